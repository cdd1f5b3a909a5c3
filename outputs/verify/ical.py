"""Calendars as the package `icalendar` reads them: parsed without a mistake, each entry complete and named
once, and each task with the words of its clause's hash.
"""

from pathlib import Path

from icalendar import Calendar, Component

from ..sourced import text_hash
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
    changed = [str(entry["x-byelaw-rule"]) for entry in entries if "x-byelaw-sha256" in entry and not _same(entry)]
    if changed:
        return failed(file, BY, f"text and hash differ: {', '.join(changed)}")
    return passed(file, BY, f"{len(entries)} entries")


def _same(task: Component) -> bool:
    """Whether a task's description begins with the words of its clause: before the blank line over its place and rule."""
    words = str(task.get("description", "")).rpartition("\n\n")[0]
    return text_hash(words) == str(task["x-byelaw-sha256"])
