"""Policies side by side: for each question the stance of each policy, with the clauses that decide it.

Stances are a query on the model (`stance`), aligned clauses another (`align`), cited laws one on the graph (`citing`). A
policy that says nothing is told apart from one that permits: its cell names what was searched for and the clauses that
come closest in their words. What follows from the cells (`standing`), what each policy lays on whom (`duties`), where it
contradicts itself (`conflicts`), what it should cover (`coverage`), whose wording it shares (`lineage`) and its dates
(`currency`) stand beside.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict

from msgspec import Struct
from msgspec.structs import replace

from ..grammar.asked import Asked as Worded
from ..grammar.model import Bearer, Meta, Policy
from ..grammar.syntax import Request, Who
from ..grammar.vocabulary import Question, Vocabulary
from ..grammar.vocabulary import vocabulary as pack_words
from .align import Alignment, align
from .cells import Cell, Quote, Silence, quotes_of
from .changed import changed_by
from .conflicts import Conflict, conflicts
from .coverage import Coverage, Wanted, coverage
from .currency import Currency, currency
from .duties import Load, duties
from .graph import citing
from .likeness import Place
from .lineage import Lineage, lineage
from .lookup import Index, index
from .silence import silence
from .similarity import folding, vectors
from .stance import Shelf, Stance, stance
from .standing import Asked, Standing, furthest_apart, standings
from .strength import Strength, strongest
from .structure import structure
from .terms import told_terms
from .unclear import of_others, trusted, unclear
from .votes import Vote
from .wanted import Wanted as Looked
from .wanted import want

if TYPE_CHECKING:
    import networkx as nx

FORMAT = "byelaw-comparison/2"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

KINDS: tuple[Literal["law", "guidance"], ...] = ("law", "guidance")

NEAR = 0.12
"""The least likeness between a question and a clause that is shown as coming close to it."""

NEAREST = 3
"""How many such clauses a silent cell shows at most."""


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
    quotes = [quotes_of(policy) for policy in policies]
    shelves = [Shelf(policy) for policy in policies]
    near = _near(policies, questions, vocabulary)
    wanted, searched = [want(one, vocabulary) for one in worded], [index(policy, vocabulary) for policy in policies]
    may = unclear(searched, wanted, near, vocabulary)
    topics = _topics(vocabulary)
    order = {topic.name: index for index, topic in enumerate(topics)}
    rows = [
        Row(
            question=question.id,
            topic=question.topic,
            asks=question.asks,
            about=question.about,
            roles=_roles(request, vocabulary),
            cells=tuple(
                _cell(shelf, question, request, vocabulary, quotes[p], near[p][q], may[p][q], (wanted[q], searched[p]))
                for p, shelf in enumerate(shelves)
            ),
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


def _cell(
    shelf: Shelf,
    question: Question,
    request: Request,
    vocabulary: Vocabulary,
    quotes: dict[str, Quote],
    near: Sequence[str],
    may: str | None,
    plain: tuple[Looked, Index],
) -> Cell:
    """One policy's answer to one question, with its clauses in document order. Votes that are not sure and that nobody has
    reviewed decide only where the question in `plain` words sounds like them; else the cell is unclear.
    """
    policy = shelf.policy
    proposed = {norm.rule for clause in policy.clauses for norm in clause.norms if not norm.reviewed}
    doubted: list[str] = []

    def trust(vote: Vote) -> bool:
        heard = vote.rule not in proposed or (
            (vote.sure or trusted(vote, *plain, vocabulary)) and not of_others(vote, *plain, vocabulary)
        )
        doubted.extend([] if heard else [vote.clause])
        return heard

    answer = stance(shelf, request, vocabulary, leave=question.leave, trust=trust)
    may = may or next(iter(doubted), None)
    decides = _heard(answer.because, quotes, proposed)
    decided = {quote.id for quote in decides}
    # A contradiction may stand in one clause: then it is shown on both sides.
    beside = tuple(
        quote for quote in _heard(answer.beside, quotes, proposed) if answer.contradictory or quote.id not in decided
    )
    heard = {(vote.clause, vote.rule) for vote in answer.because}
    telling = policy.clauses if heard else ()  # most cells are silent
    rules = (norm.formal for clause in telling for norm in clause.norms if (clause.id, norm.rule) in heard)
    changed = [quotes[clause.id] for clause in changed_by(policy, rules, vocabulary)]
    beside += tuple(quote for quote in changed if quote.id not in decided and quote not in beside)
    seen = {quote.id for quote in beside}
    acts = tuple(word.text for word in request.act.words.words) if request.act.words else ()
    unsaid: Silence | None = None
    if answer.stance == "silent":
        close = [id_ for id_ in near if id_ not in seen]
        close = [*([may] if may else []), *(id_ for id_ in close if id_ != may)]
        unsaid = silence(
            policy,
            " ".join((question.asks, *(vocabulary.actions[act].means for act in acts if act in vocabulary.actions))),
            [word.text for word in request.who.words],
            acts,
            vocabulary,
            _searched(request, vocabulary),
            [quotes[id_] for id_ in close],
            unclear=may is not None,
        )
    return Cell(
        policy=policy.policy,
        stance=answer.stance,
        contradictory=answer.contradictory,
        why=_why(answer, decides) + "".join(f" {quote.place} changes it." for quote in changed),
        **terms(policy, answer.because),
        depends=_depends(answer),
        decides=decides,
        beside=beside,
        silence=unsaid,
    )


class Terms(TypedDict):
    """What a cell says of the rules that settle it."""

    bearer: tuple[str, ...]
    conditions: tuple[str, ...]
    exceptions: tuple[str, ...]
    strength: Strength | None


def terms(policy: Policy, votes: Sequence[Vote]) -> Terms:
    """Whom the rules that settle a question bind, on what terms and how strongly, in the document's own words."""
    heard = {(vote.clause, vote.rule) for vote in votes}
    practice = bool(votes) and all(vote.practice for vote in votes)
    told = [(clause, norm) for clause in policy.clauses for norm in (clause.practices if practice else clause.norms)]
    told = [(clause, norm) for clause, norm in told if (clause.id, norm.rule) in heard]
    norms = [norm for _, norm in told]
    conditions, exceptions = told_terms(told)
    return Terms(
        bearer=tuple(dict.fromkeys(norm.party or norm.bearer for norm in norms)),
        conditions=conditions,
        exceptions=exceptions,
        strength="practice" if practice else strongest(norms),
    )


def _heard(votes: Sequence[Vote], quotes: dict[str, Quote], proposed: set[str]) -> tuple[Quote, ...]:
    """The clauses of some votes, each with the rules that voted and the first of what they say."""
    by_clause: dict[str, list[Vote]] = {}
    for vote in votes:
        by_clause.setdefault(vote.clause, []).append(vote)
    return tuple(
        replace(
            quote,
            rules=tuple(dict.fromkeys(vote.rule for vote in by_clause[id_] if not vote.practice)),
            says=by_clause[id_][0].stance,
            reviewed=not any(vote.practice or vote.rule in proposed for vote in by_clause[id_]),
            practice=all(vote.practice for vote in by_clause[id_]),
        )
        for id_, quote in quotes.items()
        if id_ in by_clause
    )


def _why(answer: Stance, decides: Sequence[Quote]) -> str:
    """What decided, in a sentence: the places, and what the answer still depends on."""
    if answer.stance == "silent":
        return "No rule of this policy speaks of it."
    link = "under" if answer.stance == "conditional" else "by"
    told = f"{answer.stance.capitalize()} {link} {'; '.join(quote.place for quote in decides)}."
    depends = _depends(answer)
    if depends:
        told += f" It depends on: {'; '.join(depends)}."
    if answer.because and all(vote.practice for vote in answer.because):
        told += " It states no rule, it tells what is done."
    if answer.contradictory:
        told += " Another rule of this policy says the opposite."
    return told


def _depends(answer: Stance) -> tuple[str, ...]:
    """What would still have to be known or done, in the packs' words without their signs."""
    opens = dict.fromkeys(test for vote in answer.because for test in vote.open if test not in ("after", "until"))
    return tuple(re.sub(r"(?<=\w)[.-](?=[a-z])", " ", test.replace('"', "")) for test in opens)


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


def _words(request: Request) -> tuple[str, ...]:
    """The pack's words in a request: who, what, whom it concerns."""
    acts = request.act.words.words if request.act.words else ()
    objects = (word for arg in request.act.args if isinstance(arg.what, Who) for word in arg.what.words)
    return tuple(dict.fromkeys(word.text for word in (*request.who.words, *acts, *objects) if not word.quoted))


def _searched(request: Request, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a rule would have to speak of to answer: each of the request's words, or a wider one."""
    return tuple(dict.fromkeys(wider for word in _words(request) for wider in vocabulary.wider(word)))


def _near(
    policies: Sequence[Policy], questions: Sequence[tuple[Question, Request]], vocabulary: Vocabulary
) -> list[list[list[str]]]:
    """For each policy and question the ids of the clauses that sound most like the question, best first."""
    fold = folding(vocabulary)
    told = [
        " ".join([question.asks, *(vocabulary.actions[w].means for w in _words(request) if w in vocabulary.actions)])
        for question, request in questions
    ]
    clauses = [
        [c for c in policy.clauses if c.kind not in ("form", "meta", "leadin", "citation")] for policy in policies
    ]
    rows = vectors([fold(text) for text in (*told, *(c.text for found in clauses for c in found))])
    asked, start, found = rows[: len(told)], len(told), []
    for chosen in clauses:
        likeness = (asked @ rows[start : start + len(chosen)].T).toarray()
        start += len(chosen)
        ranked = [sorted(range(len(chosen)), key=lambda i: (-round(float(line[i]), 6), i)) for line in likeness]
        found.append(
            [
                [chosen[i].id for i in order[:NEAREST] if line[i] >= NEAR]
                for order, line in zip(ranked, likeness, strict=True)
            ]
        )
    return found
