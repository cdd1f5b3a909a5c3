"""Where things stand: a `Span` in Byelaw source, an `At` in the document that the source was read from."""

from msgspec import Struct
from msgspec.structs import force_setattr

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points (1/72 inch) from the page's top left corner."""


class Span(Struct, frozen=True, order=True):
    """A stretch of a `.byelaw` file. Lines and columns count from 1; the end column is the one after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class At(Struct, frozen=True, order=True):
    """A stretch of the original document: pages from 1, lines of a page from 1 in reading order, or None if not known.

    One stretch has one form: an end that repeats the start (the same page, the same line) becomes None.
    """

    page: int
    line: int | None = None
    end_page: int | None = None
    end_line: int | None = None

    def __post_init__(self) -> None:
        if self.end_page == self.page:
            force_setattr(self, "end_page", None)
        if self.end_page is None and (self.line is None or self.end_line == self.line):
            force_setattr(self, "end_line", None)

    def __str__(self) -> str:
        start = f"@p{self.page}" + (f":{self.line}" if self.line is not None else "")
        if self.end_page is None:
            return start + (f"-{self.end_line}" if self.end_line is not None else "")
        if self.line is None and self.end_line is None:
            return f"{start}-{self.end_page}"
        return f"{start}-p{self.end_page}" + (f":{self.end_line}" if self.end_line is not None else "")
