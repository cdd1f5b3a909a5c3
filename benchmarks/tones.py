"""What clauses answer, against answers by hand: `python benchmarks/tones.py [--file F]...`, files as for `benchmarks/questions.py`.

Of each policy that speaks the clause is taken that settles the question by hand. Printed is how often its rule alone, and its tone
together with it, gives an accepted stance, the latter for questions that were left out of the fit; then the tables of
`grammar/words/tones.toml`, fitted to all.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.question import read_question
from byelaw.diff.evidence import Evidence
from byelaw.diff.tone import ANSWERS, DUTIES
from byelaw.diff.wanted import want
from byelaw.diff.weighing import weigh
from byelaw.tasks import comparing
from questions import FOLDS, GOLD, cases, document, settles

SHRINK = 1.0
SECOND = 0.5
"""What an accepted stance counts that is not the first."""


class Told(NamedTuple):
    """A clause that settles a question: the question, whether it asks for a duty, cues, what the rule says, what is accepted."""

    question: str
    duty: bool
    heard: dict[str, float]
    said: str
    accepted: list[str]


def main(files: Sequence[Path]) -> None:
    told = list(_told(files))
    names = sorted({name for one in told for name in one.heard})
    cues = np.array([[1.0, *(one.heard.get(name, 0.0) for name in names)] for one in told])
    wanted = np.array([_wanted(one.accepted) for one in told])
    duty = np.array([one.duty for one in told])
    questions = sorted({one.question for one in told})
    order = np.random.RandomState(0).permutation(len(questions))
    fold = {questions[i]: n for n, part in enumerate(np.array_split(order, FOLDS)) for i in part}
    folds = np.array([fold[one.question] for one in told])
    right = np.zeros(len(told), bool)
    for asks in (False, True):
        for n in range(FOLDS):
            train, test = (duty == asks) & (folds != n), (duty == asks) & (folds == n)
            best = (cues[test] @ _fitted(cues[train], wanted[train])).argmax(1)
            right[test] = [ANSWERS[k] in told[i].accepted for k, i in zip(best, np.flatnonzero(test), strict=True)]
    alone = sum(one.said in one.accepted for one in told) / len(told)
    print(
        f"{len(told)} clauses: right by the rule alone {alone:.3f}, by its tone (questions left out of the fit) {right.mean():.3f}"
    )
    for asks, title in ((False, "permission"), (True, "duty")):
        weights = _fitted(cues[duty == asks], wanted[duty == asks])
        print(f"\n[{title}]")
        for name, row in zip(("start", *names), weights, strict=True):
            if np.abs(row).max() >= 0.005:
                print(f"{name} = [{', '.join(f'{number:.2f}' for number in row)}]")


def _told(files: Sequence[Path]) -> Any:
    found = list(cases(files))
    schools = sorted({school for _, school, _ in found})
    words, ready = comparing.prepared([compile_file(document(name, files)).policy for name in schools])
    indexes = {one.index.policy.policy: one.index for one in ready}
    for question, school, label in found:
        if label["stance"][0] == "silent":
            continue
        wanted = want(read_question(question["question"], words), words)
        weighed = (one.evidence for one in weigh(wanted, indexes[school], words))
        best: Evidence | None = next((one for one in weighed if settles(one.point.clause, label["evidence"])), None)
        if best is not None:
            said = next(name for name in best.heard if name.startswith("says-")).removeprefix("says-")
            yield Told(question["question"], wanted.asked.form in DUTIES, best.heard, said, label["stance"])


def _wanted(accepted: Sequence[str]) -> Any:
    shares = np.array([1.0 if one == accepted[0] else SECOND if one in accepted else 0.0 for one in ANSWERS])
    return shares / max(shares.sum(), 1e-9)


def _fitted(cues: Any, wanted: Any) -> Any:
    """What each cue counts for each answer, so that the accepted ones are the likeliest."""
    from scipy.optimize import minimize

    size = (cues.shape[1], wanted.shape[1])

    def loss(numbers: Any) -> Any:
        weights = numbers.reshape(size)
        odds = cues @ weights
        odds -= odds.max(1, keepdims=True)
        chances = np.exp(odds) / np.exp(odds).sum(1, keepdims=True)
        slope = cues.T @ (chances - wanted) + SHRINK * weights
        return SHRINK * (weights**2).sum() / 2 - (wanted * np.log(chances + 1e-12)).sum(), slope.ravel()

    return minimize(loss, np.zeros(size[0] * size[1]), jac=True, method="L-BFGS-B").x.reshape(size)


if __name__ == "__main__":
    named = [Path(sys.argv[i + 1]) for i, word in enumerate(sys.argv) if word == "--file"]
    main(named or [GOLD])
