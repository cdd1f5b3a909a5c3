"""How much of a file is read at most. Each bound lies far above any policy: what exceeds it is damaged, or meant to harm.

A file beyond a bound is refused with a message, before the library that would choke on it is asked to read it.
"""

import re
import zlib
from collections.abc import Iterator

from ....grammar.problems import Unreadable, unreadable

LARGEST_FILE = 200_000_000
"""Bytes of a file. A policy with photographs has 20 MB."""
LARGEST_TEXT = 4_000_000
"""Bytes of a file without pictures (text, Markdown, web page). The longest policies have 400 KB."""
LARGEST_SOURCE = 8_000_000
"""Bytes of Byelaw source, which is at most twice what it was lifted from. Of the densest rules they take a minute."""
LARGEST_UNPACKED = 250_000_000
"""Bytes of all that a DOCX packs, pictures too."""
LARGEST_PART = 20_000_000
"""Bytes of an XML part of a DOCX. As a tree it takes thirty times as much; 500 pages have 10 MB."""
LARGEST_STREAM = 10_000_000
"""Bytes of the drawing operators of a page of a PDF, unpacked. In pdfium each may take eighty; a page has 50 KB."""
MOST_DRAWN = 100_000
"""Drawings that stand within each other on a page of a PDF, each counted as often as it is drawn."""
DEEPEST_DRAWN = 40
"""So many levels of drawings within drawings does pdfium follow."""
MOST_PAGES = 3_000
"""Pages of a PDF. A school's whole set of policies bound in one has 1,000."""
MOST_CHARACTERS = 100_000
"""Characters on a page of a PDF. In the smallest type that can be read a page holds 30,000."""
MOST_WORDS = 300_000
"""Words of a document: some 700 pages, which take half a minute."""
LONGEST_PARAGRAPH = 20_000
"""Words of one paragraph; a long one has 300. What looks for a sentence's parts may take the square of its length."""

_NO_DRAWING = re.compile(
    rb"/Image\b|/Length[123]\b|/FontFile|/(?:Type1|CIDFontType0)C\b|/OpenType\b|/ICCBased|/Metadata"
)
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R\b")
_HEADING = 200
"""So many bytes hold the numbers of an object."""
_ASK = "ask for the document as it was published, or split it"


class TooMuch(Exception):
    """A part of a file exceeds a bound; says which, in words that follow the part's name."""


def too_much(file: str, what: str) -> Unreadable:
    """The exception for a file that exceeds a bound: `what` says by how much."""
    return unreadable(file, "too-large", what, _ASK)


def check_pdf(data: bytes, file: str) -> None:
    """Refuses a PDF whose streams unpack to more than pages have, or whose drawings stand within each other without end."""
    forms: dict[int, tuple[int, bytes]] = {}
    for number, head, operators in _streams(data):
        if len(operators) > LARGEST_STREAM:
            raise too_much(file, f"a part of the PDF unpacks to more than {LARGEST_STREAM // 1_000_000} MB of drawing")
        if b"/Form" in head:
            forms[number] = len(re.findall(rb"/\S+\s+Do\b", operators)), head
    if _drawn(data, forms) > MOST_DRAWN:
        raise too_much(file, "the PDF's drawings stand within each other many times over")


def _streams(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, dictionary and unpacked content (cut a little beyond the bound) of each stream that may hold operators."""
    for found in re.finditer(rb"stream\r?\n", data):
        if data.endswith(b"end", 0, found.start()):
            continue
        before = data[max(0, found.start() - 4000) : found.start()]
        _, _, head = before.rpartition(b" obj")
        if not _NO_DRAWING.search(head):
            named = before[: len(before) - len(head)]
            number = re.search(rb"(\d+)\s+\d+ obj$", named[-_HEADING:])
            end = data.find(b"endstream", found.end())
            packed = data[found.end() : end if end >= 0 else len(data)]
            yield int(number[1]) if number and len(number[1]) < 12 else 0, head, _unpacked(packed)


def _unpacked(packed: bytes) -> bytes:
    """What a stream holds, however often it was packed; what zlib cannot read is left as it is."""
    while packed[:1] in (b"\x78", b"\x68", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08"):
        try:
            packed = zlib.decompressobj().decompress(packed, LARGEST_STREAM + 1)
        except zlib.error:
            break
    return packed


def _drawn(data: bytes, forms: dict[int, tuple[int, bytes]]) -> int:
    """How many drawings the drawing that holds most comes to."""
    if not any(count for count, _ in forms.values()):
        return 0
    inner = {number: _inner(data, head, forms) for number, (_, head) in forms.items()}
    drawn = dict.fromkeys(forms, 1)
    for _ in range(DEEPEST_DRAWN):
        drawn = {
            number: min(1 + count * max((drawn[child] for child in inner[number]), default=0), MOST_DRAWN + 1)
            for number, (count, _) in forms.items()
        }
    return max(drawn.values())


def _inner(data: bytes, head: bytes, forms: dict[int, tuple[int, bytes]]) -> list[int]:
    """The forms that a form's resources name, themselves or by way of two dictionaries."""
    named = [int(number) for number in _REFERENCE.findall(head) if len(number) < 12]
    reached = list(named)
    for _ in range(2):
        named = [
            int(number)
            for name in named
            if name not in forms
            and (entry := re.search(rb"(?<!\d)%d\s+\d+\s+obj(.{0,4000}?)endobj" % name, data, re.DOTALL))
            for number in _REFERENCE.findall(entry[1])
            if len(number) < 12
        ]
        reached += named
    return [number for number in reached if number in forms]
