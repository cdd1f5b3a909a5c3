"""How a person finds a clause: one address for each, the same in every table, handbook and list.

By its printed number; an item without a number of its own by the clause that introduces it, a paragraph without one by its
section. Counts are of all that stands there, numbered or not, as a reader counts down the page.
"""

import re

from .model import Clause, Policy


def places(policy: Policy) -> dict[str, str]:
    """Clause id → `4.3`, `4.2 a)`, `4.2, item 3`, `5.2, paragraph 10`, `“Scope”, paragraph 2` or `opening, paragraph 1`."""
    sections = {section.id: section for section in policy.sections}
    counts: dict[str, int] = {}
    found: dict[str, str] = {}
    for clause in policy.clauses:
        above = clause.lead_in if clause.lead_in in found else clause.section_id or ""
        count = counts[above] = counts.get(above, 0) + 1
        if clause.number and _whole(clause, found.get(above)):
            found[clause.id] = clause.number
        elif above in found:
            found[clause.id] = found[above] + (f" {clause.number}" if clause.number else f", item {count}")
        else:
            section = sections.get(above)
            base = (section.number or f"“{section.heading.rstrip(' .:')}”") if section else "opening"
            found[clause.id] = f"{base} {clause.number}" if clause.number else f"{base}, paragraph {count}"
    return found


def _whole(clause: Clause, above: str | None) -> bool:
    """Whether a printed number says by itself where it stands: `4.2.1`, but neither `a)` nor a 1 that only counts items."""
    number = clause.number or ""
    if above is None:
        return re.search(r"\d", number) is not None
    return number.startswith(above) or number.count(".") > 1
