"""An answer in the reader's words: what is decided, by which clause, what was tried, what to do next.

In: `Answer`. Out: lines of text; the first is the verdict, the others stand under it. Nothing of the machinery is named.
"""

from collections.abc import Iterator
from datetime import datetime

from .answer import Answer, Cited, Defeated
from .compiled import Verdict
from .request import Request
from .wording import thing

LONGEST = 280
"""So much of a clause is quoted at most."""

MEANS: dict[Verdict, str] = {
    "contradictory": "the policy says two opposite things",
    "forbidden": "it must not be done",
    "conditional": "it depends on what is not yet known or done",
    "required": "it must be done",
    "advised against": "it should not be done",
    "advised": "it should be done",
    "permitted": "it may be done",
    "silent": "the policy says nothing of it",
}


def explain(answer: Answer) -> tuple[str, ...]:
    """The lines of an explanation."""
    return (f"{answer.verdict}: {MEANS[answer.verdict]}", *_under(answer))


def _under(answer: Answer) -> Iterator[str]:
    for rule in answer.because:
        measure = f", {rule.measure}" if rule.measure else ""
        yield f"{_at(rule)} {rule.says}{measure}: {f'“{_short(rule.text)}”' if rule.text else rule.rule}"
    for tried in answer.exceptions:
        told = {"yes": "yes", "no": "no", "unknown": "not known"}[tried.holds]
        yield f"{tried.place}, exception or condition: {tried.what}: {told}"
    if answer.missing:
        yield f"still to be done: {'; '.join(map(thing, answer.missing))}"
    for thing_ in answer.unknown:
        yield f"not known: {thing_.means} ({thing_.name})" if thing_.kind == "fact" else f"not known: {thing_.means}"
    for judged in answer.judged:
        yield f"taken to be so, for whoever acts to judge: {judged.means} ({judged.name})"
    for lost in answer.defeated:
        yield f"{_at(lost.rule)} {lost.rule.says}, but {_gives_way(lost)}"
    for duty in answer.duties:
        yield f"{duty.place} then asks: {duty.rule}{_when(duty.deadline, duty.due)}"
    for sanction in answer.sanctions:
        case = f" (in case: {sanction.case})" if sanction.case else ""
        yield f"{sanction.place} tells what may follow: {sanction.rule}{case}"
    if answer.nearby:
        yield f"rules that come near, for others or another act: {', '.join(answer.nearby)}"
    if answer.instruments:
        yield f"see as well: {', '.join(answer.instruments)}"
    if answer.unreviewed:
        yield "read by a machine and not yet reviewed by a person: compare the words of the clause"


def asked(request: Request) -> str:
    """A request as a phrase."""
    args = " ".join(f"{prep} {thing(' and '.join(parties))}" for prep, parties in request.args.items())
    return " ".join(filter(None, (thing(" and ".join(request.who)), thing(request.act), args)))


def _at(rule: Cited) -> str:
    return rule.place + (f" (page {rule.page})" if rule.page else "")


def _gives_way(lost: Defeated) -> str:
    by = ", ".join(lost.by)
    if lost.holds == "yes":
        return f"gives way to {by}"
    return f"would give way to {by}, if {lost.case}" if lost.case else f"would give way to {by}, in some cases"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _when(deadline: str | None, due: datetime | None) -> str:
    if due is not None:
        return f" (due {due:%Y-%m-%d}{'' if due.hour == 23 else f' {due:%H:%M}'})"
    return f" ({deadline})" if deadline else ""
