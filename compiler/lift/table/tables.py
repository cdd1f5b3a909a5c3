"""Rows of tables become norms: what a cell says, or what is marked in it, under the head of its column.

Comes in: a row's unit with its columns, and what is known around it. Goes out: the norms of its cells; where the heads
tell nothing, each cell is read as sentences are. Actions are the row's words, conditions may be the head's.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from ...read.common.ticks import is_mark, is_nothing, unreferred
from ..norm.context import Context
from ..norm.norms import read
from ..phrases.columns import contact_columns, innermost, kind_of, role_of, verdict_of
from ..phrases.reading import NormReading, Unit
from .assigned import read_assigned, read_duties, read_unheaded
from .consequences import read_consequences
from .matrices import leaves, read_marks, read_verdicts
from .rows import DITTO, cells_in
from .tabled import BESIDE, RowRead, TableRow, decides, pieces

_READERS = (read_marks, read_verdicts, read_consequences, read_assigned, read_duties)
"""Who may know what a row states, the first that does."""


def read_row(unit: Unit, context: Context, lead: str) -> RowRead | None:
    """What a row states; None where the unit is no row of several cells. `lead` is the text that introduces the table."""
    if unit.columns is None:
        return None
    printed = cells_in(unit.text)
    cells = unit.columns.above or printed
    cells = (*cells[:1], *map(unreferred, cells[1:]))
    heads = unit.columns.heads
    width = max(len(cells), len(heads))
    cells += ("",) * (width - len(cells))
    heads += ("",) * (width - len(heads))
    if any(heads):
        label = _label(cells, heads) or unit.columns.beside
        titles = {head.rpartition(" – ")[0] for head in heads}  # one title over the whole table is a heading
        headings = (*unit.headings, *titles) if len(titles) == 1 and all(titles) else unit.headings
        row = TableRow(cells, heads, label, context, lead, headings, unit.columns.ticked, unit.columns.refuses)
        for reader in _READERS:
            found = reader(row)
            if found is not None:
                return found
    if sum(bool(cell) for cell in cells) < 2:
        return RowRead((), "statement") if len(cells) > 1 else None
    if not any(heads) and (found := read_unheaded(TableRow(cells, heads, "", context, lead, unit.headings))):
        return found
    kind = "statement" if contact_columns(heads) else kind_of(heads)
    apart = [cell for cell in printed if cell != DITTO]  # what goes on from above was read there
    return RowRead((), kind) if kind else RowRead(_apart(apart, context))  # type: ignore[arg-type]


def _label(cells: Sequence[str], heads: Sequence[str]) -> str:
    """What a row is about: the last cell before the marks, but for one that only tells more of it ("Age limit"); "" for none."""
    before = list(zip(cells, heads, strict=True))[: _marked_from(cells, heads)]
    told = [(cell, head) for cell, head in reversed(before) if not is_nothing(cell)]
    first = cells[0] if cells else ""
    about = (
        cell
        for cell, head in told
        if role_of(innermost(head)) not in BESIDE and (cell == first or verdict_of(cell) is None)
    )
    return next(about, told[0][0] if told else "")


def _apart(cells: Sequence[str], context: Context) -> tuple[NormReading, ...]:
    """The norms of cells that are read each for itself; a label is no order."""
    norms: list[NormReading] = []
    for cell in cells:
        for text in pieces(cell):
            found = read(text, context)
            context = replace(context, last=found.last or context.last)
            norms += [norm for norm in found.norms if norm.rule != "order" or text.endswith((".", "!"))]
    return tuple(norms)


def _marked_from(cells: Sequence[str], heads: Sequence[str]) -> int:
    """The first column that is for marks or verdicts; 1 where no column is."""
    pairs = enumerate(zip(cells, heads, strict=True))
    return next((k for k, (cell, head) in pairs if k and (is_mark(cell) or leaves(cell) or decides(head))), 1)
