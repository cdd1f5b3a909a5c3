"""What speaks for a clause as the answer to a question: its words, the act that it rules, whom it binds, whom it concerns.

Each point of a policy is laid against what is wanted; what comes out are shares between -1 and 1 and what the point would say,
if it is the answer. Whether it is, `ask` decides.
"""

import re
from collections.abc import Collection

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.vocabulary import Vocabulary
from .fit import World
from .lookup import BOUND, PARTS, STEPS, Index, Point, Words, parties_in, words_in
from .spoken import lacking, share
from .tone import held, toned
from .truth import conjuncts, steps_in, value_of
from .votes import Answer, gate, opposite, own, waits_until
from .wanted import Term, Wanted, terms_of

SAME_ENDING, SAME_MEANING = 0.9, 0.75
"""How much a word counts that differs in its ending, or has another form and the same meaning."""

_REACHING: tuple[Answer, ...] = ("prohibited", "discouraged")
"""What is said of a wider act and reaches every kind of it."""

KIN = {"same": 1.0, "against": 0.9, "kind": 0.7}
"""What an act is worth that is the one asked about, its opposite, or a wider or narrower one."""

HINTED = 0.6
"""What an act is worth that the words of a sentence bring to mind whose rule is about a general one."""

BY_ACT = 0.85
"""How much a word counts by which the act is known, where a clause rules that act in other words."""

HOLDS = 0.25
"""The share of a condition's words that the question must speak of for the condition to be what is asked about."""

EXCEPTED = 0.6
"""The share of an exception's words that the question must speak of for the exception to be what is asked about."""

OF_SCHOOL = frozenset(("school", "headteacher", "governor", "dsl", "it-lead", "site-team"))
"""Parties of whom it is told what the school does."""

ORDINARY = frozenset(("staff", "pupil", "parent", "school", "everyone"))
"""Parties of whom every policy speaks."""

UNNAMED = 0.0
"""How far a rule that names nobody binds those who do not act for the school."""

STRANGERS = -1.6
"""What it tells that a rule binds those who act for the school, of those who do not."""

WITH_OTHERS = -4.0
"""What it tells that a rule is about dealings with others than those asked about."""

LEAVING = "time:leave"
"""The family of leaving a post: who has left is not bound as staff are."""

UNASKED = ("device", "network")
DEVICES = frozenset(
    f"thing:{name}" for name in ("device", "phone", "computer", "watch", "camera", "system", "wifi", "storage")
)
"""Facts on which the answer does not depend if a question does not speak of them, and the families that do."""

ASIDE = -1.8
"""What it tells that a rule is about such a fact all the same."""

SURE = 0.75
"""How sure it must be that a question is about approval, for a rule with one to answer that it is required."""

VOICED = 0.75
"""How sure it must be that a rule against an act votes on what is asked, for it to be no duty to do the opposite."""

ASKS: dict[s.Modal, Answer] = {"must": "required", "should": "recommended"}
"""What a rule says that asks for approval or consent, whatever its circumstances."""

FOUND = 0.3
"""The least that a word must count somewhere to be told as found."""

FAR, HALF = 0.12, 0.38
"""The share of a question's words under which a clause of another act is not looked at, and how much more of what it speaks of."""


SHUT = 4.0
"""How much more it counts that a rule on the very act does not hold in the case that is asked about."""


_NOT_DONE = re.compile(r"\b(?:is|are|do|does) (?:not|never)\b", re.IGNORECASE)
"""What is not done: a practice that keeps from an act."""


class Signs(Struct, frozen=True):
    """How a point stands to a question; the names are those of the weights.

    `cover` is the share of the question's words that it holds (`whole` its square), `missing` the heaviest that it lacks,
    `exact` the heaviest that its own sentence has in that very form; `spoken` is the share of what the question speaks of, in
    whatever words. `precise` is the share of its own act that the question speaks of. `same` is how sure it is that its act is the
    one asked about, `prime` whether it is the surest of those, `kind` how sure that it is a wider or narrower one, `other` that it
    is another and nothing brings the one asked about to mind. `voice`: that it votes on what is asked, `narrow` on a narrower case
    of it.
    `who` and `whom`: it binds and concerns those asked about, `others` and `elsewhom` (negative): others. `untimed`: how much the
    time tells of which the question speaks and the point does not. `given` and `barred` (negative): facts that agree or exclude.
    `rule` and `practice`: whether it states a rule, or tells what is done.
    """

    cover: float
    whole: float
    missing: float
    exact: float
    spoken: float
    precise: float
    same: float
    prime: float
    kind: float
    other: float
    voice: float
    narrow: float
    who: float
    others: float
    whom: float
    elsewhom: float
    untimed: float
    given: float
    barred: float
    rule: float
    practice: float


class Evidence(Struct, frozen=True, eq=False):
    """A point with its signs. `says` is what it answers if it is the answer, `heard` the cues that tell so; `found` and `lacks` are
    words of the question.
    """

    point: Point
    signs: Signs
    says: Answer
    heard: dict[str, float]
    open: tuple[str, ...]
    found: tuple[str, ...]
    lacks: tuple[str, ...]


def evidence(
    wanted: Wanted, index: Index, vocabulary: Vocabulary, clauses: Collection[str] | None = None
) -> list[Evidence]:
    """All points of a policy (of these clauses only, if given) that have anything to do with a question, in document order."""
    weights = [term.share * index.rarity(term.lemma, term.senses) for term in wanted.terms]
    worlds = [(sure, World(index.policy, request, vocabulary)) for sure, request in wanted.requests]
    if not worlds:
        nothing = s.Request(who=s.Who((s.Word("staff"),)), act=s.Act())
        worlds = [(0.0, World(index.policy, nothing, vocabulary))]
    return [
        found
        for point in index.points
        if (clauses is None or point.clause.id in clauses)
        and (found := _laid(point, wanted, weights, worlds, index, vocabulary)) is not None
    ]


_Worlds = list[tuple[float, World]]


def _laid(
    point: Point, wanted: Wanted, weights: list[float], worlds: _Worlds, index: Index, vocabulary: Vocabulary
) -> Evidence | None:
    """One point laid against a question; None if they share next to nothing."""
    known = _known_by(point.acts, wanted)
    counts = [
        max(BY_ACT * (term.lemma in known), *(worth * _count(term, point.words[part]) for part, worth in PARTS.items()))
        for term in wanted.terms
    ]
    total, heaviest = sum(weights) or 1.0, max(weights, default=1.0) or 1.0
    cover = sum(map(float.__mul__, weights, counts)) / total
    kin, near = _kin((*point.acts, *point.steps), wanted.acts, vocabulary)
    hint = max((wanted.acts.get(act, 0.0) for act in point.hints), default=0.0)
    if (
        not near
        and point.norm is not None
        and not _penal(point)
        and all(vocabulary.actions[act].general for act in point.acts)
    ):
        kin, near = _kin(point.hints, wanted.acts, vocabulary)
        near *= HINTED
    before = _before(point, wanted.acts)
    speaks = share(wanted.speaks, point.spoken, index.tells)
    if max(cover, speaks - HALF) < FAR and not near and not hint and not before:
        return None
    in_own = [_count(term, point.words["own"]) for term in wanted.terms]
    sure = max(wanted.acts.values(), default=0.0)
    who, whom = _who(point, wanted, worlds[0][1]), _whom(point, wanted, vocabulary)
    voted, voice, narrow = _votes(point, worlds, bool(wanted.parties)) if near or before else (None, 0.0, 0.0)
    if kin == "kind" and voice >= near and voted is not None and voted[0] in _REACHING:
        kin, near = "same", voice
    if kin == "same" and (point.practice or _penal(point)) and not (wanted.parties and who < 0):
        voice = near
    if near and _mutual(point, wanted):
        who, voice = 1.0, near
    wished = wanted.asked.form == "duty" or _good(wanted, vocabulary)
    if kin == "against" and wished and _bans_bad(point, vocabulary) and who >= 0:
        voice = max(voice, near)
    given = _given(point, wanted, worlds)
    if given < 0 and kin == "same" and not narrow and not voice:
        given *= SHUT
    said, waiting = _says(point, wanted, voted, worlds[0][1], kin, before > near)
    heard = held(point, said, voice, bool(waiting), _leaning(wanted, vocabulary), _asks_leave(wanted))
    return Evidence(
        point=point,
        signs=Signs(
            cover=cover,
            whole=cover * cover,
            missing=max((w * (1 - c) for w, c in zip(weights, counts, strict=True)), default=0.0) / heaviest,
            exact=max((w for w, c in zip(weights, in_own, strict=True) if c >= SAME_ENDING), default=0.0) / heaviest,
            spoken=speaks,
            precise=_precise(point, wanted, index),
            same=near if kin == "same" else 0.0,
            prime=float(_surest(wanted) in point.acts[:1]),
            kind=near if kin == "kind" else 0.0,
            other=sure if point.acts and not near and not hint and not before else 0.0,
            voice=voice,
            narrow=narrow if narrow > voice else 0.0,
            who=max(who, 0.0),
            others=min(who, 0.0),
            whom=max(whom, 0.0),
            elsewhom=min(whom, 0.0),
            untimed=_untimed(point, wanted, index),
            given=max(given, 0.0),
            barred=min(given, 0.0),
            rule=float(point.norm is not None),
            practice=float(point.practice),
        ),
        says=said
        if _plain(point, wanted, said, kin, max(voice, narrow), vocabulary)
        else toned(wanted.asked.form, heard, said),
        heard=heard,
        open=waiting,
        found=tuple(t.lemma for t, c in zip(wanted.terms, counts, strict=True) if c >= FOUND),
        lacks=tuple(t.lemma for t, c in zip(wanted.terms, counts, strict=True) if c < FOUND),
    )


# --- words ---------------------------------------------------------------------------------------------------------


def _count(term: Term, words: Words) -> float:
    """How far a text holds a word of the question."""
    if term.lemma in words.lemmas:
        return 1.0
    if term.stem in words.stems:
        return SAME_ENDING
    return 0.0 if term.senses.isdisjoint(words.senses) else SAME_MEANING


def _precise(point: Point, wanted: Wanted, index: Index) -> float:
    """The share of a point's own act that the question speaks of; half of it with the condition under which the act is meant."""
    if point.norm is None:
        return _share(point.sentence, wanted, index)
    act = _share(point.norm.action, wanted, index)
    condition = point.norm.condition
    return (act + _share(f"{condition} {point.norm.action}", wanted, index)) / 2 if condition else act


def _share(text: str, wanted: Wanted, index: Index) -> float:
    """The share of a text's words that the question speaks of, the rare ones counting more."""
    total = hit = 0.0
    for term in terms_of(text):
        worth = index.rarity(term.lemma, term.senses)
        total += worth
        hit += worth * _count(term, wanted.words)
    return hit / total if total else 0.0


# --- acts and votes --------------------------------------------------------------------------------------------------


def _kin(acts: tuple[str, ...], wanted: dict[str, float], vocabulary: Vocabulary) -> tuple[str, float]:
    """How the acts of a point stand to those that are asked about, and what that is worth."""
    best, worth = "", 0.0
    for act in acts:
        for asked, sure in wanted.items():
            kin = _kin_of(act, asked, vocabulary)
            if kin and sure * KIN[kin] > worth:
                best, worth = kin, sure * KIN[kin]
    return best, worth


def _kin_of(act: str, asked: str, vocabulary: Vocabulary) -> str:
    if act == asked:
        return "same"
    wider, whole = vocabulary.wider(act), vocabulary.wider(asked)
    if any(vocabulary.actions[one].against == asked for one in wider) or vocabulary.actions[asked].against in wider:
        return "against"
    return "kind" if asked in wider or act in whole else ""


def _before(point: Point, wanted: dict[str, float]) -> float:
    """How sure it is that the act asked about is one before or while which something else has to be done."""
    events = (how.event for how in (point.norm.formal.how if point.norm else ()) if isinstance(how, s.Before | s.While))
    words = (w.text for e in events if isinstance(e, s.Event) and e.words is not None for w in e.words.words)
    return max((wanted.get(word, 0.0) for word in words), default=0.0)


_Voted = tuple[Answer, tuple[str, ...]]


def _votes(point: Point, worlds: _Worlds, told: bool) -> tuple[_Voted | None, float, float]:
    """The vote of a point's rule on the surest act that it votes on, how sure that is, and how sure a narrower case. Where the
    question does not say who acts (not `told`), it asks about whomever the rule binds.
    """
    voted: _Voted | None = None
    voice = narrow = 0.0
    if point.norm is None:
        return voted, voice, narrow
    rule = point.norm.formal
    party = rule.who.words[0].text
    for sure, asked in worlds:
        unnamed = party == "school" and all(map(asked.for_school, asked.parties))  # `only our devices will be used`
        world = asked if told and not unnamed else asked.of(party)
        for said in (own, opposite, gate):
            answer, fit = said(rule, party, world)
            if answer is not None and fit == "covers" and sure > voice:
                voted, voice = answer, sure
            elif answer is not None and fit == "narrower":
                narrow = max(narrow, sure)
    return voted, voice, narrow


def _says(
    point: Point, wanted: Wanted, voted: _Voted | None, world: World, kin: str, before: bool
) -> tuple[Answer, tuple[str, ...]]:
    """What a point's rule says, if it speaks of what is asked, and what that depends on."""
    duty = wanted.asked.form == "duty"
    if _excepted(point, wanted, voted):
        return "permitted", ()
    if point.norm is None:
        denied = _NOT_DONE.search(point.sentence) is not None
        asked = (
            wanted.asked.form == "practice" and point.practice
        )  # whether a good thing is done, not whether it may be
        done = duty or (asked and _good(wanted, world.words))
        return ("prohibited" if denied and not duty else "required" if done else "permitted"), ()
    rule = point.norm.formal
    if rule.modal in ("face", "may face"):
        return ("conditional" if rule.when is not None else "permitted"), ()
    if voted is not None:
        says, waiting = voted
    else:
        says, waiting = ("conditional" if before else _plainly(rule, world)), ()
    if duty and says == "conditional" and (rule.modal == "must only" or _by_leave(point, wanted)):
        return "required", waiting
    if duty and says == "conditional" and kin == "same" and rule.modal in ASKS and _seeks_leave(point, wanted):
        return ASKS[rule.modal], waiting
    if waiting and says == "conditional" and _holds(point, wanted, world.words):
        says, waiting = _plainly(rule, world), ()
    if duty and (kin == "against" or (kin != "same" and _good(wanted, world.words))):
        turned: dict[Answer, Answer] = {"prohibited": "required", "discouraged": "recommended"}
        return turned.get(says, says), waiting
    return says, waiting


def _excepted(point: Point, wanted: Wanted, voted: _Voted | None) -> bool:
    """Whether the question tells the very case that a ban excepts: its fact, or most of the exception's own words."""
    if point.norm is None or point.norm.modality != "prohibition" or wanted.asked.form not in ("permission", "ban"):
        return False
    unless = point.norm.formal.unless
    if unless is None or steps_in(unless) or not point.norm.exception:
        return False
    if voted is not None and voted[0] == "permitted":
        return True
    terms = terms_of(point.norm.exception)
    return sum(_count(term, wanted.words) > 0 for term in terms) >= EXCEPTED * len(terms)


def _plain(point: Point, wanted: Wanted, said: Answer, kin: str, voice: float, vocabulary: Vocabulary) -> bool:
    """Whether a point says what its rule says, in whatever tone: whom the policy binds, what follows a breach that is asked about,
    what holds in the circumstances that the question tells, and where the rule surely speaks of the act: a ban on what is asked to
    be due, or one with an exception that is not in anybody's gift.
    """
    if point.scope or (kin == "same" and _penal(point)):
        return True
    if wanted.asked.form == "duty" and said in ASKS.values() and kin == "same" and _seeks_leave(point, wanted):
        return True
    if point.norm is None:
        return False
    if point.norm.condition and said in ("permitted", "prohibited") and _holds(point, wanted, vocabulary):
        return True
    if said == "conditional" and _AFTER_BREACH.search(point.norm.condition or ""):
        return True
    modal = point.norm.formal.modal
    freed = said == "permitted" and modal in ("must not", "must never", "should not", "must")  # its exception holds
    against = wanted.asked.form == "duty" and said in ("prohibited", "discouraged")
    excepted = said == "prohibited" and point.norm.formal.unless is not None and not steps_in(point.norm.formal.unless)
    stepped = said == "conditional" and modal in ("must not", "must never") and bool(steps_in(point.norm.formal.unless))
    return freed or (voice >= VOICED and (against or excepted or stepped))


_AFTER_BREACH = re.compile(
    r"\b(?:break|breaks|breaking|broke|broken|breach\w*|refus\w+|fail(?:s|ed|ing|ure)?|disobey\w*|ignor\w+|flout\w*|misus\w+"
    r"|abus\w+|persist\w*|caught|found (?:using|with|to)|offences?|misbehav\w+|infringement\w*|repeated\w*|more than once"
    r"|(?:first|second|third|fourth|fifth|next|last|final|further|subsequent) (?:time|occasion|warning|instance|incident)s?)\b",
    re.IGNORECASE,
)
"""What bars only those who have broken a rule."""


def _by_leave(point: Point, wanted: Wanted) -> bool:
    """Whether a question is about approval or consent, and a rule asks for one."""
    return any(wanted.acts.get(act, 0.0) >= SURE for act in point.steps)


def _seeks_leave(point: Point, wanted: Wanted) -> bool:
    """Whether a question is about approval or consent, and a rule is about seeking it."""
    return any(act in point.acts and wanted.acts.get(act, 0.0) >= SURE for _, act in STEPS)


def _asks_leave(wanted: Wanted) -> bool:
    """Whether a question is about approval or consent."""
    return any(wanted.acts.get(act, 0.0) >= SURE for _, act in STEPS)


def _good(wanted: Wanted, vocabulary: Vocabulary) -> bool:
    """Whether what is asked about is what nobody forbids: a ban that speaks of it forbids the opposite."""
    return _leaning(wanted, vocabulary) == "good"


def _surest(wanted: Wanted) -> str | None:
    """The surest act that is asked about."""
    return max(sorted(wanted.acts), key=lambda act: wanted.acts[act], default=None)


def _leaning(wanted: Wanted, vocabulary: Vocabulary) -> str | None:
    """How the packs judge the surest act that is asked about."""
    surest = _surest(wanted)
    return vocabulary.actions[surest].leaning if surest is not None else None


def _holds(point: Point, wanted: Wanted, vocabulary: Vocabulary) -> bool:
    """Whether the circumstances of a rule are those that the question tells."""
    told = terms_of(wanted.asked.around)
    condition = point.norm.condition if point.norm else None
    if not told:
        return False
    if condition:
        spoken, terms = words_in(wanted.asked.around), terms_of(condition)
        same = parties_in(condition, vocabulary) & parties_in(wanted.asked.around, vocabulary)
        return bool(same) or sum(_count(term, spoken) > 0 for term in terms) >= HOLDS * (len(terms) or 99)
    return sum(_count(term, point.words["own"]) > 0 for term in told) * 2 >= len(told)


_BETWEEN = re.compile(r"\bbetween (?:[\w’'/-]+ ){1,6}and\b", re.IGNORECASE)


def _mutual(point: Point, wanted: Wanted) -> bool:
    """Whether a point forbids what goes on between two, and those asked about are the two: neither may do it."""
    both = wanted.parties and wanted.objects and wanted.parties | wanted.objects <= point.parties
    return _bans(point) and bool(both) and _BETWEEN.search(point.sentence) is not None


def _bans_bad(point: Point, vocabulary: Vocabulary) -> bool:
    """Whether a point forbids what nobody asks for, which is to require its opposite."""
    return _bans(point) and any(vocabulary.actions[act].leaning == "bad" for act in point.acts)


def _bans(point: Point) -> bool:
    """Whether a point forbids something, or advises against it."""
    return point.norm is not None and point.norm.formal.modal in ("must not", "must never", "should not")


def _penal(point: Point) -> bool:
    """Whether a point says what follows a breach, on which rules do not vote."""
    return point.norm is not None and point.norm.formal.modal in ("face", "may face")


def _known_by(acts: tuple[str, ...], wanted: Wanted) -> frozenset[str]:
    """The words of the question by which the acts of a point are known."""
    return frozenset().union(*(wanted.explained.get(act, frozenset()) for act in acts))


def _plainly(rule: s.Rule, world: World) -> Answer:
    """What a rule amounts to whose words are those of the question: its circumstances hold, unless somebody has yet to act."""
    step = bool(steps_in(rule.unless))
    match rule.modal:
        case "must not" | "must never":
            return "conditional" if step or waits_until(rule) else "prohibited"
        case "should not":
            return "discouraged"
        case "should":
            return "recommended"
        case "must":
            return "conditional" if rule.act.power in ("allow", "require") else "required"
        case "may":
            late = any(isinstance(how, s.After | s.Amount) for how in rule.how)
            return "conditional" if step or late or rule.act.power or bool(steps_in(rule.when)) else "permitted"
        case _:
            met = value_of(rule.condition, world)[0]
            return "conditional" if met is None else "permitted" if met else "prohibited"


# --- who, whom, when -------------------------------------------------------------------------------------------------


def _who(point: Point, wanted: Wanted, world: World) -> float:
    """1 where a rule binds whom the question is about, less where it may, -1 where it binds others."""
    if point.scope and (asked_about := wanted.parties or wanted.objects):
        named = any(party in world.kinds(asked) for asked in asked_about for party in point.parties - {"everyone"})
        return 1.0 if named else -1.0
    if not wanted.parties:
        return 0.0
    if _asks_scope(wanted):
        return 1.0 if wanted.parties & point.parties else -1.0
    if point.norm is None:  # what the school does tells nothing of what others may do
        return -1.0 if point.practice and not wanted.parties & OF_SCHOOL else 0.0
    party = point.norm.party or ""
    if party == "school" and not any(map(world.for_school, wanted.parties)):
        return UNNAMED
    if party in ("everyone", "school") or ("school" in wanted.parties and world.for_school(party)):
        return 0.6
    if any(party in world.kinds(asked) or asked in world.kinds(party) for asked in wanted.parties):
        return 1.0
    if not world.for_school(party):
        return -1.0
    return 0.2 if any(map(world.for_school, wanted.parties)) else STRANGERS


def _whom(point: Point, wanted: Wanted, vocabulary: Vocabulary) -> float:
    """1 where one of those whom the act concerns is named, -1 where only others are."""
    if not wanted.objects:
        return 0.0
    named = point.parties - {"everyone"}
    if _penal(point) and point.norm and (party := point.norm.party) and party not in ("everyone", "school"):
        kin = any(party in vocabulary.wider(asked) or asked in vocabulary.wider(party) for asked in wanted.objects)
        return 1.0 if kin else WITH_OTHERS
    if point.norm and point.norm.party in wanted.parties:
        named -= {point.norm.party}
    for asked in wanted.objects:
        if any(asked in vocabulary.wider(name) or name in vocabulary.wider(asked) for name in named):
            return 1.0
    if point.norm and any(isinstance(arg.what, s.Who) and arg.prep == "with" for arg in point.norm.formal.act.args):
        return WITH_OTHERS
    return -1.0 if named - wanted.parties - {"staff", "school"} else -0.5


_TIMES = (LEAVING, "time:join", "time:lesson", "time:break", "time:off-time")
"""Families of times at which other rules hold than at all times."""


def _untimed(point: Point, wanted: Wanted, index: Index) -> float:
    """The most that a time tells of which the question speaks and the point does not."""
    return lacking(_TIMES, wanted.speaks, point.spoken, index.tells)


def _asks_scope(wanted: Wanted) -> bool:
    """Whether a question asks if the policy binds people whom not every policy does: those have to be named."""
    return (
        _surest(wanted) == BOUND and wanted.asked.form in ("duty", "practice") and wanted.parties.isdisjoint(ORDINARY)
    )


def _given(point: Point, wanted: Wanted, worlds: _Worlds) -> float:
    """-1 where a rule holds only under facts that the question excludes, or says nothing of what it is all about, 1 where it
    names a fact that the question gives; less than 0 where it depends on a device or network of which the question does not speak.
    """
    asked = frozenset().union(*wanted.speaks)
    if LEAVING in asked and LEAVING not in point.spoken.own | point.spoken.heading:
        return -1.0
    if point.norm is None:
        return 0.0
    when, best = point.norm.formal.when, -1.0
    if asked.isdisjoint(DEVICES) and any(isinstance(one, s.Is) and one.fact in UNASKED for one in conjuncts(when)):
        return ASIDE
    for _, world in worlds:
        if value_of(when, world)[0] is False:
            continue
        given = any(
            (isinstance(test, s.Is) and test.fact in world.facts)
            or ((isinstance(test, s.Any) or _is_hour(test)) and value_of(test, world)[0])
            for test in conjuncts(when)
        )
        best = max(best, 1.0 if given else 0.0)
    return best


def _is_hour(test: s.Expr) -> bool:
    """Whether a test is about the hours of the clock."""
    return isinstance(test, s.Is) and test.fact == "time"
