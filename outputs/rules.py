"""The rules of a policy as JSON, each with the clause that states it: for software that acts on rules and shows the source.

Every norm is one rule, in document order. Clauses without norms are not in it.
"""

from hashlib import sha256
from typing import Any, Literal

from msgspec import Struct

from ..grammar.model import Bearer, Clause, Modality, Norm, Policy, SourceFile
from ..grammar.syntax import Modal
from ..grammar.syntax import Rule as Formal
from .records import describe, dump
from .target import Artifact, Target


class RuleSource(Struct, frozen=True, kw_only=True):
    """Where a rule stands: the clause, its printed number, its heading, its first page and its words.

    `sha256` is that of the UTF-8 bytes of `text`, so that a reader can tell whether the clause is still the same.
    """

    clause: str
    number: str | None
    section: str | None
    page: int | None
    text: str
    sha256: str


class Rule(Struct, frozen=True, kw_only=True):
    """One norm. `id` is the clause's id and the norm's place in it.

    `action`, `condition` and `exception` are the document's own words; `rule` is the formal text, `formal` its tree and
    `modal` its modal verb; `party` and `concept` are words of the packs. Use rules with `reviewed` false only after a
    person has read them.
    """

    id: str
    policy: str
    modality: Modality
    modal: Modal
    bearer: Bearer
    party: str | None
    action: str
    concept: str | None
    condition: str | None
    exception: str | None
    rule: str
    formal: Formal
    source: RuleSource
    reviewed: bool


class RuleSet(Struct, frozen=True, kw_only=True):
    """All rules of one policy. `packs` are the vocabularies that their words come from."""

    format: Literal["byelaw-rules/1"] = "byelaw-rules/1"
    policy: str
    school: str | None
    title: str | None
    source: SourceFile
    packs: tuple[str, ...]
    rules: tuple[Rule, ...]


def emit(policy: Policy, format: str) -> Artifact:  # noqa: A002, ARG001 (there is one format)
    """The rules of the policy as JSON."""
    rules = tuple(
        _rule(policy, clause, norm, place)
        for clause in policy.clauses
        for place, norm in enumerate(clause.norms, start=1)
    )
    return Artifact(
        dump(
            RuleSet(
                policy=policy.policy,
                school=policy.meta.school,
                title=policy.meta.title,
                source=policy.source,
                packs=policy.packs,
                rules=rules,
            )
        )
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of what `emit` writes."""
    return describe(RuleSet, "urn:byelaw:schema:rules:1", "The rules of a school policy")


def _rule(policy: Policy, clause: Clause, norm: Norm, place: int) -> Rule:
    return Rule(
        id=f"{clause.id}.{place}",
        policy=policy.policy,
        modality=norm.modality,
        modal=norm.formal.modal,
        bearer=norm.bearer,
        party=norm.party,
        action=norm.action,
        concept=norm.concept,
        condition=norm.condition,
        exception=norm.exception,
        rule=norm.rule,
        formal=norm.formal,
        source=RuleSource(
            clause=clause.id,
            number=clause.number,
            section=clause.section,
            page=clause.page,
            text=clause.text,
            sha256=sha256(clause.text.encode()).hexdigest(),
        ),
        reviewed=norm.reviewed,
    )


TARGET = Target("rules", ("json",), "every rule with its source, for software that acts on rules", emit)
