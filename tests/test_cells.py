"""Cells that must not speak: rules that sound like an answer and are about somebody else, or another use."""

from pathlib import Path

import pytest
from byelaw.outputs.changes import summary
from byelaw.tasks import comparing, documents

FRONT = "# Social media policy\n\nAsh Lane School\n\n"


@pytest.mark.parametrize(
    ("clause", "question", "stance"),
    [
        ("Passwords are kept by the Network Manager and changed every term.", "two-administrators", "silent"),
        (
            "Staff may accept friend requests from parents, but they should tell the head.",
            "report-pupil-contact",
            "silent",
        ),
        ("Staff should tell the head of friend requests from pupils.", "report-pupil-contact", "recommended"),
        ("Staff are free to join parent WhatsApp groups as parents.", "whatsapp", "silent"),
        ("Staff may use WhatsApp for school business.", "whatsapp", "permitted"),
    ],
)
def test_a_cell_speaks_only_of_what_is_asked(tmp_path: Path, clause: str, question: str, stance: str) -> None:
    page = tmp_path / "ash-lane.md"
    page.write_text(f"{FRONT}1.1 {clause}\n", encoding="utf-8")
    rows = {row.question: row for row in comparing.compare([documents.load(page).policy]).rows}
    assert rows[question].cells[0].stance == stance


def test_versions_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    old, new = tmp_path / "last" / "policy.md", tmp_path / "this" / "policy.md"
    for page, modal in ((old, "should"), (new, "must")):
        page.parent.mkdir()
        page.write_text(f"{FRONT}1.1 Staff {modal} keep their passwords safe.\n", encoding="utf-8")
    found = comparing.diff(documents.load(old), documents.load(new), comparing.told_apart(old, new))
    assert (found.versions.old.file, found.versions.new.file) == ("last/policy.md", "this/policy.md")
    assert comparing.told_apart(old, old.with_name("policy-2.md")) == ("policy.md", "policy-2.md")


def test_a_ban_on_a_thing_that_becomes_a_permission_is_of_the_same_people(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    front = "# Mobile phone policy\n\n1.1 Pupils should keep their phones off in the day.\n\n"
    old.write_text(f"{front}1.2 Phones must not be taken on residential visits.\n", encoding="utf-8")
    new.write_text(f"{front}1.2 Phones may be taken on residential visits if the leader agrees.\n", encoding="utf-8")
    found = comparing.diff(documents.load(old), documents.load(new))
    told = [(gain.bearer, gain.what, gain.gains) for gain in found.versions.gains]
    assert told == [("pupils", "ban", False), ("pupils", "permission", True)]
    assert "Pupils: gains 1 permission, loses 1 ban." in dict(summary(found))["Who"]
