"""A request against one policy: what is a kind of what there, and how far what a rule names covers what is asked.

Parties, acts and arguments fit alike: `covers`, `narrower` (a kind of what is asked) or `apart`. Data of the packs and the
policy's own roles; what a rule says is for `votes`.
"""

from collections.abc import Collection, Iterable
from copy import copy
from typing import Literal

from ..grammar import syntax as s
from ..grammar.model import Policy
from ..grammar.vocabulary import Vocabulary
from .truth import given_in

FOR_SCHOOL = frozenset(("staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "school", "site_team"))
"""Bearers who act for the school: what one of them has to do, the school does."""

Fit = Literal["covers", "narrower", "apart"]


class World:
    """A request against a policy's roles and a vocabulary: what is a kind of what, and which facts are given."""

    def __init__(self, policy: Policy, request: s.Request, vocabulary: Vocabulary) -> None:
        self.request = request
        self.words = vocabulary
        self._roles = {role.name: role.kind for role in policy.roles}
        self._bearers = {role.name: role.bearer for role in policy.roles}
        self.parties = tuple(word.text for word in request.who.words)
        self.acts = tuple(word.text for word in request.act.words.words) if request.act.words else ()
        self._kinds: dict[str, tuple[str, ...]] = {}
        self._others: dict[str, World] = {}
        self.facts = given_in(request.when)

    def of(self, party: str) -> "World":
        """The same request, asked about another party."""
        return self._others.get(party) or self._others.setdefault(party, self._of(party))

    def _of(self, party: str) -> "World":
        other = copy(self)
        other.parties = (party,)
        return other

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

    def good(self, act: str) -> bool:
        """Whether an act is one that nobody forbids."""
        known = self.words.actions.get(act)
        return known is not None and known.leaning == "good"

    def for_school(self, word: str) -> bool:
        """Whether a party acts for the school."""
        known = self.words.parties.get(self.kinds(word)[-1] if word in self._roles else word)
        bearer = self._bearers.get(word) or (known.bearer if known else None)
        return bearer in FOR_SCHOOL


Worlds = list[tuple[float, World]]
"""The situations that a question may be about, each with how sure its act is, the surest first."""


def fit_of(rule: str, asked: str, world: World) -> Fit:
    """Whether what a rule names covers what is asked, is a kind of it, or is something else."""
    if rule in world.kinds(asked):
        return "covers"
    return "narrower" if asked in world.kinds(rule) else "apart"


def best(fits: Iterable[Fit]) -> Fit:
    """The best of several: one that covers is enough."""
    found = set(fits)
    return "covers" if "covers" in found else "narrower" if "narrower" in found else "apart"


def worst(fits: Iterable[Fit]) -> Fit:
    """The worst of several: all have to cover."""
    found = set(fits)
    return "apart" if "apart" in found else "narrower" if "narrower" in found else "covers"


def party_fit(party: str, world: World) -> Fit:
    """How far the rules for a party cover those who are asked about."""
    if "school" in world.parties and world.for_school(party):
        return "covers"
    return best(fit_of(party, asked, world) for asked in world.parties)


def act_fit(words: s.Who | None, acts: Iterable[str], world: World) -> Fit:
    """How far the words of an act cover the acts that are asked about."""
    return best(fit_of(w.text, asked, world) for w in (words.words if words else ()) if not w.quoted for asked in acts)


def same_act(words: s.Who | None, world: World) -> bool:
    """Whether a rule is about what is asked itself or a kind of it. A ban reaches all kinds of its act; a duty, a
    permission or a condition on a wider act (`must report`) does not say that this kind of it is due or allowed.
    """
    return any(
        asked in world.kinds(w.text) for w in (words.words if words else ()) if not w.quoted for asked in world.acts
    )


_NEEDED = ("with", "to", "of")


def own_args(act: s.Act, world: World) -> tuple[s.Arg, ...]:
    """The arguments of an act that those of its words take which fit the request (`defame or cause-disrepute of pupil`)."""
    names = [w.text for w in (act.words.words if act.words else ()) if not w.quoted]
    fitting = [n for n in names if any(fit_of(n, asked, world) != "apart" for asked in world.acts)]
    known = [world.words.actions[n] for n in fitting if n in world.words.actions]
    return tuple(a for a in act.args if not known or len(names) == 1 or any(a.prep in action.takes for action in known))


def addressed(words: s.Who | None, world: World) -> bool:
    """Whether whom an act is done `to` is only whom one turns to: policies neither bar nor limit such acts (`appeal to`)."""
    known = [world.words.actions.get(word.text) for word in words.words] if words else []
    return bool(known) and all(act is not None and act.leaning in (None, "good") for act in known)


def args_fit(
    args: tuple[s.Arg, ...], asked: tuple[s.Arg, ...], duty: bool, world: World, needed: Collection[str] = _NEEDED
) -> Fit:
    """Whether the rule's arguments cover those asked. A duty with an argument more is still that duty; a ban is narrower. One
    that lacks an argument of those `needed` is narrower too.
    """
    given = {a.prep: [w.text for w in a.what.words] for a in asked if isinstance(a.what, s.Who)}
    fits: list[Fit] = ["covers"]
    for arg in args:
        if arg.prep == "by" or not isinstance(arg.what, s.Who):
            continue
        names = [w.text for w in arg.what.words]
        if arg.prep in given:
            fits.append(best(fit_of(name, want, world) for name in names for want in given[arg.prep]))
        elif not duty:
            fits.append("narrower")
    if duty and any(prep in needed and all(a.prep != prep for a in args) for prep in given):
        fits.append("narrower")
    return worst(fits)
