"""The front matter of a document: its title and what it says about itself, as `syntax` lines.

Front matter is what stands before the body: the cover's lines, labelled values and approval tables, also an approval
table that follows an introduction, and an approval block that ends the document (it fills only what the front left open).
After this: every statement stands in the document; a date is ISO 8601 that stops where the print stops.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from pathlib import PurePath

from msgspec import Struct, structs

from ...grammar.span import At
from ...grammar.syntax import Applies, Dated, Every, MetaLine, Replaces, ReviewEvery, School, Version
from ..read.document import Block, Cell, Document, Line
from .dates import find_dates
from .labels import Entry, is_date, label_of, read_entries
from .meta_words import META

_COVER_WORDS = 14
"""A cover's line is no longer than this; what is longer belongs to the body."""
_NEAR_FRONT = 40
"""Blocks in which an approval table may still stand after the body has begun."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_TELLING = ("approved", "reviewed", "review-by", "review", "review-every", "version", "written", "signed")


class Front(Struct, frozen=True):
    """What the front matter says. `used`: indices of `document.blocks` that are wholly front matter."""

    title: str
    at: At | None
    lines: tuple[MetaLine, ...]
    used: frozenset[int]


class _Fact(Struct, frozen=True):
    """An entry in its place in the document; `cells` are its value's cells."""

    what: str
    label: str
    cells: tuple[str, ...]
    at: At
    colon: bool

    @property
    def value(self) -> str:
        return " ".join(cell for cell in self.cells if cell)


class _Cover(Struct, frozen=True):
    """A line of the cover that no label claims."""

    text: str
    line: Line
    block: int
    heading: bool


class _Piece(Struct, frozen=True):
    """A block as the front sees it: facts, versions, and the lines that hold neither."""

    index: int
    block: Block
    facts: tuple[_Fact, ...] = ()
    versions: tuple[Version, ...] = ()
    cover: tuple[_Cover, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.cover)


def read_front(document: Document) -> Front:
    """Title, front matter lines in a fixed order, and the blocks that hold nothing else."""
    pieces = [_piece(index, block) for index, block in enumerate(document.blocks)]
    pieces = _joined(pieces)
    front = _prefix(pieces)
    used = {piece.index for piece in front}
    later = [p for p in pieces[len(front) : _NEAR_FRONT] if _is_approval_table(p)]
    used |= {piece.index for piece in later}
    cover = [line for piece in front for line in piece.cover]
    school = _school(cover)
    title = _title(cover, school)
    stated = [fact for piece in (*front, *later) for fact in piece.facts]
    last = _last_block(pieces, len(front))
    versions = [version for piece in (*front, *later) for version in piece.versions]
    lines = _lines(stated, last)
    versions += [v for v in _single_version(stated) if v.version not in {known.version for known in versions}]
    names: list[MetaLine] = [School(name=_fold(f.value), at=f.at) for f in stated if f.what == "school" and f.value]
    if not names and school:
        names = [School(name=school.text, at=school.at)]
    if not names:
        names = _school_of_furniture(document)
    for fact in stated:
        if fact.what == "title" and fact.value:
            title = _Found(_fold(fact.value), fact.at, frozenset())
    if title is None:
        title = _fallback_title(document, cover)
    return Front(title.text, title.at, (*names[:1], *versions, *lines), frozenset(used))


# --- blocks as pieces --------------------------------------------------------------------------------------------


def _piece(index: int, block: Block) -> _Piece:
    if block.kind == "table":
        return _table_piece(index, block)
    text = "\n".join(line.text for line in block.lines) if block.lines else block.text
    if block.marker and not block.lines:
        text = f"{block.marker} {text}"
    entries = read_entries(text)
    cut = entries[0].start if entries else len(text)
    return _Piece(
        index,
        block,
        tuple(_fact(entry, block.lines, text) for entry in entries),
        cover=tuple(_covers(text[:cut], block, index)),
    )


def _covers(text: str, block: Block, index: int) -> Iterator[_Cover]:
    lines = block.lines or (Line(page=1, number=1, text=block.text, style=block.style),)
    for number, part in enumerate(text.split("\n")):
        if part.strip():
            line = lines[min(number, len(lines) - 1)]
            yield _Cover(_fold(part), line, index, block.kind == "heading")


def _table_piece(index: int, block: Block) -> _Piece:
    rows = [tuple(_cell_text(cell) for cell in row) for row in block.rows]
    at = [Block(kind="table", rows=(row,)).at for row in block.rows]
    if versions := _version_rows(rows, at):
        return _Piece(index, block, versions=versions)
    if (
        len(rows) == 2
        and len(rows[0]) == len(rows[1]) > 1
        and all(map(_is_label, rows[0]))
        and not any(map(_is_label, rows[1]))
    ):
        rows, at = list(zip(*rows, strict=True)), [at[1]] * len(rows[0])
    facts, cover = [], []
    for row, place in zip(rows, at, strict=True):
        text = "\t".join(row)
        entries = read_entries(text)
        facts += [structs.replace(_fact(entry, (), text), at=place) for entry in entries]
        lead = text[: entries[0].start] if entries else text
        line = Line(page=place.page, number=place.line or 1, text=text, style=block.style)
        cover += [_Cover(_fold(cell), line, index, False) for cell in lead.split("\t") if cell.strip()]
    return _Piece(index, block, tuple(facts), cover=tuple(cover))


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

    def cell(row: tuple[str, ...], what: str) -> str | None:
        return (_fold(row[columns[what]]) or None) if columns.get(what, len(row)) < len(row) else None

    return tuple(
        Version(version=version, date=_iso(cell(row, "date")), by=cell(row, "by"), note=cell(row, "note"), at=place)
        for row, place in zip(rows[1:], at[1:], strict=True)
        if (version := cell(row, "version"))
    )


def _fact(entry: Entry, lines: Sequence[Line], text: str) -> _Fact:
    first, last = text.count("\n", 0, entry.start), text.rstrip().count("\n", 0, max(entry.start, entry.end - 1))
    at = At(page=1)
    if lines:
        start, end = lines[min(first, len(lines) - 1)], lines[min(last, len(lines) - 1)]
        at = At(start.page, start.number, end.page, end.number)
    return _Fact(entry.what, entry.label, tuple(_fold(cell) for cell in entry.value.split("\t")), at, entry.colon)


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """Gives a label that ends its block the value that stands in the next block, also its unfinished half."""
    done: list[_Piece] = []
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


def _continues(fact: _Fact, piece: _Piece) -> bool:
    text = piece.text
    if (
        piece.block.kind not in ("paragraph", "heading")
        or piece.block.marker
        or len(text.split()) > 8
        or _titled(text, META.titles)
    ):
        return False
    if not fact.value:
        if fact.what in ("approved", "written", "signed"):
            roles = set(_key(text).split()) <= set(META.roles)
            return (piece.block.kind == "paragraph" or roles) and not text.endswith((".", ":"))
        if fact.what == "version":
            return bool(re.match(r"[vV]?\d+(\.\d+)*\b", text))
        return bool(find_dates(text)) or _period(text) is not None
    if fact.value.split()[-1].lower().strip("(") in META.joining or fact.value.endswith(("-", "&", ",")):
        return piece.block.kind == "paragraph"
    return bool(re.fullmatch(r"(19|20)\d\d", text)) and not find_dates(fact.value)


# --- where the front ends ----------------------------------------------------------------------------------------


def _prefix(pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """The pieces from the start to the last that is plainly front matter, before the first that is plainly body."""
    end, title = 0, ""
    for number, piece in enumerate(pieces):
        if _is_front(piece, title) and (not title or piece.facts or piece.versions or end == number):
            end = number + 1
            if not title and _titled(piece.text, META.titles):
                title = _key(piece.text)
        elif _is_body(piece):
            break
    return pieces[:end]


def _is_front(piece: _Piece, title: str) -> bool:
    if piece.versions or (piece.block.kind == "table" and _is_front_table(piece)):
        return True
    if piece.block.kind in ("table", "item", "figure"):
        return False
    if piece.facts and len(piece.text.split()) <= _COVER_WORDS:
        return any(fact.colon or fact.value for fact in piece.facts) and not _is_long(piece)
    text = piece.text
    if _is_body(piece):
        return False
    if _is_name(text) or any(_is_name(line.text) for line in piece.cover) or is_date(text):
        return True
    if _is_contact(text):
        return True
    if _titled(text, META.titles):
        return not title or _key(text) in title or title in _key(text)
    return False


def _is_long(piece: _Piece) -> bool:
    return any(len(fact.value.split()) > 2 * _COVER_WORDS for fact in piece.facts)


def _is_front_table(piece: _Piece) -> bool:
    rows = [row for row in piece.block.rows if any(cell.text.strip() for cell in row)]
    return len(piece.facts) >= max(1, len(rows) / 2) and any(fact.what in _TELLING for fact in piece.facts)


def _is_approval_table(piece: _Piece) -> bool:
    """A table after the body has begun: it must tell at least two things, one of them dated."""
    if piece.versions:
        return True
    told = [fact for fact in piece.facts if fact.what in _TELLING and fact.value]
    return (
        piece.block.kind == "table"
        and _is_front_table(piece)
        and len(told) >= 2
        and any(find_dates(f.value) for f in told)
    )


def _is_body(piece: _Piece) -> bool:
    text, block = piece.text, piece.block
    if block.kind == "table":
        return not _is_front_table(piece) and not piece.versions
    if _is_contact(text):
        return False
    if block.kind == "item" or (block.marker and re.search(r"\d", block.marker)):
        return True
    if re.match(r"\d+(\.\d+)*\.?\s+[A-Z]", text) and not is_date(text):
        return True
    words = len(text.split())
    return words > 2 * _COVER_WORDS or (words > 8 and text.endswith((".", ":", ";")))


def _is_contact(text: str) -> bool:
    return any(sign in text.lower() for sign in META.contacts) or _POSTCODE.search(text) is not None


def _last_block(pieces: Sequence[_Piece], start: int) -> list[_Fact]:
    """The facts of an approval block that ends the document; none unless they date an approval or a review."""
    tail = list(takewhile(lambda p: p.facts and len(p.text.split()) <= 2, reversed(pieces[start:])))
    facts = [fact for piece in reversed(tail) for fact in piece.facts]
    dated = [f for f in facts if f.what in ("approved", "reviewed", "review-by", "review") and find_dates(f.value)]
    return facts if dated else []


# --- title and school --------------------------------------------------------------------------------------------


class _Found(Struct, frozen=True):
    """A text made of cover lines, by their numbers."""

    text: str
    at: At | None
    lines: frozenset[int]


def _found(cover: Sequence[_Cover], numbers: Sequence[int], text: str = "") -> _Found:
    first, last = cover[numbers[0]].line, cover[numbers[-1]].line
    words = text or " ".join(cover[n].text for n in numbers)
    return _Found(words, At(first.page, first.number, last.page, last.number), frozenset(numbers))


def _school(cover: Sequence[_Cover]) -> _Found | None:
    """The first line (or two) that is a school's name, else one inside the title's line, else a trust's."""
    for endings in (META.schools, META.groups):
        for number, line in enumerate(cover):
            following = cover[number + 1].text if number + 1 < len(cover) else ""
            joined = f"{line.text} {following}"
            if (
                following
                and _is_name(joined, endings)
                and (not _is_name(following, endings) or following.lower() in endings)
            ):
                return _found(cover, (number, number + 1))
            if _is_name(line.text, endings):
                return _found(cover, (number,))
        for number, line in enumerate(cover):
            if name := _name_inside(line.text, endings):
                return structs.replace(_found(cover, (number,), name), lines=frozenset())
    return None


def _title(cover: Sequence[_Cover], school: _Found | None) -> _Found | None:
    """The first line that names a policy, with the neighbours that are set alike or that it cannot stand without."""
    taken = school.lines if school else frozenset()
    for words in (META.titles, META.weak_titles):
        for number, line in enumerate(cover):
            if number in taken or not _titled(line.text, words) or len(line.text.split()) > _COVER_WORDS:
                continue
            first = last = number
            while first - 1 >= 0 and first - 1 not in taken and _belongs(cover[first - 1], cover[first], line):
                first -= 1
            while last + 1 < len(cover) and last + 1 not in taken and _belongs(cover[last], cover[last + 1], line):
                last += 1
            found = _found(cover, range(first, last + 1))
            return structs.replace(found, text=_bare_title(found.text, school.text if school else ""))
    return None


def _belongs(above: _Cover, below: _Cover, title: _Cover) -> bool:
    """Whether two neighbouring lines are one title."""
    other = above if below is title else below
    if (
        is_date(other.text)
        or _is_name(other.text)
        or other.text[:1] in "'‘“\""
        or len(other.text.split()) > _COVER_WORDS
    ):
        return False
    joins = above.text.split()[-1].lower() in META.joining or above.text.endswith(("-", ",", "&", "/"))
    if joins or below.text.split()[0] in META.joining or below.text[:1] == "(" or below.text[:1].islower():
        return True
    if above.block == below.block or (above.heading and below.heading) or _key(below.text) in META.titles:
        sizes = above.line.style.size, below.line.style.size
        same = abs(sizes[0] - sizes[1]) < 0.5 and sizes[0] > 0
        return (same and not _titled(above.text, META.titles)) or _key(title.text) in META.titles
    return False


def _bare_title(text: str, school: str) -> str:
    """Without the school's name and the date before or behind it, as long as a title is left."""
    bare = text
    if school and bare.lower().startswith(school.lower()):
        bare = bare[len(school) :]
    elif school and bare.lower().endswith(school.lower()):
        bare = re.sub(r"\s(for|of|at|-|–)$", "", bare[: -len(school)].rstrip(), flags=re.IGNORECASE)
    for date in find_dates(bare)[::-1]:
        if not re.search(r"\w", bare[date.end :]) or not re.search(r"\w", bare[: date.start]):
            bare = bare[: date.start] + bare[date.end :]
    bare = re.sub(r"\(\s*\)", "", bare).strip(" -–—:|,\t")
    bare = re.sub(r"^['’]s?\s+", "", bare)
    return _fold(bare) if len(bare.split()) > 1 or bare.lower() not in ("", *META.titles) else text


def _fallback_title(document: Document, cover: Sequence[_Cover]) -> _Found:
    """Without a line that names a policy: what else the cover says, the first heading, the file's name."""
    first = document.blocks[:1] if document.blocks and len(document.blocks[0].text.split()) <= _COVER_WORDS // 2 else ()
    headings = (*first, *(block for block in document.blocks if block.kind == "heading"))
    heading = next(((block.text, block.at) for block in headings if block.text and not block.marker), None)
    named = next(
        (
            (line.text, At(line.line.page, line.line.number))
            for line in cover
            if not is_date(line.text) and not _is_name(line.text)
        ),
        None,
    )
    text, at = named or heading or (re.sub(r"[-_]+", " ", PurePath(document.file).stem).strip(), None)
    return _Found(text, at, frozenset())


def _school_of_furniture(document: Document) -> list[MetaLine]:
    """A school that only the running lines name."""
    for line in (line for piece in document.furniture if piece.kind in ("header", "footer") for line in piece.lines):
        if name := _name_inside(line.text, META.schools):
            return [School(name=name, at=At(line.page, line.number))]
    return []


def _titled(text: str, words: Iterable[str]) -> bool:
    padded = f" {_key(text)} "
    return any(f" {word} " in padded for word in words)


def _key(text: str) -> str:
    return " ".join(re.findall(r"[\w]+", text.lower()))


@cache
def _is_name(text: str, endings: tuple[str, ...] = META.schools + META.groups) -> bool:
    """Whether a whole line is the name of a school (or trust)."""
    plain = re.sub(r"\s*[(,].*$", "", text).strip(" .:'’‘“”\"")
    words = re.findall(r"[\w&.'’-]+", plain)
    if not 2 <= len(words) <= 10 or _titled(plain, META.titles) or re.search(r"[:;?!]", plain):
        return False
    low = [word.lower().strip(".") for word in words]
    if set(low) & set(META.speaking):
        return False
    ends = low[-1] in endings or (len(low) > 2 and low[0 if low[0] != "the" else 1] in endings and "of" in low[1:3])
    own = [
        word
        for word, key in zip(words, low, strict=True)
        if key not in META.no_names and key not in META.name_links and key not in META.schools + META.groups
    ]
    return ends and any(w[:1].isupper() for w in own) and 2 * sum(w[:1].isupper() for w in own) >= len(own)


def _name_inside(text: str, endings: tuple[str, ...]) -> str | None:
    """The longest run of words inside a line that is the name of a school and ends at a word for one."""
    words = re.findall(r"\S+", text)
    for end in range(len(words), 1, -1):
        if words[end - 1].lower().strip(".,:;|–-") not in endings:
            continue
        for start in range(end - 1):
            run = words[start:end]
            inner = (w for w in run if w.lower() not in META.name_links)
            if (
                run[0][:1].isupper()
                and all(w[:1].isupper() for w in inner)
                and not re.search(r"[|:;–]|\s-\s", " ".join(run[:-1]))
            ):
                name = " ".join(run).strip(" .,:;|–-")
                if _is_name(name, endings):
                    return name
    return None


# --- facts as lines ----------------------------------------------------------------------------------------------


def _lines(front: Sequence[_Fact], last: Sequence[_Fact]) -> tuple[MetaLine, ...]:
    """One line for each thing that is told, in the order of `_TELLING`; `last` tells what the front does not."""
    told = _dated(front)
    known = {line.what for line in told}
    told += [dated for dated in _dated(last) if dated.what not in known]
    lines: list[MetaLine] = []
    for what in ("written", "approved", "reviewed", "review-by", "signed"):
        lines += _merged([line for line in told if line.what == what])
    facts = (*front, *last)
    every = next((period for fact in facts if (period := _fact_period(fact))), None)
    if every:
        lines.append(every)
    for fact in facts:
        if fact.what == "applies" and fact.value:
            to = re.split(r"\s*(?:[,;/•\t]|\band\b|&)\s*", " ".join(fact.cells))
            lines.append(Applies(to=tuple(_fold(part).strip(" .") for part in to if part.strip(" .")), at=fact.at))
        if fact.what == "replaces" and fact.value:
            lines.append(Replaces(what=fact.value, at=fact.at))
    return tuple(lines)


def _merged(lines: Sequence[Dated]) -> list[Dated]:
    """Signatures each for itself; of the rest one line with the latest date and the first name."""
    if not lines or lines[0].what == "signed":
        return list(lines)
    dated = [line for line in lines if line.date]
    best = max(dated, key=lambda line: line.date or "") if dated else lines[0]
    return [structs.replace(best, by=best.by or next((line.by for line in lines if line.by), None))]


def _dated(facts: Sequence[_Fact]) -> list[Dated]:
    """Approvals, reviews, authors and signatures. A bare date or name completes the fact before it."""
    found: list[Dated] = []
    explicit = any(fact.what == "review-by" and find_dates(fact.value) for fact in facts)
    for fact in _completed(facts):
        date = _iso(fact.value)
        if fact.what in ("date", "by") and found:
            known = found[-1]
            more = None if date or known.what not in ("approved", "written") else _party(fact)
            found[-1] = structs.replace(
                known, date=known.date or (date if known.what != "written" else None), by=known.by or more
            )
        elif fact.what in ("approved", "written") and (date or _party(fact)):
            found.append(
                Dated(what=fact.what, date=date if fact.what == "approved" else None, by=_party(fact), at=fact.at)
            )
        elif fact.what == "signed" and (name := _signer(fact)):
            found.append(Dated(what="signed", by=name, date=date, at=fact.at))
        elif fact.what in ("reviewed", "review-by") and date:
            found.append(Dated(what=fact.what, date=date, at=fact.at))
        elif fact.what == "review" and date:
            approved = max((line.date for line in found if line.what == "approved" and line.date), default="")
            past = explicit or (approved and date <= approved)
            found.append(Dated(what="reviewed" if past else "review-by", date=date, at=fact.at))
    return found


def _completed(facts: Sequence[_Fact]) -> Iterator[_Fact]:
    """A bare date or name right behind a label without a value is that label's value."""
    for number, fact in enumerate(facts):
        before = facts[number - 1] if number else None
        if before and not before.value and fact.what in ("date", "by"):
            yield structs.replace(before, cells=fact.cells)
        else:
            yield fact


def _party(fact: _Fact) -> str | None:
    """Who did it: the value without its dates, or what the label says after "by"."""
    after_by = re.sub(r"^.*?\bby\b|^.*$", "", fact.label, count=1, flags=re.IGNORECASE)
    return next((name for text in (fact.value, after_by) if (name := _name_of(text))), None)


def _name_of(text: str) -> str | None:
    """A party's name: the text without dates, blanks and the small words around them."""
    for date in find_dates(text)[::-1]:
        text = text[: date.start] + " " + text[date.end :]
    bare = _fold(re.sub(r"\(\s*\)|_{2,}|\.{3,}|…+", " ", text)).strip(" ,;:-–—|.")
    bare = re.sub(r"(\b(on|in|date|dated|at)\b[\s:]*)+$", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"^(by|the)\s+", "", bare.strip(" ,;:-–—|."), flags=re.IGNORECASE)
    named = re.search(r"[A-Za-z]{2}", bare) and len(bare.split()) <= 12
    return (
        bare
        if named
        and bare.lower() not in ("n/a", "tbc", "draft")
        and label_of(bare) not in (*_TELLING, "amended", "date")
        else None
    )


def _signer(fact: _Fact) -> str | None:
    """The name that was signed, with the role that stands beside it; None for a line that nobody signed."""
    role = re.sub(r"^.*?\b(signed|signature|signatory)\b(\s+(by|of))?", "", fact.label, flags=re.IGNORECASE).strip(" :")
    parts = [
        part.strip(" :")
        for cell in fact.cells
        for part in re.split(r"_{2,}|\.{3,}|…+", cell)
        if part.strip(" :") and not is_date(part)
    ]
    names = [part for part in parts if not set(_key(part).split()) <= set(META.roles) and re.search(r"[^\W\d_]", part)]
    roles = [part for part in (role, *parts) if part and part not in names and label_of(part) != "date"]
    return ", ".join((_party(structs.replace(fact, cells=(names[0],))) or names[0], *roles[:1])) if names else None


def _single_version(facts: Sequence[_Fact]) -> Iterator[Version]:
    for number, fact in enumerate(facts):
        match = re.match(r"v?(\d+(?:\.\d+)*[a-z]?)\b", fact.value, re.IGNORECASE)
        if fact.what == "version" and match and not is_date(fact.value):
            follows = facts[number + 1] if number + 1 < len(facts) else None
            beside = fact.value[match.end() :] or (
                follows.value if follows and follows.what in ("version-date", "date") else None
            )
            yield Version(version=match[1], date=_iso(beside), at=fact.at)


def _fact_period(fact: _Fact) -> ReviewEvery | None:
    if fact.what not in ("review-every", "review-by", "review"):
        return None
    period = _period(fact.value) or _period(fact.label)
    return ReviewEvery(period=period, at=fact.at) if period else None


def _period(text: str) -> Every | None:
    """`every two years`, `2-yearly`, `annually`, `3 years`."""
    low = text.lower()
    counted = re.search(r"\b(\d+|" + "|".join(META.numbers) + r")[\s-]*(year|month|term|week)(?:s|ly)?\b", low)
    if counted:
        number = META.numbers.get(counted[1]) or int(counted[1])
        return Every(unit=counted[2]) if number == 1 else Every(unit=f"{counted[2]}s", number=number)
    for phrase, period in META.periods.items():
        if re.search(rf"\b{phrase}\b", low):
            count, unit = period.split()
            return Every(unit=unit) if count == "1" else Every(unit=unit, number=int(count))
    return None


def _iso(text: str | None) -> str | None:
    dates = find_dates(text or "")
    return dates[0].iso if dates else None


def _fold(text: str) -> str:
    return " ".join(text.split())
