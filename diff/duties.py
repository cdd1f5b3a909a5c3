"""What each role has to bear by a policy: what it must do and must not do, and by when, each with the clause that says so.

Roles are the classes of bearers, so that policies can be laid side by side; a duty of everybody is counted once, under
`everyone`, and not again under each. `may only … if` forbids the rest, so it counts among the must-nots; permissions and
penalties lay nothing on anybody.
"""

from collections.abc import Iterator
from typing import Literal, get_args

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.model import Bearer, Clause, Norm, Policy
from ..grammar.printer import print_phrase
from .strictness import FORCES

Kind = Literal["must", "must not", "should", "should not"]

KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which reports name them."""

_KINDS: dict[tuple[str, bool], Kind] = {
    ("duty", True): "must",
    ("ban", True): "must not",
    ("duty", False): "should",
    ("ban", False): "should not",
}
"""Which way a modal points, and whether it binds (or only advises), to what it lays on its bearer."""


class Duty(Struct, frozen=True, kw_only=True):
    """One thing laid on a role by a clause (an id). `due` is what the rule says of when or how often, of a duty only."""

    kind: Kind
    clause: str
    rule: str
    due: str | None = None
    reviewed: bool = True


class Load(Struct, frozen=True, kw_only=True):
    """All that a policy lays on one role, in document order, and how much of each kind. `deadlines` counts the duties (must
    or should) that are due at or within a time, or again and again.
    """

    policy: str
    role: Bearer
    musts: int
    must_nots: int
    shoulds: int
    should_nots: int
    deadlines: int
    duties: tuple[Duty, ...]


def duties(policy: Policy) -> tuple[Load, ...]:
    """The load of every role that a policy lays something on, in the order of the bearers."""
    found: dict[Bearer, dict[Duty, None]] = {}
    for clause in policy.clauses:
        for norm in clause.norms:
            for duty in _duty(clause, norm):
                found.setdefault(norm.bearer, {})[duty] = None
    return tuple(_load(policy.policy, role, tuple(found[role])) for role in get_args(Bearer) if role in found)


def _duty(clause: Clause, norm: Norm) -> Iterator[Duty]:
    direction, force = FORCES[norm.formal.modal]
    kind = _KINDS.get((direction, force > 1))
    if kind is not None:
        due = ", ".join(map(print_phrase, due_phrases(norm.formal))) if direction == "duty" else ""
        yield Duty(kind=kind, clause=clause.id, rule=norm.rule, due=due or None, reviewed=norm.reviewed)


def due_phrases(rule: s.Rule) -> Iterator[s.How]:
    """When or how often something is due. A mere order of events (`before publish-image`) is no date."""
    for how in s.ordered(rule.how):
        match how:
            case s.AtOnce() | s.Within() | s.Every() | s.Before(event=s.Time()) | s.Before(lead=s.Quantity()):
                yield how
            case s.After(delay=s.Quantity()):
                yield how


def _load(policy: str, role: Bearer, borne: tuple[Duty, ...]) -> Load:
    kinds = [duty.kind for duty in borne]
    return Load(
        policy=policy,
        role=role,
        musts=kinds.count("must"),
        must_nots=kinds.count("must not"),
        shoulds=kinds.count("should"),
        should_nots=kinds.count("should not"),
        deadlines=sum(duty.due is not None for duty in borne),
        duties=borne,
    )
