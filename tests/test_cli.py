"""The front door as a user meets it: every verb through the real command line, its output, its exit status."""

import json
import os
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest
from byelaw.cli import app
from byelaw.outputs import TARGETS
from typer.testing import CliRunner

SAMPLES = Path(__file__).resolve().parents[1] / "policies"
PDFS = sorted(SAMPLES.glob("*.pdf"))
SOURCES = sorted(SAMPLES.glob("*.byelaw"))
GOOD = """\
policy "Staying in touch online"
school "Alder Vale Primary School"

pack social-media

clause 1 @p1
  > Staff must not accept friend requests from pupils.
  staff must not accept-contact with pupil
"""


def byelaw(*args: str | Path, status: int = 0, **env: str) -> str:
    """Runs the command line; returns what it printed (both streams where it failed)."""
    done = subprocess.run(
        [sys.executable, "-m", "byelaw", *map(str, args)],
        capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "160", **env},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == status, done.stderr + done.stdout
    return done.stdout if status == 0 else done.stdout + done.stderr


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.byelaw"
    path.write_text(GOOD)
    return path


def test_read_accounts_for_every_word() -> None:
    ledger = json.loads(byelaw("read", PDFS[0], "--ledger", "--json"))
    assert {e["into"] for e in ledger["entries"]} <= {"clause", "heading", "meta", "form", "table", "furniture"}
    assert all(e["page"] >= 1 and e["text"] for e in ledger["entries"])
    assert byelaw("read", PDFS[0], "--ledger").count("\n") > len(ledger["entries"]) / 2
    assert json.loads(byelaw("read", PDFS[0], "--json"))["blocks"]


def test_lift_prints_or_writes_source_that_checks(tmp_path: Path) -> None:
    printed = byelaw("lift", PDFS[0])
    byelaw("lift", PDFS[0], "-o", tmp_path)
    written = tmp_path / f"{PDFS[0].stem}.byelaw"
    assert written.read_text() == printed
    assert "\n  ? " in printed, "what the machine proposes is marked"
    byelaw("fmt", "--check", written)
    report = json.loads(subprocess.run(
        [sys.executable, "-m", "byelaw", "check", written, "--json"], capture_output=True, text=True, check=False
    ).stdout)  # fmt: skip
    assert [p for p in report["problems"] if p.get("severity", "error") == "error"] == []


def test_fmt_rewrites_in_place_and_check_only_tells(good: Path) -> None:
    untidy = GOOD.replace("  staff must", "  staff   must").replace("clause 1 @p1", "# why\nclause 1   @p1")
    good.write_text(untidy)
    assert "is not in canonical form" in byelaw("fmt", "--check", good, status=1)
    assert good.read_text() == untidy
    byelaw("fmt", good)
    assert good.read_text() == GOOD.replace("clause 1 @p1", "# why\nclause 1 @p1")


def test_check_finds_and_points(good: Path) -> None:
    assert "0 findings" in byelaw("check", good)
    good.write_text(GOOD.replace("accept-contact", "acept-contact"))
    said = byelaw("check", good, status=1)
    assert "good.byelaw:8:" in said
    assert "accept-contact" in said, "the nearest word is named"


def test_compile_writes_each_target_and_format(good: Path, tmp_path: Path) -> None:
    for target, ending in [
        ("json", ".json"),
        ("rules", "-rules.json"),
        ("handbook", "-handbook.html"),
        ("checklist", "-checklist.csv"),
    ]:
        byelaw("compile", good, "--to", target, "-o", tmp_path / "out")
        assert (tmp_path / "out" / f"good{ending}").stat().st_size > 60
    assert "has no format" in byelaw("compile", good, "--to", "handbook", "--format", "xls", "-o", tmp_path, status=2)
    assert "there is no target" in byelaw("compile", good, "--to", "cake", "-o", tmp_path, status=2)


def test_a_name_that_ends_like_one_file_is_that_file(good: Path, tmp_path: Path) -> None:
    byelaw("compile", good, "--to", "json", "-o", tmp_path / "new" / "one.json")
    byelaw("compile", good, "--to", "handbook", "-o", tmp_path / "new" / "book.DOCX")
    byelaw("lift", PDFS[0], "-o", tmp_path / "new" / "lifted.byelaw")
    byelaw("compare", good, SOURCES[0], "-o", tmp_path / "new" / "beside.xlsx")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "beside.xlsx",
        "book.DOCX",
        "lifted.byelaw",
        "one.json",
    ]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("compile", SOURCES[0], SOURCES[1], "-o", "two.json"), "2 files that end in .json"),
        (("compile", SOURCES[0], "--to", "checklist", "-o", "one.xlsx"), "that ends in .docx, .html, .md, .csv"),
        (("export", "write", SOURCES[0], "--to", "rego", "-o", "rules.rego"), "name a folder with -o"),
        (("lift", PDFS[0], PDFS[1], "-o", "both.byelaw"), "2 files that end in .byelaw"),
    ],
)
def test_a_name_that_ends_like_no_one_file_is_refused(args: tuple[str | Path, ...], says: str, tmp_path: Path) -> None:
    assert says in byelaw(*args[:-1], tmp_path / args[-1], status=2)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_may_have_any_name(good: Path, tmp_path: Path) -> None:
    (tmp_path / "there.json").mkdir()
    for folder in ("there.json", "version.2"):
        byelaw("compile", good, "--to", "json", "-o", tmp_path / folder)
        assert (tmp_path / folder / "good.json").is_file()


def test_compare_and_graph(tmp_path: Path) -> None:
    two = [PDFS[0], SOURCES[1]]
    assert json.loads(byelaw("compare", *two, "--json"))
    assert byelaw("compare", *two)
    byelaw("compare", *two, "-o", tmp_path)
    made = ["comparison.docx", "comparison.html", "comparison.json", "comparison.md", "comparison.xlsx"]
    assert sorted(p.name for p in tmp_path.iterdir()) == made
    for form in ("graphml", "json"):
        byelaw("graph", *SOURCES[:2], "-o", tmp_path / f"g.{form}")
    assert "graphml" in byelaw("graph", *two, "-o", tmp_path / "g.png", status=2)


def test_ours_is_one_of_the_files_or_one_more(good: Path) -> None:
    slugs = [[], []]
    for found, files in zip(slugs, ([good, SOURCES[0]], [SOURCES[0]]), strict=True):
        told = json.loads(byelaw("compare", *files, "--ours", good, "--json"))
        assert told["ours"] == "good"
        found += [policy["policy"] for policy in told["policies"]]
    assert slugs[0] == slugs[1] == ["good", SOURCES[0].stem]
    assert "missing.pdf" in byelaw("compare", good, "--ours", "missing.pdf", status=2)


def test_files_of_one_name_stay_apart(good: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "good.byelaw"
    other.parent.mkdir()
    other.write_text(GOOD.replace("pupils.", "any pupil."))
    byelaw("compile", good, other, "-o", tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_schema_is_json_schema() -> None:
    assert json.loads(byelaw("schema"))["$schema"].endswith("2020-12/schema")
    assert json.loads(byelaw("schema", "rules"))["$schema"].endswith("2020-12/schema")


def test_help_shows_examples() -> None:
    for verb in ("read", "lift", "fmt", "check", "compile", "compare", "graph", "schema", "demo"):
        assert f"byelaw {verb}" in CliRunner().invoke(app, [verb, "--help"]).stdout
    assert "byelaw compare" in byelaw("compare", "--help")


def test_help_names_what_there_is_and_loads_none_of_it() -> None:
    assert all(target.name in byelaw("compile", "--help") for target in TARGETS)
    code = (
        "import sys\nfrom byelaw.cli import app\napp(['--help'], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.startswith('byelaw.')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    floors = {name.split(".")[1] for name in literal_eval(done.stderr)}
    assert floors == {"cli", "grammar", "parallel"}


def test_demo_runs_the_main_job(tmp_path: Path) -> None:
    said = byelaw("demo", "-o", tmp_path)
    assert "5 policies read" in said
    assert (tmp_path / "comparison.html").is_file()


def test_every_file_that_cannot_be_read_is_named(good: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    broken = tmp_path / "empty.pdf", tmp_path / "gone.pdf"
    said = byelaw("compile", good, *broken, "-o", tmp_path / "out", status=2)
    assert "empty.pdf" in said
    assert "gone.pdf" in said
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["good.json"]
    byelaw("compile", *broken, "-o", tmp_path / "none", status=2)
    assert not (tmp_path / "none").exists()


def test_where_nothing_can_be_written_the_place_is_named(good: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    said = byelaw("compile", good, "-o", tmp_path / "taken", status=2)
    assert "taken" in said
    assert "a file is in the way" in said
    (tmp_path / "out" / "good.json").mkdir(parents=True)
    assert "good.json: error" in byelaw("compile", good, "-o", tmp_path / "out", status=2)
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["good.json"], "no temporary file is left"


def test_version() -> None:
    assert byelaw("--version").startswith("byelaw 0.")
