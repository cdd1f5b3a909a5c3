"""What a policy says to a question: its rules folded into one stance, with the clauses that decide it.

A question is a request (a rule without its modal). Only rules that speak to all of it vote; those on a narrower act or
party stand beside. Tests are three-valued: a missing fact is unknown, not false. The semantics are told in `docs/packs.md`
and `docs/language.md`; nothing here reads English.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ..grammar import syntax as s
from ..grammar.model import Policy
from ..grammar.printer import print_expr, print_rule
from ..grammar.vocabulary import Vocabulary

Answer = Literal["prohibited", "required", "conditional", "discouraged", "recommended", "permitted", "silent"]

ORDER: tuple[Answer, ...] = (
    "prohibited",
    "required",
    "conditional",
    "discouraged",
    "recommended",
    "permitted",
    "silent",
)
"""The cell shows the first that some rule votes for."""

_FOR_SCHOOL = frozenset(
    ("staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "school", "site_team")
)
"""Bearers who act for the school: what one of them has to do, the school does."""

_VERBS: dict[Answer, str] = {
    "prohibited": "forbids it",
    "required": "requires it",
    "conditional": "makes it depend",
    "discouraged": "advises against it",
    "recommended": "advises it",
    "permitted": "allows it",
    "silent": "says nothing of it",
}


class Vote(Struct, frozen=True, kw_only=True):
    """What one rule says to the question. `open` are the conditions, as written, that would still have to be known."""

    clause: str
    rule: str
    stance: Answer
    open: tuple[str, ...] = ()


class Stance(Struct, frozen=True, kw_only=True):
    """A policy's answer. `because` are the votes for it, `beside` rules on a narrower case and votes that came second."""

    stance: Answer
    contradictory: bool = False
    because: tuple[Vote, ...] = ()
    beside: tuple[Vote, ...] = ()
    why: str


def stance(policy: Policy, request: s.Request, vocabulary: Vocabulary) -> Stance:
    """The stance of a policy on a request. A request that names several parties or acts with `or` asks about any of them."""
    world = _World(policy, request, vocabulary)
    voices: list[_Voice] = []
    for clause in policy.clauses:
        heard: set[str] = set()
        for norm in clause.norms:
            if norm.rule not in heard:
                heard.add(norm.rule)
                voices += _voices(clause.id, norm.formal, world)
    standing = [v for v in voices if v.votes and not any(_defeats(o, v, world) for o in voices)]
    chosen: Answer = next((answer for answer in ORDER if any(v.vote.stance == answer for v in standing)), "silent")
    because = tuple(v.vote for v in standing if v.vote.stance == chosen)
    beside = tuple(v.vote for v in voices if v.vote not in because)
    contradictory = _contradiction(standing, world)
    numbers = {clause.id: clause.number or clause.id for clause in policy.clauses}
    return Stance(
        stance=chosen,
        contradictory=contradictory,
        because=because,
        beside=tuple(dict.fromkeys(beside)),
        why=_why(chosen, because, beside, contradictory, numbers),
    )


# --- who asks what -------------------------------------------------------------------------------------------------


class _World:
    """A request against a policy's roles and a vocabulary: what is a kind of what, and which facts are given."""

    def __init__(self, policy: Policy, request: s.Request, vocabulary: Vocabulary) -> None:
        self.request = request
        self.words = vocabulary
        self._roles = {role.name: role.kind for role in policy.roles}
        self._bearers = {role.name: role.bearer for role in policy.roles}
        self.parties = tuple(word.text for word in request.who.words)
        self.acts = tuple(word.text for word in request.act.words.words) if request.act.words else ()
        self._kinds: dict[str, tuple[str, ...]] = {}
        self.facts: dict[str, s.Is | s.Compare | bool] = {}
        for test in _conjuncts(request.when):
            if isinstance(test, s.Is | s.Compare):
                self.facts[test.fact] = test
            elif isinstance(test, s.Holds):
                self.facts[test.fact.text] = True
            elif isinstance(test, s.Not) and isinstance(test.of, s.Holds):
                self.facts[test.of.fact.text] = False

    def kinds(self, word: str) -> tuple[str, ...]:
        """The word and all that it is a kind of, roles of the policy first."""
        if word not in self._kinds:
            self._kinds[word] = self._chain(word)
        return self._kinds[word]

    def _chain(self, word: str) -> tuple[str, ...]:
        chain = [word]
        while (kind := self._roles.get(chain[-1])) and kind not in chain:
            chain.append(kind)
        return (*chain, *(w for w in self.words.wider(chain[-1])[1:] if w not in chain))

    def for_school(self, word: str) -> bool:
        """Whether a party acts for the school."""
        known = self.words.parties.get(self.kinds(word)[-1] if word in self._roles else word)
        bearer = self._bearers.get(word) or (known.bearer if known else None)
        return bearer in _FOR_SCHOOL


_BANS = frozenset(("must not", "must never", "should not"))

Fit = Literal["covers", "narrower", "apart"]


def _fit(rule: str, asked: str, world: _World) -> Fit:
    """Whether what a rule names covers what is asked, is a kind of it, or is something else."""
    if rule in world.kinds(asked):
        return "covers"
    return "narrower" if asked in world.kinds(rule) else "apart"


def _best(fits: Iterable[Fit]) -> Fit:
    found = set(fits)
    return "covers" if "covers" in found else "narrower" if "narrower" in found else "apart"


def _worst(fits: Iterable[Fit]) -> Fit:
    found = set(fits)
    return "apart" if "apart" in found else "narrower" if "narrower" in found else "covers"


def _party_fit(party: str, world: _World) -> Fit:
    if "school" in world.parties and world.for_school(party):
        return "covers"
    return _best(_fit(party, asked, world) for asked in world.parties)


def _act_fit(words: s.Who | None, acts: Iterable[str], world: _World) -> Fit:
    return _best(_fit(w.text, asked, world) for w in (words.words if words else ()) if not w.quoted for asked in acts)


def _same_act(words: s.Who | None, world: _World) -> bool:
    """Whether a rule is about what is asked itself or a kind of it. A ban reaches all kinds of its act; a duty, a
    permission or a condition on a wider act (`must report`) does not say that this kind of it is due or allowed.
    """
    return any(
        asked in world.kinds(w.text) for w in (words.words if words else ()) if not w.quoted for asked in world.acts
    )


def _own_args(act: s.Act, world: _World) -> tuple[s.Arg, ...]:
    """The arguments of an act that those of its words take which fit the request (`defame or cause-disrepute of pupil`)."""
    names = [w.text for w in (act.words.words if act.words else ()) if not w.quoted]
    fitting = [n for n in names if any(_fit(n, asked, world) != "apart" for asked in world.acts)]
    known = [world.words.actions[n] for n in fitting if n in world.words.actions]
    return tuple(a for a in act.args if not known or len(names) == 1 or any(a.prep in action.takes for action in known))


def _args_fit(args: tuple[s.Arg, ...], asked: tuple[s.Arg, ...], duty: bool, world: _World) -> Fit:
    """Whether the rule's arguments cover those asked. A duty with an argument more is still that duty; a ban is narrower."""
    given = {a.prep: [w.text for w in a.what.words] for a in asked if isinstance(a.what, s.Who)}
    fits: list[Fit] = ["covers"]
    for arg in args:
        if arg.prep == "by" or not isinstance(arg.what, s.Who):
            continue
        names = [w.text for w in arg.what.words]
        if arg.prep in given:
            fits.append(_best(_fit(name, want, world) for name in names for want in given[arg.prep]))
        elif not duty:
            fits.append("narrower")
    if duty and any(prep in ("with", "of", "to") and all(a.prep != prep for a in args) for prep in given):
        fits.append("narrower")
    return _worst(fits)


# --- what a rule says ------------------------------------------------------------------------------------------------


class _Voice(Struct, frozen=True):
    """A vote with what defeat needs to know. `votes` is False for a rule that only stands beside."""

    vote: Vote
    votes: bool
    rule: s.Rule
    party: str
    acts: tuple[str, ...]
    certain: bool


def _voices(clause: str, rule: s.Rule, world: _World) -> Iterator[_Voice]:
    """All that one rule says to the request: on its own act, on the act it is a gate for, on the opposite of its act."""
    if rule.modal in ("face", "may face"):
        return
    for party in rule.who.words:
        if party.quoted:
            continue
        for found, fit in (
            _own(rule, party.text, world),
            _opposite(rule, party.text, world),
            _gate(rule, party.text, world),
        ):
            if found is None or fit == "apart":
                continue
            acts = tuple(w.text for w in rule.act.words.words) if rule.act.words else ()
            yield _Voice(
                vote=Vote(clause=clause, rule=print_rule(rule), stance=found[0], open=found[1]),
                votes=fit == "covers",
                rule=rule,
                party=party.text,
                acts=acts,
                certain=not found[1],
            )


_Said = tuple[tuple[Answer, tuple[str, ...]] | None, Fit]
_NOTHING: _Said = (None, "apart")


def _own(rule: s.Rule, party: str, world: _World) -> _Said:
    """What a rule says of its own act."""
    duty = rule.modal in ("must", "should")
    actor = _actor(rule)
    if actor is not None:
        party = actor
    elif rule.act.power is not None:
        return _NOTHING
    who = _party_fit(party, world)
    if party == "school" and rule.modal in _BANS and any(world.for_school(asked) for asked in world.parties):
        who = "covers"
    if rule.only and not rule.act.power:
        return _only_bearer(rule, party, who, world)
    act: Fit = "covers" if duty and _same_act(rule.act.words, world) else _act_fit(rule.act.words, world.acts, world)
    fit = _worst((who, act, _args_fit(_own_args(rule.act, world), world.request.act.args, duty, world)))
    if fit == "apart" or not _same_manner(rule, world):
        return _NOTHING
    when, reasons = _value(rule.when, world)
    if when is False:
        return _NOTHING
    if "what" in reasons and not duty:
        fit = "narrower"
    said = _answer(rule, _opens(rule.when, world), world)
    if not _same_act(rule.act.words, world) and said[0] not in ("prohibited", "discouraged"):
        fit = "narrower"
    return said, fit


def _actor(rule: s.Rule) -> str | None:
    """Whose act it is, where a rule is about another's: the party after `by`."""
    if rule.act.power is None:
        return None
    return next((a.what.words[0].text for a in rule.act.args if a.prep == "by" and isinstance(a.what, s.Who)), None)


def _answer(rule: s.Rule, opens: tuple[str, ...], world: _World) -> tuple[Answer, tuple[str, ...]]:
    """The vote of a rule that speaks, and what is still open in it."""
    excepted, reasons = _value(rule.unless, world, exception=True)
    steps = (print_expr(rule.unless),) if rule.unless is not None and excepted is None and "step" in reasons else ()
    power = rule.act.power
    until = tuple("until" for how in rule.how if isinstance(how, s.Until))
    started = tuple("after" for how in rule.how if isinstance(how, s.After | s.Amount))
    match rule.modal:
        case "must not" | "must never":
            if excepted:
                return "permitted", ()
            return ("conditional" if opens or until or steps else "prohibited"), (*opens, *until, *steps)
        case "should not":
            return ("permitted", ()) if excepted else ("discouraged", (*opens, *steps))
        case "should":
            return "recommended", (*opens, *steps)
        case "must" if power in ("allow", "require"):
            return "conditional", (f"{power} by {rule.who.words[0].text}",)
        case "must":
            return ("permitted", ()) if excepted else ("required", (*opens, *steps))
        case "may" if power in ("allow", "require"):
            return "conditional", (f"{power} by {rule.who.words[0].text}",)
        case "may":
            return ("conditional" if opens or started or steps else "permitted"), (*opens, *started, *steps)
        case _:
            met, _why_not = _value(rule.condition, world)
            if met is None or opens:
                return "conditional", (*opens, *((print_expr(rule.condition),) if rule.condition is not None else ()))
            return ("permitted" if met else "prohibited"), ()


def _only_bearer(rule: s.Rule, party: str, who: Fit, world: _World) -> _Said:
    """`only W may A`: whoever is not W must not; where W is some of those asked about, it depends on who."""
    if not _same_act(rule.act.words, world):
        return _NOTHING
    fit = _worst(
        (
            _act_fit(rule.act.words, world.acts, world),
            _args_fit(_own_args(rule.act, world), world.request.act.args, False, world),
        )
    )
    when, reasons = _value(rule.when, world)
    if fit == "apart" or when is False:
        return _NOTHING
    if "what" in reasons:
        fit = "narrower"
    opens = _opens(rule.when, world)
    others = [w.text for w in rule.who.words if w.text != party]
    on_behalf = party == "school" and any(world.for_school(asked) for asked in world.parties)
    if who == "covers" and "school" not in world.parties:
        said = _answer(rule, opens, world)
        return (("permitted", said[1]) if said[0] == "required" else said), fit
    if who in ("covers", "narrower") or on_behalf:
        return ("conditional", (f"only {party}",)), fit
    if others and any(_party_fit(other, world) != "apart" for other in others):
        return _NOTHING
    return ("conditional" if opens else "prohibited", opens), fit


def _opposite(rule: s.Rule, party: str, world: _World) -> _Said:
    """`must B` bans what is against B, `should B` advises against it."""
    if rule.modal not in ("must", "should") or rule.act.power or not rule.act.words:
        return _NOTHING
    known = (world.words.actions.get(w.text) for w in rule.act.words.words)
    against = tuple(action.against for action in known if action and action.against)
    fit = _worst(
        (
            _party_fit(party, world),
            _best(_fit(word, asked, world) for word in against for asked in world.acts),
            _args_fit(_as_with(rule.act.args), world.request.act.args, True, world),
        )
    )
    when, reasons = _value(rule.when, world)
    if fit == "apart" or when is False:
        return _NOTHING
    if "what" in reasons:
        fit = "narrower"
    opens = _opens(rule.when, world)
    if rule.modal == "should":
        return ("discouraged", opens), fit
    return ("conditional" if opens else "prohibited", opens), fit


def _as_with(args: tuple[s.Arg, ...]) -> tuple[s.Arg, ...]:
    """Declining from somebody is against accepting with them."""
    return tuple(replace(a, prep="with") if a.prep == "from" else a for a in args)


def _gate(rule: s.Rule, party: str, world: _World) -> _Said:
    """`must A before B` and `must A while B`: B depends on A, for the same bearer, or for all who act for the school."""
    if rule.modal != "must" or rule.act.power:
        return _NOTHING
    for how in rule.how:
        if not isinstance(how, s.Before | s.While) or not isinstance(how.event, s.Event) or how.event.words is None:
            continue
        event = how.event
        doer = next((a.what.words[0].text for a in event.args if a.prep == "by" and isinstance(a.what, s.Who)), party)
        who = _party_fit(doer, world)
        if doer == "school" and any(world.for_school(asked) for asked in world.parties):
            who = "covers"
        act = _act_fit(event.words, world.acts, world) if _same_act(event.words, world) else "apart"
        fit = _worst((who, act, _args_fit(event.args, world.request.act.args, False, world)))
        when, reasons = _value(rule.when, world)
        if fit == "apart" or when is False:
            continue
        if "what" in reasons:
            fit = "narrower"
        done = " and ".join(w.text for w in rule.act.words.words) if rule.act.words else "that"
        return ("conditional", (done, *_opens(rule.when, world))), fit
    return _NOTHING


def _same_manner(rule: s.Rule, world: _World) -> bool:
    """Whether a rule has the manner that is asked about: as often, in writing, before the same kind of act."""
    for asked in world.request.how:
        if isinstance(asked, s.Every) and not any(isinstance(h, s.Every) and _as_often(h, asked) for h in rule.how):
            return False
        if isinstance(asked, s.InWriting) and asked not in rule.how:
            return False
        if isinstance(asked, s.Before) and isinstance(asked.event, s.Event):
            events = [h.event for h in rule.how if isinstance(h, s.Before | s.While) and isinstance(h.event, s.Event)]
            acts = [w.text for w in asked.event.words.words] if asked.event.words else []
            if events and all(_act_fit(event.words, acts, world) == "apart" for event in events):
                return False
    return True


_LENGTHS = {"day": 1, "week": 7, "month": 30, "half-term": 42, "term": 84, "school-year": 365, "year": 365}


def _as_often(have: s.Every, want: s.Every) -> bool:
    """Whether a recurrence comes round at least as often as another."""
    length = [_LENGTHS.get(every.unit.removesuffix("s"), 9999) * (every.number or 1) for every in (have, want)]
    return length[0] <= length[1]


# --- tests -----------------------------------------------------------------------------------------------------------

_Truth = tuple[bool | None, frozenset[str]]
"""True, false or unknown; and why unknown: `what` (the act is narrowed), `circumstance`, `step` (somebody's to take)."""

_TRUE: _Truth = (True, frozenset())
_FALSE: _Truth = (False, frozenset())


def _value(expr: s.Expr | None, world: _World, exception: bool = False) -> _Truth:
    """The value of a test. In an exception what is unknown counts as false, the ordinary case; a step stays open."""
    match expr:
        case None:
            return _FALSE if exception else _TRUE
        case s.All(of):
            return _join([_value(part, world, exception) for part in of], False)
        case s.Any(of):
            return _join([_value(part, world, exception) for part in of], True)
        case s.Not(s.Holds(fact)) if _is_judgement(fact, world):
            return _FALSE if exception else _TRUE
        case s.Not(of):
            value, reasons = _value(of, world)
            return (None if value is None else not value), reasons
        case s.Step():
            return None, frozenset(("step",))
        case s.Holds(fact) if not fact.quoted and fact.text in world.facts:
            return _TRUE if world.facts[fact.text] is not False else _FALSE
        case s.Is(fact, values, negated) if isinstance(given := world.facts.get(fact), s.Is):
            inside = (any(_within(asked, value, fact, world) for value in values) for asked in given.values)
            return (any(inside) != negated), frozenset()
        case s.Compare(fact) if world.facts.get(fact) == expr:
            return _TRUE
        case s.Compare(fact, bound, quantity) if isinstance(given := world.facts.get(fact), s.Is):
            number = given.values[0].start.text
            if number.isdigit():
                return _compare(int(number), bound, quantity.number), frozenset()
    return _unknown(expr, world, exception)


def _is_judgement(fact: s.Word, world: _World) -> bool:
    """Whether a fact is for the bearer to weigh, and the question does not give it."""
    known = None if fact.quoted or fact.text in world.facts else world.words.facts.get(fact.text)
    return known is not None and known.kind == "judgement"


def _unknown(expr: s.Expr, world: _World, exception: bool) -> _Truth:
    name = expr.fact.text if isinstance(expr, s.Holds) else expr.fact if isinstance(expr, s.Is | s.Compare) else ""
    quoted = isinstance(expr, s.Holds) and expr.fact.quoted
    known = None if quoted else world.words.facts.get(name)
    if exception:
        return _FALSE
    if known is not None and known.kind == "judgement":
        return _TRUE
    return None, frozenset(("what" if known is not None and known.kind == "what" else "circumstance",))


def _join(parts: list[_Truth], decisive: bool) -> _Truth:
    """Kleene's `or` (decided by true) or `and` (decided by false)."""
    if any(value is decisive for value, _ in parts):
        return decisive, frozenset()
    reasons = [why for value, why in parts if value is None]
    return (None, frozenset().union(*reasons)) if reasons else (not decisive, frozenset())


def _compare(number: int, bound: s.Bound, limit: int) -> bool:
    match bound:
        case "at least":
            return number >= limit
        case "at most":
            return number <= limit
        case "above":
            return number > limit
        case _:
            return number < limit


def _within(asked: s.Value, value: s.Value, fact: str, world: _World) -> bool:
    """Whether a value that is asked about lies in one that a rule names, by the order of the fact's values."""
    places = [
        _place(scalar, fact, world)
        for scalar in (value.start, asked.start, asked.end or asked.start, value.end or value.start)
    ]
    if all(isinstance(p, str) for p in places):
        first, low, high, last = (str(p) for p in places)
        return first == low == high if value.end is None else first <= low and high <= last
    numbers = [p for p in places if isinstance(p, int)]
    return len(numbers) == 4 and numbers[0] <= numbers[1] and numbers[2] <= numbers[3]


def _place(scalar: s.Scalar, fact: str, world: _World) -> int | str:
    known = world.words.facts.get(fact)
    if known and known.type == "order" and scalar.text in known.values:
        return known.values.index(scalar.text)
    return int(scalar.text) if scalar.text.isdigit() else scalar.text.casefold()


def _opens(expr: s.Expr | None, world: _World) -> tuple[str, ...]:
    """The tests of a condition that are still unknown, as written."""
    return tuple(print_expr(test) for test in _conjuncts(expr) if _value(test, world)[0] is None)


def _conjuncts(expr: s.Expr | None) -> tuple[s.Expr, ...]:
    if expr is None:
        return ()
    return tuple(test for part in expr.of for test in _conjuncts(part)) if isinstance(expr, s.All) else (expr,)


# --- rules against one another -----------------------------------------------------------------------------------------

_AGAINST: frozenset[Answer] = frozenset(("prohibited", "discouraged"))
_FOR: frozenset[Answer] = frozenset(("permitted", "required", "recommended"))


def _opposed(a: Answer, b: Answer) -> bool:
    return (a in _AGAINST and b in _FOR) or (a in _FOR and b in _AGAINST)


def _defeats(a: _Voice, b: _Voice, world: _World) -> bool:
    """A rule in force defeats an opposite one that it says `despite` of, or that is wider and no `must never`."""
    if not a.votes or not a.certain or not _opposed(a.vote.stance, b.vote.stance):
        return False
    if any(
        isinstance(how, s.Despite) and how.ref in (s.Ref("policy"), s.Ref("clause", b.vote.clause.removeprefix("c")))
        for how in a.rule.how
    ):
        return True
    return b.rule.modal != "must never" and _narrower(a, b, world)


def _narrower(a: _Voice, b: _Voice, world: _World) -> bool:
    """Who, act and arguments no wider, the tests following, and one of them strictly."""
    if _worst((_fit(b.party, a.party, world), _best(_fit(y, x, world) for x in a.acts for y in b.acts))) != "covers":
        return False
    mine, other = set(_conjuncts(a.rule.when)), set(_conjuncts(b.rule.when))
    if not other <= mine or _args_fit(b.rule.act.args, a.rule.act.args, False, world) != "covers":
        return False
    return (
        a.party != b.party
        or set(a.acts).isdisjoint(b.acts)
        or mine != other
        or len(a.rule.act.args) > len(b.rule.act.args)
    )


def _contradiction(standing: list[_Voice], world: _World) -> bool:
    """A ban beside a duty, or beside a permission no wider than it, all in force."""
    bans = [v for v in standing if v.vote.stance == "prohibited" and v.certain]
    for other in standing:
        if not other.certain or other.vote.stance not in ("required", "permitted"):
            continue
        if any(other.vote.stance == "required" or _narrower(other, ban, world) or _level(other, ban) for ban in bans):
            return True
    return False


def _level(a: _Voice, b: _Voice) -> bool:
    return (a.party, a.acts, a.rule.when, a.rule.act.args) == (b.party, b.acts, b.rule.when, b.rule.act.args)


# --- in words ------------------------------------------------------------------------------------------------------------


def _why(
    chosen: Answer, because: tuple[Vote, ...], beside: tuple[Vote, ...], contradictory: bool, numbers: dict[str, str]
) -> str:
    """One sentence on what decided."""
    if chosen == "silent":
        near = ", ".join(dict.fromkeys(numbers[v.clause] for v in beside))
        return "No rule speaks of this." + (f" Rules on a narrower case: {near}." if near else "")
    first = because[0]
    text = f"{', '.join(dict.fromkeys(numbers[v.clause] for v in because))} {_VERBS[chosen]}: {first.rule.removeprefix('? ')}"
    if first.open:
        text += f" (open: {', '.join(dict.fromkeys(first.open))})"
    if contradictory:
        text += "; another rule says the opposite"
    return text + "."
