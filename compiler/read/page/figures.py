"""Drawings that hold words (flow charts, charters in bubbles): each outline on the page that has words in it.

Such an outline is a region of its own, as a ruled box is, so that its words stay together and apart from its neighbours'.
What tells a drawing from boxes around paragraphs: four outlines or more, of which some stand side by side.
"""

from collections.abc import Iterator, Sequence

from ....grammar.span import Box
from .glyphs import Page
from .tables import Grid

_FEWEST = 4
_MOST = 200
_LARGE = 0.2
_FEW_LETTERS = 200


def with_figures(page: Page, grids: Sequence[Grid]) -> list[Grid]:
    """The grids of a page and the outlines of its drawing, from the top; boxes that the drawing is made of are no grids."""
    tables = [grid for grid in grids if len(grid.cells) > 1]
    outlines = [box for box in _distinct(page.shapes) if not any(_overlies(box, grid.box) for grid in tables)]
    filled = [box for box in outlines if any(_holds(box, f.x0, f.x1, (f.top + f.bottom) / 2) for f in page.fragments)]
    if not _FEWEST <= len(filled) <= _MOST or not any(_beside(a, b) for a in filled for b in filled if a is not b):
        return list(grids)
    drawn = [Grid(box, [[box]], figure=True) for box in filled]
    kept = [grid for grid in grids if len(grid.cells) > 1 or not any(_meet(grid.box, box) for box in filled)]
    return sorted([*kept, *drawn], key=lambda grid: (grid.box[1], grid.box[0]))


def large_pictures(page: Page) -> Iterator[float]:
    """The shares of the page (0 to 1) that its large pictures cover, each; a picture that lies under text is none."""
    for box in page.pictures:
        wide = max(0.0, min(box[2], page.width) - max(box[0], 0.0))
        tall = max(0.0, min(box[3], page.height) - max(box[1], 0.0))
        share = wide * tall / (page.width * page.height)
        over = sum(len(f.text) for f in page.fragments if _holds(box, f.x0, f.x1, (f.top + f.bottom) / 2))
        if share > _LARGE and over < _FEW_LETTERS:
            yield share


def in_drawing(box: Box, grids: Sequence[Grid]) -> bool:
    """Whether a line's box stands in the drawing of a page: in an outline, or between them (below the first)."""
    drawn = [grid.box for grid in grids if grid.figure]
    if not drawn:
        return False
    whole = (min(b[0] for b in drawn), min(b[3] for b in drawn), max(b[2] for b in drawn), max(b[3] for b in drawn))
    return any(_within(box, outline) for outline in drawn) or _within(box, whole)


def _distinct(shapes: Sequence[Box]) -> list[Box]:
    """The shapes without those that are drawn again (filled, then edged), and without frames round others."""
    out: list[Box] = []
    for box in sorted(dict.fromkeys(shapes), key=_area)[: 2 * _MOST]:
        inside = [other for other in out if _within(other, box)]
        if len(inside) == 1 and _area(box) < 2 * _area(inside[0]):
            out[out.index(inside[0])] = box
        elif not inside:
            out.append(box)
    return out


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _within(box: Box, other: Box) -> bool:
    return box[0] >= other[0] - 3 and box[1] >= other[1] - 3 and box[2] <= other[2] + 3 and box[3] <= other[3] + 3


def _overlies(box: Box, other: Box) -> bool:
    """Whether most of a box lies in the other (a shaded cell, in a table that has no ruling lines)."""
    wide, tall = min(box[2], other[2]) - max(box[0], other[0]), min(box[3], other[3]) - max(box[1], other[1])
    return wide > 0 and tall > 0 and wide * tall > 0.5 * _area(box)


def _holds(box: Box, x0: float, x1: float, middle: float) -> bool:
    return box[0] - 2 <= x0 and x1 <= box[2] + 2 and box[1] <= middle <= box[3]


def _beside(box: Box, other: Box) -> bool:
    """Whether one stands to the right of the other, at the same height."""
    return other[0] > box[2] - 4 and min(box[3], other[3]) - max(box[1], other[1]) > 0


def _meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
