"""Which reviewed lines wait for a decision, because the document's words have changed under them?"""

from collections.abc import Iterator

from ...grammar import syntax as s
from ...grammar.vocabulary import Vocabulary
from ..findings import Finding, nodes


def disputes(source: s.Source, _words: Vocabulary) -> Iterator[Finding]:
    """Findings `conflict`: lines marked `!`."""
    for node, at in nodes(source):
        if isinstance(node, s.Guess) and node.disputed:
            yield Finding(
                "conflict",
                "warning",
                "this line was reviewed, and the document has other words now",
                "Take the ! away if the line still holds; else mend it, or strike it out with - in place of the !.",
                node,
                at,
            )
