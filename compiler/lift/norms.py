"""Clauses become norms: each predicate gets its modality, its bearers, and the words that say it.

Comes in: a sentence and what is known around it. Goes out: norm readings, the parties named last, and what a list under
the sentence inherits.
"""

import re
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ...grammar.model import Modality
from .bearer import Bound, Context, bearers_of, is_relative, named_before, subject_parties
from .clauses import Clause, Group, Predicate, clauses
from .lexing import Mode
from .modality import CHANCES_DONE, EMPTY, GRANTS, OPPOSITE, is_pointer, mere_chance, modality_of
from .parties import Who, agent, subjects
from .reading import NormReading
from .sanction import sanction_of
from .spans import cut, head_of, one_span, restriction, shortest, words_in
from .words import is_base, is_gerund, is_participle, one_of, words_of

_POINTING = words_of("deontic", "pointing")
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


_LINK = re.compile(r"^(?:therefore|however|also|then|thus|hence|so),?\s+", re.I)
_NOTE = re.compile(rf"^(?:{one_of('notes')}) ", re.I)


def read(sentence: str, context: Context, inherit: Inherit | None = None) -> Found:
    """The norms of a sentence. With `inherit` it is an item that goes on where its lead-in stopped."""
    sentence = _NOTE.sub("", sentence)
    norms: list[NormReading] = []
    last: tuple[Who, ...] = ()
    passed_on: Inherit | None = None
    parsed = clauses(sentence)
    own = inherit is None or _stands_alone(sentence, parsed)
    if (inherit is None and is_pointer(sentence)) or re.fullmatch(r"[\"“‘'].*[\"”’'][.\s]*", sentence):
        return Found((), (), None, True)
    if inherit is not None and not own:
        parsed = clauses(sentence, _mode_of(sentence, inherit.mode))
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
        nearest = tuple(named_before(sentence, clause))
        before = nearest if nearest and is_relative(sentence, clause) else last or nearest
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


def _mode_of(item: str, inherited: Mode) -> Mode:
    """The form of an item's verbs: its own, where its first word shows it."""
    first = next((w for w in words_in(item) if w not in ("not", "to") and not w.endswith("ly")), "")
    return "gerund" if is_gerund(first) else "active" if is_base(first) else inherited


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
            and words_in(sentence[clause.subject[0] : clause.subject[1]])[:1] not in (["you"], ["they"], ["we"])
        ):
            return False
        subject = words_in(sentence[clause.subject[0] : clause.subject[1]]) if clause.subject else []
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
    subject = _LINK.sub("", cut(sentence, clause.subject))
    bounds = subject_parties(subject, context, before) if subject else ()
    refused = bool(re.match(r"(no|neither|none|nobody|no-one)\b(?! longer)", subject, re.I))
    lead_conditions = [cut(sentence, s) for s in clause.conditions]
    lead_exceptions = [cut(sentence, s) for s in clause.exceptions]
    norms: list[NormReading] = []
    group, passes, chance = clause.group, None, False
    shared = clause.predicates[-1] if clause.predicates else Predicate(None)
    predicates = clause.predicates
    if (
        clause.shape == "duty"
        and len(predicates) == 1
        and predicates[0].body
        and is_gerund(head_of(cut(sentence, predicates[0].body)))
    ):
        offset, text = predicates[0].body[0], sentence[slice(*predicates[0].body)]
        parts = [p.body for p in clauses(text, "gerund")[0].predicates if p.body]
        predicates = tuple(Predicate((a + offset, b + offset)) for a, b in parts)
    for index, predicate in enumerate(predicates):
        if predicate.group is not None:
            group = predicate.group if predicate.group.shape != "order" or predicate.group.modal != "BASE" else group
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
        conditions = lead_conditions + [cut(sentence, s) for s in (*group.conditions, *predicate.conditions, *late_c)]
        exceptions = lead_exceptions + [cut(sentence, s) for s in (*predicate.exceptions, *late_x)]
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
    body = cut(sentence, predicate.body)
    modality = inherit.modality if group.shape == "carried" and inherit else modality_of(group, clause.tells, subject)
    if group.shape == "carried":
        body = re.sub(r"^to (?=[a-z])", "", body, flags=re.I)
    if group.shape == "carried" and (group.negated or group.never) and modality is not None:
        modality = OPPOSITE[modality]
    strength: Literal["plain", "never", "only"] = (
        "never" if group.never else "only" if group.only or re.match(r"only\b", subject, re.I) else "plain"
    )
    rule = group.shape if group.shape != "order" else "order"
    passive = (group.shape == "passive" or (group.shape == "framed" and group.state == "passive")) and is_participle(
        head_of(body)
    )
    if group.shape == "passive" and re.match(r"(be )?able to be \w", body):
        passive = True
    if (
        re.match(r"be(en)? \w+", body)
        and is_participle(head_of(body[3:]))
        and group.shape in ("active", "stated", "inverted", "carried")
    ):
        body, passive = re.sub(r"^be(en)? ", "", body), True
    sanction = sanction_of(sentence, group, subject, body, bounds, context, conditions, passive)
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
    head = head_of(body)
    if body.startswith("taken seriously") or (group.modal == "WILL" and group.shape == "passive" and is_gerund(head)):
        return [], False, None
    if (
        group.shape == "order"
        and inherit is None
        and (head in _POINTING or re.match(r"be (aware|mindful)|bear in mind", body, re.I))
    ):
        return [], False, None
    if not passive and mere_chance(group, modality, head, body, bounds, doubtful, subject):
        return [], group.modal in ("MAY", "COULD"), None
    if (
        passive
        and group.modal == "MAY"
        and modality == "permission"
        and not (
            head in GRANTS
            or (agent(body) and head not in CHANCES_DONE)
            or strength == "only"
            or re.search(r"\bonly\b", body)
        )
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
        modality = OPPOSITE[modality]
    if (
        passive is False
        and group.shape in ("active", "stated", "told", "inverted", "carried")
        and (turned := re.match(r"(avoid|refrain from|desist from|not|never)\s+", body, re.I))
    ):
        body = body[turned.end() :]
        if modality in ("obligation", "recommendation", "permission"):
            modality = OPPOSITE[modality]
        head = head_of(body)
    none = (
        r"(have|be|hold) (no|nothing)\b(?! longer| less| more)"
        if group.shape == "active"
        else r"no\b(?! longer| less| more)"
    )
    if re.match(none, body, re.I) and modality in ("obligation", "recommendation"):
        modality = OPPOSITE[modality]
    reading = bearers_of(sentence, clause, group, subject, bounds, body, head, modality, passive, context)
    if inherit is not None and group.shape == "carried":
        reading = tuple(Bound(n.bearer, n.party, n.bearer_text, 0.85) for n in inherit.bearers)
        conditions = [n for n in [inherit.bearers[0].condition] if n] + conditions
    action, extra = _action(sentence, clause, group, predicate, subject, body, passive, head, bounds)
    conditions = extra + conditions if index == 0 or not conditions else conditions
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
            condition=one_span(conditions),
            exception=one_span(exceptions),
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
    body = cut(sentence, predicate.body)
    if re.search(r"\bto$", body):
        return False
    if group.state in ("FORBIDDEN", "DISCOURAGED") or group.modal in ("REFRAIN", "AVOID"):
        return True
    before = sentence[: predicate.body[0]] if predicate.body else sentence
    return bool(re.search(r"\b(for|from|with)\s*[:;–-]?\s*$", before))


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
        extra = restriction(subject)
    if group.shape == "judged":
        return subject or body, []
    if passive and re.match(r"(any|those|all|anything) (that|which|who)\b", subject, re.I):
        extra = [subject]
    if (
        passive
        and subject
        and predicate is clause.predicates[0]
        and (head in EMPTY or re.match(r"(\w+ly )?(made|taken|paid)( (to|for|by|of|when|about)\b|$)", body))
        and not bounds
    ):
        start = clause.subject[0] if clause.subject else 0
        end = predicate.body[1] if predicate.body else start
        return shortest(cut(sentence, (start, end))), extra
    if (
        group.shape == "framed"
        and clause.who
        and (passive or not subject_parties(cut(sentence, clause.who), _NOWHERE, ()))
    ):
        return cut(sentence, (clause.who[0], predicate.body[1] if predicate.body else clause.who[1])), []
    if group.shape == "passive" and body and not is_participle(head):
        stands = predicate.body is not None and sentence[: predicate.body[0]].rstrip().casefold().endswith(" be")
        body = sentence[predicate.body[0] - 3 : predicate.body[0]] + body if stands and predicate.body else body
        size = len(words_in(body))
        if (
            not bounds
            and size <= 6
            and 0 < len(words_in(subject)) <= (9 if size <= 4 else 6)
            and subject.casefold() != "there"
            and predicate is clause.predicates[0]
            and clause.subject
        ):
            return cut(sentence, (clause.subject[0], predicate.body[1] if predicate.body else clause.subject[1])), extra
    body = shortest(body)
    if (
        predicate is clause.predicates[0]
        and clause.subject
        and len(words_in(body)) <= 2
        and (
            noun := re.search(r"([\w-]+) (that|which)\s+$", sentence[: clause.subject[0]])
            or (subject in ("they", "you", "we") and re.search(r"([\w-]+)\s+$", sentence[: clause.subject[0]]))
            or re.search(r"([\w-]+) (?=(that|which) )", subject)
        )
        and group.shape in ("active", "stated")
    ):
        start = noun.start(1) if noun.string is not subject else (clause.subject[0])
        return cut(sentence, (start, predicate.body[1] if predicate.body else start)), extra
    return re.sub(r"^(also|always|never|then|first|only|to)\s+(?=\w)", "", body) if not body.startswith(
        "only use"
    ) else body, extra
