"""What stands behind a verb group: conditions, exceptions, and the joints at which a new predicate starts.

"Monitor and review the site" is one act, "check the site and report it" are two: a joint splits where a verb of the
same form follows and the verb before has an object of its own.
"""

from .lexing import AND, COMMAS, DETERMINERS, JOINTS, OR, PREPOSITIONS, PRONOUNS, Mode, Words
from .marks import Marks
from .orders import mark_orderer, skip_adverbs
from .parties import named
from .subjects import NOUN_LIKE
from .words import is_base, is_gerund, is_participle, phrases, words_of

_ADJECTIVES = words_of("verbs", "adjectives")


def mark_predicates(
    words: Words, marks: Marks, start: int, end: int, mode: Mode, to: bool, *, lead: bool = False, order: bool = False
) -> None:
    """Marks tails (conditions, exceptions) and splits in the stretch behind a verb group."""
    low = words.low
    piece = start
    if (
        mode == "passive"
        and start < end
        and not is_participle(low[skip_adverbs(words, start, end)] if skip_adverbs(words, start, end) < end else "")
    ):
        forms: tuple[Mode, ...] = ("active",)
    else:
        forms = (mode, "active") if order and mode == "gerund" else (mode,)
    adjectival = forms == ("active",) and mode == "passive"
    first = low[start] if start < end else ""
    holds = first in ("ensure", "ensuring", "make") and (first != "make" or low[start + 1 : start + 2] == ["sure"])
    tail = -1
    zone = ""
    at = start
    if lead:
        at = start
    groups = {g.start: g for g in words.groups}
    while at < end:
        word = low[at]
        if words.aside[at]:
            at += 1
            continue
        opener = words.openers.get(at)
        if (
            opener
            and opener[0] in ("IF", "UNLESS")
            and (at > start or lead)
            and (at > piece or tail >= 0 or lead)
            and low[at - 1] != "that"
        ):
            marks.put(opener[0], at, at)
            tail, zone = at, ""
            at += opener[1]
            continue
        if opener and opener[0] in ("WHO", "ASIDE"):
            zone = "who" if opener[0] == "WHO" else "aside"
            at += opener[1]
            continue
        if (
            word in ("they", "you", "we")
            and at > piece
            and tail < 0
            and low[at - 1] not in PREPOSITIONS | JOINTS | COMMAS
            and not is_base(low[at - 1])
        ):
            zone = zone or "who"
        if word == "to" and at > piece and at + 1 < end and is_base(low[at + 1]) and tail < 0:
            zone = zone or "to"
        if (word == "," or word in AND | OR | {"but"}) and at > piece:
            joint = at
            after = at + 1
            if (word == "," and after < end and low[after] in AND | OR | {"but"}) or (
                word == "," and after < end and low[after] in ("then",)
            ):
                after += 1
            conj = low[after - 1]
            if after < end and after in groups:
                at += 1
                continue
            bare = conj == ","
            special = phrases("deontic", "order").find(low, after)[0] if after < end else ""
            negative = low[after : after + 2] in (["do", "not"], ["do", "never"])
            if negative or (special in ("REFRAIN", "AVOID") and mode == "active" and tail < 0):
                marks.put("SPLIT", joint, after)
                piece, tail, zone = mark_orderer(words, marks, after, end), -1, ""
                mode = "active" if negative else "gerund"
                forms = (mode,)
                at = piece
                continue
            if (
                to
                and after < end
                and low[after] == "to"
                and after + 1 < end
                and is_base(low[after + 1])
                and mode != "gerund"
                and conj in AND
            ):
                marks.put("SPLIT", joint, after)
                marks.put("TO", after, after + 1)
                piece, tail, zone = after + 1, -1, ""
                holds = low[piece] == "ensure"
                at = after + 1
                continue
            where, flip = -1, ""
            for form in forms:
                where, flip = _coordinate(words, after, end, form, bare)
                if where >= 0:
                    break
            if conj == "nor" and where < 0 and mode == "active" and after < end and is_base(low[after]):
                where = after
            if where >= 0 and conj == "nor":
                tail = -1
            if where >= 0 and adjectival and low[where] in _ADJECTIVES:
                where = -1
            if where >= 0 and flip == "" and _shares(words, piece, joint, mode):
                where = -1
            if where >= 0 and tail >= 0 and not (word == "," and conj in AND) and at - tail > 4:
                where = -1
            if where >= 0 and tail >= 0 and mode == "gerund":
                where = -1
            if where >= 0 and zone == "aside":
                where = -1
            if (
                where >= 0
                and zone == "who"
                and not (order and conj in AND and low[where] not in NOUN_LIKE)
                and not (word == "," and conj in AND)
                and low[where + 1 : where + 2] not in (["it"], ["them"], ["this"])
            ):
                where = -1
            if (
                where >= 0
                and zone == "to"
                and (conj in OR or bare or not _own_object(words, piece, joint))
                and not flip
            ):
                where = -1
            if where >= 0 and holds and not (word == "," and conj in AND) and mode != "passive":
                where = -1
            if where >= 0 and tail >= 0 and conj in OR:
                where = -1
            if where >= 0:
                marks.put("SPLIT", joint, after)
                if order and mode == "gerund" and not is_gerund(low[where]):
                    where = mark_orderer(words, marks, after, end)
                    mode, forms = "active", ("active",)
                if flip:
                    marks.put("FLIP", after, after + 1)
                piece, tail, zone = where, -1, ""
                holds = low[where] in ("ensure", "ensuring")
                at = where
                if mode == "passive" and forms == ("passive",) and low[where] == "be":
                    at += 1
            else:
                at = after if after > at else at + 1
            continue
        at += 1


def _coordinate(words: Words, at: int, end: int, mode: Mode, strong: bool) -> tuple[int, str]:
    """Where a joined verb of this form stands at or after `at` (past adverbs), and its kind; (-1, "") if none does."""
    low = words.low
    flip = ""
    if at < end and low[at] in ("not", "never") and at + 1 < end:
        flip, at = "FLIP", at + 1
    if at < end and low[at] == ",":  # "and, when necessary, report it"
        at = words.aside_comma(at) or at
    at = skip_adverbs(words, at, end)
    if at >= end or words.aside[at] or (words.capital(at) and at > 0 and low[at - 1] not in ("to", ":")):
        return -1, ""
    word, after = low[at], low[at + 1] if at + 1 < end else ""
    if mode == "gerund":
        return (at, flip) if is_gerund(word) and after != "'" else (-1, "")
    if mode == "passive":
        if word == "be":
            return at, flip
        return (
            (at, flip)
            if is_participle(word)
            and after not in JOINTS
            and (
                after in PREPOSITIONS
                or after in ("", ".", ",", "immediately", "promptly")
                or after.endswith("ly")
                or after in words_of("joints", "IF")
                or (not strong and after in ("to", "with", "on", "by"))
            )
            else (-1, "")
        )
    if not is_base(word) and word not in ("be", "have", "do"):
        if (
            after in ("the", "it", "them", "their", "any", "your", "this")
            and word.isalpha()
            and not word.endswith(("ing", "ly", "ed", "s", "tion", "ment", "ness"))
            and word not in PREPOSITIONS | DETERMINERS | JOINTS
            and at not in words.openers
            and not words.capital(at)
        ):
            return at, flip
        return -1, ""
    if (
        strong
        and word not in NOUN_LIKE
        and any(low[p] in AND | OR and p + 1 < end and is_base(low[p + 1]) for p in range(at + 2, end))
    ):
        return at, flip
    if word in NOUN_LIKE or strong:
        evidence = (
            after in DETERMINERS | PRONOUNS
            or (after == "to" and word not in ("access", "respect", "damage", "harm", "support", "help"))
            or (after.endswith("ly") and len(after) > 4)
            or (bool(named(words.slice(at + 1, min(end, at + 3)))) and after not in JOINTS | {","})
            or is_gerund(after)
            or (
                after in ("on", "with", "in", "for", "from", "out", "off", "up")
                and word
                not in (
                    "access",
                    "comment",
                    "support",
                    "contact",
                    "respect",
                    "email",
                    "interest",
                    "influence",
                    "abuse",
                    "research",
                    "control",
                    "use",
                    "care",
                )
            )
        )
        return (at, flip) if evidence else (-1, "")
    return (at, flip) if after not in JOINTS | {""} else (-1, "")


def _shares(words: Words, piece: int, joint: int, mode: Mode) -> bool:
    """Whether the verb before the joint has no object of its own yet: "monitor and review the site" is one act."""
    rest = [
        w
        for w in words.low[piece:joint]
        if w not in JOINTS | COMMAS
        and w not in "'\"“”‘’"
        and not w.endswith("ly")
        and w not in ("be", "not", "always", "also")
    ]
    if not rest:
        return True
    if mode == "gerund":
        return all(is_gerund(w) for w in rest)
    if mode == "passive":
        return all(is_participle(w) for w in rest)
    if len(rest) == 2 and rest[1] in PREPOSITIONS:
        return True
    return all(is_base(w) for w in rest) and len(rest) <= 2 and not (len(rest) == 2 and rest[1] in NOUN_LIKE)


def _own_object(words: Words, piece: int, joint: int) -> bool:
    """Whether a "to"-phrase before the joint has its verb's object already: "take steps to stop abuse | and report it"."""
    for at in range(joint - 1, piece, -1):
        if words.low[at] == "to" and at + 1 < joint and is_base(words.low[at + 1]):
            return joint - at > 3
    return True


def mark_order(words: Words, marks: Marks, start: int, end: int) -> None:
    """Marks an order and its predicates."""
    at = mark_orderer(words, marks, start, end)
    word = words.low[at - 1] if at > start else ""
    mode: Mode = "gerund" if word in ("from", "avoid", "of", "before") else "active"
    mark_predicates(words, marks, at, end, mode, False, order=True)
