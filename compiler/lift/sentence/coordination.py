"""The verb behind a joint: whether "and" or a comma begins a new act, or joins words within one.

Comes in: the words of a sentence, the predicate that is being read, and the joint. Goes out: where the verb of a new
predicate stands, and its form. Nothing is marked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..phrases.parties import named
from ..phrases.words import is_base, is_gerund, is_participle, is_third_person, words_of
from .cutting import AND, AND_OR, BREAKS, DETERMINERS, JOINTS, NOUN_STARTS, OR, PARTICLES, PREPOSITIONS, PRONOUNS
from .lexing import Words
from .orders import skip_adverbs
from .subjects import FINITE, NOUN_LIKE, verbal
from .verb_groups import Mode

_SPEAKING = frozenset({"i", "you", "we", "they"})
_SOMEBODY = words_of("joints", "somebody")
_FUNCTION = words_of("joints", "function")
_ALONE = words_of("verbs", "alone")
_ADJECTIVES = words_of("verbs", "adjectives")
_COUNTED = words_of("verbs", "counted")
"""Nouns of one thing: no object of a verb without "a" or "the" before them."""
_IFS = words_of("joints", "IF")
_DIALLED = frozenset({"call", "ring", "phone", "dial", "telephone", "text"})
_NO_VERBS = PREPOSITIONS | DETERMINERS | JOINTS | _FUNCTION


@dataclass
class Piece:
    """The predicate that is being read: where it began, the form of its verbs, and what has been opened in it.

    `tail` is where its condition or exception began (-1: none). `zone` is "who" in a relative clause, "to" in an infinitive,
    "aside" in an indirect question. `holds` is set for "ensure", whose complements are one norm.
    `refused` counts its "do not" and "never"; `bids` is set where an order began without one.
    """

    start: int
    mode: Mode
    forms: tuple[Mode, ...]
    order: bool
    to: bool
    tail: int = -1
    zone: str = ""
    holds: bool = False
    refused: int = 0
    bids: bool = False
    zone_at: int = 0

    def begin(self, at: int, holds: bool = False) -> None:
        """A new predicate begins."""
        self.start, self.tail, self.zone, self.holds = at, -1, "", holds


class Joint(NamedTuple):
    """A comma, "and" or "or": where it is, where what it joins on begins, its last word, and whether it is ", and"."""

    at: int
    after: int
    word: str
    strong: bool


def verb_behind(words: Words, piece: Piece, joint: Joint, end: int) -> tuple[int, str]:
    """Where the verb of a new predicate stands behind a joint, and "FLIP" if "not" stands before it; (-1, "") for none."""
    low, after = words.low, joint.after
    shared = _shares(words, piece.start, joint.at, piece.mode)
    if shared and piece.mode == "passive" and joint.strong and joint.word in AND:
        shared = not (after + 1 < end and is_participle(low[after]) and low[after + 1] in PREPOSITIONS)
    if shared and piece.mode == "passive" and joint.word == ",":
        shared = not _complete(words, after, end)  # "photographed | cleaned off within the day and reported"
    parallel = (
        piece.mode == "active" and joint.at > piece.start + 1 and all(map(_bare, words.low[piece.start : joint.at]))
    )
    forms = piece.forms if joint.word in AND or piece.mode != "passive" else piece.forms[:1]
    found = (_coordinate(words, after, end, form, joint.word == ",", parallel) for form in forms)
    where, flip = next((pair for pair in found if pair[0] >= 0), (-1, ""))
    if joint.word == "then" and piece.mode == "active" and where < 0 and is_base(low[after]):
        where = after
    if joint.word == "nor":
        if where < 0 and piece.mode == "active" and is_base(low[after]):
            where = after
        piece.tail = piece.tail if where < 0 else -1
    if shared and piece.mode == "active" and low[joint.at - 1].endswith("ly"):
        shared = not (
            where >= 0 and "".join(low[where + 1 : where + 2]).endswith("ly")
        )  # "dress neatly | and arrive promptly"
    shared = shared and not (
        piece.mode == "gerund" and where >= 0 and not is_gerund(low[where])
    )  # "avoid replying | and tell"
    if where < 0 or (not flip and shared):
        return -1, ""
    adjective = piece.mode == "passive" and piece.forms == ("active",) and low[where] in _ADJECTIVES
    in_tail = piece.tail >= 0 and (
        piece.mode == "gerund"
        or joint.word in OR
        or (piece.mode == "passive" and joint.at - piece.tail <= 3 and is_participle(low[joint.at - 1]))
        or (
            piece.mode == "passive" and joint.strong and low[joint.at - 1] in PREPOSITIONS
        )  # "sent to, | and signed by"
        or (not joint.strong and joint.at - piece.tail > 4 and verbal(words, piece.tail + 1, joint.at))
    )
    if piece.tail >= 0 and piece.mode == "active" and low[joint.at] in AND and not flip:
        at = piece.tail + words.openers.get(piece.tail, ("", 1))[1]
        same = low[at : at + 1] and low[at] in _SPEAKING and is_base("".join(low[at + 1 : at + 2]))
        in_tail = in_tail or bool(same and joint.at == at + 2)  # "unless I know | and trust the sender"
    in_relative = (
        piece.zone == "who"
        and not (piece.mode == "active" and _of_one(words, piece.zone_at, joint.at))
        and not joint.strong
        and not (piece.order and joint.word in AND and low[where] not in NOUN_LIKE)
        and low[where + 1 : where + 2] not in (["it"], ["them"], ["this"])
        and not (piece.mode == "active" and _object_gone(words, piece.zone_at, joint.at, where, end))
        and not (piece.mode == "passive" and joint.at - 1 > piece.start and low[joint.at - 1] in PRONOUNS)
    )
    in_infinitive = (
        piece.zone == "to"
        and not flip
        and not (piece.order and joint.strong)
        and not (joint.word == "nor" and low[joint.at] == ",")  # "must not ask them to join, | nor accept"
        and (joint.word in OR or joint.word == "," or not _own_object(words, piece.start, joint.at))
    )
    held = piece.holds and not joint.strong and piece.mode != "passive" and not _bids_anew(words, piece, where)
    told = low[joint.at - 1] in ("is", "are", "was", "were")  # "decide how grave it is | and record why"
    in_aside = piece.zone == "aside" and not joint.strong and not told
    noun = joint.word in OR and low[where + 1 : where + 2] in (["that"], ["which"]) and _of_thing(low, where + 2)
    if adjective or in_tail or in_relative or in_infinitive or held or in_aside or noun:
        return -1, ""
    return where, flip


def _bids_anew(words: Words, piece: Piece, verb: int) -> bool:
    """Whether a bare verb takes up what an order to make sure was about: "make sure the shed is locked and | check it"."""
    told = not {"is", "are"}.isdisjoint(words.low[piece.start : verb])
    return piece.order and told and words.low[verb + 1 : verb + 2] in (["it"], ["them"])


def _of_thing(low: Sequence[str], at: int) -> bool:
    """Whether a relative clause goes on here with its verb: "a picture or video that | shows a pupil", not "imply that | it"."""
    return low[at : at + 1] != [] and (low[at] in FINITE or is_third_person(low[at]))


def _object_gone(words: Words, who: int, joint: int, verb: int, end: int) -> bool:
    """Whether a verb with an object of its own cannot go on a relative clause that lacks one: "the rules we set | and mind
    their manners"."""
    low = words.low
    if low[who - 1] == "that" or who - 1 in words.openers or is_base(low[who - 1]) or is_participle(low[who - 1]):
        return False  # "feel that they can ask and know that they are heard"
    claims = low[who] in ("they", "you", "we") or low[who + 1] in ("they", "you", "we", "i", "he", "she", "it")
    own = low[verb + 1 : verb + 2] and (low[verb + 1] in DETERMINERS or low[verb + 1] in ("for", "that"))
    return bool(claims and own and joint > who + 1 and verb + 2 < end)


def _complete(words: Words, at: int, end: int) -> bool:
    """Whether a participle of a list has words of its own before the next joint, and others follow."""
    at = skip_adverbs(words, at, end)
    rest = words.low[at + 1 : end]
    joint = next((p for p, word in enumerate(rest) if word in BREAKS), -1)
    return at < end and is_participle(words.low[at]) and any(w not in PARTICLES for w in rest[: max(joint, 0)])


def _of_one(words: Words, who: int, end: int) -> bool:
    """Whether a relative clause has a verb of one thing ("that is private", "that runs the site"): then no bare verb can be joined
    to it.
    """
    verbs = words.low[who + 1 : min(end, who + 4)]
    first, second = "".join(verbs[:1]), "".join(verbs[1:2])
    named_things = named(first) or is_base(second)  # "the pages that clubs | run"
    return any(word in ("is", "was", "has") for word in verbs) or (is_third_person(first) and not named_things)


def _coordinate(words: Words, at: int, end: int, mode: Mode, strong: bool, parallel: bool) -> tuple[int, str]:
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
    if low[at - 1] in OR and _one_thing(words, at, after):
        return -1, ""
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
                or after in PARTICLES
                or after in ("", ".", ",", "immediately", "promptly", "each", "every")
                or low[at + 1 : at + 3] == ["the", "same"]
                or after.endswith("ly")
                or after in _IFS
                or (word == "made" and after in ("good", "safe", "available", "ready", "clear", "public"))
                or (not strong and after in ("to", "with", "on", "by"))
            )
            else (-1, "")
        )
    if not is_base(word) and word not in ("be", "have", "do"):
        if (
            after in ("the", "it", "them", "their", "any", "your", "this")
            and word.isalpha()
            and not word.endswith(("ing", "ly", "ed", "s", "tion", "ment", "ness", "er"))
            and word not in _NO_VERBS
            and at not in words.openers
            and not words.capital(at)
            and not named(word)  # "tell the head or | deputy the same day"
        ):
            return at, flip
        return -1, ""
    if strong and word not in NOUN_LIKE and _more_acts(words, at + 2, end):
        return at, flip
    if (word in NOUN_LIKE or strong) and not flip:
        evidence = (
            after in NOUN_STARTS
            or after in _SOMEBODY
            or (after == "to" and word not in ("access", "respect", "damage", "harm", "support", "help"))
            or (after.endswith("ly") and len(after) > 4)
            or (bool(named(words.slice(at + 1, min(end, at + 3)))) and after != "," and after not in JOINTS)
            or is_gerund(after)
            or (parallel and after != "" and after not in BREAKS)
            or (strong and after.endswith("s") and _more_acts(words, at + 2, end))
            or (word in _DIALLED and after.isdigit())
            or (after.endswith("s") and "".join(low[at + 2 : at + 3]) in PARTICLES)
            or (
                after
                in (
                    "on",
                    "with",
                    "in",
                    "for",
                    "from",
                    "out",
                    "off",
                    "up",
                    "at",
                    "after",
                    "into",
                    "through",
                    "over",
                    "away",
                    "back",
                )
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
    listed = low[at + 1 : at + 2] == [":"] and not strong  # "must tell the parents and inform:"
    return (at, flip) if listed or (after != "" and after not in JOINTS) else (-1, "")


def _one_thing(words: Words, at: int, after: str) -> bool:
    """Whether what looks like a verb behind "or" is part of a name: "a friend | or follow request", "friend or follow requests"."""
    low = words.low
    if after in _COUNTED:
        return True
    before = low[at - 3] if at > 2 else ""
    named = before in DETERMINERS or before == "," or (is_base(before) and before not in NOUN_LIKE)
    return after.removesuffix("s") in _COUNTED and named and not low[at - 2].endswith("s")


def _more_acts(words: Words, start: int, end: int) -> bool:
    """Whether "and" or "or" joins another verb on behind `start`."""
    return any(words.low[p] in AND_OR and p + 1 < end and _acts(words, p + 1) for p in range(start, end))


def _bare(word: str) -> bool:
    """Whether a word of a list can be a verb without an object: "push, shout | or throw food"."""
    return word in BREAKS or is_base(word)


def _acts(words: Words, at: int) -> bool:
    """Whether a bare verb stands here, or behind "not" or "never"."""
    return is_base(words.low[at + 1 if words.low[at] in ("not", "never") and at + 1 < words.size else at])


def _shares(words: Words, piece: int, joint: int, mode: Mode) -> bool:
    """Whether the verb before the joint has no object of its own yet: "monitor and review the site" is one act."""
    rest = [
        w
        for w in words.low[piece:joint]
        if w not in "'\"“”‘’" and not w.endswith("ly") and w not in ("be", "not", "always", "also")
    ]
    chunks: list[list[str]] = [[]]
    for word in rest:
        if word in BREAKS:
            chunks.append([])
        else:
            chunks[-1].append(word)
    return all(_lone(chunk, mode) for chunk in chunks if chunk)


def _lone(chunk: list[str], mode: Mode) -> bool:
    """Whether the words are a verb without an object: "look", "look at", "help run"."""
    if mode == "gerund":
        return all(is_gerund(w) for w in chunk)
    if mode == "passive":
        if len(chunk) > 1 and chunk[0] in ("left", "kept") and chunk[1] not in PARTICLES:
            return False  # "left unread | and handed in"
        stranded = len(chunk) > 1 and chunk[-1] == "into"  # "looked into | and written down"
        return all(is_participle(w) or w in PARTICLES for w in (chunk[:-1] if stranded else chunk))
    second = chunk[1:]
    if chunk[0] in _ALONE:
        return False
    return len(chunk) <= 2 and (
        bool(second and second[0] in PREPOSITIONS)
        or (all(is_base(w) for w in chunk) and not (second and second[0] in NOUN_LIKE))
    )


def _own_object(words: Words, piece: int, joint: int) -> bool:
    """Whether a "to"-phrase before the joint has its verb's object already: "take steps to stop abuse | and report it"."""
    for at in range(joint - 1, piece, -1):
        if words.low[at] == "to" and at + 1 < joint and is_base(words.low[at + 1]):
            return joint - at > 3
    return True
