"""What has been done: acts, approvals, events and breaches, read off a request's log.

An entry that fits makes a thing done; where the log is not told to be complete, what it lacks is unknown.
"""

from collections.abc import Callable

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ..calendar import Calendar, later
from ..conditions import spans
from ..kinds import Kinds, name_of
from ..request import Entry, Request
from .fit import Fit, named, place_of
from .kleene import Truth, conj, disj
from .norms import Norm

Forbidden = Callable[[Entry, tuple[str, ...], set[str]], bool]
"""Whether an act, done by these, was forbidden by one of these clauses when it was done."""


class Past:
    """The log of a request, asked for events."""

    def __init__(
        self,
        fit: Fit,
        kinds: Kinds,
        words: Vocabulary,
        request: Request,
        calendar: Calendar | None,
        forbidden: Forbidden | None,
    ) -> None:
        """`forbidden` is None where breaches count only if the log tells of them by name."""
        self._fit, self._kinds, self._words, self._request = fit, kinds, words, request
        self._calendar, self._forbidden = calendar, forbidden

    def _logged(self, test: Callable[[Entry], Truth], delay: s.Quantity | None = None) -> Truth:
        found = [conj(fits, self._long_enough(e, delay)) for e in self._request.log if (fits := test(e)) is not False]
        return True if True in found else None if None in found or not self._request.complete else False

    def _long_enough(self, entry: Entry, delay: s.Quantity | None) -> Truth:
        now, span = self._request.now, spans(delay, self._words)
        if now is not None and entry.at is not None and entry.at > now:
            return False
        if span is None:
            return True
        if now is None or entry.at is None:
            return None
        reached = later(entry.at, span, self._calendar)
        return None if reached is None else reached <= now

    def agreed(self, kind: str, of: str, writing: bool) -> Truth:
        """Whether somebody has given an approval or a consent, or been told."""

        def test(entry: Entry) -> Truth:
            by = entry.by
            if entry.obtained == kind:
                by = tuple(p for prep, parties in entry.args if prep in ("of", "from") for p in parties)
            elif entry.kind != kind:
                return False
            return conj(
                not by or any(self._fit.speaks_for(p, of) for p in by), True if entry.writing or not writing else None
            )

        return self._logged(test)

    def required(self, by: str, act: str, of: str) -> Truth:
        """Whether one has required an act of another."""

        def test(entry: Entry) -> Truth:
            if entry.kind != "power" or act.split()[-1] not in self._kinds.wider(entry.name.split()[-1]):
                return False
            given = dict(entry.args).get("by")
            whose = True if given is None else any(self._fit.is_a(p, of) for p in given)
            actors = entry.by or self._request.who
            return conj(entry.name.split()[0] == "require", any(self._fit.acts_as(p, by) for p in actors), whose)

        return self._logged(test)

    def done(self, norm: Norm, word: s.Word | None, delay: s.Quantity | None = None) -> Truth:
        """Whether the bearer has done one of the rule's own acts."""
        if norm.rule.act.verb is not None and norm.rule.act.ref is not None:
            name, by = f"{norm.rule.act.verb} {place_of(norm.rule.act.ref)}", name_of(norm.party)
            return self._logged(
                lambda e: (
                    e.kind == "act"
                    and e.name == name
                    and any(self._fit.acts_as(p, by) for p in e.by or self._request.who)
                ),
                delay,
            )
        return self.doing(word, norm.party, norm.rule.act, delay)

    def doing(self, word: s.Word | None, by: s.Word, act: s.Act, delay: s.Quantity | None = None) -> Truth:
        """Whether a party has done an act with its arguments, so long ago."""
        args = (*(a for a in act.args if a.prep != "by"), s.Arg("by", s.Who((by,))))
        return self.event(s.Event(words=s.Who((word,)) if word else None, args=args), by, delay)

    def event(self, event: s.Event, bearer: s.Word, delay: s.Quantity | None = None) -> Truth:
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
        moment = not word.quoted and name in self._words.moments
        kind = "power" if event.allow else "moment" if moment else "act"
        wanted = [name_of(w) for w in named(event.args, "by")]
        if not wanted and not moment:
            wanted = [name_of(bearer)]
        known = None if word.quoted or event.allow else self._words.actions.get(name)
        args = self._fit.own_args(s.Act(words=event.words, args=tuple(a for a in event.args if a.prep != "by")), word)

        def test(entry: Entry) -> Truth:
            if known is not None and known.obtains == entry.kind:
                parties = [a.what for a in args if a.prep in ("of", "from")]
                return (
                    not entry.by
                    or not parties
                    or any(self._fit.one_of(self._own(entry.by, what), what) for what in parties)
                )
            own = entry.name.partition(" ")[2] if event.allow else entry.name
            if (
                entry.kind != kind
                or (event.allow and not entry.name.startswith("allow "))
                or name not in self._kinds.wider(own)
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
        shown = "subject" in names and not set(by).isdisjoint(self._request.args.get("of", ()))
        acts = "self" in names and not set(by).isdisjoint(self._request.who)
        return (*by, *(["subject"] if shown else []), *(["self"] if acts else []))

    def _argument(self, entry: Entry, arg: s.Arg) -> Truth:
        given = dict(entry.args).get(arg.prep)
        return None if given is None else self._fit.one_of(given, arg.what)

    def _actor(self, entry: Entry, wanted: list[str], moment: bool) -> Truth:
        if not wanted:
            return True
        if not entry.by and moment:
            return None
        return any(self._fit.acts_as(p, w) for p in entry.by or self._request.who for w in wanted)

    def _breach(self, event: s.Event, bearer: s.Word, delay: s.Quantity | None) -> Truth:
        ref = event.breach_of
        assert ref is not None
        clauses = set(self._kinds.clauses(ref))
        wanted = [name_of(w) for w in named(event.args, "by")] or [name_of(bearer)]

        def test(entry: Entry) -> Truth:
            if entry.kind != "breach":
                return False
            actor = any(self._fit.acts_as(p, w) for p in entry.by or self._request.who for w in wanted)
            if ref.place is None:
                return actor and entry.name.strip('"').casefold() == ref.target.casefold()
            place = self._kinds.ref(entry.name)
            broken = set(self._kinds.clauses(place)) if place is not None else set()
            if not broken or broken.isdisjoint(clauses):
                return False
            return conj(actor, True if broken <= clauses else None)

        told = self._logged(test, delay)
        if told is True or self._forbidden is None or not clauses:
            return told
        for entry in self._request.log:
            actors = entry.by or self._request.who
            ours = entry.kind in ("act", "power") and any(self._fit.acts_as(p, w) for p in actors for w in wanted)
            if ours and self._forbidden(entry, actors, clauses):
                return True
        return told
