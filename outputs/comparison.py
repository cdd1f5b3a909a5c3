"""A comparison to look at: in the terminal, as Markdown, and as one HTML page that needs no network.

Every form names the stance in words, then the clauses that decide it with number and page. The page's style and script
are part of it; its content policy lets nothing else run or load. The same comparison gives the same bytes.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..diff.align import Alignment, ClausePlace
from ..diff.compare import Cell, Column, Comparison, Quote, Row
from .page import long_date, render
from .page import markdown as escaped

TEMPLATES = Path(__file__).parent / "templates"


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

FIRST_COLUMN, NARROWEST, WIDEST, LONGEST = 34, 17, 30, 18
"""Widths in the terminal: of the questions, the least and the most for a policy, the most of a clause's place."""

MARKED = 0.35
"""The share of words in common from which two texts are alike enough that marking the other words helps."""


# --- in words ----------------------------------------------------------------------------------------------------


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


# --- terminal ------------------------------------------------------------------------------------------------------


def terminal(comparison: Comparison, width: int) -> RenderableType:
    """Questions × policies as tables, one for each topic; policies that do not fit beside one another follow below."""
    first = min(FIRST_COLUMN, width // 2)
    fit = max(1, (width - first) // NARROWEST)
    columns = range(len(comparison.policies))
    parts: list[RenderableType] = []
    for chosen in (columns[i : i + fit] for i in columns[::fit]):
        each = min(WIDEST, (width - first) // len(chosen))
        for title, rows in in_topics(comparison):
            parts += [Text(f"\n{title}", style="bold"), _table(comparison, rows, chosen, (first, each))]
    return Group(*parts)


def _table(comparison: Comparison, rows: Sequence[int], columns: Sequence[int], widths: tuple[int, int]) -> Table:
    """One topic, with the names of the policies above."""
    called = names(comparison.policies)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), collapse_padding=True)
    table.add_column("", width=widths[0] - 2)
    for index in columns:
        table.add_column(Text(called[comparison.policies[index].policy]), width=widths[1] - 2)
    for row in (comparison.rows[i] for i in rows):
        table.add_row(Text(row.asks), *(_shown(row.cells[index]) for index in columns))
    return table


def _shown(cell: Cell) -> Text:
    """A cell in the terminal: the stance, then where it stands."""
    stance = STANCES[cell.stance]
    text = Text(stance.word, style=stance.colour)
    if cell.contradictory:
        text.append("\ncontradicts itself", style="bold red")
    if cell.decides:
        first, more = cell.decides[0], len(cell.decides) - 1
        place = first.place if len(first.place) <= LONGEST else first.place[: LONGEST - 1].rstrip() + "…"
        text.append(f"\n{short(replace(first, place=place))}{f' +{more}' if more else ''}", style="dim")
    return text


# --- Markdown ------------------------------------------------------------------------------------------------------


def markdown(comparison: Comparison) -> str:
    """The table, then for each question every policy's clauses in full, then the aligned clauses by number."""
    called = {policy: _md(name) for policy, name in names(comparison.policies).items()}
    lines = ["# Policies compared", ""]
    lines += [f"- **{called[column.policy]}**: {_md('; '.join(facts(column)))}" for column in comparison.policies]
    lines += ["", *(f"- *{stance.word}*: {stance.means}" for stance in STANCES.values()), ""]
    for title, rows in in_topics(comparison):
        lines += [f"## {_md(title)}", ""]
        lines.append("| Question | " + " | ".join(called.values()) + " |")
        lines.append("| --- " * (len(called) + 1) + "|")
        for row in (comparison.rows[i] for i in rows):
            lines.append(f"| {_md(row.asks)} | " + " | ".join(_md_cell(cell) for cell in row.cells) + " |")
        lines.append("")
        for row in (comparison.rows[i] for i in rows):
            lines += [f"### {_md(row.asks)}", ""]
            for cell in row.cells:
                lines += [f"**{called[cell.policy]}: {STANCES[cell.stance].word}.** {_md(_told(cell))}", ""]
                lines += _md_quotes(cell.decides)
                if cell.near:
                    lines += ["Closest in its words, not deciding:", "", *_md_quotes(cell.near)]
    if comparison.aligned:
        lines += ["## Clauses that rule the same point", ""]
        for (left, right), pairs in groupby(comparison.aligned, lambda a: (a.left.policy, a.right.policy)):
            lines += [f"| {called[left]} | {called[right]} | Likeness | Differs in |", "| --- | --- | --- | --- |"]
            for pair in pairs:
                first, second = _sides(comparison, pair)
                differs = ", ".join(d.what for d in pair.differences) or "nothing"
                lines.append(f"| {_md(short(first))} | {_md(short(second))} | {pair.score:.2f} | {differs} |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _md(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return escaped(" ".join(text.split())).replace("&", r"\&")


def _md_cell(cell: Cell) -> str:
    mark = " (contradicts itself)" if cell.contradictory else ""
    places = "; ".join(_md(short(quote)) for quote in cell.decides)
    return f"**{STANCES[cell.stance].word}**{mark}" + (f" {places}" if places else "")


def _told(cell: Cell) -> str:
    """Why a cell says what it says, and where it is silent what was looked for."""
    return cell.why + (f" Looked for a rule on: {', '.join(map(plain, cell.searched))}." if cell.searched else "")


def _md_quotes(quotes: Sequence[Quote]) -> list[str]:
    """Clauses as block quotes, each with its place."""
    lines = []
    for quote in quotes:
        place = ", ".join(part for part in (quote.place, pages(quote)) if part)
        lead = f"{quote.lead_in} … " if quote.lead_in else ""
        mark = "" if quote.reviewed else " *(rule not reviewed)*"
        lines += [f"> **{_md(place)}** {_md(lead + quote.text)}{mark}", ""]
    return lines


# --- the page ------------------------------------------------------------------------------------------------------


def html(comparison: Comparison) -> str:
    """The whole comparison as one self-contained page."""
    style, script = ((TEMPLATES / f"comparison.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return render(
        "comparison.html",
        comparison=comparison,
        names=names(comparison.policies),
        topics=in_topics(comparison),
        stances=STANCES,
        rules=sum(column.norms for column in comparison.policies),
        reviewed=sum(column.reviewed for column in comparison.policies),
        counts=[_counts(comparison, index) for index in range(len(comparison.policies))],
        long_date=long_date,
        facts=facts,
        pages=pages,
        short=short,
        plain=plain,
        kinds=[_kinds(row) for row in comparison.rows],
        pairs=[
            (pair, *_sides(comparison, pair), *_marked(*(side.text for side in _sides(comparison, pair))))
            for pair in comparison.aligned
        ],
        places={
            ClausePlace(policy, id_): place
            for policy, found in comparison.quotes.items()
            for place, id_ in enumerate(found)
        },
        # Markup: both are files of this program, and the hash below lets exactly this script run.
        style=Markup(style),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    ).decode()


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


def _counts(comparison: Comparison, index: int) -> dict[str, int]:
    """How often a policy takes each stance, in the order of `STANCES`."""
    taken = [row.cells[index].stance for row in comparison.rows]
    return {stance: taken.count(stance) for stance in STANCES if stance in taken}


def _kinds(row: Row) -> str:
    """What the page's filter may pick a row by: `differ`, `spoken`, `against`."""
    stances = {cell.stance for cell in row.cells}
    told = {
        "differ": len(stances) > 1,
        "spoken": stances != {"silent"},
        "against": any(c.contradictory for c in row.cells),
    }
    return " ".join(kind for kind, holds in told.items() if holds)


def _sides(comparison: Comparison, pair: Alignment) -> tuple[Quote, Quote]:
    return tuple(comparison.quotes[side.policy][side.clause] for side in (pair.left, pair.right))  # type: ignore[return-value]


def _marked(left: str, right: str) -> tuple[Markup, Markup]:
    """Two texts with the words marked that the other does not have in that place, if they are alike enough."""
    a, b = left.split(), right.split()
    matcher = SequenceMatcher(None, [w.casefold() for w in a], [w.casefold() for w in b], autojunk=False)
    if matcher.ratio() < MARKED:
        return escape(left), escape(right)
    parts: tuple[list[Markup], list[Markup]] = ([], [])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        for side, words in zip(parts, (a[i1:i2], b[j1:j2]), strict=True):
            if words:
                text = escape(" ".join(words))
                side.append(text if tag == "equal" else Markup("<mark>{}</mark>").format(text))
    return Markup(" ").join(parts[0]), Markup(" ").join(parts[1])
