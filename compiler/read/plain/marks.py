"""Numbers and glyphs that stand on lines of their own, as text copied from a PDF has them, brought before their texts.

Some stand above their text. Others are stacked: several marks, then as many texts. In go the lines of a file, out come the
same lines, each mark above the lines of its text. A bare number is a mark where it counts the chapters.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, zip_longest

from msgspec.structs import replace

from ..common.markers import read_marker
from .lines import HEADING_WORDS, Raw

_BARE = re.compile(r"\d{1,2}")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.\d{1,2})*\.?(?=\s|$)")
_ENDED = re.compile(r"[.;:!?]['\"’”)]*$|[;,] (?:and|or)$")
_LEADER = re.compile(r"\.{4}|…{2}")
_FEWEST_CHAPTERS = 3
_FARTHEST = 40
"""So many lines ahead a number may stand of its title."""


def chapters(raws: Sequence[Raw]) -> frozenset[int]:
    """The lines (by index) that hold nothing but the number of a chapter, whose title is the line below.

    The next number of two parts tells (`4` above `4.1`), or, where there is none in the file, that each bare number has a
    title and is the next one.
    """
    texts = [raw.text.strip() for raw in raws]
    bare = [n for n, text in enumerate(texts[:-1]) if _BARE.fullmatch(text)]
    titled = [n for n in bare if _is_title(texts[n + 1])]
    dotted = [(int(found[1]), int(found[2])) if (found := _DOTTED.match(text)) else None for text in texts]
    if not any(dotted):
        counts = [int(texts[n]) for n in bare] == list(range(1, len(bare) + 1))
        return frozenset(bare if counts and titled == bare and len(bare) >= _FEWEST_CHAPTERS else ())
    above = list(accumulate(dotted, _or_before))
    below = list(accumulate(reversed(dotted), _or_before))[::-1]
    return frozenset(n for n in titled if _opens(int(texts[n]), above[n], below[n]))


def _or_before(before: tuple[int, int] | None, this: tuple[int, int] | None) -> tuple[int, int] | None:
    return this or before


def _opens(number: int, above: tuple[int, int] | None, below: tuple[int, int] | None) -> bool:
    """Whether a chapter begins with a number, by the numbers of two parts that stand above and below it."""
    return below is not None and below[0] == number and (below[1] <= 1 or above is None or above[0] < number)


def _is_title(text: str) -> bool:
    short = len(text.split()) <= HEADING_WORDS and not text.endswith((".", ",", ";", ":"))
    return text[:1].isupper() and short and not _LEADER.search(text) and read_marker(text) is None


def with_marks(raws: Sequence[Raw]) -> list[Raw]:
    """The lines, each mark that has a line of its own above the text that it belongs to."""
    titles = chapters(raws)
    circles = sum(raw.text.strip() == "o" for raw in raws) > 1  # a letter too: one alone tells nothing
    marked = [replace(raw, mark=n in titles or _is_mark(raw.text.strip(), circles)) for n, raw in enumerate(raws)]
    return [
        raw
        for marks, lines in _stacks(_opened(marked))
        for raw in (_dealt(marks, lines) if len(marks) > 1 else marks + lines)
    ]


def _opened(raws: Sequence[Raw]) -> Iterator[Raw]:
    """The lines, the number of a chapter that stands among marks above where its title does (which `4.1` follows) with that."""
    moved = {
        n: title for n in range(len(raws) - 1) if raws[n].mark and raws[n + 1].mark and (title := _title_ahead(raws, n))
    }
    numbers = {title: n for n, title in moved.items()}
    for n, raw in enumerate(raws):
        if n in numbers:
            yield replace(raws[numbers[n]], gap=True)
        if n not in moved:
            yield raw


def _title_ahead(raws: Sequence[Raw], at: int) -> int:
    """The line (by index) that is the title of the chapter whose number stands alone in a line above it; 0 for none."""
    number = raws[at].text.strip().rstrip(".")
    if not _BARE.fullmatch(number):
        return 0
    below = range(at + 2, min(at + _FARTHEST, len(raws) - 1))
    first = (f"{number}.0", f"{number}.1")
    title = next((n for n in below if raws[n + 1].text.strip().startswith(first)), 0)
    return title if title and not raws[title].mark and _is_title(raws[title].text.strip()) else 0


def _is_mark(text: str, circles: bool) -> bool:
    found = read_marker(text, wide=circles and text == "o")
    return found is not None and not found[1]


def _stacks(raws: Iterable[Raw]) -> Iterator[tuple[list[Raw], list[Raw]]]:
    """All lines: marks that stand one below the other, and the lines below them up to the next line with a mark."""
    marks: list[Raw] = []
    lines: list[Raw] = []
    for raw in raws:
        if (lines and raw.mark) or (not raw.mark and read_marker(raw.text.strip())):
            yield marks, lines
            marks, lines = [], []
        (marks if raw.mark else lines).append(raw)
    yield marks, lines


def _dealt(marks: list[Raw], lines: list[Raw]) -> list[Raw]:
    """Marks with the lines of their texts, which a sentence may lead to; as they stand where their numbers differ.

    A text begins behind a blank line, behind what ends, else behind a line that had room for more, else on each line if
    these begin alike.
    """
    width = max((len(line.text) for line in lines), default=0)
    alike = len({line.text.strip()[0].isupper() for line in lines}) < 2
    ways: tuple[Callable[[str, str], bool], ...] = (
        lambda above, _: _ENDED.search(above) is not None,
        lambda above, below: _ENDED.search(above) is not None or _had_room(above, below, width),
        lambda *_: alike,
    )
    glyphs = all(mark.text.strip() == "o" or not any(map(str.isalnum, mark.text)) for mark in marks)
    for begins in ways:
        starts = [n for n, line in enumerate(lines) if not n or line.gap or begins(lines[n - 1].text, line.text)]
        texts = [lines[start:end] for start, end in pairwise((*starts, len(lines)))]
        led = glyphs and len(texts) == len(marks) + 1 and texts[0][-1].text.endswith(":")
        lead = texts.pop(0) if led else []
        if len(texts) == len(marks) or (len(texts) > len(marks) and texts[len(marks)][0].gap):
            own = [[replace(mark, gap=mark.gap or text[0].gap)] for mark, text in zip(marks, texts, strict=False)]
            return lead + [
                raw for parts in zip_longest(own, texts, fillvalue=list[Raw]()) for part in parts for raw in part
            ]
    return marks + lines


def _had_room(above: str, below: str, width: int) -> bool:
    return not above.endswith(",") and len(above) + 1 + len(below.split()[0]) < width
