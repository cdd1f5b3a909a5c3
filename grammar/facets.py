"""What a sentence speaks of, from `words/facets.toml`: families of words, each in its part (what is done, with what, whose, when).

A text comes in, out goes which families it names, and where. Word forms in their order only: no grammar, no meaning of a whole.
"""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from .signals import lemma, words_of

Role = Literal["act", "thing", "channel", "owner", "person", "time", "place"]
ROLES: tuple[Role, ...] = ("act", "thing", "channel", "owner", "person", "time", "place")

APART = 4
"""How many words may stand between those that `~` joins."""

_FILE = Path(__file__).parent / "words" / "facets.toml"


class Family(Struct, frozen=True, forbid_unknown_fields=True):
    """Ways to speak of one thing. `within` is the wider family that it belongs to."""

    role: Role
    name: str
    words: str
    within: str = msgspec.field(default="", name="in")

    @property
    def id(self) -> str:
        """Part and name, `act:post`."""
        return f"{self.role}:{self.name}"


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    words: dict[str, str]
    family: tuple[Family, ...]


class Named(NamedTuple):
    """A family that a text names, and the places of its words."""

    family: str
    places: tuple[int, ...]


class _Slot(NamedTuple):
    """One word of an entry: the forms that fill it, the beginnings that do, and how many words may stand before it."""

    forms: frozenset[str]
    prefixes: tuple[str, ...]
    gap: int

    def fits(self, word: str) -> bool:
        return word in self.forms or (bool(self.prefixes) and word.startswith(self.prefixes))


_Entry = tuple[tuple[_Slot, ...], str]


class _Table(NamedTuple):
    by_form: dict[str, list[_Entry]]
    by_prefix: tuple[tuple[str, _Entry], ...]


@cache
def families() -> dict[str, Family]:
    """All families by their ids, `act:post`."""
    return {family.id: family for family in _content().family}


@cache
def _content() -> _File:
    return msgspec.convert(tomllib.loads(_FILE.read_text(encoding="utf-8")), _File)


@cache
def _table() -> _Table:
    by_form: dict[str, list[_Entry]] = {}
    by_prefix: list[tuple[str, _Entry]] = []
    for family in _content().family:
        for entry in family.words.split():
            slots = tuple(_slots(entry))
            for form in sorted(slots[0].forms):
                by_form.setdefault(form, []).append((slots, family.id))
            by_prefix.extend((prefix, (slots, family.id)) for prefix in slots[0].prefixes)
    return _Table(by_form, tuple(by_prefix))


def _slots(entry: str) -> list[_Slot]:
    slots: list[_Slot] = []
    for place, near in enumerate(entry.split("~")):
        for at, one in enumerate(near.split("_")):
            listed = _content().words[one[1:-1]].split() if one.startswith("{") else one.split("|")
            forms: set[str] = set()
            for word in listed:
                parts = word.split("_")
                if len(parts) == 1 and not word.endswith("*"):
                    forms |= {word, lemma(word)}
            prefixes = tuple(word.removesuffix("*") for word in listed if word.endswith("*"))
            slots.append(_Slot(frozenset(forms), prefixes, APART if place and not at else 0))
    return slots


@lru_cache(maxsize=20000)
def _beginning(word: str) -> tuple[_Entry, ...]:
    return tuple(entry for prefix, entry in _table().by_prefix if word.startswith(prefix))


@lru_cache(maxsize=50000)
def named(text: str) -> tuple[Named, ...]:
    """The families that a text names, in the order of their first words."""
    words = [lemma(word) for word in words_of(text)]
    found: dict[Named, None] = {}
    for at, word in enumerate(words):
        for slots, family in (*_table().by_form.get(word, ()), *_beginning(word)):
            if places := _places(slots, words, at):
                found[Named(family, places)] = None
    return tuple(found)


def _places(slots: tuple[_Slot, ...], words: list[str], at: int) -> tuple[int, ...]:
    """Where the words of an entry stand whose first stands at a place; none where it is not there."""
    places = [at]
    for slot in slots[1:]:
        start = places[-1] + 1
        near = range(start, min(start + slot.gap + 1, len(words)))
        next_ = next((place for place in near if slot.fits(words[place])), None)
        if next_ is None:
            return ()
        places.append(next_)
    return tuple(places)
