"""What the words of a source mean, filled in: rules, terms, citations and references, all of them proposed.

The sentence stage reads all units of the source together; here its readings become lines of the clause, item or row that
they were read from. A kind is written only where it cannot be read off the lines.
"""

from collections.abc import Sequence
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.syntax import Appendix, Form, Kind, Line, PackUse, Rule, Section, Source, Term
from ...grammar.vocabulary import Vocabulary, pack_names, vocabulary
from ..units import UnitNode, rebuilt, units_of
from .choose import packs_of
from .guesses import propose
from .phrases.reading import Reading


class Interpreted(Struct, frozen=True):
    """A source with lines for what its words mean, and the reading of each of its units that they come from."""

    source: Source
    readings: tuple[Reading, ...]


def interpret(source: Source) -> Interpreted:
    """The source with its packs, and a proposed line for each norm, term, citation and reference that its units state."""
    headings = [block.heading for block in source.blocks if isinstance(block, Section | Appendix)]
    packs = packs_of(source.title, headings, [place.unit.text for place in units_of(source)])
    return _filled(replace(source, packs=tuple(PackUse(name=name) for name in packs)), vocabulary(*packs))


def reread(source: Source) -> Source:
    """What the machine makes today of the words of a source, in the packs that it names: its shape with other lines."""
    known = pack_names()
    words = vocabulary(*(pack.name for pack in source.packs if pack.name in known))
    unread = rebuilt(source, lambda node: node if isinstance(node, Form) else replace(node, kind=None))
    return _filled(unread, words).source


def _filled(source: Source, words: Vocabulary) -> Interpreted:
    proposed = propose(source, words)
    told = iter(proposed)  # in document order, as the units are walked

    def unit(node: UnitNode) -> UnitNode:
        found = next(told)
        if isinstance(node, Form):
            return node
        lines = tuple(p.line for p in found.proposals)
        return replace(node, lines=lines, rejected=(), kind=_kind(lines, bool(node.parts), found.reading))

    return Interpreted(rebuilt(source, unit), tuple(found.reading for found in proposed))


def _kind(lines: Sequence[Line], leads: bool, reading: Reading) -> Kind | None:
    """The kind to write: None where the lines and parts tell it."""
    if any(isinstance(line, Rule) for line in lines) or reading.kind not in get_args(Kind):
        return None
    told = "definition" if any(isinstance(line, Term) for line in lines) else "leadin" if leads else "statement"
    return None if reading.kind == told else reading.kind  # type: ignore[return-value]
