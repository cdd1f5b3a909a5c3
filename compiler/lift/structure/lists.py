"""Which pieces are items of lists, and what introduces them: by their markers, their indents, and how the text above ends."""

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

from ...read.common.counts import ROMAN
from ...read.common.document import Block
from ...read.common.markers import Marker
from ...read.plain.text import is_closing
from .pieces import ENDS, RAISED, VERB, Piece, Read

_OPEN_END = re.compile(
    r"(?:[:;,–—-]|\b(?:and|or|to|the|of|that|will|must|should|include|includes|following))['\"’”)]*$", re.I
)
_CUE = re.compile(r"\b(?:following|follows|below|these|includ\w+|such as|in particular|namely)\b[^.]*[.!]?$", re.I)
_LEADS = re.compile(r"(?:[:–—-]|\b(?:including|following))$")
_ANNOUNCES = re.compile(
    r"\b(?:list\w*|set out|things|points|rules|steps)\b[^.]*\b(?:below|follow|follows|following)\b"
    r"|\bfollowing (?:list|things|points|rules|steps)\b"
    r"|\bat the (?:end|foot|bottom) of th(?:e|is) (?:section|part|page|policy)\b", re.I
)  # fmt: skip
_EXPLAINED = re.compile(r"[^\W\d_][\w'’/]*(?: [\w'’/]+){0,3} [–—-] \S")

_MOST_SKIPPED = 3


_OPEN = re.compile(r"(?::|\b(?:which|that|who|must|should|may|not|to))\s*$")
"""Where a text breaks off, for the table behind it to go on."""


class _List(Struct):
    """An open list: where its markers and texts begin, its kind of marker, what introduces it, its last item."""

    x: float
    text_x: float
    sign: str
    under: int | None
    last: int


def hang(pieces: Sequence[Piece], reads: dict[int, Read]) -> None:
    """Find for each list item the piece that introduces it; turn clauses that are items into items."""
    lists: list[_List] = []
    lead: int | None = None
    bare = _bare_items(pieces, reads)
    for k, piece in enumerate(pieces):
        if piece.role in ("heading", "form", "table"):
            lists, lead = [], None
            if piece.role == "table":
                before = pieces[k - 1] if k else None
                if before is not None and before.role in ("clause", "item") and _OPEN.search(before.text):
                    piece.under = k - 1
            continue
        if piece.role == "spare" or _is_note(piece, reads):  # a footnote stands between, no more
            continue
        read = reads[piece.blocks[0]]
        if k in bare and lead is not None:
            piece.under, piece.role = lead, "item"
            continue
        sign = _sign(read.marker)
        if not _follows_lead(read, reads, pieces, lists, lead) and _is_item(k, reads, pieces, lists, lead):
            goes_on = _outer(read, reads, pieces, lists)
            if goes_on is not None:
                del lists[goes_on + 1 :]
                piece.under, lists[-1].last, lists[-1].text_x = lists[-1].under, k, read.text_x
                piece.role = "item" if piece.under is not None else piece.role
                continue
            while lists and lists[-1].x > read.x + 5:
                lists.pop()
            top = lists[-1] if lists else None
            if (
                top is not None
                and abs(top.x - read.x) <= 5
                and _alike(top.sign, sign, pieces[top.last])
                and not _begins_below(read, reads, pieces[top.last])
            ):
                piece.under, top.last, top.text_x = top.under, k, read.text_x
            else:
                if top is not None and (read.x > top.x + 5 or pieces[top.last].text.endswith(":")):
                    piece.under = top.last if read.x > top.x + 5 or pieces[top.last].text.endswith(":") else top.under
                elif top is not None:
                    piece.under = top.under
                elif lead is not None and (
                    _is_nested(reads[pieces[lead].blocks[0]].block, read.block)
                    or _introduces(pieces[lead].text, _run(pieces, reads, k))
                ):
                    piece.under = lead
                else:
                    piece.under = _announced(pieces, k)
                lists.append(_List(read.x, read.text_x, sign, piece.under, k))
            if piece.under is not None:
                piece.role = "item"
            continue
        top = lists[-1] if lists else None
        if top is not None and read.marker is None:
            if (
                read.block.boxed
                and not reads[pieces[top.last].blocks[0]].block.boxed
                and (not _is_placed(read.block) or read.x > 12 + _left(pieces, reads, top))
            ):
                continue  # an example in a box: the list goes on after it
            if abs(read.x - top.text_x) < 5 and read.x > top.x + 5 and top.under is not None:
                piece.under, piece.role, top.last = top.under, "item", k
                continue
        lists, lead = [], k


def _is_nested(above: Block, block: Block) -> bool:
    """Whether the format itself says that an item is one of the item above."""
    return None not in (above.marker, above.level, block.level) and (block.level or 0) > (above.level or 0)


def _announced(pieces: Sequence[Piece], start: int) -> int | None:
    """The text of the same section, further up, that announces the list which begins with a piece, and has none of its own."""
    for k in range(start - 1, -1, -1):
        if pieces[k].role == "heading":
            break
        if pieces[k].role == "clause" and _ANNOUNCES.search(pieces[k].text):
            return k if all(piece.under != k for piece in pieces[k:start]) else None
    return None


def _is_note(piece: Piece, reads: dict[int, Read]) -> bool:
    """Whether a piece is a footnote."""
    return piece.blocks[0] in reads and reads[piece.blocks[0]].block.text[:1] in RAISED


def _is_placed(block: Block) -> bool:
    """Whether the format tells where a block stands on its page."""
    return bool(block.lines) and block.lines[0].box is not None


def _bare_items(pieces: Sequence[Piece], reads: dict[int, Read]) -> set[int]:
    """Items that are printed without a marker: two or more short lines in a row below a text that ends in a colon, or
    three that each explain a word that stands before a dash."""
    out: set[int] = set()
    for k, piece in enumerate(pieces):
        explained = tuple(takewhile(lambda n: _explains(pieces[n], reads), range(k + 1, len(pieces))))
        if piece.role == "clause" and len(explained) > 2 and _LEADS.search(piece.text):
            out.update(explained)
            continue
        if piece.role != "clause" or not piece.text.endswith(":") or _sign(reads[piece.blocks[0]].marker) == "bullet":
            continue
        run: list[int] = []
        for n in range(k + 1, len(pieces)):
            read = reads[pieces[n].blocks[0]]
            text = pieces[n].text
            if (
                pieces[n].role != "clause"
                or read.marker is not None
                or read.words > 10
                or ":" in text
                or is_closing(text)
            ):
                break
            run.append(n)
            if ENDS.search(pieces[n].text):
                break
        if len(run) > 1:
            out.update(run)
    return out


def _explains(piece: Piece, reads: dict[int, Read]) -> bool:
    bare = piece.role == "clause" and reads[piece.blocks[0]].marker is None
    return bare and _EXPLAINED.match(piece.text) is not None


def _left(pieces: Sequence[Piece], reads: dict[int, Read], top: _List) -> float:
    return reads[pieces[top.under].blocks[0]].x if top.under is not None else top.x


def _sign(marker: Marker | None) -> str:
    """The kind of a marker: two items of one list have the same."""
    if marker is None:
        return ""
    if marker.kind == "bullet":
        return "bullet"
    atom = marker.atoms[-1]
    return (
        f"{marker.kind}{marker.end}{'1' if atom[0].isdigit() else 'a' if atom[0].islower() else 'A'}{len(marker.atoms)}"
    )


def _alike(sign: str, other: str, last: Piece) -> bool:
    """Whether an item goes on with a list at the same indent, rather than with one below its last item."""
    if sign == other or not sign or not other:
        return True
    return not last.text.endswith(":")


def _begins_below(read: Read, reads: dict[int, Read], last: Piece) -> bool:
    """Whether an item with the first of its numbers (i) stands below one of the same kind (c) that leads over to a list."""
    above, marker = reads[last.blocks[0]].marker, read.marker
    if above is None or marker is None or not last.text.endswith(":") or len(marker.atoms) != 1:
        return False
    return marker.atoms[0] in ("i", "a", "1", "I", "A") and not _succeeds(above, marker)


def _follows_lead(
    read: Read, reads: dict[int, Read], pieces: Sequence[Piece], lists: Sequence[_List], lead: int | None
) -> bool:
    """Whether a number or letter goes on from that of the text which introduces the open list: 5. after the items of 4."""
    above = reads[pieces[lead].blocks[0]] if lead is not None else None
    if above is None or above.marker is None or read.marker is None or _sign(above.marker) != _sign(read.marker):
        return False
    if not _succeeds(above.marker, read.marker) or read.x > above.x + 5:
        return False
    last = next((reads[pieces[entry.last].blocks[0]] for entry in lists if entry.sign == _sign(read.marker)), None)
    return last is None or last.x > read.x + 5 or last.marker is None or not _succeeds(last.marker, read.marker)


def _outer(read: Read, reads: dict[int, Read], pieces: Sequence[Piece], lists: Sequence[_List]) -> int | None:
    """The open list further out that an item goes on by its number (iv) after the bullets of iii)), and the inner one does not."""
    sign, marker = _sign(read.marker), read.marker
    if marker is None or marker.kind == "bullet" or not lists:
        return None
    inner = reads[pieces[lists[-1].last].blocks[0]].marker
    if lists[-1].sign == sign and (inner is None or _succeeds(inner, marker)):
        return None
    for goes_on in (_succeeds, _skips):
        for n in range(len(lists) - 2, -1, -1):
            last = reads[pieces[lists[n].last].blocks[0]].marker
            if lists[n].sign == sign and last is not None and goes_on(last, marker):
                return n
    return None


def _skips(above: Marker, below: Marker) -> bool:
    """Whether a letter comes soon after another: one that stands inside the text is left out."""
    first, second = (above.atoms or ("",))[-1], (below.atoms or ("",))[-1]
    return len(first) == len(second) == 1 and first.isalpha() and 0 < ord(second) - ord(first) <= _MOST_SKIPPED


def _succeeds(above: Marker, below: Marker) -> bool:
    """Whether a number comes soon after another, a letter next."""
    (*over, first), (*under, second) = above.atoms or ("",), below.atoms or ("",)
    if over != under:
        return False
    if first[:1].isalpha() and first[:1] == second[:1] and first[1:].isdigit() and second[1:].isdigit():  # A3, A4
        first, second = first[1:], second[1:]
    if first.isdigit() and second.isdigit():
        return 0 < int(second) - int(first) <= _MOST_SKIPPED
    if first in ROMAN and second in ROMAN and ROMAN.index(second) - ROMAN.index(first) == 1:
        return True
    return len(first) == len(second) == 1 and ord(second) - ord(first) == 1


def _is_item(k: int, reads: dict[int, Read], pieces: Sequence[Piece], lists: Sequence[_List], lead: int | None) -> bool:
    """Whether a clause with a marker is an item of a list: glyphs and letters are, numbers where they count a list."""
    marker = reads[pieces[k].blocks[0]].marker
    if marker is None:
        return False
    if marker.kind in ("bullet", "bracketed") or (
        marker.atoms and not marker.atoms[0][0].isdigit() and len(marker.atoms) == 1
    ):
        return True
    if len(marker.atoms) > 1:
        top = lists[-1] if lists else None
        if lead is None and top is not None and top.under is not None and top.sign == _sign(marker):
            return True
        before = pieces[lead] if lead is not None else pieces[top.last] if top is not None else None
        if before is None or not before.text.endswith(":") or not marker.number:
            return False
        if not before.number:  # 4.1 under a sentence of chapter 4
            return not any(VERB.search(text) or ENDS.search(text) for text in _run(pieces, reads, k))
        return marker.number.startswith((f"{before.number}.", f"{before.number}("))
    if any(entry.sign == _sign(marker) for entry in lists):
        return True
    before = pieces[lead] if lead is not None else None
    if marker.atoms[0] != "1":
        return False
    return bool(lists) or (before is not None and _introduces(before.text, _run(pieces, reads, k), numbered=True))


def _run(pieces: Sequence[Piece], reads: dict[int, Read], start: int) -> list[str]:
    """The texts of the pieces from one on that carry the same kind of marker, up to the next heading."""
    sign, out = _sign(reads[pieces[start].blocks[0]].marker), []
    for piece in pieces[start:]:
        if piece.role != "clause":
            break
        if _sign(reads[piece.blocks[0]].marker) == sign:
            out.append(piece.text)
    return out


def _introduces(text: str, items: Sequence[str] = (), numbered: bool = False) -> bool:
    """Whether a text leads over to the list below it. One that breaks off without saying so leads no whole sentences,
    with numbers none at all."""
    if _CUE.search(text.rsplit(". ", 1)[-1]) or _OPEN_END.search(text):
        return True
    if numbered:
        return not ENDS.search(text) and not any(ENDS.search(item) for item in items)
    sentences = sum(item[:1].isupper() and ENDS.search(item) is not None and len(item.split()) > 5 for item in items)
    return not ENDS.search(text) and (len(items) < 2 or sentences * 3 < len(items) * 2)
