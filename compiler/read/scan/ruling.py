"""The ruling lines of a page that is a picture: straight thin strokes, found by their ink alone.

In goes the ink of a page, out come its rules, as `glyphs` gives those of drawn pages. Lines of letters are none.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..page.drawings import Rule
from .pictures import INCH, Ink

_SCALE = INCH / 72
_SHORTEST = 30.0
"""Points."""
_RIDGE, _BESIDE, _BLUR = 0.16, 6, 14
"""By how much a rule is darker than what lies so many pixels above and below, as a mean over so many to either side."""
_JOINING, _MEET = 16.0, 4.0
"""Points: how long an upright stroke between two level rules is, at least, and how near it comes to them."""
_APART = 20
"""Pixels between strokes of one rule, at most."""
_SOLID, _FADED, _LONG = 0.93, 0.9, 80.0
"""The share of a rule that is inked, or of one of so many points that is not quite white. Between words there is white."""


def rules_in(ink: Ink) -> list[Rule]:
    """The ruling lines, in points."""
    level = _rules(ink, _SHORTEST, across=True)
    upright = _rules(ink.T.copy(), _JOINING, across=False)
    return [*level, *(rule for rule in upright if rule.bottom - rule.top >= _SHORTEST or _joins(rule, level))]


def _joins(upright: Rule, level: Sequence[Rule]) -> bool:
    """Whether an upright stroke goes from one level rule to another, as between the cells of a table's row."""
    near = [r for r in level if r.x0 - _MEET < upright.x0 < r.x1 + _MEET]
    return all(any(abs(r.top - end) < _MEET for r in near) for end in (upright.top, upright.bottom))


def _rules(ink: Ink, shortest: float, across: bool) -> list[Rule]:
    """The rules of so many points at least that run along the rows of a picture (or of its transpose).

    A rule is a ridge: darker than what lies a little above and below it, all the way. Text is as dark there as on it.
    """
    thick = np.maximum(ink, np.maximum(np.roll(ink, 1, axis=0), np.roll(ink, -1, axis=0)))  # not quite level
    long = _smooth(thick)
    ridge = long - np.maximum(np.roll(long, _BESIDE, axis=0), np.roll(long, -_BESIDE, axis=0)) > _RIDGE
    least = int(shortest * _SCALE)
    found: list[list[int]] = []
    for row in np.flatnonzero(ridge.sum(axis=1) >= least):
        for start, end in _strokes(ridge[row], thick[row]):
            if end - start < least or not _is_solid(thick[row, start:end]):
                continue
            stroke = [start, int(row), end, int(row)]
            for other in [f for f in found if row - f[3] <= 3 and f[0] < end + _APART and start < f[2] + _APART]:
                found.remove(other)  # what began in two places may be one
                stroke = [min(stroke[0], other[0]), min(stroke[1], other[1]), max(stroke[2], other[2]), int(row)]
            found.append(stroke)
    strokes = [(x0 / _SCALE, (top + low) / 2 / _SCALE, x1 / _SCALE) for x0, top, x1, low in found]
    return [Rule(x0, y, x1, y) if across else Rule(y, x0, y, x1) for x0, y, x1 in strokes]


def _strokes(ridge: NDArray[np.bool_], thick: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """The starts and ends of what is inked of the ridges in a row: as means, they reach beyond it."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], ridge.astype(np.int8), [0]))))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        dark = np.flatnonzero(thick[start:end] > _RIDGE)
        if dark.size:
            yield start + int(dark[0]), start + int(dark[-1]) + 1


def _is_solid(stroke: NDArray[np.float32]) -> bool:
    """Whether a stroke has no white in it, but for a speck here and there. A thin one that is not quite level fades in and out."""
    dark = stroke / max(float(np.percentile(stroke, 80)), 0.01)
    return float((dark > 0.5).mean()) > _SOLID or (
        stroke.size > _LONG * _SCALE and float((dark > 0.25).mean()) > _FADED
    )


def _smooth(ink: Ink) -> Ink:
    """Each point of a picture as the mean of those beside it in its row."""
    wide = np.cumsum(ink, axis=1, dtype=np.float32)
    out = np.zeros_like(ink)
    out[:, _BLUR:-_BLUR] = (wide[:, 2 * _BLUR :] - wide[:, : -2 * _BLUR]) / (2 * _BLUR)
    return out
