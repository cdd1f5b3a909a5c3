"""No word of a document is lost or counted twice: the ledger against its document, and against another program's reading."""

import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from byelaw.compiler.ledger import Entry, Ledger, keep, verify
from byelaw.compiler.lift.tree import lift_document
from byelaw.compiler.read.common.document import Block, Cell, Document, Furniture, Line
from byelaw.compiler.read.pdf import read_pdf
from pypdf import PdfReader

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
REAL = sorted(path for folder in ("seeds", "real") for path in (SHARED / folder).glob("*.pdf"))


def line(number: int, text: str) -> Line:
    return Line(page=1, number=number, text=text, box=(0, 0, 1, 1))


DOCUMENT = Document(
    file="hats.pdf",
    sha256="",
    format="pdf",
    pages=1,
    blocks=(
        Block(kind="heading", text="Hats", lines=(line(1, "Hats"),)),
        Block(kind="paragraph", text="Hats stay on pegs.", lines=(line(2, "Hats stay on"), line(3, "pegs."))),
        Block(kind="table", rows=((Cell(text="Monday", lines=(line(4, "Monday"),)), Cell(text="")),)),
    ),
    furniture=(Furniture(kind="page-number", lines=(line(5, "1"),)),),
)


def test_every_line_has_its_entry() -> None:
    ledger = keep(DOCUMENT, ["heading", "clause", "table"])
    assert [(entry.text, entry.into) for entry in ledger.entries] == [
        ("Hats", "heading"),
        ("Hats stay on", "clause"),
        ("pegs.", "clause"),
        ("Monday", "table"),
        ("1", "furniture"),
    ]
    assert verify(DOCUMENT, ledger) == ()


def test_a_lost_word_is_an_error() -> None:
    ledger = keep(DOCUMENT, ["heading", "clause", "table"])
    (problem,) = verify(DOCUMENT, Ledger(ledger.entries[1:]))
    assert (problem.code, problem.severity, problem.page) == ("lost-words", "error", 1)
    assert problem.message == "1 words lost (Hats)"


def test_a_word_too_many_is_an_error() -> None:
    entries = keep(DOCUMENT, ["heading", "clause", "table"]).entries
    (problem,) = verify(DOCUMENT, Ledger((*entries, Entry(page=1, box=None, text="caps", into="clause"))))
    assert problem.message == "1 words too many (caps)"


def letters(text: str) -> Counter[str]:
    """The letters and signs of a text; compatibility forms are undone, and hyphens, which line ends may hide, left out."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return Counter(char for char in text if not char.isspace() and char not in "-‐‑\x02")


def other_reading(path: Path) -> list[str]:
    """The text of each page as poppler reads it, or pypdf (which is slower) where poppler is not installed."""
    if shutil.which("pdftotext") is None:
        return [page.extract_text() for page in PdfReader(path).pages]
    run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode("utf-8").removesuffix("\f").split("\f")


@pytest.mark.shared
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_policies_add_up(path: Path) -> None:
    document = read_pdf(path)
    draft = lift_document(document)
    assert draft.problems == ()
    ours: Counter[tuple[int, str]] = Counter()
    theirs: Counter[tuple[int, str]] = Counter()
    for entry in draft.ledger.entries:
        ours.update({(entry.page, char): count for char, count in letters(entry.text).items()})
    for number, text in enumerate(other_reading(path), 1):
        theirs.update({(number, char): count for char, count in letters(text).items()})
    assert {"lost": dict(theirs - ours), "too many": dict(ours - theirs)} == {"lost": {}, "too many": {}}
