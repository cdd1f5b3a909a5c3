"""The clauses that change what other rules of their policy say: `under clause 5.2` names the one that limits or widens a rule.

In: a policy and some of its rules. Out: those clauses, in document order. What they change stands in the rules already.
"""

from collections.abc import Iterable

from ..grammar import syntax as s
from ..grammar.model import Clause, Policy
from ..grammar.vocabulary import Vocabulary
from .decide.kinds import Kinds


def changed_by(policy: Policy, rules: Iterable[s.Rule], words: Vocabulary) -> tuple[Clause, ...]:
    """The clauses of a policy under which some of its rules stand, as the rules say."""
    refs = dict.fromkeys(how.ref for rule in rules for how in rule.how if isinstance(how, s.Under) and how.ref.place)
    if not refs:
        return ()
    kinds = Kinds(policy, words)
    named = {id_ for ref in refs if ref.place == "clause" for id_ in kinds.clauses(ref)}
    inside = {id_ for ref in refs if ref.place != "clause" for id_ in kinds.clauses(ref)}
    return tuple(c for c in policy.clauses if c.id in named or (c.id in inside and c.xrefs))
