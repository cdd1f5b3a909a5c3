"""How the signs of an answer are weighed, from `words/answers.toml`: what they add up from, and how much is enough.

Numbers only: what the signs are, `diff.evidence` tells; `benchmarks/questions.py --weights` fits them.
"""

import tomllib
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

_FILE = Path(__file__).parent / "words" / "answers.toml"


class Odds(Struct, frozen=True, forbid_unknown_fields=True):
    """The log odds without any sign (`start`), the least with which a policy speaks (`enough`), and what each sign adds."""

    start: float
    enough: float
    weights: dict[str, float]


@cache
def odds() -> Odds:
    """What stands in the file."""
    return msgspec.convert(tomllib.loads(_FILE.read_text(encoding="utf-8")), Odds)
