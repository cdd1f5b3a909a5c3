"""Akoma Ntoso 3.0 (OASIS LegalDocML): the policy as a document, sections nested as printed, clauses with their numbers.

Ids follow the Akoma Ntoso Naming Convention 1.0 (`sec_4__para_4-1`). The rules, which Akoma Ntoso has no elements for, stand
in `proprietary` metadata, each with the eId, page and text hash of its clause.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from lxml import etree
from msgspec import Struct

from ...diff.structure import printable
from ...grammar.model import Citation, Clause, Form, Policy, Section
from ..sourced import Rule, sourced, text_hash
from .export import Bundle, Export, Loss
from .xml import Maker, written

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS = "urn:byelaw:akn:1"
COUNTRY = "gb"
"""The jurisdiction in the ids of the work: Byelaw reads policies of schools in the United Kingdom."""
UNDATED = "0001-01-01"
"""Stands where a date is demanded and the policy prints none; a loss tells so."""

_ELEMENTS = {1: "section", 2: "subsection"}
_ABBREVIATIONS = {"section": "sec", "subsection": "subsec", "paragraph": "para"}
_ACT = re.compile(r"(?P<name>.+?)\s+(?:\(.*\)\s*)?(?P<year>\d{4})\b")


class _Ids:
    """Hands out eIds: the parent's, the kind of element, its number; each once in a document."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._unnumbered: dict[str, int] = {}

    def of(self, parent: str, element: str, number: str | None) -> str:
        base = (f"{parent}__" if parent else "") + _ABBREVIATIONS.get(element, element)
        name = re.sub(r"[^a-z0-9-]+", "", re.sub(r"[.\s]+", "-", (number or "").strip(" .()").casefold()))
        if not name:
            self._unnumbered[base] = self._unnumbered.get(base, 0) + 1
            name = f"nn-{self._unnumbered[base]}"
        count = self._seen[f"{base}_{name}"] = self._seen.get(f"{base}_{name}", 0) + 1
        return f"{base}_{name}" if count == 1 else f"{base}_{name}-{count}"


class _Placed(Struct, frozen=True):
    """A section or clause with the element that stands for it."""

    eid: str
    element: "etree._Element"


def emit(policy: Policy) -> Bundle:
    """The policy as one Akoma Ntoso document."""
    make, own = Maker(AKN), Maker(OURS)
    root = make.root("akomaNtoso", {None: AKN, "byelaw": OURS})
    document = make.add(root, "doc", name="policy")
    meta = make.add(document, "meta")
    losses = _identify(make, meta, policy)
    _preface(make, document, policy)
    body = make.add(document, "mainBody")
    placed = _body(make, body, policy)
    _references(make, meta, policy)
    _rules(own, make.add(meta, "proprietary", source="#byelaw"), sourced(policy), placed)
    if not len(body):
        make.add(body, "p", "This policy has no text.")
    return Bundle(((f"{policy.policy}.akn.xml", written(root)),), (*losses, *_left_out(policy)))


# --- what the document is ------------------------------------------------------------------------------------------


def _identify(make: Maker, meta: "etree._Element", policy: Policy) -> tuple[Loss, ...]:
    """Work, expression and manifestation, and what happened to the policy when."""
    about = policy.meta
    losses = []
    printed = about.approved_on or about.last_reviewed
    date, whole = _date(printed)
    if not whole:
        losses.append(
            Loss(
                what="document",
                said=f"approved or reviewed {printed}" if printed else "no date of approval or review is printed",
                kept=f"FRBRdate is {date}, as the format demands a whole date",
            )
        )
    work = f"/akn/{COUNTRY}/doc/policy/{date}/{policy.policy}"
    identification = make.add(meta, "identification", source="#byelaw")
    for level, uri in (
        ("Work", work),
        ("Expression", f"{work}/eng@{date}"),
        ("Manifestation", f"{work}/eng@{date}.xml"),
    ):
        part = make.add(identification, f"FRBR{level}")
        make.add(part, "FRBRthis", value=uri if level == "Manifestation" else f"{uri}/!main")
        make.add(part, "FRBRuri", value=uri)
        make.add(
            part, "FRBRdate", date=date, name="approval" if about.approved_on else "review" if printed else "unknown"
        )
        make.add(part, "FRBRauthor", href="#byelaw" if level == "Manifestation" else "#school")
        if level == "Work":
            make.add(part, "FRBRcountry", value=COUNTRY)
            make.add(part, "FRBRsubtype", value="policy")
            make.add(part, "FRBRname", value=about.title or policy.policy)
        elif level == "Expression":
            if about.version:
                make.add(part, "FRBRversionNumber", value=about.version)
            make.add(part, "FRBRlanguage", language="eng")
        else:
            make.add(part, "FRBRformat", value="application/akn+xml")
    events = [("generation", about.approved_on, "approved"), ("amendment", about.last_reviewed, "reviewed")]
    dated = [(kind, _date(day)[0], name) for kind, day, name in events if day and _date(day)[0] != UNDATED]
    if dated:
        lifecycle = make.add(meta, "lifecycle", source="#school")
        for kind, day, name in dated:
            make.add(lifecycle, "eventRef", date=day, type=kind, eId=f"event_{name}", source="#school")
    return tuple(losses)


def _date(day: str | None) -> tuple[str, bool]:
    """A whole date, and whether it is the printed one: of a month or a year it is the first day."""
    if day and re.fullmatch(r"\d{4}(-\d{2}){0,2}", day):
        return (day + "-01-01"[3 * day.count("-") :])[:10], len(day) == 10
    return UNDATED, False


def _preface(make: Maker, document: "etree._Element", policy: Policy) -> None:
    preface = make.add(document, "preface")
    if policy.meta.school:
        make.add(make.add(preface, "p"), "docAuthority", policy.meta.school)
    make.add(make.add(preface, "p"), "docTitle", policy.meta.title or policy.policy)


def _references(make: Maker, meta: "etree._Element", policy: Policy) -> None:
    """Who and what the document speaks of. They come before the rules, as the schema orders them."""
    found = make.add(meta, "references", source="#byelaw")
    make.add(found, "TLCOrganization", eId="byelaw", href="/akn/ontology/organization/byelaw", showAs="Byelaw")
    make.add(
        found, "TLCOrganization", eId="school", href=f"/akn/ontology/organization/{_slug(policy.meta.school or 'school')}",
        showAs=policy.meta.school or "the school",
    )  # fmt: skip
    for role in policy.roles:
        make.add(
            found, "TLCRole", eId=f"role-{_slug(role.name)}", href=f"/akn/ontology/role/{_slug(role.name)}",
            showAs=role.texts[0] if role.texts else role.name,
        )  # fmt: skip
    for name in dict.fromkeys(term.text for term in policy.terms):
        make.add(found, "TLCTerm", eId=_term_id(name), href=f"/akn/ontology/term/{_slug(name)}", showAs=name)
    for concept in sorted({norm.concept for clause in policy.clauses for norm in clause.norms if norm.concept}):
        make.add(
            found,
            "TLCConcept",
            eId=f"concept-{_slug(concept)}",
            href=f"/akn/ontology/concept/{_slug(concept)}",
            showAs=concept,
        )


def _rules(own: Maker, into: "etree._Element", rules: Sequence[Rule], placed: dict[str, _Placed]) -> None:
    """Every rule, with the place, page and hash of its clause."""
    found = own.add(into, "rules")
    for rule in rules:
        place = rule.source
        element = own.add(
            found, "rule", id=rule.id, href=f"#{placed[place.clause].eid}", policy=rule.policy, clause=place.clause,
            number=place.number, page=str(place.page) if place.page else None, sha256=place.sha256, modality=rule.modality,
            bearer=rule.bearer, party=rule.party, concept=rule.concept, reviewed="true" if rule.reviewed else "false",
        )  # fmt: skip
        own.add(element, "formal", rule.rule)
        for name, words in (("action", rule.action), ("condition", rule.condition), ("exception", rule.exception)):
            if words:
                own.add(element, name, words)


# --- the body ------------------------------------------------------------------------------------------------------


def _body(make: Maker, body: "etree._Element", policy: Policy) -> dict[str, _Placed]:
    """Sections nested as printed, each with its clauses; the places of all of them by id."""
    ids = _Ids()
    sections: dict[str, _Placed] = {}
    clauses: dict[str, _Placed] = {}
    parents = {clause.lead_in for clause in policy.clauses if clause.lead_in}
    forms = {form.clause: form for form in policy.forms}
    waiting = list(policy.sections)
    texts = []
    for clause in policy.clauses:
        # A section stands where its first clause or subsection does; those without any come before the next that has one.
        while waiting and clause.section_id and clause.section_id not in sections:
            _section(make, body, waiting.pop(0), sections, ids)
        above = clauses.get(clause.lead_in or "")
        nested = above is not None and _last_of(above.element, body)
        home = above if nested and above is not None else sections.get(clause.section_id or "")
        element = make.add(home.element if home else body, "point" if nested else "paragraph")
        eid = ids.of(home.eid if home else "", "point" if nested else "paragraph", clause.number)
        _place(element, eid, clause, None if nested or above is None else above.eid)
        if clause.number:
            make.add(element, "num", clause.number)
        block = make.add(element, "intro" if clause.id in parents else "content", eId=f"{eid}__content")
        clauses[clause.id] = _Placed(eid, element)
        texts.append((clause, block, eid))
    for section in waiting:
        _section(make, body, section, sections, ids)
    targets = {**{k: v.eid for k, v in sections.items()}, **{k: v.eid for k, v in clauses.items()}}
    terms = {
        clause: [t.text for t in policy.terms if t.clause == clause] for clause in {t.clause for t in policy.terms}
    }
    for clause, block, eid in texts:
        _text(make, block, clause, targets, terms.get(clause.id, []))
        if clause.id in forms:
            _form(make, block, forms[clause.id], eid)
    for place in sections.values():
        if all(child.tag.endswith(("num", "heading")) for child in place.element):
            make.add(make.add(place.element, "content", eId=f"{place.eid}__content"), "p", "")
    _unused_intros(clauses)
    return clauses


def _section(make: Maker, body: "etree._Element", section: Section, placed: dict[str, _Placed], ids: _Ids) -> None:
    home = placed.get(section.parent or "")
    appendix = bool(re.match(r"(?:appendix|annex|schedule)\b", section.number or "", re.IGNORECASE))
    name = "hcontainer" if appendix else _ELEMENTS.get(section.level, "level")
    element = make.add(home.element if home else body, name, name="appendix" if appendix else None)
    eid = ids.of(home.eid if home else "", name, section.number)
    element.set("eId", eid)
    if section.page is not None:
        element.set(f"{{{OURS}}}page", str(section.page))
    if section.number:
        make.add(element, "num", section.number)
    make.add(element, "heading", section.heading)
    placed[section.id] = _Placed(eid, element)


def _place(element: "etree._Element", eid: str, clause: Clause, led_by: str | None) -> None:
    """The attributes that lead from an element back to the clause of the model and its page."""
    element.set("eId", eid)
    shown = printable(clause.text)
    for name, value in (
        ("clause", clause.id),
        ("kind", clause.kind),
        ("page", str(clause.page) if clause.page else None),
        ("sha256", text_hash(clause.text)),
        # Signs that XML cannot hold are replaced: the hash of what stands here then, so that it can be checked as well.
        ("writtenSha256", text_hash(shown) if shown != clause.text else None),
        ("introducedBy", f"#{led_by}" if led_by else None),
    ):
        if value is not None:
            element.set(f"{{{OURS}}}{name}", value)


def _last_of(element: "etree._Element", body: "etree._Element") -> bool:
    """Whether nothing stands behind an element yet, so that what is put into it keeps the order of the document."""
    while element is not body:
        if element.getnext() is not None:
            return False
        element = element.getparent()
    return True


def _unused_intros(clauses: dict[str, _Placed]) -> None:
    """A clause whose items all stand elsewhere introduces nothing here: its text is plain content."""
    for place in clauses.values():
        last = place.element[-1]
        if last.tag == f"{{{AKN}}}intro":
            last.tag = f"{{{AKN}}}content"


def _text(make: Maker, block: "etree._Element", clause: Clause, targets: dict[str, str], terms: Sequence[str]) -> None:
    """The clause's words as one paragraph, with its references, citations and defined words marked."""
    paragraph = make.add(block, "p")
    marks = _marks(clause, targets, terms)
    ends = [0, *accumulate((end for _, end, _, _ in marks), max)]
    after: etree._Element | None = None
    for (start, end, tag, attributes), since in zip(marks, ends, strict=False):
        _append(paragraph, after, clause.text[since:start])
        after = make.add(paragraph, tag, clause.text[start:end], **attributes)
    _append(paragraph, after, clause.text[ends[-1] :])


def _append(paragraph: "etree._Element", after: "etree._Element | None", text: str) -> None:
    if after is None:
        paragraph.text = printable(text)
    else:
        after.tail = printable(text)


def _marks(
    clause: Clause, targets: dict[str, str], terms: Sequence[str]
) -> list[tuple[int, int, str, dict[str, str | None]]]:
    """Stretches of a clause's text to mark, in order and apart: the longer of two that overlap, else the earlier."""
    wanted: list[tuple[str, str, dict[str, str | None]]] = []
    for reference in clause.xrefs:
        ends = [targets[t] for t in reference.targets if t in targets]
        if ends:
            wanted.append((reference.text, "ref", {"href": f"#{ends[0]}"}))
    wanted += [(citation.name, "ref", {"href": _instrument(citation)}) for citation in clause.citations]
    wanted += [(term, "def", {"refersTo": f"#{_term_id(term)}"}) for term in terms]
    found: list[tuple[int, int, str, dict[str, str | None]]] = []
    for words, tag, attributes in sorted(wanted, key=lambda mark: -len(mark[0])):
        for start in _occurrences(words, clause.text):
            if all(start + len(words) <= s or e <= start for s, e, _, _ in found):
                found.append((start, start + len(words), tag, attributes))
                break
    return sorted(found, key=lambda mark: mark[:2])


def _occurrences(words: str, text: str) -> Iterator[int]:
    return (match.start() for match in re.finditer(re.escape(words), text)) if words else iter(())


def _form(make: Maker, block: "etree._Element", form: Form, eid: str) -> None:
    """The blanks of a form as a table: label and kind of entry."""
    if not form.fields:
        return
    table = make.add(block, "table", eId=f"{eid}__table_1")
    row = make.add(table, "tr")
    for head in ("Field", "Entry"):
        make.add(make.add(row, "th"), "p", head)
    for blank in form.fields:
        row = make.add(table, "tr")
        kind = " | ".join(blank.choices) or blank.type or "text"
        for cell in (blank.label, kind):
            make.add(make.add(row, "td"), "p", cell)


def _instrument(citation: Citation) -> str:
    """An address for what is cited outside: Acts by year and name, the rest by name."""
    act = _ACT.fullmatch(citation.name) if citation.type == "act" else None
    if act:
        return f"/akn/{COUNTRY}/act/{act['year']}/{_slug(act['name'])}"
    kind = {"act": "act", "guidance": "doc/guidance", "policy": "doc/policy"}[citation.type]
    return f"/akn/{COUNTRY}/{kind}/{_slug(citation.name)}"


def _term_id(text: str) -> str:
    return f"term-{_slug(text)}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "unnamed"


def _left_out(policy: Policy) -> Iterator[Loss]:
    """What a document format does not say of a policy."""
    if any(clause.norms for clause in policy.clauses):
        yield Loss(
            what="norm",
            said="who must, must not, may and should do what, as rules",
            kept="each rule stands in proprietary metadata and points to its clause; Akoma Ntoso itself decides nothing",
        )
    if policy.furniture:
        yield Loss(
            what="document",
            said="running lines, page numbers and contents pages",
            kept="left out; `byelaw read` has them",
        )


EXPORT = Export("akn", "Akoma Ntoso 3.0 XML: the document with its structure, numbers and references", emit)
