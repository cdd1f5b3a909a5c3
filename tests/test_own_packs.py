"""A school's own packs: loaded beside the built-in ones, used where a document speaks of them, and checked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from byelaw.cli import app
from byelaw.compiler.packs import check_pack
from byelaw.compiler.pipeline import compile_file
from byelaw.grammar.problems import Unreadable
from byelaw.grammar.vocabulary import OWN, PACKS, pack_names
from byelaw.tasks import packs
from typer.testing import CliRunner

PACK = """\
title = "Uniform"
version = "1"
uses = ["core"]
signals = ["uniform", "school shoes"]

[topics]
dress = "What is worn"
"""
ACTIONS = """\
[wear-blazer]
topic = "dress"
means = "wear the blazer"
phrases = ["^wear blazer"]

[wear-trainers]
topic = "dress"
means = "wear sports shoes"
leaning = "optional"
phrases = ["^wear|have trainer|sports_shoe"]
"""
QUESTIONS = """\
[[questions]]
id = "trainers"
asks = "May pupils wear trainers?"
about = "pupil wear-trainers"
topic = "dress"
"""
POLICY = """\
# School Uniform Policy

1. Pupils must wear a blazer.
2. Pupils must not wear trainers.
"""


@pytest.fixture(autouse=True)
def only_built_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(OWN, "")
    yield
    monkeypatch.setenv(OWN, "")


def pack(shelf: Path, **files: str) -> Path:
    folder = shelf / "uniform"
    folder.mkdir(parents=True)
    for name, text in {"pack": PACK, "actions": ACTIONS, "questions": QUESTIONS, **files}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_packs_beside_the_file_are_found(tmp_path: Path) -> None:
    pack(tmp_path / "packs")
    policy = tmp_path / "policy.md"
    policy.write_text(POLICY, encoding="utf-8")
    result = CliRunner().invoke(app, ["lift", str(policy)])
    assert result.exit_code == 0, result.output
    assert "pack uniform" in result.output
    assert "pupil must wear-blazer" in result.output
    assert "pupil must not wear-trainers" in result.output


def test_a_folder_of_packs_can_be_named(tmp_path: Path) -> None:
    shelf = pack(tmp_path / "ours").parent
    policy = tmp_path / "policy.md"
    policy.write_text(POLICY, encoding="utf-8")
    assert "wear-blazer" not in CliRunner().invoke(app, ["lift", str(policy)]).output
    result = CliRunner().invoke(app, ["compare", str(policy), "--packs", str(shelf), "--json"])
    assert result.exit_code == 0, result.output
    assert "May pupils wear trainers?" in result.output
    assert "uniform" in CliRunner().invoke(app, ["pack", "list", "--packs", str(shelf)]).output


def test_a_pack_is_read_again_when_it_was_changed(tmp_path: Path) -> None:
    folder = pack(tmp_path)
    packs.use_packs(tmp_path)
    policy = tmp_path / "policy.md"
    policy.write_text(POLICY, encoding="utf-8")
    assert compile_file(policy).policy.clauses[0].norms[0].concept == "wear-blazer"
    (folder / "actions.toml").write_text(ACTIONS.replace("wear-blazer", "put-on-blazer"), encoding="utf-8")
    assert compile_file(policy).policy.clauses[0].norms[0].concept == "put-on-blazer"


@pytest.mark.parametrize("name", pack_names())
def test_built_in_packs_have_no_finding(name: str) -> None:
    assert check_pack(PACKS / name) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line"),
    [
        ("actions", "topic =", "topic", "not-toml", 2),
        ("actions", 'means = "wear the', 'mean = "wear the', "wrong-field", 1),
        ("pack", "signals", "signal", "unknown-field", 4),
        ("pack", '["core"]', '["cor"]', "unknown-pack", 3),
        ("actions", 'topic = "dress"', 'topic = "dres"', "unknown-word", 2),
        ("actions", '"^wear blazer"', '"^wear {blazers}"', "unknown-class", 4),
        ("actions", '"^wear blazer"', '"^wear blazer !wear"', "never-found", 4),
        ("actions", '"^wear blazer"', '"^wear | blazer"', "empty-slot", 4),
        ("actions", 'phrases = ["^wear blazer"]', "", "no-phrases", 1),
        ("actions", 'means = "wear the blazer"', 'means = "x"\nis = "wear-blazer"', "ring", 4),
        ("pack", 'dress = "What is worn"', 'dress = "What is worn"\nhair = "Hair"', "empty-topic", 8),
        ("questions", "pupil wear-trainers", "pupil must wear-trainers", "not-a-request", 4),
        ("questions", "pupil wear-trainers", "pupil wear-trainer", "unknown-word", 4),
        ("questions", 'topic = "dress"', 'topic = "shoes"', "unknown-word", 5),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, code: str, line: int
) -> None:
    right = {"pack": PACK, "actions": ACTIONS, "questions": QUESTIONS}
    assert old in right[file]
    found = check_pack(pack(tmp_path, **{file: right[file].replace(old, new, 1)}))
    assert [(p.code, p.line) for p in found][:1] == [(code, line)]
    assert found[0].file.endswith(f"{file}.toml")
    assert found[0].hint


def test_a_broken_pack_is_not_loaded(tmp_path: Path) -> None:
    pack(tmp_path, actions="[wear-blazer]\n")
    with pytest.raises(Unreadable, match="wear-blazer"):
        packs.use_packs(tmp_path)


def test_folders_without_packs_are_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no pack"):
        packs.use_packs(tmp_path)
    assert [p.code for p in check_pack(tmp_path)] == ["no-pack"]


def test_check_has_the_exit_status_of_its_findings(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["pack", "check", str(pack(tmp_path / "good"))]).exit_code == 0
    bad = pack(tmp_path / "bad", questions=QUESTIONS.replace("wear-trainers", "wear-boots"))
    result = CliRunner().invoke(app, ["pack", "check", str(bad)])
    assert result.exit_code == 1
    assert "questions.toml:4" in result.output
