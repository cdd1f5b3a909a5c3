"""What of an act the word of a pack does not say: in what manner, of which things, by whom.

Comes in: a norm, the act and the hits by which its pack knows it. Goes out: the words that are left; None where nothing is.
"""

import re
from collections.abc import Sequence
from functools import cache

from ....grammar.signals import Hit, Passage, lemma, words_of
from ....grammar.vocabulary import Vocabulary
from ..phrases.facts import content_of, telling, told_by_facts
from ..phrases.parties import named
from ..phrases.reading import NormReading
from ..phrases.words import one_of, table
from .around import subject_of
from .ranking import wide

_MANNER = re.compile(rf"\b(?:{one_of('manner')})\b", re.IGNORECASE)
_SHOWING = {"publish-image", "take-image", "store-image"}


_SHOWN = re.compile(
    r"\b(?:pictures?|photos?|photographs?|images?|videos?|films?|footage|recordings?|clips?) of"
    r" (?P<whom>(?:the|an?|any|our|this) (?!(?:sort|kind|nature|type|event|activity|lesson|trip|school|academy|trust)\b)[^,;:.]+)",
    re.IGNORECASE,
)
_QUALIFIERS = re.compile(
    r"\b(?:that|which|who|whose)\b|\bin (?:a|any) (?:way|manner)\b|(?<=\w )being (?:\w+ly )?\w+(?:ed|en|ught)\b"
    r"|\bin (?:front|view|sight|the presence) of\b"
    r"|\bfor (?:\w+ ){0,3}(?:reasons?|purposes?|gain|advantage|benefit)\b",
    re.IGNORECASE,
)


def qualified_by(
    norm: NormReading, act: str, read: Sequence[Hit], passage: Passage, vocabulary: Vocabulary
) -> str | None:
    """What narrows a ban or a permission after the last word of the act that a phrase has read."""
    if norm.modality not in ("prohibition", "discouragement", "permission"):
        return None
    text = f"{subject_of(norm)} {act}"
    words = {word for hit in read for a, b in hit.spans for word in passage.words[a:b]}
    if (manner := _MANNER.search(text)) and not words & {*words_of(manner[0])}:
        return manner[0]  # "use force | as a punishment"
    found = _QUALIFIERS.search(text)
    if not found and {hit.name for hit in read} <= _SHOWING and (shown := _SHOWN.search(text)):
        whom = shown["whom"]  # "pictures | of the sick bay"
        return None if named(whom) or told_by_facts(whom, vocabulary) or not content_of(whom) else f"of {whom}"
    if not found:
        return _object(norm, read, passage, vocabulary)
    place = len(words_of(text[: found.start()]))
    if any(place < end <= passage.around for hit in read for _, end in hit.spans):
        return None
    last = max((b for hit in read for _, b in hit.spans), default=place)
    if {"or", "nor"}.intersection(passage.words[last:place]) and not {hit.name for hit in read} <= wide(vocabulary):
        return None  # what stands last in a list is narrowed, not what was read: `a party or a shop which is near`
    rest = text[found.start() :]
    suffered = rest.startswith("being ") and not told_by_facts(rest, vocabulary)  # "a pupil | being restrained"
    return rest if suffered or telling(rest, vocabulary) else None


def _agent_words(norm: NormReading) -> frozenset[str]:
    """The words of who does a passive: "put online | by adults working at the school"."""
    if not norm.passive or not norm.bearer_text:
        return frozenset()
    who = rf"\bby (?:[\w’'-]+ ){{0,3}}?{re.escape(norm.bearer_text)}\b(?: (?:who|working|employed)\b[^,;]*)?"
    return frozenset(word for found in re.finditer(who, norm.action) for word in words_of(found[0]))


def _object(norm: NormReading, read: Sequence[Hit], passage: Passage, vocabulary: Vocabulary) -> str | None:
    """The thing that a ban on a general act is about, where neither a phrase nor a fact has read it (`post | exam results`)."""
    if norm.modality == "permission" or not {hit.name for hit in read} <= wide(vocabulary):
        return None
    text = " ".join(passage.words[: passage.around])
    known = {i for hit in read for a, b in hit.spans for i in range(a, b)}
    told = (
        told_by_facts(text, vocabulary)
        | {w for who in named(text) for w in words_of(who.text)}
        | _anything()
        | _agent_words(norm)
    )
    left = [
        i
        for i, word in enumerate(passage.words[: passage.around])
        if i not in known
        and (_one_of(passage.words, i) or (word not in told and lemma(word) not in told))
        and content_of(word)
    ]
    last = max((b for hit in read for _, b in hit.spans), default=0)
    return " ".join(passage.words[min(left) : max(left) + 1]) if any(i >= last for i in left) else None


def _one_of(words: Sequence[str], place: int) -> bool:
    """Whether a word names one place online among others (`the page`), not wherever something may be put."""
    return place > 0 and words[place - 1] in ("the", "this", "that") and lemma(words[place]) in _PLACES


_PLACES = frozenset(("page", "account", "channel", "feed", "blog", "profile", "group", "chat", "wall"))


@cache
def _anything() -> frozenset[str]:
    """Words for whatever is put online and where, which leave a general act as it is."""
    data = table("circumstances")
    return frozenset((*data["online"], *data["anything"]))
