"""ODRL 2.2 as JSON-LD: a Set of permissions, prohibitions and duties, and the profile that names its words.

ODRL has no unknown, no precedence by narrowness, no `not` and no advice. Precedence is worked out into constraints, `not`
into inverse operators; advice stands beside the rules under a property of the profile's own. Rules of ODRL hold nothing
else than ODRL's own properties, so where each comes from stands in a node that points to it. Every name is a full IRI.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from ...diff.decide import form as f
from ...grammar.model import Policy
from ..records import dump
from .export import Aspect, Bundle, Export, Loss
from .rules import origin, plain, rules_of

ODRL = "http://www.w3.org/ns/odrl/2/"
PROFILE = "urn:byelaw:odrl:1"
CONTEXT = {
    "odrl": ODRL,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "byelaw": f"{PROFILE}:",
}

Node = dict[str, Any]

_KINDS: dict[f.Effect, str] = {
    "ban": "prohibition",
    "gate": "prohibition",
    "permission": "permission",
    "duty": "obligation",
}
_BESIDE: dict[f.Effect, str] = {"advice": "recommendation", "advice-against": "discouragement", "sanction": "sanction"}
_TYPES = {"prohibition": "Prohibition", "permission": "Permission", "obligation": "Duty"}


def emit(policy: Policy) -> Bundle:
    """The Set with its sources, and the profile."""
    rules = rules_of(policy)
    if not any(rule.effect in _KINDS for rule in rules.rules):
        loss = Loss(
            what="document", said="a policy without a rule that decides", kept="no Set: ODRL wants at least one rule"
        )
        return Bundle((), (loss,))
    writer = _Writer(rules)
    graph = writer.graph()
    files = (
        (f"{policy.policy}.odrl.jsonld", dump({"@context": CONTEXT, "@graph": graph})),
        (f"{policy.policy}.odrl-profile.jsonld", dump({"@context": CONTEXT, "@graph": writer.profile()})),
    )
    return Bundle(files, tuple(_losses(rules)))


class _Writer:
    """Writes the rules and keeps the book of the words that they use."""

    def __init__(self, policy: f.NormalPolicy) -> None:
        self.policy = policy
        self.base = f"urn:byelaw:policy:{quote(policy.policy)}"
        self.by_id = {rule.id: rule for rule in policy.rules}
        self.steps = {step.key: step for step in policy.steps}
        self.facts = {fact.key: fact for fact in policy.facts}
        self._groups: dict[str, dict[tuple[str, ...], str]] = {}
        self._operands: dict[str, str] = {}

    def graph(self) -> list[Node]:
        """The Set, what is beside it, and a source for each rule."""
        whole: Node = {
            "@id": self.base,
            "@type": "odrl:Set",
            "odrl:profile": {"@id": PROFILE},
            "odrl:conflict": {"@id": "odrl:prohibit"},
        }
        sources: list[Node] = []
        for rule in self.policy.rules:
            name = f"{self.base}#{quote(rule.id)}"
            if rule.effect in _KINDS:
                whole.setdefault(f"odrl:{_KINDS[rule.effect]}", []).append(self._rule(rule, name))
            else:
                whole.setdefault(f"byelaw:{_BESIDE[rule.effect]}", []).append({"@id": name, "@type": "byelaw:Beside"})
            sources.append(self._source(rule, name))
        return [whole, self._asset(), *sources]

    def _asset(self) -> Node:
        title = self.policy.school or "the school"
        return {"@id": f"{self.base}#school", "@type": "odrl:Asset", "skos:prefLabel": _english(title)}

    def _source(self, rule: f.Rule, name: str) -> Node:
        told = {f"byelaw:{key}": value for key, value in origin(rule, self.policy).items() if value is not None}
        return {"@id": f"{name}/source", "@type": "byelaw:Source", "byelaw:states": {"@id": name}, **told}

    def _rule(self, rule: f.Rule, name: str) -> Node:
        kind = _KINDS[rule.effect]
        node: Node = {
            "@id": name,
            "@type": f"odrl:{_TYPES[kind]}",
            "odrl:assignee": {"@id": self._group("party", rule.party, self._whom(rule))},
            "odrl:action": {"@id": self._group("act", rule.named, rule.acts)},
            "odrl:target": {"@id": f"{self.base}#school"},
        }
        others = [self._constraint("actor", "isNoneOf", rule.who_not)] if rule.who_not and not rule.who else []
        tests = [*others, *self._arguments(rule, True), self._test(rule.when, True), self._test(rule.unless, False)]
        tests += [self._rests(self.by_id[id_]) for id_ in rule.defeated_by]
        constraint = _all(tests)
        if constraint is not True:
            test = _never() if constraint is False else constraint
            # Always a list of them: the shapes in use refuse the right operand of a constraint that stands alone.
            node["odrl:constraint"] = test if "odrl:leftOperand" not in test else _list("and", [test])
        return node

    def _whom(self, rule: f.Rule) -> tuple[str, ...]:
        return tuple(party for party in rule.who if party not in rule.who_not)

    def _group(self, kind: str, name: str, members: tuple[str, ...]) -> str:
        """The IRI of a party or act with all that is a kind of it; another one where the same name stands for other kinds."""
        known = self._groups.setdefault(f"{kind}/{name}", {})
        if members not in known:
            known[members] = f"byelaw:{kind}/{_iri(name)}" + (f"~{len(known) + 1}" if known else "")
        return known[members]

    # --- constraints -----------------------------------------------------------------------------------------------

    def _arguments(self, rule: f.Rule, value: bool) -> list["_Made"]:
        return [
            self._constraint(f"argument/{arg.prep}", "isAnyOf" if value else "isNoneOf", arg.parties)
            for arg in rule.args
        ]

    def _actor(self, rule: f.Rule, value: bool) -> list["_Made"]:
        """That a rule binds whoever acts, or does not; nothing to test where it binds all."""
        if rule.who:
            return [self._constraint("actor", "isAnyOf" if value else "isNoneOf", self._whom(rule))]
        return [self._constraint("actor", "isNoneOf" if value else "isAnyOf", rule.who_not)] if rule.who_not else []

    def _rests(self, rule: f.Rule) -> "_Made":
        """That a rule which would take another's force is not in force."""
        return _one(
            [
                *self._actor(rule, False),
                self._constraint("act", "isNoneOf", rule.acts),
                *self._arguments(rule, False),
                self._test(rule.when, False),
                self._test(rule.unless, True),
            ]
        )

    def _test(self, test: f.Condition, value: bool) -> "_Made":
        match test:
            case f.Const(value=constant):
                return constant == value
            case f.Among(fact=fact, values=values):
                return self._constraint(f"fact/{fact}", "isAnyOf" if value else "isNoneOf", values)
            case f.Between(fact=fact, ranges=ranges):
                return (_one if value else _all)([self._range(fact, range_, value) for range_ in ranges])
            case f.Done(step=step):
                names = (step, *self.steps[step].told_as)
                return self._constraint("done", "isAnyOf" if value else "isNoneOf", names)
            case f.NotOf(of=of):
                return self._test(of, not value)
            case f.AllOf(of=parts):
                return (_all if value else _one)([self._test(part, value) for part in parts])
            case f.AnyOf(of=parts):
                return (_one if value else _all)([self._test(part, value) for part in parts])
            case f.Presumed(of=of):
                return self._test(of, value)
            case f.Applies(rules=rules):
                spoken = [self.by_id[id_] for id_ in rules]
                return (_one if value else _all)([self._applies(rule, value) for rule in spoken])

    def _applies(self, rule: f.Rule, value: bool) -> "_Made":
        when = f.mapped(rule.when, lambda test: f.TRUE if isinstance(test, f.Applies) else test)
        word = "isAnyOf" if value else "isNoneOf"
        tests = [
            *self._actor(rule, value),
            self._constraint("act", word, rule.acts),
            *self._arguments(rule, value),
            self._test(when, value),
        ]
        return _all(tests) if value else _one(tests)

    def _range(self, fact: str, range_: f.Range, value: bool) -> "_Made":
        ends: list[_Made] = []
        for bound, open_, inside, outside in (
            (range_.low, range_.low_open, ("gteq", "gt"), ("lt", "lteq")),
            (range_.high, range_.high_open, ("lteq", "lt"), ("gt", "gteq")),
        ):
            if bound is not None:
                number = int(bound) if float(bound).is_integer() else bound
                ends.append(self._constraint(f"fact/{fact}", (inside if value else outside)[open_], number))
        return (_all if value else _one)(ends)

    def _constraint(self, operand: str, operator: str, right: tuple[str, ...] | float) -> Node:
        name = f"byelaw:{_iri(operand)}"
        self._operands[operand] = name
        value: Any = {"@list": list(right)} if isinstance(right, tuple) else right
        return {
            "odrl:leftOperand": {"@id": name},
            "odrl:operator": {"@id": f"odrl:{operator}"},
            "odrl:rightOperand": value,
        }

    # --- the profile -------------------------------------------------------------------------------------------------

    def profile(self) -> list[Node]:
        """The words that the rules use: acts, parties with who belongs to them, left operands."""
        nodes: dict[str, Node] = {
            PROFILE: {"@id": PROFILE, "@type": "byelaw:Profile", "skos:prefLabel": _english("Byelaw")}
        }
        types = {"party": ("odrl:PartyCollection", "odrl:partOf"), "act": ("odrl:Action", "odrl:includedIn")}
        for key, groups in self._groups.items():
            kind, _, name = key.partition("/")
            type_, inside = types[kind]
            for members, iri in groups.items():
                node = nodes.setdefault(iri, {"@id": iri})
                node["@type"] = ["odrl:Party", type_] if kind == "party" else [type_]
                node["skos:prefLabel"] = _english(name)
                if kind == "act":
                    node.setdefault(inside, []).append({"@id": "odrl:use"})
                for member in members:
                    own = f"byelaw:{kind}/{_iri(member)}"
                    if own != iri:
                        one = nodes.setdefault(own, {"@id": own, "@type": "odrl:Party" if kind == "party" else [type_]})
                        one.setdefault("skos:prefLabel", _english(member))
                        one.setdefault(inside, []).append({"@id": iri})
        for operand, iri in self._operands.items():
            fact = self.facts.get(operand.removeprefix("fact/")) if operand.startswith("fact/") else None
            means = fact.means if fact else _MEANINGS[operand.partition("/")[0]].format(operand.partition("/")[2])
            nodes[iri] = {"@id": iri, "@type": "odrl:LeftOperand", "skos:definition": _english(means)}
        return list(nodes.values())


_MEANINGS = {
    "actor": "who acts",
    "act": "what is done",
    "argument": "the party that the act has after “{}”",
    "done": "what has been done, agreed or has happened so far",
}

_Made = Node | bool
"""A constraint, or a test that always or never holds."""


def _all(tests: Sequence[_Made]) -> _Made:
    return _joined(tests, "and", False)


def _one(tests: Sequence[_Made]) -> _Made:
    return _joined(tests, "or", True)


def _joined(tests: Sequence[_Made], word: str, decisive: bool) -> _Made:
    if any(test is decisive for test in tests):
        return decisive
    kept = [test for test in tests if isinstance(test, dict)]
    if not kept:
        return not decisive
    return kept[0] if len(kept) == 1 else _list(word, kept)


def _list(word: str, tests: list[Node]) -> Node:
    return {"@type": "odrl:LogicalConstraint", f"odrl:{word}": {"@list": tests}}


def _never() -> Node:
    """A constraint that nothing meets, for a rule that is never in force."""
    return {
        "odrl:leftOperand": {"@id": "odrl:dateTime"},
        "odrl:operator": {"@id": "odrl:lt"},
        "odrl:rightOperand": {"@value": "0001-01-01T00:00:00Z", "@type": "xsd:dateTime"},
    }


def _iri(name: str) -> str:
    """A name inside an IRI: words joined by hyphens, whatever is not ASCII or could end the IRI in percent signs."""
    return quote(re.sub(r"\s+", "-", name.strip()), safe="/.~-_")


def _english(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _losses(rules: f.NormalPolicy) -> Iterable[Loss]:
    yield Loss(
        what="condition",
        said="facts, steps and arguments that are not known",
        kept="a constraint on what is not known is not met; ODRL has two values, so ask only with everything known",
    )
    for rule in rules.rules:
        lost = _lost(rule)
        if lost is not None:
            what, kept = lost
            yield Loss(
                what=what, said=rule.words, kept=kept, rule=rule.id, clause=rule.place, exempt=rule.effect in f.ADVICE
            )


def _lost(rule: f.Rule) -> tuple[Aspect, str] | None:
    """What of a rule is lost, and how it is kept."""
    if rule.effect in f.ADVICE:
        return "strength", "beside the rules: ODRL has no advice"
    if rule.effect == "sanction":
        return "sanction", "beside the rules, without a condition of its own"
    if rule.effect == "gate":
        return "time", "as a prohibition until it is done"
    if rule.timing is not None and plain(rule.timing):
        return "time", "as a duty without its time: ODRL has neither terms nor school days"
    return None


EXPORT = Export("odrl", "ODRL 2.2 Set and profile (JSON-LD): rights and duties for data spaces", emit)
