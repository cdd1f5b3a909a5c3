"""Labels and their values: `Approved by: Governors  Date: 21/01/2022` becomes two entries.

What a label says is looked up in `grammar/words/meta.toml`. A label stands before a colon, fills a cell of a table, or
begins a line whose rest is a date, a party or a number. No document is judged here: only texts.
"""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from .dates import find_dates
from .words import META

_WORD = re.compile(r"[\w'’&-]+")
_BRACKETED = ("approved", "reviewed", "review-by")
"""What labels in brackets tell."""
_LONGEST_LABEL = 9
_LONGEST_VALUE = 14
_LONGEST_LINE = 200
_MOST_BY = 4
"""So many words name who approved, before the date that ends a sentence."""


class Entry(Struct, frozen=True):
    """A label and what it labels, in place: `start` and `end` bound both in the text. `colon` tells a printed colon."""

    what: str
    label: str
    value: str
    start: int
    end: int
    colon: bool


def _spaced(text: str) -> str:
    """The words of a text in small letters, each between blanks."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


_RULING = re.compile(rf"\b(?:{'|'.join(META.ruling)})\b")


@cache
def obliges(text: str) -> bool:
    """Whether a text obliges or forbids: then it is no label, whatever word it ends in ("must not use a phone:")."""
    return _RULING.search(text.lower().replace("’", "'")) is not None


def _ends_as_title(words: list[str]) -> bool:
    """Whether words end like a title: not "date of policy" or "review of this policy"."""
    return len(words) > 1 and words[-1] in META.titles and words[-2] not in META.fillers


@cache
def label_of(text: str) -> str | None:
    """What a label says, or None where it says nothing that front matter says."""
    words = _spaced(text)
    if words.count(" ") - 1 > _LONGEST_LABEL:
        return None

    def holds(phrases: tuple[str, ...]) -> bool:
        return any(f" {phrase} " in words for phrase in phrases)

    if obliges(text):
        return None
    for label in META.labels:
        if label.what == "other" and _ends_as_title(words.split()):
            return None  # "Phone Policy" is a title, "policy owner" a label
        if all(holds(group) for group in label.groups) and not holds(label.never):
            whole = label.what not in ("school", "title", "subject", "mail") or set(words.split()) <= _label_words()
            return label.what if whole else None
    return None


@cache
def _label_words() -> frozenset[str]:
    phrases = (phrase for label in META.labels for group in label.groups for phrase in group)
    return frozenset(word for phrase in (*phrases, *META.fillers) for word in phrase.split())


def read_entries(text: str) -> tuple[Entry, ...]:
    """The entries of a text, in order. Tabs part the cells of a row, line ends the lines of a cell."""
    found = (
        one
        for one in _labels(text)
        if text[one[0] - 1 : one[0]] != "(" or label_of(text[one[0] : one[1]]) in _BRACKETED
    )
    starts = sorted(found, key=lambda found: (found[0], -found[1]))
    kept: list[tuple[int, int, bool]] = []
    for start, end, colon in starts:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, colon))
    entries = []
    for number, (start, end, colon) in enumerate(kept):
        stop = kept[number + 1][0] if number + 1 < len(kept) else len(text)
        if colon and label_of(text[start:end]) == "subject":  # which may hold the words of other labels
            stop = next((s for s, _, told in kept[number + 1 :] if told), len(text))
        if text[start - 1 : start] == "(" and ")" in text[end:stop]:  # what stands in brackets ends with them
            stop = text.index(")", end)
        label, value = text[start:end].strip(" \t\n:-–—|"), text[end:stop].strip(" \n:-–—|")
        what = label_of(label)
        if what and (colon or _fits(what, label, value, text, start, end)):
            entries.append(Entry(what, label, value, start, stop, colon))
    return tuple(entries)


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing more."""
    dates = find_dates(text)
    return bool(dates) and not re.sub(r"[\W_]", "", text[: dates[0].start] + text[dates[0].end :])


_BEFORE_LABEL = re.compile(r"[\t\n(]|[.;]\s|\s{2,}|\s[-–—|/]\s")
_BEHIND_DATE = re.compile(r"\d[ ,]+[A-Z]")
_CAPITAL = re.compile(r"[ ,]+(?=[A-Z])")
_COLON = re.compile(r":(?=\s|$)|:(?=[A-Z\d])")


def _labels(text: str) -> Iterator[tuple[int, int, bool]]:
    """Candidates as (start, end, with colon)."""
    starts = [0] + [match.end() for match in _BEFORE_LABEL.finditer(text)]
    if len(text) <= _LONGEST_LINE and _BEHIND_DATE.search(text):  # a label may follow the date of the one before
        starts += [gap.end() for date in find_dates(text) if (gap := _CAPITAL.match(text, date.end))]
    for colon in _COLON.finditer(text):
        before = text[: colon.start()]
        start = max((s for s in starts if s <= colon.start()), default=0)
        if obliges(text[start : colon.start()]):
            continue
        if label_of(text[start : colon.start()]) is None or find_dates(text[start : colon.start()]):
            words = list(_WORD.finditer(before, start))
            while words and words[-1].group().lower() in _label_words():
                start = words.pop().start()
            # The label may have begun on the line above.
        elif (above := text.rfind("\n", 0, max(0, start - 1)) + 1) < start and text[start - 1 : start] == "\n":
            run = _WORD.findall(text[above:start].lower())
            goes_on = run and run[-1] in META.open_labels and all(word in _label_words() for word in run)
            if goes_on and label_of(text[above : colon.start()]):
                start = above
        if label_of(text[start : colon.start()]):
            yield start, colon.end(), True
    for start in starts:
        end = start
        for word in _WORD.finditer(text, start):
            if word.group().lower() not in _label_words() or text[end : word.start()].strip(" "):
                break
            end = word.end()
            if word.group().lower() in ("by", "to") and label_of(text[start:end]) not in (None, "by", "mail"):
                break
        if end > start and label_of(text[start:end]):
            yield start, end, False


def _is_dated(value: str, most: int) -> bool:
    """Whether what a full stop ends is a date, with so many words at most before it ("Agreed by | governors May 2025.")."""
    dates = find_dates(value)
    return len(dates) == 1 and dates[0].end == len(value) and len(value[: dates[0].start].split()) <= most


def _fits(what: str, label: str, value: str, text: str, start: int, end: int) -> bool:
    """Whether a label without a colon is one: it fills a cell or line alone, or its value is what such a label takes."""
    after = text[end:].lstrip(" ")[:1]
    if what in ("subject", "mail"):
        return False
    if what in ("school", "title", "date", "by"):
        return (
            label.lower() != "policy"
            and after == "\t"
            and text[:start].strip(" ")[-1:] in ("", "\t")
            and bool(value.strip())
        )
    if after in ("", "\t", "\n") or not value.strip():
        return True
    if len(value.split()) > _LONGEST_VALUE:
        return False
    if value.rstrip().endswith("."):
        return _is_dated(value.rstrip(" ."), _MOST_BY if label.lower().endswith(" by") else 0)
    if what == "version":
        return bool(re.match(r"[vV]?\d", value))
    if find_dates(value):
        return True
    names_who = what in ("approved", "written", "signed", "applies", "replaces")
    return names_who and label.lower().endswith((" by", " to", "replaces"))
