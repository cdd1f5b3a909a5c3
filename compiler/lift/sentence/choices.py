"""Sentences that leave a choice to whoever signs: "I do / do not agree (delete as appropriate)".

In goes a sentence, out come its label and what may be chosen, or None. Such a sentence states no norm before it is filled in;
what the choice means afterwards is not read here.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ...sought import Sought

_STRIKE = Sought(
    r"[(\[*\s–-]*\b(?:please |kindly )?(?:delete|strike (?:out|through)|cross (?:out|through)|circle|ring|underline|tick)\b"
    r"(?: \w+){0,3}? (?:appropriate|applicable|applies|apply|necessary|required|relevant|one|choice|answer)\b[)\].*\s]*",
    re.I,
)
"""What asks to strike out all but one."""
_OWN = r"(?:I|we|my child|our child)"
_VERBS = r"(?:do|am|are|is|does|will|would|can|have|has|give|wish|agree|consent|want)"
_YES = rf"\b{_OWN} (?:\w+ )?(?P<yes>(?!and\b)\w+)\s*/\s*"
_NO = rf"(?P<no>(?:{_OWN} )?(?:(?P=yes) |{_VERBS} )?(?:not|don['’]t|won['’]t|disagree|refuse)\b(?: (?P=yes)\b)?)"
_TURNED = rf"\b{_OWN} (?P<no2>(?P<verb>\w+) not|don['’]t|won['’]t)\s*/\s*(?P<yes2>(?:{_OWN} )?(?:(?P=verb)|{_VERBS}))\b"
_EITHER = Sought(rf"{_YES}{_NO}|{_TURNED}", re.I)
"""One who signs says that they do, or that they do not."""
_SLASHED = re.compile(r"[\w'’-]+(?:\s*/\s*[\w'’-]+)+")


class Choice(NamedTuple):
    """What a sentence leaves open, and what may be chosen."""

    label: str
    choices: tuple[str, ...]


@lru_cache(maxsize=4096)
def choice_in(text: str) -> Choice | None:
    """The choice that a sentence leaves to whoever signs; None for a sentence that leaves none."""
    if "/" not in text:
        return None
    label = re.sub(r"^\W+", "", " ".join(_STRIKE.sub(" ", text).split())).strip(" *:.")
    either = _EITHER.search(label)
    if either is not None:
        said = either.group("yes", "no") if either["yes"] else either.group("no2", "yes2")
        return Choice(label, tuple(said))
    slashed = _SLASHED.search(label) if _STRIKE.search(text) else None
    if slashed is None:
        return None
    return Choice(label, tuple(word.strip() for word in slashed[0].split("/")))
