"""Printed cross-references and the places that they mean."""

import pytest
from byelaw.compiler.link import places, targets
from byelaw.grammar.model import Clause, Section

SECTIONS = [
    Section(id="s4", number="4", heading="Staff", level=1),
    Section(id="s5", number="5", heading="Pupils", level=1),
    Section(id="s6", number="6", heading="Parents", level=1),
    Section(id="appendix-b", number="Appendix B", heading="Forms", level=1),
    Section(id="appendix-5", number="Appendix 5", heading="Maps", level=1),
]
CLAUSES = [
    Clause(id=i, number=n, section=None, section_id=None, text="x", lead_in=lead, kind="statement")
    for i, n, lead in [
        ("c4.1", "4.1", None), ("c4.2", "4.2", None), ("c4.2-b", "b)", "c4.2"), ("c4.3", "4.3", None),
        ("cB.1", "B.1", None), ("cC2.1", "C2.1", None), ("s6-c", "c)", "s6-p1"),
    ]
]  # fmt: skip
CASES = {
    "section 4": ["s4"],
    "sections 4, 5": ["s4", "s5"],
    "sections 4 to 6": ["s4", "s5", "s6"],
    "paragraphs 4.1–4.3": ["c4.1", "c4.2", "c4.3"],
    "paragraph 4.2(b)": ["c4.2-b"],
    "Appendix B": ["appendix-b"],
    "see B.1": ["cB.1"],
    "see C2.1": ["cC2.1"],
    "see C2.5": [],
    'section "Parents"': ["s6"],
    "Annex C": [],
    "section 9": [],
    "sections 4 to 4294967295": ["s4"],
    "the section above": [],
}


@pytest.mark.parametrize("printed", CASES)
def test_reference(printed: str) -> None:
    assert list(targets(printed, places(SECTIONS, CLAUSES))) == CASES[printed]
