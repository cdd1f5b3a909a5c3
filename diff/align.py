"""Clauses of different policies that rule the same point, with the evidence for it and what they differ in.

Likeness of wording alone proposes pairs; what the clauses rule (act, party, whom it concerns, direction) must agree with
it before they count as aligned. Many to many: each clause keeps its three best partners in every other policy.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from msgspec import Struct

from ..grammar.model import Clause, Norm, Policy
from ..grammar.syntax import Who
from ..grammar.vocabulary import Vocabulary
from .similarity import content_words, folding, vectors

KEPT = 3
"""Partners that a clause keeps in each other policy."""

OWN_WORDS = 0.75
"""How much an item's own words weigh against its words read together with the sentence that introduces it."""

ENOUGH = {"same act": 0.2, "related act": 0.3, "same words": 0.35, "other act": 0.5, "no rule": 0.7}
"""The least likeness of wording for a pair, by what the two clauses rule (see `_ground`)."""

WEIGHTS = (0.6, 0.2, 0.1, 0.1)
"""Wording, act, party, modality: what the score is made of."""

SHOWN_WORDS = 8

Side = Literal["bearer", "modality", "condition", "exception", "wording"]


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

    what: Side
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

    Which policy stands left follows the given order; the pairs and their scores do not depend on it.
    """
    fold = folding(vocabulary)
    clauses = [
        tuple(c for c in policy.clauses if c.kind not in ("form", "meta", "citation", "leadin")) for policy in policies
    ]
    own, led = [], []
    for policy, chosen in zip(policies, clauses, strict=True):
        texts = {c.id: fold(c.text) for c in policy.clauses}
        own += [texts[c.id] for c in chosen]
        led += [f"{texts.get(c.lead_in or '', '')} {texts[c.id]}".strip() for c in chosen]
    alone, together = vectors(own), vectors(led)
    words = [content_words(text) for text in led]
    counts: dict[str, int] = {}
    for found in words:
        for word in found:
            counts[word] = counts.get(word, 0) + 1
    starts = [sum(map(len, clauses[:i])) for i in range(len(clauses) + 1)]

    aligned = []
    for a, b in combinations(range(len(policies)), 2):
        rows, columns = slice(starts[a], starts[a + 1]), slice(starts[b], starts[b + 1])
        likeness = (
            OWN_WORDS * (alone[rows] @ alone[columns].T) + (1 - OWN_WORDS) * (together[rows] @ together[columns].T)
        ).tocoo()
        pairs = []
        for i, j, wording in zip(likeness.row.tolist(), likeness.col.tolist(), likeness.data.tolist(), strict=True):
            if wording < min(ENOUGH.values()):
                continue
            found = _pair(clauses[a][i], clauses[b][j], round(min(wording, 1.0), 3), vocabulary)
            if found is not None:
                pairs.append((i, j, *found))
        for i, j, score, evidence, norms in _best(pairs):
            left, right = clauses[a][i], clauses[b][j]
            shared = [word for word in words[starts[a] + i] if word in set(words[starts[b] + j])]
            rarest = sorted(shared, key=lambda word: (counts[word], word))[:SHOWN_WORDS]
            aligned.append(
                Alignment(
                    left=ClausePlace(policies[a].policy, left.id),
                    right=ClausePlace(policies[b].policy, right.id),
                    score=score,
                    evidence=Evidence(
                        wording=evidence.wording,
                        words=tuple(word for word in shared if word in rarest),
                        concepts=evidence.concepts,
                        parties=evidence.parties,
                        same_modality=evidence.same_modality,
                    ),
                    differences=_differences(left, right, norms, fold(left.text) == fold(right.text)),
                )
            )
    return tuple(aligned)


_Norms = tuple[Norm, Norm] | None
_Scored = tuple[int, int, float, Evidence, _Norms]


def _best(pairs: list[_Scored]) -> list[_Scored]:
    """The pairs that are among the three best of either side, by left clause and then by score."""
    ranked = sorted(pairs, key=lambda p: (-p[2], -p[3].wording, p[0], p[1]))
    kept, left, right = [], dict[int, int](), dict[int, int]()
    for pair in ranked:
        i, j = pair[:2]
        if left.get(i, 0) < KEPT and right.get(j, 0) < KEPT:
            kept.append(pair)
            left[i], right[j] = left.get(i, 0) + 1, right.get(j, 0) + 1
    return sorted(kept, key=lambda p: (p[0], -p[2], p[1]))


def _pair(left: Clause, right: Clause, wording: float, vocabulary: Vocabulary) -> tuple[float, Evidence, _Norms] | None:
    """Score, evidence and closest norms of two clauses, or None where they do not rule the same point."""
    if not left.norms or not right.norms:
        if wording < ENOUGH["no rule"]:
            return None
        return round(wording, 3), Evidence(wording=wording), None
    graded = [(_agreement(a, b, vocabulary), a, b) for a in left.norms for b in right.norms]
    (act, party, modality), a, b = max(graded, key=lambda g: (g[0][0] + g[0][1], g[0][2], _same_words(g[1], g[2])))
    if wording < _ground(a, b, act, party, vocabulary):
        return None
    score = sum(weight * part for weight, part in zip(WEIGHTS, (wording, act, party, modality), strict=True))
    evidence = Evidence(
        wording=wording,
        concepts=tuple(c for c in acts(a) if c in acts(b)),
        parties=tuple(p for p in (party_of(a),) if p == party_of(b)),
        same_modality=a.modality == b.modality,
    )
    return round(score, 3), evidence, (a, b)


def _agreement(a: Norm, b: Norm, vocabulary: Vocabulary) -> tuple[float, float, float]:
    """How far two norms agree in act, party and modality, each 0 to 1. Opposite directions still rule the same point."""
    act = _kinship(acts(a), acts(b), vocabulary)
    party = max(_kinship((party_of(a),), (party_of(b),), vocabulary), 1.0 if a.bearer == b.bearer else 0.0)
    modality = 1.0 if a.modality == b.modality else 0.0 if "sanction" in (a.modality, b.modality) else 0.5
    return act, party, modality


def _ground(a: Norm, b: Norm, act: float, party: float, vocabulary: Vocabulary) -> float:
    """The least likeness of wording that two norms need, given what they rule."""
    objects_a, objects_b = objects(a), objects(b)
    apart = bool(objects_a and objects_b) and not _kinship(objects_a, objects_b, vocabulary)
    if act == 1.0 and party and not apart:
        return ENOUGH["same act"]
    if act and party and not apart:
        return ENOUGH["related act"]
    if party and not apart and not (acts(a) and acts(b)):
        return ENOUGH["same words"]
    return ENOUGH["other act"]


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


def _same_words(a: Norm, b: Norm) -> int:
    """How many words the actions of two norms share."""
    return len(set(a.action.casefold().split()) & set(b.action.casefold().split()))


def acts(norm: Norm) -> tuple[str, ...]:
    """The pack's words for what a norm is about; empty where it is told in the document's own words."""
    words = norm.formal.act.words.words if norm.formal.act.words else ()
    return tuple(word.text for word in words if not word.quoted)


def objects(norm: Norm) -> tuple[str, ...]:
    """The pack's words for those whom the act concerns."""
    return tuple(
        word.text
        for arg in norm.formal.act.args
        if isinstance(arg.what, Who)
        for word in arg.what.words
        if not word.quoted
    )


def party_of(norm: Norm) -> str:
    """Who is bound: the pack's word, or the bearer class where no pack word fits."""
    return norm.party or norm.bearer


def _differences(left: Clause, right: Clause, norms: _Norms, same_text: bool) -> tuple[Difference, ...]:
    """What the closest norms of two clauses say differently, and the wording where it is not the same."""
    found: list[Difference] = []
    if norms is not None:
        a, b = norms
        told: tuple[tuple[Side, str | None, str | None], ...] = (
            ("bearer", party_of(a), party_of(b)),
            ("modality", a.modality, b.modality),
            ("condition", a.condition, b.condition),
            ("exception", a.exception, b.exception),
        )
        found += [Difference(what, x, y) for what, x, y in told if (x or "").casefold() != (y or "").casefold()]
    if not same_text:
        found.append(Difference("wording", left.text, right.text))
    return tuple(found)
