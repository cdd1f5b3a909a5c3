"""Steps and events in a condition: leave that is given or missing, what has to happen or be done before, until or while.

In: a condition or exception (or a part of it) and what no fact has read of it. Out: what it comes to; None for neither.
"""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from ....grammar import syntax as s
from ....grammar.signals import Passage, signals, words_of
from ....grammar.vocabulary import Vocabulary
from .facts import FAR, UNKNOWN, any_of, clean, facts_in, quoted, word_set
from .parties import Who as Named
from .parties import named
from .refusal import about_leave, is_missing, is_undone
from .times import DUE, due_by, hours_in, until_when
from .words import is_participle, table

ENOUGH = 6.0
"""How much a phrase must say for an act inside a condition to be taken for a pack's action."""


class Circumstances(Struct, frozen=True):
    """What a stretch says: `how` phrases, and tests that all hold (or, with `either`, of which one holds)."""

    how: tuple[s.How, ...] = ()
    tests: tuple[s.Expr, ...] = ()
    either: bool = False

    @property
    def test(self) -> s.Expr | None:
        """The tests as one; None if there are none."""
        if len(self.tests) < 2:
            return self.tests[0] if self.tests else None
        return s.Any(self.tests) if self.either else s.All(self.tests)


_OWNED = re.compile(r"['’]s?(?=\s|$)")
"""What makes a party an owner (`the headteacher's permission`)."""


def step_of(text: str, rest: str, bearer: str, words: Vocabulary, exception: bool, whom: str) -> Circumstances | None:
    """Somebody's approval or consent, before which the act is not (or is) allowed."""
    low = text.casefold()
    if not (any_of("consent").search(low) or any_of("approval").search(low)):
        return None
    if not exception and not _TIED.search(low):
        return None
    steps = tuple(
        step for clause in about_leave(rest) if (step := _leave(clause, bearer, words, exception, whom)) is not None
    )
    if not steps:
        return None
    # Where a consent is kept is no circumstance of what it is for.
    facts = [
        test
        for test in facts_in(rest, words, ("what", "circumstance"))[0]
        if not (isinstance(test, s.Is) and test.fact in ("device", "network"))
    ]
    both = s.All(steps) if len(steps) > 1 and " and " in low else s.Any(steps)
    return Circumstances(tests=(steps[0] if len(steps) == 1 else both, *(() if exception else facts)))


_TIED = re.compile(
    r"\b(?:with|without|in the absence of|subject to|if|once|where|when|after|has|have|by|long as|provided|providing|condition)\b"
)
"""What ties an act to leave."""


def _leave(clause: str, bearer: str, words: Vocabulary, exception: bool, whom: str) -> s.Expr | None:
    """The leave that a clause names, or that it is missing."""
    data = table("circumstances")
    theirs = bool(_THEIRS.search(clause.casefold()))
    clause = _WITHOUT.sub("", clause) if exception else clause
    low = clause.casefold()
    kind: Literal["approval", "consent"]
    if any_of("consent").search(low):
        kind = "consent"
    elif any_of("approval").search(low):
        kind = "approval"
    else:
        return None
    others = bearer == "parent" and _OTHER_PARENTS.search(clause) is not None
    givers = [
        w.party
        for w in named(_OWNED.sub(" ", _WHOSE_PARENTS.sub(lambda found: found["kin"] or "", clause)))
        if w.party in words.parties and w.party not in ("everyone", "self") and (w.party != bearer or others)
    ]
    missing = is_missing(clause)
    together = " both " in f" {low} " or (" and " in low and " or " not in low and not missing)
    if kind == "consent":
        givers = [g for g in givers if g in ("pupil", "parent")] or givers
    elif set(givers) & {"parent", "pupil"} and not set(givers) - {"parent", "pupil"}:
        kind = "consent"
    if _OWNERS_LEAVE.search(low):
        return None
    if not givers and (_SHOWN.search(low) or (kind == "approval" and theirs and whom in ("subject", "colleague"))):
        kind, theirs, whom = "consent", True, "subject"
    said = f" {' '.join(words_of(low))} "
    writing = any(f" {phrase} " in said for phrase in data["writing"])
    default = (whom if theirs else "") or "parent" if kind == "consent" else "school"
    steps = tuple(s.Step(kind, s.Word(g), writing) for g in dict.fromkeys(givers or [default]))
    first = steps[0] if len(steps) == 1 else (s.All(steps) if together else s.Any(steps))
    return s.Not(first) if missing else first


_KIN = r"(?:parents?|carers?|guardians?|famil(?:y|ies))"
_WHOSE_PARENTS = re.compile(
    rf"\b(?:pupil|student|child|children|learner)(?:s?['’]s?) (?=(?:\w+ )?{_KIN}\b)"
    rf"|(?P<kin>\b{_KIN}(?: (?:and|or) {_KIN})?) of (?:(?:the|any|all|other|those|that|every|each|our|their|such) )*"
    r"(?:pupils?|students?|child(?:ren)?|learners?)\b",
    re.IGNORECASE,
)
"""Whose parents give leave: `the parents of the other children` are no children."""
_OTHER_PARENTS = re.compile(
    rf"\b{_KIN} of (?:(?:the|any|all|those|every|each) )*(?:other|children|pupils|students)\b|\b(?:other|those|that) {_KIN}\b",
    re.IGNORECASE,
)
"""Parents who are not those who act."""


_OWNER = (
    r"(?:owner|author|artist|composer|publisher|photographer|creator|maker|licensor|holder|originator|sender|writer|designer"
    r"|landlord)"
)
_OWNERS_LEAVE = re.compile(
    rf"\b{_OWNER}s?(?: of (?:the |any )?\w+)? (?:has|have|is|gives?|agrees?|consents?|permits?|allows?)\b"
    rf"|\b(?:licen[cs]e|permission|consent|agreement|approval|leave) (?:of|from) (?:(?:the|its|their|an?|any|each|every) )?"
    rf"(?:(?:copyright|rights|rightful|legal|original) )*{_OWNER}s?\b"
    rf"|\b{_OWNER}(?:['’]s|s['’]) (?:\w+ ){{0,2}}(?:licen[cs]e|permission|consent|agreement|approval|leave)\b",
)
"""Leave of those who own a thing, whom no pack knows."""

_BEFALLEN = (
    "present|concerned|involved|shown|filmed|pictured|recorded|photographed|affected|in question|in (?:it|the \\w+)"
)


_SHOWN = re.compile(
    rf"\b(?:that|the|this|each|every)(?: other)? (?:person|individual)"
    rf"(?:['’]s\b|(?= (?:{_BEFALLEN}|who|whose|must|has|have|is|gives|agrees)\b)|\s*\Z)"
    r"|\b(?:persons?|people|individuals?|those|everyone|everybody|anyone|anybody|all)(?: who (?:is|are|was|were))?"
    rf" (?:{_BEFALLEN})\b"
    r"|\b(?:that|the other|the said) (?:pupil|student|child|learner|colleague|member of staff|employee)['’]s\b"
    r"|\bof the subjects?\b|\bthe subject['’]?s['’]?\s",
)
"""Those to whom an act is done, as their consent names them: `that person's`, `of everyone shown`."""


_WITHOUT = re.compile(r"\A\W*without\b", re.IGNORECASE)
"""What opens an exception: what is not to be done `without leave` is excepted where there is leave."""


def set_apart(text: str, words: Vocabulary) -> tuple[str, list[s.Expr]]:
    """An exception without what it asks for besides leave, and that: `unless the head agrees, and controls are in place`."""
    leave, *more = _AND.split(text, maxsplit=1)
    if not more and (joined := _AND_ALSO.search(text)) and _NAMES_LEAVE.search(text[: joined.start()]):
        besides = text[joined.end() :]
        if not (any_of("consent").search(besides.casefold()) or any_of("approval").search(besides.casefold())):
            facts = facts_in(besides, words, ("circumstance",))[0]
            return text[: joined.start()], facts or [quoted(besides)]
    if not more or any_of("consent").search(more[0].casefold()) or any_of("approval").search(more[0].casefold()):
        return text, []
    return (leave, found) if (found := facts_in(more[0], words, ("circumstance",))[0]) else (text, [])


_AND = re.compile(r",\s*and\b", re.IGNORECASE)
_AND_ALSO = re.compile(
    r"\band (?=(?:the|an?|another|both|all|no|two|at least \w+) (?:[\w’'-]+ ){1,4}?(?:is|are|has|have|remains?|stays?|knows?)\b)",
    re.I,
)
"""Where a second thing is asked for besides leave: `unless the head agrees | and another adult is present`."""

_NAMES_LEAVE = re.compile(r"\b(?:agree[sd]?|approved?|permission|consent|approval)\b", re.IGNORECASE)


_THEIRS = re.compile(
    r"\b(?:their|his|her)(?: \w+)? (?:consent|permission|agreement)\b|\A\W*without (?:any )?consent\W*\Z"
)
"""Consent of those to whom the act is done; without anything before it, as when somebody may be searched without it."""


def event_of(
    text: str, opener: str, bearer: str, words: Vocabulary, exception: bool, action: str, whom: str
) -> Circumstances | None:
    """Something done or that happens, to which the act is tied by `before`, `after`, `until` or `while`."""
    data = table("circumstances")
    low = text.casefold().strip()
    joint = next((j for j in ("before", "after", "until", "while_") for o in data[j] if low.startswith(o + " ")), None)
    if joint is None or (exception and joint == "while_") or _ROUND.match(low) or _OWNERS_LEAVE.search(low):
        return None
    until = until_when(low) if joint == "until" else ()
    if until and len(low.split()) <= 3:
        return Circumstances(how=until)
    if joint == "until" and whom != "former-pupil" and (grown := _GROWN.fullmatch(low)) and _aged(grown[1]):
        years = s.Quantity(_AGES.get(grown[1]) or int(grown[1]), "years")
        return Circumstances(tests=(s.Compare("pupil.age", "at least" if exception else "below", years),))
    if joint == "after" and hours_in(low):
        return None
    if joint == "before" and DUE.match(low) and not DUE.sub("", low).strip(" ."):
        return Circumstances(how=due_by(low))
    tail = _after(low, text, data[joint])
    if joint == "until" and _LATER.match(tail):  # two years after they have left: not when they leave
        return Circumstances(how=(s.Until(s.Event(s.Who((s.Word(clean(tail), quoted=True),)))),))
    event, share = _named_event(tail, bearer, words, action, done_to=joint == "before")
    if joint in ("before", "until") or (joint == "after" and opener == "" and not low.startswith(("on ", "upon "))):
        event = event or s.Event(s.Who((s.Word(clean(tail), quoted=True),)))
        how = {"before": s.Before, "until": s.Until, "after": s.After}[joint]
        return Circumstances(how=(how(event),))
    wishing = any(w in tail.casefold() for w in data["wishing"])
    if event is None or (share < UNKNOWN and not wishing):
        return None
    own = not any(arg.prep == "by" for arg in event.args)
    if event.words and event.words.words[0].text in words.moments:
        return Circumstances(how=(s.After(event),))
    if wishing:
        return Circumstances(how=(s.Before(event),))
    if own and event.words and event.words.words[0].text in words.actions and _suffered(tail):
        return None  # `when instructed`: what others do, not an act of the bearer
    if not own:
        return Circumstances(how=(s.After(event),))
    return Circumstances(how=(s.While(event),), tests=_whose(event, tail, words))


def _whose(event: s.Event, tail: str, words: Vocabulary) -> tuple[s.Expr, ...]:
    """With whose account somebody does it, where the act is one of those done with accounts and does not tell: "if you name your
    employer | on a personal account".
    """
    act = event.words.words[0].text if event.words else ""
    home = next((pack for pack in words.packs if "account" in pack.facts), None)
    if home is None or act not in home.actions or "account" in home.actions[act].tells:
        return ()
    return tuple(t for t in facts_in(tail, words, ("what",))[0] if isinstance(t, s.Is) and t.fact == "account")


_ROUND = re.compile(r"(?:before|during) (?:and|or) (?:after|during) ")
"""Times round something (`before and after school`), which are no event."""


_LATER = re.compile(
    r"(?:at least )?[\w-]+ (?:\w+ )?(?:days?|weeks?|months?|terms?|years?)(?: \w+)? after\b", re.IGNORECASE
)
_GROWN = re.compile(
    r"(?:until|till|before) (?:they|he|she|he or she|the (?:former )?(?:pupil|student|person|child)|that person)"
    r" (?:is|are|has|have|reach\w*|turn\w*|attain\w*)"
    r"(?: turned| reached| attained)?(?: at least)?(?: the age of| age)? (\d\d|[a-z]+teen|twenty(?:-one)?)"
    r"(?: years(?: old| of age)?)?\W*"
)
"""Until somebody is so old: before that he is younger."""

_AGES = {
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "twenty-one": 21,
}


def _aged(age: str) -> bool:
    return age.isdigit() or age in _AGES


def _suffered(tail: str) -> bool:
    """Whether a stretch without a subject tells what is done to somebody (`so instructed by the head`)."""
    first = next((word for word in words_of(tail) if word not in ("so", "first", "not", "specifically")), "")
    return is_participle(first) and not first.endswith("ing")


def _named_event(
    text: str, bearer: str, words: Vocabulary, action: str, *, done_to: bool
) -> tuple[s.Event | None, float]:
    """The action or moment that a text names, with who does it, and the share of its words that said so. With `done_to` a
    passive is the bearer's own act, done to its subject.
    """
    passage = Passage(text)
    moments = signals(words).moments.find(passage, FAR)
    thought = _thought(passage.words)
    acts = [
        h
        for h in signals(words).actions.find(passage, FAR)
        if h.weight >= ENOUGH and h.name != action and not words.actions[h.name].general and min(h.spans)[0] >= thought
    ]
    hits = acts if any(h.weight > ENOUGH for h in acts) and not moments else moments
    if not hits:
        return None, 0.0
    best = max(hits, key=lambda h: h.weight)
    if _APPROVED_BY.search(text) and best.name not in _LEAVES:
        hits = [hit for hit in hits if hit.name in _LEAVES]
        if not hits:
            return None, 0.0
        best = hits[0]
    if best.name in words.actions and is_undone(passage.words, {i for a, b in best.spans for i in range(a, b)}):
        return None, 0.0
    found = named(text)
    content = [w for w in passage.words if w not in word_set("filler")]
    known = {w for start, end in best.spans for w in passage.words[start:end]} | {
        w for n in found for w in words_of(n.text)
    }
    _, facts = facts_in(text, words, ("what", "circumstance"))
    share = sum(w in known or w in facts for w in content) / max(1, len(content))
    args: tuple[s.Arg, ...] = ()
    if best.name in words.actions:
        subject = _subject(text, found)
        if done_to and subject in words.parties and _DONE_TO.search(text):
            args = (s.Arg("of", s.Who((s.Word(subject),))),) if "of" in words.actions[best.name].takes else ()
        elif subject and subject != bearer and subject in words.parties:
            args = (s.Arg("by", s.Who((s.Word(subject),))),)
    else:
        other = next((n.party for n in found if n.party in ("pupil", "parent", "press", "former-pupil")), None)
        if other:
            prep: Literal["from", "by"] = "from" if best.name.startswith("receive") else "by"
            args = (s.Arg(prep, s.Who((s.Word(other),))),)
    return s.Event(s.Who((s.Word(best.name),)), args=args), share


def _thought(low: Sequence[str]) -> int:
    """The place behind "thinks that", from which what somebody thinks is told; 0 where nobody thinks."""
    return next((at + 2 for at, word in enumerate(low[:-1]) if word in _THINKS and low[at + 1] == "that"), 0)


_THINKS = frozenset({"think", "thinks", "believe", "believes", "suspect", "suspects", "fear", "fears", "feel", "feels"})
_LEAVES = ("obtain-approval", "obtain-consent")
_APPROVED_BY = re.compile(
    r"\band (?:has been |have been |is |are )?(?:approved|authorised|signed|agreed)\b[^.;]*\bby\b", re.IGNORECASE
)
"""What has to be approved besides is not only handed in: `until the form has been sent to, and approved by, the head`."""

_DONE_TO = re.compile(r"\b(?:be|is|are|been|being) (?:\w+ly )?\w+(?:ed|en|own)\b", re.IGNORECASE)
"""A passive: its subject is what the act is done to (`before any pupil can be photographed`)."""


def _subject(text: str, found: Sequence[Named]) -> str | None:
    """The party at the head of a clause that is not a participle (`pupils try to …`, not `posting …`, `using the school logo`)."""
    first = re.match(r"\W*(?:a |an |the |any |all )?", text.casefold())
    start = first.end() if first else 0
    if re.match(r"\w+ing\b", text[start:]):
        return None
    return next((n.party for n in found if n.start <= start + 12 and not text[: n.start].strip().endswith("ing")), None)


def _after(low: str, text: str, openers: Sequence[str]) -> str:
    opener = max((o for o in openers if low.startswith(o + " ")), key=len)
    return text.strip()[len(opener) :].strip()
