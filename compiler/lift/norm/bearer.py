"""Who is bound by a predicate: those named as subject, agent or owner (`antecedents`), else those addressed (`addressed`)."""

import re
from itertools import takewhile

from msgspec.structs import replace

from ....grammar.model import Bearer, Modality
from ...sought import Sought
from ..phrases.parties import agent, named, subjects
from ..phrases.words import is_participle, one_of, words_of
from ..sentence.clauses import Clause, Group
from .addressed import (
    OWN_ACTS,
    READERS_ACTS,
    SCHOOL_ACTS,
    addressed_in,
    addressee_of,
    asker_of,
    default,
    done_to_pupils,
    judged,
    others_work,
    promised,
    reader_of,
    still_to_run,
)
from .antecedents import joined_parties, subject_parties, unique
from .audience import names_all_staff
from .context import Bound, Context, bound_of, unnamed
from .spans import cut, first_word, words_in

_FIRMLY = words_of("verbs", "firmly")
_ALLOWED_TO = words_of("verbs", "allowed_to")
_TOLD = words_of("verbs", "told_to")
_OFFICERS: tuple[Bearer, ...] = ("headteacher", "dsl", "dpo", "it", "line_manager")
_YOURS = re.compile(r"your\b", re.I)
_TIED_TO = re.compile(r"(?:linked|connected|befriended|associated)\b.{0,60}? (?:to|with|by)\b", re.I)
_LETS_HIMSELF = re.compile(
    r"(?:\w+ly )?(?:drawn (?:in|into)|tempted|provoked|goaded|lured|dragged into|distracted|swayed|carried away)\b"
)
_YOUR_OWN = re.compile(r"\b(?:your own|of yours)\b")
_IN_YOURS = re.compile(
    r"(?:(?:be|appear|stay|count) )?(?:kept |found )?"
    r"(?:among(?:st)?|on|in|one of|part of) your "
    r"(?:\w+ ){0,3}?(?:contacts?|friends?|followers?|connections?|lists?|accounts?|profiles?|pages?|networks?|feeds?)\b"
)
_OUTSIDE = re.compile(rf"(?:also )?(?:{one_of('outside')})\b", re.I)

_DONE_BY = re.compile(
    r"^(?:pending|following|after|before|until|failing)\b"
    r"|\b(?:\w+ed|who|which|that|made|given|taken|seen|known) by\b|\b(?:is|are|has|have|been|if|unless)\b"
)

_USE_BY = re.compile(
    r"\b(?:use|conduct|behaviour|activity|activities|communication|access|contact|posting|visits?)\b[^,]* by\b", re.I
)


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
    behind_and_before = (*behind, *(cut(sentence, span) for span in clause.conditions))
    kept_for_them = _kept_for_them(subject, head, group)
    if context.thing and not bounds and subject.casefold() in _POINTS:
        subject = context.thing
    own = takewhile(lambda text: not _DONE_BY.search(text), behind)  # what stands behind a clause belongs to it
    late_agent = unique([bound_of(w) for text in own for w in agent(text)])
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
            () if group.shape == "framed" else unique([bound_of(w) for w in named(words)])
        )
        if found:
            return found
    if group.shape == "duty" and (before := named(sentence[: _predicate_start(clause)])):
        return unique([bound_of(w) for w in joined_parties(sentence, before)])
    if group.shape == "framed":
        found = unique([bound_of(w) for w in agent(body)])
        if found or passive:
            return found or (default(context, head, modality, passive),)
        if "your" in words_in(body):  # "it is wise to lock your page"
            return subject_parties("you", context, ())
        most = context.group if context.group != "everyone" else None
        return (unnamed(reader_of(context) or most or judged(context, head, modality).bearer),)
    if group.shape == "told" and clause.tells.endswith("yours to"):
        return subject_parties("you", context, ())
    if group.shape == "told":
        return (default(context, head, modality, passive),)
    asks = not bounds and group.modal in ("MUST", "SHOULD", "ISTO", "MAY") and _ASKED.match(subject)
    theirs_to_make = (
        (head in _RAISED and head not in _PASSED_ON and not agent(body) and not late_agent) if passive else True
    )
    to = _TO_WHOM.search(body) if asks and theirs_to_make and group.modal == "MAY" else None
    if to and any(w.bearer == "staff" and names_all_staff(w.text) for w in subjects(to[1])):
        return (unnamed("everyone"),)  # "requests may be made to any member of staff"
    if asks and theirs_to_make and (asker := asker_of(context)):
        hand = _same_hand(subject, body, head, group, bounds, context)
        return (unnamed(hand if hand in ("staff", "pupils", "parents") else asker),)
    given = head in _ALLOWED_TO or bool(_RIGHT.search(sentence[: _predicate_start(clause)]))
    if modality in ("prohibition", "discouragement") and _IN_YOURS.match(
        body
    ):  # "pupils should not be on your list of friends"
        return tuple(replace(bound, text="") for bound in subject_parties("you", context, ()))
    if passive and group.modal == "MAY" and bounds and given:
        return bounds
    if passive and bounds and bounds[0].bearer in ("staff", "pupils", "parents") and _TIED_TO.match(body):
        return bounds  # "staff should not be linked to parents": they are not to be their friends
    if passive and bounds and modality in ("prohibition", "discouragement") and _LETS_HIMSELF.match(body):
        return bounds  # "editors should not be drawn into rows": they are not to let themselves be
    if passive and bounds and modality == "prohibition" and _HARM.match(body):
        return (unnamed("school"),)  # "no cook is to be put at a disadvantage for it"
    left = _DISCRETION.search(sentence) if modality == "permission" and (passive or group.shape == "judged") else None
    if left and (whose := named(left[1] or left[2])):  # "visits are at the nurse's discretion"
        return unique([bound_of(w) for w in whose])
    if passive:
        found = unique([bound_of(w) for w in agent(body)]) or late_agent
        if found:
            return found
        if context.hand and _BY_THEM.search(body):
            return (unnamed(context.hand),)
        holder = None if kept_for_them else _owner(subject, head, group, bounds, context)
        if holder and named(subject):  # "parents' payments are to be sent in"
            return (holder,)
        if (hand := _same_hand(subject, body, head, group, bounds, context)) is not None:
            return (unnamed(hand),)
        if holder:
            return (holder,)
        if bounds and group.modal in ("MUST", "SHOULD") and head in _TOLD and _is_officer(bounds[0]):
            # "the head must be told": by whoever reads this, not by the head
            return tuple(_another(b, body, bounds, context) or unnamed("school") for b in addressed_in(context))
        if group.modal in ("MUST", "SHOULD", "ISTO") and subject.casefold().startswith("your "):
            return subject_parties("you", context, ())
        if _SUCH.match(subject) and modality in ("prohibition", "discouragement") and _theirs(context):
            return tuple(replace(bound_of(w), text="") for w in context.last)
        if head in _DONE and subject.casefold() in ("this", "it") and context.last:
            return tuple(map(bound_of, context.last))  # "the act that was told before"
        if (
            context.voice in ("pupils", "parents", "third_parties")
            and group.modal in ("MUST", "SHOULD", "ISTO")
            and (head in _RAISED or head in _TOLD)
            and not any(b.bearer == context.voice for b in bounds)
        ):
            return (unnamed(context.voice),)  # "if your child is ill, the office must be told"
        if head in _RAISED and (reports := _reporter(body, behind_and_before, context)):
            return (reports,)
        if head in _ASKED_FOR and _MONEY.search(subject) and not bounds:
            head = "charged"  # "no fee may be asked for"
        if body.startswith("left out"):
            head = "disadvantaged"
        cared = head in _CARE and any(b.bearer in ("pupils", "third_parties") for b in bounds)
        if (
            group.modal != "WILL"
            and cared
            and (context.group == "staff" or any(w.bearer == "staff" for w in context.last))
        ):
            return (unnamed("staff"),)  # "visitors must be accompanied": by whoever is with them
        theirs = group.modal != "WILL" and not any(b.bearer in ("pupils", "parents", "staff") for b in bounds)
        if context.spoken and not context.heading and group.modal in ("WILL", "MAY") and head not in OWN_ACTS:
            if _YOUR_WISH.search(sentence[: _predicate_start(clause)]):
                return subject_parties("you", context, ())
            return (unnamed("school"),)
        if _OUTSIDE.match(body) or (group.modal == "WILL" and promised(context, head)):
            return (unnamed("school"),)
        if (
            head in _KEPT
            and (_RECORDS.search(subject) or _HELD.match(subject) or kept_for_them)
            and not any(b.bearer in ("pupils", "parents") for b in bounds)
        ):
            head = ""  # "a record will be kept" is no pupil's act
        if still_to_run(context, body):
            return (unnamed("staff" if context.audience == "school" else context.audience),)
        told = head in OWN_ACTS or head in _FIRMLY or not theirs or (modality == "permission" and head in READERS_ACTS)
        reader = addressee_of(context)
        if (
            not bounds
            and reader in ("pupils", "parents", "third_parties", "everyone", "staff", "governors")
            and group.modal in ("MUST", "SHOULD", "ISTO")
            and head not in SCHOOL_ACTS
        ):
            return (unnamed(reader),)  # "verrucas must be covered", among the rules of the pool
        doer = default(context, head if told else "", modality, True)
        if doer.bearer in ("pupils", "parents") and not doer.text and head == "used" and others_work(body):
            return (unnamed("staff"),)  # "robots must not be used to choose whom to exclude"
        doer = _another(doer, body, bounds, context) or unnamed("school")
        owed = modality in ("obligation", "recommendation") and head not in OWN_ACTS
        if owed and context.heading is None and any(b.bearer == doer.bearer for b in bounds):
            return (unnamed("school"),)  # "new teachers are to be given a badge": not by themselves
        return (doer,)
    if group.shape == "judged":
        if bounds and _PLACE.match(body):
            return bounds
        aimed = re.match(r"(?:to|for) ", body)
        of_whom = (
            sentence[: _predicate_start(clause)].rstrip().endswith(" expected of")
        )  # "care is expected of all staff"
        barred = subjects(body[aimed.end() :] if aimed else body if of_whom else "")  # "out of bounds to pupils"
        found = unique([bound_of(w) for w in barred or agent(subject)]) or _inside(subject)
        hand = None if found else _same_hand(subject, body, head, group, bounds, context)
        doers = hand if hand in ("pupils", "parents") else None  # "talking is forbidden", beside what pupils must do
        bound = unnamed(doers) if doers else judged(context, head, modality)
        if bound.bearer == "school" and modality == "prohibition" and _TOLERATED.search(sentence):
            bound = unnamed("everyone")  # the school bears with nothing of its own
        return found or (bound,)
    if group.shape == "order":
        if asked := _PLEASE_WHO.search(sentence[: _predicate_start(clause)]):  # "please would | parents | ring"
            return unique([bound_of(w) for w in named(asked[1])]) or addressed_in(context, polite=True)
        if any(still_to_run(context, words) for words in behind_and_before):
            return (unnamed("staff" if context.audience == "school" else context.audience),)
        polite = group.modal == "PLEASE" and bool(_PLEASE.search(sentence))
        return addressed_in(context, polite, to_pupils=done_to_pupils(body))
    if bounds and group.modal == "WILL" and _GETS.match(body) and not group.negated and bounds[0].bearer in _RECEIVE:
        return (unnamed("school"),)
    if bounds and modality == "prohibition" and _HARM.match(body):
        return (unnamed("school"),)  # "nobody is to suffer for it"
    if bounds:
        return bounds
    if group.modal in ("MUST", "SHOULD", "ISTO") and (_YOURS.match(subject) or _YOUR_OWN.search(body)):
        yours = subject_parties("you", context, ())
        return yours if _YOURS.match(subject) else tuple(replace(bound, text="") for bound in yours)
    if group.modal in ("MUST", "SHOULD", "ISTO") and (writer := _writer_of(subject)):
        return (writer,)
    if group.modal == "WILL" and subject.casefold() == "there" and promised(context, ""):
        return (unnamed("school"),)
    if (hand := _same_hand(subject, body, head, group, bounds, context)) is not None:
        return (unnamed(hand),)
    user = unique([bound_of(w) for w in agent(subject)]) if _USE_BY.search(subject) else ()
    reader = reader_of(context) if group.modal in ("MUST", "SHOULD", "ISTO") else None
    if not user and reader in ("pupils", "parents", "third_parties", "everyone", "governors") and head not in _FIRMLY:
        return (unnamed(reader),)  # "shoes must be black", in a guide for pupils
    return user or (default(context, head, modality, False),)


_BY_THEM = re.compile(r"\bby (?:him|her|them)\b", re.I)
"""Whoever was bound before does it: "be suspended | by him or her"."""
_HANDS: tuple[Bearer, ...] = ("staff", "pupils", "parents", "third_parties", *_OFFICERS)


def _same_hand(
    subject: str,
    body: str,
    head: str,
    group: Group,
    bounds: tuple[Bound, ...],
    context: Context,
) -> Bearer | None:
    """Whoever did what the paragraph said before does this too ("parents must ring by nine; a reason must be given"), if the
    act can be theirs; None for what will be done, and for what is done by those in charge.
    """
    hand = context.hand
    if hand not in _HANDS or group.modal == "WILL" or context.called:
        return None
    if hand in ("pupils", "parents") and context.titled is not None and context.titled.bearer == "staff":
        return None  # a code for staff, that names a pupil now and then
    if hand not in _OFFICERS and head in _ASKED_FOR and _MONEY.search(subject):
        return None
    if hand in ("pupils", "parents") and (head in SCHOOL_ACTS or head in _CARE or head in _TOLD):
        return None
    if hand == "third_parties" and head not in OWN_ACTS | READERS_ACTS | _WORN:
        return None
    if hand == "staff" and head in SCHOOL_ACTS | _FIRMLY and head not in _TOLD:
        return None
    to = _TO_WHOM.search(body)
    whom = {b.bearer for b in bounds} | {w.bearer for w in (subjects(to[1]) if to else ())}
    named_else = any(w.bearer not in (hand, "everyone", "school") for w in named(subject)) and not bounds
    return hand if hand not in whom and not named_else else None


_CARE = words_of("verbs", "care")
_HARM = re.compile(
    r"(?:suffer|lose (?:out|pay)|(?:be )?(?:\w+ly )?(?:disadvantaged|penalised|victimised"
    r"|treated (?:any )?(?:less favourably|worse|unfairly)|(?:put|placed) at (?:a|any|some) disadvantage))\b",
    re.I,
)
_RIGHT = Sought(r"\b(?:right|entitled|eligible|free|liberty) to(?: be)? $", re.I)
_DISCRETION = re.compile(
    r"\b(?i:at) (?:the )?([\w ]{3,40}?)['’]s?(?: \w+)? discretion\b"
    r"|(?:\b(?i:at) the(?: \w+)? discretion|\bin the gift) of ([\w ]{3,40})"
)
_PLACE = re.compile(r"(?:on|in|into|inside|onto|near|at|beyond|behind|through|off|out)\b", re.I)
_ASKED = re.compile(rf"(?:[\w-]+ ){{0,3}}(?:{one_of('asked')})\b", re.I)

# What those "will have" to whom somebody gives it: "all pupils will have a locker", "you will receive a letter".
_GETS = re.compile(
    r"(?:also |each |all )*(?:receive|have(?! to\b| (?:no|regard|due|overall|a duty|the (?:right|duty))\b)|be given|get|gain)\b",
    re.I,
)

_RECEIVE: tuple[Bearer, ...] = ("pupils", "parents", "everyone", "third_parties")
_PLEASE_WHO = re.compile(r"\bplease (?:can|could|would|will) ([^,]*)$", re.I)
_PLEASE = re.compile(r"\b(?:please|kindly)\b", re.I)
_ASKED_FOR = frozenset({"made", "charged", "asked", "levied", "added", "set", "given", "offered", "applied"})
_MONEY = Sought(
    r"(?:an? |the |no |any |all |such |this )*(?:[\w-]+ ){0,3}"
    r"(?:charges?|fees?|deposits?|refunds?|remissions?|reductions?|discounts?|rates)$",
    re.I,
)
_KEPT = frozenset({"kept", "stored", "completed", "carried", "signed", "collected"})


def _kept_for_them(subject: str, head: str, group: Group) -> bool:
    """Whether a thing of which the sentence before told will be kept: "it will be stored in the office", by nobody who lost it."""
    return group.modal == "WILL" and head in ("kept", "stored") and subject.casefold() in _POINTS


_HELD = re.compile(r"(?:any |all |the |these |those )?(?:confiscated|seized|retained|lost|found|surrendered)\b", re.I)

_RECORDS = re.compile(
    r"\b(?:records?|logs?|registers?|notes|minutes|cop(?:y|ies)|data|details|information|statistics|evidence|accounts? of|lists?"
    r"|risk assessments?|checks?|inspections?|audits?|reviews?|searches|investigations?|images|footage|recordings?)\b",
    re.I,
)


def _theirs(context: Context) -> bool:
    """Whether the sentence before was about what parents or pupils do."""
    return bool(context.last) and all(w.bearer in ("parents", "pupils") for w in context.last)


_SUCH = re.compile(r"(?:any )?such [\w-]+$", re.I)
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


_PASSED_ON = frozenset({"passed", "recorded", "forwarded", "referred", "logged"})
_POINTS = ("it", "they", "this", "these", "those")


_TOLERATED = Sought(r"\b(?:not|never) (?:be )?(?:\w+ )?(?:tolerated|condoned|put up with)\b", re.I)


_DESK = re.compile(r"\b(?:office|reception|team|kitchen|department|services|nurse|matron)s?$", re.I)


def _is_officer(bound: Bound) -> bool:
    """Whether a party is one person in an office, and not all the staff."""
    some = bound.bearer == "staff" and not names_all_staff(bound.text) and not _DESK.search(bound.text)
    return bound.bearer in _OFFICERS or some


def _reporter(body: str, conditions: tuple[str, ...], context: Context) -> Bound | None:
    """Who raises what no words give to anyone: the staff of whom a condition tells ("where teachers cannot …, it will be
    raised with the head"), or to whom the section speaks, if it goes to an officer.
    """
    to = _TO_WHOM.search(body)
    receivers = {who.bearer for who in subjects(to[1])} & {*_OFFICERS} if to else set()
    for text in conditions:
        words = _OPENS.sub("", text)
        first = first_word(words)
        who = (
            context.last[-1:] if first in ("they", "he", "she") else tuple(w for w in named(words)[:1] if w.start == 0)
        )
        if who and who[0].bearer in ("staff", *_OFFICERS) and who[0].bearer not in receivers:
            return bound_of(who[0]) if first not in ("they", "he", "she") else replace(bound_of(who[0]), text="")
    return unnamed("staff") if receivers and context.group == "staff" and context.heading is None else None


_OPENS = re.compile(
    r"(?:(?:if|when|where|whenever|wherever|once|after|before|as soon as)\s+)+(?:the |an? |any )?", re.I
)
_TO_WHOM = re.compile(r"\b(?:to|with) ((?:the |our |their )?(?:[\w’'-]+ ?){1,6})", re.I)


def _owner(subject: str, verb: str, group: Group, bounds: tuple[Bound, ...], context: Context) -> Bound | None:
    """Who is to do something with what is his own, named ("staff phones must be locked away") or as the section addresses."""
    thing = _OWNED.search(subject)
    theirs = verb in OWN_ACTS or verb in _WORN or not is_participle(verb) or (verb in _RAISED and bool(named(subject)))
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
    heading = context.heading.bearer if context.heading else None
    addressed = heading or addressee_of(context) or context.group or context.audience
    if group.modal in ("WILL", "MAY") and verb not in OWN_ACTS:
        return None  # "phones will be taken": by the school
    if group.modal == "WILL" and addressed == "staff" and context.heading is None:
        return None
    users = addressed == "everyone" and not before and thing[0].casefold().startswith(("pass", "log", "user"))
    return unnamed(addressed) if users or addressed in _OWNERS else None


def _writer_of(subject: str) -> Bound | None:
    """Whose words they are that must say or be so: "a volunteer's application | must state why"."""
    found = _WRITTEN.search(subject)
    owner = next((w for w in named(subject[: found.start()]) if w.end >= found.start() - 1), None) if found else None
    return replace(bound_of(owner), text="") if owner else None


_WRITTEN = Sought(
    r"(?:[’']s?|(?<=s)[’'])? (?:own |written |personal |online |public |first )*"
    r"(?:requests?|applications?|bids?|posts?|messages?|replies|reply|comments?|profiles?|statements?|proposals?|letters?|e-?mails?)\b",
    re.I,
)


_OWNERS: tuple[Bearer, ...] = ("pupils", "parents", "third_parties", "staff")
_OWNED = re.compile(rf"\b(?:{one_of('belongings')})\b", re.I)
_WORN = words_of("verbs", "with_ones_own")


def _inside(subject: str) -> tuple[Bound, ...]:
    """A party that a verdict's subject links: "networking between staff and pupils"."""
    found = [w for w in named(subject) if w.bearer in ("staff", "pupils", "parents")]
    link = re.search(r"\b(by|between)\s+", subject)
    return tuple(bound_of(w) for w in found[:1]) if link else ()
