"""A sentence as the tokens of `grammar/sentence.lark`: what is structure becomes its terminal, all else is WORD.

English needs more lookahead than LALR(1) has; it is used here and in the rooms that this one calls: which modal rules
the clause, which comma ends a leading condition, which "and" starts a new clause. After this: the tokens are in the
order of the text and do not overlap.
"""

from typing import NamedTuple

from lark import Token

from .duties import mark_duty, owns_duty
from .frames import is_frame, mark_asking, mark_framed, mark_inverted, mark_requested
from .lexing import BUT, DETERMINERS, INTRO, JOINTS, OR, PREPOSITIONS, PRONOUNS, Group, Mode, Words
from .marks import Marks
from .orders import is_order, skip_adverbs
from .parties import subjects
from .predicates import mark_order, mark_predicates
from .subjects import (
    FINITE,
    NOUN_LIKE,
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
from .telling import mark_told, tells
from .words import is_base, is_gerund, is_participle, is_third_person, phrases, words_of

PARTICLES = words_of("verbs", "particles")

_MOMENTS = words_of("joints", "moments")
_WHOLE = words_of("joints", "whole")
_PRESENT = frozenset({"has", "have", "takes", "take", "holds", "hold", "leads", "lead"})
_CONTRASTS = ("although", "though", "whereas")
_WHILE = ("while", "whilst")
_KNOWN = words_of("verbs", "known")
_CLAIMS = frozenset({"it", "they", "you", "we", "he", "she", "this", "i"})
_HARD = frozenset({";", ":", "–", "—", "-"})
_GOES_ON_BEHIND = PREPOSITIONS | JOINTS | {",", "that"}
_LINKS = JOINTS | {",", "so", "save", "except", *_CONTRASTS, *_WHILE}


def tokens(text: str, carry: Mode | None = None) -> list[Token]:
    """The tokens of one sentence. With `carry`, the text goes on where a lead-in stopped, in that form of the verb."""
    words = Words(text)
    marks = Marks(words)
    before = 0
    for index, (start, end) in enumerate(_regions(words)):
        if index:
            marks.put("BREAK", before, start)
        _region(words, marks, start, end, carry if index == 0 else None)
        before = end
    return marks.tokens()


def _regions(words: Words) -> list[tuple[int, int]]:
    """Stretches between semicolons, colons and dashes; a dash or colon divides only if a clause of its own follows."""
    regions, start = [], 0
    for at, word in enumerate(words.low):
        if word in _LINKS and at > start and not words.aside[at] and (opens := _opens(words, start, at)):
            regions.append((start, at))
            start = opens
            continue
        if word not in _HARD or words.aside[at] or at + 1 >= words.size or at == start:
            continue
        clause = any(g.start > at for g in words.groups) or (
            is_order(words, at + 1, words.size) and not _titles(words, at + 1)
        )
        clause = clause or words.low[at + 1] in ("this", "these", "it")
        if word == ";" or clause:
            regions.append((start, at))
            start = at + 1
    end = words.size
    while end > start and words.low[end - 1] in {".", ",", ";", ":", "!", "?", "-", "–"}:
        end -= 1
    regions.append((start, end))
    return regions


def _titles(words: Words, at: int) -> bool:
    """Whether names of steps stand here: "the cycle – Assess, Plan, Do, Review"."""
    return words.low[at + 1 : at + 2] == [","] and words.capital(at) and words.capital_at(at + 2)


_OF_NOUNS = frozenset({"on", "in", "at", "during", "for", "from", "within", "following"})


def _in_condition(words: Words, start: int, at: int) -> bool:
    """Whether a condition that leads the stretch still goes on: "if the head is away or it is …"."""
    kind, length = words.openers.get(start, ("", 0))
    if words.low[start] in _OF_NOUNS and verbal(words, start + length, at):
        return False  # "on any trip it goes with them, and | it is for the leader to check it"
    leads = kind in ("IF", "UNLESS")
    return leads and words.low[at] in JOINTS and not any(start <= g.start < at for g in words.groups)


def _opens(words: Words, start: int, at: int) -> int:
    """Where a clause of its own begins behind "…, and it is vital", "…, so please", "… save that"; 0 if none does."""
    after = words.low[at + 1 : at + 4]
    grouped = any(g.start == at + 1 for g in words.groups)
    if (
        words.low[at] == "nor"
        and after[:1] == [","]
        and (second := words.aside_comma(at + 1) or _second(words, at + 1))
    ):
        return at if _asks(words, second) else 0  # "nor, during the visit, | may they"
    if words.low[at] == "nor" and _asks(words, at + 1) and after[1:2] and (grouped or after[1] not in PRONOUNS):
        return at
    if phrases("deontic", "inside").find(words.low, at + 1)[0] == "NEVER" and after[0] != "never":
        return at + 1 if _asks(words, at + 1 + phrases("deontic", "inside").find(words.low, at + 1)[1]) else 0
    if words.low[at] == "," and after[:3] in (["in", "which", "case"], ["in", "which", "event"]):
        return at + 4 if any(g.start > at for g in words.groups) else 0
    if words.low[at] == "," and after[:1] and (spliced := _spliced(words, start, at)):
        return spliced
    if words.low[at] in JOINTS and after[:1] and _told_before(words, start, at):
        return at + 1
    if words.low[at] in JOINTS and after[:1] in (["we"], ["i"]) and _told_behind(words, at + 1):
        return at + 1
    if words.low[at] in _WHILE:
        return at + 1 if words.low[at - 1] == "," and _ruled_apart(words, start, at) else 0
    if words.low[at] in _CONTRASTS:
        return at + 1 if words.low[at - 1] == "," and any(g.start > at for g in words.groups) else 0
    if words.low[at] in ("save", "except"):
        return at + 2 if after[:1] == ["that"] and any(g.start > at for g in words.groups) else 0
    if (
        after[:2] in (["it", "is"], ["it", "would"])
        and not _in_condition(words, start, at)
        and (is_frame(words, at + 1) or after[2:] in (["important"], ["crucial"]))
    ):
        return at + 1
    if words.low[at] in ("and", "so", "but") and words.low[at - 1] == "," and after[:1] == ["do"]:
        return at + 1 if after[1:2] not in ([], ["not"], ["so"]) and is_order(words, at + 1, words.size) else 0
    if words.low[at] == "so" and words.low[at - 1] == "," and is_order(words, at + 1, words.size):
        return at + 1
    led = words.low[at] == "," and "please" not in words.low[start:at]
    led = led and any(words.openers.get(p, ("",))[0] in ("IF", "UNLESS") for p in range(start, start + 3))
    return at + 1 if after[:1] in (["please"], ["kindly"]) and not led else 0


def _ruled_apart(words: Words, start: int, at: int) -> bool:
    """Whether ", while" joins two rules: "prefects may leave early, while | younger pupils must wait"."""
    group = next((g for g in words.groups if g.start > at), None)
    ruled = any(start <= g.start < at for g in words.groups)
    if (
        not ruled
        or group is None
        or group.kinds[0] not in ("MUST", "WILL", "SHOULD", "MAY")
        or "," in words.low[at : group.start]
    ):
        return False
    return bool(subjects(words.slice(at + 1, group.start))) and not verbal(words, at + 1, group.start)


def _told_before(words: Words, start: int, at: int) -> bool:
    """Whether one is told something before a joint and a clause with a subject of its own stands behind it."""
    group = next((g for g in words.groups if g.start > at), None)
    if group is None or any(start <= g.start < at for g in words.groups):
        return False
    if words.low[at - 1] == "," and words.low[start] == "it" and words.low[at + 1] in DETERMINERS:
        return owns_duty(words, start, at)  # "it is the clerk's task to keep it, and | no page is to be torn out"
    return fresh_subject(words, at + 1, group.start) and bool(tells(words, start, at))


def _second(words: Words, comma: int) -> int:
    """The place behind the comma that closes what the one at `comma` opens; 0 if none is near."""
    return next((p + 1 for p in range(comma + 2, min(words.size - 1, comma + 9)) if words.low[p] == ","), 0)


def _told_behind(words: Words, at: int) -> bool:
    """Whether "we" at `at` ask something of somebody: "…, but | we would suggest booking early"."""
    verb = skip_adverbs(words, at + 1, words.size)
    length = phrases("deontic", "tell").find(words.low, verb)[1]
    asked = words.low[verb + length : verb + length + 1] in (["that"], ["you"])
    return (
        bool(length)
        and not any(g.start == verb for g in words.groups)
        and (asked or bool(tells(words, at, words.size)))
    )


def _asks(words: Words, at: int) -> bool:
    """Whether a verb group, or a bare "is" that one may follow, stands right here: "nor | are bags to be left"."""
    return words.low[at : at + 1] in (["is"], ["are"]) or any(g.start == at for g in words.groups)


def _spliced(words: Words, start: int, comma: int) -> int:
    """Where a clause begins that only a comma parts from the one before; 0 for none."""
    low, after = words.low, comma + 1
    group = next((g for g in words.groups if g.start > after), None)
    ends = next((p for p in range(after, words.size) if low[p] == ","), words.size)
    if low[after] == "this" and low[after + 1 : after + 2] and low[after + 1] in _TELLS_MORE:
        return after
    if low[after] == "then" and group is not None and after + 1 < ends:
        party = subjects(words.slice(after + 1, min(ends, group.start)))
        return after + 1 if party and any(start <= g.start < comma for g in words.groups) else 0
    if group is None or group.start > ends:
        return 0
    if low[after] in _SO:
        return after + 1 if group.start > after + 1 else 0
    if low[after] in ("where", "when") and not group.kinds[0].startswith("BE") and group.start > after + 1:
        ruled = any(start <= g.start < comma for g in words.groups) or verbal(words, start, comma)
        return after + 1 if ruled and (start not in words.openers or "," in low[start:comma]) else 0
    framed = low[start : start + 2] == ["it", "is"] and is_frame(words, start)
    return after if framed and list_only(words, after, group.start) else 0


_ENSURE = frozenset({"ensure", "ensuring", "sure", "check", "clear", "agree", "agreed"})
_SO = frozenset({"accordingly", "therefore", "consequently", "hence", "thus"})
_TELLS_MORE = frozenset({"includes", "applies", "means", "covers"})


class _Stop(NamedTuple):
    """Where a clause or predicate begins, the verb group that rules it (None for an order), and what joins it on."""

    at: int
    group: Group | None
    joined: str


def _region(words: Words, marks: Marks, start: int, end: int, carry: Mode | None) -> None:
    """Marks for a stretch without hard breaks."""
    while start < end and (
        (words.low[start] in JOINTS or words.low[start] == ",")
        and start
        and not (words.low[start] == "nor" and (_asks(words, start + 1) or words.low[start + 1 : start + 2] == [","]))
    ):
        start += 1
    if carry is None:
        start = _lead(words, marks, start, end)
        start = _moment(words, marks, start, end)
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
        start = _carried_intro(words, marks, start, end, carry)
        group = Group(start, start, (("CARRY", start, start),), carry, False)
        stops = _stops(words, marks, start, end, [_Stop(start, group, "carry")])
    if stops:
        _rule(words, marks, stops, end)
    else:
        _unruled(words, marks, start, end)


def _moment(words: Words, marks: Marks, start: int, end: int) -> int:
    """Where "it is up to" stands behind a moment that no comma ends ("every July | it is up to"); marks it, else `start`."""
    if words.low[start : start + 1] not in (["every"], ["each"], ["at"], ["in"], ["on"]):
        return start
    it = next((p for p in range(start + 2, min(end, start + 6)) if words.low[p] == "it"), start)
    if it == start or words.low[it - 1] == "," or not is_frame(words, it) or verbal(words, start, it):
        return start
    marks.put("INTRO", start, start)
    marks.put("END", it, it)
    return it


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
    if kind in ("joint", "comma") and where == group.start and not parted and opened(words, start, at):
        return []
    if kind == "WHO" and (possible(words, group, at) or later_main(words, group, start, end)):
        return []
    described = group.start - start > 2 and words.low[group.start - 1] in _CLAIMS  # "report any faults you may find"
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
        and verbal(words, start, at)
        and not opened(words, start, at)
    ):
        mark_duty(words, marks, start, at)
        marks.put("BREAK", at, at + 1)
        begin = where
    return [_Stop(begin, group, "main")]


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
    bare = kind in ("joint", "comma") and where == group.start
    if kind == "WHO" and _of_which(words, at, where, group):
        return [_Stop(at - 1, group, "of which")]
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
    if kind == "start" and group.start > main.end and not _takes_over(words, main, group, at):
        return []  # "where a report tells that help | will be needed": still the words of the first
    if kind == "joint" and not bare and _ensured(words, main, where, group):
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


def _of_which(words: Words, which: int, where: int, group: Group) -> bool:
    """Whether what was said goes on with a rule of its own: "a detention, of which | the tutor will tell the parents"."""
    behind = words.low[which] == "which" and words.low[which - 1] in PREPOSITIONS and words.low[which - 2] == ","
    return behind and group.kinds[0] in ("WILL", "MUST", "SHOULD") and list_only(words, where, group.start)


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


def _rule(words: Words, marks: Marks, stops: list[_Stop], end: int) -> None:
    """Marks each stop: what joins it on, its verb group, its predicates."""
    if stops[0].group is not None and stops[0].joined == "main":
        joint = stops[0].group.start - 1
        if mark_duty(words, marks, stops[0].at, stops[0].group.start) and words.low[joint] in JOINTS:
            marks.put("BREAK", joint, joint + 1)  # "is the duty of the head | and must be done"
    for index, (at, group, joined) in enumerate(stops):
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


def _lead(words: Words, marks: Marks, start: int, end: int) -> int:
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
    return _lead(words, marks, place + width, end)


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
        if kind == "lead" and at > start + 1 and words.low[at - 1] == ",":
            return at - 1, 1  # "following a talk, | if staff remain worried they should"
        closed = next((p for p in range(group.start - 1, start, -1) if words.aside[p - 1] and not words.aside[p]), 0)
        if closed and (words.low[closed] in DETERMINERS or subjects(words.slice(closed, group.start))):
            return closed, 0
        if (
            words.low[group.start - 1] in _CLAIMS
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
            if party is not None and words.low[party] in _CLAIMS and words.low[party - 1] in _FELT:
                party = None  # "if you feel you | cannot tell the head"
            if party is not None and (
                party - start >= least
                or words.low[party - 1] in ("doubt", "possible", "necessary", "appropriate", "required")
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
    for at in range(start + 1, end):
        ordered = phrases("deontic", "order").find(words.low, at)[1] and words.low[at - 1] != "to"
        if (ordered and words.low[at] not in ("consider", "aim")) or (
            words.low[at : at + 2] == ["do", "not"]
            and words.low[at - 1] not in ("they", "who", "you", "we", "that", "pupils", "staff", "parents")
        ):
            return at, 0
    return None


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


def _carried_intro(words: Words, marks: Marks, start: int, end: int, mode: Mode) -> int:
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
