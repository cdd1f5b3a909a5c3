"""A Markdown file as blocks: headings, paragraphs, nested list items, tables, with the lines they stand on in the file.

Emphasis and links are read for their words, what is struck out is set aside; front matter between `---` lines is kept, a
paragraph for each of its lines. A number typed inside a list item counts as its marker, as extractions write `- 1.1 …`.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct, field
from msgspec.structs import replace

from ....grammar.problems import unreadable
from ..common.breaks import breaks, heads_line
from ..common.document import Block, Cell, Document, Furniture, Line, Style, run_in, struck_out
from ..common.encoding import decode
from ..common.markers import Marker, parse_marker, read_marker
from .lines import HEADING_WORDS, LIGATURES
from .text import begins_item, contents_aside, is_item, sentence_words

_FRONT = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\](:?)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STRUCK = re.compile(r"<(/?)(?:del|s|strike)\b[^<>]*>", re.IGNORECASE)
_BOX = re.compile(r"\[[ xX]\] ")
_SUMMARY = re.compile(r"<(summary|h[1-6])\b[^<>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_COLUMN_WORDS = 4
_UNLISTED = 6.0
"""The indent of an item typed outside Markdown's own lists: left of theirs."""


class _List(Struct):
    """An open list: its printed markers are bullets, or numbers with a closing sign."""

    ordered: bool
    marker: str = ""
    fresh: bool = False


class _State(Struct):
    """What is open while the tokens go by."""

    lists: list[_List] = field(default_factory=list)
    quotes: int = 0


DEEPEST = 200
"""Levels of nesting that are read (a list and its item are two): far more than anybody writes, and no danger to the stack."""


def read_markdown(path: Path) -> Document:
    """The document in a Markdown file. Raises `Unreadable` for bytes that are no text, and nesting without end."""
    data = path.read_bytes()
    text = decode(data, str(path)).translate(LIGATURES).replace("\f", "\n").replace("\xa0", " ")
    front = _FRONT.match(text)
    if front:
        text = "\n" * front[0].count("\n") + text[front.end() :]
    text = _raised(text)
    tokens = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"]).parse(text)
    if any(token.level >= DEEPEST - 1 for token in tokens):  # what lies deeper the parser leaves out without a word
        hint = "take some of the levels out, or save it as plain text"
        raise unreadable(str(path), "too-deep", "its lists or quotations lie too deep within each other", hint)
    struck = _struck(tokens)
    blocks, contents = contents_aside((*(_front(front[1]) if front else ()), *_blocks(tokens)))
    return Document(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="markdown",
        pages=0,
        blocks=blocks,
        furniture=(*contents, *((Furniture(kind="mark", lines=struck),) if struck else ())),
        problems=(struck_out(path.name),) if struck else (),
    )


def _raised(text: str) -> str:
    """The text with raised numbers for the callers of its notes and before the notes, as other formats print them."""
    names = {found[1] for found in _NOTE.finditer(text) if found[2]}
    numbers = {
        name: str(n) for n, name in enumerate(dict.fromkeys(m[1] for m in _NOTE.finditer(text) if m[1] in names), 1)
    }
    return _NOTE.sub(lambda m: numbers[m[1]].translate(_RAISED) if m[1] in numbers else m[0], text) if numbers else text


def _struck(tokens: list[Token]) -> tuple[Line, ...]:
    """The words that are struck out, taken away from the tokens: a line for each of the file's that has some."""
    lines: list[Line] = []
    for token in tokens:
        kept: list[Token] = []
        number, out, deep = token.map[0] + 1 if token.map else 1, "", 0
        children = token.children or []
        for at, child in enumerate(children):
            ends = _STRUCK.fullmatch(child.content) if child.type == "html_inline" else None
            broken = child.type in ("softbreak", "hardbreak")
            if child.type == "s_open" or (ends and not ends[1]):
                deep += 1
            elif child.type == "s_close" or ends:
                deep -= 1
            elif deep <= 0 or broken:
                kept.append(child)
            else:
                out += child.content
            if broken or at == len(children) - 1:
                if out.strip():
                    lines.append(Line(page=1, number=number, text=" ".join(out.split())))
                number, out = number + broken, ""
        token.children = kept if children else token.children
    return tuple(lines)


def _front(text: str) -> Iterator[Block]:
    for number, line in enumerate(text.split("\n"), 2):
        words = " ".join(line.replace('"', " ").split())
        if words and not words.startswith("#"):
            yield Block(kind="paragraph", text=words, lines=(Line(page=1, number=number, text=words),))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    state = _State()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                state.lists.append(_List(ordered=token.type.startswith("ordered")))
            case "bullet_list_close" | "ordered_list_close":
                state.lists.pop()
            case "list_item_open":
                state.lists[-1].marker = f"{token.info}{token.markup}" if state.lists[-1].ordered else token.markup
                state.lists[-1].fresh = True
            case "blockquote_open":
                state.quotes += 1
            case "blockquote_close":
                state.quotes -= 1
            case "heading_open":
                yield from _paragraphs(tokens[at + 1], state, level=int(token.tag[1:]))
            case "paragraph_open":
                yield from _paragraphs(tokens[at + 1], state)
            case "table_open":
                end = next(k for k in range(at, len(tokens)) if tokens[k].type == "table_close")
                yield _table(tokens[at:end])
                at = end
            case "fence" | "code_block" | "html_block":
                yield from _verbatim(token)
        at += 1


def _paragraphs(inline: Token, state: _State, level: int | None = None) -> Iterator[Block]:
    """A paragraph, item or heading; where its lines begin with numbers or glyphs of their own, one block for each."""
    lines = _lines(inline)
    here = state.lists[-1] if state.lists else None
    printed = here.marker if here and here.fresh else ""
    if here:
        here.fresh = False
    start = 0
    apart = (
        _defined(lines) or breaks([line.text for line in lines], sentence_words())
        if level is None
        else frozenset[int]()
    )
    if len(lines) > 1 and not printed and _is_title(lines[0]) and not lines[1].style.bold:
        apart |= {1}
    apart |= {
        n for n in range(1, len(lines)) if begins_item(lines[n].text) or ord(lines[n].text[:1]) in _RAISED.values()
    }
    for end in (*(n for n in range(1, len(lines)) if n in apart), len(lines)):
        if start < end:
            block = _block(lines[start:end], printed if start == 0 else "", state, level)
            if end == 1 in apart and here is None and heads_line(lines[0].text, lines[1].text, sentence_words()):
                block = replace(block, kind="heading")
            yield block if start or block.marker else replace(block, run_in=run_in(block.text, _bold_head(inline)))
        start = end


def _defined(lines: tuple[Line, ...]) -> frozenset[int]:
    """The lines that begin an entry of a definition list: a term, with `: …` in the line below it."""
    told = [
        n for n in range(1, len(lines)) if lines[n].text.startswith(": ") and not lines[n - 1].text.startswith(": ")
    ]
    return frozenset(n - 1 for n in told) if told[:1] == [1] else frozenset()


def _block(lines: tuple[Line, ...], printed: str, state: _State, level: int | None) -> Block:
    text = " ".join(line.text for line in lines)
    if len(lines) > 1 and lines[1].text.startswith(": "):
        text = text.replace(" : ", ": ", 1)
    marker: Marker | None = None
    # A lone number before a heading's words is its number; in a paragraph it may be a number that is spoken of.
    typed = read_marker(text, wide=level is not None and not printed and text[:1].isdigit())
    if typed and typed[1]:
        marker, text = typed
    elif printed:
        marker = parse_marker(printed)
        if marker is not None and marker.kind == "bullet" and (box := _BOX.match(text)):
            marker, text = parse_marker("☐"), text[box.end() :]
    bold = all(line.style.bold for line in lines)
    title = bold and _is_title(lines[-1]) and len(text.split()) <= HEADING_WORDS and not printed
    depth = len(state.lists) - 1
    heading = level is not None or title
    first, *rest = lines
    if printed and marker and marker.printed == printed:
        first = Line(page=1, number=first.number, text=f"{printed} {first.text}", style=first.style)
    return Block(
        kind="heading" if heading else "item" if is_item(marker) else "paragraph",
        text=" ".join(text.split()),
        marker=marker.printed if marker else None,
        lines=(first, *rest),
        level=level if heading else depth if depth >= 0 and marker else None,
        indent=18.0 * (depth + 1 + state.quotes) or (_UNLISTED if is_item(marker) else 0.0),
        style=Style(bold=bold or level is not None, caps=text.isupper() and len(text) > 2),
    )


def _is_title(line: Line) -> bool:
    """Whether a line is a few bold words that end like no sentence."""
    return line.style.bold and len(line.text.split()) <= HEADING_WORDS and not line.text.endswith((".", ";", ","))


def _bold_head(inline: Token) -> str:
    """The bold words that a paragraph begins with."""
    found, strong = "", 0
    for child in inline.children or ():
        strong += (child.type == "strong_open") - (child.type == "strong_close")
        if child.content and not strong:
            break
        found += " " if child.type in ("softbreak", "hardbreak") else child.content
    return " ".join(found.split())


def _lines(inline: Token) -> tuple[Line, ...]:
    """The words of an inline token, a line for each of the file's."""
    texts, bolds, strong = [""], [True], 0
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            texts.append("")
            bolds.append(True)
        elif child.type == "strong_open":
            strong += 1
        elif child.type == "strong_close":
            strong -= 1
        elif child.type == "html_inline":
            texts[-1] += " " if re.match(r"<br", child.content, re.IGNORECASE) else ""
        elif child.type in ("text", "code_inline"):
            texts[-1] += child.content
            bolds[-1] &= strong > 0 or not re.search(r"\w", child.content)
    first = inline.map[0] + 1 if inline.map else 1
    return tuple(
        Line(page=1, number=first + number, text=" ".join(text.split()), style=Style(bold=bold))
        for number, (text, bold) in enumerate(zip(texts, bolds, strict=True))
        if text.strip()
    )


def _may_head_column(text: str) -> bool:
    """Whether a cell of a table's first row says what its column holds, and is not the first of its rows."""
    words = text.lower().split()
    if len(words) <= _COLUMN_WORDS and text.endswith(("…", "...")):
        return True  # it goes on in each cell: `Please don't …`
    return (
        len(words) <= _COLUMN_WORDS and not text[0].islower() and text[-1] != "." and not sentence_words() & set(words)
    )


def _table(tokens: list[Token]) -> Block:
    rows: list[tuple[Cell, ...]] = []
    cells: list[Cell] = []
    number = 1
    head = [token.content for k, token in enumerate(tokens) if tokens[k - 1].type == "th_open"]
    heads = all(map(_may_head_column, filter(None, head)))
    for token in tokens:
        if token.type == "tr_open":
            cells = []
            number = token.map[0] + 1 if token.map else number
        elif token.type == "inline":
            texts = [line.text for line in _lines(token)]
            text = " ".join(texts)
            line = Line(page=1, number=number, text=text, style=Style(bold=all(x.style.bold for x in _lines(token))))
            bold = bool(text) and (line.style.bold or (heads and not rows))
            cells.append(Cell(text=text, lines=(line,) if text else (), bold=bold))
        elif token.type == "tr_close":
            rows.append(tuple(cells))
    return Block(kind="table", rows=tuple(rows))


def _verbatim(token: Token) -> Iterator[Block]:
    """Code and HTML for their words."""
    first = (token.map[0] if token.map else 0) + (2 if token.type == "fence" else 1)
    content = (
        _TAG.sub(lambda tag: "\n" * tag[0].count("\n") or " ", token.content) if "html" in token.type else token.content
    )
    lines = tuple(
        Line(page=1, number=first + number, text=" ".join(text.split()))
        for number, text in enumerate(content.split("\n"))
        if text.strip()
    )
    said = _SUMMARY.search(token.content) if token.type == "html_block" else None
    if said is not None and lines and lines[0].text == " ".join(_TAG.sub(" ", said[2]).split()):
        yield Block(kind="heading", text=lines[0].text, lines=lines[:1], style=Style(bold=True))
        lines = lines[1:]
    if lines:
        text = " ".join(line.text for line in lines)
        marked = read_marker(text) if "html" in token.type else None
        marker, rest = marked if marked and marked[1] and not marked[0].weak else (None, text)
        yield Block(kind="paragraph", marker=marker.printed if marker else None, text=rest, lines=lines)
