"""Files that are to be written, and their writing: all of them, or none that is half."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from ..grammar.problems import unreadable


class File(Struct, frozen=True):
    """Something to write: its name, with `/` where it goes into a folder of its own, and its bytes."""

    name: str
    content: bytes


ENDINGS = (
    *(".byelaw", ".cedar", ".csv", ".dmn", ".docx", ".graphml", ".html", ".ics", ".json", ".jsonld", ".jsonl", ".md"),
    *(".pdf", ".rego", ".svg", ".toml", ".txt", ".xlsx", ".xml"),
)
"""A name that ends so is a file's, unless a folder of this name is there."""


def placed(names: Sequence[str], output: Path) -> dict[str, Path]:
    """Where each of these files goes: into the folder `output`; or, where it is named like a file, the one that ends alike to it
    and the others nowhere. Raises `Unreadable` where none ends alike, or several do.
    """
    ending = output.suffix.lower()
    if ending not in ENDINGS or output.is_dir():
        return {name: output / name for name in names}
    alike = [name for name in names if Path(name).suffix == ending and "/" not in name]
    if len(alike) == 1:
        return {alike[0]: output}
    endings = ", ".join(dict.fromkeys(Path(name).suffix for name in names if "/" not in name))
    what = (
        f"{len(alike)} files that end in {ending} are to be written, and this is the name of one"
        if alike
        else f"no file that ends in {ending} can be written alone here"
    )
    hint = f"name a folder with -o{f', or a file that ends in {endings}' if endings and not alike else ''}"
    raise unreadable(str(output), "file-name", what, hint)


def write(files: Sequence[File], output: Path) -> tuple[Path, ...]:
    """Writes the files, each to where it is `placed`, all or none that is half: each goes to a temporary name first and is then
    moved into place.
    """
    names = [file.name for file in files]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise unreadable(
            str(output / twice),
            "same-name",
            "two of the files would be written here",
            "rename one, or write them apart",
        )
    places = placed(names, output)
    staged: list[tuple[Path, Path]] = []
    place = output
    try:
        for file in files:
            if file.name not in places:
                continue
            place = places[file.name]
            place.parent.mkdir(parents=True, exist_ok=True)
            staged.append((_staged(place, file.content), place))
        for temporary, place in staged:
            temporary.replace(place)
    except OSError as error:
        reason = "a file is in the way" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
        raise unreadable(
            str(place), "not-written", f"it cannot be written: {reason}", "choose another folder with -o"
        ) from None
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)  # only those that were not moved are still there
    return tuple(places.values())


def _staged(path: Path, content: bytes) -> Path:
    """The content in a temporary file beside the path, with the permissions that a new file gets."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
