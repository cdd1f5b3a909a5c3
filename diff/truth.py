"""Tests over facts in three values: true, false, or unknown with the reason why.

A test asks for facts that a question gives or leaves open; a missing fact is unknown, not false. Which facts are given is the
caller's to say; nothing here knows rules or policies.
"""

from typing import Protocol

from ..grammar import syntax as s
from ..grammar.printer import print_expr
from ..grammar.vocabulary import Vocabulary

Given = s.Is | s.Compare | bool
"""What is known of a fact: the test that a question states of it, or that it holds or does not."""


class Known(Protocol):
    """What a test is held against: the facts that are given, and what is known about each."""

    @property
    def words(self) -> Vocabulary:
        """The vocabulary that the facts belong to."""

    @property
    def facts(self) -> dict[str, Given]:
        """The facts that are given."""


Truth = tuple[bool | None, frozenset[str]]
"""True, false or unknown; and why unknown: `what` (the act is narrowed), `circumstance`, `step` (somebody's to take)."""

TRUE: Truth = (True, frozenset())
FALSE: Truth = (False, frozenset())


def value_of(expr: s.Expr | None, known: Known, exception: bool = False) -> Truth:
    """The value of a test. In an exception what is unknown counts as false, the ordinary case; a step stays open."""
    match expr:
        case None:
            return FALSE if exception else TRUE
        case s.All(of):
            return _join([value_of(part, known, exception) for part in of], False)
        case s.Any(of):
            return _join([value_of(part, known, exception) for part in of], True)
        case s.Not(s.Holds(fact)) if _is_judgement(fact, known):
            return FALSE if exception else TRUE
        case s.Not(of):
            value, reasons = value_of(of, known)
            return (None if value is None else not value), reasons
        case s.Step(kind):
            return FALSE if known.facts.get(kind) is False else (None, frozenset(("step",)))
        case s.Holds(fact) if not fact.quoted and fact.text in known.facts:
            return TRUE if known.facts[fact.text] is not False else FALSE
        case s.Holds(fact) if not fact.quoted and "yes" in holding(fact.text, known):
            return TRUE
        case s.Is(fact, values, False) if any(value.start.text in holding(fact, known) for value in values):
            return TRUE
        case s.Is(fact, values, negated) if isinstance(given := known.facts.get(fact), s.Is):
            inside = (any(_within(asked, value, fact, known) for value in values) for asked in given.values)
            return (any(inside) != negated), frozenset()
        case s.Is("time", values, negated) if spans := holding("time", known):
            return _at_all_times(spans, values, negated)
        case s.Compare(fact) if known.facts.get(fact) == expr:
            return TRUE
        case s.Compare(fact, bound, quantity) if isinstance(given := known.facts.get(fact), s.Is):
            number = given.values[0].start.text
            if number.isdigit():
                return _compare(int(number), bound, quantity.number), frozenset()
    return _unknown(expr, known, exception)


def holding(fact: str, known: Known) -> frozenset[str]:
    """The values of a fact that hold because others are given (in a lesson one is on the site; one's own child is family)."""
    told = known.words.facts
    wide = (
        wider if ": " in wider else f"{name}: {wider}"
        for name, given in known.facts.items()
        if name in told and (value := _single(given))
        for wider in told[name].within.get(value, ())
    )
    return frozenset(value for wider in wide for name, _, value in (wider.partition(": "),) if name == fact)


def names_part(test: s.Expr, known: Known) -> bool:
    """Whether a test names what is part of what is given: who is on the site may be in the staff room."""
    if not isinstance(test, s.Is) or test.negated or not isinstance(given := known.facts.get(test.fact), s.Is):
        return False
    told = known.words.facts.get(test.fact)
    asked = {value.start.text for value in given.values}
    return told is not None and any(
        not asked.isdisjoint(told.within.get(value.start.text, ())) for value in test.values
    )


def _at_all_times(spans: frozenset[str], values: tuple[s.Value, ...], negated: bool) -> Truth:
    """Whether it is between the times of a rule all the while that something else lasts (`09:00 to 15:00`), or never then."""
    told = [span.split(" to ") for span in sorted(spans)]
    rule = [(value.start.text, (value.end or value.start).text) for value in values]
    if any(start <= first and last <= end for first, last in told for start, end in rule):
        return (not negated), frozenset()
    if all(last <= start or end <= first for first, last in told for start, end in rule):
        return negated, frozenset()
    return None, frozenset(("circumstance",))


def _single(given: Given) -> str:
    """The one value that a fact is given, `yes` where it holds; empty where there is none, or several."""
    if isinstance(given, s.Is):
        return given.values[0].start.text if not given.negated and len(given.values) == 1 else ""
    return "yes" if given is True else ""


def _is_judgement(fact: s.Word, known: Known) -> bool:
    """Whether a fact is for the bearer to weigh, and the question does not give it."""
    open_ = not fact.quoted and fact.text not in known.facts and fact.text in known.words.facts
    return open_ and known.words.facts[fact.text].kind == "judgement"


def given_in(expr: s.Expr | None) -> dict[str, Given]:
    """The facts that a condition gives when it is taken to hold; a list of several facts asks about each of them. An approval or
    a consent that is lacking is given under the name of its kind.
    """
    found: dict[str, Given] = {}
    parts = [one for test in conjuncts(expr) for one in (test.of if isinstance(test, s.Any) else (test,))]
    for test in parts:
        if isinstance(test, s.Is | s.Compare):
            found[test.fact] = test
        elif isinstance(test, s.Holds):
            found[test.fact.text] = True
        elif isinstance(test, s.Not) and isinstance(test.of, s.Holds):
            found[test.of.fact.text] = False
        elif isinstance(test, s.Not) and isinstance(test.of, s.Step):
            found[test.of.kind] = False
    return found


def steps_in(expr: s.Expr | None) -> tuple[s.Step, ...]:
    """The approvals and consents that a test waits for."""
    return tuple(test for test in tests_in(expr) if isinstance(test, s.Step))


def tests_in(expr: s.Expr | None) -> tuple[s.Expr, ...]:
    """The single tests of a condition, whatever joins or denies them."""
    match expr:
        case None:
            return ()
        case s.All(of) | s.Any(of):
            return tuple(test for part in of for test in tests_in(part))
        case s.Not(of):
            return tests_in(of)
    return (expr,)


def _unknown(expr: s.Expr, known: Known, exception: bool) -> Truth:
    name = expr.fact.text if isinstance(expr, s.Holds) else expr.fact if isinstance(expr, s.Is | s.Compare) else ""
    quoted = isinstance(expr, s.Holds) and expr.fact.quoted
    kind = None if quoted or name not in known.words.facts else known.words.facts[name].kind
    if exception:
        return FALSE
    if kind == "judgement":
        return TRUE
    return None, frozenset(("what" if kind == "what" else "circumstance",))


def _join(parts: list[Truth], decisive: bool) -> Truth:
    """Kleene's `or` (decided by true) or `and` (decided by false)."""
    if any(value is decisive for value, _ in parts):
        return decisive, frozenset()
    reasons = [why for value, why in parts if value is None]
    return (None, frozenset().union(*reasons)) if reasons else (not decisive, frozenset())


def _compare(number: int, bound: s.Bound, limit: int) -> bool:
    match bound:
        case "at least":
            return number >= limit
        case "at most":
            return number <= limit
        case "above":
            return number > limit
        case _:
            return number < limit


def _within(asked: s.Value, value: s.Value, fact: str, known: Known) -> bool:
    """Whether a value that is asked about lies in one that a rule names, by the order of the fact's values."""
    places = [
        _place(scalar, fact, known)
        for scalar in (value.start, asked.start, asked.end or asked.start, value.end or value.start)
    ]
    if all(isinstance(p, str) for p in places):
        first, low, high, last = (str(p) for p in places)
        return first == low == high if value.end is None else first <= low and high <= last
    numbers = [p for p in places if isinstance(p, int)]
    return len(numbers) == 4 and numbers[0] <= numbers[1] and numbers[2] <= numbers[3]


def _place(scalar: s.Scalar, fact: str, known: Known) -> int | str:
    told = known.words.facts.get(fact)
    if told and told.type == "order" and scalar.text in told.values:
        return told.values.index(scalar.text)
    return int(scalar.text) if scalar.text.isdigit() else scalar.text.casefold()


def opens(expr: s.Expr | None, known: Known) -> tuple[str, ...]:
    """The tests of a condition that are still unknown, as written."""
    return tuple(print_expr(test) for test in conjuncts(expr) if value_of(test, known)[0] is None)


def conjuncts(expr: s.Expr | None) -> tuple[s.Expr, ...]:
    """The tests that a condition joins with `and`."""
    if expr is None:
        return ()
    return tuple(test for part in expr.of for test in conjuncts(part)) if isinstance(expr, s.All) else (expr,)
