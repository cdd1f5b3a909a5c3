"""The verbs of decisions as functions: what policies decide, over a fact's values, duties in time, files of facts.

They take models, paths and requests as they are given, and give values; what is no request raises `Unreadable` with every
problem. Nothing is written.
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from .compiler.findings import nearest
from .compiler.parse import parse_request
from .diff.decide.answer import Answer, answer
from .diff.decide.calendar import Calendar, problems
from .diff.decide.decider import Decider
from .diff.decide.duties import Instance, duties
from .diff.decide.explain import asked
from .diff.decide.form import NormalPolicy
from .diff.decide.request import Given, GivenEvent, Request
from .diff.decide.resolve import resolve
from .diff.decide.what_if import Row, things, what_if
from .diff.decide.words import Words
from .grammar.model import Policy
from .grammar.problems import Problem, Unreadable, unreadable
from .grammar.written import written
from .outputs.records import describe
from .tasks.packs import words_for


class Decided(Struct, frozen=True, kw_only=True):
    """One request, as it is asked, and the answer of each policy to it."""

    request: str
    answers: tuple[Answer, ...]


def deciders(
    policies: Sequence[Policy], calendar: Path | None = None, reviewed_only: bool = False
) -> tuple[Decider, ...]:
    """The policies ready to decide, each with the words of its own packs."""
    dates = None if calendar is None else read_calendar(calendar)
    return tuple(Decider(policy, words_for([policy]), dates, reviewed_only=reviewed_only) for policy in policies)


def names(policies: Sequence[Policy], paths: Sequence[Path]) -> tuple[str, ...]:
    """What a reader calls each policy beside the others: its school; where others share that, its title too; else its file."""
    schools = [one.meta.school or one.policy for one in policies]
    titled = [f"{school}: {one.meta.title or one.policy}" for school, one in zip(schools, policies, strict=True)]
    return tuple(
        school if schools.count(school) == 1 else title if titled.count(title) == 1 else f"{title} ({path})"
        for school, title, path in zip(schools, titled, paths, strict=True)
    )


def read_calendar(path: Path) -> Calendar:
    """A school's dates from a TOML or JSON file. Raises `Unreadable`."""
    try:
        text = written(path.read_bytes(), str(path))
        data = tomllib.loads(text) if path.suffix == ".toml" else msgspec.json.decode(text)
        dates = msgspec.convert(data, Calendar)
    except OSError as error:
        raise unreadable(
            str(path), "not-read", f"it cannot be read: {error.strerror}", "name a TOML or JSON file"
        ) from None
    except ValueError as error:
        hint = "docs/semantics.md shows a calendar: [[terms]] with name, start and end"
        raise unreadable(str(path), "calendar", f"this is no calendar: {error}", hint) from None
    wrong = problems(dates)
    if wrong:
        raise Unreadable(*(Problem(code="calendar", message=message, file=str(path)) for message in wrong))
    return dates


def read_facts(path: Path) -> tuple[Given, ...]:
    """The requests in a facts file: one, or a list of them. Raises `Unreadable`."""
    try:
        data = msgspec.json.decode(written(path.read_bytes(), str(path)))
        many = data if isinstance(data, list) else [data]
        found = tuple(msgspec.convert(one, Given) for one in many)
    except OSError as error:
        raise unreadable(str(path), "not-read", f"it cannot be read: {error.strerror}", "name a JSON file") from None
    except ValueError as error:
        hint = (
            "`byelaw schema facts` prints what a facts file holds; decide with --facts-template --json one to fill in"
        )
        raise unreadable(str(path), "facts", f"these are no facts: {error}", hint) from None
    if not found:
        hint = "The list is empty; decide with --facts-template --json gives one to fill in."
        raise unreadable(str(path), "facts", f"there is no request in {path}", hint)
    return found


def event_of(text: str) -> GivenEvent:
    """What has been done, as a person writes it: `leave-post @ 2026-01-31`, `delegate of section 5 to site-team @ headteacher`;
    after `@` stands when, or by whom.
    """
    what, *more = (part.strip() for part in text.split("@"))
    at = next((part for part in more if part[:1].isdigit()), None)
    return GivenEvent(what=what, at=at, by=next((part for part in more if part and not part[0].isdigit()), None))


def _of_request(problem: Problem) -> Problem:
    """A slip in a request; who writes a sentence in its place is told what reads sentences."""
    hint = problem.hint
    if problem.code == "words-in-a-row":
        hint = f"{hint} For a question in plain words: byelaw ask."
    return replace(problem, file="the request", line=None, hint=hint)


def request_for(given: Given, ready: Sequence[Decider], *, of_duties: bool = False) -> Request:
    """A request in the words of the policies. With `of_duties` it need not say who acts and what. Raises `Unreadable`."""
    said = None
    if given.request is not None:
        said, found = parse_request(given.request)
        if said is None:
            raise Unreadable(*(_of_request(problem) for problem in found))
    words = Words(words_for([one.policy for one in ready]), [one.kinds for one in ready], [one.form for one in ready])
    calendar = next((one.calendar for one in ready), None)
    request, found = resolve(given, said, words, calendar, whole=not of_duties)
    if request is None:
        raise Unreadable(*found)
    return request


def decide(ready: Sequence[Decider], given: Given) -> Decided:
    """What each policy decides. Raises `Unreadable` where the request is none."""
    request = request_for(given, ready)
    return Decided(request=asked(request), answers=tuple(answer(one, request) for one in ready))


def tables(ready: Sequence[Decider], given: Given, name: str) -> tuple[tuple[Row, ...], ...]:
    """For each policy, the verdicts over all values of one thing. Raises `Unreadable` where no rule asks for it."""
    request = request_for(given, ready)
    made = []
    for one in ready:
        try:
            made.append(what_if(one, request, name))
        except KeyError:
            made.append(())
    if not any(made):
        known = sorted({known for one in ready for known in things(one)})
        hint = nearest(name, known) + "`--facts-template` lists what the rules ask for."
        raise unreadable("", "unknown-fact", f"no rule asks for `{name}`", hint)
    return tuple(made)


class Asked(Struct, frozen=True, kw_only=True):
    """A fact that the rules of a policy ask for: what it is, its values, where it is asked for."""

    name: str
    type: str
    means: str
    values: tuple[str, ...]
    places: tuple[str, ...]


class Template(Struct, frozen=True, kw_only=True):
    """All that the rules of policies ask: who acts and what, facts, what may have been done."""

    who: tuple[str, ...]
    acts: tuple[str, ...]
    facts: tuple[Asked, ...]
    done: tuple[str, ...]


def template(ready: Sequence[Decider]) -> Template:
    """What a request to these policies may say, each word that some rule asks for, in the order of the words."""
    rules = {rule.id: rule for one in ready for rule in one.form.rules}
    facts: dict[str, Asked] = {}
    for one in ready:
        for fact in one.form.facts:
            before = facts[fact.key].places if fact.key in facts else ()
            places = tuple(dict.fromkeys((*before, *(one.rules[rule].place for rule in fact.rules))))
            unit = (f"a number of {fact.unit}",) if fact.unit else ()
            values = fact.values or (("yes", "no") if fact.type == "yes-no" else unit)
            facts[fact.key] = Asked(
                name=fact.key,
                type=fact.type,
                means=fact.means,
                values=(*values, *(("…",) if fact.open else ())),
                places=places,
            )
    acting = [rule for rule in rules.values() if rule.effect != "sanction"]
    return Template(
        who=tuple(sorted({rule.party for rule in acting})),
        acts=tuple(sorted({rule.named for rule in acting})),
        facts=tuple(facts.values()),
        done=tuple(dict.fromkeys(step.key for one in ready for step in one.form.steps)),
    )


def blank(ready: Sequence[Decider]) -> dict[str, object]:
    """A facts file to fill in: every fact that a rule asks for, unknown."""
    facts = {
        fact.name: None for fact in template(ready).facts if not fact.name.startswith(("amount in ", "in writing"))
    }
    return {
        "who": None,
        "act": None,
        "args": {},
        "facts": facts,
        "amount": [],
        "in_writing": None,
        "done": [],
        "log_complete": False,
        "now": None,
    }


def due_duties(ready: Sequence[Decider], given: Given) -> tuple[tuple[Instance, ...], ...]:
    """For each policy its duties in time, by what has been done and when."""
    request = request_for(given, ready, of_duties=True)
    return tuple(duties(one, request) for one in ready)


# --- schemas -----------------------------------------------------------------------------------------------------


def facts_schema() -> dict[str, Any]:
    """The JSON Schema of a facts file: a request, or a list of them."""
    return describe(Given | tuple[Given, ...], "urn:byelaw:schema:facts:1", "What a decision is asked about")


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of what decide prints."""
    return describe(tuple[Decided, ...], "urn:byelaw:schema:answer:1", "What school policies decide")


def normal_schema() -> dict[str, Any]:
    """The JSON Schema of a policy in normal form."""
    return describe(NormalPolicy, "urn:byelaw:schema:normal:1", "A school policy in normal form")
