"""A sentence as the tokens of `grammar/sentence.lark`: what is structure becomes its terminal, all else is WORD.

English needs more lookahead than LALR(1) has; all of it is here: which modal rules the clause and which only stands in a
relative clause, an indirect question or a condition; which comma ends a leading condition; which "and" starts a new
predicate and which joins two nouns. After this: the tokens are in the order of the text and do not overlap.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from lark import Token

from .parties import named, place_nouns, subjects
from .words import is_base, is_gerund, is_participle, is_third_person, phrases, table, words_of

Mode = Literal["active", "passive", "gerund"]
"""The form of a predicate's verbs: `report`, `reported`, `reporting`."""

_WORD = re.compile(r"[A-Za-z0-9À-ÿ£€#@](?:(?:[\w’'/&.@+-]|:(?=\d))*[\w+])?|\S")
_NEGATED = {
    "don't": ("do", "not"),
    "won't": ("will", "not"),
    "mustn't": ("must", "not"),
    "shouldn't": ("should", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "doesn't": ("do", "not"),
    "isn't": ("is", "not"),
    "aren't": ("are", "not"),
    "needn't": ("need", "not"),
    "shan't": ("shall", "not"),
}
_COMMAS = frozenset({",", ";", ":", "–", "—", "-", "…"})
_HARD = frozenset({";", ":", "–", "—", "-"})
_BE = frozenset({"is", "are", "be", "being"})
_FINITE = frozenset("is are was were has have had do does did am wish want need feel".split())
_AND = frozenset({"and", "and/or", "&"})
_OR = frozenset({"or", "nor"})
_BUT = frozenset({"but", "however", "yet", "instead"})
_JOINTS = _AND | _OR | _BUT
_PRONOUNS = frozenset("it them him her us me they he she we you this these those themselves yourself itself".split())
_DETERMINERS = words_of("joints", "determiners")
_PREPOSITIONS = words_of("joints", "prepositions")
_NOUN_LIKE = words_of("verbs", "noun_like")
_LIST_WORDS = frozenset(
    "and or nor the all any both other new teaching support designated senior relevant appropriate external current their our its and/or as well s non-teaching temporary permanent part-time every each no".split()
)
_LEAVE = frozenset(
    "permission consent approval authorisation authorization authority agreement asking informing consulting seeking obtaining gaining checking knowledge supervision advice clearance invitation".split()
)
_ADJECTIVES = frozenset(
    "open clear complete correct separate secure present direct free clean live welcome own close set moderate appropriate tailor".split()
)
_INTRO = frozenset(
    "however therefore furthermore additionally similarly instead finally moreover also likewise equally thus hence nevertheless consequently accordingly otherwise then firstly secondly lastly note note-that remember in as at for to from by with under on within through given although whilst while having where when wherever whenever based alongside unlike like despite following according regardless irrespective whatever using during prior subject throughout".split()
)
_PRESENT_TELL = phrases("deontic", "tell")
_MODAL_AFTER_STATE = frozenset(
    {
        "permitted",
        "allowed",
        "prohibited",
        "forbidden",
        "banned",
        "acceptable",
        "unacceptable",
        "disallowed",
        "permissible",
        "compulsory",
        "mandatory",
    }
)


class Group(NamedTuple):
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
        self.spans: list[tuple[int, int]] = []
        self.low: list[str] = []
        for match in _WORD.finditer(text):
            word = match[0].replace("’", "'").casefold()
            start, end = match.span()
            if word in _NEGATED:
                cut = start + max(1, len(word) - 3)
                self.spans += [(start, cut), (cut, end)]
                self.low += _NEGATED[word]
            else:
                self.spans.append((start, end))
                self.low.append(word)
        self.aside = self._bracketed()
        self.groups = self._find_groups()
        self.openers = self._find_openers()

    def __len__(self) -> int:
        return len(self.low)

    def slice(self, start: int, end: int) -> str:
        """The text from word `start` up to word `end`."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def _bracketed(self) -> list[bool]:
        depth, marks = 0, []
        opened = self.low.count("(") and self.low.count(")")
        for word in self.low:
            if word == "(" and opened:
                depth += 1
            marks.append(depth > 0)
            if word == ")":
                depth = max(0, depth - 1)
        return marks

    def capital(self, at: int) -> bool:
        """Whether the word is written with a capital."""
        return self.text[self.spans[at][0]].isupper()

    # --- verb groups ---------------------------------------------------------------------------------------------

    def _mods(self, at: int, parts: list[tuple[str, int, int]]) -> int:
        inside = phrases("deontic", "inside")
        while at < len(self):
            if self.low[at] == "," and at + 1 < len(self):
                end = self._aside_comma(at)
                if not end:
                    return at
                kind, length = inside.find(self.low, at + 1)
                parts += [("ADVERB", at, at + 1), (kind, at + 1, at + 1 + length), ("ADVERB", end - 1, end)]
                at = end
                continue
            kind, length = inside.find(self.low, at)
            if not length:
                return at
            parts.append((kind, at, at + length))
            at += length
        return at

    def _aside_comma(self, at: int) -> int:
        """`, where possible,` inside a group: the place after its second comma, or 0."""
        kind, length = phrases("deontic", "inside").find(self.low, at + 1)
        after = at + 1 + length
        return after + 1 if length and kind != "NOT" and after < len(self) and self.low[after] == "," else 0

    def _group_at(self, at: int) -> Group | None:
        low = self.low
        parts: list[tuple[str, int, int]] = []
        modal, length = phrases("deontic", "modal").find(low, at)
        if modal:
            if at and (low[at - 1] in ("the", "a", "their", "free", "of", "in") and low[at] in ("will", "can", "may")):
                return None
            if low[at] == "may" and self.capital(at) and at + 1 < len(self) and low[at + 1][:1].isdigit():
                return None
            if (
                modal == "SHOULD"
                and at + 1 < len(self)
                and (
                    low[at + 1] in ("they", "you", "he", "she", "it", "there", "any")
                    or ((at == 0 or low[at - 1] == ",") and low[at + 1] in _DETERMINERS | {"parents", "staff", "pupils"})
                )
                and not (at and low[at - 1] in ("time", "account", "circumstances", "point"))
            ):
                return None
            if (
                at
                and low[at - 1] == "to"
                or (
                    low[at] in ("need", "needs", "have")
                    and at
                    and low[at - 1] in ("not", "to", "will", "may", "can", "might", "the", "no", "any", "a")
                )
            ):
                return None
            parts.append((modal, at, at + length))
            last = low[at + length - 1]
            if length > 1:
                mode: Mode = "gerund" if last == "for" else "active"
                return Group(at, at + length, tuple(parts), mode, last == "to")
            after = self._mods(at + length, parts)
            if after < len(self) and (
                low[after] == "be"
                or (low[after] in ("have", "has") and after + 1 < len(self) and low[after + 1] == "been")
            ):
                return self._be_group(at, after, after + (1 if low[after] == "be" else 2), parts)
            return Group(at, after, tuple(parts), "active", False)
        if low[at] in ("is", "are"):
            return self._be_group(at, at, at + 1, parts)
        return None

    def _be_group(self, start: int, be: int, after: int, parts: list[tuple[str, int, int]]) -> Group | None:
        low, modal = self.low, parts[0][0] if parts else ""
        parts.append(("BE", be, after))
        after = self._mods(after, parts)
        state, length = phrases("deontic", "state").find(low, after) if after < len(self) else ("", 0)
        if not state and after < len(self):  # "advised not to"
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
                "gerund" if last in ("from", "for", "against", "with") else "active",
                last == "to",
            )
        verdict, length = phrases("deontic", "verdict").find(low, after) if after < len(self) else ("", 0)
        if (
            verdict
            and (not modal or (modal == "WILL" and low[after] in _MODAL_AFTER_STATE))
            and self._closes(after + length)
        ):
            parts.append((verdict, after, after + length))
            return Group(start, after + length, tuple(parts), "active", False, closed=True)
        if modal:
            return Group(start, after, tuple(parts), "passive", False)
        if (
            low[after : after + 1] == ["to"]
            and after + 1 < len(self)
            and (is_base(low[after + 1]) or low[after + 1] == "be")
            and self._party_before(start)
        ):
            group = [("ISTO", start, start + 1), *parts[1:], ("ADVERB", after, after + 1)]
            if low[after + 1] == "be":
                return Group(start, after + 2, (*group, ("BE", after + 1, after + 2)), "passive", False)
            return Group(start, after + 1, tuple(group), "active", True)
        return None

    def _takes_verb(self, at: int) -> bool:
        """Whether a verb can stand at `at`, or the text ends there: not so in "directed to staff"."""
        word = self.low[at] if at < len(self) else ""
        return (
            is_base(word)
            or word in ("be", "have", "do")
            or not (word in _DETERMINERS | _PRONOUNS | _PREPOSITIONS or self.capital_at(at) or named(word))
        )

    def capital_at(self, at: int) -> bool:
        """Whether there is a word at `at` that is written with a capital."""
        return at < len(self) and self.capital(at)

    def _closes(self, at: int) -> bool:
        """Whether a verdict may end here: "… is prohibited during lessons"."""
        return at >= len(self) or self.low[at] in _COMMAS | {
            ".",
            "!",
            ")",
            "(",
            "without",
            "unless",
            "except",
            "if",
            "when",
            "where",
            "while",
            "whilst",
            "and",
            "but",
            "as",
            "at",
            "on",
            "in",
            "for",
            "during",
            "between",
            "by",
            "under",
            "within",
            "outside",
            "before",
            "after",
            "until",
            "only",
            "anywhere",
            "or",
            "because",
            "other",
            "provided",
        }

    def _party_before(self, at: int) -> bool:
        start = max(0, at - 9)
        for back in range(at - 1, start - 1, -1):
            if self.low[back] in _COMMAS | {"."}:
                start = back + 1
                break
        found = subjects(self.slice(start, at))
        return bool(found) or (at > 0 and self.low[at - 1] in ("they", "you", "we"))

    def _find_groups(self) -> list[Group]:
        groups, at = [], 0
        while at < len(self):
            group = None if self.aside[at] else self._group_at(at)
            if group is None:
                at += 1
            else:
                groups.append(group)
                at = max(group.end, at + 1)
        return groups

    # --- openers -------------------------------------------------------------------------------------------------

    def _find_openers(self) -> dict[int, tuple[str, int]]:
        table_ = phrases("joints")
        inside = {at for group in self.groups for at in range(group.start, group.end)}
        found: dict[int, tuple[str, int]] = {}
        at = 0
        while at < len(self):
            kind, length = table_.find(self.low, at)
            if kind and not self.aside[at] and at not in inside and self._opens(kind, at, length):
                found[at] = (kind, length)
                at += length
            else:
                at += 1
        return found

    def _opens(self, kind: str, at: int, length: int) -> bool:
        low = self.low
        word, before = low[at], low[at - 1] if at else ""
        after = low[at + length] if at + length < len(self) else ""
        if kind in ("AND", "OR", "BUT"):
            return False
        if word == "without":
            return any(w.strip("s") in _LEAVE for w in low[at + 1 : at + 10])
        if kind == "WHO" and word == "that":
            return (
                at > 0
                and before not in _COMMAS | _JOINTS
                and after not in ("is", "of")
                and not (before in _PREPOSITIONS and before != "those")
            )
        if kind == "WHO" and word in ("which", "whom") and before in _PREPOSITIONS:
            return True
        if kind == "IF" and length == 1:
            if word in ("where", "when"):
                return before not in place_nouns() or before in ("online",)
            if word == "between":
                return after[:1].isdigit() or after in ("lessons", "classes")
            if word == "within":
                return after[:1].isdigit() or after in ("two", "three", "five", "ten", "one", "seven", "working")
            if word == "before" and (after == "" or after in (".", ",")):
                return False
            if word == "during":
                return True
            if word in ("following", "provided"):
                return (
                    at == 0
                    and word == "following"
                    and after not in ("the", ":")
                    or (word == "provided" and before == "," and after in _DETERMINERS)
                )
            if word == "once":
                return after not in ("a", "per", "every", "each", "in", "", ".")
            if word == "after":
                return before not in ("look", "looked", "looking", "named")
        if kind == "IF" and word == "subject":
            return before not in ("be", "is", "are", "the", "a", "data", "any", "each")
        if kind == "ASIDE" and word in ("how", "what", "why", "whether", "whatever"):
            return True
        return not (kind == "UNLESS" and word in ("excluding",) and at > 0)


# --- marking --------------------------------------------------------------------------------------------------------


class _Marks:
    """The tokens as they are found, by place; words in between become WORD."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.at: dict[int, list[tuple[str, int]]] = {}

    def put(self, kind: str, start: int, end: int) -> None:
        """A terminal for the words `start` up to `end`; of no width where they are equal."""
        self.at.setdefault(start, []).append((kind, end))

    def tokens(self) -> list[Token]:
        """All tokens of the sentence."""
        out, at, words = [], 0, self.words
        while at <= len(words):
            end = at
            for kind, stop in self.at.get(at, ()):
                start_pos = words.spans[at][0] if at < len(words) else len(words.text)
                end_pos = words.spans[stop - 1][1] if stop > at else start_pos
                out.append(Token(kind, words.text[start_pos:end_pos], start_pos, end_pos=end_pos))
                end = max(end, stop)
            if end == at:
                end = at + 1
                while end < len(words) and end not in self.at:
                    end += 1
                if at < len(words):
                    start_pos, end_pos = words.spans[at][0], words.spans[end - 1][1]
                    out.append(Token("WORD", words.text[start_pos:end_pos], start_pos, end_pos=end_pos))
            at = end
        return out


def tokens(text: str, carry: Mode | None = None) -> list[Token]:
    """The tokens of one sentence. With `carry`, the text goes on where a lead-in stopped, in that form of the verb."""
    words = Words(text)
    marks = _Marks(words)
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
            word in _JOINTS | {","}
            and at > start
            and words.low[at + 1 : at + 3] == ["it", "is"]
            and _frames(words, at + 1)
        ):
            regions.append((start, at))
            start = at + 1
        if word not in _HARD or words.aside[at] or at + 1 >= len(words) or at == start:
            continue
        clause = any(g.start > at for g in words.groups) or _is_order(words, at + 1, len(words))
        if word == ";" or clause:
            regions.append((start, at))
            start = at + 1
    end = len(words)
    while end > start and words.low[end - 1] in {".", ",", ";", ":", "!", "?", "-", "–"}:
        end -= 1
    regions.append((start, end))
    return regions


def _frames(words: Words, at: int) -> bool:
    """Whether "it is" at `at` begins a duty or a frame of its own."""
    if phrases("deontic", "duty").find(words.low, at)[1]:
        return True
    frame = phrases("deontic", "frame")
    return any(frame.find(words.low, p)[1] for p in range(at + 2, min(at + 4, len(words))))


def _verbal(words: Words, start: int, end: int) -> bool:
    """Whether a finite verb stands between: then a clause that was opened before it is complete."""
    return any(
        words.low[at] in _FINITE
        or (is_base(words.low[at]) and words.low[at] not in _NOUN_LIKE)
        or is_third_person(words.low[at])
        and words.low[at] not in _nouns_in_s()
        or (is_participle(words.low[at]) and at > start)
        or (
            words.low[at] in _NOUN_LIKE
            and at > start
            and words.low[at - 1] in _PRONOUNS | {"who", "which", "that", "pupils", "staff", "parents"}
        )
        for at in range(start, end)
        if not words.aside[at]
    )


def _nouns_in_s() -> frozenset[str]:
    return frozenset(
        "members visitors parents posts comments sites photographs images videos accounts reports records messages devices phones emails texts uses accesses requests breaches changes plans issues concerns abuses teachers leads schools contacts friends tweets uploads views controls measures results links rules staffs states groups books needs works copies".split()
    )


def _list_only(words: Words, start: int, end: int) -> bool:
    """Whether the words are nothing but parties, as in "staff, governors and volunteers"."""
    text = words.slice(start, end)
    if not text or end - start > 14 or not subjects(text):
        return False
    rest = text
    for who in reversed(named(text)):
        rest = rest[: who.start] + rest[who.end :]
    return all(w[0].isupper() or w in _LIST_WORDS or w in _DETERMINERS for w in re.findall(r"[\w-]+", rest))


def _subject_start(words: Words, group: Group, low: int, fresh: bool = True) -> tuple[int, str, int]:
    """Where the subject of a group begins, what stands before it (an opener's kind, "comma", "joint", "start"), and where that is."""
    best: tuple[int, str, int] | None = None
    at = group.start
    while at > low:
        at -= 1
        word = words.low[at]
        opener = words.openers.get(at)
        if opener and opener[0] in ("IF", "UNLESS", "ASIDE", "THAT", "WHO"):
            after = at + opener[1]
            if words.low[after : after + 1] == [","]:
                continue
            crossed = any(at < g.start < group.start for g in words.groups)
            if opener[0] == "WHO" and after < group.start and _subject_relative(words, after):
                continue
            if (
                after <= group.start
                and not crossed
                and not _verbal(words, after, group.start)
                and (best is None or _list_only(words, after, group.start))
            ):
                return after, opener[0], at
            if (
                best is None
                and opener[0] in ("IF", "UNLESS")
                and after <= group.start
                and _verbal(words, after, group.start)
            ):
                short = _trailing_party(words, after, group.start)
                if short is not None:
                    return short, "lead", at
            continue
        if words.aside[at]:
            continue
        if word == "," and at + 1 == group.start and fresh and "," in words.low[low + 1 : at]:
            before = low + 1 + max(i for i, w in enumerate(words.low[low + 1 : at]) if w == ",")
            if _list_only(words, before + 1, at) and _intro(words, low, before):
                return before + 1, "comma", before
            at = before
            continue
        if word == "," or word in _JOINTS:
            if best is None:
                best = (at + 1, "comma" if word == "," else "joint", at)
            elif not _list_only(words, at + 1, group.start) or (
                best[1] == "comma" and not any(w in _AND | _OR for w in words.low[best[0] : group.start])
            ):
                return best
            elif not _list_only(words, best[0], group.start):
                return best
            else:
                best = (at + 1, "comma" if word == "," else "joint", at)
    listed = best is not None and (best[1] != "comma" or any(w in _AND | _OR for w in words.low[best[0] : group.start]))
    if listed and fresh and _list_only(words, low, group.start):
        return low, "start", low
    return best or (low, "start", low)


def _subject_relative(words: Words, after: int) -> bool:
    """Whether the word behind "who" is its verb ("who arrive") and no subject ("that the office keeps")."""
    word = words.low[after]
    starts = word in _DETERMINERS | _PRONOUNS | _PREPOSITIONS or words.capital(after) or word.endswith("ly")
    return (
        not starts
        and not any(w.start == 0 for w in named(words.slice(after, min(len(words), after + 5))))
        and word not in ("school",)
    )


def _trailing_party(words: Words, start: int, end: int) -> int | None:
    """Where a party right before `end` begins, if something stands between `start` and it: "if in doubt | staff" must."""
    if end - 1 > start and words.low[end - 1] in (
        "they",
        "you",
        "we",
        "it",
        "this",
        "consent",
        "approval",
        "permission",
        "advice",
        "guidance",
    ):
        return end - 1
    found = named(words.slice(start, end))
    begins = words.spans[start][0] + found[-1].start if found else 0
    for back in range(start + 1, end):
        if (
            found
            and words.spans[back][0] <= begins
            and _list_only(words, back, end)
            and words.low[back - 1] not in _DETERMINERS | _PREPOSITIONS | {"that"}
        ):
            return back
    return None


def _is_order(words: Words, start: int, end: int) -> bool:
    """Whether a clause that begins here is an order: "Report …", "Do not …", "Please …"."""
    at = _skip_adverbs(words, start, end)
    if at >= end:
        return False
    word = words.low[at]
    if word == "do" and words.low[at + 1 : at + 2] in (["not"], ["never"]):
        return True
    if (
        word in ("not", "never")
        and at + 1 < end
        and (is_base(words.low[at + 1]) and words.low[at + 1] not in _NOUN_LIKE)
    ):
        return True
    if phrases("deontic", "order").find(words.low, at)[1]:
        return True
    if not is_base(word) and word != "be":
        return False
    after = words.low[at + 1] if at + 1 < end else ""
    if word in ("be", "ensure"):
        return True
    if after in {"of", "is", "are", "was", "were", "has", "will", "must", "should", "may", "can", "'", "’s", "s"} or (
        after == "" and word in _NOUN_LIKE
    ):
        return False
    if any(g.start == at + 1 for g in words.groups):
        return False
    if after in _JOINTS and at + 2 < end:
        return is_base(words.low[at + 2]) and not (word in _NOUN_LIKE and words.low[at + 2] in _NOUN_LIKE)
    if word in _NOUN_LIKE:
        if is_participle(after) or is_third_person(after):
            return False
        strong = (
            after in _DETERMINERS | _PRONOUNS
            or (after in ("to", "with", "on", "at", "up", "out") and not _main_group(words, start, end))
            or is_base(after)
            and after not in _NOUN_LIKE
        )
        return strong or (
            not _main_group(words, start, end)
            and after not in _PREPOSITIONS
            and after not in _JOINTS | {",", ""}
            and end - start >= 4
            and not words.low[at + 1].endswith(("tion", "ment"))
        )
    return (
        not (
            _main_group(words, start, end)
            and after not in _DETERMINERS | _PRONOUNS | _PREPOSITIONS
            and not named(words.slice(at + 1, min(end, at + 4)))
            and words.low[end - 1] != ":"
        )
        or word == "ensure"
    )


def _main_group(words: Words, start: int, end: int) -> bool:
    """Whether some group in the stretch has its subject right at the start of it."""
    for group in words.groups:
        if start <= group.start < end:
            where, kind, _ = _subject_start(words, group, start)
            return kind == "start" and where == start
    return False


def _skip_adverbs(words: Words, at: int, end: int) -> int:
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


def _region(words: Words, marks: _Marks, start: int, end: int, carry: Mode | None) -> None:
    """Marks for a stretch without hard breaks."""
    while start < end and (words.low[start] in _JOINTS | {","} and start):
        start += 1
    main: Group | None = None
    stops: list[tuple[int, Group | None, str]] = []
    if carry is None:
        start = _lead(words, marks, start, end)
        if _framed(words, marks, start, end) or _inverted(words, marks, start, end):
            return
    else:
        start = _carried_intro(words, marks, start, end, carry)
        main = Group(start, start, (("CARRY", start, start),), carry, False)
        stops.append((start, main, "carry"))
    clause = start
    for group in words.groups:
        if not start <= group.start < end:
            continue
        where, kind, at = _subject_start(words, group, clause if main is None else main.end, main is None)
        if main is None:
            if kind in ("IF", "UNLESS", "ASIDE", "THAT") or (
                kind in ("joint", "comma") and where == group.start and _opened(words, start, at)
            ):
                continue
            if kind == "WHO" and (_possible(words, group, at) or _later_main(words, group, start, end)):
                continue
            if (
                _is_order(words, start, group.start)
                and kind != "start"
                or (_is_order(words, start, end) and where > start and kind != "comma")
            ):
                stops.append((start, None, "order"))
                main = group
                if kind == "WHO" and where == group.start or kind in ("WHO", "joint", "comma", "start"):
                    stops.append((at if kind != "start" else group.start, group, kind if kind != "start" else "none"))
                continue
            begin = start
            if kind == "comma" and where < group.start and _intro(words, start, at):
                marks.put("INTRO", start, start)
                marks.put("END", at, at + 1)
                begin = where
            elif (
                kind in ("joint", "comma")
                and where < group.start
                and _fresh_subject(words, where, group.start)
                and _verbal(words, start, at)
                and not _opened(words, start, at)
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
            if kind in ("joint", "comma") and where == group.start and _relative_open(words, main.end, at):
                continue
            if group.kinds[0] == "COULD" and kind != "WHO" and not _penal(words, group.end, end):
                continue
            if kind in ("IF", "UNLESS", "ASIDE", "THAT", "lead") or (kind == "WHO" and _possible(words, group, at)):
                continue
            led = next(
                (
                    p
                    for p in range(main.end, group.start)
                    if words.low[p] in _JOINTS and words.openers.get(p + 1, ("",))[0] in ("IF", "UNLESS")
                ),
                -1,
            )
            if (
                led >= 0
                and kind in ("comma", "joint")
                and where < group.start
                and not _list_only(words, where, group.start)
                and "," not in words.low[group.start - 3 : group.start]
            ):
                stops.append((led, group, "led"))
                main = group
                continue
            at = _joint_before(words, at, main.end) if kind == "comma" and where < group.start else at
            stops.append((at, group, kind if where < group.start or kind == "WHO" else "same"))
            main = group
    if not stops:
        comma = next((at for at in range(start, end) if words.low[at] == "," and not words.aside[at]), -1)
        if (
            comma > 0
            and _intro(words, start, comma)
            and not _is_order(words, start, end)
            and _is_order(words, comma + 1, end)
        ):
            marks.put("INTRO", start, start)
            marks.put("END", comma, comma + 1)
            start = comma + 1
        if _is_order(words, start, end):
            _order(words, marks, start, end)
        else:
            _duty(words, marks, start, end) or _tell(words, marks, start, end)
        return
    if stops[0][1] is not None and stops[0][2] == "main":
        begin, first = stops[0][0], stops[0][1]
        assert first is not None
        if _duty(words, marks, begin, first.start):
            pass
    for index, (at, group, kind) in enumerate(stops):
        stop = stops[index + 1][0] if index + 1 < len(stops) else end
        if kind == "order":
            _order(words, marks, at, stop)
            continue
        assert group is not None
        if kind == "carry":
            marks.put("CARRY", at, at)
            _predicates(words, marks, at, stop, group.mode, False, lead=True)
            continue
        if kind == "main":
            pass
        elif kind == "same":
            marks.put("SPLIT", at, at + 1)
        elif kind == "led":
            marks.put("BREAK", at, at + 1)
            marks.put("IF", at + 1, at + 1)
            marks.put("END", group.start, group.start)
        elif kind in ("comma", "joint"):
            _break(words, marks, at)
        elif kind == "WHO":
            marks.put("BREAK", at, at)
        else:
            party = _trailing_party(words, max(0, at - 6), group.start)
            if party is None or party <= stops[index - 1][0]:
                continue
            marks.put("BREAK", party, party)
        _group(words, marks, group, min(stop, end))


def _penal(words: Words, start: int, end: int) -> bool:
    """Whether a penalty is named."""
    return any(word in words_of("deontic", "penalties") for word in words.low[start:end])


def _fresh_subject(words: Words, start: int, end: int) -> bool:
    """Whether the words can only begin a new clause: a list of parties, or "this", "it"."""
    return _list_only(words, start, end) or (
        end - start == 1 and words.low[start] in ("this", "it", "they", "you", "we", "these")
    )


def _joint_before(words: Words, comma: int, low: int) -> int:
    """The "and" of "…, and, in practice, X must", seen from its last comma; else the comma itself."""
    for at in range(comma - 1, max(low, comma - 9) - 1, -1):
        if words.low[at] == ",":
            return at - 1 if at > low and words.low[at - 1] in _JOINTS else comma
    return comma


def _break(words: Words, marks: _Marks, at: int) -> None:
    """Marks the start of a clause, with what introduces it between two commas."""
    if words.low[at] in _JOINTS and words.low[at + 1 : at + 2] == [","] and "," in words.low[at + 2 : at + 11]:
        comma = words.low.index(",", at + 2)
        opener = words.openers.get(at + 2, ("", 0))[0]
        marks.put("BREAK", at, at + 2)
        marks.put(opener if opener in ("IF", "UNLESS") else "INTRO", at + 2, at + 2)
        marks.put("END", comma, comma + 1)
    else:
        marks.put("BREAK", at, at + 1)


def _opened(words: Words, start: int, end: int) -> bool:
    """Whether a subordinate clause that begins here is still open at `end`."""
    return any(start <= p < end and kind in ("IF", "UNLESS", "ASIDE", "THAT") for p, (kind, _) in words.openers.items())


def _relative_open(words: Words, start: int, end: int) -> bool:
    """Whether a relative clause right before a joint goes on behind it: "that have been or will be"."""
    return any(start <= p < end and kind == "WHO" and end - p <= 4 for p, (kind, _) in words.openers.items())


def _possible(words: Words, group: Group, who: int) -> bool:
    """Whether a relative clause tells only what could be: "posts that may offend"."""
    kinds = group.kinds
    person = words.low[who] in ("who", "whom") and (
        kinds[0] != "MAY" or any(w.bearer != "everyone" for w in subjects(words.slice(max(0, who - 3), who)))
    )
    return kinds[0] == "COULD" or (
        kinds[0] in ("MAY", "WILL")
        and not person
        and len(kinds) < 3
        and not (kinds[0] == "WILL" and group.mode == "passive")
    )


def _carried_intro(words: Words, marks: _Marks, start: int, end: int, mode: Mode) -> int:
    """Marks "in conjunction with X," before an item's verb; gives the place of the verb."""
    for at in range(start + 1, end):
        if (
            words.low[at] == ","
            and not words.aside[at]
            and words.low[start] in _INTRO
            and not is_gerund(words.low[start])
        ):
            verb = _skip_adverbs(words, at + 1, end)
            if verb < end and (is_gerund(words.low[verb]) if mode == "gerund" else is_base(words.low[verb])):
                marks.put("INTRO", start, start)
                marks.put("END", at, at + 1)
                return at + 1
    return start


def _later_main(words: Words, group: Group, start: int, end: int) -> bool:
    """Whether a group behind a relative clause rules the sentence: "staff who may drive | must"."""
    for later in words.groups:
        if group.end <= later.start < end:
            _, kind, at = _subject_start(words, later, start)
            return (
                kind == "start"
                or (kind in ("comma", "joint") and at < group.start)
                or (kind == "comma" and _intro(words, start, at))
            )
    return False


def _intro(words: Words, start: int, comma: int) -> bool:
    """Whether what stands before the comma only introduces the clause: "In practice,", "In line with the law,"."""
    if comma <= start:
        return False
    first = words.low[start]
    return (
        first in _INTRO
        or first.endswith("ly")
        or is_gerund(first)
        or (start in words.openers and words.openers[start][0] != "WHO")
        or comma - start <= 1
    )


def _lead(words: Words, marks: _Marks, start: int, end: int) -> int:
    """Marks a condition or exception before the clause; gives the place where the clause begins."""
    at = start
    opener = words.openers.get(at)
    if not (opener and opener[0] in ("IF", "UNLESS")):
        skipped = _skip_adverbs(words, at, end)
        if skipped == at and words.low[at : at + 1] and words.low[at] in _BUT:
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
        where, kind, at = _subject_start(words, group, start)
        if kind == "comma" and at > start and where < group.start:
            return at, 1
        if kind == "start" and where == start:
            party = _trailing_party(words, start, group.start)
            if party is not None and (
                party - start >= 2
                or words.low[party - 1] in ("doubt", "possible", "necessary", "appropriate", "required")
            ):
                return party, 0
    for at in range(start, end):
        if words.low[at] == "," and not words.aside[at] and at + 1 < end:
            if _is_order(words, at + 1, end) or _tells(words, at + 1, end) or words.low[at + 1] == "it":
                return at, 1
    for at in range(start + 1, end):
        if (
            phrases("deontic", "order").find(words.low, at)[1]
            and words.low[at] not in ("consider", "aim")
            or words.low[at : at + 2] == ["do", "not"]
            and words.low[at - 1] not in ("they", "who", "you", "we", "that", "pupils", "staff", "parents")
        ):
            return at, 0
    return None


def _group(words: Words, marks: _Marks, group: Group, end: int) -> None:
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
        _duty(words, marks, whose, end)
        end = whose
    _predicates(words, marks, max(gap, group.end), end, group.mode, group.to, lead=group.closed)


def _order(words: Words, marks: _Marks, start: int, end: int) -> None:
    """Marks an order and its predicates."""
    at = _orderer(words, marks, start, end)
    word = words.low[at - 1] if at > start else ""
    mode: Mode = "gerund" if word in ("from", "avoid", "of", "before") else "active"
    _predicates(words, marks, at, end, mode, False, order=True)


def _orderer(words: Words, marks: _Marks, start: int, end: int) -> int:
    at = _skip_adverbs(words, start, end)
    if at > start:
        marks.put("ADVERB", start, at)
    kind, length = phrases("deontic", "order").find(words.low, at)
    if words.low[at] == "do" and words.low[at + 1 : at + 2] and words.low[at + 1] in ("not", "never"):
        marks.put("DO", at, at + 1)
        marks.put("NOT" if words.low[at + 1] == "not" else "NEVER", at + 1, at + 2)
        return at + 2
    if words.low[at] in ("not", "never"):
        marks.put("DO", at, at)
        marks.put("NOT" if words.low[at] == "not" else "NEVER", at, at + 1)
        return at + 1
    if length:
        if words.low[at] in ("consider", "think", "endeavour", "try", "aim"):
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


def _inverted(words: Words, marks: _Marks, start: int, end: int) -> bool:
    """`At no time may visitors …`"""
    kind, length = phrases("deontic", "inside").find(words.low, start) if start < end else ("", 0)
    if kind != "NEVER" or length < 2:
        return False
    group = next((g for g in words.groups if g.start == start + length), None)
    if group is None:
        return False
    for at in range(group.end + 1, end):
        if (
            words.low[at] == "be"
            or is_base(words.low[at])
            and subjects(words.slice(group.end, at))
            or (at == group.end + 1 and is_base(words.low[at]) and words.low[group.end] in ("they", "you", "we"))
        ):
            marks.put("FRONT", start, start + length)
            marks.put(group.kinds[0], group.start, group.start + 1)
            marks.put("BASE", at, at)
            passive = words.low[at] == "be"
            _predicates(words, marks, at, end, "passive" if passive else "active", False)
            return True
    return False


def _tells(words: Words, start: int, end: int) -> tuple[int, int, int] | None:
    """`ask parents to`: places of the verb, of the words after it, and of "to"; None if the stretch does not tell anybody."""
    for at in range(start, end):
        kind, length = _PRESENT_TELL.find(words.low, at)
        if at > start and words.low[at - 1] == "to":
            continue
        if not kind or words.aside[at] or (at in words.openers):
            continue
        if any(o[0] in ("IF", "UNLESS", "ASIDE", "WHO", "THAT") and start < p < at for p, o in words.openers.items()):
            return None
        subject = words.slice(start, at)
        if at > start and not (
            subjects(subject)
            or words.low[at - 1] in ("we", "policy", "not", "only", "also")
            or words.low[start] == "nothing"
        ):
            continue
        if at == start:
            continue
        for to in range(at + 2, min(end - 1, at + 11)):
            if words.low[at] in ("prevents", "prevent", "stops") and words.low[to] == "to":
                continue
            if (
                words.low[to] in ("to", "from")
                and (named(words.slice(at + 1, to)) or words.low[to - 1] in ("you", "everyone", "them"))
                and (
                    is_base(words.low[to + 1])
                    or words.low[to + 1] in ("be", "not")
                    or words.low[to] == "from"
                    or words.low[to - 1] == "not"
                )
            ):
                return at, at + 1, to
        if kind in ("ALLOWED", "FORBIDDEN") and words.low[at] not in ("prevents", "prevent", "stops"):
            return at, at + 1, -1
    return None


def _tell(words: Words, marks: _Marks, start: int, end: int) -> bool:
    """Marks `We ask parents to …` and `the school does not permit …`."""
    found = _tells(words, start, end)
    if found is None:
        return False
    at, after, to = found
    before = at
    while before > start and words.low[before - 1] in (
        "not",
        "do",
        "does",
        "also",
        "only",
        "strongly",
        "therefore",
        "always",
        "never",
        "actively",
    ):
        before -= 1
    if before < at:
        kind = (
            "NOT"
            if "not" in words.low[before:at]
            else "NEVER"
            if "never" in words.low[before:at]
            else "ONLY"
            if "only" in words.low[before:at]
            else "ADVERB"
        )
        marks.put(kind, before, at)
    marks.put("TELL", at, after)
    if to < 0:
        _predicates(words, marks, after, end, "gerund", False)
        return True
    negated = words.low[to - 1] == "not"
    stop = to - 1 if negated else to
    if words.low[after] in ("that",):
        marks.put("ADVERB", after, after + 1)
    marks.put("TO", stop, to + 1) if not negated else (marks.put("TO", stop, stop), marks.put("NOT", stop, to + 1))
    if not negated and words.low[to + 1] == "not":
        marks.put("NOT", to + 1, to + 2)
        to += 1
    _predicates(words, marks, to + 1, end, "gerund" if words.low[to] == "from" else "active", True)
    return True


def _framed(words: Words, marks: _Marks, start: int, end: int) -> bool:
    """Marks `It is vital that …`, `It is not acceptable to …`."""
    low = words.low
    if low[start : start + 1] != ["it"] or low[start + 1 : start + 2] not in (["is"], ["would"]):
        return False
    at = start + 2
    while (
        at < end
        and low[at]
        in (
            "therefore",
            "also",
            "absolutely",
            "always",
            "generally",
            "usually",
            "be",
            "strictly",
            "strongly",
            "normally",
        )
        and not phrases("deontic", "frame").find(low, at)[1]
    ):
        at += 1
    kind, length = phrases("deontic", "frame").find(low, at) if at < end else ("", 0)
    if not length:
        return _duty(words, marks, start, end)
    after = at + length
    if low[after : after + 1] == ["practice"]:
        return False
    if low[after : after + 1] == ["to"] or (low[after : after + 1] == ["for"]):
        to = after
        if low[after] == "for":
            to = next((p for p in range(after + 2, min(end, after + 10)) if low[p] == "to"), -1)
            if to < 0:
                return False
        marks.put("FRAME", start, after if to == after else after + 1)
        marks.put("TO", to, to + 1)
        _predicates(words, marks, to + 1, end, "active", True)
        return True
    if low[after : after + 1] == ["that"]:
        for verb in range(after + 2, end):
            if any(g.start == verb for g in words.groups):
                return False
            if low[verb] in ("is", "are", "be"):
                marks.put("FRAME", start, after + 1)
                marks.put("BE", verb, verb + 1)
                _predicates(words, marks, verb + 1, end, "passive", False)
                return True
            if (is_base(low[verb]) or is_third_person(low[verb])) and (
                subjects(words.slice(after + 1, verb)) or (is_third_person(low[verb]) and verb > after + 2)
            ):
                marks.put("FRAME", start, after + 1)
                marks.put("BE", verb, verb)
                _predicates(words, marks, verb, end, "active", False)
                return True
    return False


def _duty(words: Words, marks: _Marks, start: int, end: int) -> bool:
    """Marks `it is the duty of X to …`, `… is the responsibility of X`, `responsibility for … lies with X`."""
    low, duty = words.low, phrases("deontic", "duty")
    for at in range(start, end):
        kind, length = duty.find(low, at)
        if not kind or words.aside[at]:
            continue
        after = at + length
        if kind == "DUTYFOR":
            for lies in range(after, end):
                found = duty.find(low, lies)
                if found[0] == "LIES" or (
                    found[0] == "DUTYOF" and low[lies] in ("lies", "rests", "falls", "lie", "rest", "fall")
                ):
                    if at > start:
                        marks.put("INTRO", start, start)
                        marks.put("END", at, at)
                    marks.put("DUTYFOR", at, after)
                    marks.put("LIES", lies, lies + found[1])
                    return True
            continue
        to = next(
            (
                p
                for p in range(after, min(end, after + 14))
                if low[p] == "to" and p + 1 < end and (is_base(low[p + 1]) or low[p + 1] == "be")
            ),
            -1,
        )
        if kind == "DUTY" and low[at] == "whose" and low[after : after + 1] == ["to"]:
            marks.put("BREAK", at, at)
            marks.put("DUTY", at, at)
            marks.put("TO", after, after + 1)
            _predicates(words, marks, after + 1, end, "active", True)
            return True
        if (
            to > after
            and (kind == "DUTY" or low[at] in ("is", "are"))
            and (kind == "DUTY" or at > start)
            and named(words.slice(after, to))
        ):
            if at > start and low[start] != "it":
                if low[at] not in ("is", "are"):
                    continue
                return False
            if at > start:
                marks.put("INTRO", start, start)
                marks.put("END", at, at)
            marks.put("DUTY", at, after)
            marks.put("TO", to, to + 1)
            _predicates(words, marks, to + 1, end, "active", True)
            return True
        if (
            kind in ("DUTY", "DUTYOF")
            and low[at] in ("is", "are", "rests", "lies", "falls", "rest", "lie", "fall")
            and at > start
            and named(words.slice(after, end))
        ):
            if low[start] == "it" and at == start + 1:
                continue
            marks.put("DUTYOF", at, after)
            return True
    return False


def _coordinate(words: Words, at: int, end: int, mode: Mode, strong: bool) -> tuple[int, str]:
    """Where a joined verb of this form stands at or after `at` (past adverbs), and its kind; (-1, "") if none does."""
    low = words.low
    flip = ""
    if at < end and low[at] in ("not", "never") and at + 1 < end:
        flip, at = "FLIP", at + 1
    at = _skip_adverbs(words, at, end)
    if at >= end or words.aside[at]:
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
            and after not in _JOINTS
            and (
                after in _PREPOSITIONS
                or after in ("", ".", ",", "immediately", "promptly")
                or after.endswith("ly")
                or after in words_of("joints", "IF")
                or not strong
                and after in ("to", "with", "on", "by")
            )
            else (-1, "")
        )
    if not is_base(word) and word not in ("be", "have", "do"):
        if (
            after in ("the", "it", "them", "their", "any", "your", "this")
            and word.isalpha()
            and not word.endswith(("ing", "ly", "ed", "s", "tion", "ment", "ness"))
            and word not in _PREPOSITIONS | _DETERMINERS | _JOINTS
            and at not in words.openers
            and not words.capital(at)
        ):
            return at, flip
        return -1, ""
    if (
        strong
        and word not in _NOUN_LIKE
        and any(low[p] in _AND | _OR and p + 1 < end and is_base(low[p + 1]) for p in range(at + 2, end))
    ):
        return at, flip
    if word in _NOUN_LIKE or strong:
        evidence = (
            after in _DETERMINERS | _PRONOUNS
            or (after == "to" and word not in ("access", "respect", "damage", "harm", "support", "help"))
            or after.endswith("ly")
            and len(after) > 4
            or bool(named(words.slice(at + 1, min(end, at + 3))))
            and after not in _JOINTS | {","}
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
    return (at, flip) if after not in _JOINTS | {""} else (-1, "")


def _predicates(
    words: Words, marks: _Marks, start: int, end: int, mode: Mode, to: bool, *, lead: bool = False, order: bool = False
) -> None:
    """Marks tails (conditions, exceptions) and splits in the stretch behind a verb group."""
    low = words.low
    piece = start
    if (
        mode == "passive"
        and start < end
        and not is_participle(low[_skip_adverbs(words, start, end)] if _skip_adverbs(words, start, end) < end else "")
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
            and not (at == start and low[at] in ("where",) and not lead)
        ):
            if (at > piece or tail >= 0 or lead) and low[at - 1] != "that":
                marks.put(opener[0], at, at)
                tail = at
                zone = ""
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
            and low[at - 1] not in _PREPOSITIONS | _JOINTS | _COMMAS
            and not is_base(low[at - 1])
        ):
            zone = zone or "who"
        if word == "to" and at > piece and at + 1 < end and is_base(low[at + 1]) and tail < 0:
            zone = zone or "to"
        if (word == "," or word in _AND | _OR | {"but"}) and at > piece:
            joint = at
            after = at + 1
            if word == "," and after < end and low[after] in _AND | _OR | {"but"}:
                after += 1
            elif word == "," and after < end and low[after] in ("then",):
                after += 1
            conj = low[after - 1]
            if after < end and after in groups:
                at += 1
                continue
            bare = conj == ","
            special = phrases("deontic", "order").find(low, after)[0] if after < end else ""
            negative = low[after : after + 2] in (["do", "not"], ["do", "never"])
            if negative or special in ("REFRAIN", "AVOID") and mode == "active" and tail < 0:
                marks.put("SPLIT", joint, after)
                piece, tail, zone = _orderer(words, marks, after, end), -1, ""
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
                and conj in _AND
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
            if where >= 0 and tail >= 0 and not (word == "," and conj in _AND) and at - tail > 4:
                where = -1
            if where >= 0 and tail >= 0 and mode == "gerund":
                where = -1
            if where >= 0 and zone == "aside":
                where = -1
            if (
                where >= 0
                and zone == "who"
                and not (order and conj in _AND and low[where] not in _NOUN_LIKE)
                and not (word == "," and conj in _AND)
                and not low[where + 1 : where + 2] in (["it"], ["them"], ["this"])
            ):
                where = -1
            if (
                where >= 0
                and zone == "to"
                and (conj in _OR or bare or not _own_object(words, piece, joint))
                and not flip
            ):
                where = -1
            if where >= 0 and holds and not (word == "," and conj in _AND) and mode != "passive":
                where = -1
            if where >= 0 and tail >= 0 and conj in _OR:
                where = -1
            if where >= 0:
                marks.put("SPLIT", joint, after)
                if order and mode == "gerund" and not is_gerund(low[where]):
                    where = _orderer(words, marks, after, end)
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


def _shares(words: Words, piece: int, joint: int, mode: Mode) -> bool:
    """Whether the verb before the joint has no object of its own yet: "monitor and review the site" is one act."""
    rest = [
        w
        for w in words.low[piece:joint]
        if w not in _JOINTS | _COMMAS
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
    if len(rest) == 2 and rest[1] in _PREPOSITIONS:
        return True
    return all(is_base(w) for w in rest) and len(rest) <= 2 and not (len(rest) == 2 and rest[1] in _NOUN_LIKE)


def _own_object(words: Words, piece: int, joint: int) -> bool:
    """Whether a "to"-phrase before the joint has its verb's object already: "take steps to stop abuse | and report it"."""
    for at in range(joint - 1, piece, -1):
        if words.low[at] == "to" and at + 1 < joint and is_base(words.low[at + 1]):
            return joint - at > 3
    return True


def adverbs() -> frozenset[str]:
    """Adverbs of the verb group, single words."""
    return frozenset(p for p in table("deontic")["inside"]["ADVERB"] if " " not in p)


def spans(found: Sequence[Token]) -> tuple[int, int] | None:
    """Start and end of a run of tokens in the sentence; None for none."""
    return (found[0].start_pos or 0, found[-1].end_pos or 0) if found else None
