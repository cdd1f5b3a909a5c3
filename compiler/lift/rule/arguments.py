"""Whom an act concerns: the parties that its words name, under the preposition that the pack's act takes.

Comes in: the pack's acts, the norm, and the words near its act. Goes out: arguments of the formal act; who is bound is told
elsewhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ..phrases.parties import Who as Named
from ..phrases.parties import named
from ..phrases.reading import NormReading
from ..phrases.words import words_of
from .around import before
from .pointing import shared_object


def owns(text: str, end: int) -> bool:
    """Whether what a party owns is named, not the party: an apostrophe stands behind it."""
    return text[end : end + 1] in ("'", "’")


_OF = re.compile(r"\s+of\s+(?:\w+\s+){0,2}")
"""What stands between a party and another that only tells which (`parents of any pupil involved`)."""

_OBJECTS = frozenset(
    ("pupil", "former-pupil", "parent", "staff", "colleague", "governor", "press", "applicant", "visitor")
)


def _fellow(who: Named) -> Named:
    """Staff who are called colleagues in what staff do: others than those who act."""
    return replace(who, party="colleague") if who.party == "staff" and who.text.casefold() == "colleagues" else who


def _mutual(found: Sequence[Named], norm: NormReading) -> Iterator[Named]:
    """The parties, with those whom "one another" means: pupils where pupils were named before or are bound, colleagues of staff."""
    doing = norm.party
    for who in found:
        if who.text.casefold() == "one another" and doing in _OBJECTS - {"staff", "colleague"}:
            yield replace(who, party=doing)
        else:
            doing = who.party
            yield who


def args_of(
    names: tuple[str, ...], norm: NormReading, near: str, meant: str, vocabulary: Vocabulary
) -> tuple[s.Arg, ...]:
    """Whom the act concerns, under the preposition that the first action takes for it. `meant` is what a pronoun points to."""
    takes = vocabulary.actions[names[0]].takes
    first = next((who.end for who in named(meant) if who.party != norm.party), 0)
    text = _WHOSE.sub(lambda clause: " " * len(clause[0]), f"{near}{shared_object(norm)} {meant[:first]}".rstrip())
    fellows = norm.bearer == "staff" and "colleague" not in norm.bearer_text.casefold()
    every = tuple(_fellow(who) if fellows else who for who in _mutual(named(text), norm))
    found = [w for w in every if w.party in vocabulary.parties and not owns(text, w.end)]
    found = [w for w in found if not any(_OF.fullmatch(text[v.end : w.start]) for v in every if v.end < w.start)]
    args: list[s.Arg] = []
    if "to" in takes and ("with" not in takes):
        told = [
            w.party
            for w in found
            if re.search(
                rf"\b(?:to|inform|notify|tell|contact|alert)\s+(?:(?!{_ELSEWHERE})\w+['’]?s?\s+){{0,5}}$"
                r"|\b(?:give|send|show|offer|hand|text|email|issue|lend)\s+(?:(?:a|an|any|the|our|their|other)\s+){0,2}$",
                text[: w.start],
                re.IGNORECASE,
            )
        ]
        if norm.passive and _TOLD.match(norm.action):  # "the chair must be told of any concern for a child"
            officers = before(norm)
            told = [w.party for w in named(officers) if w.party != norm.party and not owns(officers, w.end)] or told
        args += _arg("to", [p for p in told if p not in (None, "everyone")], norm)
    if "from" in takes and ("of" not in takes or "from" in text.casefold()):
        asked = _asked("from", found, text) or _asked("by", found, text) or _owners(text)
        args += _arg("from", [p for p in asked if p != "everyone"], norm)
    if "to" in takes and not args and vocabulary.actions[names[0]].topic == "training":
        whom = re.split(r"\babout\b", text, maxsplit=1)[0]  # `teach about telling a grown-up`: whom is not told
        args += _arg("to", [w.party for w in found if w.party in _OBJECTS - {norm.party} and w.end <= len(whom)], norm)
    prep: Literal["with", "of"] | None = "with" if "with" in takes else "of" if "of" in takes else None
    if prep and not any(a.prep == "from" for a in args):
        subject = norm.party if not norm.passive else None
        agent = norm.party if norm.bearer_text else None
        objects = [
            w.party
            for w in found
            if w.party in _OBJECTS
            and not (w.party == "press" and names[0].endswith("-press"))  # the act is about the press already
            and (w.party not in (subject, agent) or re.search(r"\b(?:other|another|fellow)\s+$", text[: w.start]))
        ]
        if prep == "with" and not objects:  # "pupils' own accounts must not be followed", "be a pupil's friend"
            owners = named(_OWNED.sub(lambda owned: " " * len(owned[0]), text))
            objects = [w.party for w in owners if w.party in _OBJECTS and _ACCOUNT_OF.match(text, w.end)]
        if not objects and _TO_THEM.search(norm.action):
            objects = _them(norm)
        args += _arg(prep, objects, norm)
    order = ("about", "by", "for", "from", "of", "to", "with")
    return tuple(sorted(args, key=lambda a: order.index(a.prep)))


_WHOSE = re.compile(r"\bwhose\b[^.,;:]*|\([^()]*\b(?:if|when|where)\b[^()]*\)", re.IGNORECASE)
"""What speaks of others, whom the act does not concern: `a parent` `whose child they teach`, `(or a note if a pupil is away)`."""

_TOLD = re.compile(rf"(?:\w+ly )?(?:{'|'.join(sorted(words_of('verbs', 'told_to')))})\b", re.IGNORECASE)
_ELSEWHERE = r"(?:from|with|by|between|about|regarding|concerning|involving)\b"
"""What leads away from whoever is told: `tell the head of any contact from a pupil`."""

_ACCOUNT_OF = re.compile(
    r"(?:['’]s?|s['’])? (?:(?:own|personal|private|social|media|networking|online|friend|follow|contact) )*"
    r"(?:accounts?|profiles?|pages?|feeds?|friends?|followers?|contacts?|connections?|requests?|invitations?)\b",
    re.I,
)


_TO_THEM = re.compile(
    r"\b(?:to|with|from|of|by|follow|befriend|message|contact|add|accept) (?:them|him|her)\b", re.IGNORECASE
)


def _them(norm: NormReading) -> list[str]:
    """Whom `them` means in an act: the party that its sentence names last before it, who is not the bearer."""
    at = norm.sentence.find(norm.action)
    text = norm.sentence[: max(at, 0)]
    every = [w for w in named(text) if w.party in _OBJECTS]
    first = [w for w in every if not any(_OF.fullmatch(text[v.end : w.start]) for v in every if v.end < w.start)]
    return [w.party for w in first if w.party is not None and w.party != norm.party][-1:]


def _asked(prep: str, found: Sequence[Named], text: str) -> list[str]:
    """The parties after a preposition, those that are joined to one of them too."""
    asked: list[str] = []
    last = -1
    for who in found:
        after = re.search(rf"\b{prep}\s+(?:\w+['’]?s?\s+){{0,2}}$", text[: who.start], re.IGNORECASE)
        if who.party is not None and (after or (last >= 0 and _JOINED.fullmatch(text[last : who.start]))):
            asked.append(who.party)
            last = who.end
    return asked


_JOINED = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b)\s*(?:(?:the|their|both)\s+)?", re.IGNORECASE)
_OWNED = re.compile(r"['’]s?(?=\s)")
_LEAVE_OF = re.compile(
    r"['’]s?\s+(?:\w+\s+)?(?:approval|permission|consent|authori[sz]ation|agreement)\b", re.IGNORECASE
)


def _owners(text: str) -> list[str]:
    """Whose leave is asked where it is said to be theirs (`the headteacher's approval`)."""
    bare = _OWNED.sub(lambda owned: " " * len(owned[0]), text)
    return [who.party for who in named(bare) if who.party is not None and _LEAVE_OF.match(text, who.end)]


def _arg(prep: Literal["to", "from", "with", "of"], parties: Iterable[str], norm: NormReading) -> list[s.Arg]:
    words = tuple(map(s.Word, dict.fromkeys(parties)))
    if not words:
        return []
    both = prep in ("of", "from") and re.search(r"\bboth\b", norm.action, re.IGNORECASE)
    return [s.Arg(prep, s.Who(words, ("and" if both else "or") if len(words) > 1 else None))]
