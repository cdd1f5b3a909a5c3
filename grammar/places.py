"""How a person finds a clause: one address for each, the same in every table, handbook and list.

By its printed number; an item without a number of its own by the clause that introduces it, a paragraph without one by its
section. Counts are of all that stands there, numbered or not, as a reader counts down the page.
"""

import re
from collections import Counter

from .model import Clause, Policy


def places(policy: Policy) -> dict[str, str]:
    """Clause id → `4.3`, `4.2 a)`, `4.2, item 3`, `5.2, paragraph 10`, `“Scope”, paragraph 2`, `“Rules” 3` where other lists
    have a 3 too, or `opening, paragraph 1`.
    """
    sections = {section.id: section for section in policy.sections}
    counts: dict[str, int] = {}
    printed = Counter(clause.number for clause in policy.clauses if clause.lead_in is None)
    numbered = {clause.id for clause in policy.clauses if clause.number}
    found: dict[str, str] = {}
    for clause in policy.clauses:
        above = clause.lead_in if clause.lead_in in found else clause.section_id or ""
        count = counts[above] = counts.get(above, 0) + 1
        if clause.number and _whole(clause, found.get(above), printed[clause.number]):
            found[clause.id] = clause.number
        elif above in found:
            number = clause.number or ""
            plain = above in numbered or not number[:1].isdigit()  # "paragraph 1 2" would read as one number
            item = f" {number}" if number and plain else f", item {number or count}"
            found[clause.id] = f"{found[above]}{item}"
        else:
            section = sections.get(above)
            base = (section.number or f"“{section.heading.rstrip(' .:')}”") if section else "opening"
            found[clause.id] = f"{base} {clause.number}" if clause.number else f"{base}, paragraph {count}"
    return found


def _whole(clause: Clause, above: str | None, times: int) -> bool:
    """Whether a printed number says by itself where it stands: `4.2.1`, but neither `a)` nor a 1 that only counts items, nor one
    that is printed several times, as each list begins anew.
    """
    number = clause.number or ""
    if above is None:
        return times < 2 and re.search(r"\d", number) is not None
    return number.startswith(above) or number.count(".") > 1
