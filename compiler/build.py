"""A source tree becomes the clause model: flat lists, ids, kinds, norms with the words behind them, links.

After this: every clause, item, row and form of the source is one `model.Clause`, in order, with an id that is unique in the
policy; every rule line is one norm for each bearer it names; a norm's action, condition and exception are the
document's own words wherever the sentence stage finds them, else the whole clause.
"""

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from ..grammar import model
from ..grammar.printer import print_rule
from ..grammar.span import At, Box
from ..grammar.syntax import (
    Appendix,
    Applies,
    Cite,
    Dated,
    Field,
    Form,
    Furniture,
    Part,
    Replaces,
    ReviewEvery,
    Role,
    Rule,
    School,
    See,
    Source,
    Table,
    Term,
    Version,
    Word,
)
from ..grammar.vocabulary import Vocabulary
from .findings import nodes
from .lift.norm.modality import OPPOSITE
from .lift.phrases.bynames import People, people_in
from .lift.phrases.columns import contact_columns
from .lift.phrases.reading import NormReading, Reading
from .lift.rule.concept import formalise
from .lift.rule.turned import ensured_not
from .lift.rule.who import left_to
from .lift.sentences import read_units
from .lift.table.rows import cells_in, heads_in
from .link import places, targets
from .units import Heading, Placed, level_of, units_of

_MODALITIES: dict[str, model.Modality] = {
    "must": "obligation",
    "must only": "obligation",
    "must not": "prohibition",
    "must never": "prohibition",
    "may": "permission",
    "may only": "permission",
    "should": "recommendation",
    "should not": "discouragement",
    "face": "sanction",
    "may face": "sanction",
}


def build(
    source: Source,
    *,
    slug: str,
    file: model.SourceFile,
    words: Vocabulary,
    box_of: Callable[[At], Box | None] = lambda _: None,
    readings: Sequence[Reading] | None = None,
) -> model.Policy:
    """The model of a source. `box_of` finds the box of a stretch of the document on its first page.

    `readings` are what the sentence stage says of the source's units, where the caller has them already.
    """
    placed = units_of(source)
    units = tuple(p.unit for p in placed)
    people = people_in(units)
    if readings is None:
        readings = read_units(units, source.title, people)
    sections, section_ids = _sections(source)
    ids = _clause_ids(placed, section_ids)
    parties = _Parties(source.roles, words)
    clauses = []
    for index, (place, reading) in enumerate(zip(placed, readings, strict=True)):
        node, unit = place.node, place.unit
        lines = () if isinstance(node, Form) else node.lines
        rules = [line for line in lines if isinstance(line, Rule)]
        at = node.at
        clauses.append(
            model.Clause(
                id=ids[index],
                number=unit.number,
                section=place.heading.heading if place.heading else None,
                section_id=section_ids[id(place.heading)] if place.heading else None,
                text=unit.text,
                lead_in=ids[unit.lead_in] if unit.lead_in is not None else None,
                kind=_kind(place, bool(rules)),
                norms=_norms(rules, reading, unit.text, parties, words),
                practices=_practices(place, reading, placed, words, people),
                xrefs=tuple(model.CrossReference(text=line.text) for line in lines if isinstance(line, See)),
                citations=tuple(
                    model.Citation(type=line.type, name=line.name) for line in lines if isinstance(line, Cite)
                ),
                page=at.page if at else None,
                end_page=(at.end_page or at.page) if at else None,
                box=box_of(at) if at else None,
                span=node.span,
            )
        )
    known = places(sections, clauses)
    clauses = [_linked(clause, known) for clause in clauses]
    return model.Policy(
        policy=slug,
        meta=_meta(source),
        source=file,
        packs=tuple(pack.name for pack in words.packs),
        sections=sections,
        clauses=tuple(clauses),
        terms=_terms(placed, ids),
        roles=tuple(parties.role(role) for role in source.roles),
        forms=_forms(placed, ids),
        tables=_tables(source, placed, ids),
        contacts=_contacts(placed, ids),
        furniture=tuple(
            model.Furniture(kind=block.name, text=" ".join(block.text), page=block.at.page if block.at else None)
            for block in source.blocks
            if isinstance(block, Furniture)
        ),
    )


# --- places and ids ------------------------------------------------------------------------------------------


class _Ids:
    """Hands out ids; one that is taken gets `~2`, `~3` …, so that doubled numbers stay apart and single ones stay plain."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        count = self._seen[wanted] = self._seen.get(wanted, 0) + 1
        return wanted if count == 1 else f"{wanted}~{count}"


def slugify(text: str) -> str:
    """Lower case words joined with hyphens; `policy` for a text without any."""
    return "-".join(re.findall(r"[a-z0-9]+", text.casefold().replace("'", "").replace("’", ""))) or "policy"


def _sections(source: Source) -> tuple[tuple[model.Section, ...], dict[int, str]]:
    """The headings as model sections, and the id of each by the identity of its node."""
    ids, by_node = _Ids(), {}
    found: list[model.Section] = []
    above: list[tuple[int, str]] = []
    for block in source.blocks:
        if not isinstance(block, Heading):
            continue
        level = level_of(block)
        number = f"{block.word.capitalize()} {block.number}" if isinstance(block, Appendix) else block.number
        section_id = ids.take("s" + slugify_number(number) if number else "s-" + slugify(block.heading)[:40].strip("-"))
        while above and above[-1][0] >= level:
            above.pop()
        found.append(
            model.Section(
                id=section_id,
                number=number,
                heading=block.heading,
                level=level,
                parent=above[-1][1] if above else None,
                page=block.at.page if block.at else None,
            )
        )
        above.append((level, section_id))
        by_node[id(block)] = section_id
    return tuple(found), by_node


def slugify_number(number: str) -> str:
    """A printed number as part of an id: `4.1`, `A.1.1`, `a`, `appendix-a`."""
    return re.sub(r"[^0-9A-Za-z.]+", "-", number).strip("-.").replace("Appendix", "appendix") or "x"


def _clause_ids(placed: Sequence[Placed], section_ids: dict[int, str]) -> list[str]:
    """`c4.1.1` for a numbered clause, `s4.1-p2` for the second unnumbered one of a section, `c4.1.1-i3` or `-a` for items."""
    ids = _Ids()
    taken: list[str] = []
    unnumbered: dict[str, int] = {}
    for place in placed:
        lead_in, number = place.unit.lead_in, place.unit.number
        if lead_in is not None:
            base, mark = taken[lead_in], "i"
        else:
            base, mark = (section_ids[id(place.heading)] if place.heading else "s0"), "p"
        if number and (lead_in is not None or not re.search(r"\d", number)):
            wanted = f"{base}-{slugify_number(number)}"
        elif number:
            wanted = "c" + slugify_number(number)
        else:
            unnumbered[base] = unnumbered.get(base, 0) + 1
            wanted = f"{base}-{mark}{unnumbered[base]}"
        taken.append(ids.take(wanted))
    return taken


def _linked(clause: model.Clause, known: dict[str, str]) -> model.Clause:
    """The clause with its cross-references resolved."""
    if not clause.xrefs:
        return clause
    return replace(
        clause, xrefs=tuple(model.CrossReference(text=x.text, targets=targets(x.text, known)) for x in clause.xrefs)
    )


# --- what a clause is and means --------------------------------------------------------------------------------


def _kind(place: Placed, has_rules: bool) -> model.Kind:
    """The kind as a reviewer wrote it, else read off: rules, terms, a form, a mere introduction."""
    node = place.node
    if isinstance(node, Form):
        return "form"
    if has_rules:
        return "norm"
    if node.kind:
        return node.kind
    if any(isinstance(line, Term) for line in node.lines):
        return "definition"
    if node.parts and not any(isinstance(line, Rule) for line in node.lines):
        return "leadin"
    return "statement"


def _norms(
    rules: Sequence[Rule], reading: Reading, text: str, parties: "_Parties", words: Vocabulary
) -> tuple[model.Norm, ...]:
    """One norm for each rule line and bearer, paired with the sentence stage's readings for their words.

    What the words said before says nothing where it is already proposed what they say now.
    """
    rules = [rule for rule in rules if not (rule.disputed and any(other.proposed for other in rules))]
    wanted = [(rule, party) for rule in rules for party in rule.who.words]
    bearers = [parties.bearer(party) for _, party in wanted]
    modalities = [_MODALITIES[rule.modal] for rule, _ in wanted]
    said = list(
        dict.fromkeys(zip((id(rule) for rule, _ in wanted), modalities, bearers, strict=True))
    )  # once for each class
    stated = dict(zip(said, _pair([(modality, bearer) for _, modality, bearer in said], reading.norms), strict=True))
    pairs = [stated[id(rule), m, b] for (rule, _), m, b in zip(wanted, modalities, bearers, strict=True)]
    norms = []
    for (rule, party), bearer, modality, found in zip(wanted, bearers, modalities, pairs, strict=True):
        barred = found is not None and not rule.only and modality == _ruled(found) != found.modality
        norms.append(
            model.Norm(
                modality=found.modality if found and barred else modality,
                bearer=bearer or (found.bearer if found else "third_parties"),
                action=found.action if found else text,
                condition=found.condition if found else None,
                exception=found.exception if found else None,
                concept=concept_of(rule, words),
                party=None if party.quoted else party.text,
                rule=print_rule(rule),
                reviewed=not (rule.proposed or rule.disputed),
                formal=rule,
                line=rule.span.line if rule.span else None,
            )
        )
    return tuple(norms)


_UNPRACTISED: tuple[model.Kind, ...] = ("definition", "purpose", "scope", "citation", "form", "meta")
"""Kinds of clauses that tell no practice."""


def _practices(
    place: Placed, reading: Reading, placed: Sequence[Placed], words: Vocabulary, people: People
) -> tuple[model.Norm, ...]:
    """What a unit tells of practice, as the norms that it would be, where the packs have a word for what is done.

    A clause whose rules a person has stated says what they say.
    """
    if isinstance(place.node, Form) or reading.kind in _UNPRACTISED:
        return ()
    if any(isinstance(line, Rule) and not line.proposed for line in place.node.lines):
        return ()
    lead = placed[place.unit.lead_in].unit.text if place.unit.lead_in is not None else ""
    norms = []
    for told in reading.practices:
        rule = formalise(told, place.unit, words, lead, people)
        if (concept := concept_of(rule, words)) is not None:
            norms.append(
                model.Norm(
                    modality=told.modality,
                    bearer=told.bearer,
                    action=told.action,
                    condition=told.condition,
                    exception=told.exception,
                    concept=concept,
                    party=told.party,
                    rule=print_rule(rule),
                    reviewed=False,
                    formal=rule,
                )
            )
    return tuple(norms)


def _pair(
    wanted: Sequence[tuple[model.Modality, model.Bearer | None]], readings: Sequence[NormReading]
) -> list[NormReading | None]:
    """For each rule the reading that states it: same modality and bearer first, then same modality, then (if the counts
    are the same) whatever is left, each in order of the text.
    """
    found: list[NormReading | None] = [None] * len(wanted)
    left = [(_ruled(reading), reading) for reading in readings]
    for closely in (True, False):
        for index, (modality, bearer) in enumerate(wanted):
            fits = (n for n, (ruled, r) in enumerate(left) if ruled == modality and (r.bearer == bearer or not closely))
            if found[index] is None and (hit := next(fits, None)) is not None:
                found[index] = left.pop(hit)[1]
    if found.count(None) == len(left):
        rest = iter(left)
        found = [next(rest)[1] if reading is None else reading for reading in found]
    return found


def _ruled(reading: NormReading) -> model.Modality:
    """The modality of the rule that a reading comes to: a duty to see that one does not do something is a ban, and what is
    forbidden to all but some is allowed to those alone.
    """
    if left_to(reading):
        return "permission"
    return reading.modality if ensured_not(reading) is None else OPPOSITE[reading.modality]


def concept_of(rule: Rule, words: Vocabulary) -> str | None:
    """The pack's word for what a rule is about; None where the document's own words stand for it."""
    if rule.act.words is None:
        return None
    return next((w.text for w in rule.act.words.words if not w.quoted and w.text in words.actions), None)


class _Parties:
    """Who a word of a rule means: roles of the policy first, then the packs."""

    def __init__(self, roles: Sequence[Role], words: Vocabulary) -> None:
        self._roles = {role.name: role for role in roles}
        self._words = words
        self._phrases = {phrase.casefold(): name for name, party in words.parties.items() for phrase in party.phrases}
        self._phrases |= {text.casefold(): role.name for role in roles for text in role.texts}

    def bearer(self, word: Word) -> model.Bearer | None:
        """The bearer class of a word; None for the document's own words that no role or pack names."""
        name: str | None = self._phrases.get(word.text.casefold()) if word.quoted else word.text
        seen: set[str] = set()
        while name is not None and name not in seen:
            seen.add(name)
            party = self._words.parties.get(name)
            if party is not None and party.bearer is not None:
                return party.bearer
            role = self._roles.get(name)
            name = (role.kind if role else None) or (party.kind_of if party else None)
        return None

    def role(self, role: Role) -> model.Role:
        """A role line as the model has it."""
        return model.Role(
            name=role.name,
            texts=role.texts,
            bearer=self.bearer(Word(role.name)) or "staff",
            kind=role.kind,
            holder=role.holder,
            reviewed=not (role.proposed or role.disputed),
        )


# --- the document about itself -----------------------------------------------------------------------------------


def _meta(source: Source) -> model.Meta:
    """The front matter lines as one record. Of several versions the latest dated is the policy's own, else the last."""
    dated = {
        what: [m for m in source.meta if isinstance(m, Dated) and m.what == what]
        for what in ("written", "approved", "reviewed", "review-by", "signed")
    }
    first = {what: found[0] if found else Dated(what="signed") for what, found in dated.items()}
    versions = [m for m in source.meta if isinstance(m, Version)]
    current = max(enumerate(versions), key=lambda v: (v[1].date or "", v[0]))[1].version if versions else None
    every = next((m.period for m in source.meta if isinstance(m, ReviewEvery)), None)
    return model.Meta(
        school=next((m.name for m in source.meta if isinstance(m, School)), None),
        title=source.title or None,
        version=current,
        written_by=first["written"].by,
        approved_by=first["approved"].by,
        approved_on=first["approved"].date,
        last_reviewed=first["reviewed"].date,
        review_due=first["review-by"].date,
        review_every=" ".join(str(x) for x in (every.number, every.unit) if x is not None) if every else None,
        applies_to=tuple(to for m in source.meta if isinstance(m, Applies) for to in m.to),
        signed_by=tuple(m.by for m in dated["signed"] if m.by),
        replaces=tuple(m.what for m in source.meta if isinstance(m, Replaces)),
        versions=tuple(model.Version(version=v.version, date=v.date, by=v.by, note=v.note) for v in versions),
    )


def _terms(placed: Sequence[Placed], ids: Sequence[str]) -> tuple[model.Term, ...]:
    """The defined words with the clauses that define them."""
    return tuple(
        model.Term(text=line.text, name=line.name, clause=clause_id, scope=line.scope, means=line.means)
        for place, clause_id in zip(placed, ids, strict=True)
        if not isinstance(place.node, Form)
        for line in place.node.lines
        if isinstance(line, Term)
    )


def _forms(placed: Sequence[Placed], ids: Sequence[str]) -> tuple[model.Form, ...]:
    """The forms with their blanks."""
    forms = []
    for place, clause_id in zip(placed, ids, strict=True):
        if isinstance(place.node, Form):
            part: str | None = None
            fields = []
            for line in place.node.fields:
                if isinstance(line, Part):
                    part = line.heading
                elif isinstance(line, Field):
                    fields.append(model.FormField(label=line.label, type=line.type, choices=line.choices, part=part))
            forms.append(model.Form(clause=clause_id, title=place.node.title, fields=tuple(fields)))
    return tuple(forms)


def _tables(source: Source, placed: Sequence[Placed], ids: Sequence[str]) -> tuple[model.Table, ...]:
    """The tables with the clauses of their rows."""
    by_node = {id(place.node): clause_id for place, clause_id in zip(placed, ids, strict=True)}
    return tuple(
        model.Table(
            heads=heads_in(table.text) if table.text else (), rows=tuple(by_node[id(row)] for row in table.rows)
        )
        for table, _ in nodes(source)
        if isinstance(table, Table)
    )


def _contacts(placed: Sequence[Placed], ids: Sequence[str]) -> tuple[model.Contact, ...]:
    """The rows of tables of contacts."""
    contacts = []
    for place, clause_id in zip(placed, ids, strict=True):
        held = contact_columns(place.unit.columns.heads) if place.unit.columns else {}
        cells = (place.unit.columns.above if place.unit.columns else ()) or cells_in(place.unit.text)
        found = {name: cells[k] for name, k in held.items() if k < len(cells) and cells[k]}
        if len(found) > 1:
            contacts.append(model.Contact(clause=clause_id, **found))
    return tuple(contacts)
