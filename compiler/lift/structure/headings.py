"""Which blocks of a document are headings.

The whole document is judged at once: what its body is set in, what its numbers count, what its contents list names, and which
looks are those of lines that head nothing. Of the words it is asked only whether they make a sentence.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby, pairwise, zip_longest

from msgspec.structs import replace

from ...read.common.counts import ROMAN
from ...read.common.document import Style
from ...read.common.markers import read_label
from ...read.plain.text import sentence_words
from ..front.dates import find_dates
from .contents import NOTHING, Candidate, Entry, Listed, listed
from .counted_titles import counted_titles
from .pieces import APPENDED, ENDS, LETTER, RAISED, VERB, Read, plain, read_block

_QUESTION = re.compile(r"(?:what|when|where|who|whom|why|how|which|if|things)\b", re.I)
_ASKED = re.compile(rf"\b(?:who|what|how|why)\s+(?:\w+\s+)?{VERB.pattern}", re.I)
"""What a heading names by a question: who does what, what we do."""
_ADDRESS = re.compile(r"@|://|\bwww\.|(?:\d[\s-]?){7,}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_BROKEN = re.compile(r"[,;]$|\b(?:and|or|the|of|that)$")
_MOST_HEADING_WORDS = 22
_BARE_NUMBER = re.compile(r"(\d{1,2})\s+(?=[^\W\d_])")
_BARE = re.compile(r"([A-Z]\d{0,2}|\d{1,2})\s+(?=[^\W\d_])")
_ORDER = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTED = re.compile(
    rf"(part|section|article|chapter|stage|step|phase)\s+({'|'.join((*_ORDER, *ROMAN))}|[1-9a-i])\b[\s:.–—-]*(?=[A-Z])",
    re.I,
)
_SOON = 3
_FEWEST_COUNTED = 3
_MOST_RUN_IN, _FEWEST_AFTER = 10, 3
_MOST_TOGETHER = 3
_MOST_DOTTED = 7
_MOST_OVER_GLYPHS = 3
_SLIGHTLY = 1.15
"""Text that is larger than the rest by no more than this may well be text."""


def headings_of(
    reads: Sequence[Read], entries: Sequence[Entry], names: Collection[str]
) -> tuple[dict[int, str], Listed]:
    """The indices of the blocks that are headings, each with what showed it (`TRUST.headings`), and what the contents list
    says of them.
    """
    body = _body_style(reads)
    styled = {r.index for r in reads if may_head(r) and _stands_out(r.block.text, r.block.style, body)}
    dotted = _dotted(reads, body)
    styled |= {r.index for r in reads if r.index in dotted and r.block.style.caps}
    styled -= _stacked(reads, styled)
    accented = _accented(reads, body, dotted)
    told = {r.index for r in reads if r.block.kind == "heading" and r.block.text} | _over_glyphs(reads)
    numbered = _numbered_headings(reads)
    labelled = {r.index for r in reads if _is_appendix_line(r)} | _counted_labels(reads)
    numbered |= counted_titles(reads)
    counting = {r.index for r in reads if r.marker is not None}
    certain = styled | accented | numbered | labelled | told
    contents = NOTHING
    if entries:
        may = [Candidate(r.index, r.block.text, r.block.at.page, r.index in certain) for r in reads if may_head(r)]
        contents = listed(entries, may)
    named = set(contents.depths)
    firm = numbered | labelled | told | named
    kept = firm | accented | (styled - _weak(reads, styled, body))
    kept -= _sayings(reads, kept, kept - firm, names)
    kept -= _leading(reads, kept)
    gaps = _fillers(reads, kept)
    shown = (
        ("style", told), ("contents", named), ("number", numbered | (styled & counting)), ("label", labelled),
        ("look", styled), ("accent", accented), ("gap", gaps),
    )  # fmt: skip
    return {index: next(by for by, found in shown if index in found) for index in sorted(kept | gaps)}, contents


def run_in_heads(reads: Sequence[Read]) -> dict[int, int]:
    """The indices of the blocks that begin with a heading on the line of their text, and how many characters it has: a few
    bold words with a full stop, before a sentence that is not bold; there are several of them."""
    found: dict[int, int] = {}
    for read in reads:
        cut = read.block.run_in
        cut += read.block.text[cut : cut + 1] == "."
        head, rest = read.block.text[:cut].strip(), read.block.text[cut:].strip()
        if (
            cut and read.marker is None and ENDS.search(head) and len(head.split()) <= _MOST_RUN_IN
            and head[0].isupper() and not (VERB.search(head) and head[-1] != "?")
            and rest[:1].isupper() and len(rest.split()) > _FEWEST_AFTER
        ):  # fmt: skip
            found[read.index] = cut
    return found if len(found) > 1 else {}


def numbered_from_below(reads: Sequence[Read]) -> list[Read]:
    """The blocks, bare numbers and capitals that the numbers below go on from (A Aims, A1, A1.1) parted from their texts as
    markers."""

    def goes_on(number: str, below: Sequence[Read]) -> bool:
        markers = (read.marker for read in below)
        first, *deeper = next((m.atoms for m in markers if m is not None and m.kind == "number"), ("",))
        return (first == number and bool(deeper)) or (number == first[:1] and number.isalpha() and len(first) > 1)

    return [
        read_block(r.index, replace(r.block, marker=found[1], text=r.block.text[found.end() :]))
        if (found := _BARE.match(r.block.text)) and r.marker is None and may_head(r)
        and goes_on(found[1], reads[k + 1 : k + 1 + _SOON])
        else r
        for k, r in enumerate(reads)
    ]  # fmt: skip


def counted(reads: Sequence[Read], headings: Collection[int]) -> list[Read]:
    """The blocks, bare numbers that count the headings (1 Aims, 2 Scope, …) parted from their texts as markers."""
    bare = {r.index: found for r in reads if r.index in headings and r.marker is None
            if (found := _BARE_NUMBER.match(r.block.text))}  # fmt: skip
    chapters = [
        int(bare[r.index][1] if r.index in bare or r.marker is None else r.marker.atoms[0]) for r in reads
        if r.index in bare or (r.index in headings and _is_chapter(r))
    ]  # fmt: skip
    steps = [below - above for above, below in pairwise(chapters)]
    if not bare or len(chapters) < _FEWEST_COUNTED or sum(step == 1 for step in steps) < 0.8 * len(steps):
        return list(reads)
    return [
        read_block(r.index, replace(r.block, marker=bare[r.index][1], text=r.block.text[bare[r.index].end() :]))
        if r.index in bare
        else r
        for r in reads
    ]


def _weak(reads: Sequence[Read], styled: set[int], body: Style) -> set[int]:
    """Lines that only a larger size or an underline sets off, and that head nothing: links or names one below the other,
    sentences, lines that lead over to a list, and the looks in which most lines are such."""

    def look_of(read: Read) -> tuple[int, bool] | None:
        style = read.block.style
        firm = (style.bold and not body.bold) or (style.caps and not body.caps) or read.marker is not None
        return None if firm or read.block.kind == "table" else (round(style.size), style.underline)

    def may(read: Read, after: Read | None) -> bool:
        text = read.block.text
        says = read.words > 6 and ENDS.search(text) is not None and text[-1] != "?"
        slight = read.block.style.size < _SLIGHTLY * body.size
        leads = slight and text[-1] == ":" and after is not None and after.block.kind == "item"
        return read.index in styled and after is not None and not says and not leads

    lines: Counter[tuple[int, bool]] = Counter()
    good: dict[tuple[int, bool], list[int]] = {}
    followers = dict(zip_longest((read.index for read in reads), reads[1:]))
    for look, group in groupby(reads, key=look_of):
        run = list(group)
        if look is None:
            continue
        lines[look] += len(run)
        if len(run) < 3 and all(may(read, followers[read.index]) for read in run):  # a heading, or two levels of them
            good.setdefault(look, []).extend(read.index for read in run)
    firm = {index for look, indices in good.items() if 2 * len(indices) >= lines[look] for index in indices}
    return {read.index for read in reads if read.index in styled and look_of(read) is not None} - firm


def _sayings(reads: Sequence[Read], headings: set[int], doubtful: set[int], names: Collection[str]) -> set[int]:
    """Doubtful headings with nothing under them that say something: a sentence, a date, a text that breaks off."""
    out: set[int] = set()
    for read, after in zip_longest(reads, reads[1:]):
        empty = after is None or after.index in headings or plain(after.block.text) in names
        text = read.block.text
        if read.index not in doubtful or not empty or read.marker is not None or read_label(text) is not None:
            continue
        says = VERB.search(_ASKED.sub("", text)) and not _QUESTION.match(text) and text[-1] != "?"
        if says or _BROKEN.search(text) or (text.endswith(":") and after is None) or find_dates(text):
            out.add(read.index)
    return out


_LEADS = re.compile(
    r"(?:we|you|i|staff|pupils|students|children|parents|they|please)\b(?: \S+){0,6} "
    r"(?:must|should|will|shall|may|can|do|does|don[’']t|never|always|not|only|to):",
    re.I,
)
"""A line that breaks off where the items under it go on ("We never:")."""


def _leading(reads: Sequence[Read], headings: set[int]) -> set[int]:
    """Headings without a number that are no more than the beginning of each item under them."""
    return {
        read.index
        for read, after in pairwise(reads)
        if read.index in headings and read.marker is None and read.block.kind == "heading" and read.block.level is None
        and after.block.kind == "item" and _LEADS.fullmatch(read.block.text)
    }  # fmt: skip


def _fillers(reads: Sequence[Read], headings: set[int]) -> set[int]:
    """Numbered lines that are set like text, where the number before and the number after stand at headings: slips."""
    chapters = [
        r for r in reads
        if _is_chapter(r)
        and (r.index in headings or (may_head(r) and r.words <= 12 and not ENDS.search(r.block.text)))
    ]  # fmt: skip
    out: set[int] = set()
    for before, read, after in zip(chapters, chapters[1:], chapters[2:], strict=False):
        first, *rest = (int(r.marker.atoms[0]) for r in (before, read, after) if r.marker is not None)
        if rest == [first + 1, first + 2] and before.index in headings and after.index in headings:
            out.add(read.index)
    return out


def _is_chapter(read: Read) -> bool:
    """Whether a block begins with one whole number."""
    marker = read.marker
    return marker is not None and marker.kind == "number" and len(marker.atoms) == 1 and marker.atoms[0].isdigit()


def _dotted(reads: Sequence[Read], body: Style) -> set[int]:
    """Names of parts that end in a full stop, in capitals or a colour of their own, where several have text under them."""
    found = {
        above.index for above, below in pairwise(reads)
        if above.block.text.endswith(".") and above.marker is None and above.words <= _MOST_DOTTED and may_head(above)
        and not VERB.search(above.block.text) and below.words > _MOST_DOTTED
        and (above.block.style.caps and not body.caps, above.block.style.colour) != (False, body.colour)
        and (below.block.style.caps, below.block.style.colour) == (body.caps, body.colour)
    }  # fmt: skip
    return found if len(found) >= _FEWEST_COUNTED else set()


def _accented(reads: Sequence[Read], body: Style, dotted: Collection[int]) -> set[int]:
    """Short lines in italics or in a colour of their own, one or a few together, with plain text under them."""

    def accent(read: Read) -> str:
        style = read.block.style
        colour = style.colour if style.colour != body.colour else ""
        return colour or ("italic" if style.italic and not body.italic else "")

    def heads(read: Read) -> bool:
        longest = 8 if accent(read) == "italic" else 12  # longer ones are links
        numbered = read.marker is not None and read.marker.kind == "number"
        told = (
            numbered
            or read.index in dotted
            or read.block.text.endswith("?")
            or (read.marker is None and not ENDS.search(read.block.text))
        )
        return told and read.words <= longest and may_head(read)

    out: set[int] = set()
    runs = [(key, list(run)) for key, run in groupby(reads, key=lambda read: bool(accent(read)))]
    for (key, run), (_, after) in pairwise((*runs, (False, []))):
        if key and len(run) <= _MOST_TOGETHER and after and all(map(heads, run)):
            slanted = accent(run[-1]) == "italic" and after[0].block.kind == "table"
            out.update(read.index for read in run if not slanted)
    return out


def _over_glyphs(reads: Sequence[Read]) -> set[int]:
    """Where no line has a size: a word or two that say nothing, with no sign before or behind them, over a list with glyphs
    ("Do's"), where there is another such ("Don'ts")."""
    found = [
        above.index
        for above, below in pairwise(reads)
        if above.block.kind == "paragraph" and not above.block.style.size and above.marker is None
        and above.words <= _MOST_OVER_GLYPHS and above.block.text[-1:].isalpha() and above.block.text[:1].isupper()
        and not sentence_words() & set(re.findall(r"[\w'’]+", above.block.text.lower()))
        and below.marker is not None and below.marker.kind == "bullet" and below.block.kind == "item"
    ]  # fmt: skip
    return set(found) if len(found) > 1 else set()


def _stacked(reads: Sequence[Read], styled: set[int]) -> set[int]:
    """Lines set like headings that stand one below the other, four or more, with nothing under them: all but the first."""

    def look(read: Read) -> Style | int:
        bare = read.index in styled and read.marker is None and read_label(read.block.text) is None
        return read.block.style if bare else read.index

    runs = [list(run) for _, run in groupby(reads, key=look)]
    return {read.index for run in runs if len(run) > 3 for read in run[1:]}


def _body_style(reads: Sequence[Read]) -> Style:
    """The style that most of the text is set in."""
    weights: Counter[Style] = Counter()
    for read in reads:
        if read.block.kind != "table":
            weights[read.block.style] += len(read.block.text)
    return weights.most_common(1)[0][0] if weights else Style()


def may_head(read: Read) -> bool:
    """Whether the words of a block can be a heading: short, no sentence that goes on, no bullet before it."""
    text = read.block.text.rstrip("".join(RAISED))
    letter = LETTER.match(text)
    text = text[letter.end() :] if letter else text
    label = read_label(text)
    text = label[1] or text if label is not None and label[0].word in APPENDED else text
    if read.block.kind == "table" or not text or (read.marker is not None and read.marker.kind == "bullet"):
        return False
    if read.words > _MOST_HEADING_WORDS or not any(c.isalpha() for c in text) or text.endswith((",", ";")):
        return False
    if (text[0].islower() and read.marker is None) or text[0] in RAISED:
        return False
    if _ADDRESS.search(text):
        return False
    if ENDS.search(text) and not text.endswith("?") and read.words > 4 and (VERB.search(text) or _is_prose(text)):
        return False
    return text.endswith("?") or ". " not in text.rstrip(".")


def _is_prose(text: str) -> bool:
    """Whether a longer text is written like a sentence, most of its words without a capital."""
    words = [word for word in text.split() if len(word) > 3]
    return len(words) > 5 and 2 * sum(word[0].islower() for word in words) > len(words)


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


def _is_appendix_line(read: Read) -> bool:
    label = read_label(read.block.text)
    if read.block.kind == "table" or read.marker is not None or label is None or label[0].word not in APPENDED:
        return False
    return (
        read.words <= 12
        and not ENDS.search(read.block.text)
        and (label[0].end != "" or not label[1] or label[1][0].isupper())
    )


def _counted_labels(reads: Sequence[Read]) -> set[int]:
    """Plain lines that count the parts of the document from the first on by a word (Part One: Aims, Part Two: Rules), each with
    text under it."""
    found: dict[str, list[int]] = {}
    for read, after in pairwise((*reads, reads[-1])) if reads else ():
        label = _COUNTED.match(read.block.text)
        below = _COUNTED.match(after.block.text) is None and after.block.kind != "table"
        if label is None or read.marker is not None or not below or not may_head(read) or ENDS.search(read.block.text):
            continue
        word, number = label[1].casefold(), label[2].casefold()
        run = found.setdefault(word, [])
        if any(
            len(run) < len(names) and number == names[len(run)] for names in (_ORDER, ROMAN, "123456789", "abcdefghi")
        ):
            run.append(read.index)
    return {index for run in found.values() if len(run) > 1 for index in run}


def _numbered_headings(reads: Sequence[Read]) -> set[int]:
    """Plain blocks that the numbering shows to be headings: short, no sentence, and parents of deeper numbers."""
    out: set[int] = set()
    numbered = [(k, r) for k, r in enumerate(reads) if r.marker is not None and r.marker.kind == "number"]
    for (k, read), (after, following) in pairwise((*numbered, (len(reads), None))):
        if read is None or read.marker is None:
            continue
        atoms = read.marker.atoms
        deeper = following.marker.atoms if following is not None and following.marker is not None else ()
        if not may_head(read) or ENDS.search(read.block.text) or read.block.text.endswith(":") or read.words > 12:
            continue
        if not any(map(str.isdigit, atoms[0])) and len(atoms) == 1:
            continue
        parent = len(deeper) == len(atoms) + 1 and deeper[: len(atoms)] == atoms and after - k <= 4
        over = reads[k + 1] if k + 1 < len(reads) else None
        names = over is not None and over.marker is None and over.block.kind == "paragraph" and over.words > 12
        if parent or (names and read.words <= 8 and len(atoms) > 1 and not VERB.search(read.block.text)):
            out.add(read.index)
    return out
