"""Wording that policies share: sentences that were copied from one text, or adapted from it, with what each made of it.

Sentences meet in an index of their rows of five words, so that no two are compared that have none in common. Names of
organisations are blanks (a template is filled in with them) and titles of laws and addresses count for nothing. What a
passage's sentences have in common by majority is its common wording; each copy is shown as a redline against that.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from heapq import heapify, heappop, heappush
from itertools import combinations
from typing import Literal, NamedTuple

from msgspec import Struct
from rapidfuzz.distance import Indel

from ..grammar.model import Clause, Policy
from ..grammar.names import name_words
from .redline import Segment, segments
from .similarity import sentences
from .tokens import ADDRESS, NAME, TITLE, Titles, Token, size, titles_of, tokens_of

SHINGLE = 5
"""So many words in a row two sentences must share to be looked at."""

RUN = 3
"""Words count as shared in rows of at least so many."""

LEAST, LONG = 8, 8
"""The least number of shared words, and the length of a row that shows copying whatever else the sentences say."""

BRIEF = 6
"""The least number of shared words where they are nearly `WHOLE` of the shorter sentence."""

TELLING = 4
"""So many of the shared words must say something: not function words, nor what every policy is full of. One less will do
where nearly the `WHOLE` of a sentence of no `BRIEF` length is shared."""

SHARE = 0.5
"""The least share of the shorter sentence that must be shared where no row is `LONG`."""

WHOLE, PART = 0.8, 0.6
"""From the first share on, nearly all of a sentence is shared; below the second, what is shared is a part of it only."""

CROWD, BESIDE, LEADERS = 24, 8, 4
"""With more sentences than `CROWD` that share a row of words, each is compared with so many beside it in the order of their
words, and with the few that stand in most policies; so the work grows with the sentences, not with their pairs."""

BLANK = "[name]"
"""How a name is shown in the common wording."""

GAP = " … "
"""What stands in the common wording where the copies differ."""

Kind = Literal["same", "names", "adapted", "part"]


class Copy(Struct, frozen=True, kw_only=True):
    """A stretch of a clause's text (`start` to `end`, in characters) that is made from a passage's common wording.

    `kind`: `same` words, `names` (the same but for names), `adapted`, or a `part` of a longer sentence or of the passage.
    `share` is how much of the common wording it has, 0 to 1. `changes` is the redline from the common wording to it.
    """

    policy: str
    clause: str
    start: int
    end: int
    kind: Kind
    share: float
    changes: tuple[Segment, ...]


class Passage(Struct, frozen=True, kw_only=True):
    """Wording that clauses of at least two policies share. Copies stand by policy, then in document order.

    `common` is what most of them have, with a blank for names and `…` where they have something else; `words` counts its words.
    """

    common: str
    words: int
    copies: tuple[Copy, ...]


def passages(policies: Sequence[Policy]) -> tuple[Passage, ...]:
    """All shared wording, in the document order of the first policy (by slug) that has it. The order given does not matter."""
    ordered = sorted(policies, key=lambda policy: policy.policy)
    titles = [titles_of(policy) for policy in ordered]
    texts = _texts(ordered, titles)
    groups = [
        _Group(
            centre, tuple(sorted(members)), tuple(sorted(place for number in members for place in texts[number].places))
        )
        for centre, members in _stars(texts, _kin(texts))
    ]
    found = [_passage(row, texts, ordered, titles) for row in _rows(groups, texts)]
    order = {
        (policy.policy, clause.id): (p, c)
        for p, policy in enumerate(ordered)
        for c, clause in enumerate(policy.clauses)
    }
    return tuple(
        sorted(found, key=lambda p: [(*order[copy.policy, copy.clause], copy.start, copy.end) for copy in p.copies])
    )


# --- sentences as rows of words ------------------------------------------------------------------------------------


class _Place(NamedTuple):
    """Where a sentence stands: policy and clause by their order, its number in the clause, its characters in the text."""

    policy: int
    clause: int
    number: int
    start: int
    end: int


class _Text(Struct, frozen=True):
    """A sentence as it is compared, with all places where it stands; `size` counts its own words."""

    words: tuple[str, ...]
    size: int
    places: tuple[_Place, ...]

    @property
    def policies(self) -> frozenset[int]:
        return frozenset(place.policy for place in self.places)


def _texts(policies: Sequence[Policy], titles: Sequence[Titles]) -> list[_Text]:
    """Every sentence, once for all places of the same words, in the order of the words."""
    found: dict[tuple[str, ...], list[_Place]] = defaultdict(list)
    for p, policy in enumerate(policies):
        for c, clause in enumerate(policy.clauses):
            if clause.kind in ("form", "meta"):
                continue
            for number, (start, end) in enumerate(sentences(clause.text)):
                words = tuple(token.word for token in tokens_of(clause.text[start:end], titles[p]))
                if words:  # a row of dots or dashes is no sentence
                    found[words].append(_Place(p, c, number, start, end))
    return [_Text(words, size(words), tuple(places)) for words, places in sorted(found.items())]


# --- which sentences share wording ---------------------------------------------------------------------------------


def _kin(texts: Sequence[_Text]) -> dict[int, set[int]]:
    """For each sentence those of other policies that share wording with it; itself where it stands in two policies."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        if text.size < BRIEF:
            continue
        for row in {text.words[i : i + SHINGLE] for i in range(len(text.words) - SHINGLE + 1)}:
            if TITLE not in row and ADDRESS not in row:
                index[row].append(number)
    spread = [len(text.policies) for text in texts]
    pairs: set[tuple[int, int]] = set()
    for numbers in index.values():
        pairs.update(_pairs(numbers, spread))
    kin: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        if (len(texts[a].policies | texts[b].policies) > 1) and _shares(texts[a].words, texts[b].words):
            kin[a].add(b)
            kin[b].add(a)
    for number, text in enumerate(texts):
        if len(text.policies) > 1 and text.size >= BRIEF and _shares(text.words, text.words):
            kin[number].add(number)
    return kin


def _pairs(numbers: Sequence[int], spread: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs of sentences that are compared, of some that share a row of words; each the smaller number first."""
    if len(numbers) <= CROWD:
        yield from combinations(numbers, 2)
        return
    leaders = sorted(numbers, key=lambda number: (-spread[number], number))[:LEADERS]
    for place, number in enumerate(numbers):
        yield from ((number, other) for other in numbers[place + 1 : place + 1 + BESIDE])
        yield from ((min(number, leader), max(number, leader)) for leader in leaders if leader != number)


def _shares(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two sentences share so many words in rows that one was made from the other, or both from a third."""
    runs = [a[i : i + length] for i, _, length in _blocks(a, b)]
    shared = [word for run in runs for word in run if word[0] != "§"]
    telling = len({word for word in shared if word not in name_words()["little"]})
    part = len(shared) / min(size(a), size(b))
    longest = max((size(run) for run in runs), default=0)
    if longest < SHINGLE or len(shared) < BRIEF:
        return False
    if part >= WHOLE:
        return telling >= TELLING or (len(shared) >= LEAST and telling == TELLING - 1)
    return len(shared) >= LEAST and telling >= TELLING and (longest >= LONG or part >= SHARE)


def _blocks(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """The rows of words that two sentences share, in their order: where in the first, where in the second, how long."""
    if a == b:
        return [(0, 0, len(a))]
    steps = Indel.opcodes(a, b)
    return [(s.src_start, s.dest_start, n) for s in steps if s.tag == "equal" and (n := s.src_end - s.src_start) >= RUN]


def _stars(texts: Sequence[_Text], kin: dict[int, set[int]]) -> Iterator[tuple[int, set[int]]]:
    """Groups of sentences around one that shares wording with each of them; every two kin stand together in some group."""
    left = {number: set(others) for number, others in kin.items()}

    def weight(number: int) -> int:
        return sum(len(texts[other].places) for other in left[number])

    heap = [(-weight(number), number) for number in left]
    heapify(heap)
    while heap:
        known, centre = heappop(heap)
        now = weight(centre)
        if not now:
            continue
        if now < -known:
            heappush(heap, (-now, centre))
            continue
        members = left[centre] | {centre}
        yield centre, members
        for number in members:
            left[number] -= members


# --- passages --------------------------------------------------------------------------------------------------------


class _Group(NamedTuple):
    """Sentences that share wording, by number, with where they stand, and the one that all the others share theirs with."""

    centre: int
    members: tuple[int, ...]
    places: tuple[_Place, ...]


_Spot = tuple[int, int, int]
"""Policy, clause, number of the sentence."""


def _rows(groups: Sequence[_Group], texts: Sequence[_Text]) -> list[list[_Group]]:
    """The groups, those together whose sentences follow one another in all the same clauses: a passage of several sentences.

    A sentence too short to be found by itself goes with one beside it, where it has the same words in all of these clauses.
    """
    groups_at = {frozenset(place[:3] for place in group.places): group for group in groups}
    text_at = {place[:3]: (number, place) for number, text in enumerate(texts) for place in text.places}

    def beside(group: _Group, step: int) -> _Group | None:
        there = frozenset((place.policy, place.clause, place.number + step) for place in group.places)
        if there in groups_at:
            return groups_at[there]
        found = [text_at[spot] for spot in there if spot in text_at]
        numbers = {number for number, _ in found}
        if len(found) < len(there) or len(numbers) > 1 or texts[min(numbers)].size >= BRIEF:
            return None
        return _Group(min(numbers), (min(numbers),), tuple(sorted(place for _, place in found)))

    rows: list[list[_Group]] = []
    seen: set[_Group] = set()
    for group in groups:
        if group in seen:
            continue
        row = [group]
        while (before := beside(row[0], -1)) is not None:
            row.insert(0, before)
        while (after := beside(row[-1], 1)) is not None:
            row.append(after)
        seen.update(row)
        rows.append(row)
    return rows


def _passage(
    row: Sequence[_Group], texts: Sequence[_Text], policies: Sequence[Policy], titles: Sequence[Titles]
) -> Passage:
    """A passage with its common wording and its copies."""
    commons = [_common(group, texts, policies, titles) for group in row]
    common = " ".join(text for text, _ in commons)
    plain = " ".join(common.split(GAP))
    words = tuple(word for _, found in commons for word in found)
    by_clause: dict[tuple[int, int], list[_Place]] = defaultdict(list)
    for group in row:
        for place in group.places:
            by_clause[place[:2]].append(place)
    copies = (
        _copy(policies[p], policies[p].clauses[c], stretch, plain, words, titles[p])
        for (p, c), found in sorted(by_clause.items())
        for stretch in _stretches(sorted(found))
    )
    return Passage(common=common, words=size(words), copies=tuple(copies))


def _stretches(places: Sequence[_Place]) -> Iterator[tuple[int, int]]:
    """Sentences of one clause as stretches of its text, those that follow one another as one."""
    start, last = places[0].start, places[0]
    for place in places[1:]:
        if place.number > last.number + 1:
            yield start, last.end
            start = place.start
        last = place
    yield start, last.end


def _common(
    group: _Group, texts: Sequence[_Text], policies: Sequence[Policy], titles: Sequence[Titles]
) -> tuple[str, tuple[str, ...]]:
    """What most policies have of a sentence: as a text with blanks and gaps, and as words."""
    centre = texts[group.centre].words
    kept = Counter[int]()
    total = 0
    for number in group.members:
        weight = len(texts[number].policies)
        total += weight
        for start, _, length in _blocks(centre, texts[number].words):
            kept.update(dict.fromkeys(range(start, start + length), weight))
    chosen = [place for place in range(len(centre)) if kept[place] * 2 > total]
    runs: list[list[int]] = []
    for place in chosen:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    runs = [run for run in runs if len(run) >= RUN] or [list(range(len(centre)))]
    at = next(place for place in group.places if place in texts[group.centre].places)
    text = policies[at.policy].clauses[at.clause].text[at.start : at.end]
    tokens = tokens_of(text, titles[at.policy])
    return GAP.join(_shown(text, tokens, run) for run in runs), tuple(centre[i] for run in runs for i in run)


def _shown(text: str, tokens: Sequence[Token], run: Sequence[int]) -> str:
    """A row of words as printed, up to the end of the sentence where it goes so far, with blanks for names."""
    end = len(text) if run[-1] == len(tokens) - 1 else tokens[run[-1]].end
    shown, at = "", 0 if run[0] == 0 else tokens[run[0]].start
    for place in run:
        if tokens[place].word == NAME:
            shown += text[at : tokens[place].start] + BLANK
            at = tokens[place].end
    return shown + text[at:end]


def _copy(
    policy: Policy, clause: Clause, stretch: tuple[int, int], plain: str, common: tuple[str, ...], titles: Titles
) -> Copy:
    text = clause.text[slice(*stretch)]
    words = tuple(token.word for token in tokens_of(text, titles))
    has = sum(size(words[j : j + length]) for _, j, length in _blocks(common, words))
    share, own = (has / max(1, size) for size in (size(common), size(words)))
    kind: Kind = "part" if min(share, own) < PART else "adapted"
    if words == common:
        kind = "names" if NAME in words else "same"
    return Copy(
        policy=policy.policy,
        clause=clause.id,
        start=stretch[0],
        end=stretch[1],
        kind=kind,
        share=round(share, 3),
        changes=_redline(plain, text),
    )


@lru_cache(maxsize=65536)
def _redline(old: str, new: str) -> tuple[Segment, ...]:
    return segments(old, new)
