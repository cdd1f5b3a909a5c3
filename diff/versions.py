"""Two versions of one policy: what was added, removed, moved, renumbered and reworded, and what that does to whom.

Changes stand in reading order, removed text where it stood. What the front page says of itself and what runs along the
pages is told apart from the policy's own words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import Indel

from ..grammar.model import Clause, Furniture, Meta, Policy
from ..grammar.places import places
from ..grammar.vocabulary import Vocabulary
from .pairing import HEADING, Pair, assigned, folded, in_order, pairs
from .redline import Segment, replacements, segments
from .rule_changes import Compared, Gain, RuleChange, gains, rule_changes, tends

FORMAT = "byelaw-diff/1"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

Kind = Literal[
    "tightened",
    "loosened",
    "added",
    "removed",
    "reworded",
    "split",
    "merged",
    "moved",
    "renumbered",
    "throughout",
    "retouched",
    "unchanged",
]
"""`throughout`: nothing but a replacement that was made in many places. `retouched`: other punctuation, capitals or marks of
footnotes, and the same words. A heading that is reworded was renamed.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which reports name them: first what changes the meaning."""

FRONT = {
    "school": "School",
    "title": "Title",
    "version": "Version",
    "written_by": "Written by",
    "approved_by": "Approved by",
    "approved_on": "Approved on",
    "last_reviewed": "Last reviewed",
    "review_due": "Next review",
    "review_every": "Reviewed every",
    "applies_to": "Applies to",
    "signed_by": "Signed by",
    "replaces": "Replaces",
}
"""What the front of a document says of itself: field → what reports call it."""

OFTEN = 3
"""In so many clauses a replacement of words counts as made throughout."""

_PAGE = re.compile(r"\d{1,3}")

RUNNING = ("header", "footer", "watermark")
"""The furniture that says something; page numbers and contents follow from the rest."""


class Version(Struct, frozen=True, kw_only=True):
    """One of the two: where it was read from, and what its front says."""

    policy: str
    file: str
    sha256: str
    pages: int
    meta: Meta
    clauses: int
    norms: int
    reviewed: int


class Side(Struct, frozen=True, kw_only=True):
    """A heading or a clause in one version. `place` is how a reader finds it, `section` the heading it stands under; `level` is
    that of a heading, 1 the outermost.
    """

    id: str
    place: str
    number: str | None
    section: str | None
    text: str
    page: int | None = None
    end_page: int | None = None
    level: int | None = None


class Change(Struct, frozen=True, kw_only=True):
    """A heading or a clause of either version, or one of both; several on one side where it was split or merged.

    `kinds` are what happened to it, first what changes the meaning. `segments` are the words of both versions (paragraphs
    parted by line ends) where they differ. `front` is true for what the document says of itself: dates, names, versions.
    """

    what: Literal["heading", "clause"]
    kinds: tuple[Kind, ...]
    old: tuple[Side, ...] = ()
    new: tuple[Side, ...] = ()
    segments: tuple[Segment, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    front: bool = False


class Replacement(Struct, frozen=True):
    """Words that were put in place of others in many places, and the changes (by their places in the list) that did it."""

    old: str
    new: str
    changes: tuple[int, ...]


class Step(Struct, frozen=True):
    """One step of reading both versions at once: a change (by its place in the list), in both, or (moved) in one of them."""

    change: int
    side: Literal["both", "old", "new"]


class FieldChange(Struct, frozen=True):
    """Something the front page or a running line says; None where a version says nothing of it."""

    field: str
    old: str | None
    new: str | None


class Versions(Struct, frozen=True, kw_only=True):
    """What changed from the old version to the new one.

    `cover` are all the words of both covers where they differ and both were read from documents; `front` is what of them was
    understood. `steps` read both versions at once: the old one's order is kept by the steps in "both" and "old", the new
    one's by those in "both" and "new". `counts` counts clauses by kind (one may be of several) without those on the front.
    """

    format: str = FORMAT
    old: Version
    new: Version
    front: tuple[FieldChange, ...]
    cover: tuple[Segment, ...] = ()
    furniture: tuple[FieldChange, ...]
    replaced: tuple[Replacement, ...]
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]
    gains: tuple[Gain, ...]
    counts: dict[Kind, int]


def versions(old: Policy, new: Policy, vocabulary: Vocabulary, covers: tuple[str, str] = ("", "")) -> Versions:
    """The old version of a policy beside the new one. The vocabulary is that of both; `covers` are the words of what stands
    in front of the clauses, as printed.
    """
    steps = _read_together(pairs(old, new))
    order = [pair for pair, side in steps if side != "old" or not pair.new]
    where = {id(pair): number for number, pair in enumerate(order)}
    moved = {where[id(pair)] for pair, side in steps if side == "old" and pair.new}
    changes, replaced = _throughout(_changes(order, moved, old, new, vocabulary))
    told = [change for change in changes if change.what == "clause" and not change.front]
    return Versions(
        old=_version(old),
        new=_version(new),
        front=tuple(_front(old, new)),
        cover=segments(*covers) if all(covers) and folded(covers[0]) != folded(covers[1]) else (),
        furniture=tuple(_furniture(old.furniture, new.furniture)),
        replaced=replaced,
        changes=tuple(changes),
        steps=tuple(Step(where[id(pair)], side) for pair, side in steps),
        gains=tuple(gains(rule for change in changes for rule in change.rules)),
        counts={kind: count for kind in KINDS if (count := sum(kind in change.kinds for change in told))},
    )


# --- reading both at once --------------------------------------------------------------------------------------------


_Where = Literal["both", "old", "new"]


def _read_together(found: Sequence[Pair]) -> list[tuple[Pair, _Where]]:
    """The pairs in the order of both versions. As few as can be are moved: these come twice, where they were and are."""
    both = [pair for pair in found if pair.old and pair.new]
    kept = [both[place] for place in in_order([pair.old[0].order for pair in both])]
    stays = {id(pair) for pair in kept}
    gone = sorted((p for p in found if p.old and id(p) not in stays), key=lambda pair: pair.old[0].order)
    come = sorted((p for p in found if p.new and id(p) not in stays), key=lambda pair: pair.new[0].order)
    steps: list[tuple[Pair, _Where]] = []

    def until(before_old: float, before_new: float) -> None:
        while gone and gone[0].old[0].order < before_old:
            steps.append((gone.pop(0), "old"))
        while come and come[0].new[0].order < before_new:
            steps.append((come.pop(0), "new"))

    for pair in kept:
        until(pair.old[0].order, pair.new[0].order)
        steps.append((pair, "both"))
    until(float("inf"), float("inf"))
    return steps


def _changes(order: Sequence[Pair], moved: set[int], old: Policy, new: Policy, vocabulary: Vocabulary) -> list[Change]:
    """The pairs as changes, with what became of their rules."""
    clauses = [{clause.id: clause for clause in policy.clauses} for policy in (old, new)]
    headings = {x.id: y.id for pair in order for x, y in zip(pair.old, pair.new, strict=False) if x.heading}
    describe = [_sides(policy) for policy in (old, new)]
    found: list[Change] = []
    groups: list[Compared] = []
    still: list[Clause] = []
    for number, pair in enumerate(order):
        before, after = (
            tuple(of[u.id] for u in side if not u.heading)
            for of, side in zip(clauses, (pair.old, pair.new), strict=True)
        )
        front = any(clause.kind == "meta" for clause in (*before, *after))
        kinds = _kinds(pair, number in moved or _elsewhere(pair, headings))
        same = "unchanged" in kinds or not {"added", "removed", "reworded", "split", "merged"} & set(kinds)
        reviewed = all(norm.reviewed for clause in (*before, *after) for norm in clause.norms)
        if same and not reviewed and _introduced(before, clauses[0]) == _introduced(after, clauses[1]):
            still += (*before, *after)
            before, after = (), ()
        groups.append(Compared((), ()) if front else Compared(before, after))
        texts = ["\n".join(unit.text for unit in side) for side in (pair.old, pair.new)]
        found.append(
            Change(
                what="heading" if (pair.old or pair.new)[0].heading else "clause",
                kinds=kinds,
                old=tuple(describe[0][unit.id] for unit in pair.old),
                new=tuple(describe[1][unit.id] for unit in pair.new),
                segments=segments(*texts) if texts[0] != texts[1] else (),
                front=front,
            )
        )
    became = rule_changes(groups, still, old, new, vocabulary)
    return [_with_rules(change, rules) for change, rules in zip(found, became, strict=True)]


def _kinds(pair: Pair, moved: bool) -> tuple[Kind, ...]:
    """What happened to the words and the place of a pair, in the order of `KINDS`."""
    if not pair.old or not pair.new:
        return ("removed",) if pair.old else ("added",)
    found: set[Kind] = set()
    if len(pair.old) > 1 or len(pair.new) > 1:
        found.add("merged" if len(pair.old) > 1 else "split")
    words = [[word for unit in side for word in unit.words] for side in (pair.old, pair.new)]
    if words[0] != words[1]:
        found.add("reworded")
    elif not found and pair.old[0].text != pair.new[0].text:
        found.add("retouched")
    if moved:
        found.add("moved")
    if pair.old[0].number != pair.new[0].number:
        found.add("renumbered")
    return tuple(kind for kind in KINDS if kind in found) or ("unchanged",)


def _elsewhere(pair: Pair, headings: dict[str, str]) -> bool:
    """Whether a pair stands under another heading than before, though both headings are in both versions."""
    if not pair.old or not pair.new:
        return False
    before, after = pair.old[0].section or "", pair.new[0].section or ""
    return before in headings and after in headings.values() and headings[before] != after


def _introduced(side: Iterable[Clause], by_id: dict[str, Clause]) -> list[tuple[str, ...]]:
    """The words that introduce some clauses: an item orders what its introduction says it does."""
    return [folded(by_id[clause.lead_in].text) if clause.lead_in in by_id else () for clause in side]


def _with_rules(change: Change, rules: tuple[RuleChange, ...]) -> Change:
    """A change with what became of its rules; of one that stayed, whether it is now the stricter or the looser."""
    if not rules:
        return change
    added: set[Kind] = {way for rule in rules if (way := tends(rule))} if change.old and change.new else set()
    kinds = {*change.kinds, *added} - ({"unchanged"} if added else set())
    return replace(change, rules=rules, kinds=tuple(kind for kind in KINDS if kind in kinds))


def _throughout(changes: Sequence[Change]) -> tuple[list[Change], tuple[Replacement, ...]]:
    """The changes with those marked that only replace words as many others do (a name, a year), and these replacements."""
    found = [replacements(change.segments) if "reworded" in change.kinds else () for change in changes]
    places: dict[tuple[str, str], list[int]] = {}
    for number, made in enumerate(found):
        for words in dict.fromkeys(made):
            places.setdefault(words, []).append(number)
    often = {words: numbers for words, numbers in places.items() if len(numbers) >= OFTEN}
    marked = [
        replace(change, kinds=tuple(k for k in KINDS if k in {*change.kinds, "throughout"} - {"reworded"}))
        if made and all(words in often for words in made)
        else change
        for change, made in zip(changes, found, strict=True)
    ]
    ranked = sorted(often.items(), key=lambda item: (-len(item[1]), item[1]))
    return marked, tuple(Replacement(*words, tuple(numbers)) for words, numbers in ranked)


def _sides(policy: Policy) -> dict[str, Side]:
    """Every heading and clause by its id, as reports show it."""
    where = places(policy)
    names = {section.id: section.heading for section in policy.sections}
    found = {
        section.id: Side(
            id=section.id,
            place=section.number or f"“{section.heading.rstrip(' .:')}”",
            number=section.number,
            section=names.get(section.parent or ""),
            text=section.heading,
            page=section.page,
            level=section.level,
        )
        for section in policy.sections
    }
    found |= {
        clause.id: Side(
            id=clause.id,
            place=where[clause.id],
            number=clause.number,
            section=clause.section,
            text=clause.text,
            page=clause.page,
            end_page=clause.end_page,
        )
        for clause in policy.clauses
    }
    return found


# --- apart from the words of the policy --------------------------------------------------------------------------------


def _version(policy: Policy) -> Version:
    norms = [norm for clause in policy.clauses for norm in clause.norms]
    return Version(
        policy=policy.policy,
        file=policy.source.file,
        sha256=policy.source.sha256,
        pages=policy.source.pages,
        meta=policy.meta,
        clauses=len(policy.clauses),
        norms=len(norms),
        reviewed=sum(norm.reviewed for norm in norms),
    )


def _front(old: Policy, new: Policy) -> Iterator[FieldChange]:
    """What the front pages say differently, rows of the version table, and who holds a role."""
    for field, name in FRONT.items():
        before, after = (_told(getattr(policy.meta, field)) for policy in (old, new))
        if before != after:
            yield FieldChange(name, before, after)
    rows = [
        [" · ".join(filter(None, (v.version, v.date, v.by, v.note))) for v in policy.meta.versions]
        for policy in (old, new)
    ]
    yield from (FieldChange("Version table", row, None) for row in rows[0] if row not in rows[1])
    yield from (FieldChange("Version table", None, row) for row in rows[1] if row not in rows[0])
    holders = [
        {role.texts[0] if role.texts else role.name: role.holder for role in policy.roles} for policy in (old, new)
    ]
    for role in dict.fromkeys((*holders[0], *holders[1])):
        before, after = holders[0].get(role), holders[1].get(role)
        if before != after:
            yield FieldChange(role, before, after)


def _told(value: str | tuple[str, ...] | None) -> str | None:
    return ", ".join(value) or None if isinstance(value, tuple) else value


def _furniture(old: Sequence[Furniture], new: Sequence[Furniture]) -> Iterator[FieldChange]:
    """Running lines that are new, gone, or say something else."""
    for kind in RUNNING:
        before, after = (list(dict.fromkeys(_once(f.text) for f in side if f.kind == kind)) for side in (old, new))
        gone, come = [text for text in before if text not in after], [text for text in after if text not in before]
        alike = {
            (i, j): Indel.normalized_similarity(folded(a), folded(b))
            for i, a in enumerate(gone)
            for j, b in enumerate(come)
        }
        couples = dict(assigned({couple: score for couple, score in alike.items() if score >= HEADING}))
        yield from (FieldChange(kind, text, come[couples[i]] if i in couples else None) for i, text in enumerate(gone))
        yield from (FieldChange(kind, None, text) for j, text in enumerate(come) if j not in couples.values())


def _once(text: str) -> str:
    """A running line as it stands on one page, without the number of the page."""
    words = [word for word in text.split() if not _PAGE.fullmatch(word)]
    period = next(
        (n for n in range(1, len(words)) if len(words) % n == 0 and words == words[:n] * (len(words) // n)), None
    )
    return " ".join(words[:period]) or text
