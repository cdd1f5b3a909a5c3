"""The spots of ink on a page: how tall its letters are, and where dots in a row lead to a page number or wait to be filled in.

In goes the ink of a page. Which letters they are is not asked here.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from ....grammar.span import Box
from .pictures import INCH, Ink

_DARK, _FAINT = 0.45, 0.25
_POINT = 72 / INCH
_LETTER = 6, 60
"""Pixels that a letter is tall."""
_FEWEST = 40
_BEST = 20.0
"""Pixels: tesseract reads best where low letters are so tall."""
_SCALES = 1.6, 6.0
"""Pixels to a point."""
_DOT = 2.8
"""Points."""
_STEP = 9.0
_DRAWING, _FILLED = 36.0, 0.3
"""The sides of a drawing, in points, and how much of its box is inked, at least. A frame is as large, but empty."""
_ROW = 6
"""Dots that make a row."""

Spots = list[tuple[int, int, int, int]]


class Letters(Struct, frozen=True, eq=False):
    """What looks like letters: the middles of them and how tall they are, in points; `usual` is how tall low letters are."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    heights: NDArray[np.float64]
    usual: float

    def inside(self, box: Box) -> NDArray[np.float64]:
        """How tall those in a box are."""
        x0, top, x1, bottom = box
        return self.heights[(self.x > x0) & (self.x < x1) & (self.y > top) & (self.y < bottom)]

    def median(self, box: Box) -> float:
        """How tall those in a box are in the middle; 0 if there are none."""
        inside = self.inside(box)
        return float(np.median(inside)) if inside.size else 0.0

    def scale_for(self, box: Box) -> float:
        """How many pixels to a point a box is best recognised with."""
        inside = self.inside(box)
        usual = _usual(inside) if inside.size >= _FEWEST else max(self.usual, 0.8 * self.median(box))
        return min(max(_BEST / usual, _SCALES[0]), _SCALES[1]) if usual else 300 / 72


def _spots(ink: Ink, least: float) -> Spots:
    """The boxes (left, top, right, bottom, in pixels) of what is inked in one, at least so dark."""
    from scipy import ndimage  # slow to load, and only scans need it

    found = ndimage.find_objects(ndimage.label(ink > least)[0])
    return [(across.start, down.start, across.stop, down.stop) for down, across in found]


def letters_of(ink: Ink) -> Letters:
    """The spots of a page that are as large as letters."""
    boxes = np.array(_spots(ink, _DARK), dtype=float).reshape(-1, 4)
    tall, wide = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    kept = boxes[(tall >= _LETTER[0]) & (tall <= _LETTER[1]) & (wide < 2 * _LETTER[1])] * _POINT
    heights = kept[:, 3] - kept[:, 1]
    return Letters((kept[:, 0] + kept[:, 2]) / 2, (kept[:, 1] + kept[:, 3]) / 2, heights, _usual(heights))


def drawings_of(ink: Ink) -> list[Box]:
    """The boxes, in points, of large spots: crests and photographs, in which there is nothing to read."""
    from scipy import ndimage

    labels, _ = ndimage.label(ink > _DARK)
    out: list[Box] = []
    for number, (down, across) in enumerate(ndimage.find_objects(labels), 1):
        x0, top, x1, bottom = (edge * _POINT for edge in (across.start, down.start, across.stop, down.stop))
        if min(x1 - x0, bottom - top) > _DRAWING and (labels[down, across] == number).mean() > _FILLED:
            out.append((x0, top, x1, bottom))
    return out


def _usual(heights: NDArray[np.float64]) -> float:
    """How tall low letters are: most letters are low, and the others half as tall again."""
    if not heights.size:
        return 0.0
    counts = np.bincount(np.round(heights / _POINT).astype(int), minlength=_LETTER[1] + 2).astype(float)
    counts[1:-1] += (counts[:-2] + counts[2:]) / 2
    return float(np.argmax(counts)) * _POINT


def leaders_of(ink: Ink) -> list[Box]:
    """The boxes, in points, of rows of dots."""
    most = _DOT / _POINT
    dots = [s for s in _spots(ink, _FAINT) if s[2] - s[0] <= most and s[3] - s[1] <= most]
    out: list[Box] = []
    for row in _rows(dots):
        for run in _even(row):
            x0, top, x1, bottom = run[0][0], min(s[1] for s in run), run[-1][2], max(s[3] for s in run)
            out.append((x0 * _POINT, top * _POINT, x1 * _POINT, bottom * _POINT))
    return out


def _rows(dots: Spots) -> Iterator[Spots]:
    """Dots whose lower edges are level, from the left."""
    row: Spots = []
    for dot in sorted(dots, key=lambda s: (s[3], s[0])):
        if row and dot[3] - row[-1][3] > 1:
            yield sorted(row)
            row = []
        row.append(dot)
    yield sorted(row)


def _even(row: Spots) -> Iterator[Spots]:
    """The stretches of a row in which the dots follow one another in even steps."""
    run: Spots = []
    for dot in row:
        if len(run) > 1 and abs((dot[0] - run[-1][0]) - _step(run)) > 2:
            if len(run) >= _ROW:
                yield run
            run = run[-1:]
        if run and dot[0] - run[-1][0] > _STEP / _POINT:
            run = []
        run.append(dot)
    if len(run) >= _ROW:
        yield run


def _step(run: Sequence[tuple[int, int, int, int]]) -> float:
    return (run[-1][0] - run[0][0]) / (len(run) - 1)
