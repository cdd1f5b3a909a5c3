"""Paths that are no policies: each verb says the same of them, in one message with a hint, and as JSON where JSON is asked for."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from byelaw import cli
from byelaw.compiler import slips
from byelaw.compiler.read.common import limits
from byelaw.compiler.read.open import read
from byelaw.grammar.problems import Unreadable
from byelaw.tasks import comparing, documents

SENTENCE = "Staff must wear a badge when they are in the building."


STEMS = (
    (("a/policy.byelaw", "b/policy.byelaw"), ("a-policy", "b-policy")),
    (("b/policy.byelaw", "a/policy.byelaw"), ("b-policy", "a-policy")),
    (("policy.byelaw", "b/policy.byelaw", "c/other.pdf"), ("policy", "b-policy", "other")),
    (("a/policy.pdf", "a/policy.byelaw"), ("policy.pdf", "policy.byelaw")),
    (("a/policy.pdf", "a/policy.byelaw", "b/policy.pdf", "b/policy.byelaw"),
     ("a-policy.pdf", "a-policy.byelaw", "b-policy.pdf", "b-policy.byelaw")),
    (("a/policy.byelaw", "b/policy.byelaw", "a-policy.pdf"), ("policy", "b-policy", "a-policy")),
    (("x/a/policy.byelaw", "y/a/policy.byelaw"), ("policy-1", "policy-2")),
)  # fmt: skip


@pytest.mark.parametrize(("paths", "names"), STEMS)
def test_files_of_one_name_are_told_apart(paths: tuple[str, ...], names: tuple[str, ...]) -> None:
    """By what does not depend on their order, as long as anything does."""
    assert documents.stems(tuple(map(Path, paths))) == names


def none(path: Path) -> None:
    """Nothing is there."""


def loop(path: Path) -> None:
    path.symlink_to(path)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


BAD: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "nothing": ("a", none, "missing"),
    "folder": ("a", Path.mkdir, "folder"),
    "pipe": ("a", os.mkfifo, "no-file"),
    "device": ("a", lambda path: path.symlink_to("/dev/zero"), "no-file"),
    "link to itself": ("a", loop, "unreadable"),
    "link to nothing": ("a", lambda path: path.symlink_to("b"), "missing"),
    "gigabyte": ("a", huge, "too-large"),
    "longest name": ("a" * 300, none, "unreadable"),
    "no letters": ("a\udcff", none, "name"),
}


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".md", ".txt", ".byelaw", ""])
@pytest.mark.parametrize("name", BAD)
def test_one_message(name: str, suffix: str, tmp_path: Path) -> None:
    stem, make, code = BAD[name]
    path = tmp_path / f"{stem}{suffix}"
    make(path)
    for do in (documents.load, documents.check_file, documents.lift):
        with pytest.raises(Unreadable) as refused:
            do(path)
        (problem,) = refused.value.problems
        assert (problem.code, bool(problem.hint)) == (code, True)
        assert problem.file.encode()


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may read everything")
def test_a_locked_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch(0)
    with pytest.raises(Unreadable, match="Permission"):
        documents.load(tmp_path / "a.md")


@pytest.mark.parametrize(
    "name", ["-a.md", "a\nb.md", "ä ß.md", "🙂.md", "[red]a.md", "a.MD", "a b'c\"d.md", "%s{0}.md", "..md"]
)
def test_a_name_is_only_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(f"# Badges\n\n{SENTENCE}\n", encoding="utf-8")
    assert run(monkeypatch, "compile", "-o", "out", "--", name) == 0
    (written,) = Path("out").iterdir()
    assert json.loads(written.read_bytes())["clauses"]


# What a text is in other encodings and line ends: bytes, and the text that is read.
TEXTS: dict[str, bytes] = {
    "UTF-16 with a mark": SENTENCE.encode("utf-16"),
    "UTF-16 without": SENTENCE.encode("utf-16-le"),
    "UTF-32": SENTENCE.encode("utf-32"),
    "Windows": SENTENCE.encode("cp1252"),
    "null bytes": SENTENCE.encode() + bytes(1),
    "old Macintosh": b"\r" + SENTENCE.encode() + b"\r\r",
    "marks of direction": f"\u202e{SENTENCE}\u202c".encode(),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_in_any_encoding(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXTS[name])
    assert [block.text.strip("\u202c\u202e") for block in read(path).blocks] == [SENTENCE]


@pytest.mark.parametrize("fault", [MemoryError, RecursionError, PermissionError(13, "Permission denied")])
def test_what_fails_on_the_way_is_told(fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise fault

    path = tmp_path / "a.md"
    path.write_text(SENTENCE)
    monkeypatch.setattr("byelaw.compiler.lift.tree.lift_document", fail)
    with pytest.raises(Unreadable) as refused:
        documents.load(path)
    assert refused.value.problems[0].hint


def test_the_bounds_stand_in_the_docs() -> None:
    told = (Path(cli.__file__).parents[1] / "docs" / "limits.md").read_text(encoding="utf-8")
    sizes = (
        limits.LARGEST_FILE,
        limits.LARGEST_TEXT,
        limits.LARGEST_SOURCE,
        limits.LARGEST_UNPACKED,
        limits.LARGEST_PART,
    )
    for size in (*sizes, limits.LARGEST_STREAM):
        assert f"{size // 1_000_000} MB" in told
    counts = (limits.MOST_PAGES, limits.MOST_CHARACTERS, limits.MOST_WORDS, limits.LONGEST_PARAGRAPH, slips.LONGEST)
    for count in (*counts, slips.DEEPEST):
        assert f" {count:,} " in told


# --- the command line ------------------------------------------------------------------------------------------


def run(monkeypatch: pytest.MonkeyPatch, *args: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["byelaw", *map(str, args)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("verb", ["read", "lift", "check", "compile", "compare", "fmt"])
def test_nothing_is_read_from_the_standard_input(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, verb, "-") == 2
    shown = capsys.readouterr().err
    assert "not the standard input" in shown
    assert "hint: " in shown


@pytest.mark.parametrize("verb", ["fmt", "review"])
@pytest.mark.parametrize("name", ["a.pdf", "a.md"])
def test_a_document_is_no_source(
    verb: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xff" + SENTENCE.encode())
    assert run(monkeypatch, verb, path) == 2
    assert "not-source" in (shown := capsys.readouterr().err)
    assert "lift it first" in shown


@pytest.mark.parametrize("verb", [("read",), ("lift", "--report"), ("check",), ("compare",)])
def test_json_tells_what_is_wrong_in_json(
    verb: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "a.pdf"
    bad.write_bytes(b"%PDF-1.7\n")
    for path, code in ((bad, "damaged"), (tmp_path / "b.docx", "missing")):
        assert run(monkeypatch, *verb, "--json", path) == 2
        shown = capsys.readouterr()
        (problem,) = json.loads(shown.out)["problems"]
        assert (problem["code"], problem["file"], bool(problem["hint"])) == (code, str(path), True)
        assert shown.err == ""


def test_too_little_memory_is_one_message(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    sample = Path(cli.__file__).parents[1] / "policies" / "oak-tree.byelaw"
    monkeypatch.setattr(comparing, "compare", fail)
    assert run(monkeypatch, "compare", sample, sample) == 2
    shown = capsys.readouterr().err
    assert "memory" in shown
    assert "hint: " in shown
