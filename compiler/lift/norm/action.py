"""The words that name what is done: "be kept clean" gives "kept clean", a passive; a noun goes before an empty verb."""

import re

from ...sought import Sought, without_lead
from ..phrases.parties import agent
from ..phrases.words import is_gerund, is_participle, words_of
from ..sentence.clauses import Clause, Group, Predicate
from ..sentence.cutting import PREPOSITIONS
from .antecedents import EMPLOYED, subject_parties
from .context import Bound, Context
from .modality import EMPTY, told_that
from .said import Said
from .spans import cut, first_word, head_of, restriction, shortest, words_in

_QUALITIES = words_of("verbs", "qualities")
_NOWHERE = Context(None, None, "school")
_SOMEWHERE = re.compile(r"(?:on|in|into|inside|onto|near|at|beyond|behind|through|off|out)\b", re.I)

_NARROWED = re.compile(
    r"(?!(?:with|in|for|at|to|of|by)\b)(?:[\w’'-]+ ){1,12}?((?:that|which|who|whose) (?!in|of|at|to|is not)[\w’'-]+ .+)",
    re.I,
)

_AFTERTHOUGHT = re.compile(
    r",? (?:ideally|preferably|usually|normally|as well|too|(?:in|under) any circumstances|at any time"
    r"|(?:however|no matter how) (?!and\b|but\b)\w+(?: [^,.;:]*)?"
    r"|and (?:is|are) (?:also )?(?:our|the|their|an?)\b[^,;:]*"  # "in charge of the keys | and is our first aider"
    r"|at the (?:sole |absolute |complete )?discretion of (?:[\w’'-]+ ){0,3}[\w’'-]+)$"
)

CHARGE = Sought(
    r"\b((?:(?:overall|ultimate|day-to-day|primary|final|full|strategic|operational|specific|lead|general|sole) )*"
    r"(?:responsibility for|(?:oversight|charge|command) of|leads? on)\s+)$",
    re.I,
)

_DUTY_OF = re.compile(r"(?:the )?(?:duty|task|job|responsibility) (?:of|for) (?=\w+ing\b)", re.I)

_ACT = re.compile(
    r"(?:all |any |the |such )?(?:use|contact|\w+ing|\w+[ts]ion|\w+ment|\w+ance)\b", re.I
)  # a noun that is an act

_GAPPED = re.compile(
    r"(?:(?:an?|the|any|all|each|every|its|their|his|her|our|your|no) (?:[\w’'-]+ ){1,6}|(?:[\w’'-]+ ){0,3}[\w’'-]+s )"
    r"[\w-]+"
)
_LONG = re.compile(r"\b(?:who|which|that)\b")
_AIMED = re.compile(r"(?:for|to) (?=[a-z])")
_TO = re.compile(r"to (?=[a-z])", re.I)
_BE = re.compile(r"be(?:en)? (?=\w)", re.I)
_ABLE = re.compile(r"(be )?able to be \w")
_LIKES = re.compile(r"(?:wish|want|like|prefer|choose) to ")  # "you may wish to ask" lets the reader ask


def voice_of(said: Said) -> tuple[str, bool]:
    """The predicate's words, and whether they are a passive: "be kept clean" gives "kept clean" and True."""
    group, body = said.group, cut(said.sentence, said.predicate.body)
    if group.shape == "carried":
        body = without_lead(_TO, body)
    if group.modal == "MAY" and first_word(said.subject) == "you":
        body = _LIKES.sub("", body)
    if group.shape in ("active", "stated", "inverted", "carried"):
        be = _BE.match(body)
        return (body[be.end() :], True) if be and is_participle(head_of(body[3:])) else (body, False)
    if group.shape == "passive" and _ABLE.match(body):
        return body, True
    if group.shape == "passive" and not said.first and not is_participle(head_of(body)) and _is_gapped(body):
        return body, True
    if group.shape == "passive" and said.bounds and head_of(body) in _QUALITIES:
        return body, False
    may_be = group.shape == "passive" or (group.shape == "framed" and group.state == "passive")
    return body, may_be and is_participle(head_of(body))


def _is_gapped(body: str) -> bool:
    """Whether a passive without "be" has a subject of its own: "the keys returned to the lodge"."""
    found = _GAPPED.match(body)
    return found is not None and any(is_participle(word) for word in words_in(found[0])[1:])


def takes_gerund(sentence: str, group: Group, predicate: Predicate) -> bool:
    """Whether a list that goes on from the predicate goes on with "-ing"."""
    if _ENDS_IN_TO.search(cut(sentence, predicate.body)):
        return False
    if group.state in ("FORBIDDEN", "DISCOURAGED") or group.modal in ("REFRAIN", "AVOID"):
        return True
    before = sentence[: predicate.body[0]] if predicate.body else sentence
    return bool(_BEFORE_GERUND.search(before))


_ENDS_IN_TO = re.compile(r"\bto$")
_BEFORE_GERUND = re.compile(r"\b(for|from|with)\s*[:;–-]?\s*$")
_FIRST_ADVERB = re.compile(r"(?:also|always|never|ever|then|first(?! aid)|only|to|either|both)\s+(?=\w)")
_WHATEVER = re.compile(r"(any|those|all|anything) (that|which|who)\b", re.I)
_HOLLOW_ACT = re.compile(r"(\w+ly )?(made|taken|paid)( (to|for|by|of|when|about)\b|$)")
_NOUN_BEFORE = re.compile(r"\b(?!save|except)([\w-]+) (that|which)\s+$")
_WORD_BEFORE = re.compile(r"\b(?!(?:and|or|but|that|when|if|because|then|so)\b)([\w-]+)\s+$")
_NOUN_INSIDE = re.compile(rf"\b(?!(?:{'|'.join(sorted(PREPOSITIONS))})\b)([\w-]+) (?=(that|which) )")


_POINTING = ("it", "this", "that", "they", "these", "there")
"""Subjects that say nothing of what is done."""


def _noun_before(before: str) -> re.Match[str] | None:
    """The noun that "which" or "that" takes up, no verb: not "are reminded that"."""
    found = _NOUN_BEFORE.search(before)
    return None if found and found[2] == "that" and is_participle(found[1].casefold()) else found


def action_of(
    sentence: str,
    clause: Clause,
    group: Group,
    predicate: Predicate,
    subject: str,
    body: str,
    passive: bool,
    head: str,
    bounds: tuple[Bound, ...],
) -> tuple[str, list[str]]:
    """The words that name what is done, and a condition that the subject holds."""
    extra = []
    if bounds and subject and not EMPLOYED.fullmatch(subject):
        extra = [
            r
            for r in restriction(subject)
            if not passive
            or words_in(r)[0] in ("who", "whose", "in", "under", "over", "aged")
            or (is_gerund(words_in(r)[0]) and not predicate.conditions and not clause.conditions)
        ]
    if group.shape == "told" and clause.tells.endswith("yours to") and clause.subject and predicate.body:
        return cut(sentence, (clause.subject[0], predicate.body[1])), extra  # "the field | is yours to use"
    if group.shape == "judged":
        if bounds and body and _SOMEWHERE.match(body):  # "guests are not allowed | on the field"
            return body, extra
        listed = sentence.partition(":")[2].strip(" .;") if subject.casefold() == "the following" else ""
        aimed = _AIMED.match(body)  # "badges are compulsory | for staff working on the roof"
        narrow = [r for r in restriction(body[aimed.end() :]) if body[:3] == "for"] if aimed else []
        return listed or re.sub(r"^no (?=[a-z])", "", subject, flags=re.I) or body, narrow
    if passive and _WHATEVER.match(subject):
        extra = [subject]
    elif subject and not bounds and (narrowed := _NARROWED.match(subject)):
        extra = [narrowed[1]]
    if (
        passive
        and subject
        and predicate is clause.predicates[0]
        and (head in EMPTY or _HOLLOW_ACT.match(body))
        and not bounds
        and subject.casefold() not in _POINTING
    ):
        start = clause.subject[0] if clause.subject else 0
        end = predicate.body[1] if predicate.body else start
        return shortest(cut(sentence, (start, end))), extra
    if (
        group.shape == "framed"
        and clause.who
        and not told_that(clause.tells)
        and (passive or not subject_parties(cut(sentence, clause.who), _NOWHERE, ()))
        and not _LONG.search(cut(sentence, clause.who))
    ):
        return cut(sentence, (clause.who[0], predicate.body[1] if predicate.body else clause.who[1])), []
    if group.shape == "passive" and body and (not is_participle(head) or (head in _QUALITIES and bounds)):
        stands = predicate.body is not None and sentence[: predicate.body[0]].rstrip().casefold().endswith(" be")
        body = sentence[predicate.body[0] - 3 : predicate.body[0]] + body if stands and predicate.body else body
        size = len(words_in(body))
        if (
            not bounds
            and size <= 6
            and 0 < len(words_in(subject)) <= ((9 if size <= 4 else 6) if _ACT.match(subject) else 5)
            and subject.casefold() not in _POINTING
            and predicate is clause.predicates[0]
            and clause.subject
        ):
            return cut(sentence, (clause.subject[0], predicate.body[1] if predicate.body else clause.subject[1])), extra
    if group.shape == "duty":
        body = _DUTY_OF.sub("", body)
    body = _AFTERTHOUGHT.sub("", shortest(body))
    if group.modal == "MUST" and predicate.body and not is_gerund(head_of(body)):
        charge = CHARGE.search(sentence[: predicate.body[0]])
        if charge:  # "overall responsibility for this policy"
            return cut(sentence, (charge.start(1), predicate.body[1])), extra
    if (
        predicate is clause.predicates[0]
        and clause.subject
        and len(words_in(body)) <= 2
        and not any(
            0 <= clause.subject[0] - end <= 2 for _, end in clause.conditions
        )  # "for trivial reasons | they must not"
        and (
            noun := _noun_before(sentence[: clause.subject[0]])
            or (subject in ("they", "you", "we") and _WORD_BEFORE.search(sentence[: clause.subject[0]]))
            or (not bounds and _NOUN_INSIDE.search(subject))
        )
        and group.shape in ("active", "stated")
    ):
        start = noun.start(1) if noun.string is not subject else (clause.subject[0])
        return cut(sentence, (start, predicate.body[1] if predicate.body else start)), extra
    if passive and not extra and group.modal != "MAY" and (found := _AGENT_WHO.match(body)) and agent(found[1]):
        body, extra = found[1], [found[2]]
    return body if body.startswith("only use") else without_lead(_FIRST_ADVERB, body), extra


_AGENT_WHO = re.compile(r"([^,;]* by (?:any|an?|each|every|those|all) [^,;]{3,40}?) (who\b.+)")
"""Who does it, and what tells which of them it is: "reported by any driver | who sees it"."""
