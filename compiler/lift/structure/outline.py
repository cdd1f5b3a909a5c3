"""Blocks become an outline: headings with their depth, clauses, items under what introduces them, forms and tables.

The whole document is judged at once. Numbers are kept as printed, gaps, slips and all.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from ...read.common.document import Block
from ...read.common.markers import read_label
from ..front.dates import find_dates
from ..sentence.choices import choice_in
from .contents import Entry
from .depths import set_depths
from .forms import has_blanks, is_blank_label, is_form, is_tick
from .glosses import glosses_of
from .headings import counted, headings_of, may_head, numbered_from_below, run_in_heads
from .letters import asking, by_bare_numbers, by_letters
from .lists import hang
from .pieces import APPENDED, ENDS, RAISED, Piece, Read, plain, read_block
from .shapes import by_shape


def outline(
    blocks: Sequence[Block], front: Collection[int], names: Collection[str], entries: Sequence[Entry] = ()
) -> tuple[Piece, ...]:
    """The pieces of a document in order. `front` blocks are left out, and so are heading-like lines that only repeat
    one of the `names` (the school's, the policy's): they are in no piece. `entries` are those of its contents list."""
    reads = [read_block(index, block) for index, block in enumerate(blocks) if index not in front]
    reads = numbered_from_below(by_shape(reads))
    reads = by_letters(reads, {read.index for read in reads if read.block.kind == "heading"})
    known = {words for name in names for words in (plain(name), plain(_undated(name)))}
    headings, contents = headings_of([read for read in reads if read.block.kind != "figure"], entries, known)
    reads = by_bare_numbers(by_letters(counted(reads, headings), headings))
    signed, asked_of = asking(reads)
    headings |= {r.index: "question" for r in reads if r.index in asked_of - headings.keys() and may_head(r)}
    run_in = run_in_heads(reads)
    meanings = glosses_of(reads, headings)
    terms = {meaning: term for term, meaning in meanings.items()}
    pieces: list[Piece] = []
    asked = _labels(reads, headings)
    for read in reads:
        if not read.block.text and read.block.kind != "table":  # a glyph or number with nothing after it
            if pieces:
                pieces[-1].blocks.append(read.index)
        elif read.index in meanings:
            continue
        elif read.index in terms:
            term = terms[read.index]
            pieces.append(
                Piece("clause", [term, read.index], _unmarked(f"{blocks[term].text.rstrip(' :')}: {read.block.text}"))
            )
        elif read.index in asked or (
            read.block.kind != "table" and _asks(read, pieces, blocks, read.index in headings)
        ):
            if pieces and pieces[-1].role == "form":
                pieces[-1].blocks.append(read.index)
            else:
                pieces.append(Piece("form", [read.index]))
        elif read.index in headings:
            if plain(read.block.text) not in known or read.marker is not None or _opens(read, pieces, blocks, names):
                _add_heading(pieces, read, headings[read.index], read.index in signed)
        elif read.block.kind == "table":
            form = is_form(read.block)
            if form and pieces and pieces[-1].role == "form":
                pieces[-1].blocks.append(read.index)
            else:
                pieces.append(Piece("form" if form else "table", [read.index]))
        else:
            text, cut = read.block.text, run_in.get(read.index, 0)
            if cut:
                pieces.append(Piece("heading", [read.index], text[:cut].strip(), run_in=True, by="run in"))
            number = read.marker.number if read.marker and read.index not in signed else None
            pieces.append(Piece("clause", [read.index], _unmarked(text[cut:]), number))
    set_depths(pieces, blocks, contents)
    hang(pieces, {read.index: read for read in reads})
    return tuple(pieces)


def _asks(read: Read, pieces: Sequence[Piece], blocks: Sequence[Block], stands_out: bool) -> bool:
    """Whether a line is there to be filled in: it has blanks, or it says what goes into the blank line above it."""
    if read.marker is not None:  # a box to tick asks among others that do; else it is a list's glyph
        if read.marker.kind == "bullet" and choice_in(read.block.text) is not None and has_blanks(read.block.text):
            return True
        return is_tick(read.marker.printed) and bool(pieces) and pieces[-1].role == "form"
    if has_blanks(read.block.text) or is_blank_label(read.block.text):
        return True
    if stands_out:
        return False
    last = pieces[-1] if pieces else None
    if last is None or last.role != "form" or read.words > 8 or ENDS.search(read.block.text):
        return False
    above = blocks[last.blocks[-1]]
    return above.kind != "table" and not re.search(r"\w", above.text.replace("_", ""))


def _opens(read: Read, pieces: Sequence[Piece], blocks: Sequence[Block], names: Collection[str]) -> bool:
    """Whether a line that repeats the title opens the policy proper: text of its cover under other headings is above it,
    and text of its own below."""
    opened = [piece for piece in pieces if piece.role == "heading"]
    if not opened or pieces[-1].role == "heading" or any(piece.number for piece in opened):
        return False
    cover = read.block.at.page - blocks[opened[0].blocks[0]].at.page == 1
    title = next(iter(names), "")
    return cover and plain(read.block.text) in (plain(title), plain(_undated(title)))


def _labels(reads: Sequence[Read], headings: Collection[int]) -> set[int]:
    """Short plain lines right above one that asks for a date or a signature, set like it: what else is asked for; and a
    word with a colon in a box, with nothing after it on its page."""
    out: set[int] = set()
    for above, read in reversed(tuple(pairwise(reads))):
        if above.block.boxed and above.words <= 3 and above.block.text.endswith(":") and _page(above) < _page(read):
            out.add(above.index)
        asks = read.index in out or is_blank_label(read.block.text)
        style = above.block.style
        if (
            asks and above.marker is None and above.block.kind == "paragraph" and style == read.block.style
            and not (style.bold or style.caps or style.underline or above.index in headings)
            and 0 < above.words <= 5 and not ENDS.search(above.block.text)
        ):  # fmt: skip
            out.add(above.index)
    return out


def _page(read: Read) -> int:
    return read.block.at.page


def _add_heading(pieces: list[Piece], read: Read, by: str, signed: bool) -> None:
    text, number, word = read.block.text, read.marker.number if read.marker and not signed else None, ""
    last = pieces[-1] if pieces else None
    label = read_label(text) if read.marker is None else None
    if label is not None and (label[0].word in APPENDED or label[0].end or label[1][:1].isupper() or not label[1]):
        marker, rest = label
        number, text = marker.atoms[0] if len(marker.atoms) == 1 else ".".join(marker.atoms), rest
        word = marker.word.replace("annexe", "annex") if marker.word in APPENDED else ""
    if last is not None and last.role == "heading" and last.word and not last.text and number is None and not word:
        last.text = text
        last.blocks.append(read.index)
        return
    if (
        last is not None
        and last.role == "heading"
        and not last.number
        and last.text.casefold() in APPENDED
        and text[1:] == ""
    ):
        last.word, last.number, last.text = (
            last.text.casefold().replace("annexe", "annex"),
            text,
            "",
        )  # on lines of their own
        last.blocks.append(read.index)
        return
    above = next((piece for piece in reversed(pieces) if piece.role == "heading"), None)
    if above is not None and number is None and not word and plain(above.text) == plain(text):
        pieces.append(Piece("spare", [read.index]))  # it says again where we are
        return
    if last is not None and last.role == "heading" and not word and not last.word:
        if plain(last.text) == plain(text) and (last.number == number or None in (last.number, number)):
            last.number = last.number or number
            pieces.append(Piece("spare", [read.index]))
            return
        if not last.text and last.number and number is None:  # a number alone on its line
            last.text = text
            last.blocks.append(read.index)
            return
        if number is None and text[:1] == "(" and text[-1] == ")":  # the rest of the heading above
            last.text += f" {text}"
            last.blocks.append(read.index)
            return
    pieces.append(Piece("heading", [read.index], text, number, word=word, by=by))


_NOTE_MARKS = re.compile(r"(?<!\bm)(?<!cm)[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s?(?=[\s.,;:)]|$)|^[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s?")


def _unmarked(text: str) -> str:
    """A text without the marks of its footnotes (but with its square metres)."""
    return text.strip() if RAISED.isdisjoint(text) else _NOTE_MARKS.sub("", text).strip()


def _undated(text: str) -> str:
    """A text without its dates."""
    for date in find_dates(text)[::-1]:
        text = text[: date.start] + text[date.end :]
    return text
