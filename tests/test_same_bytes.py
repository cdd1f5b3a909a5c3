"""The same files give the same bytes, whatever the hash seed and the order in which they are named."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
FILES = [
    TESTS.parent / "policies" / "oak-tree.pdf",
    TESTS / "labels" / "st-begas.docx",
    TESTS / "labels" / "hollin-cross.html",
    *sorted((TESTS / "cases" / "compare").glob("*.byelaw")),
]


def test_no_byte_hangs_on_the_hash_seed_or_on_the_order_of_files(tmp_path: Path) -> None:
    made = []
    for seed, files in (("1", FILES), ("2", FILES[::-1])):
        folder = tmp_path / seed
        command = [sys.executable, TESTS / "every_file.py", folder, *files]
        done = subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        made.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    first, second = made
    assert len(first) > 20 * len(FILES)
    assert sorted(first) == sorted(second)
    assert [str(name) for name in first if first[name] != second[name]] == []
