"""The part of the policy graph that comes from setting policies side by side, added to their `structure`.

Aligned clauses, shared wording, rules that are stricter than others on the same point, rules that conflict, and what each
policy answers to the packs' questions. Every edge is a result that has a module of its own; here nothing is decided.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from ..grammar.model import Clause, Norm, Policy
from ..grammar.syntax import Request
from ..grammar.vocabulary import Question, Vocabulary, vocabulary
from .align import Alignment, align
from .conflicts import conflicts
from .implication import Kinds, kinds_of, together
from .likeness import Place, acts, party_of
from .passages import passages
from .stance import Shelf, Stance, stance
from .strictness import DUTY, RESTRAINT, Strictness, weigh
from .structure import add_edge, add_node

if TYPE_CHECKING:
    import networkx as nx


def add_findings(
    graph: "nx.MultiDiGraph",
    policies: Sequence[Policy],
    questions: Sequence[tuple[Question, Request]],
    words: Vocabulary,
) -> None:
    """Adds all that is found between the policies, and the conflicts inside each."""
    kinds = kinds_of(words, (role for policy in policies for role in policy.roles))
    clauses = {(policy.policy, clause.id): clause for policy in policies for clause in policy.clauses}
    shelves = [Shelf(policy) for policy in policies]
    answers = [
        (question, policy.policy, stance(shelf, request, words))
        for question, request in questions
        for policy, shelf in zip(policies, shelves, strict=True)
    ]
    settled: dict[str, list[Place]] = {}
    for question, slug, answer in answers:
        settled.setdefault(question.id, []).extend(Place(slug, vote.clause, vote.rule) for vote in answer.because)
    for pair in (pair for pair in align(policies, words, settled) if pair.sure):
        _add_aligned(graph, pair)
        left, right = (clauses[place.policy, place.clause] for place in (pair.left, pair.right))
        for number, other, weighed in _weighed(left, right, words, kinds):
            start = f"norm:{pair.left.policy}#{left.id}/{number}"
            end = f"norm:{pair.right.policy}#{right.id}/{other}"
            _add_weighed(graph, start, end, weighed)
    for count, passage in enumerate(passages(policies), 1):
        end = add_node(graph, f"passage:{count}", "passage", passage.common, words=passage.words)
        for copy in passage.copies:
            start = f"clause:{copy.policy}#{copy.clause}"
            add_edge(graph, start, end, "derived-from", share=copy.share, how=copy.kind)
    for policy in policies:
        _add_conflicts(graph, policy)
    for question, slug, answer in answers:
        if answer.stance != "silent":
            _add_answer(graph, question, slug, answer)


def _add_aligned(graph: "nx.MultiDiGraph", pair: Alignment) -> None:
    told = (("act", pair.evidence.concepts), ("party", pair.evidence.parties), ("words", pair.evidence.words))
    add_edge(
        graph,
        f"clause:{pair.left.policy}#{pair.left.clause}",
        f"clause:{pair.right.policy}#{pair.right.clause}",
        "aligned-with",
        weight=pair.score,
        wording=pair.evidence.wording,
        evidence=" · ".join(f"{what}: {', '.join(found)}" for what, found in told if found),
        differs=", ".join(difference.what for difference in pair.differences),
    )


def _weighed(left: Clause, right: Clause, words: Vocabulary, kinds: Kinds) -> Iterator[tuple[int, int, Strictness]]:
    """The norms of two aligned clauses that are on one point, by their numbers, weighed."""
    for (i, a), (j, b) in product(enumerate(left.norms, 1), enumerate(right.norms, 1)):
        if _one_point(a, b, kinds) and together(a.formal.when, b.formal.when, words, kinds) is not None:
            yield i, j, weigh(a.formal, b.formal, words, kinds)


def _one_point(a: Norm, b: Norm, kinds: Kinds) -> bool:
    """Whether two norms bind the same party (or one that is a kind of it) to the same act."""
    party, other = party_of(a), party_of(b)
    return (party in kinds(other) or other in kinds(party)) and bool(set(acts(a)) & set(acts(b)))


def _add_weighed(graph: "nx.MultiDiGraph", left: str, right: str, weighed: Strictness) -> None:
    """An edge from the stricter of two norms to the other, or between two that are opposed."""
    sides = [(term.what, term.left or "-", term.right or "-") for term in weighed.terms]
    if weighed.order == "looser":
        left, right, sides = right, left, [(what, b, a) for what, a, b in sides]
    terms = "; ".join(f"{what}: {a} / {b}" for what, a, b in sides)
    if weighed.order == "opposed":
        add_edge(graph, left, right, "conflicts-with", conflict="opposed", certainty="likely", why=terms)
    elif weighed.order in ("stricter", "looser"):
        add_edge(graph, left, right, "stricter-than", terms=terms)


def _add_conflicts(graph: "nx.MultiDiGraph", policy: Policy) -> None:
    for found in conflicts(policy, vocabulary(*policy.packs)).conflicts:
        left, right = (f"norm:{policy.policy}#{side.clause}/{side.norm}" for side in (found.left, found.right))
        add_edge(
            graph,
            left,
            right,
            "conflicts-with",
            conflict=found.kind,
            certainty=found.certainty,
            when=found.when,
            why=found.why,
        )


def _add_answer(graph: "nx.MultiDiGraph", question: Question, policy: str, answer: Stance) -> None:
    """What a policy answers to a question; one that is silent has no edge."""
    add_edge(
        graph,
        f"policy:{policy}",
        add_node(graph, f"question:{question.id}", "question", question.asks, topic=question.topic),
        "answers",
        stance=answer.stance,
        restraint=RESTRAINT.get(answer.stance, 0),
        duty=DUTY.get(answer.stance, 0),
        contradictory=answer.contradictory,
        clauses=" ".join(dict.fromkeys(vote.clause for vote in answer.because)),
    )
