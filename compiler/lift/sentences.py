"""The sentence stage: units of a document become readings (kind, norms, references, citations, terms).

All units are read together, because bearers and modalities come from headings, lead-ins and neighbours. Two passes: the
first finds whom each section and the whole policy address, the second reads with that. After this: one reading for each
unit, in order; spans are the unit's own words; nothing raises.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from ...grammar.model import Bearer, Citation, Kind
from . import kind as kinds
from .bearer import Context
from .citation import citations, references
from .norms import Inherit, read
from .parties import Who, named, subjects
from .reading import NormReading, Reading, Unit
from .split import sentences
from .tables import read_row
from .words import is_base, is_gerund, one_of

_COLLECTIVE = re.compile(r"\b(referred to|known) as\b|\bterm\b.*\b(appl|includ|refer)", re.I)
_GROUPS: tuple[Bearer, ...] = (
    "staff",
    "pupils",
    "parents",
    "school",
    "site_team",
    "governors",
    "everyone",
    "third_parties",
)
_OPEN = re.compile(rf"\b(?:{one_of('open')})\s*[:;–-]?\s*$", re.I)
_EXAMPLES = re.compile(rf"\b(?:{one_of('exemplary')})[\s,:;]*(the following)?[\s:;]*$", re.I)

_ABOUT = re.compile(r"\b(with|between|of|to|by|safeguarding|protecting|against|about|from|for)\b[\w\s]*$", re.I)
_ADDRESSED = re.compile(rf"^(?:.*\b(?:{one_of('addresses')})\b.*)?\b(?:for|to|of)\s+(?:all\s+|our\s+|the\s+)*$", re.I)
_DUTIES = re.compile(r"\b(dut(?:y|ies)|responsibilit(?:y|ies)|roles?)\b", re.I)
_QUOTATION = re.compile(r"[.…\s]*[\"“][^\"“”]+[\"”][.\s]*")
_WORD = re.compile(r"[\w-]+")
_FACTS = re.compile(r"\b(aware|considering|mindful|remember|note) that\W*$", re.I)


_PLEDGES = re.compile(rf"\b(?:{one_of('pledges')})\b", re.I)


class Passed(NamedTuple):
    """What a unit hands on to its items: the norm that they go on with, and the kind that they have without one."""

    inherit: Inherit | None = None
    kind: Kind | None = None
    roles: tuple[NormReading, ...] = ()
    facts: bool = False


class _Place(NamedTuple):
    """A unit where it stands: the text that leads to it, who promises there, and whether it leads to others itself."""

    unit: Unit
    lead: str
    speaker: Who | None
    introduces: bool


class _Said(NamedTuple):
    """What one pass makes of a unit: its norms, the kind that its form gives it, what it hands on, the parties it named last.

    `above` is what it was handed itself.
    """

    norms: tuple[NormReading, ...] = ()
    kind: Kind | None = None
    handed: Passed = Passed()
    last: tuple[Who, ...] = ()
    above: Passed | None = None


def read_units(units: Sequence[Unit]) -> tuple[Reading, ...]:
    """One reading for each unit, in order."""
    places = _places(units)
    collective = any("staff" in unit.text.casefold() and _COLLECTIVE.search(unit.text) for unit in units)
    nobody = Context(None, None, "school", collective=collective)
    heard = _pass(places, {unit.headings: nobody for unit in units})
    said = _pass(places, _addressed(units, heard, collective))
    return tuple(map(_reading, places, said))


def _places(units: Sequence[Unit]) -> list[_Place]:
    introduces = {unit.lead_in for unit in units}
    places = []
    for index, unit in enumerate(units):
        lead = units[unit.lead_in].text if unit.lead_in is not None else ""
        speaker = next((who for text in (lead, *reversed(unit.headings)) if (who := _speaker(text))), None)
        places.append(_Place(unit, lead, speaker, index in introduces))
    return places


@lru_cache(maxsize=1024)
def _speaker(text: str) -> Who | None:
    """Who promises in what follows: "All pupils agree to these rules:", "Acceptable use agreement for visitors"."""
    if not _PLEDGES.search(text):
        return None
    found = [w for w in named(text) if w.bearer in ("pupils", "parents", "staff", "governors", "third_parties")]
    return found[0] if len({w.bearer for w in found}) == 1 else None


def _of_headings(headings: tuple[str, ...], bound: Counter[Bearer]) -> Who | None:
    """The party that the nearest heading with one addresses: "Staff use of social media", "The governing body".

    A party that the section never binds, though it binds others, is its subject and not its audience.
    """
    for heading in reversed(headings):
        found = [w for w in named(re.sub(r"[’']s?\b", "", heading)) if w.bearer != "school"]
        before = heading[: found[0].start] if found else ""
        addressed = bool(_ADDRESSED.search(before))
        if not found or (_ABOUT.search(before) and not addressed):
            continue
        if len({w.bearer for w in found}) == 1 and (addressed or found[0].start < 25):
            return found[0] if not bound or found[0].bearer in bound else None
    return None


def _addressed(units: Sequence[Unit], heard: Sequence[_Said], collective: bool) -> dict[tuple[str, ...], Context]:
    """What stands round the sentences of each section: whom it addresses, and whom the policy does, which are those whom
    they bind by name, most often.
    """
    bound: dict[tuple[str, ...], Counter[Bearer]] = {unit.headings: Counter() for unit in units}
    whole: Counter[Bearer] = Counter()
    you = 0
    for unit, said in zip(units, heard, strict=True):
        for norm in said.norms:
            if norm.bearer_text == "you":
                you += 1
            elif norm.bearer_text and norm.bearer in _GROUPS and norm.modality != "sanction":
                bound[unit.headings][norm.bearer] += 1
                if norm.bearer in ("staff", "pupils", "parents"):
                    whole[norm.bearer] += 1
    if not whole and you:
        whole["staff"] = you
    staff = whole["staff"] >= 0.75 * whole.total() and whole["staff"] >= 3
    most = whole.most_common(1)
    return {
        headings: Context(
            _of_headings(headings, counts),
            _group(counts),
            "staff" if staff else "school",
            collective=collective,
            you=most[0][0] if most else "staff",
        )
        for headings, counts in bound.items()
    }


def _group(bound: Counter[Bearer]) -> Bearer | None:
    """The one whom a section binds most often; "everyone" only where it binds nobody else."""
    top = [pair for pair in bound.most_common() if pair[0] not in ("everyone", "governors")]
    if not top and list(bound) == ["everyone"]:
        return "everyone"
    return top[0][0] if top and (len(top) == 1 or top[0][1] > top[1][1]) else None


def _pass(places: Sequence[_Place], contexts: Mapping[tuple[str, ...], Context]) -> list[_Said]:
    """What each unit says where `contexts` stand round the units of each section."""
    made: list[_Said] = []
    passed: dict[int, Passed] = {}
    last: tuple[Who, ...] = ()
    for index, place in enumerate(places):
        unit = place.unit
        if index and places[index - 1].unit.headings != unit.headings:
            last = ()
        above = passed.get(unit.lead_in) if unit.lead_in is not None else None
        context = contexts[unit.headings]._replace(last=last, speaker=place.speaker)
        said = _unit(place, context, above)
        made.append(said)
        last = said.last
        if above and above.inherit and above.inherit.modality == "permission" and not said.norms:
            passed[unit.lead_in] = above._replace(facts=True)  # type: ignore[index]  # "a child may: be tired": what could be
        if place.introduces:
            passed[index] = said.handed
    return made


def _reading(place: _Place, said: _Said) -> Reading:
    """A unit's reading: its norms, and what it is and names whatever stands round it."""
    unit = place.unit
    found = citations(unit.text)
    return Reading(
        kind=unit.kind or said.kind or _kind(place, said, found),
        norms=said.norms,
        xrefs=references(unit.text),
        citations=found,
        terms=() if unit.kind in ("form", "meta") else kinds.terms(unit.text),
    )


def _duty_of(unit: Unit) -> Inherit | None:
    """What "Duties of the caretaker" gives to a unit under it that names only an act ("To lock the gates")."""
    first = [match[0].casefold() for match in islice(_WORD.finditer(unit.text), 2)]
    acts = (first[:1] == ["to"] and is_base(first[-1])) or (bool(first) and (is_gerund(first[0]) or is_base(first[0])))
    if not acts or not any(_DUTIES.search(heading) for heading in unit.headings):
        return None
    who = next((w for heading in reversed(unit.headings) for w in named(heading)), None)
    if who is None:
        return None
    norm = NormReading(modality="obligation", bearer=who.bearer, party=who.party, bearer_text=who.text, action="")
    return Inherit("obligation", (norm,), "active")


def _unit(place: _Place, context: Context, above: Passed | None) -> _Said:
    """What a unit says, and what it hands on to its items."""
    unit, introduces = place.unit, place.introduces
    if unit.kind in ("form", "meta"):
        return _Said(last=context.last)
    if (row := read_row(unit, context, place.lead)) is not None:
        return _Said(row.norms, row.kind, Passed(row.inherit), (), above)
    if _QUOTATION.fullmatch(unit.text):  # scripture, a motto, a law: its words bind nobody here
        return _Said(kind="statement")
    norms: list[NormReading] = []
    inherit = above.inherit if above else _duty_of(unit)
    passed_on: Inherit | None = None
    last = context.last
    silent = above is not None and above.kind is not None and above.inherit is None
    facts = above is not None and above.facts
    roles = above.roles if above else ()
    listed = sentences(unit.text)
    for index, sentence in enumerate(listed):
        if roles and index == 0 and (who := subjects(sentence)):
            norms += [_as(role, w) for w in who for role in roles]
            continue
        result = read(sentence, context._replace(last=last), inherit if index == 0 else None)
        last = result.last or last
        passed_on = result.inherit
        if facts:
            result = result._replace(norms=tuple(n for n in result.norms if n.modality != "permission"))
        if unit.lead_in is None and index == 0 and unit.text[:1].islower():  # a torn paragraph orders nothing
            result = result._replace(norms=tuple(n for n in result.norms if n.rule != "order"))
        if silent and index == 0:
            result = result._replace(norms=tuple(n for n in result.norms if n.rule not in ("order", "carried")))
        if introduces and index == len(listed) - 1 and passed_on is not None and _hands_on(sentence, passed_on):
            fresh = [n for n in result.norms if n.action not in {b.action for b in passed_on.bearers}]
            norms += fresh
            continue
        norms += result.norms
    handed = _handed(unit, listed, norms, inherit, passed_on) if introduces else Passed()
    return _Said(tuple(norms), None, handed, last, above)


def _handed(
    unit: Unit, listed: Sequence[str], norms: Sequence[NormReading], inherit: Inherit | None, passed_on: Inherit | None
) -> Passed:
    """What a unit that introduces a list hands on: what its last sentence lends, else what it was handed itself."""
    items = kinds.of_leadin(listed[-1]) if listed else None
    lends = passed_on if passed_on is not None and _hands_on(listed[-1], passed_on) else None
    if lends is None and not _EXAMPLES.search(unit.text):
        lends = inherit
    return Passed(
        lends,
        None if items == "definition" and norms else items,
        _delegated(listed, norms),
        bool(_FACTS.search(unit.text)),
    )


def _as(role: NormReading, who: Who) -> NormReading:
    return NormReading(
        modality=role.modality,
        bearer=who.bearer,
        party=who.party,
        bearer_text=who.text,
        action=role.action,
        sentence=role.sentence,
        rule="delegated",
        confidence=0.7,
    )


def _delegated(listed: Sequence[str], norms: Sequence[NormReading]) -> tuple[NormReading, ...]:
    """What a lead-in like "this duty is delegated to:" gives to the parties of its list."""
    if listed and re.search(
        r"\b(delegat\w+|responsib\w+|dut\w+)\b.*\b(to|with|of|by)( the)?\s*:\s*$", listed[-1], re.I
    ):
        return tuple(norms[-1:])
    return ()


_THAT = re.compile(r"(?:ensure|make sure|check|see) that [\w\s]+$", re.I)


def _hands_on(sentence: str, inherit: Inherit) -> bool:
    """Whether a sentence stops where its list goes on, and does not merely give examples."""
    action = inherit.bearers[0].action if inherit.bearers else ""
    stops = sentence.rstrip().endswith(":") and sentence.rstrip(" :").endswith(action)
    if inherit.modality == "sanction" or not action or (stops and (" " not in action or _THAT.match(action))):
        return True
    return bool(_OPEN.search(sentence)) and not _EXAMPLES.search(sentence)


def _kind(place: _Place, said: _Said, found: tuple[Citation, ...]) -> Kind:
    """A unit's kind, by its norms, its wording, its lead-in, its heading."""
    unit, above = place.unit, said.above
    if said.norms:
        return "norm"
    if kinds.is_citation(unit.text, found):
        return "citation"
    if above is not None and above.kind is not None:
        return above.kind
    signalled = kinds.signalled(unit.text)
    if place.introduces and unit.text.rstrip().endswith((":", ";", "-", "–")) and len(sentences(unit.text)) == 1:
        return "definition" if signalled == "definition" and re.search(r"\bdefine", unit.text) else "leadin"
    if signalled is not None and not (signalled == "purpose" and above is not None):
        return signalled
    heading = kinds.of_heading(unit.headings[-1]) if unit.headings else None
    if heading == "citation" and not found and len(unit.text.split()) > 8:
        return "statement"
    if (
        heading in ("definition", "purpose", "scope", "citation")
        and unit.lead_in is None
        and (heading != "purpose" or len(unit.text.split()) < 30)
    ):
        return heading
    return "statement"
