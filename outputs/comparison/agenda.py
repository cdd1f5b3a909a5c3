"""What a meeting has to settle, and on which points a policy is weaker or stricter than its peers: what comes first, and the
options that the peers' own rules give.
"""

from collections.abc import Sequence

from msgspec import Struct

from ...diff.cells import Cell
from ...diff.compare import Comparison, Row
from ...diff.votes import Answer
from .words import STANCES, gaps, listed, review_told, short, short_names

MOST = 12
"""So many questions at most."""

NAMED = 3
"""So many policies are named for an option."""

DOES: dict[Answer, str] = {
    "prohibited": "Forbid it",
    "required": "Require it",
    "conditional": "Allow it on a condition",
    "discouraged": "Advise against it",
    "recommended": "Advise it",
    "permitted": "Allow it",
}
"""What a policy would have to do to take a stance."""


class Settle(Struct, frozen=True, kw_only=True):
    """One question for the meeting: why it comes up, and what may be decided."""

    asks: str
    why: str
    options: tuple[str, ...]


def looser(comparison: Comparison, policy: str) -> list[Row]:
    """The questions on which a policy is looser than most of the others, those that policies differ on most first."""
    return _ranked(comparison, {q for s in comparison.standings if s.policy == policy for q in s.looser})


def stricter(comparison: Comparison, policy: str) -> list[Row]:
    """The questions on which a policy is stricter than most of the others, those that policies differ on most first."""
    return _ranked(comparison, {q for s in comparison.standings if s.policy == policy for q in s.stricter})


def _ranked(comparison: Comparison, questions: set[str]) -> list[Row]:
    by_id = {row.question: row for row in comparison.rows}
    return [by_id[question] for question in comparison.differs if question in questions]


def agenda(comparison: Comparison) -> list[Settle]:
    """What there is to settle: what is wrong in a policy first, then what the peers rule and it does not; of ours where there
    is one, else of all.
    """
    found = _conflicts(comparison, [comparison.ours] if comparison.ours else list(comparison.quotes))
    if comparison.ours:
        found += [*_dates(comparison, comparison.ours), *_missing(comparison, comparison.ours)]
        rows = looser(comparison, comparison.ours)
        rows += [gap.row for gap in gaps(comparison).get(comparison.ours, []) if gap.row not in rows]
    else:
        by_id = {row.question: row for row in comparison.rows}
        rows = [by_id[question] for question in comparison.differs]
    room = max(MOST - len(found), MOST // 2)
    return [*found, *(_question(comparison, row) for row in rows[:room])][: MOST + MOST // 2]


def _conflicts(comparison: Comparison, wanted: Sequence[str]) -> list[Settle]:
    shorts = short_names(comparison.policies)
    return [
        Settle(
            asks=f"{shorts[conflict.policy]}: which of two rules holds?",
            why=conflict.why,
            options=tuple(
                f"Keep {short(comparison.quotes[conflict.policy][side.clause])}, change the other"
                for side in (conflict.left, conflict.right)
            ),
        )
        for conflict in comparison.conflicts
        if conflict.policy in wanted
    ]


def _dates(comparison: Comparison, policy: str) -> list[Settle]:
    found = []
    for dates in comparison.currency:
        if dates.policy != policy:
            continue
        if dates.passed_by:
            due, passed = review_told(dates, comparison)
            options: tuple[str, ...] = ("Review it now", "Set a new date")
            found.append(Settle(asks="Is the review overdue?", why=f"It was due {due}, {passed}.", options=options))
        elif "no-review" in dates.remarks:
            options = ("Next year", "In two years", "When the law changes")
            why = "The policy does not say."
            found.append(Settle(asks="When is the policy to be reviewed?", why=why, options=options))
    return found


def _missing(comparison: Comparison, policy: str) -> list[Settle]:
    return [
        Settle(
            asks=f"What shall the policy say on {listed([point.title.lower() for point in points])}?",
            why="Such a policy should cover it, and nothing in ours speaks of it.",
            options=("Add a clause on each", "Leave it to another policy, and name that", "Not needed here"),
        )
        for covered in comparison.coverage
        if covered.policy == policy and (points := [p for p in covered.points if p.verdict == "missing"])
    ]


def _question(comparison: Comparison, row: Row) -> Settle:
    """A question of the packs, with an option for each stance that some other policy takes."""
    shorts, ours = short_names(comparison.policies), comparison.ours
    own = next((cell for cell in row.cells if cell.policy == ours), None)
    others: dict[Answer, list[Cell]] = {}
    for cell in row.cells:
        if cell.policy != ours and cell.stance != "silent" and (own is None or cell.stance != own.stance):
            others.setdefault(cell.stance, []).append(cell)
    order = list(STANCES)
    ranked = sorted(others, key=lambda stance: (-len(others[stance]), order.index(stance)))
    options = [f"{DOES[stance]}, as {_who(others[stance], shorts)}" for stance in ranked]
    if own is not None:
        kept = "Leave it unsaid, on purpose" if own.stance == "silent" else f"Keep ours: {_stands(own)}"
        options.append(kept)
        why = (
            f"Ours: {_stands(own)}."
            if own.stance != "silent"
            else f"Ours is silent. {own.silence.text if own.silence else ''}"
        )
    else:
        silent = [shorts[cell.policy] for cell in row.cells if cell.stance == "silent"]
        why = (
            f"Silent: {listed(silent)}." if 0 < len(silent) <= NAMED else f"{len(silent)} are silent." if silent else ""
        )
    return Settle(asks=row.asks, why=why.strip(), options=tuple(options))


def _stands(cell: Cell) -> str:
    places = f" ({short(cell.decides[0])})" if cell.decides else ""
    return STANCES[cell.stance].word.lower() + places


def _who(cells: Sequence[Cell], shorts: dict[str, str]) -> str:
    """`Oak Hill (6.1, p. 4) and Elm Park (3.2, p. 2) do`."""
    told = [f"{shorts[c.policy]} ({short(c.decides[0])})" if c.decides else shorts[c.policy] for c in cells[:NAMED]]
    if len(cells) > NAMED:
        told.append(f"{len(cells) - NAMED} more")
    return f"{listed(told)} {'does' if len(cells) == 1 else 'do'}"
