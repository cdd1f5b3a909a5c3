"""A file that cannot be read does not keep the others from their job; every form of the result says that it is missing."""

import json
from pathlib import Path

import pytest
from byelaw.cli import app
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

SAMPLES = Path(__file__).resolve().parents[1] / "policies"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two policies, and between them two files that are none."""
    (tmp_path / "cut.pdf").write_bytes((SAMPLES / "oak-tree.pdf").read_bytes()[:3000])
    (tmp_path / "other.docx").write_text("no DOCX")
    broken = [str(tmp_path / name) for name in ("cut.pdf", "other.docx")]
    return [str(SAMPLES / "st-cleopas.byelaw"), *broken, str(SAMPLES / "wren-spinney.byelaw")]


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(args))
    return result.exit_code, result.stdout, result.stderr


def test_a_comparison_is_made_of_the_others_and_names_it(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, _, told = run("compare", *files, "-o", str(out))
    assert code == 2
    assert "cut.pdf" in told.replace("\n", "")
    assert "other.docx" in told.replace("\n", "")
    made = json.loads((out / "comparison.json").read_bytes())
    assert [column["policy"] for column in made["policies"]] == ["st-cleopas", "wren-spinney"]
    assert [one["file"] for one in made["left_out"]] == ["cut.pdf", "other.docx"]
    words = "\n".join(paragraph.text for paragraph in Document(str(out / "comparison.docx")).paragraphs)
    cells = " ".join(str(c.value) for row in load_workbook(out / "comparison.xlsx").worksheets[0] for c in row)
    for text in (words, cells, *((out / f"comparison.{form}").read_text(encoding="utf-8") for form in ("html", "md"))):
        assert "cut.pdf could not be read and is left out" in text


@pytest.mark.parametrize(
    "command",
    [
        ["compile"],
        ["lift"],
        ["export", "write", "--to", "jsonl"],
    ],
)
def test_what_can_be_written_is_written(command: list[str], files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, _, told = run(*command, *files, "-o", str(out))
    assert (code, told.count("error[")) == (2, 2)
    assert {path.name.split(".")[0] for path in out.iterdir()} == {"st-cleopas", "wren-spinney"}


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "May staff befriend pupils?"],
        ["coverage"],
        ["conflicts"],
        ["lineage"],
        ["check"],
    ],
)
def test_what_can_be_told_is_told(command: list[str], files: list[str]) -> None:
    code, told, _ = run(*command, *files)
    assert code == 2
    assert told.strip()


def test_a_decision_is_made_by_the_others(files: list[str]) -> None:
    code, told, wrong = run("decide", *files, "staff accept-contact from pupil", "--json")
    assert (code, wrong.count("error[")) == (2, 2)
    assert [one["policy"] for one in json.loads(told)[0]["answers"]] == ["st-cleopas", "wren-spinney"]


@pytest.mark.parametrize("command", [["compare", "--ours"], ["diff"], ["ladder"]])
def test_without_the_one_that_is_needed_nothing_is_done(command: list[str], files: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, files[1], files[0]])
    assert result.exit_code == 1
    assert [problem.code for problem in result.exception.problems] == ["damaged"]  # type: ignore[union-attr]


def test_if_none_can_be_read_all_are_named(files: list[str]) -> None:
    result = CliRunner().invoke(app, ["compare", *files[1:3]])
    assert [problem.code for problem in result.exception.problems] == ["damaged", "wrong-type"]  # type: ignore[union-attr]
