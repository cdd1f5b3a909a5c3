"""Named instruments and references inside the document: what a unit cites, and where it points.

An instrument is a name in capitals that ends in Act, Policy, Guidance …, or a known document. Names leave out the article,
publisher, date before, quotation marks and a bracketed abbreviation.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from ....grammar.model import Citation
from ...sought import Sought, holds
from .words import table


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _starts() -> frozenset[str]:
    return frozenset(table("references")["starts"])


class _Instrument(NamedTuple):
    """How documents name instruments of a kind; none does without one of the words, in small letters where `folded`."""

    kind: str
    pattern: re.Pattern[str]
    words: tuple[str, ...]
    folded: bool = False


def _least(words: Iterable[str]) -> tuple[str, ...]:
    """The words that hold no other of them."""
    every = sorted(set(words))
    return tuple(word for word in every if not any(other in word for other in every if other != word))


@cache
def _patterns() -> tuple[_Instrument, ...]:
    """Known documents first, then names that end in a head word."""
    found: list[_Instrument] = []
    for kind, names in table("references")["known"].items():
        shapes = [
            r"[\s,:’'-]+".join(re.escape(w) for w in re.split(r"[\s,:’'-]+", name))
            for name in sorted(names, key=lambda n: (-len(n), n))
        ]
        found.append(
            _Instrument(
                kind,
                re.compile(
                    r"\b(?:" + "|".join(shapes) + r")(?:\s+(?:in|for) (?:schools|education))?(?:\s+\(?20\d\d\)?)?", re.I
                ),
                _least(re.split(r"[\s,:’'-]+", name)[0].casefold() for name in names),
                folded=True,
            )
        )
    capital = r"(?:[A-Z][\w’'/&–-]*|&)"
    link = r"(?:of|and|for|the|in|on|to|against|with|a|by|from|or|at|on the|of the|for the)"
    name = rf"{capital}(?:,?\s+(?:{link}\s+){{0,2}}{capital})*"
    title = rf"{capital}(?:,?\s+(?:{link}\s+){{0,2}}{capital}){{2,}}"
    leads, bodies = ("guidance", "advice", "document", "toolkit"), ("DfE", "DFE", "Ofsted", "NSPCC", "HSE", "ICO")
    led = rf"\b(?:{'|'.join(leads)})\s+[‘'“\"]?(?P<name>{title})"
    found.append(_Instrument("guidance", re.compile(led), leads))
    by = rf"[‘'“\"](?P<name>{title})[’'”\"],?\s+\((?:the )?(?:{'|'.join(bodies)})\b"
    found.append(_Instrument("guidance", re.compile(by), bodies))
    for kind, heads in table("references")["heads"].items():
        ends = _alternatives(heads)
        aside = (
            r"(?:\s+\([A-Z][\w ,&’'-]*\)){0,3}" if kind == "act" else ""
        )  # "Education (School Day) (England) Regulations"
        whole = rf"(?!\s+(?:{_alternatives(table('references')['bodies'])})\b)" if kind == "act" else ""
        year = r"(?:\s+(?:\d{4}(?:\s*(?:,|and|&)\s*\d{4})*))?" if kind == "act" else ""
        found.append(
            _Instrument(
                kind,
                re.compile(
                    rf"\b{name}{aside}\s+(?:{ends})\b{whole}(?:\s+(?:of|for|on|against)\s+(?:the\s+)?{name})?{year}"
                ),
                _least(heads),
            )
        )
    for kind, heads in table("references")["first"].items():
        begins = rf"\b(?<![Tt]his )(?:{_alternatives(heads)})\s+(?:for|on)\s+(?:(?:the|all)\s+)?"
        begins += rf"{capital}(?:\s+(?:{link}\s+)?{capital})*"
        found.append(_Instrument(kind, re.compile(begins), _least(heads)))
    for kind, heads in table("references")["small"].items():
        found.append(_Instrument(kind, re.compile(rf"\b{name}\s+(?:{_alternatives(heads)})\b"), _least(heads)))
    return tuple(found)


@cache
def _ends() -> re.Pattern[str]:
    heads = [h for listed in table("references")["heads"].values() for h in listed]
    for_whom = r"(?:\s+for\s+[A-Z][\w’']*(?:\s+[A-Z][\w’']*){0,2}(?=,| and the ))?"  # "Code of Conduct for Staff, the Complaints …"
    joint = r"(?P<joint>,\s*(?:and\s+)?(?:the\s+)?|\s+(?:and|or)\s+(?:the\s+)?)(?=[A-Z])"
    return re.compile(rf"\b(?:{_alternatives(heads)}){for_whom}{joint}")


def _parted(name: str) -> list[tuple[int, str]]:
    """A run of names cut where one that is complete is joined to the next, each with its place in the run."""
    parts, start = [], 0
    for match in _ends().finditer(name):
        rest = name[match.end() :]
        if rest.rstrip("s").casefold() in ("procedure", "regulation", "policie", "policy", "plan", "guidance"):
            continue
        parts.append((start, name[start : match.start("joint")]))
        start = match.end()
    return [*parts, (start, name[start:])]


def _trim(name: str) -> str:
    """Without words that only begin the sentence or own the instrument."""
    name = re.sub(r"^.*\b(School|Academy|Trust|Federation|College|Council|Nursery)['’]s\s+", "", name)
    name = re.sub(
        r"^.*\bor\s+(?:(?:County|Borough|City|Local|District)\s+)?(?:Council|Authority|Trust|School|Federation)\s+",
        "",
        name,
    )
    while True:
        match = re.match(r"([\w’']+)\s+", name)
        if (
            match
            and (
                match[1].casefold().replace("’", "'") in _starts() or match[1].replace("’", "'").endswith(("'s", "s'"))
            )
            and match[1] not in ("Teachers'", "Teachers’")
        ):
            name = name[match.end() :]
        elif part := re.match(r"(?:Part |Section )?(?:[IVXLC]+|\d+) of (?:the )?(?=[A-Z])", name):
            name = name[part.end() :]
        elif re.match(r"(and|or|of|for|the|in|on|to|with|by|from)\s", name):
            name = name.split(None, 1)[1]
        else:
            return name


@lru_cache(maxsize=4096)
def citations(text: str) -> tuple[Citation, ...]:
    """The instruments that a text names, in order."""
    taken: list[tuple[int, int, str, str]] = []
    low = text.casefold()
    for kind, pattern, words, folded in _patterns():
        within = low if folded else text
        if not holds(within, words):
            continue
        whole = "name" if "name" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            for offset, part in _parted(match[whole]):
                name = _trim(part)
                end = match.start(whole) + offset + len(part)
                start = end - len(name)
                if any(start < b and a < end for a, b, _, _ in taken) or not _is_name(name):
                    continue
                if text[:start].endswith("(") and any(b == len(text[:start].rstrip("( ")) for _, b, _, _ in taken):
                    continue  # an abbreviation in brackets
                taken.append((start, end, kind, name))
    return tuple(Citation(type=_type(kind, text, a), name=name) for a, _, kind, name in sorted(taken))  # type: ignore[arg-type]


def _type(kind: str, text: str, start: int) -> str:
    if kind == "policy" and re.search(r"\b(DfE|DFE|Ofsted|statutory|government)\b[\s(\d)‘'“]*$", text[:start]):
        return "guidance"
    return kind


_OWNERS = frozenset(
    [
        "County",
        "Council",
        "Borough",
        "City",
        "School",
        "Schools",
        "Trust",
        "Local",
        "Authority",
        "Federation",
        "Academy",
        "College",
        "Borough's",
        "Other",
        "All",
        "Our",
    ]
)


def _is_name(name: str) -> bool:
    """At least one word besides the head word."""
    words = name.split()
    if all(w in _OWNERS for w in words[:-1]) and words[-1].islower():
        return False
    if name[:1].islower() or (words[-1].islower() and words[-2:-1] and words[-2].endswith(("'s", "’s"))):
        return False
    return len(words) > 1 or (name.upper() == name and len(name) > 2)


_PART = r"(?:[A-Z](?:\.\d+)*|\d+(?:\.\d+)*(?:\([a-z]+\))*|(?:\([a-z]{1,4}\))+|[ivx]+)"


@cache
def _parts() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """How a part of a document is pointed to, and the words without one of which none is."""
    names = _alternatives(table("references")["parts"])
    several = rf"{_PART}(?:(?:\s*,\s*|\s*,?\s+(?:and|or|to|&)\s+|\s*[-–]\s*){_PART})*"
    return re.compile(rf"\b(?i:{names})\s+{several}(?![\w])"), _least(table("references")["parts"])


_SEE_NUMBER = Sought(
    r"\b(?:see(?: also)?|(?:set out|described|explained|listed|given|found|covered|dealt with|defined|mentioned) (?:in|under)"
    r"|in (?:line|accordance) with|subject to) ((?:[A-Z]\.?)?\d+(?:\.\d+)+(?:\([a-z]+\))*|[A-Z]\.\d+(?:\([a-z]+\))*)"
)
"""A number that nothing but its shape tells to be that of a part: "the list described in C.3", "see 4.2(b)"."""


@lru_cache(maxsize=4096)
def references(text: str) -> tuple[str, ...]:
    """References to other parts of the same document, as printed."""
    found = []
    pattern, words = _parts()
    low = text.casefold()
    for match in pattern.finditer(text) if holds(low, words) else ():
        after = text[match.end() : match.end() + 40]
        if re.match(
            r"(\s+[A-Z]\w+){0,5}\s+(of|in|within|to|from) (the |that |its )?([A-Z]\w+ )*[\"“‘'A-Z]", after
        ) or re.match(r"\s+(of the )?[A-Z]\w+ .*Act", after):
            continue
        if re.search(r"\b(year|key stage|form)s?\s*$", text[: match.start()], re.I):
            continue
        found.append(match[0])
    found += [match[1] for match in _SEE_NUMBER.finditer(text)]
    return tuple(found)


_BRACKETED = re.compile(r"\(([A-Z][^()]+)\)")
_NAME = r"(?:the )?[\"'“‘]?([A-Z][^\"'”’().;:]+)"
_SEE = Sought(
    r"\b(?:[Ss]ee (?:also )?|(?:set out|described|explained|listed|given|found|covered|dealt with) (?:\w+ )?(?:under|in|at) )"
    + _NAME
)
_SECTION_ON = Sought(rf"\b(?:[Ss]ection|[Pp]art|[Hh]eading) (?:on|called|headed|entitled|about) {_NAME}")
"""A part of the document by its heading, which then may be one word."""


def heading_references(text: str, headings: frozenset[str]) -> tuple[str, ...]:
    """References by a heading of the same document ("see What we do", "set out under Who may drive", "below (Who may drive)"), as
    printed; `headings` are in small letters.
    """
    found = [name for name in _BRACKETED.findall(text) if name.casefold() in headings and len(name.split()) > 1]
    for pattern, fewest in ((_SEE, 2), (_SECTION_ON, 1)):
        for match in pattern.finditer(text):
            words = match[1].split()
            long = (" ".join(words[:n]).rstrip(",") for n in range(len(words), fewest - 1, -1))
            found += [name for name in long if name.casefold() in headings][:1]
    return tuple(dict.fromkeys(found))
