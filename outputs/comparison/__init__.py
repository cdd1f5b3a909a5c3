"""Policies side by side, in every form that a reader may want: one module for each, none imports another.

They share `words`, `tables`, `agenda` and `chart`. The same comparison gives the same bytes. The Word and Excel files are made by
`pack` and `workbook`, which are named by themselves: their libraries take long to load.
"""

from .answers import answers, answers_schema
from .page import html
from .record import json, schema
from .summary import markdown
from .terminal import terminal
from .words import STANCES, names

__all__ = [
    "STANCES",
    "answers",
    "answers_schema",
    "html",
    "json",
    "markdown",
    "names",
    "schema",
    "terminal",
]
