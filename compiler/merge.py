"""A document lifted again, or its next version, onto a source that somebody has reviewed: a merge of three sides.

Ours is the reviewed source, theirs the new document as the machine reads it. The base, what the machine proposed for ours,
is computed anew from ours' own words. After this: no reviewed line is lost, but for citations and references that were
accepted as printed and are printed no longer; what the reviewer struck out or deleted does not come back; a reviewed line
is disputed (`!`) only where the words under it changed and are now read otherwise.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz, process

from ..grammar.printer import fold, print_line
from ..grammar.syntax import (
    Appendix,
    Block,
    Body,
    Cite,
    Clause,
    Dated,
    Form,
    Item,
    Lifted,
    Line,
    MetaLine,
    ReviewEvery,
    Row,
    Section,
    See,
    Source,
    Version,
)
from .lift.interpret import reread
from .units import Placed, UnitNode, rebuilt, units_of

ALIKE = 70
"""Two units whose words are so much alike (0 to 100) are versions of one."""
_SAME_NUMBER, _SAME_HEADING = 15, 5
_MOST_PAIRS = 20_000_000
_SHOWN = 400
"""So many characters of the former words stand above a disputed line."""


class Merged(Struct, frozen=True):
    """The merged source, and how many lines were kept as reviewed, are new proposals, and are in conflict."""

    source: Source
    kept: int
    added: int
    conflicts: int


def merge(ours: Source, theirs: Source) -> Merged:
    """The reviewed source brought up to the new document. Merging a document onto its own unreviewed source changes nothing."""
    read = [place.node for place in units_of(reread(ours))]
    if _document(ours) is not None and _document(ours) == _document(theirs):
        return _summed(ours, _refreshed(ours, read))
    mine, new = units_of(ours), units_of(theirs)
    homes = homes_of(mine, new)
    shares = _shares(mine, read, new, homes)
    count = iter(range(len(new)))

    def unit(node: UnitNode) -> UnitNode:
        found = shares.get(next(count))
        return _unit(found, node) if found and not isinstance(node, Form) else node

    blocks = _with_orphans(rebuilt(theirs, unit).blocks, mine, read, theirs, homes)
    source = replace(
        theirs,
        title=ours.title,
        comments=_told(ours.comments, ours.title == theirs.title, f'policy "{theirs.title}"'),
        meta=_meta(ours.meta, theirs.meta),
        packs=(*ours.packs, *(p for p in theirs.packs if p.name not in {q.name for q in ours.packs})),
        roles=(*ours.roles, *(r for r in theirs.roles if r.name not in {q.name for q in ours.roles})),
        blocks=tuple(_headed(blocks, ours)),
        tail=ours.tail,
    )
    return _summed(ours, source)


def is_decided(node: Body) -> bool:
    """Whether somebody has reviewed a line of a unit, written one, or struck one out."""
    return bool(node.rejected) or any(not line.proposed for line in node.lines)


def _document(source: Source) -> str | None:
    """The hash of the document that a source was lifted from, where it says so."""
    return next((line.sha for line in source.meta if isinstance(line, Lifted)), None)


def _refreshed(ours: Source, read: Sequence[UnitNode]) -> Source:
    """The same document again: ours as it stands, but for undecided units that another version of the machine proposed."""
    anew = iter(read)

    def unit(node: UnitNode) -> UnitNode:
        fresh = next(anew)
        if isinstance(node, Form) or isinstance(fresh, Form) or is_decided(node) or not _stale(node, fresh):
            return node
        return replace(node, lines=fresh.lines, kind=fresh.kind)

    return rebuilt(ours, unit)


# --- one unit --------------------------------------------------------------------------------------------------------


class Share(Struct, frozen=True):
    """What a unit of ours brings to one of theirs: `lines` and `rejected` stand there, `known` is what the machine reads
    in ours, `found` what it reads in all units that ours went to. `same`: every sentence of ours stands in one of them.
    """

    ours: Body
    base: Body
    lines: tuple[Line, ...]
    rejected: tuple[Line, ...]
    found: frozenset[str]
    same: bool


def _shares(
    mine: Sequence[Placed], read: Sequence[UnitNode], new: Sequence[Placed], homes: dict[int, tuple[int, ...]]
) -> dict[int, list[Share]]:
    """For units of theirs what the units of ours bring to them, each line to the first where it is still read."""
    shares: dict[int, list[Share]] = {}
    for m, places in sorted(homes.items()):
        ours, base = mine[m].node, read[m]
        keys = {n: set(_keys(node.lines)) for n in places if not isinstance(node := new[n].node, Form)}
        if isinstance(ours, Form) or isinstance(base, Form) or not keys:
            continue
        known = set(_keys(base.lines))
        gone = known - set(_keys((*ours.lines, *ours.rejected)))
        stands = Counter(_sentences(ours.text)) <= Counter(s for n in keys for s in _sentences(new[n].unit.text))
        for n in keys:
            shares.setdefault(n, []).append(
                Share(
                    ours=ours,
                    base=base,
                    lines=tuple(line for line in ours.lines if _home(line, known, gone, keys) == n),
                    rejected=tuple(line for line in ours.rejected if _home(line, known, gone, keys) == n),
                    found=frozenset().union(*keys.values()),
                    same=stands,
                )
            )
    return shares


def _home(line: Line, known: set[str], gone: set[str], keys: dict[int, set[str]]) -> int:
    """Where a line belongs: the first unit in which it is still read, or for a line of somebody's own what they wrote it for."""
    key = print_line(line)
    sought = {key} if key in known else {key, *gone}
    return next((n for n in keys if sought & keys[n]), next(iter(keys)))


def _unit(shares: Sequence[Share], theirs: Clause | Item | Row) -> Clause | Item | Row:
    """A unit of theirs with what units of ours say of it."""
    kinds = [s for s in shares if s.ours.kind != s.base.kind or _words(s.ours.text) == _words(theirs.text)]
    return replace(
        theirs,
        kind=kinds[0].ours.kind if kinds else theirs.kind,
        comments=tuple(dict.fromkeys(remark for s in shares for remark in s.ours.comments)),
        lines=tuple(_lines(shares, theirs)),
        rejected=tuple(
            line
            for k, s in enumerate(shares)
            for line in s.rejected
            if not any(print_line(line) in _keys(other.rejected) for other in shares[:k])
        ),
    )


def _lines(shares: Sequence[Share], theirs: Body) -> Iterator[Line]:
    """Ours' lines, and of theirs' what was never proposed before; in units that nobody reviewed, theirs' less those deleted."""
    new = _by_key(theirs.lines)
    known = {key for s in shares for key in _keys(s.base.lines)}
    done: set[str] = set()
    spoken: set[str] = set()
    undecided: dict[str, Line] = {}
    for s in shares:
        mine = _by_key(s.ours.lines)
        if is_decided(s.ours):
            kept = [line for line in _decided(s, new, known) if print_line(line) not in done]
            yield from kept
            done.update(_keys(kept))
            spoken.update(_keys((*s.base.lines, *s.ours.lines, *s.ours.rejected)))
        else:
            undecided.update(mine)
            if not _stale(s.ours, s.base):
                spoken.update(_by_key(s.base.lines).keys() - mine.keys())
    for key, line in zip(_keys(theirs.lines), theirs.lines, strict=True):
        if key not in done and key not in spoken:
            yield undecided.get(key, line)


def _decided(share: Share, new: Collection[str], all_known: Collection[str]) -> Iterator[Line]:
    """The lines of a share, disputed where new words bear them out no longer."""
    known = _by_key(share.base.lines)
    gone = known.keys() - _by_key(share.ours.lines).keys()
    stands = bool(gone) and gone <= share.found  # what a line of somebody's own was made from is still read
    for key, line in zip(_keys(share.lines), share.lines, strict=True):
        if line.proposed:
            if key in new or set(all_known) == set(new):
                yield line
        elif line.disputed or share.same or key in new or (key not in known and stands):
            yield line
        elif not _printed(line, known):
            yield _dispute(line, f"the words were: {share.ours.text}")


def _printed(line: Line, known: Collection[str]) -> bool:
    """Whether a line only tells what the old words printed, as the machine read it in them."""
    return isinstance(line, Cite | See) and print_line(line) in known


def _dispute(line: Line, why: str) -> Line:
    remark = fold(f"# {why}")
    remark = remark if len(remark) <= _SHOWN else remark[: _SHOWN - 1].rstrip() + "…"
    return replace(line, proposed=False, doubtful=False, disputed=True, comments=(*line.comments, remark))


def _stale(ours: Body, base: Body) -> bool:
    """Whether a proposal in ours is none that the machine makes today: another version of it made them all."""
    return not {k for k, line in _by_key(ours.lines).items() if line.proposed} <= _by_key(base.lines).keys()


def _keys(lines: Sequence[Line]) -> list[str]:
    return [print_line(line) for line in lines]


def _by_key(lines: Sequence[Line]) -> dict[str, Line]:
    return dict(zip(_keys(lines), lines, strict=True))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


# --- which unit is which ---------------------------------------------------------------------------------------------


def match(ours: Sequence[Placed], theirs: Sequence[Placed]) -> dict[int, int]:
    """For units of ours the unit of theirs that has the same words, else the one most like it; each has one partner."""
    found: dict[int, int] = {}
    keys: tuple[Callable[[Placed], object], ...] = (
        lambda p: (p.unit.headings, p.unit.number, _words(p.unit.text)),
        lambda p: (p.unit.number, _words(p.unit.text)),
        lambda p: _words(p.unit.text),
    )
    for key in keys:
        free: dict[str, list[int]] = {}
        for n in _left(theirs, found.values()):
            free.setdefault(repr(key(theirs[n])), []).append(n)
        for m in _left(ours, found.keys()):
            if places := free.get(repr(key(ours[m]))):
                found[m] = places.pop(0)
    rest, new = _left(ours, found.keys()), _left(theirs, found.values())
    if not rest or not new or len(rest) * len(new) > _MOST_PAIRS:
        return found
    scores = process.cdist(
        [fold(ours[m].unit.text) for m in rest], [fold(theirs[n].unit.text) for n in new], scorer=fuzz.ratio
    )
    pairs = []
    for i, m in enumerate(rest):
        for j, n in enumerate(new):
            a, b = ours[m].unit, theirs[n].unit
            score = float(scores[i][j]) + _SAME_HEADING * (a.headings == b.headings)
            score += _SAME_NUMBER * (a.number is not None and a.number == b.number)
            if score >= ALIKE:
                pairs.append((-score, abs(m - n), m, n))
    taken: set[int] = set()
    for _, _, m, n in sorted(pairs):
        if m not in found and n not in taken:
            found[m] = n
            taken.add(n)
    return found


def homes_of(ours: Sequence[Placed], theirs: Sequence[Placed]) -> dict[int, tuple[int, ...]]:
    """For units of ours the units of theirs that their sentences went to, in the order of the sentences, else the one like it.

    A unit with the same words is the only home; of the others each sentence has one place, in the partner if it is there.
    """
    partner = match(ours, theirs)
    whole = {m for m, n in partner.items() if _words(ours[m].unit.text) == _words(theirs[n].unit.text)}
    homes: dict[int, tuple[int, ...]] = {m: (partner[m],) for m in whole}
    said = {m: _sentences(ours[m].unit.text) for m in _left(ours, whole)}
    free: dict[str, list[int]] = {}
    for n in _left(theirs, (partner[m] for m in whole)):
        for sentence in _sentences(theirs[n].unit.text):
            free.setdefault(sentence, []).append(n)
    places: dict[tuple[int, int], int] = {}
    for own in (True, False):
        for m, sentences in said.items():
            for k, sentence in enumerate(sentences):
                there = free.get(sentence, [])
                at = partner.get(m) if own else next(iter(there), None)
                if (m, k) not in places and at is not None and at in there:
                    places[m, k] = at
                    there.remove(at)
    for m, sentences in said.items():
        found = dict.fromkeys(places[m, k] for k in range(len(sentences)) if (m, k) in places)
        if m in partner:
            found.setdefault(partner[m])
        if found:
            homes[m] = tuple(found)
    return homes


def _sentences(text: str) -> list[str]:
    """The sentences of a text, and what stands before a colon or semicolon, by their words."""
    return [" ".join(words) for part in re.split(r"(?<=[.;:?!])\s", text) if (words := _words(part))]


def _left(units: Sequence[Placed], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [k for k, place in enumerate(units) if k not in gone and not isinstance(place.node, Form)]


def _with_orphans(
    blocks: Sequence[Block],
    mine: Sequence[Placed],
    read: Sequence[UnitNode],
    theirs: Source,
    homes: dict[int, tuple[int, ...]],
) -> Iterator[Block]:
    """The blocks, with the reviewed units of ours that the new document does not have behind what they followed."""
    owner = [index for index, block in enumerate(theirs.blocks) for _ in units_of(replace(theirs, blocks=(block,)))]
    behind: dict[int, list[Clause]] = {}
    last = -1
    for m, place in enumerate(mine):
        node, base = place.node, read[m]
        if m in homes:
            last = owner[homes[m][0]]
            continue
        if isinstance(node, Form) or isinstance(base, Form):
            continue
        known = _by_key(base.lines)
        left = [line for line in node.lines if line.proposed or line.disputed or not _printed(line, known)]
        if any(not line.proposed for line in left):
            lines = tuple(
                line if line.proposed or line.disputed else _dispute(line, "the document does not have these words now")
                for line in left
            )
            kept = Clause(number=node.number, at=node.at, text=node.text, lines=lines, rejected=node.rejected)
            behind.setdefault(last, []).append(replace(kept, comments=node.comments))
    yield from behind.get(-1, ())
    for index, block in enumerate(blocks):
        yield block
        yield from behind.get(index, ())


# --- the rest --------------------------------------------------------------------------------------------------------


def _meta(ours: Sequence[MetaLine], theirs: Sequence[MetaLine]) -> tuple[MetaLine, ...]:
    """What changes from version to version (dates, approval, the table of versions) as theirs has it; what stays, as ours has it.

    What only one of the two has is kept; where theirs says otherwise than a line of ours that stays, a remark tells it.
    """
    fresh = {_topic(line) for line in theirs}
    kept: list[MetaLine] = []
    for line in ours:
        if _topic(line) not in fresh:
            kept.append(line)
        elif not _changes(line):
            other = next(t for t in theirs if _topic(t) == _topic(line))
            told = _told(
                line.comments,
                print_line(replace(other, at=None)) == print_line(replace(line, at=None)),
                print_line(other),
            )
            kept.append(replace(line, comments=told))
    have = {_topic(line) for line in ours}
    kept += [line for line in theirs if _changes(line) or _topic(line) not in have]
    order = [_topic(line) for line in (*ours, *theirs)]
    return tuple(sorted(kept, key=lambda line: order.index(_topic(line))))


def _topic(line: MetaLine) -> str:
    return line.what if isinstance(line, Dated) else type(line).__name__


def _changes(line: MetaLine) -> bool:
    return isinstance(line, Version | ReviewEvery | Lifted) or (isinstance(line, Dated) and line.what != "written")


def _told(comments: tuple[str, ...], same: bool, printed: str) -> tuple[str, ...]:
    """The comments, with a remark on what the new document says where it is not the same."""
    remark = fold(f"# the new document says: {printed}")
    return comments if same or remark in comments else (*comments, remark)


def _headed(blocks: Iterable[Block], ours: Source) -> Iterator[Block]:
    """The blocks, headings with the remarks and the level that ours gives to headings of the same words and number."""
    known = {
        (block.number, fold(block.heading)): block
        for block in reversed(ours.blocks)
        if isinstance(block, Section | Appendix)
    }
    for block in blocks:
        mine = known.get((block.number, fold(block.heading))) if isinstance(block, Section | Appendix) else None
        if isinstance(block, Section) and isinstance(mine, Section):
            yield replace(block, comments=mine.comments, level=mine.level)
        elif isinstance(block, Appendix) and isinstance(mine, Appendix):
            yield replace(block, comments=mine.comments)
        else:
            yield block


def _summed(ours: Source, merged: Source) -> Merged:
    lines = [line for place in units_of(merged) if not isinstance(place.node, Form) for line in place.node.lines]
    before = {
        print_line(line)
        for place in units_of(ours)
        if not isinstance(place.node, Form)
        for line in (*place.node.lines, *place.node.rejected)
    }
    return Merged(
        source=merged,
        kept=sum(not line.proposed and not line.disputed for line in lines),
        added=sum(line.proposed and print_line(line) not in before for line in lines),
        conflicts=sum(line.disputed for line in lines),
    )
