"""Cedar policies against their schema, and their test requests, by cedarpy."""

import json
from pathlib import Path

from .checked import Checked, failed, installed, not_run, passed

BY = "cedarpy"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every policy file of a folder."""
    return tuple(check for file in sorted(folder.glob("*.cedar")) for check in _policies(file))


def _policies(file: Path) -> tuple[Checked, ...]:
    if not installed("cedarpy"):
        return (not_run(file, BY, "cedarpy"),)
    import cedarpy

    policies = file.read_text(encoding="utf-8")
    schema = file.with_suffix(".cedarschema.json").read_text(encoding="utf-8")
    entities = file.with_suffix(".entities.json").read_text(encoding="utf-8")
    tests = json.loads(file.with_suffix(".tests.json").read_bytes())["requests"]
    valid = cedarpy.validate_policies(policies, schema)
    by = f"{BY}, schema"
    if not valid.validation_passed:
        return (failed(file, by, "; ".join(str(error) for error in valid.errors[:3])),)
    asked = [{key: test[key] for key in ("principal", "action", "resource", "context")} for test in tests]
    try:
        given = cedarpy.is_authorized_batch(
            asked, cedarpy.PolicySet.from_str(policies), cedarpy.Entities.from_json_str(entities), schema
        )
    except ValueError as error:
        return (passed(file, by), failed(file, BY, str(error)))
    wrong = [
        test["description"]
        for test, answer in zip(tests, given, strict=True)
        if answer.decision.value.lower() != test["decision"] or answer.diagnostics.errors
    ]
    said = f"{len(wrong)} of {len(tests)} cases: {wrong[:3]}" if wrong else f"{len(tests)} cases"
    return (passed(file, by), failed(file, BY, said) if wrong else passed(file, BY, said))
