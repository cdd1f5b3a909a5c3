"""On what terms a rule holds: each connective is said once, and a time until which a ban runs reads as one."""

from pathlib import Path

import pytest
from byelaw.diff.cells import Cell
from byelaw.outputs.comparison.words import reasons
from byelaw.tasks import comparing, documents

PAGE = """# Social media policy
Ash Lane School

1.1 Pupils must not use social media in lessons unless the teacher has asked for it.

1.2 Staff must not accept friend requests from pupils, save where the pupil is a close relative.

1.3 Staff must not add former pupils until at least two years after they have left the school.
"""


@pytest.mark.parametrize(
    ("exception", "told"),
    [
        ("unless the teacher has asked for it", ("Unless", "the teacher has asked for it")),
        ("save where the pupil is a relative", ("Save where", "the pupil is a relative")),
        ("except for medical reasons", ("Except for", "medical reasons")),
        ("until two years have passed", ("Until", "two years have passed")),
        ("medical reasons", ("Except", "medical reasons")),
    ],
)
def test_a_cell_says_a_connective_once(exception: str, told: tuple[str, str]) -> None:
    cell = Cell(policy="ash-lane", stance="prohibited", contradictory=False, why="", exceptions=(exception,))
    assert reasons(cell) == [told]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("May pupils use social media in lessons?", "Exception: “unless the teacher has asked for it”."),
        ("May staff accept a friend request from a pupil?", "Exception: “save where the pupil is a close relative”."),
        ("May staff add former pupils?", "It is banned “until at least two years after they have left the school”."),
    ],
)
def test_an_answer_says_a_connective_once(tmp_path: Path, question: str, told: str) -> None:
    page = tmp_path / "ash-lane.md"
    page.write_text(PAGE, encoding="utf-8")
    words, ready = comparing.prepared([documents.load(page).policy])
    answer = comparing.ask(question, words, ready).answers[0]
    assert told in answer.why
    assert "Condition" not in answer.why


def test_what_is_done_answers_whether_it_is_done(tmp_path: Path) -> None:
    page = tmp_path / "ash-lane.md"
    page.write_text(f"{PAGE}\n1.4 The head approves all posts before they are published.\n", encoding="utf-8")
    words, ready = comparing.prepared([documents.load(page).policy])
    question = "Does somebody check posts before they go on the school's Facebook?"
    answer = comparing.ask(question, words, ready).answers[0]
    assert (answer.stance, answer.clauses[0].number, answer.contradictory) == ("required", "1.4", False)
