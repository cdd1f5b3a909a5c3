"""What a policy covers of the packs' lists: met, weak, missing, each with its evidence; and a list of a school's own."""

import tomllib
from pathlib import Path

import msgspec
import pytest
from byelaw.diff.coverage import FRONT, Coverage, Covered
from byelaw.grammar.model import Meta
from byelaw.grammar.problems import Unreadable
from byelaw.grammar.vocabulary import load_pack, pack_names
from byelaw.tasks import comparing, documents, packs

CASES = Path(__file__).parent / "cases" / "coverage"
EXPECTED = tomllib.loads((CASES / "expected.toml").read_text(encoding="utf-8"))


def covered(file: Path, *lists: str) -> Coverage:
    return comparing.coverage([documents.load(file).policy], lists).policies[0]


def points(found: Coverage) -> dict[str, Covered]:
    return {f"{point.pack}/{point.id}": point for point in found.points}


@pytest.mark.parametrize("name", list(EXPECTED))
def test_verdicts(name: str) -> None:
    found = covered(CASES / name)
    told: dict[str, list[str]] = {"met": [], "weak": [], "missing": []}
    for key, point in points(found).items():
        told[point.verdict].append(key)
    assert told == {verdict: EXPECTED[name][verdict] for verdict in told}
    assert (found.met, found.weak, found.missing) == tuple(map(len, told.values()))


@pytest.mark.parametrize("name", list(EXPECTED))
def test_evidence(name: str) -> None:
    found = points(covered(CASES / name))
    for key, place in EXPECTED[name]["evidence"].items():
        assert found[key].evidence[0].place == place, key
    for key, sentence in EXPECTED[name]["told"].items():
        assert found[key].told == sentence


def test_what_is_missing_says_what_was_sought_and_what_comes_near() -> None:
    for name in EXPECTED:
        for key, point in points(covered(CASES / name)).items():
            assert (point.verdict == "missing") == (not point.evidence and not point.front), key
            assert bool(point.searched) == (point.verdict != "met"), key
            assert all(near.likeness >= 0.1 for near in point.near)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [("Review: every year", "met"), ("Next review: May 2027", "met"), ("Be kind.", "missing")],
)
def test_a_review_every_so_often_is_one_that_is_due(tmp_path: Path, line: str, verdict: str) -> None:
    page = tmp_path / "ash-lane.md"
    page.write_text(
        f"# Social media policy\n\nAsh Lane School. {line}\n\n1.1 Staff must not share passwords.\n", "utf-8"
    )
    assert points(covered(page))["core/review-date"].verdict == verdict


def test_what_has_a_clause_near_is_not_told_as_nothing() -> None:
    for name in EXPECTED:
        for point in points(covered(CASES / name)).values():
            if point.verdict == "missing":
                nothing = point.told == "Nothing in this policy speaks of it."
                assert nothing != bool(point.near)


def test_a_list_by_name() -> None:
    found = covered(CASES / "whole.md", "mobile-phones")
    assert found.packs == ("mobile-phones",)
    assert {point.pack for point in found.points} == {"mobile-phones"}


def test_a_list_that_there_is_not() -> None:
    with pytest.raises(Unreadable) as caught:
        covered(CASES / "whole.md", "mobile-phone")
    assert caught.value.problems[0].code == "unknown-pack"


def test_a_list_of_a_schools_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYELAW_PACKS", "")
    pack = tmp_path / "packs" / "lunches"
    pack.mkdir(parents=True)
    (pack / "pack.toml").write_text('title = "Lunches"\nversion = "1"\n[topics]\nfood = "What is eaten"\n')
    (pack / "required.toml").write_text(
        '[[required]]\nid = "nuts"\ntitle = "Nuts"\nmeans = "that no nuts are brought"\nwhy = "Allergies."\n'
        'topic = "food"\nphrases = ["nut|nuts bring|brought|eat"]\n'
    )
    assert packs.check_packs([pack]) == ()
    packs.use_packs(tmp_path / "packs")
    file = tmp_path / "lunch.md"
    file.write_text("# Lunches\n\n1.1 Pupils must not bring nuts.\n\n1.2 Pupils should wash their hands.\n")
    (point,) = covered(file, "lunches").points
    assert (point.verdict, point.evidence[0].place) == ("met", "1.1")


def test_every_point_of_the_packs_has_words_and_reasons() -> None:
    for name in pack_names():
        for point in load_pack(name).required:
            assert point.means[:1].islower(), point.id
            assert not point.means.endswith("."), point.id
            assert point.why.endswith("."), point.id


def test_every_field_of_the_front_has_words() -> None:
    asked = {
        field
        for name in pack_names()
        for point in load_pack(name).required
        for names in point.front
        for field in names.split("|")
    }
    assert asked <= set(FRONT)
    assert set(FRONT) == set(Meta.__struct_fields__)


def test_the_form_for_programs_is_stable() -> None:
    found = comparing.coverage([documents.load(CASES / "whole.md").policy])
    assert msgspec.json.decode(msgspec.json.encode(found))["format"] == "byelaw-coverage/1"
