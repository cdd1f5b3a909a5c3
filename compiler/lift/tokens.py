"""A sentence as the tokens of `grammar/sentence.lark`: what is structure becomes its terminal, all else is WORD.

English needs more lookahead than LALR(1) has; it is used here and in the rooms that this one calls: which modal rules
the clause, which comma ends a leading condition, which "and" starts a new clause. After this: the tokens are in the
order of the text and do not overlap.
"""

from lark import Token

from .frames import is_frame, mark_duty, mark_framed, mark_inverted, mark_told, tells
from .lexing import BUT, INTRO, JOINTS, Group, Mode, Words
from .marks import Marks
from .orders import is_order, skip_adverbs
from .predicates import mark_order, mark_predicates
from .subjects import (
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
from .words import is_base, is_gerund, phrases

_HARD = frozenset({";", ":", "–", "—", "-"})


def tokens(text: str, carry: Mode | None = None) -> list[Token]:
    """The tokens of one sentence. With `carry`, the text goes on where a lead-in stopped, in that form of the verb."""
    words = Words(text)
    marks = Marks(words)
    for index, (start, end) in enumerate(_regions(words)):
        if index:
            marks.put("BREAK", start - 1, start)
        _region(words, marks, start, end, carry if index == 0 else None)
    return marks.tokens()


def _regions(words: Words) -> list[tuple[int, int]]:
    """Stretches between semicolons, colons and dashes; a dash or colon divides only if a clause of its own follows."""
    regions, start = [], 0
    for at, word in enumerate(words.low):
        if (
            word in JOINTS | {","}
            and at > start
            and words.low[at + 1 : at + 3] == ["it", "is"]
            and is_frame(words, at + 1)
        ):
            regions.append((start, at))
            start = at + 1
        if word not in _HARD or words.aside[at] or at + 1 >= len(words) or at == start:
            continue
        clause = any(g.start > at for g in words.groups) or is_order(words, at + 1, len(words))
        if word == ";" or clause:
            regions.append((start, at))
            start = at + 1
    end = len(words)
    while end > start and words.low[end - 1] in {".", ",", ";", ":", "!", "?", "-", "–"}:
        end -= 1
    regions.append((start, end))
    return regions


def _region(words: Words, marks: Marks, start: int, end: int, carry: Mode | None) -> None:
    """Marks for a stretch without hard breaks."""
    while start < end and (words.low[start] in JOINTS | {","} and start):
        start += 1
    main: Group | None = None
    stops: list[tuple[int, Group | None, str]] = []
    if carry is None:
        start = _lead(words, marks, start, end)
        if mark_framed(words, marks, start, end) or mark_inverted(words, marks, start, end):
            return
    else:
        start = _carried_intro(words, marks, start, end, carry)
        main = Group(start, start, (("CARRY", start, start),), carry, False)
        stops.append((start, main, "carry"))
    clause = start
    for group in words.groups:
        if not start <= group.start < end:
            continue
        where, kind, at = subject_start(words, group, clause if main is None else main.end, main is None)
        if main is None:
            if kind in ("IF", "UNLESS", "ASIDE", "THAT") or (
                kind in ("joint", "comma") and where == group.start and opened(words, start, at)
            ):
                continue
            if kind == "WHO" and (possible(words, group, at) or later_main(words, group, start, end)):
                continue
            if (is_order(words, start, group.start) and kind != "start") or (
                is_order(words, start, end) and where > start and kind != "comma"
            ):
                stops.append((start, None, "order"))
                main = group
                if (kind == "WHO" and where == group.start) or kind in ("WHO", "joint", "comma", "start"):
                    stops.append((at if kind != "start" else group.start, group, kind if kind != "start" else "none"))
                continue
            begin = start
            if kind == "comma" and where < group.start and introduces(words, start, at):
                marks.put("INTRO", start, start)
                marks.put("END", at, at + 1)
                begin = where
            elif (
                kind in ("joint", "comma")
                and where < group.start
                and fresh_subject(words, where, group.start)
                and verbal(words, start, at)
                and not opened(words, start, at)
            ):
                marks.put("BREAK", at, at + 1)
                begin = where
            elif kind == "WHO" and where > start:
                marks.put("INTRO", start, start)
                marks.put("END", at, where if where < group.start else at)
                begin = at
            stops.append((begin, group, "main"))
            main = group
        else:
            if main.kinds[0] == "CARRY" and kind in ("start", "lead"):
                continue
            if kind in ("joint", "comma") and where == group.start and relative_open(words, main.end, at):
                continue
            if group.kinds[0] == "COULD" and kind != "WHO" and not penal(words, group.end, end):
                continue
            if kind in ("IF", "UNLESS", "ASIDE", "THAT", "lead") or (kind == "WHO" and possible(words, group, at)):
                continue
            led = next(
                (
                    p
                    for p in range(main.end, group.start)
                    if words.low[p] in JOINTS and words.openers.get(p + 1, ("",))[0] in ("IF", "UNLESS")
                ),
                -1,
            )
            if (
                led >= 0
                and kind in ("comma", "joint")
                and where < group.start
                and not list_only(words, where, group.start)
                and "," not in words.low[group.start - 3 : group.start]
            ):
                stops.append((led, group, "led"))
                main = group
                continue
            at = joint_before(words, at, main.end) if kind == "comma" and where < group.start else at
            stops.append((at, group, kind if where < group.start or kind == "WHO" else "same"))
            main = group
    if not stops:
        comma = next((at for at in range(start, end) if words.low[at] == "," and not words.aside[at]), -1)
        if (
            comma > 0
            and introduces(words, start, comma)
            and not is_order(words, start, end)
            and is_order(words, comma + 1, end)
        ):
            marks.put("INTRO", start, start)
            marks.put("END", comma, comma + 1)
            start = comma + 1
        if is_order(words, start, end):
            mark_order(words, marks, start, end)
        else:
            mark_duty(words, marks, start, end) or mark_told(words, marks, start, end)
        return
    begin, first, shape = stops[0]
    if first is not None and shape == "main":
        mark_duty(words, marks, begin, first.start)
    for index, (at, ruling, kind) in enumerate(stops):
        stop = stops[index + 1][0] if index + 1 < len(stops) else end
        if kind == "order":
            mark_order(words, marks, at, stop)
            continue
        assert ruling is not None
        if kind == "carry":
            marks.put("CARRY", at, at)
            mark_predicates(words, marks, at, stop, ruling.mode, False, lead=True)
            continue
        if kind == "main":
            pass
        elif kind == "same":
            marks.put("SPLIT", at, at + 1)
        elif kind == "led":
            marks.put("BREAK", at, at + 1)
            marks.put("IF", at + 1, at + 1)
            marks.put("END", ruling.start, ruling.start)
        elif kind in ("comma", "joint"):
            _break(words, marks, at)
        elif kind == "WHO":
            marks.put("BREAK", at, at)
        else:
            party = trailing_party(words, max(0, at - 6), ruling.start)
            if party is None or party <= stops[index - 1][0]:
                continue
            marks.put("BREAK", party, party)
        _group(words, marks, ruling, min(stop, end))


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
    stop = _lead_end(words, body, end)
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


def _lead_end(words: Words, start: int, end: int) -> tuple[int, int] | None:
    """Where a leading condition ends: the comma (width 1) or the gap (width 0) before its main clause."""
    for group in words.groups:
        if not start <= group.start < end:
            continue
        where, kind, at = subject_start(words, group, start)
        if kind == "comma" and at > start and where < group.start:
            return at, 1
        if kind == "start" and where == start:
            party = trailing_party(words, start, group.start)
            if party is not None and (
                party - start >= 2
                or words.low[party - 1] in ("doubt", "possible", "necessary", "appropriate", "required")
            ):
                return party, 0
            those = [p for p in range(start + 2, group.start) if words.low[p] in ("those", "these", "such")]
            if those and group.start - those[-1] <= 5:
                return those[-1], 0
    for at in range(start, end):
        if words.low[at] != "," or words.aside[at] or at + 1 >= end:
            continue
        if is_order(words, at + 1, end) or tells(words, at + 1, end) or words.low[at + 1] == "it":
            return at, 1
    for at in range(start + 1, end):
        if (phrases("deontic", "order").find(words.low, at)[1] and words.low[at] not in ("consider", "aim")) or (
            words.low[at : at + 2] == ["do", "not"]
            and words.low[at - 1] not in ("they", "who", "you", "we", "that", "pupils", "staff", "parents")
        ):
            return at, 0
    return None


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
        if (
            words.low[at] == ","
            and not words.aside[at]
            and words.low[start] in INTRO
            and not is_gerund(words.low[start])
        ):
            verb = skip_adverbs(words, at + 1, end)
            if verb < end and (is_gerund(words.low[verb]) if mode == "gerund" else is_base(words.low[verb])):
                marks.put("INTRO", start, start)
                marks.put("END", at, at + 1)
                return at + 1
    return start
