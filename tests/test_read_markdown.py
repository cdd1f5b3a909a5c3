"""Markdown as blocks: the cases stand in `cases/read/markdown.txt`."""

from pathlib import Path

import pytest
from byelaw.compiler.read.open import read
from byelaw.compiler.read.plain.text import lines_of
from test_read_text import cases, shown


@pytest.mark.parametrize(("given", "expected"), list(cases("markdown.txt")))
def test_blocks(given: str, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "policy.md"
    path.write_text(given, encoding="utf-8")
    assert shown(read(path)) == expected


def test_lines_know_their_number_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.md"
    path.write_text(
        "---\ntitle: Badges\n---\n# One\n\n- two\n  three\n\n| a | b |\n|---|---|\n| c | d |\n", encoding="utf-8"
    )
    lines = [line for block in read(path).blocks for line in lines_of(block)]
    assert [(line.number, line.text) for line in lines] == [
        (2, "title: Badges"), (4, "One"), (6, "- two"), (7, "three"), (9, "a"), (9, "b"), (11, "c"), (11, "d"),
    ]  # fmt: skip
