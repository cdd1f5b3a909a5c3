"""Whether clauses that answer one question in two schools are aligned: `python benchmarks/alignment.py [--file FILE] [--all]`.

The questions stand in ../shared/gold/questions.json (or in FILE, of the same form), with the clauses that settle each in every
school. Each such clause looks for its partners in every other school that speaks to the same question. Printed is how often
one of those that settle it there is its first partner, and among its first three (the best of each rule first). With `--all`
every miss is shown with what came in its place.
"""

import argparse
import json
import re
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

from byelaw.compiler.pipeline import compile_file
from byelaw.grammar.model import Clause, Policy
from byelaw.tasks import comparing

SHARED = Path(__file__).resolve().parents[2] / "shared"


def main(file: Path, everything: bool) -> None:
    questions = json.loads(file.read_text(encoding="utf-8"))["questions"]
    schools = sorted({name for question in questions for name in question["schools"]})
    policies = {name: compile_file(_document(name, file.parent)).policy for name in schools}
    clauses = {(name, clause.id): clause for name, policy in policies.items() for clause in policy.clauses}
    partners: dict[tuple[str, str, str], list[str]] = {}
    aligned = comparing.compare(tuple(policies.values())).aligned
    found = [
        ((a.policy, a.clause, b.policy), (rank, -pair.score, order), b.clause)
        for order, pair in enumerate(aligned)
        for a, b, rank in ((pair.left, pair.right, pair.ranks[0]), (pair.right, pair.left, pair.ranks[1]))
    ]
    for place, _, other in sorted(found):
        partners.setdefault(place, []).append(other)
    ranks: list[int | None] = []
    for name, a, settles, b, wanted in _implied(questions, policies):
        have = partners.get((a, settles, b), [])
        rank = next((place for place, id_ in enumerate(have, 1) if id_ in wanted), None)
        ranks.append(rank)
        if everything and (rank is None or rank > 3):
            print(f"\n{name}: {a} → {b}, {'missed' if rank is None else f'place {rank}'}")
            print("     ", clauses[a, settles].text[:150])
            for label, ids in (("want", wanted), ("have", have[:3])):
                for id_ in ids:
                    print(f"  {label}", clauses[b, id_].text[:150])
    first, three = (sum(rank is not None and rank <= most for rank in ranks) for most in (1, 3))
    sure = sum(pair.sure for pair in aligned)
    print(f"{len(ranks)} clauses with a partner: recall@1 {first / len(ranks):.3f}  recall@3 {three / len(ranks):.3f}")
    print(f"{len(aligned)} pairs of clauses in all, {sure} of them sure")


def _document(name: str, beside: Path) -> Path:
    """The policy of this name, among the seeds or beside the questions."""
    folders = (SHARED / "seeds", beside)
    return next(path for folder in folders for path in sorted(folder.glob(f"{name}.*")) if path.suffix == ".pdf")


def _implied(questions: Any, policies: dict[str, Policy]) -> Iterator[tuple[str, str, str, str, list[str]]]:
    """For each question and each two schools that speak to it: a clause of the first, and those of the second."""
    for question in questions:
        told = {name: label for name, label in question["schools"].items() if label and label["evidence"]}
        found = {name: _settling(policies[name], label["evidence"]) for name, label in told.items()}
        for a, b in permutations(found, 2):
            for settles in found[a]:
                if found[b]:
                    yield question["id"], a, settles, b, found[b]


def _settling(policy: Policy, evidence: list[str]) -> list[str]:
    """The ids of the clauses that are named by their number, their first words, or words that they hold."""
    found = []
    for told in evidence:
        ids = [clause.id for clause in policy.clauses if clause.number == told or _begins(clause, told)]
        ids = ids or [clause.id for clause in policy.clauses if _holds(clause, told)]
        if not ids:
            print(f"note: {policy.policy} has no clause {told!r}")
        found += ids[:1]
    return list(dict.fromkeys(found))


def _begins(clause: Clause, told: str) -> bool:
    return _plain(clause.text).startswith(_plain(told))


def _holds(clause: Clause, told: str) -> bool:
    return _plain(told) in _plain(clause.text)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("’", "'")))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=SHARED / "gold" / "questions.json")
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    main(given.file, given.all)
