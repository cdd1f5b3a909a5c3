"""Word documents: computed numbers, styles, tables, notes, fields, tracked changes, all made here with python-docx."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.read.common.document import Block, Document
from byelaw.compiler.read.open import read
from byelaw.compiler.read.word.docx import read_docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

W = nsdecls("w")
NAMESPACES = (
    f"{W} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    " xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' xmlns:v='urn:schemas-microsoft-com:vml'"
)


def level(number: int, kind: str, text: str, start: int = 1, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{extra}<w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{360 * (number + 1)}"/></w:pPr></w:lvl>'
    )


def define(document: Any, abstracts: dict[int, Sequence[str]], lists: dict[int, tuple[int, str]]) -> None:
    """Puts list definitions into a document: abstract → levels, list → (abstract, overrides)."""
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    for number, levels in abstracts.items():
        root.append(parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'))
    for number, (abstract, overrides) in lists.items():
        inner = f'<w:abstractNumId w:val="{abstract}"/>{overrides}'
        root.append(parse_xml(f'<w:num {W} w:numId="{number}">{inner}</w:num>'))


def listed(document: Any, text: str, list_id: int, depth: int, style: str | None = None) -> None:
    paragraph = document.add_paragraph(text, style=style)
    numbers = f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(numbers))


def body(document: Any, xml: str) -> None:
    """Appends raw paragraphs to a document's body, before its section properties."""
    for element in parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str = "") -> str:
    chars = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{chars[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{chars[1]}{result}{chars[2]}"


def read_back(document: Any, folder: Path) -> Document:
    path = folder / "policy.docx"
    document.save(str(path))
    return read_docx(path)


def shown(blocks: Sequence[Block]) -> list[str]:
    return [f"{block.marker} {block.text}" if block.marker else block.text for block in blocks]


DECIMAL = (
    level(0, "decimal", "%1."),
    level(1, "decimal", "%1.%2"),
    level(2, "decimal", "%1.%2.%3"),
    level(3, "lowerLetter", "%4)"),
    level(4, "lowerRoman", "(%5)"),
)
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
FIFTH = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>'

# Abstract levels, lists, the paragraphs as (list, depth), and the markers. All but the last two were printed alike by
# LibreOffice; those follow the format's definition (legal numbers, levels that never restart).
NUMBERED = {
    "levels restart under their parents": (
        DECIMAL,
        {1: ""},
        [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 3), (1, 4), (1, 4), (1, 3), (1, 1), (1, 2), (1, 0), (1, 1)],
        "1. 1.1 1.2 1.2.1 a) b) (i) (ii) c) 1.3 1.3.1 2. 2.1",
    ),
    "a level passed over counts as used": (DECIMAL, {1: ""}, [(1, 0), (1, 2), (1, 1)], "1. 1.1.1 1.2"),
    "lists of one definition count on, an override starts anew": (
        DECIMAL,
        {1: "", 2: "", 3: RESTART, 4: FIFTH},
        [(1, 0), (1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (4, 1), (4, 1), (4, 0), (4, 1)],
        "1. 2. 3. 1. 2. 3. 3.5 3.6 4. 4.1",
    ),
    "a start of its own": (
        (level(0, "decimal", "%1", start=4), level(1, "lowerLetter", "%1(%2)")),
        {1: ""},
        [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)],
        "4 4(a) 4(b) 5 5(a)",
    ),
    "letters after z": ((level(0, "upperLetter", "%1."),), {1: ""}, [(1, 0)] * 28, None),
    "legal numbers": (
        (level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", extra="<w:isLgl/>")),
        {1: ""},
        [(1, 0), (1, 0), (1, 1)],
        "I. II. 2.1",
    ),
    "a level that never restarts": (
        (level(0, "decimal", "%1."), level(1, "upperLetter", "%2.", extra='<w:lvlRestart w:val="0"/>')),
        {1: ""},
        [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)],
        "1. A. B. 2. C.",
    ),
}


@pytest.mark.parametrize("name", NUMBERED)
def test_numbers(name: str, tmp_path: Path) -> None:
    levels, lists, paragraphs, markers = NUMBERED[name]
    document = docx.Document()
    define(document, {1: levels}, {number: (1, overrides) for number, overrides in lists.items()})
    for number, depth in paragraphs:
        listed(document, "Staff wear a badge.", number, depth)
    found = [block.marker or "" for block in read_back(document, tmp_path).blocks]
    assert found == (markers.split() if markers else [*(f"{chr(65 + n)}." for n in range(26)), "AA.", "BB."])


def test_numbers_through_styles(tmp_path: Path) -> None:
    """A heading style that is tied to a list level needs no numbers of its own in the paragraph."""
    document = docx.Document()
    tied = [
        level(n, "decimal", text, extra=f'<w:pStyle w:val="Heading{n + 1}"/>') for n, text in enumerate(("%1", "%1.%2"))
    ]
    define(document, {7: tied}, {3: (7, "")})
    for depth in (0, 1):
        style = document.styles[f"Heading {depth + 1}"].element.get_or_add_pPr()
        style.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>'))
    for name, depth in (("Purpose", 1), ("People", 2), ("Places", 2), ("Review", 1)):
        document.add_paragraph(name, style=f"Heading {depth}")
    document.add_paragraph("Not counted", style="Heading 1")._p.pPr.append(
        parse_xml(f'<w:numPr {W}><w:numId w:val="0"/></w:numPr>')
    )
    blocks = read_back(document, tmp_path).blocks
    assert shown(blocks) == ["1 Purpose", "1.1 People", "1.2 Places", "2 Review", "Not counted"]
    assert [(block.kind, block.level) for block in blocks[:3]] == [("heading", 1), ("heading", 2), ("heading", 2)]


def test_bullets_are_items_with_their_depth(tmp_path: Path) -> None:
    document = docx.Document()
    define(document, {1: (level(0, "bullet", "\uf0b7"), level(1, "bullet", "o"))}, {1: (1, "")})
    document.add_paragraph("Staff must:")
    listed(document, "wear a badge", 1, 0)
    listed(document, "at all times", 1, 1)
    blocks = read_back(document, tmp_path).blocks
    assert shown(blocks) == ["Staff must:", "\uf0b7 wear a badge", "o at all times"]
    assert [(block.kind, block.level) for block in blocks] == [("paragraph", None), ("item", 0), ("item", 1)]
    assert blocks[2].indent > blocks[1].indent


def test_typed_numbers_and_labels(tmp_path: Path) -> None:
    document = docx.Document()
    define(document, {1: (level(0, "upperLetter", "Appendix %1"),)}, {1: (1, "")})
    document.add_paragraph("4\tBadges")
    document.add_paragraph("4.1 Staff wear one.")
    document.add_paragraph("Staff: \n• in school\n• on trips")
    listed(document, "Request form", 1, 0, style="Heading 1")
    blocks = read_back(document, tmp_path).blocks
    assert shown(blocks) == [
        "4 Badges",
        "4.1 Staff wear one.",
        "Staff:",
        "• in school",
        "• on trips",
        "Appendix A Request form",
    ]


def test_tabs_before_typed_marks_set_them_in(tmp_path: Path) -> None:
    document = docx.Document()
    for line in (
        "1.1\tStaff must:",
        "\t(a)\tring the bell;",
        "\t\t(i)\ttwice;",
        "\t•\tnot run.",
        "\tThey may sit.",
        "\t1.2\tGo.",
    ):
        document.add_paragraph(line)
    blocks = read_back(document, tmp_path).blocks
    assert shown(blocks) == [
        "1.1 Staff must:",
        "(a) ring the bell;",
        "(i) twice;",
        "• not run.",
        "They may sit.",
        "1.2 Go.",
    ]
    assert [block.indent for block in blocks] == [0, 36, 72, 36, 0, 36]


def test_headings_by_style_chain_and_outline_level(tmp_path: Path) -> None:
    document = docx.Document()
    mine = document.styles.add_style("School Heading", 1)
    mine.base_style = document.styles["Heading 2"]
    document.add_paragraph("By its chain", style=mine)
    outlined = document.add_paragraph("By its outline level")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
    document.add_paragraph("A title", style="Title")
    document.add_paragraph(
        "A long sentence set as a heading says what staff must do, and so it is a paragraph.", style="Heading 3"
    )
    document.add_paragraph("Plain")
    found = [(block.kind, block.level) for block in read_back(document, tmp_path).blocks]
    assert found == [("heading", 2), ("heading", 3), ("heading", None), ("paragraph", None), ("paragraph", None)]


def test_style_of_the_words(tmp_path: Path) -> None:
    document = docx.Document()
    loudly = run("Loud", '<w:b/><w:caps/><w:sz w:val="36"/>')
    body(document, f"<w:p>{loudly}</w:p><w:p>{run('quiet')}</w:p>")
    loud, quiet = read_back(document, tmp_path).blocks
    assert (loud.text, loud.style.bold, loud.style.caps, loud.style.size) == ("LOUD", True, True, 18.0)
    assert (quiet.style.bold, quiet.style.size) == (False, 11.0)


def test_a_mark_alone_in_a_cell_is_no_bullet(tmp_path: Path) -> None:
    document = docx.Document()
    rows = (
        ("", "Staff", "Pupils"),
        ("Toys in the hall", "✓", "✗"),
        ("Toys in the yard", "•", "✓ with leave"),
        ("Kites", "-", "✗"),
    )
    table = document.add_table(rows=4, cols=3)
    for cell, text in zip(table._cells, (text for row in rows for text in row), strict=True):
        cell.text = text
    document.save(str(tmp_path / "marks.docx"))
    (block,) = read(tmp_path / "marks.docx").blocks
    assert tuple(tuple(cell.text for cell in row) for row in block.rows) == rows


def test_lines_that_each_say_something_are_a_list_in_their_cell(tmp_path: Path) -> None:
    """Lines that a narrow column or an address breaks go on."""
    document = docx.Document()
    texts = (
        "must tell parents within 2 days\nmust keep a list",
        "Counts the kites of the\nclub on Friday",
        "Head of\nYear",
    )
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table._cells, ("Now", "Then", "Who", *texts), strict=True):
        cell.text = text
    document.save(str(tmp_path / "lines.docx"))
    (block,) = read(tmp_path / "lines.docx").blocks
    assert [cell.items for cell in block.rows[1]] == [tuple(texts[0].split("\n")), (), ()]


def test_tables_give_merged_cells_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for number, cell in enumerate(table._cells):
        cell.text = f"c{number}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    (block,) = read_back(document, tmp_path).blocks
    assert [[cell.text for cell in row] for row in block.rows] == [
        ["c0", "wide"],
        ["tall", "c4", "c5"],
        ["c7", "c8"],
    ]
    assert [(cell.across, cell.down) for row in block.rows[:2] for cell in row] == [
        (1, 1),
        (2, 1),
        (1, 2),
        (1, 1),
        (1, 1),
    ]


def test_a_single_cell_is_a_box(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "An example in a box."
    (block,) = read_back(document, tmp_path).blocks
    assert (block.kind, block.text, block.boxed) == ("paragraph", "An example in a box.", True)


def test_runs_fields_links_and_controls(tmp_path: Path) -> None:
    document = docx.Document()
    words = (
        f"{run('See ')}<w:hyperlink w:anchor='x'>{run('the form')}</w:hyperlink>{run(', ')}"
        f"{field('REF form', run('page 3'))}<w:sdt><w:sdtContent>{run(', tick ')}</w:sdtContent></w:sdt>"
        "<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r><w:smartTag>" + run(" self") + "</w:smartTag>"
        "<w:r><w:noBreakHyphen/></w:r>" + run("ser\u00advice o\ufb00er")
    )
    body(document, f"<w:p>{words}</w:p>")
    assert shown(read_back(document, tmp_path).blocks) == ["See the form, page 3, tick \uf0a8 self-service offer"]


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    who = "w:id='1' w:author='a'"
    gone = "<w:r><w:delText>may</w:delText></w:r>"
    mark = f"<w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr>"
    body(
        document,
        f"<w:p>{run('Staff ')}<w:del {who}>{gone}</w:del><w:ins {who}>{run('must')}</w:ins>{run(' ask.')}</w:p>"
        f"<w:p>{mark}{run('One sentence, ')}</w:p><w:p>{run('joined.')}</w:p>"
        f"<w:p>{mark}<w:del {who}>{gone}</w:del></w:p><w:p>{run('Last.')}</w:p>",
    )
    read_again = read_back(document, tmp_path)
    assert shown(read_again.blocks) == ["Staff must ask.", "One sentence, joined.", "Last."]
    assert [(problem.code, problem.severity) for problem in read_again.problems] == [("tracked-changes", "note")]


def test_a_list_goes_on_after_a_boxed_example(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Staff must not:")
    document.add_paragraph("lend a badge to a visitor", style="List Bullet")
    document.add_table(1, 1).rows[0].cells[0].text = "An example: a visitor has no badge and asks for one at the gate."
    document.add_paragraph("wear the badge of a colleague", style="List Bullet")
    path = tmp_path / "policy.docx"
    document.save(str(path))
    clauses = {clause.text: clause for clause in compile_file(path).policy.clauses}
    assert clauses["wear the badge of a colleague"].lead_in == clauses["Staff must not:"].id


TRACKED = "w:id='1' w:author='A'"
# What stands in the body, the words that are read, and whether a change is told.
ODD = {
    "a content control in a row": (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc><w:p>{run('Who')}</w:p></w:tc><w:sdt><w:sdtContent><w:tc><w:p>"
        f"{run('Bursar')}</w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
        "Who Bursar",
        False,
    ),
    "a row that was put in": (
        f"<w:tbl><w:tr><w:trPr><w:ins {TRACKED}/></w:trPr><w:tc><w:p>{run('Who')}</w:p></w:tc><w:tc><w:p>{run('Bursar')}"
        "</w:p></w:tc></w:tr></w:tbl>",
        "Who Bursar",
        True,
    ),
    "a cell that was taken out": (
        f"<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel {TRACKED}/></w:tcPr><w:p>{run('Old')}</w:p></w:tc><w:tc><w:p>{run('New')}"
        f"</w:p></w:tc><w:tc><w:p>{run('Bursar')}</w:p></w:tc></w:tr></w:tbl>",
        "New Bursar",
        True,
    ),
    "a paragraph mark that was put in": (
        f"<w:p><w:pPr><w:rPr><w:ins {TRACKED}/></w:rPr></w:pPr>{run('Staff wear it.')}</w:p>",
        "Staff wear it.",
        True,
    ),
    "a change of formatting": (
        f"<w:p><w:r><w:rPr><w:b/><w:rPrChange {TRACKED}><w:rPr/></w:rPrChange></w:rPr><w:t>Staff wear it.</w:t></w:r></w:p>",
        "Staff wear it.",
        False,
    ),
    "a control that still asks": (
        f"<w:p>{run('Reviewed by: ')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click to enter text.')}"
        "</w:sdtContent></w:sdt></w:p>",
        "Reviewed by:",
        False,
    ),
    "a box ticked": (
        f"<w:p><w:sdt><w:sdtContent>{run('☒')}</w:sdtContent></w:sdt>{run(' agreed')}</w:p>",
        "☒ agreed",
        False,
    ),
    "a text box in a text box": (
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Outer</w:t></w:r><w:r><w:pict><v:shape>"
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>Inner</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        "</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
        "Outer Inner",
        False,
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_places(name: str, tmp_path: Path) -> None:
    given, words, told = ODD[name]
    document = docx.Document()
    body(document, given)
    again = read_back(document, tmp_path)
    found = [cell.text for block in again.blocks for row in block.rows for cell in row] or shown(again.blocks)
    assert " ".join(filter(None, found)) == words
    assert any(problem.code == "tracked-changes" for problem in again.problems) == told


def test_comments_are_noted(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Staff must ask.")
    document.add_comment(paragraph.runs, text="Is that so?", author="A", initials="A")
    again = read_back(document, tmp_path)
    assert shown(again.blocks) == ["Staff must ask."]
    assert [problem.code for problem in again.problems] == ["comments"]


def test_footnotes_stand_behind_the_body(tmp_path: Path) -> None:
    document = docx.Document()
    inner = f"<w:p><w:r><w:footnoteRef/></w:r>{run(' In writing.')}</w:p>"
    note = f"<w:footnotes {W}><w:footnote w:id='7'>{inner}</w:footnote></w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, note.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    body(
        document,
        f"<w:p>{run('Staff ask')}<w:r><w:footnoteReference w:id='7'/></w:r>{run(' first.')}</w:p><w:p>{run('End.')}</w:p>",
    )
    blocks = read_back(document, tmp_path).blocks
    assert shown(blocks) == ["Staff ask¹ first.", "End.", "¹ In writing."]
    assert blocks[2].kind == "paragraph"


def test_text_boxes_once(tmp_path: Path) -> None:
    document = docx.Document()
    box = f"<w:txbxContent><w:p>{run('Read this first.')}</w:p></w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body(document, f"<w:p>{run('Beside it.')}<w:r>{drawing}</w:r></w:p>")
    assert shown(read_back(document, tmp_path).blocks) == ["Beside it.", "Read this first."]


def test_furniture(tmp_path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Alder Vale Primary School"
    section.footer.paragraphs[0]._p.append(parse_xml(f"<w:r {W}><w:t>Page 2</w:t></w:r>"))
    toc = [run("Contents entry 3"), run("Another entry 4")]
    opened = field('TOC \\o "1-3"').split('<w:r><w:fldChar w:fldCharType="end"/></w:r>')[0]
    body(
        document,
        f"<w:p>{opened}{toc[0]}</w:p><w:p>{toc[1]}</w:p><w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        f"<w:p>{run('Body.')}</w:p><w:p>{run('hidden words', '<w:vanish/>')}</w:p>",
    )
    again = read_back(document, tmp_path)
    assert shown(again.blocks) == ["Body."]
    found = {(piece.kind, line.text) for piece in again.furniture for line in piece.lines}
    assert found == {
        ("header", "Alder Vale Primary School"),
        ("page-number", "Page 2"),
        ("contents", "Contents entry 3"),
        ("contents", "Another entry 4"),
        ("mark", "hidden words"),
    }


@pytest.mark.parametrize("line", ["<w:strike/>", "<w:dstrike/>"])
def test_what_is_struck_out_is_set_aside_and_told(line: str, tmp_path: Path) -> None:
    document = docx.Document()
    kept = "<w:strike w:val='0'/>"
    body(document, f"<w:p>{run('Visitors ')}{run('may ', line)}{run('must', kept)}{run(' sign.')}</w:p>")
    again = read_back(document, tmp_path)
    assert shown(again.blocks) == ["Visitors must sign."]
    assert [(piece.kind, line.text) for piece in again.furniture for line in piece.lines] == [("mark", "may")]
    assert [problem.code for problem in again.problems] == ["struck-out"]


def test_lines_count_up_and_hold_every_word(tmp_path: Path) -> None:
    document = docx.Document()
    define(document, {1: DECIMAL}, {1: (1, "")})
    listed(document, "Badges", 1, 0)
    document.add_paragraph("Staff wear\none.")
    document.add_table(rows=1, cols=2).cell(0, 1).text = "in a cell"
    again = read_back(document, tmp_path)
    lines = [
        line for b in again.blocks for line in (*b.lines, *(x for row in b.rows for cell in row for x in cell.lines))
    ]
    assert [(line.page, line.number, line.text) for line in lines] == [
        (1, 1, "1. Badges"), (1, 2, "Staff wear"), (1, 3, "one."), (1, 4, "in a cell"),
    ]  # fmt: skip
    assert again.pages == 0


@pytest.mark.shared
def test_the_same_numbers_as_the_printed_document(shared: Path) -> None:
    """In a published policy whose numbers are all automatic, Word's numbers are those of its PDF, in order."""
    for path in sorted((shared / "seeds").glob("*.docx")):
        pdf = read(path.with_suffix(".pdf"))
        ours = [b.marker.rstrip(".") for b in read(path).blocks if b.marker and b.marker[0].isdigit()]
        theirs = [b.marker.rstrip(".") for b in pdf.blocks if b.marker and b.marker[0].isdigit()]
        assert ours == theirs


def test_a_symbol_whose_code_is_none_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph("Keys stay").add_run(" in the office.")
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings")
    symbol.set(qn("w:char"), "ZZZZ")
    run._r.append(symbol)
    document.save(str(tmp_path / "a.docx"))
    assert [block.text for block in read_docx(tmp_path / "a.docx").blocks] == ["Keys stay in the office."]


def test_bold_words_at_the_start_of_a_text_are_counted(tmp_path: Path) -> None:
    """In the other formats that know bold words too."""
    said = (("Lost hats.", " They go into the box."), ("", "Caps do too."))
    document = docx.Document()
    for bold, rest in said:
        paragraph = document.add_paragraph()
        paragraph.add_run(bold).bold = True
        paragraph.add_run(rest)
    document.save(str(tmp_path / "x.docx"))
    (tmp_path / "x.html").write_text("".join(f"<p><b>{bold}</b>{rest}</p>" for bold, rest in said), encoding="utf-8")
    (tmp_path / "x.md").write_text("**Lost hats.** They go into the box.\n\nCaps do too.\n", encoding="utf-8")
    for name in ("x.docx", "x.html", "x.md"):
        found = [(block.text[: block.run_in], block.text[block.run_in :]) for block in read(tmp_path / name).blocks]
        assert found == list(said), name


def test_line_breaks_part_what_was_broken_on_purpose(tmp_path: Path) -> None:
    """Word's line breaks (Shift and Enter) between a heading and its text, and between the lines of a typed list."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Parents").bold = True
    paragraph.add_run("\nParents must buy a lock.")
    document.add_paragraph("Riders must not:\n- ride in the yard\n- lend a scooter")
    document.add_paragraph("The caretaker will keep\nthe rack locked.")
    again = read_back(document, tmp_path)
    assert [(block.text, block.style.bold) for block in again.blocks] == [
        ("Parents", True), ("Parents must buy a lock.", False), ("Riders must not:", False),
        ("ride in the yard", False), ("lend a scooter", False), ("The caretaker will keep the rack locked.", False),
    ]  # fmt: skip


def test_underlined_lines_are_told_and_links_are_none(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Storage").underline = True
    link = run("a link", "<w:rStyle w:val='Hyperlink'/>")
    body(document, f"<w:p>{link}</w:p>")
    document.add_paragraph("Scooters are kept in the rack.")
    assert [block.style.underline for block in read_back(document, tmp_path).blocks] == [True, False, False]
