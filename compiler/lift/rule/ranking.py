"""Which of the acts that phrases find in the words of a norm it is about, and which stand beside it.

Rare words count more than common ones, and so do the verb of the act and the head of a passive's subject; a narrower act goes
before its wider one and a general act gives way. A ban may name several acts in a row.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from msgspec.structs import replace

from ....grammar.signals import Hit, Passage
from ....grammar.vocabulary import Vocabulary

LEAST = 3.0
"""How much a phrase must say for its action to be taken as what a norm is about."""

GENERAL = 0.5
"""What a phrase for a general act is worth, so that any act that says more goes before it."""

BESIDE_VERB = 0.7
"""What a phrase is worth that does not hold the verb of the act."""

SUBJECT = 1.3
"""What a phrase is worth that holds the head of a passive's subject, which is what is acted on."""

ALSO = 0.3
"""How much, against the best phrase, one for an act of its own must say to stand beside it."""

LISTED = 0.6
"""How much, against the best phrase, one must say that shares its verb and stands on another side of an `or`."""

DIGITS = 6
"""To so many digits phrases are weighed: of those that say alike, the first in the pack goes before."""

MOST = 2
"""So many acts at most stand beside the first in such a list."""

KIND = 0.5
"""How much, against a wider act, a narrower one must say to take its place."""


@cache
def wide(vocabulary: Vocabulary) -> frozenset[str]:
    """The general acts that have several kinds: a ban on one reaches all of these."""
    kinds = Counter(wider for act in vocabulary.actions for wider in vocabulary.wider(act)[1:])
    return frozenset(act for act, number in kinds.items() if number > 1 and vocabulary.actions[act].general)


def ranked(hits: list[Hit], passage: Passage, vocabulary: Vocabulary) -> list[Hit]:
    """The action that is signalled most, and others that are named beside it (`films or photographs`)."""
    best: dict[str, Hit] = {}
    for found in hits:
        if found.weight < LEAST:
            continue
        if found.name in wide(vocabulary) and not found.verb and not found.subject:
            continue  # a thing that is named in passing: `remove a post`
        worth = GENERAL if vocabulary.actions[found.name].general else 1.0
        worth *= (1.0 if found.verb else BESIDE_VERB) * (SUBJECT if found.subject else 1.0)
        hit = replace(found, weight=found.weight * worth)
        if hit.name not in best or hit.weight > best[hit.name].weight:
            best[hit.name] = hit
    for name in list(best):
        wider = [w for w in vocabulary.wider(name)[1:] if w in best]
        for other in wider:
            if best[name].weight >= KIND * best[other].weight:
                del best[other]
    if not best:
        return []
    order = sorted(best.values(), key=lambda h: (-round(h.weight, DIGITS), min(h.spans)))
    first = order[0]
    chosen = [first]
    for hit in order[1:]:
        related = _related(hit, chosen, vocabulary)
        general = vocabulary.actions[hit.name].general or _where_to(hit, passage, range(passage.act, passage.around))
        if not related and not general and hit.weight >= ALSO * first.weight and _beside(first, hit, passage):
            chosen.append(hit)
            break
    return sorted(chosen, key=lambda h: min(h.spans))


def listed(chosen: list[Hit], hits: list[Hit], passage: Passage, vocabulary: Vocabulary) -> list[Hit]:
    """Other acts that a ban names on another side of an `or` (`post insults or pass on secrets`, `use the crest or the
    letterhead`): in words of their own, or with the same verb.
    """
    found: list[Hit] = []
    if not chosen:
        return found
    joints = [i for i in range(passage.act, passage.around) if passage.words[i] in ("or", "nor")]
    taken = {span for hit in chosen for span in hit.spans}
    verbs = {min(hit.spans) for hit in chosen}
    least = max(LEAST, LISTED * max(hit.weight for hit in chosen))
    for hit in sorted(hits, key=lambda h: (-h.weight, h.spans)):
        own = [span for span in hit.spans if span not in taken]
        rest = [span for span in taken if span not in hit.spans]
        rest = [span for span in rest if span not in verbs] or rest
        if not own or not rest or len(found) == MOST:
            continue
        first, last = min(a for a, _ in own), max(b for _, b in own)
        start, end = min(a for a, _ in rest), max(b for _, b in rest)
        inside = passage.act <= first and last <= passage.around
        across = any(last <= i < start or end <= i < first or _row(passage) <= min(first, start) < i for i in joints)
        apart = len(own) == len(hit.spans) or hit.weight >= least
        related = _related(hit, (*chosen, *found), vocabulary)
        general = vocabulary.actions[hit.name].general or _where_to(hit, passage, joints)
        if across and inside and apart and not related and not general and hit.weight >= LEAST:
            found.append(hit)
    return found


def _where_to(hit: Hit, passage: Passage, joints: Iterable[int]) -> bool:
    """Whether a phrase is a thing alone, behind `or` and a place that something is taken to (`to the board or | the group`)."""
    start, words = min(hit.spans)[0], passage.words
    if hit.verb or len(hit.spans) > 1:
        return False
    joint = max((i for i in joints if i < start and words[i] in ("or", "nor")), default=0)
    return start - 3 <= joint and not _TO.isdisjoint(words[max(passage.act, joint - 3) : joint])


_TO = frozenset(("to", "onto", "into", "on", "in", "via", "through"))


def wider_beside(chosen: list[Hit], hits: list[Hit], passage: Passage, vocabulary: Vocabulary) -> list[Hit]:
    """The wider act that a ban names by a verb right before that of a narrower one (`befriend or write to pupils`)."""
    verbs = {min(hit.spans) for hit in chosen}
    wider = {act for hit in chosen for act in vocabulary.wider(hit.name)[1:]}
    found = (
        hit
        for hit in sorted(hits, key=lambda h: (-h.weight, h.spans))
        if hit.name in wider and hit.verb and hit.weight >= LEAST and not vocabulary.actions[hit.name].general
    )

    def joined(hit: Hit) -> bool:
        end = min(hit.spans)[1]
        return any(passage.words[end:start] in ((), ("or",), ("nor",)) for start, _ in verbs if start >= end)

    return [hit for hit in found if verbs.isdisjoint(hit.spans) and joined(hit)][:1]


def _related(hit: Hit, others: Iterable[Hit], vocabulary: Vocabulary) -> bool:
    """Whether an act is a kind of one of the others, or the other of it."""
    return any(hit.name in vocabulary.wider(o.name) or o.name in vocabulary.wider(hit.name) for o in others)


def _row(passage: Passage) -> int:
    """Where a row of things begins that something must not be (`what is | spiteful, rude or untrue`); past the act for none."""
    words = passage.words
    own = range(passage.act, passage.around - 1)
    return next((i + 2 for i in own if words[i] in ("which", "that") and words[i + 1] in ("is", "are")), passage.around)


def _beside(first: Hit, other: Hit, passage: Passage) -> bool:
    """Whether a word that only the other phrase uses is joined by `and` or `or` to one that the first uses."""
    mine = {i for a, b in first.spans for i in range(a, b)}
    own = [i for a, b in other.spans for i in range(a, b) if i not in mine]
    for i in own:
        for j in mine:
            between = passage.words[min(i, j) + 1 : max(i, j)]
            if 0 < len(between) <= 3 and ("or" in between or "and" in between):
                return True
    return False
