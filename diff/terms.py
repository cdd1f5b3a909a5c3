"""On what terms a rule holds, in the document's own words: its condition and its exception, each said once.

In: norms with the clauses that state them. Out: spans of the clause, and whether one brings the connective (`unless …`) that a
reader needs to see what it does. Nothing is looked up in packs.
"""

import re
from collections.abc import Iterable

from ..grammar.model import Clause, Norm
from ..grammar.syntax import Time, Until

_LED = re.compile(
    r"\W*(?:if|when|where|whenever|wherever|provided|only|once|while|during|after|before|in|on|for|with|by|at"
    r"|so long as|as long as|unless|except|excepting|excluding|save|apart from|aside from|other than|but|until|till|without|not"
    r"|with the exception)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\W*(?:until|till)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(?:until|till) (?:about )?(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\b)?|noon|midday)", re.IGNORECASE)
_GAP = re.compile(r"[\s,;]*")


def told_terms(said: Iterable[tuple[Clause, Norm]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The conditions and the exceptions of some norms, each once. A time that a ban runs until (`until two years` … `after they
    have left`, `until 3.30 pm`) is one exception, even where the reader of sentences parted it or left it in the act.
    """
    conditions: dict[str, None] = {}
    exceptions: dict[str, None] = {}
    for clause, norm in said:
        condition, exception = norm.condition or "", norm.exception or ""
        if condition and exception and is_time(exception):
            at = clause.text.find(exception)
            behind = _GAP.sub("", clause.text[at + len(exception) :].partition(condition)[0])
            if at >= 0 and not behind and condition in clause.text[at:]:
                condition, exception = "", clause.text[at : clause.text.index(condition, at) + len(condition)]
        if not exception and any(isinstance(how, Until) and isinstance(how.event, Time) for how in norm.formal.how):
            exception = next(iter(_CLOCK.findall(norm.action)), "")
        conditions |= dict.fromkeys([condition] if condition else [])
        exceptions |= dict.fromkeys([exception] if exception else [])
    return tuple(conditions), tuple(exceptions)


def is_time(span: str) -> bool:
    """Whether an exception is the time until which a rule holds."""
    return _TIME.match(span) is not None


def led(span: str) -> bool:
    """Whether a span brings a connective of its own, so that another before it would say it twice."""
    return _LED.match(span) is not None
