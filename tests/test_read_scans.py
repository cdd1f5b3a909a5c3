"""Scans: a policy that is only pictures reads as its text does; pages with text are left alone; what is missing is told.

The scan is made here: a sample is drawn at 200 dpi, turned a little and strewn with noise.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.read import pdf
from byelaw.compiler.read.common.document import Block, Line, Style
from byelaw.compiler.read.open import read
from byelaw.compiler.read.pages.numerals import mended_numbers
from byelaw.compiler.read.scan.tesseract import can_recognise
from byelaw.grammar.model import Policy
from byelaw.grammar.problems import Unreadable
from PIL import Image
from rapidfuzz import fuzz

SAMPLES = Path(__file__).parents[1] / "policies"
SAMPLE = SAMPLES / "st-cleopas.pdf"
NEEDS = pytest.mark.skipif(not can_recognise() and not os.environ.get("CI"), reason="tesseract is not installed")


def pictures(path: Path, numbers: Sequence[int] = (), turn: float = 0.7) -> list[Image.Image]:
    """Pages of a PDF (all of them if none are named, from 0) as a scanner would see them."""
    noise = np.random.default_rng(7)
    out = []
    with pypdfium2.PdfDocument(path) as document:
        for number in numbers or range(len(document)):
            image = document[number].render(scale=200 / 72).to_pil().convert("L")
            image = image.rotate(turn if number % 2 else -turn, fillcolor=255, resample=Image.Resampling.BICUBIC)
            grey = np.asarray(image, dtype=float) + noise.normal(0, 12, (image.height, image.width))
            out.append(Image.fromarray(np.clip(grey, 0, 255).astype("uint8")))
    return out


def scanned(path: Path, folder: Path, numbers: Sequence[int] = (), turn: float = 0.7) -> Path:
    """A PDF of such pictures."""
    first, *rest = pictures(path, numbers, turn)
    made = folder / "scan.pdf"
    first.save(made, "PDF", resolution=200, save_all=True, append_images=rest, quality=70)
    return made


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scanned(SAMPLE, tmp_path_factory.mktemp("scan"))


def same(policy: Policy, other: Policy) -> float:
    """How many units of two policies are the same: F1 over texts alike and numbers equal."""
    left = [(clause.number, clause.text) for clause in other.clauses]
    hits = 0
    for clause in policy.clauses:
        match = next((u for u in left if u[0] == clause.number and fuzz.ratio(u[1], clause.text) >= 90), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return 2 * hits / (len(policy.clauses) + len(other.clauses))


@NEEDS
def test_a_scan_gives_the_units_of_its_text(scan: Path) -> None:
    read_by_eye = compile_file(scan)
    assert same(read_by_eye.policy, compile_file(SAMPLE).policy) >= 0.97
    note = next(problem for problem in read_by_eye.problems if problem.code == "recognised")
    assert note.severity == "note"
    assert "pages 1–3 read by text recognition (OCR)" in note.message


PAGES = {
    "two columns": ("ashcombe-vale", [1]),
    "a table of level lines, with ticks": ("hollin-cross", [1]),
    "a ruled table that goes on over the page": ("st-begas", [2, 3]),
}


@NEEDS
@pytest.mark.parametrize("name", PAGES)
def test_scanned_columns_and_cells_are_read_one_by_one(name: str, tmp_path: Path) -> None:
    printed = pytest.importorskip("test_labels").printed
    slug, numbers = PAGES[name]
    some = tmp_path / "some.pdf"
    with pypdfium2.PdfDocument(printed(slug, tmp_path)) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, numbers)
        part.save(some)
    found = compile_file(scanned(some, tmp_path, turn=1)).policy
    assert same(found, compile_file(some).policy) >= 0.95


@NEEDS
def test_only_the_pictures_of_a_mixed_file_are_recognised(scan: Path, tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    with (
        pypdfium2.PdfDocument(SAMPLE) as text,
        pypdfium2.PdfDocument(scan) as seen,
        pypdfium2.PdfDocument.new() as mixed,
    ):
        mixed.import_pages(text, [0])
        mixed.import_pages(seen, [1])
        mixed.import_pages(text, [2])
        mixed.save(path)
    document, whole = read(path), read(SAMPLE)
    assert [p.message.split(";")[0] for p in document.problems] == ["page 2 read by text recognition (OCR)"]
    first, again = ([b.text for b in d.blocks if b.at.page == 1 and b.at.end_page == 1] for d in (document, whole))
    assert first[:5] == again[:5]
    assert sum(block.at.page == 2 for block in document.blocks) > 10


@pytest.fixture(scope="module")
def layered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scanned page, askew, over which a scanner's program laid hidden words."""
    folder = tmp_path_factory.mktemp("layered")
    pictures(SAMPLE, [2], turn=1)[0].save(folder / "page.png", dpi=(200, 200))
    command = ("tesseract", str(folder / "page.png"), str(folder / "page"), "pdf")
    subprocess.run(command, env={**os.environ, "OMP_THREAD_LIMIT": "1"}, check=True, capture_output=True)
    return folder / "page.pdf"


@NEEDS
def test_a_page_with_a_hidden_layer_of_words_is_read_from_its_picture(layered: Path, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(SAMPLE) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, [2])
        part.save(tmp_path / "part.pdf")
    assert same(compile_file(layered).policy, compile_file(tmp_path / "part.pdf").policy) >= 0.95


@NEEDS
def test_without_a_recogniser_the_hidden_layer_is_taken(layered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    document = pdf.read_pdf(layered)
    assert [problem.code for problem in document.problems] == ["recognised"]
    assert "social network" in " ".join(block.text for block in document.blocks)


@NEEDS
def test_blank_and_black_pages_of_a_scan_are_told(tmp_path: Path) -> None:
    words, blank, black = pictures(SAMPLE, [2])[0], Image.new("L", (800, 1000), 255), Image.new("L", (800, 1000), 0)
    words.save(tmp_path / "scan.pdf", "PDF", resolution=200, save_all=True, append_images=[blank, black])
    problems = read(tmp_path / "scan.pdf").problems
    assert [(p.code, p.page) for p in problems] == [("picture-page", 2), ("picture-page", 3), ("recognised", 1)]


@NEEDS
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_on_its_side_or_head_is_turned(scan: Path, tmp_path: Path, turn: int) -> None:
    path = tmp_path / "turned.pdf"
    with pypdfium2.PdfDocument(scan) as seen:
        image = seen[2].render(scale=150 / 72).to_pil()
    image.crop((0, 0, image.width, image.height // 2)).rotate(turn, expand=True).save(path, "PDF", resolution=150)
    text = " ".join(block.text for block in read(path).blocks)
    with pypdfium2.PdfDocument(SAMPLE) as whole:
        upper = whole[2].get_textpage().get_text_bounded(bottom=whole[2].get_height() / 2)
        meant = " ".join(upper.split())
    assert fuzz.ratio(text, meant) > 85


def test_where_nothing_can_recognise_the_message_says_how_to_install_it(
    scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Unreadable) as raised:
        pdf.read_pdf(scan)
    problem = raised.value.problems[0]
    assert "text recognition is not installed" in problem.message
    assert "apt-get install tesseract-ocr" in problem.hint


# Markers and texts as recognised, and the markers that they must come to.
NUMBERS = {
    "letters for ones": ("1 Aims/LL Staff wear it./1.2 They keep it.", "1 1.1 1.2"),
    "a dot that was lost": ("4.6 Staff wear it./47 Pupils keep it./4.8 They end.", "4.6 4.7 4.8"),
    "look-alike digits": ("5 Rules/3.1 Staff wear it./5.2 They keep it./3.3 They end.", "5 5.1 5.2 5.3"),
    "a bar that is the first number": ("| Rules/1.1 Staff wear it.", "1 1.1"),
    "a gap is the document's own": ("4.6 Staff wear it./4.8 They end./4.9 All.", "4.6 4.8 4.9"),
    "a word is no number": ("1 Aims/I Wear it./Staff go.", "1 - -"),
    "a list beside chapters": ("12. Staff wear it./1.3 They keep it.", "12. 1.3"),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_that_leave_one_reading(name: str) -> None:
    given, expected = NUMBERS[name]
    blocks = []
    for line in given.split("/"):
        head, _, rest = line.partition(" ")
        number = head.rstrip(".").replace(".", "").isdigit()
        blocks.append(Block(kind="paragraph", text=rest if number else line, marker=head if number else None))
    mended, _ = mended_numbers(blocks, {1})
    assert " ".join(block.marker or "-" for block in mended) == expected


# Clauses whose numbers hang, as recognised, below a heading; `#` begins a heading. Behind them the numbers they come to.
SERIES = {
    "words for numbers": ("# 2 SCOPE/vam Staff wear it./2.2 They keep it./Fane Pupils do not.", "2 2.1 2.2 2.3"),
    "only dots were lost": ("# 2 SCOPE/Tiel Staff wear it./22 They keep it.", "2 2.1 2.2"),
    "a heading without its number": (
        "# 1 AIMS/1.1 Staff wear it./# SCOPE/vam They keep it./2.2 All do.",
        "1 1.1 2 2.1 2.2",
    ),
    "numbers that disagree": ("# 2 SCOPE/vam Staff wear it./2.3 They keep it./2.7 Pupils do not.", "2 - 2.3 2.7"),
    "a stop read as another sign": ("# 3 DATA/vam Staff keep it./3.2; They ask./3.3 All do.", "3 3.1 3.2 3.3"),
    "one clause between a heading and the next": (
        "# 5 CARE/yale Staff keep it./# 5.2 Pupils/# 5.3 Parents",
        "5 5.1 5.2 5.3",
    ),
    "a heading between two that kept theirs": ("# 1 AIMS/# ale SCOPE/# 3 CARE", "1 2 3"),
    "a heading misread between two": ("# 11 AIMS/# 42 SCOPE/# 13 CARE", "11 12 13"),
    "headings out of order": ("# 1 AIMS/# 7 SCOPE/# 4 CARE", "1 7 4"),
    "a heading inside a chapter": ("# 1 AIMS/# 2 SCOPE/# Pupils/2.1 Staff wear it.", "1 2 - 2.1"),
    "nothing to count from": ("# 2 SCOPE/Once Staff wear it./Then They keep it.", "2 - -"),
}


@pytest.mark.parametrize("name", SERIES)
def test_hanging_numbers_count_on(name: str) -> None:
    given, expected = SERIES[name]
    blocks = []
    for line in given.split("/"):
        heading, words = line.startswith("# "), line.removeprefix("# ")
        head, _, rest = words.partition(" ")
        number = head if head.replace(".", "").isdigit() else None
        lines = [Line(page=1, number=1, text=words, box=(70.0, 0.0, 500.0, 10.0))]
        lines += [] if heading else [Line(page=1, number=2, text="and so on", box=(110.0, 12.0, 500.0, 22.0))]
        style = Style(bold=heading)
        text = rest if number else words
        blocks.append(Block(kind="paragraph", text=text, marker=number, lines=tuple(lines), style=style))
    mended, _ = mended_numbers(blocks, {1})
    assert " ".join(block.marker or "-" for block in mended) == expected


# Numbers that begin with a letter, as recognised; `#` begins a heading, `_` a text whose number is missing.
SOUND = "# A3 ROOMS/A3.1 Staff lock it./A3.2 They ask./A3.3 All do./A3.4 Most do./A3.5 Some do."
LETTERED = {
    "letters for ones": ("# Al AIMS/Al.1 Staff wear it./Al.2 They do.", "A1 A1.1 A1.2"),
    "a one read twice": ("# A1 AIMS/Al1.1 Staff wear it.", "A1 A1.1"),
    "dots that were lost": ("# A2 AIMS/A21 Staff wear it./A22 They do.", "A2 A2.1 A2.2"),
    "a word for a number": ("# A2 AIMS/A2.1 Staff wear it./Ant They do./A2.3 All do.", "A2 A2.1 A2.2 A2.3"),
    "a word of look-alikes": ("# A2 AIMS/A2.1 Staff wear it./AZi They do.", "A2 A2.1 -"),
    "the next chapter": ("# A1 AIMS/A1.1 Staff wear it./A23) They do.", "A1 A1.1 A2.3"),
    "the first below its heading": ("# A2 AIMS/A24 Staff wear it.", "A2 A2.1"),
    "numbers that are missing": (
        "# A2 AIMS/A2.1 Staff wear it./_ They do./_ All do./A2.4 So be it.",
        "A2 A2.1 A2.2 A2.3 A2.4",
    ),
    "with their heading's": ("# AIMS/_ They do./A2.2 So be it.", "A2 A2.1 A2.2"),
    "more texts than numbers": ("# A2 AIMS/A2.1 Staff wear it./_ They do./_ All do./A2.3 So.", "A2 A2.1 - - A2.3"),
    "a word is no number": ("# A AIMS/# At School/All Staff wear it./# A1 CARE", "- - - A1"),
}


@pytest.mark.parametrize("name", LETTERED)
def test_numbers_that_begin_with_a_letter(name: str) -> None:
    given, expected = LETTERED[name]
    blocks = []
    for line in f"{given}/{SOUND}".split("/"):
        heading, words = line.startswith("# "), line.removeprefix("# ").removeprefix("_ ")
        head, _, rest = words.partition(" ")
        number = head if head[1:2].isdigit() else None
        blocks.append(Block(kind="paragraph", text=rest if number else words, marker=number, style=Style(bold=heading)))
    mended, _ = mended_numbers(blocks, {1})
    assert " ".join(block.marker or "-" for block in mended) == f"{expected} A3 A3.1 A3.2 A3.3 A3.4 A3.5"


def test_texts_stand_as_far_in_as_those_of_a_mended_number() -> None:
    """Its own edge was that of the number, which was read as a word."""
    hung = [Line(page=1, number=1, text="Crs. They", box=(70.0, 0.0, 500.0, 10.0)),
            Line(page=1, number=2, text="do.", box=(110.0, 12.0, 500.0, 22.0))]  # fmt: skip
    blocks = [
        Block(kind="paragraph", text="Care", style=Style(bold=True)),
        Block(kind="paragraph", text="Staff ask.", indent=110.0),
        Block(kind="paragraph", text="All ask.", indent=110.0),
        Block(kind="paragraph", text="Crs. They do.", indent=70.0, lines=tuple(hung)),
        *(Block(kind="paragraph", text="Staff do.", marker=f"C1.{k}", indent=110.0) for k in range(4, 9)),
    ]
    mended, _ = mended_numbers(blocks, {1})
    assert [block.marker for block in mended[:5]] == ["C1", "C1.1", "C1.2", "C1.3", "C1.4"]


def test_a_document_without_such_numbers_is_left_alone() -> None:
    blocks = [Block(kind="paragraph", text=text) for text in ("Al Introduction", "Al.1 Staff wear it.", "A13 Class")]
    assert mended_numbers(blocks, {1}) == (tuple(blocks), ())
