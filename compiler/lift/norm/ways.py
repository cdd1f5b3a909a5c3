"""Settled ways, each put as the rule that it would be: what is never done otherwise, what there is none of, who hears of a worry.

Comes in: a sentence without a modal ("Medicines are kept in the office and never in a bag", "There is no looking at phones in
lessons", "Any worry goes straight to the nurse"). Goes out: it with a modal, for the reader of norms; None for other sentences.
"""

import re

from ...sought import Sought
from ..phrases.parties import named
from ..phrases.words import base_of_gerund, is_participle

_WHERE = r"(?:on|in|at|with|by|from|to|through|into|onto|under|during|without|via)"
_NEVER = Sought(
    rf"(?P<what>[A-Z][\w’' -]{{2,60}}?) (?:is|are) (?:(?:only|always|kindly|all|normally) )*(?P<done>[a-z-]+)"
    rf"(?P<how> (?:(?!\band\b|\bbut\b)[^,;:])*?),? (?:and|but) (?:(?:are|is) )?(?:never|not ever) "
    rf"(?P<never>{_WHERE} [^;:]+)",
    re.S,
)
_NONE = re.compile(
    r"(?:[Ss]o )?[Tt]here (?:is|are) (?:to be |simply |strictly |absolutely )*no (?P<verb>[a-z]+ing)\b(?P<rest>[^;:]*)",
    re.S,
)
_WORRY = re.compile(
    r"(?P<what>(?:Any|Every|All|A|Each) (?:\w+ ){0,2}?(?:worry|worries|concerns?|suspicions?|disclosures?|allegations?|incidents?"
    r"|accidents?|near miss(?:es)?|breach(?:es)?|complaints?|problems?)"
    r"(?: (?:about|over|concerning|regarding|of|with|that|from)\b[^,;:]*?)?)"
    r" (?:goes|go|comes|come|is taken|are taken|is brought|are brought) "
    r"(?:(?:straight|directly|at once|first|immediately|always|only) )*to (?P<whom>[^;:]+)",
    re.S,
)


def settled(text: str) -> str | None:
    """The rule that a settled way would be; None where none is told."""
    return _otherwise(text) or _none_of(text) or _heard_by(text)


def _otherwise(text: str) -> str | None:
    found = _NEVER.fullmatch(text.rstrip(" .!"))
    if found is None or not is_participle(found["done"]):
        return None
    return f"{found['what']} must never be {found['done']} {found['never']}."


def _none_of(text: str) -> str | None:
    found = _NONE.fullmatch(text.rstrip(" .!"))
    if found is None or base_of_gerund(found["verb"]) is None or found["verb"] in _NO_DEED:
        return None
    return f"No {found['verb']}{found['rest']}."


_NO_DEED = frozenset(
    (
        "knowing",
        "telling",
        "denying",
        "doubting",
        "escaping",
        "getting",
        "saying",
        "going",
        "understanding",
        "stopping",
        "avoiding",
    )
)
"""There is no telling what may come: that is a figure of speech."""


def _heard_by(text: str) -> str | None:
    found = _WORRY.fullmatch(text.rstrip(" .!"))
    if found is None or not (named(found["whom"]) or found["whom"].startswith(("one of ", "any of "))):
        return None
    return f"{found['what']} must be reported to {found['whom']}."
