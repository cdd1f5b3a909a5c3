"""What the words of a source mean, filled in: rules, terms, citations and references, all of them proposed.

The sentence stage reads all units of the source together; here its readings become lines of the clause, item or row that
they were read from. A kind is written only where it cannot be read off the lines.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar, get_args

from msgspec.structs import replace

from ...grammar.syntax import (
    Appendix,
    Block,
    Cite,
    Clause,
    Form,
    Item,
    Kind,
    Line,
    PackUse,
    Row,
    Rule,
    Section,
    See,
    Source,
    Table,
    Term,
)
from ...grammar.vocabulary import Vocabulary, vocabulary
from ..units import Placed, units_of
from .choose import packs_of
from .concept import formalise
from .reading import Reading
from .sentences import read_units

_Node = TypeVar("_Node", Clause, Item, Row)


def interpret(source: Source) -> Source:
    """The source with its packs, and a proposed line for each norm, term, citation and reference that its units state."""
    placed = units_of(source)
    headings = [block.heading for block in source.blocks if isinstance(block, Section | Appendix)]
    packs = packs_of(source.title, headings, [place.unit.text for place in placed])
    words = vocabulary(*packs)
    readings = read_units([place.unit for place in placed])
    lines = [_lines(place, reading, placed, words) for place, reading in zip(placed, readings, strict=True)]
    told = iter(zip(lines, readings, strict=True))  # in document order, as the blocks below are walked
    blocks = tuple(_filled(block, told) for block in source.blocks)
    return replace(source, packs=tuple(PackUse(name=name) for name in packs), blocks=blocks)


def _filled(block: Block, told: Iterator[tuple[tuple[Line, ...], Reading]]) -> Block:
    if isinstance(block, Clause):
        return _body(block, told)
    if isinstance(block, Table):
        return _table(block, told)
    if isinstance(block, Form):
        next(told)
    return block


def _table(table: Table, told: Iterator[tuple[tuple[Line, ...], Reading]]) -> Table:
    return replace(table, rows=tuple(_body(row, told) for row in table.rows))


def _body(node: _Node, told: Iterator[tuple[tuple[Line, ...], Reading]]) -> _Node:
    lines, reading = next(told)
    parts = tuple(_table(part, told) if isinstance(part, Table) else _body(part, told) for part in node.parts)
    return replace(node, lines=lines, parts=parts, kind=_kind(lines, bool(parts), reading))


def _kind(lines: Sequence[Line], leads: bool, reading: Reading) -> Kind | None:
    """The kind to write: None where the lines and parts tell it."""
    if any(isinstance(line, Rule) for line in lines) or reading.kind not in get_args(Kind):
        return None
    told = "definition" if any(isinstance(line, Term) for line in lines) else "leadin" if leads else "statement"
    return None if reading.kind == told else reading.kind  # type: ignore[return-value]


def _lines(place: Placed, reading: Reading, placed: Sequence[Placed], words: Vocabulary) -> tuple[Line, ...]:
    lead = placed[place.unit.lead_in].unit.text if place.unit.lead_in is not None else ""
    return (
        *(formalise(norm, place.unit, words, lead) for norm in reading.norms),
        *(Term(text=term.text, proposed=True) for term in reading.terms),
        *(Cite(type=found.type, name=found.name, proposed=True) for found in reading.citations),
        *(See(text=text, proposed=True) for text in reading.xrefs),
    )
