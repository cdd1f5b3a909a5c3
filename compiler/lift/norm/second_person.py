"""Whom a policy means by "you" and "we": by its own definition, else by those of whom it speaks to its reader as others.

All units come in; definitions, each with the headings under which it holds, and the likely reader go out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ....grammar.model import Bearer
from ...sought import Sought
from ..phrases.parties import Who, named, subjects
from ..phrases.reading import Unit
from ..phrases.words import one_of
from ..sentence.split import sentences

_CALLED = Sought(
    r"(?:\b(?:this|the following) (?:part|section|chapter|appendix)\b[^.;:]{0,120}?)?"
    r"[\"'‘“](we|us|our|you|your)[\"'’”](?: (?:or|and|/) [\"'‘“]\w+[\"'’”])?"
    r"[^.;:]{0,40}?(?:,? (?:it |we |this )?|\b)"
    r"(?:means?|refers? to|stands? for|is|are|for|includes?|covers?|(?:speak|talk)(?:s|ing)? to|address(?:es|ing)?) ([^.;]+)",
    re.I,
)
_PART = re.compile(r"\b(?:this|the following) (?:part|section|chapter|appendix|page)\b", re.I)
"""Where a definition holds for no more than the section in which it stands."""
_THOSE = re.compile(
    r"(?:(?:all|any|each|every one|everyone|anyone|both) of )?(?:them|th[eo]se(?: people| groups)?)\b", re.I
)
"""Those who were named just before."""
_FOR_ONE = Sought(
    r"\b(?:this|the following|the next) (?:part|section|chapter|page|appendix) (?:[\w-]+ )?(?:is|was|has been) "
    r"(?:[\w-]+ )?for you (?:only )?(?:if|when|because) you(?:[’']re| are) (?P<whom>[^.;]+)"
    r"|\bif you(?:[’']re| are) (?P<before>[^.;,]+), (?:this|the following|the next) (?:part|section|chapter|page|appendix) "
    r"(?:is|was) (?:\w+ )?for you",
    re.I,
)
"""A section tells who "you" are under it by whom it is for."""
_DEAR = re.compile(r"\W*Dear (?:all )?((?:[\w’'/-]+ ?){1,4}),")
"""How a letter begins."""
_QUOTES = frozenset("\"'‘“")
_AT_WORK = re.compile(r"\b(?:works?|working|employed|employees?|paid|on the (?:staff|payroll))\b", re.I)
_WHOEVER = Who("everyone", "everyone", "", 0, 0)
_EMPLOYED = Who("staff", "staff", "", 0, 0)

_YOU = Sought(r"\b(?:you|your|yours|yourself)\b", re.I)
_YOURS = re.compile(r"\b(?:your|my)\b(?:(?!\b(?:your|my)\b)[\w\s,’'-]){0,80}\Z", re.I)
POSSESSIVE = re.compile(r"[’']s?\b")
ADDRESSED = re.compile(
    rf"^(?:.*\b(?:{one_of('addresses')})\b.*)?\b(?:for|to|of)\s+(?:(?:all|our|the|new|account|page)\s+)*$", re.I
)
"""What leads to those to whom a heading speaks: "Rules for", "To all"."""
_BESIDE = re.compile(r"\b(?:the|our|all|and|other)\b|[\W\d]", re.I)

OTHERS = 5
"""So many sentences have to speak to "you" of pupils and parents as others for the reader to be of the staff."""

SHOWN = 6
"""So many words of a policy have to show who its reader is, nine in ten of them the same one."""

Called = tuple[str, tuple[str, ...], Who]
"""A pronoun, the headings under which a definition holds, and whom it means."""


def called_in(units: Sequence[Unit]) -> Iterator[Called]:
    """What "we" and "you" are said to mean."""
    before = ""
    for unit in units:
        if (dear := _DEAR.match(unit.text)) and (who := next(iter(named(dear[1])), None)):
            yield "you", unit.headings, who
        if found := _FOR_ONE.search(unit.text):
            yield "you", _within(unit.headings, found[0]), _whom(found["whom"] or found["before"])
        for match in () if _QUOTES.isdisjoint(unit.text) else _CALLED.finditer(unit.text):
            word, meaning = match.groups()
            if _THOSE.match(meaning):
                meaning = unit.text[: match.start()].rpartition(".")[0] or before
            yield word.casefold(), _within(unit.headings, match[0]) if _PART.search(match[0]) else (), _whom(meaning)
        before = unit.text


def _within(headings: tuple[str, ...], words: str) -> tuple[str, ...]:
    """The headings under which holds what words say of the part or section in which they stand: a part is all of a chapter."""
    return headings[:1] if _CHAPTER.search(words) else headings


_CHAPTER = re.compile(r"\b(?:part|chapter)\b", re.I)


def _whom(meaning: str) -> Who:
    """Whom a definition of a pronoun names: "everybody who works here" are the staff, "pupils and parents" whoever it is."""
    who, *others = subjects(meaning) or named(meaning)[:1] or (_WHOEVER,)
    if who.bearer == "everyone":
        return _EMPLOYED if _AT_WORK.search(meaning) else who
    apart = {"pupils", "parents"} & {other.bearer for other in (who, *others)}
    return _WHOEVER if apart and len({who.bearer, *(other.bearer for other in others)}) > 1 else who


def we_of(called: Sequence[Called], headings: tuple[str, ...]) -> Who | None:
    """Who "we" are under these headings, if a definition tells."""
    return _meant(called, headings, ("we", "us", "our"))


def you_of(called: Sequence[Called], headings: tuple[str, ...], shown: Bearer | None = None) -> Bearer | None:
    """Who "you" are under these headings, if a definition tells and they do not speak to others ("For parents"), nor name others
    whose own things the section speaks of, by which it has `shown` its reader.
    """
    who = _meant(called, headings, ("you", "your"))
    to = _spoken_to(headings) or (shown if shown and shown == _about(headings) else None)
    return who.bearer if who and (to is None or to == who.bearer) else None


def _meant(called: Sequence[Called], headings: tuple[str, ...], words: tuple[str, ...]) -> Who | None:
    """What the definition of a pronoun tells that holds for the narrowest part of the policy, the first of several."""
    found = [(len(under), who) for word, under, who in called if word in words and headings[: len(under)] == under]
    return max(found, key=lambda told: told[0])[1] if found else None


def staff_sections(units: Sequence[Unit], voices: Counter[Bearer]) -> frozenset[tuple[str, ...]]:
    """The headings of the sections that say "you" to the staff, in a policy that speaks to its reader of pupils and parents
    as others, and of the staff hardly ever. `voices` tells how often its words show somebody to be its reader ("your child").
    """
    others: dict[tuple[str, ...], Counter[Bearer]] = {}
    for unit in units:
        counts = others.setdefault(unit.headings, Counter())
        for bearer in _others(unit.text):
            counts[bearer] += 1
    free = [counts for headings, counts in others.items() if _about(headings) is None]
    whole = sum(free, Counter[Bearer]())
    outside = whole["pupils"] + whole["parents"]
    if outside < max(OTHERS, 2 * whole["staff"], 2 * (voices["pupils"] + voices["parents"])):
        return frozenset()
    return frozenset(
        headings
        for headings, counts in others.items()
        if _spoken_to(headings) in (None, "staff") and ((about := _about(headings)) in (None, "staff") or counts[about])
    )


def to_part(headings: tuple[str, ...], who: Bearer) -> bool:
    """Whether a heading sets a part of a policy apart for somebody: "For parents"."""
    return _spoken_to(headings) == who or _about(headings) == who


def shown_sections(
    sections: Sequence[tuple[str, ...]], voices: Mapping[tuple[str, ...], Counter[Bearer]]
) -> dict[tuple[str, ...], Bearer]:
    """The sections that say "you" to the reader whom the words of the whole policy show beyond doubt ("your manager"), by
    their headings: all but those that speak to others, or whose own words show another.
    """
    whole = voices[()]
    top = whole.most_common(1)
    if not top or top[0][1] < max(SHOWN, 0.9 * whole.total()):
        return {}
    reader = top[0][0]
    return {
        headings: reader
        for headings in sections
        if _spoken_to(headings) in (None, reader) and (not voices.get(headings) or voices[headings][reader])
    }


def meant_sections(
    units: Sequence[Unit], voices: Mapping[tuple[str, ...], Counter[Bearer]]
) -> dict[tuple[str, ...], Bearer]:
    """The sections that say "you" to those for whom the policy says it was written, by their headings: all but those that speak
    to anybody themselves, whose own words show another, or which speak of the reader, and not of those whom their heading names.
    Nothing where other words show another reader of the whole.
    """
    if sum(len(_YOU.findall(unit.text)) for unit in units) < OTHERS:
        return {}
    reader = written_for(units)
    if reader is None or any(who != reader for who in voices[()]):
        return {}
    named_in: dict[tuple[str, ...], list[Who]] = {}
    for unit in units:
        named_in.setdefault(unit.headings, []).extend(named(unit.text))
    return {
        headings: reader
        for headings, people in named_in.items()
        if _spoken_to(headings) is None and not _tells_of(reader, _about(headings), people)
    }


def _tells_of(reader: Bearer, about: Bearer | None, people: Sequence[Who]) -> bool:
    """Whether a section whose heading names others (`about`) tells of the reader by name and not of them: it speaks to them."""
    theirs = about not in (None, reader) and all(who.bearer != about for who in people)
    return theirs and any(reader in who.text.casefold() for who in people)


def written_for(units: Sequence[Unit]) -> Bearer | None:
    """Those for whom a policy says that it was written; None if it does not say so of one group."""
    told = (match for unit in units if (match := _WRITTEN_FOR.search(unit.text)))
    return next((who.bearer for match in told if (who := _whom(match["whom"])).bearer in _READ), None)


_WRITTEN_FOR = Sought(
    r"\b(?:this|the|our) (?:\w+ )?(?:policy|guide|guidance|booklet|handbook|document|leaflet|code|page|note|advice) "
    r"(?:(?:is|was|has been) (?:\w+ )?(?:(?:written|meant|intended|put together|produced|drawn up|here|there) )?"
    r"(?:just |only |mainly )?(?:for|addressed to|aimed at|directed at)|applies to|is applicable to|speaks to) (?P<whom>[^.;]+)",
    re.I,
)


def _others(text: str) -> Iterator[Bearer]:
    """Those of whom the sentences of a text speak that speak to "you", each once in a sentence: "your child" is no other."""
    if not _YOU.search(text):
        return
    for sentence in sentences(text):
        if _YOU.search(sentence):
            yield from sorted({who.bearer for who in named(sentence) if not _YOURS.search(sentence[: who.start])})


def told_of_children(text: str) -> bool:
    """Whether a text says "you" to somebody to whom a child is no child of his own: "before the child came, you may"."""
    return "pupils" in _others(text)


@lru_cache(maxsize=1024)
def _spoken_to(headings: tuple[str, ...]) -> Bearer | None:
    """To whom the nearest heading speaks that speaks to anybody."""
    for heading, found in _naming(headings):
        if ADDRESSED.search(heading[: found[0].start]) or _THEIRS.match(_marked(heading, found)):
            return found[0].bearer
    return None


def _marked(heading: str, found: Sequence[Who]) -> str:
    """A heading with a sign for those whom it names."""
    return f"{heading[: found[0].start]}§{heading[found[-1].end :]}"


_THEIRS = re.compile(
    r"(?:what|how|where|when|why|ways|things)\b(?: \w+)? (?:(?:an?|all|our|the) )*§ (?:can|could|should|must|may|need to|have to)\b"
    r"|(?:what|how|where|when|why) (?:can|could|should|must|may|do) (?:(?:all|our|the) )*§"
    r"|if you(?:[’']re| are) (?:an?|one of) (?:our |the )?§"
    r"|(?:(?:all|our|the) )*§[’']? ?(?:[:,–-].*\byou\b|(?:pages?|section|part|corner|sheet|only)\W*$)",
    re.I,
)
"""Headings that speak to those whom they name: "What parents can do", "Governors: what we ask of you", "Pupils' page"."""


@lru_cache(maxsize=1024)
def told_by_heading(headings: tuple[str, ...]) -> Bearer | None:
    """Who "you" are where the nearest heading that speaks to anybody names its readers alone ("A page for parents")."""
    spoken = (told for told in _naming(headings) if _READERS.search(told[0][: told[1][0].start]))
    if (nearest := next(spoken, None)) is None:
        return None
    heading, found = nearest
    alone = len({who.bearer for who in found}) == 1 and not heading[found[-1].end :].strip(" .:?!")
    return found[0].bearer if alone and found[0].bearer in _READ else None


def _naming(headings: tuple[str, ...]) -> Iterator[tuple[str, list[Who]]]:
    """The headings that name somebody, the nearest first, and whom each names."""
    for heading in (POSSESSIVE.sub("", heading) for heading in reversed(headings)):
        found = [who for who in named(heading) if who.bearer != "school"]
        if found:
            yield heading, found


_READERS = re.compile(
    rf"^(?:(?:.*\b(?:{one_of('addresses')})\b.*)?\b(?:for|to)|what .*\b(?:ask|expect|need|want|hope for)\b.* (?:of|from))"
    r"\s+(?:all\s+|our\s+|the\s+)*$",
    re.I,
)
_READ: tuple[Bearer, ...] = ("staff", "pupils", "parents", "governors")


@lru_cache(maxsize=1024)
def _about(headings: tuple[str, ...]) -> Bearer | None:
    """Whom the nearest heading names that names a party and nothing else: to speak to, or of."""
    for heading, found in _naming(headings):
        if not _BESIDE.sub("", heading[: found[0].start] + heading[found[-1].end :]):
            return found[0].bearer
    return None
