"""Any question in plain words, answered by each policy: a stance with the clauses behind it, best first, or a reasoned silence.

What speaks for each clause (`evidence`) is weighed; a policy whose best clause weighs too little is silent. The clauses that
weigh nearly as much as the best vote on the stance. A question of the packs in its own words is answered by the cell that a
comparison shows (`posed`).
"""

import re
from collections.abc import Sequence
from math import exp

from msgspec import Struct
from msgspec.structs import replace

from ..grammar.asked import Asked
from ..grammar.model import Clause
from ..grammar.syntax import Modal, Request
from ..grammar.vocabulary import Question, Vocabulary
from .cells import Cell, Quote, Silence
from .changed import changed_by
from .evidence import Evidence
from .posed import NO_RULE, near_of, posed
from .ready import Ready
from .saying import spared
from .silence import silence
from .stance import ORDER, Shelf
from .strength import strongest
from .terms import is_time, told_terms
from .votes import Answer
from .wanted import Wanted, want
from .weighing import ENOUGH, Weighed, weigh

FORMAT = "byelaw-answers/1"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

CLOSE = 1.0
"""How much less than the best a point may weigh and still vote."""

OPEN = 0.7
"""What a vote counts whose rule depends on what the question does not tell."""

BEHIND = 3.0
"""How much less than the best a clause may weigh and still be shown."""

SHOWN, NEAREST = 5, 3
"""How many clauses an answer shows at most, and a silence."""

OPPOSED: dict[Answer, Answer] = {"prohibited": "permitted", "permitted": "prohibited"}


class Spoken(Struct, frozen=True, kw_only=True):
    """A clause behind an answer. `sentence` is the one in it that speaks (empty where it changes another clause), `says` what it
    would answer by itself, `rule` how the norm that answers was read (None where no rule is stated), `reviewed` False where
    nobody has accepted that yet.
    """

    id: str
    number: str | None
    page: int | None
    text: str
    place: str
    lead_in: str | None = None
    sentence: str = ""
    says: Answer
    rule: str | None = None
    reviewed: bool = True


class Answered(Struct, frozen=True, kw_only=True):
    """One policy's answer. `clauses` stand best first; none where it is silent. `why` is told to a governor.

    `bearer`, `conditions`, `exceptions` and `strength` are of the norms that decide, as in a comparison's cell.
    """

    policy: str
    stance: Answer
    contradictory: bool = False
    clauses: tuple[Spoken, ...] = ()
    why: str
    bearer: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    strength: Modal | None = None
    silence: Silence | None = None


class Answers(Struct, frozen=True, kw_only=True):
    """A question and what each policy answers. `form` is what is asked of the act, `about` the acts of the packs that it may be
    about, the surest first.
    """

    format: str = FORMAT
    question: str
    form: str
    about: tuple[str, ...]
    answers: tuple[Answered, ...]


def ask(
    asked: Asked,
    policies: Sequence[Ready],
    vocabulary: Vocabulary,
    questions: Sequence[tuple[Question, Request]] = (),
) -> Answers:
    """What each policy answers, in the order given. No policy's answer depends on which others are asked. `questions` are those of
    the packs: one that is asked in its own words is answered as in a comparison.
    """
    wanted = want(asked, vocabulary)
    about = tuple(act for _, act in sorted((-sure, act) for act, sure in wanted.acts.items()))
    number = next((i for i, (question, _) in enumerate(questions) if same_words(question.asks, asked.text)), None)
    answers = tuple(
        _answer(wanted, policy, vocabulary)
        if number is None
        else _from_cell(
            posed(
                Shelf(policy.policy),
                policy,
                *questions[number],
                wanted,
                near_of(policy.policy, questions, vocabulary)[number],
                vocabulary,
            ),
            wanted,
            policy,
            vocabulary,
        )
        for policy in policies
    )
    return Answers(question=asked.text, form=asked.form, about=about, answers=answers)


def same_words(asks: str, text: str) -> bool:
    """Whether two questions have the same words, whatever their capitals and marks."""
    return _letters(asks) == _letters(text)


def _letters(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _from_cell(cell: Cell, wanted: Wanted, policy: Ready, vocabulary: Vocabulary) -> Answered:
    """A cell of a comparison as an answer; the clauses that decide stand first, the weightiest of them before the others."""
    if cell.silence is not None:
        near = f" Closest: {_placed(cell.silence.nearest[:1])}." if cell.silence.nearest else ""
        why = f"{_looked_for(cell.silence.searched)}{near} {cell.silence.text}"
        return Answered(policy=cell.policy, stance=cell.stance, why=why, silence=cell.silence)
    shown = (*cell.decides, *cell.beside)
    weighed = weigh(wanted, policy.index, vocabulary, frozenset(quote.id for quote in shown))
    best = {one.evidence.point.clause.id: one for one in reversed(weighed)}
    decides = sorted(cell.decides, key=lambda quote: -best[quote.id].odds if quote.id in best else 0.0)
    spoken = [
        _spoken(
            quote,
            quote.place,
            quote.says or "silent",
            next(iter(quote.rules), None),
            reviewed=quote.reviewed,
            sentence=best[quote.id].evidence.point.sentence if quote.id in best else "",
        )
        for quote in (*decides, *cell.beside)
    ]
    told = f"{cell.stance.capitalize()} {'under' if cell.stance == 'conditional' else 'by'} {_placed(decides)}."
    told += _terms(cell.conditions, cell.exceptions, banned=cell.strength in ("must never", "must not"))
    if cell.strength == "practice":
        told += NO_RULE
    if cell.contradictory:
        told += " Another rule says the opposite."
    return Answered(
        policy=cell.policy,
        stance=cell.stance,
        contradictory=cell.contradictory,
        clauses=tuple(spoken[:SHOWN]),
        why=told,
        bearer=cell.bearer,
        conditions=cell.conditions,
        exceptions=cell.exceptions,
        strength=None if cell.strength == "practice" else cell.strength,
    )


def _answer(wanted: Wanted, policy: Ready, vocabulary: Vocabulary) -> Answered:
    weighed = weigh(wanted, policy.index, vocabulary)
    if not weighed or weighed[0].odds < ENOUGH:
        return _silent(wanted, policy, weighed, vocabulary)
    best = weighed[0].odds
    voting = [one for one in weighed if one.odds >= max(ENOUGH, best - CLOSE)]
    weights: dict[Answer, float] = {}
    for one in voting:
        counts = exp(one.odds - best) * (OPEN if one.evidence.open else 1.0)
        weights[one.evidence.says] = weights.get(one.evidence.says, 0.0) + counts
    stance = max(weights, key=lambda answer: (round(weights[answer], 6), -ORDER.index(answer)))
    decides = [one.evidence for one in voting if one.evidence.says == stance]
    against = [one.evidence for one in voting if one.evidence.says == OPPOSED.get(stance) and one.evidence.signs.voice]
    shown = {one.evidence.point.clause.id: one.evidence for one in reversed(weighed) if one.odds >= best - BEHIND}
    order = dict.fromkeys(one.point.clause.id for one in (*decides, *(one.evidence for one in weighed)))
    norms = [one.point.norm for one in decides if one.point.norm is not None and one.point.rules]
    changed = changed_by(policy.index.policy, (norm.formal for norm in norms), vocabulary)
    conditions, exceptions = told_terms(
        (one.point.clause, one.point.norm) for one in decides if one.point.norm is not None
    )
    return Answered(
        policy=policy.index.policy.policy,
        stance=stance,
        contradictory=bool(against),
        clauses=_with([_heard(shown[id_], policy) for id_ in order if id_ in shown], changed, policy)[:SHOWN],
        why=_why(wanted, stance, decides, against, policy, conditions, exceptions)
        + "".join(f" {policy.places[clause.id]} changes it: {_quoted([clause.text])}." for clause in changed),
        bearer=tuple(dict.fromkeys(norm.party or norm.bearer for norm in norms)),
        conditions=conditions,
        exceptions=exceptions,
        strength=strongest(norms),
    )


def _with(spoken: Sequence[Spoken], changed: Sequence[Clause], policy: Ready) -> tuple[Spoken, ...]:
    """The clauses of an answer, those that change the first of them right behind it."""
    new = [clause.id for clause in changed if all(clause.id != one.id for one in spoken[:SHOWN])]
    told = (
        _spoken(policy.quotes[id_], policy.places[id_], spoken[0].says, None, reviewed=spoken[0].reviewed)
        for id_ in new
    )
    return (*spoken[:1], *told, *spoken[1:])


def _heard(one: Evidence, policy: Ready) -> Spoken:
    norm = one.point.norm if one.point.rules else None
    id_ = one.point.clause.id
    rule, reviewed = (norm.rule, norm.reviewed) if norm is not None else (None, True)
    return _spoken(
        policy.quotes[id_], policy.places[id_], one.says, rule, reviewed=reviewed, sentence=one.point.sentence
    )


def _spoken(quote: Quote, place: str, says: Answer, rule: str | None, *, reviewed: bool, sentence: str = "") -> Spoken:
    return Spoken(
        id=quote.id,
        number=quote.number,
        page=quote.page,
        text=quote.text,
        place=place,
        lead_in=quote.lead_in,
        sentence=sentence,
        says=says,
        rule=rule,
        reviewed=reviewed,
    )


# --- in words --------------------------------------------------------------------------------------------------------


def _why(
    wanted: Wanted,
    stance: Answer,
    decides: Sequence[Evidence],
    against: Sequence[Evidence],
    policy: Ready,
    conditions: Sequence[str],
    exceptions: Sequence[str],
) -> str:
    """Which clauses decide, and what the answer depends on."""
    told = f"{stance.capitalize()} {'under' if stance == 'conditional' else 'by'} {_places(decides, policy)}."
    norms = [one.point.norm for one in decides if one.point.norm is not None]
    told += _terms(conditions, exceptions, banned=all(norm.modality == "prohibition" for norm in norms))
    if any(spared(one.point, wanted) for one in decides):
        told += " It says that nobody has to."
    elif not any(one.point.rules for one in decides):
        told += NO_RULE
    if against:
        told += f" {_places(against, policy)} says the opposite."
    return told


def _terms(conditions: Sequence[str], exceptions: Sequence[str], *, banned: bool) -> str:
    """When an answer holds and when not, in the document's own words; `banned`: all that decides forbids."""
    told = ""
    times = [span for span in exceptions if is_time(span)]
    others = [span for span in exceptions if not is_time(span)]
    if conditions:
        told += f" {'Condition' if len(conditions) == 1 else 'Conditions'}: {_quoted(conditions)}."
    if times:
        told += f" {'It is banned' if banned else 'It holds'} {_quoted(times)}."
    if others:
        told += f" {'Exception' if len(others) == 1 else 'Exceptions'}: {_quoted(others)}."
    return told


def _places(found: Sequence[Evidence], policy: Ready) -> str:
    clauses = {one.point.clause.id: one.point.clause for one in found}
    return "; ".join(
        policy.places[clause.id] + (f", p. {clause.page}" if clause.page is not None else "")
        for clause in clauses.values()
    )


def _placed(quotes: Sequence[Quote]) -> str:
    return "; ".join(quote.place + (f", p. {quote.page}" if quote.page is not None else "") for quote in quotes)


def _looked_for(words: Sequence[str]) -> str:
    return f"Nothing in it rules this. Looked for: {', '.join(words)}."


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text.strip(' ,;:.')}”" for text in texts)


def _silent(wanted: Wanted, policy: Ready, weighed: Sequence[Weighed], vocabulary: Vocabulary) -> Answered:
    """Silence: what was looked for, what came nearest and lacks what, and why the policy may say nothing."""
    nearest = list({one.evidence.point.clause.id: one.evidence for one in reversed(weighed[: NEAREST * 2])}.values())[
        ::-1
    ]
    nearest = nearest[:NEAREST]
    words = sorted(wanted.terms, key=lambda term: -term.share)
    looked = tuple(dict.fromkeys(term.lemma for term in words))
    told = _looked_for(looked)
    if nearest:
        first = nearest[0]
        lacks = f", which does not speak of {', '.join(first.lacks)}" if first.lacks else ", which rules something else"
        told += f" Closest: {_places([first], policy)}{lacks}."
    reason = silence(
        policy.index.policy,
        wanted.asked.text,
        sorted(wanted.parties),
        [act for act, sure in sorted(wanted.acts.items(), key=lambda item: (-item[1], item[0]))[:1] if sure >= 0.85],
        vocabulary,
        looked,
        [replace(policy.quotes[one.point.clause.id], says=one.says) for one in nearest],
    )
    return Answered(policy=policy.index.policy.policy, stance="silent", why=f"{told} {reason.text}", silence=reason)
