"""Files made to exhaust the reader: each ends in a message or in a marked result, within bounds on time and memory.

Every file goes to a process of its own whose address space and processor time are limited, as it would be if it did harm.
"""

import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf
import pytest
from byelaw.compiler.read.open import read

SECONDS = 60
MEMORY = 2 << 30
SENTENCE = "Staff must wear a badge when they are in the building."
CHILD = f"""
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
from byelaw.tasks import documents
from byelaw.grammar.problems import Unreadable
try:
    compiled = documents.load(Path(sys.argv[1]))
    print(json.dumps(["model", [p.code for p in compiled.problems], len(compiled.policy.clauses)]))
except Unreadable as error:
    print(json.dumps(["refused", [p.code for p in error.problems], 0]))
"""


def pdf(*objects: bytes) -> bytes:
    """A PDF of numbered objects, the first its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))


def stream(content: bytes, entries: bytes = b"", times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content)
    filters = b"/FlateDecode" * times
    return b"<</Filter[%s]%s/Length %d>>stream\n%s\nendstream" % (filters, entries, len(content), content)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F 11 Tf 72 700 Td (%s) Tj ET " % SENTENCE.encode()


def page(*more: bytes, resources: bytes = b"", content: bytes = TEXT, times: int = 1, pages: bytes = PAGES) -> bytes:
    """A PDF of one page; `more` are objects from number 6 on."""
    entries = b"/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>" % resources
    return pdf(CATALOGUE, pages, b"<</Type/Page/Parent 2 0 R%s>>" % entries, stream(content, times=times), FONT, *more)


def form(content: bytes, inner: int | None = None) -> bytes:
    names = b"/Resources<</XObject<</X %d 0 R>>>>" % inner if inner else b""
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + names)


def many_pages(count: int = 10_000) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    one = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    return pdf(CATALOGUE, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), stream(TEXT), FONT, *[one] * count)


def without_unicode() -> bytes:
    """A page in a font whose codes are the numbers of its shapes, which nothing maps to letters; the last is a blank to Python."""
    codes = b"".join(b"%04X" % (ord(char) - 29) for char in SENTENCE * 4 + "9")
    font = b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Own/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    shapes = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Own/DW 600/FontDescriptor 7 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    facts = b"<</Type/FontDescriptor/FontName/AAAAAA+Own/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0/Ascent 8/Descent 0/StemV 1>>"
    text = stream(b"BT /F 6 Tf 20 700 Td <%s> Tj ET" % codes)
    entries = b"/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
    return pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R%s>>" % entries, text, font, shapes, facts)


def word(body: str, numbering: str = "") -> bytes:
    """A DOCX with this body, and these list definitions."""
    plain, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(plain)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {"word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>"}
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {space}>{numbering}</w:numbering>"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name) or old.read(name))
    return out.getvalue()


def listed(level: str, kind: str) -> bytes:
    """Paragraphs of a list that begins at two thousand million."""
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="2000000000"/><w:numFmt w:val="{kind}"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    return word(f"<w:p>{properties}<w:r><w:t>{SENTENCE}</w:t></w:r></w:p>" * 3, numbering)


def half_characters() -> bytes:
    """A page whose font maps a letter to the first half of a character beyond the basic plane."""
    codes = b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <61> <D800> endbfchar"
    table = stream(b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap " + codes + b" endcmap end end")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return page(table).replace(FONT, font)


def with_extras() -> bytes:
    """A PDF that opens without a password though it is encrypted, with a script, a file inside it and a field to fill in."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(page())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"within", filename="a.txt")
        field = pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", Rect=[72, 600, 300, 620])
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(field)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.pages[0].Annots[0]]))
        pdf.save(stream, encryption=pikepdf.Encryption(user="", owner="secret"))
    return stream.getvalue()


def web(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body><main><p>{SENTENCE}</p>{body}</main></body></html>".encode()


PARAGRAPH = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
LETTERS = "".join(
    f"{blank}b)  ensure that all of them can read it\n" for blank in (" " * 8, " " * 10 + "> ", " " * 14, " " * 20)
)
NUMBERS = (
    "# N Phones\n\nN.N Staff must answer within N days, at N:N on 1 May N, no later than N days after section N, up to £N.\n\n"
    "Pupils under N in Year N may have a daily limit of N minutes, at most N times a week.\n"
)
ENTITIES = "".join(f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(9))

# File name, how its bytes are made, what becomes of it, and the problems told (None: not looked at).
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str, tuple[str, ...] | None]] = {
    "page of blanks": ("a.pdf", lambda: page(content=TEXT + b" " * 60_000_000), "refused", ("too-large",)),
    "packed twice": ("a.pdf", lambda: page(content=TEXT + b" " * 200_000_000, times=2), "refused", ("too-large",)),
    "saved states": ("a.pdf", lambda: page(content=TEXT + b"q " * 20_000_000), "refused", ("too-large",)),
    "drawings in drawings": (
        "a.pdf",
        lambda: page(
            *(form(b"/X Do " * 10, 7 + k) for k in range(9)),
            form(b"0 0 m 9 9 l S"),
            resources=b"/XObject<</X 6 0 R>>",
            content=TEXT + b"/X Do",
        ),
        "refused",
        ("too-large",),
    ),
    "drawing in itself": (
        "a.pdf",
        lambda: page(form(b"/X Do /X Do", 6), resources=b"/XObject<</X 6 0 R>>", content=TEXT + b"/X Do"),
        "refused",
        ("too-large",),
    ),
    "pages in themselves": (
        "a.pdf",
        lambda: page(pages=b"<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 99999999>>"),
        "model",
        None,
    ),
    "10,000 pages": ("a.pdf", many_pages, "refused", ("too-large",)),
    "millions of tiny characters": (
        "a.pdf",
        lambda: page(content=TEXT + b"BT /F 1 Tf 9 9 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 50_000 + b"ET"),
        "refused",
        ("too-large",),
    ),
    "letters without size": (
        "a.pdf",
        lambda: page(content=TEXT.replace(b"/F 11 Tf", b"/F 0 Tf")),
        "refused",
        ("no-text",),
    ),
    "half characters": ("a.pdf", half_characters, "model", None),
    "nested arrays": ("a.pdf", lambda: page(content=TEXT + b"[" * 100_000 + b"]" * 100_000 + b" TJ"), "model", None),
    "thousands of lines": (
        "a.pdf",
        lambda: page(
            content=b"".join(
                b"BT /F 9 Tf 72 %d Td (%d. Staff must go.) Tj ET " % (37_000 - 12 * k, k) for k in range(1, 3000)
            )
        ).replace(b"842]", b"37100]"),
        "model",
        (),
    ),
    "text that is nowhere": (
        "a.pdf",
        lambda: page(content=TEXT + b"1000000 1 1 1000000 5 5 cm " * 8 + TEXT * 3),
        "model",
        None,
    ),
    "no map to Unicode": ("a.pdf", without_unicode, "model", ("illegible",)),
    "part of blanks": ("a.docx", lambda: word(PARAGRAPH + " " * 100_000_000), "refused", ("too-large",)),
    "millions of paragraphs": ("a.docx", lambda: word("<w:p/>" * 5_000_000), "refused", ("too-large",)),
    "entities in entities": (
        "a.docx",
        lambda: word(f'<!DOCTYPE x [<!ENTITY a "lol">{ENTITIES}]>' + PARAGRAPH),
        "refused",
        ("damaged",),
    ),
    "tables in tables": (
        "a.docx",
        lambda: word("<w:tbl><w:tr><w:tc>" * 70 + PARAGRAPH + f"</w:tc></w:tr></w:tbl>{PARAGRAPH}" * 70),
        "model",
        None,
    ),
    "deeper than XML goes": (
        "a.docx",
        lambda: word("<w:sdt><w:sdtContent>" * 5000 + PARAGRAPH + "</w:sdtContent></w:sdt>" * 5000),
        "refused",
        ("damaged",),
    ),
    "symbols without code": (
        "a.docx",
        lambda: word(
            PARAGRAPH
            + "".join(f'<w:p><w:r><w:sym w:char="{code}"/></w:r></w:p>' for code in ("", "x", "-1", "FFFFFFFF", "D800"))
        ),
        "model",
        None,
    ),
    "letters without end": ("a.docx", lambda: listed("0", "lowerLetter"), "model", None),
    "Roman without end": ("a.docx", lambda: listed("0", "upperRoman"), "model", None),
    "list level without end": ("a.docx", lambda: listed("999999999", "decimal"), "model", None),
    "long table": (
        "a.md",
        ("| a | b |\n|---|---|\n" + "| Staff must go. | b |\n" * 4000).encode,
        "model",
        None,
    ),
    "a range without end": (
        "a.md",
        lambda: b"# 1 Phones\n\n1.1 Sections 1 to 4294967295 and 1.1-1.99999999999 bind staff.",
        "model",
        (),
    ),
    "numbers of thousands of digits": (
        "a.md",
        lambda: NUMBERS.replace("N", "9" * 5000).encode(),
        "model",
        None,
    ),
    "one line": ("a.txt", lambda: SENTENCE.encode() * 50_000, "refused", ("too-large",)),
    "much text": ("a.txt", lambda: (SENTENCE.encode() + b"\n\n") * 100_000, "refused", ("too-large",)),
    "one sentence": ("a.txt", lambda: b"Staff " + b"must " * 9_000 + b"go.", "model", None),
    "scripts, files and fields": ("a.pdf", with_extras, "model", ()),
    "web lists in lists": ("a.html", lambda: web("<ul><li>a" * 5_000), "refused", ("too-deep",)),
    "web tables in tables": ("a.html", lambda: web("<table><tr><td>a" * 5_000), "refused", ("too-deep",)),
    "cells over all": (
        "a.html",
        lambda: web("<table>" + "<tr><td colspan=1000 rowspan=65534>a</td></tr>" * 300 + "</table>"),
        "model",
        (),
    ),
    "from right to left": ("a.txt", ("على الموظفين ارتداء الشارة. " * 20).encode, "model", ("illegible",)),
    "quotes in quotes": ("a.md", lambda: b">" * 20_000 + b" a", "refused", ("too-deep",)),
    "letters in bullets": ("a.txt", LETTERS.encode, "model", None),
    "a table in a contents list": ("a.txt", lambda: b"a)\tone\tcell\n" + b"....... 4\n" * 3, "model", None),
    "lists in lists": ("a.md", lambda: b"- " * 5_000 + b"a", "refused", ("too-deep",)),
    "brackets in brackets": ("a.md", lambda: b"[" * 20_000, "model", None),
    "brackets in a rule": (
        "a.byelaw",
        lambda: b'policy "A"\n\nclause 1\n  staff must "go" when ' + b"(" * 4000 + b"open" + b")" * 4000 + b"\n",
        "refused",
        ("too-deep",),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_message_or_a_marked_result_within_bounds(name: str, tmp_path: Path) -> None:
    file, make, outcome, codes = HOSTILE[name]
    path = tmp_path / file
    path.write_bytes(make())
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"status {done.returncode}\n{done.stderr}"
    found, told, _ = json.loads(done.stdout)
    assert found == outcome, told
    assert codes is None or tuple(told) == codes


def test_a_shape_without_a_letter_is_never_a_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(without_unicode())
    assert read(path).blocks[-1].text.endswith("\ufffd")
