"""One question about a whole source in each file; the tuple CHECKS gives their order.

A check takes a source and the words of its packs, and gives its findings in the order of the lines. A new check is one
file, one line here and its cases.
"""

from collections.abc import Callable, Iterator

from ...grammar.problems import Problem
from ...grammar.syntax import Source
from ...grammar.vocabulary import Vocabulary, pack_names, vocabulary
from ..findings import Finding, problem
from .dates import dates
from .disputes import disputes
from .names import names
from .references import references

Check = Callable[[Source, Vocabulary], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (dates, references, names, disputes)


def check(source: Source, file: str, text: str = "", words: Vocabulary | None = None) -> tuple[Problem, ...]:
    """All findings about a source, in the order of its lines.

    `text` is the file's text, for columns and excerpts; `words` takes the place of the packs that the source names.
    """
    known = words or vocabulary(*(pack.name for pack in source.packs if pack.name in pack_names()))
    found = [problem(finding, file, text) for run in CHECKS for finding in run(source, known)]
    return tuple(sorted(found, key=lambda p: (p.line or 0, p.column or 0, p.page or 0)))
