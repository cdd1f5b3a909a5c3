"""The verb groups of a sentence: a modal or a form of "be" with what it states ("will not be permitted to").

Comes in: a sentence cut into words. Goes out: its groups in order. Which of them rules the sentence is not decided here.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from ..phrases.parties import named, subjects
from ..phrases.words import is_base, is_gerund, is_participle, phrases, words_of
from .cutting import AND, BREAKS, COMMAS, DETERMINERS, JOINTS, MODALS, NOUN_STARTS, PREPOSITIONS, PRONOUNS, Cut
from .penal import PENAL, penal_verb

Mode = Literal["active", "passive", "gerund"]
"""The form of a predicate's verbs: `report`, `reported`, `reporting`."""

_CLOSERS = words_of("joints", "closers")
_AFTER_WILL = words_of("deontic", "after_will")
_NO_ADVERBS = words_of("deontic", "no_adverbs")
_AIMS = words_of("deontic", "aims")
_SHOULD_ANY = frozenset(
    {
        "they",
        "you",
        "he",
        "she",
        "it",
        "there",
        "any",
        "the",
        "a",
        "an",
        "your",
        "their",
        "this",
        "that",
        "these",
        "anyone",
        "someone",
        "anything",
        "either",
        "another",
        "too",
        "many",
        "several",
        "few",
        "fewer",
    }
)
_WHICH_MONTH = frozenset({"each", "every", "last", "next", "this", "early", "late", "mid", "april", "and"})
_WISHING = frozenset({"wish", "wishes", "want", "wants", "like", "choose", "able", "allowed", "used"})
_ANSWERABLE = frozenset({"accountable", "answerable", "responsible"})
_PLEDGES = frozenset({"agree", "agrees", "promise", "promises", "undertake", "undertakes", "pledge", "pledges"})
_ALL_ONE_CAN = frozenset({"all", "everything", "anything", "whatever", "what", "much", "best", "far", "soon"})
_TITLES = frozenset({"mr", "mrs", "miss", "ms", "dr", "mx"})
_ANY = frozenset({"no", "any", "each", "every", "all", "a", "an"})
_BEFORE_GERUND = frozenset({"from", "for", "against", "with", "of", "on"})
_SIDES = frozenset({"time", "account", "circumstances", "point", "case", "event", "occasion", "stage", "way"})
_NO_NOUNS = words_of("verbs", "finite") | {"be", "not", "only", "first", "then", "at", "in", "on", "under"}
_SMALL = PREPOSITIONS | JOINTS | PRONOUNS | {"to", "that", "who", "which", ",", "(", "'"}
_ASKED_FIRST = DETERMINERS | {"parents", "staff", "pupils"}
_STATES_OF = words_of("verbs", "states_of")
_REALLY = frozenset({"really", "truly", "fully", "completely", "entirely", "totally", "quite", "wholly", "necessarily"})
_SUBORDINATE = words_of("joints", "subordinate")
_IS = frozenset({"is", "are", "am"})
_GROUP_STARTS = phrases("deontic", "modal").firsts | _IS


class Group(Struct, frozen=True):
    """A verb group in the text: its tokens, the form of the verb that it rules, and whether it ends in "to"."""

    start: int
    end: int
    parts: tuple[tuple[str, int, int], ...]
    mode: Mode
    to: bool
    closed: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Terminals of the group."""
        return tuple(kind for kind, _, _ in self.parts)


def find_groups(words: Cut) -> list[Group]:
    """The verb groups of a sentence in order; none stands in brackets."""
    groups: list[Group] = []
    at = 0
    while at < words.size:
        group = _group_at(words, at) if words.low[at] in _GROUP_STARTS and not words.aside[at] else None
        ruled = groups and at - groups[-1].end < 2  # "could | lead to"
        if (
            group is None
            and not ruled
            and words.low[at] in PENAL
            and not words.aside[at]
            and (voice := penal_verb(words.low, at))
        ):
            be = (("BE", at, at + 1),) if voice == "passive" else ()
            group = Group(at, at + len(be), (("LIABLE", at, at), *be), voice, False)
        if group is None:
            at += 1
        else:
            groups.append(group)
            at = max(group.end, at + 1)
    return groups


def _mods(words: Cut, at: int, parts: list[tuple[str, int, int]]) -> int:
    inside = phrases("deontic", "inside")
    while at < words.size:
        if words.low[at] == "," and at + 1 < words.size:
            end = words.aside_comma(at)
            if not end:
                return at
            kind = inside.find(words.low, at + 1)[0] or "ADVERB"
            parts += [("ADVERB", at, at + 1), (kind, at + 1, end - 1), ("ADVERB", end - 1, end)]
            at = end
            continue
        kind, length = inside.find(words.low, at)
        if not length and (verb := _first_doing(words, at)):
            parts.append(("ADVERB", at, verb))
            at = verb
            continue
        if not length and _adverb(words.low[at]):
            kind, length = "ADVERB", 1
        if not length:
            return at
        parts.append((kind, at, at + length))
        at += length
    return at


def _first_doing(words: Cut, at: int) -> int:
    """The verb behind what is done first: "shall before starting work | show a licence"; 0 for none."""
    if words.low[at] not in ("before", "after", "on", "upon") or not is_gerund("".join(words.low[at + 1 : at + 2])):
        return 0
    verbs = (
        p
        for p in range(at + 2, min(at + 9, words.size - 1))
        if is_base(words.low[p]) and (words.low[p + 1] in NOUN_STARTS or words.low[p + 1] == "evidence")
    )
    return next(verbs, 0)


def _adverb(word: str) -> bool:
    """Whether a word in -ly is an adverb: not "likely", not "reply"."""
    return word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS and not is_base(word)


def _group_at(words: Cut, at: int) -> Group | None:
    low = words.low
    parts: list[tuple[str, int, int]] = []
    modal, length = phrases("deontic", "modal").find(low, at)
    if modal:
        if at and (
            low[at - 1] in ("the", "a", "their", "free", "of", "in") and low[at] in ("will", "can", "may", "must")
        ):
            return None
        if at and low[at - 1] == "please":
            return None
        if low[at + 1 : at + 2] == ["be"] and phrases("deontic", "duty").find(low, at)[1]:
            return None  # "will be the responsibility of"
        if low[at - 2 : at - 1] == ["as"] and low[at - 1] in PRONOUNS:  # "as soon as you can"
            return None
        if at and low[at - 1] == "as":  # "as may happen at a match"
            return None
        if low[at] == "may" and words.capital(at) and _is_month(words, at):
            return None
        if (
            modal == "SHOULD"
            and at + 1 < words.size
            and (low[at + 1] in _SHOULD_ANY or ((at == 0 or low[at - 1] == ",") and low[at + 1] in _ASKED_FIRST))
            and not (at and low[at - 1] in ("time", "account", "circumstances", "point", "case", "event", "occasion"))
        ):
            return None
        if modal == "SHOULD" and low[at] == "should" and should_be(words, at):
            return None
        if (at and low[at - 1] == "to" and low[at - 2] not in _WISHING) or (
            low[at] in ("need", "needs", "have")
            and at
            and low[at - 1] in ("not", "to", "will", "may", "can", "might", "the", "no", "any", "a")
        ):
            return None
        if modal == "COULD" and phrases("deontic", "tell").find(low, at)[1] > 1:
            return None
        if at > 1 and low[at - 1] in PRONOUNS and low[at - 2] in _ALL_ONE_CAN:
            return None  # "do all we can", "as much as you can"
        if low[at] in ("can", "could") and _left_open(words, at):
            return None
        if modal == "MAY" and at > 4 and low[at - 1] in PRONOUNS and _superlative(low[at - 5 : at - 2]):
            return None  # "the loosest rule | you can bear"
        if low[at] in _PLEDGES and not ((at and low[at - 1] in ("i", "we")) or _pledging(words, at)):
            return None
        if modal == "MUST" and low[at] in _NEEDS and _nobody_before(words, at):
            modal = "COULD"  # "nobody has to join"
        first, _, second = modal.partition("_")
        if low[at] in ("lead", "leads") and _ends_title(words, at):
            return None  # "reported to the safeguarding lead | on the same day"
        if second == "BANNED" and not _closes(words, at + length):
            return None
        parts.append((first, at, at + 1 if second else at + length))
        last = low[at + length - 1]
        if second:  # "have | no right to", "would | be unwise to", "has | no place"
            parts.append((second, at + 1, at + length))
            return Group(at, at + length, tuple(parts), "active", last == "to", closed=second == "BANNED")
        if last == "to" and modal == "MUST" and low[at + length : at + length + 1] == ["be"]:
            return _be_group(words, at, at + length, at + length + 1, parts)  # "has to be"
        if length > 1:
            mode: Mode = "gerund" if last in _BEFORE_GERUND else "active"
            return Group(at, at + length, tuple(parts), mode, last == "to")
        after = _mods(words, at + length, parts)
        if low[at] == "ought" and low[after : after + 1] == ["to"]:
            parts.append(("ADVERB", after, after + 1))
            after = _mods(words, after + 1, parts)
        if after < words.size and (
            low[after] == "be"
            or (low[after] in ("have", "has") and after + 1 < words.size and low[after + 1] == "been")
        ):
            return _be_group(words, at, after, after + (1 if low[after] == "be" else 2), parts)
        return Group(at, after, tuple(parts), "active", False)
    return _be_group(words, at, at, at + 1, parts) if low[at] in _IS else None


def _ends_title(words: Cut, at: int) -> bool:
    """Whether the word at `at` is the last of a party's name: "the safeguarding lead", not "governors lead"."""
    text = words.slice(max(0, at - 4), at + 1)
    return any(who.end == len(text) and " " in who.text for who in named(text))


_NEEDS = frozenset({"has", "have", "need", "needs"})


_NO_DEGREE = words_of("verbs", "no_degree")


def _superlative(low: Sequence[str]) -> bool:
    """Whether the best, or the worst, of something is named in three words."""
    return any(one == "the" and other.endswith("est") and other not in _NO_DEGREE for one, other in pairwise(low))


def _nobody_before(words: Cut, at: int) -> bool:
    """Whether nobody is the subject of a verb at `at`: "nobody | has to", "no pupil | needs to"."""
    begins = next((p + 1 for p in range(at - 1, -1, -1) if words.low[p] in BREAKS), 0)
    return words.low[begins] in ("nobody", "none", "no-one", "no", "neither") and at - begins < 8


def _left_open(words: Cut, at: int) -> bool:
    """Whether what one can is told by the verb before: "take down the pictures we can | within a week"."""
    behind = words.low[at + 1] if at + 1 < words.size else "."
    describes = (
        at > 2 and words.low[at - 1] in PRONOUNS and words.low[at - 2].isalpha() and words.low[at - 2] not in _SMALL
    )
    subordinate = describes and words.low[at - 2] in _SUBORDINATE
    return describes and not subordinate and (behind in PREPOSITIONS or behind in ("and", ".", ";"))


def _is_month(words: Cut, at: int) -> bool:
    """Whether "May" with a capital is the month: "May 2024", "each May", "in May", "sports day, May fair"."""
    if at > 1 and not words.capital(at - 1) and (words.low[at - 1] == "," or words.low[at - 1].isalpha()):
        return True  # who writes the other words small writes a modal small
    dated = at + 1 < words.size and words.low[at + 1][:1].isdigit()
    before = words.low[at - 1] if at else ""
    return dated or before in PREPOSITIONS or before in _WHICH_MONTH or before[:1].isdigit()


def _be_group(words: Cut, start: int, be: int, after: int, parts: list[tuple[str, int, int]]) -> Group | None:
    low, modal = words.low, parts[0][0] if parts else ""
    parts.append(("BE", be, after))
    after = _mods(words, after, parts)
    state, length = phrases("deontic", "state").find(low, after) if after < words.size else ("", 0)
    if not state and (answers := _answers(words, after)):
        state, length = "REQUIRED", answers - after
    if not state and (to := _interposed(words, after)):
        kind, found = phrases("deontic", "state").find([low[after], "to"], 0)
        if found == 2:  # "are expected, where they can, | to keep a copy"
            state_parts = ((kind, after, after + 1), ("ADVERB", after + 1, after + 2), ("ADVERB", after + 2, to - 1))
            return Group(start, to + 1, (*parts, *state_parts, ("ADVERB", to - 1, to + 1)), "active", True)
    if not state and not modal and _gives(words, start, after):
        state, length = "ALLOWED", 1
    if not state and not modal and (gift := _discretion(words, after)):
        return Group(start, gift, (*parts, ("FINE", after, gift)), "active", False, closed=True)
    if not state and after < words.size:  # "advised not to"
        for count in (1, 2, 3):
            if low[after + count : after + count + 2] == ["not", "to"]:
                kind, length = phrases("deontic", "state").find([*low[after : after + count], "to"], 0)
                if kind and length == count + 1:
                    end = after + count + 2
                    return Group(
                        start,
                        end,
                        (*parts, (kind, after, after + count), ("NOT", after + count, end)),
                        "active",
                        True,
                    )
    if (
        state
        and not (modal in ("MUST", "SHOULD") and low[after] == "able")
        and not (state == "FORBIDDEN" and modal in ("MAY", "COULD"))  # "may be barred from": what follows a breach
        and not (state == "FORBIDDEN" and _from_place(words, start, after + length))
        and (low[after] != "needed" or (low[start - 1] not in ("that", "which") and _party_before(words, start)))
        and (low[after + length - 1] != "to" or _takes_verb(words, after + length))
    ):
        end = after + length
        parts.append((state, after, end))
        if low[end : end + 2] == ["not", "to"]:
            parts.append(("NOT", end, end + 2))
            end += 2
        last = low[end - 1]
        end = _mods(words, end, parts)
        return Group(
            start,
            end,
            tuple(parts),
            "gerund" if last in _BEFORE_GERUND else "active",
            last == "to",
        )
    if not modal and "best" in low[be + 1 : after] and after < words.size and is_participle(low[after]):
        advice = [("SHOULD", be, be + 1), ("BE", be + 1, be + 1), *parts[1:]]  # "boots are best not worn"
        return Group(start, after, tuple(advice), "passive", False)
    verdict, length = phrases("deontic", "verdict").find(low, after) if after < words.size else ("", 0)
    if (
        verdict
        and not (
            modal == "WILL" and low[after] in ("banned", "prohibited", "forbidden") and _party_before(words, start)
        )
        and (low[after] != "out" or length > 1 or _ends(words, after + 1))
        and (
            low[after : after + length] not in (["done"], ["in", "order"], ["an", "option"])  # "copying is not done"
            or (low[after - 1] in ("not", "never") and low[start - 1] != "it")
        )
        and (low[after : after + length] != ["out", "of", "order"] or low[after - 1] not in _IS)
        and (not modal or (modal == "WILL" and low[after] in _AFTER_WILL))
        and (_closes(words, after + length) or low[after + length - 1] == "of")
    ):
        parts.append((verdict, after, after + length))
        return Group(start, after + length, tuple(parts), "active", False, closed=True)
    if modal:
        return Group(start, after, tuple(parts), "passive", False)
    if _never_done(words, start, after, parts):
        rule = [("MUST", be, be + 1), ("BE", be + 1, be + 1), *parts[1:]]  # "names are never given"
        return Group(start, after, tuple(rule), "passive", False)
    return _is_to(words, start, after, parts)


def _interposed(words: Cut, at: int) -> int:
    """Where "to" stands in `expected, where they can, to`; 0 if no two commas part it from the word at `at`."""
    low = words.low
    if low[at + 1 : at + 2] != [","] or low[at + 2 : at + 3] == ["and"]:
        return 0
    second = next((p for p in range(at + 3, min(at + 12, words.size - 2)) if low[p] == ","), 0)
    return second + 1 if second and low[second + 1] == "to" and is_base(low[second + 2]) else 0


def _never_done(words: Cut, be: int, done: int, parts: list[tuple[str, int, int]]) -> bool:
    """Whether a thing is never done, which is a rule: "names | are never given", "no picture | is ever shared", not "a post is
    never forgotten"; nor what a subordinate clause tells ("accounts that are never used").
    """
    begins = next((p + 1 for p in range(be - 1, -1, -1) if words.low[p] in BREAKS), 0)
    never = any(kind == "NEVER" for kind, _, _ in parts)
    none = words.low[begins : begins + 1] in (["no"], ["none"], ["neither"], ["nothing"])
    return (
        done < words.size
        and done > be + 1
        and (never or (none and words.low[done - 1] == "ever"))
        and is_participle(words.low[done])
        and words.low[done] not in _STATES_OF
        and _REALLY.isdisjoint(words.low[be:done])
        and begins < be
        and _SUBORDINATE.isdisjoint(words.low[begins:be])
    )


def _from_place(words: Cut, start: int, behind: int) -> bool:
    """Whether things are kept from a place: "phones are banned from | the hall"."""
    place = behind < words.size and words.low[behind - 1] == "from" and words.low[behind] in DETERMINERS
    return place and (words.low[start] in ("will", "shall") or not _party_before(words, start))


def _pledging(words: Cut, at: int) -> bool:
    """Whether a party right before `at` pledges something itself: "parents | agree to", not "must | agree to"."""
    text = words.slice(max(0, at - 4), at)
    found = subjects(text)
    return bool(found) and found[-1].end == len(text) and MODALS.isdisjoint(words.low[:at])


def _answers(words: Cut, at: int) -> int:
    """The place behind `accountable to the board for`; 0 if this stands not here."""
    low = words.low
    if at + 3 >= words.size or low[at] not in _ANSWERABLE or low[at + 1] != "to" or is_base(low[at + 2]):
        return 0
    link = next((p for p in range(at + 3, min(words.size, at + 10)) if low[p] == "for" or low[p] in BREAKS), 0)
    return link + 1 if link and low[link] == "for" else 0


def _gives(words: Cut, be: int, at: int) -> bool:
    """Whether a party is allowed a thing: "members are allowed | two guests", not "… allowed | in the gym"."""
    if words.low[at : at + 1] not in (["allowed"], ["permitted"]) or at + 1 >= words.size:
        return False
    after = words.low[at + 1]
    thing = after.isalnum() and after not in _CLOSERS | PREPOSITIONS | JOINTS and not after.endswith("ly")
    return thing and after not in ("to", "back", "home", "that", "not") and _party_before(words, be)


def _discretion(words: Cut, at: int) -> int:
    """The place behind `at the head's (sole) discretion`; 0 if this stands not here."""
    low = words.low
    if at >= words.size or low[at] != "at":
        return 0
    end = next((p for p in range(at + 2, min(words.size, at + 8)) if low[p] == "discretion"), 0)
    owned = any(word.endswith(("'s", "s'")) or word in ("their", "our", "his", "her") for word in low[at + 1 : end])
    return end + 1 if end and owned else 0


def _is_to(words: Cut, start: int, to: int, parts: list[tuple[str, int, int]]) -> Group | None:
    """`is to report`, `are only to be worn`; a thing is to be done, only a party is to do."""
    low, verb = words.low, to + 1
    if low[to : to + 1] != ["to"]:
        return None
    group = [("ISTO", start, start + 1), *parts[1:], ("ADVERB", to, verb)]
    if low[verb:] in ([], [":"]):
        return Group(start, verb, tuple(group), "active", True) if _party_before(words, start) else None
    if low[start - 1 : start] == ["there"] and low[verb] == "be":
        return Group(start, verb, tuple(group), "active", True)
    be_done = low[verb] == "be" and _mods(words, verb + 1, [])
    if be_done and be_done < words.size and (_party_before(words, start) or _done(words, start, be_done)):
        return Group(start, verb + 1, (*group, ("BE", verb, verb + 1)), "passive", False)
    refused = any(kind in ("NOT", "NEVER") for kind, _, _ in group) or _no_one(words, start)
    acts = is_base(low[verb]) or low[verb] in ("be", "have", "do")
    acts = acts or (low[verb].isalpha() and low[verb + 1 : verb + 2] != [] and low[verb + 1] in DETERMINERS)
    ruled = refused or low[verb] in ("stay", "remain") or _party_before(words, start) or _goes_on(words, start)
    if acts and (ruled or _each(words, start)):
        return Group(start, verb, tuple(group), "active", True)
    return None


def _no_one(words: Cut, be: int) -> bool:
    """Whether nobody or nothing is the subject: "nothing | is to go live"."""
    begins = next((p + 1 for p in range(be - 1, -1, -1) if words.low[p] in BREAKS), 0)
    return words.low[begins] in ("nothing", "nobody", "none") and not _AIMS & set(words.low[begins:be])


def _each(words: Cut, be: int) -> bool:
    """Whether things, or any one of them, are the subject, and no aim is: "forms | are to reach the office by noon"."""
    subject = words.low[next((p + 1 for p in range(be - 1, -1, -1) if words.low[p] in BREAKS), 0) : be]
    if not subject or _AIMS & set(subject) or subject[0] in PRONOUNS or subject[0] == "there":
        return False
    return words.low[be] == "are" or subject[0] in _ANY


def _done(words: Cut, start: int, verb: int) -> bool:
    """Whether a participle stands at `verb` and what stands before `start` is no aim ("the aim is to be admired")."""
    return is_participle(words.low[verb]) and not _AIMS & set(words.low[max(0, start - 6) : start])


def _takes_verb(words: Cut, at: int) -> bool:
    """Whether a verb can stand at `at`, or the text ends there: not so in "directed to staff"."""
    word = words.low[at] if at < words.size else ""
    return (
        is_base(word)
        or word in ("be", "have", "do")
        or not (word in NOUN_STARTS or word in PREPOSITIONS or words.capital_at(at) or named(word))
    )


def _closes(words: Cut, at: int) -> bool:
    """Whether a verdict may end here: "… is prohibited during lessons"."""
    return at >= words.size or words.low[at] in _CLOSERS


def _ends(words: Cut, at: int) -> bool:
    """Whether a clause ends here: "slogans are out", not "out of date"."""
    return at >= words.size or words.low[at] in BREAKS or words.low[at] == "."


def _party_before(words: Cut, at: int) -> bool:
    if at and words.low[at - 1] == "it":
        return False
    if at and words.low[0] in _TITLES and words.capital_at(1):
        return True
    if at > 3 and words.low[at - 1] == ",":  # "Miss Low, our first-aider, | is to"
        at -= 1
        first = next((p for p in range(at - 1, 0, -1) if words.low[p] == ","), 0)
        if first and _party_before(words, first):  # "the bursar, when alone, | is to"
            return True
    start = max(0, at - 9)
    for back in range(at - 1, start - 1, -1):
        if words.low[back] in COMMAS or words.low[back] == ".":
            start = back + 1
            break
    found = subjects(words.slice(start, at)) or _last_party(words.slice(max(start, at - 4), at))
    return bool(found) or (at > 0 and words.low[at - 1] in ("they", "you", "we", "he", "she"))


def _goes_on(words: Cut, at: int) -> bool:
    """Whether "and is to" takes up the subject of a verb group before it."""
    return at > 1 and words.low[at - 1] in AND and any(word in MODALS for word in words.low[:at])


def should_be(words: Cut, at: int) -> bool:
    """Whether "should" turns a clause round: "close the lid | should unsuitable pictures appear", "Should advice change, the head
    must".
    """
    low = words.low
    after = low[at + 1] if at + 1 < words.size else ""
    if at == 1 or (at and (low[at - 1] in _SIDES or low[at - 1] in JOINTS)):
        return False
    plain = after.isalpha() and not is_base(after) and not is_participle(after) and after not in _NO_NOUNS
    plain = plain or (at == 0 and after != "not" and low[2:3] == ["be"])
    if not plain or phrases("deontic", "inside").find(low, at + 1)[1]:
        return False
    verb = next((p for p in range(at + 2, min(at + 7, words.size)) if is_base(low[p]) or low[p] == "be"), 0)
    if at == 0:
        comma = low.index(",") if "," in low else 0
        return 0 < verb < comma and not MODALS.isdisjoint(low[comma:])
    ruled = any(word in MODALS or word in ("is", "are") for word in low[:at]) or is_base(low[0])
    return ruled and 0 < verb < at + 5 and _SMALL.isdisjoint(low[at + 1 : verb])


def _last_party(text: str) -> bool:
    """Whether a text ends in a party that nothing before makes an object: "in this case pupils", not "letters to parents"."""
    found = named(text)
    if not found or text[found[-1].end :].strip():
        return False
    before = re.findall(r"[\w’'-]+", text[: found[-1].start].casefold())
    while before and before[-1] in DETERMINERS:
        before.pop()
    return bool(before) and before[-1] not in PREPOSITIONS | JOINTS
