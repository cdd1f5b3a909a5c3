"""A norm in the words of the packs: modality, bearer and spans as read from a sentence become one formal rule.

Who, act, manner and circumstances are looked up by the packs' phrases; what no phrase signals stays in the rule as the
document's own words in quotation marks. After this: nothing that the norm says about when it holds is lost, and the rule
prints and parses back.
"""

import re
from functools import cache

from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ...sought import Sought, without_lead
from ..norm.instead import told_whole
from ..norm.modality import OPPOSITE
from ..norm.spans import stretches
from ..phrases.bynames import NOBODY, People, marked, marked_norm
from ..phrases.circumstances import said_of
from ..phrases.events import Circumstances
from ..phrases.facts import is_quoted, quoted
from ..phrases.parties import is_part_of_school, named
from ..phrases.reading import NormReading, Unit
from ..phrases.refusal import names_leave
from ..phrases.times import ahead
from ..phrases.words import table
from .acts import act_of, is_lesson, listed_thing, means_of
from .around import before, limit_of, whole
from .devices import with_device
from .leave import leave_for
from .limited import narrowed
from .modal import sole_of, sole_things, with_modal
from .pointing import in_that_case, named_by_label, unconceded, use_of_thing
from .pointing import sentence_before as thing_told
from .provisos import made_whole
from .sanction import sanction_rule
from .tests import (
    PLACES,
    condition_tests,
    distinct,
    done_to,
    exception_tests,
    exceptions_of,
    less,
    limits_nothing,
    listed_together,
    tests_of,
    without_needless,
)
from .turned import ensured_not
from .who import bearer_of, left_to, people_alone

_ONLY_SOME = re.compile(r"\bonly (?:\w+ )?(?:limited|occasional|reasonable|moderate|some|minimal)\b", re.IGNORECASE)
"""Where `only` tells how much is allowed, not under what condition (`only permits limited use`)."""


_ON_THEM = re.compile(r"\b(?:on|with|from|through) (?:it|them|these|those)\b", re.IGNORECASE)
_MEANS = ("device", "network")
"""Facts of the things with which something is done, told in the sentence before (`The desktops are the college's. … on them`)."""


def formalise(norm: NormReading, unit: Unit, vocabulary: Vocabulary, lead: str = "", people: People = NOBODY) -> s.Rule:
    """The rule that a norm states, marked as proposed. `lead` is the text that introduces the norm's unit, `people` are those
    whom the document calls by name.
    """
    if people.finds is not None:
        norm, unit, lead = (
            marked_norm(norm, people),
            replace(unit, text=marked(unit.text, people)),
            marked(lead, people),
        )
    norm = with_device(_without_asides(told_whole(norm)), unit)
    found = narrowed(norm)
    if found is None:
        return _formalised(norm, "", unit, vocabulary, lead)
    rule = _formalised(found.norm, found.way, unit, vocabulary, lead)
    kept = rule.only or (rule.condition is not None and not _says_twice(rule))
    return rule if kept else _formalised(norm, "", unit, vocabulary, lead)


def _without_asides(norm: NormReading) -> NormReading:
    """A norm without what its act tells of a thing besides: "read the code, | a copy of which is kept in the office", "tell
    nobody, | and that includes family"; and without what stands in square brackets.
    """
    if "[" in norm.action:
        action, sentence = (_SQUARE.sub("", text) for text in (norm.action, norm.sentence))
        norm = replace(norm, action=action, sentence=sentence) if action else norm
    found = _OF_WHICH.search(norm.action)
    return replace(norm, action=norm.action[: found.start()]) if found and found.start() else norm


_SQUARE = re.compile(r"\s*\[(?=[A-Z])[^\[\]]* (?:may|can|should|must|will|is|are|has|have) [^\[\]]*\]")
_TELLS = r"(?:is|are|was|were|has|have|can|may|appears?|hangs?|stands?)"
_OF_WHICH = re.compile(
    r",\s+(?:(?:an?|the|this|some|whose|up-to-date|current) )?(?:[\w’'-]+ ){0,3}[\w’'-]+ of (?:which|whom)"
    rf" {_TELLS} [^;:]*\Z"
    rf"|,\s+(?:which|who) {_TELLS} (?:be )?(?:\w+ly )?"
    r"(?:(?:kept|published|available|displayed|set out|shown|found|listed|printed|held|stored|given|described"
    r"|maintained|posted|on|in|at)\b)[^;:,]*\Z"
    r"|,? and (?:this|that) (?:includes|means|goes for) [^;:]*\Z",
    re.IGNORECASE,
)


def _says_twice(rule: s.Rule) -> bool:
    """Whether what alone opens the way stands in the act already, both in the document's words ("identify them by name only")."""
    act = rule.act.words.words[0] if rule.act.words else None
    way = rule.condition.fact if isinstance(rule.condition, s.Holds) else None
    told = act is not None and way is not None and act.quoted and way.quoted and way.text in act.text
    return told and rule.modal == "must only"


def _formalised(norm: NormReading, way: str, unit: Unit, vocabulary: Vocabulary, lead: str) -> s.Rule:
    """The rule of a norm whose "only" stands before its verb; `way` are the words that alone open the way, if known."""
    left = left_to(norm)
    if left:
        others = " ".join(part for part in exceptions_of(norm) if not people_alone(part))
        norm = replace(norm, modality="permission", exception=others or None)
    who = s.Who(left, "or" if len(left) > 1 else None) if left else bearer_of(norm, vocabulary)
    norm = in_that_case(named_by_label(use_of_thing(unconceded(norm))), unit)
    if norm.modality == "sanction":
        return sanction_rule(norm, who, vocabulary)
    if norm.strength == "only" and norm.action.startswith("only "):
        norm = replace(norm, action=norm.action.removeprefix("only "))
    norm = made_whole(norm, stretches(norm.condition, norm.sentence) if norm.condition else [])
    if norm.condition and limits_nothing(norm.condition, norm.sentence, norm.modality):
        norm = replace(norm, condition=None)
    if (barred := ensured_not(norm)) is not None:
        said = norm.sentence.replace(norm.action, barred)
        norm = replace(norm, modality=OPPOSITE[norm.modality], action=barred, sentence=said)
    if (
        norm.modality in ("prohibition", "discouragement")
        and norm.exception is None
        and _REFERRED.match(norm.condition or "")
    ):
        norm = replace(norm, condition=None, exception=norm.condition)
    if norm.strength == "only" and _ONLY_SOME.search(norm.sentence):
        norm = replace(norm, strength="plain")
    if listed_thing(norm, lead):  # what a form is to state is no circumstance of stating it
        norm = replace(
            norm, action=norm.sentence.strip(" .;,").removesuffix(" and").strip(" ;,"), condition=None, exception=None
        )
    if is_lesson(norm, lead):  # nor is what is taught of teaching it
        norm = replace(norm, condition=None, exception=None)
    acted = (
        ""
        if listed_thing(norm, lead) or is_lesson(norm, lead)
        else _without_members(f"{_acted(norm)} {means_of(norm, lead)} {whole(norm)}")
    )
    if is_part_of_school(before(norm)):
        acted = _THEIR_OWN.sub(lambda found: f"school {found['what'] or ''}", acted)
    told = said_of(_TAKEN.sub(" ", acted), vocabulary, norm.modality)
    if _ON_THEM.search(norm.action) and (thing := thing_told(norm, unit)):
        told_already = {t.fact for t in told.tests if isinstance(t, s.Is)}
        meant = said_of(thing, vocabulary, norm.modality).tests
        means = (t for t in meant if isinstance(t, s.Is) and t.fact in _MEANS and t.fact not in told_already)
        told = replace(told, tests=distinct((*told.tests, *means)))
    if norm.passive:  # what the thing is that something is done to
        whatever = said_of(f"{_thing(norm)} {whole(norm)}", vocabulary, norm.modality).tests
        told = replace(told, tests=distinct((*told.tests, *(t for t in whatever if _what(t, told.tests, vocabulary)))))
        told = _any_of_these(told, _thing(norm), vocabulary)
    if norm.modality in ("prohibition", "discouragement") and _AMONG_OTHERS.search(norm.sentence):
        told = replace(told, tests=tuple(t for t in told.tests if not (isinstance(t, s.Is) and t.fact == "platform")))
    alone = said_of(way, vocabulary, norm.modality) if way else told
    limited = tuple(t.fact for t in alone.tests if isinstance(t, s.Is)) if norm.strength == "only" else ()
    if "purpose" in limited and _USES.match(norm.action):  # "only use school tablets for homework"
        limited = tuple(fact for fact in limited if fact not in ("device", "network"))
    found = act_of(told_of := _told(norm), unit, lead, limited, vocabulary)
    found = found if found.concept or told_of is norm else act_of(norm, unit, lead, limited, vocabulary)
    if found.concept in _PICTURES and norm.condition and _tells_who_is_shown(norm.condition):
        norm = replace(norm, condition=None)
        found = replace(found, act=replace(found.act, args=(s.Arg("of", s.Who((s.Word("pupil"),))),)))
    known = vocabulary.actions.get(found.concept or "")
    if known is not None and known.doer is not None and not norm.bearer_text:
        anybody = known.doer == "everyone"  # in place of the school, which stands where nothing tells who is meant
        who = s.Who((s.Word(known.doer),)) if not anybody or norm.party == "school" else who
    bearer = who.words[0].text
    condition = norm.condition or (limit_of(norm) if norm.strength == "only" else None)
    when = (
        condition_tests(condition, f"{norm.sentence} {lead}", bearer, vocabulary, found.concept or "", done_to(norm))
        if condition
        else Circumstances()
    )
    if found.implied:
        kept = tuple(how for how in when.how if not isinstance(how, s.After | s.While))
        when = replace(when, how=kept, tests=tuple(test for test in when.tests if not is_quoted(test)))
    unless = (
        exception_tests(norm.exception, norm.sentence, bearer, vocabulary, found.concept or "", done_to(norm))
        if norm.exception
        else Circumstances()
    )
    told = less(told, unless.tests)
    told = less(told, tuple(t for test in tests_of(when) if isinstance(test, s.Any) for t in test.of))
    when, unless = (when, unless) if left else without_needless(norm, when, unless)
    told, when, unless = listed_together(told, when, unless, norm, lead, vocabulary)
    asked = () if any(isinstance(h, s.Before) for h in when.how) else leave_for(norm, found.concept, vocabulary)
    how = ahead(s.ordered(distinct((*told.how, *when.how, *unless.how, *asked))), norm.sentence)
    if norm.modality in ("prohibition", "discouragement") and _NOT_MORE.match(before(norm)):
        how = tuple(replace(h, bound="above") if isinstance(h, s.Amount) and h.bound == "at most" else h for h in how)
    if _meets_accounts(found.concept, f"{norm.sentence} {lead}", vocabulary):
        told = _placed(told, when, unit, found.concept, vocabulary)
    tests = distinct((*told.tests, *tests_of(when), *(() if found.qualified is None else (quoted(found.qualified),))))
    if norm.modality == "prohibition" and (adverb := _AS_A_RULE.search(norm.sentence.partition(norm.action)[0])):
        tests = (*tests, quoted(adverb[1]))
    if norm.modality == "prohibition" and (other := _OTHER_TIMES.search(whole(norm))):
        tests = (*tests, quoted(other[0]))
    good = found.concept is not None and vocabulary.actions[found.concept].leaning == "good"
    things = sole_things(norm, tests, vocabulary)
    if (
        norm.strength == "only"
        and not things
        and (sole := sole_of(norm, way, bearer, found.concept or "", how, tests, when, vocabulary))
    ):
        things, how = sole
    tests, barring = _of_the_former(norm, found.act, tests, unless.test)
    rule = with_modal(norm, who, found.act, how, tests, when, barring, things, by_leave=not good)
    return replace(rule, only=True, modal="may") if left else rule


_AS_A_RULE = re.compile(
    r"\b(?:not|never|n['’]t) (?:be )?(routinely|normally|ordinarily|usually|generally|systematically)(?: be)? \Z",
    re.IGNORECASE,
)
"""What is not done as a rule may be done at times: "will not routinely | look at private accounts"."""

_OTHER_TIMES = Sought(r"\bat (?:any|all|no) other times?\b", re.IGNORECASE)
"""Times other than those told before, at which it is allowed."""

_NOT_MORE = re.compile(r"\W*(?:no|not) (?:more|longer) than\b", re.IGNORECASE)
"""A subject that says how many are too many: "not more than three pupils may enter" forbids more."""

_LET_KNOW = re.compile(r"\blet (?P<whom>[^.;:]{2,90}?),? know\b", re.IGNORECASE)


def _told(norm: NormReading) -> NormReading:
    """A norm by which somebody is let know as one by which he is told: "let | the clerk | know"."""
    found = _LET_KNOW.match(norm.action)
    if found is None:
        return norm
    action = f"tell {found['whom']}{norm.action[found.end() :]}"
    return replace(norm, action=action, sentence=norm.sentence.replace(norm.action, action))


def _of_the_former(
    norm: NormReading, act: s.Act, tests: tuple[s.Expr, ...], unless: s.Expr | None
) -> tuple[tuple[s.Expr, ...], s.Expr | None]:
    """Tests and exception of a ban that names pupils beside former pupils: how young these must be excepts older ones, and
    limits nothing for those who are pupils.
    """
    named_by = (arg.what.words for arg in act.args if isinstance(arg.what, s.Who))
    both = any({"pupil", "former-pupil"} <= {word.text for word in words} for words in named_by)
    ages = [t for t in tests if isinstance(t, s.Compare) and t.fact == "former-pupil.age" and t.bound == "below"]
    if not both or len(ages) != 1 or unless is not None or norm.modality not in ("prohibition", "discouragement"):
        return tests, unless
    return tuple(t for t in tests if t is not ages[0]), replace(ages[0], bound="at least")


_THEIR_OWN = re.compile(
    r"\b(?:their|its) own (?!home)|\b(?P<what>(?:account|page|channel|feed|profile|presence)s?) of (?:its|their) own\b",
    re.IGNORECASE,
)

_USES = re.compile(r"(?:use|access|log (?:on|in)to)\b", re.IGNORECASE)

_REFERRED = re.compile(
    rf"\W*subject to (?:the |this |any )?(?:{PLACES}|exceptions?|provisions?|\d)[\w .()&,-]*\Z", re.IGNORECASE
)
"""Where a ban makes way for another clause: that is where it may be excepted, no circumstance of it."""


_AMONG_OTHERS = re.compile(
    r"\b(?:(?:or|and) (?:any(?:thing| other| similar| comparable| such)|(?:other|similar|comparable)\b|the like)"
    r"|of any (?:kind|sort)|anything else|such as|for example|including|e\.g\.|etc)",
    re.IGNORECASE,
)
"""What makes the service that is named one of many."""


_TAKEN = Sought(
    r"\b(?:taken|made|filmed|recorded|captured|shot|gone wrong|happen(?:s|ed)?|occur(?:s|red)|(?:they|you|we) (?:know|knew|met))"
    r" (?:in|at|on|during|outside) (?:the |a |an |our |any )?"
    r"(?:school(?: site| premises| trips?| events?| visits?| hours)?|site|premises|class(?:room)?|lessons?"
    r"|trips?|visits?|events?)\b"
    r"|\b(?:concern|problem|grievance|issue|complaint|dispute|frustration|difficult(?:y|ie)|worr(?:y|ie)|disagreement)s?"
    r" (?:at|in) (?:your |their |our |the )?(?:work(?:place)?|school|academy|college|nursery)\b",
    re.IGNORECASE,
)
"""Where a picture was taken, or where what is spoken of happened: not where it is shown or spoken of."""


_PICTURES = ("publish-image", "take-image")
_OTHERS_SHOWN = re.compile(
    r"\b(?:other|another|any other|someone else[’']s|somebody else[’']s|other people[’']s) (?:children|child|pupils?|students?)\b"
    r".*\b(?:seen|visible|appear\w*|shown|included|featured?|in (?:it|them|shot|the (?:picture|photo|background|frame)))\b",
    re.IGNORECASE,
)


def _tells_who_is_shown(condition: str) -> bool:
    """Whether a condition tells only who is in the picture."""
    return bool(_OTHERS_SHOWN.search(condition)) and not names_leave(condition)


def _thing(norm: NormReading) -> str:
    """What stands before the modal, less the "no" that makes a ban of it: "No lesson | shall be streamed" is about lessons."""
    words = before(norm)
    return without_lead(_REFUSING, words) if norm.modality in ("prohibition", "discouragement") else words


_REFUSING = re.compile(
    r"\W*(?:(?:and|but|nor) )?(?:no(?: such| part of (?:the|an?|any))?|neither|none of (?:the|our)) ", re.IGNORECASE
)


def _any_of_these(told: Circumstances, subject: str, vocabulary: Vocabulary) -> Circumstances:
    """What the act says, with the occasions that its subject lists as one test: "no lesson, match or concert shall be filmed"."""
    if not _LISTING.search(subject):
        return told
    listed = [
        t
        for t in said_of(subject, vocabulary).tests
        if isinstance(t, s.Is) and vocabulary.facts[t.fact].kind == "circumstance" and t in told.tests
    ]
    if len(listed) < 2:
        return told
    rest = tuple(t for t in told.tests if t not in listed)
    return replace(told, tests=(*rest, s.Any(tuple(listed))))


_LISTING = re.compile(r"\w,? (?:or|nor|and) \w", re.IGNORECASE)


def _what(test: s.Expr, told: tuple[s.Expr, ...], vocabulary: Vocabulary) -> bool:
    """Whether a test tells what a thing is, and no other does so by the same fact."""
    return (
        isinstance(test, s.Is)
        and vocabulary.facts[test.fact].kind == "what"
        and not any(isinstance(other, s.Is) and other.fact == test.fact for other in told)
    )


_DOING = re.compile(
    r"\W*(?:(?:the|any|all|personal|private|unauthorised|excessive) )*(?:use|contact|access|[a-z]{3,}ing)\b", re.I
)


def _acted(norm: NormReading) -> str:
    """What stands before the modal, if facts may be read from it: not where and when a thing is found ("concerns at work")."""
    words = _thing(norm)
    if not norm.passive or _DOING.match(words):
        return words
    return re.sub(r"\b(?:at|during|outside|in) [^,]*", " ", words)


def _without_members(text: str) -> str:
    """A text without those whom it names among others (`all staff`, `including lunchtime supervisors`), and without what holds
    either way (`, whether taken in class or on a trip`).
    """
    return _EITHER_WAY.sub(" ", _MEMBERS.sub(lambda found: " " if named(found[0]) else found[0], text))


_EITHER_WAY = Sought(r", whether\b[^;:]*? or\b[^;:,]*", re.IGNORECASE)


_MEMBERS = Sought(
    r"[,(–-] ?(?:including|especially|particularly|such as|e\.g\.|for example)"
    r"(?! (?:(?:when|while|where|if|those|in|on|at|during|for|by|with)\b))[^,()–;:]*(?:[,)–]|\Z)",
    re.IGNORECASE,
)


def _placed(
    told: Circumstances, when: Circumstances, unit: Unit, concept: str | None, vocabulary: Vocabulary
) -> Circumstances:
    """What the act says, with whose account the headings above it are about where neither act nor condition says. An act that
    is only ever done with the school's accounts is not done with staff's own for standing under them.
    """
    if any(isinstance(t, s.Is) and t.fact in ("account", "capacity") for t in (*told.tests, *when.tests)):
        return told
    known = vocabulary.actions.get(concept or "")
    settled = known is not None and "account" in known.tells
    for heading in reversed(unit.headings):
        found = tuple(t for t in said_of(heading, vocabulary).tests if isinstance(t, s.Is) and t.fact == "account")
        if found:
            own = any(value.start.text == "personal" for test in found for value in test.values)
            return told if settled and own else Circumstances(told.how, (*told.tests, *found))
    return told


def _meets_accounts(concept: str | None, text: str, vocabulary: Vocabulary) -> bool:
    """Whether an act may be about an account: one of the pack that tells whose it is or of those it uses, or by its words."""
    home = next((pack for pack in vocabulary.packs if "account" in pack.facts), None)
    if home is None:
        return False
    near = (home, *(pack for pack in vocabulary.packs if pack.name in home.uses))
    return any(concept in pack.actions for pack in near) or bool(_online().search(text))


@cache
def _online() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('circumstances')['online'])})s?\b", re.IGNORECASE)
