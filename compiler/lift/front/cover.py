"""The title of a policy and the name of its school, from the lines of its cover."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import PurePath

from msgspec import Struct, structs

from ....grammar.span import At
from ....grammar.syntax import School
from ...read.common.document import Document, Line
from .dates import find_dates
from .labels import is_date, obliges
from .words import META

COVER_WORDS = 14
"""A cover's line is no longer than this; what is longer belongs to the body."""


_PROMISING = re.compile(rf"\b(?:{'|'.join(META.promising)})\b")
_FEWEST_SAID = 5
_GREETING = re.compile(r"(?:dear|hi|hello|good (?:morning|afternoon)|to all)\b.*,$", re.I)
_LARGER = 1.2
_OPEN = ("-", "–", ",", "&", "/", ":")
"""What ends a line whose title goes on in the next."""
_LEADING_TO = ("in", "at", "to", "from", "into", "after", "before", "around", "outside")
_IS_REVIEWED = re.compile(
    r"\breviewed\b|\breviews? (?:of )?(?:it|(?:the|this|our|all) (?:\w+ )?(?:policy|policies|document))\b"
)


class CoverLine(Struct, frozen=True):
    """A line of the cover that no label claims."""

    text: str
    line: Line
    block: int
    heading: bool


class Found(Struct, frozen=True):
    """A text made of cover lines, by their numbers."""

    text: str
    at: At | None
    lines: frozenset[int]


def _found(cover: Sequence[CoverLine], numbers: Sequence[int], text: str = "") -> Found:
    first, last = cover[numbers[0]].line, cover[numbers[-1]].line
    words = text or " ".join(cover[n].text for n in numbers)
    return Found(words, At(first.page, first.number, last.page, last.number), frozenset(numbers))


def school_of(cover: Sequence[CoverLine]) -> Found | None:
    """The first line (or two) that is a school's name, else a name inside a line, else a line that is a trust's name."""
    inside = (
        structs.replace(_found(cover, (number,), name), lines=frozenset())
        for number, line in enumerate(cover)
        if not is_name(line.text, META.groups) and (name := name_inside(line.text, META.schools))
    )
    return _named(cover, META.schools) or next(inside, None) or _named(cover, META.groups)


def _named(cover: Sequence[CoverLine], endings: tuple[str, ...]) -> Found | None:
    """The first line, or pair of lines, that is a name and nothing else."""
    for number, line in enumerate(cover):
        following = cover[number + 1].text if number + 1 < len(cover) else ""
        goes_on = following and (not is_name(following, endings) or following.lower() in endings)
        if goes_on and is_name(f"{line.text} {following}", endings):
            return _found(cover, (number, number + 1))
        if is_name(line.text, endings):
            return _found(cover, (number,))
    return None


def title_of(cover: Sequence[CoverLine], school: Found | None) -> Found | None:
    """The first line that names a policy, with the neighbours that are set alike or that it cannot stand without."""
    taken = school.lines if school else frozenset()
    for words in (META.titles, META.weak_titles):
        for number, line in enumerate(cover):
            if number in taken or not titled(line.text, words) or len(line.text.split()) > COVER_WORDS:
                continue
            if (above := _outshone(cover, number, taken)) is not None:
                return _found(cover, (above,))
            first = last = number
            while first - 1 >= 0 and first - 1 not in taken and _belongs(cover[first - 1], cover[first], line):
                first -= 1
            while last + 1 < len(cover) and last + 1 not in taken and _belongs(cover[last], cover[last + 1], line):
                last += 1
            if (larger := _larger(cover, first, last, taken)) is not None:
                first, last = (larger, last) if key_of(line.text).split()[0] in META.titles else (larger, larger)
            found = _found(cover, range(first, last + 1))
            return structs.replace(found, text=_bare_title(found.text, school.text if school else ""))
    return None


def _outshone(cover: Sequence[CoverLine], number: int, taken: frozenset[int]) -> int | None:
    """The line above a sentence about the policy ("Staff policy. Approved by …") that is set larger: the title itself."""
    below = cover[number]
    if not below.text.rstrip().endswith("."):
        return None
    above = [
        n
        for n in range(number)
        if n not in taken and not is_date(cover[n].text) and not is_name(cover[n].text) and _may_be_title(cover[n].text)
    ]
    largest = max(above, key=lambda n: (cover[n].line.style.size, -n), default=None)
    return (
        largest
        if largest is not None and cover[largest].line.style.size > _LARGER * below.line.style.size > 0
        else None
    )


def _larger(cover: Sequence[CoverLine], first: int, last: int, taken: frozenset[int]) -> int | None:
    """The line above that is set larger and says what the title is of, where the title says only what kind of paper it is
    ("Statement of policy and procedure")."""
    words = key_of(" ".join(line.text for line in cover[first : last + 1])).split()
    if not set(words) <= {*META.titles, *META.weak_titles, *META.fillers} or first == 0 or first - 1 in taken:
        return None
    above = cover[first - 1]
    if is_date(above.text) or is_name(above.text) or len(above.text.split()) > COVER_WORDS:
        return None
    return first - 1 if above.line.style.size > _LARGER * cover[first].line.style.size > 0 else None


def _belongs(above: CoverLine, below: CoverLine, title: CoverLine) -> bool:
    """Whether two neighbouring lines are one title."""
    other = above if below is title else below
    if is_date(other.text) or is_name(other.text) or other.text[:1] in "'‘“\"" or len(other.text.split()) > COVER_WORDS:
        return False
    joins = above.text.split()[-1].lower() in META.joining or above.text.endswith(_OPEN)
    if joins or below.text.split()[0] in META.joining or below.text[:1] == "(" or below.text[:1].islower():
        return True
    if above.block == below.block or (above.heading and below.heading) or key_of(below.text) in META.titles:
        sizes = above.line.style.size, below.line.style.size
        same = abs(sizes[0] - sizes[1]) < 0.5 and sizes[0] > 0
        return (same and not titled(above.text, META.titles)) or key_of(title.text) in META.titles
    return False


def _bare_title(text: str, school: str) -> str:
    """Without the school's name before or behind it, as long as a title is left."""
    bare = text
    if school and bare.lower().startswith(school.lower()):
        bare = bare[len(school) :]
    elif school and bare.lower().endswith(school.lower()):
        bare = re.sub(r"\s(for|of|at|-|–)$", "", bare[: -len(school)].rstrip(), flags=re.IGNORECASE)
    bare = re.sub(r"\(\s*\)", "", bare).strip(" -–—:|,\t")
    bare = re.sub(r"^['’]s?\s+", "", bare)
    return fold(bare) if len(bare.split()) > 1 or bare.lower() not in ("", *META.titles) else text


def fallback_title(document: Document, cover: Sequence[CoverLine]) -> Found:
    """Without a line that names a policy: what else the cover says, the first heading, the file's name."""
    first = [block for block in document.blocks[:1] if len(block.text.split()) <= COVER_WORDS // 2]
    if first and is_name(first[0].text):
        first = [block for block in document.blocks[1:2] if _may_be_title(block.text) and block.kind != "item"] or first
    headings = (*first, *(block for block in document.blocks if block.kind == "heading"))
    named_by = (block for block in headings if block.text and not block.marker and not _GREETING.match(block.text))
    heading = next(((block.text, block.at) for block in named_by), None)
    named = next(
        (
            (_wrapped(cover[number:]), At(line.line.page, line.line.number))
            for number, line in enumerate(cover)
            if not is_date(line.text) and not is_name(line.text)
        ),
        None,
    )
    text, at = named or heading or (re.sub(r"[-_]+", " ", PurePath(document.file).stem).strip(), None)
    return Found(text, at, frozenset())


def _wrapped(cover: Sequence[CoverLine]) -> str:
    """The first line, and the next of its block if it breaks off there."""
    first, *rest = cover
    goes_on = bool(rest) and rest[0].block == first.block and (
        first.text.split()[-1].lower() in META.joining or first.text.endswith(_OPEN)
    )  # fmt: skip
    return f"{first.text} {rest[0].text}" if goes_on else first.text


def _may_be_title(text: str) -> bool:
    """Whether a line under the school's name is a few words that say no sentence."""
    told = text[-1:] in (".", ":", ";", ",") or rules(text) or is_date(text) or is_name(text)
    return 0 < len(text.split()) <= COVER_WORDS // 2 and not told


def school_of_furniture(document: Document) -> list[School]:
    """A school that only the running lines name."""
    for line in (line for piece in document.furniture if piece.kind in ("header", "footer") for line in piece.lines):
        if name := name_inside(line.text, META.schools):
            return [School(name=name, at=At(line.page, line.number))]
    return []


def titled(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of these words or phrases."""
    padded = f" {key_of(text)} "
    return any(f" {word} " in padded for word in words)


@cache
def rules(text: str) -> bool:
    """Whether a text lays down a rule: it obliges or forbids, or is a sentence that promises; when a policy is reviewed is none."""
    low = text.lower().replace("’", "'")
    ruling = obliges(text)
    whole = ruling or (text.rstrip().endswith((".", ";", ":")) and low.count(" ") >= _FEWEST_SAID)
    if not whole or not (ruling or _PROMISING.search(low)) or _IS_REVIEWED.search(low):
        return False
    return ruling or not find_dates(text)


def key_of(text: str) -> str:
    """The words of a text in lower case, nothing between them but spaces."""
    return " ".join(re.findall(r"[\w]+", text.lower()))


@cache
def is_name(text: str, endings: tuple[str, ...] = META.schools + META.groups) -> bool:
    """Whether a whole line is the name of a school (or trust)."""
    plain = re.sub(r"\s*[(,].*$", "", text).strip(" .:'’‘“”\"")
    words = re.findall(r"[\w&.'’-]+", plain)
    if not 2 <= len(words) <= 10 or titled(plain, META.titles) or re.search(r"[:;?!]", plain):
        return False
    low = [word.lower().strip(".") for word in words]
    if low[-2] in _LEADING_TO and words[-1][0].islower():  # "medicines in school"
        return False
    if set(low[1:] if words[0] == "Our" and low[1] == "lady" else low) & set(META.speaking):
        return False  # but "Our Lady" is a saint
    if "at" in low and not set(low[: low.index("at")]) & set(endings):  # "Pictures at the Mill School"
        return False
    ends = low[-1] in endings or (len(low) > 2 and low[0 if low[0] != "the" else 1] in endings and "of" in low[1:3])
    ends = ends or (low[0] in META.openings and "school" in endings)
    own = [
        word
        for word, key in zip(words, low, strict=True)
        if key not in META.no_names and key not in META.name_links and key not in META.schools + META.groups
    ]
    return ends and any(w[:1].isupper() for w in own) and 2 * sum(w[:1].isupper() for w in own) >= len(own)


def name_inside(text: str, endings: tuple[str, ...]) -> str | None:
    """The longest run of words inside a line that is the name of a school and ends at a word for one."""
    words = re.findall(r"\S+", text)
    for end in range(len(words), 1, -1):
        if words[end - 1].lower().strip(".,:;|–-") not in endings:
            continue
        for start in range(end - 1):
            run = words[start:end]
            inner = (w for w in run if w.lower() not in META.name_links)
            if (
                run[0][:1].isupper()
                and all(w[:1].isupper() for w in inner)
                and not re.search(r"[|:;–]|\s-\s", " ".join(run[:-1]))
            ):
                name = " ".join(run).strip(" .,:;|–-")
                if is_name(name, endings):
                    return name
    return None


def iso_of(text: str | None) -> str | None:
    """The first date of a text."""
    dates = find_dates(text or "")
    return dates[0].iso if dates else None


def fold(text: str) -> str:
    """A text with its white space folded."""
    return " ".join(text.split())
