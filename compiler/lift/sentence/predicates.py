"""What stands behind a verb group: conditions, exceptions, and the joints at which a new predicate starts.

"Monitor and review the site" is one act, "check the site and report it" are two: a joint splits where a verb of the
same form follows and the verb before has an object of its own.
"""

from ..phrases.parties import named, subjects
from ..phrases.words import base_of, is_base, is_gerund, is_participle, is_third_person, phrases, words_of
from .coordination import Joint, Piece, verb_behind
from .cutting import AND, AND_OR, BREAKS, DETERMINERS, OR, PARTICLES, PREPOSITIONS, PRONOUNS
from .lexing import Words
from .marks import Marks
from .orders import mark_orderer, skip_adverbs
from .subjects import NOUN_LIKE, verbal
from .verb_groups import Mode

_WHICH = frozenset({"their", "those", "your", "his", "her", "its", "one's", "that"})
_INVERTED = frozenset({"should", "must", "may", "can", "will", "shall"})
_GAPPED = words_of("verbs", "gapped")
_TOLD_TO = words_of("verbs", "told_to")
_NOUN_LINKS = words_of("verbs", "noun_links")


def mark_predicates(
    words: Words, marks: Marks, start: int, end: int, mode: Mode, to: bool, *, lead: bool = False, order: bool = False
) -> None:
    """Marks tails (conditions, exceptions) and splits in the stretch behind a verb group."""
    low = words.low
    piece = Piece(start, mode, _forms(words, start, end, mode, order), order, to)
    piece.refused = int(order and start > 0 and low[start - 1] in ("not", "never"))
    piece.bids = order and not piece.refused
    piece.holds = low[start : start + 1] in (["ensure"], ["ensuring"]) or low[start : start + 2] == ["make", "sure"]
    at = start
    while at < end:
        kind, length = words.openers.get(at, ("", 0))
        if words.aside[at]:
            at += 1
        elif low[at] == "," and length == 0 and (behind := _formula(words, at, end)):
            at = behind
        elif kind == "IF" and piece.tail >= 0 and low[at - 2 : at] in (["but", "not"], ["but", "never"]):
            at += length  # "but not | during lessons"
        elif kind == "IF" and piece.tail >= 0 and at == piece.tail + words.openers[piece.tail][1]:
            at += length  # "other than | in an emergency"
        elif kind == "UNLESS" and _which_other(words, at + length, length):
            at += length  # "children other than | their own"
        elif kind == "IF" and piece.zone == "aside" and not _SUPPOSED.isdisjoint(low[piece.zone_at : at]):
            at += length  # "consider whether it would hurt them | if they read it"
        elif kind == "IF" and piece.tail >= 0 and _of_exception(words, piece.tail, at):
            at += length
        elif kind in ("IF", "UNLESS") and _tails(words, piece, at, start, lead):
            marks.put(kind, at, at)
            piece.tail, piece.zone = at, ""
            at += length
        elif kind in ("WHO", "ASIDE"):
            piece.zone, piece.zone_at = "who" if kind == "WHO" else "aside", at
            at += length
        elif low[at] == "," and words.openers.get(at + 1, ("",))[0] in ("IF", "UNLESS") and low[at + 1] == "but":
            at += 1
        elif at > piece.start and (low[at] in AND_OR or low[at] in (",", "but")):
            at = _join(words, marks, piece, _joint(words, at, end), end)
        else:
            if not piece.zone and (zone := _zone(words, piece, at, end)):
                piece.zone, piece.zone_at = zone, at
            at += 1


_SUPPOSED = frozenset({"would", "might", "could"})


def _which_other(words: Words, at: int, length: int) -> bool:
    """Whether "other than" goes on with whom or what it sets apart from a thing, and not with an exception of its own: `length`
    are the words of the opener that ends at `at`.
    """
    low = words.low
    apart = length > 1 and low[at : at + 1] != [] and low[at] in _WHICH
    of_its_own = low[at - 1] in ("where", "when", "if") or (
        low[at : at + 1] == ["that"] and low[at + 1 : at + 2] and low[at + 1] in PREPOSITIONS
    )
    return apart and not of_its_own


_NOR: dict[str, str] = {"should": "SHOULD", "may": "MAY", "can": "MAY", "will": "WILL"}


def _nor(words: Words, marks: Marks, joint: int, modal: int) -> None:
    """Marks `nor should they`: the modal is its own, and refused."""
    marks.put("SPLIT", joint, modal)
    marks.put(_NOR.get(words.low[modal], "MUST"), modal, modal + 1)
    marks.put("NOT", modal + 1, modal + 2)


def _formula(words: Words, comma: int, end: int) -> int:
    """The place behind ", where appropriate,", which limits a predicate in its midst; 0 if none stands here."""
    opener = words.openers.get(comma + 1, ("",))[0]
    length = phrases("deontic", "inside").find(words.low, comma + 1)[1] if opener == "IF" else 0
    second = comma + 1 + length
    return second + 1 if length and second + 1 < end and words.low[second] == "," else 0


def _forms(words: Words, start: int, end: int, mode: Mode, order: bool) -> tuple[Mode, ...]:
    """The forms in which a verb may be joined on: "be careful and report it" goes on actively."""
    first = skip_adverbs(words, start, end)
    if mode == "passive" and start < end and not (first < end and is_participle(words.low[first])):
        return ("active",)
    return (mode, "active") if (order and mode == "gerund") or mode == "passive" else (mode,)


def _tails(words: Words, piece: Piece, at: int, start: int, lead: bool) -> bool:
    """Whether an opener starts a condition or exception of the predicate: there must be something that it limits."""
    return (lead or (at > start and (at > piece.start or piece.tail >= 0))) and words.low[at - 1] != "that"


def _of_exception(words: Words, tail: int, at: int) -> bool:
    """Whether an opener stands inside an exception that began before it: "except on the head's advice and | with his leave",
    "save where they were friends | before he joined".
    """
    kind, length = words.openers[tail]
    if kind != "UNLESS" or words.low[at - 1] == ",":
        return False
    joined = words.low[at - 1] in AND and words.low[at] in PREPOSITIONS and words.low[tail + 1] in PREPOSITIONS
    earlier = words.low[at] in ("before", "after", "since") and verbal(words, tail + length, at)
    return joined or earlier


def _zone(words: Words, piece: Piece, at: int, end: int) -> str:
    """What a word opens: "the files | they keep" a relative clause, "| to keep" an infinitive; "" for neither."""
    low = words.low
    if at <= piece.start or piece.tail >= 0:
        return ""
    if low[at] in ("they", "you", "we"):
        loose = low[at - 1] not in PREPOSITIONS and low[at - 1] not in BREAKS and not is_base(low[at - 1])
        return "who" if loose else ""
    return "to" if low[at] == "to" and at + 1 < end and is_base(low[at + 1]) else ""


def _joint(words: Words, at: int, end: int) -> Joint:
    low, after = words.low, at + 1
    if low[at] == "," and after < end and (low[after] in AND_OR or low[after] in ("but", "then")):
        after += 1
    parted = low[at] == "," or low[after : after + 1] == [","]
    return Joint(at, after, low[after - 1], parted and low[after - 1] in AND)


_WISHES = frozenset(
    {"wish", "want", "need", "have", "know"}
)  # "those who cannot or do not wish to pay" are told nothing


def _out_of_tail(words: Words, piece: Piece, joint: Joint) -> bool:
    """Whether a base verb behind a joint leaves the condition before it: "wait before opening it, and | avoid posting"."""
    if piece.tail < 0 or joint.strong:
        return True
    inside = piece.tail + words.openers.get(piece.tail, ("", 1))[1]
    return joint.word in AND and is_gerund((*words.low[inside : joint.at], "")[0])


def _join(words: Words, marks: Marks, piece: Piece, joint: Joint, end: int) -> int:
    """Marks a split at a joint if a new predicate starts behind it; gives the place to go on from."""
    low, after = words.low, joint.after
    if joint.word == "," and words.openers.get(after, ("",))[0] == "UNLESS":
        return after
    if joint.word == "," and low[after : after + 1] in (["however"], ["no"]) and after in words.openers:
        return after  # "…, however busy the day has been"
    if after >= end or any(group.start == after for group in words.groups):
        return joint.at + 1 if after < end else after
    if joint.word == "nor" and low[after] in _INVERTED and low[after + 1 : after + 2] and low[after + 1] in PRONOUNS:
        _nor(words, marks, joint.at, after)  # "nor should they store it"
        piece.begin(after + 2)
        return after + 2
    if joint.word == "nor" and low[after] in ("is", "are") and low[after + 2 : after + 3] == ["to"]:
        marks.put("SPLIT", joint.at, after + 3)  # "nor are they to store it"
        piece.begin(after + 3)
        return after + 3
    special = phrases("deontic", "order").find(low, after)[0]
    denied = low[after : after + 2] in (["do", "not"], ["do", "never"]) and not _WISHES.issuperset(
        low[after + 2 : after + 3]
    )
    negative = denied or (
        piece.order and low[after] in ("never", "not") and after + 1 < end and is_base(low[after + 1])
    )
    trying = low[after] in ("try", "endeavour") and piece.order
    refrains = special in ("REFRAIN", "AVOID") and piece.mode == "active" and _out_of_tail(words, piece, joint)
    if negative or trying or refrains:
        marks.put("SPLIT", joint.at, after)
        piece.begin(mark_orderer(words, marks, after, end))
        piece.refused += negative
        piece.mode = "active" if negative or trying else "gerund"
        piece.forms = (piece.mode, "active")
        return piece.start
    if joint.word == "," and low[after : after + 2] == ["to", "be"] and _left_to(words, after + 2, end):
        marks.put("BREAK", joint.at, after)  # "may bring money, | to be kept by the leader"
        marks.put("ISTO", after, after + 1)
        marks.put("BE", after + 1, after + 2)
        mark_predicates(words, marks, after + 2, end, "passive", False)
        return end
    again = low[after] == "to" and after + 1 < end and is_base(low[after + 1])
    refused = (
        low[after] in ("not", "never")
        and low[after + 1 : after + 2] == ["to"]
        and is_base("".join(low[after + 2 : after + 3]))
    )
    if refused and piece.to and joint.word in AND:  # "to stay with their host | and not to take photographs"
        marks.put("SPLIT", joint.at, after)
        marks.put("FLIP", after, after + 2)
        piece.begin(after + 2)
        return after + 2
    if (
        again
        and piece.to
        and piece.mode != "gerund"
        and (joint.word in AND_OR or (joint.word == "," and _again(words, after + 2, end)))
    ):
        marks.put("SPLIT", joint.at, after)
        marks.put("TO", after, after + 1)
        piece.begin(after + 1, holds=low[after + 1] == "ensure")
        return after + 1
    if (
        piece.mode == "gerund"
        and low[after] in ("for", "from", "of")
        and (
            is_gerund((*low[after + 1 : end], "")[0])
            or (low[after] == low[piece.start - 1] and (joint.strong or low[after + 1 : after + 2] == ["the"]))
        )
    ):
        marks.put("SPLIT", joint.at, after + 1)
        piece.begin(after + 1, holds=low[after + 1] == "ensuring")
        return after + 1
    second = _aside_to(words, after, end) if piece.to and joint.word in AND else 0
    if second:  # "and, if one is missing, to ring"
        marks.put("SPLIT", joint.at, after)
        marks.put("WHEN", after, after + (low[after] == ","))
        marks.put("END", second, second + 2)
        piece.begin(second + 2)
        return second + 2
    if joint.strong and piece.tail < 0 and (gap := _same_of_another(words, piece, after, end)):
        marks.put("BREAK", joint.at, after)
        marks.put("BE", gap, gap)
        marks.put("REQUIRED", gap, gap + 1)
        mark_predicates(words, marks, gap + 1, end, piece.mode, low[gap] == "to")
        return end
    if piece.order and piece.refused and _done_instead(words, piece, joint, end):
        marks.put("SPLIT", joint.at, after)
        piece.begin(mark_orderer(words, marks, after, end))
        piece.refused, piece.mode, piece.forms = 0, "active", ("active",)
        return piece.start
    if joint.word == "," and low[after] in _HAVE and piece.zone != "who" and _aside_of(words, piece.start):
        marks.put("BREAK", joint.at, after)  # "guests, who must sign in, | are given a badge"
        return end
    where, flip = verb_behind(words, piece, joint, end)
    done = piece.tail < 0 and _has_done(words, joint, end)  # in a condition it goes on: "if he is 16 | and has agreed"
    if where < 0 and (done or (joint.strong and _states(words, piece, after, end))):
        marks.put("BREAK", joint.at, after)
        return end
    if where < 0 and piece.mode == "passive" and joint.word in AND and (verb := _gapped(words, piece, joint, end)):
        marks.put("SPLIT", joint.at, after)
        piece.begin(verb)
        return verb
    if where < 0:
        return after
    marks.put("SPLIT", joint.at, after)
    second = words.aside_comma(after) if low[after] == "," else 0
    if second and words.openers.get(after + 1, ("",))[0] == "IF" and not piece.order:
        marks.put("WHEN", after, after + 1)
        marks.put("END", second - 1, second)
        after = second
    over = piece.refused > 1 and joint.word in AND and not flip  # "never …, never … and lock the door": no is over
    if piece.bids and piece.refused and joint.word == "," and not flip and not OR.intersection(low[after:end]):
        over = True  # "lock it, don't lend it, ask the office": asks
        piece.refused = 0
    if over or (piece.order and piece.mode == "gerund" and not is_gerund(low[where])):
        where = mark_orderer(words, marks, after, end)
        piece.mode, piece.forms = "active", ("active",)
    if flip:
        marks.put("FLIP", after, after + 1)
    piece.begin(where, holds=low[where] in ("ensure", "ensuring"))
    return where + 1 if piece.forms == ("passive",) and low[where] == "be" else where


_INSTEAD = words_of("verbs", "done_instead")
_TOLD = frozenset({"tell", "report", "inform", "ring", "contact", "alert", "notify"})


def _done_instead(words: Words, piece: Piece, joint: Joint, end: int) -> bool:
    """Whether what is joined to "do not" is to be done: "do not reply, | and tell the head", "don't open it and inform the DSL"."""
    low, verb = words.low, skip_adverbs(words, joint.after, end)
    if joint.word not in AND or verb + 1 >= end or low[verb] not in _INSTEAD or piece.zone == "who":
        return False
    if low[verb + 1] in AND_OR or not OR.isdisjoint(low[piece.start : joint.at]):
        return False
    if low[joint.at] == ",":
        return "," not in low[piece.start : joint.at]
    told = named(words.slice(verb + 1, min(end, verb + 8))) if low[verb] in _TOLD else ()
    return any(who.start < 12 and who.bearer in ("headteacher", "dsl", "it", "line_manager", "staff") for who in told)


def _left_to(words: Words, verb: int, end: int) -> bool:
    """Whether a participle stands at `verb` and an agent behind it."""
    return verb < end and is_participle(words.low[verb]) and "by" in words.low[verb : min(end, verb + 5)]


def _same_of_another(words: Words, piece: Piece, start: int, end: int) -> int:
    """Where "with" stands in `is tasked with the locks, and the bursar | with seeing to the tills`; 0 for no such gap."""
    link = words.low[piece.start - 1] if piece.start else ""
    if link not in ("with", "for", "to"):
        return 0
    gap = next((p for p in range(start + 1, min(end - 1, start + 7)) if words.low[p] == link), 0)
    acts = gap and (is_base(words.low[gap + 1]) if link == "to" else is_gerund(words.low[gap + 1]))
    if not acts or verbal(words, start, gap):
        return 0
    text = words.slice(start, gap)
    party = subjects(text)
    another = (words.low[start] in ("the", "a", "an") and gap - start <= 3) or (party and party[-1].end == len(text))
    return gap if another else 0


def _aside_to(words: Words, at: int, end: int) -> int:
    """The second comma of ", if …, to ring"; 0 if none stands here."""
    low = words.low
    if words.openers.get(at + (low[at] == ","), ("",))[0] != "IF":
        return 0
    second = next((p for p in range(at + 2, min(end - 2, at + 14)) if low[p] == ","), 0)
    return second if second and low[second + 1] == "to" and is_base(low[second + 2]) else 0


def _again(words: Words, start: int, end: int) -> bool:
    """Whether a list of "to"-phrases ends behind `start`: "…, to collect fees | and to issue receipts"."""
    return any(
        words.low[p] in AND_OR
        and ((words.low[p + 1] == "to" and is_base(words.low[p + 2])) or bool(_aside_to(words, p + 1, end)))
        for p in range(start, end - 2)
    )


def _has_done(words: Words, joint: Joint, end: int) -> bool:
    """Whether what is joined on tells what was done: "will set the budget | and has chosen a chair"."""
    at = skip_adverbs(words, joint.after + 1, end)
    return joint.word in AND and words.low[joint.after] in ("has", "had") and at < end and is_participle(words.low[at])


def _gapped(words: Words, piece: Piece, joint: Joint, end: int) -> int:
    """The participle of a passive with a subject of its own and no "be": "and a receipt | sent by post"; 0 for none."""
    low, start = words.low, joint.after
    bare = low[start].endswith("s") and low[start].isalpha() and not is_base(low[start])
    if not (bare or low[start] in DETERMINERS) or low[start] in PRONOUNS:
        return 0
    for at in range(start + 1, min(end, start + 8)):
        if at in words.openers or (low[at] in PREPOSITIONS and low[at] != "of") or low[at] in BREAKS:
            return 0
        if low[at] in _HAVE:
            return 0  # "unless the head and the bursar | have both agreed"
        if is_participle(low[at]) and (at > start + 1 or low[start] not in ("a", "an", "the")):
            after = low[at + 1] if at + 1 < end else ""
            follows = (
                after in PREPOSITIONS or after in DETERMINERS or after in ("", ".", ",") or at + 1 in words.openers
            )
            follows = follows or after in PARTICLES or after.endswith("ly") or after[:1].isdigit()
            if low[start] in ("a", "an") and (after in PREPOSITIONS or after in DETERMINERS or after == ""):
                return at
            return at if follows and low[at] in _GAPPED and _whole_before(words, piece, joint, at) else 0
    return 0


_HAVE = frozenset({"has", "have", "had", "is", "are", "was", "were"})


def _aside_of(words: Words, start: int) -> bool:
    """Whether the predicate that begins at `start` is that of a relative clause behind a comma: ", who must | sign in"."""
    group = next((g for g in words.groups if g.end == start), None)
    return group is not None and words.low[max(0, group.start - 2) : group.start] in ([",", "who"], [",", "which"])


def _whole_before(words: Words, piece: Piece, joint: Joint, done: int) -> bool:
    """Whether no noun before a joint goes on behind it: "told of the dates | and the reports sent out"."""
    first = skip_adverbs(words, piece.start, joint.at)
    if first >= joint.at or not is_participle(words.low[first]) or piece.zone == "who":
        return False
    if joint.strong or words.low[done] in _TOLD_TO or words.low[done + 1 : done + 2] in ([], ["."]):
        return True
    links = [word for word in words.low[first + 1 : joint.at] if word in PREPOSITIONS]
    return not links or links[-1] not in _NOUN_LINKS


def _states(words: Words, piece: Piece, start: int, end: int) -> bool:
    """Whether a clause of its own follows that binds nobody: "…, and the fee is small"."""
    begun = piece.tail >= 0 and words.low[piece.tail] in ("before", "during") and words.low[start] in DETERMINERS
    if piece.holds or piece.zone or (piece.tail >= 0 and not begun):
        return False
    verb = base_of(words.low[start]) if piece.mode == "active" and is_third_person(words.low[start]) else None
    if verb is not None and verb not in NOUN_LIKE:  # ", and keeps a log"
        return start + 1 < end and (words.low[start + 1] in DETERMINERS or words.low[start + 1] in PREPOSITIONS)
    for at in range(start, min(end, start + 8)):
        opens = at in words.openers or words.low[at] in BREAKS
        if opens or (at == start and words.low[at] in PREPOSITIONS):
            return False
        if at > start and words.low[at] in ("is", "are", "was", "were", "has"):
            return not is_participle(words.low[at - 1])
        if at > start and is_third_person(words.low[at]) and (party := subjects(words.slice(start, at))):
            return party[-1].end == len(words.slice(start, at))  # ", and the deputy reports the figures"
    return False


def mark_order(words: Words, marks: Marks, start: int, end: int) -> None:
    """Marks an order and its predicates."""
    at = mark_orderer(words, marks, start, end)
    word = words.low[at - 1] if at > start else ""
    mode: Mode = "gerund" if word in ("from", "avoid", "of", "before") else "active"
    mark_predicates(words, marks, at, end, mode, False, order=True)
