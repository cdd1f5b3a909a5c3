"""What "do so" takes up: "Staff must not film plays. Parents may do so from their seats" lets parents film plays from their seats.
A duty to do "so in a way which …" is about the way, and stays as it is.

Comes in: the norms of a sentence, in order, and those of the sentence before it. Goes out: the norms, each that does "so" with
its act in whole (`told`).
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from ..phrases.reading import NormReading

_SO = re.compile(r"(?:only |also |either )?do so\b(?: either| too| also| as well)?(?P<rest>.*)", re.I | re.S)


def taken_up(norms: Sequence[NormReading], before: Sequence[NormReading]) -> tuple[NormReading, ...]:
    """The norms of a sentence, where those `before` are of another."""
    made: list[NormReading] = []
    for norm in norms:
        found = None if norm.told or norm.passive else _SO.fullmatch(norm.action)
        act = next((n for n in reversed((*before, *made)) if n.modality != "sanction"), None) if found else None
        way = found is not None and found["rest"].strip() and norm.modality in ("obligation", "recommendation")
        if found and act is not None and not way and not act.passive and not _SO.match(act.action):
            made.append(replace(norm, told=f"{act.told or act.action}{found['rest']}"))
        else:
            made.append(norm)
    return tuple(made)
