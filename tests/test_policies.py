"""The reviewed samples: canonical text, free of errors, nothing left to review, and each rule said in words as well.

Beside the real policies: the samples agree with the hand-made labels, and with what lifting finds in the PDFs.
"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import byelaw
import msgspec
import pytest
from byelaw.compiler.lift.sentences import read_units
from byelaw.compiler.units import units_of
from byelaw.grammar.problems import errors, format_problem
from byelaw.tasks import documents

SAMPLES = sorted((Path(byelaw.__file__).parent / "policies").glob("*.byelaw"))
LABELLED = ("oak-tree", "wren-spinney")

Norms = Counter[tuple[str, str, str]]

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)


def norms_of(policy: Mapping[str, Any]) -> Norms:
    """How often each (where, modality, bearer) stands in a policy's JSON form.

    Where: the number printed for the clause, else for the clause that introduces it, else for its section, else the heading.
    """
    headings = {section["heading"]: section["number"] or section["heading"] for section in policy["sections"]}
    where: dict[str, str] = {}
    found: Norms = Counter()
    for clause in policy["clauses"]:
        inherited = where.get(clause["lead_in"] or "") or headings.get(clause["section"] or "") or ""
        where[clause["id"]] = (clause["number"] or inherited).strip(".:)( ").casefold()
        found.update((where[clause["id"]], norm["modality"], norm["bearer"]) for norm in clause["norms"])
    return found


def agreement(ours: Norms, theirs: Norms) -> float:
    """F1 of two multisets."""
    return 2 * (ours & theirs).total() / ((ours.total() + theirs.total()) or 1)


def expect(bound: float, name: str, ours: Norms, theirs: Norms) -> None:
    """Prints what only one side has, and fails if the two agree less than the bound."""
    figure = agreement(ours, theirs)
    print(f"{name}: agreement {figure:.3f}, ours {ours.total()}, theirs {theirs.total()}")
    for side, only in (("only ours", ours - theirs), ("only theirs", theirs - ours)):
        for key, count in only.items():
            print(f"  {side}: {' '.join(key)} x{count}")
    assert figure >= bound, f"{name}: agreement {figure:.3f} is below {bound}"


def reviewed(sample: Path) -> Norms:
    return norms_of(msgspec.to_builtins(documents.load(sample).policy))


def test_there_are_samples() -> None:
    assert len(SAMPLES) == 5


@each_sample
def test_sample_is_canonical(sample: Path) -> None:
    text, formatted, problems = documents.fmt(sample)
    assert not problems, "\n".join(map(format_problem, problems))
    assert formatted == text


@each_sample
def test_sample_has_no_errors(sample: Path) -> None:
    found = errors(documents.check_file(sample))
    assert not found, "\n".join(map(format_problem, found))


@each_sample
def test_nothing_is_left_to_review(sample: Path) -> None:
    policy = documents.load(sample).policy
    assert sum(len(clause.norms) for clause in policy.clauses) > 50
    assert not [norm.rule for clause in policy.clauses for norm in clause.norms if not norm.reviewed]


@each_sample
def test_words_say_what_the_rules_say(sample: Path) -> None:
    """Reading the `>` lines gives the modality and the bearer of the rules under them, clause by clause."""
    compiled = documents.load(sample)
    readings = read_units(tuple(placed.unit for placed in units_of(compiled.source)))
    said: Norms = Counter()
    ruled: Norms = Counter()
    for clause, reading in zip(compiled.policy.clauses, readings, strict=True):
        said.update((clause.id, norm.modality, norm.bearer) for norm in reading.norms)
        ruled.update((clause.id, norm.modality, norm.bearer) for norm in clause.norms)
    expect(0.97, sample.stem, ruled, said)


@pytest.mark.shared
@pytest.mark.parametrize("slug", LABELLED)
def test_sample_has_every_labelled_norm(slug: str, shared: Path) -> None:
    labels = norms_of(json.loads((shared / "gold" / f"{slug}.json").read_text(encoding="utf-8")))
    sample = next(path for path in SAMPLES if path.stem == slug)
    expect(0.99, slug, reviewed(sample), labels)


@pytest.mark.shared
@each_sample
def test_lifting_the_pdf_agrees_with_the_sample(sample: Path, shared: Path) -> None:
    lifted = norms_of(msgspec.to_builtins(documents.load(shared / "seeds" / f"{sample.stem}.pdf").policy))
    expect(0.9, sample.stem, reviewed(sample), lifted)
