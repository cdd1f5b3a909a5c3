"""Forms whose blanks are drawn: lines and boxes on the page, and the fields of an interactive form."""

from pathlib import Path

import pytest
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.read.open import read
from byelaw.compiler.read.page.glyphs import as_symbols

CANVAS = pytest.importorskip("reportlab.pdfgen.canvas")


def page(path: Path) -> "CANVAS.Canvas":
    """A page that begins as policies do, with a heading over what follows."""
    canvas = CANVAS.Canvas(str(path), invariant=True)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, 780, "Larkfield School Toy Policy")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 750, "This policy tells every pupil of the school what becomes of toys that are lost.")
    canvas.drawString(60, 730, "Pupils must leave their toys at home, whatever the day.")
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(60, 700, "Slip for a lost toy")
    canvas.setFont("Helvetica", 11)
    return canvas


def fields(path: Path) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(f.label, f.type, f.choices) for form in compile_file(path).policy.forms for f in form.fields]


def test_lines_and_boxes_to_fill_in(tmp_path: Path) -> None:
    canvas = page(tmp_path / "slip.pdf")
    for k, label in enumerate(("Name of pupil", "Found on", "Signed")):
        canvas.drawString(60, 670 - 24 * k, label)
        canvas.line(180, 668 - 24 * k, 400, 668 - 24 * k)
    canvas.drawString(60, 590, "Was it broken?")
    for x, answer in ((160, "Yes"), (220, "No")):
        canvas.rect(x, 589, 9, 9)
        canvas.drawString(x + 14, 590, answer)
    canvas.rect(60, 564, 9, 9)
    canvas.drawString(74, 565, "I come for it myself")
    canvas.drawString(60, 540, "What it looks like:")
    canvas.rect(60, 470, 400, 62)
    canvas.save()
    assert fields(tmp_path / "slip.pdf") == [
        ("Name of pupil", "text", ()),
        ("Found on", "text", ()),
        ("Signed", "signature", ()),
        ("Was it broken?", "choice", ("Yes", "No")),
        ("I come for it myself", "tick", ()),
        ("What it looks like", "text", ()),
    ]


def test_fields_of_an_interactive_form(tmp_path: Path) -> None:
    canvas = page(tmp_path / "fields.pdf")
    for k, label in enumerate(("Name of pupil", "Date", "Signature")):
        canvas.drawString(60, 670 - 24 * k, label)
        canvas.acroForm.textfield(name=label, x=180, y=664 - 24 * k, width=200, height=18)
    canvas.drawString(60, 590, "I come for it myself")
    canvas.acroForm.checkbox(name="come", x=200, y=587, size=14)
    canvas.save()
    assert fields(tmp_path / "fields.pdf") == [
        ("Name of pupil", "text", ()),
        ("Date", "date", ()),
        ("Signature", "signature", ()),
        ("I come for it myself", "tick", ()),
    ]


def test_underlines_and_ornaments_are_no_blanks(tmp_path: Path) -> None:
    canvas = page(tmp_path / "text.pdf")
    canvas.drawString(60, 670, "Toys that nobody asks for are given away.")
    canvas.line(60, 668, 250, 668)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(60, 640, "Marbles")
    canvas.line(130, 642, 520, 642)
    canvas.setFont("Helvetica", 11)
    for k, heading in enumerate(("Toys", "Marbles", "Lost things")):
        canvas.drawString(60, 560 - 16 * k, heading)
        canvas.line(140, 560 - 16 * k, 480, 560 - 16 * k)
        canvas.drawString(490, 560 - 16 * k, str(k + 2))
    canvas.setFont("Helvetica", 11)
    for k, line in enumerate(("they are counted on Fridays,", "they are kept in a jar.")):
        canvas.circle(66, 619 - 16 * k, 2.5)
        canvas.drawString(76, 616 - 16 * k, line)
    canvas.save()
    text = " ".join(block.text for block in read(tmp_path / "text.pdf").blocks)
    assert "_" not in text
    assert "☐" not in text


@pytest.mark.parametrize(
    ("text", "font", "shown"),
    [
        ("ü û", "Wingdings", "\uf0fc \uf0fb"),
        ("P O", "Wingdings2", "✓ ✗"),
        ("a", "Webdings", "✓"),
        ("für", "Arial", "für"),
    ],
)
def test_letters_of_symbol_fonts_are_symbols(text: str, font: str, shown: str) -> None:
    assert as_symbols(text, font) == shown
