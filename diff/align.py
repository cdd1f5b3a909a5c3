"""Clauses of different policies that rule the same point, with the evidence for it and what they differ in.

Likeness (of wording, acts, party, and by the questions that both settle) proposes pairs; what the clauses rule must agree with it
before a pair counts as `sure`, the rest are the nearest. Many to many: each rule keeps its best partners. Of few policies every two
are laid side by side; of many, each rule finds its partners through an index, so that the work grows with the rules.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from ..grammar.model import Norm, Policy
from ..grammar.printer import print_expr, print_phrase
from ..grammar.syntax import After, All, Amount, AtOnce, Before, Compare, Every, Expr, Is, Not, Value, Who, Within
from ..grammar.syntax import Any as AnyOf
from ..grammar.vocabulary import Vocabulary
from .likeness import FOR_SCHOOL, Likeness, Place, Point, acts, likeness, party_of, points_of
from .similarity import content_words, folding

KEPT = 3
"""Partners that each rule (or clause without rules) keeps in each other policy; with many policies, in all of them."""

MANY = 12
"""With more policies than this not every two are laid side by side."""

ACTS, PARTY, SETTLED, APART = 0.3, 0.1, 0.3, 0.1
"""What counts beside the wording (1): like acts, like parties, a question that both settle; against it: they never meet."""

FULL = 1 + ACTS + PARTY

NEAR, NEAR_TOLD = 0.18, 0.2
"""The least score of a pair, and of one in which a clause has no rule."""

LEAST, CLOSE = 0.26, 0.55
"""The least score of a sure pair; the score from which a pair is sure whatever the acts."""

ENOUGH = {"settled": 0.1, "same act": 0.1, "related act": 0.2, "act unknown": 0.35, "other act": 0.5, "no rule": 0.6}
"""The least likeness of wording for a sure pair, by what the two clauses rule (see `_ground`)."""

SHARED = 3
"""The least number of content words in common where no pack word tells the act of one of the two."""

WIDE = 3
"""An act with so many kinds is too wide to show by itself that two rules are about one point."""

SHOWN_WORDS = 8

TELLING, TELLING_ACTS = 8, 4
"""The index holds so many of a point's rarest letter groups, and of its rarest acts and of the questions that it settles."""

CROWD, BESIDE = 24, 6
"""In a row of the index longer than `CROWD` each point meets so many that stand beside it only, in the order of their words."""

Aspect = Literal["bearer", "modality", "quantity", "condition", "exception", "wording"]


class ClausePlace(Struct, frozen=True, order=True):
    """A clause of one of the policies, by ids."""

    policy: str
    clause: str


class Evidence(Struct, frozen=True, kw_only=True):
    """Why two clauses count as aligned. `wording` is 0 to 1; `words` are the rarest that both use, in the left one's order;
    `settle` are the questions (by id) that both settle.
    """

    wording: float
    words: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    settle: tuple[str, ...] = ()
    same_modality: bool = False


class Difference(Struct, frozen=True):
    """One thing that the left clause and the right clause say differently; None where one of them says nothing of it. The two
    texts of a `wording` are those of the clauses, and not repeated.
    """

    what: Aspect
    left: str | None
    right: str | None


class Alignment(Struct, frozen=True, kw_only=True):
    """Two clauses that rule the same point; not `sure`: that are the nearest to it. `score` is 0 to 1; the differences are those
    of their closest norms.

    `ranks` tell for the left clause and for the right one how good a partner the other is, among those in its policy, of the
    rule that it fits best: 1 is the best.
    """

    left: ClausePlace
    right: ClausePlace
    score: float
    ranks: tuple[int, int]
    sure: bool
    evidence: Evidence
    differences: tuple[Difference, ...] = ()


def align(
    policies: Sequence[Policy], vocabulary: Vocabulary, settled: Mapping[str, Iterable[Place]] | None = None
) -> tuple[Alignment, ...]:
    """Aligned clauses, in the order of the policies and of the left one's clauses, the best of each rule first. `settled` tells
    for each question which norms settle it, where that is known.

    Which policy stands left follows the given order; the scores do not depend on it. With more than `MANY` policies, points of the
    same words and rule are aligned with the first other policy that has them, and with the best ones that say it otherwise.
    """
    fold = folding(vocabulary)
    points = [(p, point) for p, policy in enumerate(policies) for point in points_of(policy, fold)]
    if not points:
        return ()
    like = likeness([(policies[p].policy, point) for p, point in points], vocabulary, settled)
    judge = _Judge(policies, points, like, vocabulary, fold)
    pairs = _every_two(judge, len(policies)) if len(policies) <= MANY else _through_index(judge)
    best: dict[tuple[int, int, int, int], _Pair] = {}
    for pair in pairs:
        (p, left), (q, right) = points[pair.left], points[pair.right]
        place = (p, q, left.order, right.order)
        other = best.get(place, pair)
        better = pair if pair.rank > other.rank else other
        best[place] = better._replace(ranks=(min(pair.ranks[0], other.ranks[0]), min(pair.ranks[1], other.ranks[1])))
    ordered = sorted(best.items(), key=lambda found: (*found[0][:3], found[1].ranks[0], -found[1].score, found[0][3]))
    return tuple(judge.alignment(pair) for _, pair in ordered)


class _Pair(NamedTuple):
    """Two points, by number, with how well they agree; the one that stands first in the order of the policies left."""

    left: int
    right: int
    score: float
    wording: float
    sure: bool
    ranks: tuple[int, int] = (1, 1)

    @property
    def rank(self) -> tuple[bool, float, float]:
        return self.sure, self.score, self.wording


# --- how well two points agree ---------------------------------------------------------------------------------------


class _Judge:
    """The points with their likenesses, and what is found of two of them."""

    def __init__(
        self,
        policies: Sequence[Policy],
        points: Sequence[tuple[int, Point]],
        like: Likeness,
        vocabulary: Vocabulary,
        fold: Callable[[str], str],
    ) -> None:
        import numpy as np

        self.policies, self.points, self.like, self.vocabulary, self.fold = policies, points, like, vocabulary, fold
        self.rows = np.array(like.row)
        sides = [(party_of(point.norm), point.norm.bearer) if point.norm else None for _, point in points]
        known = list(dict.fromkeys(sides))
        numbers = {side: number for number, side in enumerate(known)}
        self._side = np.array([numbers[side] for side in sides])
        self._parties = np.array([[_party(a, b, vocabulary) for b in known] for a in known])
        self._has_acts = np.diff(like.acts.indptr) > 0
        self._counts = Counter(word for _, point in points for word in content_words(point.text))
        self._told: dict[tuple[int, int], tuple[Evidence, tuple[Difference, ...]]] = {}

    def likeness(self, i: Any, j: Any) -> tuple[Any, Any]:
        """Wording and score of every point of `i` with every one of `j` (numbers of points), each as a matrix."""
        import numpy as np

        a, b = self.rows[i], self.rows[j]
        wording = (self.like.words[a] @ self.like.words[b].T).toarray()
        alike = (self.like.acts[a] @ self.like.acts[b].T).toarray()
        alike = np.where(self._has_acts[a][:, None] | self._has_acts[b][None, :], alike, wording)
        settled = np.minimum((self.like.settled[a] @ self.like.settled[b].T).toarray(), 1.0)
        return wording, self._score(
            wording, alike, self._parties[self._side[i][:, None], self._side[j][None, :]], settled
        )

    def likeness_of(self, i: Any, j: Any) -> tuple[Any, Any]:
        """Wording and score of each point of `i` with the one of `j` in the same place."""
        import numpy as np

        a, b = self.rows[i], self.rows[j]
        wording, alike, settled = (
            np.asarray(matrix[a].multiply(matrix[b]).sum(axis=1)).ravel()
            for matrix in (self.like.words, self.like.acts, self.like.settled)
        )
        alike = np.where(self._has_acts[a] | self._has_acts[b], alike, wording)
        return wording, self._score(
            wording, alike, self._parties[self._side[i], self._side[j]], np.minimum(settled, 1.0)
        )

    @staticmethod
    def _score(wording: Any, alike: Any, parties: Any, settled: Any) -> Any:
        return (wording + ACTS * alike + PARTY * parties + SETTLED * settled) / FULL

    def pair(self, i: int, j: int, wording: float, score: float) -> _Pair | None:
        """Two points as a pair, or None where they are not even near."""
        (_, left), (_, right) = self.points[i], self.points[j]
        a, b = left.norm, right.norm
        if a is not None and b is not None and _apart(a, b, self.vocabulary):
            score -= APART / FULL
        wording, score = round(min(wording, 1.0), 3), round(min(score, 1.0), 3)
        if score < (NEAR if a is not None and b is not None else NEAR_TOLD):
            return None
        return _Pair(i, j, score, wording, score >= CLOSE or (score >= LEAST and self._sure(i, j, wording)))

    def _sure(self, i: int, j: int, wording: float) -> bool:
        (_, left), (_, right) = self.points[i], self.points[j]
        ground = "settled" if self._settle(i, j) else _ground(left.norm, right.norm, self.vocabulary)
        if ground == "act unknown" and len(_shared(left.text, right.text)) < SHARED:
            return False
        return wording >= ENOUGH[ground]

    def _settle(self, i: int, j: int) -> tuple[str, ...]:
        """The questions that both points settle."""
        settled = self.like.settled
        a, b = (settled.indices[settled.indptr[row] : settled.indptr[row + 1]] for row in self.rows[[i, j]])
        return tuple(self.like.questions[number] for number in sorted(set(a.tolist()) & set(b.tolist())))

    def alignment(self, pair: _Pair) -> Alignment:
        """A pair as it is reported: with its evidence and its differences."""
        (p, left), (q, right) = self.points[pair.left], self.points[pair.right]
        key = (self.like.row[pair.left], self.like.row[pair.right])
        if key not in self._told:
            self._told[key] = self._evidence(pair), _differences(left, right, self.fold)
        evidence, differences = self._told[key]
        return Alignment(
            left=ClausePlace(self.policies[p].policy, left.clause.id),
            right=ClausePlace(self.policies[q].policy, right.clause.id),
            score=pair.score,
            ranks=pair.ranks,
            sure=pair.sure,
            evidence=evidence,
            differences=differences,
        )

    def _evidence(self, pair: _Pair) -> Evidence:
        (_, left), (_, right) = self.points[pair.left], self.points[pair.right]
        shared = _shared(left.text, right.text)
        rarest = sorted(shared, key=lambda word: (self._counts[word], word))[:SHOWN_WORDS]
        a, b = left.norm, right.norm
        return Evidence(
            wording=pair.wording,
            words=tuple(word for word in shared if word in rarest),
            concepts=tuple(act for act in acts(a) if act in acts(b)) if a and b else (),
            parties=(party_of(a),) if a and b and party_of(a) == party_of(b) else (),
            settle=self._settle(pair.left, pair.right),
            same_modality=bool(a and b and a.modality == b.modality),
        )


def _shared(text: str, other: str) -> list[str]:
    """The content words of two folded texts that both use, in the order of the first."""
    theirs = set(content_words(other))
    return [word for word in content_words(text) if word in theirs]


# --- which points are compared -----------------------------------------------------------------------------------------


def _every_two(judge: _Judge, count: int) -> Iterator[_Pair]:
    """The best pairs of every two policies: each point's `KEPT` best partners in each other policy."""
    import numpy as np

    of: dict[int, list[int]] = defaultdict(list)
    for number, (p, _) in enumerate(judge.points):
        of[p].append(number)
    for p, q in combinations(range(count), 2):
        if not (of[p] and of[q]):
            continue
        i, j = np.array(of[p]), np.array(of[q])
        wording, score = judge.likeness(i, j)
        score = np.round(score, 6)
        wanted = _highest(score) | _highest(score.T).T
        pairs = (
            judge.pair(int(i[a]), int(j[b]), float(wording[a, b]), float(score[a, b]))
            for a, b in np.argwhere(wanted).tolist()
        )
        yield from _best([pair for pair in pairs if pair is not None])


def _highest(score: Any) -> Any:
    """Which of each row are among the highest twice `KEPT` (more where some are equal), and high enough to be near."""
    import numpy as np

    most = min(2 * KEPT, score.shape[1])
    least = -np.partition(-score, most - 1, axis=1)[:, most - 1 : most]
    return (score >= least) & (score >= NEAR - APART)


def _best(pairs: Sequence[_Pair]) -> list[_Pair]:
    """The pairs that are among the best of one of their two points."""
    partners = Counter[tuple[str, int]]()
    kept = []
    for pair in sorted(pairs, key=lambda pair: (-pair.score, -pair.wording, pair.left, pair.right)):
        sides = (("left", pair.left), ("right", pair.right))
        partners.update(sides)
        if any(partners[side] <= KEPT for side in sides):
            kept.append(pair._replace(ranks=(partners[sides[0]], partners[sides[1]])))
    return kept


def _through_index(judge: _Judge) -> Iterator[_Pair]:
    """The best pairs of points that meet in an index. Points of one row (the same words, the same rule) are one here; each of them
    has the partners of all, in the first policy that has them.
    """
    import numpy as np

    members: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(judge.like.row):
        members[row].append(number)
    first = np.array([members[row][0] for row in range(len(members))])
    a, b = _candidates(judge)
    kept: dict[int, list[_Pair]] = defaultdict(list)
    wording, score = judge.likeness_of(first[a], first[b])
    for place in np.lexsort((b, a, -np.round(score, 6))).tolist():
        i, j = int(a[place]), int(b[place])
        if score[place] < NEAR or (len(kept[i]) >= KEPT and len(kept[j]) >= KEPT):
            continue
        pair = judge.pair(int(first[i]), int(first[j]), float(wording[place]), float(score[place]))
        if pair is not None:
            pair = pair._replace(ranks=(len(kept[i]) + 1, len(kept[j]) + 1))
            kept[i].append(pair)
            kept[j].append(pair)
    policy = [p for p, _ in judge.points]
    for row, numbers in members.items():
        same = judge.pair(numbers[0], numbers[0], 1.0, 1.0)
        for number in numbers:
            for pair in (*(kept[row][:KEPT]), *((same,) if same is not None and len(numbers) > 1 else ())):
                others = members[judge.like.row[pair.right if judge.like.row[pair.left] == row else pair.left]]
                other = next((o for o in others if policy[o] != policy[number]), None)
                if other is not None:
                    left, right = sorted((number, other))
                    yield pair._replace(left=left, right=right)


def _candidates(judge: _Judge) -> tuple[Any, Any]:
    """Pairs of rows that share one of their rarest letter groups, acts or questions: two arrays, the smaller number first."""
    import numpy as np

    rows = len(judge.like.words.indptr) - 1
    texts = [""] * rows
    for row, (_, point) in zip(judge.like.row, judge.points, strict=True):
        texts[row] = texts[row] or point.text
    place = {row: number for number, row in enumerate(sorted(range(rows), key=lambda row: (texts[row], row)))}
    found: set[tuple[int, int]] = set()
    for matrix, most in (
        (judge.like.words, TELLING),
        (judge.like.acts, TELLING_ACTS),
        (judge.like.settled, TELLING_ACTS),
    ):
        index: dict[int, list[int]] = defaultdict(list)
        for row in range(rows):
            values = matrix.data[matrix.indptr[row] : matrix.indptr[row + 1]]
            columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
            for number in np.lexsort((columns, -np.round(values, 9)))[:most].tolist():
                index[int(columns[number])].append(row)
        for listed in index.values():
            if len(listed) <= CROWD:
                found.update(combinations(sorted(listed), 2))
            else:
                listed.sort(key=place.__getitem__)
                found.update(
                    (min(x, y), max(x, y)) for n, x in enumerate(listed) for y in listed[n + 1 : n + 1 + BESIDE]
                )
    pairs = np.array(sorted(found), dtype=int).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


# --- what two norms have in common -------------------------------------------------------------------------------------


def _party(a: tuple[str, str] | None, b: tuple[str, str] | None, vocabulary: Vocabulary) -> float:
    """How far two bearers (the pack's word, the class) agree, 0 to 1; half where one clause binds nobody."""
    if a is None or b is None:
        return 0.5
    if a[1] == b[1]:
        return 1.0
    kin = _kinship(a[:1], b[:1], vocabulary)
    return 0.5 if not kin and {a[1], b[1]} <= FOR_SCHOOL else kin


def _apart(a: Norm, b: Norm, vocabulary: Vocabulary) -> bool:
    """Whether two norms are about acts on different people, or never speak of the same case."""
    return _objects_apart(a, b, vocabulary) or _facts_apart(a.formal.when, b.formal.when)


def _ground(a: Norm | None, b: Norm | None, vocabulary: Vocabulary) -> str:
    """What two norms have in common that lets a likeness of wording count, as a word of `ENOUGH`."""
    if a is None or b is None:
        return "no rule"
    if _apart(a, b, vocabulary) or not _party((party_of(a), a.bearer), (party_of(b), b.bearer), vocabulary):
        return "other act"
    if not (acts(a) and acts(b)):
        return "act unknown"
    act = _kinship(acts(a), acts(b), vocabulary)
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


def objects(norm: Norm) -> tuple[str, ...]:
    """The pack's words for those whom the act concerns; who does it or is told of it is not among them."""
    concerned = (arg.what for arg in norm.formal.act.args if arg.prep not in ("by", "to") and isinstance(arg.what, Who))
    return tuple(word.text for who in concerned for word in who.words if not word.quoted)


# --- what they say differently --------------------------------------------------------------------------------------------


def _differences(left: Point, right: Point, fold: Callable[[str], str]) -> tuple[Difference, ...]:
    """What two norms say differently, and whether their clauses are worded differently."""
    found: list[Difference] = []
    norm, other = left.norm, right.norm
    if norm is not None and other is not None:
        told: tuple[tuple[Aspect, str | None, str | None], ...] = (
            ("bearer", party_of(norm), party_of(other)),
            ("modality", norm.modality, other.modality),
            ("quantity", _quantity(norm), _quantity(other)),
            ("condition", norm.condition, other.condition),
            ("exception", norm.exception, other.exception),
        )
        found += [Difference(what, x, y) for what, x, y in told if fold(x or "") != fold(y or "")]
    if fold(left.clause.text) != fold(right.clause.text):
        found.append(Difference("wording", None, None))
    return tuple(found)


def _quantity(norm: Norm) -> str | None:
    """The amounts, times and ages of a norm, as its rule has them."""
    how = [print_phrase(how) for how in norm.formal.how if _counts(how)]
    tests = [test for part in (norm.formal.when, norm.formal.condition, norm.formal.unless) for test in _tests(part)]
    return ", ".join((*how, *(print_expr(test) for test in tests))) or None


def _counts(how: object) -> bool:
    """Whether a phrase holds a number or a term."""
    match how:
        case Amount() | Every() | Within() | AtOnce():
            return True
        case Before(lead=amount) | After(delay=amount):
            return amount is not None
    return False


def _tests(expr: Expr | None) -> Iterator[Expr]:
    """The tests of a condition that compare with a number or a time."""
    match expr:
        case Compare():
            yield expr
        case Is(values=values) if any(value.start.kind in ("number", "time") for value in values):
            yield expr
        case All(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from _tests(part)
        case Not(of=part):
            yield from _tests(part)
