"""The lines of a plain text as they stand: empty ones left out, signs that nobody sees and ligatures undone.

In goes the text of a file, out come its lines, each with what only its place tells: a blank line or a page's end before it.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

HEADING_WORDS = 14
DASH = re.compile(r"(\s*)[-*+–]\s+(?=\S)")
_UNSEEN = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
"""Soft hyphens, joints and signs of direction."""
LIGATURES: dict[int, str | None] = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    **dict.fromkeys(_UNSEEN),
}


class Raw(Struct, frozen=True):
    """A line as it stands; `gap`: blank lines before it, `cut`: a soft hyphen ends it, `turned`: it begins a page, `mark`: it
    is the number or glyph of the text below."""

    page: int
    number: int
    text: str
    gap: bool
    cut: bool = False
    turned: bool = False
    mark: bool = False


def raw_lines(text: str) -> Iterator[Raw]:
    """The lines of a text that say something; a form feed begins a page, whose lines are counted anew."""
    for page, content in enumerate(text.split("\f"), 1):
        gap = True
        for number, line in enumerate(content.split("\n"), 1):
            shown = line.translate(LIGATURES).replace("\xa0", " ").rstrip(" ")
            if shown.strip():
                yield Raw(page, number, shown, gap, cut=line.rstrip().endswith("\u00ad"))
            gap = not shown.strip()
