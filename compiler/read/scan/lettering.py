"""The words that the recogniser found become fragments, as `glyphs` gives those of drawn pages: with their size and place.

In go the lines of a piece, out come fragments in points of the page. Their sizes are measured by their letters and evened out
over a column or a table.
"""

from collections.abc import Iterator, Sequence

from ....grammar.span import Box
from ..page.glyphs import RECOGNISED, Fragment
from .recogniser import Letter, Word
from .vocabulary import is_word

_LOW = frozenset("acemnorsuvwxz")
_HIGH = frozenset("bdhkl")
_BELOW = frozenset("gjpqyQJ,;()[]{}|/_@§")
_HEIGHTS = (0.47, 0.68, 0.71)
"""How tall low letters, capitals and high letters are in type of one point."""
_WIDE = 1.1
"""The white between fragments, in sizes of type."""
_USUAL = 10.0
_LINES, _CELLS = (0.9, 1.12), (0.7, 1.4)
"""How near the usual size of its column or table a word is set in it."""
_MARKS = {**dict.fromkeys("vVyYJ√/✓", "✓"), **dict.fromkeys("xX×✗", "✗")}
_FEWEST_MARKS = 3
_SMALLEST = 10.0
"""Pixels of a piece. Its usual type is four times as large."""
_SURE, _CERTAIN = 35.0, 62.0
"""Of less than the first the recogniser is as sure as of ink that is no writing (to 100), of more than the second hardly ever."""
_FEWEST_DOTS, _DOT_STEP = 6, 3.0


def sureness(lines: Sequence[Sequence[Word]]) -> float:
    """How sure lines are (to 100), letter by letter; 0 if there are none."""
    letters = sum(len(word.letters) for line in lines for word in line)
    return sum(word.sure * len(word.letters) for line in lines for word in line) / letters if letters else 0.0


def is_writing(line: Sequence[Word], is_cell: bool) -> bool:
    """Whether a line is worth having: ink that is no writing is read with little sureness, as no words or as tiny ones. Marks in
    cells are no words either."""
    sure = sureness([line])
    if sure > _CERTAIN or sure <= _SURE or is_cell:
        return sure > _SURE
    size = _size([letter for word in line for letter in word.letters])
    return size > _SMALLEST and any(len(word.letters) > 1 and is_word(word.text) for word in line)


def fragments_of(line: Sequence[Word], box: Box, scale: float) -> list[Fragment]:
    """The words of a line, put together where no wide gap parts them. `box`: that of the piece, in points, which has so many
    pixels to a point."""
    return list(_fragments(line, box, scale))


def _fragments(line: Sequence[Word], box: Box, scale: float) -> Iterator[Fragment]:
    left, top = (edge * scale for edge in box[:2])
    letters = [letter for word in line for letter in word.letters]
    size = _size(letters) / scale
    bases = sorted(letter.bottom for letter in letters if letter.text not in _BELOW and letter.text.isalnum())
    base = (top + (bases[len(bases) * 2 // 5] if bases else max(letter.bottom for letter in letters))) / scale
    current: Fragment | None = None
    for word in line:
        edges = [((left + one.x0) / scale, (left + one.x1) / scale) for one in word.letters for _ in one.text]
        if current is not None and edges[0][0] - current.x1 < _WIDE * (size or _USUAL):
            current.xs += [(current.x1, edges[0][0]), *edges]
            current.text += f" {word.text}"
            continue
        if current is not None:
            yield current
        current = Fragment(word.text, edges, base - 0.75 * size, base + 0.22 * size, base, size, False, False, RECOGNISED,
                           0, spaced=current is not None)  # fmt: skip
    if current is not None:
        yield current


def _size(letters: Sequence[Letter]) -> float:
    """The size of the type of a line, in pixels, by how tall its letters are: boxes that reach into the neighbour's are taller.
    0 if a single one tells."""
    told = ((letter.bottom - letter.top, _kind(letter.text)) for letter in letters)
    heights = sorted(tall / _HEIGHTS[kind] for tall, kind in told if kind is not None)
    return heights[len(heights) * 3 // 10] if len(heights) > 1 else 0.0


def _kind(letter: str) -> int | None:
    """Which of the heights a letter has; None for what is as tall as it happens to be."""
    if letter.isupper() or letter.isdigit():
        return 1
    return 0 if letter in _LOW else 2 if letter in _HIGH else None


def sized(rows: Sequence[Sequence[Fragment]], is_table: bool) -> None:
    """Give words the usual size of their column or table if theirs is unknown (0), or near it."""
    near = _CELLS if is_table else _LINES
    fragments = [fragment for row in rows for fragment in row]
    sizes = sorted(fragment.size for fragment in fragments for _ in fragment.text if fragment.size)
    usual = sizes[len(sizes) // 2] if sizes else _USUAL
    for fragment in fragments:
        if not fragment.size or near[0] < fragment.size / usual < near[1]:
            fragment.size = usual
            fragment.top, fragment.bottom = fragment.base - 0.75 * usual, fragment.base + 0.22 * usual


def tick(rows: Sequence[Sequence[Fragment]]) -> None:
    """Make ticks and crosses of the letters that they were read as, where several cells of a table hold nothing else."""
    alone = [row[0] for row in rows if len(row) == 1 and row[0].text in _MARKS]
    for fragment in alone if len(alone) >= _FEWEST_MARKS else ():
        fragment.text = _MARKS[fragment.text]


def lead(fragments: list[Fragment], leaders: Sequence[Box]) -> None:
    """Put rows of dots behind the words that they lead away from."""
    for x0, _, x1, bottom in leaders:
        count = max(_FEWEST_DOTS, round((x1 - x0) / _DOT_STEP))
        step = (x1 - x0) / count
        level = [k for k, f in enumerate(fragments) if abs(f.base - bottom) < 0.3 * f.size and f.x1 < x0 + 2]
        place = max(level, key=lambda k: fragments[k].x1, default=len(fragments) - 1)
        size = fragments[place].size if level else 10.0
        dots = Fragment("." * count, [(x0 + k * step, x0 + k * step + step) for k in range(count)], bottom - 0.75 * size,
                        bottom + 0.22 * size, bottom, size, False, False, RECOGNISED, 0, spaced=True)  # fmt: skip
        fragments.insert(place + 1, dots)
    for seq, fragment in enumerate(fragments):
        fragment.seq = seq
