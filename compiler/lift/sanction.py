"""What follows a breach: a norm on whoever suffers it, with the breach as its condition."""

import re

from ...grammar.model import Bearer
from .bearer import PARTY_OF, Bound, Context, bound_of
from .clauses import Group
from .parties import agent, named, subjects
from .reading import NormReading
from .spans import head_of, one_span, restriction
from .words import one_of, words_of

_PENALTY = re.compile(rf"\b(?:{'|'.join(sorted(words_of('deontic', 'penalties')))}|{one_of('penal')})\b", re.I)
_PUNISHED = words_of("deontic", "punished")
_APPLIED = words_of("deontic", "applied")
_LEADS = re.compile(rf"^(?:also |ultimately |then )*(?:{one_of('leads')})\b", re.I)
_ABOUT = ("staff", "pupils", "parents", "governors", "third_parties", "everyone")


def sanction_of(
    sentence: str,
    group: Group,
    subject: str,
    body: str,
    bounds: tuple[Bound, ...],
    context: Context,
    conditions: list[str],
    passive: bool,
) -> NormReading | None:
    """A norm of what follows a breach, or None."""
    if (
        group.shape not in ("active", "passive")
        or group.modal not in ("MAY", "COULD", "WILL")
        or group.negated
        or group.never
    ):
        return None
    leads = _LEADS.match(("be " + body) if group.shape == "passive" else body)
    shown = ("be " + body) if group.shape == "passive" else body
    condition = conditions
    head = head_of(body)
    if leads and _PENALTY.search(shown[leads.end() :]):
        action = shown[leads.end() :].strip()
        if subject and not bounds:
            condition = [subject, *conditions]
        elif bounds:
            condition = [*restriction(subject), *conditions]
    elif passive and head in _PUNISHED:
        action = body
        condition = [*restriction(subject), *conditions]
    elif passive and head in _APPLIED and _PENALTY.search(subject):
        action = subject
    elif re.match(r"have (their|his|her|its|your) ", body) and re.search(
        r"\b(removed|withdrawn|revoked|suspended|confiscated|restricted|blocked)\b", body
    ):
        action = body
        condition = [*restriction(subject), *conditions]
    else:
        return None
    people = [
        w
        for w in (*agent(subject), *named(body), *(w for c in conditions for w in named(c)), *subjects(subject))
        if w.bearer in ("staff", "pupils", "parents")
    ]
    suffers = next((b for b in bounds if b.bearer in _ABOUT), None)
    if suffers is None:
        suffers = next((bound_of(w) for w in people), None)
    if suffers is None:
        groups = (context.heading.bearer if context.heading else None, context.group)
        group_: Bearer = next((g for g in groups if g in ("staff", "pupils", "parents")), context.audience)
        group_ = "everyone" if group_ == "school" else group_
        suffers = Bound(group_, PARTY_OF.get(group_), "", 0.6)
    action = re.sub(r"^(the|a|an)\s+", "", action)
    action = re.split(r",? (?:in line with|in accordance with|under the|as set out|as outlined)\b", action)[0]
    return NormReading(
        modality="sanction",
        bearer=suffers.bearer,
        party=suffers.party,
        bearer_text=suffers.text,
        action=action,
        condition=one_span(condition),
        passive=passive,
        rule="sanction",
        confidence=suffers.sure,
        sentence=sentence,
    )
