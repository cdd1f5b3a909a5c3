"""Is anything left open that somebody was to fill in? A template's brackets and lines in the words of a policy, forms aside."""

import re
from collections.abc import Iterator

from ...grammar import syntax as s
from ...grammar.vocabulary import Vocabulary
from ..findings import Finding, nodes

_ASKS = (
    r"insert|enter|add|amend|delete|choose|select|specify|complete|fill|type|your|name|names|date|school|academy|trust|college|nursery"
    r"|headteacher|head|principal|chair|dsl|dpo|title|number|address|email|telephone|month|year|signature|role|tbc|x{2,}"
)
_BLANK = re.compile(
    rf"\[(?=[^\]]*\b(?:{_ASKS})\b)[^\]]{{2,80}}\]|<(?=[^>]*\b(?:insert|enter|add|your)\b)[^>]{{2,80}}>"
    r"|(?<!\w)(?:x{3,}|xx/xx(?:/x{2,4})?)(?!\w)|_{4,}|…{2,}|\bTB[CAD]\b",
    re.IGNORECASE,
)
"""What stands for words that are still to come: "[name of the school]", "<insert date>", "XXX", "____", "TBC"."""


def blanks(source: s.Source, _words: Vocabulary) -> Iterator[Finding]:
    """Findings `left-blank`, one for each blank of a line."""
    for node, at in nodes(source):
        for found in dict.fromkeys(match[0] for text in _texts(node) for match in _BLANK.finditer(text)):
            hint = "Write what belongs there, or strike it out."
            yield Finding("left-blank", "warning", f"`{found}` is still to be filled in", hint, node, at, found)


def _texts(node: s.Node) -> Iterator[str]:
    """The words of a line that are the policy's own."""
    match node:
        case s.Source():
            yield node.title or ""
        case s.Body() | s.Table():
            yield node.text
        case s.Section() | s.Appendix():
            yield node.heading
        case s.School():
            yield node.name
        case s.Dated():
            yield from (text for text in (node.date, node.by) if text)
