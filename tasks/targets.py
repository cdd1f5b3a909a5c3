"""Policies made into something to hold or to run: one target for each, exports for other software, and their checks."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..grammar.model import Policy
from ..grammar.problems import Problem, unreadable
from ..outputs import TARGETS
from ..outputs.exports import EXPORTS, loss_report
from ..outputs.records import dump
from ..outputs.verify import VERIFIERS, Checked
from .files import File


def compile_to(
    policies: Iterable[Policy], stems: Iterable[str], target: str, formats: Sequence[str] = ()
) -> tuple[tuple[File, ...], tuple[Problem, ...]]:
    """One target for every policy, in the named formats (default: all that the target has)."""
    chosen = next(t for t in TARGETS if t.name == target)
    files: list[File] = []
    problems: list[Problem] = []
    for policy, stem in zip(policies, stems, strict=True):
        for form in formats or chosen.formats:
            artifact = chosen.emit(policy, form)
            files.append(File(chosen.file_name(stem, form), artifact.content))
            problems += artifact.problems
    return tuple(files), tuple(dict.fromkeys(problems))  # a target notes the same for each of its formats


def export_to(policies: Iterable[Policy], targets: Sequence[str]) -> tuple[File, ...]:
    """Every policy in the named exports, each in a folder `policy/target/` with a report of what is lost in it."""
    chosen = [export for export in EXPORTS if export.name in targets]
    files: list[File] = []
    for policy in policies:
        for export in chosen:
            made = export.emit(policy)
            folder = f"{policy.policy}/{export.name}"
            files += (File(f"{folder}/{name}", content) for name, content in made.files)
            files.append(File(f"{folder}/losses.json", dump(loss_report(policy, export, made.losses))))
    return tuple(files)


def verify_exports(folder: Path) -> tuple[tuple[str, str, tuple[Checked, ...]], ...]:
    """Every export in a folder that `export_to` filled: policy, target, and what the checks found. Raises `Unreadable` where
    there is none.
    """
    found = tuple(
        (place.parent.name, place.name, VERIFIERS[place.name](place))
        for place in sorted(folder.glob("*/*"))
        if place.is_dir() and place.name in VERIFIERS
    )
    if not any(checks for *_, checks in found):
        hint = "name the folder that `byelaw export write … -o DIR` wrote to"
        raise unreadable(str(folder), "no-exports", "there are no exports in this folder", hint)
    return found
