"""Pages that are pictures become pages with words: drawn and levelled, cut into pieces, recognised piece by piece.

In go the pages of a PDF that hold nothing but pictures, out come `Page`s like those that `glyphs` reads. What their pictures
tell besides the words is `ink`'s to find, numbers that were misread are `numerals`' to mend.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pypdfium2

from ....grammar.span import Box
from ..page.drawings import Rule
from ..page.glyphs import Fragment, Page
from .ink import told_by
from .lettering import fragments_of, is_writing, lead, sized, sureness, tick
from .pictures import Picture, ink_of, levelled, picture_of
from .pieces import pieces_of, with_uprights
from .recogniser import read_pieces, turn_of
from .ruling import rules_in
from .spots import drawings_of, leaders_of, letters_of

_UPRIGHT = 60.0
"""A page of which it is less sure may lie on its side or head."""
_THIN = 0.9
"""Half of the width of a ruling line, in points."""
_DARK = 170


def recognised(data: bytes, numbers: Sequence[int]) -> Iterator[Page]:
    """The pages of a PDF with these numbers (from 1), with the words that were found on them. One that could not be tried,
    as tesseract failed, is not `recognised`."""
    jobs = os.cpu_count() or 1
    with pypdfium2.PdfDocument(data) as document, ThreadPoolExecutor(jobs) as pool:
        for start in range(0, len(numbers), jobs):  # so few pictures are held at once
            some = numbers[start : start + jobs]
            yield from pool.map(_read, some, [picture_of(document[number - 1]) for number in some])


def _read(number: int, shown: Picture) -> Page:
    """One page, turned if it has to be."""
    try:
        page, sure = _words(number, levelled(shown))
        if sure < _UPRIGHT and (turn := turn_of(shown.grey)):
            page, _ = _words(number, levelled(shown.turned(turn)))
    except (OSError, subprocess.SubprocessError):
        return Page(number, shown.width, shown.height, [], [], [], 0, images=True)
    page.recognised = True
    return page


def _words(number: int, picture: Picture) -> tuple[Page, float]:
    """The words of a picture, and how sure they are (to 100)."""
    ink = ink_of(picture)
    rules = rules_in(ink)
    leaders = [row for row in leaders_of(ink) if not any(_meets(rule, row) for rule in rules)]
    ruled = ((r.x0 - _THIN, r.top - _THIN, r.x1 + _THIN, r.bottom + _THIN) for r in rules)
    bare = picture.without((*leaders, *drawings_of(ink), *ruled)).whitened()
    letters = letters_of(ink)
    inked = bare.smaller(1) < _DARK
    rules = with_uprights(inked, rules)
    pieces = pieces_of(inked, rules, letters)
    scales = [letters.scale_for(piece.box) for piece in pieces]
    read = read_pieces([bare.without(p.without).cut(p.box, scale) for p, scale in zip(pieces, scales, strict=True)])
    page = Page(number, picture.width, picture.height, [], rules, [], 0, images=True)
    runs: dict[int, list[list[Fragment]]] = {}
    for piece, scale, lines in zip(pieces, scales, read, strict=True):
        kept = [line for line in lines if is_writing(line, piece.table > 0)]
        page.unread += len(lines) - len(kept)
        rows = [fragments_of(line, piece.box, scale) for line in kept]
        runs.setdefault(piece.table, []).extend(rows)
        page.fragments += [fragment for row in rows for fragment in row]
    for table, rows in runs.items():
        sized(rows, is_table=table > 0)
        if table:
            tick(rows)
    lead(page.fragments, leaders)
    told_by(ink, page)
    return page, sureness([line for lines in read for line in lines]) if pieces else 100.0  # of white it is sure


def _meets(rule: Rule, row: Box) -> bool:
    """Whether dots in a row are those of a faint rule."""
    return rule.x0 < row[2] and row[0] < rule.x1 and rule.top - _THIN < row[3] and row[1] < rule.bottom + _THIN
