"""The stance of a policy on a question: the fold, case by case, and real policies against labelled answers."""

import json
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from byelaw.compiler.lift.tree import lift_document
from byelaw.compiler.parse import parse, parse_request, parse_rule
from byelaw.compiler.read.open import read
from byelaw.compiler.units import units_of
from byelaw.diff.stance import stance
from byelaw.grammar import model
from byelaw.grammar import syntax as s
from byelaw.grammar.printer import print_rule
from byelaw.grammar.vocabulary import vocabulary

CASES = Path(__file__).parent / "cases" / "stance"
POLICIES = Path(__file__).parents[1] / "policies"
WORDS = vocabulary("social-media")


def norm_of(rule: s.Rule) -> model.Norm:
    return model.Norm(
        modality="obligation",
        bearer="staff",
        action="",
        rule=print_rule(rule),
        reviewed=not rule.proposed,
        formal=rule,
    )


def policy_of(
    clauses: Iterable[tuple[str, Iterable[s.Rule]]],
    roles: Iterable[model.Role] = (),
    practices: Iterable[s.Rule] = (),
) -> model.Policy:
    """A policy of nothing but rules, and of a last clause that tells practice."""
    told = model.Clause(
        id="practice",
        number=None,
        section=None,
        section_id=None,
        text="",
        lead_in=None,
        kind="statement",
        practices=tuple(map(norm_of, practices)),
    )
    return model.Policy(
        policy="made",
        meta=model.Meta(),
        source=model.SourceFile(file="made.byelaw", sha256="", pages=0),
        roles=tuple(roles),
        clauses=(
            *(
                model.Clause(
                    id=id_,
                    number=None,
                    section=None,
                    section_id=None,
                    text="",
                    lead_in=None,
                    kind="norm",
                    norms=tuple(map(norm_of, rules)),
                )
                for id_, rules in clauses
            ),
            told,
        ),
    )


def request_of(text: str) -> s.Request:
    request, problems = parse_request(text)
    assert request is not None, problems
    return request


CASE_LIST = tomllib.loads((CASES / "rules.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASE_LIST, ids=[case["title"] for case in CASE_LIST])
def test_stance(case: dict[str, object]) -> None:
    rules = [(f"c{number}", [parse_rule(text)]) for number, text in enumerate(case["rules"], 1)]
    roles = [model.Role(name=n, texts=(n,), bearer="staff", kind=k) for n, k in case.get("roles", {}).items()]
    practices = map(parse_rule, case.get("practices", ()))
    leave = bool(case.get("leave"))
    answer = stance(policy_of(rules, roles, practices), request_of(case["ask"]), WORDS, leave=leave)
    assert answer.stance == case["stance"], answer.why
    assert all(vote.practice for vote in answer.because) is (not rules or answer.stance == "silent")
    assert answer.contradictory is case.get("contradictory", False)
    assert bool(answer.because) is (case["stance"] != "silent")
    if "beside" in case:
        assert len(answer.beside) == case["beside"]


def test_why_names_the_clause_and_what_is_open() -> None:
    rules = [("c4.2", [parse_rule("staff must not answer-press unless approval of headteacher")])]
    answer = stance(policy_of(rules), request_of("staff answer-press"), WORDS)
    assert [vote.clause for vote in answer.because] == ["c4.2"]
    assert answer.because[0].open == ("approval of headteacher",)
    assert "c4.2" in answer.why
    assert "approval of headteacher" in answer.why


def test_silence_names_rules_on_a_narrower_case() -> None:
    rules = [("c7", [parse_rule("headteacher must not answer-press")])]
    answer = stance(policy_of(rules), request_of("staff answer-press"), WORDS)
    assert answer.why == "No rule speaks of this. Rules on a narrower case: c7."


# --- real policies -----------------------------------------------------------------------------------------------


def rules_of(source: s.Source) -> model.Policy:
    """A source's rules as a policy."""
    units = [place.node for place in units_of(source) if not isinstance(place.node, s.Form)]
    rules = [(str(n), [line for line in node.lines if isinstance(line, s.Rule)]) for n, node in enumerate(units)]
    roles = [model.Role(name=r.name, texts=r.texts, bearer="staff", kind=r.kind) for r in source.roles]
    return policy_of(rules, roles)


def right_cells(shared: Path, policy: Callable[[str], model.Policy]) -> tuple[float, list[str]]:
    """Balanced accuracy over labelled cells that speak and that are silent, and the wrong ones."""
    asked = {question.id: question for question in WORDS.questions}
    ours = tomllib.loads((CASES / "questions.toml").read_text(encoding="utf-8"))
    policies: dict[str, model.Policy] = {}
    hits: dict[bool, list[bool]] = {True: [], False: []}
    wrong = []
    for labelled in json.loads((shared / "gold" / "questions.json").read_text(encoding="utf-8"))["questions"]:
        request = request_of(asked[ours[labelled["id"]]].about)
        for slug, label in labelled["schools"].items():
            if label is None:
                continue
            if slug not in policies:
                policies[slug] = policy(slug)
            answer = stance(policies[slug], request, WORDS)
            right = answer.stance in label["stance"]
            hits[label["stance"] != ["silent"]].append(right)
            if not right:
                wrong.append(f"{labelled['id']} {slug}: {answer.stance}, not {label['stance']}. {answer.why}")
    return sum(sum(found) / len(found) for found in hits.values()) / 2, wrong


@pytest.mark.shared
def test_reviewed_policies_answer_as_labelled(shared: Path) -> None:
    def reviewed(slug: str) -> model.Policy:
        source, problems = parse((POLICIES / f"{slug}.byelaw").read_text(encoding="utf-8"))
        assert source is not None, problems
        return rules_of(source)

    share, wrong = right_cells(shared, reviewed)
    assert share >= 0.97, "\n".join(wrong)


@pytest.mark.shared
def test_lifted_policies_answer_as_labelled(shared: Path) -> None:
    def lifted(slug: str) -> model.Policy:
        return rules_of(lift_document(read(shared / "seeds" / f"{slug}.pdf")).source)

    share, wrong = right_cells(shared, lifted)
    assert share >= 0.9, "\n".join(wrong)
