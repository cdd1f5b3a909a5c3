"""A path is looked at before it is read: that there is an ordinary file, which can be opened and is not too large.

Every way in goes by here, for documents and for Byelaw source, so that a bad path is told in the same words everywhere.
"""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...grammar.problems import unreadable

_CHECK = "check the name and the folder"


def check_file(path: Path, largest: int) -> None:
    """Raises `Unreadable` for what is no file, cannot be opened, or has more bytes than `largest`."""
    file = str(path)
    if file == "-":
        hint = "save what you would pipe in, and name that file: results and messages are named after it"
        raise unreadable(file, "standard-input", "files are read, not the standard input", hint)
    if (plain := file.encode(errors="replace").decode()) != file or "\0" in file:
        raise unreadable(plain, "name", "its name holds characters that are no text", "rename it")
    with told(path):
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise unreadable(file, "folder", "this is a folder, not a file", "name the files in it")
        if not stat.S_ISREG(found.st_mode):
            hint = "save what comes out of it, and name that file"
            raise unreadable(file, "no-file", "this is a pipe or a device, not a file", hint)
        if found.st_size > largest:
            size = f"it has {found.st_size // 1_000_000} MB, and at most {largest // 1_000_000} MB are read"
            raise unreadable(file, "too-large", size, "check that it is the policy, or split it")
        path.open("rb").close()


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Makes one message of whatever keeps a file from being read: it is gone or locked, or takes more memory or depth than
    there is.
    """
    file = str(path)
    try:
        yield
    except FileNotFoundError:
        raise unreadable(file, "missing", "there is no such file", _CHECK) from None
    except OSError as error:
        hint = "check its name and permissions"
        raise unreadable(file, "unreadable", f"it cannot be read: {error.strerror}", hint) from None
    except MemoryError as error:
        error.__traceback__ = None  # what it holds is to be free when the message is written
        hint = "close other programs, or split the document"
        raise unreadable(file, "too-large", "it takes more memory than there is", hint) from None
    except RecursionError:
        hint = "check that it is the policy; if it is, save it anew with a simpler layout"
        raise unreadable(file, "too-deep", "its parts lie too deep within each other", hint) from None
