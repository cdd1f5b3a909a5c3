"""What kind of unit it is that holds no norm: definition, scope, purpose, citation, meta, leadin or statement; and its terms."""

import re
from functools import cache, lru_cache

from ....grammar.model import Citation, Kind
from ..phrases.reading import TermReading
from ..phrases.words import Fits, filled, one_of, table


@cache
def _signals() -> tuple[tuple[Kind, Fits], ...]:
    return tuple((entry["kind"], Fits(entry["fits"])) for entry in table("kinds")["signal"])


@cache
def _of(group: str, kind: str) -> re.Pattern[str]:
    return re.compile(filled(table("kinds")[group][kind], table("kinds")["words"]), re.I)


def signalled(text: str) -> Kind | None:
    """The kind that the wording signals first."""
    found = [(start, kind) for kind, fits in _signals() if (start := fits.start(text)) is not None]
    return min(found, key=lambda place: place[0])[1] if found else None


def of_heading(heading: str) -> Kind | None:
    """What a heading says about the units under it."""
    return next(
        (kind for kind in ("purpose", "scope", "definition", "citation") if _of("headings", kind).search(heading)), None
    )


@lru_cache(maxsize=1024)
def of_history(heading: str) -> bool:
    """Whether a heading stands over what was changed in the document and when."""
    return bool(_HISTORY.fullmatch(heading.strip(" .:")))


def defines(heading: str, text: str) -> bool:
    """Whether a text says what the thing is that its heading asks for: "What is bullying?" – "Bullying is …"."""
    asked = _ASKS.match(heading)
    if not asked:
        return False
    thing = asked[1].strip(" .:?!\"'“”‘’")
    verbs = "is|are|means?|can be|can take|may be|includes?|involves?|refers?"
    begins = rf"\W*(?:[\w]+ ){{0,2}}{re.escape(thing)}\b[^.]{{0,60}}?\b(?:{verbs})\b"
    return bool(re.match(begins, text, re.I))


_HISTORY = re.compile(one_of("history"), re.I)
_ASKS = re.compile(
    r"(?:what (?:do )?(?:we|the school) means? by|what (?:is|are)|(?:the )?(?:definitions?|meaning|nature) of|defining)"
    r"\s+(?:an? |the )?(.+)",
    re.I,
)


def of_leadin(text: str) -> Kind | None:
    """What an introducing unit makes of its items: purposes, a definition's parts, instruments; None for nothing."""
    return next((kind for kind in ("citation", "purpose", "definition") if _of("leadins", kind).search(text)), None)


def is_citation(text: str, found: tuple[Citation, ...]) -> bool:
    """Whether a unit does nothing but name instruments, or point to one."""
    if not found:
        return False
    rest = text
    for citation in found:
        rest = rest.replace(citation.name, " ")
    rest = _ABOVE_ALL.split(rest)[0]
    rest = re.sub(r"\([^)]*\)|\d{4}|[^\w\s]", " ", rest)
    words = [
        w
        for w in rest.split()
        if w.casefold()
        not in (
            "the",
            "and",
            "our",
            "or",
            "a",
            "amended",
            "by",
            "dfe",
            "of",
            "s",
            "uk",
            "school",
            "trust",
            "see",
            "for",
            "staff",
            "pupils",
            "department",
            "education",
            "statutory",
            "guidance",
        )
    ]
    if len(words) <= 3 and not re.search(r"\b(is|are|will|must|should|may|can)\b", rest):
        return True
    return (
        bool(re.match(r"(please )?(also )?(refer to|see|read)\b", text, re.I))
        and len(text.split()) < 25
        and text.count(".") <= 1
    )


_ABOVE_ALL = re.compile(
    r",? (?:and )?(?:in particular|particularly|especially|notably|above all),? (?!(?:you|we|they|staff) )", re.I
)
"""What is singled out in an instrument: "the Health Policy, | in particular its annex on nuts"."""
_QUOTE = frozenset("\"'‘“")
_QUOTED = r"[\"'‘“]+([^\"'’”]{2,60})[\"'’”]+"
_TERM = re.compile(
    rf"(?:{one_of('before_term')})\s+(?:the )?{_QUOTED}"
    rf"|^[^\w]*(?:The term )?{_QUOTED}\s+(?:{one_of('after_term')})"
    rf"|{_QUOTED}\s+(?:is|are)\s+defined as"
    r"|of this (?:policy|document), [\"'‘“]*([\w -]{2,40}?)[\"'’”]*\s+(?:means|refers to|(?:is|are) defined as)",
    re.I,
)


def terms(text: str) -> tuple[TermReading, ...]:
    """The words that a unit defines, as printed without quotation marks."""
    if _QUOTE.isdisjoint(text) and "of this " not in text.lower():
        return ()
    return tuple(TermReading(next(g for g in match.groups() if g).strip()) for match in _TERM.finditer(text))
