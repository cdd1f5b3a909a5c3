"""Where the subject of a verb group begins, and in what kind of clause the group stands.

English has no mark for it: a comma may end a condition or part two nouns, "and" may join subjects or clauses, and a
relative clause is over once it has its verb.
"""

import re

from ..phrases.parties import named, subjects
from ..phrases.words import is_base, is_gerund, is_participle, is_third_person, words_of
from .cutting import AND_OR, DETERMINERS, INTRO, JOINTS, NOUN_STARTS, PREPOSITIONS, PRONOUNS
from .lexing import Words
from .verb_groups import Group

FINITE = words_of("verbs", "finite")
NOUN_LIKE = words_of("verbs", "noun_like")
_PLURALS = words_of("verbs", "plurals")
_STATES = frozenset({"REQUIRED", "ASKED", "FORBIDDEN", "DISCOURAGED"})
_LIST_WORDS = words_of("joints", "list_words")
_PENALTIES = words_of("deontic", "penalties")
_DOERS = PRONOUNS | {"who", "which", "that", "pupils", "staff", "parents"}
_NO_END = DETERMINERS | PREPOSITIONS | {"that"}


def verbal(words: Words, start: int, end: int) -> bool:
    """Whether a finite verb stands between: then a clause that was opened before it is complete."""
    return any(
        words.low[at] in FINITE
        or (is_base(words.low[at]) and words.low[at] not in NOUN_LIKE)
        or (is_third_person(words.low[at]) and words.low[at] not in _PLURALS)
        or (is_participle(words.low[at]) and at > start)
        or (words.low[at] in NOUN_LIKE and at > start and words.low[at - 1] in _DOERS)
        for at in range(start, end)
        if not words.aside[at] and not (at > start and words.low[at - 1] in ("the", "a", "an"))
    )


def list_only(words: Words, start: int, end: int) -> bool:
    """Whether the words are nothing but parties, as in "staff, governors and volunteers"."""
    text = words.slice(start, end)
    if not text or end - start > 14 or not subjects(text):
        return False
    rest = text
    for who in reversed(named(text)):
        rest = rest[: who.start] + rest[who.end :]
    return all(w[0].isupper() or w in _LIST_WORDS or w in DETERMINERS for w in re.findall(r"[\w-]+", rest))


def subject_start(words: Words, group: Group, low: int, fresh: bool = True) -> tuple[int, str, int]:
    """Where the subject of a group begins, what stands before it, and where that is.

    Before it stands an opener's kind, "comma", "joint", "lead" (a condition that no comma ends) or "start".
    """
    best: tuple[int, str, int] | None = None
    if fresh and words.low[low] == "what" and _told_by_what(words, low, group):
        return low, "start", low
    at = group.start
    while at > low:
        at -= 1
        word = words.low[at]
        opener = words.openers.get(at)
        if opener and opener[0] in ("IF", "UNLESS", "ASIDE", "THAT", "WHO"):
            after = at + opener[1]
            if words.low[after : after + 1] == [","] or (after == group.start and opener[1] > 1):
                continue
            if fresh and opener[0] == "IF" and _in_subject(words, low, at, group.start):
                continue
            if (
                word == "without"
                and at > low + 1
                and not verbal(words, after, group.start)
                and not _led_by(words, after, group.start)
            ):
                continue  # "filming without leave | will"
            if word == "without" and at > low + 1 and words.low[after] in _POINTING and after + 2 == group.start:
                continue  # "a page opened without that consent | shall"
            if opener[0] == "IF" and after + 1 == group.start and at > low + 1 and is_participle(words.low[after]):
                continue  # "a refusal when asked | will"
            if (
                opener[0] == "UNLESS"
                and at > low
                and word in _BARRING
                and words.low[after - 1] in _BARRED
                and not verbal(words, after, group.start)
            ):
                continue  # "no one other than the head | may"
            crossed = any(at < g.start < group.start for g in words.groups)
            if (
                opener[0] == "IF"
                and best is None
                and at > low
                and group.start - 2 > after
                and _points_back(words, group.start)
            ):
                continue
            whose = opener[0] == "WHO" and words.low[at - 1] not in ("at", "in", "from", "under", "to")
            if word in ("who", "whose") and not {"work", "works"}.isdisjoint(words.low[after : after + 2]):
                continue  # "those who work here | may not", "firms whose people work here | must"
            near = word == "whose" and group.start - after <= 2
            if whose and not near and after < group.start and _subject_relative(words, after):
                continue
            if (
                after <= group.start
                and not crossed
                and not verbal(words, after, _before_short_relative(words, after, group.start))
                and (best is None or list_only(words, after, group.start) or _aim(words, at, group.start))
            ):
                return after, opener[0], at
            if (
                best is None
                and opener[0] in ("IF", "UNLESS")
                and after <= group.start
                and verbal(words, after, group.start)
            ):
                short = trailing_party(words, after, group.start)
                if short is not None:
                    return short, "lead", at
            continue
        if words.aside[at] or (word == "but" and _nobody_but(words, low, at)):
            continue  # "no one but the head | may"
        if word == "," and at + 1 == group.start and fresh and "," in words.low[low + 1 : at]:
            before = low + 1 + max(i for i, w in enumerate(words.low[low + 1 : at]) if w == ",")
            if list_only(words, before + 1, at) and (low > 0 or introduces(words, low, before)):
                return before + 1, "comma", before
            at = before
            continue
        if word == "," or word in JOINTS:
            if best is None:
                best = (at + 1, "comma" if word == "," else "joint", at)
            elif word == "," and fresh and best[1] == "joint" and _ends_lead(words, low, at, group.start):
                return at + 1, "comma", at
            elif (
                not list_only(words, at + 1, group.start)
                or (best[1] == "comma" and not any(w in AND_OR for w in words.low[best[0] : group.start]))
                or not list_only(words, best[0], group.start)
            ):
                return best
            else:
                best = (at + 1, "comma" if word == "," else "joint", at)
    listed = best is not None and (best[1] != "comma" or any(w in AND_OR for w in words.low[best[0] : group.start]))
    if listed and fresh and list_only(words, low, group.start):
        return low, "start", low
    return best or (low, "start", low)


def _told_by_what(words: Words, low: int, group: Group) -> bool:
    """Whether "what" and its clause are the subject: "what a pupil writes at home | may be dealt with"."""
    first = next((g for g in words.groups if g.start > low), None)
    passive = group is first and group.mode == "passive" and group.kinds[0] in ("MAY", "WILL", "MUST", "SHOULD")
    return passive and group.start > low + 3 and {"is", "are", "that"}.isdisjoint(words.low[low : group.start])


def _nobody_but(words: Words, low: int, at: int) -> bool:
    """Whether "but" tells who alone may: "nobody but", "no one but", "no member of staff but"."""
    who = words.low[at - 1] if at > low else ""
    return who in ("nobody", "none", "no-one") or (who in _NOBODY and "no" in words.low[max(low, at - 5) : at])


def _ends_lead(words: Words, low: int, comma: int, end: int) -> bool:
    """Whether a comma ends a condition before two nouns of one subject: "if the hall is full, | a cousin or friend may"."""
    leads = any(at in (low, low - length) for at, (kind, length) in words.openers.items() if kind in ("IF", "UNLESS"))
    leads = leads and verbal(words, low, comma)
    return (
        leads
        and words.low[comma + 1] in DETERMINERS
        and "," not in words.low[low:comma]
        and end - comma <= 9
        and not verbal(words, comma + 1, end)
        and PREPOSITIONS.isdisjoint(words.low[comma + 1 : end])
    )


def _led_by(words: Words, start: int, end: int) -> bool:
    """Whether a party or a pronoun stands between, so that it is the subject."""
    return bool(subjects(words.slice(start, end))) or not PRONOUNS.isdisjoint(words.low[start:end])


_POINTING = frozenset({"that", "this", "such"})


def _in_subject(words: Words, low: int, at: int, end: int) -> bool:
    """Whether a phrase of time belongs to a subject before it: "guests arriving after dark | must", "who, when ill, must"."""
    if at <= low or words.low[at - 1] == "," or words.low[at - 1] in JOINTS or verbal(words, at + 1, end):
        return False
    if any(low <= p < at and kind == "WHO" for p, (kind, _) in words.openers.items()):
        return words.low[at + 1] not in PRONOUNS and not subjects(words.slice(at + 1, end))
    if words.low[at] not in _TIMES:
        return False
    party = subjects(words.slice(low, at))  # "any pupil wishing to leave during the day"
    doing = party and is_gerund((*re.findall(r"\w+", words.slice(low, at)[party[-1].end :]), "")[0])
    return bool(doing) or not verbal(words, low, at) or _one_noun(words, low, at, end)


def _one_noun(words: Words, low: int, at: int, end: int) -> bool:
    """Whether a phrase of time stands in a noun phrase without a verb of its own: "cuts found after the swim | must"."""
    before = words.low[low:at]
    return (
        FINITE.isdisjoint(before)
        and PRONOUNS.isdisjoint(before)
        and not any(low <= p < at for p in words.openers)
        and not (is_base(words.low[low]) and words.low[low] not in NOUN_LIKE)
        and trailing_party(words, at + 1, end) is None
    )


_NOBODY = frozenset({"one", "staff", "person", "adult", "pupil", "teacher"})
_BARRING = frozenset({"other", "except", "excepting", "apart", "excluding", "save", "with"})
_BARRED = frozenset({"than", "except", "excepting", "from", "excluding", "for", "of"})
_TIMES = words_of("joints", "times")


def _subject_relative(words: Words, after: int) -> bool:
    """Whether the word behind "who" is its verb ("who arrive") and no subject ("that the office keeps")."""
    word = words.low[after]
    starts = word in NOUN_STARTS or word in PREPOSITIONS or words.capital(after)
    starts = starts or (word.endswith("ly") and not is_base(word))  # "who | bully others"
    return (
        not starts
        and not any(w.start == 0 for w in named(words.slice(after, min(words.size, after + 5))))
        and word not in ("school",)
    )


def _points_back(words: Words, end: int) -> bool:
    """Whether a noun right before `end` takes up what was named: "those parts"."""
    return words.low[end - 2] in ("those", "these", "such")


def _before_short_relative(words: Words, start: int, end: int) -> int:
    """Where a noun ends behind which two words tell which: "only people | they know" can see it."""
    pronoun = end - 2 > start and words.low[end - 2] in ("they", "we", "you") and is_base(words.low[end - 1])
    return end - 2 if pronoun and words.low[end - 3].isalpha() else end


def _aim(words: Words, opener: int, end: int) -> bool:
    """Whether no comma ends what is aimed at: "so that pupils and strangers | cannot see it"."""
    return words.low[opener] == "so" and "," not in words.low[opener:end]


def trailing_party(words: Words, start: int, end: int) -> int | None:
    """Where a party right before `end` begins, if something stands between `start` and it: "if in doubt | staff" must."""
    if end - 1 > start and words.low[end - 1] in ("concerned", "involved"):
        return trailing_party(words, start, end - 1)  # "during a search | the pupil concerned" must
    if end - 1 > start and words.low[end - 1] in (
        "they",
        "you",
        "we",
        "it",
        "this",
        "nobody",
        "no-one",
        "everyone",
        "everybody",
        "consent",
        "approval",
        "permission",
        "advice",
        "guidance",
    ):
        return end - 1
    if end - 2 > start and _points_back(words, end) and verbal(words, start, end - 2):
        return end - 2  # "if a fault shows during a test | those parts" will
    found = named(words.slice(start, end))
    begins = words.spans[start][0] + found[-1].start if found else 0
    for back in range(start + 1, end):
        if (
            found
            and words.spans[back][0] <= begins
            and list_only(words, back, end)
            and (words.low[back - 1] not in _NO_END or words.low[back - 1] == "appropriate")
        ):
            return back
    return None


def fresh_subject(words: Words, start: int, end: int) -> bool:
    """Whether the words can only begin a new clause: a list of parties, or "this", "it"."""
    return list_only(words, start, end) or (
        end - start == 1 and words.low[start] in ("this", "it", "they", "you", "we", "these")
    )


def joint_before(words: Words, comma: int, low: int) -> int:
    """The "and" of "…, and, in practice, X must", seen from its last comma; else the comma itself."""
    for at in range(comma - 1, max(low, comma - 9) - 1, -1):
        if words.low[at] == ",":
            return at - 1 if at > low and words.low[at - 1] in JOINTS else comma
    return comma


def opened(words: Words, start: int, end: int) -> bool:
    """Whether a subordinate clause that begins here is still open at `end`."""
    return any(
        start <= p < end
        and kind in ("IF", "UNLESS", "ASIDE", "THAT")
        and not (words.low[p] in _NOMINAL and p > start and not FINITE.isdisjoint(words.low[start:end]))
        and not (p > start and words.low[p - 1] == "," and "," in words.low[p:end])  # "a knife, even if closed, is"
        for p, (kind, _) in words.openers.items()
    )


_ASKED_WHO = words_of("joints", "asked_who")
_NOMINAL = frozenset({"during", "without", "with", "between", "outside"})
"""Openers of a phrase without a verb: "smoking during a lesson is serious and will …", "is serious during lessons and will"."""


def relative_open(words: Words, start: int, end: int) -> bool:
    """Whether a relative clause right before a joint goes on behind it: "that have been or will be"."""
    return any(start <= p < end and kind == "WHO" and end - p <= 4 for p, (kind, _) in words.openers.items())


def possible(words: Words, group: Group, who: int) -> bool:
    """Whether a relative clause tells only what could be: "posts that may offend"."""
    kinds = group.kinds
    if kinds[0] == "BE" and group.start <= who + 2 and not (_STATES & set(kinds) and words.low[max(0, who - 1)] == ","):
        return True  # "anything that is banned", "pupils who are allowed to": no norm but a description
    if words.low[who] == "whom" and "know" in words.low[max(0, who - 3) : who]:
        return True  # "know to whom they should turn"
    if words.low[who] == "who" and words.low[max(0, who - 1)] in _ASKED_WHO:
        return True  # "limit who can see it": a question, no rule
    person = words.low[who] in ("who", "whom") and (
        kinds[0] != "MAY" or any(w.bearer != "everyone" for w in subjects(words.slice(max(0, who - 3), who)))
    )
    return kinds[0] == "COULD" or (
        kinds[0] in ("MAY", "WILL")
        and not person
        and not _STATES & set(kinds)
        and not (kinds[0] == "WILL" and group.mode == "passive")
    )


def later_main(words: Words, group: Group, start: int, end: int) -> bool:
    """Whether a group behind a relative clause rules the sentence: "staff who may drive | must"."""
    for later in words.groups:
        if group.end <= later.start < end:
            _, kind, at = subject_start(words, later, start)
            return (
                kind == "start"
                or (kind in ("comma", "joint") and at < group.start)
                or (kind == "comma" and introduces(words, start, at))
            )
    return False


def introduces(words: Words, start: int, comma: int) -> bool:
    """Whether what stands before the comma only introduces the clause: "In practice,", "In line with the law,"."""
    if comma <= start:
        return False
    first = words.low[start]
    return (
        first in INTRO
        or first.endswith("ly")
        or is_gerund(first)
        or (start in words.openers and words.openers[start][0] != "WHO")
        or comma - start <= 1
    )


def penal(words: Words, start: int, end: int) -> bool:
    """Whether a penalty is named."""
    return not _PENALTIES.isdisjoint(words.low[start:end])
