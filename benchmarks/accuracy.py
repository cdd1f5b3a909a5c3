"""How right the reading is, against labels by hand: `python benchmarks/accuracy.py [FOLDER...] [--no-peers]`.

Labels are taken from ../shared/gold (their PDFs from ../shared/seeds), from tests/labels (printed here where no PDF is kept;
tests/test_labels.py tells which of them the program was tuned on), and from folders given, where `<name>.json` stands beside
`<name>.pdf`. Precision and recall of units, sections and norms stand apart; a norm counts as found when the matching unit has
one whose action shares its words, and then again with the right modality, with the right bearer, and strictly (both, and half
of the action's words). Recall follows per phenomenon; each is a test on the labels alone (`PHENOMENA`), so that a norm may
show several.

Peers (`pip install byelaw[bench]`) give Markdown and no norms. Their units are made by the same simple rules: each
paragraph, list item and table row is a unit; a heading of Markdown is a section; marks of emphasis, list glyphs and a
printed number before the text are taken off; where lines of one paragraph begin with a number or glyph, each begins a unit.
"""

import argparse
import importlib.util
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

Model = dict[str, Any]
Shown = dict[str, list[tuple[bool, ...]]]


# --- labels ------------------------------------------------------------------------------------------------------


def loaded(path: Path) -> ModuleType:
    """A Python file as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labelled(folders: Iterable[Path], work: Path) -> list[tuple[Path, Model]]:
    """Each policy that has labels: its PDF and what a careful reader found in it."""
    found = [(SHARED / "seeds" / f"{path.stem}.pdf", path) for path in sorted((SHARED / "gold").glob("*.json"))]
    if importlib.util.find_spec("typst") and importlib.util.find_spec("pytest"):
        maker = loaded(ROOT / "tests" / "test_labels.py")
        found += [(maker.printed(path.stem, work), path) for path in sorted((ROOT / "tests" / "labels").glob("*.json"))]
    else:
        print("tests/labels: skipped, as the extra `dev` that prints them is not installed")
    found += [(path.with_suffix(".pdf"), path) for folder in folders for path in sorted(folder.glob("*.json"))]
    models = [(pdf, json.loads(path.read_text(encoding="utf-8"))) for pdf, path in found if pdf.is_file()]
    return [(pdf, model) for pdf, model in models if "clauses" in model]


# --- readers -----------------------------------------------------------------------------------------------------


def ours(path: Path) -> Model:
    from byelaw.tasks import documents

    model: Model = json.loads(msgspec.json.encode(documents.load(path).policy))
    return model


def pymupdf4llm(path: Path) -> Model:
    import pymupdf4llm

    return from_markdown(pymupdf4llm.to_markdown(str(path), use_ocr=False, show_progress=False))


def kreuzberg(path: Path) -> Model:
    import kreuzberg

    config = kreuzberg.ExtractionConfig(output_format="markdown")
    return from_markdown(kreuzberg.extract_file_sync(str(path), config=config).content)


READERS: tuple[tuple[str, str, Callable[[Path], Model]], ...] = (
    ("byelaw", "", ours),
    ("pymupdf4llm", "pymupdf4llm", pymupdf4llm),
    ("kreuzberg", "kreuzberg", kreuzberg),
)
"""Name, the package that it needs, and how it reads a PDF."""

_NUMBER = r"\(?(?:[0-9]+|[a-zA-Z]|[ivx]+)(?:\.[0-9a-zA-Z]{1,3})*[.):]*"
_GLYPH = r"[-*+•·▪●○■☞\uf0b7\uf0a7]"
_MARKER = re.compile(rf"(?:{_GLYPH}\s+)?(?:(?P<number>{_NUMBER}|Appendix\s+\w+:?)\s+)?(?=\S)", re.IGNORECASE)
_STARTS = re.compile(rf"\s*(?:{_GLYPH}\s|\(?\d+(?:\.\d+)*[.)]*\s|\(?[a-z][.)]\s|\|)")


def from_markdown(text: str) -> Model:
    """Units and sections of Markdown by the rules that the head of this file tells."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    sections: list[Model] = []
    units: list[Model] = []
    for block in re.split(r"\n\s*\n", text):
        parts: list[str] = []
        for line in filter(str.strip, block.split("\n")):
            if re.fullmatch(r"[\s|:*=_-]+", line):
                continue
            if parts and not _STARTS.match(line) and not line.startswith("#"):
                parts[-1] += f" {line.strip()}"
            else:
                parts.append(line.strip())
        for part in parts:
            level = len(part) - len(part.lstrip("#"))
            plain = re.sub(r"\*\*|__|[*_`](?=\w)|(?<=[\w.,;:)])[*_`]|<br>|\\", " ", part.strip("# |"))
            plain = " ".join(plain.replace("|", " | ").split())
            marker = _MARKER.match(plain)
            number, words = (marker["number"], plain[marker.end() :]) if marker else (None, plain)
            if not words:
                continue
            if level:
                sections.append({"number": number, "heading": words})
            else:
                unit = {"id": f"u{len(units)}", "text": words, "number": number, "lead_in": None, "kind": None}
                units.append(unit | {"section": sections[-1]["heading"] if sections else None, "norms": []})
    return {"clauses": units, "sections": sections, "meta": {}}


# --- phenomena ---------------------------------------------------------------------------------------------------

Test = Callable[[Model, Model], bool]
_BEARER_WORDS = {
    "staff": r"staff|employee|teacher|worker|volunteer|colleague|adult|you\b",
    "headteacher": r"head\s?teacher|principal|\bhead\b",
    "governors": r"governor|governing|trustee|director|board",
    "line_manager": r"manager",
    "dsl": r"safeguarding lead|\bdsl\b|designated",
    "dpo": r"data protection officer|\bdpo\b",
    "it": r"\bIT\b|\bict\b|technician|network|online safety|e-safety",
    "pupils": r"pupil|student|child|young",
    "parents": r"parent|carer|famil",
    "school": r"school|\bwe\b|federation|academy|trust|leader",
    "site_team": r"administrator|moderator|author|owner|site",
    "third_parties": r"contractor|third part|supplier|provider|visitor",
    "everyone": r"every|all|any|anyone|no.?one|nobody",
}


def said(pattern: str, text: str) -> bool:
    return bool(re.search(pattern, text, re.IGNORECASE))


def passive(unit: Model, norm: Model) -> bool:
    """The action begins with a participle, or holds `be`, and the unit has a form of `be` before a participle."""
    participle = r"\w*(?:ed|en|wn|pt|ld|de)\b"
    shown = said(rf"\b(?:be|is|are|been|being) (?:\w+ly )?{participle}", unit["text"])
    return shown and said(rf"^{participle}|\bbe \w+", norm["action"])


def coordinated(unit: Model, norm: Model) -> bool:
    """The unit has another norm of the same modality on the same bearer."""
    same = [o for o in unit["norms"] if (o["modality"], o["bearer"]) == (norm["modality"], norm["bearer"])]
    return len(same) > 1


PHENOMENA: tuple[tuple[str, Test], ...] = (
    ("passive", passive),
    ("item under a lead-in", lambda unit, _: bool(unit["lead_in"])),
    ("lead-in with a norm", lambda unit, _: unit["text"].rstrip().endswith(":")),
    ("several norms in a unit", lambda unit, _: len(unit["norms"]) > 1),
    ("coordinated verbs", coordinated),
    ("several bearers", lambda unit, _: len({norm["bearer"] for norm in unit["norms"]}) > 1),
    ("condition", lambda _, norm: bool(norm["condition"])),
    ("exception", lambda _, norm: bool(norm["exception"])),
    ("inferred bearer", lambda unit, norm: not said(_BEARER_WORDS[norm["bearer"]], unit["text"])),
    ("pronoun as bearer", lambda unit, _: said(r"(?:^|[.;] )(?:they|you|we|it) (?:must|should|may|will|shall|can)", unit["text"])),
    ("no modal verb", lambda unit, _: not said(r"\b(?:must|shall|will|should|may|can|cannot|ought)\b", unit["text"])),
    ("imperative", lambda unit, norm: unit["text"].casefold().startswith(norm["action"].casefold()[:12])),
    ("negation", lambda _, norm: norm["modality"] in ("prohibition", "discouragement")),
    ("table row", lambda unit, _: " | " in unit["text"]),
    ("quotation in the unit", lambda unit, _: said("[“\"].+[”\"]|‘.+’", unit["text"])),
    ("long unit (60 words)", lambda unit, _: len(unit["text"].split()) >= 60),
    ("cites or refers", lambda unit, _: bool(unit["citations"] or unit["xrefs"])),
)  # fmt: skip
"""Name, and whether a labelled norm of a labelled unit shows it."""


# --- the tables --------------------------------------------------------------------------------------------------


class Tally:
    """Hits among what was found and what is there."""

    def __init__(self) -> None:
        self.hits = self.predicted = self.gold = 0

    def add(self, hits: int, predicted: int, gold: int) -> None:
        self.hits, self.predicted, self.gold = self.hits + hits, self.predicted + predicted, self.gold + gold

    def __str__(self) -> str:
        precision = self.hits / self.predicted if self.predicted else float(not self.gold)
        recall = self.hits / self.gold if self.gold else float(not self.predicted)
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f"{precision:7.3f}{recall:7.3f}{both:7.3f}"


MEASURES = ("units", "sections", "norms", "norms, modality", "norms, bearer", "norms, strict")


def measure(scorer: ModuleType, gold: Model, found: Model, tallies: dict[str, Tally], shown: Shown) -> None:
    """Adds one policy to the tallies by measure, and to the norms found by phenomenon."""
    exact, near = scorer.match_units(gold["clauses"], found["clauses"])
    tallies["units"].add(len(exact), len(found["clauses"]), len(gold["clauses"]))
    wanted, got = (
        [f"{scorer.number(s['number'])} {scorer.key(s['heading'])}" for s in m["sections"]] for m in (gold, found)
    )
    tallies["sections"].add(
        sum(min(wanted.count(s), got.count(s)) for s in dict.fromkeys(wanted)), len(got), len(wanted)
    )
    partner = {g: found["clauses"][p] for g, p in exact + near}
    n_found = sum(len(unit["norms"]) for unit in found["clauses"])
    n_gold = sum(len(unit["norms"]) for unit in gold["clauses"])
    hits = dict.fromkeys(MEASURES[2:], 0)
    for index, unit in enumerate(gold["clauses"]):
        other = partner.get(index)
        pairs = scorer.match_norms(unit["norms"], other["norms"]) if other else []
        for norm in unit["norms"]:
            pair = next((p for g, p in pairs if g is norm), None)
            modality = pair is not None and pair["modality"] == norm["modality"]
            bearer = pair is not None and pair["bearer"] == norm["bearer"]
            strict = modality and bearer and scorer.overlap(norm["action"], pair["action"]) >= 0.5
            for name, right in zip(MEASURES[2:], (pair is not None, modality, bearer, strict), strict=True):
                hits[name] += right
            for name, test in PHENOMENA:
                if test(unit, norm):
                    shown.setdefault(name, []).append((pair is not None, modality, bearer, strict))
    for name, count in hits.items():
        tallies[name].add(count, n_found, n_gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()
    tool = SHARED / "score" / "score.py"
    if not tool.is_file():
        sys.exit("the scorer is not beside this checkout (../shared/score/score.py); the measures are its own")
    scorer = loaded(tool)
    with tempfile.TemporaryDirectory() as work:
        policies = labelled(args.folders, Path(work))
        print(f"{len(policies)} policies with labels: {', '.join(pdf.stem for pdf, _ in policies)}\n")
        print(f"{'':14}{'':18}{'precis.':>7}{'recall':>7}{'F1':>7}")
        for name, package, read in READERS[: 1 if args.no_peers else None]:
            if package and not importlib.util.find_spec(package):
                print(f"{name:14}skipped: not installed (pip install 'byelaw[bench]')")
                continue
            report(scorer, name, read, policies)


def report(scorer: ModuleType, name: str, read: Callable[[Path], Model], policies: list[tuple[Path, Model]]) -> None:
    """Prints what one reader makes of all policies."""
    every = {measure: Tally() for measure in MEASURES}
    shown: Shown = {}
    start = time.process_time()
    for pdf, gold in policies:
        tallies = {measure: Tally() for measure in MEASURES}
        measure(scorer, gold, read(pdf), tallies, shown)
        if name == "byelaw":
            for label in MEASURES[:1] + MEASURES[2:3] + MEASURES[-1:]:
                print(f"{pdf.stem[:13]:14}{label:18}{tallies[label]}")
        for label, tally in tallies.items():
            every[label].add(tally.hits, tally.predicted, tally.gold)
    seconds = time.process_time() - start
    for label in MEASURES if name == "byelaw" else MEASURES[:2]:
        print(f"{name:14}{label:18}{every[label]}")
    print(f"{name:14}{seconds:.1f} s of a processor, imports and scoring included\n")
    if name == "byelaw":
        print(f"{'norms that show':28}{'of':>5}{'found':>8}{'modality':>10}{'bearer':>8}{'strict':>8}")
        for label, _ in PHENOMENA:
            cases = shown.get(label, [])
            if cases:
                rates = [sum(case[k] for case in cases) / len(cases) for k in range(4)]
                print(f"{label:28}{len(cases):5}{rates[0]:8.3f}{rates[1]:10.3f}{rates[2]:8.3f}{rates[3]:8.3f}")
        print()


if __name__ == "__main__":
    main()
