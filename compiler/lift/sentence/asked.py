"""A question is cut up: its form, who acts, what is done, what stood before it.

Comes in: any text that asks. Goes out: its parts, as its first fitting form in `grammar/words/questions.toml` names them. What
the parts mean is read elsewhere. Total: every text is some question.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ....grammar.asked import Form
from ..phrases.parties import named
from ..phrases.words import (
    base_of,
    base_of_gerund,
    base_of_past,
    filled,
    is_base,
    is_gerund,
    is_participle,
    is_third_person,
    table,
)

SHORT = 4
"""The most words of a subject that a participle ends, so that what is asked is whether something is done to it."""


class Cut(NamedTuple):
    """A question cut up: its form, who does it, what is done, what stood before it; `noun` where the act is named by one."""

    form: Form
    who: str
    act: str
    lead: str = ""
    noun: bool = False


@cache
def _forms() -> tuple[tuple[Form, re.Pattern[str]], ...]:
    """The forms of questions with their patterns, in the order in which they are tried."""
    words = table("questions")["words"]
    return tuple(
        (one["form"], re.compile(filled(one["pattern"], words), re.IGNORECASE)) for one in table("questions")["forms"]
    )


@cache
def _leads() -> re.Pattern[str]:
    """What stands before the question itself: `When a child tells staff of abuse, must …`."""
    words = table("questions")["words"]
    pattern = r"(?:{lead})\b[^?]*?,\s*(?=(?:{may}|{must}|{be}|{do}|who|what|how|which)\b)"
    return re.compile(filled(pattern, words), re.IGNORECASE)


_TOLD_FIRST = re.compile(r"(?<=[a-z0-9)'\"])(?:[.!?;:]|\s[-–—])\s+(?=[A-Za-z])")
"""Where what is told first ends: `A pupil writes to a teacher. May she answer?`"""

_STANDS_FOR = re.compile(r"\b(he|she|they)\b", re.IGNORECASE)


def _told_first(text: str) -> tuple[str, str]:
    """What is told before the question, and the question, with whom its `she` stands for."""
    parts = _TOLD_FIRST.split(text)
    at = next((i for i in range(len(parts) - 1, 0, -1) if _formed(parts[i])), 0)
    if not at:
        return "", text
    told, question = " ".join(parts[:at]), parts[at]
    spaced = told.replace("'", " '")
    actors = []
    for one in named(spaced):
        name, after = spaced[one.start : one.end], spaced[one.end :]
        owner = after.startswith((" 's ", " ' "))
        if not owner or not any(next_.start <= 5 for next_ in named(after)):  # of `a pupil's mother` it is the mother
            actors.append((one.party in ("pupil", "parent"), name))
    if actors:  # whom schools make rules for, rather than whom those deal with
        question = _STANDS_FOR.sub(min(actors, key=lambda actor: actor[0])[1], question, count=1)
    return told, question


def _formed(text: str) -> bool:
    return any(pattern.match(text) for _, pattern in _forms())


def cut_up(text: str) -> Cut:
    """The parts of a question. What has no form that is known is an open question about all its words."""
    plain = re.sub(r"\s+", " ", text).strip(" ?.!\"'“”").replace("’", "'")
    lead, plain = _told_first(plain)
    if found := _leads().match(plain):
        lead, plain = f"{lead} {plain[: found.end()].strip(' ,')}".strip(), plain[found.end() :]
    for form, pattern in _forms():
        match = pattern.match(plain)
        if match is None:
            continue
        parts = {name: value or "" for name, value in match.groupdict().items()}
        rest, who = parts.get("rest", ""), parts.get("who", "")
        if step := parts.get("step"):
            return Cut(form, who, f"obtain {step} {rest}".strip(), lead)
        if giver := parts.get("giver"):
            return Cut(form, "", f"obtain consent from {giver} {rest}".strip(), lead)
        if bound := parts.get("bound"):
            return Cut(form, bound, "bound by the policy", lead)
        if noun := parts.get("noun"):
            return Cut(form, "", f"{noun} {parts.get('tail', '')}".strip(), lead, noun=True)
        if thing := parts.get("thing"):
            return Cut(form, who, f"have {thing}", lead)
        if doing := parts.get("doing") or parts.get("does"):
            return Cut(form, who, _bare(doing), lead)
        if told := parts.get("told"):
            return Cut(form, *_told(told), lead)
        if rest and "who" not in parts:
            passive = re.match(r"(?:is|are|was|were)\b", plain, re.IGNORECASE)
            subject, predicate = _passive(rest) if passive else ("", rest)
            if not subject or len(subject.split()) > SHORT:
                subject, predicate = _subject(rest)
            who, rest = (subject, predicate) if subject or not passive else _passive(rest)
        if rest:
            return Cut(form, who, rest, lead)
    return Cut("open", "", plain, lead)


_BEFORE_NOUN = frozenset(
    """
    a about all an and any as at between by during each every for from her his in into its no of on or our over some that the their
    these this those through to under via with your
    """.split()  # noqa: SIM905
)
"""Words behind which no verb stands, though the next word may look like one."""


_WITH_INFINITIVE = frozenset(
    """
    able about allowed ask asks expect expects going has have hope hopes like likes need needs ought supposed used want wants
    """.split()  # noqa: SIM905
)
"""Words behind which `to be` stands together."""

_OF_RELATIVE = re.compile(r"\b(?:that|which|whom)(?: (?:the|our|all|some))* $", re.IGNORECASE)
"""What stands before a party that acts in a relative clause only."""
_PRONOUN = re.compile(r"(I|you|we|they|he|she|one) ", re.IGNORECASE)
_VERB_AFTER = re.compile(r"'?s?[\s,]*(?:(?:also|ever|always|only|first|not|now|still) )*(\w[\w-]*)")


def _subject(rest: str) -> tuple[str, str]:
    """Subject and predicate of what followed the auxiliary: `a pupil` `be excluded …`."""
    if (one := _PRONOUN.match(rest)) is not None and _is_verb(rest[one.end() :].split(" ")[0].lower()):
        return one[1], rest[one.end() :]
    for party in named(rest):
        after = rest[party.end :]
        word = _VERB_AFTER.match(after)
        owns = after.startswith(("'s ", "' ")) or rest[: party.end].endswith(("'s", "s'"))
        within = _OF_RELATIVE.search(rest[: party.start]) is not None  # `a page that pupils take part in`
        if party.start <= 24 and not owns and not within and word and _is_verb(word[1].lower()):
            return rest[: party.end].strip(), after[word.start(1) :]
    tokens = rest.split(" ")
    told = [token.strip(",'\"").lower() for token in tokens]
    opened = False  # inside `those who run the page`
    others = False  # inside `a page that pupils run`: its verb has a subject of its own
    for i in range(1, len(tokens)):
        if told[i] in ("who", "that", "which"):
            opened = True
            others = told[i + 1 : i + 2] != [] and not _is_verb(told[i + 1])
            continue
        stranded = told[i - 1] == "to" and told[i - 2] not in _WITH_INFINITIVE  # `that pupils contribute to | be`
        ends_relative = opened and others and told[i] == "be" and (told[i - 1] != "to" or stranded)
        if (told[i - 1] in _BEFORE_NOUN and not ends_relative) or told[i] in _BEFORE_NOUN:
            continue
        owned = any(one.endswith(("'s", "s'")) for one in told[:i])
        if owned and (
            told[i - 1].endswith(("'s", "s'"))
            or (told[i] not in ("be", "have") and is_base(told[i]) and any(map(_is_verb, told[i + 1 : i + 2])))
        ):
            continue  # `a pupil's full name | go`, but `a pupil's name | be put`
        if opened and others and told[i] not in ("be", "have") and {"be", "have"} & set(told[i:]):
            continue
        verb = told[i] in ("be", "have") or (
            is_base(told[i]) and not is_gerund(told[i]) and told[i + 1 : i + 2] not in (["be"], ["have"])
        )
        if verb and opened and told[i - 1] in ("who", "that", "which"):
            continue
        if verb and _is_told_of(told[i + 1 :]):
            continue
        if verb or (is_participle(told[i]) and i == len(tokens) - 1):
            return " ".join(tokens[:i]), " ".join(tokens[i:])
    return "", rest


def _is_told_of(after: Sequence[str]) -> bool:
    """Whether a relative clause stands behind a word, which is a noun then, with the verb of the question behind it: `a pupil's
    worry | that comes up online be passed on`.
    """
    return len(after) > 2 and after[0] in ("that", "which") and is_third_person(after[1]) and "be" in after[2:]


def _bare(predicate: str) -> str:
    """A predicate with its verb as it stands behind a modal: `posting it`, `posts it` and `posted it` are `post it`."""
    verb, space, rest = predicate.partition(" ")
    low = verb.lower()
    return f"{base_of_gerund(low) or base_of(low) or base_of_past(low) or verb}{space}{rest}"


def _told(sentence: str) -> tuple[str, str]:
    """Subject and predicate of a sentence of its own: `a teacher` `post photos` of `a teacher posts photos`."""
    tokens = sentence.split(" ")
    for i in range(1, len(tokens)):
        word = tokens[i].lower()
        if tokens[i - 1].lower() not in _BEFORE_NOUN and (base_of(word) or base_of_past(word)):
            return " ".join(tokens[:i]), _bare(" ".join(tokens[i:]))
    return "", sentence


def _passive(rest: str) -> tuple[str, str]:
    """Subject and predicate where the auxiliary was of a passive: `cleaners` `be covered by the policy`."""
    tokens = rest.split(" ")
    for i in range(1, len(tokens)):
        if is_participle(tokens[i].lower()) and tokens[i - 1].lower() not in _BEFORE_NOUN:
            return " ".join(tokens[:i]), f"be {' '.join(tokens[i:])}"
    return "", rest


def _is_verb(word: str) -> bool:
    return is_base(word) or word in ("be", "have", "get", "do")
