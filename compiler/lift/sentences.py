"""The sentence stage: units of a document become readings (kind, norms, references, citations, terms).

All units are read together, because bearers and modalities come from headings, lead-ins and neighbours. Two passes: the
first finds whom each section and the whole policy address, the second reads with that. After this: one reading for each
unit, in order; spans are the unit's own words; nothing raises.
"""

import re
from collections import Counter
from collections.abc import Sequence
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
_FACTS = re.compile(r"\b(aware|considering|mindful|remember|note) that\W*$", re.I)


_PLEDGES = re.compile(rf"\b(?:{one_of('pledges')})\b", re.I)


def _speaker(text: str) -> Who | None:
    """Who promises in what follows: "All pupils agree to these rules:", "Acceptable use agreement for visitors"."""
    if not _PLEDGES.search(text):
        return None
    found = [w for w in named(text) if w.bearer in ("pupils", "parents", "staff", "governors", "third_parties")]
    return found[0] if len({w.bearer for w in found}) == 1 else None


class Passed(NamedTuple):
    """What a unit hands on to its items: the norm that they go on with, and the kind that they have without one."""

    inherit: Inherit | None
    kind: Kind | None
    roles: tuple[NormReading, ...] = ()
    facts: bool = False


def read_units(units: Sequence[Unit]) -> tuple[Reading, ...]:
    """One reading for each unit, in order."""
    collective = any(_COLLECTIVE.search(u.text) and "staff" in u.text.casefold() for u in units)
    first = Context(None, None, "school", collective=collective)
    groups, audience, you = _addressed(units, _pass(units, [first] * len(units)))
    contexts = [
        Context(_of_headings(unit.headings, counts), group, audience, collective=collective, you=you)
        for unit, (group, counts) in zip(units, groups, strict=True)
    ]
    return tuple(_pass(units, contexts))


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


def _addressed(
    units: Sequence[Unit], readings: Sequence[Reading]
) -> tuple[list[tuple[Bearer | None, Counter[Bearer]]], Bearer, Bearer]:
    """Whom each unit's section addresses, and whom the policy does: those whom it binds by name, most often."""
    by_section: dict[tuple[str, ...], Counter[Bearer]] = {}
    whole: Counter[Bearer] = Counter()
    for unit, reading in zip(units, readings, strict=True):
        for norm in reading.norms:
            if norm.bearer_text and norm.bearer in _GROUPS and norm.modality != "sanction":
                by_section.setdefault(unit.headings, Counter())[norm.bearer] += norm.bearer_text != "you"
                if norm.bearer in ("staff", "pupils", "parents") and norm.bearer_text != "you":
                    whole[norm.bearer] += 1
    audience: Bearer = "school"
    addressed = Counter(n.bearer for r in readings for n in r.norms if n.bearer_text == "you")
    if not whole and addressed:
        whole["staff"] += addressed.total()
    if whole and whole["staff"] >= 0.75 * whole.total() and whole["staff"] >= 3:
        audience = "staff"
    groups: list[tuple[Bearer | None, Counter[Bearer]]] = []
    for unit in units:
        counts = by_section.get(unit.headings, Counter())
        counts = +counts
        top = [pair for pair in counts.most_common() if pair[0] not in ("everyone", "governors")]
        top = top or [pair for pair in counts.most_common() if len(counts) == 1 and pair[0] == "everyone"]
        groups.append((top[0][0] if top and (len(top) == 1 or top[0][1] > top[1][1]) else None, counts))
    named_ones = whole.most_common(1)
    return groups, audience, named_ones[0][0] if named_ones else "staff"


def _pass(units: Sequence[Unit], contexts: Sequence[Context]) -> list[Reading]:
    readings: list[Reading] = []
    passed: dict[int, Passed] = {}
    last: tuple[Who, ...] = ()
    introduces = {u.lead_in for u in units if u.lead_in is not None}
    for index, (unit, context) in enumerate(zip(units, contexts, strict=True)):
        if index and units[index - 1].headings != unit.headings:
            last = ()
        above = passed.get(unit.lead_in) if unit.lead_in is not None else None
        told = (units[unit.lead_in].text,) if unit.lead_in is not None else ()
        speaker = next((who for text in (*told, *reversed(unit.headings)) if (who := _speaker(text))), None)
        lead = units[unit.lead_in].text if unit.lead_in is not None else ""
        context = context._replace(last=last, speaker=speaker)  # noqa: PLW2901
        reading, handed, last = _unit(unit, context, above, lead, introduces=index in introduces)
        readings.append(reading)
        if (
            above
            and above.inherit
            and above.inherit.modality == "permission"
            and not reading.norms
            and unit.lead_in is not None
        ):
            passed[unit.lead_in] = above._replace(facts=True)  # "a child may: be tired": what could be
        if index in introduces:
            passed[index] = handed
    return readings


def _duty_of(unit: Unit) -> Inherit | None:
    """What "Duties of the caretaker" gives to a unit under it that names only an act ("To lock the gates")."""
    first = [w.casefold() for w in re.findall(r"[\w-]+", unit.text)[:2]]
    acts = (first[:1] == ["to"] and is_base(first[-1])) or (bool(first) and (is_gerund(first[0]) or is_base(first[0])))
    if not acts or not any(_DUTIES.search(heading) for heading in unit.headings):
        return None
    who = next((w for heading in reversed(unit.headings) for w in named(heading)), None)
    if who is None:
        return None
    norm = NormReading(modality="obligation", bearer=who.bearer, party=who.party, bearer_text=who.text, action="")
    return Inherit("obligation", (norm,), "active")


def _unit(
    unit: Unit, context: Context, above: Passed | None, lead: str, *, introduces: bool
) -> tuple[Reading, Passed, tuple[Who, ...]]:
    """One unit's reading, what it hands on to its items, and the parties that it named last."""
    found = citations(unit.text)
    xrefs = references(unit.text)
    terms = kinds.terms(unit.text)
    if unit.kind in ("form", "meta"):
        return Reading(kind=unit.kind, xrefs=xrefs, citations=found), Passed(None, None), context.last
    if (row := read_row(unit, context, lead)) is not None:
        of_row = "norm" if row.norms else unit.kind or row.kind or _kind(unit, (), found, above, introduces, ())
        whole = Reading(kind=of_row, norms=row.norms, xrefs=xrefs, citations=found, terms=terms)
        return whole, Passed(row.inherit, None), ()
    if _QUOTATION.fullmatch(unit.text):  # scripture, a motto, a law: its words bind nobody here
        return Reading(kind=unit.kind or "statement", xrefs=xrefs, citations=found, terms=terms), Passed(None, None), ()
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
    keeps = bool(listed) and introduces and passed_on is not None and _hands_on(listed[-1], passed_on)
    items = kinds.of_leadin(listed[-1]) if listed and introduces else None
    if items == "definition" and norms:
        items = None
    handed = Passed(
        passed_on if keeps else None,
        items,
        _delegated(listed, norms) if introduces else (),
        bool(_FACTS.search(unit.text)),
    )
    if inherit is not None and introduces and handed.inherit is None and not _EXAMPLES.search(unit.text):
        handed = handed._replace(inherit=inherit)
    kind = unit.kind or _kind(unit, tuple(norms), found, above, introduces, listed)
    return Reading(kind=kind, norms=tuple(norms), xrefs=xrefs, citations=found, terms=terms), handed, last


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


def _kind(
    unit: Unit,
    norms: tuple[NormReading, ...],
    found: tuple[Citation, ...],
    above: Passed | None,
    introduces: bool,
    listed: Sequence[str],
) -> Kind:
    """The unit's kind, by its norms, its wording, its lead-in, its heading."""
    if norms:
        return "norm"
    if kinds.is_citation(unit.text, found):
        return "citation"
    if above is not None and above.kind is not None:
        return above.kind
    if introduces and unit.text.rstrip().endswith((":", ";", "-", "–")) and len(listed) == 1:
        signalled = kinds.signalled(unit.text)
        return "definition" if signalled == "definition" and re.search(r"\bdefine", unit.text) else "leadin"
    signalled = kinds.signalled(unit.text)
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
