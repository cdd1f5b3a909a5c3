"""Damaged documents through the whole way: `python benchmarks/fuzz.py [CASES] [--first N] [--seed N] [-j N] [--case N [-o FILE]]`.

Small documents of every kind are cut, doubled, scrambled and nested, by bytes and by structure (the objects and operators of
a PDF, the elements of a DOCX and of a web page, the lines of a text); others are whole, but hold what people leave behind:
lines of signs that nobody sees, uneven tables, lists with empty items. Each is compiled, printed, parsed again and made into
one of the outputs, in child processes with bounds on time and memory. A case must end in a model or in a message with a
hint. Printed are the counts, the slowest and largest cases, and what went wrong; exit status 1 on a crash, a hang or too
much memory. Case N of a seed is always the same; `--first N` goes on from there, `--case N` runs it here, or writes it.
"""

import argparse
import collections
import copy
import functools
import io
import json
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, NamedTuple

POLICIES = Path(__file__).resolve().parents[1] / "policies"
SECONDS = 20
"""Processor seconds for one case. The documents are of one page, which takes a fiftieth of a second."""
MEMORY = 2 << 30
"""Address space of a child, for any case: the program itself takes a few hundred MB of it."""

# --- the documents -----------------------------------------------------------------------------------------------


class Piece(NamedTuple):
    """A heading or paragraph (one row: its number and text), a list (a row for each item) or a table (rows of any length)."""

    kind: Literal["heading", "text", "list", "table"]
    rows: tuple[tuple[str, ...], ...]


@functools.cache
def documents() -> tuple[tuple[str, bytes], ...]:
    """Suffix and bytes of what is mutated."""
    sources = [path.read_text(encoding="utf-8") for path in sorted(POLICIES.glob("*.byelaw"))]
    pdfs = [path.read_bytes() for path in sorted(POLICIES.glob("*.pdf"))]
    found = [
        (".pdf", _one_page(data, page, plain)) for data in pdfs for page, plain in ((0, True), (1, True), (1, False))
    ]
    found += [(".byelaw", "\n".join(source.split("\n")[:90]).encode()) for source in sources]
    found += [(suffix, write(text)) for suffix, write in WRITERS.items() for text in texts()]
    return tuple(found)


@functools.cache
def texts() -> tuple[tuple[Piece, ...], ...]:
    """The headings and clauses that documents are written of."""
    return tuple(_words(path.read_text(encoding="utf-8")) for path in sorted(POLICIES.glob("*.byelaw")))


def _words(source: str) -> tuple[Piece, ...]:
    """The first headings and clauses of a source."""
    out: list[Piece] = []
    for line in source.split("\n"):
        if match := re.match(r'\s*section (?:([\w.]+) )?"(.*?)"', line):
            out.append(Piece("heading", ((match[1] or "", match[2]),)))
        elif match := re.match(r"\s*(?:clause|item) ([\w.()]*)", line):
            out.append(Piece("text", ((match[1], ""),)))
        elif (match := re.match(r"\s*> (.*)", line)) and out:
            number, text = out[-1].rows[0]
            out[-1] = out[-1]._replace(rows=((number, f"{text} {match[1]}".strip()),))
    return tuple(piece for piece in out if piece.rows[0][1])[:30]


def _one_page(data: bytes, page: int, plain: bool) -> bytes:
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.pages[page + 1 :]
        del pdf.pages[:page]
        # Uncompressed, a mutation reaches the operators of the page and the font's tables instead of zlib's checksum.
        level = pikepdf.StreamDecodeLevel.specialized
        mode = pikepdf.ObjectStreamMode
        pdf.save(
            stream,
            compress_streams=not plain,
            stream_decode_level=level if plain else None,
            object_stream_mode=mode.disable if plain else mode.generate,
            deterministic_id=True,
        )
    return stream.getvalue()


def _docx(pieces: Sequence[Piece]) -> bytes:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    for piece in pieces:
        number, text = piece.rows[0][0], piece.rows[0][-1]
        match piece.kind:
            case "heading":
                document.add_heading(f"{number} {text}".strip(), 1)
            case "text":
                document.add_paragraph(text, style=("List Number", "List Bullet", None)[len(text) % 3])
            case "list":
                for (item,) in piece.rows:
                    document.add_paragraph(item, style="List Bullet")
            case "table":
                _rows(document.add_table(0, 1), piece.rows)
    table = document.add_table(3, 3)
    for index, piece in enumerate(pieces[:9]):
        table.cell(index // 3, index % 3).text = piece.rows[0][-1][:40]
    table.cell(0, 0).merge(table.cell(1, 1))
    document.sections[0].header.paragraphs[0].text = pieces[0].rows[0][-1]
    run = "<w:r><w:t>{}</w:t></w:r>"
    for xml in (
        f'<w:ins w:id="1" w:author="A">{run.format("added")}</w:ins>'
        '<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del>',
        f"<w:sdt><w:sdtContent>{run.format('chosen')}</w:sdtContent></w:sdt>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>'
        "</w:txbxContent></v:textbox></w:pict></w:r>",
        '<w:r><w:sym w:char="F0B7"/><w:tab/><w:br/><w:footnoteReference w:id="1"/></w:r>',
    ):
        document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))
    stream = io.BytesIO()
    document.save(stream)
    return _rezipped(stream.getvalue(), lambda name, data: b"" if "thumbnail" in name else data)


def _rows(table: Any, rows: Sequence[Sequence[str]]) -> None:
    """Rows put into a table of Word, each with as many cells as it has, whatever the others have."""
    for texts_ in rows:
        row = table.add_row()
        (cell,) = row.cells
        for text in texts_[1:]:
            other = copy.deepcopy(cell._tc)
            row._tr.append(other)
            type(cell)(other, table).text = text
        cell.text = texts_[0]


def _rezipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), change(name, old.read(name)), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _markdown(pieces: Sequence[Piece]) -> bytes:
    body = "\n\n".join(map(_marked_down, pieces))
    table = "| who | may |\n|---|:-:|\n| *staff* | **yes** |"
    return f"---\ntitle: A policy\n---\n\n{body}\n\n{table}\n\n> quoted\n\n```\ncode\n```\n".encode()


def _marked_down(piece: Piece) -> str:
    number, text = piece.rows[0][0], piece.rows[0][-1]
    match piece.kind:
        case "heading":
            return f"## {number} {text}"
        case "text":
            return f"{'- ' * (len(text) % 2)}{number} {text}"
        case "list":
            return "\n".join(f"- {item}" for (item,) in piece.rows)
        case "table":
            head, *body = (f"| {' | '.join(row)} |" for row in piece.rows)
            return "\n".join((head, "|---" * len(piece.rows[0]) + "|", *body))


def _plain(pieces: Sequence[Piece]) -> bytes:
    return ("\n\n".join(map(_typed, pieces)) + "\n\na)\tone\tcell\n\f\x0bi) two\n").encode()


def _typed(piece: Piece) -> str:
    match piece.kind:
        case "heading" | "text":  # with the number before the words, or above them
            return ("  ", "\n")[len(piece.rows[0][-1]) % 2].join(piece.rows[0])
        case "list":  # with a glyph before each item, above each, and with all glyphs above all items
            items = [item for (item,) in piece.rows]
            ways = ([f"• {item}" for item in items], [f"•\n{item}" for item in items], ["•" for _ in items] + items)
            return "\n".join(ways[len(items) % 3])
        case "table":  # by tabs, by spaces, and with a line for each cell
            rows = (
                ["\t".join(row) for row in piece.rows],
                ["".join(f"{cell:24}" for cell in row) for row in piece.rows],
                ["\n".join(row) for row in piece.rows],
            )
            return "\n".join(rows[len(piece.rows) % 3])


def _html(pieces: Sequence[Piece]) -> bytes:
    body = "".join(map(_tagged, pieces))
    lists = "<ol type=a start=3><li>one<ul><li>two</ul><li>three</ol><dl><dt>term<dd>what</dl>"
    table = "<table><tr><th colspan=2>who<tr><td rowspan=2>staff<td>may</table><details><summary>more</summary>of it</details>"
    return f"<!DOCTYPE html><html><title>A policy</title><body><nav>home</nav><main>{body}{lists}{table}</main></html>".encode()


def _tagged(piece: Piece) -> str:
    match piece.kind:
        case "heading":
            return f"<h2>{' '.join(piece.rows[0])}</h2>"
        case "text":
            return f"<p>{' '.join(piece.rows[0])}</p>"
        case "list":
            return f"<ul>{''.join(f'<li>{item}</li>' for (item,) in piece.rows)}</ul>"
        case "table":
            tags = ("th", *("td" for _ in piece.rows[1:]))
            rows = ("".join(f"<{tag}>{cell}" for cell in row) for tag, row in zip(tags, piece.rows, strict=True))
            return f"<table>{''.join(f'<tr>{row}' for row in rows)}</table>"


WRITERS: dict[str, Callable[[Sequence[Piece]], bytes]] = {
    ".docx": _docx,
    ".md": _markdown,
    ".txt": _plain,
    ".html": _html,
}

# --- what people leave behind ------------------------------------------------------------------------------------

# fmt: off
UNSEEN = (
    "\u200b", "\xad", "\ufeff", "\u200e", "\u200f\u200e", "\u202a\u202c", "\u2060", "\u200d", "\xa0", "\u2003", "\u200b \xad",
)
"""Signs that show nothing."""
HEADS = (
    ("Version", "Date", "Author", "Approved by"), ("Version", "Date", "Changes"), ("Approved by", "Date", "Signature"),
    ("Approved by:", "Governing body"), ("Role", "Name", "Telephone", "Email"), ("Name", "Role"), ("Review date", "May 2026"),
    ("", "Pupils", "Staff", "Visitors"), ("Activity", "Pupils", "Staff"), ("Task", "R", "A", "C", "I"), ("Do", "Do not"),
    ("Behaviour", "First time", "Second time"), ("Term", "Meaning"), ("Data", "Kept for", "Then"), ("", ""), ("", "", ""),
)
CELLS = (
    "", "", "", "1.0", "V2", "3 May 2024", "May 2025", "Chair of Governors", "Head teacher", "Mrs A. Reed", "01234 567890",
    "office@school.example", "Annually", "✓", "✗", "No", "Yes, with permission", "May", "Must not", "R", "A/C", "-", "n/a", "•",
    "(a)", "First issue", "Using a phone in lessons", "A phone is a device that can make calls.", "Seven years", "Shredded",
    "Staff must keep records.", "Pupils may borrow books:",
)
ITEMS = (
    "", "", "wear a badge;", "show it to visitors; and", "staff must not lend it.", "unless the head teacher agrees",
    "“badge” means a pin;", "pupils may:", "(a)", "-", "1.", "when they leave:",
)
# fmt: on


def left_behind(chance: random.Random, text: Sequence[Piece]) -> list[Piece]:
    """A text with unseen lines, uneven tables and lists with empty items among its headings and clauses."""
    pieces = list(text)
    for _ in range(chance.choice((1, 3, 8))):
        at = chance.randrange(len(pieces) + 1)
        pieces[at : at + chance.randrange(2)] = [_piece(chance)]
    return pieces


def _piece(chance: random.Random) -> Piece:
    match chance.randrange(6):
        case 0:
            return Piece(
                chance.choice(("heading", "text")), ((chance.choice(("", "1", "2.1")), chance.choice(UNSEEN)),)
            )
        case 1:
            return Piece("text", (("", f"{chance.choice(UNSEEN)}{chance.choice(ITEMS)}"),))
        case 2:
            return Piece("list", tuple((_cell(chance, ITEMS),) for _ in range(chance.randrange(1, 6))))
        case _:
            head = chance.choice(HEADS)
            rows = [
                tuple(_cell(chance, CELLS) for _ in range(max(1, len(head) + chance.choice((-3, -1, 0, 0, 0, 1, 2)))))
                for _ in range(chance.choice((0, 1, 2, 3, 9)))
            ]
            return Piece("table", (head, *rows))


def _cell(chance: random.Random, said: Sequence[str]) -> str:
    return chance.choice(UNSEEN) if chance.random() < 0.1 else chance.choice(said)


# --- the mutations -----------------------------------------------------------------------------------------------

# fmt: off
SCRAPS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (
        b" 0 R", b"q " * 50, b"<<", b">>", b"[", b"]", b"/Kids[1 0 R 1 0 R]", b"/Count 99999", b"/Rotate 90", b"/Rotate 7",
        b"BT", b"ET", b" Tj", b" Tf", b"/MediaBox[0 0 0 0]", b"/MediaBox[0 0 1e9 1e9]", b" 1e38 0 0 1e38 0 0 cm",
        b" 0 0 0 0 0 0 Tm", b"-", b"endstream", b"endobj", b"/Length 0", b"/Type/Page", b"1 0 obj", b"nan",
        b"(\\377\\376)", b" re S", b" 0 Tz", b" 3 Tr", b"/Encrypt 1 0 R",
    ),
    ".docx": (
        b"<w:p>", b"</w:p>", b"<w:r/>", b"<w:tbl><w:tr><w:tc>", b"<w:tab/>", b"<w:br/>", b"&#0;", b"&amp;",
        b'w:val="-1"', b'w:val=""', b'w:val="99999999999"', b'w:val="x"', b"<w:sdt>", b"<w:vMerge/>",
        b'<w:numPr><w:numId w:val="7"/></w:numPr>', b"<!--", b"]]>",
    ),
    ".byelaw": (
        b"\t", b"  ", b'"', b"(", b")", b"> ", b"@p1", b"?", b" must ", b" when ", b" not ", b"\nclause ",
        b"\nitem ", b"unless ", b" is ",
    ),
    ".md": (
        b"# ", b"- ", b"> ", b"|", b"```", b"**", b"1. ", b"---\n", b"[a](b)", b"<div>", b"\t", b"    ", b"![",
        b"\\",
    ),
    ".txt": (
        b"\t", b"\x0c", b"1.1 ", b"a) ", b"\xe2\x80\xa2 ", b"....... 4\n", b"    ", b"-", b"| ", b"[^1]",
    ),
    ".html": (
        b"<ol>", b"<li>", b"</ol>", b"<table>", b"<tr>", b"<td colspan=999999>", b"<td rowspan=-1>",
        b"<ol start=99999999999 type=i>", b"<p>", b"<!--", b"<script>", b"&#1114112;", b"&nbsp;", b"<details>",
        b"<dl><dd>", b"<h1>", b"</html>", b"<ol reversed start=x>", b"<base href=x>",
    ),
}
ANYWHERE = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\n\n", b"999999999999", b"0", b"-1", b"\xe2\x80\xa8",
    b"\xc2\xad", b"\xf0\x9f\x98\x80", b"\xe2\x80\x8b", b"\xed\xa0\x80", b"must not ", b"must, must and may ",
    b"section 1 to 9",
    b"A" * 300, b" " * 300, b"(" * 60, b", and " * 20,
)
# fmt: on


def case(seed: int, number: int) -> tuple[str, bytes]:
    """Suffix and bytes of one case."""
    chance = random.Random(f"{seed}:{number}")
    every = documents()
    kinds = sorted({suffix for suffix, _ in every})
    suffix, data = chance.choice([d for d in every if d[0] == kinds[number % len(kinds)]])
    if suffix in WRITERS and chance.random() < 0.5:
        data = WRITERS[suffix](left_behind(chance, chance.choice(texts())))
        if chance.random() < 0.7:
            return suffix, data
    structured, share = STRUCTURED[suffix]
    if chance.random() < share:
        data = structured(chance, data)
        if chance.random() < 0.7:
            return suffix, data
    for _ in range(chance.choice((1, 1, 2, 3, 5, 12))):
        data = _changed(chance, data, SCRAPS[suffix])
    return suffix, data


def _changed_parts(chance: random.Random, data: bytes) -> bytes:
    """A DOCX with a part or two changed, most often the body, by its elements or by its bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    body, numbers, styles = "word/document.xml", "word/numbering.xml", "word/styles.xml"
    chosen = {chance.choice((body, body, body, numbers, styles, *names)) for _ in range(2)}

    def change(name: str, content: bytes) -> bytes:
        if name in chosen:
            for _ in range(chance.choice((1, 2, 4, 8))):
                content = _moved(chance, content, html=False)
            if chance.random() < 0.1:
                content = _changed(chance, content, SCRAPS[".docx"])
        return content

    return _rezipped(data, change)


def _changed_page(chance: random.Random, data: bytes) -> bytes:
    """A web page with a few elements moved."""
    for _ in range(chance.choice((1, 2, 4, 8))):
        data = _moved(chance, data, html=True)
    return data


def _moved(chance: random.Random, content: bytes, html: bool) -> bytes:
    """Elements doubled, lost, put elsewhere, wrapped in themselves many times over, or with an attribute changed."""
    from lxml import etree
    from lxml import html as pages

    try:
        root = pages.fromstring(content) if html else etree.fromstring(content)
    except (etree.LxmlError, ValueError):
        return content
    every = [e for e in root.iter() if isinstance(e.tag, str) and e.getparent() is not None]
    if not every:
        return content
    one, other = chance.choice(every), chance.choice(every)
    match chance.randrange(6):
        case 0:
            for _ in range(chance.choice((1, 1, 30))):
                one.addnext(copy.deepcopy(one))
        case 1:
            one.getparent().remove(one)
        case 2:
            one.append(copy.deepcopy(other))
        case 3:
            for _ in range(chance.choice((2, 40, 300))):
                outer = etree.Element(one.tag, dict(one.attrib))
                one.getparent().replace(one, outer)
                outer.append(one)
        case 4 if one.attrib:
            one.set(
                chance.choice(sorted(one.attrib)),
                chance.choice(("", "0", "-1", "99999999999", "x", "decimal", "%1.%9", "true")),
            )
        case 5 if html:
            one.tag = chance.choice(("ol", "ul", "li", "table", "tr", "td", "p", "h3", "dl", "dd", "nav", "pre", "br"))
        case _:
            one.attrib.clear()
    return bytes(etree.tostring(root, method="html" if html else "xml"))


def _changed_objects(chance: random.Random, data: bytes) -> bytes:
    """A PDF with entries of its objects and operators of its pages changed, so that all else stays whole."""
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for _ in range(chance.choice((1, 2, 4))):
            if chance.random() < 0.5:
                _changed_entry(chance, pdf)
            elif len(pdf.pages):
                page = chance.choice(list(pdf.pages))
                try:
                    operators = list(pikepdf.parse_content_stream(page))
                except (pikepdf.PdfError, TypeError):  # an earlier change took its content
                    continue
                _changed_operators(chance, operators)
                page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operators))
        try:
            pdf.save(stream, compress_streams=chance.random() < 0.5, deterministic_id=True)
        except (pikepdf.PdfError, RuntimeError, ValueError):  # too broken to be written
            return data
    return stream.getvalue()


def _changed_entry(chance: random.Random, pdf: Any) -> None:
    """An entry of one object lost, or made a number, a list, the object itself or one of the others."""
    import pikepdf

    objects = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary | pikepdf.Stream) and len(list(o.keys()))]
    one, other = chance.choice(objects), chance.choice(objects)
    key = chance.choice(sorted(one.keys()))
    number = chance.choice((0, -1, 3, 90, 65536, 2147483647, 0.001))
    try:
        match chance.randrange(7):
            case 0 | 1:
                del one[key]
            case 2:
                one[key] = number
            case 3:
                one[key] = pikepdf.Array([number] * chance.choice((0, 1, 4, 300)))
            case 4:
                one[key] = one
            case 5:
                one[key] = other
            case _:
                one[key] = pikepdf.Name(chance.choice(("/Form", "/Identity-H", "/Type3", "/StructElem", "/X")))
    except (pikepdf.PdfError, ValueError, KeyError):  # a stream's own length stays as it is
        return


def _changed_operators(chance: random.Random, operators: list[Any]) -> None:
    """Operators of a page doubled, lost, put elsewhere, nested, or with a number of theirs changed."""
    import pikepdf

    for _ in range(chance.choice((1, 3, 20)) if operators else 0):
        at, to = chance.randrange(len(operators) + 1), chance.randrange(len(operators) + 1)
        end = at + chance.choice((1, 2, 10, 60))
        match chance.randrange(6):
            case 0:
                operators[to:to] = operators[at:end]
            case 1:
                del operators[at:end]
            case 2:
                operators[at:end] = operators[at:end] * chance.choice((2, 30))
            case 3:
                operators[at:end] = operators[at:end][::-1]
            case 4:
                name = chance.choice(("q", "Q", "BT", "ET", "T*", "EMC", "W", "n", "f", "S", "h"))
                operators[at:at] = [((), pikepdf.Operator(name))] * chance.choice((1, 60))
            case _ if at < len(operators):
                operands, operator = operators[at]
                number = chance.choice((0, -1, 0.0001, 7, 90, 1e6, -1e9))
                changed = [number if chance.random() < 0.5 else operand for operand in operands]
                operators[at] = (changed, operator)


def _changed_lines(chance: random.Random, data: bytes) -> bytes:
    """A text with lines lost, doubled, moved, joined, indented or quoted many times over, or with words exchanged."""
    lines = data.split(b"\n")
    for _ in range(chance.choice((1, 2, 4, 12))):
        at, to = chance.randrange(len(lines) + 1), chance.randrange(len(lines) + 1)
        end = at + chance.choice((1, 1, 3, 10))
        match chance.randrange(7):
            case 0:
                del lines[at:end]
            case 1:
                lines[to:to] = lines[at:end] * chance.choice((1, 1, 20))
            case 2:
                lines[at:end] = [chance.choice((b" ", b"")).join(lines[at:end])]
            case 3:
                lines[at:end] = [line[2:] for line in lines[at:end]]
            case 4:
                mark = chance.choice((b"  ", b"\t", b"> ", b"- ", b"1. ", b"| ", b"a) ", b"  item a\n"))
                lines[at:end] = [mark * chance.choice((1, 2, 12)) + line for line in lines[at:end]]
            case 5:
                mark = chance.choice((b"  ", b"> ", b"- "))
                lines[at:end] = [mark * depth + line for depth, line in enumerate(lines[at:end] * 5)]
            case _ if at < len(lines):
                words = lines[at].split(b" ")
                other = chance.choice(lines).split(b" ")
                words[chance.randrange(len(words))] = chance.choice(other)
                lines[at] = b" ".join(words)
        lines = lines or [b""]
    return b"\n".join(lines)


STRUCTURED: dict[str, tuple[Callable[[random.Random, bytes], bytes], float]] = {
    ".pdf": (_changed_objects, 0.6),
    ".docx": (_changed_parts, 0.9),
    ".html": (_changed_page, 0.6),
    ".byelaw": (_changed_lines, 0.5),
    ".md": (_changed_lines, 0.5),
    ".txt": (_changed_lines, 0.5),
}
"""How the structure of each kind is changed, and how often, instead of its bytes or before them."""


def _changed(chance: random.Random, data: bytes, scraps: tuple[bytes, ...]) -> bytes:
    if not data:
        return chance.choice(scraps)
    at = chance.randrange(len(data))
    end = min(len(data), at + chance.choice((1, 3, 20, 200, 2000)))
    to = chance.randrange(len(data))
    match chance.randrange(9):
        case 0:
            return data[:at] + bytes((chance.randrange(256),)) + data[at + 1 :]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:to] + data[at:end] + data[to:]
        case 3:
            return data[:at] + data[at:end] * chance.choice((2, 5, 50)) + data[end:]
        case 4:
            return data[:at] if chance.random() < 0.3 else data[:at] + data[at:end][::-1] + data[end:]
        case 5 | 6:
            return data[:at] + chance.choice(scraps) * chance.choice((1, 1, 2, 30)) + data[at:]
        case 7:
            return data[:at] + chance.choice(ANYWHERE) + data[at:]
        case _:  # a number becomes another
            numbers = list(re.finditer(rb"\d+", data))
            if not numbers:
                return data + data
            one = chance.choice(numbers)
            return (
                data[: one.start()]
                + chance.choice((b"0", b"-1", b"4", b"65536", b"4294967295", b"1e99"))
                + data[one.end() :]
            )


# --- one case ----------------------------------------------------------------------------------------------------


def outcome(path: Path) -> str:
    """What became of a file: `model`, `refused`, or what was wrong with the answer. Faults of the program come through."""
    import msgspec
    from byelaw.compiler.parse import parse
    from byelaw.grammar.printer import print_source
    from byelaw.grammar.problems import Unreadable, format_problem
    from byelaw.outputs import TARGETS
    from byelaw.tasks import comparing, targets
    from byelaw.tasks.documents import load
    from msgspec.structs import replace

    try:
        compiled = load(path)
    except Unreadable as error:
        told = all(p.message and (p.hint or p.line) and format_problem(p) for p in error.problems)
        return "refused" if told and error.problems else "a refusal without a hint"
    json.loads(msgspec.json.encode(compiled.policy))
    lost = [problem.message for problem in compiled.problems if problem.severity == "error"]
    if lost and path.suffix != ".byelaw":
        return f"error in a model: {re.sub('[0-9]+', 'N', lost[0])}"
    again, problems = parse(print_source(compiled.source))
    if not again:
        return f"its source does not parse: {problems[0].code}"
    policies = [compiled.policy, replace(compiled.policy, policy="another")]
    made: tuple[Callable[[], object], ...] = (
        *(functools.partial(targets.compile_to, policies[:1], ("a",), target.name) for target in TARGETS),
        lambda: comparing.comparison_files(comparing.compare(policies)),
        lambda: comparing.graph_file(policies, "a.graphml"),
    )
    made[path.stat().st_size % len(made)]()  # each of them in its turn
    return "model"


def child(seed: int, first: int, cases: int, step: int) -> None:
    """Runs each `step`th case and prints a line before and a line after it. A case that takes too long ends the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    documents()
    with tempfile.TemporaryDirectory() as folder:
        outcome(_written(Path(folder), *documents()[0]))  # the imports are no part of the first case
        for number in range(first, cases, step):
            path = _written(Path(folder), *case(seed, number))
            print(json.dumps({"case": number, "suffix": path.suffix}), flush=True)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # its signal ends the process, inside a library too
            signal.alarm(10 * SECONDS)  # for one that waits
            before = time.process_time()
            try:
                result = outcome(path)
            except MemoryError:
                result = "out of memory"
            except Exception as error:
                where = traceback.extract_tb(error.__traceback__)[-1]
                result = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
            seconds = time.process_time() - before
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(json.dumps({"result": result, "seconds": round(seconds, 3), "peak": peak}), flush=True)


def _written(folder: Path, suffix: str, data: bytes) -> Path:
    path = folder / f"policy{suffix}"
    path.write_bytes(data)
    return path


# --- all cases ---------------------------------------------------------------------------------------------------


def run(seed: int, first: int, cases: int, children: int) -> list[dict[str, Any]]:
    """Every case from the first one on with its result, in the order of their numbers."""
    with ThreadPoolExecutor(children) as threads:
        strands = threads.map(lambda number: _strand(seed, number, cases, children), range(first, first + children))
        return sorted((told for strand in strands for told in strand), key=lambda told: told["case"])


def _strand(seed: int, number: int, cases: int, step: int) -> list[dict[str, Any]]:
    """Each `step`th case, from a child that is begun again behind a case that ended it."""
    found: list[dict[str, Any]] = []
    while number < cases:
        command = [sys.executable, __file__, "--child", str(number), "--seed", str(seed), "-j", str(step), str(cases)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for told in map(json.loads, process.stdout or ()):
                if "case" in told:
                    found.append(told)
                else:
                    found[-1] |= told
        if not found or ("result" in found[-1] and process.returncode):
            raise RuntimeError(f"a child ended with status {process.returncode} outside any case")
        if "result" not in found[-1]:
            hung = process.returncode in (-signal.SIGPROF, -signal.SIGALRM)
            name = f"hang: more than {SECONDS} s" if hung else f"crash: status {process.returncode}"
            found[-1] |= {"result": name, "seconds": float(SECONDS) * hung, "peak": 0}
        number = found[-1]["case"] + step
    return found


def report(found: list[dict[str, Any]], seed: int) -> int:
    """Prints the counts and the worst cases; the number of cases that did not end as they must."""
    good = ("model", "refused")
    print(f"{len(found)} cases, seed {seed}")
    print(f"{'':10}{'cases':>7}{'model':>8}{'refused':>9}{'wrong':>7}{'ms, mean':>10}{'s, worst':>10}")
    for suffix in sorted({told["suffix"] for told in found}):
        of = [told for told in found if told["suffix"] == suffix]
        counts = collections.Counter(told["result"] if told["result"] in good else "wrong" for told in of)
        seconds = [told["seconds"] for told in of]
        print(
            f"{suffix:10}{len(of):7}{counts['model']:8}{counts['refused']:9}{counts['wrong']:7}"
            f"{1000 * sum(seconds) / len(of):10.0f}{max(seconds):10.2f}"
        )
    slow = sorted(found, key=lambda told: -told["seconds"])[:5]
    print("slowest: " + ", ".join(f"{told['case']} ({told['suffix']}, {told['seconds']:.1f} s)" for told in slow))
    print(f"most memory of a child: {max(told['peak'] for told in found)} MB")
    wrong = [told for told in found if told["result"] not in good]
    for result, count in collections.Counter(told["result"] for told in wrong).most_common():
        cases = [told["case"] for told in wrong if told["result"] == result]
        print(f"WRONG {count:5} x {result}: cases {', '.join(map(str, cases[:8]))}")
    return len(wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="?", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="leaves out the cases before this one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-j", "--children", type=int, default=2, help="so many run side by side")
    parser.add_argument("--case", type=int, help="runs only this one, with its traceback")
    parser.add_argument("-o", "--output", type=Path, help="writes that one there instead")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child is not None:
        child(args.seed, args.child, args.cases, args.children)
    elif args.case is None:
        sys.exit(report(run(args.seed, args.first, args.cases, args.children), args.seed) > 0)
    elif args.output:
        args.output.write_bytes(case(args.seed, args.case)[1])
    else:
        with tempfile.TemporaryDirectory() as folder:
            print(outcome(_written(Path(folder), *case(args.seed, args.case))))


if __name__ == "__main__":
    main()
