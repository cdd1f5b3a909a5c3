"""What a plain text has of the pages that it was taken from: running lines and the numbers of pages, set aside as furniture.

Where form feeds part the pages they stand at the edges of most; without them they are told by what they break into, and
by their counting. What a page's end cut goes on behind it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Literal

from msgspec.structs import replace

from ..common.document import Furniture, Line
from .lines import DASH, HEADING_WORDS, Raw
from .marks import chapters

_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|]?\s*\d{1,3}\s*[-–—|]?(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)
_PAGE_OF = re.compile(r"[-–—|\s]*page\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?[-–—|\s]*", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[-–—|]?\s*(\d{1,3})\s*[-–—|]?")
_SHORTEST_PAGE = 8
"""So many lines, at least, from one number of a page to the next."""
_FEWEST_PAGES = 3
_PAGED = re.compile(
    r"(?P<told>\S.{2,}?)[-–—|,\s]+(?:page|p\.)\s*(?P<page>\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE
)
"""A running line that ends with the number of its page."""


def without_running(raws: list[Raw]) -> tuple[list[Raw], list[Furniture]]:
    """The lines without those that stand at the edge of most pages, digits aside, and the latter as furniture."""
    pages = [list(lines) for _, lines in groupby(raws, key=lambda raw: raw.page)]
    if len(pages) < 2:
        return _interrupting(raws)
    titled = {id(raws[n]) for n in chapters(raws)}
    found: dict[int, Furniture] = {}
    edge_kinds: tuple[tuple[Literal["header", "footer"], slice], ...] = (
        ("header", slice(0, 2)),
        ("footer", slice(-2, None)),
    )
    for kind, near in edge_kinds:
        at_edge = [raw for page in pages for raw in page[near] if id(raw) not in titled]
        shapes = [re.sub(r"\d+", "#", raw.text.strip()) for raw in at_edge]
        often = Counter(shapes)
        for raw, shape in zip(at_edge, shapes, strict=True):
            number = _PAGE_NUMBER.fullmatch(raw.text.strip()) is not None
            if often[shape] >= max(2, 0.6 * len(pages)) or (number and often[shape] > 1):
                line = Line(page=raw.page, number=raw.number, text=raw.text.strip())
                found[id(raw)] = Furniture(kind="page-number" if number else kind, lines=(line,))
    kept = [raw for raw in raws if id(raw) not in found]
    begun = [replace(raw, turned=above.page != raw.page) for above, raw in pairwise(kept)]
    return kept[:1] + begun, [found[id(raw)] for raw in raws if id(raw) in found]


def _interrupting(raws: list[Raw]) -> tuple[list[Raw], list[Furniture]]:
    """Without pages: short lines that come again and again and break into a list or a sentence at least once."""
    numbers = [raw for raw in raws if _PAGE_OF.fullmatch(raw.text.strip())]
    numbers = numbers if len(numbers) > 1 else _bare_numbers(raws)
    counted: tuple[tuple[Literal["page-number", "header", "footer"], list[Raw]], ...] = (
        ("header", _beside(raws, numbers)),
        ("page-number", numbers),
        ("footer", _counting(raws)),
    )
    for kind, running in counted:
        if running:
            kept, found = _interrupting(_turned(raws, running))
            lines = [Line(page=raw.page, number=raw.number, text=raw.text.strip()) for raw in running]
            return kept, [*found, *(Furniture(kind=kind, lines=(line,)) for line in lines)]
    texts = [raw.text.strip() for raw in raws]
    often = Counter(texts)
    alone = Counter(
        text for raw, text in zip(raws, texts, strict=True) if raw.gap and len(text.split()) <= HEADING_WORDS
    )
    breaking = set()
    for above, raw, below in zip(raws, raws[1:], raws[2:], strict=False):
        text = raw.text.strip()
        listed = DASH.match(above.text) and DASH.match(below.text) and below.gap and not DASH.match(text)
        open_, low = above.text[-1:].isalpha(), below.text.lstrip(" -")[:1].islower()
        sentence = open_ and len(above.text.split()) > HEADING_WORDS and low
        among = often[text] > 2 and open_ and low and _may_run(text, above.text)
        if among or (alone[text] > 2 and (listed or sentence)):
            breaking.add(text)
    running = [raw for raw in raws if raw.text.strip() in breaking]
    lines = [Line(page=raw.page, number=raw.number, text=raw.text.strip()) for raw in running]
    kept = [raw for raw in raws if raw.text.strip() not in breaking]
    return kept, [Furniture(kind="footer", lines=(line,)) for line in lines]


def _bare_numbers(raws: Sequence[Raw]) -> list[Raw]:
    """The lines that hold nothing but the numbers of pages: each counts on from one at least a few lines above it."""
    titles = chapters(raws)
    best: dict[int, list[int]] = {}  # by the number that ends them: the lines (by index) of the longest counts
    for n, raw in enumerate(raws):
        found = _BARE_NUMBER.fullmatch(raw.text.strip())
        if found and n not in titles:
            number = int(found[1])
            before = (best.get(number - step, []) for step in (1, 2))
            counts = max((count for count in before if count and n - count[-1] >= _SHORTEST_PAGE), key=len, default=[])
            best[number] = max([*counts, n], best.get(number, []), key=len)
    longest = max(best.values(), key=len, default=[])
    return [raws[n] for n in longest] if len(longest) >= _FEWEST_PAGES else []


def _may_run(text: str, above: str) -> bool:
    """Whether a line amid others may run over pages: words begun large, and a line above it that was wrapped."""
    return 1 < len(text.split()) <= HEADING_WORDS and text[0].isupper() and len(above.split()) > HEADING_WORDS // 2


def _beside(raws: Sequence[Raw], numbers: Sequence[Raw]) -> list[Raw]:
    """The lines below, or above, the numbers of pages that say the same at most of them."""
    own = set(map(id, numbers))
    below = [after for raw, after in pairwise(raws) if id(raw) in own and id(after) not in own]
    above = [before for before, raw in pairwise(raws) if id(raw) in own and id(before) not in own]
    for near in (below, above):
        often = Counter(raw.text.strip() for raw in near)
        if running := [raw for raw in near if often[raw.text.strip()] >= max(2, 0.6 * len(near))]:
            return running
    return []


def _counting(raws: Sequence[Raw]) -> list[Raw]:
    """The lines that say the same again and again and count the pages (`Our policy   Page 3`): alone, or several amid others."""
    found: dict[tuple[str, bool], list[tuple[int, Raw]]] = {}
    for raw, below in zip(raws, (*raws[1:], None), strict=True):
        paged = _PAGED.fullmatch(raw.text.strip())
        if paged:
            alone = raw.gap and (below is None or below.gap)
            found.setdefault((" ".join(paged["told"].split()), alone), []).append((int(paged["page"]), raw))
    for (_, alone), lines in found.items():
        pages = [page for page, _ in lines]
        if len(pages) >= (2 if alone else _FEWEST_PAGES) and pages == list(range(pages[0], pages[0] + len(pages))):
            return [raw for _, raw in lines]
    return []


def _turned(raws: Sequence[Raw], running: Sequence[Raw]) -> list[Raw]:
    """The lines without the running ones; those behind them begin a page."""
    gone = set(map(id, running))
    out: list[Raw] = []
    turned = False
    for raw in raws:
        if id(raw) in gone:
            turned = True
        else:
            out.append(replace(raw, turned=turned) if turned else raw)
            turned = False
    return out
