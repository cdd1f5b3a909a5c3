"""Who is bound: by name, by pronoun, by agent, else whoever the section or the policy addresses, else the school."""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.model import Bearer, Modality
from .clauses import Clause, Group
from .lexing import DETERMINERS, INTRO, JOINTS, PREPOSITIONS
from .parties import Who, agent, is_proper_school, named, subjects
from .reading import NormReading
from .spans import ADVERBS, cut, first_word, words_in
from .words import is_participle, one_of, words_of

_FIRMLY = words_of("verbs", "firmly")
_ALLOWED_TO = words_of("verbs", "allowed_to")
_OWN_ACTS = words_of("verbs", "own_acts")
_RUNS = re.compile(one_of("runs_accounts"), re.I)
_ACCOUNT = re.compile(one_of("accounts"), re.I)
_SCHOOL_ACTS = words_of("verbs", "school_acts")
_WITH_ONE = words_of("verbs", "with_one")
_TOLD = words_of("verbs", "told_to")
_OFFICERS: tuple[Bearer, ...] = ("headteacher", "dsl", "dpo", "it", "line_manager")
_YOURS = re.compile(r"your\b", re.I)
_ONE_PERSON: tuple[Bearer, ...] = ("headteacher", "dsl", "dpo", "it", "line_manager", "staff", "governors")


class Context(Struct, frozen=True):
    """What stands round a sentence.

    `group` is whom the section addresses, `audience` the policy, `you` its "you", `speaker` who promises: "we" and "I".
    `reader` is whom its words show to be the one who reads ("your child", "your homework"), `we` whom a definition calls so.
    `called` are those whom the paragraph calls by name ("Staff: …"), `heard` those whom its last sentence named,
    and `near` tells that it has one; `topic` is the noun that leads to the item ("Your password:").
    `suffers` are those whom the penalties of the section name most often; `asker` is who reads the policy, or to whom it
    speaks most: it is they who raise a concern or make a request. `spoken`: it says "you" to its staff, so that what will
    or may be done, it says, is done by the school.
    """

    heading: Who | None
    group: Bearer | None
    audience: Bearer
    last: tuple[Who, ...] = ()
    collective: bool = False
    you: Bearer = "staff"
    speaker: Who | None = None
    reader: Bearer | None = None
    we: Who | None = None
    called: tuple[Who, ...] = ()
    heard: tuple[Who, ...] = ()
    near: bool = False
    topic: str = ""
    suffers: Bearer | None = None
    asker: Bearer | None = None
    spoken: bool = False


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


def _pronoun(text: str, context: Context, before: tuple[Who, ...]) -> tuple[Bound, ...] | None:
    """The parties behind "they", "you", "we", "who"; None if the text is no pronoun."""
    words = [
        w for w in words_in(text) if w not in ADVERBS and w not in ("all", "and", "then", "both", "either", "neither")
    ]
    if not words:
        return None
    first = words[-1] if words[-1] in _SELVES and words[-2:-1] not in (["and"], ["or"]) else words[0]
    if first == "you":
        if context.called:
            return tuple(replace(bound_of(who), text="you") for who in context.called)
        heading = context.heading.bearer if context.heading else None
        bearer: Bearer = heading if heading not in (None, "everyone", "school") else context.reader or context.you
        return (Bound(bearer, PARTY_OF.get(bearer), "you"),)
    if first in ("we", "us", "i") and context.speaker is not None:
        return (replace(bound_of(context.speaker), text=first),)
    if first in ("we", "us"):
        return (replace(bound_of(context.we), text="we") if context.we else Bound("school", "school", "we"),)
    if first == "i":
        group = context.heading.bearer if context.heading else context.group or "everyone"
        return (Bound(group, PARTY_OF.get(group), "I"),)
    if first in ("they", "he", "she", "he/she", "s/he", "who", "whom", "which", "these", "those") and (
        len(words) == 1 or first in ("they", "he", "she", "he/she")
    ):
        who = before or context.last
        if first in ("he", "she") and not before:
            who = tuple(w for w in context.heard if w.bearer in _ONE_PERSON)[-1:] or who
        return tuple(Bound(w.bearer, w.party, w.text) for w in who) or None
    return None


_SELVES = ("you", "we", "they", "he", "she", "i")  # behind what only introduces: "every day we …"


def default(context: Context, verb: str, modality: Modality, passive: bool) -> Bound:
    """Whoever the section makes responsible, else the group that it addresses if the act is theirs, else the school."""
    if context.called and verb not in _SCHOOL_ACTS:
        return replace(bound_of(context.called[0]), text="")
    if passive and verb in _OWN_ACTS and context.reader and not context.heading:
        return unnamed(context.reader)
    found = _responsible(context, verb, modality, passive)
    if found.bearer == "school" and context.we and verb not in _SCHOOL_ACTS:
        return replace(bound_of(context.we), text="")
    return found


def _responsible(context: Context, verb: str, modality: Modality, passive: bool) -> Bound:
    group: Bearer = (None if passive else context.reader) or context.group or context.audience
    if context.heading is not None and context.heading.bearer not in ("everyone", "third_parties"):
        group = context.heading.bearer
    theirs = context.heading is not None and modality in ("prohibition", "discouragement")
    theirs = theirs or (
        passive
        and verb in _OWN_ACTS
        and (modality != "permission" or verb in _WITH_ONE or (verb == "used" and context.heading is not None))
        and group in ("pupils", "parents")
    )
    if group in ("pupils", "parents", "everyone") and not theirs and (passive or group != "everyone"):
        group = "school"
    if (
        group == "third_parties"
        and passive
        and (verb in _SCHOOL_ACTS or verb in ("let", "hired") or modality not in ("prohibition", "discouragement"))
    ):
        group = "school"
    if (
        passive
        and verb in _SCHOOL_ACTS
        and group in ("staff", "pupils", "parents", "everyone", "governors", "headteacher")
        and modality == "obligation"
    ):
        group = "school"
    return unnamed(group)


def addressed_in(context: Context, polite: bool = False) -> tuple[Bound, ...]:
    """Those whom an order addresses: those whom the paragraph calls by name, else one of `_ordered`. A `polite` one ("please")
    is never the school's own.
    """
    return tuple(map(bound_of, context.called)) or (_ordered(context, polite),)


def _ordered(context: Context, polite: bool) -> Bound:
    """Whom an order addresses: the heading's party, else the reader, else those whom the paragraph or section binds."""
    near = next((w.bearer for w in context.last if context.near and w.bearer in ("staff", "pupils", "parents")), None)
    group: Bearer = (
        context.heading.bearer if context.heading else near or context.reader or context.group or context.audience
    )
    return unnamed(context.asker or "everyone" if polite and group == "school" else group)


def _unique(found: Sequence[Bound]) -> tuple[Bound, ...]:
    seen: dict[Bearer, Bound] = {}
    for bound in found:
        seen.setdefault(bound.bearer, bound)
    return tuple(seen.values())


def subject_parties(text: str, context: Context, before: tuple[Who, ...]) -> tuple[Bound, ...]:
    """Those whom a subject names; empty if it names a thing."""
    if _TERM.match(text):
        return ()
    if _WHOEVER.match(text):  # "whoever a child tells": the party is no subject of the duty
        return ()
    if _WHOEVER_DOES.match(text):
        return (Bound("everyone", "everyone", text.split()[0]),)
    pronoun = _pronoun(text, context, before)
    if pronoun is not None:
        return pronoun
    outside = _ASIDE.sub("", text)  # "any person, including visitors", "the head (or investigator)"
    text = outside if outside != text and named(outside) else text
    who = subjects(text) or _behind_intro(text)
    if who and (narrowed := _NARROWED.search(text)) and narrowed.start() < who[0].start:
        who = ()  # "pictures that show a pupil"
    found = _unique([bound_of(w) for w in who])
    if not found:
        head = _BEHIND_HEAD.split(text)[0]
        if is_proper_school(head) and not _NO_NAME.search(head):
            return (Bound("school", "school", head.strip()),)
    if len(found) == 1 and found[0].bearer in ("staff", "everyone") and _RUNS.search(text) and _ACCOUNT.search(text):
        return (Bound("site_team", "site-team", found[0].text),)
    if len(found) > 1 and any(
        b.bearer == "staff" for b in found
    ):  # "staff and contractors": those who work for the school
        found = tuple(
            b for b in found if b.party != "contractor" and not (context.collective and b.bearer == "third_parties")
        )
    return found


_TERM = re.compile(r"the terms? ", re.I)
_WHOEVER_DOES = re.compile(r"who(?:m)?ever \w+s\b", re.I)
_BEHIND_HEAD = re.compile(r"\b(?:who|which|that|in|at|on|for|with)\b")
_NO_NAME = re.compile(r"\b(of|by|from|to)\b")
_ASIDE = re.compile(r"\s*\([^()]*\)|,? (?:including|such as|for example|for instance|e\.g\.) .+$", re.I)
_NARROWED = re.compile(r"(?<=\w )(?:that|which|whose)\b")
_WHOEVER = re.compile(r"who(?:m)?ever (?:the|an?|any|you|we|they)\b", re.I)


def _behind_intro(text: str) -> tuple[Who, ...]:
    """The party that ends a subject behind what only introduces it: "Under that Act | the head"."""
    found = named(text)
    if not found or text[found[-1].end :].strip() or first_word(text) not in INTRO | {"every", "each"}:
        return ()
    before = words_in(text[: found[-1].start])
    while before and before[-1] in DETERMINERS:
        before = before[:-1]
    return () if not before or before[-1] in PREPOSITIONS or before[-1] in JOINTS else found[-1:]


_OUTSIDE = re.compile(rf"(?:also )?(?:{one_of('outside')})\b", re.I)
_DONE_BY = re.compile(
    r"\b(?:\w+ed|who|which|that|made|given|taken|seen|known) by\b|\b(?:is|are|has|have|been|if|unless)\b"
)
_USE_BY = re.compile(
    r"\b(?:use|conduct|behaviour|activity|activities|communication|access|contact|posting|visits?)\b[^,]* by\b", re.I
)
_PRONOUN = re.compile(r"\b(they|you|we|he|she|it)\b", re.I)


def named_before(sentence: str, clause: Clause, group: Bearer | None = None) -> list[Who]:
    """The party named nearest before a clause's subject, for "who" and "they".

    Where the condition names several, it is the `group` that the section addresses, if that is one of them: "if a pupil
    tells a teacher, they must report it" binds the teacher among the rules for staff.
    """
    spans = [s for s in (clause.subject, *clause.conditions) if s]
    start = clause.subject[0] if clause.subject else (clause.predicates[0].body or (0, 0))[0]
    if is_relative(sentence, clause):
        found = list(named(sentence[:start]))
        apart = bool(found) and bool(sentence[found[-1].end : start].strip(" ,"))
        if apart and first_word(cut(sentence, clause.subject)) == "which":
            return []
        if apart and found[-1].bearer == "everyone":
            found = [w for w in found if w.bearer != "everyone"]
        return _joined_parties(sentence, found)
    texts = [sentence[span[0] : span[1]] for span in spans if span != clause.subject]
    inside = [
        w
        for text in texts
        for w in named(text)
        if len(words_in(text[: w.start])) <= 4 and not _PRONOUN.search(text[: w.start])
    ]
    if inside and group is not None and inside[0].bearer != group:
        inside = [w for text in texts for w in named(text) if w.bearer == group][:1] or inside
    return inside[:1] or [w for w in subjects(sentence[:start]) if w.start < 12][:1]


def is_relative(sentence: str, clause: Clause) -> bool:
    """Whether the subject of a clause is "who" or "which"."""
    return first_word(cut(sentence, clause.subject)) in ("who", "which")


def _joined_parties(sentence: str, found: Sequence[Who]) -> list[Who]:
    """The last party, and those joined to it by "and" or "or"."""
    out = list(found[-1:])
    for who in reversed(found[:-1]):
        if re.fullmatch(r"[\s,]*(and|or)?\s*(the|all|our|their|an?)?\s*", sentence[who.end : out[0].start]):
            out.insert(0, who)
        else:
            break
    return out


def _predicate_start(clause: Clause) -> int:
    """Where the first words of a clause's predicate stand."""
    return next((p.body[0] for p in clause.predicates if p.body), 0)


def bearers_of(
    sentence: str,
    clause: Clause,
    group: Group,
    subject: str,
    bounds: tuple[Bound, ...],
    body: str,
    head: str,
    modality: Modality,
    passive: bool,
    context: Context,
    behind: tuple[str, ...] = (),
) -> tuple[Bound, ...]:
    """Who is bound; `behind` are the conditions behind the predicate, in which an agent may stand ("each day by X")."""
    late_agent = _unique([bound_of(w) for text in behind if not _DONE_BY.search(text) for w in agent(text)])
    if clause.who is not None and not (group.shape == "framed" and passive):
        words = cut(sentence, clause.who)
        owner = (
            {"your": "you", "our": "we", "their": "they"}.get(words_in(words)[0]) if clause.shape == "duty" else None
        )
        if words.casefold() in ("them", "him", "her"):  # "if a pupil forgets, we will ask | them"
            heard = [w for w in named(sentence[: clause.who[0]]) if w.bearer != "school"]
            return tuple(map(bound_of, heard[-1:] or context.last)) or (default(context, head, modality, passive),)
        words = owner or re.sub(r"[’']s?(?=\s|$)", "", words)
        found = subject_parties(words, context, ()) or (
            () if group.shape == "framed" else _unique([bound_of(w) for w in named(words)])
        )
        if found:
            return found
    if group.shape == "duty" and (before := named(sentence[: _predicate_start(clause)])):
        return _unique([bound_of(w) for w in _joined_parties(sentence, before)])
    if group.shape == "framed":
        return _unique([bound_of(w) for w in agent(body)]) or (default(context, head, modality, passive),)
    if group.shape == "told":
        return (default(context, head, modality, passive),)
    asks = not bounds and group.modal in ("MUST", "SHOULD", "ISTO", "MAY") and _ASKED.match(subject)
    theirs_to_make = (head in _RAISED and not agent(body) and not late_agent) if passive else True
    if asks and theirs_to_make and (asker := _asker(context)):
        return (unnamed(asker),)
    if passive and group.modal == "MAY" and head in _ALLOWED_TO and bounds:
        return bounds
    if passive:
        found = _unique([bound_of(w) for w in agent(body)]) or late_agent
        if found:
            return found
        if (holder := _owner(subject, head, group, bounds, context)) is not None:
            return (holder,)
        if bounds and group.modal in ("MUST", "SHOULD") and head in _TOLD and bounds[0].bearer in _OFFICERS:
            # "the head must be told": by whoever reads this, not by the head
            return tuple(_another(b, body, bounds, context) or unnamed("school") for b in addressed_in(context))
        if group.modal in ("MUST", "SHOULD", "ISTO") and subject.casefold().startswith("your "):
            return subject_parties("you", context, ())
        if head in _DONE and subject.casefold() in ("this", "it") and context.last:
            return tuple(map(bound_of, context.last))  # "the act that was told before"
        theirs = group.modal != "WILL" and not any(b.bearer in ("pupils", "parents", "staff") for b in bounds)
        if context.spoken and not context.heading and group.modal in ("WILL", "MAY") and head not in _OWN_ACTS:
            if _YOUR_WISH.search(sentence[: _predicate_start(clause)]):
                return subject_parties("you", context, ())
            return (unnamed("school"),)
        if _OUTSIDE.match(body) or (group.modal == "WILL" and _promised(context, head)):
            return (unnamed("school"),)
        if (
            head in _KEPT
            and (_RECORDS.search(subject) or _HELD.match(subject))
            and not any(b.bearer in ("pupils", "parents") for b in bounds)
        ):
            head = ""  # "a record will be kept" is no pupil's act
        told = head in _OWN_ACTS or head in _FIRMLY or not theirs
        doer = default(context, head if told else "", modality, True)
        doer = _another(doer, body, bounds, context) or unnamed("school")
        owed = modality in ("obligation", "recommendation") and head not in _OWN_ACTS
        if owed and context.heading is None and any(b.bearer == doer.bearer for b in bounds):
            return (unnamed("school"),)  # "new teachers are to be given a badge": not by themselves
        return (doer,)
    if group.shape == "judged":
        if bounds and _PLACE.match(body):
            return bounds
        barred = subjects(body[3:]) if body.startswith("to ") else ()  # "out of bounds to pupils"
        found = _unique([bound_of(w) for w in barred or agent(subject)]) or _inside(subject)
        return found or (judged(context, head, modality),)
    if group.shape == "order":
        if asked := _PLEASE_WHO.search(sentence[: _predicate_start(clause)]):  # "please would | parents | ring"
            return _unique([bound_of(w) for w in named(asked[1])]) or addressed_in(context, polite=True)
        return addressed_in(context, group.modal == "PLEASE" and bool(_PLEASE.search(sentence)))
    if bounds and group.modal == "WILL" and _GETS.match(body) and not group.negated and bounds[0].bearer in _RECEIVE:
        return (unnamed("school"),)
    if bounds:
        return bounds
    if group.modal in ("MUST", "SHOULD", "ISTO") and (_YOURS.match(subject) or re.search(r"\byour own\b", body)):
        return subject_parties("you", context, ())
    if group.modal == "WILL" and subject.casefold() == "there" and _promised(context, ""):
        return (unnamed("school"),)
    user = _unique([bound_of(w) for w in agent(subject)]) if _USE_BY.search(subject) else ()
    return user or (default(context, head, modality, False),)


def judged(context: Context, verb: str, modality: Modality) -> Bound:
    """Whom a verdict on an act binds ("shouting is banned"): those whom the section addresses, for the act is theirs."""
    found = default(context, verb, modality, True)
    addressed = context.group or context.audience
    theirs = modality in ("prohibition", "permission", "discouragement") and addressed in _ACTING
    return unnamed(addressed) if found.bearer == "school" and theirs and not context.called else found


_PLACE = re.compile(r"(?:on|in|into|inside|onto|near|at|beyond|behind|through|off|out)\b", re.I)
_ACTING: tuple[Bearer, ...] = ("pupils", "parents", "third_parties", "everyone")


def _promised(context: Context, verb: str) -> bool:
    """Whether what "will be" done is a promise of the school: no heading or label says who does it, and no pupil does."""
    if context.heading is not None or context.called:
        return False
    return verb not in _OWN_ACTS or (context.group or context.audience) not in ("pupils", "parents")


def _asker(context: Context) -> Bearer | None:
    """Who raises a concern or makes a request where nobody is named: who reads the policy, else whoever it is."""
    if context.asker:
        return context.asker
    near = context.heading.bearer if context.heading else context.group
    if near == "third_parties":
        return near
    return None if near in ("staff", "pupils", "parents") or context.audience != "school" else "everyone"


_ASKED = re.compile(rf"(?:[\w-]+ ){{0,3}}(?:{one_of('asked')})\b", re.I)
# What those "will have" to whom somebody gives it: "all pupils will have a locker", "you will receive a letter".
_GETS = re.compile(
    r"(?:also |each |all )*(?:receive|have(?! to\b| (?:no|regard|due|overall|a duty|the (?:right|duty))\b)|be given|get|gain)\b",
    re.I,
)
_RECEIVE: tuple[Bearer, ...] = ("pupils", "parents", "everyone", "third_parties")
_PLEASE_WHO = re.compile(r"\bplease (?:can|could|would|will) ([^,]*)$", re.I)
_PLEASE = re.compile(r"\b(?:please|kindly)\b", re.I)
_KEPT = frozenset({"kept", "stored", "completed", "carried", "signed", "collected"})
_HELD = re.compile(r"(?:any |all |the |these |those )?(?:confiscated|seized|retained|lost|found|surrendered)\b", re.I)
_RECORDS = re.compile(
    r"\b(?:records?|logs?|registers?|notes|minutes|cop(?:y|ies)|data|details|information|statistics|evidence|accounts? of|lists?"
    r"|risk assessments?|checks?|inspections?|audits?|reviews?|searches|investigations?|images|footage|recordings?)\b",
    re.I,
)
_DONE = frozenset({"done", "undertaken", "completed", "carried"})
_YOUR_WISH = re.compile(r"\byou (?:wish|want|prefer|choose|would like|would rather)\b", re.I)
_RAISED = words_of("verbs", "raised")


def _another(doer: Bound, body: str, bounds: tuple[Bound, ...], context: Context) -> Bound | None:
    """Who does what no words give to anyone, if not the officer to whom it is done: nobody reports to himself."""
    if doer.bearer not in _OFFICERS and doer.bearer != "governors":
        return doer
    to = _TO_WHOM.search(body)
    found = subjects(to[1]) if to else ()
    told = {b.bearer for b in bounds} | {w.bearer for w in found}
    if to and first_word(to[1]) in ("them", "him", "her"):
        told.add(doer.bearer)
    if doer.bearer not in told:
        return doer
    others = (b for b in (context.group, context.audience) if b in ("staff", "pupils", "parents"))
    return next((unnamed(b) for b in others), None)


_TO_WHOM = re.compile(r"\b(?:to|with) ((?:the |our |their )?(?:[\w’'-]+ ?){1,6})", re.I)


def _owner(subject: str, verb: str, group: Group, bounds: tuple[Bound, ...], context: Context) -> Bound | None:
    """Who is to do something with what is his own, named ("staff phones must be locked away") or as the section addresses."""
    thing = _OWNED.search(subject)
    theirs = verb in _OWN_ACTS or verb in _WORN or not is_participle(verb)
    if thing is None or bounds or not theirs or subject.casefold().startswith(("confiscated", "school ", "the school")):
        return None
    before = subject[: thing.start()]
    owners = [
        w
        for w in named(before)
        if w.bearer in _OWNERS and not re.search(r"\b(?:of|from|to|by|with)\b", before[: w.start])
    ]
    if owners:
        return replace(bound_of(owners[-1]), text="")
    addressed = context.heading.bearer if context.heading else context.group or context.audience
    if group.modal in ("WILL", "MAY") and verb not in _OWN_ACTS:
        return None  # "phones will be taken": by the school
    if group.modal == "WILL" and addressed == "staff" and context.heading is None:
        return None
    users = addressed == "everyone" and not before and thing[0].casefold().startswith(("pass", "log", "user"))
    return unnamed(addressed) if users or addressed in _OWNERS else None


_OWNERS: tuple[Bearer, ...] = ("pupils", "parents", "third_parties", "staff")
_OWNED = re.compile(rf"\b(?:{one_of('belongings')})\b", re.I)
_WORN = words_of("verbs", "with_ones_own")


def _inside(subject: str) -> tuple[Bound, ...]:
    """A party that a verdict's subject links: "networking between staff and pupils"."""
    found = [w for w in named(subject) if w.bearer in ("staff", "pupils", "parents")]
    link = re.search(r"\b(by|between)\s+", subject)
    return tuple(bound_of(w) for w in found[:1]) if link else ()
