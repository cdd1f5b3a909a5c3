"""Calendars as the package `icalendar` reads them: parsed without a mistake, each entry complete and named once."""

from pathlib import Path

from icalendar import Calendar

from .checked import Checked, failed, passed

BY = "icalendar"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every calendar of a folder."""
    return tuple(map(_calendar, sorted(folder.glob("*.ics"))))


def _calendar(file: Path) -> Checked:
    try:
        calendar = Calendar.from_ical(file.read_bytes())
    except ValueError as error:
        return failed(file, BY, str(error))
    entries = calendar.walk("VEVENT") + calendar.walk("VTODO")
    wrong = [str(mistake) for entry in entries for mistake in entry.errors]
    bare = [str(entry.get("summary")) for entry in entries if "uid" not in entry or "dtstamp" not in entry]
    uids = [str(entry.get("uid")) for entry in entries]
    if wrong or bare or len(uids) != len(set(uids)):
        return failed(file, BY, "; ".join(wrong or bare or ("two entries have one uid",)))
    return passed(file, BY, f"{len(entries)} entries")
