"""`docs/exports.md`: its policy is exported, each of its programs is run on the export, and prints what the page says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from byelaw.compiler.pipeline import compile_file
from byelaw.outputs.exports import EXPORTS
from byelaw.tasks import targets
from byelaw.tasks.files import write

PAGE = (Path(__file__).parents[1] / "docs" / "exports.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python (\w+)\n(.*?)```\n\nprints (.*?)\.\n", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = re.search(r"```byelaw policy\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    folder = tmp_path_factory.mktemp("exports")
    source = folder / "going-online.byelaw"
    source.write_text(found[1], encoding="utf-8")
    write(targets.export_to([compile_file(source).policy], [export.name for export in EXPORTS]), folder)
    return folder / "going-online"


def test_every_export_has_a_program_and_a_row() -> None:
    names = [export.name for export in EXPORTS]
    assert sorted(name for name, *_ in PROGRAMS) == sorted(names)
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == names


@pytest.mark.parametrize(("name", "program", "told"), PROGRAMS, ids=[name for name, *_ in PROGRAMS])
def test_a_program_prints_what_the_page_says(exported: Path, name: str, program: str, told: str) -> None:
    assert len(program.strip().splitlines()) <= 20
    run = subprocess.run(
        [sys.executable, "-c", program, str(exported / name)],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    lines = [line for line in run.stdout.splitlines() if line]
    assert lines == re.findall(r"`(.*?)`", told)
