"""What a new wording does: the rules of paired clauses, one beside the other, weighed by what they mean.

A rule that only moved to another clause, or that still stands somewhere else, is neither gained nor lost. What machines
have read and nobody has reviewed is compared as far as the wording itself changed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import Indel

from ..grammar.model import Bearer, Clause, Modality, Norm, Policy
from ..grammar.printer import print_rule
from ..grammar.vocabulary import Vocabulary
from .implication import Kinds, kinds_of
from .pairing import assigned, folded
from .strictness import Order, Term, weigh

Effect = Literal["tightened", "loosened", "changed", "reversed", "added", "removed"]
"""What became of a rule: it binds more or less than before; it differs otherwise, or cannot be weighed; it says the
opposite; it is new, or gone.
"""

Burden = Literal["duty", "ban", "permission", "recommendation", "discouragement", "penalty"]

BURDENS: dict[Modality, Burden] = {
    "obligation": "duty",
    "prohibition": "ban",
    "permission": "permission",
    "recommendation": "recommendation",
    "discouragement": "discouragement",
    "sanction": "penalty",
}
"""What somebody has by a rule of each modality."""

EFFECTS: dict[Order, Effect] = {
    "stricter": "tightened",
    "looser": "loosened",
    "differs": "changed",
    "opposed": "reversed",
}

ACTION, CONCEPT, MODALITY, BEARER = 0.45, 0.25, 0.15, 0.15
"""What makes two rules of paired clauses one: the words of the act, the pack's word for it, the modal, who is bound."""

PAIRED, ELSEWHERE = 0.45, 0.7
"""The least likeness of two rules of paired clauses, and of the words of a rule that moved to another clause."""

Place = tuple[int, int]
"""Which of the changes, and which of its rules."""


class Said(Struct, frozen=True, kw_only=True):
    """A rule of one version: the clause that says it (an id), which of that clause's rules it is, and what it says. `doubtful`
    is what a machine has read with little confidence and nobody has reviewed.
    """

    clause: str
    index: int
    bearer: Bearer
    party: str | None
    modality: Modality
    action: str
    condition: str | None = None
    exception: str | None = None
    rule: str
    reviewed: bool
    doubtful: bool = False


class RuleChange(Struct, frozen=True, kw_only=True):
    """What became of a rule. `terms` say in what the new one (left) differs from the old one (right)."""

    effect: Effect
    old: Said | None = None
    new: Said | None = None
    terms: tuple[Term, ...] = ()


class Gain(Struct, frozen=True, kw_only=True):
    """Somebody has a duty, ban, permission … that they had not before (`gains`), or has it no more."""

    bearer: Bearer
    party: str
    what: Burden
    gains: bool
    said: Said


class Compared(Struct, frozen=True):
    """The clauses of one change, as far as their rules are to be compared."""

    old: tuple[Clause, ...]
    new: tuple[Clause, ...]


class _Rule(Struct, frozen=True):
    """A rule with the words of its clause that belong to it, and those that introduce the clause."""

    said: Said
    norm: Norm
    words: tuple[str, ...]
    introduced: tuple[str, ...]


def rule_changes(
    groups: Sequence[Compared], still: Sequence[Clause], old: Policy, new: Policy, vocabulary: Vocabulary
) -> tuple[tuple[RuleChange, ...], ...]:
    """For each group of clauses what became of its rules; `still` are clauses that say the same in both versions."""
    by_id = [{clause.id: clause for clause in policy.clauses} for policy in (old, new)]
    kinds = kinds_of(vocabulary, (*old.roles, *new.roles))
    found: list[list[RuleChange]] = [[] for _ in groups]
    gone: dict[Place, _Rule] = {}
    come: dict[Place, _Rule] = {}
    kept = {_key(rule) for rule in _rules(still, {})}
    for number, group in enumerate(groups):
        before, after = _rules(group.old, by_id[0]), _rules(group.new, by_id[1])
        couples = assigned(_likeness(before, after))
        for i, j in couples:
            found[number] += _weighed(before[i], after[j], vocabulary, kinds)
            if _key(before[i]) == _key(after[j]):
                kept.add(_key(before[i]))
        gone |= {(number, i): rule for i, rule in enumerate(before) if all(i != x for x, _ in couples)}
        come |= {(number, j): rule for j, rule in enumerate(after) if all(j != y for _, y in couples)}
    for left, right in _elsewhere(gone, come):
        found[right[0]] += _weighed(gone.pop(left), come.pop(right), vocabulary, kinds)
    texts = [
        " ".join(word for clause in policy.clauses for word in ("\n", *folded(clause.text))) for policy in (old, new)
    ]
    for place, rule in sorted(gone.items(), key=lambda item: item[0]):
        if _key(rule) not in kept and not _stands_in(texts[1], rule):
            found[place[0]].append(RuleChange(effect="removed", old=rule.said))
    for place, rule in sorted(come.items(), key=lambda item: item[0]):
        if _key(rule) not in kept and not _stands_in(texts[0], rule):
            found[place[0]].append(RuleChange(effect="added", new=rule.said))
    return tuple(tuple(changes) for changes in found)


def gains(changes: Iterable[RuleChange]) -> Iterator[Gain]:
    """Who gains and who loses what by changes of rules."""
    for change in changes:
        before, after = change.old, change.new
        if before and after and (_bound(before), before.modality) == (_bound(after), after.modality):
            continue
        for said, gained in ((before, False), (after, True)):
            if said is not None:
                yield Gain(bearer=said.bearer, party=_bound(said), what=BURDENS[said.modality], gains=gained, said=said)


def tends(change: RuleChange) -> Literal["tightened", "loosened"] | None:
    """Which way a change of a rule moves its clause: a permission that is new or gone the other way than a duty or a ban."""
    if change.effect in ("tightened", "loosened"):
        return change.effect
    said = change.old or change.new
    if change.effect not in ("added", "removed") or said is None or said.modality == "sanction":
        return None
    return "tightened" if (change.effect == "added") != (said.modality == "permission") else "loosened"


def _bound(said: Said) -> str:
    return said.party or said.bearer


def _stands_in(text: str, rule: _Rule) -> bool:
    """Whether the words of a rule that nobody has reviewed stand in the other version as well, where no rule was read in them."""
    return not rule.said.reviewed and f" {' '.join(rule.words)} " in f"{text} "


def _rules(clauses: Iterable[Clause], by_id: Mapping[str, Clause]) -> list[_Rule]:
    return [
        _Rule(
            Said(
                clause=clause.id,
                index=index,
                bearer=norm.bearer,
                party=norm.party,
                modality=norm.modality,
                action=norm.action,
                condition=norm.condition,
                exception=norm.exception,
                rule=print_rule(replace(norm.formal, proposed=False, doubtful=False, disputed=False)),
                reviewed=norm.reviewed,
                doubtful=norm.formal.doubtful,
            ),
            norm,
            words,
            folded(by_id[clause.lead_in].text) if clause.lead_in and clause.lead_in in by_id else (),
        )
        for clause in clauses
        for index, (norm, words) in enumerate(zip(clause.norms, _stretches(clause), strict=True))
    ]


def _stretches(clause: Clause) -> list[tuple[str, ...]]:
    """For each rule the words of its clause from the act of the one before to the act of the next."""
    starts = [clause.text.find(norm.action) for norm in clause.norms]
    spans = [(start, start + len(norm.action)) for start, norm in zip(starts, clause.norms, strict=True) if start >= 0]
    found = []
    for start, norm in zip(starts, clause.norms, strict=True):
        after = max((end for _, end in spans if end <= start), default=0)
        until = min((first for first, _ in spans if first >= start + len(norm.action)), default=len(clause.text))
        found.append(folded(clause.text[after:until] if start >= 0 else clause.text))
    return found


def _key(rule: _Rule) -> tuple[str, str]:
    """What two rules share that say the same: the formal rule, and where no pack word tells the act its own words."""
    return rule.said.rule.casefold(), "" if rule.norm.concept else " ".join(folded(rule.norm.action))


def _likeness(before: Sequence[_Rule], after: Sequence[_Rule]) -> dict[tuple[int, int], float]:
    scores = {(i, j): _like(a.norm, b.norm) for i, a in enumerate(before) for j, b in enumerate(after)}
    return {couple: score for couple, score in scores.items() if score >= PAIRED}


def _like(a: Norm, b: Norm) -> float:
    words = Indel.normalized_similarity(folded(a.action), folded(b.action))
    concept = words if a.concept is None or b.concept is None else float(a.concept == b.concept)
    return ACTION * words + CONCEPT * concept + MODALITY * (a.modality == b.modality) + BEARER * (a.bearer == b.bearer)


def _elsewhere(gone: dict[Place, _Rule], come: dict[Place, _Rule]) -> list[tuple[Place, Place]]:
    """Rules that are gone from one clause and have come up in another, in much the same words."""
    left, right = sorted(gone), sorted(come)
    scores: dict[tuple[int, int], float] = {}
    for i, place in enumerate(left):
        for j, other in enumerate(right):
            a, b = gone[place].norm, come[other].norm
            if a.modality != b.modality:
                continue
            alike = Indel.normalized_similarity(folded(a.action), folded(b.action))
            if alike >= (ELSEWHERE if a.bearer == b.bearer else 1):
                scores[i, j] = alike
    return [(left[i], right[j]) for i, j in assigned(scores)]


def _weighed(before: _Rule, after: _Rule, vocabulary: Vocabulary, kinds: Kinds) -> Iterator[RuleChange]:
    """The change of one rule, if its meaning changed. A machine may read one sentence in two ways when its neighbours
    change; where its own words are the same, and nobody has reviewed it, that is no change.
    """
    old, new = before.said, after.said
    if _evidence(before) == _evidence(after) and not (old.reviewed and new.reviewed):
        return
    before, after = _of_one(before, after)
    old, new = before.said, after.said
    weighed = weigh(after.norm.formal, before.norm.formal, vocabulary, kinds)
    if weighed.order != "same":
        yield RuleChange(effect=EFFECTS[weighed.order], old=old, new=new, terms=weighed.terms)


def _of_one(before: _Rule, after: _Rule) -> tuple[_Rule, _Rule]:
    """Two rules about one act whose sentences name nobody (`Phones must not be taken …`), of which one was read with doubt: whom it
    binds is told by the other.
    """
    if before.said.doubtful == after.said.doubtful or before.said.bearer == after.said.bearer:
        return before, after
    if before.words[:1] != after.words[:1] or not all(_THING.search(" ".join(rule.words)) for rule in (before, after)):
        return before, after
    if after.said.doubtful:
        return before, _bound_as(after, before)
    return _bound_as(before, after), after


_THING = re.compile(r"\b(?:must|may|can|should|shall|will|cannot)(?: not)? (?:only )?be \w+")
"""What is done to a thing: whom the rule binds is not said."""


def _bound_as(rule: _Rule, sure: _Rule) -> _Rule:
    said = replace(rule.said, bearer=sure.said.bearer, party=sure.said.party, doubtful=False)
    formal = replace(rule.norm.formal, who=sure.norm.formal.who, doubtful=False)
    return replace(
        rule,
        said=replace(said, rule=print_rule(replace(formal, proposed=False))),
        norm=replace(rule.norm, formal=formal),
    )


def _evidence(rule: _Rule) -> tuple[tuple[str, ...], ...]:
    """All the words that a rule was read from."""
    return rule.introduced, rule.words, folded(f"{rule.norm.condition or ''} {rule.norm.exception or ''}")
