"""Clauses of different policies that rule the same point, with the evidence for it and what they differ in.

Likeness of wording alone proposes pairs; what the clauses rule (act, party, whom it concerns, direction) must agree with
it before they count as aligned. Many to many: each rule keeps its best partners, up to three in every other policy.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate, combinations
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ..grammar.model import Clause, Norm, Policy
from ..grammar.syntax import All, Expr, Is, Value, Who
from ..grammar.vocabulary import Vocabulary
from .similarity import content_words, folding, vectors

KEPT = 3
"""Partners that a rule (or a clause without rules) may have in each other policy."""

OWN_WORDS = 0.75
"""How much an item's own words weigh against its words read together with the sentence that introduces it."""

ENOUGH = {"same act": 0.1, "related act": 0.2, "act unknown": 0.35, "other act": 0.5, "no rule": 0.6}
"""The least likeness of wording for a pair, by what the two clauses rule (see `_ground`)."""

SHARED = 3
"""The least number of content words in common where no pack word tells the act of one of the two."""

LEAST = min(ENOUGH.values())

SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z“‘\"'(])")

WEIGHTS = (0.4, 0.35, 0.15, 0.1)
"""Wording, act, party, modality: what the score is made of."""

WIDE = 3
"""An act with so many kinds is too wide to show by itself that two rules are about one point."""

SHOWN_WORDS = 8

FOR_SCHOOL = frozenset({"school", "staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "site_team"})
"""Bearers who act for the school: two policies may lay the same duty on different ones of them."""

Aspect = Literal["bearer", "modality", "condition", "exception", "wording"]


class ClausePlace(Struct, frozen=True, order=True):
    """A clause of one of the policies, by ids."""

    policy: str
    clause: str


class Evidence(Struct, frozen=True, kw_only=True):
    """Why two clauses count as aligned. `wording` is 0 to 1; `words` are the rarest that both use, in the left one's order."""

    wording: float
    words: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    same_modality: bool = False


class Difference(Struct, frozen=True):
    """One thing that the left clause and the right clause say differently; None where one of them says nothing of it."""

    what: Aspect
    left: str | None
    right: str | None


class Alignment(Struct, frozen=True, kw_only=True):
    """Two clauses that rule the same point. `score` is 0 to 1; the differences are those of their closest norms."""

    left: ClausePlace
    right: ClausePlace
    score: float
    evidence: Evidence
    differences: tuple[Difference, ...] = ()


def align(policies: Sequence[Policy], vocabulary: Vocabulary) -> tuple[Alignment, ...]:
    """Aligned clauses of every two policies, in the order of the policies and of the left one's clauses, best first.

    Which policy stands left follows the given order; the scores do not depend on it.
    """
    fold = folding(vocabulary)
    points = [_points(policy, fold) for policy in policies]
    alone = vectors([point.text for found in points for point in found])
    together = vectors([f"{point.lead_in} {point.text}" for found in points for point in found])
    words = Counter(word for found in points for point in found for word in content_words(point.text))
    starts = list(accumulate(map(len, points), initial=0))

    aligned = []
    for a, b in combinations(range(len(policies)), 2):
        rows, columns = slice(starts[a], starts[a + 1]), slice(starts[b], starts[b + 1])
        likeness = (
            OWN_WORDS * (alone[rows] @ alone[columns].T) + (1 - OWN_WORDS) * (together[rows] @ together[columns].T)
        ).tocoo()
        pairs: dict[tuple[int, int], _Pair] = {}
        enough = likeness.data >= LEAST
        alike = (found[enough].tolist() for found in (likeness.row, likeness.col, likeness.data))
        for i, j, wording in zip(*alike, strict=True):
            pair = _judge(points[a][i], points[b][j], round(min(wording, 1.0), 3), vocabulary)
            place = (points[a][i].order, points[b][j].order)
            if pair is not None and (place not in pairs or pair.rank > pairs[place].rank):
                pairs[place] = pair
        aligned += [_alignment(policies[a].policy, policies[b].policy, pair, words, fold) for pair in _best(pairs)]
    return tuple(aligned)


class _Point(NamedTuple):
    """What is compared: a norm with the sentence that states it, or a clause without norms.

    `order` counts the clauses of the policy, `number` the norms of the clause.
    """

    order: int
    number: int
    clause: Clause
    norm: Norm | None
    text: str
    lead_in: str


class _Pair(NamedTuple):
    """Two points that count as aligned, with how well they agree."""

    left: _Point
    right: _Point
    score: float
    wording: float

    @property
    def rank(self) -> tuple[float, float]:
        return self.score, self.wording


def _points(policy: Policy, fold: Callable[[str], str]) -> list[_Point]:
    """The points of a policy in document order, with folded texts."""
    texts = {clause.id: clause.text for clause in policy.clauses}
    found = []
    for order, clause in enumerate(policy.clauses):
        if clause.norms or clause.kind in ("definition", "purpose", "scope", "statement"):
            lead_in = fold(texts.get(clause.lead_in or "", ""))
            found += [
                _Point(order, number, clause, norm, fold(_sentence(clause, norm)), lead_in)
                for number, norm in enumerate(clause.norms or (None,))
            ]
    return found


def _sentence(clause: Clause, norm: Norm | None) -> str:
    """The sentence of a clause that states a norm; the whole clause where it cannot be told."""
    sentences = [s for s in SENTENCE_END.split(clause.text) if norm and norm.action.casefold() in s.casefold()]
    return sentences[0] if len(sentences) == 1 else clause.text


def _judge(left: _Point, right: _Point, wording: float, vocabulary: Vocabulary) -> _Pair | None:
    """The two points as a pair, or None where they do not rule the same point."""
    a, b = left.norm, right.norm
    if a is None or b is None:
        return _Pair(left, right, wording, wording) if wording >= ENOUGH["no rule"] else None
    act, party, modality = _agreement(a, b, vocabulary)
    ground = _ground(a, b, act, party, vocabulary)
    if wording < ENOUGH[ground] or (ground == "act unknown" and len(_shared(left.text, right.text)) < SHARED):
        return None
    score = sum(weight * part for weight, part in zip(WEIGHTS, (wording, act, party, modality), strict=True))
    return _Pair(left, right, round(score, 3), wording)


def _shared(text: str, other: str) -> list[str]:
    """The content words of two folded texts that both use, in the order of the first."""
    theirs = set(content_words(other))
    return [word for word in content_words(text) if word in theirs]


def _best(pairs: dict[tuple[int, int], _Pair]) -> list[_Pair]:
    """The best pairs so that no rule has more than `KEPT` partners, by left clause and then by score."""
    partners, kept = Counter[tuple[str, int, int]](), []
    for place, pair in sorted(pairs.items(), key=lambda item: (-item[1].score, -item[1].wording, item[0])):
        sides = (("left", *pair.left[:2]), ("right", *pair.right[:2]))
        if all(partners[side] < KEPT for side in sides):
            partners.update(sides)
            kept.append((place[0], -pair.score, place[1], pair))
    return [pair for *_, pair in sorted(kept, key=lambda found: found[:3])]


def _alignment(left: str, right: str, pair: _Pair, words: Counter[str], fold: Callable[[str], str]) -> Alignment:
    """A pair as it is reported: with its evidence and its differences."""
    (_, _, clause, norm, text, _), (_, _, other_clause, other, other_text, _) = pair.left, pair.right
    shared = _shared(text, other_text)
    rarest = sorted(shared, key=lambda word: (words[word], word))[:SHOWN_WORDS]
    evidence = Evidence(wording=pair.wording, words=tuple(word for word in shared if word in rarest))
    if norm is not None and other is not None:
        evidence = replace(
            evidence,
            concepts=tuple(act for act in acts(norm) if act in acts(other)),
            parties=(party_of(norm),) if party_of(norm) == party_of(other) else (),
            same_modality=norm.modality == other.modality,
        )
    return Alignment(
        left=ClausePlace(left, clause.id),
        right=ClausePlace(right, other_clause.id),
        score=pair.score,
        evidence=evidence,
        differences=_differences(norm, other, clause.text, other_clause.text, fold),
    )


def _agreement(a: Norm, b: Norm, vocabulary: Vocabulary) -> tuple[float, float, float]:
    """How far two norms agree in act, party and modality, each 0 to 1. Opposite directions still rule the same point."""
    act = _kinship(acts(a), acts(b), vocabulary)
    party = 1.0 if a.bearer == b.bearer else _kinship((party_of(a),), (party_of(b),), vocabulary)
    if not party and {a.bearer, b.bearer} <= FOR_SCHOOL:
        party = 0.5
    modality = 1.0 if a.modality == b.modality else 0.0 if "sanction" in (a.modality, b.modality) else 0.5
    return act, party, modality


def _ground(a: Norm, b: Norm, act: float, party: float, vocabulary: Vocabulary) -> str:
    """What two norms have in common that lets a likeness of wording count, as a word of `ENOUGH`."""
    apart = _objects_apart(a, b, vocabulary) or _facts_apart(a.formal.when, b.formal.when)
    if apart or not party:
        return "other act"
    if not (acts(a) and acts(b)):
        return "act unknown"
    if act and set(objects(a)) & set(objects(b)):
        return "same act"
    if act == 1.0 and any(_kinds(word, vocabulary) < WIDE for word in set(acts(a)) & set(acts(b))):
        return "same act"
    return "related act" if act else "other act"


def _kinds(act: str, vocabulary: Vocabulary) -> int:
    """How many acts are kinds of an act: the more, the less it says that two rules share it."""
    return sum(action.kind_of == act for action in vocabulary.actions.values())


def _objects_apart(a: Norm, b: Norm, vocabulary: Vocabulary) -> bool:
    """Whether two norms are about acts on different people."""
    return bool(objects(a) and objects(b)) and not _kinship(objects(a), objects(b), vocabulary)


def _facts_apart(a: Expr | None, b: Expr | None) -> bool:
    """Whether two norms never speak of the same case: one fact, other values (a personal account, an official one)."""
    first, second = _values(a), _values(b)
    return any(fact in second and not first[fact] & second[fact] for fact in first)


def _values(test: Expr | None) -> dict[str, set[Value]]:
    """The facts that a test ties to certain values."""
    tests = test.of if isinstance(test, All) else (test,)
    return {t.fact: set(t.values) for t in tests if isinstance(t, Is) and not t.negated}


def _kinship(a: Sequence[str], b: Sequence[str], vocabulary: Vocabulary) -> float:
    """1 where the two share a word; 0.5 where a word of one is a kind of one of the other's, or its opposite; else 0."""
    if set(a) & set(b):
        return 1.0
    related = any(
        y in vocabulary.wider(x) or x in vocabulary.wider(y) or _opposite(x, y, vocabulary) for x in a for y in b
    )
    return 0.5 if related else 0.0


def _opposite(x: str, y: str, vocabulary: Vocabulary) -> bool:
    """Whether one act is the opposite of the other."""
    first, second = vocabulary.actions.get(x), vocabulary.actions.get(y)
    return (first is not None and first.against == y) or (second is not None and second.against == x)


def acts(norm: Norm) -> tuple[str, ...]:
    """The pack's words for what a norm is about; empty where it is told in the document's own words."""
    words = norm.formal.act.words.words if norm.formal.act.words else ()
    return tuple(word.text for word in words if not word.quoted)


def objects(norm: Norm) -> tuple[str, ...]:
    """The pack's words for those whom the act concerns; who does it or is told of it is not among them."""
    concerned = (arg.what for arg in norm.formal.act.args if arg.prep not in ("by", "to") and isinstance(arg.what, Who))
    return tuple(word.text for who in concerned for word in who.words if not word.quoted)


def party_of(norm: Norm) -> str:
    """Who is bound: the pack's word, or the bearer class where no pack word fits."""
    return norm.party or norm.bearer


def _differences(
    norm: Norm | None, other: Norm | None, text: str, other_text: str, fold: Callable[[str], str]
) -> tuple[Difference, ...]:
    """What two norms say differently, and the wording of their clauses where it is not the same."""
    found: list[Difference] = []
    if norm is not None and other is not None:
        told: tuple[tuple[Aspect, str | None, str | None], ...] = (
            ("bearer", party_of(norm), party_of(other)),
            ("modality", norm.modality, other.modality),
            ("condition", norm.condition, other.condition),
            ("exception", norm.exception, other.exception),
        )
        found += [Difference(what, x, y) for what, x, y in told if fold(x or "") != fold(y or "")]
    if fold(text) != fold(other_text):
        found.append(Difference("wording", text, other_text))
    return tuple(found)
