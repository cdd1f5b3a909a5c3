"""What leads a clause: conditions, exceptions and words that only introduce it, and where they end.

Comes in: the words of a stretch. Goes out: marks for what leads, and where the clause behind begins. The comma that closes a lead
is told here from one inside it.
"""

from ..phrases.parties import subjects
from ..phrases.words import is_base, is_gerund, is_participle, is_third_person, phrases, words_of
from .cutting import AND, BUT, DETERMINERS, INTRO, JOINTS, PARTICLES, PREPOSITIONS, PRONOUNS
from .frames import is_frame
from .lexing import Words
from .marks import Marks
from .orders import is_order, skip_adverbs
from .subjects import FINITE, NOUN_LIKE, fresh_subject, list_only, subject_start, trailing_party, verbal
from .telling import tells
from .verb_groups import Mode

_MOMENTS = words_of("joints", "moments")
_WHOLE = words_of("joints", "whole")
_KNOWN = words_of("verbs", "known")
CLAIMS = frozenset({"it", "they", "you", "we", "he", "she", "this", "i"})
_GOES_ON_BEHIND = PREPOSITIONS | JOINTS | {",", "that"}


def mark_moment(words: Words, marks: Marks, start: int, end: int) -> int:
    """Where "it is up to" stands behind a moment that no comma ends ("every July | it is up to"); marks it, else `start`."""
    if words.low[start : start + 1] not in (["every"], ["each"], ["at"], ["in"], ["on"]):
        return start
    it = next((p for p in range(start + 2, min(end, start + 6)) if words.low[p] == "it"), start)
    if it == start or words.low[it - 1] == "," or not is_frame(words, it) or verbal(words, start, it):
        return start
    marks.put("INTRO", start, start)
    marks.put("END", it, it)
    return it


def mark_lead(words: Words, marks: Marks, start: int, end: int) -> int:
    """Marks a condition or exception before the clause; gives the place where the clause begins."""
    at = start
    opener = words.openers.get(at)
    if not (opener and opener[0] in ("IF", "UNLESS")):
        skipped = skip_adverbs(words, at, end)
        if skipped == at and words.low[at : at + 1] and words.low[at] in BUT:
            skipped = at + 1
        if skipped > at and skipped < end and words.low[skipped] == ",":
            skipped += 1
        opener = words.openers.get(skipped)
        if not (skipped > at and opener and opener[0] in ("IF", "UNLESS")):
            return start
        at = skipped
    body = at + opener[1]
    formula = phrases("deontic", "inside").find(words.low, at)[1]
    if formula > opener[1] and words.low[at + formula : at + formula + 1] not in ([","], ["to"], []):
        marks.put(opener[0], at, at)  # "where possible | switches should be"
        marks.put("END", at + formula, at + formula)
        return at + formula
    stop = _lead_end(words, body, end, 1 if opener[1] > 1 else 2)
    if stop is None:
        return start
    place, width = stop
    if at > start:
        marks.put("INTRO", start, start)
        if at - 1 > start and words.low[at - 1] == ",":
            marks.put("END", at - 1, at)
        else:
            marks.put("END", at, at)
    marks.put(opener[0], at, at)
    marks.put("END", place, place + width)
    return mark_lead(words, marks, place + width, end)


def _lead_end(words: Words, start: int, end: int, least: int) -> tuple[int, int] | None:
    """Where a leading condition ends: the comma or "then" (width 1) or the gap (width 0) before its main clause."""
    then = next((p for p in range(start + 1, end - 1) if words.low[p] == "then"), -1)
    if (
        then > 0
        and words.low[then - 1] != ","
        and words.low[then - 1] not in JOINTS
        and not any(g.start < then for g in words.groups)
    ):
        return then, 1
    if start < end and words.low[start - 1] in ("where", "if", "when", "wherever") and words.low[start] in _FORMULAS:
        behind = words.low[start + 1] if start + 1 < end else ""
        if behind and behind not in _GOES_ON_BEHIND:
            return start + 1, 0  # "where practicable | doors should be kept open"
    for group in words.groups:
        if not start <= group.start < end:
            continue
        where, kind, at = subject_start(words, group, start)
        if kind == "comma" and at >= start and where < group.start:
            return at, 1
        if kind == "joint" and words.low[at] in AND and fresh_subject(words, where, group.start):
            comma = next((p for p in range(start + 1, at) if words.low[p] == "," and not words.aside[p]), 0)
            if comma and verbal(words, start, comma) and _whole(words, comma + 1, at):
                return comma, 1  # "if it rains, | the hall opens and you may"
        if kind == "lead" and at > start + 1 and words.low[at - 1] == ",":
            return at - 1, 1  # "following a talk, | if staff remain worried they should"
        if kind == "joint" and where == group.start and (stated := _stated_behind(words, start, at)):
            return stated
        closed = next((p for p in range(group.start - 1, start, -1) if words.aside[p - 1] and not words.aside[p]), 0)
        if closed and (words.low[closed] in DETERMINERS or subjects(words.slice(closed, group.start))):
            return closed, 0
        if (
            words.low[group.start - 1] in CLAIMS
            and group.start - start > 3
            and not _goes_on(words, group.start - 2)
            and not any(start <= p < group.start and words.openers[p][0] == "THAT" for p in words.openers)
        ):
            return group.start - 1, 0
        whole = words.low[start - 1] in _WHOLE and (
            words.low[start] in DETERMINERS | PRONOUNS or list_only(words, start, group.start)
        )
        if kind == "start" and where == start and whole:
            return start, 0
        if kind == "start" and where == start and words.low[start - 1] == "of":
            second = (p for p in range(start + 1, group.start) if words.low[p] in _SECOND)
            noun = next((p for p in second if words.low[p - 1] not in _GOES_ON_BEHIND | DETERMINERS), 0)
            if noun and not verbal(words, start, noun):
                return noun, 0  # "in the case of a fall | the nurse will"
        if kind == "start" and where == start:
            timed = (p for p in range(group.start - 1, start, -1) if words.low[p - 1] in _MOMENTS)
            moment = next((p for p in timed if words.low[p] not in PREPOSITIONS and words.low[p] not in JOINTS), 0)
            if moment and not verbal(words, start, moment):
                return moment, 0
            party = trailing_party(words, start, group.start)
            if party is not None and words.low[party] in CLAIMS and words.low[party - 1] in _FELT:
                party = None  # "if you feel you | cannot tell the head"
            if party is not None and (
                party - start >= least
                or words.low[party - 1] in ("doubt", "possible", "necessary", "appropriate", "required")
                or (party > start and words.low[start - 1] in ("during", "throughout", "after"))
            ):
                return party, 0
            if fresh := _fresh_noun(words, start, group.start):
                return fresh, 0
            those = [p for p in range(start + 2, group.start) if words.low[p] in ("those", "these", "such")]
            if those and group.start - those[-1] <= 5:
                return those[-1], 0
    for at in range(start, end):
        if words.low[at] != "," or words.aside[at] or at + 1 >= end:
            continue
        if (
            is_order(words, at + 1, end)
            or tells(words, at + 1, end)
            or words.low[at + 1] == "it"
            or is_frame(words, at + 1)
        ):
            return at, 1
    for at in range(start + 2, end):
        if words.low[at] == "we" and words.low[at - 1] not in _GOES_ON_BEHIND and (found := tells(words, at, end)):
            near = all(w in ("do", "would", "also", "always") for w in words.low[at + 1 : found[0]])
            return (at, 0) if near and verbal(words, start, at) and "," not in words.low[start:at] else None
    for at in range(start + 1, end):
        ordered = phrases("deontic", "order").find(words.low, at)[1] and words.low[at - 1] != "to"
        if (ordered and words.low[at] not in ("consider", "aim")) or (
            words.low[at : at + 2] == ["do", "not"]
            and words.low[at - 1] not in ("they", "who", "you", "we", "that", "pupils", "staff", "parents")
        ):
            return at, 0
        bare = words.low[at - 1] not in _NO_ORDER and not words.low[at - 1].endswith(("ly", "’d", "'d"))
        if words.low[at] in _SPEAKS and bare and is_order(words, at, end) and not words.ruled(start, at):
            behind = "".join(words.low[at + 1 : at + 2])
            if (
                behind in DETERMINERS
                or behind in PRONOUNS
                or behind in ("to", "with")
                or subjects(words.slice(at + 1, end))
            ):
                return at, 0  # "if it gets awkward | talk to your manager"
    return None


def _whole(words: Words, start: int, end: int) -> bool:
    """Whether a clause of its own stands between, with a determiner before its subject: "the hall opens"."""
    return words.low[start] in DETERMINERS and verbal(words, start + 1, end)


_SPEAKS = frozenset({"ask", "call", "contact", "inform", "phone", "report", "ring", "see", "speak", "talk", "tell"})
_NO_ORDER = (
    PRONOUNS
    | DETERMINERS
    | PREPOSITIONS
    | JOINTS
    | {"not", "please", "must", "will", "should", "may", "can", "would", "could"}
)


def _stated_behind(words: Words, start: int, joint: int) -> tuple[int, int] | None:
    """Where a condition ends before a statement to which a rule is joined: "in the holidays | the porter is in charge and may"."""
    joint -= words.low[joint - 1] == ","
    comma = next((p for p in range(start + 1, joint) if words.low[p] == "," and not words.aside[p]), 0)
    if comma:
        begins = any(who.start <= _ARTICLE for who in subjects(words.slice(comma + 1, joint)))
        stated = "," not in words.low[comma + 1 : joint] and not FINITE.isdisjoint(words.low[comma + 1 : joint])
        return (comma, 1) if begins and stated else None
    for verb in range(start + 2, joint):
        party = trailing_party(words, start, verb) if words.low[verb] in FINITE else None
        if party is not None and (words.low[start - 1] not in _CLAUSAL or verbal(words, start, party)):
            return party, 0
    return None


_ARTICLE = 4
"""The most letters before a noun that begins a clause: "the "."""
_CLAUSAL = frozenset({"if", "when", "where", "while", "whenever", "wherever", "once", "unless", "whilst"})


def _fresh_noun(words: Words, start: int, end: int) -> int:
    """Where behind a whole clause a noun phrase begins that can only be the next one's: "a child is ill | no fee"; else 0."""
    for at in range(end - 1, start + 1, -1):
        if words.low[at] in _BEGINS and at < end - 1:
            return at if _ended(words, start, at) else 0
        if words.low[at] in _FRESH:
            before = words.low[at - 1]
            ends = before in PARTICLES and (is_third_person(words.low[at - 2]) or is_base(words.low[at - 2]))
            taken = before in _GOES_ON_BEHIND or before in FINITE or (is_base(before) and before not in NOUN_LIKE)
            taken = taken and not ends  # "if the minibus breaks down | no child …"
            whole = verbal(words, start, at) or (at - start > 1 and words.low[start - 1] in _NOMINAL)
            return at if not taken and whole else 0
        if words.low[at] in PREPOSITIONS or at in words.openers:
            return 0
    return 0


def _ended(words: Words, start: int, at: int) -> bool:
    """Whether a lead can end before "the" at `at`: behind a noun, or a verb that takes none: "the bell rings | the class"."""
    before = words.low[at - 1]
    if before in _GOES_ON_BEHIND or before in FINITE or before in JOINTS or before in DETERMINERS or before in PRONOUNS:
        return False
    if before in _ENDS_ALONE:
        return True
    if is_participle(before):
        return words.low[at - 2] in ("is", "are", "been") and before not in _KNOWN
    acts = (is_base(before) and before not in NOUN_LIKE) or (is_third_person(before) and before[:-1] not in NOUN_LIKE)
    nominal = words.low[start - 1] in _NOMINAL
    return not acts and at - start > 1 and (verbal(words, start, at) or nominal)


_ENDS_ALONE = words_of("verbs", "ends_alone")
_BEGINS = frozenset({"the", "a", "an", "their", "our", "his", "her", "its", "your"})
_FORMULAS = frozenset(
    {
        "possible",
        "practicable",
        "appropriate",
        "necessary",
        "relevant",
        "applicable",
        "feasible",
        "needed",
        "required",
        "practical",
    }
)
_FELT = frozenset(
    {"feel", "feels", "think", "thinks", "believe", "believes", "consider", "find", "know", "say", "fear"}
)
_NOMINAL = frozenset({"following", "after", "during", "before", "upon"})
_SECOND = frozenset({"the", "a", "an", "this", "their", "all", "any"})
_FRESH = frozenset({"no", "every", "each", "all", "any"})


def _goes_on(words: Words, at: int) -> bool:
    """Whether what follows the word belongs to it: a pronoun behind "think", "that", "before" begins no clause of its own."""
    word = words.low[at]
    return (
        word in _GOES_ON_BEHIND
        or at in words.openers
        or (is_base(word) and word not in NOUN_LIKE)
        or (is_third_person(word) and word[:-1] not in NOUN_LIKE)
        or word in FINITE
        or (
            is_participle(word)
            and (words.low[at - 1] not in ("been", "be", "is", "are", "was", "were") or word in _KNOWN)
        )
    )


def mark_carried_intro(words: Words, marks: Marks, start: int, end: int, mode: Mode) -> int:
    """Marks "in conjunction with X," before an item's verb; gives the place of the verb."""
    for at in range(start + 1, end):
        opener = words.openers.get(start, ("",))[0]
        if (
            words.low[at] == ","
            and not words.aside[at]
            and (words.low[start] in INTRO or opener in ("IF", "UNLESS"))
            and not is_gerund(words.low[start])
        ):
            verb = skip_adverbs(words, at + 1, end)
            if verb < end and (is_gerund(words.low[verb]) if mode == "gerund" else is_base(words.low[verb])):
                marks.put(opener if opener in ("IF", "UNLESS") else "INTRO", start, start)
                marks.put("END", at, at + 1)
                return at + 1
    return start
