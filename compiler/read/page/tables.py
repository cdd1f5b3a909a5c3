"""Ruling lines become grids of cells, and the lines inside them become table blocks.

pdfplumber's pure functions find the cells; the lines are those of `glyphs`. A grid of a single cell is a box drawn around
text, and so is a grid of one column that holds prose: `is_box` tells, and the lines of a box stay ordinary lines.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ....grammar.span import Box
from .drawings import Rule

_MOST_OF_A_PAGE = 0.6
_TALL = 40
"""A filled area that is less tall (in points) marks words; it is no box."""
_MOST_RULES = 4000
"""A page with more is a drawing (a map, a chart), not a page with tables."""


class Grid(Struct):
    """A ruled grid: its box, and its rows of cells from the top, each from the left (merged cells stand where they begin).

    With `figure` it is an outline of a drawing; with `shade` it is made of filled areas; with `open` it ends with its page,
    and may go on over the next.
    """

    box: Box
    rows: list[list[Box]]
    figure: bool = False
    shade: bool = False
    open: bool = False

    @property
    def cells(self) -> list[Box]:
        """All cells in reading order."""
        return [cell for row in self.rows for cell in row]


def find_grids(rules: Sequence[Rule], height: float) -> list[Grid]:
    """The ruled grids of a page of this height, from the top. Lines that underline or part make none, nor does a frame
    around the page."""
    if len(rules) < 4 or len(rules) > _MOST_RULES:
        return []
    drawn = _grids([rule for rule in rules if not rule.shade])
    shaded = [rule for rule in rules if rule.shade and not any(_inside(rule, grid.box) for grid in drawn)]
    areas = [replace(grid, shade=True) for grid in _grids(shaded) if _is_area(grid)]
    grids = [
        grid for grid in drawn + areas if len(grid.cells) > 1 or grid.box[3] - grid.box[1] < _MOST_OF_A_PAGE * height
    ]
    return sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))


def _is_area(grid: Grid) -> bool:
    """Whether a grid made of filled areas alone is a table or a box, and no words marked with a colour."""
    if len(grid.cells) == 1:
        return grid.box[3] - grid.box[1] > _TALL
    return len(grid.rows) > 1 and any(len(row) > 1 for row in grid.rows)


def _inside(rule: Rule, box: Box) -> bool:
    return rule.x0 < box[2] + 3 and rule.x1 > box[0] - 3 and rule.top < box[3] + 3 and rule.bottom > box[1] - 3


def _grids(rules: Sequence[Rule]) -> list[Grid]:
    edges = [
        {
            "x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom,
            "width": rule.x1 - rule.x0, "height": rule.bottom - rule.top, "object_type": "line",
            "orientation": "h" if rule.x1 - rule.x0 >= rule.bottom - rule.top else "v",
        }
        for rule in rules
        if max(rule.x1 - rule.x0, rule.bottom - rule.top) > 3
    ]  # fmt: skip
    if len({edge["orientation"] for edge in edges}) < 2:
        return []
    # Takes long to load, and files without ruled tables do not need it.
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges(edges, 3, 3, 3, 3)
    cells = intersections_to_cells(edges_to_intersections(merged, 3, 3))
    tables = cells_to_tables(cells)
    alone = set(cells).difference(*tables)
    return [grid for table in (*tables, *([cell] for cell in sorted(alone))) if (grid := _grid(table)).rows]


def _grid(cells: Iterable[Box]) -> Grid:
    kept = sorted(
        (cell for cell in cells if cell[3] - cell[1] > 5 and cell[2] - cell[0] > 5), key=lambda c: (c[1], c[0])
    )
    rows: list[list[Box]] = []
    for cell in kept:
        if rows and abs(rows[-1][0][1] - cell[1]) < 3:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    for row in rows:
        row.sort(key=lambda cell: cell[0])
    if not kept:
        return Grid((0.0, 0.0, 0.0, 0.0), [])
    box = (min(c[0] for c in kept), min(c[1] for c in kept), max(c[2] for c in kept), max(c[3] for c in kept))
    return Grid(box, rows)
