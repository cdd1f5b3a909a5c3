"""The same policy as PDF, DOCX and text gives the same clauses, as near as layout allows."""

from collections import Counter
from pathlib import Path

import pytest
from byelaw.compiler.lift.tree import lift_document
from byelaw.compiler.read.open import read
from byelaw.compiler.units import units_of

MOST_DIFFERENT = 0.02
PAIRS = [
    *((slug, ".docx") for slug in ("hanwell-fields", "oak-tree", "wren-spinney")),
    *((slug, ".txt") for slug in ("hanwell-fields", "oak-tree", "st-cleopas", "twiss-green", "wren-spinney")),
]


def clauses(path: Path) -> Counter[tuple[str | None, str]]:
    """Number and words of every unit."""
    draft = lift_document(read(path))
    assert draft.problems == (), "no word went astray"
    units = [placed.unit for placed in units_of(draft.source)]
    return Counter(
        (unit.number, " ".join("".join(c if c.isalnum() else " " for c in unit.text).split())) for unit in units
    )


@pytest.mark.shared
@pytest.mark.parametrize(("slug", "suffix"), PAIRS)
def test_same_clauses_as_the_pdf(shared: Path, slug: str, suffix: str) -> None:
    printed, ours = (clauses(shared / "seeds" / f"{slug}{end}") for end in (".pdf", suffix))
    different = (printed - ours) + (ours - printed)
    assert different.total() <= MOST_DIFFERENT * (printed.total() + ours.total()), sorted(different)
