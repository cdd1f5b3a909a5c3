"""Many files at once: the same bytes as one after the other, the same errors, and a clean end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from byelaw.cli import app
from byelaw.grammar.problems import Unreadable
from byelaw.grammar.vocabulary import OWN
from byelaw.parallel import each, jobs_for
from byelaw.tasks import documents, packs
from typer.testing import CliRunner

SPAWNED = """\
import multiprocessing, sys
from byelaw.cli import main
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = []
    for name, act in (("b", "run in the hall"), ("a", "wear a blazer"), ("c", "chew gum")):
        made.append(tmp_path / f"{name}.md")
        made[-1].write_text(f"# A Policy\n\n1. Pupils must not {act}.\n2. Parents may visit.\n")
    return made


def slow(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def dies(path: Path) -> None:
    os._exit(1)


def test_two_processes_give_what_one_gives(files: list[Path], tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        result = CliRunner().invoke(app, ["compile", *map(str, files), "--jobs", jobs, "-o", str(tmp_path / jobs)])
        assert result.exit_code == 0, result.output
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / jobs).iterdir()} for jobs in "12")
    assert len(one) == len(files)
    assert one == two


def test_they_work_where_processes_start_from_nothing(files: list[Path], tmp_path: Path) -> None:
    script = tmp_path / "spawned.py"
    script.write_text(SPAWNED)
    command = [sys.executable, str(script), "lift", *map(str, files), "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    places = [done.stdout.index(act) for act in ("run in the hall", "wear a blazer", "chew gum")]
    assert places == sorted(places)


def test_the_order_is_that_of_the_files() -> None:
    assert each([0.2, 0.0, 0.1], slow, jobs=3) == [0.2, 0.0, 0.1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_file_that_cannot_be_read_is_told_in_order(files: list[Path], tmp_path: Path, jobs: int) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"no PDF")
    ticks: list[int] = []
    with pytest.raises(Unreadable) as error:
        documents.load_all([bad, *files, tmp_path / "none.pdf"], lambda: ticks.append(1), jobs)
    assert [problem.code for problem in error.value.problems] == ["wrong-type", "missing"]
    assert len(ticks) == len(files) + 2


def test_a_process_that_is_ended_is_told(files: list[Path]) -> None:
    with pytest.raises(Unreadable) as error:
        each(files, dies, jobs=2)
    assert "--jobs 1" in error.value.problems[0].hint


def test_own_packs_reach_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN, "")
    shelf = tmp_path / "packs" / "uniform"
    shelf.mkdir(parents=True)
    (shelf / "pack.toml").write_text(
        'title = "Uniform"\nversion = "1"\nuses = ["core"]\nsignals = ["uniform", "blazer"]\n'
    )
    paths = [tmp_path / f"{name}.md" for name in "ab"]
    for path in paths:
        path.write_text("# School Uniform Policy\n\n1. Pupils must wear a blazer with their uniform.\n")
    packs.use_packs_beside(paths)
    assert ["uniform" in c.policy.packs for c in documents.load_all(paths, jobs=2)] == [True, True]


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.skipif(sys.platform != "linux", reason="signals are sent to groups of processes, found under /proc")
def test_an_interrupt_ends_all_of_them_without_a_traceback() -> None:
    code = (
        "import signal, sys, time\nfrom byelaw.parallel import each\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever started the tests may ignore it\n"
        "print('begun', flush=True)\n"
        "try:\n    each([60.0, 60.0], time.sleep, jobs=2)\nexcept KeyboardInterrupt:\n    sys.exit(130)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], start_new_session=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        while len(children_of(process.pid)) < 2:
            time.sleep(0.1)
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert (process.returncode, told) == (130, "")


@pytest.mark.parametrize(("count", "several"), [(1, False), (3, False), (4, True), (400, True)])
def test_few_documents_stay_in_one_process(count: int, several: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert (jobs_for(count) > 1) == several
    assert jobs_for(count) <= min(count, 8)
