"""Rego v1 (Open Policy Agent): a module that answers a request with its verdict and clauses, and the rules as its data.

Rego has no unknown: a rule that is not true is undefined, also when a fact is missing. So each test stands twice, once for
known to hold and once for known not to hold, and what is neither is unknown. Precedence comes worked out in the normal form.
The input is `{"who": [...], "act": "...", "args": {prep: [...]}, "facts": {...}, "steps": {...}}`; what is left out is unknown,
and what cannot be is refused. `input.schema.json` tells what it may hold.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from ...diff.decide import form as f
from ...grammar.model import Policy
from ..cases import Case, cases_of
from ..records import DIALECT, dump
from .export import Bundle, Export, Loss
from .inputs import Inputs, facts_schema, inputs_of, parties_schema
from .rules import facts_in, origin, plain, rules_of, steps_in

LADDER = Path(__file__).parents[1] / "templates" / "ladder.rego"
"""What every module has: the checks of the input, what is in force, and the verdict. `$NAME` stands for the policy's package."""


def package_of(policy: f.NormalPolicy) -> str:
    """The package of a policy's module: `byelaw.oak_tree`."""
    name = re.sub(r"\W", "_", policy.policy, flags=re.ASCII)
    return f"byelaw.{name if re.match(r'[A-Za-z_]', name) else f'p_{name}'}"


def emit(policy: Policy) -> Bundle:
    """The module and its data, and tests with their cases."""
    rules = rules_of(policy)
    package = package_of(rules)
    name = package.partition(".")[2]
    deciding = [rule for rule in rules.rules if _decides(rule)]
    by_act: dict[str, list[str]] = {}
    for rule in deciding:
        for act in rule.acts:
            by_act.setdefault(act, []).append(rule.id)
    inputs = inputs_of(rules)
    data = {
        "rules": {rule.id: _record(rule, rules) for rule in deciding},
        "by_act": by_act,
        "told_as": {step.key: step.told_as for step in rules.steps},
        "inputs": inputs,
    }
    cases = cases_of(rules)
    files = (
        (f"{policy.policy}.rego", _module(rules, package, name).encode()),
        ("data.json", dump({"byelaw_rules": {name: data}})),
        (f"{policy.policy}_test.rego", _test_module(rules, package, name, cases).encode()),
        ("cases.json", dump({"byelaw_cases": {name: _by_rule(cases)}})),
        ("input.schema.json", dump(_schema(inputs, rules))),
    )
    return Bundle(files, tuple(_losses(rules)))


def _schema(inputs: Inputs, policy: f.NormalPolicy) -> dict[str, object]:
    """JSON Schema of the input."""
    people = parties_schema(inputs)
    steps = {step: {"type": "boolean"} for step in inputs.steps}
    return {
        "$schema": DIALECT,
        "title": f"A request to {policy.title or policy.policy}",
        "type": "object",
        "required": ["who", "act"],
        "additionalProperties": False,
        "properties": {
            "who": {**people, "minItems": 1, "description": "who acts: all roles of one person"},
            "act": {
                "type": "string",
                "examples": list(inputs.acts),
                "description": "on any other act the rules say nothing",
            },
            "args": {
                "type": "object",
                "additionalProperties": people,
                "description": "whom the act concerns, by preposition",
            },
            "facts": {**facts_schema(inputs), "description": "what is left out is unknown"},
            "steps": {
                "type": "object",
                "properties": steps,
                "description": "true: taken; false: not; left out: unknown",
            },
        },
    }


def _by_rule(cases: Iterable[Case]) -> dict[str, list[dict[str, object]]]:
    """The cases of each rule: the input, and what the answer must be."""
    found: dict[str, list[dict[str, object]]] = {}
    for case in cases:
        told = {
            "id": case.id,
            "aim": case.aim,
            "input": plain(case.asked),
            "verdict": case.verdict,
            "rules": sorted(case.rules),
        }
        found.setdefault(case.of, []).append(told)
    return found


def _test_module(policy: f.NormalPolicy, package: str, name: str, cases: Iterable[Case]) -> str:
    """Tests for `opa test`: one for each rule, over its cases. `failures` names the cases that fail."""
    head = f"""\
# Made by Byelaw: for each rule the cases that reach it and each side of what it tests, with the right answers.
package {package}_test

import rego.v1

import data.{package} as policy

failed(rule) := [case.id |
	some case in data.byelaw_cases.{name}[rule]
	not right(case)
]

right(case) if {{
	answer := policy.answer with input as case.input
	answer.verdict == case.verdict
	answer.rules == {{rule | some rule in case.rules}}
}}

failures contains id if {{
	some rule in object.keys(data.byelaw_cases.{name})
	some id in failed(rule)
}}
"""
    places = {rule.id: rule.place for rule in policy.rules}
    tests = (
        f"\n# {_one_line(places[rule])}\ntest_{number}_{re.sub(r'[^A-Za-z0-9]+', '_', rule)} if count(failed({_text(rule)})) == 0\n"
        for number, rule in enumerate(dict.fromkeys(case.of for case in cases), start=1)
    )
    return head + "".join(tests)


def _decides(rule: f.Rule) -> bool:
    return rule.effect != "sanction"


def _record(rule: f.Rule, policy: f.NormalPolicy) -> dict[str, object]:
    """What the module looks up of one rule; a test that is no constant is in the module."""
    return {
        "id": rule.id,
        "effect": rule.effect,
        "who": rule.who,
        "who_not": rule.who_not,
        "args": [{"prep": a.prep, "parties": a.parties, "filled": a.filled} for a in rule.args],
        "when": rule.when.value if isinstance(rule.when, f.Const) else None,
        "unless": rule.unless.value if isinstance(rule.unless, f.Const) else None,
        "defeated_by": rule.defeated_by,
        "clashes": rule.clashes,
        "facts": facts_in(rule),
        "steps": steps_in(rule),
        "source": origin(rule, policy),
    }


def _module(policy: f.NormalPolicy, package: str, name: str) -> str:
    title = " · ".join(filter(None, (policy.school, policy.title or policy.policy)))
    head = (
        f"# {_one_line(title)}\n"
        "# Made by Byelaw from the rules of the policy; ask for `decision`. The rules themselves are in data.json.\n"
        f"package {package}\n\nimport rego.v1\n\n"
    )
    return head + LADDER.read_text(encoding="utf-8").replace("$NAME", name) + _Tests(policy).written()


class _Tests:
    """The tests of all rules: for each its two halves, and helpers for what is inside them."""

    def __init__(self, policy: f.NormalPolicy) -> None:
        self.policy = policy
        self.by_id = {rule.id: rule for rule in policy.rules}
        self.lines: list[str] = []
        self._helpers: dict[tuple[f.Condition, bool], str] = {}

    def written(self) -> str:
        """All tests as Rego, in the order of the rules."""
        blocks = []
        for rule in filter(_decides, self.policy.rules):
            for part, test in (("when", rule.when), ("unless", rule.unless)):
                if isinstance(test, f.Const):
                    continue
                self.lines = []
                halves = [
                    f"{part}_{word} contains {_text(rule.id)} if {{\n{_indented(self._body(rule, test, value))}}}\n"
                    for word, value in (("true", True), ("false", False))
                ]
                page = f", p. {rule.page}" if rule.page else ""
                blocks.append(f"\n# {_one_line(rule.place)}{page}: {_one_line(rule.words)}\n")
                blocks += [*self.lines, *halves]
        return "\n# --- the tests of each rule " + "-" * 70 + "\n" + "\n".join(blocks) if blocks else ""

    def _body(self, rule: f.Rule, test: f.Condition, value: bool) -> list[str]:
        return [f"{_text(rule.id)} in ids", *self._all(test, value)]

    def _all(self, test: f.Condition, value: bool) -> list[str]:
        """Expressions that together say that a test is known to have this value."""
        if isinstance(test, f.AllOf if value else f.AnyOf):
            return [line for part in test.of for line in self._all(part, value)]
        return [self._one(test, value)]

    def _one(self, test: f.Condition, value: bool) -> str:
        """One expression that says that a test is known to have this value."""
        match test:
            case f.Const(value=constant):
                return "true" if constant == value else "false"
            case f.Among(fact=fact, values=values):
                return f"{'among' if value else 'other'}({_text(fact)}, {_set(values)})"
            case f.Between(fact=fact, ranges=ranges):
                return f"{'between' if value else 'outside'}({_text(fact)}, {_ranges(ranges)})"
            case f.Done(step=step):
                return f"{'done' if value else 'undone'}({_text(step)})"
            case f.NotOf(of=of):
                return self._one(of, not value)
            case f.Presumed(of=of, value=presumed):
                # What is presumed has that value unless it is known to have the other.
                return f"not {self._named(of, not value)}" if presumed == value else self._one(of, value)
            case _:
                return self._named(test, value)

    def _named(self, test: f.Condition, value: bool) -> str:
        """A helper rule that says that a test is known to have this value."""
        if isinstance(test, f.Among | f.Between | f.Done):
            return self._one(test, value)
        if (test, value) in self._helpers:
            return self._helpers[test, value]
        name = self._helpers[test, value] = f"test_of_{len(self._helpers) + 1}_{'true' if value else 'false'}"
        if isinstance(test, f.AnyOf if value else f.AllOf):
            bodies = [self._all(part, value) for part in test.of]
        elif isinstance(test, f.Applies):
            bodies = self._applies(test, value)
        else:
            bodies = [self._all(test, value)]
        self.lines += [f"{name} if {{\n{_indented(body)}}}\n" for body in bodies]
        return name

    def _applies(self, test: f.Applies, value: bool) -> list[list[str]]:
        """That one of the rules speaks and its `when` holds, or that none does."""
        spoken = [
            (_text(id_), f.mapped(self.by_id[id_].when, lambda t: f.TRUE if isinstance(t, f.Applies) else t))
            for id_ in test.rules
        ]
        if value:
            return [[f"{id_} in speaks_true", *self._all(when, True)] for id_, when in spoken]
        return [[self._silent(id_, when) for id_, when in spoken]]

    def _silent(self, id_: str, when: f.Condition) -> str:
        name = f"silent_{len(self._helpers) + 1}"
        self._helpers[f.Done(step=f"\0{name}"), True] = name
        bodies = [[f"quiet({id_})"], self._all(when, False)]
        self.lines += [f"{name} if {{\n{_indented(body)}}}\n" for body in bodies if body != ["false"]]
        return name


def _indented(lines: Iterable[str]) -> str:
    return "".join(f"\t{line}\n" for line in lines)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _set(values: Iterable[str]) -> str:
    return "{" + ", ".join(map(_text, values)) + "}"


def _ranges(ranges: Iterable[f.Range]) -> str:
    full = ({"low": r.low, "high": r.high, "low_open": r.low_open, "high_open": r.high_open} for r in ranges)
    return json.dumps(
        [{k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in r.items()} for r in full]
    )


def _one_line(text: str) -> str:
    """A text as a comment: on one line, without signs that no parser takes."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))


def _losses(policy: f.NormalPolicy) -> Iterable[Loss]:
    yield Loss(
        what="document",
        said="what can still change the answer",
        kept="`unknown` and `missing` name what undecided rules ask for, of conditional answers only",
    )
    yield Loss(
        what="document",
        said="steps under other names than input.schema.json lists, such as an act by one of several who may do it",
        kept="`ignored` names those that no rule asks for",
    )
    for rule in policy.rules:
        if not _decides(rule):
            yield Loss(
                what="sanction", said=rule.words, kept="left out: a sanction decides nothing", rule=rule.id,
                clause=rule.place,
            )  # fmt: skip
        elif rule.timing is not None and plain(rule.timing):
            yield Loss(
                what="time", said=rule.words, kept="whether the act is asked for is decided; when it falls due is not",
                rule=rule.id, clause=rule.place,
            )  # fmt: skip


EXPORT = Export(
    "rego", "Rego v1 module and data: all eight answers with their clauses, for Open Policy Agent", emit, decides=True
)
