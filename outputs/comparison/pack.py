"""A decision pack for a meeting: a Word document of a few pages on what differs, where a policy is weaker than its peers, what
they do, and what there is to settle, with boxes to tick and room to write.

Each statement bears its clause and page; clauses are quoted, the long ones cut. Which points come first is told by `agenda`.
The same comparison gives the same bytes.
"""

from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from ...diff.cells import Cell, Quote
from ...diff.compare import Comparison, Row
from ...diff.conflicts import TITLES
from ...diff.votes import Answer
from ..page import (
    Front,
    add_heading,
    add_table,
    end_table,
    long_date,
    new_document,
    new_row,
    new_table,
    printable,
    save,
)
from .agenda import Settle, agenda, looser, stricter
from .words import (
    SILENCES,
    STANCES,
    counted,
    headlines,
    listed,
    names,
    plain,
    reasons,
    review_told,
    short,
    short_names,
)

COLOURS: dict[Answer, str] = {
    "prohibited": "8A1C1C",
    "required": "17427F",
    "conditional": "694900",
    "discouraged": "8A3A10",
    "recommended": "0B5661",
    "permitted": "1C5A2C",
    "silent": "545C68",
}

DIFFERING, WEAKER, PEERS, ALSO = 10, 6, 2, 8
"""So many of the questions that differ most, of the points where ours is weaker, of the peers that are quoted on each, and of
the other points that are named, at most.
"""

QUOTED = 45
"""Words of a clause that are quoted at most."""

BESIDE = 5
"""With more policies than this the table of differences has a column for all of them together."""

LACKING = {"missing": "Should be covered and is not", "weak": "Covered only weakly"}

GREY, INK = "566070", "1D232B"

WIDTH = 17.0
"""Of the text on the page, in cm."""


def docx(comparison: Comparison) -> bytes:
    """The document."""
    called = names(comparison.policies)
    ours = next((column for column in comparison.policies if column.policy == comparison.ours), None)
    title = (ours.meta.title if ours else None) or "Policies compared"
    rules = sum(column.norms for column in comparison.policies)
    reviewed = sum(column.reviewed for column in comparison.policies)
    facts = (
        ("Compared", listed(called.values()) if 0 < len(called) <= BESIDE else f"{len(called)} policies"),
        ("Questions", f"{len(comparison.rows)}, those of the packs that the policies are about"),
        ("Read by", f"machine; {reviewed} of {rules} rules accepted by a person: check a clause before relying on it"),
    )
    school = called[ours.policy] if ours else ""
    document = new_document(Front(printable(f"{title}: decision pack"), printable(school), facts))
    _bulleted(document)
    _compared(document, comparison)
    _section(document, "In short", headlines(comparison))
    _differences(document, comparison)
    if ours:
        _ours(document, comparison)
    else:
        _each(document, comparison)
    _trouble(document, comparison)
    _settle(document, agenda(comparison))
    return save(document)


# --- what was compared, and what differs -----------------------------------------------------------------------------


def _compared(document: Document, comparison: Comparison) -> None:
    if not comparison.policies:
        return
    add_heading(document, "What was compared", 1)
    called = names(comparison.policies)
    rows = []
    for index, (column, dates) in enumerate(zip(comparison.policies, comparison.currency, strict=True)):
        speaks = len(comparison.rows) - counted(comparison, index).get("silent", 0)
        review = " ".join(part for part in review_told(dates, comparison) if part)
        name = called[column.policy] + (" (ours)" if column.policy == comparison.ours else "")
        more, less = len(stricter(comparison, column.policy)), len(looser(comparison, column.policy))
        told = f"{speaks} of {len(comparison.rows)}"
        rows.append((name, long_date(dates.dated) or "none printed", review, told, f"{more} / {less}"))
    head = ("Policy", "Its date", "Next review", "Speaks to", "Stricter / looser than most on")
    add_table(document, (5.5, 2.8, 3.7, 2, 3), rows, head, bold_first=True)


def _differences(document: Document, comparison: Comparison) -> None:
    """The questions on which policies lie furthest apart, with each one's stance."""
    by_id = {row.question: row for row in comparison.rows}
    rows = [by_id[question] for question in comparison.differs[:DIFFERING]]
    if not rows:
        return
    add_heading(document, "What differs most", 1)
    shorts = short_names(comparison.policies)
    if len(shorts) <= BESIDE:
        widths = [WIDTH - 13.0, *(13.0 / len(shorts) for _ in shorts)]
        table = new_table(document, widths, ("Question", *shorts.values()))
        for row in rows:
            first, *others = new_row(table, widths)
            _write(first.paragraphs[0], row.asks, small=True, colour=INK)
            for place, cell in zip(others, row.cells, strict=True):
                _stance(place.paragraphs[0], cell, small=True)
                if cell.decides:
                    _write(place.paragraphs[0], f"\n{_cut(short(cell.decides[0]), 8)}", small=True)
    else:
        widths = [6.0, WIDTH - 6]
        table = new_table(document, widths, ("Question", "What the policies say"))
        for row in rows:
            first, second = new_row(table, widths)
            _write(first.paragraphs[0], row.asks, small=True, colour=INK)
            for number, (stance, who) in enumerate(_by_stance(row).items()):
                line = second.paragraphs[0] if not number else second.add_paragraph()
                line.paragraph_format.space_after = Pt(1)
                _word(line, stance, small=True)
                _write(line, f": {_few([shorts[policy] for policy in who], 6)}", small=True)
    end_table(document)


# --- where ours stands ---------------------------------------------------------------------------------------------


def _ours(document: Document, comparison: Comparison) -> None:
    """Where ours is weaker than most of its peers, with what it says and what they say; then where it is stricter."""
    ours = comparison.ours or ""
    weaker = looser(comparison, ours)
    add_heading(document, "Where ours is weaker, and what peers do", 1)
    if not weaker:
        document.add_paragraph("On no question is it looser than most of the others.")
    else:
        more = f"; the {WEAKER} on which most others differ stand here" if len(weaker) > WEAKER else ""
        told = f"It is looser than most of the others on {_questions(len(weaker))}{more}."
        document.add_paragraph(told)
    for row in weaker[:WEAKER]:
        _point(document, comparison, row, ours)
    if weaker[WEAKER:]:
        _also(document, "Also looser on", weaker[WEAKER:])
    tighter = stricter(comparison, ours)
    if tighter:
        add_heading(document, "Where ours is stricter", 1)
        document.add_paragraph(f"It is stricter than most of the others on {_questions(len(tighter))}.")
        _also(document, "First of all", tighter)


def _point(document: Document, comparison: Comparison, row: Row, ours: str) -> None:
    shorts = short_names(comparison.policies)
    heading = document.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before = Pt(8)
    heading.paragraph_format.space_after = Pt(2)
    _write(heading, row.asks, bold=True)
    own = next(cell for cell in row.cells if cell.policy == ours)
    _said(document, "Ours", own)
    found = _by_stance(row)
    order = sorted((stance for stance in found if stance != "silent"), key=lambda stance: -len(found[stance]))
    quoted = 0
    for stance in order:
        cells = [cell for cell in row.cells if cell.stance == stance and cell.policy != ours]
        for cell in cells[: PEERS - quoted]:
            _said(document, shorts[cell.policy], cell)
            quoted += 1
    rest = [f"{STANCES[s].word.lower()}: {_few([shorts[p] for p in who if p != ours], 6)}" for s, who in found.items()]
    line = document.add_paragraph()
    _write(line, "Altogether: " + "; ".join(text for text in rest if not text.endswith(": ")) + ".", small=True)


def _said(document: Document, who: str, cell: Cell) -> None:
    """One policy's answer: its stance, on what terms, and the words of its first clause."""
    line = document.add_paragraph(style="List Bullet")
    line.paragraph_format.space_after = Pt(2)
    _write(line, f"{who}: ", bold=True)
    _stance(line, cell)
    terms = "; ".join(f"{label.lower()} {text}" for label, text in reasons(cell))
    if terms:
        _write(line, f" ({_cut(terms, QUOTED)})")
    if cell.silence:
        _write(line, f". {cell.silence.text}")
    for quote in cell.decides[:1]:
        _write(line, f". {short(quote)}: ")
        _write(line, f"“{_words(quote)}”", italic=True)


def _also(document: Document, lead: str, rows: Sequence[Row]) -> None:
    line = document.add_paragraph()
    _write(line, f"{lead}: ", bold=True)
    rest = f" And {len(rows) - ALSO} more." if len(rows) > ALSO else ""
    _write(line, " ".join(row.asks for row in rows[:ALSO]) + rest)


def _each(document: Document, comparison: Comparison) -> None:
    """Without a policy of ours: where each is weaker than most."""
    called = names(comparison.policies)
    if len(called) < 2:
        return
    add_heading(document, "Where each is weaker than most", 1)
    for policy, name in called.items():
        rows = looser(comparison, policy)
        line = document.add_paragraph(style="List Bullet")
        _write(line, f"{name}: ", bold=True)
        few = " ".join(row.asks for row in rows[:3])
        _write(line, f"{_questions(len(rows))}, first of all: {few}" if rows else "on no question.")
    hint = document.add_paragraph()
    _write(hint, "With --ours FILE this pack is written for one school, with what its peers do.", small=True)


# --- conflicts and gaps ----------------------------------------------------------------------------------------------


def _trouble(document: Document, comparison: Comparison) -> None:
    """Conflicts, points that should be covered and are not, names left behind; of ours alone where there is one."""
    shorts = short_names(comparison.policies)
    wanted = {comparison.ours} if comparison.ours else set(shorts)
    add_heading(document, "Conflicts and gaps", 1)
    lines: list[tuple[str, str]] = []
    for conflict in comparison.conflicts:
        if conflict.policy in wanted:
            sides = (comparison.quotes[conflict.policy][side.clause] for side in (conflict.left, conflict.right))
            quotes = "; ".join(f"{short(quote)}: “{_words(quote)}”" for quote in sides)
            lines.append((f"{shorts[conflict.policy]}, {TITLES[conflict.kind].lower()}", f"{conflict.why} {quotes}"))
    if comparison.ours:
        lines += _lacking_in(comparison, comparison.ours)
    else:
        lines += _lacking(comparison)
    for lead, text in lines:
        line = document.add_paragraph(style="List Bullet")
        _write(line, f"{lead}: ", bold=True)
        _write(line, text)
    if not lines:
        document.add_paragraph("No conflict was found, and nothing that such a policy should cover is missing.")


def _lacking_in(comparison: Comparison, policy: str) -> list[tuple[str, str]]:
    """What one policy should cover and does not, and names left behind in it."""
    lines = []
    for verdict, lead in LACKING.items():
        points = [
            p.title for one in comparison.coverage if one.policy == policy for p in one.points if p.verdict == verdict
        ]
        if points:
            lines.append((lead, listed(points) + "."))
    strays = [stray for stray in comparison.lineage.left_behind if stray.policy == policy and stray.sure]
    if strays:
        found = dict.fromkeys(
            f"“{stray.text}”" + (f" ({short(comparison.quotes[policy][stray.clause])})" if stray.clause else "")
            for stray in strays
        )
        lines.append(("Names of others left behind", _few(list(found), 5) + "."))
    return lines


def _lacking(comparison: Comparison) -> list[tuple[str, str]]:
    """The same of all policies: point by point."""
    shorts = short_names(comparison.policies)
    lines = []
    for verdict, lead in LACKING.items():
        points: dict[str, list[str]] = {}
        for one in comparison.coverage:
            for point in one.points:
                if point.verdict == verdict:
                    points.setdefault(point.title, []).append(shorts[one.policy])
        ranked = sorted(points.items(), key=lambda item: -len(item[1]))
        lines += [(f"{lead}: {title}", _few(who, 6) + ".") for title, who in ranked]
    strays = list(dict.fromkeys(shorts[s.policy] for s in comparison.lineage.left_behind if s.sure))
    if strays:
        lines.append(("Names of others left behind", _few(strays, 8) + "."))
    return lines


# --- what there is to settle -----------------------------------------------------------------------------------------


def _settle(document: Document, found: Sequence[Settle]) -> None:
    if not found:
        return
    add_heading(document, "Questions to settle", 1)
    widths = (0.9, 5.1, 6.5, 4.5)
    table = new_table(document, widths, ("", "Question", "Options", "Decision, by whom, by when"))
    for number, one in enumerate(found, start=1):
        count, asks, options, _ = new_row(table, widths)
        table.rows[-1].height, table.rows[-1].height_rule = Cm(2.2), WD_ROW_HEIGHT_RULE.AT_LEAST
        _write(count.paragraphs[0], str(number))
        _write(asks.paragraphs[0], one.asks, bold=True)
        if one.why:
            _write(asks.add_paragraph(), one.why, small=True)
        for index, option in enumerate((*one.options, "Other:")):
            line = options.paragraphs[0] if not index else options.add_paragraph()
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(0.55), Cm(-0.55)
            line.paragraph_format.space_after = Pt(2)
            _write(line, f"☐ {option}")
    end_table(document)


# --- words and tables ------------------------------------------------------------------------------------------------


def _section(document: Document, title: str, lines: Iterable[str]) -> None:
    told = list(lines)
    if told:
        add_heading(document, title, 1)
    for text in told:
        document.add_paragraph(printable(text), style="List Bullet").paragraph_format.space_after = Pt(2)


def _bulleted(document: Document) -> None:
    """Lists in the type of the text."""
    style = document.styles["List Bullet"]
    style.font.name, style.font.size = "Arial", Pt(10)


def _write(
    line: Paragraph, text: str, *, bold: bool = False, italic: bool = False, small: bool = False, colour: str = ""
) -> None:
    """Text at the end of a line; small text is grey unless it has a colour."""
    run = line.add_run(printable(text))
    run.bold, run.italic = bold or None, italic or None
    if small:
        run.font.size = Pt(8.5)
    if small or colour:
        run.font.color.rgb = RGBColor.from_string(colour or GREY)


def _word(line: Paragraph, stance: Answer, *, small: bool = False) -> None:
    _write(line, STANCES[stance].word, bold=stance != "silent", small=small, colour=COLOURS[stance])


def _stance(line: Paragraph, cell: Cell, *, small: bool = False) -> None:
    _word(line, cell.stance, small=small)
    if cell.silence:
        _write(line, f" ({SILENCES[cell.silence.reason].word.lower()})", small=small, colour=COLOURS["silent"])
    if cell.contradictory:
        _write(line, ", contradicts itself", small=small, colour=COLOURS["prohibited"])
    if cell.strength == "practice":
        _write(line, " (practice)", small=small, colour=COLOURS["silent"])


def _by_stance(row: Row) -> dict[Answer, list[str]]:
    found = {stance: [cell.policy for cell in row.cells if cell.stance == stance] for stance in STANCES}
    return {stance: who for stance, who in found.items() if who}


def _few(parts: Sequence[str], most: int) -> str:
    """The first of them by name, the others by their number."""
    if not parts:
        return ""
    return listed(parts) if len(parts) <= most else f"{', '.join(parts[:most])} and {len(parts) - most} more"


def _questions(number: int) -> str:
    return f"{number} {'question' if number == 1 else 'questions'}"


def _words(quote: Quote) -> str:
    lead = f"{plain(quote.lead_in)} " if quote.lead_in else ""
    return _cut(lead + quote.text, QUOTED)


def _cut(text: str, most: int) -> str:
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")
