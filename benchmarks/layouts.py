"""The same policy in other layouts: `python benchmarks/layouts.py [--labels DIR] [--keep DIR] [--only WORD] [FILE...]`.

Each file (by default the seeds of ../shared and the policies of tests/labels) is read once as it stands and printed anew in every
layout that the programs at hand can make: by typst, and by LibreOffice, Chromium and ghostscript where they are installed. What is
read from each is scored against the labels of that name, or, where there are none, against what was read from the original.
Words that a layout adds (footnotes, boxes, comments) hold the word ADDED and count as no unit.
"""

import argparse
import html
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import msgspec
import pikepdf
import pypdfium2
import typst
from byelaw.compiler.pipeline import compile_file
from byelaw.grammar.problems import Unreadable
from byelaw.grammar.syntax import Source
from byelaw.policies.typeset import PLAIN, SERIF, Look, layout
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
LABELS = HERE.parent / "tests" / "labels"
ADDED = "Quillbrook"
FIGURES = ("unit_f1", "section_f1", "number_acc", "section_acc", "lead_in_acc", "norm_f1", "meta_acc")

NOTE = f"{ADDED} keeps a copy of this rule in the office."
BOX = f"Example: {ADDED} asked its families about this in the autumn and wrote down what they said."
LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "two columns": {"columns": 2, "size": 9.5, "margin": (22, 18, 20, 18), "gutter": 2.8, "footer": "of"},
    "two columns justified": {"columns": 2, "size": 10, "font": SERIF, "justify": True, "hyphenate": True, "numbers": "inline"},
    "three columns landscape": {"columns": 3, "size": 9, "paper": "a4", "flipped": True, "margin": (18, 15, 18, 15), "gutter": 2.6},
    "gutter numbers": {"numbers": "gutter", "gutter": 5, "font": SERIF, "footer": "of"},
    "letter": {"paper": "us-letter", "font": SERIF, "size": 12, "dot": ".", "header": "sides"},
    "landscape": {"flipped": True, "size": 11, "footer": "of"},
    "large print": {"size": 16, "gap": 1.3, "leading": 0.8, "footer": "of"},
    "tiny": {"size": 8, "gap": 0.8, "leading": 0.5},
    "justified": {"font": SERIF, "justify": True, "hyphenate": True, "size": 11},
    "no gaps": {"gap": 0.62, "font": SERIF, "numbers": "inline"},
    "first line indents": {"gap": 0.62, "first": 1.5, "numbers": "inline", "justify": True},
    "double spaced": {"leading": 1.4, "gap": 2.0},
    "flush lists": {"indent": 0, "hang": 0, "numbers": "inline"},
    "deep lists": {"indent": 3, "hang": 2.4, "gutter": 4.5},
    "indented clauses": {"step": 2.5, "numbers": "inline", "indent": 0.6},
    "headings by colour": {"heading": "colour", "heading_size": 1.0, "cover": False},
    "headings in small caps": {"heading": "smallcaps", "heading_size": 1.1},
    "headings in capitals": {"heading": "caps", "heading_size": 1.0},
    "headings underlined": {"heading": "underline", "heading_size": 1.0, "font": SERIF},
    "headings in italics": {"heading": "italic", "heading_size": 1.0, "font": SERIF},
    "headings centred": {"heading": "centre", "heading_size": 1.15},
    "headings in bands": {"heading": "band", "heading_size": 1.1, "bullets": ("➢", "o")},
    "contents": {"contents": True, "footer": "of", "header": "sides"},
    "dated headers": {"header": "dates", "footer": "roman"},
    "line numbers": {"lines": True},
    "watermark": {"watermark": "DRAFT"},
    "footnotes": {"note": NOTE},
    "boxes": {"callout": BOX},
    "shaded boxes": {"callout": BOX, "shade": True},
    "side notes": {"aside": NOTE, "margin": (25, 55, 25, 25)},
    "hidden text": {"unseen": f"{ADDED} {ADDED} white words for search engines"},
}  # fmt: skip

Maker = Callable[[Path, Source, Path], Path | None]


# --- layouts of what was read ------------------------------------------------------------------------------------


def set_by_typst(look: dict[str, Any]) -> Maker:
    def make(original: Path, source: Source, folder: Path) -> Path:
        path = folder / f"{original.stem}.pdf"
        inputs = {"policy": json.dumps(layout(source, Look(font=PLAIN, appendix="upper"))), "look": json.dumps(look)}
        path.write_bytes(
            typst.compile(HERE / "layouts.typ", format="pdf", sys_inputs=inputs, ignore_system_fonts=True, timestamp=0)
        )
        return path

    return make


def pages_turned(original: Path, source: Source, folder: Path) -> Path:
    """The paper lies on its side: text runs upwards, and the page says that it is to be turned."""
    path = set_by_typst({})(original, source, folder)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            _, _, width, height = page.MediaBox
            page.contents_add(f"q 0 1 -1 0 {height} 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.MediaBox, page.Rotate = pikepdf.Array((0, 0, height, width)), 90
        pdf.save(path)
    return path


def pages_sideways(original: Path, source: Source, folder: Path) -> Path:
    """The same, but nothing tells that the page is to be turned."""
    path = pages_turned(original, source, folder)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            del page.Rotate
        pdf.save(path)
    return path


def word_directly(original: Path, source: Source, folder: Path) -> Path:
    """A Word file all of whose paragraphs are Normal: sizes, bold and indents set by hand, numbers typed before a tab."""
    data = layout(source, Look(font=PLAIN, appendix="upper"))
    document = docx.Document()
    _cover(document, data)
    for block in data["blocks"]:
        if block["kind"] == "heading":
            paragraph = document.add_paragraph()
            run = paragraph.add_run(f"{block['number']}\t{block['heading']}" if block["number"] else block["heading"])
            run.bold, run.font.size = True, Pt(15 - block["level"])
        else:
            _word_block(document, block)
    path = folder / f"{original.stem}.docx"
    document.save(path)
    return path


def word_in_own_styles(original: Path, source: Source, folder: Path) -> Path:
    """A Word file whose headings have the school's own styles, without outline levels, in a colour and a little larger."""
    data = layout(source, Look(font=PLAIN, appendix="upper"))
    document = docx.Document()
    for level in (1, 2, 3):
        style = document.styles.add_style(f"School Title {level}", 1)
        style.base_style, style.font.size, style.font.bold = document.styles["Normal"], Pt(16 - 1.5 * level), True
    _cover(document, data)
    for block in data["blocks"]:
        if block["kind"] == "heading":
            text = f"{block['number']}  {block['heading']}" if block["number"] else block["heading"]
            document.add_paragraph(text, style=f"School Title {min(3, block['level'])}")
        else:
            _word_block(document, block)
    path = folder / f"{original.stem}.docx"
    document.save(path)
    return path


def word_in_a_table(original: Path, source: Source, folder: Path) -> Path:
    """A Word file laid out with one borderless table: numbers in its first column, text in the second."""
    data = layout(source, Look(font=PLAIN, appendix="upper"))
    document = docx.Document()
    _cover(document, data)
    table: Any = None
    for block in data["blocks"]:
        if block["kind"] in ("table", "form"):
            _word_block(document, block)
            table = None
            continue
        if table is None:
            table = document.add_table(rows=0, cols=2)
            table.autofit = False
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(18), Mm(140)
        if block["kind"] == "heading":
            cells[0].paragraphs[0].add_run(block["number"] or "").bold = True
            cells[1].paragraphs[0].add_run(block["heading"]).bold = True
            continue
        cells[0].paragraphs[0].add_run(block["number"] or "")
        cells[1].paragraphs[0].add_run(block["text"])
        _word_items(cells[1], block["parts"], 0)
    path = folder / f"{original.stem}.docx"
    document.save(path)
    return path


def _cover(document: Any, data: dict[str, Any]) -> None:
    document.add_paragraph(data["school"])
    document.add_paragraph().add_run(data["title"]).font.size = Pt(26)
    for label, text in data["meta"]:
        document.add_paragraph(f"{label}: {text}")
    if data["versions"]:
        _word_rows(document, [["Version", "Date", "Author", "Changes"], *data["versions"]])


def _word_rows(document: Any, rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text


def _word_block(document: Any, block: dict[str, Any]) -> None:
    if block["kind"] == "table":
        rows = [[f"{row['number'] or ''} {row['cells'][0]}".strip(), *row["cells"][1:]] for row in block["rows"]]
        _word_rows(document, [block["head"], *rows] if block["head"] else rows)
    elif block["kind"] == "form":
        if block["titled"]:
            document.add_paragraph().add_run(block["title"]).bold = True
        _word_rows(document, [[field["label"], ""] for field in block["fields"]])
    else:
        paragraph = document.add_paragraph(f"{block['number']}\t{block['text']}" if block["number"] else block["text"])
        if block["number"]:
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(14), Mm(-14)
        _word_items(document, block["parts"], 0)


def _word_items(holder: Any, parts: list[dict[str, Any]], depth: int) -> None:
    for part in parts:
        if part["kind"] == "table":
            rows = [row["cells"] for row in part["rows"]]
            if hasattr(holder, "add_section"):
                _word_rows(holder, [part["head"], *rows] if part["head"] else rows)
            else:
                for row in rows:
                    holder.add_paragraph(" | ".join(row))
            continue
        paragraph = holder.add_paragraph(f"{part['number'] or '•'}\t{part['text']}")
        paragraph.paragraph_format.left_indent = Mm(20 + 8 * depth)
        paragraph.paragraph_format.first_line_indent = Mm(-6)
        _word_items(holder, part["parts"], depth + 1)


def web_page(original: Path, source: Source, folder: Path) -> Path:
    """A web page whose numbers are counted by its style sheet, its lists by the browser."""
    data = layout(source, Look(font=PLAIN, appendix="upper"))
    say = html.escape
    style = "<style>.n::before{content:attr(data-n) ' ';display:inline-block;min-width:3em} nav{float:right}</style>"
    parts = [f"<!doctype html><html><head><title>{say(data['title'])}</title>{style}</head><body><main>"]
    parts.append(f"<p>{say(data['school'])}</p><h1>{say(data['title'])}</h1>")
    parts += [f"<p>{say(label)}: {say(text)}</p>" for label, text in data["meta"]]
    for block in data["blocks"]:
        if block["kind"] == "heading":
            level = min(6, block["level"] + 1)
            parts.append(f"<h{level}>{say(block['number'] or '')} {say(block['heading'])}</h{level}>")
        elif block["kind"] == "form":
            title = f"<p><b>{say(block['title'])}</b></p>" if block["titled"] else ""
            fields = "".join(f"<tr><td>{say(field['label'])}</td><td></td></tr>" for field in block["fields"])
            parts.append(f"{title}<table border=1>{fields}</table>")
        elif block["kind"] == "table":
            parts.append(_web_parts([block]))
        else:
            parts.append(f"<p>{say(block['number'] or '')} {say(block['text'])}</p>{_web_parts(block['parts'])}")
    path = folder / f"{original.stem}.html"
    path.write_text("".join((*parts, "</main></body></html>")), encoding="utf-8")
    return path


def _web_parts(parts: list[dict[str, Any]]) -> str:
    out, opened = "", False
    for part in parts:
        if part["kind"] == "table":
            rows = (
                [part["head"], *(row["cells"] for row in part["rows"])]
                if part["head"]
                else [r["cells"] for r in part["rows"]]
            )
            cells = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            out += ("</ul>" if opened else "") + f"<table border=1>{cells}</table>"
            opened = False
            continue
        out += "" if opened else "<ul>"
        opened = True
        number = f"{html.escape(part['number'])} " if part["number"] else ""
        bare = ' style="list-style-type: none"' if number else ""
        out += f"<li{bare}>{number}{html.escape(part['text'])}{_web_parts(part['parts'])}</li>"
    return out + ("</ul>" if opened else "")


# --- layouts of the original ---------------------------------------------------------------------------------------


def word_of(original: Path) -> Path | None:
    path = original.with_suffix(".docx")
    return path if path.is_file() else None


def through_office(path: Path, folder: Path, kind: str, options: str = "") -> Path:
    """A file converted by LibreOffice."""
    profile = f"-env:UserInstallation=file://{tempfile.gettempdir()}/byelaw-office"
    command = ("soffice", profile, "--headless", "--convert-to", kind + options, "--outdir", str(folder), str(path))
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{kind.split(':')[0]}"


def to_pdf(make: Maker) -> Maker:
    def made(original: Path, source: Source, folder: Path) -> Path | None:
        path = make(original, source, folder)
        return through_office(path, folder, "pdf") if path else None

    return made


def open_document(original: Path, _: Source, folder: Path) -> Path | None:
    path = word_of(original)
    return through_office(through_office(path, folder, "odt"), folder, "pdf") if path else None


def saved_as_web_page(original: Path, _: Source, folder: Path) -> Path | None:
    path = word_of(original)
    return through_office(path, folder, "html") if path else None


def restyled(change: Callable[[Any], None]) -> Maker:
    """The original Word file with other pages."""

    def make(original: Path, _: Source, folder: Path) -> Path | None:
        path = word_of(original)
        if path is None:
            return None
        document = docx.Document(path)
        change(document)
        document.save(folder / path.name)
        return folder / path.name

    return make


def landscape(document: Any) -> None:
    for section in document.sections:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width


def sixteen_points(document: Any) -> None:
    for style in document.styles:
        if style.type == 1 and style.font.size:
            style.font.size = Pt(1.5 * style.font.size.pt)
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(1.5 * run.font.size.pt) if run.font.size else None


def commented(document: Any) -> None:
    for number, paragraph in enumerate(document.paragraphs):
        if number % 12 == 7 and paragraph.runs:
            document.add_comment(paragraph.runs[:1], text=f"{ADDED}: is this still right?", author=ADDED, initials="Q")


def with_comments(original: Path, source: Source, folder: Path) -> Path | None:
    path = restyled(commented)(original, source, folder)
    option = ':writer_pdf_Export:{"ExportNotesInMargin":{"type":"boolean","value":"true"}}'
    return through_office(path, folder, "pdf", option) if path else None


def by_chromium(original: Path, source: Source, folder: Path) -> Path:
    page = web_page(original, source, folder)
    path = page.with_suffix(".pdf")
    command = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={path}", page.as_uri())
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return path


def by_ghostscript(original: Path, _: Source, folder: Path) -> Path:
    path = folder / f"{original.stem}.pdf"
    subprocess.run(("gs", "-q", "-sDEVICE=pdfwrite", "-o", str(path), str(original)), check=True, capture_output=True)
    return path


def by_cairo(original: Path, _: Source, folder: Path) -> Path:
    path = folder / f"{original.stem}.pdf"
    subprocess.run(("pdftocairo", "-pdf", str(original), str(path)), check=True, capture_output=True)
    return path


def untagged(original: Path, _: Source, folder: Path) -> Path:
    path = folder / f"{original.stem}.pdf"
    with pikepdf.open(original) as pdf:
        for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines"):
            if key in pdf.Root:
                del pdf.Root[key]
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
    return path


def scanned(resolution: int, quality: int, turn: float, noise: float, look: dict[str, Any] | None = None) -> Maker:
    """Only pictures of the pages, a little turned and strewn with noise."""

    def make(original: Path, source: Source, folder: Path) -> Path:
        import numpy as np
        from PIL import Image

        given = original if look is None else set_by_typst(look)(original, source, folder)
        generator = np.random.default_rng(7)
        images = []
        with pypdfium2.PdfDocument(given) as document:
            for number, page in enumerate(document):
                image = page.render(scale=resolution / 72).to_pil().convert("L")
                image = image.rotate(turn if number % 2 else -turn, fillcolor=255, resample=Image.Resampling.BICUBIC)
                grey = np.asarray(image, dtype=float) + generator.normal(0, noise, (image.height, image.width))
                images.append(Image.fromarray(np.clip(grey, 0, 255).astype("uint8")))
        path = folder / f"{original.stem}.pdf"
        images[0].save(path, "PDF", resolution=resolution, save_all=True, append_images=images[1:], quality=quality)
        return path

    return make


MAKERS: tuple[tuple[str, str, Maker], ...] = (
    *((name, "", set_by_typst(look)) for name, look in LOOKS.items()),
    ("pages turned", "", pages_turned),
    ("pages sideways", "", pages_sideways),
    ("untagged", "", untagged),
    ("ghostscript", "gs", by_ghostscript),
    ("cairo", "pdftocairo", by_cairo),
    ("web page", "", web_page),
    ("web page, printed", "chromium", by_chromium),
    ("word, by hand", "", word_directly),
    ("word, by hand, pdf", "soffice", to_pdf(word_directly)),
    ("word, own styles", "", word_in_own_styles),
    ("word, own styles, pdf", "soffice", to_pdf(word_in_own_styles)),
    ("word, in a table", "", word_in_a_table),
    ("word, in a table, pdf", "soffice", to_pdf(word_in_a_table)),
    ("original, landscape", "soffice", to_pdf(restyled(landscape))),
    ("original, large print", "soffice", to_pdf(restyled(sixteen_points))),
    ("original, comments", "soffice", with_comments),
    ("original, odt", "soffice", open_document),
    ("original, saved as html", "soffice", saved_as_web_page),
    ("scan, 300 dpi", "tesseract", scanned(300, 80, 0, 4)),
    ("scan, 200 dpi, skewed", "tesseract", scanned(200, 70, 1, 12)),
    ("scan, 150 dpi, contents", "tesseract", scanned(150, 60, 0.4, 8, {"contents": True, "size": 11.5})),
)


# --- measuring -----------------------------------------------------------------------------------------------------


def originals() -> Iterator[Path]:
    yield from sorted((SHARED / "seeds").glob("*.pdf"))
    yield from sorted(LABELS.glob("*.md"))


def printed(path: Path, folder: Path) -> Path:
    """The policy as a PDF: the labelled texts of the tests are set as the tests set them."""
    if path.suffix != ".md":
        return path
    spec = importlib.util.spec_from_file_location("labels", HERE.parent / "tests" / "test_labels.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Path = module.printed(path.stem, folder)
    return made


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    if spec is None or spec.loader is None or not (SHARED / "score" / "score.py").is_file():
        sys.exit(f"{SHARED / 'score' / 'score.py'} is missing: it measures")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def model(path: Path) -> dict[str, Any]:
    """The model of a file as JSON gives it, without what the layout added."""
    found: dict[str, Any] = json.loads(msgspec.json.encode(compile_file(path).policy))
    found["clauses"] = [clause for clause in found["clauses"] if not added(clause["text"])]
    found["meta"].pop("versions", None)  # labels have none
    return found


def added(text: str) -> bool:
    return ADDED in text and len(text.split()) < 40


def different(judge: Any, gold: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """The units and headings that stand on one side only, and the numbers that differ."""
    exact, near = judge.match_units(gold["clauses"], found["clauses"])
    wanted, got = {i for i, _ in exact}, {j for _, j in exact}
    for mark, model, kept in (("-", gold, wanted), ("+", found, got)):
        for k, unit in enumerate(model["clauses"]):
            if k not in kept:
                yield f"  {mark} {unit.get('number') or ''} {unit['text'][:150]}"
    for i, j in (*exact, *near):
        one, other = gold["clauses"][i], found["clauses"][j]
        if judge.number(one.get("number")) != judge.number(other.get("number")):
            yield f"  # {one.get('number')} is {other.get('number')}: {one['text'][:60]}"
    heads = [[f"{s.get('number') or ''} {s['heading']}" for s in model["sections"]] for model in (gold, found)]
    plain = [[judge.key(head) for head in side] for side in heads]
    yield from (f"  -§ {head}" for head, key in zip(heads[0], plain[0], strict=True) if key not in plain[1])
    yield from (f"  +§ {head}" for head, key in zip(heads[1], plain[1], strict=True) if key not in plain[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument(
        "--labels", type=Path, action="append", default=[SHARED / "gold", LABELS], help="folders of labels"
    )
    parser.add_argument("--keep", type=Path, help="where the files that are made stay")
    parser.add_argument("--only", action="append", help="layouts whose name holds this word")
    parser.add_argument("--show", action="store_true", help="print which units differ")
    given = parser.parse_args()
    judge = scorer()
    keep = given.keep or Path(tempfile.mkdtemp(prefix="layouts-"))
    sums: dict[str, list[dict[str, float]]] = {}
    makers = [
        m for m in MAKERS if (not m[1] or shutil.which(m[1])) and (not given.only or any(w in m[0] for w in given.only))
    ]
    print(f"{'':26}{'':16}" + "".join(f"{name:>12}" for name in FIGURES))
    for path in given.files or originals():
        folder = keep / path.stem
        folder.mkdir(parents=True, exist_ok=True)
        original = printed(path, folder)
        compiled = compile_file(original)
        label = next((f for f in (where / f"{path.stem}.json" for where in given.labels) if f.is_file()), None)
        gold = json.loads(label.read_text(encoding="utf-8")) if label else model(original)
        for name, _, make in makers:
            place = folder / name.replace(" ", "-").replace(",", "")
            place.mkdir(exist_ok=True)
            file = make(original, compiled.source, place)
            if file is None:
                continue
            try:
                found = model(file)
            except Unreadable as error:
                print(f"{name:26}{path.stem[:15]:16}{error.problems[0].message}")
                continue
            result = judge.score(gold, found)
            sums.setdefault(name, []).append(result)
            print(
                f"{name:26}{path.stem[:15]:16}" + "".join(f"{result[figure]:12.3f}" for figure in FIGURES), flush=True
            )
            for line in different(judge, gold, found) if given.show else ():
                print(line)
    print()
    for name, results in sums.items():
        means = (sum(result[figure] for result in results) / len(results) for figure in FIGURES)
        print(f"{name:26}{f'mean of {len(results)}':16}" + "".join(f"{mean:12.3f}" for mean in means))


if __name__ == "__main__":
    main()
