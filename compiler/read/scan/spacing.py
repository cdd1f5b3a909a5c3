"""Spaces that text recognition overlooked ("Weaim") are put in where the picture of a page is white.

In go the dark points of a page and its recognised words, which are changed in place. White alone tells where it is as wide as
the spaces beside it; narrower white does where it makes words of what is none, and no white does that takes a word apart.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..page.glyphs import Fragment
from .pictures import INCH
from .vocabulary import is_small, is_word

_SCALE = INCH / 72
_LETTERS = re.compile(r"(?<!\S)[^\W\d_]{3,}(?:[’'][a-z]{1,2})?[.,:;)]*(?!\S)")
_SPACE, _NARROW, _SHARE, _WIDE, _FEW = 0.75, 0.45, 0.7, 0.7, 2
_NEAR, _THIN = 0.2, 0.12
_BREADTHS = {**dict.fromkeys("iljI.,:;'", 0.5), **dict.fromkeys("ftr)", 0.7), **dict.fromkeys("mwMW", 1.5)}
White = tuple[float, float]


def part_words(dark: NDArray[np.bool_], fragments: Sequence[Fragment]) -> None:
    """Part words that were read as one, where the white between them is nearly as wide as the spaces of the line, or of the
    page where the line has few."""
    whites = [_whites(dark, fragment) for fragment in fragments]
    spaces = [_spaces(fragment, white) for fragment, white in zip(fragments, whites, strict=True)]
    widths = sorted(width / f.size for f, found in zip(fragments, spaces, strict=True) for width in found)
    usual = widths[len(widths) // 2] if widths else 0.0
    for fragment, white, found in zip(fragments, whites, spaces, strict=True) if usual else ():
        own = sorted(found)[len(found) // 5] if len(found) > _FEW else usual * fragment.size
        space = max(own, _SHARE * usual * fragment.size)
        for word in reversed(list(_LETTERS.finditer(fragment.text))):
            _reach(fragment, word.end(), white)
            left, right = fragment.xs[word.start()][0], fragment.xs[word.end() - 1][1]
            narrow = [(a, b) for a, b in white if left < a and b < right and b - a > _NARROW * space]
            wide = [(a, b) for a, b in narrow if b - a > _SPACE * space]
            if 3 * len(wide) > len(word[0]):  # its letters are set apart
                continue
            if wide and word.start() == 0 and wide[0][1] - wide[0][0] > _WIDE * fragment.size:
                _hang(fragment, word.end(), *wide[0])
            elif gaps := _telling(fragment, word, narrow, wide):
                _part(fragment, word.start(), word.end(), gaps)


def _reach(fragment: Fragment, end: int, white: Sequence[White]) -> None:
    """Let the last letter of a word reach to the white before the next one if it has hardly any breadth, as then it stands
    further on than its edges tell."""
    start, right = fragment.xs[end - 1]
    if end + 1 < len(fragment.text) and fragment.text[end - 1] not in "ijlI" and right - start < _THIN * fragment.size:
        after = fragment.xs[end + 1][0]
        between = [a for a, b in white if abs(b - after) < _NEAR * fragment.size and a > right]
        fragment.xs[end - 1] = (start, max([right, *between]))


def _telling(fragment: Fragment, word: re.Match[str], narrow: list[White], wide: list[White]) -> list[White]:
    """Those of the gaps in a word at which it is to be parted."""
    known = is_word(word[0])
    tried = [wide] if known else [narrow, *([gap] for gap in narrow)]
    for gaps in filter(None, tried):
        words, _ = _parted(fragment, word.start(), word.end(), gaps)
        telling = gaps is wide or any(map(is_small, words))  # "webs pace" tells nothing
        if len(words) > 1 and telling and all(map(is_word, words)):
            return gaps
    return [] if known else wide


def _whites(dark: NDArray[np.bool_], fragment: Fragment) -> list[White]:
    """The left and right edges of the white between the letters of a line, where it goes from top to bottom."""
    edges = (fragment.x0, fragment.base - 1.1 * fragment.size, fragment.x1, fragment.base + 0.35 * fragment.size)
    x0, top, x1, bottom = (max(0, round(edge * _SCALE)) for edge in edges)
    inked = np.flatnonzero(dark[top:bottom, x0:x1].any(axis=0))
    return [(edges[0] + float(a + 1) / _SCALE, edges[0] + float(b) / _SCALE) for a, b in pairwise(inked) if b - a > 1]


def _spaces(fragment: Fragment, whites: Sequence[White]) -> list[float]:
    """How wide the white is where the line has its spaces."""
    out: list[float] = []
    for k, char in enumerate(fragment.text):
        if char == " " and whites:
            middle = (fragment.xs[k - 1][1] + fragment.xs[k + 1][0]) / 2
            left, right = min(whites, key=lambda white: abs(white[0] + white[1] - 2 * middle))
            if abs(left + right - 2 * middle) < fragment.size:
                out.append(right - left)
    return out


def _hang(fragment: Fragment, end: int, before: float, after: float) -> None:
    """Make the ink before a wide gap a bullet, which was read as part of the first word."""
    step = (fragment.xs[end - 1][1] - after) / end
    letters = [(after + k * step, after + (k + 1) * step) for k in range(end)]
    fragment.xs = [(fragment.x0, before), (before, after), *letters, *fragment.xs[end:]]
    fragment.text = f"• {fragment.text}"


def _part(fragment: Fragment, start: int, end: int, gaps: Sequence[White]) -> None:
    """Put a space into a word of a fragment in place of each gap."""
    words, edges = _parted(fragment, start, end, gaps)
    fragment.text = fragment.text[:start] + " ".join(words) + fragment.text[end:]
    fragment.xs = [*fragment.xs[:start], *edges, *fragment.xs[end:]]


def _parted(fragment: Fragment, start: int, end: int, gaps: Sequence[White]) -> tuple[list[str], list[White]]:
    """The words that gaps make of one, each cut at the letter that the ink before it leads one to expect, and the edges of
    their letters and of the spaces between them."""
    left, right = fragment.xs[start][0], fragment.xs[end - 1][1]
    breadths = np.cumsum([_BREADTHS.get(c, 1.0) for c in fragment.text[start:end]])
    inked = right - left - sum(after - before for before, after in gaps)
    words: list[str] = []
    edges: list[White] = []
    passed, at, begun = 0.0, start, left
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
    return words, edges
