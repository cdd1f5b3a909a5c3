"""Who is bound where no words name anybody: those whom the section or the policy addresses, else the school."""

import re

from msgspec.structs import replace

from ....grammar.model import Bearer, Modality
from ..phrases.parties import named
from ..phrases.words import words_of
from .context import Bound, Context, bound_of, unnamed

OWN_ACTS = words_of("verbs", "own_acts")
_FIRMLY = words_of("verbs", "firmly")
SCHOOL_ACTS = words_of("verbs", "school_acts") | _FIRMLY
_WITH_ONE = words_of("verbs", "with_one")
READERS_ACTS = words_of("verbs", "readers_acts")


def reader_of(context: Context) -> Bearer | None:
    """Whom the paragraph, the heading, the section's own words or the policy's title show to be the one who reads; None if none
    of them does, or only the school.
    """
    heading = context.heading.bearer if context.heading else None
    title = context.titled.bearer if context.titled else None
    found = (context.voice, heading, context.defined, context.reader, title, context.topical)
    return next((who for who in found if who not in (None, "school")), None)


def addressee_of(context: Context) -> Bearer | None:
    """As `reader_of`, where no heading names a party that its section is only about."""
    return None if context.heading and not context.voice else reader_of(context)


def default(context: Context, verb: str, modality: Modality, passive: bool) -> Bound:
    """Whoever the section makes responsible, else the group that it addresses if the act is theirs, else the school."""
    if context.called and verb not in SCHOOL_ACTS:
        return replace(bound_of(context.called[0]), text="")
    if passive and verb in OWN_ACTS and context.reader and not context.heading:
        return unnamed(context.reader)
    found = _responsible(context, verb, modality, passive)
    if found.bearer == "school" and context.we and verb not in SCHOOL_ACTS:
        return replace(bound_of(context.we), text="")
    return found


def _responsible(context: Context, verb: str, modality: Modality, passive: bool) -> Bound:
    group: Bearer = (None if passive else context.reader) or context.group or context.audience
    if context.heading is not None and context.heading.bearer not in ("everyone", "third_parties"):
        group = context.heading.bearer
    barred = modality in ("prohibition", "discouragement")
    reader = reader_of(context)
    shared = context.shared and reader is None and context.audience == "school"
    everybody = reader == "everyone" and context.heading is None
    if (
        barred
        and (reader in ("pupils", "parents", "third_parties", "governors") or everybody or shared)
        and verb not in SCHOOL_ACTS
    ):
        return unnamed(reader or "everyone")
    if (
        reader == "staff"
        and context.topical is None
        and group in ("pupils", "parents", "everyone", "third_parties", "school")
    ):
        group = "staff"
    addressed = context.heading is None and reader in ("pupils", "parents", "third_parties")
    if passive and addressed and verb in OWN_ACTS | READERS_ACTS:
        group = reader or group
    theirs = context.heading is not None and barred
    theirs = theirs or (
        passive
        and verb in OWN_ACTS | READERS_ACTS
        and (
            modality != "permission"
            or verb in _WITH_ONE
            or (addressed and verb in READERS_ACTS)
            or (verb == "used" and context.heading is not None)
        )
        and group in ("pupils", "parents", "third_parties")
    )
    if group in ("pupils", "parents", "everyone") and not theirs and (passive or group != "everyone"):
        group = "school"
    if (
        group == "third_parties"
        and passive
        and (verb in SCHOOL_ACTS or verb in ("let", "hired") or modality not in ("prohibition", "discouragement"))
    ):
        group = "school"
    if (
        passive
        and verb in SCHOOL_ACTS
        and group in ("staff", "pupils", "parents", "everyone", "governors", "headteacher")
        and (modality == "obligation" or verb in _FIRMLY)
    ):
        group = "school"
    return unnamed(group)


def still_to_run(context: Context, words: str) -> bool:
    """Whether words tell of opening an account, or of asking for leave to, among the rules of those who run them: they are no
    rules for these.
    """
    addressed = context.heading.bearer if context.heading else context.group
    return addressed == "site_team" and _STILL_TO_RUN.match(words) is not None


_STILL_TO_RUN = re.compile(
    r"(?:opened|created|launched|started|set up)\b"
    r"|(?:when|before|if) (?:asking for|seeking|applying for|requesting) "
    r"(?:approval|permission|leave|an? (?:new )?(?:account|page))\b",
    re.I,
)


def addressed_in(context: Context, polite: bool = False, *, to_pupils: bool = False) -> tuple[Bound, ...]:
    """Those whom an order addresses: those whom the paragraph calls by name, else one of `_ordered`. A `polite` one ("please")
    is never the school's own, and what is done `to_pupils` not theirs.
    """
    if context.called:
        return tuple(map(bound_of, context.called))
    found = _ordered(context, polite)
    return (_not_them(context, found) if to_pupils else found,)


def _not_them(context: Context, found: Bound) -> Bound:
    """Whom an order about pupils addresses, if it was taken to be those whom the sections bind or name: pupils are others there,
    and so are their parents if the section binds staff.
    """
    heading = context.heading.bearer if context.heading else None
    told = (heading, context.titled.bearer if context.titled else None, context.topical, context.voice)
    if found.bearer not in ("pupils", "parents") or found.bearer in told:
        return found
    spoken_to = context.reader if context.group != "staff" else None
    you = context.you if found.bearer == "pupils" else None
    return found if found.bearer in (spoken_to, you) else unnamed("staff")


def done_to_pupils(act: str) -> bool:
    """Whether an act is done to some pupil, or with what is a pupil's: "befriend a pupil", "type in a child's name"."""
    act = _OWNERS.sub("", act)
    found = next((who for who in named(act) if who.bearer == "pupils"), None)
    before = act[: found.start] if found else ""
    return bool(found) and bool(_SOME_PUPIL.search(before)) and not _APART.search(before)


def others_work(act: str) -> bool:
    """Whether something is used for what only those who work at a school do: "used to decide on exclusions"."""
    words = act.split()
    return words[1:2] == ["to"] and ((words[2:3] != [] and words[2] in _STAFF_AIMS) or done_to_pupils(act))


_STAFF_AIMS = words_of("verbs", "staff_aims")
_OWNERS = re.compile(r"[’']s\b|(?<=s)[’'](?= )")
_SOME_PUPIL = re.compile(r"(?:\b(?:an?|any|our|the|current|former|individual)|^\w+(?: \w+ly)?) $", re.I)
_APART = re.compile(
    r"\b(?:if|when|where|who|that|which|because|unless|so|other|another|each|fellow|your|my)\b|[,;:]", re.I
)


def _ordered(context: Context, polite: bool) -> Bound:
    """Whom an order addresses: "you" where that is known, else the heading's party, the reader, those whom the section binds."""
    near = next((w.bearer for w in context.last if context.near and w.bearer in ("staff", "pupils", "parents")), None)
    title = context.titled.bearer if context.titled else None
    group: Bearer = (
        context.defined
        or context.voice
        or (
            context.heading.bearer
            if context.heading
            else near or context.reader or title or context.topical or context.group or context.audience
        )
    )
    if group == "school":  # nobody tells the school what to do
        group = context.asker or ("everyone" if polite else context.you)
    return unnamed(group)


def judged(context: Context, verb: str, modality: Modality) -> Bound:
    """Whom a verdict on an act binds ("shouting is banned"): those whom the section addresses, for the act is theirs."""
    found = default(context, verb, modality, True)
    addressed = reader_of(context) or context.group or context.audience
    if found.bearer == "staff" and reader_of(context) is None and context.audience == "school" and not context.called:
        return unnamed("everyone")  # rules for some of the staff stand beside it
    theirs = modality in ("prohibition", "permission", "discouragement") and addressed in _ACTING
    return unnamed(addressed) if found.bearer == "school" and theirs and not context.called else found


_ACTING: tuple[Bearer, ...] = ("pupils", "parents", "third_parties", "everyone")


def promised(context: Context, verb: str) -> bool:
    """Whether what "will be" done is a promise of the school: no heading or label says who does it, and no pupil does."""
    if context.heading is not None or context.called:
        return False
    return verb not in OWN_ACTS or (context.group or context.audience) not in ("pupils", "parents")


def asker_of(context: Context) -> Bearer | None:
    """Who raises a concern or makes a request where nobody is named: who reads the policy, else whoever it is."""
    if context.asker:
        return context.asker
    if context.topical in ("staff", "parents", "third_parties"):
        return context.topical
    near = context.heading.bearer if context.heading else context.group
    if near == "third_parties":
        return near
    if near == "parents" and context.heading:
        return near
    return None if near in ("staff", "pupils", "parents") or context.audience != "school" else "everyone"
