"""Blocks as the reader of front matter sees them: labelled facts, rows of a version table, and lines that hold neither.

A label that ends its block is given the value that stands in the next. Nothing is judged here as front or body.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from ....grammar.span import At
from ....grammar.syntax import Version
from ...read.common.document import Block, Cell, Document, Line
from .cover import CoverLine, fold, iso_of, key_of, titled
from .dates import find_dates
from .labels import Entry, is_date, label_of, read_entries
from .lines import Fact, period_of
from .words import META

_APPROVED = re.compile(
    r"\b(?:approved|ratified|adopted|agreed)(?: and \w+)? by (?:the )?(?P<who>[^.;:]{3,80}?)(?P<rest>[, ]+(?:on|in|at|dated)\b.*)",
    re.IGNORECASE,
)
_APPROVES = re.compile(
    r"(?:^|[.;] )the (?P<who>(?:[\w’'-]+ ){0,3}(?:governors|trustees|directors|board|body|committee)) (?:has |have )?"
    r"(?:approved|ratified|adopted|agreed) (?:this|the) (?:policy|document|code|procedure)(?P<rest>[, ]+(?:on|in|at|dated)\b.*)",
    re.IGNORECASE,
)
_LONGEST_RUNNING = 200
_REVIEWED = re.compile(r"\b(?:review|look(?:ed)? at (?:it )?again)", re.IGNORECASE)
_AGAIN = re.compile(
    r"(?:\b(?:this|the) (?:policy|document|code|procedure)\b|\bit (?:is|will)\b|\bto be\b|\bwe\b)[^.;:]{0,120}?"
    r"\b(?:review(?:ed)?|look(?:ed)? at (?:it |this )?again|look at (?:this|it)|updated?)\b(?P<when>[^.;:]*)",
    re.IGNORECASE,
)
"""Where a sentence tells how often the policy is looked at again."""
_EVERY = re.compile(r"\b(?:every|each|annual\w*|yearly|after|biennial\w*|triennial\w*|termly|-yearly)\b", re.IGNORECASE)


class Piece(Struct, frozen=True):
    """A block as the front sees it: facts, versions, and the lines that hold neither."""

    index: int
    block: Block
    facts: tuple[Fact, ...] = ()
    versions: tuple[Version, ...] = ()
    cover: tuple[CoverLine, ...] = ()

    @property
    def text(self) -> str:
        """Its cover lines as one text."""
        return " ".join(line.text for line in self.cover)


def pieces_of(blocks: Sequence[Block]) -> list[Piece]:
    """A piece for each block, in order."""
    return _joined([_piece(index, block) for index, block in enumerate(blocks)])


def _piece(index: int, block: Block) -> Piece:
    if block.kind == "table":
        return _table_piece(index, block)
    text = "\n".join(line.text for line in block.lines) if block.lines else block.text
    if block.marker and not block.lines:
        text = f"{block.marker} {text}"
    entries = read_entries(text)
    cut = entries[0].start if entries else len(text)
    return Piece(
        index,
        block,
        tuple(_fact(entry, block.lines, text) for entry in entries),
        cover=tuple(_covers(text[:cut], block, index)),
    )


def _covers(text: str, block: Block, index: int) -> Iterator[CoverLine]:
    lines = block.lines or (Line(page=1, number=1, text=block.text, style=block.style),)
    for number, part in enumerate(text.split("\n")):
        if part.strip():
            line = lines[min(number, len(lines) - 1)]
            yield CoverLine(fold(part), line, index, block.kind == "heading")


def _table_piece(index: int, block: Block) -> Piece:
    rows = [tuple(_cell_text(cell) for cell in row) for row in block.rows]
    at = [Block(kind="table", rows=(row,)).at for row in block.rows]
    if versions := _version_rows(rows, at):
        return Piece(index, block, tuple(_latest(rows, at)), versions)
    if paired := list(_columns(rows, at)):
        rows, at = [row for row, _ in paired], [place for _, place in paired]
    facts, cover = [], []
    for row, place in zip(rows, at, strict=True):
        text = "\t".join(row)
        entries = read_entries(text)
        facts += [structs.replace(_fact(entry, (), text), at=place) for entry in entries]
        lead = text[: entries[0].start] if entries else text
        line = Line(page=place.page, number=place.line or 1, text=text, style=block.style)
        cover += [CoverLine(fold(cell), line, index, False) for cell in lead.split("\t") if cell.strip()]
    return Piece(index, block, tuple(facts), cover=tuple(cover))


def _columns(rows: Sequence[tuple[str, ...]], at: Sequence[At]) -> Iterator[tuple[tuple[str, ...], At]]:
    """The cells of a table whose head row holds labels, each behind its label; a date goes with the label beside it."""
    first = next((number for number, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) > 1), len(rows))
    head, body = rows[first : first + 1], rows[first + 1 :]
    if (
        not head
        or not body
        or not all(map(_is_label, head[0]))
        or any(map(_is_label, (c for row in body for c in row)))
    ):
        return
    for row, place in zip(body, at[first + 1 :], strict=True):
        cells = dict(zip(head[0], row, strict=False))
        dates = [cell for label, cell in cells.items() if label_of(label) == "date"]
        others = [(label, cell) for label, cell in cells.items() if label_of(label) != "date"]
        for number, (label, cell) in enumerate(others):
            yield (label, cell, *(dates if number == 0 else ())), place


def _cell_text(cell: Cell) -> str:
    """A cell by its lines, as each may hold a label of its own."""
    return "\n".join(line.text for line in cell.lines) if len(cell.lines) > 1 else cell.text


def _is_label(cell: str) -> bool:
    return bool(cell.strip()) and label_of(cell) is not None and not find_dates(cell)


def _version_rows(rows: Sequence[tuple[str, ...]], at: Sequence[At]) -> tuple[Version, ...]:
    """The rows of a table whose head names a version and, beside it, a date, an author or what changed."""
    if len(rows) < 2:
        return ()
    columns: dict[str, int] = {}
    for number, cell in enumerate(rows[0]):
        words = set(re.findall(r"\w+", cell.lower()))
        what = "note" if words & set(META.notes) else label_of(cell)
        what = {"version-date": "date", "approved": "date" if "date" in words else "by", "written": "by"}.get(
            what or "", what
        )
        columns.setdefault(what or "", number)
    if "version" not in columns or not {"date", "by", "note"} & columns.keys():
        return ()

    def value(row: tuple[str, ...], what: str) -> str | None:
        return (fold(row[columns[what]]) or None) if columns.get(what, len(row)) < len(row) else None

    return tuple(
        Version(
            version=version, date=iso_of(value(row, "date")), by=value(row, "by"), note=value(row, "note"), at=place
        )
        for row, place in zip(rows[1:], at[1:], strict=True)
        if (version := value(row, "version"))
    )


def _latest(rows: Sequence[tuple[str, ...]], at: Sequence[At]) -> Iterator[Fact]:
    """What the newest row of a version table tells of approval and review, where its columns are headed so ("Adopted by")."""
    heads, *body = rows
    kinds = [label_of(head) or "" for head in heads]
    dates = [
        k for k, head in enumerate(heads) if kinds[k] and "date" in head.lower() and not kinds[k].startswith("review")
    ]
    whole = [(row, place) for row, place in zip(body, at[1:], strict=True) if len(row) >= len(heads)]
    found = [(when, row, place) for row, place in whole if dates and (when := iso_of(row[dates[0]]))]
    if not found:
        return
    date = dates[0]
    _, row, place = max(found, key=lambda one: one[0])
    by = next((k for k, kind in enumerate(kinds) if kind == "approved" and k != date and row[k].strip()), -1)
    if by >= 0 or kinds[date] == "approved":
        yield Fact("approved", heads[max(by, 0)], tuple(fold(row[k]) for k in (by, date) if k >= 0), place, False)
    for k, kind in enumerate(kinds):
        if kind in ("review-by", "review") and row[k].strip():
            yield Fact(kind, heads[k], (fold(row[k]),), place, False)


def running_facts(document: Document) -> Iterator[Fact]:
    """What the running lines tell, each line once; digits aside they repeat."""
    seen: set[str] = set()
    for line in (line for piece in document.furniture if piece.kind in ("header", "footer") for line in piece.lines):
        key = re.sub(r"\d+", "", line.text)
        if key not in seen and len(line.text) <= _LONGEST_RUNNING:
            seen.add(key)
            yield from (_fact(entry, (line,), line.text) for entry in read_entries(line.text))


def told_in_sentence(piece: Piece) -> tuple[Fact, ...]:
    """What a sentence says that tells by whom and when the policy was approved, and when or how often it is to be reviewed."""
    text, at = piece.text or piece.block.text, piece.block.at
    again = _AGAIN.search(text)
    often = again["when"].strip() if again and _EVERY.search(again["when"]) else ""
    every = (Fact("review-every", "review", (often,), at, False),) if often else ()
    found = _APPROVED.search(text) or _APPROVES.search(text)
    if found is None:
        return every
    before, *later = _REVIEWED.split(found["rest"], maxsplit=1)
    if not (dates := find_dates(before)):
        return every
    when = before[dates[0].start : dates[0].end]
    approved = Fact("approved", "approved by", (found["who"], when), at, False)
    due = Fact("review-by", "review by", (later[0],), at, False) if later and find_dates(later[0]) else None
    return (approved, due, *every) if due else (approved, *every)


def _fact(entry: Entry, lines: Sequence[Line], text: str) -> Fact:
    first, last = text.count("\n", 0, entry.start), text.rstrip().count("\n", 0, max(entry.start, entry.end - 1))
    at = At(page=1)
    if lines:
        start, end = lines[min(first, len(lines) - 1)], lines[min(last, len(lines) - 1)]
        at = At(start.page, start.number, end.page, end.number)
    return Fact(entry.what, entry.label, tuple(fold(cell) for cell in entry.value.split("\t")), at, entry.colon)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Gives a label that ends its block the value that stands in the next block, also its unfinished half."""
    done: list[Piece] = []
    for piece in pieces:
        before = done[-1] if done else None
        if (
            before
            and before.facts
            and not piece.facts
            and piece.cover
            and not piece.versions
            and _continues(before.facts[-1], piece)
        ):
            fact = before.facts[-1]
            whole = structs.replace(fact, cells=(*fact.cells[:-1], f"{fact.cells[-1]} {piece.text}".strip()))
            done[-1] = structs.replace(before, facts=(*before.facts[:-1], whole))
            done.append(
                structs.replace(piece, facts=(structs.replace(fact, what="other", cells=(piece.text,)),), cover=())
            )
        else:
            done.append(piece)
    return done


def _continues(fact: Fact, piece: Piece) -> bool:
    text = piece.text
    if (
        piece.block.kind not in ("paragraph", "heading")
        or piece.block.marker
        or len(text.split()) > 8
        or titled(text, META.titles)
    ):
        return False
    if not fact.value:
        if fact.what in ("approved", "written", "signed"):
            roles = set(key_of(text).split()) <= set(META.roles)
            return (piece.block.kind == "paragraph" or roles or is_date(text)) and not text.endswith((".", ":"))
        if fact.what == "version":
            return bool(re.match(r"[vV]?\d+(\.\d+)*\b", text))
        return bool(find_dates(text)) or period_of(text) is not None
    if fact.value.split()[-1].lower().strip("(") in META.joining or fact.value.endswith(("-", "&", ",")):
        return piece.block.kind == "paragraph"
    return bool(re.fullmatch(r"(19|20)\d\d", text)) and not find_dates(fact.value)
