"""Facts: what a stretch of policy English says of them by the phrases of the packs, and what it says besides.

In: text. Out: tests, and the words that tell them; what no pack knows can be kept as the document's own words (`quoted`).
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.signals import Hit, Passage, signals, words_of
from ....grammar.vocabulary import Vocabulary
from ...sought import Sought
from .bynames import plain
from .words import table

NEAR = 1
"""At most so many other words part the words that signal a value of a fact."""


FAR = 10
"""At most so many other words part the words of one phrase for an act."""


UNKNOWN = 0.5
"""The share of a condition's words that may be left unread before its own words are kept beside what was read."""


def telling(text: str, words: Vocabulary) -> bool:
    """Whether a stretch narrows anything that no fact has read: more than a word or two besides small words."""
    known, left = told_by_facts(text, words), content_of(text)
    return len(left) > 1 and sum(w not in known for w in left) > UNKNOWN * len(left)


def told_by_facts(text: str, words: Vocabulary) -> set[str]:
    """The words of a stretch that say a fact."""
    return facts_in(text, words, ("what", "circumstance"))[1]


def circumstances_in(text: str, words: Vocabulary) -> tuple[list[s.Expr], set[str]]:
    """Where and when a stretch says something is, by the packs' facts, and the words of it that say so."""
    return facts_in(text, words, ("circumstance",))


def content_of(text: str) -> list[str]:
    """The words of a stretch without small words."""
    return [w for w in words_of(text) if w not in word_set("filler")]


def quoted(text: str) -> s.Holds:
    """The document's own words as a test."""
    return s.Holds(s.Word(clean(text), quoted=True))


def is_quoted(test: s.Expr) -> bool:
    """Whether a test is told in the document's own words."""
    return isinstance(test, s.Holds) and test.fact.quoted


def facts_in(text: str, words: Vocabulary, kinds: Sequence[str]) -> tuple[list[s.Expr], set[str]]:
    """The facts whose phrases the text holds, in the packs' order, and the words that said so."""
    text = _FROM_OUTSIDE.sub(r"\1", text) if "outside" in text else text
    passage = Passage(_WORKS_HERE.sub(r"\1", text) if "school" in text else text)
    found: list[s.Expr] = []
    known: set[str] = set()
    by_fact: dict[str, list[Hit]] = {}
    for hit in signals(words).facts.find(passage, NEAR, ordered=True):
        name, _, value = hit.name.partition(": ")
        if words.facts[name].kind in kinds:
            by_fact.setdefault(name, []).append(replace(hit, name=value))
    for name, signalled in by_fact.items():
        fact = words.facts[name]
        hits = _outermost(signalled)
        known |= {w for hit in hits for start, end in hit.spans for w in passage.words[start:end]}
        values = tuple(dict.fromkeys(hit.name for hit in hits))
        if fact.type == "yes-no":
            first = min(start for hit in hits for start, _ in hit.spans)
            holds = s.Holds(s.Word(name))
            found.append(s.Not(holds) if _NEGATIONS & set(passage.words[max(0, first - 3) : first]) else holds)
        elif fact.kind != "what" or len(values) == 1 or len(values) < len(fact.values):
            first = min(start for hit in hits for start, _ in hit.spans)
            away = fact.kind == "circumstance" and _is_away(passage.words, first)
            apart = (
                tuple(v for v in values if _is_outside(passage.words, hits, v)) if fact.kind == "circumstance" else ()
            )
            near = tuple(_value(v, fact.type) for v in values if v not in apart)
            tests: list[s.Expr] = [s.Is(name, near, away)] if near else []
            tests += [s.Is(name, (_value(v, fact.type),), negated=True) for v in apart]
            if not apart or away or (len(tests) > 1 and {*_EXCLUDING} & {*passage.words}):
                found += [s.Is(name, tuple(_value(v, fact.type) for v in values), away)]
            else:
                found += [s.Any(tuple(tests))] if len(tests) > 1 else tests
    return found, known


_FROM_OUTSIDE = Sought(
    r"\b((?:nobody|no[ -]one|any(?:one|body)|some(?:one|body)|everyone|those|people|persons?|individuals?|others?|part(?:y|ies)"
    r"|adults?|bod(?:y|ies)|agenc(?:y|ies)|organisations?|compan(?:y|ies)|services?|visitors?|speakers?|friends|famil(?:y|ies)"
    r"|world|public)) (?:from )?outside(?: of)?(?: (?:the|our|this|your))?(?: own)?"
    r" (?:school|trust|academy|college|nursery|federation|organisation|community)\b"
    r"(?! (?:hours|day|time|gates?|grounds?|site|premises|building))",
    re.IGNORECASE,
)
"""People who do not belong to the school, wherever they are: no place in which something is done."""


_WORKS_HERE = Sought(
    r"\b(adults?|(?:adults?|people|those|anyone|anybody|everyone|everybody|no[ -]one|nobody|staff|colleagues)(?: who| that)?"
    r"(?: is| are)?(?:,?(?: and| or)? (?:works?|working|employed|volunteers?|volunteering|helps?|helping))+)"
    r" (?:in|at) (?:the |our |this )?school\b"
    r"(?! (?:hours|day|time|holidays?|grounds?|trips?|visits?|events?|gates?|library|office))",
    re.IGNORECASE,
)
"""People of the school by where they work ("all adults working in school"): no place in which something is done."""


def _is_outside(words: Sequence[str], hits: Sequence[Hit], value: str) -> bool:
    """Whether a value of a fact is told only as that outside of which something is: `outside directed time`."""
    return all(_outside_at(words, start) for hit in hits if hit.name == value for start in [hit.spans[0][0]])


def _outside_at(words: Sequence[str], place: int) -> bool:
    while place > 0 and words[place - 1] in _ARTICLES:
        place -= 1
    return place > 0 and words[place - 1] in _OUTSIDE


_ARTICLES = frozenset(("of", "a", "an", "the", "any", "their", "your", "his", "her", "our", "school"))
_OUTSIDE = frozenset(("outside", "outwith"))
_EXCLUDING = ("except", "unless", "not")


def _is_away(words: Sequence[str], place: int) -> bool:
    """Whether a circumstance is told as what does not hold: `not in a lesson`."""
    while place > 0 and words[place - 1] in ("in", "at", "on", "during", "a", "an", "the", "any", "their", "your"):
        place -= 1
    return place > 0 and words[place - 1] in (*_NEGATIONS, "below")  # "below the sixth form"


_NEGATIONS = frozenset(("not", "no", "never", "isnt", "arent"))


def name_of(test: s.Expr) -> str:
    """The fact that a yes-no test is about."""
    return name_of(test.of) if isinstance(test, s.Not) else test.fact.text if isinstance(test, s.Holds) else ""


def _outermost(hits: list[Hit]) -> list[Hit]:
    """The hits that no other hit for another value covers word for word."""
    covered = {id(h): {i for a, b in h.spans for i in range(a, b)} for h in hits}
    return [h for h in hits if not any(o.name != h.name and covered[id(h)] < covered[id(o)] for o in hits)]


def _value(text: str, kind: str) -> s.Value:
    """A value of a fact as a pack writes it: `lesson`, `12 to 13`, or free text."""
    start, _, end = text.partition(" to ")
    return s.Value(_scalar(start, kind), _scalar(end, kind) if end else None)


def _scalar(text: str, kind: str) -> s.Scalar:
    if text.isdigit():
        return s.Scalar(text, "number")
    return s.Scalar(text, "string" if kind == "text" else "name")


@cache
def word_set(key: str) -> frozenset[str]:
    """The words of a list of `circumstances.toml`."""
    value: Any = table("circumstances")[key]
    return frozenset(value)


@cache
def any_of(key: str) -> re.Pattern[str]:
    """Any of the patterns of a list of `circumstances.toml`, as whole words."""
    return re.compile(rf"\b(?:{'|'.join(table('circumstances')[key])})\b")


def clean(text: str) -> str:
    """White space folded, and no punctuation at the ends."""
    text = plain(text)
    return " ".join(text.split()).strip(" ,;:.–-") or text.strip()
