"""How comparing grows with the number of policies: `python benchmarks/compare.py [N...] [--write DIR]`.

Policies are made from the samples by lots drawn from a fixed seed: another school's name, clauses left out, clauses in another
order, words and amounts changed, a modal changed. Printed are, for 10, 25, 50, 100 and 200 policies (or N), the clauses, the
seconds of the processor for every stage, the most memory, and for each stage the exponent e of the curve seconds ~ clauses^e
that fits best. Each N runs in a process of its own. With `--write` the policies are only written as `.byelaw` files.
"""

import argparse
import json
import math
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from byelaw.compiler.pipeline import read_source
from byelaw.diff.align import align
from byelaw.diff.graph import build_graph, graphml
from byelaw.diff.lineage import lineage
from byelaw.grammar import syntax as s
from byelaw.grammar.printer import print_source
from byelaw.outputs.comparison import html as comparison_html
from byelaw.tasks import comparing, documents, packs
from msgspec.structs import replace

SAMPLES = sorted((Path(__file__).parents[1] / "policies").glob("*.byelaw"))
SIZES = (10, 25, 50, 100, 200)
QUESTION = "May staff accept friend requests from pupils?"
LEFT_OUT, MOVED, REWORDED, REVISED = 0.12, 0.1, 0.4, 0.06
"""The share of clauses that are left out, that change places with the next, that get other words, another modal."""

FIRST = [
    "Ash",
    "Beech",
    "Cedar",
    "Elder",
    "Fern",
    "Gorse",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
    "Oak",
    "Poplar",
    "Rowan",
    "Sorrel",
    "Tansy",
    "Willow",
    "Yew",
]
SECOND = [
    "Bank",
    "Bridge",
    "Brook",
    "Cliff",
    "Dale",
    "Field",
    "Ford",
    "Gate",
    "Green",
    "Hill",
    "Lane",
    "Marsh",
    "Mill",
    "Ridge",
    "Vale",
    "Well",
    "Wharf",
    "Wood",
]
KINDS = ("Primary School", "Community School", "Junior School", "Academy", "C of E Primary School")
SYNONYMS = {
    "pupils": ("students", "children"),
    "pupil": ("student", "child"),
    "inform": ("tell", "notify"),
    "report": ("tell of", "make known"),
    "images": ("pictures", "photographs"),
    "sites": ("platforms", "pages"),
    "account": ("profile", "page"),
    "private": ("personal", "own"),
    "use": ("make use of", "employ"),
    "breach": ("violation", "infringement"),
    "always": ("at all times", "without exception"),
    "protect": ("safeguard", "guard"),
}
STRONGER: dict[str, s.Modal] = {"must": "should", "should": "must", "must not": "should not", "should not": "must not"}


def variant(source: s.Source, number: int) -> s.Source:
    """A sample as another school would have it; the same for the same number."""
    lots = random.Random(number)
    name = f"{FIRST[number % len(FIRST)]} {SECOND[number // len(FIRST) % len(SECOND)]} {lots.choice(KINDS)}"
    old = next((line.name for line in source.meta if isinstance(line, s.School)), "")
    blocks: list[s.Block] = []
    for block in source.blocks:
        if not isinstance(block, s.Clause):
            blocks.append(block)
        elif lots.random() >= LEFT_OUT:
            after = blocks and isinstance(blocks[-1], s.Clause) and lots.random() < MOVED
            blocks.insert(len(blocks) - bool(after), _revised(block, lots, old, name))
    meta = tuple(replace(line, name=name) if isinstance(line, s.School) else line for line in source.meta)
    return replace(source, meta=meta, blocks=tuple(blocks))


def _revised(body: Any, lots: random.Random, old: str, name: str) -> Any:
    text = body.text.replace(old, name) if old else body.text
    if lots.random() < REWORDED:
        text = re.sub(r"[a-z]+", lambda found: lots.choice(SYNONYMS.get(found.group(), (found.group(),))), text)
        text = re.sub(r"\b(\d{1,2})(?= (?:days|minutes|hours|weeks))", lambda _: str(lots.randint(2, 60)), text)
    lines = tuple(
        replace(line, modal=STRONGER.get(line.modal, line.modal))
        if isinstance(line, s.Rule) and lots.random() < REVISED
        else line
        for line in body.lines
    )
    parts = tuple(_revised(part, lots, old, name) if hasattr(part, "lines") else part for part in body.parts)
    return replace(body, text=text, lines=lines, parts=parts)


def write(count: int, folder: Path) -> list[Path]:
    """So many policies as files."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [source for source, *_ in map(read_source, SAMPLES) if source is not None]
    paths = []
    for number in range(count):
        path = folder / f"policy-{number:03}.byelaw"
        path.write_text(print_source(variant(sources[number % len(sources)], number)), encoding="utf-8")
        paths.append(path)
    return paths


def measure(count: int) -> dict[str, float]:
    """The figures for so many policies."""
    seconds: dict[str, float] = {}

    def timed(stage: str, do: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = do()
        seconds[stage] = time.process_time() - start
        return result

    with tempfile.TemporaryDirectory() as folder:
        paths = write(count, Path(folder))
        loaded = timed("load", lambda: documents.load_all(paths))
    policies = [one.policy for one in loaded]
    words = packs.words_for(policies)
    questions = packs.questions_of(words)
    comparing.compare(policies[:2])  # what is imported and compiled once is no part of the figures
    aligned = timed("align", lambda: align(policies, words))
    timed("lineage", lambda: lineage(policies))
    graph = timed("graph", lambda: build_graph(policies, questions))
    timed("graphml", lambda: graphml(graph))
    words, ready = timed("ready", lambda: comparing.prepared(policies))
    timed("ask", lambda: comparing.ask(QUESTION, words, ready))
    comparison = timed("compare", lambda: comparing.compare(policies))
    encoded = timed("json", lambda: msgspec.json.encode(comparison))
    page = timed("html", lambda: comparison_html(comparison))
    return {
        "policies": count,
        "clauses": sum(len(policy.clauses) for policy in policies),
        "aligned": len(aligned),
        **seconds,
        "json MB": len(encoded) / 1e6,
        "html MB": len(page) / 1e6,
        "memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def exponent(clauses: list[float], seconds: list[float]) -> float:
    """The slope of the line through the logarithms."""
    x, y = ([math.log(value) for value in values] for values in (clauses, seconds))
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / sum((a - middle_x) ** 2 for a in x)


def main(sizes: list[int]) -> None:
    rows = []
    for size in sizes:
        command = [sys.executable, __file__, "--measure", str(size)]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        if size == sizes[0]:
            print(" ".join(f"{name:>9}" for name in rows[0]))
        print(
            " ".join(f"{value:9.2f}" if isinstance(value, float) else f"{value:9}" for value in rows[-1].values()),
            flush=True,
        )
    if len(rows) > 1:
        clauses = [row["clauses"] for row in rows]
        fitted = [
            exponent(clauses, [row[name] for row in rows]) if name not in ("policies", "clauses") else ""
            for name in rows[0]
        ]
        print(" ".join(f"{value:9.2f}" if value != "" else " " * 9 for value in fitted), " exponent")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, metavar="N")
    parser.add_argument("--write", type=Path, metavar="DIR")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure)))
    elif given.write:
        print(f"{len(write((given.sizes or [SIZES[-1]])[0], given.write))} files in {given.write}/")
    else:
        main(given.sizes or list(SIZES))
