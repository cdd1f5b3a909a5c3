"""One request over all values of one thing: a fact, an argument, who acts, a step. A table of verdicts.

In: a `Decider`, a request, the name of the thing. Out: rows, neighbours of an order or a line with the same verdict in one.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from . import form as f
from .cases import OTHER, between
from .compiled import NO, YES, Verdict
from .decider import Decider
from .request import Request
from .wording import number


class Row(Struct, frozen=True):
    """A value (or a stretch of values), the verdict, and where it stands."""

    value: str
    verdict: Verdict
    places: tuple[str, ...]


def what_if(decider: Decider, request: Request, name: str) -> tuple[Row, ...]:
    """The verdict for each value of a thing. Raises KeyError for a thing that no rule asks for."""
    if name in decider.facts:
        return tuple(_fact(decider, request, decider.facts[name]))
    if name in decider.steps:
        return tuple(_step(decider, request, name))
    if name == "who":
        parties = dict.fromkeys(p for rule in decider.form.rules for p in (rule.party,))
        return tuple(_row(decider, replace(request, who=(party,)), party) for party in parties)
    values = dict.fromkeys(p for r in decider.form.rules for arg in r.args if arg.prep == name for p in arg.named)
    if not values:
        raise KeyError(name)
    rows = [_row(decider, replace(request, args={**request.args, name: (party,)}), party) for party in values]
    return (*rows, _row(decider, replace(request, args={**request.args, name: (OTHER,)}), "anybody else"))


def things(decider: Decider) -> tuple[str, ...]:
    """All things that a table can be made of."""
    preps = dict.fromkeys(arg.prep for rule in decider.form.rules for arg in rule.args)
    return ("who", *preps, *decider.facts, *decider.steps)


def _row(decider: Decider, request: Request, value: str) -> Row:
    decision = decider.decide(request)
    return Row(value, decision.verdict, tuple(dict.fromkeys(rule.place for rule in decision.rules)))


def _fact(decider: Decider, request: Request, fact: f.FactUse) -> Iterator[Row]:
    def row(value: str | float, label: str) -> Row:
        return _row(decider, replace(request, facts={**request.facts, fact.key: value}), label)

    if fact.type in ("number", "time"):
        yield from _line(fact, [(float(x), row(float(x), "")) for x in between(fact.cuts) if isinstance(x, float)])
        return
    if fact.type == "yes-no":
        yield from (row("yes", "yes"), row("no", "no"))
        return
    named = [v for test in _tests(decider) if isinstance(test, f.Among) and test.fact == fact.key for v in test.values]
    values = fact.values if fact.type == "order" else tuple(dict.fromkeys((*fact.values, *named)))
    rows = [row(value, value) for value in values]
    yield from _merged(rows) if fact.type == "order" else iter(rows)
    if fact.open or not fact.values:
        yield row(OTHER, "anything else")


def _tests(decider: Decider) -> Iterator[f.Condition]:
    for rule in decider.form.rules:
        for test in (rule.when, rule.unless):
            yield from f.inside(test)


def _step(decider: Decider, request: Request, key: str) -> Iterator[Row]:
    code = decider.code(request.who, request.act)
    steps = decider.ground(code, request)
    for label, taken in (("done", YES), ("not done", NO)):
        verdict, rules = code.decide(request.facts, request.args, {**steps, key: taken}, NO if request.complete else 1)
        yield Row(label, verdict, tuple(dict.fromkeys(rule.place for rule in rules)))


def _merged(rows: list[Row]) -> Iterator[Row]:
    """Neighbours with one verdict as one stretch."""
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or (rows[place].verdict, rows[place].places) != (rows[start].verdict, rows[start].places):
            first, last = rows[start].value, rows[place - 1].value
            yield replace(rows[start], value=first if first == last else f"{first} to {last}")
            start = place


def _line(fact: f.FactUse, points: list[tuple[float, Row]]) -> Iterator[Row]:
    """The stretches of a line between the numbers at which the verdict changes."""
    cuts = set(fact.cuts)
    start = 0
    for place in range(1, len(points) + 1):
        same = place < len(points) and (points[place][1].verdict, points[place][1].places) == (
            points[start][1].verdict,
            points[start][1].places,
        )
        if same:
            continue
        first, last = points[start][0], points[place - 1][0]
        low = number(fact, first if first in cuts else points[start - 1][0]) if start else ""
        high = number(fact, last if last in cuts else points[place][0]) if place < len(points) else ""
        said = _stretch(low, high, first in cuts, last in cuts)
        yield replace(points[start][1], value=said)
        start = place


def _stretch(low: str, high: str, low_in: bool, high_in: bool) -> str:
    if low and high:
        if low == high:
            return low
        return f"{'' if low_in else 'above '}{low} to {'' if high_in else 'below '}{high}"
    if low:
        return f"{low} or more" if low_in else f"above {low}"
    return (f"up to {high}" if high_in else f"below {high}") if high else "any"
