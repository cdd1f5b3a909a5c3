"""The clause model itself as JSON: what other software reads, and the schema that describes it."""

from typing import Any

from ..grammar.model import FORMAT, Policy
from .records import describe, dump
from .target import Artifact, Target


def emit(policy: Policy, format: str) -> Artifact:  # noqa: A002, ARG001 (there is one format)
    """The policy as JSON, fields in the order of the model."""
    return Artifact(dump(policy))


def schema() -> dict[str, Any]:
    """The JSON Schema of what `emit` writes."""
    return describe(Policy, f"urn:byelaw:schema:policy:{FORMAT.removeprefix('byelaw/')}", "A school policy as clauses")


TARGET = Target("json", ("json",), "the clause model itself, for other software", emit)
