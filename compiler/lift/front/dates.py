"""Dates as British schools print them, read as ISO 8601 that stops where the print stops.

`21/01/2022`, `11.10.22`, `1st March 2021`, `Jan 2022`, `Sept '23`, `Spring term 2023`, `2023-24`: the day comes before the
month, a season or a school year gives only its (first) year. What is no date of the calendar is no date.
"""

import datetime
import re

from msgspec import Struct

from .words import META

_MONTHS = {month[:3]: number for number, month in enumerate(META.months, 1)}
_MONTH = (
    r"(?P<month>"
    + "|".join(f"{m[:3]}(?:{m[3:]})?" if m != "september" else "sept?(?:ember)?" for m in META.months)
    + r")\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:\s*(?:st|nd|rd|th)\b)?"
_YEAR = r"(?P<year>(?:19|20)\d\d|['’]?\d\d)(?![\d:]|\.\d)"
_SCHOOL_YEAR = r"(?P<year>(?:19|20)\d\d)(?:\s*[-–/]\s*(?P<to>(?:20)?\d\d))?(?!\d)"
_SEASON = r"(?:" + "|".join(META.seasons) + r")"

_FORMS = tuple(
    re.compile(r"(?<![\w/.])" + form, re.IGNORECASE)
    for form in (
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        r"(?P<day>\d{1,2})\s?(?P<sep>[./-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4}|\d\d)(?!\d)",
        _DAY + r"\s*(?:of\s+)?[-–]?\s*" + _MONTH + r",?\s*[-–]?\s*" + _YEAR,
        _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)",
        _MONTH + r",?\s*[-–/]?\s*" + _YEAR,
        r"(?P<month>\d{1,2})\s?/\s?(?P<year>(?:19|20)\d\d)(?!\d)",
        _SEASON + r"(?:\s+(?:half\s+)?term)?(?:\s+\d)?,?\s+" + _SCHOOL_YEAR,
        _SCHOOL_YEAR,
    )
)

_DIGIT = re.compile(r"\d")


class Date(Struct, frozen=True):
    """A date and the stretch of the text that holds it."""

    iso: str
    start: int
    end: int


def find_dates(text: str) -> tuple[Date, ...]:
    """The dates in a text, in order and without overlap; where two forms fit, the fuller one is taken."""
    found: list[Date] = []
    for form in _FORMS if _DIGIT.search(text) else ():  # all forms tell the year
        for match in form.finditer(text):
            iso = _iso(match)
            if iso and all(match.end() <= date.start or date.end <= match.start() for date in found):
                found.append(Date(iso, match.start(), match.end()))
    return tuple(sorted(found, key=lambda date: date.start))


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    digits = parts["year"].lstrip("'’")
    year = int(digits) + (0 if len(digits) == 4 else 2000 if int(digits) < 70 else 1900)
    if parts.get("to") and int(parts["to"][-2:]) != (year + 1) % 100:
        return None
    month = parts.get("month")
    if not month:
        return f"{year}"
    if digits == parts["year"] and len(digits) == 2 and month.islower() and not parts.get("day"):
        return None  # "may 12 times"
    number = int(month) if month.isdigit() else _MONTHS[month[:3].lower()]
    try:
        day = datetime.date(year, number, int(parts.get("day") or 1))
    except ValueError:
        return None
    return day.isoformat() if parts.get("day") else day.isoformat()[:7]
