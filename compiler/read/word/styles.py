"""What a Word paragraph or run looks like once its styles are followed: name, outline depth, list, indent, type.

Read from the styles part with its `basedOn` chains and the document's defaults; direct formatting comes first.
"""

import re
from typing import Any

from msgspec import Struct

from ..common.document import Style, colour_of
from ..common.numbering import W, points

_OFF = ("0", "false", "off", "none")
_RGB = re.compile(r"[0-9A-Fa-f]{6}")
_HEADING = re.compile(r"heading (\d)")


class Look(Struct, frozen=True):
    """What a paragraph's properties come to. `outline` is the depth from 1, `level` None where the style decides it."""

    names: tuple[str, ...]
    style: str
    outline: int | None
    list_id: str | None
    level: int | None
    indent: float | None


class Styles:
    """The styles of one document by their ids."""

    def __init__(self, root: Any) -> None:
        self._styles = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._normal = next(
            (
                s.get(f"{W}styleId")
                for s in root.iter(f"{W}style")
                if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true")
            ),
            "Normal",
        )
        self._chains: dict[str | None, tuple[Any, ...]] = {}

    def look(self, paragraph: Any) -> Look:
        """What a `w:p` looks like."""
        own = paragraph.find(f"{W}pPr")
        style = _value(own, "pStyle") or self._normal
        chain = self._chain(style)
        sources = [own, *(s.find(f"{W}pPr") for s in chain)]
        names = tuple((_value(s, "name") or "").lower() for s in chain)
        level = _first(_value(s, "numPr/ilvl") for s in sources)
        outline = _first(_value(s, "outlineLvl") for s in sources)
        depth = int(outline) + 1 if outline is not None and outline.isdigit() and int(outline) < 9 else None
        if outline is None:
            depth = next((int(found[1]) for name in names if (found := _HEADING.fullmatch(name))), None)
        indents = (s.find(f"{W}ind") for s in sources if s is not None)
        left = _first(i.get(f"{W}left") or i.get(f"{W}start") for i in indents if i is not None)
        return Look(
            names=names,
            style=style,
            outline=depth,
            list_id=_first(_value(s, "numPr/numId") for s in sources),
            level=int(level) if level is not None else None,
            indent=points(left),
        )

    def run(self, run: Any, style: str) -> tuple[Style, bool, bool]:
        """How a `w:r` in a paragraph of this style is set, whether it is hidden, and whether it is struck out."""
        own = run.find(f"{W}rPr")
        character = _value(own, "rStyle")
        chains = (*(self._chain(character) if character else ()), *self._chain(style))
        sources = [own, *(s.find(f"{W}rPr") for s in chains), self._defaults]
        size = _first(_value(s, "sz") for s in sources)
        fonts = (s.find(f"{W}rFonts") for s in sources if s is not None)
        look = Style(
            size=float(size) / 2 if size else 10.0,
            bold=_on(sources, "b"),
            italic=_on(sources, "i"),
            caps=_on(sources, "caps"),
            font=_first(f.get(f"{W}ascii") for f in fonts if f is not None) or "",
            underline=_on((own, *(s.find(f"{W}rPr") for s in self._chain(style))), "u"),  # not that of a link's style
            colour=_colour(_first(_value(s, "color") for s in sources)),
        )
        return look, _on(sources, "vanish"), _on(sources, "strike") or _on(sources, "dstrike")

    def _chain(self, style: str | None) -> tuple[Any, ...]:
        """The style and all that it is based on, nearest first."""
        if style not in self._chains:
            chain: list[Any] = []
            at = self._styles.get(style)
            while at is not None and at not in chain:
                chain.append(at)
                at = self._styles.get(_value(at, "basedOn"))
            self._chains[style] = tuple(chain)
        return self._chains[style]


def _colour(code: str | None) -> str:
    return colour_of(*bytes.fromhex(code)) if code and _RGB.fullmatch(code) else ""


def _value(element: Any, path: str) -> str | None:
    found = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def _on(sources: Any, name: str) -> bool:
    for source in sources:
        if source is not None and (found := source.find(f"{W}{name}")) is not None:
            return found.get(f"{W}val") not in _OFF
    return False


def _first(values: Any) -> Any:
    return next((value for value in values if value is not None), None)
