"""The sample PDFs: made from the sample policies alone, the same each time, and read back as what they were made from."""

import io
import re
from collections import Counter
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from byelaw.compiler.parse import parse
from byelaw.compiler.units import units_of
from byelaw.grammar.model import Policy
from byelaw.grammar.syntax import Source
from byelaw.tasks import documents

typst = pytest.importorskip("typst", reason="the extra `typeset` is not installed")

from byelaw.policies.typeset import LOOKS, Look, samples, typeset  # noqa: E402 (it needs typst)

EVERYTHING = Path(__file__).parent / "cases" / "outputs" / "everything.byelaw"
NAMED = [pytest.param(path, look, id=path.stem) for path, look in zip(samples(), LOOKS, strict=True)]


def source_of(path: Path) -> Source:
    source, problems = parse(path.read_text(encoding="utf-8"), path.name)
    assert source is not None, problems
    return source


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def letters(text: str) -> str:
    """The text without what typesetting changes: white space, hyphens at line ends, case, ligatures."""
    for ligature, plain in (
        ("ﬃ", "ffi"),
        ("ﬄ", "ffl"),
        ("ﬀ", "ff"),
        ("ﬁ", "fi"),
        ("ﬂ", "fl"),
        ("’", "'"),
        ("‘", "'"),
        ("“", '"'),
        ("”", '"'),
    ):
        text = text.replace(ligature, plain)
    return re.sub(r"[\s\-\u00ad\u2010\ufffe\u0002]+", "", text).casefold()


@pytest.mark.parametrize(("path", "look"), NAMED)
def test_a_sample_is_made_the_same_again(path: Path, look: Look) -> None:
    again = typeset(source_of(path), look)
    assert again == typeset(source_of(path), look)
    printed = path.with_suffix(".pdf").read_bytes()
    assert pages_of(printed) == pages_of(again), "run: python -m byelaw.policies.typeset"


@pytest.mark.parametrize(("path", "look"), NAMED)
def test_every_word_of_the_source_is_on_the_pages(path: Path, look: Look) -> None:
    text = letters("".join(pages_of(typeset(source_of(path), look))))
    starts = [placed.unit.text[:60].rsplit(" ", 1)[0].replace(" | ", "") for placed in units_of(source_of(path))]
    assert [start for start in starts if letters(start) not in text] == []


def test_the_samples_differ_in_looks() -> None:
    traits = set()
    for path in samples():
        with pdfplumber.open(path.with_suffix(".pdf")) as pdf:
            assert all((round(page.width), round(page.height)) == (595, 842) for page in pdf.pages), "A4"
            last = pdf.pages[-1]
            sizes = Counter(round(char["size"], 1) for char in last.chars)
            fonts = {char["fontname"].split("+")[-1].split("-")[0] for char in last.chars}
            traits.add((min(fonts), sizes.most_common(1)[0][0], round(min(char["x0"] for char in last.chars))))
    assert len(traits) == len(samples())
    assert len({font for font, _, _ in traits}) >= 2


def keys(policy: Policy) -> Counter[tuple[str, str, str]]:
    """Each unit as its number, its text and the text that introduces it, without what the looks change."""
    texts = {clause.id: letters(clause.text) for clause in policy.clauses}
    return Counter(
        ((clause.number or "").strip("."), texts[clause.id], texts.get(clause.lead_in or "", ""))
        for clause in policy.clauses
    )


def agreement(path: Path, pdf: Path) -> None:
    wanted, found = keys(documents.load(path).policy), keys(documents.load(pdf).policy)
    f1 = 2 * sum((wanted & found).values()) / (sum(wanted.values()) + sum(found.values()))
    lost, new = wanted - found, found - wanted
    assert f1 >= 0.97, f"F1 {f1:.3f}\nlost: {sorted(lost)[:8]}\nnew: {sorted(new)[:8]}"


@pytest.mark.parametrize(("path", "look"), NAMED)
def test_our_own_reader_gets_back_what_was_printed(path: Path, look: Look, tmp_path: Path) -> None:
    pdf = tmp_path / "printed.pdf"
    pdf.write_bytes(typeset(source_of(path), look))
    agreement(path, pdf)


@pytest.mark.parametrize("look", LOOKS, ids=range(len(LOOKS)))
def test_in_every_look_our_own_reader_gets_back_everything_that_a_policy_can_hold(look: Look, tmp_path: Path) -> None:
    pdf = tmp_path / "everything.pdf"
    pdf.write_bytes(typeset(source_of(EVERYTHING), look))
    agreement(EVERYTHING, pdf)


def test_a_policy_that_says_nothing_still_makes_a_page() -> None:
    source, _ = parse('policy "Empty"\n', "empty.byelaw")
    assert source is not None
    for look in LOOKS:
        with pdfplumber.open(io.BytesIO(typeset(source, look))) as pdf:
            assert "Empty" in (pdf.pages[0].extract_text() or "")
