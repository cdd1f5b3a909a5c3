"""A policy as it is written in Byelaw: the tree that the parser makes, that lifting makes, and that the printer prints.

One class for each rule of `byelaw.lark`, under the same name. Lines that are nodes know their `span` (None when a
machine made them) and the comment lines that stand right above them. Nothing here is resolved: words are words.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from .span import At, Span


class Node(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="node"):
    """A node that is a line (or begins with one): `span` is that line, `comments` the lines above it as written, with `#`."""

    span: Span | None = None
    comments: tuple[str, ...] = ()


class Guess(Node, frozen=True, kw_only=True, omit_defaults=True):
    """A line that a machine may have proposed, by the mark in front of it.

    `proposed` (`?`) nobody has reviewed, `doubtful` (`??`) besides with little confidence; `disputed` (`!`) somebody has
    reviewed, but the document's words have changed since. Without a mark it is reviewed.
    """

    proposed: bool = False
    doubtful: bool = False
    disputed: bool = False


# --- rules: who, modal, act, how, when -----------------------------------------------------------------------


class Word(Struct, frozen=True, omit_defaults=True):
    """A word of a pack, or (quoted) the document's own words."""

    text: str
    quoted: bool = False


class Who(Struct, frozen=True, omit_defaults=True, tag="who"):
    """One word, or several that are joined: `each` with and, `either` with or. Also the words of an act."""

    words: tuple[Word, ...]
    join: Literal["and", "or"] | None = None


class Ref(Struct, frozen=True, omit_defaults=True, tag="ref"):
    """A place in this policy (`place` and `target`), the whole of it (place "policy"), or another instrument (place None).

    `quoted` tells a heading (`section "Breaches"`) from a number (`section 6`); it says nothing about an instrument.
    """

    place: Literal["section", "clause", "appendix", "annex", "schedule", "form", "policy"] | None
    target: str = ""
    quoted: bool = False


class Arg(Struct, frozen=True, omit_defaults=True):
    """A preposition and what it brings: parties, or a place in the policy."""

    prep: Literal["about", "by", "for", "from", "of", "to", "with"]
    what: Who | Ref


class Act(Struct, frozen=True, omit_defaults=True, tag="act"):
    """What is done. `power` is an act about another's act; `follow` and `breach` carry a `ref` in place of `words`."""

    words: Who | None = None
    power: Literal["ensure", "require", "allow"] | None = None
    verb: Literal["follow", "breach"] | None = None
    ref: Ref | None = None
    args: tuple[Arg, ...] = ()


class Event(Struct, frozen=True, omit_defaults=True, tag="event"):
    """Something done or that happens: words with arguments, or `breach of REF`."""

    words: Who | None = None
    allow: bool = False
    breach_of: Ref | None = None
    args: tuple[Arg, ...] = ()


class Quantity(Struct, frozen=True, omit_defaults=True):
    """A count, with its unit where it has one."""

    number: int
    unit: str | None = None


Bound = Literal["at least", "at most", "above", "below"]


class Time(Struct, frozen=True, omit_defaults=True, tag="time"):
    """A time of day, HH:MM."""

    text: str


class Amount(Struct, frozen=True, omit_defaults=True, tag="amount"):
    """`at most 30 minutes per day`."""

    bound: Bound
    quantity: Quantity
    per: Word | None = None


class InWriting(Struct, frozen=True, tag="writing"):
    """`in writing`."""


class Before(Struct, frozen=True, omit_defaults=True, tag="before"):
    """`10 school-days before E`, `before 08:40`."""

    event: Event | Time
    lead: Quantity | None = None


class Within(Struct, frozen=True, omit_defaults=True, tag="within"):
    """`within 2 days`, or (`the`) `within the day`."""

    span: Quantity | None = None
    the: str | None = None


class AtOnce(Struct, frozen=True, tag="at-once"):
    """`at once`."""


class After(Struct, frozen=True, omit_defaults=True, tag="after"):
    """`30 days after E`."""

    event: Event
    delay: Quantity | None = None


class Until(Struct, frozen=True, tag="until"):
    """`until E`, `until 16:00`."""

    event: Event | Time


class While(Struct, frozen=True, tag="while"):
    """`while E`."""

    event: Event


class Every(Struct, frozen=True, omit_defaults=True, tag="every"):
    """`every term`, `every 2 years`."""

    unit: str
    number: int | None = None


class Under(Struct, frozen=True, tag="under"):
    """`under REF`: as that clause or instrument says."""

    ref: Ref


class Despite(Struct, frozen=True, tag="despite"):
    """`despite REF`: this rule overrides what stands there."""

    ref: Ref


How = Amount | InWriting | Before | Within | AtOnce | After | Until | While | Every | Under | Despite

HOW_ORDER: tuple[type[How], ...] = (
    Amount, InWriting, Every, Within, AtOnce, Before, After, Until, While, Under, Despite,
)  # fmt: skip
"""The one order in which the `how` phrases are kept and printed, whichever order they were written in."""


def ordered(how: Iterable[How]) -> tuple[How, ...]:
    """The phrases in their one order; those of one kind stay as they stand."""
    return tuple(sorted(how, key=lambda phrase: HOW_ORDER.index(type(phrase))))


# --- conditions ------------------------------------------------------------------------------------------------


class Scalar(Struct, frozen=True, omit_defaults=True):
    """One value of a fact, as written."""

    text: str
    kind: Literal["number", "name", "string", "time", "date"]


class Value(Struct, frozen=True, omit_defaults=True):
    """One value, or a range with its end."""

    start: Scalar
    end: Scalar | None = None


class Any(Struct, frozen=True, tag="any"):
    """One of them holds."""

    of: tuple["Expr", ...]


class All(Struct, frozen=True, tag="all"):
    """All of them hold."""

    of: tuple["Expr", ...]


class Not(Struct, frozen=True, tag="not"):
    """It does not hold."""

    of: "Expr"


class Holds(Struct, frozen=True, tag="holds"):
    """A yes-no fact, or (quoted) the document's own words."""

    fact: Word


class Is(Struct, frozen=True, omit_defaults=True, tag="is"):
    """`FACT is V, W to X`, or with `negated` `is not`."""

    fact: str
    values: tuple[Value, ...]
    negated: bool = False


class Compare(Struct, frozen=True, tag="compare"):
    """`FACT at least 16 years`."""

    fact: str
    bound: Bound
    quantity: Quantity


class Step(Struct, frozen=True, omit_defaults=True, tag="step"):
    """`approval of headteacher in writing`, `consent of parent`."""

    kind: Literal["approval", "consent"]
    of: Word
    writing: bool = False


class Governed(Struct, frozen=True, tag="governed"):
    """`under REF` as a test: what that clause governs."""

    ref: Ref


Expr = Any | All | Not | Holds | Is | Compare | Step | Governed

Modal = Literal[
    "must", "must not", "must never", "should", "should not", "may", "face", "may face", "must only", "may only"
]


class Rule(Guess, frozen=True, kw_only=True, omit_defaults=True):
    """A norm. `condition` stands after `if` and only with the modals that end in `only`."""

    only: bool = False
    who: Who
    modal: Modal
    act: Act
    how: tuple[How, ...] = ()
    when: Expr | None = None
    condition: Expr | None = None
    unless: Expr | None = None


class Request(Struct, frozen=True, omit_defaults=True):
    """A rule without its modal: what a person, a pack's question or a program asks about."""

    who: Who
    act: Act
    how: tuple[How, ...] = ()
    when: Expr | None = None


# --- lines inside a clause -------------------------------------------------------------------------------------


class Term(Guess, frozen=True, kw_only=True, omit_defaults=True):
    """A word that the policy defines: `term lesson-time "lesson time" in section 6 means time is 08:45 to 12:15`."""

    name: str | None = None
    text: str
    scope: Ref | None = None
    means: Expr | None = None


class Cite(Guess, frozen=True, kw_only=True, omit_defaults=True):
    """An instrument that the text names, as printed."""

    type: Literal["act", "guidance", "policy"]
    name: str


class See(Guess, frozen=True, kw_only=True, omit_defaults=True):
    """A reference to another part of this policy, as printed."""

    text: str


Line = Rule | Term | Cite | See

Kind = Literal["definition", "purpose", "scope", "citation", "statement", "meta"]


class Body(Node, frozen=True, kw_only=True, omit_defaults=True):
    """What a clause, an item or a row holds: its own words (white space folded), what they mean, and what hangs under it.

    `rejected` are lines that somebody has struck out (`-`): they mean nothing, and a machine does not propose them again.
    """

    number: str | None = None
    kind: Kind | None = None
    at: At | None = None
    text: str = ""
    lines: tuple[Line, ...] = ()
    rejected: tuple[Line, ...] = ()
    parts: tuple["Item | Table", ...] = ()


class Clause(Body, frozen=True, kw_only=True, omit_defaults=True, tag="clause"):
    """A numbered or unnumbered paragraph. `kind` only where it cannot be read off (see `model.Clause.kind`)."""


class Item(Body, frozen=True, kw_only=True, omit_defaults=True, tag="item"):
    """A list item under the clause (or item) that introduces it."""


class Row(Body, frozen=True, kw_only=True, omit_defaults=True, tag="row"):
    """A row of a table; its cells are parted by ` | ` in `text`."""


class Table(Node, frozen=True, kw_only=True, omit_defaults=True, tag="table"):
    """A table that is no form: `text` is its head row, cells parted by ` | `."""

    at: At | None = None
    text: str = ""
    rows: tuple[Row, ...] = ()


class Section(Node, frozen=True, kw_only=True, omit_defaults=True, tag="section"):
    """A heading. `level` only where the printed number does not tell it (1 is the outermost)."""

    number: str | None = None
    heading: str
    level: int | None = None
    at: At | None = None


class Appendix(Node, frozen=True, kw_only=True, omit_defaults=True, tag="appendix"):
    """The heading of an appendix, annex or schedule; `word` is which of them, as printed but in lower case."""

    word: Literal["appendix", "annex", "schedule"] = "appendix"
    number: str
    heading: str
    at: At | None = None


class Part(Node, frozen=True, kw_only=True, omit_defaults=True, tag="part"):
    """A part of a form, with its heading."""

    heading: str


class Field(Node, frozen=True, kw_only=True, omit_defaults=True, tag="field"):
    """A blank of a form; `type` is text, date, tick, signature or choice (then with the choices)."""

    label: str
    type: str | None = None
    choices: tuple[str, ...] = ()


class Form(Node, frozen=True, kw_only=True, omit_defaults=True, tag="form"):
    """A form with blanks to fill in."""

    title: str
    at: At | None = None
    fields: tuple[Part | Field, ...] = ()


class Furniture(Node, frozen=True, kw_only=True, omit_defaults=True, tag="furniture"):
    """Running headers and footers, page numbers, contents pages, logos: kept, and no part of the policy's words.

    Its lines are the document's, with the blanks and tabs in them.
    """

    name: str
    at: At | None = None
    text: tuple[str, ...] = ()


Block = Section | Appendix | Clause | Table | Form | Furniture


# --- the document ------------------------------------------------------------------------------------------------


class School(Node, frozen=True, kw_only=True, omit_defaults=True, tag="school"):
    """`school "…"`."""

    name: str
    at: At | None = None


class Version(Node, frozen=True, kw_only=True, omit_defaults=True, tag="version"):
    """One row of a version table."""

    version: str
    date: str | None = None
    by: str | None = None
    note: str | None = None
    at: At | None = None


class Dated(Node, frozen=True, kw_only=True, omit_defaults=True, tag="dated"):
    """`written by`, `approved D by P`, `reviewed D`, `review by D`, `signed by P D`: what happened, when, by whom.

    A date is ISO 8601 (2026, 2026-03 or 2026-03-12), or the document's own words where it is none.
    """

    what: Literal["written", "approved", "reviewed", "review-by", "signed"]
    date: str | None = None
    by: str | None = None
    at: At | None = None


class ReviewEvery(Node, frozen=True, kw_only=True, omit_defaults=True, tag="review-every"):
    """`review every 2 years`."""

    period: Every
    at: At | None = None


class Applies(Node, frozen=True, kw_only=True, omit_defaults=True, tag="applies"):
    """`applies to "Staff", "pupils"`."""

    to: tuple[str, ...]
    at: At | None = None


class Replaces(Node, frozen=True, kw_only=True, omit_defaults=True, tag="replaces"):
    """`replaces "an older policy"`."""

    what: str
    at: At | None = None


class Lifted(Node, frozen=True, kw_only=True, omit_defaults=True, tag="lifted"):
    """`lifted from "policy.pdf" "3f9a12bc45de6789"`: the file that the source was read from, and the start of its SHA-256.

    `marks` are short hashes of the title, front matter and headings as that file prints them.
    """

    file: str
    sha: str
    marks: str = ""


MetaLine = Lifted | School | Version | Dated | ReviewEvery | Applies | Replaces


class PackUse(Node, frozen=True, kw_only=True, omit_defaults=True):
    """`pack social-media`."""

    name: str


class Role(Guess, frozen=True, kw_only=True, omit_defaults=True):
    """A party that the policy names: its word, how the document prints it, what it is a kind of, who holds it."""

    name: str
    texts: tuple[str, ...]
    kind: str | None = None
    holder: str | None = None


class Source(Node, frozen=True, kw_only=True, omit_defaults=True):
    """A whole `.byelaw` file. `tail` are the comment lines after the last block."""

    title: str
    at: At | None = None
    meta: tuple[MetaLine, ...] = ()
    packs: tuple[PackUse, ...] = ()
    roles: tuple[Role, ...] = ()
    blocks: tuple[Block, ...] = ()
    tail: tuple[str, ...] = ()
