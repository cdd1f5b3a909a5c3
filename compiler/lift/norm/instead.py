"""Duties to two people, each in a case or by a time of its own: `tell the head or, if it is the head's breach, the chair`,
`inform the parents within a day and the police at once`.

Comes in: a norm as it was read. Goes out: a norm for each of the two, the second with its act in whole (`told`).
"""

import re

from msgspec.structs import replace

from ..phrases.parties import named
from ..phrases.reading import NormReading
from .spans import stretches

_DUTIES = ("obligation", "recommendation")
_SOMEBODY = r"(?:the|a|an|our|another) [\w’'-]+(?: [\w’'-]+){0,4}"
_PREPOSITION = r"(?:(?:to|by|from|with) )?"
_ENDS_IN_PARTY = re.compile(rf"(?P<case>.+?),? (?P<whom>{_PREPOSITION}{_SOMEBODY})\Z", re.DOTALL)
_LAST_WORD = re.compile(rf"(?P<act>.*?)(?P<link> {_PREPOSITION})(?P<the>(?:the|a|an|our|their|your) )?\Z", re.DOTALL)
_SOON = (
    r"(?:immediately|at once|straight ?away|right away|without delay|promptly|(?:on )?the same day"
    r"|as soon as (?:possible|practicable)|(?:with)?in (?:\w+ ){1,3}(?:hours?|days?|weeks?)"
    r"|by (?:noon|midday|\d[\d.:]*(?: ?[ap]m)?|the (?:end|close) of (?:\w+ ){0,2}\w+|the next \w+(?: day)?))"
)
_ALSO = re.compile(
    rf"(?P<verb>inform|tell|notify|alert|contact|ring|call|phone|telephone|warn|e-?mail|write to|report to)"
    rf"(?P<one> .{{3,120}}?{_SOON}),? and (?P<two>(?:to )?(?:the|our|their|any|a) (?:[\w’'-]+ ){{1,5}}{_SOON})\Z",
    re.IGNORECASE,
)


def each_of(norm: NormReading) -> tuple[NormReading, ...]:
    """The norms of one that names two addressees; the norm alone where it does not."""
    if norm.modality not in _DUTIES:
        return (norm,)
    return _also(norm) or (_instead(norm) if norm.condition else ()) or (norm,)


def told_whole(norm: NormReading) -> NormReading:
    """A norm with its act in whole, in its sentence too, where its own words leave the verb to what stands before."""
    if not norm.told:
        return norm
    rest = norm.sentence.replace(norm.action, " ", 1)
    parts = stretches(norm.condition, norm.sentence) if norm.condition else []
    said = ", ".join((norm.told, *(part for part in parts if part in norm.action and part not in rest)))
    return replace(norm, action=norm.told, sentence=norm.sentence.replace(norm.action, said, 1), told="")


def _also(norm: NormReading) -> tuple[NormReading, ...]:
    """`inform the parents within a day, | and the police at once`; a condition behind them is that of the second."""
    found = _ALSO.fullmatch(norm.action)
    if found is None:
        return ()
    first, told = f"{found['verb']}{found['one']}", f"{found['verb']} {found['two'].removeprefix('to ')}"
    behind = norm.condition and norm.sentence.find(norm.condition) > norm.sentence.find(norm.action)
    return (replace(norm, told=first, condition=None if behind else norm.condition), replace(norm, told=told))


def _instead(norm: NormReading) -> tuple[NormReading, ...]:
    """`tell the head | or, if he is away, the deputy`: the first unless that is so, the second when it is."""
    parts = stretches(norm.condition or "", norm.sentence)
    for part in parts:
        if f"or {part}" not in norm.sentence and f"or, {part}" not in norm.sentence:
            continue  # seen before a pattern is made for the part, which takes longer than all else here
        found = re.search(rf"\bor,? ({re.escape(part)}(?:,? {_PREPOSITION}{_SOMEBODY})?)", norm.sentence)
        ends = _ENDS_IN_PARTY.fullmatch(found[1]) if found else None
        if found is None or ends is None or not any(who.end == len(found[1]) for who in named(found[1])):
            continue
        left = " ".join(other for other in parts if other != part) or None
        barring = " ".join(filter(None, (norm.exception, ends["case"])))
        first = replace(norm, condition=left, exception=barring)
        start, who = norm.sentence.find(norm.action), named(norm.action)
        if who and who[-1].party == named(found[1])[-1].party:  # "the DSL or, in her absence, the deputy DSL"
            return (replace(first, exception=" ".join(filter(None, (norm.exception, found[1])))),)
        act = _LAST_WORD.fullmatch(norm.action[: who[-1].start]) if who and who[-1].end == len(norm.action) else None
        if act is None or not 0 <= start < found.start():
            return (first,)
        own = ends["whom"].split(" ")[0] in ("to", "by", "from", "with")
        told = f"{act['act']}{' ' if own else act['link'] + ' ' if act['link'].strip() else ' '}{ends['whom']}"
        both = " ".join(filter(None, (left, ends["case"])))
        return (
            first,
            replace(norm, action=norm.sentence[start : found.end()], condition=both, told=" ".join(told.split())),
        )
    return ()
