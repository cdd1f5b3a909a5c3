"""Conditions and exceptions made whole before they are read: who stands in for another, how long after, what says nothing.

In: a norm with the spans that its sentence was cut into. Out: the norm with spans that each say one thing. Facts, steps and
events are read from them elsewhere.
"""

import re
from functools import cache

from msgspec.structs import replace

from ..phrases.reading import NormReading
from ..phrases.words import table

_STAND_IN = re.compile(
    r"(?:in|during) (?:his|her|their|his or her|her or his|his/her|(?:the )?[\w’' -]{3,40}?[’']s?) absence"
    r",? (?:(?:of|to|by|from|with) )?(?:the|an?|another|our|any) [\w’'-].*",
    re.IGNORECASE,
)
_ABSENT = re.compile(r"\bor,? (?:in|during) [^,]{2,60}? absence,? (?:(?:of|to|by|from|with) )?", re.IGNORECASE)
_NO_MORE = re.compile(
    r",? (?:and )?(?:not|never) (?:after(?:wards)?|later|the other way (?:a)?round|when it is too late)\Z", re.I
)
_SO = re.compile(r"(?:if|where|when) (?:so|not|any|no)", re.IGNORECASE)
_ASKED = re.compile(r",? (?:why|what|when|how|who|where|which|by whom|to whom)\b", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:if|where|when) (?:not|so|any|no),? (?:why|what|when|how|who|where|which|by whom)\b.*", re.IGNORECASE
)


def made_whole(norm: NormReading, parts: list[str]) -> NormReading:
    """The norm with its condition, of which `parts` are the stretches of the sentence, and its exception made whole."""
    kept: list[str] = []
    exception, action, sentence = norm.exception, norm.action, norm.sentence
    for part in parts:
        clear = _NO_MORE.sub("", part)
        if _NOTHING.fullmatch(clear.strip(" ,")) or _asks(
            norm.sentence, clear
        ):  # "tell you whether we go on and, | if not, why not"
            continue
        if _STAND_IN.fullmatch(clear):
            if exception and (whole := _joined(norm.sentence, exception, clear)):
                exception = _ABSENT.sub("or ", whole)
                sentence = sentence.replace(
                    whole, exception
                )  # "without the head's leave or, | in her absence, the deputy's"
                continue
            if kept and (whole := _joined(norm.sentence, kept[-1], clear)):
                kept[-1] = _ABSENT.sub("or ", whole)
                sentence = sentence.replace(whole, kept[-1])
                continue
        if late := _later(norm.sentence, clear):  # "until two years | after they have left"
            start = late.split(" after ")[0]
            action = action.removesuffix(start).rstrip(" ,") if action.endswith(f" {start}") else action
            clear = late
        kept.append(clear)
    condition = " ".join(kept) or None
    if condition == norm.condition and exception == norm.exception:
        return norm
    return replace(norm, sentence=sentence, action=action, condition=condition, exception=exception)


def _asks(sentence: str, part: str) -> bool:
    """Whether "if so" stands before what is told besides: "tell you whether we go on and, | if so, | when"."""
    return bool(_SO.fullmatch(part.strip(" ,"))) and bool(_ASKED.match(sentence.partition(part)[2]))


def _joined(sentence: str, before: str, part: str) -> str | None:
    """The stretch of a sentence from one span to another that "or" joins to it; None if it does not."""
    found = re.search(rf"{re.escape(before)},? or,? {re.escape(part)}", sentence)
    return found[0] if found else None


def _later(sentence: str, part: str) -> str | None:
    """A condition with the length of time and the "until" that stand before it; None if none does."""
    if not part.casefold().startswith("after "):
        return None
    if "til" not in sentence:
        return None
    found = re.search(rf"\b(?:until|till)(?: at least)? (?:{_numbers()}) [\w-]+(?: \w+)? {re.escape(part)}", sentence)
    return found[0] if found else None


@cache
def _numbers() -> str:
    return "|".join((r"\d{1,3}", "an?", *table("circumstances")["numbers"]))
