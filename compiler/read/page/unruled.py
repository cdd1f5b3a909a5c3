"""Tables without ruling lines, or with level ones only: words that stand under heads, with gutters all the way down.

Comes in: the fragments of a page that stand in no ruled table, and the ruling lines. Goes out: a grid for each table, as if
it had been ruled. What tells a table from text in columns, contents pages and blanks to sign: a row of heads above it
(`_is_headed`), rows that begin together, and cells that begin anew instead of running on (`_is_prose`).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ....grammar.span import Box
from ..common.markers import parse_marker
from ..common.ticks import is_mark, is_nothing, ticked_words
from .drawings import Rule
from .glyphs import Fragment
from .tables import Grid

Span = tuple[float, float]

_GUTTER = 0.7
"""The least width of a gutter, in sizes of the type."""
_AIRY = 0.62
"""Lines of one paragraph have less white space between them than this, in sizes of the type."""
_FARTHEST = 3.0
"""The most white space between rows of a table, in sizes of the type."""
_ALIKE = 0.12
"""Heads that differ from the rows by more of the size are headings of texts."""
_HEAD_ROWS = 3
"""So many lines at the top may still open columns: heads of several lines, of groups, or none over the first column."""
_TALLEST = 6
_BRIEF = 4
"""So many words, at most, has a head that is not set apart, or what stands for a mark."""
_AT_EDGE = 4
"""So many lines, at most, stand between a page's edge and a table that goes on over it."""
_FILLERS = ("....", "____", "……", ". . .")


class _Piece(NamedTuple):
    x0: float
    x1: float
    text: str
    bold: bool
    top: float
    bottom: float


class _Line(NamedTuple):
    """What stands at one height, its pieces from the left; a cell of several lines that is centred on another is one piece."""

    top: float
    bottom: float
    size: float
    pieces: tuple[_Piece, ...]


class _Stretch(NamedTuple):
    """Lines that leave the same gutters free."""

    lines: tuple[_Line, ...]
    gutters: tuple[Span, ...]

    def column(self, piece: _Piece) -> int:
        """The column that a piece stands in."""
        middle = (piece.x0 + piece.x1) / 2
        return sum((low + high) / 2 < middle for low, high in self.gutters)

    def columns(self, line: _Line) -> set[int]:
        """The columns of which a line has words."""
        return {self.column(piece) for piece in line.pieces}


def with_unruled(
    fragments: Sequence[Fragment], rules: Sequence[Rule], grids: Sequence[Grid], before: Grid | None
) -> list[Grid]:
    """The grids of a page together with those of its unruled tables, from the top.

    `before` is the last grid of the page before: a table that has no heads here may carry it on.
    """
    words = [fragment for fragment in fragments if fragment.upright and not fragment.hidden]
    tables = [grid for grid in grids if _is_firm(grid, words)]
    lines = _lines([fragment for fragment in words if not _in_any(fragment, tables)])
    found: list[Grid] = []
    start = 0
    while start < len(lines):
        carried = before if start < _AT_EDGE and not found else None
        grid, length = _table(lines, start, rules, carried)
        if grid is not None:
            grid.open = start + length >= len(lines) - _AT_EDGE
            found.append(grid)
        start += length
    for grid in grids if found else ():
        inside = next((new for new in found if _meet(grid.box, new.box)), None)
        if grid in tables or inside is None:
            found.append(grid)
        elif not grid.shade and len(grid.rows) > len(inside.rows):
            found[found.index(inside)] = _spliced(grid, inside)
    return sorted(found or grids, key=lambda grid: (grid.box[1], grid.box[0]))


def _spliced(grid: Grid, inside: Grid) -> Grid:
    """A ruled table, with the columns that no line parts in some of its rows."""
    x0, _, x1, _ = grid.box
    parted = [[(x0, *row[0][1:]), *row[1:-1], (*row[-1][:2], x1, row[-1][3])] for row in inside.rows]
    kept = [row for row in grid.rows if not inside.box[1] < (row[0][1] + row[0][3]) / 2 < inside.box[3]]
    return Grid(grid.box, sorted([*kept, *parted], key=lambda row: row[0][1]))


def _is_firm(grid: Grid, words: Sequence[Fragment]) -> bool:
    """Whether a grid is a table as it stands: of ruling lines, none of which is missing between words that stand apart."""
    if grid.shade or all(len(row) == 1 for row in grid.rows):
        return False
    wide = [Grid(row[0], [row]) for row in grid.rows if len(row) == 1]
    return not any(
        len(line.pieces) > 1 and not _is_marker(line.pieces[0])
        for cell in wide
        for line in _lines([fragment for fragment in words if _in_any(fragment, [cell])])
    )


def _in_any(fragment: Fragment, grids: Sequence[Grid]) -> bool:
    middle = fragment.base - 0.3 * fragment.size
    return any(
        g.box[1] - 2 <= middle <= g.box[3] + 2 and fragment.x1 > g.box[0] and fragment.x0 < g.box[2] for g in grids
    )


def _meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]


# --- lines and gutters ---------------------------------------------------------------------------------------------


def _lines(fragments: Sequence[Fragment]) -> list[_Line]:
    """The lines of a page from the top, parted where there is as much room as a gutter needs."""
    rows: list[list[Fragment]] = []
    reach = 0.0
    for fragment in sorted(fragments, key=lambda f: f.base):
        if rows and fragment.base - 0.75 * fragment.size < reach - 0.15 * fragment.size:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
            reach = 0.0
        reach = max(reach, fragment.base + 0.22 * fragment.size)
    return [_line(row) for row in rows]


def _line(row: Sequence[Fragment]) -> _Line:
    size = max([f.size for f in row])
    pieces: list[_Piece] = []
    for piece in sorted([piece for fragment in row for piece in _parted(fragment)]):
        if pieces and piece.x0 - pieces[-1].x1 < _GUTTER * size:
            pieces[-1] = _joined(pieces[-1], piece)
        else:
            pieces.append(piece)
    return _Line(min([piece.top for piece in pieces]), max([piece.bottom for piece in pieces]), size, (*pieces,))


def _joined(left: _Piece, right: _Piece) -> _Piece:
    first, second = (right, left) if right.bottom <= left.top + 1 else (left, right)  # lines of a centred cell
    text, bold = f"{first.text} {second.text}", left.bold and right.bold
    top, bottom = min(left.top, right.top), max(left.bottom, right.bottom)
    return _Piece(left.x0, max(left.x1, right.x1), text, bold, top, bottom)


def _parted(fragment: Fragment) -> Iterator[_Piece]:
    """The pieces of a fragment, parted at its blanks that are as wide as a gutter."""
    text, xs, bold, least = fragment.text, fragment.xs, fragment.bold, _GUTTER * fragment.size
    start, top, bottom = 0, fragment.base - 0.75 * fragment.size, fragment.base + 0.22 * fragment.size
    k = text.find(" ")
    while k >= 0:
        left, right = xs[k]
        if right - left >= least:
            yield _Piece(xs[start][0], left, text[start:k], bold, top, bottom)
            start = k + 1
        k = text.find(" ", k + 1)
    yield _Piece(xs[start][0], fragment.x1, text[start:], bold, top, bottom)


def _table(lines: Sequence[_Line], start: int, rules: Sequence[Rule], before: Grid | None) -> tuple[Grid | None, int]:
    """The table that begins with a line, and how many lines are done with it (one if none begins here)."""
    if len(lines[start].pieces) < 2:
        return None, 1
    if before is not None and before.open:
        carried = _stretch(lines, start, _gutters_of(before, lines[start].size), early=0)
        if carried.lines and len(carried.columns(carried.lines[0])) > 1 and not _fills(carried):
            rows = _rows(carried, _parting(carried, rules))
            return _grid(carried, rows, _bounds(before)), len(carried.lines)
    opening = tuple((a.x1, b.x0) for a, b in pairwise(lines[start].pieces) if not _is_marker(a))
    if not opening:
        return None, 1
    stretch = _stretch(lines, start, opening, early=_HEAD_ROWS)
    if len(stretch.lines) < 3 or not stretch.gutters or _fills(stretch):
        return None, 1
    parted = _parting(stretch, rules)
    rows = _rows(stretch, parted)
    if len(rows) < 3 or _is_prose(stretch, rows) or not _is_headed(stretch, rows, parted[0] and parted[-1]):
        return None, 1
    bounds = _bounds_of(stretch)
    if before is not None and len(_bounds(before)) == len(bounds):
        near = all(abs(a - b) < 20 for a, b in zip(_bounds(before), bounds, strict=True))
        bounds = _bounds(before) if near else bounds
    return _grid(stretch, rows, bounds), len(stretch.lines)


def _stretch(lines: Sequence[_Line], start: int, gutters: Sequence[Span], early: int) -> _Stretch:
    """The lines from `start` on that leave the gutters free, the first `early` of which may open further ones."""
    kept: list[_Line] = []
    free: tuple[Span, ...] = tuple(gutters)
    for k, line in enumerate(lines[start:]):
        if kept and (
            line.top - kept[-1].bottom > _FARTHEST * line.size or abs(line.size - kept[-1].size) > _ALIKE * line.size
        ):
            break
        left = min((piece.x0 for other in kept for piece in other.pieces), default=line.pieces[0].x0)
        fitting = _fitting(free, line, left, opens=0 < k < early)
        if fitting is None:
            break
        free = fitting
        kept.append(line)
    stretch = _Stretch(tuple(kept), free)
    while kept and not _belongs(stretch, len(kept) - 1):
        kept.pop()
    return _Stretch(tuple(kept), free)


def _fitting(gutters: Sequence[Span], line: _Line, left: float, *, opens: bool) -> tuple[Span, ...] | None:
    """What a line leaves free of the gutters; None if it closes one."""
    least = _GUTTER * line.size
    out: list[Span] = []
    if opens and line.pieces[0].x1 + least <= left and not _is_marker(line.pieces[0]):  # no head over the first column
        out.append((line.pieces[0].x1, left))
    for low, high in gutters:
        spans = [(low, high)]
        for piece in line.pieces:
            spans = [
                part
                for a, b in spans
                for part in ((a, min(b, piece.x0)), (max(a, piece.x1), b))
                if part[1] - part[0] >= least
            ]
            spans = list(dict.fromkeys(spans))
        if not spans or (len(spans) > 1 and not opens):
            return None
        out += spans
    return tuple(out)


def _belongs(stretch: _Stretch, last: int) -> bool:
    """Whether the last line of a stretch belongs to its table: it has several cells, or goes on with the one above."""
    line = stretch.lines[last]
    columns = stretch.columns(line)
    if len(columns) > 1:
        return True
    tight = last > 0 and line.top - stretch.lines[last - 1].bottom < 0.75 * line.size
    return tight and (columns != {0} or line.pieces[0].text[:1].islower())


def _is_marker(piece: _Piece) -> bool:
    return len(piece.text) < 9 and parse_marker(piece.text) is not None


def _fills(stretch: _Stretch) -> bool:
    """Whether blanks to fill in stand in it, or its last column counts pages."""
    blanks = sum(any(filler in piece.text for filler in _FILLERS for piece in line.pieces) for line in stretch.lines)
    last = [line.pieces[-1].text.strip(" .") for line in stretch.lines[1:] if len(line.pieces) > 1]
    counted = len(last) > 1 and all(text.isdigit() for text in last) and sorted(last, key=int) == last
    return 3 * blanks > len(stretch.lines) or counted


# --- rows ----------------------------------------------------------------------------------------------------------


def _parting(stretch: _Stretch, rules: Sequence[Rule]) -> list[bool]:
    """Above each line, and below the last: whether a ruling line or the edge of a shade runs all along the table."""
    lines, (left, right) = stretch.lines, _sides(stretch)
    room = 1.5 * lines[0].size
    gaps = tuple(
        zip(
            (lines[0].top - room, *(line.bottom for line in lines)),
            (*(line.top for line in lines), lines[-1].bottom + room),
            strict=True,
        )
    )
    level = [rule for rule in rules if rule.bottom - rule.top < 1 and rule.x1 > left and rule.x0 < right]
    drawn = [rule for rule in level if not rule.shade]
    for chosen in (drawn, level):
        found = [
            _covered([(r.x0, r.x1) for r in chosen if high - 3 <= r.top <= low + 3], left, right) > 0.8 * (right - left)
            for high, low in gaps
        ]
        if _is_ruled(stretch, found):
            break
    return found


def _is_ruled(stretch: _Stretch, parted: Sequence[bool]) -> bool:
    """Whether a line is drawn above each row."""
    begun = sum(_begins(stretch, line) for line in stretch.lines)
    above = [line for line, is_parted in zip(stretch.lines, parted, strict=False) if is_parted]
    return begun <= 1.4 * len(above) and all(_begins(stretch, line) for line in above)


def _sides(stretch: _Stretch) -> Span:
    """Where its words begin and end."""
    return min(line.pieces[0].x0 for line in stretch.lines), max(line.pieces[-1].x1 for line in stretch.lines)


def _covered(spans: Sequence[Span], left: float, right: float) -> float:
    """How much of the way from left to right the spans cover together."""
    total, reach = 0.0, left
    for low, high in sorted(spans):
        total += max(0.0, min(high, right) - max(low, reach))
        reach = max(reach, high)
    return total


def _rows(stretch: _Stretch, parted: Sequence[bool]) -> list[list[_Line]]:
    """The rows: ruling lines part them, and the wider gaps; where all gaps are alike, what the first column says."""
    lines = stretch.lines
    size = lines[0].size
    gaps = [below.top - above.bottom for above, below in pairwise(lines)]
    body = sorted(gaps[1:] or gaps)
    jump, wide = max(((b - a, (a + b) / 2) for a, b in pairwise(body)), default=(0.0, 0.0))
    alike = jump < max(1.5, 0.15 * size)
    airy = alike and bool(body) and body[0] > _AIRY * size
    ruled = _is_ruled(stretch, parted)
    head = next((k for k, line in enumerate(lines) if not all(piece.bold for piece in line.pieces)), 0)
    rows: list[list[_Line]] = []
    for k, line in enumerate(lines):
        begins = not ruled and (airy or (gaps[k - 1] > wide if not alike else _begins(stretch, line)))
        over = k + 1 < len(lines) and lines[k + 1].top < line.bottom and 0 in stretch.columns(lines[k + 1])
        goes_on = (
            not over and len(stretch.columns(line)) == 1 and 0 not in stretch.columns(line)
        )  # a list in a cell, set off
        if k in (0, head) or parted[k] or (begins and k > head and not goes_on):
            rows.append([])
        rows[-1].append(line)
    return rows


def _begins(stretch: _Stretch, line: _Line) -> bool:
    """Whether a line begins a row by what stands in its first column."""
    return stretch.column(line.pieces[0]) == 0 and not line.pieces[0].text[:1].islower()


# --- tables and texts ----------------------------------------------------------------------------------------------


def _is_prose(stretch: _Stretch, rows: Sequence[Sequence[_Line]]) -> bool:
    """Whether the columns are text that runs on, or a list with its marks: what looks like rows does not begin like them."""
    body = rows[1:]
    firsts = [row[0].pieces[0] for row in body]
    several = sum(len({column for line in row for column in stretch.columns(line)}) > 1 for row in body)
    tall = sorted(len(row) for row in body)[len(body) // 2] > _TALLEST
    marked = len(stretch.gutters) == 1 and sum(map(_is_marker, firsts)) * 2 > len(firsts)
    level = sum(_is_level(stretch, row) for row in body)
    few = min(several * 10 // 6, level * 10 // 7)  # rows with several cells, rows whose cells stand level
    return marked or tall or few < len(body) or _runs_on(stretch, rows)


def _is_level(stretch: _Stretch, row: Sequence[_Line]) -> bool:
    """Whether the cells of a row begin, end or are centred at one height."""
    extents: dict[int, Span] = {}
    for piece in (piece for line in row for piece in line.pieces):
        top, bottom = extents.get(stretch.column(piece), (piece.top, piece.bottom))
        extents[stretch.column(piece)] = min(top, piece.top), max(bottom, piece.bottom)
    tops, bottoms = zip(*extents.values(), strict=True)
    middles = [(top + bottom) / 2 for top, bottom in extents.values()]
    return min(max(found) - min(found) for found in (tops, bottoms, middles)) < 0.25 * row[0].size


def _runs_on(stretch: _Stretch, rows: Sequence[Sequence[_Line]]) -> bool:
    """Whether many cells go on with the sentence of the cell above, which fills its line."""
    columns = range(len(stretch.gutters) + 1)
    held = [
        [
            [p for line in row for p in line.pieces if stretch.column(p) == column and not _is_marker(p)]
            for column in columns
        ]
        for row in rows
    ]
    edges = [max((piece.x1 for row in held for piece in row[column]), default=0.0) for column in columns]
    begun = running = 0
    for above, row in pairwise(held):
        for column in columns:
            if above[column] and row[column] and len(row[column][0].text.split()) > 1:
                last, first = above[column][-1], row[column][0]
                begun += 1
                full = edges[column] - last.x1 < 0.2 * (edges[column] - last.x0)
                running += full and first.text[:1].islower() and last.text[-1:] not in ".!?:;"
    return running > 1 and running * 8 > begun


def _is_headed(stretch: _Stretch, rows: Sequence[Sequence[_Line]], framed: bool) -> bool:
    """Whether the first row heads the others: set bold, between ruling lines, over columns of marks, or in short words over
    three columns or more."""
    head = [piece for line in rows[0] for piece in line.pieces]
    columns = {stretch.column(piece) for piece in head}
    if len(columns) < len(stretch.gutters) or len(rows[0]) > _TALLEST:
        return False
    body = [piece for row in rows[1:] for line in row for piece in line.pieces]
    if all(len(piece.text.split()) <= _BRIEF for piece in head) and _is_marked(stretch, rows):
        return True
    if all(piece.bold for piece in head):
        return sum(piece.bold for piece in body) * 2 < len(body)
    brief = all(len(piece.text.split()) <= _BRIEF and not any(c.isdigit() for c in piece.text) for piece in head)
    listed = len(stretch.gutters) > 1 and len(rows) > 3 and len(columns) == len(stretch.gutters) + 1
    return brief and (framed or (listed and all(piece.text[:1].isupper() for piece in head)))


def _is_marked(stretch: _Stretch, rows: Sequence[Sequence[_Line]]) -> bool:
    """Whether the cells below the first row, beside the first column, hold marks in two columns or more, and among them at most
    a few words that stand for one ("at lunch").
    """
    beside = [{stretch.column(p) for line in row for p in line.pieces} - {0} for row in rows[1:]]
    cells = [p for row in rows[1:] for line in row for p in line.pieces if stretch.column(p)]
    marks = [p for p in cells if is_mark(p.text) or ticked_words(p.text)]
    said = [p for p in cells if p not in marks and not is_nothing(p.text)]
    if len(said) > len(marks) or any(len(p.text.split()) > _BRIEF for p in said):
        return False
    columns = {stretch.column(piece) for piece in cells}
    heads = {stretch.column(p) for line in rows[0] for p in line.pieces if not is_mark(p.text)}
    marked = {stretch.column(piece) for piece in marks}
    return len(marked) > 1 and columns <= heads and sum(map(bool, beside)) * 2 > len(beside)


# --- grids ---------------------------------------------------------------------------------------------------------


def _bounds_of(stretch: _Stretch) -> list[float]:
    left, right = _sides(stretch)
    return [left - 2, *((low + high) / 2 for low, high in stretch.gutters), right + 2]


def _bounds(grid: Grid) -> list[float]:
    return [*(cell[0] for cell in grid.rows[0]), grid.box[2]]


def _gutters_of(grid: Grid, size: float) -> tuple[Span, ...]:
    return tuple((x - 0.4 * size, x + 0.4 * size) for x in _bounds(grid)[1:-1])


def _grid(stretch: _Stretch, rows: Sequence[Sequence[_Line]], bounds: Sequence[float]) -> Grid:
    tops = [min(line.top for line in row) for row in rows]
    bottoms = [max(line.bottom for line in row) for row in rows]
    levels = [tops[0] - 2, *((high + low) / 2 for high, low in zip(bottoms, tops[1:], strict=False)), bottoms[-1] + 2]
    right = max(bounds[-1], _sides(stretch)[1] + 2)
    edges = [*bounds[:-1], right]
    cells = [[(x0, top, x1, bottom) for x0, x1 in pairwise(edges)] for top, bottom in pairwise(levels)]
    return Grid((edges[0], levels[0], right, levels[-1]), cells)
