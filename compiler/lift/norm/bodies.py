"""A body that "it" takes up: "The board meets each term. It may set up a panel."

Comes in: a sentence, and the body of which the sentences before it told. Goes out: the body of which it tells itself, and whether
a verb is something that bodies do: a plan that the board makes may be what "it" is, but it sets up no panel.
"""

import re
from functools import lru_cache

from ..phrases.parties import Who, named
from ..phrases.words import one_of, words_of
from .spans import first_word

_BODY = re.compile(
    rf"(?:The|Our|Each|Every|An?|This) (?:(?!(?:of|in|on|at|for|to|and|or)\b)[\w’'-]+ ){{0,4}}?(?:{one_of('bodies')})\b"
)
_ACTS = words_of("verbs", "acts_of_bodies")


@lru_cache(maxsize=4096)
def body_told(sentence: str, before: Who | None) -> Who | None:
    """The body that a sentence begins with; that of the sentences `before` where it begins with "it"."""
    if first_word(sentence) == "it":
        return before
    found = _BODY.match(sentence)
    return (
        next((who for who in named(sentence[: found.end() + 20]) if who.start < found.end() <= who.end), None)
        if found
        else None
    )


def done_by_body(verb: str) -> bool:
    """Whether a verb in its base form is something that a body does."""
    return verb in _ACTS
