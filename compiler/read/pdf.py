"""A PDF becomes a `Document`: pages are read one at a time with pdfium, and everything is judged over the whole file.

After this: each character that pdfium finds stands in exactly one line of a block or of a piece of furniture, or the
document carries a problem of severity error. Pages that are pictures, with or without a hidden layer of words, are read by
text recognition, and a note says so; where that is missing the layer is taken, or a warning tells of the page.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ...grammar.problems import Problem, Unreadable, unreadable
from .common.document import Document, Furniture
from .common.limits import LARGEST_FILE, MOST_PAGES, TooMuch, check_pdf, too_much
from .files import check_file, told
from .page.blanks import with_blanks
from .page.figures import large_pictures, with_figures
from .page.glyphs import Page, read_page
from .page.layout import PdfLine, lines_of
from .page.tables import find_grids
from .page.unruled import with_unruled
from .pages.blocks import blocks_of
from .pages.evened import settled
from .pages.furniture import PageLines, set_aside
from .pages.numerals import mended_numbers
from .scan.tesseract import INSTALL, MISSING, can_recognise

_HEADER_WITHIN = 1024
_AS_MANY = 0.7
"""Of a hidden layer's characters so many are found in its picture, unless that is too coarse to be read."""


def read_pdf(path: Path) -> Document:
    """The document that a PDF file holds. Raises `Unreadable` for a file that is none, or that holds no text."""
    data = _bytes(path)
    check_pdf(data, str(path))
    problems: list[Problem] = []
    layered: list[int] = []
    pictures: list[int] = []
    pages: list[PageLines] = []
    for page in _pages(path, data):
        pages.append(_lines(page, path, problems, pages[-1] if pages else None))
        if page.recognised:
            layered.append(page.number)
        elif not page.fragments and page.images:
            pictures.append(page.number)
        else:
            problems += _in_pictures(page, path)
    failed: list[int] = []
    unread = 0
    # A hidden layer of words is that of some other program, on a page that may be askew: its picture tells more.
    for page in _recognised(data, sorted((*pictures, *layered))):
        if page.fragments and page.characters > _AS_MANY * _characters(pages[page.number - 1].lines):
            unread += page.unread
            pages[page.number - 1] = _lines(page, path, problems, None)
            layered += [page.number] if page.number in pictures else []
        elif not page.recognised and page.number in pictures:
            failed.append(page.number)
    if not any(page.lines for page in pages):
        raise _wordless(path, bool(pictures))
    problems += _unread(path, [number for number in pictures if number not in layered], failed)
    settled([pages[number - 1] for number in layered])
    furniture: tuple[Furniture, ...] = set_aside(pages)
    blocks, changes = mended_numbers(blocks_of(pages), layered)
    if layered:
        problems.append(_recognised_note(path, sorted(layered), changes, unread))
    return Document(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="pdf",
        pages=len(pages),
        blocks=blocks,
        furniture=furniture,
        problems=tuple(problems),
    )


def _lines(page: Page, path: Path, problems: list[Problem], before: PageLines | None) -> PageLines:
    """A page's lines and grids; if the lines do not hold all its characters, that is told. A table may go on from the
    page `before`."""
    carried = before.grids[-1] if before is not None and before.grids else None
    tables = with_unruled(page.fragments, page.rules, find_grids(page.rules, page.height), carried)
    grids = with_figures(page, tables)
    page = with_blanks(page, grids)
    lines = lines_of(page, grids)
    kept = _characters(lines)
    if kept != page.characters:
        message = f"{abs(page.characters - kept)} of {page.characters} characters went astray"
        hint = "report this file: it is a fault of the program"
        problems.append(Problem(code="lost-words", message=message, file=path.name, page=page.number, hint=hint))
    return PageLines(page.number, page.width, page.height, lines, grids)


def _characters(lines: Sequence[PdfLine]) -> int:
    return sum(len(line.text) - line.text.count(" ") for line in lines)


def _wordless(path: Path, pictures: bool) -> Unreadable:
    """The error for a file without any words."""
    if not pictures:
        hint = "export it again from its source, or print and scan it: scans are read by text recognition (OCR)"
        return unreadable(str(path), "no-text", "its pages hold no text", hint)
    if can_recognise():
        hint = "ask for a better scan, or for the file that was printed"
        return unreadable(
            str(path), "no-text", "its pages are pictures, and text recognition (OCR) found no words", hint
        )
    return unreadable(str(path), "no-text", f"its pages are pictures without text, and {MISSING} (OCR)", INSTALL)


def _unread(path: Path, pictures: Sequence[int], failed: Sequence[int]) -> Iterator[Problem]:
    """A warning for each page whose words are missing."""
    for number in pictures:
        reason = f"text recognition (OCR) {'failed' if number in failed else 'found no words'}"
        reason = reason if can_recognise() else f"{MISSING} (OCR)"
        yield Problem(
            code="picture-page",
            severity="warning",
            message=f"this page is a picture without text, and {reason}",
            file=path.name,
            page=number,
            hint="words on it are missing below; " + ("ask for a better scan" if can_recognise() else INSTALL),
        )


def _in_pictures(page: Page, path: Path) -> Iterator[Problem]:
    """A warning for each large picture on a page with text: a chart or a table may be in it."""
    for share in large_pictures(page):
        yield Problem(
            code="picture",
            severity="warning",
            message=f"a picture that covers {share:.0%} of this page was not read",
            file=path.name,
            page=page.number,
            hint="if it is a chart or a table, write down below what it says; words in it are missing",
        )


def _recognised_note(path: Path, layered: Sequence[int], changes: Sequence[str], unread: int) -> Problem:
    """Says which pages were read by text recognition, which clause numbers were mended, and how much was left out."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(layered), key=lambda pair: pair[1] - pair[0])]
    named = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    mended = f"; numbers mended: {', '.join(changes)}" if changes else ""
    left = f"; {unread} line{'s' * (unread > 1)} left out that made no sense" if unread else ""
    return Problem(
        code="recognised",
        severity="note",
        message=f"page{'s' * (len(layered) > 1)} {named} read by text recognition (OCR){mended}{left}",
        file=path.name,
        page=layered[0],
        hint="compare names, numbers and dates with the scan",
    )


def _bytes(path: Path) -> bytes:
    """The bytes of the file, or a message that says why there are none."""
    check_file(path, LARGEST_FILE)
    with told(path):
        data = path.read_bytes()
    name = str(path)
    if not data:
        raise unreadable(name, "empty", "the file is empty (0 bytes)", "download or export it again")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        hint = "open it in the program that made it and export a PDF"
        raise unreadable(name, "not-a-pdf", "its name ends in .pdf but its content is no PDF", hint)
    return data


def _pages(path: Path, data: bytes) -> Iterator[Page]:
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
                facts = read_page(page, index + 1)
                if _is_recognised(facts):
                    from .scan.ink import straightened  # loads what reads pictures, which few files need

                    facts = straightened(facts, page)
                yield facts
            except TooMuch as error:
                raise too_much(str(path), f"page {index + 1} holds {error}") from None
            finally:
                page.close()
    finally:
        document.close()


def _is_recognised(page: Page) -> bool:
    """Whether the words of a page are a hidden layer over its picture, as text recognition makes it."""
    hidden = sum(len(fragment.text) for fragment in page.fragments if fragment.hidden)
    return page.images and hidden * 2 > page.characters


def _recognised(data: bytes, numbers: Sequence[int]) -> Iterator[Page]:
    """The pages with these numbers as text recognition reads them; none where it is missing."""
    if not numbers or not can_recognise():
        return iter(())
    from .scan.scans import recognised

    return recognised(data, numbers)


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
