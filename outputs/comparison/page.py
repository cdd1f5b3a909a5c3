"""A comparison as one HTML page that needs no network.

Its style and script are part of it; its content policy lets nothing else run or load.
"""

import base64
import hashlib
from difflib import SequenceMatcher
from pathlib import Path

from markupsafe import Markup, escape

from ...diff.align import Alignment, ClausePlace
from ...diff.cells import Quote
from ...diff.compare import Comparison, Row
from ..page import long_date, render
from .words import STANCES, facts, in_topics, names, pages, plain, short

TEMPLATES = Path(__file__).parents[1] / "templates"

MARKED = 0.35
"""The share of words in common from which two texts are alike enough that marking the other words helps."""


def html(comparison: Comparison) -> str:
    """The whole comparison as one self-contained page."""
    style, script = ((TEMPLATES / f"comparison.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return render(
        "comparison.html",
        comparison=comparison,
        names=names(comparison.policies),
        topics=in_topics(comparison),
        stances=STANCES,
        rules=sum(column.norms for column in comparison.policies),
        reviewed=sum(column.reviewed for column in comparison.policies),
        counts=[_counts(comparison, index) for index in range(len(comparison.policies))],
        long_date=long_date,
        facts=facts,
        pages=pages,
        short=short,
        plain=plain,
        kinds=[_kinds(row) for row in comparison.rows],
        pairs=[
            (pair, *_sides(comparison, pair), *_marked(*(side.text for side in _sides(comparison, pair))))
            for pair in comparison.aligned
        ],
        places={
            ClausePlace(policy, id_): place
            for policy, found in comparison.quotes.items()
            for place, id_ in enumerate(found)
        },
        # Markup: both are files of this program, and the hash below lets exactly this script run.
        style=Markup(style),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    ).decode()


def _counts(comparison: Comparison, index: int) -> dict[str, int]:
    """How often a policy takes each stance, in the order of `STANCES`."""
    taken = [row.cells[index].stance for row in comparison.rows]
    return {stance: taken.count(stance) for stance in STANCES if stance in taken}


def _kinds(row: Row) -> str:
    """What the page's filter may pick a row by: `differ`, `spoken`, `against`."""
    stances = {cell.stance for cell in row.cells}
    told = {
        "differ": len(stances) > 1,
        "spoken": stances != {"silent"},
        "against": any(c.contradictory for c in row.cells),
    }
    return " ".join(kind for kind, holds in told.items() if holds)


def _sides(comparison: Comparison, pair: Alignment) -> tuple[Quote, Quote]:
    return tuple(comparison.quotes[side.policy][side.clause] for side in (pair.left, pair.right))  # type: ignore[return-value]


def _marked(left: str, right: str) -> tuple[Markup, Markup]:
    """Two texts with the words marked that the other does not have in that place, if they are alike enough."""
    a, b = left.split(), right.split()
    matcher = SequenceMatcher(None, [w.casefold() for w in a], [w.casefold() for w in b], autojunk=False)
    if matcher.ratio() < MARKED:
        return escape(left), escape(right)
    parts: tuple[list[Markup], list[Markup]] = ([], [])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        for side, words in zip(parts, (a[i1:i2], b[j1:j2]), strict=True):
            if words:
                text = escape(" ".join(words))
                side.append(text if tag == "equal" else Markup("<mark>{}</mark>").format(text))
    return Markup(" ").join(parts[0]), Markup(" ").join(parts[1])
