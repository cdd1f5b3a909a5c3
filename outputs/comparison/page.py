"""A comparison as one HTML page that needs no network.

Its style and script are part of it; its content policy lets nothing else run or load. Every clause stands in it once; what
else speaks of it is a link, and the script puts the clause there when somebody looks. Without scripts the links are enough.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import get_args

from markupsafe import Markup
from msgspec import Struct

from ...diff.cells import Quote
from ...diff.compare import Comparison, Row
from ...diff.conflicts import TITLES
from ...diff.coverage import Coverage, Covered, Evidence, Near
from ...diff.duties import KINDS, Load
from ...diff.left_behind import LeftBehind
from ...diff.votes import Answer
from ...grammar.model import Bearer
from ..page import long_date, render
from ..wording import ENGLISH
from .chart import svg as chart
from .words import (
    ASPECTS,
    SILENCES,
    STANCES,
    VERDICTS,
    counted,
    facts,
    gaps,
    headlines,
    in_topics,
    listed,
    names,
    pages,
    plain,
    reasons,
    review_told,
    short,
    short_names,
    unsaid,
)

TEMPLATES = Path(__file__).parents[1] / "templates" / "comparison"

EARLY = 'document.documentElement.className = "js"'
"""What runs before anything is shown: where scripts run, views are tabs, and rows are closed."""

MANY = 6
"""With more policies than this a printed matrix shows signs in place of words."""

FURTHEST = 12
"""So many of the questions on which policies lie furthest apart are shown at a glance."""


PAIRS = 40
"""So many pairs of policies that share wording are listed, those that share the most."""

AROUND = 60
"""So many characters on each side of a name are shown with it."""

COPIES: dict[str, str] = {"same": "the same", "names": "but for names", "adapted": "adapted", "part": "a part"}
"""How a copy stands to the common wording."""


class View(Struct, frozen=True):
    """One part of the page: its template, its title, and a number beside it where one says how much there is."""

    name: str
    title: str
    number: int | None = None


class Glance(Struct, frozen=True, kw_only=True):
    """One policy in a line. Questions are told by their index."""

    policy: str
    counts: dict[Answer, int]
    speaks: int
    stricter: tuple[int, ...]
    looser: tuple[int, ...]
    against: tuple[int, ...]
    musts: int
    must_nots: int
    deadlines: int
    covered: Coverage | None
    conflicts: int
    dated: str | None
    review: str
    passed: str


class Spot(Struct, frozen=True, kw_only=True):
    """One policy on one topic."""

    counts: dict[Answer, int]
    speaks: int
    stricter: int
    looser: int


class Stray(Struct, frozen=True, kw_only=True):
    """A name of somebody else in a policy, with some of what stands around it."""

    policy: str
    clause: str | None
    before: str
    text: str
    after: str
    sure: bool
    why: str


class Heat(Struct, frozen=True):
    """One topic with every policy's part in it."""

    title: str
    number: int
    cells: tuple[Spot, ...]


def html(comparison: Comparison, picture: str = "") -> str:
    """The whole comparison as one self-contained page. `picture` is the graph of these policies as SVG, where there is one."""
    style, script = ((TEMPLATES / f"{name}").read_text(encoding="utf-8") for name in ("style.css", "script.js"))
    called = names(comparison.policies)
    by_id = {row.question: row for row in comparison.rows}
    asked = {role for row in comparison.rows for role in row.roles}
    sure = [pair for pair in comparison.aligned if pair.sure]
    pair_lists = [
        (left, right, list(found))
        for (left, right), found in groupby(sure, lambda pair: (pair.left.policy, pair.right.policy))
    ]
    return render(
        "comparison/page.html",
        comparison=comparison,
        views=_views(comparison),
        lead=_lead(comparison),
        headlines=headlines(comparison),
        names=called,
        shorts=short_names(comparison.policies),
        many=len(called) > MANY,
        topics=in_topics(comparison),
        stances=STANCES,
        roles=ENGLISH.roles,
        asked_roles=[role for role in get_args(Bearer) if role in asked],
        counts=[counted(comparison, index) for index in range(len(called))],
        glance=_glance(comparison),
        heat=_heat(comparison),
        chart=Markup(chart(comparison)),
        picture=Markup(_inline(picture)),
        furthest=[by_id[question] for question in comparison.differs[:FURTHEST]],
        kinds=[_kinds(comparison, row) for row in comparison.rows],
        content=_content(comparison),
        covered={found.policy: found for found in comparison.coverage},
        verdicts=VERDICTS,
        quoted=partial(_quoted, comparison),
        left_behind=[_marked(found, comparison) for found in comparison.lineage.left_behind],
        pairs_shared=sorted(comparison.lineage.pairs, key=lambda pair: -pair.words)[:PAIRS],
        copies=COPIES,
        listed=listed,
        names_of=lambda policies: [called[policy] for policy in policies],
        loads=_loads(comparison),
        by_clause=_by_clause,
        gaps=gaps(comparison),
        conflict_titles=TITLES,
        pairs=sure,
        pair_lists=pair_lists,
        first_pair=pair_lists[0][:2] if pair_lists else ("", ""),
        aspects=ASPECTS,
        leads=dict(_leads(comparison)),
        voted=partial(_voted, comparison),
        long_date=long_date,
        facts=facts,
        pages=pages,
        short=short,
        plain=plain,
        reasons=reasons,
        silences=SILENCES,
        unsaid=unsaid,
        # Markup: all three are of this program, and the hashes below let exactly these scripts run.
        style=Markup(style),
        early=Markup(EARLY),
        script=Markup(script),
        hashes=[base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (EARLY, script)],
    ).decode()


def _inline(picture: str) -> str:
    """A picture for the inside of a page, which needs no name of its language and must not share an id with the page."""
    bare = picture.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
    return re.sub(r'\b(id="|url\(#|href="#)', r"\1graph-", bare).replace(
        'aria-labelledby="title desc"', 'aria-labelledby="graph-title graph-desc"'
    )


def _views(comparison: Comparison) -> tuple[View, ...]:
    return (
        View("overview", "At a glance"),
        View("questions", "Questions", len(comparison.rows)),
        View("gaps", "Gaps and conflicts", len(comparison.conflicts) + sum(map(len, gaps(comparison).values()))),
        View("content", "Required content", sum(found.missing for found in comparison.coverage)),
        View("duties", "Duties"),
        View("pairs", "Clause by clause", sum(pair.sure for pair in comparison.aligned)),
        View("lineage", "Shared wording", len(comparison.lineage.passages)),
        View("laws", "Laws", len(comparison.cited)),
        View("policies", "Policies"),
    )


def _lead(comparison: Comparison) -> str:
    """What is compared, and how much of it somebody has looked at."""
    number = len(comparison.policies)
    rules = sum(column.norms for column in comparison.policies)
    reviewed = sum(column.reviewed for column in comparison.policies)
    open_ = f"{rules - reviewed} of {rules} rules read by machine and not reviewed yet"
    looked = "all rules reviewed" if reviewed == rules else open_
    left_out = f" · left out: {', '.join(one.file for one in comparison.left_out)}" if comparison.left_out else ""
    told = f"{number} {'policy' if number == 1 else 'policies'}{left_out}"
    return f"{told} · {len(comparison.rows)} questions · {looked}"


def _glance(comparison: Comparison) -> list[Glance]:
    indices = {row.question: index for index, row in enumerate(comparison.rows)}
    found = []
    for number, (column, dates) in enumerate(zip(comparison.policies, comparison.currency, strict=True)):
        counts = counted(comparison, number)
        own = [standing for standing in comparison.standings if standing.policy == column.policy]
        loads = [load for load in comparison.duties if load.policy == column.policy]
        review, passed = review_told(dates, comparison)
        found.append(
            Glance(
                policy=column.policy,
                counts=counts,
                speaks=len(comparison.rows) - counts.get("silent", 0),
                stricter=tuple(indices[question] for standing in own for question in standing.stricter),
                looser=tuple(indices[question] for standing in own for question in standing.looser),
                against=tuple(i for i, row in enumerate(comparison.rows) if row.cells[number].contradictory),
                musts=sum(load.musts for load in loads),
                must_nots=sum(load.must_nots for load in loads),
                deadlines=sum(load.deadlines for load in loads),
                covered=next((one for one in comparison.coverage if one.policy == column.policy), None),
                conflicts=sum(conflict.policy == column.policy for conflict in comparison.conflicts),
                dated=dates.dated,
                review=review,
                passed=passed,
            )
        )
    return found


def _heat(comparison: Comparison) -> list[Heat]:
    found = {(standing.policy, standing.topic): standing for standing in comparison.standings}
    return [
        Heat(
            topic.title,
            sum(row.topic == topic.name for row in comparison.rows),
            tuple(
                Spot(
                    counts=standing.stances,
                    speaks=sum(standing.stances.values()) - standing.stances.get("silent", 0),
                    stricter=len(standing.stricter),
                    looser=len(standing.looser),
                )
                for column in comparison.policies
                for standing in (found[column.policy, topic.name],)
            ),
        )
        for topic in comparison.topics
        if any(row.topic == topic.name for row in comparison.rows)
    ]


def _kinds(comparison: Comparison, row: Row) -> str:
    """What the page's filter may pick a row by."""
    stances = {cell.stance for cell in row.cells}
    ours = [standing for standing in comparison.standings if standing.policy == comparison.ours]
    told = {
        "differ": row.question in comparison.differs,
        "spoken": stances != {"silent"},
        "some-silent": "silent" in stances and stances != {"silent"},
        "against": any(c.contradictory for c in row.cells),
        "ours-looser": any(row.question in standing.looser for standing in ours),
        "ours-stricter": any(row.question in standing.stricter for standing in ours),
    }
    return " ".join(kind for kind, holds in told.items() if holds)


def _loads(comparison: Comparison) -> dict[Bearer, dict[str, Load]]:
    """Role → policy → what it has to bear, roles in their order."""
    found: dict[Bearer, dict[str, Load]] = {}
    for role in get_args(Bearer):
        here = {load.policy: load for load in comparison.duties if load.role == role}
        if here:
            found[role] = here
    return found


def _content(comparison: Comparison) -> list[tuple[str, list[tuple[Covered, dict[str, Covered]]]]]:
    """Topic → its points, each with what every policy that has it on its list says of it."""
    points: dict[tuple[str, str], dict[str, Covered]] = {}
    for found in comparison.coverage:
        for point in found.points:
            points.setdefault((point.pack, point.id), {})[found.policy] = point
    titles = {topic.name: topic.title for topic in comparison.topics}
    topics: dict[str, list[tuple[Covered, dict[str, Covered]]]] = {}
    for told in points.values():
        first = next(iter(told.values()))
        topics.setdefault(first.topic, []).append((first, told))
    return [(titles.get(topic, plain(topic)), found) for topic, found in topics.items()]


def _quoted(comparison: Comparison, policy: str, found: Iterable[Evidence | Near]) -> list[Quote]:
    return [comparison.quotes[policy][one.clause] for one in found]


def _marked(found: LeftBehind, comparison: Comparison) -> Stray:
    """A name with what stands around it, cut at words."""
    whole = comparison.quotes[found.policy][found.clause].text if found.clause else found.line or ""
    before, after = (re.sub(r"\.{4,}", " … ", part) for part in (whole[: found.start], whole[found.end :]))
    if len(before) > AROUND:
        before = "…" + before[-AROUND:][before[-AROUND:].find(" ") :]
    if len(after) > AROUND:
        after = after[: after[:AROUND].rfind(" ")] + " …"
    return Stray(
        policy=found.policy,
        clause=found.clause,
        before=before,
        text=whole[found.start : found.end],
        after=after,
        sure=found.sure,
        why=found.why,
    )


def _by_clause(load: Load) -> dict[str, dict[str, tuple[int, list[str]]]]:
    """Kind of duty → clause → how many of them it lays on the role, and by when."""
    found: dict[str, dict[str, tuple[int, list[str]]]] = {}
    for duty in sorted(load.duties, key=lambda duty: KINDS.index(duty.kind)):
        number, due = found.setdefault(duty.kind, {}).get(duty.clause, (0, []))
        found[duty.kind][duty.clause] = number + 1, [*due, *([plain(duty.due)] if duty.due else [])]
    return found


def _leads(comparison: Comparison) -> Iterable[tuple[tuple[str, str], str]]:
    """Policy and clause → the clause that introduces it."""
    for policy, quotes in comparison.quotes.items():
        above: dict[str, str] = {}
        for quote in quotes.values():
            if quote.lead_in in above:
                yield (policy, quote.id), above[quote.lead_in]
            above[quote.text] = quote.id


def _voted(comparison: Comparison, policy: str, quote: Quote) -> list[int] | None:
    """Which of its clause's rules speak to the question: their indices, or None where all do."""
    rules = comparison.quotes[policy][quote.id].rules
    return None if set(quote.rules) == set(rules) else [i for i, rule in enumerate(rules) if rule in quote.rules]
