"""The picture of a page is cut into pieces that hold one run of lines each: what stands in a column, what in a cell.

In go the ink of a page and its ruling lines, out come boxes in reading order. Recognition then cannot run from one column or
cell into the next.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct

from ....grammar.span import Box
from ..page.drawings import Rule
from ..page.tables import find_grids
from .columns import Inked, parts_of
from .spots import Letters

_INSET = 1.2
"""Points that the edge of a cell takes."""
_ALIKE = 6.0
_BESIDE, _ABOVE = 8, 4
"""Points of white around a piece, where there are so many: thin strokes at its edge may have been overlooked."""
_LONG = 150.0
_GUTTER = 8
_FEWEST_RULES = 3
_LARGER = 1.45
_HEAD_LINES, _HEAD_ABOVE, _HEAD_LEADING = 3, 12, 6
"""The lines of a table's head, at most, how far they stand above its first rule, and above one another, in points."""


class Piece(Struct, frozen=True):
    """A stretch of the page to be recognised as one run of lines, without the stretches cut out of it.

    `table` counts the tables of the page, from 1, if it is a cell of one.
    """

    box: Box
    without: tuple[Box, ...] = ()
    table: int = 0


def pieces_of(inked: Inked, rules: Sequence[Rule], letters: Letters) -> list[Piece]:
    """The pieces of a page whose ink is told point by point, without its ruling lines."""
    height, _ = inked.shape
    tables = [(grid.box, grid.cells) for grid in find_grids(rules, height)]
    filled = inked.copy()
    for x0, top, x1, bottom in (*(table[0] for table in tables), *(rule[:4] for rule in rules)):
        filled[int(top) : int(bottom) + 1, int(x0) : int(x1) + 1] = True
    out: list[Piece] = []
    for part in parts_of(filled):
        held = [
            (number, box, cells)
            for number, (box, cells) in enumerate(tables, 1)
            if _meet(box, part) and _inside(box, part)
        ]
        without = tuple(box for _, box, _ in held)
        out += [Piece(band, without) for band in _bands(inked, part, letters)]
        out += [Piece((x0 + _INSET, top + _INSET, x1 - _INSET, bottom - _INSET), (), number)
                for number, _, cells in held for x0, top, x1, bottom in cells]  # fmt: skip
    return [tight for piece in out if (tight := _tight(inked, piece)) is not None]


def _bands(inked: Inked, part: Box, letters: Letters) -> Iterator[Box]:
    """A part cut between lines of usual type and lines of much larger type, as titles are."""
    x0, top, x1, bottom = map(int, part)
    cut, large = top, False
    for start, end in _runs(np.any(inked[top:bottom, x0:x1], axis=1), 1):
        height = letters.median((x0, top + start - 1, x1, top + end + 1))
        if height and (height > _LARGER * letters.usual) != large:
            if start and top + start > cut:
                yield float(x0), float(cut), float(x1), float(top + start)
                cut = top + start
            large = not large
    yield float(x0), float(cut), float(x1), float(bottom)


def _tight(inked: Inked, piece: Piece) -> Piece | None:
    """A piece without the white around its ink; None if there is no ink."""
    x0, top, x1, bottom = map(int, piece.box)
    patch = inked[top:bottom, x0:x1].copy()
    for left, high, right, low in piece.without:
        patch[
            max(0, int(high) - top) : max(0, int(low) + 1 - top), max(0, int(left) - x0) : max(0, int(right) + 1 - x0)
        ] = 0
    rows, columns = np.flatnonzero(patch.any(axis=1)), np.flatnonzero(patch.any(axis=0))
    if not rows.size:
        return None
    left, right = x0 + int(columns[0]) - _BESIDE, x0 + int(columns[-1]) + 1 + _BESIDE
    high, low = top + int(rows[0]) - _ABOVE, top + int(rows[-1]) + 1 + _ABOVE
    held = piece.box
    box = (max(held[0], left), max(held[1], high), min(held[2], right), min(held[3], low))
    return Piece(box, piece.without, piece.table)


def _meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]


def _inside(box: Box, part: Box) -> bool:
    """Whether the middle of a box lies in a part."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return part[0] <= x < part[2] and part[1] <= y < part[3]


def with_uprights(inked: Inked, rules: Sequence[Rule]) -> list[Rule]:
    """The ruling lines, with upright ones for tables that have level ones only: those stand below one another, equally long,
    with white in between all the way down."""
    level = sorted((r for r in rules if r.x1 - r.x0 > _LONG and r.top == r.bottom), key=lambda r: r.top)
    drawn = [grid.box for grid in find_grids(rules, inked.shape[0])]
    out = list(rules)
    while level:
        first = level[0]
        alike = [r for r in level if abs(r.x0 - first.x0) < _ALIKE and abs(r.x1 - first.x1) < _ALIKE]
        level = [rule for rule in level if rule not in alike]
        x0, top, x1, bottom = first.x0, first.top, first.x1, alike[-1].top
        bounds = _bounds(inked, alike)
        if len(bounds) > 2 and not any(_meet((x0, top, x1, bottom), box) for box in drawn):
            out = [rule for rule in out if rule not in alike]
            if (head := _head(inked, bounds, top)) is not None:
                out.append(Rule(x0, head, x1, head))
                top = head
            out += [Rule(x0, rule.top, x1, rule.bottom) for rule in alike]
            out += [Rule(x, top, x, bottom) for x in bounds]
    return out


def _bounds(inked: Inked, level: Sequence[Rule]) -> list[float]:
    """The edges of the columns between level rules."""
    if len(level) < _FEWEST_RULES:
        return []
    x0, x1 = int(level[0].x0), int(level[0].x1)
    rows = [(int(a.top + _INSET) + 1, int(b.top - _INSET)) for a, b in pairwise(level)]
    white = ~np.any([inked[top:bottom, x0:x1].any(axis=0) for top, bottom in rows], axis=0)
    inside = [float(x0 + (start + end) // 2) for start, end in _runs(white, _GUTTER) if start and x0 + end < x1]
    return [level[0].x0, *inside, level[0].x1]


def _head(inked: Inked, bounds: Sequence[float], bottom: float) -> float | None:
    """Where the words begin that stand above the first level rule of a table, if they stand in its columns."""
    columns = [(int(a), int(b)) for a, b in pairwise(bounds)]
    filled = np.any(inked[: int(bottom - _INSET), columns[0][0] : columns[-1][1]], axis=1)
    lines = [*_runs(filled, 1)]
    top, found = int(bottom), None
    for start, end in reversed(lines[-_HEAD_LINES:]):
        clear = all(not inked[start:end, a - 2 : a + 3].any() for a, _ in columns[1:])
        if not clear or top - end > (_HEAD_ABOVE if found is None else _HEAD_LEADING):
            break
        top, found = start, start
    held = [found is not None and bool(inked[found : int(bottom - _INSET), a:b].any()) for a, b in columns]
    return None if found is None or sum(held) < max(2, len(columns) - 1) else float(found) - 2 * _INSET


def _runs(along: Inked, least: int) -> Iterator[tuple[int, int]]:
    """The starts and ends of the stretches that hold throughout and are long enough."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], along.astype(np.int8), [0]))))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start >= least:
            yield start, end
