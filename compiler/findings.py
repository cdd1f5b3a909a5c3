"""What the checks stand on: a walk over a source, and the finding that a check makes in a line of it.

A finding knows its node and the word that it is about; `problem` turns that into a place in the file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from msgspec import Struct
from rapidfuzz import fuzz, process

from ..grammar import syntax as s
from ..grammar.printer import print_rule
from ..grammar.problems import Problem, Severity
from ..grammar.span import At, Span


class Finding(NamedTuple):
    """Something that a check found in a node. `word` is what it is about, `at` where the document has it."""

    code: str
    severity: Severity
    message: str
    hint: str
    node: s.Node
    at: At | None = None
    word: str = ""


def nodes(source: s.Source) -> Iterator[tuple[s.Node, At | None]]:
    """Every line of a source in order, with the place in the document of the block that it stands in."""
    yield source, source.at
    for node in (*source.meta, *source.packs, *source.roles, *source.blocks):
        yield from _under(node, None)


def _under(node: s.Node, at: At | None) -> Iterator[tuple[s.Node, At | None]]:
    here = getattr(node, "at", None) or at
    yield node, here
    if isinstance(node, s.Body):
        inner: Iterable[s.Node] = (*node.lines, *node.parts)
    elif isinstance(node, s.Table):
        inner = node.rows
    else:
        inner = node.fields if isinstance(node, s.Form) else ()
    for child in inner:
        yield from _under(child, here)


def parts(value: Any, *kinds: type) -> Iterator[Any]:
    """All values of these kinds within a rule, term, act or condition, in order."""
    if isinstance(value, kinds):
        yield value
    inner = value if isinstance(value, tuple) else [getattr(value, field) for field in value.__struct_fields__]
    for part in inner:
        if isinstance(part, tuple | Struct):  # as most fields are not
            yield from parts(part, *kinds)


def nearest(word: str, known: Iterable[str], shown: Mapping[str, str] | None = None) -> str:
    """`Did you mean …? ` with the known word (as it is `shown`) that is most like it, or nothing."""
    found = process.extractOne(word, sorted(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"Did you mean `{(shown or {}).get(found[0], found[0])}`? " if found else ""


def problem(finding: Finding, file: str, text: str) -> Problem:
    """The finding in its place: with the text of the file, the line and column of its word, or where its node begins."""
    span = finding.node.span
    lines = text.split("\n")
    line, column, end = (span.line if span else None), None, None
    excerpt = print_rule(finding.node) if isinstance(finding.node, s.Rule) else ""
    if span and len(lines) >= span.end_line and text:
        line, place = _place(finding.word, span, lines)
        excerpt = lines[line - 1]
        column = (place.start() if place else span.column - 1) + 1
        end = column + len(finding.word) if place else span.end_column
    return Problem(
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint.strip(),
        file=file,
        line=line,
        column=column,
        end_column=end,
        page=finding.at.page if finding.at else None,
        excerpt=excerpt,
    )


def _place(word: str, span: Span, lines: Sequence[str]) -> tuple[int, re.Match[str] | None]:
    """The first line of a node, or of the words (`>`) under it, that has a word, and where; its first line if none has."""
    if not word:
        return span.line, None
    sought = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    said = takewhile(
        lambda number: lines[number - 1].lstrip().startswith(">"), range(span.end_line + 1, len(lines) + 1)
    )
    for number in (*range(span.line, span.end_line + 1), *said):
        found = sought.search(lines[number - 1], span.column - 1 if number == span.line else 0)
        if found:
            return number, found
    return span.line, None
