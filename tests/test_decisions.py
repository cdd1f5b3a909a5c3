"""Twenty decisions and more for each real policy, from its PDF, that a careful reader would call beyond doubt."""

import tomllib
from functools import cache
from pathlib import Path

import pytest
from byelaw import decisions
from byelaw.diff.decide.answer import Cited
from byelaw.diff.decide.decider import Decider
from byelaw.tasks import documents
from made import given_of

CASES = sorted((Path(__file__).parent / "cases" / "decisions").glob("*.toml"))
DECISIONS = [(file.stem, one) for file in CASES for one in tomllib.loads(file.read_text(encoding="utf-8"))["decision"]]


@cache
def decider(path: Path) -> Decider:
    """A policy as its PDF reads, with nothing reviewed."""
    (ready,) = decisions.deciders([documents.load(path).policy])
    return ready


def stands(rule: Cited, one: dict[str, object]) -> bool:
    """Whether a rule stands where the decision says: at its page, or in the clause of its number."""
    if "page" in one:
        return rule.page == one["page"]
    return rule.place == one["clause"] or rule.place.startswith((f"{one['clause']},", f"{one['clause']} "))


@pytest.mark.shared
@pytest.mark.parametrize(("slug", "one"), DECISIONS, ids=[f"{slug}: {one['title']}" for slug, one in DECISIONS])
def test_a_decision_beyond_doubt(slug: str, one: dict[str, object], shared: Path) -> None:
    (answer,) = decisions.decide([decider(shared / "seeds" / f"{slug}.pdf")], given_of(str(one["ask"]))).answers
    shown = [(rule.place, rule.page, rule.rule) for rule in answer.because]
    assert answer.verdict == one["verdict"], (shown, answer.missing, answer.unknown)
    if answer.verdict != "silent":
        assert any(stands(rule, one) for rule in answer.because), shown
    if "measure" in one:
        assert [rule.measure for rule in answer.because if rule.measure] == [one["measure"]]


def test_there_are_twenty_for_each() -> None:
    assert len(CASES) == 5
    for file in CASES:
        assert len([slug for slug, _ in DECISIONS if slug == file.stem]) >= 20
