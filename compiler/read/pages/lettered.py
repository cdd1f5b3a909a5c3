"""Clause numbers that begin with a letter (`A1.2`) and were misread by text recognition, mended by those before and after.

In go the blocks of a recognised document, out come the blocks with `Al.1` made `A1.1` and `B15` made `B1.5`. It is done only
where enough of these numbers were read well to show that the document counts in this way.
"""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ..common.document import Block

_SOUND = re.compile(r"([A-Z])(\d{1,2})(?:\.(\d{1,2}))?\.?")
_UNDOTTED = re.compile(r"([A-Z])(\d)(\d)")
_SIGNS = str.maketrans("lIi|!][jtOoQDSsZzGqg", "111111111" + "0000" + "55" + "22" + "6" + "99")
_FEWEST = 5
_EDGE = 3.0
"""Points between the left edges of texts that stand below one another."""
_HANGING = 20.0
"""Points."""

LONGEST = 7
"""Characters of a number as read."""


class Place(Struct, frozen=True):
    """A number taken apart: `B2.3` is (B, 2, 3), the heading `B2` (B, 2, 0), the part `B` (B, 0, 0)."""

    letter: str
    chapter: int = 0
    count: int = 0

    def __str__(self) -> str:
        return f"{self.letter}{self.chapter or ''}{f'.{self.count}' if self.count else ''}"


def mended_letters(blocks: Sequence[Block], pages: Collection[int], changes: list[str]) -> list[Block]:
    """The blocks with these numbers mended on these pages; what was changed is added to the changes as `read → meant`."""
    out = list(blocks)
    free = [k for k, block in enumerate(out) if block.kind != "table" and block.at.page in pages]
    if sum(place.count > 0 for k in free if (place := place_of(out[k].marker))) < _FEWEST:
        return out
    following: dict[int, Place | None] = {}  # what was read well after each block
    ahead: Place | None = None
    for k in reversed(free):
        following[k] = ahead
        ahead = place_of(out[k].marker) or ahead
    last: Place | None = None
    for k in free:
        here = place_of(out[k].marker)
        if here is None:
            read, rest = first_word(out[k])
            meant = _meant(read, hangs(out[k]), last, following[k]) if rest[:1].isupper() else None
            if meant and (not read.isalpha() or hangs(out[k]) or _is_stroke(read, meant)):
                here = meant
                below = (line.box[0] for line in out[k].lines[1:2] if line.box is not None and hangs(out[k]))
                indent = next(below, out[k].indent)
                out[k] = replace(out[k], marker=str(here), text=rest, kind="paragraph", indent=indent)
                changes.append(f"{read} → {here}")
        last = here or last
    _fill_in(out, free, changes)
    return out


def place_of(marker: str | None) -> Place | None:
    """A number that begins with a letter, taken apart; None if the marker is none or misses its dot (`A13`)."""
    match = _SOUND.fullmatch(marker or "")
    if match is None or (match[3] is None and len(match[2]) > 1):
        return None
    return Place(match[1], int(match[2]), int(match[3] or 0))


def first_word(block: Block) -> tuple[str, str]:
    """The number or first word of a block as read, and the rest, without a stroke that stands alone between them."""
    read, _, rest = (block.text if block.marker is None else f"{block.marker} {block.text}").partition(" ")
    return read, rest.removeprefix("_ ")


def hangs(block: Block) -> bool:
    """Whether the first word of a block hangs outside its other lines, as a number does."""
    boxes = [line.box for line in block.lines[:2] if line.box is not None]
    read, rest = first_word(block)
    outside = len(boxes) == 2 and block.lines[0].page == block.lines[1].page and boxes[1][0] - boxes[0][0] > _HANGING
    return outside and len(read) <= LONGEST and any(c.isalnum() for c in read) and rest[:1].isupper()


def _is_stroke(read: str, meant: Place) -> bool:
    """Whether a word is a heading's number with a stroke for its one (`Al`), and no word such as "At" or "All"."""
    return meant.count == 0 and re.fullmatch("[A-Z][lI]", read) is not None


def _meant(read: str, hung: bool, last: Place | None, following: Place | None) -> Place | None:
    """The number that a first word must have been: one that is due after the last or before the following one."""
    if len(read) > LONGEST or not read[:1].isupper() or (read.isalpha() and len(read) == 1):
        return None
    due = [Place("A"), Place("A", 1)] if last is None else _after(last)
    if following is not None and following.count > 1:
        due.append(Place(following.letter, following.chapter, following.count - 1))
    plain = read[0] + re.sub(r"[^\w|!\[\]]|_", "", read[1:].replace("l1", "1")).translate(_SIGNS)
    for place in due:
        if plain == str(place).replace(".", "") and (place.chapter or not read.isalpha()):
            return place
    undotted = _UNDOTTED.fullmatch(plain)
    if last is not None and undotted and undotted[1] == last.letter:
        chapter, count = int(undotted[2]), int(undotted[3])
        if chapter == last.chapter and last.count == 0:
            return Place(last.letter, chapter, 1)  # the first clause below its heading
        if chapter in (last.chapter, last.chapter + 1):
            return Place(last.letter, chapter, count)
    before = due[-1] if following is not None and following.count > 1 else None
    return before if before is not None and hung and len(read) < 5 and read[0] == before.letter else None


def _after(last: Place) -> list[Place]:
    """The numbers that may come next."""
    below = Place(last.letter, last.chapter, last.count + 1) if last.chapter else Place(last.letter, 1)
    return [below, Place(last.letter, last.chapter + 1), Place(chr(ord(last.letter) + 1))]


def _fill_in(out: list[Block], free: Sequence[int], changes: list[str]) -> None:
    """Number the clauses whose numbers are missing altogether: as many paragraphs as numbers are missing stand before a
    numbered one, as far in as its text. A heading gets the number that its clauses then begin with."""
    heading: int | None = None
    last: Place | None = None
    between: list[int] = []
    for k in free:
        block, here = out[k], place_of(out[k].marker)
        if block.style.bold:
            heading, last, between = k, here, []
        elif here is None:
            between += [k] if block.marker is None else []
            continue
        elif here.count:
            first = 1 if last is None or last.count == 0 else last.count + 1
            same = last is None or (last.letter, last.chapter) == (here.letter, here.chapter)
            level = [j for j in between if abs(out[j].indent - block.indent) < _EDGE]
            if same and (heading is not None or last is not None) and 0 < here.count - first == len(level):
                for count, j in enumerate(level, first):
                    out[j] = replace(out[j], marker=str(replace(here, count=count)), kind="paragraph")
                    changes.append(f"no number → {out[j].marker}")
                first = here.count
            if last is None and heading is not None and first == here.count and out[heading].marker is None:
                out[heading] = replace(out[heading], marker=str(replace(here, count=0)))
                changes.append(f"no number → {out[heading].marker}")
            last, between = here, []
