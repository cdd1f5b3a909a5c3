"""What every export looks like: a name, what it is for, and one function from a policy to its files and its losses.

An export never drops anything in silence: whatever its format cannot say is a `Loss` that tells how it was kept instead.
Exports never import one another, only this scaffolding.
"""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from ...grammar.model import Policy

FORMAT = "byelaw-losses/1"
"""The version of the loss report's JSON form."""

Aspect = Literal[
    "document", "norm", "party", "act", "condition", "exception", "strength", "time", "sanction", "power", "defeat"
]
"""What of a rule is lost: all of it (`norm`), or a part; `document` is what concerns no single rule."""


class Loss(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a format cannot say. `rule` is the rule's id and `clause` that clause's printed number or its id (empty
    for the document); `said` is what the policy says, `kept` how the export keeps it all the same. `exempt` tells that the
    rule does not take part in decisions there.
    """

    what: Aspect
    said: str
    kept: str
    rule: str = ""
    clause: str = ""
    exempt: bool = False


class LossReport(Struct, frozen=True, kw_only=True):
    """All losses of one policy in one target. `rules` is the number of its rules, `decided` how many take part in decisions
    there; None for a format that decides nothing.
    """

    format: Literal["byelaw-losses/1"] = "byelaw-losses/1"
    policy: str
    target: str
    rules: int
    decided: int | None
    losses: tuple[Loss, ...]


class Bundle(Struct, frozen=True):
    """The files of one export, by name and in order, and what of the policy is not in them."""

    files: tuple[tuple[str, bytes], ...]
    losses: tuple[Loss, ...] = ()


class Export(Struct, frozen=True):
    """One format that rules or documents are exported to. `help` is one line for a list of all; `decides` tells whether some
    engine answers requests from it.
    """

    name: str
    help: str
    emit: Callable[[Policy], Bundle]
    decides: bool = False


def loss_report(policy: Policy, export: Export, losses: tuple[Loss, ...]) -> LossReport:
    """The report that goes with an export."""
    rules = {f"{clause.id}.{place}" for clause in policy.clauses for place, _ in enumerate(clause.norms, start=1)}
    exempt = {loss.rule for loss in losses if loss.exempt}
    return LossReport(
        policy=policy.policy,
        target=export.name,
        rules=len(rules),
        decided=len(rules - exempt) if export.decides else None,
        losses=losses,
    )
