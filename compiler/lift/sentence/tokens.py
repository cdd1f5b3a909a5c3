"""A sentence as the tokens of `grammar/sentence.lark`: what is structure becomes its terminal, all else is WORD.

English needs more lookahead than LALR(1) has; it is used here and in the rooms that this one calls: which modal rules
the clause, which comma ends a leading condition, which "and" starts a new clause. After this: the tokens are in the
order of the text and do not overlap.
"""

from typing import NamedTuple

from lark import Token

from ..phrases.parties import subjects
from ..phrases.words import is_participle, phrases
from .cutting import AND_OR, DETERMINERS, INTRO, JOINTS, OR, PREPOSITIONS, PRONOUNS
from .duties import mark_duty
from .frames import mark_asking, mark_framed, mark_inverted, mark_requested
from .leads import CLAIMS, mark_carried_intro, mark_lead, mark_moment
from .lexing import Words
from .marks import Marks
from .orders import is_order
from .predicates import mark_order, mark_predicates
from .regions import asks, regions
from .subjects import (
    FINITE,
    fresh_subject,
    introduces,
    joint_before,
    later_main,
    list_only,
    opened,
    penal,
    possible,
    relative_open,
    subject_start,
    trailing_party,
    verbal,
)
from .telling import mark_told
from .verb_groups import Group, Mode

_PRESENT = frozenset({"has", "have", "takes", "take", "holds", "hold", "leads", "lead"})


def tokens(text: str, carry: Mode | None = None) -> list[Token]:
    """The tokens of one sentence. With `carry`, the text goes on where a lead-in stopped, in that form of the verb."""
    words = Words(text)
    marks = Marks(words)
    before = 0
    for index, (start, end) in enumerate(regions(words)):
        if index:
            marks.put("BREAK", before, start)
        _region(words, marks, start, end, carry if index == 0 else None)
        before = end
    return marks.tokens()


_ENSURE = frozenset({"ensure", "ensuring", "sure", "check", "clear", "agree", "agreed"})


class _Stop(NamedTuple):
    """Where a clause or predicate begins, the verb group that rules it (None for an order), and what joins it on; `subject` is
    where its subject begins behind a condition of its own.
    """

    at: int
    group: Group | None
    joined: str
    subject: int = 0


def _region(words: Words, marks: Marks, start: int, end: int, carry: Mode | None) -> None:
    """Marks for a stretch without hard breaks."""
    while start < end and (
        (words.low[start] in JOINTS or words.low[start] == ",")
        and start
        and not (words.low[start] == "nor" and (asks(words, start + 1) or words.low[start + 1 : start + 2] == [","]))
    ):
        start += 1
    if carry is None:
        start = mark_lead(words, marks, start, end)
        start = mark_moment(words, marks, start, end)
        if (
            mark_framed(words, marks, start, end)
            or mark_inverted(words, marks, start, end)
            or mark_requested(words, marks, start, end)
            or mark_asking(words, marks, start, end)
            or (words.low[start : start + 1] == ["nothing"] and mark_told(words, marks, start, end))
        ):
            return
        stops = _stops(words, marks, start, end, [])
    else:
        start = mark_carried_intro(words, marks, start, end, carry)
        group = Group(start, start, (("CARRY", start, start),), carry, False)
        stops = _stops(words, marks, start, end, [_Stop(start, group, "carry")])
    if stops:
        _rule(words, marks, stops, end)
    else:
        _unruled(words, marks, start, end)


def _stops(words: Words, marks: Marks, start: int, end: int, stops: list[_Stop]) -> list[_Stop]:
    """The places where a verb group takes over, in order; leads of the first one are marked on the way."""
    main = stops[-1].group if stops else None
    for group in words.groups:
        if not start <= group.start < end:
            continue
        found = _first_stops(words, marks, group, start, end) if main is None else _next_stops(words, main, group, end)
        stops += found
        main = group if found else main
    return stops


def _first_stops(words: Words, marks: Marks, group: Group, start: int, end: int) -> list[_Stop]:
    """The stops of the first group that rules the stretch; none if it only stands in a subordinate clause."""
    where, kind, at = subject_start(words, group, start)
    if kind in ("IF", "UNLESS", "ASIDE", "THAT"):
        return []
    parted = kind == "joint" and at > start and words.low[at - 1] == ","
    bare = kind in ("joint", "comma") and where == group.start
    goes_on = (
        words.low[at] in OR and "," not in words.low[start : at - 1]
    )  # "if it is a hearing aid, or | is needed for one"
    if bare and (not parted or goes_on) and opened(words, start, at):
        return []
    if kind == "WHO" and (
        possible(words, group, at) or later_main(words, group, start, end) or _of_whom(words, at, start, group)
    ):
        return []
    described = group.start - start > 2 and words.low[group.start - 1] in CLAIMS  # "report any faults you may find"
    ordered_before = (kind != "start" or described) and is_order(words, start, group.start)
    if ordered_before or (where > start and kind != "comma" and is_order(words, start, end)):
        if kind == "lead":
            return [_Stop(start, None, "order")]
        joined = _Stop(group.start, group, "none") if kind == "start" else _Stop(at, group, kind)
        return [_Stop(start, None, "order"), joined]
    begin = start
    if kind == "comma" and where < group.start and introduces(words, start, at):
        marks.put("INTRO", start, start)
        marks.put("END", at, at + 1)
        begin = where
    elif kind == "WHO" and where > start:
        if mark_duty(words, marks, start, at):  # "is the duty of the bursar | who will sign the form"
            marks.put("BREAK", at, at)
            return [_Stop(at, group, "ruled")]
        marks.put("INTRO", start, start)
        marks.put("END", at, where if where < group.start else at)
        begin = at
    elif (
        kind == "lead" and at > start and words.low[at - 1] in JOINTS
    ):  # "…, and where this is so the head must be told"
        marks.put("BREAK", at - 1, at)
        marks.put(words.openers[at][0], at, at)
        marks.put("END", where, where)
        begin = where
    elif (
        kind in ("joint", "comma")
        and where < group.start
        and (fresh_subject(words, where, group.start) or (parted and _stated(words, start, at, where)))
        and not (
            words.low[at] in OR and words.low[start].endswith("ing")
        )  # "posing as the school or a teacher | is forbidden"
        and verbal(words, start, at)
        and (not opened(words, start, at) or (parted and _told_before_opener(words, start, at)))
    ):
        mark_duty(words, marks, start, at)
        marks.put("BREAK", at, at + 1)
        begin = where
    return [_Stop(begin, group, "main")]


def _told_before_opener(words: Words, start: int, end: int) -> bool:
    """Whether a clause that rules nothing stands before the one opener: "we are glad when they like it, and | they may"."""
    opened_at = [
        p for p, (kind, _) in words.openers.items() if start <= p < end and kind in ("IF", "UNLESS", "ASIDE", "THAT")
    ]
    return len(opened_at) == 1 and words.low[opened_at[0]] in ("when", "if") and verbal(words, start, opened_at[0])


def _of_whom(words: Words, at: int, start: int, group: Group) -> bool:
    """Whether "whose" describes the noun right before it: "children | whose names have to be kept back"."""
    near = group.kinds[0] == "MUST" and group.start - at <= 3
    return near and words.low[at] == "whose" and at > start and words.low[at - 1] != ","


_OPENS_NOUN = DETERMINERS | {"half", "one", "two", "three", "four", "five", "six", "ten", "written"}


def _stated(words: Words, start: int, at: int, where: int) -> bool:
    """Whether a whole clause that only states something stands before ", and the …": "fees are low, and | the form must"."""
    low = words.low
    whole = any(low[p] in ("is", "are", "was", "were") for p in range(start + 1, at))
    relative = any(start <= p < at and kind == "WHO" for p, (kind, _) in words.openers.items())
    return whole and not relative and "," not in low[start : at - 1] and low[at] in JOINTS and low[where] in _OPENS_NOUN


def _next_stops(words: Words, main: Group, group: Group, end: int) -> list[_Stop]:
    """The stop of a group behind the one that rules so far; none if it belongs to that one's predicate."""
    where, kind, at = subject_start(words, group, main.end, False)
    told = (
        kind == "joint" and where < group.start and is_participle(words.low[where])
    )  # "and no one who asked and | heeded it"
    if (kind == "IF" or told) and (whoever := _whoever_joins(words, main.end, at, group)):
        where, kind, at = whoever + 1, "joint", whoever
    if kind not in ("WHO", "start") and (turned := _turned(words, main.end, group)):
        return [_Stop(turned, group, "joint")]
    bare = kind in ("joint", "comma") and where == group.start
    if main.kinds[0] == "CARRY" and (
        words.low[main.start] == "whether"
        or (words.low[main.start] == "who" and group.start == main.start + 1)  # "state: | who will keep the key"
        or _tells_of_thing(words, main.start, group.start)
    ):
        return []
    if (kind == "lead" and _leads_anew(words, main.end, at, where)) or (
        kind == "IF" and _in_such_cases(words, at, where)
    ):
        return [_Stop(at - 1, group, "anew", where)]
    if kind == "WHO" and _of_which(words, at, where, group):
        return [_Stop(at - 1, group, "of which")]
    if kind == "WHO" and where == group.start and (comma := _some_of_whom(words, main.end, at)):
        return [_Stop(comma, group, "comma")]
    if (
        kind in ("IF", "UNLESS", "ASIDE", "THAT", "lead")
        or (kind == "start" and main.kinds[0] == "CARRY")
        or (kind == "WHO" and (possible(words, group, at) or _described(words, main.end, at, group)))
        or (
            kind != "WHO"
            and group.kinds[0] == "COULD"
            and not penal(words, group.end, end)
            and not _turns(words, where, group, kind)
        )
        or (bare and relative_open(words, main.end, at))
        or (bare and words.low[group.start] in _PRESENT and opened(words, main.end, at))
        or (bare and opened(words, main.end, at) and any(g.end == at and g is not main for g in words.groups))
    ):
        return []
    if kind == "WHO" and words.low[at] == "that" and _told_in_condition(words, main.end, at):
        return []
    if kind == "start" and group.start > main.end and not _takes_over(words, main, group, at):
        return []  # "where a report tells that help | will be needed": still the words of the first
    if kind == "joint" and not bare and (_ensured(words, main, where, group) or _asked_besides(words, main, at, group)):
        return []
    if kind == "comma" and not bare and _provided(words, main.end, at, group.end, end):
        return []
    if kind == "comma" and bare and (led := _led(words, main.end, at)) >= 0:
        return [_Stop(led, group, "led")]
    if kind in ("comma", "joint") and not bare:
        led = _led(words, main.end, group.start)
        if led >= 0 and not list_only(words, where, group.start):
            return [_Stop(led, group, "led")]
        if led >= 0 and kind == "comma" and where < group.start and at > led + 1:
            return [_Stop(led, group, "parted")]
    if kind == "comma" and (not bare or words.low[joint_before(words, at, main.end)] in JOINTS):
        at = joint_before(words, at, main.end)
    return [_Stop(at, group, "same" if where == group.start and kind != "WHO" else kind)]


def _whoever_joins(words: Words, start: int, at: int, group: Group) -> int:
    """The joint before a subject that a relative clause narrows: "…, and | anyone who joins during the year will"; 0 if none."""
    who = next((p for p in range(at - 1, start, -1) if words.openers.get(p, ("",))[0] == "WHO"), 0)
    joint = next((p for p in range(who - 1, max(start, who - 6), -1) if words.low[p] in JOINTS), 0) if who else 0
    whole = joint > start and words.low[joint - 1] == "," and bool(subjects(words.slice(joint + 1, who)))
    return joint if whole and not any(at < g.start < group.start for g in words.groups) else 0


def _turned(words: Words, start: int, group: Group) -> int:
    """Where ", but" stands before a noun that tells when and where behind it: "…, but | calls during a trip are allowed"; 0 if it
    does not.
    """
    but = next((p for p in range(group.start - 2, start, -1) if words.low[p] == "but" and words.low[p - 1] == ","), 0)
    behind = words.low[but + 1 : group.start]
    opener = words.openers.get(but + 1, ("",))[0]
    near = but and len(behind) <= _LONG_NOUN and opener not in ("IF", "UNLESS", "ASIDE") and behind[0] != "not"
    return but if near and "," not in behind and (PRONOUNS | FINITE).isdisjoint(behind) else 0


_LONG_NOUN = 16
"""So many words at most has a noun with all that tells when and where."""


def _in_such_cases(words: Words, at: int, where: int) -> bool:
    """Whether a circumstance of few words begins a new clause behind ", and": ", and in bad cases | the head must"."""
    length = words.openers[at][1]
    return length > 1 and at + length == where and words.low[at - 1] in ("and", "but") and words.low[at - 2] == ","


def _leads_anew(words: Words, start: int, at: int, where: int) -> bool:
    """Whether a condition that no comma ends leads a clause of its own: "…, and if you name the school | you must"."""
    joined = words.low[at - 1] in JOINTS | {"so"} and words.low[at - 2] == ","
    return (
        joined
        and at - 2 > start
        and where < len(words.low)
        and words.low[where] in CLAIMS
        and not any(start <= p < at and o[0] == "THAT" for p, o in words.openers.items())
    )


def _of_which(words: Words, which: int, where: int, group: Group) -> bool:
    """Whether what was said goes on with a rule of its own: "a detention, of which | the tutor will tell the parents"."""
    behind = words.low[which] == "which" and words.low[which - 1] in PREPOSITIONS and words.low[which - 2] == ","
    return behind and group.kinds[0] in ("WILL", "MUST", "SHOULD") and list_only(words, where, group.start)


def _tells_of_thing(words: Words, start: int, end: int) -> bool:
    """Whether an item is a thing with what is said of it: "the date on which the page | will be closed"."""
    return words.low[start] in DETERMINERS and any(
        start < p < end and kind == "WHO" and words.low[p] in ("which", "whom")
        for p, (kind, _) in words.openers.items()
    )


def _some_of_whom(words: Words, start: int, who: int) -> int:
    """Where the comma stands in "two editors, | at least one of whom must be a teacher"; 0 if none does."""
    low = words.low
    if low[who] not in ("whom", "which") or low[who - 1] != "of":
        return 0
    comma = next((p for p in range(who - 2, max(start, who - 7), -1) if low[p] == ","), 0)
    return comma if comma and not any(comma < p < who - 1 for p in words.openers) else 0


def _takes_over(words: Words, main: Group, group: Group, low: int) -> bool:
    """Whether a party right before a group begins a clause that no joint parts from the one before."""
    party = trailing_party(words, max(0, low - 6), group.start)
    return party is not None and party > main.start


def _ensured(words: Words, main: Group, where: int, group: Group) -> bool:
    """Whether a group is inside what is to be ensured: "ensure that any damage seen or suspected | should be reported"."""
    after = words.low[main.end : main.end + 2]
    that = next(
        (p for p in range(where - 1, main.end, -1) if words.low[p] == "that" and words.low[p - 1] in _ENSURE), 0
    )
    if that and words.low[where - 1] in JOINTS and list_only(words, that + 1, group.start):
        return True  # "ensure that staff and helpers | will have a key"
    joined = words.low[where - 1] in OR and not fresh_subject(words, where, group.start)
    return joined and after == ["ensure", "that"] and "," not in words.low[main.end : group.start]


def _told_in_condition(words: Words, start: int, that: int) -> bool:
    """Whether "that" goes on with a condition: "unless we have said | that a match is not to be filmed"."""
    opened_at = max((p for p, o in words.openers.items() if start <= p < that and o[0] in ("IF", "UNLESS")), default=-1)
    return opened_at >= 0 and "," not in words.low[opened_at:that] and verbal(words, opened_at + 1, that)


def _asked_besides(words: Words, main: Group, at: int, group: Group) -> bool:
    """Whether what is needed is a second half of a condition: "unless the parents agree | and the picture is needed"."""
    stated = group.kinds[0] == "BE" and words.low[group.end - 1] in ("needed", "required", "necessary")
    return stated and words.low[at - 1] != "," and opened(words, main.end, at)


_PROVISOS = frozenset({"as", "so", "provided", "providing", "on"})


def _provided(words: Words, start: int, comma: int, behind: int, end: int) -> bool:
    """Whether a comma parts what a proviso lists: "as long as it is quiet, others | cannot see it and you log out"."""
    proviso = any(
        start <= p < comma and kind == "IF" and words.low[p] in _PROVISOS for p, (kind, _) in words.openers.items()
    )
    listed = words.low[joint_before(words, comma, start)] not in JOINTS
    return proviso and listed and any(words.low[p] in AND_OR for p in range(behind, end))


def _described(words: Words, start: int, who: int, group: Group) -> bool:
    """Whether a relative clause only tells of whom something is said: "made clear that parents who can prove it are …"."""
    return group.kinds[0] == "MAY" and any(start <= p < who and o[0] == "THAT" for p, o in words.openers.items())


def _turns(words: Words, where: int, group: Group, kind: str) -> bool:
    """Whether a group that binds nobody has a subject of its own behind a joint: "…, and you need not tell us"."""
    return kind in ("comma", "joint") and where < group.start and fresh_subject(words, where, group.start)


def _led(words: Words, start: int, end: int) -> int:
    """The joint of "…, and in the event of X could …", where a condition without a comma leads the next group; else -1."""
    if "," in words.low[end - 3 : end]:
        return -1
    openers = words.openers
    joints = (p for p in range(start, end) if words.low[p] in JOINTS)
    return next((p for p in joints if openers.get(p + 1, ("",))[0] in ("IF", "UNLESS")), -1)


def _unruled(words: Words, marks: Marks, start: int, end: int) -> None:
    """Marks a stretch without a verb group of its own: an order, a duty, or one telling another; else nothing."""
    commas = [at for at in range(start, end) if words.low[at] == "," and not words.aside[at]]
    introduced = commas and introduces(words, start, commas[0]) and not is_order(words, start, end)
    introduced = introduced and not _lists_things(words, start, commas)
    commas = (
        commas if start < end and words.low[start].endswith("ever") else commas[:1]
    )  # "whoever you are, whatever you use, …"
    comma = next((at for at in commas if is_order(words, at + 1, end)), -1) if introduced else -1
    if comma < 0 and start < end and words.low[start] in ("for", "to") and not is_order(words, start, end):
        asked = next((p for p in range(start + 2, end) if words.low[p] in ("please", "kindly")), 0)
        if asked:  # "for a copy | please ask the office"
            marks.put("IF" if words.low[start] == "for" else "INTRO", start, start)
            marks.put("END", asked, asked)
            start = asked
    if comma > 0:
        marks.put("INTRO", start, start)
        marks.put("END", comma, comma + 1)
        start = comma + 1
    if is_order(words, start, end):
        mark_order(words, marks, start, end)
    elif not mark_duty(words, marks, start, end):
        mark_told(words, marks, start, end)


def _lists_things(words: Words, start: int, commas: list[int]) -> bool:
    """Whether things are listed of which something is told: "posters, | display boards, screens and badges have …"."""
    plural = commas[0] == start + 1 and words.low[start].endswith("s") and words.low[start] not in INTRO
    return plural and len(commas) > 1 and any(word in _HAVE for word in words.low[commas[1] :])


_HAVE = frozenset({"have", "had", "were"})


def _rule(words: Words, marks: Marks, stops: list[_Stop], end: int) -> None:
    """Marks each stop: what joins it on, its verb group, its predicates."""
    if stops[0].group is not None and stops[0].joined == "main":
        joint = stops[0].group.start - 1
        if mark_duty(words, marks, stops[0].at, stops[0].group.start) and words.low[joint] in JOINTS:
            marks.put("BREAK", joint, joint + 1)  # "is the duty of the head | and must be done"
    for index, (at, group, joined, subject) in enumerate(stops):
        stop = stops[index + 1].at if index + 1 < len(stops) else end
        if group is None:
            mark_order(words, marks, at, stop)
            continue
        if joined == "carry":
            marks.put("CARRY", at, at)
            mark_predicates(words, marks, at, stop, group.mode, words.low[at : at + 1] == ["to"], lead=True)
            continue
        if joined == "same" and words.low[at + 1 : at + 2] == [","] and group.start > at + 3:
            opens = words.openers.get(at + 2, ("",))[0] in ("IF", "UNLESS")
            marks.put("SPLIT", at, at + 1 if opens else group.start)
            if opens:
                marks.put("WHEN", at + 1, at + 2)
                marks.put("END", group.start - 1, group.start)
        elif joined == "same":
            marks.put("SPLIT", at, at + 1)
        elif joined == "led":
            marks.put("BREAK", at, at + 1)
            marks.put("IF", at + 1, at + 1)
            marks.put("END", group.start, group.start)
        elif joined == "anew":
            marks.put("BREAK", at, at + 1)
            marks.put(words.openers[at + 1][0], at + 1, at + 1)
            marks.put("END", subject, subject)
        elif joined == "parted":
            comma = max(p for p in range(at, group.start) if words.low[p] == ",")
            marks.put("BREAK", at, at + 1)
            marks.put(words.openers[at + 1][0], at + 1, at + 1)
            marks.put("END", comma, comma + 1)
        elif joined in ("comma", "joint"):
            _break(words, marks, at)
        elif joined == "WHO":
            marks.put("BREAK", at, at)
        elif joined == "of which":
            marks.put("BREAK", at, at + 2)
        elif joined not in ("main", "ruled"):
            party = trailing_party(words, max(0, at - 6), group.start)
            if party is None or party <= stops[index - 1].at:
                continue
            marks.put("BREAK", party, party)
        _group(words, marks, group, min(stop, end))


def _group(words: Words, marks: Marks, group: Group, end: int) -> None:
    """Marks a verb group and the predicates behind it."""
    for kind, start, stop in group.parts:
        marks.put(kind, start, stop)
    gap = group.parts[-1][2]
    whose = next(
        (
            p
            for p in range(group.end, end)
            if words.low[p] == "whose" and phrases("deontic", "duty").find(words.low, p)[0] == "DUTY"
        ),
        end,
    )
    if whose < end:
        mark_duty(words, marks, whose, end)
        end = whose
    mark_predicates(words, marks, max(gap, group.end), end, group.mode, group.to, lead=group.closed)


def _break(words: Words, marks: Marks, at: int) -> None:
    """Marks the start of a clause, with what introduces it between two commas."""
    if words.low[at] in JOINTS and words.low[at + 1 : at + 2] == [","] and "," in words.low[at + 2 : at + 11]:
        comma = words.low.index(",", at + 2)
        opener = words.openers.get(at + 2, ("", 0))[0]
        marks.put("BREAK", at, at + 2)
        marks.put(opener if opener in ("IF", "UNLESS") else "INTRO", at + 2, at + 2)
        marks.put("END", comma, comma + 1)
    else:
        marks.put("BREAK", at, at + 1)
