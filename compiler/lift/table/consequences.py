"""What follows what: cells under "consequence" are suffered by whoever the table is about, on the condition of their row.

Comes in: a row of a table. Goes out: sanctions, and the duties of those who act; None where no column is for consequences.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from ..norm.context import Bound, Context, bound_of
from ..norm.norms import read
from ..norm.spans import head_of
from ..phrases.columns import innermost, is_penal, role_of
from ..phrases.parties import named
from ..phrases.reading import NormReading
from ..phrases.words import is_third_person, words_of
from .tabled import CHARGES, RowRead, TableRow, falls_on, on, pieces, row_norm, unique

_ARTICLE = re.compile(r"^(?:the|an?|each|every)\b", re.I)
_ENDURED = words_of("verbs", "endured")


def read_consequences(row: TableRow) -> RowRead | None:
    """What follows what: cells under "consequence" are suffered by whoever the table is about, on the condition of the row."""
    roles = [role_of(innermost(head)) for head in row.heads]
    cases = [k for k, role in enumerate(roles) if role in ("incident", "level", "action")]
    ends = [k for k, role in enumerate(roles) if role == "consequence"]
    if ends and not cases and ends[0] > 0:
        cases = [0]
    if not ends and "incident" in roles and "action" in roles and "who" not in roles:
        ends = [roles.index("action")]
        cases = [k for k in cases if k not in ends]
    if not ends or not cases:
        return None
    told = next(
        (k for want in ("incident", "action", "level") for k in cases if roles[k] == want and row.cells[k]), None
    )
    told = told if told is not None else cases[0]
    condition = row.cells[told].strip(" .;:") or row.label
    if not re.search(r"[^\W\d_]{2}", condition):  # a number says nothing without its head
        condition = f"{innermost(row.heads[told])} {condition}"
    when = " ".join(row.cells[k] for k, role in enumerate(roles) if role == "when" and row.cells[k])
    condition = " ".join(filter(None, (condition, when)))
    suffers = falls_on(row)
    made = [
        norm
        for k in ends
        for text in pieces(row.cells[k])
        for norm in _consequence(row, text, condition, suffers, bool(when), suffered=roles[k] == "consequence")
    ]
    return RowRead(tuple(made)) if made else RowRead((), "statement")


def _consequence(
    row: TableRow, text: str, condition: str, suffers: Bound, timed: bool, *, suffered: bool
) -> Iterator[NormReading]:
    """The norms of one sentence that tells what happens; `timed`: a column says by when; `suffered`: by its head the column is
    for what is suffered, not for whatever is done.
    """
    here = Context(None, "school", "school", row.context.last, collective=row.context.collective)
    found = read(text, here).norms
    if not found:
        words = text.strip(" .;")
        who = named(words)[:1]
        after = words[who[0].end :].split() if who and not _ARTICLE.sub("", words[: who[0].start]).strip() else []
        if after and is_third_person(after[0].casefold()):  # "the teacher speaks to the parents"
            if timed:  # without a time it tells what is done, and binds nobody
                action = words[who[0].end :]
                yield row_norm("obligation", bound_of(who[0]), action, condition, rule="consequence")
        elif words and not re.fullmatch(r"n/?a|none|as above", words, re.I):
            yield row_norm("sanction", suffers, words, condition, rule="consequence")
        return
    for norm in found:
        subject = unique([who for who in named(text.partition(norm.action)[0]) if who.bearer in CHARGES])
        if suffers.bearer == "everyone" and norm.passive and is_penal(norm.action) and subject:
            suffers = subject[-1]  # "the pupil will be given a warning" tells whom the table is about
        theirs = norm.bearer == suffers.bearer or (norm.passive and _sent(text, norm, suffers))
        thing = (
            not norm.bearer_text
            and norm.passive
            and not any(who.bearer != "school" for who in named(_subject(text, norm)))
            and (suffered or is_penal(_subject(text, norm)))
        )
        punished = theirs and is_penal(norm.action)
        if norm.modality == "sanction":
            own = Bound(norm.bearer, norm.party, norm.bearer_text) if norm.bearer_text else suffers
            yield on(replace(norm, condition=norm.condition or condition), own)
        elif theirs and (head_of(norm.action) in _ENDURED or (norm.passive and norm.modality == "permission")):
            yield on(replace(norm, modality="sanction", condition=condition, exception=None), suffers)
        elif norm.modality == "obligation" and (thing or punished or _sent(text, norm, suffers)):
            action = _in_full(text, norm)
            yield on(replace(norm, modality="sanction", action=action, condition=condition, exception=None), suffers)
        else:
            both = f"{condition} {norm.condition}" if norm.condition else condition
            yield replace(norm, condition=both, rule="consequence")


def _in_full(text: str, norm: NormReading) -> str:
    """What is suffered: with the penalty that is a passive's subject ("a detention will be set"), with how long it lasts."""
    start = text.find(norm.action)
    if start < 0:
        return norm.action
    end = start + len(norm.action)
    for part in (norm.exception, norm.condition):
        if part and text[end:].lstrip(" ,").startswith(part):
            end = text.index(part, end) + len(part)
    before = re.split(r"[,;]\s*(?:and )?", text[:start])[-1]
    return (before if norm.passive and is_penal(before) else "") + text[start:end]


def _subject(text: str, norm: NormReading) -> str:
    """The words before what is done, back to the last comma."""
    before = text.partition(norm.action)[0] if norm.action in text else ""
    return re.split(r"[,;]", before)[-1] + " " + norm.action


def _sent(text: str, norm: NormReading, suffers: Bound) -> bool:
    """Whether whoever suffers is the subject of a passive: "pupils will be sent home"."""
    before = text.partition(norm.action)[0]
    return norm.passive and any(who.bearer == suffers.bearer for who in named(re.split(r"[,;]", before)[-1]))
