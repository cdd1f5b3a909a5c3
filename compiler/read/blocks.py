"""Lines become blocks: paragraphs, list items and tables, mended over hyphens, page breaks and column breaks.

After this: each line is in exactly one block; a block is one paragraph, one list item, one heading as it is set, or one
table; `marker` is parted from `text`. What is a heading and what hangs under what is for the outline stage to say.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from .document import Block, Cell, Line, Style
from .furniture import PageLines
from .glyphs import LINE_END_HYPHEN
from .layout import PdfLine
from .markers import Marker, read_marker
from .tables import Grid

_ENDS = re.compile(r"[.!?:;]['\"’”)\]]*$")
_PAUSE = re.compile(r"[.:;,]['\"’”)\]]*$|\b(?:and|or)$")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_NOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹*†]|\d{1,2}\s")
_TICKS = frozenset("☐□☑✓✔\uf0a8\uf06f\uf0fc\uf0fe")
_RAISED = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")
_DRAWN = Marker("bullet", "•")


class Facts(Struct):
    """What the whole document tells: its usual distance of lines for each size, its words, where its lines end.

    `hyphenates`: it breaks words at the ends of lines (else the hyphens that stand there belong to the words).
    """

    leading: dict[float, float]
    words: Counter[str]
    edges: dict[int, float]
    size: float
    hyphenates: bool = False


class _Para(Struct, eq=False):
    """A block in the making. `box` is the ruled cell it stands in."""

    lines: list[PdfLine]
    marker: Marker | None
    rest: str
    text_x: float
    box: tuple[int, int, int] | None
    edge: float

    @property
    def last(self) -> PdfLine:
        """Its last line so far."""
        return self.lines[-1]


def blocks_of(pages: Sequence[PageLines]) -> tuple[Block, ...]:
    """The blocks of a document whose furniture is set aside. Footnotes follow the block that runs over their page."""
    facts = _facts(pages)
    out: list[_Para | Block] = []
    notes: list[_Para] = []
    current: _Para | None = None
    for page in pages:
        body, small = _part_notes(page, facts)
        for line in _flow(page, body):
            if isinstance(line, int):
                out += [*notes, _table(page, line, facts)]
                notes, current = [], None
                continue
            if _grows(current, line, facts):
                continue
            current = _begin(line, page, facts)
            out += [*notes, current]
            notes = []
        note: _Para | None = None
        for line in small:
            if not _grows(note, line, facts):
                notes.append(note := _begin(line, page, facts))
    blocks = [_block(item, facts) if isinstance(item, _Para) else item for item in (*out, *notes)]
    return tuple(_continued_tables(blocks))


def _facts(pages: Sequence[PageLines]) -> Facts:
    steps: dict[float, Counter[float]] = defaultdict(Counter)
    sizes: Counter[float] = Counter()
    words: Counter[str] = Counter()
    edges: dict[int, float] = {}
    ends: list[float] = []
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
            words.update(word.casefold() for word in _WORD.findall(line.text)[:-1])
        for above, below in pairwise(page.lines):
            step = below.base - above.base
            if above.region == below.region and above.size == below.size and 0.5 < step / above.size < 2.6:
                steps[above.size][round(step * 2) / 2] += 1
        columns = _has_columns(page)
        ends += [line.x1 for line in page.lines if line.region is None and not columns]
        own = sorted(line.x1 for line in page.lines if line.region is None)
        edges[page.number] = -1.0 if columns else own[int(0.95 * (len(own) - 1))] if own else 0.0
    ends.sort()
    usual = ends[int(0.95 * (len(ends) - 1))] if ends else 0.0
    for page in pages:
        if 0 <= edges[page.number] < usual and page.width == pages[0].width:
            edges[page.number] = usual
    leading = {
        size: min(step for step, count in found.items() if count >= 0.2 * max(found.values()))
        for size, found in steps.items()
    }
    hyphenates = _hyphenates(pages, words)
    return Facts(leading, words, edges, sizes.most_common(1)[0][0] if sizes else 0.0, hyphenates)


def _hyphenates(pages: Sequence[PageLines], words: Counter[str]) -> bool:
    """Whether most of the words that a line's end cuts stand whole elsewhere in the document."""
    votes = 0
    for page in pages:
        for line, after in pairwise(page.lines):
            if line.text.endswith((LINE_END_HYPHEN, "\u00ad", "-")) and line.text[-2:-1].isalpha():
                left, right = _cut_word(line.text, after.text)
                votes += (words[left + right] > 0) - (words[f"{left}-{right}"] > 0)
    return votes > 0


def _has_columns(page: PageLines) -> bool:
    """Whether long lines stand side by side all the way."""
    long = [
        line for line in page.lines if line.region is None and line.upright and line.x1 - line.x0 > 0.22 * page.width
    ]
    pairs = sum(
        any(abs(other.base - line.base) < line.size and other.x0 > line.x1 for other in long[k + 1 :])
        for k, line in enumerate(long)
    )
    return pairs >= 4 and pairs > 0.25 * len(long)


def _part_notes(page: PageLines, facts: Facts) -> tuple[list[PdfLine], list[PdfLine]]:
    """The lines of a page parted into text and the footnotes at its end, which are set smaller and begin with a mark."""
    for k, line in enumerate(page.lines):
        if line.region is None and line.text[:1] in _RAISED and line.base > 0.4 * page.height:
            return page.lines[:k], page.lines[k:]
    start = len(page.lines)
    while start and page.lines[start - 1].region is None and page.lines[start - 1].size < 0.93 * facts.size:
        start -= 1
    while start < len(page.lines) and not _NOTE.match(page.lines[start].text):
        start += 1
    if start < len(page.lines) // 3:
        return page.lines, []
    return page.lines[:start], page.lines[start:]


def _flow(page: PageLines, lines: Sequence[PdfLine]) -> Iterator[PdfLine | int]:
    """The lines in order, and in place of the lines of each table the number of its grid."""
    tables = {g for g, grid in enumerate(page.grids) if not _is_box(grid, _held(page, g))}
    done: set[int] = set()
    for line in lines:
        grid = line.region[0] if line.region else None
        if grid is None or grid not in tables:
            yield line
        elif grid not in done:
            done.add(grid)
            yield grid


def _held(page: PageLines, grid: int) -> list[PdfLine]:
    return [line for line in page.lines if line.region is not None and line.region[0] == grid]


def _is_box(grid: Grid, lines: Sequence[PdfLine]) -> bool:
    """Whether a grid is only a box around text: one filled cell, or a single column of prose."""
    filled = {line.region for line in lines}
    if len(grid.cells) == 1:
        return True
    if any(len(row) > 1 for row in grid.rows):
        return False
    return len(filled) == len(grid.cells) and sum(len(line.text.split()) for line in lines) > 12 * len(filled)


def _begin(line: PdfLine, page: PageLines, facts: Facts) -> _Para:
    """A new block that begins with a line."""
    found = (_DRAWN, line.text) if line.dot is not None else read_marker(line.text, wide=_wide(line))
    box = None
    if line.region is not None:
        box = (line.page, *line.region)
        edge = page.grids[line.region[0]].cells[line.region[1]][2] - 4
    else:
        edge = facts.edges.get(line.page, 0.0)
        if edge < 0:  # columns: the lines near it tell
            at = line.number
            edge = max(o.x1 for o in page.lines if abs(o.number - at) < 10 and o.x0 < line.x1 and o.x1 > line.x0)
    if found is None:
        return _Para([line], None, line.text, line.x0, box, edge)
    marker, rest = found
    if line.dot is not None:
        return _Para([line], marker, rest, line.x0, box, edge)
    begins = len(line.text) - len(rest)
    text_x = line.text_x if line.gap > 0 and line.head == marker.printed else line.x0
    if text_x == line.x0 and rest and begins < len(line.starts):
        text_x = line.starts[begins]
    return _Para([line], marker, rest, text_x, box, edge)


def _wide(line: PdfLine) -> bool:
    return line.gap > (0.3 if line.head == "o" else 0.7) * line.size  # a lone o is no word


def _grows(para: _Para | None, line: PdfLine, facts: Facts) -> bool:
    """Add a line to the block before it if it belongs there."""
    if para is None:
        return False
    box = (line.page, *line.region) if line.region is not None else None
    if box != para.box or line.dot is not None or line.upright != para.last.upright:
        return False
    last = para.last
    crossing = line.page != last.page or line.base < last.base - last.size
    goes_on = _crosses(para, line) if crossing else _continues(para, line, facts)
    if not goes_on:
        return False
    found = read_marker(line.text, wide=_wide(line))
    if found is not None and (crossing or _sets_off(para, line, found[0])):
        return False
    para.lines.append(line)
    return True


def _sets_off(para: _Para, line: PdfLine, marker: Marker) -> bool:
    """Whether a marker begins a block of its own, and is no number or dash that the sentence happens to put there."""
    if marker.kind == "bullet" and (not marker.weak or _wide(line)):
        return True
    first = para.lines[0]
    if para.marker is not None:
        hangs = para.text_x > first.x0 + 0.5 * line.size
        same = marker.kind == para.marker.kind and (marker.kind != "bullet" or marker.printed == para.marker.printed)
        if (
            (hangs and abs(line.x0 - first.x0) < 3)
            or (same and marker.kind == "bullet")
            or _follows(para.marker, marker)
        ):
            return True
    if marker.weak:
        return marker.kind == "number" and line.gap > line.size
    return _wide(line) or _PAUSE.search(para.last.text) is not None or abs(line.x0 - para.text_x) > 3


def _follows(before: Marker, after: Marker) -> bool:
    """Whether a number is the next one of its kind (1.2 → 1.3, a → b)."""
    if (
        before.kind != after.kind
        or len(before.atoms) != len(after.atoms)
        or not before.atoms
        or before.end != after.end
    ):
        return False
    if before.atoms[:-1] != after.atoms[:-1]:
        return False
    a, b = before.atoms[-1], after.atoms[-1]
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1
    return len(a) == len(b) == 1 and ord(b) == ord(a) + 1


def _full(para: _Para, line: PdfLine) -> bool:
    """Whether the next line's first word had no room on the last line."""
    last = para.last
    return last.text.endswith((LINE_END_HYPHEN, "-")) or last.x1 + 0.2 * last.size + line.first_word > para.edge - 2


def _continues(para: _Para, line: PdfLine, facts: Facts) -> bool:
    """Whether a line below the last one goes on with the same paragraph."""
    last = para.last
    step = line.base - last.base
    open_end = _ENDS.search(last.text) is None
    alike = 0.15 if open_end and line.text[:1].islower() else 0.06
    if step < 0.4 * last.size or abs(line.size - last.size) > max(0.7, alike * last.size):
        return False
    usual = facts.leading.get(last.size, 1.2 * last.size)
    if len(para.lines) > 1 and para.lines[-2].page == last.page and last.base > para.lines[-2].base:
        usual = last.base - para.lines[-2].base
    if step > 1.22 * usual + 0.6:
        return False
    if para.marker is not None and not para.rest and len(para.lines) == 1:
        return line.x0 >= last.x0 - 2
    size = last.size
    centred = abs((last.x0 + last.x1) - (line.x0 + line.x1)) < size and abs(last.x0 - line.x0) > size
    aligned = abs(line.x0 - para.text_x) < 0.8 * size or (len(para.lines) > 1 and abs(line.x0 - last.x0) < 0.8 * size)
    first_indent = len(para.lines) == 1 and para.marker is None and -4 * size < line.x0 - last.x0 < 0
    flush = len(para.lines) == 1 and para.marker is not None and abs(line.x0 - last.x0) < 0.8 * size
    tabbed = para.lines[0].tab_x > 0 and abs(line.x0 - para.lines[0].tab_x) < 0.8 * size
    loose = len(para.lines) == 1 and para.marker is not None and open_end and last.x0 < line.x0 < para.text_x + 2 * size
    if not (aligned or first_indent or flush or centred or tabbed or (loose and _full(para, line))):
        return False
    if centred:
        room = 2 * (para.edge - (last.x0 + last.x1) / 2)
        filled = last.x1 - last.x0 + 0.2 * size + line.first_word > room - 2 or line.text[:1].islower()
        return filled and abs(last.size - line.size) < 0.3 and (last.bold > 0.9) == (line.bold > 0.9)
    full = _full(para, line)
    if not full:
        if not open_end or not (line.text[:1].islower() or line.text[:1] == "(") or line.x1 - line.x0 < 0.1 * last.x1:
            return False
        if read_marker(line.text, wide=_wide(line)) is not None:
            return False
    plain_change = (
        (last.bold > 0.9) != (line.bold > 0.9) or (last.italic > 0.9) != (line.italic > 0.9) or last.font != line.font
    )
    return full or not plain_change


def _crosses(para: _Para, line: PdfLine) -> bool:
    """Whether the first line of a page or column goes on with the paragraph that the break cut."""
    last = para.last
    if abs(line.size - last.size) > 0.6 or (last.bold > 0.9) != (line.bold > 0.9):
        return False
    if _ENDS.search(last.text):
        hanging = para.marker is not None and para.text_x > para.lines[0].x0 + 6 and abs(line.x0 - para.text_x) < 3
        return last.text.endswith(".") and hanging and _full(para, line) and len(para.lines) > 1
    if line.text[:1].islower():
        return True
    if last.bold > 0.9:  # a heading at the foot of a page, not a sentence cut in two
        return False
    return _full(para, line) and abs(line.x0 - para.text_x) < 15


def mended(lines: Sequence[str], facts: Facts) -> str:
    """Lines as one text: white space folded, words joined that a hyphen broke at a line's end.

    The document's own words decide whether the hyphen belongs to the word; where both or neither form stands elsewhere,
    its habit does, and a hyphen between two words that stand elsewhere is kept.
    """
    text = ""
    for line in (line.strip() for line in lines):
        if text.endswith((LINE_END_HYPHEN, "\u00ad", "-")) and line[:1].isalpha() and text[-2:-1].isalpha():
            left, right = _cut_word(text, line)
            whole, parted = facts.words[left + right], facts.words[f"{left}-{right}"]
            known = facts.words[left] > 0 and facts.words[right] > 0
            join = whole > parted if whole != parted else facts.hyphenates and line[0].islower() and not known
            text = f"{text[:-1]}{'' if join else '-'}{line}"
        else:
            text = f"{text} {line}" if text else line
    return re.sub(r"\s+", " ", text.replace(LINE_END_HYPHEN, "-").replace("\u00ad", "")).strip()


def _cut_word(text: str, line: str) -> tuple[str, str]:
    """The two halves of the word that a line's end cuts."""
    right = _WORD.match(line)
    return re.split(r"[\s/(]", text[:-1])[-1].casefold(), right[0].casefold() if right else ""


def _block(para: _Para, facts: Facts) -> Block:
    texts = [para.rest, *(line.text for line in para.lines[1:])]
    marker = para.marker
    item = marker is not None and (
        marker.kind != "number" or (not marker.atoms[0][0].isdigit() and len(marker.atoms) == 1)
    )
    return Block(
        kind="item" if item else "paragraph",
        text=mended(texts, facts),
        marker=marker.printed if marker else None,
        lines=tuple(line.public() for line in para.lines),
        indent=round(para.text_x, 1),
        style=_style(para.lines),
        boxed=para.box is not None,
    )


def _style(lines: Sequence[PdfLine]) -> Style:
    total = sum(len(line.text) for line in lines)
    letters = [c for line in lines for c in line.text if c.isalpha()]
    return Style(
        size=max(lines, key=lambda line: len(line.text)).size,
        bold=sum(line.bold * len(line.text) for line in lines) > 0.75 * total,
        italic=sum(line.italic * len(line.text) for line in lines) > 0.75 * total,
        caps=len(letters) > 2 and sum(c.isupper() for c in letters) > 0.9 * len(letters),
        font=max(lines, key=lambda line: len(line.text)).font,
        underline=all(line.underline for line in lines),
    )


def _table(page: PageLines, grid: int, facts: Facts) -> Block:
    held: dict[int, list[PdfLine]] = defaultdict(list)
    stray: list[Line] = []
    for line in _held(page, grid):
        if line.region is not None:
            held[line.region[1]].append(line)
    rows: list[tuple[Cell, ...]] = []
    index = 0
    for row in page.grids[grid].rows:
        cells: list[Cell] = []
        for _ in row:
            cells.append(_cell(held.get(index, []), facts))
            index += 1
        rows.append(tuple(cells))
    box = page.grids[grid].box
    return Block(kind="table", rows=tuple(rows), lines=tuple(stray), indent=round(box[0], 1))


def _cell(lines: Sequence[PdfLine], facts: Facts) -> Cell:
    parts: list[list[str]] = [[]]  # what stands before the list, then its items
    for line in lines:
        found = read_marker(line.text, wide=_wide(line))
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


def _continued_tables(blocks: Sequence[Block]) -> Iterator[Block]:
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


def _same_table(above: Block, below: Block) -> bool:
    return (
        below.at.page == (above.at.end_page or above.at.page) + 1
        and abs(above.indent - below.indent) < 6
        and max(map(len, above.rows)) == max(map(len, below.rows))
    )


def _stitched(above: tuple[tuple[Cell, ...], ...], below: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of both, the row that the break cut made whole."""
    last, first = above[-1], below[0]
    cut = len(last) == len(first) and not first[0].text and any(cell.text for cell in first) and len(first) > 1
    if not cut:
        return above + below
    whole = tuple(
        Cell(
            text=f"{a.text} {b.text}".strip(),
            lines=a.lines + b.lines,
            bold=a.bold and b.bold,
            lead=a.lead if a.items else f"{a.lead} {b.lead}".strip(),
            items=_stitched_items(a, b),
        )
        for a, b in zip(last, first, strict=True)
    )
    return (*above[:-1], whole, *below[1:])


def _stitched_items(above: Cell, below: Cell) -> tuple[str, ...]:
    """The items of both parts of a cell; what the second begins with goes on with the last item of the first."""
    if not above.items or not below.lead:
        return above.items + below.items
    return (*above.items[:-1], f"{above.items[-1]} {below.lead}", *below.items)
