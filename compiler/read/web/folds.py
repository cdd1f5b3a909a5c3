"""What a web page folds away and opens at a click: the panels of accordions and the leaves of tabs, with what opens them.

`unfold` marks them in the tree: `data-read-open` on a panel that is to be read though it is hidden at first, `data-read-head` on
what stands over it as its heading, `data-read-title` on a panel whose heading stands elsewhere (a row of tabs, marked `data-read`).
"""

import re
from collections.abc import Iterator
from typing import Any

_TARGETS = ("aria-controls", "data-target", "data-bs-target", "href")
_TOGGLES = frozenset({"toggle", "toggler", "trigger", "accordion", "collapsible", "expander", "tab"})
_PANELS = frozenset({"panel", "pane", "content", "body", "collapse", "accordion", "answer", "tabcontent", "tabpanel"})
_NEVER = frozenset(
    {"modal", "popup", "dialog", "cookie", "cookies", "menu", "nav", "navbar", "navigation", "dropdown", "search"}
)
_ASIDE = ("nav", "aside", "header", "footer", "dialog", "form", "script", "style", "template", "svg")
_ROLES = ("navigation", "search", "banner", "contentinfo", "complementary", "dialog", "alertdialog", "menu", "menubar")
_FEWEST_WORDS, _MOST_TITLE = 3, 14
_SOON = 4


def unfold(main: Any, counts: dict[Any, int]) -> None:
    """Mark what the main part of a page folds away. `counts` are the running words of each element."""
    known: dict[str, Any] = {}
    for element in main.iter():
        if isinstance(element.tag, str) and element.get("id"):
            known.setdefault(element.get("id"), element)
    for element in list(main.iter()):
        if not isinstance(element.tag, str) or not _may_open(element):
            continue
        text = " ".join(element.text_content().split())
        holder, panel, beside = _panel(element, text, known)
        if panel is None or not 0 < len(text.split()) <= _MOST_TITLE or not _may_be_opened(panel, counts):
            continue
        if element in panel.iterancestors() or panel.get("data-read-open"):
            continue
        panel.set("data-read-open", "yes")
        if beside:
            if not any(
                re.fullmatch(r"h[1-6]|summary", above.tag)
                for above in (holder, *element.iterancestors())
                if isinstance(above.tag, str)
            ):
                holder.set("data-read-head", "yes")
            if element is not holder:
                element.set("data-read-open", "yes")
        elif panel.find(".//h1") is None and not _heads_itself(panel, text):
            panel.set("data-read-title", text)
            element.set("data-read", "yes")


def _may_open(element: Any) -> bool:
    named = (
        element.tag == "button" or element.get("role") in ("button", "tab") or element.get("aria-expanded") is not None
    )
    return named or bool(_parts(element) & _TOGGLES) or element.get("data-toggle") in ("collapse", "tab")


def _panel(element: Any, text: str, known: dict[str, Any]) -> tuple[Any, Any, bool]:
    """What opens a panel together with all that holds nothing but it; the panel or None; whether it stands right below."""
    holders = [element, *_wrapping(element, text)]
    target = next(_targets(element, known), None)
    if target is None:
        target = next((found for found in map(_targeted(known), element.iter("a")) if found is not None), None)
    for holder in holders:
        below = holder.getnext()
        if (
            below is not None
            and isinstance(below.tag, str)
            and (below is target or (target is None and _is_panel(below)))
        ):
            return holder, below, True
        if below is not None and target is not None and target in below.iter() and target.getprevious() is None:
            return holder, target, True
    return element, target, False


def _targeted(known: dict[str, Any]) -> Any:
    return lambda element: next(_targets(element, known), None)


def _targets(element: Any, known: dict[str, Any]) -> Iterator[Any]:
    for name in _TARGETS:
        identity = (element.get(name) or "").strip()
        if identity and (name == "aria-controls" or identity.startswith("#")) and identity.lstrip("#") in known:
            yield known[identity.lstrip("#")]


def _wrapping(element: Any, text: str) -> Iterator[Any]:
    for above in element.iterancestors():
        if " ".join(above.text_content().split()) != text:
            return
        yield above


def _is_panel(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    hidden = element.get("hidden") is not None or "display:none" in style or element.get("aria-hidden") == "true"
    return hidden or element.get("role") in ("tabpanel", "region") or bool(_parts(element) & _PANELS)


def _may_be_opened(panel: Any, counts: dict[Any, int]) -> bool:
    if panel.tag in (*_ASIDE, "p", "span") or panel.get("role") in _ROLES or _parts(panel) & _NEVER:
        return False
    return counts.get(panel, 0) >= _FEWEST_WORDS


def _heads_itself(panel: Any, text: str) -> bool:
    """Whether the words that open a panel stand at its head again."""
    first = (element for _, element in zip(range(_SOON), panel.iterdescendants(), strict=False))
    return any(" ".join(element.text_content().split()).lower() == text.lower() for element in first)


def _parts(element: Any) -> set[str]:
    return {part for part in re.split(r"[\s_-]+", (element.get("class") or "").lower()) if part}
