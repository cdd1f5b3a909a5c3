"""OSCAL 1.2.1 (NIST): a catalog whose groups are the sections and whose controls are the clauses that rule something, and a
profile that selects them all with the school's own amounts set, to be cut down for a tailored policy.

Clauses without rules are parts of their group or control. Ids are those of the model; UUIDs are made from names, so that
the same policy has the same ones each time.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ...grammar.model import Clause, Policy
from ...grammar.printer import print_phrase
from ...grammar.syntax import Amount, Every, Within
from ..records import dump
from ..sourced import Rule, sourced, text_hash
from ..wording import ENGLISH
from .export import Bundle, Export, Loss

VERSION = "1.2.1"
NAMESPACE = "urn:byelaw:oscal:1"
UNDATED = "0001-01-01T00:00:00+00:00"
"""Stands where a time is demanded and the policy prints no date; a loss tells so."""

Node = dict[str, Any]


def emit(policy: Policy) -> Bundle:
    """The catalog and the profile."""
    rules: dict[str, list[Rule]] = {}
    for rule in sourced(policy):
        rules.setdefault(rule.source.clause, []).append(rule)
    catalog = _Catalog(policy, rules)
    files = (
        (f"{policy.policy}.oscal-catalog.json", dump({"catalog": catalog.made})),
        (f"{policy.policy}.oscal-profile.json", dump({"profile": _profile(policy, catalog)})),
    )
    return Bundle(files, tuple(_losses(policy, catalog)))


class _Catalog:
    """The catalog with what the profile needs: the ids of its controls and its parameters."""

    def __init__(self, policy: Policy, rules: dict[str, list[Rule]]) -> None:
        self.policy, self.rules = policy, rules
        self.controls: list[str] = []
        self.parameters: list[Node] = []
        self.names = _tokens([*(s.id for s in policy.sections), *(c.id for c in policy.clauses)])
        self._items: dict[str, list[Clause]] = {}
        for clause in policy.clauses:
            if clause.lead_in:
                self._items.setdefault(clause.lead_in, []).append(clause)
        groups = [self._group(section.id) for section in policy.sections if section.parent is None]
        front = self._filled({}, [c for c in policy.clauses if c.section_id is None and c.lead_in is None])
        if front:
            groups.insert(0, {"id": "front", "title": policy.meta.title or policy.policy, **front})
        self.made: Node = {
            "uuid": _uuid(policy, "catalog"),
            "metadata": _metadata(policy),
            **({"groups": groups} if groups else {}),
        }

    def _group(self, id_: str) -> Node:
        """A section: its own clauses, then the sections inside it."""
        section = next(s for s in self.policy.sections if s.id == id_)
        group: Node = {"id": self.names[id_], "class": "section", "title": section.heading}
        props = _props(label=section.number, page=section.page)
        if props:
            group["props"] = props
        self._filled(group, [c for c in self.policy.clauses if c.section_id == id_ and c.lead_in is None])
        inner = [self._group(s.id) for s in self.policy.sections if s.parent == id_]
        if inner and "controls" in group:
            # A group of OSCAL holds controls or groups, not both: its own controls become a group before the others.
            own = {"id": f"{self.names[id_]}_own", "class": "section", "title": section.heading}
            inner.insert(0, {**own, "controls": group.pop("controls")})
        if inner:
            group["groups"] = inner
        return group

    def _filled(self, into: Node, clauses: Iterable[Clause]) -> Node:
        """Adds clauses to a group or control: those that rule something as controls, the others as parts."""
        for clause in clauses:
            if self._rules_something(clause):
                into.setdefault("controls", []).append(self._control(clause))
            else:
                into.setdefault("parts", []).append(self._part(clause))
        return into

    def _rules_something(self, clause: Clause) -> bool:
        return bool(self.rules.get(clause.id)) or any(map(self._rules_something, self._items.get(clause.id, ())))

    def _control(self, clause: Clause) -> Node:
        name = self.names[clause.id]
        self.controls.append(name)
        control: Node = {"id": name, "class": clause.kind, "title": _title(clause)}
        amounts = [amount for rule in self.rules.get(clause.id, ()) for amount in _amounts(rule)]
        params = [
            {"id": f"{name}_prm_{number}", "label": label, "values": [value]}
            for number, (label, value) in enumerate(dict.fromkeys(amounts), start=1)
        ]
        if params:
            control["params"] = params
            self.parameters += params
        control["props"] = _clause_props(clause)
        links = [
            {"href": f"#{self.names[target]}", "rel": "reference", "text": reference.text}
            for reference in clause.xrefs
            for target in reference.targets
            if target in self.names
        ]
        if links:
            control["links"] = links
        control["parts"] = [
            {"id": f"{name}_smt", "name": "statement", "prose": clause.text},
            *(self._rule(rule, name) for rule in self.rules.get(clause.id, ())),
        ]
        return self._filled(control, self._items.get(clause.id, ()))

    def _rule(self, rule: Rule, control: str) -> Node:
        """A rule as a part of its control, with its formal text as prose."""
        number = rule.id.rpartition(".")[2]
        props = _props(
            rule=rule.id, modality=rule.modality, bearer=rule.bearer, party=rule.party, concept=rule.concept,
            reviewed="yes" if rule.reviewed else "no",
        )  # fmt: skip
        return {"id": f"{control}_rule_{number}", "name": "rule", "ns": NAMESPACE, "props": props, "prose": rule.rule}

    def _part(self, clause: Clause) -> Node:
        name = self.names[clause.id]
        part: Node = {"id": name, "name": "item" if clause.lead_in else "overview", "props": _clause_props(clause)}
        if clause.kind in ("definition", "purpose", "scope", "citation", "statement", "form", "meta", "leadin"):
            part["class"] = clause.kind
        part["prose"] = clause.text
        inner = [self._part(item) for item in self._items.get(clause.id, ())]
        if inner:
            part["parts"] = inner
        return part


def _profile(policy: Policy, catalog: _Catalog) -> Node:
    """All controls, and each amount as the school has set it."""
    resource = _uuid(policy, "resource")
    profile: Node = {
        "uuid": _uuid(policy, "profile"),
        "metadata": _metadata(policy),
        "imports": [
            {
                "href": f"#{resource}",
                **({"include-controls": [{"with-ids": catalog.controls}]} if catalog.controls else {"include-all": {}}),
            }
        ],
        "merge": {"as-is": True},
    }
    if catalog.parameters:
        profile["modify"] = {
            "set-parameters": [{"param-id": p["id"], "values": p["values"]} for p in catalog.parameters]
        }
    profile["back-matter"] = {
        "resources": [
            {
                "uuid": resource,
                "title": "The catalog of this policy",
                "rlinks": [
                    {"href": f"{policy.policy}.oscal-catalog.json", "media-type": "application/oscal.catalog+json"}
                ],
            }
        ]
    }
    return profile


def _metadata(policy: Policy) -> Node:
    about = policy.meta
    bearers = sorted({norm.bearer for clause in policy.clauses for norm in clause.norms})
    metadata: Node = {
        "title": about.title or policy.policy,
        "last-modified": _time(about.approved_on or about.last_reviewed),
        "version": about.version or about.approved_on or about.last_reviewed or "unversioned",
        "oscal-version": VERSION,
        "props": _props(
            policy=policy.policy, file=policy.source.file, sha256=policy.source.sha256, approved_on=about.approved_on,
            last_reviewed=about.last_reviewed, review_due=about.review_due,
        ),
    }  # fmt: skip
    if bearers:
        metadata["roles"] = [{"id": bearer.replace("_", "-"), "title": ENGLISH.roles[bearer][0]} for bearer in bearers]
    if about.school:
        metadata["parties"] = [{"uuid": _uuid(policy, "school"), "type": "organization", "name": about.school}]
    return metadata


def _clause_props(clause: Clause) -> list[Node]:
    return _props(label=clause.number, clause=clause.id, page=clause.page, sha256=text_hash(clause.text))


def _props(**values: str | int | None) -> list[Node]:
    """Properties in Byelaw's namespace, `label` in OSCAL's own; those that say nothing are left out."""
    found = ((name.replace("_", "-"), str(value)) for name, value in values.items() if value is not None and str(value))
    return [
        {"name": name, **({} if name == "label" else {"ns": NAMESPACE}), "value": " ".join(value.split())}
        for name, value in found
        if value.strip()
    ]


def _amounts(rule: Rule) -> Iterable[tuple[str, str]]:
    """The amounts that a school may set otherwise: a bound, a deadline, a recurrence."""
    labels = {Amount: "amount", Within: "deadline", Every: "recurrence"}
    return ((labels[type(how)], print_phrase(how)) for how in rule.formal.how if type(how) in labels)


def _title(clause: Clause) -> str:
    """The clause's first words: OSCAL wants a title for each control."""
    words = clause.text.split()
    return " ".join(words[:10]) + (" …" if len(words) > 10 else "") or "(no text)"


def _tokens(ids: Sequence[str]) -> dict[str, str]:
    """Ids of the model as OSCAL's tokens (a letter, then letters, digits, dots, hyphens), each once."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for id_ in ids:
        token = base = re.sub(r"[^\w.-]", "-", id_ if re.match(r"[^\W\d]", id_) else f"x{id_}")
        count = 1
        while token in used:
            count += 1
            token = f"{base}-{count}"
        used.add(token)
        found[id_] = token
    return found


def _time(day: str | None) -> str:
    if day and re.fullmatch(r"\d{4}(-\d{2}){0,2}", day):
        return (day + "-01-01"[3 * day.count("-") :])[:10] + UNDATED[10:]
    return UNDATED


def _uuid(policy: Policy, what: str) -> str:
    """A version 5 UUID: OSCAL takes 4 and 5, and a name gives the same one each time."""
    return str(uuid5(NAMESPACE_URL, f"urn:byelaw:{policy.source.sha256}:{policy.policy}:{what}"))


def _losses(policy: Policy, catalog: _Catalog) -> Iterable[Loss]:
    day = policy.meta.approved_on or policy.meta.last_reviewed
    if day is None or len(day) < 10:
        said = f"approved or reviewed {day}" if day else "no date of approval or review is printed"
        yield Loss(
            what="document", said=said, kept=f"last-modified is {_time(day)}, as the format demands a whole time"
        )
    if catalog.rules:
        yield Loss(
            what="norm",
            said="modality, bearer, condition and exception of each rule",
            kept="each rule is a part of its control with properties and its formal text; OSCAL itself decides nothing",
        )
    if policy.forms:
        yield Loss(what="document", said="the blanks of forms", kept="left out; the JSON of the policy has them")


EXPORT = Export("oscal", "OSCAL 1.2.1 catalog and profile (JSON): for compliance registers", emit)
