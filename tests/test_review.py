"""Guesses in the open, through the real command line: the report, the walk with its keys, lifting onto reviewed work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

POLICY = """\
# Phones Policy

## 1 Rules

1.1 Staff must report a lost phone to the headteacher within two days.

1.2 Pupils must not use a mobile phone in lessons. Phones should be switched off.

1.3 Avoid wobbling the lantern.

1.4 This might matter. Nobody must be wary, as section 9 says.
"""
HEAD = """\
policy "Phones"

clause 1.1
  > Staff must report a lost phone to the headteacher within two days. Pupils must not use a mobile phone.
"""


def byelaw(*args: str | Path, keys: str = "", status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "byelaw", *map(str, args)],
        input=keys, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == status, done.stderr + done.stdout
    return done.stdout + done.stderr


def lines(path: Path) -> list[str]:
    """The lines of a source that mean something: neither words nor blocks."""
    kept = ("policy", "lifted", "pack", "clause", "section", "item", ">", "#")
    return [
        line.strip() for line in path.read_text().splitlines() if line.strip() and not line.strip().startswith(kept)
    ]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "phones.md"
    path.write_text(POLICY)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "phones.byelaw"
    rules = ("? staff must report to headteacher", "?? pupil must not use-device", '? cite policy "Phones"')
    path.write_text(HEAD + "".join(f"  {rule}\n" for rule in rules))
    return path


def test_the_report_tells_doubts_and_what_was_not_understood(policy: Path) -> None:
    (report,) = json.loads(byelaw("lift", policy, "--report", "--json"))["reports"]
    by_clause = {guess["clause"]: guess for guess in report["guesses"]}
    assert by_clause["1.1"]["state"] == "proposed"
    assert by_clause["1.1"]["by"] == "active"
    order = by_clause["1.3"]
    assert order["state"] == "doubtful"
    assert order["confidence"] < 0.7
    assert "an order without a modal verb" in order["doubts"]
    printed = {guess["value"]: guess for guess in report["guesses"] if guess["by"] in ("cover", "style")}
    assert printed['title "Phones Policy"']["confidence"] > 0.9
    assert printed['heading "1 Rules"']["confidence"] > 0.9
    gaps = {(gap["what"], gap["clause"]) for gap in report["not_understood"]}
    assert ("act", "1.3") in gaps
    assert any(gap["what"] == "reference" and gap["words"] == "section 9" for gap in report["not_understood"])
    shown = byelaw("lift", policy, "--report")
    assert "1.3" in shown
    assert "doubtful" in shown
    assert "references that lead nowhere in this policy: 1 – check the number" in shown
    assert "?? " in byelaw("lift", policy)


def test_a_policy_without_a_name_is_called_after_its_file_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "old-shed.txt"
    path.write_text("1.1 Staff must lock the shed before they leave it for the night.\n")
    (report,) = json.loads(byelaw("lift", path, "--report", "--json"))["reports"]
    title = next(guess for guess in report["guesses"] if guess["value"] == 'title "old shed"')
    assert (title["state"], title["by"], title["hint"]) == ("doubtful", "file name", "write the policy's title")


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        ("Staff must lock the shed.", "The shed must be locked."),
        ("Pupils must not climb the wall.", "You must not climb the wall."),
        ("Staff must report a lost key.", "Staff must persevere."),
        ("Parents must ring the bell.", "Parents may ring the bell."),
    ],
)
def test_what_the_words_leave_open_is_less_sure(surer: str, less: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.md"
    path.write_text(f"# Shed Policy\n\n## 1 Rules\n\n1.1 {surer}\n\n1.2 {less}\n")
    (report,) = json.loads(byelaw("lift", path, "--report", "--json"))["reports"]
    first, second = (guess for guess in report["guesses"] if guess["clause"])
    assert first["confidence"] > second["confidence"]
    assert len(second["doubts"]) > len(first["doubts"])


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        ("a r s", ["staff must report to headteacher", '? cite policy "Phones"', "- pupil must not use-device"]),
        ("a u s s s", ["? staff must report to headteacher", "?? pupil must not use-device", '? cite policy "Phones"']),
        ("s s u u a a a", ["staff must report to headteacher", "pupil must not use-device", 'cite policy "Phones"']),
        ("x a q", ["staff must report to headteacher", "?? pupil must not use-device", '? cite policy "Phones"']),
        ("u a", ["staff must report to headteacher", "?? pupil must not use-device", '? cite policy "Phones"']),
        ("", ["? staff must report to headteacher", "?? pupil must not use-device", '? cite policy "Phones"']),
    ],
)
def test_keys_decide(source: Path, keys: str, left: list[str]) -> None:
    byelaw("review", source, keys=keys.replace(" ", "\n") + "\n" if keys else "")
    assert lines(source) == left


def test_an_edit_is_taken_when_it_is_right(source: Path) -> None:
    said = byelaw("review", source, keys="e\nstaff mst report\ne\nstaff must reprot\ne\nstaff must report to dsl\nq\n")
    assert "no must, should or may" in said
    assert "report" in said
    assert lines(source)[0] == "staff must report to dsl"
    assert "1 decided, 2 left" in said


def test_the_walk_goes_on_where_it_stopped(source: Path) -> None:
    byelaw("review", source, keys="a\nq\n")
    assert "1 of 2" in byelaw("review", source, keys="q\n")
    assert "1 of 1" in byelaw("review", source, "--doubtful", keys="a\n")
    assert lines(source)[:2] == ["staff must report to headteacher", "pupil must not use-device"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such descriptors")
def test_an_input_that_is_closed_decides_nothing(source: Path) -> None:
    before = source.read_text()
    command = [sys.executable, "-m", "byelaw", "review", source]
    done = subprocess.run(command, preexec_fn=lambda: os.close(0), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, source.read_text()) == (0, "", before)


def test_only_source_is_reviewed(policy: Path, source: Path) -> None:
    assert "lift it first" in byelaw("review", policy, status=2)
    source.write_text("nonsense\n")
    assert "policy" in byelaw("review", source, status=2)
    assert source.read_text() == "nonsense\n"


def test_lifting_again_keeps_what_was_reviewed(policy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    byelaw("lift", policy, "-o", folder)
    written = folder / "phones.byelaw"
    byelaw("review", written, keys="a\nr\n")
    before = written.read_text()
    assert "2 reviewed lines kept, 0 new proposals, 0 conflicts" in byelaw("lift", policy, "-o", folder)
    assert written.read_text() == before
    policy.write_text(POLICY.replace("two days", "one day") + "\n1.5 Parents must not film a lesson.\n")
    said = byelaw("lift", policy, "-o", folder, status=1)
    assert "1 conflict" in said
    now = lines(written)
    assert [line for line in now if line.startswith("! ")] == [f"! {lines_of(before)[0]}"]
    assert sum(line.startswith("- ") for line in now) == 1
    assert any("parent must not" in line for line in now)
    assert "conflict" in byelaw("check", written, status=1)


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.startswith(("  staff", "  pupil"))]


def test_onto_names_the_reviewed_file_and_overwrites_no_other(policy: Path, source: Path, tmp_path: Path) -> None:
    reviewed = tmp_path / "reviewed.byelaw"
    reviewed.write_text(source.read_text().replace("  ? staff", "  staff"))
    merged = byelaw("lift", policy, "--onto", reviewed, status=1)
    assert "\n  ! staff must report to headteacher" in merged
    assert "would be overwritten" in byelaw("lift", policy, "--onto", reviewed, "-o", tmp_path, status=2)
    assert "one document at a time" in byelaw("lift", policy, policy, "--onto", reviewed, status=2)
    assert "goes with --report" in byelaw("lift", policy, "--json", status=2)
    assert "? staff" in source.read_text()
