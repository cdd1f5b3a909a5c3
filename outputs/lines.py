"""The norms of a policy as lines that people read: one sentence each, with its role, topic, clause and page.

What the handbook and the checklist share. Lines are in document order; nothing is sorted or left out here.
"""

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from ..grammar.model import Bearer, Clause, Modality, Norm, Policy
from ..grammar.places import places
from ..grammar.syntax import After, Amount, AtOnce, Before, Event, Every, Quantity, Time, Until, Who, Within
from ..grammar.vocabulary import Vocabulary, pack_names, vocabulary
from .wording import ENGLISH, introduced, people_pattern, say, says_who

OTHER = "Other"


class Line(Struct, frozen=True, kw_only=True):
    """One norm in words.

    `sentence` says who and what, `act` is the instruction to whoever bears it; `when` and `unless` are the document's own
    words, `deadline` what the formal rule says of time. `reference` is "4.3, p. 3"; `clause` the clause's id.
    """

    sentence: str
    act: str
    modality: Modality
    bearer: Bearer
    role: str
    topic: str
    reference: str
    number: str
    page: int | None
    clause: str
    when: str = ""
    unless: str = ""
    deadline: str = ""
    reviewed: bool = True


def lines_of(policy: Policy) -> tuple[Line, ...]:
    """Every norm of the policy as a line; two norms that read alike at the same place are one."""
    lines: dict[tuple[str, ...], Line] = {}
    for line in lines_by_norm(policy).values():
        place = (line.clause, line.role, line.modality, line.sentence)
        same = lines.setdefault(place, line)
        if not line.reviewed:
            lines[place] = replace(same, reviewed=False)
    return tuple(lines.values())


def lines_by_norm(policy: Policy) -> dict[tuple[str, int], Line]:
    """Clause and which of its norms → that norm as a line, in document order."""
    words = _words(policy)
    phrases = _phrases(policy, words)
    people = cache(lambda bearer, they: people_pattern(phrases.get(bearer, ()), they))
    by_id = {clause.id: clause for clause in policy.clauses}
    items: dict[str, list[str]] = {}
    for clause in policy.clauses:
        if clause.lead_in and not clause.norms:
            items.setdefault(clause.lead_in, []).append(clause.text)
    numbers = places(policy)
    lines: dict[tuple[str, int], Line] = {}
    for clause in policy.clauses:
        lead_in = _lead_in(clause, by_id)
        for index, norm in enumerate(clause.norms):
            role, subject = _role(norm, policy)
            saying = say(norm, clause, subject, people(norm.bearer, norm.reviewed), lead_in, items.get(clause.id, ()))
            lines[clause.id, index] = Line(
                sentence=saying.sentence or _spelt(norm.rule),
                act=saying.act or _spelt(norm.rule),
                modality=norm.modality,
                bearer=norm.bearer,
                role=role,
                topic=_topic(norm, words),
                reference=_with_page(numbers[clause.id], clause.page),
                number=numbers[clause.id],
                page=clause.page,
                clause=clause.id,
                when=norm.condition or "",
                unless=norm.exception or "",
                deadline=_deadline(norm),
                reviewed=norm.reviewed,
            )
    return lines


def topics_of(policy: Policy) -> dict[str, str]:
    """Topic → what it is about, in the order of the packs, and last what no word of theirs fits."""
    return {**_words(policy).topics, OTHER: "Other rules"}


def roles_in_order(lines: Iterable[Line]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The lines of each role, bearers in their order, the class before the roles within it."""
    roles: dict[tuple[int, bool, str], list[Line]] = {}
    order = tuple(ENGLISH.roles)
    for line in lines:
        narrower = line.role != ENGLISH.roles[line.bearer][0]
        roles.setdefault((order.index(line.bearer), narrower, line.role), []).append(line)
    found = sorted(roles.items(), key=lambda entry: entry[0][:2])
    return tuple((role, tuple(of)) for (_, _, role), of in found)


def unreviewed(lines: Iterable[Line]) -> int:
    """How many of the lines nobody has reviewed."""
    return sum(not line.reviewed for line in lines)


def _phrases(policy: Policy, words: Vocabulary) -> dict[Bearer, list[str]]:
    """How documents name each class of bearers: the packs' phrases and the policy's own roles."""
    phrases: dict[Bearer, list[str]] = {}
    for name in words.parties:
        bearer = next((words.parties[w].bearer for w in words.wider(name) if words.parties[w].bearer), None)
        if bearer is not None:
            phrases.setdefault(bearer, []).extend(words.parties[name].phrases)
    for role in policy.roles:
        phrases.setdefault(role.bearer, []).extend(role.texts)
    return phrases


def _spelt(rule: str) -> str:
    """A rule in Byelaw as a sentence, for a clause without words: `Pupil must not use device.`"""
    words = re.sub(r"(?<=\w)-(?=\w)", " ", rule).replace('"', "")
    return words[:1].upper() + words[1:] + "."


def _lead_in(clause: Clause, by_id: dict[str, Clause]) -> str:
    """The text that introduces a clause; one that is an item itself and no duty brings its own introduction."""
    if clause.lead_in is None:
        return ""
    above = by_id[clause.lead_in]
    return above.text if says_who(above.text) else introduced(_lead_in(above, by_id), above.text)


def _words(policy: Policy) -> Vocabulary:
    known = pack_names()
    return vocabulary(*(name for name in policy.packs if name in known))


def _topic(norm: Norm, words: Vocabulary) -> str:
    action = words.actions.get(norm.concept or "")
    return action.topic if action and action.topic in words.topics else OTHER


def _role(norm: Norm, policy: Policy) -> tuple[str, str]:
    """The heading and the subject for a bearer: a role as the policy prints it, a party that has a name of its own, else the
    class of bearers."""
    heading, subject = ENGLISH.roles[norm.bearer]
    role = next((r for r in policy.roles if r.name == norm.party), None)
    if role is None and norm.bearer == "third_parties" and norm.party in ENGLISH.parties:
        return ENGLISH.parties[norm.party]  # visitors are no third parties to those who read it
    if role is None or role.name in ENGLISH.roles or role.name == "everyone":
        return heading, subject
    printed = role.texts[0]
    return printed[:1].upper() + printed[1:], _with_article(printed)


def _with_article(printed: str) -> str:
    """`the Online Safety Lead`; plurals and collective names go without."""
    head = re.split(r" (?:of|for|in|with|who) ", printed)[0].casefold()
    plural = head.endswith("staff") or (head.endswith("s") and not head.endswith("ss"))
    bare = plural or head.split()[0] in ("the", "those", "all", "any", "our", "everyone")
    return printed if bare else f"the {printed}"


def _with_page(number: str, page: int | None) -> str:
    return number if page is None else f"{number}, p. {page}"


# --- deadlines -------------------------------------------------------------------------------------------------------


def _deadline(norm: Norm) -> str:
    """What the formal rule says of time and amount, in words. A mere order of events is in the condition's words already."""
    return ", ".join(filter(None, map(_timing, norm.formal.how)))


def _timing(how: object) -> str:
    match how:
        case AtOnce():
            return "at once"
        case Within(span=Quantity() as span):
            return f"within {_quantity(span)}"
        case Within(the=the):
            return f"within the {the}"
        case Every(unit=unit, number=number):
            return f"every {number} {unit}" if number else f"every {unit}"
        case Before(event=Time(text=time)):
            return f"before {time}"
        case Before(event=Event() as event, lead=Quantity() as lead):
            return f"{_quantity(lead)} before: {_event(event)}"
        case After(event=event, delay=Quantity() as delay):
            return f"{_quantity(delay)} after: {_event(event)}"
        case Until(event=Time(text=time)):
            return f"until {time}"
        case Amount(bound=bound, quantity=quantity, per=per):
            return f"{bound} {_quantity(quantity)}" + (f" per {_plain(per.text)}" if per else "")
        case _:
            return ""


def _quantity(quantity: Quantity | None) -> str:
    return f"{quantity.number} {_plain(quantity.unit or '')}".strip() if quantity else ""


def _event(event: Event) -> str:
    if event.breach_of is not None:
        return f"a breach of {event.breach_of.place or ''} {event.breach_of.target}".strip()
    return " ".join((*_who(event.words), *(word for arg in event.args for word in (arg.prep, *_target(arg.what)))))


def _target(what: object) -> tuple[str, ...]:
    return _who(what) if isinstance(what, Who) else (getattr(what, "place", None) or "", getattr(what, "target", ""))


def _who(who: Who | None) -> tuple[str, ...]:
    return (f" {who.join or 'and'} ".join(_plain(word.text) for word in who.words),) if who else ()


def _plain(word: str) -> str:
    return word.replace("-", " ")
