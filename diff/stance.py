"""What a policy says to a question: its rules folded into one stance, with the clauses that decide it.

A question is a request (a rule without its modal). Only rules that speak to all of it vote; those on a narrower act or
party stand beside. Rules are found by the acts that they name, so that a question looks only at those near it. The semantics
are told in `docs/packs.md` and `docs/language.md`; nothing here reads English.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from ..grammar import syntax as s
from ..grammar.model import Policy
from ..grammar.vocabulary import Vocabulary
from .defeat import contradiction, defeats
from .fit import World
from .votes import Answer, Voice, Vote, before_what, voices_of

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

_VERBS: dict[Answer, str] = {
    "prohibited": "forbids it",
    "required": "requires it",
    "conditional": "makes it depend",
    "discouraged": "advises against it",
    "recommended": "advises it",
    "permitted": "allows it",
    "silent": "says nothing of it",
}


class Stance(Struct, frozen=True, kw_only=True):
    """A policy's answer. `because` are the votes for it, `beside` rules on a narrower case and votes that came second."""

    stance: Answer
    contradictory: bool = False
    because: tuple[Vote, ...] = ()
    beside: tuple[Vote, ...] = ()
    why: str


class Shelf:
    """The rules of a policy by the acts that they name, so that a question looks only at those that can speak to it."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._rules: list[Ruled] = []
        self._naming: dict[str, list[int]] = {}
        for clause in policy.clauses:
            for practice, norms in ((False, clause.norms), (True, clause.practices)):
                for norm in {norm.rule: norm for norm in norms}.values():
                    for word in _acts(norm.formal):
                        self._naming.setdefault(word, []).append(len(self._rules))
                    self._rules.append(Ruled(clause.id, norm.formal, practice))

    def near(self, acts: tuple[str, ...], vocabulary: Vocabulary) -> list["Ruled"]:
        """The rules and practices, with their clauses, that name one of these acts, a wider or narrower one or its opposite; in
        order.
        """
        words = {word for act in acts for word in _related(vocabulary).get(act, (act,))}
        return [self._rules[number] for number in sorted({n for word in words for n in self._naming.get(word, ())})]


class Ruled(Struct, frozen=True):
    """A rule and its clause; `practice`: the clause tells that it is done, and states no rule."""

    clause: str
    rule: s.Rule
    practice: bool


def _acts(rule: s.Rule) -> set[str]:
    """The acts that a rule names: its own, and those before or while which it has to be done."""
    events = [how.event for how in rule.how if isinstance(how, s.Before | s.While) and isinstance(how.event, s.Event)]
    named = (rule.act.words, *(event.words for event in events))
    return {word.text for words in named if words is not None for word in words.words if not word.quoted}


@lru_cache(maxsize=8)
def _related(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Act → all acts by which a rule may speak to it: itself, wider and narrower ones, and those that are against these."""
    wider = {act: vocabulary.wider(act) for act in vocabulary.actions}
    kin = {act: {*wider[act], *(other for other in wider if act in wider[other])} for act in wider}
    against = {act: known.against for act, known in vocabulary.actions.items() if known.against}
    return {
        act: (*sorted(words), *sorted(other for other, opposed in against.items() if opposed in words))
        for act, words in kin.items()
    }


def stance(
    policy: Policy | Shelf,
    request: s.Request,
    vocabulary: Vocabulary,
    *,
    leave: bool = False,
    trust: Callable[[Vote], bool] | None = None,
) -> Stance:
    """The stance of a policy on a request. A request that names several parties or acts with `or` asks about any of them. With
    `leave` it is asked whether approval is needed: a vote that waits for one says that it is required. Votes that `trust` refuses
    do not decide.

    Whoever asks many questions of a policy gives its shelf, which is then made once.
    """
    shelf = policy if isinstance(policy, Shelf) else Shelf(policy)
    policy = shelf.policy
    world = World(policy, request, vocabulary)
    voices = [
        voice
        for one in shelf.near((*world.acts, *chain.from_iterable(before_what(request))), vocabulary)
        for voice in voices_of(one.clause, one.rule, world, practice=one.practice)
    ]
    if leave:
        voices = [_needing_leave(voice) for voice in voices]
    standing = [v for v in voices if v.votes and not any(defeats(o, v, world) for o in voices)]
    if trust is not None:
        standing = [v for v in standing if trust(v.vote)]
    ruling = [v for v in standing if not v.vote.practice]
    standing = ruling or standing  # what is done settles what no rule does
    chosen: Answer = next((answer for answer in ORDER if any(v.vote.stance == answer for v in standing)), "silent")
    because = tuple(v.vote for v in standing if v.vote.stance == chosen)
    beside = tuple(v.vote for v in voices if v.vote not in because)
    contradictory = contradiction(standing, world)
    numbers = {clause.id: clause.number or clause.id for clause in policy.clauses}
    return Stance(
        stance=chosen,
        contradictory=contradictory,
        because=because,
        beside=tuple(dict.fromkeys(beside)),
        why=_why(chosen, because, beside, contradictory, numbers),
    )


def _needing_leave(voice: Voice) -> Voice:
    """A vote on whether approval is needed: it is where the act waits for one, or until somebody has settled it."""
    waits = any(test == "until" or _LEAVE.search(test) for test in voice.vote.open)
    if voice.vote.stance != "conditional" or not waits:
        return voice
    return replace(voice, vote=replace(voice.vote, stance="required"))


_LEAVE = re.compile(r"\b(?:approval|consent) of |\bobtain-(?:approval|consent)\b")


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
