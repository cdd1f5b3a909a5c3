"""One PDF page as pdfium gives it: stretches of text with place and style, and the ruling lines drawn between them.

In goes an open pdfium page, out come `Fragment`s in drawing order and `Rule`s, in points from the page's top left corner
as it is shown (rotation and crop undone). No judgement about lines, columns or tables is made here.
"""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from msgspec import Struct

from ...grammar.span import Box
from .document import colour_of
from .limits import MOST_CHARACTERS, TooMuch

LINE_END_HYPHEN = "\x02"
"""What pdfium puts for a hyphen, soft or real, at the end of a line."""

RECOGNISED = "recognised"
"""The font of words that come from text recognition."""

_DROPPED = frozenset("\r\n\x00\ufeff\u200b\u200c\u200d\ufffe\uffff")
_SPACES = frozenset(" \t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000")
_STYLE_WORDS = re.compile(
    r"[-,\s]*(?:bold|italic|oblique|semi|demi|black|heavy|light|medium|regular|roman|condensed|mt|ps)+", re.I
)
_BLANK = frozenset(map(ord, _SPACES | _DROPPED))
_SAMPLED = 60
_HIGH = "".join(chr(ord(letter) << 8) for letter in "abcdefghijklmnopqrstuvwxyz")
_SWAPPED = re.compile(f"[{_HIGH}](?:[{_HIGH}]|[\uc200-\ud700\ufffd])")
"""The letters of a ligature with their two bytes the wrong way round, as ghostscript writes them when it makes a PDF smaller.
Of three letters it adds up the last two."""
_NAMELESS = re.compile(r"(?:CID|Type\d?)?\W?(?:Font)?\W?[A-Z]{0,3}[\d_]*", re.I)
"""A font whose name is only a count (F2, CIDFont+F1, TT4)."""
_MOST_SEGMENTS = 400
_TICK_BOX = 6.5, 20.0
"""The sides of a square to tick; a smaller ring is a bullet."""
_THIN = 3.0
_SLANT = 0.3
"""The rise of a line, at most, that is read as one set level."""
_LEAN = 0.1
"""How far upright letters lean, at least, that are set as italics."""
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6
_SYMBOLS = {
    "Wingdings": {code: 0xF000 + code for code in range(0x21, 0x100)},
    "Wingdings2": str.maketrans("PORST£", "✓✗☑☒☒☐"),
    "Webdings": str.maketrans("arc", "✓✗☐"),
}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Fragment(Struct):
    """Text set in one go: same line, same style, no wide gap. `seq` is its place in the order of drawing.

    `spaced`: white space stands before it. `xs` holds the left and right edge of each character of `text`, so that a
    cell's border can cut it.
    """

    text: str
    xs: list[tuple[float, float]]
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool
    font: str
    seq: int
    upright: bool = True
    hidden: bool = False
    spaced: bool = False
    colour: str = ""

    @property
    def x0(self) -> float:
        """Left edge of the ink."""
        return self.xs[0][0]

    @property
    def x1(self) -> float:
        """Right edge of the ink."""
        return self.xs[-1][1]


class Rule(NamedTuple):
    """A straight edge: of a ruling line, or of a drawn box; `shade` if only a filled area ends there."""

    x0: float
    top: float
    x1: float
    bottom: float
    shade: bool = False


class Page(Struct):
    """A page's facts. `characters` counts all that are no white space; `images` tells whether pictures stand on it,
    `pictures` where those are that are larger than a dot.

    `dots` are small round or drawn marks and pictures, as browsers make list bullets; `shapes` are drawn outlines (boxes,
    circles) of a size to hold a few words; `boxes` are drawn squares of a size to tick, `fields` those of an interactive form,
    as ("text" or "tick", place). `recognised`: its words come from text recognition.
    """

    number: int
    width: float
    height: float
    fragments: list[Fragment]
    rules: list[Rule]
    dots: list[Box]
    characters: int
    images: bool
    recognised: bool = False
    shapes: list[Box] = []
    boxes: list[Box] = []
    fields: list[tuple[str, Box]] = []
    pictures: list[Box] = []


class _Face(NamedTuple):
    size: float
    bold: bool
    italic: bool
    font: str
    upright: bool
    hidden: bool
    colour: str = ""


@cache
def _font_facts(name: str, flags: int, weight: int) -> tuple[bool, bool, str]:
    plain = name.split("+", 1)[-1]
    bold = bool(re.search(r"bold|black|heavy|demi", plain, re.I)) or bool(flags & _FORCE_BOLD)
    bold = bold or (weight >= 650 and _NAMELESS.fullmatch(plain) is not None)  # guessed from its stems: often wrong
    italic = bool(re.search(r"italic|oblique", plain, re.I)) or bool(flags & _ITALIC)
    return bold, italic, _STYLE_WORDS.sub("", plain) or plain


@cache
def _letters(code: int) -> str:
    """The character of a code: ligatures of letters undone, white space folded, what is no text left out."""
    char = chr(code)
    if char in _SPACES:
        return " "
    if char in _DROPPED:
        return ""
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    if 0xD800 <= code < 0xE000:  # half a character, which no file can hold
        return "\ufffd"
    if char.isspace() and char not in _DROPPED:  # a rarer blank, or the code of a shape without a letter, which is none
        return " " if unicodedata.category(char) == "Zs" else "\ufffd"
    return char


class _Pointer(ctypes.c_void_p):
    """What a function gives for another one to take; a plain `c_void_p` would come as a number."""


def _quick(function: Any, result: Any = ctypes.c_int) -> Any:
    """A function of pdfium that takes its arguments as they come: checking them takes the binding thrice the time of the call.

    Pointers are passed by `ctypes.byref` or as objects of ctypes, never as whole numbers, which are cut to 32 bits.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_unicode = _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_object_of = _quick(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_box_of = _quick(pdfium.FPDFText_GetCharBox)
_angle_of = _quick(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
_matrix_of = _quick(pdfium.FPDFText_GetMatrix)
_origin_of = _quick(pdfium.FPDFText_GetCharOrigin)
_size_of = _quick(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_colour_of = _quick(pdfium.FPDFText_GetFillColor)
_mode_of = _quick(pdfium.FPDFTextObj_GetTextRenderMode)
_font_of = _quick(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p)
_part_of = _quick(pdfium.FPDFPage_GetObject, _Pointer)
_kind_of = _quick(pdfium.FPDFPageObj_GetType)


def read_page(page: Any, number: int) -> Page:
    """The facts of one open pdfium page. The page stays open; its text page is closed."""
    textpage = page.get_textpage()
    if (turn := _turn_of(textpage.raw, page.get_rotation())) != page.get_rotation():
        page.set_rotation(turn)
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    if turn % 180:
        width, height = height, width

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        """Page coordinates (origin at the bottom left) as a box from the top left of the page as shown."""
        match turn:
            case 90:
                return y0 - bottom, x0 - left, y1 - bottom, x1 - left
            case 180:
                return right - x1, y0 - bottom, right - x0, y1 - bottom
            case 270:
                return top - y1, right - x1, top - y0, right - x0
        return x0 - left, top - y1, x1 - left, top - y0

    try:
        if (count := pdfium.FPDFText_CountChars(textpage.raw)) > MOST_CHARACTERS:
            raise TooMuch(f"{count} characters")
        fragments, characters = _fragments(textpage.raw, turn, place)
    finally:
        textpage.close()
    rules, dots, pictures, shapes, boxes = _drawings(page.raw, place, width, height)
    drawn = Page(number, width, height, fragments, rules, dots, characters, bool(pictures), shapes=shapes, boxes=boxes)
    drawn.pictures, drawn.fields = pictures, list(_fields(page.raw, place))
    return drawn


def _turn_of(raw: Any, stated: int) -> int:
    """How a page is to be turned (in degrees, clockwise) for its text to be read; as stated, where its text agrees or is little."""
    count = pdfium.FPDFText_CountChars(raw)
    seen = [k for k in range(0, count, max(1, count // _SAMPLED)) if _unicode(raw, k) not in _BLANK]
    turns = Counter(-round(_angle_of(raw, k) / (math.pi / 2)) * 90 % 360 for k in seen)
    turn, votes = turns.most_common(1)[0] if turns else (stated, 0)
    return turn if votes > max(_SAMPLED / 4, 0.8 * len(seen)) else stated


def _fragments(raw: Any, turn: int, place: Any) -> tuple[list[Fragment], int]:
    x0, x1, y0, y1 = (ctypes.c_double() for _ in range(4))
    r0, r1, r2, r3 = (ctypes.byref(v) for v in (x0, x1, y0, y1))
    near, far = ((x0, x1), (y0, y1), (x1, x0), (y1, y0))[turn // 90]  # what lies left and right on the page as shown
    sign, origin = -1 if turn >= 180 else 1, place(0.0, 0.0, 0.0, 0.0)[0]
    face_of = _face_reader(raw, turn)
    out: list[Fragment] = []
    texts: list[list[str]] = []
    current: Fragment | None = None
    face, line, before, after, high = _Face(0.0, False, False, "", True, False), 0.0, 0.0, 0.0, 0
    back = gap = wide_gap = 0.0
    handle: int | None = -1
    alike, upright, space, characters = False, True, False, 0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = _unicode(raw, index)
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:  # the first half of a character beyond the basic plane
                high = code
                continue
            if high:
                code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        char = _letters(code)
        if char == " ":
            space = True
            continue
        if not char:
            continue
        characters += len(char)
        address = _object_of(raw, index)
        same = address == handle
        if not same:
            handle = address
            face, base = face_of(index, address)
            line, upright = place(base, base, base, base)[1], face.upright
            alike = current is not None and _alike(current, face)
            if upright and current is not None:
                alike = alike and abs(line - current.base) < 0.15 * current.size
        _box_of(raw, index, r0, r1, r2, r3)
        left, right = sign * near.value + origin, sign * far.value + origin
        if upright:
            goes_on = alike and before - back < left and left - after < (wide_gap if space else gap)
        else:  # kept together by its column, from top to bottom or from bottom to top
            _, top, _, bottom = place(x0.value, y0.value, x1.value, y1.value)
            goes_on = alike and current is not None and abs(left - current.base) < current.size
        if current is None or not goes_on:
            base, size, alike = line if upright else left, face.size, True
            back, gap, wide_gap = 0.3 * size, 0.8 * size, 1.1 * size
            current = Fragment("", [], base - 0.75 * size, base + 0.22 * size, base, size, face.bold, face.italic, face.font,
                               len(out), face.upright, face.hidden, space, face.colour)  # fmt: skip
            if not upright:
                current.top, current.bottom = top, bottom
            out.append(current)
            texts.append(chars := [])
            xs = current.xs
        elif space:
            chars.append(" ")
            xs.append((after, left))
        if not same and face.colour != current.colour:
            current.colour = ""  # a coloured word is no coloured line
        before, after = edges = left, right if right > left else left
        chars.append(char)
        if len(char) == 1:
            xs.append(edges)
        else:  # the letters of a ligature's glyph share its place
            xs.extend([edges] * len(char))
        if not upright:
            current.top, current.bottom = min(current.top, top), max(current.bottom, bottom)
        space = False
    for fragment, chars in zip(out, texts, strict=True):
        fragment.text = as_symbols("".join(chars), fragment.font)
        if fragment.hidden and fragment.size == 0:
            fragment.size = 1.0
        if not fragment.text.isascii() and _SWAPPED.search(fragment.text):
            characters += _unswap(fragment)
    return out, characters


def _unswap(fragment: Fragment) -> int:
    """Set the ligatures of a fragment right; how many characters there are more."""
    text = fragment.text
    for match in reversed(list(_SWAPPED.finditer(text))):
        first, rest = (ord(char) >> 8 for char in match[0])
        sums = chr(first) + chr(rest - first if match[0][1] != "\ufffd" else ord("i")) if rest > ord("z") else chr(rest)
        text = text[: match.start()] + chr(first) + sums + text[match.end() :]
        fragment.xs[match.end() : match.end()] = [fragment.xs[match.end() - 1]] * (len(sums) - 1)
    more = len(text) - len(fragment.text)
    fragment.text = text
    return more


def _alike(last: Fragment, face: _Face) -> bool:
    """Whether a face is that of the fragment before it."""
    return (
        face.font == last.font
        and face.bold == last.bold
        and face.italic == last.italic
        and face.upright == last.upright
        and face.hidden == last.hidden
        and abs(face.size - last.size) <= 0.1
    )


def _face_reader(raw: Any, turn: int) -> Any:
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    colours = red, green, blue, _ = [ctypes.c_uint() for _ in range(4)]
    ox, oy = ctypes.c_double(), ctypes.c_double()
    matrix = pdfium.FS_MATRIX()
    fonts: dict[int | None, tuple[bool, bool, str]] = {}
    r_x, r_y, r_matrix = (ctypes.byref(v) for v in (ox, oy, matrix))
    r_colours = [ctypes.byref(v) for v in colours]

    def face_of(index: int, address: int | None) -> tuple[_Face, float]:
        """How the text object of a character is set, and where its baseline lies."""
        item = ctypes.c_void_p(address)
        _matrix_of(raw, index, r_matrix)
        _origin_of(raw, index, r_x, r_y)
        _colour_of(raw, index, *r_colours)
        mode = _mode_of(item)
        if (font := _font_of(item)) not in fonts:
            pdfium.FPDFText_GetFontInfo(raw, index, name, 256, flags)
            weight = pdfium.FPDFText_GetFontWeight(raw, index)
            fonts[font] = _font_facts(name.value.decode("utf-8", "replace"), flags.value, weight)
        bold, italic, family = fonts[font]
        along, across = (matrix.b, matrix.a) if turn % 180 else (matrix.a, matrix.b)
        width, scale = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        if abs(matrix.a * matrix.c + matrix.b * matrix.d) > _LEAN * width * scale:
            italic, scale = True, abs(matrix.a * matrix.d - matrix.b * matrix.c) / width
        size = round(_size_of(raw, index) * scale, 1)
        stroked = mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
        hidden = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
        upright = abs(across) <= _SLANT * abs(along)
        colour = colour_of(red.value, green.value, blue.value)
        # In a turned page the baseline runs along the other axis; the caller places it with the same transform.
        return _Face(
            size, bold or stroked, italic, family, upright, hidden, colour
        ), ox.value if turn % 180 else oy.value

    return face_of


def _fields(raw: Any, place: Any) -> Iterator[tuple[str, Box]]:
    """The fields of an interactive form, as ("text" or "tick", place)."""
    for k in range(pdfium.FPDFPage_GetAnnotCount(raw)):
        note = pdfium.FPDFPage_GetAnnot(raw, k)
        if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET:
            area = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(note, area)
            x0, top, x1, bottom = place(area.left, area.bottom, area.right, area.top)
            yield (
                "tick" if abs(x1 - x0 - bottom + top) < 2 and x1 - x0 < _TICK_BOX[1] else "text",
                (x0, top, x1, bottom),
            )
        pdfium.FPDFPage_CloseAnnot(note)


def _drawings(
    raw: Any, place: Any, width: float, height: float
) -> tuple[list[Rule], list[Box], list[Box], list[Box], list[Box]]:
    rules: list[Rule] = []
    dots: list[Box] = []
    shapes: list[Box] = []
    boxes: list[Box] = []
    pictures: list[Box] = []
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    mode, stroke = ctypes.c_int(), ctypes.c_int()

    def visit(item: Any, inside: pdfium.FS_MATRIX | None) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(item, matrix)
            for k in range(pdfium.FPDFFormObj_CountObjects(item)):
                visit(pdfium.FPDFFormObj_GetObject(item, k), matrix)
            return
        parts: list[Box] | None = None
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
            if not mode.value and not stroke.value:  # only clips
                return
            parts = _straight_parts(item)
        elif kind != pdfium.FPDF_PAGEOBJ_IMAGE:
            return
        pdfium.FPDFPageObj_GetBounds(item, left, low, right, high)
        whole = shown((left.value, low.value, right.value, high.value), inside)
        wide, tall = whole[2] - whole[0], whole[3] - whole[1]
        drawn = kind == pdfium.FPDF_PAGEOBJ_PATH and (not parts or len(parts) == 1)
        drawn = drawn and pdfium.FPDFPath_CountSegments(item) > 3
        fits = 25 < wide < 0.6 * width and 12 < tall < 0.4 * height
        if drawn and fits and (stroke.value or _is_coloured(item)):
            shapes.append(whole)
        outlined = kind == pdfium.FPDF_PAGEOBJ_PATH and stroke.value and not (mode.value and _is_coloured(item))
        if (
            outlined
            and _TICK_BOX[0] < wide < _TICK_BOX[1]
            and abs(wide - tall) < 1.5
            and (parts is None or len(parts) == 1)
        ):
            boxes.append(whole)
        elif 1.5 < wide < 11 and 1.5 < tall < 11 and (parts is None or abs(wide - tall) < 1):
            dots.append(whole)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(whole)
        elif parts is not None:
            for part in parts:
                rules.extend(_edges(*shown(part, inside), width, height, shade=not stroke.value))

    def shown(box: Box, inside: pdfium.FS_MATRIX | None) -> Box:
        x0, y0, x1, y1 = box
        if inside is not None:
            x0, y0 = inside.a * x0 + inside.e, inside.d * y0 + inside.f
            x1, y1 = inside.a * x1 + inside.e, inside.d * y1 + inside.f
        placed: Box = place(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return placed

    for k in range(pdfium.FPDFPage_CountObjects(raw)):
        if _kind_of(_part_of(raw, k)) != pdfium.FPDF_PAGEOBJ_TEXT:  # most of them are
            visit(pdfium.FPDFPage_GetObject(raw, k), None)
    return rules, dots, pictures, shapes, boxes


def _is_coloured(item: Any) -> bool:
    """Whether an area is filled with a colour that is not the paper's white."""
    colour = [ctypes.c_uint() for _ in range(4)]
    return bool(pdfium.FPDFPageObj_GetFillColor(item, *colour)) and min(c.value for c in colour[:3]) < 250


def _straight_parts(item: Any) -> list[Box] | None:
    """The boxes around the lines and rectangles that a path draws; None if it has curves or is a drawing."""
    count = pdfium.FPDFPath_CountSegments(item)
    if count > _MOST_SEGMENTS:
        return None
    x, y, matrix = ctypes.c_float(), ctypes.c_float(), pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    paths: list[list[tuple[float, float]]] = []
    for k in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, k)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return None
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not paths:
            paths.append([])
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        px, py = x.value, y.value
        paths[-1].append((matrix.a * px + matrix.c * py + matrix.e, matrix.b * px + matrix.d * py + matrix.f))
    out: list[Box] = []
    for points in paths:
        sides = list(pairwise(points))
        if not all(abs(x0 - x1) < _THIN or abs(y0 - y1) < _THIN for (x0, y0), (x1, y1) in sides):
            continue  # slanted
        for line in [points] if len(points) in (4, 5) else sides:
            xs, ys = [p[0] for p in line], [p[1] for p in line]
            out.append((min(xs), min(ys), max(xs), max(ys)))
    return out


def _edges(x0: float, top: float, x1: float, bottom: float, width: float, height: float, shade: bool) -> list[Rule]:
    if x1 - x0 > 0.95 * width and bottom - top > 0.9 * height:  # the paper's own background
        return []
    if bottom - top <= _THIN:
        return (
            [Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2)] if x1 - x0 > _THIN else [Rule(x0, top, x1, bottom)]
        )
    if x1 - x0 <= _THIN:
        return [Rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)]
    corners = (x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)
    return [Rule(*corner, shade) for corner in corners]


def as_symbols(text: str, font: str) -> str:
    """Letters that stand for the symbols of a font (a tick for `ü`) as those symbols, as Word writes them."""
    return text.translate(_SYMBOLS[font]) if font in _SYMBOLS else text


def as_superscript(text: str) -> str:
    """Raised digits (footnote marks) as superscript characters, so that they do not read as part of a word or number."""
    return text.translate(_SUPERSCRIPT) if text.isdigit() else text
