"""OSCAL catalogs and profiles against the models of compliance-trestle; a profile's controls must be in its catalog, and
a catalog's clauses must have the words of their hashes.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..exports.oscal import NAMESPACE
from ..sourced import text_hash
from .checked import Checked, failed, installed, not_run, passed

BY = "compliance-trestle"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every catalog and profile of a folder."""
    files = sorted(folder.glob("*.oscal-*.json"))
    return tuple(check for file in files for check in (_model(file), *_selected(file), *_unchanged(file)))


def _model(file: Path) -> Checked:
    if not installed("trestle"):
        return not_run(file, BY, "compliance-trestle")
    from trestle.oscal.catalog import Catalog
    from trestle.oscal.profile import Profile

    model = Profile if "profile" in file.name else Catalog
    try:
        model.oscal_read(file)
    except Exception as error:
        return failed(file, BY, str(error))
    return passed(file, BY)


def _selected(file: Path) -> Iterator[Checked]:
    if "profile" not in file.name:
        return
    profile = json.loads(file.read_bytes())["profile"]
    catalog = json.loads((file.parent / file.name.replace("profile", "catalog")).read_bytes())["catalog"]
    known = {control["id"] for control in _controls(catalog)}
    parameters = {parameter["id"] for control in _controls(catalog) for parameter in control.get("params", ())}
    wanted = {
        id_ for one in profile["imports"] for chosen in one.get("include-controls", ()) for id_ in chosen["with-ids"]
    }
    set_ = {one["param-id"] for one in profile.get("modify", {}).get("set-parameters", ())}
    missing = sorted((wanted - known) | (set_ - parameters))
    by = "controls and parameters of the catalog"
    yield failed(file, by, f"not in the catalog: {', '.join(missing)}") if missing else passed(file, by)


def _unchanged(file: Path) -> Iterator[Checked]:
    """The words of each clause, a control or a part, against the hash beside them."""
    if "catalog" not in file.name:
        return
    clauses = list(_clauses(json.loads(file.read_bytes())))
    changed = [clause for clause, text, sha in clauses if text is None or text_hash(text) != sha]
    by = "text hashes"
    yield (
        failed(file, by, f"text and hash differ: {', '.join(changed)}")
        if changed
        else passed(file, by, f"{len(clauses)} clauses")
    )


def _clauses(node: Any) -> Iterator[tuple[str, str | None, str | None]]:
    """Each clause below a node: its id, its words (those of its statement, if it is a control) and their hash."""
    if isinstance(node, list):
        for one in node:
            yield from _clauses(one)
    elif isinstance(node, dict):
        held = node.get("props", ())
        props = {p["name"]: p["value"] for p in held if isinstance(p, dict) and p.get("ns") == NAMESPACE}
        if "clause" in props:
            statement = next((part for part in node.get("parts", ()) if part.get("name") == "statement"), node)
            yield props["clause"], statement.get("prose"), props.get("sha256")
        for value in node.values():
            yield from _clauses(value)


def _controls(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for control in node.get("controls", ()):
        yield control
        yield from _controls(control)
    for group in node.get("groups", ()):
        yield from _controls(group)
