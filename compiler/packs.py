"""Is a pack written as it should be? Each finding has its file and line, and says what to do.

The checks run in this order, and stop where later ones would only repeat what is wrong: files and fields, words that other
words name, phrases, questions. A phrase is tried on words made up from its own slots.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice, product
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.model import Meta
from ..grammar.problems import Problem, Severity, Unreadable, errors
from ..grammar.signals import Lexicon, Passage, signals
from ..grammar.vocabulary import (
    LISTS,
    Action,
    Fact,
    Named,
    Pack,
    Party,
    Question,
    Required,
    Vocabulary,
    pack_names,
    read_pack,
    with_used,
)
from ..grammar.written import written
from .findings import nearest
from .lift.rule.ranking import LEAST
from .parse import parse_request

_FILES: dict[str, Any] = {
    "pack": None,
    "parties": Party,
    "actions": Action,
    "facts": Fact,
    "moments": Named,
    "penalties": Named,
    "units": str,
    "words": tuple[str, ...],
    "questions": Question,
    "required": Required,
    "asked": tuple[str, ...],
}
"""The files of a pack, and what each entry of one is."""

TRIES = 400
"""So many texts are made up for a phrase at most."""


class _Shelf(Struct, frozen=True):
    """The folder of the pack with the texts of its files, to tell lines."""

    folder: Path
    texts: dict[str, str]

    def problem(
        self, code: str, file: str, at: tuple[str, ...], message: str, hint: str, severity: Severity = "error"
    ) -> Problem:
        """A finding in a file, at the last of the texts that are found after one another."""
        text, place, line = self.texts.get(file, ""), 0, None
        for wanted in at:
            found = text.find(wanted, place)
            if found >= 0:
                place = found + wanted.startswith("\n")
                line = text.count("\n", 0, place) + 1
        path = str(self.folder / f"{file}.toml")
        return Problem(code=code, message=message, severity=severity, file=path, line=line, hint=hint)


def check_pack(folder: Path) -> tuple[Problem, ...]:
    """All that is wrong with the pack in a folder, worst first as the checks run; none if it can be used as it is."""
    if not (folder / "pack.toml").is_file():
        hint = "A pack is a folder with a file pack.toml; docs/packs.md tells what else it may hold."
        return (Problem(code="no-pack", message="there is no pack.toml in this folder", file=str(folder), hint=hint),)
    try:
        texts = {file.stem: written(file.read_bytes(), str(file)) for file in sorted(folder.glob("*.toml"))}
    except Unreadable as unread:
        return unread.problems
    shelf = _Shelf(folder, texts)
    found = tuple(_written(shelf))
    if errors(found):
        return found
    pack = read_pack(folder)
    missing = tuple(_uses(pack, shelf))
    if missing:
        return (*found, *missing)
    words = Vocabulary(with_used(pack))
    found = (*found, *_named(pack, words, shelf), *_twice(pack, words, shelf), *_classes(pack, words, shelf))
    if not errors(found):
        found = (*found, *_phrases(pack, words, shelf))
    return (*found, *_questions(pack, words, shelf), *_required(pack, words, shelf))


# --- files and fields --------------------------------------------------------------------------------------------


def _written(shelf: _Shelf) -> Iterator[Problem]:
    """Syntax, unknown files, fields that are missing, unknown or of another type."""
    for file, text in shelf.texts.items():
        if file not in _FILES:
            hint = f"{nearest(file, _FILES)}The files of a pack are: {', '.join(f'{name}.toml' for name in _FILES)}."
            yield shelf.problem("unknown-file", file, (), "nothing reads this file", hint, "warning")
            continue
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            yield Problem(
                code="not-toml",
                message=f"this is not TOML: {str(error).split(' (at')[0]}",
                file=str(shelf.folder / f"{file}.toml"),
                line=int(line[1]) if line else None,
                hint="Compare the line with the same file of a pack that works.",
            )
            continue
        yield from _fields(file, content, shelf)


def _fields(file: str, content: dict[str, Any], shelf: _Shelf) -> Iterator[Problem]:
    if file == "pack":
        entries: list[tuple[str, Any, Any]] = [("", {"name": "", **content}, Pack)]
        unknown = [key for key in content if key not in Pack.__struct_fields__]
        for key in unknown:
            yield shelf.problem("unknown-field", file, (key,), f"a pack has no `{key}`", "Take it out.")
    elif file in LISTS:
        entries = [(str(e.get("id", "")), e, _FILES[file]) for e in content.get(file, []) if isinstance(e, dict)]
    else:
        entries = [(name, entry, _FILES[file]) for name, entry in content.items()]
    for name, entry, kind in entries:
        try:
            msgspec.convert(entry, kind)
        except msgspec.ValidationError as error:
            what = (
                str(error).replace("Object contains", "it has").replace("Object missing", "it lacks").split(" - at")[0]
            )
            said = f"`{name}`: {what}" if name else what
            hint = "docs/packs.md tells the fields of each file."
            yield shelf.problem("wrong-field", file, _at(file, name), said, hint)


def _at(file: str, name: str) -> tuple[str, ...]:
    """What to look for in a file to find an entry."""
    if file in LISTS:
        return (f'id = "{name}"',)
    if file in ("words", "units", "asked"):
        return (f"\n{name} =",)
    return ((f'["{name}"]' if "." in name else f"[{name}]"),)


# --- words that words name ---------------------------------------------------------------------------------------


def _uses(pack: Pack, shelf: _Shelf) -> Iterator[Problem]:
    """Packs that it uses and that there are none of, and packs that use one another in a ring."""
    for name in pack.uses:
        if name == pack.name:
            yield shelf.problem("ring", "pack", ("uses",), "the pack uses itself", "Take its own name out of `uses`.")
        elif name not in pack_names():
            hint = f"{nearest(name, pack_names())}There are: {', '.join(pack_names())}."
            yield shelf.problem("unknown-pack", "pack", ("uses",), f"there is no pack `{name}`", hint)


def _named(pack: Pack, words: Vocabulary, shelf: _Shelf) -> Iterator[Problem]:
    """Topics, wider words, opposites and values that are named and are nowhere; rings; topics that nothing is about."""

    def unknown(file: str, name: str, field: str, value: str | None, known: Mapping[str, object]) -> Iterator[Problem]:
        if value is not None and value not in known:
            hint = f"{nearest(value, known)}Name a word of this pack or of one that it uses."
            message = f"`{name}`: {field} `{value}` is no word that is known"
            yield shelf.problem("unknown-word", file, (*_at(file, name), f'"{value}"'), message, hint)

    for name, action in pack.actions.items():
        yield from unknown("actions", name, "topic", action.topic, words.topics)
        yield from unknown("actions", name, "is", action.kind_of, words.actions)
        yield from unknown("actions", name, "against", action.against, words.actions)
        yield from _ring("actions", name, lambda word: words.actions[word].kind_of, words.actions, shelf)
    for name in pack.asked:
        yield from unknown("asked", name, "the act", name, words.actions)
    for name, party in pack.parties.items():
        yield from unknown("parties", name, "is", party.kind_of, words.parties)
        yield from _ring("parties", name, lambda word: words.parties[word].kind_of, words.parties, shelf)
    for name, fact in pack.facts.items():
        known = {"yes": 1} if fact.type == "yes-no" else dict.fromkeys(fact.values)
        if fact.type in ("yes-no", "choice", "order"):
            for value in dict.fromkeys(v for key in fact.phrases for v in key.split(" to ")):
                yield from unknown("facts", name, "phrases for", value, known)
    topics = {a.topic for a in words.actions.values()} | {q.topic for q in words.questions}
    topics |= {point.topic for point in pack.required}
    for topic in pack.topics:
        if topic not in topics:
            hint = "Give an action, a question or a point of the list this topic, or take it out."
            yield shelf.problem(
                "empty-topic", "pack", (f"\n{topic} =",), f"nothing is about `{topic}`", hint, "warning"
            )


def _ring(
    file: str, name: str, wider: Callable[[str], str | None], known: Mapping[str, object], shelf: _Shelf
) -> Iterator[Problem]:
    """A word that is, over others, a kind of itself."""
    chain: list[str] = []
    word: str | None = name
    while word is not None and word in known and word not in chain:
        chain.append(word)
        word = wider(word)
    if word == name:
        message = f"`{name}` is a kind of itself: {' is '.join((*chain, name))}"
        yield shelf.problem("ring", file, (*_at(file, name), "is ="), message, "Take one `is` of the ring out.")


def _twice(pack: Pack, words: Vocabulary, shelf: _Shelf) -> Iterator[Problem]:
    """Words that a pack it uses has already: this one stands in their place."""
    for other in words.packs[:-1]:
        for file in ("parties", "actions", "facts", "moments", "penalties", "units"):
            for name in getattr(pack, file):
                if name in getattr(other, file):
                    message = f"`{name}` is a word of `{other.name}` already, and this one takes its place"
                    yield shelf.problem(
                        "told-twice", file, _at(file, name), message, "Give it another name.", "warning"
                    )


# --- phrases -----------------------------------------------------------------------------------------------------


def _signalled(pack: Pack) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """File, entry, name in the lexicon and phrases of all that has phrases of the pack."""
    for file in ("actions", "moments", "penalties"):
        for name, entry in getattr(pack, file).items():
            yield file, name, name, entry.phrases
    for name, phrases in pack.asked.items():
        yield "asked", name, name, phrases
    for name, fact in pack.facts.items():
        for value, phrases in fact.phrases.items():
            yield "facts", name, f"{name}: {value}", phrases


def _classes(pack: Pack, words: Vocabulary, shelf: _Shelf) -> Iterator[Problem]:
    """Classes in braces that no pack has, and slots that hold no word."""
    known = {**words.parties, **words.words}
    listed = [("words", name, name, found) for name, found in pack.words.items()]
    listed += [("required", point.id, point.id, point.phrases) for point in pack.required]
    for file, name, _, phrases in (*_signalled(pack), *listed):
        for phrase in phrases:
            at = (*_at(file, name), phrase)
            for inside in re.findall(r"\{([^}]*)\}", phrase):
                if inside not in known:
                    hint = f"{nearest(inside, known)}Write the class in words.toml, or the words themselves."
                    yield shelf.problem("unknown-class", file, at, f"no pack has a class {{{inside}}}", hint)
            if not phrase.strip() or re.search(r"(?:^|[\s|!^~])(?:\||$|\s[|])", phrase):
                hint = "A slot is a word, or words parted by `|` without blanks around it."
                yield shelf.problem("empty-slot", file, at, f"a slot of “{phrase}” holds no word", hint)


def _phrases(pack: Pack, words: Vocabulary, shelf: _Shelf) -> Iterator[Problem]:
    """Entries without a phrase, and phrases that find nothing or say too little to be heard."""
    lexicons = signals(words)
    for file, entry, name, phrases in _signalled(pack):
        if not phrases:
            hint = "Write how documents say it, or no document will be found to speak of it."
            yield shelf.problem("no-phrases", file, _at(file, entry), f"`{entry}` has no phrases", hint, "warning")
        for phrase in phrases:
            weight = _heard(phrase, name, getattr(lexicons, file), ordered=file == "facts")
            at = (*_at(file, entry), phrase)
            if weight is None:
                hint = "Take out the `!` that names its own words, or give it a slot that can be found."
                yield shelf.problem("never-found", file, at, f"no text can hold “{phrase}”", hint)
            elif file == "actions" and weight < LEAST:
                message = f"“{phrase}” says too little to be taken for `{entry}`: its words are in many other phrases"
                hint = "Add a slot with a rarer word."
                yield shelf.problem("too-weak", file, at, message, hint, "warning")


def _heard(phrase: str, name: str, lexicon: Lexicon, *, ordered: bool) -> float | None:
    """How much a phrase says at best, found in one of the texts made up from it; None where it is found in none."""
    slots = [
        (part, lexicon.words_for(part))
        for part in phrase.split()
        if "!" not in part[: len(part) - len(part.lstrip("!^~"))]
    ]
    if not ordered:
        slots.sort(key=lambda slot: "^" not in slot[0])  # the verb of an act stands first
    best = None
    longest = max((len(words) for _, words in slots), default=0)
    # First every word once, beside some words of the others: a slot of very many would take all tries for itself.
    once = ([words[n % len(words)] for _, words in slots if words] for n in range(longest))
    for texts in islice(chain(once, product(*(words for _, words in slots))), TRIES):
        hits = lexicon.find(Passage(" ".join(texts)), ordered=ordered) if texts else []
        weights = [hit.weight for hit in hits if hit.name == name]
        if weights:
            best = max([best or 0.0, *weights])
        if best is not None and best >= LEAST:
            break
    return best


# --- questions ---------------------------------------------------------------------------------------------------


def _questions(pack: Pack, words: Vocabulary, shelf: _Shelf) -> Iterator[Problem]:
    """Questions that are none in Byelaw, or are about words that are nowhere."""
    seen: list[str] = []
    for question in pack.questions:
        at = (f'id = "{question.id}"', "about =")
        if question.id in seen:
            message = f"there are two questions `{question.id}`"
            yield shelf.problem("told-twice", "questions", at, message, "Give one of them another id.")
        seen.append(question.id)
        yield from _request("questions", question.id, question.about, at, words, shelf)
        yield from _topic("questions", question.id, question.topic, words, shelf)


def _request(
    file: str, name: str, about: str, at: tuple[str, ...], words: Vocabulary, shelf: _Shelf
) -> Iterator[Problem]:
    """A request that is none in Byelaw, or is about words that are nowhere."""
    request, problems = parse_request(about)
    if request is None:
        message = f"`{name}` is no request: {problems[0].message}"
        hint = problems[0].hint or "Write it as a rule without its modal: `staff contact with pupil`."
        yield shelf.problem("not-a-request", file, at, message, hint)
        return
    for word, known in _words_in(request, words):
        if word not in known:
            hint = f"{nearest(word, known)}Name a word of this pack or of one that it uses."
            message = f"`{name}` is about `{word}`, which is no word that is known"
            yield shelf.problem("unknown-word", file, at, message, hint)


def _topic(file: str, name: str, topic: str, words: Vocabulary, shelf: _Shelf) -> Iterator[Problem]:
    if topic not in words.topics:
        hint = f"{nearest(topic, words.topics)}There are: {', '.join(words.topics)}."
        message = f"`{name}`: there is no topic `{topic}`"
        yield shelf.problem("unknown-word", file, (f'id = "{name}"', "topic ="), message, hint)


# --- required content ----------------------------------------------------------------------------------------------


def _required(pack: Pack, words: Vocabulary, shelf: _Shelf) -> Iterator[Problem]:
    """Points of a list that nothing can meet, or that name fields, acts, requests, classes or topics that are nowhere."""
    seen: list[str] = []
    for point in pack.required:
        at = (f'id = "{point.id}"',)
        if point.id in seen:
            message = f"there are two points `{point.id}`"
            yield shelf.problem("told-twice", "required", at, message, "Give one of them another id.")
        seen.append(point.id)
        ways = (point.front, point.about, point.acts, point.modalities, point.bearers, point.kinds, point.phrases)
        if not any(ways):
            hint = "Name the acts, requests or phrases by which it is found, a kind of clause, or fields of the front matter."
            yield shelf.problem("never-found", "required", at, f"nothing can meet `{point.id}`", hint)
        for field, values, known in (
            ("front", [name for names in point.front for name in names.split("|")], Meta.__struct_fields__),
            ("acts", point.acts, words.actions),
        ):
            for value in values:
                if value not in known:
                    message = f"`{point.id}`: {field} `{value}` is no word that is known"
                    hint = f"{nearest(value, known)}Name a word of this pack, or a field of the front matter."
                    yield shelf.problem("unknown-word", "required", (*at, f'"{value}"'), message, hint)
        for about in point.about:
            yield from _request("required", point.id, about, (*at, about), words, shelf)
        yield from _topic("required", point.id, point.topic, words, shelf)


def _words_in(request: s.Request, words: Vocabulary) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The words that a request names, each with those of its kind."""
    yield from ((word.text, words.parties) for word in request.who.words)
    if request.act.words:
        yield from ((word.text, words.actions) for word in request.act.words.words)
    for test in request.when.of if isinstance(request.when, s.All) else (request.when,):
        inner = test.of if isinstance(test, s.Not) else test
        if isinstance(inner, s.Is | s.Compare):
            yield inner.fact, words.facts
        elif isinstance(inner, s.Holds) and not inner.fact.quoted:
            yield inner.fact.text, words.facts
