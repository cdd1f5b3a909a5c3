"""Decisions on the lines of a source: each is accepted, replaced or struck out. Values in, a new source out."""

from collections.abc import Mapping
from itertools import count

from msgspec.structs import replace

from ..grammar.syntax import Form, Line, Source
from .units import UnitNode, rebuilt

Place = tuple[int, int]
"""A unit of the source and a line of the unit, both counted from 0."""


def decided(source: Source, decisions: Mapping[Place, Line | None]) -> Source:
    """The source with the lines that were decided on: each as it now stands, without a mark, or None for struck out."""
    units = count()

    def unit(node: UnitNode) -> UnitNode:
        at = next(units)
        if isinstance(node, Form):
            return node
        lines, struck = [], list(node.rejected)
        for index, line in enumerate(node.lines):
            now = decisions.get((at, index), line)
            if now is None:
                struck.append(reviewed(line))
            else:
                lines.append(now)
        return replace(node, lines=tuple(lines), rejected=tuple(struck))

    return rebuilt(source, unit)


def reviewed(line: Line) -> Line:
    """The line without a mark, and without the remarks that a merge put above it."""
    comments = () if line.disputed else line.comments
    return replace(line, proposed=False, doubtful=False, disputed=False, comments=comments)
