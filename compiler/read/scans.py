"""Pages that are pictures become pages with words: drawn and levelled, parted into columns, recognised piece by piece.

In go the pages of a PDF that hold nothing but pictures, out come `Page`s like those that `glyphs` reads. What their pictures
tell besides the words is `ink`'s to find, numbers that were misread are `numerals`' to mend.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pypdfium2

from ...grammar.span import Box
from .glyphs import RECOGNISED, Fragment, Page
from .ink import told_by
from .pictures import Picture, ink_of, levelled, picture_of
from .pieces import pieces_of
from .recogniser import Letter, Word, read_pieces
from .ruling import rules_in
from .spots import drawings_of, leaders_of, letters_of

_LOW = frozenset("acemnorsuvwxz")
_HIGH = frozenset("bdhkl")
_BELOW = frozenset("gjpqyQJ,;()[]{}|/_@§")
_HEIGHTS = (0.47, 0.68, 0.71)
"""How tall low letters, capitals and high letters are in type of one point."""
_WIDE = 1.1
_SURE = 35.0
_USUAL = 10.0
_LINES, _CELLS = (0.9, 1.12), (0.7, 1.4)
_MARKS = {**dict.fromkeys("vVyYJ√/✓", "✓"), **dict.fromkeys("xX×✗", "✗")}
_FEWEST_MARKS = 3
_THIN = 0.9
_FEWEST_DOTS, _DOT_STEP = 6, 3.0
_DARK = 170


def recognised(data: bytes, numbers: Sequence[int]) -> Iterator[Page]:
    """The pages of a PDF with these numbers (from 1), as far as words were found on them."""
    with pypdfium2.PdfDocument(data) as document, ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        pictures = ((number, picture_of(document[number - 1])) for number in numbers)
        yield from (page for page in pool.map(lambda pair: _read(*pair), pictures) if page is not None)


def _read(number: int, shown: Picture) -> Page | None:
    picture = levelled(shown)
    ink = ink_of(picture)
    rules = rules_in(ink)
    letters, leaders = letters_of(ink), leaders_of(ink)
    erased = (
        *leaders,
        *drawings_of(ink),
        *((r.x0 - _THIN, r.top - _THIN, r.x1 + _THIN, r.bottom + _THIN) for r in rules),
    )
    bare = picture.without(erased).whitened()
    pieces = pieces_of(bare.smaller(1) < _DARK, rules, letters)
    scales = [letters.scale_for(piece.box) for piece in pieces]
    cuts = [bare.without(piece.without).cut(piece.box, scale) for piece, scale in zip(pieces, scales, strict=True)]
    try:
        found = read_pieces(cuts)
    except (OSError, subprocess.SubprocessError):
        return None
    runs: dict[int, list[list[Fragment]]] = {}
    page = Page(number, picture.width, picture.height, [], rules, [], 0, images=True)
    for piece, scale, lines in zip(pieces, scales, found, strict=True):
        kept = [line for line in lines if _sure(line) > _SURE]
        page.unread += len(lines) - len(kept)
        rows = [list(_fragments(line, piece.box, scale)) for line in kept]
        runs.setdefault(piece.table, []).extend(rows)
        page.fragments += [fragment for row in rows for fragment in row]
    for table, rows in runs.items():
        _even_out([fragment for row in rows for fragment in row], _CELLS if table else _LINES)
        if table:
            _tick(rows)
    _lead(page.fragments, leaders)
    if not page.fragments:
        return None
    told_by(ink, page)
    return page


def _even_out(fragments: Sequence[Fragment], near: tuple[float, float]) -> None:
    """Give words the usual size if theirs is unknown, or near it."""
    sizes = sorted(fragment.size for fragment in fragments for _ in fragment.text if fragment.size)
    usual = sizes[len(sizes) // 2] if sizes else _USUAL
    for fragment in fragments:
        if not fragment.size or near[0] < fragment.size / usual < near[1]:
            fragment.size = usual
            fragment.top, fragment.bottom = fragment.base - 0.75 * usual, fragment.base + 0.22 * usual


def _tick(rows: Sequence[Sequence[Fragment]]) -> None:
    """Make ticks and crosses of the letters that they were read as, where several cells of a table hold nothing else."""
    alone = [row[0] for row in rows if len(row) == 1 and row[0].text in _MARKS]
    for fragment in alone if len(alone) >= _FEWEST_MARKS else ():
        fragment.text = _MARKS[fragment.text]


def _sure(line: Sequence[Word]) -> float:
    """How sure a line is, to 100: of ink that is no writing hardly anything is."""
    return sum(word.sure * len(word.letters) for word in line) / sum(len(word.letters) for word in line)


def _lead(fragments: list[Fragment], leaders: Sequence[Box]) -> None:
    """Put rows of dots behind the words that they lead away from."""
    for x0, _, x1, bottom in leaders:
        count = max(_FEWEST_DOTS, round((x1 - x0) / _DOT_STEP))
        step = (x1 - x0) / count
        level = [k for k, f in enumerate(fragments) if abs(f.base - bottom) < 0.3 * f.size and f.x1 < x0 + 2]
        place = max(level, key=lambda k: fragments[k].x1, default=len(fragments) - 1)
        size = fragments[place].size if level else 10.0
        dots = Fragment("." * count, [(x0 + k * step, x0 + k * step + step) for k in range(count)], bottom - 0.75 * size,
                        bottom + 0.22 * size, bottom, size, False, False, RECOGNISED, 0, spaced=True)  # fmt: skip
        fragments.insert(place + 1, dots)
    for seq, fragment in enumerate(fragments):
        fragment.seq = seq


def _fragments(line: Sequence[Word], box: Box, scale: float) -> Iterator[Fragment]:
    """The words of a line, put together where no wide gap parts them. Places come in pixels of the piece."""
    left, top = (edge * scale for edge in box[:2])
    letters = [letter for word in line for letter in word.letters]
    size = _size(letters) / scale
    bases = sorted(letter.bottom for letter in letters if letter.text not in _BELOW and letter.text.isalnum())
    base = (top + (bases[len(bases) * 2 // 5] if bases else max(letter.bottom for letter in letters))) / scale
    current: Fragment | None = None
    for word in line:
        edges = [((left + one.x0) / scale, (left + one.x1) / scale) for one in word.letters for _ in one.text]
        if current is not None and edges[0][0] - current.x1 < _WIDE * (size or _USUAL):
            current.xs += [(current.x1, edges[0][0]), *edges]
            current.text += f" {word.text}"
            continue
        if current is not None:
            yield current
        current = Fragment(word.text, edges, base - 0.75 * size, base + 0.22 * size, base, size, False, False, RECOGNISED,
                           0, spaced=current is not None)  # fmt: skip
    if current is not None:
        yield current


def _size(letters: Sequence[Letter]) -> float:
    """The size of the type of a line, in pixels, by how tall its letters are: boxes that reach into the neighbour's are taller.
    0 if a single one tells."""
    told = ((letter.bottom - letter.top, _kind(letter.text)) for letter in letters)
    heights = sorted(tall / _HEIGHTS[kind] for tall, kind in told if kind is not None)
    return heights[len(heights) * 3 // 10] if len(heights) > 1 else 0.0


def _kind(letter: str) -> int | None:
    """Which of the heights a letter has; None for what is as tall as it happens to be."""
    if letter.isupper() or letter.isdigit():
        return 1
    return 0 if letter in _LOW else 2 if letter in _HIGH else None
