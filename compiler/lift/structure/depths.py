"""How deep each heading is: by its number, its place in the contents list, the level that the format states, its look."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from ...read.common.document import Block
from .contents import Listed
from .pieces import Piece

_DEEPEST_BY_STYLE = 3
_NO_LEVEL = 10

_Look = tuple[float, bool, bool, bool, int]
_RUN_IN: _Look = (0, False, False, False, 0)
"""The look of a heading that stands in the line of its text: below all others."""


def set_depths(pieces: Sequence[Piece], blocks: Sequence[Block], contents: Listed) -> None:
    """Give each heading its depth: by its number, else by the contents list, by the level the format states, by its style."""
    heads = [piece for piece in pieces if piece.role == "heading"]
    whole = any(piece.number and piece.number.strip(".").isdigit() for piece in heads)
    letters = {piece.number for piece in heads if piece.number and piece.number.isalpha() and not piece.word}
    slant = _italics_first(pieces, blocks)
    run_in = {piece.blocks[0] for piece in heads if piece.run_in}
    looks = {
        index: _RUN_IN if index in run_in else _look(blocks[index], slant) for index in (p.blocks[0] for p in heads)
    }
    counted = Counter(looks.values())

    def look_of(index: int) -> _Look:
        """The look of a heading; a few capitals among many headings that are else alike tell no depth."""
        look = looks.get(index, _look(blocks[index], slant))
        plain = (*look[:2], False, *look[3:])
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
            piece.level += parts[0][:1] in letters and parts[0][1:].isdigit()  # A1 stands in A, but II beside I
            if appended is not None and appended.number and parts[0].casefold() != appended.number.casefold():
                piece.level += 1
        else:
            piece.level = contents.depths.get(piece.blocks[0], 0)
        if piece.level and (piece.number or piece.word or mostly_listed(piece)):
            by_style.setdefault(look_of(piece.blocks[-1]), Counter())[piece.level] += 1
    outermost = _outermost(heads, blocks)
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
                told = max(1, block.level - outermost)
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


def _outermost(heads: Sequence[Piece], blocks: Sequence[Block]) -> int:
    """What the levels that the format states are above the depths: as most numbers show, else so that the least is depth 1."""
    stated = [(piece.level, level) for piece in heads if (level := blocks[piece.blocks[0]].level)]
    shown = Counter(level - depth for depth, level in stated if depth)
    return shown.most_common(1)[0][0] if shown else min((level for _, level in stated), default=1) - 1


def _between_numbers(pieces: Sequence[Piece]) -> set[int]:
    """The headings without a number (their ids) that stand between one chapter and the next by number, and have text of
    their own: they are parts of the chapter, even if set alike."""
    heads = [k for k, piece in enumerate(pieces) if piece.role == "heading"]
    chapters = [k for k in heads if _CHAPTER.fullmatch(pieces[k].number or "") and not pieces[k].word]
    out: set[int] = set()
    for k, after in pairwise(chapters):
        if _counted(pieces[k]) + 1 == _counted(pieces[after]):
            own = [n for n in heads if k < n < after and not pieces[n].number and not pieces[n].word]
            out.update(id(pieces[n]) for n in own if n + 1 not in chapters)
    last = chapters[-1] if chapters else len(pieces)
    if last + 1 in heads:  # the last chapter is nothing but its parts
        rest = [pieces[n] for n in heads if n > last]
        out.update(id(piece) for piece in takewhile(lambda piece: not piece.number and not piece.word, rest))
    return out


_CHAPTER = re.compile(r"\d+(?:\.0)?|[A-Z]\.?")


def _counted(chapter: Piece) -> int:
    """What the number or the letter of a chapter counts."""
    number = (chapter.number or "").split(".")[0]
    return int(number) if number.isdigit() else ord(number)


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
    """How much a heading stands out, the most first when sorted downwards; last by the level that the format states, below which
    are those of which it states none.
    """
    style = block.style
    marked = style.caps or style.underline
    return (round(style.size), style.bold, marked, style.italic == italics_first, -(block.level or _NO_LEVEL))
