"""The whole answer to a request: the verdict with its clauses, what was tried, what is missing, what can still change it.

In: a `Decider` and a request. Out: `Answer`, a record of plain values with a JSON form that names clauses and words, and
nothing of the machinery. `explain.py` writes it out as text.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from . import form as f
from .compiled import MAYBE, NO, YES, Compiled, Values, Verdict
from .decider import Decider
from .due import due_of
from .ground import is_step
from .open import Variable, open_things
from .request import Entry, Request
from .sanctions import may_follow
from .truth import rest, truth
from .wording import in_words, thing

FORMAT = "byelaw-answer/1"
"""The version of the JSON form of an answer."""

Known = Literal["yes", "no", "unknown"]

_KNOWN: dict[int, Known] = {YES: "yes", MAYBE: "unknown", NO: "no"}

SAYS: dict[f.Effect, str] = {
    "ban": "forbids it",
    "permission": "allows it",
    "duty": "requires it",
    "gate": "asks for something first",
    "advice": "advises it",
    "advice-against": "advises against it",
    "sanction": "tells what may follow",
}
"""What a rule of each effect does to an act."""


class Cited(Struct, frozen=True, kw_only=True):
    """A rule in its clause. `place` is how a reader finds the clause, `says` what it does, `rule` the rule in Byelaw, `measure` how
    much it asks for, `text` the clause's words, `sha256` their hash. `reviewed` is false for what a machine proposed and
    nobody has accepted.
    """

    id: str
    place: str
    clause: str
    page: int | None
    says: str
    rule: str
    text: str
    sha256: str
    reviewed: bool
    measure: str | None = None


class Tried(Struct, frozen=True, kw_only=True):
    """An exception or a condition that was looked at, in words, and whether it holds."""

    place: str
    what: str
    holds: Known


class Open(Struct, frozen=True, kw_only=True):
    """Something that is not known and can change the answer: a fact by its name, an argument (`with`), or an event."""

    name: str
    means: str
    kind: Literal["fact", "argument", "event"]


class Defeated(Struct, frozen=True, kw_only=True):
    """A rule that would be in force, but gives way to others. `holds` is unknown where the others are in force only perhaps; `case`
    then tells in words what is still open of that.
    """

    rule: Cited
    by: tuple[str, ...]
    holds: Known = "yes"
    case: str | None = None


class Started(Struct, frozen=True, kw_only=True):
    """A duty that the act would start: whose, what, until when (`due` where a date could be told)."""

    place: str
    rule: str
    who: str
    deadline: str | None = None
    due: datetime | None = None


class Consequence(Struct, frozen=True, kw_only=True):
    """What may follow a breach, and in which case."""

    place: str
    rule: str
    case: str | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What a policy decides. `because` are the rules behind the verdict; `exceptions` what could have made it another;
    `missing` steps that somebody can still take; `unknown` what can still change the verdict; `judged` what was left to
    whoever acts and taken to be so; `instruments` other documents that have a say; `nearby` clauses on a wider or narrower act or
    others, where the policy is silent; `unreviewed` whether a rule behind the
    verdict was read by a machine and accepted by nobody.
    """

    format: str = FORMAT
    policy: str
    school: str | None
    title: str | None
    verdict: Verdict
    because: tuple[Cited, ...] = ()
    exceptions: tuple[Tried, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[Open, ...] = ()
    judged: tuple[Open, ...] = ()
    defeated: tuple[Defeated, ...] = ()
    duties: tuple[Started, ...] = ()
    sanctions: tuple[Consequence, ...] = ()
    instruments: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    unreviewed: bool = False


def answer(decider: Decider, request: Request) -> Answer:
    """The whole answer of one policy to one request."""
    code = decider.code(request.who, request.act)
    steps = decider.ground(code, request)
    decision = decider.decide(request)
    missing = NO if request.complete else MAYBE
    values = dict(
        zip([r.id for r in code.rules], code.values(request.facts, request.args, steps, missing), strict=True)
    )
    found = open_things(decider, code, request, steps, values)
    because = decision.rules
    return Answer(
        policy=decider.policy.policy,
        school=decider.policy.meta.school,
        title=decider.policy.meta.title,
        verdict=decision.verdict,
        because=_each_once(decider, because, decision.verdict),
        exceptions=tuple(_tried(decider, code, values, because)),
        missing=tuple(v.key for v in found if v.kind == "step"),
        unknown=tuple(_open(decider, v) for v in found if v.kind != "step"),
        judged=tuple(_judged(decider, request, because, values, code)),
        defeated=tuple(_defeated(decider, code, request, steps, values)),
        duties=tuple(started(decider, request, decision.verdict, because)),
        sanctions=tuple(_sanctions(decider, request, decision.verdict, because)),
        instruments=tuple(dict.fromkeys(i for rule in because for i in rule.instruments)),
        nearby=_nearby(decider, request) if decision.verdict == "silent" else (),
        unreviewed=any(not rule.reviewed for rule in because),
    )


def cited(decider: Decider, rule: f.Rule) -> Cited:
    """A rule as an answer names it."""
    return Cited(
        id=rule.id,
        place=rule.place,
        clause=rule.clause,
        page=rule.page,
        says=SAYS[rule.effect],
        rule=rule.words,
        text=decider.texts[rule.clause],
        sha256=rule.text_sha,
        reviewed=rule.reviewed,
        measure=rule.measure,
    )


def _each_once(decider: Decider, rules: Iterable[f.Rule], verdict: Verdict) -> tuple[Cited, ...]:
    """The rules behind a verdict; parts of one rule that say the same are one, and so are those that leave an act open: a
    ban with an exception is also a permission where the exception holds, but its clause does not allow in so many words.
    """
    told: dict[tuple[str, str], Cited] = {}
    for rule in rules:
        one = cited(decider, rule)
        if verdict == "conditional" and rule.effect != "gate":
            one = replace(one, says=one.says.replace(" it", " it, in some cases"))
        if verdict == "permitted" and (rule.effect in ("ban", "gate") or rule.modal in ("must not", "must never")):
            one = replace(one, says="leaves it open here")
        told.setdefault((rule.norm, "" if verdict == "permitted" else one.says), one)
    return tuple(told.values())


def _tried(decider: Decider, code: Compiled, values: dict[str, Values], because: tuple[f.Rule, ...]) -> Iterator[Tried]:
    """The exceptions of the rules behind the verdict, and those by which other rules do not forbid."""
    seen: set[tuple[str, str]] = set()
    behind = {rule.norm for rule in because}
    for rule in code.rules:
        value = values[rule.id]
        met = value.speaks & value.when & value.unless == YES
        if rule.effect not in ("ban", "gate", "duty") or not value.speaks & value.when:
            continue
        if isinstance(rule.unless, f.Const) or not (met or rule.norm in behind):
            continue
        what = in_words(rule.unless, decider.form)
        if (rule.place, what) not in seen:
            seen.add((rule.place, what))
            yield Tried(place=rule.place, what=what, holds=_KNOWN[value.unless])


def _open(decider: Decider, variable: Variable) -> Open:
    if variable.kind == "argument":
        return Open(name=variable.key, means=f"who comes after `{variable.key}`", kind="argument")
    if variable.kind == "event":
        return Open(name=variable.key, means=thing(variable.key), kind="event")
    return Open(name=variable.key, means=decider.facts[variable.key].means, kind="fact")


def _judged(
    decider: Decider, request: Request, because: tuple[f.Rule, ...], values: dict[str, Values], code: Compiled
) -> Iterator[Open]:
    """What rules leave to whoever acts, and nobody has said."""
    chosen = because or code.rules
    for fact in dict.fromkeys(
        leaf.fact
        for rule in chosen
        if rule.id in values and values[rule.id].in_force
        for test in f.inside(rule.when)
        if isinstance(test, f.Presumed)
        for leaf in f.inside(test)
        if isinstance(leaf, f.Among)
    ):
        if fact not in request.facts:
            yield Open(name=fact, means=decider.facts[fact].means, kind="fact")


def _defeated(
    decider: Decider, code: Compiled, request: Request, steps: dict[str, int], values: dict[str, Values]
) -> Iterator[Defeated]:
    """The rules that lose their force, or would in a case that is still open; for each such case by itself."""
    known = {key: step == YES for key, step in steps.items() if step != MAYBE}
    for rule in code.rules:
        if not values[rule.id].in_force or values[rule.id].stands == values[rule.id].in_force:
            continue
        over = [decider.rules[d] for d in rule.defeated_by if d in values and values[d].in_force]
        sure = tuple(dict.fromkeys(d.place for d in over if values[d.id].in_force == YES))
        if sure:
            yield Defeated(rule=cited(decider, rule), by=sure)
            continue
        perhaps: dict[str | None, list[str]] = {}
        for other in over:
            perhaps.setdefault(_still_open(decider, other, request, known), []).append(other.place)
        for case, places in perhaps.items():
            by = tuple(dict.fromkeys(places))
            yield Defeated(rule=cited(decider, rule), by=by, holds="unknown", case=case)


def _still_open(decider: Decider, rule: f.Rule, request: Request, known: dict[str, bool]) -> str | None:
    """What is not known of whether a rule is in force, in words; None where words cannot tell."""
    unless = f.not_of(rest(rule.unless, request.facts, known))
    test = f.all_of(rest(rule.when, request.facts, known), unless)
    args = [a for a in rule.args if a.prep not in request.args and not a.filled]
    told = [f"{a.prep} {' or '.join(map(thing, a.named))}" for a in args]
    if not isinstance(test, f.Const):
        told.append(in_words(test, decider.form))
    return "; and ".join(told) or None


def started(decider: Decider, request: Request, verdict: Verdict, because: Iterable[f.Rule]) -> Iterator[Started]:
    """The duties that the act would start, those of whoever learns of a breach among them."""
    act = Entry("act", request.act, request.who, tuple(request.args.items()), at=request.now)
    broken = {rule.clause for rule in because} if verdict == "forbidden" else set()
    for rule in decider.form.rules:
        timing = rule.timing
        if rule.effect != "duty" or timing is None:
            continue
        for key in timing.triggers:
            step = decider.steps[key]
            hit = is_step(step, act, request, decider.places, decider.calendar) is not False
            hit = hit or bool(broken & set(step.breach_of) and not set(step.by).isdisjoint(request.who))
            rest = f.mapped(rule.when, lambda test, key=key: f.TRUE if test == f.Done(step=key) else test)  # type: ignore[misc]
            if hit and truth(rest, request.facts) is not False:
                deadline, due = due_of(timing, request.now, decider.calendar)
                yield Started(place=rule.place, rule=rule.words, who=rule.party.strip('"'), deadline=deadline, due=due)
                break


def _nearby(decider: Decider, request: Request) -> tuple[str, ...]:
    """Where rules stand on this act for others, or on a wider or a narrower one."""
    related = {request.act, *decider.kinds.act(request.act), *decider.kinds.wider(request.act)}
    rules = (r for r in decider.form.rules if r.effect != "sanction" and r.named in related)
    return tuple(dict.fromkeys(rule.place for rule in rules))


def _sanctions(
    decider: Decider, request: Request, verdict: Verdict, because: tuple[f.Rule, ...]
) -> Iterator[Consequence]:
    """What may follow for the one who acts, where something is forbidden or required."""
    if verdict not in ("forbidden", "contradictory", "required"):
        return
    seen: set[str] = set()
    for rule in decider.form.rules:
        if not may_follow(rule, because, request.who):
            continue
        holds = truth(rule.when, request.facts)
        if holds is False or truth(rule.unless, request.facts) is True or rule.words in seen:
            continue
        seen.add(rule.words)
        case = in_words(rule.when, decider.form) if holds is None else None
        yield Consequence(place=rule.place, rule=rule.words, case=case)
