"""Files that cannot be read: one message says what is wrong, where and what to do; status 2, no traceback, nothing written."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf
import pytest
from byelaw import cli
from byelaw.compiler.read import open as door
from reportlab.pdfgen.canvas import Canvas


def pdf_bytes(text: str = "Staff must wear a badge.", pages: int = 3) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for page in range(pages):
        canvas.drawString(72, 700, f"{text} Page {page}.")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def docx_bytes(text: str = "Staff must wear a badge.") -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def encrypted_pdf() -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        pdf.save(stream, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return stream.getvalue()


def pictures_only() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def without(part: str, instead: bytes = b"") -> bytes:
    """A DOCX that lacks one of its parts, or has another instead."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_bytes())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name != part or instead:
                new.writestr(name, old.read(name) if name != part else instead)
    return stream.getvalue()


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4

# The file's name, how its bytes are made, and words that its message must hold.
BAD: dict[str, tuple[str, Callable[[], bytes], tuple[str, ...]]] = {
    "empty": ("policy.pdf", lambda: b"", ("empty",)),
    "only white space": ("policy.txt", lambda: b" \n\n ", ("empty",)),
    "truncated pdf": ("policy.pdf", lambda: pdf_bytes()[:400], ("PDF",)),
    "only a pdf's first line": ("policy.pdf", lambda: b"%PDF-1.7\n", ("PDF",)),
    "encrypted pdf": ("policy.pdf", encrypted_pdf, ("password",)),
    "pictures only": ("policy.pdf", pictures_only, ("no text", "OCR")),
    "png named pdf": ("policy.pdf", lambda: PNG, ("PNG picture", "named .pdf")),
    "png named txt": ("policy.txt", lambda: PNG, ("PNG picture",)),
    "old doc named docx": ("policy.docx", lambda: OLD_OFFICE, (".doc", "save it as DOCX")),
    "encrypted docx": ("policy.docx", lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), ("password",)),
    "web page named pdf": ("policy.pdf", lambda: b"<!DOCTYPE html><title>Not found</title>", ("web page",)),
    "text named docx": ("policy.docx", lambda: b"Staff must wear a badge.", ("no DOCX", "rename")),
    "text named pdf": ("policy.pdf", lambda: b"Staff must wear a badge.", ("no PDF",)),
    "truncated docx": ("policy.docx", lambda: docx_bytes()[:5000], ("cut short",)),
    "docx without its body": ("policy.docx", lambda: without("word/document.xml"), ("damaged",)),
    "docx with an empty part for its body": (
        "policy.docx",
        lambda: without(
            "word/document.xml", b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
        ),
        ("damaged",),
    ),
    "docx without its list of parts": ("policy.docx", lambda: without("[Content_Types].xml"), ("damaged",)),
    "docx with a broken body": (
        "policy.docx",
        lambda: zipped(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<w:document"}),
        ("damaged",),
    ),
    "docx without words": ("policy.docx", lambda: docx_bytes(""), ("no text",)),
    "document with macros": (
        "policy.docx",
        lambda: zipped(
            **{"[Content_Types].xml": b"<x>ms-word.document.macroEnabled.main+xml</x>", "word__document.xml": b"<x/>"}
        ),
        ("macros", "save it as DOCX"),
    ),
    "zip that is no docx": ("policy.docx", lambda: zipped(readme=b"hello"), ("zip archive",)),
    "workbook": ("policy.docx", lambda: zipped(**{"[Content_Types].xml": b"x", "xl__a": b"x"}), ("workbook",)),
    "pages": ("policy.docx", lambda: zipped(**{"Index/Document.iwa": b"x"}), ("Pages document", "export it")),
    "opendocument": ("policy.docx", lambda: zipped(mimetype=b"x", **{"content.xml": b"x"}), ("OpenDocument",)),
    "rtf named docx": ("policy.docx", lambda: rb"{\rtf1 hello}", ("RTF",)),
    "binary text": ("policy.txt", lambda: bytes(range(256)) * 8, ("no text",)),
    "binary markdown": ("policy.md", lambda: b"# Title\n" + bytes(4000), ("no text",)),
}


def run(monkeypatch: pytest.MonkeyPatch, *args: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["byelaw", *map(str, args)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def check(message: str, path: Path, words: tuple[str, ...]) -> None:
    assert "Traceback" not in message
    assert message.count("error[") == 1
    assert str(path) in message, "where"
    assert "hint: " in message, "what to do"
    for word in words:
        assert word in message


@pytest.mark.parametrize("name", BAD)
def test_one_clear_message(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, make, words = BAD[name]
    path, out = tmp_path / file, tmp_path / "out"
    path.write_bytes(make())
    out.mkdir()
    assert run(monkeypatch, "compile", path, "--to", "json", "-o", out) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    check(shown.err, path, words)
    assert list(out.iterdir()) == [], "nothing half-written"


@pytest.mark.parametrize(("make", "word"), [(lambda p: None, "no such file"), (Path.mkdir, "folder")])
def test_no_file_at_all(
    make: Callable[[Path], None],
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "policy.pdf"
    make(path)
    assert run(monkeypatch, "read", path) == 2
    check(capsys.readouterr().err, path, (word,))


def test_of_one_bad_file_among_good_ones_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, out = tmp_path / "good.pdf", tmp_path / "bad.pdf", tmp_path / "out"
    good.write_bytes(pdf_bytes())
    bad.write_bytes(PNG)
    assert run(monkeypatch, "compile", good, bad, "--to", "json", "-o", out) == 2
    check(capsys.readouterr().err, bad, ("PNG",))
    assert [path.name for path in out.iterdir()] == ["good.json"]


def test_a_document_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LARGEST_UNPACKED", 100_000)
    path = tmp_path / "bomb.docx"
    path.write_bytes(zipped(**{"[Content_Types].xml": b"<x/>", "word__document.xml": bytes(1_000_000)}))
    with pytest.raises(door.Unreadable, match="unpacks to 1 MB"):
        door.read(path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LARGEST_FILE", 1000)
    path = tmp_path / "large.txt"
    path.write_bytes(b"word " * 1000)
    with pytest.raises(door.Unreadable, match="MB"):
        door.read(path)


def test_the_bytes_decide_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "policy.pdf"
    path.write_bytes(docx_bytes())
    assert door.read(path).format == "docx"


def test_through_a_real_process(tmp_path: Path) -> None:
    path = tmp_path / "policy.docx"
    path.write_bytes(OLD_OFFICE)
    done = subprocess.run(
        [sys.executable, "-m", "byelaw", "read", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    check(done.stderr, path, ("old Office",))
