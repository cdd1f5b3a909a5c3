"""Small PDFs in several layouts, set with reportlab from a marked-up text, for the tests of reading.

In a text, `# ` begins a heading, `| ` a box, `^ ` a footnote, `===` a new page; what stands before a tab is a mark that hangs.
Each layout is a function of the file to write and the lines of the text.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A5
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A5
TOP = HEIGHT - 60
FOOT = 60

Furniture = Callable[[Canvas, int], None]


class Setter:
    """A cursor on a page: it sets wrapped text downwards and goes to the next column or page at the foot.

    With `late`, marks are drawn after all other text of their page; a mark of `*` is drawn as a circle.
    """

    def __init__(
        self,
        path: Path,
        columns: Sequence[tuple[float, float]],
        furniture: Furniture,
        *,
        size: float,
        gap: float,
        late: bool = False,
    ) -> None:
        self.canvas = Canvas(str(path), pagesize=A5, invariant=True)
        self.columns, self.furniture, self.size, self.gap, self.late = columns, furniture, size, gap, late
        self.page, self.column, self.y = 1, 0, TOP
        self.marks: list[tuple[float, float, str, str]] = []
        furniture(self.canvas, 1)

    def turn(self) -> None:
        self.column += 1
        if self.column == len(self.columns):
            self.flush()
            self.canvas.showPage()
            self.column, self.page = 0, self.page + 1
            self.furniture(self.canvas, self.page)
        self.y = TOP

    def text(
        self, text: str, font: str, mark: str = "", size: float = 0, indent: float = 0, hang: float = 0, space: float | None = None
    ) -> None:  # fmt: skip
        size = size or self.size
        self.y -= self.gap if space is None else space
        left, right = self.columns[self.column]
        for number, line in enumerate(simpleSplit(text, font, size, right - left - indent - hang)):
            if self.y - 1.25 * size < FOOT:
                self.turn()
                left, right = self.columns[self.column]
            self.y -= 1.25 * size
            if mark and number == 0:
                self.marks.append((left + indent, self.y, font, mark))
                if not self.late:
                    self.flush()
            self.canvas.setFont(font, size)
            self.canvas.drawString(left + indent + hang, self.y, line)

    def flush(self) -> None:
        for x, y, font, mark in self.marks:
            if mark == "*":
                self.canvas.circle(x, y + 3, 2, stroke=0, fill=1)
            else:
                self.canvas.setFont(font, self.size)
                self.canvas.drawString(x, y, mark)
        self.marks.clear()

    def save(self) -> None:
        self.flush()
        self.canvas.save()


def two_columns(path: Path, text: Sequence[str]) -> None:
    """Two columns, hanging (a) and (i), a running header with a date that changes, page numbers between dashes."""

    def furniture(canvas: Canvas, page: int) -> None:
        canvas.setFont("Times-Italic", 9)
        canvas.drawString(36, HEIGHT - 40, f"Larch Hill Academy – printed {page + 2} March 2031")
        canvas.drawCentredString(WIDTH / 2, 30, f"- {page} -")

    setter = Setter(path, [(36, 200), (220, 384)], furniture, size=12, gap=6)
    for kind, mark, words in parsed(text):
        if kind == "heading":
            setter.text(words, "Times-Bold", mark, size=14, hang=22 if mark else 0, space=10)
        elif mark.startswith("("):
            setter.text(words, "Times-Roman", mark, indent=32 if "i" in mark else 16, hang=16, space=2)
        else:
            setter.text(words, "Times-Roman", mark, hang=26 if mark else 0)
    setter.save()


def plain_headings(path: Path, text: Sequence[str]) -> None:
    """Bold headings without numbers, bullets drawn as circles, no space between paragraphs, a footer with a version."""

    def furniture(canvas: Canvas, page: int) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, 30, f"Version 3 | Page {page} of 2")

    setter = Setter(path, [(50, 370)], furniture, size=11, gap=0)
    for kind, mark, words in parsed(text):
        if kind == "heading":
            setter.text(words, "Helvetica-Bold", space=12)
        else:
            setter.text(words, "Helvetica", mark, indent=18 if mark else 0, hang=12 if mark else 0)
    setter.save()


def number_column(path: Path, text: Sequence[str]) -> None:
    """Numbers in a narrow column of their own, drawn after the text of each page; a footnote at the foot of page 1."""
    note = next(line for line in text if line.startswith("^")).lstrip("^ ")

    def furniture(canvas: Canvas, page: int) -> None:
        if page == 1:
            mark, _, words = note.partition("\t")
            canvas.line(36, 50, 150, 50)
            canvas.setFont("Helvetica", 5)
            canvas.drawString(36, 39, mark)
            canvas.setFont("Helvetica", 8)
            canvas.drawString(40, 36, words)

    setter = Setter(path, [(36, 370)], furniture, size=11, gap=6, late=True)
    for kind, mark, words in parsed(text):
        if kind != "note":
            bold = "-Bold" if kind == "heading" else ""
            setter.text(words, f"Helvetica{bold}", mark, hang=44, space=14 if bold else None)
    setter.save()


def flush_numbers(path: Path, text: Sequence[str]) -> None:
    """Numbers that do not hang, headings in plain capitals, a boxed example, `Page n` at the right of the foot."""

    def furniture(canvas: Canvas, page: int) -> None:
        canvas.setFont("Courier", 9)
        canvas.drawRightString(380, 30, f"Page {page}")

    setter = Setter(path, [(40, 380)], furniture, size=11, gap=4)
    for kind, mark, words in parsed(text):
        if kind == "page":
            setter.turn()
        elif kind == "box":
            top = setter.y - 8
            setter.text(words, "Times-Roman", indent=20, space=18)
            setter.canvas.rect(50, setter.y - 8, 335, top - setter.y + 8)
            setter.y -= 14
        else:
            setter.text(f"{mark} {words}".strip(), "Times-Roman", space=12 if kind == "heading" else None)
    setter.save()


def parsed(text: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The lines of a text as (kind, mark, words)."""
    for line in text:
        if line == "===":
            yield "page", "", ""
            continue
        kind = {"#": "heading", "|": "box", "^": "note"}.get(line[0], "text")
        mark, tab, words = line.lstrip("#|^ ").partition("\t")
        yield (kind, mark, words) if tab else (kind, "", mark)


LAYOUTS = {
    "two-columns": two_columns,
    "plain-headings": plain_headings,
    "number-column": number_column,
    "flush-numbers": flush_numbers,
}
