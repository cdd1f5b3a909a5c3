"""What every form of a comparison says alike: the words for a stance, what a policy is called, where a clause stands.

Nothing here is about how it looks on paper or screen, but for the colour of a stance in a terminal.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct

from ...diff.align import Aspect
from ...diff.cells import Cell, Quote
from ...diff.compare import Column, Comparison, Row
from ...diff.currency import Currency
from ...diff.votes import Answer
from ..page import long_date
from ..wording import ENGLISH


class Word(Struct, frozen=True):
    """How a stance is shown: its word, what that means to a reader, and its colour in a terminal."""

    word: str
    means: str
    colour: str


STANCES: dict[Answer, Word] = {
    "prohibited": Word("Prohibited", "it must not be done", "red"),
    "required": Word("Required", "it must be done", "blue"),
    "conditional": Word("Conditional", "it depends on a condition or on somebody's approval", "yellow"),
    "discouraged": Word("Discouraged", "it should not be done", "magenta"),
    "recommended": Word("Recommended", "it should be done", "cyan"),
    "permitted": Word("Permitted", "it may be done", "green"),
    "silent": Word("Silent", "no rule was found on it, which is not the same as permission", "dim"),
}

MODALITIES = {
    "obligation": "must",
    "prohibition": "must not",
    "permission": "may",
    "recommendation": "should",
    "discouragement": "should not",
    "sanction": "a penalty follows",
}

ASPECTS: dict[Aspect, str] = {
    "modality": "Strength",
    "bearer": "Who is bound",
    "quantity": "Amounts and times",
    "condition": "Condition",
    "exception": "Exception",
    "wording": "Wording",
}


def name_of(column: Column) -> str:
    """What a policy is called in a heading: its school, else its title, else its file."""
    return column.meta.school or column.meta.title or column.file


def names(columns: Sequence[Column]) -> dict[str, str]:
    """Policy → its name; where several share one, with the file, and where they share that too, with the slug."""
    told = [(name_of(column), column.file, column.policy) for column in columns]
    plain, filed = Counter(name for name, _, _ in told), Counter((name, file) for name, file, _ in told)
    return {
        slug: name if plain[name] == 1 else f"{name} ({file if filed[name, file] == 1 else slug})"
        for name, file, slug in told
    }


def short_names(columns: Sequence[Column]) -> dict[str, str]:
    """Policy → what it is called in a narrow column: the part of its school's name that is its own, where that tells it apart."""
    called = names(columns)
    cut = {column.policy: _own_part(column.meta.school or "") for column in columns}
    taken = Counter(cut.values())
    return {slug: cut[slug] if cut[slug] and taken[cut[slug]] == 1 else name for slug, name in called.items()}


def _own_part(school: str) -> str:
    """`The Alder Vale Church of England Primary School` → `Alder Vale`."""
    words = school.split()
    if words and words[0].casefold() == "the":
        words = words[1:]
    kinds = ENGLISH.words["kinds of school"]
    end = next((i for i, word in enumerate(words) if i and _bare(word) in kinds), len(words))
    kept = [] if words and end == 1 and _bare(words[0]) in kinds else words[:end]
    while len(kept) > 1 and (_bare(kept[-1]) in ENGLISH.words["linking"] or not _bare(kept[-1])):
        kept.pop()
    return " ".join(kept).strip(" ,;:-–(")


def _bare(word: str) -> str:
    return re.sub(r"[^\w&/]", "", word).casefold()


def pages(quote: Quote) -> str:
    """`page 3`, `pages 3 to 4`, or nothing for a document without pages."""
    if quote.page is None:
        return ""
    if quote.end_page is None or quote.end_page == quote.page:
        return f"page {quote.page}"
    return f"pages {quote.page} to {quote.end_page}"


def short(quote: Quote) -> str:
    """`4.3, p. 4`."""
    return quote.place + (f", p. {quote.page}" if quote.page is not None else "")


def plain(word: str) -> str:
    """A word of a pack or of the model without its hyphens."""
    return MODALITIES.get(word, word.replace("-", " ").replace("_", " "))


def in_topics(comparison: Comparison) -> list[tuple[str, list[int]]]:
    """Topics in plain words, each with the indices of its rows."""
    titles = {topic.name: topic.title for topic in comparison.topics}
    rows = enumerate(comparison.rows)
    return [
        (titles.get(name, plain(name)), [i for i, _ in found]) for name, found in groupby(rows, lambda r: r[1].topic)
    ]


def facts(column: Column) -> list[str]:
    """What the front of a policy says of itself, and how much of it was read."""
    meta, found = column.meta, [column.meta.title or column.file]
    if meta.version:
        found.append(f"version {meta.version}")
    if meta.approved_on:
        found.append(f"approved {long_date(meta.approved_on)}")
    if meta.review_due:
        found.append(f"review due {long_date(meta.review_due)}")
    found.append(f"{column.clauses} clauses" + (f" on {column.pages} pages" if column.pages else ""))
    found.append(f"{column.norms} rules, {column.reviewed} of them reviewed")
    return found


def counted(comparison: Comparison, index: int) -> dict[Answer, int]:
    """How often a policy takes each stance, in the order of `STANCES`."""
    taken = [row.cells[index].stance for row in comparison.rows]
    return {stance: taken.count(stance) for stance in STANCES if stance in taken}


class Gap(Struct, frozen=True):
    """A question on which a policy is silent, and what each of the others says to it: stance → policies."""

    row: Row
    cell: Cell
    others: dict[Answer, list[str]]


def gaps(comparison: Comparison) -> dict[str, list[Gap]]:
    """Policy → the questions on which it is silent though at least half of the others speak, those that most speak to first.
    Policies without any are left out.
    """
    told: dict[str, list[Gap]] = {}
    for index, column in enumerate(comparison.policies):
        found = []
        for row in comparison.rows:
            others = [cell for number, cell in enumerate(row.cells) if number != index]
            speaking = sum(cell.stance != "silent" for cell in others)
            if row.cells[index].stance == "silent" and speaking and 2 * speaking >= len(others):
                by_stance = {s: [cell.policy for cell in others if cell.stance == s] for s in STANCES}
                found.append((speaking, Gap(row, row.cells[index], {s: who for s, who in by_stance.items() if who})))
        if found:
            told[column.policy] = [gap for _, gap in sorted(found, key=lambda one: -one[0])]
    return told


SILENCES = {
    "unclear": Word("Unclear", "a clause may answer it, and no rule was read in it that does", "dim"),
    "gap": Word("A gap", "nothing in it rules this, and it leaves it to no other policy", "dim"),
    "elsewhere": Word("Elsewhere", "it names another policy that deals with such things", "dim"),
    "out-of-scope": Word("Out of scope", "it binds nobody who is asked about, or is about another subject", "dim"),
}
"""The reasons of a silence, in the order in which they are shown."""


VERDICTS = {"met": "Met", "weak": "Weak", "missing": "Missing"}
"""What is told of a point that a policy should cover."""


PRACTICE = "it says what is done, and states no rule"
"""What is told of a cell that rests on practice alone."""


def reasons(cell: Cell) -> list[tuple[str, str]]:
    """On what terms a cell that speaks says what it says: labels and texts, the document's own words where it has any."""
    found = [_labelled("When", text) for text in cell.conditions] + [
        _labelled("Except", text) for text in cell.exceptions
    ]
    if not cell.conditions and not cell.exceptions:
        found.append(("Depends on", "; ".join(cell.depends)))
    if cell.strength == "practice":
        found.append(("Told as practice", PRACTICE))
    return [(label, text) for label, text in found if text]


def _labelled(label: str, text: str) -> tuple[str, str]:
    """A condition or an exception under the connective that it brings, so that none is said twice: `Unless`, `Save where`."""
    joint = _JOINT.match(text)
    return (joint[1].capitalize(), text[joint.end() :].strip()) if joint else (label, text)


_JOINT = re.compile(
    r"\W*((?:only )?(?:if|when|whenever|where|wherever|until|till|after|before|once|while|during|unless|without|provided(?: that)?)"
    r"|(?:except|save|but)(?: (?:for|where|when|if|that|in|as|with|by|to|on|unless|only))?"
    r"|with the exception of|apart from|other than|(?:so|as) long as)\b",
    re.IGNORECASE,
)


def unsaid(cell: Cell) -> str:
    """What stands in a silent cell in place of a clause."""
    return SILENCES[cell.silence.reason].word.lower() if cell.silence else ""


def review_told(dates: Currency, comparison: Comparison) -> tuple[str, str]:
    """When a policy is to be reviewed by its own word, and what another policy's date shows of that."""
    every = f"every {dates.review_every}" if dates.review_every else ""
    due = long_date(dates.review_due) or every or (f"see {dates.review_told}" if dates.review_told else "not said")
    if dates.passed_by is None:
        return due, ""
    newer = next(one for one in comparison.currency if one.policy == dates.passed_by)
    school = short_names(comparison.policies)[dates.passed_by]
    return due, f"before {school} was dated ({long_date(newer.dated)})"


def headlines(comparison: Comparison) -> tuple[str, ...]:
    """What a comparison shows, in a few sentences."""
    rows, called = comparison.rows, short_names(comparison.policies)
    if not comparison.policies or not rows:
        return ()
    spoken = sum(any(cell.stance != "silent" for cell in row.cells) for row in rows)
    told = [f"{one.file} could not be read and is left out: {one.why}." for one in comparison.left_out]
    if len(called) == 1:
        told += [f"It speaks to {spoken} of {len(rows)} questions."]
    else:
        told += [
            f"Of {len(rows)} questions at least one policy speaks to {spoken}; they differ on {len(comparison.differs)}.",
            *_most(comparison, called),
        ]
    against = [
        (called[column.policy], number)
        for index, column in enumerate(comparison.policies)
        if (number := sum(row.cells[index].contradictory for row in rows))
    ]
    if against:
        told.append(
            "Rules of one policy point in opposite directions: "
            + listed(f"{name} on {_questions(number)}" for name, number in against)
            + "."
        )
    if comparison.conflicts:
        number = len(comparison.conflicts)
        within = listed(dict.fromkeys(called[conflict.policy] for conflict in comparison.conflicts))
        pairs = "pair of rules does" if number == 1 else "pairs of rules do"
        told.append(f"{number} {pairs} not go together, in {within}.")
    lacking = [(called[found.policy], found.missing) for found in comparison.coverage if found.missing]
    if lacking:
        told.append(
            "Of what such a policy should cover, points are missing: "
            + listed(f"{name} {number}" for name, number in sorted(lacking, key=lambda one: -one[1]))
            + "."
        )
    strays = Counter(called[found.policy] for found in comparison.lineage.left_behind if found.sure)
    if strays:
        told.append(f"Names of another school or body are left in {listed(strays)}.")
    groups = [listed(called[policy] for policy in group.policies) for group in comparison.lineage.groups]
    if groups:
        told.append(
            f"{'; '.join(groups)}: {'these share a template' if len(groups) == 1 else 'each of these share a template'}."
        )
    remarks = {
        "undated": ("prints no date", "print no date"),
        "no-review": ("does not say when it is to be reviewed", "do not say when they are to be reviewed"),
    }
    for remark, text in remarks.items():
        bare = [called[dates.policy] for dates in comparison.currency if remark in dates.remarks]
        if bare:
            told.append(f"{listed(bare)} {text[len(bare) > 1]}.")
    passed = [dates for dates in comparison.currency if dates.passed_by is not None]
    if len(passed) == 1:
        due, before = review_told(passed[0], comparison)
        told.append(f"The review of {called[passed[0].policy]} was due {due}, {before}.")
    elif passed:
        told.append(
            f"Before another of these policies was dated the review was due of {listed(called[d.policy] for d in passed)}."
        )
    return tuple(told)


def _most(comparison: Comparison, called: dict[str, str]) -> list[str]:
    """Who is stricter than most, and who looser, most often."""
    told = []
    for word in ("stricter", "looser"):
        counts = dict.fromkeys(called, 0)
        for standing in comparison.standings:
            counts[standing.policy] += len(getattr(standing, word))
        most = max(counts.values())
        leading = [called[policy] for policy, number in counts.items() if number == most]
        if most and len(leading) < len(called):
            mute = _silent_on(comparison, [policy for policy, number in counts.items() if number == most], word)
            apart = f", on {mute} of them because it says nothing" if mute and len(leading) == 1 else ""
            told.append(f"Most often {word} than the others: {listed(leading)} ({_questions(most)}{apart}).")
    return told


def _silent_on(comparison: Comparison, policies: Sequence[str], word: str) -> int:
    """On how many of the questions on which these policies are stricter or looser they say nothing at all."""
    index = {column.policy: number for number, column in enumerate(comparison.policies)}
    rows = {row.question: row for row in comparison.rows}
    return sum(
        rows[question].cells[index[standing.policy]].stance == "silent"
        for standing in comparison.standings
        if standing.policy in policies
        for question in getattr(standing, word)
    )


def _questions(number: int) -> str:
    return f"{number} {'question' if number == 1 else 'questions'}"


def listed(parts: Iterable[str]) -> str:
    """`A, B and C`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
