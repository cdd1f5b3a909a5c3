"""What a norm's condition and exception come to: the tests and manners of a rule, several stretches put together.

Comes in: spans of the sentence. Goes out: circumstances; a condition that limits nothing is told.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.model import Modality
from ....grammar.vocabulary import Vocabulary
from ...sought import Sought
from ..norm.cases import PARTED
from ..norm.spans import stretches
from ..phrases.alternatives import together
from ..phrases.circumstances import circumstances
from ..phrases.events import Circumstances
from ..phrases.facts import quoted
from ..phrases.parties import named
from ..phrases.reading import NormReading
from .around import before, whole

T = TypeVar("T")

PLACES = "clauses?|sections?|paragraphs?|rules?|parts?|points?|articles?|appendix"
"""Parts of a policy that a rule may point to, as part of a regular expression."""

_POINTS = re.compile(
    rf"(?:subject (?:always )?to )?(?:the )?(?:(?:provisions|terms) of )?(?:{PLACES})"
    r" [\d.()a-z]{1,8}(?:(?:,| and| or) [\d.()a-z]{1,8})*(?: (?:above|below|of this policy))?",
    re.IGNORECASE,
)

_ANY_CASE = re.compile(r"(?:in|under) any (?:circumstances?|conditions|case)|at any time|on any account", re.IGNORECASE)
"""What only stresses a ban."""

_WISHED = re.compile(
    r"(?:if|where|when|as) (?:they|you|he|she|he or she) (?:so )?(?:wish(?:es)?|likes?|choose|chooses|prefers?|wants?)(?: to)?"
    r"|if desired",
    re.IGNORECASE,
)
"""What leaves it to whom something is allowed: every leave does."""

_SOONER = re.compile(
    r"\b(?:or|and) (?:(?:even|much) )?(?:sooner|earlier|more often|more frequently|oftener|at once|immediately)"
    r"(?: still)?[ ,]+\Z",
    re.IGNORECASE,
)
"""Before a condition: it tells when the act is due before its time, and limits nothing."""

_CONCEDES = Sought(
    r"\b(?:even (?:if|when|where|though)|whatever|whichever|whoever|however|regardless of|irrespective of"
    r"|no matter (?:what|how|who|which|whose|where))\s+",
    re.IGNORECASE,
)

_CONCEDED = re.compile(r"(?:regardless|irrespective) of whether\b", re.IGNORECASE)
_LIMITS = re.compile(r"\b(?:if|when|where|unless|once|provided)\b", re.IGNORECASE)
"""How a condition begins that is conceded as a whole, and what limits something in it all the same."""

_EXCEPTED_AGAIN = re.compile(
    r"(?<=\w),? (?=(?:unless|except|save|or without) |(?:and|or) (?:unless|except) )", re.IGNORECASE
)
"""Where one exception stands behind another: `without permission | except in an emergency`."""

_OTHERS = re.compile(
    r"\b(?:others?|another|(?:some|any)(?:one|body)|people|persons?|individuals?|colleagues?|classmates?|peers?|friends?)\b",
    re.I,
)
"""Who an act may be done to without being named as a party."""


def limits_nothing(condition: str, sentence: str, modality: Modality) -> bool:
    """Whether a condition limits nothing: it points to another clause, it is conceded ("whatever their age"), or it makes leave of
    what is leave already ("may do so if they wish").
    """
    if modality == "permission" and _WISHED.fullmatch(condition.strip(" ,.;")):
        return True
    if _POINTS.fullmatch(condition.strip(" ,.;")) or _ANY_CASE.fullmatch(condition.strip(" ,.;")):
        return True
    if _CONCEDED.match(condition) and not _LIMITS.search(condition):
        return True
    if _SOONER.search(sentence.partition(condition)[0]):  # "every two years, or sooner | where the law changes"
        return True
    ends = (found.end() for found in _CONCEDES.finditer(sentence))
    return any(sentence[end : end + len(condition)].lower() == condition.lower() for end in ends)


def condition_tests(
    condition: str, sentence: str, bearer: str, vocabulary: Vocabulary, action: str, whom: str
) -> Circumstances:
    """What a condition says; one of several that stand apart in the sentence is read by itself, and so are listed cases."""
    found = [
        _in_cases(
            [circumstances(case, bearer, vocabulary, action=action, whom=whom) for case in PARTED.split(part)], part
        )
        for part in stretches(condition, sentence)
    ]
    if len(found) == 1:
        return found[0]
    how = distinct(how for one in found for how in one.how)
    if not how and one_is_enough(stretches(condition, sentence), sentence):
        either = _one_of_times(distinct(one.test for one in found if one.test is not None))
        return Circumstances((), either, either=len(either) > 1)
    return Circumstances(how, _one_of_times(distinct(test for one in found for test in tests_of(one))))


def one_is_enough(parts: Sequence[str], sentence: str) -> bool:
    """Whether "or" joins the parts of a condition: "if the head agrees, | or | if it is for an exam"."""
    ends = [sentence.find(part) + len(part) for part in parts]
    return all(
        end <= (start := sentence.find(after)) and _OR_BETWEEN.fullmatch(sentence, end, start)
        for end, after in zip(ends, parts[1:], strict=False)
    )


_OR_BETWEEN = re.compile(r"\W*or\W*", re.IGNORECASE)


def _in_cases(found: Sequence[Circumstances], span: str) -> Circumstances:
    """The cases of a span as one: all of them, or any."""
    if len(found) == 1:
        return found[0]
    if "; or " not in span:
        how = distinct(how for one in found for how in one.how)
        return Circumstances(how, distinct(test for one in found for test in tests_of(one)))
    told = [one.test or quoted(_OPENER.sub("", case)) for one, case in zip(found, PARTED.split(span), strict=True)]
    return Circumstances((), distinct(told), either=len(told) > 1)


_OPENER = re.compile(r"\A(?:only )?(?:if|when|where|whenever|wherever|once|in case) ", re.IGNORECASE)


def _one_of_times(tests: tuple[s.Expr, ...]) -> tuple[s.Expr, ...]:
    """Tests with those of the time of day as one: `between 9 and 12 or between 1 and 3` is either."""
    times = [test for test in tests if isinstance(test, s.Is) and test.fact == "time" and not test.negated]
    if len(times) < 2:
        return tests
    either = s.Is("time", tuple(value for time in times for value in time.values))
    return tuple(either if test is times[0] else test for test in tests if test not in times[1:])


def exception_tests(
    exception: str, sentence: str, bearer: str, vocabulary: Vocabulary, action: str, whom: str
) -> Circumstances:
    """What an exception says; several that stand apart, or each behind its own opener, open the way each by itself."""

    def said(part: str) -> Circumstances:
        return circumstances(part, bearer, vocabulary, exception=True, action=action, whom=whom)

    found = [_in_cases(list(map(said, PARTED.split(part))), part) for part in _each(exception, sentence)]
    if len(found) == 1:
        return found[0]
    how = distinct(how for one in found for how in one.how)
    tests = distinct(one.test for one in found if one.test is not None)
    return Circumstances(how, tests, either=len(tests) > 1)


def _each(exception: str, sentence: str) -> list[str]:
    """The exceptions that a span is made of."""
    return [piece for part in stretches(exception, sentence) for piece in _EXCEPTED_AGAIN.split(part) if piece.strip()]


def exceptions_of(norm: NormReading) -> list[str]:
    """The exceptions of a norm, one by one."""
    return _each(norm.exception, norm.sentence) if norm.exception else []


def done_to(norm: NormReading) -> str:
    """The party that the act names last, who is not its bearer: whose consent `their consent` is. Of other people it is
    that of `subject`; "" if the act names nobody.
    """
    parties = [w.party for w in named(whole(norm)) if w.party not in (None, norm.party, "everyone")]
    if parties:
        return parties[-1] or ""
    if norm.passive and any(w.bearer not in ("pupils", "parents") for w in named(before(norm))):
        return "subject"  # "colleagues should not be tagged without their agreement"
    return "subject" if _OTHERS.search(whole(norm)) else ""


def without_needless(
    norm: NormReading, when: Circumstances, unless: Circumstances
) -> tuple[Circumstances, Circumstances]:
    """Condition and exception. What is allowed `without consent` is allowed when there is none, not unless there is."""
    if norm.modality != "permission" or norm.strength == "only" or unless.test is None:
        return when, unless
    if not re.match(r"\W*without\b", norm.exception or "", re.IGNORECASE) or not isinstance(unless.test, s.Step):
        return when, unless
    tests = (*tests_of(when), s.Not(unless.test))
    return Circumstances((*when.how, *unless.how), tests), Circumstances()


def tests_of(found: Circumstances) -> tuple[s.Expr, ...]:
    """The tests of circumstances; those of which one is enough as one."""
    return (s.Any(found.tests),) if found.either else found.tests


def all_of(tests: tuple[s.Expr, ...]) -> s.Expr | None:
    """Tests that hold together, as one; None for none."""
    if len(tests) < 2:
        return tests[0] if tests else None
    return s.All(tests)


def listed_together(
    told: Circumstances, when: Circumstances, unless: Circumstances, norm: NormReading, lead: str, words: Vocabulary
) -> tuple[Circumstances, Circumstances, Circumstances]:
    """What act, condition and exception say, with the circumstances that stand in one list as one test of the condition."""
    text = f"{norm.sentence} {lead}"
    spans = " ".join((before(norm), whole(norm), norm.condition or "", norm.exception or "", lead))
    unless = replace(unless, tests=together(unless.tests, text, spans, words))
    apart = (*told.tests, *tests_of(when))
    tests = together(apart, text, spans, words)
    if tests == apart:
        return told, when, unless
    told = replace(told, tests=tuple(test for test in told.tests if test in tests))
    return told, Circumstances(when.how, tuple(test for test in tests if test not in told.tests)), unless


def less(told: Circumstances, excepted: tuple[s.Expr, ...]) -> Circumstances:
    """What the act says, less what its exception says too (an exception inside the act's own span)."""
    return Circumstances(told.how, tuple(t for t in told.tests if t not in excepted))


def distinct(items: Iterable[T]) -> tuple[T, ...]:
    """Each once, in the order in which they first stand."""
    found: list[T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return tuple(found)
