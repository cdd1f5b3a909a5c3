"""What every verb does alike: it reads its files, shows what was found, and ends with the right exit status.

Results go to the standard output, what went wrong and how far the work is to the standard error.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer
from rich.console import Console
from rich.text import Text

from ..grammar.problems import Problem, errors, format_problem
from ..parallel import jobs_for, tried

if TYPE_CHECKING:
    from ..tasks.documents import Loaded

T = TypeVar("T")
Item = TypeVar("Item")
out = Console()
err = Console(stderr=True)


def load(files: list[Path], jobs: int | None = None) -> "Loaded":
    """All files that can be read; if none can, `Unreadable` names them all."""
    from ..tasks.documents import load_readable

    with _progress(len(files), "reading") as tick:
        return load_readable(files, tick, jobs or jobs_of(files))


def each(
    items: list[Item], do: Callable[[Item], T], what: str, jobs: int = 1
) -> tuple[dict[int, T], tuple[Problem, ...]]:
    """A verb on every item, as `tried` gives it."""
    with _progress(len(items), what) as tick:
        return tried(items, do, tick, jobs)


def jobs_of(files: list[Path]) -> int:
    """How many processes suit these files; source is read too fast to need any."""
    from ..compiler.pipeline import SUFFIX

    return jobs_for(sum(path.suffix != SUFFIX for path in files))


@contextmanager
def _progress(total: int, what: str) -> Iterator[Callable[[], None]]:
    """A bar for somebody who watches; silent when the error stream is not a terminal, or for one file."""
    if not err.is_terminal or total < 2:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def print_json(value: object) -> None:
    """Any value of ours as JSON, as the files have it."""
    from ..outputs.records import dump

    sys.stdout.write(dump(value).decode())


def wrote(paths: Iterable[Path]) -> None:
    """Tells which files were written."""
    for path in paths:
        out.print(Text(f"wrote {path}"), soft_wrap=True)


def show(problems: Iterable[Problem]) -> None:
    """Problems, with their places and hints."""
    for problem in problems:
        err.print(Text(format_problem(problem), style="red" if problem.severity == "error" else ""), soft_wrap=True)


def finish(problems: Iterable[Problem], refused: Iterable[Problem] = (), found: bool = False) -> None:
    """Shows what was noted on the way, last why files were left out. The exit status is 2 if any was, 1 if a problem is an error
    or something was found.
    """
    noted, left_out = list(problems), list(refused)
    show([*noted, *left_out])
    if left_out:
        raise typer.Exit(2)
    if found or errors(noted):
        raise typer.Exit(1)


def fail(problems: Iterable[Problem]) -> None:
    """Shows why nothing could be done, exit status 2."""
    show(problems)
    raise typer.Exit(2)
