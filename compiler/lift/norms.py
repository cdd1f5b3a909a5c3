"""Clauses become norms: which modality, who is bound, and which of the document's words say it.

Comes in: a sentence and what is known around it (heading, section, audience, the party named last). Goes out: norm readings,
and what a list under the sentence inherits. Judges too whether a modal binds at all: "may cause harm" does not.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.model import Bearer, Modality
from .clauses import Clause, Group, Predicate, Span, clauses
from .lexing import Mode
from .parties import Who, agent, is_proper_school, named, subjects
from .reading import NormReading
from .words import is_base, is_gerund, is_participle, phrases, table, words_of

_WORD = re.compile(r"[\w’'/-]*\w")
_ADVERBS = frozenset(w for p in table("deontic")["inside"]["ADVERB"] for w in [p] if " " not in p)
_EFFECTS, _GRANTS, _CHANCES, _SCHOOL_ACTS, _EMPTY = (
    words_of("verbs", k) for k in ("effects", "grants", "chances", "school_acts", "empty")
)
_PENALTY = re.compile(
    r"\b("
    + "|".join(sorted(words_of("deontic", "penalties")))
    + r")\b|\bdisciplinary|\blegal action|\bpolice action|\bcriminal (charges|proceedings|prosecution)",
    re.I,
)
_PUNISHED = words_of("deontic", "punished")
_APPLIED = words_of("deontic", "applied")
_LEADS = re.compile(
    r"^(also |ultimately |then )*(result in|lead to|be subject to|be subjected to|be liable to|be liable for|face|incur|give rise to|trigger|end in|be met with|receive|constitute|attract|warrant|be grounds for|be considered|be treated as|be regarded as|culminate in)\b",
    re.I,
)
_FIRMLY = words_of("verbs", "firmly")
_POINTING = words_of("deontic", "pointing")
_ABOUT = ("staff", "pupils", "parents", "governors", "third_parties", "everyone")


class Context(NamedTuple):
    """What stands round a sentence. `group` is whom the section addresses, `audience` the policy, `you` its "you"."""

    heading: Who | None
    group: Bearer | None
    audience: Bearer
    last: tuple[Who, ...] = ()
    collective: bool = False
    you: Bearer = "staff"


_NOWHERE = Context(None, None, "school")


class Inherit(Struct, frozen=True):
    """What the items of a list take from their lead-in."""

    modality: Modality
    bearers: tuple[NormReading, ...]
    mode: Mode
    negated: bool = False


class Found(NamedTuple):
    """Norms of one sentence, the parties named last, and what a list under it would inherit."""

    norms: tuple[NormReading, ...]
    last: tuple[Who, ...]
    inherit: Inherit | None
    own: bool


def _words(text: str) -> list[str]:
    return [w.replace("’", "'").casefold() for w in _WORD.findall(text)]


def _cut(sentence: str, span: Span | None) -> str:
    """The words of a span without the punctuation round them."""
    text = sentence[span[0] : span[1]] if span else ""
    text = re.sub(r"^[\s,;:.–—-]+|[\s,;:.–—-]+$", "", text)
    text = re.sub(r"^(and|or|but|nor)\s+|\s+(and|or|and only|or only|but)$", "", text)
    if text.count("(") < text.count(")"):
        text = text.rstrip(")")
    return text


# --- modality -------------------------------------------------------------------------------------------------------

_OF_MODAL: dict[str, Modality] = {
    "MUST": "obligation",
    "WILL": "obligation",
    "ISTO": "obligation",
    "MAY": "permission",
    "SHOULD": "recommendation",
    "COULD": "permission",
}
_OF_STATE: dict[str, Modality] = {
    "REQUIRED": "obligation",
    "ASKED": "recommendation",
    "ALLOWED": "permission",
    "FORBIDDEN": "prohibition",
    "DISCOURAGED": "discouragement",
    "BANNED": "prohibition",
    "FINE": "permission",
    "OBLIGATORY": "obligation",
    "ADVISABLE": "recommendation",
    "UNWISE": "discouragement",
}
_OF_ORDER: dict[str, Modality] = {
    "BASE": "obligation",
    "DO": "obligation",
    "REFRAIN": "prohibition",
    "AVOID": "discouragement",
    "PLEASE": "recommendation",
}
_OPPOSITE: dict[Modality, Modality] = {
    "obligation": "prohibition",
    "prohibition": "obligation",
    "permission": "prohibition",
    "recommendation": "discouragement",
    "discouragement": "recommendation",
    "sanction": "sanction",
}


def _modality(group: Group, tells: str, subject: str) -> Modality | None:
    """What a verb group says; None where it binds nobody ("is not required to")."""
    if group.shape in ("active", "passive", "inverted"):
        said = _OF_MODAL[group.modal]
        return _OPPOSITE[said] if group.negated or group.never else said
    if group.shape in ("stated", "judged"):
        said = _OF_STATE[group.state]
        if group.modal in ("COULD",) or (group.modal == "MAY" and group.state == "ALLOWED"):
            return None
        if group.negated or group.never:
            if group.state in ("REQUIRED", "DISCOURAGED", "OBLIGATORY", "UNWISE"):
                return None
            if group.state in ("FORBIDDEN", "BANNED"):
                return "permission"
            return _OPPOSITE[said]
        if group.refuses:
            return None if said == "permission" else _OPPOSITE[said]
        return said
    if group.shape == "order":
        said = _OF_ORDER[group.modal]
        if group.negated or group.never:
            return "prohibition" if said in ("obligation", "recommendation") else said
        return said
    if group.shape == "told":
        said = _OF_STATE[_tell_kind(tells)]
        if subject.casefold().startswith("nothing"):
            return "permission" if said == "prohibition" else None
        if group.negated or group.never:
            return "prohibition" if said == "permission" else None
        return _OPPOSITE[said] if group.refuses else said
    if group.shape == "framed":
        return _OF_STATE[_frame_kind(tells)]
    return "obligation"


@cache
def _tell_kind(text: str) -> str:
    return phrases("deontic", "tell").find(_words(text), 0)[0]


@cache
def _frame_kind(text: str) -> str:
    words = _words(text)
    table_ = phrases("deontic", "frame")
    found = [table_.find(words, at) for at in range(2, len(words))]
    return next((kind for kind, length in found if length), "REQUIRED")


# --- bearers --------------------------------------------------------------------------------------------------------


class Bound(NamedTuple):
    """A bearer, and how sure it is."""

    bearer: Bearer
    party: str | None
    text: str
    sure: float


def _of(who: Who) -> Bound:
    return Bound(who.bearer, who.party, who.text, 1.0)


def _pronoun(text: str, context: Context, before: tuple[Who, ...]) -> tuple[Bound, ...] | None:
    """The parties behind "they", "you", "we", "who"; None if the text is no pronoun."""
    words = [
        w for w in _words(text) if w not in _ADVERBS and w not in ("all", "and", "then", "both", "either", "neither")
    ]
    if not words:
        return None
    first = words[0]
    if first == "you":
        heading = context.heading.bearer if context.heading else None
        bearer: Bearer = heading if heading in ("pupils", "parents", "governors") else context.you
        return (Bound(bearer, _PARTY_OF.get(bearer), "you", 0.9),)
    if first in ("we", "us"):
        return (Bound("school", "school", "we", 1.0),)
    if first in ("they", "he", "she", "he/she", "s/he", "who", "whom", "which", "these", "those") and (
        len(words) == 1 or first in ("they", "he", "she", "he/she")
    ):
        who = before or context.last
        return tuple(Bound(w.bearer, w.party, w.text, 0.8) for w in who) or None
    return None


_PARTY_OF: dict[str, str] = {
    "staff": "staff",
    "pupils": "pupil",
    "parents": "parent",
    "governors": "governor",
    "school": "school",
    "everyone": "everyone",
    "third_parties": "third-party",
    "site_team": "site-team",
    "headteacher": "headteacher",
    "it": "it-lead",
    "dsl": "dsl",
    "dpo": "dpo",
    "line_manager": "line-manager",
}


def _default(context: Context, verb: str, modality: Modality, passive: bool) -> Bound:
    """Whoever the section makes responsible, else the group that it addresses if the act is theirs, else the school."""
    group: Bearer = context.group or context.audience
    if context.heading is not None and context.heading.bearer not in ("everyone", "third_parties", "school"):
        group = context.heading.bearer
    if (
        group in ("pupils", "parents", "everyone", "third_parties")
        and passive
        and modality in ("obligation", "recommendation", "permission")
    ):
        group = "school"
    if (
        passive
        and verb in _SCHOOL_ACTS
        and group in ("staff", "pupils", "parents", "everyone", "governors", "headteacher")
        and modality == "obligation"
    ):
        group = "school"
    return Bound(group, _PARTY_OF.get(group), "", 0.6)


def _unique(found: Sequence[Bound]) -> tuple[Bound, ...]:
    seen: dict[Bearer, Bound] = {}
    for bound in found:
        seen.setdefault(bound.bearer, bound)
    return tuple(seen.values())


def _subject_parties(text: str, context: Context, before: tuple[Who, ...]) -> tuple[Bound, ...]:
    """Those whom a subject names; empty if it names a thing."""
    if re.match(r"the terms? ", text, re.I):
        return ()
    pronoun = _pronoun(text, context, before)
    if pronoun is not None:
        return pronoun
    found = _unique([_of(w) for w in subjects(text)])
    if not found:
        head = re.split(r"\b(?:who|which|that|in|at|on|for|with)\b", text)[0]
        if is_proper_school(head) and not re.search(r"\b(of|by|from|to)\b", head):
            return (Bound("school", "school", head.strip(), 0.9),)
    if len(found) > 1 and any(
        b.bearer == "staff" for b in found
    ):  # "staff and contractors": those who work for the school
        found = tuple(
            b for b in found if b.party != "contractor" and not (context.collective and b.bearer == "third_parties")
        )
    return found


# --- norms ----------------------------------------------------------------------------------------------------------


_NOTE = re.compile(
    r"^(?:please )?(?:also )?(?:note|remember|bear in mind|be advised)(?: also)?(?: that|,|:) |^it (?:should|will|must) be noted that ",
    re.I,
)


def read(sentence: str, context: Context, inherit: Inherit | None = None) -> Found:
    """The norms of a sentence. With `inherit` it is an item that goes on where its lead-in stopped."""
    sentence = _NOTE.sub("", sentence)
    norms: list[NormReading] = []
    last: tuple[Who, ...] = ()
    passed_on: Inherit | None = None
    parsed = clauses(sentence)
    own = inherit is None or _stands_alone(sentence, parsed)
    if (inherit is None and _is_pointer(sentence)) or re.fullmatch(r"[\"“‘'].*[\"”’'][.\s]*", sentence):
        return Found((), (), None, True)
    if inherit is not None and not own:
        parsed = clauses(sentence, inherit.mode)
    doubtful, earlier = False, None
    for index, clause in enumerate(parsed):
        if (
            clause.subject is None
            and clause.group is not None
            and clause.group.modal in ("COULD", "MAY", "WILL", "MUST", "SHOULD")
            and clause.shape in ("active", "passive", "stated")
        ):
            clause = replace(clause, subject=earlier)  # noqa: PLW2901
        earlier = clause.subject or earlier
        if clause.group is None:
            found = tuple(subjects(sentence[:60])) if index == 0 and clause.subject is None else ()
            last = last or tuple(w for w in found if w.start < 12)
            continue
        nearest = tuple(_before(sentence, clause))
        before = nearest if nearest and _relative(sentence, clause) else last or nearest
        made, bounds, passes, chance = _clause(sentence, clause, context, before, inherit, doubtful)
        doubtful = doubtful or chance
        norms += made
        if bounds:
            last = tuple(Who(b.party or "", b.bearer, b.text, 0, 0) for b in bounds if b.party)
        passed_on = passes
    for inner in re.findall(r"\(([^()]{12,})\)", sentence):
        if not re.match(r"(e\.?g|i\.?e|see|for example|such as)\b", inner, re.I):
            norms += read(inner, context).norms
    if passed_on is not None and not (
        sentence.rstrip().endswith((":", ";", "-", "–", "…"))
        or (passed_on.bearers[:1] and not passed_on.bearers[0].action)
    ):
        passed_on = None
    return Found(tuple(replace(n, sentence=sentence) for n in norms), last, passed_on, own)


_PRONOUN = re.compile(r"\b(they|you|we|he|she|it)\b", re.I)


def _before(sentence: str, clause: Clause) -> list[Who]:
    """The party named nearest before a clause's subject, for "who" and "they"."""
    spans = [s for s in (clause.subject, *clause.conditions) if s]
    start = clause.subject[0] if clause.subject else (clause.predicates[0].body or (0, 0))[0]
    if clause.subject and _words(sentence[clause.subject[0] : clause.subject[1]])[:1] in (["who"], ["which"]):
        found = named(sentence[:start])
        if found and found[-1].bearer == "everyone" and sentence[found[-1].end : start].strip(" ,"):
            found = [w for w in found if w.bearer != "everyone"]
        return _joined(sentence, found)
    texts = [sentence[span[0] : span[1]] for span in spans if span != clause.subject]
    inside = [
        w
        for text in texts
        for w in named(text)
        if len(_words(text[: w.start])) <= 4 and not _PRONOUN.search(text[: w.start])
    ]
    return inside[:1]


def _relative(sentence: str, clause: Clause) -> bool:
    return bool(clause.subject) and _words(_cut(sentence, clause.subject))[:1] in (["who"], ["which"])


def _joined(sentence: str, found: list[Who]) -> list[Who]:
    """The last party, and those joined to it by "and" or "or"."""
    out = found[-1:]
    for who in reversed(found[:-1]):
        if re.fullmatch(r"[\s,]*(and|or)?\s*(the|all|our|their|an?)?\s*", sentence[who.end : out[0].start]):
            out.insert(0, who)
        else:
            break
    return out


@cache
def _pointers() -> re.Pattern[str]:
    return re.compile("|".join(table("kinds")["pointers"]["fits"]), re.I)


def _is_pointer(sentence: str) -> bool:
    return bool(_pointers().search(sentence))


def _stands_alone(sentence: str, parsed: tuple[Clause, ...]) -> bool:
    """Whether an item states modality and bearer itself."""
    for clause in parsed:
        if clause.shape == "plain":
            return False
        if clause.shape in ("order", "carried"):
            return False
        if (
            clause.group is not None
            and clause.group.modal in ("MAY", "COULD", "WILL")
            and clause.subject is not None
            and not subjects(sentence[clause.subject[0] : clause.subject[1]])
            and _words(sentence[clause.subject[0] : clause.subject[1]])[:1] not in (["you"], ["they"], ["we"])
        ):
            return False
        subject = _words(sentence[clause.subject[0] : clause.subject[1]]) if clause.subject else []
        if clause.subject and (
            subject[:1] in (["which"], ["who"], ["that"])
            or re.search(r"\b(which|that|who)\s*$", sentence[: clause.subject[0]])
        ):
            return False
        return not subject or not (is_gerund(subject[0]) and len(subject) > 6)
    return False


def _clause(
    sentence: str, clause: Clause, context: Context, before: tuple[Who, ...], inherit: Inherit | None, doubtful: bool
) -> tuple[list[NormReading], tuple[Bound, ...], Inherit | None, bool]:
    """Norms of one clause, the parties of its subject, what a list inherits, and whether it tells a mere possibility."""
    assert clause.group is not None
    subject = _cut(sentence, clause.subject)
    bounds = _subject_parties(subject, context, before) if subject else ()
    refused = bool(re.match(r"(no|neither|none|nobody|no-one)\b(?! longer)", subject, re.I))
    lead_conditions = [_cut(sentence, s) for s in clause.conditions]
    lead_exceptions = [_cut(sentence, s) for s in clause.exceptions]
    norms: list[NormReading] = []
    group, passes, chance = clause.group, None, False
    shared = clause.predicates[-1] if clause.predicates else Predicate(None)
    predicates = clause.predicates
    if (
        clause.shape == "duty"
        and len(predicates) == 1
        and predicates[0].body
        and is_gerund(_head(_cut(sentence, predicates[0].body)))
    ):
        offset, text = predicates[0].body[0], sentence[slice(*predicates[0].body)]
        parts = [p.body for p in clauses(text, "gerund")[0].predicates if p.body]
        predicates = tuple(Predicate((a + offset, b + offset)) for a, b in parts)
    for index, predicate in enumerate(predicates):
        if predicate.group is not None:
            group = predicate.group if predicate.group.shape != "order" or predicate.group.modal != "BASE" else group
            if group.shape == "order" and clause.group.shape != "order" and group.modal == "DO":
                group = (
                    replace(clause.group, negated=not clause.group.negated) if clause.group.shape == "order" else group
                )
        joined = (
            predicate.group is None
            and index < len(predicates) - 1
            and all(p.group is None for p in clause.predicates[index + 1 :])
        )
        late_c, late_x = (
            (shared.conditions, shared.exceptions)
            if joined and not predicate.conditions and not predicate.exceptions
            else ((), ())
        )
        conditions = lead_conditions + [_cut(sentence, s) for s in (*group.conditions, *predicate.conditions, *late_c)]
        exceptions = lead_exceptions + [_cut(sentence, s) for s in (*predicate.exceptions, *late_x)]
        made, chance_here, passes = _predicate(
            sentence,
            clause,
            group,
            predicate,
            subject,
            bounds,
            refused,
            context,
            conditions,
            exceptions,
            inherit,
            doubtful,
            index,
        )
        chance = chance or chance_here
        norms += made
    return norms, bounds, passes, chance


def _predicate(
    sentence: str,
    clause: Clause,
    group: Group,
    predicate: Predicate,
    subject: str,
    bounds: tuple[Bound, ...],
    refused: bool,
    context: Context,
    conditions: list[str],
    exceptions: list[str],
    inherit: Inherit | None,
    doubtful: bool,
    index: int,
) -> tuple[list[NormReading], bool, Inherit | None]:
    body = _cut(sentence, predicate.body)
    modality = inherit.modality if group.shape == "carried" and inherit else _modality(group, clause.tells, subject)
    if group.shape == "carried" and (group.negated or group.never) and modality is not None:
        modality = _OPPOSITE[modality]
    strength: Literal["plain", "never", "only"] = (
        "never" if group.never else "only" if group.only or re.match(r"only\b", subject, re.I) else "plain"
    )
    rule = group.shape if group.shape != "order" else "order"
    passive = (group.shape == "passive" or (group.shape == "framed" and group.state == "passive")) and is_participle(
        _head(body)
    )
    if group.shape == "passive" and re.match(r"(be )?able to be \w", body):
        passive = True
    if (
        re.match(r"be(en)? \w+", body)
        and is_participle(_head(body[3:]))
        and group.shape in ("active", "stated", "inverted", "carried")
    ):
        body, passive = re.sub(r"^be(en)? ", "", body), True
    sanction = _sanction(sentence, group, subject, body, bounds, context, conditions, passive)
    if sanction is not None:
        return [sanction], False, None
    if group.modal == "COULD":
        return [], True, None
    if modality is None:
        return [], False, None
    if (
        not subject
        and group.shape in ("active", "passive", "stated")
        and index == 0
        and clause.shape != "order"
        and group.modal in ("MAY", "COULD")
    ):
        return [], True, None
    head = _head(body)
    if body.startswith("taken seriously") or (group.modal == "WILL" and group.shape == "passive" and is_gerund(head)):
        return [], False, None
    if (
        group.shape == "order"
        and inherit is None
        and (head in _POINTING or re.match(r"be (aware|mindful)|bear in mind", body, re.I))
    ):
        return [], False, None
    if not passive and _mere_chance(group, modality, head, body, bounds, doubtful, subject):
        return [], group.modal in ("MAY", "COULD"), None
    if (
        passive
        and group.modal == "MAY"
        and modality == "permission"
        and not (head in _GRANTS or agent(body) or strength == "only" or re.search(r"\bonly\b", body))
    ):
        return [], True, None
    if (
        passive
        and group.modal == "WILL"
        and head in ("affected", "seen", "known", "deemed", "found", "included", "faced", "noted", "asked")
        and not bounds
    ):
        return [], False, None
    if predicate.flipped or refused:
        modality = _OPPOSITE[modality]
    if (
        passive is False
        and group.shape in ("active", "stated", "told", "inverted", "carried")
        and (turned := re.match(r"(avoid|refrain from|desist from|not|never)\s+", body, re.I))
    ):
        body = body[turned.end() :]
        if modality in ("obligation", "recommendation", "permission"):
            modality = _OPPOSITE[modality]
        head = _head(body)
    none = (
        r"(have|be|hold) (no|nothing)\b(?! longer| less| more)"
        if group.shape == "active"
        else r"no\b(?! longer| less| more)"
    )
    if re.match(none, body, re.I) and modality in ("obligation", "recommendation"):
        modality = _OPPOSITE[modality]
    reading = _bearers(sentence, clause, group, subject, bounds, body, head, modality, passive, context)
    if inherit is not None and group.shape == "carried":
        reading = tuple(Bound(n.bearer, n.party, n.bearer_text, 0.85) for n in inherit.bearers)
        conditions = [n for n in [inherit.bearers[0].condition] if n] + conditions
    action, extra = _action(sentence, clause, group, predicate, subject, body, passive, head, bounds)
    conditions = conditions + extra if index == 0 or not conditions else conditions
    if (
        group.shape == "judged"
        and re.fullmatch(r"(extreme |great |particular )?(caution|care)", action, re.I)
        and conditions
    ):
        modality = "discouragement"
        action, conditions = (
            re.sub(r"^(when|while|whilst|in|before|if)\s+", "", conditions[0], flags=re.I),
            conditions[1:],
        )
    done = re.match(r"(only )?do (so|this|that)\b\s*", action)
    if (
        done
        and conditions
        and (
            wish := re.search(
                r"\b(?:wish(?:es)?|want(?:s)?|would like|need(?:s)?|intend(?:s)?|plan(?:s)?|choose(?:s)?) to (.+)",
                conditions[0],
            )
        )
    ):
        rest = action[done.end() :].strip(" ,")
        action, conditions = wish[1], [*([rest] if rest else []), *conditions[1:]]
        strength = "only" if action.startswith("only") or group.only or re.match(r"only", done[0]) else strength
    template = [
        NormReading(
            modality=modality,
            bearer=b.bearer,
            party=b.party,
            bearer_text=b.text,
            action=action,
            condition=_join(conditions),
            exception=_join(exceptions),
            strength=strength,
            passive=passive,
            rule=rule,
            confidence=round(b.sure * _TRUST.get(rule, 1.0), 2),
        )
        for b in reading
    ]
    mode: Mode = "passive" if passive else "gerund" if _takes_gerund(sentence, group, predicate) else "active"
    inherits = Inherit(modality, tuple(template), mode)
    if not action:
        return [], False, inherits
    return template, False, inherits


_TRUST = {"order": 0.8, "carried": 0.9, "framed": 0.9, "told": 0.95, "duty": 0.95}


def _takes_gerund(sentence: str, group: Group, predicate: Predicate) -> bool:
    body = _cut(sentence, predicate.body)
    if re.search(r"\bto$", body):
        return False
    if group.state in ("FORBIDDEN", "DISCOURAGED") or group.modal in ("REFRAIN", "AVOID"):
        return True
    before = sentence[: predicate.body[0]] if predicate.body else sentence
    return bool(re.search(r"\b(for|from|with)\s*[:;–-]?\s*$", before))


_POSSIBLE = re.compile(
    r"^(where(?:ver)? (?:possible|appropriate|necessary|applicable|required|practicable|relevant)) (?:to|in order) .*",
    re.I,
)


def _join(parts: list[str]) -> str | None:
    parts = [re.split(r", which\b", _POSSIBLE.sub(r"\1", p))[0] for p in dict.fromkeys(parts) if p]
    return " ".join(parts) or None


def _head(body: str) -> str:
    """The first word that is no adverb."""
    return next(
        (
            w
            for w in _words(body)
            if w not in _ADVERBS and not (w.endswith("ly") and len(w) > 4) and w not in ("be", "also")
        ),
        "",
    )


def _mere_chance(
    group: Group, modality: Modality, head: str, body: str, bounds: tuple[Bound, ...], doubtful: bool, subject: str
) -> bool:
    """Whether a modal tells what could or will happen, not what is allowed or asked."""
    if group.shape == "carried" and modality == "permission":
        return head in _CHANCES or body.startswith("be ")
    if group.modal == "MAY" and group.shape == "passive":
        return not (group.only or re.match(r"only\b", subject, re.I)) and not (bounds and modality == "prohibition")
    if group.modal == "MAY" and modality == "permission" and group.shape == "active":
        if group.only:
            return False
        return (
            not bounds
            or doubtful
            or head in _CHANCES
            or bool(re.match(r"(also )?(well|still|not)\b", body))
            or body.startswith("be ")
        )
    if group.modal == "WILL" and group.shape in ("active", "passive") and not bounds:
        return (
            head in _EFFECTS
            or bool(re.match(r"(be )?(valid|available|able|effective|possible|about|a |an )", body))
            or (subject.lower() in ("it", "this", "that", "which", "") and head in _EFFECTS)
        )
    return False


def _predicate_start(clause: Clause) -> int:
    """Where the first words of a clause's predicate stand."""
    return next((p.body[0] for p in clause.predicates if p.body), 0)


def _bearers(
    sentence: str,
    clause: Clause,
    group: Group,
    subject: str,
    bounds: tuple[Bound, ...],
    body: str,
    head: str,
    modality: Modality,
    passive: bool,
    context: Context,
) -> tuple[Bound, ...]:
    """Who is bound."""
    if clause.who is not None:
        words = _cut(sentence, clause.who)
        found = _subject_parties(words, context, ()) or (
            () if group.shape == "framed" else _unique([_of(w) for w in named(words)])
        )
        if found:
            return found
    if group.shape == "duty" and (before := named(sentence[: _predicate_start(clause)])):
        return _unique([_of(w) for w in _joined(sentence, before)])
    if group.shape == "framed":
        return (_default(context, head, modality, passive),)
    if group.shape == "told":
        return (_default(context, head, modality, passive),)
    if passive:
        found = _unique([_of(w) for w in agent(body)])
        if found:
            return found
        theirs = group.modal != "WILL" and not any(b.bearer in ("pupils", "parents", "staff") for b in bounds)
        return (_default(context, "" if theirs and head not in _FIRMLY else head, modality, True),)
    if group.shape == "judged":
        found = _unique([_of(w) for w in agent(subject)]) or _inside(subject)
        return found or (_default(context, head, modality, True),)
    if group.shape == "order":
        default = _default(context, head, modality, False)
        return (default,)
    if bounds:
        return bounds
    return (_default(context, head, modality, False),)


def _inside(subject: str) -> tuple[Bound, ...]:
    """A party that a verdict's subject links: "networking between staff and pupils"."""
    found = [w for w in named(subject) if w.bearer in ("staff", "pupils", "parents")]
    link = re.search(r"\b(by|between)\s+", subject)
    return tuple(_of(w) for w in found[:1]) if link else ()


def _action(
    sentence: str,
    clause: Clause,
    group: Group,
    predicate: Predicate,
    subject: str,
    body: str,
    passive: bool,
    head: str,
    bounds: tuple[Bound, ...],
) -> tuple[str, list[str]]:
    """The words that name what is done, and a condition that the subject holds."""
    extra = []
    if bounds and subject and not passive:
        extra = _restriction(subject)
    if group.shape == "judged":
        return subject or body, []
    if passive and re.match(r"(any|those|all|anything) (that|which|who)\b", subject, re.I):
        extra = [subject]
    if (
        passive
        and subject
        and predicate is clause.predicates[0]
        and (head in _EMPTY or re.match(r"(\w+ly )?(made|taken|paid)( (to|for|by|of|when|about)\b|$)", body))
        and not bounds
    ):
        start = clause.subject[0] if clause.subject else 0
        end = predicate.body[1] if predicate.body else start
        return _shortest(_cut(sentence, (start, end))), extra
    if (
        group.shape == "framed"
        and clause.who
        and (passive or not _subject_parties(_cut(sentence, clause.who), _NOWHERE, ()))
    ):
        return _cut(sentence, (clause.who[0], predicate.body[1] if predicate.body else clause.who[1])), []
    if group.shape in ("passive", "active") and not passive and body and not bounds and group.shape == "passive":
        pass
    if group.shape == "passive" and body and not is_participle(head):
        verb = "" if body.startswith("be ") or (predicate is not clause.predicates[0] and is_base(head)) else "be "
        body = verb + body
        size = len(_words(body))
        if (
            not bounds
            and size <= 6
            and 0 < len(_words(subject)) <= (9 if size <= 4 else 6)
            and subject.casefold() != "there"
            and predicate is clause.predicates[0]
            and clause.subject
        ):
            return _cut(
                sentence, (clause.subject[0], predicate.body[1] if predicate.body else clause.subject[1])
            ), extra
    body = _shortest(body)
    if (
        predicate is clause.predicates[0]
        and clause.subject
        and len(_words(body)) <= 2
        and (
            noun := re.search(r"([\w-]+) (that|which)\s+$", sentence[: clause.subject[0]])
            or (subject in ("they", "you", "we") and re.search(r"([\w-]+)\s+$", sentence[: clause.subject[0]]))
            or re.search(r"([\w-]+) (?=(that|which) )", subject)
        )
        and group.shape in ("active", "stated")
    ):
        start = noun.start(1) if noun.string is not subject else (clause.subject[0])
        return _cut(sentence, (start, predicate.body[1] if predicate.body else start)), extra
    return re.sub(r"^(also|always|never|then|first|only|to)\s+(?=\w)", "", body) if not body.startswith(
        "only use"
    ) else body, extra


_PURPOSE = re.compile(
    r"(?<!responsibility)(?<!care)(?<!steps)(?<!measures)(?<!action)(?<!duty)(?<!how)(?<!taken)(?<!made) to (ensure|prevent|protect|avoid|reduce|minimise|help|demonstrate|assess|make sure|promote|evade|preserve|maintain|safeguard|provide) "
)
_REASON = re.compile(r",? (?:so that|because|in order to|in order that|i\.e\.)[ ,]")
_EXAMPLE = re.compile(
    r",? (?<!and )(?:including|for example|e\.g\.|particularly|especially)(?:[ ,]|$)|, (?:creating|providing|causing|making|giving|allowing|ensuring|to ensure|which|such as removing) "
)


def _shortest(body: str) -> str:
    """The shortest span that names what is done: without purposes, examples and reasons behind it."""
    asks = re.match(
        r"(ask|require|request|encourage|invite|allow|enable|support|help|remind|advise|instruct|expect|aim|try|seek)\b",
        body,
        re.I,
    )
    for pattern, least in ((_EXAMPLE, 1), (_REASON, 2), (_PURPOSE, 3)):
        for match in pattern.finditer(body):
            if len(_words(body[: match.start()])) >= least and not (asks and pattern is _PURPOSE):
                body = body[: match.start()].rstrip(" ,;(")
                break
    return body


def _restriction(subject: str) -> list[str]:
    """`who breach …`, `participating in …` behind the party of a subject."""
    found = subjects(subject)
    if not found:
        return []
    rest = subject[found[-1].end :].strip()
    first = _words(rest)[:1]
    if first and (
        first[0] in ("who", "that", "with", "whose", "without")
        or is_gerund(first[0])
        or (is_participle(first[0]) and first[0] not in ("involved", "concerned"))
    ):
        return [rest]
    return []


def _sanction(
    sentence: str,
    group: Group,
    subject: str,
    body: str,
    bounds: tuple[Bound, ...],
    context: Context,
    conditions: list[str],
    passive: bool,
) -> NormReading | None:
    """A norm of what follows a breach, or None."""
    if (
        group.shape not in ("active", "passive")
        or group.modal not in ("MAY", "COULD", "WILL")
        or group.negated
        or group.never
    ):
        return None
    leads = _LEADS.match(("be " + body) if group.shape == "passive" else body)
    shown = ("be " + body) if group.shape == "passive" else body
    condition = conditions
    head = _head(body)
    if leads and _PENALTY.search(shown[leads.end() :]):
        action = shown[leads.end() :].strip()
        if subject and not bounds:
            condition = [subject, *conditions]
        elif bounds:
            condition = [*_restriction(subject), *conditions]
    elif passive and head in _PUNISHED:
        action = body
        condition = [*_restriction(subject), *conditions]
    elif passive and head in _APPLIED and _PENALTY.search(subject):
        action = subject
    elif re.match(r"have (their|his|her|its|your) ", body) and re.search(
        r"\b(removed|withdrawn|revoked|suspended|confiscated|restricted|blocked)\b", body
    ):
        action = body
        condition = [*_restriction(subject), *conditions]
    else:
        return None
    people = [
        w
        for w in (*agent(subject), *named(body), *(w for c in conditions for w in named(c)), *subjects(subject))
        if w.bearer in ("staff", "pupils", "parents")
    ]
    suffers = next((b for b in bounds if b.bearer in _ABOUT), None)
    if suffers is None:
        suffers = next((_of(w) for w in people), None)
    if suffers is None:
        groups = (context.heading.bearer if context.heading else None, context.group)
        group_: Bearer = next((g for g in groups if g in ("staff", "pupils", "parents")), context.audience)
        group_ = "everyone" if group_ == "school" else group_
        suffers = Bound(group_, _PARTY_OF.get(group_), "", 0.6)
    action = re.sub(r"^(the|a|an)\s+", "", action)
    action = re.split(r",? (?:in line with|in accordance with|under the|as set out|as outlined)\b", action)[0]
    return NormReading(
        modality="sanction",
        bearer=suffers.bearer,
        party=suffers.party,
        bearer_text=suffers.text,
        action=action,
        condition=_join(condition),
        passive=passive,
        rule="sanction",
        confidence=suffers.sure,
        sentence=sentence,
    )
