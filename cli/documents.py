"""Verbs on documents and source: read, lift, review, fmt, check, compile."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from ..grammar.problems import errors, format_problem, unreadable
from ..parallel import each as each_strictly
from .console import each, err, fail, finish, jobs_of, load, out, print_json, wrote
from .options import AsJson, Files, Folder, Jobs, OneFile, Packs

if TYPE_CHECKING:
    from ..compiler.merge import Merged
    from ..tasks.documents import Lift


def read(
    file: OneFile,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="Account for every word: page, place, and what it became.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show what is read from a document: its blocks, or (with --ledger) what became of every word."""
    from ..tasks import documents

    document, book, problems = documents.read(file)
    if json:
        print_json(book if ledger else document)
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
    finish(problems)


def lift(
    files: Files,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR|FILE", help="Write here, onto what is there already; else print."),
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
    from ..compiler.pipeline import SUFFIX
    from ..tasks import documents
    from ..tasks.files import placed, write
    from .review import print_report

    if onto is not None and len(files) > 1:
        raise typer.BadParameter("one document at a time is merged with a file", param_hint="--onto")
    if json and not report:
        raise typer.BadParameter("it goes with --report; source is text", param_hint="--json")

    places = {} if output is None else placed([path.stem + SUFFIX for path in files], output)

    def there(path: Path) -> Path | None:
        """The source that stands where this document's will be written."""
        written = places.get(path.stem + SUFFIX)
        if onto is not None and written is not None and written.exists() and not written.samefile(onto):
            hint = f"merge with that one, or name a folder without a {written.name}"
            raise unreadable(str(written), "in-the-way", "this file would be overwritten", hint)
        return onto or (written if written is not None and written.exists() else None)

    done, refused = each([(path, there(path)) for path in files], _lifted, "lifting", jobs or jobs_of(files))
    lifted = {files[number]: one for number, one in done.items()}
    if output is not None:
        wrote(write([one.file for one in lifted.values()], output))
    elif not report:
        for one in lifted.values():
            sys.stdout.write(one.file.content.decode())
    if report:
        reports = [documents.report(one, path.name) for path, one in lifted.items()]
        if json:
            print_json({"reports": reports})
        else:
            for found in reports:
                print_report(found, out)
    merged = {path: one.merged for path, one in lifted.items() if one.merged is not None}
    for path, onto_it in merged.items():
        _told_of(path, onto_it)
    problems = (problem for one in lifted.values() for problem in one.problems)
    finish(problems, refused, found=any(onto_it.conflicts for onto_it in merged.values()))


def _lifted(item: tuple[Path, Path | None]) -> "Lift":
    from ..tasks.documents import lift

    return lift(*item)


def _told_of(path: Path, merged: "Merged") -> None:
    conflicts = f"{merged.conflicts} conflict{'s' * (merged.conflicts != 1)}"
    text = (
        f"{path}: {merged.kept} reviewed line{'s' * (merged.kept != 1)} kept, {merged.added} new proposals, {conflicts}"
    )
    err.print(
        Text(text + (", each marked ! or told in a remark in the source" if merged.conflicts else "")), soft_wrap=True
    )


def review(
    file: Annotated[Path, typer.Argument(help="A .byelaw file.", metavar="FILE")],
    doubtful: Annotated[bool, typer.Option("--doubtful", help="Only what is marked ?? or !.")] = False,
    _packs: Packs = None,
) -> None:
    """Walk through what the machine proposed: accept, edit, strike out, skip, undo. Each decision is saved at once."""
    from ..tasks import documents
    from .review import walk

    walk(documents.open_review(file, doubtful), out)


def fmt(
    files: Files,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 if a file is not in canonical form.")
    ] = False,
) -> None:
    """Print source in its one canonical layout, in place. The meaning and the comments stay as they are."""
    from ..tasks import documents
    from ..tasks.files import File, write

    results = [(path, *result) for path, result in zip(files, each_strictly(files, documents.fmt), strict=True)]
    problems = [problem for *_, found in results for problem in found]
    if errors(problems):
        fail(problems)
    changed = [(path, new) for path, old, new, _ in results if new is not None and new != old]
    for path, new in changed:
        if not check:
            write([File(path.name, new.encode())], path.parent)
        err.print(Text(f"{path}: {'is not in canonical form' if check else 'formatted'}"))
    raise typer.Exit(1 if check and changed else 0)


def check(files: Files, json: AsJson = False, jobs: Jobs = None, _packs: Packs = None) -> None:
    """Find what is wrong: syntax, words that no pack knows, references that point to nothing."""
    from ..tasks import documents

    checked, refused = each(files, documents.check_file, "checking", jobs or jobs_of(files))
    problems = [problem for found in checked.values() for problem in found] + list(refused)
    if json:
        print_json({"problems": problems})
    else:
        for problem in problems:
            out.print(Text(format_problem(problem)), soft_wrap=True)
        out.print(f"{len(files)} file{'s' * (len(files) != 1)}, {len(problems)} finding{'s' * (len(problems) != 1)}")
    raise typer.Exit(2 if refused else 1 if any(problem.severity != "note" for problem in problems) else 0)


def compile_to(
    files: Files,
    to: Annotated[str, typer.Option("--to", help="What to make: json, policy, handbook, checklist, rules.")] = "json",
    formats: Annotated[
        list[str] | None, typer.Option("--format", "-f", help="Only this format of the target; may be repeated.")
    ] = None,
    output: Folder = Path("out"),
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Compile policies into something to hold: the clause model, the policy itself, a handbook, checklists, rules."""
    from ..outputs import TARGETS
    from ..tasks import targets
    from ..tasks.files import write

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
    loaded = load(files, jobs)
    made, problems = targets.compile_to(loaded.policies, loaded.stems, to, formats or ())
    wrote(write(made, output))
    finish([*loaded.problems, *problems], loaded.refused)
