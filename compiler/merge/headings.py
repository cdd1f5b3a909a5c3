"""Which heading is which, and its words: as somebody mended them, or as the document changed them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace
from rapidfuzz import fuzz

from ...grammar.printer import fold, print_line
from ...grammar.syntax import Appendix, Block, Section, Source
from ..prints import mark, marks_in, placeless
from ..units import Heading, Placed
from .front import settled, told
from .matching import ALIKE, Homes, words_of


def merged_headings(
    blocks: Sequence[Block],
    own: Sequence[Block],
    ours: Source,
    mine: Sequence[Placed],
    new: Sequence[Placed],
    homes: Homes,
) -> Iterator[Block]:
    """The blocks, each heading as settled with the heading of ours that is the same, but for those of somebody's own."""
    had = marks_in(ours)
    apart = {id(block) for block in own}
    theirs = headings_of(block for block in blocks if id(block) not in apart)
    partner = same_headings(headings_of(ours.blocks), theirs, mine, new, homes)
    for block in blocks:
        former = partner.get(id(block))
        yield block if former is None else _heading(former, block, had)  # type: ignore[arg-type]


def headings_of(blocks: Iterable[Block]) -> list[Heading]:
    """The headings among blocks."""
    return [block for block in blocks if isinstance(block, Section | Appendix)]


def same_headings(
    ours: Sequence[Heading],
    theirs: Sequence[Heading],
    mine: Sequence[Placed],
    new: Sequence[Placed],
    homes: Homes,
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
            words = words_of(a.heading) == words_of(b.heading)
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
    whose = settled(placeless(ours), placeless(theirs), had)
    if whose == "ours":
        return replace(ours, at=theirs.at)
    renumbered = replace(ours, number=theirs.number) if theirs.number else ours
    if whose == "theirs" or placeless(renumbered) == placeless(theirs):
        return replace(theirs, comments=ours.comments)
    former = replace(theirs, number=ours.number) if ours.number else theirs
    kept = replace(renumbered, at=theirs.at)
    if mark(placeless(former)) in had:
        return kept
    return replace(kept, comments=told(ours.comments, print_line(theirs)))
