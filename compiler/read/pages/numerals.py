"""Clause numbers that text recognition misread, mended where the numbers before and after leave one reading only.

In go the blocks of a recognised document, out come the blocks and what was changed: `LL` behind `1` and before `1.2` is
`1.1`. The lines keep what was recognised, so that the ledger shows it.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from msgspec.structs import replace

from ..common.document import Block
from ..common.markers import Marker, parse_marker
from .lettered import LONGEST, hangs, mended_letters, place_of

_SIGNS = str.maketrans("lIi|!][jtOoQDSsZzBGqg", "111111111" + "0000" + "55" + "22" + "8" + "6" + "99")
_BLURRED = str.maketrans("358907", "333001")
_SAME_SIZE = 1.6
_NUMBERED = re.compile(r"\d{1,2}(?:\.|$)")


def mended_numbers(blocks: Sequence[Block], pages: Collection[int]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks with numbers mended on these pages, and the changes as `read → meant`."""
    out: list[Block] = []
    changes: list[str] = []
    last: Marker | None = None
    blocks = _in_series(mended_letters(blocks, pages, changes), pages, changes)
    for place, block in enumerate(blocks):
        if block.kind != "table" and block.at.page in pages and place_of(block.marker) is None:
            found = _mended(block, last, blocks[place + 1 :])
            if found is not None:
                changes.append(f"{found[1]} → {found[0].marker}")
                block = found[0]  # noqa: PLW2901
        marker = parse_marker(block.marker) if block.marker else None
        if marker is not None and marker.kind == "number" and any(atom.isdigit() for atom in marker.atoms):
            last = marker
        out.append(block)
    return tuple(out), tuple(changes)


def _in_series(blocks: Sequence[Block], pages: Collection[int], changes: list[str]) -> list[Block]:
    """The blocks, with the numbers that hang beside the clauses of a section made to count on.

    One that was read well tells all others of its section, also what was read as a word ("vam This policy …"); two that
    disagree tell nothing. A heading gets the number that its clauses begin with, if other headings have theirs.
    """
    out = list(blocks)
    series: list[tuple[int | None, list[int]]] = [(None, [])]  # heading and hanging clauses
    for k, block in enumerate(blocks):
        if block.kind == "table" or block.at.page not in pages:
            continue
        if block.style.bold or block.style.caps or block.style.colour:
            series.append((k, []))
        elif place_of(block.marker) is None and (hangs(block) or _sound(block.marker or "")):
            series[-1][1].append(k)
    told = [(clauses, found) for _, clauses in series if (found := _counting([blocks[k] for k in clauses]))]
    for clauses, (chapter, first) in told:
        for count, k in enumerate(clauses, first):
            read, rest = _parted(blocks[k])
            number = f"{chapter}.{count}"
            if count > 0 and read.rstrip(".") != number and not _sound(read):
                out[k] = replace(blocks[k], marker=number, text=rest, kind="paragraph")
                changes.append(f"{read} → {number}")
    _number_headings(out, [head for head, _ in series if head is not None], changes)
    return out


def _number_headings(blocks: list[Block], heads: Sequence[int], changes: list[str]) -> None:
    """Give headings the numbers that they lost: the one before the first clause of a chapter, and the only one between two
    that are numbered, whatever was read there.

    `heads` are the places of the headings among the blocks, some of which must have kept theirs.
    """
    kept = [_chapter(blocks[k]) for k in heads]
    last = 0
    for k, after in pairwise((*heads, len(blocks))) if any(kept) else ():
        between = after < len(blocks) and _chapter(blocks[after]) == last + 2 and _alike(blocks[k], blocks[after])
        if blocks[k].marker is None:
            first = next(
                (block.marker for block in blocks[k + 1 : after] if block.marker and _NUMBERED.match(block.marker)), ""
            )
            counted = re.fullmatch(r"(\d{1,2})\.1\.?", first)
            chapter = int(counted[1]) if counted else last + 1 if between else 0
            if chapter > last:
                read, _, rest = blocks[k].text.partition(" ")
                misread = len(read) < 5 and read.islower() and rest[:1].isupper()
                blocks[k] = replace(blocks[k], marker=str(chapter), text=rest if misread else blocks[k].text)
                changes.append(f"{read if misread else 'no number'} → {chapter}")
        elif between and last > 0 and _chapter(blocks[k]) not in (0, last + 1):
            changes.append(f"{blocks[k].marker} → {last + 1}")
            blocks[k] = replace(blocks[k], marker=str(last + 1))
        last = _chapter(blocks[k]) or last


def _alike(one: Block, other: Block) -> bool:
    """Whether two headings are set alike."""
    return one.style.caps == other.style.caps and abs(one.style.size - other.style.size) < _SAME_SIZE


def _chapter(block: Block) -> int:
    """The whole number that a block begins with, 0 if there is none."""
    number = (block.marker or "").rstrip(".")
    return int(number) if number.isdecimal() and len(number) < 3 else 0


def _parted(block: Block) -> tuple[str, str]:
    """The first word as read, and the rest."""
    if block.marker is not None:
        return block.marker, block.text
    read, _, rest = block.text.partition(" ")
    return read, rest


def _sound(read: str) -> bool:
    """Whether a number was read with its dots."""
    return re.fullmatch(r"\d{1,2}(?:\.\d{1,2})+\.?", read) is not None


def _counting(clauses: Sequence[Block]) -> tuple[str, int] | None:
    """The chapter of clauses that count on, and the number in it of the first one; None if it is not certain."""
    found: set[tuple[str, int]] = set()
    for k, block in enumerate(clauses):
        read = _parted(block)[0].rstrip(".,:;")
        if re.fullmatch(r"\d{1,2}\.\d{1,2}", read):
            chapter, count = read.split(".")
            found.add((chapter, int(count) - k))
    if not found:  # the dot may be all that was lost
        found = {(read[0], int(read[1]) - k) for k, block in enumerate(clauses)
                 if re.fullmatch(r"\d\d", read := _parted(block)[0]) and int(read[1]) == k + 1}  # fmt: skip
    return found.pop() if len(found) == 1 else None


def _mended(block: Block, last: Marker | None, after: Sequence[Block]) -> tuple[Block, str] | None:
    """A block with the number that it must have, and what was read in its place; None if it is right or no number."""
    read, _, rest = (block.text if block.marker is None else f"{block.marker} {block.text}").partition(" ")
    marker = parse_marker(block.marker) if block.marker else None
    due = _due(last)
    if len(read) > LONGEST or not rest[:1].isupper() or (marker and ".".join(marker.atoms) in due):
        return None
    if marker is None and hangs(block) and (missing := _missing(due, after)):
        return replace(block, marker=missing, text=rest, kind="paragraph"), read
    if not re.search(r"[\d|!\[\]]", read) and not re.fullmatch(r"[lIiLSOBZTjA.,:]{1,4}", read):
        return None
    if marker and last and len(marker.atoms) == len(last.atoms) and marker.atoms[:-1] == last.atoms[:-1]:
        return None  # it counts on, if with a gap
    for number in due:
        if marker and len(marker.atoms) not in (1, number.count(".") + 1):
            continue  # its dots were read
        if _looks_like(read, number) and _goes_on(number, after):
            printed = number + ("." if last is not None and last.end == "." else "")
            return replace(block, marker=printed, text=rest, kind="paragraph"), read
    return None


def _due(last: Marker | None) -> list[str]:
    """The numbers that may stand next: the first below the last one, the next beside it and beside those above it."""
    if last is None:
        return ["1"]
    above = [last.atoms[:depth] for depth in range(len(last.atoms), 0, -1) if last.atoms[depth - 1].isdigit()]
    return [".".join((*last.atoms, "1")), *(".".join((*atoms[:-1], str(int(atoms[-1]) + 1))) for atoms in above)]


def _missing(due: Sequence[str], after: Sequence[Block]) -> str | None:
    """The one of the due numbers that the next number of the document goes on from."""
    following = next((block.marker.rstrip(".") for block in after if block.marker and _sound(block.marker)), "")
    chapter, _, count = following.rpartition(".")
    before = f"{chapter}.{int(count) - 1}" if count else ""
    return before if before in due else None


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.replace("|", "l").replace("!", "l").replace("[", "l").replace("]", "l")).translate(
        _SIGNS
    ).replace("L", "1").replace("T", "1")  # fmt: skip


def _looks_like(read: str, number: str) -> bool:
    """Whether what was read has the digits of a number, look-alikes taken for one another."""
    found, meant = _plain(read), number.replace(".", "")
    return found == meant or (len(meant) > 1 and found.translate(_BLURRED) == meant.translate(_BLURRED))


def _goes_on(number: str, after: Sequence[Block]) -> bool:
    """Whether what follows counts on from a number; a number of several parts needs no such witness."""
    if "." in number:
        return True
    following = {f"{number}.1", str(int(number) + 1) if number.isdigit() else ""}
    printed = (block.marker.rstrip(".):") for block in after if block.marker)
    return any(marker in following for marker in printed)
