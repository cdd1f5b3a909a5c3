"""Clauses that may well answer a question although no rule was read in them that does.

Of the clauses that sound most like a question in plain words the one that `ask` would answer by, if it weighs enough there.
"""

from collections.abc import Sequence

from ..grammar.asked import Asked
from ..grammar.model import Policy
from ..grammar.vocabulary import Vocabulary
from .ask import ENOUGH, weigh
from .lookup import index
from .wanted import want


def unclear(
    policies: Sequence[Policy], asked: Sequence[Asked], near: Sequence[Sequence[Sequence[str]]], vocabulary: Vocabulary
) -> list[list[str | None]]:
    """For each policy and question the id of such a clause. `near` has the ids of those that sound most like it."""
    wanted = [want(one, vocabulary) for one in asked]
    found: list[list[str | None]] = []
    for policy, close in zip(policies, near, strict=True):
        ready = index(policy, vocabulary)
        first: list[str | None] = []
        for one, clauses in zip(wanted, close, strict=True):
            weighed = weigh(one, ready, vocabulary, frozenset(clauses)) if clauses else []
            first.append(weighed[0].evidence.point.clause.id if weighed and weighed[0].odds >= ENOUGH else None)
        found.append(first)
    return found
