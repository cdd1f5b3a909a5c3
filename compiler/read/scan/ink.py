"""What the picture of a page tells besides its words: ruling lines, bullets, bold and grey type, spaces that were overlooked.

`told_by` adds it to a page whose words were recognised; `straightened` does so for a page that came with a hidden layer of
words, which need not be level. Neither reads words.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from ....grammar.span import Box
from ..page.drawings import Rule
from ..page.glyphs import RECOGNISED, Fragment, Page
from .marks import bullets_of
from .pictures import INCH, Ink, ink_of, picture_of
from .ruling import rules_in
from .signs import mend_signs
from .spacing import part_words

_SCALE = INCH / 72
_INK = 0.45
_BOLDER, _PALER, _GREY = 1.25, 0.92, "808080"
_SHORTEST_HEAD = 3
_STRAY = re.compile(r"(?<!\S)([|_~—–‘’'\"-]+)(?!\S)")
"""Signs that the recogniser puts where a gap is wide."""
_LEVEL = 0.004
_LOW = re.compile(r"[acegmnopqrsuvwxyz\s.,:;-]+")


def straightened(page: Page, raw: Any) -> Page:
    """A page with a hidden layer, with what its picture tells. `raw`: the open pdfium page."""
    ink = ink_of(picture_of(raw))
    page.rules = rules_in(ink)
    slope = slope_of(page.fragments)
    body = _median([fragment.size for fragment in page.fragments for _ in fragment.text])
    for fragment in page.fragments:
        fragment.hidden = False
        if _LOW.fullmatch(fragment.text) and 0.6 < fragment.size / body < 0.76:  # measured by letters that are not tall
            fragment.size = body
    told_by(ink, page)
    page.recognised = True
    for fragment in page.fragments:
        down = slope * fragment.x0
        fragment.base, fragment.top, fragment.bottom = fragment.base - down, fragment.top - down, fragment.bottom - down
    return page


def told_by(ink: Ink, page: Page) -> None:
    """Add to a page, whose rules are those of its ink, what the ink tells of its words."""
    dark = ink > _INK
    page.rules = [rule for rule in page.rules if not any(_strikes(rule, fragment) for fragment in page.fragments)]
    body = _median([fragment.size for fragment in page.fragments for _ in fragment.text])
    page.fragments = [fragment for fragment in page.fragments if _wipe(dark, fragment)]
    part_words(dark, page.fragments)
    shades = [_shade(ink, fragment) for fragment in page.fragments]
    black = _median([shade for shade, f in zip(shades, page.fragments, strict=True) for _ in f.text])
    for shade, fragment in zip(shades, page.fragments, strict=True):
        if shade < _PALER * black and fragment.size > 0.9 * body:
            fragment.colour = _GREY
        fragment.font = RECOGNISED
        mend_signs(fragment)
    page.fragments = _embolden(ink, page.fragments, shades)
    page.dots = bullets_of(dark, page.fragments)
    page.characters = sum(len(fragment.text) - fragment.text.count(" ") for fragment in page.fragments)


def _wipe(dark: NDArray[np.bool_], fragment: Fragment) -> bool:
    """Take those signs out of a fragment that stand where there is no ink, as behind a number; whether anything is left."""
    tall = fragment.base - fragment.size, fragment.base + 0.3 * fragment.size
    for sign in reversed(list(_STRAY.finditer(fragment.text))):
        start, end = sign.span(1)
        left, right = fragment.xs[start][0], fragment.xs[end - 1][1]
        if not _patch(dark, (left, tall[0], right, tall[1])).any():
            end += fragment.text[end : end + 1] == " "
            fragment.text, fragment.xs = (
                fragment.text[:start] + fragment.text[end:],
                fragment.xs[:start] + fragment.xs[end:],
            )
    fragment.text = fragment.text.rstrip()
    fragment.xs = fragment.xs[: len(fragment.text)]
    return fragment.text != ""


def _embolden(ink: Ink, fragments: Sequence[Fragment], shades: Sequence[float]) -> list[Fragment]:
    """The fragments, bold where their strokes are wider than those of most words; a line is cut behind bold words that it
    begins with."""
    words = [[*re.finditer(r"\S+", fragment.text)] for fragment in fragments]
    widths = [[_stroke(ink, fragment, word) / shade for word in found]
              for fragment, found, shade in zip(fragments, words, shades, strict=True)]  # fmt: skip
    letters = [width for found, row in zip(words, widths, strict=True) for word, width in zip(found, row, strict=True)
               for _ in word[0] if width]  # fmt: skip
    least = _BOLDER * _median(letters)
    out: list[Fragment] = []
    for fragment, found, row in zip(fragments, words, widths, strict=True):
        wide = [width > least for width in row]
        heavy = sum(len(word[0]) for word, is_wide in zip(found, wide, strict=True) if is_wide)
        cut = next((k for k, is_wide in enumerate(wide) if not is_wide and any(map(str.isalnum, found[k][0]))), 0)
        if 0 < cut < len(found) and not any(wide[cut:]) and found[cut].start() > _SHORTEST_HEAD:
            end, start = found[cut - 1].end(), found[cut].start()
            rest = replace(fragment, text=fragment.text[start:], xs=fragment.xs[start:], spaced=True)
            fragment.text, fragment.xs, fragment.bold = fragment.text[:end], fragment.xs[:end], True
            out += [fragment, rest]
        else:
            fragment.bold = 2 * heavy > sum(len(word[0]) for word in found)
            out.append(fragment)
    return out


def _strikes(rule: Rule, fragment: Fragment) -> bool:
    """Whether a rule goes through the middle of words, so that it is made of their letters."""
    inside = fragment.base - 0.75 * fragment.size < rule.top and rule.bottom < fragment.base - 0.05 * fragment.size
    return inside and rule.x0 < fragment.x1 and fragment.x0 < rule.x1


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


def _stroke(ink: NDArray[np.float32], fragment: Fragment, word: re.Match[str]) -> float:
    """How wide the strokes of a word are against its height: its ink divided by the number of strokes crossed."""
    patch = _patch(ink, (fragment.xs[word.start()][0], fragment.top, fragment.xs[word.end() - 1][1], fragment.base))
    if not patch.size:
        return 0.0
    dark = patch > _INK
    crossed = int((dark[:, 1:] & ~dark[:, :-1]).sum() + dark[:, 0].sum())
    return float(patch[dark].sum() / crossed / fragment.size) if crossed else 0.0


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0
