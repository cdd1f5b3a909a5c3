"""How many of the planted conflicts are found, and how many of the near misses are left alone.

`python benchmarks/conflicts.py [CASES...]` (default: all of tests/cases/conflicts). Cases with a `text` are clauses in English
that go the whole way from Markdown through lifting; cases with `rules` are rules as a reviewer writes them.
"""

import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from byelaw.diff.conflicts import Conflict, conflicts
from byelaw.grammar.model import Policy
from byelaw.tasks import documents, packs

CASES = Path(__file__).parents[1] / "tests" / "cases" / "conflicts"
PACKS = ("social-media", "mobile-phones")
"""The packs of the cases that are rules."""


class Outcome(NamedTuple):
    """A case and what was found in it: at the planted place, and anywhere else."""

    title: str
    kind: str | None
    hit: Conflict | None
    others: tuple[Conflict, ...]


def cases(file: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(file.read_text(encoding="utf-8"))["case"])


def policy_of(case: dict[str, Any], folder: Path) -> Policy:
    """The policy of a case, read as any file is."""
    if "text" in case:
        path = folder / "policy.md"
        path.write_text(case["text"], encoding="utf-8")
    else:
        path = folder / "policy.byelaw"
        packs = "".join(f"pack {name}\n" for name in PACKS)
        clauses = "".join(f"clause {i}\n  {rule}\n\n" for i, rule in enumerate(case["rules"], 1))
        path.write_text(f'policy "Planted"\n\n{packs}\n{clauses}', encoding="utf-8")
    return documents.load(path).policy


def outcome(case: dict[str, Any]) -> Outcome:
    """What is found in a case."""
    with tempfile.TemporaryDirectory() as folder:
        policy = policy_of(case, Path(folder))
    found = conflicts(policy, packs.words_for([policy])).conflicts
    kind = case.get("kind")
    between = tuple(case.get("between", ("1", "2")))
    hits = [c for c in found if kind and (c.left.place, c.right.place) == between]
    hit = next((c for c in hits if c.kind == kind), hits[0] if hits else None)
    return Outcome(case["title"], kind, hit, tuple(c for c in found if c not in hits))


def outcomes(file: Path) -> Iterator[Outcome]:
    return map(outcome, cases(file))


def main(files: list[Path]) -> None:
    total = [0, 0, 0, 0]
    for file in files:
        counts = [0, 0, 0, 0]
        for number, found in enumerate(outcomes(file), 1):
            counts[0] += found.hit is not None
            counts[1] += len(found.others)
            counts[2] += found.kind is not None and found.hit is None
            counts[3] = number
            if found.kind and found.hit is None:
                print(f"  missed: {found.title} ({found.kind})")
            elif found.hit is not None and found.hit.kind != found.kind:
                print(f"  another kind: {found.title} ({found.hit.kind} for {found.kind})")
            for other in found.others:
                print(f"  false alarm: {found.title} ({other.kind}, {other.left.place} and {other.right.place})")
        print(f"{file.name}: {_figures(counts)}")
        total = [a + b for a, b in zip(total, counts, strict=True)]
    print(f"all: {_figures(total)}")


def _figures(counts: list[int]) -> str:
    hits, false, missed, number = counts
    return (
        f"{number} pairs, {hits + missed} conflicts; precision {hits / max(1, hits + false):.3f}, "
        f"recall {hits / max(1, hits + missed):.3f}"
    )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(CASES.glob("*.toml")))
