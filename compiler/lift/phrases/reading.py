"""What the sentence stage takes and gives: a `Unit` is one clause or item in its place, a `Reading` is what its words mean.

The readers of outlines make units (from a document or from a `.byelaw` source), the sentence stage reads them all
together, because bearers and modalities come from headings, lead-ins and neighbours; the concept stage turns each norm
into a formal rule.
"""

from typing import Literal

from msgspec import Struct

from ....grammar.model import Bearer, Citation, Kind, Modality
from ....grammar.span import At


class Shown(Struct, frozen=True):
    """A title, school or heading as it is printed, and what on the page shows that it is one: an entry of `trust.toml`."""

    what: Literal["title", "school", "heading"]
    text: str
    by: str
    at: At | None = None


class Columns(Struct, frozen=True):
    """The columns that a row of a table stands in: the head of each, the first cell of a row above that goes on beside
    this one, and for each cell that is a ditto mark what it stands for. `ticked`: the table has ticks or no
    blanks, so that its crosses say no; `refuses`: some of them do.
    """

    heads: tuple[str, ...]
    beside: str = ""
    above: tuple[str, ...] = ()
    ticked: bool = False
    refuses: bool = False


class Unit(Struct, frozen=True, kw_only=True):
    """One clause or list item. `headings` are the headings above it, outermost first, without numbers.

    `lead_in` is the index (in the sequence of units) of the unit that introduces it. `kind` is set for units whose kind is
    known from their form: form, or what a reviewer wrote. `columns` is for rows of tables; their cells are parted by ` | `.
    """

    text: str
    number: str | None = None
    headings: tuple[str, ...] = ()
    lead_in: int | None = None
    kind: Kind | None = None
    columns: Columns | None = None


class NormReading(Struct, frozen=True, kw_only=True):
    """One norm as a sentence states it. Spans are the document's own words.

    `party` is the pack's word for the bearer (or None), `bearer_text` the words that named it ("" where it was inferred).
    `strength` is "never" for "must never", "at any time", "under no circumstances"; "only" for "may only", "must only",
    "only W may". `sentence` is the whole sentence, `rule` the name of the reading rule that made it. `told` is the act with
    its verb where `action` has it further off ("tell the head or, if he is away, the chair": tell the chair).
    """

    modality: Modality
    bearer: Bearer
    party: str | None = None
    bearer_text: str = ""
    action: str
    condition: str | None = None
    exception: str | None = None
    strength: Literal["plain", "never", "only"] = "plain"
    passive: bool = False
    sentence: str = ""
    rule: str = ""
    told: str = ""


class TermReading(Struct, frozen=True):
    """A word that the unit defines, as printed without quotation marks."""

    text: str


class Reading(Struct, frozen=True, kw_only=True):
    """What one unit means. `practices` are what it tells of settled practice, each as the norm that it would be."""

    kind: Kind
    norms: tuple[NormReading, ...] = ()
    practices: tuple[NormReading, ...] = ()
    xrefs: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    terms: tuple[TermReading, ...] = ()
