"""The rules of a policy as JSON, each with the clause that states it: for software that acts on rules and shows the source.

Every norm is one rule, in document order. Clauses without norms are not in it.
"""

from typing import Any, Literal

from msgspec import Struct

from ..grammar.model import Policy, SourceFile
from .records import describe, dump
from .sourced import Rule, sourced
from .target import Artifact, Target


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
    return Artifact(
        dump(
            RuleSet(
                policy=policy.policy,
                school=policy.meta.school,
                title=policy.meta.title,
                source=policy.source,
                packs=policy.packs,
                rules=sourced(policy),
            )
        )
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of what `emit` writes."""
    return describe(RuleSet, "urn:byelaw:schema:rules:1", "The rules of a school policy")


TARGET = Target("rules", ("json",), "every rule with its source, for software that acts on rules", emit)
