"""A merge loses nothing that somebody reviewed, brings nothing back that somebody struck out, and changes nothing without need."""

import pytest
from byelaw.compiler.lift.interpret import interpret, reread
from byelaw.compiler.merge import is_decided, merge
from byelaw.compiler.parse import parse
from byelaw.compiler.prints import marks_of
from byelaw.compiler.units import rebuilt, units_of
from byelaw.grammar import syntax as s
from byelaw.grammar.printer import print_line, print_source
from byelaw.grammar.span import At
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

SENTENCES = (
    "Staff must report any concern to the headteacher within two days.",
    "Pupils must not use a mobile phone in lessons.",
    "Parents should ask the school before they post a photograph of other pupils.",
    "Photographs may be taken at a concert if parents have agreed.",
    "The garden has apple trees and a pond.",
    "See section 2 and the Behaviour Policy.",
    "Staff should be polite online at all times.",
    "Passwords must be kept safe.",
)
SETTINGS = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
OWN = s.Rule(
    who=s.Who((s.Word("staff"),)), modal="must", act=s.Act(words=s.Who((s.Word("do what the reviewer says", True),)))
)


def lifted(texts: list[str], sha: str = "0") -> s.Source:
    """A policy with a clause for each text, as the machine reads it."""
    clauses = [s.Clause(number=f"1.{n}", text=text, at=At(1, n + 1)) for n, text in enumerate(texts, 1)]
    blocks = (s.Section(number="1", heading="Rules", at=At(1, 1)), *clauses)
    return interpret(s.Source(title="A", meta=(s.Lifted(file="a.pdf", sha=sha),), blocks=blocks)).source


def reviewed(source: s.Source, choices: list[str]) -> s.Source:
    """The source with a decision for each of its lines; where they run out, nothing is decided."""
    left = iter(choices)

    def unit(node: s.Clause) -> s.Clause:
        lines, struck = [], []
        for line in node.lines:
            plain = replace(line, proposed=False, doubtful=False)
            choice = next(left, "leave")
            if choice == "reject":
                struck.append(plain)
            elif choice != "delete":
                lines.append({"accept": plain, "edit": OWN}.get(choice, line))
        return replace(node, lines=tuple(lines), rejected=tuple(struck))

    return rebuilt(source, unit)


def blocks(source: s.Source) -> str:
    """The blocks as printed; the packs of both sides are kept, so they may be more."""
    return print_source(replace(source, packs=()))


def kept(source: s.Source) -> list[str]:
    """The lines that somebody has reviewed."""
    return sorted(print_line(x) for p in units_of(source) for x in p.node.lines if not x.proposed)


TEXTS = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=2).map(" ".join), min_size=1, max_size=4)
CHOICES = st.lists(st.sampled_from(("accept", "reject", "edit", "delete", "leave")), max_size=8)


@given(TEXTS, CHOICES, st.sampled_from("01"))
@SETTINGS
def test_the_same_words_change_nothing(texts: list[str], choices: list[str], sha: str) -> None:
    ours = reviewed(lifted(texts), choices)
    merged = merge(ours, lifted(texts, sha))
    assert print_source(merged.source).replace('"1"\n', '"0"\n') == print_source(ours).replace('"1"\n', '"0"\n')
    assert (merged.added, merged.conflicts) == (0, 0)


@given(TEXTS, CHOICES, TEXTS)
@SETTINGS
def test_reviewed_lines_are_never_lost(texts: list[str], choices: list[str], new: list[str]) -> None:
    ours = reviewed(lifted(texts), choices)
    merged = merge(ours, lifted(new, "1"))
    found = kept(merged.source)
    for line in kept(ours):
        assert line in found or line.startswith(("cite ", "see ")), "only what was printed goes with the print"
        if line in found:
            found.remove(line)
    assert not found, "and nothing is taken for reviewed that was not"
    assert parse(print_source(merged.source))[0] is not None


PHONES = "Pupils must not use a mobile phone in lessons."


@given(TEXTS, CHOICES, TEXTS)
@example([PHONES, f"{PHONES} {PHONES}"], [], [PHONES])  # the old version alone says enough of phones to choose a pack
@SETTINGS
def test_merging_twice_is_merging_once(texts: list[str], choices: list[str], new: list[str]) -> None:
    theirs = lifted(new, "1")
    once = merge(reviewed(lifted(texts), choices), theirs).source
    assert blocks(merge(once, theirs).source) == blocks(once)


@given(TEXTS, TEXTS)
@SETTINGS
def test_what_nobody_reviewed_is_read_anew(texts: list[str], new: list[str]) -> None:
    theirs = lifted(new, "1")
    merged = merge(lifted(texts), theirs).source
    assert blocks(merged) == blocks(reread(replace(theirs, packs=merged.packs)))


OLD, NEW = "Staff must report a concern to the headteacher within two days.", "within one day"
REFERS = "Staff must follow the Staff Handbook 2024 when they travel."
VERSIONS = {
    "a citation's new year": ([REFERS], ["accept"] * 3, [REFERS.replace("2024", "2025")], 1),
    "a reference to another section": ([f"{OLD} See section 2."], ["accept"] * 2, [f"{OLD} See section 5."], 0),
    "a clause with another number": (list(SENTENCES[:2]), ["accept", "edit"], ["The hall is old.", *SENTENCES[:2]], 0),
    "two clauses joined": (list(SENTENCES[:2]), ["accept"] * 2, [" ".join(SENTENCES[:2])], 0),
    "a clause cut in two": ([" ".join(SENTENCES[:2])], ["accept"] * 2, list(SENTENCES[:2]), 0),
    "clauses joined, one of them edited": (list(SENTENCES[:2]), ["accept", "edit"], [" ".join(SENTENCES[:2])], 0),
    "a clause cut, one line edited": ([" ".join(SENTENCES[:2])], ["accept", "edit"], list(SENTENCES[:2]), 0),
    "a clause cut, one part gone": ([" ".join(SENTENCES[:2])], ["accept"] * 2, [SENTENCES[1]], 1),
    "clauses joined, one changed": (
        [OLD, SENTENCES[1]],
        ["accept"] * 2,
        [f"{SENTENCES[1]} {OLD.replace('two', 'ten')}"],
        1,
    ),
    "a clause moved": (list(SENTENCES[:3]), ["accept", "edit", "accept"], [SENTENCES[2], *SENTENCES[:2]], 0),
    "other signs": ([SENTENCES[0]], ["accept"], [SENTENCES[0].replace("concern to", "concern, to")], 0),
    "words beside": ([SENTENCES[0]], ["accept"], [f"{SENTENCES[0]} It is kept."], 0),
}
"""What the old version said, what was decided on it, what the next version says, and how many conflicts there are."""


@pytest.mark.parametrize("title", VERSIONS)
def test_the_next_version_disputes_what_it_says_otherwise(title: str) -> None:
    old, choices, new, conflicts = VERSIONS[title]
    merged = merge(reviewed(lifted(old), choices), lifted(new, "1"))
    assert merged.conflicts == conflicts, print_source(merged.source)


def test_each_line_stands_where_its_words_went() -> None:
    ours = reviewed(lifted([" ".join(SENTENCES[:3])]), ["accept", "reject", "edit"])
    merged = merge(ours, lifted(list(SENTENCES[:3]), "1")).source
    places = [([print_line(x) for x in p.node.lines], len(p.node.rejected)) for p in units_of(merged)]
    assert places[0] == (kept(ours)[1:], 0)
    assert places[1] == ([], 1)
    assert places[2] == ([print_line(OWN)], 0)


CASES = {
    "accepted, and the words say otherwise": (["accept"], NEW, ["!", "?"]),
    "accepted, and other words mean the same": (["accept"], "within 2 days", [""]),
    "edited, and the words say otherwise": (["edit"], NEW, ["!", "?"]),
    "struck out, and the words say otherwise": (["reject"], NEW, ["?", "-"]),
    "struck out, and other words mean the same": (["reject"], "within 2 days", ["-"]),
    "deleted, and other words mean the same": (["delete"], "within 2 days", []),
    "undecided": ([], NEW, ["?"]),
}


@pytest.mark.parametrize("title", CASES)
def test_only_real_conflicts_are_shown(title: str) -> None:
    choices, words, marks = CASES[title]
    theirs = lifted([OLD.replace("within two days", words)], "1")
    merged = merge(reviewed(lifted([OLD]), choices), theirs).source
    lines = print_source(merged).split("clause 1.1")[1].split("\n", 1)[1].split("\n")
    shown = [line.split()[0] for line in lines if line.strip() and not line.strip().startswith((">", "#"))]
    assert [mark if mark in ("!", "?", "??", "-") else "" for mark in shown] == marks, "\n".join(lines)


def test_a_clause_that_is_gone_stays_while_it_is_reviewed() -> None:
    old = lifted(list(SENTENCES[:3]))
    merged = merge(reviewed(old, ["leave", "accept", "leave"]), lifted([SENTENCES[0], SENTENCES[2]], "1"))
    texts = [block.text for block in merged.source.blocks if isinstance(block, s.Clause)]
    assert texts == list(SENTENCES[:3])
    assert merged.conflicts == 1
    assert is_decided(merged.source.blocks[2])


def test_what_stays_is_ours_and_what_changes_is_theirs() -> None:
    def headed(sha: str, *lines: s.MetaLine) -> s.Source:
        return replace(lifted([OLD], sha), meta=(s.Lifted(file="a.pdf", sha=sha), *lines))

    ours = headed(
        "0", s.School(name="Mended School"), s.Dated(what="approved", date="2025"), s.Replaces(what="an older one")
    )
    theirs = headed("1", s.School(name="Mendd School"), s.Dated(what="approved", date="2027"))
    head = print_source(merge(ours, theirs).source).split("\n\n")[0].split("\n")
    assert head[1:] == [
        'lifted from "a.pdf" "1"',
        '# the new document says: school "Mendd School"',
        'school "Mended School"',
        "approved 2027",
        'replaces "an older one"',
    ]


def test_the_same_document_keeps_whatever_was_mended() -> None:
    ours = lifted([OLD])
    mended = replace(
        ours,
        title="B",
        blocks=(s.Section(number="7", heading="Mended"), *(replace(b, number="7.1") for b in ours.blocks[1:])),
    )
    assert print_source(merge(mended, ours).source) == print_source(mended)


HEAD = 'section 1 "Breeches of rules"'
MENDED = {
    "a heading": (HEAD, 'section 1 "Breaches of rules"', HEAD, 'section 1 "Breaches of rules"', 0),
    "a heading, left alone": (HEAD, HEAD, 'section 1 "Sanctions"', 'section 1 "Sanctions"', 0),
    "a heading that both changed": (HEAD, 'section 1 "Breaches"', 'section 1 "Sanctions"', 'section 1 "Breaches"', 1),
    "a heading with a new number": (HEAD, 'section 1 "Breaches"', HEAD.replace("1", "2"), 'section 2 "Breaches"', 0),
    "a number": (HEAD, HEAD.replace("1", "3"), HEAD, HEAD.replace("1", "3"), 0),
    "a kind": (HEAD, 'appendix 1 "Breeches of rules"', HEAD, 'appendix 1 "Breeches of rules"', 0),
    "a level": (HEAD, f"{HEAD} level 2", HEAD, f"{HEAD} level 2", 0),
    "a title": ('policy "Phnes"', 'policy "Phones"', 'policy "Phnes"', 'policy "Phones"', 0),
    "a title, left alone": ('policy "Phones"', 'policy "Phones"', 'policy "Devices"', 'policy "Devices"', 0),
    "a title that both changed": ('policy "Phnes"', 'policy "Phones"', 'policy "Devices"', 'policy "Phones"', 1),
    "a date": ("approved 2024", "approved 2025", "approved 2024", "approved 2025", 0),
    "a date, left alone": ("approved 2024", "approved 2024", "approved 2025", "approved 2025", 0),
    "a date that both changed": ("approved 2024", "approved 2025", "approved 2026", "approved 2025", 1),
    "a line taken out": ('school "Top of Page"', "", 'school "Top of Page"', "", 0),
    "a date that the document no longer has": ("reviewed 2024", "reviewed 2024", "approved 2026", "approved 2026", 0),
    "a mended date that the document no longer has": (
        "reviewed 2024",
        "reviewed 2025",
        "approved 2026",
        "reviewed 2025\napproved 2026",
        0,
    ),
    "a version, and a new one": (
        'version "1" 2023',
        'version "1" 2024',
        'version "1" 2023\nversion "2" 2025',
        'version "1" 2024\nversion "2" 2025',
        0,
    ),
}
"""What the old version printed, what somebody made of it, what the next version prints, what is left, how many conflicts."""


@pytest.mark.parametrize("title", MENDED)
def test_what_somebody_mended_stays(title: str) -> None:
    def source(lines: str, sha: str, printed: str) -> s.Source:
        first, head = [], []
        for line in lines.split("\n"):
            (head if line.startswith(("section", "appendix")) else first).append(line)
        name = [] if first[:1] and first[0].startswith("policy") else ['policy "P"']
        start = [*name, *first[: 1 - len(name)], f'lifted from "a.pdf" "{sha}"', *first[1 - len(name) :]]
        text = "\n".join([*start, "", *(head or ['section 1 "Rules"']), "", "clause", f"  > {OLD}", ""])
        made = parse(text)[0]
        assert made is not None, text
        marks = marks_of(source(printed, sha, "")) if printed else ""
        placed = tuple(replace(block, at=At(1, line)) for line, block in enumerate(made.blocks, 1))
        return replace(made, blocks=placed, meta=(replace(made.meta[0], marks=marks), *made.meta[1:]))

    old, mended, new, expected, conflicts = MENDED[title]
    theirs = source(new, "1", new)
    merged = merge(source(mended, "0", old), theirs)
    assert blocks(merged.source).count("> Staff") == 1
    shown = (line.split(" @")[0] for line in print_source(merged.source).split("\n"))
    found = [line for line in shown if not line.startswith(("#", "lifted"))]
    assert [line for line in expected.split("\n") if line not in found] == [], print_source(merged.source)
    assert [line for line in mended.split("\n") if line and line in found and line not in expected.split("\n")] == []
    assert merged.conflicts == conflicts
    assert not any(line.startswith("school") for line in found)
    again = merge(merged.source, replace(theirs, meta=(replace(theirs.meta[0], sha="2"), *theirs.meta[1:])))
    assert print_source(again.source).replace('"2" marks', '"1" marks') == print_source(merged.source), "and stays"


def test_what_the_school_wrote_beside_the_document_stays_where_it_stood() -> None:
    """Sections, clauses without rules, lead-ins, tables and forms that have no place in the document; none of them twice."""
    own = parse(
        'policy "P"\nsection 2 "Our own"\nclause 2.1\n  > We have a pond.\nclause 2.2\n  > Nets are:\n  item\n    > green\n'
        'table\n  > Who | What\n  row\n    > Head | nets\nform "Slip"\n  field "Name" text\n'
    )[0]
    note = parse('policy "P"\nclause\n  > Ask at the office.\n')[0]
    assert own is not None
    assert note is not None
    old, new = lifted(list(SENTENCES[:2])), lifted([SENTENCES[0], SENTENCES[5], SENTENCES[1], SENTENCES[6]], "1")
    ours = replace(old, blocks=(*old.blocks[:2], *note.blocks, *old.blocks[2:], *own.blocks))
    merged = merge(ours, new).source
    headings = [block.heading for block in merged.blocks if isinstance(block, s.Section)]
    texts = [block.text for block in merged.blocks if isinstance(block, s.Clause)]
    assert headings == ["Rules", "Our own"]
    assert texts == [
        SENTENCES[0],
        "Ask at the office.",
        *(SENTENCES[n] for n in (5, 1, 6)),
        "We have a pond.",
        "Nets are:",
    ]
    assert merged.blocks[-len(own.blocks) :] == own.blocks
    assert merge(merged, replace(new, meta=(s.Lifted(file="a.pdf", sha="2"),))).source.blocks == merged.blocks


LISTS = """policy "P"
lifted from "a.pdf" "{sha}"
clause 1 @p1:1
  > Please bring:
{items}
table @p1:9
  > Who | What
{rows}
"""
"""A document with a list and a table; what has no place in it was written by somebody at the school."""


def test_items_and_rows_that_the_school_wrote_into_the_document_stay_there() -> None:
    """Behind the one they stood behind, with their own items; as clauses where theirs is gone."""

    def source(sha: str, items: str, rows: str) -> s.Source:
        found, problems = parse(LISTS.format(sha=sha, items=items, rows=rows))
        assert found is not None, problems
        return found

    pen, coat, head, cook = (
        "  item @p1:2\n    > a pen",
        "  item @p1:3\n    > a coat",
        "  row @p1:10\n    > Head | nets",
        "  row @p1:11\n    > Cook | pans",
    )
    own_items = ("  item\n    > a hat", "  item\n    > two bags:\n    item\n      > one for shoes")
    own_row = "  row\n    > Clerk | ink"
    ours = source("0", "\n".join((own_items[0], pen, own_items[1])), f"{head}\n{own_row}")
    theirs = source("1", f"{coat}\n{pen}", f"{head}\n{cook}")
    merged = merge(ours, theirs).source
    expected = source("1", "\n".join((coat, own_items[0], pen, own_items[1])), "\n".join((head, own_row, cook)))
    assert blocks(merged) == blocks(expected)
    assert blocks(merge(merged, theirs).source) == blocks(expected), "and stay"
    gone = replace(theirs, blocks=(s.Clause(text="The garden has apple trees.", at=At(1, 1)),))
    texts = [place.unit.text for place in units_of(merge(ours, gone).source)]
    assert texts == ["a hat", "two bags:", "one for shoes", "Clerk | ink", "The garden has apple trees."]
