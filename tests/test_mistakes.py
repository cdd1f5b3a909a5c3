"""Each entry of the table of mistakes is known by its samples, and no bad file gives anything but plain messages."""

import random
from pathlib import Path

import pytest
from byelaw.compiler import parse as parsing
from byelaw.compiler.parse import MOST, parse, parse_request, parse_rule, parser
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.slips import DEEPEST, LONGEST, mistakes
from byelaw.grammar.problems import Problem, Unreadable, format_problem

CASES = Path(__file__).parent / "cases" / "language"


def placed(sample: str, inside: str) -> str:
    """The sample in a file that is otherwise right."""
    if inside == "file":
        return sample
    if inside == "top":
        return f'policy "Test"\n{sample}\n'
    return (
        'policy "Test"\n\nclause 1\n' + "\n".join(f"  {line}" if line else line for line in sample.split("\n")) + "\n"
    )


@pytest.mark.parametrize(
    ("code", "sample"), [(code, sample) for code, mistake in mistakes().items() for sample in mistake.wrong]
)
def test_a_sample_gives_its_mistake(code: str, sample: str) -> None:
    text = placed(sample, mistakes()[code].inside)
    source, problems = parse(text, "test.byelaw")
    assert source is None
    assert [p.code for p in problems] == [code], "\n".join(map(format_problem, problems))


def test_a_source_with_any_mistake_is_refused_with_its_place_and_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "test.byelaw"
    for code, mistake in mistakes().items():
        for sample in mistake.wrong:
            path.write_text(placed(sample, mistake.inside), encoding="utf-8", newline="")
            with pytest.raises(Unreadable) as refused:  # the command line makes this one message and exit status 2
                compile_file(path)
            (problem,) = refused.value.problems
            assert (problem.code, problem.file) == (code, str(path))
            assert problem.line
            assert problem.hint


def test_mistakes_are_many_and_each_is_shown() -> None:
    assert len(mistakes()) >= 70
    assert [code for code, mistake in mistakes().items() if not mistake.wrong] == ["long-line"]
    terminals = {terminal.name for terminal in parser().terminals}
    for mistake in mistakes().values():
        assert set(mistake.expected) <= terminals, mistake.code
        assert set(mistake.token) <= terminals | {"_INDENT", "", "GLUED"}, mistake.code


def test_all_mistakes_of_a_file_are_told() -> None:
    path = CASES / "broken.byelaw.txt"
    text = path.read_text(encoding="utf-8")
    source, problems = parse(text, "broken.byelaw")
    expected = [
        (number + 1, line.split("# ")[1])
        for number, line in enumerate(text.split("\n"), 1)
        if number > 1 and line.lstrip().startswith("# ")
    ]
    assert source is None
    assert [(p.line, p.code) for p in problems] == expected
    for problem in problems:
        check(problem, text)


def check(problem: Problem, text: str) -> None:
    """What every message promises."""
    assert problem.message
    assert problem.hint
    assert "{" not in problem.message + problem.hint.replace("{}", "")
    assert problem.line is not None
    assert problem.column is not None
    assert problem.excerpt in text.replace("\r", "\n").split("\n")[problem.line - 1]
    assert len(format_problem(problem)) < 2000


def test_mistakes_are_told_up_to_a_number() -> None:
    text = 'policy "A"\n\nclause 1\n' + "  staff report\n" * 200
    assert len(parse(text)[1]) == MOST


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('policy "A"\n\nclause 1\n  staff must ' + "post and " * 2000 + "post", "long-line"),
        ('policy "A"\n\nclause 1\n' + "".join("  " * n + "item\n" for n in range(1, 500)), "too-deep"),
        ('policy "A"\n\nclause 1\n  staff must post when ' + "(" * 4000 + "in-doubt" + ")" * 4000, "too-deep"),
        ('policy "A"\n\nclause 1\n  staff must post when ' + "not (" * 1500 + "in-doubt" + ")" * 1500, "too-deep"),
    ],
)
def test_what_is_too_much_is_refused(text: str, code: str) -> None:
    source, problems = parse(text, "test.byelaw")
    assert source is None
    assert [p.code for p in problems] == [code]


def test_mistakes_at_the_end_are_told_without_reading_all_again_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    sound, bad = "clause 1\n  > Words.\n  staff must post\n\n", "clause 2\n  staff must must post\n\n"
    lengths: list[int] = []
    read = parsing._read
    monkeypatch.setattr(
        parsing, "_read", lambda lines, start: lengths.append(len("".join(lines))) or read(lines, start)
    )
    problems = parse('policy "A"\n\n' + sound * 300 + bad * 9)[1]
    assert [(p.code, p.line) for p in problems] == [("two-modals", 1204 + 3 * k) for k in range(9)]
    assert max(lengths[1:]) < lengths[0] / 10


def test_what_is_just_not_too_much_is_read() -> None:
    deep = "(" * DEEPEST + "in-doubt" + ")" * DEEPEST
    long = "word " * 30 * LONGEST
    text = (
        f'policy "{long}"\n\nsection 1 "{long}"\n\nclause {"1." * LONGEST}\n  > {long}\n  staff must post when {deep}\n'
    )
    assert parse(text)[1] == ()


def test_no_text_breaks_the_parser() -> None:
    """Seeded damage to a good file: characters, words and lines go, come and move. There is a tree or there are messages."""
    chance = random.Random(20)
    good = (CASES / "whole.byelaw").read_text(encoding="utf-8")
    scraps = [
        "\t",
        " ",
        "\n",
        '"',
        "(",
        ")",
        ">",
        "#",
        "@",
        "?",
        ",",
        "must",
        "when",
        "if",
        "  ",
        "\u2028",
        "’",
        "\\",
        "item",
        "clause",
        "9" * 12,
    ]
    for _ in range(150):
        lines = good.split("\n")
        for _ in range(chance.randint(1, 5)):
            number = chance.randrange(len(lines))
            line, at = lines[number], chance.randrange(len(lines[number]) + 1)
            lines[number] = chance.choice(
                [
                    line[:at] + chance.choice(scraps) + line[at:],
                    line[:at] + line[at + chance.randint(1, 4) :],
                    "  " + line,
                    line[2:],
                    "",
                ]
            )
        text = "\n".join(lines)
        source, problems = parse(text, "test.byelaw")
        assert (source is None) == bool(problems)
        for problem in problems:
            check(problem, text)


def test_one_line_of_its_own() -> None:
    request, problems = parse_request("staff must post")
    assert request is None
    assert [p.code for p in problems]
    assert problems[0].hint
    with pytest.raises(ValueError, match="missing-modal"):
        parse_rule("staff report")
    for text in ("", "staff post\nstaff post", "# remark"):
        assert parse_request(text)[0] is None
        with pytest.raises(ValueError, match="hint"):
            parse_rule(text)
