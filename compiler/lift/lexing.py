"""The words of a sentence as the sentence stage sees them: brackets, verb groups, and openers of its parts.

A verb group is a modal or a form of "be" with what it states ("will not be permitted to"). An opener starts a condition,
an exception, a relative clause or an indirect question. Nothing is decided here about which of them rules the sentence.
"""

import re
from typing import Literal

from msgspec import Struct

from .parties import named, place_nouns, subjects
from .penal import PENAL, penal_verb
from .words import is_base, is_gerund, is_participle, phrases, table, words_of

Mode = Literal["active", "passive", "gerund"]
"""The form of a predicate's verbs: `report`, `reported`, `reporting`."""

_WORD = re.compile(
    r"(?:[Hh]e|[Hh]im|[Hh]is)(?: or |/)(?:she|hers?)\b|[A-Za-z0-9À-ÿ£€#@](?:(?:[\w’'/&.@+-]|:(?=\d))*[\w+])?|\S"
)
_EITHER = {
    f"{one}{joint}{other}": both
    for one, other, both in (
        ("he", "she", "they"),
        ("him", "her", "them"),
        ("his", "her", "their"),
        ("his", "hers", "theirs"),
    )
    for joint in (" or ", "/")
}
_NEGATED: dict[str, list[str]] = table("joints")["contractions"]
_SPECIAL = frozenset((*_EITHER, *_NEGATED))
COMMAS = frozenset({",", ";", ":", "–", "—", "-", "…"})
AND = frozenset({"and", "and/or", "&"})
OR = frozenset({"or", "nor"})
BUT = frozenset({"but", "however", "yet", "instead"})
AND_OR = AND | OR
JOINTS = AND_OR | BUT
BREAKS = JOINTS | COMMAS
PRONOUNS = words_of("joints", "pronouns")
DETERMINERS = words_of("joints", "determiners")
NOUN_STARTS = DETERMINERS | PRONOUNS
PREPOSITIONS = words_of("joints", "prepositions")
INTRO = words_of("joints", "introducing")
_LEAVE = words_of("joints", "leave")
_CLOSERS = words_of("joints", "closers")
_AFTER_WILL = words_of("deontic", "after_will")
_AGREED = words_of("joints", "agreed")
_NO_ADVERBS = words_of("deontic", "no_adverbs")
_SPELLS = words_of("joints", "spells")
_DATES = words_of("joints", "days") | words_of("joints", "hours")
_AIMS = words_of("deontic", "aims")
_WISHES = words_of("deontic", "wishes")
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
    }
)
_WHICH_MONTH = frozenset({"each", "every", "last", "next", "this", "early", "late", "mid", "april", "and"})
_WISHING = frozenset({"wish", "wishes", "want", "wants", "like", "choose", "able", "allowed", "used"})
_ANSWERABLE = frozenset({"accountable", "answerable", "responsible"})
_PLEDGES = frozenset({"agree", "agrees", "promise", "promises", "undertake", "undertakes", "pledge", "pledges"})
_ALL_ONE_CAN = frozenset({"all", "everything", "anything", "whatever", "what", "much", "best", "far", "soon"})
_TITLES = frozenset({"mr", "mrs", "miss", "ms", "dr", "mx"})
_ANY = frozenset({"no", "any", "each", "every", "all", "a", "an"})
_SCREENS = words_of("joints", "screens")
_BEFORE_GERUND = frozenset({"from", "for", "against", "with", "of", "on"})
_ENDS = frozenset({"reason", "reasons", "purpose", "purposes", "gain"})
_ACT_ENDS = ("tion", "ment", "view", "meeting", "visit", "event", "incident", "hearing", "sis", "ry", "ing")
_GRANTED = frozenset(
    {"consent", "permission", "approval", "authorisation", "leave", "agreement", "authority", "blessing", "say-so"}
)
_GIVEN = frozenset({"written", "prior", "parental", "explicit", "express", "informed"})
_AWAY = frozenset({"visit", "visits", "trip", "trips", "outing", "outings", "journey", "journeys", "tour", "tours"})
_SIDES = frozenset({"time", "account", "circumstances", "point", "case", "event", "occasion", "stage", "way"})
_NO_NOUNS = words_of("verbs", "finite") | {"be", "not", "only", "first", "then", "at", "in", "on", "under"}
_SMALL = PREPOSITIONS | JOINTS | PRONOUNS | {"to", "that", "who", "which", ",", "(", "'"}
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
_MODALS = frozenset({"must", "shall", "will", "may", "should"})
_ASKED_FIRST = DETERMINERS | {"parents", "staff", "pupils"}
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
_OR_MORE = frozenset(
    {"over", "above", "under", "below", "older", "younger", "more", "less", "fewer", "later", "earlier"}
)
_IS = frozenset({"is", "are", "am"})
_GROUP_STARTS = phrases("deontic", "modal").firsts | _IS


def _last_party(text: str) -> bool:
    """Whether a text ends in a party that nothing before makes an object: "in this case pupils", not "letters to parents"."""
    found = named(text)
    if not found or text[found[-1].end :].strip():
        return False
    before = re.findall(r"[\w’'-]+", text[: found[-1].start].casefold())
    while before and before[-1] in DETERMINERS:
        before.pop()
    return bool(before) and before[-1] not in PREPOSITIONS | JOINTS


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


class Words:
    """The words of a sentence with their places, and what the vocabulary says about each."""

    def __init__(self, text: str) -> None:
        self.text = text
        matches = list(_WORD.finditer(text))
        self.spans: list[tuple[int, int]] = [match.span() for match in matches]
        self.low: list[str] = [match[0].replace("’", "'").casefold() for match in matches]
        if "IT" in text and not text.isupper():
            self.low = ["i.t." if match[0] == "IT" else word for match, word in zip(matches, self.low, strict=True)]
        if not _SPECIAL.isdisjoint(self.low):
            self._part()
        if not _OR_MORE.isdisjoint(self.low):
            self._or_more()
        self.size = len(self.low)
        self.aside = self._bracketed()
        self.groups = self._find_groups()
        self.openers = self._find_openers()

    def _part(self) -> None:
        """Makes one word of "he or she", and two of "don't"."""
        found = list(zip(self.low, self.spans, strict=True))
        self.low, self.spans = [], []
        for word, (start, end) in found:
            if word in _NEGATED:
                mark = word.find("'")
                cut = start + mark if mark > 0 and not word.endswith("n't") else end - 3
                self.spans += [(start, cut), (cut, end)]
                self.low += _NEGATED[word]
            else:
                self.spans.append((start, end))
                self.low.append(_EITHER.get(word, word))

    def slice(self, start: int, end: int) -> str:
        """The text from word `start` up to word `end`."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def _or_more(self) -> None:
        """Makes "or over" and its like one with the number or word before: it joins nothing."""
        for at in range(len(self.low) - 1, 0, -1):
            if self.low[at - 1] in OR and self.low[at] in _OR_MORE and at > 1:
                self.spans[at - 1 : at + 1] = [(self.spans[at - 1][0], self.spans[at][1])]
                self.low[at - 1 : at + 1] = [f"or-{self.low[at]}"]

    def _bracketed(self) -> list[bool]:
        if "(" not in self.low or ")" not in self.low:
            return [False] * len(self.low)
        depth, marks = 0, []
        for word in self.low:
            depth += word == "("
            marks.append(depth > 0)
            if word == ")":
                depth = max(0, depth - 1)
        return marks

    def shouted(self, at: int) -> bool:
        """Whether the word is an abbreviation in capitals ("SEND") in a text that is not all capitals."""
        start, end = self.spans[at]
        return end - start > 1 and self.text[start:end].isupper() and not self.text.isupper()

    def capital(self, at: int) -> bool:
        """Whether the word is written with a capital."""
        return self.text[self.spans[at][0]].isupper()

    # --- verb groups ---------------------------------------------------------------------------------------------

    def _mods(self, at: int, parts: list[tuple[str, int, int]]) -> int:
        inside = phrases("deontic", "inside")
        while at < self.size:
            if self.low[at] == "," and at + 1 < self.size:
                end = self.aside_comma(at)
                if not end:
                    return at
                kind = inside.find(self.low, at + 1)[0] or "ADVERB"
                parts += [("ADVERB", at, at + 1), (kind, at + 1, end - 1), ("ADVERB", end - 1, end)]
                at = end
                continue
            kind, length = inside.find(self.low, at)
            if not length and (verb := self._first_doing(at)):
                parts.append(("ADVERB", at, verb))
                at = verb
                continue
            if not length and self._adverb(self.low[at]):
                kind, length = "ADVERB", 1
            if not length:
                return at
            parts.append((kind, at, at + length))
            at += length
        return at

    def _first_doing(self, at: int) -> int:
        """The verb behind what is done first: "shall before starting work | show a licence"; 0 for none."""
        if self.low[at] not in ("before", "after", "on", "upon") or not is_gerund("".join(self.low[at + 1 : at + 2])):
            return 0
        verbs = (
            p
            for p in range(at + 2, min(at + 9, self.size - 1))
            if is_base(self.low[p]) and (self.low[p + 1] in NOUN_STARTS or self.low[p + 1] == "evidence")
        )
        return next(verbs, 0)

    def _adverb(self, word: str) -> bool:
        """Whether a word in -ly is an adverb: not "likely", not "reply"."""
        return word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS and not is_base(word)

    def aside_comma(self, at: int) -> int:
        """`, where possible,` or `, when on duty,` inside a group: the place after its second comma, or 0."""
        kind, length = phrases("deontic", "inside").find(self.low, at + 1)
        after = at + 1 + length
        if length and kind != "NOT" and after < self.size and self.low[after] == ",":
            return after + 1
        for second in range(at + 2, min(at + 11, self.size - 1)):
            if self.low[second] == ",":
                verb = self.low[second + 1]
                return (
                    second + 1
                    if verb == "be" or (is_base(verb) and (self.low[at + 1] == "save" or not is_base(self.low[at + 1])))
                    else 0
                )
        return 0

    def _group_at(self, at: int) -> Group | None:
        low = self.low
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
            if low[at] == "may" and self.capital(at) and self._is_month(at):
                return None
            if (
                modal == "SHOULD"
                and at + 1 < self.size
                and (low[at + 1] in _SHOULD_ANY or ((at == 0 or low[at - 1] == ",") and low[at + 1] in _ASKED_FIRST))
                and not (
                    at and low[at - 1] in ("time", "account", "circumstances", "point", "case", "event", "occasion")
                )
            ):
                return None
            if modal == "SHOULD" and low[at] == "should" and at > 1 and self._should_be(at):
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
            if low[at] in _PLEDGES and not ((at and low[at - 1] in ("i", "we")) or self._pledging(at)):
                return None
            first, _, second = modal.partition("_")
            if second == "BANNED" and not self._closes(at + length):
                return None
            parts.append((first, at, at + 1 if second else at + length))
            last = low[at + length - 1]
            if second:  # "have | no right to", "would | be unwise to", "has | no place"
                parts.append((second, at + 1, at + length))
                return Group(at, at + length, tuple(parts), "active", last == "to", closed=second == "BANNED")
            if last == "to" and modal == "MUST" and low[at + length : at + length + 1] == ["be"]:
                return self._be_group(at, at + length, at + length + 1, parts)  # "has to be"
            if length > 1:
                mode: Mode = "gerund" if last in _BEFORE_GERUND else "active"
                return Group(at, at + length, tuple(parts), mode, last == "to")
            after = self._mods(at + length, parts)
            if low[at] == "ought" and low[after : after + 1] == ["to"]:
                parts.append(("ADVERB", after, after + 1))
                after = self._mods(after + 1, parts)
            if after < self.size and (
                low[after] == "be"
                or (low[after] in ("have", "has") and after + 1 < self.size and low[after + 1] == "been")
            ):
                return self._be_group(at, after, after + (1 if low[after] == "be" else 2), parts)
            return Group(at, after, tuple(parts), "active", False)
        return self._be_group(at, at, at + 1, parts) if low[at] in _IS else None

    def _is_month(self, at: int) -> bool:
        """Whether "May" with a capital is the month: "May 2024", "each May", "in May"."""
        dated = at + 1 < self.size and self.low[at + 1][:1].isdigit()
        before = self.low[at - 1] if at else ""
        return dated or before in PREPOSITIONS or before in _WHICH_MONTH or before[:1].isdigit()

    def _be_group(self, start: int, be: int, after: int, parts: list[tuple[str, int, int]]) -> Group | None:
        low, modal = self.low, parts[0][0] if parts else ""
        parts.append(("BE", be, after))
        after = self._mods(after, parts)
        state, length = phrases("deontic", "state").find(low, after) if after < self.size else ("", 0)
        if not state and (answers := self._answers(after)):
            state, length = "REQUIRED", answers - after
        if not state and not modal and self._gives(start, after):
            state, length = "ALLOWED", 1
        if not state and not modal and (gift := self._discretion(after)):
            return Group(start, gift, (*parts, ("FINE", after, gift)), "active", False, closed=True)
        if not state and after < self.size:  # "advised not to"
            for words in (1, 2, 3):
                if low[after + words : after + words + 2] == ["not", "to"]:
                    kind, length = phrases("deontic", "state").find([*low[after : after + words], "to"], 0)
                    if kind and length == words + 1:
                        end = after + words + 2
                        return Group(
                            start,
                            end,
                            (*parts, (kind, after, after + words), ("NOT", after + words, end)),
                            "active",
                            True,
                        )
        if (
            state
            and not (modal in ("MUST", "SHOULD") and low[after] == "able")
            and not (state == "FORBIDDEN" and modal in ("MAY", "COULD"))  # "may be barred from": what follows a breach
            and not (state == "FORBIDDEN" and self._from_place(start, after + length))
            and (low[after] != "needed" or (low[start - 1] not in ("that", "which") and self._party_before(start)))
            and (low[after + length - 1] != "to" or self._takes_verb(after + length))
        ):
            end = after + length
            parts.append((state, after, end))
            if low[end : end + 2] == ["not", "to"]:
                parts.append(("NOT", end, end + 2))
                end += 2
            last = low[end - 1]
            end = self._mods(end, parts)
            return Group(
                start,
                end,
                tuple(parts),
                "gerund" if last in _BEFORE_GERUND else "active",
                last == "to",
            )
        if not modal and "best" in low[be + 1 : after] and after < self.size and is_participle(low[after]):
            advice = [("SHOULD", be, be + 1), ("BE", be + 1, be + 1), *parts[1:]]  # "boots are best not worn"
            return Group(start, after, tuple(advice), "passive", False)
        verdict, length = phrases("deontic", "verdict").find(low, after) if after < self.size else ("", 0)
        if (
            verdict
            and not (
                modal == "WILL" and low[after] in ("banned", "prohibited", "forbidden") and self._party_before(start)
            )
            and (low[after] != "out" or length > 1 or self._ends(after + 1))
            and (
                low[after : after + length]
                not in (["done"], ["in", "order"], ["an", "option"])  # "copying is not done"
                or (low[after - 1] in ("not", "never") and low[start - 1] != "it")
            )
            and (low[after : after + length] != ["out", "of", "order"] or low[after - 1] not in _IS)
            and (not modal or (modal == "WILL" and low[after] in _AFTER_WILL))
            and (self._closes(after + length) or low[after + length - 1] == "of")
        ):
            parts.append((verdict, after, after + length))
            return Group(start, after + length, tuple(parts), "active", False, closed=True)
        if modal:
            return Group(start, after, tuple(parts), "passive", False)
        return self._is_to(start, after, parts)

    def _from_place(self, start: int, behind: int) -> bool:
        """Whether things are kept from a place: "phones are banned from | the hall"."""
        place = behind < self.size and self.low[behind - 1] == "from" and self.low[behind] in DETERMINERS
        return place and (self.low[start] in ("will", "shall") or not self._party_before(start))

    def _pledging(self, at: int) -> bool:
        """Whether a party right before `at` pledges something itself: "parents | agree to", not "must | agree to"."""
        text = self.slice(max(0, at - 4), at)
        found = subjects(text)
        return bool(found) and found[-1].end == len(text) and _MODALS.isdisjoint(self.low[:at])

    def _answers(self, at: int) -> int:
        """The place behind `accountable to the board for`; 0 if this stands not here."""
        low = self.low
        if at + 3 >= self.size or low[at] not in _ANSWERABLE or low[at + 1] != "to" or is_base(low[at + 2]):
            return 0
        link = next((p for p in range(at + 3, min(self.size, at + 10)) if low[p] == "for" or low[p] in BREAKS), 0)
        return link + 1 if link and low[link] == "for" else 0

    def _gives(self, be: int, at: int) -> bool:
        """Whether a party is allowed a thing: "members are allowed | two guests", not "… allowed | in the gym"."""
        if self.low[at : at + 1] not in (["allowed"], ["permitted"]) or at + 1 >= self.size:
            return False
        after = self.low[at + 1]
        thing = after.isalnum() and after not in _CLOSERS | PREPOSITIONS | JOINTS and not after.endswith("ly")
        return thing and after not in ("to", "back", "home", "that", "not") and self._party_before(be)

    def _discretion(self, at: int) -> int:
        """The place behind `at the head's (sole) discretion`; 0 if this stands not here."""
        low = self.low
        if at >= self.size or low[at] != "at":
            return 0
        end = next((p for p in range(at + 2, min(self.size, at + 8)) if low[p] == "discretion"), 0)
        owned = any(word.endswith(("'s", "s'")) or word in ("their", "our", "his", "her") for word in low[at + 1 : end])
        return end + 1 if end and owned else 0

    def _is_to(self, start: int, to: int, parts: list[tuple[str, int, int]]) -> Group | None:
        """`is to report`, `are only to be worn`; a thing is to be done, only a party is to do."""
        low, verb = self.low, to + 1
        if low[to : to + 1] != ["to"]:
            return None
        group = [("ISTO", start, start + 1), *parts[1:], ("ADVERB", to, verb)]
        if low[verb:] in ([], [":"]):
            return Group(start, verb, tuple(group), "active", True) if self._party_before(start) else None
        if low[start - 1 : start] == ["there"] and low[verb] == "be":
            return Group(start, verb, tuple(group), "active", True)
        be_done = low[verb] == "be" and self._mods(verb + 1, [])
        if be_done and be_done < self.size and (self._party_before(start) or self._done(start, be_done)):
            return Group(start, verb + 1, (*group, ("BE", verb, verb + 1)), "passive", False)
        refused = any(kind in ("NOT", "NEVER") for kind, _, _ in group) or self._no_one(start)
        acts = is_base(low[verb]) or low[verb] in ("be", "have", "do")
        acts = acts or (low[verb].isalpha() and low[verb + 1 : verb + 2] != [] and low[verb + 1] in DETERMINERS)
        ruled = refused or low[verb] in ("stay", "remain") or self._party_before(start) or self._goes_on(start)
        if acts and (ruled or self._each(start)):
            return Group(start, verb, tuple(group), "active", True)
        return None

    def _no_one(self, be: int) -> bool:
        """Whether nobody or nothing is the subject: "nothing | is to go live"."""
        begins = next((p + 1 for p in range(be - 1, -1, -1) if self.low[p] in BREAKS), 0)
        return self.low[begins] in ("nothing", "nobody", "none") and not _AIMS & set(self.low[begins:be])

    def _each(self, be: int) -> bool:
        """Whether things, or any one of them, are the subject, and no aim is: "forms | are to reach the office by noon"."""
        subject = self.low[next((p + 1 for p in range(be - 1, -1, -1) if self.low[p] in BREAKS), 0) : be]
        if not subject or _AIMS & set(subject) or subject[0] in PRONOUNS or subject[0] == "there":
            return False
        return self.low[be] == "are" or subject[0] in _ANY

    def _done(self, start: int, verb: int) -> bool:
        """Whether a participle stands at `verb` and what stands before `start` is no aim ("the aim is to be admired")."""
        return is_participle(self.low[verb]) and not _AIMS & set(self.low[max(0, start - 6) : start])

    def _takes_verb(self, at: int) -> bool:
        """Whether a verb can stand at `at`, or the text ends there: not so in "directed to staff"."""
        word = self.low[at] if at < self.size else ""
        return (
            is_base(word)
            or word in ("be", "have", "do")
            or not (word in NOUN_STARTS or word in PREPOSITIONS or self.capital_at(at) or named(word))
        )

    def capital_at(self, at: int) -> bool:
        """Whether there is a word at `at` that is written with a capital."""
        return at < self.size and self.capital(at)

    def _closes(self, at: int) -> bool:
        """Whether a verdict may end here: "… is prohibited during lessons"."""
        return at >= self.size or self.low[at] in _CLOSERS

    def _ends(self, at: int) -> bool:
        """Whether a clause ends here: "slogans are out", not "out of date"."""
        return at >= self.size or self.low[at] in BREAKS or self.low[at] == "."

    def _party_before(self, at: int) -> bool:
        if at and self.low[at - 1] == "it":
            return False
        if at and self.low[0] in _TITLES and self.capital_at(1):
            return True
        if at > 3 and self.low[at - 1] == ",":  # "Miss Low, our first-aider, | is to"
            at -= 1
        start = max(0, at - 9)
        for back in range(at - 1, start - 1, -1):
            if self.low[back] in COMMAS or self.low[back] == ".":
                start = back + 1
                break
        found = subjects(self.slice(start, at)) or _last_party(self.slice(max(start, at - 4), at))
        return bool(found) or (at > 0 and self.low[at - 1] in ("they", "you", "we", "he", "she"))

    def _goes_on(self, at: int) -> bool:
        """Whether "and is to" takes up the subject of a verb group before it."""
        return at > 1 and self.low[at - 1] in AND and any(word in _MODALS for word in self.low[:at])

    def _find_groups(self) -> list[Group]:
        groups: list[Group] = []
        at = 0
        while at < self.size:
            group = self._group_at(at) if self.low[at] in _GROUP_STARTS and not self.aside[at] else None
            ruled = groups and at - groups[-1].end < 2  # "could | lead to"
            if (
                group is None
                and not ruled
                and self.low[at] in PENAL
                and not self.aside[at]
                and (voice := penal_verb(self.low, at))
            ):
                be = (("BE", at, at + 1),) if voice == "passive" else ()
                group = Group(at, at + len(be), (("LIABLE", at, at), *be), voice, False)
            if group is None:
                at += 1
            else:
                groups.append(group)
                at = max(group.end, at + 1)
        return groups

    # --- openers -------------------------------------------------------------------------------------------------

    def _find_openers(self) -> dict[int, tuple[str, int]]:
        inside = {at for group in self.groups for at in range(group.start, group.end)}
        found: dict[int, tuple[str, int]] = {}
        past = 0
        if "that" in self.low and (aim := self._aims_that()):
            found[aim] = ("THAT", 1)
        for at, kind, length in phrases("joints").all(self.low, 0, self.size):
            if at >= past and not self.aside[at] and at not in inside and at not in found:
                if self._opens(kind, at, length):
                    length = self._happens(at) or length if length == 1 and kind == "IF" else length  # noqa: PLW2901
                    found[at] = ("ASIDE" if self._asks_who(at) else kind, length)
                    past = at + length
                elif (
                    self.low[at] == "that"
                    and at
                    and self.low[at - 1] in COMMAS | AND
                    and any(opened == "THAT" for opened, _ in found.values())
                ):
                    found[at] = ("THAT", length)  # "feel that they are safe, and | that they are heard"
        return found

    def _asks_who(self, at: int) -> bool:
        """Whether "who" goes on with what is to be told: "set out its purpose and | who will look after it"."""
        low = self.low
        joined = low[at] == "who" and at > 2 and low[at - 1] in AND_OR and low[at - 2] != ","
        return joined and "who" not in low[:at] and low[at - 2] not in PRONOUNS and "that" not in low[:at]

    def _aims_that(self) -> int:
        """Where "that" stands in `the aim of the club is that every pupil should feel at home`; 0 if it does not."""
        places = (p for p in range(2, self.size) if self.low[p] == "that" and self.low[p - 1] in ("is", "was"))
        that = next(places, 0)
        return that if that and _WISHES & set(self.low[: that - 1]) else 0

    def _happens(self, at: int) -> int:
        """The words of "on the pupil's return", "in her absence", "in every other case"; 0 if none of these begins here."""
        low, front = self.low, at == 0 or self.low[at - 1] in COMMAS | AND
        if low[at] not in ("on", "in") or (low[at] == "on" and not front):
            return 0
        nouns = _HAPPENINGS if low[at] == "on" else _STATES
        for end in range(at + 1, min(at + 6, self.size)):
            if low[end] in nouns:
                return 0 if tuple(low[at + 1 : end + 1]) in _ALWAYS else end + 1 - at
            if low[end] in PREPOSITIONS or low[end] in BREAKS or low[end] in _MODALS:
                return 0
        return 0

    def _should_be(self, at: int) -> bool:
        """Whether "should" turns a clause round: "close the lid | should unsuitable pictures appear"."""
        low = self.low
        after = low[at + 1] if at + 1 < self.size else ""
        if low[at - 1] in _SIDES or low[at - 1] in JOINTS:
            return False
        plain = after.isalpha() and not is_base(after) and not is_participle(after) and after not in _NO_NOUNS
        if not plain or phrases("deontic", "inside").find(low, at + 1)[1]:
            return False
        verb = next((p for p in range(at + 2, min(at + 5, self.size)) if is_base(low[p]) or low[p] == "be"), 0)
        ruled = any(word in _MODALS or word in ("is", "are") for word in low[:at]) or is_base(low[0])
        return ruled and bool(verb) and _SMALL.isdisjoint(low[at + 1 : verb])

    def _opens(self, kind: str, at: int, length: int) -> bool:
        low = self.low
        word, before = low[at], low[at - 1] if at else ""
        after = low[at + length] if at + length < self.size else ""
        if kind in ("AND", "OR", "BUT"):
            return False
        if word == "with" and length == 1:
            leave = next((p for p in range(at + 1, min(at + 7, len(low))) if low[p] in _GRANTED), 0)
            return bool(leave) and any(w.endswith(("'s", "s'")) or w in _GIVEN for w in low[at + 1 : leave])
        if word in ("on", "in") and length == 1:
            return bool(self._happens(at)) or (word == "on" and after == "being" and at == 0)
        if word == "should" and length == 1:
            return at > 1 and self._should_be(at)
        if word == "upon" and not _SCREENS.isdisjoint(low[at + 1 : at + 6]):
            return False  # where it is done: "publish upon an official account"
        if word == "pending":
            return (
                before not in ("is", "are", "be", "still", "the", "any", "while", "a", "remain", "remains")
                and after != ""
            )
        if word in ("failing", "barring"):
            return (at == 0 or before in COMMAS) and after not in ("", "to")
        if word == "apart" and before in _KEPT_APART:
            return False  # "be kept | apart from the others"
        if word == "short":
            return before not in _SHORT_OF
        if word == "without" and before in _REFUSALS:
            return False  # "not without risk"
        if word == "without" and not _REFUSALS.isdisjoint(low[max(0, at - 14) : at]) and at > 2:
            return after not in ("", "exception", "delay", "fail", "prejudice", "limitation")
        if word == "without":
            return any(w in _LEAVE or w.removesuffix("s") in _LEAVE for w in low[at + 1 : at + 10])
        if kind == "WHO" and word == "that":
            return (
                at > 0
                and before not in BREAKS
                and after != "of"
                and not (after == "is" and low[at + 2 : at + 3] in ([","], ["to"]))
                and not (before in PREPOSITIONS and before != "those")
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
                return before != "at" and not often and after not in ("", ".")
            if word == "after":
                return before not in ("look", "looked", "looking", "named")
        if kind == "IF" and word == "subject":
            return before not in ("be", "is", "are", "the", "a", "data", "any", "each")
        if word == "as" and "as" in low[max(0, at - 3) : at]:  # "as soon as they can"
            return False
        if word == "than" and before in ("more", "fewer", "less", "later", "earlier", "longer"):
            return False
        if kind == "ASIDE" and word in ("how", "what", "why", "whether", "whatever"):
            return True
        if word in ("until", "till") and (after[:1].isdigit() or after in _DATES):
            return False  # "remain until four"
        if word in ("until", "till") and "from" in low[max(0, at - 4) : at] and before[:1].isdigit():
            return False  # "from 9:00 until 10:00"
        return not (kind == "UNLESS" and word in ("excluding",) and at > 0)
