"""The ledger of a document: what became of every word, and the proof that none is lost or counted twice.

One entry for each printed line: its page, its box, its text and what it went `into`. `verify` compares the words of the
ledger with the words of the document, as multisets.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from ..grammar.problems import Problem
from ..grammar.span import Box
from .read.common.document import Block, Document, Line

Into = Literal["clause", "heading", "meta", "form", "table", "furniture"]


class Entry(Struct, frozen=True, kw_only=True):
    """A printed line and what it went into. `box` is None for formats without places."""

    page: int
    box: Box | None
    text: str
    into: Into


class Ledger(Struct, frozen=True):
    """All entries: those of the blocks in document order, then the furniture."""

    entries: tuple[Entry, ...]


def block_lines(block: Block) -> Iterator[Line]:
    """The lines of a block, those of its cells included."""
    yield from block.lines
    for row in block.rows:
        for cell in row:
            yield from cell.lines


def keep(document: Document, into: Iterable[Into]) -> Ledger:
    """The ledger of a document, given for each of its blocks what it went into."""
    entries = [
        Entry(page=line.page, box=line.box, text=line.text, into=kind)
        for block, kind in zip(document.blocks, into, strict=True)
        for line in block_lines(block)
    ]
    entries += [
        Entry(page=line.page, box=line.box, text=line.text, into="furniture")
        for piece in document.furniture
        for line in piece.lines
    ]
    return Ledger(tuple(entries))


def words(text: str) -> list[str]:
    """The words of a text, compatibility forms and soft hyphens undone."""
    return unicodedata.normalize("NFKC", text).replace("\u00ad", "").split()


def verify(document: Document, ledger: Ledger) -> tuple[Problem, ...]:
    """An error for each page whose words in the ledger are not the words of the document."""
    lines = (
        *(line for b in document.blocks for line in block_lines(b)),
        *(line for f in document.furniture for line in f.lines),
    )
    printed = _by_page((line.page, line.text) for line in lines)
    kept = _by_page((entry.page, entry.text) for entry in ledger.entries)
    changed = (page for page in sorted(printed.keys() | kept.keys()) if printed.get(page) != kept.get(page))
    counted = ((page, _counted(printed.get(page, ())), _counted(kept.get(page, ()))) for page in changed)
    return tuple(
        Problem(
            code="lost-words",
            message=_difference(before, after),
            file=document.file,
            page=page,
            hint="report this file: it is a fault of the program",
        )
        for page, before, after in counted
        if before != after
    )


def _by_page(texts: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    pages: dict[int, list[str]] = {}
    for page, text in texts:
        pages.setdefault(page, []).append(text)
    return pages


def _counted(lines: Iterable[str]) -> Counter[str]:
    return Counter(words("\n".join(lines)))


def _difference(printed: Counter[str], kept: Counter[str]) -> str:
    lost, doubled = printed - kept, kept - printed
    parts = [
        f"{sum(found.values())} {what} ({', '.join(sorted(found)[:5])})"
        for what, found in (("words lost", lost), ("words too many", doubled))
        if found
    ]
    return "; ".join(parts)
