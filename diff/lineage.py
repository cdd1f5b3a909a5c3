"""Where policies come from: which of their wording was copied or adapted, who shares a template, what was left behind.

From `passages` (shared wording with its copies) follow how much every two policies share, and the groups of policies that
were made from one template; from `left_behind` the names that still tell of another school. Wording shows a common origin,
not which of two policies was first. Nothing here depends on the order in which the policies are given.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from ..grammar.model import Meta, Policy
from .left_behind import LeftBehind, left_behind
from .passages import Passage, passages
from .similarity import WORD

FORMAT = "byelaw-lineage/1"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

PASSAGES, WORDS, SHARE = 3, 40, 0.02
"""Two policies share a template from so many passages, so many shared words, and such a share of the shorter policy on."""

CLOSEST = 10
"""So many others, at most, are listed for each policy as those that share the most with it (a pair stands for both)."""


class Source(Struct, frozen=True, kw_only=True):
    """One policy: its words, how many of them stand in passages that others share, and its clauses that hold some."""

    policy: str
    meta: Meta
    file: str
    words: int
    shared: int
    clauses: tuple[str, ...]


class Pair(Struct, frozen=True, kw_only=True):
    """Two policies that share wording: in how many passages, how many words, and what share of the shorter one (0 to 1)."""

    left: str
    right: str
    passages: int
    words: int
    share: float


class Group(Struct, frozen=True, kw_only=True):
    """Policies that share a template. `passages` are places in the lineage's list, those that at least two of them have."""

    policies: tuple[str, ...]
    passages: tuple[int, ...]


class Lineage(Struct, frozen=True, kw_only=True):
    """What policies have from one another. Policies and pairs stand in the order of the slugs, groups the largest first.

    With more than a dozen policies `pairs` holds only the closest of each; `passages` is always whole.
    """

    format: str = FORMAT
    policies: tuple[Source, ...]
    groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    passages: tuple[Passage, ...]
    left_behind: tuple[LeftBehind, ...]


def lineage(policies: Sequence[Policy]) -> Lineage:
    """What the policies share, and what tells of somebody else's. No two may have one slug."""
    ordered = sorted(policies, key=lambda policy: policy.policy)
    found = passages(ordered)
    sources = _sources(ordered, found)
    pairs = _pairs(found, {source.policy: source.words for source in sources})
    return Lineage(
        policies=sources,
        groups=_groups([pair for pair in pairs if _template(pair)], found),
        pairs=_closest(pairs),
        passages=found,
        left_behind=left_behind(ordered),
    )


def _sources(policies: Iterable[Policy], found: Iterable[Passage]) -> tuple[Source, ...]:
    """The policies; a stretch that stands in two passages counts once, by the one that holds more of it."""
    shared: dict[str, dict[tuple[str, int, int], float]] = defaultdict(dict)
    for passage in found:
        for copy in passage.copies:
            stretches, place = shared[copy.policy], (copy.clause, copy.start, copy.end)
            stretches[place] = max(stretches.get(place, 0.0), copy.share * passage.words)
    clauses = {slug: {clause for clause, _, _ in stretches} for slug, stretches in shared.items()}
    return tuple(
        Source(
            policy=policy.policy,
            meta=policy.meta,
            file=policy.source.file,
            words=sum(len(WORD.findall(clause.text)) for clause in policy.clauses),
            shared=round(sum(shared[policy.policy].values())),
            clauses=tuple(clause.id for clause in policy.clauses if clause.id in clauses.get(policy.policy, ())),
        )
        for policy in policies
    )


def _pairs(found: Iterable[Passage], sizes: dict[str, int]) -> list[Pair]:
    """Every two policies that share wording. Of a passage two have in common what the one with less of it has."""
    import numpy as np

    slugs = list(sizes)
    order = {slug: place for place, slug in enumerate(slugs)}
    words, counts = np.zeros((len(slugs), len(slugs))), np.zeros((len(slugs), len(slugs)), dtype=int)
    for passage in found:
        has: dict[int, float] = {}
        for copy in passage.copies:
            place = order[copy.policy]
            has[place] = max(has.get(place, 0.0), copy.share)
        places = np.array(sorted(has))
        shares = np.array([has[place] for place in places.tolist()])
        both = np.ix_(places, places)
        words[both] += passage.words * np.minimum.outer(shares, shares)
        counts[both] += 1
    return [
        Pair(
            left=slugs[a],
            right=slugs[b],
            passages=int(counts[a, b]),
            words=round(float(words[a, b])),
            share=round(min(1.0, float(words[a, b]) / max(1, min(sizes[slugs[a]], sizes[slugs[b]]))), 3),
        )
        for a, b in np.argwhere(np.triu(counts, 1)).tolist()
    ]


def _template(pair: Pair) -> bool:
    return pair.passages >= PASSAGES and pair.words >= WORDS and pair.share >= SHARE


def _groups(pairs: Iterable[Pair], found: Sequence[Passage]) -> tuple[Group, ...]:
    """Policies that hang together by pairs that share a template, with the passages that two of them have."""
    of: dict[str, set[str]] = {}
    for pair in pairs:
        both = of.get(pair.left, {pair.left}) | of.get(pair.right, {pair.right})
        of.update(dict.fromkeys(both, both))
    groups = {id(members): members for members in of.values()}.values()
    holders = [{copy.policy for copy in passage.copies} for passage in found]
    return tuple(
        Group(
            policies=tuple(sorted(members)),
            passages=tuple(place for place, holding in enumerate(holders) if len(holding & members) > 1),
        )
        for members in sorted(groups, key=lambda members: (-len(members), sorted(members)))
    )


def _closest(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs that are among the closest of one of their two."""
    of: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        of[pair.left].append(pair)
        of[pair.right].append(pair)
    kept: set[tuple[str, str]] = set()
    for mine in of.values():
        best = sorted(mine, key=lambda pair: (-pair.words, -pair.passages, pair.left, pair.right))[:CLOSEST]
        kept.update((pair.left, pair.right) for pair in best)
    return tuple(pair for pair in pairs if (pair.left, pair.right) in kept)
