"""The policy graph: policies, their clauses and norms, what these are about, and the threads between them.

Nodes and edges are listed in `NODES` and `EDGES`; every attribute is a text, a number or a truth value, so that all of it
goes into GraphML. Nodes stand in document order, policies by their slug, so the order of the input does not matter.
"""

import io
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from ..grammar.model import Citation, Clause, Norm, Policy
from ..grammar.vocabulary import Vocabulary, vocabulary
from .align import Alignment, acts, align, party_of

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
    "aligned-with": "clause → clause of a policy further on in the order; weight, wording, evidence, differs",
}
"""Kind of edge (attribute `kind`) → what it joins and its further attributes."""


def build_graph(policies: Sequence[Policy], aligned: Sequence[Alignment] | None = None) -> "nx.MultiDiGraph":
    """The graph of some policies (no two of one slug), with the words of all packs that they name.

    `aligned` are the aligned clauses where the caller has them already. Edge keys number the edges (`e1`, `e2` …), because
    GraphML wants a different id for each.
    """
    ordered = sorted(policies, key=lambda policy: policy.policy)
    words = vocabulary(*dict.fromkeys(pack for policy in ordered for pack in policy.packs))
    import networkx as nx

    graph = nx.MultiDiGraph(format="byelaw-graph/1", edges=0)
    for policy in ordered:
        _add_policy(graph, policy)
    for policy in ordered:
        for clause in policy.clauses:
            _add_norms(graph, policy.policy, clause, words)
            _add_threads(graph, policy, clause)
        _add_terms(graph, policy)
        for role in policy.roles:
            _node(graph, f"role:{role.name}", "role", role.name, bearer=role.bearer)
            _edge(
                graph,
                f"policy:{policy.policy}",
                f"role:{role.name}",
                "names",
                text=", ".join(role.texts),
                holder=role.holder,
            )
    _add_kinds(graph, words)
    for pair in align(ordered, words) if aligned is None else aligned:
        _edge(
            graph,
            f"clause:{pair.left.policy}#{pair.left.clause}",
            f"clause:{pair.right.policy}#{pair.right.clause}",
            "aligned-with",
            weight=pair.score,
            wording=pair.evidence.wording,
            evidence=" · ".join(
                f"{what}: {', '.join(found)}"
                for what, found in (
                    ("act", pair.evidence.concepts),
                    ("party", pair.evidence.parties),
                    ("words", pair.evidence.words),
                )
                if found
            ),
            differs=", ".join(difference.what for difference in pair.differences),
        )
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

    return msgspec.json.format(msgspec.json.encode(nx.node_link_data(graph, edges="edges")), indent=1) + b"\n"


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


# --- building ----------------------------------------------------------------------------------------------------


def _node(graph: "nx.MultiDiGraph", node: str, kind: str, label: str, **attributes: str | int | bool | None) -> str:
    """Adds a node once; the first to name it gives its attributes."""
    if node not in graph:
        graph.add_node(node, kind=kind, label=_printable(label), **_told(attributes))
    return node


def _edge(graph: "nx.MultiDiGraph", start: str, end: str, kind: str, **attributes: str | float | None) -> None:
    # networkx counts the edges anew each time that it is asked for their number.
    graph.graph["edges"] += 1
    graph.add_edge(start, end, key=f"e{graph.graph['edges']}", kind=kind, **_told(attributes))


def _told(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes that say something, with texts that XML can hold."""
    return {k: _printable(v) if isinstance(v, str) else v for k, v in attributes.items() if v is not None}


def _printable(text: str) -> str:
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _add_policy(graph: "nx.MultiDiGraph", policy: Policy) -> None:
    """The policy, its sections and its clauses, each inside what contains it."""
    slug, meta = policy.policy, policy.meta
    top = _node(
        graph,
        f"policy:{slug}",
        "policy",
        meta.title or slug,
        school=meta.school,
        version=meta.version,
        approved_on=meta.approved_on,
        review_due=meta.review_due,
        file=policy.source.file,
        pages=policy.source.pages,
    )
    for s in policy.sections:
        node = _node(graph, f"section:{slug}#{s.id}", "section", s.heading, number=s.number, level=s.level, page=s.page)
        _edge(graph, f"section:{slug}#{s.parent}" if s.parent else top, node, "contains")
    for c in policy.clauses:
        node = _node(
            graph,
            f"clause:{slug}#{c.id}",
            "clause",
            c.number or c.id,
            number=c.number,
            text=c.text,
            type=c.kind,
            page=c.page,
            line=c.span.line if c.span else None,
        )
        above = (
            (c.lead_in and f"clause:{slug}#{c.lead_in}") or (c.section_id and f"section:{slug}#{c.section_id}") or top
        )
        _edge(graph, above, node, "contains")


def _add_norms(graph: "nx.MultiDiGraph", slug: str, clause: Clause, words: Vocabulary) -> None:
    """What a clause rules: its norms, whom they bind, what they are about."""
    for number, norm in enumerate(clause.norms, 1):
        node = _node(
            graph,
            f"norm:{slug}#{clause.id}/{number}",
            "norm",
            norm.rule,
            modality=norm.modality,
            bearer=norm.bearer,
            action=norm.action,
            condition=norm.condition,
            exception=norm.exception,
            reviewed=norm.reviewed,
        )
        _edge(graph, f"clause:{slug}#{clause.id}", node, "contains")
        _edge(graph, node, _role(graph, norm), "binds")
        for act in dict.fromkeys(acts(norm)):
            _edge(graph, node, _concept(graph, act, words), "about")


def _role(graph: "nx.MultiDiGraph", norm: Norm) -> str:
    party = party_of(norm)
    return _node(graph, f"role:{party}", "role", party, bearer=norm.bearer)


def _concept(graph: "nx.MultiDiGraph", act: str, words: Vocabulary) -> str:
    known = words.actions.get(act)
    return _node(
        graph,
        f"concept:{act}",
        "concept",
        act,
        means=known.means if known else None,
        topic=known.topic if known else None,
    )


def _add_threads(graph: "nx.MultiDiGraph", policy: Policy, clause: Clause) -> None:
    """Where a clause points: places in its own policy, and instruments outside it."""
    node = f"clause:{policy.policy}#{clause.id}"
    for reference in clause.xrefs:
        for target in reference.targets:
            ends = (f"{kind}:{policy.policy}#{target}" for kind in ("section", "clause"))
            end = next((e for e in ends if e in graph), None)
            if end is not None:
                _edge(graph, node, end, "refers-to", text=reference.text)
    for citation in clause.citations:
        _edge(graph, node, _instrument(graph, policy.policy, citation), "cites", text=citation.name)


def _instrument(graph: "nx.MultiDiGraph", slug: str, citation: Citation) -> str:
    """The node of a cited instrument: a law is the same for all schools, another policy is the school's own."""
    name = re.sub(r"[^\w]+", "-", citation.name.casefold()).strip("-").removeprefix("the-")
    if citation.type == "policy":
        return _node(graph, f"instrument:{slug}#{name}", "instrument", citation.name)
    kind = "law" if citation.type == "act" else "guidance"
    return _node(graph, f"{kind}:{name}", kind, citation.name)


def _add_terms(graph: "nx.MultiDiGraph", policy: Policy) -> None:
    """Defined words, the clauses that define them, and the clauses that use them."""
    for term in policy.terms:
        node = _node(graph, f"term:{policy.policy}#{term.text.casefold()}", "term", term.text)
        _edge(graph, f"clause:{policy.policy}#{term.clause}", node, "defines")
        used = re.compile(rf"(?<!\w){re.escape(term.text)}(?!\w)", re.IGNORECASE)
        for clause in policy.clauses:
            if clause.id != term.clause and used.search(clause.text):
                _edge(graph, f"clause:{policy.policy}#{clause.id}", node, "uses-term")


def _add_kinds(graph: "nx.MultiDiGraph", words: Vocabulary) -> None:
    """Wider words and opposites of the concepts and roles that the policies speak of."""
    for node, kind in [(n, d["kind"]) for n, d in graph.nodes(data=True) if d["kind"] in ("concept", "role")]:
        chain = words.wider(node.partition(":")[2])
        for narrow, wide in pairwise(chain):
            start, end = f"{kind}:{narrow}", f"{kind}:{wide}"
            if end not in graph:
                party = words.parties.get(wide)
                _concept(graph, wide, words) if kind == "concept" else _node(
                    graph, end, "role", wide, bearer=party.bearer if party else None
                )
            if not any(True for to, _ in joined(graph, start, "kind-of") if to == end):
                _edge(graph, start, end, "kind-of")
        action = words.actions.get(chain[0])
        if kind == "concept" and action and action.against and f"concept:{action.against}" in graph:
            _edge(graph, node, f"concept:{action.against}", "against")
