"""What each norm of a policy says to one request. One norm may say several things: `may only` bans and permits."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from .. import form as f
from ..kinds import Kinds, name_of
from ..request import Request
from .fit import Fit, named
from .kleene import Truth, conj, disj, neg
from .norms import Norm
from .past import Past
from .state import State


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


class Readings:
    """The norms of a policy, read for a request."""

    def __init__(
        self, norms: tuple[Norm, ...], kinds: Kinds, words: Vocabulary, request: Request, fit: Fit, past: Past
    ) -> None:
        self.norms = norms
        self._kinds, self._words, self._request = kinds, words, request
        self._fit, self._past = fit, past
        self._state = State(kinds, words, request, past, self._governs)
        self._inside = False
        self._speaks_but_who: dict[str, Truth] = {}

    def all(self) -> list[Reading]:
        """All that all norms say, with what was delegated."""
        own = [r for norm in self.norms for r in self._read(norm)]
        more = list(self._delegated(own))
        asked_again = {r.id.rpartition("/to-")[0] for r in more if r.others and r.speaks is not False}
        return [*(r for r in own if r.id not in asked_again), *more]

    def _governs(self, clauses: set[str]) -> Truth:
        """Whether a rule of these clauses speaks to the request, and is about it."""
        if self._inside:  # a place named in a rule of a place counts as true
            return True
        self._inside = True
        try:
            inside = [r for n in self.norms if n.clause.id in clauses for r in self._read(n)]
            inside = [*inside, *self._delegated(inside)]
        finally:
            self._inside = False
        return disj(*(conj(r.speaks, r.when) for r in inside))

    def _read(self, norm: Norm) -> Iterator[Reading]:
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
                yield self._reading(
                    norm, effect, word, number, when=self._state.case(norm), unless=self._state.out(norm)
                )
            if rule.act.power in ("allow", "require") and rule.modal in _POWERS:
                for doer in named(rule.act.args, "by"):
                    yield self._addressed(norm, word, number, doer)
        if rule.modal == "must" and (rule.act.power in (None, "ensure")) and not rule.only:
            yield from self._gates(norm)

    def _plain(self, norm: Norm, word: s.Word | None, number: str) -> Iterator[Reading]:
        rule, case, out = norm.rule, self._state.case(norm), self._state.out(norm)
        match rule.modal:
            case "must" | "should" | "may" if rule.only:
                advice = rule.modal == "should"
                yield self._reading(norm, "advice" if advice else "permission", word, number, when=case, unless=out)
                if norm.party == rule.who.words[0]:
                    named = [name_of(w) for w in rule.who.words]
                    others = not any(self._fit.bound(role, p, False) for role in self._request.who for p in named)
                    effect: f.Effect = "advice-against" if advice else "ban"
                    made = self._reading(norm, effect, word, _part("others", number), when=case, unless=out, who=others)
                    yield replace(made, others=True)
            case "must not" | "must never" | "should not":
                together = rule.act.words is not None and rule.act.words.join == "and"
                rest = [w for w in (rule.act.words.words if rule.act.words else ()) if w != word]
                done = [self._past.done(norm, w) for w in rest] if together else []
                case = conj(case, *done)
                yield self._reading(norm, _EFFECTS[rule.modal], word, number, when=case, unless=out)
                if rule.unless is not None and rule.modal != "should not":
                    free = conj(case, self._state.expr(rule.unless, "unless", norm.clause))
                    part = _part("except", number)
                    yield self._reading(norm, "permission", word, part, when=free, unless=self._state.ended(norm))
            case "must only" | "may only":
                opened = self._state.expr(rule.condition, "if", norm.clause)
                ended = self._state.ended(norm)
                yield self._reading(norm, "ban", word, _part("ban", number), when=case, unless=disj(opened, out))
                yield self._reading(
                    norm, "permission", word, _part("may", number), when=conj(case, opened), unless=ended
                )
            case "may":
                amount = next((how for how in rule.how if isinstance(how, s.Amount)), None)
                within = True if amount is None else self._state.amount(amount)
                yield self._reading(norm, "permission", word, number, when=conj(case, within), unless=out)
                if amount is not None and amount.bound in ("at most", "below"):
                    yield self._reading(norm, "ban", word, _part("beyond", number), when=case, unless=disj(within, out))
            case _:
                yield from self._duty(norm, word, number)

    def _duty(self, norm: Norm, word: s.Word | None, number: str) -> Iterator[Reading]:
        rule, case, out = norm.rule, self._state.case(norm), self._state.out(norm)
        rest = [w for w in (rule.act.words.words if rule.act.words else ()) if w != word]
        either = rule.act.words is not None and rule.act.words.join == "or"
        instead = either and any(self._past.done(norm, w) is True for w in rest)
        must = rule.modal == "must"
        yield self._reading(norm, "duty" if must else "advice", word, number, when=case, unless=disj(out, instead))
        known = None if word is None or word.quoted else self._words.actions.get(word.text)
        if known is not None and known.against:
            effect: f.Effect = "ban" if must else "advice-against"
            act = s.Act(
                words=s.Who((s.Word(known.against),)),
                args=tuple(
                    s.Arg("with", a.what) if a.prep == "from" else a for a in self._fit.own_args(rule.act, word)
                ),
            )
            yield self._reading(
                norm, effect, s.Word(known.against), _part("against", number), when=case, unless=out, act=act
            )

    def _gates(self, norm: Norm) -> Iterator[Reading]:
        """`must A before B`, `must A while B`: B waits until A is done."""
        rule = norm.rule
        after = [self._past.event(how.event, norm.party) for how in rule.how if isinstance(how, s.After)]
        when = conj(self._state.expr(rule.when, "when", norm.clause), *after)
        unless = self._state.expr(rule.unless, "unless", norm.clause) if rule.unless else False
        for number, how in enumerate(h for h in rule.how if isinstance(h, s.Before | s.While)):
            if not isinstance(how.event, s.Event) or how.event.words is None or how.event.allow:
                continue
            doers = named(how.event.args, "by")
            doer = name_of(doers[0]) if doers else name_of(norm.party)
            lead = how.lead if isinstance(how, s.Before) else None
            done = self._all_done(norm, lead)
            for place, word in enumerate(how.event.words.words):
                if name_of(word) in self._words.moments:
                    continue
                act = s.Act(words=s.Who((word,)), args=tuple(a for a in how.event.args if a.prep != "by"))
                who = any(self._fit.bound(role, doer, True) for role in self._request.who)
                part = "gate" + (f"-{number + place + 1}" if number + place else "")
                yield self._reading(norm, "gate", word, part, when=when, unless=disj(done, unless), act=act, who=who)

    def _all_done(self, norm: Norm, lead: s.Quantity | None) -> Truth:
        """Whether what a duty asks for has been done, so long ago."""
        rule = norm.rule
        words: tuple[s.Word | None, ...] = rule.act.words.words if rule.act.words else (None,)
        if rule.act.power == "ensure":
            doers = named(rule.act.args, "by")
            return conj(*(self._past.doing(w, d, rule.act, lead) for w in words for d in doers))
        done = [self._past.done(norm, w, lead) for w in words]
        return disj(*done) if rule.act.words is not None and rule.act.words.join == "or" else conj(*done)

    def _addressed(self, norm: Norm, word: s.Word | None, number: str, doer: s.Word) -> Reading:
        """What a power gives the one addressed."""
        rule = norm.rule
        act = s.Act(words=s.Who((word,)) if word else None, args=tuple(a for a in rule.act.args if a.prep != "by"))
        when = self._state.expr(rule.when, "when", norm.clause)
        if rule.condition is not None:
            when = conj(when, self._state.expr(rule.condition, "if", norm.clause))
        who = any(self._fit.bound(role, name_of(doer), False) for role in self._request.who)
        unless = self._state.expr(rule.unless, "unless", norm.clause) if rule.unless else False
        giver = name_of(norm.party)
        effect: f.Effect = "permission" if rule.act.power == "allow" else "duty"
        if rule.act.power == "allow":
            given = self._past.agreed("approval", giver, False)
            part = _part("allowed", number)
        else:
            given = self._past.required(giver, f"require {name_of(word) if word else ''}", name_of(doer))
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
            to = name_of(named(args, "to")[0])
            handed = {
                c for a in args if a.prep == "of" and isinstance(a.what, s.Ref) for c in self._kinds.clauses(a.what)
            }
            kept = norm.rule.unless
            for test in kept.of if isinstance(kept, s.Any) else (kept,):
                if isinstance(test, s.Governed):
                    handed -= set(self._kinds.clauses(test.ref))
            taken = self._past.done(norm, s.Word("delegate"))
            taker = any(self._fit.is_a(role, to) for role in self._request.who)
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

    def _norm(self, norm_id: str) -> Norm:
        return next(n for n in self.norms if n.id == norm_id)

    def _delegates(self, norm: Norm) -> bool:
        act = norm.rule.act
        return (
            act.words is not None
            and s.Word("delegate") in act.words.words
            and bool(named(act.args, "to"))
            and any(a.prep == "of" and isinstance(a.what, s.Ref) for a in act.args)
        )

    def _reading(
        self,
        norm: Norm,
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
            who = any(self._fit.bound(role, party, all_of_school) for role in self._request.who)
        asks = effect in ("duty", "advice")
        fits = conj(
            self._fit.does(act or norm.rule.act, word, exact=asks), *self._fit.has(act or norm.rule.act, word, asks)
        )
        made = norm.id + (f"/{part}" if part else "")
        self._speaks_but_who[made] = fits
        return Reading(made, norm.id, effect, party, norm.clause.id, conj(who, fits), when, unless)


def _part(part: str, number: str) -> str:
    return "-".join(filter(None, (part, number)))


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
