"""What stands around an act in its sentence: before it, what its span leaves out of the clause, what limits it.

Comes in: a norm. Goes out: stretches of its sentence.
"""

import re
from functools import lru_cache

from ..norm.cases import PARTED
from ..phrases.bynames import plain
from ..phrases.reading import NormReading


def line(text: str) -> str:
    """White space folded, without the punctuation that ends a sentence."""
    text = plain(text)
    return " ".join(text.split()).strip(" ,;:.") or text.strip()


def subject_of(norm: NormReading) -> str:
    """The subject of a passive, which is what is acted on, and any subject that is not the bearer (`surnames must not …`)."""
    return before(norm) if is_passive(norm) or not norm.bearer_text else ""


_APART = re.compile(r"[;:–]|, (?:and|but|so) ")
MODAL = re.compile(r"\b(?:will|(?:must|should|are|is)(?:n['’]t)?|shall|may|can(?:['’]t)?|won['’]t)(?![\w'’])")


_JOINT = re.compile(r"\b(?:and|but|or|so)\b|,")


@lru_cache(maxsize=64)
def before(norm: NormReading) -> str:
    """What stands before the modal in the clause of the act."""
    at = norm.sentence.find(norm.action)
    if at <= 0:
        return ""
    before = norm.sentence[:at]
    for span in (norm.condition, norm.exception):
        before = before.replace(span, " ") if span else before
    parts = MODAL.split(_APART.split(before)[-1])
    if len(parts) == 1 and _INVERTED.fullmatch(parts[0].strip(" ,")):
        return ""  # "on no account | reply"
    if len(parts) == 2 and _INVERTED.fullmatch(parts[0].strip(" ,")):
        return parts[1]  # "under no circumstances shall | pictures | be shown"
    if len(parts) == 2 and not re.search(r"\w", parts[0]) and _ONLY.match(norm.condition or ""):
        return parts[1]  # "only at break may | phones | be used"
    said = parts[0] if len(parts) < 3 else _JOINT.split(parts[-2])[-1]
    return said if re.search(r"\w", said) else _taken_up(before)


def _taken_up(before: str) -> str:
    """The subject that a second predicate takes up: "passwords | must be changed each term, and shall not be disclosed"."""
    told = _HARD.split(before)[-1]
    first = MODAL.split(told)
    return first[0] if len(first) > 2 and not _OPENS_CASE.match(first[0]) else ""


_ONLY = re.compile(r"only\b", re.IGNORECASE)
_HARD = re.compile(r"[;:–]")
_OPENS_CASE = re.compile(
    r"\W*(?:if|when|where|while|whilst|unless|until|after|before|once|should|in|on|at|for|with)\b", re.IGNORECASE
)
_INVERTED = re.compile(
    r"(?:and |nor |but )?(?:under no circumstances?|at no (?:time|point)"
    r"|on no (?:account|occasion)|in no (?:event|case|circumstances?)"
    r"|never|nor|neither)",
    re.IGNORECASE,
)


def limit_of(norm: NormReading) -> str | None:
    """What `only` limits an act to, where it stands in the act itself (`pictures of pupils` `for whom there is consent`)."""
    found = re.search(r"\b(?:for whom|in which|where|when|if|once|that|which|who)\b.*", whole(norm), re.IGNORECASE)
    return found[0] if found else None


def is_passive(norm: NormReading) -> bool:
    """Whether the act is done to the subject."""
    return norm.passive or bool(_BE.match(norm.action))


_BE = re.compile(r"(?:not |never |only )?be\b")
_HAPPENS = r",(?= that (?:would|could|might|will|may|is|are|has|have)\b)"


_TAIL = re.compile(
    rf"(?:{_HAPPENS})?\s+(?:that|which|who|whose|on|in|via|through|by|with|at|during|outside|within|for|from|to)\b[^.;,:–]*"
)
_VERDICT = re.compile(
    r"\s+(?:is|are|will be|shall be|should be|must be)\s+(?:(?:not|never|only|also|now|\w+ly)\s+)*"
    r"(?:allowed|permitted|acceptable|tolerated|welcome|banned|forbidden|prohibited)\b"
)
_NEXT = re.compile(r"\b(?:and|but|or) (?:\w+ ){0,2}(?:must|will|should|may|shall|can|are|is)\b")


def verdict_in(norm: NormReading) -> re.Match[str] | None:
    """What is said of the act's own words as a subject ("phones | are not allowed")."""
    at = norm.sentence.find(norm.action)
    return _VERDICT.match(norm.sentence, at + len(norm.action)) if at >= 0 else None


@lru_cache(maxsize=64)
def whole(norm: NormReading) -> str:
    """The act with what its span leaves out of the clause (`post anything` `that others would find offensive`, `phones` are not
    allowed `in lessons`).
    """
    at = norm.sentence.find(norm.action)
    end = at + len(norm.action)
    verdict = verdict_in(norm)
    tail = _TAIL.match(norm.sentence, verdict.end() if verdict else end) if at >= 0 else None
    if not tail:
        return norm.action
    text = _NEXT.split(tail[0])[0]
    for span in (norm.condition, norm.exception):
        text = text.split(PARTED.split(span)[0])[0] if span else text
    return norm.action + text


_WITH = re.compile(r"\W*with\b")


def goes_with(norm: NormReading) -> bool:
    """Whether a norm's condition tells with what, or whose leave, its act is done."""
    return bool(_WITH.match(norm.condition or ""))
