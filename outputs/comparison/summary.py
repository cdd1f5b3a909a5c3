"""A comparison as Markdown."""

from collections.abc import Sequence
from itertools import groupby

from ...diff.align import Alignment
from ...diff.cells import Cell, Quote
from ...diff.compare import Comparison
from ..page import markdown as escaped
from .words import STANCES, facts, in_topics, names, pages, short, told


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
                lines += [f"**{called[cell.policy]}: {STANCES[cell.stance].word}.** {_md(told(cell))}", ""]
                lines += _md_quotes(cell.decides)
                if cell.silence and cell.silence.nearest:
                    lines += ["Closest in its words, not deciding:", "", *_md_quotes(cell.silence.nearest)]
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


def _md_quotes(quotes: Sequence[Quote]) -> list[str]:
    """Clauses as block quotes, each with its place."""
    lines = []
    for quote in quotes:
        place = ", ".join(part for part in (quote.place, pages(quote)) if part)
        lead = f"{quote.lead_in} … " if quote.lead_in else ""
        mark = "" if quote.reviewed else " *(rule not reviewed)*"
        lines += [f"> **{_md(place)}** {_md(lead + quote.text)}{mark}", ""]
    return lines


def _sides(comparison: Comparison, pair: Alignment) -> tuple[Quote, Quote]:
    return tuple(comparison.quotes[side.policy][side.clause] for side in (pair.left, pair.right))  # type: ignore[return-value]
