"""What "only" limits where it stands behind the verb: `use phones | only at break`, `at break | only`, `but nowhere else`.

Comes in: a norm as it was read. Goes out: the same norm as if "only" stood before its verb, with the words that alone open the
way; and, once its tests are known, which of them those words told. A place that no pack knows stays in the document's words.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ...sought import Sought
from ..norm.spans import stretches
from ..phrases.alternatives import either as any_of
from ..phrases.alternatives import facts_of
from ..phrases.circumstances import circumstances, told_of
from ..phrases.facts import is_quoted, quoted
from ..phrases.parties import named
from ..phrases.reading import NormReading
from .tests import one_is_enough

_WHERE = r"in|on|at|during|within|inside|outside|before|after|between|around|throughout"
_WAYS = rf"{_WHERE}|from|for|with|without|by|via|through|under|as|to|of"
_WHEN = r"if|when|whenever|where|wherever|while|whilst|once|unless|until"
_SIGN = Sought(r"\b(?:only|nowhere|elsewhere|no other|any other)\b")
_NOT_THAT = r"(?<!not )(?<!if )(?<!the )(?<!an )"
_BEHIND = re.compile(
    rf"(?:,? but)? {_NOT_THAT}only (?P<way>(?:solely )?(?:{_WAYS}|{_WHEN})\b.*)\Z", re.IGNORECASE | re.DOTALL
)
_PHRASE = rf"(?:{_WAYS})(?: (?!(?:{_WAYS}|{_WHEN}|only)\b)[\w’'/.:-]+)+"
_LAST = re.compile(rf"\b(?P<way>(?:{_PHRASE},? (?:and|or) (?=(?:{_WHERE})\b))?{_PHRASE}) only\Z", re.IGNORECASE)
_THING = re.compile(
    rf"(?P<verb>\A(?:be )?\w+(?: up| out| on)?) {_NOT_THAT}only"
    rf" (?!(?:{_WAYS}|{_WHEN}|one|two|a|an|some|partly|\w+ly|limited|occasional)\b)"
)
_AIM = Sought(
    r"\b(?:so that|such that|so as to|in order (?:that|to)|in such a way that|so (?=(?:they|it|the|their|your|only)\b))"
    r"[^;:]*\bonly\b",
    re.IGNORECASE,
)
"""Where `only` tells what the act is to come to: "set so that posts are seen by friends only"."""

_NO_OTHER = re.compile(
    r",? (?:and|but) (?:(?P<place>(?:not )?(?:nowhere|anywhere|elsewhere)(?: else)?|in no other place|not in any other place)"
    r"|(?P<time>(?:not )?at (?:no|any) other times?|on no other occasions?))\b.*\Z",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(r"(?:in|on|inside|within|at)\b", re.IGNORECASE)
_TIME = re.compile(r"(?:at|during|before|after|between|on)\b", re.IGNORECASE)
_WHEREABOUTS = re.compile(rf"\b(?:{_WHERE}) [^,;]*\Z", re.IGNORECASE)
_STARTS = re.compile(rf"(?:{_WHERE})\b", re.IGNORECASE)
_EACH_WAY = re.compile(rf" (?=(?:{_WHERE})\b)", re.IGNORECASE)
_LISTED = re.compile(rf",? and (?:{_WHERE})\b", re.IGNORECASE)
"""Places or times that stand in a list, of which one is enough: `in the hall and in the library only`."""
_TO_SOMEBODY = re.compile(r"(?:to|with|from|by|for|of|as)\b", re.IGNORECASE)


class Narrowed(NamedTuple):
    """A norm as if "only" stood before its verb, and the words that alone open the way ("" where they are what it acts on)."""

    norm: NormReading
    way: str


def narrowed(norm: NormReading) -> Narrowed | None:
    """The norm with the "only" that stands behind its verb drawn before it; None if it has none."""
    if norm.strength != "plain" or norm.modality not in ("permission", "obligation") or not _SIGN.search(norm.sentence):
        return None
    if _AIM.search(norm.action):
        return None
    norm = _rejoined(norm)
    if found := _NO_OTHER.search(norm.action):
        kept = norm.action[: found.start()]
        ways = _ways(kept)
        fit = [way for way in ways if (_PLACE if found["place"] else _TIME).match(way)] or ways
        return _drawn(norm, kept, " ".join(fit[:1] if found["place"] else fit[-1:])) if fit else None
    for part in _only_parts(norm):
        way = part.split(" ", 1)[1]
        condition = (norm.condition or "").replace(part, way)
        return Narrowed(
            replace(norm, strength="only", condition=condition, sentence=norm.sentence.replace(part, way)), way
        )
    if norm.condition and norm.condition.endswith(" only"):
        way = norm.condition.removesuffix(" only")
        said = norm.sentence.replace(norm.condition, way)
        return Narrowed(replace(norm, strength="only", condition=way, sentence=said), way)
    if norm.action.endswith(" only") and norm.condition and f"{norm.action} {norm.condition}" in norm.sentence:
        return _drawn(norm, norm.action.removesuffix(" only"), norm.condition)
    found = _BEHIND.search(norm.action)
    if found and not (
        norm.modality == "obligation" and found["way"].startswith("to ")
    ):  # "must be known | only to him"
        return _drawn(norm, f"{norm.action[: found.start()]} {found['way']}", found["way"])
    if found := _LAST.search(norm.action):
        return _drawn(norm, norm.action.removesuffix(" only"), found["way"])
    if norm.rule == "judged" and (found := _BEHIND.search(norm.sentence)):
        way = found["way"].strip(" .")
        return Narrowed(replace(norm, strength="only", sentence=_BEHIND.sub(r" \g<way>", norm.sentence)), way)
    if norm.rule == "judged" and (found := _LAST.search(said := norm.sentence.rstrip(" ."))):
        return Narrowed(replace(norm, strength="only", sentence=f"{said.removesuffix(' only')}."), found["way"])
    if found := _THING.match(norm.action):
        return _drawn(norm, f"{found['verb']} {norm.action[found.end() :]}", "")
    return None


def _only_parts(norm: NormReading) -> list[str]:
    """The stretches of a condition that "only" opens: `aged 13 to 17 | only with the consent of a parent`."""
    if not norm.condition or "only" not in norm.condition:
        return []
    found = re.search(rf"{_NOT_THAT}\bonly (?:{_WAYS}|{_WHEN})\b.*", norm.condition, re.IGNORECASE | re.DOTALL)
    return [found[0]] if found and found[0] in norm.sentence else []


def _rejoined(norm: NormReading) -> NormReading:
    """The norm with its condition in one piece where "or" joins the parts of it: "only if A, | or | if B"."""
    parts = stretches(norm.condition or "", norm.sentence)
    at = norm.sentence.find(parts[0])
    whole = norm.sentence[at : norm.sentence.find(parts[-1]) + len(parts[-1])]
    either = len(parts) > 1 and one_is_enough(parts, norm.sentence) and whole.startswith("only ")
    return replace(norm, condition=whole) if either else norm


def _drawn(norm: NormReading, action: str, way: str) -> Narrowed:
    """The norm with another act, in its sentence too."""
    sentence = norm.sentence.replace(norm.action, action, 1)
    return Narrowed(replace(norm, strength="only", action=action, sentence=sentence), way)


def _ways(text: str) -> list[str]:
    """The phrases of place and time that a text ends in, one by one."""
    found = _WHEREABOUTS.search(text)
    return [] if found is None else [found[0]] if " or " in found[0] else _EACH_WAY.split(found[0])


def whereabouts(norm: NormReading) -> str:
    """The place or time in which an act is told to be done, by its last words."""
    return " ".join(_ways(norm.action))


class Sole(NamedTuple):
    """What alone opens the way, and the `how` of the rule that is left beside it."""

    limits: tuple[s.Expr, ...]
    how: tuple[s.How, ...]


_IF = re.compile(r"\A\W*(?:if|when|where)\b\s*", re.IGNORECASE)


def sole_way(
    way: str, bearer: str, action: str, how: tuple[s.How, ...], tests: Sequence[s.Expr], vocabulary: Vocabulary
) -> Sole:
    """The tests that the words of a way tell, as they stand among the rule's `tests` where they do; none where it is somebody
    to whom something is done (`share it only with the clerk`), whom the act names.
    """
    limits: list[s.Expr] = []
    for piece in _EACH_WAY.split(way) if _STARTS.match(way) and " or " not in way else [way]:
        said = circumstances(piece, bearer, vocabulary, action=action)
        facts = {fact for test in (*said.tests, *told_of(piece, vocabulary)) for fact, _ in facts_of(test)}
        mine = [test for test in tests if (own := {fact for fact, _ in facts_of(test)}) and own <= facts]
        mine = [_part_of(test, said.tests) for test in mine]
        told = {fact for test in mine for fact, _ in facts_of(test)}
        new = [t for t in said.tests if t not in mine and not (facts_of(t) and {f for f, _ in facts_of(t)} <= told)]
        if mine and all(map(is_quoted, said.tests)):
            new = []  # "for learning purposes": all that it says is told
        if not said.tests and said.how:
            how = tuple(one for one in how if one not in said.how)
            new = [_hours(said.how) or quoted(_IF.sub("", piece))]
        if not mine and _TO_SOMEBODY.match(piece) and named(piece) and all(map(is_quoted, new)):
            continue
        joined = [s.Any((*mine, *new))] if said.either and len(mine) + len(new) > 1 else [*mine, *new]
        limits += [test for test in joined if test not in limits]
    if len(limits) > 1 and _LISTED.search(way):
        limits = [any_of(limits, vocabulary)]
    return Sole(tuple(limits), how)


def _part_of(test: s.Expr, said: Sequence[s.Expr]) -> s.Expr:
    """A test with those of its values alone that the words of a way tell (`in the week | only on Fridays`)."""
    for one in said:
        if isinstance(test, s.Is) and isinstance(one, s.Is) and one.fact == test.fact and one.negated == test.negated:
            values = tuple(value for value in test.values if value in one.values)
            return replace(test, values=values) if values else test
    return test


def apart_from(test: s.Expr, limits: Sequence[s.Expr]) -> s.Expr | None:
    """A test without the values that alone open the way: when it is that they do; None where nothing is left."""
    for limit in limits:
        if isinstance(test, s.Is) and isinstance(limit, s.Is) and limit.fact == test.fact:
            values = tuple(value for value in test.values if value not in limit.values)
            return replace(test, values=values) if values else None
    return test


def _hours(how: Sequence[s.How]) -> s.Expr | None:
    """`before 9am` as a test of the time of day; None for what is no time of the clock."""
    times = [one.event for one in how if isinstance(one, s.Before | s.Until) and isinstance(one.event, s.Time)]
    if len(times) != len(how):
        return None
    return s.Is("time", tuple(s.Value(s.Scalar("00:00", "time"), s.Scalar(one.text, "time")) for one in times))
