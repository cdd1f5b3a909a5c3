"""Every engine gives the native verdict: random requests over the samples, the real policies and policies of random rules."""

import random
from pathlib import Path

import pytest
from byelaw.compiler.pipeline import compile_file
from byelaw.diff.decide.compiled import NO, YES
from byelaw.grammar import model
from byelaw.outputs.cases import Native, cases_of
from byelaw.outputs.exports import cedar
from byelaw.outputs.exports.rules import rules_of
from engines import by_cedar, by_rego_cpp, by_regorus, drawn
from made import policy_of, rule_text

SAMPLES = sorted((Path(__file__).parents[1] / "policies").glob("*.byelaw"))
REQUESTS = 120


def agree(policy: model.Policy, count: int = REQUESTS) -> None:
    form = rules_of(policy)
    native = Native(form)
    asked = drawn(form, count, 1)
    right = [(verdict, tuple(sorted(rules))) for verdict, rules in map(native.answer, asked)]
    assert [(a, b) for a, *b in zip(asked, right, by_regorus(policy, asked), strict=True) if b[0] != b[1]] == []
    assert [(a, b) for a, *b in zip(asked, right, by_rego_cpp(policy, asked), strict=True) if b[0] != b[1]] == []
    allowed = by_cedar(policy, asked)
    assert [(a, v) for a, (v, _), yes in zip(asked, right, allowed, strict=True) if (v in cedar.ALLOWED) != yes] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    agree(compile_file(path).policy)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["wren-spinney", "st-cleopas", "twiss-green", "oak-tree", "hanwell-fields"])
def test_real_policies(name: str, shared: Path) -> None:
    agree(compile_file(shared / "seeds" / f"{name}.pdf").policy)


@pytest.mark.parametrize("lot", range(6))
def test_policies_of_random_rules(lot: int) -> None:
    lots = random.Random(lot)
    agree(policy_of("\n".join(rule_text(lots) for _ in range(12)), f"made-{lot}"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_cases_reach_every_rule_and_both_sides_of_its_tests(path: Path) -> None:
    """A rule that is never in force is one whose conditions exclude one another or that nobody is left for."""
    form = rules_of(compile_file(path).policy)
    native = Native(form)
    cases = cases_of(form)
    random_ones = drawn(form, 200, 3)
    for rule in form.rules:
        if rule.effect == "sanction":
            continue
        near = [case.asked for case in cases if rule.id in case.id or case.asked.act in rule.acts]
        seen = {native.in_force(asked, rule) for asked in near}
        possible = {native.in_force(asked, rule) for asked in random_ones if asked.act in rule.acts}
        assert YES in seen or YES not in possible, rule.id
        assert NO in seen, rule.id
