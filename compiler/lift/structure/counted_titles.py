"""Headings that nothing sets off but their numbers: they count from the first on through the whole document, all of them a few
words that say nothing, with text of another kind under each.
"""

import re
from collections.abc import Sequence

from ...read.common.counts import ROMAN
from ...read.common.markers import Marker
from .pieces import VERB, Read

_FEWEST = 3
_MOST_WORDS = 8
_NAMES = re.compile(r"(?:why|who|whom|what|how|when|where)\b", re.IGNORECASE)
"""A title that is a question without its sign: "Who this is for"."""
_SAID = re.compile(r"[.!:;,]$")


def counted_titles(reads: Sequence[Read]) -> set[int]:
    """The indices of such blocks."""
    runs: dict[str, list[tuple[int, int]]] = {}
    for k, read in enumerate(reads):
        if read.marker is None or read.marker.kind == "bullet" or read.marker.atoms[1:] not in ((), ("0",)):
            continue
        for shape, count in (found := _counts(read.marker)).items():
            run = runs.setdefault(shape, [])
            if len(found) == 1 or count == len(run) + 1:  # a letter that is a Roman number too is what it goes on with
                run.append((k, count))
    out: set[int] = set()
    for run in runs.values():
        places = [k for k, _ in run]
        below = [k + 1 for k in places if k + 1 < len(reads) and k + 1 not in places]
        texts = sum(
            _is_text(reads[k]) or (_is_title(reads[k]) and k + 1 < len(reads) and _is_text(reads[k + 1])) for k in below
        )
        if (
            len(run) >= _FEWEST and [count for _, count in run] == list(range(1, len(run) + 1)) and len(below) == len(run)
            and texts >= 0.8 * len(run) and all(_is_title(reads[k]) for k in places)
        ):  # fmt: skip
            out.update(reads[k].index for k in places)
    return out


def _is_text(read: Read) -> bool:
    """Whether a block can stand under a title: more than a few words, a number, a table, or a heading by itself."""
    return read.words > _MOST_WORDS or read.marker is not None or read.block.kind in ("heading", "table")


def _is_title(read: Read) -> bool:
    text = read.block.text
    return (
        read.block.kind != "table" and 0 < read.words <= _MOST_WORDS and text[0].isupper()
        and not _SAID.search(text) and (not VERB.search(text) or bool(_NAMES.match(text)))
    )  # fmt: skip


def _counts(marker: Marker) -> dict[str, int]:
    """What numbers of one list have alike, and what this one counts in it: for a letter that is a Roman number too in either."""
    atom = marker.atoms[0]
    low = atom.lower()
    if atom.isdigit():
        return {_shape(marker, "1"): int(atom)}
    if not atom.isalpha():
        return {_shape(marker, str(atom[:1].isalpha())): ord(low[0]) - 96}
    counts = {"letter": ord(low) - 96} if len(low) == 1 else {}
    if low in ROMAN:
        counts["roman"] = ROMAN.index(low) + 1
    return {_shape(marker, f"{kind}{atom.isupper()}"): count for kind, count in counts.items()}


def _shape(marker: Marker, kind: str) -> str:
    """A printed number with its kind in the place of what it counts."""
    return re.sub(r"\w+", kind, marker.printed)
