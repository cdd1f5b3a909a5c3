"""JSON Lines against the type of their rows, and each row's text against its hash."""

from pathlib import Path

import msgspec

from ..exports.jsonl import Row
from ..sourced import text_hash
from .checked import Checked, failed, passed

BY = "rows"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every file of a folder."""
    return tuple(map(_rows, sorted(folder.glob("*.norms.jsonl"))))


def _rows(file: Path) -> Checked:
    try:
        rows = [msgspec.json.decode(line, type=Row) for line in file.read_bytes().splitlines()]
    except msgspec.MsgspecError as error:
        return failed(file, BY, str(error))
    changed = [row.id for row in rows if text_hash(row.text) != row.text_sha256]
    return (
        failed(file, BY, f"text and hash differ: {', '.join(changed)}")
        if changed
        else passed(file, BY, f"{len(rows)} rules")
    )
