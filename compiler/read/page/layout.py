"""The fragments of a page become lines in reading order.

After this: each fragment is in exactly one `PdfLine`; a number that hangs in a column of its own is on the line of its text;
lines follow the order of drawing except where one that stands above, in the same column, was drawn later. Columns and
text boxes therefore come one after the other, whatever their widths.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter

from msgspec import Struct

from ....grammar.span import Box
from ..common.document import Line, Style, in_capitals
from ..common.hyphens import LINE_END_HYPHEN
from .drawings import Rule
from .glyphs import Fragment, Page, as_superscript
from .tables import Grid

_HANGING = re.compile(
    r"[(§]?\s?(?:[0-9]{1,3}[A-Za-z]?|[A-Za-z][0-9]{1,3}|[A-Za-z]{1,4})(?:\.[0-9A-Za-z]{1,3})*\.?[):.]?"
    r"|[^\w\s]|[\uf000-\uf0ff]|o"
)

_left, _size = itemgetter(0), attrgetter("size")

ACROSS = 28
"""Slanted text of this size, in points, is set across the page."""
_LONGEST_COUNT = 4
_COUNT = re.compile(rf"\d{{1,{_LONGEST_COUNT}}}")
_FEWEST_COUNTED = 5


class PdfLine(Struct, eq=False):
    """A line of a page. `region` is the (grid, cell) it lies in; `gap` the white space after a first piece that may be a marker.

    `text_x` is where the text after that piece begins (else `x0`); `first_word` the width of the first word;
    `dot` the left edge of a bullet that is drawn before it; `starts` the left edges of its first characters;
    `tab_x` where the text goes on after a gap as wide as a tab, and `tab_at` the character it goes on with (0: nowhere);
    `bold_to` how many characters at its start are bold if others follow;
    `counts`: it is a number in the margin that counts the lines.
    """

    page: int
    text: str
    box: Box
    base: float
    size: float
    bold: float
    italic: float
    font: str
    seq: int
    region: tuple[int, int] | None = None
    upright: bool = True
    hidden: bool = False
    head: str = ""
    gap: float = 0.0
    text_x: float = 0.0
    first_word: float = 0.0
    dot: float | None = None
    starts: tuple[float, ...] = ()
    tab_x: float = 0.0
    tab_at: int = 0
    underline: bool = False
    bold_to: int = 0
    counts: bool = False
    colour: str = ""
    number: int = 0

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.box[0]

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.box[2]

    @property
    def style(self) -> Style:
        """How most of it is set."""
        return Style(
            size=self.size,
            bold=self.bold > 0.6,
            italic=self.italic > 0.6,
            caps=in_capitals(self.text, 2),
            font=self.font,
            underline=self.underline,
            colour=self.colour,
        )

    def public(self) -> Line:
        """The line as the document shows it."""
        text = self.text.replace(LINE_END_HYPHEN, "-")
        x0, top, x1, bottom = self.box
        box = (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
        return Line(page=self.page, number=self.number, text=text, box=box, style=self.style)


def lines_of(page: Page, grids: Sequence[Grid]) -> list[PdfLine]:
    """The lines of a page in reading order, numbered from 1; the lines of a grid stand together, cell by cell."""
    regions: dict[tuple[int, int] | None, list[Fragment]] = {}
    counting = line_numbers(page.fragments)
    for fragment in page.fragments:
        if id(fragment) in counting:
            continue
        for region, piece in _cut(fragment, grids) if not lies_across(fragment) else [(None, fragment)]:
            regions.setdefault(region, []).append(piece)
    free = [_line(page.number, row, None) for row in _rows(regions.pop(None, []))]
    held: list[list[PdfLine]] = [[] for _ in grids]
    for region in sorted(key for key in regions if key is not None):
        lines = [_line(page.number, row, region) for row in _rows(regions[region])]
        held[region[0]].extend(line for group in _ordered([[line] for line in lines]) for line in group)
    across = [line for line in free if lies_across(line)]
    groups = [[line] for line in free if line not in across] + [lines for lines in held if lines]
    numbers = [_line(page.number, [fragment], None) for fragment in page.fragments if id(fragment) in counting]
    for line in numbers:
        line.counts = True
    out = [*(line for group in _ordered(groups) for line in group), *across, *numbers]
    _dotted(out, page.dots)
    _underlined(out, page.rules)
    for number, line in enumerate(out, 1):
        line.number = number
    return out


def lies_across(text: PdfLine | Fragment) -> bool:
    """Whether a text is set across the page: it lies over the other text, not between it."""
    return not text.upright and text.size > ACROSS


def line_numbers(fragments: Sequence[Fragment]) -> set[int]:
    """The ids of the bare numbers in a margin that count the lines of a page.

    They count on by one or by five, left of all words, and none of the lines that they count is left out; the lines begin
    at several places, or some of them within a sentence, as those of a numbered list do not.
    """
    bare = [f for f in fragments if len(f.text) <= _LONGEST_COUNT and f.upright and _COUNT.fullmatch(f.text)]
    if len(bare) < _FEWEST_COUNTED:
        return set()
    words = [f for f in fragments if f.upright and not _COUNT.fullmatch(f.text)]
    found: set[int] = set()
    for edge in (0, 1):  # set flush left or flush right
        for place in sorted({round(f.xs[-edge][edge]) for f in bare}):
            column = sorted((f for f in bare if abs(f.xs[-edge][edge] - place) < 2), key=lambda f: f.base)
            steps = {int(below.text) - int(above.text) for above, below in pairwise(column)}
            if len(column) < _FEWEST_COUNTED or steps not in ({1}, {5}):
                continue
            first, last, right = column[0].base - 2, column[-1].base + 2, max(f.x1 for f in column)
            lines: dict[int, Fragment] = {}
            for word in sorted((w for w in words if first < w.base < last), key=lambda w: -w.x0):
                lines[round(word.base / 3)] = word
            starts = Counter(round(line.x0) for line in lines.values())
            inside = sum(line.text[:1].islower() for line in lines.values())
            if not lines or min(starts) < right or len(lines) > 1.3 * max(steps) * (len(column) + 1):
                continue
            if starts.most_common(1)[0][1] < 0.9 * len(lines) or 0.1 * len(lines) < inside < 0.9 * len(lines):
                found.update(id(f) for f in column)
    return found


def _dotted(lines: Sequence[PdfLine], dots: Sequence[Box]) -> None:
    """Give each drawn bullet to the line that it stands before."""
    for x0, top, x1, bottom in dots if len(dots) < 500 else ():
        middle = (top + bottom) / 2
        after = [
            line
            for line in lines
            if line.base - line.size < middle < line.base + 0.15 * line.size and 0 < line.x0 - x1 < 3.5 * line.size
        ]
        if after:
            nearest = min(after, key=lambda line: line.x0)
            nearest.dot = x0


def _underlined(lines: Sequence[PdfLine], rules: Sequence[Rule]) -> None:
    """Mark the lines that are underlined throughout (the marker left out)."""
    level = [rule for rule in rules if rule.bottom - rule.top < 1 and rule.x1 - rule.x0 > 4]
    for line in lines if level else ():
        under = [
            r
            for r in level
            if line.base - 0.5 < r.top < line.base + 0.3 * line.size and r.x0 < line.x1 and r.x1 > line.x0
        ]
        if under and line.region is None:
            covered = sum(min(r.x1, line.x1) - max(r.x0, line.x0) for r in {(r.x0, r.x1): r for r in under}.values())
            wide = max(r.x1 - r.x0 for r in under) > 1.3 * (line.x1 - line.x0)  # a rule across the page
            left = line.text_x if line.gap > line.size else line.x0
            through = min(r.x0 for r in under) < left + 2 and max(r.x1 for r in under) > line.x1 - 0.8 * line.size
            # Letters that reach below the line may part the rule.
            line.underline = not wide and through and covered > 0.7 * (line.x1 - left)


def _cut(fragment: Fragment, grids: Sequence[Grid]) -> list[tuple[tuple[int, int] | None, Fragment]]:
    """The pieces of a fragment, each with the cell it lies in."""
    if not grids:
        return [(None, fragment)]
    middle = (fragment.top + fragment.bottom) / 2 if not fragment.upright else fragment.base - 0.3 * fragment.size
    near = [
        [
            ((g, c), x0, x1, top <= middle <= bottom)
            for c, (x0, top, x1, bottom) in enumerate(grid.cells)
            if top - 2 <= middle <= bottom + 2
        ]
        for g, grid in enumerate(grids)
        if grid.box[1] - 2 <= middle <= grid.box[3] + 2 and fragment.x1 > grid.box[0] and fragment.x0 < grid.box[2]
    ]
    if not near:
        return [(None, fragment)]

    def cell_at(x: float) -> tuple[int, int] | None:
        for cells in near:
            best = None
            for region, x0, x1, level in cells:
                if x0 <= x <= x1 and (best is None or level):
                    best = region
            if best is not None:
                return best
        return None

    if not fragment.upright:
        return [(cell_at((fragment.x0 + fragment.x1) / 2), fragment)]
    where = [cell_at((x0 + x1) / 2) for x0, x1 in fragment.xs]
    for k, char in enumerate(fragment.text):  # a space belongs to the word before it
        if char == " " and k:
            where[k] = where[k - 1]
    pieces: list[tuple[tuple[int, int] | None, Fragment]] = []
    start = 0
    for k in range(1, len(where) + 1):
        if k == len(where) or where[k] != where[start]:
            text = fragment.text[start:k]
            if text.strip():
                pieces.append((where[start], _slice(fragment, start, k)))
            start = k
    return pieces


def _slice(fragment: Fragment, start: int, end: int) -> Fragment:
    while fragment.text[end - 1] == " ":
        end -= 1
    return Fragment(fragment.text[start:end], fragment.xs[start:end], fragment.top, fragment.bottom, fragment.base,
                    fragment.size, fragment.bold, fragment.italic, fragment.font, fragment.seq, fragment.upright,
                    fragment.hidden, fragment.spaced if start == 0 else False, fragment.colour)  # fmt: skip


def _rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Fragments that stand on one line, each row from the left."""
    rows: list[list[Fragment]] = []
    for fragment in fragments:
        follows = rows and _same_line(rows[-1], fragment) and fragment.x0 > rows[-1][-1].x1 - 0.6 * fragment.size
        if follows and not _aside(rows[-1], fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return _joined(rows)


def _aside(row: list[Fragment], fragment: Fragment) -> bool:
    """Whether a fragment far to the right of a line is a note beside it, which is set smaller (or the line is)."""
    small, large = sorted((row[-1].size, fragment.size))
    if fragment.x0 - row[-1].x1 < 1.5 * large or small > 0.87 * large:
        return False
    return _HANGING.fullmatch(" ".join(f.text for f in row)) is None


def _same_line(row: list[Fragment], fragment: Fragment) -> bool:
    last = max(row, key=_size)
    if not (last.upright and fragment.upright) or last.hidden != fragment.hidden:
        return False
    if abs(last.base - fragment.base) < 0.2 * max(last.size, fragment.size):
        return True
    small, large = (fragment, last) if fragment.size < last.size else (last, fragment)
    raised = small.size < 0.85 * large.size and large.base - 0.8 * large.size <= small.base - 0.3 * small.size
    return raised and small.base <= large.base + 0.3 * large.size and -1 < fragment.x0 - row[-1].x1 < 0.5 * large.size


def _joined(rows: list[list[Fragment]]) -> list[list[Fragment]]:
    """Rows that were drawn apart and stand on one line: a hanging number and its text, or pieces without a gap."""
    lefts = [row[0].x0 for row in rows]
    by_place = sorted(range(len(rows)), key=lambda k: (rows[k][0].base, lefts[k]))
    gone: set[int] = set()
    for position, k in enumerate(by_place):
        row = rows[k]
        if k in gone or not row[0].upright:
            continue
        best: int | None = None
        end, size, hangs = row[-1].x1, row[-1].size, _HANGING.fullmatch(" ".join(f.text for f in row))
        for other in by_place[max(0, position - 12) : position + 13]:
            gap = lefts[other] - end
            if (
                (-0.3 * size < gap < 0.6 * size or (hangs and 0 <= gap < 110))
                and other != k
                and other not in gone
                and (best is None or lefts[other] < lefts[best])
                and _same_line(row, rows[other][0])
            ):
                best = other
        if best is not None:
            rows[best], lefts[best] = row + rows[best], lefts[k]
            gone.add(k)
    return [row for k, row in enumerate(rows) if k not in gone]


_STARTS = 20
"""So many characters at the start of a line have their left edges told."""


def _line(page: int, row: list[Fragment], region: tuple[int, int] | None) -> PdfLine:
    main = max(row, key=lambda f: (len(f.text), f.size)) if len(row) > 1 else row[0]
    pieces: list[str] = []
    starts: list[float] = []
    tab_x, tab_at, widest = 0.0, 0, 0.0
    bold_to = at = 0
    for k, fragment in enumerate(row):
        if not fragment.bold and k and all(before.bold for before in row[:k]):
            bold_to = at
        text = fragment.text
        if fragment.size < 0.85 * main.size and fragment.base < main.base - 0.1 * main.size:
            text = as_superscript(text)
        if k and (fragment.spaced or fragment.x0 - row[k - 1].x1 > 0.25 * main.size):
            pieces.append(" ")
            starts.append(row[k - 1].x1)
            at += 1
        if k and (wide := fragment.x0 - row[k - 1].x1) > max(widest, 1.2 * row[k - 1].size):
            tab_x, tab_at, widest = fragment.x0, at, wide
        pieces.append(text)
        starts += map(_left, fragment.xs[:_STARTS])
        at += len(fragment.xs)
    if len(row) == 1:  # as most are
        box = main.x0, main.top, main.x1, main.bottom
        bold, italic, colour = float(main.bold), float(main.italic), main.colour
    else:
        box = (
            min([f.x0 for f in row]),
            min([f.top for f in row]),
            max([f.x1 for f in row]),
            max([f.bottom for f in row]),
        )
        letters = sum([len(f.text) for f in row]) or 1
        bold = sum([len(f.text) for f in row if f.bold]) / letters
        italic = sum([len(f.text) for f in row if f.italic]) / letters
        colour = main.colour if all(f.colour == main.colour for f in row) else ""
    head, gap, text_x = _head(row)
    text = "".join(pieces)
    width = len(text.split(" ", 1)[0])
    return PdfLine(
        page=page, text=text, box=box, base=main.base, size=main.size,
        bold=bold, italic=italic, font=main.font, colour=colour,
        seq=min([f.seq for f in row]), region=region, upright=main.upright, hidden=main.hidden,
        head=head, gap=gap, text_x=text_x, starts=tuple(starts[:_STARTS]), tab_x=tab_x, tab_at=tab_at, bold_to=bold_to,
        first_word=_right_of(row, width) - row[0].x0,
    )  # fmt: skip


def _right_of(row: Sequence[Fragment], count: int) -> float:
    """The right edge of so many characters of a row, or of all."""
    for fragment in row:
        if count <= len(fragment.xs):
            return fragment.xs[count - 1][1]
        count -= len(fragment.xs)
    return row[-1].x1


def _head(row: list[Fragment]) -> tuple[str, float, float]:
    """The first word (which may be a marker), the gap after it, and where the text after it begins."""
    first = row[0]
    space = first.text.find(" ")
    if space > 0:
        after = first.xs[space + 1][0]
        return first.text[:space], after - first.xs[space - 1][1], after
    if len(row) > 1:
        return first.text, row[1].x0 - first.x1, row[1].x0
    return first.text, 0.0, first.x0


def _around(lines: Sequence[PdfLine]) -> Box:
    """The box around lines."""
    if len(lines) == 1:
        return lines[0].box
    lefts, tops, rights, bottoms = zip(*[line.box for line in lines], strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _ordered(groups: list[list[PdfLine]]) -> list[list[PdfLine]]:
    """Groups of lines in the order of drawing, except that one waits for those above it that share its width."""
    boxes = [_around(group) for group in groups]
    order = sorted(range(len(groups)), key=lambda k: min([line.seq for line in groups[k]]))
    down = sorted(order, key=lambda k: (boxes[k][1] + boxes[k][3], k))
    if order == down:  # drawn from the top
        return [groups[k] for k in order]
    above: dict[int, set[int]] = {}
    for place, k in enumerate(down):
        left, top, right, _ = boxes[k]
        above[k] = {
            other
            for other in down[:place]
            if boxes[other][0] < right and boxes[other][2] > left and boxes[other][1] <= top
        }
    out: list[int] = []
    done: set[int] = set()
    while order:
        ready = next((k for k in order if above[k] <= done), order[0])
        order.remove(ready)
        done.add(ready)
        out.append(ready)
    return [groups[k] for k in out]
