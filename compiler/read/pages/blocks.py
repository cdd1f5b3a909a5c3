"""Lines become blocks: paragraphs, list items and tables, mended over hyphens, page breaks and column breaks.

After this: each line is in exactly one block; a block is one paragraph, one list item, one heading as it is set, or one
table; `marker` is parted from `text`. What is a heading and what hangs under what is for the outline stage to say.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct

from ..common.breaks import counts_on
from ..common.counts import follows
from ..common.document import Block, Style, in_capitals, run_in
from ..common.hyphens import LINE_END_HYPHEN
from ..common.markers import Marker, read_marker
from ..page.figures import in_drawing
from ..page.layout import PdfLine
from ..page.tables import Grid
from .cells import continued_tables, lines_in, table_block, unfolded
from .furniture import PageLines
from .mend import Facts, facts_of, is_wide, mended

_ENDS = re.compile(r"[.!?:;]['\"’”)\]]*$")
_PAUSE = re.compile(r"[.:;,]['\"’”)\]]*$|\b(?:and|or)$")
_NOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹*†]|\d{1,2}\s")
_CARRIES_ON = re.compile(r"\b(?:a|an|the|of|to|in|on|by|for|with|and|or|as|at|from|is|are|be|will|must|should)$")
_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_CHAINED = re.compile(r"\(\d{1,2}(?:\.\d{1,2})+\) (?=[A-Z])")
_BLANKS = re.compile(r"[A-Z][^.:_…]{2,40}[:.]?\s*(?:_{4,}|\.{6,}|…{3,})")
"""A word or a few, and a blank to be filled in."""
_DEEPEST_HANG = 8
_MOST_BESIDE = 4
"""So many paragraphs of a box may stand between the lines of the text around it."""
_RAISED = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")
_DRAWN = Marker("bullet", "•")


class _Para(Struct, eq=False):
    """A block in the making. `box` is the ruled cell it stands in, `shift` how far a break moved it to the right."""

    lines: list[PdfLine]
    marker: Marker | None
    rest: str
    text_x: float
    box: tuple[int, int, int] | None
    edge: float
    figure: bool = False
    shift: float = 0.0

    @property
    def x(self) -> float:
        """Where its text begins in the column that it has come to."""
        return self.text_x + self.shift

    @property
    def last(self) -> PdfLine:
        """Its last line so far."""
        return self.lines[-1]


def blocks_of(pages: Sequence[PageLines]) -> tuple[Block, ...]:
    """The blocks of a document whose furniture is set aside. Footnotes follow the block that calls them, else the one that
    runs over their page."""
    facts = facts_of(pages)
    out: list[_Para | Block] = []
    notes: list[_Para] = []
    current: _Para | None = None
    around: list[_Para] = []
    for page in pages:
        body, small = _part_notes(page, facts)
        for line in _flow(page, body):
            if isinstance(line, int):
                out += [*notes, table_block(page, line, facts)]
                notes, current = [], None
                continue
            if _grows(current, line, facts):
                continue
            if (above := next((para for para in reversed(around) if _resumes(para, line, facts)), None)) is not None:
                current = above  # it ran on beside a box
                continue
            if current is not None and _ENDS.search(current.last.text) is None:
                around = [*around[1 - _MOST_BESIDE :], current]
            current = _begin(line, page, facts)
            current.figure = in_drawing(line.box, page.grids)
            out += [*notes, current]
            notes = []
        note: _Para | None = None
        for line in small:
            if not _grows(note, line, facts):
                notes.append(note := _begin(line, page, facts))
    blocks = _with_notes([_block(item, facts) if isinstance(item, _Para) else item for item in (*out, *notes)])
    return tuple(part for block in continued_tables(blocks) for part in (unfolded(block) if block.rows else (block,)))


def _with_notes(blocks: Sequence[Block]) -> list[Block]:
    """The blocks in order, each footnote moved up to the block of its page that carries its mark."""
    out: list[Block] = []
    for block in blocks:
        place = len(out)
        if mark := _MARK.match(block.text):
            call = re.compile(rf"\S{mark[0]}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
            here = [k for k, other in enumerate(out) if mark[0] in other.text and other.at.page == block.at.page]
            called = [k for k in here if call.search(out[k].text)]
            place = called[-1] + 1 if called else place
        out.insert(place, block)
    return out


def _part_notes(page: PageLines, facts: Facts) -> tuple[list[PdfLine], list[PdfLine]]:
    """The lines of a page parted into text and the footnotes at its end, which are set smaller and begin with a mark."""
    for k, line in enumerate(page.lines):
        if line.region is None and line.text[:1] in _RAISED and line.base > 0.4 * page.height:
            return page.lines[:k], page.lines[k:]
    start = len(page.lines)
    while start and page.lines[start - 1].region is None and page.lines[start - 1].size < 0.93 * facts.size:
        start -= 1
    while start < len(page.lines) and not _NOTE.match(page.lines[start].text):
        start += 1
    if start < len(page.lines) // 3:
        return page.lines, []
    return page.lines[:start], page.lines[start:]


def _flow(page: PageLines, lines: Sequence[PdfLine]) -> Iterator[PdfLine | int]:
    """The lines in order, and in place of the lines of each table the number of its grid."""
    tables = {g for g, grid in enumerate(page.grids) if not _is_box(grid, lines_in(page, g))}
    done: set[int] = set()
    for line in lines:
        grid = line.region[0] if line.region else None
        if grid is None or grid not in tables:
            yield line
        elif grid not in done:
            done.add(grid)
            yield grid


def _is_box(grid: Grid, lines: Sequence[PdfLine]) -> bool:
    """Whether a grid is only a box around text: one filled cell, or a single column of prose."""
    filled = {line.region for line in lines}
    if len(grid.cells) == 1:
        return True
    if any(len(row) > 1 for row in grid.rows):
        return False
    return len(filled) == len(grid.cells) and sum(len(line.text.split()) for line in lines) > 12 * len(filled)


def _begin(line: PdfLine, page: PageLines, facts: Facts) -> _Para:
    """A new block that begins with a line."""
    found = (_DRAWN, line.text) if line.dot is not None else read_marker(line.text, wide=is_wide(line))
    box = None
    if line.region is not None:
        box = (line.page, *line.region)
        edge = page.grids[line.region[0]].cells[line.region[1]][2] - 4
    else:
        edge = facts.column(line)[2]
    if found is None:
        return _Para([line], None, line.text, line.x0, box, edge)
    marker, rest = found
    if line.dot is not None:
        return _Para([line], marker, rest, line.x0, box, edge)
    begins = len(line.text) - len(rest)
    text_x = line.text_x if line.gap > 0 and line.head == marker.printed else line.x0
    if text_x == line.x0 and rest and begins < len(line.starts):
        text_x = line.starts[begins]
    return _Para([line], marker, rest, text_x, box, edge)


def _grows(para: _Para | None, line: PdfLine, facts: Facts) -> bool:
    """Add a line to the block before it if it belongs there."""
    if para is None:
        return False
    box = (line.page, *line.region) if line.region is not None else None
    if _counts_on(para, line) or box != para.box or line.dot is not None or line.upright != para.last.upright:
        return False
    last = para.last
    crossing = line.page != last.page or line.base < last.base - last.size
    within = para.figure and box is not None  # words in an outline are one text
    goes_on = within or (_crosses(para, line, facts) if crossing else _continues(para, line, facts))
    if not goes_on or (_ENDS.search(last.text) and _BLANKS.match(line.text)):
        return False
    found = read_marker(line.text, wide=is_wide(line))
    if found is not None and (_opens(para, line, found[0]) if crossing else _sets_off(para, line, found[0])):
        return False
    para.lines.append(line)
    if crossing and box is None:
        para.edge = facts.column(line)[2]
        para.shift = facts.column(line)[1] - facts.column(para.lines[0])[1]
    return True


def _resumes(para: _Para, line: PdfLine, facts: Facts) -> bool:
    """Add a line to the text right above it, which broke off in a sentence and was read before a box beside both."""
    if para.last.page != line.page or line.base <= para.last.base or not line.text[:1].islower():
        return False
    return _grows(para, line, facts)


def _counts_on(para: _Para, line: PdfLine) -> bool:
    """Whether a line begins with the number or capital next to that which the block begins with."""
    begun = para.lines[0].text
    chained = begun[:1] == "(" and _CHAINED.match(line.text) is not None
    return chained or counts_on(begun, line.text) or follows(begun, line.text)


def _opens(para: _Para, line: PdfLine, marker: Marker) -> bool:
    """Whether a marker at the top of a page or column begins a block, and is no figure that the sentence waits for."""
    waits = _CARRIES_ON.search(para.last.text) is not None
    return marker.kind != "number" or is_wide(line) or not waits


def _sets_off(para: _Para, line: PdfLine, marker: Marker) -> bool:
    """Whether a marker begins a block of its own, and is no number or dash that the sentence happens to put there."""
    if marker.kind == "bullet" and (not marker.weak or is_wide(line)):
        return True
    first = para.lines[0]
    if para.marker is not None:
        hangs = para.text_x > first.x0 + 0.5 * line.size
        same = marker.kind == para.marker.kind and (marker.kind != "bullet" or marker.printed == para.marker.printed)
        if (
            (hangs and abs(line.x0 - first.x0 - para.shift) < 3)
            or (same and marker.kind == "bullet")
            or _follows(para.marker, marker)
        ):
            return True
    if marker.weak:
        listed = para.last.text.endswith((":", ";")) or abs(line.x0 - para.x) > 3
        return listed if marker.kind == "bullet" else line.gap > line.size
    return is_wide(line) or _PAUSE.search(para.last.text) is not None or abs(line.x0 - para.x) > 3


def _follows(before: Marker, after: Marker) -> bool:
    """Whether a number is the next one of its kind (1.2 → 1.3, a → b)."""
    if (
        before.kind != after.kind
        or len(before.atoms) != len(after.atoms)
        or not before.atoms
        or before.end != after.end
    ):
        return False
    if before.atoms[:-1] != after.atoms[:-1]:
        return False
    a, b = before.atoms[-1], after.atoms[-1]
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1
    return len(a) == len(b) == 1 and ord(b) == ord(a) + 1


def _hangs(para: _Para) -> bool:
    """Whether a block's text is set in below its marker."""
    return para.marker is not None and para.text_x > para.lines[0].x0 + 3


def _full(para: _Para, line: PdfLine, short: float = 0.0) -> bool:
    """Whether the next line's first word had no room on the last line, or less than that part of its width was left."""
    last = para.last
    room = para.edge - 2 - short * (para.edge - para.x)
    return last.text.endswith((LINE_END_HYPHEN, "-")) or last.x1 + 0.2 * last.size + line.first_word > room


def _continues(para: _Para, line: PdfLine, facts: Facts) -> bool:
    """Whether a line below the last one goes on with the same paragraph."""
    last = para.last
    step = line.base - last.base
    open_end = _ENDS.search(last.text) is None
    alike = 0.15 if open_end and line.text[:1].islower() else 0.06
    if step < 0.4 * last.size or abs(line.size - last.size) > max(0.7, alike * last.size):
        return False
    usual = facts.leading.get(last.size, 1.2 * last.size)
    if len(para.lines) > 1 and para.lines[-2].page == last.page and last.base > para.lines[-2].base:
        usual = last.base - para.lines[-2].base
    if step > (1.22 * usual + 0.6 if open_end else 1.12 * usual + 0.4):  # after a sentence, a little more room parts
        return False
    if line.region is None and round(line.x0 - facts.column(line)[1]) in facts.indents and not _hangs(para):
        return False
    if para.marker is not None and not para.rest and len(para.lines) == 1:
        return line.x0 >= last.x0 - 2
    size = last.size
    aligned = abs(line.x0 - para.x) < 0.8 * size or (len(para.lines) > 1 and abs(line.x0 - last.x0) < 0.8 * size)
    centred = not aligned and abs((last.x0 + last.x1) - (line.x0 + line.x1)) < size and abs(last.x0 - line.x0) > size
    numbered = para.marker is not None and para.marker.kind != "bullet"
    first_indent = len(para.lines) == 1 and -4 * size < line.x0 - last.x0 < 0
    first_indent &= para.marker is None or (numbered and _full(para, line))
    flush = len(para.lines) == 1 and para.marker is not None and abs(line.x0 - last.x0) < 0.8 * size
    tabbed = para.lines[0].tab_x > 0 and abs(line.x0 - para.lines[0].tab_x) < 0.8 * size
    loose = len(para.lines) == 1 and para.marker is not None and open_end and last.x0 < line.x0 < para.text_x + 2 * size
    hanging = (
        len(para.lines) == 1 and para.marker is None and open_end and size < line.x0 - last.x0 < _DEEPEST_HANG * size
    )
    hanging &= _full(para, line) and (last.bold_to > 0 or line.text[:1].islower())  # an entry below its term
    if not (aligned or first_indent or flush or centred or tabbed or hanging or (loose and _full(para, line))):
        return False
    if centred:
        room = 2 * (para.edge - (last.x0 + last.x1) / 2)
        filled = last.x1 - last.x0 + 0.2 * size + line.first_word > room - 2 or line.text[:1].islower()
        return filled and abs(last.size - line.size) < 0.3 and (last.bold > 0.9) == (line.bold > 0.9)
    full = _full(
        para, line, 0.3 if _CARRIES_ON.search(last.text) else 0.12 if open_end and len(para.lines) > 1 else 0.0
    )
    if not full:
        if not open_end or not (line.text[:1].islower() or line.text[:1] == "(") or line.x1 - line.x0 < 0.1 * last.x1:
            return False
        if read_marker(line.text, wide=is_wide(line)) is not None:
            return False
    plain_change = (
        (last.bold > 0.9) != (line.bold > 0.9) or (last.italic > 0.9) != (line.italic > 0.9) or last.font != line.font
    )
    return (full and open_end) or not plain_change


def _crosses(para: _Para, line: PdfLine, facts: Facts) -> bool:
    """Whether the first line of a page or column goes on with the paragraph that the break cut."""
    last = para.last
    if abs(line.size - last.size) > 0.6 or (last.bold > 0.9) != (line.bold > 0.9):
        return False
    shift = facts.column(line)[1] - facts.column(last)[1] if line.region is None else 0.0
    off = abs(line.x0 - para.x - shift)
    if _ENDS.search(last.text):
        hanging = para.marker is not None and para.text_x > para.lines[0].x0 + 6 and off < 3
        return last.text.endswith(".") and hanging and _full(para, line) and len(para.lines) > 1
    if line.text[:1].islower():
        return line.region is not None or _full(para, line, 0.1)
    if last.bold > 0.9:  # a heading at the foot of a page, not a sentence cut in two
        return False
    return _full(para, line, 0.3 if _CARRIES_ON.search(last.text) else 0.0) and off < 15


def _block(para: _Para, facts: Facts) -> Block:
    texts = [para.rest, *(line.text for line in para.lines[1:])]
    text = mended(texts, facts)
    marker = para.marker
    item = marker is not None and (
        marker.kind != "number" or (not marker.atoms[0][0].isdigit() and len(marker.atoms) == 1)
    )
    return Block(
        kind="figure" if para.figure else "item" if item else "paragraph",
        text=text,
        marker=marker.printed if marker else None,
        lines=tuple(line.public() for line in para.lines),
        indent=round(para.text_x, 1),
        left=round(facts.column(para.lines[0])[1], 1),
        style=_style(para.lines),
        boxed=para.box is not None,
        run_in=0 if marker else run_in(text, _bold_head(para.lines, facts)),
    )


def _bold_head(lines: Sequence[PdfLine], facts: Facts) -> str:
    """The bold words that a text begins with."""
    whole = list(takewhile(lambda line: line.bold > 0.9, lines))
    part = [line.text[: line.bold_to] for line in lines[len(whole) : len(whole) + 1]]
    return mended([*(line.text for line in whole), *part], facts)


def _style(lines: Sequence[PdfLine]) -> Style:
    longest = max(lines, key=lambda line: len(line.text))
    total = sum([len(line.text) for line in lines])
    return Style(
        size=longest.size,
        bold=sum([line.bold * len(line.text) for line in lines]) > 0.75 * total,
        italic=sum([line.italic * len(line.text) for line in lines]) > 0.75 * total,
        caps=in_capitals("".join([line.text for line in lines]), 3),
        font=longest.font,
        underline=all(line.underline for line in lines),
        colour=lines[0].colour if len({line.colour for line in lines}) == 1 else "",
    )
