"""What is wrong and what to do about it: one `Problem` type, one text form, one exception for files that cannot be read.

A stage returns its problems beside its value. Only a file that cannot be read at all raises `Unreadable`.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "note"]


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finding, with the place it was found at. Lines and columns count from 1."""

    code: str
    message: str
    severity: Severity = "error"
    file: str = ""
    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    page: int | None = None
    excerpt: str = ""
    hint: str = ""


class Unreadable(Exception):
    """A file that gives no document at all: one problem, or (for Byelaw source) each of its errors."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def unreadable(file: str, code: str, message: str, hint: str) -> Unreadable:
    """The exception for a file that cannot be read: what is wrong with it and what to do next."""
    return Unreadable(Problem(code=code, message=message, file=file, hint=hint))


def format_problem(problem: Problem) -> str:
    """`file:line:column: severity[code]: message` then the source line, a caret and the hint, as far as they
    are known. A text of one line has its name and column alone.
    """
    place = problem.file
    if problem.line is not None:
        place += f":{problem.line}" + (f":{problem.column}" if problem.column is not None else "")
    elif problem.page is not None:
        place += f" (page {problem.page})"
    elif problem.column is not None and place:
        place += f", column {problem.column}"
    lines = [f"{place}: {problem.severity}[{problem.code}]: {problem.message}".removeprefix(": ")]
    if problem.excerpt:
        lines.append("  " + problem.excerpt)
        if problem.column is not None:
            width = max(1, (problem.end_column or problem.column + 1) - problem.column)
            lines.append(
                "  " + " " * (problem.column - 1) + "^" * min(width, max(1, len(problem.excerpt) - problem.column + 1))
            )
    if problem.hint:
        lines.append(f"  hint: {problem.hint}")
    return "\n".join(lines)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that are errors."""
    return [p for p in problems if p.severity == "error"]
