"""The rules of a policy as the exports that decide need them: the normal form, and what leads back from a rule to its clause."""

from typing import Any

import msgspec

from ...diff.decide import form as f
from ...diff.decide.normal import normal
from ...grammar.model import Policy
from ...grammar.vocabulary import pack_names, vocabulary


def rules_of(policy: Policy) -> f.NormalPolicy:
    """The policy in normal form, in the words of its packs; packs that are not there are left out."""
    known = pack_names()
    return normal(policy, vocabulary(*(pack for pack in policy.packs if pack in known)))


def origin(rule: f.Rule, policy: f.NormalPolicy) -> dict[str, Any]:
    """Where a rule stands: policy, clause, printed number, page, SHA-256 of the clause's text; and the rule in Byelaw."""
    return {
        "policy": policy.policy,
        "clause": rule.clause,
        "number": rule.number,
        "place": rule.place,
        "page": rule.page,
        "sha256": rule.text_sha,
        "byelaw": rule.words,
        "reviewed": rule.reviewed,
    }


def facts_in(rule: f.Rule) -> tuple[str, ...]:
    """The facts that a rule asks for, each once."""
    tests = (test for whole in (rule.when, rule.unless) for test in f.inside(whole))
    return tuple(dict.fromkeys(test.fact for test in tests if isinstance(test, f.Among | f.Between)))


def steps_in(rule: f.Rule) -> tuple[str, ...]:
    """The steps that a rule asks for, each once."""
    tests = (test for whole in (rule.when, rule.unless) for test in f.inside(whole))
    return tuple(dict.fromkeys(test.step for test in tests if isinstance(test, f.Done)))


def plain(value: object) -> Any:
    """A value of the normal form as JSON would hold it."""
    return msgspec.to_builtins(value)
