"""Pages that are pictures get their words from text recognition; what recognition blurs is set straight afterwards.

`recognised` has ocrmypdf turn pictures of pages upright and lay their words over them. `straightened` looks at the picture
of a page with such a layer for what the layer does not tell: ruling lines, bullets, bold type. `settled` evens out sizes
and edges over the whole document. None of them reads words; numbers that were misread are `numerals`' to mend.
"""

import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from ...grammar.span import Box
from .drawings import Rule
from .furniture import PageLines
from .glyphs import RECOGNISED, Fragment, Page
from .layout import PdfLine

MISSING = "text recognition is not installed"
INSTALL = "install it (pip install 'byelaw[ocr]', and tesseract: apt-get install tesseract-ocr, brew install tesseract)"
_SECONDS_A_PAGE = 120
_SCALE = 200 / 72
_DARK, _GUTTER = 150, 7
"""How dark a point between columns may be at most (of 255), and how wide they stand apart, in points."""
_INK = 0.45
_SHORTEST_RULE = 30.0
_RIDGE, _BESIDE, _BLUR = 0.16, 6, 14
_BOLDER, _PALER, _GREY = 1.22, 0.92, "808080"
_PARTED = re.compile(r"^([0-9]{1,2}|[A-Z])[:,;]([0-9]{1,2})(?=$|\s)")
"""A number whose dot was read as another sign."""
_LETTERS = re.compile(r"(?<!\S)[^\W\d_]{3,}[.,:;)]*(?!\S)")
_LEVEL = 0.004
_SPACE, _WIDE = 0.62, 1.0
_LOW = re.compile(r"[acegmnopqrsuvwxyz\s.,:;-]+")
_BREADTHS = {**dict.fromkeys("iljI.,:;'", 0.5), **dict.fromkeys("ftr)", 0.7), **dict.fromkeys("mwMW", 1.5)}
_SIGN = re.compile(r"[^\w\s]{1,2}")
_BAR = re.compile(r"\|(?=[a-z])")
_BODY_SIZES = (0.81, 1.16)
_NEAR = 3.0
_EDGE = 0.12


def can_recognise() -> bool:
    """Whether ocrmypdf and tesseract are there."""
    return importlib.util.find_spec("ocrmypdf") is not None and shutil.which("tesseract") is not None


def recognised(data: bytes, pages: Sequence[int]) -> bytes | None:
    """A PDF of these pages (from 1) of another one, each with its words as a hidden layer; None if that failed."""
    with pypdfium2.PdfDocument(data) as whole:
        in_columns = [number for number in pages if has_columns(whole[number - 1])]
        others = [number for number in pages if number not in in_columns]
        made = [_with_words(_part_of(whole, chosen), len(chosen), chosen is in_columns)
                for chosen in (others, in_columns) if chosen]  # fmt: skip
    if None in made or len(made) == 1:
        return made[0]
    with pypdfium2.PdfDocument(made[0]) as out, pypdfium2.PdfDocument(made[1]) as columns:
        for index, number in enumerate(in_columns):
            out.import_pages(columns, [index], pages.index(number))
        return _saved(out)


def _part_of(whole: Any, pages: Sequence[int]) -> bytes:
    with pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, [number - 1 for number in pages])
        return _saved(part)


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def has_columns(page: Any) -> bool:
    """Whether white parts the text in the middle of a page all the way down, as it does between columns.

    It is looked for inch by inch, so that a page may be a little turned.
    """
    shown = page.render(scale=1, grayscale=True).to_numpy()
    dark = shown.reshape(shown.shape[:2]) < _DARK
    height, width = dark.shape
    gutters: list[float] = []
    filled = 0
    for top in range(0, height, 72):
        inked = np.flatnonzero(dark[top : top + 72].sum(axis=0))
        inside = inked[(inked > 0.05 * width) & (inked < 0.95 * width)]
        if len(inside) < 0.5 * width:  # hardly a line
            continue
        filled += 1
        steps = np.diff(inside)
        middle = (steps > _GUTTER) & (inside[:-1] > 0.3 * width) & (inside[1:] < 0.7 * width)
        if middle.any():
            gutters.append(float(inside[np.argmax(steps * middle)]))
    return len(gutters) > max(2, 0.6 * filled) and max(gutters) - min(gutters) < 0.06 * width


def _with_words(pictures: bytes, pages: int, columns: bool) -> bytes | None:
    """A PDF of pictures with their words as a hidden layer; None if that failed."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "pictures.pdf"), Path(folder, "words.pdf")
        given.write_bytes(pictures)
        command = (
            *(sys.executable, "-m", "ocrmypdf", "--quiet", "--mode", "skip", "--deskew", "--rotate-pages"),
            *("--output-type", "pdf", "--optimize", "0", "--rasterizer", "pypdfium", "--language", "eng"),
            # A column of lines of any size where there is one: else numbers that hang beside the text are read apart.
            *("--tesseract-pagesegmode", "3" if columns else "4", str(given), str(made)),
        )
        # One thread for each page: tesseract's own threads make it slower.
        settings = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        limit = 60 + _SECONDS_A_PAGE * pages
        try:
            subprocess.run(command, env=settings, timeout=limit, check=True, capture_output=True)
            return made.read_bytes()
        except (subprocess.SubprocessError, OSError):
            return None


def is_recognised(page: Page) -> bool:
    """Whether the words of a page are a hidden layer over its picture, as text recognition makes it."""
    hidden = sum(len(fragment.text) for fragment in page.fragments if fragment.hidden)
    return page.images and hidden * 2 > page.characters


# --- what the picture tells ----------------------------------------------------------------------------------------


def straightened(page: Page, raw: Any) -> Page:
    """A page with a hidden layer, with the ruling lines, bullets and bold words of its picture. `raw`: the pdfium page."""
    shown = raw.render(scale=_SCALE, grayscale=True).to_numpy()
    ink: NDArray[np.float32] = 1.0 - shown.reshape(shown.shape[:2]).astype(np.float32) / 255.0
    dark = ink > _INK
    rules = [*_rules(ink, across=True), *_rules(ink.T.copy(), across=False)]
    page.rules = [rule for rule in rules if not any(_strikes(rule, fragment) for fragment in page.fragments)]
    slope = slope_of(page.fragments)
    body = _median([fragment.size for fragment in page.fragments for _ in fragment.text])
    for fragment in page.fragments:
        fragment.hidden = False
        if _LOW.fullmatch(fragment.text) and 0.6 < fragment.size / body < 0.76:  # measured by letters that are not tall
            fragment.size = body
    part_words(dark, page.fragments)
    shades = [_shade(ink, fragment) for fragment in page.fragments]
    widths = [_stroke(ink, f) / shade for f, shade in zip(page.fragments, shades, strict=True)]
    usual = _median([width for width, f in zip(widths, page.fragments, strict=True) for _ in f.text if width])
    black = _median([shade for shade, f in zip(shades, page.fragments, strict=True) for _ in f.text])
    for width, shade, fragment in zip(widths, shades, page.fragments, strict=True):
        fragment.bold = usual > 0 and width > _BOLDER * usual
        if shade < _PALER * black and fragment.size > 0.9 * body:
            fragment.colour = _GREY
        fragment.font = RECOGNISED
        fragment.text = _BAR.sub("I", _PARTED.sub(r"\1.\2", fragment.text))
    page.dots = _bullets(dark, page.fragments)
    for fragment in page.fragments:
        down = slope * fragment.x0
        fragment.base, fragment.top, fragment.bottom = fragment.base - down, fragment.top - down, fragment.bottom - down
    page.characters = sum(len(fragment.text) - fragment.text.count(" ") for fragment in page.fragments)
    page.recognised = True
    return page


def _rules(ink: NDArray[np.float32], across: bool) -> list[Rule]:
    """The straight thin strokes of a picture (or of its transpose, for those that go down) as rules, in points.

    A rule is a ridge: darker than what lies a little above and below it, all the way. Text is as dark there as on it.
    """
    thick = np.maximum(ink, np.maximum(np.roll(ink, 1, axis=0), np.roll(ink, -1, axis=0)))  # not quite level
    long = _smooth(thick)
    ridge = long - np.maximum(np.roll(long, _BESIDE, axis=0), np.roll(long, -_BESIDE, axis=0)) > _RIDGE
    least = int(_SHORTEST_RULE * _SCALE)
    found: list[list[int]] = []
    for row in np.flatnonzero(ridge.sum(axis=1) >= least):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], ridge[row].astype(np.int8), [0]))))
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if end - start < least:
                continue
            above = next((f for f in found if row - f[3] <= 3 and f[0] < end + 20 and start < f[2] + 20), None)
            if above is None:
                found.append([start, int(row), end, int(row)])
            else:
                above[:] = min(above[0], start), above[1], max(above[2], end), int(row)
    strokes = [(x0 / _SCALE, (top + low) / 2 / _SCALE, x1 / _SCALE) for x0, top, x1, low in found]
    return [Rule(x0, y, x1, y) if across else Rule(y, x0, y, x1) for x0, y, x1 in strokes]


def _strikes(rule: Rule, fragment: Fragment) -> bool:
    """Whether a rule goes through the middle of words, so that it is made of their letters."""
    inside = fragment.base - 0.75 * fragment.size < rule.top and rule.bottom < fragment.base - 0.05 * fragment.size
    return inside and rule.x0 < fragment.x1 and fragment.x0 < rule.x1


def _smooth(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each point of a picture as the mean of those beside it in its row."""
    wide = np.cumsum(ink, axis=1, dtype=np.float32)
    out = np.zeros_like(ink)
    out[:, _BLUR:-_BLUR] = (wide[:, 2 * _BLUR :] - wide[:, : -2 * _BLUR]) / (2 * _BLUR)
    return out


def slope_of(fragments: Sequence[Fragment]) -> float:
    """How much the lines of a page fall for each point to the right; their sizes are set right, which the slope swells.

    A page with few lines is not always turned upright before its words are recognised.
    """
    lines: list[list[Fragment]] = []
    for fragment in fragments:
        last = lines[-1][-1] if lines else fragment
        if lines and -1 < fragment.x0 - last.x1 < last.size and abs(fragment.base - last.base) < last.size / 2:
            lines[-1].append(fragment)
        else:
            lines.append([fragment])
    falls = [(b.base - a.base) / (b.x0 - a.x0) for line in lines for a, b in pairwise(line)]
    slope = _median(falls)
    alike = sum(abs(fall - slope) < _LEVEL for fall in falls)
    if len(falls) < 3 or abs(slope) < _LEVEL or alike < 0.7 * len(falls):
        return 0.0
    for line in lines:
        swollen = abs(slope) * (line[-1].x1 - line[0].x0)
        for fragment in line:
            fragment.top += swollen
            fragment.size = max(fragment.size - swollen, fragment.size / 2)
    return slope


def part_words(dark: NDArray[np.bool_], fragments: Sequence[Fragment]) -> None:
    """Part words that were read as one ("Weaim"), where the white between them is nearly as wide as the page's spaces."""
    spaces = [(f.xs[k + 1][0] - f.xs[k - 1][1]) / f.size for f in fragments for k, c in enumerate(f.text) if c == " "]
    least = _SPACE * _median(spaces)
    for fragment in fragments if least else ():
        for word in reversed(list(_LETTERS.finditer(fragment.text))):
            left, right = fragment.xs[word.start()][0], fragment.xs[word.end() - 1][1]
            tall = (fragment.base - 1.1 * fragment.size, fragment.base + 0.35 * fragment.size)
            gaps = _white(dark, (left, tall[0], right, tall[1]), least * fragment.size)
            if not gaps or 3 * len(gaps) > len(word[0]):  # its letters are set apart
                continue
            if word.start() == 0 and gaps[0][1] - gaps[0][0] > _WIDE * fragment.size:
                _hang(fragment, word.end(), *gaps[0])
            else:
                _part(fragment, word.start(), word.end(), gaps)


def _hang(fragment: Fragment, end: int, before: float, after: float) -> None:
    """Make the ink before a wide gap a bullet, which was read as part of the first word."""
    step = (fragment.xs[end - 1][1] - after) / end
    letters = [(after + k * step, after + (k + 1) * step) for k in range(end)]
    fragment.xs = [(fragment.x0, before), (before, after), *letters, *fragment.xs[end:]]
    fragment.text = f"• {fragment.text}"


def _white(dark: NDArray[np.bool_], box: Box, least: float) -> list[tuple[float, float]]:
    """The left and right edges of the white stretches within a word that are at least so wide."""
    inked = np.flatnonzero(_patch(dark, box).any(axis=0))
    wide = np.flatnonzero(np.diff(inked) > least * _SCALE)
    return [(box[0] + float(inked[k] + 1) / _SCALE, box[0] + float(inked[k + 1]) / _SCALE) for k in wide]


def _part(fragment: Fragment, start: int, end: int, gaps: Sequence[tuple[float, float]]) -> None:
    """Put a space into a word of a fragment in place of each gap, at the letter that the ink before it leads one to expect."""
    left, right = fragment.xs[start][0], fragment.xs[end - 1][1]
    breadths = np.cumsum([_BREADTHS.get(c, 1.0) for c in fragment.text[start:end]])
    inked = right - left - sum(after - before for before, after in gaps)
    words, edges, passed, at, begun = [], [], 0.0, start, left
    for before, after in [*gaps, (right, right)]:
        passed, begun = passed + before - begun, after
        cut = start + 1 + int(np.abs(breadths - breadths[-1] * passed / inked).argmin())
        if before < right and not at < cut < end:  # no letter stands on one side of the gap
            continue
        step = (before - left) / (cut - at)
        words.append(fragment.text[at:cut])
        edges += [(left + k * step, left + (k + 1) * step) for k in range(cut - at)]
        edges += [(before, after)] if cut < end else []
        left, at = after, cut
    fragment.text = fragment.text[:start] + " ".join(words) + fragment.text[end:]
    fragment.xs = [*fragment.xs[:start], *edges, *fragment.xs[end:]]


def pixels(points: float) -> int:
    """A place on the page as one of its picture."""
    return max(0, round(points * _SCALE))


def _patch(ink: NDArray[Any], box: Box) -> NDArray[Any]:
    x0, top, x1, bottom = map(pixels, box)
    patch: NDArray[Any] = ink[top:bottom, x0:x1]
    return patch


def _shade(ink: NDArray[np.float32], fragment: Fragment) -> float:
    """How dark the strokes of a word are: coloured ones are grey in a picture without colours."""
    patch = _patch(ink, (fragment.x0, fragment.top, fragment.x1, fragment.base))
    strokes = patch[patch > _INK]
    return float(np.percentile(strokes, 90)) if strokes.size else 1.0


def _stroke(ink: NDArray[np.float32], fragment: Fragment) -> float:
    """How wide the strokes of a word are against its height: its ink divided by the number of strokes crossed."""
    patch = _patch(ink, (fragment.x0, fragment.top, fragment.x1, fragment.base))
    if not patch.size:
        return 0.0
    dark = patch > _INK
    crossed = int((dark[:, 1:] & ~dark[:, :-1]).sum() + dark[:, 0].sum())
    return float(patch[dark].sum() / crossed / fragment.size) if crossed else 0.0


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def _bullets(dark: NDArray[np.bool_], fragments: Sequence[Fragment]) -> list[Box]:
    """The boxes of solid spots that stand alone before a line: bullets that were not read as a character.

    Those that were read as one ("e", "¢", "«") become bullets in the text.
    """
    out: list[Box] = []
    for fragment in fragments:
        x0, size, base = fragment.x0, fragment.size, fragment.base
        if any(0 < x0 - f.x1 < 4 * size and abs(f.base - base) < size / 2 for f in fragments):
            continue
        word = fragment.text.split(" ", 1)[0]
        sign = _SIGN.fullmatch(word) is not None and _gap_after(fragment, word, fragments) > 0.9 * size
        if not sign and len(word) < 3 and not word.isdigit() and word not in ("A", "I", "a"):
            inside = (x0 - 1, base - 1.2 * size, fragment.xs[len(word) - 1][1] + 1, base + 0.4 * size)
            sign = _spot(dark, inside, size) is not None
        if sign:
            fragment.text = "•" + fragment.text[len(word) :]
            fragment.xs = [(x0, fragment.xs[len(word) - 1][1]), *fragment.xs[len(word) :]]
            continue
        if spot := _spot(
            dark, (max(0.0, x0 - 3.2 * size), base - 1.2 * size, x0 - 0.4 * size, base + 0.4 * size), size
        ):
            out.append(spot)
    return out


def _gap_after(fragment: Fragment, word: str, fragments: Sequence[Fragment]) -> float:
    """How far from the first word of a fragment the text goes on."""
    right = fragment.xs[len(word) - 1][1]
    if len(word) < len(fragment.text):
        return fragment.xs[len(word) + 1][0] - right
    beside = [f.x0 - right for f in fragments if f.x0 > right and abs(f.base - fragment.base) < fragment.size / 2]
    return min(beside, default=0.0)


def _spot(dark: NDArray[np.bool_], inside: Box, size: float) -> Box | None:
    """The box of the ink in a stretch of the page if it is one small solid spot."""
    patch = _patch(dark, inside)
    if patch.sum() < 6:
        return None
    rows, columns = np.flatnonzero(patch.sum(axis=1) > 1), np.flatnonzero(patch.sum(axis=0) > 1)
    if not rows.size or not columns.size:
        return None
    tall, wide = int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)
    spot = patch[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if not (0.1 * size < tall / _SCALE < 0.8 * size and 0.6 < tall / wide < 1.6 and spot.mean() > 0.65):
        return None
    left, top = inside[0] + int(columns[0]) / _SCALE, inside[1] + int(rows[0]) / _SCALE
    return left, top, left + wide / _SCALE, top + tall / _SCALE


# --- what the whole document tells -----------------------------------------------------------------------------------


def settled(pages: Sequence[PageLines]) -> None:
    """Even out the lines of pages that were recognised: one size for the body, the same left edges all the way."""
    lines = [line for page in pages for line in page.lines if line.upright]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    for line in lines:
        if _BODY_SIZES[0] * body < line.size < _BODY_SIZES[1] * body:
            line.size = body
        else:
            line.size = float(round(line.size))
        line.first_word += 0.7 * body  # the ends of recognised words are not exact
    for page in pages:
        _aligned([line for line in page.lines if line.upright])
    for down in (0.0, 1.0):
        edge = [(line.base - down * page.height, line) for page in pages for line in page.lines
                if abs(line.base - down * page.height) < _EDGE * page.height]  # fmt: skip
        _levelled(sorted(edge, key=lambda pair: pair[0]))


def _levelled(lines: Sequence[tuple[float, PdfLine]]) -> None:
    """Lines at the edge of pages that stand at nearly the same height stand at the same height."""
    start = 0
    for k in range(1, len(lines) + 1):
        if k == len(lines) or lines[k][0] - lines[start][0] > _NEAR:
            for place, line in lines[start:k]:
                line.base += lines[start][0] - place
            start = k


def _aligned(lines: Sequence[PdfLine]) -> None:
    """Lines of a page that begin near each other begin at the same place."""
    run: list[PdfLine] = []
    for line in (*sorted(lines, key=lambda line: line.x0), None):
        if run and (line is None or line.x0 - run[0].x0 > _NEAR):
            edge = run[len(run) // 2].x0
            for other in run:
                other.box = (edge, *other.box[1:])
            run = []
        if line is not None:
            run.append(line)
