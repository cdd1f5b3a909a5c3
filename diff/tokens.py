"""A sentence as a row of words for comparing: folded, with one token each for a name, the title of a law, an address.

Names of organisations (`grammar.names`) and the titles that a policy cites are not wording of its own: two policies that
both name an Act have copied nothing. Tokens know their characters in the text, so that rows can be shown as printed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ..grammar.model import Policy
from ..grammar.names import organisations
from .similarity import WORD

NAME, TITLE, ADDRESS = "§name", "§title", "§address"
"""What stands in the place of a name, a title of a law, an address."""

Titles = dict[str, tuple[tuple[str, ...], ...]]
"""The titles that a policy cites, as rows of words by their first, the longest first."""

_LAW = re.compile(
    r"(?:(?:\b[A-Z][\w’'-]*|\([A-Z][^)]*\)|&)[ ,]+(?:(?:of|and|the|for|to|in|at|on|by|with|etc\.?)[ ,]+)*){1,12}"
    r"(?:Acts?|Regulations?|Order|Code)\b(?:[ (]+\d{4}\)?)?"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")


class Token(NamedTuple):
    """A folded word, or what stands for a name, a title, an address; from `start` to `end` in the text."""

    word: str
    start: int
    end: int


def size(words: Iterable[str]) -> int:
    """How many words of its own a row has."""
    return sum(word[0] != "§" for word in words)


def titles_of(policy: Policy) -> Titles:
    """The names of the instruments that a policy cites."""
    names = {_folded(citation.name) for clause in policy.clauses for citation in clause.citations}
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if len(name) > 1:
            by_first[name[0]].append(name)
    return {first: tuple(found) for first, found in by_first.items()}


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in _plain(text))


def _plain(text: str) -> list[Token]:
    return [Token(m.group().casefold().replace("’", "'"), m.start(), m.end()) for m in WORD.finditer(text)]


def tokens_of(text: str, titles: Titles) -> list[Token]:
    """The words of a sentence with their characters; names, titles of laws and addresses are one token each."""
    spans = [(m.start(), m.end(), ADDRESS) for m in _ADDRESS.finditer(text)]
    spans += [(m.start(), m.end(), TITLE) for m in _LAW.finditer(text)]
    spans += [(name.start, name.end, NAME) for name in organisations(text)]
    found: list[Token] = []
    words = _plain(text)
    place = 0
    while place < len(words):
        token = words[place]
        span = max((s for s in spans if s[0] <= token.start < s[1]), key=lambda s: s[1], default=None)
        title = next(
            (t for t in titles.get(token.word, ()) if tuple(w.word for w in words[place : place + len(t)]) == t), ()
        )
        if span is not None:
            end = place
            while end < len(words) and words[end].start < span[1]:
                end += 1
            found.append(Token(span[2], token.start, words[end - 1].end))
            place = end
        elif title:
            found.append(Token(TITLE, token.start, words[place + len(title) - 1].end))
            place += len(title)
        else:
            found.append(token)
            place += 1
    return found
