"""Scans against the text they were made from: `python benchmarks/scans.py [--keep DIR] [--only WORD] [--show] [FILE...]`.

Each file (by default the seeds of ../shared and the policies of tests/labels) is read as it stands; then its pages are drawn as a
scanner would see them, at 300 dpi, and at 200 dpi, a degree askew and strewn with noise, and those pictures are read. Printed are
the F1 of units against what was read from the text, that of sections, the share of right numbers, and, where there are labels, the
F1 of units against them; at the end the least and the mean. It takes some seconds for each page.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.read.scan.tesseract import INSTALL, can_recognise
from layouts import LABELS, SHARED, different, model, originals, printed, scanned, scorer

SCANS = (("300 dpi", scanned(300, 80, 0, 4)), ("200 dpi, skewed", scanned(200, 70, 1, 12)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--keep", type=Path, help="where the scans stay")
    parser.add_argument("--only", default="", help="policies whose name holds this word")
    parser.add_argument("--show", action="store_true", help="print which units differ")
    given = parser.parse_args()
    if not can_recognise():
        sys.exit(f"tesseract is missing: {INSTALL}")
    judge = scorer()
    keep = given.keep or Path(tempfile.mkdtemp(prefix="scans-"))
    reached: dict[str, list[float]] = {name: [] for name, _ in SCANS}
    print(f"{'policy':18}{'scan':18}{'unit F1':>9}{'sections':>10}{'numbers':>9}{'labels':>8}")
    for path in given.files or [*originals(), *sorted(LABELS.glob("*.pdf"))]:
        if given.only not in path.stem:
            continue
        folder = keep / path.stem
        folder.mkdir(parents=True, exist_ok=True)
        original = printed(path, folder)
        text, source = model(original), compile_file(original).source
        label = next(
            (f for f in (where / f"{path.stem}.json" for where in (SHARED / "gold", LABELS)) if f.is_file()), None
        )
        for name, make in SCANS:
            place = folder / name.replace(" ", "-").replace(",", "")
            place.mkdir(exist_ok=True)
            scan = make(original, source, place)
            assert scan is not None
            found = model(scan)
            result = judge.score(text, found)
            reached[name].append(result["unit_f1"])
            labelled = judge.score(json.loads(label.read_text("utf-8")), found)["unit_f1"] if label else None
            print(
                f"{path.stem[:17]:18}{name:18}{result['unit_f1']:9.3f}{result['section_f1']:10.3f}{result['number_acc']:9.3f}"
                + (f"{labelled:8.3f}" if labelled is not None else f"{'–':>8}"),
                flush=True,
            )
            for line in different(judge, text, found) if given.show else ():
                print(line)
    for name, figures in reached.items():
        if figures:
            print(f"{'least':18}{name:18}{min(figures):9.3f}")
            print(f"{'mean':18}{name:18}{sum(figures) / len(figures):9.3f}")


if __name__ == "__main__":
    main()
