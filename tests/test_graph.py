"""The policy graph: what it holds, and the files that it becomes."""

import tomllib
from pathlib import Path

import networkx as nx
import pytest
from byelaw.diff.graph import EDGES, NODES, build_graph, citing, graphml, joined, node_link
from byelaw.grammar.model import Policy
from byelaw.tasks import documents
from msgspec.structs import replace

CASES = Path(__file__).parent / "cases" / "compare"
EXPECTED = tomllib.loads((CASES / "edges.toml").read_text(encoding="utf-8"))["edges"]


@pytest.fixture(scope="module")
def policies() -> list[Policy]:
    return [documents.load(path).policy for path in sorted(CASES.glob("*.byelaw"))]


@pytest.fixture(scope="module")
def graph(policies: list[Policy]) -> nx.MultiDiGraph:
    return build_graph(policies)


@pytest.mark.parametrize(("start", "kind", "end"), EXPECTED)
def test_holds_the_edge(graph: nx.MultiDiGraph, start: str, kind: str, end: str) -> None:
    assert end in [node for node, _ in joined(graph, start, kind)]


def test_kinds_are_the_documented_ones(graph: nx.MultiDiGraph) -> None:
    assert {data["kind"] for _, data in graph.nodes(data=True)} <= set(NODES)
    assert {data["kind"] for *_, data in graph.edges(data=True)} <= set(EDGES)
    compared = {"derived-from", "stricter-than", "conflicts-with", "answers"}  # test_docs_graph.py has these
    assert {row[1] for row in EXPECTED} == set(EDGES) - compared, "each documented edge has a case"


def test_every_node_hangs_on_another(graph: nx.MultiDiGraph) -> None:
    assert not list(nx.isolates(graph))


def test_order_of_the_policies_does_not_matter(policies: list[Policy], graph: nx.MultiDiGraph) -> None:
    turned = build_graph(policies[::-1])
    assert graphml(turned) == graphml(graph)
    assert node_link(turned) == node_link(graph)


def test_files_read_back_as_the_same_graph(graph: nx.MultiDiGraph) -> None:
    back = nx.parse_graphml(graphml(graph).decode(), force_multigraph=True)
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert list(back.edges(keys=True)) == list(graph.edges(keys=True))
    assert [data for *_, data in back.edges(data=True)] == [data for *_, data in graph.edges(data=True)]


def test_text_that_xml_cannot_hold(policies: list[Policy]) -> None:
    first = policies[0]
    clauses = (replace(first.clauses[0], text="a form\x0cfeed and a \x00"), *first.clauses[1:])
    assert nx.parse_graphml(graphml(build_graph([replace(first, clauses=clauses)])).decode())


def test_which_policy_leans_on_which_law(graph: nx.MultiDiGraph) -> None:
    clauses = ("clause:alder-vale#s1-p2", "clause:brook-hill#s-what-employees-must-not-do-p3")
    assert citing(graph, "law") == (("Data Protection Act 2018", clauses),)
    assert citing(graph, "guidance") == ()


def test_no_policies_is_an_empty_graph() -> None:
    assert not build_graph([]).nodes
