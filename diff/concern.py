"""Whom and what case a point is about, against a question: who is bound, whom the act concerns, at what time, under which facts.

A point and what is wanted come in, shares between -1 and 1 go out (less where strangers are bound): how far they agree.
"""

import re
from collections.abc import Sequence

from ..grammar import syntax as s
from ..grammar.alike import services
from ..grammar.vocabulary import Vocabulary
from .fit import World, Worlds
from .lookup import BOUND, NOT_DONE, Index, Point, bound_by, parties_in, words_in
from .spoken import lacking
from .truth import conjuncts, names_part, steps_in, tests_in, value_of
from .wanted import Wanted

OF_SCHOOL = frozenset(("school", "headteacher", "governor", "dsl", "it-lead", "site-team"))
"""Parties of whom it is told what the school does."""

ORDINARY = frozenset(("staff", "pupil", "parent", "school", "everyone"))
"""Parties of whom every policy speaks."""

UNNAMED = -0.2
"""How far a rule that names nobody binds those who do not act for the school."""

NEVER_DONE = -0.3
"""What it tells that a sentence which names nobody says of something that it is never done."""

STRANGERS = -1.6
"""What it tells that a rule binds those who act for the school, of those who do not."""

WITH_OTHERS = -4.0
"""What it tells that a rule is about dealings with others than those asked about."""

LIMITLESS = 2.5
"""What it tells that a question asks by when something is due, and the point does not say."""

LEAVING = "time:leave"
"""The family of leaving a post: who has left is not bound as staff are."""

UNASKED = ("device", "network")
DEVICES = frozenset(
    f"thing:{name}" for name in ("device", "phone", "computer", "watch", "camera", "system", "wifi", "storage")
)
"""Facts on which the answer does not depend if a question does not speak of them, and the families that do."""

ASIDE = -2.0
"""What it tells that a rule is about such a fact all the same."""

SHOWN, DELICATE = "image.shows", frozenset(("swimwear", "distress", "injury", "violence"))
"""The fact of what a picture shows, and its values to which leave to show somebody does not reach."""

UNSHOWN = -5.0
"""What it tells that a question asks about such a picture, and a point allows pictures or limits them without a word of it."""

ACCOUNT, ACROSS = "account", -2.5
"""The fact of whose account it is, and what it tells that a point is about the other kind than the question."""

ANOTHER = -6.0
"""What it tells that a point names another service than the one whose use is asked about."""

OWNERS = {"personal": "owner:own", "official": "owner:school"}
"""The values of that fact, and the families that speak of them."""

_THEIR_PAGE = re.compile(
    r"\b(?:on|to|from) (?:their|your|his|her) (?:own )?(?:profile|page|account)s?\b", re.IGNORECASE
)
"""How a rule speaks of somebody's own account, though it speaks of the school beside."""

TIMES = (LEAVING, "time:join", "time:lesson", "time:break", "time:off-time")
"""Families of times at which other rules hold than at all times."""

_LIMITS = ("time:deadline", "time:at-once")
"""Families that tell by when something is due."""

_YOU = re.compile(r"\byour?\b", re.IGNORECASE)

_LEAVES_SOMETHING = re.compile(
    r"\bleav\w+ (?:[\w’'-]+ ){0,3}(?:comments?|messages?|notes?|remarks?|repl(?:y|ies)|reviews?|feedback|phones?|devices?)\b",
    re.I,
)
"""How a question speaks of leaving something somewhere, not of leaving the school."""

_LETS = re.compile(
    r"(?:let(?:ting)?|allow(?:ing)?|permit(?:ting)?|help(?:ing)?|encourag(?:e|ing)|ask|tell|remind|leave|give)\b"
    r"(?P<whom>(?: [\w’'-]+){1,3})",
    re.IGNORECASE,
)
"""How an act begins by which one lets or has another do something: it is a rule for the other too."""

_COMMUNITY = re.compile(
    r"\b(?:(?:school|whole|wider|academy|nursery|college)(?:['’]s)?|members of (?:the|our)) community\b", re.IGNORECASE
)
"""How all are named who have to do with a school."""

_OF_COMMUNITY = frozenset(("parent", "pupil", "staff", "colleague", "governor", "volunteer"))

_BETWEEN = re.compile(r"\bbetween (?:[\w’'/-]+ ){1,6}and\b", re.IGNORECASE)


def bound(point: Point, wanted: Wanted, world: World) -> float:
    """1 where a rule binds whom the question is about, less where it may, -1 where it binds others."""
    if point.scope and _asks_scope(wanted):
        return 1.0 if wanted.parties & point.parties else -1.0
    if point.scope and (asked_about := wanted.parties or wanted.objects):
        named = any(party in world.kinds(asked) for asked in asked_about for party in point.parties - {"everyone"})
        return 1.0 if named else -1.0
    if not wanted.parties:
        return 0.0
    if _asks_scope(wanted):
        return 1.0 if wanted.parties & point.parties else -1.0
    if point.norm is None:  # what the school does tells nothing of what others may do
        if point.doers & wanted.parties:
            return 1.0
        if not point.practice or wanted.parties & OF_SCHOOL:
            return 0.0
        anybody = not point.doers and NOT_DONE.search(point.sentence) and not _YOU.search(point.clause.text)
        return NEVER_DONE if anybody else -1.0
    others = (party for word in point.norm.formal.who.words for party in bound_by(word, world.words))
    party = point.norm.party or next(others, "")
    if point.penal and party not in wanted.parties and any(map(world.for_school, wanted.parties)):
        return 0.6  # those who face a penalty are not those who impose it
    if not any(map(world.for_school, wanted.parties)) and (party == "school" or _unnamed(point, party, world)):
        return UNNAMED
    if party in ("everyone", "school"):
        return 0.6
    if "school" in wanted.parties and world.for_school(party):  # with whom the school deals is not the school
        return STRANGERS if party in wanted.objects else 0.6
    if any(party in world.kinds(asked) or asked in world.kinds(party) for asked in wanted.parties):
        return 1.0
    if point.norm.formal.only and any(
        map(world.for_school, wanted.parties)
    ):  # what is left to some is said of the others
        return 0.6
    if (let := _LETS.match(point.norm.action)) and parties_in(let["whom"], world.words) & wanted.parties:
        return 0.6
    if not world.for_school(party):
        return -1.0
    return 0.2 if any(map(world.for_school, wanted.parties)) else STRANGERS


def _unnamed(point: Point, party: str, world: World) -> bool:
    """Whether a rule for those who act for the school names none of them, but a thing: `such groups must not carry our name`."""
    thing, _, rest = point.sentence.partition(point.norm.action if point.norm else point.sentence)
    named = parties_in(f"{point.clause.section or ''} {point.lead} {point.clause.text}", world.words)
    return (
        world.for_school(party)
        and bool(rest and words_in(thing).lemmas)
        and not _YOU.search(point.clause.text)
        and not any(map(world.for_school, sorted(named - {"school"})))
    )


def concerned(point: Point, wanted: Wanted, vocabulary: Vocabulary) -> float:
    """1 where one of those whom the act concerns is named, -1 where only others are."""
    if not wanted.objects:
        return 0.0
    named = point.parties - {"everyone"}
    if point.penal and point.norm and (party := point.norm.party) and party not in ("everyone", "school"):
        kin = any(party in vocabulary.wider(asked) or asked in vocabulary.wider(party) for asked in wanted.objects)
        return 1.0 if kin else WITH_OTHERS
    binds = point.norm.party if point.norm else None
    theirs = binds is not None and any(binds in vocabulary.wider(one) for one in wanted.parties)
    if binds is not None and theirs:
        named -= {binds}
    for asked in wanted.objects:  # staff who are named may be those who act: they are nobody's colleagues yet
        wider = [name for name in vocabulary.wider(asked) if name == asked or name not in wanted.parties]
        if any(asked in vocabulary.wider(name) or name in wider for name in named):
            return 1.0
    if not named and wanted.objects & _OF_COMMUNITY and _COMMUNITY.search(point.sentence):
        return 1.0
    dealt_with = [
        party.text
        for arg in (point.norm.formal.act.args if point.norm else ())
        if isinstance(arg.what, s.Who) and arg.prep == "with"
        for party in arg.what.words
    ]
    if any(
        party in (vocabulary.wider(asked) if theirs else (asked,)) for asked in wanted.objects for party in dealt_with
    ):
        return 1.0  # though it is they who are bound as well
    if dealt_with:
        return WITH_OTHERS
    return -1.0 if named - wanted.parties - {"staff", "school"} else -0.5


def mutual(point: Point, wanted: Wanted) -> bool:
    """Whether a point forbids what goes on between two, and those asked about are the two: neither may do it."""
    both = wanted.parties and wanted.objects and wanted.parties | wanted.objects <= point.parties
    return point.bans and bool(both) and _BETWEEN.search(point.sentence) is not None


def untimed(point: Point, wanted: Wanted, index: Index) -> float:
    """The most that a time tells of which the question speaks and the point does not."""
    times = TIMES if _asks_of_leaving(wanted) else TIMES[1:]
    if wanted.deadline and point.spoken.own.isdisjoint(_LIMITS):
        return LIMITLESS
    return lacking(times, wanted.speaks, point.spoken, index.tells)


def _asks_scope(wanted: Wanted) -> bool:
    """Whether a question asks if the policy binds people whom not every policy does: those have to be named."""
    return wanted.surest == BOUND and wanted.asked.form in ("duty", "practice") and wanted.parties.isdisjoint(ORDINARY)


def _asks_of_leaving(wanted: Wanted) -> bool:
    """Whether leaving, if a question speaks of it, is staff leaving their post: not what former pupils have done anyway."""
    return "former-pupil" not in wanted.objects | wanted.parties and not _LEAVES_SOMETHING.search(wanted.asked.plain)


def given_facts(point: Point, wanted: Wanted, worlds: Worlds) -> float:
    """-1 where a rule holds only under facts that the question excludes, or says nothing of what it is all about, 1 where it
    names a fact that the question gives; less than 0 where it depends on a device or network of which the question does not speak.
    """
    asked = frozenset().union(*wanted.speaks)
    if LEAVING in asked and _asks_of_leaving(wanted) and LEAVING not in point.spoken.own | point.spoken.heading:
        return -1.0
    if _of_other_account(point, worlds):
        return ACROSS
    if _delicate(worlds) and not _tells_what_shows(point, worlds):
        return UNSHOWN
    if wanted.service and not any(wanted.service <= words.lemmas for words in point.words.values()):
        return ANOTHER if point.words["own"].lemmas & services() else -1.0
    if point.norm is None:
        return 0.0
    when, best = point.norm.formal.when, -1.0
    limits = (*conjuncts(when), *conjuncts(point.norm.formal.condition))
    tells = any(isinstance(one, s.Is) and one.fact in UNASKED for one in limits)
    if asked.isdisjoint(DEVICES) and tells and not _own_by_own(limits, worlds):
        return ASIDE
    pinned = not worlds[0][1].facts.keys().isdisjoint(UNASKED)
    if pinned and not tells and point.spoken.own.isdisjoint(DEVICES) and point.norm.formal.condition is not None:
        return ASIDE  # what alone opens the way to an act says nothing of the device that is asked about
    for _, world in worlds:
        excluded = [t for t in conjuncts(when) if value_of(t, world)[0] is False and not steps_in(t)]
        if excluded:
            part = all(
                (names_part(test, world) or amid_the_day(test, world)) and _reaches_part(point, test)
                for test in excluded
            )
            best = max(best, 0.0) if part else best
            continue
        given = any(
            (isinstance(test, s.Is) and test.fact in world.facts)
            or ((isinstance(test, s.Any) or _is_hour(test)) and value_of(test, world)[0])
            for test in conjuncts(when)
        )
        best = max(best, 1.0 if given else 0.0)
    return best


def _own_by_own(limits: Sequence[s.Expr], worlds: Worlds) -> bool:
    """Whether a rule speaks of somebody's own device alone, and the question of his own account, which he opens on it."""
    means = [one for one in limits if isinstance(one, s.Is) and one.fact in UNASKED]
    account = worlds[0][1].facts.get("account")
    own = isinstance(account, s.Is) and not account.negated and [v.start.text for v in account.values] == ["personal"]
    return own and all(
        one.fact == "device" and not one.negated and [v.start.text for v in one.values] == ["own"] for one in means
    )


def _delicate(worlds: Worlds) -> frozenset[str]:
    """What pictures show of which a question asks, if leave to show people does not reach so far."""
    shown = worlds[0][1].facts.get(SHOWN)
    values = shown.values if isinstance(shown, s.Is) and not shown.negated else ()
    return DELICATE.intersection(value.start.text for value in values)


def _tells_what_shows(point: Point, worlds: Worlds) -> bool:
    """Whether a point forbids all pictures, or speaks of what is shown: whose rules of leave or place do not tell of it."""
    if any(value in point.sentence.casefold() for value in sorted(_delicate(worlds))):
        return True
    rule = point.norm.formal if point.norm else None
    tests = (test for part in (rule.when, rule.condition) for test in tests_in(part)) if rule else ()
    bans = rule is not None and rule.modal in ("must not", "must never", "should not")
    return bans or any(isinstance(test, s.Is) and test.fact == SHOWN for test in tests)


def _of_other_account(point: Point, worlds: Worlds) -> bool:
    """Whether a point is about staff's own accounts and the question about the school's, or the other way round: by its rule, or
    by its words and those of its heading.
    """
    given = worlds[0][1].facts.get(ACCOUNT)
    asked = {value.start.text for value in given.values} if isinstance(given, s.Is) and not given.negated else set()
    if len(asked) != 1 or asked.isdisjoint(OWNERS):
        return False
    told = {
        value.start.text
        for test in conjuncts(point.norm.formal.when if point.norm else None)
        if isinstance(test, s.Is) and test.fact == ACCOUNT and not test.negated
        for value in test.values
    }
    settled = any("account" in act.tells for name in point.acts if (act := worlds[0][1].words.actions.get(name)))
    spoken = point.spoken.own if settled else point.spoken.own | point.spoken.heading
    told = told or {kind for kind, family in OWNERS.items() if family in spoken}
    if _THEIR_PAGE.search(point.sentence):
        told.add("personal")
    return bool(told) and asked.isdisjoint(told)


def _reaches_part(point: Point, test: s.Expr) -> bool:
    """Whether a point that names a part of what is asked about speaks to the whole: a permission does, and any rule on some of the
    occasions (`at concerts`, where events are asked about).
    """
    rule = point.norm.modality if point.norm else None
    return rule == "permission" or (isinstance(test, s.Is) and test.fact == "event")


def amid_the_day(test: s.Expr, world: World) -> bool:
    """Whether a test is about breaks, and the working day amid which they lie is asked about."""
    asked = world.facts.get("period")
    return (
        isinstance(test, s.Is)
        and test.fact == "period"
        and isinstance(asked, s.Is)
        and {value.start.text for value in asked.values} == {"contracted-hours"}
        and {value.start.text for value in test.values} <= {"break", "free-period"}
    )


def _is_hour(test: s.Expr) -> bool:
    """Whether a test is about the hours of the clock."""
    return isinstance(test, s.Is) and test.fact == "time"
