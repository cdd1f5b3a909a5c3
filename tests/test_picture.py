"""The picture of the graph: what it shows and says."""

import shutil
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from byelaw.diff.graph import build_graph
from byelaw.grammar.model import Policy
from byelaw.outputs.picture import MOST, svg
from byelaw.tasks import documents, packs
from msgspec.structs import replace

CASES = Path(__file__).parent / "cases" / "graph"
SVG = "{http://www.w3.org/2000/svg}"
WAYS = [
    pytest.param(False, id="plain"),
    pytest.param(
        True, id="graphviz", marks=pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is not installed")
    ),
]


@pytest.fixture(scope="module")
def policies() -> list[Policy]:
    return [documents.load(path).policy for path in sorted(CASES.glob("*.byelaw"))]


def drawn(policies: list[Policy], dot: bool) -> ET.Element:
    return ET.fromstring(svg(build_graph(policies, packs.questions_of(packs.words_for(policies))), dot))


def texts(picture: ET.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize("dot", WAYS)
def test_shows_policies_answers_conflicts_and_who_is_stricter(policies: list[Policy], dot: bool) -> None:
    picture = drawn(policies, dot)
    shown = texts(picture)
    for text in (
        "Fern Lane Primary School",
        "● Fern Lane Primary School: prohibited, 1.1",
        "● Gull Rock Academy: discouraged, 1.1",
        "○ Holm Wood School: silent",
        "⚠ limit: 1.2 and 2.1",
        "2 : 1",
        "prohibited",
    ):
        assert text in shown
    told = [title.text for title in picture.iter(f"{SVG}title")]
    assert "Fern Lane Primary School is stricter than Gull Rock Academy in 2 rules, and looser in 1 rule." in told
    assert "Fern Lane Primary School and Gull Rock Academy ask for opposite things in 1 rule." in told


@pytest.mark.parametrize("dot", WAYS)
def test_is_told_to_who_cannot_see_it(policies: list[Policy], dot: bool) -> None:
    picture = drawn(policies, dot)
    assert picture.get("role") == "img"
    named = {element.get("id"): element.text for element in picture if element.get("id")}
    assert list(named) == (picture.get("aria-labelledby") or "").split()
    assert "Gull Rock Academy: prohibited" in (named["desc"] or "")


@pytest.mark.parametrize("dot", WAYS)
def test_boxes_do_not_lie_on_one_another(policies: list[Policy], dot: bool) -> None:
    boxes = [r for r in drawn(policies, dot).iter(f"{SVG}rect") if r.get("rx")]
    columns: dict[str, list[tuple[float, float]]] = {}
    for box in boxes:
        y = float(box.get("y", 0))
        columns.setdefault(box.get("x", ""), []).append((y, y + float(box.get("height", 0))))
    assert len(columns) == 2
    assert all(a[1] < b[0] for column in columns.values() for a, b in pairwise(sorted(column)))


@pytest.mark.parametrize("dot", WAYS)
def test_order_of_the_policies_does_not_matter(policies: list[Policy], dot: bool) -> None:
    questions = packs.questions_of(packs.words_for(policies))
    assert svg(build_graph(policies, questions), dot) == svg(build_graph(policies[::-1], questions), dot)


def test_many_policies_and_many_questions(policies: list[Policy]) -> None:
    samples = [documents.load(path).policy for path in sorted((CASES.parents[2] / "policies").glob("*.byelaw"))]
    picture = drawn([*policies, *samples], False)
    assert sum("?" in text and not text.startswith("●") for text in texts(picture)) <= MOST + 5
    assert any("more questions are answered differently" in text for text in texts(picture))


def test_one_policy_and_none(policies: list[Policy]) -> None:
    assert "Gull Rock Academy" in texts(drawn(policies[1:2], False))
    assert drawn([], False).get("role") == "img"


def test_a_name_that_is_no_xml(policies: list[Policy]) -> None:
    named = replace(policies[0], meta=replace(policies[0].meta, school='A & B <"Infants">\x0c'))
    assert 'A & B <"Infants">\ufffd' in texts(drawn([named], False))
