"""Where policies come from: shared wording with what each made of it, who shares a template, names left behind."""

import re
import tomllib
from itertools import permutations
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from byelaw.diff.lineage import CLOSEST, Lineage, lineage
from byelaw.diff.redline import new_text
from byelaw.grammar.model import Clause, Meta, Policy, SourceFile
from byelaw.grammar.names import initials, organisations
from byelaw.outputs.lineage import schema, terminal
from byelaw.tasks import documents
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.console import Console

CASES = Path(__file__).parent / "cases" / "lineage"
EXPECTED = tomllib.loads((CASES / "expected.toml").read_text(encoding="utf-8"))
NAMES = tomllib.loads((CASES / "names.toml").read_text(encoding="utf-8"))["text"]


@pytest.fixture(scope="module")
def policies() -> list[Policy]:
    return [documents.load(path).policy for path in sorted(CASES.glob("*.byelaw"))]


@pytest.fixture(scope="module")
def found(policies: list[Policy]) -> Lineage:
    return lineage(policies)


def _policy(slug: str, *texts: str, school: str | None = None) -> Policy:
    clauses = tuple(
        Clause(id=f"c{n}", number=None, section=None, section_id=None, text=text, lead_in=None, kind="statement")
        for n, text in enumerate(texts, 1)
    )
    source = SourceFile(file=f"{slug}.md", sha256="", pages=0)
    return Policy(policy=slug, meta=Meta(school=school), source=source, clauses=clauses)


def test_a_stop_that_ends_nothing_is_no_sentence() -> None:
    said = ". Everybody who works, governs or helps at the school in any way has read this paper and keeps to what it says."
    (passage,) = lineage([_policy("a", said, said), _policy("b", said, said)]).passages
    assert passage.common.startswith("Everybody")


def test_shared_wording_with_what_each_made_of_it(found: Lineage) -> None:
    told = [
        {"common": passage.common, "copies": [[copy.policy, copy.clause, copy.kind] for copy in passage.copies]}
        for passage in found.passages
    ]
    assert told == EXPECTED["passage"]


def test_the_redline_of_a_copy_ends_in_its_own_words(found: Lineage, policies: list[Policy]) -> None:
    texts = {(policy.policy, clause.id): clause.text for policy in policies for clause in policy.clauses}
    copies = [copy for passage in found.passages for copy in passage.copies]
    assert copies
    for copy in copies:
        assert new_text(copy.changes) == texts[copy.policy, copy.clause][copy.start : copy.end]


def test_names_of_others(found: Lineage) -> None:
    told = [{"place": [name.policy, name.clause], "text": name.text, "sure": name.sure} for name in found.left_behind]
    assert sorted(told, key=str) == sorted(EXPECTED["left"], key=str)


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case["in"])
def test_names_of_organisations_in_a_text(case: dict[str, Any]) -> None:
    names = list(organisations(case["in"]))
    assert [name.text for name in names] == case["names"]
    assert [case["in"][name.start : name.end] for name in names] == case["names"]


def test_initials() -> None:
    assert initials("Elm Bank Church of England School") == "EBCES"


def test_who_shares_a_template(found: Lineage) -> None:
    assert [group.policies for group in found.groups] == [("hazel-wood", "marsh-lane")]
    assert [(pair.left, pair.right, pair.passages) for pair in found.pairs] == [("hazel-wood", "marsh-lane", 3)]
    shared = {source.policy: source.clauses for source in found.policies}
    assert shared == {"hazel-wood": ("c1.1", "c1.2", "c2.1"), "marsh-lane": ("cA1", "cA2", "cB1"), "north-quay": ()}


def test_order_of_the_files_does_not_matter(policies: list[Policy], found: Lineage) -> None:
    for turned in permutations(policies):
        assert lineage(turned) == found


WORDS = [
    "lamp",
    "river",
    "stone",
    "under",
    "green",
    "seven",
    "walk",
    "often",
    "paper",
    "window",
    "light",
    "carry",
    "north",
    "quiet",
    "bread",
    "letter",
]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=4, max_size=14).map(
    lambda words: " ".join(words).capitalize() + "."
)
POLICIES = st.lists(st.lists(SENTENCES, min_size=1, max_size=3).map(". ".join), min_size=0, max_size=5)


@settings(max_examples=150, deadline=None)
@given(st.lists(POLICIES, min_size=2, max_size=4), st.data())
def test_lineage_is_the_same_both_ways(texts: list[list[str]], data: st.DataObject) -> None:
    made = [_policy(f"p{n}", *clauses) for n, clauses in enumerate(texts)]
    copied = data.draw(st.sampled_from(made))
    made.append(replace(copied, policy="p9"))
    whole = lineage(made)
    assert lineage(made[::-1]) == whole
    for passage in whole.passages:
        assert len({copy.policy for copy in passage.copies}) > 1

    # The copy shares with every other policy just what the original does.
    def shared(slug: str) -> set[tuple[str, int, int]]:
        other = {copied.policy, "p9"} - {slug}
        return {
            (next(iter({p.left, p.right} - {slug})), p.passages, p.words)
            for p in whole.pairs
            if slug in (p.left, p.right) and not other & {p.left, p.right}
        }

    assert shared(copied.policy) == shared("p9")


@settings(max_examples=100, deadline=None)
@given(POLICIES, POLICIES)
def test_names_of_the_policies_do_not_matter(left: list[str], right: list[str]) -> None:
    one, two = (lineage([_policy(a, *left), _policy(b, *right)]) for a, b in (("first", "second"), ("second", "first")))
    assert [(p.passages, p.words, p.share) for p in one.pairs] == [(p.passages, p.words, p.share) for p in two.pairs]
    words = [sorted(re.findall(r"\w+", p.common) for p in found.passages) for found in (one, two)]
    assert words[0] == words[1]


def test_a_copy_of_a_whole_policy_shares_all_of_it() -> None:
    text = (
        "The kiln is opened by the caretaker alone, once its door has cooled down for a whole night. Gloves are worn."
    )
    whole = lineage([_policy("a", text), _policy("b", text)])
    assert [(passage.common, len(passage.copies)) for passage in whole.passages] == [(text, 2)]
    assert [(source.words, source.shared) for source in whole.policies] == [(21, 21), (21, 21)]


STOCK = [
    ("Late forms: a breach of these rules may result in disciplinary action and a note on file.",
     "A breach of these rules, however small, may result in disciplinary action and in the loss of a key."),
    ("The governing body will ensure that all staff are aware of their responsibilities in the kitchen.",
     "Twice a year somebody checks that all staff are aware of their responsibilities, such as watering the beds."),
    ("Lifting follows the Health and Safety at Work etc Act 1974 and the Keeping of Animals in Schools Regulations 1999.",
     "Two laws on hens are the Health and Safety at Work etc Act 1974 and the Keeping of Animals in Schools Regulations 1999."),
    ("Keys are lost at www.example.org/policies/behaviour/of/pupils/on/long/trips only.",
     "A form for swimming stands at www.example.org/policies/behaviour/of/pupils/on/long/trips too."),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), STOCK)
def test_what_every_policy_says_is_no_copying(left: str, right: str) -> None:
    assert not lineage([_policy("a", left), _policy("b", right)]).passages


def test_the_closest_are_listed_when_there_are_many() -> None:
    texts = (
        "The kiln of {} is opened by the caretaker alone, once its door has cooled down for a whole night and a day.",
        "Glazes with lead were thrown away long ago; what is left in the cupboard of {} is harmless to hands and lungs.",
        "Whoever breaks a pot sweeps the floor before the next lesson, and tells {} how many shards went into the bin.",
    )
    many = [_policy(f"p{n:02}", *(text.format(f"house{n}") for text in texts)) for n in range(30)]
    whole = lineage(many)
    of = {policy.policy: sum(policy.policy in (pair.left, pair.right) for pair in whole.pairs) for policy in many}
    assert min(of.values()) >= CLOSEST
    assert len(whole.pairs) <= CLOSEST * len(many)
    assert [(len(group.policies), len(group.passages)) for group in whole.groups] == [(30, 3)]


def test_forms(found: Lineage) -> None:
    encoded = msgspec.json.encode(found)
    assert msgspec.json.decode(encoded, type=Lineage) == found
    jsonschema.Draft202012Validator(schema()).validate(msgspec.json.decode(encoded))
    console = Console(width=100, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(terminal(found))
    shown = capture.get()
    assert "{+Marsh Lane Junior School+}" in shown
    assert "These are the first letters of Hazel Wood" in shown
    with console.capture() as capture:
        console.print(terminal(lineage([])))
    assert "No wording is shared." in capture.get()


@pytest.mark.shared
def test_real_policies(shared: Path) -> None:
    slugs = ("hanwell-fields", "oak-tree", "st-cleopas", "twiss-green", "wren-spinney")
    whole = lineage([documents.load(shared / "seeds" / f"{slug}.pdf").policy for slug in slugs])
    pairs = {(pair.left, pair.right): pair for pair in whole.pairs}
    assert pairs["hanwell-fields", "oak-tree"].passages >= 7
    assert pairs["oak-tree", "twiss-green"].passages >= 7
    assert not any("st-cleopas" in pair for pair in pairs)
    assert [group.policies for group in whole.groups] == [("hanwell-fields", "oak-tree", "twiss-green")]
    assert {(name.policy, name.clause) for name in whole.left_behind if name.clause} == {("oak-tree", "c1.2")}
