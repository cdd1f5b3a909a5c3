"""Web pages as blocks: each page in `cases/read/pages` beside what it must come to, and no word lost."""

import re
from collections import Counter
from pathlib import Path

import pytest
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.read.common.document import Block, Cell, Document
from byelaw.compiler.read.open import read
from byelaw.compiler.read.plain.text import lines_of
from byelaw.grammar.problems import Unreadable, errors
from lxml import html

PAGES = sorted((Path(__file__).parent / "cases" / "read" / "pages").glob("*.html"))


def cell_shown(cell: Cell) -> str:
    return cell.text + (f" ({cell.across}×{cell.down})" if cell.across * cell.down > 1 else "")


def shown(block: Block) -> list[str]:
    if block.rows:
        return ["| " + " | ".join(cell_shown(cell) for cell in row) + " |" for row in block.rows]
    deep = "  " * (block.level or 0) if block.kind == "item" else ""
    marker = f"[{block.marker}] " if block.marker else ""
    return [f"{'# ' if block.kind == 'heading' else deep}{marker}{block.text}"]


def words(document: Document) -> Counter[str]:
    lines = [line.text for block in document.blocks for line in lines_of(block)]
    lines += [line.text for piece in document.furniture for line in piece.lines]
    return Counter(re.findall(r"[A-Za-z£]{2,}", " ".join(lines)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_blocks(page: Path) -> None:
    found = [line for block in read(page).blocks for line in shown(block)]
    assert found == page.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_word_is_kept_once(page: Path) -> None:
    tree = html.fromstring(page.read_bytes())
    printed = tree.xpath("//text()[not(ancestor::script or ancestor::style)]")
    assert words(read(page)) == Counter(re.findall(r"[A-Za-z£]{2,}", " ".join(printed)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_lift_whole(page: Path) -> None:
    compiled = compile_file(page)
    assert not errors(compiled.problems)
    assert compiled.policy.meta.school == "Thornfield Primary School"


def made(folder: Path, text: str, name: str = "policy.html", encoding: str = "utf-8") -> Document:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read(path)


def test_the_bytes_tell_a_page_whatever_its_name(tmp_path: Path) -> None:
    text = "<?xml version='1.0'?>\n<!-- made by hand -->\n<!DOCTYPE html><html><body><p>Staff wear a badge.</p></body></html>"
    assert made(tmp_path, text, "policy.txt").format == "html"
    assert made(tmp_path, "<p>Staff wear a badge.", "policy.htm").blocks[0].text == "Staff wear a badge."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "iso-8859-1"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = f"<html><head><meta charset={encoding}></head><body><p>A badge costs £2.</p></body></html>"
    assert made(tmp_path, text, encoding=encoding).blocks[0].text == "A badge costs £2."


def test_deep_nesting(tmp_path: Path) -> None:
    text = "<html><body>{}<p>Staff wear a badge.</p>{}</body></html>"
    assert made(tmp_path, text.format("<div>" * 200, "</div>" * 200)).blocks[0].text == "Staff wear a badge."
    with pytest.raises(Unreadable, match="too deep"):
        made(tmp_path, text.format("<div>" * 5000, "</div>" * 5000))


def test_a_page_without_words(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no text"):
        made(tmp_path, "<html><body><script>let x</script></body></html>")


def test_lines_that_each_say_something_are_a_list_in_their_cell(tmp_path: Path) -> None:
    """Lines of an address are one text."""
    rows = (
        "<tr><td>Keep the long list<br>Count the kites daily</td><td>12 High Street Elm<br>Ashby Town TQ1 2AB</td></tr>"
    )
    (block,) = made(tmp_path, f"<table><tr><th>Duties</th><th>Where</th></tr>{rows}</table>").blocks
    assert [cell.items for cell in block.rows[1]] == [("Keep the long list", "Count the kites daily"), ()]
