"""Lines of recognised pages are evened out over the whole document: one size for the body, the same edges, the same heights.

What is recognised strays by a point or two, which would part paragraphs and hide running lines.
"""

from collections import Counter
from collections.abc import Sequence

from ..page.layout import PdfLine
from .furniture import PageLines

_BODY_SIZES = (0.81, 1.16)
_NEAR = 3.0
_LIKE = 1.6
_EDGE = 0.12


def settled(pages: Sequence[PageLines]) -> None:
    """Even out the lines of pages that were recognised: one size for the body, the same left edges all the way."""
    lines = [line for page in pages for line in page.lines if line.upright]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    for line in lines:
        if _BODY_SIZES[0] * body < line.size < _BODY_SIZES[1] * body:
            line.size = body
        else:
            line.size = float(round(line.size))
        line.first_word += 0.7 * body  # the ends of recognised words are not exact
    for page in pages:
        _aligned([line for line in page.lines if line.upright])
    for down in (0.0, 1.0):
        edge = [(line.base - down * page.height, line) for page in pages for line in page.lines
                if abs(line.base - down * page.height) < _EDGE * page.height]  # fmt: skip
        _levelled(sorted(edge, key=lambda pair: pair[0]), body)


def _levelled(lines: Sequence[tuple[float, PdfLine]], body: float) -> None:
    """Lines at the edge of pages that stand at nearly the same height stand at the same height, and those that are no text of
    the body have one size if theirs are near each other."""
    start = 0
    for k in range(1, len(lines) + 1):
        if k == len(lines) or lines[k][0] - lines[start][0] > _NEAR:
            group = [line for _, line in lines[start:k] if line.size != body]
            usual = sorted(line.size for line in group)[len(group) // 2] if group else 0.0
            for line in group:
                line.size = usual if abs(line.size - usual) < _LIKE else line.size
            for place, line in lines[start:k]:
                line.base += lines[start][0] - place
            start = k


def _aligned(lines: Sequence[PdfLine]) -> None:
    """Lines of a page that begin near each other begin at the same place."""
    run: list[PdfLine] = []
    for line in (*sorted(lines, key=lambda line: line.x0), None):
        if run and (line is None or line.x0 - run[0].x0 > _NEAR):
            edge = run[len(run) // 2].x0
            for other in run:
                other.box = (edge, *other.box[1:])
            run = []
        if line is not None:
            run.append(line)
