"""Lines that leave a choice to whoever signs become fields, and state no norm; what only has a slash in it stays a rule."""

from pathlib import Path

import pytest
from byelaw.compiler.lift.sentence.choices import choice_in
from byelaw.compiler.pipeline import compile_file

TEXT = """# Toy Agreement - Parents

Larkfield School

I will keep my toys in the box.

I do / do not agree to my toys being lent to others (delete as appropriate)

I have read the rules. I do / do not want a copy of them.
"""


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("I do / do not give leave for my kite to be flown", ("do", "do not")),
        ("I agree/do not agree to the loan of my kite.", ("agree", "do not agree")),
        ("We are / are not happy for the kite to be mended", ("are", "are not")),
        ("I don't / do wish to be told about lost kites", ("don't", "do")),
        ("My child may / may not borrow a kite (please delete as applicable)", ("may", "may not")),
        ("Parent / Carer / Guardian (circle one)", ("Parent", "Carer", "Guardian")),
    ],
)
def test_choices(text: str, choices: tuple[str, ...]) -> None:
    found = choice_in(text)
    assert found is not None
    assert found.choices == choices
    assert text.startswith(found.label)


@pytest.mark.parametrize(
    "text",
    [
        "I will not use kites and/or will not lend them.",
        "Staff/volunteers do not fly kites.",
        "We keep kites/balloons and do not lend them.",
        "Delete old letters where appropriate.",
        "I do not bring kites/balloons to school.",
    ],
)
def test_rules_with_a_slash(text: str) -> None:
    assert choice_in(text) is None


def test_a_choice_is_a_field_and_no_norm(tmp_path: Path) -> None:
    path = tmp_path / "toys.md"
    path.write_text(TEXT, "utf-8")
    policy = compile_file(path).policy
    fields = [(field.label, field.type, field.choices) for form in policy.forms for field in form.fields]
    assert fields == [("I do / do not agree to my toys being lent to others", "choice", ("do", "do not"))]
    assert [norm.action for clause in policy.clauses for norm in clause.norms] == ["keep my toys in the box"]
