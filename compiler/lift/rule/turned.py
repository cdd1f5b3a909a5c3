"""Duties that say by their opposite what is not to be done: `ensure that they do not`, `make no reply`, `your feeds have to wait`.

Comes in: a norm. Goes out: the act that it bars, in the document's words; None for any other.
"""

import re

from ..phrases.reading import NormReading
from .around import before

_ENSURES_NOT = re.compile(
    r"(?:ensur\w+|mak(?:e|es|ing) (?:sure|certain)|see(?:ing)? to it|tak(?:e|ing) care) (?:that )?"
    r"(?:they|you|we|he|she|he or she|he/she|s/he) (?:do(?:es)? not|don[’']t|doesn[’']t|never|must not|will not|should not) ",
    re.IGNORECASE,
)

_WAITS = re.compile(r"wait(?: (?:for|until|till) .+)?", re.IGNORECASE)
"""What has to wait is not to be done meanwhile: "your own feeds have to wait until break"."""

_WAITING = re.compile(
    r"(?:.*(?=\b(?:your|their|his|her|our|any|personal|private) ))?(?P<thing>.+?)(?: (?:has|have|needs?) to)?",
    re.I | re.S,
)

_ABANDONS = re.compile(
    r"(?:be )?(?:left|abandoned|expected)(?: (?:alone|on (?:your|their|his|her) own|by (?:your|them)sel\w+))?"
    r" (?:to (?:cope|deal|face|manage|struggle|handle|fend)|with (?:it|this|that) (?:alone|by|on))\b",
    re.IGNORECASE,
)

_HELPED = re.compile(
    r"(?:you|(?:any |all |our )?(?:staff|colleagues?|employees?|teachers?|members? of staff))", re.IGNORECASE
)
"""Who is not left to cope with it is helped."""

_REFUSES = re.compile(
    r"(?P<verb>make|give|have|contain|include|hold|carry|mention|bear|offer|accept|send|share|say|post|publish"
    r"|disclose|write|reveal|enter into|form|store|show|issue|answer"
    r"|take(?= no (?:pictures?|photo|video|film|part|images?|recordings?)))"
    r" (?P<what>nothing|no)\b(?! (?:longer|later|more than|less than|fewer|sooner|doubt|secret|exception|one\b))",
    re.IGNORECASE,
)

_SAYS_NO = re.compile(r"say no(?: to\b|[,.;]|\Z)", re.IGNORECASE)

_GERUND = re.compile(r"\w+ing\b", re.IGNORECASE)


def ensured_not(norm: NormReading) -> str | None:
    """The act that a duty is to see is not done by whom it binds ("ensure that they do not | park here"), or that it leaves
    nothing of ("make no reply": make any reply); None for none.
    """
    if norm.modality == "prohibition" and norm.bearer == "school" and _ABANDONS.match(norm.action):
        whom = before(norm).strip(" ,")
        return f"support {whom}" if _HELPED.fullmatch(whom) else None
    if norm.modality not in ("obligation", "recommendation"):
        return None
    thing = before(norm).strip(" ,") if _WAITS.fullmatch(norm.action) else ""
    if thing and (not norm.bearer_text or thing.casefold().startswith("your ")):
        thing = found["thing"] if (found := _WAITING.fullmatch(thing)) else thing
        return thing if _GERUND.match(thing) else f"use {thing}"
    if found := _ENSURES_NOT.match(norm.action):
        return norm.action[found.end() :]
    if (found := _REFUSES.match(norm.action)) and not _SAYS_NO.match(norm.action):
        return f"{found['verb']} {'anything' if found['what'] == 'nothing' else 'any'}{norm.action[found.end() :]}"
    return None
