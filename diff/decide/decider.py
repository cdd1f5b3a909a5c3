"""Decides requests by one policy, fast: the policy in normal form, its code, and what both need of the policy.

In: a policy with its vocabulary and (if there is one) the school's calendar; then requests. Out: verdicts with the rules behind
them. Code is written when an actor and an act are first asked about, and kept. Explanations are `answer.py`'s.
"""

from msgspec import Struct

from ...grammar.model import Policy
from ...grammar.vocabulary import Vocabulary
from . import form as f
from .calendar import Calendar
from .compiled import MAYBE, NO, TRUTH, Compiled, Verdict, compiled
from .conditions import TIME
from .ground import taken
from .kinds import Kinds
from .normal import normal
from .request import Entry, Request


class Decision(Struct, frozen=True):
    """A verdict, and the rules that it comes from."""

    verdict: Verdict
    rules: tuple[f.Rule, ...]


class Decider:
    """One policy, ready to decide."""

    def __init__(
        self,
        policy: Policy,
        words: Vocabulary,
        calendar: Calendar | None = None,
        *,
        reviewed_only: bool = False,
    ) -> None:
        self.policy = policy
        self.kinds = Kinds(policy, words)
        self.calendar = calendar
        self.form = normal(policy, words, reviewed_only=reviewed_only)
        self.rules = {rule.id: rule for rule in self.form.rules}
        self.steps = {step.key: step for step in self.form.steps}
        self.facts = {fact.key: fact for fact in self.form.facts}
        self.texts = {clause.id: clause.text for clause in policy.clauses}
        self.places = _Places(self.kinds)
        self._code: dict[tuple[tuple[str, ...], str], Compiled] = {}
        self._by_act: dict[str, list[f.Rule]] = {}
        for rule in self.form.rules:
            for act in rule.acts:
                self._by_act.setdefault(act, []).append(rule)

    def decide(self, request: Request) -> Decision:
        """The verdict of the policy."""
        return self._decide(request, breaches=True)

    def _decide(self, request: Request, *, breaches: bool) -> Decision:
        code = self.code(request.who, request.act)
        steps = self.ground(code, request, breaches=breaches) if request.log else {}
        return Decision(*code.decide(request.facts, request.args, steps, NO if request.complete else MAYBE))

    def code(self, who: tuple[str, ...], act: str) -> Compiled:
        """The rules that can speak of this actor and this act, as code."""
        key = (who, act)
        found = self._code.get(key)
        if found is None:
            found = self._code[key] = compiled(self._speaking(who, act))
        return found

    def _speaking(self, who: tuple[str, ...], act: str) -> list[f.Rule]:
        roles = set(who)
        near = self._by_act.get(act, []) if act.partition(" ")[0] not in ("follow", "breach") else self._placed(act)
        return [
            rule for rule in near if (not rule.who or not roles.isdisjoint(rule.who)) and roles.isdisjoint(rule.who_not)
        ]

    def _placed(self, act: str) -> list[f.Rule]:
        """Rules to follow or not to breach a place that holds this one."""
        verb, _, place = act.partition(" ")
        inside = self.places[place]
        found = []
        for rule in self.form.rules:
            named, _, other = rule.named.partition(" ")
            if named == verb and (other == place or (inside and inside <= self.places[other])):
                found.append(rule)
        return found

    def ground(self, code: Compiled, request: Request, *, breaches: bool = True) -> dict[str, int]:
        """Which steps have been taken. With `breaches`, acts of the log that the policy forbids are breaches of it."""
        found = {}
        for key in code.steps:
            step = self.steps[key]
            told = taken(step, request, self.places, self.calendar)
            if (
                breaches
                and step.breach_of
                and told is not True
                and any(self._broke(e, step, request) for e in request.log)
            ):
                told = True
            found[key] = TRUTH[told]
        return found

    def _broke(self, entry: Entry, step: f.Step, request: Request) -> bool:
        """Whether an act of the log was forbidden by the place that the step is about. A breach that itself depends on an
        earlier breach is one only if the log says so.
        """
        who = entry.by or request.who
        if entry.kind not in ("act", "power") or set(step.by).isdisjoint(who):
            return False
        earlier = tuple(e for e in request.log if e is not entry and not (e.at and entry.at and e.at > entry.at))
        same_time = entry.at in (None, request.now)
        asked = Request(
            who=who,
            act=entry.name,
            args=dict(entry.args),
            facts={k: v for k, v in request.facts.items() if same_time or k not in (TIME, "day")},
            log=earlier,
            complete=request.complete,
            now=entry.at or request.now,
        )
        decision = self._decide(asked, breaches=False)
        return decision.verdict == "forbidden" and any(rule.clause in step.breach_of for rule in decision.rules)


class _Places(dict[str, frozenset[str]]):
    """A place as it is written → the ids of its clauses; of another document none."""

    def __init__(self, kinds: Kinds) -> None:
        super().__init__()
        self._kinds = kinds

    def __missing__(self, place: str) -> frozenset[str]:
        ref = self._kinds.ref(place)
        self[place] = frozenset(self._kinds.clauses(ref)) if ref is not None else frozenset()
        return self[place]
