"""What a question in plain words says of the clauses of a policy, by what `ask` makes of them.

Clauses that may well answer a question although no rule was read in them that does: of those that sound most like it the one that
`ask` would answer by, if it weighs enough there. And whether a vote that is not sure may decide: if its clause weighs enough,
and no vote does of a rule to tell of somebody else.
"""

from collections.abc import Sequence

from ..grammar.vocabulary import Vocabulary
from .lookup import Index, parties_in
from .votes import Vote
from .wanted import Wanted
from .weighing import ENOUGH, weigh


def unclear(policy: Index, wanted: Wanted, near: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The id of such a clause, if there is one. `near` has the ids of those that sound most like the question."""
    weighed = weigh(wanted, policy, vocabulary, frozenset(near)) if near else []
    return weighed[0].evidence.point.clause.id if weighed and weighed[0].odds >= ENOUGH else None


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
