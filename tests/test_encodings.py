"""What an editor saved in its own way is read all the same, or refused with the line and what to do."""

import codecs
from pathlib import Path

import pytest
from byelaw import decisions
from byelaw.compiler.packs import check_pack
from byelaw.compiler.pipeline import compile_file
from byelaw.grammar.problems import Unreadable
from byelaw.grammar.vocabulary import read_pack

SOURCE = 'policy "Gate"\n\nclause 1\n  > Staff must not shout “stop” – it’s rude.\n  staff must not "shout"\n'
TEXT = "Gate policy\n\n1.1 Staff must not shout “stop” – it’s rude.\n\n1.2 Pupils’ phones must be off.\n"
PACK = '# The school’s own words.\ntitle = "Uniform"\nversion = "1"\nuses = ["core"]\n\n[topics]\n'
ACTIONS = '[wear-blazer]\ntopic = "dress"\nmeans = "wear the school’s blazer"\nphrases = ["^wear blazer"]\n'
DATES = """\
# The school’s own dates.
[[terms]]
name = "Autumn"
start = 2026-09-03
end = 2026-12-18
"""
SAVED = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with a mark": (codecs.BOM_UTF8, "utf-8"),
    "utf-16 little": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16 big": (codecs.BOM_UTF16_BE, "utf-16-be"),
}


def saved(text: str, how: str) -> bytes:
    mark, encoding = SAVED[how]
    return mark + text.replace("\n", "\r\n").encode(encoding)


def pack(folder: Path, save: str) -> Path:
    folder.mkdir()
    for name, text in (("pack", PACK + 'dress = "What is worn"\n'), ("actions", ACTIONS)):
        content = text.encode("cp1252") if save == "cp1252" else saved(text, save)
        (folder / f"{name}.toml").write_bytes(content)
    return folder


@pytest.mark.parametrize("how", SAVED)
@pytest.mark.parametrize(("name", "text"), [("gate.byelaw", SOURCE), ("gate.txt", TEXT), ("gate.md", TEXT)])
def test_every_kind_of_file_is_read_as_it_was_saved(name: str, text: str, how: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(saved(text, how))
    policy = compile_file(path).policy
    assert "Staff must not shout “stop” – it’s rude." in [clause.text for clause in policy.clauses]


@pytest.mark.parametrize("how", SAVED)
def test_packs_calendars_and_facts_are_read_as_they_were_saved(how: str, tmp_path: Path) -> None:
    folder = pack(tmp_path / "uniform", how)
    assert check_pack(folder) == ()
    assert read_pack(folder).actions["wear-blazer"].means == "wear the school’s blazer"
    dates, facts = tmp_path / "dates.toml", tmp_path / "facts.json"
    dates.write_bytes(saved(DATES, how))
    facts.write_bytes(saved('{"request": "staff post"}\n', how))
    assert len(decisions.read_calendar(dates).terms) == 1
    assert decisions.read_facts(facts)[0].request == "staff post"


def test_windows_quotes_are_read_in_a_document_and_refused_with_their_line_in_source_and_packs(tmp_path: Path) -> None:
    (tmp_path / "gate.txt").write_bytes(TEXT.encode("cp1252"))
    assert "“stop” – it’s" in compile_file(tmp_path / "gate.txt").policy.clauses[-2].text
    (tmp_path / "gate.byelaw").write_bytes(SOURCE.encode("cp1252"))
    with pytest.raises(Unreadable) as raised:
        compile_file(tmp_path / "gate.byelaw")
    (problem,) = raised.value.problems
    assert (problem.code, problem.line) == ("not-utf-8", 4)
    assert "Notepad" in problem.hint
    (problem,) = check_pack(pack(tmp_path / "uniform", "cp1252"))
    assert (problem.code, Path(problem.file).name, problem.line) == ("not-utf-8", "actions.toml", 3)
