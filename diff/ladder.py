"""A framework (a trust's, a federation's, a model policy) against a school's own policy that binds the same people.

Each rule of the framework is looked for in the school's policy and the two are weighed: same, tighter, looser, differs,
opposed, or missing; the rungs are must, should, may, silent. The same for every question of the packs, by the stances.
Rules that only the school has are listed as its own.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, get_args

from msgspec import Struct

from ..grammar.model import Clause, Modality, Norm, Policy
from ..grammar.places import places
from ..grammar.syntax import Request
from ..grammar.vocabulary import Question, Vocabulary
from .align import align
from .implication import Kinds, kinds_of, together
from .points import Point, persons, point_of, whom
from .stance import Stance, stance
from .strictness import Order, Term, weigh, weigh_stances
from .votes import Answer

FORMAT = "byelaw-ladder/1"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

Verdict = Literal["opposed", "missing", "looser", "differs", "tighter", "same", "own"]
"""What the school's policy is beside the framework on one point. `opposed`: one asks for what the other restrains. `missing`: the
school says nothing. `differs`: tighter in one thing and looser in another, or not to be weighed. `own`: only the school says it.
"""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""What needs a decision first, first."""

Rung = Literal["must", "should", "may", "silent"]

RUNGS: dict[Modality, Rung] = {
    "obligation": "must",
    "prohibition": "must",
    "recommendation": "should",
    "discouragement": "should",
    "permission": "may",
    "sanction": "must",
}
"""How firm each modality is, whichever way it points."""

STANCE_RUNGS: dict[Answer, Rung] = {
    "prohibited": "must",
    "required": "must",
    "conditional": "must",
    "recommended": "should",
    "discouraged": "should",
    "permitted": "may",
    "silent": "silent",
}
"""How firm each stance is."""

_VERDICTS: dict[Order, Verdict] = {
    "same": "same",
    "stricter": "tighter",
    "looser": "looser",
    "differs": "differs",
    "opposed": "opposed",
}

ENOUGH = 0.55
"""The least score at which a rule of the school counts as one on the framework's point."""

CLOSE = 0.4
"""The least score at which a rule is shown as coming close."""

AKIN = 0.6
"""How much of one act is another that is a kind of it, or of the same kind."""

LEVEL = 0.05
"""Rules that fit this much worse than the best fit as well; of those the firmest is weighed."""


class Said(Struct, frozen=True, kw_only=True):
    """A rule in its clause. `place` is how a person finds the clause, `rule` what it was read as, `reviewed` False where nobody
    has accepted that yet.
    """

    clause: str
    place: str
    section: str | None
    page: int | None
    text: str
    modality: Modality
    party: str
    action: str
    rule: str
    reviewed: bool


class Step(Struct, frozen=True, kw_only=True):
    """One rule of the framework and the school's rule on the same point; only one of them where the other is silent.

    `terms` say in what the school's rule (left) differs from the framework's (right); `score`, 0 to 1, how sure it is that the
    two are on one point. `near` is the school's rule that comes closest to a missing one, and is not on its point. `why` is a
    sentence.
    """

    verdict: Verdict
    topic: str | None
    framework: Said | None
    school: Said | None
    framework_rung: Rung
    school_rung: Rung
    terms: tuple[Term, ...] = ()
    score: float | None = None
    near: Said | None = None
    why: str


class Answered(Struct, frozen=True, kw_only=True):
    """One question of the packs: the stance of each policy on it, and the clauses (ids, with their places) that decide."""

    question: str
    asks: str
    topic: str
    verdict: Verdict
    framework: Answer
    school: Answer
    framework_rung: Rung
    school_rung: Rung
    framework_clauses: tuple[tuple[str, str], ...] = ()
    school_clauses: tuple[tuple[str, str], ...] = ()
    why: str


class Side(Struct, frozen=True, kw_only=True):
    """One of the two policies."""

    policy: str
    title: str | None
    school: str | None
    file: str
    norms: int
    reviewed: int


class Ladder(Struct, frozen=True, kw_only=True):
    """A school's policy on the ladder of its framework. `steps` are in the framework's order, then what only the school says;
    `questions` those that one of the two answers.
    """

    format: str = FORMAT
    framework: Side
    school: Side
    steps: tuple[Step, ...]
    questions: tuple[Answered, ...]


def ladder(
    framework: Policy, school: Policy, questions: Sequence[tuple[Question, Request]], vocabulary: Vocabulary
) -> Ladder:
    """Every rule of the framework, and every question, with what the school's policy makes of it."""
    kinds = kinds_of(vocabulary, (*framework.roles, *school.roles))
    theirs, ours = (_rules(policy, vocabulary, kinds) for policy in (framework, school))
    likeness = {
        (pair.left.clause, pair.right.clause): pair.score
        for pair in align((framework, school), vocabulary)
        if pair.sure
    }
    steps, used = [], set()
    for index, found in enumerate(_partners(theirs, ours, likeness, vocabulary, kinds)):
        rule = theirs[index]
        partners = [fit for fit in found if fit[0] >= ENOUGH]
        if not partners:
            steps.append(_missing(rule, ours[found[0][1]] if found else None, vocabulary))
            continue
        score, other = _firmest(partners, ours)
        used |= {number for fit, number in partners if fit >= score - LEVEL}
        steps.append(_weighed(rule, ours[other], score, vocabulary, kinds))
    steps += [_own(rule, vocabulary) for number, rule in enumerate(ours) if number not in used]
    answered = (_answered(framework, school, question, request, vocabulary) for question, request in questions)
    return Ladder(
        framework=_side(framework),
        school=_side(school),
        steps=tuple(steps),
        questions=tuple(answer for answer in answered if answer is not None),
    )


class _Rule(Struct, frozen=True):
    """A norm of one of the two policies, ready to be matched."""

    clause: Clause
    norm: Norm
    place: str
    point: Point
    akin: frozenset[str]
    """Its acts and what they are kinds of."""


def _rules(policy: Policy, vocabulary: Vocabulary, kinds: Kinds) -> list[_Rule]:
    """The rules of a policy, each once; penalties are no rules to be kept."""
    texts = {clause.id: clause.text for clause in policy.clauses}
    addresses = places(policy)
    found: dict[tuple[str, str, str | None], _Rule] = {}
    for clause in policy.clauses:
        for norm in clause.norms:
            if norm.modality != "sanction":
                point = point_of(norm, clause, texts.get(clause.lead_in or "", ""), vocabulary, kinds)
                found.setdefault(
                    (clause.id, norm.rule, norm.party),
                    _Rule(clause, norm, addresses[clause.id], point, _lineage(point.acts, vocabulary)),
                )
    return list(found.values())


# --- which rules are on one point -------------------------------------------------------------------------------------


def _partners(
    theirs: Sequence[_Rule],
    ours: Sequence[_Rule],
    likeness: dict[tuple[str, str], float],
    vocabulary: Vocabulary,
    kinds: Kinds,
) -> list[list[tuple[float, int]]]:
    """For each rule of the framework the school's rules on the same point with how well they fit, best first."""
    by_act: dict[str, list[int]] = defaultdict(list)
    by_clause: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(ours):
        by_clause[rule.clause.id].append(number)
        for act in sorted(rule.akin):
            by_act[act].append(number)
    aligned: dict[str, list[str]] = defaultdict(list)
    for left, right in likeness:
        aligned[left].append(right)
    found = []
    for rule in theirs:
        near = dict.fromkeys(
            [number for act in sorted(rule.akin) for number in by_act[act]]
            + [number for clause in aligned[rule.clause.id] for number in by_clause[clause]]
        )
        scored = [
            (_fit(rule, ours[number], likeness.get((rule.clause.id, ours[number].clause.id), 0.0), kinds), number)
            for number in near
            if together(rule.norm.formal.when, ours[number].norm.formal.when, vocabulary, kinds) is not None
        ]
        found.append(sorted((fit for fit in scored if fit[0] >= CLOSE), key=lambda fit: (-fit[0], fit[1])))
    return found


def _lineage(acts: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Acts with all that they are kinds of, but for what is so general that it makes no two acts akin."""
    every = (wider for act in acts for wider in vocabulary.wider(act))
    return frozenset(w for w in every if w in acts or not ((known := vocabulary.actions.get(w)) and known.general))


def _fit(a: _Rule, b: _Rule, likeness: float, kinds: Kinds) -> float:
    """How well two rules are on one point, 0 to 1: 0 where they bind or concern different people."""
    party, other = (rule.norm.party or rule.norm.bearer for rule in (a, b))
    level = 1.0 if party == other else 0.6 if other in kinds(party) or party in kinds(other) else 0.0
    if not level and not _FOR_SCHOOL.issuperset((a.norm.bearer, b.norm.bearer)):
        return 0.0
    if whom(a.point.whom, b.point.whom, kinds) == "apart" or persons(a.point.who, b.point.who) == "apart":
        return 0.0
    same = not set(a.point.acts).isdisjoint(b.point.acts)
    akin = not a.akin.isdisjoint(b.akin)
    act = 1.0 if same else AKIN if akin else 0.0
    union = a.point.words | b.point.words
    words = len(a.point.words & b.point.words) / len(union) if union else act
    if akin:  # two schools have few words in common for one act
        words = max(words, 0.2 if not same else 0.6 if a.norm.reviewed and b.norm.reviewed else 0.4)
    return round(0.35 * act + 0.35 * words + 0.15 * max(level, 0.4) + 0.15 * likeness, 3)


_FOR_SCHOOL = frozenset(
    ("staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "school", "site_team")
)

_RANK: dict[Rung, int] = {"must": 0, "should": 1, "may": 2, "silent": 3}


def _firmest(partners: Sequence[tuple[float, int]], ours: Sequence[_Rule]) -> tuple[float, int]:
    """Of the rules that fit best the one that binds most."""
    best = partners[0][0]
    level = [found for found in partners if found[0] >= best - LEVEL]
    return min(level, key=lambda found: (_RANK[RUNGS[ours[found[1]].norm.modality]], -found[0], found[1]))


# --- what the two make of it --------------------------------------------------------------------------------------------


def _weighed(theirs: _Rule, ours: _Rule, score: float, vocabulary: Vocabulary, kinds: Kinds) -> Step:
    weighed = weigh(ours.norm.formal, theirs.norm.formal, vocabulary, kinds)
    verdict = _VERDICTS[weighed.order]
    return Step(
        verdict=verdict,
        topic=_topic(theirs, vocabulary),
        framework=_said(theirs),
        school=_said(ours),
        framework_rung=RUNGS[theirs.norm.modality],
        school_rung=RUNGS[ours.norm.modality],
        terms=weighed.terms,
        score=score,
        why=_why(verdict, weighed.terms),
    )


def _why(verdict: Verdict, terms: Sequence[Term]) -> str:
    """In what the school's rule is what it is, in a sentence."""
    if verdict == "same":
        return "Both say the same."
    told = [f"{term.what}: {term.left or 'nothing said'} beside {term.right or 'nothing said'}" for term in terms]
    names = {
        "opposed": "One asks for what the other restrains",
        "tighter": "The school’s rule is tighter",
        "looser": "The school’s rule is looser",
        "differs": "The two differ",
    }
    return f"{names.get(verdict, verdict)} ({'; '.join(told)})."


def _missing(theirs: _Rule, near: _Rule | None, vocabulary: Vocabulary) -> Step:
    return Step(
        verdict="missing",
        topic=_topic(theirs, vocabulary),
        framework=_said(theirs),
        school=None,
        framework_rung=RUNGS[theirs.norm.modality],
        school_rung="silent",
        near=_said(near) if near else None,
        why="No rule of the school’s policy is on just this point."
        if near
        else "No rule of the school’s policy is on this point.",
    )


def _own(ours: _Rule, vocabulary: Vocabulary) -> Step:
    return Step(
        verdict="own",
        topic=_topic(ours, vocabulary),
        framework=None,
        school=_said(ours),
        framework_rung="silent",
        school_rung=RUNGS[ours.norm.modality],
        why="No rule of the framework is on this point.",
    )


def _topic(rule: _Rule, vocabulary: Vocabulary) -> str | None:
    known = (vocabulary.actions.get(act) for act in rule.point.acts)
    return next((action.topic for action in known if action is not None), None)


def _said(rule: _Rule) -> Said:
    return Said(
        clause=rule.clause.id,
        place=rule.place,
        section=rule.clause.section,
        page=rule.clause.page,
        text=rule.clause.text,
        modality=rule.norm.modality,
        party=rule.norm.party or rule.norm.bearer,
        action=rule.norm.action,
        rule=rule.norm.rule,
        reviewed=rule.norm.reviewed,
    )


def _side(policy: Policy) -> Side:
    norms = [norm for clause in policy.clauses for norm in clause.norms]
    return Side(
        policy=policy.policy,
        title=policy.meta.title,
        school=policy.meta.school,
        file=policy.source.file,
        norms=len(norms),
        reviewed=sum(norm.reviewed for norm in norms),
    )


def _answered(
    framework: Policy, school: Policy, question: Question, request: Request, vocabulary: Vocabulary
) -> Answered | None:
    """A question with both stances; None where neither policy speaks of it."""
    theirs, ours = (stance(policy, request, vocabulary) for policy in (framework, school))
    if theirs.stance == ours.stance == "silent":
        return None
    verdict: Verdict = (
        "missing"
        if ours.stance == "silent"
        else "own"
        if theirs.stance == "silent"
        else _VERDICTS[weigh_stances(ours.stance, theirs.stance)]
    )
    return Answered(
        question=question.id,
        asks=question.asks,
        topic=question.topic,
        verdict=verdict,
        framework=theirs.stance,
        school=ours.stance,
        framework_rung=STANCE_RUNGS[theirs.stance],
        school_rung=STANCE_RUNGS[ours.stance],
        framework_clauses=_deciding(framework, theirs),
        school_clauses=_deciding(school, ours),
        why=f"{theirs.stance.capitalize()} in the framework, {ours.stance} in the school’s policy.",
    )


def _deciding(policy: Policy, found: Stance) -> tuple[tuple[str, str], ...]:
    if found.stance == "silent":
        return ()
    addresses = places(policy)
    return tuple((clause, addresses[clause]) for clause in dict.fromkeys(vote.clause for vote in found.because))
