"""The tests of rules in normal form: facts as sets and ranges, approvals, consents and events as steps.

In: the conditions, phrases and events of rules as they are written. Out: `form.Condition`, and the table of the facts and
steps that they are about. Nothing is evaluated.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec.structs import replace

from ...grammar import syntax as s
from ...grammar.model import Clause, Term
from ...grammar.printer import print_phrase
from ...grammar.vocabulary import Fact, Vocabulary
from . import form as f
from .cases import implies
from .kinds import Kinds, name_of

Position = Literal["when", "if", "unless"]
"""Where a test stands: a judgement that is unknown counts as true after `when`, and there alone."""

IN_WRITING = "in writing"
TIME = "time"


def singular(unit: str, words: Vocabulary) -> str:
    """A unit in the singular, as packs name it."""
    return unit if unit in words.units or not unit.endswith("s") else unit[:-1]


def spans(quantity: s.Quantity | None, words: Vocabulary) -> f.Span | None:
    """A length of time."""
    return None if quantity is None else f.Span(number=quantity.number, unit=singular(quantity.unit or "", words))


def minutes(text: str) -> int:
    """A time of day in minutes since midnight."""
    hours, _, rest = text.partition(":")
    return int(hours) * 60 + int(rest)


def in_base(number: float, unit: str, words: Vocabulary) -> tuple[float, str]:
    """An amount in the smallest unit that it can be counted in; times in minutes."""
    unit = singular(unit, words)
    while unit != "minute" and (smaller := words.units.get(unit, "")).partition(" ")[0].isdigit():
        count, _, unit = smaller.partition(" ")
        number *= int(count)
    return (number / 60, "minute") if unit == "second" else (number, unit)


class Conditions:
    """Writes tests in normal form and keeps the book of what they are about."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.words = kinds.words
        self.steps: dict[str, f.Step] = {}
        self._facts: dict[str, f.FactUse] = {}

    # --- facts -------------------------------------------------------------------------------------------------------

    def expr(self, expr: s.Expr | None, position: Position, clause: Clause) -> f.Condition:
        """A condition as it stands in a rule of this clause; none at all is always true."""
        match expr:
            case None:
                return f.TRUE
            case s.All(of):
                return f.all_of(*(self.expr(part, position, clause) for part in of))
            case s.Any(of):
                return f.any_of(*(self.expr(part, position, clause) for part in of))
            case s.Not(s.Holds(word)) if self._weighed(word, position):
                return f.Presumed(of=f.not_of(self._holds(word, position, clause, bare=True)), value=True)
            case s.Not(of):
                return f.not_of(self.expr(of, position, clause))
            case s.Holds(word):
                return self._holds(word, position, clause)
            case s.Is(fact, values, negated):
                return f.not_of(self._values(fact, values)) if negated else self._values(fact, values)
            case s.Compare(fact, bound, quantity):
                return self._compare(fact, bound, quantity)
            case s.Step(kind, of, writing):
                return self.agreed(kind, name_of(of), writing)
            case s.Governed(ref):
                return self._governed(ref, position)

    def _weighed(self, word: s.Word, position: Position) -> bool:
        known = None if word.quoted else self.words.facts.get(word.text)
        return known is not None and known.kind == "judgement" and position == "when"

    def _holds(self, word: s.Word, position: Position, clause: Clause, bare: bool = False) -> f.Condition:
        if not word.quoted and (term := self._term(word.text, clause)) is not None:
            return self.expr(term.means, position, clause)
        name = name_of(word)
        if word.quoted:
            self._facts.setdefault(name, f.FactUse(key=name, type="yes-no", kind="quoted", means=word.text))
        else:
            self._known(name, "yes-no")
        test = f.Among(fact=name, values=("yes",))
        return f.Presumed(of=test, value=True) if self._weighed(word, position) and not bare else test

    def _term(self, name: str, clause: Clause) -> Term | None:
        """The term of this name that holds in a clause."""
        if name in self.words.facts:
            return None
        for term in self.kinds.policy.terms:
            if term.name == name and term.means is not None:
                scope = self.kinds.clauses(term.scope) if term.scope is not None else None
                if scope is None or clause.id in scope:
                    return term
        return None

    def _known(self, name: str, as_type: Literal["yes-no", "text", "number", "time"]) -> Fact | None:
        """Enters a fact into the book; one that no pack has is of the type that it is tested as."""
        known = self.words.facts.get(name)
        if name not in self._facts:
            self._facts[name] = (
                f.FactUse(key=name, type=as_type, kind="circumstance", means=name, open=True)
                if known is None
                else f.FactUse(
                    key=name,
                    type=known.type,
                    kind=known.kind,
                    means=known.means,
                    values=known.values,
                    open=known.open,
                    unit=known.unit,
                )
            )
        return known

    def _values(self, name: str, values: tuple[s.Value, ...]) -> f.Condition:
        kinds = {v.start.kind for v in values}
        known = self._known(name, "number" if kinds == {"number"} else "time" if kinds == {"time"} else "text")
        kind = self._facts[name].type
        if kind == "time":
            return f.Between(fact=name, ranges=tuple(r for v in values for r in _times(v)))
        if kind == "number":
            ends = [(_number(v.start), _number(v.end or v.start)) for v in values]
            return f.Between(fact=name, ranges=tuple(f.Range(low=low, high=high) for low, high in ends))
        return f.Among(fact=name, values=tuple(dict.fromkeys(x for v in values for x in _among(v, known))))

    def _compare(self, name: str, bound: s.Bound, quantity: s.Quantity) -> f.Condition:
        known = self._known(name, "number")
        if known is not None and known.type == "order":
            text = str(quantity.number)
            place = known.values.index(text) if text in known.values else len(known.values)
            chosen = {
                "at least": known.values[place:],
                "above": known.values[place + 1 :],
                "at most": known.values[: place + 1],
                "below": known.values[:place],
            }[bound]
            return f.Among(fact=name, values=chosen)
        return f.Between(fact=name, ranges=(_bounded(bound, quantity.number),))

    def amount(self, amount: s.Amount) -> f.Condition:
        """How much is done at once, or in each span of time."""
        number, unit = in_base(amount.quantity.number, amount.quantity.unit or "time", self.words)
        per = singular(amount.per.text, self.words) if amount.per else None
        key = f"amount in {unit}s" + (f" per {per}" if per else "")
        means = f"how many {unit}s it comes to" + (f" in each {per}" if per else "") + ", this time counted"
        self._facts.setdefault(key, f.FactUse(key=key, type="number", kind="amount", means=means, unit=unit, per=per))
        return f.Between(fact=key, ranges=(_bounded(amount.bound, number),))

    def manner(self) -> f.Condition:
        """That it is done in writing."""
        fact = f.FactUse(key=IN_WRITING, type="yes-no", kind="manner", means="it is done in writing")
        self._facts.setdefault(IN_WRITING, fact)
        return f.Among(fact=IN_WRITING, values=("yes",))

    def from_time(self, text: str) -> f.Condition:
        """That it is so late, or later."""
        self._known(TIME, "time")
        return f.Between(fact=TIME, ranges=(f.Range(low=minutes(text)),))

    # --- steps -------------------------------------------------------------------------------------------------------

    def agreed(self, kind: Literal["approval", "consent"], of: str, writing: bool = False) -> f.Condition:
        """That somebody has approved or consented."""
        key = agreement_key(kind, of, writing)
        return self._step(f.Step(key=key, kind=kind, by=self.kinds.agreeing(of), writing=writing))

    def approval(self, of: str) -> f.Condition:
        """That somebody has approved."""
        return self.agreed("approval", of)

    def required(self, by: str, act: str, of: str) -> f.Condition:
        """That somebody has required another's act."""
        args = (f.ArgTest(prep="by", parties=self.kinds.party(of), filled=True, named=(of,)),)
        key = f"{act} by {of}, by {by}"
        return self._step(f.Step(key=key, kind="power", acts=self.kinds.act(act), by=self.kinds.actors(by), args=args))

    def own(self, act: str, by: str) -> f.Condition:
        """That a party has done an act of this name."""
        return self._step(f.Step(key=f"{act} by {by}", kind="act", acts=self.kinds.act(act), by=self.kinds.actors(by)))

    def doing(self, word: s.Word | None, by: s.Word, args: tuple[s.Arg, ...]) -> f.Condition:
        """That a party has done an act, with these arguments."""
        args = (*(a for a in args if a.prep != "by"), s.Arg("by", s.Who((by,))))
        return self.event(s.Event(words=s.Who((word,)) if word else None, args=args), name_of(by))

    def event(self, event: s.Event, bearer: str, delay: s.Quantity | None = None) -> f.Condition:
        """That an event has happened, `delay` ago or longer; without `by` it is the bearer's own act."""
        if event.breach_of is not None:
            return self._breach(event, bearer, delay)
        words = event.words.words if event.words else ()
        parts = [self._act(word, event, bearer, delay) for word in words]
        return f.any_of(*parts) if event.words and event.words.join == "or" else f.all_of(*parts)

    def _by(self, args: tuple[s.Arg, ...]) -> tuple[str, ...]:
        return tuple(name_of(w) for a in args if a.prep == "by" and isinstance(a.what, s.Who) for w in a.what.words)

    def _act(self, word: s.Word, event: s.Event, bearer: str, delay: s.Quantity | None) -> f.Condition:
        name = name_of(word)
        by = self._by(event.args)
        happens = not word.quoted and name in self.words.moments
        after = spans(delay, self.words)
        actors = by or (() if happens or event.allow else (bearer,))
        together = [a for a in event.args if isinstance(a.what, s.Who) and a.what.join == "and" and a.prep != "by"]
        parts = []
        for chosen in _each(together):
            own = tuple(chosen.get(a.prep, a) for a in event.args if a.prep != "by")
            said = print_phrase(s.Act(words=s.Who((word,)), args=own))
            key = ("allow " if event.allow else "") + said + (f" by {' or '.join(actors)}" if actors else "")
            known = None if word.quoted or event.allow else self.words.actions.get(name)
            step = f.Step(
                key=key + _ago(after),
                kind="power" if event.allow else "moment" if happens else "act",
                acts=self.kinds.act(f"allow {name}" if event.allow else name),
                by=tuple(dict.fromkeys(p for actor in actors for p in self.kinds.actors(actor)))
                if not event.allow
                else (),
                args=self.args(s.Act(words=event.words, args=own), word, filled=False),
                after=after,
                also=known.obtains if known else None,
            )
            parts.append(self._step(step))
        return f.all_of(*parts)

    def _breach(self, event: s.Event, bearer: str, delay: s.Quantity | None) -> f.Condition:
        ref = event.breach_of
        assert ref is not None
        actors = self._by(event.args) or (bearer,)
        after = spans(delay, self.words)
        step = f.Step(
            key=f"breach of {self.place(ref)} by {' or '.join(actors)}" + _ago(after),
            kind="breach",
            by=tuple(dict.fromkeys(p for actor in actors for p in self.kinds.actors(actor))),
            after=after,
            breach_of=self.kinds.clauses(ref),
            instrument=ref.target if ref.place is None else None,
        )
        return self._step(step)

    def _step(self, step: f.Step) -> f.Condition:
        self.steps.setdefault(step.key, step)
        return f.Done(step=step.key)

    def earlier(self, done: f.Condition, lead: s.Quantity) -> f.Condition:
        """That the steps were taken so long ago."""
        after = spans(lead, self.words)

        def ago(test: f.Condition) -> f.Condition:
            if not isinstance(test, f.Done):
                return test
            step = self.steps[test.step]
            return self._step(replace(step, key=step.key + _ago(after), after=after))

        return f.mapped(done, ago)

    def keys(self, test: f.Condition) -> list[str]:
        """The steps that a test is about."""
        return [part.step for part in f.inside(test) if isinstance(part, f.Done)]

    # --- arguments and places ------------------------------------------------------------------------------------------

    def args(self, act: s.Act, word: s.Word | None, *, filled: bool) -> tuple[f.ArgTest, ...]:
        """The arguments of an act that this word of it takes (`defame or cause-disrepute of pupil`: the first alone)."""
        several = act.words is not None and len(act.words.words) > 1
        known = word is not None and not word.quoted and word.text in self.words.actions
        takes = (
            {p for w in self.words.wider(word.text) if w in self.words.actions for p in self.words.actions[w].takes}
            if known and word
            else set()
        )
        found = []
        for arg in act.args:
            if arg.prep == "by" and act.power is None:
                continue
            if several and known and arg.prep not in takes and arg.prep != "by":
                continue
            if isinstance(arg.what, s.Who):
                named = tuple(name_of(w) for w in arg.what.words)
                parties = tuple(dict.fromkeys(p for name in named for p in self.kinds.party(name)))
            else:
                named = parties = (self.place(arg.what),)
            found.append(f.ArgTest(prep=arg.prep, parties=parties, filled=filled, named=named))
        return tuple(found)

    def place(self, ref: s.Ref) -> str:
        """A place as it is written in Byelaw."""
        return print_phrase(s.Act(verb="follow", ref=ref)).removeprefix("follow ")

    def instruments(self, rule: s.Rule) -> tuple[str, ...]:
        """The documents outside the policy that a rule leaves something to, and the places in it that go with it."""
        refs = [how.ref for how in rule.how if isinstance(how, s.Under)]
        refs += [test.ref for test in _tests(rule.condition) if isinstance(test, s.Governed)]
        if rule.act.ref is not None and rule.act.ref.place is None:
            refs.append(rule.act.ref)
        return tuple(dict.fromkeys(self.place(ref) for ref in refs))

    def _governed(self, ref: s.Ref, position: Position) -> f.Condition:
        """`under R`: after `if`, what R asks for it asks for itself; else that one of R's rules speaks."""
        if position == "if":
            return f.TRUE
        clauses = self.kinds.clauses(ref)
        if clauses:
            return f.Applies(rules=clauses)  # clauses for now; `precedence` puts their rules in
        key = f"under {self.place(ref)}"
        self._facts.setdefault(
            key, f.FactUse(key=key, type="yes-no", kind="quoted", means=f"{self.place(ref)} governs the case")
        )
        return f.Among(fact=key, values=("yes",))

    # --- the book --------------------------------------------------------------------------------------------------------

    def facts_of(self, rules: Iterable[f.Rule]) -> tuple[f.FactUse, ...]:
        """The facts that these rules ask for, each with its cuts and its rules, by name; the document's own words last."""
        cuts: dict[str, set[float]] = {}
        users: dict[str, dict[str, None]] = {}
        for rule in rules:
            for test in (*f.inside(rule.when), *f.inside(rule.unless)):
                if isinstance(test, f.Among | f.Between):
                    users.setdefault(test.fact, {})[rule.id] = None
                if isinstance(test, f.Between):
                    ends = [end for r in test.ranges for end in (r.low, r.high) if end is not None]
                    cuts.setdefault(test.fact, set()).update(ends)
        found = (
            replace(fact, cuts=tuple(sorted(cuts.get(key, ()))), rules=tuple(users[key]))
            for key, fact in self._facts.items()
            if key in users
        )
        return tuple(sorted(found, key=lambda fact: (fact.kind == "quoted", fact.key)))

    def steps_of(self, rules: Iterable[f.Rule]) -> tuple[f.Step, ...]:
        """The steps that these rules wait for, start from or are met by, by name."""
        users: dict[str, dict[str, None]] = {}
        for rule in rules:
            tests = (*f.inside(rule.when), *f.inside(rule.unless))
            keys = [test.step for test in tests if isinstance(test, f.Done)]
            timing = rule.timing or f.Timing()
            keys += [*timing.triggers, *rule.met_by, *((timing.before,) if timing.before else ())]
            for key in keys:
                users.setdefault(key, {})[rule.id] = None
        found = [replace(self.steps[key], rules=tuple(users[key])) for key in sorted(users)]
        return tuple(replace(step, told_as=self._told_as(step, found)) for step in found)

    def _told_as(self, step: f.Step, known: Iterable[f.Step]) -> tuple[str, ...]:
        """The names of those known steps, and of those approvals and consents, that are this step too."""
        agreed = [
            f.Step(key=agreement_key(kind, of, writing), kind=kind, by=self.kinds.agreeing(of), writing=writing)
            for kind, parties in filter(None, [f.agreement(step)])
            for of in parties
            for writing in (False, True)
        ]
        names = dict.fromkeys(other.key for other in (*known, *agreed) if implies(other, step))
        return tuple(name for name in names if name != step.key)


def agreement_key(kind: str, of: str, writing: bool) -> str:
    """How an approval or a consent is written."""
    return f"{kind} of {of}" + (" in writing" if writing else "")


def _ago(after: f.Span | None) -> str:
    return "" if after is None else f", {after.number} {after.unit}{'s' * (after.number != 1)} ago"


def _each(together: list[s.Arg]) -> Iterator[dict[str, s.Arg]]:
    """Each choice of one party from the arguments that name several together."""
    if not together:
        yield {}
        return
    first, rest = together[0], together[1:]
    assert isinstance(first.what, s.Who)
    for word in first.what.words:
        for chosen in _each(rest):
            yield {first.prep: s.Arg(first.prep, s.Who((word,))), **chosen}


def _tests(expr: s.Expr | None) -> Iterator[s.Expr]:
    match expr:
        case None:
            return
        case s.All(of) | s.Any(of):
            for part in of:
                yield from _tests(part)
        case s.Not(of):
            yield from _tests(of)
        case _:
            yield expr


def _times(value: s.Value) -> tuple[f.Range, ...]:
    """A time or a stretch of the day; one through the night is two."""
    low, high = minutes(value.start.text), minutes((value.end or value.start).text)
    return (f.Range(low=low, high=high),) if low <= high else (f.Range(low=low), f.Range(high=high))


def _number(scalar: s.Scalar) -> float:
    try:
        return float(scalar.text)
    except ValueError:
        return float("nan")


def _bounded(bound: s.Bound, number: float) -> f.Range:
    match bound:
        case "at least":
            return f.Range(low=number)
        case "at most":
            return f.Range(high=number)
        case "above":
            return f.Range(low=number, low_open=True)
        case _:
            return f.Range(high=number, high_open=True)


def _among(value: s.Value, known: Fact | None) -> tuple[str, ...]:
    """The values that one value of a rule stands for; a stretch of an order is all in it."""
    order = known.values if known is not None else ()
    if value.end is not None and value.start.text in order and value.end.text in order:
        low, high = order.index(value.start.text), order.index(value.end.text)
        return order[low : high + 1]
    if value.start.text in order:
        return (value.start.text,)
    return (value.start.text.casefold(),)
