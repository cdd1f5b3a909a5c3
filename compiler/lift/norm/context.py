"""What stands round a sentence, and a bearer: its class, the pack's word, the words that named it."""

from msgspec import Struct

from ....grammar.model import Bearer, Modality
from ..phrases.parties import Who
from ..phrases.reading import NormReading


class Context(Struct, frozen=True):
    """What stands round a sentence.

    `group` is whom the section addresses, `audience` the policy, `you` its "you", `speaker` who promises: "we" and "I".
    `reader` is whom its words show to be the one who reads ("your child", "your homework"); `defined` and `we` are those whom a
    definition calls "you" and "we", where the section speaks to no others.
    `called` are those whom the paragraph calls by name ("Staff: …"), `heard` those whom its last sentence named,
    and `near` tells that it has one; `topic` is the noun that leads to the item ("Your password:").
    `suffers` are those whom the penalties of the section name most often; `asker` is who reads the policy, or to whom it
    speaks most: it is they who raise a concern or make a request. `spoken`: it says "you" to its staff, so that what will
    or may be done, it says, is done by the school. `titled` is whom the policy's title addresses, `voice` whom the words of
    the paragraph itself show to be the one who reads, `topical` whose rules these are by what heading and title speak of.
    `shared`: the section binds everyone more often than any group. `thing` is what the sentence before was about;
    `child`: somewhere a pupil speaks ("I will ask a grown-up"). `hand` is whom the paragraph bound last, by name or not,
    and `body` the board or committee that its sentences have begun with, which "it" may be.
    """

    heading: Who | None
    group: Bearer | None
    audience: Bearer
    last: tuple[Who, ...] = ()
    collective: bool = False
    you: Bearer = "staff"
    speaker: Who | None = None
    reader: Bearer | None = None
    defined: Bearer | None = None
    we: Who | None = None
    called: tuple[Who, ...] = ()
    heard: tuple[Who, ...] = ()
    near: bool = False
    topic: str = ""
    suffers: Bearer | None = None
    asker: Bearer | None = None
    spoken: bool = False
    titled: Who | None = None
    voice: Bearer | None = None
    topical: Bearer | None = None
    shared: bool = False
    thing: str = ""
    child: bool = False
    hand: Bearer | None = None
    body: Who | None = None


class Bound(Struct, frozen=True):
    """A bearer: its class, the pack's word, and the words that named it."""

    bearer: Bearer
    party: str | None
    text: str


def bound_of(who: Who) -> Bound:
    """A party that is named, as a bearer."""
    return Bound(who.bearer, who.party, who.text)


PARTY_OF: dict[str, str] = {
    "staff": "staff",
    "pupils": "pupil",
    "parents": "parent",
    "governors": "governor",
    "school": "school",
    "everyone": "everyone",
    "third_parties": "third-party",
    "site_team": "site-team",
    "headteacher": "headteacher",
    "it": "it-lead",
    "dsl": "dsl",
    "dpo": "dpo",
    "line_manager": "line-manager",
}


def unnamed(bearer: Bearer) -> Bound:
    """A bearer that no words name."""
    return Bound(bearer, PARTY_OF.get(bearer), "")


def bound_to(modality: Modality, who: Bound) -> NormReading:
    """A norm that binds somebody to an act which is still to come."""
    return NormReading(modality=modality, bearer=who.bearer, party=who.party, bearer_text=who.text, action="")
