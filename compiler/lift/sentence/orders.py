"""Orders without a modal: "Report …", "do not …", "please …", "avoid …"."""

from ..phrases.parties import named
from ..phrases.words import is_base, is_participle, is_third_person, phrases, words_of
from .cutting import BREAKS, DETERMINERS, JOINTS, NOUN_STARTS, PREPOSITIONS, PRONOUNS
from .lexing import Words
from .marks import Marks
from .subjects import NOUN_LIKE, subject_start

_NO_ORDERS = words_of("verbs", "no_orders")


def is_order(words: Words, start: int, end: int) -> bool:
    """Whether a clause that begins here is an order: "Report …", "Do not …", "Please …"."""
    at = skip_adverbs(words, start, end)
    if at >= end:
        return False
    word = words.low[at]
    if word == "do" and (words.low[at + 1 : at + 2] in (["not"], ["never"]) or _pressed(words, at)):
        return True
    if word in ("not", "never") and words.low[at + 1 : end] in ([], [":"]):
        return True
    if (
        word in ("not", "never")
        and at + 1 < end
        and is_base(words.low[at + 1])
        and (
            words.low[at + 1] not in NOUN_LIKE
            or "".join(words.low[at + 2 : at + 3]) in DETERMINERS
            or (word == "never" and at == 0 and not main_group(words, start, end))
        )
    ):
        return True
    if phrases("deontic", "order").find(words.low, at)[1]:
        return True
    if word == "have" and words.low[at + 1 : at + 2] == ["a"] and not _TALKS.isdisjoint(words.low[at + 2 : at + 4]):
        return True  # "have a quick word with the bursar"
    if (past := _on_no_account(words, at)) and past < end and is_base(words.low[past]) and words.low[past] != "may":
        return True
    if (not is_base(word) and word != "be") or words.shouted(at) or word in _NO_ORDERS:
        return False
    after = words.low[at + 1] if at + 1 < end else ""
    if word in ("be", "ensure"):
        return True
    if _labels(words, at, end):
        return False
    if after.isdigit() and word in (
        "step",
        "stage",
        "form",
        "table",
        "figure",
        "class",
        "page",
        "rule",
        "exercise",
        "test",
    ):
        return False
    if after in {"of", "is", "are", "was", "were", "has", "will", "must", "should", "may", "can", "'", "’s", "s"} or (
        after == "" and word in NOUN_LIKE
    ):
        return False
    if word in ("model", "draft", "sample") and after in ("policy", "agreement", "letter", "form", "text", "document"):
        return False
    if is_participle(after) and any(
        words.low[p] in ("is", "are") and is_participle(words.low[p + 1]) for p in range(at + 2, min(end - 1, at + 8))
    ):
        return False  # "tuck brought from home is kept in the pantry"
    if word == "contact" and after in ("with", "between", "from", "by", "outside"):
        return False  # "contact with former pupils": nobody is told to contact
    if any(g.start == at + 1 for g in words.groups):
        return False
    if after in JOINTS and at + 2 < end:
        return is_base(words.low[at + 2]) and not (word in NOUN_LIKE and words.low[at + 2] in NOUN_LIKE)
    if word in NOUN_LIKE:
        if (
            (is_third_person(after) and not _plural(words, at + 1))
            or _described(words, at, end)
            or (
                is_participle(after)
                and (
                    main_group(words, start, end)
                    or words.low[at + 2 : at + 3] == []
                    or words.low[at + 2] in PREPOSITIONS
                )
            )
        ):
            return False
        strong = (
            after in NOUN_STARTS
            or (
                after in ("to", "with", "on", "at", "up", "out", "off", "back", "away", "after", "into", "through")
                and not main_group(words, start, end)
            )
            or (
                after == "in"
                and word in _DONE_IN
                and not main_group(words, start, end)
                and _ends_verb(words, at + 2, end)
            )
            or (is_base(after) and after not in NOUN_LIKE)
            or (is_participle(after) and at + 2 < end)
        )
        return strong or (
            not main_group(words, start, end)
            and after not in PREPOSITIONS
            and after not in JOINTS
            and after not in (",", "")
            and end - start >= 4
            and not words.low[at + 1].endswith(("tion", "ment"))
        )
    return (
        not (
            main_group(words, start, end)
            and after not in NOUN_STARTS
            and after not in PREPOSITIONS
            and not named(words.slice(at + 1, min(end, at + 4)))
            and words.low[end - 1] != ":"
        )
        or word == "ensure"
    )


_TALKS = frozenset({"word", "chat", "talk", "conversation"})
_DONE_IN = frozenset({"sign", "check", "clock", "log", "hand", "join", "ring"})


def _ends_verb(words: Words, at: int, end: int) -> bool:
    """Whether no noun follows a particle: "sign in | at the desk", "sign in | before nine"."""
    return at >= end or words.low[at] in PREPOSITIONS or words.low[at] in BREAKS or at in words.openers


def _plural(words: Words, at: int) -> bool:
    """Whether a word in -s is a noun: "wash | hands before eating", not "paint | stains carpets"."""
    noun = words.low[at].removesuffix("s") in NOUN_LIKE
    after = "".join(words.low[at + 1 : at + 2])
    return noun and (after in PREPOSITIONS or after in JOINTS or after in ("", ".", ",") or at + 1 in words.openers)


def _on_no_account(words: Words, at: int) -> int:
    """The place behind "on no account", "under no circumstances"; 0 if none stands here."""
    kind, length = phrases("deontic", "inside").find(words.low, at)
    return at + length if kind == "NEVER" and length > 1 else 0


def _labels(words: Words, at: int, end: int) -> bool:
    """Whether a label stands here and what it is of behind a colon: "Post: PO Box 7", "Stop Bullying: www.…"."""
    colon = next((p for p in range(at + 1, min(end, at + 6)) if words.low[p] == ":"), 0)
    heeded = colon == at + 1 and words.low[at] in _HEEDED
    return bool(colon) and all(words.capital(p) for p in range(at, colon)) and not heeded


_HEEDED = frozenset({"remember", "think", "stop", "note", "check", "ask", "look", "listen"})
"""What one is told to do before a colon: "Remember: …"."""


def _pressed(words: Words, at: int) -> bool:
    """Whether "do" presses what is asked: "do ring the office"."""
    verb, after = "".join(words.low[at + 1 : at + 2]), "".join(words.low[at + 2 : at + 3])
    return is_base(verb) and after != "" and (verb not in NOUN_LIKE or after in NOUN_STARTS or after in ("to", "not"))


def _described(words: Words, at: int, end: int) -> bool:
    """Whether a noun at `at` has a verb of its own: "Play leaders in Year 6 | wear a cap", "Last year we dealt"."""
    low = words.low
    end = next((p for p in range(at + 1, end) if low[p] == "," or p in words.openers), end)
    return low[at + 1] not in NOUN_STARTS and any(
        is_base(low[p])
        and low[p] not in NOUN_LIKE
        and not is_participle(low[p - 1])
        and low[p - 1] not in _BEFORE_VERB
        and not words.aside[p]
        and not any(g.start <= p - 1 < g.end for g in words.groups)
        for p in range(at + 2, end)
    )


_BEFORE_VERB = frozenset(
    {
        "to",
        "not",
        "who",
        "that",
        "which",
        "do",
        "must",
        "please",
        "never",
        "always",
        "pupils",
        "staff",
        "parents",
        "children",
        "students",
        ",",
        *JOINTS,
        *PRONOUNS,
    }
)


def main_group(words: Words, start: int, end: int) -> bool:
    """Whether some group in the stretch has its subject right at the start of it."""
    for group in words.groups:
        if start <= group.start < end:
            where, kind, _ = subject_start(words, group, start)
            return kind == "start" and where == start
    return False


def skip_adverbs(words: Words, at: int, end: int) -> int:
    """The place of the first word at or after `at` that is no adverb, quotation mark or "only"."""
    inside = phrases("deontic", "inside")
    while at < end:
        kind, length = inside.find(words.low, at)
        if words.low[at] in ("'", '"', "“", "‘", "”", "’"):
            at += 1
        elif kind in ("ADVERB", "ONLY") or (
            words.low[at].endswith("ly") and len(words.low[at]) > 4 and not is_base(words.low[at])
        ):
            at += length or 1
        elif words.low[at] == "," and inside.find(words.low, at - 1)[0] == "ADVERB":
            at += 1
        else:
            return at
    return at


def mark_orderer(words: Words, marks: Marks, start: int, end: int) -> int:
    """Marks what orders ("do not", "avoid", a bare verb); gives the place of its predicate."""
    at = skip_adverbs(words, start, end)
    if at > start:
        marks.put("ADVERB", start, at)
    kind, length = phrases("deontic", "order").find(words.low, at)
    if kind in ("BASE", "PERMIT") or (kind == "PLEASE" and length > 2 and words.low[at] in ("do", "never")):
        marks.put(kind, at, at + length)
        return at + length
    if words.low[at] == "do" and words.low[at + 1 : at + 2] and words.low[at + 1] in ("not", "never"):
        marks.put("DO", at, at + 1)
        marks.put("NOT" if words.low[at + 1] == "not" else "NEVER", at + 1, at + 2)
        return at + 2
    if words.low[at] == "do" and _pressed(words, at):
        further = at + 1 + 2 * (words.low[at + 1 : at + 3] in (["try", "to"], ["endeavour", "to"]))
        marks.put("PLEASE", at, further)
        return further
    if past := _on_no_account(words, at):
        marks.put("DO", at, at)
        marks.put("NEVER", at, past)
        return past
    if words.low[at] in ("not", "never"):
        marks.put("DO", at, at)
        marks.put("NOT" if words.low[at] == "not" else "NEVER", at, at + 1)
        return at + 1
    if length:
        if kind == "PLEASE" and words.low[at] in ("consider", "think", "endeavour", "try", "aim"):
            if words.low[at : at + 3] == ["try", "not", "to"]:
                marks.put("PLEASE", at, at + 1)
                marks.put("NOT", at + 1, at + 3)
                return at + 3
            marks.put("PLEASE", at, at)
            return at
        marks.put(kind, at, at + length)
        after = at + length
        if kind == "PLEASE" and words.low[after : after + 2] in (["do", "not"], ["do", "n't"]):
            marks.put("NOT", after, after + 2)
            return after + 2
        if kind == "PLEASE" and words.low[after : after + 1] in (["avoid"],):
            marks.put("NOT", after, after)
            return after
        return after
    marks.put("BASE", at, at)
    return at
