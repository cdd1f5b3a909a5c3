"""The clauses of a sentence become norms: whom each names, what leads it, and what its predicates rule.

Comes in: a sentence and what is known around it. Goes out: norm readings, the parties named last, and what a list under
the sentence inherits.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ....grammar.model import Bearer, Modality
from ...sought import Sought, without_lead
from ..phrases.parties import Who, agent, named, subjects
from ..phrases.reading import NormReading
from ..phrases.words import is_base, is_gerund, is_third_person, one_of
from ..sentence.choices import choice_in
from ..sentence.clauses import Clause, Group, Predicate, clauses
from ..sentence.cutting import PREPOSITIONS
from ..sentence.freedoms import freed_in
from ..sentence.recast import recast
from ..sentence.subjects import NOUN_LIKE
from ..sentence.verb_groups import Mode
from ..sentence.verbless import put_in_words
from .antecedents import is_relative, named_before, subject_parties
from .bare import bare_norms
from .bodies import done_by_body
from .context import Bound, Context, bound_of
from .instead import each_of
from .modality import is_pointer
from .ruled import norms_of_predicate
from .said import Inherit, Said
from .sanction import listed_penalty, penalty_of
from .spans import cut, cuts, first_word, head_of, one_span, words_in


class Found(Struct, frozen=True):
    """Norms of one sentence, the parties named last, and what a list under it would inherit."""

    norms: tuple[NormReading, ...] = ()
    last: tuple[Who, ...] = ()
    inherit: Inherit | None = None

    @property
    def hand(self) -> Bearer | None:
        """Whom the sentence binds last, but for a penalty."""
        return _hand(self.norms)


def _hand(norms: Sequence[NormReading]) -> Bearer | None:
    """Whom norms bind last, but for a penalty."""
    return next((norm.bearer for norm in reversed(norms) if norm.modality != "sanction"), None)


_QUOTED = re.compile(
    r"[.…\s]*[\"“‘'].*[\"”’'][.\s]*"
    r"|[\"“][^\"“”]+[\"”](?:[\s,–—-]*\([^()]{3,40}\)|[\s,–—-]+(?:[1-3] )?[A-Z]\w+ \d{1,3}[:.]\d[\d–,-]*)"
    r"(?:,? (?:is|are) (?:our|the|what) [^,.;]{3,60})?[.\s]*"
)
"""A sentence that is a quotation, at times with its source behind it, and that it is the school's motto."""

_WORDING = re.compile(
    r"(?:the )?(?:terms?|words?|expressions?) [\"“‘'].*[\"”’'] (?:will|shall|can|may) (?:apply|mean|include|refer|cover|be)\b",
    re.I,
)

_MEANING = re.compile(
    r"[\"“‘'][^\"“”‘’']{2,60}[\"”’'],? (?:means|includes|refers to|stands for|has the (?:same )?meaning)\b", re.I
)

_DEFINES = re.compile(
    r"(?:when|where(?:ver)?|whenever|if) (?:we|this \w+|it|you) (?:says?|speaks? of|writes?|talks? (?:of|about)|uses?|refers? to"
    r"|mentions?|reads?|sees?|find)\b[^.;:]{1,80}?\b(?:we|it|that|this|they) (?:\w+ )?"
    r"(?:means?|includes?|covers?|stands for|takes? in)\b"
    r"|by [^,.;:]{2,60}?,? (?:we|this \w+|it) (?:\w+ )?(?:means?|understands?)\b"
    r"|(?:our|the|in this \w+,?) (?:word |words )?[\"“‘'][^\"“”‘’]{2,60}[\"”’'] "
    r"(?:\w+ )?(?:means?|takes? in|covers?|includes?|counts?)\b",
    re.I,
)
"""A sentence that says what a word means: what else it tells belongs to that, but for what must or should be done."""

_EXCEPTED = re.compile(
    r"(?:;|,| [–—-])(?: and| but)? (?P<what>(?!(?:this|that|these|there|it)\b)[^;:.,–—]{3,80}?) "
    r"(?:is|are|being) (?:the |our |an )?(?:only |one |sole )?exceptions?(?: to (?:this|it))?\W*$"
    r"|(?:;|,| [–—-])(?: and| with| but)? (?:the|an|our) (?:only |one |sole )?exceptions?(?: to (?:this|it))?"
    r" (?:is|are|being) (?P<being>[^;:.]{3,80})\W*$"
    r"|(?:,| [–—-]| \() ?(?:(?:with|only) )?(?P<out>(?!(?:and|or|unless|if|when|who|which)\b)[^;:,()–—]{3,80}?)"
    r" (?:alone )?excepted\W*$",
    re.I,
)
_SANCTIONS = Sought(one_of("sanctions"), re.I)
_LINK = re.compile(r"(?:therefore|however|also|then|thus|hence|so),?\s+", re.I)
_BRACKETS = Sought(r"\(([^()]{12,})\)")
_EXAMPLE = re.compile(r"(e\.?g|i\.?e|see|for example|such as)\b", re.I)
_TAKE_UP = ("COULD", "MAY", "WILL", "MUST", "SHOULD")
"""Verb groups that go on with the subject of the clause before."""

_KNOWN = re.compile(
    r"(?:I|we) (?:also |fully |have read and )?(?:understand|know|accept|acknowledge|am aware|are aware|recognise|appreciate) that"
    r"(?! (?:I|we|my child)\b)",
    re.I,
)

_MINE = re.compile(r"\band (?:that )?(I (?:will|shall|must|should|may|can|agree)\b.*)", re.I)
_SPENT = re.compile(
    r"\b(?:they|it) (?:is|are) (?:no longer|not) (?:needed|required|necessary|used|wanted|in use)\b", re.I
)
"""What is told of the thing named last, not of all that is done: "lock up and close accounts | once they are no longer needed"."""
_ENSURES = re.compile(r"(?:ensur(?:e|ing)|mak(?:e|ing) (?:sure|certain)|see(?:ing)? to it) that\b", re.I)
"""What is to be ensured has its own time: "sign it and | ensure that it is read before they leave"."""
_ENDS_RELATIVE = re.compile(r"\b(?:which|that|who)\W*\Z")
_TELLS_ON = re.compile(
    r"(?:(?:would|could|might|may|can|will|should)\b|(?:do|does|did|is|are|has|have)(?: not\b|n['’]t\b))", re.I
)
"""How a relative clause goes on that tells of the thing, and neither allows nor forbids: "apps which: | do not gather data"."""
_CALLS_NOTE = re.compile(r"(?<=[.!?])[*†‡¹²³⁴-⁹]+$")
_STEP = re.compile(r"(?i:step|stage|rule|point) (?i:\d{1,2}|one|two|three|four|five|six)(?: ?[:.)–—-]+ ?| )(?=[A-Z])")
_NO_PLEASE = Sought(r"^(no [^,.;:]{3,60}),? please\W*$", re.I)  # "no calls in the yard, please"
_BESIDE = Sought(r",? (?:\b(?:an?|the|whose) [\w ]{3,30}? of )?\bwhich (?:is|are|can|may|should|must|will)\b[^:;]*$")
"""What is told of the thing named last; if it only points, what stands before rules: "follow the code, | which can be read …"."""
_NOTE = re.compile(rf"(?:{one_of('notes')}) ", re.I)


class _Sentence(Struct, frozen=True):
    """What a sentence is by itself: its words and clauses, what its brackets say, and whether it binds nobody (a pointer, a
    quotation), speaks of a word, heads a list of penalties, stops where a list goes on, is `plain`: it rules nothing, or tells
    what is `known`: "I understand that the school will …", leaves to be `chosen`, or `defines` a word. `excepts` is what it ends
    by naming as the only exception, `reminded` are those whom it reminds of what it says.
    """

    text: str
    clauses: tuple[Clause, ...]
    asides: tuple[str, ...]
    points: bool
    quotes: bool
    penal: bool
    opens: bool
    plain: bool
    known: bool
    chosen: bool
    defines: bool
    excepts: str
    reminded: tuple[Who, ...] = ()


@lru_cache(maxsize=4096)
def _sentence(text: str) -> _Sentence:
    reminded: tuple[Who, ...] = ()
    text = _CALLS_NOTE.sub("", text)
    for opener in (_STEP, _NOTE):
        if found := opener.match(text):
            text, whom = _for_whom(found[0], text[found.end() :])
            reminded = whom or reminded
    text = recast(text) or _NO_PLEASE.sub(r"\1", text)
    known = _KNOWN.match(text)
    mine = _MINE.search(text) if known else None
    text = text[mine.start(1) :] if mine else text
    excepted = _EXCEPTED.search(text) if "except" in text else None
    text = text[: excepted.start()] if excepted else text
    beside = _BESIDE.search(text)
    text = text[: beside.start()] if beside and is_pointer(beside[0]) else text
    parsed = clauses(text)
    asides = tuple(words for words in _BRACKETS.findall(text) if not _EXAMPLE.match(words) and not _spells(words, text))
    return _Sentence(
        text=text,
        clauses=parsed,
        asides=asides,
        points=is_pointer(_BRACKETS.sub("", text)),
        quotes=bool(_QUOTED.fullmatch(text) or _WORDING.match(text) or _MEANING.match(text)),
        penal=bool(_SANCTIONS.search(text)) and not any(clause.shape == "order" for clause in parsed),
        opens=text.rstrip().endswith((":", ";", "-", "–", "…")),
        plain=not asides and all(clause.group is None for clause in parsed),
        known=known is not None and mine is None,
        chosen=choice_in(text) is not None,
        defines=_DEFINES.match(text) is not None,
        excepts=excepted["what"] or excepted["being"] or excepted["out"] if excepted else "",
        reminded=reminded,
    )


def _spells(words: str, text: str) -> bool:
    """Whether what stands in brackets only spells out the abbreviation before it: "SAFE (Stop Abuse For Everyone)"."""
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", words)).casefold()
    before = text[: text.index(f"({words})")].split()[-1:]
    return bool(before) and before[0].isupper() and before[0].strip("“\"'‘").casefold() == initials


def _for_whom(opener: str, text: str) -> tuple[str, tuple[Who, ...]]:
    """What stands behind an opener, and those whom that reminds of it: "Staff are reminded that | they must knock"; what only
    tells how things are names them itself ("| it is unwise (for staff) to").
    """
    whom = _REMINDED.match(opener)
    if whom is None:
        return text, ()
    if found := _IT_IS_TO.match(text):
        return f"{found[1]}for {whom[1].lower()} {text[found.end(1) :]}", ()
    return text, subjects(whom[1])


_REMINDED = re.compile(r"((?!you\b)[\w ]+?) (?:is|are) reminded that", re.I)
_IT_IS_TO = re.compile(r"(it is (?:(?!for\b)[\w-]+ ){1,4}?)to\b", re.I)


def read(sentence: str, context: Context, inherit: Inherit | None = None) -> Found:
    """The norms of a sentence. With `inherit` it is an item that goes on where its lead-in stopped."""
    whole = _sentence(sentence)
    sentence, parsed = whole.text, whole.clauses
    if whole.reminded and not context.called:
        context = replace(context, called=whole.reminded)
    if sentence.rstrip().endswith("?"):  # a question goes on with no norm
        inherit = None
    if whole.quotes or whole.known or whole.chosen or (inherit is None and whole.points):
        return Found()
    if inherit is None and whole.penal:
        return Found(inherit=Inherit("sanction", (penalty_of(context),), "active"))
    if inherit is None and whole.plain and (bare := bare_norms(sentence, context)):
        return Found(bare)
    if inherit is None and whole.plain and (put := put_in_words(sentence)):
        return Found(tuple(norm for said in put for norm in read(said, context).norms))
    if inherit is None and whole.plain and (freed := freed_in(sentence, named=True)):
        return Found(read(freed, context).norms)
    if inherit is None and whole.plain:
        return Found(last=_begins(sentence))
    if (
        inherit is not None
        and _ENDS_RELATIVE.search(inherit.bearers[0].action if inherit.bearers else "")
        and _TELLS_ON.match(sentence)
    ):
        action = re.sub(r"[\s.,;]*(?:\b(?:and|or))?[\s.,;]*$", "", sentence)
        return Found(tuple(replace(b, action=action, sentence=sentence, rule="carried") for b in inherit.bearers))
    if inherit is not None and not _stands_alone(sentence, parsed[0], inherit.modality):
        if inherit.modality == "sanction":
            return Found(listed_penalty(sentence, inherit.bearers))
        parsed = clauses(sentence, _mode_of(sentence, inherit.mode))
    norms: list[NormReading] = []
    last = _begins(sentence) if parsed[0].group is None else ()
    passed_on: Inherit | None = None
    doubtful, earlier = False, None
    led: str | None = None
    told_in: str | None = None
    rowed = False
    for clause in parsed:
        if whole.defines and clause.conditions:
            clause = replace(clause, conditions=())  # noqa: PLW2901
        if clause.group is None or (whole.defines and not _asks_more(clause.group)):
            earlier = clause.subject or earlier
            told_in = one_span([cut(sentence, s) for s in clause.conditions]) if clause.group is None else None
            continue
        will = clause.group.modal == "WILL"
        if (
            clause.subject is None
            and clause.shape in ("active", "passive", "stated")
            and clause.group.modal in _TAKE_UP
        ):
            clause = replace(clause, subject=earlier)  # noqa: PLW2901
        subject_before = cut(sentence, earlier).casefold()
        earlier = clause.subject or earlier
        which = will and first_word(cut(sentence, clause.subject)) == "which"
        before = last
        if which or not last or is_relative(sentence, clause):
            nearest = tuple(named_before(sentence, clause, context.group))
            before = nearest if which else nearest or last
        if (
            not norms
            and (before[-1].bearer in _BODIES if before else not context.last)
            and first_word(cut(sentence, clause.subject)) == "they"
        ):
            before = _people_before(sentence, clause) or before  # "the trust trusts its cooks, and they may"
        hand = _hand(norms)
        around = replace(context, hand=hand) if hand else context
        made, bounds, passed_on, chance = _clause(sentence, clause, around, before, inherit, doubtful)
        if (
            led
            and not clause.conditions
            and made
            and norms
            and (
                is_relative(sentence, clause)
                or _contrasts(sentence, clause, subject_before)
                or _joins(sentence, clause, rowed or _again(sentence, clause) or made[0].bearer == norms[-1].bearer)
            )
        ):
            relative = is_relative(sentence, clause)  # "staff must ask the head, | who will see them before they go"
            made = [replace(n, condition=n.condition or led if relative else _led_by(led, n.condition)) for n in made]
        start = clause.subject[0] if clause.subject else 0
        if told_in and not clause.conditions and _AND_BEFORE.search(sentence[:start]):
            made = [
                replace(n, condition=n.condition or told_in) for n in made
            ]  # "if it rains, the hall opens and you may"
        told_in = None
        rowed = sentence.endswith(", ", 0, start) and bool(_COMMA_BEFORE.search(sentence[:start]))
        led = one_span([cut(sentence, s) for s in clause.conditions]) or (led if made else None)
        doubtful = doubtful or chance
        norms += made
        if clause.shape == "duty" and not bounds:  # "is the duty of the contractor, and they will …"
            bounds = tuple(Bound(n.bearer, n.party, n.bearer_text) for n in made if n.bearer_text)
        if not bounds:  # "hidden by the moderators. They may …"
            bounds = tuple(Bound(n.bearer, n.party, n.bearer_text) for n in made if n.passive and n.bearer_text)
        if bounds:
            last = tuple(Who(b.party or "", b.bearer, b.text, 0, 0) for b in bounds if b.party)
    if whole.excepts and norms:
        norms = [replace(n, exception=n.exception or whole.excepts) for n in norms]
    norms += (norm for aside in whole.asides for norm in read(aside, context).norms)
    if passed_on is not None and not whole.opens and all(norm.action for norm in passed_on.bearers[:1]):
        passed_on = None
    told = tuple(each for norm in norms for each in each_of(replace(norm, sentence=sentence)))
    return Found(told, last, passed_on)


def _people_before(sentence: str, clause: Clause) -> tuple[Who, ...]:
    """Those of whom a sentence tells before a clause, if they are people and no body: whom "they" can mean."""
    before = sentence[: clause.subject[0]] if clause.subject else ""
    return tuple(who for who in named(before) if who.bearer in (*_GROUPS, "site_team"))[-1:]


def _asks_more(group: Group) -> bool:
    """Whether a verb group in a definition asks something of somebody all the same: "…, and staff must"."""
    return group.modal in ("MUST", "SHOULD", "ISTO") or (group.modal == "MAY" and group.negated)


@lru_cache(maxsize=4096)
def _begins(sentence: str) -> tuple[Who, ...]:
    """The parties that a sentence begins with whose first clause rules nothing: "prefects help in the hall"."""
    found = tuple(who for who in subjects(sentence[:60]) if who.start < 12)
    if found:
        return found
    first = next((who for who in named(sentence[:60]) if who.start < 12), None)  # "pupils enter in silence"
    verb = first_word(sentence[first.end :]) if first and sentence[first.end :].startswith(" ") else ""
    return (first,) if first and (is_base(verb) or is_third_person(verb)) and verb not in NOUN_LIKE else ()


def _joins(sentence: str, clause: Clause, same: bool) -> bool:
    """Whether a clause is joined to the one before so that the condition that leads that one leads both: by ", and" where
    they bind the `same` one, by a bare "and" whomever they bind.
    """
    if (
        clause.subject is None and clause.who is not None
    ):  # "if …, the tutor must ring, and it is for the head to decide"
        return bool(_AND_IT.search(sentence[: clause.who[0]]))
    found = _AND_BEFORE.search(sentence[: clause.subject[0]] if clause.subject else "")
    return found is not None and (same or not (found[1] or found[2]))


def _contrasts(sentence: str, clause: Clause, before: str) -> bool:
    """Whether ", but" joins a clause to one on the same person: "if you were friends, you may stay so, | but you must not"."""
    subject = cut(sentence, clause.subject).casefold()
    return (
        subject == before
        and subject in _PERSONS
        and sentence.endswith(", but ", 0, clause.subject[0] if clause.subject else 0)
    )


_PERSONS = ("you", "they", "he", "she", "he or she")


def _not_to(sentence: str, group: Group, predicate: Predicate) -> bool:
    """Whether a "to" of its own behind "and" leaves the "not to" of the group behind: "asked not to run and | to wait"."""
    before = sentence[: predicate.body[0]] if predicate.body else ""
    refuses = (group.negated or group.refuses) and not group.never and group.modal != "ISTO"
    return refuses and bool(_AND_TO.search(before))


_AND_TO = re.compile(r"\band to $|\band,? (?:if|when|where) [^.;:]*, to $")


def _again(sentence: str, clause: Clause) -> bool:
    """Whether a passive's subject stands with "the", as what a condition before it has named: "…, and the pupil must be told"."""
    subject = cut(sentence, clause.subject)
    return clause.shape == "passive" and subject.startswith("the ") and subject.count(" ") <= 3


def _mode_of(item: str, inherited: Mode) -> Mode:
    """The form of an item's verbs: its own, where its first word shows it."""
    first = next((w for w in words_in(item) if w not in ("not", "to") and not w.endswith("ly")), "")
    return "gerund" if is_gerund(first) else "active" if is_base(first) else inherited


def _stands_alone(sentence: str, clause: Clause, above: Modality) -> bool:
    """Whether an item, by its first clause, states modality and bearer itself; `above` is what its lead-in says."""
    if clause.group is None or clause.shape in ("order", "carried") or first_word(sentence) == "whether":
        return False
    if clause.subject is None:
        return above != "permission" or first_word(sentence) not in ("need", "have")  # "it may: need to be moved"
    subject, before = sentence[slice(*clause.subject)], sentence[: clause.subject[0]]
    first = first_word(subject)
    if first == first_word(sentence) and is_base(first) and re.search(r"\b(?:than|as|what|whatever)\s*$", subject):
        return False  # "keep data for longer than | is needed"
    if clause.group.modal in ("MAY", "COULD", "WILL") and not subjects(subject) and first not in ("you", "they", "we"):
        return False
    if first in ("which", "who", "that") or re.search(r"\b(which|that|who|whom)\s*$", before):
        return False
    return not (is_gerund(first) and len(words_in(subject)) > 6)


def _clause(
    sentence: str, clause: Clause, context: Context, before: tuple[Who, ...], inherit: Inherit | None, doubtful: bool
) -> tuple[list[NormReading], tuple[Bound, ...], Inherit | None, bool]:
    """Norms of one clause, the parties of its subject, what a list inherits, and whether it tells a mere possibility."""
    assert clause.group is not None
    subject = without_lead(_LINK, cut(sentence, clause.subject))
    if not subject and context.topic and clause.shape in ("active", "passive", "stated"):
        subject = context.topic.strip(" :;–-")
    headed = not subject and inherit is None and context.heading is not None and clause.shape in _BARE
    inside = _INSIDE.match(subject)  # "both parents, where possible, | should"
    subject = inside[1] if inside else subject
    barred = _BARRED.search(subject)
    subject = subject[: barred.start()] if barred and barred.start() else subject
    among = clause.subject is not None and _NOBODY_AMONG.search(sentence[: clause.subject[0]]) is not None
    refused = bool(among or _NOBODY.match(subject) or _LED_NOBODY.match(subject)) and (
        clause.shape != "told" or not subject.casefold().startswith("nothing")
    )
    if _THAT_ONE.fullmatch(subject) and clause.subject:
        before = named(sentence[: clause.subject[0]])[-1:] or before
        subject = "they" if before else subject
    if (
        subject == "it"
        and clause.shape == "active"
        and before
        and before[-1].bearer == context.hand
        and context.hand in _BODIES
    ):
        subject = "they"  # "the trust will not search it, though it may look it up"
    elif subject.casefold() == "it" and clause.shape == "active" and context.body and _done_by_body(sentence, clause):
        subject, before = "they", (context.body,)
    if clause.subject and _ALL_OF_WHOM.fullmatch(subject):  # "two editors, both of whom must be trained"
        before = named(sentence[: clause.subject[0]])[-1:]
        subject = "they" if before else subject
    if clause.subject and first_word(subject) == "those":  # "boys must …; those in the Sixth may"
        told = sentence[: clause.subject[0]]
        people = [w for w in named(told) if w.bearer in _GROUPS and not _IN_RELATIVE.search(told[: w.start])]
        before = tuple(people[-1:]) or (context.last if context.near else ())
    bounds = subject_parties(subject, context, before) if subject else ()
    if headed and context.heading:  # "Pupils" over "should keep their bags shut"
        bounds = (replace(bound_of(context.heading), text=""),)
    lead_conditions = [*([inside[2]] if inside else []), *(cut(sentence, s) for s in clause.conditions)]
    if clause.subject and first_word(subject) == "whoever" and " " in subject:
        lead_conditions.append(subject)  # "whoever finds a key | must hand it in"
    lead_conditions, apart = _parted(lead_conditions)
    lead_exceptions = [
        *apart,
        *([barred[1]] if barred and barred.start() else []),
        *(cut(sentence, s) for s in clause.exceptions),
    ]
    norms: list[NormReading] = []
    group, passes, chance = clause.group, None, False
    doers: tuple[NormReading, ...] = ()
    modal = group.modal
    shared = clause.predicates[-1] if clause.predicates else Predicate(None)
    predicates = clause.predicates
    if (
        clause.shape == "duty"
        and len(predicates) == 1
        and predicates[0].body
        and is_gerund(head_of(cut(sentence, predicates[0].body)))
    ):
        offset, text = predicates[0].body[0], sentence[slice(*predicates[0].body)]
        parts = [p.body for p in clauses(text, "gerund")[0].predicates if p.body]
        predicates = tuple(Predicate((a + offset, b + offset)) for a, b in parts)
    for index, predicate in enumerate(predicates):
        if index and first_word(cut(sentence, predicate.body)) in _TOLD_AS_SO:
            continue  # "must be handed in and | is given back at three"
        flipped = predicate.flipped
        own = predicate.group
        if own is not None and own.modal in ("AVOID", "REFRAIN") and clause.group.shape != "order":
            group, flipped = clause.group, True  # "must listen and avoid …"
        elif own is None and index and not flipped and _not_to(sentence, group, predicate):
            flipped = True  # "agree not to lend it | and to log off"
        elif own is not None and ((own.shape, own.modal) != ("order", "BASE") or clause.group.shape == "order"):
            group = own
        joined = index < len(predicates) - 1 and all(p.group is None for p in clause.predicates[index:])
        late = (
            shared
            if joined
            and not shared.led
            and shared.flipped == predicate.flipped
            and not predicate.conditions
            and not predicate.exceptions
            and not any(_SPENT.search(words) for words in cuts(sentence, shared.conditions))
            and not _ENSURES.match(cut(sentence, shared.body))
            else Predicate(None)
        )
        if (
            index == 0
            and predicate.body
            and sentence.rstrip().endswith(":")
            and re.search(r",\W*$", sentence[: predicate.body[0] + 1])
            and first_word(cut(sentence, predicate.body)) in PREPOSITIONS
            and not cut(sentence, predicate.body).endswith(" to")
        ):  # "must not, on any account:" tells where, and its list what
            predicate = replace(predicate, body=None, conditions=(predicate.body, *predicate.conditions))  # noqa: PLW2901
        amid: dict[bool, list[str]] = {True: [], False: []}
        for words in (*cuts(sentence, group.conditions), *cuts(sentence, predicate.conditions)):
            amid[bool(_EXCEPTS.match(words))].append(words)
        said = Said(
            sentence=sentence,
            clause=clause,
            group=group,
            predicate=replace(predicate, flipped=True) if flipped and not predicate.flipped else predicate,
            first=index == 0,
            subject=subject,
            bounds=bounds,
            refused=refused,
            doubtful=doubtful,
            inherit=inherit,
            context=context,
            conditions=(*lead_conditions, *amid[False], *cuts(sentence, late.conditions)),
            exceptions=(*lead_exceptions, *amid[True], *cuts(sentence, predicate.exceptions + late.exceptions)),
        )
        after = bool(norms) and norms[-1].modality == "sanction"
        made, chance_here, passes = norms_of_predicate(said, after)
        doers = _doers(made) or (doers if group.modal != "WILL" or own is None else ())
        made = [replace(made[0], bearer=d.bearer, party=d.party) for d in doers] if _open_to(made, doers) else made
        if index and made and norms and group.modal == modal and _same_hand(made[0], norms[-1]):
            made = [replace(made[0], bearer=norms[-1].bearer, party=norms[-1].party)]
        modal = group.modal
        chance = chance or chance_here
        norms += made
    return norms, bounds, passes, chance


def _led_by(led: str, own: str | None) -> str:
    """The condition of a norm in the case that leads it: its own goes with that where it only tells when ("before noon")."""
    return f"{led} {own}" if own and _TIMED.match(own) and not own.startswith(led) else own or led


_TIMED = re.compile(r"(?:before|after|within|during|at the (?:end|start|beginning|close)) ")


def _parted(conditions: list[str]) -> tuple[list[str], list[str]]:
    """Conditions, and the exceptions that go on from them: "while on duty, and | unless the head has agreed"."""
    found = [(words, _AND_UNLESS.search(words)) for words in conditions]
    return (
        [words[: joint.start()] if joint else words for words, joint in found],
        [joint[1] for _, joint in found if joint],
    )


_AND_UNLESS = re.compile(r",? (?:and|but),? ((?:unless|except|save|until)\b.+)")


def _done_by_body(sentence: str, clause: Clause) -> bool:
    """Whether the first predicate of a clause is something that a board or committee does."""
    return bool(clause.predicates) and done_by_body(head_of(cut(sentence, clause.predicates[0].body)))


_TOLD_AS_SO = ("is", "are", "was", "were")
_BODIES = ("school", "governors")
_GROUPS = ("pupils", "parents", "staff", "third_parties")
_BARE = ("active", "passive", "stated")


def _doers(made: list[NormReading]) -> tuple[NormReading, ...]:
    """The norms of a passive that names who does it."""
    return tuple(n for n in made if n.passive and n.bearer_text and agent(n.action))


def _same_hand(made: NormReading, before: NormReading) -> bool:
    """Whether what nobody is named for is done by whoever does what is said before: "must be off and remain off"."""
    alike = made.modality == before.modality and made.rule == before.rule
    return alike and not made.bearer_text and not before.bearer_text and made.bearer == "school"


def _open_to(made: list[NormReading], doers: tuple[NormReading, ...]) -> bool:
    """Whether a passive that names nobody is joined to one that does: "taken by the technician and wiped within a week"."""
    return bool(doers) and len(made) == 1 and made[0].passive and not made[0].bearer_text


_AND_BEFORE = re.compile(r"(?:(,?) and|(,)) (?:then )?$")
_COMMA_BEFORE = re.compile(r"[^\W\d]\w*, $")
_AND_IT = re.compile(r",? and it (?:is|shall be|will be|falls)\b[^,;:.]*$")


_NOBODY = re.compile(
    r"(not (?:one|a single)|no|neither|none|nobody|nothing|no-one)\b"
    r"(?! (?:longer|matter|doubt|wonder|sooner|(?:fewer|less) than)\b)"
    r"|not more than\b",
    re.I,
)
_NOBODY_AMONG = re.compile(r"(?:^|[,;:] )(?:nobody|no[ -]one), $", re.I)  # "nobody, | child or adult, may"
_ALL_OF_WHOM = re.compile(r"(?:both|all|each|each one|every one|none|neither) of whom", re.I)
_LED_NOBODY = Sought(  # "in winter | nobody"
    r"(?:and |but )?(?:that|in|on|at|for|during|from|after|before|by|under|throughout|over|until|outside|within)\b[^,]*?"
    r"(?<!with)(?<!of)\b (?:nobody|no[ -]one|none|no (?!(?:time|point|stage|case|account|event|way|reason|more|longer)\b)[\w’'-]+"
    r"(?: [\w’'-]+){0,2})\Z|that (?:nobody|no)\b",
    re.I,
)
_IN_RELATIVE = re.compile(r"\b(?:which|that|whom)(?: the| our| any| some)? \Z|\ban? \Z", re.I)
"""Before a party that only tells which thing is meant, or is one of several things: "groups which | parents set up", "a | team"."""
_THAT_ONE = re.compile(r"(?:that|this) (?:person|individual)", re.I)
_INSIDE = re.compile(r"([^,]{3,}), ((?:if|where|when|whenever|while|whilst|after|before|once|having)\b[^,]+),?$", re.I)

_BARRED = Sought(
    r",? \b((?:(?<=\bone )but|(?<=\bnobody )but|(?<=\bno-one )but|(?<=\bnone )but|(?<=\bstaff )but|(?<=\bperson )but|"
    r"(?<=\badult )but|(?<=\bpupil )but|(?<=\bteacher )but|"
    r"other than|short of|barring|except(?: for)?|apart from|save(?: for)?|excluding|with the exception of) .+?),?$",
    re.I,
)

_EXCEPTS = re.compile(r"(?:without|unless|except|save|other than|otherwise than|short of)\b", re.I)
