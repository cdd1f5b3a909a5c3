"""The document's own words that say a norm: cut clean, as short as they may be, and what restricts a subject."""

import re
from functools import lru_cache

from ...sought import Sought
from ..phrases.parties import subjects
from ..phrases.words import in_small, is_base, is_gerund, is_participle, one_of, table, words_of
from ..sentence.clauses import Span

_WORD = re.compile(r"[\w’'/-]*\w")
ADVERBS = frozenset(p for p in table("deontic")["inside"]["ADVERB"] if " " not in p)


@lru_cache(maxsize=4096)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(_WORD.findall(in_small(text)))


def first_word(text: str) -> str:
    """The first word of a text in small letters; "" if it has none."""
    return next(iter(words_in(text)), "")


_EDGES = "|,;:.?–—-" + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_JOINTS = ("and", "or", "but", "nor", "only")
_JOINED = re.compile(r"^(and|or|but|nor)\s+|[\s,;]+(and|or|and only|or only|but)$")


def cut(sentence: str, span: Span | None) -> str:
    """The words of a span without the punctuation round them."""
    text = sentence[span[0] : span[1]].strip(_EDGES) if span else ""
    if text.startswith(_JOINTS) or text.endswith(_JOINTS):
        text = _JOINED.sub("", text)
    if ")" in text and text.count("(") < text.count(")"):
        text = text.rstrip(")")
    return text


def cuts(sentence: str, spans: tuple[Span, ...]) -> list[str]:
    """The words of several spans, each without the punctuation round it."""
    return [cut(sentence, span) for span in spans]


@lru_cache(maxsize=4096)
def head_of(body: str) -> str:
    """The first word that is no adverb."""
    return next(
        (
            w
            for w in words_in(body)
            if w not in ADVERBS
            and not (w.endswith("ly") and len(w) > 4 and not is_base(w))
            and w not in ("be", "also", "only")
        ),
        "",
    )


_POSSIBLE = Sought(
    r"^(where(?:ver)? (?:possible|appropriate|necessary|applicable|required|practicable|relevant)) (?:to|in order) .*",
    re.I,
)


_AFTER_SPAN = Sought(
    r", (?:which|such as)\b|, as (?:we|you|he|she|they|it|this|there|may|can|might|often|sometimes|is often) "
    r"|, (?:perhaps|maybe|possibly)\b|, whether (?=[^;:]* or )"
    r"|,? and not (?:before|otherwise|until then)$| along with |,? so that\b|,? because\b|, (?:in order )?to \w+ "
    r"|(?<=\w \w\w\w) \([^()]*\)?$"
)
_WHICH_EACH = re.compile(r"which\b[^;:]*, which\b[^;:]*\b(?:or|and) which\b")
"""A list of what narrows a thing: "which are rude, which name a pupil or which sell something"."""
_HOLLOW = re.compile(r"(?:(?:and|but|only|if|when|where|unless|save|except|provided|that|with)[\s,]*)*", re.I)


def one_span(parts: list[str]) -> str | None:
    """Conditions (or exceptions) of one norm as one span; None for none."""
    if not parts:
        return None
    parts = [p for p in parts if not _HOLLOW.fullmatch(p)]
    parts = [
        p if _WHICH_EACH.match(p) else _AFTER_SPAN.split(_POSSIBLE.sub(r"\1", p))[0] for p in dict.fromkeys(parts) if p
    ]
    return " ".join(parts) or None


_PURPOSE = Sought(
    r"(?= to )"
    + "".join(rf"(?<!\b{noun})" for noun in table("patterns")["no_purpose"])
    + rf" to (?:{one_of('purposes')}) "
)
_REASON = Sought(rf"(?:, | )(?:{one_of('reasons')})[ ,]")
_ASIDE = Sought(
    r", (?:whose|who|whom) |, including (?:by|the|a|an|any|those|all)\b|, (?:not )?(?:even|merely) "
    r"|, whether (?:or not|you|they|we|it|he|she|this|that|in|at|on|by|during|here|the|a) |,? instead of \w+ing\b"
    r"|, (?:here|(?:at|in) school|on site|at work) or (?:on|at|in|away|off|out|elsewhere|anywhere) "
    r"|, as (?:we|you|he|she|they|it|this|there) |, (?:even )?(?:al)?though "
)
_DOING = re.compile(
    r", (\w{3,}ing) (?=(?:the|an?|any|all|their|its|that|them|it|this|these|those|what|who|how|your|our|his|her)\b)"
)
"""What is done meanwhile: "repair it, | telling the head of any cost"."""
_EXAMPLE = Sought(rf"(?:, | )(?<!and )(?:{one_of('examples')})(?:[ ,]|$)")
_RESULT = Sought(rf", (?:{one_of('results')}) ")
_ASKING = re.compile(rf"(?:{one_of('asking')})\b")


_GOES_ON = re.compile(r", (?:at|in|on|for|by|with|before|after|when|that|which|they|we|you|as part)\b")


@lru_cache(maxsize=4096)
def shortest(body: str) -> str:
    """The shortest span that names what is done: without purposes, examples and reasons behind it."""
    asks = _ASKING.match(in_small(body))
    first = first_word(body)
    doing = None if is_gerund(first) else next((m for m in _DOING.finditer(body) if is_gerund(m[1].casefold())), None)
    if doing and len(words_in(body[: doing.start()])) >= 3 and " and " not in body[doing.end() :]:
        body = body[: doing.start()]
    if (aside := _ASIDE.search(body)) and len(words_in(body[: aside.start()])) >= 2:
        body = body[: aside.start()]
    for pattern, least in ((_EXAMPLE, 3), (_RESULT, 1), (_REASON, 2), (_PURPOSE, 3)):
        for match in pattern.finditer(body):
            enough = len(words_in(body[: match.start()])) >= least or match.end() == len(body)
            if pattern is _EXAMPLE and match[0][0] == "," and _GOES_ON.search(body[match.end() :]):
                continue
            if enough and not (asks and pattern is _PURPOSE):
                body = body[: match.start()].rstrip(" ,;(")
                break
    return body


_OF_AGE = re.compile(
    r"(?:in (?:years?|key stages?|reception|nursery|the sixth|care"
    r"|the (?:upper|lower|middle) \w+|the \w+ (?:(?:and|to) \w+ )?forms?|forms? \d|[ps]\d|class \d)"
    r"|(?:not )?(?:under|over|below|above)|aged|of \w+ (?:and|or) (?:over|above|under|below)"
    r"|(?:no(?:t)? )?(?:younger|older|lower|higher) than|up to year)\b",
    re.I,
)


_TOLD_OF_ONE = re.compile(r"(?:the|our) [^,]*[^,s], who\b", re.I)
"""Behind a comma "who" tells more of somebody who is one alone: "the deputy, who leads on safeguarding,"."""
_SPARED = re.compile(r", who (?:is|are) (?:\w+ )?(?:exempt|exempted|excepted|excluded|excused|free|not bound)\b", re.I)
"""That a rule spares somebody limits nothing that he may do: "officials, who are exempt, may do so"."""
_BEHIND_PARTY = words_of("joints", "behind_party")
_PLACED = frozenset({"on", "in", "at", "from", "with", "under", "of"})
_OCCASION = re.compile(
    rf"(?:on|at|in|during) (?:(?:an?|any|the|our|school|residential|educational|overnight|day|evening|sports|sick) )*"
    rf"(?:{'|'.join(sorted(words_of('joints', 'occasions')))})\b",
    re.I,
)
"""When it is that somebody is bound: "pupils | on residential visits", "parents | at the concert"."""
_WHO = re.compile(r"\b(?:who|whose)\b")


def restriction(subject: str) -> list[str]:
    """`who breach …`, `participating in …` behind the party of a subject."""
    found = subjects(subject)
    if not found:
        return []
    rest = subject[found[-1].end :].strip(" ,;")
    first = first_word(rest)
    if _SPARED.match(subject, found[-1].end):
        return []
    if rest.startswith("that is") or (first == "with" and subject[found[-1].end :].lstrip().startswith(",")):
        return []
    restricts = (
        first in _BEHIND_PARTY
        or first in ("who", "whom", "that", "with", "whose", "without")
        or is_gerund(first)
        or bool(_OF_AGE.match(rest))
        or bool(_LED_WHO.match(rest))
        or bool(_OCCASION.match(rest))
    )
    if not restricts and first in _PLACED and (later := _WHO.search(rest)) and "," not in rest[: later.start()]:
        return [rest[later.start() :]]  # "pupils on a plan who miss a lesson"
    apart = subject[found[-1].end :].lstrip().startswith(",")
    aside = apart and (first not in ("who", "that", "whose") or (_TELLS.match(rest) and not _ANY.match(subject)))
    if aside or _TOLD_OF_ONE.match(subject):  # "the head, helped by the clerk,"
        return []
    return [rest] if restricts or (is_participle(first) and first not in ("involved", "concerned")) else []


_LED_WHO = re.compile(r"(?:by|to|for|from|with|of|against|about|on|in) (?:whom|whose)\b", re.I)
"""A relative clause that a preposition leads: "a driver | by whom the rule is broken"."""
_TELLS = re.compile(r"who (?:is|are)\b", re.I)
_ANY = re.compile(r"(?:any|every|each|no|those|all|some)\b|\w+(?:one|body)\b", re.I)
"""Whom a clause behind a comma limits all the same: "any member of staff, who is found …", not "governors, who are unpaid, …"."""


def stretches(condition: str, sentence: str) -> list[str]:
    """The stretches of a sentence that a condition is made of, each as long as it can be; the condition itself, if it is not."""
    parts: list[str] = []
    words = condition.split(" ")
    while words:
        size = next((n for n in range(len(words), 0, -1) if " ".join(words[:n]) in sentence), 0)
        if not size:
            return [condition]
        parts.append(" ".join(words[:size]))
        words = words[size:]
    return parts
