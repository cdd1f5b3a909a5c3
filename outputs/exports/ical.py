"""iCalendar (RFC 5545): when the policy is to be reviewed, and the duties that come round, as tasks with their recurrence.

A duty counts from the day on which the policy was approved. What comes round by the school's own calendar (terms, half
terms, school years, school days) has no recurrence that iCalendar knows: it is one task that says so.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from icalendar import Calendar, Event, Todo

from ...grammar.model import Policy
from ...grammar.places import places
from ...grammar.printer import print_phrase
from ...grammar.syntax import Every
from ..sourced import Rule, sourced
from ..wording import ENGLISH
from .export import Bundle, Export, Loss

STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""When each entry was made, as the format demands to know: files made on different days are the same."""

_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


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
    start = _date(policy.meta.approved_on)
    numbers = places(policy)
    for rule in sourced(policy):
        for every in (how for how in rule.formal.how if isinstance(how, Every)):
            task, kept = _task(policy, rule, every, start, numbers[rule.source.clause])
            calendar.add_component(task)
            if kept:
                losses.append(
                    Loss(
                        what="time",
                        said=print_phrase(every),
                        kept=kept,
                        rule=rule.id,
                        clause=numbers[rule.source.clause],
                    )
                )
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
    event.add("uid", f"{name}@{policy.source.sha256[:16]}.{policy.policy}.byelaw")
    event.add("dtstamp", STAMP)
    event.add("dtstart", day)
    event.add("summary", text)
    if name == "review-due" and len(policy.meta.review_due or "") == 7:
        event.add("description", f"The policy says: by {policy.meta.review_due}.")
    event.add("transp", "TRANSPARENT")
    return event


def _task(policy: Policy, rule: Rule, every: Every, start: date | None, place: str) -> tuple[Todo, str]:
    """A duty that comes round, and what is lost of it ("" for nothing)."""
    task = Todo()
    task.add("uid", f"{rule.id}-{every.number or 1}{every.unit}@{policy.source.sha256[:16]}.{policy.policy}.byelaw")
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
    frequency = _FREQUENCIES.get(every.unit.removesuffix("s"))
    if frequency is None:
        return task, "one task whose title names the recurrence; it follows the school's own calendar"
    if start is None:
        return task, "one task whose title names the recurrence; the policy prints no day to count from"
    task.add("dtstart", start)
    task.add("rrule", {"freq": frequency, "interval": every.number or 1})
    return task, ""


EXPORT = Export("ical", "iCalendar: review dates and duties that come round", emit)
