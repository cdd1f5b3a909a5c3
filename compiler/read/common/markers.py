"""The number or glyph printed before a text, read with `grammar/outline.lark`.

In goes the text of a line, out comes its marker and the rest, or None. Every reader of every format uses it, and the
outline stage reads the depth of a number off the same `Marker`.
"""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from lark import Lark, Token, Tree
from lark.exceptions import LarkError
from msgspec import Struct

_GRAMMAR = Path(__file__).parents[3] / "grammar" / "outline.lark"
_CANDIDATE = re.compile(r"(\d{1,2}\s[–—-](?=\s+[A-Z])|§?\s?\S+?(?:\s[.)](?=\s))?)(?:\s+|$)")
_GLUED = re.compile(
    r"(\(?[0-9]+(?:\.[0-9]+)*[.)]|[0-9]+(?:\.[0-9]+)+|[A-Z](?:\.[0-9]+)+\.?)(?=[A-Z][a-z])|([\uf000-\uf0ff•●▪])(?=\S)"
    r"|\((?:[a-rt-z]|[ivx]{2,5})\)(?=[A-Za-z])"
)
_LABELLED = re.compile(r"((?:[A-Za-z]+)\s+[0-9A-Za-z.]{1,6}\s*[:.)–—-]?)(?:\s+|$)")
_WORD_AHEAD = re.compile(r"[^\W\d_]{2}")
_WORDS = re.compile(r"(?>(?:[A-Za-z]+\s+)?)(?![ivxl]{2}|[IVXL]{2})[A-Za-z]{2}")
"""What begins with a word, or with two: two letters stand together in a Roman number and in the word of a label alone."""
_WEAK = frozenset("-–—*+>o‐")


class Marker(Struct, frozen=True):
    """A marker taken apart. `printed` is as it stands; `atoms` are its parts ("4", "1" of `4.1.`); `word` of a label."""

    kind: Literal["bullet", "number", "bracketed", "label"]
    printed: str
    atoms: tuple[str, ...] = ()
    end: str = ""
    word: str = ""

    @property
    def weak(self) -> bool:
        """Whether the same sign also stands inside sentences (a dash, a bare number or letter)."""
        if self.kind == "bullet":
            return self.printed in _WEAK
        return self.kind == "number" and (not self.end or self.end in _WEAK)

    @property
    def number(self) -> str | None:
        """The number as printed, without a trailing dot or colon; None for a glyph."""
        if self.kind == "bullet":
            return None
        return self.printed.rstrip(".:–—- ").strip()


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr")


@lru_cache(maxsize=4096)
def parse_marker(printed: str) -> Marker | None:
    """A whole marker, or None if the text is none."""
    if _WORDS.match(printed):  # as most texts do that are tried
        return None
    try:
        tree = _parser().parse(printed)
    except LarkError:
        return None
    ordered = tuple(_atoms(tree))
    end = next((str(t) for t in tree.children if isinstance(t, Token) and t.type == "END"), "").strip()
    word = next((str(t).strip().lower() for t in tree.children if isinstance(t, Token) and t.type == "LABEL"), "")
    if len(ordered) > 1 and not any(a[0].isdigit() for a in ordered):  # e.g., i.e., a.m.
        return None
    kind: Literal["bullet", "number", "bracketed", "label"] = tree.data  # type: ignore[assignment]
    return Marker(kind, printed.strip(), ordered, end, word)


def counted_marker(printed: str) -> Marker | None:
    """A number of a shape that the grammar leaves to sentences (`1/1`, `[1]`, `Rule 1`), which was shown to count."""
    atoms = tuple(atom.lstrip("0") or "0" for atom in re.findall(r"\d+|(?<![^\W\d_])[^\W\d_](?![^\W\d_])", printed))
    return Marker("number", printed, atoms) if atoms else None


def _atoms(tree: Tree[Token]) -> list[str]:
    """The atoms in the order they are printed, brackets off."""
    out: list[str] = []
    for child in tree.children:
        if isinstance(child, Tree):
            out += ["".join(map(str, child.children))] if child.data == "atom" else _atoms(child)
        elif child.type == "SUB":
            out.append(child.strip("()"))
    return out


def read_marker(text: str, wide: bool = False) -> tuple[Marker, str] | None:
    """The marker that a text begins with, and the text after it. `wide`: a gap parts the first word from the rest.

    A bare number or letter (`4`, `a`) is a marker only with the wide gap; `J.` is not, as it begins a name.
    """
    first = text[:1]
    if not first or (first.isalpha() and first not in "o" and not _short_head(text)):
        return None
    if glued := _GLUED.match(text):
        head, rest = glued[0], text[glued.end() :].strip()
    elif candidate := _CANDIDATE.match(text):
        head, rest = candidate[1], text[candidate.end() :].strip()
    else:
        return None
    marker = parse_marker(head)
    if marker is None or marker.kind == "label":
        return None
    if marker.kind == "bullet" and marker.printed == "o" and not wide and not _WORD_AHEAD.match(rest):
        return None  # letters set apart
    if marker.kind == "number" and not wide:
        lone = len(marker.atoms) == 1 and not marker.printed.startswith("§")
        if lone and (not marker.end or (marker.end == "." and marker.atoms[0].isupper() and marker.atoms[0].isalpha())):
            return None
    if marker.kind == "number" and wide and not marker.end and marker.atoms[0].isalpha() and len(marker.atoms) == 1:
        return None
    return marker, rest


def read_label(text: str) -> tuple[Marker, str] | None:
    """The label that a heading begins with (`Appendix A: …`), and the heading after it."""
    match = _LABELLED.match(text + " ")
    if not match:
        return None
    marker = parse_marker(match[1].strip())
    if marker is None or marker.kind != "label":
        return None
    return marker, text[match.end() :].strip()


def _short_head(text: str) -> bool:
    """Whether the first word is short enough to be a letter, a Roman number or `A.1.1`."""
    head = text.split(None, 1)[0]
    return (len(head) <= 8 and (len(head) <= 2 or not head.isalpha())) or _GLUED.match(head) is not None
