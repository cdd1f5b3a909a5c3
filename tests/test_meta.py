"""Front matter: covers as they are printed, and what they say. The cases stand in `cases/meta`."""

import json
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from byelaw.compiler.lift.front.dates import find_dates
from byelaw.compiler.lift.front.meta import Front, read_front
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.read.open import read
from byelaw.compiler.read.plain.text import read_text
from byelaw.grammar.syntax import Applies, Dated, MetaLine, Replaces, ReviewEvery, School, Version
from docx.shared import Pt

CASES = Path(__file__).parent / "cases" / "meta"


def covers() -> Iterator[object]:
    for case in (CASES / "fronts.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        name, rest = case.split("\n", 1)
        given, expected = rest.split("\n---\n")
        yield pytest.param(given, expected.strip().split("\n"), id=name)


def dates() -> Iterator[object]:
    for line in (CASES / "dates.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            printed, iso = line.split(" =")
            yield pytest.param(printed, iso.split(), id=printed)


def said(front: Front) -> list[str]:
    return [f"title: {front.title}", *map(_said, front.lines)]


def _said(line: MetaLine) -> str:
    match line:
        case School():
            return f"school: {line.name}"
        case Version():
            date, by, note = line.date, line.by and f"by {line.by}", line.note and f"({line.note})"
            return " ".join(filter(None, ("version:", line.version, date, by, note)))
        case Dated():
            return " ".join(filter(None, (f"{line.what}:", line.date, line.by and f"by {line.by}")))
        case ReviewEvery():
            return " ".join(filter(None, ("every:", str(line.period.number or ""), line.period.unit)))
        case Applies():
            return f"applies: {' | '.join(line.to)}"
        case Replaces():
            return f"replaces: {line.what}"


@pytest.mark.parametrize(("printed", "iso"), list(dates()))
def test_dates(printed: str, iso: list[str]) -> None:
    assert [date.iso for date in find_dates(printed)] == iso


@pytest.mark.parametrize(("given", "expected"), list(covers()))
def test_fronts(given: str, expected: list[str], tmp_path: Path) -> None:
    file = tmp_path / ("policy.md" if given.startswith("#") else "policy.txt")
    file.write_text(given, encoding="utf-8")
    document = read(file)
    front = read_front(document)
    assert said(front) == expected
    body = " ".join(block.text for number, block in enumerate(document.blocks) if number not in front.used)
    assert given.strip().split("\n\n")[-1].split("\n")[0] in body or "Approved" in given, "the body is no front matter"


def test_a_line_that_leads_to_a_list_is_no_label(tmp_path: Path) -> None:
    file = tmp_path / "policy.md"
    file.write_text("# Bicycle Policy\n\nThe following applies to riders:\n\n- They must get off.\n", encoding="utf-8")
    assert read_front(read(file)).used == {0}


def test_without_any_words_the_file_gives_the_title(tmp_path: Path) -> None:
    file = tmp_path / "sun-cream_policy.txt"
    file.write_text("- one\n- two\n", encoding="utf-8")
    assert read_front(read_text(file)).title == "sun cream policy"


def test_a_sentence_about_the_policy_is_not_its_title_below_a_larger_line(tmp_path: Path) -> None:
    document = docx.Document()
    for text, size in (("Alder Vale Primary School", 11), ("Boots: how we wear them", 22)):
        document.add_paragraph().add_run(text).font.size = Pt(size)
    document.add_paragraph().add_run("Staff policy. Approved by the Boots Panel on 8 October 2025.").font.size = Pt(11)
    document.add_paragraph("Boots stay in the porch.")
    document.save(str(tmp_path / "boots.docx"))
    assert said(read_front(read(tmp_path / "boots.docx"))) == [
        "title: Boots: how we wear them",
        "school: Alder Vale Primary School",
        "approved: 2025-10-08 by Boots Panel",
    ]


def test_what_only_the_running_lines_tell(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    pages = (
        f"Boots\n\nBoots stay in the porch on day {n}.\n\nAdopted: May 2024   Review: May 2026   {n}" for n in "123"
    )
    file.write_text("\f".join(pages), encoding="utf-8")
    assert said(read_front(read(file)))[1:] == ["approved: 2024-05", "review-by: 2026-05"]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["hanwell-fields.docx", "hanwell-fields.pdf", "hanwell-fields.txt"])
def test_a_version_table_on_a_real_cover(shared: Path, name: str) -> None:
    assert {
        "written: by United Learning",
        "approved: 2024-05 by Governors",
        "review-by: 2025-05",
        "version: 2",
        "applies: Staff | pupils | parents | Governors",
    } <= set(said(read_front(read(shared / "seeds" / name))))


@pytest.mark.shared
def test_real_covers_give_a_title_and_a_date(shared: Path) -> None:
    """Almost every published cover says when it was approved or is to be reviewed, and all say what it is about."""
    small = [path for path in sorted((shared / "real").glob("*.pdf")) if path.stat().st_size < 500_000]
    fronts = [read_front(read(path)) for path in small]
    assert all("policy" in front.title.lower() and len(front.title.split()) < 10 for front in fronts)
    assert (
        sum(any(isinstance(line, Dated) and line.date for line in front.lines) for front in fronts) >= len(fronts) - 1
    )


@pytest.mark.shared
@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".txt"])
def test_labelled_covers(shared: Path, suffix: str) -> None:
    """The hand-made labels of two covers, from each format."""
    for gold in sorted((shared / "gold").glob("*-*.json")):
        meta = json.loads(gold.read_text(encoding="utf-8"))["meta"]
        front = read_front(read(shared / "seeds" / (gold.stem + suffix)))
        dated = {line.what: line for line in front.lines if isinstance(line, Dated)}
        school = next((line.name for line in front.lines if isinstance(line, School)), None)
        approved, due = dated.get("approved"), dated.get("review-by")
        assert (front.title, school) == (meta["title"], meta["school"])
        assert (approved and approved.date, approved and approved.by) == (meta["approved_on"], meta["approved_by"])
        assert (due and due.date) == meta["review_due"]


def test_a_version_table_with_short_rows_tells_of_the_whole_ones(tmp_path: Path) -> None:
    rows = ("Version Date Adopted_by Next_review", "1.0", "2.0 14_May_2024 Governors May_2026", "2.1 15_May_2024")
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split()) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in cells).replace("_", " ")
    path = tmp_path / "kites.html"
    path.write_text(f"<h1>Kites Policy</h1><table>{table}</table><p>Nobody flies a kite alone.</p>", "utf-8")
    meta = compile_file(path).policy.meta
    assert (meta.approved_on, meta.approved_by, meta.review_due) == ("2024-05-14", "Governors", "2026-05")
