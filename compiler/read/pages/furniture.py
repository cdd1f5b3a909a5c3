"""What is printed on the pages and no part of the policy: running lines, page numbers, contents, watermarks, hidden marks.

A line is furniture on evidence only: it repeats at the same place on several pages (digits and months aside), it counts
the pages, it belongs to a list of headings that stand further on, or it is set across the page. Never by its margin alone.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct
from rapidfuzz import fuzz, process

from ...sought import Sought, without_lead
from ..common.document import Furniture
from ..page.glyphs import RECOGNISED
from ..page.layout import PdfLine, lies_across
from ..page.tables import Grid

_MONTHS = Sought(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|autumn|spring|summer)\b",
    re.I,
)
_ROMAN = re.compile(r"\b[ivxl]+\b", re.I)
_PAGE_NUMBER = re.compile(r"[\W_]*(?:page|p)?[\W_]*(\d{1,4}|[ivxl]+)(?:\s*(?:of|/|\||-)\s*\d{1,4})?[\W_]*", re.I)
_NAMED = re.compile(r"[^\W\d_]+\s+(?:\d{1,3}|[A-Z])\s*[:.–-]?")
"""Appendix 2, Stage 1: lines that differ in their number only, and yet are headings."""
CONTENTS = re.compile(r"(?:section\s+)?(?:table of )?contents?(?: page)?(?:\s+page)?|index", re.I)
_LEADER = re.compile(
    r"[\s.…·_]*(?:\.\s?){4,}[\s.]*\d*$|…{2,}\s*\d*$|\s(?:page\s*|p\.?\s?)?\d{1,3}(?:\s*[-–]\s*\d{1,3})?$", re.I
)
_NUMBER = re.compile(
    r"\s*(?:[^\w\s]\s*|(?:section|appendix|annex)?\s*(?:\d+(?:\.\d+)*|[a-z])[.):](?!\d)\s*|\d+(?:\.\d+)*\s+|o\s)"
)
_WORD = re.compile(r"[^\W_]+")
_PAGED = re.compile(r"\s(\d{1,3})(?:\s*[-–]\s*\d{1,3})?$")
_DOTS = re.compile(r"(?:\.\s?){5,}\s*\d+$|…{2,}\s*\d+$")
_COMMENT = re.compile(r"Comment(?:ed)? \[[^\]\s]{1,8}\]:")
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_SCRAP = 5
_EDGE_LINES = 6
_MANY = 5
_LONGEST_ENTRY = 110
_APART = 1.8
"""So many sizes of its type a running line stands from the text, at least."""


class PageLines(Struct, eq=False):
    """A page's lines in reading order, and the grids ruled on it."""

    number: int
    width: float
    height: float
    lines: list[PdfLine]
    grids: list[Grid]


def set_aside(pages: Sequence[PageLines]) -> tuple[Furniture, ...]:
    """Take the furniture out of the pages (their `lines` shrink) and give it back by kind, in order."""
    found: dict[int, str] = {}
    _hidden(pages, found)
    _comments(pages, found)
    _running(pages, found)
    _in_their_place(pages, found)
    _echoes(pages, found)
    body = [line for page in pages for line in page.lines if id(line) not in found and _may_list(line, page)]
    for start, end in contents_of([line.text for line in body]):
        for line in body[start : _to_page_end(body, start, end)]:
            found[id(line)] = "contents"
    _whole_grids(pages, found)
    out: list[Furniture] = []
    for page in pages:
        groups: dict[str, list[PdfLine]] = {}
        for line in page.lines:
            if id(line) in found:
                groups.setdefault(found[id(line)], []).append(line)
        out += [Furniture(kind=kind, lines=tuple(line.public() for line in lines)) for kind, lines in groups.items()]  # type: ignore[arg-type]
        page.lines = [line for line in page.lines if id(line) not in found]
    return tuple(out)


def _hidden(pages: Sequence[PageLines], found: dict[int, str]) -> None:
    for page in pages:
        shown = sum(len(line.text) for line in page.lines if not line.hidden)
        hidden = sum(len(line.text) for line in page.lines if line.hidden)
        for line in page.lines:
            if line.counts or (line.hidden and shown > hidden):
                found[id(line)] = "mark"
            elif lies_across(line):
                found[id(line)] = "watermark"


def _comments(pages: Sequence[PageLines], found: dict[int, str]) -> None:
    """Comments that a word processor printed in the margin, by the label that it gives them."""
    for page in pages:
        labels = [line.x0 for line in page.lines if line.x0 > page.width / 2 and _COMMENT.match(line.text)]
        if labels:
            found.update((id(line), "mark") for line in page.lines if line.x0 > min(labels) - 2)


def _may_list(line: PdfLine, page: PageLines) -> bool:
    """Whether a line may be a contents entry: not in a table of several columns, unless the last one counts pages."""
    if line.region is None:
        return True
    grid, columns = line.region[0], max(len(row) for row in page.grids[line.region[0]].rows)
    if columns == 1:
        return True
    edge = max(row[-1][0] for row in page.grids[grid].rows)
    last = [other for other in page.lines if other.region is not None and other.region[0] == grid and other.x0 >= edge]
    return len(last) > 2 and sum(other.text.strip().isdigit() for other in last) >= len(last) - 1


def _to_page_end(body: Sequence[PdfLine], start: int, end: int) -> int:
    """Where a contents list ends: with its page, if all that follows there are short lines like its own, and few."""
    page = body[end - 1].page
    rest = end
    while rest < len(body) and body[rest].page == page:
        rest += 1
    like = all(
        len(line.text) < (_LONGEST_ENTRY if line.font == RECOGNISED else 90)
        and not line.text.endswith(".")
        and line.size == body[end - 1].size
        for line in body[end:rest]
    )
    return rest if like and rest - end <= end - start else end


def _whole_grids(pages: Sequence[PageLines], found: dict[int, str]) -> None:
    """A table that holds mostly contents is contents throughout."""
    for page in pages:
        for grid in range(len(page.grids)):
            held = [line for line in page.lines if line.region is not None and line.region[0] == grid]
            listed = [line for line in held if found.get(id(line)) == "contents"]
            if len(listed) > 0.7 * len(held):
                found.update((id(line), "contents") for line in held)


_ROMAN_PAGE = re.compile(r"[\W_]*(?:page\s*)?[ivxl]+[\W_]*", re.I)
_DIGITS = re.compile(r"(?:\d+[./-]?)+")


@lru_cache(maxsize=4096)
def _skeleton(text: str) -> str:
    """A line with its digits, months and lone Roman numbers made alike."""
    text = _MONTHS.sub("#", text)
    if _ROMAN_PAGE.fullmatch(text):
        text = _ROMAN.sub("#", text)
    return _DIGITS.sub("#", text).strip()


def _skeleton_of(piece: str, line: PdfLine) -> str:
    """The skeleton of a piece of a line, quotes alike; lines that are recognised scraps (page numbers misread) are all the same."""
    skeleton = _skeleton(piece.translate(_QUOTES))
    if line.font != RECOGNISED:
        return skeleton
    return "scrap" if len(line.text) <= _SCRAP else "".join(skeleton.split())


def _running(pages: Sequence[PageLines], found: dict[int, str]) -> None:
    """Lines near the head or foot of a page that stand at the same place on other pages."""
    places: dict[tuple[str, str, int], list[tuple[PageLines, PdfLine, float]]] = defaultdict(list)
    for page in pages:
        visible = [line for line in page.lines if id(line) not in found]
        ordered = sorted(visible, key=lambda line: line.base)
        head, foot = ordered[:_EDGE_LINES], ordered[-_EDGE_LINES:]
        for line in head:
            for piece in _pieces(line) if line.base < 0.3 * page.height else ():
                places["header", _skeleton_of(piece, line), round(line.size)].append((page, line, line.base))
        for line in foot:
            for piece in _pieces(line) if line.base > 0.7 * page.height else ():
                places["footer", _skeleton_of(piece, line), round(line.size)].append(
                    (page, line, line.base - page.height)
                )
    few = max(2, min(3, len(pages) - 1))
    scanned = any(line.font == RECOGNISED for page in pages for line in page.lines)
    near = 8 if scanned else 6 if len(pages) > 3 else 2  # points; with few pages the evidence must be better
    for (edge, skeleton, _), hits in sorted(places.items()):
        if not skeleton:
            continue
        bands: list[list[tuple[PageLines, PdfLine, float]]] = []
        for hit in sorted(hits, key=lambda h: (h[2], h[0].number)):
            if bands and abs(bands[-1][-1][2] - hit[2]) < near:
                bands[-1].append(hit)
            else:
                bands.append([hit])
        for band in bands:
            counted = all(hit[1].region is None and _PAGE_NUMBER.fullmatch(hit[1].text) for hit in band)
            named = not counted and any(_NAMED.fullmatch(hit[1].text) for hit in band)
            numbers = {hit[0].number for hit in band}
            if counted and _counts(band):
                kind = "page-number"
            elif len(numbers) >= few and len(skeleton) > 3 and not (named and len({hit[1].text for hit in band}) > 1):
                kind = edge
            else:
                continue
            band.sort(key=lambda hit: hit[0].number)
            # The head row of a table that goes on over pages: its first printing is the table's own.
            own = band[0][1].region is not None and len(numbers) < 0.7 * len(pages)
            for _, line, _ in band[own:]:
                found.setdefault(id(line), kind)


def _in_their_place(pages: Sequence[PageLines], found: dict[int, str]) -> None:
    """Lines that come again on a few pages just where the running line of others stands, set like it and apart from the
    text: the running line of a section."""
    for edge in ("header", "footer"):
        down = [page.height if edge == "footer" else 0 for page in pages]
        known: Counter[tuple[int, float, str]] = Counter()
        for page, height in zip(pages, down, strict=True):
            known.update(_place(line, height) for line in page.lines if found.get(id(line)) == edge)
        again: dict[str, list[PdfLine]] = defaultdict(list)
        for page, height in zip(pages, down, strict=True) if known else ():
            line = _outermost(page, edge, found)
            if (
                line is not None
                and id(line) not in found
                and known[_place(line, height)] > 1
                and _stands_apart(line, page)
            ):
                again[_skeleton(line.text)].append(line)
        found.update((id(line), edge) for lines in again.values() if len(lines) > 1 for line in lines)


def _stands_apart(line: PdfLine, page: PageLines) -> bool:
    """Whether no line above or below is as near as those of a text are."""
    near = [abs(other.base - line.base) for other in page.lines if other is not line]
    return min(near, default=page.height) >= _APART * line.size


def _place(line: PdfLine, height: float) -> tuple[int, float, str]:
    """How far from the edge a line stands, and how it is set."""
    return round(line.base - height), line.size, line.font


def _pieces(line: PdfLine) -> tuple[str, ...]:
    """A line, and the two parts of it that a wide gap sets at the sides of the page."""
    return (line.text, line.text[: line.tab_at].strip(), line.text[line.tab_at :]) if line.tab_at else (line.text,)


def _echoes(pages: Sequence[PageLines], found: dict[int, str]) -> None:
    """Outermost lines that stand at the same place on several pages, where what they say is said elsewhere: the title
    of the section, which changes, or a name that only the later pages carry."""
    sizes: Counter[float] = Counter()
    for shown in (line for page in pages for line in page.lines):
        sizes[shown.size] += len(shown.text)
    body = sizes.most_common(1)[0][0]
    short: dict[str, list[PdfLine]] = defaultdict(list)
    for line in (line for page in pages for line in page.lines if len(line.text) <= _LONGEST_ENTRY):
        short[entry_of(line.text)].append(line)
    for edge in ("header", "footer"):
        bands: dict[tuple[int, int], list[PdfLine]] = defaultdict(list)
        for page in pages:
            last = _outermost(page, edge, found)
            if last is not None and last.size <= body + 0.3:
                height = page.height if edge == "footer" else 0
                bands[round((last.base - height) / 3), round(last.size)].append(last)
        for band in bands.values():
            told = [line for line in band if id(line) in found or _echoed(line, short)]
            if len(band) > 1 and len(told) >= 0.7 * len(band):
                found.update((id(line), edge) for line in told if id(line) not in found)


def _outermost(page: PageLines, edge: str, found: dict[int, str]) -> PdfLine | None:
    """The first or last line of a page, page numbers left out."""
    lines = [line for line in page.lines if found.get(id(line)) in (None, edge) and line.upright]
    if not lines:
        return None
    line = min(lines, key=lambda line: line.base if edge == "header" else -line.base)
    near = line.base < 0.15 * page.height if edge == "header" else line.base > 0.85 * page.height
    return line if near and line.region is None else None


def _echoed(line: PdfLine, others: Mapping[str, Sequence[PdfLine]]) -> bool:
    """Whether a line's words, or the first of them, are a line elsewhere in the document that is set in another way; `others`
    are the lines by their words.
    """
    look, key = (round(line.size), line.bold > 0.6, line.italic > 0.6), entry_of(line.text)
    if len(key) < 3:
        return False
    beginnings = (key, *(key[:end] for end in range(13, len(key))))
    same = (other for said in beginnings for other in others.get(said, ()))
    return any((round(other.size), other.bold > 0.6, other.italic > 0.6) != look for other in same)


def _counts(band: Sequence[tuple[PageLines, PdfLine, float]]) -> bool:
    """Whether lines of digits count the pages: they rise with them, or a lone one is dressed as the number of its page."""
    if len(band) == 1:
        page, line, _ = band[0]
        number = re.search(r"\d+", line.text)
        return number is not None and int(number[0]) == page.number and (page.number > 1 or line.text != number[0])
    found = [
        (page.number, re.search(r"\d+", line.text)) for page, line, _ in sorted(band, key=lambda hit: hit[0].number)
    ]
    values = [(page, int(number[0])) for page, number in found if number is not None]
    if not values:  # Roman
        return len({line.text for _, line, _ in band}) == len(band)
    steps = [b[1] - a[1] == b[0] - a[0] for a, b in pairwise(values)]
    return sum(steps) * 2 > len(steps)


def contents_of(texts: Sequence[str]) -> list[tuple[int, int]]:
    """The stretches (start, end) of lines that are contents lists: entries that come again as lines further on,
    or that lead to page numbers, under a heading that says so or with dot leaders throughout."""
    keys = [entry_of(text) for text in texts]
    places: dict[str, list[int]] = defaultdict(list)
    for k, key in enumerate(keys):
        places[key].append(k)
    short = [(k, key) for k, key in enumerate(keys) if 3 <= len(key) <= 120]
    out: list[tuple[int, int]] = []
    k = 0
    while k < len(texts):
        titled = CONTENTS.fullmatch(texts[k].strip(" :.")) is not None
        certain = titled or (texts[k][-1:].isdigit() and _DOTS.search(texts[k]) is not None)
        if certain or _foretells(keys, places, k) or _paged(texts, keys, k):
            end, entries = _follow(texts, keys, short, k + 1 if titled else k)
            if entries >= (3 if certain else _MANY):
                out.append((k, end))
                k = end
                continue
        k += 1
    return out


def _foretells(keys: Sequence[str], places: Mapping[str, Sequence[int]], start: int) -> bool:
    """Whether the lines from here on come again further down in the same order, each with other text after it."""
    ahead = list(dict.fromkeys(key for key in keys[start : start + _MANY + 1] if len(key) > 2))
    if len(ahead) < _MANY or any(len(key) > 90 for key in ahead):
        return False
    again: list[int] = []
    after = start + len(ahead)
    for key in ahead:
        later = places[key][bisect_left(places[key], after) :]
        if later:
            again.append(after := later[0])
    return len(again) >= _MANY and sum(b - a > 1 for a, b in pairwise(again)) >= _MANY - 2


def _paged(texts: Sequence[str], keys: Sequence[str], start: int) -> bool:
    """Whether the lines from here on end in rising page numbers, and half of them come again further down."""
    if not all(text.rstrip()[-1:].isdigit() for text in texts[start : start + _MANY]):
        return False
    numbers = [_PAGED.search(text) for text in texts[start : start + _MANY]]
    pages = [int(number[1]) for number in numbers if number is not None]
    if len(pages) < _MANY or pages != sorted(pages) or len(set(pages)) < 3:
        return False
    ahead = keys[start : start + _MANY]
    return sum(_again(key, [*ahead, *keys[start + _MANY :]]) for key in ahead if len(key) > 5) * 2 >= _MANY


def _follow(texts: Sequence[str], keys: Sequence[str], short: Sequence[tuple[int, str]], start: int) -> tuple[int, int]:
    end, misses, entries = start, 0, 0
    seen: list[str] = []
    later = Counter(key for k, key in short if k >= start)
    pool = [key for k, key in short if k >= start]
    paged = sum(_LEADER.search(text) is not None for text in texts[start : start + _MANY]) >= _MANY - 1
    for k in range(start, len(texts)):
        text, key = texts[k], keys[k]
        dotted = _LEADER.search(text) is not None
        if misses > 3 or (len(text) > _LONGEST_ENTRY and not dotted):
            break
        if not dotted and (key in seen or (entries > 2 and key and _similar(key, seen))):
            break
        if dotted or (not paged and (later[key] > 1 or (len(key) > 3 and _again(key, pool)))):
            end, misses, entries = k + 1, 0, entries + 1
            seen.append(key)
        else:
            misses += 1
    return end, entries


def _similar(key: str, seen: Sequence[str]) -> bool:
    """Whether a line says an entry again, or begins like the first ones, as the text below a contents list does."""
    return len(key) > 5 and any(
        fuzz.ratio(key, other) >= 90 or (k < 2 and len(other) > 12 and key.startswith(other))
        for k, other in enumerate(seen)
    )


def _again(key: str, pool: Sequence[str]) -> bool:
    """Whether a heading much like this entry stands further on (besides the entry itself)."""
    hits = process.extract(key, pool, scorer=fuzz.ratio, score_cutoff=82, limit=2)
    if len(hits) > 1:
        return True
    return (
        len(key) > 15
        and sum(other.startswith(key) or (len(other) > 15 and key.startswith(other)) for other in pool) > 1
    )


@lru_cache(maxsize=4096)
def entry_of(text: str) -> str:
    """An entry without its number, glyph, leader and page number."""
    last = text.rstrip()[-1:]
    if last.isdigit() or (last in ".…" and ("…" in text or text.count(".") > 3)):
        text = _LEADER.sub("", text)
    return " ".join(_WORD.findall(without_lead(_NUMBER, text.casefold())))
