"""What every form of a comparison says alike: the words for a stance, what a policy is called, where a clause stands.

Nothing here is about how it looks on paper or screen, but for the colour of a stance in a terminal.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from ...diff.cells import Cell, Quote
from ...diff.compare import FORMAT, Column, Comparison
from ..page import long_date
from ..records import describe


class Word(Struct, frozen=True):
    """How a stance is shown: its word, what that means to a reader, and its colour in a terminal."""

    word: str
    means: str
    colour: str


STANCES = {
    "prohibited": Word("Prohibited", "it must not be done", "red"),
    "required": Word("Required", "it must be done", "blue"),
    "conditional": Word("Conditional", "it depends on a condition or on somebody's approval", "yellow"),
    "discouraged": Word("Discouraged", "it should not be done", "magenta"),
    "recommended": Word("Recommended", "it should be done", "cyan"),
    "permitted": Word("Permitted", "it may be done", "green"),
    "silent": Word("Silent", "no rule was found on it, which is not the same as permission", "dim"),
}

MODALITIES = {
    "obligation": "must",
    "prohibition": "must not",
    "permission": "may",
    "recommendation": "should",
    "discouragement": "should not",
    "sanction": "a penalty follows",
}


def name_of(column: Column) -> str:
    """What a policy is called in a heading: its school, else its title, else its file."""
    return column.meta.school or column.meta.title or column.file


def names(columns: Sequence[Column]) -> dict[str, str]:
    """Policy → its name; where several share one, with the file, and where they share that too, with the slug."""
    told = [(name_of(column), column.file, column.policy) for column in columns]
    plain, filed = Counter(name for name, _, _ in told), Counter((name, file) for name, file, _ in told)
    return {
        slug: name if plain[name] == 1 else f"{name} ({file if filed[name, file] == 1 else slug})"
        for name, file, slug in told
    }


def pages(quote: Quote) -> str:
    """`page 3`, `pages 3 to 4`, or nothing for a document without pages."""
    if quote.page is None:
        return ""
    if quote.end_page is None or quote.end_page == quote.page:
        return f"page {quote.page}"
    return f"pages {quote.page} to {quote.end_page}"


def short(quote: Quote) -> str:
    """`4.3, p. 4`."""
    return quote.place + (f", p. {quote.page}" if quote.page is not None else "")


def plain(word: str) -> str:
    """A word of a pack or of the model without its hyphens."""
    return MODALITIES.get(word, word.replace("-", " ").replace("_", " "))


def in_topics(comparison: Comparison) -> list[tuple[str, list[int]]]:
    """Topics in plain words, each with the indices of its rows."""
    titles = {topic.name: topic.title for topic in comparison.topics}
    rows = enumerate(comparison.rows)
    return [
        (titles.get(name, plain(name)), [i for i, _ in found]) for name, found in groupby(rows, lambda r: r[1].topic)
    ]


def facts(column: Column) -> list[str]:
    """What the front of a policy says of itself, and how much of it was read."""
    meta, found = column.meta, [column.meta.title or column.file]
    if meta.version:
        found.append(f"version {meta.version}")
    if meta.approved_on:
        found.append(f"approved {long_date(meta.approved_on)}")
    if meta.review_due:
        found.append(f"review due {long_date(meta.review_due)}")
    found.append(f"{column.clauses} clauses" + (f" on {column.pages} pages" if column.pages else ""))
    found.append(f"{column.norms} rules, {column.reviewed} of them reviewed")
    return found


def told(cell: Cell) -> str:
    """Why a cell says what it says, and where it is silent what was looked for."""
    if cell.silence is None:
        return cell.why
    return f"{cell.why} {cell.silence.text} Looked for a rule on: {', '.join(map(plain, cell.silence.searched))}."


def schema() -> dict[str, Any]:
    """The JSON Schema of a comparison as `compare --json` writes it."""
    return describe(
        Comparison, f"urn:byelaw:schema:comparison:{FORMAT.rpartition('/')[2]}", "Policies of schools, side by side"
    )
