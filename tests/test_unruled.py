"""Tables that no line rules, set by typst in several ways and read back; and what looks like one but is none."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from byelaw.compiler.read.open import read

typst = pytest.importorskip("typst", reason="the extra `typeset` is not installed")

CASES = tomllib.loads((Path(__file__).parent / "cases" / "tables" / "unruled.toml").read_text(encoding="utf-8"))


def cells(path: Path, body: str) -> list[list[list[str]]]:
    """The tables of a page with this body, as the texts of their cells."""
    typst.compile((CASES["before"] + body + CASES["after"]).encode(), output=str(path))
    return [[[cell.text for cell in row] for row in block.rows] for block in read(path).blocks if block.kind == "table"]


@pytest.mark.parametrize("case", CASES["table"], ids=lambda case: case["title"])
def test_tables_without_lines(case: dict[str, Any], tmp_path: Path) -> None:
    found = cells(tmp_path / "table.pdf", case["typst"])
    assert found == [[[cell.strip() for cell in row.split("|")] for row in case["rows"]]]


@pytest.mark.parametrize("case", CASES["text"], ids=lambda case: case["title"])
def test_texts_that_are_no_tables(case: dict[str, Any], tmp_path: Path) -> None:
    assert cells(tmp_path / "text.pdf", case["typst"]) == []


def test_a_table_without_lines_goes_on_over_pages_without_its_heads(tmp_path: Path) -> None:
    rows = "".join(
        f"[Box {chr(64 + n % 26 + 1)}{chr(65 + n // 26)}],[{'Paper and pens ' * (n % 3 + 1)}]," for n in range(1, 50)
    )
    table = f"#table(columns:(45%,1fr), stroke:none, inset:7pt, [*Where*],[*What is in it*],{rows})"
    (found,) = cells(tmp_path / "long.pdf", table)
    assert [row[0] for row in found] == [
        "Where",
        *(f"Box {chr(64 + n % 26 + 1)}{chr(65 + n // 26)}" for n in range(1, 50)),
    ]


def test_one_row_of_a_table_without_lines_may_stand_on_the_next_page(tmp_path: Path) -> None:
    page = "#set page(height:{}pt)\n#table(columns:(45%,1fr), stroke:none, inset:7pt, [*Where*],[*What is in it*],{})"
    rows = "".join(f"[Box {letter}],[Paper and pens]," for letter in "ABCDEFGH")
    for height in range(300, 360, 10):
        (found,) = cells(tmp_path / f"{height}.pdf", page.format(height, rows))
        assert [row[0] for row in found] == ["Where", *(f"Box {letter}" for letter in "ABCDEFGH")]
