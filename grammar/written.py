"""What people write for Byelaw (source, packs, calendars, facts) as text, whatever editor saved it."""

import codecs

from .problems import Problem, Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a file begins with that tells how it was saved. The mark of UTF-32 begins like that of UTF-16, and is tried first."""


def marked(data: bytes) -> str | None:
    """The encoding that a mark at the beginning tells; None without one."""
    return next((name for mark, name in MARKS if data.startswith(mark)), None)


def written(data: bytes, file: str) -> str:
    """The text of a file's bytes: UTF-8, or what its mark tells. Raises `Unreadable` for others, which could only be guessed."""
    encoding = marked(data)
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if encoding in (None, "utf-8-sig") else None
        problem = Problem(
            code="not-utf-8",
            message="a character here is not saved as UTF-8",
            file=file,
            line=line,
            hint="Save the file as UTF-8; in Notepad: Save as, then UTF-8 beside Encoding.",
        )
        raise Unreadable(problem) from None
