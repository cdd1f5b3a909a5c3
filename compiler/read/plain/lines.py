"""The lines of a plain text as they stand: empty ones left out, signs that nobody sees and ligatures undone.

In goes the text of a file, out come its lines, each with what only its place tells: a blank line or a page's end before it.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

HEADING_WORDS = 14
DASH = re.compile(r"(\s*)[-*+–]\s+(?=\S)")
LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0xAD: None,
    0x200B: None,
}


class Raw(Struct, frozen=True):
    """A line as it stands; `gap`: blank lines before it, `cut`: a soft hyphen ends it, `turned`: it begins a page."""

    page: int
    number: int
    text: str
    gap: bool
    cut: bool = False
    turned: bool = False


def raw_lines(text: str) -> Iterator[Raw]:
    """The lines of a text that say something; a form feed begins a page, whose lines are counted anew."""
    for page, content in enumerate(text.split("\f"), 1):
        gap = True
        for number, line in enumerate(content.split("\n"), 1):
            if line.strip(" \t\xa0"):
                cut = line.rstrip().endswith("\u00ad")
                yield Raw(page, number, line.translate(LIGATURES).replace("\xa0", " ").rstrip(" "), gap, cut)
                gap = False
            else:
                gap = True
