"""Clauses that change what others say, by number: `2.1 does not apply to sixth formers`, `Section 5 applies to volunteers too`.

In: the units of a source with the rules that each comes to by itself. Out: the same, the rules that are pointed at with the
exception, the condition or the party that they gain, `under` the clause that says so; where a ban spares some of those whom it
binds, their permission `despite` it. What points nowhere changes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ...link import number_key, targets
from ...sought import Ways, holds
from ...units import Heading, Placed, level_of
from ..phrases.alternatives import together
from ..phrases.circumstances import circumstances
from ..phrases.facts import quoted
from ..phrases.parties import named, subjects
from ..phrases.words import filled, table
from ..sentence.split import sentences

How = Literal["except", "only", "also", "reach"]

_NUMBER = r"(?:[A-Z]\.?)?\d+(?:\.\d+)*(?:\s?\([a-z0-9]{1,4}\))*"
_SEVERAL = rf"{_NUMBER}(?:(?:\s*,\s*|\s*,?\s+(?:and|or|to|&)\s+|\s*[-–]\s*){_NUMBER})*"


class Amendment(Struct, frozen=True):
    """What a sentence changes: the places as printed, how, and whom or when it names; `who` where it is about those people."""

    sentence: str
    ref: str
    how: How
    rest: str
    who: bool = False


def amendments_in(text: str) -> tuple[Amendment, ...]:
    """The sentences of a text that change what another place says."""
    return tuple(found for sentence in sentences(text) if (found := _amendment(sentence)) is not None)


def _amendment(sentence: str) -> Amendment | None:
    plain = sentence.strip(" .;")
    if not _DIGIT.search(plain) and not holds(plain.casefold(), _POINTS):  # as most do not
        return None
    made = (_made(sentence, how, found.groupdict(default="")) for found, how in _patterns().fitting(plain))
    return next((one for one in made if one is not None), None)


def _made(sentence: str, how: How, parts: dict[str, str]) -> Amendment | None:
    """The amendment that the parts of a pattern tell; None where they name nobody and nothing, or where there is no rest."""
    who, what, giver = parts.get("who", ""), parts.get("what", ""), parts.get("giver", "")
    rest = parts["rest"].strip(" ,.;")
    if ("who" in parts and not named(who)) or _NO_WHO.search(who or what) or _NOTHING.match(what):
        return None
    if giver:
        rest = f"{rest} granted by {giver}".strip() if named(giver) else ""
    told = f"{who or what} {rest}".strip()
    return Amendment(sentence, parts.get("ref") or "this", how, told, bool(subjects(who or what))) if told else None


_DIGIT = re.compile(r"\d")
_POINTS = ("this", "these", "the above", "the same", "exception", "exempt", "excepted")
"""What each of the ways to point to a place holds, if it has no digit."""

_NOTHING = re.compile(
    r"(?:it|this|that|these|those|they|there|which|what|no|nobody|none|nothing|not|neither)\b(?! who\b)", re.IGNORECASE
)
_NO_WHO = re.compile(r"\b(?:if|when|where|unless|must|may|should|shall|will|can)\b", re.IGNORECASE)


@cache
def _patterns() -> Ways[How]:
    data = table("amendments")
    ref = (
        r"(?:(?:the )?(?:ban|rule|duty|requirement|limit)s? (?:in|of|set out in|under|made in) )?"
        rf"(?P<ref>(?:(?:the |our )?(?:{data['place']}) )?{_SEVERAL}|this (?:section|part|chapter)"
        rf"|th(?:is|ese)(?: (?:{data['place']}))?|the above(?: (?:{data['place']}))?)"
        r"(?: above| below| of this policy| of these rules)?"
    )
    same = rf"(?P<ref>(?:exactly |just )?the same(?: (?:{data['place']}|limits?|duty|duties))?)"
    to = rf"(?: to (?:it|both|(?:this|that|these)(?: (?:{data['place']}))?))?"
    exception = rf"(?P<ref>(?:an? |our |one )?(?:only |sole |one |single |main )?exceptions?{to})"
    parts = {"ref": ref, "same": same, "exception": exception}
    opens = r"(?:however|but|nevertheless|in addition|note that|please note that),? "
    hows: tuple[How, ...] = ("except", "only", "also", "reach")
    ways = ((rf"(?:{opens})?(?:the )?{filled(pattern, parts)}", how) for how in hows for pattern in data[how])
    return Ways(ways, re.IGNORECASE)


class _Case(Struct, frozen=True):
    """Whom and when an amendment names."""

    parties: tuple[str, ...]
    test: s.Expr | None
    words: str


def amended(
    placed: Sequence[Placed],
    rules: Sequence[Sequence[s.Rule]],
    amending: Sequence[Sequence[Amendment]],
    blocks: Sequence[s.Block],
    words: Vocabulary,
) -> tuple[tuple[s.Rule, ...], ...]:
    """The rules of each unit as the amendments of all units leave them, with those that are new behind the unit's own."""
    made = [list(of) for of in rules]
    known, below = _places(placed, blocks)
    for index, one in ((index, one) for index, ours in enumerate(amending) for one in ours):
        tokens = _pointed(one.ref, placed, index, rules) or targets(one.ref, known)
        reached = [i for token in tokens for i in below.get(token, ()) if i != index or token == f"u{index}"]
        case = _case(one, words)
        if one.how == "reach" or (one.how == "only" and case.test is None and _OF_SECTION.match(one.ref)):
            continue  # whom a section is about tells its reader whom its rules bind
        if not _OF_SECTION.match(one.ref) and _of_none(one, case, [r for at in reached for r in rules[at]], words):
            case = _Case((), quoted(case.words), case.words)
        under = () if reached == [index] else _said_at(placed, index)
        for at in dict.fromkeys(reached):
            for place, rule in enumerate(made[at][: len(rules[at])]):
                full = _full(placed, at)
                made[at][place], spared = _changed(rule, one.how, case, under, words, named=bool(full))
                if spared is not None:
                    despite = s.Despite(s.Ref("clause", full))
                    made[index].append(replace(spared, how=s.ordered((*spared.how, despite))))
    return tuple(map(tuple, made))


# --- where it points ---------------------------------------------------------------------------------------------------


def _places(placed: Sequence[Placed], blocks: Sequence[s.Block]) -> tuple[Mapping[str, str], dict[str, list[int]]]:
    """Number key → a token for the unit or heading of that number, and the units that each token holds."""
    known: dict[str, str] = {}
    below: dict[str, list[int]] = {}
    above = _above(blocks)
    for heading in (block for block in blocks if isinstance(block, Heading)):
        token = f"h{id(heading)}"
        if heading.number:
            known.setdefault(number_key(heading.number), token)
    for index, place in enumerate(placed):
        for heading in above.get(id(place.heading), ()) if place.heading else ():
            below.setdefault(f"h{id(heading)}", []).append(index)
        at: int | None = index
        while at is not None:
            below.setdefault(f"u{at}", []).append(index)
            at = placed[at].unit.lead_in
        if full := _full(placed, index):
            known.setdefault(number_key(full), f"u{index}")
    return known, below


def _pointed(ref: str, placed: Sequence[Placed], index: int, rules: Sequence[Sequence[s.Rule]]) -> tuple[str, ...]:
    """The token of what `this section` and `this rule` mean: the section; the unit itself where it states rules, else the one that
    states some right before it, with those beside it in its list.
    """
    if not (found := _THIS.match(ref)):
        return ()
    if found[1]:
        return (f"h{id(placed[index].heading)}",)
    here = index
    while not rules[here]:
        here -= 1
        if here < 0 or placed[here].heading is not placed[index].heading:
            return ()
    while (
        here != index
        and placed[here].unit.lead_in is not None
        and placed[index].unit.lead_in != placed[here].unit.lead_in
    ):
        here = placed[here].unit.lead_in or 0
    return (f"u{here}",)


_OF_SECTION = re.compile(r"this (?:section|part|chapter)", re.IGNORECASE)
_THIS = re.compile(
    r"(?:this|these|the above|(?:exactly |just )?the same|(?:\w+ ){0,2}exceptions?)\b(?: (section|part|chapter))?",
    re.IGNORECASE,
)


def _above(blocks: Sequence[s.Block]) -> dict[int, tuple[Heading, ...]]:
    """Each heading, by its identity, with those that it stands under and itself."""
    found: dict[int, tuple[Heading, ...]] = {}
    above: list[Heading] = []
    for block in blocks:
        if isinstance(block, Heading):
            while above and level_of(above[-1]) >= level_of(block):
                above.pop()
            above.append(block)
            found[id(block)] = tuple(above)
    return found


def _full(placed: Sequence[Placed], index: int) -> str:
    """The number of a unit with that of the unit that introduces it: `4.2(b)`; "" where it has none that names it."""
    unit = placed[index].unit
    if not unit.number:
        return ""
    lead = placed[unit.lead_in].unit.number if unit.lead_in is not None else None
    own = unit.number.strip()
    if lead and not own.startswith(lead):
        return f"{lead.rstrip('.')}({own.strip('().')})"
    return own.strip(".") if re.search(r"\d", own) else ""


def _said_at(placed: Sequence[Placed], index: int) -> tuple[s.Under, ...]:
    """`under` the clause that changes another, else its section."""
    if full := _full(placed, index):
        return (s.Under(s.Ref("clause", full)),)
    heading = placed[index].heading
    if isinstance(heading, s.Section):
        return (s.Under(s.Ref("section", heading.number or heading.heading, not heading.number)),)
    return ()


# --- what it changes ---------------------------------------------------------------------------------------------------

_TO = re.compile(r"\A(?:in force )?(?:for|to|of|in the case of|in cases of|in respect of|as regards)\s+", re.IGNORECASE)
_ASIDE = re.compile(r", (?:who|whose|which|as|since|because|for whom)\b.*\Z", re.IGNORECASE)


def _case(one: Amendment, words: Vocabulary) -> _Case:
    """Whom and when the rest of an amendment names."""
    rest = _ASIDE.sub("", _ALIKE.sub("", one.rest)).strip(" ,")
    parted = _PROVISO.search(rest) if one.how == "except" else None
    proviso = _test(rest[parted.end() :], one.how, words) if parted else None
    rest = rest[: parted.start()] if parted else rest
    led = one.who or bool(_TO.match(rest))
    people = named(rest) if led and subjects(_TO.sub("", rest)) else ()
    parties = tuple(dict.fromkeys(who.party for who in people if who.party in words.parties))
    bare = _TO.sub("", rest)
    test = _test(bare, one.how, words)
    plain = {w for who in people for w in who.text.casefold().split()} | _SMALL
    alone = bool(parties) and all(word in plain for word in re.findall(r"[\w’'-]+", bare.casefold()))
    found = None if alone and test == quoted(bare) else test
    if proviso is not None:  # "… to a relative, provided that the office has been told"
        found = proviso if found is None else _and(proviso, found)
    return _Case(parties, found, bare)


_PROVISO = re.compile(
    r"(?:,? (?:but only )?(?:provided(?: that)?|providing(?: that)?|on (?:the )?condition that|so long as|as long as|if)"
    r"|, wh(?:ere|en))\b ",
    re.IGNORECASE,
)


def _test(text: str, how: How, words: Vocabulary) -> s.Expr | None:
    """What a stretch tells of when and of whom, as one test; alternatives that an `or` parts are read one by one."""
    tests: list[s.Expr] = []
    for part in _OR.split(text):
        said = circumstances(part, "", words, exception=how == "except")
        listed = _once(together(said.tests, part, part, words))
        test = replace(said, tests=listed).test or quoted(part)
        if test not in tests:
            tests.append(test)
    return s.Any(tuple(tests)) if len(tests) > 1 else tests[0]


def _once(tests: tuple[s.Expr, ...]) -> tuple[s.Expr, ...]:
    """The tests, one of those that say the same by two facts (where and on what occasion: a visit)."""
    values: dict[object, s.Expr] = {}
    for test in tests:
        values.setdefault(test.values if isinstance(test, s.Is) else test, test)
    return tuple(values.values())


_OR = re.compile(r",? or (?=(?:where|when|if|during|on|in|at|for|to|with|while|whilst|after|before)\b)", re.IGNORECASE)
_ALIKE = re.compile(r",? (?:as (?:well|it does to .+)|too|alike|likewise)\Z", re.IGNORECASE)
_SMALL = frozenset(
    ("the", "a", "an", "any", "all", "our", "and", "or", "to", "for", "those", "who", "are", "other", "either")
)


def _changed(
    rule: s.Rule, how: How, case: _Case, under: tuple[s.Under, ...], words: Vocabulary, *, named: bool
) -> tuple[s.Rule, s.Rule | None]:
    """A rule as an amendment leaves it, and what it lets others do in spite of it, where its clause can be `named`."""
    if rule.modal in ("face", "may face"):
        return rule, None
    told = replace(rule, how=s.ordered((*rule.how, *(u for u in under if u not in rule.how))))
    bound = [word.text for word in rule.who.words]
    if how == "also":
        more = tuple(p for p in case.parties if not any(b in words.wider(p) for b in bound))
        if more and case.test is None and (act := _done_to(rule, more)) is not None:
            return replace(told, act=act), None
        if more and case.test is None:
            who = s.Who((*rule.who.words, *map(s.Word, more)), "or" if rule.only else "and")
            return replace(told, who=who), None
        own_words = isinstance(case.test, s.Holds) and case.test.fact.quoted
        if (
            case.test is None
            or own_words
            or case.parties
            or (when := _widened(rule.when, case.test, words)) == rule.when
        ):
            return rule, None
        return replace(told, when=when), None
    meant = [p for p in case.parties if _concerns(p, bound, words)]
    if case.parties and not meant:
        if how == "except" and case.test is not None and _done_with(rule) & {*case.parties}:
            return replace(told, unless=_or(rule.unless, case.test)), None  # "… to a member of staff's own child"
        return rule, None
    if case.test is not None and case.test in (rule.when.of if isinstance(rule.when, s.All) else (rule.when,)):
        case = replace(case, test=s.Holds(s.Word(case.words, quoted=True)))  # a kind of what the rule is about
    own = not case.parties or any(p in bound or _is_kind(bound, p, words) for p in meant)
    if how == "only":
        if case.test is not None:
            told = replace(told, when=_and(rule.when, case.test))
        if not own and meant:
            told = replace(told, who=s.Who(tuple(map(s.Word, meant)), "and" if len(meant) > 1 else None))
        return (told if told.when is not rule.when or told.who is not rule.who else rule), None
    spared = s.Holds(s.Word(case.words, quoted=True))
    if own or case.test is not None:
        test = case.test if case.test is not None else spared
        return replace(told, unless=_or(rule.unless, test)), None
    if named and rule.modal in ("must not", "must never"):
        who = s.Who(tuple(map(s.Word, meant)), "and" if len(meant) > 1 else None)
        return rule, s.Rule(proposed=True, who=who, modal="may", act=rule.act, when=rule.when)
    return replace(told, unless=_or(rule.unless, spared)), None


def _of_none(one: Amendment, case: _Case, reached: Sequence[s.Rule], words: Vocabulary) -> bool:
    """Whether an exception from rules on staff spares others, whom none of them is about: its writer counted them among the staff
    ("staff must not …; union officials are exempt").
    """
    bound = [word.text for rule in reached for word in rule.who.words]
    if one.how != "except" or not case.parties or "staff" not in bound or not {*_MET}.isdisjoint(case.parties):
        return False
    met = {party for rule in reached for party in _done_with(rule)}
    return met.isdisjoint(case.parties) and not any(_concerns(party, bound, words) for party in case.parties)


def _done_with(rule: s.Rule) -> set[str]:
    """Those whom the act of a rule has to do with."""
    own = (word.text for word in (rule.act.words.words if rule.act.words else ()) if word.quoted)
    told = {who.party for text in own for who in named(text) if who.party}
    return told | {word.text for arg in rule.act.args if isinstance(arg.what, s.Who) for word in arg.what.words}


_MET = ("pupil", "former-pupil", "parent")
"""Those with whom the people of a school have to do."""


def _done_to(rule: s.Rule, more: Sequence[str]) -> s.Act | None:
    """The act of a rule, done to more of those with whom it has to do; None where they are no such people, or it names none."""
    theirs = [a for a in rule.act.args if a.prep != "by" and isinstance(a.what, s.Who) and a.what.words[0].text in _MET]
    if len(theirs) != 1 or not set(more) <= set(_MET) or any(w.text in _MET for w in rule.who.words):
        return None
    arg = theirs[0]
    who = s.Who((*arg.what.words, *(s.Word(p) for p in more if p not in {w.text for w in arg.what.words})), "or")  # type: ignore[union-attr]
    return replace(rule.act, args=tuple(replace(a, what=who) if a is arg else a for a in rule.act.args))


def _and(first: s.Expr | None, second: s.Expr) -> s.Expr:
    """Both tests hold."""
    parts = [one for test in (first, second) if test for one in (test.of if isinstance(test, s.All) else (test,))]
    return s.All(tuple(dict.fromkeys(parts))) if len(parts) > 1 else parts[0]


def _or(first: s.Expr | None, second: s.Expr) -> s.Expr:
    """Either test holds."""
    parts = [one for test in (first, second) if test for one in (test.of if isinstance(test, s.Any) else (test,))]
    return s.Any(tuple(dict.fromkeys(parts))) if len(parts) > 1 else parts[0]


def _widened(when: s.Expr | None, test: s.Expr, words: Vocabulary) -> s.Expr | None:
    """A condition that holds in another case too, of the same thing: what tells the thing stays."""
    parts = when.of if isinstance(when, s.All) else () if when is None else (when,)
    what = tuple(
        p for p in parts if isinstance(p, s.Is) and p.fact in words.facts and words.facts[p.fact].kind == "what"
    )
    rest = tuple(p for p in parts if p not in what)
    if not rest:
        return when
    either = _or(rest[0] if len(rest) == 1 else s.All(rest), test)
    return s.All((*what, either)) if what else either


def _concerns(party: str, bound: Sequence[str], words: Vocabulary) -> bool:
    """Whether a rule on those who are `bound` binds a party, or some of it."""
    wide = ("school", "everyone")
    return any(b in wide or b in words.wider(party) or party in words.wider(b) for b in bound if b in words.parties)


def _is_kind(bound: Sequence[str], party: str, words: Vocabulary) -> bool:
    """Whether all who are bound are of a party."""
    return all(b in words.parties and party in words.wider(b) for b in bound)
