"""What is wrong with source text, by name: the first mistake of `grammar/mistakes.toml` that fits the place, and what no
grammar could tell (tabs, uneven indentation, a file that is no text).

Works on lines of text. It does not parse: `compiler.parse` says where it got stuck and what it would have taken.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct, convert

from ..grammar.problems import Problem

TABLE = Path(__file__).parents[1] / "grammar" / "mistakes.toml"
DEEPEST = 30
"""So many levels of items or brackets are read, and no more: nobody means more, and no stage may run out of stack."""
LONGEST = 10_000
"""So many characters may stand on one line that is not a `>` line."""


class Mistake(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of mistake and how it is known: what stands `at` the place and `before` it on the line (regular expressions),
    the token that was found, and the tokens one of which was expected. `wrong` are samples, put `inside` clause, top or file.
    """

    message: str
    hint: str
    wrong: tuple[str, ...]
    at: str = ""
    before: str = ""
    token: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    inside: Literal["clause", "top", "file"] = "clause"
    code: str = ""


class Slip(NamedTuple):
    """A mistake in its place. Line and column count from 1; `found` is the word that stands there."""

    mistake: Mistake
    line: int
    column: int
    found: str
    indented: bool = False


@cache
def mistakes() -> dict[str, Mistake]:
    """The table of mistakes by code, in the order in which they are tried."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {code: convert({**entry, "code": code}, Mistake) for code, entry in table.items()}


def slip_of(code: str, lines: Sequence[str], line: int, column: int) -> Slip:
    return Slip(mistakes()[code], line, column, _word_at(lines, line, column))


def _word_at(lines: Sequence[str], line: int, column: int) -> str:
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    word = re.match(r'"[^"]*"?|[\w.:/-]+|\S', rest)
    return word.group() if word else ""


def named(lines: Sequence[str], line: int, column: int, token: str, expected: set[str]) -> Slip:
    """The first mistake of the table that fits the place. Those that nothing tells apart are found elsewhere, by code."""
    text = lines[line - 1] if line <= len(lines) else ""
    for mistake in mistakes().values():
        if (
            (mistake.at or mistake.before or mistake.token or mistake.expected)
            and (not mistake.token or token in mistake.token)
            and (not mistake.expected or not expected.isdisjoint(mistake.expected))
            and re.match(mistake.at, text[column - 1 :])
            and re.search(f"(?:{mistake.before})$", text[: column - 1])
        ):
            return Slip(mistake, line, column, _word_at(lines, line, column), indented=token == "_INDENT")
    raise AssertionError("the last mistake of the table fits any place")


def problem_of(slip: Slip, lines: Sequence[str], file: str) -> Problem:
    mistake = slip.mistake
    excerpt = lines[slip.line - 1] if slip.line <= len(lines) else ""
    found = slip.found or "the end of the line"
    return Problem(
        code=mistake.code,
        message=mistake.message.replace("{found}", found),
        hint=mistake.hint.replace("{found}", found),
        file=file,
        line=slip.line,
        column=slip.column,
        end_column=slip.column + max(1, len(slip.found)),
        excerpt=excerpt[: slip.column + 100],
    )


HEADS = {"policy": 'policy ""', "form": 'form ""', "furniture": "furniture unknown"}
HEADS |= {word: word for word in ("clause", "item", "row", "table")}
"""What stands in for a bad first line, so that what hangs under it is still read."""


def split(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blank(line: str) -> bool:
    return not line.strip(" \t") or line.lstrip(" \t").startswith("#")


def layout(lines: Sequence[str]) -> Slip | None:
    """The first line whose characters, length or indentation no grammar could make sense of."""
    if all(map(_blank, lines)):
        return slip_of("empty", lines, 1, 1)
    levels: list[int] = []
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            return slip_of("not-text", lines, number, line.index("\0") + 1)
        if _blank(line):
            continue
        indent = _indent(line)
        if line[indent] == "\t":
            return slip_of("tab", lines, number, indent + 1)
        if len(line) > LONGEST and line[indent] != ">":
            return slip_of("long-line", lines, number, LONGEST + 1)
        levels, deeper = [level for level in levels if level <= indent], levels
        if indent not in levels:
            # The first line stands at the margin; one that goes back goes back to where an earlier line began.
            if len(levels) < len(deeper) or (not levels and indent > 0):
                return slip_of("uneven", lines, number, indent + 1)
            levels.append(indent)
        if len(levels) > DEEPEST:
            return slip_of("too-deep", lines, number, indent + 1)
    return None


def set_aside(lines: list[str], slip: Slip) -> bool:
    """Blanks the bad line and what hangs under it, or puts a plain first line in its place. False if nothing is left to do."""
    start = slip.line - 1
    if start >= len(lines) or _blank(lines[start]):
        return False
    indent = _indent(lines[start])
    head = HEADS.get(lines[start].split()[0]) if slip.mistake.code not in ("uneven", "too-deep") else None
    if head and lines[start].strip() != head:
        lines[start] = " " * indent + head
        return True
    lines[start] = ""
    for number in range(start + 1, len(lines)):
        depth = _indent(lines[number])
        if not _blank(lines[number]) and (depth < indent or (depth == indent and not slip.indented)):
            break
        lines[number] = ""
    return True
