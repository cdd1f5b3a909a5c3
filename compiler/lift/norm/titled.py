"""What the title of a policy tells about its sentences: whom it addresses, and what words of two meanings mean in it.

Comes in: a title, and the words of headings and units where they matter. Goes out: a party, or norms that bind another
party than their words name by themselves ("candidates" are pupils where exams are spoken of). No sentence is read here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ....grammar.model import Bearer
from ...sought import Sought
from ..phrases.parties import Who, named
from ..phrases.reading import NormReading, Unit
from ..phrases.words import one_of, table

_CLASSES: tuple[Bearer, ...] = ("staff", "pupils", "parents", "governors", "third_parties")
_CONDUCT = re.compile(rf"\b(?:{one_of('documents')})\b", re.I)
_FOR = re.compile(r"\b(?:for|to)\s+(?:all |our |the |new |other )*$", re.I)
_APART = re.compile(r"(?:[(:–—]|\s-)\s*(?:for )?(?:all |our |the )*$", re.I)
_FIRST = re.compile(r"(?:the |our |all |school |trust |academy |college )*", re.I)
_OWN = re.compile(r"[’']s?\b")


@lru_cache(maxsize=256)
def titled(title: str) -> Who | None:
    """The party that a title addresses: "Code of Conduct for Staff", "Pupil Charter", "Leave of Absence (Teachers)"; whoever
    it is where it names several kinds of them.
    """
    words = _OWN.sub("", title)
    found = [who for who in named(words) if who.bearer in _CLASSES]
    if not found:
        return None
    before, behind = words[: found[0].start], words[found[-1].end :]
    about = bool(_CONDUCT.search(before))
    apart = bool(_APART.search(before)) and not _CONDUCT.search(behind)
    addresses = apart or bool(_FOR.search(before) and (about or found[0].bearer == "staff"))
    if not addresses and not (_FIRST.fullmatch(before) and _CONDUCT.search(behind)):
        return None
    if len({who.bearer for who in found}) == 1:
        return found[0]
    paid = next((who for who in found if who.bearer == "staff"), None)
    if paid and {who.bearer for who in found} == {"staff", "third_parties"}:
        return paid
    return Who("everyone", "everyone", "", 0, 0)


@cache
def _topics() -> tuple[tuple[Bearer, re.Pattern[str]], ...]:
    listed: Mapping[Bearer, Sequence[str]] = table("patterns")["topics"]
    return tuple((bearer, re.compile(rf"\b(?:{'|'.join(fits)})\b", re.I)) for bearer, fits in listed.items())


@lru_cache(maxsize=1024)
def topical(heading: str) -> Bearer | None:
    """Whose rules stand under a heading or title, by what it speaks of: "Conditions of hire", "Lone working"."""
    found = [bearer for bearer, fits in _topics() if fits.search(heading)]
    return found[0] if len(found) == 1 else None


class _Word(Struct, frozen=True):
    """A word of two meanings: what names it, the party that it means where `where` (in small letters) is spoken of. `term` is
    the whole of it, where only its last word names anybody ("Relevant | Persons").
    """

    words: re.Pattern[str]
    party: str
    bearer: Bearer
    where: Sought
    term: Sought | None = None


@cache
def _words() -> tuple[_Word, ...]:
    return tuple(
        _Word(
            re.compile(rf"\b(?:{'|'.join(entry['words'])})\b", re.I),
            entry["party"],
            entry["bearer"],
            Sought(rf"\b(?:{'|'.join(entry['where'])})\b"),
        )
        for entry in table("patterns")["meant"]
    )


@cache
def _any_word() -> re.Pattern[str]:
    """All these words at once, in small letters."""
    return re.compile(rf"\b(?:{'|'.join(fit for entry in table('patterns')['meant'] for fit in entry['words'])})\b")


Meant = tuple[_Word, ...]
"""The words of two meanings that have their second one in a policy."""


def meant_in(title: str, units: Sequence[Unit]) -> Meant:
    """The words of two meanings that have their second one here: by the title, the headings, or how often it is spoken of."""
    above = "\n".join((title, *dict.fromkeys(heading for unit in units for heading in unit.headings))).lower()
    texts = [unit.text.lower() for unit in units]
    whole = "\n".join((title.lower(), *texts))
    said = dict.fromkeys(match[0] for match in _any_word().finditer(whole))
    used = [word for word in _words() if any(map(word.words.fullmatch, said))]
    return (
        *(word for text in (unit.text for unit in units) for word in _defined(text)),
        *(
            word
            for word in used
            if word.where.search(above) or 3 * sum(bool(word.where.search(text)) for text in texts) >= len(texts)
        ),
    )


_DEFINES = re.compile(
    r"\((?:(?:together|collectively|jointly|all|each|hereafter|hereinafter),? )*(?:(?:referred to|known|called) as )?(?:the )?"
    r"[\"“‘'](?P<term>[A-Z][\w-]+(?: [A-Z]?[\w-]+){0,3})[\"”’']\)"
)


def _defined(text: str) -> Iterator[_Word]:
    """A term that a text makes for those of whom it lists who work at the school (`employees and volunteers ("Members")`)."""
    for found in _DEFINES.finditer(text):
        before = re.split(r"[.;]", text[: found.start()])[-1]
        classes = {who.bearer for who in named(before)}
        if "staff" in classes and classes.isdisjoint(("pupils", "parents")):
            words = found["term"].removesuffix("s").split()
            term = Sought(rf"\b{' '.join(map(re.escape, words))}s?\b")
            yield _Word(re.compile(rf"{re.escape(words[-1])}s?", re.I), "staff", "staff", term, term)


def meant_by(who: Who | None, meant: Meant) -> Who | None:
    """The party that a title names, as its words mean it."""
    word = next((word for word in meant if who and word.words.fullmatch(who.text)), None)
    return Who(word.party, word.bearer, who.text, who.start, who.end) if who and word else who


def all_as_meant(norms: Sequence[NormReading], meant: Meant, lead: str) -> Iterator[NormReading]:
    """Norms with the party that their words mean; one that no words give to anybody goes with the one before, whose it is."""
    before: NormReading | None = None
    changed: NormReading | None = None
    for norm in norms:
        told = as_meant(norm, meant, lead)
        if (
            before
            and changed
            and not norm.bearer_text
            and (before.party, before.sentence) == (norm.party, norm.sentence)
        ):
            told = replace(norm, party=changed.party, bearer=changed.bearer)
        else:
            before, changed = norm, told
        yield told


def as_meant(norm: NormReading, meant: Meant, lead: str = "") -> NormReading:
    """A norm with the party that its words mean, or those of the text that leads to it."""
    for word in meant:
        told = word.term is None or word.term.search(f"{norm.sentence} {lead}") is not None
        if norm.bearer_text and told and word.words.fullmatch(norm.bearer_text):
            return replace(norm, party=word.party, bearer=word.bearer)
    return norm
