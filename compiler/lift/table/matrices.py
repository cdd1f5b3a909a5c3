"""Ticks, crosses and verdicts in a table: what is marked, or said to be allowed or not, under the head of its column.

Comes in: a row of a table. Goes out: a norm for each mark or verdict; None where the row has none.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from ....grammar.model import Modality
from ...read.common.ticks import CROSS, TICK, is_mark, is_nothing, ticked_words
from ..norm.context import Bound, bound_to, unnamed
from ..norm.modality import OPPOSITE
from ..norm.norms import read
from ..norm.said import Inherit
from ..norm.spans import shortest
from ..phrases.columns import innermost, is_penal, is_verdict_head, role_of, verdict_of
from ..phrases.parties import named
from ..phrases.reading import NormReading
from ..phrases.words import is_base
from ..sentence.cutting import PREPOSITIONS
from .tabled import (
    BESIDE,
    RowRead,
    TableRow,
    addressed,
    decides,
    falls_on,
    is_doing,
    on,
    opened,
    parties_of,
    pieces,
    row_norm,
)

_MAYBE = re.compile(r"[(\[].*[)\]]")
_NEGATED = re.compile(r"(?:please )?(?:do not|don['’]t|never|you must|must)\b", re.I)
_RACI = re.compile(r"[RACI](?:\s*[/,&]\s*[RACI])*")
_MARK_WORDS = 6
_LIMITED = re.compile(
    rf"(?:{'|'.join(sorted(PREPOSITIONS))}|if|when|where|once|provided|unless|only)\b.+|.+ only", re.I
)
_OF_LEAVE = re.compile(r"\b(?:allow(?:ed|s)?|permi(?:t|ts|tted|ssions?)|may|can i|can we|access|who can)\b", re.I)


def read_marks(row: TableRow) -> RowRead | None:
    """Ticks and crosses: the row's label under each head that is marked."""
    pairs = list(zip(row.cells, row.heads, strict=True))[1:]
    marks = [
        (cell, head)
        for cell, head in pairs
        if head and (is_mark(cell) or ((leaves(cell) or limit_of(cell)) and parties_of(head)))
    ]
    if not any(is_mark(cell) for cell, _ in marks) or not row.label or is_mark(row.label):
        return None
    others = [
        cell
        for cell, head in pairs
        if not is_nothing(cell)
        and cell != row.label
        and not is_mark(cell)
        and (cell, head) not in marks
        and role_of(innermost(head)) not in BESIDE
    ]
    if others and not all(decides(head) or not head for head in row.heads[1:]):
        return None
    made = [norm for cell, head in marks for norm in _marked(row, cell, head)]
    return RowRead(tuple(made)) if made else None


def _marked(row: TableRow, mark: str, head: str) -> Iterator[NormReading]:
    """The norms of one mark."""
    refused = bool(CROSS.fullmatch(mark)) and (row.ticked or mark.casefold() == "no")
    verdict = verdict_of(innermost(head))
    parties = parties_of(head)
    said = verdict_of(mark) if leaves(mark) else None
    if said is not None:
        for party in parties:
            yield row_norm(said.modality, party, row.label, opened(said.rest), rule="matrix")
    elif limit := limit_of(mark):
        for party in parties:
            yield row_norm("permission", party, row.label, limit, rule="matrix")
    elif _RACI.fullmatch(mark) and parties:
        if set(mark) & {"R", "A"}:
            for party in parties:
                yield row_norm("obligation", party, row.label, rule="matrix")
    elif verdict is not None and is_verdict_head(innermost(head)):
        if refused and sum(decides(other) for other in row.heads) > 1:
            return
        modality = OPPOSITE[verdict.modality] if refused else verdict.modality
        for party in parties or (addressed(row),):
            yield row_norm(modality, party, row.label, opened(verdict.rest), rule="matrix")
    elif is_penal(head) and not parties:
        yield row_norm("sanction", falls_on(row), head, row.label, rule="matrix")
    elif is_base(head.split()[0].casefold()) and not _is_party(head):
        may: Modality = "permission" if _MAYBE.fullmatch(mark) else "obligation"
        yield row_norm(may, unnamed("school"), head, row.label, rule="matrix")
    elif parties and (refused or TICK.fullmatch(mark) or CROSS.fullmatch(mark)):
        asked = verdict_of(row.lead) or next((v for h in (row.heads[0],) if (v := verdict_of(h))), None)
        duty = is_base(row.label.split()[0].casefold()) and asked is None and not _allows(row)
        modality = "obligation" if duty else asked.modality if asked else "permission"
        if duty and refused:
            return
        for party in parties:
            yield row_norm(OPPOSITE[modality] if refused else modality, party, row.label, rule="matrix")


def _is_party(head: str) -> bool:
    """Whether a head begins with a party, though its first word may be a verb: "Head of Year", "Support staff"."""
    return any(who.start == 0 for who in named(head))


def _allows(row: TableRow) -> bool:
    """Whether the ticks of a table allow and do not charge: some cells refuse, or what leads to it speaks of leave."""
    around = (row.lead, *row.headings[-1:])
    return row.refuses or any(map(leaves, row.cells[1:])) or any(_OF_LEAVE.search(text) for text in around)


def leaves(cell: str) -> bool:
    """Whether a cell is a mark in words: "with permission", "never"."""
    return len(cell.split()) <= _MARK_WORDS and not is_mark(cell) and is_verdict_head(cell)


def limit_of(cell: str) -> str:
    """The few words that limit a tick, or stand for one that they limit ("✓ with permission", "at lunch", "Year 6 only"); "" for
    none.
    """
    words = ticked_words(cell) or (cell if _LIMITED.fullmatch(cell) else "")
    return words if len(words.split()) <= _MARK_WORDS else ""


# --- verdicts --------------------------------------------------------------------------------------------------------


def read_verdicts(row: TableRow) -> RowRead | None:
    """Columns whose head is a verdict and whose cells say what it is about; cells that give a verdict to a party."""
    columns = [(cell, head) for cell, head in zip(row.cells, row.heads, strict=True) if decides(head)]
    if columns and any(len(cell.split()) > 1 for cell, _ in columns):
        made = [norm for cell, head in columns for norm in _said(row, cell, head)]
        return RowRead(tuple(made))
    if not row.cells[0]:
        return None
    made = []
    for cell, head in list(zip(row.cells, row.heads, strict=True))[1:]:
        verdict = verdict_of(cell)
        parties = parties_of(head)
        if verdict is None or not is_verdict_head(cell) or not (parties or decides(head) or re.search(r"\?$", head)):
            continue
        for party in parties or (addressed(row),):
            made.append(row_norm(verdict.modality, party, row.cells[0], opened(verdict.rest), rule="matrix"))
    return RowRead(tuple(made)) if made else None


def _said(row: TableRow, cell: str, head: str) -> Iterator[NormReading]:
    """The norms of a cell under a verdict: its sentences go on with the head, unless they say no themselves."""
    verdict = verdict_of(innermost(head))
    if verdict is None or is_mark(cell):
        return
    for party in parties_of(head) or (addressed(row),):
        bearer = bound_to(verdict.modality, party)
        for text in pieces(cell):
            own = _NEGATED.match(text) and verdict.modality != "permission"
            inherit = None if own else Inherit(verdict.modality, (bearer,), "gerund" if is_doing(text) else "active")
            found = read(text, row.context, inherit).norms
            if own:
                found = tuple(_turned(norm, party) for norm in found)
            for norm in found:
                extra = opened(verdict.rest)
                condition = " ".join(filter(None, (extra, norm.condition))) or None
                yield replace(norm, rule="column", condition=condition)
            if not found:
                action = shortest(text.rstrip(" .;,"))
                yield row_norm(verdict.modality, party, action, opened(verdict.rest), rule="column")


def _turned(norm: NormReading, party: Bound) -> NormReading:
    """A sentence under a verdict that has a modal of its own: an order binds whom the table addresses."""
    return on(norm, party) if norm.rule == "order" else norm
