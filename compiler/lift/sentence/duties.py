"""Duties that a noun says whose they are: "it is the duty of X to …", "… is X's job", "responsibility for … lies with X".

Comes in: the words of an unruled stretch. Goes out: marks for `grammar/sentence.lark`, and whether a duty stood there.
"""

from ..phrases.parties import named
from ..phrases.words import is_base, is_gerund, phrases, words_of
from .cutting import AND
from .lexing import Words
from .marks import Marks
from .predicates import mark_predicates

_DUTIES = frozenset({"duty", "responsibility", "role", "job", "task", "place", "business", "turn", "lot", "part"})
_BARE_DUTY = frozenset(
    {"the", "responsibility", "duty", "onus", "decision", "overall", "ultimate", "task", "job", "and"}
)
_SPEAKERS = frozenset({"they", "you", "we", "i", "he", "she"})
_THEIRS = frozenset({"their", "your", "his", "her", "our", "its"})


_LIE = frozenset(
    {
        *("is", "are", "will", "shall", "must", "rests", "lies", "falls", "rest", "lie", "fall"),
        *("passes", "pass", "belongs", "belong"),
    }
)
_CHARGES = words_of("deontic", "charges")


def _loose(words: Words, at: int, after: int) -> bool:
    """Whether the words may tell of things too: "the task belongs to the clerk", "the coat belongs to the clerk"."""
    return words.low[at] in ("passes", "pass", "belongs", "belong") or words.low[after - 2 : after] == ["matter", "for"]


def _charged(words: Words, start: int, at: int) -> bool:
    """Whether a duty or an act is what stands before `at`."""
    return not _CHARGES.isdisjoint(words.low[start:at]) or is_gerund(words.low[start])


def _mark_owned_duty(words: Words, marks: Marks, start: int, end: int) -> bool:
    """Marks `it is the visitor's responsibility to …`."""
    low = words.low
    if low[start : start + 2] != ["it", "is"]:
        return False
    for at in range(start + 3, min(end - 2, start + 10)):
        to = at + 1
        if low[to] == ",":  # "it is the chair's task, with the clerk, to …"
            to = next((p + 1 for p in range(to + 2, min(end - 2, to + 9)) if low[p] == ","), to)
        if (
            low[at] in _DUTIES
            and low[to] == "to"
            and words.slice(start + 2, at).replace("’", "'").endswith(("'s", "'"))
        ):
            marks.put("DUTY", start, start + 2)
            marks.put("ADVERB", at, to)
            marks.put("TO", to, to + 1)
            mark_predicates(words, marks, to + 1, end, "active", True)
            return True
    return False


def owns_duty(words: Words, start: int, end: int) -> bool:
    """Whether a stretch says whose duty it is to do something: "it is the clerk's task to …", "it is for the clerk to …"."""
    return _mark_owned_duty(words, Marks(words), start, end) or phrases("deontic", "duty").find(words.low, start)[1] > 0


def _mark_anybodys(words: Words, marks: Marks, start: int, end: int) -> bool:
    """Marks `locking up is the caretaker's job`, `supervision is your responsibility`."""
    low = words.low
    be = next((p for p in range(start + 1, end - 1) if low[p] in ("is", "are", "remains", "remain", "be")), 0)
    if not be or low[start] in ("it", "this", "that", "what", "there") or (be - start > 9):
        return False
    noun = next((p for p in range(be + 2, min(end, be + 9)) if low[p] in _OWNED), 0)
    if not noun or low[noun + 1 : noun + 2] not in ([], ["."], ["and"], [","], [";"], ["alone"]):
        return False
    whose = words.slice(be + 1, noun).replace("’", "'").removesuffix(" sole").removesuffix(" own")
    if (
        whose.startswith("every")
        or not (whose.endswith(("'s", "s'")) or whose in _THEIRS)
        or not {*low[start:be]}.isdisjoint(_SPEAKERS)
    ):
        return False
    marks.put("DUTYOF", be, be + 1)
    marks.put("ADVERB", noun, noun + 1 + (low[noun + 1 : noun + 2] == ["."]))
    return True


_OWNED = frozenset({"responsibility", "duty", "job", "task", "role"})


def mark_duty(words: Words, marks: Marks, start: int, end: int) -> bool:
    """Marks `it is the duty of X to …`, `… is the responsibility of X`, `responsibility for … lies with X`."""
    low, duty = words.low, phrases("deontic", "duty")
    if _mark_owned_duty(words, marks, start, end) or _mark_anybodys(words, marks, start, end):
        return True
    for at, kind, length in duty.all(low, start, end):
        if words.aside[at]:
            continue
        after = at + length
        if low[after - 2 : after] == ["entrusted", "to"] and is_base("".join(low[after : after + 1])):
            continue
        if kind == "DUTYFOR":
            for lies, found, size in duty.all(low, after, end):
                if found == "LIES" or (
                    found == "DUTYOF" and low[lies] in _LIE and low[lies] not in ("is", "are", "will", "shall", "must")
                ):
                    if at > start:
                        marks.put("INTRO", start, start)
                        marks.put("END", at, at)
                    marks.put("DUTYFOR", at, after)
                    marks.put("LIES", lies, lies + size)
                    return True
            continue
        to = next(
            (
                p
                for p in range(after, min(end, after + 14))
                if low[p] == "to" and (p + 1 >= end or is_base(low[p + 1]) or low[p + 1] == "be")
            ),
            -1,
        )
        if kind == "DUTY" and (low[at] == "whose" or low[after - 2] in _THEIRS) and low[after : after + 1] == ["to"]:
            if at > 0:
                marks.put("BREAK", at, at)
            marks.put("DUTY", at, after if low[at] == "whose" else after - 2)
            marks.put("TO", after, after + 1)
            mark_predicates(words, marks, after + 1, end, "active", True)
            return True
        alone = kind == "DUTYOF" and {*low[start:at]} <= _BARE_DUTY
        if (
            to > after
            and (kind == "DUTY" or alone or low[at] in ("is", "are"))
            and (kind == "DUTY" or at > start)
            and named(words.slice(after, to))
        ):
            if at > start and low[start] != "it" and not alone:
                if low[at] not in ("is", "are"):
                    continue
                return False
            if at > start:
                marks.put("INTRO", start, start)
                marks.put("END", at, at)
            marks.put("DUTY", at, after)
            marks.put("TO", to, to + 1)
            mark_predicates(words, marks, to + 1, end, "active", True)
            return True
        if kind in ("DUTY", "DUTYOF") and low[at] in _LIE and at > start and named(words.slice(after, end)):
            if (low[start] == "it" and at == start + 1) or (
                _loose(words, at, after) and not _charged(words, start, at)
            ):
                continue
            marks.put("DUTYOF", at, after)
            joint = next(
                (p for p in range(after, end) if low[p] in AND and mark_duty(words, Marks(words), p + 1, end)), 0
            )
            if joint:  # "is the duty of the head, and | the locks are the duty of the caretaker"
                marks.put("BREAK", joint, joint + 1)
                mark_duty(words, marks, joint + 1, end)
            return True
    return False
