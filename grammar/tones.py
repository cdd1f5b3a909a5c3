"""In which tone a sentence speaks (it bans, allows, asks, advises), from `words/tones.toml`: its cues, and what each counts for.

A text comes in, out goes which cues it holds; from cues, an answer. Neither questions nor rules are known here.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

_FILE = Path(__file__).parent / "words" / "tones.toml"


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    answers: tuple[str, ...]
    words: dict[str, str]
    cues: dict[str, str]
    permission: dict[str, tuple[float, ...]]
    duty: dict[str, tuple[float, ...]]


@cache
def content() -> _File:
    """What stands in the file."""
    return msgspec.convert(tomllib.loads(_FILE.read_text(encoding="utf-8")), _File)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = content().words
    return {
        name: re.compile(re.sub(r"\{([a-z]+)\}", lambda found: words[found[1]], pattern), re.IGNORECASE)
        for name, pattern in content().cues.items()
    }


@lru_cache(maxsize=20000)
def cues(text: str) -> tuple[str, ...]:
    """The cues that a text holds, in the order of the file."""
    plain = text.replace("’", "'")
    return tuple(name for name, pattern in _patterns().items() if pattern.search(plain))


def weighed(cues: Mapping[str, float], duty: bool) -> tuple[float, ...]:
    """What cues, each with how far it holds, count for each of the file's answers, where a question asks whether there is a
    duty, or whether something is allowed.
    """
    table = content().duty if duty else content().permission
    found = [(table[name], held) for name, held in cues.items() if held and name in table]
    return tuple(
        round(start + sum(weights[place] * held for weights, held in found), 6)
        for place, start in enumerate(table["start"])
    )
