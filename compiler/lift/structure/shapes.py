"""Numbers in a shape that stands in sentences too (`1/1`, `[1]`, `Rule 1`, a bare `1`), found because they count.

In go the blocks of the whole document; out they come with such a number parted from the text as its marker, where blocks
enough begin with numbers of one shape that count on from each other.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from ...read.common.counts import SHAPES, parts_of
from .pieces import Read, read_block

_FEWEST, _FEWEST_BARE = 3, 5
_SHARE = 0.8
"""Of the blocks that begin with a number of the shape so many count."""


def by_shape(reads: Sequence[Read]) -> list[Read]:
    """The blocks, numbers that count parted from their texts."""
    found: dict[int, tuple[str, int]] = {}
    texts = [(read, _begun(read)) for read in reads if read.block.kind not in ("table", "figure")]
    for shape in SHAPES:
        told = [(read, match) for read, text in texts if read.index not in found and (match := shape.match(text))]
        may = [(read, match, parts) for read, match in told if (parts := parts_of(match[1]))]
        if all(_is_numbered(read) for read, _, _ in may):
            continue
        counting = _counting([parts for _, _, parts in may])
        fewest = _FEWEST_BARE if all(match[1].isdigit() for _, match, _ in may) else _FEWEST
        if len(counting) >= fewest and len(counting) >= _SHARE * len(may):
            new = (may[k] for k in counting if not _is_numbered(may[k][0]))
            found.update((read.index, (match[0].strip(), match.end())) for read, match, _ in new)
    return [
        read_block(r.index, replace(r.block, marker=found[r.index][0], text=r.block.text[found[r.index][1] :]))
        if r.index in found
        else r
        for r in reads
    ]


def _is_numbered(read: Read) -> bool:
    return read.marker is not None and read.marker.kind != "bullet"


def _begun(read: Read) -> str:
    """The text with the number that was read before it."""
    return f"{read.marker.printed} {read.block.text}" if read.marker and _is_numbered(read) else read.block.text


def _counting(numbers: Sequence[tuple[int, ...]]) -> list[int]:
    """Which of the numbers count: from a first one on, each the next of the last or of one that the last is under, or the
    first of a later group."""
    out: list[int] = []
    last: tuple[int, ...] = ()
    for k, number in enumerate(numbers):
        *group, count = number
        before = last[: len(number)] if last else (*group, 0)
        if before == (*group, count - 1) or (count == 1 and tuple(group) > last[:-1]):
            out.append(k)
            last = number
    return out
