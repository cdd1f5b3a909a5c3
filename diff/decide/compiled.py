"""The normal form as Python code: for each actor and act one straight function over the facts, arguments and steps.

In: the rules of a normal form that can speak of an actor and an act. Out: a `Compiled` whose `decide` gives the verdict with
the rules behind it, and whose `values` gives what every rule comes to, for explanations. Truth is two bits: 3 true, 1 unknown,
0 false, so that Kleene's `and` and `or` are `&` and `|`. No tree is walked when a request comes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from . import form as f

Verdict = Literal[
    "contradictory", "forbidden", "conditional", "required", "advised against", "advised", "permitted", "silent"
]
VERDICTS: tuple[Verdict, ...] = (
    "contradictory",
    "forbidden",
    "conditional",
    "required",
    "advised against",
    "advised",
    "permitted",
    "silent",
)
"""The first that holds is the answer."""

YES, MAYBE, NO = 3, 1, 0

TRUTH = {True: YES, None: MAYBE, False: NO}
"""Kleene's truths as two bits."""

Found = tuple[Verdict, tuple[f.Rule, ...]]
"""A verdict and the rules that it comes from."""

_EFFECTS: tuple[f.Effect, ...] = ("ban", "gate", "duty", "permission", "advice-against", "advice")


_ADVISED: tuple[tuple[f.Effect, Verdict], ...] = (("advice-against", "advised against"), ("advice", "advised"))


class Values(Struct, frozen=True):
    """What one rule comes to for a request: 3 true, 1 unknown, 0 false."""

    speaks: int
    when: int
    unless: int
    in_force: int
    stands: int


class Compiled(Struct, frozen=True):
    """The rules that can speak of an actor and an act, as functions of (facts, arguments, steps, steps not in the log)."""

    rules: tuple[f.Rule, ...]
    steps: tuple[str, ...]
    decide: Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, int], int], Found]
    values: Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, int], int], tuple[Values, ...]]


def compiled(rules: Sequence[f.Rule]) -> Compiled:
    """Code for rules whose parties and act fit the request."""
    writer = _Writer([rule for rule in rules if rule.effect != "sanction"])
    return writer.compiled()


class _Writer:
    """Writes the code of one function; each test is written once, however many rules ask it."""

    def __init__(self, rules: Sequence[f.Rule]) -> None:
        self.rules = tuple(rules)
        self.names = {rule.id: f"r{number}" for number, rule in enumerate(self.rules)}
        self.lines: list[str] = []
        self.known: dict[str, Any] = {"N": (3, 1, 1, 0), "P": (0, 3, 3, 3), "M": (0, 0, 0, 3), "V": Values}
        self._tests: dict[f.Condition, str] = {}
        self._values: dict[str, str] = {}
        self.steps: dict[str, None] = {}

    def compiled(self) -> Compiled:
        for rule in self.rules:
            self._rule(rule)
        for rule in self.rules:
            over = [f"{self.names[d]}f" for d in rule.defeated_by if d in self.names]
            name = self.names[rule.id]
            self.lines.append(f"{name}s = {name}f" + (f" & N[{' | '.join(over)}]" if over else ""))
        body = self.lines
        decide = self._function("decide", [*body, *self._ladder()])
        told = [f"V({n}k, {n}w, {n}u, {n}f, {n}s)" for n in (self.names[rule.id] for rule in self.rules)]
        values = self._function("values", [*body, f"return ({', '.join(told)}{',' * bool(told)})"])
        return Compiled(self.rules, tuple(self.steps), decide, values)

    def _function(self, name: str, body: Iterable[str]) -> Callable[..., Any]:
        text = f"def {name}(facts, args, steps, missing):\n F, A, S = facts.get, args.get, steps.get\n"
        text += "".join(f" {line}\n" for line in body)
        space = dict(self.known)
        exec(compile(text, f"<{name}>", "exec"), space)
        made: Callable[..., Any] = space[name]
        return made

    # --- rules -----------------------------------------------------------------------------------------------------

    def _rule(self, rule: f.Rule) -> None:
        name = self.names[rule.id]
        self.lines.append(f"{name}k = {self._speaks(rule)}")
        self.lines.append(f"{name}w = {self._test(rule.when)}")
        self.lines.append(f"{name}u = {self._test(rule.unless)}")
        self.lines.append(f"{name}f = {name}k & {name}w & N[{name}u]")

    def _speaks(self, rule: f.Rule) -> str:
        return " & ".join(self._argument(arg) for arg in rule.args) or "3"

    def _argument(self, arg: f.ArgTest) -> str:
        value = self._value("A", arg.prep)
        wanted = self._constant(frozenset(arg.parties))
        unknown = YES if arg.filled else MAYBE
        return self._named(f"{unknown} if {value} is None else 0 if {wanted}.isdisjoint({value}) else 3")

    # --- tests -----------------------------------------------------------------------------------------------------

    def _test(self, test: f.Condition, plain: bool = False) -> str:
        """The name of a variable that holds what a test comes to, or a constant; in a `plain` one no rule is asked for."""
        match test:
            case f.Const(value=value):
                return "3" if value else "0"
            case f.AllOf(of=parts):
                return f"({' & '.join(self._test(part, plain) for part in parts)})"
            case f.AnyOf(of=parts):
                return f"({' | '.join(self._test(part, plain) for part in parts)})"
            case f.NotOf(of=of):
                return f"N[{self._test(of, plain)}]"
            case f.Presumed(of=of, value=value):
                return f"{'P' if value else 'M'}[{self._test(of, plain)}]"
            case f.Applies(rules=rules):
                return "3" if plain else self._applies(rules)
            case _:
                if test not in self._tests:
                    self._tests[test] = self._named(self._leaf(test))
                return self._tests[test]

    def _applies(self, rules: tuple[str, ...]) -> str:
        told = [rule for rule in self.rules if rule.id in set(rules)]
        parts = [f"{self._speaks(rule)} & {self._test(rule.when, plain=True)}" for rule in told]
        return f"({' | '.join(f'({part})' for part in parts)})" if parts else "0"

    def _leaf(self, test: f.Condition) -> str:
        match test:
            case f.Among(fact=fact, values=values):
                table: dict[str | None, int] = {None: MAYBE, **dict.fromkeys(values, YES)}
                return f"{self._constant(table.get)}({self._value('F', fact)}, 0)"
            case f.Between(fact=fact, ranges=ranges):
                value = self._value("F", fact)
                inside = " or ".join(_range(value, r) for r in ranges) or "False"
                return f"1 if {value} is None else 3 if {inside} else 0"
            case f.Done(step=step):
                self.steps[step] = None
                return f"S({step!r}, missing)"
            case _:
                raise TypeError(test)

    def _value(self, where: str, key: str) -> str:
        return self._named(f"{where}({key!r})", self._values)

    def _named(self, text: str, book: dict[str, str] | None = None) -> str:
        """A variable for an expression, the same for the same text."""
        book = self._values if book is None else book
        if text not in book:
            book[text] = f"t{len(book)}"
            self.lines.append(f"{book[text]} = {text}")
        return book[text]

    def _constant(self, value: object) -> str:
        name = f"c{len(self.known)}"
        self.known[name] = value
        return name

    # --- the answer ------------------------------------------------------------------------------------------------

    def _ladder(self) -> list[str]:
        """The answer: the first of the verdicts that holds."""
        of = {effect: [r for r in self.rules if r.effect == effect] for effect in _EFFECTS}
        stands = {effect: " | ".join(f"{self.names[r.id]}s" for r in rules) or "0" for effect, rules in of.items()}
        met = [r for r in (*of["ban"], *of["gate"]) if r.unless != f.FALSE]
        self.known["R"] = tuple(self.rules)
        lines = [f"ban = {stands['ban']}", f"duty = {stands['duty']}", f"may = {stands['permission']}"]
        if of["ban"]:
            lines.append("if ban == 3:")
            lines.append(f" if duty == 3: return ('contradictory', {self._those((*of['ban'], *of['duty']))})")
            lines.append(" clash = set()")
            place = {rule.id: number for number, rule in enumerate(self.rules)}
            for ban in of["ban"]:
                for other in (place[p] for p in ban.clashes if p in place):
                    both = f"{self.names[ban.id]}s == 3 and {self.names[self.rules[other].id]}s == 3"
                    lines.append(f" if {both}: clash.update(({place[ban.id]}, {other}))")
            lines.append(" if clash: return ('contradictory', tuple(R[n] for n in sorted(clash)))")
            lines.append(f" return ('forbidden', {self._those(of['ban'])})")
        waits = (*of["gate"], *of["ban"])
        if waits:
            lines.append(f"if ban or {stands['gate']}: return ('conditional', {self._those(waits, least=MAYBE)})")
        opened = {r.id: f"{self.names[r.id]}k & {self.names[r.id]}w & {self.names[r.id]}u" for r in met}
        lines.append(f"met = {' | '.join(f'({test})' for test in opened.values()) or '0'}")
        advice = " | ".join(f"{self.names[r.id]}s" for r in self.rules if r.effect in f.ADVICE) or "0"
        lines.append(f"if (duty or may) and duty != 3 and may != 3 and met != 3 and ({advice}) != 3:")
        lines.append(f" return ('conditional', {self._those((*of['duty'], *of['permission']), least=MAYBE)})")
        lines.append(f"if duty == 3: return ('required', {self._those(of['duty'])})")
        for effect, verdict in _ADVISED:
            if of[effect]:
                lines.append(f"if ({stands[effect]}) == 3: return ({verdict!r}, {self._those(of[effect])})")
        lines.append("if may == 3 or met == 3:")
        told = [self._those(of["permission"])]
        told += [f"((R[{self.rules.index(r)}],) if {opened[r.id]} == 3 else ())" for r in met]
        lines.append(f" return ('permitted', {' + '.join(told)})")
        lines.append("return ('silent', ())")
        return lines

    def _those(self, rules: Iterable[f.Rule], least: int = YES) -> str:
        """The rules that stand, or (`least` unknown) that may."""
        parts = []
        for rule in rules:
            test = f"{self.names[rule.id]}s" + (" == 3" if least == YES else "")
            parts.append(f"((R[{self.rules.index(rule)}],) if {test} else ())")
        return " + ".join(parts) or "()"


def _range(value: str, r: f.Range) -> str:
    tests = []
    if r.low is not None:
        tests.append(f"{value} {'>' if r.low_open else '>='} {r.low!r}")
    if r.high is not None:
        tests.append(f"{value} {'<' if r.high_open else '<='} {r.high!r}")
    return f"({' and '.join(tests) or 'True'})"
