"""What comes out of a policy: words, pages, lists and records, from cases of our own and from the sample policies."""

import csv
import hashlib
import io
import json
import random
import re
import tomllib
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import jsonschema
import msgspec
import pytest
from byelaw.compiler.parse import parse_rule
from byelaw.grammar import model
from byelaw.grammar.places import places
from byelaw.outputs import TARGETS, rules_schema, schema
from byelaw.outputs.lines import lines_of
from byelaw.outputs.page import long_date
from byelaw.outputs.wording import ENGLISH, people_pattern, say
from byelaw.tasks import documents

CASES = Path(__file__).parent / "cases" / "outputs"
SAMPLES = sorted((Path(__file__).parents[1] / "policies").glob("*.byelaw"))
TARGET = {target.name: target for target in TARGETS}
FORMATS = [(target.name, form) for target in TARGETS for form in target.formats]


def sample() -> model.Policy:
    """The policy of `sample.toml`."""
    data = tomllib.loads((CASES / "sample.toml").read_text(encoding="utf-8"))
    for clause in data["clauses"]:
        for name in ("number", "section", "lead_in"):
            clause.setdefault(name, None)
        for norm in clause.get("norms", ()):
            norm["formal"] = msgspec.to_builtins(parse_rule(norm["rule"]))
    for section in data["sections"]:
        section.setdefault("number", None)
    return msgspec.convert(data, model.Policy)


def empty() -> model.Policy:
    """A policy that says nothing."""
    source = model.SourceFile(file="empty.byelaw", sha256="0" * 64, pages=0)
    return model.Policy(policy="empty", meta=model.Meta(), source=source)


def content(name: str, form: str, policy: model.Policy) -> bytes:
    return TARGET[name].emit(policy, form).content


# --- words -----------------------------------------------------------------------------------------------------

PEOPLE = ("staff", "pupils", "governors", "visitors", "the headteacher", "the school", "those with a key")
WORDING = tomllib.loads((CASES / "wording.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", WORDING, ids=lambda case: case["title"])
def test_a_norm_in_words(case: dict[str, Any]) -> None:
    modality = case.get("modality", "obligation")
    modal = case.get("modal", ENGLISH.modals[modality])
    only = "only " * case.get("only", False)
    formal = parse_rule(f'{only}staff {modal} "act"' + (' if "so"' if modal.endswith("only") else ""))
    norm = model.Norm(
        modality=modality,
        bearer=case.get("bearer", "staff"),
        action=case["action"],
        condition=case.get("condition"),
        exception=case.get("exception"),
        rule="",
        reviewed=case.get("reviewed", True),
        formal=formal,
    )
    clause = model.Clause(
        id="c", number=None, section=None, section_id=None, text=case["text"], lead_in=None, kind="norm"
    )
    people = people_pattern(PEOPLE, norm.reviewed)
    saying = say(norm, clause, case.get("subject", "staff"), people, case.get("lead_in", ""), case.get("items", ()))
    assert saying.sentence == case["sentence"]
    assert saying.act == case.get("act", case["sentence"])


def test_any_words_give_a_sentence() -> None:
    draw = random.Random(7)
    vocabulary = (
        'staff pupils must not may only should the a it so do if unless , ; : . You We e.g. sent to and " ) – 4.3'
    )
    people = people_pattern(["staff", "pupils"], they=True)

    def some(most: int) -> str:
        return " ".join(draw.choice(vocabulary.split()) for _ in range(draw.randint(0, most)))

    for _ in range(3000):
        text = f"Staff {some(25)}"
        start, end = sorted((draw.randint(0, len(text)), draw.randint(0, len(text))))
        norm = model.Norm(
            modality=draw.choice(list(ENGLISH.modals)),
            bearer=draw.choice(list(ENGLISH.roles)),
            action=draw.choice([text[start:end], some(5)]),
            condition=draw.choice([None, " ", some(4), text[end:]]),
            exception=draw.choice([None, some(3)]),
            rule="",
            reviewed=True,
            formal=parse_rule('staff must "act"'),
        )
        clause = model.Clause(
            id="c", number=None, section=None, section_id=None, text=text, lead_in=None, kind="norm", norms=(norm,)
        )
        saying = say(norm, clause, "staff", people, draw.choice(["", some(5) + ":"]), draw.choice([(), (some(3), "")]))
        for words in (saying.sentence, saying.act):
            assert words.rstrip("”’\"')").endswith((".", "!", "?", "…")), (norm, clause)


def test_an_item_of_an_item_brings_both_introductions() -> None:
    policy = sample()
    top, lead, item = policy.clauses[2:5]
    lead = msgspec.structs.replace(lead, text="lend to:", norms=(), kind="leadin")
    norm = msgspec.structs.replace(item.norms[0], action="a brother", exception=None)
    item = msgspec.structs.replace(item, lead_in=lead.id, text="a brother;", norms=(norm,))
    (line,) = lines_of(msgspec.structs.replace(policy, clauses=(top, lead, item)))
    assert line.sentence == "Pupils must not lend to a brother."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-12", "12 March 2026"),
        ("2026-03", "March 2026"),
        ("2024-02-29", "29 February 2024"),
        ("2025-02-29", "2025-02-29"),
        ("2025-09-31", "2025-09-31"),
        ("2025-09-00", "2025-09-00"),
        ("2026", "2026"),
        ("Spring term", "Spring term"),
        (None, None),
    ],
)
def test_dates_as_people_read_them(written: str | None, read: str | None) -> None:
    assert long_date(written) == read


def test_every_clause_can_be_found_by_its_reference() -> None:
    assert list(places(sample()).values()) == [
        "1.1",
        "2.1",
        "2.2",
        "2.2 a)",
        "2.2, item 2",
        "“Afterwards”, paragraph 1",
        "“Afterwards”, paragraph 2",
    ]


def test_parties_outside_the_school_go_by_their_own_names(tmp_path: Path) -> None:
    file = tmp_path / "gate.byelaw"
    rules = "  visitor should share\n  press must not share\n  third-party may share\n"
    file.write_text(f'policy "Gate"\nclause 1\n  > They share.\n{rules}', encoding="utf-8")
    assert [line.role for line in lines_of(documents.load(file).policy)] == ["Visitors", "The press", "Third parties"]


def test_norms_that_read_alike_at_one_place_are_one_line_and_need_one_review() -> None:
    policy = sample()
    clause = policy.clauses[1]
    twice = msgspec.structs.replace(clause.norms[0], reviewed=False, concept=None)
    clauses = (*policy.clauses[:1], msgspec.structs.replace(clause, norms=(clause.norms[0], twice)))
    (line,) = lines_of(msgspec.structs.replace(policy, clauses=clauses))
    assert not line.reviewed


# --- pages and lists ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sample-handbook.md", "sample-checklist.md", "sample-checklist.csv"])
def test_pages_of_the_sample(name: str) -> None:
    target, form = name.removeprefix("sample-").split(".")
    assert content(target, form, sample()).decode("utf-8-sig").replace("\r\n", "\n") == (CASES / name).read_text(
        "utf-8"
    )


@pytest.mark.parametrize("name", ["handbook", "checklist"])
def test_word_and_web_pages_hold_every_line_that_markdown_has(name: str) -> None:
    policy = sample()
    lines = [
        line for line in lines_of(policy) if name == "handbook" or line.modality in ("obligation", "recommendation")
    ]
    document = docx.Document(io.BytesIO(content(name, "docx", policy)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    page = Page(content(name, "html", policy).decode())
    for line in lines:
        words = line.sentence if name == "handbook" else line.act
        for wanted in (words, line.reference):
            assert wanted in cells
            assert wanted in page.texts
    assert sum(text.endswith("?") and text != "?" for text in cells) == sum(not line.reviewed for line in lines)
    assert page.texts.count("?") == sum(not line.reviewed for line in lines)
    for fact in ("Full Governing Body", "12 March 2026", "March 2027"):
        assert fact in cells
        assert fact in page.texts


@pytest.mark.parametrize("name", ["policy", "handbook", "checklist"])
def test_a_web_page_stands_alone(name: str) -> None:
    page = Page(content(name, "html", sample()).decode())
    assert page.links
    assert [link for link in page.links if link[1:] not in page.ids or not link.startswith("#")] == []
    assert len(page.ids) == len(set(page.ids))
    assert page.outside == []


# --- the policy itself -------------------------------------------------------------------------------------------


def test_the_policy_is_printed_whole() -> None:
    policy = documents.load(CASES / "everything.byelaw").policy
    assert content("policy", "md", policy).decode() == (CASES / "everything-policy.md").read_text("utf-8")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_word_of_a_policy_is_lost_in_any_format(path: Path) -> None:
    policy = documents.load(path).policy
    page = " ".join(Page(content("policy", "html", policy).decode()).texts)
    document = docx.Document(io.BytesIO(content("policy", "docx", policy)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    paper = " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    words = [section.heading for section in policy.sections]
    words += [cell for clause in policy.clauses for cell in clause.text.split(" | ")]
    words += [head for table in policy.tables for head in table.heads]
    words += [field.label for form in policy.forms for field in form.fields]
    for shown in (page, paper):
        assert [word for word in words if " ".join(word.split()) not in " ".join(shown.split())] == []


def test_versions_that_tell_no_more_than_their_number_are_no_table() -> None:
    policy = documents.load(CASES / "everything.byelaw").policy
    bare = msgspec.structs.replace(
        policy, meta=msgspec.structs.replace(policy.meta, versions=(model.Version(version="2"),))
    )
    assert b"## Versions" in content("policy", "md", policy)
    assert b"## Versions" not in content("policy", "md", bare)


def test_a_clause_without_words_says_what_its_rules_say(tmp_path: Path) -> None:
    file = tmp_path / "bare.byelaw"
    file.write_text('policy "Bare"\nclause 1\n  staff must "lock the gate"\nclause 2\n  > Be kind.\n', encoding="utf-8")
    artifact = TARGET["policy"].emit(documents.load(file).policy, "md")
    assert "**1** Staff must lock the gate.\n\n**2** Be kind." in artifact.content.decode()
    assert [problem.code for problem in artifact.problems] == ["no-words"]


def test_what_is_left_out_or_not_reviewed_is_reported() -> None:
    (note,) = TARGET["handbook"].emit(sample(), "md").problems
    assert (note.code, note.severity) == ("unreviewed", "note")
    assert note.message.startswith("2 of 5 lines")
    (note,) = TARGET["checklist"].emit(sample(), "md").problems
    assert note.message.startswith("3 prohibitions, permissions and penalties")


def test_no_cell_is_a_formula_for_a_spreadsheet() -> None:
    policy = sample()
    text = policy.clauses[5].norms[0]
    hostile = msgspec.structs.replace(
        policy.clauses[5], text="=HYPERLINK(1)", norms=(msgspec.structs.replace(text, action="=HYPERLINK(1)"),)
    )
    rows = content("checklist", "csv", msgspec.structs.replace(policy, clauses=(hostile,))).decode("utf-8-sig")
    (row,) = list(csv.DictReader(io.StringIO(rows)))
    assert row["to do"].startswith("'=")


# --- records -----------------------------------------------------------------------------------------------------


def test_schemas_are_schemas_and_refuse_what_is_wrong() -> None:
    for described, text in (
        (schema(), content("json", "json", sample())),
        (rules_schema(), content("rules", "json", sample())),
    ):
        jsonschema.Draft202012Validator.check_schema(described)
        assert described["$id"].startswith("urn:byelaw:")
        assert all(d.get("description") for d in described["$defs"].values())
        jsonschema.validate(json.loads(text), described, jsonschema.Draft202012Validator)
        broken = json.loads(text.replace(b'"obligation"', b'"wish"'))
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, described, jsonschema.Draft202012Validator)


def test_the_model_comes_back_from_its_json() -> None:
    assert msgspec.json.decode(content("json", "json", sample()), type=model.Policy) == sample()


def test_a_rule_carries_its_source() -> None:
    rules = json.loads(content("rules", "json", sample()))["rules"]
    assert [rule["id"] for rule in rules] == [
        "c2.1.1",
        "c2.2-a.1",
        "c2.2-i1.1",
        "s-afterwards-p1.1",
        "s-afterwards-p2.1",
    ]
    first = rules[0]
    assert first["modal"] == "must"
    assert first["source"]["number"] == "2.1"
    assert first["source"]["page"] == 3
    assert first["source"]["sha256"] == hashlib.sha256(first["source"]["text"].encode()).hexdigest()
    assert rules[2]["exception"] == "unless a parent has signed for it"


# --- every target --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "form"), FORMATS)
def test_a_policy_that_says_nothing_still_gives_a_file(name: str, form: str) -> None:
    artifact = TARGET[name].emit(empty(), form)
    assert artifact.content
    assert artifact.problems == ()


def test_files_are_named_after_their_source() -> None:
    assert TARGET["json"].file_name("tablets", "json") == "tablets.json"
    assert TARGET["handbook"].file_name("tablets", "docx") == "tablets-handbook.docx"
    names = [target.file_name("x", form) for target in TARGETS for form in target.formats]
    assert len(names) == len(set(names))


def test_control_characters_do_not_break_a_word_file() -> None:
    policy = sample()
    clause = msgspec.structs.replace(policy.clauses[0], text="a \x02 tablet \ufffe")
    odd = msgspec.structs.replace(policy, clauses=(clause, *policy.clauses[1:]))
    assert docx.Document(io.BytesIO(content("handbook", "docx", odd))).tables


def test_a_title_without_end_gives_a_word_file() -> None:
    """The properties of a DOCX take 255 characters; the page takes all."""
    policy = sample()
    odd = msgspec.structs.replace(
        policy, meta=msgspec.structs.replace(policy.meta, title="a " * 200, school="b " * 200)
    )
    paragraphs = docx.Document(io.BytesIO(content("handbook", "docx", odd))).paragraphs
    assert paragraphs[0].text.startswith("a " * 200)


def test_contents_of_a_word_file_lead_to_bookmarks_that_are_there() -> None:
    for name in ("policy", "handbook", "checklist"):
        body = docx.Document(io.BytesIO(content(name, "docx", sample()))).element
        tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        marks = [mark.get(f"{tag}name") for mark in body.iter(f"{tag}bookmarkStart")]
        links = [link.get(f"{tag}anchor") for link in body.iter(f"{tag}hyperlink")]
        assert links == marks
        assert all(re.fullmatch(r"[a-z]\w{0,39}", mark, re.ASCII) for mark in marks)


def test_a_word_file_tells_no_time_of_its_making() -> None:
    with zipfile.ZipFile(io.BytesIO(content("handbook", "docx", sample()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        assert b"2026-01-01T00:00:00Z" in parts.read("docProps/core.xml")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_sample_policies_come_out_whole(path: Path) -> None:
    policy = documents.load(path).policy
    jsonschema.validate(json.loads(content("json", "json", policy)), schema(), jsonschema.Draft202012Validator)
    jsonschema.validate(json.loads(content("rules", "json", policy)), rules_schema(), jsonschema.Draft202012Validator)
    lines = lines_of(policy)
    assert {line.clause for line in lines} == {clause.id for clause in policy.clauses if clause.norms}
    for line in lines:
        assert line.sentence[:1] == line.sentence[:1].upper()
        assert line.sentence.rstrip("”’\"')")[-1:] in (".", "!", "?", "…")
        assert "  " not in line.sentence
    page = Page(content("handbook", "html", policy).decode())
    assert [line.sentence for line in lines if line.sentence not in page.texts] == []


class Page(HTMLParser):
    """The texts, ids and links of a web page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name == "src" or tag in ("script", "link", "iframe"):
                self.outside.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())
