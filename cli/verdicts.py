"""What policies decide, in the terminal: answers with their explanation, tables over a fact's values, duties, what may be asked."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ..decisions import Decided, Template
from ..diff.decide.compiled import Verdict
from ..diff.decide.duties import Instance
from ..diff.decide.explain import explain
from ..diff.decide.what_if import Row
from .console import out

_STYLES: dict[Verdict, str] = {
    "contradictory": "bold magenta",
    "forbidden": "bold red",
    "conditional": "bold yellow",
    "required": "bold blue",
    "advised against": "red",
    "advised": "blue",
    "permitted": "bold green",
    "silent": "dim",
}


def answers(names: Sequence[str], decided: Sequence[Decided]) -> None:
    """Each request with the policies side by side, then what each of them explains."""
    for number, one in enumerate(decided):
        if number:
            out.print()
        out.print(Text(one.request, style="bold"), soft_wrap=True)
        if len(one.answers) > 1:
            table = Table(box=None, pad_edge=False, header_style="bold")
            for heading in ("policy", "verdict", "clauses", "still to be done or known"):
                table.add_column(heading)
            for name, answer in zip(names, one.answers, strict=True):
                clauses = ", ".join(dict.fromkeys(rule.place for rule in answer.because))
                missing = "; ".join([*answer.missing, *(thing.name for thing in answer.unknown)])
                table.add_row(Text(name), Text(answer.verdict, _STYLES[answer.verdict]), Text(clauses), Text(missing))
            out.print(table)
        for name, answer in zip(names, one.answers, strict=True):
            if len(one.answers) > 1:
                out.print(Text(f"\n{name}", style="bold"), soft_wrap=True)
            first, *rest = explain(answer)
            out.print(Text(first, style=_STYLES[answer.verdict]), soft_wrap=True)
            for line in rest:
                out.print(Text(f"  {line}"), soft_wrap=not out.is_terminal)


def tables(names: Sequence[str], tables: Sequence[tuple[tuple[Row, ...], ...]], name: str) -> None:
    """The verdicts of each policy over the values of one thing."""
    for number, rows_of in enumerate(tables):
        if number:
            out.print()
        for policy, rows in zip(names, rows_of, strict=True):
            if len(names) > 1:
                out.print(Text(policy, style="bold"), soft_wrap=True)
            table = Table(box=None, pad_edge=False, header_style="bold")
            for heading in (name, "verdict", "clauses"):
                table.add_column(heading)
            for row in rows:
                table.add_row(Text(row.value), Text(row.verdict, _STYLES[row.verdict]), Text(", ".join(row.places)))
            out.print(table if rows else Text("no rule asks for it", style="dim"))


def duties(names: Sequence[str], found: Sequence[tuple[tuple[Instance, ...], ...]]) -> None:
    """The duties of each policy in time."""
    for instances_of in found:
        for policy, instances in zip(names, instances_of, strict=True):
            if len(names) > 1:
                out.print(Text(policy, style="bold"), soft_wrap=True)
            table = Table(box=None, pad_edge=False, header_style="bold")
            for heading in ("clause", "status", "due", "started by", "duty"):
                table.add_column(heading)
            for each in instances:
                due = f"{each.due:%Y-%m-%d %H:%M}" if each.due else each.deadline or ""
                table.add_row(*map(Text, (each.place, each.status, due, each.by or "", each.rule)))
            out.print(table)


def template(found: Template) -> None:
    """All that may be asked: who acts, what, what may have been done, and the facts with their values."""
    for heading, names in (("who", found.who), ("act", found.acts), ("done", found.done)):
        out.print(Text(heading, style="bold"))
        out.print(Text("  " + ", ".join(names)), soft_wrap=not out.is_terminal)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("fact", "values", "what it is", "clauses"):
        table.add_column(heading, overflow="fold")
    for fact in found.facts:
        table.add_row(*map(Text, (fact.name, ", ".join(fact.values) or fact.type, fact.means, ", ".join(fact.places))))
    out.print(table)
