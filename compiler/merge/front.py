"""Title and front matter: lines that somebody mended, lines that the document changed, and a remark where both did."""

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from ...grammar.printer import fold, print_line
from ...grammar.syntax import Dated, Lifted, MetaLine, ReviewEvery, Version
from ..prints import mark, placeless

REMARK = "# the new document says:"


def settled(mine: str, new: str, had: Collection[str]) -> Literal["ours", "theirs", "both"]:
    """Whose line it is: ours where somebody mended it, theirs where the document changed, and both where both happened."""
    if mine == new or (mark(new) in had and mark(mine) not in had):
        return "ours"
    return "theirs" if mark(mine) in had else "both"


def told(comments: tuple[str, ...], printed: str) -> tuple[str, ...]:
    """The comments, with a remark on what the new document says."""
    remark = fold(f"{REMARK} {printed}")
    return comments if remark in comments else (*comments, remark)


def merged_meta(ours: Sequence[MetaLine], theirs: Sequence[MetaLine], had: Collection[str]) -> Iterator[MetaLine]:
    """The front matter: lines that somebody mended as ours has them, the others as theirs has them.

    What only ours has is kept, but for what the former version printed of its own dates, approval and versions. Where both
    changed, a remark on ours tells what theirs says. Without marks of what the former version printed, dates, approval and the
    table of versions are taken for the document's, all else for somebody's.
    """
    for topic in dict.fromkeys(_topic(line) for line in (*ours, *theirs)):
        mine = {placeless(line): line for line in ours if _topic(line) == topic}
        new = {placeless(line): line for line in theirs if _topic(line) == topic}
        if topic == Lifted.__name__:
            yield from (new or mine).values()
            continue
        if not new:
            yield from (line for k, line in mine.items() if not _changes(line) or (had and mark(k) not in had))
            continue
        mended = [k for k in mine if k not in new and (mark(k) not in had if had else not _changes(mine[k]))]
        fresh = [k for k in new if k not in mine and mark(k) not in had]
        if mended and fresh and len(mine) == len(new) == 1:
            line, other = mine[mended[0]], new[fresh[0]]
            yield replace(line, comments=told(line.comments, print_line(other)))
            continue
        for key, line in mine.items():
            if key in new:
                yield replace(new[key], comments=line.comments)
            elif key in mended:
                yield line
        yield from (new[key] for key in fresh)


def _topic(line: MetaLine) -> str:
    return line.what if isinstance(line, Dated) else type(line).__name__


def _changes(line: MetaLine) -> bool:
    return isinstance(line, Version | ReviewEvery | Lifted) or (isinstance(line, Dated) and line.what != "written")
