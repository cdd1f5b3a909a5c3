"""A step under its other names: `byelaw decide` and every engine are told the same, and answer the same."""

import tomllib
from pathlib import Path

import pytest
from byelaw import decisions
from byelaw.compiler.pipeline import compile_file
from byelaw.diff.decide.decider import Decider
from byelaw.diff.decide.ground import taken
from byelaw.diff.decide.log import entry
from byelaw.diff.decide.request import Request
from byelaw.diff.decide.words import Words
from byelaw.outputs.cases import Asked, Native
from byelaw.outputs.exports import cedar
from byelaw.outputs.exports.rules import rules_of
from byelaw.tasks import packs
from engines import by_cedar, by_rego_cpp, by_regorus
from made import given_of, policy_of

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "decide" / "steps.toml").read_text(encoding="utf-8"))["case"]
SAMPLES = sorted((HERE.parent / "policies").glob("*.byelaw"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_every_engine_is_told_the_step_as_decide_is(case: dict[str, str]) -> None:
    policy = policy_of(case["policy"].strip())
    ready = Decider(policy, packs.words_for([policy]))
    asked, right = [], []
    for line in case["asks"].strip().splitlines():
        ask, said = line.removeprefix("? ").split("→")
        given = given_of(ask)
        request = decisions.request_for(given, [ready])
        steps = {str(done.what): True for done in given.done}  # type: ignore[union-attr]
        asked.append(Asked(who=request.who, act=request.act, args=request.args, steps=steps))
        right.append(said.split()[0])
    native = Native(rules_of(policy))
    assert [native.answer(one)[0] for one in asked] == right
    assert [verdict for verdict, _ in by_regorus(policy, asked)] == right
    assert [verdict for verdict, _ in by_rego_cpp(policy, asked)] == right
    assert by_cedar(policy, asked) == [verdict in cedar.ALLOWED for verdict in right]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_another_name_of_a_step_takes_it(path: Path) -> None:
    """Names with a length of time are none that a log writes."""
    policy = compile_file(path).policy
    words = packs.words_for([policy])
    ready = Decider(policy, words)
    known = Words(words, [ready.kinds], [ready.form])
    for step in ready.form.steps:
        for name in step.told_as:
            if not name.endswith(" ago"):
                request = Request(who=("visitor",), act="post", log=(entry(name, known),))
                assert taken(step, request, ready.places, None) is True, (step.key, name)
