"""The comparison of three invented schools: stances, the clauses behind them, and silence that says what it looked for."""

import tomllib
from itertools import permutations
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from byelaw.diff.compare import Comparison
from byelaw.grammar.model import Policy
from byelaw.outputs.comparison import STANCES, html, markdown, names, schema, terminal
from byelaw.tasks import comparing, documents
from msgspec.structs import replace
from rich.console import Console

CASES = Path(__file__).parent / "cases" / "compare"
ROWS = tomllib.loads((CASES / "stances.toml").read_text(encoding="utf-8"))["row"]


@pytest.fixture(scope="module")
def policies() -> list[Policy]:
    return [documents.load(path).policy for path in sorted(CASES.glob("*.byelaw"))]


@pytest.fixture(scope="module")
def comparison(policies: list[Policy]) -> Comparison:
    return comparing.compare(policies)


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case["question"])
def test_stances_and_their_clauses(comparison: Comparison, case: dict[str, Any]) -> None:
    row = next(row for row in comparison.rows if row.question == case["question"])
    for cell in row.cells:
        assert [cell.stance, *(quote.id for quote in cell.decides)] == case[cell.policy]


def test_every_cell_that_speaks_shows_a_clause_with_its_page(comparison: Comparison, policies: list[Policy]) -> None:
    texts = {(p.policy, c.id): (c.text, c.page) for p in policies for c in p.clauses}
    for row in comparison.rows:
        assert [cell.policy for cell in row.cells] == [column.policy for column in comparison.policies]
        for cell in row.cells:
            assert bool(cell.decides) == (cell.stance != "silent")
            assert (cell.silence is not None) == (cell.stance == "silent")
            assert (cell.strength is None) == (cell.stance == "silent")
            assert cell.why.endswith(".")
            nearest = cell.silence.nearest if cell.silence else ()
            for quote in (*cell.decides, *cell.beside, *nearest):
                assert (quote.text, quote.page) == texts[cell.policy, quote.id]


def test_a_contradiction_shows_both_rules() -> None:
    comparison = comparing.compare([documents.load(CASES / "contradiction" / "dale-end.byelaw").policy])
    cell = next(row for row in comparison.rows if row.question == "befriend-pupils").cells[0]
    assert cell.contradictory
    assert [rule for quote in cell.decides for rule in quote.rules] == [
        "staff must not accept-contact with pupil when account is personal"
    ]
    assert [(quote.says, *quote.rules) for quote in cell.beside] == [
        ("permitted", "staff may accept-contact with pupil when account is personal")
    ]
    assert "opposite" in cell.why
    assert "Contradicts itself" in html(comparison)


def test_a_clause_that_may_answer_is_no_gap(tmp_path: Path) -> None:
    path = tmp_path / "policy.md"
    path.write_text(
        "# Social media policy\n\n## Staff\n\nStaff must not share the passwords of school accounts.\n\n"
        "Looking candidates up on social media, to see what they put there, has its place in how we choose.\n",
        encoding="utf-8",
    )
    rows = {row.question: row for row in comparing.compare([documents.load(path).policy]).rows}
    (cell,) = rows["search-applicants"].cells
    assert cell.stance == "silent"
    assert cell.silence is not None
    assert cell.silence.reason == "unclear"
    assert cell.silence.nearest[0].place in cell.silence.text
    assert cell.silence.nearest[0].text.startswith("Looking candidates up")
    (cell,) = rows["encyclopaedia"].cells
    assert cell.silence is not None
    assert cell.silence.reason == "gap"


def test_rows_stand_by_topic(comparison: Comparison) -> None:
    topics = [row.topic for row in comparison.rows]
    assert set(topics) <= {topic.name for topic in comparison.topics}
    assert topics == sorted(topics, key=[topic.name for topic in comparison.topics].index)


def test_places_are_how_a_person_finds_a_clause(comparison: Comparison) -> None:
    places = {quote.id: quote.place for found in comparison.quotes.values() for quote in found.values()}
    assert places["c2.1"] == "2.1"
    assert places["c2.3-b"] == "2.3 b)"
    assert places["s-employees-students-p1"] == "“Employees & students”, paragraph 1"


def test_laws_stand_with_the_clauses_that_name_them(comparison: Comparison) -> None:
    assert [(cited.name, cited.kind) for cited in comparison.cited] == [("Data Protection Act 2018", "law")]
    assert [[quote.place for quote in quotes] for quotes in comparison.cited[0].clauses] == [
        ["1, paragraph 2"],
        ["“What employees must not do”, paragraph 3"],
        [],
    ]


def test_json_form_reads_back(comparison: Comparison) -> None:
    assert msgspec.json.decode(msgspec.json.encode(comparison), type=Comparison) == comparison


def test_json_form_is_what_its_schema_says(comparison: Comparison) -> None:
    written = msgspec.json.decode(msgspec.json.encode(comparison))
    jsonschema.validate(written, schema(), jsonschema.Draft202012Validator)
    del written["rows"][0]["cells"][0]["stance"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, schema(), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("width", [40, 80, 160])
def test_terminal_shows_every_stance_at_any_width(comparison: Comparison, width: int) -> None:
    console = Console(width=width, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(terminal(comparison, width))
    shown = capture.get()
    assert max(map(len, shown.splitlines())) <= width
    stances = [STANCES[cell.stance].word for row in comparison.rows for cell in row.cells]
    for stance in set(stances):
        assert shown.count(stance) >= stances.count(stance)


def test_markdown_escapes_what_a_document_says(comparison: Comparison) -> None:
    text = markdown(comparison)
    assert r"Brook Hill \<Academy\> \& Nursery" in text
    assert "<Academy>" not in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace(r"\|", "").count("|") for line in tables} == {len(comparison.policies) + 2}


def test_policies_of_one_school_keep_apart(comparison: Comparison) -> None:
    first = comparison.policies[0]
    assert names([first, replace(first, policy="new", file="new.pdf")]) == {
        "alder-vale": "Alder Vale Primary School (alder-vale.byelaw)",
        "new": "Alder Vale Primary School (new.pdf)",
    }
    assert names([first, replace(first, policy="copy")])["copy"] == "Alder Vale Primary School (copy)"


@pytest.mark.parametrize("ours", [None, "cedar-row"])
def test_the_order_of_the_files_changes_no_byte(policies: list[Policy], ours: str | None) -> None:
    first, *others = (
        {file.name: file.content for file in comparing.comparison_files(comparing.compare(ordered, ours))}
        for ordered in permutations(policies)
    )
    assert [name for other in others for name in other if other[name] != first[name]] == []


def test_ours_stands_first_and_is_told(policies: list[Policy]) -> None:
    comparison = comparing.compare(policies, "cedar-row")
    assert [column.policy for column in comparison.policies] == ["cedar-row", "alder-vale", "brook-hill"]
    assert comparison.ours == "cedar-row"
    assert html(comparison).count(">ours</span>") == 3


def test_no_policies_is_an_empty_table() -> None:
    comparison = comparing.compare([])
    assert all(row.cells == () for row in comparison.rows)


def test_what_only_the_documents_words_narrow_does_not_decide_alone(tmp_path: Path) -> None:
    path = tmp_path / "policy.md"
    path.write_text(
        "# Social media policy\n\n## Staff\n\nStaff must not publish a picture if the sky in it is grey.\n",
        encoding="utf-8",
    )
    rows = {row.question: row for row in comparing.compare([documents.load(path).policy]).rows}
    (cell,) = rows["pupil-photos-official"].cells
    assert cell.stance == "silent"
    assert cell.silence is not None
    assert cell.silence.reason == "unclear"
    assert cell.silence.nearest[0].text.startswith("Staff must not publish a picture")
