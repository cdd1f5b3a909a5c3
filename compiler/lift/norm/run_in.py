"""A list inside a sentence: "Staff must not: share a password; leave a screen open; or …" is read as lead-in and items.

Comes in: a sentence. Goes out: its norms where it holds such a list, each item under what the words before it hand on; None
where it does not. Lists whose items are units of their own come to `leadins`.
"""

import re

from msgspec.structs import replace

from ...sought import Sought
from ..phrases.words import is_base
from .context import Context
from .norms import Found, read
from .said import Inherit
from .spans import first_word

_MARK = r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+"
_COLON = Sought(r"([^:;]{3,240}:)\s+([^;]+;.+)", re.S)
_MARKED = Sought(rf"([^:;()]{{3,240}}?):?\s+(?=\((?:a|i|1)\)\s)({_MARK}.+)", re.S)
_GOES_ON = re.compile(r"([^:;]{3,240});\s+(.+)", re.S)
_JOINT = r"(?:(?:and|or|nor|and/or|but|then)\b,?\s+)?"
_BETWEEN = re.compile(rf"\s*;\s*{_JOINT}")
_BETWEEN_MARKS = re.compile(rf"\s*[;,]?\s*{_JOINT}{_MARK}")
_FIRST_MARK = re.compile(_MARK)
_OR = re.compile(r";\s*(?:or|nor)\b")


def read_run_in(sentence: str, context: Context, inherit: Inherit | None = None) -> Found | None:
    """The norms of a sentence that holds a list whose items go on where the words before it stop, or as its first one goes."""
    if ";" not in sentence and "(" not in sentence:
        return None
    if (found := _MARKED.fullmatch(sentence)) is not None:
        items = [item for item in _BETWEEN_MARKS.split(found[2]) if item]
        return _listed(f"{found[1]}:", items, sentence, context, inherit) if len(items) > 1 else None
    if (found := _COLON.fullmatch(sentence)) is not None:
        items = [_FIRST_MARK.sub("", item, count=1) for item in _BETWEEN.split(found[2])]
        return _listed(found[1], items, sentence, context, inherit)
    if (found := _GOES_ON.fullmatch(sentence)) is not None:
        return _going_on(found[1], _BETWEEN.split(found[2]), sentence, context, inherit)
    return None


def _listed(head: str, items: list[str], sentence: str, context: Context, inherit: Inherit | None) -> Found | None:
    lead = read(head, context, inherit)
    if lead.inherit is None or not lead.inherit.bearers or any(norm.action for norm in lead.norms):
        return None
    norms = [*lead.norms, *(norm for item in items for norm in read(item, context, lead.inherit).norms)]
    return Found(tuple(replace(norm, sentence=sentence) for norm in norms), lead.last)


def _going_on(first: str, others: list[str], sentence: str, context: Context, inherit: Inherit | None) -> Found | None:
    """Items that go on as the first does, with no subject of their own: "must not post pictures; share passwords; or …"."""
    if not all(is_base(first_word(item)) for item in others):
        return None
    lead = read(first, context, inherit)
    if not lead.norms or lead.norms[-1].rule not in ("active", "carried"):
        return None
    last = lead.norms[-1]
    if last.modality in ("prohibition", "discouragement") and not _OR.search(sentence):
        return None  # "you are not to go in; make an excuse and leave"
    bound = tuple(replace(n, action="", exception=None) for n in lead.norms if n.action == last.action)
    norms = [*lead.norms]
    for item in others:
        norms += read(item, context, Inherit(last.modality, bound, "active")).norms
    return Found(tuple(replace(norm, sentence=sentence) for norm in norms), lead.last)
