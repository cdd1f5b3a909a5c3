"""Many files one after another leave nothing behind."""

import gc
from pathlib import Path

import pytest
from byelaw.compiler.pipeline import SEARCHED
from byelaw.tasks import documents
from docx import Document as Word

SAMPLES = Path(__file__).parents[1] / "policies"
TITLE, RULE = "Online safety", "Pupils must not share passwords."


def page(folder: Path) -> Path:
    path = folder / "page.html"
    path.write_text(f"<html><body><main><h1>{TITLE}</h1>{f'<p>{RULE}</p>' * 40}</main></body></html>", encoding="utf-8")
    return path


def word(folder: Path) -> Path:
    path = folder / "word.docx"
    document = Word()
    document.add_heading(TITLE)
    for _ in range(40):
        document.add_paragraph(RULE)
    document.save(str(path))
    return path


def printed(_: Path) -> Path:
    return min(SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("made", [page, word, printed])
def test_what_was_read_is_given_back(made, tmp_path: Path) -> None:
    path = made(tmp_path)
    alive = []
    for _ in range(4):
        for _ in range(SEARCHED.get(path.suffix, 8)):
            documents.load(path)
        alive.append(len(gc.get_objects()))
    assert alive[-1] < 1.1 * alive[0]


@pytest.mark.parametrize("made", [page, printed])
def test_hardly_a_cycle_is_left(made, tmp_path: Path) -> None:
    path = made(tmp_path)
    documents.load(path)
    gc.collect()
    gc.disable()
    documents.load(path)
    assert gc.collect() < 100
    gc.enable()
