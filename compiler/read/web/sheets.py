"""What the style sheets inside a web page print or hide: counters before texts, kinds of lists, parts that are not shown.

`apply_sheets` writes them into the page itself, as text, `style` and `hidden`, so that reading needs no style sheet. Only
sheets that stand in the page are followed, and of their selectors those made of tags, classes, ids and nesting.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from msgspec import Struct

from ..common.numbering import print_number

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_BEFORE = re.compile(r"::?before$")
_WANTED = (
    "display",
    "visibility",
    "text-decoration",
    "text-decoration-line",
    "list-style",
    "list-style-type",
    "counter-reset",
    "counter-increment",
    "content",
)
_PART = re.compile(
    r"\"([^\"]*)\"|'([^']*)'|attr\(\s*([\w-]+)\s*\)|(counters?)\(\s*([\w-]+)\s*(?:,\s*(?:\"([^\"]*)\"|'([^']*)'))?\s*(?:,\s*([\w-]+))?\s*\)"
)
_KINDS = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_MOST_RULES = 500

_Simple = tuple[str, frozenset[str], str]
"""A tag ("" for any), classes, an id."""


class _Rule(Struct, frozen=True):
    """A selector, outermost part first; whether it is for what stands before the element; its declarations."""

    path: tuple[tuple[bool, _Simple], ...]
    before: bool
    says: dict[str, str]


class _Count(Struct):
    """A counter and the element in whose children it was begun."""

    holder: Any
    value: int


def apply_sheets(root: Any) -> None:
    """Write what the page's own style sheets print, hide or number into the page."""
    sheets = " ".join(element.text or "" for element in root.iter("style"))
    rules = list(_rules(sheets))[:_MOST_RULES]
    if not rules:
        return
    counters: dict[str, list[_Count]] = {}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "end":
            for begun in counters.values():
                while begun and begun[-1].holder is element:
                    begun.pop()
            continue
        own, before = _said(element, rules)
        if own.get("display") == "none" or own.get("visibility") == "hidden":
            element.set("hidden", "hidden")
            continue
        if "line-through" in own.get("text-decoration", own.get("text-decoration-line", "")):
            element.set("style", f"text-decoration: line-through; {element.get('style') or ''}")
        if (listed := own.get("list-style-type") or own.get("list-style")) and element.tag in ("ol", "ul"):
            element.set("style", f"list-style-type: {listed.split()[0]}; {element.get('style') or ''}")
        _count(own, element, counters)
        _count(before, element, counters)
        if printed := _printed(before.get("content", ""), element, counters):
            first = element
            while not (first.text or "").strip() and len(first) and first[0].tag in ("p", "div"):
                first = first[0]
            first.text = f"{printed}\xa0\xa0{first.text or ''}"  # a gap as wide as after a marker


def _rules(sheet: str) -> Iterator[_Rule]:
    """The rules of a sheet that say something of what is looked for."""
    for selectors, body in _RULE.findall(_AT.sub(" ", _COMMENT.sub(" ", sheet))):
        pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
        says = {name.strip().lower(): value.replace("!important", "").strip() for name, value in pairs}
        says = {name: value for name, value in says.items() if name in _WANTED}
        for selector in selectors.split(",") if says else ():
            before = _BEFORE.search(selector.strip()) is not None
            path = _path(_BEFORE.sub("", selector.strip()))
            if path:
                yield _Rule(path, before, says)


def _path(selector: str) -> tuple[tuple[bool, _Simple], ...]:
    """A selector's parts, each with whether it must be a child of the one before; empty for one that is not followed."""
    out: list[tuple[bool, _Simple]] = []
    child = False
    for part in selector.replace(">", " > ").split():
        if part == ">":
            child = True
            continue
        found = _SIMPLE.fullmatch(part)
        if found is None:
            return ()
        names = re.findall(r"([.#])([\w-]+)", found[2])
        identity = next((name for sign, name in names if sign == "#"), "")
        tag = (found[1] or "").lower().replace("*", "")
        out.append((child, (tag, frozenset(name for sign, name in names if sign == "."), identity)))
        child = False
    return tuple(out)


def _said(element: Any, rules: list[_Rule]) -> tuple[dict[str, str], dict[str, str]]:
    """The declarations for an element and for what stands before it, later rules over earlier ones."""
    own: dict[str, str] = {}
    before: dict[str, str] = {}
    for rule in rules:
        if _fits(element, rule.path):
            (before if rule.before else own).update(rule.says)
    return own, before


def _fits(element: Any, path: tuple[tuple[bool, _Simple], ...]) -> bool:
    (child, simple), rest = path[-1], path[:-1]
    if not _is(element, simple):
        return False
    if not rest:
        return True
    above = element.iterancestors()
    if child:
        parent = next(above, None)
        return parent is not None and _fits(parent, rest)
    return any(_fits(parent, rest) for parent in above)


def _is(element: Any, simple: _Simple) -> bool:
    tag, classes, identity = simple
    if (tag and element.tag != tag) or (identity and element.get("id") != identity):
        return False
    return not classes or classes <= set((element.get("class") or "").split())


def _count(says: dict[str, str], element: Any, counters: dict[str, list[_Count]]) -> None:
    """Begin and raise the counters that an element names."""
    holder = element.getparent()
    for name, value in _named(says.get("counter-reset", ""), 0):
        begun = counters.setdefault(name, [])
        if begun and begun[-1].holder is holder:
            begun.pop()
        begun.append(_Count(holder, value))
    for name, value in _named(says.get("counter-increment", ""), 1):
        begun = counters.setdefault(name, [])
        if not begun:
            begun.append(_Count(holder, 0))
        begun[-1].value += value


def _named(value: str, otherwise: int) -> Iterator[tuple[str, int]]:
    """Counters with their numbers: `item 2 section` is item 2, and section with the usual number."""
    for name, number in re.findall(r"([a-zA-Z_][\w-]*)(?:\s+(-?\d{1,4}))?(?=\s|$)", value):
        if name != "none":
            yield name, int(number) if number else otherwise


def _printed(content: str, element: Any, counters: dict[str, list[_Count]]) -> str:
    """What `content` prints before an element."""
    out = ""
    for double, single, attribute, how, name, quoted, apostrophed, kind in _PART.findall(content):
        if attribute:
            out += element.get(attribute) or ""
        elif how:
            begun = counters.get(name, [_Count(None, 0)])
            shown = [print_number(count.value, _KINDS.get(kind, "decimal")) for count in begun]
            out += (quoted or apostrophed).join(shown) if how == "counters" else shown[-1] if shown else ""
        else:
            out += double or single
    return " ".join(out.split())
