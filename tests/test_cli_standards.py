"""conflicts, coverage, ladder and the graph's picture through the real command line: output, exit status, JSON by its schema."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

CASES = Path(__file__).parent / "cases"
FERN, GULL, HOLM = sorted((CASES / "graph").glob("*.byelaw"))


def byelaw(*args: str | Path, status: int = 0) -> str:
    """Runs the command line; returns what it printed (both streams where it failed)."""
    done = subprocess.run(
        [sys.executable, "-m", "byelaw", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "160"},
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == status, done.stderr + done.stdout
    return done.stdout if status != 2 else done.stdout + done.stderr


def test_conflicts_are_told_with_both_clauses_and_exit_one() -> None:
    told = byelaw("conflicts", FERN, HOLM, status=1)
    assert f"{FERN}:28: certain[limit]: Two limits for one thing" in told
    assert "1.2, p. 1: Whoever gets a request from a pupil must tell" in told
    assert "2.1, p. 2: Whoever gets a request from a pupil must tell" in told
    assert told.endswith("2 files, 1 conflict\n")


def test_none_exits_zero() -> None:
    assert byelaw("conflicts", HOLM) == "1 file, 0 conflicts\n"


def test_what_holds_by_the_letter_only(tmp_path: Path) -> None:
    file = tmp_path / "phones.byelaw"
    rules = ("staff must use-device when place is site", "staff must not use-device when period is lesson")
    clauses = "".join(f"clause {i}\n  {rule}\n\n" for i, rule in enumerate(rules, 1))
    file.write_text(f'policy "Phones"\n\npack mobile-phones\n\n{clauses}', encoding="utf-8")
    assert byelaw("conflicts", file) == "1 file, 0 conflicts\n"
    assert "possible[duty-ban]" in byelaw("conflicts", file, "--possible", status=1)


def test_coverage_and_a_list_by_name() -> None:
    told = byelaw("coverage", CASES / "coverage" / "bare.md", status=1)
    assert "weak    Private contact with pupils: Only advised, in 1.2." in told
    assert "missing Approval: Nothing in this policy speaks of it." in told
    assert "mobile-phones" in byelaw("coverage", CASES / "coverage" / "bare.md", "--list", "mobile-phones", status=1)
    assert "there is no pack of this name" in byelaw("coverage", FERN, "--list", "fones", status=2)


def test_ladder() -> None:
    folder = CASES / "ladder"
    told = byelaw("ladder", folder / "framework.byelaw", folder / "school.byelaw", status=1)
    assert "rules:     1 opposed, 1 missing, 3 looser, 1 tighter, 1 same, 1 own" in told
    byelaw("ladder", folder / "framework.byelaw", folder / "framework.byelaw")


@pytest.mark.parametrize(
    ("command", "schema"),
    [
        (("conflicts", FERN), "conflicts"),
        (("coverage", FERN), "coverage"),
        (("ladder", FERN, GULL), "ladder"),
    ],
    ids=["conflicts", "coverage", "ladder"],
)
def test_json_is_what_its_schema_says(command: tuple[str | Path, ...], schema: str) -> None:
    given = json.loads(byelaw(*command, "--json", status=1))
    described = json.loads(byelaw("schema", schema))
    jsonschema.Draft202012Validator.check_schema(described)
    jsonschema.validate(given, described)


def test_the_picture_and_a_name_that_is_none(tmp_path: Path) -> None:
    byelaw("graph", FERN, GULL, HOLM, "-o", tmp_path / "a.svg")
    byelaw("graph", HOLM, FERN, GULL, "-o", tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert ".graphml, .json or .svg" in byelaw("graph", FERN, "-o", tmp_path / "a.png", status=2)


@pytest.mark.parametrize("command", ["conflicts", "coverage"])
def test_a_file_that_is_not_there(command: str, tmp_path: Path) -> None:
    assert "no-such" in byelaw(command, tmp_path / "no-such.pdf", status=2)
