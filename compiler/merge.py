"""A document lifted again, or its next version, onto a source that somebody has reviewed: a merge of three sides.

Ours is the reviewed source, theirs the new document as the machine reads it. The base, what the machine proposed for ours,
is computed anew from ours' own words. After this: no reviewed line is lost, but for citations and references that were
accepted as printed and are printed no longer; what the reviewer struck out or deleted does not come back; a reviewed line
is disputed (`!`) only where the words under it changed and are now read otherwise; what the reviewer wrote beside the
document, without a place in it, stays where it stood. Title, front matter and headings have no
words under them: marks of what the former version printed tell whether somebody mended them, the document changed, or both.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Literal

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
from .prints import mark, marks_in, placeless, title_line
from .units import Heading, Placed, UnitNode, level_of, rebuilt, units_of

ALIKE = 70
"""Two units whose words are so much alike (0 to 100) are versions of one."""
_SAME_NUMBER, _SAME_HEADING = 15, 5
_MOST_PAIRS = 20_000_000
_REMARK = "# the new document says:"
_SHOWN = 400
"""So many characters of the former words stand above a disputed line."""


class Merged(Struct, frozen=True):
    """The merged source, and how many lines were kept as reviewed or struck out, are new proposals, and are in conflict."""

    source: Source
    kept: int
    added: int
    conflicts: int


def merge(ours: Source, theirs: Source) -> Merged:
    """The reviewed source brought up to the new document. Merging a document onto its own unreviewed source changes nothing."""
    if _document(ours) is not None and _document(ours) == _document(theirs):
        return _summed(ours, _refreshed(ours, _read(ours)))
    packs = (*ours.packs, *(p for p in theirs.packs if p.name not in {q.name for q in ours.packs}))
    if len(packs) > len(theirs.packs):  # what is new is read in the words of all, as it will be from now on
        theirs = replace(theirs, blocks=reread(replace(theirs, packs=packs)).blocks)
    whole, (ours, own) = ours, _set_apart(ours, theirs)
    read = _read(ours)
    mine, new = units_of(ours), units_of(theirs)
    homes = homes_of(mine, new)
    shares = _shares(mine, read, new, homes)
    count = iter(range(len(new)))

    def unit(node: UnitNode) -> UnitNode:
        found = shares.get(next(count))
        return _unit(found, node) if found and not isinstance(node, Form) else node

    behind = _orphans(mine, read, theirs, homes)
    for index, added in _places(own, ours, theirs, mine, new, homes):
        behind.setdefault(index, []).append(added)
    blocks = [*behind.get(-1, ())]
    for index, block in enumerate(rebuilt(theirs, unit).blocks):
        blocks += [block, *behind.get(index, ())]
    had = marks_in(ours)
    whose = _settled(title_line(ours), title_line(theirs), had)
    source = replace(
        theirs,
        title=theirs.title if whose == "theirs" else ours.title,
        comments=_told(ours.comments, title_line(theirs)) if whose == "both" else ours.comments,
        meta=tuple(_meta(ours.meta, theirs.meta, had)),
        packs=packs,
        roles=(*ours.roles, *(r for r in theirs.roles if r.name not in {q.name for q in ours.roles})),
        blocks=tuple(_headed(blocks, [block for _, block in own], ours, mine, new, homes)),
        tail=ours.tail,
    )
    return _summed(whole, source)


def is_decided(node: Body) -> bool:
    """Whether somebody has reviewed a line of a unit, written one, or struck one out."""
    return bool(node.rejected) or any(not line.proposed for line in node.lines)


def _read(source: Source) -> list[UnitNode]:
    """The units of a source as the machine reads their words today."""
    return [place.node for place in units_of(reread(source))]


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


# --- what the new document does not have -----------------------------------------------------------------------------


Own = tuple[int, Block]
"""A block that somebody wrote beside the document, and how many blocks of the document stand before it."""


def _set_apart(ours: Source, theirs: Source) -> tuple[Source, tuple[Own, ...]]:
    """Ours without the blocks that have no place in the document, and these; what the new document says too is no such block."""
    if _document(ours) is None:
        return ours, ()
    said = {tuple(_words(place.unit.text)) for place in units_of(theirs)}
    kept: list[Block] = []
    own: list[Own] = []
    for block in ours.blocks:
        units = units_of(replace(ours, blocks=(block,)))
        placed = block.at is not None or any(place.node.at is not None for place in units)
        heading = isinstance(block, Section | Appendix) and any(
            isinstance(b, type(block)) and _words(b.heading) == _words(block.heading) for b in theirs.blocks
        )
        if placed or heading or (units and all(tuple(_words(place.unit.text)) in said for place in units)):
            kept.append(block)
        else:
            own.append((len(kept), block))
    return replace(ours, blocks=tuple(kept)), tuple(own)


def _places(
    own: Sequence[Own],
    ours: Source,
    theirs: Source,
    mine: Sequence[Placed],
    new: Sequence[Placed],
    homes: dict[int, tuple[int, ...]],
) -> Iterator[Own]:
    """Where the blocks of somebody's own go: each with the index of the block of theirs that it follows, -1 before all.

    It stands behind what became of the block before it, and a heading, with all under it, behind what else that section says.
    """
    owner, heads = _owners(theirs), _headings(theirs.blocks)
    former = {id(a): b for b, a in _same_headings(_headings(ours.blocks), heads, mine, new, homes).items()}
    at = {id(block): index for index, block in enumerate(theirs.blocks)}
    reached: list[int] = [-1]  # behind so many blocks of ours, so far in theirs
    first = 0
    for block in ours.blocks:
        count = len(units_of(replace(ours, blocks=(block,))))
        found = [owner[homes[m][0]] for m in range(first, first + count) if m in homes]
        found += [at[former[id(block)]]] if id(block) in former else []
        reached.append(max(found, default=reached[-1]))
        first += count
    section = (
        -1,
        0,
    )  # behind so many blocks of ours a heading of somebody's own stands; behind which of theirs it goes
    for before, block in own:
        if isinstance(block, Section | Appendix):
            ends = (at[id(head)] for head in heads if level_of(head) <= level_of(block))
            section = before, next((end for end in ends if end > reached[before]), len(theirs.blocks)) - 1
        yield section[1] if section[0] == before else reached[before], block


def _owners(source: Source) -> list[int]:
    """For each unit of a source the block that it stands in."""
    return [index for index, block in enumerate(source.blocks) for _ in units_of(replace(source, blocks=(block,)))]


def _orphans(
    mine: Sequence[Placed], read: Sequence[UnitNode], theirs: Source, homes: dict[int, tuple[int, ...]]
) -> dict[int, list[Block]]:
    """The reviewed units of ours that the new document does not have, by the block of theirs behind which they go."""
    owner = _owners(theirs)
    behind: dict[int, list[Block]] = {}
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
    return behind


# --- the rest --------------------------------------------------------------------------------------------------------


def _settled(mine: str, new: str, had: Collection[str]) -> Literal["ours", "theirs", "both"]:
    """Whose line it is: ours where somebody mended it, theirs where the document changed, and both where both happened."""
    if mine == new or (mark(new) in had and mark(mine) not in had):
        return "ours"
    return "theirs" if mark(mine) in had else "both"


def _meta(ours: Sequence[MetaLine], theirs: Sequence[MetaLine], had: Collection[str]) -> Iterator[MetaLine]:
    """The front matter: lines that somebody mended as ours has them, the others as theirs has them.

    What only ours has is kept. Where both changed, a remark on ours tells what theirs says. Without marks of what the former
    version printed, dates, approval and the table of versions are taken for the document's, all else for somebody's.
    """
    for topic in dict.fromkeys(_topic(line) for line in (*ours, *theirs)):
        mine = {placeless(line): line for line in ours if _topic(line) == topic}
        new = {placeless(line): line for line in theirs if _topic(line) == topic}
        if not new or topic == Lifted.__name__:
            yield from (new or mine).values()
            continue
        mended = [k for k in mine if k not in new and (mark(k) not in had if had else not _changes(mine[k]))]
        fresh = [k for k in new if k not in mine and mark(k) not in had]
        if mended and fresh and len(mine) == len(new) == 1:
            line, other = mine[mended[0]], new[fresh[0]]
            yield replace(line, comments=_told(line.comments, print_line(other)))
            continue
        for key, line in mine.items():
            if key in new:
                yield replace(new[key], comments=line.comments)
            elif key in mended:
                yield line
        yield from (new[key] for key in fresh)


def _topic(line: MetaLine) -> str:
    return line.what if isinstance(line, Dated) else type(line).__name__


def _changes(line: MetaLine) -> bool:
    return isinstance(line, Version | ReviewEvery | Lifted) or (isinstance(line, Dated) and line.what != "written")


def _told(comments: tuple[str, ...], printed: str) -> tuple[str, ...]:
    """The comments, with a remark on what the new document says."""
    remark = fold(f"{_REMARK} {printed}")
    return comments if remark in comments else (*comments, remark)


def _headed(
    blocks: Sequence[Block],
    own: Sequence[Block],
    ours: Source,
    mine: Sequence[Placed],
    new: Sequence[Placed],
    homes: dict[int, tuple[int, ...]],
) -> Iterator[Block]:
    """The blocks, each heading as settled with the heading of ours that is the same, but for those of somebody's own."""
    had = marks_in(ours)
    apart = {id(block) for block in own}
    theirs = _headings(block for block in blocks if id(block) not in apart)
    partner = _same_headings(_headings(ours.blocks), theirs, mine, new, homes)
    for block in blocks:
        former = partner.get(id(block))
        yield block if former is None else _heading(former, block, had)  # type: ignore[arg-type]


def _headings(blocks: Iterable[Block]) -> list[Heading]:
    return [block for block in blocks if isinstance(block, Section | Appendix)]


def _same_headings(
    ours: Sequence[Heading],
    theirs: Sequence[Heading],
    mine: Sequence[Placed],
    new: Sequence[Placed],
    homes: dict[int, tuple[int, ...]],
) -> dict[int, Heading]:
    """For headings of theirs (by identity) that of ours: of its number and words, its words, most of its units, or one alike."""
    votes = Counter(
        (id(mine[m].heading), id(new[places[0]].heading)) for m, places in homes.items() if mine[m].heading is not None
    )
    order = {id(heading): k for k, heading in enumerate((*ours, *theirs))}
    pairs: list[tuple[int, int, int, Heading, Heading]] = []
    for a in ours:
        for b in theirs:
            number = a.number is not None and a.number == b.number
            words = _words(a.heading) == _words(b.heading)
            shared = votes[id(a), id(b)]
            alike = number or fuzz.ratio(fold(a.heading), fold(b.heading)) >= ALIKE
            stage = 0 if words and a.number == b.number else 1 if words else 2 if shared else 3 if alike else None
            if stage is not None:
                pairs.append((stage, -shared, order[id(a)] + order[id(b)], a, b))
    found: dict[int, Heading] = {}
    taken: set[int] = set()
    for *_, a, b in sorted(pairs, key=lambda pair: pair[:3]):
        if id(a) not in taken and id(b) not in found:
            found[id(b)] = a
            taken.add(id(a))
    return found


def _heading(ours: Heading, theirs: Heading, had: Collection[str]) -> Heading:
    """One heading: its words, kind and level are settled together, its number is the document's unless only ours changed it."""
    whose = _settled(placeless(ours), placeless(theirs), had)
    if whose == "ours":
        return replace(ours, at=theirs.at)
    renumbered = replace(ours, number=theirs.number) if theirs.number else ours
    if whose == "theirs" or placeless(renumbered) == placeless(theirs):
        return replace(theirs, comments=ours.comments)
    former = replace(theirs, number=ours.number) if ours.number else theirs
    kept = replace(renumbered, at=theirs.at)
    if mark(placeless(former)) in had:
        return kept
    return replace(kept, comments=_told(ours.comments, print_line(theirs)))


def _remarks(source: Source) -> int:
    """How many remarks stand at the title, the front matter and the headings on what the new document says otherwise."""
    nodes = (source, *source.meta, *_headings(source.blocks))
    return sum(remark.startswith(_REMARK) for node in nodes for remark in node.comments)


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
        conflicts=sum(line.disputed for line in lines) + _remarks(merged),
    )
