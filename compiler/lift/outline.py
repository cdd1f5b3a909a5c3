"""Blocks become an outline: which are headings and how deep, which are clauses, and which items hang under which.

The whole document is judged at once: its body style, its numbering and its lists tell what one block is. Numbers are
kept as printed, gaps, slips and all. Nothing is read from the words but whether they make a sentence and whether they
introduce a list.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby, pairwise, takewhile
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ..read.document import Block, Style
from ..read.markers import Marker, parse_marker, read_label
from .contents import NOTHING, Candidate, Entry, Listed, listed
from .dates import find_dates
from .forms import has_blanks, is_blank_label, is_form

Role = Literal["heading", "clause", "item", "form", "table", "spare"]

_ENDS = re.compile(r"[.!?]['\"’”)\]]*$")
_OPEN_END = re.compile(
    r"(?:[:;,–—-]|\b(?:and|or|to|the|of|that|will|must|should|include|includes|following))['\"’”)]*$", re.I
)
_CUE = re.compile(r"\b(?:following|follows|below|these|includ\w+|such as|in particular|namely)\b[^.]*[.!]?$", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|will|would|must|shall|should|may|can|cannot|has|have|had|do|does|agree|understand)\b",
    re.I,
)
_QUESTION = re.compile(r"(?:what|when|where|who|whom|why|how|which|if|things)\b", re.I)
_ADDRESS = re.compile(r"@|://|\bwww\.|(?:\d[\s-]?){7,}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_BROKEN = re.compile(r"[,;]$|\b(?:and|or|the|of|that)$")
_LEADS = re.compile(r"(?:[:–—-]|\b(?:including|following))$")
_EXPLAINED = re.compile(r"[^\W\d_][\w'’/]*(?: [\w'’/]+){0,3} [–—-] \S")
_APPENDED = ("appendix", "annex", "annexe", "schedule")
_MOST_HEADING_WORDS = 22
_DEEPEST_BY_STYLE = 3
_BARE_NUMBER = re.compile(r"(\d{1,2})\s+(?=[^\W\d_])")
_FEWEST_COUNTED = 3
_MOST_TOGETHER = 3
_SLIGHTLY = 1.15
"""Text that is larger than the rest by no more than this may well be text."""
_RAISED = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")


_Look = tuple[float, bool, bool, bool]


class Piece(Struct):
    """A block (or several) in its role. `under` is the index of the piece that introduces it.

    For headings `level` counts from 1 and `word` is set for appendices. A "spare" piece is a heading printed twice.
    """

    role: Role
    blocks: list[int]
    text: str = ""
    number: str | None = None
    level: int = 0
    word: str = ""
    under: int | None = None


class _Read(Struct):
    """A block with what can be said of it alone."""

    index: int
    block: Block
    marker: Marker | None
    words: int
    x: float
    text_x: float


def outline(
    blocks: Sequence[Block], front: Collection[int], names: Collection[str], entries: Sequence[Entry] = ()
) -> tuple[Piece, ...]:
    """The pieces of a document in order. `front` blocks are left out, and so are heading-like lines that only repeat
    one of the `names` (the school's, the policy's): they are in no piece. `entries` are those of its contents list."""
    reads = [_read(index, block) for index, block in enumerate(blocks) if index not in front]
    known = {plain for name in names for plain in (_plain(name), _plain(_undated(name)))}
    headings, contents = _headings([read for read in reads if read.block.kind != "figure"], entries, known)
    reads = _counted(reads, headings)
    pieces: list[Piece] = []
    asked = _labels(reads, headings)
    for read in reads:
        if not read.block.text and read.block.kind != "table":  # a glyph or number with nothing after it
            if pieces:
                pieces[-1].blocks.append(read.index)
        elif read.index in asked or (
            read.marker is None and read.block.kind != "table" and _asks(read, pieces, blocks, read.index in headings)
        ):
            if pieces and pieces[-1].role == "form":
                pieces[-1].blocks.append(read.index)
            else:
                pieces.append(Piece("form", [read.index]))
        elif read.index in headings:
            if _plain(read.block.text) not in known or read.marker is not None or _opens(reads, read, pieces, names):
                _add_heading(pieces, read)
        elif read.block.kind == "table":
            form = is_form(read.block)
            if form and pieces and pieces[-1].role == "form":
                pieces[-1].blocks.append(read.index)
            else:
                pieces.append(Piece("form" if form else "table", [read.index]))
        else:
            pieces.append(
                Piece("clause", [read.index], _unmarked(read.block.text), read.marker.number if read.marker else None)
            )
    _levels(pieces, blocks, contents)
    _hang(pieces, {read.index: read for read in reads})
    return tuple(pieces)


def _asks(read: _Read, pieces: Sequence[Piece], blocks: Sequence[Block], stands_out: bool) -> bool:
    """Whether a line is there to be filled in: it has blanks, or it says what goes into the blank line above it."""
    if has_blanks(read.block.text) or is_blank_label(read.block.text):
        return True
    if stands_out:
        return False
    last = pieces[-1] if pieces else None
    if last is None or last.role != "form" or read.words > 8 or _ENDS.search(read.block.text):
        return False
    above = blocks[last.blocks[-1]]
    return above.kind != "table" and not re.search(r"\w", above.text.replace("_", ""))


def _opens(reads: Sequence[_Read], read: _Read, pieces: Sequence[Piece], names: Collection[str]) -> bool:
    """Whether a line that repeats the title opens the policy proper: text of its cover under other headings is above it,
    and text of its own below."""
    opened = [piece for piece in pieces if piece.role == "heading"]
    if not opened or pieces[-1].role == "heading" or any(piece.number for piece in opened):
        return False
    cover = read.block.at.page - reads[opened[0].blocks[0]].block.at.page == 1
    title = next(iter(names), "")
    return cover and _plain(read.block.text) in (_plain(title), _plain(_undated(title)))


def _labels(reads: Sequence[_Read], headings: Collection[int]) -> set[int]:
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
            and 0 < above.words <= 5 and not _ENDS.search(above.block.text)
        ):  # fmt: skip
            out.add(above.index)
    return out


def _page(read: _Read) -> int:
    return read.block.at.page


def _read(index: int, block: Block) -> _Read:
    marker = parse_marker(block.marker) if block.marker else None
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
    else:
        x = 20.0 * (block.level or 0) + (20.0 if block.kind == "item" else 0.0)
        text_x = x + 10 if marker else x
    return _Read(index, block, marker, len(block.text.split()), x, text_x)


# --- headings --------------------------------------------------------------------------------------------------


def _headings(reads: Sequence[_Read], entries: Sequence[Entry], names: Collection[str]) -> tuple[set[int], Listed]:
    """The indices of the blocks that are headings, and what the contents list says of them."""
    body = _body_style(reads)
    styled = {r.index for r in reads if _may_head(r) and _stands_out(r.block.text, r.block.style, body)}
    styled -= _stacked(reads, styled)
    accented = _accented(reads, body)
    told = {r.index for r in reads if r.block.kind == "heading" and r.block.text}
    numbered = _numbered_headings(reads)
    labelled = {r.index for r in reads if _is_appendix_line(r)}
    certain = styled | accented | numbered | labelled | told
    contents = NOTHING
    if entries:
        may = [Candidate(r.index, r.block.text, r.block.at.page, r.index in certain) for r in reads if _may_head(r)]
        contents = listed(entries, may)
    named = set(contents.depths)
    firm = numbered | labelled | told | named
    kept = firm | accented | (styled - _weak(reads, styled, body))
    kept -= _sayings(reads, kept, kept - firm, names)
    return kept | _fillers(reads, kept), contents


def _weak(reads: Sequence[_Read], styled: set[int], body: Style) -> set[int]:
    """Lines that only a larger size or an underline sets off, and that head nothing: links or names one below the other,
    sentences, lines that lead over to a list, and the looks in which most lines are such."""

    def look_of(read: _Read) -> tuple[int, bool] | None:
        style = read.block.style
        firm = (style.bold and not body.bold) or (style.caps and not body.caps) or read.marker is not None
        return None if firm or read.block.kind == "table" else (round(style.size), style.underline)

    def may(read: _Read, after: _Read | None) -> bool:
        text = read.block.text
        says = read.words > 6 and _ENDS.search(text) is not None and text[-1] != "?"
        slight = read.block.style.size < _SLIGHTLY * body.size
        leads = slight and text[-1] == ":" and after is not None and after.block.kind == "item"
        return read.index in styled and after is not None and not says and not leads

    lines: Counter[tuple[int, bool]] = Counter()
    good: dict[tuple[int, bool], list[int]] = {}
    followers = dict(zip((read.index for read in reads), (*reads[1:], None), strict=True))
    for look, group in groupby(reads, key=look_of):
        run = list(group)
        if look is None:
            continue
        lines[look] += len(run)
        if len(run) < 3 and all(may(read, followers[read.index]) for read in run):  # a heading, or two levels of them
            good.setdefault(look, []).extend(read.index for read in run)
    firm = {index for look, indices in good.items() if 2 * len(indices) >= lines[look] for index in indices}
    return {read.index for read in reads if read.index in styled and look_of(read) is not None} - firm


def _sayings(reads: Sequence[_Read], headings: set[int], doubtful: set[int], names: Collection[str]) -> set[int]:
    """Doubtful headings with nothing under them that say something: a sentence, a date, a text that breaks off."""
    out: set[int] = set()
    for read, after in zip(reads, (*reads[1:], None), strict=True):
        empty = after is None or after.index in headings or _plain(after.block.text) in names
        text = read.block.text
        if read.index not in doubtful or not empty or read.marker is not None or read_label(text) is not None:
            continue
        says = _VERB.search(text) and not _QUESTION.match(text) and text[-1] != "?"
        if says or _BROKEN.search(text) or (text.endswith(":") and after is None) or find_dates(text):
            out.add(read.index)
    return out


def _fillers(reads: Sequence[_Read], headings: set[int]) -> set[int]:
    """Numbered lines that are set like text, where the number before and the number after stand at headings: slips."""
    chapters = [
        (k, r) for k, r in enumerate(reads)
        if r.marker is not None and r.marker.kind == "number" and len(r.marker.atoms) == 1 and r.marker.atoms[0].isdigit()
        and (r.index in headings or (_may_head(r) and r.words <= 12 and not _ENDS.search(r.block.text)))
    ]  # fmt: skip
    out: set[int] = set()
    for (_, before), (_, read), (_, after) in zip(chapters, chapters[1:], chapters[2:], strict=False):
        numbers = [int(r.marker.atoms[0]) for r in (before, read, after) if r.marker is not None]
        follow = numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
        if follow and before.index in headings and after.index in headings:
            out.add(read.index)
    return out


def _accented(reads: Sequence[_Read], body: Style) -> set[int]:
    """Short lines in italics or in a colour of their own, one or a few together, with plain text under them."""

    def accent(read: _Read) -> str:
        style = read.block.style
        colour = style.colour if style.colour != body.colour else ""
        return colour or ("italic" if style.italic and not body.italic else "")

    def heads(read: _Read) -> bool:
        longest = 8 if accent(read) == "italic" else 12  # longer ones are links
        numbered = read.marker is not None and read.marker.kind == "number"
        told = numbered or read.block.text.endswith("?") or (read.marker is None and not _ENDS.search(read.block.text))
        return told and read.words <= longest and _may_head(read)

    out: set[int] = set()
    runs = [(key, list(run)) for key, run in groupby(reads, key=lambda read: bool(accent(read)))]
    for (key, run), (_, after) in pairwise((*runs, (False, []))):
        if key and len(run) <= _MOST_TOGETHER and after and all(map(heads, run)):
            slanted = accent(run[-1]) == "italic" and after[0].block.kind == "table"
            out.update(read.index for read in run if not slanted)
    return out


def _stacked(reads: Sequence[_Read], styled: set[int]) -> set[int]:
    """Lines set like headings that stand one below the other, four or more, with nothing under them: all but the first."""

    def look(read: _Read) -> Style | int:
        plain = read.index in styled and read.marker is None and read_label(read.block.text) is None
        return read.block.style if plain else read.index

    runs = [list(run) for _, run in groupby(reads, key=look)]
    return {read.index for run in runs if len(run) > 3 for read in run[1:]}


def _body_style(reads: Sequence[_Read]) -> Style:
    """The style that most of the text is set in."""
    weights: Counter[Style] = Counter()
    for read in reads:
        if read.block.kind != "table":
            weights[read.block.style] += len(read.block.text)
    return weights.most_common(1)[0][0] if weights else Style()


def _may_head(read: _Read) -> bool:
    """Whether the words of a block can be a heading: short, no sentence that goes on, no bullet before it."""
    text = read.block.text.rstrip("".join(_RAISED))
    label = read_label(text)
    text = label[1] or text if label is not None and label[0].word in _APPENDED else text
    if read.block.kind == "table" or not text or (read.marker is not None and read.marker.kind == "bullet"):
        return False
    if read.words > _MOST_HEADING_WORDS or not any(c.isalpha() for c in text) or text.endswith((",", ";")):
        return False
    if (text[0].islower() and read.marker is None) or text[0] in _RAISED:
        return False
    if _ADDRESS.search(text):
        return False
    if _ENDS.search(text) and not text.endswith("?") and read.words > 4 and _VERB.search(text):
        return False
    return text.endswith("?") or ". " not in text.rstrip(".")


def _stands_out(text: str, style: Style, body: Style) -> bool:
    if body.size and style.size >= 1.07 * body.size:
        return True
    smaller = body.size and style.size < 0.9 * body.size
    if smaller:
        return False
    if style.underline and not body.underline:
        return True
    return (style.bold and not body.bold) or (style.caps and not body.caps and _says(text))


def _says(text: str) -> bool:
    """Whether a text in capitals is words, not a postcode, an abbreviation or the end of a sentence."""
    return (
        not text.endswith(".")
        and any(len(word) > 3 for word in re.findall(r"[^\W\d_]+", text))
        and not re.search(r"\d", text)
    )


def _is_appendix_line(read: _Read) -> bool:
    label = read_label(read.block.text)
    if read.block.kind == "table" or read.marker is not None or label is None or label[0].word not in _APPENDED:
        return False
    return (
        read.words <= 12
        and not _ENDS.search(read.block.text)
        and (label[0].end != "" or not label[1] or label[1][0].isupper())
    )


def _numbered_headings(reads: Sequence[_Read]) -> set[int]:
    """Plain blocks that the numbering shows to be headings: short, no sentence, and parents of deeper numbers."""
    out: set[int] = set()
    numbered = [(k, r) for k, r in enumerate(reads) if r.marker is not None and r.marker.kind == "number"]
    for (k, read), (after, following) in pairwise((*numbered, (len(reads), None))):
        if read is None or read.marker is None:
            continue
        atoms = read.marker.atoms
        deeper = following.marker.atoms if following is not None and following.marker is not None else ()
        if not _may_head(read) or _ENDS.search(read.block.text) or read.block.text.endswith(":") or read.words > 12:
            continue
        if not atoms[0][0].isdigit() and len(atoms) == 1:
            continue
        parent = len(deeper) == len(atoms) + 1 and deeper[: len(atoms)] == atoms and after - k <= 4
        over = reads[k + 1] if k + 1 < len(reads) else None
        names = over is not None and over.marker is None and over.block.kind == "paragraph" and over.words > 12
        if parent or (names and read.words <= 8 and len(atoms) > 1 and not _VERB.search(read.block.text)):
            out.add(read.index)
    return out


def _counted(reads: Sequence[_Read], headings: Collection[int]) -> list[_Read]:
    """The blocks, bare numbers that count the headings (1 Aims, 2 Scope, …) parted from their texts as markers."""
    bare = {r.index: found for r in reads if r.index in headings and r.marker is None
            if (found := _BARE_NUMBER.match(r.block.text))}  # fmt: skip
    chapters = [int(bare[r.index][1] if r.index in bare else r.marker.atoms[0]) for r in reads if r.index in bare
                or (r.index in headings and r.marker and len(r.marker.atoms) == 1 and r.marker.atoms[0].isdigit())]  # fmt: skip
    steps = [below - above for above, below in pairwise(chapters)]
    if not bare or len(chapters) < _FEWEST_COUNTED or sum(step == 1 for step in steps) < 0.8 * len(steps):
        return list(reads)
    return [
        _read(r.index, replace(r.block, marker=bare[r.index][1], text=r.block.text[bare[r.index].end() :]))
        if r.index in bare
        else r
        for r in reads
    ]


def _add_heading(pieces: list[Piece], read: _Read) -> None:
    text, number, word = read.block.text, read.marker.number if read.marker else None, ""
    last = pieces[-1] if pieces else None
    label = read_label(text) if read.marker is None else None
    if label is not None and (label[0].word in _APPENDED or label[0].end or not label[1]):
        marker, rest = label
        number, text = marker.atoms[0] if len(marker.atoms) == 1 else ".".join(marker.atoms), rest
        word = marker.word.replace("annexe", "annex") if marker.word in _APPENDED else ""
    if last is not None and last.role == "heading" and last.word and not last.text and number is None and not word:
        last.text = text
        last.blocks.append(read.index)
        return
    above = next((piece for piece in reversed(pieces) if piece.role == "heading"), None)
    if above is not None and number is None and not word and _plain(above.text) == _plain(text):
        pieces.append(Piece("spare", [read.index]))  # it says again where we are
        return
    if last is not None and last.role == "heading" and not word and not last.word:
        if _plain(last.text) == _plain(text) and (last.number == number or None in (last.number, number)):
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
    pieces.append(Piece("heading", [read.index], text, number, word=word))


def _levels(pieces: Sequence[Piece], blocks: Sequence[Block], contents: Listed) -> None:
    """Give each heading its depth: by its number, else by the contents list, by the level the format states, by its style."""
    heads = [piece for piece in pieces if piece.role == "heading"]
    whole = any(piece.number and piece.number.strip(".").isdigit() for piece in heads)
    slant = _italics_first(pieces, blocks)
    looks = {piece.blocks[0]: _look(blocks[piece.blocks[0]], slant) for piece in heads}
    counted = Counter(looks.values())

    def look_of(index: int) -> _Look:
        """The look of a heading; a few capitals among many headings that are else alike tell no depth."""
        look = _look(blocks[index], slant)
        plain = (*look[:2], False, look[3])
        return plain if look[2] and counted[look] * 4 <= counted[plain] else look

    by_style: dict[_Look, Counter[int]] = {}
    named = Counter(looks[piece.blocks[0]] for piece in heads if contents.depths.get(piece.blocks[0]))

    def mostly_listed(piece: Piece) -> bool:
        look = looks[piece.blocks[0]]
        return 2 * named[look] >= counted[look]

    listed = contents.complete and bool(named)
    appended: Piece | None = None
    for piece in heads:
        if piece.word:
            piece.level, appended = 1, piece
        elif piece.number:
            parts = [part for part in piece.number.split(".") if part]
            piece.level = len(parts) - (len(parts) == 2 and parts[1] == "0" and not whole)  # 2.0 is a chapter
            if appended is not None and appended.number and parts[0].casefold() != appended.number.casefold():
                piece.level += 1
        else:
            piece.level = contents.depths.get(piece.blocks[0], 0)
        if piece.level and (piece.number or piece.word or mostly_listed(piece)):
            by_style.setdefault(look_of(piece.blocks[-1]), Counter())[piece.level] += 1
    stated = [blocks[p.blocks[0]].level or 0 for p in heads if not p.level and blocks[p.blocks[0]].level]
    often = [look for look in counted if counted[look] > 1]
    within = _between_numbers(pieces)
    appended = None
    above: list[tuple[float, int]] = []  # the headings that one is under: (depth by its style, depth)
    for piece in heads:
        appended = piece if piece.word else appended
        told: float = piece.level
        if not told:
            block = blocks[piece.blocks[0]]
            look = look_of(piece.blocks[0])
            if look in by_style:
                told = by_style[look].most_common(1)[0][0]
                told += 0.5 if listed else told == 1 and id(piece) in within  # the list would name it if it were none
            elif block.level:
                told = block.level - min(stated) + 1
            else:
                higher = [found.most_common(1)[0][0] for other, found in by_style.items() if other > look]
                rank = 1 + sum(other > look for other in often if other not in by_style)
                told = max(higher) + 1 if higher else min(rank, _DEEPEST_BY_STYLE)
            if appended is not None:  # what follows an appendix is in it
                told = max(told, 2)
        while above and above[-1][0] >= told:
            above.pop()
        if not piece.level:  # no depth is left out
            under = above[-1][1] + 1 if above else 1
            piece.level = under if listed else min(int(told), under)
        above.append((told, piece.level))


def _between_numbers(pieces: Sequence[Piece]) -> set[int]:
    """The headings without a number (their ids) that stand between one chapter and the next by number, and have text of
    their own: they are parts of the chapter, even if set alike."""
    heads = [k for k, piece in enumerate(pieces) if piece.role == "heading"]
    chapters = [k for k in heads if re.fullmatch(r"\d+(?:\.0)?", pieces[k].number or "") and not pieces[k].word]
    out: set[int] = set()
    for k, after in pairwise(chapters):
        if int((pieces[k].number or "").split(".")[0]) + 1 == int((pieces[after].number or "").split(".")[0]):
            own = [n for n in heads if k < n < after and not pieces[n].number and not pieces[n].word]
            out.update(id(pieces[n]) for n in own if n + 1 not in chapters)
    last = chapters[-1] if chapters else len(pieces)
    if last + 1 in heads:  # the last chapter is nothing but its parts
        rest = [pieces[n] for n in heads if n > last]
        out.update(id(piece) for piece in takewhile(lambda piece: not piece.number and not piece.word, rest))
    return out


def _italics_first(pieces: Sequence[Piece], blocks: Sequence[Block]) -> bool:
    """Whether headings in italics stand right above others that are set alike but upright, rather than below them."""
    votes = 0
    for above, below in pairwise(pieces):
        if above.role == below.role == "heading" and not (above.number or below.number):
            upper, lower = blocks[above.blocks[0]].style, blocks[below.blocks[0]].style
            if round(upper.size) == round(lower.size) and upper.bold == lower.bold:
                votes += upper.italic - lower.italic
    return votes > 0


def _look(block: Block, italics_first: bool) -> _Look:
    """How much a heading stands out, the most first when sorted downwards."""
    style = block.style
    return (round(style.size), style.bold, style.caps or style.underline, style.italic == italics_first)


def _unmarked(text: str) -> str:
    """A text without the marks of its footnotes (but with its square metres)."""
    return re.sub(r"(?<!\bm)(?<!cm)[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s?(?=[\s.,;:)]|$)|^[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s?", "", text).strip()


def _is_note(piece: Piece, reads: dict[int, _Read]) -> bool:
    """Whether a piece is a footnote."""
    return piece.blocks[0] in reads and reads[piece.blocks[0]].block.text[:1] in _RAISED


def _undated(text: str) -> str:
    """A text without its dates."""
    for date in find_dates(text)[::-1]:
        text = text[: date.start] + text[date.end :]
    return text


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


# --- lists -----------------------------------------------------------------------------------------------------


class _List(Struct):
    """An open list: where its markers and texts begin, its kind of marker, what introduces it, its last item."""

    x: float
    text_x: float
    sign: str
    under: int | None
    last: int


def _hang(pieces: Sequence[Piece], reads: dict[int, _Read]) -> None:
    """Find for each list item the piece that introduces it; turn clauses that are items into items."""
    lists: list[_List] = []
    lead: int | None = None
    chain = _uses_chain_numbers(pieces, reads)
    bare = _bare_items(pieces, reads)
    for k, piece in enumerate(pieces):
        if piece.role in ("heading", "form", "table"):
            lists, lead = [], None
            if piece.role == "table":
                before = pieces[k - 1] if k else None
                if before is not None and before.role in ("clause", "item") and before.text.endswith(":"):
                    piece.under = k - 1
            continue
        if piece.role == "spare" or _is_note(piece, reads):  # a footnote stands between, no more
            continue
        read = reads[piece.blocks[0]]
        if k in bare and lead is not None:
            piece.under, piece.role = lead, "item"
            continue
        sign = _sign(read.marker)
        if _is_item(read, pieces, lists, lead, chain):
            while lists and lists[-1].x > read.x + 5:
                lists.pop()
            top = lists[-1] if lists else None
            if top is not None and abs(top.x - read.x) <= 5 and _alike(top.sign, sign, pieces[top.last]):
                piece.under, top.last, top.text_x = top.under, k, read.text_x
            else:
                if top is not None and (read.x > top.x + 5 or pieces[top.last].text.endswith(":")):
                    piece.under = top.last if read.x > top.x + 5 or pieces[top.last].text.endswith(":") else top.under
                elif top is not None:
                    piece.under = top.under
                elif lead is not None and _introduces(pieces[lead].text, _run(pieces, reads, k)):
                    piece.under = lead
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


def _is_placed(block: Block) -> bool:
    """Whether the format tells where a block stands on its page."""
    return bool(block.lines) and block.lines[0].box is not None


def _bare_items(pieces: Sequence[Piece], reads: dict[int, _Read]) -> set[int]:
    """Items that are printed without a marker: two or more short lines in a row below a text that ends in a colon, or
    three that each explain a word that stands before a dash."""
    out: set[int] = set()
    for k, piece in enumerate(pieces):
        explained = tuple(takewhile(lambda n: _explains(pieces[n]), range(k + 1, len(pieces))))
        if piece.role == "clause" and len(explained) > 2 and _LEADS.search(piece.text):
            out.update(explained)
            continue
        if piece.role != "clause" or not piece.text.endswith(":") or _sign(reads[piece.blocks[0]].marker) == "bullet":
            continue
        run: list[int] = []
        for n in range(k + 1, len(pieces)):
            read = reads[pieces[n].blocks[0]]
            if pieces[n].role != "clause" or read.marker is not None or read.words > 10 or ":" in pieces[n].text:
                break
            run.append(n)
            if _ENDS.search(pieces[n].text):
                break
        if len(run) > 1:
            out.update(run)
    return out


def _explains(piece: Piece) -> bool:
    return piece.role == "clause" and piece.number is None and _EXPLAINED.match(piece.text) is not None


def _left(pieces: Sequence[Piece], reads: dict[int, _Read], top: _List) -> float:
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


def _uses_chain_numbers(pieces: Sequence[Piece], reads: dict[int, _Read]) -> bool:
    """Whether clauses are numbered in chains (4.1, A.2.3)."""
    return any(
        len(marker.atoms) > 1
        for piece in pieces
        if piece.role == "clause"
        if (marker := reads[piece.blocks[0]].marker) is not None
    )


def _is_item(read: _Read, pieces: Sequence[Piece], lists: Sequence[_List], lead: int | None, chain: bool) -> bool:
    """Whether a clause with a marker is an item of a list: glyphs and letters are, numbers where they count a list."""
    marker = read.marker
    if marker is None:
        return False
    if marker.kind in ("bullet", "bracketed") or (
        marker.atoms and not marker.atoms[0][0].isdigit() and len(marker.atoms) == 1
    ):
        return True
    if len(marker.atoms) > 1:
        before = pieces[lead] if lead is not None else None
        if before is None or not before.number or not before.text.endswith(":"):
            return False
        return bool(marker.number and marker.number.startswith(before.number + "."))
    if any(entry.sign == _sign(marker) for entry in lists):
        return True
    before = pieces[lead] if lead is not None else None
    opens = marker.atoms[0] == "1" and before is not None and _introduces(before.text)
    inside = chain or (before is not None and before.number is not None)
    return (
        opens
        or (bool(lists) and marker.atoms[0] == "1")
        or (inside and before is not None and before.text.endswith(":"))
    )


def _run(pieces: Sequence[Piece], reads: dict[int, _Read], start: int) -> list[str]:
    """The texts of the pieces from one on that carry the same kind of marker, up to the next heading."""
    sign, out = _sign(reads[pieces[start].blocks[0]].marker), []
    for piece in pieces[start:]:
        if piece.role != "clause":
            break
        if _sign(reads[piece.blocks[0]].marker) == sign:
            out.append(piece.text)
    return out


def _introduces(text: str, items: Sequence[str] = ()) -> bool:
    """Whether a text leads over to the list below it. One that breaks off without saying so leads no whole sentences."""
    if _CUE.search(text.rsplit(". ", 1)[-1]) or _OPEN_END.search(text):
        return True
    sentences = sum(item[:1].isupper() and _ENDS.search(item) is not None and len(item.split()) > 5 for item in items)
    return not _ENDS.search(text) and (len(items) < 2 or sentences * 3 < len(items) * 2)
