"""What a policy should cover and does: the packs' lists of required content, each point met, weak or missing, with evidence.

A point is met where the policy says it as firmly as it should, weak where it is only advised or mentioned, missing where
nothing speaks of it; then it is told what was searched for and which clauses come closest in their words. What is looked
for stands in the packs (`required.toml`), not here.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict

from ..grammar.model import Clause, Norm, Policy
from ..grammar.places import places
from ..grammar.signals import Lexicon, Passage
from ..grammar.syntax import Request
from ..grammar.vocabulary import Force, Pack, Required, Vocabulary
from .similarity import folding, vectors
from .stance import stance
from .votes import Answer

FORMAT = "byelaw-coverage/1"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

Verdict = Literal["met", "weak", "missing"]
"""`met`: said as firmly as it should be. `weak`: only advised, only mentioned, or only in part. `missing`: nothing speaks of it."""

FORCES: tuple[Force, ...] = ("must", "should", "said")
"""The firmest first."""

SHOWN, NEAREST = 5, 3
"""So many clauses are shown for a point at most, and so many that come close to a missing one."""

NEAR = 0.12
"""The least likeness between a point and a clause that is shown as coming close to it."""

_REACH = 12
"""So many other words at most part those of a phrase."""

_FORCE: dict[str, Force] = {
    "obligation": "must",
    "prohibition": "must",
    "permission": "must",
    "recommendation": "should",
    "discouragement": "should",
    "sanction": "must",
}

_STANCES: dict[Answer, Force] = {
    "prohibited": "must",
    "required": "must",
    "conditional": "must",
    "permitted": "must",
    "recommended": "should",
    "discouraged": "should",
}

FRONT = {
    "written_by": "who wrote it",
    "approved_by": "who approved it",
    "approved_on": "when it was approved",
    "last_reviewed": "when it was last reviewed",
    "review_due": "when the next review is due",
    "review_every": "how often it is reviewed",
    "applies_to": "whom it applies to",
    "version": "its version",
    "title": "its title",
    "school": "the school's name",
    "signed_by": "who signed it",
    "replaces": "what it replaces",
    "versions": "its earlier versions",
}
"""The fields of the front matter that a list may ask for, in words."""


class Evidence(Struct, frozen=True, kw_only=True):
    """A clause that speaks of a point: how firmly, and how that is known. `place` is how a person finds it.

    `by` is "rule" (what a rule is about), "words" (its words, or those of its heading), "kind" (what sort of clause it is).
    """

    clause: str
    place: str
    section: str | None
    page: int | None
    text: str
    force: Force
    by: Literal["rule", "words", "kind"]
    rule: str | None = None
    reviewed: bool = True


class Near(Struct, frozen=True, kw_only=True):
    """A clause that merely sounds like a missing point. `likeness` is 0 to 1."""

    clause: str
    place: str
    page: int | None
    text: str
    likeness: float


class Covered(Struct, frozen=True, kw_only=True):
    """One point of a list, and what the policy says of it. `expected` is how firmly it should be said; `told` is a sentence.

    `evidence` are the clauses that speak of it, the firmest first; `front` what the front of the document says (field → value).
    `searched` (acts and words, plain) and `near` are filled where it is missing or weak.
    """

    id: str
    pack: str
    topic: str
    title: str
    means: str
    why: str
    expected: Force
    verdict: Verdict
    told: str
    evidence: tuple[Evidence, ...] = ()
    front: dict[str, str] = {}
    searched: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


class Coverage(Struct, frozen=True, kw_only=True):
    """One policy against the lists of its packs (`packs`: those that have a list), in the order of the lists."""

    policy: str
    title: str | None
    school: str | None
    file: str
    packs: tuple[str, ...]
    met: int
    weak: int
    missing: int
    points: tuple[Covered, ...]


class Coverages(Struct, frozen=True, kw_only=True):
    """Each of some policies against the lists of its packs."""

    format: str = FORMAT
    policies: tuple[Coverage, ...]


Wanted = tuple[Pack, Required, tuple[Request, ...]]
"""A point of a pack's list with the requests that it names, parsed."""


def coverage(policy: Policy, wanted: Sequence[Wanted], vocabulary: Vocabulary) -> Coverage:
    """What a policy covers of some lists. `vocabulary` holds the words of the lists' packs."""
    reader = _Reader(policy, wanted, vocabulary)
    points = tuple(reader.covered(pack, point, requests) for pack, point, requests in wanted)
    verdicts = [point.verdict for point in points]
    return Coverage(
        policy=policy.policy,
        title=policy.meta.title,
        school=policy.meta.school,
        file=policy.source.file,
        packs=tuple(dict.fromkeys(pack.name for pack, _, _ in wanted)),
        met=verdicts.count("met"),
        weak=verdicts.count("weak"),
        missing=verdicts.count("missing"),
        points=points,
    )


class _Reader:
    """A policy, made ready for one point after another to be looked up in it."""

    def __init__(self, policy: Policy, wanted: Sequence[Wanted], vocabulary: Vocabulary) -> None:
        self.policy = policy
        self.words = vocabulary
        self.places = places(policy)
        self.texts = {clause.id: clause.text for clause in policy.clauses}
        self.front = {name: _printed(value) for name, value in asdict(policy.meta).items() if value}
        phrases = {point.id: point.phrases for _, point, _ in wanted if point.phrases}
        self.lexicon = Lexicon(phrases, {**_names(vocabulary), **vocabulary.words})
        self.by_act: dict[str, list[tuple[Clause, Norm]]] = {}
        self.by_words: dict[str, list[tuple[Clause, Norm | None]]] = {}
        self.headed: dict[str, list[Clause]] = {}
        self._read()
        self.near = _nearest(policy, wanted, vocabulary)

    def _read(self) -> None:
        """Looks up once what each rule is about, and which phrases each clause and heading holds."""

        @cache
        def heard(heading: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(hit.name for hit in self.lexicon.find(Passage(heading), _REACH)))

        for clause in self.policy.clauses:
            lead_in = self.texts.get(clause.lead_in or "", "")
            for norm in clause.norms:
                acts = [w.text for w in (norm.formal.act.words.words if norm.formal.act.words else ()) if not w.quoted]
                for act in dict.fromkeys(wider for own in acts for wider in self.words.wider(own)):
                    self.by_act.setdefault(act, []).append((clause, norm))
                passage = Passage(norm.action, around=f"{clause.text} {lead_in}")
                for name in dict.fromkeys(hit.name for hit in self.lexicon.find(passage, _REACH)):
                    self.by_words.setdefault(name, []).append((clause, norm))
            if clause.kind not in ("form", "leadin"):
                for name in dict.fromkeys(hit.name for hit in self.lexicon.find(Passage(clause.text), _REACH)):
                    self.by_words.setdefault(name, []).append((clause, None))
            for name in heard(clause.section or ""):
                self.headed.setdefault(name, []).append(clause)

    def covered(self, pack: Pack, point: Required, requests: Sequence[Request]) -> Covered:
        """What the policy says of one point."""
        filled = {
            FRONT[name]: self.front[name]
            for names in point.front
            if (name := next((one for one in names.split("|") if one in self.front), None))
        }
        evidence = _firmest([*self._ruled(point, requests), *self._worded(point), *self._of_kind(point)])
        whole = bool(point.front) and len(filled) == len(point.front)
        best = evidence[0].force if evidence else None
        met = whole or (best is not None and FORCES.index(best) <= FORCES.index(point.force))
        verdict: Verdict = "met" if met else "weak" if evidence or filled else "missing"
        near = self.near[point.id] if verdict == "missing" else ()
        return Covered(
            id=point.id,
            pack=pack.name,
            topic=point.topic,
            title=point.title,
            means=point.means,
            why=point.why,
            expected=point.force,
            verdict=verdict,
            told=_told(point, verdict, evidence, filled, whole, bool(near)),
            evidence=evidence,
            front=filled,
            searched=() if met else self._searched(point),
            near=near,
        )

    def _ruled(self, point: Required, requests: Sequence[Request]) -> Iterator[Evidence]:
        """The rules about the acts that a point names, and those that decide its requests."""
        for act in point.acts:
            for clause, norm in self.by_act.get(act, ()):
                if _binds(norm, point):
                    yield self._evidence(clause, _FORCE[norm.modality], "rule", norm)
        clauses = {clause.id: clause for clause in self.policy.clauses}
        any_rule = bool(point.bearers) and not (point.acts or point.modalities or point.phrases)
        for clause in self.policy.clauses if point.modalities or any_rule else ():
            for norm in clause.norms:
                if (any_rule or norm.modality in point.modalities) and _binds(norm, point):
                    yield self._evidence(clause, _FORCE[norm.modality], "rule", norm)
        for request in requests:
            found = stance(self.policy, request, self.words)
            for vote in found.because if found.stance != "silent" else ():
                clause = clauses[vote.clause]
                voted = (norm for norm in clause.norms if norm.rule.lstrip("?! ") == vote.rule.lstrip("?! "))
                yield self._evidence(clause, _STANCES[vote.stance], "rule", next(voted, None))

    def _worded(self, point: Required) -> Iterator[Evidence]:
        """The rules, clauses and headings that hold the words of a point."""
        for clause, said in self.by_words.get(point.id, ()):
            if said is not None and not _binds(said, point):
                continue
            yield self._evidence(clause, _FORCE[said.modality] if said else "said", "words", said)
        for clause in self.headed.get(point.id, ()):
            yield self._evidence(clause, "said", "words", None)

    def _of_kind(self, point: Required) -> Iterator[Evidence]:
        for clause in self.policy.clauses:
            if clause.kind in point.kinds or ("citation" in point.kinds and clause.citations):
                yield self._evidence(clause, "said", "kind", None)

    def _evidence(
        self, clause: Clause, force: Force, by: Literal["rule", "words", "kind"], norm: Norm | None
    ) -> Evidence:
        return Evidence(
            clause=clause.id,
            place=self.places[clause.id],
            section=clause.section,
            page=clause.page,
            text=clause.text,
            force=force,
            by=by,
            rule=norm.rule if norm else None,
            reviewed=norm.reviewed if norm else True,
        )

    def _searched(self, point: Required) -> tuple[str, ...]:
        """What was looked for, in plain words."""
        acts = [self.words.actions[act].means for act in point.acts if act in self.words.actions]
        front = [FRONT[name] for names in point.front for name in names.split("|")]
        sorts = [f"a rule for {bearer.replace('_', ' ')}" for bearer in point.bearers]
        sorts += [f"a {word}" for word in (*point.modalities, *point.kinds)]
        slots = [
            " … ".join(slot.lstrip("^~").split("|")[0] for slot in p.split() if "!" not in slot) for p in point.phrases
        ]
        worded = [slot.replace("_", " ").replace("{", "").replace("}", "").rstrip("*") for slot in slots]
        return tuple(dict.fromkeys([*front, *acts, *sorts, *worded]))


def _binds(norm: Norm, point: Required) -> bool:
    return not point.bearers or norm.bearer in point.bearers


def _names(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The parties' names as classes of words for phrases."""
    return {name: tuple(p.replace(" ", "_") for p in party.phrases) for name, party in vocabulary.parties.items()}


def _printed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _firmest(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The clauses that speak of a point, each once as it says it best; the firmest first, then by how that is known."""
    best: dict[str, Evidence] = {}
    for evidence in found:
        have = best.get(evidence.clause)
        if have is None or _rank(evidence) < _rank(have):
            best[evidence.clause] = evidence
    return tuple(sorted(best.values(), key=_rank)[:SHOWN])


def _rank(evidence: Evidence) -> tuple[int, int]:
    return FORCES.index(evidence.force), ("rule", "kind", "words").index(evidence.by)


def _told(
    point: Required, verdict: Verdict, evidence: Sequence[Evidence], filled: dict[str, str], whole: bool, near: bool
) -> str:
    """One sentence on what was found. Where a clause comes near (`near`) it is not said that there is nothing."""
    if verdict == "missing":
        return "No rule is read on this." if near else "Nothing in this policy speaks of it."
    if whole:
        return f"The front of the document tells {' and '.join(filled)}."
    where = ", ".join(e.place for e in evidence[:3])
    if not evidence:
        fields = [[FRONT[name] for name in names.split("|")] for names in point.front]
        lacking = [told[0] for told in fields if filled.keys().isdisjoint(told)]
        return f"The front of the document tells {' and '.join(filled)}, but not {' or '.join(lacking)}."
    if verdict == "met":
        return f"Ruled in {where}." if evidence[0].force != "said" else f"Told in {where}."
    only = "advised" if evidence[0].force == "should" else "mentioned"
    return f"Only {only}, in {where}."


def _nearest(policy: Policy, wanted: Sequence[Wanted], vocabulary: Vocabulary) -> dict[str, tuple[Near, ...]]:
    """For each point the clauses that sound most like it."""
    fold = folding(vocabulary)
    clauses = [clause for clause in policy.clauses if clause.kind not in ("form", "meta", "leadin", "citation")]
    told = [f"{point.title} {point.means}" for _, point, _ in wanted]
    rows = vectors([fold(text) for text in (*told, *(clause.text for clause in clauses))])
    likeness = (rows[: len(told)] @ rows[len(told) :].T).toarray()
    addresses = places(policy)
    found = {}
    for (_, point, _), line in zip(wanted, likeness, strict=True):
        ranked = sorted(range(len(clauses)), key=lambda i: (-round(float(line[i]), 6), i))[:NEAREST]
        found[point.id] = tuple(
            Near(
                clause=clauses[i].id,
                place=addresses[clauses[i].id],
                page=clauses[i].page,
                text=clauses[i].text,
                likeness=round(float(line[i]), 3),
            )
            for i in ranked
            if line[i] >= NEAR
        )
    return found
