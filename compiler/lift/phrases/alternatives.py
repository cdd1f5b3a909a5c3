"""Places and times that stand in one list: `in lessons, at break or on trips` is any of them, not all at once.

In: a sentence, or the tests that were read from parts of it. Out: the lists that the sentence holds, each as one test; and the
tests, with those of one list put together. What does not stand in a list (`in lessons on school devices`) is left as it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from .facts import circumstances_in, content_of, quoted, told_by_facts
from .parties import named

_PREPOSITION = r"(?:while |whilst |when |whenever )?(?:in|on|at|during|within|inside|outside|around|throughout)"
_LEADS = re.compile(rf"\b{_PREPOSITION}\b(?= )", re.IGNORECASE)
_LED = re.compile(rf"(?:(?:either|both|also|even|indeed|not) )*({_PREPOSITION}) ", re.IGNORECASE)
_JOINS = re.compile(r"\s*(,\s*(?:(?:and|or|nor)\b)?|\band/or\b|\b(?:and|or|nor)\b|&)\s*", re.IGNORECASE)
"""What joins the items of a list, in a group."""
_ENDS = re.compile(
    r"[.;:()!?–—]|\s-\s|\b(?:unless|except|without|if|when|whenever|where|wherever|while|whilst|until|before|after|because|as|so|but"
    r"|provided|which|that|who|whose|with|for|to|by|must|may|should|will|can|shall|is|are|be|do|does|have|has)\b",
    re.IGNORECASE,
)
"""Where the last item of a list ends."""

LONGEST = 6
"""The most words of an item."""


class Listed(Struct, frozen=True):
    """A list of circumstances: its items as they stand in the text, and the test that one of them holds."""

    items: tuple[str, ...]
    test: s.Expr


def together(tests: Sequence[s.Expr], sentence: str, spans: str, words: Vocabulary) -> tuple[s.Expr, ...]:
    """The tests that were read from these spans of a sentence, with those that stand in one of its lists as one."""
    found = tuple(tests)
    for items, listed in ((one.items, one.test) for one in (lists_in(sentence, words) if tests else ())):
        told = facts_of(listed)
        if sum(item in spans for item in items) < 2:
            continue
        inside = [test for test in found if (mine := facts_of(test)) and mine <= told]
        if inside:
            away = any(_denied(test) for test in inside) and not _denied(listed)
            at = found.index(inside[0])
            rest = tuple(test for test in found if test not in inside)
            found = (*rest[:at], _neither(listed) if away else listed, *rest[at:])
    return found


def _denied(test: s.Expr) -> bool:
    """Whether a test, or one that it is made of, is of what does not hold."""
    if isinstance(test, s.Any | s.All):
        return any(map(_denied, test.of))
    return isinstance(test, s.Not) or (isinstance(test, s.Is) and test.negated)


def facts_of(test: s.Expr) -> set[tuple[str, s.Value | None]]:
    """The facts with their values that a test is made of; nothing where it is of another sort."""
    match test:
        case s.Is():
            return {(test.fact, value) for value in test.values}
        case s.Holds():
            return {(test.fact.text, None)}
        case s.Any() | s.All():
            parts = [facts_of(part) for part in test.of]
            return set().union(*parts) if all(parts) else set()
        case _:
            return set()


@lru_cache(maxsize=1024)
def lists_in(sentence: str, words: Vocabulary) -> tuple[Listed, ...]:
    """The lists of places and times of a sentence, in order."""
    if not _LEADS.search(sentence):
        return ()
    pieces = _JOINS.split(sentence)
    parts, joins = pieces[::2], [join.strip() for join in pieces[1::2]]
    found: list[Listed] = []
    at = 0
    while at < len(parts) - 1:
        items = tuple(_items(parts[at : _last(joins, at)], words))
        if len(items) > 1 and not all(isinstance(test, s.Holds) and test.fact.quoted for _, test in items):
            test = either([test for _, test in items], words)
            found.append(Listed(tuple(text for text, _ in items), test))
        at += max(1, len(items))
    return tuple(found)


def _last(joins: Sequence[str], at: int) -> int:
    """Behind which part a list ends that begins at one: a comma behind its "and" opens another (`at break and lunch, in class`)."""
    closed = False
    for place, join in enumerate(joins[at:], at):
        if closed and join == ",":
            return place + 1
        closed = closed or join != ","
    return len(joins) + 1


def _items(parts: Sequence[str], words: Vocabulary) -> Iterator[tuple[str, s.Expr]]:
    """The items of a list that begins at the end of the first of these parts, each with what it says."""
    leads = list(_LEADS.finditer(parts[0]))
    if not leads or _ENDS.search(parts[0], leads[-1].end()):
        return
    start, preposition = leads[-1].start(), leads[-1][0]
    said = _said(parts[0][start:], words) or _unknown(parts[0][start:], words, _INSIDE)
    if said is None:
        return
    if len(leads) > 1 and (nested := _nested(parts[0][leads[-2].start() :], said, parts[1], words)):
        start, said = leads[-2].start(), nested
    yield parts[0][start:], said
    for part in parts[1:]:
        led = _LED.match(part)
        end = _ENDS.search(part, led.end() if led else 0)
        item = part[led.start(1) if led else 0 : end.start() if end else None].strip()
        if led:
            preposition = led[1]
        elif _LEADS.search(item):
            return
        whole = item if led else f"{preposition} {item}"
        said = _said(whole, words)
        if said is None and led and end and _RELATIVE.match(end[0]):  # "or in any hour | in which they are on duty"
            item = re.split(r"[.;,:]", part[led.start(1) :])[0].strip()
            said = quoted(item)
        elif said is None and (led or not end or _SHUTS.match(end[0])):
            said = _unknown(whole, words)
        elif said is not None and not led and not _all_read(whole, words):
            return
        if said is None:
            return
        yield item, said
        if end:
            return


def _said(item: str, words: Vocabulary) -> s.Expr | None:
    """What an item of a list says of where or when; None if nothing."""
    if len(item.split()) > LONGEST:
        return None
    tests = [test for test in circumstances_in(item, words)[0] if _is_place_or_time(test, words)]
    if not tests:
        return None
    within = len(_LEADS.findall(item)) > 1
    return s.All(tuple(tests)) if within and len(tests) > 1 else tests[0] if len(tests) == 1 else s.Any(tuple(tests))


def _nested(item: str, inner: s.Expr, following: str, words: Vocabulary) -> s.Expr | None:
    """The first item with what stands right before it (`in lessons in the library`), if the one that follows is of the kind of
    that (`or at break`); else the list is one of what stands last (`in the library or in the hall`).
    """
    said, after = _said(item, words), _said(following, words) if _LED.match(following) else None
    if not isinstance(said, s.All) or after is None:
        return None
    outer = {fact for fact, _ in facts_of(said)} - (same := {fact for fact, _ in facts_of(inner)})
    later = {fact for fact, _ in facts_of(after)}
    return said if outer & later and not same & later else None


_RELATIVE = re.compile(r"which|that|who|whose", re.IGNORECASE)
_SHUTS = re.compile(r"[.;!?]|unless|except", re.IGNORECASE)
_NOUNS = r"(?:the|our|any|an?) (?:[\w’'-]+ ?){1,3}\Z"
_PLACE = re.compile(rf"(?:{_PREPOSITION}) {_NOUNS}", re.IGNORECASE)
_INSIDE = re.compile(rf"(?:in|inside|outside|around) {_NOUNS}", re.IGNORECASE)


def _unknown(item: str, words: Vocabulary, shape: re.Pattern[str] = _PLACE) -> s.Expr | None:
    """A place or time that no pack knows, in its own words; None if the item names something else."""
    return quoted(item) if shape.match(item) and not told_by_facts(item, words) and not named(item) else None


def _is_place_or_time(test: s.Expr, words: Vocabulary) -> bool:
    """Whether a test may tell of a place or time: not of how old or in which year somebody is."""
    return isinstance(test, s.Holds) or (isinstance(test, s.Is) and words.facts[test.fact].type == "choice")


def _all_read(item: str, words: Vocabulary) -> bool:
    """Whether the packs know all that an item names."""
    known = circumstances_in(item, words)[1]
    return all(word in known for word in content_of(item))


def either(tests: Sequence[s.Expr], words: Vocabulary) -> s.Expr:
    """Any of the tests, with the values of one fact in one test, in the order of the packs."""
    values: dict[str, dict[s.Value, None]] = {}
    others: list[s.Expr] = []
    for test in tests:
        for one in test.of if isinstance(test, s.Any) else (test,):
            if isinstance(one, s.Is) and not one.negated:
                values.setdefault(one.fact, {}).update(dict.fromkeys(one.values))
            elif one not in others:
                others.append(one)
    ordered = (s.Is(name, _ordered(values[name], fact.values)) for name, fact in words.facts.items() if name in values)
    every = (*ordered, *others)
    return every[0] if len(every) == 1 else s.Any(every)


def _ordered(values: Iterable[s.Value], known: Sequence[str]) -> tuple[s.Value, ...]:
    return tuple(sorted(values, key=lambda v: known.index(v.start.text) if v.start.text in known else len(known)))


def _neither(test: s.Expr) -> s.Expr:
    """None of the tests of a list holds."""
    parts = test.of if isinstance(test, s.Any) else (test,)
    every = tuple(s.Is(one.fact, one.values, True) if isinstance(one, s.Is) else s.Not(one) for one in parts)
    return every[0] if len(every) == 1 else s.All(every)
