"""Rego modules in the engines that are installed: their own tests, run by rego-cpp (`regopy`) and by regorus (`opa-eval`)."""

import json
import re
from pathlib import Path
from typing import Any

from .checked import Checked, failed, installed, not_run, passed


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every module of a folder: each case must have the native answer, in each engine."""
    modules = sorted(file for file in folder.glob("*.rego") if not file.name.endswith("_test.rego"))
    return tuple(check for file in modules for check in (_regorus(file), _rego_cpp(file)))


def package_in(file: Path) -> str:
    """The package that a module declares."""
    found = re.search(r"^package ([\w.]+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


def _regorus(file: Path) -> Checked:
    """Case by case: it takes one module, so the tests are asked for here."""
    by = "regorus"
    if not installed("opa_eval"):
        return not_run(file, by, "opa-eval")
    from opa_eval import OpaEval

    data = (file.parent / "data.json").read_text(encoding="utf-8")
    try:
        engine = OpaEval(str(file), data_json=data, query=f"data.{package_in(file)}.answer")
        cases = _cases(file)
        wrong = [
            case["id"] for case in cases if not _right(json.loads(engine.evaluate(json.dumps(case["input"]))), case)
        ]
    except Exception as error:  # the engine raises what it meets in a module
        return failed(file, by, str(error))
    return (
        failed(file, by, f"{len(wrong)} of {len(cases)} cases: {wrong[:3]}")
        if wrong
        else passed(file, by, _count(cases))
    )


def _rego_cpp(file: Path) -> Checked:
    """All cases by the test module's own `failures`, in one query."""
    by = "rego-cpp"
    if not installed("regopy"):
        return not_run(file, by, "regopy")
    from regopy import Interpreter

    try:
        engine = Interpreter()
        for name in ("data.json", "cases.json"):
            engine.add_data_json((file.parent / name).read_text(encoding="utf-8"))
        test = file.with_name(f"{file.stem}_test.rego")
        for module in (file, test):
            engine.add_module(module.name, module.read_text(encoding="utf-8"))
        found = json.loads(str(engine.query(f"failures := data.{package_in(test)}.failures")))
        wrong = found["bindings"]["failures"]
    except Exception as error:  # the engine raises what it meets in a module
        return failed(file, by, str(error))
    cases = _cases(file)
    return (
        failed(file, by, f"{len(wrong)} of {len(cases)} cases: {wrong[:3]}")
        if wrong
        else passed(file, by, _count(cases))
    )


def _cases(file: Path) -> list[dict[str, Any]]:
    held = json.loads((file.parent / "cases.json").read_bytes())["byelaw_cases"]
    return [case for rules in held.values() for cases in rules.values() for case in cases]


def _right(answer: dict[str, Any], case: dict[str, Any]) -> bool:
    return bool(answer["verdict"] == case["verdict"] and sorted(answer["rules"]) == case["rules"])


def _count(cases: list[dict[str, Any]]) -> str:
    return f"{len(cases)} cases"
