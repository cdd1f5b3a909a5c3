"""What speaks for a clause as the answer to a question: its words, the act that it rules, whom it binds, whom it concerns.

Each point of a policy is laid against what is wanted; what comes out are shares between -1 and 1 and what the point would say,
if it is the answer. Whether it is, `ask` decides.
"""

from collections.abc import Collection

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.vocabulary import Vocabulary
from .concern import STRANGERS, bound, concerned, given_facts, mutual, untimed
from .fit import World, Worlds
from .following import following
from .kinship import held_back, kinship, known_by, step_before
from .lookup import PARTS, STEPS, Index, Point
from .saying import about_leave, answer_of, bans_bad, excepted, punished, said_plainly, votes_of
from .spoken import share
from .tone import held, toned
from .votes import Answer
from .wanted import PARTY, SAME_ENDING, SURE, WITHOUT_LEAVE, Wanted, terms_of

_REACHING: tuple[Answer, ...] = ("prohibited", "discouraged")
"""What is said of a wider act and reaches every kind of it."""

HINTED = 0.6
"""What an act is worth that the words of a sentence bring to mind whose rule is about a general one."""

BY_ACT = 0.85
"""How much a word counts by which the act is known, where a clause rules that act in other words."""

_LEAVE = frozenset((*(act for _, act in STEPS), "give-approval"))
"""Acts by which leave is sought or given."""

FOUND = 0.3
"""The least that a word must count somewhere to be told as found."""

FAR, HALF = 0.12, 0.38
"""The share of a question's words under which a clause of another act is not looked at, and how much more of what it speaks of."""

LEFT_UNDONE: dict[Answer, Answer] = {"required": "prohibited", "recommended": "discouraged"}
"""What a rule on an act says of leaving it undone."""

SHUT = 4.0
"""How much more it counts that a rule on the very act does not hold in the case that is asked about."""


class Signs(Struct, frozen=True):
    """How a point stands to a question; the names are those of the weights.

    `cover` is the share of the question's words that it holds (`whole` its square), `missing` the heaviest that it lacks,
    `exact` the heaviest that its own sentence has in that very form; `spoken` is the share of what the question speaks of, in
    whatever words. `precise` is the share of its own act that the question speaks of. `same` is how sure it is that its act is the
    one asked about, `prime` whether it is the surest of those, `kind` how sure that it is a wider or narrower one, `other` that it
    is another and nothing brings the one asked about to mind. `voice`: that it votes on what is asked, `narrow` on a narrower case
    of it.
    `who` and `whom`: it binds and concerns those asked about, `others` and `elsewhom` (negative): others. `untimed`: how much the
    time tells of which the question speaks and the point does not. `given` and `barred` (negative): facts that agree or exclude.
    `rule` and `practice`: whether it states a rule, or tells what is done.
    """

    cover: float
    whole: float
    missing: float
    exact: float
    spoken: float
    precise: float
    same: float
    prime: float
    kind: float
    other: float
    voice: float
    narrow: float
    who: float
    others: float
    whom: float
    elsewhom: float
    untimed: float
    given: float
    barred: float
    rule: float
    practice: float


class Evidence(Struct, frozen=True, eq=False):
    """A point with its signs. `says` is what it answers if it is the answer, `heard` the cues that tell so; `found` and `lacks` are
    words of the question.
    """

    point: Point
    signs: Signs
    says: Answer
    heard: dict[str, float]
    open: tuple[str, ...]
    found: tuple[str, ...]
    lacks: tuple[str, ...]


def evidence(
    wanted: Wanted, index: Index, vocabulary: Vocabulary, clauses: Collection[str] | None = None
) -> list[Evidence]:
    """All points of a policy (of these clauses only, if given) that have anything to do with a question, in document order."""
    weights = [term.share * index.rarity(term.lemma, term.senses) for term in wanted.terms]
    worlds = [(sure, World(index.policy, request, vocabulary)) for sure, request in wanted.requests]
    if not worlds:
        told = s.All(WITHOUT_LEAVE) if wanted.asked.unasked else None
        nothing = s.Request(who=s.Who((s.Word("staff"),)), act=s.Act(), when=told)
        worlds = [(0.0, World(index.policy, nothing, vocabulary))]
    return [
        found
        for point in index.points
        if (clauses is None or point.clause.id in clauses)
        and (found := _laid(point, wanted, weights, worlds, index, vocabulary)) is not None
    ]


def _laid(
    point: Point, wanted: Wanted, weights: list[float], worlds: Worlds, index: Index, vocabulary: Vocabulary
) -> Evidence | None:
    """One point laid against a question; None if they share next to nothing."""
    after = following(point, wanted, vocabulary) if wanted.asked.form == "consequence" else 0.0
    if wanted.asked.form == "consequence" and not after:
        return None
    named = (*point.acts, *point.hints) if after else (*point.acts, *held_back(point))
    known = known_by(named, wanted, vocabulary)
    counts = [
        max(
            BY_ACT * (not known.isdisjoint((term.lemma, *term.lemma.split()))),
            *(worth * term.held_by(point.words[part]) for part, worth in PARTS.items()),
        )
        for term in wanted.terms
    ]
    who, whom = bound(point, wanted, worlds[0][1]), concerned(point, wanted, vocabulary)
    kin, near = kinship((*point.acts, *point.steps), wanted.acts, vocabulary)
    if who >= 1.0 and kin == "same" and near >= SURE:  # "may a tutor": what binds all staff speaks of tutors
        counts = [max(c, BY_ACT) if t.share <= PARTY else c for t, c in zip(wanted.terms, counts, strict=True)]
    total, heaviest = sum(weights) or 1.0, max(weights, default=1.0) or 1.0
    cover = sum(map(float.__mul__, weights, counts)) / total
    sure = max(wanted.acts.values(), default=0.0)
    hint = max((wanted.acts.get(act, 0.0) for act in point.hints), default=0.0)
    if not near and not point.penal and all(vocabulary.actions[act].general for act in point.acts):
        kin, near = kinship(point.hints, wanted.acts, vocabulary)
        near *= HINTED
    before = step_before(point, wanted.acts)
    if before > near and before == sure and _LEAVE.issuperset(point.acts):
        kin, near = "same", before  # what waits for leave is what a rule on the leave is about
    speaks = share(wanted.speaks, point.spoken, index.tells)
    if max(cover, speaks - HALF) < FAR and not near and not hint and not before:
        return None
    in_own = [term.held_by(point.words["own"]) for term in wanted.terms]
    voted, voice, narrow = votes_of(point, worlds, wanted) if near or before else (None, 0.0, 0.0)
    if kin == "kind" and voice >= near and voted is not None and voted[0] in _REACHING:
        kin, near = "same", voice
    if kin == "same" and ((point.practice and point.norm is None) or point.penal) and not (wanted.parties and who < 0):
        voice = near if point.penal or not wanted.acts.keys().isdisjoint(point.acts[:1]) else voice
    if wanted.leave.intersection(point.steps):  # its rule waits for the very leave that is asked about
        voice = max(voice, near)
    if near and mutual(point, wanted):
        who, voice = 1.0, near
    wished = wanted.asked.form == "duty" or wanted.leaning == "good"
    if kin == "against" and wished and bans_bad(point, vocabulary) and who >= 0:
        voice = max(voice, near)
    if after:
        kin, near, voice = "same", after, after
    elif punished(point, wanted):
        kin, near, voice = "same", sure, sure
    if who <= STRANGERS:
        voice = narrow = 0.0
    given = given_facts(point, wanted, worlds)
    said, waiting = answer_of(point, wanted, voted, worlds[0][1], kin, before > near)
    if excepted(point, wanted, voted, worlds[0][1]):  # it is the exception that is asked about
        given = 1.0
    elif given < 0 and kin == "same" and not narrow and not voice:
        given *= SHUT
    if wanted.leave and point.bans and said == "prohibited" and not point.steps:  # it tells of no leave
        voice = narrow = 0.0
    if after and said == "permitted":  # what may follow is nobody's leave
        said = "conditional"
    left = not wanted.undone.isdisjoint(wider for act in point.acts for wider in vocabulary.wider(act))
    itself = kin == "same" and wanted.surest not in _LEAVE and about_leave((wanted.surest,), vocabulary)
    heard = held(point, said, voice, bool(waiting), wanted.leaning, bool(wanted.leave), itself)
    return Evidence(
        point=point,
        signs=Signs(
            cover=cover,
            whole=cover * cover,
            missing=max((w * (1 - c) for w, c in zip(weights, counts, strict=True)), default=0.0) / heaviest,
            exact=max((w for w, c in zip(weights, in_own, strict=True) if c >= SAME_ENDING), default=0.0) / heaviest,
            spoken=speaks,
            precise=_precise(point, wanted, index),
            same=near if kin == "same" else 0.0,
            prime=float(bool(after) or wanted.surest in point.acts[:1]),
            kind=near if kin == "kind" else 0.0,
            other=sure if point.acts and not near and not hint and not before else 0.0,
            voice=voice,
            narrow=narrow if narrow > voice else 0.0,
            who=max(who, 0.0),
            others=min(who, 0.0),
            whom=max(whom, 0.0),
            elsewhom=min(whom, 0.0),
            untimed=untimed(point, wanted, index),
            given=max(given, 0.0),
            barred=min(given, 0.0),
            rule=float(point.rules),
            practice=float(point.practice),
        ),
        says=LEFT_UNDONE.get(said, said)
        if left
        else said
        if said_plainly(point, wanted, said, kin, max(voice, narrow), worlds[0][1])
        else toned(wanted.asked.form, heard, said),
        heard=heard,
        open=waiting,
        found=tuple(t.lemma for t, c in zip(wanted.terms, counts, strict=True) if c >= FOUND),
        lacks=tuple(t.lemma for t, c in zip(wanted.terms, counts, strict=True) if c < FOUND),
    )


def _precise(point: Point, wanted: Wanted, index: Index) -> float:
    """The share of a point's own act that the question speaks of; half of it with the condition under which the act is meant."""
    if point.norm is None or (point.practice and not _share(point.norm.action, wanted, index)):
        return _share(point.sentence, wanted, index)
    act = _share(point.norm.action, wanted, index)
    condition = point.norm.condition
    return (act + _share(f"{condition} {point.norm.action}", wanted, index)) / 2 if condition else act


def _share(text: str, wanted: Wanted, index: Index) -> float:
    """The share of a text's words that the question speaks of, the rare ones counting more."""
    total = hit = 0.0
    for term in terms_of(text):
        worth = index.rarity(term.lemma, term.senses)
        total += worth
        hit += worth * term.held_by(wanted.words)
    return hit / total if total else 0.0
