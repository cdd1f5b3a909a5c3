"""Two versions of a policy as one Word document with tracked changes: accept them all and it is the new version, reject them
all and it is the old one.

Headings and clauses are paragraphs, with their printed numbers as text. A clause that only moved is marked as moved; one that
moved and was reworded is struck out where it was and put in where it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

from ..diff.redline import Kind, Segment, segments
from ..diff.versions import FRONT, Change, Side, Version, Versions
from .changes import Redline, title
from .page import MADE, Front, long_date, new_document, printable, save

AUTHOR = "Byelaw"
"""Whose changes they are: the machine's, which compared the two."""

Mark = Literal["ins", "del", "moveFrom", "moveTo"]
"""What Word calls a tracked change."""

MARKS: Mapping[Kind, Mark] = {"added": "ins", "removed": "del"}
MOVES: Mapping[Kind, Mark] = {"added": "moveTo", "removed": "moveFrom"}

DEEPEST = 9
"""Word has heading styles down to this level."""


def docx(found: Redline, date: str | None = None) -> bytes:
    """The document. `date` (ISO 8601) is when the changes were made: else the new version's own date, else the one that
    stands in every file made here, for no document can be without.
    """
    versions = found.versions
    document = new_document(Front(printable(title(found)), "", ()))
    tracker = _Tracker(document, date or _own_date(versions.new) or MADE.date().isoformat())
    for line in _front(versions):
        tracker.write(line, "Normal")
    for step in versions.steps:
        change = versions.changes[step.change]
        style = _style(change)
        if step.side != "both" and change.old and change.new and not change.segments:
            side, mark = (change.old, "removed") if step.side == "old" else (change.new, "added")
            tracker.move(side[0], style, mark, f"moved{step.change}")  # type: ignore[arg-type]
            continue
        before, after = (
            "\n".join(map(line_of, sides)) if step.side in ("both", side) else ""
            for side, sides in (("old", change.old), ("new", change.new))
        )
        tracker.write(segments(before, after), style)
    return save(document)


def line_of(side: Side) -> str:
    """A heading or a clause as one line: its printed number, then its words."""
    return " ".join(filter(None, (side.number, " ".join(side.text.split()))))


def front_lines(version: Version) -> dict[str, str]:
    """What the front of a version says of itself: `Next review` → `Next review: March 2027`."""
    told = {name: getattr(version.meta, field) for field, name in FRONT.items()}
    shown = {name: "; ".join(value) if isinstance(value, tuple) else long_date(value) for name, value in told.items()}
    return {name: " ".join(f"{name}: {text}".split()) for name, text in shown.items() if text}


def _front(versions: Versions) -> Iterator[tuple[Segment, ...]]:
    old, new = front_lines(versions.old), front_lines(versions.new)
    for name in FRONT.values():
        if name in old or name in new:
            yield segments(old.get(name, ""), new.get(name, ""))


def _own_date(version: Version) -> str | None:
    """The day that the new version itself names as its own, if it names one."""
    meta = version.meta
    dates = (meta.approved_on, meta.last_reviewed, *(v.date for v in reversed(meta.versions)))
    return next((date for date in dates if date and re.fullmatch(r"\d{4}(-\d{2}){0,2}", date)), None)


def _style(change: Change) -> str:
    if change.what == "clause":
        return "Normal"
    level = (change.new or change.old)[0].level or 1
    return f"Heading {min(level, DEEPEST)}"


class _Tracker:
    """Writes paragraphs with tracked changes; each change has a number of its own."""

    def __init__(self, document: Document, date: str) -> None:
        self._document = document
        self._date = date + "-01" * (3 - len(date.split("-")))
        self._last = 0
        self._paragraphs = 0

    def write(self, words: Sequence[Segment], style: str) -> None:
        """A unit of one paragraph or several: line ends in the text end paragraphs, and are tracked as its words are."""
        kinds = {segment.kind for segment in words}
        for runs, end in _paragraphs(words, next(iter(kinds)) if len(kinds) == 1 else "same"):
            self._runs(self._paragraph(style, MARKS.get(end)), runs)

    def move(self, side: Side, style: str, kind: Literal["removed", "added"], name: str) -> None:
        """A unit where it was or where it is now. Word finds both places by the name; a number does not move with its words."""
        mark = MOVES[kind]
        paragraph = self._paragraph(style, mark)
        number, words = f"{side.number} " if side.number else "", line_of(side)
        if number:
            self._runs(paragraph, [Segment(kind, number)])
        start = self._tracked(f"{mark}RangeStart")
        start.set(qn("w:name"), name)
        end = OxmlElement(f"w:{mark}RangeEnd")
        end.set(qn("w:id"), start.get(qn("w:id")))
        paragraph.append(start)
        self._runs(paragraph, [Segment(kind, words.removeprefix(number))], MOVES)
        paragraph.append(end)

    def _paragraph(self, style: str, mark: Mark | None) -> _Element:
        """A new paragraph, and whether its end was put in, taken out or moved."""
        self._paragraphs += 1
        paragraph = self._document.add_paragraph(style=style)._p
        if mark is not None:
            properties = OxmlElement("w:rPr")
            properties.append(self._tracked(mark))
            paragraph.get_or_add_pPr().append(properties)
        return paragraph

    def _runs(self, paragraph: _Element, runs: Iterable[Segment], marks: Mapping[Kind, Mark] = MARKS) -> None:
        for segment in runs:
            mark = marks.get(segment.kind)
            run, text = OxmlElement("w:r"), OxmlElement("w:delText" if mark == "del" else "w:t")
            text.text = printable(segment.text)
            text.set(qn("xml:space"), "preserve")
            run.append(text)
            if mark is None:
                paragraph.append(run)
            else:
                tracked = self._tracked(mark)
                tracked.append(run)
                paragraph.append(tracked)

    def _tracked(self, mark: str) -> _Element:
        self._last += 1
        element = OxmlElement(f"w:{mark}")
        element.set(qn("w:id"), str(self._last))
        element.set(qn("w:author"), AUTHOR)
        # LibreOffice takes what was put in at the end of one paragraph and at the start of the next within a minute for one
        # change, and the end between them for a part of it; so every other paragraph is some minutes later.
        element.set(qn("w:date"), f"{self._date}T12:{self._paragraphs % 2}0:00Z")
        return element


def _paragraphs(words: Iterable[Segment], last: Kind) -> Iterator[tuple[list[Segment], Kind]]:
    """The words line by line, with what became of each line's end; that of the last line is given."""
    runs: list[Segment] = []
    for segment in words:
        first, *more = segment.text.split("\n")
        if first:
            runs.append(Segment(segment.kind, first))
        for line in more:
            yield runs, segment.kind
            runs = [Segment(segment.kind, line)] if line else []
    yield runs, last
