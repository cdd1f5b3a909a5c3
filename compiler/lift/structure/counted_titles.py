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
_SAID = re.compile(r"[.!:;,]$")


def counted_titles(reads: Sequence[Read]) -> set[int]:
    """The indices of such blocks."""
    runs: dict[str, list[int]] = {}
    for k, read in enumerate(reads):
        if read.marker is not None and read.marker.kind != "bullet" and read.marker.atoms[1:] in ((), ("0",)):
            runs.setdefault(_shape(read.marker), []).append(k)
    out: set[int] = set()
    for run in runs.values():
        counts = [_count(reads[k].marker) for k in run]
        below = [reads[k + 1] for k in run if k + 1 < len(reads) and k + 1 not in run]
        texts = sum(read.words > _MOST_WORDS or read.marker is not None for read in below)
        if (
            len(run) >= _FEWEST and counts == list(range(1, len(run) + 1)) and len(below) == len(run)
            and texts >= 0.8 * len(run) and all(_is_title(reads[k]) for k in run)
        ):  # fmt: skip
            out.update(reads[k].index for k in run)
    return out


def _is_title(read: Read) -> bool:
    text = read.block.text
    return (
        read.block.kind != "table" and 0 < read.words <= _MOST_WORDS and text[0].isupper()
        and not _SAID.search(text) and not VERB.search(text)
    )  # fmt: skip


def _shape(marker: Marker) -> str:
    """What numbers of one list have alike."""
    atom = marker.atoms[0]
    letters = (
        f"{'roman' if atom.lower() in ROMAN else 'letter'}{atom.isupper()}" if atom.isalpha() else atom[:1].isalpha()
    )
    return re.sub(r"\w+", "1" if atom.isdigit() else str(letters), marker.printed)


def _count(marker: Marker | None) -> int:
    """What a number, Roman number or letter counts; of those that are both the Roman one."""
    atom = marker.atoms[0].lower() if marker is not None else ""
    if atom.isdigit():
        return int(atom)
    return ROMAN.index(atom) + 1 if atom in ROMAN else ord(atom[0]) - 96 if atom else 0
