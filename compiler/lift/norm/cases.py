"""Lists of cases: `A pupil may use a phone where: – there is an emergency; or – the head has agreed`.

Comes in: the text that leads to a list, and the texts of the list. Goes out: what the lead says by itself, and when it holds or
does not hold, as one span in which `; or` and `; and` part the cases.
"""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ..phrases.reading import NormReading
from ..sentence.split import sentences

_IF = r"if|when|where|whenever|wherever|in case|provided(?: that)?|providing(?: that)?|(?:as|so) long as|on condition that"
_THESE = r"(?:any (?:one )?of |one of |all of |both of |either of )?(?:the following|these)"
_CASES = r"(?:cases|circumstances|situations|instances|conditions|terms)"
_OPENS = re.compile(
    rf"[\s,]*\b(?P<only>only |(?:if,? and )?only )?"
    rf"(?:(?P<if>{_IF})|(?P<unless>unless|(?:except|save)(?: (?:where|when|if|that|in|for|with|on|during))?)"
    rf"|(?:in|under|on) {_THESE} {_CASES}|(?P<but>(?:except|save) (?:in|under) {_THESE} {_CASES}|with {_THESE} exceptions))"
    rf"(?:,? {_THESE}(?: (?:apply|applies|is met|are met|is true|are true|holds?))?)?\s*[:–—-]\s*\Z",
    re.IGNORECASE,
)
_END = re.compile(r"[\s,;.]*(?:\b(and|or))?[\s,;.:]*\Z", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|both)\b", re.IGNORECASE)
_OPENED = re.compile(
    rf"(?:{_IF}|unless|except|in|on|at|during|with|for|by|to|while|whilst|after|before|once)\b", re.IGNORECASE
)
_UNFINISHED = re.compile(
    r"\b(?:to|has|have|had|is|are|was|were|been|be|by|of|that|with|for|in|on|at|from|they|it|he|she|you|we|who|which)\Z"
    rf"|\A(?:{_IF}|unless) (?:(?:the|a|an|any|their|your|our) )?[\w’'-]+\Z",
    re.IGNORECASE,
)
"""A condition that lacks its end: `if the pupil has failed to`, `where the pupil`."""
_PROVIDES = ("provid", "as long", "so long", "on condition")
"""Behind these, and behind "only", all cases must hold where no "or" stands between them."""
PARTED = re.compile(r"; (?:or|and) ")
"""What parts the cases of a span."""
_LONGEST = 60
"""Words of a case."""


class Cases(Struct, frozen=True):
    """What a lead says without the word that opens its list, and in which cases that holds, or does not; "" for none."""

    lead: str
    when: str = ""
    unless: str = ""


def cases_of(text: str, items: Sequence[str]) -> Cases | None:
    """What the last sentence of a lead and its list come to; None where the list is none of cases."""
    found = _OPENS.search(text)
    if found is None or len(items) < 2 or not found.start():
        return None
    said, joins = _said(items)
    if max(len(case.split()) for case in said) > _LONGEST:
        return None
    barred = bool(found["unless"] or found["but"])
    opener = (found["if"] or found["unless"] or ("unless" if barred else "if")).casefold()
    strict = found["only"] or opener.startswith(_PROVIDES)
    every = "and" in joins or bool(_ALL.search(found[0])) or bool(strict and "or" not in joins)
    opened = all(map(_OPENED.match, said))
    first, again = ("", "") if opened and not barred else (f"{opener} ", "" if opened or barred else f"{opener} ")
    joint = f"; {'and' if every else 'or'} {again}"
    span = f"{'only ' if found['only'] else ''}{first}{joint.join(said)}"
    lead = text[: found.start()].rstrip(" ,")
    return Cases(lead, unless=span) if barred else Cases(lead, when=span)


def _said(items: Sequence[str]) -> tuple[list[str], set[str]]:
    """What the first sentence of each item says without the sign and the joint at its end, and those joints."""
    firsts = [(sentences(item) or ("",))[0] for item in items]
    joins = {end[1].casefold() for first in firsts if (end := _END.search(first)) and end[1]}
    return [_END.sub("", first) for first in firsts], joins


def gone_on(sentence: str, norms: Sequence[NormReading], items: Sequence[str]) -> Cases | None:
    """The cases of a list that goes on with the last condition of its lead: `… if the pupil has failed to: – sign; – pay`; None
    where it does not.
    """
    last = norms[-1] if norms else None
    opened = (last.exception or last.condition or "") if last else ""
    if last is None or len(items) < 2 or not _UNFINISHED.search(opened):
        return None
    if not sentence.rstrip(" :;,–—-").endswith(opened):
        return None
    said, joins = _said(items)
    span = f"; {'and' if 'and' in joins else 'or'} ".join(f"{opened} {case}" for case in said)
    lead = sentence[: sentence.rindex(opened)].rstrip(" ,")
    return Cases(lead, unless=span) if last.exception else Cases(lead, when=span)


def in_cases(norms: Sequence[NormReading], cases: Cases) -> tuple[NormReading, ...]:
    """The norms of a lead, each in the cases of its list."""
    said = cases.when or cases.unless
    return tuple(
        replace(
            norm,
            sentence=f"{norm.sentence.rstrip(' .')} {said}.",
            condition=" ".join(filter(None, (norm.condition, cases.when))) or None,
            exception=" ".join(filter(None, (norm.exception, cases.unless))) or None,
            strength="only" if said.startswith("only ") else norm.strength,
        )
        for norm in norms
    )
