"""What lies between a norm and a normalised rule: the norm with its bearer, and its rules before defeat is worked out."""

from msgspec import Struct

from ...grammar import syntax as s
from ...grammar.model import Clause, Norm
from . import form as f


class Source(Struct, frozen=True):
    """One norm with its bearer, its id, its place as a reader finds it, and the SHA-256 of its clause's text."""

    norm: Norm
    party: s.Word
    clause: Clause
    id: str
    place: str
    sha: str


class Delegation(Struct, frozen=True):
    """`X may delegate of R to Y`: the rules of these clauses go to whom, once this step is taken."""

    to: str
    of: frozenset[str]
    step: f.Condition


class Draft(Struct, frozen=True):
    """A rule before defeat is worked out.

    `covers` and `reaches` are the parties and acts that it is written for, kinds included: by these two rules are
    measured, while `who` and `acts` of the rule say when it speaks. `despite` are ids of clauses whose rules it overrides;
    a `power` does so too, but no `must never`. A `half` is the permission in a rule that restricts, one with `only` or a ban
    with an exception; the ban in `only W may A` is `reserved` for these W.
    """

    rule: f.Rule
    covers: frozenset[str]
    reaches: frozenset[str]
    despite: frozenset[str] = frozenset()
    power: bool = False
    half: bool = False
    reserved: frozenset[str] = frozenset()
    delegates: Delegation | None = None
