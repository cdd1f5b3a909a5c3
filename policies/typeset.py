"""Makes the small sample PDFs: each `.byelaw` file of this folder, laid out as a school might print it.

The syntax tree goes to `typeset.typ` as data; a `Look` says how the pages are to look. The same source gives the same bytes.
Run `python -m byelaw.policies.typeset` after a change of a sample policy. It needs the extra `typeset`.
"""

from functools import singledispatch
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import typst
from msgspec import Struct

from ..compiler.parse import parse
from ..grammar.problems import format_problem
from ..grammar.syntax import (
    Appendix,
    Applies,
    Block,
    Clause,
    Dated,
    Form,
    Furniture,
    Item,
    Part,
    Replaces,
    ReviewEvery,
    Row,
    School,
    Section,
    Source,
    Table,
    Version,
)
from ..outputs.page import long_date

HERE = Path(__file__).parent
TEMPLATE = HERE / "typeset.typ"
EPOCH = 1_767_225_600  # 1 January 2026: files made on different days are the same


class Look(Struct, frozen=True, kw_only=True):
    """How a school prints its policies. Sizes in points, margins in millimetres, `hang` and `gap` in ems."""

    font: str
    size: float = 10.5
    colour: str = "#1f3a5f"
    crest: int = 5
    margin: int = 25
    justify: bool = False
    hyphenate: bool = False
    gap: float = 1.0
    cover: str = "page"
    contents: bool = False
    contents_depth: int = 2
    header_side: str = "right"
    header_rule: bool = False
    footer_rule: bool = False
    school_in_footer: bool = False
    page_number: str = "plain"
    heading: str = "plain"
    appendix: str = "line"
    numbers: str = "hang"
    number_dot: str = ""
    hang: float = 3.2
    bullets: tuple[str, ...] = ("•", "–")


SERIF, PLAIN = "Libertinus Serif", "New Computer Modern"
LOOKS: tuple[Look, ...] = (
    Look(font=SERIF, colour="#14532d", contents=True, heading="ruled", bullets=("➢", "•"), school_in_footer=True),
    Look(
        font=PLAIN,
        size=10,
        colour="#7f1d1d",
        crest=6,
        contents=True,
        page_number="of",
        header_side="center",
        header_rule=True,
        hang=3.8,
        appendix="upper",
        footer_rule=True,
    ),
    Look(
        font=SERIF,
        size=11,
        colour="#1e3a8a",
        crest=3,
        cover="crest",
        justify=True,
        hyphenate=True,
        page_number="of",
        bullets=("·", "–"),
        margin=28,
    ),
    Look(
        font=PLAIN,
        size=10.5,
        colour="#3b0764",
        crest=8,
        justify=True,
        heading="caps",
        numbers="inline",
        header_side="left",
        page_number="dashes",
        bullets=("▪", "◦"),
        gap=1.15,
    ),
    Look(
        font=SERIF,
        size=10.5,
        colour="#374151",
        crest=4,
        heading="band",
        contents=True,
        contents_depth=1,
        header_rule=True,
        bullets=("☞", "▪"),
        number_dot=".",
        margin=22,
    ),
)
"""One for each sample policy, in the order of their file names."""

_DATED = {
    "written": ("Written by", "Date written"),
    "approved": ("Approved by", "Date approved"),
    "reviewed": ("Reviewed by", "Last reviewed"),
    "review-by": ("To be reviewed by", "Next review due"),
    "signed": ("Signed by", "Date signed"),
}


def typeset(source: Source, look: Look) -> bytes:
    """The policy as a tagged A4 PDF. The same source and look give the same bytes."""
    inputs = {"policy": msgspec.json.encode(layout(source, look)).decode(), "look": msgspec.json.encode(look).decode()}
    result = typst.compile(TEMPLATE, format="pdf", sys_inputs=inputs, timestamp=EPOCH, ignore_system_fonts=True)
    return bytes(result)


def layout(source: Source, look: Look) -> dict[str, Any]:
    """The policy as `typeset.typ` wants it: front matter as pairs of words, then headings, clauses, tables and forms."""
    school = next((m.name for m in source.meta if isinstance(m, School)), "")
    running = {f.name: " ".join(f.text) for f in source.blocks if isinstance(f, Furniture)}
    versions = [v for v in source.meta if isinstance(v, Version)]
    bare = all(v.date is v.by is v.note is None for v in versions)  # numbers alone make no table
    blocks = [b for b in source.blocks if not isinstance(b, Furniture)]
    above = [None, *blocks]
    return {
        "title": source.title,
        "school": school,
        "meta": [
            *(pair for line in source.meta for pair in _front(line)),
            *(("Version", v.version) for v in versions if bare),
        ],
        "versions": [[v.version, long_date(v.date) or "", v.by or "", v.note or ""] for v in versions if not bare],
        "header": running.get("header", source.title),
        "footer": running.get("footer", school if look.school_in_footer else ""),
        "blocks": [_block(block, before, look) for block, before in zip(blocks, above, strict=False)],
    }


def _front(line: object) -> list[tuple[str, str]]:
    """A line of the front matter as rows of the approval table. The school and the versions stand elsewhere."""
    match line:
        case Dated(what=what, date=date, by=by):
            who, when = _DATED[what]
            return [(label, text) for label, text in ((who, by), (when, long_date(date))) if text]
        case ReviewEvery(period=period):
            return [("Reviewed every", f"{period.number} {period.unit}" if period.number else period.unit)]
        case Applies(to=to):
            return [("Applies to", ", ".join(to))]
        case Replaces(what=what):
            return [("Replaces", what)]
        case _:
            return []


def _block(block: Block, before: Block | None, look: Look) -> dict[str, Any]:
    """One block of the policy. A form that repeats the heading above it is not titled twice."""
    match block:
        case Section():
            level = block.level or (block.number or "").strip(".").count(".") + 1
            return _heading(block.number, block.heading, level)
        case Appendix(word=word, number=number, heading=heading):
            printed = f"{word} {number}"
            printed = printed.upper() if look.appendix == "upper" else printed.capitalize()
            return _heading(printed, heading, 1) | {"new_page": True}
        case Form():
            repeated = isinstance(before, Section | Appendix) and before.heading == block.title
            return _part(block) | {"titled": not repeated}
        case Furniture():
            raise TypeError("running lines are no block of the page")
        case _:
            return _part(block)


def _heading(number: str | None, heading: str, level: int) -> dict[str, Any]:
    return {"kind": "heading", "number": number, "heading": heading, "level": level, "new_page": False}


@singledispatch
def _part(node: object) -> dict[str, Any]:
    """What stands under a heading, as data."""
    raise TypeError(f"no page shows a {type(node).__name__}")


@_part.register(Clause)
@_part.register(Item)
def _text(node: Clause | Item) -> dict[str, Any]:
    kind = "clause" if isinstance(node, Clause) else "item"
    return {"kind": kind, "number": node.number, "text": node.text, "parts": [_part(part) for part in node.parts]}


@_part.register
def _row(node: Row) -> dict[str, Any]:
    return {"number": node.number, "cells": _cells(node.text), "parts": [_part(part) for part in node.parts]}


@_part.register
def _table(node: Table) -> dict[str, Any]:
    head = _cells(node.text) if node.text else []
    return {"kind": "table", "head": head, "rows": [_part(row) for row in node.rows]}


@_part.register
def _form(node: Form) -> dict[str, Any]:
    fields = [
        {"part": True, "label": line.heading}
        if isinstance(line, Part)
        else {"part": False, "label": line.label, "type": line.type, "choices": line.choices}
        for line in node.fields
    ]
    return {"kind": "form", "title": node.title, "fields": fields}


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split(" | ")]


def main() -> None:
    """Makes the PDF of each sample policy, beside it."""
    for path, look in zip(samples(), cycle(LOOKS), strict=False):  # looks are used again for further policies
        source, problems = parse(path.read_text(encoding="utf-8"), path.name)
        if source is None:
            raise SystemExit("\n".join(map(format_problem, problems)))
        path.with_suffix(".pdf").write_bytes(typeset(source, look))


def samples() -> tuple[Path, ...]:
    """The sample policies, in the order of their names."""
    return tuple(sorted(HERE.glob("*.byelaw")))


if __name__ == "__main__":
    main()
