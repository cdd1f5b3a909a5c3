"""One PDF page as pdfium gives it: stretches of text with place and style, and what is drawn between them.

In goes an open pdfium page, out come `Fragment`s in drawing order, in points from the page's top left corner as it is shown
(rotation and crop undone). No judgement about lines, columns or tables is made here.
"""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

from ....grammar.span import Box
from ..common.document import colour_of
from ..common.limits import MOST_CHARACTERS, TooMuch
from .drawings import Rule, drawings_of, fields_of
from .quick import quick

RECOGNISED = "recognised"
"""The font of words that come from text recognition."""

_DROPPED = frozenset("\r\n\x00\ufeff\u200b\u200c\u200d\ufffe\uffff")
_SPACES = frozenset(" \t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000")
_STYLE_WORDS = re.compile(
    r"[-,\s]*(?:bold|italic|oblique|semi|demi|black|heavy|light|medium|regular|roman|condensed|mt|ps)+", re.I
)
_SAMPLED = 60
_HIGH = "".join(chr(ord(letter) << 8) for letter in "abcdefghijklmnopqrstuvwxyz")
_SWAPPED = re.compile(f"[{_HIGH}](?:[{_HIGH}]|[\uc200-\ud700\ufffd])")
"""The letters of a ligature with their two bytes the wrong way round, as ghostscript writes them when it makes a PDF smaller.
Of three letters it adds up the last two."""
_NAMELESS = re.compile(r"(?:CID|Type\d?)?\W?(?:Font)?\W?[A-Z]{0,3}[\d_]*", re.I)
"""A font whose name is only a count (F2, CIDFont+F1, TT4)."""
_UNTOLD = "\ufffe"
"""What stands in a page's text for a hyphen at the end of a line, and for a character without a code."""
_LIGATURES = {char: unicodedata.normalize("NFKC", char) for char in "ﬀﬁﬂﬃﬄﬅﬆ"}
_WORD = re.compile(r"[^ \0ﬀ-ﬆ]+|[ﬀ-ﬆ]")
_SLANT = 0.3
"""The rise of a line, at most, that is read as one set level."""
_LEAN = 0.1
"""How far upright letters lean, at least, that are set as italics."""
_LEAST_SPREAD = 4
"""A word of so many letters has the places of its first and its last one asked for, which takes most of the time of reading,
and the others' spread between them: nothing but a border that cuts a word depends on them."""
_WIDEST = 0.62
"""How wide a letter is, at most, by the size of its type, for its word to be taken as set without gaps."""
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


class Page(Struct):
    """A page's facts. `characters` counts all that are no white space; `images` tells whether pictures stand on it,
    `pictures` where those are that are larger than a dot.

    `dots` are small round or drawn marks and pictures, as browsers make list bullets; `shapes` are drawn outlines (boxes,
    circles) of a size to hold a few words; `boxes` are drawn squares of a size to tick, `fields` those of an interactive form,
    as ("text" or "tick", place). `recognised`: its words come from text recognition, which could make nothing of so many
    lines (`unread`).
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
    unread: int = 0
    shapes: list[Box] = []
    boxes: list[Box] = []
    fields: list[tuple[str, Box]] = []
    pictures: list[Box] = []


class _Face(Struct, frozen=True):
    """How a text object is set."""

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


class _Read(dict[int, str]):
    """What each code reads as; asked for once."""

    def __missing__(self, code: int) -> str:
        read = self[code] = _reads(chr(code))
        return read


_READ = _Read()


def _reads(char: str) -> str:
    """A character with white space folded, and "\0" for what is no text."""
    if char in _SPACES:
        return " "
    if char in _DROPPED:
        return "\0"
    if "\ud800" <= char < "\ue000":  # half a character, which no file can hold
        return "\ufffd"
    if char.isspace():  # a rarer blank, or the code of a shape without a letter, which is none
        return " " if unicodedata.category(char) == "Zs" else "\ufffd"
    return char


_unicode = quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_object_of = quick(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_box_of = quick(pdfium.FPDFText_GetCharBox)
_angle_of = quick(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
_matrix_of = quick(pdfium.FPDFText_GetMatrix)
_origin_of = quick(pdfium.FPDFText_GetCharOrigin)
_size_of = quick(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_colour_of = quick(pdfium.FPDFText_GetFillColor)
_mode_of = quick(pdfium.FPDFTextObj_GetTextRenderMode)
_font_of = quick(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p)


def read_page(page: Any, number: int) -> Page:
    """The facts of one open pdfium page. The page stays open; its text page is closed."""
    textpage = page.get_textpage()
    try:
        return _read_page(page, textpage.raw, number)
    finally:
        textpage.close()


def _read_page(page: Any, words: Any, number: int) -> Page:
    """The facts of a page, given the handle of its `words`."""
    if (count := pdfium.FPDFText_CountChars(words)) > MOST_CHARACTERS:
        raise TooMuch(f"{count} characters")
    text, turn = _text(words, count), page.get_rotation()
    if (shown := _turn_of(words, text, turn)) != turn:
        page.set_rotation(turn := shown)
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

    fragments, characters = _fragments(words, text, turn, place)
    drawn = drawings_of(page.raw, place, width, height)
    return Page(
        number,
        width,
        height,
        fragments,
        drawn.rules,
        drawn.dots,
        characters,
        bool(drawn.pictures),
        shapes=drawn.shapes,
        boxes=drawn.boxes,
        fields=list(fields_of(page.raw, place)),
        pictures=drawn.pictures,
    )


def _turn_of(raw: Any, text: str, stated: int) -> int:
    """How a page is to be turned (in degrees, clockwise) for its text to be read; as stated, where its text agrees or is little."""
    seen = [k for k in range(0, len(text), max(1, len(text) // _SAMPLED)) if text[k] not in " \0"]
    angles = [angle for k in seen if math.isfinite(angle := _angle_of(raw, k))]
    turns = Counter([-round(angle / (math.pi / 2)) * 90 % 360 for angle in angles])
    turn, votes = turns.most_common(1)[0] if turns else (stated, 0)
    return turn if votes > max(_SAMPLED / 4, 0.8 * len(seen)) else stated


def _text(raw: Any, count: int) -> str:
    """The characters of a page, each in its place: " " for a blank, "\0" for what is no text, ligatures as they are."""
    units = bytearray(2 * (count + 1))  # an array of ctypes would make a type for each length
    pdfium.FPDFText_GetText(raw, 0, count, ctypes.c_ushort.from_buffer(units))
    text = units[:-2].decode("utf-16-le", "surrogatepass")
    if len(text) != count or "\0" in text:  # some have no place in the text, or two
        text = "".join(_joined([_unicode(raw, k) for k in range(count)]))
    elif _UNTOLD in text:
        text = "".join([chr(_unicode(raw, k)) if char == _UNTOLD else char for k, char in enumerate(text)])
    return text.translate(_READ)


def _joined(codes: Sequence[int]) -> Iterator[str]:
    """The characters of codes; one beyond the basic plane has two, of which the first becomes "\0"."""
    high = 0
    for code in codes:
        if 0xD800 <= code < 0xDC00:
            high = code
            yield "\0"
        elif 0xDC00 <= code < 0xE000 and high:
            yield chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
            high = 0
        else:
            yield chr(code)


def _runs(raw: Any, text: str) -> Iterator[tuple[int, int, str, int | None, bool]]:
    """Stretches of characters without a blank between, of one text object: where each begins and ends, its letters, the
    object's address, and whether white space stands before it. A ligature is a stretch by itself.
    """
    past = 0
    words = [word.span() for word in _WORD.finditer(text)]
    addresses: list[int | None] = [_object_of(raw, start) for start, _ in words]
    for (start, end), address, following in zip(words, addresses, [*addresses[1:], None], strict=False):
        letters, spaced, past = text[start:end], " " in text[past:start], end
        if end - start == 1:
            yield start, end, _LIGATURES.get(letters, letters), address, spaced
        elif (address and address == following) or address == _object_of(raw, end - 1):  # its characters stand together
            yield start, end, letters, address, spaced
        else:
            for k in range(start, end):
                yield k, k + 1, text[k], _object_of(raw, k), spaced and k == start


def _fragments(raw: Any, text: str, turn: int, place: Any) -> tuple[list[Fragment], int]:
    """The fragments of a page, and how many characters they hold without white space."""
    x0, x1, y0, y1 = (ctypes.c_double() for _ in range(4))
    r0, r1, r2, r3 = (ctypes.byref(v) for v in (x0, x1, y0, y1))
    near, far = ((x0, x1), (y0, y1), (x1, x0), (y1, y0))[turn // 90]  # what lies left and right on the page as shown
    from_left, from_top, *_ = place(0.0, 0.0, 0.0, 0.0)
    sign, down = -1 if turn >= 180 else 1, 1 if turn in (90, 180) else -1
    face_of = _face_reader(raw, turn)
    out: list[Fragment] = []
    texts: list[list[str]] = []
    chars: list[str] = []
    current = Fragment("", [], 0.0, 0.0, 0.0, 0.0, False, False, "", -1)
    face = made = _Face(0.0, False, False, "", True, False)
    line = before = after = back = gap = wide_gap = 0.0
    handle: int | None = -1
    alike, characters = False, len(text) - text.count(" ") - text.count("\0")
    for start, end, letters, address, spaced in _runs(raw, text):
        same = address == handle
        if not same:
            handle = address
            face, base = face_of(start, address)
            line = down * base + from_top
            alike = bool(out) and (face is made or _alike(current, face))
            if face.upright:
                alike = alike and abs(line - current.base) < 0.15 * current.size
        upright, begun, reach, xs = face.upright, start, wide_gap if spaced else gap, current.xs
        for k in range(start, end):
            _box_of(raw, k, r0, r1, r2, r3)
            left, right = sign * near.value + from_left, sign * far.value + from_left
            if upright:
                goes_on = alike and before - back < left and left - after < reach
            else:  # kept together by its column, from top to bottom or from bottom to top
                _, top, _, bottom = place(x0.value, y0.value, x1.value, y1.value)
                goes_on = alike and abs(left - current.base) < current.size
            if not goes_on:
                if begun < k:
                    chars.append(letters[begun - start : k - start])
                begun, made, alike = k, face, True
                base, size = line if upright else left, face.size
                back, gap, wide_gap = 0.3 * size, 0.8 * size, 1.1 * size
                current = Fragment("", [], base - 0.75 * size, base + 0.22 * size, base, size, face.bold, face.italic,
                                   face.font, len(out), upright, face.hidden, spaced and k == start, face.colour)  # fmt: skip
                if not upright:
                    current.top, current.bottom = top, bottom
                xs, reach, chars = current.xs, gap, []
                out.append(current)
                texts.append(chars)
            elif k == start:
                reach = gap
                if spaced:
                    chars.append(" ")
                    xs.append((after, left))
                if not same and face.colour != current.colour:
                    current.colour = ""  # a coloured word is no coloured line
            if not upright:
                current.top, current.bottom = min(current.top, top), max(current.bottom, bottom)
            before, after = edges = left, right if right > left else left
            xs.append(edges)
            if k == start and upright and end - start >= _LEAST_SPREAD:
                _box_of(raw, end - 1, r0, r1, r2, r3)
                last, right = sign * near.value + from_left, sign * far.value + from_left
                step = (last - left) / (end - 1 - start)
                if 0 < step < _WIDEST * face.size:
                    xs += pairwise([*[left + n * step for n in range(1, end - 1 - start)], last])
                    before, after = edges = last, right if right > last else last
                    xs.append(edges)
                    break
        chars.append(letters[begun - start :])
        if len(letters) > end - start:  # the letters of a ligature's glyph share its place
            xs += [edges] * (len(letters) - 1)
            characters += len(letters) - 1
    for fragment, chars in zip(out, texts, strict=True):
        fragment.text = as_symbols("".join(chars), fragment.font)
        if fragment.hidden and fragment.size == 0:
            fragment.size = 1.0
        if not math.isfinite(sum((*fragment.xs[0], fragment.top, fragment.bottom, fragment.base, fragment.size))):
            _unplaced(fragment)
        if not fragment.text.isascii() and _SWAPPED.search(fragment.text):
            characters += _unswap(fragment)
    return out, characters


def _unplaced(fragment: Fragment) -> None:
    """Give a fragment that the numbers of its page put nowhere, where nobody sees it, a place at the corner."""
    fragment.hidden = True
    fragment.xs = [(0.0, 0.0)] * len(fragment.xs)
    fragment.top = fragment.base = 0.0
    fragment.bottom = fragment.size = 1.0


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
    colours, matrix = (ctypes.c_uint * 4)(), (ctypes.c_float * 6)()
    ox, oy = ctypes.c_double(), ctypes.c_double()
    r_x, r_y, r_matrix = (ctypes.byref(v) for v in (ox, oy, matrix))
    r_colours = [ctypes.byref(colours, ctypes.sizeof(ctypes.c_uint) * k) for k in range(4)]
    set_as, coloured = memoryview(matrix).cast("B")[:16], memoryview(colours).cast("B")  # without the matrix's place
    fonts: dict[int | None, tuple[bool, bool, str]] = {}
    faces: dict[tuple[int | None, int, float, bytes, bytes], _Face] = {}

    def face_of(index: int, address: int | None) -> tuple[_Face, float]:
        """How the text object of a character is set, and where its baseline lies."""
        item = ctypes.c_void_p(address)
        _matrix_of(raw, index, r_matrix)
        _origin_of(raw, index, r_x, r_y)
        _colour_of(raw, index, *r_colours)
        key = _font_of(item), _mode_of(item), _size_of(raw, index), set_as.tobytes(), coloured.tobytes()
        if key not in faces:
            if key[0] not in fonts:
                pdfium.FPDFText_GetFontInfo(raw, index, name, 256, flags)
                weight = pdfium.FPDFText_GetFontWeight(raw, index)
                fonts[key[0]] = _font_facts(name.value.decode("utf-8", "replace"), flags.value, weight)
            faces[key] = _face(fonts[key[0]], key[1], key[2], tuple(matrix), tuple(colours), turn)
        # In a turned page the baseline runs along the other axis; the caller places it with the same transform.
        return faces[key], ox.value if turn % 180 else oy.value

    return face_of


def _face(
    font: tuple[bool, bool, str], mode: int, size: float, matrix: Sequence[float], colours: Sequence[int], turn: int
) -> _Face:
    """How text is set in a font, by the way that it is drawn, its size before its matrix, and its colour."""
    bold, italic, family = font
    a, b, c, d, *_ = matrix
    along, across = (b, a) if turn % 180 else (a, b)
    width, scale = math.hypot(a, b), math.hypot(c, d)
    if abs(a * c + b * d) > _LEAN * width * scale:
        italic, scale = True, abs(a * d - b * c) / width
    stroked = mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    hidden = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    upright = abs(across) <= _SLANT * abs(along)
    return _Face(round(size * scale, 1), bold or stroked, italic, family, upright, hidden, colour_of(*colours[:3]))


def as_symbols(text: str, font: str) -> str:
    """Letters that stand for the symbols of a font (a tick for `ü`) as those symbols, as Word writes them."""
    return text.translate(_SYMBOLS[font]) if font in _SYMBOLS else text


def as_superscript(text: str) -> str:
    """Raised digits (footnote marks) as superscript characters, so that they do not read as part of a word or number."""
    return text.translate(_SUPERSCRIPT) if text.isdigit() else text
