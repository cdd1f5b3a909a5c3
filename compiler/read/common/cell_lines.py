"""Lines that a writer broke in a cell of a table, without marks: a list where each says something, else one text.

In go the lines of a cell of a format that keeps its breaks (Word, web pages); out come the items, none where the lines go on.
"""

import re
from collections.abc import Sequence

from .document import Line

_FEWEST_WORDS = 3
_GOES_ON = re.compile(
    r"(?:[,&/:–-]|\b(?:an?|and|as|at|by|for|from|if|in|of|on|or|that|the|to|when|which|who|with))\s*\Z", re.I
)
_ADDRESS = re.compile(r"@|://|\d{4}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


def statements(lines: Sequence[Line]) -> tuple[str, ...]:
    """The lines as items, if there are several and each is one: some words, begun alike, that no other line goes on with."""
    texts = tuple(line.text.strip() for line in lines)
    if len(texts) < 2 or any(len(text.split()) < _FEWEST_WORDS or _ADDRESS.search(text) for text in texts):
        return ()
    if any(_GOES_ON.search(text) for text in texts[:-1]) or len({text[0].isupper() for text in texts}) > 1:
        return ()
    return texts
