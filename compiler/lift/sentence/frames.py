"""Sentences that bind by their form: "at no time may …", "it is vital that …", "the best thing is to …", "would all guests …".

Comes in: the words of an unruled stretch. Goes out: marks for `grammar/sentence.lark`, and whether such a form was there.
"""

from ..phrases.parties import named, subjects
from ..phrases.words import is_base, is_gerund, is_third_person, phrases
from .cutting import PREPOSITIONS
from .duties import mark_duty
from .lexing import Words
from .marks import Marks
from .predicates import mark_predicates
from .subjects import list_only

_SPEAKERS = frozenset({"they", "you", "we", "i", "he", "she"})


def is_frame(words: Words, at: int) -> bool:
    """Whether "it is" at `at` begins a duty or a frame of its own."""
    if phrases("deontic", "duty").find(words.low, at)[1] or _thing_is(words, at, words.size):
        return True
    frame = phrases("deontic", "frame")
    return any(frame.find(words.low, p)[1] for p in range(at + 2, min(at + 4, words.size)))


def mark_inverted(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`At no time may visitors …`"""
    kind, length = phrases("deontic", "inside").find(words.low, start) if start < end else ("", 0)
    if words.low[start : start + 1] == ["nor"]:
        kind, length = "NEVER", 1
        if words.low[start + 1 : start + 2] == [","]:  # "nor, during the visit, may they"
            second = next((p for p in range(start + 3, min(end, start + 11)) if words.low[p] == ","), start)
            length = second + 1 - start
    elif words.low[start : start + 1] == ["only"] and (when := _only_when(words, start, end)):
        marks.put("IF", start, start)
        marks.put("END", when, when)
        kind, length, start = "NEVER", 0, when
    elif kind != "NEVER" or length < 2:
        return False
    verb = start + length
    group = next((g for g in words.groups if g.start == verb), None)
    if group is None:
        return _mark_inverted_be(words, marks, start, verb, end)
    for at in range(group.end + 1, end + 1):
        if at == end or words.low[at] == ":":  # "at no time should staff:"
            if not subjects(words.slice(group.end, at)) and words.low[at - 1] not in _SPEAKERS:
                return False
            marks.put("FRONT", start, start + length)
            marks.put(group.kinds[0], group.start, group.start + 1)
            marks.put("BASE", at, at)
            mark_predicates(words, marks, at, end, "active", False)
            return True
        if (
            words.low[at] == "be"
            or (
                is_base(words.low[at])
                and words.low[at - 1] not in PREPOSITIONS | {"the"}  # "nor may pupils under the | age of nine be sent"
                and subjects(words.slice(group.end, at))
            )
            or (at == group.end + 1 and is_base(words.low[at]) and words.low[group.end] in _SPEAKERS)
        ):
            marks.put("FRONT", start, start + length)
            marks.put(group.kinds[0], group.start, group.start + 1)
            marks.put("BASE", at, at)
            passive = words.low[at] == "be"
            mark_predicates(words, marks, at, end, "passive" if passive else "active", False)
            return True
    return False


def _only_when(words: Words, start: int, end: int) -> int:
    """Where the verb group of `only in an emergency may pupils …` stands; 0 if there is none."""
    opens = words.openers.get(start + 1, ("",))[0] == "IF" or words.openers.get(start, ("", 0))[1] > 1
    if not opens and words.low[start + 1 : start + 2] and words.low[start + 1] not in PREPOSITIONS:
        return 0
    group = next((g for g in words.groups if start < g.start < end), None)
    asks = (
        group is not None
        and group.kinds in (("MAY",), ("SHOULD",))
        and group.start > start + 2
        and (named(words.slice(group.end, end)) or "be" in words.low[group.end : group.end + 6])
    )
    return group.start if group is not None and asks else 0


def mark_asking(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`We will ask all guests to sign in`, `staff will remind pupils not to run`: those asked are bound."""
    group = next((g for g in words.groups if start <= g.start < end), None)
    if group is None or group.kinds != ("WILL",) or group.end >= end or words.low[group.end] not in _ASKING:
        return False
    to = next((p for p in range(group.end + 1, min(end, group.end + 9)) if words.low[p] == "to"), 0)
    if not to or to + 1 >= end or not (is_base(words.low[to + 1]) or words.low[to + 1] == "be"):
        return False
    whom = words.slice(group.end + 1, to)
    negated = words.low[to - 1] == "not"
    if not (subjects(whom) or words.low[group.end + 1] in ("you", "them", "everyone")) or any(
        p < group.start for p in words.openers if start <= p
    ):
        return False
    if "," in words.low[start:to] or not (
        subjects(words.slice(start, group.start)) or words.low[group.start - 1] in _SPEAKERS
    ):
        return False
    marks.put("TELL", group.start, group.end + 1)
    stop = to - 1 if negated else to
    marks.put("TO", stop, stop if negated else to + 1)
    if negated:
        marks.put("NOT", stop, to + 1)
    mark_predicates(words, marks, to + 1, end, "active", True)
    return True


_ASKING = frozenset({"ask", "advise", "urge", "encourage", "request"})


def mark_requested(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`Would all guests please sign in`"""
    low = words.low
    if low[start : start + 1] not in (["would"], ["could"], ["will"], ["can"]):
        return False
    if is_base("".join(low[start + 1 : start + 2])):  # "will ensure that all staff sign"
        return False
    for at in range(start + 2, min(end, start + 9)):
        polite = low[at] in ("please", "kindly")
        asked = low[start + 1 : at] == ["you"] and polite  # "could you please"
        if asked or ((polite or (is_base(low[at]) and low[start] == "would")) and subjects(words.slice(start + 1, at))):
            marks.put("TELL", start, start + 1)
            marks.put("TO", at, at + polite)
            mark_predicates(words, marks, at + polite, end, "active", False)
            return True
    return False


def _mark_inverted_be(words: Words, marks: Marks, start: int, be: int, end: int) -> bool:
    """`On no account is a pupil to leave …`, `… are bags to be left …`"""
    if words.low[be : be + 1] not in (["is"], ["are"]):
        return False
    to = next((p for p in range(be + 2, min(end, be + 14)) if words.low[p] == "to"), end)
    passive = words.low[to + 1 : to + 2] == ["be"]
    if to + 1 >= end or not (passive or is_base(words.low[to + 1])):
        return False
    marks.put("FRONT", start, be)
    marks.put("ISTO", be, be + 1)
    marks.put("BASE", to, to + 1)
    mark_predicates(words, marks, to + 1, end, "passive" if passive else "active", False)
    return True


def _mark_no_objection(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`There is no objection to pupils bringing …`, `there is nothing to stop pupils from bringing …`"""
    begins = start + 2
    length = phrases("deontic", "frame").find(words.low, begins)[1]
    after = begins + length
    near = range(after, min(end, after + 8))
    verb = next((p for p in near if is_gerund(words.low[p]) or words.low[p - 1] == "from"), end)
    if not length or after >= end:
        return False
    if verb == end:  # "there is no objection to staff:"
        verb = end if list_only(words, after, end) else after
    marks.put("FRAME", start, after)
    marks.put("TO", verb - (words.low[verb - 1] == "from"), verb)
    mark_predicates(words, marks, verb, end, "gerund", False)
    return True


_BEST = frozenset(
    {
        *("best", "safest", "wisest", "sensible", "right", "simplest", "good", "kindest", "better"),
        *("advice", "recommendation", "preference", "request"),
    }
)


def _thing_is(words: Words, start: int, end: int) -> int:
    """Where "is" stands in `the best thing is to ask`, `our advice is not to reply`; 0 if it does not."""
    low = words.low
    be = next((p for p in range(start + 2, min(end - 1, start + 6)) if low[p] == "is"), 0)
    best = (
        be
        and (low[start] in ("the", "your", "our", "a") or low[be - 1] == "practice")
        and not _BEST.isdisjoint(low[start:be])
    )
    return be if best and phrases("deontic", "frame").find(low, be - 1)[0] in ("ASKED", "DISCOURAGED") else 0


def mark_framed(words: Words, marks: Marks, start: int, end: int) -> bool:
    """Marks `It is vital that …`, `It is not acceptable to …`."""
    low = words.low
    if low[start : start + 3] in (["there", "is", "no"], ["there", "is", "nothing"]):
        return _mark_no_objection(words, marks, start, end)
    if (
        low[start : start + 1] == ["it"]
        and phrases("deontic", "duty").find(low, start)[0] == "DUTY"
        and low[start + 2] == "be"
    ):
        return mark_duty(words, marks, start, end)
    if thing := _thing_is(words, start, end):
        last = thing + (low[thing + 1 : thing + 2] == ["not"])
        whose = low[last + 1 : last + 2] == ["for"]
        near = range(last + 3, min(end, last + 9)) if whose else range(last + 1, last + 2)
        to = next((p for p in near if low[p] == "to"), 0)
        if to and (is_base("".join(low[to + 1 : to + 2])) or low[to + 1 : to + 2] in ([], ["be"])):
            marks.put("FRAME", start, last + 1 + whose)
            marks.put("TO", to, to + 1)
            mark_predicates(words, marks, to + 1, end, "active", True)
            return True
    legal = low[start + 1 : start + 3] in (["shall", "be"], ["will", "be"])  # "it shall be open to the board to"
    legal = legal and phrases("deontic", "frame").find(low, start + 3)[0] not in ("", "REQUIRED")
    if low[start : start + 1] != ["it"] or not (legal or low[start + 1 : start + 2] in (["is"], ["would"])):
        return False
    at = start + 2
    while (
        at < end
        and low[at]
        in (
            "therefore",
            "also",
            "absolutely",
            "always",
            "generally",
            "usually",
            "be",
            "strictly",
            "strongly",
            "normally",
        )
        and not phrases("deontic", "frame").find(low, at)[1]
    ):
        at += 1
    length = phrases("deontic", "frame").find(low, at)[1] if at < end else 0
    if not length:
        return mark_duty(words, marks, start, end)
    after = at + length
    if low[after : after + 1] == ["practice"]:
        return False
    if low[after - 1] == "of" and low[after - 2] in (
        "discretion",
        "gift",
        "power",
    ):  # "at the discretion of the bursar to"
        to = next((p for p in range(after + 1, min(end - 1, after + 9)) if low[p] == "to" and is_base(low[p + 1])), 0)
        if to:
            marks.put("FRAME", start, after)
            marks.put("TO", to, to + 1)
            mark_predicates(words, marks, to + 1, end, "active", True)
        return bool(to)
    if low[after - 1] == "worth" and is_gerund("".join(low[after : after + 1])):  # "it is worth checking"
        marks.put("FRAME", start, after)
        marks.put("TO", after, after)
        mark_predicates(words, marks, after, end, "gerund", False)
        return True
    if low[after : after + 1] == ["to"] or (low[after : after + 1] == ["for"]):
        to = after
        whose = low[after] == "for" or (low[after - 1] == "open" and not is_base("".join(low[after + 1 : after + 2])))
        if whose:  # "it is open | to any parent to appeal"
            to = next((p for p in range(after + 2, min(end, after + 10)) if low[p] == "to"), -1)
            if to < 0:
                return False
        marks.put("FRAME", start, after if to == after else after + 1)
        marks.put("TO", to, to + 1)
        mark_predicates(words, marks, to + 1, end, "active", True)
        return True
    if low[after : after + 1] == ["that"]:
        bare = (
            p for p in range(after + 2, end) if low[p] == "be" and not any(g.start < p < g.end for g in words.groups)
        )
        for verb in (*bare, *range(after + 2, end))[: end - after]:
            if any(g.start == verb for g in words.groups):
                return False
            if low[verb] in ("is", "are", "be"):
                marks.put("FRAME", start, after + 1)
                marks.put("BE", verb, verb + 1)
                mark_predicates(words, marks, verb + 1, end, "passive", False)
                return True
            if (is_base(low[verb]) or is_third_person(low[verb])) and (
                subjects(words.slice(after + 1, verb)) or (is_third_person(low[verb]) and verb > after + 2)
            ):
                marks.put("FRAME", start, after + 1)
                marks.put("BE", verb, verb)
                mark_predicates(words, marks, verb, end, "active", False)
                return True
    return False
