"""Exported files against what their formats demand, by the schemas and engines that are installed: one module for each.

What comes in is a folder that `byelaw export write` made; what goes out is a list of checks. Nothing is exported here.
"""

from collections.abc import Callable
from pathlib import Path

from . import akn, cedar, dmn, ical, jsonl, legalruleml, odrl, oscal, rego
from .checked import Checked, Outcome

Verifier = Callable[[Path], tuple[Checked, ...]]

VERIFIERS: dict[str, Verifier] = {
    "rego": rego.verify,
    "cedar": cedar.verify,
    "odrl": odrl.verify,
    "dmn": dmn.verify,
    "legalruleml": legalruleml.verify,
    "akn": akn.verify,
    "oscal": oscal.verify,
    "ical": ical.verify,
    "jsonl": jsonl.verify,
}
"""The name of an export → what looks at the folder that it was written to."""

__all__ = ["VERIFIERS", "Checked", "Outcome", "Verifier"]
