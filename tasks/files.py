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


def write(files: Sequence[File], folder: Path) -> tuple[Path, ...]:
    """Writes all the files or none that is half: each goes to a temporary name first and is then moved into place."""
    names = [file.name for file in files]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise unreadable(
            str(folder / twice),
            "same-name",
            "two of the files would be written here",
            "rename one, or write them apart",
        )
    staged: list[tuple[Path, Path]] = []
    place = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            place = folder / file.name
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
    return tuple(folder / name for name in names)


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
