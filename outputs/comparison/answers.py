"""The answers to one question in the terminal: for each policy its stance, why, and the clauses in their own words."""

from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from ...diff.ask import FORMAT, Answered, Answers, Spoken
from ..records import describe
from .words import STANCES

SHOWN = 2
"""How many clauses stand under an answer."""

LONGEST = 320
"""So many letters of a clause are shown."""


def answers(found: Answers, called: dict[str, str]) -> RenderableType:
    """The question, then every policy's answer; `called` are the names of the policies."""
    parts: list[RenderableType] = [Text(found.question, style="bold")]
    for answer in found.answers:
        parts += [Text(), _head(answer, called[answer.policy]), Padding(Text(answer.why), (0, 0, 0, 2))]
        parts += [Padding(_clause(clause), (0, 0, 0, 4)) for clause in answer.clauses[:SHOWN]]
    return Group(*parts)


def _head(answer: Answered, name: str) -> Text:
    stance = STANCES[answer.stance]
    text = Text(f"{name}: ", style="bold")
    text.append(stance.word, style=f"bold {stance.colour}")
    if answer.contradictory:
        text.append(" (contradicts itself)", style="bold red")
    return text


def _clause(clause: Spoken) -> Text:
    page = f", p. {clause.page}" if clause.page is not None else ""
    whole = f"{clause.lead_in} … {clause.text}" if clause.lead_in else clause.text
    text = Text(f"{clause.place}{page}  ", style="dim")
    text.append(_excerpt(whole, clause.sentence))
    return text


def _excerpt(text: str, sentence: str) -> str:
    """A text, or as much of it as is shown: from its beginning, or from the sentence that speaks where that would be cut off."""
    words, spoken = (" ".join(one.split()) for one in (text, sentence))
    if len(words) <= LONGEST:
        return words
    at = words.find(spoken) if spoken else -1
    if at > 0 and at + len(spoken) > LONGEST:
        words = f"… {words[at:]}"
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def answers_schema() -> dict[str, Any]:
    """The JSON Schema of what `ask --json` writes."""
    return describe(
        Answers, f"urn:byelaw:schema:answers:{FORMAT.rpartition('/')[2]}", "What school policies answer to a question"
    )
