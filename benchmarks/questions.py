"""What the policies say to governors' questions, against answers by hand: `python benchmarks/questions.py [--all] [--file F]...`

The answers stand in ../shared/gold/questions.json, or in the files that are named. Each question is put twice: as the pack
question that asks the same, where there is one, and in its own words (`byelaw ask`). Printed are the answers that differ (with
`--all` every one), and how many are right: where a school speaks, where it is silent, and the mean of both (balanced); and how
often the deciding clause is among the first three. Several accepted stances count under the first.

`--weights` fits the weights in `grammar/words/answers.toml` anew to all the files, and prints for each threshold how many answers
to questions that were left out of the fit would be right. A policy that is not shared is looked for in `src` beside the answers.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.question import read_question
from byelaw.diff.ask import CLOSE
from byelaw.diff.evidence import Signs, evidence
from byelaw.diff.ready import Ready
from byelaw.diff.stance import stance
from byelaw.diff.wanted import Wanted, want
from byelaw.grammar.model import Clause
from byelaw.grammar.vocabulary import Vocabulary
from byelaw.tasks import comparing
from byelaw.tasks.packs import questions_of

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold" / "questions.json"

SAME = {
    "accept-pupil-request": "befriend-pupils",
    "school-devices-personal-use": "school-devices",
    "school-email-personal-account": "school-email",
    "edit-encyclopaedia": "encyclopaedia",
    "defamation": "defame",
    "evaluate-site": "evaluate-account",
    "staff-monitoring": "monitor-staff",
    "media-enquiries": "press",
    "pupils-lesson-time": "pupils-lessons",
    "home-contact-details": "contact-details",
    "moderation": "moderate",
    "business-reason": "reason-for-account",
}
"""A question of the answers → the pack question that asks the same, where their names differ."""

FOLDS, SHRINK = 8, 1.0
THRESHOLDS = tuple(round(-2 + step / 4, 2) for step in range(13))

Case = tuple[dict[str, Any], str, dict[str, Any]]
"""A question, a school, and what is accepted of it."""


def cases(files: Sequence[Path]) -> Iterator[Case]:
    """Every question with every school that is scored on it."""
    for file in files:
        for question in json.loads(file.read_text(encoding="utf-8"))["questions"]:
            for school, label in question["schools"].items():
                if label is not None:
                    yield question, school, label


def document(name: str, files: Sequence[Path]) -> Path:
    """Where a policy stands: with those that are shared, or in the folder `src` beside the answers."""
    beside = (found for file in files for found in sorted((file.parent / "src").glob(f"{name}.*")))
    shared = (SHARED / folder / f"{name}.pdf" for folder in ("seeds", "real"))
    return next(file for file in (*(file for file in shared if file.is_file()), *beside))


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def settles(clause: Clause | Any, evidence: Sequence[str]) -> bool:
    """Whether a clause is one of those that settle a question by hand."""
    text = plain(clause.text)
    return any(
        (clause.number or "").strip(". ") == one.strip(". ")
        or text.startswith(plain(one))
        or (len(plain(one)) > 20 and plain(one) in text)
        for one in evidence
    )


class Tally:
    """Answers that were right, by the stance that was wanted; and deciding clauses among the first three."""

    def __init__(self) -> None:
        self.right: dict[str, list[bool]] = {}
        self.first_three: list[bool] = []

    def add(self, found: str, label: dict[str, Any]) -> bool:
        ok = found in label["stance"]
        self.right.setdefault(found if ok else label["stance"][0], []).append(ok)
        return ok

    def show(self, title: str) -> None:
        print(f"\n{title}\n{'stance':14} right   of")
        for name, found in sorted(self.right.items()):
            print(f"{name:14} {sum(found):5} {len(found):4}")
        speaks = [ok for name, found in self.right.items() if name != "silent" for ok in found]
        silent = self.right.get("silent", [])
        every = speaks + silent
        shares = [sum(part) / len(part) for part in (speaks, silent) if part]
        print(
            f"{'all':14} {sum(every):5} {len(every):4}  accuracy {sum(every) / len(every):.3f}  "
            f"speaking {shares[0]:.3f}  silent {shares[-1]:.3f}  balanced {sum(shares) / len(shares):.3f}"
        )
        if self.first_three:
            share = sum(self.first_three) / len(self.first_three)
            print(
                f"the deciding clause is among the first three in {sum(self.first_three)}/{len(self.first_three)}, {share:.3f}"
            )


def main(files: Sequence[Path], everything: bool, weights: bool) -> None:
    found = list(cases(files))
    schools = sorted({school for _, school, _ in found})
    policies = {name: compile_file(document(name, files)).policy for name in schools}
    words, ready = comparing.prepared(tuple(policies.values()))
    by_name = {one.index.policy.policy: one for one in ready}
    if weights:
        fit(found, by_name, words)
        return
    requests = {question.id: request for question, request in questions_of(words)}
    packs, free = Tally(), Tally()
    for question, school, label in found:
        wanted = "|".join(label["stance"])
        request = requests.get(SAME.get(question["id"], question["id"]))
        if request is not None:
            told = stance(policies[school], request, words)
            if not packs.add(told.stance, label) or everything:
                print(f"pack {question['id']:30} {school:15} {wanted:24} {told.stance:12} {told.why}")
        answer = comparing.ask(question["question"], words, [by_name[school]]).answers[0]
        ok = free.add(answer.stance, label)
        three = ""
        if label["stance"][0] != "silent":
            free.first_three.append(any(settles(clause, label["evidence"]) for clause in answer.clauses[:3]))
            three = "" if free.first_three[-1] else "  (the deciding clause is not among the first three)"
        if everything or not ok or three:
            print(f"ask  {question['id']:30} {school:15} {wanted:24} {answer.stance:12} {answer.why[:160]}{three}")
    if packs.right:
        packs.show("as pack questions")
    free.show("in their own words")


# --- weights -----------------------------------------------------------------------------------------------------


class Rows(NamedTuple):
    """All points laid against all questions. `cells` cuts them by question and school; `settles`: the points that do by hand."""

    signs: Any
    settles: Any
    says: list[str]
    cells: list[slice]


def fit(found: Sequence[Case], ready: dict[str, Ready], words: Vocabulary) -> None:
    """Fits weights to all cases; and, leaving out an eighth of the questions at a time, counts what each threshold gives."""
    questions = sorted({question["question"] for question, *_ in found})
    rows = _rows(found, ready, {text: want(read_question(text, words), words) for text in questions}, words)
    everything = _fitted(rows, found, range(len(found)))
    print(f"start = {everything[0]:.2f}\n\n[weights]")
    for name, weight in zip(Signs.__struct_fields__, everything[1:], strict=True):
        print(f"{name} = {weight:.2f}")
    odds = np.zeros(len(rows.settles))
    order = np.random.RandomState(0).permutation(len(questions))
    for left_out in np.array_split(order, FOLDS):
        texts = {questions[i] for i in left_out}
        test = [i for i, (question, *_) in enumerate(found) if question["question"] in texts]
        weights = _fitted(rows, found, sorted(set(range(len(found))) - set(test)))
        for i in test:
            odds[rows.cells[i]] = weights[0] + rows.signs[rows.cells[i]] @ weights[1:]
    print("\nthreshold  speaking  silent  balanced   (questions left out of the fit)")
    for threshold in THRESHOLDS:
        tally: tuple[list[bool], list[bool]] = ([], [])
        for mine, (_, _, label) in zip(rows.cells, found, strict=True):
            answer = _answer(odds[mine], rows.says[mine], threshold)
            tally[label["stance"][0] == "silent"].append(answer in label["stance"])
        shares = [sum(part) / len(part) for part in tally]
        print(f"{threshold:9}  {shares[0]:8.3f}  {shares[1]:6.3f}  {sum(shares) / 2:8.3f}")


def _rows(found: Sequence[Case], ready: dict[str, Ready], wanted: dict[str, Wanted], words: Vocabulary) -> Rows:
    signs, settle, says, cells = [], [], [], []
    for question, school, label in found:
        start = len(signs)
        for one in evidence(wanted[question["question"]], ready[school].index, words):
            signs.append([float(sign) for sign in msgspec.structs.astuple(one.signs)])
            settle.append(settles(one.point.clause, label["evidence"]))
            says.append(one.says)
        cells.append(slice(start, len(signs)))
    return Rows(np.array(signs), np.array(settle), says, cells)


def _fitted(rows: Rows, found: Sequence[Case], train: Sequence[int]) -> Any:
    """The start and the weights under which the points that settle a question are the likeliest, or where there are none
    silence, which has log odds of 0. Speaking and silent cells count alike; cells that may be either are left out.
    """
    from scipy.optimize import minimize

    speaks = {i: found[i][2]["stance"][0] != "silent" for i in train}
    used = [
        i
        for i in train
        if (rows.settles[rows.cells[i]].any() if speaks[i] else found[i][2]["stance"] == ["silent"])
        and rows.cells[i].start < rows.cells[i].stop
    ]
    signs = np.concatenate([rows.signs[rows.cells[i]] for i in used])
    right = np.concatenate([rows.settles[rows.cells[i]] for i in used])
    of = np.repeat(np.arange(len(used)), [rows.cells[i].stop - rows.cells[i].start for i in used])
    speaking = np.array([speaks[i] for i in used])
    counts = np.where(speaking, 0.5 / speaking.mean(), 0.5 / (1 - speaking).mean())

    def loss(numbers: Any) -> Any:
        start, weights = numbers[0], numbers[1:]
        odds = np.exp(np.clip(start + signs @ weights, -30, 30))
        total = 1 + np.bincount(of, odds, len(used))
        good = np.maximum(np.bincount(of, odds * right, len(used)), 1e-12)
        told = np.where(speaking, np.log(good), 0) - np.log(total)
        slope = (np.where(speaking[of], odds * right / good[of], 0) - odds / total[of]) * counts[of]
        grown = np.concatenate([[slope.sum()], slope @ signs])
        return SHRINK * weights @ weights / 2 - counts @ told, SHRINK * np.concatenate([[0], weights]) - grown

    return minimize(loss, np.zeros(signs.shape[1] + 1), jac=True, method="L-BFGS-B").x


def _answer(odds: Any, says: Sequence[str], threshold: float) -> str:
    if not len(odds) or odds.max() < threshold:
        return "silent"
    weights: dict[str, float] = {}
    for one, said in zip(odds, says, strict=True):
        if one >= max(threshold, odds.max() - CLOSE):
            weights[said] = weights.get(said, 0.0) + float(np.exp(one - odds.max()))
    return max(weights, key=lambda answer: weights[answer])


if __name__ == "__main__":
    named = [Path(sys.argv[i + 1]) for i, word in enumerate(sys.argv) if word == "--file"]
    main(named or [GOLD], "--all" in sys.argv[1:], "--weights" in sys.argv[1:])
