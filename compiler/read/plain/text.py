"""A plain text file as blocks: paragraphs by blank lines, wrapped lines joined, list glyphs, numbers, tabbed rows.

A form feed begins a page. Marks of Markdown (`#`, `**`, `[…](…)`) and a dash before a printed number, as extractions leave
them, are undone. No style tells headings from sentences here: a heading is short, alone, and no sentence.
After this: every word stands in exactly one line, under the number that the line has in the file (or on its page).
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ..common.breaks import breaks, heads_line
from ..common.counts import SHAPES
from ..common.document import Block, BlockKind, Cell, Document, Furniture, Line, Style
from ..common.encoding import decode
from ..common.hyphens import Hyphens, hyphens_of, is_hyphened
from ..common.markers import Marker, read_label, read_marker
from ..pages.furniture import contents_of
from .aligned import aligned_rows
from .barred import bars_as_tabs
from .celled import cells_in_rows
from .lines import DASH, HEADING_WORDS, Raw, raw_lines
from .marks import with_marks
from .quoted import tabbed, unquoted
from .running import without_running
from .titles import with_titles_apart

_WORDS = Path(__file__).parents[3] / "grammar" / "words" / "text.toml"
_DRAWN = re.compile(r"([-=*~#–—])\1{2,}")
_INLINE = (
    (re.compile(r"!?\[([^\][]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"</?(?:i|b|u|em|strong|span|br|sup|sub)\s*/?>", re.IGNORECASE), ""),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w_])(__?)(?=[^\W_])([^_]+?)(?<=[^\W_])\1(?![\w_])"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!-])"), r"\1"),
)
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+,? (?:19|20)\d\d")
_COLUMN, _HANGING = 3.0, 10.0
"""Points that a character of indent counts for, and that the text of an item stands right of its mark."""
_WIDEST_WRAP = 130
"""Lines longer than this are not wrapped: each is a paragraph."""
_FEW = 15
"""One line in so many is few."""


class _Part(Struct):
    """A block in the making."""

    lines: list[Line]
    marker: Marker | None
    rest: str
    gap: bool
    indent: int
    reach: int = 0
    cut: bool = False
    turned: bool = False
    dash: bool = False
    level: int | None = None
    bold: bool = False
    cells: tuple[str, ...] = ()


def read_text(path: Path) -> Document:
    """The document in a text file. Raises `Unreadable` for bytes that are no text."""
    data = path.read_bytes()
    text = unquoted(decode(data, str(path)))
    raws, furniture = without_running(list(raw_lines(text)))
    raws = _in_columns(_in_rows(_underlined(bars_as_tabs(raws))))
    unparted = _is_unparted(raws)
    wrap = 0 if unparted else _wrap_width(raws)
    raws = with_marks(cells_in_rows(raws, wrapped=wrap > 0))
    raws = with_titles_apart(raws, wrap)
    hyphens = hyphens_of([[raw.text.strip() for raw in raws]])
    parts: list[_Part] = []
    apart = _apart(raws)
    for raw in raws:
        part = _part(raw)
        part.gap |= unparted and not part.cells
        if parts and (raw.page, raw.number) not in apart and _goes_on(parts[-1], part, wrap):
            _add(parts[-1], part, hyphens)
        else:
            parts.append(part)
    blocks, contents = contents_aside(tuple(_blocks(_without_stray_dashes(parts), wrap)))
    return Document(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="text",
        pages=text.rstrip("\f\n ").count("\f") + 1 if "\f" in text.strip("\f\n ") else 0,
        blocks=tuple(blocks),
        furniture=(*furniture, *contents),
    )


def contents_aside(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Furniture, ...]]:
    """Blocks without the contents lists among them, and these as furniture. Each row of a table is an entry."""
    entries = [(n, text) for n, block in enumerate(blocks) for text in _entries(block)]
    found: list[Furniture] = []
    gone: set[int] = set()
    for start, found_end in contents_of([text for _, text in entries]):
        end = found_end + _trailing([blocks[number].text.lower() for number, _ in entries[start:]], found_end - start)
        numbers = sorted({number for number, _ in entries[start:end]})
        whole = [n for n in numbers if all(start <= k < end for k, (number, _) in enumerate(entries) if number == n)]
        gone.update(whole)
        if whole:  # not where a list is but a part of one table
            found.append(Furniture(kind="contents", lines=tuple(line for n in whole for line in lines_of(blocks[n]))))
    return tuple(block for n, block in enumerate(blocks) if n not in gone), tuple(found)


def _trailing(texts: Sequence[str], end: int) -> int:
    """How many entries more a contents list has behind its end: those that come again, with one line between at most."""
    more = 0
    for ahead, text in enumerate(texts[end : end + 12]):
        if text in texts[:end] or ahead > more + 1:
            break
        if text and text in texts[end + ahead + 1 :]:
            more = ahead + 1
    return more


def _entries(block: Block) -> list[str]:
    rows = [" ".join(cell.text for cell in row if cell.text) for row in block.rows]
    return rows or [" ".join(filter(None, (block.marker, block.text)))]


def lines_of(block: Block) -> tuple[Line, ...]:
    """All lines of a block, those of its cells too."""
    return (*block.lines, *(line for row in block.rows for cell in row for line in cell.lines))


# --- lines -------------------------------------------------------------------------------------------------------


def _in_rows(raws: Sequence[Raw]) -> list[Raw]:
    """The lines, those of a table that spaces lay out as one for each row, with tabs; what is below it stands apart."""
    out: list[Raw] = []
    lines = list(raws)
    at = 0
    for rows in aligned_rows(raws):
        end = rows[-1].end
        out += lines[at : rows[0].start]
        out += [replace(lines[row.start], text="\t".join(row.cells), gap=row is rows[0]) for row in rows]
        lines[end : end + 1] = [replace(line, gap=True) for line in lines[end : end + 1]]
        at = end
    return [*out, *lines[at:]]


def _in_columns(raws: Sequence[Raw]) -> list[Raw]:
    """The lines, with tabs between words that stand in columns by blanks."""
    spaced = tabbed([line for raw in raws for line in ([""] * raw.gap + [raw.text])])
    return [replace(raw, text=text) for raw, text in zip(raws, filter(None, spaced), strict=True)]


def _underlined(raws: Sequence[Raw]) -> list[Raw]:
    """The lines without those that are drawn of signs; one drawn under a few words makes them a heading, as in Markdown."""
    out: list[Raw] = []
    gap = False
    for raw in raws:
        drawn = _DRAWN.fullmatch(raw.text.strip())
        if drawn is None:
            out.append(replace(raw, gap=raw.gap or gap))
        elif out and not raw.gap and not gap and _may_be_underlined(out[-1]):
            out[-1] = replace(out[-1], text=("# " if drawn[1] == "=" else "## ") + out[-1].text.strip())
        gap = drawn is not None
    return out


def _may_be_underlined(raw: Raw) -> bool:
    return raw.gap and len(raw.text.split()) <= HEADING_WORDS and not raw.text.endswith((".", ",", ";", ":"))


def _apart(raws: Sequence[Raw]) -> set[tuple[int, int]]:
    """The lines (page and number) that begin a text of their own amid lines without blank ones between."""
    out: set[tuple[int, int]] = set()
    run: list[Raw] = []
    for raw in (*raws, None):
        begins = raw is None or raw.gap or read_marker(raw.text.strip()) is not None
        if begins:
            found = breaks([line.text.strip() for line in run], sentence_words())
            out.update((run[n].page, run[n].number) for n in found)
            run = []
        if raw is not None:
            run.append(raw)
    return out


def _wrap_width(raws: Sequence[Raw]) -> int:
    """The width that the file's lines were wrapped to, 0 if they were not."""
    inner = sorted(len(above.text) for above, below in pairwise(raws) if not below.gap and "\t" not in above.text)
    usual = inner[len(inner) * 9 // 10] if inner else 0
    if not any(
        below.text.lstrip()[:1].islower() and len(above.text) > 0.7 * usual
        for above, below in pairwise(raws)
        if not below.gap
    ):
        return 0  # no sentence goes on in the next line
    return usual if 40 < usual <= _WIDEST_WRAP and sum(n > 0.7 * usual for n in inner) > 0.25 * len(inner) else 0


def _is_unparted(raws: Sequence[Raw]) -> bool:
    """Whether a file has a paragraph on each line, and no blank lines between them but here and there."""
    long = sum(len(raw.text) > _WIDEST_WRAP for raw in raws)
    gaps = sum(raw.gap for raw in raws[1:])
    return long * _FEW >= len(raws) >= gaps * _FEW


# --- lines become parts ------------------------------------------------------------------------------------------


def _part(raw: Raw) -> _Part:
    stripped = raw.text.strip(" ")
    indent = len(raw.text) - len(raw.text.lstrip(" "))
    level, bold = None, False
    if heading := re.match(r"(#{1,6})\s+(.*?)\s*#*$", stripped):
        level, stripped = len(heading[1]), heading[2]
    if whole := re.fullmatch(r"(?:\*\*|__)(?!\s)([^*]+?)(?:\*\*|__)(:?)", stripped.strip()):
        bold, stripped = True, whole[1] + whole[2]
    dash = DASH.match(stripped)
    inner = stripped[dash.end() :] if dash else stripped
    inner = plain(inner)
    cells = tuple(" ".join(cell.split()) for cell in inner.split("\t"))
    found = read_marker(inner, wide=True) if raw.mark else _marker(inner)
    if dash and not found:
        found = read_marker(f"{stripped[: dash.end()].strip()} {inner}")
    printed = f"{found[0].printed} {found[1]}".strip() if found else inner
    line = Line(page=raw.page, number=raw.number, text=" ".join(printed.split()), style=Style(bold=bold))
    many = len([cell for cell in cells if cell]) > 1 or (len(cells) > 1 and not dash)
    tabbed = many and "\t" in inner.strip(" ") and not (found and len(cells) == 2 and found[0].printed == cells[0])
    return _Part(
        lines=[line],
        marker=found[0] if found else None,
        rest=" ".join((found[1] if found else inner).split()),
        gap=raw.gap,
        indent=indent,
        reach=len(raw.text),
        cut=raw.cut,
        turned=raw.turned,
        dash=bool(dash),
        level=level,
        bold=bold,
        cells=cells if tabbed else (),
    )


def plain(text: str) -> str:
    """A text without the inline marks of Markdown and HTML."""
    for pattern, put in _INLINE:
        text = pattern.sub(put, text)
    return text


def _marker(text: str) -> tuple[Marker, str] | None:
    """The marker of a line. A bare number is one before a tab, or before a few words that begin with a capital."""
    found = read_marker(text)
    if found is None and (wide := read_marker(text, wide=True)):
        rest = wide[1]
        short = len(rest.split()) <= HEADING_WORDS and rest[-1:] not in ".,;"
        title = rest[:1].isupper() and short and not _DATE.fullmatch(text)
        if rest and ("\t" in text[:8] or "  " in text[:8] or title):
            found = wide
    return found


def _goes_on(above: _Part, part: _Part, wrap: int) -> bool:
    """Whether a line goes on with the block above it."""
    if above.cells or part.cells or part.level or above.level or part.bold or above.bold:
        return False
    if above.marker and not above.rest:  # a number or glyph alone on its line
        return part.marker is None and not part.dash
    if 0 < part.indent < above.indent and is_item(above.marker):
        return False  # back under what led to the list
    if part.indent < above.indent and is_item(above.marker) and any(shape.match(part.rest) for shape in SHAPES):
        return False  # the next number of what led to the list
    ended = above.rest.endswith((".", ":", ";", "!", "?", ".)", ".'", '."', ".’", ".”"))
    low = part.rest[:1].islower()
    room = wrap - above.reach - 1 - len(part.rest.split(" ")[0])
    if part.gap:
        # A page break cut it: the half sentence goes on in lower case, at times behind a dash of the extraction. Where a page
        # is known to begin, a full line goes on with a name as well.
        full = part.turned and wrap > 0 and room < 0.1 * wrap and not is_item(above.marker)
        cut = (low or full) and not ended and len(above.rest.split()) > HEADING_WORDS // 2
        stray = part.dash and part.marker is not None and part.marker.kind == "bullet" and not is_item(above.marker)
        return cut and (part.marker is None or stray)
    if part.marker is None and part.rest in ("and", "or"):
        return True
    if part.dash or (part.marker and not _is_spoken(part.marker, above, low and not ended)):
        return False
    bracket = part.rest.startswith("(") and len(above.rest.split()) > HEADING_WORDS
    if part.marker or above.cut or ((low or bracket) and not ended):
        return True
    if wrap:
        return room < 0.05 * wrap or (not ended and above.reach > 0.7 * wrap)
    return above.reach > _WIDEST_WRAP and low


def _is_spoken(marker: Marker, part: _Part, goes_on: bool) -> bool:
    """Whether what looks like a marker belongs to the sentence that the line above left open: `(Appendix | B)`, `section | 4.2`.
    A number beside that of the line above counts on."""
    above = part.rest
    if part.marker is not None and len(marker.atoms) > 1 and part.marker.atoms[:-1] == marker.atoms[:-1]:
        return False
    closes = marker.end == ")" and above.count("(") > above.count(")")
    return closes or (goes_on and marker.kind == "number" and not marker.end)


def _add(above: _Part, part: _Part, hyphens: Hyphens) -> None:
    added = part.lines[0].text if part.marker and not part.dash else part.rest
    whole = above.cut or not above.rest
    above.rest = above.rest + added if whole else _joined(above.rest, added, hyphens)
    above.lines += part.lines
    above.reach, above.cut = part.reach, part.cut


def _joined(above: str, below: str, hyphens: Hyphens) -> str:
    """Two lines as one."""
    if is_hyphened(above, below):
        return (above[:-1] if hyphens.cut(above, below) else above) + below
    return f"{above} {below}"


def is_item(marker: Marker | None) -> bool:
    """Whether a paragraph with this marker is a list item: a glyph, a bracket or a lone letter, no number."""
    return marker is not None and (
        marker.kind != "number" or (len(marker.atoms) == 1 and not marker.atoms[0][0].isdigit())
    )


def begins_item(text: str) -> bool:
    """Whether a line inside a paragraph begins a list item or numbered clause of its own."""
    found = read_marker(text)
    if found is None or not found[1]:
        return False
    return not found[0].weak or (len(found[0].atoms) > 1 and found[1][0].isupper())


def _without_stray_dashes(parts: Sequence[_Part]) -> Sequence[_Part]:
    """A dash in the midst of dashes before numbers is the extraction's: the paragraph behind it lost its number."""
    for above, part in pairwise(parts):
        numbered = above.dash and above.marker and above.marker.kind == "number" and above.rest.endswith(".")
        if (
            numbered
            and part.dash
            and not part.gap
            and part.indent == above.indent
            and part.marker
            and part.marker.printed == "-"
        ):
            part.marker = None
    return parts


# --- parts become blocks -----------------------------------------------------------------------------------------


def _blocks(parts: Sequence[_Part], wrap: int) -> Iterator[Block]:
    marked = sum(part.level is not None for part in parts) > 1
    at = 0
    while at < len(parts):
        part = parts[at]
        if part.cells:
            end = at + 1
            while end < len(parts) and (parts[end].cells or _fills_row(parts[at], parts[end])) and not parts[end].gap:
                end += 1
            if end - at > 1 or not _is_labelled(part):
                yield _table(parts[at:end])
                at = end
                continue
        signed = at > 0 and is_closing(parts[at - 1].rest)
        heading = part.level is not None or (
            not signed
            and not (marked and not part.bold and not part.marker)
            and _is_heading(part, parts[at + 1 : at + 2], wrap, under=at > 0 and _is_chapter(parts[at - 1]))
        )
        yield _block(part, heading)
        at += 1


def _fills_row(first: _Part, part: _Part) -> bool:
    """A line without a tab amid rows is a row whose other cells are empty."""
    return len(first.cells) > 1 and not part.marker and not part.dash


def _is_labelled(part: _Part) -> bool:
    """A line of two cells that is a title behind its label ("Appendix B" and what it holds)."""
    label = read_label(part.cells[0]) if len(part.cells) == 2 else None
    return label is not None and not label[1]


def _table(parts: Sequence[_Part]) -> Block:
    width = max(len(part.cells) for part in parts)
    rows = []
    for part in parts:
        texts = part.cells or (part.rest,)
        line = part.lines[0]
        cells = [
            Cell(text=text, lines=(replace(line, text=text),) if text else ())
            for text in (*texts, *[""] * (width - len(texts)))
        ]
        rows.append(tuple(cells))
    return Block(kind="table", rows=tuple(rows))


def _block(part: _Part, heading: bool) -> Block:
    kind: BlockKind = "heading" if heading else "item" if is_item(part.marker) else "paragraph"
    level = part.level if heading else part.indent // 2 + (part.indent % 2) if part.dash else None
    return Block(
        kind=kind,
        text=part.rest,
        marker=part.marker.printed if part.marker else None,
        lines=tuple(part.lines),
        level=level,
        indent=_COLUMN * part.indent + (_HANGING if is_item(part.marker) else 0.0),
        style=Style(bold=heading and (part.bold or part.level is not None), caps=part.rest.isupper()),
    )


def _is_chapter(part: _Part) -> bool:
    """Whether a line is a number and a few words that say nothing, behind a blank line: a heading may stand right under it."""
    words = re.findall(r"[\w'’]+", part.rest.lower())
    short = 0 < len(words) <= HEADING_WORDS // 2 and len(part.lines) == 1 and part.rest[-1:] not in ".,;:"
    number = part.marker is not None and part.marker.kind == "number" and part.gap
    return number and short and part.rest[0].isupper() and not sentence_words() & set(words)


def _is_heading(part: _Part, following: Sequence[_Part], wrap: int, *, under: bool = False) -> bool:
    """Short, alone between blank lines (in wrapped text: behind one), no sentence, and with something to stand over; `under`
    another that has a number it needs no blank line.
    """
    text = part.rest
    words = re.findall(r"[\w'’]+", text.lower())
    if not words or len(words) > HEADING_WORDS or is_item(part.marker) or not following:
        return False
    if sum(line.text != (part.marker and part.marker.printed) for line in part.lines) > 2:
        return False
    headed = (
        following[0].marker is None and len(part.lines) == 1 and heads_line(text, following[0].rest, sentence_words())
    )
    parted = following[0].gap or headed or (wrap and (part.reach < 0.7 * wrap or part.rest.isupper()))
    if not part.bold and (not (part.gap or under) or not parted or part.dash):
        return False
    if text[:1] in "'‘“\"(" or not (text[0].isupper() or text[0].isdigit()) or text.endswith((".", ",", ";", "-", "–")):
        return False
    if re.search(r"\d:\d", text):
        return False
    goes_on = following[0].rest[:1].islower() or following[0].rest.startswith(("“", '"', "‘", "'"))
    if text.endswith(":") and is_item(following[0].marker) and goes_on:
        return False  # the items go on with its sentence, or tell what words mean
    if part.bold or text.isupper() or read_label(text):
        return True
    if is_closing(text) or words[0] in _sentence_words()["greeting"]:
        return False
    asks = text[-1] == "?" and words[0] in _sentence_words()["question"]
    names = text[-1] != ":" and words[0] in _sentence_words()["named"]
    return asks or names or not set(words) & sentence_words()


def is_closing(text: str) -> bool:
    """Whether a text closes a letter."""
    return text.lower().rstrip(" ,!.") in _sentence_words()["closing"]


@cache
def sentence_words() -> frozenset[str]:
    """The words that tell a sentence from a heading."""
    return frozenset(_sentence_words()["sentence"])


@cache
def _sentence_words() -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in tomllib.loads(_WORDS.read_text(encoding="utf-8")).items()}
