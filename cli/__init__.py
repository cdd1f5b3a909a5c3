"""The command line: words, colours and exit statuses around `tasks`. 0 done, 1 findings, 2 bad usage or unreadable input.

Here stands which verbs there are, in the order of the help, with examples; each is a function of one of the other modules. A
verb loads what it works with when it is called, so that help is there at once and no verb waits for the work of another.
"""

import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer

from ..grammar.problems import Unreadable, unreadable
from . import comparing, decide, documents, exports, extras, packs
from .console import out, print_json, show

Verb = tuple[str, Callable[..., Any], str]

VERBS: tuple[Verb, ...] = (
    (
        "read",
        documents.read,
        "`byelaw read policy.pdf` · `byelaw read policy.pdf --ledger` · `byelaw read policy.pdf --ledger --json`",
    ),
    (
        "lift",
        documents.lift,
        "`byelaw lift policy.pdf` prints · `byelaw lift *.pdf -o sources/` writes one file for each · "
        "`byelaw lift policy.pdf --report` · `byelaw lift next-year.pdf --onto sources/policy.byelaw -o sources/`",
    ),
    (
        "review",
        documents.review,
        "`byelaw review policy.byelaw` · `byelaw review policy.byelaw --doubtful` · `printf 'a\\nr\\n' | byelaw review …`",
    ),
    (
        "fmt",
        documents.fmt,
        "`byelaw fmt policy.byelaw` rewrites · `byelaw fmt --check policies/*.byelaw` only tells",
    ),
    ("check", documents.check, "`byelaw check policies/*.byelaw` · `byelaw check policy.pdf --json`"),
    (
        "compile",
        documents.compile_to,
        "`byelaw compile *.pdf --to handbook -o out/` · `byelaw compile policy.pdf --to checklist --format csv -o out/`",
    ),
    (
        "compare",
        comparing.compare,
        "`byelaw compare a.pdf b.docx c.byelaw` · `byelaw compare *.pdf --ours ours.pdf -o out/` writes HTML, XLSX, DOCX, "
        "Markdown and JSON",
    ),
    ("lineage", comparing.lineage, "`byelaw lineage *.pdf` · `byelaw lineage ours.pdf theirs.docx --json`"),
    (
        "ask",
        comparing.ask,
        '`byelaw ask "May staff follow pupils online?" a.pdf b.docx` · `byelaw ask "Who reads posts first?" *.pdf --json`',
    ),
    (
        "diff",
        comparing.diff,
        "`byelaw diff 2025.pdf 2026.pdf` · `byelaw diff old.docx new.byelaw -o out/` writes HTML, Markdown, JSON and DOCX "
        "with tracked changes",
    ),
    (
        "conflicts",
        comparing.conflicts,
        "`byelaw conflicts policy.pdf` · `byelaw conflicts *.pdf --json` · `byelaw conflicts policy.byelaw --possible`",
    ),
    (
        "coverage",
        comparing.coverage,
        "`byelaw coverage policy.pdf` · `byelaw coverage *.pdf --list social-media --json`",
    ),
    (
        "ladder",
        comparing.ladder,
        "`byelaw ladder trust.pdf school.docx` · `byelaw ladder framework.byelaw school.byelaw --json`",
    ),
    (
        "graph",
        comparing.graph,
        "`byelaw graph *.pdf -o policies.graphml` · `byelaw graph *.pdf -o policies.json` · "
        "`byelaw graph *.pdf -o policies.svg`",
    ),
    ("decide", decide.decide, decide.EPILOG),
    ("schema", extras.schema, "`byelaw schema > byelaw.schema.json` · `byelaw schema rules`"),
    ("demo", extras.demo, "`byelaw demo` · `byelaw demo -o somewhere/`"),
)

PACK_VERBS: tuple[Verb, ...] = (
    ("list", packs.list_, "`byelaw pack list` · `byelaw pack list --packs ours/`"),
    ("check", packs.check, "`byelaw pack check ours/uniform` · `byelaw pack check ours/* --json`"),
)

EXPORT_VERBS: tuple[Verb, ...] = (
    ("list", exports.list_, "`byelaw export list`"),
    ("write", exports.write, "`byelaw export write *.pdf -o exports/` · `byelaw export write policy.byelaw --to akn`"),
    ("verify", exports.verify, "`byelaw export verify exports/` · `byelaw export verify exports/ --json`"),
)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        out.print(f"byelaw {version('byelaw')}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def _group(verbs: Iterable[Verb], text: str, **settings: Any) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True, help=text, **settings)
    for name, verb, examples in verbs:
        group.command(name, epilog=examples)(verb)
    return group


app = _group(
    VERBS,
    "Policy-as-code for schools: read policies, compare them clause by clause, compile them into things to use.",
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback()(_options)
app.add_typer(_group(PACK_VERBS, "The packs: the words of rules, what they mean, how documents say them."), name="pack")
app.add_typer(
    _group(EXPORT_VERBS, "Rules and documents for other software, with a report of what each format cannot say."),
    name="export",
)


def main() -> None:
    """The entry point: unreadable input becomes one clear message (as JSON, where that is asked for) and exit status 2, a
    closed pipe a quiet end.
    """
    # What is left at the end would be searched for cycles, which takes a fifth of the time that one file does.
    atexit.register(gc.freeze)
    try:
        try:
            app(prog_name="byelaw")
        except (MemoryError, RecursionError):
            hint = "name fewer files at once, or split the longest of them"
            raise unreadable("", "too-large", "all the files together take more memory than there is", hint) from None
    except Unreadable as error:
        if "--json" in sys.argv:
            print_json({"problems": error.problems})
        else:
            show(error.problems)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
