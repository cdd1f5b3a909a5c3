"""The part of the policy graph that stands in the documents: policies, sections, clauses, norms, and where they point.

Nodes and edges are those that `graph` documents; what comes from comparing policies is added by `findings`. Every attribute
is a text, a number or a truth value, so that all of it goes into GraphML.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..grammar.model import Citation, Clause, Norm, Policy
from ..grammar.vocabulary import Vocabulary
from .likeness import acts, party_of

if TYPE_CHECKING:
    import networkx as nx  # takes long to import, so that each function which calls it does so itself


def structure(policies: Sequence[Policy], words: Vocabulary) -> "nx.MultiDiGraph":
    """The graph of what some policies (no two of one slug) say, in the order given.

    Edge keys number the edges (`e1`, `e2` …), because GraphML wants a different id for each.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(format="byelaw-graph/2", edges=0)
    for policy in policies:
        _add_policy(graph, policy)
    for policy in policies:
        for clause in policy.clauses:
            _add_norms(graph, policy.policy, clause, words)
            _add_threads(graph, policy, clause)
        _add_terms(graph, policy)
        for role in policy.roles:
            add_node(graph, f"role:{role.name}", "role", role.name, bearer=role.bearer)
            start = f"policy:{policy.policy}"
            add_edge(graph, start, f"role:{role.name}", "names", text=", ".join(role.texts), holder=role.holder)
    _add_kinds(graph, words)
    return graph


def add_node(graph: "nx.MultiDiGraph", name: str, kind: str, label: str, **attributes: str | int | bool | None) -> str:
    """Adds a node once; the first to name it gives its attributes."""
    if name not in graph:
        graph.add_node(name, kind=kind, label=printable(label), **_told(attributes))
    return name


def add_edge(
    graph: "nx.MultiDiGraph", start: str, end: str, kind: str, **attributes: str | float | bool | None
) -> None:
    """Adds an edge with the next number."""
    # networkx counts the edges anew each time that it is asked for their number.
    graph.graph["edges"] += 1
    graph.add_edge(start, end, key=f"e{graph.graph['edges']}", kind=kind, **_told(attributes))


def _told(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes that say something, with texts that XML can hold."""
    return {k: printable(v) if isinstance(v, str) else v for k, v in attributes.items() if v is not None}


def printable(text: str) -> str:
    """The text with what XML cannot hold replaced by U+FFFD."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _add_policy(graph: "nx.MultiDiGraph", policy: Policy) -> None:
    """The policy, its sections and its clauses, each inside what contains it."""
    slug, meta = policy.policy, policy.meta
    top = add_node(
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
        here = add_node(
            graph, f"section:{slug}#{s.id}", "section", s.heading, number=s.number, level=s.level, page=s.page
        )
        add_edge(graph, f"section:{slug}#{s.parent}" if s.parent else top, here, "contains")
    for c in policy.clauses:
        here = add_node(
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
        add_edge(graph, above, here, "contains")


def _add_norms(graph: "nx.MultiDiGraph", slug: str, clause: Clause, words: Vocabulary) -> None:
    """What a clause rules: its norms, whom they bind, what they are about."""
    for number, norm in enumerate(clause.norms, 1):
        node = add_node(
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
        add_edge(graph, f"clause:{slug}#{clause.id}", node, "contains")
        add_edge(graph, node, _role(graph, norm), "binds")
        for act in dict.fromkeys(acts(norm)):
            add_edge(graph, node, _concept(graph, act, words), "about")


def _role(graph: "nx.MultiDiGraph", norm: Norm) -> str:
    party = party_of(norm)
    return add_node(graph, f"role:{party}", "role", party, bearer=norm.bearer)


def _concept(graph: "nx.MultiDiGraph", act: str, words: Vocabulary) -> str:
    known = words.actions.get(act)
    return add_node(
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
                add_edge(graph, node, end, "refers-to", text=reference.text)
    for citation in clause.citations:
        add_edge(graph, node, _instrument(graph, policy.policy, citation), "cites", text=citation.name)


def _instrument(graph: "nx.MultiDiGraph", slug: str, citation: Citation) -> str:
    """The node of a cited instrument: a law is the same for all schools, another policy is the school's own."""
    name = re.sub(r"[^\w]+", "-", citation.name.casefold()).strip("-").removeprefix("the-")
    if citation.type == "policy":
        return add_node(graph, f"instrument:{slug}#{name}", "instrument", citation.name)
    kind = "law" if citation.type == "act" else "guidance"
    return add_node(graph, f"{kind}:{name}", kind, citation.name)


def _add_terms(graph: "nx.MultiDiGraph", policy: Policy) -> None:
    """Defined words, the clauses that define them, and the clauses that use them."""
    terms = {term.text.casefold(): term for term in policy.terms}
    for text, term in terms.items():
        end = add_node(graph, f"term:{policy.policy}#{text}", "term", term.text)
        add_edge(graph, f"clause:{policy.policy}#{term.clause}", end, "defines")
    if not terms:
        return
    # All terms are sought at once, so that the work does not grow with their number times that of the clauses.
    longest_first = sorted(terms, key=lambda text: (-len(text), text))
    used = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for clause in policy.clauses:
        for text in dict.fromkeys(used.findall(clause.text.casefold())):
            if clause.id != terms[text].clause:
                add_edge(graph, f"clause:{policy.policy}#{clause.id}", f"term:{policy.policy}#{text}", "uses-term")


def _add_kinds(graph: "nx.MultiDiGraph", words: Vocabulary) -> None:
    """Wider words and opposites of the concepts and roles that the policies speak of."""
    for node, kind in [(n, d["kind"]) for n, d in graph.nodes(data=True) if d["kind"] in ("concept", "role")]:
        chain = words.wider(node.partition(":")[2])
        for narrow, wide in pairwise(chain):
            start, end = f"{kind}:{narrow}", f"{kind}:{wide}"
            if end not in graph:
                party = words.parties.get(wide)
                _concept(graph, wide, words) if kind == "concept" else add_node(
                    graph, end, "role", wide, bearer=party.bearer if party else None
                )
            if not any(data["kind"] == "kind-of" for data in (graph.get_edge_data(start, end) or {}).values()):
                add_edge(graph, start, end, "kind-of")
        action = words.actions.get(chain[0])
        if kind == "concept" and action and action.against and f"concept:{action.against}" in graph:
            add_edge(graph, node, f"concept:{action.against}", "against")
