"""What an engine is told must be what the rules compare: other types and values are refused, not decided; what is open is named."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from byelaw.compiler.pipeline import compile_file
from byelaw.outputs.exports import cedar, rego
from made import policy_of
from opa_eval import OpaEval

SAMPLES = Path(__file__).parents[1] / "policies"
POLICY = policy_of("""\
clause 1.1
  > Pupils must not use phones.
  pupil must not use-device

clause 1.2
  > Pupils in Years 12 and 13 may use phones at break.
  pupil may use-device when period is break and pupil.year is 12 to 13

clause 1.3
  > Pupils under 13 must not open accounts.
  pupil must not open-account when pupil.age below 13 years

clause 1.4
  > Staff may not post before three o'clock.
  staff must not post when time is 09:00 to 15:00

clause 1.5
  > Images of pupils may be published only with their parents' consent in writing.
  staff must not publish-image of pupil unless consent of parent in writing
""")
FILES = dict(rego.emit(POLICY).files)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> OpaEval:
    module = tmp_path_factory.mktemp("rego") / "made.rego"
    module.write_bytes(FILES["made.rego"])
    return OpaEval(str(module), data_json=FILES["data.json"].decode(), query="data.byelaw.made.decision")


def decided(engine: OpaEval, act: str, who: str = "pupil", **told: Any) -> dict[str, Any]:
    return json.loads(engine.evaluate(json.dumps({"who": [who], "act": act, **told})))


@pytest.mark.parametrize(
    ("act", "facts", "said"),
    [
        ("use-device", {"pupil.year": 12}, "`pupil.year` must be one of"),
        ("use-device", {"period": "braek"}, "`period` must be one of"),
        ("open-account", {"pupil.age": "12"}, "`pupil.age` must be a number"),
        ("post", {"time": "10:00"}, "`time` must be a number"),
    ],
)
def test_a_value_that_no_rule_could_mean_is_refused(
    engine: OpaEval, act: str, facts: dict[str, Any], said: str
) -> None:
    found = decided(engine, act, facts=facts)
    assert found["verdict"] == "invalid input"
    assert said in found["errors"][0]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"who": ["pupil"], "act": act, "facts": facts}, json.loads(FILES["input.schema.json"]))


def test_a_name_that_no_rule_asks_for_is_told(engine: OpaEval) -> None:
    found = decided(engine, "use-device", facts={"perod": "break"}, steps={"consent of parents": True})
    assert found["ignored"] == ["consent of parents", "perod"]


@pytest.mark.parametrize(
    ("asked", "ignored"),
    [
        ({"who": ["pupl"], "act": "use-device"}, ["pupl"]),
        ({"who": ["pupil"], "act": "use-devise"}, ["use-devise"]),
        ({"who": ["staff"], "act": "publish-image", "args": {"off": ["pupil"]}}, ["off"]),
        ({"who": ["staff"], "act": "publish-image", "args": {"of": ["pupils", "pupil"]}}, ["pupils"]),
        ({"who": ["something-else"], "act": "use-device"}, []),
    ],
)
def test_a_party_an_act_and_an_argument_that_no_rule_names_are_told(
    engine: OpaEval, asked: dict[str, Any], ignored: list[str]
) -> None:
    found = json.loads(engine.evaluate(json.dumps(asked)))
    assert (found["errors"], found["ignored"]) == ([], ignored)


@pytest.mark.parametrize(
    ("asked", "errors"),
    [
        ({}, ["`act` must be the name of an act", "`who` must be a list of one party at least"]),
        ({"who": [], "act": "use-device"}, ["`who` must be a list of one party at least"]),
        ({"who": "pupil", "act": "use-device"}, ["`who` must be a list of one party at least"]),
        ({"who": ["staff"], "act": "publish-image", "args": {"of": "pupil"}}, ["`of` must be a list of parties"]),
        (
            {"who": ["staff"], "act": "publish-image", "args": "pupil", "facts": ["x"], "steps": 1},
            ["`args` must be an object", "`facts` must be an object", "`steps` must be an object"],
        ),
    ],
)
def test_an_input_of_another_shape_is_refused(engine: OpaEval, asked: dict[str, Any], errors: list[str]) -> None:
    found = json.loads(engine.evaluate(json.dumps(asked)))
    assert (found["verdict"], found["errors"]) == ("invalid input", errors)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(asked, json.loads(FILES["input.schema.json"]))


def test_the_schema_lists_the_parties_that_rules_name() -> None:
    people = json.loads(FILES["input.schema.json"])["properties"]["who"]["items"]["examples"]
    assert {"pupil", "staff", "parent"} <= set(people)


def test_a_conditional_answer_names_what_would_settle_it(engine: OpaEval) -> None:
    found = decided(engine, "use-device")
    assert (found["verdict"], found["unknown"]) == ("conditional", ["period", "pupil.year"])
    found = decided(engine, "use-device", facts={"period": "break"})
    assert (found["verdict"], found["unknown"]) == ("conditional", ["pupil.year"])
    found = decided(engine, "use-device", facts={"period": "break", "pupil.year": "13"})
    assert (found["verdict"], found["unknown"], found["errors"]) == ("permitted", [], [])


def test_the_schema_names_the_steps_and_admits_every_case() -> None:
    schema = json.loads(FILES["input.schema.json"])
    assert "consent of parent in writing" in " ".join(schema["properties"]["steps"]["properties"])
    cases = json.loads(FILES["cases.json"])["byelaw_cases"]["made"]
    inputs = [case["input"] for listed in cases.values() for case in listed]
    assert inputs
    for one in inputs:
        jsonschema.validate(one, schema)


def test_every_context_of_cedars_tests_is_admitted() -> None:
    files = dict(cedar.emit(POLICY).files)
    schema = json.loads(files["made.context.schema.json"])
    for request in json.loads(files["made.tests.json"])["requests"]:
        jsonschema.validate(request["context"], schema)


def test_the_cases_of_a_sample_are_admitted() -> None:
    policy = compile_file(SAMPLES / "twiss-green.byelaw").policy
    files = dict(rego.emit(policy).files)
    schema = json.loads(files["input.schema.json"])
    (cases,) = json.loads(files["cases.json"])["byelaw_cases"].values()
    for case in (case for listed in cases.values() for case in listed):
        jsonschema.validate(case["input"], schema)
