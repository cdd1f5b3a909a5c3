"""Whether a hyphen at the end of a line belongs to the word that it parts, told by the document's own words.

In go the lines of a document, out come its words and its habit of hyphens, which are asked about one end of a line.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

LINE_END_HYPHEN = "\x02"
"""What pdfium puts for a hyphen, soft or real, at the end of a line."""
HYPHENS = (LINE_END_HYPHEN, "\u00ad", "-")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_FIRST_HALVES = frozenset(("half", "self", "non", "cross", "well", "high"))
"""What makes compounds with a hyphen; no syllable of a longer word but rarely."""
_SHORTEST = 2
"""Printers leave the last two letters of a word with the others: what is as short is a word of its own (`grown-up`)."""


class Hyphens(Struct):
    """The words of a document in small letters, how often each stands whole within a line, and its habit.

    `breaks`: it breaks words at the ends of lines (else the hyphens that stand there belong to the words).
    """

    words: Counter[str]
    breaks: bool = False

    def cut(self, text: str, line: str) -> bool:
        """Whether a text ends within a word that a line goes on with, so that its hyphen goes.

        The document's own words decide; where both or neither form stands elsewhere, its habit does, and a hyphen between
        two words that stand elsewhere is kept.
        """
        left, right = _halves(text, line)
        whole, parted = self.words[left + right], self.words[f"{left}-{right}"]
        known = self.words[right.split("-")[0]] > 0 and (self.words[left] > 0 or left in _FIRST_HALVES)
        habit = self.breaks and line[0].islower() and not known and len(right) > _SHORTEST
        return (whole > parted if whole != parted else habit) and len(
            left
        ) > 1  # nobody parts a word after its first letter


def is_hyphened(text: str, line: str) -> bool:
    """Whether a text ends in a hyphen behind a letter, and a line begins with one."""
    return text.endswith(HYPHENS) and line[:1].isalpha() and text[-2:-1].isalpha()


def hyphens_of(pages: Sequence[Sequence[str]]) -> Hyphens:
    """The words and the habit of a document, from the lines of its pages."""
    said: list[str] = []
    cut = False  # whether the line before ends within a word
    for page in pages:
        for text in page:
            said += map(str.casefold, WORD.findall(text)[cut:-1])
            cut = text.endswith(HYPHENS)
    words = Counter(said)
    votes = 0  # for and against: whether most of the words that a line's end cuts stand whole elsewhere
    for page in pages:
        for text, line in pairwise(page):
            if text.endswith(HYPHENS) and text[-2:-1].isalpha():
                left, right = _halves(text, line)
                votes += (words[left + right] > 0) - (words[f"{left}-{right}"] > 0)
    return Hyphens(words, votes > 0)


def _halves(text: str, line: str) -> tuple[str, str]:
    """The two halves of the word that a line's end cuts."""
    right = WORD.match(line)
    return re.split(r"[\s/(]", text[:-1])[-1].casefold(), right[0].casefold() if right else ""
