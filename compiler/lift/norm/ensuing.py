"""What is to be done next in the same case: "If a stranger writes to you, do not answer. Tell the office."

Comes in: the norms of a sentence, and those of the sentence before it. Goes out: the norms, with the condition that leads the
sentence before where they tell what else is done then.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from ..phrases.parties import named
from ..phrases.reading import NormReading
from ..phrases.words import one_of

_CASE = re.compile(r"(?:if|when|whenever|where|wherever|should)\b", re.I)
_NEXT = re.compile(
    r"(?:(?:you|they|he or she|staff) (?:must|should|shall|will|need to|have to|are to) )?"
    rf"(?:(?:also|then|instead|immediately|simply|please|always|just) )*(?P<verb>{one_of('reactions')})\b(?P<rest>.*)",
    re.I | re.S,
)
_IT = re.compile(
    r"\b(?:it|them|this|that|these|the (?:message|post|matter|comment|picture|request|parent|pupil|child|person))\b",
    re.I,
)
_TOLD = ("headteacher", "dsl", "line_manager", "staff", "it", "governors", "school", "dpo")


def ensuing(
    norms: Sequence[NormReading], sentence: str, before: Sequence[NormReading], earlier: str
) -> tuple[NormReading, ...]:
    """The norms of a `sentence`; `before` are those of the one before it, `earlier`."""
    case = before[0].condition if before else None
    leads = case is not None and earlier.startswith(case) and _CASE.match(case) is not None
    duties = all(n.condition is None and n.modality in ("obligation", "prohibition", "recommendation") for n in norms)
    found = _NEXT.match(sentence) if leads and duties else None
    if found is None or not (_IT.search(found["rest"]) or _tells(found["verb"], found["rest"])):
        return tuple(norms)
    return tuple(replace(norm, condition=case) for norm in norms)


def _tells(verb: str, rest: str) -> bool:
    """Whether somebody in charge is told, or a copy is made."""
    who = next(iter(named(rest[:40])), None)
    return verb.casefold().split()[0] in ("take", "keep", "save", "make") or (who is not None and who.bearer in _TOLD)
