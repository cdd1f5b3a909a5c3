"""Two rules that ask for, forbid or allow one thing with limits that do not agree: by when, how often, how much, from what age.

Both rules are known to bind the same person to the same act. Limits of different cases do not disagree, nor do those that
are the same in other units. Also orders of acts that cannot be kept: before and after one thing, each before the other.
"""

from typing import Literal

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.printer import print_expr, print_phrase
from ..grammar.vocabulary import Vocabulary
from .claims import Claim
from .implication import Kinds, compared
from .strictness import DAYS

Limit = Literal["deadline", "recurrence", "amount"]

_PHRASES: dict[Limit, tuple[type[s.How], ...]] = {
    "deadline": (s.Within, s.AtOnce, s.Before),
    "recurrence": (s.Every,),
    "amount": (s.Amount,),
}

_NAMES: dict[Limit, str] = {"deadline": "deadlines", "recurrence": "intervals", "amount": "amounts"}

NEAR = 0.02
"""Spans that differ by less than this share are the same (a month and 30 days)."""


class Disagreement(Struct, frozen=True):
    """What two rules disagree in, in a sentence."""

    kind: Literal["limit", "gate"]
    certainty: Literal["certain", "likely"]
    text: str


def disagreeing(a: Claim, b: Claim, vocabulary: Vocabulary, kinds: Kinds) -> Disagreement | None:
    """Whether two claims of one way, on one act by one person, set limits that do not agree."""
    if a.way == "duty":
        order = _order(a, b)
        if order is not None:
            return order
    if compared(a.when, b.when, vocabulary, kinds) == "same":
        for limit, types in _PHRASES.items():
            first, second = ([how for how in claim.rule.how if isinstance(how, types)] for claim in (a, b))
            if len(first) == len(second) == 1 and _differ(first[0], second[0]):
                return Disagreement(
                    "limit",
                    "certain",
                    f"Two {_NAMES[limit]} for one thing: {print_phrase(first[0])}, and {print_phrase(second[0])}.",
                )
        return None
    return _threshold(a, b, vocabulary, kinds)


def _differ(a: s.How, b: s.How) -> bool:
    """Whether two limits are of one measure and not the same."""
    match a, b:
        case s.Amount(), s.Amount():
            (x, counted), (y, other) = _rate(a), _rate(b)
            upper = [how.bound in ("at most", "below") for how in (a, b)]
            if counted != other:
                return False
            if upper[0] != upper[1]:
                low, high = (y, x) if upper[0] else (x, y)
                return low > high
            return _apart(x, y)
        case s.Before(event, lead), s.Before(other_event, other_lead):
            if isinstance(event, s.Time) and isinstance(other_event, s.Time):
                return event != other_event
            return (
                event == other_event and lead is not None and other_lead is not None and _apart_spans(lead, other_lead)
            )
        case s.Before(), _:
            return False
        case _, s.Before():
            return False
        case _:
            first, second = _span(a), _span(b)
            return first is not None and second is not None and _apart(first, second)


def _apart(x: float, y: float) -> bool:
    return abs(x - y) > NEAR * max(x, y)


def _apart_spans(a: s.Quantity, b: s.Quantity) -> bool:
    x, y = days(a), days(b)
    return x is not None and y is not None and _apart(x, y)


def _span(how: s.How) -> float | None:
    match how:
        case s.AtOnce():
            return 0.0
        case s.Within(span, the):
            return days(span or s.Quantity(1, the))
        case s.Every(unit, number):
            return days(s.Quantity(number or 1, unit))
        case _:
            return None


def days(quantity: s.Quantity) -> float | None:
    """A span in days; None for a unit that is no time."""
    unit = quantity.unit or ""
    length = DAYS.get(unit if unit in DAYS else unit.removesuffix("s"))
    return None if length is None else length * quantity.number


def _rate(amount: s.Amount) -> tuple[float, tuple[str | None, str | None]]:
    """How much, in days where it is time, and what is counted per what."""
    span = days(amount.quantity)
    number = float(amount.quantity.number) if span is None else span
    counted = amount.quantity.unit if span is None else "time"
    if amount.per is None:
        return number, (counted, None)
    every = days(s.Quantity(1, amount.per.text))
    return (number, (counted, amount.per.text)) if every is None else (number / every, (counted, "time"))


# --- ages and times of day ----------------------------------------------------------------------------------------------


def _threshold(a: Claim, b: Claim, vocabulary: Vocabulary, kinds: Kinds) -> Disagreement | None:
    """Whether two claims differ in one bound alone: from 13 years and from 16, until 15:20 and until 15:30."""
    first, second = _tests(a.when), _tests(b.when)
    mine = [test for test in first if test not in second]
    theirs = [test for test in second if test not in first]
    if len(mine) != 1 or len(theirs) != 1:
        return None
    match mine[0], theirs[0]:
        case s.Compare(fact, bound), s.Compare(other, other_bound) if fact == other and _side(bound) == _side(
            other_bound
        ):
            pass
        case s.Is(fact, (s.Value(),), False), s.Is(other, (s.Value(),), False) if fact == other:
            known = vocabulary.facts.get(fact)
            spans = all(test.values[0].end is not None for test in (mine[0], theirs[0]) if isinstance(test, s.Is))
            nested = compared(mine[0], theirs[0], vocabulary, kinds) in ("narrower", "wider")
            if known is None or known.type != "time" or not spans or not nested:
                return None
        case _:
            return None
    told = " and ".join(print_expr(test) for test in (mine[0], theirs[0]))
    return Disagreement("limit", "likely", f"Two bounds for one thing: {told}.")


def _side(bound: s.Bound) -> bool:
    return bound in ("at least", "above")


def _tests(expr: s.Expr | None) -> tuple[s.Expr, ...]:
    return () if expr is None else expr.of if isinstance(expr, s.All) else (expr,)


# --- orders of acts -----------------------------------------------------------------------------------------------------


def _order(a: Claim, b: Claim) -> Disagreement | None:
    """Whether one act is due both before and after another."""
    for one, other in ((a, b), (b, a)):
        before = [how.event for how in one.rule.how if isinstance(how, s.Before) and isinstance(how.event, s.Event)]
        after = [how.event for how in other.rule.how if isinstance(how, s.After)]
        for event in before:
            if any(_same_event(event, later) for later in after):
                return Disagreement("gate", "likely", f"Due both before and {print_phrase(s.After(event))}.")
    return None


def _same_event(a: s.Event, b: s.Event) -> bool:
    return a == b or print_phrase(s.After(a)).casefold() == print_phrase(s.After(b)).casefold()
