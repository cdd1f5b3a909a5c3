"""JSON Lines: one line for each rule, flat, for data tools (DuckDB, pandas, spreadsheets)."""

import msgspec
from msgspec import Struct

from ...grammar.model import Bearer, Modality, Policy
from ..sourced import sourced
from .export import Bundle, Export


class Row(Struct, frozen=True, kw_only=True):
    """One rule with its clause. Texts are the document's own words, `rule` the formal text; None where there is nothing."""

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
            modal=rule.modal, bearer=rule.bearer, party=rule.party, concept=rule.concept, action=rule.action,
            condition=rule.condition, exception=rule.exception, rule=rule.rule, reviewed=rule.reviewed,
            text=rule.source.text, text_sha256=rule.source.sha256, file=policy.source.file, file_sha256=policy.source.sha256,
        )
        for rule in sourced(policy)
    )  # fmt: skip
    return Bundle(((f"{policy.policy}.norms.jsonl", b"".join(msgspec.json.encode(row) + b"\n" for row in rows)),))


EXPORT = Export("jsonl", "JSON Lines: one flat record for each rule, for data tools", emit)
