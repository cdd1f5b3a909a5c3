"""Which packs a document is read with, besides `core`: those whose subject its title, headings and words speak of.

Each pack tells its `signals`. A document may well be about several subjects, and one that only names a subject in passing
is not about it: a longer document has to speak of it more often. A short document may name no subject and be about one all
the same: then it is read with the packs that ask about what most of its clauses say is done.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from ...grammar.signals import Passage
from ...grammar.signals import signals as signals_of
from ...grammar.vocabulary import Pack, Vocabulary, pack_folders, read_pack, vocabulary, with_used

TITLE = 40
"""A signal in the title counts as so many in the text: as many as are ever needed."""

HEADING = 5
"""A signal in a heading counts as so many in the text."""

LEAST, MOST = 3, 40
"""A subject needs one signal in so many words (`EVERY`) of the document, but never fewer or more than these."""

EVERY = 250

SHARE = 0.5
"""Nor is a document about a subject of which it speaks less than so many times as often as of the one that it speaks most of."""

SHORT = 60
"""A document of at most so many units may be about a subject that it does not name."""

SAID = 7.0
"""How much a phrase must say there for its act to be taken as what a unit is about."""

SPOKEN = 3, 0.6
"""So many units of such a document, and such a share of all that are sentences, say something about which a pack asks."""

SENTENCE = 4
"""A unit of fewer words than these is no sentence."""


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
    named = tuple(
        name for name, count in told.items() if count >= least or (name in titled and TITLE + count >= needed)
    )
    return named or (_by_acts(texts) if len(texts) <= SHORT else ())


def _by_acts(texts: Sequence[str]) -> tuple[str, ...]:
    """The packs that ask about what most of these sentences say is done: their own questions, and those of packs they share."""
    sentences = [text for text in texts if len(text.split()) >= SENTENCE]
    packs = {name: read_pack(folder) for name, folder in pack_folders().items()}
    words = vocabulary(*packs)
    acts = [_acts(text, words) for text in sentences]
    asked = {name: _asked(pack) for name, pack in packs.items()}
    count: Counter[str] = Counter()
    for name, pack in packs.items():
        if not pack.signals or all(said.isdisjoint(asked[name]) for said in acts):
            continue
        shared = frozenset[str]().union(*(asked[used.name] for used in with_used(pack) if used.name != "core"))
        count[name] = sum(not said.isdisjoint(shared) for said in acts)
    number, share = SPOKEN
    least = max(number, share * len(sentences))
    return tuple(name for name in packs if count[name] >= least)


def _acts(text: str, words: Vocabulary) -> frozenset[str]:
    """The acts that the phrases of a sentence surely signal, and what these are kinds of."""
    hits = signals_of(words).actions.find(Passage(text))
    return frozenset(act for hit in hits if hit.weight >= SAID for act in words.wider(hit.name))


def _asked(pack: Pack) -> frozenset[str]:
    """The acts that the questions of a pack name."""
    return frozenset(word for question in pack.questions for word in re.findall(r"[a-z][a-z-]+", question.about))


def _count(signals: tuple[str, ...], text: str) -> int:
    return len(_pattern(signals).findall(text))


@cache
def _pattern(signals: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the signals in small letters: words as written or in the plural, hyphens as blanks, `network*` any word
    that begins so.
    """
    words = (re.escape(signal.casefold()).replace(r"\ ", r"[\s-]+").replace(r"\*", r"\w*") for signal in signals)
    return re.compile(rf"\b(?:{'|'.join(words)})s?\b")
