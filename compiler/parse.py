"""Byelaw source becomes the tree of `grammar.syntax`; `grammar.printer` is the way back.

After this: every line of the file is in the tree (as a node, as text or as a comment), and every node knows its line.
A file with mistakes gives no tree, but all of its mistakes: a bad line is set aside with what hangs under it, and the
rest is read again. What a mistake is called and how to mend it stands in `grammar/mistakes.toml`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from lark import Lark, Token, UnexpectedCharacters, UnexpectedToken
from lark.indenter import Indenter
from lark.parsers.lalr_interactive_parser import InteractiveParser
from msgspec.structs import replace

from ..grammar import syntax as s
from ..grammar.printer import print_source
from ..grammar.problems import Problem, format_problem
from .slips import DEEPEST, LONGEST, Slip, layout, mistakes, named, pass_over, problem_of, set_aside, split
from .tree import build

GRAMMAR = Path(__file__).parents[1] / "grammar" / "byelaw.lark"
MOST = 50
"""So many mistakes are told at once."""


def parse(text: str, file: str = "") -> tuple[s.Source | None, tuple[Problem, ...]]:
    """The tree of a whole file, or None and every mistake in it (at most 50), in the order of their lines."""
    source, problems = _read_all(split(text), file)
    return (source if isinstance(source, s.Source) and not problems else None), problems


def parse_beside(text: str, file: str = "") -> tuple[s.Source | None, tuple[Problem, ...], tuple[str, ...]]:
    """The tree of what is left of a file beside its mistakes (None where too much is wrong), the mistakes, and the lines that
    were set aside for them.
    """
    lines = split(text)
    left = list(lines)
    source, problems = _read_all(lines, file, left)
    if problems:
        source = layout(left) or _read(left, "rest" if any(p.code == "no-policy" for p in problems) else "start")
    lost = tuple(line for line, kept in zip(lines, left, strict=True) if line != kept)
    return (source if isinstance(source, s.Source) else None), problems, lost


def _read_all(lines: list[str], file: str, left: list[str] | None = None) -> tuple[Any, tuple[Problem, ...]]:
    """The tree of the lines, or whatever came last, and every mistake in them; in `left` these are set aside as well."""
    kept, start = list(lines), "start"
    found: list[Slip] = []
    while len(found) < MOST:
        untidy = layout(kept)
        result = untidy or _read(kept, start)
        if not isinstance(result, Slip):
            break
        if untidy is None:
            pass_over(kept, result.line)
        if all(slip.line != result.line for slip in found):
            found.append(result)
        if result.mistake.code == "no-policy" and start == "start":
            start = "rest"
        elif not set_aside(kept, result):
            break
        elif left is not None:
            set_aside(left, result)
    return result, tuple(
        problem_of(slip, lines, file) for slip in sorted(found, key=lambda slip: (slip.line, slip.column))
    )


def format_text(text: str, file: str = "") -> tuple[str | None, tuple[Problem, ...]]:
    """The same source in the one layout, or None and what is wrong with it. Formatting twice changes nothing."""
    source, problems = parse(text, file)
    return (print_source(source) if source else None), problems


def parse_request(text: str) -> tuple[s.Request | None, tuple[Problem, ...]]:
    """A request (a rule without its modal) on one line, or None and what is wrong with it."""
    request, problems = _one_line(text, "request")
    return request, tuple(_without_modal(problem, text) for problem in problems)


_MODAL = re.compile(r"(?:must|should|may)(?: (?:not|never|only))?\s+|only\s+(?=\S+ (?:may|must)\b)", re.ASCII)


def _without_modal(problem: Problem, text: str) -> Problem:
    """What is wrong with a request, told anew where a rule stands in its place."""
    text = text.strip("\r\n\t ")
    if problem.column is None or not (found := _MODAL.match(text, problem.column - 1)):
        return problem
    bare = _MODAL.sub("", text)
    what = f"`{bare}`" if _one_line(bare, "request")[0] is not None else "`staff post`, not `staff may post`"
    return replace(
        problem,
        code="modal-in-request",
        message=f"`{found[0].strip()}` stands in a rule, not in a request, which asks what the rules say",
        hint=f"Leave it out: {what}.",
        end_column=problem.column + len(found[0].strip()),
    )


def parse_rule(text: str) -> s.Rule:
    """One rule line. Raises ValueError, with the whole message, where it is none."""
    rule, problems = _one_line(text, "rule")
    if not isinstance(rule, s.Rule):
        raise ValueError("\n".join(map(format_problem, problems)))
    return replace(rule, span=None)


def parse_line(text: str) -> tuple[s.Line | None, tuple[Problem, ...]]:
    """A line as it stands in a clause (a rule, `term`, `cite` or `see`), or None and what is wrong with it."""
    lines = ['policy ""', "clause 1", "  " + " ".join(split(text)).strip("\t ")]
    result = layout(lines) or _read(lines, "start")
    if isinstance(result, Slip):
        return None, (replace(problem_of(result, lines, ""), line=None),)
    found = [line for block in result.blocks if isinstance(block, s.Clause) for line in block.lines]
    if not found:
        return None, (
            Problem(code="no-line", message="this is no line of a clause", hint="Write a rule, or term, cite or see."),
        )
    return replace(found[0], span=None), ()


def _one_line(text: str, start: str) -> tuple[Any, tuple[Problem, ...]]:
    lines = split(text.strip("\r\n\t "))
    result = layout(lines) or _read(lines, start)
    return (None, (problem_of(result, lines, ""),)) if isinstance(result, Slip) else (result, ())


class Indentation(Indenter):
    """Tells the parser where a line is deeper than the one above it."""

    NL_type = "_NL"
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    OPEN_PAREN_types: ClassVar[list[str]] = []
    CLOSE_PAREN_types: ClassVar[list[str]] = []
    tab_len = 8

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """A fresh state for each file, so that one parser can serve several threads."""
        yield from type(self)()._process(stream)  # type: ignore[no-untyped-call]


@cache
def parser(strict: bool = False) -> Lark:
    """The parser of `byelaw.lark`, built once. `strict` looks for conflicts (and needs `interegular`)."""
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer="contextual",
        postlex=Indentation(),
        start=["start", "rest", "rule", "request"],
        propagate_positions=True,
        maybe_placeholders=False,
        strict=strict,
    )


def _expected(reading: InteractiveParser) -> set[str]:
    """The terminals that could stand where reading stopped."""
    return set(reading.accepts())  # type: ignore[no-untyped-call]


def _glued(last: Token, token: Token) -> bool:
    """Whether two words stand without a blank: the lexer would read `isopen` as `is` and `open`."""
    return last.end_pos == token.start_pos and bool(re.fullmatch(r"[\w-]{2}", last[-1:] + token[:1]))


def _read(lines: Sequence[str], start: str) -> Any:
    """The tree of the lines, or the first slip in them."""
    reading = parser().parse_interactive("\n".join(lines) + "\n", start=start)
    last: Token | None = None
    brackets = length = 0
    try:
        for token in reading.iter_parse():
            if last and _glued(last, token):
                return named(lines, last.line or 1, last.column or 1, "GLUED", set())
            brackets = brackets + (token == "(") - (token == ")") if token.type != "_NL" else 0
            length = length + 1 if token.type != "_NL" else 0
            if brackets > DEEPEST or length > LONGEST:
                much = "too-deep" if brackets > DEEPEST else "long-line"
                return Slip(mistakes()[much], token.line or 1, token.column or 1)
            last = token
        tree = reading.feed_eof(last)  # type: ignore[no-untyped-call]
    except UnexpectedCharacters as slip:
        return named(lines, slip.line, slip.column, "", _expected(reading))
    except UnexpectedToken as slip:
        if last and _glued(last, slip.token):
            return named(lines, last.line or 1, last.column or 1, "GLUED", set())
        # An indentation is found where the line before it ends; the mistake is in the line that follows.
        after = slip.token.type in ("_INDENT", "_DEDENT")
        line, column = (slip.token.end_line, slip.token.end_column) if after else (slip.token.line, slip.token.column)
        return named(lines, line or 1, column or 1, slip.token.type, _expected(reading))
    return build(tree, lines)
