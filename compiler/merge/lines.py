"""Lines of a reviewed source: told apart by what they say, and disputed where new words bear them out no longer."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from ...grammar.printer import fold, print_line
from ...grammar.syntax import Body, Cite, Line, See

_SHOWN = 400
"""So many characters of the former words stand above a disputed line."""


def keys_of(lines: Sequence[Line]) -> list[str]:
    """Lines as they are printed, without marks: what they say."""
    return [print_line(line) for line in lines]


def by_key(lines: Sequence[Line]) -> dict[str, Line]:
    """Lines by what they say."""
    return dict(zip(keys_of(lines), lines, strict=True))


def is_only_printed(line: Line, known: Collection[str]) -> bool:
    """Whether a line only tells what the old words printed, as the machine read it in them."""
    return isinstance(line, Cite | See) and print_line(line) in known


def disputed(line: Line, why: str) -> Line:
    """The line as one that new words do not bear out, with a remark on why."""
    remark = fold(f"# {why}")
    remark = remark if len(remark) <= _SHOWN else remark[: _SHOWN - 1].rstrip() + "…"
    return replace(line, proposed=False, doubtful=False, disputed=True, comments=(*line.comments, remark))


def is_decided(node: Body) -> bool:
    """Whether somebody has reviewed a line of a unit, written one, or struck one out."""
    return bool(node.rejected) or any(not line.proposed for line in node.lines)
