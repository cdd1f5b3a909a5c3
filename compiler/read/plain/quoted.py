"""Lines of a plain text that an e-mail quotes (`> …`), and words that stand in columns by blanks, made lines like others.

As many lines go in as come out: the signs before quoted ones are taken off, and the gaps between columns become tabs. A list
whose glyph is `>` stays one.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_QUOTED = re.compile(r"[ \t]*>[> ]*")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_FEWEST_ROWS = 2
_NUMBER = re.compile(r"\W*\w{1,4}\W*")


def unquoted(text: str) -> str:
    """The text without the signs of quoted lines, where one of them is empty or goes on in the middle of a sentence."""
    lines = text.split("\n")
    for start, end in _runs([_QUOTED.match(line) is not None for line in lines]):
        inner = [_QUOTED.sub("", line, count=1) for line in lines[start:end]]
        goes_on = any(below[:1].islower() and above[-1:].isalnum() for above, below in pairwise(inner))
        if goes_on or "" in inner:
            lines[start:end] = inner
    return "\n".join(lines)


def tabbed(lines: Sequence[str]) -> list[str]:
    """The lines with a tab in the gaps of those that stand one below the other and have words at the same place behind them."""
    lines = list(lines)
    gaps = [_gaps(line) for line in lines]
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and gaps[start] and gaps[end] == gaps[start]:
            end += 1
        if gaps[start] and end - start >= _FEWEST_ROWS:
            lines[start:end] = [_GAP.sub("\t", line) for line in lines[start:end]]
        start = end
    return lines


def _gaps(line: str) -> tuple[int, ...]:
    """Where words stand behind a wide gap, if what is before the first one is more than a number."""
    found = list(_GAP.finditer(line)) if "\t" not in line else []
    if not found or _NUMBER.fullmatch(line[: found[0].start()].strip()):
        return ()
    return tuple(match.end() for match in found)


def _runs(told: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    for n, here in enumerate((*told, False)):
        if not here:
            if n > start:
                yield start, n
            start = n + 1
