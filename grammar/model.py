"""The typed clause model: flat, resolved, immutable. Its JSON form is the project's public contract.

`compiler.build` makes it from a `syntax.Source`; everything behind the source reads only this. Lists are in document order.
"""

from typing import Annotated, Literal

from msgspec import Meta as Doc
from msgspec import Struct

from .span import Box, Span
from .syntax import Expr, Ref, Rule

FORMAT = "byelaw/1"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

Modality = Literal["obligation", "prohibition", "permission", "recommendation", "discouragement", "sanction"]
Kind = Literal["norm", "definition", "purpose", "scope", "citation", "statement", "form", "meta", "leadin"]
Bearer = Literal[
    "staff",
    "headteacher",
    "governors",
    "line_manager",
    "dsl",
    "dpo",
    "it",
    "pupils",
    "parents",
    "school",
    "site_team",
    "third_parties",
    "everyone",
]
IsoDate = Annotated[
    str, Doc(description="ISO 8601; may stop at the month or the year. The printed words where no date could be read.")
]


class Version(Struct, frozen=True, kw_only=True):
    """One row of a version table."""

    version: str
    date: IsoDate | None = None
    by: str | None = None
    note: str | None = None


class Meta(Struct, frozen=True, kw_only=True):
    """What the front of the document says about itself; None and empty where it says nothing."""

    school: str | None = None
    title: str | None = None
    version: str | None = None
    written_by: str | None = None
    approved_by: str | None = None
    approved_on: IsoDate | None = None
    last_reviewed: IsoDate | None = None
    review_due: IsoDate | None = None
    review_every: str | None = None
    applies_to: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()


class SourceFile(Struct, frozen=True, kw_only=True):
    """The file that was read: its name without folders, its SHA-256, its number of pages (0 where it has none)."""

    file: str
    sha256: str
    pages: int


class Section(Struct, frozen=True, kw_only=True):
    """A heading. `number` is as printed (`APPENDIX A` for an appendix), `level` 1 is the outermost, `parent` an id."""

    id: str
    number: str | None
    heading: str
    level: int
    parent: str | None = None
    page: int | None = None


class Norm(Struct, frozen=True, kw_only=True):
    """One thing that somebody must, must not, may, should or should not do, or what follows a breach.

    `action`, `condition` and `exception` are the document's own words; `rule` is the formal text and `formal` its tree;
    `party` is the pack's word for the bearer and `concept` the pack's word for the act, None where no pack word fits;
    `reviewed` is False for what a machine proposed and nobody has accepted.
    """

    modality: Modality
    bearer: Bearer
    action: str
    condition: str | None = None
    exception: str | None = None
    concept: str | None = None
    party: str | None = None
    rule: str
    reviewed: bool
    formal: Rule
    line: int | None = None


class Citation(Struct, frozen=True, kw_only=True):
    """A named instrument outside this policy."""

    type: Literal["act", "guidance", "policy"]
    name: str


class CrossReference(Struct, frozen=True, kw_only=True):
    """A reference to another part of this policy: as printed, and the ids of the sections or clauses that it means."""

    text: str
    targets: tuple[str, ...] = ()


class Clause(Struct, frozen=True, kw_only=True):
    """A numbered paragraph, an unnumbered paragraph, a list item, a table row or a form.

    `section` is the heading it stands under and `section_id` that section's id; `lead_in` is the id of the unit that
    introduces it. `page` is its first page; `box` encloses its lines on that page (None where the format has no places).
    `span` is its place in the Byelaw source (None when it was lifted on the way). `practices` are no norms: what the clause tells
    that is done or not done, in the present ("we do not …"), each as the norm that it would be.
    """

    id: str
    number: str | None
    section: str | None
    section_id: str | None
    text: str
    lead_in: str | None
    kind: Kind
    norms: tuple[Norm, ...] = ()
    practices: tuple[Norm, ...] = ()
    xrefs: tuple[CrossReference, ...] = ()
    citations: tuple[Citation, ...] = ()
    page: int | None = None
    end_page: int | None = None
    box: Box | None = None
    span: Span | None = None


class Term(Struct, frozen=True, kw_only=True):
    """A word that the policy defines, and the clause that does. `means` is the test that its name stands for in rules, within
    `scope` where that is given.
    """

    text: str
    clause: str
    name: str | None = None
    scope: Ref | None = None
    means: Expr | None = None


class Role(Struct, frozen=True, kw_only=True):
    """A party that the policy names."""

    name: str
    texts: tuple[str, ...]
    bearer: Bearer
    kind: str | None = None
    holder: str | None = None
    reviewed: bool = True


class FormField(Struct, frozen=True, kw_only=True):
    """A blank of a form, with the part of the form that it stands in."""

    label: str
    type: str | None = None
    choices: tuple[str, ...] = ()
    part: str | None = None


class Form(Struct, frozen=True, kw_only=True):
    """A form: the clause that stands for it, and its blanks."""

    clause: str
    title: str
    fields: tuple[FormField, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """A table that is no form: the head of each column (none where it has no head row), and the clauses that stand for its rows,
    whose texts have their cells parted by ` | `.
    """

    heads: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


class Contact(Struct, frozen=True, kw_only=True):
    """A row of a table of contacts: the clause that stands for it, and its cells as printed; None for what it has no column for."""

    clause: str
    role: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None


class Furniture(Struct, frozen=True, kw_only=True):
    """Running lines, page numbers, contents pages."""

    kind: str
    text: str
    page: int | None = None


class Policy(Struct, frozen=True, kw_only=True):
    """One policy. `policy` is a slug made from the file's name; ids are unique inside a policy."""

    format: str = FORMAT
    policy: str
    meta: Meta
    source: SourceFile
    packs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    clauses: tuple[Clause, ...] = ()
    terms: tuple[Term, ...] = ()
    roles: tuple[Role, ...] = ()
    forms: tuple[Form, ...] = ()
    tables: tuple[Table, ...] = ()
    contacts: tuple[Contact, ...] = ()
    furniture: tuple[Furniture, ...] = ()
