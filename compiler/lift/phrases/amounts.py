"""How much, how long, and by which day: bounded amounts and days of the calendar in a stretch of policy English.

Times, money and what is counted become `at most 3 years`, `above 25 pounds`, `at least 2 staff`; a day of the calendar, for
which rules have no value, stays as printed (`until "31 July 2027"`). The words are in `grammar/words/circumstances.toml`.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import cast

from ....grammar import syntax as s
from ...sought import Sought
from .words import table


def amounts(text: str, modality: str) -> tuple[s.How, ...]:
    """The first bounded amount in the words of an act, if any. A bare `for 3 years` is the least that a duty asks for and
    the most that a permission gives; `modality` is the norm's.
    """
    low = text.casefold()
    rate = _rate().search(low) if any(word in low for word in ("once", "twice", " times")) else None
    if rate and (rate["bound"] or rate["often"] != "once"):
        said = bound_of(rate["bound"], modality)
        if said and (said, rate["often"]) != ("at least", "once"):
            times = {"once": 1, "twice": 2}.get(rate["often"]) or _count(rate["often"].removesuffix(" times"))
            return (s.Amount(said, s.Quantity(times, _plural("time", times)), s.Word(rate["per"].replace(" ", "-"))),)
    if not _bounded().search(low) and " for " not in low:
        return ()
    for pattern in _patterns():
        found = pattern.search(low)
        if found and _RELATIVE.search(low, 0, found.start()):
            continue
        bound = bound_of(found["bound"], modality) if found else None
        if found and bound:
            per = s.Word(found["per"].replace(" ", "-")) if found["per"] else None
            return (s.Amount(bound, _quantity(found["number"], found["unit"], found["pence"]), per),)
    return ()


_RELATIVE = re.compile(r"\b(?:who|whose|whom)\b")
"""What opens a clause about somebody, whose amounts are not the act's (`those who have been here for over 2 years`)."""


def unmeasured(text: str) -> str:
    """The text without its lengths of time: `5 school days` tells of no part of the day."""
    return _lengths().sub(" ", text)


def by_day(text: str) -> tuple[s.How, ...]:
    """`by 30 September`, `from 1 May 2027`, `until 31 July`: the day as printed, before, after or until which it holds."""
    said: list[s.How] = []
    for found in _days().finditer(text):
        event = s.Event(s.Who((s.Word(re.sub(r"\s+", " ", found[2]), quoted=True),)))
        said.append(_JOINTS[_names("day")[found[1].casefold()]](event))
    return tuple(said)


_JOINTS: dict[str, Callable[[s.Event], s.How]] = {"before": s.Before, "after": s.After, "until": s.Until}


_BARE: dict[str, s.Bound] = {"obligation": "at least", "recommendation": "at least", "permission": "at most"}


def bound_of(said: str | None, modality: str) -> s.Bound | None:
    """The bound that a phrase sets (`no more than`); without one, what a bare amount means in a norm of that modality."""
    return bounding()[said] if said else _BARE.get(modality)


@cache
def bounding() -> dict[str, s.Bound]:
    """The bound that each phrase sets, the longest first."""
    return {phrase: cast(s.Bound, bound) for phrase, bound in _names("amount").items()}


@cache
def _names(key: str) -> dict[str, str]:
    """What each phrase of a table names, the longest first."""
    data: dict[str, list[str]] = table("circumstances")[key]
    pairs = [(phrase, name) for name, phrases in data.items() for phrase in phrases]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def _bounded() -> Sought:
    return Sought(rf"\b(?:{'|'.join(bounding())})\b")


_PER = r"(?:a|per|each|every|in a|in any) (?P<per>day|week|lesson|month|half term|term|year)\b"


def _number() -> str:
    return rf"\d{{1,4}}|{'|'.join(table('circumstances')['numbers'])}"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Money, then time, then what is counted, then a bare `for` with a time."""
    bound = rf"\b(?P<bound>{'|'.join(bounding())})(?: of)?"
    number = rf"(?P<number>{_number()})"
    time, counted = ("|".join(_names(key)) for key in ("units", "counted"))
    per = rf"(?: {_PER})?"
    lasting = "|".join(table("circumstances")["lasting"])
    alone = r"(?!\w|['’]| (?:old|of age|notice|per|each|every|an? (?:day|week|lesson|month|term))\b)"
    return tuple(
        map(
            re.compile,
            (
                rf"{bound} £(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}})(?:\.(?P<pence>\d\d))?(?P<unit>)(?![,.]?\w){per}",
                rf"{bound} {number} (?P<unit>{time}){alone}(?P<pence>)(?P<per>)",
                rf"{bound} {number} (?:(?!(?:at|in|of|or|and|to|for|per|a)\b)\w+ ){{0,2}}?"
                rf"(?P<unit>{counted})(?!\w)(?P<pence>){per}",
                rf"\b(?:{lasting})\b[^.;,]{{0,60}} for (?P<bound>)(?:a (?:further )?period of )?"
                rf"{number} (?P<unit>{time}){alone}(?P<pence>)(?P<per>)",
            ),
        )
    )


@cache
def _rate() -> re.Pattern[str]:
    """`at least twice a term`, `no more than three times a week`; `once a year` alone is how a duty comes round."""
    return re.compile(
        rf"(?:\b(?P<bound>{'|'.join(bounding())}) )?\b(?P<often>once|twice|(?:{_number()}) times) " + _PER
    )


def measure_before(text: str) -> int:
    """Where the measure of time begins with which a text ends ("…, at least two school days"); -1 if it ends with none."""
    found = _last_measure().search(text)
    return found.start() if found else -1


@cache
def _last_measure() -> re.Pattern[str]:
    return re.compile(rf"\b{measure()}$", re.IGNORECASE)


def measure() -> str:
    """The pattern of a length of time with its bound, of which `number` and `unit` are groups: `at least two school days`."""
    bounds, units = "|".join(bounding()), "|".join(_names("units"))
    return rf"(?:(?:{bounds}|no later than|not later than) )?(?P<number>{_number()}|an?) (?P<unit>{units})"


@cache
def _lengths() -> Sought:
    return Sought(
        rf"\b(?:{_number()}) (?:{'|'.join(_names('units'))})\b|(?<!during )\b(?:on )?(?:each|every) (?:working|school) day\b",
        re.IGNORECASE,
    )


def _quantity(number: str, unit: str, pence: str | None) -> s.Quantity:
    """The count with its unit in the language's words; without a unit it is money."""
    count = _count(number)
    if not unit:
        return s.Quantity(count * 100 + int(pence), "pence") if pence else s.Quantity(count, _plural("pound", count))
    return s.Quantity(count, _plural(_names("units").get(unit) or _names("counted")[unit], count))


def _count(number: str) -> int:
    return int(number.replace(",", "")) if number[0].isdigit() else int(table("circumstances")["numbers"][number])


def _plural(unit: str, count: int) -> str:
    return unit if count == 1 or unit == "staff" else unit + "s"


@cache
def _days() -> Sought:
    months = "|".join(table("meta")["months"])
    return Sought(
        rf"\b({'|'.join(_names('day'))}) (?:the )?(\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{months})(?:,? (?:19|20)\d\d)?"
        r"(?: (?:each|every) (?:school |academic )?year)?)(?!\w)",
        re.IGNORECASE,
    )
