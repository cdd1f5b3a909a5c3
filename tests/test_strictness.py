"""Which of two rules, and of two stances, is the stricter: a table of pairs, each weighed from both sides."""

import tomllib
from pathlib import Path

import pytest
from byelaw.compiler.parse import parse_rule
from byelaw.diff.stance import ORDER
from byelaw.diff.strictness import Order, flipped, weigh, weigh_stances
from byelaw.diff.votes import Answer
from byelaw.grammar.vocabulary import vocabulary

CASES = tomllib.loads((Path(__file__).parent / "cases" / "strictness.toml").read_text(encoding="utf-8"))["case"]
WORDS = vocabulary("social-media")


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_stricter_of_two_rules(case: dict[str, object]) -> None:
    left, right = parse_rule(str(case["left"])), parse_rule(str(case["right"]))
    weighed, other = weigh(left, right, WORDS), weigh(right, left, WORDS)
    assert (weighed.order, [term.what for term in weighed.terms]) == (case["order"], case["by"])
    assert other.order == flipped(weighed.order)
    assert [(t.what, t.left, t.right) for t in other.terms] == [(t.what, t.right, t.left) for t in weighed.terms]


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        ("prohibited", "conditional", "stricter"),
        ("conditional", "discouraged", "stricter"),
        ("discouraged", "silent", "stricter"),
        ("permitted", "silent", "same"),
        ("required", "recommended", "stricter"),
        ("recommended", "permitted", "stricter"),
        ("prohibited", "required", "opposed"),
        ("discouraged", "recommended", "opposed"),
    ],
)
def test_the_stricter_of_two_stances(left: Answer, right: Answer, order: Order) -> None:
    assert weigh_stances(left, right) == order
    assert weigh_stances(right, left) == flipped(order)


def test_every_stance_is_level_with_itself() -> None:
    assert {weigh_stances(answer, answer) for answer in ORDER} == {"same"}
