"""Policies side by side, in every form that a reader may want: one module for each, none imports another.

They share `words`, `tables`, `agenda` and `chart`. The same comparison gives the same bytes.
"""

from .answers import answers, answers_schema
from .pack import docx
from .page import html
from .record import json, schema
from .summary import markdown
from .terminal import terminal
from .words import STANCES, names
from .workbook import xlsx

__all__ = [
    "STANCES",
    "answers",
    "answers_schema",
    "docx",
    "html",
    "json",
    "markdown",
    "names",
    "schema",
    "terminal",
    "xlsx",
]
