"""The policy itself as a document to hand out: its title, headings, clauses with their numbers, tables and forms, in order.

The words are the document's own; a clause that has none, because its author wrote nothing but rules, is said in the words of
the handbook. A paragraph without a printed number tells where it stands.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from docx.document import Document
from docx.shared import Cm, Pt, RGBColor
from msgspec import Struct

from ..grammar.model import Clause, Form, FormField, Policy, Section, Table
from ..grammar.places import places
from ..grammar.problems import Problem
from .lines import lines_by_norm
from .page import Front, add_contents, add_heading, add_table, front, long_date, new_document, printable, render, save
from .target import Artifact, Target

BULLET = "•"
BOX = "☐"
_DEEPEST = 3
"""Headings further down are set like those of this level."""
_WIDTH = 17.0
"""The width of a table in centimetres."""
_STEP = 0.9
"""How far each level of items is indented, in centimetres."""
_GREY = RGBColor(0x6A, 0x73, 0x7D)


class Heading(Struct, frozen=True):
    """A heading with its printed number; `level` 1 is the outermost."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int
    anchor: str


class Paragraph(Struct, frozen=True):
    """A clause or an item, `depth` levels below its clause. `mark` is its printed number, `place` where one without stands."""

    kind: ClassVar[str] = "paragraph"
    clause: str
    mark: str
    text: str
    depth: int
    place: str

    @property
    def numbered(self) -> bool:
        """Whether its mark is printed in the policy."""
        return self.mark not in ("", BULLET)


class Grid(Struct, frozen=True):
    """A table: its heads, and each row with the clause that it is."""

    kind: ClassVar[str] = "grid"
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


class Blanks(Struct, frozen=True):
    """A form: for each part its heading, and each label with what stands in its blank."""

    kind: ClassVar[str] = "blanks"
    clause: str
    title: str
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


Part = Heading | Paragraph | Grid | Blanks


class Printed(Struct, frozen=True):
    """All that the three formats show. `unsaid` clauses had no words of their own."""

    page: Front
    parts: tuple[Part, ...]
    versions: tuple[tuple[str, str, str, str], ...]
    unsaid: int


def emit(policy: Policy, format: str) -> Artifact:  # noqa: A002 (the word that the command line uses)
    """The policy as docx, html or md."""
    whole = printed(policy)
    content = _docx(whole) if format == "docx" else render(f"policy.{format}", page=whole.page, policy=whole)
    return Artifact(content, _problems(policy, whole))


def printed(policy: Policy) -> Printed:
    """Everything in the order in which it stands in the policy."""
    texts = _texts(policy)
    versions = tuple((v.version, long_date(v.date) or "", v.by or "", v.note or "") for v in policy.meta.versions)
    unsaid = sum(not clause.text and bool(clause.norms) for clause in policy.clauses)
    if not any(date or by or note for _, date, by, note in versions):
        versions = ()  # the first page has the number
    return Printed(front(policy), tuple(_parts(policy, texts)), versions, unsaid)


def _texts(policy: Policy) -> dict[str, str]:
    """Clause → its words; for one that has none, what its rules say."""
    said: dict[str, list[str]] = {}
    if any(not clause.text for clause in policy.clauses):
        for (clause, _), line in lines_by_norm(policy).items():
            said.setdefault(clause, []).append(line.sentence)
    return {clause.id: clause.text or " ".join(dict.fromkeys(said.get(clause.id, ()))) for clause in policy.clauses}


def _parts(policy: Policy, texts: Mapping[str, str]) -> Iterator[Part]:
    numbers = places(policy)
    tables = {row: table for table in policy.tables for row in table.rows}
    forms = {form.clause: form for form in policy.forms}
    depths: dict[str, int] = {}
    in_rows: dict[str, str] = {row: row for row in tables}
    beside: dict[str, list[str]] = {}
    for clause in policy.clauses:
        depths[clause.id] = depths[clause.lead_in] + 1 if clause.lead_in in depths else 0
        row = in_rows.get(clause.lead_in or "")
        if row is not None and clause.id not in tables:
            in_rows[clause.id] = row
            beside.setdefault(row, []).append(f"{clause.number or BULLET} {texts[clause.id]}")
    waiting = [(section, f"section_{n}") for n, section in enumerate(policy.sections, 1)]
    shown: set[str | None] = {None}
    for clause in policy.clauses:
        while waiting and clause.section_id not in shown:
            shown.add(waiting[0][0].id)
            yield _heading(*waiting.pop(0))
        if clause.id in forms:
            yield _blanks(forms[clause.id])
        elif (table := tables.get(clause.id)) is not None:
            if table.rows[0] == clause.id:
                yield _grid(table, texts, beside)
        elif clause.id not in in_rows:
            yield _paragraph(clause, texts[clause.id], depths[clause.id], numbers[clause.id])
    yield from (_heading(*left) for left in waiting)


def _heading(section: Section, anchor: str) -> Heading:
    text = " ".join(filter(None, (section.number, section.heading)))
    return Heading(text, min(section.level, _DEEPEST), anchor)


def _paragraph(clause: Clause, text: str, depth: int, place: str) -> Paragraph:
    return Paragraph(
        clause=clause.id,
        mark=clause.number or (BULLET if depth else ""),
        text=text,
        depth=depth,
        place="" if clause.number or depth else place,
    )


def _grid(table: Table, texts: Mapping[str, str], beside: Mapping[str, list[str]]) -> Grid:
    """The table with as many cells in each row; what hangs under a row stands in its last cell."""
    rows = [(row, [cell.strip() for cell in texts[row].split("|")]) for row in table.rows]
    width = max(len(table.heads), *(len(cells) for _, cells in rows))
    for row, cells in rows:
        cells[-1] = "\n".join(filter(None, (cells[-1], *beside.get(row, ()))))
        cells.extend([""] * (width - len(cells)))
    heads = (*table.heads, *[""] * (width - len(table.heads))) if table.heads else ()
    return Grid(heads, tuple((row, tuple(cells)) for row, cells in rows))


def _blanks(form: Form) -> Blanks:
    parts: dict[str, list[tuple[str, str]]] = {}
    for field in form.fields:
        parts.setdefault(field.part or "", []).append((field.label, _blank(field)))
    return Blanks(form.clause, form.title, tuple((heading, tuple(fields)) for heading, fields in parts.items()))


def _blank(field: FormField) -> str:
    """What stands in a blank before anybody has filled it in."""
    if field.choices:
        return "   ".join(f"{BOX} {choice}" for choice in field.choices)
    return BOX if field.type == "tick" else ""


def _problems(policy: Policy, whole: Printed) -> tuple[Problem, ...]:
    if not whole.unsaid:
        return ()
    one = whole.unsaid == 1
    return (
        Problem(
            code="no-words",
            severity="note",
            file=policy.source.file,
            message=f"{whole.unsaid} clause{' has' if one else 's have'} no words of {'its' if one else 'their'} own; "
            f"what {'its' if one else 'their'} rules say stands there",
            hint="write the words under each `clause` line, after `>`",
        ),
    )


# --- DOCX ------------------------------------------------------------------------------------------------------------


def _docx(whole: Printed) -> bytes:
    document = new_document(whole.page)
    entries = [(part.text, part.anchor) for part in whole.parts if isinstance(part, Heading) and part.level == 1]
    if entries:
        add_contents(document, entries)
    for part in whole.parts:
        match part:
            case Heading():
                add_heading(document, part.text, part.level, part.anchor)
            case Paragraph():
                _add_paragraph(document, part)
            case Grid():
                width = len(part.heads or part.rows[0][1])
                add_table(document, [_WIDTH / width] * width, (cells for _, cells in part.rows), part.heads)
            case Blanks():
                _add_blanks(document, part)
    if whole.versions:
        add_heading(document, "Versions", 1)
        add_table(document, (2.5, 3.5, 4, 7), whole.versions, ("Version", "Date", "By", "Note"))
    return save(document)


def _add_paragraph(document: Document, part: Paragraph) -> None:
    """A paragraph whose mark hangs to its left; the place of one without a number stands small behind it."""
    paragraph = document.add_paragraph()
    if part.mark:
        hang = 1.4 if not part.depth else _STEP
        indent = Cm(1.4 + _STEP * part.depth) if part.depth else Cm(hang)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = indent, -Cm(hang)
        paragraph.paragraph_format.tab_stops.add_tab_stop(indent)
        paragraph.add_run(printable(part.mark) + "\t").bold = not part.depth
    paragraph.add_run(printable(part.text))
    if part.place:
        run = paragraph.add_run(printable(f" ({part.place})"))
        run.font.size, run.font.color.rgb = Pt(8), _GREY


def _add_blanks(document: Document, part: Blanks) -> None:
    document.add_paragraph().add_run(printable(part.title)).bold = True
    for heading, fields in part.parts:
        if heading:
            document.add_paragraph(printable(heading))
        add_table(document, (6, 11), fields, bold_first=True)


TARGET = Target(
    "policy", ("docx", "html", "md"), "the policy itself to hand out: every clause, table and form in order", emit
)
