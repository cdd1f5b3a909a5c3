"""Where blocks go that the new document does not have: what somebody wrote beside it, and reviewed units that are gone."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ...grammar.syntax import Appendix, Block, Clause, Form, Lifted, Section, Source
from ..units import Placed, UnitNode, level_of, units_of
from .headings import headings_of, same_headings
from .lines import by_key, disputed, is_only_printed
from .matching import Homes, words_of

Own = tuple[int, Block]
"""A block that somebody wrote beside the document, and how many blocks of the document stand before it."""


def document_of(source: Source) -> str | None:
    """The hash of the document that a source was lifted from, where it says so."""
    return next((line.sha for line in source.meta if isinstance(line, Lifted)), None)


def set_apart(ours: Source, theirs: Source) -> tuple[Source, tuple[Own, ...]]:
    """Ours without the blocks that have no place in the document, and these; what the new document says too is no such block."""
    if document_of(ours) is None:
        return ours, ()
    said = {tuple(words_of(place.unit.text)) for place in units_of(theirs)}
    kept: list[Block] = []
    own: list[Own] = []
    for block in ours.blocks:
        units = units_of(replace(ours, blocks=(block,)))
        placed = block.at is not None or any(place.node.at is not None for place in units)
        heading = isinstance(block, Section | Appendix) and any(
            isinstance(b, type(block)) and words_of(b.heading) == words_of(block.heading) for b in theirs.blocks
        )
        if placed or heading or (units and all(tuple(words_of(place.unit.text)) in said for place in units)):
            kept.append(block)
        else:
            own.append((len(kept), block))
    return replace(ours, blocks=tuple(kept)), tuple(own)


def places_of(
    own: Sequence[Own],
    ours: Source,
    theirs: Source,
    mine: Sequence[Placed],
    new: Sequence[Placed],
    homes: Homes,
) -> Iterator[Own]:
    """Where the blocks of somebody's own go: each with the index of the block of theirs that it follows, -1 before all.

    It stands behind what became of the block before it, and a heading, with all under it, behind what else that section says.
    """
    owner, heads = owners(theirs), headings_of(theirs.blocks)
    former = {id(a): b for b, a in same_headings(headings_of(ours.blocks), heads, mine, new, homes).items()}
    at = {id(block): index for index, block in enumerate(theirs.blocks)}
    reached: list[int] = [-1]  # behind so many blocks of ours, so far in theirs
    first = 0
    for block in ours.blocks:
        count = len(units_of(replace(ours, blocks=(block,))))
        found = [owner[homes[m][0]] for m in range(first, first + count) if m in homes]
        found += [at[former[id(block)]]] if id(block) in former else []
        reached.append(max(found, default=reached[-1]))
        first += count
    # Behind so many blocks of ours a heading of somebody's own stands; behind which of theirs it goes.
    section = (-1, 0)
    for before, block in own:
        if isinstance(block, Section | Appendix):
            ends = (at[id(head)] for head in heads if level_of(head) <= level_of(block))
            section = before, next((end for end in ends if end > reached[before]), len(theirs.blocks)) - 1
        yield section[1] if section[0] == before else reached[before], block


def owners(source: Source) -> list[int]:
    """For each unit of a source the block that it stands in."""
    return [index for index, block in enumerate(source.blocks) for _ in units_of(replace(source, blocks=(block,)))]


def orphans(
    ours: Source, theirs: Source, mine: Sequence[Placed], read: Sequence[UnitNode], homes: Homes
) -> dict[int, list[Block]]:
    """The units of ours that somebody reviewed or wrote and the new document does not have, by the block of theirs before them."""
    lifted = document_of(ours) is not None
    owner = owners(theirs)
    behind: dict[int, list[Block]] = {}
    last = -1
    for m, place in enumerate(mine):
        node, base = place.node, read[m]
        if m in homes:
            last = owner[homes[m][0]]
            continue
        if isinstance(node, Form) or isinstance(base, Form):
            continue
        known = by_key(base.lines)
        left = [line for line in node.lines if line.proposed or line.disputed or not is_only_printed(line, known)]
        if any(not line.proposed for line in left) or (lifted and node.at is None):
            lines = tuple(
                line if line.proposed or line.disputed else disputed(line, "the document does not have these words now")
                for line in left
            )
            kept = Clause(number=node.number, at=node.at, text=node.text, lines=lines, rejected=node.rejected)
            behind.setdefault(last, []).append(replace(kept, comments=node.comments))
    return behind
