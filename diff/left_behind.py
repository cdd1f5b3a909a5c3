"""Names of another school, trust or council that a policy still bears: what a copied text says of the place it came from.

A name is found by how it is printed (`grammar.names`). It is the policy's own where the front page, the running lines or the
scope say so, or where no other is named as often; it stands rightly where it is part of a title, or where somebody is sent
to it. What is left is told with the reason, and how sure that is. Names of persons are not looked for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct
from simplemma import is_known

from ..grammar.model import Clause, Policy
from ..grammar.names import Organisation, OrganisationKind, initials, name_words, organisations, telling
from .similarity import WORD

AROUND = 8
"""So many words on each side of a name are looked at for why it stands there."""

OWN_BY_COUNT = 3
"""A trust or a council named in so many places belongs to the policy, if no other is named as often."""


class LeftBehind(Struct, frozen=True, kw_only=True):
    """A name in a clause that is not the policy's own; or, without a clause, in a heading or a running line.

    `text` is what stands there, from `start` to `end` (characters of the clause's text, or of that line); `name` is the whole
    name where only its first letters do. `own_to` are the compared policies whose own name it is; `sure` tells a name that has
    no business there from one that somebody should look at; `why` is a sentence.
    """

    policy: str
    clause: str | None
    line: str | None
    start: int
    end: int
    text: str
    name: str
    kind: OrganisationKind
    own_to: tuple[str, ...] = ()
    sure: bool
    why: str


def left_behind(policies: Sequence[Policy]) -> tuple[LeftBehind, ...]:
    """The names that each policy has from elsewhere, by policy (in the order of the slugs) and document order."""
    known = [_Known(policy) for policy in sorted(policies, key=lambda policy: policy.policy)]
    owners: dict[str, list[_Known]] = defaultdict(list)
    for one in known:
        for word in sorted(one.words):
            owners[word].append(one)
    return tuple(found for one in known for found in _strangers(one, known, owners))


# --- what is a policy's own ------------------------------------------------------------------------------------------

_SCHOOLS: tuple[OrganisationKind, ...] = ("school", "trust")


class _Mention(NamedTuple):
    """A name where it stands: in a clause, or (`clause` None) in a heading or a running line."""

    name: Organisation
    clause: Clause | None
    text: str


class _Known:
    """A policy with the names in it, and which of them are its own: `names` as printed, their telling `words`; and those of
    the council and the diocese that it belongs to (`above`).
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        lower = {word.group() for c in policy.clauses for word in WORD.finditer(c.text) if word.group().islower()}
        self.mentions = tuple(mention for mention in _mentions(policy) if _is_name(mention, lower))
        meta = policy.meta
        self.names: tuple[str, ...] = tuple(name for name in (meta.school, *_brands(policy)) if name)
        self.words = {word for name in self.names for word in telling(name)}
        self.above: set[str] = set()
        for text in (meta.title, meta.approved_by, *meta.applies_to, *meta.signed_by):
            for name in organisations(text or ""):
                self._take(name)
        for mention in self.mentions:
            if mention.clause is not None and mention.clause.kind == "scope":
                self._take(mention.name)
        if not self.names:
            self._take_first(_SCHOOLS, 1)
        for kind in ("trust", "council", "diocese"):
            self._take_first((kind,), OWN_BY_COUNT)

    def _take(self, name: Organisation) -> None:
        if name.kind in _SCHOOLS:
            self.words.update(name.words)
            self.names = (*self.names, name.text)
        else:
            self.above.update(name.words)

    def _take_first(self, kinds: tuple[OrganisationKind, ...], least: int) -> None:
        """Takes the name of these kinds that stands in the most places, and in so many at least."""
        names = [mention.name for mention in self.mentions if mention.name.kind in kinds]
        counts = Counter(name.words[0] for name in names)
        if counts and max(counts.values()) >= least:
            self._take(max(names, key=lambda name: counts[name.words[0]]))

    def owns(self, name: Organisation) -> bool:
        """Whether a name is the policy's own: one of its telling words is, or all are those of its council (a county)."""
        own = self.words if name.kind in _SCHOOLS else self.above
        return not own.isdisjoint(name.words) or self.above >= set(name.words)

    @property
    def called(self) -> str:
        """The school, or what there is in its place."""
        return self.names[0] if self.names else self.policy.policy


def _mentions(policy: Policy) -> Iterator[_Mention]:
    """All names in reading order of clauses, then those in headings and running lines, each line once."""
    for clause in policy.clauses:
        yield from (_Mention(name, clause, clause.text) for name in organisations(clause.text))
    for text in dict.fromkeys((*(s.heading for s in policy.sections), *(f.text for f in policy.furniture))):
        yield from {name.text: _Mention(name, None, text) for name in organisations(text)}.values()


def _is_name(mention: _Mention, lower: set[str]) -> bool:
    """Whether it is a name at all. One common word before `School` is none, nor is a row of words of which all have capitals."""
    name = mention.name
    words = WORD.findall(mention.text)
    if (
        mention.clause is None
        and len(words) > len(WORD.findall(name.text))
        and not any(word.islower() for word in words)
    ):
        return False
    if mention.clause is not None and (len(name.words) > 1 or len(WORD.findall(name.text)) > 2):
        return True
    return not all(word in lower or is_known(word, lang="en", low_memory=True) for word in name.words)


def _brands(policy: Policy) -> Iterator[str]:
    """Who wrote or approved a policy, where the text names it like a name: capitals in mid-sentence without an article."""
    for name in (policy.meta.written_by, policy.meta.approved_by):
        words = (name or "").split()
        if name and len(words) > 1 and all(word[0].isupper() for word in words):
            used = re.compile(rf"(?<![.!?“\"])\b(\w+) {re.escape(name)}\b")
            before = [match.group(1).casefold() for c in policy.clauses for match in used.finditer(c.text)]
            if len(before) > 1 and not any(word in ("the", "our", "a", "all") for word in before):
                yield name


# --- what is somebody else's -----------------------------------------------------------------------------------------

_Owners = dict[str, list[_Known]]
"""Telling word → the policies that have it in a name of their own."""


def _strangers(one: _Known, known: Sequence[_Known], owners: _Owners) -> Iterator[LeftBehind]:
    """The names of a policy that are not its own, then names of others that tell no kind, then first letters alone."""
    strange: dict[str, str] = {}
    for mention in one.mentions:
        name = mention.name
        if one.owns(name) or _cited(mention):
            continue
        theirs = _owners(name, one, owners) if name.kind in _SCHOOLS else _councils(name, one, known)
        judged = _judged(mention, one, theirs)
        if judged is not None:
            strange[initials(name.text)] = name.text
            yield _found(
                one, mention.clause or mention.text, (name.start, name.end), name.text, name.kind, theirs, judged
            )
    others = [other for other in known if other is not one and other.words.isdisjoint(one.words)]
    yield from _brands_of(others, one)
    yield from _letters(one, strange, others)


_Judged = tuple[bool, str]
"""Whether it is sure that a name has no business where it stands, and why."""


def _judged(mention: _Mention, one: _Known, theirs: Sequence[str]) -> _Judged | None:
    """What is to be said of a foreign name; None where it stands rightly."""
    name = mention.name
    before, after = _around(mention)
    if before & name_words()["others"]:
        return None
    sent = bool((before | after) & name_words()["contacts"])
    if name.kind not in _SCHOOLS:
        own = next((m.name.text for m in one.mentions if m.name.kind == name.kind and one.owns(m.name)), None)
        if sent or (own is None and not theirs):
            return None  # a school names its own council where it has to, often once
        return (
            (True, f"Elsewhere this policy speaks of {own}.")
            if own
            else (False, f"It is the {name.kind} of {theirs[0]}.")
        )
    if not one.names:
        return False, "The policy does not say whose it is."
    if theirs:
        return True, f"It is the name of {'; '.join(theirs)}; this policy is of {one.called}."
    if sent:
        return False, f"This policy is of {one.called}; somebody may be sent there on purpose."
    return True, f"This policy is of {one.called}."


def _around(mention: _Mention) -> tuple[frozenset[str], frozenset[str]]:
    """The words before and behind a name."""
    before = [word.casefold() for word in WORD.findall(mention.text[: mention.name.start])][-AROUND:]
    after = [word.casefold() for word in WORD.findall(mention.text[mention.name.end :])][:AROUND]
    return frozenset(before), frozenset(after)


def _cited(mention: _Mention) -> bool:
    """Whether a name stands inside the title of something that its clause cites."""
    inside = mention.name.text.casefold()
    cited = mention.clause.citations if mention.clause is not None else ()
    return any(inside in " ".join(citation.name.casefold().split()) for citation in cited)


def _owners(name: Organisation, one: _Known, owners: _Owners) -> tuple[str, ...]:
    """The schools among the compared policies whose own name it is: all its telling words are theirs."""
    found = [other for other in owners.get(name.words[0], ()) if other is not one and set(name.words) <= other.words]
    exact = [other for other in found if any(name.text.casefold() == own.casefold() for own in other.names)]
    return tuple(dict.fromkeys(other.called for other in exact or found))


def _councils(name: Organisation, one: _Known, known: Sequence[_Known]) -> tuple[str, ...]:
    """The other schools among the compared policies that belong to a council or a diocese."""
    found = [other for other in known if set(name.words) <= other.above and other.words.isdisjoint(one.words)]
    return tuple(dict.fromkeys(other.called for other in found))


def _found(
    one: _Known,
    where: Clause | str,
    span: tuple[int, int],
    name: str,
    kind: OrganisationKind,
    theirs: tuple[str, ...],
    judged: _Judged,
) -> LeftBehind:
    line = where if isinstance(where, str) else where.text
    return LeftBehind(
        policy=one.policy.policy,
        clause=None if isinstance(where, str) else where.id,
        line=where if isinstance(where, str) else None,
        start=span[0],
        end=span[1],
        text=line[slice(*span)],
        name=name,
        kind=kind,
        own_to=theirs,
        sure=judged[0],
        why=judged[1],
    )


def _brands_of(others: Iterable[_Known], one: _Known) -> Iterator[LeftBehind]:
    """Names of other policies that tell no kind: a trust that calls itself by two words."""
    for other in others:
        for name in other.names:
            if len(name.split()) < 2 or next(organisations(name), None) is not None:
                continue
            for clause in one.policy.clauses:
                for match in re.finditer(rf"\b{re.escape(name)}\b", clause.text):
                    judged = True, f"It is the name of {other.called}; this policy is of {one.called}."
                    yield _found(one, clause, match.span(), name, "trust", (other.called,), judged)


def _letters(one: _Known, strange: dict[str, str], others: Iterable[_Known]) -> Iterator[LeftBehind]:
    """First letters of a foreign name: of one that this policy bears, or of another policy's own."""
    mine = {initials(name) for name in one.names}
    meant = {initials(name): (name, other.called) for other in others for name in other.names}
    for clause in one.policy.clauses:
        for match in _CAPITALS.finditer(clause.text):
            letters = match.group()
            if letters in mine or f"({letters})" in clause.text:
                continue
            if letters in strange:
                judged = True, f"These are the first letters of {strange[letters]}, which stands in this policy too."
                yield _found(one, clause, match.span(), strange[letters], "school", (), judged)
            elif letters in meant and len(letters) > SHORT:
                name, school = meant[letters]
                judged = False, f"These are the first letters of {name}."
                yield _found(one, clause, match.span(), name, "school", (school,), judged)


_CAPITALS = re.compile(r"(?<![\w@.])[A-Z]{3,7}(?![\w@])")

SHORT = 3
"""Letters of this length or less stand for too many things."""
