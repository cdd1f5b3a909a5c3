"""What a question and a clause speak of, laid side by side: the families that their words may be of.

Families are those of `grammar/facets.py`. Texts come in, a share between 0 and 1 goes out. Nothing here knows the packs' acts,
rules or votes.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from ..grammar.facets import families, named

Group = frozenset[str]
"""The families that a word may be of."""

WIDER, NARROWER = 0.6, 0.5
"""What a family is worth that is wider than the one asked about, or narrower."""

HEADING = 0.5
"""What a family is worth that only the heading names."""

LEAST = 0.15
"""What a family is worth at the least, however common it is in a policy."""


class Spoken(Struct, frozen=True):
    """The families that a sentence and what introduces it name (`own`), and those of the heading above."""

    own: frozenset[str]
    heading: frozenset[str]


def spoken(sentence: str, lead: str, heading: str) -> Spoken:
    """What a sentence speaks of, below what introduces it and under a heading."""
    return Spoken(_all(groups(sentence)) | _all(groups(lead)), _all(groups(heading)))


def _all(found: Iterable[Group]) -> frozenset[str]:
    return frozenset().union(*found)


@lru_cache(maxsize=50000)
def groups(text: str) -> tuple[Group, ...]:
    """For each word of a text that names something the families that it may be of, alone or with others, in order."""
    found: dict[int, set[str]] = {}
    for one in named(text):
        for place in one.places:
            found.setdefault(place, set()).add(one.family)
    return tuple(frozenset(names) for _, names in sorted(found.items()))


def share(asked: tuple[Group, ...], point: Spoken, rarity: Mapping[str, float]) -> float:
    """The share of a question's words of which a sentence speaks; `rarity`: what each family tells in its policy (1 if not
    known).
    """
    total = found = 0.0
    for group in asked:
        worth = sum(rarity.get(name, 1.0) for name in sorted(group)) / len(group)
        total += worth
        found += worth * max(_match(group, point.own), HEADING * _match(group, point.heading))
    return found / total if total else 0.0


def lacking(families: Collection[str], asked: tuple[Group, ...], point: Spoken, rarity: Mapping[str, float]) -> float:
    """The most that a word of a question tells which may be of one of these families, and of which a sentence does not speak."""
    most = 0.0
    for group in asked:
        names = [name for name in sorted(group) if name in families]
        if names:
            worth = sum(rarity.get(name, 1.0) for name in names) / len(group)
            most = max(most, worth * (1 - max(_match(group, point.own), HEADING * _match(group, point.heading))))
    return most


@lru_cache(maxsize=200000)
def _match(asked: Group, has: frozenset[str]) -> float:
    """1 where one of the families is there, less where only a wider or a narrower one is."""
    if not asked.isdisjoint(has):
        return 1.0
    if any(wider in has for name in asked for wider in _wider(name)):
        return WIDER
    return NARROWER if any(name in asked for one in has for name in _wider(one)) else 0.0


@lru_cache(maxsize=1000)
def _wider(name: str) -> tuple[str, ...]:
    """The wider families, the nearest first."""
    family = families()[name]
    above = f"{family.role}:{family.within}"
    return (above, *_wider(above)) if family.within else ()
