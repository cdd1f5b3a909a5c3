"""The sentence stage's vocabulary, loaded from `grammar/words/*.toml`: phrases of several words, verbs and their forms.

A phrase is words, where "a|b" is one of several and "(x)" may be left out; the longest phrase that fits wins.
"""

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parents[2] / "grammar" / "words"

Pattern = tuple[tuple[frozenset[str], bool], ...]
"""For each place its words, and whether it may be left out."""


@cache
def table(name: str) -> dict[str, Any]:
    """`grammar/words/<name>.toml` as it stands."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def words_of(name: str, key: str) -> frozenset[str]:
    """A list of words that is written as one string or as strings."""
    value = table(name)[key]
    return frozenset(value.split() if isinstance(value, str) else value)


def one_of(key: str) -> str:
    """A list of `patterns.toml` as the inside of a group in a regular expression."""
    return "|".join(table("patterns")[key])


def _pattern(phrase: str) -> Pattern:
    places = phrase.split()
    return tuple((frozenset(place.strip("()").split("|")), place.startswith("(")) for place in places)


def _length(pattern: Pattern, words: Sequence[str], at: int) -> int:
    """How many words the pattern covers from `at` on, at most; 0 if it does not fit."""
    ends = {at}
    for options, optional in pattern:
        after = {end + 1 for end in ends if end < len(words) and words[end] in options}
        ends = after | ends if optional else after
        if not ends:
            return 0
    return max(ends) - at


class Phrases:
    """Phrases by the words they can begin with; `find` gives the kind and length of the longest one at a place."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[str, Pattern]]] = {}
        for kind, phrase in entries:
            pattern = _pattern(phrase)
            for options, optional in pattern:
                for word in sorted(options):
                    self._by_first.setdefault(word, []).append((kind, pattern))
                if not optional:
                    break

    def find(self, words: Sequence[str], at: int) -> tuple[str, int]:
        """Kind and length of the longest phrase at `at`; ("", 0) if there is none."""
        best = ("", 0)
        for kind, pattern in self._by_first.get(words[at], ()):
            length = _length(pattern, words, at)
            if length > best[1]:
                best = (kind, length)
        return best


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
    return word not in _NEVER and (word in _IRREGULAR or (word.endswith("ed") and len(word) > 3))


@cache
def is_gerund(word: str) -> bool:
    """`reporting`: the form after "responsible for"."""
    if not word.endswith("ing") or word in _NOUNS:
        return False
    return len(word) > 7 or any(stem in _BASE for stem in _stems(word, "ing"))


@cache
def is_third_person(word: str) -> bool:
    """`reports`: the form after a single subject."""
    stems = (word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y")
    return word.endswith("s") and not word.endswith("ss") and any(stem in _BASE for stem in stems)
