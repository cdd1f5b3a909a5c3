"""What a policy says that it does not stop is allowed: "Nothing in this policy is intended to stop staff from joining a union".

Comes in: a sentence. Goes out: the sentence that allows what it speaks of, for the other readers; "" for other sentences.
"""

import re

from ..phrases.words import base_of_gerund

_REFUSED = re.compile(r"\bnothing\b|\bnot\b|n[’']t\b", re.I)
_FREE = re.compile(
    r"(?:Nothing (?:here|in (?:this|these|the|our) \w+)|(?:This|The|Our) (?:policy|section|document|guidance|code)|We)"
    r"(?: (?:is|are|shall|will|should|does|do|not|seeks?|aims?|intended|meant|designed|wish|want|be|taken|read|to|in any way)"
    r"|n[’']t)*"
    r" (?P<bars>prevent|restrict|stop|prohibit|limit|ban|forbid|inhibit|interfere with|curtail|affect)s? (?:"
    r"(?P<who>[\w ]{3,40}?) from (?P<verb>\w+ing)\b(?P<rest>.*)|(?P<what>.+))",
    re.S,
)
_OR_FROM = re.compile(r"(?P<joint>,? (?:and|or|nor)) from (?P<verb>\w+ing)\b")


def freed_in(text: str, *, named: bool = False) -> str:
    """What a sentence leaves free, as one that allows it; with `named` only where it tells whom it does not stop."""
    found = _FREE.match(text)
    if found is None or not _REFUSED.search(text[: found.start("bars")]):
        return ""
    if found["who"] is None:
        return "" if named else f"Staff may carry out {found['what']}"
    base = base_of_gerund(found["verb"])
    rest = _OR_FROM.sub(lambda m: f"{m['joint']} {base_of_gerund(m['verb']) or m['verb']}", found["rest"])
    return "" if base is None else f"{found['who'][:1].upper()}{found['who'][1:]} may {base}{rest}"
