"""How strict each policy is beside its peers: question by question, added up by topic, and where policies lie furthest apart.

Stances are placed on the two scales of `strictness`, restraint and duty, and a policy is set against the median of the
others. What stands here is counted from cells; nothing is read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from statistics import median_high, median_low
from typing import Literal

from msgspec import Struct

from .stance import ORDER
from .strictness import DUTY, RESTRAINT
from .votes import Answer

Rank = Literal["stricter", "looser", "opposed"]
"""What a policy is beside the median of its peers; `opposed` where it restrains more and asks for less, or the other way."""


class Standing(Struct, frozen=True, kw_only=True):
    """One policy on one topic: how often it takes each stance, and the questions (ids) on which it is stricter or looser than
    most peers, or points another way.
    """

    policy: str
    topic: str
    stances: dict[Answer, int]
    stricter: tuple[str, ...] = ()
    looser: tuple[str, ...] = ()
    opposed: tuple[str, ...] = ()


class Asked(Struct, frozen=True):
    """One question with every policy's answer; None for a policy that has a reason to be silent and is not weighed."""

    question: str
    topic: str
    answers: tuple[Answer, ...]
    weighed: tuple[Answer | None, ...]


def standings(policies: Sequence[str], asked: Sequence[Asked]) -> tuple[Standing, ...]:
    """Every policy on every topic, policies in the order given, topics as they come."""
    ranks = {question.question: against_median(question.weighed) for question in asked}
    found = []
    for index, policy in enumerate(policies):
        for topic in dict.fromkeys(question.topic for question in asked):
            here = [question for question in asked if question.topic == topic]
            taken = [question.answers[index] for question in here]
            told: dict[Rank, list[str]] = {"stricter": [], "looser": [], "opposed": []}
            for question in here:
                rank = ranks[question.question][index]
                if rank is not None:
                    told[rank].append(question.question)
            found.append(
                Standing(
                    policy=policy,
                    topic=topic,
                    stances={answer: taken.count(answer) for answer in ORDER if answer in taken},
                    stricter=tuple(told["stricter"]),
                    looser=tuple(told["looser"]),
                    opposed=tuple(told["opposed"]),
                )
            )
    return tuple(found)


def against_median(answers: Sequence[Answer | None]) -> tuple[Rank | None, ...]:
    """What each answer is beside the median of the others; None where it is level with it, or is not weighed.

    Of an even number of peers both middle ones count: to be stricter is to stand above the higher of the two.
    """
    scales = (RESTRAINT, DUTY)
    placed = [None if answer is None else tuple(scale.get(answer, 0) for scale in scales) for answer in answers]
    found: list[Rank | None] = []
    for index, own in enumerate(placed):
        peers = [place for other, place in enumerate(placed) if place is not None and other != index]
        if own is None or not peers:
            found.append(None)
            continue
        signs = [_beside(own[scale], [place[scale] for place in peers]) for scale in (0, 1)]
        found.append(
            "opposed" if signs[0] * signs[1] < 0 else "stricter" if sum(signs) > 0 else "looser" if sum(signs) else None
        )
    return tuple(found)


def _beside(own: int, peers: Iterable[int]) -> int:
    ordered = list(peers)
    return (own > median_high(ordered)) - (own < median_low(ordered))


def furthest_apart(asked: Iterable[Asked]) -> tuple[str, ...]:
    """The questions (ids) that policies answer differently, the furthest apart first, else in the order given."""
    found = [(distance(question.weighed), question.question) for question in asked]
    return tuple(question for apart, question in sorted(found, key=lambda one: -one[0]) if apart > 0)


def distance(answers: Iterable[Answer | None]) -> float:
    """How far apart some answers lie on average, two by two: by both scales, and one more where both speak and differ."""
    counts: dict[Answer, int] = {}
    for answer in answers:
        if answer is not None:
            counts[answer] = counts.get(answer, 0) + 1
    number = sum(counts.values())
    total = sum(counts[a] * counts[b] * _apart(a, b) for a, b in combinations(counts, 2))
    return round(2 * total / (number * (number - 1)), 6) if number > 1 else 0.0


def _apart(a: Answer, b: Answer) -> int:
    scales: tuple[Mapping[Answer, int], ...] = (RESTRAINT, DUTY)
    return sum(abs(scale.get(a, 0) - scale.get(b, 0)) for scale in scales) + ("silent" not in (a, b))
