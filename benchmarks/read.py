"""How fast policies are read, and with how much memory: `python benchmarks/read.py [FOLDER...]`, by default ../shared.

The readers go over the same PDFs, each in a process of its own: raw text by pdfium, each character by pdfium with its size
and box (what any reader of places has to ask for), `extract_text` by pdfplumber, `to_markdown` by pymupdf4llm where it is
installed, our reading, and our reading with lifting and the model. Processor seconds are counted, so that a busy machine
does not show; imports are left out. At the end each page's share of memory, from long files made of our samples.
"""

import ctypes
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
SAMPLES = Path(__file__).resolve().parents[1] / "policies"


def pdfium_text(path: Path) -> int:
    import pypdfium2  # each process imports only what it measures

    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            page.get_textpage().get_text_bounded()
            page.close()
        return len(pdf)


def pdfium_characters(path: Path) -> int:
    import pypdfium2
    import pypdfium2.raw as raw

    sides = [ctypes.c_double() for _ in range(4)]
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                raw.FPDFText_GetUnicode(text.raw, index)
                raw.FPDFText_GetFontSize(text.raw, index)
                raw.FPDFText_GetCharBox(text.raw, index, *sides)
            text.close()
            page.close()
        return len(pdf)


def pdfplumber_text(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)


def pymupdf4llm_markdown(path: Path) -> int:
    import pymupdf
    import pymupdf4llm

    pymupdf4llm.to_markdown(str(path), use_ocr=False, show_progress=False)
    with pymupdf.open(path) as pdf:
        return int(pdf.page_count)


def our_reading(path: Path) -> int:
    from byelaw.compiler.read.pdf import read_pdf

    return read_pdf(path).pages


def our_model(path: Path) -> int:
    from byelaw.tasks import documents

    return documents.load(path).policy.source.pages


METHODS: tuple[tuple[str, Callable[[Path], int]], ...] = (
    ("pdfium, raw text", pdfium_text),
    ("pdfium, every character", pdfium_characters),
    ("pdfplumber, extract_text", pdfplumber_text),
    ("pymupdf4llm, to_markdown", pymupdf4llm_markdown),
    ("byelaw, read", our_reading),
    ("byelaw, read + lift + model", our_model),
)
PEER = pymupdf4llm_markdown
LENGTHS = {our_reading: (200, 2000), our_model: (60, 600)}
"""Pages of the files from which the memory that each further page takes is told; the model has a bound on words."""


def measure(number: int, paths: list[Path]) -> None:
    """Runs one method in this process and prints what it took. A sample is read beforehand, for what is loaded once."""
    method = METHODS[number][1]
    method(min(SAMPLES.glob("*.pdf")))
    start = time.process_time()
    pages = sum(method(path) for path in paths)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"pages": pages, "seconds": seconds, "peak": peak}))


def in_child(number: int, paths: list[Path]) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", str(number), *map(str, paths)]
    result: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return result


def main(folders: list[Path]) -> None:
    paths = sorted(path for folder in folders for path in folder.rglob("*.pdf"))
    if not paths:
        sys.exit(f"no PDF in {', '.join(map(str, folders))}; name a folder that holds some")
    largest = max(paths, key=lambda path: path.stat().st_size)
    there = importlib.util.find_spec("pymupdf4llm") is not None
    print(f"{len(paths)} PDFs; the one file is {largest.name}" + ("" if there else "; pymupdf4llm is not installed"))
    print(f"{'':29}{'ms a page':>10}{'pages/s':>9}{'x every character':>19}{'MB, 1 file':>12}{'MB, all':>9}")
    found: dict[Callable[[Path], int], float] = {}
    for number, (name, method) in enumerate(METHODS):
        if method is PEER and not there:
            continue
        one, every = in_child(number, [largest]), in_child(number, paths)
        each = found[method] = every["seconds"] / every["pages"]
        ratio = f"{each / found[pdfium_characters]:19.2f}" if pdfium_characters in found else f"{'':19}"
        print(f"{name:29}{1000 * each:10.2f}{1 / each:9.1f}{ratio}{one['peak']:12.0f}{every['peak']:9.0f}", flush=True)
    if there:
        print(f"the whole lift is {found[PEER] / found[our_model]:.1f} times as fast as pymupdf4llm")
    for number, (name, method) in enumerate(METHODS):
        if method in LENGTHS:
            few, many = LENGTHS[method]
            with tempfile.TemporaryDirectory() as folder:
                short, long = (in_child(number, [made_of(pages, Path(folder))]) for pages in (few, many))
            more = 1024 * (long["peak"] - short["peak"]) / (many - few)
            print(f"{name}: {long['peak']:.0f} MB for {many} pages, {more:.0f} KB for each further page", flush=True)


def made_of(pages: int, folder: Path) -> Path:
    """A PDF of so many pages, taken from our samples over and over."""
    import pypdfium2

    path = folder / f"{pages}.pdf"
    with pypdfium2.PdfDocument.new() as whole:
        samples = [pypdfium2.PdfDocument(sample) for sample in sorted(SAMPLES.glob("*.pdf"))]
        while len(whole) < pages:
            for sample in samples:
                wanted = min(len(sample), pages - len(whole))
                if wanted:
                    whole.import_pages(sample, range(wanted))
        whole.save(path)
    return path


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
    else:
        main([Path(name) for name in sys.argv[1:]] or [SHARED / "real", SHARED / "seeds"])
