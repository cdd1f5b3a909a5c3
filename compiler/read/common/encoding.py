"""The bytes of a text file as text: UTF-8 and UTF-16 with or without a mark, else Windows-1252.

After this: line ends are `\\n`, a form feed is kept (it parts pages), other control characters are gone. Bytes that are
no text raise `Unreadable`.
"""

import re

from ....grammar.problems import Unreadable, unreadable
from ....grammar.written import marked

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_MOST_CONTROL = 0.01
"""Text holds hardly any control characters; a file with more of them is binary."""


def decode(data: bytes, file: str) -> str:
    """The text of a file's bytes. `file` is named in the message."""
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        raise _binary(file, error.start) from None
    control = list(_CONTROL.finditer(text))
    if len(control) > _MOST_CONTROL * len(text) + 1:
        raise _binary(file, control[0].start())
    text = _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return re.sub("[\u2028\u2029\x85]", "\n", text)


def _encoding(data: bytes) -> str:
    if (named := marked(data)) is not None:
        return named
    head = data[:1000]
    if len(head) > 3 and 0 in head:  # Latin text in UTF-16 has a zero in every second byte
        for first, name in ((0, "utf-16-be"), (1, "utf-16-le")):
            if head[first::2].count(0) > 0.4 * len(head) and head[1 - first :: 2].count(0) < 0.1 * len(head):
                return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _binary(file: str, place: int) -> Unreadable:
    return unreadable(
        file,
        "not-text",
        f"this is no text: it holds bytes that no text has (the first at {place + 1})",
        "give the policy as PDF, DOCX, Markdown or text (UTF-8)",
    )
