"""Tables with their meaning: rows under their heads (`cases/tables/rows.toml`), and printed tables of each kind read back."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from byelaw.compiler.lift.sentences import read_units
from byelaw.compiler.units import units_of
from byelaw.grammar.syntax import Row, Section, Source, Table

CASES = tomllib.loads((Path(__file__).parent / "cases" / "tables" / "rows.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_rows_mean(case: dict[str, Any]) -> None:
    sections = [Section(heading=heading, level=k) for k, heading in enumerate(case.get("headings", ()), 1)]
    table = Table(text=case["head"], rows=tuple(Row(text=text) for text in case["rows"]))
    readings = read_units([place.unit for place in units_of(Source(title="", blocks=(*sections, table)))])
    found = [[f"{n.modality} {n.bearer} | {n.action} | {n.condition or ''}".strip() for n in r.norms] for r in readings]
    assert found == case["norms"]
    if "kinds" in case:
        assert [reading.kind for reading in readings] == case["kinds"]
