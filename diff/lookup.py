"""Policies made ready to be searched: each norm, and each sentence that states none, with its words and what they mean.

Which words are rare is told by the policy itself together with the packs, so that an answer about one policy does not depend
on which others are asked beside it. Nothing here knows questions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.alike import light, stem, told
from ..grammar.model import Clause, Norm, Policy
from ..grammar.signals import Passage, signals
from ..grammar.vocabulary import Vocabulary
from .spoken import LEAST, Spoken, spoken
from .truth import steps_in

SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z“‘\"'(])")

PARTS = {"own": 1.0, "lead": 0.95, "means": 0.8, "before": 0.8, "heading": 0.5, "rest": 0.5}
"""Where a word may stand, and what it is worth there: in the sentence, in what introduces it, in what the packs say of its
act, in the sentence before if this one takes it up, in the heading above it, elsewhere in the clause.
"""

_TAKES_UP = re.compile(
    r"(?!if|when|where|any|anyone|whoever|who)(?:\S+ ){0,7}?"
    r"(?:it|they|them|these|those|do(?:es|ing)? so|such (?:\w+s|an? \w+)|ones?|both|in (?:this|that|such a) way)\b",
    re.I,
)
"""How a sentence takes up what the one before names."""

FEW = 3
"""So many words at most stand before a pronoun that takes up the sentence before, rather than something in its own."""

_BEGINS_WITH = re.compile(r"(?:it|they|these|those|such|both)\b", re.I)
"""How a paragraph takes up what the one above it names."""

KNOWN_ACT = 3.0
"""How much a phrase must say for its act to be taken as what a sentence without rules in the packs' words is about."""

BOUND = "follow-policy"
"""What a statement of scope says that those whom it names have to do."""

PENAL = ("face", "may face")
"""Modals of what follows a breach."""

STEPS = (("approval", "obtain-approval"), ("consent", "obtain-consent"))
"""What somebody does who needs a step."""

_SCOPE = re.compile(
    r"\b(?:this|the) (?:policy|document|procedure|code)(?: also)? (?:applies|apply|covers|is for|binds|relates)\b", re.I
)

ASKED_ACT = 8.0
"""How much more a phrase must say in which people ask about an act."""

HINTS = 6
"""How many acts a sentence brings to mind at most."""

ALIKE, UNKNOWN = 0.75, 0.35
"""The most that a word tells that stands nowhere, where its meaning does, and where that does not either."""

UNSPOKEN = frozenset(("form", "meta", "citation"))
"""Kinds of clauses that answer nothing."""


class Words(Struct, frozen=True):
    """What stands in a text: dictionary forms, those without endings, and the meanings that its words may have."""

    lemmas: frozenset[str]
    stems: frozenset[str]
    senses: frozenset[int]


class Point(Struct, frozen=True, eq=False):
    """A norm of a clause, or (norm None) a sentence that states none. `acts` are the packs' words for what it is about, `hints`
    those that its phrases bring to mind besides, `steps` for what its rule waits for, `parties` for whom it names; `practice`:
    it tells what the school does (`doers`: those of whom it tells that), `rules`: it states a rule, `scope`: whom the policy binds.
    """

    clause: Clause
    norm: Norm | None
    sentence: str
    lead: str
    spoken: Spoken
    words: dict[str, Words]
    acts: tuple[str, ...]
    hints: tuple[str, ...]
    steps: tuple[str, ...]
    parties: frozenset[str]
    doers: frozenset[str]
    practice: bool
    rules: bool
    scope: bool

    @property
    def bans(self) -> bool:
        """Whether it forbids something, or advises against it."""
        return self.norm is not None and self.norm.formal.modal in ("must not", "must never", "should not")

    @property
    def penal(self) -> bool:
        """Whether it says what follows a breach, on which rules do not vote."""
        return self.norm is not None and self.norm.formal.modal in PENAL


class Index(Struct, frozen=True, eq=False):
    """A policy's points in document order, in how many of them and of the packs' acts a form or a meaning stands, and how much
    it tells that a point speaks of a family (`tells`, 0 to 1: the fewer of its points do, the more).
    """

    policy: Policy
    points: tuple[Point, ...]
    seen: dict[str, int]
    meant: dict[int, int]
    tells: dict[str, float]
    total: int

    def rarity(self, word: str, senses: Iterable[int]) -> float:
        """How much a word tells, 0 to 1: the rarer what it may match, the more. A word that stands nowhere tells no more
        than one whose meaning does: it may merely be another's way of putting things.
        """
        same = max(self.seen.get(word, 0), self.seen.get(f"{stem(word)}~", 0))
        alike = max((self.meant.get(sense, 0) for sense in senses), default=0)
        rare = log((self.total + 1) / (same + max(alike - same, 0) / 2 + 1)) / log(self.total + 1)
        return max(rare if same else min(rare, ALIKE if alike else UNKNOWN), 0.05)


def index(policy: Policy, vocabulary: Vocabulary) -> Index:
    """A policy made ready to be asked."""
    points = tuple(_points(policy, vocabulary))
    seen: Counter[str] = Counter()
    meant: Counter[int] = Counter()
    texts = [*_of_packs(vocabulary), *(point.words["own"] for point in points)]
    for words in texts:
        seen.update(words.lemmas)
        seen.update(f"{one}~" for one in words.stems)
        meant.update(words.senses)
    return Index(policy, points, dict(seen), dict(meant), _tells(points), len(texts))


def _tells(points: Sequence[Point]) -> dict[str, float]:
    named = Counter(family for point in points for family in point.spoken.own)
    every = len(points) + 1
    return {name: max(log(every / (count + 1)) / log(every), LEAST) for name, count in sorted(named.items())}


@lru_cache(maxsize=50000)
def words_in(text: str) -> Words:
    """The words of a text, without those that say too little and mean nothing here."""
    kept = [word for word in told(text) if word.lemma not in light() or word.senses]
    return Words(
        frozenset(word.lemma for word in kept),
        frozenset(stem(word.lemma) for word in kept),
        frozenset(sense for word in kept for sense in word.senses),
    )


@lru_cache(maxsize=50000)
def parties_in(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The parties that a text names, by the longest of the phrases that overlap."""
    hits = [(hit.name, hit.spans[0]) for hit in signals(vocabulary).parties.find(Passage(text))]
    return frozenset(
        name
        for name, (a, b) in hits
        if not any(
            c <= a and b <= d and ((c, d) != (a, b) or name in vocabulary.wider(other)[1:]) for other, (c, d) in hits
        )
    )


_OTHER = re.compile(r"(?:any |all )?other (.+)", re.IGNORECASE)


def bound_by(word: s.Word, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The party that a rule's word binds: of "other tutors" the tutors, whoever was named before; none of other quoted words."""
    if not word.quoted:
        return (word.text,)
    others = _OTHER.fullmatch(word.text)
    parties = parties_in(others[1], vocabulary) if others else frozenset()
    return tuple(parties) if len(parties) == 1 else ()


def some_of(word: s.Word, vocabulary: Vocabulary) -> str | None:
    """The party of whom words in quotes name some: of "trained staff" the staff."""
    parties = parties_in(word.text, vocabulary) if word.quoted else frozenset()
    return next(iter(parties)) if len(parties) == 1 else None


@lru_cache(maxsize=8)
def _of_packs(vocabulary: Vocabulary) -> tuple[Words, ...]:
    """What the packs say of each act, as texts that tell which words are common."""
    return tuple(
        words_in(f"{action.means} " + " ".join(re.sub(r"[|^~!*_{}]", " ", phrase) for phrase in action.phrases[:2]))
        for action in vocabulary.actions.values()
    )


def _points(policy: Policy, vocabulary: Vocabulary) -> Iterable[Point]:
    by_id = {clause.id: clause for clause in policy.clauses}
    previous: Clause | None = None
    for clause in policy.clauses:
        if clause.kind in UNSPOKEN:
            continue
        lead, above = "", clause.lead_in
        while above in by_id:
            lead, above = f"{by_id[above].text} {lead}", by_id[above].lead_in
        asked = "" if lead else _asked(clause)
        lead = lead or asked
        sentences = SENTENCE_END.split(clause.text)
        above = previous.text if previous and previous.section_id == clause.section_id and not lead else ""
        before = _before(sentences, SENTENCE_END.split(above)[-1])
        previous = clause
        ruled: set[int | None] = set()
        settled: set[int | None] = set()
        since = 0
        for norm in clause.norms:
            place = _place(norm, sentences, since)
            since = place or since
            if place is None and asked:  # the question's words with the answer's
                ruled.add(0)
                yield _point(clause, norm, f"{asked} {sentences[0]}", "", vocabulary)
                continue
            ruled.add(place)
            if place is None:
                yield _point(clause, norm, clause.text, lead, vocabulary)
            else:
                yield _point(clause, norm, sentences[place], lead, vocabulary, before[place])
        for norm in clause.practices:  # what is settled is no rule, and answers as one
            place = _place(norm, sentences, 0)
            if place is None or place in ruled or _EXAMPLE.match(sentences[place]):
                continue
            if _known(norm, vocabulary):
                settled.add(place)
                yield _point(clause, norm, sentences[place], lead, vocabulary, before[place])
        for place, sentence in enumerate(sentences):
            if place not in ruled | settled:
                yield _point(clause, None, sentence, lead, vocabulary, before[place])


def _before(sentences: Sequence[str], above: str) -> list[str]:
    """For each sentence what it takes up by a pronoun: the sentence before, and what that takes up; `above` ends the paragraph
    before the first.
    """
    found: list[str] = []
    for place, sentence in enumerate(sentences):
        if place == 0:
            found.append(above if _BEGINS_WITH.match(sentence) else "")
        elif (pronoun := _TAKES_UP.match(sentence)) and len(words_in(pronoun[0]).stems) <= FEW:
            found.append(f"{found[-1]} {sentences[place - 1]}".strip())
        else:
            found.append("")
    return found


def _known(norm: Norm, vocabulary: Vocabulary) -> bool:
    """Whether the packs have a word for what a norm is about."""
    named = norm.formal.act.words.words if norm.formal.act.words else ()
    return any(not word.quoted and word.text in vocabulary.actions for word in named)


def _asked(clause: Clause) -> str:
    """The question that a clause answers: the heading that it stands under, if that is one."""
    heading = (clause.section or "").rstrip()
    return heading if heading.endswith("?") else ""


def _place(norm: Norm, sentences: Sequence[str], since: int) -> int | None:
    """Which sentence states a norm; a practice has its verb in another form ("the clerk reads | each letter"). Of several that hold
    its words the one with its condition, or the first from that on which states the norm before it (`since`).
    """
    whole, behind = norm.action, norm.action.partition(" ")[2]
    when = (norm.condition or "")[:25].casefold()
    order = (*range(since, len(sentences)), *range(since))
    for start in filter(None, (whole[:25].casefold(), behind[:25].casefold())):
        found: list[int] = [place for place in order if start in sentences[place].casefold()]
        if found:
            return next((place for place in found if when in sentences[place].casefold()), found[0])
    return None


def _point(
    clause: Clause, norm: Norm | None, sentence: str, lead: str, vocabulary: Vocabulary, before: str = ""
) -> Point:
    named = norm.formal.act.words.words if norm and norm.formal.act.words else ()
    acts = tuple(word.text for word in named if not word.quoted and word.text in vocabulary.actions)
    settled = norm in clause.practices
    practice = settled or (norm is None and _practice(sentence))
    example = norm is None and _EXAMPLE.match(sentence)
    hints = () if example else _hints(norm, sentence, lead, vocabulary)
    scope = norm is None and (clause.kind == "scope" or tells_whom(sentence))
    if scope:
        acts = tuple(act for act in (BOUND,) if act in vocabulary.actions)
    elif norm and norm.formal.modal in PENAL:
        penal = tuple(dict.fromkeys(act for word in named if (act := _penal(word.text, vocabulary))))
        kinds = (act for act in hints if not set(penal).isdisjoint(vocabulary.wider(act)[1:]))
        acts = (*kinds, *penal)  # what it is laid on tells of which kind it is: "in or out of school hours"
    elif not acts and (norm or practice):
        acts = _heard(norm, sentence, vocabulary)
    hours = _hours(norm)
    means = " ".join(_meaning(act, vocabulary) for act in acts)
    parties = parties_in(sentence, vocabulary) | ({norm.party} if norm and norm.party else set())
    return Point(
        clause=clause,
        norm=norm,
        sentence=sentence,
        lead=lead,
        # A rule may stand without words.
        spoken=spoken(f"{sentence or means} {hours}", lead, f"{clause.section or ''} {before}".strip()),
        words={
            "own": words_in(sentence or means),
            "lead": words_in(lead),
            "means": words_in(f"{means} {hours}"),
            "before": words_in(before),
            "heading": words_in(clause.section or ""),
            "rest": words_in(clause.text),
        },
        acts=acts,
        hints=tuple(act for act in hints if act not in acts),
        steps=_steps(norm, vocabulary) if norm else (),
        parties=parties,
        doers=_doers(sentence, vocabulary) if practice else frozenset(),
        practice=practice or scope,
        rules=norm is not None and not settled,
        scope=scope,
    )


def _heard(norm: Norm | None, sentence: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The acts that a sentence is about, where the reader of sentences found none: by documents' phrases, then by people's."""
    act = (norm.action if norm else "") or sentence
    before = sentence[: max(sentence.find(act), 0)]
    found = signals(vocabulary).actions.find(Passage(act, subject=before, around=sentence))
    if norm and not any(hit.weight >= KNOWN_ACT for hit in found):
        asked = signals(vocabulary).asked.find(Passage(f"{before} {act}"))
        found = [hit for hit in asked if hit.weight >= ASKED_ACT and hit.name in vocabulary.actions]
    heard = sorted((hit for hit in found if hit.weight >= KNOWN_ACT), key=lambda hit: (-hit.weight, hit.name))
    return tuple(dict.fromkeys(hit.name for hit in heard))[:3]


def _hints(norm: Norm | None, sentence: str, lead: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """All acts that the words of a sentence bring to mind, by documents' phrases and by people's, the surest first."""
    act = (norm.action if norm else "") or sentence
    before, _, after = sentence.partition(act) if act else ("", "", "")
    lexicons = signals(vocabulary)
    found: dict[str, float] = {}
    for hits, least in (
        (lexicons.actions.find(Passage(act, subject=before, around=f"{after} {lead}")), KNOWN_ACT),
        (lexicons.asked.find(Passage(sentence)), ASKED_ACT),
    ):
        for hit in hits:
            if hit.weight >= least and hit.name in vocabulary.actions:
                found[hit.name] = max(found.get(hit.name, 0.0), hit.weight / least)
    return tuple(sorted(found, key=lambda name: (-found[name], name)))[:HINTS]


def _penal(penalty: str, vocabulary: Vocabulary) -> str | None:
    """The act by which a penalty is imposed."""
    known = vocabulary.penalties.get(penalty)
    return known.act if known and known.act in vocabulary.actions else None


def tells_whom(text: str) -> bool:
    """Whether a text says whom or what the policy is for."""
    return bool(_SCOPE.search(text))


def _steps(norm: Norm, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The acts of asking for the approvals and consents that a norm waits for."""
    rule = norm.formal
    kinds = {step.kind for test in (rule.when, rule.condition, rule.unless) for step in steps_in(test)}
    return tuple(act for kind, act in STEPS if kind in kinds and act in vocabulary.actions)


_CLOCK = re.compile(r"\btime is (\d\d:\d\d)(?: to (\d\d:\d\d))?")


def _hours(norm: Norm | None) -> str:
    """What hours of the clock mean: a question asks for the day, the rule says from when till when."""
    found = _CLOCK.search(norm.rule) if norm else None
    if not found:
        return ""
    whole = found[1] <= "09:00" and (found[2] or "") >= "15:00"
    return "during the school day, in school hours" if whole else "during the day"


@lru_cache(maxsize=5000)
def _meaning(act: str, vocabulary: Vocabulary) -> str:
    """What the packs say of an act, and how they ask about it."""
    asks = [q.asks for q in vocabulary.questions if re.search(rf"(?<![\w-]){re.escape(act)}(?![\w-])", q.about)]
    return " ".join((vocabulary.actions[act].means, *asks[:2]))


_OURS = "schools?|trust|academy|federation|college|governors|headteacher|dsl|staff"
_IDLE = (
    "am|is|are|was|were|be|been|has|have|had|may|might|can|could|would|recogni[sz]es?|accepts? that|acknowledges?"
    "|appreciates?|believes?|aims?|understands?|values?|hopes?|seeks?"
)
_DOES = re.compile(
    rf"(?:we|(?:(?!many|some|most|other)[\w’'-]+ ){{0,6}}(?:{_OURS})) (?:\w+ly |also |always )?(?!(?:{_IDLE})\b)\w+",
    re.I,
)
_IS_DONE = re.compile(
    r"[^,;:]{3,60}? (?:is|are) (?:\w+ly )?(?!used|defined|intended|designed|considered|involved)"
    r"(?:\w+ed|kept|held|made|given|taken|done|sent|put)\b",
    re.I,
)
_EXAMPLE = re.compile(r"(?:for (?:example|instance)|e\.g\.|examples?)\b", re.I)
"""How a sentence begins that gives an example, which settles nothing."""

_NO_PRACTICE = re.compile(
    r"(?:for example|e\.g\.|examples?|such as|it is|there (?:is|are)(?! no \w+ing)|if|when|where)\b", re.I
)


NOT_DONE = re.compile(
    r"^(?:no|nobody|never)\b(?! longer\b)|\b(?:is|are|do|does) (?:not|never)\b|^there is no \w+ing\b|^(?:\S+ ){1,6}never \w",
    re.IGNORECASE,
)
"""What is not done: a practice that keeps from an act."""

_NEVER_DONE = re.compile(
    r"(?:nobody|no one|no (?:\w+ ){1,3}?(?:ever )?)(?! (?:is|has|knows|likes|wants|needs)\b) ?\w+s\b"
    r"|[^,;:]{3,60}? never (?!be\b)\w+|there is no \w+ing\b",
    re.I,
)


def _practice(sentence: str) -> bool:
    """Whether a sentence without rules tells what those who act for the school do, what is done, or what never is. What breaks off
    before a list tells nothing by itself: its items do.
    """
    told = _DOES.match(sentence) or _IS_DONE.match(sentence) or _NEVER_DONE.match(sentence)
    return not _NO_PRACTICE.match(sentence) and not sentence.rstrip().endswith(":") and bool(told)


_DOER = re.compile(
    r"(?:^|[,;] (?:so|and|but) )((?:[^\s,;]+ ){0,5}?[^\s,;]+) (?:do|does|are|is|never|always|also|no longer|only)\b",
    re.I,
)
"""Of whom a sentence tells what they do, are or may."""


def _doers(sentence: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The parties of whom a practice is told."""
    return frozenset().union(*(parties_in(found, vocabulary) for found in _DOER.findall(sentence)))


COMMON_PARTIES = frozenset(("everyone", "staff", "pupil", "parent", "school", "headteacher", "colleague"))
"""Parties of whom every policy speaks: their names tell little."""


def party_places(text: str, vocabulary: Vocabulary) -> frozenset[int]:
    """The places of the words of a text that name one of the common parties."""
    hits = signals(vocabulary).parties.find(Passage(text))
    spans = (span for hit in hits if hit.name in COMMON_PARTIES for span in hit.spans)
    return frozenset(place for start, end in spans for place in range(start, end))
