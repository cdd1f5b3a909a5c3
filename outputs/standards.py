"""What is wrong inside a policy and beside what it should say, in the terminal: conflicts, coverage, the ladder.

Each finding stands with its clauses and their places. The JSON forms are the structs themselves; their schemas are here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from ..diff import conflicts as c
from ..diff import coverage as v
from ..diff import ladder as l
from .records import describe

LONGEST = 240
"""So many characters of a clause are shown."""

VERDICT_COLOURS = {
    "met": "green", "weak": "yellow", "missing": "red", "opposed": "bold red", "looser": "magenta", "differs": "yellow",
    "tighter": "blue", "same": "green", "own": "dim",
}  # fmt: skip

VERDICT_WORDS: dict[l.Verdict, str] = {
    "opposed": "asks for the opposite",
    "missing": "missing in the school’s policy",
    "looser": "looser than the framework",
    "differs": "differs",
    "tighter": "tighter than the framework",
    "same": "the same",
    "own": "only in the school’s policy",
}


def conflicts_schema() -> dict[str, Any]:
    """The JSON Schema of conflicts."""
    return describe(c.Conflicts, "urn:byelaw:schema:conflicts:1", "Conflicts inside school policies")


def coverage_schema() -> dict[str, Any]:
    """The JSON Schema of coverage."""
    return describe(v.Coverages, "urn:byelaw:schema:coverage:1", "What school policies cover of what they should")


def ladder_schema() -> dict[str, Any]:
    """The JSON Schema of a ladder."""
    return describe(l.Ladder, "urn:byelaw:schema:ladder:1", "A school’s policy beside its framework")


# --- conflicts -------------------------------------------------------------------------------------------------------


def conflicts_terminal(found: c.PolicyConflicts, file: str) -> RenderableType:
    """The conflicts of one policy, each with both clauses."""
    parts: list[RenderableType] = []
    for conflict in found.conflicts:
        place = f"{file}:{conflict.right.line}" if conflict.right.line else _paged(file, conflict.right.page)
        head = Text.assemble(
            (place, "bold"), f": {conflict.certainty}[{conflict.kind}]: ", (c.TITLES[conflict.kind], "bold")
        )
        parts += [head, Text(f"  {conflict.who}: “{_short(conflict.act)}”, {conflict.when}. {conflict.why}")]
        parts += [_clause(side.place, side.page, side.text) for side in (conflict.left, conflict.right)]
    return Group(*parts)


# --- coverage --------------------------------------------------------------------------------------------------------


def coverage_terminal(found: v.Coverage, file: str) -> RenderableType:
    """A policy's points by list, each with its verdict and the clauses behind it."""
    parts: list[RenderableType] = [
        Text(
            f"{file}: {found.met} met, {found.weak} weak, {found.missing} missing ({', '.join(found.packs)})",
            style="bold",
        )
    ]
    for pack, points in groupby(found.points, lambda point: point.pack):
        parts.append(Text(f"\n{pack}", style="bold"))
        for point in points:
            parts.append(
                Text.assemble((f"  {point.verdict:<8}", VERDICT_COLOURS[point.verdict]), f"{point.title}: {point.told}")
            )
            if point.verdict != "met":
                parts += [Text(f"            {line}", style="dim") for line in _wanting(point)]
    return Group(*parts)


def _wanting(point: v.Covered) -> Iterable[str]:
    yield f"{point.means[0].upper()}{point.means[1:]}. {point.why}"
    if point.verdict == "missing":
        for near in point.near[:1]:
            yield f"nearest: {near.place}: {_short(near.text)}"


# --- ladder ----------------------------------------------------------------------------------------------------------


def ladder_terminal(found: l.Ladder) -> RenderableType:
    """What the school's policy makes of its framework: how often what, then all that is not the same."""
    parts: list[RenderableType] = [
        Text(f"{_name(found.school)} beside {_name(found.framework)}", style="bold"),
        Text(f"rules:     {_counts([step.verdict for step in found.steps])}"),
        Text(f"questions: {_counts([answer.verdict for answer in found.questions])}"),
    ]
    for verdict in l.VERDICTS:
        steps = [step for step in found.steps if step.verdict == verdict]
        answers = [answer for answer in found.questions if answer.verdict == verdict]
        if not (steps or answers) or verdict in ("same", "own"):
            continue
        counts = f"{len(steps)} rule{'s' * (len(steps) != 1)}, {len(answers)} question{'s' * (len(answers) != 1)}"
        parts.append(Text(f"\n{VERDICT_WORDS[verdict].capitalize()} ({counts})", style=VERDICT_COLOURS[verdict]))
        for step in steps:
            parts += _step(step)
        parts += [_answer(answer) for answer in answers]
    return Group(*parts)


def _step(step: l.Step) -> Iterable[RenderableType]:
    yield Text(f"  {step.framework_rung} → {step.school_rung}: {step.why}")
    for name, said in (("framework", step.framework), ("school", step.school), ("closest: school", step.near)):
        if said is not None:
            yield _clause(f"{name} {said.place}", said.page, said.text)


def _answer(answer: l.Answered) -> Text:
    told = [
        f"{name} {stance}" + (f" by {', '.join(place for _, place in clauses)}" if clauses else "")
        for name, stance, clauses in (
            ("framework", answer.framework, answer.framework_clauses),
            ("school", answer.school, answer.school_clauses),
        )
    ]
    return Text(f"  {answer.asks} {'; '.join(told)}")


def _name(side: l.Side) -> str:
    return side.school or side.title or side.file


def _counts(verdicts: Sequence[l.Verdict]) -> str:
    counted = Counter(verdicts)
    return ", ".join(f"{counted[verdict]} {verdict}" for verdict in l.VERDICTS if counted[verdict]) or "none"


# --- shared ----------------------------------------------------------------------------------------------------------


def _paged(file: str, page: int | None) -> str:
    return f"{file} (page {page})" if page is not None else file


def _clause(place: str, page: int | None, text: str) -> Text:
    where = f"{place}, p. {page}" if page is not None else place
    return Text.assemble((f"    {where}: ", "dim"), _short(text))


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= LONGEST else folded[: LONGEST - 1].rstrip() + "…"
