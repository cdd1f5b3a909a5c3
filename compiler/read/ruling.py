"""The ruling lines of a page that is a picture: straight thin strokes, found by their ink alone.

In goes the ink of a page, out come its rules, as `glyphs` gives those of drawn pages. Lines of letters are none.
"""

import numpy as np
from numpy.typing import NDArray

from .drawings import Rule
from .pictures import INCH, Ink

_SCALE = INCH / 72
_SHORTEST = 30.0
"""Points."""
_RIDGE, _BESIDE, _BLUR = 0.16, 6, 14
"""By how much a rule is darker than what lies so many pixels above and below, as a mean over so many to either side."""
_APART = 20
"""Pixels between strokes of one rule, at most."""
_SOLID = 0.93
"""The share of a rule that is inked. Between letters and words there is white."""


def rules_in(ink: Ink) -> list[Rule]:
    """The ruling lines, in points."""
    return [*_rules(ink, across=True), *_rules(ink.T.copy(), across=False)]


def _rules(ink: Ink, across: bool) -> list[Rule]:
    """The rules that run along the rows of a picture (or of its transpose).

    A rule is a ridge: darker than what lies a little above and below it, all the way. Text is as dark there as on it.
    """
    thick = np.maximum(ink, np.maximum(np.roll(ink, 1, axis=0), np.roll(ink, -1, axis=0)))  # not quite level
    long = _smooth(thick)
    ridge = long - np.maximum(np.roll(long, _BESIDE, axis=0), np.roll(long, -_BESIDE, axis=0)) > _RIDGE
    least = int(_SHORTEST * _SCALE)
    found: list[list[int]] = []
    for row in np.flatnonzero(ridge.sum(axis=1) >= least):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], ridge[row].astype(np.int8), [0]))))
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if end - start < least or not _is_solid(thick[row, start:end]):
                continue
            stroke = [start, int(row), end, int(row)]
            for other in [f for f in found if row - f[3] <= 3 and f[0] < end + _APART and start < f[2] + _APART]:
                found.remove(other)  # what began in two places may be one
                stroke = [min(stroke[0], other[0]), min(stroke[1], other[1]), max(stroke[2], other[2]), int(row)]
            found.append(stroke)
    strokes = [(x0 / _SCALE, (top + low) / 2 / _SCALE, x1 / _SCALE) for x0, top, x1, low in found]
    return [Rule(x0, y, x1, y) if across else Rule(y, x0, y, x1) for x0, y, x1 in strokes]


def _is_solid(stroke: NDArray[np.float32]) -> bool:
    """Whether a stroke has no white in it, but for a speck here and there."""
    return float((stroke > 0.5 * np.percentile(stroke, 80)).mean()) > _SOLID


def _smooth(ink: Ink) -> Ink:
    """Each point of a picture as the mean of those beside it in its row."""
    wide = np.cumsum(ink, axis=1, dtype=np.float32)
    out = np.zeros_like(ink)
    out[:, _BLUR:-_BLUR] = (wide[:, 2 * _BLUR :] - wide[:, : -2 * _BLUR]) / (2 * _BLUR)
    return out
