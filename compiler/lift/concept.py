"""A norm in the words of the packs: modality, bearer and spans as read from a sentence become one formal rule.

Who, act, manner and circumstances are looked up by the packs' phrases; what no phrase signals stays in the rule as the
document's own words in quotation marks. After this: nothing that the norm says about when it holds is lost, and the rule
prints and parses back.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from msgspec.structs import replace

from ...grammar import syntax as s
from ...grammar.signals import Passage, signals
from ...grammar.vocabulary import Vocabulary
from .acts import act_of, before, limit_of, line, whole
from .alternatives import together
from .audience import names_all_staff
from .bynames import NOBODY, People, marked, marked_norm
from .circumstances import circumstances, said_of
from .events import Circumstances
from .facts import quoted
from .instead import told_whole
from .lasting import lasting
from .leave import leave_for
from .limited import Sole, narrowed, sole_way, whereabouts
from .modality import OPPOSITE
from .parties import Who as Named
from .parties import agent, named, subjects
from .pointing import named_by_label, unconceded
from .pointing import sentence_before as thing_told
from .provisos import made_whole
from .reading import NormReading, Unit
from .refusal import names_leave
from .spans import stretches
from .times import ahead
from .words import table

T = TypeVar("T")

_MODALS: dict[str, s.Modal] = {
    "obligation": "must",
    "prohibition": "must not",
    "permission": "may",
    "recommendation": "should",
    "discouragement": "should not",
    "sanction": "may face",
}
_PARTIES = {
    "staff": "staff", "headteacher": "headteacher", "governors": "governor", "line_manager": "line-manager",
    "dsl": "dsl", "dpo": "dpo", "it": "it-lead", "pupils": "pupil", "parents": "parent", "school": "school",
    "site_team": "site-team", "third_parties": "third-party", "everyone": "everyone",
}  # fmt: skip
_WITH = re.compile(r"\W*with\b")
_ONLY_SOME = re.compile(r"\bonly (?:\w+ )?(?:limited|occasional|reasonable|moderate|some|minimal)\b", re.IGNORECASE)
"""Where `only` tells how much is allowed, not under what condition (`only permits limited use`)."""

_ONLY_THING = re.compile(r"\bonly ((?:[\w’'/-]+ ){1,6}?)(?:may|must|can|should|shall|will|is|are)\b", re.IGNORECASE)

_ON_THEM = re.compile(r"\b(?:on|with|from|through) (?:it|them|these|those)\b", re.IGNORECASE)
_MEANS = ("device", "network")
"""Facts of the things with which something is done, told in the sentence before (`The desktops are the college's. … on them`)."""

_ONLY_FACTS = ("device", "account", "network", "purpose", "platform", "place", "period")
"""Where `only` limits the act by what it is done with or for: the first of these facts is what opens the way."""


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
    norm = told_whole(norm)
    found = narrowed(norm)
    if found is None:
        return _formalised(norm, "", unit, vocabulary, lead)
    rule = _formalised(found.norm, found.way, unit, vocabulary, lead)
    return rule if rule.only or rule.condition is not None else _formalised(norm, "", unit, vocabulary, lead)


def _formalised(norm: NormReading, way: str, unit: Unit, vocabulary: Vocabulary, lead: str) -> s.Rule:
    """The rule of a norm whose "only" stands before its verb; `way` are the words that alone open the way, if known."""
    left = left_to(norm)
    if left:
        others = " ".join(part for part in _exceptions(norm) if not _alone(part))
        norm = replace(norm, modality="permission", exception=others or None)
    who = s.Who(left, "or" if len(left) > 1 else None) if left else _who(norm, vocabulary)
    norm = named_by_label(unconceded(norm))
    if norm.modality == "sanction":
        return _sanction(norm, who, vocabulary)
    if norm.strength == "only" and norm.action.startswith("only "):
        norm = replace(norm, action=norm.action.removeprefix("only "))
    norm = made_whole(norm, stretches(norm.condition, norm.sentence) if norm.condition else [])
    if norm.condition and _limits_nothing(norm.condition, norm.sentence):
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
    acted = _without_members(f"{_acted(norm)} {whole(norm)}")
    told = said_of(_TAKEN.sub(" ", acted), vocabulary, norm.modality)
    if _ON_THEM.search(norm.action) and (thing := thing_told(norm, unit)):
        told_already = {t.fact for t in told.tests if isinstance(t, s.Is)}
        meant = said_of(thing, vocabulary, norm.modality).tests
        means = (t for t in meant if isinstance(t, s.Is) and t.fact in _MEANS and t.fact not in told_already)
        told = replace(told, tests=_distinct((*told.tests, *means)))
    if norm.passive:  # what the thing is that something is done to
        whatever = said_of(f"{before(norm)} {whole(norm)}", vocabulary, norm.modality).tests
        told = replace(told, tests=_distinct((*told.tests, *(t for t in whatever if _what(t, told.tests, vocabulary)))))
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
        _when(condition, f"{norm.sentence} {lead}", bearer, vocabulary, found.concept or "", _whom(norm))
        if condition
        else Circumstances()
    )
    if found.implied:
        kept = tuple(how for how in when.how if not isinstance(how, s.After | s.While))
        when = replace(when, how=kept, tests=tuple(test for test in when.tests if not _own_words(test)))
    unless = (
        _unless(norm.exception, norm.sentence, bearer, vocabulary, found.concept or "", _whom(norm))
        if norm.exception
        else Circumstances()
    )
    told = _without(told, unless.tests)
    when, unless = (when, unless) if left else _needless(norm, when, unless)
    told, when, unless = _listed(told, when, unless, norm, lead, vocabulary)
    asked = () if any(isinstance(h, s.Before) for h in when.how) else leave_for(norm, found.concept, vocabulary)
    how = ahead(s.ordered(_distinct((*told.how, *when.how, *unless.how, *asked))), norm.sentence)
    if _meets_accounts(found.concept, f"{norm.sentence} {lead}", vocabulary):
        told = _placed(told, when, unit, vocabulary)
    tests = _distinct((*told.tests, *_tests(when), *(() if found.qualified is None else (quoted(found.qualified),))))
    good = found.concept is not None and vocabulary.actions[found.concept].leaning == "good"
    things = _things(norm, tests, vocabulary)
    if (
        norm.strength == "only"
        and not things
        and (sole := _sole(norm, way, bearer, found.concept or "", how, tests, when, vocabulary))
    ):
        things, how = sole
    tests, barring = _of_the_former(norm, found.act, tests, unless.test)
    rule = _with_modal(norm, who, found.act, how, tests, when, barring, things, by_leave=not good)
    return replace(rule, only=True, modal="may") if left else rule


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


_USES = re.compile(r"(?:use|access|log (?:on|in)to)\b", re.IGNORECASE)

_PLACES = "clauses?|sections?|paragraphs?|rules?|parts?|points?|articles?|appendix"
_REFERRED = re.compile(
    rf"\W*subject to (?:the |this |any )?(?:{_PLACES}|exceptions?|provisions?|\d)[\w .()&,-]*\Z", re.IGNORECASE
)
"""Where a ban makes way for another clause: that is where it may be excepted, no circumstance of it."""

_ENSURES_NOT = re.compile(
    r"(?:ensur\w+|mak(?:e|es|ing) (?:sure|certain)|see(?:ing)? to it|tak(?:e|ing) care) (?:that )?"
    r"(?:they|you|we|he|she|he or she|he/she|s/he) (?:do(?:es)? not|don[’']t|doesn[’']t|never|must not|will not|should not) ",
    re.IGNORECASE,
)


def ensured_not(norm: NormReading) -> str | None:
    """The act that a duty is to see is not done by whom it binds ("ensure that they do not | park here"), or that it leaves
    nothing of ("make no reply": make any reply); None for none.
    """
    if norm.modality == "prohibition" and norm.bearer == "school" and _ABANDONS.match(norm.action):
        whom = before(norm).strip(" ,")
        return f"support {whom}" if _HELPED.fullmatch(whom) else None
    if norm.modality not in ("obligation", "recommendation"):
        return None
    thing = before(norm).strip(" ,") if _WAITS.fullmatch(norm.action) else ""
    if thing and (not norm.bearer_text or thing.casefold().startswith("your ")):
        thing = found["thing"] if (found := _WAITING.fullmatch(thing)) else thing
        return thing if _DOING.match(thing) else f"use {thing}"
    if found := _ENSURES_NOT.match(norm.action):
        return norm.action[found.end() :]
    if found := _REFUSES.match(norm.action):
        return f"{found['verb']} {'anything' if found['what'] == 'nothing' else 'any'}{norm.action[found.end() :]}"
    return None


_WAITS = re.compile(r"wait(?: (?:for|until|till) .+)?", re.IGNORECASE)
_WAITING = re.compile(
    r"(?:.*(?=\b(?:your|their|his|her|our|any|personal|private) ))?(?P<thing>.+?)(?: (?:has|have|needs?) to)?",
    re.I | re.S,
)
_DOING = re.compile(r"\w+ing\b", re.IGNORECASE)
"""What has to wait is not to be done meanwhile: "your own feeds have to wait until break"."""

_ABANDONS = re.compile(
    r"(?:be )?(?:left|abandoned|expected)(?: (?:alone|on (?:your|their|his|her) own|by (?:your|them)sel\w+))?"
    r" (?:to (?:cope|deal|face|manage|struggle|handle|fend)|with (?:it|this|that) (?:alone|by|on))\b",
    re.IGNORECASE,
)
_HELPED = re.compile(
    r"(?:you|(?:any |all |our )?(?:staff|colleagues?|employees?|teachers?|members? of staff))", re.IGNORECASE
)
"""Who is not left to cope with it is helped."""

_REFUSES = re.compile(
    r"(?P<verb>make|give|have|contain|include|hold|carry|mention|bear|offer|accept|send|share|say|post|publish"
    r"|disclose|write|reveal|enter into|form|store|show"
    r"|issue|answer"
    r"|take(?= no (?:pictures?|photo|video|film|part|images?|recordings?)))"
    r" (?P<what>nothing|no)\b(?! (?:longer|later|more than|less than|fewer|sooner|doubt|secret|exception|one\b))",
    re.IGNORECASE,
)


_AMONG_OTHERS = re.compile(
    r"\b(?:(?:or|and) (?:any(?:thing| other| similar| comparable| such)|(?:other|similar|comparable)\b|the like)"
    r"|of any (?:kind|sort)|anything else|such as|for example|including|e\.g\.|etc)",
    re.IGNORECASE,
)
"""What makes the service that is named one of many."""

_POINTS = re.compile(
    rf"(?:subject (?:always )?to )?(?:the )?(?:(?:provisions|terms) of )?(?:{_PLACES})"
    r" [\d.()a-z]{1,8}(?:(?:,| and| or) [\d.()a-z]{1,8})*(?: (?:above|below|of this policy))?",
    re.IGNORECASE,
)
_CONCEDES = re.compile(
    r"\b(?:even (?:if|when|where|though)|whatever|whichever|whoever|however|regardless of|irrespective of"
    r"|no matter (?:what|how|who|which|whose|where))\s+",
    re.IGNORECASE,
)


def _limits_nothing(condition: str, sentence: str) -> bool:
    """Whether a condition limits nothing: it points to another clause, or it is conceded ("whatever their age")."""
    if _POINTS.fullmatch(condition.strip(" ,.;")):
        return True
    ends = (found.end() for found in _CONCEDES.finditer(sentence))
    return any(sentence[end : end + len(condition)].lower() == condition.lower() for end in ends)


_TAKEN = re.compile(
    r"\b(?:taken|made|filmed|recorded|captured|shot) (?:in|at|on|during) (?:the |a |an |our |any )?"
    r"(?:school(?: site| premises| trips?| events?| visits?| hours)?|site|premises|class(?:room)?|lessons?"
    r"|trips?|visits?|events?)\b",
    re.IGNORECASE,
)
"""Where a picture was taken, which is not where it is shown."""


_PICTURES = ("publish-image", "take-image")
_OTHERS_SHOWN = re.compile(
    r"\b(?:other|another|any other|someone else[’']s|somebody else[’']s|other people[’']s) (?:children|child|pupils?|students?)\b"
    r".*\b(?:seen|visible|appear\w*|shown|included|featured?|in (?:it|them|shot|the (?:picture|photo|background|frame)))\b",
    re.IGNORECASE,
)


def _tells_who_is_shown(condition: str) -> bool:
    """Whether a condition tells only who is in the picture."""
    return bool(_OTHERS_SHOWN.search(condition)) and not names_leave(condition)


def _own_words(test: s.Expr) -> bool:
    """Whether a test is told in the document's own words."""
    return isinstance(test, s.Holds) and test.fact.quoted


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
    words = before(norm)
    if not norm.passive or _DOING.match(words):
        return words
    return re.sub(r"\b(?:at|during|outside|in) [^,]*", " ", words)


def _without_members(text: str) -> str:
    """A text without those whom it names among others: `all staff`, `including lunchtime supervisors`."""
    return _MEMBERS.sub(lambda found: " " if named(found[0]) else found[0], text)


_MEMBERS = re.compile(
    r"[,(–-] ?(?:including|especially|particularly|such as|e\.g\.|for example)"
    r"(?! (?:(?:when|while|where|if|those|in|on|at|during|for|by|with)\b))[^,()–;:]*(?:[,)–]|\Z)",
    re.IGNORECASE,
)


_ELSE = re.compile(r"\b(?:else|others?)\Z", re.IGNORECASE)

# --- who and modal ----------------------------------------------------------------------------------------------


def _who(norm: NormReading, vocabulary: Vocabulary) -> s.Who:
    """The pack's party, else the words that name the bearer; `everyone else` are not everyone."""
    if norm.bearer_text and (others := re.search(rf"\bother {re.escape(norm.bearer_text)}\W*\Z", before(norm), re.I)):
        return s.Who((s.Word(line(others[0].strip()), quoted=True),))  # not those who were named before
    if _ELSE.search(norm.bearer_text):
        return s.Who((s.Word(line(norm.bearer_text), quoted=True),))
    if norm.strength == "only" and norm.bearer == "staff" and (alone := _left_to(norm)):
        return s.Who(tuple(s.Word(line(words), quoted=True) for words in alone), "or" if len(alone) > 1 else None)
    if norm.party in vocabulary.parties:
        return s.Who((s.Word(norm.party),))
    party = _PARTIES[norm.bearer]
    if norm.bearer == "third_parties" and norm.bearer_text:
        return s.Who((s.Word(line(norm.bearer_text), quoted=True),))
    return s.Who((s.Word(party),))


def left_to(norm: NormReading) -> tuple[s.Word, ...]:
    """The people to whom alone an act is left by forbidding it to all others: "nobody except | the headteacher | may"."""
    named_alone = [people for part in _exceptions(norm) if (people := _alone(part))]
    if norm.modality != "prohibition" or norm.bearer != "everyone" or len(named_alone) != 1:
        return ()
    people = named_alone[0]
    named_so = (_ONE.match(who.text) or (who.bearer == "staff" and _of_post(who, norm)) for who in people)
    return tuple(
        s.Word(line(who.text), quoted=True) if own else s.Word(who.party)
        for who, own in zip(people, named_so, strict=True)
    )


def _alone(exception: str) -> tuple[Named, ...]:
    """The people whom an exception names and nothing besides."""
    found = _NOBODY_BUT.fullmatch(exception.strip(" ,"))
    people = subjects(found[1]) if found else ()
    rest = found[1] if found else ""
    for who in reversed(people):
        rest = rest[: who.start] + rest[who.end :]
    return () if _SMALL.sub("", rest).strip(" ,") else people


_NOBODY_BUT = re.compile(
    r"(?:except(?: for)?|but|other than|apart from|save(?: for)?|with the exception of|excluding) (.+)", re.IGNORECASE
)
_SMALL = re.compile(r"\b(?:the|our|a|an|and|or|any)\b", re.IGNORECASE)


def _left_to(norm: NormReading) -> tuple[str, ...]:
    """The people and posts among the staff to whom alone an act is left: what one of them may do, no other member of staff may."""
    said = agent(norm.action) if norm.passive else subjects(" ".join(_ONLY_SAID.sub(" ", before(norm)).split()))
    theirs = tuple(who for who in said if who.bearer == "staff")
    if not theirs or norm.bearer_text not in {who.text for who in theirs}:
        return (norm.bearer_text,) if _ONE.match(norm.bearer_text) else ()
    return (
        tuple(who.text for who in theirs) if all(_ONE.match(who.text) or _of_post(who, norm) for who in theirs) else ()
    )


def _of_post(who: Named, norm: NormReading) -> bool:
    """Whether words are for one post, which the school has once: "the office manager", not "a teacher" or "the staff"."""
    one = re.search(rf"\b(?:the|our)\s+{re.escape(who.text)}\b", norm.sentence, re.IGNORECASE)
    return bool(one) and not names_all_staff(who.text) and not _SEVERAL.search(who.text)


_ONLY_SAID = re.compile(r"\b(?:it is )?only\b|\balone\b|\bwho\s*\Z|\([^)]*\)", re.IGNORECASE)
_ONE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Revd)\b")
_SEVERAL = re.compile(
    r"(?:[^s]s|team|department|leadership|slt|smt|office|reception|management|people)\Z", re.IGNORECASE
)


def _with_modal(
    norm: NormReading,
    who: s.Who,
    act: s.Act,
    how: tuple[s.How, ...],
    tests: tuple[s.Expr, ...],
    when: Circumstances,
    unless: s.Expr | None,
    things: tuple[s.Expr, ...],
    *,
    by_leave: bool,
) -> s.Rule:
    """The rule with its modal. With `by_leave`, `must A with approval` means that A is not to be done without it; `things` are
    what alone may be used.
    """
    modal = _MODALS[norm.modality]
    if norm.strength == "never" and modal == "must not":
        modal = "must never"
    with_leave = (
        by_leave
        and norm.modality == "obligation"
        and bool(_WITH.match(norm.condition or ""))
        and any(isinstance(t, s.Step) for t in when.tests)
    )
    some = norm.strength == "only" and norm.modality == "recommendation" and _only_bearer(norm)
    if some and when.tests and unless is None:  # "only those who can swim should row"
        rest = tuple(t for t in tests if t not in _tests(when))
        return s.Rule(
            proposed=True, who=who, modal="should not", act=act, how=how, when=_all(rest), unless=_all(_tests(when))
        )
    only = with_leave or (norm.strength == "only" and norm.modality in ("permission", "obligation"))
    if only and _only_bearer(norm):
        return s.Rule(proposed=True, only=True, who=who, modal=modal, act=act, how=how, when=_all(tests), unless=unless)
    limits = (things or _limits(tests, when, act.words.words[0].text if act.words else "")) if only else ()
    if limits:
        rest = tuple(t for t in tests if t not in limits)
        narrowed: s.Modal = "may only" if norm.modality == "permission" else "must only"
        return s.Rule(
            proposed=True,
            who=who,
            modal=narrowed,
            act=act,
            how=how,
            when=_all(rest),
            condition=_all(limits),
            unless=unless,
        )
    return s.Rule(proposed=True, who=who, modal=modal, act=act, how=how, when=_all(tests), unless=unless)


def _only_bearer(norm: NormReading) -> bool:
    """Whether it is the bearer that `only` limits: `only staff may`, `may be posted only by staff`."""
    bearer = re.escape(norm.bearer_text)
    return bool(norm.bearer_text) and bool(
        re.search(
            rf"\bonly (?:be \w+ )?(?:by )?{_JOINED_TO}(?:the |our |an? )?{bearer}|\bonly by [^.;]{{0,60}}{bearer}"
            rf"|\bonly be \w+[^.;]{{0,40}} by [^.;]{{0,60}}{bearer}|{bearer} only\b"
            rf"|{bearer}(?:(?: \([^)]*\))?(?:,| and| or) [^.;]{{1,60}})? alone\b",
            norm.sentence,
            re.IGNORECASE,
        )
    )


_JOINED_TO = r"(?:(?:(?!may\b|must\b|can\b|should\b|shall\b|will\b|is\b|are\b|be\b)[\w’'/-]+\.?,? ){0,12}(?:[\w’'/-]+, |and |or ))?"
"""Those who are named with a bearer before him: `only the head and | the bursar`."""


def _limits(tests: tuple[s.Expr, ...], when: Circumstances, action: str) -> tuple[s.Expr, ...]:
    """What `only` makes the sole way: the condition's tests, else what the act is done with or for."""
    if when.tests:
        return _tests(when)
    facts = sorted(_ONLY_FACTS, key=lambda fact: action.startswith("use-") and fact in ("device", "network"))
    for fact in facts:  # of what is used itself, what for
        found = tuple(t for t in tests if isinstance(t, s.Is) and t.fact == fact)
        if found:
            return found
    return ()


def _sole(
    norm: NormReading,
    way: str,
    bearer: str,
    action: str,
    how: tuple[s.How, ...],
    tests: tuple[s.Expr, ...],
    when: Circumstances,
    vocabulary: Vocabulary,
) -> Sole | None:
    """What alone opens the way by the words that "only" limits; None if the tests of the rule tell it (`_limits`)."""
    if way:
        return sole_way(way, bearer, action, how, tests, vocabulary)
    if _limits(tests, when, action) or _only_bearer(norm):
        return None
    said = norm.condition or whereabouts(norm)
    return sole_way(said, bearer, action, how, tests, vocabulary) if said else None


def _things(norm: NormReading, tests: tuple[s.Expr, ...], vocabulary: Vocabulary) -> tuple[s.Expr, ...]:
    """What `only` makes the sole way where it stands before what is used: `only school cameras may be used to film`."""
    found = _ONLY_THING.search(norm.sentence) if norm.strength == "only" else None
    said = said_of(found[1], vocabulary).tests if found else ()
    return tuple(t for t in tests if t in said and isinstance(t, s.Is) and t.fact in _ONLY_FACTS)


def _sanction(norm: NormReading, who: s.Who, vocabulary: Vocabulary) -> s.Rule:
    """`may face P after breach of policy`, with the breach's own words where it is not just any."""
    hits = signals(vocabulary).penalties.find(Passage(norm.action))
    names = tuple(dict.fromkeys(h.name for h in sorted(hits, key=lambda h: h.spans)))
    words = tuple(map(s.Word, names)) or (s.Word(line(norm.action), quoted=True),)
    certain = re.search(r"\b(?:will|shall|must)\b", norm.sentence) and not re.search(
        r"\b(?:may|could|can|might)\b", norm.sentence
    )
    when = circumstances(norm.condition, who.words[0].text, vocabulary) if norm.condition else Circumstances()
    spared = (
        circumstances(norm.exception, who.words[0].text, vocabulary, exception=True)
        if norm.exception
        else Circumstances()
    )
    how: tuple[s.How, ...] = s.ordered(_distinct((*lasting(norm.action), *when.how, *spared.how)))
    tests = _tests(when)
    if norm.condition and re.search(
        r"\b(?:breach|violat|fail\w* to (?:follow|comply|adhere))", norm.condition, re.IGNORECASE
    ):
        how = s.ordered(_distinct((*how, s.After(s.Event(breach_of=s.Ref("policy"))))))
        if re.fullmatch(
            r"(?:for |any |a |all |who |where |in the event of )*(?:further )?"
            r"(?:breach\w*(?: of)?|violation\w*(?: of)?|failure to (?:follow|comply with|adhere to|keep to|observe))"
            r"(?: the| this| our)?(?: (?:policy|code|agreement|rules|code of conduct|guidance|guidelines))?",
            norm.condition.strip(" .,;"),
            re.IGNORECASE,
        ):
            tests = ()
    return s.Rule(
        proposed=True,
        who=who,
        modal="face" if certain else "may face",
        act=s.Act(s.Who(words, "or" if len(words) > 1 else None)),
        how=how,
        when=_all(tests),
        unless=spared.test,
    )


# --- tests ----------------------------------------------------------------------------------------------------------


def _when(condition: str, sentence: str, bearer: str, vocabulary: Vocabulary, action: str, whom: str) -> Circumstances:
    """What a condition says; one of several that stand apart in the sentence is read by itself."""
    found = [
        circumstances(part, bearer, vocabulary, action=action, whom=whom) for part in stretches(condition, sentence)
    ]
    if len(found) == 1:
        return found[0]
    how = _distinct(how for one in found for how in one.how)
    return Circumstances(how, _one_of_times(_distinct(test for one in found for test in _tests(one))))


def _one_of_times(tests: tuple[s.Expr, ...]) -> tuple[s.Expr, ...]:
    """Tests with those of the time of day as one: `between 9 and 12 or between 1 and 3` is either."""
    times = [test for test in tests if isinstance(test, s.Is) and test.fact == "time" and not test.negated]
    if len(times) < 2:
        return tests
    either = s.Is("time", tuple(value for time in times for value in time.values))
    return tuple(either if test is times[0] else test for test in tests if test not in times[1:])


def _unless(
    exception: str, sentence: str, bearer: str, vocabulary: Vocabulary, action: str, whom: str
) -> Circumstances:
    """What an exception says; several that stand apart, or each behind its own opener, open the way each by itself."""
    found = [
        circumstances(part, bearer, vocabulary, exception=True, action=action, whom=whom)
        for part in _each(exception, sentence)
    ]
    if len(found) == 1:
        return found[0]
    how = _distinct(how for one in found for how in one.how)
    tests = _distinct(one.test for one in found if one.test is not None)
    return Circumstances(how, tests, either=len(tests) > 1)


def _each(exception: str, sentence: str) -> list[str]:
    """The exceptions that a span is made of."""
    return [piece for part in stretches(exception, sentence) for piece in _EXCEPTED_AGAIN.split(part) if piece.strip()]


def _exceptions(norm: NormReading) -> list[str]:
    """The exceptions of a norm, one by one."""
    return _each(norm.exception, norm.sentence) if norm.exception else []


_EXCEPTED_AGAIN = re.compile(
    r"(?<=\w),? (?=(?:unless|except|save|or without) |(?:and|or) (?:unless|except) )", re.IGNORECASE
)
"""Where one exception stands behind another: `without permission | except in an emergency`."""


def _whom(norm: NormReading) -> str:
    """The party that the act names last, who is not its bearer: whose consent `their consent` is. Of other people it is
    that of `subject`; "" if the act names nobody.
    """
    parties = [w.party for w in named(whole(norm)) if w.party not in (None, norm.party, "everyone")]
    if parties:
        return parties[-1] or ""
    return "subject" if _OTHERS.search(whole(norm)) else ""


_OTHERS = re.compile(
    r"\b(?:others?|another|(?:some|any)(?:one|body)|people|persons?|individuals?|colleagues?|classmates?|peers?|friends?)\b",
    re.I,
)
"""Who an act may be done to without being named as a party."""


def _needless(norm: NormReading, when: Circumstances, unless: Circumstances) -> tuple[Circumstances, Circumstances]:
    """Condition and exception. What is allowed `without consent` is allowed when there is none, not unless there is."""
    if norm.modality != "permission" or norm.strength == "only" or unless.test is None:
        return when, unless
    if not re.match(r"\W*without\b", norm.exception or "", re.IGNORECASE) or not isinstance(unless.test, s.Step):
        return when, unless
    tests = (*_tests(when), s.Not(unless.test))
    return Circumstances((*when.how, *unless.how), tests), Circumstances()


def _tests(found: Circumstances) -> tuple[s.Expr, ...]:
    return (s.Any(found.tests),) if found.either else found.tests


def _all(tests: tuple[s.Expr, ...]) -> s.Expr | None:
    if len(tests) < 2:
        return tests[0] if tests else None
    return s.All(tests)


def _placed(told: Circumstances, when: Circumstances, unit: Unit, vocabulary: Vocabulary) -> Circumstances:
    """What the act says, with whose account the headings above it are about where neither act nor condition says."""
    if any(isinstance(t, s.Is) and t.fact in ("account", "capacity") for t in (*told.tests, *when.tests)):
        return told
    for heading in reversed(unit.headings):
        found = tuple(t for t in said_of(heading, vocabulary).tests if isinstance(t, s.Is) and t.fact == "account")
        if found:
            return Circumstances(told.how, (*told.tests, *found))
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


def _listed(
    told: Circumstances, when: Circumstances, unless: Circumstances, norm: NormReading, lead: str, words: Vocabulary
) -> tuple[Circumstances, Circumstances, Circumstances]:
    """What act, condition and exception say, with the circumstances that stand in one list as one test of the condition."""
    text = f"{norm.sentence} {lead}"
    spans = " ".join((before(norm), whole(norm), norm.condition or "", norm.exception or "", lead))
    unless = replace(unless, tests=together(unless.tests, text, spans, words))
    apart = (*told.tests, *_tests(when))
    tests = together(apart, text, spans, words)
    if tests == apart:
        return told, when, unless
    told = replace(told, tests=tuple(test for test in told.tests if test in tests))
    return told, Circumstances(when.how, tuple(test for test in tests if test not in told.tests)), unless


def _without(told: Circumstances, excepted: tuple[s.Expr, ...]) -> Circumstances:
    """What the act says, less what its exception says too (an exception inside the act's own span)."""
    return Circumstances(told.how, tuple(t for t in told.tests if t not in excepted))


def _distinct(items: Iterable[T]) -> tuple[T, ...]:
    found: list[T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return tuple(found)
