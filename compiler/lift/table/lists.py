"""Tables that are lists side by side: `Do` over what is to be done, `Don't` over what is not.

Comes in: a table block. Goes out: for each column its head and what stands under it, where every head says by itself what
becomes of its column and the cells across a row have nothing to do with one another.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ....grammar.span import At
from ...read.common.document import Block, Cell
from ...read.common.ticks import is_mark
from ..phrases.columns import is_verdict_head
from .rows import at_of


class Listed(Struct, frozen=True):
    """A column: its head and the texts under it, each with its place."""

    head: str
    at: At
    items: tuple[tuple[str, At], ...]


def lists_in(block: Block) -> tuple[Listed, ...]:
    """The lists that a table consists of; none where it is a table indeed."""
    rows = [row for row in block.rows if any(cell.text for cell in row)]
    if len(rows) < 2 or not _parted(rows) or not all(is_verdict_head(cell.text) for cell in rows[0]):
        return ()
    columns = [[cell for cell in column if cell.text] for column in zip(*rows, strict=True)]
    if any(is_mark(cell.text) or is_verdict_head(cell.text) for _, *cells in columns for cell in cells):
        return ()
    return tuple(Listed(head.text, at_of([head], block.at), tuple(_items(cells, block.at))) for head, *cells in columns)


def _parted(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether all rows have the same columns, two or more, and each column words under its head."""
    width = len(rows[0])
    plain = all(len(row) == width and all(cell.across == cell.down == 1 for cell in row) for row in rows)
    return width > 1 and plain and all(any(row[k].text for row in rows[1:]) for k in range(width))


def _items(cells: Sequence[Cell], default: At) -> Iterator[tuple[str, At]]:
    """What stands in the cells of a column: each cell, or each entry of a list in it."""
    for cell in cells:
        at = at_of([cell], default)
        listed = (*filter(None, [cell.lead]), *cell.items) if len(cell.items) > 1 else (cell.text,)
        yield from ((text, at) for text in listed if text)
