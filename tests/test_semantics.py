"""The semantics is what it says: every example of docs/semantics.md runs, and cases beside it."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest
from byelaw import decisions
from byelaw.compiler.parse import parse_rule
from byelaw.diff.decide import reference
from byelaw.diff.decide.calendar import Calendar
from byelaw.diff.decide.decider import Decider
from byelaw.diff.strictness import weigh
from byelaw.grammar.vocabulary import vocabulary
from byelaw.tasks import packs
from made import given_of, policy_of, told

PAGE = Path(__file__).parents[1] / "docs" / "semantics.md"
TEXT = PAGE.read_text(encoding="utf-8")
FENCES = re.findall(r"^```(?:byelaw|toml) ?(.*)\n((?:.*\n)*?)```$", TEXT, re.MULTILINE)
EXAMPLES = [text for kind, text in FENCES if kind == "example"]
STRICTER = [line for kind, text in FENCES if kind == "stricter" for line in text.splitlines()]
CALENDAR = msgspec.convert(tomllib.loads(next(text for kind, text in FENCES if kind == "calendar")), Calendar)
CASES = Path(__file__).parent / "cases" / "decide"


def asked_in(example: str) -> tuple[Decider, list[tuple[str, str]]]:
    """The policy of an example, and each request with its answer."""
    rules, _, asks = example.partition("\n?")
    policy = policy_of(rules.strip())
    pairs = [line.lstrip("? ").split("→") for line in ("?" + asks).splitlines() if line.strip()]
    return Decider(policy, packs.words_for([policy])), [(ask.strip(), said.strip()) for ask, said in pairs]


def check(ready: Decider, ask: str, said: str) -> None:
    given = given_of(ask)
    (answer,) = decisions.decide([ready], given).answers
    assert told(answer, said) == said, ask
    request = decisions.request_for(given, [ready])
    verdict, _ = reference.decide(ready.policy, ready.kinds.words, request, ready.rules)
    assert verdict == answer.verdict, f"{ask}: the plain reading says {verdict}"


@pytest.mark.parametrize("example", EXAMPLES, ids=range(1, len(EXAMPLES) + 1))
def test_an_example_of_the_semantics(example: str) -> None:
    ready, pairs = asked_in(example)
    assert pairs
    for ask, said in pairs:
        check(ready, ask, said)


MORE = [
    (f"{file.stem}: {case['title']}", case)
    for file in sorted(CASES.glob("*.toml"))
    if file.stem != "normal"
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", [case for _, case in MORE], ids=[title for title, _ in MORE])
def test_a_case(case: dict[str, str]) -> None:
    ready, pairs = asked_in(case["policy"].strip() + "\n" + case["asks"].strip())
    for ask, said in pairs:
        check(ready, ask, said)


def test_duties_in_time() -> None:
    rules, *blocks = re.split(r"\n\n", next(text for kind, text in FENCES if kind == "duties").strip())
    policy = policy_of(rules)
    ready = Decider(policy, packs.words_for([policy]), CALENDAR)
    for block in blocks:
        ask, *said = block.splitlines()
        (found,) = decisions.due_duties([ready], given_of("; " + ask))
        shown = [f"→ {one.place} {one.status}" + (f" {one.due:%Y-%m-%d}" if one.due else "") for one in found]
        assert shown == said, ask


@pytest.mark.parametrize("line", STRICTER)
def test_the_order_of_strictness(line: str) -> None:
    left, right, order, by = (part.strip() for part in re.split(r"\||→| by ", line, maxsplit=3))
    weighed = weigh(parse_rule(left), parse_rule(right), vocabulary("social-media", "mobile-phones"))
    assert (weighed.order, ", ".join(term.what for term in weighed.terms)) == (order, by)


def test_every_example_is_found() -> None:
    assert len(FENCES) == TEXT.count("```byelaw") + TEXT.count("```toml") >= 13
