"""What is a kind of what, closed: for each party and act all words that fall under it, for each place its clauses.

In: a policy's roles and sections, and a vocabulary. Out: plain sets of names, in the order of the words. Quoted words are
names of their own, `"in quotes"`, and have no kinds.
"""

import re
from collections.abc import Iterable
from functools import cached_property

from ...grammar import syntax as s
from ...grammar.model import Clause, Policy
from ...grammar.vocabulary import Vocabulary
from ..implication import kinds_of

FOR_SCHOOL = frozenset(("staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "school", "site_team"))
"""Bearers who act for the school: what binds the school as a body binds them."""

SPEAKS_FOR_SCHOOL = ("headteacher", "governor")
"""Whose approval or consent is the school's own."""

POWERS = ("ensure", "allow", "require")
"""Acts about another's act; the name of such an act begins with one of them."""

_SCHOOL = "school"


def name_of(word: s.Word) -> str:
    """The name of a word: itself, or a quoted text with its quotes, folded."""
    return quoted(word.text) if word.quoted else word.text


def quoted(text: str) -> str:
    """The name of the document's own words: in quotes, white space, case and outer punctuation evened out."""
    return '"' + " ".join(text.casefold().split()).strip(" .,;:") + '"'


def number_key(number: str) -> str:
    """A printed number without case, blanks, brackets and outer dots: `4.2(b)` and `4.2 b)` are one."""
    return re.sub(r"[().\s-]+", ".", number.casefold()).strip(".")


class Kinds:
    """The words of a policy and a vocabulary, each with what falls under it."""

    def __init__(self, policy: Policy, words: Vocabulary) -> None:
        self.policy = policy
        self.words = words
        self.wider = kinds_of(words, policy.roles)
        self._bearers = {role.name: role.bearer for role in policy.roles}
        self._parties: dict[str, tuple[str, ...]] = {}
        self._acts: dict[str, tuple[str, ...]] = {}

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """All parties that are known: the policy's roles, the packs', and those in quotes that some rule names."""
        named = (w for c in self.policy.clauses for n in c.norms for w in n.formal.who.words if w.quoted)
        return tuple(dict.fromkeys((*self._bearers, *self.words.parties, *(name_of(word) for word in named))))

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """All acts that are known: the packs', and those in quotes that some rule names."""
        named = (
            w
            for c in self.policy.clauses
            for n in c.norms
            for w in (n.formal.act.words.words if n.formal.act.words else ())
            if w.quoted and n.modality != "sanction"
        )
        return tuple(dict.fromkeys((*self.words.actions, *(name_of(word) for word in named))))

    def party(self, name: str) -> tuple[str, ...]:
        """The party and all that are a kind of it."""
        if name not in self._parties:
            self._parties[name] = (name, *(p for p in self.parties if p != name and name in self.wider(p)))
        return self._parties[name]

    def act(self, name: str) -> tuple[str, ...]:
        """The act and all that are a kind of it; of a power (`allow use-device`) the same power over each kind."""
        if name not in self._acts:
            power, _, act = name.partition(" ")
            if power in POWERS:
                self._acts[name] = tuple(f"{power} {under}" for under in self.act(act))
            else:
                self._acts[name] = (name, *(a for a in self.words.actions if a != name and name in self.words.wider(a)))
        return self._acts[name]

    def acts_for_school(self, party: str) -> bool:
        """Whether a party acts for the school."""
        known = (self.words.parties[p].bearer for p in self.wider(party) if p in self.words.parties)
        return (self._bearers.get(party) or next(known, None)) in FOR_SCHOOL

    def is_school(self, party: str) -> bool:
        """Whether a party is the school as a body, or a name for it."""
        return _SCHOOL in self.wider(party)

    @cached_property
    def for_school(self) -> tuple[str, ...]:
        """All parties that act for the school."""
        return tuple(p for p in self.parties if self.acts_for_school(p))

    def bound(self, party: str, reaches_all: bool) -> tuple[str, ...]:
        """Whom a rule on this party binds. `reaches_all`: bans and gates on the school bind all who act for it, and what binds
        its staff binds the school; a duty of anybody who acts for the school is the school's.
        """
        names = dict.fromkeys(self.party(party))
        if reaches_all and self.is_school(party):
            names.update(dict.fromkeys(self.for_school))
        if party in ("staff", "everyone") or (not reaches_all and self.acts_for_school(party)):
            names.update(dict.fromkeys(self.party(_SCHOOL)))
        return tuple(names)

    def actors(self, party: str) -> tuple[str, ...]:
        """Whose act is the party's own: its kinds, and for the school whoever acts for it."""
        return tuple(dict.fromkeys((*self.party(party), *(self.for_school if self.is_school(party) else ()))))

    def agreeing(self, party: str) -> tuple[str, ...]:
        """Whose approval or consent is the party's."""
        names = dict.fromkeys(self.party(party))
        if self.is_school(party):
            names.update(dict.fromkeys(p for speaker in SPEAKS_FOR_SCHOOL for p in self.party(speaker)))
        return tuple(names)

    # --- places ----------------------------------------------------------------------------------------------------

    def clauses(self, ref: s.Ref) -> tuple[str, ...]:
        """The ids of the clauses that a place of this policy holds; none for another instrument or a place that is not."""
        if ref.place is None:
            return ()
        if ref.place == "policy":
            return tuple(clause.id for clause in self.policy.clauses)
        if ref.place == "clause":
            return self._under(c.id for c in self.policy.clauses if self._numbered(c, ref))
        if ref.place == "form":
            titled = {form.clause for form in self.policy.forms if quoted(form.title) == quoted(ref.target)}
            return tuple(c.id for c in self.policy.clauses if c.id in titled)
        return self._sections(ref)

    def ref(self, place: str) -> s.Ref | None:
        """A place from how it is written; None for what is none of this policy."""
        if place == "policy":
            return s.Ref("policy")
        word, _, target = place.partition(" ")
        if word not in ("section", "clause", "appendix", "annex", "schedule", "form") or not target:
            return None
        return s.Ref(word, target.strip('"'), target.startswith('"'))  # type: ignore[arg-type]

    def _numbered(self, clause: Clause, ref: s.Ref) -> bool:
        wanted = number_key(ref.target)
        return bool(clause.number) and wanted in (number_key(clause.number or ""), number_key(self._full[clause.id]))

    @cached_property
    def _full(self) -> dict[str, str]:
        """Clause id → its number with those of the clauses that introduce it."""
        full: dict[str, str] = {}
        for clause in self.policy.clauses:
            above, own = full.get(clause.lead_in or "", ""), clause.number or ""
            full[clause.id] = own if not above or number_key(own).startswith(number_key(above)) else f"{above}.{own}"
        return full

    def _under(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The clauses and all that hangs under them."""
        inside = set(ids)
        for clause in self.policy.clauses:
            if clause.lead_in in inside:
                inside.add(clause.id)
        return tuple(c.id for c in self.policy.clauses if c.id in inside)

    def _sections(self, ref: s.Ref) -> tuple[str, ...]:
        inside: set[str] = set()
        for section in self.policy.sections:
            if ref.quoted:
                hit = quoted(section.heading) == quoted(ref.target)
            else:
                word, _, letter = (section.number or "").rpartition(" ")
                keys = {number_key(section.number or ""), number_key(letter)}
                hit = (
                    bool(section.number)
                    and (number_key(ref.target) in keys or number_key(f"{ref.place} {ref.target}") in keys)
                    and (ref.place == "section" or not word or word.casefold() == ref.place)
                )
            if hit or section.parent in inside:
                inside.add(section.id)
        return tuple(c.id for c in self.policy.clauses if c.section_id in inside)
