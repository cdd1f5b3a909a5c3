"""The shape of the project: what its files tell of themselves, and that nothing is left out of the package."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("cli", "tasks", "grammar", "compiler", "diff", "outputs", "policies")
MODULES = sorted([*ROOT.glob("*.py"), *(f for folder in FOLDERS for f in (ROOT / folder).rglob("*.py"))])


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(ROOT)))
def test_a_module_says_what_it_is_for_and_imports_relatively(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the first lines tell what the file is for"
    absolute = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").split(".")[0] == "byelaw")
        or (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "byelaw" for name in node.names))
    ]
    assert absolute == [], "inside the package imports are relative"


def test_every_folder_with_modules_is_packaged() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    folders = {m.parent.relative_to(ROOT) for m in MODULES}
    assert sorted(listed) == sorted(".".join(("byelaw", *folder.parts)) for folder in folders)


SHARED = {
    # What targets stand on; makes no file itself.
    "outputs": {"page", "target", "records", "lines", "wording", "changes", "sourced", "cases"},
    "outputs/comparison": {"agenda", "chart", "tables", "words"},
    "outputs/exports": {"export", "inputs", "parts", "xml", "rules", "rows"},
    "outputs/verify": {"checked"},
    "compiler/checks": set(),
}


@pytest.mark.parametrize("folder", SHARED)
def test_targets_and_checks_do_not_import_their_siblings(folder: str) -> None:
    for module in (ROOT / folder).glob("*.py"):
        if module.name == "__init__.py":
            continue
        imports = [
            node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
        ]
        siblings = {node.module or name.name for node in imports if node.level == 1 for name in node.names}
        assert siblings <= SHARED[folder], f"{module.name} imports {sorted(siblings)}"
        above = {node.module for node in imports if node.level == 2 and folder.count("/")}
        if folder == "outputs/verify":
            above -= {f"exports.{module.stem}"}  # what looks at an export may know its types
        assert folder == "compiler/checks" or above <= SHARED["outputs"], f"{module.name} imports {sorted(above)}"
