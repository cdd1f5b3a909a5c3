"""Each entry of the table of mistakes is known by its samples, and no bad file gives anything but plain messages."""

import random
from pathlib import Path

import pytest

from byelaw.compiler.parse import MOST, load_text, parse, parse_request, parse_rule, parser
from byelaw.compiler.slips import DEEPEST, LONGEST, mistakes
from byelaw.grammar.problems import Problem, Unreadable, format_problem

CASES = Path(__file__).parent / "cases" / "language"


def placed(sample: str, inside: str) -> str:
    """The sample in a file that is otherwise right."""
    if inside == "file":
        return sample
    if inside == "top":
        return f'policy "Test"\n{sample}\n'
    return 'policy "Test"\n\nclause 1\n' + "\n".join(f"  {line}" if line else line for line in sample.split("\n")) + "\n"


@pytest.mark.parametrize(
    ("code", "sample"), [(code, sample) for code, mistake in mistakes().items() for sample in mistake.wrong]
)
def test_a_sample_gives_its_mistake(code: str, sample: str) -> None:
    text = placed(sample, mistakes()[code].inside)
    source, problems = parse(text, "test.byelaw")
    assert source is None
    assert [p.code for p in problems] == [code], "\n".join(map(format_problem, problems))


def test_mistakes_are_many_and_each_is_shown() -> None:
    assert len(mistakes()) >= 25
    assert [code for code, mistake in mistakes().items() if not mistake.wrong] == ["long-line"]
    terminals = {terminal.name for terminal in parser().terminals}
    for mistake in mistakes().values():
        assert set(mistake.expected) <= terminals, mistake.code
        assert set(mistake.token) <= terminals | {"_INDENT", "", "GLUED"}, mistake.code
