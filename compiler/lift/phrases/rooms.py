"""Rooms that are called by those whom they are for: `in the sixth form centre`, `outside the Year 11 base`.

In: text. Out: the same text without them, since they tell nobody's year; and where they stand, in the document's words.
"""

from functools import cache

from ....grammar import syntax as s
from ...sought import Sought
from .facts import quoted
from .words import table


def without_rooms(text: str) -> str:
    """The text without its rooms."""
    return _rooms().sub(" ", text)


def rooms_in(text: str) -> tuple[s.Expr, ...]:
    """A test for each room that a text says something is in, in its own words."""
    return tuple(quoted(found[0]) for found in _rooms().finditer(text))


@cache
def _rooms() -> Sought:
    """A year group or stage right before the noun of a place, with the preposition that leads it."""
    return Sought(
        r"\b(?i:(?:in|inside|outside|within|at|on|around)(?: (?:the|our|their|your|its|any|a))? "
        r"(?:sixth[ -]form|post[ -]16|years? (?:group )?\d{1,2}(?:(?:/| and | or | to |[-–])\d{1,2})?|key stage [1-5]|ks[1-5]"
        r"|foundation stage|early years|infants?|juniors?)(?: [\w’'-]+){0,2}?"
        rf"(?: (?:{'|'.join(table('circumstances')['rooms'])})){{1,2}})\b"
    )
