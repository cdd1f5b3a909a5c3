"""Dates as people read them."""

import re

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def long_date(date: str | None) -> str | None:
    """`2026-03-12` → `12 March 2026`, `2026-03` → `March 2026`; whatever is no ISO date stays as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-([0-3]\d))?", date or "")
    if found is None:
        return date
    year, month, day = found.groups()
    return " ".join(part for part in (str(int(day)) if day else "", _MONTHS[int(month) - 1], year) if part)
