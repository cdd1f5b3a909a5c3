"""JSON Lines: one line for each rule, flat, for data tools (DuckDB, pandas, spreadsheets)."""

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from ...grammar.model import Bearer, Modality, Policy
from ..sourced import sourced
from .export import Bundle, Export
from .parts import parts_of


class Row(Struct, frozen=True, kw_only=True):
    """One rule with its clause; None where there is nothing. `action`, `condition` and `exception` are the document's own words, or
    the rule's own part in Byelaw where those are not marked; `limit`, `deadline` and `recurrence` its parts, `rule` all of it.
    """

    policy: str
    school: str | None
    title: str | None
    id: str
    clause: str
    number: str | None
    section: str | None
    page: int | None
    modality: Modality
    modal: str
    bearer: Bearer
    party: str | None
    concept: str | None
    action: str
    condition: str | None
    exception: str | None
    limit: str | None
    deadline: str | None
    recurrence: str | None
    rule: str
    reviewed: bool
    text: str
    text_sha256: str
    file: str
    file_sha256: str


def emit(policy: Policy) -> Bundle:
    """All rules of the policy, a line each, in document order."""
    rows = (
        Row(
            policy=rule.policy, school=policy.meta.school, title=policy.meta.title, id=rule.id, clause=rule.source.clause,
            number=rule.source.number, section=rule.source.section, page=rule.source.page, modality=rule.modality,
            modal=rule.modal, bearer=rule.bearer, party=rule.party, concept=rule.concept, **asdict(parts_of(rule)),
            rule=rule.rule, reviewed=rule.reviewed,
            text=rule.source.text, text_sha256=rule.source.sha256, file=policy.source.file, file_sha256=policy.source.sha256,
        )
        for rule in sourced(policy)
    )  # fmt: skip
    return Bundle(((f"{policy.policy}.norms.jsonl", b"".join(msgspec.json.encode(row) + b"\n" for row in rows)),))


EXPORT = Export("jsonl", "JSON Lines: one flat record for each rule, for data tools", emit)
