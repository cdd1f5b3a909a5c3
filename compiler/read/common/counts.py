"""Numbers in a shape that stands in sentences too: `1/1`, `[1]`, `Rule 1`, `A1`, `1a`, a bare `1`, `II`.

One alone tells nothing. In go texts, out comes the number that each may begin with, taken apart; whether it is one, those
before and after it must tell.
"""

import re

from .numbering import print_number

_WORDS = r"(?:[Rr]ule|[Cc]lause|[Pp]aragraph|[Pp]ara\.?|[Nn]o\.|[Pp]oint|[Pp]rinciple|[Ss]tandard|[Rr]egulation|[Rr]equirement)"
ROMAN = tuple(print_number(number, "lowerRoman") for number in range(1, 31))
SHAPES = tuple(
    re.compile(rf"({shape})(?:[.:)]|\s[–-])?\s+(?=[A-Z“\"‘'(])")
    for shape in (
        r"\[\d{1,3}(?:\.\d{1,2})*\]", r"\(\d{1,2}(?:\.\d{1,2})+\)", r"\d{1,2}[-–]\d{1,2}", r"\d{1,2}/\d{1,2}",
        r"0\d(?:\.\d{1,2})*", r"\d{1,2}\.0\d", r"[A-Z]\d{1,2}", r"\d{1,2}[a-z]", r"#\s?\d{1,3}", r"\d{1,3}", r"[IVX]{1,5}",
        rf"{_WORDS} \d{{1,3}}(?:\.\d{{1,2}})*",
    )
)  # fmt: skip
_LOOKS = re.compile(r"[\[(#]?(?:[A-Za-z]+\.?\s?)?\d")
_PART = re.compile(r"\d+|(?<![^\W\d_])[^\W\d_](?![^\W\d_])")


def parts_of(number: str) -> tuple[int, ...]:
    """The parts of a number as counts; () for a word that is none."""
    if number.isalpha():
        return (ROMAN.index(number.lower()) + 1,) if number.lower() in ROMAN else ()
    return tuple(int(part) if part.isdigit() else ord(part.lower()) - 96 for part in _PART.findall(number))


def follows(above: str, below: str) -> bool:
    """Whether a text begins with the number next to that which another begins with, in the same shape."""
    if not (_LOOKS.match(below) and _LOOKS.match(above)):
        return False
    for shape in SHAPES:
        first, second = shape.match(above), shape.match(below)
        if first and second:
            *group, count = parts_of(first[1]) or (0,)
            return parts_of(second[1]) == (*group, count + 1)
    return False
