"""Is what is called sure right, and what is marked doubtful wrong? `python benchmarks/confidence.py [FOLDER...]`.

Takes every policy with labels that `accuracy.py` finds, those in folders given included. A proposed rule is right when the
matching unit has a norm of its modality and bearer and at least half of its action's words; rules of units that no labelled
unit matches are left out, for there the outline is wrong.

Policies that the reading was tuned on tell too well of it. So label a new one, name it with `--unseen`, and see how it fares
before the reading is mended on it. `--fit` prints the weights of `grammar/words/trust.toml` anew: a ridge logistic regression
on the evidence, with one start for the unseen policies and one for all others; how far that carries is told for each of the
unseen by weights fitted without it.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import msgspec
import numpy as np
from accuracy import SHARED, Model, labelled, loaded
from byelaw.compiler.lift.guesses import TRUST
from byelaw.compiler.pipeline import words_of
from byelaw.compiler.report import read_anew
from byelaw.tasks import documents
from msgspec import Struct

RIDGE = 3.0
"""How strongly a weight is drawn to 0: as by so many cases that say nothing."""
SHRINK = 5
"""A share is drawn to the mean of its table as by so many cases."""
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


class Case(Struct, frozen=True, kw_only=True):
    """A proposed rule beside its label. `unseen`: the reading was not tuned on the policy."""

    policy: str
    unseen: bool
    by: str
    said: float
    evidence: tuple[str, ...]
    modality: bool
    bearer: bool
    right: bool


class Plain(Struct, frozen=True):
    """A value that is no rule: its table and entry in `trust.toml`, and whether the labels have it so."""

    table: str
    entry: str
    right: bool


def cases(scorer: ModuleType, pdf: Path, gold: Model, unseen: bool) -> tuple[list[Case], list[Plain]]:
    """What was proposed for one policy, beside its labels."""
    compiled = documents.load(pdf)
    found: Model = msgspec.json.decode(msgspec.json.encode(compiled.policy))
    exact, near = scorer.match_units(gold["clauses"], found["clauses"])
    rules: list[Case] = []
    plain: list[Plain] = []
    read = read_anew(compiled.source, words_of(compiled.source))
    for g, p in exact + near:
        unit, wanted = read[p], gold["clauses"][g]
        plain.append(Plain("kinds", unit.reading.kind, unit.reading.kind == wanted["kind"]))
        named = [scorer.key(citation["name"]) for citation in wanted["citations"]]
        plain += [Plain("lines", "citation", scorer.key(c.name) in named) for c in unit.reading.citations]
        seen = [scorer.key(text) for text in wanted["xrefs"]]
        plain += [Plain("lines", "reference", scorer.key(text) in seen) for text in unit.reading.xrefs]
        plain += [Plain("lines", "definition", wanted["kind"] == "definition") for _ in unit.reading.terms]
        norms = [
            {"modality": one.norm.modality, "bearer": one.norm.bearer, "action": one.norm.action, "of": one}
            for one in unit.proposals
            if one.norm is not None
        ]
        label = {id(norm["of"]): truth for truth, norm in scorer.match_norms(wanted["norms"], norms)}
        for norm in norms:
            truth, one = label.get(id(norm["of"])), norm["of"]
            modality = truth is not None and truth["modality"] == norm["modality"]
            bearer = truth is not None and truth["bearer"] == norm["bearer"]
            strict = modality and bearer and scorer.overlap(truth["action"], norm["action"]) >= 0.5
            rules.append(
                Case(policy=pdf.stem, unseen=unseen, by=one.by, said=one.confidence, evidence=one.evidence,
                     modality=modality, bearer=bearer, right=strict)
            )  # fmt: skip
    return rules, plain


# --- the tables --------------------------------------------------------------------------------------------------


def print_shares(title: str, groups: Sequence[tuple[str, Sequence[Case]]]) -> None:
    if not any(group for _, group in groups):
        return
    print(f"\n{title:32}{'n':>5}{'said':>8}{'right':>8}{'modality':>10}{'bearer':>8}")
    for name, group in groups:
        if group:
            n = len(group)
            shares = [sum(getattr(c, field) for c in group) / n for field in ("said", "right", "modality", "bearer")]
            print(f"{name:32}{n:5}{shares[0]:8.2f}{shares[1]:8.2f}{shares[2]:10.2f}{shares[3]:8.2f}")


def by(key: Callable[[Case], str], found: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    names = sorted({key(case) for case in found})
    groups = [(name, [case for case in found if key(case) == name]) for name in names]
    return sorted(groups, key=lambda group: -len(group[1]))


def print_bins(title: str, found: Sequence[Case]) -> None:
    """What was said beside what was right."""
    bins = pairwise(BINS)
    print_shares(title, [(f"{a:.1f} to {min(b, 1):.1f}", [c for c in found if a <= c.said < b]) for a, b in bins])


def print_rules(found: Sequence[Case]) -> None:
    print_shares("policy", by(lambda c: f"{c.policy}{' (unseen)' * c.unseen}", found))
    for title, part in (("all", found), ("unseen", [case for case in found if case.unseen])):
        print_bins(f"{title}: said", part)
        print_marks(title, part)
    print_shares("rule of reading", by(lambda c: c.by, found))
    print_shares("sign", [(name, [c for c in found if name in c.evidence]) for name in TRUST.signs])


def print_marks(title: str, found: Sequence[Case]) -> None:
    """How far the marks of doubt lead to what is wrong."""
    marked = [case for case in found if case.said < TRUST.sure]
    wrong, caught = sum(not case.right for case in found), sum(not case.right for case in marked)
    if not marked or not wrong:
        return
    rest = (wrong - caught) / max(len(found) - len(marked), 1)
    lift = caught / wrong * len(found) / len(marked)
    print(
        f"{title}: {len(marked) / len(found):.0%} are marked ??, and hold {caught / wrong:.0%} of what is wrong: "
        f"{caught / len(marked):.0%} of the marked are wrong, {rest:.0%} of the others; lift {lift:.1f}"
    )


def print_plain(found: Sequence[Plain]) -> None:
    for table in ("lines", "kinds"):
        part = [one for one in found if one.table == table]
        mean = sum(one.right for one in part) / max(len(part), 1)
        print(f"\n{table:20}{'n':>5}{'right':>8}{'shrunk':>8}{'now':>6}")
        for entry, now in getattr(TRUST, table).items():
            rights = [one.right for one in part if one.entry == entry]
            shrunk = (sum(rights) + SHRINK * mean) / (len(rights) + SHRINK)
            share = f"{sum(rights) / len(rights):8.2f}" if rights else f"{'':8}"
            print(f"{entry:20}{len(rights):5}{share}{shrunk:8.2f}{now:6.2f}")


# --- the weights -------------------------------------------------------------------------------------------------


def fit(found: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    """The two starts (unseen, others) and the weight of each evidence, by Newton's method."""
    design, right = _design(found, names), np.array([case.right for case in found], float)
    weights = np.zeros(design.shape[1])
    ridge = np.array([0.1, 0.1, *[RIDGE] * len(names)])
    for _ in range(30):
        sure = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (sure - right) + ridge * weights
        weights -= np.linalg.solve((design.T * (sure * (1 - sure))) @ design + np.diag(ridge), slope)
    return weights


def _design(found: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    return np.array([[c.unseen, not c.unseen, *(name in c.evidence for name in names)] for c in found], float)


def print_fit(found: Sequence[Case]) -> None:
    names = (*TRUST.rules, *TRUST.signs)
    weights = fit(found, names)
    print(f"\nstart {weights[0]:.1f} (unseen), {weights[1]:.1f} (others); now {TRUST.start}")
    for name, weight in zip(names, weights[2:], strict=True):
        n = sum(name in case.evidence for case in found)
        print(f"{name:14}{weight:6.1f}   n {n:4}   now {(TRUST.rules | TRUST.signs)[name].weight:5.1f}")
    apart: list[Case] = []
    unseen = sorted({case.policy for case in found if case.unseen})
    for policy in unseen if len(unseen) > 1 else ():
        weights = fit([case for case in found if case.policy != policy], names)
        part = [case for case in found if case.policy == policy]
        said = 1 / (1 + np.exp(-_design(part, names) @ weights))
        apart += [msgspec.structs.replace(case, said=float(one)) for case, one in zip(part, said, strict=True)]
    if not apart:
        return
    print("\nunseen, each by the weights that were fitted without it")
    print_bins("said", apart)
    print_marks("unseen", apart)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew, and print them")
    parser.add_argument("--unseen", nargs="*", default=[], metavar="POLICY", help="labelled, and not yet tuned on")
    parser.add_argument("--without", nargs="*", default=[], metavar="POLICY", help="leave these policies out")
    args = parser.parse_args()
    tool = SHARED / "score" / "score.py"
    if not tool.is_file():
        sys.exit("the scorer is not beside this checkout (../shared/score/score.py); the measures are its own")
    scorer = loaded(tool)
    rules: list[Case] = []
    plain: list[Plain] = []
    with tempfile.TemporaryDirectory() as work:
        for pdf, gold in labelled(args.folders, Path(work)):
            if pdf.stem not in args.without:
                more, other = cases(scorer, pdf, gold, pdf.stem in args.unseen)
                rules, plain = rules + more, plain + other
    print_rules(rules)
    print_plain(plain)
    if args.fit:
        print_fit(rules)


if __name__ == "__main__":
    main()
