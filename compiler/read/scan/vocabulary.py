"""Whether letters that were recognised are a word of English at all: evidence for and against a reading.

In goes a word as it was read, out comes yes or no. Names and terms of a school are no words here, so a no proves nothing.
"""

import re
from functools import cache

from simplemma import is_known

_ONE_OR_TWO = "a am an as at be by do go he i if in is it me my no of on or so to up us we"
_THREE_OR_FOUR = "all and any are but can for has her his its may not nor one our out she the was who will with you"
_SHORT = frozenset(_ONE_OR_TWO.split())
"""All words of one and two letters; the dictionary holds abbreviations too."""
_SMALL = _SHORT | frozenset(_THREE_OR_FOUR.split())
_BEHIND = re.compile(r"(?:[’']s?)?[.,:;)]*$")


@cache
def is_word(text: str) -> bool:
    """Whether a dictionary has it; signs and an s behind it do not count."""
    plain = _BEHIND.sub("", text).casefold()
    return plain in _SHORT if len(plain) < 3 else is_known(plain, lang="en", low_memory=True)


def is_small(text: str) -> bool:
    """Whether it is one of the small words between others, which are the first to be run together with them."""
    return _BEHIND.sub("", text).casefold() in _SMALL
