"""Duties in time: every instance of a policy's duties, when it falls due, and whether it is open, met or late.

In: a `Decider` and a request of which the log, the facts and `now` count (an actor, if one is named, chooses whose). Out: an
instance for each event that starts a duty, for each period of one that comes again, and one for each that merely holds.
What cannot be told (no date, no calendar, a log that is not complete) is unknown, never late.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Literal

from msgspec import Struct

from . import form as f
from .calendar import due, running
from .decider import Decider
from .due import deadline, due_of
from .ground import is_step
from .request import Entry, Request
from .truth import truth

Status = Literal["open", "met", "late", "unknown"]

MOST = 60
"""So many past periods of a duty that comes again are looked at, at most."""


class Instance(Struct, frozen=True, kw_only=True):
    """One duty, once. `started` is the moment that started it and `by` what did; `met_on` when it was met, where that is told."""

    place: str
    rule: str
    who: str
    by: str | None = None
    started: datetime | None = None
    deadline: str | None = None
    due: datetime | None = None
    status: Status
    met_on: datetime | None = None


def duties(decider: Decider, request: Request) -> tuple[Instance, ...]:
    """All instances, in the order of the clauses. Duties of cases that the facts rule out are left out."""
    return tuple(
        instance
        for rule in decider.form.rules
        if rule.effect == "duty" and (not request.who or not set(rule.who).isdisjoint(request.who))
        for instance in _of(decider, rule, request)
    )


def _of(decider: Decider, rule: f.Rule, request: Request) -> Iterator[Instance]:
    timing = rule.timing or f.Timing()
    steps = dict.fromkeys(timing.triggers, True)
    if truth(rule.when, request.facts, steps) is False or truth(rule.unless, request.facts) is True:
        return
    if timing.triggers:
        for key in timing.triggers:
            for entry in request.log:
                if is_step(decider.steps[key], entry, request, decider.places, decider.calendar) is True:
                    yield _instance(decider, rule, request, timing, entry.at, key)
    elif timing.every is not None:
        yield from _periods(decider, rule, request, timing, timing.every)
    else:
        yield _instance(decider, rule, request, timing, None, None)


def _instance(
    decider: Decider, rule: f.Rule, request: Request, timing: f.Timing, start: datetime | None, by: str | None
) -> Instance:
    ahead = None
    if timing.before is not None:
        step = decider.steps[timing.before]
        ahead = next((e.at for e in request.log if e.at and _is(decider, step, e, request)), None)
    words, moment = due_of(timing, start, decider.calendar, ahead)
    met = [e for e in request.log if _meets(decider, rule, e, request) and not (start and e.at and e.at < start)]
    return Instance(
        place=rule.place,
        rule=rule.words,
        who=rule.party.strip('"'),
        by=by,
        started=start,
        deadline=words,
        due=moment,
        status=_status(bool(met), moment, words, request),
        met_on=met[0].at if met else None,
    )


def _is(decider: Decider, step: f.Step, entry: Entry, request: Request) -> bool:
    now = request.now
    later_too = Request(
        who=request.who, act=request.act, args=request.args, log=request.log, now=None if now is None else datetime.max
    )
    return is_step(step, entry, later_too, decider.places, decider.calendar) is True


def _meets(decider: Decider, rule: f.Rule, entry: Entry, request: Request) -> bool:
    return any(
        is_step(decider.steps[key], entry, request, decider.places, decider.calendar) is True for key in rule.met_by
    )


def _status(met: bool, moment: datetime | None, words: str | None, request: Request) -> Status:
    if met:
        return "met"
    if moment is not None and request.now is not None:
        if request.now <= moment:
            return "open"
        return "late" if request.complete else "unknown"
    return "unknown" if words is not None else "open"


def _periods(decider: Decider, rule: f.Rule, request: Request, timing: f.Timing, every: f.Span) -> Iterator[Instance]:
    """The running period, and those before it back to the first entry of the log."""
    now = request.now
    if now is None:
        yield _instance(decider, rule, request, timing, None, None)
        return
    met = sorted(e.at for e in request.log if e.at and _meets(decider, rule, e, request))
    if every.number != 1:
        # Every two years is counted from when it was last done.
        last = met[-1] if met else None
        moment = due(last, every, decider.calendar) if last else None
        status: Status = "unknown" if moment is None else _status(False, moment, "", request)
        yield _once(rule, timing, last, moment, status, last)
        return
    first = min((e.at for e in request.log if e.at), default=now)
    found: list[Instance] = []
    for start, end in islice(running(now, every.unit, decider.calendar), MOST):
        inside = [at for at in met if start <= at <= end]
        status = _status(bool(inside), end, "", request)
        found.append(_once(rule, timing, start, end, status, inside[0] if inside else None))
        if start <= first:
            break
    yield from reversed(found) if found else [_once(rule, timing, None, None, "unknown", None)]


def _once(
    rule: f.Rule,
    timing: f.Timing,
    start: datetime | None,
    end: datetime | None,
    status: Status,
    met_on: datetime | None,
) -> Instance:
    return Instance(
        place=rule.place,
        rule=rule.words,
        who=rule.party.strip('"'),
        started=start,
        deadline=deadline(timing),
        due=end,
        status=status,
        met_on=met_on,
    )
