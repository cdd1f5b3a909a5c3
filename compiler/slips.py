"""What is wrong with source text, by name: the first mistake of `grammar/mistakes.toml` that fits the place, and what no
grammar could tell (tabs, uneven indentation, a file that is no text).

Works on lines of text. It does not parse: `compiler.parse` says where it got stuck and what it would have taken.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct, convert

from ..grammar.problems import Problem

TABLE = Path(__file__).parents[1] / "grammar" / "mistakes.toml"
DEEPEST = 30
"""So many levels of items or brackets are read, and no more: nobody means more, and no stage may run out of stack."""
LONGEST = 1_000
"""So many words, texts and signs may stand on one line; a text in quotes and a `>` line are one, of any length."""
_SHOWN = 400
"""A mistake further right than this column is told without its line."""


class Mistake(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the table; its first comment tells what the fields mean."""

    code: str
    message: str
    hint: str
    wrong: tuple[str, ...]
    here: str = ""
    word: str = ""
    token: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    inside: Literal["clause", "top", "file"] = "clause"


class Slip(NamedTuple):
    """A mistake in its place: line and column count from 1, `token` is what stands there, `expected` what could."""

    mistake: Mistake
    line: int
    column: int
    found: str = ""
    token: str = ""
    expected: tuple[str, ...] = ()


@cache
def mistakes() -> dict[str, Mistake]:
    """The table of mistakes by code, in the order in which they are tried."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {code: convert({**entry, "code": code}, Mistake) for code, entry in table.items()}


def named(lines: Sequence[str], line: int, column: int, token: str, expected: Iterable[str]) -> Slip:
    """The first mistake of the table that fits the place where reading stopped."""
    text = lines[line - 1]
    start = text.rfind(" ", 0, column - 1) + 1
    word = re.match(r"\S*", text[start:]).group()  # type: ignore[union-attr]
    marked = f"{text[: column - 1]}¦{text[column - 1 :]}"
    known = set(expected)
    for mistake in mistakes().values():
        if (
            (mistake.here or mistake.word or mistake.token or mistake.expected)
            and (not mistake.token or token in mistake.token)
            and (not mistake.expected or not known.isdisjoint(mistake.expected))
            and re.search(mistake.here, marked)
            and re.match(mistake.word, word)
        ):
            if mistake.word:
                return Slip(mistake, line, start + 1, word, token, tuple(sorted(known)))
            found = re.match(r'"[^"]*"?|[\w.:/-]+|\S?', text[column - 1 :])
            return Slip(mistake, line, column, found.group() if found else "", token, tuple(sorted(known)))
    raise AssertionError("the last mistake of the table fits any place")


def problem_of(slip: Slip, lines: Sequence[str], file: str) -> Problem:
    """The slip as its reader sees it."""
    words = {"{found}": slip.found or "the end of the line", "{expected}": _either(slip.expected)}
    message, hint = slip.mistake.message, slip.mistake.hint
    for mark, text in words.items():
        message, hint = message.replace(mark, text), hint.replace(mark, text)
    return Problem(
        code=slip.mistake.code,
        message=message,
        hint=hint,
        file=file,
        line=slip.line,
        column=slip.column,
        end_column=slip.column + max(1, len(slip.found)),
        excerpt=lines[slip.line - 1][: slip.column + 100] if slip.column < _SHOWN else "",
    )


SIGNS = {
    "COMMA": ",",
    "LPAR": "(",
    "RPAR": ")",
    "MARK": "?",
    "VERBATIM": ">",
    "ORIGIN": "@p3",
    "_NL": "the end of the line",
}
SIGNS |= {
    "NAME": "a name",
    "FACT": "a fact",
    "STRING": 'a text in "quotes"',
    "NUMBER": "a number",
    "NUMERAL": "a number",
}
SIGNS |= {
    "DATE": "a date",
    "TIME": "a time such as 08:30",
    "REFERENCE": "a number",
    "_INDENT": "",
    "_DEDENT": "",
    "$END": "",
}


def _either(terminals: Iterable[str]) -> str:
    """What could stand in a place, in words. A terminal that is a word of the language is called by it."""
    words = sorted({SIGNS.get(name, name.lower()) for name in terminals} - {""})
    return ", ".join(words[:-1]) + (" or " if words[1:] else "") + "".join(words[-1:]) or "nothing more"


HEADS = {"policy": 'policy ""', "form": 'form ""', "furniture": "furniture unknown"}
HEADS |= {word: word for word in ("clause", "item", "row", "table")}
"""What stands in for a bad first line, so that what hangs under it is still read."""


BLOCKS = ("section", "appendix", "annex", "schedule", "clause", "table", "form", "furniture")
"""What begins a block at the margin."""


def split(text: str) -> list[str]:
    """The lines of a text, whatever ends them, without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blank(line: str) -> bool:
    return not line.strip(" \t") or line.lstrip(" \t").startswith("#")


def _slip(code: str, line: int, column: int) -> Slip:
    return Slip(mistakes()[code], line, column)


def layout(lines: Sequence[str]) -> Slip | None:
    """The first line whose characters or indentation no grammar could make sense of."""
    if all(map(_blank, lines)):
        return _slip("empty", 1, 1)
    levels: list[int] = []
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            return _slip("not-text", number, line.index("\0") + 1)
        if _blank(line):
            continue
        indent = _indent(line)
        if line[indent] == "\t":
            return _slip("tab", number, indent + 1)
        levels, deeper = [level for level in levels if level <= indent], levels
        if indent not in levels:
            # The first line stands at the margin; one that goes back goes back to where an earlier line began.
            if len(levels) < len(deeper) or (not levels and indent > 0):
                return _slip("uneven", number, indent + 1)
            levels.append(indent)
        if len(levels) > DEEPEST:
            return _slip("too-deep", number, indent + 1)
    return None


def pass_over(lines: list[str], line: int) -> None:
    """Blanks the blocks that were read without a mistake up to the one that holds this line, so that nothing is read many
    times over. The first stays: what follows it is still the body of a policy.
    """
    heads = [k for k in range(line) if lines[k][:1].strip(" \t#")]
    blocks = [k for k in heads if lines[k].split(" ")[0] in BLOCKS]
    if len(blocks) > 1:
        lines[blocks[1] : heads[-1]] = [""] * (heads[-1] - blocks[1])


def set_aside(lines: list[str], slip: Slip) -> bool:
    """Blanks the bad line and what hangs under it, or puts a plain first line in its place. False if nothing is left to do."""
    start = slip.line - 1
    if start >= len(lines) or _blank(lines[start]):
        return False
    indent = _indent(lines[start].replace("\t", "  "))
    head = HEADS.get(lines[start].split()[0]) if slip.column > indent + 1 else None
    if head and lines[start].strip() != head:
        lines[start] = " " * indent + head
        return True
    lines[start] = ""
    for number in range(start + 1, len(lines)):
        depth = _indent(lines[number])
        if not _blank(lines[number]) and (depth < indent or (depth == indent and slip.token != "_INDENT")):
            break
        lines[number] = ""
    return True
