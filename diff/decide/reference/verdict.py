"""A request decided: the readings of all norms weighed against one another, by precedence, into one verdict."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from ....grammar.model import Policy
from ....grammar.vocabulary import Vocabulary
from .. import form as f
from ..calendar import Calendar
from ..compiled import Verdict
from ..kinds import Kinds
from ..request import Entry, Request
from .fit import Fit
from .kleene import Truth, conj, disj, neg
from .norms import norms_of
from .past import Forbidden, Past
from .readings import Reading, Readings


def decide(
    policy: Policy, words: Vocabulary, request: Request, rules: Mapping[str, f.Rule], calendar: Calendar | None = None
) -> tuple[Verdict, frozenset[str]]:
    """The verdict and the ids of the norms behind it. `rules` are the policy's normal form, asked only for precedence."""
    kinds, norms = Kinds(policy, words), tuple(norms_of(policy))

    def decided(request: Request, forbidden: Forbidden | None) -> tuple[Verdict, frozenset[str]]:
        fit = Fit(kinds, words, request)
        past = Past(fit, kinds, words, request, calendar, forbidden)
        return _weighed(Readings(norms, kinds, words, request, fit, past).all(), rules)

    def forbidden(entry: Entry, who: tuple[str, ...], clauses: set[str]) -> bool:
        verdict, behind = decided(_then(request, entry, who), None)
        return verdict == "forbidden" and any(n.clause.id in clauses for n in norms if n.id in behind)

    return decided(request, forbidden)


def _then(request: Request, entry: Entry, who: tuple[str, ...]) -> Request:
    """The request that an act of the log was when it was done, as far as the facts of now tell of then."""
    facts = request.facts
    if entry.at is not None and entry.at != request.now:
        facts = {name: value for name, value in facts.items() if name not in ("time", "day")}
    log = tuple(e for e in request.log if e is not entry and not (e.at and entry.at and e.at > entry.at))
    args, now = dict(entry.args), entry.at or request.now
    return replace(request, who=who, act=entry.name, args=args, facts=facts, log=log, now=now)


def _weighed(said: list[Reading], rules: Mapping[str, f.Rule]) -> tuple[Verdict, frozenset[str]]:
    readings = [r for r in said if r.id in rules]
    force = {r.id: r.in_force for r in readings}

    def stands(reading: Reading) -> Truth:
        over = [force[d] for d in rules[reading.id].defeated_by if d in force]
        return conj(reading.in_force, neg(disj(*over)) if over else True)

    def those(*effects: f.Effect) -> list[tuple[Reading, Truth]]:
        return [(r, stands(r)) for r in readings if r.effect in effects]

    def ids(chosen: Iterable[Reading]) -> frozenset[str]:
        return frozenset(r.norm for r in chosen)

    bans, duties, permissions, gates = (those(e) for e in _FOUR)
    certain = {r.id for r, truth in (*bans, *duties, *permissions) if truth}
    forbidding = [r for r, truth in bans if truth]
    required = [r for r, truth in duties if truth]
    if forbidding and required:
        return "contradictory", ids((*forbidding, *required))
    clashing = [
        r for ban in forbidding for p, truth in permissions if truth and p.id in rules[ban.id].clashes for r in (ban, p)
    ]
    if clashing:
        return "contradictory", ids(clashing)
    if forbidding:
        return "forbidden", ids(forbidding)
    waiting = [r for r, truth in (*gates, *bans) if truth is not False]
    if waiting:
        return "conditional", ids(waiting)
    permitted = [r for r, truth in permissions if truth] + [r for r, _ in (*bans, *gates) if r.met]
    possible = [r for r, truth in (*duties, *permissions) if truth is not False]
    advising = [r for r, truth in those("advice", "advice-against") if truth]
    if possible and not permitted and not advising and not (certain & {r.id for r in possible}):
        return "conditional", ids(possible)
    if required:
        return "required", ids(required)
    for effect, verdict in (("advice-against", "advised against"), ("advice", "advised")):
        advising = [r for r, truth in those(effect) if truth]  # type: ignore[arg-type]
        if advising:
            return verdict, ids(advising)  # type: ignore[return-value]
    return ("permitted", ids(permitted)) if permitted else ("silent", frozenset())


_FOUR: tuple[f.Effect, ...] = ("ban", "duty", "permission", "gate")
