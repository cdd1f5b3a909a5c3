"""Rules without a verb group: "No running in the corridors", "Visitors to sign in", "Doors to be kept shut".

Comes in: a sentence in which the grammar found nothing that rules, and what stands round it. Goes out: its norms, mostly
none. Lists, headings and tables are not looked at.
"""

import re

from ..phrases.parties import subjects
from ..phrases.reading import NormReading
from ..phrases.words import is_base, is_gerund, is_participle, one_of
from ..sentence.verbless import done_with
from .addressed import default, judged
from .context import Bound, Context, bound_of
from .spans import shortest, words_in

_BARS = re.compile(r"(?:strictly |absolutely )?no (?=[a-z])", re.I)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|could|would|might|applies|apply|means?)\b", re.I
)
_PLACED = re.compile(
    r"\b(?:in|on|at|during|without|before|after|inside|near|outside|around|between|unless|except|within|to|from)\b",
    re.I,
)
_NO_BAN = re.compile(rf"(?:{one_of('no_ban')})\b", re.I)
_LET = re.compile(r",?\s+(?:(?:is|are) )?(?:allowed|permitted|please)\b", re.I)
_BUT = re.compile(r",? (?=(?:unless|except|without|other than|apart from|until)\b)", re.I)
_WHILE = re.compile(r",? (?=(?:during|when|while|whilst|if|before|after)\b)", re.I)
_TO = re.compile(r"(?P<who>[A-Za-z][^.,;:()]{2,70}?) (?P<refused>not )?to (?P<act>(?:be )?(?P<verb>[a-z-]+)\b.*)", re.S)
_UNTOLD = re.compile(rf"(?:be )?(?:{one_of('no_duty')})\b", re.I)
_DOES = re.compile(
    r"(?:[\w’'-]+ ){1,12}?(?:goes|appears|leaves|finds its way|makes its way|ends up|likes|wants|knows|enjoys|expects)\b "
    r"(?=(?:on|up|in|into|to|onto|out|online|with|home|off|a|an|the|any|our|without|until|unless|before|being|what|how)\b)",
    re.I,
)
"""None of something that does something: "no picture goes on a private page" tells what is done."""
_LONGEST = 22


def bare_norms(sentence: str, context: Context) -> tuple[NormReading, ...]:
    """The norms of a sentence that has no verb group."""
    words = words_in(sentence)
    if not 2 <= len(words) <= _LONGEST or sentence.rstrip().endswith(("?", ":")):
        return ()
    if barred := _BARS.match(sentence):
        return _ban(sentence[barred.end() :].rstrip(" .!;"), sentence, context)
    return _to_do(sentence.rstrip(" .!;"), context) if "to" in words[1:10] else ()


def _ban(text: str, sentence: str, context: Context) -> tuple[NormReading, ...]:
    """`No …`: an act in -ing, or a thing with where or when it is not to be."""
    first = words_in(text)[:1]
    said = _LET.search(text)
    if not first or _NO_BAN.match(text) or _FINITE.search(text.replace("is allowed", "").replace("are allowed", "")):
        return ()
    if _DOES.match(text):
        return ()
    short = len(words_in(text)) <= 3 and text.endswith("s")  # "no ball games"
    known = bool(done_with(text))  # "no contact with parents"
    if not (is_gerund(first[0]) or said or short or known or _PLACED.search(text)) or (
        is_participle(words_in(text)[-1]) and not said
    ):
        return ()
    text, *barring = _BUT.split(text, maxsplit=1)
    text, *when = _WHILE.split(text, maxsplit=1)
    bound = judged(context, "", "prohibition")
    return (
        NormReading(
            modality="prohibition",
            bearer=bound.bearer,
            party=bound.party,
            bearer_text="",
            action=text.strip(" ,"),
            condition=when[0] if when else None,
            exception=barring[0] if barring else None,
            rule="bare",
            sentence=sentence,
        ),
    )


def _to_do(sentence: str, context: Context) -> tuple[NormReading, ...]:
    """`Visitors to sign in`, `Doors to be kept shut`."""
    found = _TO.fullmatch(sentence)
    if found is None or _FINITE.search(sentence) or _UNTOLD.match(found["act"]) or _CLAIMED.fullmatch(found["who"]):
        return ()
    act, behind = found["act"], words_in(found["act"])
    passive = act.startswith("be ") and len(behind) > 1 and is_participle(behind[1])
    who = subjects(found["who"])
    named = bool(who) and who[-1].end == len(found["who"]) and who[0].start <= _NEAR
    if len(behind) < 2 + passive or not (passive or (named and is_base(found["verb"]))):
        return ()
    if passive and (named or len(words_in(found["who"])) > _NEAR or _PLACED.search(found["who"])):
        bounds: tuple[Bound, ...] = (default(context, "", "obligation", True),) if named else ()
    else:
        bounds = (default(context, behind[1], "obligation", True),) if passive else tuple(map(bound_of, who))
    act = act[3:] if passive else act
    act, *barring = _BUT.split(act, maxsplit=1)
    return tuple(
        NormReading(
            modality="prohibition" if found["refused"] else "obligation",
            bearer=bound.bearer,
            party=bound.party,
            bearer_text="" if passive else bound.text,
            action=shortest(act),
            exception=barring[0] if barring else None,
            passive=passive,
            rule="bare",
            sentence=sentence,
        )
        for bound in bounds
    )


_CLAIMED = re.compile(r"(?:.+, )?(?:we|you|they|I|he|she|it|one)\b.*\b(?:it|this|that|them)", re.I)
"""A subject with a verb of its own: "we want it | to be known"."""

_NEAR = 6
"""Letters before the party of a subject ("All | staff"), and words of a thing that is to be done with."""
