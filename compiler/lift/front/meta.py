"""The front matter of a document: its title and what it says about itself, as `syntax` lines.

Front matter is what stands before the body: the cover's lines, labelled values and approval tables, also an approval
table that follows an introduction, and an approval block that ends the document (it fills only what the front left open).
After this: every statement stands in the document; a date is ISO 8601 that stops where the print stops.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

from ....grammar.span import At
from ....grammar.syntax import MetaLine, School
from ...read.common.document import Document
from ..phrases.reading import Shown
from .cover import (
    COVER_WORDS,
    Found,
    fallback_title,
    fold,
    is_name,
    key_of,
    name_inside,
    rules,
    school_of,
    school_of_furniture,
    title_of,
    titled,
)
from .dates import find_dates
from .labels import is_date
from .lines import TELLING, Fact, lines_of, single_versions
from .pieces import Piece, pieces_of, running_facts, told_in_sentence
from .words import META

_NEAR_FRONT = 60
"""Blocks in which front matter may stand, also after the body has begun."""
_NEAR_END = 20
"""Blocks at the end in which an approval block may stand."""
_REACHED = re.compile(r"\d(?:[\s()-]*\d){4}|@|www\.|://|:\s*$")
_BODY = re.compile(r"^.*\b(?:body|governors|board|trustees|directors|committee|council) (?:of|at|for) ", re.I)
_FORWARDED = re.compile(r"\A(?:(?:fwd?|re|aw|wg)\s*:\s*)+", re.IGNORECASE)
_NOTE, _NAME, _TITLED = 20, 4, 5
"""In so many blocks a message has said what it sends; so many words has the name under it; so soon after it comes a title."""
_GREETS = re.compile(r"(?:dear|hi|hello|good (?:morning|afternoon|evening)|to all)\b[^.:]{0,40}$", re.IGNORECASE)
_CLOSES = re.compile(
    r"(?:(?:kind(?:est)?|best|warm(?:est)?|many|with)? ?(?:regards|wishes|thanks)|thank you|yours (?:\w+)|cheers)\b[^.:]{0,40}$",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")


class Front(Struct, frozen=True):
    """What the front matter says. `used`: indices of `document.blocks` that are wholly front matter; `shown`: by what title
    and school are known.
    """

    title: str
    at: At | None
    lines: tuple[MetaLine, ...]
    used: frozenset[int]
    shown: tuple[Shown, ...] = ()


def read_front(document: Document) -> Front:
    """Title, front matter lines in a fixed order, and the blocks that hold nothing else."""
    pieces = pieces_of(document.blocks[:_NEAR_FRONT])
    note = _covering_note(pieces)
    pieces = [piece for piece in pieces if piece not in note]
    front = _prefix(pieces)
    used = {piece.index for piece in (*front, *note)}
    later = [piece for piece in pieces[len(front) :] if _is_approval_table(piece)]
    used |= {piece.index for piece in later}
    cover = [line for piece in front for line in piece.cover]
    school = school_of(cover)
    title = title_of(cover, school)
    if title is None and (heads := _heads_all(pieces)) is not None:
        front = pieces[: max(len(front), heads + 1)]
        used |= {piece.index for piece in front if piece.block.kind == "heading"}
        title = Found(fold(pieces[heads].text), pieces[heads].block.at, frozenset())
    stated = [fact for piece in (*front, *later) for fact in piece.facts]
    told = {fact.what for fact in stated}
    sentences = [fact for piece in pieces[: len(front) + 1] for fact in told_in_sentence(piece)]
    stated += [fact for fact in sentences if fact.what not in told]
    last = _last_block(pieces_of(document.blocks[max(len(front), len(document.blocks) - _NEAR_END) :]))
    versions = [version for piece in (*front, *later) for version in piece.versions]
    running = [fact for fact in running_facts(document) if fact.what in TELLING and find_dates(fact.value)]
    lines = lines_of(stated, last, running)
    versions += [v for v in single_versions((*stated, *last)) if v.version not in {known.version for known in versions}]
    names = [School(name=fold(f.value), at=f.at) for f in stated if f.what == "school" and f.value]
    school_by, title_by = "label", "cover"
    if not names and school:
        names, school_by = [School(name=school.text.rstrip(" ."), at=school.at)], "cover"
    if not names:
        names, school_by = school_of_furniture(document), "running line"
    mail = any(fact.what == "mail" for fact in stated)
    for fact in stated:
        # What a message is about names the policy only where nothing in it does.
        if fact.value and (fact.what == "title" or (fact.what == "subject" and mail and title is None)):
            title, title_by = Found(fold(_FORWARDED.sub("", fact.value)), fact.at, frozenset()), "label"
    if title is None:
        title = fallback_title(document, cover)
        title_by = "first line" if title.at else "file name"
    if not names:
        approved = ((_BODY.sub("", fact.value), fact.at) for fact in stated if fact.what == "approved")
        said = ((title.text, title.at), *approved)
        names = [School(name=name, at=at) for text, at in said if (name := name_inside(text, META.schools))][:1]
        school_by = "inside"
    shown = (
        Shown("title", title.text, title_by, title.at),
        *(Shown("school", name.name, school_by, name.at) for name in names[:1]),
    )
    return Front(title.text, title.at, (*names[:1], *versions, *lines), frozenset(used), shown)


def _covering_note(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """What a message says before the policy that it carries: from the greeting below its head to the name under its close."""
    head = next((n for n, piece in enumerate(pieces) if any(fact.what == "mail" for fact in piece.facts)), None)
    if head is None or head > 1:
        return ()
    near = pieces[: head + _NOTE]
    greets = next((n for n, piece in enumerate(near) if _GREETS.match(piece.text)), None)
    closes = next((n for n, piece in enumerate(near) if _CLOSES.match(piece.text)), None)
    if greets is None or closes is None or closes < greets:
        return ()
    if not any(titled(piece.text, META.titles) for piece in pieces[closes + 1 : closes + 1 + _TITLED]):
        return ()  # the message is all there is
    under = near[closes + 1 : closes + 2]
    signed = under if under and len(under[0].text.split()) <= _NAME and not titled(under[0].text, META.titles) else []
    return (*near[greets : closes + 1], *signed)


def _prefix(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces from the start to the last that is plainly front matter, before the first that is plainly body."""
    end, title = 0, ""
    for number, piece in enumerate(pieces):
        if _leads_list(pieces[number : number + 2]):
            break
        if _is_front(piece, title) and (not title or piece.facts or piece.versions or end == number):
            end = number + 1
            if not title and titled(piece.text, META.titles):
                title = key_of(piece.text)
        elif _is_body(piece):
            break
    return pieces[:end]


def _leads_list(pieces: Sequence[Piece]) -> bool:
    """Whether the first of two pieces ends in a colon, as a label does, and leads to the items of a list."""
    return len(pieces) > 1 and pieces[0].block.text.rstrip().endswith(":") and pieces[1].block.kind == "item"


def _heads_all(pieces: Sequence[Piece]) -> int | None:
    """The heading under the school's name that is as high as that and has lower ones below it, whatever it says."""
    headings = [(number, _height(piece)) for number, piece in enumerate(pieces) if piece.block.kind == "heading"]
    for (named, high), (number, height), (_, below) in zip(headings, headings[1:], headings[2:], strict=False):
        if any(map(_is_body, pieces[:number])):
            return None
        if is_name(pieces[named].text) and high <= height > below:
            return number
    return None


def _height(piece: Piece) -> float:
    """How high a heading stands: the higher the greater."""
    return -piece.block.level if piece.block.level is not None else piece.block.style.size


def _is_front(piece: Piece, title: str) -> bool:
    if piece.versions or (piece.block.kind == "table" and _is_front_table(piece)):
        return True
    if piece.block.kind in ("table", "item", "figure"):
        return False
    if piece.facts and len(piece.text.split()) <= COVER_WORDS:
        if re.search(r"\d", piece.block.marker or "") and not any(fact.what in TELLING for fact in piece.facts):
            return False
        return not _says_rule(piece) and any(fact.colon or fact.value for fact in piece.facts) and not _is_long(piece)
    text = piece.text
    if _is_body(piece):
        return False
    if is_name(text) or any(is_name(line.text) for line in piece.cover) or is_date(text):
        return True
    if _is_contact(text):
        return True
    if titled(text, META.titles):
        return not title or key_of(text) in title or title in key_of(text)
    return False


def _is_long(piece: Piece) -> bool:
    return any(len(fact.value.split()) > 2 * COVER_WORDS for fact in piece.facts)


def _is_front_table(piece: Piece) -> bool:
    rows = [row for row in piece.block.rows if any(cell.text.strip() for cell in row)]
    telling = any(fact.what in TELLING for fact in piece.facts)
    return telling and len(piece.facts) >= max(1, len(rows) / 2) and not _says_rule(piece)


def _is_approval_table(piece: Piece) -> bool:
    """A table after the body has begun: it must tell at least two things, one of them dated."""
    if piece.versions:
        return True
    told = [fact for fact in piece.facts if fact.what in TELLING and fact.value]
    return (
        piece.block.kind == "table"
        and _is_front_table(piece)
        and len(told) >= 2
        and any(find_dates(f.value) for f in told)
    )


def _is_body(piece: Piece) -> bool:
    text, block = piece.text, piece.block
    if block.kind == "table":
        return not _is_front_table(piece) and not piece.versions
    if _says_rule(piece):
        return True
    if _is_contact(text):
        return False
    if block.kind == "item" or (block.marker and re.search(r"\d", block.marker)):
        return True
    if re.match(r"\d+(\.\d+)*\.?\s+[A-Z]", text) and not is_date(text):
        return True
    words = len(text.split())
    return words > 2 * COVER_WORDS or (words > 8 and text.endswith((".", ":", ";")))


def _says_rule(piece: Piece) -> bool:
    """Whether a line of a block, or what a label in it stands before, is a rule."""
    return any(rules(fact.value) for fact in piece.facts) or any(rules(line.text) for line in piece.cover)


def _is_contact(text: str) -> bool:
    """Whether a line tells where to write or ring: a sign of it and something to dial, or a postcode."""
    signed = any(sign in text.lower() for sign in META.contacts) and _REACHED.search(text) is not None
    return signed or _POSTCODE.search(text) is not None


def _last_block(pieces: Sequence[Piece]) -> list[Fact]:
    """The facts of an approval block that ends the document, or of a line near its end that says two dates at least; none
    unless they date an approval or a review."""
    tail = list(takewhile(lambda p: p.facts and len(p.text.split()) <= 2, reversed(pieces)))
    facts = [fact for piece in reversed(tail) for fact in piece.facts]
    if any(map(_is_dated, facts)):
        return facts
    near = [piece.facts for piece in pieces if len(piece.text.split()) <= 2 and sum(map(_is_dated, piece.facts)) > 1]
    return list(near[-1]) if near else []


def _is_dated(fact: Fact) -> bool:
    return fact.what in ("approved", "reviewed", "review-by", "review") and bool(find_dates(fact.value))
