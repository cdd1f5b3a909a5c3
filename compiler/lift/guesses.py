"""What the machine proposes for each unit of a source, with the rule of reading that made it, how sure it is, and why not surer.

Everything is computed from the document's words as they stand in the source, so that a file which was reviewed long ago can
be read anew beside what its reviewer made of it. Nothing here changes a source. How far what is trusted is data:
`grammar/words/trust.toml`.
"""

import math

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ...grammar.model import Kind
from ...grammar.syntax import Cite, Line, Rule, See, Source, Term, Who, Word
from ...grammar.vocabulary import Vocabulary
from ..findings import parts
from ..units import Placed, units_of
from .phrases.bynames import NOBODY, People, people_in
from .phrases.reading import NormReading, Reading, Unit
from .phrases.words import table
from .rule.amendments import amended, amendments_in
from .rule.concept import formalise
from .rule.quotas import quota
from .rule.unread import unread_place
from .sentences import read_units


class Evidence(Struct, frozen=True):
    """What speaks for a rule or against it: how much it adds to its log odds, how it is told, and what to do about it."""

    weight: float
    says: str
    do: str


class Trust(Struct, frozen=True):
    """How far what is read is trusted: rules by their log odds, what else there is by the share that proved right.

    `start` are the log odds of a rule with no evidence on it; less than `sure` makes a line doubtful.
    """

    start: float
    sure: float
    rules: dict[str, Evidence]
    signs: dict[str, Evidence]
    lines: dict[str, float]
    kinds: dict[Kind, float]
    titles: dict[str, float]
    schools: dict[str, float]
    headings: dict[str, float]


TRUST = msgspec.convert(table("trust"), Trust)

_PRONOUNS = ("they", "you", "we", "us", "it", "he", "she", "i", "who", "these", "those")


class Proposal(Struct, frozen=True, kw_only=True):
    """A line as the machine proposes it. `by` names the rule of reading, `confidence` is 0 to 1, `doubts` say why it is not 1
    and `hint` what to do about the first of them.

    For the lines that are rules `norm` is what the words say, and `evidence` the names of what `confidence` was made from.
    """

    line: Line
    by: str
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    hint: str = ""
    norm: NormReading | None = None
    evidence: tuple[str, ...] = ()


class Proposed(Struct, frozen=True):
    """A unit in its place, what its words mean, and the lines that this comes to."""

    place: Placed
    reading: Reading
    proposals: tuple[Proposal, ...]


def propose(source: Source, words: Vocabulary) -> tuple[Proposed, ...]:
    """What the units of a source come to, in document order; the lines that stand in it are not looked at."""
    placed = units_of(source)
    leads = [placed[p.unit.lead_in].unit.text if p.unit.lead_in is not None else "" for p in placed]
    units = [p.unit for p in placed]
    people = people_in(units)
    readings = read_units(units, source.title, people)
    return _amended(
        source,
        tuple(
            Proposed(place, reading, proposals(place, reading, lead, words, people))
            for place, reading, lead in zip(placed, readings, leads, strict=True)
        ),
        words,
    )


def _amended(source: Source, found: tuple[Proposed, ...], words: Vocabulary) -> tuple[Proposed, ...]:
    """What the units come to, with what one of them says of the rules of another; saying so states no rule."""
    amending = [amendments_in(one.place.unit.text) for one in found]
    if not any(amending):
        return found
    kept = [
        tuple(
            p
            for p in one.proposals
            if p.norm is None or not any(p.norm.sentence in a.sentence for a in ours if not a.who)
        )
        for one, ours in zip(found, amending, strict=True)
    ]
    stated = [[p.line for p in proposed if isinstance(p.line, Rule)] for proposed in kept]
    changed = []
    for one, proposed, rules in zip(
        found, kept, amended([one.place for one in found], stated, amending, source.blocks, words), strict=True
    ):
        lines = iter(rules)
        told = [replace(p, line=next(lines)) if isinstance(p.line, Rule) else p for p in proposed]
        changed.append(replace(one, proposals=(*(_plain(rule, "amendment") for rule in lines), *told)))
    return tuple(changed)


def proposals(
    place: Placed, reading: Reading, lead: str, words: Vocabulary, people: People = NOBODY
) -> tuple[Proposal, ...]:
    """The lines that a unit's reading comes to, rules first. `lead` is the text that introduces the unit, `people` are those
    whom the document calls by name.
    """
    found = _together([_norm(norm, place, lead, words, people) for norm in reading.norms])
    found = _limited(found, place.unit.text, words)
    found += [_plain(Term(text=term.text), "definition") for term in reading.terms]
    found += [_plain(Cite(type=c.type, name=c.name), "citation") for c in reading.citations]
    found += [_plain(See(text=text), "reference") for text in reading.xrefs]
    return tuple(replace(p, line=replace(p.line, proposed=True, doubtful=p.confidence < TRUST.sure)) for p in found)


def _together(proposals: list[Proposal]) -> list[Proposal]:
    """One rule for those whom one act is left to (`only headteacher or staff may …`): a rule for each would bar the other."""
    found: list[Proposal] = []
    for this in proposals:
        last = found[-1].line if found else None
        line = this.line
        if isinstance(line, Rule) and isinstance(last, Rule) and line.only and last == replace(line, who=last.who):
            who = Who(tuple(dict.fromkeys((*last.who.words, *line.who.words))), "or")
            found[-1] = replace(found[-1], line=replace(last, who=who if len(who.words) > 1 else last.who))
        else:
            found.append(this)
    return found


def _limited(found: list[Proposal], text: str, words: Vocabulary) -> list[Proposal]:
    """The rules of a unit, the one that allows something with the quota that a sentence without a rule sets for it."""
    rules = [p.line for p in found if isinstance(p.line, Rule)]
    allowed = [rule for rule in rules if rule.modal == "may" and not rule.how]
    if len(allowed) != 1:
        return found
    limit = quota(text, [p.norm.sentence for p in found if p.norm is not None], words)
    if limit is None:
        return found
    return [replace(p, line=replace(allowed[0], how=(limit,))) if p.line is allowed[0] else p for p in found]


def _plain(line: Line, by: str) -> Proposal:
    return Proposal(line=line, by=by, confidence=TRUST.lines[by])


def _norm(norm: NormReading, place: Placed, lead: str, words: Vocabulary, people: People) -> Proposal:
    rule = formalise(norm, place.unit, words, lead, people)
    found = {norm.rule: TRUST.rules[norm.rule]} if norm.rule in TRUST.rules else {}
    found |= {name: TRUST.signs[name] for name, shown in _signs(norm, place.unit, rule, words).items() if shown}
    odds = TRUST.start + sum(one.weight for one in found.values())
    against = sorted((one for one in found.values() if one.weight < 0), key=lambda one: one.weight)
    return Proposal(
        line=rule,
        by=norm.rule,
        confidence=round(1 / (1 + math.exp(-odds)), 2),
        doubts=tuple(one.says.replace("{said}", norm.bearer_text) for one in against),
        hint=against[0].do if against else "",
        norm=norm,
        evidence=tuple(found),
    )


def _signs(norm: NormReading, unit: Unit, rule: Rule, words: Vocabulary) -> dict[str, bool]:
    """Whether a norm of a unit, as the rule that it came to, shows each of the signs."""
    return {
        "unnamed": not norm.bearer_text and norm.bearer != "school",
        "school": not norm.bearer_text and norm.bearer == "school",
        "pronoun": norm.bearer_text.casefold() in _PRONOUNS,
        "possible": norm.modality == "permission",
        "brief": " " not in norm.action,
        "row": unit.columns is not None,
        "own-words": bool(own_words(rule.act)),
        "place": unread_place(norm, rule, words) is not None,
    }


def own_words(value: object) -> tuple[str, ...]:
    """The document's own words that stand in a rule or a part of it where a pack has no word."""
    return tuple(word.text for word in parts(value, Word) if word.quoted)
