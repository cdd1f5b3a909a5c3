"""Whether the words of a predicate bind at all, and how: what turns a modality round, what is a chance, an effect or a pointer."""

import re

from ....grammar.model import Modality
from ...sought import Sought
from ..phrases.parties import agent, subjects
from ..phrases.words import is_gerund, one_of, words_of
from .assured import only_assures
from .modality import CHANCES_DONE, GRANTS, OPPOSITE, mere_chance
from .said import Said
from .spans import first_word, head_of

_POINTING = words_of("deontic", "pointing")


def is_done_to(said: Said) -> bool:
    """Whether a noun that stands before the subject is what is done: "details of the steps | the school will take"."""
    if not said.clause.subject:
        return False
    before = said.sentence[: said.clause.subject[1]]
    if _NEED.match(said.sentence[said.clause.subject[1] :]) and _NEEDED.search(before):
        return True  # "the skills they need to stay safe"
    found = _STEP_BEFORE.search(before)
    return (
        said.group.modal != "MUST"
        and found is not None
        and bool(subjects(found[1]) or first_word(found[1]) in ("we", "they", "you"))
    )


_NEED = re.compile(r"\s*needs? to\b", re.I)

_NEEDED = re.compile(
    r"\b(?:skills?|knowledge|help|support|tools?|resources?|information|training|time|access|equipment|guidance|advice|things|everything|anything|all)"
    r"(?: that)? (?:the )?[\w’'-]+\s*$",
    re.I,
)

_STEP_BEFORE = Sought(
    r"\b(?:actions?|steps?|measures?|ways?|strategies|approach|sanctions?"
    r"|support(?! (?:staff|teams?|workers?)\b)|information|procedures?|process"
    r"|arrangements?|decisions?|things)"
    r" (?:that |which )?((?:the |a |an |our |your |their |any |all )?(?:[\w’'-]+ ){0,3}[\w’'-]+)$",
    re.I,
)

_LEAVE = re.compile(
    r"(?:(?:as|so) long as|provid(?:ed|ing)|on (?:the )?condition)\b"
    r"|(?:but )?only\b|subject to\b|with (?:\w+ )*(?:permission|approval|consent|agreement)\b",
    re.I,
)
_NO_LEAVE = re.compile(r"without (?:\w+ ){0,2}(?:permission|approval|consent|agreement)\b", re.I)
_ONLY_SO = re.compile(r"\bonly (?:on|in|by|with|if|when|where|through|via|after|under)\b", re.I)
TURNS = re.compile(
    r"(avoids?|refrains? from|desists? from|do(?:es)? not|do(?:es)?n[’']t|not|never|try not to"
    r"|(?:on|under|in|at) no (?:account|circumstances|time|case|event|occasion|point))(?:\s+|$)",
    re.I,
)

_LIABLE = re.compile(
    r"(?:be )?(?:held )?(?:liable|responsible|accountable) for\b|accept (?:any )?(?:responsibility|liability)\b"
    r"|(?:guarantee|ensure that all|be sure)\b",
    re.I,
)
_ANSWERS = re.compile(r"held (?:(?:\w+ly |to be )?(?:liable|responsible|accountable)|to account)\b")
_NO_DEFENCE = re.compile(r"(?:be )?(?:no|not a|not any) (?:defence|excuse|justification|answer)\b", re.I)
_PROMISE = re.compile(r"promise\b", re.I)

_MEASURED = (
    r"(?! (?:longer|less|more|fewer|later|earlier|sooner|shorter|smaller|lower|higher|greater|larger|older|younger"
    r"|weaker)\b)"
)
"""What follows "no" where it measures and refuses nothing: "shall have no fewer than two keys"."""
_NONE = re.compile(rf"(have|be|hold) (no|nothing)\b{_MEASURED}", re.I)
_NO = re.compile(rf"no\b{_MEASURED}", re.I)


def binds_nobody(said: Said, modality: Modality, body: str, passive: bool, only: bool) -> bool:
    """Whether the words, for all their modal, are no norm: a possibility, an effect, a pointer."""
    group, head = said.group, head_of(body)
    if not said.subject and said.first and group.modal == "MAY" and group.shape in ("active", "passive", "stated"):
        return True
    if said.carried and said.carried.bearers[0].rule == "possible" and modality == "permission":
        return not (passive and (head in GRANTS or head in TAUGHT))
    if group.modal == "WILL" and (_NAMED if passive else _VARIES).match(body):
        return True
    if group.state == "OBLIGATORY" and said.sentence.rstrip().endswith(":"):
        return True  # "leave is required to:"
    if group.modal in ("WILL", "MAY") and group.shape == "passive" and body.startswith("to ") and not said.bounds:
        return True  # "the main aim will be to help"
    if body.startswith("taken seriously") or (group.modal == "WILL" and group.shape == "passive" and is_gerund(head)):
        return True
    if group.modal == "MAY" and passive and not said.bounds and group.negated and _UNDONE.match(body):
        return True  # "a wiped disc cannot be restored"
    if group.modal == "MAY" and not passive and modality == "prohibition" and _BECAUSE.search(said.sentence):
        return True  # "they may not speak up because they feel that it is disloyal"
    if only_assures(said, body, passive):
        return True
    ours = not said.bounds or any(bound.bearer == "school" for bound in said.bounds)
    if _NO_DEFENCE.match(body):  # "it shall be no excuse that …"
        return True
    if (_LIABLE.match(body) or (ours and _PROMISE.match(body))) and (group.negated or said.refused):
        return True  # "shall not be liable for the loss of …", "we cannot promise"
    if (
        group.shape == "order"
        and said.inherit is None
        and (
            (head in _POINTING and not (head == "see" and (subjects(body[4:]) or _SEE_TO.match(body))))
            or _AWARE.match(body)
            or _THANKS.match(body)
        )
    ):
        return True
    if _WHETHER.search(said.subject):
        return True  # "parents are asked whether pictures | may be used"
    if passive and head in _FOLLOWED and _STEPS.search(said.subject) and said.sentence.rstrip().endswith(":"):
        return True
    if group.modal in ("WILL", "MAY") and head in _FEELINGS and group.shape == "passive":
        return True  # "everyone will be tired", "you may be surprised"
    before = said.sentence[: said.predicate.body[0]] if said.predicate.body else ""
    if group.modal == "WILL" and passive and _WHO_WILL.search(before):
        return True  # "for every child who will | be seen"
    if group.modal == "MUST" and _A_NEED.search(before):
        return True  # "a proper need to know"
    if group.modal == "MUST" and _HOLLOW.fullmatch(body.strip(" .;")) and said.inherit is None and not said.conditions:
        return True  # "they have a duty to do so"
    if group.modal == "MUST" and not said.bounds and head in _LEGAL and _SHALL.search(before):
        return True  # "this clause shall survive the end of the hire"
    things = not said.bounds and said.subject.casefold() not in ("it", "this", "that", "they")
    if group.modal == "MAY" and modality == "permission" and things and _ONLY_SO.search(body):
        return False  # "bags may come in | only with a tag"
    if group.modal == "MAY" and modality == "permission" and any(map(_LEAVE.match, said.conditions)):
        return False
    if group.modal == "MAY" and modality == "permission" and any(map(_NO_LEAVE.match, said.exceptions)):
        return False  # "menus can go up without approval"
    if (
        group.modal == "MAY" and said.refused and (said.bounds or said.exceptions or _may_begin(said, head))
    ):  # "no work may start until …"
        return False
    if (
        group.modal == "MAY"
        and passive
        and said.subject.casefold() in ("this", "it")
        and (_MEANS_OF.search(said.sentence) or (head in _BROUGHT_ABOUT and _CAN_BE.search(before)))
    ):
        return True  # "this may be done in several ways: …", "it can be caused by fear"
    if group.modal == "MAY" and passive and modality == "permission" and _ANSWERS.match(body):
        return True  # "one can be held to account for a remark"
    if group.modal == "MAY" and passive and _SOME.match(said.subject):
        return True  # "many issues can be resolved by a talk"
    if not passive:
        return mere_chance(group, modality, head, body, said.bounds, said.doubtful, said.subject)
    if group.modal == "MAY" and modality == "permission":
        if _SPREADS.search(f"{before}{body}"):
            return True  # "a remark can be copied many times over"
        may = head not in CHANCES_DONE and (_MAY_BE.search(before) or _BY_NAME.search(body) or agent(body))
        granted = said.refused or head in GRANTS or bool(may or _DEALT_WITH.match(body))
        return not (granted or only or re.search(r"\bonly\b", body))
    return group.modal == "WILL" and head in _STATES and not said.bounds and not _DONE_BY.match(body)


_BECAUSE = re.compile(rf"\b(?:may|can) ?not\b[^.;:]*\b(?:{one_of('reluctant')})\b", re.I)
"""Why somebody will perhaps not do what he could, which nobody forbids him."""


def _may_begin(said: Said, head: str) -> bool:
    """Whether no work is allowed to go on: "pending a reply, no work may | begin"."""
    return said.group.shape == "active" and bool(said.conditions) and head in _BEGINS


_BEGINS = frozenset({"begin", "start", "commence", "proceed", "resume", "continue", "go", "take"})
_A_NEED = Sought(
    r"\b(?:an?|the|any|no|this|that|some|proper|genuine|legitimate|real|clear|professional|business|operational) need to $",
    re.IGNORECASE,
)
_HOLLOW = re.compile(r"do (?:so|this|that|it)|know", re.IGNORECASE)
_LEGAL = frozenset(
    {"survive", "mean", "apply", "prevail", "commence", "expire", "affect", "extend", "constitute", "run"}
)
_SHALL = re.compile(r"\bshall (?:not )?$", re.I)
_SPREADS = re.compile(
    r"\b(?:can|may) (?:(?:so |too |very )?(?:easily|quickly|instantly|soon) )?be "
    r"(?:(?:easily|quickly|instantly|rapidly|widely) )?\w+ "
    r"(?:(?:and \w+ )?(?:many|countless|several|thousands of) times|(?:with)?in (?:seconds|minutes|moments|an instant)"
    r"|for ?ever|instantly|out of context|around the world|worldwide|all over the world|by (?:anyone|anybody|strangers))\b",
    re.I,
)
"""How far a thing once done can spread, which nobody allows."""
_MAY_BE = re.compile(r"\bmay (?:\w+ ){0,2}be (?:\w+ly )?$", re.I)
_BY_NAME = re.compile(r"\bby (?:the |our |a |an )?[A-Z]")
_DEALT_WITH = re.compile(
    r"(?:dealt with|handled|treated|addressed) (?:\w+ly )?(?:under|through|according to|in (?:line|accordance) with) [^.;]*?"
    r"\b(?:polic(?:y|ies)|procedures?|codes?|rules|process)\b",
    re.I,
)
_MEANS_OF = re.compile(r"\b(?:through|in|by|via|using)\b[^.;:]*\b(?:following|ways?|means|methods?)\W*$")
_SOME = re.compile(r"(?:many|most|some|few|several|often|not (?:all|every\w*))\b", re.I)
_BROUGHT_ABOUT = frozenset({"done", "caused", "shown", "seen"})
_CAN_BE = re.compile(r"\bcan (?:also |sometimes |often )?be $", re.I)
_UNDONE = re.compile(
    r"(?:restored|recovered|undone|reversed|guaranteed|repaired|foreseen|predicted|overstated|underestimated)\b"
)
_NAMED = re.compile(r"(?:referred to|known|described) as\b", re.I)
_VARIES = re.compile(r"(?:depend|vary|differ)\b", re.I)


def is_kept(said: Said) -> bool:
    """Whether the school is told not to keep somebody from something: "no pupil will be prevented from taking part"."""
    return said.refused and said.group.state == "FORBIDDEN" and said.group.modal in ("WILL", "MUST", "SHOULD", "ISTO")


TAUGHT = words_of("verbs", "school_acts")
_FOLLOWED = words_of("verbs", "followed")
_STEPS = re.compile(r"\bfollowing\b|\bthese\b", re.I)


def joined_by_or(said: Said) -> bool:
    """Whether a predicate is joined by "or", so that a "never" before the first holds for it too."""
    start = said.predicate.body[0] if said.predicate.body else 0
    return bool(re.search(r"\b(or|nor)\s+$", said.sentence[:start]))


_THANKS = re.compile(r"thank you\b", re.I)
_WHO_WILL = Sought(r"\b(?:any|every|each|all|those) (?:[\w’'-]+ )?who will be $", re.I)
_WHETHER = re.compile(r"\bask(?:s|ed)?\b[^,;:]* whether (?:(?!\b(?:is|are|was|has|have)\b)[^,;:])*\Z")
_AWARE = re.compile(r"be (aware|mindful)|bear in mind", re.I)
_SEE_TO = re.compile(r"see (?:that|to)\b", re.I)
_STATES = words_of("verbs", "states")
_FEELINGS = words_of("verbs", "feelings")
_DONE_BY = re.compile(r"(?:found|asked|recognised) by\b|noted (?:on|in|down|at|by)\b")


def turned_round(said: Said, modality: Modality, body: str, passive: bool) -> tuple[Modality, str]:
    """The modality with all that turns it round ("no pupil", "will avoid", "have no"), and the words without it."""
    group = said.group
    if is_kept(said):
        return "prohibition", body
    if said.predicate.flipped or said.refused:
        modality = OPPOSITE[modality]
    turns = TURNS.match(body)
    if turns and not passive and group.shape in ("active", "stated", "told", "inverted", "carried"):
        body = body[turns.end() :]
        if modality in ("obligation", "recommendation", "permission"):
            modality = OPPOSITE[modality]
    if (_NONE if group.shape == "active" else _NO).match(body) and modality in ("obligation", "recommendation"):
        modality = OPPOSITE[modality]
    return modality, body
