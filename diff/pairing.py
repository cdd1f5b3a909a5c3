"""Which clause and which heading of a new version is which of the old one: one assignment over the whole document.

Clauses of the same words are paired first, then the rest by how like they are, with their number, heading and neighbours
speaking too; headings last, by their words and by the clauses that stayed under them. Then what was split or merged.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from msgspec import Struct
from rapidfuzz.distance import Indel, LCSseq

from ..grammar.model import Clause, Policy, Section
from .similarity import WORD, vectors

SHORT, ALONE, SAME_SECTION, SAME_GAP = 0.8, 0.55, 0.42, 0.3
"""The least likeness of a pair: of a few words, anywhere; anywhere; under the same heading; between the same two clauses
that are surely paired."""

NARROW = 40
"""So many units, at most, may stand between two sure pairs for them to say much of what stands between."""

FEW = 8
"""With fewer words than this a likeness says little."""

NUMBER, SECTION, GAP, ABOVE, FAR = 0.1, 0.1, 0.15, 0.05, 0.05
"""What speaks for a pair besides its likeness (the same number, heading, neighbours, lead-in), and against (distance)."""

CANDIDATE = 0.15
"""The least likeness of letters from which two texts are looked at."""

HEADING = 0.6
"""The least likeness of words, or share of clauses that stayed together, that makes two headings one."""

TAKEN = 0.6
"""The share of a clause's words that must come from another for it to be a part of that."""

SPEAKS = 4
"""So many words a clause must have to count as a part of another."""

_FOLDED = str.maketrans({"’": "'", **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹")})
"""One apostrophe, and no marks of footnotes."""

_Couple = tuple[int, int]
"""The order of a unit of the old version and of one of the new."""


class Unit(Struct, frozen=True):
    """A heading or a clause of one version. `order` counts both, in reading order; `words` are its text, folded.

    `section` is the heading it stands under and `above` the clause that introduces it, both as ids.
    """

    order: int
    id: str
    heading: bool
    number: str | None
    text: str
    words: tuple[str, ...]
    section: str | None
    above: str | None


class Pair(Struct, frozen=True):
    """Units of the old version and of the new that are one; several on one side where they were split or merged."""

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]


def pairs(old: Policy, new: Policy) -> tuple[Pair, ...]:
    """Every unit of both versions in one pair: those of the new version in its order, then those that are gone."""
    a, b = units(old), units(new)
    sides = _Sides(a, b)
    found = _exact(sides)
    found += _alike(sides, found)
    grown = _with_parts(sides, found)
    grown += [([i], [j]) for i, j in _headings(sides, found)]
    ours, theirs = {i for left, _ in grown for i in left}, {j for _, right in grown for j in right}
    everything = [Pair(tuple(a[i] for i in left), tuple(b[j] for j in right)) for left, right in grown]
    everything += [Pair((), (unit,)) for unit in b if unit.order not in theirs]
    everything += [Pair((unit,), ()) for unit in a if unit.order not in ours]
    return tuple(sorted(everything, key=lambda pair: (not pair.new, (pair.new or pair.old)[0].order)))


def units(policy: Policy) -> tuple[Unit, ...]:
    """The headings and the clauses of a policy in reading order; each heading stands before what it is about."""
    found: list[Unit] = []
    ids = [section.id for section in policy.sections]
    waiting = iter(policy.sections)
    done = 0

    def add(of: Section | Clause, text: str, section: str | None, above: str | None = None) -> None:
        heading = isinstance(of, Section)
        found.append(Unit(len(found), of.id, heading, of.number, text, folded(text), section, above))

    for clause in policy.clauses:
        until = ids.index(clause.section_id) + 1 if clause.section_id in ids else 0
        for heading in islice(waiting, max(0, until - done)):
            add(heading, heading.heading, heading.parent)
        done = max(done, until)
        add(clause, clause.text, clause.section_id, clause.lead_in)
    for heading in waiting:
        add(heading, heading.heading, heading.parent)
    return tuple(found)


def folded(text: str) -> tuple[str, ...]:
    """The words of a text without capitals, punctuation and the marks of footnotes."""
    return tuple(WORD.findall(text.casefold().translate(_FOLDED)))


def in_order(values: Sequence[int]) -> list[int]:
    """The places of the longest row of values that only grow."""
    ends: list[int] = []  # for each length the place where the row of that length ends that ends lowest
    before: list[int | None] = []
    for place, value in enumerate(values):
        length = bisect_left([values[end] for end in ends], value)
        before.append(ends[length - 1] if length else None)
        ends[length : length + 1] = [place]
    row: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        row.append(last)
        last = before[last]
    return row[::-1]


class _Sides:
    """Both versions, with what tells where a unit stands: its heading, its lead-in, its neighbours, its place."""

    def __init__(self, a: tuple[Unit, ...], b: tuple[Unit, ...]) -> None:
        self.a, self.b = a, b
        self._words = [{unit.id: unit.words for unit in side} for side in (a, b)]

    def same_section(self, i: int, j: int) -> bool:
        """Whether both stand under headings of the same words."""
        return self._words[0].get(self.a[i].section or "") == self._words[1].get(self.b[j].section or "")

    def context(self, i: int, j: int) -> float:
        """What speaks for a pair besides its words."""
        x, y = self.a[i], self.b[j]
        neighbours = sum(
            0 <= i + step < len(self.a) and 0 <= j + step < len(self.b) and self.a[i + step].words == self.b[j + step].words
            for step in (-1, 1)
        )  # fmt: skip
        return (
            NUMBER * (x.number is not None and x.number == y.number)
            + SECTION * self.same_section(i, j)
            + ABOVE * (self._words[0].get(x.above or "") == self._words[1].get(y.above or ""))
            + GAP / 2 * neighbours
            - FAR * abs(i / len(self.a) - j / len(self.b))
        )


def _exact(sides: _Sides) -> list[_Couple]:
    """Clauses of the same words; where there are several, each with the one that stands most like it."""
    places: dict[tuple[str, ...], tuple[list[int], list[int]]] = {}
    for side, found in enumerate((sides.a, sides.b)):
        for unit in found:
            if not unit.heading and unit.words:
                places.setdefault(unit.words, ([], []))[side].append(unit.order)
    chosen: list[_Couple] = []
    for left, right in places.values():
        chosen += assigned({(i, j): 1 + sides.context(i, j) for i in left for j in right})
    return chosen


def _alike(sides: _Sides, exact: Iterable[_Couple]) -> list[_Couple]:
    """The best pairs of the clauses that are left, all of them weighed against one another."""
    ours, theirs = (set(side) for side in zip(*exact, strict=True)) if exact else (set(), set())
    left = [unit for unit in sides.a if not unit.heading and unit.order not in ours]
    right = [unit for unit in sides.b if not unit.heading and unit.order not in theirs]
    if not left or not right:
        return []
    rows = vectors([" ".join(unit.words) for unit in (*left, *right)])
    likeness = (rows[: len(left)] @ rows[len(left) :].T).tocoo()
    in_same_gap = _gaps(sides, exact)
    scores: dict[_Couple, float] = {}
    for row, column, letters in zip(likeness.row.tolist(), likeness.col.tolist(), likeness.data.tolist(), strict=True):
        if letters < CANDIDATE:
            continue
        x, y = left[row], right[column]
        same_gap = in_same_gap(x.order, y.order)
        far = SHORT if min(len(x.words), len(y.words)) < FEW else ALONE
        least = SAME_GAP if same_gap else SAME_SECTION if sides.same_section(x.order, y.order) else far
        alike = (letters + Indel.normalized_similarity(x.words, y.words)) / 2
        if alike >= least:
            # Two fair pairs must not outweigh one good one, so only what is above the least counts.
            scores[x.order, y.order] = alike - least + FAR + GAP * same_gap + sides.context(x.order, y.order)
    return assigned(scores)


def _gaps(sides: _Sides, exact: Iterable[_Couple]) -> Callable[[int, int], bool]:
    """Whether two units stand between the same two sure pairs, of those in the same order on both sides, and near them."""
    couples = sorted(exact, key=lambda couple: couple[1])
    kept = [couples[place] for place in in_order([i for i, _ in couples])]
    ends = (
        [[-1, *side, len(units)] for side, units in zip(zip(*kept, strict=True), (sides.a, sides.b), strict=True)]
        if kept
        else []
    )

    def same(i: int, j: int) -> bool:
        if not ends:
            return False
        gaps = [bisect_right(found, order) for found, order in zip(ends, (i, j), strict=True)]
        narrow = all(found[gap] - found[gap - 1] <= NARROW for found, gap in zip(ends, gaps, strict=True))
        return gaps[0] == gaps[1] and narrow

    return same


def _headings(sides: _Sides, clauses: Iterable[_Couple]) -> list[_Couple]:
    """Headings by their words and by the clauses that stand under both."""
    a, b = ([unit for unit in side if unit.heading] for side in (sides.a, sides.b))
    stayed: dict[tuple[str | None, str | None], int] = {}
    for i, j in clauses:
        key = (sides.a[i].section, sides.b[j].section)
        stayed[key] = stayed.get(key, 0) + 1
    counts = [
        {unit.id: sum(other.section == unit.id and not other.heading for other in side) for unit in side if unit.heading}
        for side in (sides.a, sides.b)
    ]  # fmt: skip
    scores: dict[_Couple, float] = {}
    for x in a:
        for y in b:
            alike = Indel.normalized_similarity(" ".join(x.words), " ".join(y.words))
            together = counts[0][x.id] + counts[1][y.id]
            share = 2 * stayed.get((x.id, y.id), 0) / together if together else alike
            if max(alike, share) >= HEADING:
                scores[x.order, y.order] = alike + share + sides.context(x.order, y.order)
    return assigned(scores)


def _with_parts(sides: _Sides, found: Iterable[_Couple]) -> list[tuple[list[int], list[int]]]:
    """The pairs with the clauses beside them whose words come from them: what was split, what was merged."""
    groups = [([i], [j]) for i, j in found]
    for one, other in ((0, 1), (1, 0)):
        texts = (sides.a, sides.b)[one], (sides.a, sides.b)[other]
        taken = {order for group in groups for order in group[other]}
        grew = True
        while grew:
            grew = False
            for group in groups:
                whole = [word for order in group[one] for word in texts[0][order].words]
                for step in (1, -1):
                    beside = group[other][-1 if step == 1 else 0] + step
                    if beside in taken or not 0 <= beside < len(texts[1]) or len(group[one]) > 1:
                        continue
                    if _comes_from(whole, [texts[1][order] for order in group[other]], texts[1][beside], step):
                        group[other].insert(len(group[other]) if step == 1 else 0, beside)
                        taken.add(beside)
                        grew = True
    return groups


def _comes_from(whole: Sequence[str], parts: Sequence[Unit], more: Unit, step: int) -> bool:
    """Whether a unit beside the parts of a whole is a part of it too: most of its words are found there in their order."""
    if more.heading or len(more.words) < SPEAKS:
        return False
    words = [word for unit in parts for word in unit.words]
    longer = [*words, *more.words] if step == 1 else [*more.words, *words]
    gained = LCSseq.similarity(whole, longer) - LCSseq.similarity(whole, words)
    return gained >= TAKEN * len(more.words)


def assigned(scores: Mapping[_Couple, float]) -> list[_Couple]:
    """The pairs, each unit in one at most, whose scores sum to the most."""
    import networkx as nx  # takes long to import, and only comparing needs it
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    graph = nx.Graph()
    graph.add_edges_from(((0, i), (1, j)) for i, j in scores)
    chosen: list[_Couple] = []
    for part in nx.connected_components(graph):
        rows, columns = (sorted(order for side, order in part if side == wanted) for wanted in (0, 1))
        matrix = np.zeros((len(rows), len(columns)))
        for row, i in enumerate(rows):
            for column, j in enumerate(columns):
                matrix[row, column] = round(max(0.0, scores.get((i, j), 0.0)), 6)
        best = zip(*(side.tolist() for side in linear_sum_assignment(matrix, maximize=True)), strict=True)
        chosen += [(rows[row], columns[column]) for row, column in best if (rows[row], columns[column]) in scores]
    return sorted(chosen)
