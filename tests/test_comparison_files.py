"""The workbook and the decision pack of a comparison, opened with the libraries that others open them with."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from byelaw.diff.compare import Comparison
from byelaw.diff.currency import Currency
from byelaw.outputs.comparison import STANCES, agenda, markdown
from byelaw.outputs.comparison.agenda import looser
from byelaw.outputs.comparison.pack import docx as pack
from byelaw.outputs.comparison.words import names, plain, short, short_names
from byelaw.outputs.comparison.workbook import xlsx
from byelaw.tasks import comparing, documents
from docx.document import Document
from msgspec.structs import replace
from openpyxl.workbook import Workbook

CASES = Path(__file__).parent / "cases" / "compare"
FILES = (*sorted(CASES.glob("*.byelaw")), CASES / "contradiction" / "dale-end.byelaw")
SHEETS = ["Read me", "Matrix", "Clauses", "Gaps", "Conflicts", "Duties", "Lineage", "Sources"]


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return comparing.compare([documents.load(path).policy for path in FILES], "cedar-row")


@pytest.fixture(scope="module")
def book(comparison: Comparison) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx(comparison)))


@pytest.fixture(scope="module")
def document(comparison: Comparison) -> Document:
    return docx.Document(io.BytesIO(pack(comparison)))


def _rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _text(document: Document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


# --- the workbook --------------------------------------------------------------------------------------------------


def test_the_workbook_has_its_sheets_each_with_a_frozen_head_and_a_filter(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    for name in SHEETS[1:]:
        assert book[name].freeze_panes == ("C2" if name == "Matrix" else "A2")
        assert book[name].auto_filter.ref.startswith("A1:")


def test_the_matrix_says_what_the_cells_say(comparison: Comparison, book: Workbook) -> None:
    shorts = short_names(comparison.policies)
    rows = {row["Question"]: row for row in _rows(book, "Matrix")}
    for row in comparison.rows:
        for cell in row.cells:
            assert rows[row.asks][shorts[cell.policy]] == STANCES[cell.stance].word
            where = rows[row.asks][f"{shorts[cell.policy]}: where"]
            assert isinstance(where, str)
            assert all(quote.place in where for quote in cell.decides)
    assert {name for name in rows[comparison.rows[0].asks] if name and not name.endswith("where")} >= set(
        shorts.values()
    )


def test_a_stance_has_its_colour_and_a_note_with_the_clause(comparison: Comparison, book: Workbook) -> None:
    sheet = book["Matrix"]
    head = [cell.value for cell in sheet[1]]
    column = head.index("Alder Vale") + 1
    asked = next(row for row in sheet.iter_rows(min_row=2) if "befriend" in str(row[1].value))
    cell = asked[column - 1]
    assert cell.value == "Prohibited"
    assert cell.fill.fgColor.rgb == "FFFCEBEB"
    assert "Staff must not accept a friend request" in cell.comment.text


def test_figures_are_numbers_and_everything_else_is_text(comparison: Comparison, book: Workbook) -> None:
    for load, row in zip(comparison.duties, _rows(book, "Duties"), strict=True):
        assert [row[name] for name in ("Must", "Must not", "By a time")] == [load.musts, load.must_nots, load.deadlines]
    pages = {type(row["Page"]) for row in _rows(book, "Clauses")}
    assert pages == {int}


@pytest.mark.parametrize("bad", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "http://a.b", "1e5"])
def test_no_text_becomes_a_formula_a_number_or_a_link(comparison: Comparison, bad: str) -> None:
    quotes = {
        policy: {i: replace(q, text=bad, place=bad, section=bad, rules=(bad,)) for i, q in found.items()}
        for policy, found in comparison.quotes.items()
    }
    rows = tuple(
        replace(row, asks=bad, cells=tuple(replace(c, conditions=(bad,)) for c in row.cells)) for row in comparison.rows
    )
    columns = tuple(replace(c, file=bad, meta=replace(c.meta, school=bad)) for c in comparison.policies)
    data = xlsx(replace(comparison, quotes=quotes, rows=rows, policies=columns))
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None or cell.hyperlink.location.startswith("'Clauses'!A")
                assert cell.data_type != "n" or cell.value is None or isinstance(cell.value, int)
    texts = [row["Text"] for row in _rows(openpyxl.load_workbook(io.BytesIO(data)), "Clauses")]
    assert set(texts) == {bad}


def test_a_clause_longer_than_a_cell_is_cut_and_control_characters_go(comparison: Comparison) -> None:
    quotes = {
        policy: {i: replace(q, text="a\x00\x0b" + "word " * 9000) for i, q in found.items()}
        for policy, found in comparison.quotes.items()
    }
    texts = [
        str(row["Text"])
        for row in _rows(openpyxl.load_workbook(io.BytesIO(xlsx(replace(comparison, quotes=quotes)))), "Clauses")
    ]
    assert all(1_900 < len(text) <= 2_000 for text in texts)
    assert all(
        text.startswith("a  word") and text.endswith("word … (all of it stands in comparison.html)") for text in texts
    )


def test_a_long_list_of_clauses_is_cut_between_two(comparison: Comparison) -> None:
    load = next(load for load in comparison.duties if load.deadlines)
    dated = [duty for duty in load.duties if duty.due]
    data = xlsx(replace(comparison, duties=(replace(load, duties=tuple(dated * 200)),)))
    told = str(_rows(openpyxl.load_workbook(io.BytesIO(data)), "Duties")[0]["By a time: clauses"])
    assert 1_900 < len(told) <= 2_000
    named = {f"{short(comparison.quotes[load.policy][duty.clause])} ({plain(str(duty.due))})" for duty in dated}
    assert set(told.removesuffix(" … (all of it stands in comparison.html)").split("; ")) == named


def test_a_cell_of_the_matrix_leads_to_the_line_of_its_clause(comparison: Comparison, book: Workbook) -> None:
    clauses = book["Clauses"]
    called, shorts = names(comparison.policies), short_names(comparison.policies)
    head = [cell.value for cell in book["Matrix"][1]]
    asked = {row[1].value: row for row in book["Matrix"].iter_rows(min_row=2)}
    for row in comparison.rows:
        for cell in row.cells:
            column = head.index(shorts[cell.policy])
            for place in (column, column + 1):
                link = asked[row.asks][place].hyperlink
                assert (link is not None) == bool(cell.decides)
                if link is not None:
                    line = clauses[int(link.location.removeprefix("'Clauses'!A"))]
                    assert (line[0].value, line[1].value) == (called[cell.policy], cell.decides[0].place)


def test_conflicts_and_gaps_stand_in_their_sheets(comparison: Comparison, book: Workbook) -> None:
    assert len(_rows(book, "Conflicts")) == len(comparison.conflicts) > 0
    silent = sum(cell.silence is not None for row in comparison.rows for cell in row.cells)
    lacking = sum(point.verdict != "met" for found in comparison.coverage for point in found.points)
    assert len(_rows(book, "Gaps")) == silent + lacking


# --- the decision pack ---------------------------------------------------------------------------------------------


def test_the_pack_says_where_ours_is_weaker_with_the_peers_words(comparison: Comparison, document: Document) -> None:
    text = _text(document)
    weaker = looser(comparison, "cedar-row")
    assert weaker
    assert "Where ours is weaker" in text
    first = weaker[0]
    quote = next(cell.decides[0] for cell in first.cells if cell.decides and cell.policy != "cedar-row")
    assert first.asks in text
    assert quote.text in text
    assert quote.place in text


def test_what_there_is_to_settle_has_boxes_and_room(comparison: Comparison, document: Document) -> None:
    table = document.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == ["", "Question", "Options", "Decision, by whom, by when"]
    found = agenda.agenda(comparison)
    assert len(table.rows) == len(found) + 1
    for row, one in zip(table.rows[1:], found, strict=True):
        assert one.asks in row.cells[1].text
        lines = row.cells[2].text.splitlines()
        assert lines == [f"☐ {option}" for option in (*one.options, "Other:")]
        assert row.cells[3].text == ""
        assert row.height.cm >= 2


def test_options_are_what_peers_do_and_to_keep_ours(comparison: Comparison) -> None:
    one = next(one for one in agenda.agenda(comparison) if "befriend" in one.asks)
    assert one.options == (
        "Forbid it, as Alder Vale (2.1, p. 2) and Dale End (1.1, p. 1) do",
        "Advise against it, as Brook Hill (“Employees & students”, paragraph 1, p. 1) does",
        "Leave it unsaid, on purpose",
    )


def test_without_ours_the_pack_speaks_of_all_alike(comparison: Comparison) -> None:
    neutral = comparing.compare([documents.load(path).policy for path in FILES])
    text = _text(docx.Document(io.BytesIO(pack(neutral))))
    assert "Where each is weaker than most" in text
    assert "ours" not in text.replace("--ours FILE", "").casefold().replace("hours", "")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_policies_still_make_every_file(number: int) -> None:
    comparison = comparing.compare([documents.load(path).policy for path in FILES[:number]])
    for file in comparing.comparison_files(comparison):
        assert file.content


def test_many_policies_have_one_column_for_what_they_say(comparison: Comparison) -> None:
    policies = [documents.load(path).policy for path in FILES]
    many = comparing.compare(
        [
            replace(policy, policy=f"{policy.policy}-{n}", meta=replace(policy.meta, school=f"{name} {n} School"))
            for n, name in enumerate(("Ash", "Birch", "Cedar"))
            for policy in policies
        ]
    )
    tables = docx.Document(io.BytesIO(pack(many))).tables
    heads = [[cell.text for cell in table.rows[0].cells] for table in tables]
    assert ["Question", "What the policies say"] in heads


# --- all of them ---------------------------------------------------------------------------------------------------


def test_a_summary_holds_no_words_of_a_clause(comparison: Comparison) -> None:
    text = markdown(comparison)
    assert "2.1, p. 2" in text
    for quotes in comparison.quotes.values():
        assert [quote.text for quote in quotes.values() if len(quote.text) > 60 and quote.text in text] == []


def test_dates_are_told_as_printed(comparison: Comparison) -> None:
    first = comparison.currency[0]
    passed = Currency(policy=first.policy, review_due="2024-01", remarks=("review-passed",), passed_by="alder-vale")
    text = markdown(replace(comparison, currency=(passed, *comparison.currency[1:])))
    assert "was due January 2024, before Alder Vale was dated (14 September 2025)" in text


def test_no_file_holds_the_time_of_its_making(comparison: Comparison) -> None:
    for data in (xlsx(comparison), pack(comparison)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            years = {info.date_time[0] for info in archive.infolist()}
            core = archive.read("docProps/core.xml").decode()
        assert years <= {1980, 2026}
        assert "2026-01-01T00:00:00Z" in core
