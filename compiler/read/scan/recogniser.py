"""Tesseract reads the words of pictures: pieces of a page go in, words with the place of each letter come out.

The program is called once for all the pieces of a page. What the words mean together is not its matter.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree
from msgspec import Struct
from PIL import Image

from .pictures import Grey

_ROTATE = re.compile(rb"Rotate: (90|180|270)")
_SECONDS, _LOOK = 120, 30
"""How long the words of a page may take, and how long which way up it is."""
_BORDER = 12
"""White pixels around a piece: letters at its very edge are read badly."""


class Letter(Struct, frozen=True):
    """A letter, and the edges of its ink in pixels of the piece."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int


class Word(Struct, frozen=True):
    """The letters of a word, and how sure of it the recogniser is (to 100)."""

    letters: tuple[Letter, ...]
    sure: float

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(letter.text for letter in self.letters)


def read_pieces(pieces: Sequence[Grey]) -> list[list[list[Word]]]:
    """For each piece the words of each of its lines, from the top. Raises `OSError` or `subprocess.SubprocessError` if
    tesseract fails."""
    return list(_pages(_run(pieces))) if pieces else []


def turn_of(page: Grey) -> int:
    """How many quarter turns to the left make a page upright, as far as tesseract can tell."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.png")
        Image.fromarray(page).save(path, compress_level=1)
        command = ("tesseract", str(path), "stdout", "--dpi", "300", "--psm", "0")
        try:
            done = subprocess.run(command, env=_settings(), timeout=_LOOK, check=False, capture_output=True)
        except subprocess.TimeoutExpired:  # as on a pattern all over the page
            return 0
    found = _ROTATE.search(done.stdout)
    return (360 - int(found[1])) // 90 % 4 if found else 0


def _run(pieces: Sequence[Grey]) -> bytes:
    """What tesseract writes about pieces, as hOCR. Each is taken for one block of lines, whatever it looks like."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.png") for number in range(len(pieces))]
        for path, piece in zip(paths, pieces, strict=True):
            bordered = Image.new("L", (piece.shape[1] + 2 * _BORDER, piece.shape[0] + 2 * _BORDER), 255)
            bordered.paste(Image.fromarray(piece), (_BORDER, _BORDER))
            bordered.save(path, compress_level=1)
        listed = Path(folder, "pieces.txt")
        listed.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
        command = (
            *("tesseract", str(listed), "stdout", "-l", "eng", "--dpi", "300", "--psm", "6"),
            *("-c", "hocr_char_boxes=1", "hocr"),
        )
        limit = _SECONDS + _SECONDS // 4 * len(pieces)
        done = subprocess.run(command, env=_settings(), timeout=limit, check=True, capture_output=True)
    return done.stdout


def _settings() -> dict[str, str]:
    """One thread for each page: tesseract's own threads make it slower."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def _pages(hocr: bytes) -> Iterator[list[list[Word]]]:
    tree = etree.fromstring(hocr, etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False))
    for page in tree.iterfind(".//{*}div[@class='ocr_page']"):
        lines: dict[etree._Element, list[Word]] = {}
        for word in page.iterfind(".//{*}span[@class='ocrx_word']"):
            letters = tuple(_letter(found) for found in word.iterfind("{*}span[@class='ocrx_cinfo']") if found.text)
            line = word.getparent()
            if letters and line is not None:
                sure = float(word.get("title", "").rsplit(" ", 1)[-1])
                lines.setdefault(line, []).append(Word(letters, sure))
        yield list(lines.values())


def _letter(found: etree._Element) -> Letter:
    edges = found.get("title", "").split(";")[0]
    x0, top, x1, bottom = (int(number) - _BORDER for number in edges.split()[1:])
    return Letter(found.text or "", x0, top, max(x0, x1), bottom)
