"""Tables that were saved with a line for each cell, as word processors write them where a text has no tables.

In go the lines of a file whose paragraphs have one line each, out come the same lines, those of such a table as one for each
row, its cells parted by tabs. An empty cell is a blank line. What tells the rows is that a column holds but dates, numbers
of versions, addresses, telephone numbers, amounts or marks, under heads; or sentences, under heads of words that tables
have. Labels of a cover above what they say are one too.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path

from msgspec.structs import replace

from ..common.markers import read_marker
from ..common.ticks import is_mark
from .aligned import Row, is_head
from .lines import HEADING_WORDS, Raw

_WORDS = Path(__file__).parents[3] / "grammar" / "words"
_SHAPES = {
    "version": re.compile(r"[vV]?\d{1,2}(?:\.\d{1,2})+[a-z]?|[vV]\d{1,2}"),
    "date": re.compile(
        r"(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]{2,8}\.?(?: term)?,? (?:19|20)\d\d|\d{1,2}[/.-]\d{1,2}[/.-](?:\d\d){1,2}"
        r"|(?:19|20)\d\d(?:[/–-]\d\d)?"
    ),
    "mail": re.compile(r"\S+@\S+\.\S+"),
    "telephone": re.compile(r"\+?[\d ()-]{7,}(?:ext\.? ?\d+)?"),
    "amount": re.compile(r"£[\d,.]+|\d[\d,.]*(?:%| [a-z]+)"),
}
_MOST_COLUMNS = 8
_FEWEST_ROWS = 2
_CELL_WORDS = 40
_FEWEST_LABELS, _MOST_LABELS = 3, 20
_LABEL_WORDS = 5
_SENTENCE = re.compile(r"(?:\S+ ){3,}\S+[.!?]")


def cells_in_rows(raws: Sequence[Raw], wrapped: bool) -> list[Raw]:
    """The lines, those of a table as its rows; what is below it stands apart. In `wrapped` lines none but labels are sought."""
    lines: list[Raw | None] = []  # None for a blank one
    for above, raw in zip((None, *raws), raws, strict=False):
        blank = raw.number - above.number - 1 if above and above.page == raw.page else 0
        lines += [None] * min(blank, _MOST_COLUMNS) + [raw]
    texts = [" ".join(line.text.split()) if line else "" for line in lines]
    out: list[Raw] = []
    at = 0
    below = False
    while at < len(lines):
        line = lines[at]
        rows = _labelled(texts, at) or _stacked(texts, at) or (() if wrapped else _table(texts, at))
        firsts = ((lines[row.start], row) for row in rows)
        out += [replace(first, text="\t".join(row.cells), gap=row is rows[0]) for first, row in firsts if first]
        if line and not rows:
            out.append(replace(line, gap=line.gap or below))
        below = bool(rows) or (below and not line)
        at = rows[-1].end if rows else at + 1
    return out


def _labelled(texts: Sequence[str], start: int) -> tuple[Row, ...]:
    """The labels of a cover that begin at a line, each with what it says below it, if there are several."""
    at = start
    while at + 1 < len(texts) and _is_label(texts[at]) and _may_be_value(texts[at + 1]):
        at += 2
    rows = tuple(Row(n, n + 2, (texts[n], texts[n + 1])) for n in range(start, at, 2))
    return rows if len(rows) >= _FEWEST_LABELS else ()


def _stacked(texts: Sequence[str], start: int) -> tuple[Row, ...]:
    """The same where blank lines part all labels from all that they say, as a PDF gives its columns."""
    labels = list(takewhile(_is_label, texts[start : start + _MOST_LABELS]))
    below = start + len(labels) + 1
    values = list(takewhile(_may_be_value, texts[below : below + _MOST_LABELS]))
    end = below + len(values)
    if (
        len(labels) < _FEWEST_LABELS
        or len(labels) != len(values)
        or "".join((*texts[below - 1 : below], *texts[end : end + 1]))
    ):
        return ()
    return tuple(Row(start + n, end, cells) for n, cells in enumerate(zip(labels, values, strict=True)))


def _table(texts: Sequence[str], start: int) -> tuple[Row, ...]:
    """The table whose heads begin at a line; none where there is none, or one that begins a little below tells more."""
    for width in range(2, _MOST_COLUMNS + 1):
        first = _read(texts, start, width)
        if first:
            others = (_read(texts, at, width) for at in range(start + 1, start + width))
            return first if all(_told(first, texts) >= _told(other, texts) for other in others if other) else ()
    return ()


def _may_be_value(text: str) -> bool:
    return 0 < len(text.split()) <= HEADING_WORDS and not (_is_label(text) or _is_known(text))


def _told(table: Sequence[Row], texts: Sequence[str]) -> tuple[int, bool]:
    """How much tells that a table begins where it does: its heads that tables have, and a blank line behind it."""
    end = table[-1].end
    return sum(map(_is_known, table[0].cells)), not "".join(texts[end : end + 1])


def _read(texts: Sequence[str], start: int, width: int) -> tuple[Row, ...]:
    """The heads that begin at a line and the rows below them, if there are some and the cells of each column are of one kind."""
    heads = tuple(texts[start : start + width])
    if len(heads) < width or not all(text and is_head(text) for text in heads):
        return ()
    known = sum(map(_is_known, heads))
    kinds = [""] * width
    rows = [Row(start, start + width, heads)]
    for at in range(start + width, len(texts), width):
        cells = (*texts[at : at + width], *[""] * (at + width - len(texts)))
        own = [_kind(cell, known == width) for cell in cells]
        alike = all(kind in ("", column or kind) for kind, column in zip(own, kinds, strict=True))
        if not (alike and own[0] and own[0] != "mark" and set(own) - {"", "words"}):
            break
        kinds = [column or kind for kind, column in zip(own, kinds, strict=True)]
        rows.append(Row(at, at + width, cells))
    told = 2 * known >= width or "mark" in kinds
    return tuple(rows) if told and len(rows) > _FEWEST_ROWS else ()


def _kind(cell: str, said: bool) -> str:
    """What a cell holds: "" for nothing, a mark, one of the shapes, a sentence where these tell (`said`), else words.
    What no cell holds is of a kind of its own."""
    if is_mark(cell):
        return "mark"
    if shaped := next((name for name, shape in _SHAPES.items() if shape.fullmatch(cell)), ""):
        return shaped
    if len(cell.split()) > _CELL_WORDS or ((marked := read_marker(cell)) and marked[0].kind != "bullet" and marked[1]):
        return cell
    return "sentence" if said and _SENTENCE.fullmatch(cell) else cell and "words"


@cache
def _heads() -> re.Pattern[str]:
    words = tomllib.loads((_WORDS / "tables.toml").read_text(encoding="utf-8"))
    fits = (fit for group in ("kind", "role", "contact") for fits in words[group].values() for fit in fits)
    return re.compile("|".join(fits), re.I)


def _is_known(head: str) -> bool:
    return _heads().fullmatch(head) is not None


@cache
def _label_words() -> tuple[frozenset[str], frozenset[str]]:
    """The words that labels of covers are made of, and those that may stand beside these."""
    words = tomllib.loads((_WORDS / "meta.toml").read_text(encoding="utf-8"))
    phrases = (phrase for label in words["labels"] for group in label["groups"] for phrase in group)
    return frozenset(word for phrase in phrases for word in phrase.split()), frozenset(words["fillers"])


def _is_label(text: str) -> bool:
    words = text.lower().rstrip(" :").split()
    own, beside = _label_words()
    return 0 < len(words) <= _LABEL_WORDS and own.issuperset(set(words) - beside) and not beside.issuperset(words)
