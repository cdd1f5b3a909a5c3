"""What can still change a verdict: facts and arguments that nobody has given, steps that nobody has taken.

A thing is open if there are two ways to fill in all that is not known which differ in it alone and get different verdicts.
Exact, by trying every way; where there are too many, each thing is tried by itself and all that undecided rules ask is named.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, Literal

from msgspec import Struct

from . import form as f
from .cases import OTHER, between
from .compiled import MAYBE, NO, VERDICTS, YES, Compiled, Values
from .decider import Decider
from .request import Request

MOST = 4096
"""So many ways are tried at most."""


class Variable(Struct, frozen=True):
    """Something that is not known: a fact, an argument (its preposition), a step to take or an event; and its ways."""

    kind: Literal["fact", "argument", "step", "event"]
    key: str
    ways: tuple[object, ...]


def open_things(
    decider: Decider, code: Compiled, request: Request, steps: Mapping[str, int], values: Mapping[str, Values]
) -> tuple[Variable, ...]:
    """What can still change the verdict, steps first, then in the order of the rules."""
    variables = list(_variables(decider, code, request, steps, values))
    if not variables:
        return ()
    if prod(len(v.ways) for v in variables) <= MOST:
        found = _exact(variables, code, request, steps)
    else:
        found = _singly(variables, code, request, steps)
    return tuple(sorted(found, key=lambda v: v.kind != "step"))


def _variables(
    decider: Decider, code: Compiled, request: Request, steps: Mapping[str, int], values: Mapping[str, Values]
) -> Iterator[Variable]:
    """What the rules ask for that could yet come out either way."""
    facts: dict[str, list[object]] = {}
    args: dict[str, list[object]] = {}
    waiting: dict[str, None] = {}
    named = {r.id: r for r in code.rules}
    for rule in code.rules:
        value = values[rule.id]
        if not value.speaks:
            continue
        leaves = [leaf for test in (rule.when, rule.unless) for leaf in _leaves(test, named)]
        undone = [leaf.step for leaf in leaves if isinstance(leaf, f.Done) and steps.get(leaf.step, NO) != YES]
        if value.in_force != MAYBE and not undone and not _may_be_met(rule, value):
            continue
        waiting.update(dict.fromkeys(undone))
        for leaf in leaves:
            if isinstance(leaf, f.Among) and leaf.fact not in request.facts:
                both = ("yes", "no") if leaf.values in (("yes",), ("no",)) else (*leaf.values, OTHER)
                facts.setdefault(leaf.fact, []).extend(both)
            elif isinstance(leaf, f.Between) and leaf.fact not in request.facts:
                facts.setdefault(leaf.fact, []).extend(e for r in leaf.ranges for e in (r.low, r.high) if e is not None)
        for arg in rule.args:
            if arg.prep not in request.args and not arg.filled:
                args.setdefault(arg.prep, []).extend((*arg.named, OTHER))
    for key in waiting:
        step = decider.steps[key]
        yield Variable("event" if step.kind in ("moment", "breach") else "step", key, (NO, YES))
    for key, found in facts.items():
        numbers = all(isinstance(x, float | int) for x in found)
        yield Variable("fact", key, tuple(between(found)) if numbers else tuple(dict.fromkeys(found)))
    for key, found in args.items():
        yield Variable("argument", key, tuple((party,) for party in dict.fromkeys(found)))


def _may_be_met(rule: f.Rule, value: Values) -> bool:
    """Whether it is not known of a ban or a gate if its case holds, and with it the exception that leaves the act open."""
    return rule.effect in ("ban", "gate") and value.speaks & value.when & value.unless == MAYBE


def _leaves(test: f.Condition, named: Mapping[str, f.Rule]) -> Iterator[f.Condition]:
    """The innermost tests; those that are presumed count as told."""
    match test:
        case f.Presumed():
            return
        case f.AllOf(of=parts) | f.AnyOf(of=parts):
            for part in parts:
                yield from _leaves(part, named)
        case f.NotOf(of=of):
            yield from _leaves(of, named)
        case f.Applies(rules=rules):
            for rule in rules:
                if rule in named:
                    yield from (x for x in _leaves(named[rule].when, {}) if not isinstance(x, f.Applies))
        case _:
            yield test


def _verdict(chosen: Mapping[Variable, object], code: Compiled, request: Request, steps: Mapping[str, int]) -> int:
    """The place of the verdict, the gravest first, where the things are so."""
    facts: dict[str, Any] = dict(request.facts)
    args: dict[str, Any] = dict(request.args)
    taken: dict[str, Any] = dict(steps)
    for variable, way in chosen.items():
        where = facts if variable.kind == "fact" else args if variable.kind == "argument" else taken
        where[variable.key] = way
    verdict, _ = code.decide(facts, args, taken, NO if request.complete else MAYBE)
    return VERDICTS.index(verdict)


def _exact(variables: list[Variable], code: Compiled, request: Request, steps: Mapping[str, int]) -> list[Variable]:
    ways = list(product(*(v.ways for v in variables)))
    verdicts = [_verdict(dict(zip(variables, chosen, strict=True)), code, request, steps) for chosen in ways]
    found = []
    stride = len(ways)
    for variable in variables:
        count = len(variable.ways)
        block, stride = stride, stride // count
        changed = better = False
        for start in range(0, len(ways), block):
            for place in range(start, start + stride):
                told = verdicts[place : start + block : stride][:count]
                changed = changed or any(v != told[0] for v in told)
                better = better or told[-1] > told[0]
        if changed:
            found.append(_kept(variable, better))
    return found


def _singly(variables: list[Variable], code: Compiled, request: Request, steps: Mapping[str, int]) -> list[Variable]:
    now = _verdict({}, code, request, steps)
    found = []
    for variable in variables:
        told = [_verdict({variable: way}, code, request, steps) for way in variable.ways]
        if variable.kind in ("step", "event"):
            found.append(_kept(variable, told[-1] >= now))
        else:
            found.append(variable)
    return found


def _kept(variable: Variable, better: bool) -> Variable:
    """A step that only makes things worse is nothing to take: whether it was taken is what is unknown."""
    return variable if variable.kind != "step" or better else Variable("event", variable.key, variable.ways)
