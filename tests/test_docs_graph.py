"""docs/graph.md: its tables name every kind of node and edge, and its queries give what it says."""

import doctest
import re
from pathlib import Path

import networkx as nx
import pytest
from byelaw.diff.graph import EDGES, NODES, build_graph
from byelaw.tasks import documents, packs

PAGE = Path(__file__).parents[1] / "docs" / "graph.md"
CASES = Path(__file__).parent / "cases" / "graph"


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    policies = [documents.load(path).policy for path in sorted(CASES.glob("*.byelaw"))]
    return build_graph(policies, packs.questions_of(packs.words_for(policies)))


def _first_column(heading: str) -> set[str]:
    part = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}


def test_every_kind_is_told() -> None:
    assert _first_column("Nodes") == set(NODES)
    assert _first_column("Edges") == set(EDGES)


def test_the_queries_give_what_the_page_says(graph: nx.MultiDiGraph) -> None:
    text = PAGE.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.S))
    found = doctest.DocTestParser().get_doctest(code, {"graph": graph}, "docs/graph.md", str(PAGE), 0)
    assert len(found.examples) >= 8
    told: list[str] = []
    doctest.DocTestRunner().run(found, out=told.append)
    assert told == []


def test_the_kinds_of_edges_that_come_from_comparing_are_there(graph: nx.MultiDiGraph) -> None:
    kinds = {data["kind"] for *_, data in graph.edges(data=True)}
    assert {"aligned-with", "derived-from", "stricter-than", "conflicts-with", "answers"} <= kinds
    assert kinds <= set(EDGES)
