"""Where the real policies stand, the mark that skips what needs them, and what the commands in tests run with."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"

# A command that a test starts runs as users have it: without the library that looks for conflicts in grammars at each start.
os.environ["PYTHONPATH"] = str(Path(__file__).parent / "plain")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not SHARED.is_dir():
        skip = pytest.mark.skip(reason="the real policies are not beside this checkout (../shared)")
        for item in items:
            if "shared" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    return SHARED
