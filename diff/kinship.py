"""How the acts that a point rules stand to those that are asked about: the same, its opposite, a wider or narrower one."""

from ..grammar import syntax as s
from ..grammar.vocabulary import Vocabulary
from .lookup import Point
from .wanted import Wanted

KIN = {"same": 1.0, "against": 0.9, "kind": 0.7}
"""What an act is worth that is the one asked about, its opposite, or a wider or narrower one."""


def kinship(acts: tuple[str, ...], wanted: dict[str, float], vocabulary: Vocabulary) -> tuple[str, float]:
    """How the acts of a point stand to those that are asked about, and what that is worth."""
    best, worth = "", 0.0
    for act in acts:
        for asked, sure in wanted.items():
            kin = _kin_of(act, asked, vocabulary)
            if kin and sure * KIN[kin] > worth:
                best, worth = kin, sure * KIN[kin]
    return best, worth


def _kin_of(act: str, asked: str, vocabulary: Vocabulary) -> str:
    if act == asked:
        return "same"
    wider, whole = vocabulary.wider(act), vocabulary.wider(asked)
    if any(vocabulary.actions[one].against == asked for one in wider) or vocabulary.actions[asked].against in wider:
        return "against"
    return "kind" if asked in wider or act in whole else ""


def held_back(point: Point) -> tuple[str, ...]:
    """The acts before or while which something else has to be done."""
    events = (how.event for how in (point.norm.formal.how if point.norm else ()) if isinstance(how, s.Before | s.While))
    return tuple(w.text for e in events if isinstance(e, s.Event) and e.words is not None for w in e.words.words)


def step_before(point: Point, wanted: dict[str, float]) -> float:
    """How sure it is that the act asked about is one that waits for something else."""
    return max((wanted.get(act, 0.0) for act in held_back(point)), default=0.0)


def known_by(acts: tuple[str, ...], wanted: Wanted, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of the question by which the acts of a point are known, or their opposites."""
    return frozenset().union(
        *(
            words
            for asked, words in wanted.explained.items()
            if any(_kin_of(act, asked, vocabulary) in ("same", "against") for act in acts if act in vocabulary.actions)
        )
    )
