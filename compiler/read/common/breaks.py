"""Where a person broke a line on purpose: the lines of one paragraph in, the numbers of those that begin a text of their own out.

A line that was wrapped is as long as the next word allows. One that ends though the next word would have stood on it was
ended: below a few words that head a sentence, below a text that ends in a colon, before a label with its value, before a step.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from .document import in_capitals

_ENDED = (".", "!", "?", ":", ";", ",")
_LABELLED = re.compile(r"[A-Z][\w’'/&-]*(?: [\w’'/&-]+){0,4}: ?\S")
_LETTERED = re.compile(r"([A-Z])\. (?=[^\W_])")
_STEP = re.compile(r"(?:step|stage|level|tier|phase) \d{1,2}\b[\s:.)–—-]*\S", re.I)
_DASHED = re.compile(r"[-–*•·] ?\S")
_ROW = re.compile(r"\w \| \w")
_SENTENCE = re.compile(r"[.!?:]['\"’”)]*$")
_MOST_HEAD, _FEWEST_SAID = 6, 5
_MOST_LISTED = 10
_SLACK = 4


def breaks(lines: Sequence[str], sentence_words: frozenset[str], hard: bool = False) -> frozenset[int]:
    """The lines (by number, never 0) that begin a text of their own. `sentence_words` are those that no heading holds;
    `hard`: no line was wrapped, as the format says."""
    if len(lines) < 2:
        return frozenset()
    width = 10_000 if hard else max(map(len, lines))
    found = {
        n for n in range(1, len(lines))
        if _STEP.match(lines[n]) or (_is_labelled(lines[n]) and (_is_labelled(lines[n - 1]) or _SENTENCE.search(lines[n - 1])))
    }  # fmt: skip
    found |= _lettered(lines)
    found |= {n for n in range(1, len(lines)) if _ROW.search(lines[n]) and _ROW.search(lines[n - 1])}
    found |= {n for n in range(1, len(lines)) if _DASHED.match(lines[n]) and _is_listed(lines, n)} if hard else set()
    if heads_line(lines[0], lines[1], sentence_words, hard) and _SENTENCE.search(lines[-1]):
        found.add(1)
    for n, line in enumerate(lines[:-1] if hard else lines[:-2]):
        if (
            line.endswith(":")
            and not any(k in found for k in range(n + 1, len(lines)))
            and _lists(lines[n + 1 :], width)
        ):
            found.update(range(n + 1, len(lines)))
            break
    return frozenset(found)


def counts_on(above: str, below: str) -> bool:
    """Whether a text begins with the capital after that which another begins with: `A. …`, `B. …`."""
    first, second = _LETTERED.match(above), _LETTERED.match(below)
    return first is not None and second is not None and ord(second[1]) == ord(first[1]) + 1


def _lettered(lines: Sequence[str]) -> set[int]:
    """The lines that count on by capitals from one that begins with `A.`."""
    found: set[int] = set()
    last = ""
    for n, line in enumerate(lines):
        if counts_on(last, line) or line.startswith("A. "):
            found.update({n} if n and last else set())
            last = line
    return found


def heads_line(above: str, below: str, sentence_words: frozenset[str], hard: bool = False) -> bool:
    """Whether a line is a few words that stand over a sentence and were not wrapped there."""
    words = re.findall(r"[\w'’]+", above.lower())
    return (
        0 < len(words) <= _MOST_HEAD and above[0].isupper() and not above.endswith(_ENDED) and below[:1].isupper()
        and (in_capitals(above, 3) > in_capitals(below, 3)
             or (not set(words) & sentence_words and len(below.split()) >= _FEWEST_SAID))
        and (hard or _short(above, below, len(below)))
    )  # fmt: skip


def _is_listed(lines: Sequence[str], number: int) -> bool:
    """Whether a line that begins with a dash is one of several, or stands below a colon."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return any(_DASHED.match(line) for line in (lines[number - 1], below)) or lines[number - 1].endswith(":")


def _is_labelled(line: str) -> bool:
    return _LABELLED.match(line) is not None


def _short(above: str, below: str, width: int) -> bool:
    """Whether the first word of the line below would have stood on the one above."""
    return len(above) + 1 + len(below.split(" ", 1)[0]) + _SLACK < width


def _lists(lines: Sequence[str], width: int) -> bool:
    """Whether lines below a colon are items that nobody marked: short, each ended on purpose, none a sentence but the last."""
    ended = all(len(a) + 1 + len(b.split(" ", 1)[0]) <= width for a, b in pairwise(lines))
    return ended and all(len(line.split()) <= _MOST_LISTED and ":" not in line for line in lines) and not any(
        _SENTENCE.search(line) for line in lines[:-1]
    )  # fmt: skip
