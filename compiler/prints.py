"""Short marks of what a document prints in the places where a source keeps no `>` words: its title, front matter and headings.

They stand behind the file's name in the source, so that a later merge tells what a person mended from what the document says.
"""

import hashlib

from msgspec.structs import replace

from ..grammar.printer import print_line, quote
from ..grammar.syntax import Appendix, Lifted, MetaLine, Section, Source

Printed = MetaLine | Section | Appendix
LENGTH = 4


def mark(text: str) -> str:
    """The mark of a printed line: four hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def title_line(source: Source) -> str:
    """The line that gives a source its title, without its place."""
    return f"policy {quote(source.title)}"


def placeless(line: Printed) -> str:
    """A line of the front matter or a heading as printed, without its place."""
    return print_line(line if isinstance(line, Lifted) else replace(line, at=None))


def marks_of(source: Source) -> str:
    """The marks of everything in a source that nothing else tells the printed form of, one behind the other."""
    lines = [*source.meta, *(block for block in source.blocks if isinstance(block, Section | Appendix))]
    told = [title_line(source), *(placeless(line) for line in lines if not isinstance(line, Lifted))]
    return "".join(dict.fromkeys(map(mark, told)))


def marks_in(source: Source) -> frozenset[str]:
    """The marks that a source holds of the document that it was lifted from; empty where it holds none."""
    marks = next((line.marks for line in source.meta if isinstance(line, Lifted)), "")
    return frozenset(marks[k : k + LENGTH] for k in range(0, len(marks), LENGTH))
