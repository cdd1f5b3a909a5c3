"""Tables that a plain text lays out with spaces, as converters of PDFs do: rows whose cells begin under the heads of their columns.

Comes in: the lines of a file. Goes out: the same lines, those of such a table as one line for each row, its cells parted by tabs.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from ..common.markers import read_marker

_PIECE = re.compile(r"\S+(?: {1,2}\S+)*")
"""What stands in a cell: words with no more than two spaces between them."""
_NEAR = 1
"""So many characters a cell may begin beside its head."""
_HEAD_WORDS = 5
_CELL_WORDS = 40
_FILLED = re.compile(r"_{3}|\.{4}|…{2}|\t")


class Aligned(Protocol):
    """A line: its text, and whether a blank one is above it."""

    @property
    def text(self) -> str:
        """As it stands in the file."""

    @property
    def gap(self) -> bool:
        """Whether a blank line is above it."""


class Row(NamedTuple):
    """The lines of a row, from the first to behind the last, and its cells."""

    start: int
    end: int
    cells: tuple[str, ...]


Piece = tuple[int, str]
"""Where it begins, and what it says."""


def aligned_rows(lines: Sequence[Aligned]) -> Iterator[tuple[Row, ...]]:
    """The tables among lines, each as its rows, the heads first."""
    at = 0
    while at < len(lines):
        rows = _table(lines, at)
        if rows:
            yield rows
        at = rows[-1].end if rows else at + 1


def _pieces(text: str) -> list[Piece]:
    return [(found.start(), found[0]) for found in _PIECE.finditer(text)]


def _table(lines: Sequence[Aligned], start: int) -> tuple[Row, ...]:
    """The rows of the table whose heads stand in a line; none where they do not."""
    heads = _pieces(lines[start].text)
    columns = [at for at, _ in heads]
    if len(heads) < 2 or not lines[start].gap or not all(is_head(text) for _, text in heads):
        return ()
    rows = [Row(start, start + 1, tuple(text for _, text in heads))]
    for at in range(start + 1, len(lines)):
        cells = _cells(lines[at].text, columns)
        if cells is None or (lines[at].gap and sum(map(bool, cells)) < 2):
            break
        if len(rows) > 1 and not lines[at].gap and _goes_on(rows[-1].cells, cells, columns[1]):
            joined = (" ".join(filter(None, pair)) for pair in zip(rows[-1].cells, cells, strict=True))
            rows[-1] = Row(rows[-1].start, at + 1, tuple(joined))
        elif not cells[0]:
            break
        else:
            rows.append(Row(at, at + 1, cells))
    body = rows[1:]
    full = sum(all(row.cells[:2]) for row in body)
    short = all(len(cell.split()) <= _CELL_WORDS for row in body for cell in row.cells)
    return tuple(rows) if len(body) > 1 and short and 2 * full > len(body) else ()


def is_head(text: str) -> bool:
    """Whether a few words can be the head of a column: no mark of a list, no number, no end of a sentence."""
    return (
        len(text.split()) <= _HEAD_WORDS
        and text[0].isupper()
        and text[-1] not in ".;,:"
        and read_marker(f"{text} x") is None
        and not re.search(r"\d", text)
    )


def _cells(text: str, columns: Sequence[int]) -> tuple[str, ...] | None:
    """The cells of a line, "" where nothing stands under a head; None where a piece begins under none, or reaches the next."""
    cells = [""] * len(columns)
    if _FILLED.search(text):
        return None
    for at, said in _pieces(text):
        column = next((k for k, start in enumerate(columns) if abs(at - start) <= _NEAR), -1)
        if column < 0 or cells[column] or at + len(said) >= (*columns[1:], sys.maxsize)[column]:
            return None
        cells[column] = said
    return tuple(cells)


def _goes_on(above: Sequence[str], cells: Sequence[str], width: int) -> bool:
    """Whether a line goes on with the cells above it: nothing, a small letter or a word that had no room stands first."""
    first = cells[0]
    full = bool(first) and len(above[0]) + len(first.split()[0]) + 2 > width
    fresh = any(
        cell[:1].isupper() and before.endswith((".", "!", "?")) for before, cell in zip(above, cells, strict=True)
    )
    return not first or first[:1].islower() or (full and not fresh)
