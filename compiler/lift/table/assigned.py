"""Who does what in a table: a column of tasks beside one of people, or one of parties beside one of their duties.

Comes in: a row of a table. Goes out: a duty for each task; None where the columns are others.
"""

import re

from msgspec.structs import replace

from ..norm.context import Bound, bound_to, unnamed
from ..norm.norms import read
from ..norm.said import Inherit
from ..phrases.columns import innermost, role_of
from ..phrases.parties import named, subjects
from ..phrases.reading import NormReading
from ..phrases.words import is_base, is_third_person
from ..sentence.cutting import PREPOSITIONS
from .tabled import RowRead, TableRow, is_doing, pieces, row_norm, unique

_GOES_ON = re.compile(r"(?:must|shall|should|will|may|can|cannot|is|are|has|have|ought|needs?|takes?)\b", re.IGNORECASE)
"""How a cell goes on whose party is its subject."""
_DONE = re.compile(
    r"(?:(?:this |it )?(?:must|should|shall|will|is to|has to) |to )?be (?:done|completed|finished|carried out|sent|ready)\s+",
    re.IGNORECASE,
)
"""What a column of times says before the time: "must be done | a week before"."""
_ACTS = re.compile(r"(?:do not|don['’]t|never|always) (?=\w)", re.IGNORECASE)


def read_assigned(row: TableRow) -> RowRead | None:
    """A column of tasks beside a column of people: each is bound to the row's task, by when a column of times says, in the case
    that a column of incidents tells.
    """
    roles = [role_of(innermost(head)) for head in row.heads]
    who = next((k for k, role in enumerate(roles) if role == "who"), None)
    task = next((k for want in ("action", "duties") for k, role in enumerate(roles) if role == want and k != who), None)
    if task is None and who is not None and who > 0:
        task = 0
    if who is None or task is None or not row.cells[task]:
        return None
    parties = unique(named(row.cells[who])) or ((unnamed("school"),) if row.cells[who] else ())
    when = " ".join(
        _DONE.sub("", row.cells[k])
        for want in ("incident", "when")
        for k, role in enumerate(roles)
        if role == want and k != task and row.cells[k]
    )
    made = [
        replace(norm, condition=" ".join(filter(None, (when, norm.condition))) or None)
        for party in parties
        for text in pieces(row.cells[task])
        for norm in _told(row, text, party)
    ]
    return RowRead(tuple(made)) if made else None


def read_duties(row: TableRow) -> RowRead | None:
    """A column of parties beside a column of their duties, in its cell or as items under the row."""
    roles = [role_of(innermost(head)) for head in row.heads]
    who = next((k for k, role in enumerate(roles) if role in ("party", "who")), None)
    does = next((k for k, role in enumerate(roles) if role == "duties" and k != who), None)
    if who is None or does is None:
        return None
    parties = unique(named(row.cells[who]))
    if not parties:
        return None
    inherit = Inherit("obligation", tuple(bound_to("obligation", party) for party in parties), "active")
    made = [norm for party in parties for text in pieces(row.cells[does]) for norm in _told(row, text, party)]
    return RowRead(tuple(made), None if made else "leadin", inherit)


def read_unheaded(row: TableRow) -> RowRead | None:
    """A party and its duties side by side, where no heads tell so: "Caretaker" – "Must lock the gate"."""
    if len(row.cells) != 2 or not all(row.cells):
        return None
    who, does = row.cells
    first = _ACTS.sub("", does).split()[0].casefold()
    acts = (is_base(first) or is_third_person(first)) and does.rstrip().endswith((".", ";"))
    goes_on = acts or _GOES_ON.match(does)
    parties = unique(subjects(who)) if goes_on and len(who.split()) <= _SHORT else ()
    made = [norm for party in parties for text in pieces(does) for norm in _told(row, text, party)]
    return RowRead(tuple(made)) if made else None


_SHORT = 8
"""At most so many words of a cell that names a party and no more."""


def _told(row: TableRow, text: str, party: Bound) -> tuple[NormReading, ...]:
    """A duty as a task of a party. Words that only lead to a list state none, nor do those that go on with a task."""
    if text.split()[0].casefold() in PREPOSITIONS:
        return ()
    inherit = Inherit("obligation", (bound_to("obligation", party),), "gerund" if is_doing(text) else "active")
    # what goes on with a modal has the party for its subject
    own = f"{party.text} {text[:1].lower()}{text[1:]}" if party.text and _GOES_ON.match(text) else text
    found = read(own, row.context, inherit).norms
    if found or (text.endswith(":") and named(text)):
        return tuple(replace(norm, rule="assigned") for norm in found)
    return (row_norm("obligation", party, text.strip(" .;"), rule="assigned"),)
