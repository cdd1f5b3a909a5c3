"""A few hundred damaged documents of every kind end in a model or in a message: the short form of `benchmarks/fuzz.py`."""

import subprocess
import sys
from pathlib import Path

FUZZ = Path(__file__).resolve().parents[1] / "benchmarks" / "fuzz.py"


def test_no_crash_no_hang() -> None:
    done = subprocess.run(
        [sys.executable, str(FUZZ), "200", "--seed", "7"], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200 cases" in done.stdout
