"""Which rule gives way to which: exceptions that are narrower or say `despite`, as lists of ids.

In: the drafts of a policy's rules. Out: the rules, each with those that defeat it, and each ban with the permissions that
contradict it. Whether a rule is in force, and so defeats, is for the request to tell; nothing is evaluated here.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from . import form as f
from .cases import follows
from .draft import Draft
from .kinds import Kinds


def settled(drafts: Sequence[Draft], kinds: Kinds, steps: Mapping[str, f.Step]) -> tuple[f.Rule, ...]:
    """The rules in the order of their clauses, with precedence worked out."""
    drafts = _placed(_lifted(drafts))
    by_act: dict[str, list[Draft]] = {}
    for draft in drafts:
        for act in draft.reaches:
            by_act.setdefault(act, []).append(draft)
    place = {draft.rule.id: number for number, draft in enumerate(drafts)}
    made: list[f.Rule] = []
    for draft in drafts:
        rule = draft.rule
        near = {d.rule.id: d for act in rule.acts for d in by_act.get(act, ()) if d.rule.norm != rule.norm}
        others = sorted(near.values(), key=lambda d: place[d.rule.id])
        over = tuple(d.rule.id for d in others if defeats(d, draft, steps))
        clash: tuple[str, ...] = ()
        if rule.effect == "ban":
            clash = tuple(
                d.rule.id
                for d in others
                if d.rule.effect == "permission"
                and d.rule.id not in over
                and not _together(d, draft, steps)
                and _no_wider(d, draft, steps)
            )
        made.append(replace(rule, defeated_by=over, clashes=clash))
    order = {clause.id: number for number, clause in enumerate(kinds.policy.clauses)}
    return tuple(sorted(made, key=lambda rule: (order[rule.clause], place[rule.id])))


def opposite(a: f.Effect, b: f.Effect) -> bool:
    """Whether a rule of the first effect can take the force of one of the second: they point opposite ways, and advice gives
    way to all but overrides only advice.
    """
    if (a in f.AGAINST and b in f.FOR) or (a in f.FOR and b in f.AGAINST):
        return a not in f.ADVICE or b in f.ADVICE
    return False


def defeats(a: Draft, b: Draft, steps: Mapping[str, f.Step]) -> bool:
    """Whether `a`, when in force, takes the force of `b`."""
    if not _meet(a, b):
        return False
    if b.rule.clause in a.despite and (
        opposite(a.rule.effect, b.rule.effect) or (b.rule.effect == "gate" and a.rule.effect in f.FOR - f.ADVICE)
    ):
        return not (a.power and b.rule.never)
    if not opposite(a.rule.effect, b.rule.effect) or b.rule.never:
        return False
    return not _together(a, b, steps) and narrower(a, b, steps) and not narrower(b, a, steps)


def _together(a: Draft, b: Draft, steps: Mapping[str, f.Step]) -> bool:
    """Whether the way out of one restriction leaves another as it is: two restrictions hold together, save where the one would
    leave nothing of the other's exception.
    """
    return a.half and (bool(b.reserved) or not follows(reach(b.rule), reach(a.rule), steps))


def narrower(a: Draft, b: Draft, steps: Mapping[str, f.Step]) -> bool:
    """Who, act, arguments and cases no wider, and one of them strictly."""
    return _no_wider(a, b, steps) and (
        a.covers < b.covers
        or a.reaches < b.reaches
        or _args(a.rule, b.rule) == "narrower"
        or not follows(reach(a.rule), b.rule.when, steps)
    )


def reach(rule: f.Rule) -> f.Condition:
    """The cases in which a rule is in force."""
    return f.all_of(rule.when, f.not_of(rule.unless))


def _no_wider(a: Draft, b: Draft, steps: Mapping[str, f.Step]) -> bool:
    return (
        a.covers <= b.covers
        and a.reaches <= b.reaches
        and _args(a.rule, b.rule) != "apart"
        and follows(b.rule.when, reach(a.rule), steps)
    )


def _args(a: f.Rule, b: f.Rule) -> str:
    """How the arguments of one rule stand to another's: level, narrower or apart."""
    mine, other = ({arg.prep: set(arg.parties) for arg in rule.args} for rule in (a, b))
    if any(prep not in mine or not mine[prep] <= parties for prep, parties in other.items()):
        return "apart"
    return "level" if mine == other else "narrower"


def _meet(a: Draft, b: Draft) -> bool:
    """Whether two rules of different norms can speak to one request."""
    both = not a.rule.who or not b.rule.who or not set(a.rule.who).isdisjoint(b.rule.who)
    return a.rule.norm != b.rule.norm and both and not a.reaches.isdisjoint(b.rule.acts)


def _lifted(drafts: Sequence[Draft]) -> list[Draft]:
    """Bans on all but the named leave out those to whom it may be delegated: they have a ban of their own, which that lifts."""
    lifted: dict[str, list[str]] = {}
    for d in drafts:
        if d.rule.who_not and "/to-" in d.rule.id:
            lifted.setdefault(d.rule.id.rpartition("/to-")[0], []).extend(d.rule.who)
    return [
        replace(d, rule=replace(d.rule, who_not=tuple(dict.fromkeys((*d.rule.who_not, *lifted[d.rule.id])))))
        if d.rule.id in lifted
        else d
        for d in drafts
    ]


def _placed(drafts: Iterable[Draft]) -> list[Draft]:
    """Tests of what a place governs get the rules that stand there."""
    drafts = list(drafts)
    at: dict[str, list[str]] = {}
    for draft in drafts:
        if draft.rule.effect != "sanction":
            at.setdefault(draft.rule.clause, []).append(draft.rule.id)

    def change(test: f.Condition) -> f.Condition:
        if not isinstance(test, f.Applies):
            return test
        rules = tuple(rule_id for clause in test.rules for rule_id in at.get(clause, ()))
        return f.Applies(rules=rules) if rules else f.FALSE

    return [
        replace(d, rule=replace(d.rule, when=f.mapped(d.rule.when, change), unless=f.mapped(d.rule.unless, change)))
        for d in drafts
    ]
