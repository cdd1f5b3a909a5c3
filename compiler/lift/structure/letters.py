"""Letters that stand before texts: `A. … B. … C. …` count, as numbers do; `Q: … A: …` ask and answer, and are no numbers.

In go the blocks of the whole document, as one letter tells nothing: `J. Smith` is a name.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from ...read.common.counts import ROMAN
from .pieces import LETTER, Read, read_block

_BARE = re.compile(r"(\d{1,2})\s+(?=[A-Z])")
_FEWEST_COUNTED = 3
_FEWEST_SAID = 3
"""Words of a text that has a letter before it, and is no name."""


def by_letters(reads: Sequence[Read], headings: Collection[int]) -> list[Read]:
    """The blocks, capitals that count headings or texts (A. Aims, B. Scope; I. Aims, II. Scope) parted from them as markers."""
    found: dict[int, str] = {}
    for headed in (True, False):
        held = [r for r in reads if (r.index in headings) == headed and r.block.kind != "table"]
        for first in ("I", "A"):
            letters = [(r, letter) for r in held if r.index not in found and (letter := _letter_of(r))]
            for run in _runs([one for one in letters if first == "A" or one[1].lower() in ROMAN], first):
                if len(run) > 2 or (
                    len(run) > 1 and (headed or sum(r.words > _FEWEST_SAID for r, _ in run) * 2 > len(run))
                ):
                    found.update((r.index, told) for r, told in run if r.marker is None)
    return [
        read_block(r.index, replace(r.block, marker=f"{found[r.index]}.", text=LETTER.sub("", r.block.text, count=1)))
        if r.index in found
        else r
        for r in reads
    ]


def by_bare_numbers(reads: Sequence[Read]) -> list[Read]:
    """The blocks, bare numbers (also behind a glyph) that count several texts one below the other from 1 on parted from them
    as markers."""
    found: dict[int, str] = {}
    run: list[int] = []
    for read in (*reads, None):
        free = read is not None and (read.marker is None or read.marker.kind == "bullet")
        told = _BARE.match(read.block.text) if read is not None and free else None
        if read is not None and told is not None and int(told[1]) == len(run) + 1:
            run.append(read.index)
            continue
        if len(run) >= _FEWEST_COUNTED:
            found.update((index, str(n)) for n, index in enumerate(run, 1))
        run = [read.index] if read is not None and told is not None and told[1] == "1" else []
    return [
        read_block(r.index, replace(r.block, marker=found[r.index], text=_BARE.sub("", r.block.text, count=1)))
        if r.index in found
        else r
        for r in reads
    ]


def _runs(letters: Sequence[tuple[Read, str]], first: str) -> Iterator[list[tuple[Read, str]]]:
    """The blocks that count on from one with the first letter."""
    run: list[tuple[Read, str]] = []
    for read, letter in letters:
        if run and _next(run[-1][1], letter, first == "I"):
            run.append((read, letter))
        elif letter == first:
            yield run
            run = [(read, letter)]
    yield run


def _letter_of(read: Read) -> str:
    """The capital or Roman number that a block begins with, "" if there is none."""
    if read.marker is not None:
        single = read.marker.kind == "number" and len(read.marker.atoms) == 1 and read.marker.end == "."
        return read.marker.atoms[0] if single and read.marker.atoms[0].isupper() else ""
    letter = LETTER.match(read.block.text)
    return letter[1] if letter else ""


def _next(above: str, below: str, roman: bool) -> bool:
    if not roman:
        return len(above) == len(below) == 1 and ord(below) == ord(above) + 1
    return ROMAN.index(below.lower()) == ROMAN.index(above.lower()) + 1


def asking(reads: Sequence[Read]) -> tuple[frozenset[int], frozenset[int]]:
    """The blocks that ask (`Q: …?`) or answer (`A: …`), where both stand in the document; and of those that ask the ones
    with their answer right below."""
    signed = {r.index: r.marker.atoms[0] for r in reads if r.marker is not None and r.marker.atoms in (("Q",), ("A",))}
    answered = [
        above.index
        for above, below in pairwise(reads)
        if signed.get(above.index) == "Q" and signed.get(below.index) != "Q" and above.block.text.endswith("?")
    ]
    both = set(signed.values()) == {"Q", "A"} or len(answered) > 1
    return (frozenset(signed), frozenset(answered)) if both and answered else (frozenset(), frozenset())
