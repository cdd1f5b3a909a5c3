"""The words that open a condition, an exception, a relative clause or an indirect question in a sentence.

Comes in: a sentence cut into words, and its verb groups. Goes out: where an opener stands, what it opens, how long it is.
"""

import re
from collections.abc import Sequence
from functools import cache

from ...sought import Sought
from ..phrases.amounts import measure_before
from ..phrases.parties import place_nouns
from ..phrases.words import is_base, phrases, words_of
from .cutting import AND, AND_OR, BREAKS, BUT, COMMAS, DETERMINERS, MODALS, PREPOSITIONS, PRONOUNS, Cut
from .verb_groups import Group, should_be

_LEAVE = words_of("joints", "leave")
_AGREED = words_of("joints", "agreed")
_SPELLS = words_of("joints", "spells")
_DATES = words_of("joints", "days") | words_of("joints", "hours")
_WISHES = words_of("deontic", "wishes")
_SCREENS = words_of("joints", "screens")
_ENDS = frozenset({"reason", "reasons", "purpose", "purposes", "gain"})
_ACT_ENDS = ("tion", "ment", "view", "meeting", "visit", "event", "incident", "hearing", "sis", "ry", "ing")
_GRANTED = frozenset(
    {"consent", "permission", "approval", "authorisation", "leave", "agreement", "authority", "blessing", "say-so"}
)
_GIVEN = frozenset({"written", "prior", "parental", "explicit", "express", "informed"})
_AWAY = frozenset({"visit", "visits", "trip", "trips", "outing", "outings", "journey", "journeys", "tour", "tours"})
_HAPPENINGS = words_of("joints", "happenings")
_STATES = words_of("joints", "states")
_ALWAYS = frozenset(
    {
        ("case",),
        ("any", "case"),
        ("all", "cases"),
        ("no", "case"),
        ("that", "case"),
        ("any", "event"),
        ("the", "case"),
        ("the", "first", "instance"),
    }
)
_SHORT_OF = frozenset(
    {
        "fall",
        "falls",
        "fell",
        "falling",
        "is",
        "are",
        "be",
        "run",
        "runs",
        "stop",
        "stops",
        "stopping",
        "nothing",
        "little",
        "far",
    }
)
_KEPT_APART = frozenset({"kept", "keep", "keeping", "set", "stay", "sit", "stand", "taught", "stored"})
_REFUSALS = frozenset({"not", "never", "no", "cannot", "nobody", "none", "nor", "n't"})
_ALL = frozenset({"all", "every", "everyone", "everybody", "each"})
_SAVED = frozenset({"the", "those", "members", "pupils", "staff", "a", "an"})
_FILES = frozenset(
    {
        "message",
        "messages",
        "file",
        "files",
        "evidence",
        "post",
        "posts",
        "picture",
        "pictures",
        "document",
        "work",
        "link",
    }
)
_ASKED_WHERE = frozenset(
    {
        "state",
        "say",
        "reveal",
        "disclose",
        "mention",
        "know",
        "decide",
        "choose",
        "explain",
        "show",
        "identify",
        "tell",
        "about",
    }
)


def find_openers(words: Cut, groups: Sequence[Group]) -> dict[int, tuple[str, int]]:
    """The openers by the places of their first words, each with its kind and length; none stands in one of the `groups`."""
    inside = {at for group in groups for at in range(group.start, group.end)}
    found: dict[int, tuple[str, int]] = {}
    past = 0
    if "that" in words.low and (aim := _aims_that(words)):
        found[aim] = ("THAT", 1)
    for at, kind, length in phrases("joints").all(words.low, 0, words.size):
        if at >= past and not words.aside[at] and at not in inside and at not in found:
            if _asks_where(words, at):
                found[at] = ("ASIDE", 1)
                past = at + 1
            elif _opens(words, kind, at, length):
                length = _happens(words, at) or length if length == 1 and kind == "IF" else length  # noqa: PLW2901
                first = _measured(words, at, past) if words.low[at] in ("before", "after", "prior") else at
                found[first] = ("ASIDE" if _asks_who(words, at) else kind, at - first + length)
                past = at + length
            elif (
                words.low[at] == "that"
                and at
                and words.low[at - 1] in COMMAS | AND
                and any(
                    opened == "THAT" or words.low[p + n - 2 : p + n] == ["fact", "that"]
                    for p, (opened, n) in found.items()
                )
            ):
                found[at] = ("THAT", length)  # "feel that they are safe, and | that they are heard"
    return _with_lists(words, found)


def _with_lists(words: Cut, found: dict[int, tuple[str, int]]) -> dict[int, tuple[str, int]]:
    """The openers, with one for each list of times behind a verb that holds one: "log in | at break, at lunch or after school"."""
    for listed in _times().finditer(words.text) if ("IF", 1) in found.values() else ():
        places = [p for p, (start, _) in enumerate(words.spans) if listed.start() <= start < listed.end()]
        inside = [p for p in places if found.get(p, ("", 0)) == ("IF", 1)]
        if inside and places[0] > 0 and words.low[places[0] - 1] not in COMMAS:
            found = {p: one for p, one in found.items() if p not in inside} | {places[0]: ("IF", 1)}
    return found


@cache
def _times() -> Sought:
    item = (
        r"(?:before|after|during|at|in|on)(?: (?:and|or) (?:before|after|during))?(?: (?:the|their|your|any|all|our|a))?"
        rf"(?: [\w’'-]+)? (?:{'|'.join(sorted(words_of('joints', 'times_of_day')))})\b(?! (?:staff|time))"
    )
    return Sought(rf"\b{item}(?:, {item})*,? (?:and|or) {item}", re.IGNORECASE)


def _measured(words: Cut, at: int, past: int) -> int:
    """Where "at least two days | before the trip" begins, after the openers up to `past`; `at` if nothing measures it."""
    start = measure_before(words.text[: words.spans[at][0]].rstrip())
    first = next((p for p in range(max(past, 1), at) if words.spans[p][0] == start), at)
    return at if words.low[first - 1] in _WHOLE_SPELLS else first


_WHOLE_SPELLS = frozenset(
    {"for", "until", "till", "the", "within", "over", "of", "every", "each", "last", "first", "next", "than"}
)
"""What stands before a measure that is a spell of its own: "for two weeks | after it opens"."""


def _asks_who(words: Cut, at: int) -> bool:
    """Whether "who" or "where" goes on with what is to be told: "set out its purpose and | who will look after it"."""
    low = words.low
    if low[at] == "where" and low[max(0, at - 2) : at - 1] in (["tell"], ["show"], ["telling"], ["showing"]):
        return low[at - 1] in PRONOUNS  # "tell them | where it can be found"
    joined = low[at] == "who" and at > 2 and low[at - 1] in AND_OR and low[at - 2] != ","
    return joined and "who" not in low[:at] and low[at - 2] not in PRONOUNS and "that" not in low[:at]


def _asks_where(words: Cut, at: int) -> bool:
    """Whether "where" or "when" tells what is to be found out, or goes on with it: "work out | where we are or | when we leave"."""
    low = words.low
    if low[at] not in ("where", "when") or at < 2:
        return False
    if low[at + 1 : at + 2] == ["to"] and is_base("".join(low[at + 2 : at + 3])):
        return True  # "and | where to go for help"
    first = next((p for p in range(at - 1, 0, -1) if low[p] in ("where", "when")), 0) if low[at - 1] in AND_OR else at
    return first > 1 and low[first - 1] in ("out", "down") and low[first - 2] in _FINDS_OUT


_FINDS_OUT = frozenset({"work", "works", "find", "finds", "make", "write", "set", "note", "put"})


def _aims_that(words: Cut) -> int:
    """Where "that" stands in `the aim of the club is that every pupil should feel at home`; 0 if it does not."""
    places = (p for p in range(2, words.size) if words.low[p] == "that" and words.low[p - 1] in ("is", "was"))
    that = next(places, 0)
    return that if that and _WISHES & set(words.low[: that - 1]) else 0


def _happens(words: Cut, at: int) -> int:
    """The words of "on the pupil's return", "in her absence", "in every other case"; 0 if none of these begins here."""
    low, front = words.low, at == 0 or words.low[at - 1] in COMMAS | AND
    if low[at] not in ("on", "in") or (low[at] == "on" and not front):
        return 0
    nouns = _HAPPENINGS if low[at] == "on" else _STATES
    for end in range(at + 1, min(at + 6, words.size)):
        if low[end] in nouns:
            return 0 if tuple(low[at + 1 : end + 1]) in _ALWAYS else end + 1 - at
        if low[end] in PREPOSITIONS or low[end] in BREAKS or low[end] in MODALS:
            return 0
    return 0


def _in_purpose(low: Sequence[str], at: int) -> bool:
    """Whether a purpose that no comma ends goes on at `at`: "lock it so that nobody falls in | when it is dark"."""
    so = next((p for p in range(at - 2, 0, -1) if low[p : p + 2] == ["so", "that"]), 0)
    return bool(so) and BREAKS.isdisjoint(low[so + 2 : at])


def _be_before(low: Sequence[str], at: int) -> bool:
    """Whether a form of "be" stands before a word, but for adverbs."""
    before = next((p for p in range(at - 1, -1, -1) if not low[p].endswith("ly")), -1)
    return before >= 0 and low[before] in ("is", "are", "be", "being", "been", "was", "were")


_CASES = frozenset({"if", "when", "where", "while", "whilst", "unless", "until", "once", "because", "whether", "than"})
"""Before "that" they begin what is told of a thing: "except where | that bird is hurt"."""
_DONE_UPON = words_of("verbs", "done_upon")
_SPENT_OUT = frozenset({"can", "could", "possible", "practicable"})


def _opens(words: Cut, kind: str, at: int, length: int) -> bool:
    low = words.low
    word, before = low[at], low[at - 1] if at else ""
    after = low[at + length] if at + length < words.size else ""
    if kind in ("AND", "OR", "BUT"):
        return False
    if word == "with" and length == 1:
        leave = next((p for p in range(at + 1, min(at + 7, len(low))) if low[p] in _GRANTED), 0)
        return bool(leave) and any(w.endswith(("'s", "s'")) or w in _GIVEN for w in low[at + 1 : leave])
    if word in ("on", "in") and length == 1:
        return bool(_happens(words, at)) or (word == "on" and after == "being" and at == 0)
    if word == "should" and length == 1:
        return should_be(words, at)
    if word == "upon" and not _SCREENS.isdisjoint(low[at + 1 : at + 6]):
        return False  # where it is done: "publish upon an official account"
    if word == "pending":
        return (
            before not in ("is", "are", "be", "still", "the", "any", "while", "a", "remain", "remains") and after != ""
        )
    if word == "subject" and _be_before(low, at):
        return False  # "is rightly subject to a high standard"
    if word in ("failing", "barring"):
        return (at == 0 or before in COMMAS) and after not in ("", "to")
    if word == "save" and after and low[at + 1] in _SAVED:  # "nobody may, | save the captain", not "save the file"
        return before == "," and not (_REFUSALS | _ALL).isdisjoint(low[:at]) and low[at + 2] not in _FILES
    if word == "apart" and before in _KEPT_APART:
        return False  # "be kept | apart from the others"
    if word == "short":
        return before not in _SHORT_OF
    if word == "without" and (
        before in _REFUSALS or before in ("do", "manage") or low[max(0, at - 2) : at] == ["with", "or"]
    ):
        return False  # "not without risk", "with or | without names", "do without it"
    if word == "without" and not _REFUSALS.isdisjoint(low[max(0, at - 14) : at]) and at > 2:
        return after not in ("", "exception", "delay", "fail", "prejudice", "limitation")
    if word == "without":
        return any(w in _LEAVE or w.removesuffix("s") in _LEAVE for w in low[at + 1 : at + 10])
    if word == "in" and kind == "IF" and length > 1 and low[at + 1].endswith("ing"):
        return at == 0  # "in choosing a coach the head must", not "care in choosing it"
    if word == "upon" and not _DONE_UPON.isdisjoint(low[max(0, at - 6) : at]):
        return False  # "consult the parents | upon any change"
    if kind == "WHO" and word == "that":
        return (
            at > 0
            and before not in BREAKS
            and before not in _CASES
            and after != "of"
            and not (after == "is" and low[at + 2 : at + 3] in ([","], ["to"]))
            and not (before in PREPOSITIONS and before != "those")
            and not (before in AND_OR and after in ("includes", "means", "goes"))  # "anybody, and | that includes us"
        )
    if kind == "WHO" and word in ("which", "whom") and before in PREPOSITIONS:
        return True
    if word == "at" and length > 2 and kind == "IF" and low[at + length - 2] not in ("request", "invitation"):
        return (
            at == 0 or before in BUT
        )  # "at the end of the visit the leader will", not "given at the end of the lesson"
    if word == "outside" and (
        before in AND_OR or after in AND_OR or low[at + length : at + length + 1] in (["and"], ["or"])
    ):
        return False  # "both inside and | outside school"
    if word == "for" and length > 2 and kind == "IF" and low[at + length - 1] in _ENDS:
        return at == 0 or before in BUT  # what comes first: "for trivial reasons pupils will not"
    if word == "if" and after in ("any", "anyone", "ever") and low[at + 2 : at + 3] in ([","], [")"], ["."], []):
        return False
    if word in ("if", "when", "where") and low[max(0, at - 3) : at - 1] in (["what", "to"], ["how", "to"]):
        return False  # "know what to do | if the bell rings"
    if word in ("if", "when", "while") and kind == "IF" and _in_purpose(low, at):
        return False
    if word == "outside" and any(who in ("who", "whom") for who in low[max(0, at - 5) : at]):
        return before == ","  # "people whom they know | outside school"
    if word == "on" and length > 2 and low[at + length - 1] in _AWAY:
        return at == 0 or before in COMMAS  # "on a school trip staff must", not "when on a school trip"
    if kind == "IF" and length == 1:
        if word in ("where", "when") and before in _ASKED_WHERE:
            return False  # "do not say | where you work"
        if word in ("where", "when"):
            fresh = before in AND_OR and low[at - 2 : at - 1] == [","]
            return fresh or before not in place_nouns() or before in ("online",)
        if word == "between":
            return after[:1].isdigit() or after in ("lessons", "classes") or after in _DATES
        if word == "within":
            return after[:1].isdigit() or after in ("two", "three", "five", "ten", "one", "seven", "working")
        if word == "before" and (after in ("", ".", ",") or low[max(0, at - 2) : at] == ["on", "or"]):
            return False
        if word == "during":
            return True
        if word in ("following", "provided"):
            named_act = after not in ("the", ":") or (at + 2 < len(low) and low[at + 2].endswith(_ACT_ENDS))
            return (at == 0 and word == "following" and named_act) or (
                word == "provided" and (after in _AGREED or (before == "," and after in DETERMINERS))
            )
        if word == "once":
            often = after in ("a", "per", "every", "each", "in") and low[at + 2 : at + 3] and low[at + 2] in _SPELLS
            often = often or low[at + 2 : at + 3] in (["every"], ["each"])  # "once on every working day"
            return before not in ("at", "this", "least", "most", "than") and not often and after not in ("", ".", ",")
        if word == "after":
            return before not in ("look", "looked", "looking", "named")
    if word == "than" and before in ("younger", "older", "lower", "higher") and low[at + 1 : at + 2] != ["that"]:
        return False  # "pupils younger | than Year 5 must"
    if kind == "IF" and word == "subject":
        return before not in ("be", "is", "are", "the", "a", "data", "any", "each")
    if word == "as" and "as" in low[max(0, at - 3) : at]:  # "as soon as they can"
        return False
    if word == "as" and before == "for" and _SPENT_OUT & {*low[at + 3 : at + 5]}:
        return False  # "wait for as long as they can"
    if word == "than" and before in ("more", "fewer", "less", "later", "earlier", "longer"):
        return False
    if kind == "ASIDE" and word in ("how", "what", "why", "whether", "whatever"):
        return True
    if word in ("until", "till") and (after[:1].isdigit() or after in _DATES):
        return False  # "remain until four"
    if word in ("until", "till") and "from" in low[max(0, at - 4) : at] and before[:1].isdigit():
        return False  # "from 9:00 until 10:00"
    return not (kind == "UNLESS" and word in ("excluding",) and at > 0)
