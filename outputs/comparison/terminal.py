"""A comparison in the terminal: questions × policies as tables, as wide as the window."""

from collections.abc import Sequence

from msgspec.structs import replace
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ...diff.cells import Cell
from ...diff.compare import Comparison
from .words import STANCES, in_topics, names, short

FIRST_COLUMN, NARROWEST, WIDEST, LONGEST = 34, 17, 30, 18
"""Widths in the terminal: of the questions, the least and the most for a policy, the most of a clause's place."""


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
    if cell.strength == "practice":
        text.append("\nas practice", style="dim")
    if cell.decides:
        first, more = cell.decides[0], len(cell.decides) - 1
        place = first.place if len(first.place) <= LONGEST else first.place[: LONGEST - 1].rstrip() + "…"
        text.append(f"\n{short(replace(first, place=place))}{f' +{more}' if more else ''}", style="dim")
    return text
