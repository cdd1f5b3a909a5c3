"""What the reviewed units say of one unit of the new document, beside what the machine proposes for it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.printer import print_line
from ...grammar.syntax import Body, Clause, Form, Item, Line, Row
from ..units import Placed, UnitNode
from .lines import by_key, disputed, is_decided, is_only_printed, keys_of
from .matching import Homes, sentences_of, words_of


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


def shares_of(
    mine: Sequence[Placed], read: Sequence[UnitNode], new: Sequence[Placed], homes: Homes
) -> dict[int, list[Share]]:
    """For units of theirs what the units of ours bring to them, each line to the first where it is still read."""
    shares: dict[int, list[Share]] = {}
    for m, places in sorted(homes.items()):
        ours, base = mine[m].node, read[m]
        keys = {n: set(keys_of(node.lines)) for n in places if not isinstance(node := new[n].node, Form)}
        if isinstance(ours, Form) or isinstance(base, Form) or not keys:
            continue
        known = set(keys_of(base.lines))
        gone = known - set(keys_of((*ours.lines, *ours.rejected)))
        stands = Counter(sentences_of(ours.text)) <= Counter(s for n in keys for s in sentences_of(new[n].unit.text))
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


def merged_unit(shares: Sequence[Share], theirs: Clause | Item | Row) -> Clause | Item | Row:
    """A unit of theirs with what units of ours say of it."""
    kinds = [s for s in shares if s.ours.kind != s.base.kind or words_of(s.ours.text) == words_of(theirs.text)]
    return replace(
        theirs,
        kind=kinds[0].ours.kind if kinds else theirs.kind,
        comments=tuple(dict.fromkeys(remark for s in shares for remark in s.ours.comments)),
        lines=tuple(_lines(shares, theirs)),
        rejected=tuple(
            line
            for k, s in enumerate(shares)
            for line in s.rejected
            if not any(print_line(line) in keys_of(other.rejected) for other in shares[:k])
        ),
    )


def _lines(shares: Sequence[Share], theirs: Body) -> Iterator[Line]:
    """Ours' lines, and of theirs' what was never proposed before; in units that nobody reviewed, theirs' less those deleted."""
    new = by_key(theirs.lines)
    known = {key for s in shares for key in keys_of(s.base.lines)}
    done: set[str] = set()
    spoken: set[str] = set()
    undecided: dict[str, Line] = {}
    for s in shares:
        mine = by_key(s.ours.lines)
        if is_decided(s.ours):
            kept = [line for line in _decided(s, new, known) if print_line(line) not in done]
            yield from kept
            done.update(keys_of(kept))
            spoken.update(keys_of((*s.base.lines, *s.ours.lines, *s.ours.rejected)))
        else:
            undecided.update(mine)
            if not is_stale(s.ours, s.base):
                spoken.update(by_key(s.base.lines).keys() - mine.keys())
    for key, line in zip(keys_of(theirs.lines), theirs.lines, strict=True):
        if key not in done and key not in spoken:
            yield undecided.get(key, line)


def _decided(share: Share, new: Collection[str], all_known: Collection[str]) -> Iterator[Line]:
    """The lines of a share, disputed where new words bear them out no longer."""
    known = by_key(share.base.lines)
    gone = known.keys() - by_key(share.ours.lines).keys()
    stands = bool(gone) and gone <= share.found  # what a line of somebody's own was made from is still read
    for key, line in zip(keys_of(share.lines), share.lines, strict=True):
        if line.proposed:
            if key in new or set(all_known) == set(new):
                yield line
        elif line.disputed or share.same or key in new or (key not in known and stands):
            yield line
        elif not is_only_printed(line, known):
            yield disputed(line, f"the words were: {share.ours.text}")


def is_stale(ours: Body, base: Body) -> bool:
    """Whether a proposal in ours is none that the machine makes today: another version of it made them all."""
    return not {k for k, line in by_key(ours.lines).items() if line.proposed} <= by_key(base.lines).keys()
