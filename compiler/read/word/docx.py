"""A Word document as blocks: paragraphs with their computed numbers, headings by style, tables, text boxes, notes.

Tracked changes are read as accepted. Headers and footers, contents fields, hidden and struck-out text become furniture; footnotes
stand behind the body. A `Walk` goes through the parts once, in document order, because numbers count on across them.
After this: every word that the document prints stands in one line; `pages` is 0, as a Word file has none.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from lxml.etree import LxmlError, QName
from msgspec import Struct
from msgspec.structs import replace

from ....grammar.problems import Problem, unreadable
from ..common.breaks import breaks
from ..common.cell_lines import statements
from ..common.document import Block, Cell, Document, Furniture, Line, Style, run_in, struck_out
from ..common.markers import Marker, parse_marker, read_label, read_marker
from ..common.numbering import Numbering, W, read_numbering
from ..common.ticks import is_mark
from ..common.unrolled import paragraphs_of
from ..plain.lines import LIGATURES
from ..plain.text import begins_item, contents_aside, is_item, lines_of, sentence_words
from .styles import Look, Styles

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_THROUGH = (
    "hyperlink",
    "ins",
    "moveTo",
    "smartTag",
    "sdt",
    "sdtContent",
    "fldSimple",
    "customXml",
    "dir",
    "bdo",
    "Choice",
    "Fallback",
)
_GONE = ("del", "moveFrom")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONGEST_HEAD = 14
_LONGEST_HEADING = 25
TAB = 36.0
"""How far a tab at the start of a paragraph sets it in, in points: half an inch, unless the document says otherwise."""
_MOST_COLUMNS = 63
"""Word makes no table with more columns."""
_DAMAGE = (
    KeyError,
    ValueError,
    AttributeError,
    TypeError,
    OSError,
    PythonDocxError,
    PackageNotFoundError,
    LxmlError,
    BadZipFile,
    zlib.error,
)
"""What python-docx and what it stands on raise when a part is missing or broken."""


class _Run(Struct, frozen=True):
    """Text set in one way."""

    text: str
    style: Style
    hidden: bool = False


class _Paragraph(Struct):
    """What stands in one `w:p` (or in several whose marks between them were deleted)."""

    runs: list[_Run]
    boxes: list[Any]
    contents: bool = False


class _Walk:
    """One pass through a document: the counters, the open fields, and what was found besides blocks."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.line = self.cells = 0
        self.fields: list[list[str]] = []
        self.notes: list[tuple[str, str]] = []
        self.tracked = False
        self.struck = False
        self.aside: list[Furniture] = []
        self.pending: _Paragraph | None = None

    # --- blocks ----------------------------------------------------------------------------------------------

    def blocks(self, container: Any, contents: bool = False) -> Iterator[Block]:
        """The blocks of a body, cell, text box, note, header or content control."""
        for child in container:
            name = _name(child)
            if name == "p":
                yield from self.paragraph(child, contents)
            elif name == "tbl":
                yield from self.table(child, contents)
            elif name == "sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                listed = gallery is not None and "table of contents" in (gallery.get(f"{W}val") or "").lower()
                for content in child.findall(f"{W}sdtContent"):
                    yield from self.blocks(content, contents or listed)
            elif name in ("ins", "moveTo", "customXml", "smartTag"):
                self.tracked |= name in ("ins", "moveTo")
                yield from self.blocks(child, contents)
            elif name in _GONE:
                self.tracked = True
            elif name == "AlternateContent" and len(child):
                yield from self.blocks(child[0], contents)

    def paragraph(self, element: Any, contents: bool) -> Iterator[Block]:
        """The block of a paragraph (several where line breaks part list items), then those of its text boxes."""
        look = self.styles.look(element)
        read = self.pending or _Paragraph([], [])
        read.contents |= self._in_contents()
        self._runs(element, look.style, read)
        read.contents |= contents or self._in_contents() or any(name.startswith("toc ") for name in look.names)
        self.pending = None
        self.tracked |= element.find(f"{W}pPr/{W}rPr/{W}ins") is not None
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None or element.find(f"{W}pPr/{W}rPr/{W}moveFrom") is not None:
            self.tracked = True
            self.pending = read
            return
        marker, glyph = self._marker(look)
        if read.contents:
            lines = self._lines(read.runs, marker)
            if lines:
                self.aside.append(Furniture(kind="contents", lines=lines))
        else:
            bordered = element.find(f"{W}pPr/{W}pBdr/{W}left") is not None
            blocks = self._paragraph_blocks(look, read, marker, glyph)
            yield from (replace(block, boxed=True) if bordered else block for block in blocks)
        for box in read.boxes:
            yield from self.blocks(box)

    def table(self, element: Any, contents: bool) -> Iterator[Block]:
        """A table; one with a single cell is a box round paragraphs, and one may only lay them out."""
        rows: list[tuple[Cell, ...]] = []
        held: list[list[list[Block]]] = []
        self.cells += 1
        merged: dict[int, tuple[int, int]] = {}  # column → row and place of the cell that goes on below
        boxes: list[Block] = []
        for row in _rows(element):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.tracked = True
                continue
            self.tracked |= row.find(f"{W}trPr/{W}ins") is not None
            cells: list[Cell] = []
            held.append([])
            column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
            cells += [Cell()] * column
            for cell in _cells(row):
                gone = cell.find(f"{W}tcPr/{W}cellDel") is not None
                self.tracked |= gone or cell.find(f"{W}tcPr/{W}cellIns") is not None
                if gone:
                    continue
                across = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val") != "restart" and column in merged:
                    n, k = merged[column]
                    rows[n] = (*rows[n][:k], replace(rows[n][k], down=rows[n][k].down + 1), *rows[n][k + 1 :])
                    column += across
                    continue
                merged.pop(column, None)
                if merge is not None:
                    merged[column] = (len(rows), len(cells))
                inner = list(self.blocks(cell, contents))
                boxes += inner
                held[-1].append(inner)
                cells.append(replace(_cell(inner), across=across))
                column += across
            rows.append(tuple(cells))
        self.cells -= 1
        if len(rows) == 1 and len(rows[0]) == 1:
            yield from (replace(block, boxed=True) for block in boxes)
        elif (paragraphs := paragraphs_of(held)) is not None:
            yield from paragraphs
        elif any(cell.lines for row in rows for cell in row):
            yield Block(kind="table", rows=tuple(rows))

    def _paragraph_blocks(self, look: Look, read: _Paragraph, marker: str, glyph: bool) -> Iterator[Block]:
        hidden = [run for run in read.runs if run.hidden]
        if any(run.text.strip() for run in hidden):
            self.aside.append(Furniture(kind="mark", lines=self._lines(hidden, "")))
        shown = [run for run in read.runs if not run.hidden]
        lines = self._lines(shown, marker)
        if not any(line.text.strip() for line in lines):
            return
        if marker and len(lines) == 1 and lines[0].text == marker and (glyph or not self.cells):
            return  # in a cell, a number without a text counts the row
        start = 0
        ahead = "".join(run.text for run in shown)
        tabs = ahead[: len(ahead) - len(ahead.lstrip())].count("\t")
        apart = breaks([line.text for line in lines], sentence_words(), hard=True) if len(lines) > 1 else frozenset()
        if len(lines) > 1 and _is_head(lines[0]) and not lines[1].style.bold:
            apart |= {1}
        for end in (*(n for n in range(1, len(lines)) if n in apart or begins_item(lines[n].text)), len(lines)):
            block = self._block(look, lines[start:end], marker if start == 0 else "", glyph)
            if tabs and not start and block.marker:  # before a typed mark they set it in
                block = replace(block, indent=block.indent + TAB * tabs)
            run_on = not start and end not in apart and block.marker is None
            yield replace(block, run_in=run_in(block.text, _bold_head(shown))) if run_on else block
            start = end

    def _block(self, look: Look, lines: tuple[Line, ...], marker: str, glyph: bool) -> Block:
        text = " ".join(line.text for line in lines).removeprefix(marker).strip(" ")
        found: Marker | None = parse_marker(marker) if marker else None
        if marker and found is None and not glyph and read_label(f"{marker} {text}"):
            text, marker = f"{marker} {text}", ""  # "Appendix A" is read from the heading, as where it is typed
        elif not marker and (typed := read_marker(text, wide=bool(re.match(r"\S{1,8}(\t|  )", text)))):
            found, text = typed
            marker = found.printed
        text = " ".join(text.split())
        titled = any(name in ("title", "subtitle") for name in look.names)
        sentence = len(text.split()) > _LONGEST_HEADING or (len(text.split()) > 12 and text.endswith((".", ";")))
        heading = (look.outline is not None or titled) and not sentence
        listed = is_item(found) or glyph
        level = self.numbering.level(look.list_id or "", look.level or 0)
        indent = look.indent if look.indent is not None else level.indent if level else None
        style = lines[0].style if len(lines) == 1 else max(lines, key=lambda line: len(line.text)).style
        return Block(
            kind="heading" if heading else "item" if listed else "paragraph",
            text=text,
            marker=marker or None,
            lines=lines,
            level=look.outline if heading else look.level or 0 if listed and look.list_id else None,
            indent=indent or 0.0,
            style=replace(style, caps=style.caps or (text.isupper() and len(text) > 2)),
        )

    def _marker(self, look: Look) -> tuple[str, bool]:
        if look.list_id in (None, "0"):
            return "", False
        level = look.level if look.level is not None else self.numbering.level_of_style(look.list_id or "", look.style)
        marker, glyph = self.numbering.count(look.list_id or "", level)
        return marker.translate(LIGATURES), glyph

    def _lines(self, runs: list[_Run], marker: str) -> tuple[Line, ...]:
        """The runs as lines, parted at line breaks, the marker before the first."""
        lines: list[Line] = []
        parts: list[list[_Run]] = [[]]
        for run in runs:
            first, *more = run.text.split("\n")
            parts[-1].append(replace(run, text=first))
            parts += [[replace(run, text=text)] for text in more]
        for part in parts:
            text = "".join(run.text for run in part).translate(LIGATURES)
            text = re.sub(r"[ \xa0]+", " ", text).rstrip(" ").lstrip(" \t")  # tabs before a mark set it in, no more
            if not text.strip() and not (marker and not lines):
                continue
            self.line += 1
            whole = f"{marker} {text}".strip() if not lines and marker else text
            lines.append(Line(page=1, number=self.line, text=whole, style=_style(part)))
        return tuple(lines)

    # --- runs ------------------------------------------------------------------------------------------------

    def _runs(self, element: Any, style: str, into: _Paragraph) -> None:
        for child in element:
            name = _name(child)
            if name == "r":
                self._run(child, style, into)
            elif name == "AlternateContent" and len(child):
                self._runs(child[0], style, into)
            elif name in _THROUGH:
                self.tracked |= name in ("ins", "moveTo")
                first = len(into.runs)
                self._runs(child, style, into)
                if child.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:  # "Click here": nobody has yet
                    into.runs[first:] = [replace(run, hidden=True) for run in into.runs[first:]]
            elif name in _GONE:
                self.tracked = True
            elif name in ("oMath", "oMathPara"):
                text = "".join(t.text or "" for t in child.iter() if _name(t) == "t")
                into.runs.append(_Run(text, Style()))

    def _run(self, run: Any, style: str, into: _Paragraph) -> None:
        look, hidden, struck = self.styles.run(run, style)
        text = ""
        for child in run:
            name = _name(child)
            if name == "fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif name == "instrText" and self.fields:
                self.fields[-1][0] += child.text or ""
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                shown = child[0] if name == "AlternateContent" and len(child) else child
                into.boxes += _outermost(shown, f"{W}txbxContent")
            elif not any(phase == "code" for _, phase in self.fields):
                text += self._character(child, name)
        into.contents |= bool(text.strip()) and self._in_contents()
        if text:
            into.runs.append(_Run(text.upper() if look.caps else text, look, hidden or struck))
            self.struck |= struck and bool(text.strip())

    def _character(self, child: Any, name: str) -> str:
        match name:
            case "t":
                return child.text or ""
            case "tab" | "ptab":
                return "\t"
            case "br" | "cr":
                return "\n" if child.get(f"{W}type") in (None, "textWrapping") else " "
            case "noBreakHyphen":
                return "-"
            case "sym":
                return _symbol(child.get(f"{W}char") or "20")
            case "footnoteReference" | "endnoteReference":
                self.notes.append((name.removesuffix("Reference"), child.get(f"{W}id") or ""))
                return str(len(self.notes)).translate(_SUPERSCRIPT)
            case _:
                return ""

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(["", "code"])
        elif kind == "separate" and self.fields:
            self.fields[-1][1] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _in_contents(self) -> bool:
        return any(code.split()[:1] == ["TOC"] for code, _ in self.fields)


def read_docx(path: Path) -> Document:
    """The document in a Word file. Raises `Unreadable` for a damaged one."""
    try:
        package = docx.Document(str(path))
        part, body = package.part, package.element.body
        if body is None:
            raise ValueError("no body")
        roots = {rel.reltype.rsplit("/", 1)[-1]: rel.target_part for rel in part.rels.values() if not rel.is_external}
        numbers = parse_xml(roots["numbering"].blob) if "numbering" in roots else None
        walk = _Walk(Styles(part.styles.element), read_numbering(numbers, part.styles.element))
    except _DAMAGE as error:
        raise unreadable(
            str(path),
            "damaged",
            "the DOCX is damaged: a part of it is missing or broken",
            "save it anew in Word, then try again",
        ) from error
    blocks = list(walk.blocks(body))
    blocks += _notes(walk, roots)
    running = [f for kind in ("header", "footer") for f in _running(walk, part, body, kind)]
    kept, contents = contents_aside(blocks)
    return Document(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        format="docx",
        pages=0,
        blocks=kept,
        furniture=(*running, *walk.aside, *contents),
        problems=tuple(_problems(path, walk, roots)),
    )


def _is_head(line: Line) -> bool:
    """Whether a line is a few bold words that are no sentence."""
    return line.style.bold and len(line.text.split()) <= _LONGEST_HEAD and line.text[-1:] not in ".,;:"


def _bold_head(runs: Sequence[_Run]) -> str:
    """The bold words that a paragraph begins with."""
    bold = takewhile(lambda run: run.style.bold or not run.text.strip(), runs)
    return " ".join("".join(run.text for run in bold).translate(LIGATURES).split())


def _notes(walk: _Walk, roots: dict[str, Any]) -> Iterator[Block]:
    """Footnotes and endnotes in the order of their marks, each a paragraph with its number as marker."""
    parts = {kind: parse_xml(roots[f"{kind}s"].blob) for kind in ("footnote", "endnote") if f"{kind}s" in roots}
    for number, (kind, identity) in enumerate(tuple(walk.notes), 1):
        printed = str(number).translate(_SUPERSCRIPT)
        notes = parts[kind].findall(f"{W}{kind}") if kind in parts else ()
        for note in (n for n in notes if n.get(f"{W}id") == identity):
            for count, block in enumerate(walk.blocks(note)):
                if count == 0 and block.lines:
                    first = replace(block.lines[0], text=f"{printed} {block.lines[0].text}")
                    block = replace(block, kind="paragraph", marker=printed, lines=(first, *block.lines[1:]))  # noqa: PLW2901
                yield block


def _running(walk: _Walk, part: Any, body: Any, kind: Literal["header", "footer"]) -> Iterator[Furniture]:
    """The words of the headers or footers that the sections use, each part once."""
    seen: set[str] = set()
    for reference in body.iter(f"{W}{kind}Reference"):
        identity = reference.get(f"{_R}id") or ""
        if identity in seen or identity not in part.rels:
            continue
        seen.add(identity)
        for block in walk.blocks(parse_xml(part.rels[identity].target_part.blob)):
            lines = lines_of(block)
            number = re.fullmatch(
                r"\W*(page)?\W*\d*(\W*of\W*\d*)?\W*", " ".join(line.text for line in lines), re.IGNORECASE
            )
            yield Furniture(kind="page-number" if number else kind, lines=lines)


def _symbol(code: str) -> str:
    """The character of a hexadecimal code, nothing where it is none."""
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ud800" <= char <= "\udfff" else char


def _problems(path: Path, walk: _Walk, roots: dict[str, Any]) -> Iterator[Problem]:
    if walk.tracked:
        yield Problem(
            code="tracked-changes",
            severity="note",
            message="the document holds tracked changes; they are read as accepted",
            file=path.name,
            hint="accept or reject them in Word if the policy is not final",
        )
    if walk.struck:
        yield struck_out(path.name)
    if "comments" in roots and (count := len(parse_xml(roots["comments"].blob).findall(f"{W}comment"))):
        yield Problem(
            code="comments",
            severity="note",
            message=f"the document holds {count} comment{'s' * (count > 1)}; they are left out",
            file=path.name,
            hint="comments are no part of a policy; delete them before it is published",
        )


def _name(element: Any) -> str:
    return QName(element).localname if isinstance(element.tag, str) else ""


def _outermost(element: Any, tag: str) -> list[Any]:
    """The elements of a tag that do not stand in another of them; of two renderings of one drawing, the first."""
    found: list[Any] = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif _name(child) == "AlternateContent" and len(child):
            found += _outermost(child[0], tag)
        else:
            found += _outermost(child, tag)
    return found


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if _name(child) == "tr":
            yield child
        elif _name(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if _name(child) == "tc":
            yield child
        elif _name(child) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _number(element: Any, default: int) -> int:
    """The value of an element that holds a number; the default where there is none, or none that makes sense."""
    value = element.get(f"{W}val") if element is not None else None
    return min(int(value), _MOST_COLUMNS) if value and value.isdigit() and int(value) else default


def _cell(blocks: list[Block]) -> Cell:
    """A cell's text: its paragraphs in a row, with their numbers but without the glyphs of a list."""
    lines = tuple(line for block in blocks for line in lines_of(block))
    texts = []
    for block in blocks:
        kept = block.marker and (re.search(r"\w", block.marker) or (len(blocks) == 1 and is_mark(block.marker)))
        marker = block.marker if kept else ""
        inner = " ".join(cell.text for row in block.rows for cell in row if cell.text)
        texts.append(
            f"{marker} {block.text or inner}".strip() or block.marker or ""
        )  # a mark alone is what the cell says
    bold = bool(lines) and all(line.style.bold for line in lines)
    items = () if any(block.marker for block in blocks) else statements(lines)
    return Cell(text=" ".join(filter(None, texts)), lines=lines, bold=bold, items=items)


def _style(runs: list[_Run]) -> Style:
    """How most of the characters are set."""
    weights = {run.style: 0 for run in runs}
    for run in runs:
        weights[run.style] += len(run.text.strip())
    return max(weights, key=lambda style: weights[style]) if weights else Style()
