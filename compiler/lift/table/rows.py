"""Table blocks become rows of text: cells laid out on the columns of the table, the head rows told from the others.

A row's text has its cells parted by ` | `, an empty cell where nothing stands or where a cell goes on over several columns, a
ditto mark where one goes on from above (nothing in the first column); head rows are parted by ` || `, a title over the whole
table first. So a cell's column can be read back from the text, and every word stands there once.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ....grammar.span import At
from ....grammar.syntax import Item, Row, Table
from ...read.common.document import Block, Cell
from ...read.common.ticks import CROSS, REFUSAL, TICK, is_mark, is_nothing
from ..phrases.columns import heads_columns
from ..phrases.reading import Columns

_LIST_WORDS = 25
"""A list in a cell that has fewer words is a list of names, and stays in its row."""
_MOST_HEAD_WORDS = 14
_MOST_LONE_WORDS = 4
"""The same over the only column of a table."""
_MOST_CELLS = 20_000
DITTO = "〃"
BULLET = "•"
"""What parts the items of a list that stays in its cell."""


def cells_in(text: str) -> tuple[str, ...]:
    """The cells of a row's text, the empty ones as ``""``."""
    return tuple(cell.strip() for cell in text.split("|"))


def heads_in(text: str) -> tuple[str, ...]:
    """The head of each column: the words of all head rows, those of a head over several columns for each of them."""
    rows = [[cell.replace(DITTO, "") for cell in cells_in(row)] for row in text.split("||")]
    width = max(map(len, rows))
    for row in rows:
        row.extend([""] * (width - len(row)))
    for row in rows[:-1]:  # a head over several columns stands in the first of them
        for k in range(1, width):
            row[k] = row[k] or row[k - 1]
    return tuple(" – ".join(dict.fromkeys(row[k] for row in rows if row[k])) for k in range(width))


def placed_rows(table: Table) -> Iterator[tuple[Row, Columns]]:
    """The rows of a table, each with the columns that it stands in."""
    heads = heads_in(table.text) if table.text else ()
    marked = [cell for row in table.rows for cell in cells_in(row.text)[1:]]
    refused = any(map(REFUSAL.fullmatch, marked)) and not any(map(is_nothing, marked))
    ticked = refused or any(TICK.fullmatch(cell) for row in table.rows for cell in cells_in(row.text))
    refuses = ticked and any(map(CROSS.fullmatch, marked))
    beside = ""
    above: tuple[str, ...] = ()
    for row in table.rows:
        cells = cells_in(row.text)
        beside = beside if not cells[0] else cells[0] if len(cells) > 2 else ""
        held = (*above, *[""] * len(cells))
        above = tuple(held[k] if cell == DITTO else cell for k, cell in enumerate(cells))
        meant = above if DITTO in cells else ()
        yield row, Columns(heads, beside if not cells[0] else "", meant, ticked=ticked, refuses=refuses)


def table_of(block: Block) -> Table:
    """A table that is no form: its head rows, where it has any, and its other rows that hold any words."""
    rows = [row for row in _laid_out(block.rows) if any(cell.text not in ("", DITTO) for cell in row)]
    count = _heads(rows)
    head = " || ".join(_cells(row) for row in rows[:count])
    said = {_cells(row) for row in rows[:count]}
    rest = [row for row in rows[count:] if _cells(row) not in said]  # a head row again on the next page
    return Table(at=block.at, text=head, rows=tuple(_row(row, at_of(row, block.at), bool(head)) for row in rest))


def _laid_out(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows with one cell for each column: an empty one where a cell goes on from the left, a ditto mark where one goes
    on from above (an empty one in the first column)."""
    if sum(cell.across * cell.down for row in rows for cell in row) > _MOST_CELLS:
        return [list(row) for row in rows]
    taken: dict[tuple[int, int], Cell] = {}
    out: list[list[Cell]] = []
    for number, row in enumerate(rows):
        line: list[Cell] = []
        for cell in row:
            while (number, len(line)) in taken:
                line.append(taken[number, len(line)])
            column = len(line)
            ditto = Cell(text=DITTO, bold=cell.bold) if cell.text and column else Cell()
            for n in range(1, cell.down):
                taken[number + n, column] = ditto
                taken.update(((number + n, column + k), Cell()) for k in range(1, cell.across))
            line += [cell, *[Cell()] * (cell.across - 1)]
        while (number, len(line)) in taken:
            line.append(taken[number, len(line)])
        out.append(line)
    return out


def _heads(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top head the columns: none, one, or two where the first groups the columns of the second; and one
    more for a title over the whole table."""
    if len(rows) > 2 and _is_title(rows[0]) and (below := _heads(rows[1:])):
        return below + 1
    if len(rows) > 2 and _groups(rows[0]) and _is_head(rows[1:]):
        return 2
    return int(len(rows) > 1 and _is_head(rows))


def _is_title(row: Sequence[Cell]) -> bool:
    """Whether a row is a few words over the whole table."""
    return len(row) > 1 and row[0].across == len(row) and len(row[0].text.split()) <= _MOST_HEAD_WORDS


def _groups(row: Sequence[Cell]) -> bool:
    """Whether a row heads groups of columns."""
    filled = [cell for cell in row if cell.text]
    return len(filled) > 1 and any(cell.across > 1 for cell in filled) and _short(row)


def _short(row: Sequence[Cell]) -> bool:
    if len(row) == 1:
        return 0 < len(row[0].text.split()) <= _MOST_LONE_WORDS
    return all(len(cell.text.split()) <= _MOST_HEAD_WORDS for cell in row) and sum(bool(cell.text) for cell in row) > 1


def _is_head(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row heads the columns: it is set bold where the next is not, or says what columns hold, or the
    cells below it are for marks."""
    first, second = rows[0], rows[1]
    if not _short(first):
        return False
    if all(cell.bold or not cell.text for cell in first) and not all(cell.bold or not cell.text for cell in second):
        return True
    if _heads_count(first, rows[1:]):
        return True
    return _heads_marks(first, rows[1:]) or heads_columns([cell.text for cell in first])


def _heads_count(first: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether the rows below are counted in their first column, and the first row has words there."""
    counts = [row[0].text.strip(" .)") for row in below if row]
    return (
        len(counts) > 1
        and counts == [str(n) for n in range(1, len(counts) + 1)]
        and not re.search(r"\d", first[0].text)
    )


def _heads_marks(first: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether there are columns that hold nothing but marks, and the row says for each of them what is marked."""
    marked: list[str] = []
    for column in range(1, len(first)):
        cells = [row[column].text for row in below if column < len(row)]
        cells = [cell for cell in cells if cell != DITTO and not is_nothing(cell)]
        if cells and all(map(is_mark, cells)):
            if first[column].text in ("", *cells):
                return False
            marked += cells
    return len(marked) > 1


def _row(row: Sequence[Cell], at: At, headed: bool) -> Row:
    """A row; a list of sentences in one of its cells hangs under it as items."""
    listed = [cell for cell in row if len(cell.items) > 1 and len(cell.text.split()) >= _LIST_WORDS]
    text = _cells([replace(cell, text=cell.lead) if cell in listed else cell for cell in row], empty=False)
    if len(listed) != 1 or not text:
        return Row(at=at, text=_cells(row, empty=headed))
    return Row(at=at, text=text, parts=tuple(Item(at=at, text=item) for item in listed[0].items if item))


def _cells(row: Sequence[Cell], *, empty: bool = True) -> str:
    """The cells parted by ` | `; `empty` ones where the columns must be told (a cell over the whole row needs none)."""
    filled = [cell for cell in row if cell.text and (empty or cell.text != DITTO)]
    if not empty or (len(filled) == 1 and filled[0].across >= len(row)):
        return " | ".join(_text(cell) for cell in filled)
    return re.sub(r"(?<=\|)  (?=\|)", " ", " | ".join(_text(cell) for cell in row)).strip()


def _text(cell: Cell) -> str:
    """A cell's words; a list in it keeps its items apart."""
    text = cell.text
    if len(cell.items) > 1 and len(cell.text.split()) >= len(cell.items) * 2:
        text = f" {BULLET} ".join(filter(None, (cell.lead, *cell.items)))
        text = text if cell.lead else f"{BULLET} {text}"
    return text.replace("|", "¦")


def at_of(row: Sequence[Cell], default: At) -> At:
    """Where some cells stand; `default` where they know no lines."""
    return Block(kind="table", rows=(tuple(row),)).at if any(cell.lines for cell in row) else default
