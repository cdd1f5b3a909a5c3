"""Names of organisations in a text, by how they are printed: capitalised words that end in `School`, `Council`, `Federation` …

No name is known beforehand; the words that names end in, and those that tell only a kind (`Primary School`), are data in
`words/names.toml`. What a name means for the policy that it stands in is not decided here.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

OrganisationKind = Literal["school", "trust", "council", "diocese"]

WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*|&")
"""A word of a name: `St`, `King's`, `All-through`, and the sign for and."""

SHORT = 4
"""Capitals of this length or less are letters that stand for something, not a word of a name."""


class NameWords(Struct, frozen=True, forbid_unknown_fields=True):
    """`words/names.toml`: what names are made of, and what stands around them."""

    heads: dict[OrganisationKind, str]
    words: dict[str, str]

    def __getitem__(self, name: str) -> frozenset[str]:
        """One of the lists."""
        return _listed(self.words[name])


class Organisation(Struct, frozen=True):
    """A name that stands in a text from `start` to `end`. `words` are those that tell it from others, in lower case."""

    text: str
    start: int
    end: int
    kind: OrganisationKind
    words: tuple[str, ...]


@cache
def name_words() -> NameWords:
    """The words of names, read once."""
    return msgspec.convert(
        tomllib.loads((Path(__file__).parent / "words" / "names.toml").read_text(encoding="utf-8")), NameWords
    )


@cache
def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


@cache
def _heads() -> dict[str, OrganisationKind]:
    return {word: kind for kind, words in name_words().heads.items() for word in words.split()}


def organisations(text: str) -> Iterator[Organisation]:
    """The names of organisations in a text, in order. A text all in capitals tells no names."""
    if text.isupper():
        return
    for run in _runs(text):
        found = _name(run, text)
        if found is not None:
            yield found


def telling(text: str) -> tuple[str, ...]:
    """The words of a name, in lower case, that tell which one it is: not its kind, not links, and not letters alone (`EA`)."""
    common = name_words()["kinds"] | name_words()["links"] | _heads().keys()
    words = (re.sub(r"['’]s?$", "", word.group()) for word in WORD.finditer(text))
    return tuple(w.casefold() for w in words if w.casefold() not in common and not (w.isupper() and len(w) <= SHORT))


def initials(text: str) -> str:
    """The letters that a name is shortened to: `Elm Bank Community School` is EBCS."""
    links = name_words()["links"]
    return "".join(word.group()[0] for word in WORD.finditer(text) if word.group() not in links).upper()


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Rows of capitalised words with the links between them. A row ends with a name that `and` joins to another."""
    links, little = name_words()["links"], name_words()["little"]
    run: list[re.Match[str]] = []
    for word in WORD.finditer(text):
        folded = word.group().casefold()
        apart = bool(run) and not re.fullmatch(r"[ \n“”\"'‘’]+", text[run[-1].end() : word.start()])
        joined = bool(run) and folded in ("and", "&") and _folded(run[-1]) in _heads()
        joined = joined or (len(run) > 1 and folded == "the" and run[-1].group() in ("and", "&"))
        if apart or joined or not (word.group()[0].isupper() or (run and word.group() in links)):
            yield run
            run = []
        if word.group()[0].isupper() and (folded not in little or folded in _heads()):
            run.append(word)
        elif word.group()[0].isupper():
            yield run
            run = []
        elif run:
            run.append(word)
    yield run


def _folded(word: re.Match[str]) -> str:
    """A word in lower case without the ending of an owner."""
    return re.sub(r"['’]s$", "", word.group().casefold())


def _name(run: list[re.Match[str]], text: str) -> Organisation | None:
    """The name in a row of words: up to its last head, and beyond that where a place follows (`Diocese of …`)."""
    folded = [_folded(word) for word in run]
    last = max(
        (place for place, word in enumerate(folded) if word in _heads() and run[place].group()[0].isupper()), default=-1
    )
    if last < 0:
        return None
    kind = _heads()[folded[last]]
    if kind in ("diocese", "council") and folded[last + 1 : last + 2] == ["of"]:
        last = max(place for place, word in enumerate(run) if word.group()[0].isupper())
    before_of = name_words()["before_of"]
    first = max((p + 1 for p in range(1, last) if folded[p] == "of" and folded[p - 1] not in before_of), default=0)
    while first < last and run[first].group()[0].islower():
        first += 1
    start, end = run[first].start(), run[last].end() - (len(run[last].group()) - len(folded[last]))
    words = telling(text[start:end])
    return Organisation(text[start:end], start, end, kind, words) if words else None
