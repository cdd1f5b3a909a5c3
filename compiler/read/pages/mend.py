"""What a whole PDF tells about one of its lines, and lines put together as one text.

In go the pages whose furniture is set aside, out come `Facts`: the usual distance of lines, the right edges, the words and
the habit of hyphens. `mended` undoes the ends of lines with them.
"""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from ..common.hyphens import LINE_END_HYPHEN, WORD, Hyphens, hyphens_of, is_hyphened
from ..page.layout import PdfLine
from .furniture import PageLines

Column = tuple[float, float, float]


class Facts(Struct):
    """What the whole document tells: its usual distance of lines for each size, its words, where its lines end.

    `edges` holds for each page its columns from the left, as (where the next one begins, where lines begin, where they
    end); `indents` where the first lines of paragraphs are set in (rounded, from the left of their column).
    """

    leading: dict[float, float]
    hyphens: Hyphens
    edges: dict[int, tuple[Column, ...]]
    size: float
    indents: tuple[int, ...] = ()

    def column(self, line: PdfLine) -> Column:
        """The column of its page that a line stands in."""
        columns = self.edges[line.page]
        for column in columns[:-1]:
            if line.x0 + 2 < column[0]:
                return column
        return columns[-1]


def facts_of(pages: Sequence[PageLines]) -> Facts:
    """The facts of a document."""
    steps: dict[float, Counter[float]] = defaultdict(Counter)
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
        for above, below in pairwise(page.lines):
            step = below.base - above.base
            if above.region == below.region and above.size == below.size > 0 and 0.5 < step / above.size < 2.6:
                steps[above.size][round(step * 2) / 2] += 1
    leading = {
        size: min(step for step, count in found.items() if count >= 0.2 * max(found.values()))
        for size, found in steps.items()
    }
    hyphens = hyphens_of([[line.text for line in page.lines] for page in pages])
    facts = Facts(leading, hyphens, _edges(pages), sizes.most_common(1)[0][0] if sizes else 0.0)
    facts.indents = _indents(pages, facts)
    return facts


def _edges(pages: Sequence[PageLines]) -> dict[int, tuple[Column, ...]]:
    """The columns of each page and where their lines end, judged over all pages that are set alike."""
    starts = {page.number: _column_starts(page) for page in pages}
    usual = next((found for found in starts.values() if found), None) or _short_start(pages)
    for page in pages:  # the last page of a text in columns may fill the first one only
        own = [line for line in page.lines if line.region is None]
        crossing = sum(line.x0 < start - 5 and line.x1 > start + 5 for line in own for start in usual)
        if not starts[page.number] and page.width == pages[0].width and crossing * 5 <= len(own):
            starts[page.number] = usual
    held: dict[tuple[float, tuple[float, ...], int], list[PdfLine]] = defaultdict(list)
    for page in pages:
        bounds = (*starts[page.number], page.width)
        for line in page.lines:
            column = bisect(starts[page.number], line.x0 + 2)
            if line.region is None and line.x1 < bounds[column] + 2:
                held[page.width, starts[page.number], column].append(line)
    ends: dict[tuple[float, tuple[float, ...], int], tuple[float, float]] = {}
    for key, lines in held.items():
        left, right = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
        at = int(0.95 * (len(lines) - 1))
        ends[key] = left[-1 - at], right[at]
    return {
        page.number: tuple(
            (bound, *ends.get((page.width, starts[page.number], k), (0.0, bound)))
            for k, bound in enumerate((*starts[page.number], page.width))
        )
        for page in pages
    }


def _indents(pages: Sequence[PageLines], facts: Facts) -> tuple[int, ...]:
    """Where lines begin that are set in, and hardly ever followed by another one that is: the first of paragraphs."""
    back: Counter[int] = Counter()
    down: Counter[int] = Counter()
    for page in pages:
        for line, after in pairwise(page.lines):
            usual = facts.leading.get(line.size, 0.0)
            if line.region is None and line.size == after.size and 0 < after.base - line.base < 1.1 * usual + 0.5:
                left = facts.column(line)[1]
                back[round(line.x0 - left)] += abs(after.x0 - left) < 2 and 0.8 * line.size < line.x0 - left
                down[round(line.x0 - left)] += abs(after.x0 - line.x0) < 1
    return tuple(sorted(x for x, count in back.items() if count > 3 and count > 3 * down[x]))


def _column_starts(page: PageLines) -> tuple[float, ...]:
    """Where the columns after the first begin: long lines stand there, side by side with others all the way."""
    long = [
        line for line in page.lines if line.region is None and line.upright and line.x1 - line.x0 > 0.22 * page.width
    ]
    least = min((line.x1 for line in long), default=0.0)
    behind = [line for line in long if line.x0 > least]  # none in a single column
    right: Counter[float] = Counter()
    for line in long if behind else ():
        beside = [other.x0 for other in behind if other.x0 > line.x1 and abs(other.base - line.base) < line.size]
        if beside:
            right[round(min(beside))] += 1
    if right.total() < 4:
        return ()
    start = right.most_common(1)[0][0]
    crossing = sum(line.x0 < start - 5 and line.x1 > start + 5 for line in long)
    if right.total() <= (0.12 if crossing * 20 <= len(long) else 0.25) * len(long):  # the last column may be half empty
        return ()
    out: list[float] = []
    for x in sorted(right):  # what is set in belongs to the column that it is set in from
        often = sum(count for y, count in right.items() if x <= y < x + 25) >= 3
        if often and (not out or x - out[-1] > 0.2 * page.width):
            out.append(x)
    return tuple(out)


def _short_start(pages: Sequence[PageLines]) -> tuple[float, ...]:
    """Where a short column beside a text begins (notes, the rest of the text), if there is one: no line runs into it."""
    width = pages[0].width if pages else 0.0
    own = [line for page in pages if page.width == width for line in page.lines if line.region is None]
    begun = Counter(round(line.x0) for line in own if line.x0 > 0.45 * width)
    for x in sorted(x for x, count in begun.most_common(5) if 3 < count < len(own) / 4):
        text = [line for line in own if line.x0 < x - 2]
        if sum(line.x1 > x - 3 for line in text) * 50 < len(text) and 3 * begun[x] < len(text):
            return (float(x),)
    return ()


def mended(lines: Sequence[str], facts: Facts) -> str:
    """Lines as one text: white space folded, words joined that a hyphen broke at a line's end."""
    text = ""
    for line in (line.strip() for line in lines):
        if is_hyphened(text, line):
            text = f"{text[:-1]}{'' if facts.hyphens.cut(text, line) else '-'}{line}"
        else:
            parted = line[:1].islower() and text[-1:].isalpha() and _is_cut(text, line, facts)
            text = f"{text}{'' if parted else ' '}{line}" if text else line
    return " ".join(text.replace(LINE_END_HYPHEN, "-").replace("\u00ad", "").split())


def _is_cut(text: str, line: str, facts: Facts) -> bool:
    """Whether a word was cut without a hyphen, for want of room in a narrow cell: only as a whole it stands elsewhere."""
    left, right = text.rpartition(" ")[2].casefold(), WORD.match(line)
    words = facts.hyphens.words
    return right is not None and not words[left] and words[left + right[0].casefold()] > 0


def is_wide(line: PdfLine) -> bool:
    """Whether a gap as wide as that after a hanging number parts the first word of a line from the rest."""
    return line.gap > (0.3 if line.head == "o" else 0.7) * line.size  # a lone o is no word
