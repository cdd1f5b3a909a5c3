"""A page that is a picture, made ready for text recognition: drawn in grey, levelled, white words on dark turned black.

In goes an open pdfium page, out comes a `Picture`. What stands on it is for `columns`, `recogniser` and `ink` to tell.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image

from ....grammar.span import Box

Grey = NDArray[np.uint8]
Ink = NDArray[np.float32]
"""How dark each point of a page is, from 0 to 1, with `INCH` of them to an inch."""

INCH = 200

_SCALE = 300 / 72
_LARGEST = 1700.0
"""Points. A page with a longer side is a photograph whose pixels were taken for points."""
_LONG = 842.0
_DARK = 128
_STEEPEST = 6.0
_LEVEL = 0.03
"""Degrees."""
_POINTS = 120_000
_AREA = 8
"""Pixels to a side of the squares by which dark areas are looked for."""
_WIDE, _TALL = 60.0, 13.0
_BAND = 0.55
"""The share of a dark band that is dark in spite of the words in it; of the words of a title less is."""
_SQUARE = 0.9
"""The share of the box around it that a band fills, at least; a round crest fills less."""
_WHITE = 0.85
"""What is lighter than so much of the paper is noise."""


class Picture(Struct, eq=False):
    """A page as grey values (255 is white), with so many pixels to a point."""

    grey: Grey
    scale: float

    @property
    def width(self) -> float:
        """Points."""
        return float(self.grey.shape[1] / self.scale)

    @property
    def height(self) -> float:
        """Points."""
        return float(self.grey.shape[0] / self.scale)

    def smaller(self, scale: float) -> Grey:
        """Its grey values with fewer pixels to a point, each the mean of what it covers."""
        size = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        return np.asarray(Image.fromarray(self.grey).resize(size, Image.Resampling.BOX))

    def without(self, boxes: Iterable[Box]) -> "Picture":
        """The same with what stands in these boxes, in points, made white."""
        pixels = [[max(0, round(edge * self.scale)) for edge in box] for box in boxes]
        if not pixels:
            return self
        grey = self.grey.copy()
        for x0, top, x1, bottom in pixels:
            grey[top:bottom, x0:x1] = 255
        return Picture(grey, self.scale)

    def whitened(self) -> "Picture":
        """The same with white paper, without the noise of the scanner."""
        paper = float(np.percentile(self.grey[::8, ::8], 60))
        tones = np.clip(np.arange(256) * (255.0 / max(_WHITE * paper, 1.0)), 0, 255).astype(np.uint8)
        return Picture(tones[self.grey], self.scale)

    def cut(self, box: Box, scale: float) -> Grey:
        """The grey values in a box, in points, with so many pixels to a point."""
        x0, top, x1, bottom = (round(edge * self.scale) for edge in box)
        size = max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale))
        piece = Image.fromarray(self.grey[top:bottom, x0:x1])
        return np.asarray(piece.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))

    def turned(self, quarters: int) -> "Picture":
        """The same with so many quarter turns to the left."""
        return Picture(np.ascontiguousarray(np.rot90(self.grey, quarters)), self.scale)


def picture_of(page: Any) -> Picture:
    """What an open pdfium page shows."""
    longest = max(page.get_size())
    shrunk = _LONG / longest if longest > _LARGEST else 1.0
    shown = page.render(scale=_SCALE * shrunk, grayscale=True).to_numpy()
    return Picture(shown.reshape(shown.shape[:2]), _SCALE)


def ink_of(picture: Picture) -> Ink:
    """The ink of a picture."""
    return 1.0 - picture.smaller(INCH / 72).astype(np.float32) / 255.0


def levelled(picture: Picture) -> Picture:
    """A picture turned by the few degrees that its lines are off the level, with words in dark bands turned black."""
    picture = _lightened(picture)
    angle = skew_of(picture.smaller(100 / 72) < _DARK)
    if abs(angle) < _LEVEL:
        return picture
    turned = Image.fromarray(picture.grey).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    return Picture(np.asarray(turned), picture.scale)


def skew_of(dark: NDArray[np.bool_]) -> float:
    """By how many degrees the lines of a page fall to the right: there, ink gathers in the fewest rows."""
    rows, columns = np.nonzero(dark)
    if rows.size < 100:
        return 0.0
    step = max(1, rows.size // _POINTS)
    rows, columns = rows[::step].astype(np.float32), columns[::step] - dark.shape[1] / 2
    margin = dark.shape[1]

    def gathered(angle: float) -> float:
        moved = rows - np.float32(np.tan(np.radians(angle))) * columns + margin
        counts = np.bincount(moved.astype(np.int32)).astype(np.float64)
        return float(np.square(np.diff(counts)).sum())

    best = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.2), key=gathered)
    return float(max(np.arange(best - 0.2, best + 0.21, 0.02), key=gathered))


def _lightened(picture: Picture) -> Picture:
    """A picture whose dark bands with light words in them are light, with dark words."""
    from scipy import ndimage  # takes as long to load as most commands to run, and only scans need it

    small = picture.smaller(picture.scale / _AREA)
    dark = small < _DARK
    areas, count = ndimage.label(ndimage.binary_closing(dark, iterations=2))
    least = _WIDE * picture.scale / _AREA, _TALL * picture.scale / _AREA
    grey = picture.grey
    for number, (down, across) in enumerate(ndimage.find_objects(areas), 1) if count else ():
        if across.stop - across.start < least[0] or down.stop - down.start < least[1]:
            continue
        inside = areas[down, across] == number
        filled = ndimage.binary_fill_holes(inside)
        if dark[down, across].mean() < _BAND or filled.mean() < _SQUARE:
            continue
        if grey is picture.grey:
            grey = grey.copy()
        ys = slice(down.start * _AREA, min(down.stop * _AREA, grey.shape[0]))
        xs = slice(across.start * _AREA, min(across.stop * _AREA, grey.shape[1]))
        band = grey[ys, xs]
        paper = 255.0 - float(np.median(band))
        mask = np.kron(filled, np.ones((_AREA, _AREA), bool))[: band.shape[0], : band.shape[1]]
        light = np.clip((255.0 - band) * (255.0 / max(paper, 1.0)), 0, 255).astype(np.uint8)
        band[mask] = light[mask]
    return Picture(grey, picture.scale)
