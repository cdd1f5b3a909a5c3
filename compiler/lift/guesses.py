"""What the machine proposes for each unit of a source, with the rule of reading that made it, how sure it is, and why not surer.

Everything is computed from the document's words as they stand in the source, so that a file which was reviewed long ago can
be read anew beside what its reviewer made of it. Nothing here changes a source.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.syntax import Cite, Line, See, Source, Term, Word
from ...grammar.vocabulary import Vocabulary
from ..findings import parts
from ..units import Placed, units_of
from .concept import formalise
from .reading import NormReading, Reading
from .sentences import read_units

SURE = 0.6
"""What is proposed with less confidence is doubtful (`??`)."""

_NO_WORD = 0.85
"""How far an act or a condition that no pack has a word for is trusted, for its span was tested by nothing."""

_DOUBTS = {
    "order": "an order without a modal verb",
    "framed": "“it is …” names no one who acts",
    "told": "one tells another what to do",
    "carried": "the sentence above the list lends its verb",
    "judged": "a judgement on an act, read as a rule",
    "delegated": "a list of those who share one duty",
}
"""What makes a rule of reading less than sure, by its name."""


class Proposal(Struct, frozen=True, kw_only=True):
    """A line as the machine proposes it. `by` names the rule of reading, `confidence` is 0 to 1, `doubts` say why it is not 1.

    `norm` is what the words say, for the lines that are rules.
    """

    line: Line
    by: str
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    norm: NormReading | None = None


class Proposed(Struct, frozen=True):
    """A unit in its place, what its words mean, and the lines that this comes to."""

    place: Placed
    reading: Reading
    proposals: tuple[Proposal, ...]


def propose(source: Source, words: Vocabulary) -> tuple[Proposed, ...]:
    """What the units of a source come to, in document order; the lines that stand in it are not looked at."""
    placed = units_of(source)
    leads = [placed[p.unit.lead_in].unit.text if p.unit.lead_in is not None else "" for p in placed]
    readings = read_units([p.unit for p in placed])
    return tuple(
        Proposed(place, reading, proposals(place, reading, lead, words))
        for place, reading, lead in zip(placed, readings, leads, strict=True)
    )


def proposals(place: Placed, reading: Reading, lead: str, words: Vocabulary) -> tuple[Proposal, ...]:
    """The lines that a unit's reading comes to, rules first. `lead` is the text that introduces the unit."""
    found = [_norm(norm, place, lead, words) for norm in reading.norms]
    found += [Proposal(line=Term(text=term.text), by="definition", confidence=0.9) for term in reading.terms]
    found += [Proposal(line=Cite(type=c.type, name=c.name), by="citation", confidence=0.9) for c in reading.citations]
    found += [Proposal(line=See(text=text), by="reference", confidence=0.9) for text in reading.xrefs]
    return tuple(replace(p, line=replace(p.line, proposed=True, doubtful=p.confidence < SURE)) for p in found)


def _norm(norm: NormReading, place: Placed, lead: str, words: Vocabulary) -> Proposal:
    rule = formalise(norm, place.unit, words, lead)
    doubts = [*_why(norm)]
    confidence = norm.confidence
    for what, quoted in (
        ("act", own_words(rule.act)),
        ("condition", own_words((rule.when, rule.condition, rule.unless))),
    ):
        if quoted:
            confidence *= _NO_WORD
            doubts.append(f"no pack has a word for the {what}")
    return Proposal(line=rule, by=norm.rule, confidence=round(confidence, 2), doubts=tuple(doubts), norm=norm)


def _why(norm: NormReading) -> Iterator[str]:
    if norm.rule in _DOUBTS:
        yield _DOUBTS[norm.rule]
    if not norm.bearer_text:
        yield f"the words do not say who; {norm.bearer.replace('_', ' ')} is taken from what stands around"
    elif norm.confidence < SURE:
        yield f"“{norm.bearer_text}” may stand for somebody else"


def own_words(value: object) -> tuple[str, ...]:
    """The document's own words that stand in a rule or a part of it where a pack has no word."""
    return tuple(word.text for word in parts(value, Word) if word.quoted)
