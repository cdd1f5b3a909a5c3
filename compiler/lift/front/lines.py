"""Labelled facts become front matter lines: who approved, reviewed, wrote and signed it, when, and how often it is reviewed."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from ....grammar.span import At
from ....grammar.syntax import Applies, Dated, Every, MetaLine, Replaces, ReviewEvery, Version
from .cover import fold, iso_of, key_of
from .dates import find_dates
from .labels import is_date, label_of
from .words import META

TELLING = ("approved", "reviewed", "review-by", "review", "review-every", "version", "written", "signed")
"""What an approval block tells."""


class Fact(Struct, frozen=True):
    """An entry in its place in the document; `cells` are its value's cells."""

    what: str
    label: str
    cells: tuple[str, ...]
    at: At
    colon: bool

    @property
    def value(self) -> str:
        """All its cells as one text."""
        return " ".join(cell for cell in self.cells if cell)


def lines_of(front: Sequence[Fact], last: Sequence[Fact], running: Sequence[Fact] = ()) -> tuple[MetaLine, ...]:
    """One line for each thing that is told, in the order of `TELLING`; `last` tells what the front does not, and the
    `running` lines what neither does."""
    told = _dated(front)
    for later in (last, running):
        known = {line.what for line in told}
        told += [dated for dated in _dated(later) if dated.what not in known]
    lines: list[MetaLine] = []
    for what in ("written", "approved", "reviewed", "review-by", "signed"):
        lines += _merged([line for line in told if line.what == what])
    facts = (*front, *last)
    every = next((period for fact in facts if (period := _fact_period(fact))), None)
    if every:
        lines.append(every)
    for fact in facts:
        if fact.what == "applies" and fact.value:
            to = re.split(r"\s*(?:[,;/•\t]|\band\b|&)\s*", " ".join(fact.cells))
            lines.append(Applies(to=tuple(fold(part).strip(" .") for part in to if part.strip(" .")), at=fact.at))
        if fact.what == "replaces" and fact.value:
            lines.append(Replaces(what=fact.value, at=fact.at))
    return tuple(lines)


def _merged(lines: Sequence[Dated]) -> list[Dated]:
    """Signatures each for itself; of the rest one line with the latest date and the first name."""
    if not lines or lines[0].what == "signed":
        return list(lines)
    dated = [line for line in lines if line.date]
    best = max(dated, key=lambda line: line.date or "") if dated else lines[0]
    return [structs.replace(best, by=best.by or next((line.by for line in lines if line.by), None))]


def _dated(facts: Sequence[Fact]) -> list[Dated]:
    """Approvals, reviews, authors and signatures. A bare date or name completes the fact before it."""
    found: list[Dated] = []
    explicit = any(fact.what == "review-by" and find_dates(fact.value) for fact in facts)
    for fact in _completed(facts):
        date = iso_of(fact.value)
        if fact.what in ("date", "by") and found:
            known = found[-1]
            more = None if date or known.what not in ("approved", "written") else _party(fact)
            found[-1] = structs.replace(
                known, date=known.date or (date if known.what != "written" else None), by=known.by or more
            )
        elif fact.what == "approved" and (date or _party(fact)):
            found.append(Dated(what="approved", date=date, by=_party(fact), at=fact.at))
        elif fact.what == "written" and (date or _party(fact)):
            found.append(Dated(what="written", by=_party(fact), at=fact.at))
        elif fact.what == "signed" and (name := _signer(fact)):
            found.append(Dated(what="signed", by=name, date=date, at=fact.at))
        elif fact.what == "reviewed" and date:
            found.append(Dated(what="reviewed", date=date, at=fact.at))
        elif fact.what == "review-by" and date:
            found.append(Dated(what="review-by", date=date, at=fact.at))
        elif fact.what == "review" and date:
            approved = max((line.date for line in found if line.what == "approved" and line.date), default="")
            past = explicit or (approved and date <= approved)
            found.append(Dated(what="reviewed" if past else "review-by", date=date, at=fact.at))
    return found


def _completed(facts: Sequence[Fact]) -> Iterator[Fact]:
    """A bare date or name right behind a label without a value is that label's value."""
    for number, fact in enumerate(facts):
        before = facts[number - 1] if number else None
        if before and not before.value and fact.what in ("date", "by"):
            yield structs.replace(before, cells=fact.cells)
        else:
            yield fact


def _party(fact: Fact) -> str | None:
    """Who did it: the value without its dates, or what the label says after "by"."""
    after_by = re.sub(r"^.*?\bby\b|^.*$", "", fact.label, count=1, flags=re.IGNORECASE)
    return next((name for text in (fact.value, after_by) if (name := _name_of(text))), None)


def _name_of(text: str) -> str | None:
    """A party's name: the text without dates, blanks and the small words around them."""
    for date in find_dates(text)[::-1]:
        text = text[: date.start] + " " + text[date.end :]
    bare = fold(re.sub(r"\(\s*\)|_{2,}|\.{3,}|…+", " ", text)).strip(" ,;:-–—|.")
    bare = re.sub(r"(\b(on|in|date|dated|at)\b[\s:]*)+$", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"^(by|the)\s+", "", bare.strip(" ,;:-–—|."), flags=re.IGNORECASE)
    named = re.search(r"[A-Za-z]{2}", bare) and len(bare.split()) <= 12
    return (
        bare
        if named and bare.lower() not in ("n/a", "tbc", "draft") and label_of(bare) not in (*TELLING, "amended", "date")
        else None
    )


def _signer(fact: Fact) -> str | None:
    """The name that was signed, with the role that stands beside it; None for a line that nobody signed."""
    role = re.sub(r"^.*?\b(signed|signature|signatory)\b(\s+(by|of))?", "", fact.label, flags=re.IGNORECASE).strip(" :")
    parts = [
        part.strip(" :")
        for cell in fact.cells
        for part in re.split(r"_{2,}|\.{3,}|…+", cell)
        if part.strip(" :") and not is_date(part)
    ]
    names = [
        part for part in parts if not set(key_of(part).split()) <= set(META.roles) and re.search(r"[^\W\d_]", part)
    ]
    roles = [part for part in (role, *parts) if part and part not in names and label_of(part) != "date"]
    return ", ".join((_party(structs.replace(fact, cells=(names[0],))) or names[0], *roles[:1])) if names else None


def single_versions(facts: Sequence[Fact]) -> Iterator[Version]:
    """Versions that a label gives, not a table."""
    for number, fact in enumerate(facts):
        match = re.match(r"v?(\d+(?:\.\d+)*[a-z]?)\b", fact.value, re.IGNORECASE)
        if fact.what == "version" and match and not is_date(fact.value):
            follows = facts[number + 1] if number + 1 < len(facts) else None
            beside = fact.value[match.end() :] or (
                follows.value if follows and follows.what in ("version-date", "date") else None
            )
            yield Version(version=match[1], date=iso_of(beside), at=fact.at)


def _fact_period(fact: Fact) -> ReviewEvery | None:
    if fact.what not in ("review-every", "review-by", "review"):
        return None
    period = period_of(fact.value) or period_of(fact.label)
    return ReviewEvery(period=period, at=fact.at) if period else None


def period_of(text: str) -> Every | None:
    """`every two years`, `2-yearly`, `annually`, `3 years`."""
    low = text.lower()
    counted = re.search(r"\b(\d+|" + "|".join(META.numbers) + r")[\s-]*(year|month|term|week)(?:s|ly)?\b", low)
    if counted:
        number = META.numbers.get(counted[1]) or int(counted[1])
        return Every(unit=counted[2]) if number == 1 else Every(unit=f"{counted[2]}s", number=number)
    for phrase, period in META.periods.items():
        if re.search(rf"\b{phrase}\b", low):
            count, unit = period.split()
            return Every(unit=unit) if count == "1" else Every(unit=unit, number=int(count))
    return None
