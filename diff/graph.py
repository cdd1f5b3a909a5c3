"""The policy graph: policies, their clauses and norms, what these are about, and the threads between them.

Nodes and edges are listed in `NODES` and `EDGES`; every attribute is a text, a number or a truth value, so that all of it
goes into GraphML. Nodes stand in document order, policies by their slug, so the order of the input does not matter.
"""

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ..grammar.model import Policy
from ..grammar.syntax import Request
from ..grammar.vocabulary import Question, vocabulary
from .findings import add_findings
from .structure import structure

if TYPE_CHECKING:
    import networkx as nx  # takes long to import, so that each function which calls it does so itself

NODES = {
    "policy": "policy:SLUG · label (title), school, version, approved_on, review_due, file, pages",
    "section": "section:SLUG#ID · label (heading), number, level, page",
    "clause": "clause:SLUG#ID · label (number or id), number, text, type (the clause's kind), page, line",
    "norm": "norm:SLUG#CLAUSE/N · label (the rule), modality, bearer, action, condition, exception, reviewed",
    "concept": "concept:ACTION · label, means, topic; shared by all policies",
    "role": "role:PARTY · label, bearer; shared by all policies",
    "term": "term:SLUG#WORDS · label; a word that one policy defines",
    "law": "law:NAME · label; an Act or regulations, shared by all policies",
    "guidance": "guidance:NAME · label; shared by all policies",
    "instrument": "instrument:SLUG#NAME · label; another policy of the same school",
    "question": "question:ID · label (as asked), topic; what governors ask, shared by all policies",
    "passage": "passage:NUMBER · label (the common wording), words; shared by the policies that have it",
}
"""Kind of node (attribute `kind`) → its id and attributes. An attribute that a document does not give is left out."""

EDGES = {
    "contains": "policy → section, section → section, section or policy → clause, lead-in → item, clause → norm",
    "refers-to": "clause → section or clause of the same policy; text (as printed)",
    "cites": "clause → law, guidance, instrument; text (as printed)",
    "defines": "clause → term",
    "uses-term": "clause → term that its policy defines elsewhere",
    "names": "policy → role that it names; text (how it prints it), holder",
    "binds": "norm → role",
    "about": "norm → concept",
    "kind-of": "concept → wider concept, role → wider role",
    "against": "concept → its opposite",
    "aligned-with": "clause → clause of a policy further on that surely rules the same; weight, wording, evidence, differs",
    "derived-from": "clause → passage whose wording it has; share (0 to 1), how (same, names, adapted, part)",
    "stricter-than": "norm → norm of another policy on the same point; terms (in what)",
    "conflicts-with": "norm → norm that it does not go together with; conflict (its kind), certainty, when, why; between "
    "two policies `opposed`",
    "answers": "policy → question that it speaks to; stance, restraint and duty (ranks), contradictory, clauses (ids)",
}
"""Kind of edge (attribute `kind`) → what it joins and its further attributes."""


def build_graph(policies: Sequence[Policy], questions: Sequence[tuple[Question, Request]] = ()) -> "nx.MultiDiGraph":
    """The graph of some policies (no two of one slug), with the words of all packs that they name.

    `questions` are those whose answers it shall hold. The work grows with the clauses and with the pairs that share something,
    not with all pairs.
    """
    ordered = sorted(policies, key=lambda policy: policy.policy)
    words = vocabulary(*dict.fromkeys(pack for policy in ordered for pack in policy.packs))
    graph = structure(ordered, words)
    add_findings(graph, ordered, questions, words)
    return graph


def graphml(graph: "nx.MultiDiGraph") -> bytes:
    """The graph as GraphML, the same bytes for the same graph."""
    import networkx as nx

    out = io.BytesIO()
    # Not `write_graphml`, which writes other bytes where lxml happens to be installed.
    nx.write_graphml_xml(graph, out, named_key_ids=True)
    return out.getvalue() + b"\n"


def node_link(graph: "nx.MultiDiGraph") -> bytes:
    """The graph as node-link JSON (`nodes`, `edges` with `source`, `target`, `key`), as networkx reads it back."""
    import networkx as nx

    return msgspec.json.format(msgspec.json.encode(nx.node_link_data(graph, edges="edges")), indent=2) + b"\n"


# --- queries -----------------------------------------------------------------------------------------------------


def joined(graph: "nx.MultiDiGraph", node: str, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The nodes that edges of a kind lead to from a node, with the edges' attributes, in order."""
    return ((end, data) for _, end, data in graph.out_edges(node, data=True) if data["kind"] == kind)


def citing(graph: "nx.MultiDiGraph", kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names of all laws (or all guidance), each with the ids of the clauses that cite it: who leans on what."""
    found = [
        (
            data["label"],
            tuple(
                dict.fromkeys(start for start, _, edge in graph.in_edges(node, data=True) if edge["kind"] == "cites")
            ),
        )
        for node, data in graph.nodes(data=True)
        if data["kind"] == kind
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0].casefold(), pair[0])))
