"""A document's blocks on their way to an outline: what can be said of a block alone, and the pieces that blocks become."""

import re
from typing import Literal

from msgspec import Struct

from ...read.common.document import Block
from ...read.common.markers import Marker, counted_marker, parse_marker

Role = Literal["heading", "clause", "item", "form", "table", "spare"]

ENDS = re.compile(r"[.!?]['\"’”)\]]*$")
VERB = re.compile(
    r"\b(?:is|are|was|were|be|will|would|must|shall|should|may|can|cannot|has|have|had|do|does|agree|understand)\b",
    re.I,
)

APPENDED = ("appendix", "annex", "annexe", "schedule")
LETTER = re.compile(r"([A-Z]|[IVX]{2,5})\.\s+(?=[^\W_])")
RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


class Piece(Struct):
    """A block (or several) in its role. `under` is the index of the piece that introduces it.

    For headings `by` tells what showed them, `level` counts from 1 and `word` is set for appendices; one that is `run_in`
    stands at the head of its text, on the same line. A "spare" piece is a heading printed twice.
    """

    role: Role
    blocks: list[int]
    text: str = ""
    number: str | None = None
    level: int = 0
    word: str = ""
    run_in: bool = False
    by: str = ""
    under: int | None = None


class Read(Struct):
    """A block with what can be said of it alone."""

    index: int
    block: Block
    marker: Marker | None
    words: int
    x: float
    text_x: float


def read_block(index: int, block: Block) -> Read:
    """What can be said of a block alone; `index` is its place in the document."""
    marker = parse_marker(block.marker) or counted_marker(block.marker) if block.marker else None
    box = block.lines[0].box if block.lines else None
    if box is not None:
        x, text_x = box[0] - block.left, max(block.indent, box[0]) - block.left
        if (
            marker is not None
            and marker.kind == "bullet"
            and block.lines
            and not block.lines[0].text.startswith(marker.printed)
        ):
            x = min(x, block.indent - block.left) - 12  # a drawn bullet stands before the line
    elif block.level is None and block.indent:
        text_x = block.indent
        x = text_x - 10 if marker else text_x
    else:
        x = 20.0 * (block.level or 0) + (20.0 if block.kind == "item" else 0.0)
        text_x = x + 10 if marker else x
    return Read(index, block, marker, len(block.text.split()), x, text_x)


_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """The words of a text, folded, without signs: two headings that say the same are equal."""
    return " ".join(_WORD.findall(text.casefold()))
