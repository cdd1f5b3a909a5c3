"""A unit's text cut into sentences: abbreviations, times, initials and run-on clause numbers are known.

After this: joined by single spaces, the sentences are the text; none is empty.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from ..phrases.words import words_of

_ABBREVIATIONS = words_of("joints", "abbreviations")
_END = re.compile(r"([.!?]+[\"'”’)\]]*[*†‡¹²³⁴-⁹]*)\s+(?=(\S+))")  # a note may be called behind the stop
_RUN_ON = re.compile(r"\s(?<=[a-z)]\s)\s*(?=\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\.?\s+[A-Z])")
_AFTER_BRACKET = re.compile(r"\)\s+(?=[A-Z]\w+ (?:must|should|may|will|shall|can)\b)")
_CELL = re.compile(r"\|(?<= \|)\s+(?=\S)")
_STARTS = words_of("joints", "starts")
_DAYS = frozenset(f"{word.capitalize()}{end}" for word in words_of("joints", "days") for end in ("", "s"))
_LONGEST = 4000
"""Characters of a sentence, some 600 words: more are no sentence, and reading them would take the square of their number."""


def _ends(before: str, mark: str, after: str) -> bool:
    """Whether the mark between these words ends a sentence."""
    last = before.rsplit(None, 1)[-1].lower().lstrip("([\"'“‘") if before.strip() else ""
    first = after.lstrip("\"'“‘([•-")
    if not first or not (first[0].isupper() or first[0].isdigit()):
        return False
    if "!" in mark or "?" in mark:
        return first[0].isupper()
    if last in ("a.m", "p.m") and first[1:2].islower():
        return first.rstrip(".,;:") not in _DAYS
    if last == "etc" or last in ("a.m", "p.m"):
        return first.lower() in _STARTS
    if last == "no" and not first[0].isdigit():
        return True
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and last not in "ai"):
        return False
    return not (last.isdigit() and first[0].isdigit())


def _pieces(text: str) -> Iterator[str]:
    """The text, cut between words where it is longer than any sentence."""
    while len(text) > _LONGEST and (end := text.rfind(" ", 1, _LONGEST)) > 0:
        yield text[:end]
        text = text[end:]
    yield text


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order. A text without a full stop is one sentence."""
    cuts = [0]
    cuts += [m.end() for m in _END.finditer(text) if _ends(text[: m.start()], m[1], m[2])]
    cuts += [match.end() for pattern in (_RUN_ON, _AFTER_BRACKET, _CELL) for match in pattern.finditer(text)]
    cuts = [*sorted(set(cuts)), len(text)]
    parts = (piece.strip() for a, b in pairwise(cuts) for piece in _pieces(text[a:b]))
    return tuple(part for part in parts if part)
