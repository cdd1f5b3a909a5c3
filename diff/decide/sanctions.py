"""Which sanction may follow the breach of which rule, for whom: the one answer that decisions and exports share.

In: rules in normal form and roles. Out: yes or no. The cases that a sanction's own conditions make are not looked at here.
"""

from collections.abc import Iterable

from . import form as f


def may_follow(sanction: f.Rule, broken: Iterable[f.Rule], roles: Iterable[str]) -> bool:
    """Whether a sanction tells what may follow for somebody in one of these roles who breaks one of these rules."""
    return (
        sanction.effect == "sanction"
        and any(rule.clause in sanction.breach_of for rule in broken)
        and not set(sanction.who).isdisjoint(roles)
    )


def bound_by(rule: f.Rule, parties: Iterable[str]) -> tuple[str, ...]:
    """The parties that a rule binds, out of all those that the policy knows: a rule without bearers binds the others."""
    return tuple(party for party in rule.who or parties if party not in rule.who_not)
