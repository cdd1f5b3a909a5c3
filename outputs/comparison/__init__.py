"""Policies side by side, in every form that a reader may want: one module for each, none imports another.

They share `words`. The same comparison gives the same bytes.
"""

from .page import html
from .summary import markdown
from .terminal import terminal
from .words import STANCES, names, schema

__all__ = ["STANCES", "html", "markdown", "names", "schema", "terminal"]
