"""Policies side by side: for each question the stance of each policy, with the clauses that decide it.

A cell is a question put to one policy (`posed`), aligned clauses are a query on the models (`align`), cited laws one on the
graph (`citing`). What follows from the cells (`standing`), what each policy lays on whom (`duties`), where it
contradicts itself (`conflicts`), what it should cover (`coverage`), whose wording it shares (`lineage`) and its dates
(`currency`) stand beside.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from ..grammar.asked import Asked as Worded
from ..grammar.model import Bearer, Meta, Policy
from ..grammar.syntax import Request
from ..grammar.vocabulary import Question, Vocabulary
from ..grammar.vocabulary import vocabulary as pack_words
from .align import Alignment, align
from .cells import Cell, Quote, quotes_of
from .conflicts import Conflict, conflicts
from .coverage import Coverage, Wanted, coverage
from .currency import Currency, currency
from .duties import Load, duties
from .graph import citing
from .likeness import Place
from .lineage import Lineage, lineage
from .posed import near_of, posed
from .ready import Ready, ready
from .stance import Shelf
from .standing import Asked, Standing, furthest_apart, standings
from .structure import structure
from .wanted import Wanted as Looked
from .wanted import want

if TYPE_CHECKING:
    import networkx as nx

FORMAT = "byelaw-comparison/2"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

KINDS: tuple[Literal["law", "guidance"], ...] = ("law", "guidance")


class Column(Struct, frozen=True, kw_only=True):
    """One policy of the comparison, and how much of it there is. `reviewed` counts the norms that a person has accepted."""

    policy: str
    meta: Meta
    file: str
    sha256: str
    pages: int
    clauses: int
    norms: int
    reviewed: int


class LeftOut(Struct, frozen=True):
    """A file that was to be compared and could not be read, by its name, and why."""

    file: str
    why: str


class Row(Struct, frozen=True, kw_only=True):
    """One question; `about` is the request behind it in Byelaw, `roles` the bearers that it asks about. Cells are in the order
    of the columns.
    """

    question: str
    topic: str
    asks: str
    about: str
    roles: tuple[Bearer, ...] = ()
    cells: tuple[Cell, ...]


class Topic(Struct, frozen=True):
    """A topic of the rows or of the points that a policy should cover, with what it is about in plain words."""

    name: str
    title: str


class Cited(Struct, frozen=True, kw_only=True):
    """A law or guidance that some policy names, and the clauses that do, in the order of the columns."""

    name: str
    kind: Literal["law", "guidance"]
    clauses: tuple[tuple[Quote, ...], ...]


class Comparison(Struct, frozen=True, kw_only=True):
    """Policies side by side. Rows stand by topic, those of the subject before those of every policy.

    `ours` is the policy (a slug) for whose school the comparison is made, if it was named. `quotes` holds all clauses, by policy
    and id, which every other field points to; `differs` are the questions that policies answer differently, the furthest apart
    first; `glossary` has the meanings of the packs' words.
    """

    format: str = FORMAT
    ours: str | None = None
    policies: tuple[Column, ...]
    left_out: tuple[LeftOut, ...] = ()
    topics: tuple[Topic, ...]
    rows: tuple[Row, ...]
    differs: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    lineage: Lineage
    duties: tuple[Load, ...] = ()
    currency: tuple[Currency, ...] = ()
    aligned: tuple[Alignment, ...]
    cited: tuple[Cited, ...]
    quotes: dict[str, dict[str, Quote]]
    glossary: dict[str, str]


def compare(
    policies: Sequence[Policy],
    questions: Sequence[tuple[Question, Request]],
    worded: Sequence[Worded],
    vocabulary: Vocabulary,
    required: Mapping[str, Sequence[Wanted]],
    ours: str | None = None,
    left_out: Sequence[LeftOut] = (),
) -> Comparison:
    """Every policy's stance on every question, and all that follows from its clauses; columns in the order given. `worded` are the
    questions as they are asked in plain words, `required` the lists of what each policy (by its slug) should cover; `ours` is one
    of the policies; `left_out` are files that could not be read.
    """
    made = [ready(policy, vocabulary) for policy in policies]
    quotes = [quotes_of(policy) for policy in policies]
    wanted = [want(one, vocabulary) for one in worded]
    cells = [_cells(one, questions, wanted, vocabulary) for one in made]
    topics = _topics(vocabulary)
    order = {topic.name: index for index, topic in enumerate(topics)}
    rows = [
        Row(
            question=question.id,
            topic=question.topic,
            asks=question.asks,
            about=question.about,
            roles=_roles(request, vocabulary),
            cells=tuple(column[q] for column in cells),
        )
        for q, (question, request) in enumerate(questions)
    ]
    rows.sort(key=lambda row: order.get(row.topic, len(order)))
    covered = tuple(
        coverage(policy, required[policy.policy], _own_words(policy))
        for policy in policies
        if required.get(policy.policy)
    )
    present = {row.topic for row in rows} | {point.topic for found in covered for point in found.points}
    aligned = align(policies, vocabulary, {row.question: _settling(row) for row in rows})
    asked = [_asked(row) for row in rows]
    return Comparison(
        ours=ours,
        policies=tuple(_column(policy) for policy in policies),
        left_out=tuple(left_out),
        topics=tuple(topic for topic in topics if topic.name in present),
        rows=tuple(rows),
        differs=furthest_apart(asked),
        standings=standings([policy.policy for policy in policies], asked),
        conflicts=tuple(c for policy in policies for c in conflicts(policy, _own_words(policy)).conflicts),
        coverage=covered,
        lineage=lineage(policies),
        duties=tuple(load for policy in policies for load in duties(policy)),
        currency=currency(policies),
        aligned=aligned,
        cited=_cited(policies, structure(policies, vocabulary), quotes),
        quotes={policy.policy: found for policy, found in zip(policies, quotes, strict=True)},
        glossary={
            **{word: party.means for word, party in sorted(vocabulary.parties.items())},
            **{word: action.means for word, action in sorted(vocabulary.actions.items())},
        },
    )


def _cells(
    policy: Ready, questions: Sequence[tuple[Question, Request]], wanted: Sequence[Looked], vocabulary: Vocabulary
) -> list[Cell]:
    """One policy's answers, in the order of the questions."""
    shelf, near = Shelf(policy.policy), near_of(policy.policy, questions, vocabulary)
    return [
        posed(shelf, policy, question, request, looked, close, vocabulary)
        for (question, request), looked, close in zip(questions, wanted, near, strict=True)
    ]


def _own_words(policy: Policy) -> Vocabulary:
    """The words of the packs that a policy itself uses."""
    return pack_words(*sorted(set(policy.packs) - {"core"}))


def _topics(vocabulary: Vocabulary) -> list[Topic]:
    """Topics of the packs, the widest pack (`core`) last: a reader comes for the subject."""
    found = {name: title for pack in reversed(vocabulary.packs) for name, title in pack.topics.items()}
    return [Topic(name, title) for name, title in found.items()]


def _column(policy: Policy) -> Column:
    norms = [norm for clause in policy.clauses for norm in clause.norms]
    return Column(
        policy=policy.policy,
        meta=policy.meta,
        file=policy.source.file,
        sha256=policy.source.sha256,
        pages=policy.source.pages,
        clauses=len(policy.clauses),
        norms=len(norms),
        reviewed=sum(norm.reviewed for norm in norms),
    )


def _cited(
    policies: Sequence[Policy], graph: "nx.MultiDiGraph", quotes: Sequence[dict[str, Quote]]
) -> tuple[Cited, ...]:
    """The laws and the guidance that the policies name: a query on the graph."""
    return tuple(
        Cited(
            name=name,
            kind=kind,
            clauses=tuple(
                tuple(quote for id_, quote in found.items() if f"clause:{policy.policy}#{id_}" in places)
                for policy, found in zip(policies, quotes, strict=True)
            ),
        )
        for kind in KINDS
        for name, places in citing(graph, kind)
    )


def _roles(request: Request, vocabulary: Vocabulary) -> tuple[Bearer, ...]:
    """The bearers that a question asks about: those of its parties, or of what each is a kind of."""
    chains = (vocabulary.wider(word.text) for word in request.who.words if not word.quoted)
    parties = ((vocabulary.parties[word] for word in chain if word in vocabulary.parties) for chain in chains)
    found = (next((party.bearer for party in chain if party.bearer), None) for chain in parties)
    return tuple(dict.fromkeys(bearer for bearer in found if bearer))


def _settling(row: Row) -> list[Place]:
    """The norms that settle a question."""
    return [Place(cell.policy, quote.id, rule) for cell in row.cells for quote in cell.decides for rule in quote.rules]


def _asked(row: Row) -> Asked:
    answers = tuple(cell.stance for cell in row.cells)
    # Who leaves a matter to another policy, or does not cover it, is not the looser for it.
    weighed = tuple(None if cell.silence and cell.silence.reason != "gap" else cell.stance for cell in row.cells)
    return Asked(row.question, row.topic, answers, weighed)
