"""What the policies say to governors' questions, against answers by hand: `python benchmarks/questions.py [--all] [--file F]...`

The answers stand in ../shared/gold/questions.json, or in the files that are named. Each question is put twice: as the pack
question that asks the same, where there is one, and in its own words (`byelaw ask`). Printed are the answers that differ (with
`--all` every one), and how many are right: where a school speaks, where it is silent, and the mean of both (balanced); and how
often the deciding clause is among the first three. Several accepted stances count under the first.

`--weights` fits the weights of `diff/ask.py` anew to all the files, and prints for each threshold how many answers to questions
that were left out of the fit would be right.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from byelaw import tasks
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.question import read_question
from byelaw.diff.ask import CLOSE, Ready
from byelaw.diff.evidence import Signs, evidence
from byelaw.diff.stance import stance
from byelaw.diff.wanted import want
from byelaw.grammar.model import Clause
from byelaw.grammar.vocabulary import Vocabulary

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

FOLDS, SHRINK = 8, 0.3
THRESHOLDS = tuple(round(-4 + step / 4, 2) for step in range(21))

Case = tuple[dict[str, Any], str, dict[str, Any]]
"""A question, a school, and what is accepted of it."""


def cases(files: Sequence[Path]) -> Iterator[Case]:
    """Every question with every school that is scored on it."""
    for file in files:
        for question in json.loads(file.read_text(encoding="utf-8"))["questions"]:
            for school, label in question["schools"].items():
                if label is not None:
                    yield question, school, label


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
    policies = {name: compile_file(SHARED / "seeds" / f"{name}.pdf").policy for name in schools}
    words, ready = tasks.prepared(tuple(policies.values()))
    by_name = {one.index.policy.policy: one for one in ready}
    if weights:
        fit(found, by_name, words)
        return
    requests = {question.id: request for question, request in tasks.questions_of(words)}
    packs, free = Tally(), Tally()
    for question, school, label in found:
        wanted = "|".join(label["stance"])
        request = requests.get(SAME.get(question["id"], question["id"]))
        if request is not None:
            told = stance(policies[school], request, words)
            if not packs.add(told.stance, label) or everything:
                print(f"pack {question['id']:30} {school:15} {wanted:24} {told.stance:12} {told.why}")
        answer = tasks.ask(question["question"], words, [by_name[school]]).answers[0]
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


def fit(found: Sequence[Case], ready: dict[str, Ready], words: Vocabulary) -> None:
    """Fits weights to all cases; and, leaving out an eighth of the questions at a time, counts what each threshold gives."""
    from sklearn.linear_model import LogisticRegression

    questions = sorted({question["question"] for question, *_ in found})
    rows, marks, groups, cells, says = [], [], [], [], []
    wanted = {text: want(read_question(text, words), words) for text in questions}
    for cell, (question, school, label) in enumerate(found):
        speaks = label["stance"][0] != "silent"
        for one in evidence(wanted[question["question"]], ready[school].index, words):
            rows.append([float(sign) for sign in msgspec.structs.astuple(one.signs)])
            marks.append(speaks and settles(one.point.clause, label["evidence"]))
            groups.append(questions.index(question["question"]))
            cells.append(cell)
            says.append(one.says)
    x, y, group, cell_of = np.array(rows), np.array(marks), np.array(groups), np.array(cells)
    model = LogisticRegression(C=SHRINK, max_iter=3000).fit(x, y)
    print("WEIGHTS", ", ".join(f"{n}={w:.2f}" for n, w in zip(Signs.__struct_fields__, model.coef_[0], strict=True)))
    print(f"START {model.intercept_[0]:.2f}")
    odds = np.zeros(len(y))
    order = np.random.RandomState(0).permutation(len(questions))
    for left_out in np.array_split(order, FOLDS):
        test = np.isin(group, left_out)
        odds[test] = LogisticRegression(C=SHRINK, max_iter=3000).fit(x[~test], y[~test]).decision_function(x[test])
    print("\nthreshold  speaking  silent  balanced   (questions left out of the fit)")
    for threshold in THRESHOLDS:
        tally: tuple[list[bool], list[bool]] = ([], [])
        for cell, (_, _, label) in enumerate(found):
            mine = np.flatnonzero(cell_of == cell)
            answer = _answer(odds[mine], [says[i] for i in mine], threshold)
            tally[label["stance"][0] == "silent"].append(answer in label["stance"])
        shares = [sum(part) / len(part) for part in tally]
        print(f"{threshold:9}  {shares[0]:8.3f}  {shares[1]:6.3f}  {sum(shares) / 2:8.3f}")


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
