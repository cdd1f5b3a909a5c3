"""A comparison as JSON for other software, and the schema that describes it."""

from typing import Any

from ...diff.compare import FORMAT, Comparison
from ..records import describe, dump


def json(comparison: Comparison) -> bytes:
    """The comparison with all its fields, in the order of their types."""
    return dump(comparison)


def schema() -> dict[str, Any]:
    """The JSON Schema of a comparison as `compare --json` writes it."""
    return describe(
        Comparison, f"urn:byelaw:schema:comparison:{FORMAT.rpartition('/')[2]}", "Policies of schools, side by side"
    )
