"""Tables and lines with blanks to fill in become forms.

In go blocks, out come `syntax.Form` fields. What the blanks mean is not read here beyond the type
that their labels tell.
"""

import re
from collections.abc import Iterator, Sequence

from ....grammar.syntax import Field, Part
from ...read.common.document import Block, Cell
from ..phrases.words import one_of
from ..sentence.choices import choice_in
from ..sentence.split import sentences

_BLANK = re.compile(r"__{3,}|\.\.{5,}|……{2,}|…\s?(?:…\s?){2,}|☐|□|\uf0a8|\uf06f")
"""Blanks to fill in. Each way begins with a sign of its own, so that a text without one is soon done with."""

_TICK = re.compile(r"[☐□✓✔\uf0a8\uf06f\uf0fc]")
_CHOICE = re.compile(r"([^:?☐□]+[:?])(.*)")
"""A question and what may be ticked: in `Sex: ☐ F ☐ M` a choice."""
_FORMS = re.compile(rf"\b(?:{one_of('forms')})\b", re.I)
_DATE, _SIGNATURE = re.compile(r"\bdated?\b", re.I), re.compile(r"\bsign(?:ed|ature)?\b", re.I)


def has_blanks(text: str) -> bool:
    """Whether a line of text has blanks to fill in and little else, or is a choice to make."""
    if choice_in(text) is not None and len(sentences(text)) == 1:
        return True
    return bool(_BLANK.search(text)) and len(_BLANK.sub("", text).split()) <= 14


def is_tick(marker: str) -> bool:
    """Whether a marker is a box to tick."""
    return bool(_TICK.fullmatch(marker))


def is_blank_label(text: str) -> bool:
    """Whether a line only asks for a signature or a date."""
    return len(text.split()) <= 3 and bool(_SIGNATURE.match(text) or _DATE.fullmatch(text.strip(" :")))


def is_form(block: Block) -> bool:
    """Whether a table is there to be filled in: a good part of its cells is empty or holds blanks or boxes to tick."""
    body = [row for row in block.rows if any(cell.text for cell in row)]
    cells = [cell for row in body for cell in row]
    if any(has_blanks(cell.text) for cell in cells):
        return True
    if len(body) < len(block.rows) and len(body) == 1 and len(body[0]) > 2:  # heads, and empty rows below them
        return True
    pairs = [row for row in body if len(row) > 1]
    blank = [row for row in pairs if row[0].text and not any(cell.text for cell in row[1:])]
    brief = sum(len(cell.text.split()) for cell in cells) < 25 * len(body)
    if blank and len(blank) * 5 >= len(pairs) * 2 and brief:
        return True
    filled = [cell for cell in cells if cell.text]
    asked = [cell for cell in filled if cell.text.endswith((":", "?"))]
    return len(filled) <= len(body) and bool(asked) and len(asked) * 2 >= len(filled)


def fields_of(blocks: Sequence[Block]) -> tuple[Part | Field, ...]:
    """The parts and blanks of a form, in order."""
    out: list[Part | Field] = []
    for block in blocks:
        if block.kind != "table":
            out += _line_fields(f"{block.marker or ''} {block.text}")
            continue
        for row in block.rows:
            filled = [cell for cell in row if cell.text]
            if not filled:
                continue
            if (
                len(filled) == 1
                and (len(row) == 1 or filled[0].bold)
                and not _BLANK.search(filled[0].text)
                and not filled[0].text.endswith(":")
            ):
                out.append(Part(heading=filled[0].text))
            else:
                out += _row_fields(row)
    return tuple(out)


def title_above(heading: str, held: Sequence[Block], begins: bool) -> str:
    """What the heading above a form says of it; lines for a signature that do not begin their section, and whose heading
    names no form, are called by their own words."""
    signed = all(block.kind != "table" for block in held) and any(_SIGNATURE.search(block.text) for block in held)
    if begins or not signed or _FORMS.search(heading):
        return heading
    asked = (f"{block.marker or ''} {block.text}" for block in held if choice_in(block.text) is None)
    own = (_BLANK.sub(" ", text) for text in asked)
    return re.sub(r"\s*[.…_]{2,}", "", " ".join(" ".join(own).split())) or heading


def _row_fields(row: Sequence[Cell]) -> Iterator[Field]:
    texts = [cell.text for cell in row]
    if len(texts) == 2 and texts[0] and "/" in texts[1] and len(texts[1]) < 20:  # Yes / No
        choices = tuple(choice.strip() for choice in texts[1].split("/") if choice.strip())
        yield Field(label=texts[0].strip(" :"), type="choice", choices=choices)
        return
    for cell in row:
        if cell.text:
            yield from _line_fields(cell.text)


def _line_fields(text: str) -> Iterator[Field]:
    tick = bool(_TICK.search(text))
    asked = _CHOICE.fullmatch(text.strip())
    if asked is not None and len(_TICK.findall(asked[2])) > 1:
        choices = tuple(choice.strip(" :.,;") for choice in _TICK.split(asked[2]) if re.search(r"\w", choice))
        yield Field(label=asked[1].strip(" :"), type="choice", choices=choices)
        return
    left = choice_in(text)
    if left is not None and not _BLANK.search(text):
        yield Field(label=left.label, type="choice", choices=left.choices)
        return
    for part in re.split(_BLANK, text):
        label = re.sub(r"\s+", " ", _TICK.sub("", part)).strip(" :.…_")
        if re.search(r"\w", label):
            yield Field(label=label, type=_type(label, tick))


def _type(label: str, tick: bool) -> str:
    if tick:
        return "tick"
    if len(label.split()) <= 5 and _SIGNATURE.search(label):
        return "signature"
    return "date" if len(label.split()) <= 5 and _DATE.search(label) else "text"
