"""iCalendar (RFC 5545): when the policy is to be reviewed, and the duties that come round, as tasks with their recurrence.

What comes round each week, month or year falls due with it, as decisions tell; what comes round otherwise counts from the day on
which the policy was approved. For the school's own calendar (terms, school years, school days) iCalendar knows no
recurrence: it is one task that says so. Everything else that has a deadline is a loss.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, Todo

from ...diff.decide import form as f
from ...diff.decide.calendar import running
from ...diff.duties import due_phrases
from ...grammar.model import Policy
from ...grammar.places import places
from ...grammar.printer import print_phrase
from ...grammar.syntax import Every
from ..sourced import Rule, sourced
from ..wording import ENGLISH
from .export import Bundle, Export, Loss
from .rules import rules_of

STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""When each entry was made, as the format demands to know: files made on different days are the same."""

_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}

_AHEAD = {"week": 6, "month": 6, "year": 30}
"""So many days before it falls due a task begins: never more than the shortest period has, so that each falls due on its last
day. What comes round each day falls due on the day itself.
"""


def emit(policy: Policy) -> Bundle:
    """One calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Byelaw//Byelaw//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", " · ".join(filter(None, (policy.meta.school, policy.meta.title or policy.policy))))
    losses: list[Loss] = []
    for day, name, text in _days(policy):
        when = _date(day)
        if when is None:
            losses.append(
                Loss(what="document", said=f"{text} {day}", kept="left out: a day in a calendar has a whole date")
            )
        else:
            calendar.add_component(_event(policy, name, text, when))
    if policy.meta.review_every and not policy.meta.review_due:
        kept = "left out: the policy prints no day on which the next review is due"
        losses.append(Loss(what="document", said=f"review every {policy.meta.review_every}", kept=kept))
    start = _date(policy.meta.approved_on)
    numbers = places(policy)
    decided = {rule.id: rule for rule in rules_of(policy).rules}
    timeless = 0
    for rule in sourced(policy):
        place = numbers[rule.source.clause]
        phrases = tuple(due_phrases(rule.formal))
        timeless += not phrases
        for nth, every in enumerate((how for how in phrases if isinstance(how, Every)), start=1):
            task, kept = _task(policy, rule, every, nth, start, decided.get(rule.id), place)
            calendar.add_component(task)
            if kept:
                losses.append(Loss(what="time", said=print_phrase(every), kept=kept, rule=rule.id, clause=place))
        for how in phrases:
            if not isinstance(how, Every):
                kept = "left out: no day is printed; `byelaw decide --duties` tells it from what has happened"
                losses.append(Loss(what="time", said=print_phrase(how), kept=kept, rule=rule.id, clause=place))
    if timeless:
        said = f"{timeless} rule{'s' * (timeless != 1)} without a deadline or a recurrence"
        losses.append(Loss(what="norm", said=said, kept="left out: a calendar holds what has a day or comes round"))
    return Bundle(((f"{policy.policy}.ics", calendar.to_ical()),), tuple(losses))


def _days(policy: Policy) -> Iterator[tuple[str, str, str]]:
    """The dates that the front of the policy tells: the date, a name, what happens."""
    title = policy.meta.title or policy.policy
    for day, name, text in (
        (policy.meta.approved_on, "approved", f"{title}: approved"),
        (policy.meta.last_reviewed, "reviewed", f"{title}: last reviewed"),
        (policy.meta.review_due, "review-due", f"{title}: review is due"),
    ):
        if day:
            yield day, name, text


def _date(day: str | None) -> date | None:
    """A whole date; of a month its first day; None where not even the month is known."""
    try:
        return date.fromisoformat(day if day and len(day) == 10 else f"{day}-01")
    except ValueError:
        return None


def _event(policy: Policy, name: str, text: str, day: date) -> Event:
    event = Event()
    event.add("uid", f"{name}@{_home(policy)}")
    event.add("dtstamp", STAMP)
    event.add("dtstart", day)
    event.add("summary", text)
    if name == "review-due" and len(policy.meta.review_due or "") == 7:
        event.add("description", f"The policy says: by {policy.meta.review_due}.")
    event.add("transp", "TRANSPARENT")
    return event


def _home(policy: Policy) -> str:
    """The part of a UID that tells the policy and the school: a changed clause or file gives the same one."""
    school = re.sub(r"[\W_]+", "-", (policy.meta.school or "").casefold()).strip("-")
    return ".".join(filter(None, (policy.policy, school, "byelaw")))


def _task(
    policy: Policy, rule: Rule, every: Every, nth: int, start: date | None, decided: f.Rule | None, place: str
) -> tuple[Todo, str]:
    """A duty that comes round, the rule's `nth` recurrence, and what is lost of it ("" for nothing)."""
    task = Todo()
    task.add("uid", f"{rule.id}-every{f'-{nth}' if nth > 1 else ''}@{_home(policy)}")
    task.add("dtstamp", STAMP)
    who = ENGLISH.roles[rule.bearer][0]
    task.add("summary", f"{who}: {rule.action} ({print_phrase(every)})")
    page = f", p. {rule.source.page}" if rule.source.page else ""
    task.add("description", f"{rule.source.text}\n\n{place}{page}\n{rule.rule}")
    task.add("categories", [rule.modality])
    task.add("x-byelaw-policy", policy.policy)
    task.add("x-byelaw-rule", rule.id)
    task.add("x-byelaw-clause", rule.source.number or rule.source.clause)
    task.add("x-byelaw-sha256", rule.source.sha256)
    if rule.source.page:
        task.add("x-byelaw-page", str(rule.source.page))
    unit = every.unit.removesuffix("s")
    frequency = _FREQUENCIES.get(unit)
    if frequency is None:
        return task, "one task whose title names the recurrence; it follows the school's own calendar"
    if start is None:
        return task, "one task whose title names the recurrence; the policy prints no day to count from"
    recurrence: dict[str, str | int] = {"freq": frequency, "interval": every.number or 1}
    untold = _untold(every, decided)
    due = None if untold else _due(unit, start)
    if due is not None and unit in _AHEAD:
        task.add("dtstart", due - timedelta(days=_AHEAD[unit]))
        task.add("due", due)
        if unit == "month":
            recurrence["bymonthday"] = -1 - _AHEAD[unit]
    else:
        task.add("dtstart", start)
    task.add("rrule", recurrence)
    return task, untold


def _untold(every: Every, decided: f.Rule | None) -> str:
    """Why decisions tell no date on which it falls due; "" where they do."""
    if decided is None or decided.effect != "duty":
        why = "no duty falls due"
    elif decided.timing is not None and decided.timing.triggers:
        why = "it begins with an event whose day is not known"
    elif (every.number or 1) != 1:
        why = "it is due so long after it was last done, and that day is not known"
    else:
        return ""
    return f"a task that comes round from the day of approval, without a due date: {why}"


def _due(unit: str, start: date) -> date | None:
    """The last day of the period that a day is in."""
    period = next(running(datetime.combine(start, time()), unit, None), None)
    return period[1].date() if period else None


EXPORT = Export("ical", "iCalendar: review dates and duties that come round", emit)
