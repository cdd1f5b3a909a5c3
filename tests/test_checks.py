"""The checks find what the pages of cases say, where they say it, with a hint that helps."""

import re
from pathlib import Path

import pytest
from byelaw.compiler.checks import CHECKS, check
from byelaw.compiler.parse import parse
from byelaw.compiler.pipeline import check_text
from byelaw.grammar.problems import errors, format_problem
from byelaw.grammar.vocabulary import Action, Fact, Named, Pack, Party, Vocabulary

CASES = Path(__file__).parent / "cases" / "language" / "checks.md"
POLICIES = sorted((Path(__file__).parents[1] / "policies").glob("*.byelaw"))

GARDEN = Vocabulary(
    (
        Pack(
            name="garden",
            title="Garden",
            version="1",
            parties={name: Party(means="") for name in ("teacher", "gardener", "plant")},
            actions={
                "water": Action(means="", topic="care", takes=("of",)),
                "drench": Action(means="", topic="care", kind_of="water"),
                "weed": Action(means="", topic="care"),
            },
            facts={
                "season": Fact(kind="circumstance", type="choice", means="", values=("spring", "summer"), open=True),
                "evening": Fact(kind="circumstance", type="yes-no", means=""),
                "height": Fact(kind="circumstance", type="number", means="", unit="cm"),
                "time": Fact(kind="circumstance", type="time", means=""),
                "year": Fact(kind="circumstance", type="order", means="", values=("nursery", "1..13")),
            },
            moments={"leave": Named(means="")},
            penalties={"weeding": Named(means="")},
            units={"day": "24 hour", "week": "7 day"},
        ),
    )
)


def cases() -> list[tuple[str, str, str]]:
    """Title, source and findings of each case; half a case is refused."""
    found = []
    for part in re.split(r"^## ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        match = re.fullmatch(r"(.+?)\n\n```byelaw\n(.*?)```\n\n```findings\n(.*?)```\s*", part, re.DOTALL)
        assert match, part
        found.append(match.groups())
    return found


@pytest.mark.parametrize(("title", "text", "expected"), cases(), ids=[title for title, _, _ in cases()])
def test_findings(title: str, text: str, expected: str) -> None:
    problems = check_text(text, "test.byelaw", GARDEN)
    shown = "\n".join(map(format_problem, problems))
    wanted = [line.split(" ", 2) for line in expected.splitlines()]
    assert [(f"{p.line}:{p.column}", p.code) for p in problems] == [(place, code) for place, code, *_ in wanted], shown
    for problem, (_, _, *says) in zip(problems, wanted, strict=True):
        assert problem.hint, shown
        assert problem.excerpt == text.split("\n")[problem.line - 1]
        assert all(word in problem.hint + problem.message for word in says), shown


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_the_sample_policies_have_no_errors(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    source, _ = parse(text, path.name)
    assert not errors(check(source, path.name, text))


def test_a_finding_without_a_file_shows_the_rule() -> None:
    source, _ = parse('policy "A"\n\nclause 1 @p4\n  techer  must water of plant\n')
    (problem,) = check(source, "a.pdf", words=GARDEN)
    assert (problem.page, problem.excerpt, problem.column) == (4, "techer must water of plant", None)


def test_checks_are_a_tuple_of_functions_with_a_word_to_say() -> None:
    assert isinstance(CHECKS, tuple)
    assert all(run.__doc__ for run in CHECKS)
