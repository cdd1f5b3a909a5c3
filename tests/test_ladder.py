"""A school's policy beside its framework: what becomes of each rule and of each question."""

import tomllib
from pathlib import Path

import pytest
from byelaw.diff.ladder import VERDICTS, Ladder
from byelaw.tasks import comparing, documents

CASES = Path(__file__).parent / "cases" / "ladder"
EXPECTED = tomllib.loads((CASES / "expected.toml").read_text(encoding="utf-8"))


def ladder(framework: Path, school: Path) -> Ladder:
    return comparing.ladder(documents.load(framework).policy, documents.load(school).policy)


@pytest.fixture(scope="module")
def found() -> Ladder:
    return ladder(CASES / "framework.byelaw", CASES / "school.byelaw")


def test_each_rule_of_the_framework(found: Ladder) -> None:
    told = [
        [
            step.framework.place if step.framework else "",
            step.school.place if step.school else "",
            step.verdict,
            step.framework_rung,
            step.school_rung,
            " ".join(term.what for term in step.terms),
        ]
        for step in found.steps
    ]
    assert told == EXPECTED["steps"]


def test_each_question(found: Ladder) -> None:
    told = {answer.question: [answer.verdict, answer.framework, answer.school] for answer in found.questions}
    assert told == EXPECTED["questions"]


def test_a_rule_in_english_is_found_in_other_words(tmp_path: Path) -> None:
    (tmp_path / "trust.md").write_text(
        "# Mobile phones\n\n## 1. Pupils\n\n1.1 Pupils must hand in their mobile phones at the school office every morning.\n\n"
        "1.2 Pupils must not take photographs with a mobile phone.\n\n"
        "1.3 Staff must report the loss of a phone within two days.\n",
        encoding="utf-8",
    )
    (tmp_path / "school.md").write_text(
        "# Phones\n\n## 3. Phones in school\n\n3.1 Mobile phones should be handed in at the office by pupils when they arrive.\n\n"
        "3.2 Pupils must not take photographs with a mobile phone.\n",
        encoding="utf-8",
    )
    found = ladder(tmp_path / "trust.md", tmp_path / "school.md")
    told = {step.framework.place: (step.verdict, step.school_rung) for step in found.steps if step.framework}
    assert told["1.2"] == ("same", "must")
    assert told["1.1"][1] == "should"
    assert told["1.3"] == ("missing", "silent")


def test_one_act_in_few_common_words_is_one_point_and_a_kind_of_it_comes_close(tmp_path: Path) -> None:
    (tmp_path / "trust.md").write_text(
        "# Social media\n\n1.1 Staff must not have any pupil as a contact on a personal account.\n\n"
        "1.2 Images of pupils must not be posted unless a parent has consented.\n",
        encoding="utf-8",
    )
    (tmp_path / "school.md").write_text(
        "# Social media\n\n2.1 Staff must never accept a friend request from a pupil.\n\n"
        "2.2 We will not publish a child's photo unless a parent has given written consent.\n",
        encoding="utf-8",
    )
    steps = {
        step.framework.place: step
        for step in ladder(tmp_path / "trust.md", tmp_path / "school.md").steps
        if step.framework
    }
    assert (steps["1.1"].verdict, steps["1.1"].near and steps["1.1"].near.place) == ("missing", "2.1")
    assert (steps["1.2"].verdict, steps["1.2"].school and steps["1.2"].school.place) == ("differs", "2.2")


def test_a_policy_is_level_with_itself() -> None:
    found = ladder(CASES / "framework.byelaw", CASES / "framework.byelaw")
    assert {step.verdict for step in found.steps} == {answer.verdict for answer in found.questions} == {"same"}


def test_from_the_other_side(found: Ladder) -> None:
    other = ladder(CASES / "school.byelaw", CASES / "framework.byelaw")
    turned = {"tighter": "looser", "looser": "tighter", "missing": "own", "own": "missing"}
    assert sorted(turned.get(step.verdict, step.verdict) for step in found.steps) == sorted(
        step.verdict for step in other.steps
    )


def test_verdicts_are_those_that_reports_know(found: Ladder) -> None:
    assert {step.verdict for step in found.steps} <= set(VERDICTS)
