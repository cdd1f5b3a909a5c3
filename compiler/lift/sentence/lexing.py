"""The words of a sentence as the sentence stage sees them: with brackets, verb groups, and openers of its parts.

Nothing is decided here about which of them rules the sentence.
"""

from .cutting import Cut
from .openers import find_openers
from .verb_groups import find_groups


class Words(Cut):
    """The words of a sentence with their places, and what the vocabulary says about each."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.groups = find_groups(self)
        self.openers = find_openers(self, self.groups)

    def ruled(self, start: int, end: int) -> bool:
        """Whether a verb group begins in a stretch."""
        return any(start <= group.start < end for group in self.groups)
