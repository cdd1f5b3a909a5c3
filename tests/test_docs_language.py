"""The reference of the language is right: its examples run, and its table of mistakes is the one that the parser uses."""

import re
from pathlib import Path

import pytest
from byelaw.compiler.parse import format_text, parse, parse_request, parse_rule
from byelaw.compiler.slips import mistakes
from byelaw.grammar.printer import print_request, print_rule
from byelaw.grammar.problems import format_problem

PAGE = Path(__file__).parents[1] / "docs" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")
FENCES = re.findall(r"^```byelaw ?(.*)\n((?:.*\n)*?)```$", TEXT, re.MULTILINE)
HEAD = 'policy "Phones in School"\n\n'


@pytest.mark.parametrize(
    ("kind", "text"), FENCES, ids=[f"{n}-{kind or 'file'}" for n, (kind, _) in enumerate(FENCES, 1)]
)
def test_an_example_is_as_the_page_says(kind: str, text: str) -> None:
    if kind in ("", "blocks"):
        whole = text if not kind else HEAD + text
        formatted, problems = format_text(whole)
        assert formatted == whole, "\n".join(map(format_problem, problems))
    elif kind == "rule":
        assert [print_rule(parse_rule(line)) for line in text.splitlines()] == text.splitlines()
    elif kind == "request":
        assert [print_request(parse_request(line)[0]) for line in text.splitlines()] == text.splitlines()
    else:
        assert kind.split()[0] == "wrong"
        assert [p.code for p in parse(HEAD + text)[1]] == kind.split()[1:]


def test_every_example_is_found() -> None:
    assert len(FENCES) == TEXT.count("```byelaw") >= 15


def test_the_table_of_mistakes_is_complete() -> None:
    def cell(text: str) -> str:
        return text.replace("|", "\\|")

    rows = [f"| `{code}` | {cell(mistake.message)} | {cell(mistake.hint)} |" for code, mistake in mistakes().items()]
    shown = [line for line in TEXT.split("## When something is wrong")[1].splitlines() if line.startswith("| `")]
    assert shown == rows, "write these rows:\n" + "\n".join(rows)


def test_the_table_of_findings_is_complete() -> None:
    checks = Path(__file__).parents[1] / "compiler" / "checks"
    codes = {
        c
        for file in checks.glob("*.py")
        for c in re.findall(r'"([a-z]+(?:-[a-z]+)*)",\s*"(?:error|warning|note)"', file.read_text())
    }
    shown = re.findall(r"^\| ([a-z-]+) \| (?:error|warning|note) \|", TEXT, re.MULTILINE)
    assert sorted(shown) == sorted(codes)
