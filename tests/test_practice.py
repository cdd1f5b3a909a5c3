"""Settled practice: which sentences tell it, and what the table makes of it."""

import tomllib
from pathlib import Path

import pytest
from byelaw.compiler.lift.norm.practice import misdeeds_of, practices_of, same_for
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


@pytest.mark.parametrize(
    ("sentence", "lead", "put"),
    [
        ("bringing the school into disrepute;", "Examples of gross misconduct are:", "bring the school into disrepute"),
        ("disclosure of private records", "The following is unacceptable conduct:", "disclose private records"),
        ("Sharing a log-in will be treated as gross misconduct.", "", "share a log-in"),
        ("Opening a page in our name will lead to suspension.", "", "open a page in our name"),
        ("being unwell", "The following will be paid:", None),
        ("Working late may lead to tiredness.", "", None),
    ],
)
def test_what_counts_as_misconduct_is_banned(sentence: str, lead: str, put: str | None) -> None:
    assert misdeeds_of(sentence, lead, "Staff") == (() if put is None else (f"Staff must not {put}.",))


def test_the_same_goes_for_somebody_else() -> None:
    before = "Staff must not write to current pupils on any network."
    again = "Staff must not write to recent leavers on any network."
    assert same_for("The same goes for recent leavers.", before) == again
    assert same_for("The bell goes at nine.", before) is None


LISTED = """# Social media policy

## For our staff and volunteers

**We always:**

- keep our own accounts private

**We never:**

- accept friend requests from pupils
- give parents our own telephone number

**Where you work.** If you name the school, say that your views are your own.
"""


def test_a_line_that_breaks_off_before_a_list_is_no_heading_and_its_items_are_no_orders(tmp_path: Path) -> None:
    file = tmp_path / "ours.md"
    file.write_text(LISTED, encoding="utf-8")
    policy = documents.compile_file(file).policy
    assert [section.heading for section in policy.sections] == ["For our staff and volunteers"]
    assert [norm.rule for clause in policy.clauses for norm in clause.practices] == [
        "? staff must protect-account when account is personal",
        "? staff must never accept-contact with pupil",
        "? staff must never give-contact-details to parent",
    ]
    assert {norm.bearer for clause in policy.clauses for norm in clause.norms} == {"staff"}


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
