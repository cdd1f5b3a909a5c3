"""The automatic numbers of a Word document, computed from its numbering part as Word prints them.

In go a paragraph's list and level in document order, out comes the printed marker (`4.1.1`, `(iv)`, a glyph). Lists that
share an abstract definition count on together; an override starts anew where its list is first used at that level.
"""

from typing import Any

from msgspec import Struct, field

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_HIGHEST = 2000
"""Letters and Roman numerals count no further: they grow in length with the number."""
_WORDS = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


class Level(Struct, frozen=True):
    """How one level of a list is counted and printed. `restart`: the level (from 1) that restarts it, 0 for never."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    indent: float | None = None
    style: str | None = None


class Numbering(Struct):
    """The lists of a document and how far each has counted."""

    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level(self, list_id: str, level: int) -> Level | None:
        """The level of a list, or None where there is no such list."""
        found = self.lists.get(list_id)
        return found[1].get(level) if found else None

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level of a list that a paragraph style is tied to, else the first."""
        levels = self.lists[list_id][1] if list_id in self.lists else {}
        return next((number for number, level in sorted(levels.items()) if level.style == style), 0)

    def count(self, list_id: str, level: int) -> tuple[str, bool]:
        """Counts one paragraph and gives its marker as printed ("" where none is) and whether it is a glyph."""
        if list_id not in self.lists:
            return "", False
        abstract, levels, overrides = self.lists[list_id]
        level = max(0, min(level, _LEVELS - 1))
        counts = self.counts.setdefault(abstract, {})
        here = levels.get(level, Level(text=f"%{level + 1}."))
        if level in overrides and (list_id, level) not in self.begun:
            counts[level] = overrides[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else here.start
        self.begun.add((list_id, level))
        for skipped in range(level):  # a level that was passed over counts as used
            counts.setdefault(skipped, levels.get(skipped, Level()).start)
        for deeper in range(level + 1, _LEVELS):
            restart = levels.get(deeper, here).restart
            if restart is None or (restart and level < restart):
                counts.pop(deeper, None)
        if here.kind == "bullet":
            return here.text.strip(), True
        text = here.text
        for number in range(_LEVELS):
            if f"%{number + 1}" in text:
                one = levels.get(number, Level())
                kind = "decimal" if here.legal and one.kind != "none" else one.kind
                text = text.replace(f"%{number + 1}", print_number(counts.get(number, one.start), kind))
        return " ".join(text.split()), False


def print_number(number: int, kind: str) -> str:
    """A number in one of Word's formats; others, and those that English policies do not use, are printed in digits."""
    if number > _HIGHEST:
        return str(number)
    match kind:
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02}"
        case "lowerLetter" | "upperLetter" if number > 0:
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters if kind == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman" if number > 0:
            roman, rest = "", number
            for value, letters in _ROMAN:
                roman += letters * (rest // value)
                rest %= value
            return roman if kind == "lowerRoman" else roman.upper()
        case "ordinal":
            ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
            return f"{number}{ending}"
        case "cardinalText" if 0 < number <= len(_WORDS):
            return _WORDS[number - 1]
        case _:
            return str(number)


def read_numbering(root: Any | None, styles: Any) -> Numbering:
    """The lists of a numbering part (its root element, None if there is no such part) and the styles' root."""
    if root is None:
        return Numbering({})
    abstracts = {_id(e, "abstractNumId"): e for e in root.iter(f"{W}abstractNum")}
    nums = {_id(e, "numId"): e for e in root.iter(f"{W}num")}
    lists = {}
    for list_id, num in nums.items():
        abstract_id = _value(num.find(f"{W}abstractNumId")) or ""
        abstract = _linked(abstracts.get(abstract_id), abstracts, nums, styles)
        if abstract is None:
            continue
        levels = {int(_id(e, "ilvl")): _level(e) for e in abstract.findall(f"{W}lvl")}
        overrides: dict[int, int] = {}
        for override in num.findall(f"{W}lvlOverride"):
            number = int(_id(override, "ilvl"))
            if (own := override.find(f"{W}lvl")) is not None:
                levels[number] = _level(own)
            if (start := _value(override.find(f"{W}startOverride"))) is not None:
                overrides[number] = int(start)
        lists[list_id] = (_id(abstract, "abstractNumId"), levels, overrides)
    return Numbering(lists)


def _linked(abstract: Any, abstracts: dict[str, Any], nums: dict[str, Any], styles: Any) -> Any:
    """An abstract definition that only names a list style stands for that style's own."""
    link = _value(abstract.find(f"{W}numStyleLink")) if abstract is not None else None
    if link is None:
        return abstract
    for style in styles.iter(f"{W}style"):
        if _id(style, "styleId") == link and (num := style.find(f".//{W}numId")) is not None:
            target = nums.get(_value(num) or "")
            return abstracts.get(_value(target.find(f"{W}abstractNumId")) or "") if target is not None else None
    return abstract


def _level(element: Any) -> Level:
    restart = _value(element.find(f"{W}lvlRestart"))
    left = element.find(f"{W}pPr/{W}ind")
    legal = element.find(f"{W}isLgl")
    return Level(
        start=int(_value(element.find(f"{W}start")) or 1),
        kind=_value(element.find(f"{W}numFmt")) or "decimal",
        text=_value(element.find(f"{W}lvlText")) or "",
        restart=int(restart) if restart is not None else None,
        legal=legal is not None and _value(legal) not in ("0", "false"),
        indent=points(left.get(f"{W}left") or left.get(f"{W}start")) if left is not None else None,
        style=_value(element.find(f"{W}pStyle")),
    )


def points(twips: str | None) -> float | None:
    """Word's twentieths of a point in points."""
    try:
        return float(twips) / 20 if twips else None
    except ValueError:
        return None


def _value(element: Any) -> str | None:
    return element.get(f"{W}val") if element is not None else None


def _id(element: Any, name: str) -> str:
    return element.get(f"{W}{name}") or ""
