"""Circumstances: what a stretch of policy English says about facts, steps, times and events, in the words of the packs.

`said_of` reads the act itself, `circumstances` a condition or an exception. What no pack knows is kept as the document's
own words in quotation marks, so that no condition is ever dropped. Patterns and openers are in `grammar/words/circumstances.toml`.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.printer import print_expr
from ....grammar.signals import words_of
from ....grammar.vocabulary import Vocabulary
from ...sought import Sought
from .ages import numbers_in
from .alternatives import either
from .amounts import unmeasured
from .events import Circumstances, event_of, set_apart, step_of
from .facts import UNKNOWN, facts_in, is_quoted, name_of, quoted, telling, word_set
from .parties import named
from .refusal import names_leave, parted
from .rooms import rooms_in, without_rooms
from .times import how_of, spaced, time_apart, times_in
from .words import table


@lru_cache(maxsize=4096)
def said_of(text: str, words: Vocabulary, modality: str = "") -> Circumstances:
    """What the words of an act say besides the act: whose account, what device, where, when, how often, how much, by when.
    `modality` is the norm's (see `amounts`).
    """
    rooms = rooms_in(text)
    plain = without_rooms(text) if rooms else text
    facts, _ = facts_in(unmeasured(plain), words, ("what", "circumstance"))
    own = (f for f in facts if not isinstance(f, s.Holds | s.Not) or words.facts[name_of(f)].kind == "what")
    return Circumstances(how=how_of(text, modality), tests=(*own, *numbers_in(plain, words), *rooms))


@lru_cache(maxsize=1024)
def told_of(text: str, words: Vocabulary) -> tuple[s.Expr, ...]:
    """All facts that a text tells, wherever in it: what narrows the act, and who, where and when."""
    plain = without_rooms(text)
    return (*facts_in(unmeasured(plain), words, ("what", "circumstance"))[0], *numbers_in(plain, words))


def circumstances(
    text: str, bearer: str, words: Vocabulary, *, exception: bool = False, action: str = "", whom: str = ""
) -> Circumstances:
    """What a condition or an exception says. `bearer` is who acts, `action` the act that it is a condition of, and `whom`
    the party that the act is done to, who may be meant by `their consent`.
    """
    if not exception and (soon := _SOON.match(text)):  # "as soon as they can, and always within a day"
        by_then = times_in(text[soon.end() :])
        rest = text[soon.end() :].strip(" ,")
        more = circumstances(rest, bearer, words, action=action, whom=whom) if _IF.match(rest) else Circumstances()
        return replace(more, how=(*(by_then or (s.AtOnce(),)), *(how for how in more.how if how not in by_then)))
    if not exception and (apart := time_apart(text)) is not None:
        said_then = circumstances(text[apart.end :], bearer, words, action=action, whom=whom)
        if set_apart_by := spaced(said_then.how, apart.span):
            return replace(said_then, how=set_apart_by)
    if not exception and len(cases := _OR_IF.split(text)) > 1:
        told = [circumstances(case, bearer, words, action=action, whom=whom) for case in cases]
        if not any(one.how for one in told):
            return Circumstances(tests=tuple(one.test for one in told if one.test is not None), either=True)
    if exception:  # "without asking the bursar", "without asking them first"
        text = _ASKING_THEM.sub("without their agreement", _REASON.sub("", text))
        text = _ASKING.sub("without the agreement of ", text)
    rest, opener = _opened(text)
    if (spell := _TIMES.match(rest if exception else text)) is not None:
        given = spell["more"]
        more = circumstances(given, bearer, words, action=action, whom=whom) if given else Circumstances()
        if (any_time := _any_time(spell["times"], bearer, words)) is not None:
            return replace(more, tests=(any_time, *((more.test,) if more.test is not None else ())), either=False)
    if (clauses := _beside_leave(rest)) is not None:
        joint, *parts = clauses
        said = [
            circumstances(f"{opener} {part}", bearer, words, exception=exception, action=action, whom=whom)
            for part in parts
        ]
        each = tuple(test for one in said if (test := one.test) is not None)
        return Circumstances(tuple(how for one in said for how in one.how), each, either=joint == "or")
    if exception:
        text, rest = (_BARRED.sub("", part) for part in (text, rest))
        leave, besides = set_apart(text, words)
        step = step_of(leave, _opened(leave)[0], bearer, words, exception, whom) if besides else None
        if step is not None and step.test is not None:
            return Circumstances(tests=(s.All((step.test, *besides)),))
    found = step_of(text, rest, bearer, words, exception, whom) or event_of(
        text, opener, bearer, words, exception, action, whom
    )
    if found is not None:
        return found
    if not exception and _TO_HAND.search(rest):
        return Circumstances(tests=(quoted(rest),))
    plain = without_rooms(rest)
    facts, known = facts_in(plain, words, ("what", "circumstance", "judgement"))
    numbers = numbers_in(plain, words, whom)
    content = [w for w in words_of(rest) if w not in word_set("filler")]
    known |= {
        w
        for w in content
        if numbers
        and (w[0].isdigit() or w in table("circumstances")["numbers"] or w in _NUMBERED or _STAGE.fullmatch(w))
    }
    known |= {w for who in named(rest) for w in words_of(who.text)}
    unread = [w for w in content if w not in known]
    tests: list[s.Expr] = [*facts, *numbers]
    times = () if exception else times_in(text)
    if times and not tests and len(content) <= 3:
        return Circumstances(how=times)
    if not exception and facts and not numbers and (sides := _sides(rest, words)):
        return Circumstances(how=times, tests=sides, either=True)
    if not tests or len(unread) > UNKNOWN * len(content):
        tests.append(quoted(rest))
        times = () if _PROVIDES.match(text) else times  # "provided that they are back by noon" sets the act no hour
    listed = len(tests) > 1 and is_quoted(tests[-1]) and bool(_PLAIN_LIST.fullmatch(rest))
    either = listed or (
        len(tests) > 1 and " or " in f" {rest} " and (exception or _alternatives(rest, tests, words, whom))
    )
    return Circumstances(how=times, tests=tuple(tests), either=either)


def _any_time(text: str, bearer: str, words: Vocabulary) -> s.Expr | None:
    """A list of times as the test that it is any of them; None where one tells how often or how soon."""
    tests = []
    for item in _EACH_TIME.split(text.strip(" .,")):
        said = circumstances(item, bearer, words)
        if not all(isinstance(how, s.Before | s.After | s.While) for how in said.how):
            return None
        tests.append(said.test if said.test is not None and not said.how else quoted(item))
    return either(tests, words)


_TIME = (
    r"(?:before|after|during|at|in|on)(?: (?:and|or) (?:before|after|during))?"
    r"(?: (?!(?:and|or|if|where|when)\b)[\w’'-]+){1,3}"
)
_TIMES = Sought(
    rf"(?P<times>{_TIME}(?:, {_TIME})*,? (?:and|or) {_TIME}),?(?: (?P<more>(?:if|when|where|provided|as long as)\b.+))?[ .]*\Z",
    re.IGNORECASE,
)
"""A list of times, and the condition that stands behind it: "at break and after school | if a teacher agrees"."""
_EACH_TIME = re.compile(
    r"(?<!before)(?<!after)(?<!during)(?:,(?: and| or)?| and| or) (?=(?:before|after|during|at|in|on)\b)", re.IGNORECASE
)


def _beside_leave(text: str) -> tuple[str, ...] | None:
    """What joins the clauses of a condition that are about leave to the others, and both sides of it in the order of the text:
    `and`, `the pupil is 16`, `his parents have agreed`; None where there is but one side, or they are mixed.
    """
    if not names_leave(text):  # as most do not
        return None
    subject = _SUBJECT.match(text)
    clauses = parted(_SAME.sub(rf"and {subject[1]} ", text) if subject else text)
    about = [names_leave(part) for _, part in clauses]
    turns = [k for k in range(1, len(about)) if about[k] != about[k - 1]]
    if len(turns) != 1 or (joint := clauses[turns[0]][0]) not in ("and", "or"):
        return None
    if any(other not in ("", joint) for other, _ in clauses):
        return None
    at = turns[0]
    sides = [f" {joint} ".join(part for _, part in side) for side in (clauses[:at], clauses[at:])]
    return (joint, *sides)


_SUBJECT = re.compile(r"([\w’' -]{2,40}?) (?:is|are)\b")
_SAME = re.compile(
    r"\band (?=(?:has|have) (?:\w+ )?(?:given|agreed|consented|signed|granted|got|obtained)\b)", re.IGNORECASE
)
"""Where a clause about leave takes up the subject before it: `the pupil is 16 | and has agreed`."""
_REASON = Sought(r",? (?:since|because|as) (?:this|these|that|those|they|it|there|we)\b.*", re.IGNORECASE | re.DOTALL)
"""Why something is excepted, which is no part of the exception."""
_ASKING_THEM = Sought(r"\bwithout (?:first |having )?ask(?:ing|ed) (?:them|him|her|him or her)\b", re.IGNORECASE)
_ASKING = Sought(
    r"\bwithout (?:first |having )?ask(?:ing|ed) (?=(?:an?|the|their|your|our|his|her|those|these|any|each|every|both) "
    r"|(?:parents|carers|families|guardians|pupils|staff|governors)\W*\Z)",
    re.IGNORECASE,
)
_IF = re.compile(r"(?:if|when|where|whenever)\b", re.IGNORECASE)
_PROVIDES = re.compile(r"\W*(?:provid(?:ed|ing)|on (?:the )?condition|(?:as|so) long as|assuming)\b", re.IGNORECASE)
_TO_HAND = re.compile(
    r"\b(?:no|not|n['’]t|neither|none|never|is|are)\b[^,;]*\b(?:available|to hand|at hand|working|in reach|charged)\b"
    r"|\b(?:unavailable|out of (?:order|action|reach)|in short supply|can ?not be (?:used|had|found)"
    r"|can['’]t be (?:used|had|found))\b",
    re.IGNORECASE,
)
"""Something is there to be used, or is not: with what the act is done is not told."""
_OR_IF = re.compile(r",? or (?=(?:if|when|where|once) )", re.IGNORECASE)
"""Where another case begins: `if the head agrees, | or | if it is for an exam`."""
_SOON = re.compile(
    r"\W*as soon as (?:is |it is |they are )?(?:reasonably |practically )?(?:possible|practicable|practical|feasible|able)\b"
    r"|\W*as soon as (?:you|they|we|he|she|he or she|I) (?:reasonably |possibly |safely )?can\b",
    re.IGNORECASE,
)
"""Without delay."""

_BARRED = re.compile(
    r"\A\W*(?:(?:but|though|although) )?(?:not|never) (?=(?:in|on|at|during|while|whilst|when|with|for|to|by|from)\b)",
    re.IGNORECASE,
)
"""What takes circumstances out of what is allowed: `but not in lessons`."""


_OR = re.compile(r",? or (?=(?:it|they|he|she|there|you|we|an?|the|any|this|that|some(?:one|body)|any(?:one|body))\b)")


def _sides(rest: str, words: Vocabulary) -> tuple[s.Expr, ...]:
    """The clauses of a condition that "or" parts, where the packs know all that one of them says and nothing of another: each as a
    test. None where it has no such clauses.
    """
    parts = _OR.split(rest)
    told = [facts_in(part, words, ("what", "circumstance", "judgement"))[0] for part in parts]
    if len(parts) < 2 or all(told) or not any(told) or any(len(one) > 1 for one in told):
        return ()
    if any(
        one and telling(part, words) and not isinstance(one[0], s.Holds) for one, part in zip(told, parts, strict=True)
    ):
        return ()
    return tuple(one[0] if one else quoted(part) for one, part in zip(told, parts, strict=True))


_PLAIN_LIST = Sought(
    r"\W*(?:(?:during|in|at|on) )?(?:[\w’'-]+ ?){1,3}(?:, (?:[\w’'-]+ ?){1,3})*,? or (?:[\w’'-]+ ?){1,3}\W*",
    re.IGNORECASE,
)
"""A list of times or places of which one is enough, though not all of them are known: `lessons, duties or meetings`."""


def _alternatives(rest: str, tests: Sequence[s.Expr], words: Vocabulary, whom: str) -> bool:
    """Whether the tests of a condition are told on different sides of an `or` (`under 16 or still at college`)."""
    told = [
        (*facts_in(side, words, ("what", "circumstance", "judgement"))[0], *numbers_in(side, words, whom))
        for side in re.split(r"\bor\b", rest)
    ]
    known = [print_expr(test) for side in told for test in side]
    return sum(map(bool, told)) > 1 and sorted(known) == sorted(map(print_expr, tests))


_NUMBERED = frozenset(
    ("under", "over", "age", "aged", "year", "years", "old", "older", "younger", "least", "between", "am", "pm")
)


_STAGE = re.compile(r"[sp][1-7]")
"""A year of a Scottish school."""


@cache
def _openers() -> re.Pattern[str]:
    openers = sorted(table("circumstances")["openers"], key=lambda o: (-len(o), o))
    return re.compile(rf"\W*\b({'|'.join(map(re.escape, openers))})\b[\s,]*", re.IGNORECASE)


def _opened(text: str) -> tuple[str, str]:
    """A condition without the word that opens it, and that word."""
    found = _openers().match(text)
    if found and text[found.end() :].strip():
        return text[found.end() :], found[1].casefold()
    return text, ""
