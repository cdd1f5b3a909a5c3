"""Conditions as rows of a table: each row is a choice of cells that holds, each cell what one column must be.

In: conditions of the normal form. Out: rows, with the tests on one column put into one cell. With everything known a row
holds where its cells do; nothing here is evaluated, and nothing is written as text.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ...diff.decide import form as f

MOST = 64
"""A rule that would take more rows than this is left out of tables."""


class Cell(Struct, frozen=True):
    """What a column must be: one of the values, none of them (`minus`), or in one of the ranges."""

    values: tuple[str, ...] = ()
    minus: bool = False
    ranges: tuple[f.Range, ...] | None = None


Column = tuple[Literal["who", "argument", "fact", "step"], str]
Row = Mapping[Column, Cell]

ALL: f.Range = f.Range()
NEVER: tuple[Row, ...] = ()
ALWAYS: tuple[Row, ...] = ({},)
YES, NO = Cell(values=("true",)), Cell(values=("false",))


class TooMany(Exception):
    """A condition that takes more than `MOST` rows."""


class Rows:
    """Writes the rules of one policy as rows."""

    def __init__(self, policy: f.NormalPolicy) -> None:
        self._by_id = {rule.id: rule for rule in policy.rules}

    def in_force(self, rule: f.Rule, act: str) -> tuple[Row, ...]:
        """When a rule stands for this act. Raises `TooMany`."""
        over = [self._rests(self._by_id[id_], act) for id_ in rule.defeated_by]
        return every([*self._bound(rule), self._test(rule.when, True, act), self._test(rule.unless, False, act), *over])

    def met(self, rule: f.Rule, act: str) -> tuple[Row, ...]:
        """When a ban or gate speaks and its condition is met. Raises `TooMany`."""
        return every([*self._bound(rule), self._test(rule.when, True, act), self._test(rule.unless, True, act)])

    def _bound(self, rule: f.Rule) -> list[tuple[Row, ...]]:
        bound: list[tuple[Row, ...]] = [({("who", "who"): whom},)] if (whom := _whom(rule)) is not None else []
        bound += [({("argument", arg.prep): Cell(values=arg.parties)},) for arg in rule.args]
        return bound

    def _rests(self, rule: f.Rule, act: str) -> tuple[Row, ...]:
        """That a rule which would take another's force is not in force."""
        if act not in rule.acts:
            return ALWAYS
        outside: list[tuple[Row, ...]] = []
        if (whom := _whom(rule)) is not None:
            outside.append(({("who", "who"): Cell(values=whom.values, minus=not whom.minus)},))
        outside += [({("argument", arg.prep): Cell(values=arg.parties, minus=True)},) for arg in rule.args]
        return some([*outside, self._test(rule.when, False, act), self._test(rule.unless, True, act)])

    def _test(self, test: f.Condition, value: bool, act: str) -> tuple[Row, ...]:
        match test:
            case f.Const(value=constant):
                return ALWAYS if constant == value else NEVER
            case f.Among(fact=fact, values=values):
                return ({("fact", fact): Cell(values=values, minus=not value)},)
            case f.Between(fact=fact, ranges=ranges):
                return ({("fact", fact): Cell(ranges=ranges if value else outside(ranges))},)
            case f.Done(step=step):
                return ({("step", step): YES if value else NO},)
            case f.NotOf(of=of):
                return self._test(of, not value, act)
            case f.Presumed(of=of):
                return self._test(of, value, act)
            case f.AllOf(of=parts):
                return (every if value else some)([self._test(part, value, act) for part in parts])
            case f.AnyOf(of=parts):
                return (some if value else every)([self._test(part, value, act) for part in parts])
            case f.Applies(rules=rules):
                spoken = [self._by_id[id_] for id_ in rules if act in self._by_id[id_].acts]
                return (some if value else every)([self._applies(rule, value, act) for rule in spoken])

    def _applies(self, rule: f.Rule, value: bool, act: str) -> tuple[Row, ...]:
        when = f.mapped(rule.when, lambda test: f.TRUE if isinstance(test, f.Applies) else test)
        if value:
            return every([*self._bound(rule), self._test(when, True, act)])
        return self._rests(replace(rule, when=when, unless=f.FALSE), act)


def _whom(rule: f.Rule) -> Cell | None:
    """Whom a rule binds; None for anybody."""
    if rule.who:
        return Cell(values=tuple(party for party in rule.who if party not in rule.who_not))
    return Cell(values=rule.who_not, minus=True) if rule.who_not else None


def some(parts: Iterable[tuple[Row, ...]]) -> tuple[Row, ...]:
    """Rows of which one part holds."""
    rows: list[Row] = []
    for part in parts:
        rows += [row for row in part if row not in rows]
    if {} in rows:
        return ALWAYS
    return _bounded(rows)


def every(parts: Iterable[tuple[Row, ...]]) -> tuple[Row, ...]:
    """Rows of which all parts hold."""
    rows: tuple[Row, ...] = ALWAYS
    for part in parts:
        if len(rows) * len(part) > MOST * MOST:
            raise TooMany
        joined = (_both(a, b) for a, b in product(rows, part))
        rows = _bounded([row for row in joined if row is not None])
    return rows


def _bounded(rows: list[Row]) -> tuple[Row, ...]:
    distinct: list[Row] = []
    for row in rows:
        if row not in distinct:
            distinct.append(row)
    if len(distinct) > MOST:
        raise TooMany
    return tuple(distinct)


def _both(a: Row, b: Row) -> Row | None:
    """A row that says what two say; None where they cannot both hold."""
    made = dict(a)
    for column, cell in b.items():
        joined = _meet(made[column], cell) if column in made else cell
        if joined is None:
            return None
        made[column] = joined
    return made


def _meet(a: Cell, b: Cell) -> Cell | None:
    """What two cells of a column have in common; None for nothing."""
    if a.ranges is not None and b.ranges is not None:
        common = tuple(r for x in a.ranges for y in b.ranges if (r := _overlap(x, y)) is not None)
        return Cell(ranges=common) if common else None
    if a.minus and b.minus:
        return Cell(values=tuple(dict.fromkeys((*a.values, *b.values))), minus=True)
    if a.minus:
        a, b = b, a
    values = tuple(v for v in a.values if (v not in b.values) == b.minus)
    return Cell(values=values) if values else None


def _overlap(a: f.Range, b: f.Range) -> f.Range | None:
    low, low_open = max(((r.low, r.low_open) for r in (a, b) if r.low is not None), default=(None, False))
    highs = [(r.high, not r.high_open) for r in (a, b) if r.high is not None]
    high, closed = min(highs, default=(None, True))
    if low is not None and high is not None and (low > high or (low == high and (low_open or not closed))):
        return None
    return f.Range(low=low, high=high, low_open=low_open, high_open=not closed)


def outside(ranges: Iterable[f.Range]) -> tuple[f.Range, ...]:
    """The numbers that lie in none of the ranges."""
    left: tuple[f.Range, ...] = (ALL,)
    for r in ranges:
        gaps = []
        if r.low is not None:
            gaps.append(f.Range(high=r.low, high_open=not r.low_open))
        if r.high is not None:
            gaps.append(f.Range(low=r.high, low_open=not r.high_open))
        left = tuple(o for x in left for gap in gaps if (o := _overlap(x, gap)) is not None)
    return left
