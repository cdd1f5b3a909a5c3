"""How up to date each policy is by its own account: the dates that it prints, and what they show without any clock.

A day is known to have passed when some policy was approved or reviewed on it or later; whether a date of review has passed
today is for the reader to see.
"""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from ..grammar.model import IsoDate, Policy
from ..grammar.places import places

Remark = Literal["undated", "no-review", "review-passed"]
"""No date of its own; no word of the next review; the next review was due before another of these policies was made."""


class Currency(Struct, frozen=True, kw_only=True):
    """The dates of a policy as printed: `dated` is the newest of its own dates, `review_due` and `review_every` what it says of
    the next review; where its front says nothing, `review_told` is the clause that speaks of it (its place). `passed_by` is the
    policy whose date shows that the review fell due.
    """

    policy: str
    dated: IsoDate | None = None
    review_due: IsoDate | None = None
    review_every: str | None = None
    review_told: str | None = None
    remarks: tuple[Remark, ...] = ()
    passed_by: str | None = None


def currency(policies: Sequence[Policy]) -> tuple[Currency, ...]:
    """The dates of each policy, in the order given."""
    dated = {policy.policy: _dated(policy) for policy in policies}
    newest = sorted(((date, policy) for policy, date in dated.items() if date), reverse=True)
    found = []
    for policy in policies:
        meta, own = policy.meta, dated[policy.policy]
        remarks: list[Remark] = []
        if own is None:
            remarks.append("undated")
        told = None if meta.review_due or meta.review_every else _review_told(policy)
        if not (meta.review_due or meta.review_every or told):
            remarks.append("no-review")
        others = [(date, other) for date, other in newest if other != policy.policy]
        passed = bool(others) and _iso(meta.review_due) and _ended(meta.review_due or "") < others[0][0]
        if passed:
            remarks.append("review-passed")
        found.append(
            Currency(
                policy=policy.policy,
                dated=own,
                review_due=meta.review_due,
                review_every=meta.review_every,
                review_told=told,
                remarks=tuple(remarks),
                passed_by=others[0][1] if passed else None,
            )
        )
    return tuple(found)


_REVIEWED = re.compile(
    r"\b(?:this|the|our) (?:\w+ )?(?:policy|document|guidance|agreement) "
    r"(?:is|are|will be|shall be|must be|has to be) (?:\w+ )?(?:reviewed|revised|updated|looked at)\b",
    re.I,
)


def _review_told(policy: Policy) -> str | None:
    """The place of the first clause that says that the policy is reviewed."""
    told = (
        clause.id
        for clause in policy.clauses
        if any(norm.concept == "review-policy" for norm in clause.norms) or _REVIEWED.search(clause.text)
    )
    first = next(told, None)
    return None if first is None else places(policy)[first]


def _dated(policy: Policy) -> str | None:
    meta = policy.meta
    dates = (meta.approved_on, meta.last_reviewed, *(version.date for version in meta.versions))
    return max((date for date in dates if date and _iso(date)), default=None)


def _iso(date: str | None) -> bool:
    return re.fullmatch(r"\d{4}(-\d{2}){0,2}", date or "") is not None


def _ended(date: str) -> str:
    """Sorts after every day of the month or year that a date names."""
    return date + "-99" * (2 - date.count("-"))
