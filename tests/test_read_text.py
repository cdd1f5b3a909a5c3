"""Plain text as blocks (`cases/read/text.txt`), and the encodings that text comes in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from byelaw.compiler.read.common.document import Document
from byelaw.compiler.read.open import read
from byelaw.compiler.read.plain.text import lines_of
from byelaw.grammar.problems import Unreadable

CASES = Path(__file__).parent / "cases" / "read"


def cases(name: str) -> Iterator[object]:
    """The cases of a page: name, given text, expected lines. The expected part begins at the last `---`."""
    for case in (CASES / name).read_text(encoding="utf-8").split("=== ")[1:]:
        title, rest = case.split("\n", 1)
        given, expected = rest.rsplit("\n---\n", 1)
        yield pytest.param(given.replace("\n\\f\n", "\f"), expected.strip().split("\n"), id=title)


def shown(document: Document) -> list[str]:
    """A line for each block (kind, stated level, marker and text) and each piece of furniture."""
    out = []
    for block in document.blocks:
        level = "" if block.level is None else f" {block.level}"
        rows = " // ".join(" ; ".join(cell.text for cell in row).strip() for row in block.rows)
        out.append(f"{block.kind}{level} | {f'{block.marker} ' if block.marker else ''}{block.text or rows}")
    return out + [f"{piece.kind} | {' / '.join(line.text for line in piece.lines)}" for piece in document.furniture]


@pytest.mark.parametrize(("given", "expected"), list(cases("text.txt")))
def test_blocks(given: str, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_text(given, encoding="utf-8")
    assert shown(read(path)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_bytes("Pupils’ badges – £2 each.\r\n\r\nStaff wear one.".encode(encoding))
    assert [block.text for block in read(path).blocks] == ["Pupils’ badges – £2 each.", "Staff wear one."]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_bytes(b"Staff wear a badge.\n" + bytes(range(1, 32)) * 9)
    with pytest.raises(Unreadable, match="no text"):
        read(path)


def test_lines_know_their_number_in_the_file_and_hold_every_word(tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_text("\n1 Badges\n\n- wear one\n- o\ufb00er one\n\nRole\tBadge\nHead\tgold\n", encoding="utf-8")
    document = read(path)
    lines = [line for block in document.blocks for line in lines_of(block)]
    assert [(line.number, line.text) for line in lines] == [
        (2, "1 Badges"), (4, "- wear one"), (5, "- offer one"), (7, "Role"), (7, "Badge"), (8, "Head"), (8, "gold"),
    ]  # fmt: skip
    assert (document.pages, {line.page for line in lines}) == (0, {1})


def test_pages_are_counted_by_form_feeds(tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_text("One badge.\n\fTwo badges.\n\f", encoding="utf-8")
    document = read(path)
    assert (document.pages, [block.at.page for block in document.blocks]) == (2, [1, 2])


@pytest.mark.shared
@pytest.mark.parametrize("slug", ["hanwell-fields", "oak-tree", "st-cleopas", "twiss-green", "wren-spinney"])
def test_no_word_of_a_published_text_is_lost(shared: Path, slug: str) -> None:
    path = shared / "seeds" / f"{slug}.txt"
    document = read(path)
    lines = [line for block in document.blocks for line in lines_of(block)]
    lines += [line for piece in document.furniture for line in piece.lines]
    ours = sorted(word for line in lines for word in words(line.text))
    assert ours == sorted(words(path.read_text(encoding="utf-8").replace("<i>", "").replace("</i>", "")))


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def test_lines_of_signs_that_nobody_sees_are_no_error(tmp_path: Path) -> None:
    (tmp_path / "badge.txt").write_text(
        "Badges\n\n\u200b\n\nStaff must wear a badge.\n\u202a\u200f\nPupils must not.\n\u2003\u2060\n", "utf-8"
    )
    texts = [block.text for block in read(tmp_path / "badge.txt").blocks]
    assert texts == ["Badges", "Staff must wear a badge.", "Pupils must not."]
