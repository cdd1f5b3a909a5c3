"""Terms that stand on lines of their own, with what each means set in below: no headings, but one text with their meanings.

In go the blocks and which of them look like headings, out come the pairs. Two must follow each other right below a heading,
in a document whose text is not set in like that.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from .pieces import ENDS, Read

_SET_IN = 9.0
"""Points that a meaning is set in from its term, at least."""
_MOST_TERM_WORDS = 6
_FEWEST = 2


def glosses_of(reads: Sequence[Read], headings: Collection[int]) -> dict[int, int]:
    """The blocks that are a term, each with the block that says what it means."""
    lines: Counter[float] = Counter()
    for read in reads:
        if read.block.kind == "paragraph" and read.marker is None and read.index not in headings:
            lines[round(read.text_x)] += read.words
    usual = lines.most_common(1)[0][0] if lines else 0.0
    out: dict[int, int] = {}
    start = 0
    while start < len(reads) - 1:
        end = start
        while end + 1 < len(reads) and _is_gloss(reads[end], reads[end + 1], usual, headings):
            end += 2
        below = start > 0 and reads[start - 1].index in headings
        if below and end - start >= 2 * _FEWEST:
            out.update((reads[k].index, reads[k + 1].index) for k in range(start, end, 2))
        start = max(end, start + 1)
    return out


def _is_gloss(term: Read, meaning: Read, usual: float, headings: Collection[int]) -> bool:
    return (
        term.index in headings and term.marker is None and term.words <= _MOST_TERM_WORDS
        and term.block.kind == "paragraph" and not ENDS.search(term.block.text)
        and meaning.block.kind == "paragraph" and meaning.marker is None and meaning.index not in headings
        and meaning.text_x - term.text_x > _SET_IN and meaning.text_x - usual > _SET_IN
    )  # fmt: skip
