"""The sentence stage's vocabulary, loaded from `grammar/words/*.toml`: phrases of several words, verbs and their forms.

A phrase is words, where "a|b" is one of several and "(x)" may be left out; the longest phrase that fits wins.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ...sought import Sought

WORDS = Path(__file__).parents[3] / "grammar" / "words"


@cache
def table(name: str) -> dict[str, Any]:
    """`grammar/words/<name>.toml` as it stands."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def filled(pattern: str, words: dict[str, str]) -> str:
    """A pattern with the words for the names that it, or those words, have in braces: `(?:{may}) .+`. Raises KeyError for a name
    without.
    """
    return re.sub(r"\{([A-Za-z_]\w*)\}", lambda found: filled(words[found[1]], words), pattern)


def words_of(name: str, key: str) -> frozenset[str]:
    """A list of words that is written as one string or as strings."""
    value = table(name)[key]
    return frozenset(value.split() if isinstance(value, str) else value)


def one_of(key: str) -> str:
    """A list of `patterns.toml` as the inside of a group in a regular expression."""
    return "|".join(table("patterns")[key])


def in_small(text: str) -> str:
    """A text in small letters with straight apostrophes, each letter at its place: one that would become two stays."""
    low = text.replace("’", "'")
    small = low.casefold()
    return small if len(small) == len(text) else "".join(c if len(c.casefold()) > 1 else c.casefold() for c in low)


class Fits:
    """Patterns over small letters, sought all at once. None has a `|` outside a group: those for the start of a text are
    tried there alone and those for a word at words alone, which takes a quarter of the time of one that tries all anywhere.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        listed = list(patterns)
        first = [p.removeprefix("^") for p in listed if p.startswith("^")]
        words = [p.removeprefix(r"\b") for p in listed if p.startswith(r"\b")]
        rest = [p for p in listed if not p.startswith(("^", r"\b"))]
        self._first = Sought("|".join(first)) if first else None
        self._patterns = tuple(map(Sought, [*([rf"\b(?:{'|'.join(words)})"] if words else []), *rest]))

    def start(self, text: str) -> int | None:
        """Where the first of them begins in a text, which is taken in small letters; None if none fits."""
        low = text.lower()
        if self._first and self._first.match(low):
            return 0
        first: int | None = None
        for pattern in self._patterns:
            match = pattern.search(low)
            if match and (first is None or match.start() < first):
                first = match.start()
        return first


class _Node:
    """A word of a phrase: the words that may follow it, and the kind of the phrase that may end here ("" for none)."""

    __slots__ = ("below", "kind")

    def __init__(self) -> None:
        self.below: dict[str, _Node] = {}
        self.kind = ""


class Phrases:
    """Phrases with their kinds, in one tree of words; where several kinds share a phrase, the first has it. `firsts` are the
    words that a phrase can begin with.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._root = _Node()
        for kind, phrase in entries:
            ends = [self._root]
            for place in phrase.split():
                words = place.strip("()").split("|")
                after = [end.below.setdefault(word, _Node()) for end in ends for word in words]
                ends = [*ends, *after] if place.startswith("(") else after
            for end in ends:
                end.kind = end.kind or kind
        self.firsts = frozenset(self._root.below)

    def find(self, words: Sequence[str], at: int) -> tuple[str, int]:
        """Kind and length of the longest phrase at `at`; ("", 0) if there is none."""
        found, end, below = ("", 0), at, self._root.below
        while end < len(words) and (node := below.get(words[end])) is not None:
            end, below = end + 1, node.below
            if node.kind:
                found = (node.kind, end - at)
        return found

    def all(self, words: Sequence[str], start: int, end: int) -> Iterator[tuple[int, str, int]]:
        """Every place from `start` to before `end` with a phrase, the phrase's kind and length."""
        first = self.firsts
        if first.isdisjoint(words):  # as of most texts
            return
        for at in range(start, end):
            if words[at] in first:
                kind, length = self.find(words, at)
                if length:
                    yield at, kind, length


@cache
def phrases(name: str, key: str = "") -> Phrases:
    """The phrases of one table of a word file, or of all its lists at the top."""
    content = table(name)[key] if key else {k: v for k, v in table(name).items() if k.isupper()}
    return Phrases((kind, phrase) for kind, listed in content.items() for phrase in listed)


# --- verbs --------------------------------------------------------------------------------------------------------

_BASE = words_of("verbs", "base")
_IRREGULAR = words_of("verbs", "irregular")
_NEVER = words_of("verbs", "never")
_NOUNS = words_of("verbs", "nouns")


def is_base(word: str) -> bool:
    """`report`, `be`: the form after a modal and of an order."""
    return word in _BASE


def _stems(word: str, ending: str) -> tuple[str, ...]:
    stem = word.removesuffix(ending)
    doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
    changed = stem[:-1] + "y" if stem.endswith("i") else stem
    return (stem, stem + "e", doubled, changed)


@cache
def is_participle(word: str) -> bool:
    """`reported`, `given`: the form after "be"."""
    word = word.rpartition("-")[2] if word.startswith("re-") else word
    again = next((word.removeprefix(p) for p in ("un", "re", "over", "mis") if word.startswith(p)), "")  # "undone"
    return word not in _NEVER and (
        word in _IRREGULAR or (len(again) > 3 and again in _IRREGULAR) or (word.endswith("ed") and len(word) > 3)
    )


@cache
def is_gerund(word: str) -> bool:
    """`reporting`: the form after "responsible for"."""
    if not word.endswith("ing") or word in _NOUNS:
        return False
    return len(word) > 7 or any(stem in _BASE for stem in _stems(word, "ing"))


@cache
def is_third_person(word: str) -> bool:
    """`reports`: the form after a single subject."""
    return _base_of_third_person(word) is not None


def _base_of_third_person(word: str) -> str | None:
    stems = (word.removesuffix("ies") + "y", word.removesuffix("s"), word.removesuffix("es"))
    third = word.endswith("s") and not word.endswith("ss")
    return next((stem for stem in stems if stem in _BASE), None) if third else None


@cache
def base_of(word: str) -> str | None:
    """The form after a modal of a verb in the present: `hold` of `hold` and of `holds`; None for other words."""
    if word in ("is", "are", "am"):
        return "be"
    if word in ("has", "does", "goes"):
        return {"has": "have", "does": "do", "goes": "go"}[word]
    return _base_of_third_person(word) or (word if is_base(word) else None)


@cache
def base_of_gerund(word: str) -> str | None:
    """The form after a modal of a verb in -ing: `join` of `joining`; None for other words."""
    return next((stem for stem in _stems(word, "ing") if stem in _BASE), None) if word.endswith("ing") else None


@cache
def base_of_past(word: str) -> str | None:
    """The form after a modal of a verb in the past: `wait` of `waited`, `ring` of `rang`; None for other words."""
    irregular: str | None = table("verbs")["rather"].get(word)
    found = next((stem for stem in _stems(word, "ed") if stem in _BASE), None) if word.endswith("ed") else None
    return irregular or found
