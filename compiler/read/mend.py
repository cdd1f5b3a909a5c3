"""What a whole PDF tells about one of its lines, and lines put together as one text.

In go the pages whose furniture is set aside, out come `Facts`: the usual distance of lines, the right edges, the words and
the habit of hyphens. `mended` undoes the ends of lines with them.
"""

import re
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

    `hyphenates`: it breaks words at the ends of lines (else the hyphens that stand there belong to the words).
    """

    leading: dict[float, float]
    words: Counter[str]
    edges: dict[int, float]
    size: float
    hyphenates: bool = False


def facts_of(pages: Sequence[PageLines]) -> Facts:
    """The facts of a document."""
    steps: dict[float, Counter[float]] = defaultdict(Counter)
    sizes: Counter[float] = Counter()
    words: Counter[str] = Counter()
    edges: dict[int, float] = {}
    ends: list[float] = []
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
            words.update(word.casefold() for word in _WORD.findall(line.text)[:-1])
        for above, below in pairwise(page.lines):
            step = below.base - above.base
            if above.region == below.region and above.size == below.size and 0.5 < step / above.size < 2.6:
                steps[above.size][round(step * 2) / 2] += 1
        columns = _has_columns(page)
        ends += [line.x1 for line in page.lines if line.region is None and not columns]
        own = sorted(line.x1 for line in page.lines if line.region is None)
        edges[page.number] = -1.0 if columns else own[int(0.95 * (len(own) - 1))] if own else 0.0
    ends.sort()
    usual = ends[int(0.95 * (len(ends) - 1))] if ends else 0.0
    for page in pages:
        if 0 <= edges[page.number] < usual and page.width == pages[0].width:
            edges[page.number] = usual
    leading = {
        size: min(step for step, count in found.items() if count >= 0.2 * max(found.values()))
        for size, found in steps.items()
    }
    hyphenates = _hyphenates(pages, words)
    return Facts(leading, words, edges, sizes.most_common(1)[0][0] if sizes else 0.0, hyphenates)


def _hyphenates(pages: Sequence[PageLines], words: Counter[str]) -> bool:
    """Whether most of the words that a line's end cuts stand whole elsewhere in the document."""
    votes = 0
    for page in pages:
        for line, after in pairwise(page.lines):
            if line.text.endswith((LINE_END_HYPHEN, "\u00ad", "-")) and line.text[-2:-1].isalpha():
                left, right = _cut_word(line.text, after.text)
                votes += (words[left + right] > 0) - (words[f"{left}-{right}"] > 0)
    return votes > 0


def _has_columns(page: PageLines) -> bool:
    """Whether long lines stand side by side all the way."""
    long = [
        line for line in page.lines if line.region is None and line.upright and line.x1 - line.x0 > 0.22 * page.width
    ]
    pairs = sum(
        any(abs(other.base - line.base) < line.size and other.x0 > line.x1 for other in long[k + 1 :])
        for k, line in enumerate(long)
    )
    return pairs >= 4 and pairs > 0.25 * len(long)


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
