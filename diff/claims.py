"""What each norm of a policy claims: that an act is due, forbidden or allowed, for one party, in some cases.

A rule may claim several things: `may only A if C` forbids and allows, `only W may A` forbids all others, `must B` forbids what is
against B. The cases of a claim are kept in parts: those that the clause itself tells narrow it; those that only a heading
tells narrow no ban; the exceptions merely take cases out.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ..grammar import syntax as s
from ..grammar.model import Clause, Norm, Policy
from ..grammar.printer import print_phrase
from ..grammar.signals import Passage, lemma, signals, words_of
from ..grammar.vocabulary import Vocabulary
from .implication import Kinds, both, negated
from .points import Point, acts_in, content, facts_of, point_of

Way = Literal["duty", "ban", "permission"]

From = Literal["own", "only if", "only who", "against", "gate"]
"""Where in a rule a claim comes from: its own modal; what it leaves shut, or whom; what stands against its act; what is shut
until somebody has approved or consented.
"""


class Claim(Struct, frozen=True, kw_only=True):
    """One thing that a norm claims. `number` counts the norms of the policy, `force` is 1 for advice, 2, or 3 for `must never`.

    `party` is who is bound, of `beyond` all but these; `when` are the cases that narrow it, `headed` those that only a heading
    tells, `still` what else has to hold.
    """

    number: int
    clause: Clause
    norm: Norm
    rule: s.Rule
    way: Way
    force: int
    origin: From
    party: s.Word
    beyond: tuple[s.Word, ...] = ()
    point: Point
    acts: tuple[str, ...]
    whom: frozenset[str]
    when: s.Expr | None
    headed: s.Expr | None
    still: s.Expr | None
    despite: tuple[s.Ref, ...] = ()


_WAYS: dict[s.Modal, tuple[Way, int]] = {
    "must": ("duty", 2),
    "should": ("duty", 1),
    "must never": ("ban", 3),
    "must not": ("ban", 2),
    "should not": ("ban", 1),
    "may": ("permission", 2),
}


def claims_of(policy: Policy, vocabulary: Vocabulary, kinds: Kinds) -> tuple[Claim, ...]:
    """All that the norms of a policy claim, in document order."""
    texts = {clause.id: clause.text for clause in policy.clauses}
    parents = {section.id: section.parent for section in policy.sections}
    headings = {section.id: section.heading for section in policy.sections}

    @cache
    def scope(section: str | None) -> s.Expr | None:
        """What the headings above a clause say of its cases."""
        found: s.Expr | None = None
        while section is not None:
            found = both(_told(headings.get(section, ""), vocabulary), found)
            section = parents.get(section)
        return found

    found: list[Claim] = []
    number = 0
    for clause in policy.clauses:
        for norm in clause.norms:
            lead_in = texts.get(clause.lead_in or "", "")
            point = point_of(norm, clause, lead_in, vocabulary, kinds)
            heading = None if norm.reviewed else scope(clause.section_id)
            hard, soft = _cases(norm, f"{lead_in} {clause.text}", heading, vocabulary)
            for claim in _claims(number, clause, norm, point, hard, soft, vocabulary):
                for whom in sorted(point.either) or [""]:
                    parties = point.whom - point.either | ({whom} if whom else set())
                    found.append(replace(claim, whom=frozenset(parties)))
            number += 1
    return tuple(found)


def _claims(
    number: int,
    clause: Clause,
    norm: Norm,
    point: Point,
    hard: s.Expr | None,
    soft: s.Expr | None,
    vocabulary: Vocabulary,
) -> Iterator[Claim]:
    """What one norm claims."""
    rule = norm.formal
    if rule.modal in ("face", "may face") or rule.act.verb is not None:
        return
    party = _party(norm)
    if rule.act.power in ("ensure", "require"):
        addressed = next((a.what for a in rule.act.args if a.prep == "by" and isinstance(a.what, s.Who)), None)
        if addressed is None or rule.modal not in ("must", "should"):
            return
        party = addressed.words[0]
    elif rule.act.power is not None:
        return
    unless = _folded(negated(rule.unless)) if rule.unless is not None else None
    own = Claim(
        number=number,
        clause=clause,
        norm=norm,
        rule=rule,
        way="permission",
        force=2,
        origin="own",
        party=party,
        point=point,
        acts=point.acts,
        whom=frozenset(),
        when=hard,
        headed=soft,
        still=unless,
        despite=tuple(how.ref for how in rule.how if isinstance(how, s.Despite)),
    )
    if rule.only:
        yield replace(own, way="ban", origin="only who", beyond=rule.who.words)
        yield own
        return
    if rule.modal in ("may only", "must only"):
        if rule.condition is not None:
            yield replace(own, way="ban", origin="only if", still=both(own.still, negated(rule.condition)))
            yield replace(own, when=both(own.when, rule.condition))
        return
    way, force = _WAYS[rule.modal]
    yield replace(own, way=way, force=force)
    if way == "duty":
        against = tuple(
            action.against
            for word in own.acts
            if (action := vocabulary.actions.get(word)) is not None and action.against is not None
        )
        if against:
            yield replace(own, way="ban", force=force, origin="against", acts=against)
        yield from _gates(own, vocabulary)


_STEPS: dict[str, Literal["approval", "consent"]] = {
    "obtain-approval": "approval",
    "obtain-consent": "consent",
    "check-consent": "consent",
}
"""Acts that open the way for another, and the step that they take."""


def _gates(own: Claim, vocabulary: Vocabulary) -> Iterator[Claim]:
    """`must obtain-approval of W before B` bans B without the approval of W."""
    step = next((_STEPS[act] for act in own.acts if act in _STEPS), None)
    givers = sorted(own.point.whom)
    if step is None or own.force < 2 or len(givers) != 1:
        return
    given = s.Step(step, s.Word(givers[0]))
    for how in own.rule.how:
        acts = event_acts(how.event, vocabulary) if isinstance(how, s.Before) and isinstance(how.event, s.Event) else ()
        text = _event(how.event) if isinstance(how, s.Before) and isinstance(how.event, s.Event) else ""
        if text:
            point = replace(own.point, acts=acts, words=content(text, vocabulary), detail=frozenset())
            yield replace(own, way="ban", origin="gate", point=point, acts=acts, still=both(own.still, s.Not(given)))


def event_acts(event: s.Event, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The pack's words for what happens in an event, sought in its words where they are quoted."""
    words = event.words.words if event.words else ()
    known = tuple(word.text for word in words if not word.quoted)
    return known or tuple(act for word in words for act in acts_in(word.text, vocabulary))


def _party(norm: Norm) -> s.Word:
    """Whom a norm binds: of a rule for several, the one that this norm is for."""
    words = norm.formal.who.words
    return next((word for word in words if word.text == norm.party), words[0])


# --- cases -----------------------------------------------------------------------------------------------------------


def _cases(
    norm: Norm, text: str, heading: s.Expr | None, vocabulary: Vocabulary
) -> tuple[s.Expr | None, s.Expr | None]:
    """The cases in which a norm holds, and what else has to hold for it: what the clause does not say itself."""
    rule = norm.formal
    hard: s.Expr | None = None
    soft = heading
    said = None if norm.reviewed else _signalled(text, vocabulary)
    for test in _parts(rule.when):
        if _judged(test, vocabulary):
            continue
        if said is None or not facts_of(test) or any(fact in said for fact in facts_of(test)):
            hard = both(hard, _folded(test))
        else:
            soft = both(soft, test)
    for how in rule.how:
        phase = _phase(how, rule)
        hard = both(hard, phase) if phase is not None else hard
    return hard, soft


def _parts(expr: s.Expr | None) -> tuple[s.Expr, ...]:
    return () if expr is None else expr.of if isinstance(expr, s.All) else (expr,)


def _judged(test: s.Expr, vocabulary: Vocabulary) -> bool:
    """Whether a test is for the bearer to weigh; unknown, it counts as true."""
    names = facts_of(test)
    known = [vocabulary.facts.get(name) for name in names]
    return bool(known) and all(fact is not None and fact.kind == "judgement" for fact in known)


@cache
def _signalled(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The facts that a text speaks of; a fact of number or time is taken to be told where any number stands."""
    found = {hit.name.partition(":")[0] for hit in signals(vocabulary).facts.find(Passage(text), 12, ordered=True)}
    if any(character.isdigit() for character in text):
        found |= {name for name, fact in vocabulary.facts.items() if fact.type in ("number", "time", "order")}
    return frozenset(found)


def _told(heading: str, vocabulary: Vocabulary) -> s.Expr | None:
    """What a heading says of the cases of the rules under it: its facts, each with its values."""
    values: dict[str, list[s.Value]] = {}
    for hit in signals(vocabulary).facts.find(Passage(heading), 12, ordered=True):
        name, _, value = hit.name.partition(": ")
        fact = vocabulary.facts[name]
        ordinary = (name, value) in _ORDINARY
        if fact.kind == "circumstance" and fact.type in ("choice", "order") and not ordinary:
            first, _, last = value.partition(" to ")
            values.setdefault(name, []).append(_value(first, last))
    if "pupil.year" in vocabulary.facts:
        for years in _YEARS.finditer(heading):
            values.setdefault("pupil.year", []).append(_value(years[1], years[2] or ""))
    tests = [s.Is(name, tuple(dict.fromkeys(found))) for name, found in values.items()]
    return None if not tests else tests[0] if len(tests) == 1 else s.All(tuple(tests))


_ORDINARY = (("period", "school-day"), ("place", "site"))
"""What holds at school in school hours holds in the ordinary case: headings that say so narrow nothing."""

_YEARS = re.compile(r"\byears?(?: groups?)? (1[0-3]|[1-9])\b(?:\s*(?:to|[-–])\s*(1[0-3]|[1-9])\b)?", re.IGNORECASE)


def _value(first: str, last: str) -> s.Value:
    return s.Value(s.Scalar(first, "name"), s.Scalar(last, "name") if last else None)


def _phase(how: s.How, rule: s.Rule) -> s.Expr | None:
    """The cases that a phrase of time or manner narrows a rule to. What is only by when, how often or how much is none."""
    duty = rule.modal in ("must", "should")
    match how:
        case s.InWriting():
            return s.Holds(s.Word("in writing", quoted=True))
        case s.After(event):
            return _happened(event)
        case s.While(event):
            return s.Holds(s.Word("while " + _event(event), quoted=True))
        case s.Until(s.Time(text)):
            return _earlier(text)
        case s.Until(event) if isinstance(event, s.Event):
            return s.Not(_happened(event))
        case s.Before(s.Time(text)) if not duty:
            return _earlier(text)
        case s.Before(event) if isinstance(event, s.Event) and not duty:
            return s.Not(_happened(event))
        case s.Under(ref) if ref.place is None:
            return s.Governed(ref)
        case _:
            return None


def _happened(event: s.Event) -> s.Expr:
    return s.Holds(s.Word("after " + _event(event), quoted=True))


def _earlier(time: str) -> s.Expr:
    return s.Is("time", (s.Value(s.Scalar("00:00", "time"), s.Scalar(time, "time")),))


def _event(event: s.Event) -> str:
    """An event by its words, so that the same event in other small words is the same."""
    return _words(print_phrase(s.After(event)).removeprefix("after "))


def _folded(test: s.Expr) -> s.Expr:
    """A test with quoted words in their dictionary forms, without those that say nothing."""
    match test:
        case s.Holds(fact) if fact.quoted:
            return s.Holds(s.Word(_words(fact.text), quoted=True))
        case s.Not(of):
            return s.Not(_folded(of))
        case s.All(of):
            return s.All(tuple(map(_folded, of)))
        case s.Any(of):
            return s.Any(tuple(map(_folded, of)))
        case _:
            return test


_SMALL = frozenset(
    (
        "a",
        "an",
        "the",
        "any",
        "every",
        "all",
        "each",
        "their",
        "its",
        "his",
        "her",
        "they",
        "it",
        "he",
        "she",
        "this",
        "that",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "of",
    )
)


def _words(text: str) -> str:
    return " ".join(lemma(word) for word in words_of(text) if word not in _SMALL)
