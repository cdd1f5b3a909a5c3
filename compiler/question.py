"""A question in plain words becomes requests: it is turned into the sentence that would answer it, and that sentence is read.

`May staff accept requests from pupils?` is read as `Staff must not accept requests from pupils.`, by the stages that read
documents. What cannot be turned so keeps its words alone. Total: every text is some question.
"""

import re
from collections.abc import Iterator
from functools import cache

from ..grammar import syntax as s
from ..grammar.asked import Asked, Form
from ..grammar.vocabulary import Vocabulary
from .lift.phrases.circumstances import told_of
from .lift.phrases.reading import Unit
from .lift.phrases.words import filled, table
from .lift.rule.concept import formalise
from .lift.sentence.asked import Cut, cut_up
from .lift.sentences import read_units

READINGS: dict[Form, tuple[str, ...]] = {
    "permission": ("must not", "may", "must"),
    "ban": ("must not", "must"),
    "duty": ("must", "must not"),
    "consequence": ("must not", "must"),
    "practice": ("must", "must not"),
    "open": ("must", "must not"),
}
"""With which modals the sentence is read, the likeliest first: some acts are only ever asked for, others only forbidden."""

_TAKES_UP = re.compile(r"do (?:it|so|this|that)", re.IGNORECASE)
"""An act that was named by the question before."""

STATES = {"must not": "is not allowed", "must": "is required", "may": "is allowed"}
"""What is said of an act that a noun names."""


def read_question(text: str, words: Vocabulary) -> Asked:
    """What is asked. The text is any question, or a few words."""
    text = " ".join(text.split())
    leave = _unasked().search(text)
    plain = text[: leave.start()] + text[leave.end() :] if leave else text
    plain = _told().sub("", plain)
    cut = cut_up(plain)
    if not _kept().search(f"{cut.lead} {cut.who} {cut.act}"):
        plain = _kept().sub("", plain)
    if _TAKES_UP.fullmatch(cut.act) and (asked := cut_up(cut.lead)).act != cut.lead:
        cut = asked._replace(form=cut.form, who=cut.who or asked.who)  # who may … : may she do it
    act, around = _around(cut.act)
    if re.fullmatch(r"(?:be )?(?:do|done|happen)(?: about it)?", act) and (around or cut.lead):  # what should … do if …
        cut, act, around = cut._replace(lead=""), f"{cut.lead} {around}".strip(), ""
    undone = _undone().search(plain)
    return Asked(
        text=text,
        plain=plain,
        unasked=leave is not None,
        undone=undone[0] if undone else "",
        left=plain[undone.end() :] if undone and undone["left"] else "",
        form=cut.form,
        who=cut.who,
        act=act,
        around=f"{cut.lead} {around}".strip(),
        requests=tuple(_requests(cut, words)),
    )


# --- from the parts to requests ---------------------------------------------------------------------------------------


@cache
def _opens() -> re.Pattern[str]:
    found = table("questions")["around"]
    bar = "".join(rf"(?<!\b{words})" for words in found["not_after"].split("|"))
    return re.compile(rf"{bar}\s(?=(?:{found['opens']})\b)", re.IGNORECASE)


@cache
def _unasked() -> re.Pattern[str]:
    pattern = filled(table("questions")["unasked"]["pattern"], table("questions")["words"])
    return re.compile(rf"\s*\b(?:{pattern})", re.IGNORECASE)


@cache
def _undone() -> re.Pattern[str]:
    found = table("questions")["undone"]
    return re.compile(rf"\b(?:(?P<left>{found['left']})|{found['known']})\b", re.IGNORECASE)


@cache
def _told() -> re.Pattern[str]:
    return _listed("told")


@cache
def _kept() -> re.Pattern[str]:
    return _listed("kept")


def _listed(name: str) -> re.Pattern[str]:
    found = table("questions")
    return re.compile(filled(found[name]["pattern"], found["words"]), re.IGNORECASE)


@cache
def _punished() -> re.Pattern[str]:
    found = table("questions")["around"]
    return re.compile(rf"({found['punished']}) (?=(?:{found['for']})\b)", re.IGNORECASE)


def _around(act: str) -> tuple[str, str]:
    """The act, and the terms that follow it."""
    if punished := _punished().match(act):
        return punished[1], act[punished.end() :]
    parts = _opens().split(act, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _requests(cut: Cut, words: Vocabulary) -> Iterator[s.Request]:
    """What the sentences say that would answer the question, each once."""
    seen: list[s.Request] = []
    for modal in READINGS[cut.form]:
        sentence = f"{cut.act} {STATES[modal]}." if cut.noun else f"{cut.who or 'Staff'} {modal} {cut.act}."
        if cut.lead:
            sentence = f"{cut.lead}, {sentence}"
        unit = Unit(text=sentence[:1].upper() + sentence[1:])
        for norm in read_units([unit])[0].norms:
            rule = formalise(norm, unit, words)
            request = s.Request(who=rule.who, act=rule.act, how=rule.how, when=_with_told(rule.when, cut, words))
            if rule.act.words is not None and request not in seen:
                seen.append(request)
                yield request


def _with_told(when: s.Expr | None, cut: Cut, words: Vocabulary) -> s.Expr | None:
    """A condition with the facts that the question tells elsewhere: before it (`A teacher's nephew …`), of its subject, or in an
    act that no pack knows.
    """
    tests = when.of if isinstance(when, s.All) else () if when is None else (when,)
    given = {_fact(test) for test in tests}
    told = {_fact(test): test for part in (cut.act, cut.who, cut.lead) for test in told_of(part, words)}
    every = (*tests, *(test for name, test in told.items() if name not in given))
    return s.All(every) if len(every) > 1 else every[0] if every else None


def _fact(test: s.Expr) -> str:
    """The fact that a test is about, if about one."""
    match test:
        case s.Not(of):
            return _fact(of)
        case s.Holds(fact):
            return fact.text
        case s.Is(fact) | s.Compare(fact):
            return fact
    return ""
