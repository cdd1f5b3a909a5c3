"""A file becomes a `Document`, whatever its format: the bytes decide, the name's ending only parts Markdown from text.

What cannot be read raises `Unreadable` with one message that says what is wrong and what to do. No library's error comes
through.
"""

import re
import zipfile
import zlib
from pathlib import Path

from msgspec.structs import replace

from ...grammar.problems import Unreadable, unreadable
from .common.document import Document
from .common.legible import illegible, texts_of
from .common.limits import (
    LARGEST_FILE,
    LARGEST_PART,
    LARGEST_TEXT,
    LARGEST_UNPACKED,
    LONGEST_PARAGRAPH,
    MOST_WORDS,
    too_much,
)
from .files import check_file

_LARGEST_LIST = 1_000_000
_HEAD = 4096
_PAGE = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_PAGES = (".html", ".htm", ".xhtml")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
_READ = (".pdf", ".docx", ".txt", *_PAGES, *_MARKDOWN)
"""Endings of files that can be read."""

_OTHERS = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a sound, film or picture"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)
_PICTURE = "recognise its text first (OCR) and save it as PDF, or ask the school for the original"
_SAVE_AS = "open it in the program that made it and save it as PDF or DOCX"


def read(path: Path) -> Document:
    """The document in a file. Raises `Unreadable` if there is none."""
    head = _head(path)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    # Each reader is loaded when a file of its kind comes: their libraries take long.
    if b"%PDF-" in head[:1024]:
        from .pdf import read_pdf

        return _with_words(read_pdf(path), path)
    if head.startswith(b"PK"):
        from .word.docx import read_docx

        _check_zip(path)
        return _with_words(read_docx(path), path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(path)
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise _wrong(path, what, _PICTURE if "picture" in what else _SAVE_AS)
    if (size := path.stat().st_size) > LARGEST_TEXT:
        raise too_much(str(path), f"it is {size // 1_000_000} MB of text; policies have less than one")
    suffix = path.suffix.lower()
    page = _PAGE.match(start) is not None
    if page and suffix in (".pdf", ".docx"):  # mostly what a server sends in place of a file that is gone
        raise _wrong(path, "a web page", "download it again; if the page is the policy itself, name it .html")
    if page or suffix in _PAGES:
        from .web.html import read_html

        return _with_words(read_html(path), path)
    if suffix in (".pdf", ".docx"):
        kind = suffix[1:].upper()
        raise _wrong(
            path, f"no {kind}, whatever its name says", f"ask for the {kind} again, or rename it if it is text"
        )
    if suffix in _MARKDOWN:
        from .plain.markdown import read_markdown

        return _with_words(read_markdown(path), path)
    from .plain.text import read_text

    return _with_words(read_text(path), path)


def _with_words(document: Document, path: Path) -> Document:
    """The document again, if it has any words, and not too many; marked if they are no English."""
    if not document.blocks and not document.furniture:
        hint = "if its pages are pictures, recognise their text first (OCR)"
        raise unreadable(str(path), "no-text", "the document holds no text", hint)
    sizes = [len(text.split()) for text in texts_of(document)]
    if sum(sizes) > MOST_WORDS:
        raise too_much(str(path), f"it holds {sum(sizes)} words; the longest policies have 50,000")
    if max(sizes, default=0) > LONGEST_PARAGRAPH:
        raise too_much(str(path), f"one of its paragraphs holds {max(sizes)} words")
    problem = illegible(document, str(path))
    return replace(document, problems=(*document.problems, problem)) if problem else document


def _head(path: Path) -> bytes:
    """The first bytes of a file that is there, is a file, has any bytes and not too many."""
    check_file(path, LARGEST_FILE)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip(b"\x00 \t\r\n\f"):
        raise unreadable(str(path), "empty", "the file is empty", "download or export it again")
    return head


def _check_zip(path: Path) -> None:
    """Refuses what is no whole zip with a Word document of reasonable size."""
    file = str(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            locked = any(entry.flag_bits & 1 for entry in entries)
            unpacked = sum(entry.file_size for entry in entries)
            largest = max(
                (entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))), default=0
            )
            small = "[Content_Types].xml" in names and archive.getinfo("[Content_Types].xml").file_size < _LARGEST_LIST
            types = archive.read("[Content_Types].xml") if small and not locked else b""
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
        raise unreadable(
            file, "truncated", "the file is cut short or damaged (its zip directory is missing)", "download it again"
        ) from None
    if locked:
        raise unreadable(
            file, "encrypted", "the archive is locked with a password", "remove the password, then try again"
        )
    if "word/document.xml" not in names and "[Content_Types].xml" not in names:
        if "mimetype" in names and "content.xml" in names:
            raise _wrong(path, "an OpenDocument file", "save the document as DOCX or PDF")
        if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
            raise _wrong(path, "a Pages document", "export it from Pages as PDF or Word")
        raise _wrong(path, "a zip archive", "unpack it and name the files in it")
    if not any(name.startswith("word/") for name in names):
        what = "a workbook" if any(n.startswith("xl/") for n in names) else "an Office file, but no Word document"
        raise _wrong(path, what, "save the document as DOCX or PDF")
    if b"macroEnabled" in types or b"template.main" in types:
        raise _wrong(path, "a Word template or a document with macros", "open it in Word and save it as DOCX")
    if unpacked > LARGEST_UNPACKED:
        raise unreadable(
            file, "too-large", f"it unpacks to {unpacked // 1_000_000} MB", "save it again without its pictures"
        )
    if largest > LARGEST_PART:
        raise too_much(file, f"a part of it unpacks to {largest // 1_000_000} MB of text and layout")


def _old_office(path: Path) -> Unreadable:
    """The old Office container holds either a locked DOCX or a document of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return unreadable(
            str(path), "encrypted", "the document is locked with a password", "open it, remove the password and save it"
        )
    return _wrong(path, "an old Office file (.doc)", "open it in Word or LibreOffice and save it as DOCX")


def _wrong(path: Path, what: str, hint: str) -> Unreadable:
    misleads = path.suffix.lower() in _READ and "name" not in what
    named = f", though it is named {path.suffix}" if misleads else ""
    return unreadable(str(path), "wrong-type", f"this is {what}{named}", hint)
