"""Settled practice: what a school tells that it does or does not do, put as the rule that it would be.

Comes in: a sentence that rules nothing ("We don't accept requests from children", "Two members of staff hold every
password"), and the text that introduces it. Goes out: the same sentence with a modal, which the reader of norms then reads; None
where nothing settled is told. That practice is no norm stays as it is: what is read here stands apart from the norms.
"""

import re
from functools import cache

from msgspec.structs import replace

from .context import Context
from .norms import read
from .parties import named
from .reading import NormReading
from .spans import words_in
from .words import base_of, base_of_gerund, is_base, is_participle, is_third_person, one_of

_OPENS = re.compile(
    r"(?:(?:If|When|Whenever|Where|Wherever|Once|Before|After|During|While|As soon as|In|On|At|For|From|Until|Unless|Except)\b"
    r"[^,.;:]{2,90}, )"
)
_OPENS_TO_US = re.compile(r"(?:If|When|Whenever|Where|Once|Before|After|Each time|Every time)\b[^,.;:]{2,90} (?=we )")
_ADVERB = (
    r"(?:(?:also|always|then|therefore|still|now|all|both|ourselves|each|simply|normally|usually|strictly|immediately|promptly"
    r"|regularly|routinely) )*"
)
_WE = re.compile(
    rf"(?P<who>We) {_ADVERB}(?P<how>do not|don[’']t|never|only)? ?{_ADVERB}(?P<verb>[a-z-]+)\b(?P<rest>.*)", re.S
)
_NOT = re.compile(
    rf"(?P<who>[^,.;:]{{2,90}}?) {_ADVERB}(?P<how>do not|does not|don[’']t|doesn[’']t|(?:is|are) not|isn[’']t|aren[’']t"
    rf"|(?:is|are) never|(?:is|are) only|never|only) {_ADVERB}(?P<verb>[a-z-]+)\b(?P<rest>.*)",
    re.S,
)
_DONE = re.compile(rf"(?P<who>[^.;:]{{2,90}}?) (?:is|are) {_ADVERB}(?P<verb>[a-z-]+)\b(?P<rest>.*)", re.S)
_NONE = re.compile(r"(?:No|None|Nobody|Nothing|Only)\b")
_NONE_DOES = re.compile(r"(?P<who>(?:Nobody|No one|No-one)(?: else)?) (?P<verb>[a-z-]+)\b(?P<rest>.*)", re.S)
_ACTS = re.compile(rf" {_ADVERB}(?P<verb>[a-z-]+)\b(?P<rest>.*)", re.S)
_MODAL = re.compile(r"\b(?:must|shall|should|will|may|can|cannot|could|would|might|ought|need)\b|[’'](?:ll|d)\b", re.I)
_LATER = re.compile(r"\b(?P<joint>and|or|then|but) (?P<verb>[a-z-]+s)\b")

_FOR_SCHOOL = frozenset(
    ("staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "school", "site_team")
)
"""Bearers whose doings are the school's: what pupils and parents do is no practice of its, unless it is what they do not."""


@cache
def _listed(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(key)})\b", re.I)


def practised(sentence: str, lead: str, context: Context) -> tuple[NormReading, ...]:
    """The norms that a sentence's practice would be; none where it tells none."""
    found = (norm for put in practices_of(sentence, lead) for norm in read(put, context).norms)
    return tuple(replace(norm, rule="practice") for norm in found if norm.modality in _SAYS)


_SAYS = ("obligation", "prohibition", "permission")
_JOINED = re.compile(r"(?:,? (?:and|but|so)|;) (?=we\b)")
_GOES_ON = re.compile(r"(?::|\b(?:always|never|only|do not|don[’']t|does not))\W*$")


def practices_of(sentence: str, lead: str = "") -> tuple[str, ...]:
    """What a sentence tells of settled practice, each clause with the modal of the rule that it would be.

    Below a `lead` that stops where a list goes on, the sentence goes on with it.
    """
    if _GOES_ON.search(lead):
        sentence = f"{lead.rstrip(' :*')} {sentence[:1].lower()}{sentence[1:]}"
    parts = _JOINED.split(sentence) if len(sentence) <= _LONGEST else []
    return tuple(put for part in parts if (put := _put(part)) is not None)


def _put(sentence: str) -> str | None:
    if sentence.rstrip().endswith(("?", ":")):
        return None
    opening = _OPENS.match(sentence) or _OPENS_TO_US.match(sentence)
    before = opening[0] if opening else ""
    text = sentence[len(before) :]
    text = text[:1].upper() + text[1:]
    if not text or _listed("no_practice").match(text):
        return None
    put = _by_freedom(text) or _by_we(text) or _by_negation(text) or _by_passive(text) or _by_party(text)
    if put is None:
        return None
    return f"{before.rstrip(' ,')}, {put[:1].lower()}{put[1:]}" if before else put


_LONGEST = 400


def _rule(who: str, modal: str, act: str, rest: str) -> str:
    plain = _LATER.sub(lambda m: f"{m['joint']} {base_of(m['verb']) or m['verb']}", rest)
    return f"{who} {modal} {act}{plain}"


def _modal(how: str | None) -> str:
    """The modal that tells the same as a practice that is denied, limited or plain."""
    last = (how or "").split(" ")[-1]
    return "must" if not how else "may only" if last == "only" else "must never" if last == "never" else "must not"


def _by_we(text: str) -> str | None:
    found = _WE.fullmatch(text)
    if found is None:
        return None
    verb = found["verb"]
    if not is_base(verb) or _idle(verb, found["rest"], denied=bool(found["how"])):
        return None
    return _rule("We", _modal(found["how"]), verb, found["rest"])


def _by_negation(text: str) -> str | None:
    found = _NOT.fullmatch(text)
    if found is None or not _subject(found["who"]):
        return None
    how, verb, rest = found["how"], found["verb"], found["rest"]
    be = how[:2] in ("is", "ar")
    base = verb if be else base_of(verb) if how in ("never", "only") else verb if is_base(verb) else None
    if base is None or (be and not is_participle(verb)) or _idle(verb, rest, denied=True):
        return None
    if how == "only" and not (is_base(verb) or is_third_person(verb)):
        return None
    return _rule(found["who"], _modal(found["how"]), f"be {verb}" if be else base, rest)


def _by_passive(text: str) -> str | None:
    found = _DONE.fullmatch(text)
    if found is None or not is_participle(found["verb"]):
        return None
    if not (_subject(found["who"], none=True) or _POLICY.fullmatch(found["who"])):
        return None
    none = _NONE.match(text) is not None
    if not none and _listed("no_deed").match(found["verb"]):
        return None
    modal = "may" if none else "must"
    return _rule(found["who"], modal, f"be {found['verb']}", found["rest"])


def _by_party(text: str) -> str | None:
    if found := _NONE_DOES.fullmatch(text):
        base = base_of(found["verb"])
        return None if base is None or _idle(base, "") else _rule(found["who"], "may", base, found["rest"])
    who = named(text[:80])
    if not who or not _FIRST.fullmatch(text, 0, who[0].start) or who[0].bearer not in _FOR_SCHOOL:
        return None
    found = _ACTS.match(text, who[0].end)
    if found is None:
        return None
    base = base_of(found["verb"])
    if base is None or _idle(base, found["rest"]):
        return None
    modal = "may" if _NONE.match(text) else "must"
    return _rule(text[: who[0].end], modal, base, found["rest"])


_FIRST = re.compile(
    r"(?:(?:the|our|all|each|every|both|only|no|a|an|any|at|least|more|than|one|two|three|four|new|other|another) )*",
    re.I,
)
"""What may stand before the party of a subject ("At least two | members of staff")."""

_POLICY = re.compile(r"(?:this|the|our) (?:[\w-]+ ){0,3}(?:policy|document|agreement|code)(?: and [\w ]+)?", re.I)
"""The document itself, of which it is told what is done with it."""


def _subject(text: str, none: bool = False) -> bool:
    """Whether a text may be the subject of a practice: no modal or verb in it, nothing that only points back or tells of a
    document; `none` tells that it may deny ("no picture").
    """
    if _MODAL.search(text) or _listed("no_practitioner").match(text) or (not none and _NONE.match(text)):
        return False
    words = words_in(text)
    return len(words) <= _WORDS and not any(word in _VERBS for word in words)


_WORDS = 10
_VERBS = frozenset(
    (
        *("will", "is", "are", "was", "were", "has", "have", "had", "do", "does", "did"),
        *("who", "which", "that", "if", "when", "because", "so", "but", "says"),
    )
)


def _idle(verb: str, rest: str, denied: bool = False) -> bool:
    """Whether what is told is a state of mind, a want or a hope and no deed."""
    return bool(_listed("no_deed").match(f"{verb}{rest}")) or (
        denied and bool(_listed("no_denial").match(f"{verb}{rest}"))
    )


def _by_freedom(text: str) -> str | None:
    """ "Nothing in this policy prevents staff from joining a union": staff may."""
    found = _FREE.match(text)
    if found is None or not _REFUSED.search(text[: found.start("bars")]):
        return None
    if found["who"] is None:
        return f"Staff may carry out {found['what']}"
    base = base_of_gerund(found["verb"])
    return None if base is None else f"{found['who'][:1].upper()}{found['who'][1:]} may {base}{found['rest']}"


_REFUSED = re.compile(r"\bnothing\b|\bnot\b|n[’']t\b", re.I)
_FREE = re.compile(
    r"(?:Nothing in (?:this|the|our) \w+|(?:This|The|Our) (?:policy|section|document|guidance|code)|We)"
    r"(?: (?:is|are|shall|will|should|does|do|not|seeks?|aims?|intended|meant|designed|wish|want|be|taken|read|to|in any way)"
    r"|n[’']t)*"
    r" (?P<bars>prevent|restrict|stop|prohibit|limit|ban|forbid|inhibit|interfere with|curtail|affect)s? (?:"
    r"(?P<who>[\w ]{3,40}?) from (?P<verb>\w+ing)\b(?P<rest>.*)|(?P<what>.+))",
    re.S,
)
