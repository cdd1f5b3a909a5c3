"""Conflicts inside one policy: planted pairs and near misses, in English and as rules; and what a report of one holds."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from byelaw.diff import conflicts as conflicting
from byelaw.diff.conflicts import KINDS, TITLES, Conflict, conflicts
from byelaw.grammar.model import Policy
from byelaw.tasks import documents, packs

CASES = Path(__file__).parent / "cases" / "conflicts"
ALL = [
    pytest.param(case, id=f"{file.stem}: {case['title']}")
    for file in sorted(CASES.glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


def policy_of(case: dict[str, Any], folder: Path) -> Policy:
    """The policy of a case: Markdown that is lifted, or rules in the words of two packs."""
    if "text" in case:
        path = folder / "policy.md"
        path.write_text(case["text"], encoding="utf-8")
    else:
        path = folder / "policy.byelaw"
        clauses = "".join(f"clause {i}\n  {rule}\n\n" for i, rule in enumerate(case["rules"], 1))
        path.write_text(f'policy "Planted"\n\npack social-media\npack mobile-phones\n\n{clauses}', encoding="utf-8")
    return documents.load(path).policy


def found_in(policy: Policy) -> tuple[Conflict, ...]:
    return conflicts(policy, packs.words_for([policy])).conflicts


@pytest.mark.parametrize("case", ALL)
def test_planted(case: dict[str, Any], tmp_path: Path) -> None:
    found = found_in(policy_of(case, tmp_path))
    expected = [(case["kind"], *case.get("between", ("1", "2")))] if "kind" in case else []
    told = [(conflict.kind, conflict.left.place, conflict.right.place) for conflict in found]
    assert (told == expected) != case.get("missed", False)


def test_what_is_printed_again_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clause = "> Pupils hand in their phones.\n  pupil must hand-in-device\n"
    ban = "> Phones stay in bags.\n  pupil must not hand-in-device\n"
    path = tmp_path / "policy.byelaw"
    text = "".join(f"clause {2 * i}\n  {clause}\nclause {2 * i + 1}\n  {ban}\n" for i in range(1, 31))
    path.write_text(f'policy "Planted"\n\npack mobile-phones\n\n{text}', encoding="utf-8")
    pairs: list[object] = []
    judged = conflicting._judged
    monkeypatch.setattr(conflicting, "_judged", lambda *pair: pairs.append(pair) or judged(*pair))
    assert [(one.left.place, one.right.place) for one in found_in(documents.load(path).policy)] == [("2", "3")]
    assert len(pairs) < 10


def test_every_kind_has_a_case_and_a_title() -> None:
    assert {case.values[0].get("kind") for case in ALL} == {*KINDS, None}  # type: ignore[union-attr]
    assert tuple(TITLES) == KINDS


def test_a_conflict_tells_who_what_and_when(tmp_path: Path) -> None:
    case = {
        "rules": [
            "pupil must hand-in-device when pupil.year is 7 to 9",
            "pupil must not hand-in-device when pupil.year is 9 to 11",
        ]
    }
    (found,) = found_in(policy_of(case, tmp_path))
    assert (found.who, found.cases, found.when) == ("pupil", "pupil.year is 9", "when pupil’s year is 9")
    assert found.why == "1 requires it; 2 forbids it."
    assert (found.left.line, found.right.line) == (7, 10)


def test_the_order_of_the_clauses_does_not_matter(tmp_path: Path) -> None:
    rules = ["staff must never publish-image of pupil", "staff must publish-image of pupil when account is official"]
    one, other = (found_in(policy_of({"rules": order}, tmp_path)) for order in (rules, rules[::-1]))
    assert [c.kind for c in one] == [c.kind for c in other] == ["duty-ban"]
    assert one[0].left.rule == other[0].right.rule


def test_what_holds_by_the_letter_only_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    rules = ["staff must use-device when place is site", "staff must not use-device when period is lesson"]
    policy = policy_of({"rules": rules}, tmp_path)
    assert found_in(policy) == ()
    (found,) = conflicts(policy, packs.words_for([policy]), "possible").conflicts
    assert (found.certainty, found.cases) == ("possible", "place is site and period is lesson")
