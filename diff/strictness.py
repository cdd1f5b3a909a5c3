"""Which of two rules, or of two stances, is the stricter, and in what.

Two scales: how far something is restrained, and how far it is asked for. Rules that point the same way are compared term
by term: who is bound, in which cases, by when, how often, how much. Penalties make nothing stricter.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.printer import print_expr, print_phrase
from ..grammar.vocabulary import Vocabulary
from .implication import Kinds, Relation, both, compared, kinds_of, negated, related
from .votes import Answer

Order = Literal["same", "stricter", "looser", "differs", "opposed"]
"""What the first of two is beside the second: `differs` where each is stricter in something, or they cannot be weighed;
`opposed` where one asks for what the other restrains.
"""

What = Literal[
    "force", "who", "act", "whom", "cases", "amount", "writing", "recurrence", "deadline", "start", "end", "while",
    "under", "despite", "penalty",
]  # fmt: skip

RESTRAINT: dict[Answer, int] = {"discouraged": 1, "conditional": 2, "prohibited": 3}
DUTY: dict[Answer, int] = {"recommended": 1, "required": 2}

Direction = Literal["duty", "ban", "permission", "reserve", "penalty"]

FORCES: dict[s.Modal, tuple[Direction, int]] = {
    "must": ("duty", 2),
    "should": ("duty", 1),
    "must never": ("ban", 3),
    "must not": ("ban", 2),
    "must only": ("ban", 2),
    "may only": ("ban", 2),
    "should not": ("ban", 1),
    "may": ("permission", 1),
    "face": ("penalty", 2),
    "may face": ("penalty", 1),
}
"""Which way a modal points, and how firmly."""

_AGAINST: dict[frozenset[Direction], Order] = {
    frozenset(("duty", "ban")): "opposed",
    frozenset(("duty", "permission")): "stricter",
    frozenset(("ban", "permission")): "stricter",
    frozenset(("reserve", "permission")): "stricter",
    frozenset(("reserve", "ban")): "looser",
}
"""What the first, in the order of `_RANKS`, is beside the second where two rules point different ways."""

_RANKS: tuple[Direction, ...] = ("duty", "reserve", "ban", "permission", "penalty")

DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "school-day": 1.4,
    "working-day": 1.4,
    "week": 7.0,
    "month": 30.4,
    "half-term": 45.0,
    "term": 90.0,
    "year": 365.0,
    "school-year": 365.0,
}
"""How long each unit is, those that are counted with a calendar about: enough to tell the longer of two spans."""

_NEVER = float("inf")


class Term(Struct, frozen=True, kw_only=True):
    """One thing that two rules say differently, as each writes it (None: not at all), and what the first is by it."""

    what: What
    order: Order
    left: str | None = None
    right: str | None = None


class Strictness(Struct, frozen=True):
    """What the first of two rules is beside the second, with the terms that tell so."""

    order: Order
    terms: tuple[Term, ...] = ()


def weigh_stances(left: Answer, right: Answer) -> Order:
    """What one stance is beside another: by restraint and by duty. Silence ranks like permission."""
    restraint = RESTRAINT.get(left, 0) - RESTRAINT.get(right, 0)
    duty = DUTY.get(left, 0) - DUTY.get(right, 0)
    if restraint * duty < 0:
        return "opposed"
    return "stricter" if restraint + duty > 0 else "looser" if restraint + duty < 0 else "same"


def weigh(left: s.Rule, right: s.Rule, vocabulary: Vocabulary, kinds: Kinds | None = None) -> Strictness:
    """What one rule is beside another that speaks of the same point. `kinds` may know the policies' own roles."""
    kinds = kinds or kinds_of(vocabulary)
    direction, force = _force(left)
    other, other_force = _force(right)
    if direction != other:
        return _across(left, right, direction, other)
    terms = [] if force == other_force else [_term("force", _more(force, other_force), left.modal, right.modal)]
    if direction == "penalty":
        if (left.who, left.act, left.when, left.how) != (right.who, right.act, right.when, right.how):
            terms.append(_term("penalty", "differs", print_phrase(left.act), print_phrase(right.act)))
        return Strictness("differs" if terms else "same", tuple(terms))
    terms += _who(left, right, direction, kinds)
    # `only W may A` bans the rest, so but for W it is weighed as a ban.
    direction = "ban" if direction == "reserve" else direction
    terms += _act(left, right, direction, kinds)
    terms += _cases(left, right, direction, vocabulary, kinds)
    terms += _how(left, right, direction)
    return Strictness(_sum([term.order for term in terms]), tuple(terms))


def flipped(order: Order) -> Order:
    """The same seen from the other side."""
    return "looser" if order == "stricter" else "stricter" if order == "looser" else order


def _force(rule: s.Rule) -> tuple[Direction, int]:
    direction, force = FORCES[rule.modal]
    return ("reserve" if rule.only and direction == "permission" else direction), force


def _across(left: s.Rule, right: s.Rule, direction: Direction, other: Direction) -> Strictness:
    order = _AGAINST.get(frozenset((direction, other)), "differs")
    if _RANKS.index(direction) > _RANKS.index(other):
        order = flipped(order)
    only = tuple(f"only … {rule.modal}" if rule.only else rule.modal for rule in (left, right))
    return Strictness(order, (_term("force", order, *only),))


def _sum(orders: list[Order]) -> Order:
    """All of them together: one word where all agree, else `differs`."""
    return orders[0] if orders and len(set(orders)) == 1 else "differs" if orders else "same"


def _term(what: What, order: Order, left: str | None, right: str | None) -> Term:
    return Term(what=what, order=order, left=left, right=right)


def _more(a: float, b: float) -> Order:
    return "stricter" if a > b else "looser" if a < b else "same"


def _reach(relation: Relation, direction: Direction) -> Order:
    """What a rule is that reaches further (`wider`) or less far: a permission that does so is looser."""
    if relation in ("same", "apart"):
        return "same" if relation == "same" else "differs"
    return "stricter" if (relation == "wider") == (direction in ("duty", "ban")) else "looser"


# --- who does what -------------------------------------------------------------------------------------------------


def _who(left: s.Rule, right: s.Rule, direction: Direction, kinds: Kinds) -> Iterator[Term]:
    relation = related(left.who.words, right.who.words, kinds)
    if relation != "same":
        yield _term("who", _reach(relation, direction), print_phrase(left.who), print_phrase(right.who))


def _act(left: s.Rule, right: s.Rule, direction: Direction, kinds: Kinds) -> Iterator[Term]:
    """A ban or permission of a wider act reaches further; a duty to do a narrower or a further one asks for more."""
    a, b = left.act, right.act
    texts = print_phrase(a), print_phrase(b)
    if (a.power, a.verb, a.ref) != (b.power, b.verb, b.ref) or (a.words is None) != (b.words is None):
        yield _term("act", "differs", *texts)
        return
    if a.words is not None and b.words is not None:
        relation = related(a.words.words, b.words.words, kinds)
        if direction == "duty" and relation in ("narrower", "wider"):
            more = len(a.words.words) - len(b.words.words) or (1 if relation == "narrower" else -1)
            choice = "or" in (a.words.join, b.words.join)
            yield _term("act", "stricter" if (more > 0) != choice else "looser", *texts)
        elif relation != "same":
            yield _term("act", _reach(relation, direction), *texts)
        elif a.words.join and b.words.join and a.words.join != b.words.join:
            # Both of two things are more to do than one of them, and less to leave than each.
            further = (a.words.join == "and") == (direction == "duty")
            yield _term("act", _reach("wider" if further else "narrower", direction), *texts)
    yield from _whom(a, b, direction, kinds)


def _whom(a: s.Act, b: s.Act, direction: Direction, kinds: Kinds) -> Iterator[Term]:
    """Whom the act concerns. One named besides narrows what a ban reaches, and adds to what a duty asks for."""
    for prep in dict.fromkeys(arg.prep for arg in (*a.args, *b.args)):
        first, second = ([arg.what for arg in act.args if arg.prep == prep] for act in (a, b))
        texts = tuple(_told(prep, found) for found in (first, second))
        if first == second:
            continue
        if not first or not second:
            yield _term(
                "whom", _reach("wider" if bool(first) == (direction == "duty") else "narrower", direction), *texts
            )
            continue
        a_words, b_words = (
            [word for what in found if isinstance(what, s.Who) for word in what.words] for found in (first, second)
        )
        relation = related(a_words, b_words, kinds) if a_words and b_words else "apart"
        if relation != "same":
            yield _term("whom", _reach(relation, direction), *texts)


def _told(prep: str, found: list[s.Who | s.Ref]) -> str | None:
    told = [print_phrase(s.Act(args=(s.Arg(prep, what),))) for what in found]  # type: ignore[arg-type]
    return " ".join(told) or None


# --- in which cases ------------------------------------------------------------------------------------------------


def _cases(left: s.Rule, right: s.Rule, direction: Direction, vocabulary: Vocabulary, kinds: Kinds) -> Iterator[Term]:
    relation = compared(_reaches(left), _reaches(right), vocabulary, kinds)
    if relation != "same":
        yield _term("cases", _reach(relation, direction), _conditions(left) or None, _conditions(right) or None)


def _reaches(rule: s.Rule) -> s.Expr | None:
    """The cases in which a rule holds: `when`, but not `unless`; of one that ends in `only` those in which it forbids."""
    narrowed = rule.when
    for out in (rule.unless, rule.condition):
        narrowed = both(narrowed, negated(out)) if out is not None else narrowed
    return narrowed


def _conditions(rule: s.Rule) -> str:
    parts = (("when", rule.when), ("if", rule.condition), ("unless", rule.unless))
    return " ".join(f"{word} {print_expr(expr)}" for word, expr in parts if expr is not None)


# --- by when, how often, how much ------------------------------------------------------------------------------------


def _at_home(how: s.How) -> bool:
    """Whether a phrase only names the clause of its own policy that a rule goes with."""
    return isinstance(how, s.Under) and how.ref.place is not None


def _how(left: s.Rule, right: s.Rule, direction: Direction) -> Iterator[Term]:
    groups: tuple[tuple[What, tuple[type[s.How], ...]], ...] = (
        ("amount", (s.Amount,)),
        ("writing", (s.InWriting,)),
        ("recurrence", (s.Every,)),
        ("deadline", (s.Within, s.AtOnce, s.Before)),
        ("start", (s.After,)),
        ("end", (s.Until,)),
        ("while", (s.While,)),
        ("under", (s.Under,)),
        ("despite", (s.Despite,)),
    )
    for what, types in groups:
        a, b = (
            [how for how in s.ordered(rule.how) if isinstance(how, types) and not _at_home(how)]
            for rule in (left, right)
        )
        first, second = [how for how in a if how not in b], [how for how in b if how not in a]
        if not first and not second:
            continue
        order = _one(what, next(iter(first), None), next(iter(second), None), direction)
        if len(first) > 1 or len(second) > 1:
            order = "differs"
        yield _term(what, order, *(" ".join(map(print_phrase, found)) or None for found in (first, second)))


def _one(what: What, a: s.How | None, b: s.How | None, direction: Direction) -> Order:
    """What a rule is that says the first where another says the second."""
    duty = direction == "duty"
    if what == "amount":
        return _amounts(a, b, direction)
    if what == "writing":
        return _reach("wider" if (a is not None) == duty else "narrower", direction)
    if what == "despite":
        return (
            "differs"
            if a is not None and b is not None
            else _reach("wider" if a is not None else "narrower", direction)
        )
    if what == "under" or not _alike(a, b):
        return "differs"
    first, second = _moment(a, what), _moment(b, what)
    if first is None or second is None:
        return "differs"
    # A duty that recurs or falls due earlier asks for more; what starts later or ends earlier holds for less.
    earlier_reaches = what in ("recurrence", "start") or (what == "deadline" and duty)
    return (
        _reach("wider" if (first < second) == earlier_reaches else "narrower", direction) if first != second else "same"
    )


def _alike(a: s.How | None, b: s.How | None) -> bool:
    """Whether two phrases of time count from the same event, so that their spans can be compared."""
    if a is None or b is None:
        return True
    events = [how.event for how in (a, b) if isinstance(how, s.Before | s.After | s.Until | s.While)]
    return not events or (len(events) == 2 and (events[0] == events[1] or all(isinstance(e, s.Time) for e in events)))


def _moment(how: s.How | None, what: What) -> float | None:
    """When something falls due, starts or ends, or how long until it recurs, in days; None where no unit tells."""
    match how:
        case None:
            return -1.0 if what == "start" else _NEVER
        case s.Every(unit, number):
            return _days(s.Quantity(number or 1, unit))
        case s.Within(span, the):
            return _days(span or s.Quantity(1, the))
        case s.Before(s.Time(text)) | s.Until(s.Time(text)):
            hours, minutes = text.split(":")
            return (int(hours) * 60 + int(minutes)) / 1440
        case s.Before(_, s.Quantity() as lead):
            days = _days(lead)
            return None if days is None else -days
        case s.After(_, s.Quantity() as delay):
            return _days(delay)
        case _:
            return 0.0


def _days(quantity: s.Quantity) -> float | None:
    """A span in days; None for a unit that is no time."""
    unit = quantity.unit or ""
    length = DAYS.get(unit if unit in DAYS else unit.removesuffix("s"))
    return None if length is None else length * quantity.number


def _amounts(a: s.How | None, b: s.How | None, direction: Direction) -> Order:
    """A duty or a permission is the stricter for a tighter bound, a ban for a wider one."""
    if isinstance(a, s.Amount) and isinstance(b, s.Amount):
        upper = [how.bound in ("at most", "below") for how in (a, b)]
        first, second = _rate(a), _rate(b)
        if upper[0] != upper[1] or first[1] != second[1]:
            return "differs"
        if first[0] == second[0]:
            return "same" if a.bound == b.bound else "differs"
        tighter = (first[0] < second[0]) == upper[0]
    else:
        tighter = a is not None
    return "stricter" if tighter != (direction == "ban") else "looser"


def _rate(amount: s.Amount) -> tuple[float, tuple[str | None, str | None]]:
    """How much (times in days, and for each day where it is per time), and what is counted."""
    days = _days(amount.quantity)
    number = float(amount.quantity.number) if days is None else days
    counted = amount.quantity.unit if days is None else "time"
    if amount.per is None:
        return number, (counted, None)
    every = _days(s.Quantity(1, amount.per.text))
    return (number, (counted, amount.per.text)) if every is None else (number / every, (counted, "time"))
