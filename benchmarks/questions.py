"""What the policies say to governors' questions, against answers by hand: `python benchmarks/questions.py [--all]`.

The answers stand in ../shared/gold/questions.json; each of its questions is put as the pack question that asks the same.
Printed are the stances that differ (with `--all` every one), and how many are right: over all, and balanced (the mean over
the stances), as most policies are silent on most questions. Several accepted stances count under the first.
"""

import json
import sys
from pathlib import Path

from byelaw import tasks
from byelaw.compiler.pipeline import compile_file
from byelaw.diff.stance import stance

SHARED = Path(__file__).resolve().parents[2] / "shared"

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


def main(everything: bool) -> None:
    answers = json.loads((SHARED / "gold" / "questions.json").read_text(encoding="utf-8"))["questions"]
    schools = sorted({name for answer in answers for name in answer["schools"]})
    policies = {name: compile_file(SHARED / "seeds" / f"{name}.pdf").policy for name in schools}
    words = tasks.words_for(tuple(policies.values()))
    requests = {question.id: request for question, request in tasks.questions_of(words)}
    right: dict[str, list[bool]] = {}
    for answer in answers:
        request = requests[SAME.get(answer["id"], answer["id"])]
        for school, label in answer["schools"].items():
            if label is None:
                continue
            found = stance(policies[school], request, words)
            ok = found.stance in label["stance"]
            right.setdefault(found.stance if ok else label["stance"][0], []).append(ok)
            if everything or not ok:
                wanted = "|".join(label["stance"])
                print(
                    f"{'ok   ' if ok else 'WRONG'} {answer['id']:30} {school:15} {wanted:24} {found.stance:12} {found.why}"
                )
    print(f"\n{'stance':14} right   of")
    for name, cases in sorted(right.items()):
        print(f"{name:14} {sum(cases):5} {len(cases):4}")
    cases = [case for found in right.values() for case in found]
    balanced = sum(sum(found) / len(found) for found in right.values()) / len(right)
    print(f"{'all':14} {sum(cases):5} {len(cases):4}  accuracy {sum(cases) / len(cases):.3f}  balanced {balanced:.3f}")


if __name__ == "__main__":
    main("--all" in sys.argv[1:])
