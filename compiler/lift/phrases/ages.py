"""Years, ages and times of the day as tests of the facts that count them: `below Year 5`, `aged 13 or over`, `after 3 pm`.

In: text. Out: tests, for those of these facts that the packs have.
"""

import re
from functools import cache

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ...sought import Sought
from .parties import named
from .times import DIGIT, hours_in
from .words import table


def numbers_in(text: str, words: Vocabulary, whom: str = "") -> list[s.Expr]:
    """Ages, year groups and times of day that a text names; an age is that of `whom` where it can be."""
    if not DIGIT.search(text) and not _teens().search(text):
        return []
    low = _told_in_years(_in_digits(text)).casefold()
    found: list[s.Expr] = []
    owner = "former-pupil" if whom == "former-pupil" or any(w.party == "former-pupil" for w in named(text)) else "pupil"
    for fact, values in (("pupil.year", _years(low)), ("time", hours_in(low))):
        if values and fact in words.facts:
            found.append(s.Is(fact, values))
    if f"{owner}.age" in words.facts:
        found += (
            s.Compare(f"{owner}.age", age[0], s.Quantity(age[1], words.facts[f"{owner}.age"].unit))
            for age in _ages(low)
        )
    return found


@cache
def _teens() -> Sought:
    """A number in words that can be the age of somebody at school."""
    words = (word for word, number in table("circumstances")["numbers"].items() if 4 <= number < 26)
    return Sought(rf"\b(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})\b", re.IGNORECASE)


def _in_digits(text: str) -> str:
    """A text with the numbers that can be ages in digits: `thirteen or over`."""
    numbers = table("circumstances")["numbers"]
    return _teens().sub(lambda found: str(numbers[found[0].casefold()]), text)


_SCOTTISH = re.compile(
    r"(?<!section )(?<!appendix )(?<!annex )\b([SP])([1-7])(?:( ?[-–] ?| to )([SP]?)([1-7]))?\b(?![.:)]\w)"
)
"""Years of Scottish schools: Primary 1 to 7, Secondary 1 to 6."""

_SCHOOLED = re.compile(
    r"\b(?:[SP][1-7](?:,| and| or| &| to| ?[-–]) ?[SP]?[1-7]\b"
    r"|[SP][1-7] (?:pupils|learners|students|children|boys|girls|and (?:above|below|over|under|up))\b"
    r"|(?:in|for|from|only|all|below|above|until|up to) [SP][1-7]\b)"
)
"""What shows that such a letter and number are a year: others beside it, who is in it, or that one is in it."""


def _told_in_years(text: str) -> str:
    """A text with the years of Scottish schools as year groups: Primary 1 is the first, Secondary 1 the eighth."""

    def year(stage: str, number: str) -> str:
        return f"year {int(number) + (7 if stage == 'S' else 0)}"

    def told(found: re.Match[str]) -> str:
        stage, number, _, other, last = found.groups()
        first = year(stage, number)
        return f"{first} to {year(other or stage, last)}" if last else first

    return _SCOTTISH.sub(told, text) if _SCHOOLED.search(text) else text


_BETWEEN_AGES = re.compile(
    r"\b(?:aged?|between the ages of|(?:pupils|children|students|those|anyone|learners|everyone) (?:aged )?between)"
    r" (?:between )?(\d{1,2}) ?(?:to|and|-|–) ?(\d{1,2})\b(?! ?(?:minutes|hours|days|weeks|%|:|[ap]m\b|\.\d))"
)

_YEAR_OLDS = re.compile(r"\b(\d{1,2})(?:(?:[ -]year)?(?:[ -]olds?)?,? (?:and|or|to) (\d{1,2}))?[ -]year[ -]olds?\b")
"""Those of an age: `16-year-olds`, `16 and 17 year olds`."""


def _ages(low: str) -> tuple[tuple[s.Bound, int], ...]:
    """The ages that a text names: from one to another (`aged 13 to 17`), or one of them."""
    both = _BETWEEN_AGES.search(low) or _YEAR_OLDS.search(low)
    if both and 2 <= int(both[1]) <= int(both[2] or both[1]) < 26:
        return ("at least", int(both[1])), ("at most", int(both[2] or both[1]))
    age = _age(low)
    return (age,) if age else ()


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


_POINTED = re.compile(
    r"\b(?!aged |anyone |someone |those )(?:\w+ed|set out|given|made|taken|dealt with|rule|duty|power|right|exception|obligation"
    r"|requirement|procedure|process|step|agreement|leave)s? (?:under|by|in) \(?\d{1,2}\b(?! ?(?:years|year-olds?|s\b))"
    r"|\b\d{1,2}(?:\.\d{1,2})+(?: ?\(\w{1,3}\))*|\b\d{1,2} ?\((?:[a-z]|[ivx]{1,4})\)"
)
"""A clause by its number, which is nobody's age: `told under 7`, `under 7.1.4`, `under 3(b)`."""


_PEOPLE = (
    r"(?:pupils?|students?|child(?:ren)?|learners?|boys|girls|leavers|alumni|adults?|people|persons?|siblings?|friends?|those|anyone"
    r"|anybody|someone|everyone|who|they|he|she|you)"
)
_OVER = re.compile(
    rf"(?:\A\W*|\b{_PEOPLE} (?:(?:is|are|must be|has to be|have to be) )?)(?:aged )?(?:over|above) (\d{{1,2}})"
    r"(?: years(?: old| of age)?)?"
    r"(?=\W*\Z|[,;.)]| (?:and|or|but|who|whose|with|when|where|if|in|at|on|may|can|must|should|shall|will|is|are|do|only|to)\b)"
    r"|\bover[ -](\d{1,2})s\b"
)
"""Behind people, or by itself as what is told of them: `students over 16`, not `classes over 30` or `over 20 minutes`."""
_REACHED = re.compile(r"\b(?:turn(?:s|ed)?|(?:reach(?:es|ed)?|attain(?:s|ed)?)(?: the age of)?) (\d{1,2})\b")


def _age(low: str) -> tuple[s.Bound, int] | None:
    """`under 18`, `below the age of 13`, `13 or over`, `11 and under`, `over the age of 16`, `students over 16`, `at least 14 years
    old`, `turned 13`.
    """
    low = _POINTED.sub(" ", _YEAR_GROUPS.sub(" ", low))
    other = r"(?! ?(?:minutes|hours|days|%|:|per ?cent|degrees|pounds|marks|points|weeks|months|metres))"
    below = re.search(rf"\b(?:under|below|younger than)(?: the age of| age)?[ -](\d{{1,2}})s?\b{other}", low)
    if below:
        return "below", int(below[1])
    above = re.search(r"\b(?:over|above|older than) (?:the )?age (?:of )?(\d{1,2})\b|\bolder than (\d{1,2})\b", low)
    if above:
        return "above", int(above[1] or above[2])
    if (over := _OVER.search(low)) and 2 < int(over[1] or over[2]) < 26:
        return "above", int(over[1] or over[2])
    most = re.search(rf"\b(\d{{1,2}})(?: years)?(?: old)? (?:and|or) (?:under|below|younger)\b{other}", low)
    if most:
        return "at most", int(most[1])
    least = re.search(r"\b(\d{1,2})(?: years)?(?: old)?(?:\+| (?:and|or) (?:over|above|older))", low) or re.search(
        r"\baged? (\d{1,2})\b|\bat least (\d{1,2}) years? (?:old|of age)\b", low
    )
    reached = re.search(rf"{_REACHED.pattern}{other}", low)
    years = int(least[1] or least[2]) if least else int(reached[1]) if reached else 26
    return ("at least", years) if years < 26 else None
