"""The sentence stage: units of a document become readings (kind, norms, references, citations, terms).

All units are read together, because bearers and modalities come from headings, lead-ins and neighbours. Two passes: the
first finds whom each section and the whole policy address, the second reads with that. After this: one reading for each
unit, in order; spans are the unit's own words; nothing raises.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.model import Citation, Kind
from ..sought import Sought
from .norm import kind as kinds
from .norm.addressed import addressed_in
from .norm.audience import addressed, pledger_of, speaker_of, spoken_as, unaddressed, voice_of
from .norm.bodies import body_told
from .norm.cases import Cases, cases_of, gone_on, in_cases
from .norm.context import Context, bound_of, bound_to
from .norm.doing_so import taken_up
from .norm.ensuing import ensuing
from .norm.leadins import Passed, handed, lends, tells_facts, told, verdict_on
from .norm.norms import Found, read
from .norm.practice import practised, same_for, tells_practice
from .norm.run_in import read_run_in
from .norm.said import Inherit
from .norm.spans import cut, first_word, words_in
from .norm.titled import Meant, all_as_meant, meant_in
from .phrases.bynames import NOBODY, People, marked_units, plain_reading
from .phrases.citation import citations, heading_references, references
from .phrases.columns import is_verdict_head, verdict_of
from .phrases.parties import Who, named, subjects
from .phrases.reading import NormReading, Reading, Unit
from .phrases.words import is_base, is_gerund, one_of
from .sentence.clauses import clauses
from .sentence.cutting import PRONOUNS
from .sentence.replies import circumstance_of, joined, question_in, reply
from .sentence.split import sentences
from .sentence.verbless import is_used
from .table.tables import read_row

_DUTIES = re.compile(
    r"\b(?:dut(?:y|ies)|responsibilit(?:y|ies)|roles?|what (?:we|the school|is) expect(?:s|ed)?|expectations? (?:of|for|from))\b",
    re.I,
)
_QUOTATION = re.compile(r"[.…\s]*[\"“][^\"“”]+[\"”][.\s]*")
_WORD = re.compile(r"[\w-]+")
_PRACTICE = re.compile(r"(?:good|best) practice\b.*\w", re.I)
_RULED = re.compile(r"\b(?:must|will|should|shall|may)\b", re.I)
_AVOIDS = re.compile(r"(?:avoid|refrain|beware)\b", re.I)  # an order of its own, whatever its heading forbids
_OPEN_HEADING = re.compile(r"\b(?:must|will|should|shall|may|can|not|never|always|to|that|ensure)\W*$", re.I)
_NO_AIM = re.compile(r"nothing\b|it is (?:\w+ )*(?:recognised|accepted|acknowledged|known)\b", re.I)


class _Place(Struct, frozen=True):
    """A unit where it stands: the text that leads to it and who promises there; where it leads to others itself, `heads`
    tells that those go on with a verb, so that it is their subject ("Leave for weddings – | shall be asked for"), `asks` that
    they are questions, which take nothing from it.

    `items` are the texts of its list, `cases` what they come to where they tell when it holds.
    `asked` is the question that it answers, and `opens` tells that its answer begins there.
    `headed` is the heading that leads to it as a lead-in would ("Don't", "Staff should"), `duty` what a heading like "Duties
    of the caretaker" gives to it, `topic` the noun that leads to it, `called` those whom it calls by name ("Staff: you may").
    """

    unit: Unit
    lead: str
    speaker: Who | None
    heads: bool
    asks: bool
    headed: str
    duty: Inherit | None
    topic: str
    called: tuple[Who, ...]
    listed: tuple[str, ...]
    items: tuple[str, ...]
    cases: Cases | None
    asked: str
    opens: bool

    @property
    def introduces(self) -> bool:
        """Whether it leads to others."""
        return bool(self.items)


class _Said(Struct, frozen=True):
    """What one pass makes of a unit: its norms, the kind that its form gives it, what it hands on, the parties it named last.

    `above` is what it was handed itself, `practices` what it tells of practice, as norms.
    """

    norms: tuple[NormReading, ...] = ()
    kind: Kind | None = None
    handed: Passed = Passed()
    last: tuple[Who, ...] = ()
    above: Passed | None = None
    practices: tuple[NormReading, ...] = ()


def read_units(units: Sequence[Unit], title: str = "", people: People = NOBODY) -> tuple[Reading, ...]:
    """One reading for each unit, in order. `title` is the policy's, which may tell whom it addresses; `people` are those whom
    it calls by name.
    """
    if people.finds is not None:
        return tuple(map(plain_reading, read_units(marked_units(units, people), title)))
    places = _places(units, title)
    meant = meant_in(title, units)
    heard = _pass(places, unaddressed(units), meant)
    contexts = addressed(units, [said.norms for said in heard], title, meant)
    said = _pass(places, contexts, meant, practices=True)
    headings = frozenset(heading.strip(" .:").casefold() for unit in units for heading in unit.headings)
    return tuple(_reading(place, heard, headings) for place, heard in zip(places, said, strict=True))


def _places(units: Sequence[Unit], title: str) -> list[_Place]:
    below: dict[int, list[str]] = {}
    for unit in units:
        if unit.lead_in is not None:
            below.setdefault(unit.lead_in, []).append(unit.text)
    headed = {unit.lead_in for unit in units if _GOES_ON.match(unit.text)}
    asking = {unit.lead_in for unit in units if unit.text.rstrip().endswith("?")}
    places = []
    pledging: Who | None = None
    for index, unit in enumerate(units):
        lead = units[unit.lead_in].text if unit.lead_in is not None else ""
        speaker = next((who for text in (lead, *reversed(unit.headings)) if (who := speaker_of(text))), None)
        speaker = speaker or (pledger_of(title, unit.headings[-1]) if unit.headings else None)
        speaker = spoken_as(unit.text) or speaker
        pledging = speaker or pledging
        speaker = speaker or (pledging if pledging and _SELF.search(unit.text) else None)
        lead = _SIGN.sub(":", lead)
        listed = sentences(_SIGN.sub(":", unit.text) if index in below else unit.text)
        asked, opens = _asked(units, index)
        listed = joined(listed) if asked or "?" in unit.text else listed
        if listed and (begun := _begun(lead, listed[0])):
            listed = (f"{begun} {listed[0]}", *listed[1:])
        places.append(
            _Place(
                unit,
                lead,
                speaker,
                heads=index in headed,
                asks=index in asking,
                headed=_headed(unit),
                duty=_duty_of(unit),
                topic=lead if _TOPIC.fullmatch(lead) else "",
                called=_calls(listed[0]) if listed else (),
                listed=listed,
                items=tuple(below.get(index, ())),
                cases=cases_of(listed[-1], below[index]) if listed and index in below else None,
                asked=asked,
                opens=opens,
            )
        )
    return places


@lru_cache(maxsize=4096)
def _begun(lead: str, item: str) -> str:
    """The case and the party with which a lead-in begins the sentence that an item goes on with: "At work, staff:", "Staff who
    post for us and for others:" – "must …"; "" where the noun alone leads to it, or it does not go on so.
    """
    last = (sentences(lead) or ("",))[-1].rstrip()
    if not last.endswith(":") or not (_GOES_ON.match(item) or _HAS_TO.match(item)):
        return ""
    last = last.rstrip(" :")
    found = _PARTED.match(last)
    case, subject = (last[: found.end()], last[found.end() :]) if found else ("", last)
    if any(not _ARTICLE.sub("", subject[: who.start]) for who in subjects(subject)):
        return "" if _TOPIC.fullmatch(lead) else last
    who = next((who for who in named(last) if who.end == len(last)), None)
    case = _ARTICLE.sub("", last[: who.start]).rstrip() if who and _OPENS.match(last) else ""
    return f"{case}, {last[len(case) :].lstrip()}" if " " in case and not _OPENS.fullmatch(case.split()[-1]) else ""


_OPENS = re.compile(r"(?:in|at|on|when|where|if|before|after|during|while|for|as|with|to|from|of|by)\b", re.I)
_ARTICLE = re.compile(r"\b(?:the|an?|all|any|each|every|our|both|other) $", re.I)
_PARTED = re.compile(rf"{_OPENS.pattern}[^:;.]*[,)] ", re.I)


def _asked(units: Sequence[Unit], index: int) -> tuple[str, bool]:
    """The question that a unit answers, and whether its answer begins there: what leads to it, the paragraph before it, or
    the heading that it stands under; "" if none.
    """
    unit, before = units[index], units[index - 1] if index else None
    if unit.lead_in is not None:
        lead = units[unit.lead_in]
        return question_in((sentences(lead.text) or ("",))[-1]) or _heading_asked(lead), unit.lead_in == index - 1
    beside = before is not None and before.headings == unit.headings
    if beside and before is not None and before.lead_in is None and (found := question_in(before.text)):
        return found, True
    return _heading_asked(unit), not beside


def _heading_asked(unit: Unit) -> str:
    return question_in(unit.headings[-1]) if unit.headings else ""


def _answered(question: str, sentence: str, first: bool, around: Context) -> tuple[Found, str] | None:
    """What a sentence rules that answers a question, with the words of both, and what it tells of practice; None if the question
    adds nothing to it.
    """
    found = reply(question, sentence, first=first)
    if found is None:
        return None
    norms: list[NormReading] = []
    for wordings in found.said:
        norms += next((n for wording in wordings if (n := read(wording, around).norms)), ())
    told = found.said[0][0] if found.said and not norms else ""
    rest = read(found.rest, around).norms if found.rest else ()
    norms = [*rest] if found.hedged and not rest else [*norms, *rest]
    return Found(tuple(norms), around.last), told


def _in_case(norms: tuple[NormReading, ...], case: str) -> tuple[NormReading, ...]:
    """The orders of an answer in the circumstances that its question tells: "What if I lose my phone?"."""
    return tuple(replace(n, condition=case) if case and n.rule == "order" and n.condition is None else n for n in norms)


def _pass(
    places: Sequence[_Place], contexts: Mapping[tuple[str, ...], Context], meant: Meant, *, practices: bool = False
) -> list[_Said]:
    """What each unit says where `contexts` stand round the units of each section, and `meant` have their second meaning; what
    it tells of practice only where `practices` are wanted.
    """
    made: list[_Said] = []
    passed: dict[int, Passed] = {}
    last: tuple[Who, ...] = ()
    for index, place in enumerate(places):
        unit = place.unit
        if index and places[index - 1].unit.headings != unit.headings:
            last = ()
        above = passed.get(unit.lead_in) if unit.lead_in is not None else None
        around = contexts[unit.headings]
        voice = None if around.defined else voice_of(unit.text) or voice_of(place.asked)
        context = replace(around, last=last, speaker=place.speaker, voice=voice)
        said = _unit(place, context, above, practices)
        said = replace(said, norms=tuple(all_as_meant(said.norms, meant, place.lead))) if meant else said
        made.append(said)
        last = said.last
        if above and above.inherit and above.inherit.modality == "permission" and not said.norms:
            passed[unit.lead_in] = replace(above, facts=True)  # type: ignore[index]  # "a child may: be tired": what could be
        if place.introduces:
            passed[index] = said.handed
    return made


def _reading(place: _Place, said: _Said, headings: frozenset[str]) -> Reading:
    """A unit's reading: its norms, and what it is and names whatever stands round it."""
    unit = place.unit
    found = citations(unit.text)
    return Reading(
        kind=unit.kind or said.kind or _kind(place, said, found),
        norms=said.norms,
        practices=said.practices,
        xrefs=(*references(unit.text), *heading_references(unit.text, headings)),
        citations=found,
        terms=() if unit.kind in ("form", "meta") else kinds.terms(unit.text),
    )


def _duty_of(unit: Unit) -> Inherit | None:
    """What "Duties of the caretaker" gives to a unit under it that names only an act ("To lock the gates")."""
    first = [match[0].casefold() for match in islice(_WORD.finditer(unit.text), 2)]
    acts = (
        (first[:1] == ["to"] and is_base(first[-1]))
        or first == ["not", "to"]
        or (bool(first) and (is_gerund(first[0]) or is_base(first[0])))
    )
    if not acts or not any(_DUTIES.search(heading) for heading in unit.headings):
        return None
    found = [w for heading in reversed(unit.headings) for w in named(heading)]
    who = next((w for w in found if w.bearer != "school"), found[0] if found else None)
    if who is None:
        return None
    return Inherit("obligation", (bound_to("obligation", bound_of(who)),), "active")


def _headed(unit: Unit) -> str:
    """The heading of a unit if it leads to it as a lead-in would and the unit is an act that says no more; else ""."""
    heading = unit.headings[-1] if unit.headings and unit.lead_in is None else ""
    if (
        _PRACTICE.match(heading)
        or not (_is_verdict(heading) or _OPEN_HEADING.search(heading))
        or _RULED.search(unit.text)
        or _AVOIDS.match(unit.text)
    ):
        return ""
    first = next((word for word in words_in(unit.text) if word not in ("not", "to")), "")
    acts = is_base(first) or is_gerund(first) or unit.text[:1].islower()
    thing = is_used(unit.text) and not re.search(r"[:.?!;|]", unit.text) and len(unit.text.split()) <= _SHORT
    return heading if acts or (thing and _lets(heading)) else ""


def _is_verdict(text: str) -> bool:
    """Whether a text is one verdict and no more: "Don't", "Allowed at break", not "Dos and don'ts"."""
    verdict = verdict_of(text)
    return verdict is not None and is_verdict_head(text) and not _BOTH.match(verdict.rest)


_BOTH = re.compile(r"(?:and|or)\b", re.I)
_SHORT = 10
"""At most so many words of a thing that is banned or allowed by its heading."""


def _lets(heading: str) -> bool:
    """Whether a heading allows or forbids what stands under it: "Not allowed" over "Phones in lessons"."""
    verdict = verdict_of(heading)
    return verdict is not None and verdict.modality in ("prohibition", "permission")


def _lent_by(heading: str, context: Context) -> Inherit | None:
    """What "Don't" or "Pupils must not" hands to an act under it ("Eat at a computer")."""
    if (found := read(heading, context).inherit) is not None and found.bearers:
        return found
    verdict = verdict_of(heading)
    if verdict is None:
        return None
    if lent := verdict_on(heading, context):
        return lent
    bound = (bound_to(verdict.modality, who) for who in addressed_in(context))
    return Inherit(verdict.modality, tuple(replace(norm, condition=verdict.rest or None) for norm in bound), "active")


def _unit(place: _Place, context: Context, above: Passed | None, with_practices: bool) -> _Said:
    """What a unit says, and what it hands on to its items."""
    unit, introduces = place.unit, place.introduces
    if unit.kind in ("form", "meta"):
        return _Said(last=context.last)
    if unit.headings and kinds.of_history(unit.headings[-1]):
        return _Said(kind="meta")
    if (row := read_row(unit, context, place.lead)) is not None:
        return _Said(row.norms, row.kind, Passed(row.inherit), (), above)
    if _QUOTATION.fullmatch(unit.text):  # scripture, a motto, a law: its words bind nobody here
        return _Said(kind="statement")
    norms: list[NormReading] = []
    practices: list[NormReading] = []
    inherit = above.inherit if above else place.duty
    if above is None and inherit is None and place.headed:
        inherit = _lent_by(place.headed, context)
    waiting: Inherit | None = None
    last = context.last
    silent = above is not None and above.kind is not None and above.inherit is None
    facts = above is not None and above.facts
    roles = above.roles if above else ()
    listed = place.listed
    called = place.called or (_led(place.lead) if above is not None and above.inherit is None else ())
    context = replace(context, called=called, topic=place.topic if above is not None else "")
    if introduces and (above is None or above.inherit is None) and _is_verdict(unit.text):
        return _Said(handed=Passed(_lent_by(unit.text, context)), above=above)
    if introduces and _WORD.fullmatch(unit.text):  # "Assess" over what is done in that step
        return _Said(above=above)
    if (
        place.heads
        and _TOPIC.fullmatch(unit.text)
        and not any(n.rule != "order" for n in read(unit.text, context).norms)
    ):
        return _Said(above=above)
    thing, hand = "", None
    body: Who | None = None
    earlier: tuple[NormReading, ...] = ()
    asked, since = place.asked, 0
    for index, sentence in enumerate(listed):
        if roles and index == 0 and (who := subjects(sentence)):
            norms += [_as(role, w) for w in who for role in roles]
            continue
        heard, near = (named(_OWNERS.sub("", listed[index - 1])), True) if index else ((), False)
        thing = _about(listed[index - 1]) or thing if index else ""
        named_last = () if index and _told_of_things(listed[index - 1]) and _stale(last, heard) else last
        body = body_told(listed[index - 1], body) if index else None
        around = replace(context, last=named_last, heard=heard, near=near, thing=thing, hand=hand, body=body)
        given = inherit if index == 0 else None
        if question_in(sentence):
            asked, since = question_in(sentence), index + 1
        opens = index == since and (place.opens or since > 0)
        answer, told_so = (asked and _answered(asked, sentence, opens, around)) or (None, "")
        cases = place.cases if index == len(listed) - 1 else None
        if cases is not None and (told_in := in_cases(read(cases.lead, around, given).norms, cases)):
            return _Said((*norms, *told_in), None, Passed(kind="statement", cases=True), last, above, tuple(practices))
        result = answer or read_run_in(sentence, around, given) or read(sentence, around, given)
        if asked:
            result = replace(result, norms=_in_case(result.norms, circumstance_of(asked)))
        if index and given is None:
            result = replace(result, norms=ensuing(result.norms, sentence, earlier, listed[index - 1]))
        result = replace(result, norms=taken_up(result.norms, earlier))
        earlier = result.norms
        last = result.last or last
        hand = result.hand or next((w.bearer for w in result.last if w.bearer not in ("pupils", "parents")), hand)
        waiting = result.inherit
        if facts:
            result = replace(result, norms=tuple(n for n in result.norms if n.modality != "permission"))
        if index == 0 and _torn(unit):  # it orders nothing
            result = replace(result, norms=tuple(n for n in result.norms if n.rule != "order"))
        if above is not None and above.cases and index == 0:
            continue
        if silent and index == 0:
            result = replace(result, norms=tuple(n for n in result.norms if n.rule not in ("order", "carried")))
            waiting = waiting if result.norms else None
        if above is None and unit.headings and told(unit.headings[-1]):  # "Signs of abuse"
            result = replace(result, norms=tuple(n for n in result.norms if not _orders(n)))
        if index == 0 and tells_practice(place.lead):
            result = replace(result, norms=tuple(n for n in result.norms if n.rule != "order"))
        again = same_for(sentence, listed[index - 1]) if with_practices and index else None
        if again is not None:
            practices += [replace(norm, rule="practice") for norm in read(again, around).norms]
        elif (
            with_practices
            and all(norm.modality == "sanction" for norm in result.norms)
            and (given is None or place.headed)
        ):
            lead = place.lead or place.headed or (unit.headings[-1] if unit.headings else "")
            practices += practised(told_so or sentence, lead if index == 0 else "", around)
        closes = introduces and index == len(listed) - 1 and not place.asks
        if closes and (going_on := gone_on(sentence, result.norms, place.items)) is not None:
            told_in = in_cases(read(going_on.lead, around, given).norms, going_on)
            return _Said((*norms, *told_in), None, Passed(kind="statement", cases=True), last, above, tuple(practices))
        if closes and (lent := lends(sentence, result.norms, waiting, context)) is not None:
            own, waiting = lent
            norms += own
            continue
        if index == 0 and above is not None and above.inherit is None and (case := _case_of(place.lead)):
            result = replace(result, norms=tuple(_under(n, case) if n.rule == "order" else n for n in result.norms))
        label = _LABEL.match(sentence) if result.norms else None
        norms += [_under(norm, label[1]) for norm in result.norms] if label else result.norms
    known = tuple(n for n in norms if introduces and tells_facts(unit.text) and _KNOWS.fullmatch(n.action))
    norms = [n for n in norms if n not in known]
    norms += [_aware(n, unit.text) for n in (above.known if above else ())]
    passed = handed(unit, listed, norms, inherit, waiting, above.kind if above else None) if introduces else Passed()
    return _Said(tuple(norms), None, replace(passed, known=known), last, above, tuple(practices))


@lru_cache(maxsize=1024)
def _case_of(lead: str) -> str:
    """The case in which the orders of a list hold, where its lead-in tells that and no more: "When you are online:"."""
    found = _CASE.fullmatch(lead)
    return found[1] if found and not _RULED.search(lead) and not _BIDS.search(lead) else ""


_CASE = re.compile(r"((?:when|whenever|if|where|before|after|while|whilst|once|as soon as) [^,;:.]+?) ?[:–—-]\W*", re.I)
_BIDS = re.compile(r"\b(?:remember|please|think|ask yourself|do not|don['’]t|make sure|follow|try)\W*$", re.I)


def _torn(unit: Unit) -> bool:
    """Whether a unit is the rest of a paragraph whose beginning stands elsewhere: it begins small, and nothing leads to it."""
    headed = bool(unit.headings) and unit.headings[-1].endswith(":")  # "For cooks:" leads to a list as any line would
    return unit.lead_in is None and not headed and unit.text[:1].islower()


def _orders(norm: NormReading) -> bool:
    """Whether a norm is a bare order to do something."""
    return norm.rule == "order" and norm.modality == "obligation"


_KNOWS = re.compile(r"be (?:aware|mindful) that", re.I)


def _aware(norm: NormReading, fact: str) -> NormReading:
    """The norm to be aware of a fact: "staff should be aware that:" – "posts are public"."""
    return replace(norm, action=re.sub(r"[\s.,;]*(?:\b(?:and|or))?[\s.,;]*$", "", fact), rule="carried")


@lru_cache(maxsize=4096)
def _about(sentence: str) -> str:
    """The thing that a sentence is about: its first subject, if that names nobody."""
    subject = cut(sentence, next((c.subject for c in clauses(sentence) if c.subject), None))
    return "" if named(subject) or first_word(subject) in PRONOUNS or subject.casefold() == "he or she" else subject


@lru_cache(maxsize=4096)
def _told_of_things(sentence: str) -> bool:
    """Whether a sentence begins with things of somebody, which "they" takes up then: "Photographs of the children are …"."""
    found = _THINGS.match(sentence)
    return found is not None and not any(who.start < found.end() for who in named(sentence[:80]))


def _stale(last: Sequence[Who], heard: Sequence[Who]) -> bool:
    """Whether those named last were named before the sentence in which somebody was `heard`."""
    return {who.text for who in last}.isdisjoint(who.text for who in heard)


_THINGS = re.compile(r"(?:The |Our |All |Any |These |Those )?[A-Za-z-]+s (?:of|by|from) ")
_OWNERS = Sought(r"[’']s\b")  # "this is the bursar's task. He or she …"
_LABEL = re.compile(rf"((?:{one_of('labels')}))(?: ?:| [–—-]) ", re.I)


def _under(norm: NormReading, label: str) -> NormReading:
    """A norm that a label limits: "Red – do not …", "Stage 2: the head will …"."""
    return replace(norm, condition=f"{label} {norm.condition}" if norm.condition else label)


_MEANS = re.compile(
    r"\W*(?:the (?:term|word) )?[\"“‘'][^\"”’']{2,60}[\"”’'] (?:means|includes|refers to) (?:[\w’'-]+,? ){4,}", re.I
)
_SELF = re.compile(
    r"\bI(?: \w+)? (?:will|shall|must|should|may|can|am|agree|understand|have|know|promise)\b|\bI['’]ll\b"
)
_SIGN = re.compile(r":\s*[–—-]+\s*$")
_GOES_ON = re.compile(r"(?:may|shall|must|will|should|can|cannot|is to|are to) ", re.I)
_HAS_TO = re.compile(r"(?:(?:is|are) \w+ to|ha(?:s|ve) to|needs? to|ought to) ", re.I)
_TOPIC = re.compile(r"(?:[\w’'/-]+(?:\.\d+)* ){0,6}[\w’'/-]+(?:\.\d+)*\W*")


_CALLS = re.compile(r"([^.;:–—]{3,60}?)(?::| [–—-]) (?=\S)")


def _calls(sentence: str) -> tuple[Who, ...]:
    """The parties that a paragraph calls by name before it speaks to them: "Staff: you may …"."""
    found = _CALLS.match(sentence)
    who = subjects(found[1]) if found else ()
    return who if who and found and not _LEFT.sub("", _without(found[1], who)) else ()


@lru_cache(maxsize=512)
def _led(lead: str) -> tuple[Who, ...]:
    """The party for whom a lead-in says that its list is: "these rules are for tutors:", "the clerk's job is to:", "Clerks:"."""
    found = [w for w in named(lead) if w.bearer not in ("school", "everyone")]
    alone = lead.endswith(":") and not _LEFT.sub("", _without(lead, found))
    return tuple(found) if len(found) == 1 and (alone or _FOR_WHOM.search(lead)) else ()


_FOR_WHOM = re.compile(
    r"\b(?:appl(?:y|ies)|(?:rules|steps|points|guidance|expectations|requirements|instructions|reminders|don['’]?t['’]?s)\b[^.:]*\bfor"
    r"|(?:duties|tasks?|jobs?|roles?|responsibilities|part)\b[^.:]*\b(?:of|is|are|include|includes))\b[^.]*[:–-]\W*$",
    re.I,
)
_LEFT = re.compile(r"\b(?:and|or|all|the|our|for|if you are|an?|new|other)\b|\W", re.I)


def _without(text: str, who: Sequence[Who]) -> str:
    for one in reversed(who):
        text = text[: one.start] + text[one.end :]
    return text


def _as(role: NormReading, who: Who) -> NormReading:
    bound = bound_to(role.modality, bound_of(who))
    return replace(bound, action=role.action, sentence=role.sentence, rule="delegated")


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
    opens = unit.text.rstrip().endswith((":", ";", "-", "–")) or said.handed.inherit is not None
    opens = opens or bool(_WORD.fullmatch(unit.text))  # "Assess" over what is done in that step
    if place.introduces and opens and len(sentences(unit.text)) == 1:
        defines = signalled == "definition" and (re.search(r"\bdefine", unit.text) or _MEANS.match(unit.text))
        return "definition" if defines else "leadin"
    if unit.headings and unit.lead_in is None and kinds.defines(unit.headings[-1], unit.text):
        return "definition"
    if signalled is not None and not (signalled == "purpose" and above is not None):
        return signalled
    heading = kinds.of_heading(unit.headings[-1]) if unit.headings else None
    if heading == "citation" and not found and len(unit.text.split()) > 8:
        return "statement"
    if (
        heading in ("definition", "purpose", "scope", "citation")
        and unit.lead_in is None
        and (heading != "purpose" or (len(unit.text.split()) < 30 and not _NO_AIM.match(unit.text)))
    ):
        return heading
    return "statement"
