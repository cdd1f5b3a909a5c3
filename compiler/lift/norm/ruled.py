"""One predicate becomes norms: its modality, its bearers, and the words that say what is done, on what condition.

Comes in: a predicate with what is said around it. Goes out: its norms, and what a list under it inherits.
"""

import re

from msgspec.structs import replace

from ....grammar.model import Modality
from ...sought import Sought
from ..phrases.reading import NormReading
from ..phrases.words import is_participle
from ..sentence.verb_groups import Mode
from .action import CHARGE, action_of, takes_gerund, voice_of
from .bearer import bearers_of
from .context import Bound, bound_to, unnamed
from .force import TAUGHT, TURNS, binds_nobody, is_done_to, is_kept, joined_by_or, turned_round
from .modality import OPPOSITE, modality_of
from .said import Inherit, Said
from .sanction import misdeed, sanction_of, worse_than
from .spans import cut, cuts, first_word, head_of, one_span, restriction


def norms_of_predicate(said: Said, after: bool) -> tuple[list[NormReading], bool, Inherit | None]:
    """The norms of one predicate, whether it tells a mere possibility, and what a list under it inherits; `after` tells that
    the one before is a sanction.
    """
    group, subject, predicate = said.group, said.subject, said.predicate
    body, passive = voice_of(said)
    sanction = sanction_of(
        said.sentence,
        group,
        subject,
        body,
        said.bounds,
        said.context,
        list(said.conditions),
        list(said.exceptions),
        passive,
        after,
    )
    if sanction is not None and predicate.flipped and group.modal == "WILL":
        sanction = None  # "will be comforted and not punished"
    if sanction is not None and said.refused and group.modal != "LIABLE":
        sanction = None  # "no child will be punished for what he cannot help"
    suffered = restriction(subject) if said.bounds and subject and group.modal in ("MAY", "COULD") else []
    lists_acts = _passive_list(said) or (_opens_list(said) and misdeed(subject))
    if sanction is None and lists_acts and first_word(" ".join(suffered)) == "who":
        roles = tuple(_suffers(bound, suffered[0]) for bound in said.bounds)
        return [], False, Inherit("sanction", roles, "passive")  # "pupils who … may be: kept in", "may: lose …"
    if sanction is not None:
        passes = Inherit("sanction", (sanction,), "active") if said.sentence.rstrip().endswith(":") else None
        return [sanction, *worse_than(sanction, said.conditions)] if sanction.action else [], False, passes
    modality = said.carried.modality if said.carried else modality_of(group, said.clause.tells, subject)
    if (said.carried or group.modal == "WILL") and modality == "obligation" and _TRIES.match(body):
        modality = "recommendation"  # "I will: try to read each day", "we will try to reply"
    never = said.carried and not said.first and TURNS.match(cut(said.sentence, said.clause.predicates[0].body))
    if never and not TURNS.match(body) and not said.predicate.flipped and joined_by_or(said):
        modality = OPPOSITE[modality] if modality in ("obligation", "recommendation", "permission") else modality
    if said.carried and (group.negated or group.never) and modality is not None:
        modality = OPPOSITE[modality]
    if (
        modality == "recommendation"
        and group.modal == "WILL"
        and not said.first
        and passive
        and head_of(body) in TAUGHT
    ):
        modality = "obligation"  # "will be encouraged to ask, and be taught …"
    if modality is None or group.modal == "COULD":
        return [], group.modal == "COULD", None
    if group.modal in ("WILL", "MAY", "MUST") and group.shape == "active" and is_done_to(said):
        return [], False, None
    if group.shape == "judged" and subject.casefold() == "it" and _OF_WHOM_THAT.search(said.sentence):
        return [], False, None  # what it is stands behind "that"
    only = group.only or bool(_ONLY.match(subject)) or bool(passive and _ONLY_BY.search(body))
    only = only or (modality == "permission" and said.first and _alone(said, subject))
    if said.first and said.carried is not None:  # "pupils must: | only print their own work", "staff will only: | …"
        only = only or body.startswith("only ") or said.carried.bearers[0].strength == "only"
    elif said.first and group.shape == "order":
        only = only or said.sentence.casefold().startswith("only ")
    if binds_nobody(said, modality, body, passive, only):
        could = (group.shape, group.modal, modality, body.strip(" :;–-")) == (
            "active",
            "MAY",
            "permission",
            "",
        ) and said.subject
        return [], group.modal == "MAY", Inherit(modality, (_POSSIBLE,), "active") if could else None
    modality, body = turned_round(said, modality, body, passive)
    avoided = bool(passive and _AVOIDED.match(body) and subject and said.first)
    if avoided:  # "running should be avoided"
        modality = _OF_AVOIDED.get((group.modal, modality), modality)
    head = head_of(body)
    bearers = bearers_of(
        said.sentence,
        said.clause,
        group,
        subject,
        said.bounds,
        body,
        head,
        modality,
        passive,
        said.context,
        tuple(cuts(said.sentence, predicate.conditions)),
    )
    if passive and said.bounds and modality in ("prohibition", "discouragement") and _let_himself(said):
        bearers = said.bounds  # "staff must not befriend or be befriended by a pupil"
    conditions = list(said.conditions)
    if said.carried:
        bearers = tuple(Bound(n.bearer, n.party, n.bearer_text) for n in said.carried.bearers)
        conditions = [*filter(None, [said.carried.bearers[0].condition]), *conditions]
    action, extra = action_of(said.sentence, said.clause, group, predicate, subject, body, passive, head, said.bounds)
    if is_kept(said) and predicate.body and (kept := _KEPT.search(said.sentence[: predicate.body[0]])):
        action, passive, bearers = f"{kept[0]}{action}", True, (unnamed("school"),)
    conditions = extra + conditions if said.first or not conditions else conditions
    conditions += [words for words in _AMID.findall(action) if words not in conditions]
    above = said.carried.bearers[0].exception if said.carried else None
    barring = [*filter(None, [above]), *said.exceptions, *_BRACKETED.findall(action)]
    doing = _IN_DOING.match(cut(said.sentence, predicate.body)) if group.shape == "judged" else None
    if doing and _CARE.fullmatch(action):  # "caution is advised in lending …"
        modality, action = "discouragement", doing[1]
    elif group.shape == "judged" and _CARE.fullmatch(action) and conditions:  # "caution is advised when …"
        modality, action, conditions = "discouragement", _OPENER.sub("", conditions[0]), conditions[1:]
    if not passive and _WHAT_TO_DO.fullmatch(action):  # "things that you must not do at school": the list says what
        action = ""
    action = _BELIEVES.sub("", action)
    action = subject if avoided else action
    done = _DO_SO.match(action)
    if done and conditions and (wish := _WISH.search(conditions[0])):  # "if they wish to film, they may do so from …"
        only = only or bool(done[1])
        rest = action[done.end() :].strip(" ,")
        action, conditions = wish[1], [*filter(None, [rest]), *conditions[1:]]
    if group.shape == "duty" and CHARGE.fullmatch(
        re.sub("^the ", "", f"{action} for ", flags=re.I)
    ):  # "responsibility lies with the board": for what?
        action = ""
    if (
        group.shape == "judged"
        and modality == "permission"
        and action.casefold() in ("that", "this")
        and not conditions
    ):
        return [], False, None  # "that is fine" lets nobody do anything that it names
    norms = [
        NormReading(
            modality=modality,
            bearer=bound.bearer,
            party=bound.party,
            bearer_text=bound.text,
            action=action,
            condition=one_span(conditions),
            exception=one_span(barring),
            strength="never" if group.never else "only" if only else "plain",
            passive=passive,
            rule=group.shape,
        )
        for bound in bearers
    ]
    mode: Mode = "passive" if passive else "gerund" if takes_gerund(said.sentence, group, predicate) else "active"
    return (norms if action else []), False, Inherit(modality, tuple(norms), mode)


def _let_himself(said: Said) -> bool:
    """Whether somebody is told what he must not let be done to him, beside what he must not do."""
    body, before = said.predicate.body, said.clause.predicates[0].body
    own = cut(said.sentence, body).startswith("be ") or (body and said.sentence[: body[0]].endswith(" be "))
    return (
        not said.first
        and said.predicate.group is None
        and bool(own)
        and not is_participle(head_of(cut(said.sentence, before)))
    )


_OF_AVOIDED: dict[tuple[str, Modality], Modality] = {
    ("SHOULD", "recommendation"): "discouragement",
    ("ISTO", "obligation"): "discouragement",  # "is to be avoided" is the order "avoid"
    ("MUST", "obligation"): "prohibition",
    ("WILL", "obligation"): "prohibition",
}
_AVOIDED = re.compile(r"(?:\w+ly )?avoided\b", re.I)
_TRIES = re.compile(r"(?:try|endeavour) (?:not )?to ")
_BELIEVES = Sought(
    r",? and (?:I|we) (?:also )?(?:appreciate|understand|know|accept|recognise|agree|realise|believe|acknowledge)"
    r" (?:that|why|how)\b.*$",
    re.I,
)
_ONLY_BY = Sought(r"\bonly by\b|\bby (?:\w+ ){1,8}only$")
_BRACKETED = re.compile(r"\(((?:unless|except|without)\b[^()]+)\)")
_AMID = re.compile(
    r", ((?:where|if|when)(?:ver)? (?:possible|appropriate|necessary|relevant|applicable|practicable|required)),"
)
_OF_WHOM_THAT = re.compile(r"\bit is (?:\w+ )?\w+ (?:of|by) [^,;]*\bthat\b", re.I)
_POSSIBLE = NormReading(modality="permission", bearer="school", party="school", action="", rule="possible")
"""What "the matter may:" hands to its items: they are permissions only where they are acts that somebody allows."""
_CARE = re.compile(r"(extreme |great |particular )?(caution|care)", re.I)
_IN_DOING = re.compile(r"(?:in|about|over) (\w+ing\b.+)", re.I)
_OPENER = re.compile(r"^(when|while|whilst|in|before|if)\s+", re.I)
_WHAT_TO_DO = re.compile(r"do(?: (?:with|in|at|on|when|during|while|outside|online)\b.*)?", re.I)
_DO_SO = re.compile(r"(only )?do (?:so|this|that)\b\s*")
_WISH = re.compile(r"\b(?:wish(?:es)?|wants?|would like|needs?|intends?|plans?|chooses?) to (.+)")
_ONLY = re.compile(r"only\b", re.I)
_ALONE = re.compile(r"\b(?<!not )alone\Z", re.I)
_BY_THEMSELVES = re.compile(r"\b(?:who|that|which)\b[^,;]* alone\Z|\b(?:\w+ing|home) alone\Z", re.I)
_IT_IS_ONLY = re.compile(r"it is only [^,;:]+ \Z", re.I)


def _alone(said: Said, subject: str) -> bool:
    """Whether nobody else may: "the bursar alone may …", "it is only the bursar who may …"."""
    start = said.clause.subject[0] if said.clause.subject else 0
    if _BY_THEMSELVES.search(subject):  # "pupils who walk home alone"
        return False
    return bool(_ALONE.search(subject) or _IT_IS_ONLY.match(said.sentence[:start]))


def _passive_list(said: Said) -> bool:
    """Whether a sentence stops behind "may be:", so that its list says what is done."""
    return said.group.shape == "passive" and _opens_list(said)


def _opens_list(said: Said) -> bool:
    """Whether a sentence stops behind its verb group: "they may:"."""
    return said.sentence.rstrip(" –-").endswith(":") and not cut(said.sentence, said.predicate.body)


def _suffers(bound: Bound, condition: str) -> NormReading:
    return replace(bound_to("sanction", bound), condition=condition, rule="sanction")


_KEPT = re.compile(r"\w+ from $")
