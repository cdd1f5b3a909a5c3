"""What reading makes of a file, whatever its format: blocks in reading order, and the furniture set aside from them.

After reading: every word of the file stands in exactly one `Line`; every line stands in exactly one block or one piece of
furniture; texts have soft hyphens, ligatures and line breaks undone, but are otherwise the document's own words.
"""

from string import ascii_lowercase
from typing import Literal

from msgspec import Struct

from ....grammar.problems import Problem
from ....grammar.span import At, Box

_LEAST_CHROMA = 50
_SMALL = ascii_lowercase.encode()


class Style(Struct, frozen=True):
    """How most of a line or block is set. `size` in points, 0 where the format does not tell; `colour` of letters as
    `rrggbb`, "" for black, grey, white and unknown."""

    size: float = 0.0
    bold: bool = False
    italic: bool = False
    caps: bool = False
    font: str = ""
    underline: bool = False
    colour: str = ""


def colour_of(red: int, green: int, blue: int) -> str:
    """A colour (each part 0–255) as a `Style` tells it."""
    return f"{red:02x}{green:02x}{blue:02x}" if max(red, green, blue) - min(red, green, blue) > _LEAST_CHROMA else ""


def in_capitals(text: str, least: int) -> bool:
    """Whether nine letters in ten are capitals, and there are so many letters at least."""
    data = text.encode(errors="replace")
    if 10 * (len(data) - len(data.translate(None, _SMALL))) > len(text):  # as in most lines
        return False
    letters = [*filter(str.isalpha, text)]
    return len(letters) >= least and sum(map(str.isupper, letters)) > 0.9 * len(letters)


class Line(Struct, frozen=True, kw_only=True):
    """A line as it stands on the page. `number` counts the lines of a page from 1 in reading order."""

    page: int
    number: int
    text: str
    box: Box | None = None
    style: Style = Style()


class Cell(Struct, frozen=True, kw_only=True):
    """A cell of a table. Its lines may be none (an empty cell).

    A cell that holds a list says so: `items` are its items (glyphs left out), `lead` what stands before them; `text` has all.
    It covers `across` columns and `down` rows; as in HTML, the rows below do not hold the cells that it covers.
    """

    text: str = ""
    lines: tuple[Line, ...] = ()
    bold: bool = False
    lead: str = ""
    items: tuple[str, ...] = ()
    across: int = 1
    down: int = 1


BlockKind = Literal["heading", "paragraph", "item", "table", "figure"]


class Block(Struct, frozen=True, kw_only=True):
    """A paragraph, list item, heading, table or figure.

    `marker` is the number or list glyph printed before the text and no part of it ("4.1.1.", "a)", "•"); `text` is the
    rest with white space folded. A paragraph that a page or column break cut is one block with the lines of both sides.
    `level` is the depth that the format itself states (Word heading styles, `#`; nesting of list items from 0), else None.
    `indent` is the left edge of the text in points, `left` that of the column it stands in; `boxed` text stands in a drawn
    box. `run_in` is the number of characters at the start of the text that are set bold, where the others are not. `rows`
    is for tables.
    """

    kind: BlockKind
    text: str = ""
    marker: str | None = None
    lines: tuple[Line, ...] = ()
    level: int | None = None
    indent: float = 0.0
    left: float = 0.0
    style: Style = Style()
    boxed: bool = False
    run_in: int = 0
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def at(self) -> At:
        """The stretch of the document that it covers."""
        if self.lines:
            first, last = self.lines[0], self.lines[-1]
        else:  # each row of a long table asks; only its ends are looked at
            ahead = (line for row in self.rows for cell in row for line in cell.lines)
            back = (line for row in reversed(self.rows) for cell in reversed(row) for line in reversed(cell.lines))
            if (start := next(ahead, None)) is None:
                return At(page=1)
            first, last = start, next(back)
        return At(page=first.page, line=first.number, end_page=last.page, end_line=last.number)


def run_in(text: str, bold: str) -> int:
    """`Block.run_in` of a text that begins with these bold words (white space folded in both)."""
    return len(bold) if text.startswith(bold) and text != bold else 0


class Furniture(Struct, frozen=True, kw_only=True):
    """Running lines, page numbers, contents: `kind` is header, footer, page-number, contents, watermark or mark."""

    kind: Literal["header", "footer", "page-number", "contents", "watermark", "mark"]
    lines: tuple[Line, ...]


def struck_out(file: str) -> Problem:
    """What is said of a document some words of which are struck out."""
    return Problem(
        code="struck-out",
        severity="note",
        message="some words of the document are struck out; they are not read as its text",
        file=file,
        hint="delete them, or take the line through them away if they hold",
    )


class Document(Struct, frozen=True, kw_only=True):
    """A file that was read. `file` is its name without folders; `pages` is 0 for formats without pages (lines then say page 1)."""

    file: str
    sha256: str
    format: Literal["pdf", "docx", "html", "markdown", "text"]
    pages: int
    blocks: tuple[Block, ...]
    furniture: tuple[Furniture, ...] = ()
    problems: tuple[Problem, ...] = ()
