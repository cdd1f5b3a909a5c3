"""What a norm is about, in a form in which two norms can be told to be about the same thing or not.

A pack's word for an act is wide: two rules that share it may be about different things. So the document's own words stand
beside it, in their dictionary forms, and those of them that the pack's word does not account for are the act's detail.
A rule that a person has reviewed says all that counts; there the printed words add nothing.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.model import Clause, Norm
from ..grammar.names import organisations
from ..grammar.signals import Hit, Passage, lemma, signals, words_of
from ..grammar.vocabulary import Vocabulary
from .implication import Kinds, Relation

_LISTS = tomllib.loads((Path(__file__).parents[1] / "grammar" / "words" / "points.toml").read_text(encoding="utf-8"))

LEAST = 3.0
"""How much a phrase must say for its act to be taken as what quoted words are about."""

REACH = 12
"""So many other words at most part those of a phrase."""


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(form for word in _LISTS[name].split() for form in (word, lemma(word)))


@cache
def _whole(party: str) -> frozenset[str]:
    return frozenset(form for word in _LISTS["whole"].get(party, "").split() for form in (word, lemma(word)))


class Point(Struct, frozen=True, kw_only=True):
    """What a norm is about.

    `acts` are the pack's words, `whom` the parties that the act concerns, of which one of `either` ("": nobody) is enough,
    `words` the act's own words in their dictionary forms (parties and measures aside), `detail` those of them that `acts` do
    not account for. `spare` are the words of a list's parts, any of which a ban forbids without the others (`choice`: they are
    joined by `or`); `guessed` tells that the acts were found in quoted words, and stand in no rule.
    `who` narrows the bearer: what the subject says beyond the party, one set of words for each of the persons it names; empty
    where it names the party as a whole.
    """

    acts: tuple[str, ...]
    whom: frozenset[str]
    words: frozenset[str]
    detail: frozenset[str]
    who: frozenset[frozenset[str]]
    either: frozenset[str] = frozenset()
    spare: frozenset[str] = frozenset()
    choice: bool = False
    guessed: bool = False


def point_of(norm: Norm, clause: Clause, lead_in: str, vocabulary: Vocabulary, kinds: Kinds) -> Point:
    """The point of a norm. `lead_in` is the text that introduces its clause."""
    rule = norm.formal
    known = tuple(w.text for w in (rule.act.words.words if rule.act.words else ()) if not w.quoted)
    own = " ".join(w.text for w in (rule.act.words.words if rule.act.words else ()) if w.quoted)
    concerned = [arg.what for arg in rule.act.args if arg.prep != "by" and isinstance(arg.what, s.Who)]
    parties = frozenset(word.text for who in concerned for word in who.words)
    joined = frozenset(word.text for who in concerned if who.join for word in who.words)
    if norm.reviewed:
        return Point(
            acts=known,
            whom=parties - _BODIES,
            either=joined,
            words=frozenset(_content(words_of(own), frozenset())),
            detail=frozenset() if known else frozenset(_content(words_of(own), frozenset())),
            who=frozenset(),
        )
    subject = _subject(norm, clause, lead_in)
    party = rule.who.words[0]
    bearers = _persons(subject, party, vocabulary, kinds)
    object_first = "" if bearers is not None else subject
    text = _plain(f"{object_first} {norm.action}")
    tokens = words_of(text)
    hits: list[Hit] = []
    acts, guessed = known, False
    if not known:
        passage = Passage(norm.action, subject=object_first, around=f"{clause.text} {lead_in}")
        hits = signals(vocabulary).actions.find(passage, REACH * 4)
        acts = _best(hits)
        guessed = bool(acts)
    named = _parties(text, vocabulary)
    people = {place for _, span in named for place in range(*span)}
    measured = _listed("measure") if any(isinstance(h, _MEASURES) for h in rule.how) else frozenset[str]()
    taken = _facts(rule, text, vocabulary) | _signalled(acts, tokens, vocabulary)
    meant = {name for name, span in named if name not in _BODIES or _concerned(tokens, span)}
    named_in_passing = {name for name, _ in named} - meant - parties
    either = _in_a_row(named, tokens) | joined if _joined(named, tokens, joined) else _in_a_row(named, tokens)
    # "School or council addresses": that of the school concerns nobody in particular.
    either = {"" if name in named_in_passing else name for name in either} - ({party.text} - parties)
    whom = (meant | either | parties) - ({party.text} - parties) - {""}
    return Point(
        acts=acts,
        whom=frozenset(whom),
        words=frozenset(_content(tokens, measured, people)),
        detail=frozenset(_content(tokens, measured, people | taken)) - _listed("medium"),
        who=bearers or frozenset(),
        either=frozenset(either),
        spare=_spare(text),
        choice=re.search(r"/|\bor\b", text) is not None,
        guessed=guessed,
    )


def _plain(text: str) -> str:
    """A text with plain words for the names of organisations, without those beside whom or the rule by which a thing is done."""
    for found in reversed(list(organisations(text))):
        text = f"{text[: found.start]} the {found.kind} {text[found.end :]}"
    return _BESIDE.sub(" ", text)


_BESIDE = re.compile(rf"\b(?:{'|'.join(_LISTS['beside'])})\b[^,;:.]*", re.IGNORECASE)
_PART = re.compile(r"\s*[,;/]\s*(?:(?:and|or)\b)?|\s+(?:and|or)\s+", re.IGNORECASE)


def _spare(text: str) -> frozenset[str]:
    """The words of a list in an act that stand for one of its parts alone.

    What stands before a list and behind it belongs to all of its parts, and nobody can tell where it ends: so of the first part
    the verb stays, and of the last, if it has more words than one, all.
    """
    parts = [list(dict.fromkeys(_content(words_of(part), frozenset()))) for part in _PART.split(text)]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return frozenset()
    first, *middle, last = parts
    spare = {word for part in middle for word in part}
    if len(first) == 2:
        spare.add(first[1])
    if len(last) == 1:
        spare.add(last[0])
    return frozenset(spare)


def _signalled(acts: Iterable[str], tokens: Sequence[str], vocabulary: Vocabulary) -> set[int]:
    """The places of the words that the phrases of some acts have: they say no more than the act does."""
    exact: set[str] = set()
    begun: list[str] = []
    for act in acts:
        words, starts = _phrase_words(act, vocabulary)
        exact |= words
        begun += starts
    return {
        place
        for place, token in enumerate(tokens)
        if token in exact or lemma(token) in exact or token.startswith(tuple(begun))
    }


@cache
def _phrase_words(act: str, vocabulary: Vocabulary) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of an act's phrases in their dictionary forms, and the beginnings (`defam*`) among them."""
    known = vocabulary.actions.get(act)
    lexicon = signals(vocabulary).actions
    slots = [slot for phrase in (known.phrases if known else ()) for slot in phrase.split() if "!" not in slot]
    exact, begun = set(), set()
    for slot in slots:
        for word in lexicon.alternatives(slot):
            parts = words_of(word)
            if word.endswith("*"):
                begun.add(parts[-1])
                parts = parts[:-1]
            exact |= {form for part in parts for form in (part, lemma(part))}
    return frozenset(exact), tuple(sorted(begun))


def _concerned(tokens: Sequence[str], span: tuple[int, int]) -> bool:
    """Whether a body that is named in passing ("the school office") is what the act is about or against."""
    before = [
        token for token in tokens[max(0, span[0] - 3) : span[0]] if token not in ("the", "our", "their", "any", "this")
    ]
    return before[-1:] in (["about"], ["against"])


def acts_in(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The pack's word for what a stretch of text says is done; empty where no phrase tells it."""
    return _best(signals(vocabulary).actions.find(Passage(text), REACH))


def _best(hits: list[Hit]) -> tuple[str, ...]:
    """The act of the phrase that says most, if it says enough and holds the verb."""
    best = max(hits, key=lambda hit: (hit.weight, hit.name), default=None)
    return (best.name,) if best is not None and best.weight >= LEAST and best.verb else ()


def content(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The dictionary forms of the words of a text that say something, parties aside."""
    people = {place for _, span in _parties(text, vocabulary) for place in range(*span)}
    return frozenset(_content(words_of(text), frozenset(), people))


_BODIES = frozenset(("school", "everyone", "self", "subject"))
"""Parties that are named in passing: "the school office", "with anyone"."""

_MEASURES = (s.Amount, s.Within, s.Every, s.Before, s.After, s.AtOnce)


def _content(tokens: Iterable[str], without: frozenset[str], places: Iterable[int] = ()) -> list[str]:
    """The dictionary forms of the words that say something; those at the given places are left out."""
    tokens, skipped = list(tokens), set(places)
    return [
        form
        for place, token in enumerate(tokens)
        if place not in skipped
        and (form := lemma(token)) not in _listed("light")
        and token not in _listed("light")
        and form not in without
        and not (without and token.isdigit())
        and not (form == "school" and place + 1 < len(tokens) and lemma(tokens[place + 1]) in _listed("places"))
        and not (form == "mobile" and place + 1 < len(tokens) and lemma(tokens[place + 1]) == "phone")
    ]


def _facts(rule: s.Rule, text: str, vocabulary: Vocabulary) -> set[int]:
    """The places of the words that signal facts which the rule tests."""
    tested = facts_of(rule.when) | facts_of(rule.unless) | facts_of(rule.condition)
    return {
        place
        for hit in signals(vocabulary).facts.find(Passage(text), REACH, ordered=True)
        if hit.name.partition(":")[0] in tested
        for a, b in hit.spans
        for place in range(a, b)
    }


def facts_of(expr: s.Expr | None) -> frozenset[str]:
    """The facts that a condition tests."""
    match expr:
        case s.All(of) | s.Any(of):
            return frozenset().union(*map(facts_of, of))
        case s.Not(of):
            return facts_of(of)
        case s.Is(fact) | s.Compare(fact):
            return frozenset((fact,))
        case s.Holds(fact) if not fact.quoted:
            return frozenset((fact.text,))
        case _:
            return frozenset()


def _parties(text: str, vocabulary: Vocabulary) -> list[tuple[str, tuple[int, int]]]:
    """The parties that a text names, with the places of their words; of those that overlap the longest."""
    tokens = list(words_of(text))
    found: list[tuple[str, tuple[int, int]]] = []
    while hits := signals(vocabulary).parties.find(Passage(" ".join(tokens)), 0):
        # A phrase is found once: what was found is struck out, until there is no more.
        found += [(hit.name, span) for hit in hits for span in hit.spans]
        for place in {place for hit in hits for a, b in hit.spans for place in range(a, b)}:
            tokens[place] = "x"
    tokens = list(words_of(text))
    kept: list[tuple[str, tuple[int, int]]] = []
    for name, span in sorted(found, key=lambda f: (f[1][0] - f[1][1], f[1], f[0])):
        # "Year 9" names pupils; of "every year" only the word is the same.
        said = [lemma(token) for token in tokens[span[0] : span[1]]] != ["year"]
        if said and all(span[1] <= a or span[0] >= b for _, (a, b) in kept):
            kept.append((name, span))
    return sorted(kept, key=lambda f: f[1])


def _in_a_row(named: Sequence[tuple[str, tuple[int, int]]], tokens: Sequence[str]) -> set[str]:
    """The parties that stand beside one another in a text, with no more than `or` and small words between them: any of them."""
    found: set[str] = set()
    for (name, a), (other, b) in pairwise(named):
        if a[1] <= b[0] and set(tokens[a[1] : b[0]]) <= _listed("between") and name != other:
            found |= {name, other}
    return found


def _joined(named: Sequence[tuple[str, tuple[int, int]]], tokens: Sequence[str], joined: frozenset[str]) -> bool:
    """Whether parties that a rule joins are joined in the text too, and not one told of the other ("pupils who are family")."""
    return bool(joined) and joined <= _in_a_row(named, tokens)


_MODAL = re.compile(
    r"\b(?:must|shall|should|will|may|can|cannot|could|would|need|needs|ought|is|are|has|have|do|does|never|don['’]t)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+|(?<=\))\s+(?=[A-Z])")


def _subject(norm: Norm, clause: Clause, lead_in: str) -> str:
    """What stands before the modal in the sentence that states a norm: of an item, in the text that introduces it."""
    for text in (clause.text, lead_in):
        at = text.find(norm.action) if text is clause.text else len(text)
        if at < 0:
            continue
        before = text[:at]
        sentence = _SENTENCE_END.split(before)[-1]
        for span in (norm.condition, norm.exception):
            if span:
                sentence = sentence.replace(span, " ")
        modal = _MODAL.search(sentence)
        if modal is not None:
            return _nearest(sentence[: modal.start()].strip(" ,;:"))
    return ""


def _nearest(subject: str) -> str:
    """A subject without what stands before it; a pronoun says nothing of whom it stands for."""
    subject = subject.rpartition(")")[2].strip()
    return "" if subject.casefold().split()[-1:] in (["you"], ["we"], ["they"], ["i"], ["it"]) else subject


def _persons(subject: str, party: s.Word, vocabulary: Vocabulary, kinds: Kinds) -> frozenset[frozenset[str]] | None:
    """What a subject says beyond the party; None where it names no person, so that it is what is acted on."""
    if not subject:
        return frozenset()
    if party.quoted:
        return frozenset()
    found = _parties(subject, vocabulary)
    if not any(party.text in kinds(name) or name in kinds(party.text) for name, _ in found):
        return None
    told = set()
    for person in re.split(r",|/|\band\b|\bor\b", subject):
        words = frozenset(w for w in _content(words_of(person), _listed("modal")))
        if not words:
            continue
        if words & _whole(party.text) and not words - _whole(party.text):
            return frozenset()
        told.add(words - _whole(party.text))
    return frozenset(told)


# --- two points ----------------------------------------------------------------------------------------------------


def sets(a: frozenset[str], b: frozenset[str]) -> Relation:
    """How what words add narrows one of two: the more words, the narrower."""
    if a == b:
        return "same"
    return "narrower" if b < a else "wider" if a < b else "apart"


def whom(a: frozenset[str], b: frozenset[str], kinds: Kinds) -> Relation:
    """How those whom one act concerns stand to those of another; each that is named besides narrows it."""
    inside = all(any(y in kinds(x) for x in a) for y in b)
    around = all(any(x in kinds(y) for y in b) for x in a)
    return "same" if inside and around else "narrower" if inside else "wider" if around else "apart"


def persons(a: frozenset[frozenset[str]], b: frozenset[frozenset[str]]) -> Relation:
    """How the persons whom one subject names stand to those of another; none is the party as a whole."""
    if a == b:
        return "same"
    if not a or not b:
        return "wider" if not a else "narrower"
    inside = all(any(y <= x for y in b) for x in a)
    around = all(any(x <= y for x in a) for y in b)
    if inside or around:
        return "same" if inside and around else "narrower" if inside else "wider"
    return "apart"
