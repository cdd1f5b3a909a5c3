"""The walk in a terminal, where one key decides: driven through a pseudo-terminal of 60 columns, as a person would."""

import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

SOURCE = """\
policy "Phones"

clause 1.1
  > Staff must report a lost phone to the headteacher within two days:
  item a)
    > pupils must not use a mobile phone.
    ? pupil must not use-device
  item b)
    > Staff must report a lost phone to the headteacher.
    ? staff must report to headteacher
    ? staff must report to dsl
"""
WAIT = 40


def walked(path: Path, *keys: str) -> str:
    """What stands in the terminal after the keys, each pressed when the program waits for one."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.environ.pop("COLUMNS", None)
        os.execv(sys.executable, [sys.executable, "-m", "byelaw", "review", str(path)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    said = b""
    end = time.monotonic() + WAIT

    def until(mark: bytes) -> None:
        """Reads until the program has said this, or is gone."""
        nonlocal said
        seen = len(said)
        while mark not in said[seen:] and time.monotonic() < end:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                part = os.read(terminal, 4096)
            except OSError:  # how Linux tells that the other side has closed
                part = b""
            if not part:
                return
            said += part

    for key in keys:
        until(b"[q]uit" if len(key) == 1 else b"Ctrl-C")
        while termios.tcgetattr(terminal)[3] & termios.ICANON and time.monotonic() < end:
            time.sleep(0.01)  # keys pressed before the program takes them one by one are lost
        os.write(terminal, key.encode())
    until(b" left")
    until(b"nothing more")
    if time.monotonic() > end:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    assert status == 0
    return said.decode()


def rules(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text().splitlines() if " must " in line and ">" not in line]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "phones.byelaw"
    path.write_text(SOURCE)
    return path


def test_one_key_decides_and_can_be_taken_back(source: Path) -> None:
    said = walked(source, "a", "r", "u", "s", "q")
    assert rules(source) == [
        "pupil must not use-device",
        "? staff must report to headteacher",
        "? staff must report to dsl",
    ]
    assert [word for word in ("accepted", "struck out", "taken back", "skipped") if word not in said] == []
    assert "Staff must report a lost phone to the" in said  # the words that introduce an item


def test_the_old_line_stands_there_to_be_changed(source: Path) -> None:
    walked(source, "s", "e", "\x08" * len("headteacher") + "it-lead\r", "r")
    assert rules(source) == [
        "? pupil must not use-device",
        "staff must report to it-lead",
        "- staff must report to dsl",
    ]


@pytest.mark.parametrize("key", ["\x03", "\x1b", "\x04", "q"])
def test_leaving_keeps_what_was_decided(source: Path, key: str) -> None:
    walked(source, "a", key)
    assert rules(source)[0] == "pupil must not use-device"
    assert "1 of 2" in walked(source, "q")
