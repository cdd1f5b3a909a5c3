"""Votes against one another: which defeats which, and whether those that stand contradict each other."""

from ..grammar import syntax as s
from .fit import World, args_fit, best, fit_of, worst
from .truth import conjuncts
from .votes import Answer, Voice

_AGAINST: frozenset[Answer] = frozenset(("prohibited", "discouraged"))
_FOR: frozenset[Answer] = frozenset(("permitted", "required", "recommended"))


def _opposed(a: Answer, b: Answer) -> bool:
    return (a in _AGAINST and b in _FOR) or (a in _FOR and b in _AGAINST)


def defeats(a: Voice, b: Voice, world: World) -> bool:
    """A rule in force defeats an opposite one that it says `despite` of, or that is wider and no `must never`."""
    if not a.votes or not a.certain or not _opposed(a.vote.stance, b.vote.stance):
        return False
    if any(
        isinstance(how, s.Despite) and how.ref in (s.Ref("policy"), s.Ref("clause", b.vote.clause.removeprefix("c")))
        for how in a.rule.how
    ):
        return True
    return b.rule.modal != "must never" and _narrower(a, b, world)


def _narrower(a: Voice, b: Voice, world: World) -> bool:
    """Who, act and arguments no wider, the tests following, and one of them strictly."""
    if worst((fit_of(b.party, a.party, world), best(fit_of(y, x, world) for x in a.acts for y in b.acts))) != "covers":
        return False
    mine, other = set(conjuncts(a.rule.when)), set(conjuncts(b.rule.when))
    if not other <= mine or args_fit(b.rule.act.args, a.rule.act.args, False, world) != "covers":
        return False
    return (
        a.party != b.party
        or set(a.acts).isdisjoint(b.acts)
        or mine != other
        or len(a.rule.act.args) > len(b.rule.act.args)
    )


def contradiction(standing: list[Voice], world: World) -> bool:
    """A ban beside a duty, or beside a permission no wider than it, all in force."""
    bans = [v for v in standing if v.vote.stance == "prohibited" and v.certain]
    for other in standing:
        if not other.certain or other.vote.stance not in ("required", "permitted"):
            continue
        if any(other.vote.stance == "required" or _narrower(other, ban, world) or _level(other, ban) for ban in bans):
            return True
    return False


def _level(a: Voice, b: Voice) -> bool:
    return (a.party, a.acts, a.rule.when, a.rule.act.args) == (b.party, b.acts, b.rule.when, b.rule.act.args)
