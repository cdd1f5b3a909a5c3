"""DMN documents against the OMG's DMN 1.3 schema, which the package SpiffWorkflow brings, and their tables' own shape."""

import csv
import importlib.util
import io
from functools import cache
from pathlib import Path

from lxml import etree

from .checked import Checked, failed, installed, not_run, passed

BY = "DMN 1.3 XSD"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every document and every CSV of a folder."""
    documents = sorted(folder.glob("*.dmn"))
    checks = [check for file in documents for check in (_valid(file), _shaped(file))]
    return (*checks, *map(_csv, sorted(folder.glob("*.decisions.csv"))))


def _valid(file: Path) -> Checked:
    if not installed("SpiffWorkflow"):
        return not_run(file, BY, "SpiffWorkflow")
    schema = _schema()
    if schema.validate(_parsed(file)):
        return passed(file, BY)
    return failed(file, BY, str(schema.error_log[0]))


def _shaped(file: Path) -> Checked:
    """Each row has a cell for each column, and each input that a decision needs is there."""
    root = _parsed(file).getroot()
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    wrong = [link for element in root.iter("{*}requiredInput") if (link := element.get("href", ""))[1:] not in ids]
    for table in root.iter("{*}decisionTable"):
        wide = [len(table.findall(f"{{*}}{name}")) for name in ("input", "output", "annotation")]
        for row in table.findall("{*}rule"):
            cells = [len(row.findall(f"{{*}}{name}")) for name in ("inputEntry", "outputEntry", "annotationEntry")]
            if cells != wide:
                wrong.append(row.get("id", ""))
    by = "rows and columns"
    return failed(file, by, ", ".join(wrong)) if wrong else passed(file, by)


def _csv(file: Path) -> Checked:
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    uneven = [str(number) for number, row in enumerate(rows, start=1) if len(row) != len(rows[0])]
    by = "rows and columns"
    return failed(file, by, f"rows {', '.join(uneven)}") if uneven else passed(file, by, f"{len(rows) - 1} rows")


def _parsed(file: Path) -> "etree._ElementTree":
    return etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True))


@cache
def _schema() -> "etree.XMLSchema":
    spec = importlib.util.find_spec("SpiffWorkflow")
    assert spec is not None
    assert spec.origin is not None
    return etree.XMLSchema(etree.parse(Path(spec.origin).parent / "dmn" / "parser" / "schema" / "DMN13.xsd"))
