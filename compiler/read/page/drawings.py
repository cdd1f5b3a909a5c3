"""What is drawn on one PDF page besides its text: ruling lines, bullets, outlines, boxes to tick, pictures, form fields.

In goes an open pdfium page and where its points lie as it is shown, out come places in points from its top left corner. No
judgement about tables or lists is made here.
"""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from msgspec import Struct

from ....grammar.span import Box
from .quick import Pointer, quick

_MOST_SEGMENTS = 400
_TICK_BOX = 6.5, 20.0
"""The sides of a square to tick; a smaller ring is a bullet."""
_THIN = 3.0

_part_of = quick(pdfium.FPDFPage_GetObject, Pointer)
_kind_of = quick(pdfium.FPDFPageObj_GetType)
_parts_in = quick(pdfium.FPDFFormObj_CountObjects)
_part_in = quick(pdfium.FPDFFormObj_GetObject, Pointer)
_mode_of = quick(pdfium.FPDFPath_GetDrawMode)
_bounds_of = quick(pdfium.FPDFPageObj_GetBounds)
_matrix_of = quick(pdfium.FPDFPageObj_GetMatrix)
_colour_of = quick(pdfium.FPDFPageObj_GetFillColor)
_segments_in = quick(pdfium.FPDFPath_CountSegments)
_segment_of = quick(pdfium.FPDFPath_GetPathSegment, Pointer)
_step_of = quick(pdfium.FPDFPathSegment_GetType)
_point_of = quick(pdfium.FPDFPathSegment_GetPoint)


class Rule(NamedTuple):
    """A straight edge: of a ruling line, or of a drawn box; `shade` if only a filled area ends there."""

    x0: float
    top: float
    x1: float
    bottom: float
    shade: bool = False


class Drawings(Struct):
    """What is drawn: ruling lines; small round marks and pictures; pictures; outlines; squares to tick."""

    rules: list[Rule] = []
    dots: list[Box] = []
    pictures: list[Box] = []
    shapes: list[Box] = []
    boxes: list[Box] = []


def fields_of(raw: Any, place: Any) -> Iterator[tuple[str, Box]]:
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


def drawings_of(raw: Any, place: Any, width: float, height: float) -> Drawings:
    """What is drawn on a page; `place` tells where a box lies on the page as shown, whose `width` and `height` are given."""
    drawn = Drawings()
    sides = left, low, right, high = [ctypes.c_float() for _ in range(4)]
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    r_sides, r_mode, r_stroke = [ctypes.byref(v) for v in sides], ctypes.byref(mode), ctypes.byref(stroke)

    def shown(box: Box, inside: pdfium.FS_MATRIX | None) -> Box:
        x0, y0, x1, y1 = box
        if inside is not None:
            x0, y0 = inside.a * x0 + inside.e, inside.d * y0 + inside.f
            x1, y1 = inside.a * x1 + inside.e, inside.d * y1 + inside.f
        placed: Box = place(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return placed

    for item, kind, inside in _items(raw):
        parts: list[Box] | None = None
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _mode_of(item, r_mode, r_stroke)
            if not mode.value and not stroke.value:  # only clips
                continue
            parts = _straight_parts(item)
        elif kind != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        _bounds_of(item, *r_sides)
        whole = shown((left.value, low.value, right.value, high.value), inside)
        wide, tall = whole[2] - whole[0], whole[3] - whole[1]
        one = kind == pdfium.FPDF_PAGEOBJ_PATH and (not parts or len(parts) == 1)
        fits = 25 < wide < 0.6 * width and 12 < tall < 0.4 * height
        if one and fits and _segments_in(item) > 3 and (stroke.value or _is_coloured(item)):
            drawn.shapes.append(whole)
        square = _TICK_BOX[0] < wide < _TICK_BOX[1] and abs(wide - tall) < 1.5
        if (
            square
            and kind == pdfium.FPDF_PAGEOBJ_PATH
            and stroke.value
            and (parts is None or len(parts) == 1)
            and not (mode.value and _is_coloured(item))
        ):
            drawn.boxes.append(whole)
        elif 1.5 < wide < 11 and 1.5 < tall < 11 and (parts is None or abs(wide - tall) < 1):
            drawn.dots.append(whole)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawn.pictures.append(whole)
        elif parts is not None:
            for part in parts:
                drawn.rules.extend(_edges(*shown(part, inside), width, height, shade=not stroke.value))
    return drawn


def _items(raw: Any) -> Iterator[tuple[Any, int, pdfium.FS_MATRIX | None]]:
    """What stands on a page besides text, with its kind; of a form its parts, with the matrix that sets them."""
    for k in range(pdfium.FPDFPage_CountObjects(raw)):
        item = _part_of(raw, k)
        if (kind := _kind_of(item)) != pdfium.FPDF_PAGEOBJ_TEXT:  # as most are
            yield from _parts(item, kind, None)


def _parts(item: Any, kind: int, inside: pdfium.FS_MATRIX | None) -> Iterator[tuple[Any, int, pdfium.FS_MATRIX | None]]:
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield item, kind, inside
        return
    matrix = pdfium.FS_MATRIX()
    _matrix_of(item, ctypes.byref(matrix))
    for k in range(_parts_in(item)):
        part = _part_in(item, k)
        yield from _parts(part, _kind_of(part), matrix)


def _is_coloured(item: Any) -> bool:
    """Whether an area is filled with a colour that is not the paper's white."""
    colour = [ctypes.c_uint() for _ in range(4)]
    return bool(_colour_of(item, *map(ctypes.byref, colour))) and min(c.value for c in colour[:3]) < 250


def _straight_parts(item: Any) -> list[Box] | None:
    """The boxes around the lines and rectangles that a path draws; None if it has curves or is a drawing."""
    count = _segments_in(item)
    if count > _MOST_SEGMENTS:
        return None
    x, y, matrix = ctypes.c_float(), ctypes.c_float(), pdfium.FS_MATRIX()
    r_x, r_y = ctypes.byref(x), ctypes.byref(y)
    _matrix_of(item, ctypes.byref(matrix))
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    paths: list[list[tuple[float, float]]] = []
    for k in range(count):
        segment = _segment_of(item, k)
        step = _step_of(segment)
        if step == pdfium.FPDF_SEGMENT_BEZIERTO:
            return None
        if step == pdfium.FPDF_SEGMENT_MOVETO or not paths:
            paths.append([])
        _point_of(segment, r_x, r_y)
        px, py = x.value, y.value
        paths[-1].append((a * px + c * py + e, b * px + d * py + f))
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
