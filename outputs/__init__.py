"""Something to hold: one module for each target, all with the same small interface."""

from . import checklist, clauses, handbook, policy, rules
from .clauses import schema
from .rules import schema as rules_schema
from .target import Artifact, Target

TARGETS: tuple[Target, ...] = (
    clauses.TARGET,
    policy.TARGET,
    handbook.TARGET,
    checklist.TARGET,
    rules.TARGET,
)

__all__ = ["TARGETS", "Artifact", "Target", "rules_schema", "schema"]
