"""LegalRuleML 1.0 (OASIS): each rule as a prescriptive statement, its sources, its penalties, and what overrides what.

It says what the policy says, with deontic words and precedence as they stand in the rules; conditions are RuleML formulas.
Amounts, recurrences and deadlines, which it has no words for, stand in a formula as the policy's own.
"""

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from ...diff.decide import form as f
from ...diff.decide.sanctions import bound_by, may_follow
from ...diff.structure import printable
from ...grammar.model import Policy
from .export import Bundle, Export, Loss
from .rules import origin, plain, rules_of
from .xml import Maker, written

LRML = "http://docs.oasis-open.org/legalruleml/ns/v1.0/"
RULEML = "http://ruleml.org/spec"

_DEONTIC: dict[f.Effect, str] = {
    "ban": "Prohibition",
    "gate": "Prohibition",
    "duty": "Obligation",
    "permission": "Permission",
    "advice": "Obligation",
    "advice-against": "Prohibition",
}
_DEFEASIBLE = "https://docs.oasis-open.org/legalruleml/ns/v1.0/vocab/defeasible"
_STRICT = "https://docs.oasis-open.org/legalruleml/ns/v1.0/vocab/strict"


def emit(policy: Policy) -> Bundle:
    """One document."""
    rules = rules_of(policy)
    return Bundle(((f"{policy.policy}.legalruleml.xml", _Writer(rules).written()),), tuple(_losses(rules)))


class _Writer:
    def __init__(self, policy: f.NormalPolicy) -> None:
        self.policy = policy
        self.lrml, self.ruleml = Maker(LRML), Maker(RULEML)
        self.keys = {
            rule.id: f"rule-{re.sub(r'[^A-Za-z0-9.-]+', '-', rule.id)}-{n}" for n, rule in enumerate(policy.rules, 1)
        }
        self.by_id = {rule.id: rule for rule in policy.rules}

    def written(self) -> bytes:
        """The document: prefixes, sources, whom it binds, associations, statements."""
        lrml = self.lrml
        root = lrml.root("LegalRuleML", {"lrml": LRML, "ruleml": RULEML, "byelaw": "urn:byelaw:legalruleml:1"})
        lrml.add(root, "Prefix", pre="byelaw", refID="urn:byelaw:legalruleml:1#")
        self._sources(root)
        self._bearers(root)
        self._associations(root)
        statements = lrml.add(root, "Statements", key="statements")
        sanctions = [rule for rule in self.policy.rules if rule.effect == "sanction"]
        for rule in self.policy.rules:
            if rule.effect == "sanction":
                self._penalty(statements, rule)
            else:
                self._statement(statements, rule)
        for rule in sanctions:
            self._reparation(statements, rule)
        for rule in self.policy.rules:
            for over in rule.defeated_by:
                lrml.add(statements, "Override", over=f"#{self.keys[over]}", under=f"#{self.keys[rule.id]}")
        return written(root)

    def _sources(self, root: "etree._Element") -> None:
        """Each clause that states a rule, once, with the element that the Akoma Ntoso export gives it by number."""
        sources = self.lrml.add(root, "LegalSources", key="sources")
        for clause in dict.fromkeys(rule.clause for rule in self.policy.rules):
            source = f"urn:byelaw:policy:{self.policy.policy}#{clause}"
            self.lrml.add(sources, "LegalSource", key=_key("clause", clause), sameAs=source)

    def _bearers(self, root: "etree._Element") -> None:
        agents = self.lrml.add(root, "Agents", key="agents")
        for party in dict.fromkeys(rule.party for rule in self.policy.rules):
            self.lrml.add(agents, "Agent", key=_key("party", party), sameAs=f"urn:byelaw:party:{_iri(party)}")

    def _associations(self, root: "etree._Element") -> None:
        """What leads from each rule back to its clause, page and text."""
        book = self.lrml.add(root, "Associations", key="associations")
        for rule in self.policy.rules:
            one = self.lrml.add(book, "Association")
            self.lrml.add(one, "appliesSource", keyref=f"#{_key('clause', rule.clause)}")
            target = self.lrml.add(one, "toTarget", keyref=f"#{self.keys[rule.id]}")
            for name, value in origin(rule, self.policy).items():
                if value is not None:
                    text = str(value).lower() if isinstance(value, bool) else str(value)
                    target.set(f"{{urn:byelaw:legalruleml:1}}{name}", printable(text))

    def _statement(self, statements: "etree._Element", rule: f.Rule) -> None:
        statement = self.lrml.add(statements, "PrescriptiveStatement", key=self.keys[rule.id])
        inner = self.ruleml.add(statement, "Rule", key=f"{self.keys[rule.id]}-rule", closure="universal")
        strength = self.lrml.add(inner, "hasStrength")
        self.lrml.add(
            strength,
            "StrictStrength" if rule.never else "DefeasibleStrength",
            iri=_STRICT if rule.never else _DEFEASIBLE,
        )
        condition = f.all_of(rule.when, f.not_of(rule.unless))
        if condition != f.TRUE or rule.args:
            holder = self.ruleml.add(inner, "if")
            whole = self.ruleml.add(holder, "And") if len(rule.args) + (condition != f.TRUE) > 1 else holder
            for arg in rule.args:
                self._atom(whole, f"argument-{arg.prep}", arg.named or arg.parties)
            if condition != f.TRUE:
                self._test(whole, condition)
        then = self.ruleml.add(inner, "then")
        deontic = self.lrml.add(then, _DEONTIC[rule.effect], key=f"{self.keys[rule.id]}-deontic")
        if rule.effect in f.ADVICE:
            deontic.set("{urn:byelaw:legalruleml:1}strength", "advice")
        bearer = self.ruleml.add(deontic, "slot")
        self.lrml.add(bearer, "Bearer")
        self.ruleml.add(bearer, "Ind", rule.party)
        self._atom(deontic, "act", (rule.named,))

    def _penalty(self, statements: "etree._Element", rule: f.Rule) -> None:
        statement = self.lrml.add(statements, "PenaltyStatement", key=self.keys[rule.id])
        listed = self.lrml.add(statement, "SuborderList")
        deontic = self.lrml.add(
            listed, "Obligation" if rule.modal == "face" else "Permission", key=f"{self.keys[rule.id]}-deontic"
        )
        bearer = self.ruleml.add(deontic, "slot")
        self.lrml.add(bearer, "Bearer")
        self.ruleml.add(bearer, "Ind", rule.party)
        self._atom(deontic, "face", (rule.named,))

    def _reparation(self, statements: "etree._Element", rule: f.Rule) -> None:
        """A penalty and the rules whose breach it follows: of those it names, the ones that bind whoever faces it."""
        broken = [
            other
            for other in self.policy.rules
            if other.effect in ("ban", "duty") and may_follow(rule, (other,), bound_by(other, self.policy.parties))
        ]
        if not broken:
            return
        statement = self.lrml.add(statements, "ReparationStatement", key=f"{self.keys[rule.id]}-reparation")
        reparation = self.lrml.add(statement, "Reparation")
        self.lrml.add(reparation, "appliesPenalty", keyref=f"#{self.keys[rule.id]}")
        for other in broken:
            self.lrml.add(reparation, "toPrescriptiveStatement", keyref=f"#{self.keys[other.id]}")

    # --- formulas ----------------------------------------------------------------------------------------------------

    def _test(self, into: "etree._Element", test: f.Condition) -> None:
        match test:
            case f.Const(value=value):
                self._atom(into, "true" if value else "false", ())
            case f.Among(fact=fact, values=values):
                self._atom(into, fact, values)
            case f.Between(fact=fact, ranges=ranges):
                holder = self.ruleml.add(into, "Or") if len(ranges) > 1 else into
                for range_ in ranges:
                    self._range(holder, fact, range_)
            case f.Done(step=step):
                self._atom(into, "done", (step,))
            case f.NotOf(of=of):
                self._test(self.ruleml.add(into, "Neg"), of)
            case f.Presumed(of=of):
                self._test(self.ruleml.add(into, "Naf") if test.value else into, f.not_of(of) if test.value else of)
            case f.AllOf(of=parts) | f.AnyOf(of=parts):
                whole = self.ruleml.add(into, "And" if isinstance(test, f.AllOf) else "Or")
                for part in parts:
                    self._test(whole, part)
            case f.Applies(rules=rules):
                self._atom(into, "applies", tuple(self.keys[id_] for id_ in rules))

    def _range(self, into: "etree._Element", fact: str, range_: f.Range) -> None:
        ends = [
            (word, bound)
            for bound, word in (
                (range_.low, "greaterThan" if range_.low_open else "greaterThanOrEqual"),
                (range_.high, "lessThan" if range_.high_open else "lessThanOrEqual"),
            )
            if bound is not None
        ]
        whole = self.ruleml.add(into, "And") if len(ends) > 1 else into
        for word, bound in ends:
            atom = self.ruleml.add(whole, "Atom")
            self.ruleml.add(atom, "Rel", iri=f"byelaw:{word}")
            self.ruleml.add(atom, "Var", fact)
            self.ruleml.add(atom, "Data", f"{bound:g}")

    def _atom(self, into: "etree._Element", relation: str, values: Sequence[str]) -> None:
        """`relation(value)`; of several values one."""
        whole = self.ruleml.add(into, "Or") if len(values) > 1 else into
        for value in values or (None,):
            atom = self.ruleml.add(whole, "Atom")
            self.ruleml.add(atom, "Rel", relation, iri=f"byelaw:{_iri(relation)}")
            if value is not None:
                self.ruleml.add(atom, "Ind", value)


def _key(kind: str, name: str) -> str:
    return f"{kind}-{re.sub(r'[^A-Za-z0-9.-]+', '-', name).strip('-') or 'unnamed'}"


def _iri(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-") or "unnamed"


def _losses(policy: f.NormalPolicy) -> Iterable[Loss]:
    for rule in policy.rules:
        said, place = rule.words, rule.place
        if rule.effect in f.ADVICE:
            kept = "as an obligation or prohibition marked as advice: the format has no recommendation"
            yield Loss(what="strength", said=said, kept=kept, rule=rule.id, clause=place)
        elif rule.effect == "gate":
            yield Loss(what="time", said=said, kept="as a prohibition until it is done", rule=rule.id, clause=place)
        elif rule.timing is not None and plain(rule.timing):
            kept = "the rule in Byelaw stands with its source; the formula does not hold the time"
            yield Loss(what="time", said=said, kept=kept, rule=rule.id, clause=place)


EXPORT = Export("legalruleml", "LegalRuleML 1.0 XML: deontic statements, penalties, overrides", emit)
