"""A document lifted again, or its next version, onto a source that somebody has reviewed: a merge of three sides.

Ours is the reviewed source, theirs the new document as the machine reads it. The base, what the machine proposed for ours,
is computed anew from ours' own words. After this: no reviewed line is lost, but for citations and references that were
accepted as printed and are printed no longer; what the reviewer struck out or deleted does not come back; a reviewed line
is disputed (`!`) only where the words under it changed and are now read otherwise; what the reviewer wrote beside the
document or into it, without a place in it, stays where it stood. Title, front matter and headings have no words under
them: marks of what the former version printed tell whether somebody mended them, the document changed, or both.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.printer import print_line
from ...grammar.syntax import Form, Source
from ..lift.interpret import reread
from ..prints import marks_in, title_line
from ..units import UnitNode, rebuilt, units_of
from .front import REMARK, merged_meta, settled, told
from .headings import headings_of, merged_headings
from .lines import is_decided
from .matching import homes_of
from .parts import with_own_parts
from .placing import document_of, orphans, places_of, set_apart
from .shares import is_stale, merged_unit, shares_of


class Merged(Struct, frozen=True):
    """The merged source, and how many lines were kept as reviewed or struck out, are new proposals, and are in conflict."""

    source: Source
    kept: int
    added: int
    conflicts: int


def merge(ours: Source, theirs: Source) -> Merged:
    """The reviewed source brought up to the new document. Merging a document onto its own unreviewed source changes nothing."""
    if document_of(ours) is not None and document_of(ours) == document_of(theirs):
        return _summed(ours, _refreshed(ours, _read(ours)))
    packs = (*ours.packs, *(p for p in theirs.packs if p.name not in {q.name for q in ours.packs}))
    if len(packs) > len(theirs.packs):  # what is new is read in the words of all, as it will be from now on
        theirs = replace(theirs, blocks=reread(replace(theirs, packs=packs)).blocks)
    whole, (ours, own) = ours, set_apart(ours, theirs)
    read = _read(ours)
    mine, new = units_of(ours), units_of(theirs)
    homes = homes_of(mine, new)
    grown = with_own_parts(ours, theirs, mine, new, homes)
    if grown is not theirs:
        theirs = grown
        new = units_of(theirs)
        homes = homes_of(mine, new)
    shares = shares_of(mine, read, new, homes)
    count = iter(range(len(new)))

    def unit(node: UnitNode) -> UnitNode:
        found = shares.get(next(count))
        return merged_unit(found, node) if found and not isinstance(node, Form) else node

    behind = orphans(ours, theirs, mine, read, homes)
    for index, added in places_of(own, ours, theirs, mine, new, homes):
        behind.setdefault(index, []).append(added)
    blocks = [*behind.get(-1, ())]
    for index, block in enumerate(rebuilt(theirs, unit).blocks):
        blocks += [block, *behind.get(index, ())]
    had = marks_in(ours)
    whose = settled(title_line(ours), title_line(theirs), had)
    source = replace(
        theirs,
        title=theirs.title if whose == "theirs" else ours.title,
        comments=told(ours.comments, title_line(theirs)) if whose == "both" else ours.comments,
        meta=tuple(merged_meta(ours.meta, theirs.meta, had)),
        packs=packs,
        roles=(*ours.roles, *(r for r in theirs.roles if r.name not in {q.name for q in ours.roles})),
        blocks=tuple(merged_headings(blocks, [block for _, block in own], ours, mine, new, homes)),
        tail=ours.tail,
    )
    return _summed(whole, source)


def _read(source: Source) -> list[UnitNode]:
    """The units of a source as the machine reads their words today."""
    return [place.node for place in units_of(reread(source))]


def _refreshed(ours: Source, read: Sequence[UnitNode]) -> Source:
    """The same document again: ours as it stands, but for undecided units that another version of the machine proposed."""
    anew = iter(read)

    def unit(node: UnitNode) -> UnitNode:
        fresh = next(anew)
        if isinstance(node, Form) or isinstance(fresh, Form) or is_decided(node) or not is_stale(node, fresh):
            return node
        return replace(node, lines=fresh.lines, kind=fresh.kind)

    return rebuilt(ours, unit)


def _summed(ours: Source, merged: Source) -> Merged:
    nodes = [place.node for place in units_of(merged) if not isinstance(place.node, Form)]
    lines = [line for node in nodes for line in node.lines]
    before = {
        print_line(line)
        for place in units_of(ours)
        if not isinstance(place.node, Form)
        for line in (*place.node.lines, *place.node.rejected)
    }
    return Merged(
        source=merged,
        kept=sum(not line.proposed and not line.disputed for line in lines) + sum(len(node.rejected) for node in nodes),
        added=sum(line.proposed and print_line(line) not in before for line in lines),
        conflicts=sum(line.disputed for line in lines) + remarks(merged),
    )


def remarks(source: Source) -> int:
    """How many remarks stand at the title, the front matter and the headings on what the new document says otherwise."""
    nodes = (source, *source.meta, *headings_of(source.blocks))
    return sum(remark.startswith(REMARK) for node in nodes for remark in node.comments)
