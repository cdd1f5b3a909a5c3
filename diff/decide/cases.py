"""Whether one condition follows from another, told by trying every case that they can tell apart.

Exact for what the conditions say: each fact takes every value that one of them names and one besides, each number every
bound and a place between each two; steps are taken or not, and who has an approval in writing has one. Too many cases (so
many that no policy has them) count as not following.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, product

from . import form as f

MOST = 20_000
"""So many cases are tried at most."""

OTHER = "\0other"
"""A value that no rule names."""

World = dict[str, object]
"""A fact, a step (`Done`) or an `Applies` by its key → its value in one case."""


def follows(b: f.Condition, a: f.Condition, steps: Mapping[str, f.Step]) -> bool:
    """Whether `b` holds in every case in which `a` holds."""
    if b == f.TRUE or a == b or a == f.FALSE:
        return True
    found = worlds((a, b), steps)
    return found is not None and all(holds(b, world) for world in found if holds(a, world))


def holds(test: f.Condition, world: Mapping[str, object]) -> bool:
    """Whether a condition holds in a case in which everything is known."""
    match test:
        case f.Const(value=value):
            return value
        case f.Among(fact=fact, values=values):
            return world[fact] in values
        case f.Between(fact=fact, ranges=ranges):
            number = world[fact]
            return isinstance(number, int | float) and any(within(number, r) for r in ranges)
        case f.Done(step=step):
            return bool(world["done " + step])
        case f.Applies(rules=rules):
            return bool(world["applies " + " ".join(rules)])
        case f.NotOf(of=of):
            return not holds(of, world)
        case f.AllOf(of=parts):
            return all(holds(part, world) for part in parts)
        case f.AnyOf(of=parts):
            return any(holds(part, world) for part in parts)
        case f.Presumed(of=of):
            return holds(of, world)


def within(number: float, r: f.Range) -> bool:
    """Whether a number is in a range."""
    low = r.low is None or number > r.low or (number == r.low and not r.low_open)
    high = r.high is None or number < r.high or (number == r.high and not r.high_open)
    return low and high


def worlds(tests: Iterable[f.Condition], steps: Mapping[str, f.Step]) -> Iterator[World] | None:
    """Every case that the conditions can tell apart; None where they are too many."""
    cells: dict[str, list[object]] = {}
    for test in (part for whole in tests for part in f.inside(whole)):
        match test:
            case f.Among(fact=fact, values=values):
                known = cells.setdefault(fact, [] if values == ("yes",) else [OTHER])
                known += [v for v in (*values, *(("no",) if values == ("yes",) else ())) if v not in known]
            case f.Between(fact=fact, ranges=ranges):
                cells.setdefault(fact, []).extend(e for r in ranges for e in (r.low, r.high) if e is not None)
            case f.Done(step=step):
                cells["done " + step] = [False, True]
            case f.Applies(rules=rules):
                cells["applies " + " ".join(rules)] = [False, True]
    cells = {key: between(found) if _numbers(found) else found for key, found in cells.items()}
    count = 1
    for found in cells.values():
        count *= len(found)
    return None if count > MOST else _filled(cells, steps)


def between(cuts: Iterable[object]) -> list[object]:
    """The cuts of a line, and a place before, between and after them."""
    ends = sorted({float(cut) for cut in cuts if isinstance(cut, int | float)})
    middles = [(low + high) / 2 for low, high in pairwise(ends)]
    return [*sorted([ends[0] - 1, *ends, *middles, ends[-1] + 1])] if ends else [0.0]


def _numbers(found: list[object]) -> bool:
    return bool(found) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in found)


def _filled(cells: dict[str, list[object]], steps: Mapping[str, f.Step]) -> Iterator[World]:
    taken = [key for key in cells if key.startswith("done ")]
    together = [
        (a, b)
        for a in taken
        for b in taken
        if a != b and implies(steps[a.removeprefix("done ")], steps[b.removeprefix("done ")])
    ]
    for values in product(*cells.values()):
        world = dict(zip(cells, values, strict=True))
        if all(world[b] or not world[a] for a, b in together):
            yield world


def implies(a: f.Step, b: f.Step) -> bool:
    """Whether a step that is taken is another one too: by a kind of the other's actor, in writing, longer ago."""
    if a.kind != b.kind:
        return _agrees(a, b)
    return (
        set(a.acts) <= set(b.acts)
        and (not b.by or (bool(a.by) and set(a.by) <= set(b.by)))
        and all(any(x.prep == y.prep and set(x.parties) <= set(y.parties) for x in a.args) for y in b.args)
        and a.writing >= b.writing
        and (b.after is None or a.after == b.after)
        and (a.breach_of == b.breach_of or (bool(a.breach_of) and set(a.breach_of) <= set(b.breach_of)))
        and a.instrument == b.instrument
    )


def _agrees(a: f.Step, b: f.Step) -> bool:
    """Whether one of the two is the approval or consent that the other brings. An act that brings it need not be in writing."""
    given, wanted = f.agreement(a), f.agreement(b)
    return (
        given is not None
        and wanted is not None
        and given[0] == wanted[0]
        and bool(given[1])
        and set(given[1]) <= set(wanted[1])
        and a.writing >= b.writing
        and b.after in (None, a.after)
    )
