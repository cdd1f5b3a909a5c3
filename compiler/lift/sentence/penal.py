"""Verbs in the present that tell a penalty: "pupils who cheat face suspension", "a prefect who lies is stripped of office".

Comes in: the words of a sentence in small letters and the place of a verb. Goes out: whether it tells what follows a breach.
What is suffered, and by whom, is read by `sanction`.
"""

from collections.abc import Sequence
from typing import Literal

from ..phrases.words import is_participle, words_of

MISDEEDS = words_of("deontic", "misdeeds")
_PENALTIES = words_of("deontic", "penalties")
_SUFFERING = words_of("deontic", "suffering")
_LOSING = words_of("deontic", "losing")
_STRIPPED = words_of("deontic", "stripped")
_PREPOSITIONS = words_of("joints", "prepositions")
_PARTICLES = words_of("verbs", "particles")
_STOPS = frozenset({"and", "or", "but", ",", ";", ":", "–", "—", "-"})
_NO_VERB_BEHIND = words_of("deontic", "no_verb_behind")
_OBJECTS = words_of("deontic", "lost")
_IS = frozenset({"is", "are"})
_HAS = frozenset({"has", "have"})
_AWAY = frozenset({"off", "home", "out", "back"})
_RISKED = frozenset({"losing", "forfeiting", "being", "having"})
_FOLLOWS = frozenset({"follow", "follows"})
_BREACHES = frozenset(
    {"breach", "offence", "breaches", "offences", "refusal", "failure", "incident", "misconduct", "warning"}
)
PENAL = _SUFFERING | _LOSING | _IS | _HAS | _FOLLOWS

Told = Literal["", "active", "passive"]


def penal_verb(low: Sequence[str], at: int) -> Told:
    """Whether the verb at `at` tells a penalty, and in which voice: "" for no."""
    before = low[at - 1] if at else ""
    if (
        not before
        or before in _NO_VERB_BEHIND
        or (before in _PREPOSITIONS and before not in _PARTICLES)
        or before in _STOPS
    ):
        return ""
    begin = next((p + 1 for p in range(at - 1, -1, -1) if low[p] in _STOPS), 0)
    subject = {*low[begin:at]}
    wrong = not subject.isdisjoint(MISDEEDS)
    word, rest = low[at], low[at + 1 : at + 8]
    after = rest[0] if rest else ""
    if word in _IS:
        first = next((p for p, w in enumerate(rest) if not w.endswith("ly")), 0) if rest else 0
        off = rest[first : first + 1] == ["sent"] and not _AWAY.isdisjoint(rest[first + 1 : first + 2])
        if rest[first : first + 1] in (["forfeit"], ["forfeited"]):
            return "passive"
        strips = off or not _STRIPPED.isdisjoint(rest[first : first + 1])
        return "passive" if strips and (wrong or "who" in subject) and before != "there" else ""
    if word in _HAS:
        lost = any(is_participle(w) and w in _TAKEN for w in rest)
        return "active" if wrong and after in _OWN and lost else ""
    if word in _FOLLOWS:
        return "active" if not subject.isdisjoint(_PENALTIES) and not _BREACHES.isdisjoint(rest[:4]) else ""
    if word in _LOSING:
        losing = wrong or word.startswith("forfeit") or (word.startswith(("lose", "miss")) and "who" in subject)
        return "active" if losing and after in _OBJECTS else ""
    if word.startswith("risk") and after in _RISKED:
        return "active" if wrong or "who" in subject else ""
    if word.startswith(("lead", "result")):
        if after not in ("to", "in"):
            return ""
        rest = rest[1:]
    if rest == [":"] and wrong:
        return "active"  # "those who refuse face:"
    ends = next((p for p, w in enumerate(rest) if w in _STOPS or w in _PREPOSITIONS), len(rest))
    named = not _PENALTIES.isdisjoint(rest[:ends]) or rest[:2] == ["the", "loss"]
    return "active" if named and subject.isdisjoint(_PENALTIES) else ""


_OWN = frozenset({"their", "his", "her", "it", "them", "your"})
_TAKEN = frozenset(
    {"removed", "withdrawn", "withheld", "revoked", "suspended", "confiscated", "cancelled", "taken", "stopped"}
)
