"""DMN documents against the OMG's DMN 1.3 schema, which the package SpiffWorkflow brings, and their tables' own shape."""

import csv
import importlib.util
import io
import re
from functools import cache
from pathlib import Path

from lxml import etree

from .checked import Checked, failed, installed, not_run, passed

BY = "DMN 1.3 XSD"


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every document and every CSV of a folder."""
    documents = sorted(folder.glob("*.dmn"))
    checks = [check for file in documents for check in (_valid(file), _shaped(file), _decided(file))]
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


def _decided(file: Path) -> Checked:
    """The test cases, by the tables read as their hit policy says."""
    root = _parsed(file).getroot()
    tables = {decision.get("name"): decision.find("{*}decisionTable") for decision in root.iter("{*}decision")}
    cases = list(_parsed(file.with_name(f"{file.stem}-tests.xml")).getroot().iter("{*}testCase"))
    wrong = []
    for case in cases:
        given = {node.get("name", ""): node.findtext("{*}value") or "" for node in case.findall("{*}inputNode")}
        result = case.find("{*}resultNode")
        table = tables.get(result.get("name")) if result is not None else None
        expected = case.findtext("{*}resultNode/{*}expected/{*}component/{*}value")
        if table is None or _verdict(table, given) != expected:
            wrong.append(case.get("id", ""))
    by = "its test cases"
    if wrong:
        return failed(file, by, f"{len(wrong)} of {len(cases)} cases: {wrong[:3]}")
    return passed(file, by, f"{len(cases)} cases")


def _verdict(table: "etree._Element", given: dict[str, str]) -> str:
    """The answer of a table: of the rows that match, the first in the order of its output values."""
    inputs = [given[one.findtext("{*}inputExpression/{*}text") or ""] for one in table.findall("{*}input")]
    output = table.find("{*}output")
    assert output is not None
    order = [value.strip().strip('"') for value in (output.findtext("{*}outputValues/{*}text") or "").split(",")]
    matching = [
        (row.findtext("{*}outputEntry/{*}text") or "").strip('"')
        for row in table.findall("{*}rule")
        if all(
            _matches(entry.findtext("{*}text") or "", value)
            for entry, value in zip(row.findall("{*}inputEntry"), inputs, strict=True)
        )
    ]
    return min(matching, key=order.index, default=order[-1])


_TESTS = re.compile(r'"((?:[^"\\]|\\.)*)"|([\[(])(-?[\d.]+?)\.\.(-?[\d.]+)([\])])|(>=|<=|>|<) (-?[\d.]+)|(true|false)')


def _matches(test: str, value: str) -> bool:
    """Whether a value meets FEEL's unary tests, of those forms that the tables are written in."""
    if test == "-":
        return True
    minus = test.startswith("not(")
    hits = (_hit(match, value) for match in _TESTS.finditer(test))
    return any(hits) != minus


def _hit(match: re.Match[str], value: str) -> bool:
    text, left, low, high, right, sign, bound, truth = match.groups()
    if text is not None:
        return value == text.replace('\\"', '"').replace("\\\\", "\\")
    if truth is not None:
        return value == truth
    number = float(value)
    if sign is not None:
        return {">": number > float(bound), ">=": number >= float(bound), "<": number < float(bound)}.get(
            sign, number <= float(bound)
        )
    above = number > float(low) if left == "(" else number >= float(low)
    return above and (number < float(high) if right == ")" else number <= float(high))


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
