"""Exports against the schemas and models of their formats, and against the policy: nothing missing, nothing moved."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from byelaw.compiler.pipeline import compile_file
from byelaw.diff.decide.decider import Decider
from byelaw.diff.decide.duties import duties
from byelaw.diff.decide.request import Request
from byelaw.grammar import model
from byelaw.grammar.vocabulary import vocabulary
from byelaw.outputs.exports import EXPORTS
from byelaw.outputs.sourced import sourced, text_hash
from byelaw.outputs.verify import VERIFIERS, Checked
from byelaw.tasks import targets
from byelaw.tasks.files import write
from icalendar import Calendar
from lxml import etree
from msgspec.structs import replace

HERE = Path(__file__).parent
SAMPLES = sorted((HERE.parent / "policies").glob("*.byelaw"))
LABELLED = sorted(path for path in (HERE / "labels").iterdir() if path.suffix in (".md", ".html", ".docx"))
EXPORT = {export.name: export for export in EXPORTS}
OURS = "{urn:byelaw:akn:1}"


def policy_of(path: Path) -> model.Policy:
    return compile_file(path).policy


def empty() -> model.Policy:
    source = model.SourceFile(file="empty.byelaw", sha256="0" * 64, pages=0)
    return model.Policy(policy="empty", meta=model.Meta(), source=source)


def checked(policy: model.Policy, folder: Path) -> list[str]:
    """What the checks of all exports found wrong, or could not look at."""
    write(targets.export_to([policy], list(EXPORT)), folder)
    return [
        f"{target} {check.file}: {check.by} {check.outcome}: {check.said}"
        for _, target, checks in targets.verify_exports(folder)
        for check in checks
        if check.outcome != "passed"
    ]


def test_every_export_can_be_verified() -> None:
    assert list(EXPORT) == list(VERIFIERS)


@pytest.mark.parametrize("path", [*SAMPLES, *LABELLED], ids=lambda path: path.name)
def test_own_policies_are_valid_in_every_format(path: Path, tmp_path: Path) -> None:
    assert checked(policy_of(path), tmp_path) == []


@pytest.mark.shared
@pytest.mark.parametrize("name", ["wren-spinney", "st-cleopas", "twiss-green", "oak-tree", "hanwell-fields"])
def test_real_policies_are_valid_in_every_format(name: str, shared: Path, tmp_path: Path) -> None:
    assert checked(policy_of(shared / "seeds" / f"{name}.pdf"), tmp_path) == []


def test_a_policy_without_a_word_is_valid_in_every_format(tmp_path: Path) -> None:
    assert checked(empty(), tmp_path) == []


def test_words_that_a_format_cannot_hold_do_no_harm(tmp_path: Path) -> None:
    odd = "a\x00b \x1b[0m <p>&amp; \ud83d\ude00 ‘=1+1’ {{ insert: param, x }}".encode("utf-16", "surrogatepass").decode(
        "utf-16"
    )
    sample = policy_of(SAMPLES[0])
    clauses = tuple(replace(c, text=odd, number=odd, section=odd) for c in sample.clauses)
    sections = tuple(replace(s, heading=odd, number=odd) for s in sample.sections)
    meta = replace(sample.meta, title=odd, school=odd, approved_on=odd, review_due=odd)
    assert checked(replace(sample, clauses=clauses, sections=sections, meta=meta), tmp_path) == []


@pytest.mark.parametrize("path", [*SAMPLES, *LABELLED], ids=lambda path: path.name)
def test_akoma_ntoso_keeps_every_clause_in_its_place(path: Path) -> None:
    policy = policy_of(path)
    root = etree.fromstring(dict(EXPORT["akn"].emit(policy).files)[f"{policy.policy}.akn.xml"])
    body = root.find(".//{*}mainBody")
    assert body is not None
    units = [element for element in body.iter() if element.get(f"{OURS}clause")]
    assert [unit.get(f"{OURS}clause") for unit in units] == [clause.id for clause in policy.clauses]
    by_eid = {element.get("eId"): element for element in body.iter()}
    for unit, clause in zip(units, policy.clauses, strict=True):
        assert unit.findtext("{*}num") == clause.number
        assert "".join(unit.find("./*/{*}p").itertext()) == clause.text  # type: ignore[union-attr]
        assert (unit.get(f"{OURS}page"), unit.get(f"{OURS}sha256")) == (
            str(clause.page) if clause.page else None,
            text_hash(clause.text),
        )
        above = by_eid.get((unit.get(f"{OURS}introducedBy") or "").removeprefix("#"), unit.getparent())
        if clause.lead_in:
            assert above is not None
            assert above.get(f"{OURS}clause") == clause.lead_in
    headings = [element.findtext("{*}heading") for element in body.iter() if element.find("{*}heading") is not None]
    assert headings == [section.heading for section in policy.sections]
    rules = [(rule.get("id"), rule.get("sha256")) for rule in root.iter("{urn:byelaw:akn:1}rule")]
    assert rules == [(rule.id, rule.source.sha256) for rule in sourced(policy)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_oscal_holds_every_clause_once_and_every_rule(path: Path) -> None:
    policy = policy_of(path)
    files = dict(EXPORT["oscal"].emit(policy).files)
    catalog = json.loads(files[f"{policy.policy}.oscal-catalog.json"])
    found: dict[str, list[str]] = {}

    def visit(node: object) -> None:
        if isinstance(node, dict):
            if {"name", "value"} <= node.keys():
                found.setdefault(node["name"], []).append(node["value"])
            for value in node.values():
                visit(value)
        elif isinstance(node, list):
            for value in node:
                visit(value)

    visit(catalog)
    assert sorted(found["clause"]) == sorted(clause.id for clause in policy.clauses)
    assert sorted(found["rule"]) == sorted(rule.id for rule in sourced(policy))
    assert set(found["sha256"]) >= {text_hash(clause.text) for clause in policy.clauses}


ROUTINE = """\
policy "Routines"
approved 2026-01-15 by "Governors"
review by 2027-01

clause 1
  > The headteacher must review this list each week, and the governors every two years.
  headteacher must "review this list" every week
  governor must "review this list" every 2 years

clause 2
  > Staff must train every term.
  staff must "train" every term
"""


def test_a_calendar_repeats_what_comes_round(tmp_path: Path) -> None:
    source = tmp_path / "routines.byelaw"
    source.write_text(ROUTINE, encoding="utf-8")
    bundle = EXPORT["ical"].emit(policy_of(source))
    calendar = Calendar.from_ical(bundle.files[0][1])
    days = {str(event["summary"]): event.decoded("dtstart") for event in calendar.walk("VEVENT")}
    assert days == {"Routines: approved": date(2026, 1, 15), "Routines: review is due": date(2027, 1, 1)}
    tasks_ = {str(todo["x-byelaw-rule"]): todo.get("rrule") for todo in calendar.walk("VTODO")}
    assert {rule: rule_ and rule_.to_ical().decode() for rule, rule_ in tasks_.items()} == {
        "c1.1": "FREQ=WEEKLY;INTERVAL=1",
        "c1.2": "FREQ=YEARLY;INTERVAL=2",
        "c2.1": None,
    }
    assert [(loss.rule, loss.said) for loss in bundle.losses] == [("c1.2", "every 2 years"), ("c2.1", "every term")]


DIARY = """\
policy "Diary"
school "Larkmoor School"
approved 2026-02-10 by "Governors"
review every 2 years

clause 1
  > The headteacher looks through this policy each year, the list each month, the diary each week, the door each day.
  headteacher must "look through this policy" every year
  headteacher must "look through the list" every month
  headteacher must "look through the diary" every week
  headteacher must "look at the door" every day
  headteacher should "look at the roof" every year

clause 2
  > Staff must tell the office at once, and in writing within two days. They must be polite.
  staff must "tell the office" at once
  staff must "write to the office" within 2 days
  staff must "be polite"
  staff must not "shout"

clause 3
  > Visitors book ten school days before a visit and before nine, and sign before they leave.
  visitor must "book" 10 school-days before "a visit"
  visitor must "ring" before 09:00
  visitor must "sign" before "leaving"
"""


def diary(folder: Path, text: str = DIARY) -> model.Policy:
    source = folder / "diary.byelaw"
    source.write_text(text, encoding="utf-8")
    return policy_of(source)


def test_a_calendar_tells_the_day_that_decisions_tell(tmp_path: Path) -> None:
    policy = diary(tmp_path)
    decider = Decider(policy, vocabulary())
    told = {
        instance.rule: instance.due
        for instance in duties(decider, Request(who=(), act="", now=datetime(2026, 2, 10)))
        if "every" in instance.rule
    }
    tasks_ = Calendar.from_ical(EXPORT["ical"].emit(policy).files[0][1]).walk("VTODO")
    due = {str(todo["description"]).split("\n")[-1]: todo for todo in tasks_}
    for rule, moment in told.items():
        assert moment is not None
        last = due[rule].decoded("due") if "due" in due[rule] else due[rule].decoded("dtstart")
        assert last == moment.date(), rule
    assert {str(todo["x-byelaw-rule"]): todo["rrule"].to_ical().decode() for todo in tasks_ if "due" in todo} == {
        "c1.1": "FREQ=YEARLY;INTERVAL=1",
        "c1.2": "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-7",
        "c1.3": "FREQ=WEEKLY;INTERVAL=1",
    }
    assert len(tasks_) == 5


def test_a_calendar_names_every_deadline_that_it_does_not_hold(tmp_path: Path) -> None:
    losses = EXPORT["ical"].emit(diary(tmp_path)).losses
    assert [(loss.what, loss.rule, loss.said) for loss in losses] == [
        ("document", "", "review every 2 years"),
        ("time", "c1.5", "every year"),
        ("time", "c2.1", "at once"),
        ("time", "c2.2", "within 2 days"),
        ("time", "c3.1", '10 school-days before "a visit"'),
        ("time", "c3.2", "before 09:00"),
        ("norm", "", "3 rules without a deadline or a recurrence"),
    ]


def test_entries_keep_their_names_when_other_clauses_change(tmp_path: Path) -> None:
    def uids(text: str) -> list[str]:
        calendar = Calendar.from_ical(EXPORT["ical"].emit(diary(tmp_path, text)).files[0][1])
        return [str(entry["uid"]) for entry in calendar.walk("VEVENT") + calendar.walk("VTODO")]

    before = uids(DIARY)
    assert len(set(before)) == 6
    changed = (
        DIARY.replace("be polite", "be kind")
        .replace("clause 2", "clause 1a\n  > New.\n\nclause 2")
        .replace('door" every day', 'door" every week')
    )
    assert uids(changed) == before
    elsewhere = uids(DIARY.replace("Larkmoor School", "Oxlip School"))
    assert set(before).isdisjoint(elsewhere)


VISITS = """\
policy "Visits"

pack social-media

section 3 "Rules"

clause 3.1
  > Staff must not accept contact requests from pupils. Pupils must not use a telephone.
  staff must not accept-contact with pupil
  pupil must not "use a telephone"

clause 3.2
  > Visitors must sign in. Nobody may smoke. Nobody but the headteacher may open the gate.
  visitor must "sign in"
  everyone must not "smoke"
  only headteacher may "open the gate"

clause 3.3
  > A visitor who breaks these rules may be sent away, a member of staff may be disciplined.
  visitor may face exclusion
  staff may face disciplinary-action after breach of clause 3.1
"""


def test_a_sanction_follows_only_rules_that_bind_whoever_faces_it(tmp_path: Path) -> None:
    source = tmp_path / "visits.byelaw"
    source.write_text(VISITS, encoding="utf-8")
    policy = policy_of(source)
    root = etree.fromstring(dict(EXPORT["legalruleml"].emit(policy).files)[f"{policy.policy}.legalruleml.xml"])
    follows = {
        one.find(".//{*}appliesPenalty").get("keyref"): [  # type: ignore[union-attr]
            rule.get("keyref") for rule in one.iter("{*}toPrescriptiveStatement")
        ]
        for one in root.iter("{*}ReparationStatement")
    }
    assert follows == {
        "#rule-c3.3.1-7": ["#rule-c3.2.1-3", "#rule-c3.2.2-4", "#rule-c3.2.3-others-6"],
        "#rule-c3.3.2-8": ["#rule-c3.1.1-1"],
    }


PARTS = """\
policy "Telephones"

pack social-media

clause 1
  > Telephones in lessons: see the list at the back.
  pupil must not "use a telephone" when location is classroom unless "a teacher asks for it"
  pupil may only "use a telephone" at most 20 minutes per day when year is 6 if "it is charged"
  staff must "read the list" at once every week
  staff must "send the list" within 2 days after breach of policy

clause 2
  > Staff must not accept contact requests from pupils unless they are family.
  staff must not accept-contact with pupil unless pupil.family
"""


def test_a_line_has_every_part_that_its_rule_has(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in EXPORT["jsonl"].emit(diary(tmp_path, PARTS)).files[0][1].splitlines()]
    parts = ("action", "condition", "exception", "limit", "deadline", "recurrence")
    assert [tuple(row[part] for part in parts) for row in rows] == [
        ('"use a telephone"', "location is classroom", '"a teacher asks for it"', None, None, None),
        ('"use a telephone"', 'year is 6 and "it is charged"', None, "at most 20 minutes per day", None, None),
        ('"read the list"', None, None, None, "at once", "every week"),
        ('"send the list"', None, None, None, "within 2 days", None),
        ("accept contact requests from pupils", None, "unless they are family", None, None, None),
    ]


def test_a_broken_export_is_found(tmp_path: Path) -> None:
    policy = policy_of(SAMPLES[0])
    write(targets.export_to([policy], list(EXPORT)), tmp_path)
    folder = tmp_path / policy.policy
    akn = folder / "akn" / f"{policy.policy}.akn.xml"
    akn.write_bytes(akn.read_bytes().replace(b"<mainBody>", b'<mainBody><ref href="#nowhere">x</ref>'))
    catalog = folder / "oscal" / f"{policy.policy}.oscal-catalog.json"
    catalog.write_bytes(catalog.read_bytes().replace(b'"title"', b'"titel"', 1))
    rows = folder / "jsonl" / f"{policy.policy}.norms.jsonl"
    rows.write_bytes(rows.read_bytes().replace(b'"text":"', b'"text":"Not ', 1))
    (folder / "ical" / f"{policy.policy}.ics").write_bytes(b"BEGIN:VCALENDAR\r\nnonsense\r\n")
    failed = {target for _, target, checks in targets.verify_exports(tmp_path) for c in checks if c.outcome == "failed"}
    assert failed == {"akn", "oscal", "jsonl", "ical"}


ALTERED = [
    # target, file, what stands there, what is put in its place, what the check tells
    ("akn", "visits.akn.xml", "Visitors must sign in.", "Visitors must not sign in.", "text and hash differ: c3.2"),
    ("akn", "visits.akn.xml", ' byelaw:sha256="', ' byelaw:sha256="0', "text and hash differ: s3-p1"),
    ("oscal", "visits.oscal-catalog.json", "may open the gate.", "may shut the gate.", "text and hash differ: c3.2"),
    ("oscal", "visits.oscal-catalog.json", "for all.", "for some.", "text and hash differ: s3-p1"),
    ("dmn", "visits.decisions.csv", ",forbidden,", ",permitted,", "row 2 (verdict)"),
    ("dmn", "visits.decisions.csv", "smoke", "run", "row 5 (act)"),
    ("dmn", "visits.decisions.csv", "\r\n“sign in”", "\r\nsing,must\r\n“sign in”", "row 4"),
    ("ical", "visits.ics", "The list", "A list", "text and hash differ: c3.4.1"),
    ("jsonl", "visits.norms.jsonl", '"text":"', '"text":"Not ', "text and hash differ: c3.1.1"),
]


@pytest.mark.parametrize(("target", "name", "there", "put", "told"), ALTERED)
def test_altered_words_and_decisions_are_found(
    target: str, name: str, there: str, put: str, told: str, tmp_path: Path
) -> None:
    source = tmp_path / "visits.byelaw"
    text = VISITS + '\nclause 3.4\n  > The list is looked through.\n  headteacher must "look" every year\n'
    text = text.replace("clause 3.1", "clause\n  > What follows is for all.\n\nclause 3.1", 1)
    source.write_text(text, encoding="utf-8")
    write(targets.export_to([policy_of(source)], [target]), tmp_path)
    file = tmp_path / "visits" / target / name
    assert [check.said for _, _, checks in targets.verify_exports(tmp_path) for check in checks if wrong(check)] == []
    content = file.read_bytes().decode()
    assert there in content
    file.write_bytes(content.replace(there, put, 1).encode())
    found = [check.said for _, _, checks in targets.verify_exports(tmp_path) for check in checks if wrong(check)]
    assert len(found) == 1
    assert told in found[0]


def test_a_clause_that_is_only_a_reference_has_the_words_of_its_hash(tmp_path: Path) -> None:
    text = 'policy "Refs"\n\nsection 3 "Rules"\n\nclause 3.1\n  > section 3\n  see "section 3"\n'
    assert checked(diary(tmp_path, text), tmp_path / "out") == []


def wrong(check: Checked) -> bool:
    return check.outcome == "failed"


def test_the_same_policy_gives_the_same_bytes() -> None:
    for export in EXPORTS:
        first, second = (export.emit(policy_of(SAMPLES[1])) for _ in range(2))
        assert first == second
