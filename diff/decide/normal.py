"""A policy's rules in normal form: every norm taken apart into what it bans, allows, asks for and makes depend.

In: a model and its vocabulary. Out: `form.NormalPolicy`, with powers, delegation, places and defeat worked out. Nothing is
evaluated here, and no English is read; `docs/semantics.md` says why each norm comes to what it comes to.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from msgspec.structs import replace

from ...grammar import syntax as s
from ...grammar.model import Norm, Policy
from ...grammar.places import places
from ...grammar.printer import print_phrase, print_rule
from ...grammar.vocabulary import Vocabulary
from . import form as f
from .conditions import Conditions, minutes, spans
from .draft import Delegation, Draft, Source
from .kinds import Kinds, name_of
from .precedence import settled

_BANS = ("must not", "must never", "should not")


def normal(policy: Policy, words: Vocabulary, *, reviewed_only: bool = False) -> f.NormalPolicy:
    """The policy in normal form; with `reviewed_only` without what a machine proposed and nobody has accepted."""
    kinds = Kinds(policy, words)
    tests = Conditions(kinds)
    numbers = places(policy)
    drafts: list[Draft] = []
    for clause in policy.clauses:
        sha = sha256(clause.text.encode()).hexdigest()
        for place, (norm, party) in enumerate(_bearers(clause.norms), start=1):
            if norm.reviewed or not reviewed_only:
                source = Source(norm, party, clause, f"{clause.id}.{place}", numbers[clause.id], sha)
                drafts += _Norm(source, kinds, tests).drafts()
    drafts = [*drafts, *_delegated(drafts, kinds)]
    rules = settled(drafts, kinds, tests.steps)
    return f.NormalPolicy(
        policy=policy.policy,
        title=policy.meta.title,
        school=policy.meta.school,
        packs=policy.packs,
        rules=rules,
        facts=tests.facts_of(rules),
        steps=tests.steps_of(rules),
        parties=kinds.parties,
        acts=kinds.acts,
        moments=tuple(words.moments),
    )


def _bearers(norms: Iterable[Norm]) -> Iterator[tuple[Norm, s.Word]]:
    """Each norm with its bearer: a rule that names several parties is as many norms in a row."""
    place, before = 0, None
    for norm in norms:
        place = place + 1 if norm.formal is before and place + 1 < len(norm.formal.who.words) else 0
        before = norm.formal
        yield norm, norm.formal.who.words[place]


class _Norm:
    """One norm, taken apart."""

    def __init__(self, source: Source, kinds: Kinds, tests: Conditions) -> None:
        self.source = source
        self.rule = source.norm.formal
        self.party = name_of(source.party)
        self.kinds = kinds
        self.tests = tests

    def drafts(self) -> Iterator[Draft]:
        """All that the norm comes to."""
        rule = self.rule
        if rule.modal in ("face", "may face"):
            yield self._sanction()
        elif rule.act.power is not None:
            yield from self._power(rule.act.power)
        else:
            for word in self._acts():
                yield from self._plain(word)

    # --- plain acts ----------------------------------------------------------------------------------------------

    def _acts(self) -> tuple[s.Word | None, ...]:
        return self.rule.act.words.words if self.rule.act.words else (None,)

    def _plain(self, word: s.Word | None) -> Iterator[Draft]:
        """What a norm without a power says of one of its acts."""
        rule, act = self.rule, self._name(word)
        match rule.modal:
            case "must" | "should" if rule.only:
                yield from self._only(word)
            case "must" | "should":
                yield from self._duty(word)
            case "must not" | "must never" | "should not":
                yield from self._ban(word)
            case "may" if rule.only:
                yield from self._only(word)
            case "may":
                yield from self._may(word)
            case _:
                opened = self.tests.expr(rule.condition, "if", self.source.clause)
                when, ended = self._case()
                yield self._draft("ban", act, word, part="ban", when=when, unless=f.any_of(opened, self._unless(ended)))
                may = self._draft("permission", act, word, part="may", when=f.all_of(when, opened), unless=ended)
                yield replace(may, half=True)

    def _ban(self, word: s.Word | None) -> Iterator[Draft]:
        """A ban or advice against; the exception of a ban is a permission."""
        when, ended = self._case()
        others = [w for w in self._acts() if w is not None and w != word]
        if others and self.rule.act.words and self.rule.act.words.join == "and":
            when = f.all_of(when, *(self._done(other) for other in others))
        effect: f.Effect = "advice-against" if self.rule.modal == "should not" else "ban"
        yield self._draft(effect, self._name(word), word, when=when, unless=self._unless(ended))
        if effect == "ban" and self.rule.unless is not None:
            free = f.all_of(when, self.tests.expr(self.rule.unless, "unless", self.source.clause))
            exception = self._draft("permission", self._name(word), word, part="except", when=free, unless=ended)
            yield replace(exception, half=True)

    def _may(self, word: s.Word | None) -> Iterator[Draft]:
        """A permission; one up to an amount bans what is beyond it."""
        when, ended = self._case()
        amount = next((how for how in self.rule.how if isinstance(how, s.Amount)), None)
        within = self.tests.amount(amount) if amount is not None else f.TRUE
        act, unless = self._name(word), self._unless(ended)
        yield self._draft("permission", act, word, when=f.all_of(when, within), unless=unless)
        if amount is not None and amount.bound in ("at most", "below"):
            yield self._draft("ban", act, word, part="beyond", when=when, unless=f.any_of(within, unless))

    def _only(self, word: s.Word | None) -> Iterator[Draft]:
        """`only W may A`: W may, and whoever is not W must not."""
        when, ended = self._case()
        act, unless = self._name(word), self._unless(ended)
        effect: f.Effect = "advice" if self.rule.modal == "should" else "permission"
        yield replace(self._draft(effect, act, word, when=when, unless=unless), half=True)
        if self.source.party != self.rule.who.words[0]:
            return
        named = [p for w in self.rule.who.words for p in self.kinds.bound(name_of(w), False)]
        others = tuple(p for p in self.kinds.parties if p not in named)
        against: f.Effect = "advice-against" if self.rule.modal == "should" else "ban"
        draft = self._draft(against, act, word, part="others", when=when, unless=unless)
        yield replace(
            draft,
            rule=replace(draft.rule, who=(), who_not=tuple(dict.fromkeys(named))),
            covers=frozenset(others),
            reserved=frozenset(name_of(w) for w in self.rule.who.words),
        )

    def _duty(self, word: s.Word | None) -> Iterator[Draft]:
        """A duty or advice, what it bans because it is against it, and the gates that it sets up."""
        rule, act = self.rule, self._name(word)
        must = rule.modal == "must"
        when, ended = self._case()
        unless = self._unless(ended)
        others = [w for w in self._acts() if w is not None and w != word]
        either: f.Condition = f.FALSE
        if others and rule.act.words and rule.act.words.join == "or":
            either = f.any_of(*(f.Presumed(of=self._done(other), value=False) for other in others))
        yield self._draft(
            "duty" if must else "advice", act, word, when=when, unless=f.any_of(unless, either), timing=self._timing()
        )
        known = None if word is None or word.quoted else self.kinds.words.actions.get(word.text)
        if known is not None and known.against:
            yield self._against(known.against, word, must, when, unless)
        if must and word is self._acts()[0]:
            done = [self._done(w) for w in self._acts()]
            either_done = rule.act.words is not None and rule.act.words.join == "or"
            yield from self._gates(f.any_of(*done) if either_done else f.all_of(*done))

    def _against(self, against: str, word: s.Word | None, must: bool, when: f.Condition, unless: f.Condition) -> Draft:
        draft = self._draft(
            "ban" if must else "advice-against", against, word, part="against", when=when, unless=unless
        )
        args = tuple(replace(a, prep="with") if a.prep == "from" else a for a in draft.rule.args)
        return replace(draft, rule=replace(draft.rule, args=args))

    def _gates(self, done: f.Condition) -> Iterator[Draft]:
        """`must A before B` and `must A while B`: B waits for A."""
        started = [self.tests.event(how.event, self.party) for how in self.rule.how if isinstance(how, s.After)]
        when = f.all_of(self.tests.expr(self.rule.when, "when", self.source.clause), *started)
        for number, how in enumerate(h for h in self.rule.how if isinstance(h, s.Before | s.While)):
            event = how.event
            if not isinstance(event, s.Event) or event.words is None or event.allow:
                continue
            doer = next(
                (name_of(w) for a in event.args if a.prep == "by" and isinstance(a.what, s.Who) for w in a.what.words),
                self.party,
            )
            lead = how.lead if isinstance(how, s.Before) else None
            waits = self.tests.earlier(done, lead) if lead is not None else done
            for place, word in enumerate(event.words.words):
                if name_of(word) in self.kinds.words.moments:
                    continue
                part = "gate" + (f"-{number + place + 1}" if number + place else "")
                act = s.Act(words=s.Who((word,)), args=tuple(a for a in event.args if a.prep != "by"))
                unless = f.any_of(waits, self._unless(f.FALSE))
                draft = self._draft("gate", name_of(word), word, part=part, when=when, unless=unless, act=act)
                who = tuple(self.kinds.bound(doer, True))
                yield replace(draft, rule=replace(draft.rule, who=who), covers=frozenset(self.kinds.party(doer)))

    # --- powers ----------------------------------------------------------------------------------------------------

    def _power(self, power: str) -> Iterator[Draft]:
        """`X may allow A by Y` and its like: what X does, and what that gives Y."""
        rule = self.rule
        doers = [w for a in rule.act.args if a.prep == "by" and isinstance(a.what, s.Who) for w in a.what.words]
        modal: f.Effect = {"must": "duty", "should": "advice", "may": "permission", "should not": "advice-against"}.get(
            rule.modal, "ban"
        )  # type: ignore[assignment]
        for word in self._acts():
            if rule.modal in ("may only", "must only") or rule.only:
                yield from self._plain(word)
            else:
                when, ended = self._case()
                timing = self._timing() if modal == "duty" else None
                yield self._draft(modal, self._name(word), word, when=when, unless=self._unless(ended), timing=timing)
            if power == "ensure" or rule.modal in _BANS or rule.modal == "should":
                if power == "ensure" and rule.modal == "must" and word is self._acts()[0]:
                    yield from self._gates(
                        f.all_of(*(self.tests.doing(w, doer, rule.act.args) for w in self._acts() for doer in doers))
                    )
                continue
            for doer in doers:
                yield self._addressed(power, word, doer)

    def _addressed(self, power: str, word: s.Word | None, doer: s.Word) -> Draft:
        """What a power gives the one addressed: a permission once it is approved, a duty once it is required."""
        act = s.Act(words=s.Who((word,)) if word else None, args=tuple(a for a in self.rule.act.args if a.prep != "by"))
        when = self.tests.expr(self.rule.when, "when", self.source.clause)
        if self.rule.condition is not None:
            when = f.all_of(when, self.tests.expr(self.rule.condition, "if", self.source.clause))
        name, unless = name_of(word) if word else "", self._unless(f.FALSE)
        if power == "allow":
            step = self.tests.approval(self.party)
            draft = self._draft(
                "permission", name, word, part="allowed", when=f.all_of(when, step), unless=unless, act=act
            )
        else:
            step = self.tests.required(self.party, self._name(word), name_of(doer))
            draft = self._draft("duty", name, word, part="required", when=f.all_of(when, step), unless=unless, act=act)
        who = self.kinds.bound(name_of(doer), False)
        rule = replace(draft.rule, who=who, party=name_of(doer))
        if power == "require":
            return replace(draft, rule=rule, covers=frozenset(self.kinds.party(name_of(doer))))
        everywhere = frozenset(c.id for c in self.kinds.policy.clauses)
        return replace(
            draft, rule=rule, covers=frozenset(self.kinds.party(name_of(doer))), despite=everywhere, power=True
        )

    # --- sanctions ---------------------------------------------------------------------------------------------------

    def _sanction(self) -> Draft:
        rule = self.rule
        named = " ".join(name_of(w) for w in (rule.act.words.words if rule.act.words else ()))
        breached = [
            (how.event.breach_of, clause_id)
            for how in rule.how
            if isinstance(how, s.After) and how.event.breach_of is not None
            for clause_id in self.kinds.clauses(how.event.breach_of)
        ]
        when = self.tests.expr(rule.when, "when", self.source.clause)
        draft = self._draft("sanction", named, None, when=when, unless=self._unless(f.FALSE), act=s.Act())
        every = tuple(c.id for c in self.kinds.policy.clauses)
        told = tuple(dict.fromkeys(clause_id for _, clause_id in breached))
        return replace(draft, rule=replace(draft.rule, acts=(), breach_of=told or every))

    # --- the parts of a rule --------------------------------------------------------------------------------------------

    def _name(self, word: s.Word | None) -> str:
        """The name of an act: a word, with its power; `follow` and `breach` with their place."""
        act = self.rule.act
        if act.verb is not None and act.ref is not None:
            return f"{act.verb} {self.tests.place(act.ref)}"
        return (f"{act.power} " if act.power else "") + (name_of(word) if word else "")

    def _done(self, word: s.Word | None) -> f.Condition:
        """That the bearer has done one of the rule's acts."""
        act = self.rule.act
        if word is None or act.verb is not None:
            return self.tests.own(self._name(word), self.party)
        return self.tests.doing(word, s.Word(self.party.strip('"'), self.source.party.quoted), act.args)

    def _case(self) -> tuple[f.Condition, f.Condition]:
        """In which cases the rule is in force, and what ends it."""
        rule, tests = self.rule, self.tests
        when = [tests.expr(rule.when, "when", self.source.clause)]
        ended: list[f.Condition] = []
        duty = rule.modal in ("must", "should") and not rule.only
        for how in rule.how:
            match how:
                case s.After(event, delay):
                    when.append(tests.event(event, self.party, None if duty else delay))
                case s.While(event):
                    when.append(tests.event(event, self.party))
                case s.Until(s.Time(text)) | s.Before(s.Time(text)) if isinstance(how, s.Until) or not duty:
                    ended.append(tests.from_time(text))
                case s.Until(s.Event() as event):
                    ended.append(tests.event(event, self.party))
                case s.Before(s.Event() as event) if not duty:
                    ended.append(tests.event(event, self.party))
                case s.Amount() if rule.modal in (*_BANS, "may only", "must only") or rule.only:
                    when.append(tests.amount(how))
                case s.InWriting() if not duty:
                    when.append(tests.manner())
        return f.all_of(*when), f.any_of(*ended)

    def _unless(self, ended: f.Condition) -> f.Condition:
        unless = self.tests.expr(self.rule.unless, "unless", self.source.clause) if self.rule.unless else f.FALSE
        return f.any_of(unless, ended)

    def _timing(self) -> f.Timing | None:
        """When a duty falls due."""
        given: dict[str, object] = {}
        triggers: list[str] = []
        for how in self.rule.how:
            match how:
                case s.After(event, delay):
                    triggers += self.tests.keys(self.tests.event(event, self.party))
                    given["delay"] = spans(delay, self.kinds.words)
                case s.Within(span, the):
                    given["within"], given["within_the"] = spans(span, self.kinds.words), the
                case s.AtOnce():
                    given["at_once"] = True
                case s.Every(unit, number):
                    given["every"] = spans(s.Quantity(number or 1, unit), self.kinds.words)
                case s.Before(s.Time(text)):
                    given["before_time"] = minutes(text)
                case s.Before(s.Event() as event, lead):
                    given["before"] = next(iter(self.tests.keys(self.tests.event(event, self.party))), None)
                    given["lead"] = spans(lead, self.kinds.words)
        timing = f.Timing(triggers=tuple(triggers), **given)  # type: ignore[arg-type]
        return None if timing == f.Timing() else timing

    def _measure(self) -> str | None:
        """How much of a thing, and in what manner, a duty asks for."""
        phrases = [print_phrase(how) for how in self.rule.how if isinstance(how, s.Amount | s.InWriting)]
        return " ".join(phrases) or None

    def _draft(
        self,
        effect: f.Effect,
        name: str,
        word: s.Word | None,
        *,
        part: str = "",
        when: f.Condition,
        unless: f.Condition,
        act: s.Act | None = None,
        timing: f.Timing | None = None,
    ) -> Draft:
        source, rule = self.source, self.rule
        asks = effect in ("duty", "advice")
        several = len(self._acts()) > 1 and not part.startswith("gate")
        place = next((n for n, w in enumerate(self._acts()) if w is word), 0)
        part = "-".join(filter(None, (part, str(place + 1) if several else "")))
        reached = self.kinds.act(name)
        made = f.Rule(
            id=source.id + (f"/{part}" if part else ""),
            norm=source.id,
            part=part,
            effect=effect,
            never=rule.modal == "must never",
            modal=rule.modal,
            modality=source.norm.modality,
            party=self.party,
            who=self.kinds.bound(self.party, effect in ("ban", "gate", "advice-against")),
            named=name,
            acts=(name,) if asks else reached,
            args=self.tests.args(act or rule.act, word, filled=asks),
            when=when,
            unless=unless,
            measure=self._measure() if asks else None,
            timing=timing,
            met_by=self._met_by() if effect == "duty" and not part.startswith("required") else (),
            instruments=self.tests.instruments(rule),
            clause=source.clause.id,
            number=source.clause.number,
            place=source.place,
            page=source.clause.page,
            words=print_rule(replace(rule, proposed=False, doubtful=False, disputed=False)),
            text_sha=source.sha,
            reviewed=source.norm.reviewed,
        )
        overridden = [
            clause_id for how in rule.how if isinstance(how, s.Despite) for clause_id in self.kinds.clauses(how.ref)
        ]
        return Draft(
            rule=made,
            covers=frozenset(self.kinds.party(self.party)),
            reaches=frozenset(reached),
            despite=frozenset(overridden),
            delegates=self._delegation(word) if effect == "permission" or asks else None,
        )

    def _met_by(self) -> tuple[str, ...]:
        """The steps that meet a duty."""
        rule = self.rule
        if rule.act.power == "ensure":
            doers = [w for a in rule.act.args if a.prep == "by" and isinstance(a.what, s.Who) for w in a.what.words]
            done = [self.tests.doing(w, doer, rule.act.args) for w in self._acts() for doer in doers]
        else:
            done = [self._done(w) for w in self._acts()]
        return tuple(dict.fromkeys(key for each in done for key in self.tests.keys(each)))

    def _delegation(self, word: s.Word | None) -> Delegation | None:
        """What `delegate of R to Y` hands on, save what `unless under …` keeps back."""
        if word is None or word.quoted or word.text != "delegate":
            return None
        args = self.rule.act.args
        refs = [a.what for a in args if a.prep == "of" and isinstance(a.what, s.Ref)]
        to = [name_of(w) for a in args if a.prep == "to" and isinstance(a.what, s.Who) for w in a.what.words]
        if not refs or not to:
            return None
        handed = {clause_id for ref in refs for clause_id in self.kinds.clauses(ref)}
        kept = self.rule.unless
        for test in kept.of if isinstance(kept, s.Any) else (kept,):
            if isinstance(test, s.Governed):
                handed -= set(self.kinds.clauses(test.ref))
        return Delegation(to[0], frozenset(handed), self._done(word))


def _delegated(drafts: list[Draft], kinds: Kinds) -> Iterator[Draft]:
    """The rules that stand for Y as well, once X has delegated them."""
    for number, giver in enumerate(d for d in drafts if d.delegates is not None):
        assert giver.delegates is not None
        handed, own = giver.delegates, giver.rule.party
        taker = kinds.party(handed.to)
        for draft in drafts:
            rule = draft.rule
            if rule.clause not in handed.of or rule.norm == giver.rule.norm or rule.effect == "sanction":
                continue
            mark = f"to-{handed.to.strip(chr(34)).replace(' ', '-')}" + (f"-{number + 1}" if number else "")
            if rule.party == own and not rule.who_not:
                made = replace(
                    rule,
                    id=f"{rule.id}/{mark}",
                    part=f"{rule.part}/{mark}".strip("/"),
                    party=handed.to,
                    who=taker,
                    when=f.all_of(rule.when, handed.step),
                )
                yield replace(draft, rule=made, covers=frozenset(taker))
            elif own in draft.reserved:
                made = replace(rule, id=f"{rule.id}/{mark}", part=f"{rule.part}/{mark}")
                yield replace(
                    draft,
                    rule=replace(made, who=taker, unless=f.any_of(rule.unless, handed.step)),
                    covers=frozenset(taker) - set(rule.who_not),
                )
