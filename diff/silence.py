"""Why a policy says nothing to a question: what it says is unclear, it leaves the matter to another policy, does not cover it,
or has a gap.

The first that holds. Another policy counts only if the document names it; whom and what the document covers is read off
its statement of scope, whom its rules bind, and the packs that it was read with.
"""

from collections.abc import Sequence

from ..grammar.instruments import dealing_with, is_called
from ..grammar.model import Policy
from ..grammar.vocabulary import Vocabulary
from .cells import Quote, Silence
from .lookup import parties_in, tells_whom

EVERYBODY = frozenset(("everyone", "school"))
"""Whom every policy binds."""


UNFOUND = "Nothing was found in it that speaks of this."
"""What is told of a gap where no rule is about the same topic."""


def silence(
    policy: Policy,
    told: str,
    parties: Sequence[str],
    acts: Sequence[str],
    words: Vocabulary,
    searched: Sequence[str] = (),
    nearest: Sequence[Quote] = (),
    unclear: bool = False,
) -> Silence:
    """The reason for a silence on `told`, the question in plain words, about these parties and acts of the packs; `unclear` tells
    that the first of the nearest clauses may well answer it.
    """
    if unclear:
        place = nearest[0].place
        text = f"A clause may answer it, but no rule was read in it that does: {place}."
        return _silence("unclear", text, searched, nearest)
    found: tuple[str, ...] = _elsewhere(policy, told)
    if found:
        text = f"It names another policy that deals with such things: {'; '.join(found)}."
        return _silence("elsewhere", text, searched, nearest, found)
    text = _unbound(policy, parties, words) or _other_subject(policy, acts, words)
    if text:
        return _silence("out-of-scope", text, searched, nearest)
    told_of = "It covers such matters and has no rule on this one." if _covers(policy, acts, words) else UNFOUND
    return _silence("gap", told_of, searched, nearest)


def _silence(
    reason: str, text: str, searched: Sequence[str], nearest: Sequence[Quote], policies: tuple[str, ...] = ()
) -> Silence:
    return Silence(
        reason=reason,  # type: ignore[arg-type]
        text=text,
        policies=policies,
        searched=tuple(searched),
        nearest=tuple(nearest),
    )


def _elsewhere(policy: Policy, told: str) -> tuple[str, ...]:
    """The other policies that the document names and that deal with what is asked, by the best fitting kind."""
    named = _named(policy)
    own = policy.meta.title or policy.source.file
    for kind in dealing_with(told):
        found = tuple(name for name in named if is_called(kind, name))
        if found and not is_called(kind, own):
            return found
    return ()


def _named(policy: Policy) -> tuple[str, ...]:
    """The other policies that a document names, each once, in its order."""
    cited = (citation for clause in policy.clauses for citation in clause.citations if citation.type == "policy")
    return tuple({citation.name.casefold(): citation.name for citation in cited}.values())


def _unbound(policy: Policy, parties: Sequence[str], words: Vocabulary) -> str:
    """That the document is for others than those asked about, where it says whom it is for."""
    scope = _scope(policy, words)
    asked = [party for party in parties if party in words.parties]
    if not scope or not asked or EVERYBODY.intersection((*asked, *scope)):
        return ""
    bound = {norm.party for clause in policy.clauses for norm in clause.norms if norm.party} - EVERYBODY | set(scope)
    if any(_related(a, b, words) for a in asked for b in bound):
        return ""
    return f"It is for {_list(scope)}; no rule of it binds {_list(asked)}."


def _scope(policy: Policy, words: Vocabulary) -> tuple[str, ...]:
    """The parties that a document says it is for."""
    texts = [*policy.meta.applies_to, *(c.text for c in policy.clauses if tells_whom(c.text))]
    if not texts:
        texts = [clause.text for clause in policy.clauses if clause.kind == "scope"]
    named = (party for text in texts for party in sorted(parties_in(text, words)))
    return tuple(dict.fromkeys(party for party in named if party != "school"))


def _related(a: str, b: str, words: Vocabulary) -> bool:
    """Whether a party is the other or a kind of it; that everybody is somebody does not count."""
    return a in words.wider(b) or b in words.wider(a)


def _other_subject(policy: Policy, acts: Sequence[str], words: Vocabulary) -> str:
    """That what is asked belongs to packs that the document was not read with."""
    used = _used(policy.packs, words)
    home = {act: pack for pack in words.packs for act in acts if act in pack.actions}
    if not home or any(pack.name in used for pack in home.values()):
        return ""
    other = next(iter(home.values())).title
    own = [pack.title.lower() for pack in words.packs if pack.name in policy.packs and pack.name != "core"]
    return f"It is about {_list(own)}; this is a matter of {other.lower()}." if own else ""


def _covers(policy: Policy, acts: Sequence[str], words: Vocabulary) -> bool:
    """Whether a rule of the document is about a topic of what is asked."""
    topics = {words.actions[act].topic for act in acts if act in words.actions}
    ruled = (norm.formal.act.words for clause in policy.clauses for norm in clause.norms)
    named = (word.text for who in ruled if who is not None for word in who.words if not word.quoted)
    return any(words.actions[act].topic in topics for act in named if act in words.actions)


def _used(names: Sequence[str], words: Vocabulary) -> set[str]:
    """The packs of these names that are known, with all that they use."""
    packs = {pack.name: pack for pack in words.packs}
    found: set[str] = set()
    waiting = ["core", *names]
    while waiting:
        name = waiting.pop()
        if name in packs and name not in found:
            found.add(name)
            waiting += packs[name].uses
    return found


def _list(names: Sequence[str]) -> str:
    """Words of a pack as a list in a sentence."""
    told = [name.replace("-", " ") for name in names]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
