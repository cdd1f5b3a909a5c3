"""Which packs a document is read with, besides `core`: those whose subject its title, headings and words speak of.

Each pack tells its `signals`. A document may well be about several subjects, and one that only names a subject in passing
is not about it: a longer document has to speak of it more often.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from ...grammar.vocabulary import pack_folders, read_pack

TITLE = 40
"""A signal in the title counts as so many in the text: as many as are ever needed."""

HEADING = 5
"""A signal in a heading counts as so many in the text."""

LEAST, MOST = 3, 40
"""A subject needs one signal in so many words (`EVERY`) of the document, but never fewer or more than these."""

EVERY = 250

SHARE = 0.5
"""Nor is a document about a subject of which it speaks less than so many times as often as of the one that it speaks most of."""


def packs_of(title: str, headings: Iterable[str], texts: Sequence[str]) -> tuple[str, ...]:
    """The names of the packs, in the order of `pack_folders`."""
    title = title.casefold()
    text = "\n".join(texts).casefold()
    above = "\n".join(headings).casefold()
    needed = max(LEAST, min(len(text.split()) / EVERY, MOST))
    packs = {name: signals for name, folder in pack_folders().items() if (signals := read_pack(folder).signals)}
    told = {name: HEADING * _count(signals, above) + _count(signals, text) for name, signals in packs.items()}
    least = max(needed, SHARE * max(told.values(), default=0))
    titled = {name for name, signals in packs.items() if _count(signals, title)}
    return tuple(name for name, count in told.items() if count >= least or (name in titled and TITLE + count >= needed))


def _count(signals: tuple[str, ...], text: str) -> int:
    return len(_pattern(signals).findall(text))


@cache
def _pattern(signals: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the signals in small letters: words as written or in the plural, hyphens as blanks, `network*` any word
    that begins so.
    """
    words = (re.escape(signal.casefold()).replace(r"\ ", r"[\s-]+").replace(r"\*", r"\w*") for signal in signals)
    return re.compile(rf"\b(?:{'|'.join(words)})s?\b")
