"""Tables that only lay out a page (numbers in one column, text in the other; or nothing but text) as their paragraphs.

In go the blocks of each cell, as Word files and web pages give them; what has words side by side stays a table.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from .document import Block, Line
from .markers import Marker, parse_marker

_PROSE = 7
"""So many words a row, or more, are paragraphs; fewer are entries of a table."""
_SAID = 4
"""The same where each row ends like a sentence beside its number."""
_FEWEST_NUMBERS = 3
_FEWEST_ALONE = 4
"""So many rows of one paragraph each show that the table only lays out the page, whatever number stands beside others."""
_SENTENCE = re.compile(r"[.!?;:]$")

Row = Sequence[Sequence[Block]]


def paragraphs_of(rows: Sequence[Row]) -> tuple[Block, ...] | None:
    """The paragraphs that a table lays out, each with its number; None where it is a table."""
    used = [row for row in rows if any(map(_says, row))]
    if not all(_says(row[-1]) for row in used):  # a blank to be filled in
        return None
    filled = [[cell for cell in row if _says(cell)] for row in used]
    numbered = sum(len(row) == 2 and _number(row[0]) is not None for row in filled)
    alone = sum(len(row) == 1 for row in filled)
    words = sum(len(block.text.split()) for row in filled for block in row[-1])
    said = all(_SENTENCE.search(row[-1][-1].text) for row in filled)
    if len(filled) == 1 and len(filled[0]) == 2 and (label := _number(filled[0][0])) and label.kind == "label":
        return (_with_number(filled[0][1][0], label, filled[0][0][0].lines), *filled[0][1][1:])  # APPENDIX B | Loans
    if (
        numbered + alone < len(filled)
        or len(filled) < 2
        or words < (_SAID if said and numbered else _PROSE) * len(filled)
    ):
        return None
    few = 0 < numbered < _FEWEST_NUMBERS and alone < _FEWEST_ALONE
    if few and not (said and all(map(_is_chain, filled))):
        return None
    out: list[Block] = []
    for row in filled:
        first, *rest = row[-1]
        number = _number(row[0]) if len(row) == 2 else None
        if number is not None:
            first = _with_number(first, number, row[0][0].lines)
        out += [first, *rest]
    return tuple(out)


def _is_chain(row: Row) -> bool:
    """Whether a row has a number of several parts (4.1) before its text."""
    number = _number(row[0])
    return number is not None and len(number.atoms) > 1


def _says(cell: Sequence[Block]) -> bool:
    return any(block.text or block.marker or block.rows for block in cell)


def _with_number(block: Block, number: Marker, lines: tuple[Line, ...]) -> Block:
    """A paragraph with the number beside it; one that has a marker of its own, or a label, gets it as words."""
    lines = (*lines, *block.lines)
    if number.kind == "label" or block.marker is not None:
        said = " ".join(part for part in (number.printed, block.marker, block.text) if part)
        return replace(block, text=said, marker=None, lines=lines)
    return replace(block, marker=number.printed, lines=lines)


def _number(cell: Sequence[Block]) -> Marker | None:
    """The number that is all that a cell holds."""
    if len(cell) != 1 or (cell[0].text and cell[0].marker):
        return None
    marker = parse_marker(cell[0].text or cell[0].marker or "")
    return marker if marker is not None and marker.kind != "bullet" else None
