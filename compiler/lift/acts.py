"""What a norm is about: the pack's actions that its act signals, with their arguments, or the act's own words.

Several phrases may be found in one act. That wins which says most: rare words count more than common ones, and so do the
verb of the act and the head of a passive's subject; a narrower act goes before its wider one and a general act gives way.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ...grammar import syntax as s
from ...grammar.signals import Hit, Passage, lemma, signals, words_of
from ...grammar.vocabulary import Vocabulary
from .facts import FAR, content_of, telling, told_by_facts
from .parties import Who as Named
from .parties import named
from .pointing import beside, shared_object, told_before
from .reading import NormReading, Unit
from .words import is_participle, table

GENERAL = 0.5
"""What a phrase for a general act is worth, so that any act that says more goes before it."""

BESIDE_VERB = 0.7
"""What a phrase is worth that does not hold the verb of the act."""

SUBJECT = 1.3
"""What a phrase is worth that holds the head of a passive's subject, which is what is acted on."""

LEAST = 3.0
"""How much a phrase must say for its action to be taken as what a norm is about."""

ALSO = 0.3
"""How much, against the best phrase, one for an act of its own must say to stand beside it."""

LISTED = 0.6
"""How much, against the best phrase, one must say that shares its verb and stands on another side of an `or`."""

MOST = 2
"""So many acts at most stand beside the first in such a list."""

KIND = 0.5
"""How much, against a wider act, a narrower one must say to take its place."""


_LEAVE = ("obtain-consent", "check-consent", "obtain-approval")
"""What opens the way where `only` limits an act, and is not the act itself."""


class Found(Struct, frozen=True):
    """The act, the first action that it is about (None: quoted), and what narrows a ban or a permission (`for trivial
    reasons`, `which …`) and no phrase has read. `implied`: the act is known by a word of the condition, which then says no more
    than it (`if a reporter rings, say nothing`).
    """

    act: s.Act
    concept: str | None = None
    qualified: str | None = None
    implied: bool = False


def act_of(norm: NormReading, unit: Unit, lead: str, limited: tuple[str, ...], vocabulary: Vocabulary) -> Found:
    """What a norm is about. `lead` introduces its unit; `limited` are facts that `only` limits the act by: it is then about
    what is done with the device or network, not about its use.
    """
    told = (norm.sentence or unit.text, norm.condition or "", norm.exception or "", lead, beside(norm, unit))
    around = " ".join(told)
    uses = [f"use-{fact}" for fact in limited] + (list(_LEAVE) if norm.strength == "only" else [])
    acts = [whole(norm), *([f"{_begun(lead)} {norm.action}"] if lead else [])]
    if _RELATIVE.search(lead):  # `anything which:` `insults somebody`
        acts.reverse()
    acts += [f"{norm.action}{more}"] if (more := shared_object(norm)) else []
    for act in acts:  # an item that is no act by itself goes on where its lead-in stops: `post:` `pictures of pupils`
        reach = FAR * (10 if _passive(norm) else 1)
        passage, found = _signalled(act, _subject(norm), around, reach, vocabulary)
        aware = _weighed(passage) if (noted := _aware(passage)) is None else noted
        hits = [
            hit
            for hit in found
            if _suits(hit.name, norm, vocabulary) and not _heard(hit, aware) and hit.name not in uses
        ]
        chosen = _actions(hits, passage, vocabulary)
        if chosen:
            break
    meant = "" if chosen else told_before(norm, before(norm), unit)
    if meant:
        passage = Passage(f"{norm.action} {meant}", subject=_subject(norm), around=around)
        hits = _pointed_at(norm, passage, uses, vocabulary)
        chosen = _actions(hits, passage, vocabulary)[:1]
    if norm.modality in ("prohibition", "discouragement"):
        chosen = [
            *_wider_beside(chosen, hits, passage, vocabulary),
            *chosen,
            *_listed(chosen, hits, passage, vocabulary),
        ]
    names = tuple(hit.name for hit in chosen)
    if not names or norm.action.startswith("be no "):  # `there should be no hope of …` bans none of what is hoped
        return Found(_own(_be(norm)))
    qualified = _qualified(norm, [h for h in hits if h.name in names], passage, vocabulary)
    unfinished = qualified is not None or unit.text.rstrip().endswith(":")
    stem = norm.modality in ("prohibition", "discouragement") and bool(_BREAKS_OFF.search(norm.sentence))
    if stem or (unfinished and all(vocabulary.actions[name].general for name in names)):
        return Found(_own(_be(norm, whole(norm))))
    power, by = _power(norm, vocabulary)
    join: Literal["and", "or"] | None = None
    if len(names) > 1:
        join = "and" if norm.modality in ("obligation", "recommendation") else "or"
    args = (*_args(names, norm, vocabulary, meant), *by)
    made = s.Act(s.Who(tuple(map(s.Word, names)), join), power=power, args=args)
    return Found(made, names[0], qualified, _implied(norm, chosen, passage, bool(meant)))


def _pointed_at(norm: NormReading, passage: Passage, uses: Sequence[str], vocabulary: Vocabulary) -> list[Hit]:
    """The phrases that are found with the act's own verb and words of what its pronoun means."""
    own = range(passage.act + len(words_of(norm.action)))
    return [
        hit
        for hit in signals(vocabulary).actions.find(passage, FAR)
        if hit.verb
        and _suits(hit.name, norm, vocabulary)
        and hit.name not in uses
        and len({a in own for a, _ in hit.spans}) == 2
        and not vocabulary.actions[hit.name].general
    ]


def _implied(norm: NormReading, chosen: Sequence[Hit], passage: Passage, pointed: bool) -> bool:
    """Whether every act of a ban is known only together with a word of its condition, or `pointed` back to one."""
    if norm.condition is None or norm.modality not in ("prohibition", "discouragement"):
        return False
    if pointed:
        return True
    only = {*words_of(norm.condition)}.difference(words_of(f"{norm.action} {_subject(norm)}"))
    heard = ({passage.words[i] for a, b in hit.spans if a >= passage.around for i in range(a, b)} for hit in chosen)
    return all(not words.isdisjoint(only) for words in heard)


@lru_cache(maxsize=64)
def _signalled(
    act: str, subject: str, around: str, reach: int, vocabulary: Vocabulary
) -> tuple[Passage, tuple[Hit, ...]]:
    """The passage of an act and the actions that it signals; norms that bind several parties to one act have it in common."""
    passage = Passage(act, subject=subject, around=around)
    return passage, tuple(signals(vocabulary).actions.find(passage, reach))


def _own(text: str) -> s.Act:
    """The document's own words as an act."""
    return s.Act(s.Who((s.Word(line(text), quoted=True),)))


def _be(norm: NormReading, text: str = "") -> str:
    """The act's own words; a passive's with the "be" that its span leaves out ("| sent by the office")."""
    text = text or norm.action
    first = next((w for w in re.findall(r"[a-z-]+", text) if not w.endswith("ly")), "")
    bare = norm.passive and is_participle(first) and text[:1].islower()
    left_out = bare and any(_AFTER_BE.search(before) for before in norm.sentence.split(text)[:-1])
    return f"be {text}" if left_out else text


def line(text: str) -> str:
    """White space folded, without the punctuation that ends a sentence."""
    return " ".join(text.split()).strip(" ,;:.") or text.strip()


def _near(norm: NormReading) -> str:
    """The act's own words with the relative clause after them, and with a passive the subject, which is what is acted on."""
    return f"{_subject(norm)} {whole(norm)}".strip()


def _subject(norm: NormReading) -> str:
    """The subject of a passive, which is what is acted on, and any subject that is not the bearer (`surnames must not …`)."""
    return before(norm) if _passive(norm) or not norm.bearer_text else ""


def _begun(lead: str) -> str:
    """What a lead-in says after its modal: the verb that its items go on from."""
    return _BEGUN.split(lead)[-1].strip(" :")


_RELATIVE = re.compile(r"\b(?:which|that|who)\W*\Z")
_BREAKS_OFF = re.compile(r"(?::|\b(?:which|that|who|whose|if|when|to))\W*\Z")
_BEGUN = re.compile(r"\b(?:will|must|should|shall|may|can|are|is|not|never)\b")
_APART = re.compile(r"[;:–]|, (?:and|but|so) ")
_MODAL = re.compile(r"\b(?:will|must|should|shall|may|can|are|is)\b")
_JOINT = re.compile(r"\b(?:and|but|or|so)\b|,")


@lru_cache(maxsize=64)
def before(norm: NormReading) -> str:
    """What stands before the modal in the clause of the act."""
    at = norm.sentence.find(norm.action)
    if at <= 0:
        return ""
    before = norm.sentence[:at]
    for span in (norm.condition, norm.exception):
        before = before.replace(span, " ") if span else before
    parts = _MODAL.split(_APART.split(before)[-1])
    if len(parts) == 2 and _INVERTED.fullmatch(parts[0].strip(" ,")):
        return parts[1]  # "under no circumstances shall | pictures | be shown"
    if len(parts) < 3:
        return parts[0]
    return _JOINT.split(parts[-2])[-1]


_INVERTED = re.compile(
    r"(?:and |nor |but )?(?:under no circumstances?|at no (?:time|point)"
    r"|on no (?:account|occasion)|in no (?:event|case|circumstances?)"
    r"|never|nor|neither)",
    re.IGNORECASE,
)


def limit_of(norm: NormReading) -> str | None:
    """What `only` limits an act to, where it stands in the act itself (`pictures of pupils` `for whom there is consent`)."""
    found = re.search(r"\b(?:for whom|in which|where|when|if|once|that|which|who)\b.*", whole(norm), re.IGNORECASE)
    return found[0] if found else None


def _passive(norm: NormReading) -> bool:
    return norm.passive or bool(_BE.match(norm.action))


_BE = re.compile(r"(?:not |never |only )?be\b")
_AFTER_BE = re.compile(r"\bbe(?: \w+){0,3} \Z")
_TAIL = re.compile(
    r"\s+(?:that|which|who|whose|on|in|via|through|by|with|at|during|outside|within|for|from|to)\b[^.;,:–]*"
)
_NEXT = re.compile(r"\b(?:and|but|or) (?:\w+ ){0,2}(?:must|will|should|may|shall|can|are|is)\b")


@lru_cache(maxsize=64)
def whole(norm: NormReading) -> str:
    """The act with what its span leaves out of the clause (`post anything` `that others would find offensive`)."""
    at = norm.sentence.find(norm.action)
    tail = _TAIL.match(norm.sentence, at + len(norm.action)) if at >= 0 else None
    if not tail:
        return norm.action
    text = _NEXT.split(tail[0])[0]
    for span in (norm.condition, norm.exception):
        text = text.split(span)[0] if span else text
    return norm.action + text


def _aware(passage: Passage) -> int | None:
    """Where an act tells what somebody is only to be aware of (`be aware that the school records calls`); None if not."""
    words = passage.words
    places = range(passage.act, passage.around - 1)
    return next((i for i in places if words[i] == "aware" and words[i + 1] == "that"), None)


def _weighed(passage: Passage) -> int | None:
    """Where an act names what somebody is only to decide on (`decide about calling a doctor`); None if it does not."""
    words = passage.words
    own = range(passage.act, passage.around - 1)
    found = next((i for i in own[:2] if lemma(words[i]) in ("decide", "determine", "wish", "judge")), None)
    return found if found is not None and words[found + 1] in ("about", "whether", "on", "if", "when", "how") else None


def _heard(hit: Hit, aware: int | None) -> bool:
    """Whether a hit lies in what somebody is only to be aware of or to decide on, which begins at `aware`."""
    return aware is not None and all(a > aware for a, _ in hit.spans)


def _suits(name: str, norm: NormReading, vocabulary: Vocabulary) -> bool:
    """Whether a policy would say that of the act: nobody forbids what is good or asks for what is bad or optional."""
    leaning = vocabulary.actions[name].leaning
    if norm.modality in ("prohibition", "discouragement"):
        return leaning != "good"
    if norm.modality == "permission" or leaning is None:
        return True
    return leaning == "good" or (
        leaning == "optional" and (norm.strength == "only" or bool(_WITH.match(norm.condition or "")))
    )


_WITH = re.compile(r"\W*with\b")


_QUALIFIERS = re.compile(
    r"\b(?:that|which|who|whose)\b|\bin (?:a|any) (?:way|manner)\b"
    r"|\bin (?:front|view|sight|the presence) of\b"
    r"|\bfor (?:\w+ ){0,3}(?:reasons?|purposes?|gain|advantage|benefit)\b",
    re.IGNORECASE,
)


def _qualified(norm: NormReading, read: Sequence[Hit], passage: Passage, vocabulary: Vocabulary) -> str | None:
    """What narrows a ban or a permission after the last word that a phrase has read."""
    if norm.modality not in ("prohibition", "discouragement", "permission"):
        return None
    text = f"{_subject(norm)} {whole(norm)}"
    found = _QUALIFIERS.search(text)
    if not found:
        return _object(norm, read, passage, vocabulary)
    place = len(words_of(text[: found.start()]))
    if any(place < end <= passage.around for hit in read for _, end in hit.spans):
        return None
    last = max((b for hit in read for _, b in hit.spans), default=place)
    if {"or", "nor"}.intersection(passage.words[last:place]) and not {hit.name for hit in read} <= _wide(vocabulary):
        return None  # what stands last in a list is narrowed, not what was read: `a party or a shop which is near`
    rest = text[found.start() :]
    return rest if telling(rest, vocabulary) else None


def _object(norm: NormReading, read: Sequence[Hit], passage: Passage, vocabulary: Vocabulary) -> str | None:
    """The thing that a ban on a general act is about, where neither a phrase nor a fact has read it (`post | exam results`)."""
    if norm.modality == "permission" or not {hit.name for hit in read} <= _wide(vocabulary):
        return None
    text = " ".join(passage.words[: passage.around])
    known = {i for hit in read for a, b in hit.spans for i in range(a, b)}
    told = told_by_facts(text, vocabulary) | {w for who in named(text) for w in words_of(who.text)} | _anything()
    left = [
        i
        for i, word in enumerate(passage.words[: passage.around])
        if i not in known
        and (_one_of(passage.words, i) or (word not in told and lemma(word) not in told))
        and content_of(word)
    ]
    last = max((b for hit in read for _, b in hit.spans), default=0)
    return " ".join(passage.words[min(left) : max(left) + 1]) if any(i >= last for i in left) else None


def _one_of(words: Sequence[str], place: int) -> bool:
    """Whether a word names one place online among others (`the page`), not wherever something may be put."""
    return place > 0 and words[place - 1] in ("the", "this", "that") and lemma(words[place]) in _PLACES


_PLACES = frozenset(("page", "account", "channel", "feed", "blog", "profile", "group", "chat", "wall"))


@cache
def _wide(vocabulary: Vocabulary) -> frozenset[str]:
    """The general acts that have several kinds: a ban on one reaches all of these."""
    kinds = Counter(wider for act in vocabulary.actions for wider in vocabulary.wider(act)[1:])
    return frozenset(act for act, number in kinds.items() if number > 1 and vocabulary.actions[act].general)


@cache
def _anything() -> frozenset[str]:
    """Words for whatever is put online and where, which leave a general act as it is."""
    data = table("circumstances")
    return frozenset((*data["online"], *data["anything"]))


def _actions(hits: list[Hit], passage: Passage, vocabulary: Vocabulary) -> list[Hit]:
    """The action that is signalled most, and others that are named beside it (`films or photographs`)."""
    best: dict[str, Hit] = {}
    for found in hits:
        if found.weight < LEAST:
            continue
        if found.name in _wide(vocabulary) and not found.verb and not found.subject:
            continue  # a thing that is named in passing: `remove a post`
        worth = GENERAL if vocabulary.actions[found.name].general else 1.0
        worth *= (1.0 if found.verb else BESIDE_VERB) * (SUBJECT if found.subject else 1.0)
        hit = replace(found, weight=found.weight * worth)
        if hit.name not in best or hit.weight > best[hit.name].weight:
            best[hit.name] = hit
    for name in list(best):
        wider = [w for w in vocabulary.wider(name)[1:] if w in best]
        for other in wider:
            if best[name].weight >= KIND * best[other].weight:
                del best[other]
    if not best:
        return []
    ranked = sorted(best.values(), key=lambda h: (-h.weight, min(h.spans)))
    first = ranked[0]
    chosen = [first]
    for hit in ranked[1:]:
        related = any(hit.name in vocabulary.wider(c.name) or c.name in vocabulary.wider(hit.name) for c in chosen)
        general = vocabulary.actions[hit.name].general
        if not related and not general and hit.weight >= ALSO * first.weight and _beside(first, hit, passage):
            chosen.append(hit)
            break
    return sorted(chosen, key=lambda h: min(h.spans))


def _listed(chosen: list[Hit], hits: list[Hit], passage: Passage, vocabulary: Vocabulary) -> list[Hit]:
    """Other acts that a ban names on another side of an `or` (`post insults or pass on secrets`, `use the crest or the
    letterhead`): in words of their own, or with the same verb.
    """
    found: list[Hit] = []
    if not chosen:
        return found
    joints = [i for i in range(passage.act, passage.around) if passage.words[i] in ("or", "nor")]
    taken = {span for hit in chosen for span in hit.spans}
    verbs = {min(hit.spans) for hit in chosen}
    least = max(LEAST, LISTED * max(hit.weight for hit in chosen))
    for hit in sorted(hits, key=lambda h: (-h.weight, h.spans)):
        own = [span for span in hit.spans if span not in taken]
        rest = [span for span in taken if span not in hit.spans]
        rest = [span for span in rest if span not in verbs] or rest
        if not own or not rest or len(found) == MOST:
            continue
        first, last = min(a for a, _ in own), max(b for _, b in own)
        start, end = min(a for a, _ in rest), max(b for _, b in rest)
        inside = passage.act <= first and last <= passage.around
        across = any(last <= i < start or end <= i < first or _row(passage) <= min(first, start) < i for i in joints)
        apart = len(own) == len(hit.spans) or hit.weight >= least
        related = any(
            hit.name in vocabulary.wider(h.name) or h.name in vocabulary.wider(hit.name) for h in (*chosen, *found)
        )
        general = vocabulary.actions[hit.name].general
        if across and inside and apart and not related and not general and hit.weight >= LEAST:
            found.append(hit)
    return found


def _wider_beside(chosen: list[Hit], hits: list[Hit], passage: Passage, vocabulary: Vocabulary) -> list[Hit]:
    """The wider act that a ban names by a verb right before that of a narrower one (`befriend or write to pupils`)."""
    verbs = {min(hit.spans) for hit in chosen}
    wider = {act for hit in chosen for act in vocabulary.wider(hit.name)[1:]}
    found = (
        hit
        for hit in sorted(hits, key=lambda h: (-h.weight, h.spans))
        if hit.name in wider and hit.verb and hit.weight >= LEAST and not vocabulary.actions[hit.name].general
    )

    def joined(hit: Hit) -> bool:
        end = min(hit.spans)[1]
        return any(passage.words[end:start] in ((), ("or",), ("nor",)) for start, _ in verbs if start >= end)

    return [hit for hit in found if verbs.isdisjoint(hit.spans) and joined(hit)][:1]


def _row(passage: Passage) -> int:
    """Where a row of things begins that something must not be (`what is | spiteful, rude or untrue`); past the act for none."""
    words = passage.words
    own = range(passage.act, passage.around - 1)
    return next((i + 2 for i in own if words[i] in ("which", "that") and words[i + 1] in ("is", "are")), passage.around)


def _beside(first: Hit, other: Hit, passage: Passage) -> bool:
    """Whether a word that only the other phrase uses is joined by `and` or `or` to one that the first uses."""
    mine = {i for a, b in first.spans for i in range(a, b)}
    own = [i for a, b in other.spans for i in range(a, b) if i not in mine]
    for i in own:
        for j in mine:
            between = passage.words[min(i, j) + 1 : max(i, j)]
            if 0 < len(between) <= 3 and ("or" in between or "and" in between):
                return True
    return False


_POWER = re.compile(r"\W*(?:be )?(ensur|requir|allow|mak(?:e|ing) sure|permit)\w*\s+(?:that\s+)?", re.IGNORECASE)


def _power(
    norm: NormReading, vocabulary: Vocabulary
) -> tuple[Literal["ensure", "require", "allow"] | None, tuple[s.Arg, ...]]:
    """`ensure A by staff`, `require A by staff`: an act about another's act, where the words name the other right after."""
    found = _POWER.match(norm.action)
    if not found:
        return None, ()
    parties = [w for w in named(norm.action[found.end() :]) if w.start <= 12 and w.party in vocabulary.parties]
    stem = found[1].casefold()
    if not parties or (parties[0].party == norm.party) or _owns(norm.action[found.end() :], parties[0].end):
        you = re.match(r"you\b", norm.action[found.end() :], re.IGNORECASE)
        if not you or stem == "ensur":
            return None, ()
        other = "staff"
    else:
        other = parties[0].party
    power: Literal["ensure", "require", "allow"] = (
        "require" if stem == "requir" else "allow" if stem in ("allow", "permit") else "ensure"
    )
    return power, (s.Arg("by", s.Who((s.Word(other),))),)


def _owns(text: str, end: int) -> bool:
    return text[end : end + 1] in ("'", "’")


_OF = re.compile(r"\s+of\s+(?:\w+\s+){0,2}")
"""What stands between a party and another that only tells which (`parents of any pupil involved`)."""

_OBJECTS = frozenset(
    ("pupil", "former-pupil", "parent", "staff", "colleague", "governor", "press", "applicant", "visitor")
)


def _args(names: tuple[str, ...], norm: NormReading, vocabulary: Vocabulary, meant: str) -> tuple[s.Arg, ...]:
    """Whom the act concerns, under the preposition that the first action takes for it. `meant` is what a pronoun points to."""
    takes = vocabulary.actions[names[0]].takes
    first = next((who.end for who in named(meant)), 0)
    text = f"{_near(norm)}{shared_object(norm)} {meant[:first]}".rstrip()
    every = named(text)
    found = [w for w in every if w.party in vocabulary.parties and not _owns(text, w.end)]
    found = [w for w in found if not any(_OF.fullmatch(text[v.end : w.start]) for v in every if v.end < w.start)]
    args: list[s.Arg] = []
    if "to" in takes and ("with" not in takes):
        told = [
            w.party
            for w in found
            if re.search(
                r"\b(?:to|inform|notify|tell|contact|alert)\s+(?:\w+['’]?s?\s+){0,5}$"
                r"|\b(?:give|send|show|offer|hand|text|email|issue|lend)\s+(?:(?:a|an|any|the|our|their|other)\s+){0,2}$",
                text[: w.start],
                re.IGNORECASE,
            )
        ]
        args += _arg("to", [p for p in told if p != "everyone"], norm)
    if "from" in takes and ("of" not in takes or "from" in text.casefold()):
        asked = _asked("from", found, text) or _asked("by", found, text) or _owners(text)
        args += _arg("from", [p for p in asked if p != "everyone"], norm)
    if "to" in takes and not args and vocabulary.actions[names[0]].topic == "training":
        whom = re.split(r"\babout\b", text, maxsplit=1)[0]  # `teach about telling a grown-up`: whom is not told
        args += _arg("to", [w.party for w in found if w.party in _OBJECTS - {norm.party} and w.end <= len(whom)], norm)
    prep: Literal["with", "of"] | None = "with" if "with" in takes else "of" if "of" in takes else None
    if prep and not any(a.prep == "from" for a in args):
        subject = norm.party if not norm.passive else None
        agent = norm.party if norm.bearer_text else None
        objects = [
            w.party
            for w in found
            if w.party in _OBJECTS
            and (w.party not in (subject, agent) or re.search(r"\b(?:other|another|fellow)\s+$", text[: w.start]))
        ]
        if prep == "with" and not objects:  # "pupils' own accounts must not be followed"
            objects = [w.party for w in every if w.party in _OBJECTS and _ACCOUNT_OF.match(text[w.end :])]
        if not objects and _TO_THEM.search(norm.action):
            objects = _them(norm)
        args += _arg(prep, objects, norm)
    order = ("about", "by", "for", "from", "of", "to", "with")
    return tuple(sorted(args, key=lambda a: order.index(a.prep)))


_ACCOUNT_OF = re.compile(
    r"(?:['’]s?|s['’])? (?:(?:own|personal|private|social|media|networking|online) )*(?:accounts?|profiles?|pages?|feeds?)\b",
    re.I,
)


_TO_THEM = re.compile(
    r"\b(?:to|with|from|of|by|follow|befriend|message|contact|add|accept) (?:them|him|her)\b", re.IGNORECASE
)


def _them(norm: NormReading) -> list[str]:
    """Whom `them` means in an act: the party that its sentence names last before it, who is not the bearer."""
    at = norm.sentence.find(norm.action)
    text = norm.sentence[: max(at, 0)]
    every = [w for w in named(text) if w.party in _OBJECTS]
    first = [w for w in every if not any(_OF.fullmatch(text[v.end : w.start]) for v in every if v.end < w.start)]
    return [w.party for w in first if w.party is not None and w.party != norm.party][-1:]


def _asked(prep: str, found: Sequence[Named], text: str) -> list[str]:
    """The parties after a preposition, those that are joined to one of them too."""
    asked: list[str] = []
    last = -1
    for who in found:
        after = re.search(rf"\b{prep}\s+(?:\w+['’]?s?\s+){{0,2}}$", text[: who.start], re.IGNORECASE)
        if who.party is not None and (after or (last >= 0 and _JOINED.fullmatch(text[last : who.start]))):
            asked.append(who.party)
            last = who.end
    return asked


_JOINED = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b)\s*(?:(?:the|their|both)\s+)?", re.IGNORECASE)
_OWNED = re.compile(r"['’]s?(?=\s)")
_LEAVE_OF = re.compile(
    r"['’]s?\s+(?:\w+\s+)?(?:approval|permission|consent|authori[sz]ation|agreement)\b", re.IGNORECASE
)


def _owners(text: str) -> list[str]:
    """Whose leave is asked where it is said to be theirs (`the headteacher's approval`)."""
    bare = _OWNED.sub(lambda owned: " " * len(owned[0]), text)
    return [who.party for who in named(bare) if who.party is not None and _LEAVE_OF.match(text, who.end)]


def _arg(prep: Literal["to", "from", "with", "of"], parties: Iterable[str], norm: NormReading) -> list[s.Arg]:
    words = tuple(map(s.Word, dict.fromkeys(parties)))
    if not words:
        return []
    both = prep in ("of", "from") and re.search(r"\bboth\b", norm.action, re.IGNORECASE)
    return [s.Arg(prep, s.Who(words, ("and" if both else "or") if len(words) > 1 else None))]
