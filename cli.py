"""The command line: words, colours and exit statuses around `tasks`. 0 done, 1 findings, 2 bad usage or unreadable input."""

import importlib.metadata
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date as day
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from . import decisions, tasks
from .cli_decide import EPILOG as DECIDE_EPILOG
from .cli_decide import decide
from .compiler.merge import Merged
from .compiler.pipeline import SUFFIX, Compiled
from .grammar.problems import Problem, Unreadable, errors, format_problem, unreadable
from .outputs import TARGETS
from .outputs.clauses import schema as clause_schema
from .outputs.comparison import answers, answers_schema, terminal
from .outputs.comparison import schema as comparison_schema
from .outputs.exports import EXPORTS
from .outputs.lineage import schema as lineage_schema
from .outputs.lineage import terminal as lineage_terminal
from .outputs.redline import schema as diff_schema
from .outputs.redline import terminal as redline_terminal
from .outputs.rules import schema as rules_schema
from .outputs.standards import (
    conflicts_schema,
    conflicts_terminal,
    coverage_schema,
    coverage_terminal,
    ladder_schema,
    ladder_terminal,
)
from .parallel import each, jobs_for
from .review import print_report, walk

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Policy-as-code for schools: read policies, compare them clause by clause, compile them into things to use.",
)
T = TypeVar("T")
Item = TypeVar("Item")
out = Console()
err = Console(stderr=True)


def _beside(files: list[Path]) -> list[Path]:
    tasks.use_packs_beside(files)
    return files


def _own(shelves: list[Path] | None) -> list[Path] | None:
    for shelf in shelves or ():
        tasks.use_packs(shelf)
    return shelves


Files = Annotated[
    list[Path],
    typer.Argument(help="PDF, DOCX, Markdown, text or .byelaw files.", metavar="FILE...", callback=_beside),
]
OneFile = Annotated[Path, typer.Argument(help="A PDF, DOCX, Markdown, text or .byelaw file.", metavar="FILE")]
OldFile = Annotated[Path, typer.Argument(help="The old version: a file of any of these kinds.", metavar="OLD")]
NewFile = Annotated[Path, typer.Argument(help="The new version.", metavar="NEW")]
Packs = Annotated[
    list[Path] | None,
    typer.Option(
        "--packs",
        help="A folder with packs of your own, beside the built-in ones; a folder packs/ beside the files is found without.",
        metavar="DIR",
        callback=_own,
        is_eager=True,
    ),
]
Folder = Annotated[
    Path, typer.Option("-o", "--output", help="The folder to write into; made if it is not there.", metavar="DIR")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        help="Read so many files at once, each in a process of its own; 1: in this one. Else as it suits their number.",
        metavar="N",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def _show_version(asked: bool) -> None:
    if asked:
        out.print(f"byelaw {importlib.metadata.version('byelaw')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


# --- the verbs -------------------------------------------------------------------------------------------------


@app.command(
    epilog="`byelaw read policy.pdf` · `byelaw read policy.pdf --ledger` · `byelaw read policy.pdf --ledger --json`"
)
def read(
    file: OneFile,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="Account for every word: page, place, and what it became.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show what is read from a document: its blocks, or (with --ledger) what became of every word."""
    document, book, problems = tasks.read(file)
    if json:
        _print_json(book if ledger else document)
    elif ledger:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("page", "into", "text"):
            table.add_column(heading, no_wrap=heading != "text", justify="right" if heading == "page" else "left")
        for entry in book.entries:
            table.add_row(str(entry.page), entry.into, Text(entry.text))
        out.print(table)
    else:
        for block in document.blocks:
            label = f"p{block.at.page}  {block.kind:<9} "
            words = " | ".join(cell.text for row in block.rows for cell in row) if block.rows else block.text
            out.print(Text(label + (f"{block.marker} " if block.marker else "") + words), soft_wrap=not out.is_terminal)
    _finish(problems)


@app.command(
    epilog="`byelaw lift policy.pdf` prints · `byelaw lift *.pdf -o sources/` writes one file for each · "
    "`byelaw lift policy.pdf --report` · `byelaw lift next-year.pdf --onto sources/policy.byelaw -o sources/`"
)
def lift(
    files: Files,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Write here, onto what is there already; else print."),
    ] = None,
    onto: Annotated[
        Path | None, typer.Option("--onto", metavar="FILE", help="Merge with this reviewed .byelaw file.")
    ] = None,
    report: Annotated[
        bool, typer.Option("--report", help="Show what was guessed with doubt, and what was not understood.")
    ] = False,
    json: AsJson = False,
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Turn documents into Byelaw source that a person can read and correct. What the machine proposes carries a `?`."""
    if onto is not None and len(files) > 1:
        raise typer.BadParameter("one document at a time is merged with a file", param_hint="--onto")
    if json and not report:
        raise typer.BadParameter("it goes with --report; source is text", param_hint="--json")

    def there(path: Path) -> Path | None:
        """The source that stands where this document's will be written."""
        written = None if output is None else output / (path.stem + SUFFIX)
        if onto is not None and written is not None and written.exists() and not written.samefile(onto):
            hint = f"merge with that one, or name a folder without a {written.name}"
            raise unreadable(str(written), "in-the-way", "this file would be overwritten", hint)
        return onto or (written if written is not None and written.exists() else None)

    lifted = _each([(path, there(path)) for path in files], _lifted, "lifting", jobs or _jobs(files))
    if output is not None:
        _wrote(tasks.write([each.file for each in lifted], output))
    elif not report:
        for each in lifted:
            sys.stdout.write(each.file.content.decode())
    if report:
        reports = [tasks.report(each, path.name) for path, each in zip(files, lifted, strict=True)]
        if json:
            _print_json({"reports": reports})
        else:
            for found in reports:
                print_report(found, out)
    for path, each in zip(files, lifted, strict=True):
        if each.merged is not None:
            _told_of(path, each.merged)
    _finish(problem for each in lifted for problem in each.problems)
    if any(each.merged is not None and each.merged.conflicts for each in lifted):
        raise typer.Exit(1)


def _told_of(path: Path, merged: Merged) -> None:
    conflicts = f"{merged.conflicts} conflict{'s' * (merged.conflicts != 1)}"
    text = (
        f"{path}: {merged.kept} reviewed line{'s' * (merged.kept != 1)} kept, {merged.added} new proposals, {conflicts}"
    )
    err.print(
        Text(text + (", each marked ! or told in a remark in the source" if merged.conflicts else "")), soft_wrap=True
    )


@app.command(
    name="review",
    epilog="`byelaw review policy.byelaw` · `byelaw review policy.byelaw --doubtful` · `printf 'a\\nr\\n' | byelaw review …`",
)
def review_(
    file: Annotated[Path, typer.Argument(help="A .byelaw file.", metavar="FILE")],
    doubtful: Annotated[bool, typer.Option("--doubtful", help="Only what is marked ?? or !.")] = False,
    _packs: Packs = None,
) -> None:
    """Walk through what the machine proposed: accept, edit, strike out, skip, undo. Each decision is saved at once."""
    walk(tasks.open_review(file, doubtful), out)


@app.command(epilog="`byelaw fmt policy.byelaw` rewrites · `byelaw fmt --check policies/*.byelaw` only tells")
def fmt(
    files: Files,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 if a file is not in canonical form.")
    ] = False,
) -> None:
    """Print source in its one canonical layout, in place. The meaning and the comments stay as they are."""
    results = [(path, *result) for path, result in zip(files, each(files, tasks.fmt), strict=True)]
    problems = [problem for *_, found in results for problem in found]
    if errors(problems):
        _fail(problems)
    changed = [(path, new) for path, old, new, _ in results if new is not None and new != old]
    for path, new in changed:
        if not check:
            tasks.write([tasks.File(path.name, new.encode())], path.parent)
        err.print(Text(f"{path}: {'is not in canonical form' if check else 'formatted'}"))
    raise typer.Exit(1 if check and changed else 0)


@app.command(epilog="`byelaw check policies/*.byelaw` · `byelaw check policy.pdf --json`")
def check(files: Files, json: AsJson = False, jobs: Jobs = None, _packs: Packs = None) -> None:
    """Find what is wrong: syntax, words that no pack knows, references that point to nothing."""
    problems = [
        problem for found in _each(files, tasks.check_file, "checking", jobs or _jobs(files)) for problem in found
    ]
    if json:
        _print_json({"problems": problems})
    else:
        for problem in problems:
            out.print(Text(format_problem(problem)), soft_wrap=True)
        out.print(f"{len(files)} file{'s' * (len(files) != 1)}, {len(problems)} finding{'s' * (len(problems) != 1)}")
    raise typer.Exit(1 if any(problem.severity != "note" for problem in problems) else 0)


@app.command(
    name="compile",
    epilog="`byelaw compile *.pdf --to handbook -o out/` · `byelaw compile policy.pdf --to checklist --format csv -o out/`",
)
def compile_(
    files: Files,
    to: Annotated[str, typer.Option("--to", help="What to make: " + ", ".join(t.name for t in TARGETS) + ".")] = "json",
    formats: Annotated[
        list[str] | None, typer.Option("--format", "-f", help="Only this format of the target; may be repeated.")
    ] = None,
    output: Folder = Path("out"),
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Compile policies into something to hold: the clause model, a handbook, checklists, rules."""
    target = next((t for t in TARGETS if t.name == to), None)
    if target is None:
        raise typer.BadParameter(
            f"there is no target {to!r}; there are: {', '.join(t.name for t in TARGETS)}", param_hint="--to"
        )
    for form in formats or ():
        if form not in target.formats:
            raise typer.BadParameter(
                f"{to} has no format {form!r}; it has: {', '.join(target.formats)}", param_hint="--format"
            )
    loaded = _load(files, jobs)
    made, problems = tasks.compile_to([c.policy for c in loaded], tasks.stems(files), to, formats or ())
    _wrote(tasks.write(made, output))
    _finish([*(p for c in loaded for p in c.problems), *problems])


@app.command(
    epilog="`byelaw compare a.pdf b.docx c.byelaw` · `byelaw compare *.pdf --ours ours.pdf -o out/` writes HTML, XLSX, DOCX, "
    "Markdown and JSON"
)
def compare(
    files: Files,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="DIR", help="Write comparison.html, .xlsx, .docx, .md and .json here; else print."
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
    files, own = _with_ours(files, ours)
    loaded = _load(files, jobs)
    comparison = tasks.compare([c.policy for c in loaded], None if own is None else loaded[own].policy.policy)
    if json:
        _print_json(comparison)
    elif output is not None:
        _wrote(tasks.write(tasks.comparison_files(comparison, [c.policy for c in loaded]), output))
    else:
        out.print(terminal(comparison, out.width))
    _finish(p for c in loaded for p in c.problems)


@app.command(epilog="`byelaw lineage *.pdf` · `byelaw lineage ours.pdf theirs.docx --json`")
def lineage(files: Files, json: AsJson = False, jobs: Jobs = None, _packs: Packs = None) -> None:
    """Show what was copied: wording that policies share, who shares a template, and names of other schools left behind."""
    loaded = _load(files, jobs)
    found = tasks.lineage([c.policy for c in loaded])
    if json:
        _print_json(found)
    else:
        out.print(lineage_terminal(found), soft_wrap=not out.is_terminal)
    _finish(p for c in loaded for p in c.problems)


def _with_ours(files: list[Path], ours: Path | None) -> tuple[list[Path], int | None]:
    """The files with our own among them, and which of them it is."""
    if ours is None:
        return files, None
    tasks.use_packs_beside([ours])
    same = [index for index, file in enumerate(files) if file.resolve() == ours.resolve()]
    return (files, same[0]) if same else ([*files, ours], len(files))


@app.command(
    epilog='`byelaw ask "May staff follow pupils online?" a.pdf b.docx` · `byelaw ask "Who reads posts first?" *.pdf --json`'
)
def ask(
    question: Annotated[str, typer.Argument(help="A question in plain words, in quotation marks.", metavar="QUESTION")],
    files: Files,
    json: AsJson = False,
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Ask any question in plain words: what each policy says, with the clauses that say so, or why it says nothing."""
    loaded = _load(files, jobs)
    policies = [c.policy for c in loaded]
    words, ready = tasks.prepared(policies)
    found = tasks.ask(question, words, ready)
    if json:
        _print_json(found)
    else:
        out.print(answers(found, {p.policy: p.meta.school or p.meta.title or p.policy for p in policies}))
    _finish(p for c in loaded for p in c.problems)


def _day(date: str | None) -> str | None:
    try:
        return None if date is None else day.fromisoformat(date).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{date!r} is no date; write it as in 2026-09-01") from None


@app.command(
    epilog="`byelaw diff 2025.pdf 2026.pdf` · `byelaw diff old.docx new.byelaw -o out/` writes HTML, Markdown, JSON and DOCX "
    "with tracked changes"
)
def diff(
    old: OldFile,
    new: NewFile,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="DIR", help="Write changes.html, .md, .json and .docx here; else print."
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
    tasks.use_packs_beside([old, new])
    before, after = _load([old, new], 1)
    found = tasks.diff(before, after)
    if json:
        _print_json(found.versions)
    elif output is not None:
        _wrote(tasks.write(tasks.diff_files(found, date), output))
    else:
        out.print(redline_terminal(found), soft_wrap=not out.is_terminal)
    _finish([*before.problems, *after.problems])


@app.command(
    epilog="`byelaw conflicts policy.pdf` · `byelaw conflicts *.pdf --json` · `byelaw conflicts policy.byelaw --possible`"
)
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
    loaded = _load(files, jobs)
    found = tasks.conflicts([c.policy for c in loaded], "possible" if possible else "likely")
    count = sum(len(policy.conflicts) for policy in found.policies)
    if json:
        _print_json(found)
    else:
        for path, policy in zip(files, found.policies, strict=True):
            out.print(conflicts_terminal(policy, str(path)), soft_wrap=not out.is_terminal)
        out.print(f"{len(files)} file{'s' * (len(files) != 1)}, {count} conflict{'s' * (count != 1)}")
    _finish(p for c in loaded for p in c.problems)
    raise typer.Exit(1 if count else 0)


@app.command(epilog="`byelaw coverage policy.pdf` · `byelaw coverage *.pdf --list social-media --json`")
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
    loaded = _load(files, jobs)
    found = tasks.coverage([c.policy for c in loaded], lists or ())
    if json:
        _print_json(found)
    else:
        for path, policy in zip(files, found.policies, strict=True):
            out.print(coverage_terminal(policy, str(path)), soft_wrap=not out.is_terminal)
    _finish(p for c in loaded for p in c.problems)
    raise typer.Exit(1 if any(policy.weak or policy.missing for policy in found.policies) else 0)


@app.command(epilog="`byelaw ladder trust.pdf school.docx` · `byelaw ladder framework.byelaw school.byelaw --json`")
def ladder(
    framework: Annotated[Path, typer.Argument(help="The framework: a trust's or a model policy.", metavar="FRAMEWORK")],
    school: Annotated[Path, typer.Argument(help="The school's own policy.", metavar="SCHOOL")],
    json: AsJson = False,
    _packs: Packs = None,
) -> None:
    """Set a school's policy beside the framework that binds the same people: same, tighter, looser, missing, opposed."""
    tasks.use_packs_beside([framework, school])
    first, second = _load([framework, school], 1)
    found = tasks.ladder(first.policy, second.policy)
    if json:
        _print_json(found)
    else:
        out.print(ladder_terminal(found), soft_wrap=not out.is_terminal)
    _finish([*first.problems, *second.problems])
    verdicts = {*(step.verdict for step in found.steps), *(answer.verdict for answer in found.questions)}
    wanting = not verdicts.isdisjoint(("opposed", "missing", "looser"))
    raise typer.Exit(1 if wanting else 0)


@app.command(
    epilog="`byelaw graph *.pdf -o policies.graphml` · `byelaw graph *.pdf -o policies.json` · `byelaw graph *.pdf -o policies.svg`"
)
def graph(
    files: Files,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="A .graphml, .json or .svg file.")],
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Write the policy graph: policies, clauses, norms, concepts, roles, laws, and what joins them; or (.svg) a picture of it."""
    if output.suffix not in (".graphml", ".json", ".svg"):
        raise typer.BadParameter("name a file that ends in .graphml, .json or .svg", param_hint="--output")
    loaded = _load(files, jobs)
    _wrote(tasks.write([tasks.graph_file([c.policy for c in loaded], output.name)], output.parent))
    _finish(p for c in loaded for p in c.problems)


app.command(epilog=DECIDE_EPILOG)(decide)


SCHEMAS = {
    "json": clause_schema,
    "rules": rules_schema,
    "diff": diff_schema,
    "comparison": comparison_schema,
    "ask": answers_schema,
    "conflicts": conflicts_schema,
    "coverage": coverage_schema,
    "ladder": ladder_schema,
    "lineage": lineage_schema,
    "facts": decisions.facts_schema,
    "answer": decisions.answer_schema,
    "normal": decisions.normal_schema,
}
"""What the verbs read and write as JSON, by name; `json` is the clause model."""


@app.command(epilog="`byelaw schema > byelaw.schema.json` · `byelaw schema rules`")
def schema(
    of: Annotated[
        str, typer.Argument(help=f"One of: {', '.join(SCHEMAS)} (json is the clause model).", metavar="[TARGET]")
    ] = "json",
) -> None:
    """Print the JSON Schema (2020-12) of what the other commands give as JSON."""
    if of not in SCHEMAS:
        raise typer.BadParameter(f"there is no schema for {of!r}; there are: {', '.join(SCHEMAS)}", param_hint="TARGET")
    _print_json(SCHEMAS[of]())


pack = typer.Typer(no_args_is_help=True, help="The packs: the words of rules, what they mean, how documents say them.")
app.add_typer(pack, name="pack")


@pack.command(name="list", epilog="`byelaw pack list` · `byelaw pack list --packs ours/`")
def pack_list(_packs: Packs = None) -> None:
    """Show every pack that there is, with what it holds."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("pack", "title", "version", "actions", "facts", "questions", "uses", "from"):
        table.add_column(heading, justify="right" if heading in ("actions", "facts", "questions") else "left")
    for one, folder in tasks.packs():
        counts = (str(len(one.actions)), str(len(one.facts)), str(len(one.questions)))
        row = (
            one.name,
            one.title,
            one.version,
            *counts,
            ", ".join(one.uses),
            str(folder or "built in"),
        )
        table.add_row(*map(Text, row))
    out.print(table)


@pack.command(name="check", epilog="`byelaw pack check ours/uniform` · `byelaw pack check ours/* --json`")
def pack_check(
    folders: Annotated[list[Path], typer.Argument(help="Folders with a pack.toml.", metavar="FOLDER...")],
    json: AsJson = False,
    _packs: Packs = None,
) -> None:
    """Find what is wrong with a pack: fields, unknown words, phrases that never match, rings, questions that are none."""
    problems = tasks.check_packs(folders)
    if json:
        _print_json({"problems": problems})
    else:
        for problem in problems:
            out.print(Text(format_problem(problem)), soft_wrap=True)
        out.print(
            f"{len(folders)} pack{'s' * (len(folders) != 1)}, {len(problems)} finding{'s' * (len(problems) != 1)}"
        )
    raise typer.Exit(1 if any(problem.severity != "note" for problem in problems) else 0)


export = typer.Typer(
    no_args_is_help=True, help="Rules and documents for other software, with a report of what each format cannot say."
)
app.add_typer(export, name="export")


@export.command(name="list", epilog="`byelaw export list`")
def export_list() -> None:
    """Show every format that there is, and which of them an engine decides from."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("export", "decides", "what"):
        table.add_column(heading)
    for one in EXPORTS:
        table.add_row(Text(one.name), "yes" if one.decides else "no", Text(one.help))
    out.print(table)


@export.command(
    name="write", epilog="`byelaw export write *.pdf -o exports/` · `byelaw export write policy.byelaw --to akn`"
)
def export_write(
    files: Files,
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Only this format; may be repeated. Without: all of them.")
    ] = None,
    output: Folder = Path("exports"),
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Write policies in other formats, each in DIR/policy/format/ with losses.json beside it."""
    names = [one.name for one in EXPORTS]
    unknown = next((name for name in to or () if name not in names), None)
    if unknown is not None:
        raise typer.BadParameter(f"there is no export {unknown!r}; there are: {', '.join(names)}", param_hint="--to")
    loaded = _load(files, jobs)
    _wrote(tasks.write(tasks.export_to([c.policy for c in loaded], to or names), output))
    _finish(p for c in loaded for p in c.problems)


@export.command(name="verify", epilog="`byelaw export verify exports/` · `byelaw export verify exports/ --json`")
def export_verify(
    folder: Annotated[Path, typer.Argument(help="A folder that `export write` filled.", metavar="DIR")],
    json: AsJson = False,
) -> None:
    """Check exports by the schemas and engines that are installed. Exit status 1 if one of them finds something wrong."""
    found = tasks.verify_exports(folder)
    checks = [check for *_, each_ in found for check in each_]
    if json:
        rows = [{"policy": p, "target": t, **msgspec.to_builtins(check)} for p, t, each_ in found for check in each_]
        _print_json({"checks": rows})
    else:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("policy", "export", "checked by", "outcome", ""):
            table.add_column(heading)
        for policy, target, each_ in found:
            for check in each_:
                style = {"passed": "green", "failed": "bold red", "not run": "yellow"}[check.outcome]
                table.add_row(Text(policy), Text(target), Text(check.by), Text(check.outcome, style), Text(check.said))
        out.print(table)
    raise typer.Exit(1 if any(check.outcome == "failed" for check in checks) else 0)


@app.command(epilog="`byelaw demo` · `byelaw demo -o somewhere/`")
def demo(output: Folder = Path("out")) -> None:
    """Run the main job on the sample PDFs: lift, compare, and compile them into everything there is."""
    samples = sorted((Path(__file__).parent / "policies").glob("*.pdf"))
    loaded = _load(samples, None)
    policies, stems = [c.policy for c in loaded], tasks.stems(samples)
    files = [tasks.source_file(c, path.stem) for path, c in zip(samples, loaded, strict=True)]
    for target in TARGETS:
        files += tasks.compile_to(policies, stems, target.name)[0]
    comparison = tasks.compare(policies)
    files += [*tasks.comparison_files(comparison, policies), tasks.graph_file(policies, "policies.graphml")]
    tasks.write(files, output)
    out.print(terminal(comparison, out.width))
    out.print(
        f"{len(samples)} policies read, {len(files)} files written to {output}/ - open {output}/comparison.html first.",
        soft_wrap=True,
    )


# --- shared by the verbs ---------------------------------------------------------------------------------------


def _load(files: list[Path], jobs: int | None) -> tuple[Compiled, ...]:
    """All files, with a progress bar when somebody watches and there is more than one."""
    with _progress(len(files), "reading") as tick:
        return tasks.load_all(files, tick, jobs or _jobs(files))


def _each(items: list[Item], do: Callable[[Item], T], what: str, jobs: int) -> list[T]:
    """A verb on every file, with a progress bar."""
    with _progress(len(items), what) as tick:
        return each(items, do, tick, jobs)


def _jobs(files: list[Path]) -> int:
    """How many processes suit these files; source is read too fast to need any."""
    return jobs_for(sum(path.suffix != SUFFIX for path in files))


def _lifted(item: tuple[Path, Path | None]) -> tasks.Lift:
    return tasks.lift(*item)


@contextmanager
def _progress(total: int, what: str) -> Iterator[Callable[[], None]]:
    """A bar on the error stream; silent when it is not a terminal."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal or total < 2) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def _print_json(value: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=1).decode() + "\n")


def _wrote(paths: Iterable[Path]) -> None:
    for path in paths:
        out.print(Text(f"wrote {path}"), soft_wrap=True)


def _show(problems: Iterable[Problem]) -> None:
    for problem in problems:
        err.print(Text(format_problem(problem), style="red" if problem.severity == "error" else ""), soft_wrap=True)


def _finish(problems: Iterable[Problem]) -> None:
    """Shows what was noted on the way; errors among them make the exit status 1."""
    found = list(problems)
    _show(found)
    if errors(found):
        raise typer.Exit(1)


def _fail(problems: Iterable[Problem]) -> None:
    """Shows why nothing could be done, exit status 2."""
    _show(problems)
    raise typer.Exit(2)


def main() -> None:
    """The entry point: unreadable input becomes one clear message (as JSON, where that is asked for) and exit status 2, a
    closed pipe a quiet end.
    """
    try:
        try:
            app(prog_name="byelaw")
        except (MemoryError, RecursionError):
            hint = "name fewer files at once, or split the longest of them"
            raise unreadable("", "too-large", "all the files together take more memory than there is", hint) from None
    except Unreadable as error:
        if "--json" in sys.argv:
            _print_json({"problems": error.problems})
        else:
            _show(error.problems)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
