"""A comparison as Markdown: what it shows in short, the matrix, differences, gaps and conflicts, each by its clause's number.

No clause's words stand in it: those are in the page and in the workbook.
"""

from collections.abc import Iterable, Iterator

from ...diff.cells import Cell, Quote
from ...diff.compare import Comparison
from ...diff.conflicts import TITLES
from ..page import markdown as escaped
from ..wording import ENGLISH
from .words import (
    SILENCES,
    STANCES,
    facts,
    gaps,
    headlines,
    in_topics,
    listed,
    names,
    reasons,
    short,
    short_names,
)

FURTHEST = 12
"""So many of the questions that policies answer most differently are told in full."""


def markdown(comparison: Comparison) -> str:
    """The summary."""
    parts = (
        _policies(comparison),
        _bullets("In short", map(_md, headlines(comparison))),
        *_matrix(comparison),
        _bullets("Where they lie furthest apart", _differences(comparison)),
        _bullets("Silent where at least half of the others speak", _gaps(comparison)),
        _bullets("Should be covered, and is missing or weak", _lacking(comparison)),
        _bullets("Rules that do not go together", _conflicts(comparison)),
        _duties(comparison),
        _bullets("Names of others left behind", _strays(comparison)),
        _bullets("What the words mean", (f"*{word.word}*: {word.means}" for word in STANCES.values())),
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _policies(comparison: Comparison) -> list[str]:
    lines = ["# Policies compared", ""]
    called = names(comparison.policies)
    ours = {comparison.ours: " (ours)"}
    lines += [
        f"- **{_md(called[c.policy])}**{ours.get(c.policy, '')}: {_md('; '.join(facts(c)))}"
        for c in comparison.policies
    ]
    return lines


def _matrix(comparison: Comparison) -> Iterator[list[str]]:
    """A table for each topic."""
    called = [_md(name) for name in names(comparison.policies).values()]
    for title, rows in in_topics(comparison):
        lines = [
            f"## {_md(title)}",
            "",
            "| Question | " + " | ".join(called) + " |",
            "| --- " * (len(called) + 1) + "|",
        ]
        asked = (comparison.rows[index] for index in rows)
        lines += [f"| {_md(row.asks)} | " + " | ".join(map(_cell, row.cells)) + " |" for row in asked]
        yield lines


def _cell(cell: Cell) -> str:
    if cell.silence:
        return f"Silent ({SILENCES[cell.silence.reason].word.lower()})"
    mark = " (contradicts itself)" if cell.contradictory else " (practice)" if cell.strength == "practice" else ""
    return f"**{STANCES[cell.stance].word}**{mark} {_places(cell.decides)}"


def _differences(comparison: Comparison) -> Iterator[str]:
    shorts, by_id = short_names(comparison.policies), {row.question: row for row in comparison.rows}
    for row in (by_id[question] for question in comparison.differs[:FURTHEST]):
        told = []
        for cell in row.cells:
            terms = ", ".join(f"{label.lower()} {text}" for label, text in reasons(cell))
            place = f" {short(cell.decides[0])}" if cell.decides else ""
            said = f"{shorts[cell.policy]} {STANCES[cell.stance].word.lower()}{place}"
            told.append(said + (f" ({terms})" if terms else ""))
        yield f"**{_md(row.asks)}** {_md('; '.join(told))}."


def _gaps(comparison: Comparison) -> Iterator[str]:
    called = names(comparison.policies)
    for policy, found in gaps(comparison).items():
        told = []
        for gap in found:
            near = (*gap.cell.beside, *(gap.cell.silence.nearest if gap.cell.silence else ()))
            told.append(_md(gap.row.asks) + (f" (closest: {_places(near)})" if near else ""))
        yield f"**{_md(called[policy])}**: {' '.join(told)}"


def _lacking(comparison: Comparison) -> Iterator[str]:
    called = names(comparison.policies)
    for covered in comparison.coverage:
        told = []
        for verdict in ("missing", "weak"):
            points = [point.title for point in covered.points if point.verdict == verdict]
            if points:
                told.append(f"{verdict}: {listed(points)}")
        if told:
            yield f"**{_md(called[covered.policy])}**: {_md('; '.join(told))}"


def _conflicts(comparison: Comparison) -> Iterator[str]:
    called = names(comparison.policies)
    for conflict in comparison.conflicts:
        quotes = comparison.quotes[conflict.policy]
        places = _places((quotes[conflict.left.clause], quotes[conflict.right.clause]))
        yield f"**{_md(called[conflict.policy])}**, {TITLES[conflict.kind].lower()}: {_md(conflict.why)} ({places})"


def _duties(comparison: Comparison) -> list[str]:
    """Role by policy: how many things it must do, must not do, and has to do by a time."""
    loads = {(load.role, load.policy): load for load in comparison.duties}
    roles = [role for role in ENGLISH.roles if any(role == found for found, _ in loads)]
    if not roles:
        return []
    called = names(comparison.policies)
    lines = ["## What each role has to bear", "", "Must · must not · by a time.", ""]
    lines.append("| Role | " + " | ".join(map(_md, called.values())) + " |")
    lines.append("| --- " * (len(called) + 1) + "|")
    for role in roles:
        found = [loads.get((role, policy)) for policy in called]
        cells = [f"{load.musts} · {load.must_nots} · {load.deadlines}" if load else "none" for load in found]
        lines.append(f"| {ENGLISH.roles[role][0]} | " + " | ".join(cells) + " |")
    return lines


def _strays(comparison: Comparison) -> Iterator[str]:
    called = names(comparison.policies)
    for stray in comparison.lineage.left_behind:
        quote = comparison.quotes[stray.policy][stray.clause] if stray.clause else None
        where = _md(short(quote)) if quote else "heading or running line"
        look = "" if stray.sure else ", to be looked at"
        yield f"**{_md(called[stray.policy])}**: “{_md(stray.text)}” ({where}{look})"


def _bullets(title: str, lines: Iterable[str]) -> list[str]:
    told = [f"- {line}" for line in lines]
    return [f"## {title}", "", *told] if told else []


def _places(quotes: Iterable[Quote]) -> str:
    return "; ".join(_md(short(quote)) for quote in quotes)


def _md(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return escaped(" ".join(text.split())).replace("&", r"\&")
