"""From blocks to an outline: headings, clauses, items, forms and tables, in layouts of our own and on the labelled policies."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from byelaw.compiler.lift.front.meta import read_front
from byelaw.compiler.lift.structure.contents import entries_of
from byelaw.compiler.lift.structure.outline import outline
from byelaw.compiler.lift.structure.pieces import Piece
from byelaw.compiler.lift.table.rows import table_of
from byelaw.compiler.lift.tree import lift_document
from byelaw.compiler.read.common.document import Block, Cell, Document, Furniture, Line, Style
from byelaw.compiler.read.common.markers import read_label, read_marker
from byelaw.compiler.read.open import read
from byelaw.compiler.read.pages.furniture import contents_of
from byelaw.compiler.read.pdf import read_pdf
from byelaw.compiler.units import units_of
from byelaw.grammar.syntax import Appendix, Form, Section
from msgspec import structs

sys.path.insert(0, str(Path(__file__).parent))
from typeset_pdf import LAYOUTS

FOLDER = Path(__file__).parent / "cases" / "outline"
CASES = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))
BODY, BOLD, BIG = Style(size=11, font="Sans"), Style(size=11, bold=True, font="Sans"), Style(size=16, font="Sans")


def shown(pieces: Sequence[Piece]) -> Iterator[str]:
    """An outline as text: `#` for headings by depth, items set in under what introduces them, long texts cut."""
    depth: dict[int, int] = {}
    for k, piece in enumerate(pieces):
        words = piece.text.split()
        text = piece.text if len(words) < 8 else " ".join((*words[:4], "…", *words[-3:]))
        number = f"{piece.word} {piece.number or ''}".strip()
        if piece.role == "heading":
            yield " ".join(part for part in ("#" * piece.level, number, text) if part)
            continue
        depth[k] = 0 if piece.under is None else depth[piece.under] + 1
        name = "" if piece.role in ("clause", "item") else f"[{piece.role}]"
        yield "  " * depth[k] + " ".join(part for part in (name, number, text) if part)


def pieces_of(document: Document) -> tuple[Piece, ...]:
    return outline(document.blocks, {0}, ())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str, tmp_path: Path) -> None:
    """A text set in a layout comes back as the outline that its author had in mind."""
    LAYOUTS[layout](tmp_path / "x.pdf", (FOLDER / f"{layout}.txt").read_text(encoding="utf-8").splitlines())
    document = read_pdf(tmp_path / "x.pdf")
    assert not document.problems
    assert "\n".join(shown(pieces_of(document))) == (FOLDER / f"{layout}.expected").read_text(encoding="utf-8").strip()


def sloppy() -> Iterator[object]:
    """Small documents as people write them, with the outline that they had in mind and what of them is front matter."""
    for case in (FOLDER / "sloppy.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        name, rest = case.split("\n", 1)
        given, expected = rest.split("\n---\n")
        yield pytest.param(name.split(":")[0], given, expected.strip("\n"), id=name)


@pytest.mark.parametrize(("name", "given", "expected"), list(sloppy()))
def test_sloppy(name: str, given: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(given, encoding="utf-8")
    document = read(tmp_path / name)
    front = read_front(document)
    fronts = [f"front: {document.blocks[index].text}" for index in sorted(front.used)]
    pieces = outline(document.blocks, front.used, (front.title,))
    assert "\n".join((*fronts, *shown(pieces))) == expected


SCHEMES = tomllib.loads((FOLDER / "schemes.toml").read_text(encoding="utf-8"))["scheme"]
HEADS = ("Hats", "Coats", "Rain")
CLAUSES = (
    ("Hats must be left:", ("on a peg", "in a bag")),
    ("Nobody may wear the hat of another child, whatever the weather.", ()),
    ("Coats are worn outside whenever it rains or snows.", ()),
    ("Staff should look for:", ("coats without names", "coats that nobody collects")),
    ("When it rains the hall is open from noon to one.", ()),
    ("Two adults must be in the hall, and one of them at the door.", ()),
)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme["name"])
@pytest.mark.parametrize("flat", [False, True], ids=["marked", "flat"])
def test_scheme(scheme: dict[str, list[str]], flat: bool, tmp_path: Path) -> None:
    """A numbering scheme is read as it was meant, with headings that are marked and with none but their numbers to tell them."""
    lines, expected, items = [], [], iter(scheme["items"])
    read_as = scheme.get("read", {})
    for k, (number, (text, below)) in enumerate(zip(scheme["clauses"], CLAUSES, strict=True)):
        if k % 2 == 0:
            head = scheme["heads"][k // 2]
            lines += [f"{'' if flat else '## '}{head} {HEADS[k // 2]}", ""]
            expected.append(f"# {read_as.get(head, head).rstrip('.')} {HEADS[k // 2]}")  # type: ignore[attr-defined]
        lines += [f"{number} {text}", ""]
        expected.append(f"{number.rstrip('.')} {text}")
        for item in below:
            mark = next(items)
            lines += [f"{mark} {item}", ""]
            expected.append(f"  {mark.rstrip('.')} {item}")
    (tmp_path / "x.md").write_text("\n".join(lines), encoding="utf-8")
    got = shown(outline(read(tmp_path / "x.md").blocks, frozenset(), ()))
    assert [re.sub(r"^#+", "#", line) for line in got] == [_cut(line) for line in expected]


def _cut(line: str) -> str:
    """A line of an outline as `shown` cuts it."""
    number = re.match(r" *(?:# )?(?:Rule \d|\S+) ", line)
    assert number is not None
    words = line[number.end() :].split()
    return line if len(words) < 8 else " ".join((line[: number.end()].rstrip(), *words[:4], "…", *words[-3:]))


@pytest.mark.parametrize("case", CASES["marker"], ids=lambda case: case["line"])
def test_marker(case: dict[str, object]) -> None:
    found = read_marker(str(case["line"]), wide=bool(case.get("wide")))
    if case.get("none"):
        assert found is None
    else:
        assert found is not None
        assert (found[0].number, found[1]) == (case.get("number"), case["rest"])


@pytest.mark.parametrize(
    ("text", "word", "atoms", "rest"),
    [
        ("APPENDIX B", "appendix", ("B",), ""),
        ("Annex 1 – Bus routes", "annex", ("1",), "Bus routes"),
        ("Section 3: Bus routes", "section", ("3",), "Bus routes"),
    ],
)
def test_label(text: str, word: str, atoms: tuple[str, ...], rest: str) -> None:
    found = read_label(text)
    assert found is not None
    assert (found[0].word, found[0].atoms, found[1]) == (word, atoms, rest)


@pytest.mark.parametrize("case", CASES["contents"], ids=lambda case: case["why"])
def test_contents(case: dict[str, list[str]]) -> None:
    expected = [tuple(case["range"])] if "range" in case else []
    assert contents_of(case["lines"]) == expected


# --- what the whole document tells about one block -------------------------------------------------------------------


def block(
    text: str, marker: str | None = None, x: float = 50, style: Style = BODY, number: int = 1, **more: object
) -> Block:
    line = Line(page=1, number=number, text=f"{marker or ''} {text}".strip(), box=(x, 0, 300, 10), style=style)
    kind = "item" if marker and not marker[0].isdigit() else "paragraph"
    indent = x + 20 if marker else x
    return Block(kind=kind, text=text, marker=marker, lines=(line,), indent=indent, style=style, **more)  # type: ignore[arg-type]


LONG = "Children walk on the left of the corridor and keep their hands to themselves on the way to the hall."


def outlined(*blocks: Block, names: Sequence[str] = ()) -> list[str]:
    return list(shown(outline(blocks, frozenset(), names)))


def test_a_heading_printed_twice_is_one() -> None:
    got = outlined(block("Corridors", "3.3.", style=BOLD), block("Corridors", "3.3", style=BOLD), block(LONG))
    assert got[0] == "## 3.3 Corridors"
    assert [line for line in got if line.startswith("#")] == got[:1]


def test_an_appendix_takes_the_next_heading_as_its_own() -> None:
    got = outlined(
        block(LONG),
        block("APPENDIX B", style=BOLD),
        block("Elm School", style=BOLD),
        block("Lost Hat Form", style=BOLD),
        names=["Elm School"],
    )
    assert got[1:] == ["# appendix B Lost Hat Form"]


def test_a_heading_that_says_again_where_we_are_is_spare() -> None:
    got = outlined(block("Lost hats", "7", style=BOLD), block(LONG), block("LOST HATS", style=BIG), block(LONG))
    assert [line for line in got if line.startswith("#")] == ["# 7 Lost hats"]


def test_lines_stacked_like_headings_are_none() -> None:
    stack = [block(text, style=BOLD) for text in ("Whom to ring", "The office", "The gate", "The hall", "The yard")]
    got = outlined(block(LONG), *stack, block(LONG))
    assert [line for line in got if line.startswith("#")] == ["# Whom to ring"]


def test_a_heading_without_a_level_is_below_those_that_state_one() -> None:
    heads = [("Hats", 2), ("At lunch", None), ("Coats", 2), ("At the gate", None)]
    blocks = [(structs.replace(block(text), kind="heading", level=level), block(LONG)) for text, level in heads]
    got = outlined(*(one for pair in blocks for one in pair))
    assert [line for line in got if line.startswith("#")] == ["# Hats", "## At lunch", "# Coats", "## At the gate"]


def test_an_address_is_no_heading() -> None:
    got = outlined(block("hats@elm.example", style=BOLD), block("01632 960 123", style=BOLD), block(LONG))
    assert not any(line.startswith("#") for line in got)


def test_headings_after_an_appendix_are_in_it() -> None:
    got = outlined(
        block("Hats", style=BIG),
        block(LONG),
        block("Appendix A: Pegs", style=BIG),
        block("Coats", style=BIG),
        block(LONG),
    )
    assert [line for line in got if line.startswith("#")] == ["# Hats", "# appendix A Pegs", "## Coats"]


def test_whole_sentences_are_not_led_by_a_text_that_breaks_off() -> None:
    got = outlined(block("It matters that all hats on"), block(LONG, "•"), block(LONG, "•"), block("Bring a"))
    assert not any(line.startswith(" ") for line in got)
    got = outlined(block("It matters that all hats on"), block("pegs and", "•"), block("hooks", "•"))
    assert got[1].startswith(" ")


def test_a_number_that_ends_in_nought_is_a_chapter_where_no_other_is() -> None:
    heads = [block("Hats", "1.0", style=BOLD), block(LONG), block("Caps", "1.1", style=BOLD), block(LONG)]
    assert [line for line in outlined(*heads) if line[0] == "#"] == ["# 1.0 Hats", "## 1.1 Caps"]
    plain = outlined(block("Start", "1", style=BOLD), block(LONG), *heads)
    assert [line for line in plain if line[0] == "#"] == ["# 1 Start", "## 1.0 Hats", "## 1.1 Caps"]


def test_headings_between_two_chapters_are_parts_of_the_first() -> None:
    parts = [block("Hats", "1", style=BOLD), block("Caps", style=BOLD), block(LONG), block("Coats", "2", style=BOLD)]
    got = outlined(*parts, block("Rain", style=BOLD), block(LONG), block("Appendix A", style=BOLD), block(LONG))
    assert [line for line in got if line[0] == "#"] == ["# 1 Hats", "## Caps", "# 2 Coats", "## Rain", "# appendix A"]


def test_a_title_over_several_chapters_is_no_part_of_the_one_before() -> None:
    heads = [
        block("Hats", "1", style=BOLD),
        block(LONG),
        block("Outdoors", style=BOLD),
        block("Coats", "2", style=BOLD),
    ]
    assert [line for line in outlined(*heads, block(LONG)) if line[0] == "#"] == ["# 1 Hats", "# Outdoors", "# 2 Coats"]


def test_no_depth_is_left_out() -> None:
    small = Style(size=12, bold=True, font="Sans")
    got = outlined(*(part for head in (block("Hats", style=small), block("Caps", style=small)) for part in (head, block(LONG))),
                   *(part for head in (block("Coats", style=BIG), block("Rain", style=BIG)) for part in (head, block(LONG))),
                   block("Boots", style=small), block(LONG))  # fmt: skip
    assert [line for line in got if line[0] == "#"] == ["# Hats", "# Caps", "# Coats", "# Rain", "## Boots"]


def test_one_heading_in_capitals_tells_no_depth() -> None:
    heads = [block(text, str(n), style=Style(size=11, bold=True, font="Sans", caps=text.isupper())) for n, text in
             enumerate(("HATS", "Caps", "Coats", "Rain", "Boots"), 1)]  # fmt: skip
    plain = block("Gloves", style=BOLD)
    got = outlined(*(part for head in (plain, *heads) for part in (head, block(LONG))))
    assert [line.split()[0] for line in got if line[0] == "#"] == ["#"] * 6


def test_a_label_with_a_dot_before_a_title() -> None:
    got = outlined(block(LONG), block("APPENDIX A. BRINGING HATS TO THE HALL", style=BOLD), block(LONG))
    assert got[1] == "# appendix A BRINGING HATS TO THE HALL"


def test_the_one_heading_in_a_form_is_its_title() -> None:
    head = (Cell(text="Hat loan", bold=True), Cell())
    table = Block(kind="table", rows=(head, (Cell(text="Name:"), Cell()), (Cell(text="Class:"), Cell())))
    blocks = (block(LONG), block("Appendix A: Forms", style=BOLD), table)
    source = lift_document(Document(file="x.pdf", sha256="", format="pdf", pages=1, blocks=blocks)).source
    assert [(form.title, len(form.fields)) for form in source.blocks if isinstance(form, Form)] == [("Hat loan", 2)]


def test_short_lines_below_a_colon_are_items() -> None:
    got = outlined(block("Hats hang:"), block("in the hall"), block("by the gate"), block(LONG))
    assert got[:3] == ["Hats hang:", "  in the hall", "  by the gate"]
    assert not got[3].startswith(" ")


def test_a_list_in_a_cell_hangs_under_its_row() -> None:
    cell = Cell(text=f"{LONG} {LONG}", lead="", items=(LONG, LONG))
    table = table_of(Block(kind="table", rows=((Cell(text="Plan"), cell), row("Do", "Hats on."))))
    assert [(found.text, len(found.parts)) for found in table.rows] == [("Plan", 2), ("Do | Hats on.", 0)]


def test_bold_words_before_a_sentence_are_its_heading() -> None:
    hats = block("Lost hats. They go into the box by the door.", run_in=10)
    caps = block("Caps. Whoever finds one hands it in.", run_in=4)
    got = outlined(block("Hats", "1", style=BOLD), block(LONG), hats, caps)
    assert got[2:] == ["## Lost hats.", "They go into the … by the door.", "## Caps.", "Whoever finds one hands it in."]
    assert not any(line.startswith("#") for line in outlined(block(LONG), hats))  # one alone is a word that is stressed


def test_capitals_that_the_numbers_below_go_on_from_are_numbers() -> None:
    hats = [block("A Hats", style=BOLD), block("Pegs", "A1", style=BOLD), block(LONG, "A1.1")]
    coats = [block("B What we do with coats", style=BOLD), block("Rain", "B1", style=BOLD), block(LONG, "B1.1")]
    got = outlined(*hats, *coats)
    assert [line for line in got if line[0] == "#"] == [
        "# A Hats",
        "## A1 Pegs",
        "# B What we do with coats",
        "## B1 Rain",
    ]
    assert outlined(block("A hat", style=BOLD), block(LONG), *coats)[0] == "# A hat"
    typed = [block("C Caps", style=BOLD), block("C1 Rain", style=BOLD), block(LONG, "C1.1")]
    assert outlined(*typed)[:2] == ["# C Caps", "## C1 Rain"]


def test_a_list_may_be_announced_further_up() -> None:
    items = [block("a hat;", "•", x=70), block("a coat.", "•", x=70)]
    got = outlined(block("The list at the end of this section says what to bring."), block(LONG), *items)
    assert got[2:] == ["  a hat;", "  a coat."]
    assert outlined(block("What to bring is told at the foot of this page."), block(LONG), *items)[2:] == got[2:]
    assert outlined(block("A list says what to bring."), block(LONG), *items)[2:] == ["a hat;", "a coat."]


def test_a_number_goes_on_from_that_of_the_lead_in_and_not_from_its_items() -> None:
    items = [block("a hat;", "a)"), block("a coat.", "b)")]
    got = outlined(block("Bring:", "4."), *items, block(LONG, "5."), block("Leave:", "6."), *items, block(LONG, "7."))
    assert [line[:2] for line in got] == ["4 ", "  ", "  ", "5 ", "6 ", "  ", "  ", "7 "]
    steps = [block(LONG, "1."), block(LONG, "2."), block(LONG, "3.")]
    got = outlined(block("Take these steps:", "1."), *steps)
    assert [line[:4] for line in got[1:]] == ["  1 ", "  2 ", "  3 "]


def test_items_that_explain_a_word_hold_lists_of_their_own() -> None:
    items = [block(text, "•", x=70) for text in ("Red – stop", "Amber – wait", "Green – go, and take:")]
    got = outlined(block("There are three lights:"), *items, block("a hat;", "•", x=90), block("a coat.", "•", x=90))
    assert got[3:] == ["  Green – go, and take:", "    a hat;", "    a coat."]


def test_items_of_a_format_without_places_hang_by_their_indents() -> None:
    given = (
        ("Bring:", None, 0),
        ("coats;", "a)", 51),
        ("hats, namely", "b)", 51),
        ("caps;", "-", 68),
        ("boots.", "c)", 51),
    )
    blocks = [Block(kind="item" if m else "paragraph", text=text, marker=m, indent=x) for text, m, x in given]
    assert outlined(*blocks) == ["Bring:", "  a) coats;", "  b) hats, namely", "    caps;", "  c) boots."]


def test_a_list_goes_on_after_a_boxed_example() -> None:
    got = outlined(
        block("Remember:"),
        block("hats get lost;", "•", x=70),
        block(LONG, x=75, boxed=True),
        block("coats do too.", "•", x=70),
    )
    assert got == ["Remember:", "  hats get lost;", "Children walk on the … to the hall.", "  coats do too."]


def test_an_item_that_lost_its_letter_is_an_item() -> None:
    got = outlined(
        block("The office will:"),
        block("ring;", "a)", x=70),
        block("write;", x=90),
        block("wait.", "c)", x=70),
        block(LONG),
    )
    assert got[:4] == ["The office will:", "  a) ring;", "  write;", "  c) wait."]
    assert not got[4].startswith(" ")


def test_items_under_a_heading_have_no_lead_in() -> None:
    got = outlined(
        block("Hats must be:", style=BOLD), block("warm;", "•", x=70), block("named.", "•", x=70), block(LONG)
    )
    assert got[:3] == ["# Hats must be:", "warm;", "named."]


def test_a_plain_numbered_line_heads_what_its_number_begins() -> None:
    got = outlined(block("Hats", "4"), block(LONG, "4.1"), block(LONG, "4.2"), block("Coats", "5"), block(LONG, "5.1"))
    assert [line for line in got if line.startswith("#")] == ["# 4 Hats", "# 5 Coats"]


def test_sentences_in_bold_are_no_headings() -> None:
    got = outlined(
        block("Hats", style=BIG), block("Hats must not be worn indoors.", style=BOLD), block(LONG), block(LONG)
    )
    assert got[:2] == ["# Hats", "Hats must not be worn indoors."]


def test_a_question_within_a_heading_makes_it_no_sentence() -> None:
    heads = [block("Hats", style=BIG), block("Pegs, hooks and who does what", style=BOLD), block("Pegs", style=BOLD)]
    assert outlined(*heads, block(LONG), block(LONG))[1].endswith("# Pegs, hooks and who does what")


def test_numbers_are_kept_as_printed() -> None:
    got = outlined(*(block(LONG, number) for number in ("6.5", "6.5.1", "6.8", "6.8")))
    assert [line.split()[0] for line in got] == ["6.5", "6.5.1", "6.8", "6.8"]


def row(*texts: str, bold: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell(text=text, bold=bold) for text in texts)


def test_tables_with_blanks_are_forms() -> None:
    form = Block(kind="table", rows=(row("Child", bold=True), row("Name:", ""), row("Class:", ""), row("Signed:", "")))
    table = Block(kind="table", rows=(row("Day", "Lead", bold=True), row("Monday", "Mr Oak"), row("Friday", "Ms Ash")))
    pieces = outline([block(LONG), form, table], frozenset(), ())
    assert [piece.role for piece in pieces] == ["clause", "form", "table"]


SLIGHT, LINK = Style(size=12, font="Sans"), Style(size=11, font="Sans", underline=True)


def heads_of(*blocks: Block, contents: Sequence[str] = (), names: Sequence[str] = ()) -> list[str]:
    """The headings alone. A line of the contents that begins with `*` is bold."""
    lines = (
        Line(page=1, number=n, text=text.lstrip("*"), box=(50, 0, 90, 9), style=BOLD if text[0] == "*" else BODY)
        for n, text in enumerate(contents, 1)
    )
    entries = entries_of(
        Document(file="x.pdf", sha256="", format="pdf", pages=1, blocks=(),
                 furniture=(Furniture(kind="contents", lines=tuple(lines)),))
    )  # fmt: skip
    return [line for line in shown(outline(blocks, frozenset(), names, entries)) if line[0] == "#"]


def test_what_the_contents_name_is_a_heading() -> None:
    blocks = [part for text in ("Hats", "Caps", "Coats") for part in (block(text, style=BOLD), block(LONG))]
    plain = (block("Boots in the hall"), block(LONG), block("Gloves"), block(LONG))
    contents = ["Hats", "Caps", "Coats", "Boots in the hall"]
    assert [head.lstrip("# ") for head in heads_of(*blocks, *plain, contents=contents)[3:]] == ["Boots in the hall"]
    assert heads_of(*blocks, *plain)[3:] == []


def test_contents_with_pages_name_what_stands_there() -> None:
    blocks = [part for text in ("Hats", "Caps", "Coats") for part in (block(text, style=BOLD), block(LONG))]
    late = [*blocks, block("Boots in the hall"), block(LONG)]
    for page, found in (("1", 4), ("9", 3)):
        contents = ["Hats ... 1", "Caps ... 1", "Coats ..... 1", f"Boots in the hall ..... {page}", "Rain ..... 1"]
        assert len(heads_of(*late, contents=[*contents, "Hats ..... 1"])) == found


def test_the_contents_tell_the_depth() -> None:
    texts = ("Indoors", "Hats", "Pegs", "Caps", "Outdoors", "Coats")
    blocks = [part for text in texts for part in (block(text, style=BOLD), block(LONG))]
    assert heads_of(*blocks, contents=["*Indoors", "Hats", "Caps", "*Outdoors", "Coats"]) == [
        "# Indoors", "## Hats", "### Pegs", "## Caps", "# Outdoors", "## Coats",
    ]  # fmt: skip


def test_numbered_contents_tell_no_depth() -> None:
    blocks = [block("Why", style=BOLD), block(LONG)]
    for number, text in enumerate(("Hats", "Caps", "Coats"), 1):
        blocks += [block(text, f"{number}.", style=BOLD), block(LONG)]
    assert heads_of(*blocks, contents=["*Why", "1. Hats", "2. Caps", "3. Coats"]) == [
        "# Why", "# 1 Hats", "# 2 Caps", "# 3 Coats",
    ]  # fmt: skip


def test_links_one_below_the_other_are_no_headings() -> None:
    links = [block(text, style=LINK) for text in ("Elm Trust", "Ash Line", "Oak Help")]
    assert heads_of(block("Links", style=BOLD), *links, block(LONG)) == ["# Links"]
    assert heads_of(block("Hats", style=LINK), block(LONG), block("Caps", style=LINK), block(LONG)) == [
        "# Hats",
        "# Caps",
    ]


def test_a_page_in_large_print_is_no_stack_of_headings() -> None:
    pledge = [
        block("I hang up my hat"), block("I help others to find theirs and I will ask if I lose mine."),
        block("I look on the pegs"), block("I will tell a grown-up when a hat is lost or torn."), block("I am kind"),
    ]  # fmt: skip
    large = [structs.replace(part, style=BIG) for part in pledge]
    assert heads_of(block(LONG), block(LONG), block(LONG), *large) == []


def test_a_slightly_larger_line_with_a_colon_leads_over() -> None:
    got = outlined(block(LONG), block("For my own good:", style=SLIGHT), block("I wear a hat;", "•", x=70), block(LONG))
    assert got[1:3] == ["For my own good:", "  I wear a hat;"]


def test_a_full_stop_ends_a_sentence_unless_it_is_written_like_a_title() -> None:
    bold = "Remember that this also covers watches and glasses that connect to a network."
    title = "The Duties of the Head of Hats, the Head of Caps, the Peg Keeper and the Hall Warden."
    assert heads_of(block(bold, style=BOLD), block(LONG), block(title, style=BOLD), block(LONG)) == [
        "# The Duties of the … the Hall Warden."
    ]


def test_a_sentence_in_bold_with_nothing_under_it_is_no_heading() -> None:
    got = heads_of(
        block("This form can be had from the office", style=BOLD),
        block("Hat form", style=BOLD),
        block(LONG),
        block("What must be worn", style=BOLD),
        block("Hats", style=BOLD),
        block(LONG),
    )
    assert got == ["# Hat form", "# What must be worn", "# Hats"]


def test_a_name_with_a_date_is_no_heading() -> None:
    got = heads_of(
        block("First aid", style=BOLD), block("R. Ash – 2nd May 2031", style=BOLD), block("Hall", style=BOLD)
    )
    assert "# R. Ash – 2nd May 2031" not in got


def test_a_postal_address_is_no_heading() -> None:
    assert heads_of(block("The Hall, 3 Elm Lane, Larch AB1 2CD", style=BOLD), block(LONG), block(LONG)) == []


def test_labels_above_a_signature_are_asked_for() -> None:
    pieces = outline(
        [block(LONG), block("Name of child"), block("Class"), block("Signed"), block("Date")], frozenset(), ()
    )
    assert [(piece.role, len(piece.blocks)) for piece in pieces] == [("clause", 1), ("form", 4)]


def test_brackets_go_on_with_the_heading_above() -> None:
    assert heads_of(block("Lost hats", style=BOLD), block("(and caps)", style=BOLD), block(LONG)) == [
        "# Lost hats (and caps)"
    ]


def test_a_chapter_that_is_set_like_text() -> None:
    got = heads_of(
        block("Hats", "1.", style=BIG), block(LONG), block("Caps", "2."), block(LONG), block("Coats", "3.", style=BIG)
    )
    assert got == ["# 1 Hats", "# 2 Caps", "# 3 Coats"]


def test_headings_in_italics_are_where_they_stand() -> None:
    slanted = Style(size=11, bold=True, italic=True, font="Sans")
    upper, lower = block("Hats", style=slanted), block("Pegs", style=BOLD)
    tail = (block(LONG), block("Caps", style=BOLD), block(LONG))
    assert heads_of(upper, lower, *tail, block("Rain", style=slanted), block(LONG)) == [
        "# Hats",
        "## Pegs",
        "## Caps",
        "# Rain",
    ]
    assert heads_of(*tail[1:], block("Rain", style=slanted), block(LONG), *tail[1:]) == ["# Caps", "## Rain", "# Caps"]


def test_explained_words_are_items() -> None:
    kinds = [block(text) for text in ("Felt – warm and grey", "Wool - soft", "Straw - for the sun and for the field")]
    assert outlined(block("Hats come in many kinds including -"), *kinds, block(LONG))[1].startswith("  Felt")


def test_the_title_after_a_cover_with_headings_opens_the_policy() -> None:
    second = Line(page=2, number=1, text="x", style=BOLD)
    blocks = [block("Our hats", style=BOLD), block("Be warm"), block("Hat Policy", style=BOLD), block(LONG)]
    blocks[2:] = [structs.replace(part, lines=(second,)) for part in blocks[2:]]
    assert heads_of(*blocks, names=["Hat Policy 2031"]) == ["# Our hats", "# Hat Policy"]
    assert heads_of(*blocks[2:], names=["Hat Policy 2031"]) == []


# --- the real policies -----------------------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize("ending", ["pdf", "docx", "txt"])
@pytest.mark.parametrize("slug", ["oak-tree", "wren-spinney"])
def test_labelled_policies(slug: str, ending: str, shared: Path) -> None:
    """Units, numbers, lead-ins and sections of the labelled policies, from each of their forms."""
    sys.path.insert(0, str(shared / "score"))
    from byelaw.compiler.read.open import read
    from score import score  # type: ignore[import-not-found]

    source = lift_document(read(shared / "seeds" / f"{slug}.{ending}")).source
    units = units_of(source)
    predicted = {
        "clauses": [
            {
                "id": k,
                "number": place.unit.number,
                "section": place.heading.heading if place.heading else None,
                "text": place.unit.text,
                "lead_in": place.unit.lead_in,
                "norms": [],
            }
            for k, place in enumerate(units, 1)
        ],
        "sections": [
            {"number": f"{b.word} {b.number}" if isinstance(b, Appendix) else b.number, "heading": b.heading}
            for b in source.blocks
            if isinstance(b, Section | Appendix)
        ],
    }
    for clause in predicted["clauses"]:
        if clause["lead_in"] is not None:
            clause["lead_in"] += 1
    found = score(json.loads((shared / "gold" / f"{slug}.json").read_text(encoding="utf-8")), predicted)
    for figure, least in {
        "unit_f1": 0.985,
        "section_f1": 0.98,
        "number_acc": 0.98,
        "lead_in_acc": 0.98,
        "section_acc": 0.98,
    }.items():
        assert found[figure] >= least, (figure, found[figure])


def test_parts_that_are_counted_in_words_are_headings() -> None:
    got = outlined(
        block("Part One: Hats"), block(LONG), block("Part Two: Coats"), block(LONG), block("Part Nine: Rain")
    )
    assert [line for line in got if line[0] == "#"] == ["# Part One: Hats", "# Part Two: Coats"]


def test_capitals_with_a_dot_count_headings_that_stand_out() -> None:
    got = outlined(block("A. Hats", style=BIG), block(LONG), block("B. Coats", style=BIG), block(LONG))
    assert [line for line in got if line[0] == "#"] == ["# A Hats", "# B Coats"]


def test_terms_with_their_meanings_set_in_are_no_headings() -> None:
    words = [block(LONG), block("Words", style=BIG), block("Peg", style=BOLD), block("what holds a hat", x=80)]
    got = outlined(*words, block("Hat", style=BOLD), block("what hangs on it", x=80))
    assert got[1:] == ["# Words", "Peg: what holds a hat", "Hat: what hangs on it"]


def test_a_word_over_the_only_column_and_one_over_counted_rows_are_heads() -> None:
    alone = Block(kind="table", rows=((Cell(text="Rule", bold=True),), (Cell(text="Hats stay outside."),)))
    counted = Block(kind="table", rows=(row("Go", "Within"), row("1", "a day"), row("2", "a week")))
    assert [(table_of(table).text, len(table_of(table).rows)) for table in (alone, counted)] == [
        ("Rule", 1),
        ("Go | Within", 2),
    ]


def test_an_appendix_word_and_its_letter_may_stand_on_lines_of_their_own() -> None:
    got = outlined(
        block(LONG), block("APPENDIX", style=BOLD), block("B", style=BOLD), block("Lost hats", style=BOLD), block(LONG)
    )
    assert [line for line in got if line[0] == "#"] == ["# appendix B Lost hats"]


@pytest.mark.parametrize("look", [Style(size=11, caps=True, font="Sans"), Style(size=11, colour="7a1f1f", font="Sans")])
def test_names_of_parts_may_end_in_a_full_stop(look: Style) -> None:
    names = [text.upper() if look.caps else text for text in ("Hats.", "Lost coats.", "Rain.")]
    got = outlined(block(LONG), *(part for name in names for part in (block(name, style=look), block(LONG))))
    assert [line for line in got if line[0] == "#"] == [f"# {name}" for name in names]
    alone = outlined(block(LONG), block(names[0], style=look), block(LONG))
    assert not any(line.startswith("#") for line in alone)
