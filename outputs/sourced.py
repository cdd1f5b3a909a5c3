"""The norms of a policy with the clause that states each: what every set of rules keeps, whatever engine it is for.

Norms are in document order; nothing is left out or put in other words here.
"""

from hashlib import sha256

from msgspec import Struct

from ..grammar.model import Bearer, Clause, Modality, Norm, Policy
from ..grammar.syntax import Modal
from ..grammar.syntax import Rule as Formal


class RuleSource(Struct, frozen=True, kw_only=True):
    """Where a rule stands: the clause, its printed number, its heading, its first page and its words.

    `sha256` is that of the UTF-8 bytes of `text`, so that a reader can tell whether the clause is still the same.
    """

    clause: str
    number: str | None
    section: str | None
    page: int | None
    text: str
    sha256: str


class Rule(Struct, frozen=True, kw_only=True):
    """One norm. `id` is the clause's id and the norm's place in it.

    `action`, `condition` and `exception` are the document's own words; `rule` is the formal text, `formal` its tree and
    `modal` its modal verb; `party` and `concept` are words of the packs. Use rules with `reviewed` false only after a
    person has read them.
    """

    id: str
    policy: str
    modality: Modality
    modal: Modal
    bearer: Bearer
    party: str | None
    action: str
    concept: str | None
    condition: str | None
    exception: str | None
    rule: str
    formal: Formal
    source: RuleSource
    reviewed: bool


def sourced(policy: Policy) -> tuple[Rule, ...]:
    """Every norm of the policy with its clause."""
    return tuple(
        _rule(policy, clause, norm, place)
        for clause in policy.clauses
        for place, norm in enumerate(clause.norms, start=1)
    )


def text_hash(text: str) -> str:
    """The SHA-256 of a clause's words (UTF-8), in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def _rule(policy: Policy, clause: Clause, norm: Norm, place: int) -> Rule:
    return Rule(
        id=f"{clause.id}.{place}",
        policy=policy.policy,
        modality=norm.modality,
        modal=norm.formal.modal,
        bearer=norm.bearer,
        party=norm.party,
        action=norm.action,
        concept=norm.concept,
        condition=norm.condition,
        exception=norm.exception,
        rule=norm.rule,
        formal=norm.formal,
        source=RuleSource(
            clause=clause.id,
            number=clause.number,
            section=clause.section,
            page=clause.page,
            text=clause.text,
            sha256=text_hash(clause.text),
        ),
        reviewed=norm.reviewed,
    )
