"""Tables whose cells a plain text parts by bars, as `A | B` or with bars at both ends.

In go the lines of a file, out come the same lines, those of such a table with tabs between the cells; a line that only rules it
off says nothing.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from msgspec.structs import replace

from .lines import Raw

_RULE = re.compile(r"[\s|:+=-]*-{2,}[\s|:+=-]*")
_FEWEST_ROWS = 2


def bars_as_tabs(raws: Sequence[Raw]) -> list[Raw]:
    """The lines, with tabs for the bars of those that stand together and have equally many."""
    if not any("|" in raw.text for raw in raws):
        return list(raws)
    shapes: list[tuple[int, int]] = []
    run = 0
    for raw in raws:
        run += raw.gap
        shapes.append((run, len(_cells(raw.text))))
    out: list[Raw] = []
    at = 0
    for (_, width), alike in groupby(shapes):
        size = len(list(alike))
        lines, at = raws[at : at + size], at + size
        if width > 1 and size >= _FEWEST_ROWS:
            lines = [replace(raw, text="\t".join(_cells(raw.text))) for raw in lines if not _RULE.fullmatch(raw.text)]
        out += lines
    return out


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().strip("|").split("|")]
