"""Lead-ins: what a unit that introduces a list hands on to its items, and what it keeps for itself.

Comes in: the sentences of the unit with the norms that they state. Goes out: the norms that the lead-in states itself, and
what its items go on with. The items are not looked at.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ....grammar.model import Kind, Modality
from ...sought import Sought
from ..phrases.columns import verdict_of
from ..phrases.parties import named
from ..phrases.reading import NormReading, Unit
from ..phrases.words import one_of
from ..sentence.verb_groups import Mode
from . import kind as kinds
from .addressed import addressed_in, judged
from .antecedents import subject_parties
from .context import Context, bound_of, bound_to, unnamed
from .said import Inherit
from .sanction import penalty_of

_OPEN = re.compile(rf"\b(?:{one_of('open')})\s*[:;–-]?\s*$", re.I)
_EXAMPLES = re.compile(rf"\b(?:{one_of('exemplary')})[\s,:;]*(the following)?[\s:;]*$", re.I)
_FACTS = Sought(r"\b(aware|considering|mindful|remember|note) that\W*$", re.I)
_TOLD = Sought(one_of("told"), re.I)
_BINDS = re.compile(
    r"\b(?:(?P<verb>undertakes?|promise|pledge|agrees?|consent)(?: to| that(?: \w+)?(?: will)?)?"
    r"|(?:requirements?|expectations?|obligations?)\b[^.:;]*\b(?:includes?|are|as follows))\W*$",
    re.I,
)
_PARENTAL = re.compile(r"\bparental\b", re.I)
_ASKED_OF = re.compile(one_of("asked_of"), re.I)
_WITHHELD = re.compile(one_of("withheld"), re.I)
_FOLLOWING = re.compile(r"(?:only |any of |all of )?(?:the following|these)\b", re.I)
_LISTS = re.compile(r"\b(?:following|these)\b", re.I)
_TELLING = re.compile(r"(?:taught|told|shown|reminded|encouraged)\b(?: both)?(?:,.*)?", re.I)
_CLAUSAL = re.compile(r"(?:only |and )?(?:if|when|where|unless|save|except|provided|in case)\b", re.I)
_PURPOSE = re.compile(
    r", which (?:is|are) to\W*$|\b(?:write|telephone|ring|meet|email|visit)\b(?: \w+){3,} to\W*$", re.I
)
_PURPOSE_END = re.compile(r"(?:, which (?:is|are))? to\W*$")
_PROVISO = re.compile(rf"\b(?:{one_of('provisos')})\W*$", re.I)
_WAITS = re.compile(
    rf"\b(?:{one_of('provisos')}|(?:permission|consent|approval|leave) (?:is|are) (?:needed|required) (?:to|for|before))\W*$",
    re.I,
)
# A lead-in that tells what could be: "progress could: …", "any of the following may be seen: …".
_TELLS = re.compile(
    r"\bthis (?:may|can) be (?:offered|done|provided|achieved|delivered|arranged)\b[^.;:]*\W*$"
    r"|\b(?:could|might|would)(?: (?:also|well|then|often|even))*(?: be)?\W*$"
    r"|\b(?:following|these|signs?|symptoms?|indicators?|effects?|examples?|forms?)\b[^.;]*\b(?:may|can|could|might|will)"
    r" (?:also |often )?(?:(?:be (?:seen|noticed|noted|observed|found|present|evident|apparent|experienced)|include|show|appear)"
    r"\b[^.;:]*)?\W*$",
    re.I,
)
# The words before a list that the act reaches by a preposition: it is whole without them ("judged against the following points").
_BEHIND = re.compile(
    r"\b(?:against|through|via|using|under|(?:with|to|by|in|at|on) (?:any|one|some)(?: or more)? of) "
    r"(?:the following|these)\b[^,.:;]*\W*$|\bin (?:the following|these) ways\W*$"
    r"|\bwho\b[^,.:;]* of (?:the following|these)\b.* (?:will|must|may|should|shall|can|is|are)\b",  # of whom, not what
    re.I,
)
_CHOICE = re.compile(r"\b(?:with|to) (?:any |one |some )?(?:or more )?of (?:the following|these)\b", re.I)
_AWARE_OF = re.compile(r"be (?:fully )?(?:aware|mindful|conscious) of\b", re.I)
_THAT = re.compile(
    r"(?:ensure|make sure|check|see) that (?![^:]*\b(?:will|must|should|may|can|is|are|has|have)\b[^:]* \w+ \w+)[\w\s]+$",
    re.I,
)  # "ensure that all staff:", not "ensure that those named will be good at it:"
_BARELY = re.compile(
    r"\S+(?: (?:out|in|up|down|off|over))?"
    r"(?: (?:in (?:writing|full|advance|detail)|clearly|fully|briefly|at least|by (?:email|letter)))*",
    re.I,
)
"""A verb and how it is done: "state in writing:"."""
_DELEGATES = re.compile(r"\b(delegat\w+|responsib\w+|dut\w+)\b.*\b(to|with|of|by)( the)?\s*:\s*$", re.I)


class Passed(Struct, frozen=True):
    """What a unit hands on to its items: the norm that they go on with, and the kind that they have without one. `facts`:
    they tell what is the case; `known` are the norms to be aware of it. `cases`: each begins with a case in which it holds.
    """

    inherit: Inherit | None = None
    kind: Kind | None = None
    roles: tuple[NormReading, ...] = ()
    facts: bool = False
    cases: bool = False
    known: tuple[NormReading, ...] = ()


def lends(
    sentence: str, norms: Sequence[NormReading], waiting: Inherit | None, context: Context
) -> tuple[Sequence[NormReading], Inherit] | None:
    """The norms that the last sentence of a lead-in states itself, and what it lends its list: what is `waiting` for its
    words, or what the sentence asks or takes; None if it lends nothing.
    """
    if _stays(sentence, norms):
        return None
    if lent := _withheld(sentence, context) or (None if norms else _asked_of(sentence) or _bound(sentence, context)):
        return (), lent
    if sentence.rstrip().endswith(":") and (verdict := verdict_on(sentence, context)):
        return (), verdict
    if waiting is None or not _hands_on(sentence, waiting):
        return None
    if _PURPOSE.search(sentence):  # "will write to you at home to: …" is an act by itself
        return [replace(n, action=_PURPOSE_END.sub("", n.action)) for n in norms], waiting
    return [n for n in norms if n.action not in {b.action for b in waiting.bearers}], waiting


def handed(
    unit: Unit,
    listed: Sequence[str],
    norms: Sequence[NormReading],
    inherit: Inherit | None,
    waiting: Inherit | None,
    above: Kind | None,
) -> Passed:
    """What a unit of the sentences `listed` hands on: what its last sentence lends, else what it was handed itself, which
    is `inherit` and the kind `above`.
    """
    last = listed[-1] if listed else ""
    items = kinds.of_leadin(last) if listed else None
    waits = waiting is None and (_TELLS.search(last) or (not norms and _WAITS.search(last)))
    if listed and (waits or _stays(last, norms)):
        return Passed(None, "statement")
    if listed and waiting is None and not norms and told(last):
        return Passed(None, items or "statement")
    lent = waiting if waiting is not None and _hands_on(last, waiting) else None
    if lent is None and not _EXAMPLES.search(unit.text):
        lent = inherit
    if above is not None and not norms and lent is None:
        items = above  # a purpose's own list
    if items is None and not norms and lent is None and unit.headings and kinds.defines(unit.headings[-1], unit.text):
        items = "definition"
    if items in ("definition", "purpose") and norms:
        items = None
    roles = tuple(norms[-1:]) if _DELEGATES.search(last) else ()  # "this duty is delegated to:"
    return Passed(lent, items, roles, tells_facts(unit.text))


@lru_cache(maxsize=4096)
def told(text: str) -> bool:
    """Whether a lead-in or heading stands over what is the case, not over acts: "signs of abuse", "risks to pupils are:"."""
    return bool(_TOLD.search(text.strip(" .:;–-")))


def tells_facts(text: str) -> bool:
    """Whether what follows a lead-in is the case: "staff should be aware that:"."""
    return bool(_FACTS.search(text))


def _stays(sentence: str, norms: Sequence[NormReading]) -> bool:
    """Whether a lead-in says all that it binds to and its list goes on with the condition: "may refuse it if it was: …"."""
    if not norms or _PROVISO.search(sentence):
        return bool(norms)
    last = norms[-1].exception or norms[-1].condition or ""
    return bool(_CLAUSAL.match(last)) and sentence.rstrip(" :;,–—-").endswith(last) and not _LISTS.search(sentence)


def _withheld(sentence: str, context: Context) -> Inherit | None:
    """What "a confiscated phone will be kept:" hands on: how long, which is what its owner suffers: a pupil, if no other."""
    if not _WITHHELD.search(sentence):
        return None
    pupils = replace(bound_to("sanction", unnamed("pupils")), rule="sanction")
    return Inherit("sanction", (pupils if context.heading is None else penalty_of(context),), "active")


def _asked_of(sentence: str) -> Inherit | None:
    """What "there are two things which we ask of parents" hands on."""
    found = _ASKED_OF.search(sentence)
    who = named(re.split(r"[,.;:–—]", sentence[found.end() :])[0]) if found else ()
    if not found or not who:
        return None
    modality: Modality = "recommendation" if found["verb"].casefold() in ("ask", "request") else "obligation"
    return Inherit(modality, tuple(bound_to(modality, bound_of(w)) for w in who), "active")


def verdict_on(text: str, context: Context) -> Inherit | None:
    """What "Not allowed:" or "We do not allow:" hands on: a ban or leave for those whom the section addresses; None for others."""
    found = verdict_of(text) if _LETS.search(text) else None
    if found is None or found.rest or found.modality not in ("prohibition", "permission"):
        return None
    return Inherit(found.modality, (bound_to(found.modality, judged(context, "", found.modality)),), "active")


_LETS = re.compile(r"\b(?:allow|permit|accept|tolerat|bann|prohibit|forbid)", re.I)


def _bound(sentence: str, context: Context) -> Inherit | None:
    """What "as a volunteer, I undertake:" or "for staff, requirements include:" hands on."""
    found = _BINDS.search(sentence)
    if not found:
        return None
    words = sentence[: found.start("verb")] if found["verb"] else _PARENTAL.sub("parents", sentence)
    who = tuple(bound_of(w) for w in named(words)) or subject_parties(words, context, ()) or addressed_in(context)
    mode: Mode = "active" if found["verb"] else "gerund"
    return Inherit("obligation", tuple(bound_to("obligation", w) for w in who), mode)


def _hands_on(sentence: str, inherit: Inherit) -> bool:
    """Whether a sentence stops where its list goes on, and does not merely give examples."""
    action = inherit.bearers[0].action if inherit.bearers else ""
    if action and _BEHIND.search(sentence) and not (inherit.modality == "permission" and _CHOICE.search(sentence)):
        return False
    if _AWARE_OF.match(action) and told(sentence):
        return False
    colon = sentence.rstrip().endswith(":")
    stops = colon and sentence.rstrip(" :").endswith(action)
    if inherit.modality == "sanction" or not action or (stops and (_BARELY.fullmatch(action) or _THAT.match(action))):
        return True
    goes_on = (colon and (_FOLLOWING.match(sentence) or _TELLING.fullmatch(action))) or _OPEN.search(sentence)
    return bool(goes_on) and not _EXAMPLES.search(sentence)
