"""Circumstances: what a stretch of policy English says about facts, steps, times and events, in the words of the packs.

`said_of` reads the act itself, `circumstances` a condition or an exception. What no pack knows is kept as the document's
own words in quotation marks, so that no condition is ever dropped. Patterns and openers are in `grammar/words/circumstances.toml`.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from ...grammar import syntax as s
from ...grammar.printer import print_expr
from ...grammar.signals import Hit, Passage, signals, words_of
from ...grammar.vocabulary import Vocabulary
from .amounts import amounts, by_day, unmeasured
from .parties import Who as Named
from .parties import named
from .refusal import about_leave, is_missing, is_undone
from .words import Phrases, is_participle, table

NEAR = 1
"""At most so many other words part the words that signal a value of a fact."""

ENOUGH = 6.0
"""How much a phrase must say for an act inside a condition to be taken for a pack's action."""

FAR = 10
"""At most so many other words part the words of one phrase for an act."""

UNKNOWN = 0.5
"""The share of a condition's words that may be left unread before its own words are kept beside what was read."""


class Circumstances(Struct, frozen=True):
    """What a stretch says: `how` phrases, and tests that all hold (or, with `either`, of which one holds)."""

    how: tuple[s.How, ...] = ()
    tests: tuple[s.Expr, ...] = ()
    either: bool = False

    @property
    def test(self) -> s.Expr | None:
        """The tests as one; None if there are none."""
        if len(self.tests) < 2:
            return self.tests[0] if self.tests else None
        return s.Any(self.tests) if self.either else s.All(self.tests)


@lru_cache(maxsize=1024)
def said_of(text: str, words: Vocabulary, modality: str = "") -> Circumstances:
    """What the words of an act say besides the act: whose account, what device, where, when, how often, how much, by when.
    `modality` is the norm's (see `amounts`).
    """
    facts, _ = _facts(unmeasured(text), words, ("what", "circumstance"))
    own = (f for f in facts if not isinstance(f, s.Holds | s.Not) or words.facts[_name(f)].kind == "what")
    return Circumstances(how=_how(text, modality), tests=(*own, *_numbers(text, words)))


@lru_cache(maxsize=1024)
def told_of(text: str, words: Vocabulary) -> tuple[s.Expr, ...]:
    """All facts that a text tells, wherever in it: what narrows the act, and who, where and when."""
    return (*_facts(unmeasured(text), words, ("what", "circumstance"))[0], *_numbers(text, words))


def circumstances(
    text: str, bearer: str, words: Vocabulary, *, exception: bool = False, action: str = "", whom: str = ""
) -> Circumstances:
    """What a condition or an exception says. `bearer` is who acts, `action` the act that it is a condition of, and `whom`
    the party that the act is done to, who may be meant by `their consent`.
    """
    rest, opener = _opened(text)
    if exception:
        text, rest = (_BARRED.sub("", part) for part in (text, rest))
        leave, besides = _besides(text, words)
        step = _step(leave, _opened(leave)[0], bearer, words, exception, whom) if besides else None
        if step is not None and step.test is not None:
            return Circumstances(tests=(s.All((step.test, *besides)),))
    found = _step(text, rest, bearer, words, exception, whom) or _event(
        text, opener, bearer, words, exception, action, whom
    )
    if found is not None:
        return found
    facts, known = _facts(rest, words, ("what", "circumstance", "judgement"))
    numbers = _numbers(rest, words, whom)
    content = [w for w in words_of(rest) if w not in _set("filler")]
    known |= {
        w for w in content if numbers and (w[0].isdigit() or w in table("circumstances")["numbers"] or w in _NUMBERED)
    }
    known |= {w for who in named(rest) for w in words_of(who.text)}
    unread = [w for w in content if w not in known]
    tests: list[s.Expr] = [*facts, *numbers]
    times = () if exception else _times(text)
    if times and not tests and len(content) <= 3:
        return Circumstances(how=times)
    if not tests or len(unread) > UNKNOWN * len(content):
        tests.append(quoted(rest))
    either = len(tests) > 1 and " or " in f" {rest} " and (exception or _alternatives(rest, tests, words, whom))
    return Circumstances(how=times, tests=tuple(tests), either=either)


_BARRED = re.compile(
    r"\A\W*(?:(?:but|though|although) )?(?:not|never) (?=(?:in|on|at|during|while|whilst|when|with|for|to|by|from)\b)",
    re.IGNORECASE,
)
"""What takes circumstances out of what is allowed: `but not in lessons`."""


def _alternatives(rest: str, tests: Sequence[s.Expr], words: Vocabulary, whom: str) -> bool:
    """Whether the tests of a condition are told on different sides of an `or` (`under 16 or still at college`)."""
    told = [
        (*_facts(side, words, ("what", "circumstance", "judgement"))[0], *_numbers(side, words, whom))
        for side in re.split(r"\bor\b", rest)
    ]
    known = [print_expr(test) for side in told for test in side]
    return sum(map(bool, told)) > 1 and sorted(known) == sorted(map(print_expr, tests))


def telling(text: str, words: Vocabulary) -> bool:
    """Whether a stretch narrows anything that no fact has read: more than a word or two besides small words."""
    known, left = told_by_facts(text, words), content_of(text)
    return len(left) > 1 and sum(w not in known for w in left) > UNKNOWN * len(left)


def told_by_facts(text: str, words: Vocabulary) -> set[str]:
    """The words of a stretch that say a fact."""
    return _facts(text, words, ("what", "circumstance"))[1]


def circumstances_in(text: str, words: Vocabulary) -> tuple[list[s.Expr], set[str]]:
    """Where and when a stretch says something is, by the packs' facts, and the words of it that say so."""
    return _facts(text, words, ("circumstance",))


def content_of(text: str) -> list[str]:
    """The words of a stretch without small words."""
    return [w for w in words_of(text) if w not in _set("filler")]


def quoted(text: str) -> s.Holds:
    """The document's own words as a test."""
    return s.Holds(s.Word(_clean(text), quoted=True))


# --- facts -------------------------------------------------------------------------------------------------------

_NUMBERED = frozenset(
    ("under", "over", "age", "aged", "year", "years", "old", "older", "younger", "least", "between", "am", "pm")
)


def _facts(text: str, words: Vocabulary, kinds: Sequence[str]) -> tuple[list[s.Expr], set[str]]:
    """The facts whose phrases the text holds, in the packs' order, and the words that said so."""
    passage = Passage(text)
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
            found.append(s.Is(name, tuple(_value(v, fact.type) for v in values), away))
    return found, known


def _is_away(words: Sequence[str], place: int) -> bool:
    """Whether a circumstance is told as what does not hold: `not in a lesson`."""
    while place > 0 and words[place - 1] in ("in", "at", "on", "during", "a", "an", "the", "any", "their", "your"):
        place -= 1
    return place > 0 and words[place - 1] in _NEGATIONS


_OWNED = re.compile(r"['’]s?(?=\s|$)")
"""What makes a party an owner (`the headteacher's permission`)."""

_NEGATIONS = frozenset(("not", "no", "never", "isnt", "arent"))


def _name(test: s.Expr) -> str:
    """The fact that a yes-no test is about."""
    return _name(test.of) if isinstance(test, s.Not) else test.fact.text if isinstance(test, s.Holds) else ""


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


_DIGIT = re.compile(r"\d")


def _numbers(text: str, words: Vocabulary, whom: str = "") -> list[s.Expr]:
    """Ages, year groups and times of day that a text names; an age is that of `whom` where it can be."""
    if not _DIGIT.search(text):
        return []
    low = text.casefold()
    found: list[s.Expr] = []
    owner = "former-pupil" if whom == "former-pupil" or any(w.party == "former-pupil" for w in named(text)) else "pupil"
    for fact, values in (("pupil.year", _years(low)), ("time", _hours(low))):
        if values and fact in words.facts:
            found.append(s.Is(fact, values))
    age = _age(low)
    if age and f"{owner}.age" in words.facts:
        found.append(s.Compare(f"{owner}.age", age[0], s.Quantity(age[1], words.facts[f"{owner}.age"].unit)))
    return found


_NO_YEAR = r"(?! ?(?:minutes|hours|days|weeks|%|:))"
"""What stands behind a number that is no year group, though one is named before it."""


_YEAR_GROUPS = re.compile(
    rf"\byears? (?:groups? )?\d{{1,2}}\b{_NO_YEAR}(?:(?:, ?| ?& ?|,? (?:and|or|to) | ?[-–] ?)(?:years? )?\d{{1,2}}\b{_NO_YEAR})*"
)
"""Year groups, whose numbers are nobody's age (`Year 12 and above`)."""

_DOWN = ("below", "under", "younger", "lower", "down", "downwards")
_UP = ("above", "over", "older", "higher", "up", "upwards", "onwards", "beyond")
_PAST = re.compile(
    r"\b(not |no )?(?:(below|under|younger than|lower than)|(above|over|older than|higher than|beyond))"
    r" (?:the )?year (?:group )?(\d{1,2})\b(?! (?:and|or) )"
)
"""Year groups up to one, or from one on, without that one; with it where the words deny it (`no younger than Year 9`)."""

_REACHING = re.compile(
    r"\b(?:(up to(?: and including)?|at most|until)|(at least|from)) (?:the end of )?year (?:group )?(\d{1,2})\b"
)
_ONWARDS = re.compile(rf" (?:(?:and|or) )?(?:{'|'.join(_UP)})\b")


def _open_years(low: str) -> tuple[s.Value, ...]:
    """`below Year 5`, `above Year 9`, `no younger than Year 7`, `up to Year 6`, `from Year 9 onwards`."""
    if (past := _PAST.search(low)) and 0 < int(past[4]) <= 13:
        year, down = int(past[4]), bool(past[2]) != bool(past[1])
        year += 0 if past[1] else -1 if down else 1
    elif (found := _REACHING.search(low)) and 0 < int(found[3]) <= 13:
        year, down = int(found[3]), bool(found[1])
        if found[2] == "from" and not _ONWARDS.match(low[found.end() :]):
            return ()
    else:
        return ()
    if down:
        return (s.Value(s.Scalar("nursery", "name"), s.Scalar(str(year), "number") if year else _RECEPTION),)
    return (
        (s.Value(s.Scalar(str(year), "number"), s.Scalar("13", "number") if year < 13 else None),) if year < 14 else ()
    )


_RECEPTION = s.Scalar("reception", "name")


def _years(low: str) -> tuple[s.Value, ...]:
    """`Year 6 and below`, `below Year 5`, `Years 7 to 11`, `Years 7, 9 and 11`, `Reception to Year 2`, `Year 9`."""
    listed = re.search(
        rf"\byears? (?:groups? )?(\d{{1,2}}(?:(?:, ?| ?& ?|,? (?:and|or) )(?:years? )?\d{{1,2}}\b{_NO_YEAR})+)", low
    )
    if listed:
        years = sorted({int(y) for y in re.findall(r"\d+", listed[1])})
        if re.match(rf" (?:and|or) (?:{'|'.join(_UP)})\b", low[listed.end() :]):
            return (s.Value(s.Scalar(str(years[0]), "number"), s.Scalar("13", "number")),) if years[-1] <= 13 else ()
        if years[-1] <= 13 and years == list(range(years[0], years[-1] + 1)):
            return (s.Value(s.Scalar(str(years[0]), "number"), s.Scalar(str(years[-1]), "number")),)
        return tuple(s.Value(s.Scalar(str(y), "number")) for y in years) if years[-1] <= 13 else ()
    early = re.search(r"\b(nursery|reception) (?:to|-|–|until|up to) year (\d{1,2})\b", low)
    if early:
        return (s.Value(s.Scalar(early[1], "name"), s.Scalar(early[2], "number")),)
    ranged = re.search(r"\byears? (\d{1,2})\s*(?:to|-|–)\s*(?:year )?(\d{1,2})\b", low)
    if ranged:
        return (s.Value(s.Scalar(ranged[1], "number"), s.Scalar(ranged[2], "number")),)
    if opened := _open_years(low):
        return opened
    one = re.search(rf"\byear (?:group )?(\d{{1,2}})\b(?: (?:(?:and|or) )?({'|'.join(_DOWN + _UP)})\b)?", low)
    if not one or int(one[1]) > 13:
        return ()
    here = s.Scalar(one[1], "number")
    if one[2] in _DOWN:
        return (s.Value(s.Scalar("nursery", "name"), here),)
    return (s.Value(here, s.Scalar("13", "number") if one[2] else None),)


def _age(low: str) -> tuple[s.Bound, int] | None:
    """`under 18`, `below the age of 13`, `13 or over`, `11 and under`, `over the age of 16`, `at least 14 years old`."""
    low = _YEAR_GROUPS.sub(" ", low)
    other = r"(?! ?(?:minutes|hours|days|%|:))"
    below = re.search(rf"\b(?:under|below|younger than)(?: the age of| age)? (\d{{1,2}})\b{other}", low)
    if below:
        return "below", int(below[1])
    above = re.search(r"\b(?:over|above|older than) (?:the )?age (?:of )?(\d{1,2})\b|\bolder than (\d{1,2})\b", low)
    if above:
        return "above", int(above[1] or above[2])
    most = re.search(rf"\b(\d{{1,2}})(?: years)?(?: old)? (?:and|or) (?:under|below|younger)\b{other}", low)
    if most:
        return "at most", int(most[1])
    least = re.search(r"\b(\d{1,2})(?: years)?(?: old)?(?:\+| (?:and|or) (?:over|above|older))", low) or re.search(
        r"\baged? (\d{1,2})\b|\bat least (\d{1,2}) years? (?:old|of age)\b", low
    )
    years = int(least[1] or least[2]) if least else 26
    return ("at least", years) if years < 26 else None


_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?m?\.?"


def _hours(low: str) -> tuple[s.Value, ...]:
    """`between 8:45am and 4.00 pm`, `from 9 am until 3.30 pm`, `after 6pm`."""
    found = re.search(rf"\b(?:between|from)\s+{_CLOCK}\s*(?:and|to|until|-|–)\s*{_CLOCK}", low)
    late = None if found else re.search(r"\bafter (\d{1,2})(?:[:.]([0-5]\d))? ?(?:([ap])\.?m\b|(?<=:\d\d))", low)
    if late:
        return (s.Value(s.Scalar(_clock(late[1], late[2], late[3]), "time"), s.Scalar("23:59", "time")),)
    if not found or not (found[2] or found[3]) or not (found[5] or found[6]):
        return ()
    start, end = (_clock(*found.group(i, i + 1, i + 2)) for i in (1, 4))
    return (s.Value(s.Scalar(start, "time"), s.Scalar(end, "time")),)


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    return f"{int(hour) % 12 + 12 if half == 'p' else int(hour):02}:{minute or '00'}"


_DUE = re.compile(
    r"\b(?:by|before|no later than|not later than) +([01]?\d|2[0-3])(?:[:.]([0-5]\d))? ?(?:([ap])\.?m\b|(?<=:\d\d))"
)


def _due(text: str) -> tuple[s.How, ...]:
    """`by 8.50am`, `before 4 p.m.`, `by 15:30`; a figure without a colon or am and pm may be a clause."""
    found = _DUE.search(text.casefold()) if _DIGIT.search(text) else None
    return (s.Before(s.Time(_clock(found[1], found[2], found[3]))),) if found else ()


def _until(low: str) -> tuple[s.How, ...]:
    """`until 3.30 pm`."""
    found = re.search(rf"\b(?:until|till) {_CLOCK}(?!\w)", low) if _DIGIT.search(low) else None
    return (s.Until(s.Time(_clock(*found.groups()))),) if found and (found[2] or found[3]) else ()


def _how(text: str, modality: str) -> tuple[s.How, ...]:
    """When, how often, how soon and how much, as the words of an act tell it."""
    times = _times(text)
    if not any(isinstance(how, s.Amount) for how in times):
        times += amounts(text, modality)
    return (*times, *_due(text), *_until(text.casefold()), *by_day(text))


def ahead(how: tuple[s.How, ...], sentence: str) -> tuple[s.How, ...]:
    """The phrases of a rule, where the length of time that its sentence names right before `before` is how long before."""
    before = next((h for h in how if isinstance(h, s.Before) and isinstance(h.event, s.Event)), None)
    spans = [h for h in how if isinstance(h, s.Within | s.Amount)]
    if before is None or not spans or not _ahead().search(" ".join(words_of(sentence))):
        return how
    span = spans[0].span if isinstance(spans[0], s.Within) else spans[0].quantity
    return tuple(replace(h, lead=span) if h is before else h for h in how if h is not spans[0])


@cache
def _ahead() -> re.Pattern[str]:
    numbers = "|".join(table("circumstances")["numbers"])
    return re.compile(
        rf"\b(?:\d{{1,4}}|{numbers}) (?:{_unit_words()}) (?:{'|'.join(table('circumstances')['before'])})\b"
    )


# --- times ---------------------------------------------------------------------------------------------------------


_PLAIN_WORD = re.compile(r"[a-z0-9]+")


def _times(text: str) -> tuple[s.How, ...]:
    """Deadlines, recurrence, quotas and `in writing`."""
    words = _PLAIN_WORD.findall(text.casefold())
    told = {kind for _, kind, _ in _timely().all(words, 0, len(words))}
    low = f" {' '.join(words)} "
    quota, each, apart, soon = (pattern.search(low) if "unit" in told else None for pattern in _amounts())
    found: list[s.How] = []
    if quota:
        found.append(s.Amount("at most", _quantity(quota[1], quota[2]), s.Word(quota[3])))
    elif each:
        found.append(s.Amount("at most", _quantity(each[2], each[3]), s.Word("day" if each[1][0] == "d" else "week")))
    if "writing" in told:
        found.append(s.InWriting())
    often = next((unit for unit in table("circumstances")["every"] if f"every {unit}" in told), None)
    if apart:
        found.append(s.Every(_unit(apart[2]) + "s", _count(apart[1])))
    elif often and not quota and not each:
        found.append(s.Every(often))
    if soon:
        found.append(s.Within(_quantity(soon[1], soon[2])))
    elif "within_day" in told:
        found.append(s.Within(the="day"))
    elif "once" in told:
        found.append(s.AtOnce())
    return tuple(found)


@cache
def _timely() -> Phrases:
    """What tells of time or writing, by what it tells."""
    data = table("circumstances")
    writing = [w for w in data["writing"] if w != "written"] + [f"written {w}" for w in data["written"]]
    entries = [("writing", writing), *((f"every {unit}", phrases) for unit, phrases in data["every"].items())]
    entries += [*data["deadline"].items(), *(("unit", phrases) for phrases in data["units"].values())]
    return Phrases((kind, phrase.replace("-", " ")) for kind, phrases in entries for phrase in phrases)


@cache
def _amounts() -> tuple[re.Pattern[str], ...]:
    """`2 hours a week`, `a weekly limit of 2 hours`, `every 2 weeks`, `within 2 days`, each with a unit of time in it."""
    number, unit = rf"(\d{{1,4}}|{'|'.join(table('circumstances')['numbers'])})", rf"({_unit_words()})"
    return tuple(
        map(
            re.compile,
            (
                rf" {number} {unit} (?:a|per|each|every|in a|in any) (day|week|lesson|month|term) ",
                rf" (day|daily|week|weekly) (?:quota|limit|maximum|allowance) of (\d{{1,4}}) {unit} ",
                rf" every {number} {unit} ",
                rf" (?:within|inside|no later than|not later than) {number} {unit} ",
            ),
        )
    )


@cache
def _unit_words() -> str:
    names = [name for phrases in table("circumstances")["units"].values() for name in phrases]
    return "|".join(sorted((n.replace("-", " ") for n in names), key=lambda n: (-len(n), n)))


def _unit(text: str) -> str:
    units: dict[str, list[str]] = table("circumstances")["units"]
    return next(unit for unit, phrases in units.items() if text in [p.replace("-", " ") for p in phrases])


def _count(text: str) -> int:
    return int(text) if text.isdigit() else int(table("circumstances")["numbers"][text])


def _quantity(number: str, unit: str) -> s.Quantity:
    count = _count(number)
    return s.Quantity(count, _unit(unit) + ("s" if count != 1 else ""))


# --- steps and events -----------------------------------------------------------------------------------------------


def _step(text: str, rest: str, bearer: str, words: Vocabulary, exception: bool, whom: str) -> Circumstances | None:
    """Somebody's approval or consent, before which the act is not (or is) allowed."""
    low = text.casefold()
    if not (_any_of("consent").search(low) or _any_of("approval").search(low)):
        return None
    if not exception and not _TIED.search(low):
        return None
    steps = tuple(
        step for clause in about_leave(rest) if (step := _leave(clause, bearer, words, exception, whom)) is not None
    )
    if not steps:
        return None
    # Where a consent is kept is no circumstance of what it is for.
    facts = [
        test for test in _facts(rest, words, ("what", "circumstance"))[0] if _name(test) not in ("device", "network")
    ]
    both = s.All(steps) if len(steps) > 1 and " and " in low else s.Any(steps)
    return Circumstances(tests=(steps[0] if len(steps) == 1 else both, *(() if exception else facts)))


_TIED = re.compile(r"\b(?:with|without|in the absence of|subject to|if|once|where|when|after|has|have|by)\b")
"""What ties an act to leave."""


def _leave(clause: str, bearer: str, words: Vocabulary, exception: bool, whom: str) -> s.Expr | None:
    """The leave that a clause names, or that it is missing."""
    data = table("circumstances")
    theirs = bool(_THEIRS.search(clause.casefold()))
    clause = _WITHOUT.sub("", clause) if exception else clause
    low = clause.casefold()
    kind: Literal["approval", "consent"]
    if _any_of("consent").search(low):
        kind = "consent"
    elif _any_of("approval").search(low):
        kind = "approval"
    else:
        return None
    givers = [
        w.party
        for w in named(_OWNED.sub(" ", clause))
        if w.party in words.parties and w.party not in ("everyone", "self") and w.party != bearer
    ]
    if kind == "consent":
        givers = [g for g in givers if g in ("pupil", "parent")] or givers
    elif set(givers) & {"parent", "pupil"} and not set(givers) - {"parent", "pupil"}:
        kind = "consent"
    if not givers and (_SHOWN.search(low) or (kind == "approval" and theirs and whom == "subject")):
        kind, theirs, whom = "consent", True, "subject"
    said = f" {' '.join(words_of(low))} "
    writing = any(f" {phrase} " in said for phrase in data["writing"])
    default = (whom if theirs else "") or "parent" if kind == "consent" else "school"
    steps = tuple(s.Step(kind, s.Word(g), writing) for g in dict.fromkeys(givers or [default]))
    first = steps[0] if len(steps) == 1 else (s.All(steps) if " both " in f" {low} " else s.Any(steps))
    return s.Not(first) if is_missing(clause) else first


_BEFALLEN = (
    "present|concerned|involved|shown|filmed|pictured|recorded|photographed|affected|in question|in (?:it|the \\w+)"
)
_SHOWN = re.compile(
    rf"\b(?:that|the|this|each|every)(?: other)? (?:person|individual)"
    rf"(?:['’]s\b|(?= (?:{_BEFALLEN}|who|whose|must|has|have|is|gives|agrees)\b)|\s*\Z)"
    r"|\b(?:persons?|people|individuals?|those|everyone|everybody|anyone|anybody|all)(?: who (?:is|are|was|were))?"
    rf" (?:{_BEFALLEN})\b"
    r"|\b(?:that|the other|the said) (?:pupil|student|child|learner|colleague|member of staff|employee)['’]s\b"
    r"|\bof the subjects?\b|\bthe subject['’]?s['’]?\s",
)
"""Those to whom an act is done, as their consent names them: `that person's`, `of everyone shown`."""

_WITHOUT = re.compile(r"\A\W*without\b", re.IGNORECASE)
"""What opens an exception: what is not to be done `without leave` is excepted where there is leave."""


def _besides(text: str, words: Vocabulary) -> tuple[str, list[s.Expr]]:
    """An exception without what it asks for besides leave, and that: `unless the head agrees, and controls are in place`."""
    leave, *more = _AND.split(text, maxsplit=1)
    if not more or _any_of("consent").search(more[0].casefold()) or _any_of("approval").search(more[0].casefold()):
        return text, []
    return (leave, found) if (found := _facts(more[0], words, ("circumstance",))[0]) else (text, [])


_AND = re.compile(r",\s*and\b", re.IGNORECASE)


_THEIRS = re.compile(
    r"\b(?:their|his|her)(?: \w+)? (?:consent|permission|agreement)\b|\A\W*without (?:any )?consent\W*\Z"
)
"""Consent of those to whom the act is done; without anything before it, as when somebody may be searched without it."""


def _event(
    text: str, opener: str, bearer: str, words: Vocabulary, exception: bool, action: str, whom: str
) -> Circumstances | None:
    """Something done or that happens, to which the act is tied by `before`, `after`, `until` or `while`."""
    data = table("circumstances")
    low = text.casefold().strip()
    joint = next((j for j in ("before", "after", "until", "while_") for o in data[j] if low.startswith(o + " ")), None)
    if joint is None or (exception and joint == "while_"):
        return None
    until = _until(low) if joint == "until" else ()
    if until and len(low.split()) <= 3:
        return Circumstances(how=until)
    if joint == "until" and whom != "former-pupil" and (grown := _GROWN.fullmatch(low)):
        years = s.Quantity(int(grown[1]), "years")
        return Circumstances(tests=(s.Compare("pupil.age", "at least" if exception else "below", years),))
    if joint == "after" and _hours(low):
        return None
    if joint == "before" and _DUE.match(low) and not _DUE.sub("", low).strip(" ."):
        return Circumstances(how=_due(low))
    tail = _after(low, text, data[joint])
    event, share = _named_event(tail, bearer, words, action, done_to=joint == "before")
    if joint in ("before", "until") or (joint == "after" and opener == "" and not low.startswith(("on ", "upon "))):
        event = event or s.Event(s.Who((s.Word(_clean(tail), quoted=True),)))
        how = {"before": s.Before, "until": s.Until, "after": s.After}[joint]
        return Circumstances(how=(how(event),))
    wishing = any(w in tail.casefold() for w in data["wishing"])
    if event is None or (share < UNKNOWN and not wishing):
        return None
    own = not any(arg.prep == "by" for arg in event.args)
    if event.words and event.words.words[0].text in words.moments:
        return Circumstances(how=(s.After(event),))
    if wishing:
        return Circumstances(how=(s.Before(event),))
    if own and event.words and event.words.words[0].text in words.actions and _suffered(tail):
        return None  # `when instructed`: what others do, not an act of the bearer
    return Circumstances(how=(s.While(event) if own else s.After(event),))


_GROWN = re.compile(
    r"(?:until|till|before) (?:they|he|she|he or she|the (?:former )?(?:pupil|student|person|child)|that person)"
    r" (?:is|are|has|have|reach\w*|turn\w*|attain\w*)"
    r"(?: turned| reached| attained)?(?: at least)?(?: the age of| age)? (\d\d)(?: years(?: old| of age)?)?\W*"
)
"""Until somebody is so old: before that he is younger."""


def _suffered(tail: str) -> bool:
    """Whether a stretch without a subject tells what is done to somebody (`so instructed by the head`)."""
    first = next((word for word in words_of(tail) if word not in ("so", "first", "not", "specifically")), "")
    return is_participle(first) and not first.endswith("ing")


def _named_event(
    text: str, bearer: str, words: Vocabulary, action: str, *, done_to: bool
) -> tuple[s.Event | None, float]:
    """The action or moment that a text names, with who does it, and the share of its words that said so. With `done_to` a
    passive is the bearer's own act, done to its subject.
    """
    passage = Passage(text)
    moments = signals(words).moments.find(passage, FAR)
    acts = [
        h
        for h in signals(words).actions.find(passage, FAR)
        if h.weight >= ENOUGH and h.name != action and not words.actions[h.name].general
    ]
    hits = acts if any(h.weight > ENOUGH for h in acts) and not moments else moments
    if not hits:
        return None, 0.0
    best = max(hits, key=lambda h: h.weight)
    if best.name in words.actions and is_undone(passage.words, {i for a, b in best.spans for i in range(a, b)}):
        return None, 0.0
    found = named(text)
    content = [w for w in passage.words if w not in _set("filler")]
    known = {w for start, end in best.spans for w in passage.words[start:end]} | {
        w for n in found for w in words_of(n.text)
    }
    _, facts = _facts(text, words, ("what", "circumstance"))
    share = sum(w in known or w in facts for w in content) / max(1, len(content))
    args: tuple[s.Arg, ...] = ()
    if best.name in words.actions:
        subject = _subject(text, found)
        if done_to and subject in words.parties and _DONE_TO.search(text):
            args = (s.Arg("of", s.Who((s.Word(subject),))),) if "of" in words.actions[best.name].takes else ()
        elif subject and subject != bearer and subject in words.parties:
            args = (s.Arg("by", s.Who((s.Word(subject),))),)
    else:
        other = next((n.party for n in found if n.party in ("pupil", "parent", "press", "former-pupil")), None)
        if other:
            prep: Literal["from", "by"] = "from" if best.name.startswith("receive") else "by"
            args = (s.Arg(prep, s.Who((s.Word(other),))),)
    return s.Event(s.Who((s.Word(best.name),)), args=args), share


_DONE_TO = re.compile(r"\b(?:be|is|are|been|being) (?:\w+ly )?\w+(?:ed|en|own)\b", re.IGNORECASE)
"""A passive: its subject is what the act is done to (`before any pupil can be photographed`)."""


def _subject(text: str, found: Sequence[Named]) -> str | None:
    """The party at the head of a clause that is not a participle (`pupils try to …`, not `posting …`, `using the school logo`)."""
    first = re.match(r"\W*(?:a |an |the |any |all )?", text.casefold())
    start = first.end() if first else 0
    if re.match(r"\w+ing\b", text[start:]):
        return None
    return next((n.party for n in found if n.start <= start + 12 and not text[: n.start].strip().endswith("ing")), None)


# --- words ---------------------------------------------------------------------------------------------------------


@cache
def _set(key: str) -> frozenset[str]:
    value: Any = table("circumstances")[key]
    return frozenset(value)


@cache
def _any_of(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('circumstances')[key])})\b")


@cache
def _openers() -> re.Pattern[str]:
    openers = sorted(table("circumstances")["openers"], key=lambda o: (-len(o), o))
    return re.compile(rf"\W*\b({'|'.join(map(re.escape, openers))})\b[\s,]*", re.IGNORECASE)


def _opened(text: str) -> tuple[str, str]:
    """A condition without the word that opens it, and that word."""
    found = _openers().match(text)
    if found and text[found.end() :].strip():
        return text[found.end() :], found[1].casefold()
    return text, ""


def _after(low: str, text: str, openers: Sequence[str]) -> str:
    opener = max((o for o in openers if low.startswith(o + " ")), key=len)
    return text.strip()[len(opener) :].strip()


def _clean(text: str) -> str:
    """White space folded, and no punctuation at the ends."""
    return " ".join(text.split()).strip(" ,;:.–-") or text.strip()
