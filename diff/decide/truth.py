"""Conditions of the normal form evaluated one by one, in Kleene's three values: true, false, None for unknown.

For what is asked once, beside a decision (sanctions, duties); decisions themselves run as code (`compiled.py`).
"""

from collections.abc import Mapping

from . import form as f
from .cases import within


def rest(test: f.Condition, facts: Mapping[str, str | float], steps: Mapping[str, bool] | None = None) -> f.Condition:
    """What of a condition is still open once all that is known is taken out of it."""
    told = truth(test, facts, steps)
    if told is not None:
        return f.TRUE if told else f.FALSE
    match test:
        case f.AllOf(of=parts):
            return f.all_of(*(rest(part, facts, steps) for part in parts))
        case f.AnyOf(of=parts):
            return f.any_of(*(rest(part, facts, steps) for part in parts))
        case f.NotOf(of=of):
            return f.not_of(rest(of, facts, steps))
        case _:
            return test


def truth(test: f.Condition, facts: Mapping[str, str | float], steps: Mapping[str, bool] | None = None) -> bool | None:
    """What a condition comes to; a step that is not told of is unknown, and so is what a place governs."""
    match test:
        case f.Const(value=value):
            return value
        case f.Among(fact=fact, values=values):
            return None if fact not in facts else facts[fact] in values
        case f.Between(fact=fact, ranges=ranges):
            number = facts.get(fact)
            return None if not isinstance(number, int | float) else any(within(number, r) for r in ranges)
        case f.Done(step=step):
            return (steps or {}).get(step)
        case f.Applies():
            return None
        case f.NotOf(of=of):
            found = truth(of, facts, steps)
            return None if found is None else not found
        case f.AllOf(of=parts):
            found_all = [truth(part, facts, steps) for part in parts]
            return False if False in found_all else None if None in found_all else True
        case f.AnyOf(of=parts):
            found_all = [truth(part, facts, steps) for part in parts]
            return True if True in found_all else None if None in found_all else False
        case f.Presumed(of=of, value=value):
            found = truth(of, facts, steps)
            return value if found is None else found
