"""The parts of a rule as flat exports name them: what is done, in which case, except when, how much, by when, how often.

In: a rule with its source. Out: text for each part; the document's own words where they are marked, else the rule's own part
in Byelaw, so that no part is empty that the rule has.
"""

from collections.abc import Iterable

from msgspec import Struct

from ...diff.duties import due_phrases
from ...grammar.printer import print_expr, print_phrase
from ...grammar.syntax import All, Amount, Every, Expr
from ..sourced import Rule


class Parts(Struct, frozen=True, kw_only=True):
    """The parts of one rule; None for what it does not have. Phrases of one kind are joined by commas."""

    action: str
    condition: str | None
    exception: str | None
    limit: str | None
    deadline: str | None
    recurrence: str | None


def parts_of(rule: Rule) -> Parts:
    """The parts of a rule. An action for which the whole clause stands is not marked in the document."""
    formal = rule.formal
    marked = rule.action != rule.source.text
    due = tuple(due_phrases(formal))
    return Parts(
        action=rule.action if marked else print_phrase(formal.act),
        condition=rule.condition or _joined(formal.when, formal.condition),
        exception=rule.exception or _joined(formal.unless),
        limit=_listed(print_phrase(how) for how in formal.how if isinstance(how, Amount)),
        deadline=_listed(print_phrase(how) for how in due if not isinstance(how, Every)),
        recurrence=_listed(print_phrase(how) for how in due if isinstance(how, Every)),
    )


def _joined(*tests: Expr | None) -> str | None:
    """Tests that must all hold, as one."""
    told = tuple(test for test in tests if test is not None)
    return print_expr(told[0] if len(told) == 1 else All(of=told)) if told else None


def _listed(phrases: Iterable[str]) -> str | None:
    return ", ".join(phrases) or None
