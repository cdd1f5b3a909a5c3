"""One readable sentence for one norm, made of the document's own words.

Where a norm's act is a plain verb whose subject is a person, the sentence is put together: who, modal, act, condition,
exception. Everywhere else (passives, nouns, penalties, items of a list) it is the clause's own sentence, with the
words that introduce it. The English is in `wording.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from ..grammar.model import Bearer, Clause, Modality, Norm


class English(Struct, frozen=True, forbid_unknown_fields=True):
    """`wording.toml`: the modal of each modality, the heading and subject of each bearer, lists of words."""

    modals: dict[Modality, str]
    roles: dict[Bearer, tuple[str, str]]
    words: dict[str, frozenset[str]]


ENGLISH = msgspec.convert(tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8")), English)
_WORDS = ENGLISH.words
_CUE = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _WORDS['cues'])))})\b", re.IGNORECASE)
_MODAL = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS['modals']))})\b", re.IGNORECASE)
_NAMEABLE = re.compile(rf"(?:{'|'.join(sorted(_WORDS['they']))}) {_MODAL.pattern}(?!(?: \w+)? be\b)", re.IGNORECASE)
_POSITIVE: tuple[Modality, ...] = ("obligation", "recommendation", "permission")
_TRAIL = " \t;:,.–-"


class Saying(Struct, frozen=True):
    """A norm in words. `sentence` names its bearer where it can; `act` is the same as an instruction to the bearer."""

    sentence: str
    act: str


def say(
    norm: Norm, clause: Clause, subject: str, people: re.Pattern[str], lead_in: str = "", items: Sequence[str] = ()
) -> Saying:
    """The sentence and the instruction for a norm.

    `subject` is what to call the bearer inside a sentence, `people` matches the words for persons (see `people_pattern`),
    `lead_in` is the text that introduces the clause, `items` are the texts that it introduces and that have no norm.
    """
    here = _sentence_with(norm.action, clause.text)
    own = not (lead_in and here.first) or bool(_CUE.search(here.before)) or _states(norm.action)
    if own and norm.modality != "sanction":
        made = _compose(norm, clause.text, here, subject, people)
        if made is not None:
            return made
    text = here.text if own else _introduced(lead_in, here.text)
    text = _finish(_listing(_named(text, subject), items))
    order = (
        norm.modality in _POSITIVE and _plain_act(norm.action) and not here.before.strip() and not _states(norm.action)
    )
    return Saying(text, _finish(here.text) if order and (own or _runs_on(lead_in)) else text)


def people_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches one of the phrases, or a pronoun for persons, where a sentence's subject begins."""
    names = sorted({*map(str.casefold, phrases), *_WORDS["pronouns"]}, key=lambda name: (-len(name), name))
    determiner, follower = ("|".join(sorted(_WORDS[words])) for words in ("determiners", "followers"))
    return re.compile(
        rf"(?:^|[,;:]\s*|\b(?:that|where|and)\s+)(?:(?:{determiner})\s+)*(?:[\w’'-]+\s+){{0,2}}?"
        rf"(?:{'|'.join(map(re.escape, names))})(?=\s*$|[,(]|\s+(?:{follower}|\w+(?:ing|ed|ly))\b)",
        re.IGNORECASE,
    )


# --- put together --------------------------------------------------------------------------------------------------


def _compose(norm: Norm, text: str, here: "_Found", subject: str, people: re.Pattern[str]) -> Saying | None:
    """Who, modal, act, condition, exception; None where that would be no English or not what the clause says."""
    tails = [
        tail for tail in (norm.condition, norm.exception) if tail and tail not in norm.action and tail not in subject
    ]
    if _states(norm.action) or not (
        _plain_act(norm.action)
        and _governed(here, tails, people)
        and all(tail in text and _can_follow(tail) for tail in tails)
    ):
        return None
    spans = " ".join((norm.action, *tails))
    who = _pronoun(norm.bearer, spans) or subject
    modal = ENGLISH.modals[norm.modality]
    if norm.formal.modal in ("must never", "must only", "may only"):
        modal = norm.formal.modal
    act = _lowered(norm.action).strip(_TRAIL)
    if set(act.casefold().split()[-1:]) & _WORDS["dangling"] or act.casefold().startswith(
        ("do so", "do this", "do it")
    ):
        return None  # cut short, or said with reference to something else
    if modal.endswith("only"):
        act = act.removeprefix("only ")
    if norm.formal.only:
        who = f"only {who}"
    rest = "".join(
        ", " * (tail is norm.exception and bool(norm.condition)) + " " + _lowered(tail).strip(_TRAIL) for tail in tails
    )
    rest = re.sub(r"\s+", " ", rest).replace(" ,", ",")
    negation = {
        "must not": "do not ",
        "should not": "do not ",
        "must never": "never ",
        "may only": "only ",
        "must only": "only ",
    }
    return Saying(_finish(f"{who} {modal} {act}{rest}"), _finish(f"{negation.get(modal, '')}{act}{rest}"))


def _states(action: str) -> bool:
    """Whether the act is a whole sentence with a modal of its own."""
    modal = _MODAL.search(action)
    return modal is not None and not set(action[: modal.start()].casefold().split()) & _WORDS["relatives"]


def _plain_act(action: str) -> bool:
    """Whether the act begins with a verb in its plain form."""
    words = action.casefold().split()
    first = words[1] if words[:1] == ["only"] and len(words) > 1 else (words[0] if words else "")
    return (
        bool(re.fullmatch(r"[a-z][a-z’'-]*", first))
        and first not in _WORDS["no_verbs"]
        and not re.search(r"(?:[^e]ed|ing|ly)$", first)
    )


def _governed(here: "_Found", tails: Sequence[str], people: re.Pattern[str]) -> bool:
    """Whether a plain verb may stand here, and the subject that it follows is a person (or nobody: an order)."""
    before, words = here.before, here.before.casefold().strip().split()
    after = here.after
    for tail in tails:
        after = after.replace(tail, "", 1)
    if set(after.casefold().split()[:1]) & (_WORDS["finite"] | _WORDS["relatives"]):
        return False  # "Access to … is not allowed" is a noun; "those … who" is cut short
    while words and words[-1].endswith("ly"):
        words.pop()
    if not words or words in (["do", "not"], ["please"], ["never"], ["always"], ["don't"], ["don’t"]):
        return True
    if before.rstrip().endswith(",") and not _CUE.search(before):
        return True  # "When you leave, return …": an order after its condition
    if words[-1].strip(",") not in _WORDS["governors"] and not before.rstrip().endswith(","):
        return False
    return any(people.search(before[: cue.start()]) for cue in _CUE.finditer(before))


def _can_follow(tail: str) -> bool:
    return tail.split()[0].casefold().strip(",") in _WORDS["openers"]


def _pronoun(bearer: Bearer, spans: str) -> str | None:
    """The pronoun that the norm's own words agree with, if any."""
    words = set(re.findall(r"[a-z]+", spans.casefold()))
    if words & _WORDS["you"] and bearer in _WORDS["addressed"]:
        return "you"
    return "we" if bearer == "school" and words & _WORDS["we"] else None


# --- the clause's own sentence ---------------------------------------------------------------------------------------


class _Found(Struct, frozen=True):
    """A sentence of a clause: its words, those before and after the act, and whether it is the first."""

    text: str
    before: str
    after: str
    first: bool


def _sentence_with(action: str, text: str) -> _Found:
    """The sentence that holds the act; one that leans on the sentence before it brings that too."""
    place = max(text.find(action), 0)
    starts = [0, *_sentence_starts(text)]
    index = max(i for i, start in enumerate(starts) if start <= place)
    end = next((s for s in starts if s >= place + max(len(action), 1)), len(text))
    begin = starts[index]
    before = text[begin:place]
    while index and _leans(text[starts[index] :]):
        index -= 1
    return _Found(text[starts[index] : end].strip(), before, text[place + len(action) : end], index == 0)


def _leans(sentence: str) -> bool:
    """Whether a sentence cannot be understood without the one before it."""
    first, second = [word.casefold().strip(",") for word in (*sentence.split(), "", "")[:2]]
    if first == "it":
        return second != "is"  # "It is forbidden to …" stands alone
    return first in _WORDS["leaning"] or (first in _WORDS["they"] and not _NAMEABLE.match(sentence))


def _sentence_starts(text: str) -> list[int]:
    """Where sentences after the first begin."""
    found = []
    for stop in re.finditer(r"[.!?][’”\"')\]]*\s+(?=[‘“\"'(]?[A-Z0-9])", text):
        words = text[: stop.start()].split()
        if not words or words[-1].casefold().strip("(‘“\"'") not in _WORDS["abbreviations"]:
            found.append(stop.end())
    return found


def _introduced(lead_in: str, item: str) -> str:
    """An item with the sentence that introduces it: run on, or after a colon."""
    lead = lead_in[max([0, *_sentence_starts(lead_in)]) :].strip(_TRAIL + "…")
    if not _CUE.search(lead):
        return item
    return f"{lead} {_lowered(item)}" if _runs_on(lead) else f"{lead}: {_lowered(item)}"


def _runs_on(lead_in: str) -> bool:
    """Whether a lead-in and its items are one sentence."""
    return lead_in.strip(_TRAIL + "…").casefold().split()[-1:][0] in _WORDS["connectors"] if lead_in.strip() else False


def _named(text: str, subject: str) -> str:
    """A sentence whose subject is a pronoun for persons, with the bearer in its place."""
    return f"{subject} {text.partition(' ')[2]}" if _NAMEABLE.match(text) else text


def _listing(text: str, items: Sequence[str]) -> str:
    """A sentence that announces a list, with the list; without one the announcement is taken off."""
    if not text.endswith(":"):
        return text
    if items:
        return f"{text} {'; '.join(_finish(item).rstrip('.') for item in items)}"
    words = text.rstrip(_TRAIL).split()
    while words and words[-1].casefold().strip(_TRAIL) in _WORDS["announcers"] | {"the"}:
        words.pop()
    return " ".join(words)


def _lowered(text: str) -> str:
    """With a small first letter, unless the first word is a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first != first.capitalize() or (len(first) == 1 and first != "A") else text[:1].lower() + text[1:]


def _finish(text: str) -> str:
    """With a capital first letter and a full stop; list punctuation and a hanging "and" taken off."""
    text = re.sub(r"[\s;,]+(?:and|or)?[\s;,:]*$", "", text.strip())
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?" or re.search(r"[.!?][’”\"')]$", text) else text + "."
