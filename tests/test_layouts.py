"""A policy gives the same units and headings however it is printed: samples set anew in the looks of `benchmarks/layouts.py`."""

import importlib.util
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from byelaw.compiler.lift.tree import lift_document
from byelaw.compiler.parse import parse
from byelaw.compiler.read.open import read
from byelaw.compiler.read.page.glyphs import Fragment
from byelaw.compiler.read.page.layout import line_numbers
from byelaw.compiler.units import units_of
from byelaw.grammar.syntax import Appendix, Section, Source

pytest.importorskip("typst", reason="the extra `typeset` is not installed")

ROOT = Path(__file__).parents[1]
SAMPLES = {"numbers": "oak-tree", "headings": "st-cleopas", "lists": "hanwell-fields"}
LOOKS = {
    "two columns": "numbers headings lists",
    "three columns landscape": "headings lists",
    "headings by colour": "headings lists",
    "headings in italics": "headings",
    "headings in bands": "headings",
    "line numbers": "lists",
    "watermark": "numbers",
    "footnotes": "lists",
    "shaded boxes": "lists",
    "deep lists": "lists",
    "first line indents": "numbers lists",
    "side notes": "numbers",
    "dated headers": "headings",
}  # fmt: skip
MAKERS = {
    "pages turned": "headings",
    "pages sideways": "headings",
    "word, in a table": "numbers",
    "word, own styles": "headings",
}
CASES = [(look, sample) for look, samples in (LOOKS | MAKERS).items() for sample in samples.split()]
LEAST = 0.97


@cache
def layouts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("layouts", ROOT / "benchmarks" / "layouts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def sample(name: str) -> Source:
    path = ROOT / "policies" / f"{SAMPLES[name]}.byelaw"
    source, _ = parse(path.read_text(encoding="utf-8"), path.name)
    assert source is not None
    return source


def plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def held(source: Source) -> Counter[tuple[str, str]]:
    """Number and words of each unit and each heading, without what a layout adds."""
    units = [(unit.number or "", unit.text) for unit in (placed.unit for placed in units_of(source))]
    heads = [(block.number or "", block.heading) for block in source.blocks if isinstance(block, Section | Appendix)]
    return Counter((number, plain(text)) for number, text in (*units, *heads) if layouts().ADDED not in text)


def alike(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


@pytest.mark.parametrize(("look", "name"), CASES)
def test_another_layout_gives_the_same_units(look: str, name: str, tmp_path: Path) -> None:
    make = next(maker for known, _, maker in layouts().MAKERS if known == look)
    source = lift_document(read(make(tmp_path / "policy.pdf", sample(name), tmp_path))).source
    different = (held(source) - held(sample(name)), held(sample(name)) - held(source))
    assert alike(held(source), held(sample(name))) >= LEAST, different


def fragment(text: str, x0: float, base: float) -> Fragment:
    return Fragment(text, [(x0 + 5 * k, x0 + 5 * k + 5) for k in range(len(text))], base - 8, base + 2, base, 10.0,
                    False, False, "Serif", int(base))  # fmt: skip


# A page as (number, where the line beside it begins, its first word), and whether the numbers count its lines.
MARGINS = {
    "lines that go on": ("1 60 Staff/2 60 wear/3 60 badges/4 60 Pupils/5 60 do/6 60 not", True),
    "lines set in": ("1 60 Staff/2 60 Pupils/3 80 Parents/4 80 Others/5 100 All/6 60 None", True),
    "a numbered list": ("1 60 Staff/2 60 Pupils/3 60 Parents/4 60 Governors/5 60 Visitors", False),
    "numbers with a gap": ("1 60 Staff/2 60 wear/4 60 badges/5 60 Pupils/6 60 do/7 60 not", False),
}


@pytest.mark.parametrize("name", MARGINS)
def test_numbers_in_the_margin_count_lines(name: str) -> None:
    page, expected = MARGINS[name]
    fragments: list[Fragment] = []
    for row, line in enumerate(page.split("/")):
        number, x0, word = line.split()
        fragments += [fragment(number, 30, 100 + 14 * row), fragment(word, float(x0), 100 + 14 * row)]
    assert bool(line_numbers(fragments)) is expected
