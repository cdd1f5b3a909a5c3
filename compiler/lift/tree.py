"""A document becomes Byelaw source: title and front matter, sections, clauses with their items, tables, forms, furniture.

After this: every word of the document stands in the source once (a heading printed twice once), in the document's order,
and the ledger says where; what the words mean is filled in by `interpret`, and every rule, term, citation and reference
in it is proposed.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.problems import Problem
from ...grammar.span import At
from ...grammar.syntax import (
    Appendix,
    Clause,
    Field,
    Form,
    Furniture,
    Item,
    Lifted,
    Part,
    School,
    Section,
    Source,
    Table,
)
from ...grammar.syntax import Block as SourceBlock
from ..ledger import Into, Ledger, keep, verify
from ..prints import marks_of
from ..read.common.document import Block, Document
from ..units import number_depth
from .front.meta import read_front
from .interpret import interpret
from .phrases.reading import Reading, Shown
from .structure.contents import entries_of
from .structure.forms import fields_of, title_above
from .structure.outline import outline
from .structure.pieces import Piece
from .table.lists import lists_in
from .table.rows import table_of

_INTO: dict[str, Into] = {
    "heading": "heading", "spare": "heading", "clause": "clause", "item": "clause", "form": "form", "table": "table",
}  # fmt: skip
N = TypeVar("N", Clause, Item)

_DEEPEST = 20
"""So many items are nested; one that lies deeper stands beside the one above it. The parser reads ten levels more."""


class Draft(Struct, frozen=True, kw_only=True):
    """What a document was lifted to. `readings` say what each unit of the source means, in the order of `units_of`; `shown`
    tells by what title, school and headings are known; the ledger says what became of each word, and `problems` are errors
    if any went astray.
    """

    source: Source
    shown: tuple[Shown, ...]
    readings: tuple[Reading, ...]
    ledger: Ledger
    problems: tuple[Problem, ...]


def lift_document(document: Document) -> Draft:
    """The source of a document, every rule, term, citation and reference in it proposed."""
    front = read_front(document)
    schools = [line.name for line in front.lines if isinstance(line, School)]
    pieces = outline(document.blocks, front.used, (front.title, *schools), entries_of(document))
    source = Source(
        title=front.title,
        at=front.at,
        meta=front.lines,
        blocks=(*_blocks(pieces, document.blocks), *_furniture(document)),
    )
    lifted = Lifted(file=document.file, sha=document.sha256[:16], marks=marks_of(source))
    source = replace(source, meta=(lifted, *front.lines))
    into: list[Into] = ["meta"] * len(document.blocks)
    for piece in pieces:
        for index in piece.blocks:
            into[index] = _INTO[piece.role]
    ledger = keep(document, into)
    found = interpret(source)
    shown = (*front.shown, *_shown(pieces, document.blocks))
    return Draft(
        source=found.source, shown=shown, readings=found.readings, ledger=ledger, problems=verify(document, ledger)
    )


def _shown(pieces: Sequence[Piece], blocks: Sequence[Block]) -> Iterator[Shown]:
    """What shows each heading to be one."""
    for piece in pieces:
        if piece.role == "heading":
            words = (piece.word, piece.number or "", piece.text)
            yield Shown("heading", " ".join(filter(None, words)), piece.by, _at(piece, blocks))


def _blocks(pieces: Sequence[Piece], blocks: Sequence[Block]) -> Iterator[SourceBlock]:
    below: dict[int, list[int]] = {}
    depth: list[int] = []
    for k, piece in enumerate(pieces):
        above = piece.under
        while above is not None and depth[above] >= _DEEPEST:
            above = pieces[above].under
        depth.append(0 if above is None else depth[above] + 1)
        if above is not None:
            below.setdefault(above, []).append(k)
    heading = ""
    for k, piece in enumerate(pieces):
        at = _at(piece, blocks)
        if piece.role == "heading":
            heading = piece.text or heading
            yield _heading(piece, at)
        elif piece.under is not None or piece.role == "spare":
            continue
        elif piece.role == "form":
            held = [blocks[index] for index in piece.blocks]
            begins = k == 0 or pieces[k - 1].role == "heading"
            yield _form(title_above(heading, held, begins), at, fields_of(held))
        elif piece.role == "table":
            yield from _tabled(blocks[piece.blocks[0]], Clause)
        else:
            yield Clause(number=piece.number, at=at, text=piece.text, parts=_parts(k, below, pieces, blocks))


def _form(heading: str, at: At, fields: tuple[Part | Field, ...]) -> Form:
    """A form with its title: the one heading that stands in it, at its head, else the heading above it."""
    if [k for k, field in enumerate(fields) if isinstance(field, Part)] == [0] and len(fields) > 1:
        first, *rest = fields
        return Form(title=first.heading, at=at, fields=tuple(rest))  # type: ignore[union-attr]
    return Form(title=heading or "Form", at=at, fields=fields)


def _parts(
    k: int, below: dict[int, list[int]], pieces: Sequence[Piece], blocks: Sequence[Block]
) -> tuple[Item | Table, ...]:
    """What hangs under a piece: items with their own parts, and tables, those that are lists as items."""
    return tuple(part for n in below.get(k, ()) for part in _part(n, below, pieces, blocks))


def _part(
    n: int, below: dict[int, list[int]], pieces: Sequence[Piece], blocks: Sequence[Block]
) -> Iterator[Item | Table]:
    piece = pieces[n]
    if piece.role != "table":
        parts = _parts(n, below, pieces, blocks)
        yield Item(number=piece.number, at=_at(piece, blocks), text=piece.text, parts=parts)
        return
    yield from _tabled(blocks[piece.blocks[0]], Item)


def _tabled(block: Block, head: type[N]) -> Iterator[N | Table]:
    """A table, or where it is lists side by side each list under a node with its head."""
    listed = lists_in(block)
    for one in listed:
        yield head(at=one.at, text=one.head, parts=tuple(Item(at=at, text=text) for text, at in one.items))
    if not listed:
        yield table_of(block)


def _heading(piece: Piece, at: At) -> Section | Appendix:
    if piece.word and piece.number:
        return Appendix(word=piece.word, number=piece.number, heading=piece.text, at=at)  # type: ignore[arg-type]
    told = number_depth(piece.number) if piece.number else 1
    level = piece.level if piece.level != told else None
    return Section(number=piece.number, heading=piece.text, level=level, at=at)


def _at(piece: Piece, blocks: Sequence[Block]) -> At:
    first, last = blocks[piece.blocks[0]].at, blocks[piece.blocks[-1]].at
    end_line = last.end_line if last.end_line is not None else last.line
    return replace(first, end_page=last.end_page or last.page, end_line=end_line)


def _furniture(document: Document) -> Iterator[Furniture]:
    """The furniture, what repeats told once: one node for each kind and run of pages with the same words."""
    groups: dict[tuple[str, str], list[tuple[int, tuple[str, ...]]]] = {}
    for piece in document.furniture:
        text = tuple(line.text for line in piece.lines)
        key = "" if piece.kind == "page-number" else "\n".join("".join(c for c in t if not c.isdigit()) for t in text)
        groups.setdefault((piece.kind, key), []).append((piece.lines[0].page, text))
    for (kind, _), hits in groups.items():
        texts = tuple(dict.fromkeys(line for _, text in hits for line in text))
        yield Furniture(name=kind, at=At(page=hits[0][0], end_page=hits[-1][0]), text=texts)
