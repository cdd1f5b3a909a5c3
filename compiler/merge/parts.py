"""Items and rows that somebody wrote into the clauses and tables of a document: they go into the new document too.

After that they are units of both sides with the same words, and merged like all others.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from ...grammar.syntax import Body, Clause, Item, Row, Source, Table
from ..units import Placed
from .matching import Homes

B = TypeVar("B", bound=Body)


class _Added(Struct):
    """What stands behind a node of theirs, by its identity; before it; and before all parts of it."""

    behind: dict[int, list[Item | Row]] = field(default_factory=dict)
    before: dict[int, list[Item | Row]] = field(default_factory=dict)
    first: dict[int, list[Item | Row]] = field(default_factory=dict)


def with_own_parts(ours: Source, theirs: Source, mine: Sequence[Placed], new: Sequence[Placed], homes: Homes) -> Source:
    """The new document, each item and row of somebody's own behind the one it stood behind, else at the start of its clause.

    What stood in a clause or table that is gone has no place here.
    """
    home = {id(mine[m].node): new[places[0]].node for m, places in homes.items()}
    added = _Added()
    for siblings, parent in _families(ours):
        for k, node in enumerate(siblings):
            if node.at is None and id(node) not in home:
                _place(node, siblings[:k], siblings[k + 1 :], parent, home, added)
    blocks = (
        _grown(block, added)
        if isinstance(block, Clause)
        else _longer(block, added)
        if isinstance(block, Table)
        else block
        for block in theirs.blocks
    )
    return replace(theirs, blocks=tuple(blocks)) if added != _Added() else theirs


def _families(source: Source) -> Iterator[tuple[Sequence[Item | Row], Body | None]]:
    """The items of each clause and item with that clause or item, and the rows of each table."""
    rest: list[object] = [*reversed(source.blocks)]
    while rest:
        node = rest.pop()
        if isinstance(node, Table):
            yield node.rows, None
            rest += node.rows
        elif isinstance(node, Body):
            yield [part for part in node.parts if isinstance(part, Item)], node
            rest += node.parts


def _place(
    node: Item | Row,
    above: Sequence[Item | Row],
    below: Sequence[Item | Row],
    parent: Body | None,
    home: Mapping[int, object],
    added: _Added,
) -> None:
    for places, siblings in ((added.behind, above[::-1]), (added.before, below)):
        for sibling in siblings:
            if type(there := home.get(id(sibling))) is type(node):
                places.setdefault(id(there), []).append(node)
                return
    if isinstance(there := home.get(id(parent)), Body):
        added.first.setdefault(id(there), []).append(node)


def _grown(body: B, added: _Added) -> B:
    parts: list[Item | Table] = [*added.first.get(id(body), ())]
    for part in body.parts:
        if isinstance(part, Table):
            parts.append(_longer(part, added))
        else:
            parts += [*added.before.get(id(part), ()), _grown(part, added), *added.behind.get(id(part), ())]
    return replace(body, parts=tuple(parts))


def _longer(table: Table, added: _Added) -> Table:
    rows: list[Row] = []
    for row in table.rows:
        rows += [*added.before.get(id(row), ()), _grown(row, added), *added.behind.get(id(row), ())]
    return replace(table, rows=tuple(rows))
