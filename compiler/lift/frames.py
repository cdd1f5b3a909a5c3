"""Sentences that bind by their form: "at no time may …", "we ask parents to …", "it is vital that …", "it is the duty of …"."""

from .lexing import AND, Words
from .marks import Marks
from .parties import named, subjects
from .predicates import mark_predicates
from .words import is_base, is_gerund, is_participle, is_third_person, phrases, words_of

_DUTIES = frozenset({"duty", "responsibility", "role", "job", "task", "place", "business", "turn", "lot", "part"})
_BARE_DUTY = frozenset(
    {"the", "responsibility", "duty", "onus", "decision", "overall", "ultimate", "task", "job", "and"}
)
_SPEAKERS = frozenset({"they", "you", "we", "i", "he", "she"})
_THEIRS = frozenset({"their", "your", "his", "her", "our", "its"})


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
            or (is_base(words.low[at]) and subjects(words.slice(group.end, at)))
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
    if words.openers.get(start + 1, ("",))[0] != "IF" and words.openers.get(start, ("", 0))[1] < 2:
        return 0
    group = next((g for g in words.groups if start < g.start < end), None)
    asks = (
        group is not None and group.kinds == ("MAY",) and group.start > start + 2 and named(words.slice(group.end, end))
    )
    return group.start if group is not None and asks else 0


def mark_asking(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`We will ask all guests to sign in`, `staff will remind pupils not to run`: those asked are bound."""
    group = next((g for g in words.groups if start <= g.start < end), None)
    if group is None or group.kinds != ("WILL",) or group.end >= end or words.low[group.end] not in _ASKING:
        return False
    to = next((p for p in range(group.end + 1, min(end, group.end + 9)) if words.low[p] == "to"), 0)
    whom = words.slice(group.end + 1, to)
    negated = to > 0 and words.low[to - 1] == "not"
    if to + 1 >= end or not (is_base(words.low[to + 1]) or words.low[to + 1] == "be"):
        return False
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
        if (polite or (is_base(low[at]) and low[start] == "would")) and subjects(words.slice(start + 1, at)):
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


def tells(words: Words, start: int, end: int) -> tuple[int, int, int] | None:
    """`ask parents to`: places of the verb, of the words after it, and of "to"; None if the stretch does not tell anybody."""
    for at, kind, length in phrases("deontic", "tell").all(words.low, start, end):
        if (at > start and words.low[at - 1] == "to") or words.aside[at] or at in words.openers:
            continue
        if any(o[0] in ("IF", "UNLESS", "ASIDE", "WHO", "THAT") and start < p < at for p, o in words.openers.items()):
            return None
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
    if low[that] == "if" or low[that] in ("rather", "sooner"):
        return _mark_wished(words, marks, begins, that, end)
    for verb in range(that + 2, end + 1):
        acts = verb == end or is_base(low[verb]) or is_third_person(low[verb]) or low[verb] in ("is", "are", "do")
        if acts and (
            subjects(words.slice(that + 1, verb)) or low[that + 1 : verb] in (["you"], ["they"], ["everyone"])
        ):
            marks.put("TELL", begins, that + 1)
            marks.put("TO", verb, verb)
            negated = low[verb : verb + 2] in (["do", "not"], ["does", "not"])
            if negated:
                marks.put("NOT", verb, verb + 2)
            mark_predicates(words, marks, verb + 2 * negated, end, "active", False)
            return True
        if any(g.start == verb for g in words.groups):
            return False
    return False


def _mark_wished(words: Words, marks: Marks, begins: int, wish: int, end: int) -> bool:
    """`We would be grateful if you would …`, `… if parents could …`"""
    low = words.low
    near = range(wish + 2, min(end, wish + 12))
    verb = next((p for p in near if low[p] in ("would", "could", "can", "will", "did", "do")), 0)
    width = 1
    if not verb:  # "if you arrived early", "if children bring a hat"
        verb, width = next((p for p in near if is_participle(low[p]) or is_base(low[p])), 0), 0
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
    rather = low[at - 1] in ("rather", "sooner")
    for verb in range(at + 1, min(end, at + 7)):
        if is_base(low[verb]) or low[verb] == "did" or (rather and is_participle(low[verb])):
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


def _mark_no_objection(words: Words, marks: Marks, start: int, end: int) -> bool:
    """`There is no objection to pupils bringing …`"""
    begins = start + 2
    length = phrases("deontic", "frame").find(words.low, begins)[1]
    after = begins + length
    verb = next((p for p in range(after, min(end, after + 8)) if is_gerund(words.low[p])), end)
    if not length or after >= end:
        return False
    verb = after if verb == end else verb
    marks.put("FRAME", start, after)
    marks.put("TO", verb, verb)
    mark_predicates(words, marks, verb, end, "gerund", False)
    return True


_BEST = frozenset({"best", "safest", "wisest", "sensible", "right", "simplest", "good", "kindest", "better"})


def _thing_is(words: Words, start: int, end: int) -> int:
    """Where "is" stands in `the best thing is to ask`, `your safest course is to ring`; 0 if it does not."""
    low = words.low
    be = next((p for p in range(start + 2, min(end - 1, start + 6)) if low[p] == "is"), 0)
    best = (
        be and (low[start] in ("the", "your", "a") or low[be - 1] == "practice") and not _BEST.isdisjoint(low[start:be])
    )
    return be if best and phrases("deontic", "frame").find(low, be - 1)[0] == "ASKED" else 0


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
    if (thing := _thing_is(words, start, end)) and low[thing + 1 : thing + 2] in (["to"], ["for"]):
        whose = low[thing + 1] == "for"
        to = next((p for p in range(thing + 3, min(end, thing + 9)) if low[p] == "to"), 0) if whose else thing + 1
        if to:
            marks.put("FRAME", start, thing + 1 + whose)
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
        if (
            low[at] in _DUTIES
            and low[at + 1] == "to"
            and words.slice(start + 2, at).replace("’", "'").endswith(("'s", "'"))
        ):
            marks.put("DUTY", start, start + 2)
            marks.put("ADVERB", at, at + 1)
            marks.put("TO", at + 1, at + 2)
            mark_predicates(words, marks, at + 2, end, "active", True)
            return True
    return False


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
