"""Whether one condition implies another, as far as that can be told from how they are written.

`follows` says yes only where it is certain: years, ages, times and sets of values inside one another, an approval by one
who is a kind of another, conditions with more or fewer parts. What no pack knows is compared as text.
"""

from collections.abc import Callable, Iterable
from typing import Literal

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
