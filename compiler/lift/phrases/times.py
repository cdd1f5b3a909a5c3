"""When, by when, until when and how often: the times of a stretch of policy English, as a rule tells how an act is done.

In: text. Out: times of the day as values, and the `how` of a rule. Patterns are in `grammar/words/circumstances.toml`.
"""

import re
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.signals import words_of
from .amounts import amounts, bound_of, bounding, by_day, measure
from .words import Phrases, table

DIGIT = re.compile(r"\d")


_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?m?\.?"


def hours_in(low: str) -> tuple[s.Value, ...]:
    """`between 8:45am and 4.00 pm`, `from 9 am until 3.30 pm`, `after 6pm`."""
    found = [*_ranges().finditer(low)] if DIGIT.search(low) else []
    late = None if found else re.search(r"\bafter (\d{1,2})(?:[:.]([0-5]\d))? ?(?:([ap])\.?m\b|(?<=:\d\d))", low)
    if late:
        return (s.Value(s.Scalar(_clock(late[1], late[2], late[3]), "time"), s.Scalar("23:59", "time")),)
    return tuple(
        s.Value(*(s.Scalar(time, "time") for time in _span(one)))
        for one in found
        if ((one[2] or one[3]) and (one[5] or one[6])) or _of_the_clock(one)
    )


def _of_the_clock(found: re.Match[str]) -> bool:
    """Whether the two numbers of a range are hours, though one is bare or both are: `between 9 and 3`, which ends after noon, and
    `between 9am and 3`; not `between 3 and 9 pupils`.
    """
    if not _ENDS.match(found.string, found.end()):
        return False
    bare = not (found[2] or found[3] or found[5] or found[6])
    return int(found[4]) < 7 <= int(found[1]) <= 12 if bare else max(int(found[1]), int(found[4])) < 13


_ENDS = re.compile(
    r"(?<=m\.)|(?: ?o['’]clock)?\s*"
    r"(?:[,.;:)]|\Z|(?:on|in|at|each|every|during|unless|if|when|without|and|or|must|may|should|will|is|are)\b)"
)
"""What stands behind an hour: no noun of which it tells how many there are."""


@cache
def _ranges() -> re.Pattern[str]:
    """`between 8.45 and 12.15`; behind a range, another without a preposition of its own (`or 1.15 and 3.20`)."""
    return re.compile(
        rf"\b(?:between|from|(?<=\d )(?:or|and)|(?<=m )(?:or|and)) {_CLOCK}\s*(?:and|to|until|-|–)\s*{_CLOCK}"
    )


def _span(found: re.Match[str]) -> tuple[str, str]:
    """The two times of a range; of `12.30 and 1.30` and `9 and 3`, the second is after noon, and both of `1.15 and 3.20` are."""
    start, end = (_clock(*found.group(i, i + 1, i + 2)) for i in (1, 4))
    if not found[3] and not found[6] and not found[1].startswith("0") and "01" <= start < end < "06":
        return f"{int(start[:2]) + 12}{start[2:]}", f"{int(end[:2]) + 12}{end[2:]}"
    if end < start < "13" and not found[6] and end < "12":
        return start, f"{int(end[:2]) + 12}{end[2:]}"
    if found[3] == "p" and not found[6] and int(found[1]) < int(found[4]) < 12:  # "between 6pm and 8"
        return start, f"{int(end[:2]) + 12}{end[2:]}"
    if found[6] == "p" and not found[3] and int(found[1]) < int(found[4]) < 12 and start < "12":  # "between 3 and 6pm"
        return f"{int(start[:2]) + 12}{start[2:]}", end
    return start, end


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    return f"{int(hour) % 12 + 12 if half == 'p' else int(hour):02}:{minute or '00'}"


DUE = re.compile(
    r"\b(?:by|before|no later than|not later than) +([01]?\d|2[0-3])(?:[:.]([0-5]\d))? ?(?:([ap])\.?m\b|(?<=:\d\d))"
)


def due_by(text: str) -> tuple[s.How, ...]:
    """`by 8.50am`, `before 4 p.m.`, `by 15:30`; a figure without a colon or am and pm may be a clause."""
    found = DUE.search(text.casefold()) if DIGIT.search(text) else None
    return (s.Before(s.Time(_clock(found[1], found[2], found[3]))),) if found else ()


def until_when(low: str) -> tuple[s.How, ...]:
    """`until 3.30 pm`."""
    found = re.search(rf"\b(?:until|till) {_CLOCK}(?!\w)", low) if DIGIT.search(low) else None
    return (s.Until(s.Time(_clock(*found.groups()))),) if found and (found[2] or found[3]) else ()


def how_of(text: str, modality: str) -> tuple[s.How, ...]:
    """When, how often, how soon and how much, as the words of an act tell it."""
    times = times_in(text, modality)
    if not any(isinstance(how, s.Amount) for how in times):
        times += amounts(text, modality)
    return (*times, *due_by(text), *until_when(text.casefold()), *by_day(text))


class Apart(NamedTuple):
    """How long before or after something, and where the text goes on with `before` or `after`."""

    span: s.Quantity
    end: int


def time_apart(text: str) -> Apart | None:
    """The length of time that a text begins with, and that tells how long before or after: `two days | before the trip`."""
    found = _time_apart().match(text.casefold())
    if found is None:
        return None
    number, unit = (found[part].replace("-", " ") for part in ("number", "unit"))
    return Apart(quantity(number, unit), found.end())


def spaced(how: tuple[s.How, ...], span: s.Quantity) -> tuple[s.How, ...]:
    """The phrases of a rule of which the first `before` or `after` something that happens is that long before or after; none
    where there is none.
    """
    for at, one in enumerate(how):
        if isinstance(one, s.Before) and isinstance(one.event, s.Event):
            return (*how[:at], replace(one, lead=span), *how[at + 1 :])
        if isinstance(one, s.After):
            return (*how[:at], replace(one, delay=span), *how[at + 1 :])
    return ()


@cache
def _time_apart() -> re.Pattern[str]:
    return re.compile(rf"\W*{measure()} (?=(?:before|prior to|ahead of|in advance of|after|following)\b)")


def ahead(how: tuple[s.How, ...], sentence: str) -> tuple[s.How, ...]:
    """The phrases of a rule, where the length of time that its sentence names right before `before` is how long before."""
    before = next((h for h in how if isinstance(h, s.Before) and isinstance(h.event, s.Event)), None)
    spans = [h for h in how if isinstance(h, s.Within | s.Amount)]
    if before is None or not spans or not _ahead().search(" ".join(words_of(sentence))):
        return how
    span = spans[0].span if isinstance(spans[0], s.Within) else spans[0].quantity
    return tuple(replace(h, lead=span) if h is before else h for h in how if h is not spans[0])


@cache
def _ahead() -> re.Pattern[str]:
    numbers = "|".join(_numbers())
    return re.compile(
        rf"\b(?:\d{{1,4}}|{numbers}) (?:{_unit_words()}) (?:{'|'.join(table('circumstances')['before'])})\b"
    )


_PLAIN_WORD = re.compile(r"[a-z0-9]+")


_BANS = ("prohibition", "discouragement")
_YEAR_GROUP = re.compile(r"\b(?:each|every|per) (?:school )?year[ -]groups?\b")
"""Some of the pupils, and no time."""


def times_in(text: str, modality: str = "") -> tuple[s.How, ...]:
    """Deadlines, recurrence, quotas and `in writing`. `modality` is that of the norm whose act this is, if it is one: it tells
    whether `10 minutes a day` is the least or the most.
    """
    words = _PLAIN_WORD.findall(_YEAR_GROUP.sub(" ", text.casefold()))
    told = {kind for _, kind, _ in _timely().all(words, 0, len(words))}
    low = f" {' '.join(words)} "
    quota, each, apart, soon = (pattern.search(low) if "unit" in told else None for pattern in _amounts())
    found: list[s.How] = []
    if quota:
        least = bound_of(quota["bound"], modality) or ("above" if modality in _BANS else "at most")
        found.append(s.Amount(least, quantity(quota["number"], quota["unit"]), s.Word(quota["per"].replace(" ", "-"))))
    elif each:
        found.append(s.Amount("at most", quantity(each[2], each[3]), s.Word("day" if each[1][0] == "d" else "week")))
    if "writing" in told:
        found.append(s.InWriting())
    often = next((unit for unit in table("circumstances")["every"] if f"every {unit}" in told), None)
    if apart:
        found.append(s.Every(_unit(apart[2]) + "s", _count(apart[1])))
    elif often and not quota and not each:
        found.append(s.Every(often))
    if soon:
        found.append(s.Within(quantity(soon[1], soon[2])))
    elif "within_day" in told:
        found.append(s.Within(the="day"))
    elif "once" in told:
        found.append(s.AtOnce())
    return tuple(found)


@cache
def _timely() -> Phrases:
    """What tells of time or writing, by what it tells."""
    data = table("circumstances")
    writing = [w for w in data["writing"] if w != "written"] + [f"written {w}" for w in data["written"]]
    entries = [("writing", writing), *((f"every {unit}", phrases) for unit, phrases in data["every"].items())]
    entries += [*data["deadline"].items(), *(("unit", phrases) for phrases in data["units"].values())]
    return Phrases((kind, phrase.replace("-", " ")) for kind, phrases in entries for phrase in phrases)


@cache
def _amounts() -> tuple[re.Pattern[str], ...]:
    """`2 hours a week`, `a weekly limit of 2 hours`, `every 2 weeks`, `within 2 days`, each with a unit of time in it."""
    several = rf"(?:\d{{1,4}}|{'|'.join(_numbers())})"
    bounds = "|".join(bounding())
    number, unit = rf"(\d{{1,4}}|{'|'.join(_numbers())})", rf"({_unit_words()})"
    return tuple(
        map(
            re.compile,
            (
                rf" (?:(?P<bound>{bounds}) (?:of )?)?(?P<number>{several}) (?P<unit>{_unit_words()})"
                r" (?:a|per|each|every|in a|in any) (?P<per>day|week|lesson|month|term) ",
                rf" (day|daily|week|weekly) (?:quota|limit|maximum|allowance) of (\d{{1,4}}) {unit} ",
                rf" every {number} {unit} ",
                rf" (?:within|inside|no later than|not later than) (?:\d{{1,4}} |{several} (?:or|to) )?({several}|an?) {unit} ",
            ),
        )
    )


@cache
def _unit_words() -> str:
    names = [name for phrases in table("circumstances")["units"].values() for name in phrases]
    return "|".join(sorted((n.replace("-", " ") for n in names), key=lambda n: (-len(n), n)))


def _unit(text: str) -> str:
    units: dict[str, list[str]] = table("circumstances")["units"]
    return next(unit for unit, phrases in units.items() if text in [p.replace("-", " ") for p in phrases])


@cache
def _numbers() -> dict[str, int]:
    """The numbers that have a word, in a text without hyphens (`twenty four`)."""
    return {name.replace("-", " "): number for name, number in table("circumstances")["numbers"].items()}


def _count(text: str) -> int:
    return int(text) if text.isdigit() else 1 if text in ("a", "an") else _numbers()[text]


def quantity(number: str, unit: str) -> s.Quantity:
    """So many of a unit of time, both as words or digits; a hyphen in a unit is a blank."""
    count = _count(number)
    return s.Quantity(count, _unit(unit) + ("s" if count != 1 else ""))
