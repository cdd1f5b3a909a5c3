"""Random requests to a policy's rules, and what each engine answers to many of them at once.

Requests are drawn by Hypothesis from the words that the rules use, with facts and steps often unknown.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cedarpy
import hypothesis.strategies as st
import msgspec
from byelaw.diff.decide import form as f
from byelaw.grammar import model
from byelaw.outputs.cases import OTHER, Asked, values_for
from byelaw.outputs.exports import cedar, rego
from byelaw.outputs.exports.rules import rules_of
from byelaw.outputs.verify.rego import _DRIVER
from hypothesis import HealthCheck, Phase, given, seed, settings
from opa_eval import OpaEval

Answer = tuple[str, tuple[str, ...]]
"""A verdict, and the ids of the rules behind it in order."""


def requests(policy: f.NormalPolicy) -> st.SearchStrategy[Asked]:
    """Requests in the words of the rules: mostly to parties and acts that some rule names."""
    rules = [rule for rule in policy.rules if rule.effect != "sanction" and rule.acts]
    acts = list(dict.fromkeys(act for rule in rules for act in rule.acts)) or [OTHER]
    parties = list(dict.fromkeys((*(p for rule in rules for p in rule.who), *policy.parties))) or [OTHER]
    facts = {fact.key: fact for fact in policy.facts}
    choices = values_for([test for rule in rules for test in (rule.when, rule.unless)], facts)
    by_act = {act: [rule for rule in rules if act in rule.acts] for act in acts}
    over = {rule.id: rule for rule in rules}
    told_as = {step.key: step.told_as for step in policy.steps}

    @st.composite
    def draw_request(draw: st.DrawFn) -> Asked:
        act = draw(st.sampled_from(acts))
        near = by_act.get(act, [])
        near = [*near, *(over[id_] for rule in near for id_ in rule.defeated_by if id_ in over)]
        bound = [party for rule in near for party in rule.who] or parties
        who = draw(
            st.lists(st.one_of(st.sampled_from(bound), st.sampled_from(parties)), min_size=1, max_size=2, unique=True)
        )
        tests = [test for rule in near for whole in (rule.when, rule.unless) for test in f.inside(whole)]
        args: dict[str, tuple[str, ...]] = {}
        for arg in dict.fromkeys(arg for rule in near for arg in rule.args):
            if draw(st.integers(0, 3)):
                args[arg.prep] = (draw(st.sampled_from([*arg.parties, OTHER])),)
        told_facts: dict[str, str | float] = {}
        for fact in dict.fromkeys(t.fact for t in tests if isinstance(t, f.Among | f.Between)):
            if draw(st.integers(0, 3)):
                told_facts[fact] = draw(st.sampled_from(choices[f"fact {fact}"]))  # type: ignore[assignment]
        steps = {}
        for step in dict.fromkeys(t.step for t in tests if isinstance(t, f.Done)):
            if draw(st.integers(0, 2)):
                steps[draw(st.sampled_from((step, *told_as[step])))] = draw(st.booleans())
        return Asked(who=tuple(who), act=act, args=args, facts=told_facts, steps=steps)

    return draw_request()


def drawn(policy: f.NormalPolicy, count: int, lot: int) -> list[Asked]:
    """So many requests, the same each time for the same lot."""
    found: list[Asked] = []

    @seed(lot)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(policy))
    def draw(asked: Asked) -> None:
        found.append(asked)

    draw()
    return found


# --- engines -----------------------------------------------------------------------------------------------------------


def by_regorus(policy: model.Policy, asked: Sequence[Asked]) -> list[Answer]:
    """What regorus answers to the Rego export."""
    module, data, package = _rego(policy)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "policy.rego")
        file.write_text(module, encoding="utf-8")
        engine = OpaEval(str(file), data_json=data, query=f"data.{package}.answer")
        return [_rego_answer(engine.evaluate(msgspec.json.encode(one).decode())) for one in asked]


def by_rego_cpp(policy: model.Policy, asked: Sequence[Asked]) -> list[Answer]:
    """What rego-cpp answers to the Rego export, in a process of its own."""
    module, data, package = _rego(policy)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("policy.rego", module), ("data.json", data)):
            Path(folder, name).write_text(text, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-c", _DRIVER, f"{folder}/policy.rego", f"{folder}/data.json", f"data.{package}.answer"],
            input=msgspec.json.encode(asked).decode(), capture_output=True, text=True, check=True,
        )  # fmt: skip
    return [_rego_answer(line) for line in run.stdout.splitlines()]


def by_cedar(policy: model.Policy, asked: Sequence[Asked]) -> list[bool]:
    """Whether Cedar allows each; who has several roles becomes an actor with several parents."""
    policies, schema, entities, *_ = (content.decode() for _, content in cedar.emit(policy).files)
    people = {one.who: "+".join(one.who) for one in asked}
    actors = [
        {
            "uid": {"type": "Byelaw::Actor", "id": name},
            "attrs": {},
            "parents": [{"type": "Byelaw::Party", "id": party} for party in who],
        }
        for who, name in people.items()
    ]
    known = {actor["uid"]["id"] for actor in actors}  # type: ignore[index]
    kept = [e for e in json.loads(entities) if e["uid"]["type"] != "Byelaw::Actor" or e["uid"]["id"] not in known]
    wanted = [cedar.request_of(one) | {"principal": {"type": "Byelaw::Actor", "id": people[one.who]}} for one in asked]
    whole = cedarpy.Entities.from_json_str(json.dumps([*kept, *actors]))
    answers = cedarpy.is_authorized_batch(wanted, cedarpy.PolicySet.from_str(policies), whole, schema)
    assert not [answer.diagnostics.errors for answer in answers if answer.diagnostics.errors]
    return [answer.decision.value == "Allow" for answer in answers]


def _rego(policy: model.Policy) -> tuple[str, str, str]:
    files = dict(rego.emit(policy).files)
    return files[f"{policy.policy}.rego"].decode(), files["data.json"].decode(), rego.package_of(rules_of(policy))


def _rego_answer(text: str) -> Answer:
    answer = json.loads(text)
    return answer["verdict"], tuple(sorted(answer["rules"]))
