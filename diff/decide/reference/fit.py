"""Who, what and to whom: whether a rule's bearer, act and arguments are those of a request.

In: the policy's kinds, the vocabulary, a request. Out: truth values, from names alone.
"""

from collections.abc import Iterable, Iterator

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ..kinds import SPEAKS_FOR_SCHOOL, Kinds, name_of
from ..request import Request
from .kleene import Truth


class Fit:
    """A request held against parties, acts and arguments of rules."""

    def __init__(self, kinds: Kinds, words: Vocabulary, request: Request) -> None:
        self._kinds, self._words, self._request = kinds, words, request

    def is_a(self, name: str, other: str) -> bool:
        """Whether one party is the other or a kind of it."""
        return other in self._kinds.wider(name)

    def bound(self, role: str, party: str, all_of_school: bool) -> bool:
        """Whether a rule on a party binds this role."""
        if self.is_a(role, party):
            return True
        if all_of_school and self._kinds.is_school(party) and self._kinds.acts_for_school(role):
            return True
        return self._kinds.is_school(role) and (
            party in ("staff", "everyone") or (not all_of_school and self._kinds.acts_for_school(party))
        )

    def acts_as(self, role: str, party: str) -> bool:
        """Whether what this role does is the party's own act."""
        return self.is_a(role, party) or (self._kinds.is_school(party) and self._kinds.acts_for_school(role))

    def does(self, act: s.Act, word: s.Word | None, *, exact: bool) -> bool:
        """Whether the act asked about is this one or, where not `exact`, a kind of it."""
        asked = self._request.act
        if act.verb is not None and act.ref is not None:
            verb, _, place = asked.partition(" ")
            if verb != act.verb:
                return False
            mine, ref = set(self._kinds.clauses(act.ref)), self._kinds.ref(place)
            theirs = set(self._kinds.clauses(ref)) if ref is not None else set()
            return place_of(act.ref) == place or (bool(theirs) and theirs <= mine)
        name = name_of(word) if word else ""
        if act.power is not None:
            power, _, asked = asked.partition(" ")
            if power != act.power:
                return False
        return asked == name if exact else name in self._kinds.wider(asked)

    def own_args(self, act: s.Act, word: s.Word | None) -> list[s.Arg]:
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
                and word.text in self._words.actions
                and arg.prep != "by"
            ):
                takes = [
                    p
                    for w in self._words.wider(word.text)
                    if w in self._words.actions
                    for p in self._words.actions[w].takes
                ]
                if arg.prep not in takes:
                    continue
            chosen.append(arg)
        return chosen

    def has(self, act: s.Act, word: s.Word | None, filled: bool) -> Iterator[Truth]:
        """For each argument of an act, whether the request has it; one left open is unknown, or `filled`."""
        for arg in self.own_args(act, word):
            given = self._request.args.get(arg.prep)
            yield (True if filled else None) if given is None else self.one_of(given, arg.what)

    def one_of(self, given: Iterable[str], what: s.Who | s.Ref) -> bool:
        """Whether one of these parties is one of those, or the place is that place."""
        if isinstance(what, s.Ref):
            return place_of(what) in given
        return any(self.is_a(party, name_of(w)) for party in given for w in what.words)

    def speaks_for(self, party: str, of: str) -> bool:
        """Whether an approval or consent of a party is one of another."""
        if of == "subject" and party in self._request.args.get("of", ()):
            return True
        if of == "self" and party in self._request.who:
            return True
        return self.is_a(party, of) or (
            self._kinds.is_school(of) and any(self.is_a(party, speaker) for speaker in SPEAKS_FOR_SCHOOL)
        )


def named(args: Iterable[s.Arg], prep: str) -> list[s.Word]:
    """The parties that follow a preposition."""
    return [w for a in args if a.prep == prep and isinstance(a.what, s.Who) for w in a.what.words]


def place_of(ref: s.Ref) -> str:
    """A place as requests name it: `section 4`, `"Data Policy"`, `policy`."""
    if ref.place == "policy":
        return "policy"
    target = f'"{ref.target}"' if ref.quoted or ref.place is None else ref.target
    return f"{ref.place} {target}" if ref.place else target
