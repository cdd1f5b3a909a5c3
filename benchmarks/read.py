"""How fast policies are read, and with how much memory: `python benchmarks/read.py [FOLDER...]`, by default ../shared.

Four readers over the same PDFs, each in a process of its own: raw text by pdfium (the physical limit), `extract_text` by
pdfplumber, our reading, and our reading with lifting and the model. Processor seconds are counted, so that a busy machine
does not show; imports are left out. Each is run once over one file and once over all, as memory must not grow with their number.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pdfium_text(path: Path) -> int:
    import pypdfium2  # each process imports only what it measures

    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            page.get_textpage().get_text_bounded()
            page.close()
        return len(pdf)


def pdfplumber_text(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)


def our_reading(path: Path) -> int:
    from byelaw.compiler.read.open import read

    return read(path).pages


def our_model(path: Path) -> int:
    from byelaw import tasks

    return tasks.load(path).policy.source.pages


METHODS: tuple[tuple[str, Callable[[Path], int]], ...] = (
    ("pdfium, raw text", pdfium_text),
    ("pdfplumber, extract_text", pdfplumber_text),
    ("byelaw, read", our_reading),
    ("byelaw, read + lift + model", our_model),
)


def measure(number: int, paths: list[Path]) -> None:
    """Runs one method in this process and prints what it took. The first file is read once more beforehand, for the imports."""
    method = METHODS[number][1]
    method(paths[0])
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
    print(f"{len(paths)} PDFs; the one file is {largest.name}")
    print(f"{'':29}{'ms a page':>10}{'pages/s':>9}{'x pdfium':>10}{'x plumber':>11}{'MB, 1 file':>12}{'MB, all':>9}")
    found: list[float] = []
    for number, (name, _) in enumerate(METHODS):
        one, every = in_child(number, [largest]), in_child(number, paths)
        each = every["seconds"] / every["pages"]
        found.append(each)
        ratios = f"{each / found[0]:10.1f}" + (f"{each / found[1]:11.2f}" if number else f"{'':11}")
        print(f"{name:29}{1000 * each:10.2f}{1 / each:9.1f}{ratios}{one['peak']:12.0f}{every['peak']:9.0f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
    else:
        main([Path(name) for name in sys.argv[1:]] or [SHARED / "real", SHARED / "seeds"])
