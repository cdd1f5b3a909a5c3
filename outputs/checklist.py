"""The checklist: for each role what to do, with a box to tick, the clause, and by when or how often if the rule says so.

Only what asks for an act is on it (must, should). Prohibitions, permissions and penalties are not things to tick; how
many there are is reported.
"""

import csv
import io

from msgspec import Struct

from ..grammar.model import Policy
from ..grammar.problems import Problem
from .lines import Line, lines_of, roles_in_order, unreviewed
from .page import Front, add_contents, add_heading, add_table, front, new_document, render, save
from .target import Artifact, Target
from .wording import ENGLISH

TO_DO = ("obligation", "recommendation")
COLUMNS = ("role", "duty", "to do", "when", "unless", "deadline", "clause", "page", "reviewed", "done")


class Checklist(Struct, frozen=True):
    """All that the formats show: the first page, the lines of each role."""

    page: Front
    roles: tuple[tuple[str, tuple[Line, ...]], ...]
    unreviewed: int


def emit(policy: Policy, format: str) -> Artifact:  # noqa: A002 (the word that the command line uses)
    """The checklist as docx, html, md or csv."""
    lines = lines_of(policy)
    to_do = tuple(line for line in lines if line.modality in TO_DO)
    checklist = Checklist(front(policy, "checklist"), roles_in_order(to_do), unreviewed(to_do))
    if format == "docx":
        content = _docx(checklist)
    elif format == "csv":
        content = _csv(checklist)
    else:
        content = render(f"checklist.{format}", list=checklist, page=checklist.page, modals=ENGLISH.modals)
    return Artifact(content, _problems(policy, len(lines) - len(to_do)))


def _problems(policy: Policy, left_out: int) -> tuple[Problem, ...]:
    """How many rules a checklist cannot show."""
    if not left_out:
        return ()
    return (
        Problem(
            code="not-to-do",
            severity="note",
            file=policy.source.file,
            message=f"{left_out} prohibitions, permissions and penalties are nothing to tick and are not on the checklist",
            hint="compile to handbook for all of them",
        ),
    )


def _docx(checklist: Checklist) -> bytes:
    document = new_document(checklist.page)
    if checklist.unreviewed:
        document.add_paragraph(f"Not yet reviewed by a person: {checklist.unreviewed}; these are marked ?.")
    add_contents(document, [(f"{role} ({len(lines)})", f"role_{i}") for i, (role, lines) in enumerate(checklist.roles)])
    for index, (role, lines) in enumerate(checklist.roles):
        add_heading(document, role, 1, f"role_{index}")
        rows = [("☐", line.act, _duty(line), line.deadline, line.reference) for line in lines]
        add_table(document, (0.9, 9, 1.9, 2.4, 2.8), rows, ("", "To do", "Duty", "By when", "Clause"))
    return save(document)


def _duty(line: Line) -> str:
    return ENGLISH.modals[line.modality].capitalize() + ("" if line.reviewed else " ?")


def _csv(checklist: Checklist) -> bytes:
    """One row for each line; UTF-8 with a byte order mark, so that spreadsheets read it as that."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for role, lines in checklist.roles:
        for line in lines:
            writer.writerow(
                map(
                    _inert,
                    (
                        role,
                        ENGLISH.modals[line.modality],
                        line.act,
                        line.when,
                        line.unless,
                        line.deadline,
                        line.number,
                        str(line.page or ""),
                        "yes" if line.reviewed else "no",
                        "",
                    ),
                )
            )
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: the text comes from other people's documents."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


TARGET = Target("checklist", ("docx", "html", "md", "csv"), "what each role has to do, with boxes to tick", emit)
