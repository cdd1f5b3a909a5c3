"""A row of a table laid out for those who read it: its cells under their heads, what the row is about, and whom it may bind.

Comes in: cells and heads as text. Goes out: parties, texts and norms made of them. What the cells mean is not decided here.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ....grammar.model import Bearer, Kind, Modality
from ..norm.context import Bound, Context, bound_of, bound_to, unnamed
from ..norm.said import Inherit
from ..phrases.columns import innermost, is_verdict_head, role_of, verdict_of
from ..phrases.parties import Who, named
from ..phrases.reading import NormReading
from ..phrases.words import is_gerund
from ..sentence.split import sentences
from .rows import BULLET

CHARGES: tuple[Bearer, ...] = ("pupils", "staff", "parents")
"""Those whom a school's consequences fall on."""
BESIDE = ("note", "level", "value")
"""Roles of columns that tell more of what a row is about."""
_OF_PUPILS = re.compile(
    r"\b(?:exclusion|detention|suspension|playtimes?|break ?times?|lunch ?times?|report card)\b", re.I
)
_LETTER = re.compile(r"\w")
_LINK_WORDS = re.compile(r"^(?:and|or|then|also|plus)\s+", re.I)


class RowRead(Struct, frozen=True):
    """The norms of a row, its kind where it has none, and what the items under it inherit."""

    norms: tuple[NormReading, ...]
    kind: Kind | None = None
    inherit: Inherit | None = None


class TableRow(Struct, frozen=True):
    """A row's cells under their heads. `label` is what the row is about, `context` where it stands, `lead` what leads to it;
    `ticked` and `refuses` as in `Columns`.
    """

    cells: tuple[str, ...]
    heads: tuple[str, ...]
    label: str
    context: Context
    lead: str
    headings: tuple[str, ...]
    ticked: bool = False
    refuses: bool = False


def decides(head: str) -> bool:
    """Whether the head of a column is a verdict."""
    return is_verdict_head(innermost(head))


def opened(rest: str) -> str | None:
    """What a verdict adds, as a condition; bare "and illegal" adds none."""
    return None if not rest or _LINK_WORDS.match(rest) else rest


def is_doing(text: str) -> bool:
    """Whether a text begins with a verb in -ing."""
    return is_gerund(text.split()[0].casefold()) if text.split() else False


def pieces(cell: str) -> Iterator[str]:
    """The sentences of a cell, list by list."""
    for item in cell.split(BULLET):
        for sentence in (part for one in sentences(item.strip()) for part in re.split(r";\s+", one)):
            text = sentence.strip(" -–")
            if _LETTER.search(text):
                yield text


def row_norm(modality: Modality, party: Bound, action: str, condition: str | None = None, *, rule: str) -> NormReading:
    """A norm of a table, binding a party."""
    action = action.strip(" .;:,")
    norm = replace(bound_to(modality, party), action=action, sentence=action, rule=rule)
    barring = condition is not None and _EXCEPTS.match(condition)
    return replace(norm, exception=condition) if barring else replace(norm, condition=condition)


_EXCEPTS = re.compile(r"(?:unless|except|save|but not|other than|apart from)\b", re.I)


# --- who -------------------------------------------------------------------------------------------------------------


def parties_of(head: str) -> tuple[Bound, ...]:
    """The parties that a head is about, from its innermost words outwards."""
    for words in reversed(head.split(" – ")):
        found = unique(named(re.sub(r"[’']s?\b", "", words)))
        if found and not verdict_of(words):
            return found
        if found and verdict_of(words) and named(words)[0].start == 0:  # "Pupils must"
            return found
    return ()


def unique(found: Sequence[Who]) -> tuple[Bound, ...]:
    """The parties found, one for each bearer."""
    bounds: dict[Bearer, Bound] = {}
    for who in found:
        bounds.setdefault(who.bearer, bound_of(who))
    return tuple(bounds.values())


def addressed(row: TableRow) -> Bound:
    """Whom a table addresses: the one whom the words that lead to it name, else whom the nearest heading that names a party
    names, else the section's group, else the policy's."""
    led = unique([who for who in named(row.lead) if who.bearer != "school"])
    if len(led) == 1:
        return led[0]
    for heading in reversed(row.headings):
        if found := unique([who for who in named(heading) if who.bearer != "school"]):
            return found[0]
    context = row.context
    bearer: Bearer = context.heading.bearer if context.heading else context.group or context.audience
    return unnamed(bearer)


def falls_on(row: TableRow) -> Bound:
    """Whom what follows a breach falls on: whom the row, the heading or the text above the table names."""
    cases = [head for head in row.heads if role_of(innermost(head)) == "incident"]
    around = (who for text in (row.lead, *cases, *reversed(row.headings), row.label) for who in named(text))
    found = [who for who in around if who.bearer in CHARGES]
    if found:
        return unnamed(found[0].bearer)
    around = (who for cell in row.cells for who in named(cell))
    found = [who for who in around if who.bearer == "pupils"]
    if found or any(_OF_PUPILS.search(cell) for cell in row.cells):
        return unnamed("pupils")
    groups: tuple[Bearer | None, ...] = (row.context.group, row.context.audience)
    bearer: Bearer = next((group for group in groups if group in CHARGES), "everyone")
    return unnamed(bearer)


def on(norm: NormReading, party: Bound) -> NormReading:
    """The norm, binding another party."""
    return replace(norm, bearer=party.bearer, party=party.party, bearer_text=party.text, rule="consequence")
