"""What an engine may be told of a request: the facts of a policy's rules with their types and values, its steps, acts and parties.

Engines take names and values as they stand in the rules, and do not know that one word means another: that a year group is a
text and a time of day the minutes since midnight, or how a step is written, is told here, as lists and as JSON Schema.
"""

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from ...diff.decide import form as f
from ..cases import OTHER

_UNITS = {"time": "minutes since midnight", "yes-no": "yes or no"}


class FactInput(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact as the rules compare it. `values` are all that a text can be; without them it is any."""

    type: Literal["text", "number"]
    means: str
    values: tuple[str, ...] = ()


class Inputs(Struct, frozen=True, kw_only=True):
    """All that the rules that decide can ask for. `something-else` stands for any value or party that no rule names."""

    facts: dict[str, FactInput]
    steps: tuple[str, ...]
    acts: tuple[str, ...]
    parties: tuple[str, ...]


def inputs_of(policy: f.NormalPolicy) -> Inputs:
    """What the rules of a policy ask for, in their order."""
    uses = {fact.key: fact for fact in policy.facts}
    deciding = [rule for rule in policy.rules if rule.effect != "sanction"]
    texts: dict[str, list[str]] = {}
    facts: dict[str, FactInput] = {}
    steps: dict[str, None] = {}
    for test in _tests(deciding):
        match test:
            case f.Among(fact=fact, values=values):
                texts.setdefault(fact, []).extend(values)
            case f.Between(fact=fact):
                facts[fact] = FactInput(type="number", means=_means(fact, uses))
            case f.Done(step=step):
                steps[step] = None
    for fact, named in texts.items():
        use = uses.get(fact)
        values = ("yes", "no") if _is_yes_no(use, named) else (*(use.values if use else ()), *named, OTHER)
        facts[fact] = FactInput(type="text", means=_means(fact, uses), values=tuple(dict.fromkeys(values)))
    told_as = {step.key: step.told_as for step in policy.steps}
    return Inputs(
        facts=dict(sorted(facts.items())),
        steps=tuple(dict.fromkeys((*steps, *(name for step in steps for name in told_as[step])))),
        acts=tuple(dict.fromkeys(act for rule in deciding for act in rule.acts)),
        parties=tuple(dict.fromkeys((*(party for rule in deciding for party in rule.who), *policy.parties))),
    )


def facts_schema(inputs: Inputs) -> dict[str, Any]:
    """JSON Schema of the facts. Others may be told too: no rule looks at them."""
    properties = {
        name: {"type": "number", "description": fact.means}
        if fact.type == "number"
        else {"enum": list(fact.values), "description": fact.means}
        for name, fact in inputs.facts.items()
    }
    return {"type": "object", "properties": properties}


def parties_schema(inputs: Inputs) -> dict[str, Any]:
    """JSON Schema of a list of parties, with those that rules name."""
    return {"type": "array", "items": {"type": "string", "examples": list(inputs.parties)}}


def _tests(rules: list[f.Rule]) -> Iterator[f.Condition]:
    return (test for rule in rules for whole in (rule.when, rule.unless) for test in f.inside(whole))


def _is_yes_no(use: f.FactUse | None, named: list[str]) -> bool:
    return (use is not None and use.type == "yes-no") or set(named) <= {"yes", "no"}


def _means(fact: str, uses: dict[str, f.FactUse]) -> str:
    """What a fact is, and in which unit."""
    use = uses.get(fact)
    if use is None:
        return fact
    unit = _UNITS.get(use.type) or " per ".join(filter(None, (use.unit, use.per)))
    return f"{use.means or fact} ({unit})" if unit else use.means or fact
