"""A norm in the words of the packs: modality, bearer and spans as read from a sentence become one formal rule.

Who, act, manner and circumstances are looked up by the packs' phrases; what no phrase signals stays in the rule as the
document's own words in quotation marks. After this: nothing that the norm says about when it holds is lost, and the rule
prints and parses back.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar

from ...grammar import syntax as s
from msgspec.structs import replace

from ...grammar.signals import Hit, Passage, signals, words_of
from ...grammar.vocabulary import Vocabulary
from .facts import FAR, Circumstances, circumstances, quoted, said_of, telling
from .parties import named
from .reading import NormReading, Unit

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
_ONLY_FACTS = ("device", "account", "network", "purpose", "platform", "place", "period")
"""Where `only` limits the act by what it is done with or for: the first of these facts is what opens the way."""

GENERAL = 0.5
"""What a phrase for a general act is worth, so that any act that says more goes before it."""

BESIDE_VERB = 0.7
"""What a phrase is worth that does not hold the verb of the act."""

SUBJECT = 1.3
"""What a phrase is worth that holds the head of a passive's subject, which is what is acted on."""

LEAST = 3.0
"""How much a phrase must say for its action to be taken as what a norm is about."""

ALSO = 0.3
"""How much, against the best phrase, one for an act of its own must say to stand beside it."""

KIND = 0.5
"""How much, against a wider act, a narrower one must say to take its place."""


def formalise(norm: NormReading, unit: Unit, vocabulary: Vocabulary, lead: str = "") -> s.Rule:
    """The rule that a norm states, marked as proposed. `lead` is the text that introduces the norm's unit."""
    who = _who(norm, vocabulary)
    if norm.modality == "sanction":
        return _sanction(norm, who, vocabulary)
    told = said_of(f"{_before(norm)} {_whole(norm)}", vocabulary)
    limited = tuple(t.fact for t in told.tests if isinstance(t, s.Is)) if norm.strength == "only" else ()
    act, concept, qualified = _act(norm, unit, lead, limited, vocabulary)
    bearer = who.words[0].text
    when = (
        circumstances(norm.condition, bearer, vocabulary, action=concept or "") if norm.condition else Circumstances()
    )
    unless = (
        circumstances(norm.exception, bearer, vocabulary, exception=True, action=concept or "")
        if norm.exception
        else Circumstances()
    )
    told = _without(told, unless.tests)
    how = s.ordered(_distinct((*told.how, *when.how, *unless.how)))
    told = _placed(told, when, unit, vocabulary)
    tests = _distinct((*told.tests, *_tests(when), *(() if qualified is None else (quoted(qualified),))))
    return _with_modal(norm, who, act, how, tests, when, unless.test)


def concept_of(rule: s.Rule) -> str | None:
    """The pack's word for what a rule is about; None where the document's own words stand for it."""
    words = rule.act.words.words if rule.act.words else ()
    return next((word.text for word in words if not word.quoted), None)


# --- who and modal ----------------------------------------------------------------------------------------------


def _who(norm: NormReading, vocabulary: Vocabulary) -> s.Who:
    """The pack's party, else the words that name the bearer."""
    if norm.party in vocabulary.parties:
        return s.Who((s.Word(norm.party),))
    party = _PARTIES[norm.bearer]
    if norm.bearer == "third_parties" and norm.bearer_text:
        return s.Who((s.Word(_line(norm.bearer_text), quoted=True),))
    return s.Who((s.Word(party),))


def _with_modal(
    norm: NormReading,
    who: s.Who,
    act: s.Act,
    how: tuple[s.How, ...],
    tests: tuple[s.Expr, ...],
    when: Circumstances,
    unless: s.Expr | None,
) -> s.Rule:
    modal = _MODALS[norm.modality]
    if norm.strength == "never" and modal == "must not":
        modal = "must never"
    with_leave = (
        norm.modality == "obligation"
        and bool(re.match(r"\W*with\b", norm.condition or ""))
        and any(isinstance(t, s.Step) for t in when.tests)
    )
    only = with_leave or (norm.strength == "only" and norm.modality in ("permission", "obligation"))
    if only and _only_bearer(norm):
        return s.Rule(proposed=True, only=True, who=who, modal=modal, act=act, how=how, when=_all(tests), unless=unless)
    limits = _limits(tests, when) if only else ()
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
            rf"\bonly (?:be \w+ )?(?:by )?(?:the |our |a )?{bearer}|\bonly be \w+[^.;]{{0,40}} by [^.;]{{0,60}}{bearer}|{bearer} only\b",
            norm.sentence,
            re.IGNORECASE,
        )
    )


def _limits(tests: tuple[s.Expr, ...], when: Circumstances) -> tuple[s.Expr, ...]:
    """What `only` makes the sole way: the condition's tests, else what the act is done with or for."""
    if when.tests:
        return _tests(when)
    for fact in _ONLY_FACTS:
        found = tuple(t for t in tests if isinstance(t, s.Is) and t.fact == fact)
        if found:
            return found
    return ()


def _sanction(norm: NormReading, who: s.Who, vocabulary: Vocabulary) -> s.Rule:
    """`may face P after breach of policy`, with the breach's own words where it is not just any."""
    hits = signals(vocabulary).penalties.find(Passage(norm.action))
    names = tuple(dict.fromkeys(h.name for h in sorted(hits, key=lambda h: h.spans)))
    words = tuple(map(s.Word, names)) or (s.Word(_line(norm.action), quoted=True),)
    certain = re.search(r"\b(?:will|shall|must)\b", norm.sentence) and not re.search(
        r"\b(?:may|could|can|might)\b", norm.sentence
    )
    when = circumstances(norm.condition, who.words[0].text, vocabulary) if norm.condition else Circumstances()
    unless = (
        circumstances(norm.exception, who.words[0].text, vocabulary, exception=True).test if norm.exception else None
    )
    how: tuple[s.How, ...] = when.how
    tests = _tests(when)
    if norm.condition and re.search(
        r"\b(?:breach|violat|fail\w* to (?:follow|comply|adhere))", norm.condition, re.IGNORECASE
    ):
        how = s.ordered(_distinct((*how, s.After(s.Event(breach_of=s.Ref("policy"))))))
        if re.fullmatch(
            r"(?:for |any |a |all |who |where |in the event of )*(?:further )?(?:breach\w*|violation\w*)(?: of)?(?: the| this)?(?: policy)?",
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
        unless=unless,
    )


# --- the act ------------------------------------------------------------------------------------------------------


def _near(norm: NormReading) -> str:
    """The act's own words with the relative clause after them, and with a passive the subject, which is what is acted on."""
    return f"{_subject(norm)} {_whole(norm)}".strip()


def _subject(norm: NormReading) -> str:
    """The subject of a passive, which is what is acted on."""
    return _before(norm) if _passive(norm) else ""


def _before(norm: NormReading) -> str:
    """What stands before the modal in the clause of the act."""
    at = norm.sentence.find(norm.action)
    if at <= 0:
        return ""
    before = norm.sentence[:at]
    for span in (norm.condition, norm.exception):
        before = before.replace(span, " ") if span else before
    clause = re.split(r"[;:–]|, (?:and|but|so) ", before)[-1]
    parts = re.split(r"\b(?:will|must|should|shall|may|can|are|is)\b", clause)
    if len(parts) < 3:
        return parts[0]
    return re.split(r"\b(?:and|but|or|so)\b|,", parts[-2])[-1]


def _passive(norm: NormReading) -> bool:
    return norm.passive or bool(re.match(r"(?:not |never |only )?be\b", norm.action))


def _whole(norm: NormReading) -> str:
    """The act with what its span leaves out of the clause (`post anything` `that others would find offensive`)."""
    at = norm.sentence.find(norm.action)
    rest = norm.sentence[at + len(norm.action) :] if at >= 0 else ""
    tail = re.match(
        r"\s+(?:that|which|who|whose|on|in|via|through|by|with|at|during|outside|within|for|from|to)\b[^.;,:–]*", rest
    )
    if not tail:
        return norm.action
    text = re.split(r"\b(?:and|but|or) (?:\w+ ){0,2}(?:must|will|should|may|shall|can|are|is)\b", tail[0])[0]
    for span in (norm.condition, norm.exception):
        text = text.split(span)[0] if span else text
    return norm.action + text


def _act(
    norm: NormReading, unit: Unit, lead: str, limited: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[s.Act, str | None, str | None]:
    """The pack's actions that the norm signals, with their arguments, else the act's own words; the first action; and a
    qualification of a ban or a permission (`for trivial reasons`, `which …`) that no phrase has read.
    """
    around = " ".join((norm.sentence or unit.text, norm.condition or "", norm.exception or "", lead))
    passage = Passage(_whole(norm), subject=_subject(norm), around=around)
    hits = [
        h
        for h in signals(vocabulary).actions.find(passage, FAR * (4 if _passive(norm) else 1))
        if _suits(h.name, norm, vocabulary)
        and not _heard(h, passage)
        and h.name not in [f"use-{fact}" for fact in limited]
    ]
    chosen = _actions(hits, passage, vocabulary)
    if norm.modality in ("prohibition", "discouragement"):
        chosen = [*chosen, *_listed(chosen, hits, passage, vocabulary)]
    names = tuple(hit.name for hit in chosen)
    if not names:
        return s.Act(s.Who((s.Word(_line(norm.action), quoted=True),))), None, None
    qualified = _qualified(norm, chosen, passage, vocabulary)
    if qualified is not None and all(vocabulary.actions[name].general for name in names):
        return s.Act(s.Who((s.Word(_line(_whole(norm)), quoted=True),))), None, None
    power, by = _power(norm, vocabulary)
    join: Literal["and", "or"] | None = None
    if len(names) > 1:
        join = "and" if norm.modality in ("obligation", "recommendation") else "or"
    args = _args(names, norm, vocabulary)
    return (
        s.Act(s.Who(tuple(map(s.Word, names)), join), power=power, args=(*args, *by)),
        names[0],
        qualified,
    )


def _heard(hit: Hit, passage: Passage) -> bool:
    """Whether a hit lies in what somebody is only to be aware of (`be aware that the school records calls`)."""
    start = next(
        (i for i in range(passage.act, passage.around - 1) if passage.words[i : i + 2] == ["aware", "that"]), None
    )
    return start is not None and all(a > start for a, _ in hit.spans)


def _suits(name: str, norm: NormReading, vocabulary: Vocabulary) -> bool:
    """Whether a policy would say that of the act: nobody forbids what is good or asks for what is bad."""
    leaning = vocabulary.actions[name].leaning
    if norm.modality in ("prohibition", "discouragement"):
        return leaning != "good"
    return norm.modality == "permission" or leaning != "bad"


_QUALIFIERS = re.compile(
    r"\b(?:that|which|who|whose)\b|\bin (?:a|any) (?:way|manner)\b|\bfor (?:\w+ ){0,3}(?:reasons?|purposes?|gain|advantage|benefit)\b",
    re.IGNORECASE,
)


def _qualified(norm: NormReading, chosen: Sequence[Hit], passage: Passage, vocabulary: Vocabulary) -> str | None:
    """What narrows a ban or a permission after the last word that a phrase has read."""
    if norm.modality not in ("prohibition", "discouragement", "permission"):
        return None
    whole = _whole(norm)
    found = _QUALIFIERS.search(whole)
    if not found:
        return None
    place = passage.act + len(words_of(whole[: found.start()]))
    if any(place <= start < passage.around for hit in chosen for start, _ in hit.spans):
        return None
    rest = whole[found.start() :]
    return None if said_of(rest, vocabulary).tests or not telling(rest) else rest


def _actions(hits: list[Hit], passage: Passage, vocabulary: Vocabulary) -> list[Hit]:
    """The action that is signalled most, and others that are named beside it (`films or photographs`)."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.weight < LEAST:
            continue
        if vocabulary.actions[hit.name].general:
            hit = replace(hit, weight=hit.weight * GENERAL)
        if not hit.verb:
            hit = replace(hit, weight=hit.weight * BESIDE_VERB)
        if hit.subject:
            hit = replace(hit, weight=hit.weight * SUBJECT)
        if hit.name not in best or hit.weight > best[hit.name].weight:
            best[hit.name] = hit
    for name in list(best):
        wider = [w for w in vocabulary.wider(name)[1:] if w in best]
        for other in wider:
            if best[name].weight >= KIND * best[other].weight:
                del best[other]
    if not best:
        return []
    ranked = sorted(best.values(), key=lambda h: (-h.weight, min(h.spans)))
    first = ranked[0]
    chosen = [first]
    for hit in ranked[1:]:
        related = any(hit.name in vocabulary.wider(c.name) or c.name in vocabulary.wider(hit.name) for c in chosen)
        if not related and hit.weight >= ALSO * first.weight and _beside(first, hit, passage):
            chosen.append(hit)
            break
    return sorted(chosen, key=lambda h: min(h.spans))


def _listed(chosen: list[Hit], hits: list[Hit], passage: Passage, vocabulary: Vocabulary) -> list[Hit]:
    """Other acts that a ban names after `or`, each in words of its own (`post insults or pass on what is secret`)."""
    if not chosen:
        return []
    end = max(b for hit in chosen for _, b in hit.spans)
    start = next(
        (i + 1 for i in range(max(h.spans[0][0] for h in chosen), passage.around) if passage.words[i] in ("or", "nor")),
        None,
    )
    if start is None:
        return []
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (-h.weight, h.spans)):
        first = min(a for a, b in hit.spans)
        names = [h.name for h in (*chosen, *found)]
        related = any(hit.name in vocabulary.wider(n) or n in vocabulary.wider(hit.name) for n in names)
        if first >= max(start, end) and max(b for _, b in hit.spans) <= passage.around and not related:
            if hit.weight >= LEAST and not vocabulary.actions[hit.name].general:
                found.append(hit)
    return found[:1]


def _beside(first: Hit, other: Hit, passage: Passage) -> bool:
    """Whether a word that only the other phrase uses is joined by `and` or `or` to one that the first uses."""
    mine = {i for a, b in first.spans for i in range(a, b)}
    own = [i for a, b in other.spans for i in range(a, b) if i not in mine]
    for i in own:
        for j in mine:
            between = passage.words[min(i, j) + 1 : max(i, j)]
            if 0 < len(between) <= 3 and ("or" in between or "and" in between):
                return True
    return False


def _power(
    norm: NormReading, vocabulary: Vocabulary
) -> tuple[Literal["ensure", "require", "allow"] | None, tuple[s.Arg, ...]]:
    """`ensure A by staff`, `require A by staff`: an act about another's act, where the words name the other right after."""
    found = re.match(
        r"\W*(?:be )?(ensur|requir|allow|mak(?:e|ing) sure|permit)\w*\s+(?:that\s+)?", norm.action, re.IGNORECASE
    )
    if not found:
        return None, ()
    parties = [w for w in named(norm.action[found.end() :]) if w.start <= 12 and w.party in vocabulary.parties]
    stem = found[1].casefold()
    if not parties or (parties[0].party == norm.party) or _owns(norm.action[found.end() :], parties[0].end):
        you = re.match(r"you\b", norm.action[found.end() :], re.IGNORECASE)
        if not you or stem == "ensur":
            return None, ()
        other = "staff"
    else:
        other = parties[0].party
    power: Literal["ensure", "require", "allow"] = (
        "require" if stem == "requir" else "allow" if stem in ("allow", "permit") else "ensure"
    )
    return power, (s.Arg("by", s.Who((s.Word(other),))),)


def _owns(text: str, end: int) -> bool:
    return text[end : end + 1] in ("'", "’")


_OBJECTS = frozenset(
    ("pupil", "former-pupil", "parent", "staff", "colleague", "governor", "press", "applicant", "visitor")
)


def _args(names: tuple[str, ...], norm: NormReading, vocabulary: Vocabulary) -> tuple[s.Arg, ...]:
    """Whom the act concerns, under the preposition that the first action takes for it."""
    takes = vocabulary.actions[names[0]].takes
    text = _near(norm)
    found = [w for w in named(text) if w.party in vocabulary.parties and not _owns(text, w.end)]
    args: list[s.Arg] = []
    if "to" in takes and ("with" not in takes):
        told = [
            w.party
            for w in found
            if re.search(
                r"\b(?:to|inform|notify|tell|contact|alert)\s+(?:\w+['’]?s?\s+){0,5}$", text[: w.start], re.IGNORECASE
            )
        ]
        args += _arg("to", [p for p in told if p != "everyone"], norm)
    if "from" in takes and ("of" not in takes or "from" in text.casefold()):
        asked = [
            w.party
            for w in found
            if re.search(r"\b(?:from|by)\s+(?:\w+['’]?s?\s+){0,4}$", text[: w.start], re.IGNORECASE)
        ]
        args += _arg("from", [p for p in asked if p != "everyone"], norm)
    if "to" in takes and not args and vocabulary.actions[names[0]].topic == "training":
        args += _arg("to", [w.party for w in found if w.party in _OBJECTS and w.party != norm.party], norm)
    prep: Literal["with", "of"] | None = "with" if "with" in takes else "of" if "of" in takes else None
    if prep and not any(a.prep == "from" for a in args):
        subject = norm.party if not norm.passive else None
        agent = norm.party if norm.bearer_text else None
        objects = [w.party for w in found if w.party in _OBJECTS and w.party not in (subject, agent)]
        args += _arg(prep, objects, norm)
    order = ("about", "by", "for", "from", "of", "to", "with")
    return tuple(sorted(args, key=lambda a: order.index(a.prep)))


def _arg(prep: Literal["to", "from", "with", "of"], parties: Iterable[str], norm: NormReading) -> list[s.Arg]:
    words = tuple(map(s.Word, dict.fromkeys(parties)))
    if not words:
        return []
    both = prep in ("of", "from") and re.search(r"\bboth\b", norm.action, re.IGNORECASE)
    return [s.Arg(prep, s.Who(words, ("and" if both else "or") if len(words) > 1 else None))]


# --- tests ----------------------------------------------------------------------------------------------------------


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


def _without(told: Circumstances, excepted: tuple[s.Expr, ...]) -> Circumstances:
    """What the act says, less what its exception says too (an exception inside the act's own span)."""
    return Circumstances(told.how, tuple(t for t in told.tests if t not in excepted))


def _distinct(items: Iterable[T]) -> tuple[T, ...]:
    found: list[T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return tuple(found)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;:.") or text.strip()
