"""Whether letters that were recognised are a word of English at all: evidence for and against a reading.

In goes a word as it was read, out comes yes or no. Names and terms of a school are no words here, so a no proves nothing.
"""

import re
from functools import cache

from simplemma import is_known

_SHORT = frozenset("a am an as at be by do go he i if in is it me my no of on or so to up us we".split())  # noqa: SIM905
"""All words of one and two letters; the dictionary holds abbreviations too."""
_BEHIND = re.compile(r"(?:[’']s?)?[.,:;)]*$")


@cache
def is_word(text: str) -> bool:
    """Whether a dictionary has it; signs and an s behind it do not count."""
    plain = _BEHIND.sub("", text).casefold()
    return plain in _SHORT if len(plain) < 3 else is_known(plain, lang="en")
