"""The rules of a policy as the exports that decide need them: the normal form, and what leads back from a rule to its clause.

A name that is the document's own words stands in “…” instead of "…": no engine has to escape it, and not all do that right.
"""

import re
from typing import Any

import msgspec

from ...diff.decide import form as f
from ...diff.decide.normal import normal
from ...grammar.model import Policy
from ...grammar.vocabulary import pack_names, vocabulary

_QUOTED = re.compile(r'"([^"]*)"')


def rules_of(policy: Policy) -> f.NormalPolicy:
    """The policy in normal form, in the words of its packs; packs that are not there are left out."""
    known = pack_names()
    made = normal(policy, vocabulary(*(pack for pack in policy.packs if pack in known)))
    return msgspec.convert(_renamed(plain(made)), f.NormalPolicy)


def engine_name(name: str) -> str:
    """A name as the exports write it: quoted words in typographic quotes."""
    return _QUOTED.sub(r"“\1”", name)


def _renamed(value: Any) -> Any:
    """All names in a normal form as the exports write them; the rules' own text stays."""
    match value:
        case str():
            return engine_name(value)
        case dict():
            return {k: v if k == "words" else _renamed(v) for k, v in value.items()}
        case list() | tuple():
            return [_renamed(part) for part in value]
        case _:
            return value


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
