"""Norms become rules in the words of the packs: the cases of `cases/concept`, and whole policies where they are at hand."""

import tomllib
from pathlib import Path

import msgspec
import pytest
from byelaw.compiler.build import concept_of
from byelaw.compiler.lift.phrases.reading import NormReading, Unit
from byelaw.compiler.lift.rule.concept import formalise
from byelaw.compiler.parse import parse_rule
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.units import units_of
from byelaw.grammar.printer import print_rule
from byelaw.grammar.syntax import Clause, Form, Rule
from byelaw.grammar.vocabulary import vocabulary

CASES = Path(__file__).parent / "cases" / "concept"
VALUES = tomllib.loads((CASES.parent / "values.toml").read_text(encoding="utf-8"))["case"]
LIFTED = [
    case
    for file in (CASES.parent / "lifted.toml", *sorted((CASES.parent / "lifted").glob("*.toml")))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]
WORDS = vocabulary("social-media")


def cases() -> list[object]:
    return [
        pytest.param(case, id=f"{file.stem}-{number}")
        for file in sorted(CASES.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(file.read_text(encoding="utf-8"))["case"], 1)
    ]


def norm_of(case: dict[str, object]) -> NormReading:
    fields = {key: value for key, value in case.items() if key not in ("says", "rule", "headings", "lead")}
    return msgspec.convert({**fields, "sentence": case["says"]}, NormReading)


@pytest.mark.parametrize("case", cases())
def test_norm_becomes_the_rule(case: dict[str, str]) -> None:
    unit = Unit(text=case["says"], headings=tuple(case.get("headings", ())))
    rule = formalise(norm_of(case), unit, WORDS, case.get("lead", ""))
    assert rule.proposed
    assert print_rule(rule) == f"? {case['rule']}"
    assert print_rule(parse_rule(print_rule(rule))) == print_rule(rule)


@pytest.mark.parametrize("case", LIFTED, ids=lambda case: case["says"][:40])
def test_paragraph_becomes_the_rules(case: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "policy.md"
    heading, title = case.get("heading", "Rules"), case.get("title", "Social Media Policy")
    file.write_text(f"# {title}\n\n## {heading}\n\n{case['says']}\n", encoding="utf-8")
    nodes = [place.node for place in units_of(compile_file(file).source)]
    rules = [line for node in nodes if not isinstance(node, Form) for line in node.lines if isinstance(line, Rule)]
    assert [print_rule(line).lstrip("? ") for line in rules] == case["rules"]
    if "doubtful" in case:
        assert [line.doubtful for line in rules] == case["doubtful"]


def test_heading_says_whose_account() -> None:
    norm = NormReading(
        modality="prohibition", bearer="staff", party="staff", bearer_text="Staff", action="share passwords"
    )
    rule = formalise(norm, Unit(text="Staff must not share passwords.", headings=("Official accounts",)), WORDS)
    assert print_rule(rule) == "? staff must not share-password when account is official"


def test_concept_is_the_packs_word_or_none() -> None:
    assert concept_of(parse_rule("staff must not share-password"), WORDS) == "share-password"
    assert concept_of(parse_rule('staff must "hum"'), WORDS) is None


def test_odd_words_never_fail() -> None:
    for text in ("", ".", "“”", '"', "\\", "a" * 3000, "8:75 until 99", "Year 99 and below", "without", "unless", "if"):
        norm = NormReading(
            modality="prohibition", bearer="staff", action=text or "x", condition=text or None, exception=text or None
        )
        rule = formalise(norm, Unit(text=text), WORDS)
        assert print_rule(parse_rule(print_rule(rule))) == print_rule(rule)


@pytest.fixture(scope="module")
def lifted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The rules of each sentence of one document that holds all sentences of `values.toml`."""
    file = tmp_path_factory.mktemp("values") / "policy.md"
    file.write_text(
        "\n\n".join(["# Papers and Devices Policy", "## Rules", *(v["says"] for v in VALUES)]), encoding="utf-8"
    )
    blocks = compile_file(file).source.blocks
    return {
        "".join(b.text): [print_rule(r).lstrip("? ") for r in b.lines if isinstance(r, Rule)]
        for b in blocks
        if isinstance(b, Clause)
    }


@pytest.mark.parametrize("value", [pytest.param(v, id=f"{v['kind']}-{n}") for n, v in enumerate(VALUES, 1)])
def test_value_of_a_sentence_is_typed(value: dict[str, str], lifted: dict[str, list[str]]) -> None:
    (rule,) = lifted[value["says"]]
    assert rule.endswith(f" {value['rule']}")


DEFINED = """# Social Media Policy

1.1 This policy binds employees, agency workers, volunteers and trustees (together, "Covered Persons").

1.2 Covered Persons must not accept friend requests from pupils.

1.3 No portrait of a pupil may be uploaded by a Covered Person.
"""


def test_a_term_for_those_who_work_at_the_school_means_staff(tmp_path: Path) -> None:
    file = tmp_path / "policy.md"
    file.write_text(DEFINED, encoding="utf-8")
    policy = compile_file(file).policy
    assert [(norm.bearer, norm.rule) for clause in policy.clauses for norm in clause.norms] == [
        ("staff", "? staff must not accept-contact with pupil"),
        ("staff", "? staff must not publish-image of pupil"),
    ]


PLEDGES = """# Acceptable use of social media

## Pupil agreement

I will be kind online.

## Staff, governor and volunteer agreement

I will only use school systems to message parents.
"""


def test_who_promises_in_an_agreement_of_several_is_staff(tmp_path: Path) -> None:
    file = tmp_path / "policy.md"
    file.write_text(PLEDGES, encoding="utf-8")
    policy = compile_file(file).policy
    assert [norm.bearer for clause in policy.clauses for norm in clause.norms] == ["pupils", "staff"]
