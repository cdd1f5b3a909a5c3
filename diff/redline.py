"""Two texts word by word: what stayed, what was struck out, what was put in.

Words are never cut, and a word or two that happen to stand in both texts between two changes do not break them up: a
reader sees the phrase that was replaced. Line ends part paragraphs and are words of their own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from msgspec import Struct

WORD = re.compile(r"\n|[^\S\n]*(?:[^\W_]+(?:[-.,:/@'’][^\W_]+)*|\S)|[^\S\n]+")
"""A word with the blank in front of it; dots, hyphens and colons inside it hold times, amounts and addresses together."""

ISLAND = 3
"""So many words in a row, at most, may be drawn into the changes on both sides of them."""


Kind = Literal["same", "removed", "added"]


class Segment(Struct, frozen=True):
    """A run of text that both have, or only the old one (`removed`), or only the new one (`added`)."""

    kind: Kind
    text: str


_FIRST, _LAST = re.compile(r"^\W*(\w+)"), re.compile(r"(\w+)\W*$")

_OUTSIDE = re.compile(r"^\W+|(?:['’]s)?\W*$")
"""What stands around words that replace others: blanks, punctuation, the ending of a possessive."""

_Step = tuple[list[str], list[str]]
"""Words of the old text and of the new one; a step in which nothing changed has the same in both."""


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """The two texts as one row of segments: without the added ones it is the old text, without the removed ones the new."""
    # A blank is put in front of every line, and taken off again, so that its first word is the same as elsewhere.
    a, b = (WORD.findall(" " + text.replace("\n", "\n ")) if text else [] for text in (old, new))
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    steps: list[_Step] = [(a[i:j], b[k:m]) for _, i, j, k, m in matcher.get_opcodes()]
    runs = groupby(_unblanked(_joined(steps)), key=lambda found: found[0])
    return tuple(Segment(kind, "".join(text for _, text in run)) for kind, run in runs)


def old_text(found: Iterable[Segment]) -> str:
    """The text before: everything but what was added."""
    return "".join(segment.text for segment in found if segment.kind != "added")


def new_text(found: Iterable[Segment]) -> str:
    """The text after: everything but what was removed."""
    return "".join(segment.text for segment in found if segment.kind != "removed")


def replacements(found: Sequence[Segment]) -> tuple[tuple[str, str], ...]:
    """What a new text has in place of what. Words that were only put in or left out are told with the word beside them."""
    made: list[tuple[str, str]] = []
    before = ""
    runs = [(same, list(run)) for same, run in groupby(found, key=lambda segment: segment.kind == "same")]
    for place, (same, run) in enumerate(runs):
        if same:
            before = run[-1].text
            continue
        old, new = (_OUTSIDE.sub("", side(run)) for side in (old_text, new_text))
        if old == new:
            continue
        if not (old and new):
            first = _LAST.findall(before)
            then = [] if first else _FIRST.findall(runs[place + 1][1][0].text if place + 1 < len(runs) else "")
            old, new = (" ".join(filter(None, (*first, side, *then))) for side in (old, new))
        made.append((old, new))
    return tuple(made)


def _joined(steps: Sequence[_Step]) -> list[_Step]:
    """Changes with the few words between them, where these are shorter than what changes on either side."""
    found: list[_Step] = []
    for place, (a, b) in enumerate(steps):
        if found and found[-1][0] != found[-1][1] and (a != b or _island(found[-1], a, steps[place + 1 : place + 2])):
            found[-1] = (found[-1][0] + a, found[-1][1] + b)
        else:
            found.append((list(a), list(b)))
    return found


def _island(before: _Step, same: list[str], after: Sequence[_Step]) -> bool:
    """Whether words that did not change are lost between two changes. A line end never is."""
    if not after or len(same) > ISLAND or "\n" in same:
        return False
    length = len("".join(same))
    return all(length <= max(len("".join(a)), len("".join(b))) and a and b for a, b in (before, after[0]))


def _unblanked(steps: Iterable[_Step]) -> Iterator[tuple[Kind, str]]:
    """The words of all steps, without the blanks that were put in front of the lines."""
    starts: dict[Kind, bool] = {"removed": True, "added": True}
    for a, b in steps:
        if a == b:
            for word in a:
                blank = word.startswith(" ")
                text = word[1:] if blank and (starts["removed"] or starts["added"]) else word
                if blank and starts["removed"] != starts["added"]:
                    yield ("added" if starts["removed"] else "removed"), " "  # a line begins here in one of them only
                starts = dict.fromkeys(starts, word == "\n")
                if text:
                    yield "same", text
            continue
        shared = bool(a and b) and a[0][:1] == b[0][:1] == " " and not any(starts.values())
        if shared:
            yield "same", " "
        changed: tuple[tuple[Kind, list[str]], ...] = (("removed", a), ("added", b))
        for kind, words in changed:
            for place, word in enumerate(words):
                text = word[1:] if word.startswith(" ") and (starts[kind] or (shared and not place)) else word
                starts[kind] = word == "\n"
                if text:
                    yield kind, text
