"""The phrases of a pack, found in a text: which words of the vocabulary does a stretch of policy English signal?

A phrase is a few slots that all have to be found, in any order, each by words of its own (the whole language is told in
`docs/packs.md`). A `Lexicon` compiles the phrases of a vocabulary once; a `Passage` is the text of one norm, with the act
itself set apart from what stands around it. Finding is a matter of word forms only: no grammar, no guesses.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain
from math import log2
from typing import NamedTuple

from msgspec import Struct
from simplemma import lemmatize

from .vocabulary import Vocabulary

HEAD = 4
"""How many words of an act a slot with `^` may stand in, after light ones (`ensure that they`): the verb and an adverb."""

VERB = 2
"""How many words there may hold the verb itself."""

LEAST_WORTH = 2.0
"""What a word says at the least, however many acts share it: the verb of an act has to be heard by itself (`post`)."""

_SPAN = tuple[int, int]


_WORD = re.compile(r"[a-z0-9]+")
_OWNER = re.compile(r"['’‘](?:s\b)?")


_THEMSELVES = frozenset(("pressing", "concerning", "concerned", "including"))
"""Words that are not a form of the word that they look like one of."""


_GERUNDS = frozenset(
    (
        "playing",
        "fixing",
        "growing",
        "guarding",
        "mixing",
        "singing",
        "springing",
        "swearing",
        "swinging",
        "thanking",
        "thinking",
        "unfolding",
    )
)
"""Gerunds to which the dictionary gives a final "e" that is not theirs."""


@cache
def lemma(word: str) -> str:
    """The dictionary form of an English word in lower case."""
    # With `low_memory` the dictionary is not unpacked, which would take longer than to look up the words of some documents.
    if len(word) <= 2 or word in _THEMSELVES:
        return word
    if word in _GERUNDS:
        return word.removesuffix("ing")
    return str(lemmatize(word, lang="en", low_memory=True)).casefold()


@cache
def _forms(word: str) -> tuple[str, ...]:
    """The forms by which a word is looked up: its dictionary form, and as it stands."""
    return tuple(dict.fromkeys((lemma(word), word)))


@cache  # the vocabularies of a process share most of their terms
def _forms_of(term: str) -> tuple[str, ...]:
    """The dictionary forms of the words of a term, the last as it stands if it only has to begin so (`defam*`)."""
    words = _words_in(term.replace("_", " "))
    forms = tuple(map(lemma, words))
    return (*forms[:-1], f"{words[-1]}*") if term.endswith("*") else forms


@lru_cache(maxsize=16384)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without apostrophes and the `s` of owners; hyphens and dashes part words."""
    return _words_in(text)


def _words_in(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_OWNER.sub("", text.casefold().replace("outwith", "outside"))))


class Slot(Struct, frozen=True):
    """One part of a phrase. `terms` are indices of the lexicon's terms; any one of them fills it."""

    terms: frozenset[int]
    absent: bool = False
    head: bool = False
    anywhere: bool = False


class Hit(Struct, frozen=True):
    """A phrase that was found: whose it is, how much it says, the places of its words, whether the act's verb or the head
    of its subject is one."""

    name: str
    weight: float
    spans: tuple[_SPAN, ...]
    verb: bool = False
    subject: bool = False


class Passage:
    """A text cut into the words of the act (with the subject before it, where that is what is acted on) and its surroundings.

    Places count through subject, act and surroundings; `act` and `around` are where the second and third begin.
    """

    def __init__(self, act: str, *, subject: str = "", around: str = "") -> None:
        before, own = words_of(subject), words_of(act)
        self.words = (*before, *own, *words_of(around))
        self.act = len(before)
        self.around = len(before) + len(own)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Passage) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[tuple[str, ...], int, int]:
        return self.words, self.act, self.around


_Term = tuple[tuple[str, ...], int]
"""The forms of a term that are still to come, and its number."""


class _Starts(NamedTuple):
    """The terms that a word can begin: those that it is, by their next form those that go on, those whose next form has a
    `*`.
    """

    alone: tuple[int, ...]
    after: Mapping[str, Sequence[_Term]]
    begun: tuple[_Term, ...]


@lru_cache(maxsize=4096)  # norms of one sentence have much in common, and so have the readers of one condition
def _found(lexicon: "Lexicon", passage: Passage, reach: int, ordered: bool) -> tuple[Hit, ...]:
    return tuple(lexicon.hits(passage, reach, ordered))


class _Begun(dict[str, _Starts | None]):
    """What each word begins, asked for once."""

    def __init__(self, starting: Callable[[str], _Starts | None]) -> None:
        self._starting = starting

    def __missing__(self, word: str) -> _Starts | None:
        starts = self[word] = self._starting(word)
        return starts


class Lexicon:
    """The phrases of one family of words (actions, values of a fact, parties …), compiled."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], classes: Mapping[str, Iterable[str]]) -> None:
        self._classes = classes
        self._light = frozenset(classes.get("light", ()))
        self._terms: dict[tuple[str, ...], int] = {}
        self._by_first: dict[str, list[_Term]] = {}
        self._by_prefix: dict[str, list[_Term]] = {}
        self._starts = _Begun(self._starting)
        self._starts_afar = _Begun(self._starting_afar)
        self._fillings: dict[str, frozenset[int]] = {}
        self._slots: dict[str, Slot] = {}
        self._phrases = [(name, self._compile(phrase)) for name, found in phrases.items() for phrase in found]
        self._prefix_sizes = sorted(set(map(len, self._by_prefix)))
        filled: dict[frozenset[int], set[str]] = {}
        for name, slots in self._phrases:
            for slot in slots:
                if not slot.absent:
                    filled.setdefault(slot.terms, set()).add(name)
        users = defaultdict[int, set[str]](set)
        for terms, naming in filled.items():
            for term in terms:
                users[term] |= naming
        used = {term: len(naming) for term, naming in users.items()}
        uses = {terms: sum(map(used.__getitem__, terms)) for terms in filled}
        self._keyed: dict[int, list[int]] = {}
        self._needed: list[list[frozenset[int]]] = []
        self._unkeyed: list[int] = []  # the phrases of which no word has to stand in the act
        for number, (_, slots) in enumerate(self._phrases):
            near = sorted((s.terms for s in slots if not s.absent and not s.anywhere), key=uses.__getitem__)
            if not near:
                self._unkeyed.append(number)
            for term in near[0] if near else ():
                self._keyed.setdefault(term, []).append(number)
            self._needed.append(near[1:])
        self._reaching = {  # what has to stand somewhere, by the phrases that look beyond the act
            number: [s.terms for s in slots if s.anywhere and not s.absent]
            for number, (_, slots) in enumerate(self._phrases)
            if any(s.anywhere for s in slots)
        }
        far = (slot.terms for _, slots in self._phrases for slot in slots if slot.anywhere)
        self._far = frozenset(chain.from_iterable(far))
        self._worth = {term: max(LEAST_WORTH, log2(1 + len(phrases) / names)) for term, names in used.items()}

    def find(self, passage: Passage, reach: int = 999, *, ordered: bool = False) -> list[Hit]:
        """Every phrase that the passage holds, in the order of the pack. At most `reach` other words part those of a
        phrase; with `ordered` its slots stand in their order.
        """
        return list(_found(self, passage, reach, ordered))

    def hits(self, passage: Passage, reach: int, ordered: bool) -> list[Hit]:
        """What `find` gives, sought anew."""
        places = defaultdict[int, list[_SPAN]](list)
        self._place(places, passage.words, 0, passage.around)
        missing = places.keys().isdisjoint
        begun = {n for term in places for n in self._keyed.get(term, ())}
        numbers = [n for n in begun if not any(map(missing, self._needed[n]))] + self._unkeyed
        if not numbers:
            return []
        if passage.around < len(passage.words) and not self._reaching.keys().isdisjoint(numbers):
            self._place(places, passage.words, passage.around, len(passage.words), afar=True)
        numbers = [n for n in numbers if not any(map(missing, self._reaching.get(n, ())))]
        verb = self._verb(passage)
        verb_end = self._verb_end(passage, verb)
        hits = []
        for number in sorted(numbers):
            name, slots = self._phrases[number]
            spans = _fill(slots, places, passage, verb, reach, ordered)
            if spans is not None:
                hits.append(
                    Hit(
                        name,
                        self._weight(slots, spans, places),
                        spans,
                        any(verb[0] <= a < verb_end for a, _ in spans),
                        any(a < min(HEAD, passage.act) for a, _ in spans),
                    )
                )
        return hits

    def _verb(self, passage: Passage) -> _SPAN:
        """Where the verb of the act may stand."""
        start = passage.act
        while start < passage.around - 1 and lemma(passage.words[start]) in self._light:
            start += 1
        return start, min(start + HEAD, passage.around)

    def _verb_end(self, passage: Passage, verb: _SPAN) -> int:
        """Where the verb itself must have begun; with `used to post` it is the verb after the first that counts."""
        first = passage.words[verb[0] : verb[0] + 2]
        used_to = len(first) == 2 and lemma(first[0]) == "use" and first[1] in self._light
        return verb[0] + (HEAD if used_to else VERB)

    def _weight(self, slots: Sequence[Slot], spans: Sequence[_SPAN], places: dict[int, list[_SPAN]]) -> float:
        """How much a phrase says: the rarer a word is among all phrases the more, less where it may stand anywhere."""
        weight = 0.0
        for slot, span in zip((s for s in slots if not s.absent), spans, strict=True):
            worth = max(self._worth[term] for term in places.keys() & slot.terms if span in places[term])
            weight += worth * (0.5 if slot.anywhere else 1.0) + slot.head
        return weight

    def words_for(self, slot: str) -> list[str]:
        """Texts that fill a slot of a phrase, as written there: `friend_request|{pupil}` → friend request, pupil, …"""
        return [word.rstrip("*") for word in self.alternatives(slot)]

    def alternatives(self, slot: str) -> list[str]:
        """What a slot of a phrase asks for, with its classes written out; a word that only has to begin so ends in `*`."""
        return [word.replace("_", " ") for word in self._expand(slot.lstrip("!^~"))]

    def _compile(self, phrase: str) -> tuple[Slot, ...]:
        return tuple(map(self._slot, phrase.split()))

    def _slot(self, part: str) -> Slot:
        if part not in self._slots:
            body = part.lstrip("!^~")
            marks = part[: len(part) - len(body)]
            self._slots[part] = Slot(self._filling(body), absent="!" in marks, head="^" in marks, anywhere="~" in marks)
        return self._slots[part]

    def _filling(self, body: str) -> frozenset[int]:
        """The terms that fill a slot."""
        if body not in self._fillings:
            parts = self._parts(body)
            terms = [self._term(body)] if parts is None else chain.from_iterable(map(self._filling, parts))
            self._fillings[body] = frozenset(terms)
        return self._fillings[body]

    def _expand(self, body: str) -> list[str]:
        """The alternatives of a slot, with classes written out."""
        parts = self._parts(body)
        return [body] if parts is None else [word for part in parts for word in self._expand(part)]

    def _parts(self, body: str) -> Iterable[str] | None:
        """The alternatives in a slot, or the members of a class, which may be of either kind again; None for a term."""
        if "|" in body:
            return body.split("|")
        name = body[1:-1]
        if body != f"{{{name}}}":
            return None
        if name not in self._classes:
            raise ValueError(f"phrase names the class {{{name}}}, and no pack has it")
        return self._classes[name]

    def _term(self, text: str) -> int:
        """The number of a term: a word, a word that begins so (`defam*`), or several in a row (`friend_request`)."""
        key = _forms_of(text)
        if key not in self._terms:
            number = self._terms[key] = len(self._terms)
            if key[0].endswith("*"):
                self._by_prefix.setdefault(key[0][:-1], []).append((key[1:], number))
            else:
                self._by_first.setdefault(key[0], []).append((key[1:], number))
        return self._terms[key]

    def _starting(self, word: str) -> _Starts | None:
        """The terms that a word can begin; None if it begins none."""
        begun = [t for form in _forms(word) for t in self._by_first.get(form, ())]
        begun += [t for size in self._prefix_sizes for t in self._by_prefix.get(word[:size], ())]
        if not begun:  # as of most words
            return None
        terms = tuple(dict.fromkeys(begun))
        after: dict[str, list[_Term]] = {}
        for rest, number in terms:
            if rest and not rest[0].endswith("*"):
                after.setdefault(rest[0], []).append((rest[1:], number))
        return _Starts(
            tuple(number for rest, number in terms if not rest),
            after,
            tuple(term for term in terms if term[0] and term[0][0].endswith("*")),
        )

    def _starting_afar(self, word: str) -> _Starts | None:
        """Those of them that may stand anywhere."""
        if (starts := self._starts[word]) is None:
            return None
        alone = tuple(number for number in starts.alone if number in self._far)
        after = {form: far for form, terms in starts.after.items() if (far := [t for t in terms if t[1] in self._far])}
        begun = tuple(term for term in starts.begun if term[1] in self._far)
        return _Starts(alone, after, begun) if alone or after or begun else None

    def _place(
        self, places: defaultdict[int, list[_SPAN]], words: Sequence[str], begin: int, stop: int, *, afar: bool = False
    ) -> None:
        """Adds where each term stands that begins from `begin` to before `stop`; with `afar` of those that may stand anywhere."""
        starts = self._starts_afar if afar else self._starts
        for start, begins in enumerate(map(starts.__getitem__, words[begin:stop]), begin):
            if begins is None:
                continue
            alone, after, begun = begins
            here = (start, start + 1)
            for number in alone:
                places[number].append(here)
            if not (after or begun) or start + 1 == len(words):
                continue
            fitting = [(start + 1, term) for term in begun] if begun else []
            for form in _forms(words[start + 1]) if after else ():
                if form in after:
                    fitting += [(start + 2, term) for term in after[form]]
            for first, (rest, number) in fitting:
                end = first + len(rest)
                if end <= len(words) and all(map(_is, words[first:end], rest)):
                    places[number].append((start, end))


def _is(word: str, form: str) -> bool:
    return word.startswith(form[:-1]) if form.endswith("*") else form in _forms(word)


def _fill(
    slots: Sequence[Slot], places: dict[int, list[_SPAN]], passage: Passage, verb: _SPAN, reach: int, ordered: bool
) -> tuple[_SPAN, ...] | None:
    """Places for all slots, no word used twice; None if there are none or if a word stands that must not."""
    choices, absent = [], []
    for slot in slots:
        end = len(passage.words) if slot.anywhere else passage.around
        first, last = (passage.act, verb[1]) if slot.head else (0, end)
        found = (span for term in places.keys() & slot.terms for span in places[term])
        spans = [span for span in found if first <= span[0] < last and span[1] <= end]
        if slot.absent:
            absent += spans
        elif not spans:
            return None
        else:
            choices.append((slot.anywhere, sorted(spans, key=lambda s: (s[0] - s[1], s))))
    filled = _distinct(choices, (), (), reach, ordered)
    if not filled or any(_close(span, filled, reach) for span in absent):
        return None
    return filled


def _close(span: _SPAN, found: Sequence[_SPAN], reach: int) -> bool:
    """Whether a word stands among or near those that were found: a word that must not stand matters only there."""
    return min(s[0] for s in found) - span[1] <= reach and span[0] - max(s[1] for s in found) <= reach


def _distinct(
    choices: Sequence[tuple[bool, list[_SPAN]]],
    taken: tuple[_SPAN, ...],
    close: tuple[_SPAN, ...],
    reach: int,
    ordered: bool,
) -> tuple[_SPAN, ...] | None:
    """One span of each choice in their order, none over another, all within reach but those that may stand anywhere."""
    if not choices:
        return taken
    anywhere, spans = choices[0]
    for span in spans:
        group = close if anywhere else (*close, span)
        width = max(s[1] for s in group) - min(s[0] for s in group) - sum(s[1] - s[0] for s in group) if group else 0
        apart = all(span[1] <= s[0] or span[0] >= s[1] for s in taken)
        if width <= reach and apart and not (ordered and taken and span < taken[-1]):
            filled = _distinct(choices[1:], (*taken, span), group, reach, ordered)
            if filled is not None:
                return filled
    return None


class Signals(Struct, frozen=True, dict=True, eq=False):
    """The lexicons of a vocabulary, one for each kind of word, each compiled when it is first used. Each raises ValueError
    where a phrase names a class of words that no pack has.
    """

    words: Vocabulary

    @cached_property
    def _named(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple("_".join(words_of(p)) for p in party.phrases) for name, party in self.words.parties.items()}

    @cached_property
    def _classes(self) -> dict[str, tuple[str, ...]]:
        return {**self._named, **self.words.words}

    @cached_property
    def actions(self) -> Lexicon:
        """What is done."""
        return Lexicon({name: action.phrases for name, action in self.words.actions.items()}, self._classes)

    @cached_property
    def parties(self) -> Lexicon:
        """Who."""
        return Lexicon(self._named, self._classes)

    @cached_property
    def moments(self) -> Lexicon:
        """When."""
        return Lexicon({name: moment.phrases for name, moment in self.words.moments.items()}, self._classes)

    @cached_property
    def penalties(self) -> Lexicon:
        """What follows a breach."""
        return Lexicon({name: penalty.phrases for name, penalty in self.words.penalties.items()}, self._classes)

    @cached_property
    def facts(self) -> Lexicon:
        """What is so, named `fact: value`."""
        facts = self.words.facts.items()
        named = {f"{name}: {value}": found for name, fact in facts for value, found in fact.phrases.items()}
        return Lexicon(named, self._classes)

    @cached_property
    def asked(self) -> Lexicon:
        """Actions, as questions put them."""
        return Lexicon(self.words.asked, self._classes)


@cache
def signals(words: Vocabulary) -> Signals:
    """The lexicons of a vocabulary."""
    return Signals(words)
