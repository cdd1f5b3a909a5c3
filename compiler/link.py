"""Printed cross-references find their targets: "sections 5, 6, 7" or "paragraph 4.2(b)" become ids of this policy.

In: the reference as printed and the numbers of the policy's sections and clauses. Out: ids, in the order printed; a number
that the policy does not have gives none. Nothing is guessed: what the words do not name is not linked.
"""

import re
from collections.abc import Mapping, Sequence

from ..grammar.model import Clause, Section

_NUMBER = re.compile(r"\b(?:[A-Z]\.?)?\d+(?:\.\d+)*(?:\([a-z0-9]+\))*|\b[A-Z]\b")
_RANGE = re.compile(r"^\s*(?:to|–|-|—)\s*$")
_LONGEST = 4
"""The digits of the largest number of a place: a range up to 4294967295 names nothing, and would fill the memory."""


def number_key(number: str) -> str:
    """A printed number without case, spaces, brackets and outer dots, so that `4.2(b)` and `4.2.b)` compare alike by parts."""
    return re.sub(r"[().\s]+", ".", number.casefold()).strip(".")


class Places(dict[str, str]):
    """Number key → id. Sections go before clauses of the same number, the first of a doubled number before the second."""


def places(sections: Sequence[Section], clauses: Sequence[Clause]) -> Places:
    """All numbered places of a policy. Appendices stand under their letter as well as under `appendix A`."""
    found = Places()
    for section in sections:
        if section.number:
            found.setdefault(number_key(section.number), section.id)
            word, _, letter = section.number.rpartition(" ")
            if word:
                found.setdefault(number_key(letter), section.id)
    for section in sections:
        found.setdefault("#" + " ".join(section.heading.casefold().split()), section.id)
    parents = {c.id: c for c in clauses}
    for clause in clauses:
        if clause.number:
            lead = parents.get(clause.lead_in or "")
            if lead is not None and lead.number:
                found.setdefault(number_key(f"{lead.number}.{clause.number}"), clause.id)
            elif any(c.isdigit() for c in clause.number):  # a bare letter says too little: "Annex C" is no item c)
                found.setdefault(number_key(clause.number), clause.id)
    return found


def targets(printed: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The ids that a printed reference means."""
    ids: list[str] = []
    heading = known.get("#" + " ".join(re.sub(r"^\W*section\s+|[\"'“”‘’]", "", printed.casefold()).split()))
    if heading:
        return (heading,)
    last: str | None = None
    end = 0
    for match in _NUMBER.finditer(printed):
        key = number_key(match[0])
        between = printed[end : match.start()]
        if last is not None and _RANGE.match(between):
            ids += [known[k] for k in _between(last, key) if k in known]
        if key in known:
            ids.append(known[key])
        last, end = key, match.end()
    return tuple(dict.fromkeys(ids))


def _between(first: str, last: str) -> list[str]:
    """The keys strictly between two that differ only in their last part, both of them numbers."""
    head, _, a = first.rpartition(".")
    other, _, b = last.rpartition(".")
    if head != other or not (a.isdigit() and b.isdigit()) or len(b) > _LONGEST:
        return []
    return [f"{head}.{n}".strip(".") for n in range(int(a) + 1, int(b))]
