"""Whom a rule binds: the pack's party, the words of the document, or those to whom alone an act is left.

Comes in: a norm as read from its sentence. Goes out: words and parties of the bearer; nothing of what he has to do.
"""

import re

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ..norm.audience import names_all_staff
from ..norm.context import PARTY_OF
from ..phrases.parties import Who as Named
from ..phrases.parties import agent, subjects
from ..phrases.reading import NormReading
from .around import before, line
from .tests import exceptions_of

_ELSE = re.compile(r"\b(?:else|others?)\Z", re.IGNORECASE)

_ANY_ONE = re.compile(r"\b(?:no|any|every|each|all)\b", re.IGNORECASE)

_NOBODY_BUT = re.compile(
    r"(?:except(?: for)?|but|other than|apart from|save(?: for)?|with the exception of|excluding) (.+)", re.IGNORECASE
)

_SMALL = re.compile(r"\b(?:the|our|a|an|and|or|any)\b", re.IGNORECASE)

_ONLY_SAID = re.compile(r"\b(?:it is )?only\b|\balone\b|\bwho\s*\Z|\([^)]*\)", re.IGNORECASE)

_ONE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Revd)\b")

_SEVERAL = re.compile(
    r"(?:[^s]s|team|department|leadership|slt|smt|office|reception|management|people)\Z", re.IGNORECASE
)


WHICH = r"(?:\w+ly )?(?:(?!need|us)\w+ed|chosen|certain|specific)"
"""What tells those apart to whom alone something is left: `only | trained | staff may`."""


def bearer_of(norm: NormReading, vocabulary: Vocabulary) -> s.Who:
    """The pack's party, else the words that name the bearer; `everyone else` are not everyone."""
    other = norm.bearer_text and "other " in (said := before(norm)).lower()
    if other and (others := re.search(rf"\bother {re.escape(norm.bearer_text)}\W*\Z", said, re.I)):
        return s.Who((s.Word(line(others[0].strip()), quoted=True),))  # not those who were named before
    if _ELSE.search(norm.bearer_text):
        return s.Who((s.Word(line(norm.bearer_text), quoted=True),))
    if norm.strength == "only" and norm.bearer == "staff" and (alone := _left_to(norm)):
        return s.Who(tuple(s.Word(line(words), quoted=True) for words in alone), "or" if len(alone) > 1 else None)
    if norm.strength == "only" and norm.bearer_text:
        some = re.search(rf"\bonly (?:be \w+ )?(?:by )?({WHICH} {re.escape(norm.bearer_text)})\b", norm.sentence, re.I)
        if some:
            return s.Who((s.Word(line(some[1]), quoted=True),))
    if norm.party == "colleague" and _ANY_ONE.search(before(norm)):  # not one other than somebody who acts
        return s.Who((s.Word("staff"),))
    if norm.party in vocabulary.parties:
        beside = _beside(norm, vocabulary)
        return s.Who((s.Word(norm.party), *map(s.Word, beside)), "and" if beside else None)
    party = PARTY_OF[norm.bearer]
    if norm.bearer == "third_parties" and norm.bearer_text:
        return s.Who((s.Word(line(norm.bearer_text), quoted=True),))
    return s.Who((s.Word(party),))


def _beside(norm: NormReading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The parties of the bearer's own class that are named beside him ("volunteers and | visitors | must"), none of them a kind of
    another.
    """
    found = () if norm.passive or not norm.bearer_text else subjects(before(norm))
    if len(found) < 2 or found[0].text != norm.bearer_text:
        return ()
    theirs = {who.party: None for who in found if who.bearer == norm.bearer and who.party in vocabulary.parties}
    apart = all(a == b or a not in vocabulary.wider(b) for a in theirs for b in theirs)
    return tuple(theirs)[1:] if apart and norm.party in theirs else ()


def left_to(norm: NormReading) -> tuple[s.Word, ...]:
    """The people to whom alone an act is left by forbidding it to all others: "nobody except | the headteacher | may"."""
    named_alone = [people for part in exceptions_of(norm) if (people := people_alone(part))]
    if norm.modality != "prohibition" or norm.bearer != "everyone" or len(named_alone) != 1:
        return ()
    people = named_alone[0]
    named_so = (_ONE.match(who.text) or (who.bearer == "staff" and _of_post(who, norm)) for who in people)
    return tuple(
        s.Word(line(who.text), quoted=True) if own else s.Word(who.party)
        for who, own in zip(people, named_so, strict=True)
    )


def people_alone(exception: str) -> tuple[Named, ...]:
    """The people whom an exception names and nothing besides."""
    found = _NOBODY_BUT.fullmatch(exception.strip(" ,"))
    people = subjects(found[1]) if found else ()
    rest = found[1] if found else ""
    for who in reversed(people):
        rest = rest[: who.start] + rest[who.end :]
    return () if _SMALL.sub("", rest).strip(" ,") else people


def _left_to(norm: NormReading) -> tuple[str, ...]:
    """The people and posts among the staff to whom alone an act is left: what one of them may do, no other member of staff may."""
    said = agent(norm.action) if norm.passive else subjects(" ".join(_ONLY_SAID.sub(" ", before(norm)).split()))
    theirs = tuple(who for who in said if who.bearer == "staff")
    if not theirs or norm.bearer_text not in {who.text for who in theirs}:
        return (norm.bearer_text,) if _ONE.match(norm.bearer_text) else ()
    return (
        tuple(who.text for who in theirs) if all(_ONE.match(who.text) or _of_post(who, norm) for who in theirs) else ()
    )


def _of_post(who: Named, norm: NormReading) -> bool:
    """Whether words are for one post, which the school has once: "the office manager", not "a teacher" or "the staff"."""
    one = re.search(rf"\b(?:the|our)\s+{re.escape(who.text)}\b", norm.sentence, re.IGNORECASE)
    return bool(one) and not names_all_staff(who.text) and not _SEVERAL.search(who.text)
