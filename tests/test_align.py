"""Clauses that rule the same point: which pairs are found, with what evidence, and which only sound alike."""

import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from byelaw.diff.align import KEPT, MANY, Alignment, ClausePlace, align
from byelaw.diff.likeness import Place
from byelaw.diff.similarity import content_words, folding, vectors
from byelaw.grammar.model import Policy
from byelaw.grammar.vocabulary import vocabulary
from byelaw.tasks import documents
from msgspec.structs import replace

CASES = Path(__file__).parent / "cases" / "compare"
EXPECTED = tomllib.loads((CASES / "aligned.toml").read_text(encoding="utf-8"))
WORDS = vocabulary("social-media")


@pytest.fixture(scope="module")
def policies() -> list[Policy]:
    return [documents.load(path).policy for path in sorted(CASES.glob("*.byelaw"))]


@pytest.fixture(scope="module")
def found(policies: list[Policy]) -> dict[tuple[ClausePlace, ClausePlace], Alignment]:
    return {(pair.left, pair.right): pair for pair in align(policies, WORDS)}


def _places(case: dict[str, Any]) -> tuple[ClausePlace, ClausePlace]:
    return ClausePlace(*case["left"]), ClausePlace(*case["right"])


@pytest.mark.parametrize("case", EXPECTED["pair"], ids=lambda case: f"{case['left'][1]}-{case['right'][0]}")
def test_aligned(found: dict[tuple[ClausePlace, ClausePlace], Alignment], case: dict[str, Any]) -> None:
    pair = found[_places(case)]
    assert pair.sure
    assert list(pair.evidence.concepts) == case["concepts"]
    assert list(pair.evidence.parties) == case["parties"]
    told = {d.what: [d.left or "", d.right or ""] for d in pair.differences if d.what != "wording"}
    assert told == case["differs"]


@pytest.mark.parametrize("case", EXPECTED["never"], ids=lambda case: case["why"])
def test_only_sounds_alike(found: dict[tuple[ClausePlace, ClausePlace], Alignment], case: dict[str, Any]) -> None:
    pair = found.get(_places(case))
    assert pair is None or not pair.sure


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


def test_a_rule_keeps_its_three_best_partners(policies: list[Policy]) -> None:
    rule = next(clause for clause in policies[0].clauses if clause.id == "c2.1")
    rules = tuple(replace(rule, id=f"c{n}", text=f"{rule.text} {'Really. ' * n}") for n in range(1, 6))
    others = tuple(replace(clause, id=clause.id.replace("c", "d")) for clause in rules)
    pairs = align([replace(policies[0], clauses=rules), replace(policies[1], clauses=others)], WORDS)
    for end in ("left", "right"):
        kept = Counter(getattr(pair, end).clause for pair in pairs if pair.ranks[end == "right"] <= KEPT)
        assert kept == Counter({clause.id: KEPT for clause in (rules if end == "left" else others)})


SCHOOLS = CASES.parent / "align"
AMOUNTS = tomllib.loads((SCHOOLS / "expected.toml").read_text(encoding="utf-8"))["pair"]


@pytest.mark.parametrize("case", AMOUNTS, ids=lambda case: case["clauses"][0])
def test_what_aligned_clauses_differ_in(case: dict[str, Any]) -> None:
    schools = [documents.load(path).policy for path in sorted(SCHOOLS.glob("*.byelaw"))]
    pairs = {(pair.left.clause, pair.right.clause): pair for pair in align(schools, WORDS) if pair.sure}
    differences = pairs[tuple(case["clauses"])].differences
    assert {d.what: [d.left or "", d.right or ""] for d in differences if d.what != "wording"} == case["differs"]


def test_what_settles_one_question_is_aligned_in_other_words(policies: list[Policy]) -> None:
    texts = (
        "Those who teach keep their own pages to themselves.",
        "Strangers see nothing of what an employee posts at home.",
    )
    sides = [
        replace(policy, clauses=(replace(clause, text=text, norms=(replace(clause.norms[0], rule=f"? {text}"),)),))
        for policy, text in zip(policies, texts, strict=False)
        for clause in policy.clauses
        if clause.id in ("c2.1", "s-employees-students-p1")
    ]
    settled = {
        "q": [Place(side.policy, side.clauses[0].id, f"? {text}") for side, text in zip(sides, texts, strict=True)]
    }
    without, (pair,) = align(sides, WORDS), align(sides, WORDS, settled)
    assert pair.evidence.settle == ("q",)
    assert not without or pair.score > without[0].score


def test_many_policies_meet_through_an_index(policies: list[Policy]) -> None:
    many = [replace(policies[n % 3], policy=f"p{n:02}") for n in range(MANY + 2)]
    points = sum(max(1, len(clause.norms)) for policy in many for clause in policy.clauses)
    pairs = align(many, WORDS)
    assert len(pairs) <= (KEPT + 1) * points
    copies = {
        (pair.right.clause, pair.left.policy) for pair in pairs if pair.right.policy == "p12" and pair.score == 1.0
    }
    assert copies >= {(clause.id, "p00") for clause in policies[0].clauses if clause.norms}
    assert {policy for _, policy in copies} == {"p00"}
    few = {
        (pair.left.clause, pair.right.clause) for pair in align(policies, WORDS) if pair.sure and pair.ranks == (1, 1)
    }
    assert few <= {(pair.left.clause, pair.right.clause) for pair in pairs}


def test_finds_what_a_reader_marked() -> None:
    marked = tomllib.loads((CASES / "marked.toml").read_text(encoding="utf-8"))
    samples = Path(__file__).parents[1] / "policies"
    left, right = (documents.load(samples / f"{marked[side]}.byelaw").policy for side in ("left", "right"))
    known = {clause.id for policy in (left, right) for clause in policy.clauses}
    pairs = {(pair.left.clause, pair.right.clause) for pair in align([left, right], WORDS) if pair.sure}
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
