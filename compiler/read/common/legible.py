"""Whether what was read is English at all: a font without a map to Unicode gives letters, but not those that the page shows."""

import re
from collections.abc import Iterator

from ....grammar.problems import Problem
from .document import Document

# fmt: off
_COMMON = frozenset((
    "the", "of", "and", "to", "in", "a", "is", "be", "for", "or", "that", "with", "as", "on", "by",
    "this", "are", "will", "not", "any", "must", "may", "their", "it", "an", "from", "at", "have", "all", "who",
))
# fmt: on
_CONTROL = re.compile(r"\w[\x00-\x08\x0e-\x1f\ue000-\uefff\ufffd]\w")
_FEWEST_WORDS = 20
_FEWEST_COMMON = 0.03
"""Share of the commonest English words; running text has a third, lists of names and contacts a tenth."""
_CHECKED = 3000
"""So many words are enough to tell."""


def illegible(document: Document, file: str) -> Problem | None:
    """A warning if hardly a word of the document is one of the commonest."""
    words: list[str] = []
    for text in texts_of(document):
        words += text.casefold().split()
        if len(words) > _CHECKED:
            break
    controls = _CONTROL.search(" ".join(words)) is not None
    if len(words) < _FEWEST_WORDS and not controls:
        return None
    common = sum(word.strip(".,;:()") in _COMMON for word in words)
    if common >= _FEWEST_COMMON * len(words):
        return None
    return Problem(
        code="illegible",
        severity="warning",
        message="hardly a word of it is English; its fonts may not tell which letters their shapes are",
        file=file,
        hint="look at the text with `byelaw read`; if it is gibberish, recognise it anew (OCR) or ask for the original",
    )


def texts_of(document: Document) -> Iterator[str]:
    """The text of each block and each cell."""
    for block in document.blocks:
        yield block.text
        for row in block.rows:
            yield from (cell.text for cell in row)
