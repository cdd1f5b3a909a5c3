"""Policies of our own with labels made by hand, without sight of what the program makes of them: a measure of the whole way.

`labels/<slug>.json` is what a careful reader finds. The text stands in `<slug>.md`, and `<slug>.typ` says how it is printed: a tab
stands after a number or glyph and between cells; `%` begins a line of the front matter, `|!` a table's head row, `|?` the title of
a form, `[^1]` a footnote, `###` a head on the line of its text, `===` a new page. Or it stands in `<slug>.html` or `<slug>.docx`,
and `<slug>.pdf` was printed from it, by `chromium --headless --print-to-pdf --no-pdf-header-footer` or by `soffice --headless
--convert-to pdf`. A table's row is one unit with its cells joined by ` | `; its head row is none. A table of
dos and don'ts is two lists.

By now all have been tuned on: the reading of pages and sentences with brackenfold, kestrel-dene, ashcombe-vale and hollin-cross at
hand; st-begas and thornlea-park were opened last, when the outlines of both were right but for one far lead-in (lead-in .903).
When they were read for the first time, norm F1 was .82 and .80 (the first two), .90, .69, .81 and .90: that, not what is reached
now, is what to expect of a policy that nobody has seen.
"""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import docx
import msgspec
import pytest
from byelaw.tasks import documents
from docx.oxml.ns import qn
from lxml import html

typst = pytest.importorskip("typst", reason="the extra `typeset` is not installed")

LABELS = Path(__file__).parent / "labels"
SLUGS = sorted(path.stem for path in LABELS.glob("*.json"))

# A little below what is reached, so that a change for the worse is seen; raise them with the program.
BOUNDS = {
    "unit_f1": 0.985,
    "section_f1": 0.98,
    "number_acc": 0.98,
    "section_acc": 0.98,
    "kind_acc": 0.98,
    "lead_in_acc": 0.98,
    "norm_f1": 0.98,
    "norm_modality_f1": 0.98,
    "modality_macro_f1": 0.98,
    "bearer_acc": 0.95,
    "norm_strict_f1": 0.95,
    "condition_found": 0.95,
    "citation_f1": 0.98,
    "xref_f1": 0.98,
    "meta_acc": 0.99,
}
LOWER: dict[str, dict[str, float]] = {
    "ashcombe-vale": {"condition_found": 0.94},
    "brackenfold": {"bearer_acc": 0.91, "norm_strict_f1": 0.90},
    "hollin-cross": {"modality_macro_f1": 0.95, "condition_found": 0.91},
    # Three of its questions are answered with yes or no, which is read as a rule; the labels hold the sentences behind it only.
    "kestrel-dene": {
        "bearer_acc": 0.92,
        "norm_f1": 0.97,
        "norm_modality_f1": 0.97,
        "modality_macro_f1": 0.96,
        "norm_strict_f1": 0.89,
    },
    "st-begas": {"bearer_acc": 0.90, "norm_strict_f1": 0.88, "condition_found": 0.90, "citation_f1": 0.92},
    "thornlea-park": {"norm_strict_f1": 0.92},
}
"""What not every policy reaches."""


def blocks(text: str) -> list[dict[str, Any]]:
    """The lines of a text as what the templates print."""
    found: list[dict[str, Any]] = []
    for line in filter(str.strip, text.splitlines()):
        sign, _, rest = line.partition(" ")
        mark, tab, words = line.strip().partition("\t")
        if sign == "%":
            found.append({"kind": "front", "cells": rest.split("\t")})
        elif sign in ("#", "##"):
            number, tab, heading = rest.partition("\t")
            found.append({"kind": "heading", "level": len(sign), "mark": number * bool(tab), "text": heading or rest})
        elif sign in ("|!", "|?"):
            found.append({"kind": "table", "head": rest.split("\t"), "rows": []})
        elif sign == "|":
            found[-1]["rows"].append(rest.split("\t"))
        elif line == "===":
            found.append({"kind": "page"})
        elif mark == "[^1]":
            found.append({"kind": "note", "text": words})
        else:
            depth = (len(line) - len(line.lstrip())) // 2
            found.append({"kind": "text", "depth": depth, "mark": mark * bool(tab), "text": words or mark})
    return found


def printed(slug: str, folder: Path) -> Path:
    """The policy as a PDF: the one that is kept here, else one that is printed into a folder."""
    if (LABELS / f"{slug}.pdf").is_file():
        return LABELS / f"{slug}.pdf"
    pdf = folder / f"{slug}.pdf"
    data = json.dumps(blocks((LABELS / f"{slug}.md").read_text(encoding="utf-8")))
    pdf.write_bytes(
        typst.compile(LABELS / f"{slug}.typ", format="pdf", sys_inputs={"blocks": data}, ignore_system_fonts=True)
    )
    return pdf


def source(slug: str) -> str:
    """The text that the policy is printed from."""
    if (path := LABELS / f"{slug}.md").is_file():
        return path.read_text(encoding="utf-8")
    if (path := LABELS / f"{slug}.html").is_file():
        return " ".join(html.fromstring(path.read_bytes()).itertext())
    body = docx.Document(str(LABELS / f"{slug}.docx")).element.body
    return "\n".join("".join(text.text or "" for text in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("[^1]", "").replace("\u00ad", "")))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_labels_hold_the_text_of_the_source(slug: str) -> None:
    labels = json.loads((LABELS / f"{slug}.json").read_text(encoding="utf-8"))
    text = words(source(slug))
    assert [unit["id"] for unit in labels["clauses"] if words(unit["text"]) not in text] == []
    spans = [
        (unit["id"], span)
        for unit in labels["clauses"]
        for norm in unit["norms"]
        for span in (norm["action"], norm["condition"], norm["exception"])
        if span and words(span) not in words(unit["text"])
    ]
    assert spans == []


@pytest.mark.shared
@pytest.mark.parametrize("slug", SLUGS)
def test_the_program_finds_what_a_careful_reader_finds(slug: str, shared: Path, tmp_path: Path) -> None:
    tool = shared / "score" / "score.py"
    if not tool.is_file():
        pytest.skip("the scorer is not beside this checkout (../shared/score)")
    spec = importlib.util.spec_from_file_location("score", tool)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    labels = json.loads((LABELS / f"{slug}.json").read_text(encoding="utf-8"))
    found = json.loads(msgspec.json.encode(documents.load(printed(slug, tmp_path)).policy))
    result = scorer.score(labels, found)
    print("\n".join(f"{name:20} {result[name]:.3f}" for name in scorer.HEADLINE))
    bounds = BOUNDS | LOWER.get(slug, {})
    below = {name: (result[name], bound) for name, bound in bounds.items() if result[name] < bound}
    assert below == {}, f"{slug}: worse than it was (reached, wanted)"
