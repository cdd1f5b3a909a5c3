"""A comparison as an Excel workbook: the matrix to filter, every clause, gaps, conflicts, duties, shared wording, sources.

Every text is written as a text, so that none can be a formula; counts and pages are numbers. The same comparison gives the
same bytes.
"""

import io
from collections.abc import Iterable
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ...diff.cells import Cell, Quote
from ...diff.compare import Comparison
from ...diff.votes import Answer
from ..page import MADE, printable
from ..wording import ENGLISH
from .tables import Table, Value, clause_lines, tables
from .words import SILENCES, STANCES, headlines, in_topics, names, reasons, short, short_names

LONGEST = 2_000
"""Characters that a cell shows: of more nothing would be seen, as no row is higher than 409 points."""

WHOLE = " … (all of it stands in comparison.html)"
"""What ends a text that was cut."""

LINE = 12.8
"""How high a line of text is, in points."""

A3, A4 = 8, 9
"""What Excel calls these sizes of paper."""

NOTED = 1_200
"""Characters of the clauses that a note on a cell of the matrix shows."""

COLOURS: dict[Answer, tuple[str, str]] = {
    "prohibited": ("#8A1C1C", "#FCEBEB"),
    "required": ("#17427F", "#E8F0FB"),
    "conditional": ("#694900", "#FCF3DA"),
    "discouraged": ("#8A3A10", "#FDEFE5"),
    "recommended": ("#0B5661", "#E2F4F5"),
    "permitted": ("#1C5A2C", "#E7F5EA"),
    "silent": ("#545C68", "#FFFFFF"),
}
"""Of each stance: the colour of the word and of its ground."""


def xlsx(comparison: Comparison) -> bytes:
    """The workbook."""
    out = io.BytesIO()
    book = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
    )
    book.set_properties({"title": "Policies compared", "author": "Byelaw", "created": MADE})
    book.set_size(28_000, 16_000)
    looks = _Looks(book)
    sheets = tables(comparison)
    _read_me(book.add_worksheet("Read me"), comparison, sheets, looks)
    _matrix(book.add_worksheet("Matrix"), comparison, looks)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, looks)
    book.close()
    return out.getvalue()


class _Looks:
    """The formats of the workbook."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
        self.text = book.add_format(base)
        self.head = book.add_format(base | {"bold": True, "bg_color": "#DCE4EE", "bottom": 1, "valign": "vcenter"})
        self.ours = book.add_format(base | {"bold": True, "bg_color": "#BFD3EE", "bottom": 1, "valign": "vcenter"})
        self.title = book.add_format({"font_name": "Arial", "font_size": 16, "bold": True, "font_color": "#1F3A5F"})
        self.bold = book.add_format(base | {"bold": True})
        self.where = book.add_format(base | {"font_color": "#566070"})
        self.stances = {
            stance: book.add_format(
                base | {"font_color": fore, "bg_color": back, "bold": stance != "silent", "text_wrap": False}
            )
            for stance, (fore, back) in COLOURS.items()
        }


def _text(value: str) -> str:
    """A text that a cell shows, cut between two entries of a list or two words where it is longer."""
    told = printable(value)
    if len(told) <= LONGEST:
        return told
    kept = told[: LONGEST - len(WHOLE)]
    entries = kept.rpartition("; ")[0] if "; " in kept[-100:] else ""
    return (entries or kept.rpartition(" ")[0] or kept) + WHOLE


def _put(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, _text(value), look)
    elif value is None:
        sheet.write_blank(row, column, None, look)
    else:
        sheet.write_number(row, column, value, look)


def _write(worksheet: Worksheet, table: Table, looks: _Looks) -> None:
    """A table with its head frozen and a filter on every column; on paper a page wide, the head on every page."""
    widths = list(table.columns.values())
    for column, (name, width) in enumerate(table.columns.items()):
        worksheet.set_column(column, column, width)
        _put(worksheet, 0, column, name, looks.head)
    worksheet.set_row(0, _height(table.columns, widths))
    for number, row in enumerate(table.rows, start=1):
        worksheet.set_row(number, _height(row, widths))
        for column, value in enumerate(row):
            _put(worksheet, number, column, value, looks.text)
    _paper(worksheet, len(table.rows), len(widths))


def _height(values: Iterable[Value], widths: Iterable[float]) -> float:
    """How high a row must be for its texts to be seen, as programs do not find out by themselves. In points; the most is 409."""
    lines = [
        sum(max(1, ceil(len(part) / (1.05 * width))) for part in value.split("\n")) if isinstance(value, str) else 1
        for value, width in zip(values, widths, strict=True)
    ]
    return min(409.0, 4 + LINE * max(lines, default=1))


def _paper(worksheet: Worksheet, rows: int, columns: int, frozen: int = 0) -> None:
    worksheet.freeze_panes(1, frozen)
    worksheet.autofilter(0, 0, max(rows, 1), columns - 1)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(0.4, 0.4, 0.5, 0.5)
    worksheet.set_footer("&L&A&RPage &P of &N")


# --- read me -------------------------------------------------------------------------------------------------------


def _read_me(worksheet: Worksheet, comparison: Comparison, sheets: Iterable[Table], looks: _Looks) -> None:
    worksheet.set_column(0, 0, 22)
    worksheet.set_column(1, 1, 100)
    worksheet.hide_gridlines(2)
    rules = sum(column.norms for column in comparison.policies)
    reviewed = sum(column.reviewed for column in comparison.policies)
    called = names(comparison.policies)
    lines: list[tuple[str, str, Format]] = [("Policies", "; ".join(called.values()), looks.text)]
    if comparison.ours:
        lines.append(("Ours", called[comparison.ours], looks.text))
    lines += [("What it shows" if not i else "", text, looks.text) for i, text in enumerate(headlines(comparison))]
    lines.append(
        (
            "Matrix",
            "Every question and what each policy says to it; a note has the clauses’ words, a click leads to the first of them.",
            looks.text,
        )
    )
    lines += [(sheet.name, sheet.holds, looks.text) for sheet in sheets]
    lines += [(word.word, word.means, looks.stances[stance]) for stance, word in STANCES.items()]
    lines += [(f"Silent: {word.word.lower()}", word.means, looks.stances["silent"]) for word in SILENCES.values()]
    read = f"{reviewed} of {rules} rules have been accepted by a person; the others were read by machine and should be checked "
    lines.append(("How far to trust it", read + "against their clause before anybody relies on them.", looks.text))
    worksheet.write_string(0, 0, "Policies compared", looks.title)
    for row, (label, text, look) in enumerate(lines, start=2):
        worksheet.set_row(row, _height((label, text), (22, 100)))
        _put(worksheet, row, 0, label, look if look is not looks.text else looks.bold)
        _put(worksheet, row, 1, text, looks.text)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)


# --- the matrix ----------------------------------------------------------------------------------------------------


def _matrix(worksheet: Worksheet, comparison: Comparison, looks: _Looks) -> None:
    """A row for each question; for each policy its stance, coloured and with a note, and where that stands; both lead to the line
    of the first clause that decides.
    """
    columns = [("Topic", 22, looks.head), ("Question", 44, looks.head), ("Asks about", 14, looks.head)]
    columns.append(("They differ", 8, looks.head))
    first = len(columns)
    for policy, name in short_names(comparison.policies).items():
        look = looks.ours if policy == comparison.ours else looks.head
        columns += [(name, 14, look), (f"{name}: where", 22, look)]
    widths = [width for _, width, _ in columns]
    for number, (name, width, look) in enumerate(columns):
        worksheet.set_column(number, number, width)
        _put(worksheet, 0, number, name, look)
    worksheet.set_row(0, _height([name for name, *_ in columns], widths))
    rows = [(topic, comparison.rows[index]) for topic, found in in_topics(comparison) for index in found]
    lines = clause_lines(comparison)
    for line, (topic, row) in enumerate(rows, start=1):
        roles = ", ".join(ENGLISH.roles[role][0] for role in row.roles)
        values = [topic, row.asks, roles, "yes" if row.question in comparison.differs else "no"]
        styles = [looks.text] * first
        for cell in row.cells:
            values += [STANCES[cell.stance].word, _where(cell)]
            styles += [looks.stances[cell.stance], looks.where]
        worksheet.set_row(line, _height(values, widths))
        for number, (value, look) in enumerate(zip(values, styles, strict=True)):
            _put(worksheet, line, number, value, look)
        for number, cell in enumerate(row.cells):
            if cell.decides:
                target = f"internal:'Clauses'!A{lines[cell.policy, cell.decides[0].id]}"
                for column in (first + 2 * number, first + 2 * number + 1):
                    worksheet.write_url(line, column, target, styles[column], _text(str(values[column])))
            note = _note(cell)
            if note:
                size = {"x_scale": 3, "y_scale": 3, "author": "Byelaw"}
                worksheet.write_comment(line, first + 2 * number, note, size)
    _paper(worksheet, len(rows), len(columns), 2)
    worksheet.set_paper(A3)


def _where(cell: Cell) -> str:
    if cell.silence is not None:
        return SILENCES[cell.silence.reason].word.lower()
    against = "contradicts itself: " if cell.contradictory else "practice: " if cell.strength == "practice" else ""
    return against + "; ".join(map(short, cell.decides))


def _note(cell: Cell) -> str:
    """The clauses behind a cell in their own words, and on what terms."""
    if cell.silence is not None:
        return ""
    parts = [f"{label} {text}" for label, text in reasons(cell)]
    parts += [f"{short(quote)}: {_whole(quote)}" for quote in cell.decides]
    told = printable("\n".join(parts))
    return told if len(told) <= NOTED else told[:NOTED].rsplit(" ", 1)[0] + " …"


def _whole(quote: Quote) -> str:
    return f"{quote.lead_in} {quote.text}" if quote.lead_in else quote.text
