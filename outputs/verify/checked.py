"""What one check of an exported file came to, and whether a library is there to make it."""

import importlib.util
from pathlib import Path
from typing import Literal

from msgspec import Struct

Outcome = Literal["passed", "failed", "not run"]


class Checked(Struct, frozen=True, kw_only=True):
    """One check of one file. `by` is the schema or engine; `said` what it found wrong, or what to install to run it."""

    file: str
    by: str
    outcome: Outcome
    said: str = ""


def passed(file: Path, by: str, said: str = "") -> Checked:
    """A check that found nothing wrong."""
    return Checked(file=file.name, by=by, outcome="passed", said=said)


def failed(file: Path, by: str, said: str) -> Checked:
    """A check that found something, with the first of it."""
    return Checked(file=file.name, by=by, outcome="failed", said=" ".join(said.split())[:500])


def not_run(file: Path, by: str, package: str) -> Checked:
    """A check whose library is not installed."""
    return Checked(file=file.name, by=by, outcome="not run", said=f"pip install {package}")


def installed(module: str) -> bool:
    """Whether a module can be imported."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
