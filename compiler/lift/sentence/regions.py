"""A sentence in stretches between its hard breaks: semicolons, colons, dashes, and joints with a clause of its own behind.

Comes in: the words of a sentence. Goes out: the stretches in order, each of which is ruled for itself. What rules a stretch is not
decided here.
"""

from ..phrases.parties import subjects
from ..phrases.words import is_base, phrases
from .cutting import DETERMINERS, JOINTS, PRONOUNS
from .duties import owns_duty
from .frames import is_frame
from .leads import CLAIMS
from .lexing import Words
from .orders import is_order, skip_adverbs
from .subjects import fresh_subject, list_only, trailing_party, verbal
from .telling import tells

_CONTRASTS = ("although", "though", "whereas")
_WHILE = ("while", "whilst")
_HARD = frozenset({";", ":", "–", "—", "-"})
_LINKS = JOINTS | {",", "so", "save", "except", *_CONTRASTS, *_WHILE}


def regions(words: Words) -> list[tuple[int, int]]:
    """Stretches between semicolons, colons and dashes; a dash or colon divides only if a clause of its own follows."""
    found, start = [], 0
    for at, word in enumerate(words.low):
        if word in _LINKS and at > start and not words.aside[at] and (opens := _opens(words, start, at)):
            found.append((start, at))
            start = opens
            continue
        if word not in _HARD or words.aside[at] or at + 1 >= words.size or at == start:
            continue
        clause = any(g.start > at for g in words.groups) or (
            is_order(words, at + 1, words.size) and not _titles(words, at + 1) and not _qualities(words, at + 1)
        )
        clause = clause or words.low[at + 1] in ("this", "these", "it")
        if word == ";" or clause:
            found.append((start, at))
            start = at + 1
    end = words.size
    while end > start and words.low[end - 1] in {".", ",", ";", ":", "!", "?", "-", "–"}:
        end -= 1
    found.append((start, end))
    return found


def _titles(words: Words, at: int) -> bool:
    """Whether names of steps stand here: "the cycle – Assess, Plan, Do, Review"."""
    return words.low[at + 1 : at + 2] == [","] and words.capital(at) and words.capital_at(at + 2)


def _qualities(words: Words, at: int) -> bool:
    """Whether adjectives stand here of which the first looks like a verb: "sound like us: warm, accurate and kind"."""
    low = words.low
    listed = low[at + 1 : at + 2] == [","] and at + 3 < words.size and (low[at + 3] in JOINTS or low[at + 3] == ",")
    return listed and low[at + 2].isalpha() and not is_base(low[at + 2])


_OF_NOUNS = frozenset({"on", "in", "at", "during", "for", "from", "within", "following"})


def _in_condition(words: Words, start: int, at: int) -> bool:
    """Whether a condition that leads the stretch still goes on: "if the head is away or it is …"."""
    kind, length = words.openers.get(start, ("", 0))
    if words.low[start] in _OF_NOUNS and verbal(words, start + length, at):
        return False  # "on any trip it goes with them, and | it is for the leader to check it"
    leads = kind in ("IF", "UNLESS")
    return leads and words.low[at] in JOINTS and not words.ruled(start, at)


def _opens(words: Words, start: int, at: int) -> int:
    """Where a clause of its own begins behind "…, and it is vital", "…, so please", "… save that"; 0 if none does."""
    after = words.low[at + 1 : at + 4]
    grouped = any(g.start == at + 1 for g in words.groups)
    if (
        words.low[at] == "nor"
        and after[:1] == [","]
        and (second := words.aside_comma(at + 1) or _second(words, at + 1))
    ):
        return at if asks(words, second) else 0  # "nor, during the visit, | may they"
    if words.low[at] == "nor" and asks(words, at + 1) and after[1:2] and (grouped or after[1] not in PRONOUNS):
        return at
    if phrases("deontic", "inside").find(words.low, at + 1)[0] == "NEVER" and after[0] != "never":
        return at + 1 if asks(words, at + 1 + phrases("deontic", "inside").find(words.low, at + 1)[1]) else 0
    if words.low[at] == "," and after[:3] in (["in", "which", "case"], ["in", "which", "event"]):
        ruled = any(g.start > at for g in words.groups) or is_order(words, at + 4, words.size)
        return at + 4 if ruled else 0
    if words.low[at] == "," and after == ["which", "is", "why"]:
        return at + 4 if at + 5 < words.size else 0
    if words.low[at] in ("so", "and", "but") and words.low[at - 1] == "," and _asked_if(words, at + 1):
        return at + 1
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
    if words.low[at] == "but" and after[:1] in (["our"], ["the"]) and is_frame(words, at + 1):
        return at + 1
    if words.low[at] in ("and", "so", "but") and words.low[at - 1] == "," and after[:1] == ["do"]:
        return at + 1 if after[1:2] not in ([], ["not"], ["so"]) and is_order(words, at + 1, words.size) else 0
    if words.low[at] == "so" and words.low[at - 1] == "," and is_order(words, at + 1, words.size):
        return at + 1
    if words.low[at] in ("and", "but", "so") and words.low[at - 1] == "," and _led_anew(words, start, at):
        return at + 1
    if words.low[at] in ("and", "but", "so") and words.low[at - 1] == "," and _led_to_party(words, start, at):
        return at + 1
    led = words.low[at] == "," and "please" not in words.low[start:at]
    led = led and any(words.openers.get(p, ("",))[0] in ("IF", "UNLESS") for p in range(start, start + 3))
    return at + 1 if after[:1] in (["please"], ["kindly"]) and not led else 0


def _asked_if(words: Words, at: int) -> bool:
    """Whether a condition stands here and "please" behind it: "…, so | if you are late please ring"."""
    if words.openers.get(at, ("",))[0] != "IF":
        return False
    stop = next((p for p in range(at, words.size) if words.low[p] in (";", ":", "please")), at)
    return words.low[stop] == "please" and not any(at < g.start < stop for g in words.groups)


def _led_anew(words: Words, start: int, at: int) -> bool:
    """Whether a joint and a condition begin a clause that no verb group rules: "don't shout, and | if it rains go in"."""
    opened = words.openers.get(at + 1, ("",))[0] in ("IF", "UNLESS") and words.low[at + 1] != "only"
    if not opened or any(g.start > at for g in words.groups):
        return False
    ruled = words.ruled(start, at) or is_order(words, start, at)
    return ruled and not any(start <= p < at and o[0] in ("IF", "UNLESS") for p, o in words.openers.items())


def _led_to_party(words: Words, start: int, at: int) -> bool:
    """Whether a joint and a condition that no comma ends begin a clause about somebody: "…, and | where it rains the head must"."""
    case = words.low[at + 1 : at + 2] in (["if"], ["when"], ["where"])
    if not case or words.openers.get(at + 1, ("",))[0] != "IF":
        return False
    group = next((g for g in words.groups if g.start > at and g.kinds[0] in _RULING), None)
    if group is None or "," in words.low[at : group.start] or not words.ruled(start, at):
        return False
    held = any(start <= p < at and kind == "THAT" for p, (kind, _) in words.openers.items())
    party = None if held else trailing_party(words, at + 2, group.start)
    return party is not None and words.low[party] not in CLAIMS and verbal(words, at + 2, party)


_RULING = frozenset({"MUST", "WILL", "SHOULD", "MAY", "ISTO"})


def _ruled_apart(words: Words, start: int, at: int) -> bool:
    """Whether ", while" joins two rules: "prefects may leave early, while | younger pupils must wait"."""
    group = next((g for g in words.groups if g.start > at), None)
    ruled = words.ruled(start, at)
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
    if group is None or words.ruled(start, at):
        return False
    if words.low[at - 1] != "," and any(start < p < at and o[0] == "ASIDE" for p, o in words.openers.items()):
        return False  # "we ask you to park so that buses and vans | can pass"
    if words.low[at - 1] == "," and words.low[start] == "it" and words.low[at + 1] in DETERMINERS:
        return owns_duty(words, start, at)  # "it is the clerk's task to keep it, and | no page is to be torn out"
    return fresh_subject(words, at + 1, group.start) and bool(tells(words, start, at))


def _second(words: Words, comma: int) -> int:
    """The place behind the comma that closes what the one at `comma` opens; 0 if none is near."""
    return next((p + 1 for p in range(comma + 2, min(words.size - 1, comma + 9)) if words.low[p] == ","), 0)


def _told_behind(words: Words, at: int) -> bool:
    """Whether "we" at `at` ask something of somebody: "…, but | we would suggest booking early"."""
    verb = skip_adverbs(words, at + 1, words.size)
    verb += words.low[verb : verb + 1] == ["do"]
    length = phrases("deontic", "tell").find(words.low, verb)[1]
    asked = words.low[verb + length : verb + length + 1] in (["that"], ["you"])
    return (
        bool(length)
        and not any(g.start == verb for g in words.groups)
        and (asked or bool(tells(words, at, words.size)))
    )


def asks(words: Words, at: int) -> bool:
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
        return after + 1 if party and words.ruled(start, comma) else 0
    if group is None or group.start > ends:
        return 0
    if low[after] in _SO:
        return after + 1 if group.start > after + 1 else 0
    if low[after] == "where" and low[group.start] in ("can", "could") and group.kinds == ("MAY",):
        return 0  # it tells of the place
    if low[after] in ("where", "when") and not group.kinds[0].startswith("BE") and group.start > after + 1:
        ruled = words.ruled(start, comma) or verbal(words, start, comma)
        return after + 1 if ruled and (start not in words.openers or "," in low[start:comma]) else 0
    framed = low[start : start + 2] == ["it", "is"] and is_frame(words, start)
    return after if framed and list_only(words, after, group.start) else 0


_SO = frozenset({"accordingly", "therefore", "consequently", "hence", "thus"})
_TELLS_MORE = frozenset({"includes", "applies", "means", "covers"})
