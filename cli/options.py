"""Arguments and options that several verbs have, and what happens as soon as they are given."""

from pathlib import Path
from typing import Annotated

import typer


def _beside(files: list[Path]) -> list[Path]:
    from ..tasks.packs import use_packs_beside

    use_packs_beside(files)
    return files


def _own(shelves: list[Path] | None) -> list[Path] | None:
    from ..tasks.packs import use_packs

    for shelf in shelves or ():
        use_packs(shelf)
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
    Path,
    typer.Option(
        "-o", "--output", help="The folder to write into, made if it is not there; or the one file.", metavar="DIR|FILE"
    ),
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
