"""The marks before the items of a list on a page that is a picture: solid spots, and glyphs that come again and again.

In go the dark points of a page and its recognised words. A mark that was read as some letter or sign becomes a bullet in the
text; one that was not read comes out as a box.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image

from ....grammar.span import Box
from ..page.glyphs import Fragment
from .pictures import INCH

Dark = NDArray[np.bool_]

_SCALE = INCH / 72
_SIGN = re.compile(r"[^\w\s]{1,2}")
_NUMBER = re.compile(r"\(?\w{1,3}[.)]")
_DASHES = frozenset("-–—")
_WORDS = frozenset(("A", "I", "a"))
_GAP, _TAB = 0.42, 0.9
"""The white behind a mark, at least, in sizes of type; behind a dash that is one."""
_WIDEST = 1.5
_OUTSIDE = 3.2
_SIDE = 12
_ALIKE = 0.13
_FEWEST = 3
"""Glyphs that are alike, for them to be marks."""


class _Head(Struct):
    """The ink that a line begins with, parted by white from what follows. `read`: how many characters it was read as."""

    fragment: Fragment
    box: Box
    shape: NDArray[np.float32]
    solid: bool
    gap: float
    read: int


def bullets_of(dark: Dark, fragments: Sequence[Fragment]) -> list[Box]:
    """Make bullets of the marks that were read as something else; the boxes of those that were not read."""
    before = [None, *fragments][: len(fragments)]
    begun = [f for f, last in zip(fragments, before, strict=True) if last is None or not _goes_on(last, f)]
    heads = [head for fragment in begun if (head := _head(dark, fragment, fragments)) is not None]
    out: list[Box] = []
    for head in heads:
        often = sum(_are_alike(head, other) for other in heads) >= _FEWEST
        if head.read == 0:
            if head.solid or often:
                out.append(head.box)
            continue
        fragment, size = head.fragment, head.fragment.size
        word, rest = fragment.text[: head.read].strip(), fragment.text[head.read :]
        sign = _SIGN.fullmatch(word) is not None and (word not in _DASHES or head.gap > _TAB * size)
        odd = len(word) < 4 and not any(map(str.isdigit, word)) and word not in _WORDS and not _NUMBER.fullmatch(word)
        if sign or (odd and (head.solid or often)):
            fragment.text = f"• {rest}" if rest else "•"
            edges = (head.box[0], head.box[2])
            fragment.xs = (
                [edges, (head.box[2], fragment.xs[head.read][0]), *fragment.xs[head.read :]] if rest else [edges]
            )
    return out


def _goes_on(last: Fragment, fragment: Fragment) -> bool:
    """Whether a fragment stands on the line of the one before it."""
    return fragment.x0 > last.x1 - 1 and abs(fragment.base - last.base) < fragment.size / 2 and fragment.spaced


def _head(dark: Dark, fragment: Fragment, fragments: Sequence[Fragment]) -> _Head | None:
    """What a line begins with, if it is as small as a mark and white follows it."""
    x0, size, base = fragment.x0, fragment.size, fragment.base
    beside = max((f.x1 + 0.35 * size for f in fragments if abs(f.base - base) < 1.4 * size and f.x1 < x0), default=0.0)
    inside = (max(beside, x0 - _OUTSIDE * size), base - 0.9 * size, x0 + 3 * size, base + 0.25 * size)
    patch = _patch(dark, inside)
    columns = np.flatnonzero(patch.sum(axis=0) > 0)
    if not columns.size:
        return None
    wide = np.flatnonzero(np.diff(columns) > _GAP * size * _SCALE)
    if not wide.size:
        return None
    first, last = int(columns[0]), int(columns[wide[0]])
    rows = np.flatnonzero(patch[:, first : last + 1].any(axis=1))
    spot = patch[rows[0] : rows[-1] + 1, first : last + 1]
    if spot.shape[1] > _WIDEST * size * _SCALE or spot.shape[0] > 0.9 * patch.shape[0] or spot.sum() < 6:
        return None
    left, top = inside[0] + first / _SCALE, inside[1] + int(rows[0]) / _SCALE
    box = (left, top, left + spot.shape[1] / _SCALE, top + spot.shape[0] / _SCALE)
    after = (k for k, (a, b) in enumerate(fragment.xs) if (a + b) / 2 > box[2] and fragment.text[k] != " ")
    read = next(after, len(fragment.text))
    tall = spot.shape[0] / _SCALE
    round_ = 0.6 < spot.shape[0] / spot.shape[1] < 1.6 and spot.mean() > 0.65 and 0.1 * size < tall < 0.8 * size
    return _Head(fragment, box, _shape(spot), round_, float(columns[wide[0] + 1] - last) / _SCALE, read)


def _patch(dark: NDArray[Any], box: Box) -> NDArray[Any]:
    x0, top, x1, bottom = (max(0, round(edge * _SCALE)) for edge in box)
    patch: NDArray[Any] = dark[top:bottom, x0:x1]
    return patch


def _shape(spot: Dark) -> NDArray[np.float32]:
    """A spot drawn small, for comparing."""
    drawn = Image.fromarray((spot * 255).astype(np.uint8)).resize((_SIDE, _SIDE), Image.Resampling.BOX)
    return np.asarray(drawn, dtype=np.float32) / np.float32(255)


def _are_alike(one: _Head, other: _Head) -> bool:
    """Whether two marks are of one size and shape."""
    sides = [(head.box[2] - head.box[0], head.box[3] - head.box[1]) for head in (one, other)]
    near = all(abs(a - b) < max(0.8, 0.12 * a) for a, b in zip(*sides, strict=True))
    return near and float(np.abs(one.shape - other.shape).mean()) < _ALIKE
