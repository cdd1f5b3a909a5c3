"""Tables with their meaning: rows under their heads (`cases/tables/rows.toml`), and printed tables of each kind read back."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from byelaw.compiler.lift.phrases.columns import heads_columns, verdict_of
from byelaw.compiler.lift.sentences import read_units
from byelaw.compiler.lift.structure.forms import is_form
from byelaw.compiler.lift.table.rows import cells_in, heads_in, placed_rows, table_of
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.read.common.document import Block, Cell
from byelaw.compiler.read.open import read
from byelaw.compiler.units import units_of
from byelaw.grammar.model import Policy
from byelaw.grammar.syntax import Row, Section, Source, Table

CASES = tomllib.loads((Path(__file__).parent / "cases" / "tables" / "rows.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_rows_mean(case: dict[str, Any]) -> None:
    sections = [Section(heading=heading, level=k) for k, heading in enumerate(case.get("headings", ()), 1)]
    table = Table(text=case.get("head", ""), rows=tuple(Row(text=text) for text in case["rows"]))
    readings = read_units([place.unit for place in units_of(Source(title="", blocks=(*sections, table)))])
    found = [[f"{n.modality} {n.bearer} | {n.action} | {n.condition or ''}".strip() for n in r.norms] for r in readings]
    assert found == case["norms"]
    if "kinds" in case:
        assert [reading.kind for reading in readings] == case["kinds"]


# --- heads, rows and cells ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "verdict"),
    [
        ("Allowed", ("permission", "")),
        ("Acceptable at certain times:", ("permission", "at certain times")),
        ("Not permitted", ("prohibition", "")),
        ("Unacceptable and illegal", ("prohibition", "")),
        ("DON’T", ("prohibition", "")),
        ("Dos", ("obligation", "")),
        ("You should not", ("discouragement", "")),
        ("Pupils must", ("obligation", "")),
        ("With the permission of a teacher", ("permission", "With the permission of a teacher")),
    ],
)
def test_heads_give_verdicts(head: str, verdict: tuple[str, str]) -> None:
    assert verdict_of(head) == verdict


@pytest.mark.parametrize("head", ["Donations", "Noise", "Canteen", "Document", "Notes", "Mustard", "Year 7"])
def test_other_words_give_none(head: str) -> None:
    assert verdict_of(head) is None


def test_the_words_that_lead_to_a_table_name_whom_it_addresses(tmp_path: Path) -> None:
    path = tmp_path / "dos.md"
    table = "| Do | Don't |\n| --- | --- |\n| Lock your screen | Give your number to parents or pupils |\n"
    path.write_text(
        f"# Toy Policy\n\nLarkfield School\n\n## 4 Toys\n\n4.1 Dos and don'ts for governors:\n\n{table}", "utf-8"
    )
    bearers = [norm.bearer for clause in compile_file(path).policy.clauses for norm in clause.norms]
    assert bearers == ["governors", "governors"]


@pytest.mark.parametrize(
    ("table", "norms"),
    [
        (
            "| Do | Don't |\n| --- | --- |\n| Lock the shed | Dig alone |\n| Wear boots | |\n",
            ["obligation Lock the shed", "obligation Wear boots", "prohibition Dig alone"],
        ),
        (
            "| Allowed | Allowed at break | Not allowed |\n| --- | --- | --- |\n| Rakes | Wheelbarrows | Saws |\n",
            ["permission Rakes", "permission Wheelbarrows at break", "prohibition Saws"],
        ),
        (
            "| Pupils should | Staff must not |\n| --- | --- |\n| water the beds | leave the gate open |\n",
            ["recommendation water the beds", "prohibition leave the gate open"],
        ),
    ],
)
def test_columns_under_verdicts_are_lists(table: str, norms: list[str], tmp_path: Path) -> None:
    path = tmp_path / "garden.md"
    path.write_text(f"# Garden Policy\n\nLarkfield School\n\n## Rules\n\n{table}", "utf-8")
    policy = compile_file(path).policy
    assert not policy.tables
    assert [c.kind for c in policy.clauses if c.lead_in is None] == ["leadin"] * (
        table.splitlines()[0].count(" | ") + 1
    )
    found = [" ".join(filter(None, (n.modality, n.action, n.condition))) for c in policy.clauses for n in c.norms]
    assert found == norms


@pytest.mark.parametrize(
    "table",
    [
        "| Tool | Allowed | Not allowed |\n| --- | --- | --- |\n| Rake | ✓ | |\n| Saw | | ✓ |\n",
        "| Allowed | Not allowed |\n| --- | --- |\n| Yes | No |\n| ✓ | ✗ |\n",
        "| Role | Must |\n| --- | --- |\n| Gardener | lock the shed |\n",
    ],
)
def test_rows_with_a_label_or_marks_stay_a_table(table: str, tmp_path: Path) -> None:
    path = tmp_path / "garden.md"
    path.write_text(f"# Garden Policy\n\nLarkfield School\n\n## Rules\n\n{table}", "utf-8")
    assert len(compile_file(path).policy.tables) == 1


def test_heads_are_known_by_what_they_say() -> None:
    assert heads_columns(["Do", "Don't"])
    assert heads_columns(["Level", "Behaviour", "Consequence"])
    assert not heads_columns(["School uniform", "Yes"])
    assert not heads_columns(["Monday", "Mr Oak"])


def cell(text: str, **said: Any) -> Cell:
    return Cell(text=text, **said)


def test_cells_keep_their_columns() -> None:
    rows = (
        (cell("What", across=2), cell("Yes"), cell("No")),
        (cell("Food", down=2), cell("Sweets"), cell(""), cell("x")),
        (cell("Apples"), cell("x"), cell("")),
        (cell("Drinks", across=2), cell(""), cell("x")),
        (cell("Other things", across=4),),
    )
    table = table_of(Block(kind="table", rows=rows))
    assert table.text == "What | | Yes | No"
    assert [row.text for row in table.rows] == [
        "Food | Sweets | | x",
        "| Apples | x |",
        "Drinks | | | x",
        "Other things",
    ]
    assert cells_in(table.rows[1].text) == ("", "Apples", "x", "")


def test_two_rows_of_heads() -> None:
    rows = (
        (cell("", down=2), cell("Staff", across=2), cell("Pupils", across=2)),
        (cell("Yes"), cell("At lunch"), cell("Yes"), cell("At lunch")),
        (cell("Chess"), cell("x"), cell(""), cell(""), cell("x")),
        (cell("Ludo"), cell("x"), cell(""), cell(""), cell("x")),
    )
    table = table_of(Block(kind="table", rows=rows))
    assert heads_in(table.text) == ("", "Staff – Yes", "Staff – At lunch", "Pupils – Yes", "Pupils – At lunch")
    assert [row.text for row in table.rows] == ["Chess | x | | | x", "Ludo | x | | | x"]


def test_a_cell_over_several_rows_counts_for_each() -> None:
    rows = (
        (cell("Behaviour"), cell("Sanction"), cell("Notes")),
        (cell("Humming"), cell("Warning", down=2), cell("")),
        (cell("Whistling"), cell("")),
        (cell("Shouting"), cell("Detention"), cell("", down=2)),
        (cell("Throwing"), cell("Exclusion")),
    )
    table = table_of(Block(kind="table", rows=rows))
    assert [row.text for row in table.rows] == [
        "Humming | Warning |",
        "Whistling | 〃 |",
        "Shouting | Detention |",
        "Throwing | Exclusion |",
    ]
    assert [columns.above for _, columns in placed_rows(table)] == [(), ("Whistling", "Warning", ""), (), ()]


def test_a_title_over_the_whole_table_stands_over_its_heads() -> None:
    rows = (
        (cell("Sanctions for staff", across=2),),
        (cell("Level"), cell("Sanction")),
        (cell("1"), cell("Warning")),
    )
    table = table_of(Block(kind="table", rows=rows))
    assert (table.text, [row.text for row in table.rows]) == (
        "Sanctions for staff || Level | Sanction",
        ["1 | Warning"],
    )


def test_a_head_row_that_is_printed_again_is_no_row() -> None:
    head = (cell("Occasion", bold=True), cell("What happens", bold=True))
    rows = (head, (cell("First"), cell("Warning")), head, (cell("Second"), cell("Detention")))
    assert [row.text for row in table_of(Block(kind="table", rows=rows)).rows] == [
        "First | Warning",
        "Second | Detention",
    ]


def test_heads_over_empty_rows_are_a_form() -> None:
    empty = (cell(""), cell(""), cell(""))
    assert is_form(Block(kind="table", rows=((cell("Date"), cell("Incident"), cell("Outcome")), empty, empty)))


# --- printed and read back ------------------------------------------------------------------------------------------

Printed = tuple[str, Sequence[Sequence[str]]]
MATRIX: Printed = (
    "Pupils online",
    (
        ("Activity", "Allowed", "Allowed at lunch", "Not allowed"),
        ("Reading the news", "x", "", ""),
        ("Chess", "", "x", ""),
        ("Betting", "", "", "x"),
    ),
)
EXPECTED = [
    ("permission", "pupils", "Reading the news", None),
    ("permission", "pupils", "Chess", "at lunch"),
    ("prohibition", "pupils", "Betting", None),
]
PROSE = "This policy tells every pupil of the school what is allowed and what is not allowed while the school network is used."


def as_docx(path: Path, printed: Printed) -> None:
    heading, rows = printed
    document = docx.Document()
    document.add_heading("Larkfield School Network Policy", 1)
    document.add_paragraph(PROSE)
    document.add_heading(heading, 2)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for printed_cell, text in zip(row.cells, texts, strict=True):
            printed_cell.text = text
    document.save(str(path))


def as_pdf(path: Path, printed: Printed) -> None:
    platypus = pytest.importorskip("reportlab.platypus")
    styles = pytest.importorskip("reportlab.lib.styles").getSampleStyleSheet()
    heading, rows = printed
    table = platypus.Table([list(row) for row in rows], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    story = [platypus.Paragraph("Larkfield School Network Policy", styles["Title"])]
    story += [platypus.Paragraph(PROSE, styles["BodyText"]), platypus.Paragraph(heading, styles["Heading1"]), table]
    platypus.SimpleDocTemplate(str(path), invariant=True).build(story)


def as_markdown(path: Path, printed: Printed) -> None:
    heading, rows = printed
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|---" * len(rows[0]) + "|")
    path.write_text(
        f"# Larkfield School Network Policy\n\n{PROSE}\n\n## {heading}\n\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )


def norms(policy: Policy) -> list[tuple[str, str, str, str | None]]:
    rows = [clause for clause in policy.clauses if "|" in clause.text]
    return [(n.modality, n.bearer, n.action, n.condition) for clause in rows for n in clause.norms]


@pytest.mark.parametrize(("ending", "write"), [("docx", as_docx), ("pdf", as_pdf), ("md", as_markdown)])
def test_a_printed_matrix(ending: str, write: Any, tmp_path: Path) -> None:
    path = tmp_path / f"matrix.{ending}"
    write(path, MATRIX)
    compiled = compile_file(path)
    assert [problem for problem in compiled.problems if problem.code == "lost-words"] == []
    assert norms(compiled.policy) == EXPECTED


def test_a_table_over_two_pages(tmp_path: Path) -> None:
    platypus = pytest.importorskip("reportlab.platypus")
    styles = pytest.importorskip("reportlab.lib.styles").getSampleStyleSheet()
    rows = [["Occasion", "What happens"], *([f"Occasion {n}", f"A detention of {n} minutes"] for n in range(1, 60))]
    path = tmp_path / "long.pdf"
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    story = [
        platypus.Paragraph(text, styles[name]) for text, name in (("Larkfield Policy", "Title"), (PROSE, "BodyText"))
    ]
    story += [platypus.Paragraph("Pupils", styles["Heading1"]), platypus.Table(rows, repeatRows=1, style=style)]
    platypus.SimpleDocTemplate(str(path), invariant=True).build(story)
    found = norms(compile_file(path).policy)
    assert found == [("sanction", "pupils", f"A detention of {n} minutes", f"Occasion {n}") for n in range(1, 60)]


def test_merged_cells_of_a_word_table(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    texts = (("Users", "", "Not allowed"), ("Messages with:", "threats", "x"), ("", "insults", "x"))
    for row, line in zip(table.rows, texts, strict=True):
        for printed_cell, text in zip(row.cells, line, strict=True):
            printed_cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    path = tmp_path / "merged.docx"
    document.save(str(path))
    source = table_of(next(block for block in read(path).blocks if block.rows))
    assert (source.text, [row.text for row in source.rows]) == (
        "Users | | Not allowed",
        ["Messages with: | threats | x", "| insults | x"],
    )


def test_words_in_a_drawing_are_figures_and_no_headings(tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    path = tmp_path / "chart.pdf"
    page = canvas.Canvas(str(path), invariant=True)
    for k, line in enumerate(("Larkfield School Network Policy", PROSE[:60], PROSE[60:])):
        page.drawString(72, 780 - 14 * k, line)
    page.setFont("Helvetica-Bold", 10)
    steps = ("A concern is raised", "Tell the lead", "Keep the device", "Ring the police", "Close the log")
    for k, step in enumerate(steps):
        x, y = 80 + 220 * (k % 2), 650 - 90 * (k // 2)
        page.roundRect(x, y, 130, 50, 8)
        first, _, rest = step.rpartition(" ")
        page.drawString(x + 10, y + 30, first)
        page.drawString(x + 10, y + 16, rest)
    page.drawString(100, 630, "Yes")
    page.save()
    blocks = read(path).blocks
    figures = [block.text for block in blocks if block.kind == "figure"]
    assert sorted(figures) == sorted((*steps, "Yes"))
    assert next(block.text for block in blocks if block.kind != "figure").startswith("Larkfield School Network Policy")
    assert compile_file(path).policy.sections == ()


def test_a_large_picture_beside_text_is_told(tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    image = pytest.importorskip("PIL.Image")
    picture = canvas.ImageReader(image.new("RGB", (40, 30), "white"))
    page = canvas.Canvas(str(tmp_path / "chart.pdf"), invariant=True)
    for number, (width, height) in enumerate(((60, 40), (400, 400), (595, 842)), 1):
        page.drawImage(picture, 72, 200, width, height)
        for k in range(3):
            page.drawString(72, 780 - 14 * k, f"Page {number}: {PROSE[:90]}")
        page.showPage()
    page.save()
    problems = read(tmp_path / "chart.pdf").problems
    assert [(p.code, p.severity, p.page) for p in problems] == [("picture", "warning", 2)]
    assert "32%" in problems[0].message


def test_contacts_stand_in_the_model(tmp_path: Path) -> None:
    rows = (
        ("Role", "Name", "Email", "Telephone"),
        ("Safeguarding lead", "Ann Oak", "oak@larkfield.example", "01234 567890"),
        ("Caretaker", "Bob Ash", "", "01234 567891"),
    )
    path = tmp_path / "contacts.docx"
    as_docx(path, ("Whom to ask", rows))
    contacts = compile_file(path).policy.contacts
    assert [(c.role, c.name, c.email, c.phone) for c in contacts] == [
        ("Safeguarding lead", "Ann Oak", "oak@larkfield.example", "01234 567890"),
        ("Caretaker", "Bob Ash", None, "01234 567891"),
    ]


@pytest.mark.shared
def test_the_matrices_of_a_real_policy(shared: Path) -> None:
    """A long policy with three matrices: user actions, and what follows for pupils and for staff."""
    policy = compile_file(shared / "real" / "2018-online-safety-policy.pdf").policy
    on = {
        page: [n for c in policy.clauses if c.page == page and "|" in c.text for n in c.norms] for page in (14, 17, 18)
    }
    assert [n.modality for n in on[14]] == ["prohibition"] * 14 + ["permission"] * 8
    assert {n.condition for n in on[14][14:]} == {"at certain times"}
    assert {n.bearer for n in on[17] if n.modality == "sanction"} == {"pupils"}
    assert {n.bearer for n in on[18] if n.modality == "sanction"} == {"staff"}
    assert all(n.condition for n in on[17] + on[18])
