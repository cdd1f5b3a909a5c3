"""Clauses that rule the same point: which pairs are found, with what evidence, and which only sound alike."""

import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from byelaw import tasks
from byelaw.diff.align import KEPT, Alignment, ClausePlace, align
from byelaw.diff.similarity import content_words, folding, vectors
from byelaw.grammar.model import Policy
from byelaw.grammar.vocabulary import vocabulary
from msgspec.structs import replace

CASES = Path(__file__).parent / "cases" / "compare"
EXPECTED = tomllib.loads((CASES / "aligned.toml").read_text(encoding="utf-8"))
WORDS = vocabulary("social-media")


@pytest.fixture(scope="module")
def policies() -> list[Policy]:
    return [tasks.load(path).policy for path in sorted(CASES.glob("*.byelaw"))]


@pytest.fixture(scope="module")
def found(policies: list[Policy]) -> dict[tuple[ClausePlace, ClausePlace], Alignment]:
    return {(pair.left, pair.right): pair for pair in align(policies, WORDS)}


def _places(case: dict[str, Any]) -> tuple[ClausePlace, ClausePlace]:
    return ClausePlace(*case["left"]), ClausePlace(*case["right"])


@pytest.mark.parametrize("case", EXPECTED["pair"], ids=lambda case: f"{case['left'][1]}-{case['right'][0]}")
def test_aligned(found: dict[tuple[ClausePlace, ClausePlace], Alignment], case: dict[str, Any]) -> None:
    pair = found[_places(case)]
    assert list(pair.evidence.concepts) == case["concepts"]
    assert list(pair.evidence.parties) == case["parties"]
    told = {d.what: [d.left or "", d.right or ""] for d in pair.differences if d.what != "wording"}
    assert told == case["differs"]


@pytest.mark.parametrize("case", EXPECTED["never"], ids=lambda case: case["why"])
def test_only_sounds_alike(found: dict[tuple[ClausePlace, ClausePlace], Alignment], case: dict[str, Any]) -> None:
    assert _places(case) not in found


def test_the_order_of_the_policies_only_turns_the_pairs(policies: list[Policy]) -> None:
    def pairs(ordered: list[Policy]) -> set[tuple[frozenset[ClausePlace], float]]:
        return {(frozenset((pair.left, pair.right)), pair.score) for pair in align(ordered, WORDS)}

    assert pairs(policies) == pairs(policies[::-1])


def test_a_copy_aligns_each_clause_with_itself_first(policies: list[Policy]) -> None:
    original = policies[0]
    aligned = align([original, original], WORDS)
    best: dict[str, Alignment] = {}
    for pair in aligned:
        best.setdefault(pair.left.clause, pair)
    ruling = [clause.id for clause in original.clauses if clause.norms]
    assert [best[id_].right.clause for id_ in ruling] == ruling
    assert all(best[id_].score == 1.0 and not best[id_].differences for id_ in ruling)


def test_a_rule_keeps_three_partners_at_most(policies: list[Policy]) -> None:
    rule = next(clause for clause in policies[0].clauses if clause.id == "c2.1")
    copies = tuple(replace(rule, id=f"c{number}") for number in range(1, 6))
    many, one = replace(policies[0], clauses=copies), replace(policies[1], clauses=(rule,))
    assert len(align([many, one], WORDS)) == KEPT
    assert len(align([one, many], WORDS)) == KEPT


def test_finds_what_a_reader_marked() -> None:
    marked = tomllib.loads((CASES / "marked.toml").read_text(encoding="utf-8"))
    samples = Path(__file__).parents[1] / "policies"
    left, right = (tasks.load(samples / f"{marked[side]}.byelaw").policy for side in ("left", "right"))
    known = {clause.id for policy in (left, right) for clause in policy.clauses}
    pairs = {(pair.left.clause, pair.right.clause) for pair in align([left, right], WORDS)}
    missed = [pair for pair in marked["pairs"] if tuple(pair) not in pairs]
    assert {id_ for pair in marked["pairs"] for id_ in pair} <= known
    assert len(missed) <= (1 - marked["least"]) * len(marked["pairs"]), missed


def test_nothing_to_align() -> None:
    assert align([], WORDS) == ()


def test_names_of_a_party_are_one_word() -> None:
    fold = folding(WORDS)
    assert fold("Members of  STAFF tell a pupil’s parent") == "staff tell a pupil's parent"
    assert fold("stafford") == "stafford"


def test_likeness_is_1_for_the_same_and_0_for_nothing_shared() -> None:
    rows = vectors(["a rule on pictures", "a rule on pictures", "zzzz"])
    likeness = (rows @ rows.T).toarray()
    assert likeness[0, 1] == pytest.approx(1.0)
    assert likeness[0, 2] == 0.0
    assert vectors(["", "…"]).shape[0] == 2


def test_content_words_keep_their_order() -> None:
    assert content_words("the photograph of a pupil and the pupil's photograph") == ("photograph", "pupil", "pupil's")


def test_every_pair_names_two_policies(
    found: dict[tuple[ClausePlace, ClausePlace], Alignment], policies: list[Policy]
) -> None:
    order = list(combinations([policy.policy for policy in policies], 2))
    assert {(a.policy, b.policy) for a, b in found} <= set(order)
