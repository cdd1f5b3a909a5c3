"""Constructions that say what another says more plainly: "Posting there is reserved for the clerk" is "Only the clerk may post
there".

Comes in: a sentence. Goes out: the plain one, for the other readers; "" for other sentences. The patterns are in
`grammar/words/recast.toml`.
"""

import re
from functools import cache, lru_cache

from ...sought import Ways
from ..phrases.parties import named
from ..phrases.words import base_of_gerund, table
from .verbless import done_with

_LONGEST = 400
_HEAD = 40
"""In so many characters of its words a party is named, if they are about it."""

_AGAIN = re.compile(r"\b(?P<joint>and|or|nor) (?P<verb>[a-z]+ing)\b")
_BOTH = re.compile(r"(?P<joint>,? (?:and|or)) (?:for|to) ")
_POINTS = re.compile(r"(?:it|this|that|these|those|they|which|what|here|there)\b", re.I)


@cache
def _casts() -> Ways[str]:
    return Ways(((one["fits"], one["says"]) for one in table("recast")["cast"]), re.I | re.S)


@lru_cache(maxsize=4096)
def recast(sentence: str) -> str:
    """The plain sentence that says what this one says; "" where there is none."""
    text = sentence.rstrip(" .!")
    if len(text) > _LONGEST or text.endswith(("?", ":")):
        return ""
    for found, says in _casts().fitting(text):
        parts = _parts(found.groupdict(default=""))
        if parts is not None:
            said = says.format_map(parts)
            return f"{said[:1].upper()}{said[1:]}"
    return ""


def _parts(found: dict[str, str]) -> dict[str, str] | None:
    """The words for the places of a plain sentence; None where an act is none, or nobody is named who has to be."""
    parts = dict(found)
    if any(_POINTS.match(parts[key]) for key in ("act", "deed", "rest") if key in parts):
        return None
    if not all(_names(parts[key]) for key in ("party", "giver") if key in parts):
        return None
    if "party" in parts:
        parts["party"] = _BOTH.sub(r"\g<joint> ", parts["party"])
    if "whom" in parts and not {*_names(parts["whom"])} & {*_TAUGHT}:
        return None
    if "act" in parts and not (act := _act(parts["act"], several=parts["be"] == "are")):
        return None
    return {**parts, "act": act} if "act" in parts else parts


def _names(words: str) -> tuple[str, ...]:
    """The parties that words are about."""
    return tuple(who.party for who in named(words) if who.start < _HEAD)


_TAUGHT = ("pupil", "former-pupil", "parent")


def _act(words: str, several: bool) -> str:
    """An act as it stands behind a modal: "posting there", "the posting of news", "access to it"; "" for what is no act. Behind it
    stands "are" where it is `several`, as "meeting rooms" are.
    """
    first, _, rest = words.partition(" ")
    if (base := base_of_gerund(first.casefold())) is not None:
        if several and not _AGAIN.search(rest):
            return ""
        rest = _AGAIN.sub(lambda found: f"{found['joint']} {base_of_gerund(found['verb']) or found['verb']}", rest)
        return f"{base} {rest.removeprefix('of ')}"
    if (deed := table("verbs")["deeds"].get(first.casefold())) and rest:
        return f"{deed} {_LINK.sub('', rest)}"
    nouns = table("recast")["nouns"].items()
    verb = next((verb for verb, fits in nouns if re.match(rf"(?:{fits})\b", words, re.I)), "") or done_with(
        words.lower()
    )
    return f"{verb} {words[:1].lower()}{words[1:]}" if verb else ""


_LINK = re.compile(r"(?:of|to|with|by) ")
