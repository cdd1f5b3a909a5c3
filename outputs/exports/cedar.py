"""Cedar: policies, schema and entities; Allow where the policy lets the act be done, Deny everywhere else.

Cedar knows two answers and no unknown, and a test on an attribute that is missing drops its whole policy. So each test is
guarded with `has` and stands for known to hold, or for known not to hold: a ban or gate forbids unless it is known not to
stand, and a permission permits only where it is known to. Parties are parents of the one who acts; steps that were taken
stand in `context.done`, those known not to be taken in `context.undone`.
"""

import json
import re
from collections.abc import Iterable, Sequence

from ...diff.decide import form as f
from ...grammar.model import Policy
from ..cases import Asked, Case, cases_of, wider_steps
from ..records import DIALECT, dump
from .export import Bundle, Export, Loss
from .inputs import facts_schema, inputs_of, parties_schema
from .rules import plain, rules_of

NAMESPACE = "Byelaw"
ALLOWED = ("required", "advised against", "advised", "permitted")
"""The answers that come out as Allow."""

_INTEGER = "Long"

Entity = dict[str, object]


def emit(policy: Policy) -> Bundle:
    """The policies, their schema, the entities that requests name, and tests."""
    rules = rules_of(policy)
    written = _Policies(rules)
    files = (
        (f"{policy.policy}.cedar", written.text().encode()),
        (f"{policy.policy}.cedarschema.json", dump({NAMESPACE: _schema(rules)})),
        (f"{policy.policy}.entities.json", dump(_entities(rules))),
        (f"{policy.policy}.tests.json", dump(_tests(policy.policy, cases_of(rules)))),
        (f"{policy.policy}.context.schema.json", dump(_context(rules))),
    )
    return Bundle(files, tuple(_losses(rules, written.left_out)))


def _context(policy: f.NormalPolicy) -> dict[str, object]:
    """JSON Schema of the context, which tells the values that Cedar's own schema has no words for."""
    inputs = inputs_of(policy)
    steps = {"type": "array", "items": {"enum": list(inputs.steps)}, "uniqueItems": True}
    return {
        "$schema": DIALECT,
        "title": f"The context of a request to {policy.title or policy.policy}",
        "type": "object",
        "required": ["facts", "args", "done", "undone"],
        "additionalProperties": False,
        "properties": {
            "facts": facts_schema(inputs),
            "args": {"type": "object", "additionalProperties": parties_schema(inputs)},
            "done": {**steps, "description": "steps that were taken"},
            "undone": {**steps, "description": "steps that are known not to be taken; all others are unknown"},
        },
    }


def request_of(asked: Asked) -> dict[str, object]:
    """A request as Cedar takes it; of somebody with several roles make an entity with all of them as parents."""
    return {
        "principal": {"type": f"{NAMESPACE}::Actor", "id": asked.who[0]},
        "action": {"type": f"{NAMESPACE}::Action", "id": asked.act},
        "resource": {"type": f"{NAMESPACE}::School", "id": "school"},
        "context": {
            "facts": asked.facts,
            "args": asked.args,
            "done": [step for step, taken in asked.steps.items() if taken],
            "undone": [step for step, taken in asked.steps.items() if not taken],
        },
    }


def _tests(slug: str, cases: Iterable[Case]) -> dict[str, object]:
    """The cases in the form of Cedar's integration tests."""
    requests = [
        {
            "description": f"{case.id} {case.aim}: {case.verdict}",
            **request_of(case.asked),
            "decision": "allow" if case.verdict in ALLOWED else "deny",
            "errors": [],
        }
        for case in cases
    ]
    names = {"policies": f"{slug}.cedar", "schema": f"{slug}.cedarschema.json", "entities": f"{slug}.entities.json"}
    return {**names, "shouldValidate": True, "requests": requests}


def entity(kind: str, name: str) -> str:
    """A Cedar entity: `Byelaw::Party::"staff"`."""
    return f"{NAMESPACE}::{kind}::{_text(name)}"


class _Policies:
    """The policies of all rules that decide; `left_out` are ids of rules whose numbers Cedar has no type for."""

    def __init__(self, rules: f.NormalPolicy) -> None:
        self.rules = rules
        self.by_id = {rule.id: rule for rule in rules.rules}
        self.steps = {step.key: step for step in rules.steps}
        self.wider = wider_steps(rules)
        numbers = [fact for fact in rules.facts if any(not float(cut).is_integer() for cut in fact.cuts)]
        self.left_out = {id_ for fact in numbers for id_ in fact.rules}

    def text(self) -> str:
        """All of them, in the order of the rules."""
        head = "// Made by Byelaw. Allow: the policy lets it be done. Deny: it forbids it, makes it depend, or says nothing.\n"
        return head + "".join(self._policies(rule) for rule in self.rules.rules if rule.id not in self.left_out)

    def _policies(self, rule: f.Rule) -> str:
        if rule.effect == "sanction":
            return ""
        if rule.effect in ("ban", "gate"):
            # Not `unless` the opposite: an unless that cannot be evaluated drops the policy, so every test is guarded.
            return self._policy(rule, "forbid", "", None, self._stands_not(rule)) + self._policy(
                rule,
                "permit",
                "/met",
                _and([self._speaks(rule, True), self._test(rule.when, True), self._test(rule.unless, True)]),
            )
        return self._policy(rule, "permit", "", self._stands(rule))

    def _policy(self, rule: f.Rule, effect: str, part: str, when: str | None, unless: str | None = None) -> str:
        """One policy; none where its condition never holds, or its exception always does."""
        if when == "false" or unless == "true":
            return ""
        marks = {
            "id": rule.id + part,
            "policy": self.rules.policy,
            "clause": rule.number or rule.clause,
            "place": rule.place,
        }
        if rule.page:
            marks["page"] = str(rule.page)
        marks |= {"sha256": rule.text_sha, "byelaw": rule.words}
        lines = ["", *(f"@{name}({_text(' '.join(value.split()))})" for name, value in marks.items())]
        acts = ", ".join(entity("Action", act) for act in rule.acts)
        lines += [f"{effect} (", "  principal,", f"  action in [{acts}],", "  resource", ")"]
        bound = self._whom(rule)
        lines.append(f"when {{ {_and([*bound, *([when] if when else [])])} }}")
        if unless not in (None, "false"):
            lines.append(f"unless {{ {unless} }}")
        return "\n".join(lines) + ";\n" if rule.acts else ""

    # --- rules -------------------------------------------------------------------------------------------------------

    def _stands(self, rule: f.Rule) -> str:
        """Known to stand, for one whom the rule binds, doing what it is about."""
        return _and(
            [
                self._speaks(rule, True), self._test(rule.when, True), self._test(rule.unless, False),
                *(self._rests(self.by_id[id_]) for id_ in rule.defeated_by),
            ]
        )  # fmt: skip

    def _stands_not(self, rule: f.Rule) -> str:
        """Known not to stand."""
        return _or(
            [
                self._speaks(rule, False), self._test(rule.when, False), self._test(rule.unless, True),
                *(self._in_force(self.by_id[id_]) for id_ in rule.defeated_by),
            ]
        )  # fmt: skip

    def _in_force(self, rule: f.Rule) -> str:
        return _and(
            [self._bound(rule), self._speaks(rule, True), self._test(rule.when, True), self._test(rule.unless, False)]
        )

    def _rests(self, rule: f.Rule) -> str:
        """Known not to be in force."""
        return _or(
            [
                _not(self._bound(rule)),
                self._speaks(rule, False),
                self._test(rule.when, False),
                self._test(rule.unless, True),
            ]
        )

    def _bound(self, rule: f.Rule) -> str:
        """Whether the rule binds the one who acts and is about what is done."""
        tests = self._whom(rule)
        tests.append(f"action in [{', '.join(entity('Action', act) for act in rule.acts)}]" if rule.acts else "false")
        return _and(tests)

    def _whom(self, rule: f.Rule) -> list[str]:
        """Whom a rule binds: all, if it names nobody."""
        tests = [(rule.who, "{}"), (rule.who_not, "!({})")]
        return [
            form.format(f"principal in [{', '.join(entity('Party', party) for party in parties)}]")
            for parties, form in tests
            if parties
        ]

    def _speaks(self, rule: f.Rule, value: bool) -> str:
        """That the arguments are known to fit, or known not to."""
        parts = [self._arg(arg, value) for arg in rule.args]
        return _and(parts) if value else _or(parts)

    def _arg(self, arg: f.ArgTest, value: bool) -> str:
        given = f"context.args has {arg.prep}"
        fits = f"context.args.{arg.prep}.containsAny({_set(arg.parties)})"
        if not value:
            return f"({given} && !{fits})"
        return f"(if {given} then {fits} else true)" if arg.filled else f"({given} && {fits})"

    # --- tests -------------------------------------------------------------------------------------------------------

    def _test(self, test: f.Condition, value: bool) -> str:
        """That a test is known to have this value."""
        match test:
            case f.Const(value=constant):
                return "true" if constant == value else "false"
            case f.Among(fact=fact, values=values):
                inside = f"{_set(values)}.contains({_fact(fact)})"
                return f"({_has(fact)} && {inside if value else '!' + inside})"
            case f.Between(fact=fact, ranges=ranges):
                inside = _or([_range(fact, range_) for range_ in ranges])
                return f"({_has(fact)} && {inside if value else f'!({inside})'})"
            case f.Done(step=step):
                done = f"context.done.containsAny({_set((step, *self.steps[step].told_as))})"
                return done if value else f"(context.undone.containsAny({_set((step, *self.wider[step]))}) && !{done})"
            case f.NotOf(of=of):
                return self._test(of, not value)
            case f.AllOf(of=parts):
                return (_and if value else _or)([self._test(part, value) for part in parts])
            case f.AnyOf(of=parts):
                return (_or if value else _and)([self._test(part, value) for part in parts])
            case f.Presumed(of=of, value=presumed):
                return self._test(of, value) if presumed != value else _not(self._test(of, not value))
            case f.Applies(rules=rules):
                spoken = [self.by_id[id_] for id_ in rules]
                return _or([self._applies(r) for r in spoken]) if value else _and([self._silent(r) for r in spoken])

    def _applies(self, rule: f.Rule) -> str:
        return _and([self._bound(rule), self._speaks(rule, True), self._test(_flat(rule.when), True)])

    def _silent(self, rule: f.Rule) -> str:
        return _or([_not(self._bound(rule)), self._speaks(rule, False), self._test(_flat(rule.when), False)])


def _flat(test: f.Condition) -> f.Condition:
    return f.mapped(test, lambda inner: f.TRUE if isinstance(inner, f.Applies) else inner)


# --- Cedar's words ---------------------------------------------------------------------------------------------------


def _and(tests: Sequence[str]) -> str:
    kept = list(dict.fromkeys(test for test in tests if test != "true"))
    if "false" in kept:
        return "false"
    return kept[0] if len(kept) == 1 else f"({' && '.join(kept)})" if kept else "true"


def _or(tests: Sequence[str]) -> str:
    kept = list(dict.fromkeys(test for test in tests if test != "false"))
    if "true" in kept:
        return "true"
    return kept[0] if len(kept) == 1 else f"({' || '.join(kept)})" if kept else "false"


def _not(test: str) -> str:
    return {"true": "false", "false": "true"}.get(test, f"!({test})")


def _text(text: str) -> str:
    """A string of Cedar: JSON's, with its own form for signs outside ASCII."""
    return re.sub(r"\\u([0-9a-f]{4})", r"\\u{\1}", json.dumps(text, ensure_ascii=False))


def _set(values: Iterable[str]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"


def _has(fact: str) -> str:
    return f"context.facts has {_text(fact)}"


def _fact(fact: str) -> str:
    return f"context.facts[{_text(fact)}]"


def _range(fact: str, range_: f.Range) -> str:
    tests = []
    if range_.low is not None:
        tests.append(f"{_fact(fact)} {'>' if range_.low_open else '>='} {int(range_.low)}")
    if range_.high is not None:
        tests.append(f"{_fact(fact)} {'<' if range_.high_open else '<='} {int(range_.high)}")
    return _and(tests)


def _schema(rules: f.NormalPolicy) -> dict[str, object]:
    """The types of requests: everything in the context but `done` and `undone` may be missing."""
    text, texts = {"type": "String"}, {"type": "Set", "element": {"type": "String"}}
    numbers = ("number", "time")
    facts = {
        fact.key: {**({"type": _INTEGER} if fact.type in numbers else text), "required": False} for fact in rules.facts
    }
    preps = dict.fromkeys(arg.prep for rule in rules.rules for arg in rule.args)
    context = {
        "type": "Record",
        "attributes": {
            "facts": {"type": "Record", "attributes": facts},
            "args": {"type": "Record", "attributes": {prep: {**texts, "required": False} for prep in preps}},
            "done": texts,
            "undone": texts,
        },
    }
    applies = {"principalTypes": ["Actor"], "resourceTypes": ["School"], "context": context}
    acts = dict.fromkeys((*rules.acts, *(act for rule in rules.rules for act in rule.acts)))
    return {
        "entityTypes": {
            "Party": {"memberOfTypes": []},
            "Actor": {"memberOfTypes": ["Party"]},
            "School": {},
        },
        "actions": {act: {"appliesTo": applies} for act in acts},
    }


def _entities(rules: f.NormalPolicy) -> list[Entity]:
    """Each party, and an actor for each who has that one role; a person with several has several parents."""
    parties = dict.fromkeys((*rules.parties, *(party for rule in rules.rules for party in (*rule.who, *rule.who_not))))
    named: list[Entity] = [
        {"uid": {"type": f"{NAMESPACE}::Party", "id": party}, "attrs": {}, "parents": []} for party in parties
    ]
    actors: list[Entity] = [
        {
            "uid": {"type": f"{NAMESPACE}::Actor", "id": party},
            "attrs": {},
            "parents": [{"type": f"{NAMESPACE}::Party", "id": party}],
        }
        for party in parties
    ]
    school: Entity = {"uid": {"type": f"{NAMESPACE}::School", "id": "school"}, "attrs": {}, "parents": []}
    return [*named, *actors, school]


def _losses(rules: f.NormalPolicy, left_out: set[str]) -> Iterable[Loss]:
    yield Loss(
        what="norm",
        said="eight answers: forbidden, conditional, required, advised and so on",
        kept=f"two: Allow for {', '.join(ALLOWED)}; Deny for the others; the annotations of the policies tell which rule it was",
    )
    yield Loss(
        what="document",
        said="steps under other names than context.schema.json lists, such as an act by one of several who may do it",
        kept="no policy looks at them",
    )
    for rule in rules.rules:
        if rule.effect == "sanction":
            kept = "left out: a sanction decides nothing"
            yield Loss(what="sanction", said=rule.words, kept=kept, rule=rule.id, clause=rule.place)
        elif rule.id in left_out:
            kept = "left out: its bounds are no whole numbers, and Cedar counts in whole ones"
            yield Loss(what="condition", said=rule.words, kept=kept, rule=rule.id, clause=rule.place, exempt=True)
        elif rule.effect in f.ADVICE:
            kept = "as a permission: Cedar has no advice"
            yield Loss(what="strength", said=rule.words, kept=kept, rule=rule.id, clause=rule.place)
        elif rule.effect == "duty":
            kept = (
                "as a permission: that it is asked for"
                + (", and by when," if plain(rule.timing) else "")
                + " is not said"
            )
            yield Loss(what="strength", said=rule.words, kept=kept, rule=rule.id, clause=rule.place)


EXPORT = Export(
    "cedar", "Cedar policies, schema and entities: may it be done, for an authorisation service", emit, decides=True
)
