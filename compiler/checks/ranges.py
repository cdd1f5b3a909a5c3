"""Can what a rule measures ever be? Ranges that end before they begin, bounds that nothing meets, spans of no length.

A time of day may end before it begins: such a stretch goes through the night.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from ...grammar import syntax as s
from ...grammar.vocabulary import Fact, Vocabulary
from ..findings import Finding, nodes, parts

Place = tuple[int, int]
"""Where a value stands among those of its fact: the entry of its list, and the number in a run such as `1..13`."""
_LOWER = ("at least", "above")


def ranges(source: s.Source, words: Vocabulary) -> Iterator[Finding]:
    """Findings `empty-range`, `no-length`."""
    for node, at in nodes(source):
        if isinstance(node, s.Rule | s.Term):
            find = partial(Finding, node=node, at=at)
            for test in parts(node, s.Is):
                yield from _backwards(test, words.facts.get(test.fact), find)
            for bound in parts(node, s.Compare):
                yield from _unmet(bound, words.facts.get(bound.fact), find)
            for tests in parts(node, s.All):
                yield from _apart(tests, words, find)
            if isinstance(node, s.Rule):
                yield from _amounts(node, find)
            yield from _lengths(node, find)


def _backwards(test: s.Is, fact: Fact | None, find: partial[Finding]) -> Iterator[Finding]:
    """Ranges whose second end lies before the first; a time that ends when it begins."""
    for value in test.values:
        if value.end is None:
            continue
        start, end = value.start.text, value.end.text
        if value.start.kind == value.end.kind == "time":
            if start == end:
                hint = f"Write when it ends, or the one time alone: {test.fact} is {start}."
                yield find("no-length", "error", f"{start} to {end} begins and ends at once", hint, word=start)
            continue
        low, high = _place(start, fact), _place(end, fact)
        if low is not None and high is not None and high < low:
            hint = f"Write the lower end first: {end} to {start}."
            yield find("empty-range", "error", f"no `{test.fact}` is {start} to {end}", hint, word=start)


def _unmet(test: s.Compare, fact: Fact | None, find: partial[Finding]) -> Iterator[Finding]:
    """Bounds beyond the last value of an order, or below nothing."""
    number, unit = test.quantity.number, f" {test.quantity.unit}" if test.quantity.unit else ""
    place = _place(str(number), fact)
    last = _place(fact.values[-1].rpartition("..")[2], fact) if fact and fact.type == "order" and fact.values else None
    beyond = test.bound == "above" and place is not None and last is not None and place >= last
    if beyond or (test.bound == "below" and number == 0):
        hint = "Correct the number, or write `at least` or `at most` if it is meant itself."
        message = f"no `{test.fact}` is {test.bound} {number}{unit}"
        yield find("empty-range", "error", message, hint, word=test.fact)


def _apart(tests: s.All, words: Vocabulary, find: partial[Finding]) -> Iterator[Finding]:
    """Bounds of one fact that are joined by `and`, and leave nothing between them."""
    limits: dict[str, list[tuple[s.Bound, Place | None]]] = {}
    for test in tests.of:
        if isinstance(test, s.Compare):
            place = _place(str(test.quantity.number), words.facts.get(test.fact))
            limits.setdefault(test.fact, []).append((test.bound, place))
    for fact, bounds in limits.items():
        if _nothing_between((bound, place) for bound, place in bounds if place is not None):
            hint = "Turn the two numbers round, or join the tests by `or`."
            yield find("empty-range", "error", f"no `{fact}` meets both bounds", hint, word=fact)


def _amounts(rule: s.Rule, find: partial[Finding]) -> Iterator[Finding]:
    """Amounts of nothing, and two amounts of one unit that leave nothing between them."""
    limits: dict[tuple[str | None, str | None], list[tuple[s.Bound, Place]]] = {}
    for how in rule.how:
        if isinstance(how, s.Amount):
            number, unit, per = how.quantity.number, how.quantity.unit, how.per.text if how.per else None
            limits.setdefault((unit, per), []).append((how.bound, (0, number)))
            if number == 0 and how.bound != "above":
                hint = "Write a number from 1 on; where nothing at all is left, write `must not`."
                message = f"{how.bound} 0{f' {unit}' if unit else ''} is no amount"
                yield find("no-length", "error", message, hint, word="0")
    for (unit, _), bounds in limits.items():
        if _nothing_between(bounds):
            message = f"no number{f' of {unit}' if unit else ''} meets both amounts"
            yield find("empty-range", "error", message, "Turn the two numbers round.", word=bounds[0][0].split()[-1])


def _lengths(node: s.Rule | s.Term, find: partial[Finding]) -> Iterator[Finding]:
    """Spans of time of no length, and what comes again after none."""
    for part in parts(node, s.Within, s.Before, s.After, s.Every):
        if isinstance(part, s.Every):
            number, unit = part.number, part.unit
        else:
            span = part.span if isinstance(part, s.Within) else part.lead if isinstance(part, s.Before) else part.delay
            number, unit = (span.number, span.unit or "") if span else (None, "")
        if number == 0:
            hint = "Write a number from 1 on, `at once`, or leave the length out."
            yield find("no-length", "error", f"0 {unit} is no length of time", hint, word="0")


def _nothing_between(bounds: Iterable[tuple[s.Bound, Place]]) -> bool:
    """Whether no value meets all of the bounds."""
    told = [(bound in _LOWER, place, bound in ("above", "below")) for bound, place in bounds]
    lows = [(place, without) for lower, place, without in told if lower]
    highs = [(place, not without) for lower, place, without in told if not lower]
    if not lows or not highs:
        return False
    (low, without_low), (high, with_high) = max(lows), min(highs)
    return low > high or (low == high and (without_low or not with_high))


def _place(text: str, fact: Fact | None) -> Place | None:
    """Where a value stands among those of its fact; None for one that it does not have."""
    if fact is None or fact.type not in ("number", "order"):
        return None
    if fact.type == "number":
        return (0, int(text)) if text.isdecimal() else None
    for index, value in enumerate(fact.values):
        first, run, last = value.partition("..")
        if value == text:
            return index, 0
        if run and text.isdecimal() and int(first) <= int(text) <= int(last):
            return index, int(text)
    return None
