"""Rego v1 (Open Policy Agent): a module that answers a request with its verdict and clauses, and the rules as its data.

Rego has no unknown: a rule that is not true is undefined, also when a fact is missing. So each test stands twice, once for
known to hold and once for known not to hold, and what is neither is unknown. Precedence comes worked out in the normal form.
The input is `{"who": [...], "act": "...", "args": {prep: [...]}, "facts": {...}, "steps": {...}}`; what is left out is unknown,
and what cannot be is refused. `input.schema.json` tells what it may hold.
"""

import json
import re
from collections.abc import Iterable

from ...diff.decide import form as f
from ...grammar.model import Policy
from ..cases import Case, cases_of
from ..records import DIALECT, dump
from .export import Bundle, Export, Loss
from .inputs import Inputs, facts_schema, inputs_of, parties_schema
from .rules import facts_in, origin, plain, rules_of, steps_in

LADDER = """\
# --- what the input may hold ---------------------------------------------------------------------

inputs := data.byelaw_rules.$NAME.inputs

who := input.who if is_array(input.who)

else := []

facts := input.facts if is_object(input.facts)

else := {}

steps := input.steps if is_object(input.steps)

else := {}

args[prep] := parties if {
	is_object(input.args)
	some prep, parties in input.args
	is_array(parties)
}

errors contains "`who` must be a list of one party at least" if count(who) == 0

errors contains "`act` must be the name of an act" if not is_string(input.act)

errors contains concat("", ["`", part, "` must be an object"]) if {
	some part in ["args", "facts", "steps"]
	some name, given in input
	name == part
	not is_object(given)
}

errors contains concat("", ["`", prep, "` must be a list of parties"]) if {
	is_object(input.args)
	some prep, parties in input.args
	not is_array(parties)
}

errors contains concat("", ["`", fact, "` must be a number"]) if {
	some fact, value in facts
	inputs.facts[fact].type == "number"
	not is_number(value)
}

errors contains concat("", ["`", fact, "` must be one of: ", concat(", ", inputs.facts[fact].values)]) if {
	some fact, value in facts
	inputs.facts[fact].type == "text"
	not value in inputs.facts[fact].values
}

errors contains concat("", ["`", fact, "` is a step: tell it in `steps`"]) if {
	some fact, _ in facts
	fact in inputs.steps
}

errors contains concat("", ["step `", step, "` must be true or false"]) if {
	some step, value in steps
	not is_boolean(value)
}

# What no rule asks for: perhaps a name that is spelt wrongly.
ignored contains fact if {
	some fact, _ in facts
	not inputs.facts[fact]
}

ignored contains step if {
	some step, _ in steps
	not step in inputs.steps
}

ignored contains input.act if {
	is_string(input.act)
	not data.byelaw_rules.$NAME.by_act[input.act]
}

ignored contains party if {
	some party in named
	not party in inputs.parties
	party != "something-else"
}

named contains party if some party in who

named contains party if {
	some parties in args
	some party in parties
}

ignored contains prep if {
	some prep, _ in args
	not prep in prepositions
}

prepositions := {arg.prep | some rule in data.byelaw_rules.$NAME.rules; some arg in rule.args}

# --- what speaks ---------------------------------------------------------------------------------

# Only rules on the act that is asked about; all others say nothing.
rules := [data.byelaw_rules.$NAME.rules[id] | some id in data.byelaw_rules.$NAME.by_act[input.act]]

ids := {rule.id | some rule in rules}

speaks_true contains rule.id if {
	some rule in rules
	bound(rule)
	every arg in rule.args { arg_true(arg) }
}

speaks_false contains rule.id if {
	some rule in rules
	not bound(rule)
}

quiet(id) if not id in ids

quiet(id) if id in speaks_false

speaks_false contains rule.id if {
	some rule in rules
	some arg in rule.args
	arg_false(arg)
}

bound(rule) if {
	count(rule.who) == 0
	not excluded(rule)
}

bound(rule) if {
	some party in who
	party in rule.who
	not excluded(rule)
}

excluded(rule) if {
	some party in who
	party in rule.who_not
}

arg_true(arg) if {
	some party in args[arg.prep]
	party in arg.parties
}

arg_true(arg) if {
	arg.filled
	not args[arg.prep]
}

arg_false(arg) if {
	args[arg.prep]
	not arg_true(arg)
}

# --- what tests say ------------------------------------------------------------------------------

among(fact, values) if facts[fact] in values

other(fact, values) if {
	value := facts[fact]
	not value in values
}

between(fact, ranges) if {
	number := facts[fact]
	some range in ranges
	within(number, range)
}

outside(fact, ranges) if {
	number := facts[fact]
	inside := [range | some range in ranges; within(number, range)]
	count(inside) == 0
}

within(number, range) if {
	not below(number, range)
	not above(number, range)
}

below(number, range) if {
	range.low != null
	number < range.low
}

below(number, range) if {
	range.low != null
	range.low_open
	number <= range.low
}

above(number, range) if {
	range.high != null
	number > range.high
}

above(number, range) if {
	range.high != null
	range.high_open
	number >= range.high
}

# A step is taken if one is that is this one too; and not taken if one that it is too is not.
done(step) if steps[step] == true

done(step) if {
	some other in data.byelaw_rules.$NAME.told_as[step]
	steps[other] == true
}

undone(step) if {
	steps[step] == false
	not done(step)
}

undone(step) if {
	some wider, names in data.byelaw_rules.$NAME.told_as
	step in names
	steps[wider] == false
	not done(step)
}

# --- what is in force, and what stands -----------------------------------------------------------

when_true contains rule.id if {
	some rule in rules
	rule.when == true
}

when_false contains rule.id if {
	some rule in rules
	rule.when == false
}

unless_true contains rule.id if {
	some rule in rules
	rule.unless == true
}

unless_false contains rule.id if {
	some rule in rules
	rule.unless == false
}

in_force_true contains id if {
	some id in speaks_true
	id in when_true
	id in unless_false
}

resting(id) if not id in ids

resting(id) if id in in_force_false

in_force_false := (speaks_false | when_false) | unless_true

met contains id if {
	some id in speaks_true
	id in when_true
	id in unless_true
}

stands_true contains rule.id if {
	some rule in rules
	rule.id in in_force_true
	every defeater in rule.defeated_by { resting(defeater) }
}

stands_false contains id if some id in in_force_false

stands_false contains rule.id if {
	some rule in rules
	some defeater in rule.defeated_by
	defeater in in_force_true
}

effect(names) := {rule.id | some rule in rules; rule.effect in names}

standing(names) := effect(names) & stands_true

open(names) := effect(names) - (stands_true | stands_false)

# --- the answer: the first that holds ------------------------------------------------------------

bans := standing({"ban"})

contradictions contains ban if {
	some ban in bans
	count(standing({"duty"})) > 0
}

contradictions contains duty if {
	count(bans) > 0
	some duty in standing({"duty"})
}

contradictions contains id if {
	some rule in rules
	rule.id in bans
	some permission in rule.clashes
	permission in stands_true
	some id in {rule.id, permission}
}

gates := effect({"gate"}) - stands_false

settled := standing({"duty", "permission"}) | (effect({"ban", "gate"}) & met)

held := gates | open({"ban"})

waiting contains id if some id in held

waiting contains id if {
	count(held) == 0
	count(settled) == 0
	count(standing({"advice", "advice-against"})) == 0
	some id in open({"duty", "permission"})
}

answer := {"verdict": "invalid input", "rules": set()} if count(errors) > 0

else := {"verdict": "contradictory", "rules": contradictions} if count(contradictions) > 0

else := {"verdict": "forbidden", "rules": bans} if count(bans) > 0

else := {"verdict": "conditional", "rules": waiting} if count(waiting) > 0

else := {"verdict": "required", "rules": standing({"duty"})} if count(standing({"duty"})) > 0

else := {"verdict": "advised against", "rules": standing({"advice-against"})} if count(standing({"advice-against"})) > 0

else := {"verdict": "advised", "rules": standing({"advice"})} if count(standing({"advice"})) > 0

else := {"verdict": "permitted", "rules": settled} if count(settled) > 0

else := {"verdict": "silent", "rules": set()}

verdict := answer.verdict

clauses contains rule.source if {
	some rule in rules
	rule.id in answer.rules
}

# Of a conditional answer: what the undecided rules, and those that would defeat them, ask for and nobody has told.
undecided contains id if {
	answer.verdict == "conditional"
	some id in answer.rules
}

undecided contains defeater if {
	some rule in rules
	answer.verdict == "conditional"
	rule.id in answer.rules
	some defeater in rule.defeated_by
	not resting(defeater)
	not defeater in in_force_true
}

unknown contains fact if {
	some rule in rules
	rule.id in undecided
	some fact in rule.facts
	not fact in object.keys(facts)
}

missing contains step if {
	some rule in rules
	rule.id in undecided
	some step in rule.steps
	not done(step)
}

decision := {
	"verdict": verdict,
	"clauses": clauses,
	"unknown": unknown,
	"missing": missing,
	"errors": errors,
	"ignored": ignored,
}
"""


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
    return head + LADDER.replace("$NAME", name) + _Tests(policy).written()


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
