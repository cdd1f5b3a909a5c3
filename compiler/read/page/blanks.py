"""What is drawn to be filled in becomes text: `____` for a line, a box or a field to write in, `☐` for a box to tick.

Comes in: a page and its grids. Goes out: the page with such text put in where its label's line goes on, so that the reader of
forms sees what a person sees. A line counts that goes on beside a label; one below words is an underline.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ....grammar.span import Box
from .drawings import Rule
from .figures import in_drawing
from .glyphs import Fragment, Page
from .tables import Grid

LINE, TICK = "____", "☐"
_LONG = 40
_WORDS = 12
"""A label has fewer words than a sentence."""


def with_blanks(page: Page, grids: Sequence[Grid]) -> Page:
    """The page with its blanks as text; the page itself where it has none."""
    drawn = [
        *((TICK, box) for box in page.boxes),
        *((TICK if kind == "tick" else LINE, box) for kind, box in page.fields),
        *((LINE, (rule.x0, rule.top - 8, rule.x1, rule.top)) for rule in _lines(page, grids)),
    ]
    empty = [grid.box for grid in grids if _is_empty(grid, page)]
    if not drawn and not empty:
        return page
    words = [fragment for fragment in page.fragments if fragment.upright and not fragment.hidden]
    added: dict[int, list[Fragment]] = {}
    ahead: dict[int, list[Fragment]] = {}
    for text, box in sorted(drawn, key=lambda pair: (round(pair[1][1]), pair[1][0])):
        left, right = _beside(words, box)
        if text == TICK and right is not None and right.x0 - box[2] < 3 * right.size:
            ahead.setdefault(id(right), []).append(_blank(right, text, box))
        elif left is not None and (text == LINE or box[0] - left.x1 < 8 * left.size):
            added.setdefault(id(left), []).append(_blank(left, text, box))
        elif text == LINE:
            empty.append(box)
    for box in empty:
        label = next((f for f in (_beside(words, box)[0], _above(words, box)) if f is not None and _asks(f)), None)
        if label is not None:
            place = (label.x1 + 5, label.top, label.x1 + 25, label.bottom)
            added.setdefault(id(label), []).append(_blank(label, LINE, place))
    fragments = [
        piece for fragment in page.fragments for piece in (*ahead.get(id(fragment), ()), fragment, *added.get(id(fragment), ()))
    ]  # fmt: skip
    more = sum(len(piece.text) for pieces in (*ahead.values(), *added.values()) for piece in pieces)
    return replace(page, fragments=fragments, characters=page.characters + more)


def _lines(page: Page, grids: Sequence[Grid]) -> Iterator[Rule]:
    """The level lines to write on: no edge of a table, no leader of a contents list, and words before them that are no heading."""
    levels = [level for grid in grids for cell in grid.cells for level in (cell[1], cell[3])]
    for rule in page.rules:
        if rule.bottom - rule.top > 1 or rule.x1 - rule.x0 < _LONG or rule.shade:
            continue
        place = (rule.x0, rule.top, rule.x1, rule.bottom)
        if any(abs(rule.top - level) < 3 for level in levels) or in_drawing(place, grids):
            continue
        near = [f for f in page.fragments if f.upright and -0.6 * f.size < f.base - rule.top < 0.35 * f.size]
        if any(f.x0 < rule.x1 - 2 and f.x1 > rule.x0 + 2 for f in near):
            continue
        label = max((f for f in near if f.x1 <= rule.x0 + 2), key=lambda f: f.x1, default=None)
        after = min((f for f in near if f.x0 >= rule.x1 - 2), key=lambda f: f.x0, default=None)
        if after is not None and after.text.strip(" .").isdigit():  # it leads to a page number
            continue
        if (
            label is not None
            and len(label.text.split()) < _WORDS
            and (not label.bold or label.text.rstrip()[-1:] in ":?")
        ):
            yield rule


def _is_empty(grid: Grid, page: Page) -> bool:
    """Whether a grid is a box with nothing in it, large enough to write in."""
    x0, top, x1, bottom = grid.box
    if grid.shade or len(grid.cells) > 1 or x1 - x0 < 2 * _LONG or bottom - top < 12:
        return False
    return not any(
        f.x0 < x1 and f.x1 > x0 and top - 2 < (f.top + f.bottom) / 2 < bottom + 2 for f in page.fragments
    )  # fmt: skip


def _beside(words: Sequence[Fragment], box: Box) -> tuple[Fragment | None, Fragment | None]:
    """The words left and right of a box, on its line."""
    middle = (box[1] + box[3]) / 2
    level = [f for f in words if f.top - 2 < middle < f.bottom + 2 or box[1] < (f.top + f.bottom) / 2 < box[3]]
    left = max((f for f in level if f.x1 <= box[0] + 2), key=lambda f: f.x1, default=None)
    right = min((f for f in level if f.x0 >= box[2] - 2), key=lambda f: f.x0, default=None)
    return left, right


def _above(words: Sequence[Fragment], box: Box) -> Fragment | None:
    """The end of the words right above a box."""
    near = [f for f in words if -3 < box[1] - f.bottom < 1.5 * f.size and f.x0 < box[2] and f.x1 > box[0] - 5]
    return max(near, key=lambda f: f.x1, default=None)


def _asks(label: Fragment) -> bool:
    return label.text.rstrip().endswith((":", "?"))


def _blank(label: Fragment, text: str, box: Box) -> Fragment:
    width = max(1.0, box[2] - box[0]) / len(text)
    xs = [(box[0] + k * width, box[0] + (k + 1) * width) for k in range(len(text))]
    return replace(label, text=text, xs=xs, spaced=True)
