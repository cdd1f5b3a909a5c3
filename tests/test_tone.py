"""What sentences speak of in whatever words, and in which tone: what a clause answers that does not use the question's words."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from byelaw.compiler.question import read_question
from byelaw.diff.evidence import Evidence
from byelaw.diff.spoken import groups, share, spoken
from byelaw.diff.tone import ANSWERS
from byelaw.diff.wanted import want
from byelaw.diff.weighing import weigh
from byelaw.grammar.facets import families, named
from byelaw.grammar.tones import content, cues
from byelaw.tasks import comparing, documents
from hypothesis import given
from hypothesis import strategies as st

CASES = Path(__file__).parent / "cases" / "answers"


def cases(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"])


def families_of(text: str) -> set[str]:
    return {one.family for one in named(text)}


@pytest.mark.parametrize("case", cases("families"), ids=lambda case: case["question"])
def test_what_is_spoken_of(case: dict[str, Any]) -> None:
    asked = families_of(case["question"])
    assert set(case["shares"]) <= asked & families_of(case["speaks"])
    assert families_of(case["not"]).isdisjoint(case["lacks"])
    wanted = groups(case["question"])
    assert share(wanted, spoken(case["speaks"], "", ""), {}) > share(wanted, spoken(case["not"], "", ""), {})


@pytest.mark.parametrize("case", cases("tones"), ids=lambda case: case["clause"])
def test_what_a_clause_answers(case: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "policy.md"
    file.write_text(f"# Rules\n\n1.1 {case['clause']}\n", encoding="utf-8")
    words, (ready,) = comparing.prepared([documents.load(file).policy])
    best: Evidence = weigh(want(read_question(case["question"], words), words), ready.index, words)[0].evidence
    assert best.says == case["stance"], best.heard


def test_families_belong_to_families() -> None:
    for family in families().values():
        assert not family.within or f"{family.role}:{family.within}" in families(), family.id


def test_counts_stand_for_answers_and_cues() -> None:
    table = content()
    assert table.answers == ANSWERS
    for counts in (table.permission, table.duty):
        assert "start" in counts
        assert all(len(row) == len(ANSWERS) for row in counts.values())
        assert set(table.cues) & set(counts)


@given(st.text(max_size=200))
def test_every_text_has_some_tone_and_families(text: str) -> None:
    assert set(cues(text)) <= set(content().cues)
    assert families_of(text) <= set(families())
