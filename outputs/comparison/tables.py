"""What a comparison holds beside its matrix, as plain tables: clauses, gaps, conflicts, duties, shared wording, sources.

Rows of texts and numbers with a name for each column; nothing here is about how they look.
"""

from msgspec import Struct

from ...diff.compare import Comparison
from ...diff.conflicts import TITLES
from ...diff.coverage import Covered
from ...diff.duties import Kind, Load
from ..page import long_date
from ..wording import ENGLISH
from .words import SILENCES, STANCES, VERDICTS, counted, gaps, names, plain, review_told, short, short_names

Value = str | int | float | None


class Table(Struct, frozen=True):
    """A table: its name, what it holds in a sentence, its columns with their widths, its rows."""

    name: str
    holds: str
    columns: dict[str, int]
    rows: tuple[tuple[Value, ...], ...]


def tables(comparison: Comparison) -> tuple[Table, ...]:
    """All of them, in the order in which they are read."""
    made = (clauses_table, gaps_table, conflicts_table, duties_table, lineage_table, sources_table)
    return tuple(make(comparison) for make in made)


def clauses_table(comparison: Comparison) -> Table:
    """Every clause with its rules."""
    called = names(comparison.policies)
    return Table(
        "Clauses",
        "Every clause of every policy in its own words, with the rules that were read in it.",
        {
            "Policy": 26,
            "Clause": 16,
            "Page": 7,
            "Heading": 24,
            "Kind": 11,
            "Introduced by": 28,
            "Text": 70,
            "Rules": 50,
            "Reviewed": 10,
        },
        tuple(
            (
                called[policy],
                quote.place,
                quote.page,
                quote.section or "",
                quote.kind,
                quote.lead_in or "",
                quote.text,
                "\n".join(quote.rules),
                ("yes" if quote.reviewed else "no") if quote.rules else "",
            )
            for policy, quotes in comparison.quotes.items()
            for quote in quotes.values()
        ),
    )


def clause_lines(comparison: Comparison) -> dict[tuple[str, str], int]:
    """Policy and clause → the line of the sheet of clauses that it stands in, as a spreadsheet counts: the head is 1."""
    clauses = ((policy, clause) for policy, quotes in comparison.quotes.items() for clause in quotes)
    return {clause: line for line, clause in enumerate(clauses, start=2)}


def gaps_table(comparison: Comparison) -> Table:
    """Silences with their reasons, then points that should be covered and are weak or missing."""
    called, shorts = names(comparison.policies), short_names(comparison.policies)
    most = {(policy, gap.row.question) for policy, found in gaps(comparison).items() for gap in found}
    rows: list[tuple[Value, ...]] = []
    for index, column in enumerate(comparison.policies):
        for row in comparison.rows:
            cell = row.cells[index]
            if cell.silence is None:
                continue
            others = "; ".join(
                f"{shorts[other.policy]}: {STANCES[other.stance].word.lower()}"
                for other in row.cells
                if other.policy != column.policy and other.stance != "silent"
            )
            rows.append(
                (
                    called[column.policy],
                    "silent: " + SILENCES[cell.silence.reason].word.lower(),
                    row.asks,
                    "yes" if (column.policy, row.question) in most else "no",
                    others,
                    cell.silence.text,
                    "; ".join(map(plain, cell.silence.searched)),
                    "; ".join(map(short, (*cell.beside, *cell.silence.nearest))),
                )
            )
        rows += [
            (
                called[column.policy],
                f"should be covered: {VERDICTS[point.verdict].lower()}",
                f"{point.title}: {point.means}",
                "",
                "",
                f"{point.told} {point.why}",
                "; ".join(point.searched),
                "; ".join(short(comparison.quotes[column.policy][id_]) for id_ in _near(point)),
            )
            for found in comparison.coverage
            if found.policy == column.policy
            for point in found.points
            if point.verdict != "met"
        ]
    return Table(
        "Gaps",
        "What a policy leaves unsaid, why, and what comes closest; and what it should cover and does not, or only weakly.",
        {
            "Policy": 26,
            "What is lacking": 20,
            "On what": 44,
            "Most others speak": 10,
            "What the others say": 40,
            "Why": 40,
            "What was looked for": 36,
            "Closest clauses": 30,
        },
        tuple(rows),
    )


def _near(point: Covered) -> list[str]:
    return [one.clause for one in point.evidence] + [one.clause for one in point.near]


def conflicts_table(comparison: Comparison) -> Table:
    """Every two rules of one policy that do not go together."""
    called = names(comparison.policies)
    return Table(
        "Conflicts",
        "Rules of one policy that do not go together, with both clauses.",
        {
            "Policy": 26,
            "Kind": 20,
            "How sure": 10,
            "Whom both bind": 18,
            "About what": 24,
            "In which cases": 24,
            "What is wrong": 44,
            "One clause": 14,
            "Words of the one": 50,
            "The other clause": 14,
            "Words of the other": 50,
        },
        tuple(
            (
                called[conflict.policy],
                TITLES[conflict.kind],
                conflict.certainty,
                conflict.who,
                conflict.act,
                conflict.when,
                conflict.why,
                short(comparison.quotes[conflict.policy][conflict.left.clause]),
                conflict.left.text,
                short(comparison.quotes[conflict.policy][conflict.right.clause]),
                conflict.right.text,
            )
            for conflict in comparison.conflicts
        ),
    )


def duties_table(comparison: Comparison) -> Table:
    """Every load, with the clauses behind each figure."""
    called = names(comparison.policies)
    return Table(
        "Duties",
        "How much each role has to do and to leave by each policy, and by when, with the clauses behind each figure.",
        {
            "Policy": 26,
            "Role": 22,
            "Must": 8,
            "Must not": 9,
            "Should": 8,
            "Should not": 9,
            "By a time": 9,
            "Must: clauses": 40,
            "Must not: clauses": 40,
            "Should: clauses": 30,
            "Should not: clauses": 30,
            "By a time: clauses": 40,
        },
        tuple(
            (
                called[load.policy],
                ENGLISH.roles[load.role][0],
                load.musts,
                load.must_nots,
                load.shoulds,
                load.should_nots,
                load.deadlines,
                *(_behind(comparison, load, kind) for kind in ("must", "must not", "should", "should not")),
                "; ".join(
                    f"{short(comparison.quotes[load.policy][duty.clause])} ({plain(duty.due)})"
                    for duty in load.duties
                    if duty.due
                ),
            )
            for load in comparison.duties
        ),
    )


def _behind(comparison: Comparison, load: Load, kind: Kind) -> str:
    found = dict.fromkeys(duty.clause for duty in load.duties if duty.kind == kind)
    return "; ".join(short(comparison.quotes[load.policy][clause]) for clause in found)


def lineage_table(comparison: Comparison) -> Table:
    """Every copy of shared wording, then every name left behind."""
    called, found = names(comparison.policies), comparison.lineage
    rows: list[tuple[Value, ...]] = []
    for number, passage in enumerate(found.passages, start=1):
        for copy in passage.copies:
            quote = comparison.quotes[copy.policy][copy.clause]
            words = quote.text[copy.start : copy.end]
            rows.append((f"passage {number}", called[copy.policy], short(quote), copy.kind, words, passage.common))
    for stray in found.left_behind:
        where = short(comparison.quotes[stray.policy][stray.clause]) if stray.clause else "heading or running line"
        sure = "name left behind" if stray.sure else "name to look at"
        rows.append((sure, called[stray.policy], where, stray.kind, stray.text, stray.why))
    return Table(
        "Lineage",
        "Wording that at least two policies share, copy by copy; then names of another school or body left in a text.",
        {
            "What": 18,
            "Policy": 28,
            "Clause": 18,
            "Kind": 12,
            "Words": 60,
            "Common wording, or why it is told": 60,
        },
        tuple(rows),
    )


def sources_table(comparison: Comparison) -> Table:
    """Every file, and what it says of itself."""
    rows: list[tuple[Value, ...]] = []
    for index, (column, dates) in enumerate(zip(comparison.policies, comparison.currency, strict=True)):
        meta, counts = column.meta, counted(comparison, index)
        rows.append(
            (
                meta.school or "",
                meta.title or "",
                column.file,
                column.sha256,
                column.pages,
                column.clauses,
                column.norms,
                column.reviewed,
                len(comparison.rows) - counts.get("silent", 0),
                meta.version or "",
                meta.approved_by or "",
                long_date(meta.approved_on) or "",
                long_date(meta.last_reviewed) or "",
                " ".join(part for part in review_told(dates, comparison) if part),
            )
        )
    return Table(
        "Sources",
        "The files that were compared, how much was read in each, and what they say of their dates.",
        {
            "School": 30,
            "Title": 30,
            "File": 24,
            "SHA-256": 24,
            "Pages": 7,
            "Clauses": 8,
            "Rules": 7,
            "Reviewed rules": 10,
            "Questions it speaks to": 12,
            "Version": 10,
            "Approved by": 20,
            "Approved on": 16,
            "Last reviewed": 16,
            "Next review": 30,
        },
        tuple(rows),
    )
