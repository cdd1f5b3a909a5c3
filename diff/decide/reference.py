"""The semantics written out plainly: what a policy decides, read off its norms one by one for each request.

In: a policy, its vocabulary, a request. Out: the verdict and the norms behind it. It is slow and meant to be read beside
`docs/semantics.md`; it exists to check `normal.py` and `compiled.py`, with which it shares what is a kind of what and which
rule gives way to which (`precedence.py`), and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ...grammar import syntax as s
from ...grammar.model import Clause, Policy
from ...grammar.vocabulary import Vocabulary
from . import form as f
from .calendar import Calendar, later
from .compiled import Verdict
from .conditions import in_base, minutes, singular, spans
from .kinds import SPEAKS_FOR_SCHOOL, Kinds, name_of
from .request import Entry, Request

Truth = bool | None


def conj(*parts: Truth) -> Truth:
    """Kleene's `and`."""
    return False if False in parts else None if None in parts else True


def disj(*parts: Truth) -> Truth:
    """Kleene's `or`."""
    return True if True in parts else None if None in parts else False


def neg(part: Truth) -> Truth:
    """Kleene's `not`."""
    return None if part is None else not part


class Reading(Struct, frozen=True):
    """What one part of a norm says to one request."""

    id: str
    norm: str
    effect: f.Effect
    party: str
    clause: str
    speaks: Truth
    when: Truth
    unless: Truth
    others: bool = False

    @property
    def in_force(self) -> Truth:
        """Whether the rule is in force."""
        return conj(self.speaks, self.when, neg(self.unless))

    @property
    def met(self) -> Truth:
        """Whether the rule spoke, and its condition is met."""
        return conj(self.speaks, self.when, self.unless)


def decide(
    policy: Policy, words: Vocabulary, request: Request, rules: Mapping[str, f.Rule], calendar: Calendar | None = None
) -> tuple[Verdict, frozenset[str]]:
    """The verdict and the ids of the norms behind it. `rules` are the policy's normal form, asked only for precedence."""
    return _decide(_World(policy, words, request, calendar, rules))


def _decide(world: "_World") -> tuple[Verdict, frozenset[str]]:
    rules = world.rules
    readings = [r for r in world.readings() if r.id in rules]
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


class _Norm(Struct, frozen=True):
    """A norm with its bearer and its place."""

    id: str
    rule: s.Rule
    party: s.Word
    clause: Clause


class _World:
    """A policy seen from one request."""

    def __init__(
        self,
        policy: Policy,
        words: Vocabulary,
        request: Request,
        calendar: Calendar | None,
        rules: Mapping[str, f.Rule],
        breaches: bool = True,
    ) -> None:
        self.policy, self.words, self.request, self.calendar = policy, words, request, calendar
        self.rules, self.breaches = rules, breaches
        self.kinds = Kinds(policy, words)
        self.norms = tuple(self._norms())
        self._inside = False

    def _norms(self) -> Iterator[_Norm]:
        for clause in self.policy.clauses:
            number = 0
            while number < len(clause.norms):
                rule = clause.norms[number].formal
                for party in rule.who.words:
                    number += 1
                    yield _Norm(f"{clause.id}.{number}", rule, party, clause)

    def readings(self) -> list[Reading]:
        """All that all norms say, with what was delegated."""
        own = [r for norm in self.norms for r in self._read(norm)]
        more = list(self._delegated(own))
        asked_again = {r.id.rpartition("/to-")[0] for r in more if r.others and r.speaks is not False}
        return [*(r for r in own if r.id not in asked_again), *more]

    # --- norms -----------------------------------------------------------------------------------------------------

    def _read(self, norm: _Norm) -> Iterator[Reading]:
        rule = norm.rule
        words: tuple[s.Word | None, ...] = rule.act.words.words if rule.act.words else (None,)
        for place, word in enumerate(words):
            number = str(place + 1) if len(words) > 1 else ""
            if rule.modal in ("face", "may face"):
                return
            if rule.act.power is None or rule.only or rule.condition is not None:
                yield from self._plain(norm, word, number)
            else:
                effect = _EFFECTS[rule.modal]
                yield self._reading(norm, effect, word, number, when=self._case(norm), unless=self._out(norm))
            if rule.act.power in ("allow", "require") and rule.modal in _POWERS:
                for doer in self._named(rule.act.args, "by"):
                    yield self._addressed(norm, word, number, doer)
        if rule.modal == "must" and (rule.act.power in (None, "ensure")) and not rule.only:
            yield from self._gates(norm)

    def _plain(self, norm: _Norm, word: s.Word | None, number: str) -> Iterator[Reading]:
        rule, case, out = norm.rule, self._case(norm), self._out(norm)
        match rule.modal:
            case "must" | "should" | "may" if rule.only:
                advice = rule.modal == "should"
                yield self._reading(norm, "advice" if advice else "permission", word, number, when=case, unless=out)
                if norm.party == rule.who.words[0]:
                    named = [name_of(w) for w in rule.who.words]
                    others = not any(self._bound(role, p, False) for role in self.request.who for p in named)
                    effect: f.Effect = "advice-against" if advice else "ban"
                    made = self._reading(norm, effect, word, _part("others", number), when=case, unless=out, who=others)
                    yield replace(made, others=True)
            case "must not" | "must never" | "should not":
                together = rule.act.words is not None and rule.act.words.join == "and"
                rest = [w for w in (rule.act.words.words if rule.act.words else ()) if w != word]
                done = [self._done(norm, w) for w in rest] if together else []
                case = conj(case, *done)
                yield self._reading(norm, _EFFECTS[rule.modal], word, number, when=case, unless=out)
                if rule.unless is not None and rule.modal != "should not":
                    free = conj(case, self._expr(rule.unless, "unless", norm.clause))
                    part = _part("except", number)
                    yield self._reading(norm, "permission", word, part, when=free, unless=self._ended(norm))
            case "must only" | "may only":
                opened = self._expr(rule.condition, "if", norm.clause)
                ended = self._ended(norm)
                yield self._reading(norm, "ban", word, _part("ban", number), when=case, unless=disj(opened, out))
                yield self._reading(
                    norm, "permission", word, _part("may", number), when=conj(case, opened), unless=ended
                )
            case "may":
                amount = next((how for how in rule.how if isinstance(how, s.Amount)), None)
                within = True if amount is None else self._amount(amount)
                yield self._reading(norm, "permission", word, number, when=conj(case, within), unless=out)
                if amount is not None and amount.bound in ("at most", "below"):
                    yield self._reading(norm, "ban", word, _part("beyond", number), when=case, unless=disj(within, out))
            case _:
                yield from self._duty(norm, word, number)

    def _duty(self, norm: _Norm, word: s.Word | None, number: str) -> Iterator[Reading]:
        rule, case, out = norm.rule, self._case(norm), self._out(norm)
        rest = [w for w in (rule.act.words.words if rule.act.words else ()) if w != word]
        either = rule.act.words is not None and rule.act.words.join == "or"
        instead = either and any(self._done(norm, w) is True for w in rest)
        must = rule.modal == "must"
        yield self._reading(norm, "duty" if must else "advice", word, number, when=case, unless=disj(out, instead))
        known = None if word is None or word.quoted else self.words.actions.get(word.text)
        if known is not None and known.against:
            effect: f.Effect = "ban" if must else "advice-against"
            act = s.Act(
                words=s.Who((s.Word(known.against),)),
                args=tuple(s.Arg("with", a.what) if a.prep == "from" else a for a in self._own_args(rule.act, word)),
            )
            yield self._reading(
                norm, effect, s.Word(known.against), _part("against", number), when=case, unless=out, act=act
            )

    def _gates(self, norm: _Norm) -> Iterator[Reading]:
        """`must A before B`, `must A while B`: B waits until A is done."""
        rule = norm.rule
        after = [self._event(how.event, norm.party) for how in rule.how if isinstance(how, s.After)]
        when = conj(self._expr(rule.when, "when", norm.clause), *after)
        unless = self._expr(rule.unless, "unless", norm.clause) if rule.unless else False
        for number, how in enumerate(h for h in rule.how if isinstance(h, s.Before | s.While)):
            if not isinstance(how.event, s.Event) or how.event.words is None or how.event.allow:
                continue
            doers = self._named(how.event.args, "by")
            doer = name_of(doers[0]) if doers else name_of(norm.party)
            lead = how.lead if isinstance(how, s.Before) else None
            done = self._all_done(norm, lead)
            for place, word in enumerate(how.event.words.words):
                if name_of(word) in self.words.moments:
                    continue
                act = s.Act(words=s.Who((word,)), args=tuple(a for a in how.event.args if a.prep != "by"))
                who = any(self._bound(role, doer, True) for role in self.request.who)
                part = "gate" + (f"-{number + place + 1}" if number + place else "")
                yield self._reading(norm, "gate", word, part, when=when, unless=disj(done, unless), act=act, who=who)

    def _all_done(self, norm: _Norm, lead: s.Quantity | None) -> Truth:
        """Whether what a duty asks for has been done, so long ago."""
        rule = norm.rule
        words: tuple[s.Word | None, ...] = rule.act.words.words if rule.act.words else (None,)
        if rule.act.power == "ensure":
            doers = self._named(rule.act.args, "by")
            return conj(*(self._doing(w, d, rule.act, lead) for w in words for d in doers))
        done = [self._done(norm, w, lead) for w in words]
        return disj(*done) if rule.act.words is not None and rule.act.words.join == "or" else conj(*done)

    def _addressed(self, norm: _Norm, word: s.Word | None, number: str, doer: s.Word) -> Reading:
        """What a power gives the one addressed."""
        rule = norm.rule
        act = s.Act(words=s.Who((word,)) if word else None, args=tuple(a for a in rule.act.args if a.prep != "by"))
        when = self._expr(rule.when, "when", norm.clause)
        if rule.condition is not None:
            when = conj(when, self._expr(rule.condition, "if", norm.clause))
        who = any(self._bound(role, name_of(doer), False) for role in self.request.who)
        unless = self._expr(rule.unless, "unless", norm.clause) if rule.unless else False
        giver = name_of(norm.party)
        effect: f.Effect = "permission" if rule.act.power == "allow" else "duty"
        if rule.act.power == "allow":
            given = self._agreed("approval", giver, False)
            part = _part("allowed", number)
        else:
            given = self._required(giver, f"require {name_of(word) if word else ''}", name_of(doer))
            part = _part("required", number)
        made = self._reading(
            norm,
            effect,
            word,
            part,
            when=conj(when, given),
            unless=unless,
            act=act,
            who=who,
        )
        return replace(made, party=name_of(doer))

    def _delegated(self, own: list[Reading]) -> Iterator[Reading]:
        """What one has delegated another does as well."""
        givers = [n for n in self.norms if self._delegates(n) and n.rule.modal in (*_POWERS, "should")]
        for number, norm in enumerate(givers):
            args = norm.rule.act.args
            to = name_of(self._named(args, "to")[0])
            handed = {
                c for a in args if a.prep == "of" and isinstance(a.what, s.Ref) for c in self.kinds.clauses(a.what)
            }
            kept = norm.rule.unless
            for test in kept.of if isinstance(kept, s.Any) else (kept,):
                if isinstance(test, s.Governed):
                    handed -= set(self.kinds.clauses(test.ref))
            taken = self._done(norm, s.Word("delegate"))
            taker = any(self._is(role, to) for role in self.request.who)
            mark = f"to-{to.strip(chr(34)).replace(' ', '-')}" + (f"-{number + 1}" if number else "")
            for r in own:
                if r.clause not in handed or r.norm == norm.id:
                    continue
                giver = any(name_of(w) == name_of(norm.party) for w in self._norm(r.norm).rule.who.words)
                speaks = conj(taker, self._speaks_but_who[r.id])
                if r.others and giver:
                    yield replace(r, id=f"{r.id}/{mark}", speaks=conj(taker, r.speaks), unless=disj(r.unless, taken))
                elif not r.others and r.party == name_of(norm.party):
                    yield replace(r, id=f"{r.id}/{mark}", party=to, speaks=speaks, when=conj(r.when, taken))

    def _norm(self, norm_id: str) -> _Norm:
        return next(n for n in self.norms if n.id == norm_id)

    def _delegates(self, norm: _Norm) -> bool:
        act = norm.rule.act
        return (
            act.words is not None
            and s.Word("delegate") in act.words.words
            and bool(self._named(act.args, "to"))
            and any(a.prep == "of" and isinstance(a.what, s.Ref) for a in act.args)
        )

    # --- who, what, to whom ------------------------------------------------------------------------------------------

    _speaks_but_who: dict[str, Truth]

    def _reading(
        self,
        norm: _Norm,
        effect: f.Effect,
        word: s.Word | None,
        part: str,
        *,
        when: Truth,
        unless: Truth,
        act: s.Act | None = None,
        who: bool | None = None,
    ) -> Reading:
        party = name_of(norm.party)
        if who is None:
            all_of_school = effect in ("ban", "gate", "advice-against")
            who = any(self._bound(role, party, all_of_school) for role in self.request.who)
        asks = effect in ("duty", "advice")
        fits = conj(
            self._act(act or norm.rule.act, word, exact=asks), *self._arguments(act or norm.rule.act, word, asks)
        )
        made = norm.id + (f"/{part}" if part else "")
        if not hasattr(self, "_speaks_but_who"):
            self._speaks_but_who = {}
        self._speaks_but_who[made] = fits
        return Reading(made, norm.id, effect, party, norm.clause.id, conj(who, fits), when, unless)

    def _is(self, name: str, other: str) -> bool:
        """Whether one party is the other or a kind of it."""
        return other in self.kinds.wider(name)

    def _bound(self, role: str, party: str, all_of_school: bool) -> bool:
        """Whether a rule on a party binds this role."""
        if self._is(role, party):
            return True
        if all_of_school and self.kinds.is_school(party) and self.kinds.acts_for_school(role):
            return True
        return self.kinds.is_school(role) and (
            party in ("staff", "everyone") or (not all_of_school and self.kinds.acts_for_school(party))
        )

    def _acts_as(self, role: str, party: str) -> bool:
        """Whether what this role does is the party's own act."""
        return self._is(role, party) or (self.kinds.is_school(party) and self.kinds.acts_for_school(role))

    def _act(self, act: s.Act, word: s.Word | None, *, exact: bool) -> bool:
        asked = self.request.act
        if act.verb is not None and act.ref is not None:
            verb, _, place = asked.partition(" ")
            if verb != act.verb:
                return False
            mine, ref = set(self.kinds.clauses(act.ref)), self.kinds.ref(place)
            theirs = set(self.kinds.clauses(ref)) if ref is not None else set()
            return _place(act.ref) == place or (bool(theirs) and theirs <= mine)
        name = name_of(word) if word else ""
        if act.power is not None:
            power, _, asked = asked.partition(" ")
            if power != act.power:
                return False
        return asked == name if exact else name in self.kinds.wider(asked)

    def _own_args(self, act: s.Act, word: s.Word | None) -> list[s.Arg]:
        """The arguments that an act has; of several words, those that this one takes."""
        several = act.words is not None and len(act.words.words) > 1
        chosen = []
        for arg in act.args:
            if arg.prep == "by" and act.power is None:
                continue
            if (
                several
                and word is not None
                and not word.quoted
                and word.text in self.words.actions
                and arg.prep != "by"
            ):
                takes = [
                    p
                    for w in self.words.wider(word.text)
                    if w in self.words.actions
                    for p in self.words.actions[w].takes
                ]
                if arg.prep not in takes:
                    continue
            chosen.append(arg)
        return chosen

    def _arguments(self, act: s.Act, word: s.Word | None, filled: bool) -> Iterator[Truth]:
        for arg in self._own_args(act, word):
            given = self.request.args.get(arg.prep)
            yield (True if filled else None) if given is None else self._one_of(given, arg.what)

    def _one_of(self, given: Iterable[str], what: s.Who | s.Ref) -> bool:
        if isinstance(what, s.Ref):
            return _place(what) in given
        return any(self._is(party, name_of(w)) for party in given for w in what.words)

    def _named(self, args: Iterable[s.Arg], prep: str) -> list[s.Word]:
        return [w for a in args if a.prep == prep and isinstance(a.what, s.Who) for w in a.what.words]

    # --- when ----------------------------------------------------------------------------------------------------------

    def _case(self, norm: _Norm) -> Truth:
        """Whether this is a case that the rule is about."""
        rule = norm.rule
        duty = rule.modal in ("must", "should") and not rule.only
        parts = [self._expr(rule.when, "when", norm.clause)]
        for how in rule.how:
            if isinstance(how, s.After):
                parts.append(self._event(how.event, norm.party, None if duty else how.delay))
            elif isinstance(how, s.While):
                parts.append(self._event(how.event, norm.party))
            elif isinstance(how, s.Amount) and (rule.only or rule.modal not in ("must", "should", "may")):
                parts.append(self._amount(how))
            elif isinstance(how, s.InWriting) and not duty:
                parts.append(self._fact("in writing", lambda value: value == "yes"))
        return conj(*parts)

    def _out(self, norm: _Norm) -> Truth:
        """Whether the rule's exception holds, or it has ended."""
        unless = self._expr(norm.rule.unless, "unless", norm.clause) if norm.rule.unless else False
        return disj(unless, self._ended(norm))

    def _ended(self, norm: _Norm) -> Truth:
        rule = norm.rule
        duty = rule.modal in ("must", "should") and not rule.only
        parts: list[Truth] = []
        for how in rule.how:
            if isinstance(how, s.Until) or (isinstance(how, s.Before) and not duty):
                if isinstance(how.event, s.Time):
                    end = minutes(how.event.text)
                    parts.append(self._fact("time", lambda value, end=end: float(value) >= end))
                else:
                    parts.append(self._event(how.event, norm.party))
        return disj(*parts)

    def _fact(self, name: str, test: Callable[..., bool]) -> Truth:
        value = self.request.facts.get(name)
        return None if value is None else test(value)

    def _expr(self, expr: s.Expr | None, position: str, clause: Clause) -> Truth:
        match expr:
            case None:
                return True
            case s.All(of):
                return conj(*(self._expr(part, position, clause) for part in of))
            case s.Any(of):
                return disj(*(self._expr(part, position, clause) for part in of))
            case s.Not(s.Holds(word)) | s.Holds(word) if self._judged(word, position):
                value = self._fact(word.text, lambda value: value == "yes")
                return True if value is None else value == isinstance(expr, s.Holds)
            case s.Not(of):
                return neg(self._expr(of, position, clause))
            case s.Holds(word):
                for term in self.policy.terms:
                    scoped = term.scope is None or clause.id in self.kinds.clauses(term.scope)
                    if term.name == word.text and term.means is not None and scoped and self._own_word(word):
                        return self._expr(term.means, position, clause)
                return self._fact(name_of(word), lambda value: value == "yes")
            case s.Is(fact, values, negated):
                found = self._fact(fact, lambda value: any(self._within(value, v, fact) for v in values))
                return neg(found) if negated else found
            case s.Compare(fact, bound, quantity):
                return self._fact(fact, lambda value: self._bounded(value, bound, quantity.number, fact))
            case s.Step(kind, of, writing):
                return self._agreed(kind, name_of(of), writing)
            case s.Governed(ref):
                return self._governed(ref, position)

    def _own_word(self, word: s.Word) -> bool:
        return not word.quoted and word.text not in self.words.facts

    def _judged(self, word: s.Word, position: str) -> bool:
        known = None if word.quoted else self.words.facts.get(word.text)
        return position == "when" and known is not None and known.kind == "judgement"

    def _within(self, given: str | float, value: s.Value, fact: str) -> bool:
        low, high = value.start, value.end or value.start
        order = (
            self.words.facts[fact].values if fact in self.words.facts and self.words.facts[fact].type == "order" else ()
        )
        if order:
            return (
                low.text in order
                and high.text in order
                and order.index(low.text) <= order.index(str(given)) <= order.index(high.text)
            )
        if isinstance(given, float | int):
            first, last = (minutes(x.text) if x.kind == "time" else float(x.text) for x in (low, high))
            return first <= given <= last if first <= last else given >= first or given <= last
        return given == low.text or given == low.text.casefold()

    def _bounded(self, given: str | float, bound: s.Bound, number: float, fact: str) -> bool:
        if isinstance(given, str):
            order = self.words.facts[fact].values
            there = order.index(str(int(number))) if str(int(number)) in order else len(order)
            return _compare(order.index(given), bound, there)
        return _compare(given, bound, number)

    def _amount(self, amount: s.Amount) -> Truth:
        number, unit = in_base(amount.quantity.number, amount.quantity.unit or "time", self.words)
        per = f" per {singular(amount.per.text, self.words)}" if amount.per else ""
        return self._fact(f"amount in {unit}s{per}", lambda value: _compare(float(value), amount.bound, number))

    def _governed(self, ref: s.Ref, position: str) -> Truth:
        """Whether a place governs the case: one of its rules speaks to it, and is about it."""
        if position == "if":
            return True
        clauses = set(self.kinds.clauses(ref))
        if not clauses:
            return self._fact(f"under {_place(ref)}", lambda value: value == "yes")
        if self._inside:  # a place named in a rule of a place counts as true
            return True
        self._inside = True
        try:
            inside = [r for n in self.norms if n.clause.id in clauses for r in self._read(n)]
            inside = [*inside, *self._delegated(inside)]
        finally:
            self._inside = False
        return disj(*(conj(r.speaks, r.when) for r in inside))

    # --- what has been done ----------------------------------------------------------------------------------------------

    def _logged(self, test: Callable[[Entry], Truth], delay: s.Quantity | None = None) -> Truth:
        found = [conj(fits, self._long_enough(e, delay)) for e in self.request.log if (fits := test(e)) is not False]
        return True if True in found else None if None in found or not self.request.complete else False

    def _long_enough(self, entry: Entry, delay: s.Quantity | None) -> Truth:
        now, span = self.request.now, spans(delay, self.words)
        if now is not None and entry.at is not None and entry.at > now:
            return False
        if span is None:
            return True
        if now is None or entry.at is None:
            return None
        reached = later(entry.at, span, self.calendar)
        return None if reached is None else reached <= now

    def _agreed(self, kind: str, of: str, writing: bool) -> Truth:
        def test(entry: Entry) -> Truth:
            by = entry.by
            if entry.obtained == kind:
                by = tuple(p for prep, parties in entry.args if prep in ("of", "from") for p in parties)
            elif entry.kind != kind:
                return False
            return conj(
                not by or any(self._speaks_for(p, of) for p in by), True if entry.writing or not writing else None
            )

        return self._logged(test)

    def _speaks_for(self, party: str, of: str) -> bool:
        """Whether an approval or consent of a party is one of another."""
        if of == "subject" and party in self.request.args.get("of", ()):
            return True
        if of == "self" and party in self.request.who:
            return True
        return self._is(party, of) or (
            self.kinds.is_school(of) and any(self._is(party, speaker) for speaker in SPEAKS_FOR_SCHOOL)
        )

    def _required(self, by: str, act: str, of: str) -> Truth:
        def test(entry: Entry) -> Truth:
            if entry.kind != "power" or act.split()[-1] not in self.kinds.wider(entry.name.split()[-1]):
                return False
            given = dict(entry.args).get("by")
            whose = True if given is None else any(self._is(p, of) for p in given)
            actors = entry.by or self.request.who
            return conj(entry.name.split()[0] == "require", any(self._acts_as(p, by) for p in actors), whose)

        return self._logged(test)

    def _done(self, norm: _Norm, word: s.Word | None, delay: s.Quantity | None = None) -> Truth:
        """Whether the bearer has done one of the rule's own acts."""
        if norm.rule.act.verb is not None and norm.rule.act.ref is not None:
            name, by = f"{norm.rule.act.verb} {_place(norm.rule.act.ref)}", name_of(norm.party)
            return self._logged(
                lambda e: (
                    e.kind == "act" and e.name == name and any(self._acts_as(p, by) for p in e.by or self.request.who)
                ),
                delay,
            )
        return self._doing(word, norm.party, norm.rule.act, delay)

    def _doing(self, word: s.Word | None, by: s.Word, act: s.Act, delay: s.Quantity | None = None) -> Truth:
        args = (*(a for a in act.args if a.prep != "by"), s.Arg("by", s.Who((by,))))
        return self._event(s.Event(words=s.Who((word,)) if word else None, args=args), by, delay)

    def _event(self, event: s.Event, bearer: s.Word, delay: s.Quantity | None = None) -> Truth:
        """Whether an event has happened, so long ago."""
        if event.breach_of is not None:
            return self._breach(event, bearer, delay)
        words = event.words.words if event.words else ()
        found = [self._happened(word, event, bearer, delay) for word in words]
        return disj(*found) if event.words and event.words.join == "or" else conj(*found)

    def _happened(self, word: s.Word, event: s.Event, bearer: s.Word, delay: s.Quantity | None) -> Truth:
        """Whether one act or moment of an event has; arguments joined by `and` may come in several entries."""
        together = [a for a in event.args if isinstance(a.what, s.Who) and a.what.join == "and" and a.prep != "by"]
        if together:
            first = together[0]
            assert isinstance(first.what, s.Who)
            each = [
                replace(event, args=tuple(s.Arg(a.prep, s.Who((w,))) if a is first else a for a in event.args))
                for w in first.what.words
            ]
            return conj(*(self._happened(word, one, bearer, delay) for one in each))
        name = name_of(word)
        moment = not word.quoted and name in self.words.moments
        kind = "power" if event.allow else "moment" if moment else "act"
        wanted = [name_of(w) for w in self._named(event.args, "by")]
        if not wanted and not moment:
            wanted = [name_of(bearer)]
        known = None if word.quoted or event.allow else self.words.actions.get(name)
        args = self._own_args(s.Act(words=event.words, args=tuple(a for a in event.args if a.prep != "by")), word)

        def test(entry: Entry) -> Truth:
            if known is not None and known.obtains == entry.kind:
                parties = [a.what for a in args if a.prep in ("of", "from")]
                return (
                    not entry.by
                    or not parties
                    or any(self._one_of(self._own(entry.by, what), what) for what in parties)
                )
            own = entry.name.partition(" ")[2] if event.allow else entry.name
            if (
                entry.kind != kind
                or (event.allow and not entry.name.startswith("allow "))
                or name not in self.kinds.wider(own)
            ):
                return False
            fits: list[Truth] = [self._argument(entry, a) for a in args]
            if not event.allow:
                fits.append(self._actor(entry, wanted, moment))
            return conj(*fits)

        return self._logged(test, delay)

    def _own(self, by: tuple[str, ...], what: s.Who | s.Ref) -> tuple[str, ...]:
        """Those who have agreed, and what a rule calls them that speaks of whoever is shown, or acts."""
        names = [w.text for w in what.words] if isinstance(what, s.Who) else []
        shown = "subject" in names and not set(by).isdisjoint(self.request.args.get("of", ()))
        acts = "self" in names and not set(by).isdisjoint(self.request.who)
        return (*by, *(["subject"] if shown else []), *(["self"] if acts else []))

    def _argument(self, entry: Entry, arg: s.Arg) -> Truth:
        given = dict(entry.args).get(arg.prep)
        return None if given is None else self._one_of(given, arg.what)

    def _actor(self, entry: Entry, wanted: list[str], moment: bool) -> Truth:
        if not wanted:
            return True
        if not entry.by and moment:
            return None
        return any(self._acts_as(p, w) for p in entry.by or self.request.who for w in wanted)

    def _breach(self, event: s.Event, bearer: s.Word, delay: s.Quantity | None) -> Truth:
        ref = event.breach_of
        assert ref is not None
        clauses = set(self.kinds.clauses(ref))
        wanted = [name_of(w) for w in self._named(event.args, "by")] or [name_of(bearer)]

        def test(entry: Entry) -> Truth:
            if entry.kind != "breach":
                return False
            actor = any(self._acts_as(p, w) for p in entry.by or self.request.who for w in wanted)
            if ref.place is None:
                return actor and entry.name.strip('"').casefold() == ref.target.casefold()
            place = self.kinds.ref(entry.name)
            broken = set(self.kinds.clauses(place)) if place is not None else set()
            if not broken or broken.isdisjoint(clauses):
                return False
            return conj(actor, True if broken <= clauses else None)

        told = self._logged(test, delay)
        if told is True or not self.breaches or not clauses:
            return told
        for entry in self.request.log:
            actors = entry.by or self.request.who
            ours = entry.kind in ("act", "power") and any(self._acts_as(p, w) for p in actors for w in wanted)
            if ours and self._was_forbidden(entry, actors, clauses):
                return True
        return told

    def _was_forbidden(self, entry: Entry, who: tuple[str, ...], clauses: set[str]) -> bool:
        """Whether an act that was done was forbidden then, as far as the facts of now tell of then."""
        now, facts = self.request.now, self.request.facts
        if entry.at is not None and entry.at != now:
            facts = {name: value for name, value in facts.items() if name not in ("time", "day")}
        log = [e for e in self.request.log if e is not entry and not (e.at and entry.at and e.at > entry.at)]
        asked = replace(
            self.request,
            who=who,
            act=entry.name,
            args=dict(entry.args),
            facts=facts,
            log=tuple(log),
            now=entry.at or now,
        )
        world = _World(self.policy, self.words, asked, self.calendar, self.rules, breaches=False)
        verdict, norms = _decide(world)
        return verdict == "forbidden" and any(n.clause.id in clauses for n in self.norms if n.id in norms)


def _place(ref: s.Ref) -> str:
    if ref.place == "policy":
        return "policy"
    target = f'"{ref.target}"' if ref.quoted or ref.place is None else ref.target
    return f"{ref.place} {target}" if ref.place else target


def _part(part: str, number: str) -> str:
    return "-".join(filter(None, (part, number)))


def _compare(given: float, bound: s.Bound, limit: float) -> bool:
    match bound:
        case "at least":
            return given >= limit
        case "at most":
            return given <= limit
        case "above":
            return given > limit
        case _:
            return given < limit


_FOUR: tuple[f.Effect, ...] = ("ban", "duty", "permission", "gate")
_POWERS = ("must", "may", "must only", "may only")

_EFFECTS: dict[str, f.Effect] = {
    "must": "duty",
    "should": "advice",
    "may": "permission",
    "must not": "ban",
    "must never": "ban",
    "should not": "advice-against",
    "must only": "ban",
    "may only": "ban",
}
