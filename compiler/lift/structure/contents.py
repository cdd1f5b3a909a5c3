"""The contents list of a document and the headings that it names.

A contents list is set aside as furniture; here it is a witness: what it names is a heading, and how deep it sets an entry
tells how deep the heading is. It is believed for what it leaves out only where it is complete.
"""

import re
from collections.abc import Sequence

from msgspec import Struct, structs
from rapidfuzz import fuzz

from ...read.common.document import Document, Furniture, Line
from ...read.common.markers import read_label, read_marker
from ...read.pages.furniture import CONTENTS, entry_of

_PAGE = re.compile(r"[\s.…_](\d{1,3})(?:\s*[-–]\s*\d{1,3})?$")
_ALIKE, _HOLDS = 88, 95
_FEWEST, _MOST_PART = 4, 0.7
_PAGES_OFF = 3
"""A cover or two that are not counted."""


class Entry(Struct, frozen=True):
    """A line of a contents list: its words (folded, without number and page), the page it tells, how it is set."""

    words: str
    page: int | None
    numbered: bool
    look: tuple[bool, bool]
    left: float


class Listed(Struct, frozen=True):
    """What a contents list says of the blocks of its document.

    `depths` gives the depth of each block that it names (0 where it tells none); `complete` tells that nearly all
    its entries were found, so that headings of the same kind would be in it.
    """

    depths: dict[int, int]
    complete: bool


NOTHING = Listed({}, complete=False)


class Candidate(Struct, frozen=True):
    """A block that an entry may name. `certain`: its look alone makes it a heading."""

    index: int
    text: str
    page: int
    certain: bool


def entries_of(document: Document) -> tuple[Entry, ...]:
    """The entries of the contents lists of a document, in order."""
    lines = [line for piece in document.furniture if piece.kind == "contents" for line in _of(piece)]
    entries = tuple(_entry(line) for line in lines if len(entry_of(line.text)) > 2)
    if sum(entry.page is not None for entry in entries) * 2 > len(entries):
        return entries
    return tuple(structs.replace(entry, page=None) for entry in entries)  # a few lines that happen to end in a number


def listed(entries: Sequence[Entry], candidates: Sequence[Candidate]) -> Listed:
    """The candidates that the entries name, each entry the first that fits behind the one before, else any."""
    found: dict[int, int] = {}  # number of an entry → index of the block
    keys = [entry_of(candidate.text) for candidate in candidates]
    taken: set[int] = set()
    start = again = 0
    for number, entry in enumerate(entries):
        places = [*range(start, len(keys)), *range(start)]
        exact = [k for k in places if keys[k] == entry.words and _names(entry, candidates[k], keys[k])]
        named = exact or [k for k in places if _names(entry, candidates[k], keys[k])]
        fits = [k for k in named if k not in taken]
        again += bool(named) and not fits  # in a second list
        if chosen := fits[:1]:
            taken.add(chosen[0])
            start = chosen[0] + 1
            found[number] = candidates[chosen[0]].index
    if len(found) < _FEWEST:
        return NOTHING
    depths = _depths(entries, found)
    return Listed(
        {block: depths[number] for number, block in found.items()}, len(found) + again >= _MOST_PART * len(entries)
    )


def _of(piece: Furniture) -> list[Line]:
    return [line for line in piece.lines if CONTENTS.fullmatch(line.text.strip(" :.")) is None]


def _entry(line: Line) -> Entry:
    page = _PAGE.search(line.text)
    marker = read_marker(line.text, wide=True)
    bullet = marker is not None and marker[0].kind == "bullet"
    numbered = (marker is not None and not bullet) or read_label(line.text) is not None
    left = line.box[0] if line.box is not None else 0.0
    return Entry(entry_of(line.text), int(page[1]) if page else None, numbered, (not line.style.bold, bullet), left)


def _names(entry: Entry, candidate: Candidate, key: str) -> bool:
    """Whether an entry may name a block: the same words, or nearly, on about that page."""
    if entry.page is not None and not -1 <= candidate.page - entry.page <= _PAGES_OFF:
        return False
    if key == entry.words:
        return True
    if not candidate.certain or len(key) < 5:
        return len(entry.words) > 15 and key.startswith(entry.words) and len(key) - len(entry.words) < 25
    if fuzz.ratio(key, entry.words) >= _ALIKE or (len(key) > 12 and entry.words.startswith(key)):
        return True
    few, many = sorted((key, entry.words), key=len)
    if len(few) > 12 and len(few) > 0.6 * len(many) and fuzz.partial_ratio(few, many) >= _HOLDS:
        return True
    opens = key.split()[0] == entry.words.split()[0]
    part = len(key) > (0.4 if opens else 0.8) * len(entry.words)
    return part and len(few.split()) > 2 and fuzz.token_set_ratio(key, entry.words) >= _HOLDS


def _depths(entries: Sequence[Entry], found: dict[int, int]) -> list[int]:
    """How deep each entry is set under others that were found, by its look, else by its indent; 0 throughout where
    numbers tell it."""
    if any(entry.numbered for entry in entries):
        return [0] * len(entries)
    by_look = len({entry.look for entry in entries}) > 1
    out: list[int] = []
    above: list[tuple[tuple[float, ...], bool]] = []
    for number, entry in enumerate(entries):
        rank = entry.look if by_look else (round(entry.left / 6),)
        while above and above[-1][0] >= rank:
            above.pop()
        out.append(1 + sum(was_found for _, was_found in above))
        above.append((rank, number in found))
    return out if max(out) > 1 else [0] * len(entries)
