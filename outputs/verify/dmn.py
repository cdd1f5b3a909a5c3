"""DMN documents against the OMG's DMN 1.3 schema, which the package SpiffWorkflow brings, their tables' own shape and their
cases; and the CSV row by row against the tables.
"""

import csv
import importlib.util
import io
import re
from functools import cache
from itertools import zip_longest
from pathlib import Path

from lxml import etree

from ...diff.structure import printable
from ..exports.dmn import safe
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
    """The rows of the CSV are those of the tables, in their order, cell by cell."""
    by = "the rows of the tables"
    document = file.with_name(file.name.removesuffix(".decisions.csv") + ".dmn")
    if not document.is_file():
        return failed(file, by, f"{document.name}, which holds the same rows, is not there")
    try:
        found = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        return failed(file, by, str(error))
    wanted = _rows(_parsed(document).getroot())
    pairs = enumerate(zip_longest(found, wanted), start=1)
    wrong = [f"row {number}{_where(one, other, wanted[0])}" for number, (one, other) in pairs if _bare(one) != other]
    if wrong:
        return failed(file, by, f"{len(wrong)} of {len(wanted)} differ from {document.name}: {', '.join(wrong[:5])}")
    return passed(file, by, f"{len(wanted) - 1} rows")


def _rows(root: "etree._Element") -> list[list[str]]:
    """The tables of a document as rows of the CSV, the head first."""
    columns = [(one.get("name", ""), one.get("label", "")) for one in root.findall("{*}inputData")]
    policy = root.get("namespace", "").removeprefix("urn:byelaw:policy:")
    head = ["act", *(label for _, label in columns), "verdict", "policy", "clause", "page", "rule", "sha256", "byelaw"]
    rows = [head]
    for decision in root.iter("{*}decision"):
        inputs = [
            one.findtext("{*}text") or "" for one in decision.findall("{*}decisionTable/{*}input/{*}inputExpression")
        ]
        for line in decision.findall("{*}decisionTable/{*}rule"):
            cells = dict(zip(inputs, _texts(line, "inputEntry"), strict=False))
            verdict, place = map(_unquoted, _texts(line, "outputEntry"))
            id_, page, sha, words = _texts(line, "annotationEntry")
            tested = [safe(cells.get(name, "-")) for name, _ in columns]
            told = map(safe, (verdict, policy, place, page, id_, sha, words))
            rows.append([safe(decision.get("name", "")), *tested, *told])
    return [_bare(row) or [] for row in rows]


def _texts(line: "etree._Element", name: str) -> list[str]:
    return [one.findtext("{*}text") or "" for one in line.findall(f"{{*}}{name}")]


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _bare(row: list[str] | None) -> list[str] | None:
    """A row as XML holds it, whatever its white space."""
    return None if row is None else [" ".join(printable(cell).split()) for cell in row]


def _where(one: list[str] | None, other: list[str] | None, head: list[str]) -> str:
    """In which columns two rows differ."""
    if one is None or other is None:
        return " (missing)" if one is None else " (too many)"
    if len(one) != len(other):
        return f" ({len(one)} cells)"
    pairs = zip(head, _bare(one) or (), other, strict=True)
    return f" ({', '.join(name for name, a, b in pairs if a != b)})"


def _parsed(file: Path) -> "etree._ElementTree":
    return etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True))


@cache
def _schema() -> "etree.XMLSchema":
    spec = importlib.util.find_spec("SpiffWorkflow")
    assert spec is not None
    assert spec.origin is not None
    return etree.XMLSchema(etree.parse(Path(spec.origin).parent / "dmn" / "parser" / "schema" / "DMN13.xsd"))
