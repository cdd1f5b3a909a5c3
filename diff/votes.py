"""What one rule says to a request: a vote, on its own act, on the act that it is a gate for, on the opposite of its act.

Votes are not yet held against one another (`defeat`) nor folded into one answer (`stance`).
"""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ..grammar import syntax as s
from ..grammar.printer import print_expr, print_rule
from ..grammar.vocabulary import Action
from .fit import Fit, World, act_fit, addressed, args_fit, best, fit_of, own_args, party_fit, same_act, worst
from .lookup import bound_by, some_of
from .truth import conjuncts, opens, steps_in, tests_in, value_of

Answer = Literal["prohibited", "required", "conditional", "discouraged", "recommended", "permitted", "silent"]

BANS = frozenset(("must not", "must never", "should not"))


class Vote(Struct, frozen=True, kw_only=True):
    """What one rule says to the question. `open` are the conditions, as written, that would still have to be known; `practice`
    tells that no rule is stated: it is what the clause tells is done, put as the rule that it would be; `sure` that it rests on
    words of the packs.
    """

    clause: str
    rule: str
    stance: Answer
    open: tuple[str, ...] = ()
    practice: bool = False
    sure: bool = True


class Voice(Struct, frozen=True):
    """A vote with what defeat needs to know. `votes` is False for a rule that only stands beside."""

    vote: Vote
    votes: bool
    rule: s.Rule
    party: str
    acts: tuple[str, ...]
    certain: bool


def voices_of(clause: str, rule: s.Rule, world: World, *, practice: bool = False) -> Iterator[Voice]:
    """All that one rule says to the request: on its own act, on the act it is a gate for, on the opposite of its act."""
    if rule.modal in ("face", "may face"):
        return
    for party in (bound for word in rule.who.words for bound in _bound_by(word, rule, world)):
        for found, fits in (
            own(rule, party, world),
            opposite(rule, party, world),
            gate(rule, party, world),
            leave(rule, party, world),
        ):
            if found is None or fits == "apart":
                continue
            acts = tuple(w.text for w in rule.act.words.words) if rule.act.words else ()
            yield Voice(
                vote=Vote(
                    clause=clause,
                    rule=print_rule(rule),
                    stance=found[0],
                    open=found[1],
                    practice=practice,
                    sure=_sure(rule, found, world),
                ),
                votes=fits == "covers" and _meets(rule, world),
                rule=rule,
                party=party,
                acts=acts,
                certain=not found[1],
            )


def _bound_by(word: s.Word, rule: s.Rule, world: World) -> tuple[str, ...]:
    """The party that a rule's word binds; what is left to some of a party is said of all of them."""
    some = rule.only and some_of(word, world.words) is not None
    return bound_by(word, world.words) or ((word.text,) if some else ())


def _sure(rule: s.Rule, found: tuple[Answer, tuple[str, ...]], world: World) -> bool:
    """Whether a vote rests on what the packs know: not one that depends on the document's own words alone, nor one whose rule
    does not say what it comes before, where that is asked.
    """
    if rule.modal in ("must", "should") and any(isinstance(how, s.Before) for how in world.request.how):
        return any(isinstance(how, s.Before | s.While) and isinstance(how.event, s.Event) for how in rule.how)
    if found[0] != "conditional" or rule.only or rule.act.power:
        return True
    waits = [test for part in (rule.when, rule.condition, rule.unless) for test in conjuncts(part)]
    if not waits and any(isinstance(how, s.Before | s.While) for how in rule.how):
        return rule.modal == "must" and _known(rule.act.words)
    return any(_is_known(test) for test in waits if value_of(test, world)[0] is None) or bool(world.request.how)


def _is_known(test: s.Expr) -> bool:
    """Whether a test, or a part of it, is told in the packs' words."""
    return any(not isinstance(one, s.Holds) or not one.fact.quoted for one in tests_in(test))


_Said = tuple[tuple[Answer, tuple[str, ...]] | None, Fit]
_NOTHING: _Said = (None, "apart")


def own(rule: s.Rule, party: str, world: World) -> _Said:
    """What a rule says of its own act."""
    duty = rule.modal in ("must", "should")
    actor = _actor(rule)
    if actor is not None:
        party = actor
    elif rule.act.power is not None:
        return _NOTHING
    if rule.act.power == "require" and rule.modal in BANS:  # who need not do it may all the same
        return _NOTHING
    who = party_fit(party, world)
    lent = rule.modal in BANS or (duty and _everybodys(rule.act.words, world))
    if party == "school" and lent and any(world.for_school(asked) for asked in world.parties):
        who = "covers"
    if "everyone" in world.parties and rule.modal in BANS and who == "narrower" and _bad(rule.act.words, world):
        who = "covers"  # what is bad and forbidden to one group is no liberty of the others
    if rule.only and not rule.act.power:
        return _only_bearer(rule, party, who, world)
    act: Fit = "covers" if duty and same_act(rule.act.words, world) else act_fit(rule.act.words, world.acts, world)
    # What is done to nobody in particular is done to all (`must monitor`), if it is what the rule is about.
    needed = ("with", "to") if rule.act.words and len(rule.act.words.words) == 1 else ("with", "to", "of")
    args = own_args(rule.act, world)
    if rule.modal == "may" and addressed(rule.act.words, world) and all(a.prep != "to" for a in world.request.act.args):
        args = tuple(arg for arg in args if arg.prep != "to")  # leave to turn to somebody is leave
    fit = worst((who, act, args_fit(args, world.request.act.args, duty, world, needed)))
    if fit == "apart" or not _same_manner(rule, world):
        return _NOTHING
    when, reasons = value_of(rule.when, world)
    if when is False:
        return _NOTHING
    if "what" in reasons and not duty:
        fit = "narrower"
    waiting = opens(rule.when, world)
    if rule.modal in BANS:
        bad = _bad(rule.act.words, world)
        waiting = tuple(test for test in waiting if not (_OF_ANY_PUPIL.fullmatch(test) or (bad and _WHICH.match(test))))
    said = answer_of(rule, waiting, world)
    if rule.modal in BANS and said[0] == "conditional" and not names_means(rule, world):
        fit = worst((fit, "narrower"))
    if rule.modal in BANS and "school" in world.parties and party not in _WHOLE:
        fit = worst((fit, "narrower"))
    if not same_act(rule.act.words, world) and said[0] not in ("prohibited", "discouraged"):
        fit = "narrower"
    return said, fit


_WHICH = re.compile(r'"(?:which|that|who|whose)\b')
"""What is told of the thing in a relative clause: of what nobody may do at all it only tells the kind."""


def _bad(words: s.Who | None, world: World) -> bool:
    """Whether an act is one that nobody asks for, as the packs know."""
    return all(act is not None and act.leaning == "bad" for act in _acts(words, world))


_EVERYBODYS = ("reporting", "safety")
"""Topics of what all who work for the school do, where it is the school's to do."""


def _everybodys(words: s.Who | None, world: World) -> bool:
    return all(act is not None and act.topic in _EVERYBODYS for act in _acts(words, world))


def _acts(words: s.Who | None, world: World) -> list[Action | None]:
    """What the packs know of the words of an act, None for words that they do not know; one None where there are no words."""
    return [world.words.actions.get(word.text) for word in words.words] if words and words.words else [None]


_OF_ANY_PUPIL = re.compile(r"pupil\.age (?:below|at most) (?:1[6-9]|2\d) years")
"""A test that nearly every pupil meets: a ban that asks for it is one in the ordinary case."""


_PINNED = (("device", "network"), ("period", "place", "time", "day", "event"), ("under-age", "pupil.age", "pupil.year"))
"""Facts that tell the same sort of thing. Whoever asks about one of them is answered by a rule that says so much of it."""


_WHOLE = frozenset(("school", "everyone", "staff"))
"""Whose bans bind the school: what one of its people must not do, another may."""


def _meets(rule: s.Rule, world: World) -> bool:
    """Whether a rule that leaves an act open tells of all that narrows what is asked of it: with what device, when or where,
    how old. What may be done at lunch says nothing of the school's devices. A ban need only tell of whoever is too young.
    """
    if not any(world.words.actions[act].leaning == "optional" for act in world.acts if act in world.words.actions):
        return True
    tests = (test for part in (rule.when, rule.condition) for test in tests_in(part))
    tested = {
        test.fact.text if isinstance(test, s.Holds) else test.fact
        for test in tests
        if isinstance(test, s.Is | s.Compare | s.Holds)
    }
    tested |= _told(rule, world)
    asked = _PINNED[-1:] if rule.modal in (*BANS, "must", "should") else _PINNED
    pins = [facts for facts in asked if any(fact in world.facts for fact in facts)]
    return all(not tested.isdisjoint(facts) for facts in pins)


def names_means(rule: s.Rule, world: World) -> bool:
    """Whether a rule tells with which device or over which network, if the question does."""
    return _names(rule, _PINNED[0], world)


def _names(rule: s.Rule, facts: tuple[str, ...], world: World) -> bool:
    """Whether a rule tells of one of these facts, if any of them is asked about."""
    asked = [fact for fact in facts if fact in world.facts and fact not in _told(rule, world)]
    return not asked or any(isinstance(test, s.Is) and test.fact in asked for test in tests_in(rule.when))


def _told(rule: s.Rule, world: World) -> set[str]:
    """The facts that the acts of a rule settle by themselves."""
    return {fact for act in _acts(rule.act.words, world) if act is not None for fact in act.tells}


def _actor(rule: s.Rule) -> str | None:
    """Whose act it is, where a rule is about another's: the party after `by`."""
    if rule.act.power is None:
        return None
    return next((a.what.words[0].text for a in rule.act.args if a.prep == "by" and isinstance(a.what, s.Who)), None)


def answer_of(rule: s.Rule, waiting: tuple[str, ...], world: World) -> tuple[Answer, tuple[str, ...]]:
    """The vote of a rule that speaks, and what is still open in it."""
    excepted, reasons = value_of(rule.unless, world, exception=True)
    steps = (print_expr(rule.unless),) if rule.unless is not None and excepted is None and "step" in reasons else ()
    power = rule.act.power
    until = ("until",) if waits_until(rule) else ()
    started = tuple("after" for how in rule.how if isinstance(how, s.After | s.Amount))
    match rule.modal:
        case "must not" | "must never":
            if excepted:
                return "permitted", ()
            tied = (*until, *_tied(rule))
            return ("conditional" if waiting or tied or steps else "prohibited"), (*waiting, *tied, *steps)
        case "should not":
            return ("permitted", ()) if excepted else ("discouraged", (*waiting, *steps))
        case "should":
            return "recommended", (*waiting, *steps)
        case "must" if power in ("allow", "require"):
            return "conditional", (f"{power} by {rule.who.words[0].text}",)
        case "must":
            return ("permitted", ()) if excepted else ("required", (*waiting, *steps))
        case "may" if power in ("allow", "require"):
            return "conditional", (f"{power} by {rule.who.words[0].text}",)
        case "may":
            return ("conditional" if waiting or started or steps else "permitted"), (*waiting, *started, *steps)
        case _:
            met, _why_not = value_of(rule.condition, world)
            if met is None or waiting or within_when(rule):
                return "conditional", (*waiting, *((print_expr(rule.condition),) if rule.condition is not None else ()))
            return ("permitted" if met else "prohibited"), ()


def within_when(rule: s.Rule) -> bool:
    """Whether what alone opens the way is part of when the rule holds: `during the week | only on Fridays`."""
    facts = [{test.fact for test in tests_in(part) if isinstance(test, s.Is)} for part in (rule.when, rule.condition)]
    return not facts[0].isdisjoint(facts[1])


def waits_until(rule: s.Rule) -> bool:
    """Whether a rule ends with something that has to happen. A time of day ends it every day, as an exception would."""
    return any(isinstance(how, s.Until) and not isinstance(how.event, s.Time) for how in rule.how)


def _tied(rule: s.Rule) -> tuple[str, ...]:
    """`while` and `after` where a ban holds only beside or behind something else that is done."""
    events = ((how, "while" if isinstance(how, s.While) else "after") for how in rule.how)
    return tuple(word for how, word in events if isinstance(how, s.While | s.After) and isinstance(how.event, s.Event))


def _only_bearer(rule: s.Rule, party: str, who: Fit, world: World) -> _Said:
    """`only W may A`: whoever is not W must not; where W is some of those asked about, it depends on who."""
    if not same_act(rule.act.words, world):
        return _NOTHING
    fit = worst(
        (
            act_fit(rule.act.words, world.acts, world),
            args_fit(own_args(rule.act, world), world.request.act.args, False, world),
        )
    )
    when, reasons = value_of(rule.when, world)
    if fit == "apart" or when is False:
        return _NOTHING
    if "what" in reasons:
        fit = "narrower"
    waiting = opens(rule.when, world)
    others = [w.text for w in rule.who.words if w.text != party]
    some = next((some_of(w, world.words) for w in rule.who.words if w.text == party), None)
    of_them = some is not None and party_fit(some, world) != "apart"
    on_behalf = party == "school" and any(world.for_school(asked) for asked in world.parties)
    if who == "covers" and "school" not in world.parties:
        said = answer_of(rule, waiting, world)
        return (("permitted", said[1]) if said[0] == "required" else said), fit
    if who in ("covers", "narrower") or of_them or on_behalf:
        return ("conditional", (f"only {party}",)), fit
    if others and any(party_fit(other, world) != "apart" for other in others):
        return _NOTHING
    return ("conditional" if waiting else "prohibited", waiting), fit


def opposite(rule: s.Rule, party: str, world: World) -> _Said:
    """`must B` bans what is against B, `should B` advises against it."""
    if rule.modal not in ("must", "should") or rule.act.power or not rule.act.words:
        return _NOTHING
    known = (world.words.actions.get(w.text) for w in rule.act.words.words)
    against = tuple(action.against for action in known if action and action.against)
    fit = worst(
        (
            party_fit(party, world),
            best(fit_of(word, asked, world) for word in against for asked in world.acts),
            args_fit(_as_with(rule.act.args), world.request.act.args, True, world),
        )
    )
    when, reasons = value_of(rule.when, world)
    if fit == "apart" or when is False:
        return _NOTHING
    if "what" in reasons:
        fit = "narrower"
    waiting = opens(rule.when, world)
    if rule.modal == "should":
        return ("discouraged", waiting), fit
    return ("conditional" if waiting else "prohibited", waiting), fit


def _as_with(args: tuple[s.Arg, ...]) -> tuple[s.Arg, ...]:
    """Declining from somebody is against accepting with them."""
    return tuple(replace(a, prep="with") if a.prep == "from" else a for a in args)


def gate(rule: s.Rule, party: str, world: World) -> _Said:
    """`must A before B` and `must A while B`: B depends on A, for the same bearer, or for all who act for the school."""
    if rule.modal != "must" or rule.act.power:
        return _NOTHING
    for how in rule.how:
        if not isinstance(how, s.Before | s.While) or not isinstance(how.event, s.Event) or how.event.words is None:
            continue
        event = how.event
        doer = next((a.what.words[0].text for a in event.args if a.prep == "by" and isinstance(a.what, s.Who)), party)
        if doer == party and _gives_leave(rule):
            doer = "school"
        who = party_fit(doer, world)
        if doer == "school" and any(world.for_school(asked) for asked in world.parties):
            who = "covers"
        act = act_fit(event.words, world.acts, world) if same_act(event.words, world) else "apart"
        if isinstance(how, s.While) and all(map(world.good, world.acts)):
            act = "apart"  # `phones are off while teaching` says nothing of whether there is teaching
        fit = worst((who, act, args_fit(event.args, world.request.act.args, False, world)))
        when, reasons = value_of(rule.when, world)
        if fit == "apart" or when is False:
            continue
        if "what" in reasons or (isinstance(how, s.While) and not _known(rule.act.words)):
            fit = "narrower"  # `where somebody writes to us, a form is used` opens no way to writing
        if leave_lacking(rule, world):
            return ("prohibited", ()), fit
        done = " and ".join(w.text for w in rule.act.words.words) if rule.act.words else "that"
        return ("conditional", (done, *opens(rule.when, world))), fit
    return _NOTHING


def leave_lacking(rule: s.Rule, world: World) -> bool:
    """Whether a rule asks for an approval or a consent, or waits for one, of which it is told that it is lacking."""
    kinds = {step.kind for test in (rule.when, rule.condition, rule.unless) for step in steps_in(test)}
    kinds |= {act.obtains for act in _acts(rule.act.words, world) if act is not None and act.obtains}
    return any(world.facts.get(kind) is False for kind in sorted(kinds))


def _gives_leave(rule: s.Rule) -> bool:
    """Whether a rule is for those who give leave: they approve what others propose, or obtain approval from themselves."""
    names = [word.text for word in rule.act.words.words] if rule.act.words else []
    from_self = any(arg.prep == "from" and arg.what == rule.who for arg in rule.act.args)
    return "give-approval" in names or ("obtain-approval" in names and from_self)


def _known(words: s.Who | None) -> bool:
    """Whether an act is told in the packs' words."""
    return words is not None and not any(word.quoted for word in words.words)


def leave(rule: s.Rule, party: str, world: World) -> _Said:
    """To the question whether approval or consent is had before B: a rule that lets nobody do B without it requires it."""
    kinds = {known.obtains for act in world.acts if (known := world.words.actions.get(act)) and known.obtains}
    if not kinds or rule.act.power:
        return _NOTHING
    waits = {
        "must not": rule.unless, "must never": rule.unless, "may only": rule.condition, "must only": rule.condition,
        "may": rule.when,
    }.get(rule.modal)  # fmt: skip
    if not any(step.kind in kinds for step in steps_in(waits)):
        return _NOTHING
    for acts in before_what(world.request):
        fit = act_fit(rule.act.words, acts, world)
        who = party_fit(party, world)
        if party in ("school", "everyone") or ("school" in world.parties and world.for_school(party)):
            who = "covers"
        when, reasons = value_of(rule.when, world)
        if fit == "apart" or who == "apart" or when is False:
            continue
        return ("required", ()), worst((fit, who, "narrower" if "what" in reasons else "covers"))
    return _NOTHING


def before_what(request: s.Request) -> Iterator[tuple[str, ...]]:
    """The acts of each event before which what is asked about is to be done."""
    for how in request.how:
        if isinstance(how, s.Before) and isinstance(how.event, s.Event) and how.event.words is not None:
            yield tuple(word.text for word in how.event.words.words)


def _same_manner(rule: s.Rule, world: World) -> bool:
    """Whether a rule has the manner that is asked about: as often, in writing, before the same kind of act."""
    for asked in world.request.how:
        if isinstance(asked, s.Every) and not any(isinstance(h, s.Every) and _as_often(h, asked) for h in rule.how):
            return False
        if isinstance(asked, s.InWriting) and asked not in rule.how:
            return False
        if isinstance(asked, s.Before) and isinstance(asked.event, s.Event):
            events = [h.event for h in rule.how if isinstance(h, s.Before | s.While) and isinstance(h.event, s.Event)]
            acts = [w.text for w in asked.event.words.words] if asked.event.words else []
            if events and all(act_fit(event.words, acts, world) == "apart" for event in events):
                return False
    return True


_LENGTHS = {"day": 1, "week": 7, "month": 30, "half-term": 42, "term": 84, "school-year": 365, "year": 365}


def _as_often(have: s.Every, want: s.Every) -> bool:
    """Whether a recurrence comes round at least as often as another."""
    length = [_LENGTHS.get(every.unit.removesuffix("s"), 9999) * (every.number or 1) for every in (have, want)]
    return length[0] <= length[1]
