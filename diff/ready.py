"""A policy made ready to be asked: searched, with its clauses as evidence and its front page as one of them."""

from msgspec import Struct
from msgspec.structs import replace

from ..grammar.model import Clause, Policy
from ..grammar.places import places
from ..grammar.vocabulary import Vocabulary
from .cells import Quote, quotes_of
from .lookup import Index, index

FRONT = "front"
"""The id of what stands on the front page in answers."""


class Ready(Struct, frozen=True, eq=False):
    """A policy (`policy`, as it is) that was made ready to be asked, its front page (`index`, `quotes`) with its clauses."""

    policy: Policy
    index: Index
    places: dict[str, str]
    quotes: dict[str, Quote]


def ready(policy: Policy, vocabulary: Vocabulary) -> Ready:
    """A policy made ready; whoever asks several questions does it once."""
    whole = _with_front(policy)
    return Ready(policy, index(whole, vocabulary), {**places(policy), FRONT: "front matter"}, quotes_of(whole))


def _with_front(policy: Policy) -> Policy:
    """A policy that tells on its front page whom it is for, with that as a clause."""
    if not policy.meta.applies_to:
        return policy
    told = f"Applies to: {', '.join(policy.meta.applies_to)}."
    front = Clause(id=FRONT, number=None, section=None, section_id=None, text=told, lead_in=None, kind="scope")
    return replace(policy, clauses=(*policy.clauses, front))
