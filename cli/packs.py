"""`byelaw pack`: the packs that there are, and what is wrong with one."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ..grammar.problems import format_problem
from .console import out, print_json
from .options import AsJson, Packs


def list_(_packs: Packs = None) -> None:
    """Show every pack that there is, with what it holds."""
    from ..tasks.packs import packs

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("pack", "title", "version", "actions", "facts", "questions", "uses", "from"):
        table.add_column(heading, justify="right" if heading in ("actions", "facts", "questions") else "left")
    for one, folder in packs():
        counts = (str(len(one.actions)), str(len(one.facts)), str(len(one.questions)))
        row = (
            one.name,
            one.title,
            one.version,
            *counts,
            ", ".join(one.uses),
            str(folder or "built in"),
        )
        table.add_row(*map(Text, row))
    out.print(table)


def check(
    folders: Annotated[list[Path], typer.Argument(help="Folders with a pack.toml.", metavar="FOLDER...")],
    json: AsJson = False,
    _packs: Packs = None,
) -> None:
    """Find what is wrong with a pack: fields, unknown words, phrases that never match, rings, questions that are none."""
    from ..tasks.packs import check_packs

    problems = check_packs(folders)
    if json:
        print_json({"problems": problems})
    else:
        for problem in problems:
            out.print(Text(format_problem(problem)), soft_wrap=True)
        out.print(
            f"{len(folders)} pack{'s' * (len(folders) != 1)}, {len(problems)} finding{'s' * (len(problems) != 1)}"
        )
    raise typer.Exit(1 if any(problem.severity != "note" for problem in problems) else 0)
