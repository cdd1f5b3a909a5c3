"""What a question in plain words says of the clauses of a policy, by what `ask` makes of them.

Clauses that may well answer a question although no rule was read in them that does: of those that sound most like it the one that
`ask` would answer by, if it weighs enough there. And whether a vote that is not sure may decide: if its clause weighs enough,
and no vote does of a rule to tell of somebody else.
"""

from collections.abc import Sequence

from ..grammar.vocabulary import Vocabulary
from .ask import ENOUGH, weigh
from .lookup import Index, parties_in
from .votes import Vote
from .wanted import Wanted


def unclear(
    policies: Sequence[Index], wanted: Sequence[Wanted], near: Sequence[Sequence[Sequence[str]]], vocabulary: Vocabulary
) -> list[list[str | None]]:
    """For each policy and question the id of such a clause. `near` has the ids of those that sound most like it."""
    found: list[list[str | None]] = []
    for policy, close in zip(policies, near, strict=True):
        first: list[str | None] = []
        for one, clauses in zip(wanted, close, strict=True):
            weighed = weigh(one, policy, vocabulary, frozenset(clauses)) if clauses else []
            first.append(weighed[0].evidence.point.clause.id if weighed and weighed[0].odds >= ENOUGH else None)
        found.append(first)
    return found


def trusted(vote: Vote, wanted: Wanted, policy: Index, vocabulary: Vocabulary) -> bool:
    """Whether the sentence behind a vote sounds like an answer to the question."""
    weighed = weigh(wanted, policy, vocabulary, frozenset((vote.clause,)))
    points = ((one.odds, one.evidence.point.norm) for one in weighed)
    return any(odds >= ENOUGH and (norm is None or norm.rule == vote.rule) for odds, norm in points)


OUTSIDE = frozenset(("pupil", "parent", "former-pupil"))
"""Those of whose approaches a rule may tell staff to report; one to report the one's is no rule on the other's."""


def of_others(vote: Vote, wanted: Wanted, policy: Index, vocabulary: Vocabulary) -> bool:
    """Whether a rule to tell of something is, by its sentence, about others than those who are asked about."""
    asked = wanted.objects & OUTSIDE
    if not asked:
        return False
    for point in policy.points:
        norm = point.norm
        if norm is None or point.clause.id != vote.clause or norm.rule != vote.rule:
            continue
        takes = {prep for act in point.acts if act in vocabulary.actions for prep in vocabulary.actions[act].takes}
        named = parties_in(f"{point.lead} {point.clause.text}", vocabulary) & OUTSIDE - {norm.party}
        return "about" in takes and bool(named) and named.isdisjoint(asked)
    return False
