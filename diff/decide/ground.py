"""Which steps of a policy have been taken: its steps against the log of a request.

True where an entry of the log is the step, false where the log is complete and has none, else unknown. What a log leaves out
(the arguments of an act, its date, whether it was in writing) leaves the step unknown.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from . import form as f
from .calendar import Calendar, later
from .request import Entry, Request

Places = Mapping[str, frozenset[str]]
"""A place as it is written → the ids of its clauses."""


def taken(step: f.Step, request: Request, places: Places, calendar: Calendar | None) -> bool | None:
    """Whether a step has been taken."""
    found = [is_step(step, entry, request, places, calendar) for entry in request.log]
    if True in found:
        return True
    return None if None in found or not request.complete else False


def is_step(step: f.Step, entry: Entry, request: Request, places: Places, calendar: Calendar | None) -> bool | None:
    """Whether an entry of a log is this step."""
    if request.now is not None and entry.at is not None and entry.at > request.now:
        return False
    fits = _fits(step, entry, request, places)
    return fits and both((fits, _in_time(step, entry, request.now, calendar)))


def both(parts: Iterable[bool | None]) -> bool | None:
    """Kleene's `and`."""
    found = list(parts)
    return False if False in found else None if None in found else True


def _fits(step: f.Step, entry: Entry, request: Request, places: Places) -> bool | None:
    """Whether an entry is the step but for its time."""
    if entry.kind == step.also and step.kind == "act":
        return _agreed(entry.by, [p for arg in step.args if arg.prep in ("of", "from") for p in arg.parties], request)
    if step.kind in ("approval", "consent"):
        by = entry.by if entry.kind == step.kind else ()
        if entry.obtained == step.kind:
            by = tuple(p for prep, parties in entry.args if prep in ("of", "from") for p in parties)
        elif entry.kind != step.kind:
            return False
        return both((_agreed(by, step.by, request), True if entry.writing >= step.writing else None))
    if entry.kind != step.kind:
        return False
    if step.kind == "breach":
        return both((_actor(step, entry, request), _broken(step, entry, places)))
    if entry.name not in step.acts:
        return False
    return both((_actor(step, entry, request), *(_argument(arg, entry) for arg in step.args)))


def _agreed(by: tuple[str, ...], wanted: Iterable[str], request: Request) -> bool:
    """Whether one of those who have agreed is asked for; an entry that names nobody is of whoever is asked."""
    wanted = set(wanted)
    if "subject" in wanted:
        wanted |= set(request.args.get("of", ()))
    if "self" in wanted:
        wanted |= set(request.who)
    return not by or not wanted or not wanted.isdisjoint(by)


def _actor(step: f.Step, entry: Entry, request: Request) -> bool | None:
    if not step.by:
        return True
    by = entry.by
    if not by:
        if step.kind == "moment":
            return None
        by = request.who
    return not set(step.by).isdisjoint(by)


def _argument(arg: f.ArgTest, entry: Entry) -> bool | None:
    given = next((parties for prep, parties in entry.args if prep == arg.prep), None)
    if given is None:
        return True if arg.filled else None
    return not set(arg.parties).isdisjoint(given)


def _broken(step: f.Step, entry: Entry, places: Places) -> bool | None:
    if step.instrument is not None:
        return entry.name.strip('"').casefold() == step.instrument.casefold()
    broken = places[entry.name]
    if not broken or broken.isdisjoint(step.breach_of):
        return False
    return True if broken <= set(step.breach_of) else None


def _in_time(step: f.Step, entry: Entry, now: datetime | None, calendar: Calendar | None) -> bool | None:
    if step.after is None:
        return True
    if entry.at is None or now is None:
        return None
    reached = later(entry.at, step.after, calendar)
    return None if reached is None else reached <= now
