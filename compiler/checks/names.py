"""Are the words of the rules words of the packs? Quoted words are the document's own and always right.

Finds parties, acts, facts, values and units that no named pack knows, and prepositions that an act does not take.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from ...grammar import syntax as s
from ...grammar.printer import is_name
from ...grammar.vocabulary import Fact, Vocabulary
from ..findings import Finding, nearest, nodes, parts

QUOTE = "Words that no pack has stand in quotes."


def names(source: s.Source, words: Vocabulary) -> Iterator[Finding]:
    """Findings `unknown-party`, `unknown-act`, `unknown-fact`, `unknown-value`, `unknown-unit`, `preposition`."""
    lines = [(node, at) for node, at in nodes(source) if isinstance(node, s.Rule | s.Term)]
    roles = {role.name for role in source.roles}
    terms = {node.name for node, _ in lines if isinstance(node, s.Term) and node.name and node.means}
    for node, at in lines:
        find = partial(Finding, node=node, at=at)
        if isinstance(node, s.Rule):
            yield from _parties(node, words.parties.keys() | roles, find)
            yield from _acts(node, words, find)
        yield from _facts(node, words, terms, find)
        yield from _units(node, words, find)


def _parties(rule: s.Rule, known: Iterable[str], find: partial[Finding]) -> Iterator[Finding]:
    given = [arg.what for arg in parts((rule.act, rule.how), s.Arg) if isinstance(arg.what, s.Who)]
    steps = [step.of for step in parts((rule.when, rule.condition, rule.unless), s.Step)]
    for word in (*rule.who.words, *(word for who in given for word in who.words), *steps):
        if not word.quoted and word.text not in known:
            hint = nearest(word.text, known) + QUOTE
            yield find(
                "unknown-party",
                "error",
                f"no pack and no role line knows the party `{word.text}`",
                hint,
                word=word.text,
            )


def _acts(rule: s.Rule, words: Vocabulary, find: partial[Finding]) -> Iterator[Finding]:
    for act in parts((rule.act, rule.how), s.Act, s.Event):
        if isinstance(act, s.Event):
            known, what = words.actions.keys() | words.moments.keys(), "act or moment"
        elif "face" in rule.modal:
            known, what = words.penalties.keys() | words.actions.keys(), "penalty"
        else:
            known, what = words.actions.keys() | set[str](), "act"
        for word in act.words.words if act.words else ():
            if not word.quoted and word.text not in known:
                hint = nearest(word.text, known) + QUOTE
                yield find(
                    "unknown-act",
                    "error",
                    f"no pack of this policy knows the {what} `{word.text}`",
                    hint,
                    word=word.text,
                )
            elif word.text in words.actions and not word.quoted:
                yield from _prepositions(word.text, act, words, find)


def _prepositions(word: str, act: s.Act | s.Event, words: Vocabulary, find: partial[Finding]) -> Iterator[Finding]:
    """An act takes its own prepositions, those of the acts that it is a kind of, and `by` for who does it."""
    takes = [prep for wider in words.wider(word) if wider in words.actions for prep in words.actions[wider].takes]
    for arg in act.args:
        if arg.prep not in (*takes, "by"):
            hint = (
                f"It takes {' or '.join(f'`{prep}`' for prep in dict.fromkeys(takes))}."
                if takes
                else "It takes none: leave it out."
            )
            yield find("preposition", "warning", f"`{word}` does not take `{arg.prep}`", hint, word=arg.prep)


def _facts(node: s.Node, words: Vocabulary, terms: set[str], find: partial[Finding]) -> Iterator[Finding]:
    known = words.facts.keys() | terms
    for test in parts(node, s.Holds, s.Is, s.Compare):
        fact = test.fact.text if isinstance(test, s.Holds) else test.fact
        quoted = test.fact.quoted if isinstance(test, s.Holds) else not all(map(is_name, fact.split(".")))
        if quoted or fact in terms:
            continue
        if fact not in known:
            hint = nearest(fact, known) + QUOTE
            owner = next((name for name, entry in words.facts.items() if fact in entry.values), None)
            if owner:
                values = ", ".join(words.facts[owner].values[:2])
                hint = f"It is a value. Values of one fact are parted by commas: {owner} is {values}."
            elif fact in words.parties:
                hint = f"`{fact}` is a party. Repeat what is asked of each: consent of parent and consent of pupil."
            yield find("unknown-fact", "error", f"no pack of this policy knows the fact `{fact}`", hint, word=fact)
        elif message := _misuse(test, words.facts[fact]):
            yield find("unknown-value", "error", f"`{fact}` {message[0]}", message[1], word=fact)


def _misuse(test: s.Holds | s.Is | s.Compare, fact: Fact) -> tuple[str, str] | None:
    """What is wrong with a test of this fact, and what to write."""
    values = ", ".join(fact.values)
    if isinstance(test, s.Holds):
        return None if fact.type == "yes-no" else ("is no yes-or-no fact", f"Say what it is: is {values or 'a value'}.")
    if fact.type == "yes-no":
        return "is a yes-or-no fact", "Write it alone, or with `not` before it."
    if isinstance(test, s.Compare):
        if fact.type in ("choice", "text"):
            return "has no order", f"Write `is` or `is not`. Its values are: {values or 'any text'}."
        unit = test.quantity.unit
        if unit and fact.unit and unit.rstrip("s") != fact.unit.rstrip("s"):
            return f"is counted in {fact.unit}, not in {unit}", f"Write {fact.unit}."
        return None
    ends = [end for value in test.values for end in (value.start, value.end) if end]
    for end in ends:
        if end.kind != "string" and not _fits(end, fact):
            return (
                f"is never {end.text}",
                f"Its values are: {values or fact.type}. {'Others stand in quotes.' if fact.open else ''}",
            )
    return None


def _fits(value: s.Scalar, fact: Fact) -> bool:
    if fact.type in ("number", "time"):
        return value.kind == fact.type
    if fact.type == "text" or value.text in fact.values:
        return True
    ranges = [low_high.split("..") for low_high in fact.values if ".." in low_high]
    return value.kind == "number" and any(int(low) <= int(value.text) <= int(high) for low, high in ranges)


def _units(node: s.Node, words: Vocabulary, find: partial[Finding]) -> Iterator[Finding]:
    """Times are counted in units of the packs; amounts may count anything that a unit, a party or a fact names."""
    known = words.units.keys() | {f"{unit}s" for unit in words.units}
    counted = (
        known
        | words.parties.keys()
        | {f"{party}s" for party in words.parties}
        | {f.unit for f in words.facts.values() if f.unit}
    )
    for part in parts(node, s.Amount, s.Before, s.After, s.Within, s.Every):
        if isinstance(part, s.Amount):
            unit, allowed = part.quantity.unit, counted
        elif isinstance(part, s.Every):
            unit, allowed = part.unit, known
        else:
            span = part.span if isinstance(part, s.Within) else part.lead if isinstance(part, s.Before) else part.delay
            unit, allowed = span.unit if span else getattr(part, "the", None), known
        if unit and is_name(unit) and unit not in allowed:
            hint = nearest(unit, allowed) + f"Units are: {', '.join(words.units)}."
            yield find("unknown-unit", "warning", f"no pack of this policy knows the unit `{unit}`", hint, word=unit)
