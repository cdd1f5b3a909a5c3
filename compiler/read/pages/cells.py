"""Ruled grids become table blocks: their cells with text and lists, and a table that a page break cut made whole."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec.structs import replace

from ..common.document import Block, Cell
from ..common.markers import Marker, parse_marker, read_marker
from ..page.layout import PdfLine
from ..page.tables import Grid
from .furniture import PageLines
from .mend import Facts, is_wide, mended

_SAME_EDGE = 5
"""Edges that are less far apart (in points) are one."""
_TICKS = frozenset("☐□☑✓✔\uf0a8\uf06f\uf0fc\uf0fe")


def lines_in(page: PageLines, grid: int) -> list[PdfLine]:
    """The lines that stand in a grid of a page."""
    return [line for line in page.lines if line.region is not None and line.region[0] == grid]


def table_block(page: PageLines, grid: int, facts: Facts) -> Block:
    """A grid of a page as a table, row by row; empty cells are kept, and one stands where nothing is drawn."""
    held: dict[int, list[PdfLine]] = defaultdict(list)
    for line in lines_in(page, grid):
        if line.region is not None:
            held[line.region[1]].append(line)
    rows: list[tuple[Cell, ...]] = []
    spans = _spans(page.grids[grid])
    index = 0
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(spans):
        cells: list[Cell] = []
        place = 0
        for column, across, down in row:
            cells += [Cell() for gap in range(place, column) if (number, gap) not in covered]
            cells.append(replace(_cell(held.get(index, []), facts), across=across, down=down))
            covered.update((number + n, column + k) for n in range(down) for k in range(across))
            place = column + across
            index += 1
        rows.append(tuple(cells))
    box = page.grids[grid].box
    return Block(kind="table", rows=tuple(rows), indent=round(box[0], 1))


def _spans(grid: Grid) -> list[list[tuple[int, int, int]]]:
    """For each cell its first column, and how many columns and rows it covers."""
    lefts: list[float] = []
    for left in sorted(cell[0] for cell in grid.cells):
        if not lefts or left > lefts[-1] + _SAME_EDGE:
            lefts.append(left)
    tops = [min(cell[1] for cell in row) for row in grid.rows]
    return [
        [
            (
                sum(left < cell[0] - _SAME_EDGE for left in lefts),
                max(1, sum(cell[0] - _SAME_EDGE <= left < cell[2] - _SAME_EDGE for left in lefts)),
                max(1, sum(cell[1] - _SAME_EDGE <= top < cell[3] - _SAME_EDGE for top in tops)),
            )
            for cell in row
        ]
        for row in grid.rows
    ]


def _cell(lines: Sequence[PdfLine], facts: Facts) -> Cell:
    parts: list[list[str]] = [[]]  # what stands before the list, then its items
    for line in lines:
        found = read_marker(line.text, wide=is_wide(line))
        if line.dot is not None:
            parts.append([line.text])
        elif found is not None and _lists(found[0]) and found[1]:
            parts.append([found[1]])
        else:
            parts[-1].append(line.text)
    texts = [mended(part, facts) for part in parts]
    total = sum(len(line.text) for line in lines)
    return Cell(
        text=" ".join(text for text in texts if text),
        lines=tuple(line.public() for line in lines),
        bold=bool(lines) and sum(line.bold * len(line.text) for line in lines) > 0.75 * total,
        lead=texts[0],
        items=tuple(texts[1:]),
    )


def _lists(marker: Marker) -> bool:
    """Whether a marker in a cell is that of a list, and not a box to tick."""
    return marker.kind == "bullet" and not marker.weak and marker.printed not in _TICKS


def continued_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks in which a table that a page break cut is one table again."""
    held: Block | None = None
    for block in blocks:
        if held is not None and block.kind == "table" and _same_table(held, block):
            held = replace(held, rows=_stitched(held.rows, block.rows))
            continue
        if held is not None:
            yield held
        held = block if block.kind == "table" else None
        if held is None:
            yield block
    if held is not None:
        yield held


def unfolded(block: Block) -> tuple[Block, ...]:
    """A table that only keeps numbers in a column of their own as the paragraphs that it lays out; else the table itself."""
    rows = [[cell for cell in row if cell.text] for row in block.rows]
    rows = [row for row in rows if row]
    numbers = [row for row in rows if len(row) == 2 and _is_number(row[0].text)]
    words = sum(len(row[1].text.split()) for row in numbers)
    if len(numbers) < 3 or len(numbers) < 0.7 * len(rows) or max(map(len, rows)) > 2 or words < 7 * len(numbers):
        return (block,)
    return tuple(
        Block(
            kind="paragraph",
            text=" ".join(cell.text for cell in (row[1:] if row in numbers else row)),
            marker=row[0].text if row in numbers else None,
            lines=tuple(line for cell in row for line in cell.lines),
            indent=row[-1].lines[0].box[0] if row[-1].lines and row[-1].lines[0].box else block.indent,
            style=row[-1].lines[0].style if row[-1].lines else block.style,
        )
        for row in rows
    )


def _is_number(text: str) -> bool:
    marker = parse_marker(text)
    return marker is not None and marker.kind == "number" and marker.atoms[0][0].isdigit()


def _same_table(above: Block, below: Block) -> bool:
    """Whether a table goes on with another: on the next page at the same place, or with the same heads anywhere further on."""
    if max(map(len, above.rows)) != max(map(len, below.rows)):
        return False
    pages = below.at.page - (above.at.end_page or above.at.page)
    below_it = pages == 1 and abs(above.indent - below.indent) < _SAME_EDGE + 1
    beside = pages in (0, 1) and len(below.rows) > 1 and _again(above.rows, below.rows) > 0
    return below_it or beside


def _again(above: Sequence[Sequence[Cell]], below: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top, set bold, are the same in both."""
    heads = takewhile(
        lambda rows: (
            [cell.text for cell in rows[0]] == [cell.text for cell in rows[1]]
            and all(cell.bold or not cell.text for cell in rows[1])
        ),
        zip(above, below, strict=False),
    )
    return len(list(heads))


def _stitched(above: tuple[tuple[Cell, ...], ...], below: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of both, the row that the break cut made whole; heads printed again stand after it."""
    again = _again(above, below)
    if again == len(below):
        return above + below
    last, first = above[-1], below[again]
    if not _goes_on(above, first):
        return above + below
    whole = tuple(
        Cell(
            text=f"{a.text} {b.text}".strip(),
            lines=a.lines + b.lines,
            bold=a.bold and b.bold,
            lead=a.lead if a.items else f"{a.lead} {b.lead}".strip(),
            items=_stitched_items(a, b),
            across=a.across,
            down=a.down,
        )
        for a, b in zip(last, first, strict=True)
    )
    return (*above[:-1], whole, *below[:again], *below[again + 1 :])


def _goes_on(above: Sequence[Sequence[Cell]], row: Sequence[Cell]) -> bool:
    """Whether a row goes on with the last one above: without a first cell, or in small letters as none above begins."""
    if len(above[-1]) != len(row) or len(row) == 1 or not any(cell.text for cell in row):
        return False
    small = all(
        not cell.text or (cell.text[0].islower() and before.text[-1:] not in ".;:")
        for before, cell in zip(above[-1], row, strict=True)
    )
    return not row[0].text or (small and not any(other[0].text[:1].islower() for other in above))


def _stitched_items(above: Cell, below: Cell) -> tuple[str, ...]:
    """The items of both parts of a cell; what the second begins with goes on with the last item of the first."""
    if not above.items or not below.lead:
        return above.items + below.items
    return (*above.items[:-1], f"{above.items[-1]} {below.lead}", *below.items)
