"""Reading PDFs: lines, blocks and furniture of small PDFs made here, and a clear message for each file that is none."""

import io
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from byelaw.compiler.lift.structure.outline import outline
from byelaw.compiler.read.common.document import Block, Cell, Document
from byelaw.compiler.read.common.hyphens import Hyphens
from byelaw.compiler.read.pages.cells import continued_tables
from byelaw.compiler.read.pages.mend import Facts, mended
from byelaw.compiler.read.pdf import read_pdf
from byelaw.grammar.problems import Unreadable
from msgspec import structs
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

CASES = tomllib.loads((Path(__file__).parent / "cases" / "outline" / "cases.toml").read_text(encoding="utf-8"))
HEIGHT = A4[1]
PIXEL = bytes.fromhex(
    "424d3a0000000000000036000000280000000100000001000000010018000000000004000000130b0000130b00000000000000000000ffffff00"
)


def made(path: Path, *pages: Callable[[Canvas], None]) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    for page in pages:
        canvas.setFont("Helvetica", 11)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def lines_at(*placed: tuple[float, float, str]) -> Callable[[Canvas], None]:
    """Draws each text at (x, distance from the top)."""

    def draw(canvas: Canvas) -> None:
        for x, down, text in placed:
            canvas.drawString(x, HEIGHT - down, text)

    return draw


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(io.BytesIO(PIXEL)), 50, 50, 400, 600)


# --- files that cannot be read -----------------------------------------------------------------------------------------


def protected(path: Path) -> None:
    made(path, lines_at((72, 72, "Secret hats.")))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))


def truncated(path: Path) -> None:
    path.write_bytes(made(path, lines_at((72, 72, "Half a hat."))).read_bytes()[:300])


def without_pages(path: Path) -> None:
    pikepdf.new().save(path)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "missing"),
        (lambda path: path.mkdir(), "folder"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_text("Hats are worn outside."), "not-a-pdf"),
        (truncated, "damaged"),
        (protected, "encrypted"),
        (without_pages, "no-pages"),
        (lambda path: made(path, picture), "no-text"),
    ],
)
def test_unreadable(make: Callable[[Path], object], code: str, tmp_path: Path) -> None:
    path = tmp_path / "hats.pdf"
    make(path)
    with pytest.raises(Unreadable) as caught:
        read_pdf(path)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.file == str(path)
    assert problem.message
    assert problem.hint


def test_a_picture_among_pages_is_a_warning(tmp_path: Path) -> None:
    document = read_pdf(made(tmp_path / "x.pdf", lines_at((72, 72, "Hats are worn outside.")), picture))
    assert [(p.code, p.severity, p.page) for p in document.problems] == [("picture-page", "warning", 2)]
    assert texts(document) == ["Hats are worn outside."]


# --- lines -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["hyphen"], ids=lambda case: case["text"])
def test_hyphens(case: dict[str, object]) -> None:
    hyphens = Hyphens(Counter(case["words"]), bool(case["hyphenates"]))  # type: ignore[arg-type]
    facts = Facts({}, hyphens, {}, 11.0)
    assert mended(case["lines"], facts) == case["text"]  # type: ignore[arg-type]


def test_order_is_the_eye_s_where_drawing_contradicts_it(tmp_path: Path) -> None:
    page = lines_at((72, 300, "Third."), (72, 100, "First."), (72, 200, "Second."))
    assert texts(read_pdf(made(tmp_path / "x.pdf", page))) == ["First.", "Second.", "Third."]


def test_a_footnote_mark_is_no_part_of_a_number(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, HEIGHT - 72, "the Hat Act 2002")
        x = 72 + canvas.stringWidth("the Hat Act 2002", "Helvetica", 11)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(x, HEIGHT - 68, "1")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(x + 6, HEIGHT - 72, "and others")

    assert texts(read_pdf(made(tmp_path / "x.pdf", page))) == ["the Hat Act 2002¹ and others"]


def test_a_turned_page_reads_like_any(tmp_path: Path) -> None:
    lines = [(72.0, 100.0 + 15 * k, f"Line {k} of a page that is longer than it is wide.") for k in range(4)]
    straight = read_pdf(made(tmp_path / "x.pdf", lines_at(*lines)))

    def turned(canvas: Canvas) -> None:
        canvas.rotate(90)
        for x, down, text in lines:
            canvas.drawString(x, -down, text)

    path = made(tmp_path / "y.pdf", turned)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(path)
    document = read_pdf(path)
    assert texts(document) == texts(straight)
    box = document.blocks[0].lines[0].box
    assert box is not None
    assert box[0] == pytest.approx(72, abs=2)
    assert box[3] == pytest.approx(102, abs=3)


def test_hidden_text_is_set_aside_beside_text_that_shows(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, HEIGHT - 72, "Hats are worn outside, and never in the hall.")
        text = canvas.beginText(72, HEIGHT - 200)
        text.setTextRenderMode(3)
        text.textLine("draft of May")
        canvas.drawText(text)

    document = read_pdf(made(tmp_path / "x.pdf", page))
    assert [(f.kind, f.lines[0].text) for f in document.furniture] == [("mark", "draft of May")]


# --- furniture and blocks --------------------------------------------------------------------------------------------------


def test_running_lines_are_what_repeats(tmp_path: Path) -> None:
    """A line at a page's edge that stands on one page only is no furniture; one that changes its date is."""
    pages = [
        lines_at((72, 40, f"Elm School, {day} May"), (72, 100, f"Hat number {day} is kept."), (72, 800, f"{k} / 3"))
        for k, day in enumerate((7, 14, 21), 1)
    ]
    last = lines_at((72, 40, "A hat at the top."), (72, 100, "No more hats."))
    document = read_pdf(made(tmp_path / "x.pdf", *pages, last))
    assert sorted({f.kind for f in document.furniture}) == ["header", "page-number"]
    assert "A hat at the top." in texts(document)
    assert len(document.furniture) == 6


def test_numbered_headings_at_the_heads_of_pages_are_no_running_line(tmp_path: Path) -> None:
    pages = [lines_at((72, 60, f"Appendix {k}"), (72, 400, f"Hats of class {k} are kept.")) for k in (1, 2, 3, 4)]
    document = read_pdf(made(tmp_path / "x.pdf", *pages))
    assert document.furniture == ()
    assert texts(document)[::2] == [f"Appendix {k}" for k in (1, 2, 3, 4)]


def test_numbers_at_the_edge_that_do_not_count_pages_stay(tmp_path: Path) -> None:
    pages = [lines_at((72, 60, number), (72, 400, "Hats are kept.")) for number in ("7", "3", "3")]
    assert read_pdf(made(tmp_path / "x.pdf", *pages)).furniture == ()


def heading_at(down: float, text: str) -> Callable[[Canvas], None]:
    """A line set larger."""

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(72, HEIGHT - down, text)
        canvas.setFont("Helvetica", 11)

    return page


def test_a_running_line_may_carry_the_section_s_title(tmp_path: Path) -> None:
    """It says in small what is set as a heading; with the policy's name beside it or without."""

    def page(title: str, beside: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            heading_at(120, title)(canvas)
            lines_at((72, 40, beside), (400, 40, title), (72, 400, f"{title} are kept by the door."))(canvas)

        return draw

    for beside in ("", "Hat policy"):
        pages = [page(title, beside) for title in ("Caps", "Bonnets", "Berets", "Turbans")]
        document = read_pdf(made(tmp_path / "x.pdf", *pages))
        assert [line.page for f in document.furniture for line in f.lines] == [1, 2, 3, 4]
        assert texts(document)[:2] == ["Caps", "Caps are kept by the door."]


def test_a_name_that_stands_on_the_last_pages_only_is_a_running_line(tmp_path: Path) -> None:
    def page(k: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            if k == 1:
                heading_at(90, "Elm School")(canvas)
            name = [(72.0, 40.0, "Elm School")] if k > 2 else []
            lines_at(*name, (72, 400, f"Hat number {k} is kept."))(canvas)

        return draw

    document = read_pdf(made(tmp_path / "x.pdf", *map(page, (1, 2, 3, 4))))
    assert [(f.kind, f.lines[0].page) for f in document.furniture] == [("header", 3), ("header", 4)]


def test_comments_in_the_margin_are_set_aside(tmp_path: Path) -> None:
    body = [(72, 72 + 14 * k, f"Hats hang on peg {k} of the hall.") for k in range(9)]
    notes = [(420, 100, "Commented [AB1]: Which hall?"), (420, 114, "The large one.")]
    document = read_pdf(made(tmp_path / "x.pdf", lines_at(*body, *notes)))
    assert not any("large" in text or "Comment" in text for text in texts(document))
    assert [piece.kind for piece in document.furniture] == ["mark"]


def test_slanted_text_lies_over_the_page(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(200, HEIGHT - 300)
        canvas.rotate(45)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(0, 0, "DRAFT")
        canvas.restoreState()
        canvas.setFont("Helvetica", 11)
        full = "Hats that are found in the hall or in the yard are put in the box, and whoever misses one"
        lines_at((72, 200, full), (72, 214, "looks there first, before"), (72, 228, "asking at the office."))(canvas)

    document = read_pdf(made(tmp_path / "x.pdf", page))
    assert [f.kind for f in document.furniture] == ["watermark"]
    assert len(document.blocks) == 1


def test_a_column_s_lines_end_where_the_column_does(tmp_path: Path) -> None:
    """A sentence goes on with a capital in the next line and in the next column; an open end before a new block does not."""
    left = [(72, 100 + 14 * k, f"Hat number {k} hangs on a peg which Mr") for k in range(9)]
    right = [(320, 100 + 14 * k, f"Oak has made, and there it stays {k} Ms") for k in range(8)]
    end = [(320, 212, "Elm takes it home")]
    page = lines_at(
        (72, 60, "A title that runs over both of the columns of this page, as titles do"), *left, *right, *end
    )
    assert len(read_pdf(made(tmp_path / "x.pdf", page)).blocks) == 2


def test_the_lines_of_a_full_column_go_on_beside_a_short_one(tmp_path: Path) -> None:
    """Where a column holds the rest of a text only, hardly any of its lines stand beside lines of the first."""
    left = [(72, 100 + 14 * k, f"Hat number {k} hangs on a peg, see Mr") for k in range(40)]
    right = [(304, 93 + 14 * k, f"Oak has made pegs, {k} in all") for k in range(5)]
    assert len(read_pdf(made(tmp_path / "x.pdf", lines_at(*left, *right))).blocks) == 1


def test_a_number_that_a_sentence_waits_for_is_no_marker(tmp_path: Path) -> None:
    """Neither at the head of a column nor in the lines that follow there."""
    left = [(72, 100 + 14 * k, f"Hat number {k} hangs on a peg which Mr") for k in range(8)]
    for tail in (
        [(320, 100, "3.15. Then it is gone")],
        [(320, 100, "half past two or perhaps only at"), (320, 114, "3.15.")],
    ):
        last = (72, 212, "Oak has made, and there it hangs until at")
        right = [(320, 142 + 14 * k, f"Caps {k} are for the boys and girls whom Ms") for k in range(9)]
        blocks = read_pdf(made(tmp_path / "x.pdf", lines_at(*left, last, *tail, *right))).blocks
        assert len(blocks) == 2
        assert "3.15." in blocks[0].text


def test_bold_words_at_the_start_of_a_text_are_counted(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        text = canvas.beginText(72, HEIGHT - 72)
        for font, words in (("Helvetica-Bold", "Lost hats."), ("Helvetica", " They go into the box.")):
            text.setFont(font, 11)
            text.textOut(words)
        canvas.drawText(text)
        canvas.drawString(72, HEIGHT - 120, "Caps do too.")

    blocks = read_pdf(made(tmp_path / "x.pdf", page)).blocks
    assert [block.text[: block.run_in] for block in blocks] == ["Lost hats.", ""]


def test_first_lines_that_are_set_in_begin_paragraphs(tmp_path: Path) -> None:
    full = "Hats that are found in the hall or in the yard are put in the box, and whoever misses any of them"
    lines = [(90 if k % 2 == 0 else 72, 100 + 14 * k, full if k % 2 == 0 else "looks there") for k in range(10)]
    document = read_pdf(made(tmp_path / "x.pdf", lines_at(*lines)))
    assert texts(document) == [f"{full} looks there"] * 5


def test_a_paragraph_runs_over_a_page_and_its_footnote(tmp_path: Path) -> None:
    def first(canvas: Canvas) -> None:
        lines_at((72, 700, "Hats that are found in the hall or in the yard are put in the box, and whoever"))(canvas)
        canvas.setFont("Helvetica", 5)
        canvas.drawString(72, HEIGHT - 780, "1")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(76, HEIGHT - 783, "The box stands by the door.")

    second = lines_at((72, 72, "misses one looks there first."))
    assert texts(read_pdf(made(tmp_path / "x.pdf", first, second))) == [
        "Hats that are found in the hall or in the yard are put in the box, and whoever misses one looks there first.",
        "¹ The box stands by the door.",
    ]


def test_a_footnote_follows_the_block_that_calls_it(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines_at((72, 100, "Hats are kept in the box."), (72, 140, "Caps hang by the door."))(canvas)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(72 + canvas.stringWidth("Hats are kept in the box.", "Helvetica", 11), HEIGHT - 96, "1")
        canvas.drawString(72, HEIGHT - 780, "1")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(76, HEIGHT - 783, "It stands by the door.")

    found = texts(read_pdf(made(tmp_path / "x.pdf", page)))
    assert found == ["Hats are kept in the box.¹", "¹ It stands by the door.", "Caps hang by the door."]


def test_a_list_goes_on_at_the_head_of_the_next_column(tmp_path: Path) -> None:
    prose = lambda x, down, n: [(x, down + 14 * k, f"Hat number {k} hangs on a peg which Mr") for k in range(n)]  # noqa: E731
    left = [*prose(72, 100, 6), (72, 200, "Bring:"), (80, 214, "• a hat, and please one that is warm;")]
    right = [(328, 100, "• a coat."), *prose(320, 130, 7)]
    document = read_pdf(made(tmp_path / "x.pdf", lines_at(*left, *right)))
    items = [piece.under for piece in outline(document.blocks, (), ()) if piece.text.startswith("a ")]
    assert len(items) == 2
    assert items[0] == items[1] is not None


def table(canvas: Canvas, top: float, rows: list[tuple[str, str]]) -> None:
    xs, ys = [72, 200, 500], [HEIGHT - top - 25 * k for k in range(len(rows) + 1)]
    canvas.grid(xs, ys)
    for k, cells in enumerate(rows):
        for x, text in zip(xs, cells, strict=False):
            canvas.drawString(x + 4, ys[k] - 16, text)


def test_a_table_that_goes_over_a_page_is_one(tmp_path: Path) -> None:
    first = lambda canvas: table(canvas, 600, [("Day", "Lead"), ("Monday", "Mr Oak"), ("Tuesday", "Ms Ash leads the")])  # noqa: E731
    second = lambda canvas: table(canvas, 72, [("", "walk to the hall"), ("Friday", "Mx Elm")])  # noqa: E731
    document = read_pdf(made(tmp_path / "x.pdf", first, second))
    (block,) = document.blocks
    assert [tuple(cell.text for cell in row) for row in block.rows] == [
        ("Day", "Lead"),
        ("Monday", "Mr Oak"),
        ("Tuesday", "Ms Ash leads the walk to the hall"),
        ("Friday", "Mx Elm"),
    ]


def test_a_table_that_goes_on_in_the_next_column_is_one(tmp_path: Path) -> None:
    """Its heads are printed again, and the break cuts a row."""
    heads = Cell(text="Day", bold=True), Cell(text="Lead", bold=True)
    row = lambda *texts: tuple(Cell(text=text) for text in texts)  # noqa: E731
    first = Block(kind="table", rows=(heads, row("Monday", "Mr Oak"), row("Tuesday", "Ms Ash leads the")), indent=60)
    second = Block(kind="table", rows=(heads, row("", "walk to the hall"), row("Friday", "Mx Elm")), indent=320)
    (found,) = continued_tables([first, second])
    assert [cell.text for cell in found.rows[2]] == ["Tuesday", "Ms Ash leads the walk to the hall"]
    assert len(found.rows) == 5  # the second heads are kept, for the lift to drop
    small = structs.replace(second, rows=(heads, row("and Wednesday", ""), row("Friday", "Mx Elm")))
    (found,) = continued_tables([structs.replace(first, rows=(*first.rows[:2], row("Tuesday", "Ms Ash"))), small])
    assert [cell.text for cell in found.rows[2]] == ["Tuesday and Wednesday", "Ms Ash"]
    other = structs.replace(second, rows=(row("Day", "Lead"), *second.rows[1:]))
    assert len(list(continued_tables([first, other]))) == 2


def test_a_table_that_keeps_numbers_apart_is_paragraphs(tmp_path: Path) -> None:
    said = "Hats hang on the pegs by the yard door."
    page = lambda canvas: table(canvas, 72, [("1", "Hats and coats"), ("1.1", said), ("1.2", said), ("1.3", said)])  # noqa: E731
    blocks = read_pdf(made(tmp_path / "x.pdf", page)).blocks
    assert [(b.kind, b.marker, b.text) for b in blocks[1:]] == [("paragraph", f"1.{k}", said) for k in (1, 2, 3)]
    assert (blocks[0].marker, blocks[0].text) == ("1", "Hats and coats")


def test_a_box_holds_a_paragraph(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.rect(70, HEIGHT - 130, 400, 60)
        lines_at((80, 90, "Suppose a hat is found on a Friday, when"), (80, 104, "nobody is there."))(canvas)
        lines_at((72, 160, "After the box."))(canvas)

    blocks = read_pdf(made(tmp_path / "x.pdf", page)).blocks
    assert [(b.kind, b.boxed) for b in blocks] == [("paragraph", True), ("paragraph", False)]


def test_drawn_bullets_are_bullets(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines_at((72, 90, "Bring:"), (90, 110, "a hat,"), (90, 126, "a coat."))(canvas)
        for down in (107, 123):
            canvas.circle(80, HEIGHT - down, 2, stroke=0, fill=1)

    assert [(b.kind, b.text) for b in read_pdf(made(tmp_path / "x.pdf", page)).blocks] == [
        ("paragraph", "Bring:"),
        ("item", "a hat,"),
        ("item", "a coat."),
    ]


def test_underlined_and_bold_lines_tell_their_style(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, HEIGHT - 90, "Lost hats")
        canvas.line(72, HEIGHT - 92, 72 + canvas.stringWidth("Lost hats", "Helvetica", 11), HEIGHT - 92)
        canvas.setFont("Helvetica-BoldOblique", 14)
        canvas.drawString(72, HEIGHT - 140, "FOUND HATS")

    first, second = (block.style for block in read_pdf(made(tmp_path / "x.pdf", page)).blocks)
    assert (first.underline, first.bold, first.size) == (True, False, 11)
    assert (second.underline, second.bold, second.italic, second.caps, second.size) == (False, True, True, True, 14)


def test_a_coloured_word_is_no_coloured_line(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for down, colours in ((72, ("red", "red")), (120, ("red", "black"))):
            text = canvas.beginText(72, HEIGHT - down)
            for word, colour in zip(("Hats ", "on pegs"), colours, strict=True):
                text.setFillColor(colour)
                text.textOut(word)
            canvas.drawText(text)

    document = read_pdf(made(tmp_path / "x.pdf", draw))
    assert [bool(block.style.colour) for block in document.blocks] == [True, False]


def test_leaning_letters_are_italics_of_their_size(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, HEIGHT - 72, "Upright hats.")
        text = canvas.beginText()
        text.setTextTransform(1, 0, 0.33, 1, 72, HEIGHT - 120)
        text.textOut("Leaning hats.")
        canvas.drawText(text)

    document = read_pdf(made(tmp_path / "x.pdf", draw))
    assert [(block.style.size, block.style.italic) for block in document.blocks] == [(11, False), (11, True)]


# --- what layouts put between the lines of a text ------------------------------------------------------------------------


def test_the_running_line_of_a_section_stands_where_that_of_others_does(tmp_path: Path) -> None:
    first = [lines_at((72, 40, "Elm School, hats"), (72, 100, f"Hat {k} is kept.")) for k in "abcd"]
    second = [lines_at((72, 40, "Annexes on hats"), (72, 100, f"Form {k} is filled in.")) for k in "ab"]
    document = read_pdf(made(tmp_path / "x.pdf", *first, *second))
    assert {line.text for f in document.furniture for line in f.lines} == {"Elm School, hats", "Annexes on hats"}


def test_a_blank_to_be_filled_in_does_not_go_on_a_sentence(tmp_path: Path) -> None:
    first = "Parents bring hats back on a Monday, unless the office has told them that it is shut."
    page = lines_at((72, 100, first), (72, 113, "Signed: ______________ Date: ______"))
    assert texts(read_pdf(made(tmp_path / "x.pdf", page)))[0] == first


def test_an_entry_hangs_below_its_term(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines_at((72, 80, "Hats are hung on pegs in the hall by whoever wore them last, and never on a door."))(canvas)
        for down, term in ((110, "Peg"), (140, "Hat")):
            canvas.setFont("Helvetica-Bold", 11)
            canvas.drawString(72, HEIGHT - down, term)
            canvas.setFont("Helvetica", 11)
            canvas.drawString(
                98, HEIGHT - down, "what stands on a wall in the hall or a corridor so that others may hang"
            )
            canvas.drawString(90, HEIGHT - down - 13, "theirs on it.")

    said = "what stands on a wall in the hall or a corridor so that others may hang theirs on it."
    assert texts(read_pdf(made(tmp_path / "x.pdf", page)))[1:] == [f"Peg {said}", f"Hat {said}"]


def test_the_last_column_may_be_half_empty(tmp_path: Path) -> None:
    full = "Hats are kept in the box by the door of the"
    left = [(50, 80 + 13 * k, full) for k in range(50)]
    right = [(310, 80 + 13 * k, full) for k in range(7)]
    document = read_pdf(made(tmp_path / "x.pdf", lines_at(*left, (50, 730, "hall."), *right, (310, 171, "gym."))))
    assert [len(text.split()) for text in texts(document)] == [50 * 11 + 1, 7 * 11 + 1]
