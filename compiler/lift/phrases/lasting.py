"""How long a penalty lasts: `for up to five school days`, `for the rest of the term`.

In: the words of a penalty. Out: the most or the least that it comes to, or the moment until which it holds. Without a word
that says which, a length of time is the most that somebody faces.
"""

import re
from functools import cache

from ....grammar import syntax as s
from .times import quantity
from .words import table

_REST = re.compile(
    r"\b(?:for|during) (?:all )?the (?:rest|remainder|remaining part) of (?:the|that|their) (?:school )?"
    r"(?P<unit>lesson|day|week|half[- ]term|term|(?:academic )?year)\b",
    re.IGNORECASE,
)


def lasting(text: str) -> tuple[s.How, ...]:
    """How long what a text tells goes on; nothing where it does not say."""
    if rest := _REST.search(text):
        unit = rest["unit"].casefold().replace("academic ", "").replace(" ", "-")
        return (s.Until(s.Event(s.Who((s.Word(f"end-of-{unit}"),)))),)
    found = _length().search(text.casefold())
    if found is None:
        return ()
    bound = next((said for said, phrases in table("circumstances")["amount"].items() if found["bound"] in phrases), "")
    number = "1" if found["number"] in ("a", "an") else found["number"]
    length = quantity(number, found["unit"].replace("-", " "))
    return (s.Amount(bound or "at most", length),)  # type: ignore[arg-type]


@cache
def _length() -> re.Pattern[str]:
    """`for (up to) five days`, `of one hour`, `of at least a week`, `a five-day ban`."""
    data = table("circumstances")
    longest = sorted((p for phrases in data["amount"].values() for p in phrases), key=lambda p: (-len(p), p))
    units = sorted((p for phrases in data["units"].values() for p in phrases), key=lambda p: (-len(p), p))
    period = r"(?:(?:a|the) (?:\w+ )?(?:period|maximum|minimum|total) of )?"
    return re.compile(
        rf"\b(?:for|of|lasting)(?: {period}|\s)(?:(?P<bound>{'|'.join(longest)})(?: of)? )?{period}"
        rf"(?P<number>an?|\d{{1,3}}|{'|'.join(data['numbers'])}) (?:(?:full|whole|further|more|consecutive) )?"
        rf"(?P<unit>{'|'.join(units)})(?!\w|['’]| (?:old|of age|notice)\b)"
    )
