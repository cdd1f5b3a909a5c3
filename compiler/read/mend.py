"""What a whole PDF tells about one of its lines, and lines put together as one text.

In go the pages whose furniture is set aside, out come `Facts`: the usual distance of lines, the right edges, the words and
the habit of hyphens. `mended` undoes the ends of lines with them.
"""

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from .furniture import PageLines
from .glyphs import LINE_END_HYPHEN
from .layout import PdfLine

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


class Facts(Struct):
    """What the whole document tells: its usual distance of lines for each size, its words, where its lines end.

    `edges` holds for each page its columns from the left, as (where the next one begins, where lines end).
    `hyphenates`: it breaks words at the ends of lines (else the hyphens that stand there belong to the words).
    """

    leading: dict[float, float]
    words: Counter[str]
    edges: dict[int, tuple[tuple[float, float], ...]]
    size: float
    hyphenates: bool = False


def facts_of(pages: Sequence[PageLines]) -> Facts:
    """The facts of a document."""
    steps: dict[float, Counter[float]] = defaultdict(Counter)
    sizes: Counter[float] = Counter()
    words: Counter[str] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
            words.update(word.casefold() for word in _WORD.findall(line.text)[:-1])
        for above, below in pairwise(page.lines):
            step = below.base - above.base
            if above.region == below.region and above.size == below.size > 0 and 0.5 < step / above.size < 2.6:
                steps[above.size][round(step * 2) / 2] += 1
    leading = {
        size: min(step for step, count in found.items() if count >= 0.2 * max(found.values()))
        for size, found in steps.items()
    }
    hyphenates = _hyphenates(pages, words)
    return Facts(leading, words, _edges(pages), sizes.most_common(1)[0][0] if sizes else 0.0, hyphenates)


def _hyphenates(pages: Sequence[PageLines], words: Counter[str]) -> bool:
    """Whether most of the words that a line's end cuts stand whole elsewhere in the document."""
    votes = 0
    for page in pages:
        for line, after in pairwise(page.lines):
            if line.text.endswith((LINE_END_HYPHEN, "\u00ad", "-")) and line.text[-2:-1].isalpha():
                left, right = _cut_word(line.text, after.text)
                votes += (words[left + right] > 0) - (words[f"{left}-{right}"] > 0)
    return votes > 0


def _edges(pages: Sequence[PageLines]) -> dict[int, tuple[tuple[float, float], ...]]:
    """The columns of each page and where their lines end, judged over all pages that are set alike."""
    starts = {page.number: _column_starts(page) for page in pages}
    usual = next((found for found in starts.values() if found), ())
    for page in pages:  # the last page of a text in columns may fill the first one only
        own = [line for line in page.lines if line.region is None]
        crossing = sum(line.x0 < start - 5 and line.x1 > start + 5 for line in own for start in usual)
        if not starts[page.number] and page.width == pages[0].width and crossing * 5 <= len(own):
            starts[page.number] = usual
    ends: dict[tuple[float, tuple[float, ...], int], list[float]] = defaultdict(list)
    for page in pages:
        bounds = (*starts[page.number], page.width)
        for line in page.lines:
            column = bisect(starts[page.number], line.x0 + 2)
            if line.region is None and line.x1 < bounds[column] + 2:
                ends[page.width, starts[page.number], column].append(line.x1)
    out: dict[int, tuple[tuple[float, float], ...]] = {}
    for page in pages:
        bounds = (*starts[page.number], page.width)
        found = [sorted(ends[page.width, starts[page.number], k]) or [bound] for k, bound in enumerate(bounds)]
        out[page.number] = tuple(
            (bound, own[int(0.95 * (len(own) - 1))]) for bound, own in zip(bounds, found, strict=True)
        )
    return out


def _column_starts(page: PageLines) -> tuple[float, ...]:
    """Where the columns after the first begin: long lines stand there, side by side with others all the way."""
    long = [
        line for line in page.lines if line.region is None and line.upright and line.x1 - line.x0 > 0.22 * page.width
    ]
    right: Counter[float] = Counter()
    for line in long:
        beside = [other.x0 for other in long if abs(other.base - line.base) < line.size and other.x0 > line.x1]
        if beside:
            right[round(min(beside))] += 1
    if right.total() < 4 or right.total() <= 0.25 * len(long):
        return ()
    near = [min(x for x in right if abs(x - start) < 25) for start in right]
    return tuple(sorted({float(x) for x in near if sum(right[y] for y in right if x <= y < x + 25) >= 3}))


def mended(lines: Sequence[str], facts: Facts) -> str:
    """Lines as one text: white space folded, words joined that a hyphen broke at a line's end.

    The document's own words decide whether the hyphen belongs to the word; where both or neither form stands elsewhere,
    its habit does, and a hyphen between two words that stand elsewhere is kept.
    """
    text = ""
    for line in (line.strip() for line in lines):
        if text.endswith((LINE_END_HYPHEN, "\u00ad", "-")) and line[:1].isalpha() and text[-2:-1].isalpha():
            left, right = _cut_word(text, line)
            whole, parted = facts.words[left + right], facts.words[f"{left}-{right}"]
            known = facts.words[left] > 0 and facts.words[right] > 0
            join = whole > parted if whole != parted else facts.hyphenates and line[0].islower() and not known
            text = f"{text[:-1]}{'' if join else '-'}{line}"
        else:
            text = f"{text} {line}" if text else line
    return re.sub(r"\s+", " ", text.replace(LINE_END_HYPHEN, "-").replace("\u00ad", "")).strip()


def _cut_word(text: str, line: str) -> tuple[str, str]:
    """The two halves of the word that a line's end cuts."""
    right = _WORD.match(line)
    return re.split(r"[\s/(]", text[:-1])[-1].casefold(), right[0].casefold() if right else ""


def is_wide(line: PdfLine) -> bool:
    """Whether a gap as wide as that after a hanging number parts the first word of a line from the rest."""
    return line.gap > (0.3 if line.head == "o" else 0.7) * line.size  # a lone o is no word
