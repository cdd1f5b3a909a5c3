"""The normal form: what a policy's rules come to once powers, places, kinds and defeat are worked out.

`normal.py` makes it from a model. The evaluator and every exporter compile from it and from nothing else: no hierarchy of
words, no reference to a place and no precedence is left to work out. It holds plain values and has a JSON form.

How an answer follows from it, with Kleene's true, unknown and false (`docs/semantics.md` has the reasons):

    speaks(r)   = a role of the request is in r.who (empty: anybody) and none in r.who_not, its act is in r.acts,
                  and each of r.args holds
    in_force(r) = speaks(r) and r.when and not r.unless
    stands(r)   = in_force(r) and not (in_force(d) for any d of r.defeated_by)
    met(r)      = speaks(r) and r.when and r.unless

    1. contradictory   a ban stands, and so does a duty, or a permission of the ban's `clashes`
    2. forbidden       a ban stands
    3. conditional     a gate is not known not to stand; or a ban is unknown to stand;
                       or nothing below (4 to 7) is true, and a permission or duty is unknown to stand
    4. required        a duty stands
    5. advised against advice against it stands
    6. advised         advice for it stands
    7. permitted       a permission stands, or a ban or a gate is met
    8. silent

Rules of effect `sanction` take no part; they are listed with `forbidden`.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

FORMAT = "byelaw-normal/1"
"""The version of the JSON form of a normal form."""

Effect = Literal["ban", "permission", "duty", "gate", "advice", "advice-against", "sanction"]

AGAINST: frozenset[Effect] = frozenset(("ban", "advice-against"))
FOR: frozenset[Effect] = frozenset(("permission", "duty", "advice"))
ADVICE: frozenset[Effect] = frozenset(("advice", "advice-against"))


class Form(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of the normal form; two with the same content are the same."""


# --- conditions ------------------------------------------------------------------------------------------------------


class Const(Form, frozen=True, kw_only=True, tag_field="test", tag="const"):
    """Always true, or never."""

    value: bool


class Among(Form, frozen=True, kw_only=True, tag_field="test", tag="among"):
    """The fact has one of these values. A yes-no fact has the values `yes` and `no`. Unknown while the fact is."""

    fact: str
    values: tuple[str, ...]


class Range(Form, frozen=True, kw_only=True):
    """Numbers from `low` to `high`; None is no end. An `open` end is itself left out."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False


class Between(Form, frozen=True, kw_only=True, tag_field="test", tag="between"):
    """The number is in one of these ranges. A time of day is its minutes since midnight. Unknown while the fact is."""

    fact: str
    ranges: tuple[Range, ...]


class Done(Form, frozen=True, kw_only=True, tag_field="test", tag="done"):
    """The step of this key has been taken. Unknown while it is not known to be taken, unless the log is complete."""

    step: str


class Applies(Form, frozen=True, kw_only=True, tag_field="test", tag="applies"):
    """One of these rules speaks to the request, and its `when` holds (a nested `Applies` in it counts as true)."""

    rules: tuple[str, ...]


class NotOf(Form, frozen=True, kw_only=True, tag_field="test", tag="not"):
    """It does not hold."""

    of: "Condition"


class AllOf(Form, frozen=True, kw_only=True, tag_field="test", tag="all"):
    """All hold."""

    of: tuple["Condition", ...]


class AnyOf(Form, frozen=True, kw_only=True, tag_field="test", tag="any"):
    """One holds."""

    of: tuple["Condition", ...]


class Presumed(Form, frozen=True, kw_only=True, tag_field="test", tag="presumed"):
    """What the inner test says; `value` while that is unknown. For judgements, which are named in the answer."""

    of: "Condition"
    value: bool


Condition = Const | Among | Between | Done | Applies | NotOf | AllOf | AnyOf | Presumed

TRUE = Const(value=True)
FALSE = Const(value=False)


def all_of(*tests: Condition) -> Condition:
    """All of the tests, flattened, without what is always true; `FALSE` if one never holds."""
    parts = tuple(
        dict.fromkeys(p for test in tests for p in (test.of if isinstance(test, AllOf) else (test,)) if p != TRUE)
    )
    if FALSE in parts:
        return FALSE
    return parts[0] if len(parts) == 1 else AllOf(of=parts) if parts else TRUE


def any_of(*tests: Condition) -> Condition:
    """One of the tests, flattened, without what never holds; `TRUE` if one always does."""
    parts = tuple(
        dict.fromkeys(p for test in tests for p in (test.of if isinstance(test, AnyOf) else (test,)) if p != FALSE)
    )
    if TRUE in parts:
        return TRUE
    return parts[0] if len(parts) == 1 else AnyOf(of=parts) if parts else FALSE


def not_of(test: Condition) -> Condition:
    """The opposite of a test."""
    match test:
        case Const(value=value):
            return Const(value=not value)
        case NotOf(of=of):
            return of
        case _:
            return NotOf(of=test)


def inside(test: Condition) -> Iterator[Condition]:
    """The test and every test within it, outermost first."""
    yield test
    match test:
        case AllOf(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from inside(part)
        case NotOf(of=of) | Presumed(of=of):
            yield from inside(of)


def mapped(test: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """The test with every innermost one put through `change`."""
    match test:
        case AllOf(of=parts):
            return all_of(*(mapped(part, change) for part in parts))
        case AnyOf(of=parts):
            return any_of(*(mapped(part, change) for part in parts))
        case NotOf(of=of):
            return not_of(mapped(of, change))
        case Presumed(of=of, value=value):
            return Presumed(of=mapped(of, change), value=value)
        case _:
            return change(test)


class ArgTest(Form, frozen=True, kw_only=True):
    """The request's party after `prep` is one of `parties`. While the request has none: true if `filled`, else unknown."""

    prep: str
    parties: tuple[str, ...]
    filled: bool = False
    named: tuple[str, ...] = ()


# --- what conditions are about -----------------------------------------------------------------------------------------


class FactUse(Form, frozen=True, kw_only=True):
    """A fact that some rule asks for. `key` is its name; a text in quotes is its own key, quotes included.

    `type` is choice, yes-no, number, order, time or text; `values` those of a choice or an order (`open`: others too);
    `cuts` are the numbers at which some rule changes its mind; `kind` is the pack's (`what`, `circumstance`,
    `judgement`), `quoted` for the document's own words, `amount` for how much (then `unit` and `per`), `manner` for how.
    """

    key: str
    type: Literal["choice", "yes-no", "number", "order", "time", "text"]
    kind: Literal["what", "circumstance", "judgement", "quoted", "amount", "manner"]
    means: str
    values: tuple[str, ...] = ()
    open: bool = False
    unit: str | None = None
    per: str | None = None
    cuts: tuple[float, ...] = ()
    rules: tuple[str, ...] = ()


StepKind = Literal["approval", "consent", "act", "moment", "breach", "power"]


class Span(Form, frozen=True, kw_only=True):
    """A length of time: 30 days, 5 school-days. The unit is in the singular."""

    number: int
    unit: str


class Step(Form, frozen=True, kw_only=True):
    """Something that somebody can do or that can happen. `key` is how it is written in Byelaw, actor included.

    An entry of a log takes the step when its act is one of `acts` (for approvals and consents: its kind is the step's),
    its actor one of `by` (empty: anybody), its arguments fit, it is in writing where that is asked, it lies so far
    back (`after`), and for a breach what is broken is one of `breach_of` (ids of clauses; empty: another instrument).
    `also` are kinds of step that come to the same (`obtain-consent of parent` and `consent of parent`). `told_as` are other
    names, of steps that are this one too (`approval of headteacher in writing` is `approval of school`): keys of the
    policy's steps, and approvals and consents that no rule names.
    """

    key: str
    kind: StepKind
    acts: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    args: tuple[ArgTest, ...] = ()
    writing: bool = False
    after: Span | None = None
    breach_of: tuple[str, ...] = ()
    instrument: str | None = None
    also: Literal["approval", "consent"] | None = None
    told_as: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def agreement(step: Step) -> tuple[StepKind, tuple[str, ...]] | None:
    """The approval or consent that a step is or brings, and whose it is; None for any other step."""
    if step.kind in ("approval", "consent"):
        return step.kind, step.by
    if step.also is None:
        return None
    return step.also, tuple(party for arg in step.args if arg.prep in ("of", "from") for party in arg.parties)


# --- rules ---------------------------------------------------------------------------------------------------------------


class Timing(Form, frozen=True, kw_only=True):
    """When a duty falls due. `triggers` are the steps that start it; none: it is due from the beginning.

    `delay` after the trigger; `within` a span, or before the running unit ends (`within_the`); `at_once`; `before_time`, a
    time of day in minutes; `before` a step, by `lead` ahead of it; again `every` span.
    """

    triggers: tuple[str, ...] = ()
    delay: Span | None = None
    within: Span | None = None
    within_the: str | None = None
    at_once: bool = False
    before_time: int | None = None
    before: str | None = None
    lead: Span | None = None
    every: Span | None = None


class Rule(Form, frozen=True, kw_only=True):
    """One normalised rule. One norm gives several: `part` tells which (empty: the norm's own act).

    `id` is the norm's (`<clause id>.<place>`) and the part. `named` is the act as the rule writes it, `party` the bearer.
    `defeated_by` are ids of rules that take this one's force while they are in force themselves; `clashes` (of a ban)
    ids of permissions that reach no further than it. `never` marks `must never`. `instruments` are documents outside
    the policy that the rule leaves something to. `words` is the norm in Byelaw, `text_sha` the SHA-256 of the clause's text.
    """

    id: str
    norm: str
    part: str = ""
    effect: Effect
    never: bool = False
    modal: str
    modality: str
    party: str
    who: tuple[str, ...] = ()
    who_not: tuple[str, ...] = ()
    named: str
    acts: tuple[str, ...]
    args: tuple[ArgTest, ...] = ()
    when: Condition = TRUE
    unless: Condition = FALSE
    defeated_by: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    measure: str | None = None
    timing: Timing | None = None
    met_by: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    breach_of: tuple[str, ...] = ()
    clause: str
    number: str | None = None
    place: str
    page: int | None = None
    words: str
    text_sha: str
    reviewed: bool


class NormalPolicy(Form, frozen=True, kw_only=True):
    """A policy in normal form. `parties`, `acts` and `moments` are the words that requests and logs may use."""

    format: str = FORMAT
    policy: str
    title: str | None = None
    school: str | None = None
    packs: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    facts: tuple[FactUse, ...] = ()
    steps: tuple[Step, ...] = ()
    parties: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
