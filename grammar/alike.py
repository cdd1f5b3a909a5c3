"""Words that mean nearly the same where schools make rules, from `words/alike.toml`, and the words of a text with what they mean.

Word forms only: no grammar, no guesses. Two words are alike if they share a meaning of that file.
"""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .signals import lemma, words_of

LEAST_STEM = 4
"""The letters that must be left of a word without its ending."""

_FILE = Path(__file__).parent / "words" / "alike.toml"


class Told(NamedTuple):
    """A word of a text: its dictionary form, the numbers of the meanings that it may have there, and the longest expression of
    several words that it stands in (their places, from and to; None if in none).
    """

    lemma: str
    senses: frozenset[int]
    joined: tuple[int, int] | None = None


class _Table(NamedTuple):
    exact: dict[str, list[tuple[tuple[str, ...], int]]]
    prefixes: tuple[tuple[str, int], ...]


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def light() -> frozenset[str]:
    """Words that say too little to be looked for by themselves."""
    return frozenset(_content()["light"].split())


@cache
def faint() -> frozenset[str]:
    """Words that say little: people use them for much that documents put otherwise."""
    return frozenset(_content()["faint"].split())


@cache
def services() -> frozenset[str]:
    """Names of services: who asks about one of them by itself is not answered by what holds of others."""
    return frozenset(_content()["services"].split())


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """A word without the first ending that fits and leaves enough of it, so that words that belong together look the same."""
    endings = [] if word.endswith("ss") else _content()["endings"].split()
    return word.removesuffix(next((e for e in endings if word.endswith(e) and len(word) - len(e) >= LEAST_STEM), ""))


@cache
def _table() -> _Table:
    """First form → what must follow it, and the meaning; beginnings of words, and the meaning."""
    exact: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    prefixes: list[tuple[str, int]] = []
    for number, line in enumerate(_content()["alike"]):
        for entry in line.split():
            forms = words_of(entry.replace("_", " "))
            if entry.endswith("*") and len(forms) == 1:
                prefixes.append((forms[0], number))
            else:
                first, *rest = map(lemma, forms)
                exact.setdefault(first, []).append((tuple(rest), number))
    return _Table(exact, tuple(prefixes))


@lru_cache(maxsize=20000)
def _begins(word: str) -> tuple[int, ...]:
    return tuple(number for prefix, number in _table().prefixes if word.startswith(prefix))


@lru_cache(maxsize=20000)
def told(text: str) -> tuple[Told, ...]:
    """The words of a text in order, each with what it may mean there alone or together with those beside it."""
    words = words_of(text)
    forms = [lemma(word) for word in words]
    senses: list[set[int]] = [set(_begins(word)) for word in words]
    joined: list[tuple[int, int] | None] = [None] * len(words)
    things: dict[str, list[str]] = _content()["things"]
    for at, form in enumerate(forms):
        if at and form in things and words[at - 1] in things[form]:
            senses[at].clear()
            continue
        for rest, number in _table().exact.get(form, ()):
            end = at + 1 + len(rest)
            if tuple(forms[at + 1 : end]) == rest:
                for place in range(at, end):
                    senses[place].add(number)
                if rest and all(span is None or end - at > span[1] - span[0] for span in joined[at:end]):
                    joined[at:end] = [(at, end)] * (end - at)
    return tuple(Told(form, frozenset(found), span) for form, found, span in zip(forms, senses, joined, strict=True))
