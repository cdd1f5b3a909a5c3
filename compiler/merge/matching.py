"""Which unit of the new document is which of the reviewed source: by number and words, by sentences that moved, by likeness."""

import re
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process

from ...grammar.printer import fold
from ...grammar.syntax import Form
from ..units import Placed

ALIKE = 70
"""Two units whose words are so much alike (0 to 100) are versions of one."""
_SAME_NUMBER, _SAME_HEADING = 15, 5
_MOST_PAIRS = 20_000_000

Homes = dict[int, tuple[int, ...]]
"""For units of the reviewed source the units of the new document that their words went to; both by index."""


def match(ours: Sequence[Placed], theirs: Sequence[Placed]) -> dict[int, int]:
    """For units of ours the unit of theirs that has the same words, else the one most like it; each has one partner.

    What somebody wrote into a document, without a place in it, is a version of nothing in the next.
    """
    found: dict[int, int] = {}
    keys: tuple[Callable[[Placed], object], ...] = (
        lambda p: (p.unit.headings, p.unit.number, words_of(p.unit.text)),
        lambda p: (p.unit.number, words_of(p.unit.text)),
        lambda p: words_of(p.unit.text),
    )
    for key in keys:
        free: dict[str, list[int]] = {}
        for n in _left(theirs, found.values()):
            free.setdefault(repr(key(theirs[n])), []).append(n)
        for m in _left(ours, found.keys()):
            if places := free.get(repr(key(ours[m]))):
                found[m] = places.pop(0)
    rest, new = _left(ours, found.keys()), _left(theirs, found.values())
    if any(place.node.at for place in ours):
        rest = [m for m in rest if ours[m].node.at]
    if not rest or not new or len(rest) * len(new) > _MOST_PAIRS:
        return found
    scores = process.cdist(
        [fold(ours[m].unit.text) for m in rest], [fold(theirs[n].unit.text) for n in new], scorer=fuzz.ratio
    )
    pairs = []
    for i, m in enumerate(rest):
        for j, n in enumerate(new):
            a, b = ours[m].unit, theirs[n].unit
            score = float(scores[i][j]) + _SAME_HEADING * (a.headings == b.headings)
            score += _SAME_NUMBER * (a.number is not None and a.number == b.number)
            if score >= ALIKE:
                pairs.append((-score, abs(m - n), m, n))
    taken: set[int] = set()
    for _, _, m, n in sorted(pairs):
        if m not in found and n not in taken:
            found[m] = n
            taken.add(n)
    return found


def homes_of(ours: Sequence[Placed], theirs: Sequence[Placed]) -> Homes:
    """For units of ours the units of theirs that their sentences went to, in the order of the sentences, else the one like it.

    A unit with the same words is the only home; of the others each sentence has one place, in the partner if it is there.
    """
    partner = match(ours, theirs)
    whole = {m for m, n in partner.items() if words_of(ours[m].unit.text) == words_of(theirs[n].unit.text)}
    homes: Homes = {m: (partner[m],) for m in whole}
    said = {m: sentences_of(ours[m].unit.text) for m in _left(ours, whole)}
    free: dict[str, list[int]] = {}
    for n in _left(theirs, (partner[m] for m in whole)):
        for sentence in sentences_of(theirs[n].unit.text):
            free.setdefault(sentence, []).append(n)
    places: dict[tuple[int, int], int] = {}
    for own in (True, False):
        for m, sentences in said.items():
            for k, sentence in enumerate(sentences):
                there = free.get(sentence, [])
                at = partner.get(m) if own else next(iter(there), None)
                if (m, k) not in places and at is not None and at in there:
                    places[m, k] = at
                    there.remove(at)
    for m, sentences in said.items():
        found = dict.fromkeys(places[m, k] for k in range(len(sentences)) if (m, k) in places)
        if m in partner:
            found.setdefault(partner[m])
        if found:
            homes[m] = tuple(found)
    return homes


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return re.findall(r"\w+", text.casefold())


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, and what stands before a colon or semicolon, by their words."""
    return [" ".join(words) for part in re.split(r"(?<=[.;:?!])\s", text) if (words := words_of(part))]


def _left(units: Sequence[Placed], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [k for k, place in enumerate(units) if k not in gone and not isinstance(place.node, Form)]
