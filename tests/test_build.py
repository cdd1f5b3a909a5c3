"""The model: a document and the source that lifting writes for it are the same policy, and ids hold."""

from pathlib import Path

import pytest
from byelaw.compiler.build import slugify
from byelaw.compiler.pipeline import compile_file
from byelaw.grammar.model import Clause
from byelaw.tasks import documents
from msgspec.structs import replace

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "policies").glob("*.pdf"))


def bare(clause: Clause) -> Clause:
    """A clause without what only one of the two ways in can know: boxes, and lines of the source."""
    norms = tuple(replace(norm, line=None, formal=replace(norm.formal, span=None)) for norm in clause.norms)
    return replace(clause, box=None, span=None, norms=norms)


@pytest.mark.parametrize("pdf", SAMPLES, ids=lambda p: p.stem)
def test_a_document_and_its_lifted_source_are_the_same_policy(pdf: Path, tmp_path: Path) -> None:
    file = documents.lift(pdf).file
    (tmp_path / file.name).write_bytes(file.content)
    read, parsed = documents.load(pdf).policy, documents.load(tmp_path / file.name).policy
    assert [bare(c) for c in parsed.clauses] == [bare(c) for c in read.clauses]
    assert (parsed.meta, parsed.sections, parsed.terms, parsed.forms) == (
        read.meta,
        read.sections,
        read.terms,
        read.forms,
    )


@pytest.mark.parametrize("pdf", SAMPLES, ids=lambda p: p.stem)
def test_every_clause_has_an_id_a_page_and_a_box_and_leads_to_what_is_there(pdf: Path) -> None:
    policy = documents.load(pdf).policy
    ids = [x.id for x in (*policy.sections, *policy.clauses)]
    assert len(set(ids)) == len(ids)
    assert all(c.page and c.box for c in policy.clauses)
    pointed = [
        x for c in policy.clauses for x in (c.lead_in, c.section_id, *(t for r in c.xrefs for t in r.targets)) if x
    ]
    assert set(pointed) <= set(ids)


NUMBERS = """\
policy "Odd numbers"

section 2 "First" @p1

clause 2.1 @p1
  > One.

clause 2.1 @p1
  > The number again.

clause @p1
  > Without a number:
  item a) @p1
    > an item;
  item @p1
    > and one that lost its letter.

section "First" @p2
"""


def test_ids_come_from_printed_numbers_and_doubled_ones_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "odd.byelaw"
    path.write_text(NUMBERS)
    policy = documents.load(path).policy
    assert [c.id for c in policy.clauses] == ["c2.1", "c2.1~2", "s2-p1", "s2-p1-a", "s2-p1-i1"]
    assert [s.id for s in policy.sections] == ["s2", "s-first"]
    assert [c.kind for c in policy.clauses] == ["statement", "statement", "leadin", "statement", "statement"]


PAIRS = """\
policy "Words behind rules"

pack social-media

clause 1 @p1
  > Staff must report a concern at once. Pupils must not film lessons unless a teacher agrees.
  pupil must not take-image unless "a teacher agrees"
  staff must report-concern at once
  headteacher and governor may "visit"
"""


def test_each_rule_finds_its_words_and_one_that_finds_none_has_the_whole_clause(tmp_path: Path) -> None:
    path = tmp_path / "pairs.byelaw"
    path.write_text(PAIRS)
    (clause,) = documents.load(path).policy.clauses
    told = [(n.modality, n.bearer, n.action, n.exception, n.concept) for n in clause.norms]
    assert told == [
        ("prohibition", "pupils", "film lessons", "unless a teacher agrees", "take-image"),
        ("obligation", "staff", "report a concern at once", None, "report-concern"),
        ("permission", "headteacher", clause.text, None, None),
        ("permission", "governors", clause.text, None, None),
    ]


def test_parties_of_one_class_share_the_words_of_their_rule(tmp_path: Path) -> None:
    path = tmp_path / "hall.md"
    path.write_text("# Rules of the hall\n\nVolunteers and guests must sign in and wear a badge.\n", encoding="utf-8")
    (clause,) = documents.load(path).policy.clauses
    assert [n.action for n in clause.norms] == ["sign in", "sign in", "wear a badge", "wear a badge"]


def test_slugs() -> None:
    assert [slugify(x) for x in ("St. John's Policy (2024)", "ÉÉ", "a_b")] == ["st-johns-policy-2024", "policy", "a-b"]


def test_a_disputed_rule_counts_only_until_another_is_proposed(tmp_path: Path) -> None:
    file = tmp_path / "share.byelaw"
    file.write_text(
        'policy "Sharing"\nclause 1\n  > Staff must share.\n  ! staff should share\n  ? staff must share\n'
        "clause 2\n  > Staff may share.\n  ! staff may share\n",
        encoding="utf-8",
    )
    assert [[norm.rule for norm in clause.norms] for clause in compile_file(file).policy.clauses] == [
        ["? staff must share"],
        ["! staff may share"],
    ]
