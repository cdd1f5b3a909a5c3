"""Paper and screen: what the handbook, the checklist and other pages share, and nothing that is about one of them.

HTML is one file without outside references; DOCX and HTML are the same bytes whenever they are made.
"""

import io
import re
import zipfile
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from msgspec import Struct

from ..grammar.model import Policy

MADE = datetime(2026, 1, 1)
"""The date inside every DOCX: files made on different days are the same."""

_LONGEST_PROPERTY = 255
"""Characters of a title in the properties of a DOCX; python-docx takes no more."""

INK = RGBColor(0x1F, 0x3A, 0x5F)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_date(date: str | None) -> str | None:
    """`2026-03-12` → `12 March 2026`, `2026-03` → `March 2026`; whatever is no ISO date, or no day at all, stays as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-([0-3]\d))?", date or "")
    if found is None:
        return date
    year, month, day = found.groups()
    if day and not (year > "0000" and 1 <= int(day) <= monthrange(int(year), int(month))[1]):
        return date
    return " ".join(part for part in (str(int(day)) if day else "", _MONTHS[int(month) - 1], year) if part)


class Front(Struct, frozen=True):
    """The first page: whose policy, what this is made of, and what the document says of its approval and review."""

    title: str
    school: str
    facts: tuple[tuple[str, str], ...]


def front(policy: Policy, what: str = "") -> Front:
    """The first page of something (`what`: "staff handbook") that is made from a policy; without it of the policy itself."""
    meta, source = policy.meta, policy.source
    pages = f", {source.pages} pages" if source.pages > 1 else ""
    facts = (
        ("Approved by", meta.approved_by),
        ("Approved on", long_date(meta.approved_on)),
        ("Last reviewed", long_date(meta.last_reviewed)),
        ("Next review", long_date(meta.review_due) or (f"every {meta.review_every}" if meta.review_every else None)),
        ("Version", meta.version),
        ("Written by", meta.written_by),
        ("Signed by", "; ".join(meta.signed_by)),
        ("Applies to", ", ".join(meta.applies_to)),
        ("Made from", f"{source.file}{pages} (SHA-256 {source.sha256[:12]}…)" if what else None),
    )
    title = (meta.title or policy.policy) + (f": {what}" if what else "")
    return Front(printable(title), printable(meta.school or ""), tuple((label, text) for label, text in facts if text))


# --- HTML and Markdown -----------------------------------------------------------------------------------------


def render(template: str, **values: Any) -> bytes:
    """A template of `templates/` with its values, as UTF-8."""
    return _templates().get_template(template).render(**values).encode()


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = markdown
    return environment


def markdown(text: str) -> str:
    """Text in which no character is Markdown's."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)


# --- DOCX ------------------------------------------------------------------------------------------------------


def new_document(page: Front) -> Document:
    """An A4 document with its first page: title, school, facts; the title runs along the top, page numbers below."""
    document = docx.Document()
    _styles(document)
    properties = document.core_properties
    properties.title = page.title[:_LONGEST_PROPERTY]
    properties.author = (page.school or "Byelaw")[:_LONGEST_PROPERTY]
    properties.last_modified_by = "Byelaw"
    properties.created = properties.modified = MADE
    properties.comments, properties.language = "", "en-GB"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    running = section.header.paragraphs[0]
    running.text = page.title
    _page_numbers(section.footer.paragraphs[0], page.school)
    document.add_paragraph(page.title, style="Title")
    if page.school:
        document.add_paragraph(page.school, style="Subtitle")
    if page.facts:
        add_table(document, (4, 13), page.facts, bold_first=True)
    return document


def add_heading(document: Document, text: str, level: int, anchor: str = "") -> None:
    """A heading; `anchor` is what a contents entry leads to: letters, digits and underscores, for Word's sake."""
    heading = document.add_heading(printable(text), level)
    if anchor:
        number = str(len(document.element.findall(f".//{qn('w:bookmarkStart')}")) + 1)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), number)
        start.set(qn("w:name"), anchor)
        heading._p.insert(1 if heading._p.pPr is not None else 0, start)
        heading._p.append(end)


def add_contents(document: Document, entries: Iterable[tuple[str, str]]) -> None:
    """A list of (text, anchor) with the page that each stands on."""
    document.add_paragraph("Contents", style="Contents")
    for text, anchor in entries:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor)
        paragraph.add_run(printable(text))
        paragraph.add_run("\t")
        _field(paragraph, f"PAGEREF {anchor} \\h", "")
        for run in list(paragraph._p.findall(qn("w:r"))):
            link.append(run)
        paragraph._p.append(link)


def add_table(
    document: Document,
    widths: Sequence[float],
    rows: Iterable[Sequence[str]],
    head: Sequence[str] = (),
    *,
    bold_first: bool = False,
) -> None:
    """A table with columns of these widths (cm). The head is repeated on every page; no row is cut by a page break."""
    table = new_table(document, widths, head)
    for texts in rows:
        for column, (cell, text) in enumerate(zip(new_row(table, widths), texts, strict=True)):
            run = cell.paragraphs[0].add_run(printable(text))
            run.bold = bold_first and column == 0
    end_table(document)


def new_table(document: Document, widths: Sequence[float], head: Sequence[str] = ()) -> Table:
    """A table without rows but for its head."""
    table: Table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    if head:
        for cell, text in zip(new_row(table, widths), head, strict=True):
            cell.paragraphs[0].add_run(printable(text)).bold = True
            _shade(cell)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def new_row(table: Table, widths: Sequence[float]) -> tuple[_Cell, ...]:
    """The cells of a new row, each with an empty paragraph. No page break cuts it."""
    row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    return tuple(row.cells)


def end_table(document: Document) -> None:
    """The room below a table."""
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def save(document: Document) -> bytes:
    """The DOCX file; the same document gives the same bytes."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, MADE.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def printable(text: str) -> str:
    """Without the control characters that a PDF may hold and XML may not."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", " ", text)


def _styles(document: Document) -> None:
    """Plain type, dark blue headings, British English for the spelling checker."""
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    normal.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 24), ("Subtitle", 14), ("Heading 1", 16), ("Heading 2", 12), ("Heading 3", 11)):
        style = styles[name]
        style.font.name, style.font.size, style.font.italic, style.font.color.rgb = "Arial", Pt(size), False, INK
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.keep_with_next = True
    contents = styles.add_style("Contents", 1)  # looks like a heading, and is none
    contents.base_style = normal
    contents.font.size, contents.font.bold, contents.font.color.rgb = Pt(16), True, INK
    for name in ("Header", "Footer"):
        styles[name].font.size = Pt(9)
        styles[name].paragraph_format.tab_stops.clear_all()


def _page_numbers(paragraph: Paragraph, school: str) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{school}\tPage ")
    _field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES", "1")


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A value that the word processor fills in."""
    for kind in ("begin", instruction, "separate", shown, "end"):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if kind == "begin":
                mark.set(qn("w:dirty"), "true")  # the word processor computes it on opening
            run._r.append(mark)
        elif kind == instruction:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
            run._r.append(text)
        else:
            run.text = shown


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "DCE4EE")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
