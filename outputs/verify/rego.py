"""Rego modules in the engines that are installed: their own tests, run by rego-cpp (`regopy`) and by regorus (`opa-eval`)."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from .checked import Checked, failed, installed, not_run, passed

_DRIVER = """
import json, sys
from pathlib import Path
from regopy import Interpreter
module, data, query = sys.argv[1:]
engine = Interpreter()
engine.add_data_json(Path(data).read_text(encoding="utf-8"))
engine.add_module(Path(module).name, Path(module).read_text(encoding="utf-8"))
bundle = engine.build("x = " + query)
for asked in json.load(sys.stdin):
    engine.set_input(asked)
    print(json.dumps(json.loads(str(engine.query_bundle(bundle)))["bindings"]["x"]))
"""
"""Asks rego-cpp, which needs the query bound to a name; one answer a line."""


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
    """Case by case in one bundle. In a process of its own, which a fault of the engine may end: it is written in C++."""
    by = "rego-cpp"
    if not installed("regopy"):
        return not_run(file, by, "regopy")
    run = subprocess.run(
        [sys.executable, "-c", _DRIVER, str(file), str(file.parent / "data.json"), f"data.{package_in(file)}.answer"],
        input=json.dumps([case["input"] for case in _cases(file)]), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if run.returncode != 0:
        return failed(file, by, run.stderr[-300:] or f"the engine ended with {run.returncode}")
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    cases = _cases(file)
    wrong = [case["id"] for case, answer in zip(cases, answers, strict=True) if not _right(answer, case)]
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
