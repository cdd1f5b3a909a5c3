"""Settled practice: which sentences tell it, and what the table makes of it."""

import tomllib
from pathlib import Path

import pytest
from byelaw.compiler.lift.practice import practices_of
from byelaw.tasks import comparing, documents

FILE = Path(__file__).parent / "cases" / "practice.toml"
CASE_LIST = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]

TOLD = """# Social media policy

## In short

We do not stream live.

We never publish:

- a child's surname beside a picture

Staff must not accept friend requests from pupils.
"""


@pytest.mark.parametrize("case", CASE_LIST, ids=[case["text"] for case in CASE_LIST])
def test_practice(case: dict[str, object]) -> None:
    assert list(practices_of(str(case["text"]), str(case.get("lead", "")))) == case["put"]


def test_practice_is_told_in_the_table_and_is_no_norm(tmp_path: Path) -> None:
    file = tmp_path / "ours.md"
    file.write_text(TOLD, encoding="utf-8")
    policy = documents.compile_file(file).policy
    assert [norm.rule for clause in policy.clauses for norm in clause.norms] == [
        "? staff must not accept-contact with pupil"
    ]
    found = comparing.compare([policy])
    cells = {row.question: row.cells[0] for row in found.rows}
    for question in ("live-streaming", "full-names"):
        cell = cells[question]
        assert (cell.stance, cell.strength) == ("prohibited", "practice")
        assert cell.why.endswith("It states no rule, it tells what is done.")
        assert [(quote.practice, quote.rules, quote.reviewed) for quote in cell.decides] == [(True, (), False)]
    assert cells["befriend-pupils"].strength == "must not"
    files = {file.name: file.content for file in comparing.comparison_files(found, [policy])}
    assert "**Prohibited** (practice)" in files["comparison.md"].decode()
