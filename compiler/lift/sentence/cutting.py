"""A sentence cut into words: "he or she" is one, "don't" two; and which of them stand in brackets.

Comes in: the text. Goes out: its words in small letters with their places. The small words of English that part phrases and
clauses are listed here, for all who read the words.
"""

import re

from ..phrases.words import in_small, is_base, phrases, table, words_of

_WORD = re.compile(
    r"(?:[Hh]e|[Hh]im|[Hh]is)(?: or |/)(?:she|hers?)\b|[A-Za-z0-9À-ÿ£€#@](?:[\w’'/&.@+-]*(?::(?=\d)[\w’'/&.@+-]*)*[\w+])?|\S"
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
PARTICLES = words_of("verbs", "particles")
_OR_MORE = frozenset(
    {"over", "above", "under", "below", "older", "younger", "more", "less", "fewer", "later", "earlier"}
)
MODALS = frozenset({"must", "shall", "will", "may", "should"})
_GOES_ON = MODALS | {"is", "are", "has", "have", "can", "cannot", "needs", "need", "ought"}
_LIMITS = frozenset({"unless", "until", "except", "if", "when", "where", "without", "save", "provided", "before"})
_STOPS = frozenset({";", ":", "."})
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")


class Cut:
    """The words of a sentence with their places, and which stand in brackets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[tuple[int, int]] = [match.span() for match in _WORD.finditer(text)]
        small = in_small(text)
        self.low: list[str] = [small[start:end] for start, end in self.spans]
        if "IT" in text and not text.isupper():
            self.low = ["i.t." if text[a:b] == "IT" else w for w, (a, b) in zip(self.low, self.spans, strict=True)]
        if not _SPECIAL.isdisjoint(self.low):
            self._part()
        if not _OR_MORE.isdisjoint(self.low):
            self._or_more()
        self.size = len(self.low)
        self.aside = self._bracketed()
        if "whether" in self.low:
            self._either_way()

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
        if _CLOSING.isdisjoint(self.low):
            return self._exemplified([False] * len(self.low))
        depth, marks = 0, []
        for word in self.low:
            depth += word in _OPENING
            marks.append(depth > 0)
            if word in _CLOSING:
                depth = max(0, depth - 1)
        return self._exemplified(marks)

    def _exemplified(self, marks: list[bool]) -> list[bool]:
        """The marks with the examples of a subject right before its modal, between commas or without any: "apps, such as A, B and
        C, | must", "a condition such as asthma | may".
        """
        for at in range(1, len(self.low) - 3) if "such" in self.low else ():
            if self.low[at : at + 2] != ["such", "as"]:
                continue
            ruled = next((p for p in range(at, len(self.low)) if self.low[p] in MODALS), 0)
            stops = {";", ":", "."} | ({","} if self.low[at - 1] != "," else set())
            if (
                ruled
                and (self.low[ruled - 1] == ",") == (self.low[at - 1] == ",")
                and not stops & {*self.low[at:ruled]}
            ):
                first = at - (self.low[at - 1] == ",")
                marks[first:ruled] = [True] * (ruled - first)
        return marks

    def _either_way(self) -> None:
        """Marks what limits nothing behind a comma, up to the comma before what goes on: "a helper, whether of a club or a class, |
        is to", "be told, whether in school or after it".
        """
        for at in range(1, self.size - 3):
            if self.low[at - 1 : at + 1] != [",", "whether"] or self.aside[at]:
                continue
            ends = (p for p in range(at, self.size) if self.low[p] in _STOPS or self._goes_on(p))
            end = next(ends, self.size)
            if "or" in self.low[at:end]:
                end += not _GOES_ON.isdisjoint(
                    self.low[end + 1 : end + 2]
                )  # the comma before a verb group parts nothing
                self.aside[at - 1 : end] = [True] * (end - at + 1)

    def _goes_on(self, comma: int) -> bool:
        """Whether the clause goes on behind a comma with its verb group, a limit, or another act."""
        behind = self.low[comma + 1 : comma + 2]
        return self.low[comma] == "," and bool(behind) and behind[0] in _GOES_ON | _LIMITS | AND | BUT

    def shouted(self, at: int) -> bool:
        """Whether the word is an abbreviation in capitals ("SEND") in a text that is not all capitals."""
        start, end = self.spans[at]
        return end - start > 1 and self.text[start:end].isupper() and not self.text.isupper()

    def capital(self, at: int) -> bool:
        """Whether the word is written with a capital."""
        return self.text[self.spans[at][0]].isupper()

    def capital_at(self, at: int) -> bool:
        """Whether there is a word at `at` that is written with a capital."""
        return at < self.size and self.capital(at)

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
