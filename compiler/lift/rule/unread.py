"""Where and on what an act is done, where the rule that it came to does not say so.

In: a norm and its rule. Out: the phrase at the end of the act that no fact, party or action of the packs has read (`use mobile
phones` `on the third floor`): without it the rule reaches further than its words. Nothing is mended here.
"""

import re

from ....grammar import syntax as s
from ....grammar.signals import Passage, signals, words_of
from ....grammar.vocabulary import Vocabulary
from ..phrases.amounts import unmeasured
from ..phrases.facts import FAR, content_of, told_by_facts
from ..phrases.parties import named
from ..phrases.reading import NormReading
from .around import whole

_WORD = r"(?!(?:on|in|at|of|to|for|with|by|and|or|that|which|who|when|if)\b)[\w’'-]+"
# One blank between words, and no way to part a word in two: else a long sentence takes for ever.
_PLACE = re.compile(
    rf"\b(?:on|in|at|inside|outside|near|from|via|through) (?:the|our|your|their|its)(?: +{_WORD})+$", re.IGNORECASE
)


def unread_place(norm: NormReading, rule: s.Rule, words: Vocabulary) -> str | None:
    """The phrase, of a ban or a permission whose act is a word of a pack; None if there is none, or some of it was read."""
    acts = rule.act.words.words if rule.act.words else ()
    if norm.modality not in ("prohibition", "permission") or not acts or any(act.quoted for act in acts):
        return None
    text = unmeasured(whole(norm)).strip(" .,;:")
    place = _PLACE.search(text)
    if place is None:
        return None
    passage = Passage(text)
    hits = [h for h in signals(words).actions.find(passage, FAR) if h.name in {act.text for act in acts}]
    known = {word for hit in hits for start, end in hit.spans for word in passage.words[start:end]}
    known |= told_by_facts(text, words)
    people = {word for who in named(place[0]) for word in words_of(who.text)}
    left = [word for word in content_of(place[0]) if word not in people]
    return place[0] if left and known.isdisjoint(left) else None
