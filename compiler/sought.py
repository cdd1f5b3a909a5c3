"""Patterns that are sought only in texts that hold one of the words without which they cannot match.

Most patterns are sought in every sentence and found in few. Whether a text holds a word is seen in a small part of the time
that a pattern takes to fail at every place of it. The words are read off the pattern itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_parser = import_module("re._parser")  # how `re` itself reads a pattern
_MOST = 64
"""At most so many words stand for a pattern; one that asks for more is sought in every text."""
_LONG = 4
"""Words of so many letters are rare enough to be alike."""

_Words = frozenset[str]
_NOTHING: _Words = frozenset(("",))


class Sought:
    """A compiled pattern with the methods of `re.Pattern` that are used, and their results."""

    __slots__ = ("_held", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self._held = words_needed(pattern, flags)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where it fits."""
        return self.pattern.search(text) if holds(text.casefold(), self._held) else None

    def match(self, text: str) -> re.Match[str] | None:
        """How it fits the beginning."""
        return self.pattern.match(text) if holds(text.casefold(), self._held) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """How it fits the whole."""
        return self.pattern.fullmatch(text) if holds(text.casefold(), self._held) else None

    def findall(self, text: str) -> list[Any]:
        """What fits, or its groups, at all places."""
        return self.pattern.findall(text) if holds(text.casefold(), self._held) else []

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places where it fits."""
        return self.pattern.finditer(text) if holds(text.casefold(), self._held) else iter(())

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something put for all that fits."""
        return self.pattern.sub(put, text) if holds(text.casefold(), self._held) else text

    def split(self, text: str) -> list[str]:
        """The text parted at all that fits."""
        return self.pattern.split(text) if holds(text.casefold(), self._held) else [text]


class Ways(Generic[T]):
    """Patterns, one of which a whole text may fit, each with what it stands for; tried in their order."""

    __slots__ = ("_ways",)

    def __init__(self, ways: Iterable[tuple[str, T]], flags: int = 0) -> None:
        self._ways = [(words_needed(fits, flags), re.compile(fits, flags), says) for fits, says in ways]

    def fitting(self, text: str) -> Iterator[tuple[re.Match[str], T]]:
        """How the text fits each of them that it fits, and what that stands for."""
        low = text.casefold()
        for held, pattern, says in self._ways:
            for word in held:  # `holds`, without a call for each of the ways
                if word in low:
                    if (found := pattern.fullmatch(text)) is not None:
                        yield found, says
                    break


def without_lead(pattern: re.Pattern[str], text: str) -> str:
    """A text without what a pattern fits at its beginning; `sub` would try a pattern for the beginning at every place."""
    found = pattern.match(text)
    return text[found.end() :] if found else text


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether one of some words is in a text."""
    for word in words:  # noqa: SIM110 – `any` takes twice as long, and this is asked for most patterns and sentences
        if word in text:
            return True
    return False


def words_needed(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """Words in small letters, one of which is in whatever a pattern matches; "" is one where it may match without."""
    return tuple(sorted(_needed(_parser.parse(pattern, flags)) or ("",)))


def _needed(parts: Sequence[tuple[Any, Any]]) -> _Words | None:
    """Words in small letters, one of which is in whatever the parts of a pattern match; None if there are no such words."""
    found: list[_Words] = []
    run = _NOTHING  # what the last parts together match, as far as that can be listed
    for part in parts:
        listed = _listed([part])
        if listed is None or len(run) * len(listed) > _MOST:
            found.append(run)
            run = _NOTHING
        if listed is None:
            found.append(_inside(*part) or _NOTHING)
        else:
            found.append(listed)
            run = frozenset(before + word for before in run for word in listed)
    return max((_fewest(words) for words in (*found, run) if "" not in words), key=_worth, default=None)


def _inside(kind: Any, part: Any) -> _Words | None:
    """The words that a part needs of which not all matches can be listed."""
    match str(kind):
        case "SUBPATTERN":
            return _needed(part[-1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if part[0]:
            return _needed(part[2])
        case "ATOMIC_GROUP":
            return _needed(part)
        case "ASSERT" if part[0] == 1:  # ahead
            return _needed(part[1])
        case "BRANCH":
            ways = [_needed(way) for way in part[1]]
            return frozenset().union(*(way for way in ways if way)) if all(ways) else None
    return None


def _listed(parts: Sequence[tuple[Any, Any]]) -> _Words | None:
    """All that parts of a pattern match, in small letters; None if that is too much."""
    run = _NOTHING
    for kind, part in parts:
        words: _Words | None = None
        match str(kind):
            case "LITERAL":
                words = frozenset((chr(part).casefold(),))
            case "AT" | "ASSERT_NOT":
                words = _NOTHING
            case "IN" if all(str(kind) == "LITERAL" for kind, _ in part):
                words = frozenset(chr(char).casefold() for _, char in part)
            case "SUBPATTERN":
                words = _listed(part[-1])
            case "MAX_REPEAT" | "MIN_REPEAT" if part[:2] == (0, 1) and (some := _listed(part[2])):
                words = some | {""}
            case "BRANCH":
                ways = [_listed(way) for way in part[1]]
                words = frozenset().union(*(way for way in ways if way)) if all(ways) else None
        if words is None or len(run) * len(words) > _MOST:
            return None
        run = frozenset(before + word for before in run for word in words)
    return run


def _fewest(words: _Words) -> _Words:
    """The words without those that hold another."""
    return frozenset(word for word in words if not any(other in word for other in words if other != word))


def _worth(words: _Words) -> tuple[int, int]:
    """How much words tell: the longest first, of those the fewest."""
    return min(_LONG, *(len(word.strip()) for word in words)), -len(words)
