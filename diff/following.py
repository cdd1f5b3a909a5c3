"""How far a clause tells what follows when something has happened, which is what a question about consequences asks.

A point and what is wanted come in, a share between 0 and 1 goes out. A clause that merely rules the act itself tells nothing of it.
"""

import re

from ..grammar import syntax as s
from ..grammar.vocabulary import Vocabulary
from .lookup import Point, words_in
from .wanted import Wanted

TOLD = 0.6
"""How far a clause must speak at least of what has happened."""

_FOLLOWS = re.compile(
    r"\b(?:(?:lead|leads|led|leading) to|results? in|sanctions?|penalt(?:y|ies)|consequences?|disciplin\w+|misconduct|dismiss\w+"
    r"|(?:be|is|are) (?:\w+ly )?(?:dealt|treated|regarded|handled|taken (?:\w+ )?seriously|investigated|confiscated|taken away"
    r"|withdrawn|blocked|removed|deleted|excluded|suspended|reported|referred|subject to))\b",
    re.IGNORECASE,
)
"""How a sentence tells what is done about something."""


def following(point: Point, wanted: Wanted, vocabulary: Vocabulary) -> float:
    """How far a point speaks of what has happened, if it tells what follows it."""
    norm, meant = point.norm, 0.0
    if point.penal or (not point.bans and _FOLLOWS.search(point.sentence)):
        told = f"{point.lead} {point.sentence}"
        spoken = (
            act for act in (*point.acts, *point.hints) if vocabulary.actions[act].leaning != "good" or point.penal
        )
        meant = max((wanted.acts.get(act, 0.0) for act in spoken), default=0.0)
    elif norm is not None:
        after = norm.condition or any(isinstance(how, s.After | s.While) for how in norm.formal.how)
        before = "" if point.bans else point.sentence.partition(norm.action)[0]  # "Mistakes | must be put right"
        told = f"{before} {norm.condition or point.sentence if after else ''}"
    else:
        return 0.0
    held = words_in(told)
    total = sum(term.share for term in wanted.terms) or 1.0
    share = sum(term.share * term.held_by(held) for term in wanted.terms) / total
    return found if (found := max(share, meant)) >= TOLD else 0.0
