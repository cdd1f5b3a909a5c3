"""What is told in the words of a rule and rules nothing: assurances, regrets, what cannot be helped, what others will make of it.

Comes in: a predicate with what is said around it. Goes out: whether it only tells. What could happen is for `modality`; whether
the words bind at all is decided in `force`, which asks here.
"""

import re

from ...sought import Sought
from ..phrases.parties import agent
from ..phrases.words import words_of
from .said import Said
from .spans import first_word, head_of

_UNABLE = words_of("verbs", "unable")
_WISHED = words_of("verbs", "wished")
_NOTICED = words_of("verbs", "noticed")
_TAKEN_IN = words_of("verbs", "taken_in")

_ASSURED = re.compile(
    r"(?:be |get |find (?:yourself|themselves|himself|herself) )?"
    r"(?:in(?:to)? (?:any |the least )?(?:trouble|bother|difficulty)|on (?:your|their|his|her) own\b(?! [a-z])|any the worse"
    r"|worse off|out of pocket|left to (?:cope|manage|struggle|wonder|(?:\w+ ){1,6}(?:alone|on (?:your|their|his|her) own"
    r"|by (?:your|them|him|her)sel(?:f|ves))))\b",
    re.I,
)
_GLAD = re.compile(
    r"(?:be )?(?:\w+ )?(?:glad|grateful|pleased|sorry|surprised|delighted|sad|happy|thankful|obliged)\b", re.I
)
_ALWAYS = re.compile(r"(?:always|necessarily|all|everything|everyone|everybody|in every|ever know)\b", re.I)
_PAGE = re.compile(
    r"(?:this|these) (?:page|leaflet|sheet|booklet|letter|note|card|handbook|guide|poster|summary|pages|notes)", re.I
)
_NEEDS = re.compile(r"(?:need|have) (?:to|an?|any)\b", re.I)
_LIKEWISE = Sought(r"(?:\A|\b(?:and|but) |; ?)so (?:will|may|can|should|must|shall) $", re.I)
_ABLE = re.compile(r"(?:always )?(?:be )?able to\b", re.I)
_PLACE = re.compile(r",\s+(?:where|when)\s+$", re.I)
_CAN = re.compile(r"\bcan(?:not|['’]t| not)\s+(?:\w+ly )?$", re.I)


def only_assures(said: Said, body: str, passive: bool) -> bool:
    """Whether a predicate assures, regrets or foresees and binds nobody ("nobody will be in trouble")."""
    group = said.group
    before = said.sentence[: said.predicate.body[0]] if said.predicate.body else ""
    if _LIKEWISE.search(before):
        return True  # "…, and so must visitors"
    if group.modal == "MUST" and group.negated and first_word(said.subject) in ("we", "i") and _ABLE.match(body):
        return True  # "we shall not always be able to say why"
    if group.modal not in ("WILL", "MAY", "SHOULD") or group.shape not in ("active", "passive", "stated"):
        return False
    head, first = head_of(body), first_word(said.subject)
    ours = first in ("we", "i")
    denied = group.negated or group.never or said.refused
    if denied and group.modal == "WILL" and (group.state in ("ASKED", "REQUIRED") or _NEEDS.match(body)):
        return True  # "nobody will be asked to share", "you will not need to pay"
    if denied and group.modal == "WILL" and not said.conditions and _ASSURED.match(body):
        return True
    if group.modal == "SHOULD" and ours and (head in _WISHED or _GLAD.match(body)):
        return True  # "we should not want to"
    if denied and ours and _falls_short(said, body, head, before):
        return True
    if group.modal == "MAY" and passive and _PAGE.fullmatch(said.subject):
        return True  # "this page can be kept on the fridge"
    if group.modal == "WILL" and not said.bounds and not denied:
        if passive and head in _NOTICED and not agent(body):
            return True  # "a jibe will be noticed by the whole street"
        return not passive and group.shape == "active" and _beside(said)
    return False


def _falls_short(said: Said, body: str, head: str, before: str) -> bool:
    """Whether somebody owns to what he cannot do, or not always: "we cannot undo it", "we will not always be able to say why"."""
    if said.group.modal == "MAY":
        can = bool(_CAN.search(before))
        return (can and (head in _UNABLE or _beside(said))) or bool(_ALWAYS.match(body))
    if said.group.state == "ALLOWED":
        return bool(re.search(r"\bable to $", before)) and (head not in _TAKEN_IN or " always " in before[-24:])
    return bool(re.match(r"always\b", body, re.I)) or bool(re.search(r"\bnot always $", before))


def _beside(said: Said) -> bool:
    """Whether ", where" or ", when" stands right before the subject: "to the gate, where we cannot reply"."""
    start = said.clause.subject[0] if said.clause.subject else 0
    return start > 0 and bool(_PLACE.search(said.sentence[:start]))
