"""What somebody's approval or consent is asked for: `approval must be obtained for the use of the logo` comes before that use.
`Approval must be obtained to use the logo` says the same, and so does `a proposal to use the logo must be approved`.

In: a norm and the pack's act that it is about. Out: the event before which it has to be had, where the words name an act that
a pack has; nothing is guessed from the rest of the sentence.
"""

import re

from ....grammar import syntax as s
from ....grammar.signals import Passage, signals
from ....grammar.vocabulary import Vocabulary
from ..phrases.facts import FAR
from ..phrases.reading import NormReading
from .around import before, whole
from .ranking import LEAST

_FOR = re.compile(
    r"\b(?:for (?:the |any |all |each |every )?"
    r"|to (?!the\b|an?\b|any\b|all\b|each\b|every\b|our\b|their\b|your\b|his\b|her\b|this\b|that\b|whom\b|be\b))(.+)",
    re.IGNORECASE,
)
"""How it is said what leave is for: `for the use of the logo`, `to use the logo`."""

_SETTLES = "give-approval"
_PROPOSED = re.compile(
    r"\W*(?:(?:any|all|every|each|a|the|such) )?(?:\w+ )?(?:proposals?|plans?|requests?|decisions?|suggestions?|ideas?|wish(?:es)?"
    r"|intentions?|applications?) to (.+)",
    re.IGNORECASE,
)
"""What is decided by somebody's approval: `any proposal to open a page | must be approved by the head`."""

_NEEDS = re.compile(r"\b(?:needs?|has|have) to\W*\Z", re.IGNORECASE)
_CUT = re.compile(r"\b(?:must|will|should|shall|is|are|has|have|needs?)\b|[,;.:]", re.IGNORECASE)


def leave_for(norm: NormReading, concept: str | None, vocabulary: Vocabulary) -> tuple[s.How, ...]:
    """`before ACT`, for a duty to obtain leave that says what it is for."""
    action = vocabulary.actions.get(concept or "")
    if action is None or (action.obtains is None and concept != _SETTLES) or norm.modality != "obligation":
        return ()
    asked = f"{norm.condition or ''}; {_NEEDS.sub('', before(norm))} {whole(norm)}"
    found = _FOR.search(asked) if action.obtains else _PROPOSED.match(before(norm))
    if not found:
        return ()
    passage = Passage(_CUT.split(found[1])[0])
    hits = [
        hit
        for hit in signals(vocabulary).actions.find(passage, FAR)
        if hit.weight >= LEAST
        and vocabulary.actions[hit.name].obtains is None
        and not vocabulary.actions[hit.name].general
    ]
    if not hits:
        return ()
    best = max(hits, key=lambda hit: hit.weight)
    return (s.Before(s.Event(s.Who((s.Word(best.name),)))),)
