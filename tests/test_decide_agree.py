"""Two evaluators, one semantics: the compiled rules and the plain reading of the norms say the same of random rules."""

import random

from byelaw.diff.decide import reference
from byelaw.diff.decide.decider import Decider
from byelaw.tasks import packs
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made import policy_by_lot, policy_of, request_by_lot


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**48))
@example(16873113781)  # a place whose rules name another place
def test_the_two_evaluators_agree(seed: int) -> None:
    lots = random.Random(seed)
    policy = policy_of(policy_by_lot(lots))
    words = packs.words_for([policy])
    decider = Decider(policy, words)
    for _ in range(12):
        request = request_by_lot(lots)
        decision = decider.decide(request)
        plain = reference.decide(policy, words, request, decider.rules)
        rules = [norm.rule for clause in policy.clauses for norm in clause.norms]
        assert (decision.verdict, {rule.norm for rule in decision.rules}) == plain, "\n".join([*rules, repr(request)])
