"""The README keeps its word: its source is canonical and checks, what it says comes out comes out, what it names is there."""

import re
from pathlib import Path

import pytest
from byelaw.cli import app
from byelaw.grammar.problems import errors
from byelaw.tasks import comparing, documents, targets
from typer.main import get_command

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCE = re.findall(r"```byelaw\n(.*?)```", README, re.S)[0]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "alder-vale.byelaw"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_the_sample_is_canonical_and_nothing_is_wrong_with_it(sample: Path) -> None:
    text, formatted, _ = documents.fmt(sample)
    assert formatted == text
    assert errors(documents.check_file(sample)) == []


def test_what_it_says_comes_out_comes_out(sample: Path) -> None:
    policies = [documents.load(sample).policy]
    made = [*comparing.comparison_files(comparing.compare(policies))]
    for target in ("handbook", "checklist"):
        made += targets.compile_to(policies, ["alder-vale"], target, ["md"])[0]
    written = "\n".join(file.content.decode() for file in made if file.name.endswith(".md"))
    shown = README[README.index("What comes out:") : README.index("## Try it")]
    lines = [line for line in shown.splitlines() if line.startswith(("| May", "- "))]
    assert len(lines) == 3
    assert [line for line in lines if line not in written] == []


def test_the_words_of_the_clause_are_the_words_of_its_source() -> None:
    quoted = " ".join(line.removeprefix("> ") for line in README.splitlines() if line.startswith("> "))
    source = " ".join(line.strip().removeprefix("> ") for line in SOURCE.splitlines() if line.strip().startswith(">"))
    assert quoted == f"4.2 {source}"


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    file = ROOT / page
    text = file.read_text(encoding="utf-8")
    linked = [file.parent / target for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)]
    named = [
        ROOT / name
        for name in re.findall(r"`((?:grammar|compiler|diff|outputs|tests|docs|benchmarks|policies)/[\w./-]*)`", text)
    ]
    assert [path for path in (*linked, *named) if not path.exists()] == []


def test_every_verb_that_it_names_is_one() -> None:
    verbs = set(re.findall(r"`?byelaw (\w+)", README)) - {"FILE"}
    assert verbs <= set(get_command(app).commands)  # type: ignore[attr-defined]
