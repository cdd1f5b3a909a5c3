"""Is every date a day of the calendar? The grammar knows months and days, but not how long a month is."""

from collections.abc import Iterator
from datetime import date

from ...grammar import syntax as s
from ...grammar.printer import DATE
from ...grammar.vocabulary import Vocabulary
from ..findings import Finding, nodes, parts


def dates(source: s.Source, _words: Vocabulary) -> Iterator[Finding]:
    """Findings `no-such-day`."""
    for node, at in nodes(source):
        written = [node.date] if isinstance(node, s.Dated | s.Version) and node.date else []
        if isinstance(node, s.Rule | s.Term):
            written += [scalar.text for scalar in parts(node, s.Scalar) if scalar.kind == "date"]
        for text in written:
            if DATE.fullmatch(text) and len(text) == len("2026-03-12") and not _is_day(text):
                message = f"there is no day {text}"
                yield Finding(
                    "no-such-day", "error", message, "Correct the day, or write only year and month.", node, at, text
                )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
