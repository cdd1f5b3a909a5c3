"""How fast requests are decided: the five sample policies, the compiled rules beside the plain reading of the norms.

`python benchmarks/decide.py [FILE...]`

Requests are drawn from a fixed seed from the words that each policy's rules name: party, act, arguments, facts (half of them
unknown), and for a third of them a log. Both evaluators decide the same ones; a disagreement ends the run.
"""

import random
import sys
import time
from pathlib import Path

from byelaw import decisions
from byelaw.diff.decide import reference
from byelaw.diff.decide.answer import answer
from byelaw.diff.decide.cases import OTHER, between
from byelaw.diff.decide.decider import Decider
from byelaw.diff.decide.request import Entry, Request
from byelaw.tasks import documents

SAMPLES = sorted((Path(__file__).parents[1] / "policies").glob("*.byelaw"))
REQUESTS, PLAIN, EXPLAINED = 20_000, 60, 200
"""So many requests are decided by the compiled rules, by the plain reading, and explained."""


def requests(decider: Decider, count: int) -> list[Request]:
    """Requests in the words of a policy."""
    lots = random.Random(2026)
    rules = [rule for rule in decider.form.rules if rule.effect != "sanction"]
    ways: dict[str, list[str | float]] = {}
    for fact in decider.form.facts:
        numbers = [float(x) for x in between(fact.cuts) if isinstance(x, int | float)]
        ways[fact.key] = [*numbers] if fact.cuts else [*(fact.values or ("yes", "no", OTHER))]
    found = []
    for _ in range(count):
        rule = lots.choice(rules)
        log = []
        if decider.form.steps and lots.random() < 0.33:
            for step in lots.sample(decider.form.steps, 1):
                name = step.acts[0] if step.acts else ""
                log.append(Entry(step.kind, name, step.by[:1], tuple((a.prep, a.parties[:1]) for a in step.args), True))
        found.append(
            Request(
                who=(lots.choice((rule.party, "staff", "pupil")),),
                act=lots.choice(rule.acts),
                args={arg.prep: (lots.choice(arg.parties),) for arg in rule.args if lots.random() < 0.8},
                facts={key: lots.choice(values) for key, values in ways.items() if lots.random() < 0.5},
                log=tuple(log),
                complete=lots.random() < 0.2,
            )
        )
    return found


def main(paths: list[Path]) -> None:
    head = f"{'policy':<18}{'rules':>6}{'compiled/s':>12}{'explained/s':>13}{'plain/s':>9}{'ratio':>8}"
    print(head)
    for path in paths:
        (decider,) = decisions.deciders([documents.load(path).policy])
        asked = requests(decider, REQUESTS)
        for request in asked:
            decider.decide(request)  # the code of each actor and act is written when it is first asked about
        start = time.perf_counter()
        for request in asked:
            decider.decide(request)
        fast = REQUESTS / (time.perf_counter() - start)
        start = time.perf_counter()
        for request in asked[:EXPLAINED]:
            answer(decider, request)
        explained = EXPLAINED / (time.perf_counter() - start)
        start = time.perf_counter()
        plain = [
            reference.decide(decider.policy, decider.kinds.words, request, decider.rules) for request in asked[:PLAIN]
        ]
        slow = PLAIN / (time.perf_counter() - start)
        for request, (verdict, norms) in zip(asked, plain, strict=False):
            decision = decider.decide(request)
            if (decision.verdict, {rule.norm for rule in decision.rules}) != (verdict, norms):
                sys.exit(f"{path.stem}: {decision.verdict} and {verdict} for {request}")
        print(
            f"{path.stem:<18}{len(decider.rules):>6}{fast:>12,.0f}{explained:>13,.0f}{slow:>9,.1f}{fast / slow:>8,.0f}"
        )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or SAMPLES)
