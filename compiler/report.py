"""What the machine guessed about a document and what it did not understand, for whoever checks a source line by line.

Works on any source: the words in it are read again, and each line is set beside the proposal that it comes from, so that a
file which was reviewed in part tells the same of what is left.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ..grammar.printer import DATE, print_line
from ..grammar.problems import Problem
from ..grammar.syntax import Dated, Form, Guess, Lifted, Line, Rule, School, See, Source, Version
from ..grammar.vocabulary import Vocabulary
from .checks.references import references
from .lift.guesses import TRUST, Proposal, Proposed, own_words, propose
from .lift.phrases.reading import Shown
from .lift.phrases.words import phrases
from .lift.sentence.split import sentences
from .units import Placed, rebuilt

_MODALS = ("MUST", "SHOULD", "MAY", "WILL")
"""The modal verbs that commonly make a rule; "could" and "might" do not."""

State = Literal["proposed", "doubtful", "disputed", "reviewed"]
Gap = Literal["sentence", "act", "condition", "reference"]


class Guessed(Struct, frozen=True, kw_only=True):
    """A value that the machine found. `value` is its line as printed; `by` names the rule of reading (empty: a person);
    `hint` says what to do about its first doubt.
    """

    page: int | None
    line: int | None
    clause: str
    value: str
    state: State
    by: str = ""
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    hint: str = ""


class NotUnderstood(Struct, frozen=True, kw_only=True):
    """Words that came to nothing: a `sentence` with a modal and no rule, an `act` or a `condition` that no pack has a word
    for, a `reference` that leads nowhere.
    """

    page: int | None
    line: int | None
    clause: str
    what: Gap
    words: str


class Report(Struct, frozen=True, kw_only=True):
    """All guesses about one file, in its order, and what was not understood. `notes` are what reading the file gave."""

    file: str
    guesses: tuple[Guessed, ...]
    not_understood: tuple[NotUnderstood, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def doubtful(self) -> tuple[Guessed, ...]:
        """The guesses to look at, disputed ones first, then the least sure."""
        open_ = (g for g in self.guesses if g.state in ("doubtful", "disputed"))
        return tuple(sorted(open_, key=lambda g: (g.state != "disputed", g.confidence)))


class Seen(Struct, frozen=True):
    """A line of a unit beside the proposal that it comes from (None where a person wrote it, or words around it changed).

    `unit` counts the units of the source, `index` the unit's lines.
    """

    unit: int
    index: int
    line: Line
    proposal: Proposal | None
    place: Placed


def report_of(
    source: Source, words: Vocabulary, file: str, notes: Sequence[Problem] = (), shown: Sequence[Shown] = ()
) -> Report:
    """The report on a source; `file` is what it was made from, `shown` what reading found in it besides lines of units."""
    read = read_anew(source, words)
    called = labels(read)
    guesses = [
        *_of_page(shown),
        *_of_head(source, bool(shown)),
        *_kinds(read, called),
        *(_guessed(seen, called[seen.unit]) for seen in seen_lines(read)),
    ]
    gaps = [
        gap for f, label in zip(read, called, strict=True) for find in (_unread, _own_words) for gap in find(f, label)
    ]
    gaps += _nowhere(source, words)
    gaps.sort(key=lambda gap: (gap.page or 0, gap.line or 0))
    return Report(file=file, guesses=tuple(guesses), not_understood=tuple(gaps), notes=tuple(notes))


def read_anew(source: Source, words: Vocabulary) -> tuple[Proposed, ...]:
    """What the machine makes of each unit of a source, whatever kind its reviewer gave it."""
    return propose(rebuilt(source, lambda node: node if isinstance(node, Form) else replace(node, kind=None)), words)


def seen_lines(read: Sequence[Proposed]) -> Iterator[Seen]:
    """Every line that stands in the units of a source, in order, beside its proposal."""
    for unit, found in enumerate(read):
        left = list(found.proposals)
        node = found.place.node
        for index, line in enumerate(() if isinstance(node, Form) else node.lines):
            match = next((p for p in left if print_line(p.line) == print_line(line)), None)
            if match is not None:
                left.remove(match)
            yield Seen(unit, index, line, match, found.place)


def labels(read: Sequence[Proposed]) -> tuple[str, ...]:
    """What to call each unit: its number behind those of the units that introduce it (`4.2 a)`), else its heading in quotes."""
    numbers: list[str] = []
    for found in read:
        above = numbers[found.place.unit.lead_in] if found.place.unit.lead_in is not None else ""
        numbers.append(f"{above} {found.place.unit.number or ''}".strip())
    return tuple(
        number or (f"“{found.place.heading.heading}”" if found.place.heading else "")
        for number, found in zip(numbers, read, strict=True)
    )


def state_of(line: Guess) -> State:
    """Who stands behind a line, by its mark."""
    if line.disputed:
        return "disputed"
    return "doubtful" if line.doubtful else "proposed" if line.proposed else "reviewed"


# --- what was guessed ----------------------------------------------------------------------------------------------


_ON_PAGE = {
    "first line": ("no line names a policy; the first is taken", "write the policy's title"),
    "file name": ("no line names the policy; the file's name is taken", "write the policy's title"),
    "inside": ("the school's name stands only in the title or the approval", "check the school's name"),
    "running line": ("only the running lines name the school", "check the school's name"),
    "accent": ("only italics or a colour show a heading", "make it a clause if it heads nothing"),
    "gap": ("it is set like text; only the numbers around show a heading", "make it a clause if it heads nothing"),
}
"""What makes what is printed less than sure, and what to do about it."""


def _of_page(shown: Sequence[Shown]) -> Iterator[Guessed]:
    """Title, school and headings, by what on the page shows them."""
    trusted = {"title": TRUST.titles, "school": TRUST.schools, "heading": TRUST.headings}
    for one in shown:
        confidence = trusted[one.what][one.by]
        doubts, hint = _ON_PAGE.get(one.by, ("", ""))
        yield Guessed(
            page=one.at.page if one.at else None,
            line=one.at.line if one.at else None,
            clause="",
            value=f'{one.what} "{one.text}"',
            state="doubtful" if confidence < TRUST.sure else "proposed",
            by=one.by,
            confidence=confidence,
            doubts=(doubts,) if doubts else (),
            hint=hint,
        )


def _kinds(read: Sequence[Proposed], called: Sequence[str]) -> Iterator[Guessed]:
    """The kinds that are written because the lines of their unit do not tell them."""
    for found, label in zip(read, called, strict=True):
        node = found.place.node
        if isinstance(node, Form) or node.kind is None:
            continue
        again = found.reading.kind == node.kind
        yield Guessed(
            page=node.at.page if node.at else None,
            line=node.at.line if node.at else None,
            clause=label,
            value=f"{type(node).__name__.lower()} {node.kind}",
            state="proposed" if again else "reviewed",
            by="kind" if again else "",
            confidence=TRUST.kinds[node.kind] if again else 1.0,
        )


def _of_head(source: Source, told: bool) -> Iterator[Guessed]:
    """What stands before the first block, but the school where that was `told`. A date that is none is a doubt."""
    for node in source.meta:
        if isinstance(node, Lifted) or (told and isinstance(node, School)):
            continue
        odd = isinstance(node, Dated | Version) and node.date is not None and not DATE.fullmatch(node.date)
        odd = odd and not re.fullmatch(r"\d{4}", getattr(node, "date", None) or "")
        yield Guessed(
            page=node.at.page if node.at else None,
            line=node.at.line if node.at else None,
            clause="",
            value=print_line(node),
            state="doubtful" if odd else "proposed",
            by="front matter",
            confidence=0.5 if odd else 0.9,
            doubts=("this date could not be read",) if odd else (),
            hint="write it as 2026-03-12, or as far as it is known" if odd else "",
        )
    for role in source.roles:
        yield Guessed(page=None, line=None, clause="", value=print_line(role), state=state_of(role))


def _guessed(seen: Seen, label: str) -> Guessed:
    state, found, at = state_of(seen.line), seen.proposal, seen.place.node.at
    doubts, hint = (found.doubts, found.hint) if found else ((), "")
    if state == "disputed":
        doubts, hint = (
            ("the document has other words now", *doubts),
            "compare the two, correct the line, take the ! away",
        )
    return Guessed(
        page=at.page if at else None,
        line=at.line if at else None,
        clause=label,
        value=print_line(seen.line),
        state=state,
        by=found.by if found else "",
        confidence=found.confidence if found else 1.0,
        doubts=doubts,
        hint=hint,
    )


# --- what was not understood ---------------------------------------------------------------------------------------


def _gap(found: Proposed, label: str, what: Gap, words: str) -> NotUnderstood:
    at = found.place.node.at
    return NotUnderstood(
        page=at.page if at else None, line=at.line if at else None, clause=label, what=what, words=words
    )


def _unread(found: Proposed, label: str) -> Iterator[NotUnderstood]:
    """Sentences that have a modal and gave no rule; what introduces a list gives its rules to the items."""
    if found.reading.kind in ("form", "meta", "leadin"):
        return
    said = {norm.sentence for norm in found.reading.norms}
    for sentence in sentences(found.place.unit.text):
        if sentence not in said and not sentence.rstrip().endswith(":") and _has_modal(sentence):
            yield _gap(found, label, "sentence", sentence)


def _has_modal(sentence: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[\w’']+", sentence)]
    known = phrases("deontic", "modal")
    return any(known.find(words, at)[0] in _MODALS for at in range(len(words)))


def _own_words(found: Proposed, label: str) -> Iterator[NotUnderstood]:
    """Acts and conditions in the document's own words, of the rules that stand in the source."""
    node = found.place.node
    for line in () if isinstance(node, Form) else node.lines:
        if isinstance(line, Rule):
            yield from (_gap(found, label, "act", words) for words in own_words(line.act))
            tests = (line.when, line.condition, line.unless)
            yield from (_gap(found, label, "condition", words) for words in own_words(tests))


def _nowhere(source: Source, words: Vocabulary) -> Iterator[NotUnderstood]:
    """References that lead to nothing in this policy."""
    for found in references(source, words):
        if found.code == "no-target":
            at, said = found.at, found.node.text if isinstance(found.node, See) else found.word
            yield NotUnderstood(
                page=at.page if at else None, line=at.line if at else None, clause="", what="reference", words=said
            )
