"""How much speaks for each point of a policy as the answer to a question: its evidence (`evidence`), weighed.

The weights stand in `grammar/words/answers.toml`; they were fitted to answers by hand: `benchmarks/questions.py --weights` fits
them anew and prints how often which threshold is right.
"""

from collections.abc import Collection

import msgspec
from msgspec import Struct

from ..grammar.odds import odds
from ..grammar.vocabulary import Vocabulary
from .evidence import Evidence, Signs, evidence
from .lookup import Index
from .wanted import Wanted

WEIGHTS = msgspec.convert(odds().weights, Signs)
"""What each sign adds to the log odds that a point answers the question, against that the policy is silent."""

START, ENOUGH = odds().start, odds().enough
"""The log odds without any sign; and the least with which a policy speaks."""


class Weighed(Struct, frozen=True, eq=False):
    """Evidence with its log odds."""

    odds: float
    evidence: Evidence


def weigh(
    wanted: Wanted, policy: Index, vocabulary: Vocabulary, clauses: Collection[str] | None = None
) -> list[Weighed]:
    """All points of a policy (of these `clauses` only, if given) that have to do with a question, the weightiest first."""
    factors = msgspec.structs.astuple(WEIGHTS)
    found = []
    for place, one in enumerate(evidence(wanted, policy, vocabulary, clauses)):
        odds = START + sum(map(float.__mul__, factors, map(float, msgspec.structs.astuple(one.signs))))
        found.append((-round(odds, 6), place, Weighed(round(odds, 6), one)))
    return [weighed for *_, weighed in sorted(found, key=lambda item: item[:2])]
