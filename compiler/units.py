"""A source flattened: its clauses, items, table rows and forms in document order, each with the place it stands in.

Both halves that meet at the source use it: lifting, to ask the sentence stage what each unit means, and building, to ask
it again for the words behind each rule. The head row of a table is no unit; its rows are.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ..grammar.syntax import Appendix, Clause, Form, Item, Node, Row, Section, Source, Table
from .lift.phrases.reading import Columns, Unit
from .lift.table.rows import placed_rows

UnitNode = Clause | Item | Row | Form
Heading = Section | Appendix
N = TypeVar("N", bound=Node)


class Placed(Struct, frozen=True):
    """A node that is a unit, what the sentence stage sees of it, and the heading it stands under (None before the first)."""

    node: UnitNode
    unit: Unit
    heading: Heading | None


def units_of(source: Source) -> tuple[Placed, ...]:
    """All units of a source in document order. Lead-ins are indices into the result."""
    placed: list[Placed] = []
    above: list[Heading] = []
    for block in source.blocks:
        if isinstance(block, Section | Appendix):
            while above and level_of(above[-1]) >= level_of(block):
                above.pop()
            above.append(block)
        elif isinstance(block, Table):
            for row, of in children(block):
                _place(row, above, placed, None, of)
        elif isinstance(block, Clause | Form):
            _place(block, above, placed, None, None)
    return tuple(placed)


def _place(
    node: UnitNode, above: Sequence[Heading], placed: list[Placed], lead_in: int | None, columns: Columns | None
) -> None:
    """Adds a node and its parts to what is `placed`, under the headings `above`."""
    unit = Unit(
        text=node.title if isinstance(node, Form) else node.text,
        number=None if isinstance(node, Form) else node.number,
        headings=tuple(h.heading for h in above),
        lead_in=lead_in,
        kind="form" if isinstance(node, Form) else node.kind,
        columns=columns,
    )
    here = len(placed)
    placed.append(Placed(node, unit, above[-1] if above else None))
    for part in () if isinstance(node, Form) else node.parts:
        for child, of in children(part):
            _place(child, above, placed, here, of)


def children(part: Item | Table) -> Iterator[tuple[Item | Row, Columns | None]]:
    """The units that a part of a clause brings: the item itself, or the rows of the table with their columns."""
    if isinstance(part, Item):
        yield part, None
    else:
        yield from placed_rows(part)


def rebuilt(source: Source, change: Callable[[UnitNode], UnitNode]) -> Source:
    """The source with every unit changed, asked for in the order of `units_of`. A change leaves the parts of a unit alone."""
    return replace(source, blocks=tuple(_changed(block, change) for block in source.blocks))


def _changed(node: N, change: Callable[[UnitNode], UnitNode]) -> N:
    """A node with every unit in it changed."""
    if isinstance(node, Table):
        return replace(node, rows=tuple(_changed(row, change) for row in node.rows))
    if not isinstance(node, UnitNode):
        return node
    changed = change(node)
    if not isinstance(changed, Form) and changed.parts:
        changed = replace(changed, parts=tuple(_changed(part, change) for part in changed.parts))
    return changed  # type: ignore[return-value]


def level_of(heading: Heading) -> int:
    """The depth of a heading, 1 outermost: as stated, else as its number tells (`4.1` is 2, an appendix and no number 1)."""
    if isinstance(heading, Appendix):
        return 1
    if heading.level is not None:
        return heading.level
    return number_depth(heading.number) if heading.number else 1


def number_depth(number: str) -> int:
    """How many parts a printed number has: 1 for `4` or `A`, 2 for `4.1` or `A.1`."""
    return max(1, sum(bool(part) for part in number.strip(".").split(".")))
