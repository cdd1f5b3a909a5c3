"""Rows of tables become norms: what a cell says, or what is marked in it, under the head of its column.

Comes in: a row's unit with its columns, and what is known around it. Goes out: the norms of its cells; where the heads
tell nothing, each cell is read as sentences are. Actions are the row's words, conditions may be the head's.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.model import Bearer, Kind, Modality
from ..read.ticks import CROSS, TICK, is_mark, is_nothing, ticked_words
from .columns import contact_columns, innermost, is_penal, is_verdict_head, kind_of, role_of, verdict_of
from .context import Bound, Context, bound_of, bound_to, unnamed
from .cutting import PREPOSITIONS
from .modality import OPPOSITE
from .norms import read
from .parties import Who, named
from .reading import NormReading, Unit
from .rows import BULLET, DITTO, cells_in
from .said import Inherit
from .spans import head_of, shortest
from .split import sentences
from .words import is_base, is_gerund, is_third_person, words_of

_CHARGES: tuple[Bearer, ...] = ("pupils", "staff", "parents")
_MAYBE = re.compile(r"[(\[].*[)\]]")
_NEGATED = re.compile(r"(?:please )?(?:do not|don['’]t|never|you must|must)\b", re.I)
_RACI = re.compile(r"[RACI](?:\s*[/,&]\s*[RACI])*")
_ARTICLE = re.compile(r"^(?:the|an?|each|every)\b", re.I)
_MARK_WORDS = 6
_LIMITED = re.compile(rf"(?:{'|'.join(sorted(PREPOSITIONS))}|if|when|where|only)\b.+|.+ only", re.I)
_OF_LEAVE = re.compile(r"\b(?:allow(?:ed|s)?|permi(?:t|ts|tted|ssions?)|may|can i|can we|access|who can)\b", re.I)
_OF_PUPILS = re.compile(
    r"\b(?:exclusion|detention|suspension|playtimes?|break ?times?|lunch ?times?|report card)\b", re.I
)
_LETTER = re.compile(r"\w")
_ENDURED = words_of("verbs", "endured")
_LINK_WORDS = re.compile(r"^(?:and|or|then|also|plus)\s+", re.I)


class RowRead(Struct, frozen=True):
    """The norms of a row, its kind where it has none, and what the items under it inherit."""

    norms: tuple[NormReading, ...]
    kind: Kind | None = None
    inherit: Inherit | None = None


class _Row(Struct, frozen=True):
    """A row's cells under their heads. `label` is what the row is about, `context` where it stands, `lead` what leads to it."""

    cells: tuple[str, ...]
    heads: tuple[str, ...]
    label: str
    context: Context
    lead: str
    headings: tuple[str, ...]
    ticked: bool


def read_row(unit: Unit, context: Context, lead: str) -> RowRead | None:
    """What a row states; None where the unit is no row of several cells. `lead` is the text that introduces the table."""
    if unit.columns is None:
        return None
    printed = cells_in(unit.text)
    cells = unit.columns.above or printed
    heads = unit.columns.heads
    width = max(len(cells), len(heads))
    cells += ("",) * (width - len(cells))
    heads += ("",) * (width - len(heads))
    if any(heads):
        before = reversed(cells[: _marked_from(cells, heads)])
        label = next((cell for cell in before if not is_nothing(cell)), unit.columns.beside)
        titles = {head.rpartition(" – ")[0] for head in heads}  # one title over the whole table is a heading
        headings = (*unit.headings, *titles) if len(titles) == 1 and all(titles) else unit.headings
        row = _Row(cells, heads, label, context, lead, headings, unit.columns.ticked)
        for reader in (_matrix, _verdicts, _consequences, _assigned, _duties):
            found = reader(row)
            if found is not None:
                return found
    if sum(bool(cell) for cell in cells) < 2:
        return RowRead((), "statement") if len(cells) > 1 else None
    kind = "statement" if contact_columns(heads) else kind_of(heads)
    apart = [cell for cell in printed if cell != DITTO]  # what goes on from above was read there
    return RowRead((), kind) if kind else RowRead(_apart(apart, context))  # type: ignore[arg-type]


def _apart(cells: Sequence[str], context: Context) -> tuple[NormReading, ...]:
    """The norms of cells that are read each for itself; a label is no order."""
    norms: list[NormReading] = []
    for cell in cells:
        for text in _pieces(cell):
            found = read(text, context)
            context = replace(context, last=found.last or context.last)
            norms += [norm for norm in found.norms if norm.rule != "order" or text.endswith((".", "!"))]
    return tuple(norms)


def _marked_from(cells: Sequence[str], heads: Sequence[str]) -> int:
    """The first column that is for marks or verdicts; 1 where no column is."""
    pairs = enumerate(zip(cells, heads, strict=True))
    return next((k for k, (cell, head) in pairs if k and (is_mark(cell) or _leaves(cell) or _decides(head))), 1)


def _leaves(cell: str) -> bool:
    """Whether a cell is a mark in words: "with permission", "never"."""
    return len(cell.split()) <= _MARK_WORDS and not is_mark(cell) and is_verdict_head(cell)


def _limit(cell: str) -> str:
    """The few words that limit a tick, or stand for one that they limit ("✓ with permission", "at lunch", "Year 6 only"); "" for
    none.
    """
    words = ticked_words(cell) or (cell if _LIMITED.fullmatch(cell) else "")
    return words if len(words.split()) <= _MARK_WORDS else ""


def _decides(head: str) -> bool:
    return is_verdict_head(innermost(head))


# --- marks ---------------------------------------------------------------------------------------------------------


def _matrix(row: _Row) -> RowRead | None:
    """Ticks and crosses: the row's label under each head that is marked."""
    pairs = list(zip(row.cells, row.heads, strict=True))[1:]
    marks = [
        (cell, head)
        for cell, head in pairs
        if head and (is_mark(cell) or ((_leaves(cell) or _limit(cell)) and _parties(head)))
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
        and role_of(innermost(head)) not in ("note", "level")
    ]
    if others and not all(_decides(head) or not head for head in row.heads[1:]):
        return None
    made = [norm for cell, head in marks for norm in _marked(row, cell, head)]
    return RowRead(tuple(made)) if made else None


def _marked(row: _Row, mark: str, head: str) -> Iterator[NormReading]:
    """The norms of one mark."""
    refused = bool(CROSS.fullmatch(mark)) and (row.ticked or mark.casefold() == "no")
    verdict = verdict_of(innermost(head))
    parties = _parties(head)
    said = verdict_of(mark) if _leaves(mark) else None
    if said is not None:
        for party in parties:
            yield _norm(said.modality, party, row.label, _open(said.rest), rule="matrix")
    elif limit := _limit(mark):
        for party in parties:
            yield _norm("permission", party, row.label, limit, rule="matrix")
    elif _RACI.fullmatch(mark) and parties:
        if set(mark) & {"R", "A"}:
            for party in parties:
                yield _norm("obligation", party, row.label, rule="matrix")
    elif verdict is not None and is_verdict_head(innermost(head)):
        if refused and sum(_decides(other) for other in row.heads) > 1:
            return
        modality = OPPOSITE[verdict.modality] if refused else verdict.modality
        for party in parties or (_addressed(row),):
            yield _norm(modality, party, row.label, _open(verdict.rest), rule="matrix")
    elif is_penal(head) and not parties:
        yield _norm("sanction", _suffers(row), head, row.label, rule="matrix")
    elif is_base(head.split()[0].casefold()):
        may: Modality = "permission" if _MAYBE.fullmatch(mark) else "obligation"
        yield _norm(may, unnamed("school"), head, row.label, rule="matrix")
    elif parties and (refused or TICK.fullmatch(mark) or CROSS.fullmatch(mark)):
        asked = verdict_of(row.lead) or next((v for h in (row.heads[0],) if (v := verdict_of(h))), None)
        duty = is_base(row.label.split()[0].casefold()) and asked is None and not _allows(row)
        modality = "obligation" if duty else asked.modality if asked else "permission"
        if duty and refused:
            return
        for party in parties:
            yield _norm(OPPOSITE[modality] if refused else modality, party, row.label, rule="matrix")


def _allows(row: _Row) -> bool:
    """Whether the ticks of a table allow and do not charge: some row cells refuse, or what leads to it speaks of leave."""
    around = (row.lead, *row.headings[-1:])
    return (
        (row.ticked and any(CROSS.fullmatch(cell) for cell in row.cells))
        or any(map(_leaves, row.cells[1:]))
        or any(_OF_LEAVE.search(text) for text in around)
    )


# --- verdicts ------------------------------------------------------------------------------------------------------


def _verdicts(row: _Row) -> RowRead | None:
    """Columns whose head is a verdict and whose cells say what it is about; cells that give a verdict to a party."""
    columns = [(cell, head) for cell, head in zip(row.cells, row.heads, strict=True) if _decides(head)]
    if columns and any(len(cell.split()) > 1 for cell, _ in columns):
        made = [norm for cell, head in columns for norm in _said(row, cell, head)]
        return RowRead(tuple(made))
    if not row.cells[0]:
        return None
    made = []
    for cell, head in list(zip(row.cells, row.heads, strict=True))[1:]:
        verdict = verdict_of(cell)
        parties = _parties(head)
        if verdict is None or not is_verdict_head(cell) or not (parties or _decides(head) or re.search(r"\?$", head)):
            continue
        for party in parties or (_addressed(row),):
            made.append(_norm(verdict.modality, party, row.cells[0], _open(verdict.rest), rule="matrix"))
    return RowRead(tuple(made)) if made else None


def _said(row: _Row, cell: str, head: str) -> Iterator[NormReading]:
    """The norms of a cell under a verdict: its sentences go on with the head, unless they say no themselves."""
    verdict = verdict_of(innermost(head))
    if verdict is None or is_mark(cell):
        return
    for party in _parties(head) or (_addressed(row),):
        bearer = bound_to(verdict.modality, party)
        for text in _pieces(cell):
            own = _NEGATED.match(text) and verdict.modality != "permission"
            inherit = None if own else Inherit(verdict.modality, (bearer,), "gerund" if _gerund(text) else "active")
            found = read(text, row.context, inherit).norms
            if own:
                found = tuple(_turned(norm, party) for norm in found)
            for norm in found:
                extra = _open(verdict.rest)
                condition = " ".join(filter(None, (extra, norm.condition))) or None
                yield replace(norm, rule="column", condition=condition)
            if not found:
                action = shortest(text.rstrip(" .;,"))
                yield _norm(verdict.modality, party, action, _open(verdict.rest), rule="column")


def _turned(norm: NormReading, party: Bound) -> NormReading:
    """A sentence under a verdict that has a modal of its own: an order binds whom the table addresses."""
    return _on(norm, party) if norm.rule == "order" else norm


def _gerund(text: str) -> bool:
    return is_gerund(text.split()[0].casefold()) if text.split() else False


def _open(rest: str) -> str | None:
    """What a verdict adds, as a condition; bare "and illegal" adds none."""
    return None if not rest or _LINK_WORDS.match(rest) else rest


def _pieces(cell: str) -> Iterator[str]:
    """The sentences of a cell, list by list."""
    for item in cell.split(BULLET):
        for sentence in (part for one in sentences(item.strip()) for part in re.split(r";\s+", one)):
            text = sentence.strip(" -–")
            if _LETTER.search(text):
                yield text


# --- consequences --------------------------------------------------------------------------------------------------


def _consequences(row: _Row) -> RowRead | None:
    """What follows what: cells under "consequence" are suffered by whoever the table is about, on the condition of the row."""
    roles = [role_of(innermost(head)) for head in row.heads]
    cases = [k for k, role in enumerate(roles) if role in ("incident", "level", "action")]
    ends = [k for k, role in enumerate(roles) if role == "consequence"]
    if ends and not cases and ends[0] > 0:
        cases = [0]
    if not ends and "incident" in roles and "action" in roles:
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
    suffers = _suffers(row)
    made = [
        norm
        for k in ends
        for text in _pieces(row.cells[k])
        for norm in _consequence(row, text, condition, suffers, bool(when))
    ]
    return RowRead(tuple(made)) if made else RowRead((), "statement")


def _consequence(row: _Row, text: str, condition: str, suffers: Bound, timed: bool) -> Iterator[NormReading]:
    """The norms of one sentence that tells what happens; `timed`: a column says by when."""
    here = Context(None, "school", "school", row.context.last, collective=row.context.collective)
    found = read(text, here).norms
    if not found:
        words = text.strip(" .;")
        who = named(words)[:1]
        after = words[who[0].end :].split() if who and not _ARTICLE.sub("", words[: who[0].start]).strip() else []
        if after and is_third_person(after[0].casefold()):  # "the teacher speaks to the parents"
            if timed:  # without a time it tells what is done, and binds nobody
                action = words[who[0].end :]
                yield _norm("obligation", bound_of(who[0]), action, condition, rule="consequence")
        elif words and not re.fullmatch(r"n/?a|none|as above", words, re.I):
            yield _norm("sanction", suffers, words, condition, rule="consequence")
        return
    for norm in found:
        subject = _unique([who for who in named(text.partition(norm.action)[0]) if who.bearer in _CHARGES])
        if suffers.bearer == "everyone" and norm.passive and is_penal(norm.action) and subject:
            suffers = subject[-1]  # "the pupil will be given a warning" tells whom the table is about
        on = norm.bearer == suffers.bearer or (norm.passive and _sent(text, norm, suffers))
        thing = (
            not norm.bearer_text
            and norm.passive
            and not any(who.bearer != "school" for who in named(_subject(text, norm)))
        )
        suffered = on and is_penal(norm.action)
        if norm.modality == "sanction":
            own = Bound(norm.bearer, norm.party, norm.bearer_text) if norm.bearer_text else suffers
            yield _on(replace(norm, condition=norm.condition or condition), own)
        elif on and (head_of(norm.action) in _ENDURED or (norm.passive and norm.modality == "permission")):
            yield _on(replace(norm, modality="sanction", condition=condition, exception=None), suffers)
        elif norm.modality == "obligation" and (thing or suffered or _sent(text, norm, suffers)):
            action = _in_full(text, norm)
            yield _on(replace(norm, modality="sanction", action=action, condition=condition, exception=None), suffers)
        else:
            both = f"{condition} {norm.condition}" if norm.condition else condition
            yield replace(norm, condition=both, rule="consequence")


def _on(norm: NormReading, party: Bound) -> NormReading:
    return replace(norm, bearer=party.bearer, party=party.party, bearer_text=party.text, rule="consequence")


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


# --- who does what -------------------------------------------------------------------------------------------------


def _assigned(row: _Row) -> RowRead | None:
    """A column of tasks beside a column of people: each is bound to the row's task, by when a column of times says."""
    roles = [role_of(innermost(head)) for head in row.heads]
    who = next((k for k, role in enumerate(roles) if role == "who"), None)
    task = next((k for want in ("action", "duties") for k, role in enumerate(roles) if role == want and k != who), None)
    if task is None and who is not None and who > 0:
        task = 0
    if who is None or task is None or not row.cells[task]:
        return None
    parties = _unique(named(row.cells[who])) or ((unnamed("school"),) if row.cells[who] else ())
    when = " ".join(row.cells[k] for k, role in enumerate(roles) if role == "when" and row.cells[k]) or None
    made = [
        replace(norm, condition=" ".join(filter(None, (when, norm.condition))) or None)
        for party in parties
        for text in _pieces(row.cells[task])
        for norm in _told(row, text, party)
    ]
    return RowRead(tuple(made)) if made else None


def _duties(row: _Row) -> RowRead | None:
    """A column of parties beside a column of their duties, in its cell or as items under the row."""
    roles = [role_of(innermost(head)) for head in row.heads]
    who = next((k for k, role in enumerate(roles) if role in ("party", "who")), None)
    does = next((k for k, role in enumerate(roles) if role == "duties" and k != who), None)
    if who is None or does is None:
        return None
    parties = _unique(named(row.cells[who]))
    if not parties:
        return None
    inherit = Inherit("obligation", tuple(bound_to("obligation", party) for party in parties), "active")
    made = [norm for party in parties for text in _pieces(row.cells[does]) for norm in _told(row, text, party)]
    return RowRead(tuple(made), None if made else "leadin", inherit)


def _told(row: _Row, text: str, party: Bound) -> tuple[NormReading, ...]:
    """A duty as a task of a party. Words that only lead to a list state none, nor do those that go on with a task."""
    if text.split()[0].casefold() in PREPOSITIONS:
        return ()
    inherit = Inherit("obligation", (bound_to("obligation", party),), "gerund" if _gerund(text) else "active")
    found = read(text, row.context, inherit).norms
    if found or (text.endswith(":") and named(text)):
        return tuple(replace(norm, rule="assigned") for norm in found)
    return (_norm("obligation", party, text.strip(" .;"), rule="assigned"),)


# --- who -----------------------------------------------------------------------------------------------------------


def _parties(head: str) -> tuple[Bound, ...]:
    """The parties that a head is about, from its innermost words outwards."""
    for words in reversed(head.split(" – ")):
        found = _unique(named(re.sub(r"[’']s?\b", "", words)))
        if found and not verdict_of(words):
            return found
        if found and verdict_of(words) and named(words)[0].start == 0:  # "Pupils must"
            return found
    return ()


def _unique(found: Sequence[Who]) -> tuple[Bound, ...]:
    bounds: dict[Bearer, Bound] = {}
    for who in found:
        bounds.setdefault(who.bearer, bound_of(who))
    return tuple(bounds.values())


def _addressed(row: _Row) -> Bound:
    """Whom a table addresses: the one whom the words that lead to it name, else whom the nearest heading that names a party
    names, else the section's group, else the policy's."""
    led = _unique([who for who in named(row.lead) if who.bearer != "school"])
    if len(led) == 1:
        return led[0]
    for heading in reversed(row.headings):
        if found := _unique([who for who in named(heading) if who.bearer != "school"]):
            return found[0]
    context = row.context
    bearer: Bearer = context.heading.bearer if context.heading else context.group or context.audience
    return unnamed(bearer)


def _suffers(row: _Row) -> Bound:
    """Whom what follows a breach falls on: whom the row, the heading or the text above the table names."""
    cases = [head for head in row.heads if role_of(innermost(head)) == "incident"]
    around = (who for text in (row.lead, *cases, *reversed(row.headings), row.label) for who in named(text))
    found = [who for who in around if who.bearer in _CHARGES]
    if found:
        return unnamed(found[0].bearer)
    around = (who for cell in row.cells for who in named(cell))
    found = [who for who in around if who.bearer == "pupils"]
    if found or any(_OF_PUPILS.search(cell) for cell in row.cells):
        return unnamed("pupils")
    groups: tuple[Bearer | None, ...] = (row.context.group, row.context.audience)
    bearer: Bearer = next((group for group in groups if group in _CHARGES), "everyone")
    return unnamed(bearer)


def _norm(modality: Modality, party: Bound, action: str, condition: str | None = None, *, rule: str) -> NormReading:
    action = action.strip(" .;:,")
    return replace(bound_to(modality, party), action=action, condition=condition, sentence=action, rule=rule)
