"""A question made ready to be looked for: its words, the acts of the packs that it may be about, whom it asks about.

Acts come from the sentence that the question was read as, and from the phrases in which people ask; where both agree they are
surer. Nothing here knows policies.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.alike import faint, light, services, stem, told
from ..grammar.asked import Asked
from ..grammar.signals import Passage, lemma, signals
from ..grammar.vocabulary import Vocabulary
from .lookup import STEPS, Words, parties_in, party_places
from .spoken import Group, groups
from .truth import conjuncts

SHARES = (("act", 1.0), ("around", 0.5), ("who", 0.5))
"""What the words of each part of a question weigh."""

COMMON = {"use": 0.3, "school": 0.3, "staff": 0.2, "policy": 0.5}
"""Words that stand in every policy, and what they weigh."""

FAINT = 0.4
"""What a word weighs that says little."""

PARTY = 0.3
"""What a word that names a party weighs: whom a rule is about is looked at by itself."""

READ, AGREED, HEARD = 0.75, 0.35, 0.85
"""How sure an act is: read from the question's sentence, how much more if a phrase agrees, heard by a phrase alone."""

GENERAL = 0.8
"""What a general act is worth (`post`), against one that says more."""

LESS, SECOND = 0.5, 0.85
"""How much less sure the acts of a second reading of the question are, and those named second in one."""

NEAR_BEST = 0.6
"""How much a phrase must say against the one that says most."""

FULL = 16.0
"""How much a phrase says that leaves no doubt."""

UNACCOUNTED, ENOUGH_KNOWN = 0.6, 0.6
"""How sure an act stays that accounts for none of a question's words, and the share of them that is enough."""

TRIED = 4
"""So many acts are tried against the rules."""

SURE, NEARLY = 0.75, 0.9
"""How sure it must be that a question is about approval or consent, by itself and beside the act that is surest."""

SAME_ENDING, SAME_MEANING = 0.9, 0.75
"""How much a word counts that differs in its ending, or has another form and the same meaning."""

WITHOUT_LEAVE = (s.Not(s.Step("approval", s.Word("everyone"))), s.Not(s.Step("consent", s.Word("everyone"))))
"""What is known where nobody is asked for leave, whoever's it would be."""

NOBODY = frozenset(("everyone", "school", "it-lead", "site-team"))
"""Parties whose phrases are common words: they do not tell whom an act concerns."""


_PASSIVE = re.compile(
    r"(?:(?:be|get)(?: \w+ly| also| ever| first| always)* (?:\w+ed|taken|put|held|kept|made|given|told|sent|shown|written|known"
    r"|seen|done|set|shut|hid|thrown|withdrawn|heard|taught|met|read|found|lost|bound|bought|run|left|let|cut|hit|paid|sold|built|drawn|hidden|broken|spoken|chosen|worn|brought)"
    r"|have|appear|go|stand)\b",
    re.IGNORECASE,
)
"""How an act begins that is done to its subject."""


_TIED_TO = re.compile(
    r"be (?:\w+ly )?(?:connected|linked|associated|acquainted)(?: (?!by\b)[\w']+){0,5}? (?:with|to)\b", re.IGNORECASE
)
"""What people are to others, who did it themselves: `be connected online with former pupils`."""

_OWNER = re.compile(r"(?:'s|s') ")

_RELATIVE = re.compile(r"\b(?:that|which|whom)\b.*", re.IGNORECASE)
"""What tells a subject apart, and names others than who acts: `a page` `that pupils take part in`."""

_WHICH_OF_THEM = re.compile(r"\b(?:who|that|which|whom|whose)\b.*", re.IGNORECASE)
"""What tells which of them act: what they do there is not what is asked about."""

_WHO_OF_THEM = re.compile(r"(?<!\bsay) (?:who|whose)\b .*", re.IGNORECASE)
"""What tells whom an act concerns apart: `block pupils` `who write to them`."""

_RELATIVES = frozenset(("who", "that", "which", "whom", "whose"))

_TOLD_BESIDE = re.compile(r"(?:when|while|whilst|if|because|for|over|as)\b", re.IGNORECASE)
"""How circumstances begin that are only told; what stands behind `before` or `until` may be the act itself."""

_OTHERS_DO = re.compile(
    r"(?:when|while|whilst|if|because) (?!(?:they|he|she|you|we|i|it|in|on|at|under|off|out)\b|\w+ing\b)", re.IGNORECASE
)
"""How a circumstance begins in which others do something: `when somebody criticises us`, not `when they use a phone`."""

_HOLDING = re.compile(r"(?:have|go|stand)\b", re.IGNORECASE)
"""What a thing does as it undergoes it, and people do: `pictures go online`, `staff go online`."""

_WITH_A_TOOL = re.compile(r"use\b.*? to \w+", re.IGNORECASE)
"""An act that names a tool first: `use the page to sell cakes` asks about selling."""

_AGREES = re.compile(
    r"(?:agree|consent)\b|(?:give|grant)\b(?: [\w’'-]+){0,4} (?:consent|permission|agreement)\b", re.IGNORECASE
)
"""How an act begins by which somebody consents: rules tell from whom consent is obtained."""

_NOT_ONLY = re.compile(r",? (?:and )?not (?:just|only|merely|simply) (?:the |their |a )?[\w’'-]+,?", re.IGNORECASE)
"""Who is told to be not enough: `the cook, and not just the waiter,`."""

_RELATED = r"(?:parents?|famil(?:y|ies)|carers?|guardians?|mothers?|fathers?|mums?|dads?|relatives?|relations)"
_THEIRS = re.compile(
    rf"\b(?:pupil|student|child|children)s?(?:['’]s|['’])(?= (?:\w+ )?{_RELATED}\b)"
    rf"|(?P<kin>\b{_RELATED}) of (?:(?:our|the|their|any|current) )*(?:pupils?|students?|child(?:ren)?)\b",
    re.IGNORECASE,
)
"""Whose relatives somebody is: `pupils' parents` are no pupils."""

_OVER = re.compile(
    r"\b(?:on|over|via|through) (?:social (?:media|networks?|networking)(?: sites?)?|the internet|facebook|instagram|whatsapp"
    r"|tiktok|twitter|snapchat)\b",
    re.IGNORECASE,
)
"""The channel over which something is done, which is not what is done."""

_AMONG_THEM = re.compile(r"\b(?:each other|one another|(?:among|amongst|between|with|to) themselves)\b", re.IGNORECASE)
"""How those who act are those whom the act concerns as well."""


_ASKS_HOW_SOON = re.compile(
    r"\b(?:how (?:soon|quickly|fast|promptly)|by when|deadline|time[- ]limit|(?:set|given|certain|fixed|stated|agreed|specified"
    r"|particular) (?:time|period|number of (?:hours|days))|within (?:how|what|a|an|any|so many|one|two|three|\d+)\b)",
    re.IGNORECASE,
)
"""How a question asks by when something is due, rather than whether."""


class Term(Struct, frozen=True):
    """A word to look for: its dictionary form, that without its ending, what it may mean, how much it counts."""

    lemma: str
    stem: str
    senses: frozenset[int]
    share: float

    def held_by(self, words: Words) -> float:
        """How far a text holds the word."""
        if self.lemma in words.lemmas:
            return 1.0
        if self.stem in words.stems:
            return SAME_ENDING
        return 0.0 if self.senses.isdisjoint(words.senses) else SAME_MEANING


class Wanted(Struct, frozen=True, eq=False):
    """What is looked for: `terms`, together `words`; `speaks`: the families of its words. `acts` maps each act to how
    sure it is (0 to 1), `explained` to the words that speak of it; `surest` is the surest of them, `leaning` how the packs judge
    that, `leave` those of seeking approval or consent. `parties` are those asked about, `objects` those whom the act concerns;
    `requests` are tried against rules, each with how sure its act is. `service`: the words of the service whose use is asked about;
    `deadline`: it is asked by when something is due. `undone` are the acts of which it is asked whether they may be left undone.
    """

    asked: Asked
    terms: tuple[Term, ...]
    words: Words
    speaks: tuple[Group, ...]
    acts: dict[str, float]
    explained: dict[str, frozenset[str]]
    surest: str | None
    leaning: str | None
    leave: frozenset[str]
    parties: frozenset[str]
    objects: frozenset[str]
    requests: tuple[tuple[float, s.Request], ...]
    service: frozenset[str]
    deadline: bool
    undone: frozenset[str]


def want(asked: Asked, vocabulary: Vocabulary) -> Wanted:
    """A question made ready."""
    own = _HOLDING.match(asked.act) or _TIED_TO.match(asked.act)
    passive = bool(_PASSIVE.match(asked.act)) and not (own and _people(asked.who, vocabulary))
    acts = _acts(asked, vocabulary)
    explained = _explained(asked, acts, vocabulary)
    parties = frozenset() if passive else parties_in(_RELATIVE.sub("", asked.who), vocabulary) - {"everyone"}
    parties = parties - {"school"} or parties  # `we governors` are governors
    agrees = _AGREES.match(asked.act) is not None and acts.get("obtain-consent", 0.0) >= SURE
    if agrees:  # theirs is the consent that others obtain
        parties = frozenset()
    whom = f"{_NOT_ONLY.sub(' ', asked.who) if passive or agrees else ''} {asked.act} {asked.around}"
    whom = _THEIRS.sub(lambda found: found["kin"] or " ", whom)
    objects = parties_in(whom, vocabulary) - NOBODY - (frozenset() if passive else parties)
    if _AMONG_THEM.search(whom):
        objects |= parties - NOBODY
    terms = _terms(asked, passive, vocabulary)
    beside = _beside(asked, passive, explained, vocabulary)
    acts = {
        act: sure * _accounted(explained.get(act, frozenset()), terms)
        for act, sure in acts.items()
        if act not in beside
    }
    surest = max(sorted(acts), key=lambda act: acts[act], default=None)
    return Wanted(
        asked=asked,
        terms=terms,
        words=Words(
            frozenset(term.lemma for term in terms),
            frozenset(term.stem for term in terms),
            frozenset(sense for term in terms for sense in term.senses),
        ),
        speaks=groups(asked.plain),
        acts=acts,
        explained=explained,
        surest=surest,
        leaning=vocabulary.actions[surest].leaning if surest is not None else None,
        leave=frozenset(
            act for _, act in STEPS if acts.get(act, 0.0) >= max(SURE, NEARLY * acts[surest] if surest else 0)
        ),
        parties=parties,
        objects=objects,
        requests=tuple(_requests(asked, acts, parties, objects, vocabulary)),
        service=_service(asked),
        deadline=_ASKS_HOW_SOON.search(asked.plain) is not None,
        undone=_undone(asked, explained, vocabulary),
    )


def _service(asked: Asked) -> frozenset[str]:
    """The service whose use is asked about: "May TikTok be used …?", not "May staff write to pupils on TikTok?"."""
    words = {word.lemma for word in told(asked.who)} - light()
    return frozenset(words) if words and words <= services() and asked.act.startswith("be ") else frozenset()


def _people(who: str, vocabulary: Vocabulary) -> bool:
    """Whether a subject is people, not something of theirs: its first word that may name anything names a party, behind an owner
    its last.
    """
    words = told(who)
    place = next((place for place, word in enumerate(words) if word.lemma not in light()), None)
    if place is not None and _OWNER.search(who):
        place = len(words) - 1
    return place is not None and any(
        start <= place < end for hit in signals(vocabulary).parties.find(Passage(who)) for start, end in hit.spans
    )


def _terms(asked: Asked, passive: bool, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The words to look for, those of the act first. What is done to somebody or something is of the act."""
    found: dict[str, Term] = {}
    said = {word.lemma for word in told(asked.plain)}
    for part, share in SHARES:
        text = getattr(asked, part)
        parties = party_places(text, vocabulary)
        words = told(text)
        for place, word in enumerate(words):
            name, senses, own = word.lemma, word.senses, _worth_of(word.lemma)
            if word.joined is not None:
                within = words[slice(*word.joined)]
                heavy = [one.lemma for one in within if one.lemma not in light() and one.lemma not in faint()]
                if len(heavy) <= 1:  # `straight away`: one thing to look for, not two
                    name = heavy[0] if heavy else " ".join(one.lemma for one in within)
                    senses = frozenset().union(*(one.senses for one in within))
                    own = 1.0
            if name in light() or word.lemma not in said:  # `is approval needed` asks for no obtaining
                continue
            if part == "act" and not place and name == "obtain":  # nor does `must leave be obtained`, but for leave
                continue
            if place in parties:
                own = PARTY
            worth = (1.0 if part == "who" and passive else share) * own
            if name not in found or found[name].share < worth:
                found[name] = Term(name, stem(name), senses, worth)
    return tuple(found.values())


def _accounted(words: frozenset[str], terms: tuple[Term, ...]) -> float:
    """1 where an act accounts for all that a question speaks of, less where much of it is about something else."""
    heavy = [term for term in terms if term.share > PARTY]
    total = sum(term.share for term in heavy)
    known = sum(term.share for term in heavy if term.lemma in words or not words.isdisjoint(term.lemma.split()))
    return UNACCOUNTED + (1 - UNACCOUNTED) * min(1.0, known / total / ENOUGH_KNOWN) if total else 1.0


def _beside(
    asked: Asked, passive: bool, explained: dict[str, frozenset[str]], vocabulary: Vocabulary
) -> frozenset[str]:
    """The acts that are only told beside the one that is asked about: of which of them by most words, when and over which
    channel by all, with what.
    """
    who = asked.who if passive else _WHICH_OF_THEM.sub("", asked.who)
    bare = asked.act if asked.form == "consequence" else _WHO_OF_THEM.sub("", asked.act)
    which = {word.lemma for word in told(asked.who[len(who) :])} - _RELATIVES
    channel = {word.lemma for over in _OVER.findall(asked.act) for word in told(over)}
    around = "" if _TOLD_BESIDE.match(asked.around) else asked.around
    others = _OTHERS_DO.match(asked.around) is not None
    text = f"{who} {_OVER.sub(' ', bare)} {around}"
    words, named = told(text), party_places(text, vocabulary)
    itself = {word.lemma for word in words}
    done = {word.lemma for place, word in enumerate(words) if place not in named}
    verb = next((word.lemma for word in told(asked.act) if word.lemma not in light()), None)
    theirs: set[str] = set()  # what people have done is not what is done to them
    if passive and _people(asked.who, vocabulary) and (clause := _WHICH_OF_THEM.search(asked.who)):
        theirs = {word.lemma for word in told(clause[0])} - {word.lemma for word in told(asked.act)}
    tool = _WITH_A_TOOL.match(asked.act) is not None
    found = frozenset(
        act
        for act, known in explained.items()
        if known.isdisjoint(itself)
        or (known.isdisjoint(done) and (bare != asked.act or others or not known.isdisjoint(channel)))
        or len(known & which) > len(known & (itself if verb in known else done))
        or (not known.isdisjoint(theirs) and known & done <= theirs)
        or (tool and vocabulary.actions[act].general)
    )
    return found if len(found) < len(explained) else frozenset()


def _worth_of(word: str) -> float:
    """What a word weighs that names no party."""
    return COMMON.get(word, FAINT if word in faint() else 1.0)


@lru_cache(maxsize=20000)
def terms_of(text: str) -> tuple[Term, ...]:
    """The words of a text that can be looked for, each counting alike."""
    return tuple(Term(w.lemma, stem(w.lemma), w.senses, 1.0) for w in told(text) if w.lemma not in light())


def _acts(asked: Asked, vocabulary: Vocabulary) -> dict[str, float]:
    """The acts that a question may be about, and how sure each is."""
    read: dict[str, float] = {}
    rank = 0
    for request in asked.requests:
        words = request.act.words.words if request.act.words else ()
        known = [word.text for word in words if not word.quoted and word.text in vocabulary.actions]
        for place, act in enumerate(known):
            sure = READ * _worth(act, vocabulary) * LESS**rank * SECOND**place
            read[act] = max(read.get(act, 0.0), sure)
        rank += bool(known)
    heard = _heard(asked.plain, vocabulary)
    if max(heard.values(), default=0.0) >= HEARD:  # what says more goes before what merely says `post`
        read = {act: sure for act, sure in read.items() if act in heard or not vocabulary.actions[act].general}
    if asked.form == "duty":  # nobody asks whether one has to do what is bad, if the question speaks of its opposite
        heard = {act: sure for act, sure in heard.items() if not any(_worse(act, other, vocabulary) for other in read)}
    elif _bad_and_special(
        next(iter(read), None), vocabulary
    ):  # whether it may be aired, not whether it must be reported
        read = {act: sure for act, sure in read.items() if act in heard or vocabulary.actions[act].leaning != "good"}
    found = read | {
        act: min(1.0, read[act] + AGREED * sure) if act in read else HEARD * sure for act, sure in heard.items()
    }
    first = next((r.act.words.words[0].text for r in asked.requests if r.act.words is not None), "")
    if (
        asked.form == "duty" and first in dict(STEPS).values()
    ):  # whether leave is needed, not whether what waits for it is done
        found[first] = 1.0
    return found


def _bad_and_special(act: str | None, vocabulary: Vocabulary) -> bool:
    """Whether an act is one that nobody asks for, and no general one."""
    known = vocabulary.actions.get(act or "")
    return known is not None and known.leaning == "bad" and not known.general


def _worse(act: str, other: str, vocabulary: Vocabulary) -> bool:
    """Whether a bad act is the opposite of a good one."""
    first, second = vocabulary.actions[act], vocabulary.actions[other]
    return first.leaning == "bad" and second.leaning == "good" and (first.against == other or second.against == act)


def _explained(asked: Asked, acts: dict[str, float], vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """For each act the words of the question by which it is known: a clause about the act need not use them."""
    lexicons = signals(vocabulary)
    whole = Passage(asked.plain)
    act = Passage(asked.act, subject=asked.who, around=asked.around)
    found: dict[str, set[str]] = {}
    for passage, lexicon in ((whole, lexicons.asked), (act, lexicons.actions)):
        for hit in lexicon.find(passage):
            if hit.name in acts:
                words = (passage.words[place] for start, end in hit.spans for place in range(start, end))
                found.setdefault(hit.name, set()).update(map(lemma, words))
    return {name: frozenset(words) for name, words in found.items()}


def _undone(asked: Asked, explained: dict[str, frozenset[str]], vocabulary: Vocabulary) -> frozenset[str]:
    """The acts of which it is asked whether they may be left undone: those known by what is left, or by the words that leave it,
    unless documents name the act by these ("ignore a request").
    """
    if not asked.undone or asked.form == "duty":
        return frozenset()
    how = {word.lemma for word in told(asked.undone)}
    words = {word.lemma for word in told(asked.left)} - light() if asked.left else how - light()
    act = Passage(asked.act, subject=asked.who, around=asked.around)
    so_named = {
        hit.name
        for hit in signals(vocabulary).actions.find(act)
        for start, end in hit.spans
        if not how.isdisjoint(map(lemma, act.words[start:end]))
    }
    return frozenset(name for name, known in explained.items() if name not in so_named and not known.isdisjoint(words))


def _worth(act: str, vocabulary: Vocabulary) -> float:
    return GENERAL if vocabulary.actions[act].general else 1.0


def _heard(text: str, vocabulary: Vocabulary) -> dict[str, float]:
    """Acts by the phrases in which people ask about them, and how sure each is."""
    best: dict[str, float] = {}
    for hit in signals(vocabulary).asked.find(Passage(text)):
        if hit.name in vocabulary.actions:
            best[hit.name] = max(best.get(hit.name, 0.0), hit.weight * _worth(hit.name, vocabulary))
    top = max(best.values(), default=1.0)
    return {
        name: weight / top * min(1.0, 0.5 + weight / FULL) for name, weight in best.items() if weight >= NEAR_BEST * top
    }


def _requests(
    asked: Asked, acts: dict[str, float], parties: frozenset[str], objects: frozenset[str], vocabulary: Vocabulary
) -> list[tuple[float, s.Request]]:
    """A request for each of the surest acts, with whom it concerns and under which facts, as far as the question was read."""
    if parties:
        who = s.Who(tuple(map(s.Word, sorted(parties))), "or" if len(parties) > 1 else None)
    else:
        who = asked.requests[0].who if asked.requests else s.Who((s.Word("everyone"),))
    when = next((request.when for request in asked.requests if request.when is not None), None)
    if asked.unasked:
        when = s.All((*conjuncts(when), *WITHOUT_LEAVE))
    found = []
    for act, sure in sorted(acts.items(), key=lambda item: (-item[1], item[0]))[:TRIED]:
        takes = vocabulary.actions[act].takes
        given = (tuple(a for a in request.act.args if a.prep in takes) for request in asked.requests)
        args = next((some for some in given if some), _towards(objects, takes))
        found.append((sure, s.Request(who=who, act=s.Act(s.Who((s.Word(act),)), args=args), when=when)))
    return found


_TOWARDS: tuple[Literal["with", "of", "to", "from"], ...] = ("with", "of", "to", "from")
"""Before whom an act is done to somebody."""


def _towards(objects: frozenset[str], takes: Sequence[str]) -> tuple[s.Arg, ...]:
    """Those whom an act concerns as what it is done with or to, if it takes such."""
    prep = next((one for one in _TOWARDS if one in takes), None)
    if prep is None or not objects:
        return ()
    who = s.Who(tuple(map(s.Word, sorted(objects))), "or" if len(objects) > 1 else None)
    return (s.Arg(prep, who),)
