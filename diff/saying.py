"""What a point says, if it is the answer: how its rule votes on what is asked, and whether its tone may change that.

A point, what is wanted and the worlds in which rules are tried come in; answers go out. Whether it is the answer, `ask` decides.
"""

import re
from collections.abc import Sequence

from ..grammar import syntax as s
from ..grammar.vocabulary import Vocabulary
from .concern import TIMES, amid_the_day
from .fit import World, Worlds
from .lookup import NOT_DONE, Point, parties_in, words_in
from .spoken import groups
from .truth import conjuncts, steps_in, value_of
from .votes import Answer, gate, leave_lacking, names_means, opposite, own, waits_until, within_when
from .wanted import Wanted, terms_of

HOLDS = 0.25
"""The share of a condition's words that the question must speak of for the condition to be what is asked about."""

EXCEPTED = 0.6
"""The share of an exception's words that the question must speak of for the exception to be what is asked about."""

TERMED = 0.6
"""The share of the act asked about of which a sentence must speak that tells on what terms it is done."""

SPARED = 0.5
"""The share of what is asked to be due that a sentence must speak of which says that nobody has to do it."""

VOICED = 0.75
"""How sure it must be that a rule against an act votes on what is asked, for it to be no duty to do the opposite."""

DUE = 0.5
"""How sure it must be that a duty votes on what is asked, for no tone to make a ban of it."""

ASKS: dict[s.Modal, Answer] = {"must": "required", "should": "recommended"}
"""What a rule says that asks for approval or consent, whatever its circumstances."""

_WHO = re.compile(
    r"(?:(?:except|other than|apart from|save|but|unless)\b (?:for |to |from |with |by )?)?(?:[\w’'-]+ ){0,2}?[\w’'-]+"
    r"(?:(?:,| or| and)+ (?:[\w’'-]+ ){0,2}?[\w’'-]+)*[.,;]?$",
    re.IGNORECASE,
)
"""An exception that names nothing but people: `except my parents or my teacher`."""

_NO_DUTY = re.compile(
    r"\b(?:need not|needn[’']t|(?:not|never|n[’']t) (?:expected|required|obliged|bound|asked|supposed|have|need) to"
    r"|(?:not|never|nobody|no[ -]?one|no \w+(?: of \w+)?)(?: should| must| shall| ever)* (?:feel|be)"
    r" (?:obliged|compelled|pressured|pressed|forced|under (?:any |undue )?(?:pressure|obligation)) to"
    r"|(?:under )?no (?:obligation|duty|need|requirement) (?:for \w+ )?to)\b(?P<act>[^,;:.]*?)(?=[,;:.]|\bbut\b|$)",
    re.IGNORECASE,
)
"""What nobody has to do."""

_AFTER_BREACH = re.compile(
    r"\b(?:break|breaks|breaking|broke|broken|breach\w*|refus\w+|fail(?:s|ed|ing|ure)?|disobey\w*|ignor\w+|flout\w*|misus\w+"
    r"|abus\w+|persist\w*|caught|found (?:using|with|to)|offences?|misbehav\w+|infringement\w*|repeated\w*|more than once"
    r"|(?:first|second|third|fourth|fifth|next|last|final|further|subsequent) (?:time|occasion|warning|instance|incident)s?)\b",
    re.IGNORECASE,
)
"""What bars only those who have broken a rule."""

_TAKEN_FOR_GRANTED = re.compile(
    r"\b(?:recogni[sz]|accept|acknowledg|understand|appreciat)\w*(?: that)? (?:[\w’'/-]+ ){1,6}?(?:will|may|can|might|do)\b"
    r"(?! not\b| never\b| want\b| wish\b)",
    re.IGNORECASE,
)
"""What a policy takes for granted that people do: `we accept that waiters will share a bell`."""

Voted = tuple[Answer, tuple[str, ...]]
"""How a rule votes, and what that waits for."""


def votes_of(point: Point, worlds: Worlds, wanted: Wanted) -> tuple[Voted | None, float, float]:
    """The vote of a point's rule on the surest act that it votes on, how sure that is, and how sure a narrower case. Where the
    question does not say who acts, or names them as the rule does in words of its own, it asks about whomever the rule binds.
    """
    voted: Voted | None = None
    voice = narrow = 0.0
    if point.norm is None:
        return voted, voice, narrow
    rule = point.norm.formal
    party = rule.who.words[0].text
    told = bool(wanted.parties) and not _names(wanted, rule)
    for sure, asked in worlds:
        unnamed = party == "school" and all(map(asked.for_school, asked.parties))  # `only our devices will be used`
        world = asked if told and not unnamed else asked.of(party)
        for said in (own, opposite, gate):
            answer, fit = said(rule, party, world)
            beside = fit == "narrower" or (rule.modal == "may" and fit == "covers" and not names_means(rule, world))
            if answer is not None and fit == "covers" and not beside and sure > voice:
                voted, voice = answer, sure
            elif answer is not None and beside:
                narrow = max(narrow, sure)
    return voted, voice, narrow


def _names(wanted: Wanted, rule: s.Rule) -> bool:
    """Whether a question names those whom a rule binds as the rule does, in words of its own."""
    first, who = rule.who.words[0], wanted.asked.who.casefold()
    return first.quoted and re.search(rf"\b{re.escape(first.text.casefold())}\b", who) is not None


def answer_of(
    point: Point, wanted: Wanted, voted: Voted | None, world: World, kin: str, before: bool
) -> tuple[Answer, tuple[str, ...]]:
    """What a point's rule says, if it speaks of what is asked, and what that depends on."""
    duty = wanted.asked.form == "duty"
    if excepted(point, wanted, voted, world) or spared(point, wanted):
        return "permitted", ()
    if point.norm is None:
        denied = NOT_DONE.search(point.sentence) is not None
        asked = (
            wanted.asked.form == "practice" and point.practice
        )  # whether a good thing is done, not whether it may be
        done = duty or (asked and wanted.leaning == "good")
        return ("prohibited" if denied and not duty else "required" if done else "permitted"), ()
    rule = point.norm.formal
    if punished(point, wanted):
        return "prohibited", ()
    if on_terms(point, wanted):
        return "conditional", ()
    if point.penal:
        return ("conditional" if rule.when is not None else "permitted"), ()
    if voted is not None:
        says, waiting = voted
        if rule.only and says == "permitted" and wanted.asked.form == "open":  # who may, is asked
            says = "conditional"
    else:
        says, waiting = ("conditional" if before or _at_breaks(rule, world) else _plainly(rule, world)), ()
    if says == "conditional" and point.bans and waits_until(rule) and {*waiting} <= {"until"} and _not_yet(wanted):
        says, waiting = "prohibited", ()
    if duty and says == "required" and at_demand(point):
        says, waiting = "conditional", ("required",)
    due = rule.modal == "must only" or not wanted.leave.isdisjoint(point.steps) or _looks_to_leave(point, wanted, world)
    if duty and says == "conditional" and due:
        return "required", waiting
    if says == "conditional" and rule.modal in ASKS and _seeks_leave(point, wanted, kin):
        return ASKS[rule.modal], waiting
    if waiting and says == "conditional" and _holds(point, wanted, world.words):
        says, waiting = _plainly(rule, world), ()
    if kin == "against" and not duty and says == "conditional" and rule.modal == "must" and _describes(point, wanted):
        says, waiting = "prohibited", ()
    if duty and point.bans and (kin == "against" or (kin != "same" and wanted.leaning == "good")):
        turned: dict[Answer, Answer] = {"prohibited": "required", "discouraged": "recommended"}
        return turned.get(says, says), waiting
    if duty and kin == "against":
        barred: dict[Answer, Answer] = {"required": "prohibited", "recommended": "discouraged"}
        return barred.get(says, says), waiting
    return says, waiting


def at_demand(point: Point) -> bool:
    """Whether a rule says that somebody may be made to act: it is due as soon as it is asked of them."""
    return point.norm is not None and _AT_DEMAND.search(point.sentence.partition(point.norm.action)[0]) is not None


_AT_DEMAND = re.compile(
    r"\b(?:may|can|could|might) (?:also |then |therefore )?be "
    r"(?:required|asked|told|instructed|directed|ordered|made|obliged|requested|called (?:up)?on) to \Z",
    re.IGNORECASE,
)


_NOT_YET = re.compile(
    r"\b(?:still|(?:not|n['’]t) (?:\w+ )?yet)\b"
    r"|\b(?:while|whilst|when) (?:[\w' -]{1,30}? )?(?:is|are) "
    r"(?:on|away|out|going on|happening|taking place|under ?way|in progress)\b"
    r"|\bbefore (?:[\w' -]{1,30}? )?(?:(?:is|are|gets?|comes?) (?:back|home|over)"
    r"|(?:has|have) (?:returned|finished|ended|come back)|returns?|ends?)\b",
    re.IGNORECASE,
)


def _not_yet(wanted: Wanted) -> bool:
    """Whether a question says that what a ban waits for has not come ("while the trip is still going on")."""
    return _NOT_YET.search(wanted.asked.around) is not None


def _seeks_leave(point: Point, wanted: Wanted, kin: str) -> bool:
    """Whether it is asked if leave has to be sought, and a point's own act is to seek it."""
    return wanted.asked.form == "duty" and kin == "same" and not wanted.leave.isdisjoint(point.acts)


def _looks_to_leave(point: Point, wanted: Wanted, world: World) -> bool:
    """Whether it is asked if leave is needed, and a point's rule is to see to leave: to check that it is had, or on record."""
    must = point.norm is not None and point.norm.formal.modal == "must"
    return must and bool(wanted.leave) and about_leave(point.acts, world.words)


def about_leave(acts: Sequence[str | None], vocabulary: Vocabulary) -> bool:
    """Whether there are acts, and all that is done in them is done to an approval or a consent."""
    topics = {known.topic for act in acts if act is not None and (known := vocabulary.actions.get(act))}
    return bool(topics) and topics <= {"consent", "approval"}


def excepted(point: Point, wanted: Wanted, voted: Voted | None, world: World) -> bool:
    """Whether the question tells the very case that a ban excepts: its fact, whom it names, or most of its words."""
    if point.norm is None or point.norm.modality != "prohibition" or wanted.asked.form not in ("permission", "ban"):
        return False
    unless = point.norm.formal.unless
    if unless is None or steps_in(unless) or not point.norm.exception:
        return False
    if voted is not None and voted[0] == "permitted":
        return True
    if (
        wanted.objects
        and wanted.objects <= parties_in(point.norm.exception, world.words)
        and _WHO.match(point.norm.exception)
    ):
        return True
    terms = terms_of(point.norm.exception)
    return sum(term.held_by(wanted.words) > 0 for term in terms) >= EXCEPTED * len(terms)


def spared(point: Point, wanted: Wanted) -> bool:
    """Whether a sentence says that nobody has to do what a question asks to be due."""
    if wanted.asked.form != "duty" or not (found := _NO_DUTY.search(point.sentence)):
        return False
    told, terms = words_in(found["act"]), terms_of(wanted.asked.act)
    return sum(term.held_by(told) > 0 for term in terms) > SPARED * len(terms)


def punished(point: Point, wanted: Wanted) -> bool:
    """Whether a point tells what is done about the bad act of which a question asks if it is allowed: it is not."""
    asked = wanted.asked.form in ("permission", "ban") and wanted.leaning == "bad" and wanted.surest in point.hints
    return asked and (point.penal or (not point.bans and not {"handle-report", "discipline"}.isdisjoint(point.acts)))


def said_plainly(point: Point, wanted: Wanted, said: Answer, kin: str, voice: float, world: World) -> bool:
    """Whether a point says what its rule says, in whatever tone: whom the policy binds, what follows a breach that is asked about,
    what holds in the circumstances that the question tells, advice against the act, and where the rule surely speaks of the act: a
    ban on what is asked to be due, in other circumstances than those told, or with an exception that is not in anybody's gift.
    """
    if point.scope or (kin == "same" and point.penal) or spared(point, wanted) or punished(point, wanted):
        return True
    if said in ASKS.values() and kin == "same" and voice >= DUE and not point.bans:  # what is due is allowed
        return True
    if said == "prohibited" and kin == "against" and voice >= VOICED and point.norm is not None and not point.bans:
        return True  # what is against what is due is not allowed
    if said in ASKS.values() and (_seeks_leave(point, wanted, kin) or not wanted.leave.isdisjoint(point.steps)):
        return True
    if said == "conditional" and kin == "same" and wanted.asked.form == "duty" and at_demand(point):
        return True
    if point.norm is None:
        return said == "permitted" and _TAKEN_FOR_GRANTED.search(point.sentence) is not None
    if on_terms(point, wanted):
        return True
    if said in ("prohibited", "permitted") and leave_lacking(point.norm.formal, world):
        return True
    if point.norm.formal.only and (
        _names(wanted, point.norm.formal) or (voice >= VOICED and any(map(world.for_school, wanted.parties)))
    ):
        return True  # it is told who acts, which no tone knows of
    if said == "discouraged" and point.norm.formal.modal == "should not" and kin in ("same", "kind"):
        return True
    if said == "conditional" and (
        (point.bans and _as_a_rule(point.norm.formal)) or _at_breaks(point.norm.formal, world)
    ):
        return True
    other_times = point.bans and bool(wanted.asked.around) and point.norm.formal.when is not None
    if said == "conditional" and other_times and voice >= VOICED:
        return True
    if point.norm.condition and said in ("permitted", "prohibited") and _holds(point, wanted, world.words):
        return True
    if said == "conditional" and _AFTER_BREACH.search(point.norm.condition or ""):
        return True
    modal = point.norm.formal.modal
    freed = said == "permitted" and modal in ("must not", "must never", "should not", "must")  # its exception holds
    against = (wanted.asked.form == "duty" or kin == "against") and said in ("prohibited", "discouraged")
    excepted = said == "prohibited" and point.norm.formal.unless is not None and not steps_in(point.norm.formal.unless)
    waits = {
        "must not": point.norm.formal.unless,
        "must never": point.norm.formal.unless,
        "may": point.norm.formal.when,
    }
    stepped = said == "conditional" and bool(steps_in(waits.get(modal)))
    if stepped and modal == "may" and kin in ("", "same"):
        return True
    return freed or (voice >= VOICED and (against or excepted or stepped))


def _holds(point: Point, wanted: Wanted, vocabulary: Vocabulary) -> bool:
    """Whether the circumstances of a rule are those that the question tells."""
    told = terms_of(wanted.asked.around)
    condition = point.norm.condition if point.norm else None
    if not told:
        return False
    if condition:
        spoken, terms = words_in(wanted.asked.around), terms_of(condition)
        same = parties_in(condition, vocabulary) & parties_in(wanted.asked.around, vocabulary)
        if any(not when.isdisjoint(then) for when in _times(wanted.asked.around) for then in _times(condition)):
            return True
        return bool(same) or sum(term.held_by(spoken) > 0 for term in terms) >= HOLDS * (len(terms) or 99)
    return sum(term.held_by(point.words["own"]) > 0 for term in told) * 2 >= len(told)


def on_terms(point: Point, wanted: Wanted) -> bool:
    """Whether a sentence tells how the act is to be done of which it is asked whether it is allowed."""
    if wanted.asked.form != "permission" or point.bans or point.norm is None or point.penal:
        return False
    terms = terms_of(wanted.asked.act)
    told = (words_in(found["act"]) for pattern in _ON_TERMS if (found := pattern.search(point.sentence)))
    return any(sum(term.held_by(words) > 0 for term in terms) >= TERMED * len(terms) for words in told)


_ON_TERMS = (
    re.compile(
        r"^(?P<act>[^,;:.]+?) (?:must|should|shall|will|ha(?:s|ve) to|needs? to)(?: always| also)? be (?:\w+ly )?"
        r"(?:age-)?(?:appropriate|suitable|relevant|lawful|legal|accurate|respectful|professional|proportionate|polite|safe"
        r"|secure|sensible|courteous|responsible|considered|fair|truthful)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:when|while|whilst) (?P<act>\w+ing\b[^;:.]*)", re.IGNORECASE),
)
"""How it is told on what terms an act is done: `lending must be fair`, `be careful when lending`."""


def _describes(point: Point, wanted: Wanted) -> bool:
    """Whether the circumstances of a duty are those of any act against it that is asked about: all of which they speak, the
    question does ("if somebody asks you for it, refuse", where it is asked whether such a request may be granted).
    """
    told = groups(point.norm.condition or "") if point.norm else ()
    spoken = frozenset().union(*wanted.speaks)
    return bool(told) and not any(map(spoken.isdisjoint, told))


def _times(text: str) -> list[frozenset[str]]:
    """The families of times of which a text speaks."""
    return [found for group in groups(text) if (found := group.intersection(TIMES))]


def _at_breaks(rule: s.Rule, world: World) -> bool:
    """Whether a rule allows at breaks what is asked about for the whole working day."""
    return rule.modal == "may" and any(amid_the_day(test, world) for test in conjuncts(rule.when))


def _as_a_rule(rule: s.Rule) -> bool:
    """Whether a rule speaks only of what is done as a rule (`"routinely"`), or at other times than those told before it."""
    return any(
        isinstance(test, s.Holds) and test.fact.quoted and _AS_A_RULE.fullmatch(test.fact.text)
        for test in conjuncts(rule.when)
    )


_AS_A_RULE = re.compile(r"[a-z]+ly|at (?:any|all|no) other times?", re.IGNORECASE)


def bans_bad(point: Point, vocabulary: Vocabulary) -> bool:
    """Whether a point forbids what nobody asks for, which is to require its opposite."""
    return point.bans and any(vocabulary.actions[act].leaning == "bad" for act in point.acts)


def _plainly(rule: s.Rule, world: World) -> Answer:
    """What a rule amounts to whose words are those of the question: its circumstances hold, unless somebody has yet to act."""
    lacking = leave_lacking(rule, world)
    step = bool(steps_in(rule.unless)) and not lacking
    match rule.modal:
        case "may" if lacking:
            return "prohibited" if value_of(rule.when, world)[0] is False else "permitted"
        case "must not" | "must never":
            return "conditional" if step or waits_until(rule) or _as_a_rule(rule) else "prohibited"
        case "should not":
            return "discouraged"
        case "should":
            return "recommended"
        case "must":
            return "conditional" if rule.act.power in ("allow", "require") else "required"
        case "may":
            late = any(isinstance(how, s.After | s.Amount) for how in rule.how)
            return "conditional" if step or late or rule.act.power or bool(steps_in(rule.when)) else "permitted"
        case _:
            met = value_of(rule.condition, world)[0]
            partly = met is None or within_when(rule)
            return "conditional" if partly else "permitted" if met else "prohibited"
