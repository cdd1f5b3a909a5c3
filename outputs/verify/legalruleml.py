"""LegalRuleML documents by their own references: every key once, every reference to one of them, every rule complete."""

from pathlib import Path

from lxml import etree

from .checked import Checked, failed, passed

BY = "keys and references"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every document of a folder."""
    return tuple(map(_document, sorted(folder.glob("*.legalruleml.xml"))))


def _document(file: Path) -> Checked:
    root = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    keys = [element.get("key") for element in root.iter() if element.get("key")]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    links = [element.get(name) for element in root.iter() for name in ("keyref", "over", "under") if element.get(name)]
    broken = sorted({link for link in links if link.removeprefix("#") not in keys})
    bare = [rule.get("key") for rule in root.iter("{*}Rule") if rule.find("{*}then") is None]
    if twice or broken or bare:
        return failed(file, BY, f"twice: {twice}; lead nowhere: {broken}; without a consequence: {bare}")
    return passed(file, BY, f"{len(keys)} keys")
