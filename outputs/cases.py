"""Test cases made from rules: requests that reach every rule, each side of its tests, every bound and every exception.

In: a policy in normal form. Out: cases with the answer of the native evaluator, for the targets to ship in their own form.
Each case says all that an engine is told; what it leaves out is unknown.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from msgspec import Struct
from msgspec.structs import replace

from ..diff.decide import form as f
from ..diff.decide.compiled import MAYBE, TRUTH, YES, Compiled, Verdict, compiled

OTHER = "something-else"
"""A value, or a party, that no rule names."""

MOST = 2_000
"""So many assignments are tried at most to find one in which a rule is in force."""


class Asked(Struct, frozen=True, kw_only=True):
    """A request as engines take it. `steps` are taken (true) or known not to be; a time of day is minutes since midnight."""

    who: tuple[str, ...]
    act: str
    args: dict[str, tuple[str, ...]] = {}
    facts: dict[str, str | float] = {}
    steps: dict[str, bool] = {}


class Case(Struct, frozen=True, kw_only=True):
    """A request with the right answer. `of` is the rule that it was made for, `aim` what about it; `rules` decide it."""

    id: str
    of: str
    aim: str
    asked: Asked
    verdict: Verdict
    rules: tuple[str, ...]


class Native:
    """The native evaluator for requests of this form; code is written once for each actor and act."""

    def __init__(self, policy: f.NormalPolicy) -> None:
        self._by_act: dict[str, list[f.Rule]] = {}
        for rule in policy.rules:
            for act in rule.acts:
                self._by_act.setdefault(act, []).append(rule)
        self._code: dict[tuple[tuple[str, ...], str], Compiled] = {}
        self._told_as = {step.key: step.told_as for step in policy.steps}
        self._tells = wider_steps(policy)

    def answer(self, asked: Asked) -> tuple[Verdict, tuple[str, ...]]:
        """The verdict and the ids of the rules behind it, in their order, each once."""
        code = self._of(asked)
        verdict, rules = code.decide(asked.facts, asked.args, self._truths(code, asked), MAYBE)
        return verdict, tuple(dict.fromkeys(rule.id for rule in rules))

    def in_force(self, asked: Asked, rule: f.Rule) -> int:
        """What a rule's force comes to: 3 true, 1 unknown, 0 false; 0 for one that cannot speak."""
        code = self._of(asked)
        values = code.values(asked.facts, asked.args, self._truths(code, asked), MAYBE)
        return next((v.in_force for r, v in zip(code.rules, values, strict=True) if r.id == rule.id), 0)

    def told_as(self, step: str) -> tuple[str, ...]:
        """The other names under which a step may be told."""
        return self._told_as.get(step, ())

    def taken(self, step: str, asked: Asked) -> bool | None:
        """Whether a step is taken, by what is told of it and of those that are this one too, or that it is; taken goes first."""
        names = (step, *self.told_as(step))
        if any(asked.steps.get(name) for name in names):
            return True
        return False if any(asked.steps.get(name) is False for name in (step, *self._tells.get(step, ()))) else None

    def _truths(self, code: Compiled, asked: Asked) -> dict[str, int]:
        return {step: TRUTH[self.taken(step, asked)] for step in code.steps} if asked.steps else {}

    def _of(self, asked: Asked) -> Compiled:
        key = (asked.who, asked.act)
        if key not in self._code:
            roles = set(asked.who)
            near = self._by_act.get(asked.act, ())
            self._code[key] = compiled(
                [r for r in near if (not r.who or roles & set(r.who)) and not roles & set(r.who_not)]
            )
        return self._code[key]


def wider_steps(policy: f.NormalPolicy) -> dict[str, tuple[str, ...]]:
    """Step → those that it is too: one of them that is not taken tells that it is not."""
    return {step.key: tuple(other.key for other in policy.steps if step.key in other.told_as) for step in policy.steps}


def cases_of(policy: f.NormalPolicy) -> tuple[Case, ...]:
    """The cases of all rules that decide, in their order; no request stands twice."""
    native = Native(policy)
    facts = {fact.key: fact for fact in policy.facts}
    seen: set[str] = set()
    made: list[Case] = []
    for rule in policy.rules:
        if rule.effect == "sanction" or not rule.acts:
            continue
        number = 0
        for aim, asked in _requests(rule, policy, native, facts):
            key = repr(asked)
            if key not in seen:
                seen.add(key)
                number += 1
                verdict, rules = native.answer(asked)
                made.append(
                    Case(id=f"{rule.id}#{number}", of=rule.id, aim=aim, asked=asked, verdict=verdict, rules=rules)
                )
    return tuple(made)


def completed(case: Case, policy: f.NormalPolicy, native: Native) -> Case:
    """The case with everything known that rules on its act ask for, for engines that know no unknown: a fact that was not
    told has a value that no rule names, a step was not taken, and who is not named is somebody else.
    """
    near = [rule for rule in policy.rules if case.asked.act in rule.acts and rule.effect != "sanction"]
    over = {id_ for rule in near for id_ in rule.defeated_by}
    near += [rule for rule in policy.rules if rule.id in over]
    tests = [test for rule in near for whole in (rule.when, rule.unless) for test in f.inside(whole)]
    facts: dict[str, str | float] = {}
    for test in tests:
        match test:
            case f.Among(fact=fact, values=values):
                facts.setdefault(fact, "no" if values == ("yes",) else OTHER)
            case f.Between(fact=fact):
                facts.setdefault(fact, -1)
    asked = replace(
        case.asked,
        facts={**facts, **case.asked.facts},
        steps={test.step: bool(native.taken(test.step, case.asked)) for test in tests if isinstance(test, f.Done)},
        args={**{arg.prep: (OTHER,) for rule in near for arg in rule.args}, **case.asked.args},
    )
    verdict, rules = native.answer(asked)
    return replace(case, asked=asked, verdict=verdict, rules=rules)


def _requests(
    rule: f.Rule, policy: f.NormalPolicy, native: Native, facts: Mapping[str, f.FactUse]
) -> Iterator[tuple[str, Asked]]:
    """What to ask about one rule: in force, then with each thing that it tests changed, left out, or at its bounds."""
    choices = values_for([rule.when, rule.unless, *_around(rule, policy)], facts)
    args: dict[str, tuple[str, ...]] = {arg.prep: (_one_of(arg.named, arg.parties),) for arg in rule.args}
    able = tuple(party for party in rule.who or policy.parties if party not in rule.who_not)
    who = _one_of((rule.party,), able or (OTHER,))
    bare = Asked(who=(who,), act=_one_of((rule.named,), rule.acts), args=args)
    base = _in_force(rule, bare, choices, native)
    if base is None:
        yield "with nothing known", bare
    else:
        yield "in force", base
    start = base or bare
    yield "for somebody else", replace(start, who=(next((p for p in policy.parties if p not in rule.who), OTHER),))
    for prep in args:
        yield f"{prep} is not said", replace(start, args={k: v for k, v in start.args.items() if k != prep})
        yield f"{prep} somebody else", replace(start, args={**start.args, prep: (OTHER,)})
    for key, values in choices.items():
        kind, _, name = key.partition(" ")
        for value in (None, *values):
            given = start.facts if kind == "fact" else start.steps
            changed = {k: v for k, v in given.items() if k != name} | ({} if value is None else {name: value})
            aim = f"{name} is {'not known' if value is None else value}"
            yield aim, replace(start, facts=changed) if kind == "fact" else replace(start, steps=changed)
        for told in native.told_as(name)[:1] if kind == "step" else ():
            steps = {k: v for k, v in start.steps.items() if k != name} | {told: True}
            yield f"{name} is told as {told}", replace(start, steps=steps)


def _around(rule: f.Rule, policy: f.NormalPolicy) -> list[f.Condition]:
    """The tests of the rules that would take its force."""
    over = set(rule.defeated_by)
    return [test for other in policy.rules if other.id in over for test in (other.when, other.unless)]


def _one_of(wanted: Iterable[str], there: tuple[str, ...]) -> str:
    return next((word for word in wanted if word in there), there[0])


def _in_force(
    rule: f.Rule, bare: Asked, choices: Mapping[str, tuple[str | float | bool, ...]], native: Native
) -> Asked | None:
    """The request with facts and steps under which the rule is in force; None if none was found."""
    for values in islice(product(*choices.values()), MOST):
        told = dict(zip(choices, values, strict=True))
        asked = replace(
            bare,
            facts={k.partition(" ")[2]: v for k, v in told.items() if k.startswith("fact ")},
            steps={k.partition(" ")[2]: v for k, v in told.items() if k.startswith("step ")},
        )
        if native.in_force(asked, rule) == YES:
            return asked
    return None


def values_for(
    tests: Iterable[f.Condition], facts: Mapping[str, f.FactUse]
) -> dict[str, tuple[str | float | bool, ...]]:
    """`fact NAME` or `step KEY` → the values between which the tests can tell: each named, one besides, each bound and both
    its neighbours.
    """
    found: dict[str, list[str | float | bool]] = {}
    for test in (part for whole in tests for part in f.inside(whole)):
        match test:
            case f.Among(fact=fact, values=values):
                use = facts.get(fact)
                known = use.values if use else ()
                spare = "no" if values == ("yes",) else next((v for v in known if v not in values), OTHER)
                found.setdefault(f"fact {fact}", []).extend((*values, spare))
            case f.Between(fact=fact, ranges=ranges):
                ends = sorted({end for r in ranges for end in (r.low, r.high) if end is not None})
                inside = [(r.low + r.high) // 2 for r in ranges if r.low is not None and r.high is not None]
                found.setdefault(f"fact {fact}", []).extend(
                    value
                    for number in (*inside, *(n for end in ends for n in (end, end - 1, end + 1)))
                    for value in (_whole(number),)
                )
            case f.Done(step=step):
                found.setdefault(f"step {step}", []).extend((True, False))
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number
