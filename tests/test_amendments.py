"""A clause that changes another by its number changes its rules, and stands among the evidence: `cases/amendments.toml`."""

import tomllib
from pathlib import Path

import pytest
from byelaw import decisions
from byelaw.compiler.pipeline import Compiled, compile_file
from byelaw.diff.decide.request import Given
from byelaw.tasks import comparing

CASES = tomllib.loads((Path(__file__).parent / "cases" / "amendments.toml").read_text(encoding="utf-8"))["case"]


def compiled(says: list[str], folder: Path) -> Compiled:
    file = folder / "policy.md"
    clauses = "\n\n".join(f"2.{number} {text}" for number, text in enumerate(says, 1))
    file.write_text(
        f"# Mobile phone policy\n\n## 1 Aims\n\n1.1 We like quiet.\n\n## 2 Rules\n\n{clauses}\n", encoding="utf-8"
    )
    return compile_file(file)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_rules_are_changed(case: dict[str, dict[str, str]], tmp_path: Path) -> None:
    policy = compiled(case["says"], tmp_path).policy  # type: ignore[arg-type]
    rules = {
        clause.number: list(dict.fromkeys(norm.rule.lstrip("? ") for norm in clause.norms))
        for clause in policy.clauses
        if clause.norms
    }
    assert rules == case["rules"]
    ready = decisions.deciders([policy])
    told = {ask: decisions.decide(ready, Given(request=ask)).answers[0].verdict for ask in case.get("decides", {})}
    assert told == case.get("decides", {})


def test_the_clause_that_changes_another_is_shown(tmp_path: Path) -> None:
    policy = compiled(
        ["Pupils must not use phones in lessons.", "2.1 does not apply to sixth formers."], tmp_path
    ).policy
    words, ready = comparing.prepared([policy])
    answers = [
        comparing.ask(question, words, ready).answers[0]
        for question in ("May pupils use phones in lessons?", "May sixth formers use phones in lessons?")
    ]
    assert [answer.stance for answer in answers] == ["prohibited", "permitted"]
    for answer in answers:
        assert [clause.number for clause in answer.clauses[:2]] == ["2.1", "2.2"]
        assert "2.2 changes it" in answer.why
