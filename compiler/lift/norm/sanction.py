"""What follows a breach: a norm on whoever suffers it, with the breach as its condition."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from ....grammar.model import Bearer
from ..phrases.parties import agent, named, subjects
from ..phrases.reading import NormReading
from ..phrases.words import one_of, words_of
from ..sentence.clauses import Group
from .antecedents import subject_parties
from .context import PARTY_OF, Bound, Context, bound_of, bound_to, unnamed
from .spans import head_of, one_span, restriction, words_in

_PENALTY = re.compile(rf"\b(?:{'|'.join(sorted(words_of('deontic', 'penalties')))}|{one_of('penal')})\b", re.I)
_PUNISHED = words_of("deontic", "punished")
_APPLIED = words_of("deontic", "applied")
_LEADS = re.compile(rf"^(?:also |ultimately |then )*(?:{one_of('leads')})\b", re.I)
_ASIDE = re.compile(r", (?:(?:of|for|by|from|about|at) )?(?:which|whom)\b")
_HAVE_THEIR = re.compile(r"have (their|his|her|its|your|the|any|it|them)\b")
_TAKEN = re.compile(
    r"\b(removed|withdrawn|withheld|revoked|suspended|confiscated|restricted|blocked|taken|reduced|cancelled|called in|stopped"
    r"|ended|terminated|closed|deleted|cut short)\b"
)
_FORFEITS = re.compile(one_of("forfeits"), re.I)
_EXPECTS = re.compile(r"expect (?:to (?:be )?)?")
_FOLLOWS_NOW = ("follow", "follows")
_FOLLOWS = ("follow", "ensue", "result")
_ENDURED = words_of("verbs", "endured")
_SUFFERS = re.compile(r"(?:also )?(?:face|incur|risk)\b", re.I)
_FINDS = re.compile(r"(?:also )?find (?:that )?(?=(?:the|their|his|her|its|your|any)\b)", re.I)
_REPORTED = re.compile(
    r"(?:reported|referred|passed) (?:on )?to the (?:police|authorities|courts|relevant authorities"
    r"|Teaching Regulation Agency|Disclosure and Barring Service|DBS|TRA)\b",
    re.I,
)
_WORSE = re.compile(
    r"(?P<when>in (?:[\w-]+ ){0,3}(?:cases?|instances?|circumstances)),? (?!of\b)(?:as |(?:(?:to|in) )?(?P<what>.+))",
    re.I,
)
"""What follows a worse breach, beside the penalty for any: "as misconduct and, | in serious cases, as gross misconduct"."""
_LISTED = re.compile(rf"(?:{one_of('listed')})?", re.I)
_INFLICTED = words_of("deontic", "inflicted")
_MISDEEDS = words_of("deontic", "misdeeds")
_BREACHES = words_of("deontic", "breaches")
_GOING = re.compile(rf"(?:{'|'.join(sorted(words_of('deontic', 'asked_to_go')))})\b", re.I)
_ABOUT = ("staff", "pupils", "parents", "governors", "third_parties", "everyone", "line_manager", "site_team", "it")


def sanction_of(
    sentence: str,
    group: Group,
    subject: str,
    body: str,
    bounds: tuple[Bound, ...],
    context: Context,
    conditions: list[str],
    exceptions: list[str],
    passive: bool,
    after: bool,
) -> NormReading | None:
    """A norm of what follows a breach, or None; `after` tells that the predicate before tells of a sanction too."""
    barred = (
        group.shape == "stated"
        and group.state == "FORBIDDEN"
        and group.modal in ("WILL", "MAY", "COULD")
        and misdeed(subject)
    )
    asked = barred or (group.shape == "stated" and group.state in ("ASKED", "REQUIRED"))
    if (
        (group.shape not in ("active", "passive") and not asked)
        or group.modal not in ("MAY", "COULD", "WILL", "LIABLE", "MUST", "SHOULD")
        or group.never
        or (group.negated and not (head_of(body) in _ASKED_BACK and misdeed(subject)))
    ):
        return None
    if asked:
        goes = _GOING.match(body) and bool(restriction(subject) or _wrongs(conditions))
        if not (barred or (goes if group.modal == "WILL" else misdeed(subject) or _GOING.match(body))):
            return None
        if not (said := re.search(rf"\w+ (?:not )?(?:to|from) {re.escape(body)}", sentence)):
            return None
        body, passive = said[0], True
    if not bounds and passive and _THOSE_WHO.match(subject) and head_of(body) in _INFLICTED | _PUNISHED:
        bounds = tuple(map(bound_of, subjects(subject)[:1]))
    expects = _EXPECTS.match(body) if group.shape == "active" and bounds else None
    if group.modal == "SHOULD" and not expects:
        return None
    if group.modal == "MUST" and not expects and not (bounds and _SUBJECTED.match("be " + body)):
        return None
    if group.shape == "active" and _GOES_TO_LAW.match(body) and bounds and bounds[0].bearer in _SUING:
        return None  # who brings a claim does not suffer it
    if body not in _LEADING:
        conditions = [words for words in conditions if not _worse(words)]
    shown = ("be " + body) if group.shape == "passive" else _bare(body) if group.modal == "LIABLE" else body
    shown = _ASIDE.split(shown)[0]
    leads = _LEADS.match(shown)
    condition = conditions
    head = head_of(body)
    opens = bool(leads) and sentence.rstrip().endswith((":", "-", "–"))
    parted = _PARTED.match(conditions[-1]) if body in _LEADING and conditions else None
    if parted:  # "could lead, in serious cases, to dismissal"
        shown, conditions = f"{body} {parted[2]} {parted[3]}", [*conditions[:-1], parted[1]]
        condition = conditions
        leads = _LEADS.match(shown)
    broken = bool(leads) and not bounds and not _BREACHES.isdisjoint(words_in(subject)[:3])
    if leads and (
        broken or _PENALTY.search(shown[leads.end() :]) or (opens and _LISTED.fullmatch(shown[leads.end() :].strip()))
    ):
        action = shown[leads.end() :].strip()
        if subject and not bounds and subject.casefold() not in ("it", "this", "that", "which"):
            condition = [subject, *conditions]
        elif bounds:
            condition = [*restriction(subject), *conditions]
    elif expects and (misdeed(subject) or _wrongs(conditions)):
        action = body[expects.end() :]  # "can expect to lose their phone"
        condition = [*restriction(subject), *conditions]
    elif (finds := _FINDS.match(body)) and bounds and (misdeed(subject) or _wrongs(conditions)) and _TAKEN.search(body):
        action = body[finds.end() :]  # "anyone who breaks it may find that | the phone is taken away"
        condition = [*restriction(subject), *conditions]
    elif leads and bounds and _SUFFERS.match(shown):
        action = shown[leads.end() :].strip()
        condition = [*restriction(subject), *conditions]
    elif group.modal == "LIABLE" and head in _FOLLOWS_NOW:
        action = subject  # "a warning follows a second breach"
        condition = [body.partition(" ")[2], *conditions]
    elif group.modal == "LIABLE" and body:
        fees = not bounds and head in ("forfeit", "forfeited") and f"{subject} " in sentence
        action = sentence[sentence.index(f"{subject} ") :].partition(body)[0] + body if fees else body
        condition = [*restriction(subject), *conditions]
    elif passive and group.modal != "WILL" and _REPORTED.match(body):
        action = body
    elif passive and after and bounds and (head in _INFLICTED or _REPORTED.match(body)):
        action = body  # "will be banned | and reported to the police"
        condition = [*restriction(subject), *conditions]
    elif passive and group.modal == "WILL" and not bounds and not group.negated and _taken_away(subject, head, after):
        action = body  # "a phone that is seen will be confiscated"
        condition = [*_seen(subject), *conditions]
    elif passive and bounds and group.negated:
        action = body  # "helpers who gossip will not be invited back"
        condition = [*restriction(subject), *conditions]
    elif passive and (
        (head in _PUNISHED and not (head == "suspended" and _thing(subject, bounds)))
        or (bounds and head in _INFLICTED and (asked or misdeed(subject)))
    ):
        action = body
        condition = [*restriction(subject), *conditions]
    elif passive and bounds and head == "blocked" and restriction(subject):
        action = body  # "those who post abuse will be blocked"
        condition = [*restriction(subject), *conditions]
    elif passive and bounds and group.modal == "MAY" and head in _INFLICTED and _WHERE_PUT.search(body):
        action = body  # "pupils may be kept in at break"
        condition = [*restriction(subject), *conditions]
    elif (
        not passive
        and bounds
        and (misdeed(subject) or _wrongs(conditions))
        and (head in _ENDURED or _PENALTY.search(body))
    ):
        action = body  # "pupils who refuse will spend break in the hall"
        condition = [*restriction(subject), *conditions]
    elif passive and head in _INFLICTED | _CLOSED and (theirs := _wrongdoer(subject) or _wrongdoer(body)):
        action = body.split(theirs[0])[0].strip() if theirs[0] in body else body
        action, condition = re.sub(r" (?:from|for|to|by|of|against)$", "", action), [theirs[1], *conditions]
        bounds = tuple(map(bound_of, subjects(theirs[0])))
    elif passive and head in _APPLIED and _PENALTY.search(subject):
        action = subject
    elif not passive and _FORFEITS.match(body) and bounds:
        action = body
        condition = [*restriction(subject), *conditions]
    elif not passive and head in _FOLLOWS and _PENALTY.search(subject):
        action = subject
    elif (passive and bounds and _GIVEN.match(body) and _PENALTY.search(body)) or (
        _HAVE_THEIR.match(body) and _TAKEN.search(body)
    ):
        action = body
        condition = [*restriction(subject), *conditions]
    else:
        return None
    people = [
        w
        for w in (
            *agent(subject),
            *named(re.split(r"\b(?:with|by)\b|, ", body)[0]),
            *(w for c in conditions for w in named(c)),
            *subjects(subject),
        )
        if w.bearer in ("staff", "pupils", "parents")
    ]
    suffers = next((b for b in bounds if b.bearer in _ABOUT), None)
    if suffers is None:
        suffers = next((bound_of(w) for w in people), None)
    if suffers is None and any("you" in words_in(text) for text in (body, *conditions)):
        suffers = next(iter(subject_parties("you", context, ())), None)
    if suffers is None and _DO_SO.search(subject) and context.near:
        suffers = next((bound_of(w) for w in context.last[-1:] if w.bearer in _ABOUT), None)
    if suffers is None or (suffers.bearer == "everyone"):
        kind = _kind_of(f"{action} {shown}")
        suffers = replace(suffers or unnamed(kind), bearer=kind, party=PARTY_OF[kind]) if kind else suffers
    if suffers is None and passive and group.modal == "WILL" and not bounds and head in _TAKEN_FROM:
        whose = context.suffers or context.group or (context.titled.bearer if context.titled else None)
        taken = bool(agent(body))  # what a member of staff takes away is a pupil's
        suffers = unnamed("staff" if whose == "staff" and not taken else "pupils")
    if suffers is None:
        suffers = _whom(context)
    action = re.sub(r"^(the|a|an)\s+", "", action, flags=re.I)
    short = re.split(r",? (?:in line with|in accordance with|under the|as set out|as outlined)\b", action)[0]
    action = short if " " in short else action  # "action under the …" is nothing without it
    return NormReading(
        modality="sanction",
        bearer=suffers.bearer,
        party=suffers.party,
        bearer_text=suffers.text,
        action=action,
        condition=one_span(condition),
        exception=one_span(exceptions),
        passive=passive,
        rule="sanction",
        sentence=sentence,
    )


_GOES_TO_LAW = re.compile(r"(?:bring|take|start|begin|pursue|issue)\b", re.I)
_SUING = ("school", "governors", "headteacher")


def _worse(words: str) -> re.Match[str] | None:
    """What tells the penalty of worse cases, where it is no occasion alone."""
    found = _WORSE.match(words)
    return found if found and (found["what"] is None or _PENALTY.search(found["what"])) else None


def worse_than(sanction: NormReading, conditions: Sequence[str]) -> tuple[NormReading, ...]:
    """The penalty of worse cases beside one for any: "to a warning and, | in grave cases, to dismissal"."""
    found = next((found for words in conditions if (found := _worse(words)) and found["what"]), None)
    if found is None or found["what"].strip(" .;,") == sanction.action:
        return ()
    action = found["what"].strip(" .;,")
    condition = f"{sanction.condition} {found['when']}" if sanction.condition else found["when"]
    return (replace(sanction, action=action, condition=condition),)


_LEADING = ("lead", "result", "end")
_OF_ONE = re.compile(r"\b(?:from|for|of|to) ((?:any|a|an|the|all|every|those)? ?[\w’' -]{3,30}?) (who [^,;]+)")
_DOES_SO = re.compile(r"who (?:do|does|did|has|have)(?: \w+)? (?:so|this|either|any of these)\b", re.I)
_ASKED_BACK = frozenset({"invited", "readmitted", "reinstated", "selected"})
_CLOSED = frozenset({"closed", "ended", "terminated", "revoked", "stopped", "suspended", "deleted"})
_WHERE_PUT = re.compile(
    r"\b(?:on (?:a |daily )?report|in (?:internal )?(?:isolation|detention|seclusion|exclusion)"
    r"|kept in\b|in at (?:break|lunch)|kept behind"
    r"|sent home"
    r"|out of (?:class|the (?:room|lesson)))",
    re.I,
)
_GIVEN = re.compile(r"(?:be )?(?:issued|given|served|handed)(?: with)? (?:an?|the) ")
_SUBJECTED = re.compile(r"be (?:be )?(?:subject|liable) to\b")
_PARTED = re.compile(r"(.+?), (to|in) (.+)")


def _thing(subject: str, bounds: tuple[Bound, ...]) -> bool:
    """Whether what a subject names is no person: "the trip will be suspended"."""
    return not bounds and len(words_in(subject)) > 1 and not named(subject)


def misdeed(subject: str) -> bool:
    """Whether a subject tells what its party did wrong: "a pupil who refuses to hand it over"."""
    return any(not _MISDEEDS.isdisjoint(words_in(words)) or _DOES_SO.match(words) for words in restriction(subject))


def _taken_away(subject: str, head: str, after: bool) -> bool:
    """Whether a thing that is seen or used against a rule is taken away: its owner suffers."""
    return head == "confiscated" or (head in _REMOVED and (after or bool(_seen(subject))))


def _seen(subject: str) -> list[str]:
    """What a subject tells of where a forbidden thing was met: "a watch | that is heard in class"."""
    found = _SEEN.search(subject)
    return [found[0]] if found else []


_TAKEN_FROM = frozenset({"confiscated", "removed", "taken"})
_THOSE_WHO = re.compile(r"(?:those|people|anyone|anybody|whoever) who\b", re.I)
_REMOVED = frozenset({"removed", "taken", "held", "kept", "handed", "locked", "returned"})
_SEEN = re.compile(
    r"(?:(?:that|which) (?:is|are|has been|have been) )?"
    r"\b(?:seen|heard|caught|in use|ringing|brought (?:into|in|to)|used (?:in|during|without|outside|to))\b.*",
    re.I,
)


def _wrongdoer(text: str) -> tuple[str, str] | None:
    """Whose a thing is that is taken for a misdeed, and the misdeed: "access will be withdrawn from | anyone | who misuses it"."""
    found = _OF_ONE.search(text)
    wrong = found is not None and not _MISDEEDS.isdisjoint(words_in(found[2])) and bool(subjects(found[1]))
    return (found[1], found[2]) if found and wrong else None


def _wrongs(conditions: list[str]) -> bool:
    """Whether a condition tells of a misdeed: "if a child forgets the rules"."""
    return any(not _MISDEEDS.isdisjoint(words_in(words)) for words in conditions)


def _bare(body: str) -> str:
    """A verb of one person as that of many: "faces a fine" gives "face a fine"."""
    verb, _, rest = body.partition(" ")
    return f"{verb[:-3]}y {rest}" if verb.endswith("ies") else f"{verb.removesuffix('s')} {rest}"


def _kind_of(penalty: str) -> Bearer | None:
    """Those alone on whom a penalty can be laid: pupils are kept in, staff are dismissed; None for any other."""
    return "pupils" if _ON_PUPILS.search(penalty) else "staff" if _ON_STAFF.search(penalty) else None


_DO_SO = re.compile(r"\b(?:do (?:so|this|it)|comply|(?:this|such) (?:failure|breach|refusal)|these rules?)\b", re.I)
_ON_PUPILS = re.compile(rf"\b(?:{one_of('on_pupils')})\b", re.I)
_ON_STAFF = re.compile(rf"\b(?:{one_of('on_staff')})\b", re.I)


def _whom(context: Context) -> Bound:
    """Who suffers a penalty where nobody is named: those whom others of the section name, else whom it binds."""
    named_here = context.heading.bearer if context.heading else None
    groups = (named_here, context.suffers, context.group)
    group: Bearer = next((g for g in groups if g in ("staff", "pupils", "parents")), context.audience)
    group = "everyone" if group == "school" else group
    return unnamed(group)


def penalty_of(context: Context) -> NormReading:
    """What a list of penalties hands to its items."""
    return replace(bound_to("sanction", _whom(context)), rule="sanction")


def listed_penalty(item: str, above: tuple[NormReading, ...]) -> tuple[NormReading, ...]:
    """An item of a list of penalties: "a written warning", "for visitors, removal from the site"."""
    words = item.strip(" .;,")
    words = re.sub(r"[;,]? (?:and|or|and/or)$", "", words)
    found = _FOR.match(words)
    who = [bound_of(w) for w in subjects(found[1])] if found else []
    proviso = _IF_BEHIND.fullmatch(words)
    words = proviso[1] if proviso else words
    when = _OCCASION.match(words)
    action = found[2] if found and who else when[2] if when else words
    action = re.sub(r"^(?:the|an?) ", "", action, flags=re.I)
    bounds = who or [Bound(n.bearer, n.party, n.bearer_text) for n in above]
    return tuple(
        NormReading(
            modality="sanction",
            bearer=bound.bearer,
            party=bound.party,
            bearer_text=bound.text,
            action=action,
            condition=one_span(
                [
                    *filter(None, [above[0].condition]),
                    *([when[1]] if when and not who else []),
                    *([proviso[2]] if proviso else []),
                ]
            ),
            rule="sanction",
            sentence=item,
        )
        for bound in bounds
        if action
    )


_IF_BEHIND = re.compile(r"([^,]+),? ((?:if|when|where) .+)")
_OCCASION = re.compile(
    r"((?:on|for|in|after) (?:the|an?|any|each|every|cases? of|repeated|persistent) [^,]+), (.+)", re.I
)
_FOR = re.compile(r"(?:for|in the case of) ([^,:–]+)[,:–-]+ (.+)", re.I)
