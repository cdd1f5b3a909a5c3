"""XML that any reader takes: elements made from plain text, written the same way each time.

Signs that XML cannot hold become U+FFFD. Nothing here knows what is written.
"""

from collections.abc import Mapping

from lxml import etree

from ...diff.structure import printable


class Maker:
    """Makes elements of one namespace under one parent; attributes that are None are left out."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace

    def root(self, tag: str, prefixes: Mapping[str | None, str], **attributes: str | None) -> "etree._Element":
        """The outermost element, with the prefixes of all namespaces in use."""
        element = etree.Element(f"{{{self.namespace}}}{tag}", nsmap=dict(prefixes))
        return _with(element, attributes)

    def add(
        self, parent: "etree._Element", tag: str, text: str | None = None, **attributes: str | None
    ) -> "etree._Element":
        """A new last child. An attribute with an underscore at its end is the name without it (`from_`)."""
        element = etree.SubElement(parent, f"{{{self.namespace}}}{tag}")
        if text is not None:
            element.text = printable(text)
        return _with(element, attributes)


def _with(element: "etree._Element", attributes: Mapping[str, str | None]) -> "etree._Element":
    for name, value in attributes.items():
        if value is not None:
            element.set(name.rstrip("_"), printable(value))
    return element


def written(root: "etree._Element") -> bytes:
    """The document as UTF-8 with a declaration, indented, with a line end."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content
