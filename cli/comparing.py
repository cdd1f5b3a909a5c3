"""Verbs on several policies: compare, ask, lineage, diff, conflicts, coverage, ladder, graph."""

from datetime import date as day
from pathlib import Path
from typing import Annotated

import typer

from ..grammar.problems import Unreadable
from .console import finish, load, out, print_json, wrote
from .options import AsJson, Files, Jobs, NewFile, OldFile, Packs


def compare(
    files: Files,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="DIR|FILE",
            help="Write comparison.html, .xlsx, .docx, .md and .json here, or the one named; else print.",
        ),
    ] = None,
    ours: Annotated[
        Path | None,
        typer.Option(
            "--ours",
            metavar="FILE",
            help="Your own policy, one of the files or one more: it stands first, and the others are its peers.",
        ),
    ] = None,
    json: AsJson = False,
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Put policies side by side: what each says on every question of the packs, with the clauses that say so."""
    from ..outputs.comparison import terminal
    from ..tasks import comparing
    from ..tasks.files import write

    files, own = _with_ours(files, ours)
    loaded = load(files, jobs)
    if own is not None and own not in loaded.paths:
        raise Unreadable(*loaded.refused)
    slug = None if own is None else loaded.policies[loaded.paths.index(own)].policy
    comparison = comparing.compare(loaded.policies, slug, loaded.refused)
    if json:
        print_json(comparison)
    elif output is not None:
        wrote(write(comparing.comparison_files(comparison, loaded.policies), output))
    else:
        out.print(terminal(comparison, out.width))
    finish(loaded.problems, loaded.refused)


def lineage(files: Files, json: AsJson = False, jobs: Jobs = None, _packs: Packs = None) -> None:
    """Show what was copied: wording that policies share, who shares a template, and names of other schools left behind."""
    from ..outputs.lineage import terminal
    from ..tasks import comparing

    loaded = load(files, jobs)
    found = comparing.lineage(loaded.policies)
    if json:
        print_json(found)
    else:
        out.print(terminal(found), soft_wrap=not out.is_terminal)
    finish(loaded.problems, loaded.refused)


def _with_ours(files: list[Path], ours: Path | None) -> tuple[list[Path], Path | None]:
    """The files with our own among them, and which of them it is."""
    from ..tasks.packs import use_packs_beside

    if ours is None:
        return files, None
    use_packs_beside([ours])
    same = next((file for file in files if file.resolve() == ours.resolve()), None)
    return (files, same) if same else ([*files, ours], ours)


def ask(
    question: Annotated[str, typer.Argument(help="A question in plain words, in quotation marks.", metavar="QUESTION")],
    files: Files,
    json: AsJson = False,
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Ask any question in plain words: what each policy says, with the clauses that say so, or why it says nothing."""
    from ..outputs.comparison import answers
    from ..tasks import comparing

    loaded = load(files, jobs)
    words, ready = comparing.prepared(loaded.policies)
    found = comparing.ask(question, words, ready)
    if json:
        print_json(found)
    else:
        out.print(answers(found, {p.policy: p.meta.school or p.meta.title or p.policy for p in loaded.policies}))
    finish(loaded.problems, loaded.refused)


def _day(date: str | None) -> str | None:
    try:
        return None if date is None else day.fromisoformat(date).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{date!r} is no date; write it as in 2026-09-01") from None


def diff(
    old: OldFile,
    new: NewFile,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="DIR|FILE",
            help="Write changes.html, .md, .json and .docx here, or the one named; else print.",
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DATE",
            callback=_day,
            help="The day of the tracked changes; else the new version's own date.",
        ),
    ] = None,
    json: AsJson = False,
    _packs: Packs = None,
) -> None:
    """Show what changed from one version of a policy to the next: words, places, and what that does to whom."""
    from ..outputs.redline import terminal
    from ..tasks import comparing
    from ..tasks.documents import load_all
    from ..tasks.files import write
    from ..tasks.packs import use_packs_beside

    use_packs_beside([old, new])
    before, after = load_all([old, new])
    found = comparing.diff(before, after, comparing.told_apart(old, new))
    if json:
        print_json(found.versions)
    elif output is not None:
        wrote(write(comparing.diff_files(found, date), output))
    else:
        out.print(terminal(found), soft_wrap=not out.is_terminal)
    finish([*before.problems, *after.problems])


def conflicts(
    files: Files,
    possible: Annotated[
        bool, typer.Option("--possible", help="Also what holds by the letter only: two circumstances that may meet.")
    ] = False,
    json: AsJson = False,
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Find rules of one policy that cannot both be followed, and limits for one thing that do not agree."""
    from ..outputs.standards import conflicts_terminal
    from ..tasks import comparing

    loaded = load(files, jobs)
    found = comparing.conflicts(loaded.policies, "possible" if possible else "likely")
    count = sum(len(policy.conflicts) for policy in found.policies)
    if json:
        print_json(found)
    else:
        for path, policy in zip(loaded.paths, found.policies, strict=True):
            out.print(conflicts_terminal(policy, str(path)), soft_wrap=not out.is_terminal)
        out.print(f"{len(loaded.paths)} file{'s' * (len(loaded.paths) != 1)}, {count} conflict{'s' * (count != 1)}")
    finish(loaded.problems, loaded.refused, found=count > 0)


def coverage(
    files: Files,
    lists: Annotated[
        list[str] | None,
        typer.Option(
            "--list", help="The pack whose list to use; may be repeated. Else those of the policy.", metavar="PACK"
        ),
    ] = None,
    json: AsJson = False,
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Hold policies against the packs' lists of what such a policy should cover: met, weak, missing."""
    from ..outputs.standards import coverage_terminal
    from ..tasks import comparing

    loaded = load(files, jobs)
    found = comparing.coverage(loaded.policies, lists or ())
    if json:
        print_json(found)
    else:
        for path, policy in zip(loaded.paths, found.policies, strict=True):
            out.print(coverage_terminal(policy, str(path)), soft_wrap=not out.is_terminal)
    finish(loaded.problems, loaded.refused, found=any(policy.weak or policy.missing for policy in found.policies))


def ladder(
    framework: Annotated[Path, typer.Argument(help="The framework: a trust's or a model policy.", metavar="FRAMEWORK")],
    school: Annotated[Path, typer.Argument(help="The school's own policy.", metavar="SCHOOL")],
    json: AsJson = False,
    _packs: Packs = None,
) -> None:
    """Set a school's policy beside the framework that binds the same people: same, tighter, looser, missing, opposed."""
    from ..outputs.standards import ladder_terminal
    from ..tasks import comparing
    from ..tasks.documents import load_all
    from ..tasks.packs import use_packs_beside

    use_packs_beside([framework, school])
    first, second = load_all([framework, school])
    found = comparing.ladder(first.policy, second.policy)
    if json:
        print_json(found)
    else:
        out.print(ladder_terminal(found), soft_wrap=not out.is_terminal)
    verdicts = {*(step.verdict for step in found.steps), *(answer.verdict for answer in found.questions)}
    wanting = not verdicts.isdisjoint(("opposed", "missing", "looser"))
    finish([*first.problems, *second.problems], found=wanting)


def graph(
    files: Files,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="A .graphml, .json or .svg file.")],
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Write the policy graph: policies, clauses, norms, concepts, roles, laws, and what joins them; or (.svg) a picture of it."""
    from ..tasks import comparing
    from ..tasks.files import write

    if output.suffix not in (".graphml", ".json", ".svg"):
        raise typer.BadParameter("name a file that ends in .graphml, .json or .svg", param_hint="--output")
    loaded = load(files, jobs)
    wrote(write([comparing.graph_file(loaded.policies, output.name)], output.parent))
    finish(loaded.problems, loaded.refused)
