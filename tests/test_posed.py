"""A question of the packs is answered alike by a comparison and by `ask`; and put as any other question it seldom differs."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from byelaw.compiler.question import read_question
from byelaw.diff.ask import ask
from byelaw.diff.compare import Comparison
from byelaw.grammar.model import Policy
from byelaw.tasks import comparing, documents

ROOT = Path(__file__).resolve().parents[1]
CASES = tomllib.loads((ROOT / "tests" / "cases" / "posed.toml").read_text(encoding="utf-8"))["case"]
SEEDS = ROOT.parent / "shared" / "seeds"


def _differing(policies: list[Policy], comparison: Comparison) -> list[str]:
    """The cells that differ from what `ask` would say if it did not know the packs' questions."""
    words, ready = comparing.prepared(policies)
    return [
        f"{row.question} {cell.policy}: {cell.stance}, {answer.stance}"
        for row in comparison.rows
        for answer in ask(read_question(row.asks, words), ready, words).answers
        for cell in row.cells
        if cell.policy == answer.policy and cell.stance != answer.stance
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_what_a_policy_says_to_questions_of_the_packs(case: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "policy.md"
    file.write_text(f"# Social Media Policy\n\n{case['says']}\n", encoding="utf-8")
    cells = {row.question: row.cells[0] for row in comparing.compare([documents.load(file).policy]).rows}
    assert {question: cells[question].stance for question in case["cells"]} == case["cells"]


@pytest.fixture(scope="module")
def samples() -> list[Policy]:
    return [documents.load(file).policy for file in sorted((ROOT / "policies").glob("*.byelaw"))]


def test_a_question_of_the_packs_has_one_answer(samples: list[Policy]) -> None:
    some = samples[:1]
    words, ready = comparing.prepared(some)
    for row in comparing.compare(some).rows:
        answers = {answer.policy: answer for answer in comparing.ask(f" {row.asks.upper()} ", words, ready).answers}
        for cell in row.cells:
            answer = answers[cell.policy]
            assert (answer.stance, answer.contradictory) == (cell.stance, cell.contradictory), row.question
            assert (answer.silence is None) == (cell.silence is None), row.question
            if cell.silence is None:
                assert answer.clauses[0].id in [quote.id for quote in cell.decides], row.question
            else:
                assert answer.silence == cell.silence, row.question
                assert answer.clauses == ()


def test_a_question_in_other_words_is_read_by_itself(samples: list[Policy]) -> None:
    words, ready = comparing.prepared(samples[:1])
    question = next(one.asks for one in words.questions if one.id == "befriend-pupils")
    other = question.replace("May staff", "Are staff allowed to", 1)
    assert comparing.ask(question, words, ready) != comparing.ask(other, words, ready)


def test_the_two_ways_to_read_a_question_seldom_differ(samples: list[Policy]) -> None:
    found = _differing(samples, comparing.compare(samples))
    assert len(found) <= MOST, "\n".join(found)


@pytest.mark.shared
def test_the_two_ways_seldom_differ_on_published_policies() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the published policies are not beside the checkout")
    policies = [documents.load(file).policy for file in sorted(SEEDS.glob("*.pdf"))]
    found = _differing(policies, comparing.compare(policies))
    assert len(found) <= MOST, "\n".join(found)


MOST = 112
"""Of so many cells at most, out of 600, may the free reading of a question differ."""
