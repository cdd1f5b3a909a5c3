"""A web page as blocks: its main part only, with headings, lists and their numbers, tables and definition lists.

Navigation, banners, notices and hidden text become furniture, so that every word is kept somewhere. What is main is told
by the page's own landmarks, else by where nine tenths of its running words stand.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lxml import etree, html
from msgspec import Struct, field
from msgspec.structs import replace

from ....grammar.problems import unreadable
from ..common.breaks import breaks, heads_line
from ..common.cell_lines import statements
from ..common.document import Block, Cell, Document, Furniture, Line, Style, run_in, struck_out
from ..common.encoding import decode
from ..common.markers import Marker, parse_marker, read_marker
from ..common.numbering import print_number
from ..common.unrolled import paragraphs_of
from ..plain.lines import LIGATURES
from ..plain.text import begins_item, contents_aside, is_item, lines_of, sentence_words
from .folds import unfold
from .sheets import apply_sheets

_WORDS = Path(__file__).parents[3] / "grammar" / "words" / "page.toml"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SILENT = (
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "svg",
    "math",
    "object",
    "iframe",
    "canvas",
    "audio",
    "video",
)
_CONTROLS = ("button", "select", "textarea", "dialog", "datalist", "menu")
_LANDMARKS = ("nav", "aside")
_ROLES = ("navigation", "search", "banner", "contentinfo", "complementary", "dialog", "alertdialog", "menu", "menubar")
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "output", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "input", "picture", "source", "meter",
    "progress",
})  # fmt: skip
_STRUCK = ("del", "s", "strike")
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TITLE_PARTS = re.compile(r"\s+[|–—»·-]\s+")
_MAIN_SHARE, _MAIN_WHOLE = 0.5, 0.9
_HEADING_WORDS = 14
_SHORT_DEFINITION = 40
_PAGE_SHARE, _FEWEST_BLOCKS = 0.8, 4
_WIDEST_SPAN, _TALLEST_SPAN = 50, 500


class _Item(Struct):
    """An open list item: its printed marker until a text takes it."""

    marker: str
    depth: int


class _State(Struct):
    """What is open while the elements go by."""

    line: int = 0
    text: str = ""
    weight: list[int] = field(
        default_factory=lambda: [0, 0]
    )  # letters, bold letters; `lead` is text all of whose letters are
    bold: int = 0
    lead: str = ""
    raised: int = 0
    heading: int | None = None
    above: int = 0
    lists: list[tuple[str, int]] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    aside: list[Furniture] = field(default_factory=list)
    struck: bool = False


def read_html(path: Path) -> Document:
    """The document in a web page. Raises `Unreadable` for bytes that are no text or hold no page."""
    data = path.read_bytes()
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_decoded(data, str(path)), parser=parser)
    except (etree.LxmlError, ValueError):
        raise unreadable(str(path), "no-text", "the web page is empty", "save the page again") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):  # libxml2 leaves out what lies deeper
        hint = "save the page anew, or copy its words into a text file"
        raise unreadable(str(path), "too-deep", "the parts of the web page lie too deep within each other", hint)
    apply_sheets(root)
    body = root.find("body") if root.find("body") is not None else root
    counts = _running_words(body)
    main = _main(body, counts)
    unfold(main, counts)
    state = _State()
    title = _title(root, body, main, state)
    before, after = _around(body, main, state)
    blocks = tuple(_blocks(main, state, counts))
    kept, contents = contents_aside((*title, *blocks))
    return Document(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="html",
        pages=0,
        blocks=kept,
        furniture=(*before, *state.aside, *contents, *after),
        problems=(struck_out(path.name),) if state.struck else (),
    )


def _decoded(data: bytes, file: str) -> str:
    """The text of the page, in the encoding that it names."""
    named = _CHARSET.search(data[:2048])
    encoding = (
        named[1].decode("ascii").lower() if named and not data.startswith((b"\xef\xbb\xbf", b"\xff", b"\xfe")) else ""
    )
    try:
        text = data.decode("cp1252" if encoding in ("iso-8859-1", "latin1", "us-ascii") else encoding or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = decode(data, file)
    return _DECLARATION.sub("", text.replace("\x00", "").removeprefix("\ufeff").translate(LIGATURES))


# --- what is main ------------------------------------------------------------------------------------------------


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in tomllib.loads(_WORDS.read_text(encoding="utf-8")).items()}


def _tag(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _running_words(body: Any) -> dict[Any, int]:
    """How many words outside links each element holds, those of navigation and scripts left out."""
    counts: dict[Any, int] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        own = len((element.text or "").split())
        inner = sum(counts[child] + len((child.tail or "").split()) for child in element)
        silent = _tag(element) in (*_SILENT, *_CONTROLS, *_LANDMARKS, "a") or element.get("role") in _ROLES
        counts[element] = 0 if silent else own + inner
    return counts


def _main(body: Any, counts: dict[Any, int]) -> Any:
    """The element that holds the text of the page."""
    for path in (".//main", ".//*[@role='main']", ".//*[@itemprop='articleBody']", ".//article"):
        found = body.xpath(path)
        if len(found) == 1 and counts.get(found[0], 0) >= _MAIN_SHARE * counts[body]:
            return found[0]
    heads = body.xpath(".//h1")
    above = heads[0].iterancestors() if len(heads) == 1 else ()
    main = next((one for one in above if counts.get(one, 0) >= _MAIN_SHARE * counts[body]), body)
    while True:
        inner = next((child for child in main if counts.get(child, 0) >= _MAIN_WHOLE * counts[main] > 0), None)
        if inner is None or _tag(inner) in ("p", "table", "ul", "ol", "dl", *_INLINE, *_HEADINGS):
            return main
        main = inner


def _around(body: Any, main: Any, state: _State) -> tuple[list[Furniture], list[Furniture]]:
    """The furniture before and behind the main part."""
    before: list[Furniture] = []
    after: list[Furniture] = []
    path = [main, *main.iterancestors()] if main is not body else []
    for element in path:
        if element is body:
            break
        parent = element.getparent()
        ahead: list[Furniture] = _loose(parent.text, "header", state)
        for sibling in element.itersiblings(preceding=True):
            before = [*_piece(sibling, "header", state), *_loose(sibling.tail, "header", state), *before]
        before = [*ahead, *before]
        after += _loose(element.tail, "footer", state)
        for sibling in element.itersiblings():
            after += [*_piece(sibling, "footer", state), *_loose(sibling.tail, "footer", state)]
    return before, after


def _loose(text: str | None, kind: Literal["header", "footer"], state: _State) -> list[Furniture]:
    words = " ".join((text or "").split())
    return [Furniture(kind=kind, lines=(_line(words, state),))] if words else []


def _piece(element: Any, kind: Literal["header", "footer", "contents", "mark"], state: _State) -> list[Furniture]:
    """All words of an element as furniture, a line for each stretch of text."""
    if element.get("data-read"):
        return []
    lines = tuple(_line(text, state) for text in _texts(element))
    return [Furniture(kind=kind, lines=lines)] if lines else []


def _texts(element: Any) -> Iterator[str]:
    silent = 0
    text = ""
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        quiet = _tag(inner) in _SILENT or (inner is not element and inner.get("data-read") is not None)
        if _tag(inner) not in _INLINE or quiet:
            if text.strip():
                yield " ".join(text.split())
            text = ""
        if event == "start":
            silent += quiet
            text += (inner.text or "") if not silent else ""
        else:
            silent -= quiet
            text += (inner.tail or "") if not silent and inner is not element else ""
    if text.strip():
        yield " ".join(text.split())


def _line(text: str, state: _State) -> Line:
    state.line += 1
    return Line(page=1, number=state.line, text=text)


def _title(root: Any, body: Any, main: Any, state: _State) -> tuple[Block, ...]:
    """The page's heading where it stands outside the main part, else the name of the page where it has no heading."""
    named = root.find(".//title")
    parts = [" ".join(part.split()) for part in _TITLE_PARTS.split(named.text or "")] if named is not None else []
    parts = [part for part in parts if part]
    heading: Any = None
    if not main.xpath("self::h1|.//h1"):
        heading = next(iter(body.xpath(".//h1")), None)
        if heading is not None:
            text = " ".join(heading.text_content().split())
            heading.set("data-read", "yes")
        elif parts and not main.xpath(".//h2[not(preceding::p)]"):
            text = parts.pop(0)
        else:
            text = ""
        if text:
            line = replace(_line(text, state), style=Style(bold=True))
            block = Block(kind="heading", text=text, level=1, lines=(line,), style=Style(bold=True))
            state.aside += [Furniture(kind="header", lines=(_line(part, state),)) for part in parts]
            return (block,)
    state.aside += [Furniture(kind="header", lines=(_line(part, state),)) for part in parts]
    return ()


# --- elements become blocks ----------------------------------------------------------------------------------------


def _blocks(root: Any, state: _State, counts: dict[Any, int]) -> Iterator[Block]:
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: Any = None
    for event, element in walk:
        tag = _tag(element)
        if event == "start":
            kind = _set_aside(element, tag, root, counts, state) if element is not root else None
            if kind is not None or tag in _SILENT or _is_table(element, tag, counts) or _is_glossary(element, tag):
                if tag not in _INLINE:
                    yield from _flush(state)
                if kind is not None:
                    state.aside += _piece(element, kind, state)
                elif tag in ("table", "dl"):
                    yield from _table(element, state, counts)
                walk.skip_subtree()
                skipped = element
                continue
            yield from _open(element, tag, state)
            _add(element.text, state)
        else:
            if element is skipped:
                skipped = None
            else:
                yield from _close(tag, state)
                if element.get("data-read-head"):
                    yield from _flush(state)
                    state.heading = None
            if element is not root:
                _add(element.tail, state)
    yield from _flush(state)


def _set_aside(
    element: Any, tag: str, root: Any, counts: dict[Any, int], state: _State
) -> Literal["header", "footer", "contents", "mark"] | None:
    """What kind of furniture an element inside the main part is, if it is any."""
    if element.get("data-read"):
        return "mark"
    if (
        element.get("data-read-open")
        or element.get("data-read-head")
        or (tag == "button" and state.heading is not None)
    ):
        return None
    style = (element.get("style") or "").replace(" ", "").lower()
    classes = (element.get("class") or "").lower().split()
    if element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style:
        return "mark"
    if set(classes) & set(_names()["hidden"]) or tag in _CONTROLS:
        return "mark"
    if tag == "a" and _skips(element, classes):
        return "mark"
    if tag in _STRUCK or "line-through" in style:
        state.struck |= bool(element.text_content().strip())
        return "mark"
    if tag in ("ul", "ol", "nav") and _lists_anchors(element):
        return "contents"
    if tag in _LANDMARKS or element.get("role") in _ROLES:
        return "header"
    if tag == "footer" and not any(_tag(above) in ("main", "article") for above in element.iterancestors()):
        return "footer"
    if tag == "td" and _leads_away(element):  # only of tables that lay out the page: others are not walked
        return "footer" if element.getparent().getnext() is None else "header"
    if tag in _INLINE or tag in _HEADINGS or tag in ("p", "li", "td", "th", "tr", "tbody"):
        return None
    parts = {part for name in classes for part in (name, *re.split(r"[-_]+", name))}
    named = parts & set(_names()["classes"]) or (element.get("id") or "").lower() in _names()["ids"]
    small = counts.get(element, 0) < 0.2 * max(1, counts.get(root, 0))
    return "header" if named and small and not element.xpath("self::form|.//h1|.//h2|.//main|.//article") else None


def _skips(element: Any, classes: list[str]) -> bool:
    """Whether a link only leads past the navigation."""
    words = " ".join(element.text_content().split()).casefold()
    named = any("skip" in re.split(r"[-_]+", name) for name in classes)
    return (element.get("href") or "").startswith("#") and (named or words.startswith(("skip to ", "jump to ")))


def _lists_anchors(element: Any) -> bool:
    """Whether a list only leads to places on the same page."""
    links = element.xpath(".//a[starts-with(@href, '#')]")
    words = sum(len(link.text_content().split()) for link in links)
    return len(links) > 2 and words >= 0.9 * len(element.text_content().split())


def _open(element: Any, tag: str, state: _State) -> Iterator[Block]:
    if element.get("data-read-title"):
        yield from _flush(state)
        state.heading = min(6, state.above + 1)
        _add(element.get("data-read-title"), state)
        yield from _flush(state)
        state.heading = None
    if element.get("data-read-head"):
        yield from _flush(state)
        state.heading = min(6, state.above + 1)
    elif tag == "br":
        state.text += "\n"
    elif tag in ("sup",):
        state.raised += 1
    elif tag in ("b", "strong", "th", "dt"):
        if tag in ("th", "dt"):
            yield from _flush(state)
        state.bold += 1
    elif tag not in _INLINE:
        yield from _flush(state)
        level = (
            _HEADINGS.get(tag) or (element.get("role") == "heading" and _number(element.get("aria-level"), 2)) or None
        )
        if level:
            state.heading = state.above = level
        elif tag == "summary":
            state.heading = min(6, state.above + 1)
        elif tag in ("ul", "ol"):
            state.lists.append((_counting(element, tag), _number(element.get("start"), 1)))
        elif tag == "li":
            state.items.append(_item(element, state))


def _close(tag: str, state: _State) -> Iterator[Block]:
    if tag == "sup":
        state.raised = max(0, state.raised - 1)
    elif tag in ("b", "strong", "th", "dt"):
        if tag in ("th", "dt"):
            yield from _flush(state)
        state.bold = max(0, state.bold - 1)
    elif tag not in _INLINE and tag != "br":
        yield from _flush(state)
        if tag in _HEADINGS or tag == "summary":
            state.heading = None
        elif tag in ("ul", "ol") and state.lists:
            state.lists.pop()
        elif tag == "li" and state.items:
            state.items.pop()


def _number(text: str | None, otherwise: int) -> int:
    found = re.fullmatch(r"\s*(-?\d{1,4})\s*", text or "")
    return int(found[1]) if found else otherwise


def _counting(element: Any, tag: str) -> str:
    """How a list marks its items: "1", "a", "A", "i", "I", "•" or nothing."""
    style = re.search(r"list-style(?:-type)?:\s*([\w-]+)", (element.get("style") or "").lower())
    named = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i",
             "upper-roman": "I", "decimal": "1", "none": ""}  # fmt: skip
    if style and style[1] in named:
        return named[style[1]]
    kind = element.get("type") or ""
    return (kind if kind in ("1", "a", "A", "i", "I") else "1") if tag == "ol" else "•"


def _item(element: Any, state: _State) -> _Item:
    """The item that begins; the count of its list goes on."""
    if not state.lists:
        return _Item("•", 0)
    kind, count = state.lists[-1]
    count = _number(element.get("value"), count)
    state.lists[-1] = (kind, count + 1)
    depth = len(state.lists) - 1
    if kind in ("", "•"):
        return _Item(kind, depth)
    return _Item(f"{print_number(count, _KINDS[kind] if count > 0 else 'decimal')}.", depth)


def _add(text: str | None, state: _State) -> None:
    """Text that goes on the open paragraph: white space folded as browsers do, hard spaces kept for the marker's gap."""
    if not text:
        return
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    if state.raised and text.strip().isdigit():
        text = text.strip().translate(_SUPERSCRIPT)
    shown = len(re.findall(r"\w", text))
    state.weight[0] += shown
    state.weight[1] += shown if state.bold else 0
    state.text += text
    if state.weight[0] == state.weight[1]:
        state.lead = state.text


def _flush(state: _State) -> Iterator[Block]:
    """The open paragraph as blocks: one, or several where its lines begin with markers of their own."""
    texts = [text.replace("\xa0\xa0", "\t") for text in state.text.split("\n")]
    texts = [re.sub(r"[ \xa0]+", " ", text).strip() for text in texts]
    bold = state.weight[0] > 0 and state.weight[0] == state.weight[1]
    lead = " ".join(state.lead.split())
    state.text, state.lead, state.weight = "", "", [0, 0]
    texts = [text for text in texts if text]
    start = 0
    headed = state.heading is None and not state.items
    apart = breaks(texts, sentence_words(), hard=True) if state.heading is None else frozenset()
    if (
        len(texts) > 1
        and texts[0] == lead
        and not bold
        and len(lead.split()) <= _HEADING_WORDS
        and lead[-1] not in ".;,:"
    ):
        apart |= {1}
    for end in (*(n for n in range(1, len(texts)) if n in apart or begins_item(texts[n])), len(texts)):
        if start < end:
            block = _block(texts[start:end], bold, state)
            if (
                start == 0
                and end == 1 in apart
                and headed
                and (texts[0] == lead or heads_line(texts[0], texts[1], sentence_words(), hard=True))
            ):
                block = replace(block, kind="heading", style=Style(bold=texts[0] == lead))
            yield block if start or block.marker or end in apart else replace(block, run_in=run_in(block.text, lead))
        start = end


def _block(texts: list[str], bold: bool, state: _State) -> Block:
    item = state.items[-1] if state.items else None
    printed = item.marker if item else ""
    if item:
        item.marker = ""
    text = " ".join(texts)
    typed = read_marker(
        text, wide=bool(re.match(r"\S{1,8}\t", text)) or (state.heading is not None and text[:1].isdigit())
    )
    marker: Marker | None = parse_marker(printed) if printed else None
    if typed and typed[1]:
        marker, text = typed
    lines = [_line(" ".join(line.split()), state) for line in texts]
    lines = [replace(line, style=Style(bold=bold)) for line in lines]
    if printed and marker and marker.printed == printed:
        lines[0] = replace(lines[0], text=f"{printed} {lines[0].text}")
    text = " ".join(text.split())
    title = bold and len(text.split()) <= _HEADING_WORDS and not text.endswith((".", ";", ",", ":")) and not printed
    heading = state.heading is not None or title
    depth = item.depth if item else 0
    return Block(
        kind="heading" if heading else "item" if is_item(marker) else "paragraph",
        text=text,
        marker=marker.printed if marker else None,
        lines=tuple(lines),
        level=state.heading if heading else depth if item and marker else None,
        indent=18.0 * (depth + 1 if item else 0),
        style=Style(bold=bold or state.heading is not None, caps=text.isupper() and len(text) > 2),
    )


# --- tables --------------------------------------------------------------------------------------------------------


def _is_table(element: Any, tag: str, counts: dict[Any, int]) -> bool:
    """Whether an element is a table of cells, and not one that only lays out the page."""
    if tag != "table" or element.get("role") in ("presentation", "none"):
        return False
    if len(element.xpath(".//td|.//th")) < 2 or element.xpath(".//table|.//td//h1|.//td//h2|.//td//h3"):
        return False
    return not any(_holds_page(cell, counts[element], counts) for cell in element.xpath(".//td"))


def _holds_page(cell: Any, whole: int, counts: dict[Any, int]) -> bool:
    """Whether a cell holds nearly all of a table, in many paragraphs: the other cells are its surroundings."""
    blocks = sum(_tag(child) in ("p", "ul", "ol", "dl", "div", "table", "hr") for child in cell)
    return blocks >= _FEWEST_BLOCKS and counts.get(cell, 0) >= _PAGE_SHARE * whole


def _leads_away(cell: Any) -> bool:
    """Whether a cell that lays out the page holds nothing but links, or who has the rights in it."""
    links = cell.xpath(".//a[@href]")
    words = cell.text_content().split()
    linked = sum(len(link.text_content().split()) for link in links)
    rights = bool(words) and words[0][:1] == "©" and len(words) <= _HEADING_WORDS * 2
    return rights or (len(links) > 2 and linked >= 0.8 * len(words))


def _is_glossary(element: Any, tag: str) -> bool:
    """Whether a definition list holds short entries, so that it reads as a table of two columns."""
    described = element.findall("dd") if tag == "dl" else []
    return bool(described) and all(
        len(entry.text_content().split()) <= _SHORT_DEFINITION and not entry.xpath(".//ul|.//ol|.//table")
        for entry in described
    )


def _table(element: Any, state: _State, counts: dict[Any, int]) -> Iterator[Block]:
    """A table as a block, its caption a paragraph before it."""
    rows: list[tuple[Cell, ...]] = []
    if _tag(element) == "dl":
        for entry in element.xpath("./dt|./dd|./div/dt|./div/dd"):
            cell = _cell(_held(entry, state, counts))
            if _tag(entry) == "dt":
                rows.append((replace(cell, bold=True), Cell()))
            elif rows and not rows[-1][1].lines:
                rows[-1] = (rows[-1][0], cell)
            else:
                rows.append((Cell(), cell))
    else:
        for caption in element.findall("caption"):
            yield from _blocks(caption, state, counts)
        lines = element.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr")
        held = [[(entry, _held(entry, state, counts)) for entry in line.xpath("./td|./th")] for line in lines]
        plain = not any(_tag(entry) == "th" for row in held for entry, _ in row)
        if plain and (laid := paragraphs_of([[blocks for _, blocks in row] for row in held])) is not None:
            yield from laid
            return
        rows += [tuple(_spanning(entry, blocks) for entry, blocks in row) for row in held]
    if any(cell.lines for row in rows for cell in row):
        yield Block(kind="table", rows=tuple(rows))


def _spanning(element: Any, blocks: list[Block]) -> Cell:
    across = min(_WIDEST_SPAN, max(1, _number(element.get("colspan"), 1)))
    down = min(_TALLEST_SPAN, max(1, _number(element.get("rowspan"), 1)))
    return replace(_cell(blocks), across=across, down=down)


def _held(element: Any, state: _State, counts: dict[Any, int]) -> list[Block]:
    """The blocks in a cell."""
    inner = _State(line=state.line, bold=int(_tag(element) == "th"))
    blocks = list(_blocks(element, inner, counts))
    state.line = inner.line
    state.aside += inner.aside
    state.struck |= inner.struck
    return blocks


def _cell(blocks: list[Block]) -> Cell:
    lines = tuple(line for block in blocks for line in lines_of(block))
    listed = [n for n, block in enumerate(blocks) if block.marker and not re.search(r"\w", block.marker)]
    texts = [f"{b.marker} {b.text}" if b.marker and re.search(r"\w", b.marker) else b.text for b in blocks]
    first = listed[0] if listed else len(blocks)
    return Cell(
        text=" ".join(texts),
        lines=lines,
        bold=bool(lines) and all(line.style.bold for line in lines),
        lead=" ".join(texts[:first]) if listed else "",
        items=tuple(texts[n] for n in listed) or statements(lines),
    )
