"""The picture of a page is parted into its columns before its words are recognised, so that no line runs across the white.

In goes where ink stands, one square to a point; out come boxes in reading order that hold all of it. White parts columns only
where it runs down past many lines that fill both sides: not between a number and its text, nor between the cells of a table.
"""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from ....grammar.span import Box

Inked = NDArray[np.bool_]

_GUTTER = 7
"""Points of white between columns, at least."""
_NARROWEST = 0.18
"""The share of the page that a column takes, at least."""
_FEWEST = 4
"""Lines on either side."""
_FILLED = 0.5
_ASCENDER = 10
"""Points."""
_MOST = 1.8


class _Gutter(Struct, frozen=True):
    x: int
    top: int
    bottom: int


def parts_of(inked: Inked) -> list[Box]:
    """The parts of a page, each of one column, in reading order: what stands above columns, the columns, what stands below."""
    height, width = inked.shape
    return [(float(x0), float(top), float(x1), float(bottom))
            for x0, top, x1, bottom in _parts(inked, 0, 0, width, height)]  # fmt: skip


def _parts(inked: Inked, x0: int, top: int, x1: int, bottom: int) -> Iterator[tuple[int, int, int, int]]:
    if not inked[top:bottom, x0:x1].any():
        return
    gutter = _gutter(inked[top:bottom, x0:x1], inked.shape[1])
    if gutter is None:
        yield x0, top, x1, bottom
        return
    x, high, low = x0 + gutter.x, top + gutter.top, top + gutter.bottom
    white = np.logical_not(
        np.any(inked[:, x0:x1], axis=1)
    )  # the line that ends the gutter reaches higher or lower elsewhere
    high += int(np.argmax(white[high : high + _ASCENDER]))
    low -= int(np.argmax(white[low - _ASCENDER : low][::-1]))
    yield from _parts(inked, x0, top, x1, high)
    yield from _parts(inked, x0, high, x, low)
    yield from _parts(inked, x, high, x1, low)
    yield from _parts(inked, x0, low, x1, bottom)


def _gutter(inked: Inked, page: int) -> _Gutter | None:
    """The white that parts two columns, the longest there is."""
    height, width = inked.shape
    least = int(_NARROWEST * page)
    if width < 2 * least:
        return None
    white = ~_widened(inked, _GUTTER)
    run = np.zeros(width, dtype=np.int32)
    longest, ends = run.copy(), run.copy()
    for y in range(height):
        run = (run + 1) * white[y]
        longer = run > longest
        longest[longer], ends[longer] = run[longer], y + 1
    places = np.arange(width)
    inside = (places >= least) & (places < width - least)
    tried: set[tuple[int, int]] = set()
    for x in sorted(places[inside & (longest > 40)], key=lambda x: (-longest[x], abs(2 * x - width)))[:400]:
        top, bottom = int(ends[x] - longest[x]), int(ends[x])
        if (top, bottom) in tried:
            continue
        tried.add((top, bottom))
        if _parts_columns(inked[top:bottom], int(x), least):
            same = places[(ends == bottom) & (longest == longest[x]) & (abs(places - x) < 0.2 * page)]
            return _Gutter(int((same.min() + same.max()) // 2), top, bottom)
    return None


def _widened(inked: Inked, by: int) -> Inked:
    """Where ink stands within half of so many points to the left or right."""
    counts = np.cumsum(np.pad(inked, ((0, 0), (by // 2 + 1, by // 2))), axis=1, dtype=np.int32)
    found: Inked = counts[:, by:] > counts[:, :-by]
    return found


def _parts_columns(inked: Inked, x: int, least: int) -> bool:
    """Whether text runs down on both sides of a place."""
    left, right = _lines(inked[:, :x]), _lines(inked[:, x:])
    if min(len(left), len(right)) < _FEWEST or len(right) > _MOST * len(left):
        return False
    return all(_is_column(lines, least) for lines in (left, right))


def _lines(inked: Inked) -> list[tuple[int, int]]:
    """The lines of a stretch: their left and right edges."""
    filled = np.concatenate(([False], inked.any(axis=1), [False]))
    edges = np.flatnonzero(filled[1:] != filled[:-1])
    out = []
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        places = np.flatnonzero(inked[top:bottom].any(axis=0))
        if bottom - top > 2 and places.size > 3:
            out.append((int(places[0]), int(places[-1])))
    return out


def _is_column(lines: list[tuple[int, int]], least: int) -> bool:
    """Whether lines fill a column."""
    left, right = min(line[0] for line in lines), max(line[1] for line in lines)
    full = sum(line[1] - line[0] > _FILLED * (right - left) for line in lines)
    return right - left > least and full >= _FILLED * len(lines)
