"""What the words of a source mean, filled in as proposed lines."""

from ...grammar.syntax import Source


def interpret(source: Source) -> Source:
    """The source with a rule, term, citation or reference for whatever its units say."""
    return source
