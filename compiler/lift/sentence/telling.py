"""Sentences in which one tells another what to do: "we ask parents to …", "we suggest that …", "the school does not permit …".

Comes in: the words of an unruled stretch. Goes out: marks for `grammar/sentence.lark`, and whether anybody was told.
"""

from ..phrases.parties import named, subjects
from ..phrases.words import base_of_past, is_base, is_gerund, is_participle, is_third_person, phrases
from .cutting import BREAKS
from .lexing import Words
from .marks import Marks
from .predicates import mark_predicates


def tells(words: Words, start: int, end: int) -> tuple[int, int, int] | None:
    """`ask parents to`: places of the verb, of the words after it, and of "to"; None if the stretch does not tell anybody."""
    for at, kind, length in phrases("deontic", "tell").all(words.low, start, end):
        if (at > start and words.low[at - 1] == "to") or words.aside[at] or at in words.openers:
            continue
        if any(o[0] in ("IF", "UNLESS", "ASIDE", "WHO", "THAT") and start < p < at for p, o in words.openers.items()):
            return None
        if words.low[at + length - 1] in ("rather", "sooner") and is_base(
            "".join(words.low[at + length : at + length + 1])
        ):
            continue  # "we would rather help somebody than blame him": what we like to do
        subject = words.slice(start, at)
        said = at - 1
        while said > start and (words.low[said].endswith("ly") or words.low[said] in ("not", "only", "also")):
            said -= 1
        if at > start and not (
            subjects(subject)
            or words.low[said] in ("we", "i")
            or words.low[at + length - 1] == "for"
            or words.low[at + length - 2] in ("yours", "theirs", "his", "hers")
            or words.low[at - 1] in ("i", "we", "it", "policy", "not", "only", "also")
            or words.low[start] == "nothing"
        ):
            continue
        if at == start:
            continue
        if words.low[at + length - 1] == "to":  # "the field is yours to use"
            return at, at + length, -1
        for to in range(at + length + 1, min(end, at + 17)):
            if words.low[to] != "to" and to > at + 10:
                continue  # what is as far away belongs to something else
            if words.low[at] in ("prevents", "prevent", "stops") and words.low[to] == "to":
                continue
            if (
                words.low[to] in ("to", "from", "against")
                and (
                    words.low[at + length - 1] == "for"
                    or named(words.slice(at + 1, to))
                    or {"you", "everyone", "them", "us"} & set(words.low[to - 2 : to])
                    or _you_too(words.low[at + length : to])
                )
                and (
                    to + 1 == end
                    or is_base(words.low[to + 1])
                    or words.low[to + 1] in ("be", "not")
                    or words.low[to] in ("from", "against")
                    or words.low[to - 1] == "not"
                )
            ):
                return at, at + length, to
        if kind == "DISCOURAGED" or (kind == "ASKED" and is_gerund("".join(words.low[at + length : at + length + 1]))):
            return at, at + length, -1  # "we advise against wearing it", "we suggest booking early"
        if kind in ("ALLOWED", "FORBIDDEN") and words.low[at] not in ("prevents", "prevent", "stops"):
            return at, at + length, -1
    return None


def _you_too(between: list[str]) -> bool:
    """Whether only "you" and small words stand between: "we ask you, too, not | to send nuts"."""
    return "you" in between and _SMALL.issuperset(between)


_SMALL = frozenset(
    ("you", "all", ",", "too", "also", "please", "therefore", "not", "then", "again", "both", "as", "well")
)


def _mark_asked_that(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`We ask that all guests sign in`, `… is quiet`, `… do not smoke`, or a list of what they do."""
    low = words.low
    told = phrases("deontic", "tell").all(low, start + 1, min(end, start + 12))
    found = [(p, p + n - (low[p + n - 1] == "if"), kind) for p, kind, n in told]
    begins, that, kind = next((f for f in found if low[f[1] : f[1] + 1] in (["that"], ["if"])), (0, end, ""))
    if not kind:
        begins, that, kind = next((f for f in found if _asks_them(words, f[1], end)), (0, end, ""))
        that -= 1
    if (
        kind not in ("REQUIRED", "ASKED")
        or not (subjects(words.slice(start, begins)) or low[begins - 1] in ("we", "i", "it"))
        or low[begins - 1] in ("not", "to")
    ):
        return False
    if low[that] in ("that", "rather", "sooner", "prefer") and _mark_asked_done(words, marks, start, that, end):
        return True
    if low[that] == "if" or low[that] in ("rather", "sooner", "prefer"):
        return _mark_wished(words, marks, begins, that, end)
    for verb in range(that + 2, end + 1):
        acts = (
            verb == end or is_base(low[verb]) or is_third_person(low[verb]) or low[verb] in ("is", "are", "do", "did")
        )
        who = verb - (verb > that + 2 and low[verb - 1].endswith("ly"))  # "that they politely | decline"
        if acts and (subjects(words.slice(that + 1, who)) or low[that + 1 : who] in (["you"], ["they"], ["everyone"])):
            marks.put("TELL", begins, that + 1)
            marks.put("TO", verb, verb)
            negated = low[verb : verb + 2] in (["do", "not"], ["does", "not"], ["did", "not"])
            if negated:
                marks.put("NOT", verb, verb + 2)
            mark_predicates(words, marks, verb + 2 * negated, end, "active", False)
            return True
        if any(g.start == verb for g in words.groups):
            return False
    return False


def _mark_asked_done(words: Words, marks: Marks, start: int, that: int, end: int) -> bool:
    """`We ask that bags are not left in the hall`: nobody is named, and something is to be done."""
    low = words.low
    be = next(
        (p for p in range(that + 2, min(end, that + 9)) if low[p] in ("is", "are", "be", "were") or low[p] in BREAKS), 0
    )
    denied = low[be + 1 : be + 2] == ["not"]
    done = be + 1 + denied
    if not be or low[be] in BREAKS or done >= end or not is_participle(low[done]) or named(words.slice(that + 1, be)):
        return False
    marks.put("FRAME", start, that + 1)
    marks.put("BE", be, be + 1)
    if denied:
        marks.put("NOT", be + 1, be + 2)
    mark_predicates(words, marks, done, end, "passive", False)
    return True


def _mark_wished(words: Words, marks: Marks, begins: int, wish: int, end: int) -> bool:
    """`We would be grateful if you would …`, `… if parents could …`"""
    low = words.low
    near = range(wish + 2, min(end, wish + 12))
    verb = next((p for p in near if low[p] in ("would", "could", "can", "will", "did", "do")), 0)
    width = 1
    if not verb:  # "if you arrived early", "if children bring a hat"
        verb, width = next((p for p in near if base_of_past(low[p]) or is_participle(low[p]) or is_base(low[p])), 0), 0
    if not verb or not (low[verb - 1] in ("you", "they", "everyone") or subjects(words.slice(wish + 1, verb))):
        return False
    marks.put("TELL", begins, wish + 1)
    marks.put("TO", verb, verb + width)
    negated = low[verb + 1 : verb + 2] == ["not"]
    if negated:
        marks.put("NOT", verb + 1, verb + 2)
    mark_predicates(words, marks, verb + width + negated, end, "active", False)
    return True


def _asks_them(words: Words, at: int, end: int) -> bool:
    """Whether one is asked with no "that": "we suggest | you ring first", "we would rather | you did not park here"."""
    low = words.low
    rather = low[at - 1] in ("rather", "sooner", "prefer")
    for verb in range(at + 1, min(end, at + 7)):
        if is_base(low[verb]) or low[verb] == "did" or (rather and base_of_past(low[verb])):
            if rather and "than" in low[verb:end]:
                return False  # "we would rather a child came late than not at all"
            who = low[at:verb] in (["you"], ["they"], ["everyone"]) or bool(list_of(words, at, verb))
            return who and (
                rather or low[at - 1] in ("suggest", "recommend", "ask", "request", "suggests", "recommends")
            )
    return False


def list_of(words: Words, start: int, end: int) -> bool:
    """Whether a party ends where the stretch does."""
    text = words.slice(start, end)
    found = subjects(text)
    return bool(found) and found[-1].end == len(text)


def _mark_expected(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`There is an expectation that pupils arrive in time`"""
    kind, length = phrases("deontic", "tell").find(words.low, start) if start < end else ("", 0)
    behind = words.low[start + length - 1 : start + length + 1]
    if kind != "REQUIRED" or behind[:1] != ["that"] or behind[1:] in (["nobody"], ["no"], ["none"]):
        return False
    for verb in range(start + length + 1, min(end, start + length + 8)):
        acts = is_base(words.low[verb]) or is_third_person(words.low[verb])
        if acts and list_of(words, start + length, verb):
            marks.put("TELL", start, start + length)
            marks.put("TO", verb, verb)
            mark_predicates(words, marks, verb, end, "active", False)
            return True
    return False


def _mark_not_minding(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`We have no objection to parents sitting in`"""
    found = ((p, n) for p, kind, n in phrases("deontic", "tell").all(words.low, start + 1, end) if kind == "ALLOWED")
    at, length = next(found, (0, 0))
    after = at + length
    if not at or words.low[after - 1] != "to" or words.low[after - 2] != "objection":
        return False
    verb = next((p for p in range(after + 1, min(end, after + 7)) if is_gerund(words.low[p])), 0)
    if not verb or not list_of(words, after, verb):
        return False
    marks.put("TELL", at, after)
    marks.put("TO", verb, verb)
    mark_predicates(words, marks, verb, end, "gerund", False)
    return True


def mark_told(words: Words, marks: Marks, start: int, end: int) -> bool:
    """Marks `We ask parents to …`, `we ask that parents …` and `the school does not permit …`."""
    if (
        _mark_asked_that(words, marks, start, end)
        or _mark_expected(words, marks, start, end)
        or _mark_not_minding(words, marks, start, end)
    ):
        return True
    found = tells(words, start, end)
    if found is None:
        return False
    at, after, to = found
    before = at
    while before > start and words.low[before - 1] in (
        "not",
        "do",
        "does",
        "also",
        "only",
        "strongly",
        "therefore",
        "always",
        "never",
        "actively",
    ):
        before -= 1
    if before < at:
        kind = (
            "NOT"
            if "not" in words.low[before:at]
            else "NEVER"
            if "never" in words.low[before:at]
            else "ONLY"
            if "only" in words.low[before:at]
            else "ADVERB"
        )
        marks.put(kind, before, at)
    marks.put("TELL", at, after)
    if to < 0:
        mark_predicates(words, marks, after, end, "active" if words.low[after - 1] == "to" else "gerund", False)
        return True
    negated = words.low[to - 1] == "not"
    stop = to - 1 if negated else to
    if words.low[after] == "that":
        marks.put("ADVERB", after, after + 1)
    marks.put("TO", stop, stop if negated else to + 1)
    if negated:
        marks.put("NOT", stop, to + 1)
    elif words.low[to] == "against":
        marks.put("NOT", to + 1, to + 1)
    elif words.low[to + 1 : to + 2] == ["not"]:
        marks.put("NOT", to + 1, to + 2)
        to += 1
    mark_predicates(words, marks, to + 1, end, "gerund" if words.low[to] in ("from", "against") else "active", True)
    return True
