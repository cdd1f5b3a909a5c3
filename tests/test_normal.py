"""The normal form of policies: what each kind of norm is taken apart into, and that it is plain data."""

import tomllib
from pathlib import Path

import msgspec
import pytest
from byelaw.diff.decide import form as f
from byelaw.diff.decide.normal import normal
from byelaw.tasks import documents, packs
from made import policy_of

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "decide" / "normal.toml").read_text(encoding="utf-8"))["case"]
SAMPLES = sorted((HERE.parent / "policies").glob("*.byelaw"))


def normal_of(text: str) -> f.NormalPolicy:
    policy = policy_of(text)
    return normal(policy, packs.words_for([policy]))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_what_a_norm_comes_to(case: dict[str, object]) -> None:
    made = normal_of(str(case["policy"]))
    assert [f"{rule.id} {rule.effect} {rule.party} {rule.named}" for rule in made.rules] == case["rules"]
    defeated = {rule.id: list(rule.defeated_by) for rule in made.rules if rule.defeated_by}
    assert defeated == case.get("defeated", {})
    assert {rule.id: list(rule.clashes) for rule in made.rules if rule.clashes} == case.get("clashes", {})


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_a_normal_form_is_plain_data_that_names_only_what_it_holds(path: Path) -> None:
    policy = documents.load(path).policy
    made = normal(policy, packs.words_for([policy]))
    assert msgspec.json.decode(msgspec.json.encode(made), type=f.NormalPolicy) == made
    ids = [rule.id for rule in made.rules]
    assert len(ids) == len(set(ids))
    facts, steps = {fact.key for fact in made.facts}, {step.key for step in made.steps}
    for rule in made.rules:
        assert {*rule.defeated_by, *rule.clashes} <= set(ids)
        for test in (*f.inside(rule.when), *f.inside(rule.unless)):
            match test:
                case f.Among(fact=fact) | f.Between(fact=fact):
                    assert fact in facts
                case f.Done(step=step):
                    assert step in steps
                case f.Applies(rules=named):
                    assert set(named) <= set(ids)
