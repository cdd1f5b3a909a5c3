"""`byelaw decide` as it is used: what it prints, what it refuses, and what holds of every decision."""

import json
import random
import tomllib
from pathlib import Path

import jsonschema
import pytest
from byelaw import decisions
from byelaw.cli import app
from byelaw.cli.decide import decide as command
from byelaw.diff.decide.answer import answer
from byelaw.diff.decide.compiled import VERDICTS
from byelaw.diff.decide.decider import Decider
from byelaw.diff.decide.request import Request
from byelaw.grammar.problems import Unreadable, format_problem
from byelaw.tasks import documents, packs
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made import VALUES, policy_by_lot, policy_of, request_by_lot
from msgspec.structs import replace
from typer.testing import CliRunner

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "policies" / "oak-tree.byelaw"
BAD = tomllib.loads((HERE / "cases" / "decide_bad.toml").read_text(encoding="utf-8"))["case"]


def run(*args: str) -> str:
    result = CliRunner().invoke(app, ["decide", str(SAMPLE), *args])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("case", BAD, ids=[case["title"] for case in BAD])
def test_a_request_that_is_none(case: dict[str, object]) -> None:
    result = CliRunner().invoke(app, ["decide", str(SAMPLE), *case["args"]])
    assert isinstance(result.exception, Unreadable), result.output
    assert [problem.code for problem in result.exception.problems] == [case["code"]]
    (problem,) = result.exception.problems
    assert str(case["says"]) in format_problem(problem)


def test_an_answer_names_the_clause_and_nothing_of_the_machinery() -> None:
    told = run("staff contact with pupil", "--set", "account=personal", "--set", "pupil.family=no")
    assert "forbidden" in told
    assert "6.2.1 (page 4) forbids it" in told
    assert "c6.2.1" not in told


def test_a_table_over_the_time_of_day() -> None:
    told = run("staff use-social-media", "--set", "purpose=personal", "--set", "place=site", "--what-if", "time")
    rows = [line.split("  ")[0] for line in told.splitlines()]
    assert {"below 08:45", "08:45 to 16:00", "above 16:00"} <= set(rows)


def test_a_facts_file_is_as_its_schema_says_and_the_answer_as_its_own(tmp_path: Path) -> None:
    blank = json.loads(run("--facts-template", "--json"))
    jsonschema.validate(blank, decisions.facts_schema())
    blank |= {"who": "staff", "act": "contact", "args": {"with": "pupil"}}
    blank["facts"] |= {"account": "personal", "pupil.family": False}
    file = tmp_path / "facts.json"
    file.write_text(json.dumps([blank, {"request": "staff present-as-school"}]), encoding="utf-8")
    answers = json.loads(run("--facts", str(file), "--json"))
    jsonschema.validate(answers, decisions.answer_schema())
    assert [one["answers"][0]["verdict"] for one in answers] == ["forbidden", "forbidden"]


@pytest.mark.parametrize("content", ["{", "[]x", "[]", '{"whom": "staff"}', '{"facts": 3}'])
def test_a_facts_file_that_is_none(content: str, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(Unreadable) as raised:
        decisions.read_facts(file)
    assert [problem.code for problem in raised.value.problems] == ["facts"]


def test_policies_of_one_school_are_told_apart(tmp_path: Path) -> None:
    """By their titles; those of one title by their files. In the table and in the headings."""
    files = [tmp_path / name / "policy.byelaw" for name in ("a", "b", "c", "d")]
    for file, (school, title) in zip(
        files, (("Elm", "Phones"), ("Elm", "Phones"), ("Elm", "Posts"), ("Ash", "Posts")), strict=True
    ):
        file.parent.mkdir()
        file.write_text(
            f'policy "{title}"\nschool "{school}"\npack social-media\n\nclause 1\n  pupil must not post when period is break\n'
        )
    loaded = documents.load_readable(files)
    told = decisions.names(loaded.policies, loaded.paths)
    assert told == (f"Elm: Phones ({files[0]})", f"Elm: Phones ({files[1]})", "Elm: Posts", "Ash")
    for more in ([], ["--what-if", "period"], ["--duties"]):
        result = CliRunner().invoke(app, ["decide", *map(str, files), "pupil post", *more])
        assert result.exit_code == 0, result.output
        assert [line for line in result.output.splitlines() if line in told] == list(told)


def test_a_calendar_whose_terms_overlap(tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    term = '[[terms]]\nname = "{}"\nstart = {}\nend = {}\n'
    text = term.format("One", "2026-09-01", "2026-12-18") + term.format("Two", "2026-12-01", "2027-03-01")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match="Two begins"):
        decisions.read_calendar(file)


def test_the_command_has_a_help_for_all_that_it_takes() -> None:
    assert command.__doc__
    shown = CliRunner().invoke(app, ["decide", "--help"]).output
    assert "Decide a case" in shown


# --- what holds of every decision -------------------------------------------------------------------------------


def drawn(seed: int) -> tuple[random.Random, Decider, Request]:
    lots = random.Random(seed)
    policy = policy_of(policy_by_lot(lots))
    return lots, Decider(policy, packs.words_for([policy])), request_by_lot(lots)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**48))
def test_what_is_forbidden_for_certain_stays_so(seed: int) -> None:
    """Judgements are told first: what counts as true only while nobody has said otherwise may well be told otherwise."""
    lots, ready, request = drawn(seed)
    judged = {name: request.facts.get(name, "yes") for name in ("necessary", "practicable")}
    request = replace(request, facts={**request.facts, **judged})
    before = ready.decide(request).verdict
    more = {name: lots.choice(values) for name, values in VALUES.items() if name not in request.facts}
    after = ready.decide(replace(request, facts={**request.facts, **more})).verdict
    if before in ("contradictory", "forbidden"):
        assert VERDICTS.index(after) <= VERDICTS.index(before)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**48))
@example(7074)  # an exception of a ban whose case is not known to hold
def test_what_is_not_named_as_unknown_changes_nothing(seed: int) -> None:
    lots, ready, request = drawn(seed)
    told = answer(ready, request)
    named = {thing.name for thing in (*told.unknown, *told.judged)}
    if told.verdict == "conditional":
        return  # a conditional answer is already one of several
    for name, values in VALUES.items():
        if name not in request.facts and name not in named and name not in ("necessary", "practicable"):
            changed = ready.decide(replace(request, facts={**request.facts, name: lots.choice(values)}))
            assert changed.verdict == told.verdict, name


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**48))
def test_the_same_request_gives_the_same_answer(seed: int) -> None:
    _, ready, request = drawn(seed)
    again = Decider(ready.policy, ready.kinds.words)
    assert answer(ready, request) == answer(again, request)
