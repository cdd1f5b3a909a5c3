"""What the picture of a page tells before and after its words are recognised: where it is level, its columns and cells, rows
of dots, bold words, spaces and marks. All pictures are drawn here; nothing is recognised.
"""

import numpy as np
import pytest
from byelaw.compiler.read.page.drawings import Rule
from byelaw.compiler.read.page.glyphs import Fragment, Page
from byelaw.compiler.read.scan import ink, spacing
from byelaw.compiler.read.scan.columns import parts_of
from byelaw.compiler.read.scan.lettering import fragments_of, is_writing, lead, sized, tick
from byelaw.compiler.read.scan.marks import bullets_of
from byelaw.compiler.read.scan.pictures import INCH, Picture, ink_of, levelled, skew_of
from byelaw.compiler.read.scan.pieces import pieces_of, with_uprights
from byelaw.compiler.read.scan.recogniser import Letter, Word
from byelaw.compiler.read.scan.ruling import rules_in
from byelaw.compiler.read.scan.signs import mend_signs, mended_signs
from byelaw.compiler.read.scan.spots import drawings_of, leaders_of, letters_of
from PIL import Image, ImageDraw

WIDE, TALL = 595, 842


def page(*boxes: tuple[float, float, float, float], scale: float = 1.0, paper: int = 255, drawn: int = 0) -> Picture:
    """A page with filled boxes, in points."""
    image = Image.new("L", (round(WIDE * scale), round(TALL * scale)), paper)
    pen = ImageDraw.Draw(image)
    for box in boxes:
        pen.rectangle([edge * scale for edge in box], fill=drawn)
    return Picture(np.asarray(image), scale)


def lines(left: float, right: float, first: float = 80, last: float = 700, step: float = 14) -> list[tuple[float, ...]]:
    """The words of lines of text as boxes."""
    return [(x, top, min(x + 8, right), top + 7)
            for top in np.arange(first, last, step) for x in np.arange(left + top % 5, right - 9, 11)]  # fmt: skip


COLUMNS = {
    "two columns": ([(60, 302), (320, 540)], 2),
    "one column": ([(60, 540)], 1),
    "numbers beside their text": ([(60, 92), (110, 540)], 1),
    "three columns": ([(40, 200), (215, 375), (390, 550)], 3),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_white_parts_columns(name: str) -> None:
    edges, expected = COLUMNS[name]
    found = parts_of(page(*(box for left, right in edges for box in lines(left, right))).grey < 128)
    assert len(found) == expected
    assert [box[0] for box in found] == sorted(box[0] for box in found)


def test_what_stands_above_and_below_columns_is_apart() -> None:
    title, foot = (100, 40, 500, 60), (60, 760, 540, 768)
    found = parts_of(page(title, foot, *lines(60, 302), *lines(320, 540)).grey < 128)
    assert [round(box[1]) for box in found] == [
        0,
        pytest.approx(61, abs=12),
        pytest.approx(61, abs=12),
        pytest.approx(740, abs=21),
    ]
    assert [box[0] > 300 for box in found] == [False, False, True, False]


@pytest.mark.parametrize("angle", [0.0, 0.7, -1.5, 4.0])
def test_a_page_is_levelled(angle: float) -> None:
    crooked = page(*lines(60, 540), scale=2).grey
    turned = Image.fromarray(crooked).rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)
    assert skew_of(np.asarray(turned) < 128) == pytest.approx(angle, abs=0.1)
    level = levelled(Picture(np.asarray(turned), 2.0))
    assert abs(skew_of(level.grey < 128)) < 0.1


def test_light_words_in_a_dark_band_become_dark() -> None:
    image = Image.fromarray(page((50, 60, 540, 130), scale=300 / 72, drawn=70).grey)
    pen = ImageDraw.Draw(image)
    for x in range(70, 400, 11):
        pen.rectangle([edge * 300 / 72 for edge in (x, 90, x + 7, 97)], fill=255)
    grey = levelled(Picture(np.asarray(image), 300 / 72)).grey
    at = [grey[round(y * 300 / 72), round(x * 300 / 72)] for x, y in ((73, 93), (79, 93), (300, 120), (20, 400))]
    assert [bool(value < 100) for value in at] == [True, False, False, False]


def test_a_round_crest_is_no_band_of_light_words() -> None:
    image = Image.new("L", (600, 600), 255)
    ImageDraw.Draw(image).ellipse((100, 100, 500, 500), fill=60)
    assert levelled(Picture(np.asarray(image), 300 / 72)).grey[300, 300] == 60


def test_ruling_lines_are_found_and_lines_of_letters_are_none() -> None:
    rule, frame = (60, 300, 540, 301), (100, 400, 101, 600)
    found = rules_in(ink_of(page(rule, frame, *lines(60, 540, 80, 280), scale=INCH / 72)))
    assert [one[:4] for one in found] == [pytest.approx(rule, abs=6), pytest.approx(frame, abs=6)]


def test_short_upright_lines_between_level_ones_are_rules() -> None:
    level = [(60, y, 540, y + 0.5) for y in (300, 322)]
    upright = [(x, 300, x + 0.5, 322) for x in (60, 300, 540)]
    found = rules_in(ink_of(page(*level, *upright, (300, 500, 300.5, 522), *lines(60, 540, 80, 280), scale=INCH / 72)))
    assert [round(rule.x0) for rule in found] == [60, 60, 60, 300, 540]


def test_a_thin_line_that_is_not_quite_level_is_one_rule() -> None:
    thin = [(60 + x, 300 + x / 1600, 62 + x, 300.5 + x / 1600) for x in range(0, 480, 2)]
    found = rules_in(ink_of(page(*thin, scale=300 / 72)))
    assert [(round(rule.x0, -1), round(rule.x1, -1)) for rule in found] == [(60, 540)]


def test_a_head_that_no_line_is_drawn_above_is_of_its_table() -> None:
    level = [Rule(60, y, 540, y) for y in (200, 240, 280)]
    cells = [(x, y, x + 90, y + 8) for x in (70, 310) for y in (186, 212, 252)]
    inked = page(*cells, (60, 140, 400, 148)).grey < 128
    drawn_in = with_uprights(inked, level)
    assert min(rule.top for rule in drawn_in) == pytest.approx(184, abs=3)
    assert sum(rule.x0 == rule.x1 for rule in drawn_in) == 3


def test_each_cell_is_a_piece_and_what_is_around_them_too() -> None:
    level = [Rule(60, y, 540, y) for y in (200, 240, 280)]
    upright = [Rule(x, 200, x, 280) for x in (60, 300, 540)]
    cells = [(x, y, x + 90, y + 8) for x in (70, 310) for y in (210, 222, 255)]
    shown = page(*cells, *lines(60, 540, 80, 180), *lines(60, 540, 320, 400))
    pieces = pieces_of(shown.grey < 128, [*level, *upright], letters_of(ink_of(shown)))
    assert [piece.table for piece in pieces] == [0, 1, 1, 1, 1]
    assert [round(piece.box[1]) for piece in pieces[1:]] == [206, 206, 251, 251]


def test_cells_are_told_by_white_where_only_level_lines_are_drawn() -> None:
    level = [Rule(60, y, 540, y) for y in (200, 240, 280)]
    shown = page((70, 210, 160, 218), (310, 216, 400, 224), (70, 252, 160, 260), (310, 252, 400, 260))
    inked = shown.grey < 128
    pieces = pieces_of(inked, with_uprights(inked, level), letters_of(ink_of(shown)))
    assert [(piece.table, piece.box[0] > 300) for piece in pieces] == [(1, False), (1, True), (1, False), (1, True)]


def test_rows_of_dots_lead_to_a_number() -> None:
    dots = [(x, 98.8, x + 1, 99.8) for x in np.arange(150, 400, 3.2)]
    found = leaders_of(ink_of(page(*dots, (60, 90, 140, 100), scale=INCH / 72)))
    assert [tuple(round(edge, -1) for edge in box) for box in found] == [(150, 100, 400, 100)]
    words = [drawn("Introduction", 60.0, 140.0), drawn("4", 410.0, 416.0)]
    lead(words, found)
    assert [word.text.strip(".") or "…" for word in words] == ["Introduction", "…", "4"]


def test_a_drawing_is_no_letter_and_a_frame_is_no_drawing() -> None:
    crest, frame = (200, 100, 300, 200), (60, 300, 540, 600)
    shown = page(crest, frame, scale=INCH / 72).grey.copy()
    inside = [round(edge * INCH / 72) for edge in (62, 302, 538, 598)]
    shown[inside[1] : inside[3], inside[0] : inside[2]] = 255
    found = drawings_of(ink_of(Picture(shown, INCH / 72)))
    assert [tuple(round(edge, -1) for edge in box) for box in found] == [crest]


def test_a_piece_is_drawn_so_large_that_its_letters_are_read_best() -> None:
    for height in (5.0, 10.0):
        letters = letters_of(
            ink_of(page(*((x, y, x + 4, y + height) for x in range(60, 500, 8) for y in (100, 130)), scale=INCH / 72))
        )
        assert letters.scale_for((0, 0, WIDE, TALL)) * height == pytest.approx(20, rel=0.15)


# --- words -------------------------------------------------------------------------------------------------------------


def word(text: str, x: int, heights: int | tuple[int, ...] = 30, sure: float = 90.0) -> Word:
    """A word whose letters stand on one line, 20 pixels wide each."""
    tall = (heights,) * len(text) if isinstance(heights, int) else heights
    return Word(tuple(Letter(c, x + 20 * k, 100 - tall[k], x + 20 * k + 18, 100) for k, c in enumerate(text)), sure)


def test_the_words_of_a_line_are_parted_by_wide_white() -> None:
    found = fragments_of(
        [word("Staff", 0, 29), word("ask", 112, 20), word("Now", 400, 29)], (10.0, 20.0, 200.0, 60.0), 4.0
    )
    assert [(f.text, round(f.x0)) for f in found] == [("Staff ask", 10), ("Now", 110)]
    assert all(len(f.text) == len(f.xs) for f in found)
    assert {round(f.base) for f in found} == {45}


def test_one_letter_does_not_tell_a_size() -> None:
    rows = [fragments_of([word(text, 0, 20)], (0.0, 0.0, 99.0, 99.0), 4.0) for text in ("comes", "a", "means")]
    sized(rows, is_table=False)
    assert len({row[0].size for row in rows}) == 1


def test_letters_alone_in_several_cells_are_ticks_and_crosses() -> None:
    rows = [[drawn(text, 10.0, 16.0)] for text in ("v", "x", "V", "may vary")]
    tick(rows)
    assert [row[0].text for row in rows] == ["✓", "✗", "✓", "may vary"]
    few = [[drawn(text, 10.0, 16.0)] for text in ("v", "may vary")]
    tick(few)
    assert few[0][0].text == "v"


# What was read, and what it must have been.
SIGNS = {
    "a stroke for a one": ("A1.l Staff wear it.", "A1.1 Staff wear it."),
    "a one read twice": ("Al1.2 Staff wear it.", "A1.2 Staff wear it."),
    "another sign for the dot": ("3:1 Staff wear it.", "3.1 Staff wear it."),
    "a stroke that is not there": ("A2.4_ Staff wear it.", "A2.4 Staff wear it."),
    "behind a letter alone": ("C_ For the pupils", "C For the pupils"),
    "the two capitals": ("the Al tools", "the AI tools"),
    "a name": ("Ask Al Brown", "Ask Al Brown"),
    "a comma for the dot": ("4, Use of it", "4. Use of it"),
    "a bar that is a word": ("May | use it", "May I use it"),
    "no word": ("lf you ask", "If you ask"),
    "a stroke behind dots": ("A.4.7._ Staff wear it.", "A.4.7. Staff wear it."),
    "a sound text": ("4.2 Staff wear it at 10.30 daily", "4.2 Staff wear it at 10.30 daily"),
}


@pytest.mark.parametrize("name", SIGNS)
def test_signs_that_are_taken_for_one_another(name: str) -> None:
    read, meant = SIGNS[name]
    assert mended_signs(read) == meant


def test_each_letter_keeps_its_edges_when_a_sign_goes() -> None:
    line = drawn("B1_ Day", 10.0, 80.0)
    mend_signs(line)
    assert (line.text, [x for x, _ in line.xs]) == ("B1 Day", [10.0, 20.0, 40.0, 50.0, 60.0, 70.0])


def strokes(text: str, x0: float, width: float) -> tuple[Fragment, list[tuple[float, float, float, float]]]:
    """A line with one upright stroke for each letter, each so wide, 8 points apart."""
    fragment = drawn(text, x0, x0 + 8 * len(text))
    return fragment, [(a, 93.0, a + width, 99.0) for c, (a, _) in zip(text, fragment.xs, strict=True) if c != " "]


def test_bold_words_at_the_start_of_a_line_are_a_piece_of_their_own() -> None:
    plain, boxes = strokes("all of it is said here", 60.0, 1.2)
    plain.base, plain.top, plain.bottom = plain.base + 40, plain.top + 40, plain.bottom + 40
    below = [(a, top + 40, b, bottom + 40) for a, top, b, bottom in boxes]
    line, mixed = strokes("Care. We ask them now", 60.0, 1.2)
    bold = [(a, top, a + 2.2, bottom) if a < 60 + 8 * 5 else (a, top, b, bottom) for a, top, b, bottom in mixed]
    shown = Page(1, WIDE, TALL, [line, plain], [], [], 0, images=True)
    ink.told_by(ink_of(page(*below, *bold, scale=INCH / 72)), shown)
    assert [(f.text, f.bold) for f in shown.fragments] == [
        ("Care.", True), ("We ask them now", False), ("all of it is said here", False),
    ]  # fmt: skip


# What marks were read as, how wide their ink is, and whether they become bullets.
MARKS = {
    "other signs": ("« ¢ +", 4.0, True),
    "letters for a spot": ("e o e", 4.0, True),
    "one glyph for three": ("fe of ie", 9.0, True),
    "numbers": ("1 2 3", 4.0, False),
    "letters that count": ("a) b) c)", 9.0, False),
    "not read": ("", 4.0, True),
}


@pytest.mark.parametrize("name", MARKS)
def test_marks_before_items(name: str) -> None:
    given, wide, expected = MARKS[name]
    reads = given.split() or ["", "", ""]
    fragments, boxes = [], []
    for row, read in enumerate(reads):
        fragment, inked = strokes("keep it safe", 84.0, 1.2)
        if read:
            step = wide / len(read)
            fragment.xs = [
                *((60 + k * step, 60 + (k + 1) * step) for k in range(len(read))),
                (60 + wide, 84.0),
                *fragment.xs,
            ]
            fragment.text = f"{read} {fragment.text}"
        fragment.base += 20 * row
        fragments.append(fragment)
        boxes += [(a, top + 20 * row, b, bottom + 20 * row) for a, top, b, bottom in inked]
        boxes += [(60, 94 + 20 * row, 60 + wide, 98 + 20 * row)]
    dots = bullets_of(ink_of(page(*boxes, scale=INCH / 72)) > 0.45, fragments)
    assert (len(dots) == 3 if not given else all(f.text.startswith("• ") for f in fragments)) is expected
    assert all(len(f.text) == len(f.xs) for f in fragments)


def drawn(text: str, x0: float, x1: float) -> Fragment:
    """A word as recognition gives it: its letters all of one width."""
    step = (x1 - x0) / len(text)
    return Fragment(text, [(x0 + k * step, x0 + k * step + step) for k in range(len(text))], 90.0, 102.0, 100.0, 10.0,
                    False, False, "", 0)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "height", "sure", "expected"),
    [
        ("We ask", 30, 50, True),
        ("xq vz", 30, 50, False),
        ("We ask", 4, 50, False),
        ("xq vz", 30, 70, True),
        ("We ask", 30, 20, False),
    ],
)
def test_ink_that_is_no_writing_is_left_out(text: str, height: int, sure: float, expected: bool) -> None:
    line = [word(part, 200 * k, height, sure) for k, part in enumerate(text.split())]
    assert is_writing(line, is_cell=False) is expected


@pytest.mark.parametrize(("fall", "slope"), [(0.02, 0.02), (0.0, 0.0)])
def test_lines_that_slope_have_the_size_of_their_letters(fall: float, slope: float) -> None:
    words = []
    for row in range(3):
        for k in range(3):
            one = drawn("pupils", 70.0 + 90 * k, 155.0 + 90 * k)
            one.base += 20 * row + fall * 90 * k
            one.size += fall * 265
            words.append(one)
    assert ink.slope_of(words) == pytest.approx(slope)
    assert [one.size for one in words] == pytest.approx([10.0] * 9)


# Words as recognised, where ink stands between their edges, and the words that they are.
GLUED = {
    "a space that was lost": ("Weaim", "0-16 20-42", "We aim"),
    "two of them": ("Weaimto", "0-16 20-42 46-56", "We aim to"),
    "a bullet taken into the word": ("Images", "0-7 18-50", "• Images"),
    "letters set apart": ("CARE", "0-6 11-17 22-28 33-39", "CARE"),
    "gaps between letters": ("Images", "0-3 4-13 15-22 23-30", "Images"),
    "little white that makes words": ("Ifa", "0-10 12-17", "If a"),
    "little white that makes long words": ("webspace", "0-18 20-40", "webspace"),
    "much white in a word": ("Staff", "0-8 12-24", "Staff"),
}


@pytest.mark.parametrize("name", GLUED)
def test_words_are_parted_where_the_picture_has_a_space(name: str) -> None:
    text, inked, expected = GLUED[name]
    dark = np.zeros((400, 800), dtype=bool)
    edges = [tuple(map(int, stretch.split("-"))) for stretch in inked.split()]
    for left, right in edges:
        for x in range(left, right, 2):  # strokes
            dark[ink.pixels(92) : ink.pixels(100), ink.pixels(10 + x) : ink.pixels(11 + x)] = True
    for x in (100, 104, 112, 116):
        dark[ink.pixels(92) : ink.pixels(100), ink.pixels(x) : ink.pixels(x + 4)] = True
    spaced = drawn("to be", 100.0, 120.0)
    found = drawn(text, 10.0, 10.0 + edges[-1][1])
    spacing.part_words(dark, [spaced, found])
    assert found.text == expected
    assert len(found.xs) == len(found.text)


def test_two_gaps_at_one_letter_part_it_once() -> None:
    """Each character keeps its edges, wherever the white stands."""
    for gaps in ([(3.0, 6.0), (8.0, 9.0)], [(1.0, 2.0), (3.0, 4.0)], [(44.0, 45.0), (46.0, 48.0)]):
        edges = [(10.0 * k, 10.0 * k + 9) for k in range(5)]
        found = Fragment("Weaim", edges, 0, 14, 12, 12, bold=False, italic=False, font="", seq=0)
        spacing._part(found, 0, 5, gaps)
        assert len(found.text) == len(found.xs)
        assert "  " not in found.text
