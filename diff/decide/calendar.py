"""Time as a school counts it: terms, school days and working days from the school's own dates.

In: a calendar as data (`docs/semantics.md` shows one) and spans of time. Out: moments; None wherever the calendar does not
reach, because a date that is guessed is worse than none. There is no clock here.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from msgspec import Struct

from . import form as f


class Term(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A term: its first and last day, and of the break in its middle the first and last day."""

    name: str
    start: date
    end: date
    half_term: tuple[date, date] | None = None


class Calendar(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A school's dates. `closed` are days in term without school; `bank_holidays` days on which nobody works. A school year
    begins on this day (month and day).
    """

    terms: tuple[Term, ...]
    closed: tuple[date, ...] = ()
    bank_holidays: tuple[date, ...] = ()
    school_year_starts: str = "09-01"


Halves = tuple[tuple[date, date], ...]

_LENGTHS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_SHORT = ("second", "minute", "hour")
"""Units that are counted to the moment; all others to the end of a day."""


def problems(calendar: Calendar) -> tuple[str, ...]:
    """What is wrong with a calendar: terms that end before they begin or overlap, breaks outside their term."""
    found = []
    before: Term | None = None
    for term in sorted(calendar.terms, key=lambda term: term.start):
        if term.end < term.start:
            found.append(f"{term.name} ends ({term.end}) before it begins ({term.start})")
        if before is not None and term.start <= before.end:
            found.append(f"{term.name} begins ({term.start}) before {before.name} ends ({before.end})")
        if term.half_term and not term.start <= term.half_term[0] <= term.half_term[1] <= term.end:
            found.append(f"the half-term break of {term.name} is not inside it")
        before = term
    return tuple(found)


def kind_of_day(day: date, calendar: Calendar | None) -> Literal["weekday", "weekend", "holiday"] | None:
    """Whether a day is a weekend, in the holidays, or a weekday; None where only a calendar could tell."""
    school = is_school_day(day, calendar)
    if day.weekday() >= 5 and (calendar is None or _term_of(day, calendar) is not None or not _known(day, calendar)):
        return "weekend"
    return None if school is None else "weekday" if school or _term_of(day, calendar) is not None else "holiday"


def is_school_day(day: date, calendar: Calendar | None) -> bool | None:
    """Whether there is school on a day; None where the calendar does not reach."""
    if day.weekday() >= 5:
        return False
    if calendar is None or not _known(day, calendar):
        return None
    term = _term_of(day, calendar)
    return term is not None and day not in calendar.closed and day not in calendar.bank_holidays


def later(moment: datetime, span: f.Span, calendar: Calendar | None) -> datetime | None:
    """The moment so long after another; of days that are counted with the calendar, the end of the last."""
    number, unit = span.number, span.unit
    if unit in _LENGTHS:
        return moment + number * _LENGTHS[unit]
    if unit in ("month", "year"):
        return _months(moment, number * (12 if unit == "year" else 1))
    if unit in ("school-day", "working-day"):
        return _counted(moment, number, unit, calendar)
    if unit in ("term", "half-term", "school-year") and calendar is not None:
        ends = [end for _, end in periods(unit, calendar) if end >= moment.date()]
        return _end_of_day(ends[number - 1]) if 0 < number <= len(ends) else None
    return None


def due(moment: datetime, span: f.Span, calendar: Calendar | None) -> datetime | None:
    """When a span ends that was given for a duty: to the moment for hours, else with the last day."""
    end = later(moment, span, calendar)
    return end if end is None or span.unit in _SHORT else _end_of_day(end.date())


def earlier(moment: datetime, span: f.Span, calendar: Calendar | None) -> datetime | None:
    """The moment so long before another."""
    if span.unit in _LENGTHS:
        return moment - span.number * _LENGTHS[span.unit]
    if span.unit in ("month", "year"):
        return _months(moment, -span.number * (12 if span.unit == "year" else 1))
    if span.unit in ("school-day", "working-day"):
        return _counted(moment, -span.number, span.unit, calendar)
    return None


def end_of(moment: datetime, unit: str, calendar: Calendar | None) -> datetime | None:
    """The end of the running unit: of the day, the week, the month, the term."""
    day = moment.date()
    match unit:
        case "day" | "school-day" | "working-day":
            return _end_of_day(day)
        case "hour":
            return moment.replace(minute=59, second=59, microsecond=0)
        case "week":
            return _end_of_day(day + timedelta(days=6 - day.weekday()))
        case "month":
            first = _months(datetime(day.year, day.month, 1), 1)
            return _end_of_day(first.date() - timedelta(days=1))
        case "year":
            return _end_of_day(date(day.year, 12, 31))
        case _:
            return later(moment, f.Span(number=1, unit=unit), calendar)


def running(now: datetime, unit: str, calendar: Calendar | None) -> Iterator[tuple[datetime, datetime]]:
    """The period of a unit that a moment is in, and those before it, latest first; none where the calendar does not reach."""
    if unit in ("term", "half-term", "school-year"):
        known = periods(unit, calendar) if calendar is not None and _known(now.date(), calendar) else ()
        for start, end in reversed([period for period in known if period[0] <= now.date()]):
            yield datetime.combine(start, time()), _end_of_day(end)
        return
    begun = _begins(now, unit)
    while begun is not None and begun.year > 1:
        ended = end_of(begun, unit, calendar)
        if ended is None:
            return
        yield begun, ended
        begun = _begins(begun - timedelta(seconds=1), unit)


def _begins(moment: datetime, unit: str) -> datetime | None:
    """The beginning of the running unit; None for a unit that no date tells."""
    day = moment.date()
    match unit:
        case "day" | "school-day" | "working-day":
            return datetime.combine(day, time())
        case "week":
            return datetime.combine(day - timedelta(days=day.weekday()), time())
        case "month":
            return datetime(day.year, day.month, 1)
        case "year":
            return datetime(day.year, 1, 1)
        case _:
            return None


def periods(unit: str, calendar: Calendar) -> tuple[tuple[date, date], ...]:
    """All terms, half terms or school years of a calendar, each with its first and last day."""
    terms = sorted(calendar.terms, key=lambda term: term.start)
    if unit == "term":
        return tuple((term.start, term.end) for term in terms)
    if unit == "half-term":
        return tuple(half for term in terms for half in _halves(term))
    years: dict[int, list[Term]] = {}
    for term in terms:
        years.setdefault(school_year(term.start, calendar), []).append(term)
    return tuple((inside[0].start, inside[-1].end) for inside in years.values())


def school_year(day: date, calendar: Calendar) -> int:
    """The calendar year in which the school year of a day begins."""
    month, _, number = calendar.school_year_starts.partition("-")
    return day.year - ((day.month, day.day) < (int(month), int(number)))


def _halves(term: Term) -> Halves:
    if term.half_term is None:
        return ((term.start, term.end),)
    first, last = term.half_term
    return ((term.start, first - timedelta(days=1)), (last + timedelta(days=1), term.end))


def _known(day: date, calendar: Calendar) -> bool:
    """Whether the calendar reaches a day: from its first term to its last."""
    return bool(calendar.terms) and min(t.start for t in calendar.terms) <= day <= max(t.end for t in calendar.terms)


def _term_of(day: date, calendar: Calendar | None) -> Term | None:
    """The term that a day is in, its half-term break left out."""
    for term in calendar.terms if calendar is not None else ():
        if term.start <= day <= term.end and not (term.half_term and term.half_term[0] <= day <= term.half_term[1]):
            return term
    return None


def _counted(moment: datetime, number: int, unit: str, calendar: Calendar | None) -> datetime | None:
    """The end of the so-manieth school day or working day after (before) a moment's own day."""
    step, left, day = (1 if number > 0 else -1), abs(number), moment.date()
    while left:
        day += timedelta(days=step)
        if calendar is None or not _known(day, calendar):
            return None
        counts = day.weekday() < 5 and day not in calendar.bank_holidays
        if unit == "school-day":
            counts = bool(is_school_day(day, calendar))
        left -= counts
    return _end_of_day(day) if number > 0 else datetime.combine(day, time())


def _months(moment: datetime, number: int) -> datetime:
    """The same day so many months on, or the last of that month where it has no such day."""
    count = moment.year * 12 + moment.month - 1 + number
    year, month = divmod(count, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)


def _end_of_day(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59))
