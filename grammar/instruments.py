"""The policies that a school commonly has, from `words/instruments.toml`: what each is called and what it deals with.

A silent answer uses it to say which other policy, named by the document itself, the matter is left to. Data only: whether a
document names one is the caller's to see.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct

from .signals import Lexicon, Passage

_FILE = Path(__file__).parent / "words" / "instruments.toml"


class Instrument(Struct, frozen=True):
    """A kind of policy: ends or parts of its name, and the phrases of what it deals with."""

    kind: str
    named: tuple[str, ...]
    about: tuple[str, ...]


@cache
def instruments() -> tuple[Instrument, ...]:
    """All kinds of policy that are known, in the order of the file."""
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Instrument(kind, tuple(one["named"]), tuple(one["about"])) for kind, one in content.items())


@cache
def _lexicon() -> Lexicon:
    return Lexicon({one.kind: one.about for one in instruments()}, {})


def dealing_with(text: str) -> tuple[str, ...]:
    """The kinds of policy that deal with what a text speaks of, the one with most of its words first."""
    hits = _lexicon().find(Passage(text))
    weight: dict[str, float] = {}
    for hit in hits:
        weight[hit.name] = weight.get(hit.name, 0.0) + hit.weight
    return tuple(sorted(weight, key=lambda kind: (-weight[kind], kind)))


def is_called(kind: str, name: str) -> bool:
    """Whether a name is that of a policy of this kind."""
    told = next(one.named for one in instruments() if one.kind == kind)
    return any(re.search(rf"\b{re.escape(words)}", name.casefold().replace("’", "'")) for words in told)
