"""Clauses become norms: each predicate gets its modality, its bearers, and the words that say it.

Comes in: a sentence and what is known around it. Goes out: norm readings, the parties named last, and what a list under
the sentence inherits.
"""

import re
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.model import Modality
from .bare import bare_norms
from .bearer import Bound, Context, bearers_of, bound_of, bound_to, is_relative, named_before, subject_parties, unnamed
from .clauses import Clause, Group, Predicate, Span, clauses
from .lexing import Mode
from .modality import CHANCES_DONE, EMPTY, GRANTS, OPPOSITE, is_pointer, mere_chance, modality_of
from .parties import Who, agent, named, subjects
from .reading import NormReading
from .sanction import listed_penalty, penalty_of, sanction_of
from .spans import cut, first_word, head_of, one_span, restriction, shortest, words_in
from .words import is_base, is_gerund, is_participle, one_of, words_of

_QUALITIES = words_of("verbs", "qualities")
_POINTING = words_of("deontic", "pointing")
_NOWHERE = Context(None, None, "school")


class Inherit(Struct, frozen=True):
    """What the items of a list take from their lead-in."""

    modality: Modality
    bearers: tuple[NormReading, ...]
    mode: Mode


class Found(Struct, frozen=True):
    """Norms of one sentence, the parties named last, and what a list under it would inherit."""

    norms: tuple[NormReading, ...] = ()
    last: tuple[Who, ...] = ()
    inherit: Inherit | None = None


_QUOTED = re.compile(r"[.…\s]*[\"“‘'].*[\"”’'][.\s]*")
_WORDING = re.compile(
    r"(?:the )?(?:terms?|words?|expressions?) [\"“‘'].*[\"”’'] (?:will|shall|can|may) (?:apply|mean|include|refer|cover|be)\b",
    re.I,
)
_MEANING = re.compile(
    r"[\"“‘'][^\"“”‘’']{2,60}[\"”’'],? (?:means|includes|refers to|stands for|has the (?:same )?meaning)\b", re.I
)
_SANCTIONS = re.compile(one_of("sanctions"), re.I)
_LINK = re.compile(r"^(?:therefore|however|also|then|thus|hence|so),?\s+", re.I)
_BRACKETS = re.compile(r"\(([^()]{12,})\)")
_EXAMPLE = re.compile(r"(e\.?g|i\.?e|see|for example|such as)\b", re.I)
_TAKE_UP = ("COULD", "MAY", "WILL", "MUST", "SHOULD")
"""Verb groups that go on with the subject of the clause before."""
_KNOWN = re.compile(
    r"(?:I|we) (?:also |fully |have read and )?(?:understand|know|accept|acknowledge|am aware|are aware|recognise|appreciate) that"
    r"(?! (?:I|we|my child)\b)",
    re.I,
)
_MINE = re.compile(r"\band (?:that )?(I (?:will|shall|must|should|may|can|agree)\b.*)", re.I)
_NOTE = re.compile(rf"^(?:{one_of('notes')}) ", re.I)


class _Sentence(Struct, frozen=True):
    """What a sentence is by itself: its words and clauses, what its brackets say, and whether it binds nobody (a pointer, a
    quotation), speaks of a word, heads a list of penalties, stops where a list goes on, is `plain`: it rules nothing, or tells
    what is `known`: "I understand that the school will …".
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


@lru_cache(maxsize=4096)
def _sentence(text: str) -> _Sentence:
    text = _NOTE.sub("", text)
    known = _KNOWN.match(text)
    mine = _MINE.search(text) if known else None
    text = text[mine.start(1) :] if mine else text
    parsed = clauses(text)
    asides = tuple(words for words in _BRACKETS.findall(text) if not _EXAMPLE.match(words))
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
    )


def read(sentence: str, context: Context, inherit: Inherit | None = None) -> Found:
    """The norms of a sentence. With `inherit` it is an item that goes on where its lead-in stopped."""
    whole = _sentence(sentence)
    sentence, parsed = whole.text, whole.clauses
    if sentence.rstrip().endswith("?"):  # a question goes on with no norm
        inherit = None
    if whole.quotes or whole.known or (inherit is None and whole.points):
        return Found()
    if inherit is None and whole.penal:
        return Found(inherit=Inherit("sanction", (penalty_of(context),), "active"))
    if inherit is None and whole.plain and (bare := bare_norms(sentence, context)):
        return Found(bare)
    if inherit is None and whole.plain:
        return Found(last=_begins(sentence, parsed))
    if inherit is not None and not _stands_alone(sentence, parsed[0], inherit.modality):
        if inherit.modality == "sanction":
            return Found(listed_penalty(sentence, inherit.bearers))
        parsed = clauses(sentence, _mode_of(sentence, inherit.mode))
    norms: list[NormReading] = []
    last = _begins(sentence, parsed)
    passed_on: Inherit | None = None
    doubtful, earlier = False, None
    led: str | None = None
    for clause in parsed:
        if clause.group is None:
            earlier = clause.subject or earlier
            continue
        will = clause.group.modal == "WILL"
        if (
            clause.subject is None
            and clause.shape in ("active", "passive", "stated")
            and clause.group.modal in _TAKE_UP
        ):
            clause = replace(clause, subject=earlier)  # noqa: PLW2901
        earlier = clause.subject or earlier
        nearest = tuple(named_before(sentence, clause, context.group))
        which = will and first_word(cut(sentence, clause.subject)) == "which"
        before = nearest if which or (nearest and is_relative(sentence, clause)) else last or nearest
        made, bounds, passed_on, chance = _clause(sentence, clause, context, before, inherit, doubtful)
        if (
            led
            and not clause.conditions
            and made
            and norms
            and _joins(sentence, clause, made[0].bearer == norms[-1].bearer)
        ):
            made = [replace(n, condition=n.condition or led) for n in made]
        led = one_span([cut(sentence, s) for s in clause.conditions]) or (led if made else None)
        doubtful = doubtful or chance
        norms += made
        if clause.shape == "duty" and not bounds:  # "is the duty of the contractor, and they will …"
            bounds = tuple(Bound(n.bearer, n.party, n.bearer_text) for n in made if n.bearer_text)
        if bounds:
            last = tuple(Who(b.party or "", b.bearer, b.text, 0, 0) for b in bounds if b.party)
    norms += (norm for aside in whole.asides for norm in read(aside, context).norms)
    if passed_on is not None and not whole.opens and all(norm.action for norm in passed_on.bearers[:1]):
        passed_on = None
    return Found(tuple(replace(n, sentence=sentence) for n in norms), last, passed_on)


def _begins(sentence: str, parsed: tuple[Clause, ...]) -> tuple[Who, ...]:
    """The parties that a sentence begins with, where its first clause rules nothing: "prefects help in the hall"."""
    bare = any(clause.group is None for clause in parsed[:1])
    return tuple(who for who in subjects(sentence[:60]) if who.start < 12) if bare else ()


def _joins(sentence: str, clause: Clause, same: bool) -> bool:
    """Whether a clause is joined to the one before so that the condition that leads that one leads both: by ", and" where
    they bind the `same` one, by a bare "and" whomever they bind.
    """
    found = _AND_BEFORE.search(sentence[: clause.subject[0]] if clause.subject else "")
    return found is not None and (same or not found[1])


def _mode_of(item: str, inherited: Mode) -> Mode:
    """The form of an item's verbs: its own, where its first word shows it."""
    first = next((w for w in words_in(item) if w not in ("not", "to") and not w.endswith("ly")), "")
    return "gerund" if is_gerund(first) else "active" if is_base(first) else inherited


def _stands_alone(sentence: str, clause: Clause, above: Modality) -> bool:
    """Whether an item, by its first clause, states modality and bearer itself; `above` is what its lead-in says."""
    if clause.group is None or clause.shape in ("order", "carried"):
        return False
    if clause.subject is None:
        return above != "permission" or first_word(sentence) not in ("need", "have")  # "it may: need to be moved"
    subject, before = sentence[slice(*clause.subject)], sentence[: clause.subject[0]]
    first = first_word(subject)
    if clause.group.modal in ("MAY", "COULD", "WILL") and not subjects(subject) and first not in ("you", "they", "we"):
        return False
    if first in ("which", "who", "that") or re.search(r"\b(which|that|who)\s*$", before):
        return False
    return not (is_gerund(first) and len(words_in(subject)) > 6)


def _clause(
    sentence: str, clause: Clause, context: Context, before: tuple[Who, ...], inherit: Inherit | None, doubtful: bool
) -> tuple[list[NormReading], tuple[Bound, ...], Inherit | None, bool]:
    """Norms of one clause, the parties of its subject, what a list inherits, and whether it tells a mere possibility."""
    assert clause.group is not None
    subject = _LINK.sub("", cut(sentence, clause.subject))
    if not subject and context.topic and clause.shape in ("active", "passive", "stated"):
        subject = context.topic.strip(" :;–-")
    headed = not subject and inherit is None and context.heading is not None and clause.shape in _BARE
    inside = _INSIDE.match(subject)  # "both parents, where possible, | should"
    subject = inside[1] if inside else subject
    barred = _BARRED.search(subject)
    subject = subject[: barred.start()] if barred and barred.start() else subject
    refused = bool(_NOBODY.match(subject)) and (clause.shape != "told" or not subject.casefold().startswith("nothing"))
    if _THAT_ONE.fullmatch(subject) and clause.subject:
        before = named(sentence[: clause.subject[0]])[-1:] or before
        subject = "they" if before else subject
    bounds = subject_parties(subject, context, before) if subject else ()
    if headed and context.heading:  # "Pupils" over "should keep their bags shut"
        bounds = (replace(bound_of(context.heading), text=""),)
    lead_conditions = [*([inside[2]] if inside else []), *(cut(sentence, s) for s in clause.conditions)]
    lead_exceptions = [
        *([barred[1]] if barred and barred.start() else []),
        *(cut(sentence, s) for s in clause.exceptions),
    ]
    norms: list[NormReading] = []
    group, passes, chance = clause.group, None, False
    doers: tuple[NormReading, ...] = ()
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
        flipped = predicate.flipped
        own = predicate.group
        if own is not None and own.modal in ("AVOID", "REFRAIN") and clause.group.shape != "order":
            group, flipped = clause.group, True  # "must listen and avoid …"
        elif own is not None and ((own.shape, own.modal) != ("order", "BASE") or clause.group.shape == "order"):
            group = own
        joined = index < len(predicates) - 1 and all(p.group is None for p in clause.predicates[index:])
        late = (
            shared
            if joined and not shared.led and not predicate.conditions and not predicate.exceptions
            else Predicate(None)
        )
        amid: dict[bool, list[str]] = {True: [], False: []}
        for words in _cuts(sentence, group.conditions):
            amid[bool(_EXCEPTS.match(words))].append(words)
        said = _Said(
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
            conditions=(*lead_conditions, *amid[False], *_cuts(sentence, predicate.conditions + late.conditions)),
            exceptions=(*lead_exceptions, *amid[True], *_cuts(sentence, predicate.exceptions + late.exceptions)),
        )
        made, chance_here, passes = _predicate(said)
        doers = _doers(made) or (doers if group.modal != "WILL" or own is None else ())
        made = [replace(made[0], bearer=d.bearer, party=d.party) for d in doers] if _open_to(made, doers) else made
        chance = chance or chance_here
        norms += made
    return norms, bounds, passes, chance


_BARE = ("active", "passive", "stated")


def _doers(made: list[NormReading]) -> tuple[NormReading, ...]:
    """The norms of a passive that names who does it."""
    return tuple(n for n in made if n.passive and n.bearer_text and agent(n.action))


def _open_to(made: list[NormReading], doers: tuple[NormReading, ...]) -> bool:
    """Whether a passive that names nobody is joined to one that does: "taken by the technician and wiped within a week"."""
    return bool(doers) and len(made) == 1 and made[0].passive and not made[0].bearer_text


def _cuts(sentence: str, spans: tuple[Span, ...]) -> list[str]:
    return [cut(sentence, span) for span in spans]


class _Said(Struct, frozen=True, kw_only=True):
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


def _contact(said: _Said) -> bool:
    """Whether a noun that stands before the subject is what is done: "details of the steps | the school will take"."""
    if not said.clause.subject:
        return False
    before = said.sentence[: said.clause.subject[1]]
    if _NEED.match(said.sentence[said.clause.subject[1] :]) and _NEEDED.search(before):
        return True  # "the skills they need to stay safe"
    found = _STEP_BEFORE.search(before)
    return (
        said.group.modal != "MUST"
        and found is not None
        and bool(subjects(found[1]) or first_word(found[1]) in ("we", "they", "you"))
    )


_NEED = re.compile(r"\s*needs? to\b", re.I)
_NEEDED = re.compile(
    r"\b(?:skills?|knowledge|help|support|tools?|resources?|information|training|time|access|equipment|guidance|advice|things|everything|anything|all)"
    r"(?: that)? (?:the )?[\w’'-]+\s*$",
    re.I,
)
_SOMEWHERE = re.compile(r"(?:on|in|into|inside|onto|near|at|beyond|behind|through|off|out)\b", re.I)
_STEP_BEFORE = re.compile(
    r"\b(?:actions?|steps?|measures?|ways?|strategies|approach|sanctions?|support|information|procedures?|process"
    r"|arrangements?|decisions?|things)"
    r" (?:that |which )?((?:the |a |an |our |your |their |any |all )?(?:[\w’'-]+ ){0,3}[\w’'-]+)$",
    re.I,
)


def _predicate(said: _Said) -> tuple[list[NormReading], bool, Inherit | None]:
    """The norms of one predicate, whether it tells a mere possibility, and what a list under it inherits."""
    group, subject, predicate = said.group, said.subject, said.predicate
    body, passive = _voice(said)
    sanction = sanction_of(
        said.sentence,
        group,
        subject,
        body,
        said.bounds,
        said.context,
        list(said.conditions),
        list(said.exceptions),
        passive,
    )
    suffered = restriction(subject) if said.bounds and subject and group.modal in ("MAY", "COULD") else []
    if sanction is None and _passive_list(said) and first_word(" ".join(suffered)) == "who":
        roles = tuple(_suffers(bound, suffered[0]) for bound in said.bounds)
        return [], False, Inherit("sanction", roles, "passive")  # "pupils who … may be: kept in"
    if sanction is not None:
        passes = Inherit("sanction", (sanction,), "active") if said.sentence.rstrip().endswith(":") else None
        return [sanction] if sanction.action else [], False, passes
    modality = said.carried.modality if said.carried else modality_of(group, said.clause.tells, subject)
    never = said.carried and not said.first and _TURNS.match(cut(said.sentence, said.clause.predicates[0].body))
    if never and not _TURNS.match(body) and not said.predicate.flipped and _joined_by_or(said):
        modality = OPPOSITE[modality] if modality in ("obligation", "recommendation", "permission") else modality
    if said.carried and (group.negated or group.never) and modality is not None:
        modality = OPPOSITE[modality]
    if (
        modality == "recommendation"
        and group.modal == "WILL"
        and not said.first
        and passive
        and head_of(body) in _TAUGHT
    ):
        modality = "obligation"  # "will be encouraged to ask, and be taught …"
    if modality is None or group.modal == "COULD":
        return [], group.modal == "COULD", None
    if group.modal in ("WILL", "MAY", "MUST") and group.shape == "active" and _contact(said):
        return [], False, None
    only = group.only or bool(_ONLY.match(subject)) or bool(passive and _ONLY_BY.search(body))
    if _binds_nobody(said, modality, body, passive, only):
        could = (group.shape, group.modal, modality, body.strip(" :;–-")) == (
            "active",
            "MAY",
            "permission",
            "",
        ) and said.subject
        return [], group.modal == "MAY", Inherit(modality, (_POSSIBLE,), "active") if could else None
    modality, body = _turned(said, modality, body, passive)
    avoided = bool(passive and _AVOIDED.match(body) and subject and said.first)
    if avoided:  # "running should be avoided"
        modality = OPPOSITE[modality] if modality in ("obligation", "recommendation") else modality
    head = head_of(body)
    bearers = bearers_of(
        said.sentence,
        said.clause,
        group,
        subject,
        said.bounds,
        body,
        head,
        modality,
        passive,
        said.context,
        tuple(_cuts(said.sentence, predicate.conditions)),
    )
    conditions = list(said.conditions)
    if said.carried:
        bearers = tuple(Bound(n.bearer, n.party, n.bearer_text) for n in said.carried.bearers)
        conditions = [*filter(None, [said.carried.bearers[0].condition]), *conditions]
    action, extra = _action(said.sentence, said.clause, group, predicate, subject, body, passive, head, said.bounds)
    if _kept(said) and predicate.body and (kept := _KEPT.search(said.sentence[: predicate.body[0]])):
        action, passive, bearers = f"{kept[0]}{action}", True, (unnamed("school"),)
    conditions = extra + conditions if said.first or not conditions else conditions
    conditions += [words for words in _AMID.findall(action) if words not in conditions]
    barring = [*said.exceptions, *_BRACKETED.findall(action)]
    if group.shape == "judged" and _CARE.fullmatch(action) and conditions:  # "caution is advised when …"
        modality, action, conditions = "discouragement", _OPENER.sub("", conditions[0]), conditions[1:]
    if not passive and _WHAT_TO_DO.fullmatch(action):  # "things that you must not do at school": the list says what
        action = ""
    action = _BELIEVES.sub("", action)
    action = subject if avoided else action
    done = _DO_SO.match(action)
    if done and conditions and (wish := _WISH.search(conditions[0])):  # "if they wish to film, they may do so from …"
        only = only or bool(done[1])
        rest = action[done.end() :].strip(" ,")
        action, conditions = wish[1], [*filter(None, [rest]), *conditions[1:]]
    if group.shape == "duty" and _CHARGE.fullmatch(
        re.sub("^the ", "", f"{action} for ", flags=re.I)
    ):  # "responsibility lies with the board": for what?
        action = ""
    norms = [
        NormReading(
            modality=modality,
            bearer=bound.bearer,
            party=bound.party,
            bearer_text=bound.text,
            action=action,
            condition=one_span(conditions),
            exception=one_span(barring),
            strength="never" if group.never else "only" if only else "plain",
            passive=passive,
            rule=group.shape,
        )
        for bound in bearers
    ]
    mode: Mode = "passive" if passive else "gerund" if _takes_gerund(said.sentence, group, predicate) else "active"
    return (norms if action else []), False, Inherit(modality, tuple(norms), mode)


_AVOIDED = re.compile(r"(?:\w+ly )?avoided\b", re.I)
_BELIEVES = re.compile(
    r",? and (?:I|we) (?:also )?(?:appreciate|understand|know|accept|recognise|agree|realise|believe|acknowledge)"
    r" (?:that|why|how)\b.*$",
    re.I,
)
_ONLY_BY = re.compile(r"\bonly by\b|\bby (?:\w+ ){1,8}only$")
_AND_BEFORE = re.compile(r"(,?) and (?:then )?$")
_BRACKETED = re.compile(r"\(((?:unless|except|without)\b[^()]+)\)")
_AMID = re.compile(
    r", ((?:where|if|when)(?:ver)? (?:possible|appropriate|necessary|relevant|applicable|practicable|required)),"
)
_POSSIBLE = NormReading(modality="permission", bearer="school", party="school", action="", rule="possible")
"""What "the matter may:" hands to its items: they are permissions only where they are acts that somebody allows."""
_NARROWED = re.compile(
    r"(?!(?:with|in|for|at|to|of|by)\b)(?:[\w’'-]+ ){1,8}?((?:that|which|who|whose) (?!in|of|at|to|is not)[\w’'-]+ .+)",
    re.I,
)
_NOBODY = re.compile(r"(no|neither|none|nobody|nothing|no-one)\b(?! longer)|not (more|fewer|less) than\b", re.I)
_CARE = re.compile(r"(extreme |great |particular )?(caution|care)", re.I)
_OPENER = re.compile(r"^(when|while|whilst|in|before|if)\s+", re.I)
_AFTERTHOUGHT = re.compile(
    r",? (?:ideally|preferably|usually|normally|as well|too|(?:in|under) any circumstances|at any time)$"
)
_CHARGE = re.compile(
    r"\b((?:(?:overall|ultimate|day-to-day|primary|final|full|strategic|operational|specific|lead) )*responsibility for\s+)$",
    re.I,
)
_LEAVE = re.compile(r"(?:but )?only\b|subject to\b|with (?:\w+ )*(?:permission|approval|consent|agreement)\b", re.I)
_DUTY_OF = re.compile(r"(?:the )?(?:duty|task|job|responsibility) (?:of|for) (?=\w+ing\b)", re.I)
_ACT = re.compile(
    r"(?:all |any |the |such )?(?:use|contact|\w+ing|\w+[ts]ion|\w+ment|\w+ance)\b", re.I
)  # a noun that is an act
_THAT_ONE = re.compile(r"(?:that|this) (?:person|individual)", re.I)
_INSIDE = re.compile(r"([^,]{3,}), ((?:if|where|when|whenever|while|whilst)\b[^,]+),?$", re.I)
_BARRED = re.compile(
    r",? \b((?:other than|except(?: for)?|apart from|save(?: for)?|excluding|with the exception of) .+?),?$", re.I
)
_WHAT_TO_DO = re.compile(r"do(?: (?:with|in|at|on|when|during|while|outside|online)\b.*)?", re.I)
_DO_SO = re.compile(r"(only )?do (?:so|this|that)\b\s*")
_WISH = re.compile(r"\b(?:wish(?:es)?|wants?|would like|needs?|intends?|plans?|chooses?) to (.+)")
_TURNS = re.compile(r"(avoids?|refrains? from|desists? from|do(?:es)? not|do(?:es)?n[’']t|not|never)\s+", re.I)
_GAPPED = re.compile(r"(?:an?|the) (?:[\w-]+ ){1,4}")
_LIABLE = re.compile(
    r"(?:be )?(?:held )?(?:liable|responsible|accountable) for\b|accept (?:any )?(?:responsibility|liability)\b"
    r"|(?:guarantee|promise|ensure that all|be sure)\b",
    re.I,
)
_EXCEPTS = re.compile(r"(?:without|unless|except)\b", re.I)
_LONG = re.compile(r"\b(?:who|which|that)\b")
_NONE = re.compile(r"(have|be|hold) (no|nothing)\b(?! longer| less| more)", re.I)
_NO = re.compile(r"no\b(?! longer| less| more)", re.I)


_ONLY = re.compile(r"only\b", re.I)
_TO = re.compile(r"^to (?=[a-z])", re.I)
_BE = re.compile(r"be(?:en)? (?=\w)", re.I)
_ABLE = re.compile(r"(be )?able to be \w")
_LIKES = re.compile(r"(?:wish|want|like|prefer|choose) to ")  # "you may wish to ask" lets the reader ask


def _passive_list(said: _Said) -> bool:
    """Whether a sentence stops behind "may be:", so that its list says what is done."""
    opens = said.group.shape == "passive" and said.sentence.rstrip(" –-").endswith(":")
    return opens and not cut(said.sentence, said.predicate.body)


def _suffers(bound: Bound, condition: str) -> NormReading:
    return replace(bound_to("sanction", bound), condition=condition, rule="sanction")


def _voice(said: _Said) -> tuple[str, bool]:
    """The predicate's words, and whether they are a passive: "be kept clean" gives "kept clean" and True."""
    group, body = said.group, cut(said.sentence, said.predicate.body)
    if group.shape == "carried":
        body = _TO.sub("", body)
    if group.modal == "MAY" and first_word(said.subject) == "you":
        body = _LIKES.sub("", body)
    if group.shape in ("active", "stated", "inverted", "carried"):
        be = _BE.match(body)
        return (body[be.end() :], True) if be and is_participle(head_of(body[3:])) else (body, False)
    if group.shape == "passive" and _ABLE.match(body):
        return body, True
    if group.shape == "passive" and not said.first and _GAPPED.match(body):
        return body, True
    if group.shape == "passive" and said.bounds and head_of(body) in _QUALITIES:
        return body, False
    may_be = group.shape == "passive" or (group.shape == "framed" and group.state == "passive")
    return body, may_be and is_participle(head_of(body))


def _binds_nobody(said: _Said, modality: Modality, body: str, passive: bool, only: bool) -> bool:
    """Whether the words, for all their modal, are no norm: a possibility, an effect, a pointer."""
    group, head = said.group, head_of(body)
    if not said.subject and said.first and group.modal == "MAY" and group.shape in ("active", "passive", "stated"):
        return True
    if said.carried and said.carried.bearers[0].rule == "possible" and modality == "permission":
        return not (passive and (head in GRANTS or head in _TAUGHT))
    if group.modal == "WILL" and (_NAMED if passive else _VARIES).match(body):
        return True
    if group.state == "OBLIGATORY" and said.sentence.rstrip().endswith(":"):
        return True  # "leave is required to:"
    if group.modal in ("WILL", "MAY") and group.shape == "passive" and body.startswith("to ") and not said.bounds:
        return True  # "the main aim will be to help"
    if body.startswith("taken seriously") or (group.modal == "WILL" and group.shape == "passive" and is_gerund(head)):
        return True
    if _LIABLE.match(body) and (group.negated or said.refused):  # "shall not be liable for the loss of …"
        return True
    if (
        group.shape == "order"
        and said.inherit is None
        and ((head in _POINTING and not (head == "see" and subjects(body[4:]))) or _AWARE.match(body))
    ):
        return True
    if passive and head in _FOLLOWED and _STEPS.search(said.subject) and said.sentence.rstrip().endswith(":"):
        return True
    if group.modal == "MAY" and modality == "permission" and any(map(_LEAVE.match, said.conditions)):
        return False
    if group.modal == "MAY" and said.refused and (said.bounds or said.exceptions):  # "no work may start until …"
        return False
    if (
        group.modal == "MAY"
        and passive
        and said.subject.casefold() in ("this", "it")
        and _MEANS_OF.search(said.sentence)
    ):
        return True  # "this may be done in several ways: …"
    if group.modal == "MAY" and passive and _SOME.match(said.subject):
        return True  # "many issues can be resolved by a talk"
    if not passive:
        return mere_chance(group, modality, head, body, said.bounds, said.doubtful, said.subject)
    if group.modal == "MAY" and modality == "permission":
        granted = said.refused or head in GRANTS or (bool(agent(body)) and head not in CHANCES_DONE)
        return not (granted or only or re.search(r"\bonly\b", body))
    return group.modal == "WILL" and head in _STATES and not said.bounds


_MEANS_OF = re.compile(r"\b(?:through|in|by|via|using)\b[^.;:]*\b(?:following|ways?|means|methods?)\W*$")
_SOME = re.compile(r"(?:many|most|some|few|several|often)\b", re.I)
_NAMED = re.compile(r"(?:referred to|known|described) as\b", re.I)
_VARIES = re.compile(r"(?:depend|vary|differ)\b", re.I)
_KEPT = re.compile(r"\w+ from $")


def _kept(said: _Said) -> bool:
    """Whether the school is told not to keep somebody from something: "no pupil will be prevented from taking part"."""
    return said.refused and said.group.state == "FORBIDDEN" and said.group.modal in ("WILL", "MUST", "SHOULD", "ISTO")


_TAUGHT = words_of("verbs", "school_acts")
_FOLLOWED = words_of("verbs", "followed")
_STEPS = re.compile(r"\bfollowing\b|\bthese\b", re.I)


def _joined_by_or(said: _Said) -> bool:
    """Whether a predicate is joined by "or", so that a "never" before the first holds for it too."""
    start = said.predicate.body[0] if said.predicate.body else 0
    return bool(re.search(r"\b(or|nor)\s+$", said.sentence[:start]))


_AWARE = re.compile(r"be (aware|mindful)|bear in mind", re.I)
_STATES = words_of("verbs", "states")


def _turned(said: _Said, modality: Modality, body: str, passive: bool) -> tuple[Modality, str]:
    """The modality with all that turns it round ("no pupil", "will avoid", "have no"), and the words without it."""
    group = said.group
    if _kept(said):
        return "prohibition", body
    if said.predicate.flipped or said.refused:
        modality = OPPOSITE[modality]
    turns = _TURNS.match(body)
    if turns and not passive and group.shape in ("active", "stated", "told", "inverted", "carried"):
        body = body[turns.end() :]
        if modality in ("obligation", "recommendation", "permission"):
            modality = OPPOSITE[modality]
    if (_NONE if group.shape == "active" else _NO).match(body) and modality in ("obligation", "recommendation"):
        modality = OPPOSITE[modality]
    return modality, body


def _takes_gerund(sentence: str, group: Group, predicate: Predicate) -> bool:
    if _ENDS_IN_TO.search(cut(sentence, predicate.body)):
        return False
    if group.state in ("FORBIDDEN", "DISCOURAGED") or group.modal in ("REFRAIN", "AVOID"):
        return True
    before = sentence[: predicate.body[0]] if predicate.body else sentence
    return bool(_BEFORE_GERUND.search(before))


_ENDS_IN_TO = re.compile(r"\bto$")
_BEFORE_GERUND = re.compile(r"\b(for|from|with)\s*[:;–-]?\s*$")


_FIRST_ADVERB = re.compile(r"^(also|always|never|then|first(?! aid)|only|to|either|both)\s+(?=\w)")
_WHATEVER = re.compile(r"(any|those|all|anything) (that|which|who)\b", re.I)
_HOLLOW_ACT = re.compile(r"(\w+ly )?(made|taken|paid)( (to|for|by|of|when|about)\b|$)")
_NOUN_BEFORE = re.compile(r"\b(?!save|except)([\w-]+) (that|which)\s+$")
_WORD_BEFORE = re.compile(r"\b(?!(?:and|or|but|that|when|if|because|then|so)\b)([\w-]+)\s+$")
_NOUN_INSIDE = re.compile(r"([\w-]+) (?=(that|which) )")


def _noun_before(before: str) -> re.Match[str] | None:
    """The noun that "which" or "that" takes up, no verb: not "are reminded that"."""
    found = _NOUN_BEFORE.search(before)
    return None if found and found[2] == "that" and is_participle(found[1].casefold()) else found


def _action(
    sentence: str,
    clause: Clause,
    group: Group,
    predicate: Predicate,
    subject: str,
    body: str,
    passive: bool,
    head: str,
    bounds: tuple[Bound, ...],
) -> tuple[str, list[str]]:
    """The words that name what is done, and a condition that the subject holds."""
    extra = []
    if bounds and subject:
        extra = [
            r
            for r in restriction(subject)
            if not passive or words_in(r)[0] in ("who", "whose", "in", "under", "over", "aged")
        ]
    if group.shape == "judged":
        if bounds and body and _SOMEWHERE.match(body):  # "guests are not allowed | on the field"
            return body, extra
        listed = sentence.partition(":")[2].strip(" .;") if subject.casefold() == "the following" else ""
        return listed or re.sub(r"^no (?=[a-z])", "", subject, flags=re.I) or body, []
    if passive and _WHATEVER.match(subject):
        extra = [subject]
    elif subject and not bounds and (narrowed := _NARROWED.match(subject)):
        extra = [narrowed[1]]
    if (
        passive
        and subject
        and predicate is clause.predicates[0]
        and (head in EMPTY or _HOLLOW_ACT.match(body))
        and not bounds
        and subject.casefold() not in ("it", "this", "that", "they", "these")
    ):
        start = clause.subject[0] if clause.subject else 0
        end = predicate.body[1] if predicate.body else start
        return shortest(cut(sentence, (start, end))), extra
    if (
        group.shape == "framed"
        and clause.who
        and (passive or not subject_parties(cut(sentence, clause.who), _NOWHERE, ()))
        and not _LONG.search(cut(sentence, clause.who))
    ):
        return cut(sentence, (clause.who[0], predicate.body[1] if predicate.body else clause.who[1])), []
    if group.shape == "passive" and body and (not is_participle(head) or (head in _QUALITIES and bounds)):
        stands = predicate.body is not None and sentence[: predicate.body[0]].rstrip().casefold().endswith(" be")
        body = sentence[predicate.body[0] - 3 : predicate.body[0]] + body if stands and predicate.body else body
        size = len(words_in(body))
        if (
            not bounds
            and size <= 6
            and 0 < len(words_in(subject)) <= ((9 if size <= 4 else 6) if _ACT.match(subject) else 5)
            and subject.casefold() != "there"
            and predicate is clause.predicates[0]
            and clause.subject
        ):
            return cut(sentence, (clause.subject[0], predicate.body[1] if predicate.body else clause.subject[1])), extra
    if group.shape == "duty":
        body = _DUTY_OF.sub("", body)
    body = _AFTERTHOUGHT.sub("", shortest(body))
    charge = _CHARGE.search(sentence[: predicate.body[0]]) if predicate.body and not is_gerund(head_of(body)) else None
    if charge and group.modal == "MUST":  # "overall responsibility for this policy"
        return cut(sentence, (charge.start(1), predicate.body[1] if predicate.body else charge.end())), extra
    if (
        predicate is clause.predicates[0]
        and clause.subject
        and len(words_in(body)) <= 2
        and not any(
            0 <= clause.subject[0] - end <= 2 for _, end in clause.conditions
        )  # "for trivial reasons | they must not"
        and (
            noun := _noun_before(sentence[: clause.subject[0]])
            or (subject in ("they", "you", "we") and _WORD_BEFORE.search(sentence[: clause.subject[0]]))
            or _NOUN_INSIDE.search(subject)
        )
        and group.shape in ("active", "stated")
    ):
        start = noun.start(1) if noun.string is not subject else (clause.subject[0])
        return cut(sentence, (start, predicate.body[1] if predicate.body else start)), extra
    return body if body.startswith("only use") else _FIRST_ADVERB.sub("", body), extra
