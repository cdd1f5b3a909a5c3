"""The words that a request may use: those of the packs, and those that a policy brings. What is none gets the nearest.

In: vocabularies, policies and their normal forms. Out: the names of parties, acts and places; `Wrong` for what is no word.
"""

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

from ...grammar.problems import Problem
from ...grammar.vocabulary import Fact, Vocabulary
from . import form as f
from .kinds import POWERS, Kinds, quoted

PREPOSITIONS = ("about", "by", "for", "from", "of", "to", "with")


class Wrong(Exception):
    """One thing that is wrong with a request."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(code=code, message=message, hint=hint)


class Words:
    """All words that a request may use: those of the packs, and those that one of the policies brings."""

    def __init__(self, words: Vocabulary, kinds: Iterable[Kinds], forms: Iterable[f.NormalPolicy]) -> None:
        self.words = words
        self.kinds = tuple(kinds)
        forms = tuple(forms)
        self.parties = tuple(dict.fromkeys((*words.parties, *(p for form in forms for p in form.parties))))
        self.acts = tuple(dict.fromkeys((*words.actions, *(a for form in forms for a in form.acts))))
        self.facts: dict[str, f.FactUse] = {name: _use(name, fact) for name, fact in words.facts.items()}
        for form in forms:
            for fact in form.facts:
                self.facts.setdefault(fact.key, fact)
        self.phrases: dict[str, str] = {}
        for kind in self.kinds:
            for role in kind.policy.roles:
                for text in (role.name.replace("-", " "), *role.texts):
                    self.phrases.setdefault(text.casefold(), role.name)
        for name, party in words.parties.items():
            for text in (name.replace("-", " "), *party.phrases):
                self.phrases.setdefault(text.casefold(), name)

    def party(self, text: str) -> str:
        """The name of a party, from its word, a phrase of a pack or a role of a policy."""
        name = quoted(text.strip('"')) if text.startswith('"') else text.strip()
        if name in self.parties:
            return name
        if (found := self.phrases.get(name.strip('"').casefold())) is not None:
            return found
        known = [*self.parties, *self.phrases]
        hint = nearest(name, known, self.phrases) + "`byelaw decide FILE --facts-template` lists the parties."
        raise Wrong("unknown-party", f"no pack and no role of the policy knows the party `{text}`", hint)

    def act(self, text: str) -> str:
        """The name of an act: a pack's word, one in quotes that some rule has, a power over one, or `follow` and `breach`."""
        text = " ".join(text.split())
        name = quoted(text.strip('"')) if text.startswith('"') else text
        if name in self.acts:
            return name
        if quoted(text) in self.acts:
            return quoted(text)
        first, _, rest = name.partition(" ")
        if rest and first in POWERS:
            return f"{first} {self.act(rest)}"
        if rest and first in ("follow", "breach"):
            return f"{first} {self.place(rest)}"
        if (hyphened := name.replace(" ", "-")) in self.acts:
            return hyphened
        hint = nearest(name, self.acts) + "`byelaw decide FILE --facts-template` lists the acts of the policy."
        raise Wrong("unknown-act", f"no pack and no rule of the policy knows the act `{text}`", hint)

    def place(self, text: str) -> str:
        """A place of a policy, or another document in quotes, as Byelaw writes it."""
        match = re.fullmatch(r"(section|clause|appendix|annex|schedule|form) (\"[^\"]+\"|\S+)|policy|\"[^\"]+\"", text)
        if match is None:
            raise Wrong(
                "no-place", f"`{text}` is no place of a policy", "Write: clause 4.2, section 5, appendix A or policy."
            )
        return text


def _use(name: str, fact: Fact) -> f.FactUse:
    return f.FactUse(
        key=name, type=fact.type, kind=fact.kind, means=fact.means, values=fact.values, open=fact.open, unit=fact.unit
    )


def nearest(word: str, known: Iterable[str], shown: Mapping[str, str] | None = None) -> str:
    """`Did you mean …? ` with the known word that is most like it, or nothing."""
    found = process.extractOne(word.casefold(), sorted(set(known)), scorer=fuzz.ratio, score_cutoff=60)
    return f"Did you mean `{(shown or {}).get(found[0], found[0])}`? " if found else ""
