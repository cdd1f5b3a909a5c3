"""Policies for tests, made of a few rules or clauses in Byelaw."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from byelaw import decisions
from byelaw.compiler.build import build
from byelaw.compiler.parse import parse
from byelaw.compiler.pipeline import words_of
from byelaw.diff.decide.answer import Answer
from byelaw.diff.decide.request import Entry, Given, Request
from byelaw.grammar import model
from msgspec.structs import replace

PACKS = ("social-media", "mobile-phones", "behaviour", "acceptable-use")


def policy_of(text: str, slug: str = "made") -> model.Policy:
    """A policy from clauses in Byelaw; rules alone become one clause each, numbered from 1."""
    if not text.lstrip().startswith(("clause", "section", "policy", "role")):
        text = "\n".join(f"clause {n}\n  {line}" for n, line in enumerate(text.strip().splitlines(), 1))
    if not text.startswith("policy"):
        packs = "\n".join(f"pack {name}" for name in PACKS)
        text = f'policy "Made"\n{packs}\n{text}\n'
    source, problems = parse(text)
    assert source is not None, problems
    file = model.SourceFile(file="made.byelaw", sha256="", pages=0)
    return build(source, slug=slug, file=file, words=words_of(source))


# --- cases: a request and what comes of it on one line ----------------------------------------------------------------


def given_of(text: str) -> Given:
    """A request with what else is known of it: `staff post; done approval of headteacher; now 2026-03-02; log complete`."""
    request, *more = (part.strip() for part in text.split(";"))
    said: dict[str, list[str]] = {}
    for part in more:
        word, _, rest = part.partition(" ")
        assert word in ("done", "now", "log", "amount", "who"), part
        said.setdefault(word, []).append(rest.strip())
    return Given(
        request=request or None,
        who=tuple(said["who"][0].split(", ")) if "who" in said else None,
        amount=tuple(said.get("amount", ())),
        done=tuple(map(decisions.event_of, said.get("done", ()))),
        log_complete="log" in said,
        now=said["now"][0] if "now" in said else None,
    )


def told(answer: Answer, asked: str) -> str:
    """What comes of a request, as a case writes it: verdict and clauses; of what is missing, unknown,
    gives way and says, what the case asks for."""
    places = ", ".join(dict.fromkeys(rule.place for rule in answer.because))
    parts = [f"{answer.verdict} {places}".strip()]
    if "; missing" in asked:
        parts.append(("missing " + ", ".join(answer.missing)).strip())
    if "; unknown" in asked:
        parts.append(("unknown " + ", ".join(thing.name for thing in answer.unknown)).strip())
    if "; gives way" in asked:
        lost = [
            f"{one.rule.place} to {', '.join(one.by)}" + (f" if {one.case}" if one.holds == "unknown" else "")
            for one in answer.defeated
        ]
        parts.append(("gives way " + " | ".join(lost)).strip())
    if "; says" in asked:
        parts.append("says " + ", ".join(rule.says for rule in answer.because))
    return "; ".join(parts)


# --- rules and requests by lot -----------------------------------------------------------------------------------

PARTIES = (
    "staff",
    "headteacher",
    "site-team",
    "school",
    "pupil",
    "everyone",
    "dsl",
    "trust",
    "head-of-sixth",
    '"the duty officer"',
)
ACTS = (
    "post",
    "publish-image",
    "share-content",
    "contact",
    "message",
    "accept-contact",
    "decline-contact",
    "open-account",
    "stay-neutral",
    "express-politics",
    '"lock the gate"',
    "obtain-consent",
    "complete-form",
    "report",
    "report-misuse",
)
TESTS = (
    "account is personal",
    "account is official",
    "account is not personal",
    "pupil.year is 3 to 6",
    "pupil.year is 5",
    "pupil.year at least 7",
    "pupil.age at least 16 years",
    "pupil.age below 18 years",
    "time is 08:45 to 16:00",
    "time is 22:00 to 06:00",
    "pupil.family",
    "emergency",
    "necessary",
    "practicable",
    '"the page is closed"',
    "approval of headteacher",
    "approval of headteacher in writing",
    "approval of school",
    "consent of parent",
    "consent of subject",
    "under section 2",
    "under clause 1.2",
    'under "Another Policy"',
    "lesson-time",
    "content is abusive, political",
    "pupils-present above 3",
)
EVENTS = (
    "leave-post",
    "withdraw-consent by parent",
    "complete-form",
    "breach of policy",
    "breach of clause 1.1 by pupil",
    "open-account by headteacher",
    "obtain-consent of parent and pupil",
    "receive-contact from pupil",
    "post or share-content",
    "allow message by pupil",
    'breach of "Another Policy"',
)


def _several(lots: random.Random, words: Sequence[str], most: int = 2) -> str:
    chosen = lots.sample(words, lots.choice((1, 1, 1, most)))
    return f" {lots.choice(('and', 'or'))} ".join(chosen)


def _expr(lots: random.Random, depth: int = 2) -> str:
    kind = lots.random()
    if depth == 0 or kind < 0.55:
        test = lots.choice(TESTS)
        bare = (
            " is not " not in test
            and " at least " not in test
            and " below" not in test
            and " is " not in test
            and " above " not in test
        )
        return f"not {test}" if bare and lots.random() < 0.2 else test
    join = lots.choice((" and ", " or "))
    return "(" + join.join(_expr(lots, depth - 1) for _ in range(2)) + ")"


def _args(lots: random.Random) -> str:
    return lots.choice(
        (
            "",
            "",
            " of pupil",
            " with pupil",
            " of pupil and parent",
            " to parent or staff",
            " from pupil",
            " of pupil to parent",
        )
    )


def _how(lots: random.Random, chance: float = 0.35) -> str:
    every = (
        "at most 30 minutes per day",
        "in writing",
        "every term",
        "within 2 days",
        "at once",
        f"before {lots.choice(EVENTS)}",
        "before 08:40",
        f"after {lots.choice(EVENTS)}",
        f"30 days after {lots.choice(EVENTS)}",
        f"until {lots.choice(EVENTS)}",
        "until 15:30",
        f"while {lots.choice(EVENTS)}",
        'under "Another Policy"',
        "despite clause 1.1",
        "despite policy",
        "despite section 2",
        "10 days before open-account",
        "before post of pupil",
    )
    phrases = [phrase for phrase in every if lots.random() < chance / 6]
    return " " + " ".join(phrases) if phrases else ""


def rule_text(lots: random.Random) -> str:
    """A rule of any kind, of few words, so that several often speak to one request."""
    who, act, args, how = _several(lots, PARTIES), _several(lots, ACTS), _args(lots), _how(lots)
    when = f" when {_expr(lots)}" if lots.random() < 0.5 else ""
    unless = f" unless {_expr(lots)}" if lots.random() < 0.35 else ""
    kind = lots.random()
    if kind < 0.12:
        return f"{who} {lots.choice(('may only', 'must only'))} {act}{args}{how}{when} if {_expr(lots)}{unless}"
    if kind < 0.2:
        return f"only {who} {lots.choice(('may', 'may', 'must', 'should'))} {act}{args}{how}{when}{unless}"
    if kind < 0.32:
        power, modal = lots.choice(("allow", "require", "ensure")), lots.choice(("may", "must", "should", "must not"))
        return f"{who} {modal} {power} {act}{args} by {lots.choice(PARTIES)}{how}{when}{unless}"
    if kind < 0.38:
        kept = lots.choice(("", " unless under clause 1.1"))
        of = lots.choice(("section 1", "policy", "section 2"))
        return f"{lots.choice(PARTIES)} may delegate of {of} to {lots.choice(PARTIES)}{kept}"
    if kind < 0.44:
        place = lots.choice(("policy", "clause 1.1", '"Another Policy"', "section 2"))
        return f"{who} {lots.choice(('must', 'must not', 'should'))} {lots.choice(('follow', 'breach'))} {place}{how}{when}{unless}"
    if kind < 0.47:
        return f"{who} may face {lots.choice(('detention', 'dismissal'))} after breach of policy{when}"
    modal = lots.choice(("must", "must", "must not", "must not", "must never", "may", "may", "should", "should not"))
    return f"{who} {modal} {act}{args}{how}{when}{unless}"


VALUES: dict[str, tuple[str | float, ...]] = {
    "account": ("personal", "official"),
    "pupil.year": ("nursery", "3", "5", "6", "7", "13"),
    "pupil.age": (12.0, 16.0, 17.5, 18.0),
    "time": (525.0, 600.0, 960.0, 961.0, 1380.0, 300.0, 930.0),
    "pupil.family": ("yes", "no"),
    "emergency": ("yes", "no"),
    "necessary": ("yes", "no"),
    "practicable": ("yes", "no"),
    '"the page is closed"': ("yes", "no"),
    "content": ("abusive", "political", "other"),
    "pupils-present": (3.0, 4.0),
    'under "Another Policy"': ("yes", "no"),
    "in writing": ("yes", "no"),
    "amount in minutes per day": (30.0, 31.0),
}
LOG = (
    Entry("approval", "", ("headteacher",)),
    Entry("approval", "", ("headteacher",), (), True),
    Entry("approval", "", ("governor",)),
    Entry("approval", "", ()),
    Entry("consent", "", ("parent",)),
    Entry("consent", "", ("pupil",)),
    Entry("moment", "leave-post", ("staff",)),
    Entry("moment", "leave-post"),
    Entry("act", "withdraw-consent", ("parent",)),
    Entry("act", "complete-form"),
    Entry("act", "complete-form", ("staff",)),
    Entry("act", "obtain-consent", (), (("of", ("parent",)),), obtained="consent"),
    Entry("act", "post", ("staff",)),
    Entry("act", "message", ("pupil",)),
    Entry("act", "open-account", ("headteacher",)),
    Entry("breach", "policy", ("pupil",)),
    Entry("breach", "clause 1.1"),
    Entry("breach", "clause 1.1", ("pupil",)),
    Entry("breach", '"Another Policy"'),
    Entry("moment", "receive-contact", ("staff",), (("from", ("pupil",)),)),
    Entry("moment", "receive-contact", ("staff",)),
    Entry("power", "allow message", ("headteacher",), (("by", ("pupil",)),)),
    Entry("power", "require post", ("headteacher",), (("by", ("staff",)),)),
    Entry("act", "delegate", ("headteacher",), (("of", ("section 1",)), ("to", ("site-team",)))),
    Entry("act", '"lock the gate"', ("staff",)),
    Entry("act", "follow policy", ("staff",)),
)


def request_by_lot(lots: random.Random) -> Request:
    """A request with some facts known, some entries in the log, and now and then a date."""
    now = datetime(2026, 3, 2, 10) if lots.random() < 0.5 else None
    log = []
    for entry in lots.sample(LOG, lots.choice((0, 0, 1, 2, 4))):
        ago = lots.choice((None, 1, 20, 40))
        log.append(entry if ago is None else replace(entry, at=datetime(2026, 3, 2) - timedelta(days=ago)))
    act = lots.choice(
        (
            *ACTS,
            *ACTS,
            "allow post",
            "require message",
            "ensure report",
            "delegate",
            "follow policy",
            "breach clause 1.1",
            'breach "Another Policy"',
            "stream-live",
        )
    )
    args = {
        prep: (party,)
        for prep, party in (
            ("of", lots.choice(("pupil", "parent"))),
            ("with", "pupil"),
            ("to", lots.choice(("parent", "staff", "dsl"))),
            ("from", "pupil"),
        )
        if lots.random() < 0.4
    }
    if act.split()[0] in ("allow", "require", "ensure") and lots.random() < 0.5:
        args["by"] = (lots.choice(("staff", "pupil")),)
    who = tuple(lots.sample((*PARTIES, "parent", "governor"), lots.choice((1, 1, 1, 2))))
    share = lots.random()
    facts = {name: lots.choice(values) for name, values in VALUES.items() if lots.random() < share}
    return Request(who=who, act=act, args=args, facts=facts, log=tuple(log), complete=lots.random() < 0.3, now=now)


def policy_by_lot(lots: random.Random) -> str:
    """Up to six clauses in two sections, each with a rule or two."""
    lines = ['role head-of-sixth "Head of Sixth" is headteacher', 'role trust "the Trust" is school']
    for number in range(1, lots.randint(1, 6) + 1):
        if number in (1, 4):
            lines.append(f'section {1 if number == 1 else 2} "Part"')
        lines.append(f"clause {1 if number < 4 else 2}.{number}")
        lines += ["  " + rule_text(lots) for _ in range(lots.choice((1, 1, 2)))]
        if number == 2:
            lines.append('  term lesson-time "lesson time" in section 1 means time is 08:45 to 12:15')
    return "\n".join(lines)
