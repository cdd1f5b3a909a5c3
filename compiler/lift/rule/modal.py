"""The modal of a rule, and what `only` makes the sole way: the bearer, a condition, or what the act is done with.

Comes in: a norm with its bearer, act and tests. Goes out: the rule with the tests at their places.
"""

import re

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ..phrases.circumstances import said_of
from ..phrases.events import Circumstances
from ..phrases.reading import NormReading
from ..phrases.words import in_small
from .around import goes_with
from .limited import Sole, apart_from, sole_way, whereabouts
from .tests import all_of, tests_of
from .who import WHICH

MODALS: dict[str, s.Modal] = {
    "obligation": "must",
    "prohibition": "must not",
    "permission": "may",
    "recommendation": "should",
    "discouragement": "should not",
    "sanction": "may face",
}

_ONLY_THING = re.compile(r"\bonly ((?:[\w’'/-]+ ){1,6}?)(?:may|must|can|should|shall|will|is|are)\b", re.IGNORECASE)

_ONLY_FACTS = ("device", "account", "network", "purpose", "platform", "place", "period")
"""Where `only` limits the act by what it is done with or for: the first of these facts is what opens the way."""

_JOINED_TO = r"(?:(?:(?!may\b|must\b|can\b|should\b|shall\b|will\b|is\b|are\b|be\b)[\w’'/-]+\.?,? ){0,12}(?:[\w’'/-]+, |and |or ))?"
"""Those who are named with a bearer before him: `only the head and | the bursar`."""
_ONLY_BEFORE = re.compile(
    rf"(?:\bonly (?:be \w+ )?(?:by )?{_JOINED_TO}(?:the |our |an? )?(?:{WHICH} )?|\bonly by [^.;]{{0,60}}"
    r"|\bonly be \w+[^.;]{0,40} by [^.;]{0,60})\Z",
    re.IGNORECASE,
)
_ONLY_BEHIND = re.compile(r" only\b|(?:(?: \([^)]*\))?(?:,| and| or) [^.;]{1,60})? alone\b", re.IGNORECASE)


def with_modal(
    norm: NormReading,
    who: s.Who,
    act: s.Act,
    how: tuple[s.How, ...],
    tests: tuple[s.Expr, ...],
    when: Circumstances,
    unless: s.Expr | None,
    things: tuple[s.Expr, ...],
    *,
    by_leave: bool,
) -> s.Rule:
    """The rule with its modal. With `by_leave`, `must A with approval` means that A is not to be done without it; `things` are
    what alone may be used.
    """
    modal = MODALS[norm.modality]
    if norm.strength == "never" and modal == "must not":
        modal = "must never"
    rule = s.Rule(proposed=True, who=who, modal=modal, act=act, how=how, when=all_of(tests), unless=unless)
    with_leave = (
        by_leave
        and norm.modality == "obligation"
        and goes_with(norm)
        and any(isinstance(t, s.Step) for t in when.tests)
    )
    some = norm.strength == "only" and norm.modality == "recommendation" and _only_bearer(norm)
    if some and when.tests and unless is None:  # "only those who can swim should row"
        rest = tuple(t for t in tests if t not in tests_of(when))
        return replace(rule, modal="should not", when=all_of(rest), unless=all_of(tests_of(when)))
    only = with_leave or (norm.strength == "only" and norm.modality in ("permission", "obligation"))
    if only and _only_bearer(norm):
        return replace(rule, only=True)
    limits = (things or _limits(tests, when, act.words.words[0].text if act.words else "")) if only else ()
    if limits:
        ways = tuple(way for limit in limits for way in (limit.of if isinstance(limit, s.Any) else (limit,)))
        told = (*limits, *ways)
        rest = tuple(left for t in tests if t not in told and (left := apart_from(t, told)) is not None)
        narrowed: s.Modal = "may only" if norm.modality == "permission" else "must only"
        return replace(rule, modal=narrowed, when=all_of(rest), condition=all_of(limits))
    return rule


def _only_bearer(norm: NormReading) -> bool:
    """Whether it is the bearer that `only` limits: `only staff may`, `may be posted only by staff`."""
    said, who = in_small(norm.sentence), in_small(norm.bearer_text)
    start = said.find(who) if who and ("only" in said or "alone" in said) else -1
    while start >= 0:
        if _ONLY_BEFORE.search(norm.sentence[:start]) or _ONLY_BEHIND.match(norm.sentence, start + len(who)):
            return True
        start = said.find(who, start + 1)
    return False


def _limits(tests: tuple[s.Expr, ...], when: Circumstances, action: str) -> tuple[s.Expr, ...]:
    """What `only` makes the sole way: the condition's tests, else what the act is done with or for."""
    if when.tests:
        return tests_of(when)
    facts = sorted(_ONLY_FACTS, key=lambda fact: action.startswith("use-") and fact != "purpose")
    for fact in facts:  # of what is used, first what for
        found = tuple(t for t in tests if isinstance(t, s.Is) and t.fact == fact)
        if found:
            return found
    return ()


def sole_of(
    norm: NormReading,
    way: str,
    bearer: str,
    action: str,
    how: tuple[s.How, ...],
    tests: tuple[s.Expr, ...],
    when: Circumstances,
    vocabulary: Vocabulary,
) -> Sole | None:
    """What alone opens the way by the words that "only" limits; None if the tests of the rule tell it (`_limits`)."""
    if way:
        return sole_way(way, bearer, action, how, tests, vocabulary)
    if _limits(tests, when, action) or _only_bearer(norm):
        return None
    said = norm.condition or whereabouts(norm)
    return sole_way(said, bearer, action, how, tests, vocabulary) if said else None


def sole_things(norm: NormReading, tests: tuple[s.Expr, ...], vocabulary: Vocabulary) -> tuple[s.Expr, ...]:
    """What `only` makes the sole way where it stands before what is used: `only school cameras may be used to film`."""
    found = _ONLY_THING.search(norm.sentence) if norm.strength == "only" else None
    said = said_of(found[1], vocabulary).tests if found else ()
    return tuple(t for t in tests if t in said and isinstance(t, s.Is) and t.fact in _ONLY_FACTS)
