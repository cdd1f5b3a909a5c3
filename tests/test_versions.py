"""Two versions of a policy: what is found to have changed, and every form in which it is shown."""

import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import jsonschema
import pytest
from browser import opened
from byelaw.compiler.pipeline import Compiled
from byelaw.diff.pairing import in_order, units
from byelaw.diff.redline import new_text, old_text
from byelaw.diff.versions import Versions
from byelaw.outputs.changes import Redline
from byelaw.outputs.redline import html, markdown, schema, terminal
from byelaw.outputs.redline_docx import docx, front_lines
from byelaw.tasks import comparing, documents
from lxml import etree
from msgspec.structs import replace
from rich.console import Console
from selenium import webdriver
from selenium.webdriver.common.by import By
from tracked_changes import W, libreoffice, settled, settled_by_libreoffice

CASES = Path(__file__).parent / "cases" / "versions"
EXPECTED = tomllib.loads((CASES / "changes.toml").read_text(encoding="utf-8"))["change"]
SAMPLES = sorted((Path(__file__).parents[1] / "policies").glob("*.byelaw"))


load = documents.load


@pytest.fixture(scope="module")
def old() -> Compiled:
    return load(CASES / "old.byelaw")


@pytest.fixture(scope="module")
def new() -> Compiled:
    return load(CASES / "new.byelaw")


@pytest.fixture(scope="module")
def found(old: Compiled, new: Compiled) -> Redline:
    return comparing.diff(old, new)


# --- what changed ----------------------------------------------------------------------------------------------------


def test_every_change_is_found(found: Redline) -> None:
    told = [
        {
            "old": " + ".join(side.place for side in change.old),
            "new": " + ".join(side.place for side in change.new),
            "kinds": list(change.kinds),
            "rules": [" ".join((rule.effect, *(term.what for term in rule.terms))) for rule in change.rules],
        }
        for change in found.versions.changes
    ]
    assert told == [{"rules": [], **change} for change in EXPECTED]


def test_who_gains_and_loses_what(found: Redline) -> None:
    assert [(gain.party, gain.what, gain.gains) for gain in found.versions.gains] == [
        ("staff", "recommendation", False),
        ("staff", "duty", True),
        ("staff", "ban", True),
        ("headteacher", "permission", False),
        ("chair", "permission", True),
    ]


def test_the_front_and_the_running_lines_are_told_apart(found: Redline) -> None:
    told = {change.field: (change.old, change.new) for change in (*found.versions.front, *found.versions.furniture)}
    assert list(told) == [
        "School",
        "Version",
        "Approved on",
        "Next review",
        "Version table",
        "Network Manager",
        "header",
    ]
    assert told["Approved on"] == ("2025-09-10", "2026-09-14")
    assert told["Network Manager"] == ("J. Finch", "R. Quill")
    assert [(made.old, made.new, len(made.changes)) for made in found.versions.replaced] == [
        ("Larkrise", "Larkrise Community", 3)
    ]


def test_a_version_beside_itself_has_no_changes(old: Compiled) -> None:
    same = comparing.diff(old, old).versions
    assert (same.front, same.furniture, same.gains, set(same.counts)) == ((), (), (), {"unchanged"})


@pytest.mark.parametrize("paths", list(permutations([CASES / "old.byelaw", CASES / "new.byelaw", *SAMPLES[:2]], 2)))
def test_nothing_of_either_version_is_lost(paths: tuple[Path, Path]) -> None:
    before, after = map(load, paths)
    told = comparing.diff(before, after).versions
    for policy, side, text in ((before.policy, "old", old_text), (after.policy, "new", new_text)):
        steps = [told.changes[step.change] for step in told.steps if step.side in ("both", side)]
        assert [one.id for change in steps for one in getattr(change, side)] == [unit.id for unit in units(policy)]
        for change in steps:
            if change.segments:
                assert text(change.segments) == "\n".join(one.text for one in getattr(change, side))


def test_the_longest_row_that_keeps_the_order() -> None:
    assert in_order([2, 0, 1, 5, 3, 4]) == [1, 2, 4, 5]
    assert in_order([]) == []


CLAUSE = 'policy "P"\n\npack social-media\n\n'


def rules_between(tmp_path: Path, old: str, new: str) -> list[tuple[str, tuple[str, ...]]]:
    policies = []
    for name, text in (("old", old), ("new", new)):
        path = tmp_path / f"{name}.byelaw"
        path.write_text(CLAUSE + text)
        policies.append(load(path))
    told = comparing.diff(*policies).versions
    return [(rule.effect, tuple(term.what for term in rule.terms)) for change in told.changes for rule in change.rules]


def test_rules_that_nobody_reviewed_change_only_where_their_own_words_do(tmp_path: Path) -> None:
    """A machine may read the same words in another way; a person who changes a rule means it."""
    text = (
        "clause 1\n  > Staff must tell the lead at once, and the lead asks for advice{}.\n"
        "  {}staff must report to dsl\n  {}dsl must seek-advice{}\n"
    )
    assert rules_between(tmp_path, text.format("", "? ", "? ", " at once"), text.format("", "? ", "? ", "")) == []
    assert rules_between(tmp_path, text.format("", "", "", " at once"), text.format("", "", "", "")) == [
        ("loosened", ("deadline",))
    ]


def test_a_rule_that_moved_to_another_clause_is_no_loss(tmp_path: Path) -> None:
    ban = "Staff must not pass on a pupil’s telephone number."
    first, second = "Telephones are kept in the office.", "Letters are opened by the clerk every morning at nine."
    rule = '  staff must not "pass on a pupil’s telephone number"\n'
    old = f"clause 1\n  > {first} {ban}\n{rule}\nclause 2\n  > {second}\n"
    new = f"clause 1\n  > {first}\n\nclause 2\n  > {second} {ban}\n{rule}"
    assert rules_between(tmp_path, old, new) == []


def test_a_lead_in_that_changes_changes_its_items(tmp_path: Path) -> None:
    text = (
        "clause 1\n  > Visitors {} do this:\n  item a)\n"
        "    > sign the agreement at the desk\n    {}third-party {} sign-agreement\n"
    )
    changed = rules_between(tmp_path, text.format("should", "? ", "should"), text.format("must", "? ", "must"))
    assert changed == [("tightened", ("force",))]


# --- how it is shown -----------------------------------------------------------------------------------------------------


def test_the_terminal_marks_changes_with_signs(found: Redline) -> None:
    console = Console(width=400, record=True, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    console.print(terminal(found))
    text = console.export_text()
    assert "Staff [-should-]{+must+} report" in text
    assert (
        "2.2, p. 1: Stricter duty for Staff (how firmly: must, was should; by when: within 2 days, was within 5 days)"
        in text
    )
    assert "Replaced throughout: 1.1, p. 1; 1.2, p. 1" in text


def test_markdown_has_every_change_but_the_small_ones(found: Redline) -> None:
    text = markdown(found)
    assert "> Staff <del>should</del><ins>must</ins> report an unwanted message" in text
    assert "**4.1, p. 3 → 3.1, p. 2**: moved · renumbered" in text
    assert "“Larkrise” is now “Larkrise Community” in 3 places" in text


def test_json_fits_its_schema(found: Redline) -> None:
    content = next(file.content for file in comparing.diff_files(found) if file.name == "changes.json")
    jsonschema.validate(json.loads(content), schema(), cls=jsonschema.Draft202012Validator)


def test_the_same_versions_give_the_same_bytes(old: Compiled, new: Compiled) -> None:
    assert comparing.diff_files(comparing.diff(old, new)) == comparing.diff_files(comparing.diff(old, new))


def test_markup_in_a_policy_stays_text(old: Compiled, new: Compiled) -> None:
    bad = "<script>alert(1)</script> & `x`"
    first, *rest = new.policy.clauses
    worse = replace(new.policy, clauses=(replace(first, text=bad), *rest))
    page = html(comparing.diff(old, replace(new, policy=worse)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# --- the page in a browser -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(found: Redline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    path = tmp_path_factory.mktemp("page") / "changes.html"
    path.write_text(html(found), encoding="utf-8")
    with opened(path) as chrome:
        yield chrome


def shown(browser: webdriver.Chrome) -> list[str]:
    articles = browser.find_elements(By.CSS_SELECTOR, ".change")
    return [a.find_element(By.CLASS_NAME, "place").text for a in articles if a.is_displayed()]


def test_the_page_shows_the_kinds_that_are_chosen(browser: webdriver.Chrome) -> None:
    assert "1.1, p. 1" not in shown(browser), "replacements made throughout are hidden at first"
    boxes = {box.get_attribute("value"): box for box in browser.find_elements(By.CSS_SELECTOR, ".chips input")}
    for kind, box in boxes.items():
        if box.is_selected() != (kind == "tightened"):
            box.click()
    assert shown(browser) == ["2.2, p. 1", "3.1, p. 2 → 4.1, p. 3"]
    browser.find_element(By.ID, "search").send_keys("unwanted  MESSAGE")
    assert shown(browser) == ["2.2, p. 1"]
    side = browser.find_element(By.CSS_SELECTOR, ".change:not([hidden]) .sides")
    assert not side.is_displayed()
    browser.find_element(By.ID, "beside").click()
    assert side.is_displayed()
    assert re.search(r"Before.*Staff should report.*Now.*Staff must report", side.text, re.DOTALL)
    assert browser.get_log("browser") == []


# --- tracked changes -----------------------------------------------------------------------------------------------------


def lines(version: Compiled, told: Versions, side: str) -> list[str]:
    """What a document must say: the name, what the front says, then every heading and clause with its number."""
    front = list(front_lines(getattr(told, side)).values())
    name = told.new.meta.title or told.old.meta.title or told.new.file
    return [
        name,
        *front,
        *(" ".join(filter(None, (u.number, " ".join(u.text.split())))) for u in units(version.policy)),
    ]


PAIRS = [(CASES / "old.byelaw", CASES / "new.byelaw"), (SAMPLES[0], SAMPLES[1])]


@pytest.mark.parametrize(
    "paths", [*PAIRS, *(pair[::-1] for pair in PAIRS)], ids=lambda pair: f"{pair[0].stem}-{pair[1].stem}"
)
def test_accepted_it_is_the_new_version_and_rejected_the_old(paths: tuple[Path, Path]) -> None:
    before, after = map(load, paths)
    told = comparing.diff(before, after)
    content = docx(told)
    assert settled(content, "accept") == lines(after, told.versions, "new")
    assert settled(content, "reject") == lines(before, told.versions, "old")


def test_libreoffice_accepts_and_rejects_to_the_same(
    found: Redline, old: Compiled, new: Compiled, tmp_path: Path
) -> None:
    if not libreoffice():
        message = "this needs LibreOffice and its Python bridge (Debian: apt-get install libreoffice-writer-nogui python3-uno)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    done = settled_by_libreoffice(docx(found), tmp_path)
    assert done == {"accept": lines(new, found.versions, "new"), "reject": lines(old, found.versions, "old")}


def test_every_tracked_change_has_number_author_and_date(found: Redline) -> None:
    def changes(content: bytes) -> list[etree._Element]:
        root = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
        return list(root.iter(*(W + mark for mark in ("ins", "del", "moveFrom", "moveTo"))))

    marks = changes(docx(found, "2026-10-01"))
    assert len({mark.get(f"{W}id") for mark in marks}) == len(marks) > 20
    assert {mark.get(f"{W}author") for mark in marks} == {"Byelaw"}
    assert {mark.get(f"{W}date")[:10] for mark in marks} == {"2026-10-01"}
    assert {mark.get(f"{W}date")[:10] for mark in changes(docx(found))} == {"2026-09-14"}, "the version's own day"
    assert {mark.tag for mark in marks} == {W + mark for mark in ("ins", "del", "moveFrom", "moveTo")}


# --- real pairs ----------------------------------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize(
    "names",
    [
        ("2020-anti-bullying-policy.pdf", "2021-anti-bullying-policy.pdf"),
        ("2021-complaints-policy.pdf", "2022-complaints-policy.pdf"),
    ],
    ids=["anti-bullying", "complaints"],
)
def test_real_versions_that_differ_on_their_front_alone(names: tuple[str, str], shared: Path) -> None:
    told = comparing.diff(*(load(shared / "real" / name) for name in names)).versions
    assert set(told.counts) == {"unchanged"}
    assert {segment.kind for segment in told.cover} == {"same", "removed", "added"}
    assert told.front
    assert not told.gains


# --- the front door ------------------------------------------------------------------------------------------------------


def byelaw(*args: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "160"}
    command = [sys.executable, "-m", "byelaw", "diff", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_the_command_prints_or_writes(tmp_path: Path) -> None:
    files = CASES / "old.byelaw", CASES / "new.byelaw"
    printed = byelaw(*files)
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.startswith("Phones and Messages\nVersions   old.byelaw → new.byelaw\n")
    assert json.loads(byelaw(*files, "--json").stdout)["format"] == "byelaw-diff/1"
    assert byelaw(*files, "-o", tmp_path, "--date", "2026-10-01").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"changes.{ending}" for ending in ("docx", "html", "json", "md")
    ]


def test_what_is_no_date_or_no_file_is_told(tmp_path: Path) -> None:
    files = CASES / "old.byelaw", CASES / "new.byelaw"
    wrong = byelaw(*files, "--date", "1 October")
    assert (wrong.returncode, "write it as in 2026-09-01" in wrong.stderr) == (2, True)
    missing = byelaw(files[0], tmp_path / "none.pdf")
    assert missing.returncode == 2
    assert "none.pdf" in missing.stderr
    assert "Traceback" not in missing.stderr
