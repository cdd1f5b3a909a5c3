"""Signs that text recognition takes for one another are set right where only one of them makes sense.

In goes the text of a line, out comes the text. What its neighbours tell of a number is `numerals`'s matter.
"""

import re

from ..page.glyphs import Fragment

_BLURRED = re.compile(r"([A-Z]?)((?:\d{1,2}|[lIi])(?:[.:,;][\dlIiOoSsZ]{1,2})+\.?)_?")
"""A number with letters for digits, other signs for dots, and a stroke behind it that is not there."""
_TWICE = re.compile(r"([A-Z])(?:[lI]1|1[lI])((?:\.\d{1,2})+\.?)_?")
"""Behind a letter, a one that was read twice."""
_COMMA = re.compile(r"(\d{1,2}(?:\.\d{1,2})*),")
_STROKE = re.compile(r"([A-Z]?\.?\d{1,2}(?:\.\d{1,2})*\.?|[A-Z])[_-]+")
_DIGITS = str.maketrans("lIiOoSsZ:,;", "111005" + "52...")
_LONGEST = 9
_AI = re.compile(r"(?<![^\s(“‘\"])Al(?=[,.;:?)]|$|\s(?![A-Z][a-z]))")
"""Two capitals whose second looks like a small letter; before a capital it may be a name."""
_MEANT = (
    (_AI, "AI"),
    (re.compile(r"\|(?=[a-z])"), "I"),
    (re.compile(r"(?<=\w )\|(?= \w)"), "I"),
    (re.compile(r"(?<![^\s(“‘\"])l(?=[fnst]\b)"), "I"),
)
"""What no word is, and what it is taken for: as many letters."""


def mend_signs(fragment: Fragment) -> None:
    """Set the signs of a fragment right; each character keeps its edges."""
    text = mended_signs(fragment.text)
    gone = len(fragment.text) - len(text)
    if gone:  # from its first word
        end = len(text.partition(" ")[0])
        fragment.xs = [*fragment.xs[:end], *fragment.xs[end + gone :]]
    fragment.text = text


def mended_signs(text: str) -> str:
    """The text of a line with those signs set right that are taken for one another, where only one of them makes sense."""
    head, blank, rest = text.partition(" ")
    if (found := _BLURRED.fullmatch(head)) and any(c.isdigit() for c in head) and len(found[0].strip("_")) <= _LONGEST:
        head = found[1] + found[2].translate(_DIGITS)
    elif found := _TWICE.fullmatch(head):
        head = f"{found[1]}1{found[2]}"
    elif (found := _COMMA.fullmatch(head)) and rest[:1].isupper():
        head = f"{found[1]}."
    elif found := _STROKE.fullmatch(head):
        head = found[1]
    text = head + blank + rest
    for pattern, meant in _MEANT:
        text = pattern.sub(meant, text)
    return text
