"""When a duty falls due: the moment where it can be told, and the deadline in words where it stands in the rule."""

from datetime import datetime, time, timedelta

from . import form as f
from .calendar import Calendar, due, earlier, end_of, later


def due_of(
    timing: f.Timing, start: datetime | None, calendar: Calendar | None, ahead_of: datetime | None = None
) -> tuple[str | None, datetime | None]:
    """The deadline in words, and its moment if the duty starts at `start`; `ahead_of` is the event that it comes before."""
    words = deadline(timing)
    begun = start if start is None or timing.delay is None else later(start, timing.delay, calendar)
    if timing.before is not None:
        if ahead_of is None:
            return words, None
        return words, ahead_of if timing.lead is None else earlier(ahead_of, timing.lead, calendar)
    if begun is None:
        return words, None
    if timing.at_once:
        return words, begun
    if timing.within is not None:
        return words, due(begun, timing.within, calendar)
    if timing.within_the is not None:
        return words, end_of(begun, timing.within_the, calendar)
    if timing.before_time is not None:
        moment = datetime.combine(begun.date(), time()) + timedelta(minutes=timing.before_time)
        return words, moment if moment >= begun else moment + timedelta(days=1)
    if timing.every is not None:
        if timing.every.number == 1:
            return words, end_of(begun, timing.every.unit, calendar)
        return words, due(begun, timing.every, calendar)
    return words, begun if timing.delay is not None else None


def deadline(timing: f.Timing) -> str | None:
    """The deadline in words; None for a duty without one."""
    parts = []
    if timing.delay is not None:
        parts.append(f"{span(timing.delay)} later")
    if timing.at_once:
        parts.append("at once")
    if timing.within is not None:
        parts.append(f"within {span(timing.within)}")
    if timing.within_the is not None:
        parts.append(f"before the end of the {timing.within_the.replace('-', ' ')}")
    if timing.before_time is not None:
        parts.append(f"before {timing.before_time // 60:02}:{timing.before_time % 60:02}")
    if timing.before is not None:
        lead = f"{span(timing.lead)} " if timing.lead else ""
        parts.append(f"{lead}before {timing.before.replace('-', ' ')}")
    if timing.every is not None:
        parts.append(f"every {span(timing.every) if timing.every.number != 1 else timing.every.unit.replace('-', ' ')}")
    return ", ".join(parts) or None


def span(length: f.Span) -> str:
    """A length of time in words."""
    return f"{length.number} {length.unit.replace('-', ' ')}{'s' * (length.number != 1)}"
