"""Titles amid wrapped lines that no blank ones part, as text copied from a PDF has them.

In go the lines of a file and the width that they were wrapped to, out come the same lines; those that may be titles, and what
stands below them, have a gap above. Whether each is a title is told from its words, as where a file has blank lines.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from ..common.markers import Marker, read_marker
from .lines import HEADING_WORDS, Raw

_ENDED = re.compile(r"[.!?:;][)'\"’”]*$")
_PARTED = 15
"""A file with a blank line for each so many lines parts its paragraphs."""
_FULL = 0.7
"""A line that fills so much of the width belongs to a sentence."""
_FEWEST_SAID = 4


def with_titles_apart(raws: Sequence[Raw], wrap: int) -> list[Raw]:
    """The lines, with gaps around those that may be titles; as they are where the file has blank lines, or is not wrapped."""
    out = list(raws)
    gaps = sum(below.gap and above.page == below.page for above, below in pairwise(raws))
    if not wrap or gaps * _PARTED > len(raws):
        return out
    end = -1
    for n in range(1, len(raws) - 2):
        last = n + raws[n].mark  # a number alone has its words below it
        number, words = _parted(raws[n])
        below, _ = _parted(raws[last + 1])
        title = _may_be_title(raws[last].text.strip() if raws[n].mark else words, wrap)
        opens = (
            number is not None and below is not None and number.atoms == below.atoms[: len(number.atoms)] != below.atoms
        )
        follows = opens or end == n or _may_end(raws[n - 1], wrap)
        if title and follows and (opens or _may_stand_over(number, below, raws[last + 1], wrap)):
            end = last + 1
            out[n], out[end] = replace(out[n], gap=True), replace(out[end], gap=True)
    return out


def _parted(raw: Raw) -> tuple[Marker | None, str]:
    """The mark of a line, and its words."""
    text = raw.text.strip()
    return read_marker(text, wide=raw.mark) or (None, text)


def _may_be_title(text: str, wrap: int) -> bool:
    short = 0 < len(text.split()) <= HEADING_WORDS and (len(text) < _FULL * wrap or text.isupper())
    return short and text[0].isupper() and text[-1] not in ".,;-–" and text.count("(") == text.count(")")


def _may_end(above: Raw, wrap: int) -> bool:
    """Whether a line may end a paragraph: it ends a sentence, or is an item that left much room."""
    mark, _ = _parted(above)
    short = mark is not None and mark.kind == "bullet" and len(above.text) < _FULL * wrap
    return short or _ENDED.search(above.text.strip()) is not None


def _may_stand_over(number: Marker | None, below: Marker | None, line: Raw, wrap: int) -> bool:
    """Whether a title may stand over a line: no number like its own, and no words but a sentence's or those of another title."""
    words = _parted(line)[1]
    sentence = len(words) > _FULL * wrap or (_ENDED.search(words) is not None and len(words.split()) > _FEWEST_SAID)
    if below is None:
        return sentence
    return sentence or number is None or below.kind == "bullet" or len(below.atoms) > len(number.atoms)
