"""How well two versions are paired: policies with planted changes, and how long it takes as they grow.

`python benchmarks/versions.py [FILE...]` (default: the sample policies; the more, the surer the figures).

Every policy is changed by lots drawn from a fixed seed: clauses are removed, put in (from another policy), moved, reworded
lightly (a fifth of the words) or heavily (two fifths), split and merged. What was planted is compared with what is found.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from byelaw.diff.pairing import pairs
from byelaw.diff.versions import versions
from byelaw.grammar.model import Clause, Policy
from byelaw.tasks import documents, packs
from msgspec.structs import replace

SAMPLES = sorted((Path(__file__).parents[1] / "policies").glob("*.byelaw"))
KINDS = ("removed", "added", "moved", "light", "heavy", "split", "merged")
SHARE = 0.06
"""How many of the clauses suffer each kind of change."""
ENOUGH = 8
"""So many words a clause must have to be changed."""


def planted(policy: Policy, other: Policy, lots: random.Random) -> tuple[Policy, dict[str, set[tuple[str, str]]]]:
    """The policy with changes, and for each kind the pairs of ids (old, new) that it made; "" where there is none."""
    words = [word for clause in other.clauses for word in clause.text.split()]
    told: dict[str, set[tuple[str, str]]] = {kind: set() for kind in ("same", *KINDS)}
    clauses = [replace(clause, norms=(), lead_in=None, id=f"new-{clause.id}") for clause in policy.clauses]
    fit = [clause.id for clause in clauses if len(clause.text.split()) >= ENOUGH]
    lots.shuffle(fit)
    each = max(1, int(len(fit) * SHARE))
    chosen = {kind: {fit.pop() for _ in range(each) if fit} for kind in KINDS if kind != "added"}
    made: list[Clause] = []
    moving: list[Clause] = []
    skip = ""
    for place, clause in enumerate(clauses):
        old = clause.id.removeprefix("new-")
        if clause.id == skip:
            continue
        kind = next((kind for kind, ids in chosen.items() if clause.id in ids), "same")
        following = clauses[place + 1] if place + 1 < len(clauses) else None
        apart = following is None or following.section_id != clause.section_id
        if kind == "merged" and (
            apart
            or following is None
            or any(following.id in ids for ids in chosen.values())
            or len(following.text.split()) < ENOUGH
        ):
            kind = "same"
        if kind == "removed":
            told[kind].add((old, ""))
            continue
        told[kind].add((old, clause.id))
        if kind in ("light", "heavy"):
            share = 0.2 if kind == "light" else 0.4
            text = [lots.choice(words) if lots.random() < share else word for word in clause.text.split()]
            made.append(replace(clause, text=" ".join(text)))
        elif kind == "split":
            text = clause.text.split()
            made += [
                replace(clause, text=" ".join(text[: len(text) // 2])),
                replace(clause, id=f"{clause.id}-b", text=" ".join(text[len(text) // 2 :])),
            ]
            told[kind].add((old, f"{clause.id}-b"))
        elif kind == "merged" and following is not None:
            made.append(replace(clause, text=f"{clause.text} {following.text}"))
            told[kind].add((following.id.removeprefix("new-"), clause.id))
            skip = following.id
        elif kind == "moved":
            moving.append(clause)
        else:
            made.append(clause)
    for clause in moving:
        made.insert(_gap(made, lots), clause)
    strangers = [clause for clause in other.clauses if len(clause.text.split()) >= ENOUGH]
    for clause in lots.sample(strangers, min(each, len(strangers))):
        told["added"].add(("", f"other-{clause.id}"))
        stranger = replace(clause, norms=(), lead_in=None, id=f"other-{clause.id}", section_id=None)
        made.insert(_gap(made, lots), stranger)
    return replace(policy, clauses=tuple(made)), told


def _gap(made: Sequence[Clause], lots: random.Random) -> int:
    """A place between two clauses that are no halves of one."""
    return lots.choice([place for place, clause in enumerate(made) if not clause.id.endswith("-b")])


def measure(policies: Sequence[Policy]) -> None:
    """Prints for each kind how many of the planted pairs were found, and how many pairs are wrong."""
    hits, planned, wrong, pairs_found = Counter[str](), Counter[str](), 0, 0
    marked, truly = 0, 0
    for number, policy in enumerate(policies):
        new, told = planted(policy, policies[number - 1], random.Random(number))
        old = replace(policy, clauses=tuple(replace(clause, norms=(), lead_in=None) for clause in policy.clauses))
        found = pairs(old, new)
        couples = {
            (x, y)
            for p in found
            if not (p.old or p.new)[0].heading
            for x in [u.id for u in p.old] or [""]
            for y in [u.id for u in p.new] or [""]
        }
        truth = {pair for made in told.values() for pair in made}
        for kind, made in told.items():
            hits[kind] += len(made & couples)
            planned[kind] += len(made)
        wrong += len(couples - truth)
        pairs_found += len(couples)
        moved = {
            (c.old[0].id, c.new[0].id)
            for c in versions(old, new, packs.words_for([old])).changes
            if "moved" in c.kinds and c.what == "clause"
        }
        marked += len(moved)
        truly += len(moved & told["moved"])
    for kind in ("same", *KINDS):
        print(f"{kind:<9} {hits[kind]:5} of {planned[kind]:5} found ({hits[kind] / max(1, planned[kind]):.3f})")
    print(f"wrong     {wrong:5} of {pairs_found:5} pairs ({wrong / pairs_found:.3f})")
    print(f"marked as moved: {marked}, of which {truly} of the {planned['moved']} that were")


def times(policy: Policy, other: Policy) -> None:
    """Prints the processor time of comparing versions of 1, 2, 4 and 8 times the clauses."""
    for factor in (1, 2, 4, 8):
        lots = random.Random(factor)
        clauses = tuple(
            replace(
                clause,
                id=f"{clause.id}x{copy}",
                lead_in=None,
                text=f"{clause.text} {lots.randrange(10**6)} {lots.randrange(10**6)}",
            )
            for copy in range(factor)
            for clause in policy.clauses
        )
        old = replace(policy, clauses=clauses)
        new, _ = planted(old, other, lots)
        start = time.process_time()
        versions(old, new, packs.words_for([old]))
        print(f"{len(clauses):6} clauses: {time.process_time() - start:6.2f} s")


if __name__ == "__main__":
    loaded = [documents.load(Path(path)).policy for path in sys.argv[1:] or SAMPLES]
    measure(loaded)
    largest = max(loaded, key=lambda policy: len(policy.clauses))
    times(largest, next(policy for policy in loaded if policy is not largest))
