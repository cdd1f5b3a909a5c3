"""What a condition speaks of and says is not so: leave that is missing (`refuses consent`), an act that is left undone.

In: a condition that names leave or an act. Out: the part of it that is about the leave, and whether that leave is missing; or
whether the act is not done. A refusal in another clause (`…, and names are never given`) tells nothing of either.
"""

import re
from collections.abc import Sequence, Set
from functools import cache

from .words import table

_IS = r"(?:is|are|was|were|has|have|had|does|do|did|will|would|must|may|can|shall|should|gives?|agrees|consents)"
_FINITE = re.compile(
    rf"\b{_IS}\b|\b(?:it|he|she) \w+s\b|\b(?:knows?|asks?|wants?|wishes|needs?)\b|\A\W*(?:with|without|subject to)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[;:]|,?\s*\b(?:and|or|but|nor|yet|whereas)\s+"
    r"(?=(?:never|not|only) (?:in|on|at|with|for|to|by|from|under|during|after|before|where|when|if|while|as)\b"
    rf"|(?!(?:is|are|was|were|has|have|had|not|never|been|then|later|does|do|did)\b)(?:[\w’'-]+ ){{1,6}}?{_IS}\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w’'-]+")
_AGAIN = frozenset(("who", "which", "if", "where", "when", "with", "has", "is", "are"))
"""Words behind a refusal with which something else begins that is not refused."""

_MEASURED = re.compile(
    r"\b(?:not|no) (?:less|fewer|later|more|earlier|sooner|longer|shorter) than\b|\bnot only\b", re.IGNORECASE
)
"""What measures and refuses nothing: `agreed not less than two days beforehand`."""

REACH = 8
"""At most so many words part a refusal and the leave that it refuses."""


def about_leave(text: str) -> tuple[str, ...]:
    """The clauses of a condition that name leave; all of it, if none does by itself."""
    return tuple(part for _, part in parted(text) if _leave().search(part)) or (text,)


def parted(text: str) -> list[tuple[str, str]]:
    """The clauses of a condition, each with what joins it to the one before: "and", "or", another sign; "" for the first."""
    parts: list[tuple[str, str]] = []
    start, joint = 0, ""
    for cut in _BREAK.finditer(text):
        if _FINITE.search(
            text[start : cut.start()]
        ):  # not "the consent of the parent and | the pupil has not been given"
            parts.append((joint, text[start : cut.start()]))
            start, joint = cut.end(), cut[0].strip(" ,").casefold()
    return [*parts, (joint, text[start:])]


def names_leave(text: str) -> bool:
    """Whether a text speaks of somebody's leave."""
    return bool(_leave().search(text))


def is_missing(clause: str) -> bool:
    """Whether the leave that a clause names is refused, withdrawn or not there; a refusal refused (`has not withdrawn`) is none."""
    clause = _MEASURED.sub(" ", clause)
    words = [word.replace("’", "'").casefold() for word in _WORD.findall(clause)]
    places = [at for at, word in enumerate(words) if _leave().fullmatch(word)]
    if not places:
        return False
    denied = [at for at, word in enumerate(words) if word in _set("denying") and words[at + 1 : at + 2] != ["to"]]
    refused = [at for at, word in enumerate(words) if _refusing().fullmatch(word)]
    spent = {no for no in denied for at in refused if 0 < at - no <= 3}
    if any(not any(0 < at - no <= 3 for no in denied) for at in refused):
        return True
    return any(_reaches(words, no, at) for no in denied if no not in spent for at in places)


def _reaches(words: list[str], no: int, leave: int) -> bool:
    """Whether a "no" at one place denies the leave at another."""
    between = words[min(no, leave) + 1 : max(no, leave)]
    if len(between) > REACH:
        return False
    if no > leave:
        return words[no] != "without" and (words[no] != "no" or words[no + 1 : no + 2] == ["longer"])
    return not _AGAIN & set(between[1:]) and (words[no] not in ("no", "without") or len(between) <= 4)


def is_undone(words: Sequence[str], act: Set[int]) -> bool:
    """Whether the words before those of an act (by their places) say that it is refused or left: `fails to | hand it in`."""
    first = min(act)
    before = range(max(0, first - 3), first)
    return any(
        words[at] in _set("denying")
        or words[at] in _shortened()
        or _refusing().fullmatch(words[at])
        or _leaving().fullmatch(words[at])
        for at in before
        if at not in act and not _AGAIN & set(words[at + 1 : first])
    )


@cache
def _leaving() -> re.Pattern[str]:
    return re.compile("|".join(table("circumstances")["leaving"]))


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(table("circumstances")[key])


@cache
def _shortened() -> frozenset[str]:
    """`dont`, as passages hold `don't`."""
    return frozenset(word.replace("'", "") for word in _set("denying") if "'" in word)


@cache
def _refusing() -> re.Pattern[str]:
    return re.compile("|".join(table("circumstances")["refusing"]))


@cache
def _leave() -> re.Pattern[str]:
    """A word for leave, or the first of several."""
    data = table("circumstances")
    single = [phrase.split()[0] for phrase in (*data["consent"], *data["approval"]) if phrase[0].isalpha()]
    return re.compile(rf"\b(?:{'|'.join(dict.fromkeys(map(re.escape, single)))}|agreed)\b", re.IGNORECASE)
