"""The staff handbook: who must, must not, may, should and should not do what, by topic and role, each with its clause.

Sanctions and definitions have parts of their own at the end. What nobody has reviewed is marked `?` and counted.
"""

from collections.abc import Iterable

from msgspec import Struct

from ..grammar.model import Clause, Modality, Policy
from ..grammar.places import places
from ..grammar.problems import Problem
from .lines import Line, lines_of, roles_in_order, topics_of, unreviewed
from .page import Front, add_contents, add_heading, add_table, front, new_document, render, save
from .target import Artifact, Target
from .wording import ENGLISH

ORDER: tuple[Modality, ...] = (
    "obligation",
    "prohibition",
    "permission",
    "recommendation",
    "discouragement",
    "sanction",
)


class Part(Struct, frozen=True):
    """One part of the handbook: its heading, what it is about, its lines for each role."""

    heading: str
    about: str
    anchor: str
    roles: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def count(self) -> int:
        """How many lines it has."""
        return sum(len(lines) for _, lines in self.roles)


class Definition(Struct, frozen=True):
    """A defined word, the clause's own words and where they stand."""

    term: str
    text: str
    reference: str
    clause: str


class Handbook(Struct, frozen=True):
    """All that the three formats show."""

    page: Front
    parts: tuple[Part, ...]
    definitions: tuple[Definition, ...]
    clauses: tuple[tuple[str, Clause], ...]
    rules: int
    unreviewed: int


def emit(policy: Policy, format: str) -> Artifact:  # noqa: A002 (the word that the command line uses)
    """The handbook as docx, html or md."""
    lines = lines_of(policy)
    book = handbook(policy, lines)
    content = _docx(book) if format == "docx" else render(f"handbook.{format}", **_values(book))
    return Artifact(content, _problems(policy, lines))


def handbook(policy: Policy, lines: tuple[Line, ...]) -> Handbook:
    """The lines of a policy sorted into parts: topics in the order of the packs, then sanctions."""
    numbers = places(policy)
    by_id = {clause.id: clause for clause in policy.clauses}
    duties = [line for line in lines if line.modality != "sanction"]
    parts = [
        _part(
            *_heading(about),
            f"topic_{topic}".lower().replace("-", "_"),
            [line for line in duties if line.topic == topic],
        )
        for topic, about in topics_of(policy).items()
    ]
    breach = [line for line in lines if line.modality == "sanction"]
    parts.append(_part("Sanctions", "What may follow a breach.", "sanctions", breach))
    definitions = tuple(
        Definition(term.text, by_id[term.clause].text, _reference(by_id[term.clause], numbers), term.clause)
        for term in policy.terms
    )
    shown = {line.clause for line in lines} | {term.clause for term in policy.terms}
    shown |= {by_id[clause].lead_in or "" for clause in shown}
    return Handbook(
        page=front(policy, "handbook"),
        parts=tuple(part for part in parts if part.roles),
        definitions=definitions,
        clauses=tuple((_reference(c, numbers), c) for c in policy.clauses if c.id in shown),
        rules=len(lines),
        unreviewed=unreviewed(lines),
    )


def _heading(about: str) -> tuple[str, str]:
    """What a topic is about as a heading and, after a colon, the rest."""
    heading, _, rest = about.partition(":")
    return heading, rest.strip()[:1].upper() + rest.strip()[1:]


def _part(heading: str, about: str, anchor: str, lines: Iterable[Line]) -> Part:
    return Part(
        heading,
        about,
        anchor,
        tuple((role, tuple(sorted(of, key=_by_modality))) for role, of in roles_in_order(lines)),
    )


def _by_modality(line: Line) -> int:
    return ORDER.index(line.modality)


def _reference(clause: Clause, numbers: dict[str, str]) -> str:
    return numbers[clause.id] if clause.page is None else f"{numbers[clause.id]}, p. {clause.page}"


def _summary(book: Handbook) -> str:
    """How many rules there are, and how far they have been reviewed."""
    if not book.rules:
        return "This policy states no rule: nothing that anybody must, must not, may or should do."
    summary = f"Rules: {book.rules}."
    if book.unreviewed:
        summary += f" Not yet reviewed by a person: {book.unreviewed}; these are marked ?."
    return summary


def _values(book: Handbook) -> dict[str, object]:
    return {"book": book, "page": book.page, "summary": _summary(book), "modals": ENGLISH.modals}


def _problems(policy: Policy, lines: tuple[Line, ...]) -> tuple[Problem, ...]:
    """How much of it nobody has reviewed."""
    count = unreviewed(lines)
    if not count:
        return ()
    return (
        Problem(
            code="unreviewed",
            severity="note",
            file=policy.source.file,
            message=f"{count} of {len(lines)} lines have not been reviewed; they are marked ?",
            hint="lift the document, correct the .byelaw file, take the ? away from each rule that is right, compile that",
        ),
    )


def _docx(book: Handbook) -> bytes:
    document = new_document(book.page)
    document.add_paragraph(_summary(book))
    entries = [(f"{part.heading} ({part.count})", part.anchor) for part in book.parts]
    if book.definitions:
        entries.append((f"Definitions ({len(book.definitions)})", "definitions"))
    if entries:
        add_contents(document, entries)
    for part in book.parts:
        add_heading(document, part.heading, 1, part.anchor)
        if part.about:
            document.add_paragraph(part.about)
        for role, lines in part.roles:
            add_heading(document, role, 2)
            rows = [(_modal(line), line.sentence, line.reference) for line in lines]
            add_table(document, (2.6, 10.8, 3.6), rows, ("Must or may", "Rule", "Clause"), bold_first=True)
    if book.definitions:
        add_heading(document, "Definitions", 1, "definitions")
        rows = [(d.term, d.text, d.reference) for d in book.definitions]
        add_table(document, (3.2, 10.2, 3.6), rows, ("Word", "What the policy says", "Clause"), bold_first=True)
    return save(document)


def _modal(line: Line) -> str:
    return ENGLISH.modals[line.modality].capitalize() + ("" if line.reviewed else " ?")


TARGET = Target(
    "handbook", ("docx", "html", "md"), "who must, must not, may and should do what, by topic and role", emit
)
