"""How alike the points of policies are: what they are worded like, which acts they speak of, whom they bind, what they settle.

A point is a norm with the sentence that states it, or a clause without norms. Points become sparse rows whose products are
likenesses, so that all of two policies are compared at once; points of the same words and the same rule share one row. The
acts are those of the rule and, more faintly, all whose phrases of the packs stand in the sentence.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import log, sqrt
from typing import Any, NamedTuple

from msgspec import Struct

from ..grammar.model import Clause, Norm, Policy
from ..grammar.signals import Lexicon, Passage, words_of
from ..grammar.syntax import Event
from ..grammar.vocabulary import Vocabulary
from .similarity import sentences, vectors

OWN_WORDS = 0.75
"""How much an item's own words weigh against its words read together with the sentence that introduces it."""

WIDER, AGAINST, EVENT = 0.5, 0.8, 0.6
"""How much an act counts as what it is a kind of, as its opposite; how much the act of an event (`before open-account`) does."""

SPOKEN, REACH = 12.0, 8
"""The weight of a phrase that counts as much as the act of a rule; so many other words may part the words of a phrase."""

FOR_SCHOOL = frozenset({"school", "staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "site_team"})
"""Bearers who act for the school: two policies may lay the same duty on different ones of them."""


class Place(NamedTuple):
    """A norm by its policy's slug, its clause's id and its rule."""

    policy: str
    clause: str
    rule: str


class Point(NamedTuple):
    """What is compared. `order` counts the clauses of the policy, `number` the norms of the clause; texts are folded."""

    order: int
    number: int
    clause: Clause
    norm: Norm | None
    text: str
    lead_in: str


def points_of(policy: Policy, fold: Callable[[str], str]) -> list[Point]:
    """The points of a policy in document order."""
    texts = {clause.id: clause.text for clause in policy.clauses}
    found = []
    for order, clause in enumerate(policy.clauses):
        if clause.norms or clause.kind in ("definition", "purpose", "scope", "statement"):
            lead_in = fold(texts.get(clause.lead_in or "", ""))
            found += [
                Point(order, number, clause, norm, fold(stated(clause, norm)), lead_in)
                for number, norm in enumerate(clause.norms or (None,))
            ]
    return found


def stated(clause: Clause, norm: Norm | None) -> str:
    """The sentence of a clause that states a norm; the whole clause where it cannot be told."""
    action = norm.action.casefold() if norm else ""
    found = [
        text
        for start, end in sentences(clause.text)
        if action and action in (text := clause.text[start:end]).casefold()
    ]
    return found[0] if len(found) == 1 else clause.text


def acts(norm: Norm) -> tuple[str, ...]:
    """The pack's words for what a norm is about; empty where it is told in the document's own words."""
    words = norm.formal.act.words.words if norm.formal.act.words else ()
    return tuple(word.text for word in words if not word.quoted)


def party_of(norm: Norm) -> str:
    """Who is bound: the pack's word, or the bearer class where no pack word fits."""
    return norm.party or norm.bearer


class Likeness(Struct, frozen=True):
    """Rows of the points (`row` finds a point's), as matrices: rows of words and of acts have length 1, or 0 if there are none.
    The columns of `settled` are the `questions`.
    """

    row: tuple[int, ...]
    questions: tuple[str, ...]
    words: Any
    acts: Any
    settled: Any


def likeness(
    points: Sequence[tuple[str, Point]], vocabulary: Vocabulary, settled: Mapping[str, Iterable[Place]] | None = None
) -> Likeness:
    """The rows of points, each with its policy's slug. `settled` tells for a question the norms that settle it."""
    answers: dict[Place, list[str]] = {}
    sizes: dict[str, float] = {}
    for question, places in (settled or {}).items():
        listed = tuple(dict.fromkeys(places))
        speaking = len({place.policy for place in listed})
        # The fewer clauses of a policy a question takes, the more it says that two of them settle it.
        sizes[question] = sqrt(2 / (1 + len(listed) / speaking)) if speaking else 0.0
        for place in listed:
            answers.setdefault(place, []).append(question)
    kinds: dict[tuple[object, ...], int] = {}
    row, first = [], []
    for slug, point in points:
        rule = point.norm.rule if point.norm else ""
        told = tuple(answers.get(Place(slug, point.clause.id, rule), ()))
        key = (point.text, point.lead_in, rule.lstrip("? "), party_of(point.norm) if point.norm else "", told)
        if key not in kinds:
            kinds[key] = len(kinds)
            first.append((point, told))
        row.append(kinds[key])
    alone = vectors([point.text for point, _ in first])
    together = vectors([f"{point.lead_in} {point.text}" for point, _ in first])
    from scipy.sparse import hstack

    return Likeness(
        row=tuple(row),
        questions=tuple(sorted({question for _, told in first for question in told})),
        words=hstack([alone * sqrt(OWN_WORDS), together * sqrt(1 - OWN_WORDS)], format="csr"),
        acts=_matrix(_told_acts([point for point, _ in first], vocabulary), weighed=True),
        settled=_matrix([{question: sizes[question] for question in told} for _, told in first]),
    )


def _told_acts(points: Iterable[Point], vocabulary: Vocabulary) -> list[dict[str, float]]:
    """For each point the acts that it speaks of, with how much they count."""
    lexicon = _anywhere(vocabulary)
    spoken: dict[str, dict[str, float]] = {}
    found = []
    for point in points:
        text = stated(point.clause, point.norm)
        if text not in spoken:
            hits: dict[str, float] = {}
            for hit in lexicon.find(Passage(text), REACH):
                hits[hit.name] = max(hits.get(hit.name, 0.0), hit.weight / SPOKEN)
            spoken[text] = hits
        counted = dict(spoken[text])
        for act in acts(point.norm) if point.norm else ():
            counted[act] = 1.0
        told = dict(counted)
        for act, weight in counted.items():
            known = vocabulary.actions.get(act)
            opposite = (known.against,) if known and known.against else ()
            for word, part in (*((w, WIDER) for w in vocabulary.wider(act)[1:]), *((w, AGAINST) for w in opposite)):
                told[word] = max(told.get(word, 0.0), part * weight)
        for act in _events(point.norm) if point.norm else ():
            told[act] = max(told.get(act, 0.0), EVENT)
        found.append(told)
    return found


def _events(norm: Norm) -> tuple[str, ...]:
    """The acts before, after or while which a norm holds."""
    events = (getattr(how, "event", None) for how in norm.formal.how)
    words = (event.words.words for event in events if isinstance(event, Event) and event.words)
    return tuple(word.text for found in words for word in found if not word.quoted)


@cache
def _anywhere(vocabulary: Vocabulary) -> Lexicon:
    """The phrases of all acts, wherever in a sentence their words stand."""
    named = {name: tuple("_".join(words_of(p)) for p in party.phrases) for name, party in vocabulary.parties.items()}
    phrases = {name: tuple(p.replace("^", "") for p in action.phrases) for name, action in vocabulary.actions.items()}
    return Lexicon(phrases, {**named, **vocabulary.words})


def _matrix(rows: Sequence[Mapping[str, float]], *, weighed: bool = False) -> Any:
    """A sparse matrix with a column for each word; `weighed`: the rarer a word the more it counts, and rows have length 1."""
    import numpy as np
    from scipy.sparse import csr_matrix

    counts = Counter(word for row in rows for word in row)
    columns = {word: number for number, word in enumerate(sorted(counts))}
    data, indices, ends = [], [], [0]
    for row in rows:
        values = {word: value * (log(1 + len(rows) / counts[word]) if weighed else 1.0) for word, value in row.items()}
        length = (sqrt(sum(value * value for value in values.values())) or 1.0) if weighed else 1.0
        for word, value in sorted(values.items()):
            indices.append(columns[word])
            data.append(value / length)
        ends.append(len(indices))
    return csr_matrix((np.array(data), np.array(indices, dtype=int), np.array(ends)), shape=(len(rows), len(columns)))
