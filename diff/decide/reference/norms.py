"""The norms of a policy one by one: of a rule that binds several parties, one for each."""

from collections.abc import Iterator

from msgspec import Struct

from ....grammar import syntax as s
from ....grammar.model import Clause, Policy


class Norm(Struct, frozen=True):
    """A norm with its bearer and its place; its id is the clause's, a dot, its number there."""

    id: str
    rule: s.Rule
    party: s.Word
    clause: Clause


def norms_of(policy: Policy) -> Iterator[Norm]:
    """All norms, in the order of the document."""
    for clause in policy.clauses:
        number = 0
        while number < len(clause.norms):
            rule = clause.norms[number].formal
            for party in rule.who.words:
                number += 1
                yield Norm(f"{clause.id}.{number}", rule, party, clause)
