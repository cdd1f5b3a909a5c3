"""The same verdict from every engine: `python benchmarks/differential.py [REQUESTS] [FILE...]`, by default 100,000.

Random requests (Hypothesis, always the same ones) go over the sample policies, the real ones beside the checkout where they
are there, and policies of random rules; the native evaluator, regorus, rego-cpp and Cedar answer each. Printed for each
policy are the disagreements of each engine, and what share of its rules its loss report exempts. Exit status 1 if any engine
disagrees.
"""

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from byelaw.compiler.pipeline import compile_file  # noqa: E402
from byelaw.outputs.cases import Native  # noqa: E402
from byelaw.outputs.exports import EXPORTS, cedar, loss_report  # noqa: E402
from byelaw.outputs.exports.rules import rules_of  # noqa: E402
from engines import by_cedar, by_rego_cpp, by_regorus, drawn  # noqa: E402
from made import policy_of, rule_text  # noqa: E402

MADE = 10
"""So many policies of random rules."""


def main(count: int, files: list[Path]) -> int:
    policies = [compile_file(path).policy for path in files]
    lots = random.Random(7)
    policies += [policy_of("\n".join(rule_text(lots) for _ in range(14)), f"made-{n}") for n in range(1, MADE + 1)]
    each = -(-count // len(policies))
    print(f"{'policy':18} requests  regorus  rego-cpp  cedar   (disagreements)   exempt: rego  cedar")
    wrong, asked = 0, 0
    seconds = dict.fromkeys(("native", "regorus", "rego-cpp", "cedar"), 0.0)
    for number, policy in enumerate(policies):
        form = rules_of(policy)
        native = Native(form)
        requests = drawn(form, each, number)
        start = time.perf_counter()
        right = [(verdict, tuple(sorted(rules))) for verdict, rules in map(native.answer, requests)]
        seconds["native"] += time.perf_counter() - start
        found = []
        for name, engine in (("regorus", by_regorus), ("rego-cpp", by_rego_cpp)):
            start = time.perf_counter()
            found.append(sum(a != b for a, b in zip(right, engine(policy, requests), strict=True)))
            seconds[name] += time.perf_counter() - start
        start = time.perf_counter()
        allowed = by_cedar(policy, requests)
        seconds["cedar"] += time.perf_counter() - start
        found.append(sum((verdict in cedar.ALLOWED) != yes for (verdict, _), yes in zip(right, allowed, strict=True)))
        reports = [
            loss_report(policy, export, export.emit(policy).losses)
            for export in EXPORTS
            if export.name in ("rego", "cedar")
        ]
        shares = [1 - (report.decided or 0) / report.rules if report.rules else 0.0 for report in reports]
        print(
            f"{policy.policy:18} {len(requests):8}  {found[0]:7}  {found[1]:8}  {found[2]:5}"
            f"{'':26}{shares[0]:5.1%}  {shares[1]:5.1%}",
            flush=True,
        )
        wrong += sum(found)
        asked += len(requests)
    print(f"{asked} requests, {wrong} disagreements")
    base = seconds["native"]
    print(
        "seconds, and times the native evaluator: "
        + ", ".join(f"{k} {v:.1f} ({v / base:.0f} x)" for k, v in seconds.items())
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    named = [Path(arg) for arg in sys.argv[1:] if not arg.isdigit()]
    shared = sorted((ROOT.parent / "shared" / "seeds").glob("*.pdf"))
    chosen = named or [*sorted((ROOT / "policies").glob("*.byelaw")), *shared]
    sys.exit(main(next((int(arg) for arg in sys.argv[1:] if arg.isdigit()), 100_000), chosen))
