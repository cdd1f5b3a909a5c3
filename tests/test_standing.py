"""Policies beside their peers: the median of answers, the load of each role, the dates that policies print."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from byelaw.diff.currency import currency
from byelaw.diff.duties import duties
from byelaw.diff.standing import Asked, against_median, distance, furthest_apart, standings
from byelaw.grammar.model import Policy
from byelaw.tasks import documents
from hypothesis import given
from hypothesis import strategies as st

CASES = Path(__file__).parent / "cases"
ANSWERS = ("prohibited", "required", "conditional", "discouraged", "recommended", "permitted", "silent")


def _cases() -> list[Any]:
    found = tomllib.loads((CASES / "standing.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


@pytest.mark.parametrize("case", _cases())
def test_beside_the_median_of_the_others(case: dict[str, Any]) -> None:
    answers = [None if answer == "-" else answer for answer in case["answers"]]
    assert [rank or "" for rank in against_median(answers)] == case["beside"]
    assert distance(answers) == case["apart"]


@given(st.lists(st.sampled_from((*ANSWERS, None)), min_size=2, max_size=7), st.randoms())
def test_no_order_of_policies_changes_a_rank(answers: list[Any], chance: Any) -> None:
    order = list(range(len(answers)))
    chance.shuffle(order)
    ranks = against_median(answers)
    assert against_median([answers[i] for i in order]) == tuple(ranks[i] for i in order)
    assert distance([answers[i] for i in order]) == distance(answers)


def test_added_up_by_topic() -> None:
    asked = [
        Asked("a", "contact", ("prohibited", "silent", "silent"), ("prohibited", "silent", "silent")),
        Asked("b", "contact", ("silent", "required", "required"), ("silent", "required", "required")),
        Asked("c", "images", ("permitted", "permitted", "silent"), ("permitted", "permitted", None)),
    ]
    first, second, *_ = standings(["x", "y", "z"], asked)
    assert (first.topic, first.stances, first.stricter, first.looser) == (
        "contact",
        {"prohibited": 1, "silent": 1},
        ("a",),
        ("b",),
    )
    assert (second.policy, second.topic, second.stances) == ("x", "images", {"permitted": 1})
    assert furthest_apart(asked) == ("a", "b")


# --- what each role has to bear ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def policy() -> Policy:
    return documents.load(CASES / "duties" / "ash-hill.byelaw").policy


def test_counts_what_each_role_bears(policy: Policy) -> None:
    expected = tomllib.loads((CASES / "duties" / "ash-hill.toml").read_text(encoding="utf-8"))
    found = {
        load.role: [load.musts, load.must_nots, load.shoulds, load.should_nots, load.deadlines]
        for load in duties(policy)
    }
    assert found == expected["counts"]
    due = {f"{load.role} {duty.clause}": duty.due for load in duties(policy) for duty in load.duties if duty.due}
    assert due == expected["due"]


def test_behind_every_figure_stand_its_clauses(policy: Policy) -> None:
    rules = {(clause.id, norm.rule) for clause in policy.clauses for norm in clause.norms}
    for load in duties(policy):
        kinds = [duty.kind for duty in load.duties]
        assert [kinds.count(kind) for kind in ("must", "must not", "should", "should not")] == [
            load.musts,
            load.must_nots,
            load.shoulds,
            load.should_nots,
        ]
        assert {(duty.clause, duty.rule) for duty in load.duties} <= rules
        assert len(set(load.duties)) == len(load.duties)


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case", tomllib.loads((CASES / "currency.toml").read_text(encoding="utf-8"))["case"], ids=lambda case: case["name"]
)
def test_dates_as_printed(case: dict[str, Any], tmp_path: Path) -> None:
    policies = []
    for name, lines in case["policies"].items():
        path = tmp_path / f"{name}.byelaw"
        path.write_text("\n".join([f'policy "{name}" @p1', *lines, ""]), encoding="utf-8")
        policies.append(documents.load(path).policy)
    found = {
        one.policy: [one.dated or "", *one.remarks, *filter(None, (one.passed_by, one.review_told))]
        for one in currency(policies)
    }
    assert found == case["found"]
