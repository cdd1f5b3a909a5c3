"""Whether one condition implies another, and whether two can hold together, as far as the way they are written tells.

`follows` says yes only where it is certain: years, ages, times and sets of values inside one another, an approval by one
who is a kind of another, conditions with more or fewer parts. `together` says no only where it is certain. What no pack
knows is compared as text.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Literal

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.model import Role
from ..grammar.vocabulary import Fact, Vocabulary

Kinds = Callable[[str], tuple[str, ...]]
"""A word (party or action) → itself and everything that it is a kind of, nearest first."""

Relation = Literal["same", "narrower", "wider", "apart"]
"""How the first of two stands to the second; `apart` where neither lies inside the other."""

_Bound = tuple[float | str, int]
_Range = tuple[_Bound, _Bound]
"""From and to, each a place and whether it is itself left out: -1 just below it, 1 just above."""

_END = float("inf")


def kinds_of(vocabulary: Vocabulary, roles: Iterable[Role] = ()) -> Kinds:
    """What is a kind of what, by the policies' own roles first and then by the packs."""
    own = {role.name: role.kind for role in roles}

    def kinds(word: str) -> tuple[str, ...]:
        chain = [word]
        while (kind := own.get(chain[-1])) and kind not in chain:
            chain.append(kind)
        return (*chain, *(wider for wider in vocabulary.wider(chain[-1])[1:] if wider not in chain))

    return kinds


def related(a: Iterable[s.Word], b: Iterable[s.Word], kinds: Kinds) -> Relation:
    """How the words of one list (parties or acts) stand to those of another: each word inside one of the other list's?"""
    first, second = list(a), list(b)
    return _relation(_all_inside(first, second, kinds), _all_inside(second, first, kinds))


def compared(a: s.Expr | None, b: s.Expr | None, vocabulary: Vocabulary, kinds: Kinds) -> Relation:
    """How the cases of one condition stand to those of another; no condition at all is every case."""
    return _relation(follows(b, a, vocabulary, kinds), follows(a, b, vocabulary, kinds))


def follows(b: s.Expr | None, a: s.Expr | None, vocabulary: Vocabulary, kinds: Kinds) -> bool:
    """Whether `b` holds in every case in which `a` holds."""
    if b is None:
        return True
    return a is not None and _implies(_plain(a), _plain(b), vocabulary, kinds)


def negated(expr: s.Expr) -> s.Expr:
    """The opposite of a condition, with `not` only in front of single tests."""
    match expr:
        case s.All(of):
            return s.Any(tuple(map(negated, of)))
        case s.Any(of):
            return s.All(tuple(map(negated, of)))
        case s.Not(of):
            return _plain(of)
        case s.Is(fact, values, minus):
            return s.Is(fact, values, not minus)
        case s.Compare(fact, bound, quantity):
            return s.Compare(fact, _OTHER_WAY[bound], quantity)
        case _:
            return s.Not(expr)


def both(a: s.Expr | None, b: s.Expr | None) -> s.Expr | None:
    """The condition that both hold."""
    return s.All((a, b)) if a is not None and b is not None else a or b


class Meeting(Struct, frozen=True):
    """The cases that two conditions have in common.

    `cases` is the condition for both (None: every case). `shared` are the facts that both test, `alone` for each of the two
    the tests, as written, of what the other says nothing of.
    """

    cases: s.Expr | None
    shared: tuple[str, ...]
    alone: tuple[tuple[s.Expr, ...], tuple[s.Expr, ...]]


def together(a: s.Expr | None, b: s.Expr | None, vocabulary: Vocabulary, kinds: Kinds) -> Meeting | None:
    """What two conditions have in common; None where there is no case in which both hold.

    Of conditions with more than `MOST` ways to hold, only that many are looked at.
    """
    ways, others = (_ways(_plain(e)) if e is not None else [()] for e in (a, b))
    for first, second in product(ways[:MOST], others[:MOST]):
        cases = _consistent((*first, *second), vocabulary, kinds)
        if cases is None:
            continue
        mine, theirs = ({_about(test) for test in way} for way in (first, second))
        return Meeting(
            s.All(cases) if len(cases) > 1 else cases[0] if cases else None,
            tuple(sorted(mine & theirs)),
            (
                tuple(t for t in first if _about(t) not in theirs),
                tuple(t for t in second if _about(t) not in mine),
            ),
        )
    return None


MOST = 32
"""So many ways in which a condition can hold are looked at."""


def _ways(expr: s.Expr) -> list[tuple[s.Expr, ...]]:
    """The ways in which a condition can hold, each as tests that hold together; at most `MOST`."""
    match expr:
        case s.Any(of):
            return [way for part in of for way in _ways(part)][:MOST]
        case s.All(of):
            return [
                tuple(test for way in ways for test in way)
                for ways, _ in zip(product(*map(_ways, of)), range(MOST), strict=False)
            ]
        case _:
            return [(expr,)]


def _about(test: s.Expr) -> str:
    """What a test is about: its fact, its words, whose step."""
    match test:
        case s.Not(of):
            return _about(of)
        case s.Is(fact) | s.Compare(fact):
            return fact
        case s.Holds(fact):
            return _folded(fact)[1]
        case s.Step(kind, of):
            return f"{kind} of {of.text}"
        case _:
            return repr(test)


def _consistent(tests: tuple[s.Expr, ...], vocabulary: Vocabulary, kinds: Kinds) -> tuple[s.Expr, ...] | None:
    """The tests with those of one fact drawn together; None where they cannot all hold."""
    tests = tuple(dict.fromkeys(tests))
    for i, test in enumerate(tests):
        for other in tests[i + 1 :]:
            if _excluded(test, other, vocabulary, kinds):
                return None
    drawn: dict[str, s.Expr] = {}
    for test in tests:
        about = _about(test) if isinstance(test, s.Is | s.Compare) else repr(test)
        have = drawn.get(about)
        if have is None:
            drawn[about] = test
            continue
        met = _drawn(have, test, vocabulary.facts.get(about), vocabulary, kinds)
        if met is None:
            return None
        drawn[about] = met
    return tuple(part for test in drawn.values() for part in (test.of if isinstance(test, s.All) else (test,)))


def _excluded(a: s.Expr, b: s.Expr, vocabulary: Vocabulary, kinds: Kinds) -> bool:
    """Whether one of two tests is that the other does not hold."""
    return any(
        isinstance(x, s.Not) and not isinstance(y, s.Not) and _implies(y, x.of, vocabulary, kinds)
        for x, y in ((a, b), (b, a))
    )


def _drawn(a: s.Expr, b: s.Expr, fact: Fact | None, vocabulary: Vocabulary, kinds: Kinds) -> s.Expr | None:
    """Two tests of one fact as one, where their values can be told; None where no value passes both."""
    if _implies(a, b, vocabulary, kinds):
        return a
    if _implies(b, a, vocabulary, kinds):
        return b
    if not isinstance(a, s.Is | s.Compare) or not isinstance(b, s.Is | s.Compare):
        return s.All((a, b))
    denied = [isinstance(x, s.Is) and x.negated for x in (a, b)]
    first, second = _ranges(a, fact), _ranges(b, fact)
    if any(denied):
        if not all(denied):
            named, left_out = (first, second) if denied[1] else (second, first)
            if all(_covered(x, left_out) for x in named):
                return None
        return s.All((a, b))
    met = [m for x, y in product(first, second) if (m := _intersection(x, y, _flows(a, b, fact))) is not None]
    return _named(met, a, b, fact) if met else None


def _flows(a: s.Expr, b: s.Expr, fact: Fact | None) -> bool:
    """Whether the values of two tests flow, so that two spans that only touch have nothing in common (12:15 to 13:15)."""
    values = [v for test in (a, b) if isinstance(test, s.Is) for v in test.values]
    return (fact is not None and fact.type == "time") or any(v.start.kind in ("time", "date") for v in values)


def _intersection(x: _Range, y: _Range, flows: bool) -> _Range | None:
    """What two ranges have in common."""
    if not _meet(x, y):
        return None
    low = y[0] if _not_after(x[0], y[0]) else x[0]
    high = x[1] if _not_after(x[1], y[1]) else y[1]
    touching = flows and low[0] == high[0] and x[0][0] != x[1][0] and y[0][0] != y[1][0]
    return None if touching else (low, high)


def _named(ranges: list[_Range], a: s.Is | s.Compare, b: s.Is | s.Compare, fact: Fact | None) -> s.Expr:
    """Ranges as a test in words: values of an order by their names, neighbours as one span."""
    if isinstance(a, s.Compare) and isinstance(b, s.Compare):
        return s.All((a, b))
    ranges = sorted(ranges, key=lambda r: (str(type(r[0][0])), r[0]))
    if fact is not None and fact.values and all(isinstance(r[0][0], float) and r[0][0] >= 0 for r in ranges):
        places = sorted({int(r[0][0]) for r in ranges if isinstance(r[0][0], float)})
        scalars = [s.Scalar(v, "number" if v.isdigit() else "name") for v in fact.values]
        return s.Is(a.fact, tuple(_spans(places, scalars, joined=fact.type == "order")))
    if any(_END in (abs(end[0]) for end in r if isinstance(end[0], float)) for r in ranges) or any(
        isinstance(x, s.Compare) for x in (a, b)
    ):
        return s.All((a, b))
    assert isinstance(a, s.Is)
    kind = a.values[0].start.kind
    return s.Is(a.fact, tuple(_value(low[0], high[0], kind) for low, high in ranges))


def _spans(places: list[int], scalars: list[s.Scalar], *, joined: bool) -> Iterator[s.Value]:
    """Places in an order as values, each run of neighbours as one span."""
    start = 0
    for i, place in enumerate(places):
        if not joined or i + 1 == len(places) or places[i + 1] != place + 1:
            first, last = scalars[places[start]], scalars[place]
            yield s.Value(first, None if first == last else last)
            start = i + 1


def _value(low: float | str, high: float | str, kind: Literal["number", "name", "string", "time", "date"]) -> s.Value:
    first, last = (s.Scalar(x if isinstance(x, str) else f"{x:g}", kind) for x in (low, high))
    return s.Value(first, None if first == last else last)


_OTHER_WAY: dict[s.Bound, s.Bound] = {"at least": "below", "below": "at least", "at most": "above", "above": "at most"}


def _relation(inside: bool, around: bool) -> Relation:
    if inside and around:
        return "same"
    return "narrower" if inside else "wider" if around else "apart"


def _all_inside(a: list[s.Word], b: list[s.Word], kinds: Kinds) -> bool:
    return all(any(_inside(x, y, kinds) for y in b) for x in a)


def _inside(word: s.Word, other: s.Word, kinds: Kinds) -> bool:
    if word.quoted or other.quoted:
        return _folded(word) == _folded(other)
    return other.text in kinds(word.text)


def _folded(word: s.Word) -> tuple[bool, str]:
    return word.quoted, " ".join(word.text.casefold().split()).strip(" .,;:")


def _plain(expr: s.Expr) -> s.Expr:
    """The same condition with `not` only in front of single tests."""
    match expr:
        case s.All(of):
            return s.All(tuple(map(_plain, of)))
        case s.Any(of):
            return s.Any(tuple(map(_plain, of)))
        case s.Not(of):
            return negated(of)
        case _:
            return expr


def _implies(a: s.Expr, b: s.Expr, vocabulary: Vocabulary, kinds: Kinds) -> bool:
    if isinstance(a, s.Any):
        return all(_implies(part, b, vocabulary, kinds) for part in a.of)
    if isinstance(b, s.All):
        return all(_implies(a, part, vocabulary, kinds) for part in b.of)
    if isinstance(a, s.All) and any(_implies(part, b, vocabulary, kinds) for part in a.of):
        return True
    if isinstance(b, s.Any):
        return any(_implies(a, part, vocabulary, kinds) for part in b.of)
    match a, b:
        case s.Holds(x), s.Holds(y):
            return _folded(x) == _folded(y)
        case s.Not(x), s.Not(y):
            return _implies(y, x, vocabulary, kinds)
        case s.Step(), s.Step():
            return a.kind == b.kind and _inside(a.of, b.of, kinds) and a.writing >= b.writing
        case ((s.Is() | s.Compare()), (s.Is() | s.Compare())):
            return a.fact == b.fact and _values_inside(a, b, vocabulary.facts.get(a.fact))
        case _:
            return a == b


# --- values ------------------------------------------------------------------------------------------------------


def _values_inside(a: s.Is | s.Compare, b: s.Is | s.Compare, fact: Fact | None) -> bool:
    first, second = _ranges(a, fact), _ranges(b, fact)
    match isinstance(a, s.Is) and a.negated, isinstance(b, s.Is) and b.negated:
        case False, False:
            return all(_covered(x, second) for x in first)
        case False, True:
            return not any(_meet(x, y) for x in first for y in second)
        case True, True:
            return all(_covered(y, first) for y in second)
        case _:
            every = (
                [((i, 0), (i, 0)) for i in range(len(fact.values))] if fact and fact.values and not fact.open else []
            )
            return bool(every) and all(_covered(x, second) for x in every if not _covered(x, first))


def _ranges(test: s.Is | s.Compare, fact: Fact | None) -> list[_Range]:
    """The values that a test names; those of an order one by one, so that neighbours need no joining."""
    if isinstance(test, s.Compare):
        n = _place(s.Scalar(str(test.quantity.number), "number"), fact)
        low = {"at least": (n, 0), "above": (n, 1)}.get(test.bound, (-_END, 0))
        high = {"at most": (n, 0), "below": (n, -1)}.get(test.bound, (_END, 0))
        return [(low, high)]
    found: list[_Range] = []
    for value in test.values:
        first, last = _place(value.start, fact), _place(value.end or value.start, fact)
        if fact is not None and fact.values and isinstance(first, float) and isinstance(last, float):
            found += [((float(i), 0), (float(i), 0)) for i in range(int(first), int(last) + 1)]
        elif value.start.kind == "time" and isinstance(first, str) and isinstance(last, str) and first > last:
            found += [((first, 0), ("24:00", 0)), (("00:00", 0), (last, 0))]  # through the night
        else:
            found.append(((first, 0), (last, 0)))
    return found


def _place(scalar: s.Scalar, fact: Fact | None) -> float | str:
    """Where a value stands: its place among the fact's values, its number, or itself (times of day sort as text)."""
    if fact is not None and scalar.text in fact.values:
        return float(fact.values.index(scalar.text))
    try:
        return float(scalar.text)
    except ValueError:
        return scalar.text.casefold()


def _covered(x: _Range, ranges: Iterable[_Range]) -> bool:
    return any(_not_after(low, x[0]) and _not_after(x[1], high) for low, high in ranges)


def _meet(x: _Range, y: _Range) -> bool:
    return _not_after(x[0], y[1]) and _not_after(y[0], x[1])


def _not_after(a: _Bound, b: _Bound) -> bool:
    """Whether one bound comes no later than another; a number and a word never do."""
    if isinstance(a[0], str) or isinstance(b[0], str):
        return isinstance(a[0], str) and isinstance(b[0], str) and (a[0], a[1]) <= (b[0], b[1])
    return (a[0], a[1]) <= (b[0], b[1])
