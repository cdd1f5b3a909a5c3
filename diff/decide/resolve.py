"""A request as it is given becomes one whose words are known, or every problem with it, each with the nearest word.

In: `Given`, a request in Byelaw where a part of it stands so, and `Words`. Out: a typed `Request`. Nothing is decided here.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from ...grammar import syntax as s
from ...grammar.printer import print_phrase
from ...grammar.problems import Problem
from . import form as f
from .calendar import Calendar, kind_of_day
from .conditions import IN_WRITING, TIME, in_base, minutes, singular
from .kinds import name_of, quoted
from .log import PLACES, entry, moment
from .request import Entry, Given, Request, Value
from .words import PREPOSITIONS, Words, Wrong, nearest


def resolve(
    given: Given, asked: s.Request | None, words: Words, calendar: Calendar | None = None, *, whole: bool = True
) -> tuple[Request | None, tuple[Problem, ...]]:
    """The request that is given, and `asked` where a part of it stands in Byelaw; None and all that is wrong with it. One that
    is not `whole` need not say who does what.
    """
    reader = _Reader(words, calendar)
    request = reader.read(given, asked)
    if whole:
        reader.complete(request)
    return (None if reader.problems else request), tuple(dict.fromkeys(reader.problems))


class _Reader:
    """Reads one request and keeps what is wrong with it."""

    def __init__(self, words: Words, calendar: Calendar | None) -> None:
        self.words = words
        self.calendar = calendar
        self.problems: list[Problem] = []
        self.facts: dict[str, Value] = {}
        self.log: list[Entry] = []

    def read(self, given: Given, asked: s.Request | None) -> Request:
        who: tuple[str, ...] = ()
        act = ""
        args: dict[str, tuple[str, ...]] = {}
        now = None
        if given.now is not None:
            with self._told():
                now = moment(given.now, "now")
        if asked is not None:
            who, act, args = self._asked(asked)
        if given.who is not None:
            who = self._parties(given.who)
        if given.act is not None:
            with self._told():
                act = self.words.act(given.act)
        for prep, what in given.args.items():
            if prep in PREPOSITIONS:
                args[prep] = self._parties(what)
            else:
                hint = f"It is one of: {', '.join(PREPOSITIONS)}."
                self._wrong("unknown-preposition", f"`{prep}` is no preposition of an act", hint)
        self._given_facts(given)
        for event in given.done:
            with self._told():
                done = entry(event, self.words)
                self.log.append(done)
                self._in_sequence(done, event if isinstance(event, str) else event.what, now, given)
        if now is not None:
            self._clock(now, given.now or "")
        return Request(
            who=tuple(dict.fromkeys(who)),
            act=act,
            args=args,
            facts=self.facts,
            log=tuple(self.log),
            complete=given.log_complete,
            now=now,
        )

    def complete(self, request: Request) -> None:
        """That it is said who does what."""
        if not request.who and not self.problems:
            hint = "Name a party: --who staff, or `who` in the facts file."
            self._wrong("no-party", "the request does not say who acts", hint)
        if not request.act and not self.problems:
            hint = "Name an act: --act post, or `act` in the facts file."
            self._wrong("no-act", "the request does not say what is done", hint)

    # --- small things -----------------------------------------------------------------------------------------------

    def _wrong(self, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code=code, message=message, hint=hint))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Keeps what is wrong, and goes on with the next part."""
        try:
            yield
        except Wrong as wrong:
            self.problems.append(wrong.problem)

    def _parties(self, said: str | tuple[str, ...]) -> tuple[str, ...]:
        found = []
        for text in (said,) if isinstance(said, str) else said:
            with self._told():
                found.append(self.words.place(text) if text.split(" ")[0] in PLACES else self.words.party(text))
        return tuple(found)

    def _put(self, key: str, value: Value) -> None:
        if key in self.facts and self.facts[key] != value:
            raise Wrong(
                "contradictory-facts",
                f"`{key}` is said to be {self.shown(key, self.facts[key])} and {self.shown(key, value)}",
                "Say it once.",
            )
        self.facts[key] = value

    def shown(self, key: str, value: Value) -> str:
        """A value as it is written."""
        if key == TIME or (key in self.words.facts and self.words.facts[key].type == "time"):
            return f"{int(value) // 60:02}:{int(value) % 60:02}"
        return f"{value:g}" if isinstance(value, float) else str(value)

    # --- facts ------------------------------------------------------------------------------------------------------------

    def _given_facts(self, given: Given) -> None:
        for name, value in given.facts.items():
            if value is not None:
                with self._told():
                    self._fact(name, value)
        for amount in (given.amount,) if isinstance(given.amount, str) else given.amount:
            with self._told():
                self._amount(amount)
        if given.in_writing is not None:
            with self._told():
                self._put(IN_WRITING, "yes" if given.in_writing else "no")

    def _fact(self, name: str, value: str | int | float | bool) -> None:
        key = self._key(name)
        fact = self.words.facts[key]
        self._put(key, self.value(fact, value))

    def _key(self, name: str) -> str:
        name = name.strip()
        if name in self.words.facts:
            return name
        if quoted(name.strip('"')) in self.words.facts:
            return quoted(name.strip('"'))
        if name.strip('"').startswith(("approval of ", "consent of ")):
            hint = f"It is a step: --done {name!r}, or `done` in the facts file."
            raise Wrong("unknown-fact", f"`{name}` is no fact", hint)
        owners = " or ".join(f"`{key}`" for key, fact in self.words.facts.items() if name in fact.values)
        hint = f"It is a value of {owners}. " if owners else nearest(name, self.words.facts)
        hint += "`byelaw decide FILE --facts-template` lists the facts that the policy asks for."
        raise Wrong("unknown-fact", f"no pack and no rule of the policy knows the fact `{name}`", hint)

    def value(self, fact: f.FactUse, value: str | int | float | bool) -> Value:
        """A value of a fact, of its type and in its unit."""
        said = _plain(value)
        match fact.type:
            case "yes-no":
                answer = _YES_NO.get(said.casefold())
                if answer is None:
                    raise Wrong("wrong-type", f"`{fact.key}` is a yes-or-no fact, not {said!r}", "Give it yes or no.")
                return answer
            case "time":
                return self._time(fact, said)
            case "number":
                return self._number(fact, value)
            case "order":
                if said in fact.values:
                    return said
                text = re.sub(r"^(?:year|yr|y)\s*", "", said.casefold())
                if text in fact.values:
                    return text
                raise Wrong(
                    "wrong-value", f"`{fact.key}` is never {said!r}", f"Its values are: {', '.join(fact.values)}."
                )
            case "choice" if not fact.open and said not in fact.values:
                hint = nearest(said, fact.values) + f"Its values are: {', '.join(fact.values)}."
                raise Wrong("wrong-value", f"`{fact.key}` is never {said!r}", hint)
            case _:
                if isinstance(value, bool):
                    hint = f"Its values are: {', '.join(fact.values) or 'any words'}."
                    raise Wrong("wrong-type", f"`{fact.key}` is no yes-or-no fact", hint)
                return said if said in fact.values else said.casefold()

    def _time(self, fact: f.FactUse, said: str) -> float:
        if not re.fullmatch(r"([01]?\d|2[0-3])[:.][0-5]\d", said):
            raise Wrong("wrong-type", f"`{fact.key}` is a time of day, not {said!r}", "Write it as 09:15, up to 23:59.")
        return minutes(said.replace(".", ":"))

    def _number(self, fact: f.FactUse, value: str | int | float | bool) -> float:
        said = _plain(value)
        match = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*([a-z][a-z-]*)?", said.casefold())
        if match is None or isinstance(value, bool):
            unit = f" of {fact.unit}" if fact.unit else ""
            raise Wrong("wrong-type", f"`{fact.key}` is a number{unit}, not {said!r}", "Give it a number: 16.")
        number, unit = float(match[1]), match[2]
        if number < 0:
            raise Wrong("wrong-value", f"`{fact.key}` cannot be {said}", "Give it a number from 0 on.")
        if unit and fact.kind == "amount":
            number, unit = in_base(number, unit, self.words.words)
        if unit and fact.unit and unit.rstrip("s") != fact.unit.rstrip("s"):
            raise Wrong(
                "wrong-unit", f"`{fact.key}` is counted in {fact.unit}, not in {unit}", f"Give it in {fact.unit}."
            )
        return number

    def _amount(self, text: str) -> None:
        match = re.fullmatch(
            r"(\d+(?:\.\d+)?)\s+([a-z][a-z-]*)(?:\s+(?:per|a|each|every)\s+([a-z-]+))?", text.casefold().strip()
        )
        if match is None:
            raise Wrong(
                "wrong-type",
                f"{text!r} is no amount",
                "Write a number, what is counted, and for how long: 20 minutes per day.",
            )
        number, unit = in_base(float(match[1]), match[2], self.words.words)
        per = singular(match[3], self.words.words) if match[3] else None
        key = f"amount in {unit}s" + (f" per {per}" if per else "")
        counted = [k for k, fact in self.words.facts.items() if fact.kind == "amount"]
        if key not in counted:
            asked = ", ".join(k.removeprefix("amount in ") for k in counted)
            hint = f"The rules count in: {asked}." if asked else "Leave it out."
            raise Wrong("wrong-unit", f"no rule counts in {key.removeprefix('amount in ')}", hint)
        self._put(key, number)

    def _clock(self, now: datetime, text: str) -> None:
        """The time of day and the kind of day that `now` tells."""
        kind = kind_of_day(now.date(), self.calendar)
        if kind is not None:
            with self._told():
                self._agrees("day", kind)
        elif self.facts.get("day") == "weekend":
            message = f"`day` is said to be weekend, and {now.date()} is none"
            self._wrong("contradictory-facts", message, "Change one of them.")
        if "T" in text or ":" in text:
            with self._told():
                self._agrees(TIME, now.hour * 60 + now.minute)

    def _agrees(self, key: str, value: Value) -> None:
        if self.facts.setdefault(key, value) != value:
            given, by_now = self.shown(key, self.facts[key]), self.shown(key, value)
            message = f"`{key}` is said to be {given}, and by `now` it is {by_now}"
            raise Wrong("contradictory-facts", message, "Change one of them.")

    def _in_sequence(self, done: Entry, said: str, now: datetime | None, given: Given) -> None:
        """That a step is not done after now. `said` is the step as it was given."""
        if now is not None and done.at is not None and done.at > now:
            at = done.at.isoformat(" ", "minutes").removesuffix(" 00:00")
            message = f"`{said}` is said to be done at {at}, which is after now ({given.now})"
            raise Wrong("impossible-date", message, "Change one of them.")

    # --- a request in Byelaw ---------------------------------------------------------------------------------------------

    def _asked(self, asked: s.Request) -> tuple[tuple[str, ...], str, dict[str, tuple[str, ...]]]:
        if asked.who.join == "or" or (asked.act.words and asked.act.words.join):
            self._wrong(
                "several",
                "a decision is about one who acts and one act",
                "Ask for each by itself; join the roles of one person with `and`.",
            )
        who = self._parties(tuple(map(_said, asked.who.words)))
        act = ""
        with self._told():
            act = self.words.act(_act_text(asked.act))
        args: dict[str, tuple[str, ...]] = {}
        for arg in asked.act.args:
            if isinstance(arg.what, s.Who):
                args[arg.prep] = self._parties(tuple(map(_said, arg.what.words)))
            else:
                args[arg.prep] = (print_phrase(s.Act(verb="follow", ref=arg.what)).removeprefix("follow "),)
        for how in asked.how:
            with self._told():
                self._how(how)
        for test in _conjuncts(asked.when):
            with self._told():
                self._test(test)
        return who, act, args

    def _how(self, how: s.How) -> None:
        match how:
            case s.InWriting():
                self._put(IN_WRITING, "yes")
            case s.After(_, None):
                self.log.append(entry(print_phrase(how).removeprefix("after "), self.words))
            case _:
                raise Wrong(
                    "not-a-fact",
                    f"`{print_phrase(how)}` says no fact",
                    "Give an amount with --amount, what has been done with --done.",
                )

    def _test(self, test: s.Expr) -> None:
        match test:
            case s.Holds(word):
                self._fact(_said(word), True)
            case s.Not(s.Holds(word)):
                self._fact(_said(word), False)
            case s.Is(fact, (s.Value(start, None),), False):
                self._fact(fact, start.text)
            case s.Step(kind, of, writing):
                self.log.append(Entry(kind, "", (self.words.party(_said(of)),), (), writing))
            case _:
                raise Wrong(
                    "not-a-fact",
                    "a request says what is so, one value for each fact",
                    "Write: account is personal and not pupil.family.",
                )


_YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no", "y": "yes", "n": "no", "1": "yes", "0": "no"}


def _plain(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _said(word: s.Word) -> str:
    return f'"{word.text}"' if word.quoted else word.text


def _act_text(act: s.Act) -> str:
    if act.verb is not None:
        return print_phrase(s.Act(verb=act.verb, ref=act.ref))
    return " ".join(filter(None, (act.power, *(name_of(w) for w in (act.words.words if act.words else ())))))


def _conjuncts(expr: s.Expr | None) -> Iterator[s.Expr]:
    if isinstance(expr, s.All):
        for part in expr.of:
            yield from _conjuncts(part)
    elif expr is not None:
        yield expr
