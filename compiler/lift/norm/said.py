"""A predicate with all that its reading needs, and what a list under a sentence takes from it."""

from msgspec import Struct

from ....grammar.model import Modality
from ..phrases.reading import NormReading
from ..sentence.clauses import Clause, Group, Predicate
from ..sentence.verb_groups import Mode
from .context import Bound, Context


class Inherit(Struct, frozen=True):
    """What the items of a list take from their lead-in."""

    modality: Modality
    bearers: tuple[NormReading, ...]
    mode: Mode


class Said(Struct, frozen=True, kw_only=True):
    """A predicate with all that its reading needs. `first`: it is the clause's first; `refused`: the subject is "no …"."""

    sentence: str
    clause: Clause
    group: Group
    predicate: Predicate
    first: bool
    subject: str
    bounds: tuple[Bound, ...]
    refused: bool
    doubtful: bool
    inherit: Inherit | None
    context: Context
    conditions: tuple[str, ...]
    exceptions: tuple[str, ...]

    @property
    def carried(self) -> Inherit | None:
        """What it takes from a lead-in, if it goes on where that stopped."""
        return self.inherit if self.group.shape == "carried" else None
