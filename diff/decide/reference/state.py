"""When: whether a rule's conditions, exceptions and ends hold, by the facts and the log of a request."""

from collections.abc import Callable

from ....grammar import syntax as s
from ....grammar.model import Clause
from ....grammar.vocabulary import Vocabulary
from ..conditions import in_base, minutes, singular
from ..kinds import Kinds, name_of
from ..request import Request
from .fit import place_of
from .kleene import Truth, conj, disj, neg
from .norms import Norm
from .past import Past


class State:
    """The circumstances that a request tells of."""

    def __init__(
        self,
        kinds: Kinds,
        words: Vocabulary,
        request: Request,
        past: Past,
        governs: Callable[[set[str]], Truth],
    ) -> None:
        """`governs` tells whether a rule of these clauses speaks to the request."""
        self._kinds, self._words, self._request = kinds, words, request
        self._past, self._governs = past, governs

    def case(self, norm: Norm) -> Truth:
        """Whether this is a case that the rule is about."""
        rule = norm.rule
        duty = rule.modal in ("must", "should") and not rule.only
        parts = [self.expr(rule.when, "when", norm.clause)]
        for how in rule.how:
            if isinstance(how, s.After):
                parts.append(self._past.event(how.event, norm.party, None if duty else how.delay))
            elif isinstance(how, s.While):
                parts.append(self._past.event(how.event, norm.party))
            elif isinstance(how, s.Amount) and (rule.only or rule.modal not in ("must", "should", "may")):
                parts.append(self.amount(how))
            elif isinstance(how, s.InWriting) and not duty:
                parts.append(self.fact("in writing", lambda value: value == "yes"))
        return conj(*parts)

    def out(self, norm: Norm) -> Truth:
        """Whether the rule's exception holds, or it has ended."""
        unless = self.expr(norm.rule.unless, "unless", norm.clause) if norm.rule.unless else False
        return disj(unless, self.ended(norm))

    def ended(self, norm: Norm) -> Truth:
        """Whether the time has come at which the rule ends."""
        rule = norm.rule
        duty = rule.modal in ("must", "should") and not rule.only
        parts: list[Truth] = []
        for how in rule.how:
            if isinstance(how, s.Until) or (isinstance(how, s.Before) and not duty):
                if isinstance(how.event, s.Time):
                    end = minutes(how.event.text)
                    parts.append(self.fact("time", lambda value, end=end: float(value) >= end))
                else:
                    parts.append(self._past.event(how.event, norm.party))
        return disj(*parts)

    def fact(self, name: str, test: Callable[..., bool]) -> Truth:
        """Whether a fact passes a test; unknown where it is not told."""
        value = self._request.facts.get(name)
        return None if value is None else test(value)

    def expr(self, expr: s.Expr | None, position: str, clause: Clause) -> Truth:
        """Whether an expression in a place of a rule (`when`, `if`, `unless`) holds."""
        match expr:
            case None:
                return True
            case s.All(of):
                return conj(*(self.expr(part, position, clause) for part in of))
            case s.Any(of):
                return disj(*(self.expr(part, position, clause) for part in of))
            case s.Not(s.Holds(word)) | s.Holds(word) if self._judged(word, position):
                value = self.fact(word.text, lambda value: value == "yes")
                return True if value is None else value == isinstance(expr, s.Holds)
            case s.Not(of):
                return neg(self.expr(of, position, clause))
            case s.Holds(word):
                for term in self._kinds.policy.terms:
                    scoped = term.scope is None or clause.id in self._kinds.clauses(term.scope)
                    if term.name == word.text and term.means is not None and scoped and self._own_word(word):
                        return self.expr(term.means, position, clause)
                return self.fact(name_of(word), lambda value: value == "yes")
            case s.Is(fact, values, negated):
                found = self.fact(fact, lambda value: any(self._within(value, v, fact) for v in values))
                return neg(found) if negated else found
            case s.Compare(fact, bound, quantity):
                return self.fact(fact, lambda value: self._bounded(value, bound, quantity.number, fact))
            case s.Step(kind, of, writing):
                return self._past.agreed(kind, name_of(of), writing)
            case s.Governed(ref):
                return self._governed(ref, position)

    def _own_word(self, word: s.Word) -> bool:
        return not word.quoted and word.text not in self._words.facts

    def _judged(self, word: s.Word, position: str) -> bool:
        known = None if word.quoted else self._words.facts.get(word.text)
        return position == "when" and known is not None and known.kind == "judgement"

    def _within(self, given: str | float, value: s.Value, fact: str) -> bool:
        low, high = value.start, value.end or value.start
        order = (
            self._words.facts[fact].values
            if fact in self._words.facts and self._words.facts[fact].type == "order"
            else ()
        )
        if order:
            return (
                low.text in order
                and high.text in order
                and order.index(low.text) <= order.index(str(given)) <= order.index(high.text)
            )
        if isinstance(given, float | int):
            first, last = (minutes(x.text) if x.kind == "time" else float(x.text) for x in (low, high))
            return first <= given <= last if first <= last else given >= first or given <= last
        return given == low.text or given == low.text.casefold()

    def _bounded(self, given: str | float, bound: s.Bound, number: float, fact: str) -> bool:
        if isinstance(given, str):
            order = self._words.facts[fact].values
            there = order.index(str(int(number))) if str(int(number)) in order else len(order)
            return compared(order.index(given), bound, there)
        return compared(given, bound, number)

    def amount(self, amount: s.Amount) -> Truth:
        """Whether an amount keeps within its bound."""
        number, unit = in_base(amount.quantity.number, amount.quantity.unit or "time", self._words)
        per = f" per {singular(amount.per.text, self._words)}" if amount.per else ""
        return self.fact(f"amount in {unit}s{per}", lambda value: compared(float(value), amount.bound, number))

    def _governed(self, ref: s.Ref, position: str) -> Truth:
        """Whether a place governs the case: one of its rules speaks to it, and is about it."""
        if position == "if":
            return True
        clauses = set(self._kinds.clauses(ref))
        if not clauses:
            return self.fact(f"under {place_of(ref)}", lambda value: value == "yes")
        return self._governs(clauses)


def compared(given: float, bound: s.Bound, limit: float) -> bool:
    """Whether a number keeps within a bound."""
    match bound:
        case "at least":
            return given >= limit
        case "at most":
            return given <= limit
        case "above":
            return given > limit
        case _:
            return given < limit
