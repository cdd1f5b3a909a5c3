"""What changed between two versions, in words: the summary, and one line for each rule that changed.

What every form of the redline says alike; nothing here is about how it looks.
"""

from collections.abc import Iterable, Sequence
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from ..diff.rule_changes import BURDENS, Burden, Effect, RuleChange, Said
from ..diff.strictness import Term, What
from ..diff.versions import Change, FieldChange, Kind, Side, Versions
from ..grammar.model import Policy
from .lines import Line, lines_by_norm
from .page import long_date
from .wording import ENGLISH

KIND_WORDS: dict[Kind, str] = {
    "tightened": "stricter",
    "loosened": "looser",
    "added": "new",
    "removed": "gone",
    "reworded": "reworded",
    "split": "split",
    "merged": "merged",
    "moved": "moved",
    "renumbered": "renumbered",
    "throughout": "replaced throughout",
    "retouched": "punctuation or capitals",
    "unchanged": "unchanged",
}

EFFECT_WORDS: dict[Effect, str] = {
    "tightened": "Stricter",
    "loosened": "Looser",
    "changed": "Different",
    "reversed": "The opposite",
    "added": "New",
    "removed": "Gone",
}

REWORDED = "Reworded"
"""What a different rule is called whose terms all stand in the document's own words, so that nothing can be weighed."""

TERM_WORDS: dict[What, str] = {
    "force": "how firmly",
    "who": "who",
    "act": "what",
    "whom": "towards whom",
    "cases": "in which cases",
    "amount": "how much",
    "writing": "in what form",
    "recurrence": "how often",
    "deadline": "by when",
    "start": "from when",
    "end": "until when",
    "while": "while what",
    "under": "under what",
    "despite": "in spite of what",
    "penalty": "which penalty",
}

PLURALS: dict[Burden, str] = {
    "duty": "duties",
    "ban": "bans",
    "permission": "permissions",
    "recommendation": "recommendations",
    "discouragement": "discouragements",
    "penalty": "penalties",
}

MINOR: tuple[Kind, ...] = ("throughout", "retouched", "unchanged")
"""What a reader may pass over: a change of no other kind."""

FIRST: tuple[Effect, ...] = ("reversed", "tightened", "loosened", "added", "removed")
"""Which changes of rules a governor should read first."""

SHOWN = 6
"""So many parties, and so many changes of rules, the summary names."""

KIN = 0.2
"""The least share of the clauses of the shorter of two versions of one policy that stand in both."""

LONGEST = 260
"""So many characters of a change the summary shows at most."""


class Redline(Struct, frozen=True):
    """Two versions, with each of their rules as a line to read."""

    versions: Versions
    old: dict[tuple[str, int], Line]
    new: dict[tuple[str, int], Line]


def redline(versions: Versions, old: Policy, new: Policy) -> Redline:
    """The comparison of two versions with the sentences of their rules."""
    return Redline(versions, lines_by_norm(old), lines_by_norm(new))


def title(found: Redline) -> str:
    """What the policy is called in its new version, or in the old one."""
    versions = found.versions
    return versions.new.meta.title or versions.old.meta.title or versions.new.file


def summary(found: Redline) -> tuple[tuple[str, str], ...]:
    """A few lines for somebody who reads no more: a label and a sentence each."""
    versions = found.versions
    lines = (
        ("Versions", f"{versions.old.file} → {versions.new.file}"),
        ("Front", "; ".join(field_text(change) for change in (*versions.front, *versions.furniture))),
        ("Words", _words(versions)),
        ("Meaning", _meaning(found)),
        ("Who", _who(found)),
        ("Note", _note(found)),
    )
    return tuple((label, text) for label, text in lines if text)


def read_first(found: Redline) -> list[str]:
    """The changes of rules that matter most, each with its place: what is stricter or looser first, what is in doubt last."""
    changed = rule_changes(found.versions)
    ranked = sorted(
        (_doubtful(rule), FIRST.index(rule.effect), number)
        for number, (_, rule) in enumerate(changed)
        if rule.effect in FIRST
    )
    chosen = [changed[number] for *_, number in ranked[:SHOWN]]
    return [f"{place(change.new or change.old)}: {_cut(rule_text(found, rule))}" for change, rule in chosen]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0] + " …"


def field_text(change: FieldChange) -> str:
    """`Approved on: July 2021 → July 2022`."""
    old, new = (long_date(value) or "nothing" for value in (change.old, change.new))
    return f"{change.field}: {old} → {new}"


def place(sides: Sequence[Side]) -> str:
    """`4.2, p. 5` of the first of some clauses; how many more there are."""
    if not sides:
        return ""
    page = f", p. {sides[0].page}" if sides[0].page is not None else ""
    return sides[0].place + page + (f" and {len(sides) - 1} more" if len(sides) > 1 else "")


def where(change: Change) -> str:
    """Where a change stands: one place, or `4.2, p. 5 → 4.3, p. 6` where it is another now."""
    old, new = place(change.old), place(change.new)
    return (
        f"{old} → {new}"
        if old and new and [s.place for s in change.old] != [s.place for s in change.new]
        else new or old
    )


def kinds(change: Change) -> str:
    """What happened, in words: `reworded · stricter`; a heading with other words is `renamed`."""
    words = (KIND_WORDS[kind] for kind in change.kinds)
    return " · ".join("renamed" if change.what == "heading" and word == "reworded" else word for word in words)


def is_minor(change: Change) -> bool:
    """Whether nothing happened but what a reader may pass over."""
    return all(kind in MINOR for kind in change.kinds) and not change.rules


def line_of(found: Redline, said: Said, new: bool) -> Line:
    """A rule of the new version or of the old one as a line to read, for whom the comparison takes it to bind."""
    line = (found.new if new else found.old)[said.clause, said.index]
    return line if line.bearer == said.bearer else replace(line, bearer=said.bearer, role=ENGLISH.roles[said.bearer][0])


def rule_text(found: Redline, change: RuleChange) -> str:
    """`Stricter duty for staff (by when: within 2 days, was within 5 days): …`, with the rule in words."""
    said, line = _said(found, change)
    terms = "; ".join(filter(None, map(term_text, change.terms)))
    head = f"{effect_word(change)} {BURDENS[said.modality]} for {line.role}"
    return head + (f" ({terms})" if terms else "") + f": {line.sentence}"


def effect_word(change: RuleChange) -> str:
    """What became of a rule, in a word."""
    unweighed = change.effect == "changed" and all(map(_quoted, change.terms))
    return REWORDED if unweighed else EFFECT_WORDS[change.effect]


def term_text(term: Term) -> str:
    """`by when: within 2 days, was within 5 days`; nothing of what the redline shows in the document's own words."""
    if _quoted(term):
        return ""
    return f"{TERM_WORDS[term.what]}: {term.left or 'nothing'}, was {term.right or 'nothing'}"


def _quoted(term: Term) -> bool:
    return '"' in f"{term.left} {term.right}"


def rule_texts(found: Redline, change: Change) -> list[str]:
    """What became of the rules of a change, each once."""
    return list(dict.fromkeys(rule_text(found, rule) + _unsure(rule) for rule in change.rules))


def _unsure(change: RuleChange) -> str:
    if _doubtful(change):
        return " (read with doubt)"
    return "" if all(said is None or said.reviewed for said in (change.old, change.new)) else " (not reviewed)"


def rule_changes(versions: Versions) -> list[tuple[Change, RuleChange]]:
    """Every change of a rule with the change that it is part of, in reading order."""
    return [(change, rule) for change in versions.changes for rule in change.rules]


def burdens(found: Redline) -> dict[str, dict[Burden, tuple[list[Line], list[Line]]]]:
    """Role → kind of rule → the rules of it that it has gained, and those it has lost; those with most changes first. What was
    read with doubt is left out.
    """
    told: dict[str, dict[Burden, tuple[list[Line], list[Line]]]] = {}
    for gain in found.versions.gains:
        if gain.said.doubtful:
            continue
        line = line_of(found, gain.said, gain.gains)
        sides = told.setdefault(line.role, {}).setdefault(gain.what, ([], []))
        sides[0 if gain.gains else 1].append(line)
    return {
        role: {burden: told[role][burden] for burden in get_args(Burden) if burden in told[role]}
        for role in sorted(told, key=lambda role: (-sum(len(g) + len(x) for g, x in told[role].values()), role))
    }


def _said(found: Redline, change: RuleChange) -> tuple[Said, Line]:
    said = change.new or change.old
    assert said is not None  # every change has a side
    return said, line_of(found, said, change.new is not None)


def _words(versions: Versions) -> str:
    counts = versions.counts
    same = counts.get("unchanged", 0)
    if set(counts) == {"unchanged"}:
        return f"all {same} clauses say the same, word for word."
    told = [
        f"{counts[kind]} {KIND_WORDS[kind]}"
        for kind in get_args(Kind)
        if kind in counts and kind not in ("tightened", "loosened", *MINOR)
    ]
    small = sum(counts.get(kind, 0) for kind in ("throughout", "retouched"))
    if small:
        told.append(f"{small} changed in punctuation, capitals or a replacement made throughout")
    return f"{same} {'clause' if same == 1 else 'clauses'} unchanged; {', '.join(told)}."


def _meaning(found: Redline) -> str:
    changed = [rule for _, rule in rule_changes(found.versions)]
    if not changed:
        return "no rule changed."
    words = [effect_word(rule) for rule in changed]
    named = (*EFFECT_WORDS.values(), REWORDED)
    counted = [f"{words.count(word)} {word.lower()}" for word in named if word in words]
    doubtful = sum(_doubtful(rule) for rule in changed)
    doubt = f" ({doubtful} of them read with doubt)" if doubtful else ""
    return f"{_times(len(changed), 'change')} of rules{doubt}: {', '.join(counted)}."


def _doubtful(change: RuleChange) -> bool:
    return any(said is not None and said.doubtful for said in (change.old, change.new))


def _times(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _who(found: Redline) -> str:
    told = []
    roles = burdens(found)
    for role, sides in list(roles.items())[:SHOWN]:
        gained = _and(_counted(burden, len(more)) for burden, (more, _) in sides.items() if more)
        lost = _and(_counted(burden, len(less)) for burden, (_, less) in sides.items() if less)
        parts = [f"gains {gained}" if gained else "", f"loses {lost}" if lost else ""]
        told.append(f"{role}: {', '.join(filter(None, parts))}")
    more = len(roles) - SHOWN
    return "; ".join(told) + (f"; {more} more" if more > 0 else "") + ("." if told else "")


def _counted(burden: Burden, count: int) -> str:
    return f"{count} {burden if count == 1 else PLURALS[burden]}"


def _and(parts: Iterable[str]) -> str:
    found = list(parts)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def _note(found: Redline) -> str:
    versions = found.versions
    both = sum(change.what == "clause" and bool(change.old and change.new) for change in versions.changes)
    if both < KIN * min(versions.old.clauses, versions.new.clauses):
        return "hardly a clause stands in both: are these two versions of one policy?"
    rules = [said for _, rule in rule_changes(found.versions) for said in (rule.old, rule.new) if said is not None]
    if all(said.reviewed for said in rules):
        return ""
    return "the words are compared exactly; what they mean was read by machine, and a person has not reviewed it yet."
