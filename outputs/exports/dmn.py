"""DMN 1.3 decision tables, and the same rows as CSV: for each act that some rule names, what the policy says of it.

A table takes everything as known and one role at a time. Its hit policy is PRIORITY: of all rows that match, the first of
forbidden, conditional, required, advised against, advised, permitted; where none does, the policy is silent.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from msgspec import Struct

from ...diff.decide import form as f
from ...grammar.model import Policy
from ..cases import Asked, Native, cases_of, completed
from .export import Bundle, Export, Loss
from .rows import Cell, Column, Row, Rows, TooMany
from .rules import plain, rules_of
from .xml import Maker, written

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
TCK = "http://www.omg.org/spec/DMN/20160719/testcase"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
VERDICTS = ("forbidden", "conditional", "required", "advised against", "advised", "permitted")
SILENT = "silent"

_SAID: dict[f.Effect, str] = {
    "ban": "forbidden",
    "gate": "conditional",
    "duty": "required",
    "advice-against": "advised against",
    "advice": "advised",
    "permission": "permitted",
}


class Line(Struct, frozen=True):
    """One row of a table with what it says and the rule that it comes from."""

    row: Row
    verdict: str
    rule: f.Rule


class Table(Struct, frozen=True):
    """All rows for one act. `also` are kinds of it that no rule names by themselves."""

    act: str
    also: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in use: who first, then arguments, facts, steps."""
        found = dict.fromkeys(column for line in self.lines for column in line.row)
        order = ("who", "argument", "fact", "step")
        return tuple(sorted(found, key=lambda column: order.index(column[0])))


def emit(policy: Policy) -> Bundle:
    """The tables as DMN and as CSV."""
    rules = rules_of(policy)
    tables, left_out = _tables(rules)
    losses = tuple(_losses(rules, left_out))
    if not tables:
        return Bundle(
            (), (*losses, Loss(what="document", said="a policy without a rule that decides", kept="no tables"))
        )
    files = (
        (f"{policy.policy}.dmn", _dmn(rules, tables)),
        (f"{policy.policy}.decisions.csv", _csv(rules, tables)),
        (f"{policy.policy}-tests.xml", _tests(rules, tables, left_out)),
    )
    return Bundle(files, losses)


def _tables(policy: f.NormalPolicy) -> tuple[tuple[Table, ...], set[str]]:
    """The tables in the order of their first rules, and the rules that take too many rows."""
    rows = Rows(policy)
    deciding = [rule for rule in policy.rules if rule.effect in _SAID]
    named = tuple(dict.fromkeys(rule.named for rule in deciding))
    left_out: set[str] = set()
    tables = []
    for act in named:
        lines: list[Line] = []
        for rule in deciding:
            if act in rule.acts:
                try:
                    lines += _lines(rule, act, rows)
                except TooMany:
                    left_out.add(rule.id)
        also = tuple(kind for rule in deciding if rule.named == act for kind in rule.acts if kind not in named)
        tables.append(Table(act, tuple(dict.fromkeys(also)), _each_once(lines)))
    return tuple(table for table in tables if table.lines), left_out


def _each_once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines without those that say the same of the same norm: a ban with an exception says twice that it is permitted."""
    kept: list[Line] = []
    for line in lines:
        if not any((line.row, line.verdict, line.rule.norm) == (k.row, k.verdict, k.rule.norm) for k in kept):
            kept.append(line)
    return tuple(kept)


def _lines(rule: f.Rule, act: str, rows: Rows) -> Iterator[Line]:
    for row in rows.in_force(rule, act):
        yield Line(row, _SAID[rule.effect], rule)
    if rule.effect in ("ban", "gate") and rule.unless != f.FALSE:
        for row in rows.met(rule, act):
            yield Line(row, "permitted", rule)


# --- DMN -------------------------------------------------------------------------------------------------------------


def _dmn(policy: f.NormalPolicy, tables: Sequence[Table]) -> bytes:
    make = Maker(DMN)
    title = policy.title or policy.policy
    root = make.root(
        "definitions", {None: DMN, "byelaw": "urn:byelaw:dmn:1"}, name=title, id="definitions",
        namespace=f"urn:byelaw:policy:{policy.policy}", expressionLanguage=FEEL, typeLanguage=FEEL,
    )  # fmt: skip
    columns = tuple(dict.fromkeys(column for table in tables for column in table.columns))
    names = _names(columns)
    numbers = {fact.key for fact in policy.facts if fact.type in ("number", "time")}
    means = {fact.key: fact.means for fact in policy.facts}
    for column in columns:
        data = make.add(root, "inputData", id=f"input_{names[column]}", name=names[column], label=_label(column))
        if column[0] == "fact":
            data.insert(0, _described(make, means.get(column[1], column[1])))
        make.add(data, "variable", name=names[column], typeRef=_type(column, numbers))
    for number, table in enumerate(tables, start=1):
        decision = make.add(root, "decision", id=f"decision_{number}", name=table.act)
        if table.also:
            decision.insert(0, _described(make, "Also for: " + ", ".join(table.also)))
        make.add(decision, "variable", name="answer", typeRef="Any")
        for column in table.columns:
            need = make.add(decision, "informationRequirement", id=f"need_{number}_{names[column]}")
            make.add(need, "requiredInput", href=f"#input_{names[column]}")
        _table(make, decision, table, number, names, numbers)
    return written(root)


def _described(make: Maker, text: str) -> "etree._Element":
    return make.add(etree.Element("holder"), "description", text)


def _table(
    make: Maker, decision: "etree._Element", table: Table, number: int, names: dict[Column, str], numbers: set[str]
) -> None:
    made = make.add(
        decision, "decisionTable", id=f"table_{number}", hitPolicy="PRIORITY", preferredOrientation="Rule-as-Row"
    )
    for column in table.columns:
        head = make.add(made, "input", id=f"in_{number}_{names[column]}", label=_label(column))
        expression = make.add(head, "inputExpression", typeRef=_type(column, numbers))
        make.add(expression, "text", names[column])
    verdict = make.add(made, "output", id=f"out_{number}_verdict", name="verdict", typeRef="string")
    values = make.add(verdict, "outputValues")
    make.add(values, "text", ", ".join(map(_string, (*VERDICTS, SILENT))))
    make.add(make.add(verdict, "defaultOutputEntry"), "text", _string(SILENT))
    clause = make.add(made, "output", id=f"out_{number}_clause", name="clause", typeRef="string")
    make.add(make.add(clause, "defaultOutputEntry"), "text", '""')
    for name in ("rule", "page", "sha256", "Byelaw"):
        make.add(made, "annotation", name=name)
    for place, line in enumerate(table.lines, start=1):
        row = make.add(made, "rule", id=f"rule_{number}_{place}")
        for column in table.columns:
            text = _feel(line.row.get(column), column)
            make.add(make.add(row, "inputEntry"), "text", text)
        for text in (_string(line.verdict), _string(line.rule.place)):
            make.add(make.add(row, "outputEntry"), "text", text)
        for told in (line.rule.id, str(line.rule.page or ""), line.rule.text_sha, line.rule.words):
            make.add(make.add(row, "annotationEntry"), "text", told)


def _feel(cell: Cell | None, column: Column) -> str:
    """A cell as FEEL's unary tests; `-` where anything will do."""
    if cell is None:
        return "-"
    if cell.ranges is not None:
        return ", ".join(map(_range, cell.ranges)) or "false"
    words = ", ".join(cell.values if column[0] == "step" else map(_string, cell.values))
    if not words:
        return "-" if cell.minus else "false"
    return f"not({words})" if cell.minus else words


def _range(r: f.Range) -> str:
    low, high = (None if end is None else int(end) if float(end).is_integer() else end for end in (r.low, r.high))
    if low is None and high is None:
        return "-"
    if high is None:
        return f"{'>' if r.low_open else '>='} {low}"
    if low is None:
        return f"{'<' if r.high_open else '<='} {high}"
    return f"{'(' if r.low_open else '['}{low}..{high}{')' if r.high_open else ']'}"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _type(column: Column, numbers: set[str]) -> str:
    return {"step": "boolean"}.get(column[0], "number" if column[0] == "fact" and column[1] in numbers else "string")


def _label(column: Column) -> str:
    kind, name = column
    return {"who": "Who", "argument": f"… {name} whom", "fact": name, "step": f"Done: {name}"}[kind]


def _names(columns: Iterable[Column]) -> dict[Column, str]:
    """A FEEL name for each column, each once."""
    names: dict[Column, str] = {}
    for kind, name in columns:
        prefix = {"who": "", "argument": "party_", "fact": "", "step": "done_"}[kind]
        base = prefix + re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()
        base = base if re.match(r"[a-z]", base) else f"fact_{base}"
        taken, count = base, 1
        while taken in names.values():
            count += 1
            taken = f"{base}_{count}"
        names[kind, name] = taken
    return names


# --- tests -----------------------------------------------------------------------------------------------------------


def _tests(policy: f.NormalPolicy, tables: Sequence[Table], left_out: set[str]) -> bytes:
    """The cases with everything known, in the form of the DMN technology compatibility kit."""
    make = Maker(TCK)
    root = make.root("testCases", {None: TCK, "xsi": XSI, "xsd": "http://www.w3.org/2001/XMLSchema"})
    make.add(root, "modelName", f"{policy.policy}.dmn")
    columns = tuple(dict.fromkeys(column for table in tables for column in table.columns))
    names = _names(columns)
    native = Native(policy)
    by_act = {table.act: table for table in tables}
    numbers = {fact.key for fact in policy.facts if fact.type in ("number", "time")}
    untold = {rule.id for rule in policy.rules if rule.id in left_out}
    for case in cases_of(policy):
        table = by_act.get(case.asked.act)
        whole = completed(case, policy, native)
        if table is None or untold & set(whole.rules) or any(len(p) > 1 for p in whole.asked.args.values()):
            continue
        one = make.add(root, "testCase", id=case.id)
        make.add(one, "description", f"{case.of}: {case.aim}")
        for column in table.columns:
            node = make.add(one, "inputNode", name=names[column])
            value = make.add(node, "value", _value(whole.asked, column))
            value.set(
                f"{{{XSI}}}type",
                {"number": "xsd:decimal", "boolean": "xsd:boolean"}.get(_type(column, numbers), "xsd:string"),
            )
        result = make.add(one, "resultNode", name=table.act, type="decision")
        verdict = "forbidden" if whole.verdict == "contradictory" else whole.verdict
        component = make.add(make.add(result, "expected"), "component", name="verdict")
        make.add(component, "value", verdict).set(f"{{{XSI}}}type", "xsd:string")
    return written(root)


def _value(asked: Asked, column: Column) -> str:
    kind, name = column
    match kind:
        case "who":
            return asked.who[0]
        case "argument":
            return asked.args[name][0]
        case "fact":
            value = asked.facts[name]
            return value if isinstance(value, str) else f"{value:g}"
        case _:
            return "true" if asked.steps[name] else "false"


# --- CSV -------------------------------------------------------------------------------------------------------------


def _csv(policy: f.NormalPolicy, tables: Sequence[Table]) -> bytes:
    """All tables under each other: one row for each of theirs, one column for each of theirs."""
    columns = tuple(dict.fromkeys(column for table in tables for column in table.columns))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["act", *map(_label, columns), "verdict", "policy", "clause", "page", "rule", "sha256", "byelaw"])
    for table in tables:
        for line in table.lines:
            cells = [_feel(line.row.get(column), column) for column in columns]
            rule = line.rule
            told = [line.verdict, policy.policy, rule.place, str(rule.page or ""), rule.id, rule.text_sha, rule.words]
            writer.writerow([safe(text) for text in (table.act, *cells, *told)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def safe(text: str) -> str:
    """A cell of the tables as the CSV has it: empty where anything will do, and such that no spreadsheet takes it for a formula."""
    return "" if text == "-" else f"'{text}" if text[:1] in "=+-@\t\r" else text


def _losses(policy: f.NormalPolicy, left_out: set[str]) -> Iterable[Loss]:
    yield Loss(
        what="condition",
        said="facts, steps and arguments that are not known; people with several roles",
        kept="tables take everything as known and one role at a time; a contradiction comes out as forbidden",
    )
    for rule in policy.rules:
        if rule.id in left_out:
            kept = "left out: it would take too many rows"
            yield Loss(what="condition", said=rule.words, kept=kept, rule=rule.id, clause=rule.place, exempt=True)
        elif rule.effect == "sanction":
            kept = "left out: a sanction decides nothing"
            yield Loss(what="sanction", said=rule.words, kept=kept, rule=rule.id, clause=rule.place)
        elif rule.timing is not None and plain(rule.timing):
            kept = "whether it is asked for stands in the table; when it falls due does not"
            yield Loss(what="time", said=rule.words, kept=kept, rule=rule.id, clause=rule.place)


EXPORT = Export("dmn", "DMN 1.3 decision tables (XML) and the same rows as CSV", emit, decides=True)
