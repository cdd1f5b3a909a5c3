"""A question of the packs put to one policy: the cell of a comparison, which `ask` answers by too.

Its stance is a query on the model (`stance`). A policy that says nothing is told apart from one that permits: its cell names
what was searched for and the clauses that come closest in their words.
"""

import re
from collections.abc import Sequence
from typing import TypedDict

from msgspec.structs import replace

from ..grammar.model import Policy
from ..grammar.syntax import Request, Who
from ..grammar.vocabulary import Question, Vocabulary
from .cells import Cell, Quote, Silence
from .changed import changed_by
from .ready import Ready
from .silence import silence
from .similarity import folding, vectors
from .stance import Shelf, Stance, stance
from .strength import Strength, strongest
from .terms import told_terms
from .unclear import of_others, trusted, unclear
from .votes import Vote
from .wanted import Wanted

NEAR = 0.12
"""The least likeness between a question and a clause that is shown as coming close to it."""

NEAREST = 3
"""How many such clauses a silent cell shows at most."""


def posed(
    shelf: Shelf,
    policy: Ready,
    question: Question,
    request: Request,
    wanted: Wanted,
    near: Sequence[str],
    vocabulary: Vocabulary,
) -> Cell:
    """One policy's answer to one question, with its clauses in document order. `wanted` is the question as it is asked in plain
    words, `near` the ids of the clauses that sound most like it. Votes that are not sure and that nobody has reviewed decide only
    where the question sounds like them; else the cell is unclear.
    """
    quotes = policy.quotes
    proposed = {norm.rule for clause in shelf.policy.clauses for norm in clause.norms if not norm.reviewed}
    doubted: list[str] = []

    def trust(vote: Vote) -> bool:
        heard = vote.rule not in proposed or (
            (vote.sure or trusted(vote, wanted, policy.index, vocabulary))
            and not of_others(vote, wanted, policy.index, vocabulary)
        )
        doubted.extend([] if heard else [vote.clause])
        return heard

    answer = stance(shelf, request, vocabulary, leave=question.leave, trust=trust)
    decides = _heard(answer.because, quotes, proposed)
    decided = {quote.id for quote in decides}
    # A contradiction may stand in one clause: then it is shown on both sides.
    beside = tuple(
        quote for quote in _heard(answer.beside, quotes, proposed) if answer.contradictory or quote.id not in decided
    )
    heard = {(vote.clause, vote.rule) for vote in answer.because}
    telling = shelf.policy.clauses if heard else ()  # most cells are silent
    rules = (norm.formal for clause in telling for norm in clause.norms if (clause.id, norm.rule) in heard)
    changed = [quotes[clause.id] for clause in changed_by(shelf.policy, rules, vocabulary)]
    beside += tuple(quote for quote in changed if quote.id not in decided and quote not in beside)
    seen = {quote.id for quote in beside}
    acts = tuple(word.text for word in request.act.words.words) if request.act.words else ()
    unsaid: Silence | None = None
    if answer.stance == "silent":
        may = unclear(policy.index, wanted, near, vocabulary) or next(iter(doubted), None)
        close = [id_ for id_ in near if id_ not in seen]
        close = [*([may] if may else []), *(id_ for id_ in close if id_ != may)]
        unsaid = silence(
            shelf.policy,
            " ".join((question.asks, *(vocabulary.actions[act].means for act in acts if act in vocabulary.actions))),
            [word.text for word in request.who.words],
            acts,
            vocabulary,
            _searched(request, vocabulary),
            [quotes[id_] for id_ in close],
            unclear=may is not None,
        )
    return Cell(
        policy=shelf.policy.policy,
        stance=answer.stance,
        contradictory=answer.contradictory,
        why=_why(answer, decides) + "".join(f" {quote.place} changes it." for quote in changed),
        **_terms(shelf.policy, answer.because),
        depends=_depends(answer),
        decides=decides,
        beside=beside,
        silence=unsaid,
    )


NO_RULE = " It states no rule, it tells what is done."


class Terms(TypedDict):
    """What a cell says of the rules that settle it."""

    bearer: tuple[str, ...]
    conditions: tuple[str, ...]
    exceptions: tuple[str, ...]
    strength: Strength | None


def _terms(policy: Policy, votes: Sequence[Vote]) -> Terms:
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
        told += NO_RULE
    if answer.contradictory:
        told += " Another rule of this policy says the opposite."
    return told


def _depends(answer: Stance) -> tuple[str, ...]:
    """What would still have to be known or done, in the packs' words without their signs."""
    opens = dict.fromkeys(test for vote in answer.because for test in vote.open if test not in ("after", "until"))
    return tuple(re.sub(r"(?<=\w)[.-](?=[a-z])", " ", test.replace('"', "")) for test in opens)


def _words(request: Request) -> tuple[str, ...]:
    """The pack's words in a request: who, what, whom it concerns."""
    acts = request.act.words.words if request.act.words else ()
    objects = (word for arg in request.act.args if isinstance(arg.what, Who) for word in arg.what.words)
    return tuple(dict.fromkeys(word.text for word in (*request.who.words, *acts, *objects) if not word.quoted))


def _searched(request: Request, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a rule would have to speak of to answer: each of the request's words, or a wider one."""
    return tuple(dict.fromkeys(wider for word in _words(request) for wider in vocabulary.wider(word)))


def near_of(policy: Policy, questions: Sequence[tuple[Question, Request]], vocabulary: Vocabulary) -> list[list[str]]:
    """For each question the ids of the clauses of a policy that sound most like it, best first."""
    fold = folding(vocabulary)
    told = [
        " ".join([question.asks, *(vocabulary.actions[w].means for w in _words(request) if w in vocabulary.actions)])
        for question, request in questions
    ]
    chosen = [c for c in policy.clauses if c.kind not in ("form", "meta", "leadin", "citation")]
    rows = vectors([fold(text) for text in (*told, *(c.text for c in chosen))])
    likeness = (rows[: len(told)] @ rows[len(told) :].T).toarray()
    ranked = [sorted(range(len(chosen)), key=lambda i: (-round(float(line[i]), 6), i)) for line in likeness]
    return [
        [chosen[i].id for i in order[:NEAREST] if line[i] >= NEAR] for order, line in zip(ranked, likeness, strict=True)
    ]
