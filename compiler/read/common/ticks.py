"""What is marked in a cell instead of words: ticks, crosses, yes and no, the letters of a RACI table; and what says nothing.

In goes the text of a cell, out comes whether it is such a mark. What a mark means under its head is not decided here.
"""

import re

_TICKS = "✓✔✅√☑🗸🗹\uf0fc\uf0fe\uf0d6"
_CROSSES = "xX×✕✖✗✘❌❎☒🗴🗵\uf0fb\uf0fd"

_YES, _NO = rf"(?:[{_TICKS}]\ufe0f?\s*)?yes", rf"(?:[{_CROSSES}]\ufe0f?\s*)?no"


def _alone(fits: str) -> re.Pattern[str]:
    """A mark with nothing beside it but brackets (and the sign that asks for a coloured picture)."""
    return re.compile(rf"[(\[]?\s*(?:{fits})\ufe0f?\s*[)\]]?", re.I)


_MARK = _alone(rf"[{_TICKS}{_CROSSES}●•]|{_YES}|{_NO}|[RACI](?:\s*[/,&]\s*[RACI])*")
TICK = _alone(rf"[{_TICKS}]|{_YES}")
CROSS = _alone(rf"[{_CROSSES}]|{_NO}")
REFUSAL = _alone("[✕✖✗✘❌]")
"""A cross that is no letter: where every cell has a mark or words, it refuses."""
_TICKED = re.compile(rf"[{_TICKS}]\ufe0f?\s*([^\ufe0f\s].*)")
_NOTHING = re.compile(r"[-–—−]*|n/?a", re.I)


def is_mark(text: str) -> bool:
    """Whether a cell holds a mark instead of words: a tick, a cross, yes or no, the letters of a RACI table."""
    return bool(_MARK.fullmatch(text.strip()))


def unreferred(text: str) -> str:
    """A mark without the reference behind it: "No (but see 7.1.2)", "Yes – see section 5", "Yes*"; other cells as they stand."""
    found = _REFERRED.fullmatch(text.strip())
    mark = next(filter(None, found.groups()), "").strip() if found else ""
    return mark if mark and is_mark(mark) else text


_PART = r"(?:clauses?|sections?|paragraphs?|paras?\.?|parts?|rules?|points?|notes?|footnotes?|appendix|annex|schedule|page|p\.|§)"
_NUMBER = r"\d{1,2}(?:\.\d{1,2})*(?:\(\w{1,3}\))*"
_WHERE = (
    rf"(?:{_PART} ?(?:\d[\w.]{{0,7}}|[A-Z]\b)(?:\(\w{{1,3}}\))*(?: (?:above|below|overleaf))?"
    rf"|{_NUMBER}|above|below|overleaf|opposite)"
)
_SEE = r"(?:(?:but|and|though)[ ,]+)?(?:please )?(?:see|refer to|cf\.?)(?: also)? "
_WHERES = rf"{_WHERE}(?:(?:,| and| or| &) {_WHERE})*"
_REFERRED = re.compile(
    rf"(.{{1,6}}?)[,;:–—-]?\s*[(\[]\s*(?:{_SEE}|(?:as per|under|by|in) )?{_WHERES}\s*[)\]]\.?"
    rf"|(.{{1,6}}?)[,;:–—-]?\s+{_SEE}{_WHERES}\.?|(.{{1,6}}?)[,;:–—-]\s*{_PART} ?\d[\w.]*(?:\(\w{{1,3}}\))*\.?"
    r"|(.{1,6}?)\s*[*†‡]+",
    re.I,
)


def is_nothing(text: str) -> bool:
    """Whether a cell is empty, or says that it is: a dash, "n/a"."""
    return bool(_NOTHING.fullmatch(text.strip()))


def ticked_words(text: str) -> str:
    """What words beside a tick in one cell add to it ("✓ with permission"); "" where there are none."""
    found = _TICKED.fullmatch(text.strip())
    return found[1].strip(" ()") if found and not is_mark(text) else ""
