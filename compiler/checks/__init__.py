"""One question about a whole source in each file; the tuple CHECKS gives their order.

A check takes a source and the words of its packs, and gives its findings in the order of the lines. A new check is one
file, one line here and its cases.
"""

from collections.abc import Callable, Iterator, Sequence

from ...grammar.problems import Problem
from ...grammar.syntax import Source
from ...grammar.vocabulary import Vocabulary, pack_names, vocabulary
from ..findings import Finding, problem
from ..slips import BLOCKS
from .blanks import blanks
from .dates import dates
from .disputes import disputes
from .names import names
from .ranges import ranges
from .references import references

Check = Callable[[Source, Vocabulary], Iterator[Finding]]

MARKS = ("?", "??", "!", "-")
PLACES = (*BLOCKS, "item", "row")
MISSED = {
    "pack": (
        "unknown-role",
        "unknown-party",
        "unknown-act",
        "unknown-fact",
        "unknown-value",
        "unknown-unit",
        "preposition",
    ),
    "role": ("unknown-role", "unknown-party"),
    "term": ("unknown-fact",),
}
"""The first word of a line → the findings of names that such a line gives."""

CHECKS: tuple[Check, ...] = (dates, references, names, ranges, blanks, disputes)


def check(
    source: Source, file: str, text: str = "", words: Vocabulary | None = None, lost: Sequence[str] = ()
) -> tuple[Problem, ...]:
    """All findings about a source, in the order of its lines.

    `text` is the file's text, for columns and excerpts; `words` takes the place of the packs that the source names. What `lost`
    lines, which could not be read, may have named is not found missing.
    """
    known = words or vocabulary(*(pack.name for pack in source.packs if pack.name in pack_names()))
    findings = (finding for run in CHECKS for finding in run(source, known))
    found = [problem(finding, file, text) for finding in findings if not any(_names(line, finding) for line in lost)]
    return tuple(sorted(found, key=lambda p: (p.line or 0, p.column or 0, p.page or 0)))


def _names(line: str, finding: Finding) -> bool:
    """Whether a line that could not be read may have named what a finding misses."""
    words = line.split()
    head = next((word for word in words if word not in MARKS), "")
    if finding.code not in MISSED.get(head, ("no-target",) if head in PLACES else ()):
        return False
    return head == "pack" or not finding.word or finding.word in words
