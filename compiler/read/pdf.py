"""A PDF becomes a `Document`: pages are read one at a time with pdfium, and everything is judged over the whole file.

After this: each character that pdfium finds stands in exactly one line of a block or of a piece of furniture, or the
document carries a problem of severity error. Pages of pictures only are reported as warnings.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ...grammar.problems import Problem, Unreadable, unreadable
from .blocks import blocks_of
from .document import Document, Furniture
from .furniture import PageLines, set_aside
from .glyphs import read_page
from .layout import lines_of
from .limits import MOST_PAGES, TooMuch, check_pdf, too_much
from .tables import find_grids

_HEADER_WITHIN = 1024


def read_pdf(path: Path) -> Document:
    """The document that a PDF file holds. Raises `Unreadable` for a file that is none, or that holds no text."""
    data = _bytes(path)
    check_pdf(data, str(path))
    pages: list[PageLines] = []
    problems: list[Problem] = []
    empty: list[int] = []
    for page in _pages(path, data):
        grids = find_grids(page.rules, page.height)
        lines = lines_of(page, grids)
        kept = sum(len(line.text) - line.text.count(" ") for line in lines)
        if kept != page.characters:
            message = f"{abs(page.characters - kept)} of {page.characters} characters went astray"
            hint = "report this file: it is a fault of the program"
            problems.append(Problem(code="lost-words", message=message, file=path.name, page=page.number, hint=hint))
        if not lines and page.images:
            empty.append(page.number)
        pages.append(PageLines(page.number, page.width, page.height, lines, grids))
    if not any(page.lines for page in pages):
        what = "its pages are pictures without text" if empty else "its pages hold no text"
        raise unreadable(str(path), "no-text", what, "scan it with text recognition (OCR), for example with ocrmypdf")
    problems += [
        Problem(
            code="picture-page",
            severity="warning",
            message="this page is a picture without text",
            file=path.name,
            page=number,
            hint="its words are missing below; run text recognition (OCR) over the file",
        )
        for number in empty
    ]
    furniture: tuple[Furniture, ...] = set_aside(pages)
    return Document(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="pdf",
        pages=len(pages),
        blocks=blocks_of(pages),
        furniture=furniture,
        problems=tuple(problems),
    )


def _bytes(path: Path) -> bytes:
    """The bytes of the file, or a message that says why there are none."""
    name = str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise unreadable(name, "missing", "there is no such file", "check the name and the folder") from None
    except IsADirectoryError:
        raise unreadable(name, "folder", "this is a folder, not a file", "name the files in it") from None
    except OSError as error:
        raise unreadable(name, "unreadable", f"it cannot be read: {error.strerror}", "check its permissions") from None
    if not data:
        raise unreadable(name, "empty", "the file is empty (0 bytes)", "download or export it again")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        hint = "open it in the program that made it and export a PDF"
        raise unreadable(name, "not-a-pdf", "its name ends in .pdf but its content is no PDF", hint)
    return data


def _pages(path: Path, data: bytes) -> Iterator[Any]:
    """The pages one after the other, each closed again before the next is opened."""
    document = _open(path, data)
    try:
        if len(document) > MOST_PAGES:
            raise too_much(str(path), f"it has {len(document)} pages; policies have under a hundred")
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                raise _broken(path, f"page {index + 1} cannot be read") from None
            try:
                yield read_page(page, index + 1)
            except TooMuch as error:
                raise too_much(str(path), f"page {index + 1} holds {error}") from None
            finally:
                page.close()
    finally:
        document.close()


def _open(path: Path, data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:  # its reason may be that of an earlier file, so the bytes must agree
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD and b"/Encrypt" in data:
            hint = "open it with the password and save a copy without one"
            raise unreadable(str(path), "encrypted", "the PDF is protected by a password", hint) from None
        if re.search(rb"/Count\s+0\b", data):
            raise unreadable(str(path), "no-pages", "the PDF has no pages", "export it again from its source") from None
        raise _broken(path, "the PDF is damaged or cut short") from None


def _broken(path: Path, what: str) -> Unreadable:
    return unreadable(str(path), "damaged", what, "download it again, or open it in a PDF program and save it anew")
