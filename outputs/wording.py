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
    """`wording.toml`: the modal of each modality; the heading and subject of each bearer, and of parties that have names of
    their own; lists of words."""

    modals: dict[Modality, str]
    roles: dict[Bearer, tuple[str, str]]
    parties: dict[str, tuple[str, str]]
    words: dict[str, frozenset[str]]


ENGLISH = msgspec.convert(tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8")), English)
_WORDS = ENGLISH.words
_CUE = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _WORDS['cues'])))})\b", re.IGNORECASE)
_MODAL = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS['modals']))})\b", re.IGNORECASE)
_NAMEABLE = re.compile(rf"(?:{'|'.join(sorted(_WORDS['they']))}) {_MODAL.pattern}(?!(?: \w+)? be\b)", re.IGNORECASE)
_POSITIVE: tuple[Modality, ...] = ("obligation", "recommendation", "permission")
_NEGATED = {
    "must not": "do not ",
    "should not": "do not ",
    "must never": "never ",
    "may only": "only ",
    "must only": "only ",
}
"""Modals that say more than their modality, and how an instruction says it."""
_SPARE = 2
"""So many words of a sentence may be missing from what was put together: "in general", "at school"."""
_SUBJECT = 6
"""Before an act so many words hold a subject and a modal, and hardly what a pronoun in the act stands for."""
_TRAIL = " \t;:,.–-"


class Saying(Struct, frozen=True):
    """A norm in words. `sentence` names its bearer where it can; `act` is the same as an instruction to the bearer."""

    sentence: str
    act: str


def say(
    norm: Norm, clause: Clause, subject: str, people: re.Pattern[str], lead_in: str = "", items: Sequence[str] = ()
) -> Saying:
    """The sentence and the instruction for a norm.

    `subject` is what to call the bearer inside a sentence, `people` matches the words for it (see `people_pattern`),
    `lead_in` is the text that introduces the clause, `items` are the texts that it introduces and that have no norm.
    """
    here = _sentence_with(norm.action, clause.text, norm.reviewed)
    item = bool(lead_in) and here.first
    own = not item or _states(norm.action) or (here.before.strip().casefold() != "not" and says_who(here.before))
    if own and norm.modality != "sanction":
        made = _compose(norm, clause, here, subject, people)
        if made is not None:
            return made
    text = introduced(lead_in, here.text) if item and (not own or _runs_on(lead_in)) else here.text
    text = _finish(_listing(_named(text, subject) if norm.reviewed else text, items))
    order = (
        norm.modality in _POSITIVE and _plain_act(norm.action) and not here.before.strip() and not _states(norm.action)
    )
    return Saying(text, _finish(here.text) if order and (own or _runs_on(lead_in)) else text)


def people_pattern(phrases: Iterable[str], they: bool) -> re.Pattern[str]:
    """Matches one of the phrases or a pronoun for persons (`they` too?) where the subject of a sentence begins."""
    pronouns = _WORDS["pronouns"] | (_WORDS["they"] if they else frozenset())
    names = sorted({*map(str.casefold, phrases), *pronouns}, key=lambda name: (-len(name), name))
    determiner, follower = ("|".join(sorted(_WORDS[words])) for words in ("determiners", "followers"))
    return re.compile(
        rf"(?:^|[,;:]\s*|\b(?:that|where|and)\s+)(?:(?:{determiner})\s+)*(?:[\w’'-]+\s+){{0,2}}?"
        rf"(?:{'|'.join(map(re.escape, names))})(?=\s*$|[,(]|\s+(?:{follower}|\w+(?:ing|ed|ly))\b)",
        re.IGNORECASE,
    )


# --- put together --------------------------------------------------------------------------------------------------


def _compose(norm: Norm, clause: Clause, here: "_Found", subject: str, people: re.Pattern[str]) -> Saying | None:
    """Who, modal, act, condition, exception; None where that would be no English or not all that the clause says."""
    act = _lowered(norm.action).strip(_TRAIL)
    place = _subject(here.before, people)
    if place is not None and place[1] == len(here.before) and not norm.reviewed:
        return None  # an order does not say whom it binds, and nobody has confirmed who was taken for it
    if place is None or _states(act) or not _plain_act(act) or _cut_short(act):
        return None
    tails = [
        t for t in (norm.condition or "", norm.exception or "") if t.strip() and t not in norm.action + "\n" + subject
    ]
    beside = [tail for tail in tails if tail in here.before[place[1] :]]  # "staff with keys must": stays with its noun
    tails = [tail for tail in tails if tail not in beside]
    if _points(act) and not tails:
        return None
    if not all(tail in clause.text and _can_follow(tail) and not _cut_short(tail) for tail in tails):
        return None
    if norm.modality in ("prohibition", "discouragement") and (
        act.split()[1:2] == ["no"] or any(tail.casefold().startswith("only") for tail in tails)
    ):
        return None  # "should have no …", "not without … and only when …": the denial is in the words already
    said = [span for n in (*clause.norms, norm) for span in (n.action, n.condition, n.exception) if span]
    after = _without(re.split("[;:]", here.after)[0], said)
    if len(_without(here.before[: place[0]], said) + after) > _SPARE or set(after[:1]) & _WORDS["finite"]:
        return None  # "Access to … is not allowed" is a noun, whatever follows it
    relative = re.search(r"\bwho\W", here.before[place[1] :] + " ") is not None  # "ask your manager, who will …"
    if relative and not norm.reviewed:
        return None
    printed = "" if relative else _printed(here.before[place[0] :])
    qualified = not relative and _qualified(here.before[place[1] :], said)
    if qualified and not printed:
        return None
    if norm.reviewed and not qualified:
        printed = ""  # a person has confirmed the bearer, and the sentence says no more of it
    pronoun = None if relative else _pronoun(norm, act, *tails)
    who = printed or " ".join((pronoun or subject, *beside))
    modal = norm.formal.modal if norm.formal.modal in _NEGATED else ENGLISH.modals[norm.modality]
    if "only" in act.split()[:3]:
        modal = modal.removesuffix(" only")
    if norm.formal.only:
        who = f"only {who}"
    rest = "".join(
        (", " if tail is norm.exception and len(tails) > 1 else " ") + _lowered(tail).strip(_TRAIL) for tail in tails
    )
    sentence = _finish(f"{who} {modal} {act}{rest}")
    return Saying(sentence, sentence if qualified else _finish(f"{_NEGATED.get(modal, '')}{act}{rest}"))


def _qualified(text: str, said: Sequence[str]) -> bool:
    """Whether what stands between a person and the modal says which persons ("children under 13 must not")."""
    cue = _CUE.search(text)
    return bool(_without(text[: cue.start()] if cue else text, said))


def _without(text: str, said: Sequence[str]) -> list[str]:
    """The words of the text that are in none of the spans, small linking words aside."""
    for span in said:
        text = text.replace(span, " ")
    return [word for word in re.findall(r"[\w’'-]+", text.casefold()) if word not in _WORDS["linking"]]


def _cut_short(span: str) -> bool:
    """Whether an act or a condition lacks its end."""
    return not _WORDS["dangling"].isdisjoint(span.strip(_TRAIL).casefold().split()[-1:])


def _points(act: str) -> bool:
    """Whether the act names its object by pointing at something said before."""
    words = re.sub(r"\b(this|these) (policy|document|form)\b", "", act.casefold()).split()
    return not _WORDS["pointers"].isdisjoint(words[1:4]) or words[:2] == ["do", "so"] or words[-2:] == ["do", "so"]


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


def _subject(before: str, people: re.Pattern[str]) -> tuple[int, int] | None:
    """Where the subject stands that a plain verb after these words has: a person, or nobody (an order). Else None."""
    words = before.casefold().split()
    while words and words[-1].endswith("ly"):
        words.pop()
    if not words or " ".join(words) in _WORDS["orders"]:
        return 0, len(before)
    if words[-1].endswith(","):
        if not _CUE.search(before):
            return len(before), len(before)  # "When you leave, return …": an order after its condition
    elif words[-1] not in _WORDS["governors"]:
        return None
    found = [person.span() for cue in _CUE.finditer(before) for person in people.finditer(before[: cue.start()])]
    start, end = max(found, default=(-1, -1))
    joined = re.match(r"(?:and |,.* and )", before[max(start, 0) : end], re.IGNORECASE)
    if start > 0 and joined and len(before[:start].split()) <= _SPARE:
        return 0, end  # "Cooks and cleaners must": both
    return (start, end) if found else None


def _printed(text: str) -> str:
    """The subject as the sentence words it, up to its modal; "" where it is a negation, or the verb is no mere modal."""
    cue = _CUE.search(text)
    if cue is None or not (_MODAL.fullmatch(cue[0]) or cue[0].casefold() == "can"):
        return ""
    words = re.sub(r"^[,;:]?\s*(?:(?:that|where|and)\s)?", "", text[: cue.start()]).strip()
    first = words.casefold().partition(" ")[0]
    return "" if first in ("no", "only", "") or first.endswith("ing") else _lowered(words)


def _can_follow(tail: str) -> bool:
    return tail.split(maxsplit=1)[0].casefold().strip(",") in _WORDS["openers"]


def _pronoun(norm: Norm, *spans: str) -> str | None:
    """The pronoun that the norm's own words agree with, if any."""
    words = set(re.findall(r"[a-z]+", " ".join(spans).casefold()))
    if words & _WORDS["you"] and norm.bearer in _WORDS["addressed"]:
        return "you"
    return "we" if norm.bearer == "school" and words & _WORDS["we"] else None


# --- the clause's own sentence ---------------------------------------------------------------------------------------


class _Found(Struct, frozen=True):
    """A sentence of a clause: its words, those before and after the act, and whether it is the first."""

    text: str
    before: str
    after: str
    first: bool


def _sentence_with(action: str, text: str, nameable: bool) -> _Found:
    """The sentence that holds the act; one that leans on the sentence before it brings that too.

    `nameable` tells that a pronoun for the bearer can be replaced, so that it does not lean.
    """
    place = max(text.find(action), 0)
    starts = [0, *_sentence_starts(text)]
    index = max(i for i, start in enumerate(starts) if start <= place)
    end = next((s for s in starts if s >= place + max(len(action), 1)), len(text))
    begin = starts[index]
    before = text[begin:place]
    if index and _points(action) and len(before.split()) <= _SUBJECT:
        index -= 1
    while index and _leans(text[starts[index] :], nameable):
        index -= 1
    return _Found(text[starts[index] : end].strip(), before, text[place + len(action) : end], index == 0)


def _leans(sentence: str, nameable: bool) -> bool:
    """Whether a sentence cannot be understood without the one before it."""
    first, second = [word.casefold().strip(",") for word in (*sentence.split(), "", "")[:2]]
    if first == "it":
        return second != "is"  # "It is forbidden to …" stands alone
    return first in _WORDS["leaning"] or (first in _WORDS["they"] and not (nameable and _NAMEABLE.match(sentence)))


def _sentence_starts(text: str) -> list[int]:
    """Where sentences after the first begin."""
    found = []
    for stop in re.finditer(r"[.!?][’”\"')\]]*\s+(?=[‘“\"'(]?[A-Z0-9])", text):
        words = text[: stop.start()].split()
        if not words or words[-1].casefold().strip("(‘“\"'") not in _WORDS["abbreviations"]:
            found.append(stop.end())
    return found


def introduced(lead_in: str, item: str) -> str:
    """An item with the sentence that introduces it: run on, or after a colon."""
    lead = lead_in[max([0, *_sentence_starts(lead_in)]) :].strip(_TRAIL + "…")
    if not lead:
        return item
    aside = "," * (item.partition(" ")[0].casefold() in _WORDS["asides"] and "," in item)
    if not _runs_on(lead):
        return f"{lead}: {_lowered(item)}"
    item = re.sub(rf"^{lead.split()[-1]}\s+", "", item, flags=re.IGNORECASE)  # "expected to:" … "to exercise care"
    return f"{lead}{aside} {_lowered(item)}"


def says_who(text: str) -> bool:
    """Whether the text lays something down ("must", "is responsible for"), or is only what is laid down."""
    return _CUE.search(text) is not None


def _runs_on(lead_in: str) -> bool:
    """Whether a lead-in and its items are one sentence."""
    return not _WORDS["connectors"].isdisjoint(lead_in.strip(_TRAIL + "…").casefold().split()[-1:])


def _named(text: str, subject: str) -> str:
    """A sentence whose subject is a pronoun for persons, with the bearer in its place."""
    return f"{subject} {text.partition(' ')[2]}" if _NAMEABLE.match(text) else text


def _listing(text: str, items: Sequence[str]) -> str:
    """A sentence that announces a list, with the list; without one the announcement is taken off."""
    if not text.endswith(":"):
        return text
    if items:
        listed = "; ".join(_one_of(_finish(item).rstrip(".")) for item in items)
        return f"{text[:-1] if _runs_on(text) else text} {listed}"
    words = text.rstrip(_TRAIL).split()
    while words and words[-1].casefold().strip(_TRAIL) in _WORDS["announcers"] | {"the"}:
        words.pop()
    return " ".join((*words, "…")) if _runs_on(" ".join(words)) else " ".join(words)


def _one_of(item: str) -> str:
    """An item inside a sentence: with a small first letter, unless it is or holds a name."""
    return item if any(word[:1].isupper() for word in item.split()[1:]) else _lowered(item)


def _lowered(text: str) -> str:
    """With a small first letter, unless the first word is a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first != first.capitalize() or (len(first) == 1 and first != "A") else text[:1].lower() + text[1:]


def _finish(text: str) -> str:
    """With a capital first letter and a full stop; list punctuation and a hanging "and" taken off."""
    text = re.sub(r"[\s;,]+(?:and|or)?[\s;,:]*$", "", text.strip())
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?…" or re.search(r"[.!?][’”\"')]$", text) else text + "."
