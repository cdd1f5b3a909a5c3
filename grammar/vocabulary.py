"""Packs: the words that rules are made of, loaded from `packs/<name>/*.toml`, and what is known about each.

A pack is data only. Its folder holds `pack.toml` (title, version, `uses`, topics) and, each as far as needed, one file for
each kind of word: `parties.toml`, `actions.toml`, `facts.toml`, `moments.toml`, `penalties.toml`, `units.toml`,
`words.toml` (classes of words for phrases), `questions.toml`, `asked.toml` (how people ask about an act) and `required.toml`
(what such a policy should cover). Each word has a meaning in our own words and the phrases that signal it in a document;
`docs/packs.md` tells how to write them. A school's own packs stand in folders of its own.
"""

import os
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from .model import Bearer, Kind, Modality
from .written import written

PACKS = Path(__file__).parent / "packs"
OWN = "BYELAW_PACKS"
"""The variable that names the folders with a school's own packs, so that processes started for the work see them too."""

LISTS = ("questions", "required")
"""The files of a pack that hold a list of entries with ids."""

_Stamp = tuple[tuple[str, int, int], ...]
"""The files of a pack with time and size: a pack that was changed is read again."""


class Party(Struct, frozen=True, forbid_unknown_fields=True):
    """Who. `kind_of` is the wider party, `bearer` the class that comparisons report, `phrases` how documents name it.

    `role` parties act for the school. `relative` parties (self, subject) have no bearer of their own.
    """

    means: str
    bearer: Bearer | None = None
    kind_of: str | None = msgspec.field(default=None, name="is")
    phrases: tuple[str, ...] = ()


class Action(Struct, frozen=True, forbid_unknown_fields=True):
    """What is done. `takes` are the prepositions it may carry, `against` its opposite, `topic` where reports list it,
    `doer` the party whose act it is where nobody is named.

    `tells` are facts that the act settles by itself: whoever brings a phone brings his own.

    Having done an act that `obtains` an approval or a consent, of the party after `of` or `from`, is having got it.

    For lifting: a `good` act is never read into a ban, a `bad` or an `optional` one never into a duty; a `general` one
    gives way to any other.
    """

    means: str
    topic: str
    kind_of: str | None = msgspec.field(default=None, name="is")
    against: str | None = None
    takes: tuple[str, ...] = ()
    doer: str | None = None
    tells: tuple[str, ...] = ()
    obtains: Literal["approval", "consent"] | None = None
    leaning: Literal["good", "bad", "optional"] | None = None
    general: bool = False
    phrases: tuple[str, ...] = ()


class Fact(Struct, frozen=True, forbid_unknown_fields=True):
    """A circumstance that rules may test. `values` for choices and orders; `phrases` maps each value to its signals,
    `within` to what holds whenever it does: other values, or `fact: value` of another fact.

    `kind`: "what" narrows the act itself; "circumstance" is unknown until told; "judgement" is for the bearer to weigh.
    """

    kind: Literal["what", "circumstance", "judgement"]
    type: Literal["choice", "yes-no", "number", "order", "time", "text"]
    means: str
    values: tuple[str, ...] = ()
    open: bool = False
    unit: str | None = None
    phrases: dict[str, tuple[str, ...]] = {}
    within: dict[str, tuple[str, ...]] = {}


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """A moment or a penalty; `act` is the action by which a penalty is imposed."""

    means: str
    act: str | None = None
    phrases: tuple[str, ...] = ()


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """What governors ask: the question in plain words and the request (in Byelaw, without modal) that it is about. With `leave`
    it asks whether somebody's approval is needed: what depends on one is then required.
    """

    id: str
    asks: str
    about: str
    topic: str
    leave: bool = False


Force = Literal["must", "should", "said"]
"""How firmly a policy says something: as a rule, as advice, or merely mentioned."""


class Required(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a policy on the pack's subject should cover, and how to tell that it does. `means` is what a reader should find,
    `why` a reason for it, `force` how firmly the policy should say it.

    Any one way is enough: all of the `front` fields (of `model.Meta`; `a|b`: either) are set; the policy has a stance on one of the
    requests `about` (in Byelaw, without modal); a rule is about one of `acts`, is of one of `modalities`, or has these words
    (`phrases`); a clause is of one of `kinds` (`citation`: or cites something). Only rules that bind one of `bearers` count,
    where some are named; alone they ask for any such rule. Where something is only to be said, phrases may stand in any clause
    or heading.
    """

    id: str
    title: str
    means: str
    why: str
    topic: str
    force: Force = "must"
    front: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    modalities: tuple[Modality, ...] = ()
    bearers: tuple[Bearer, ...] = ()
    kinds: tuple[Kind, ...] = ()
    phrases: tuple[str, ...] = ()


class Pack(Struct, frozen=True, eq=False):
    """One pack as its folder holds it. `signals` are the words by which a document is known to be about its subject; a
    pack without any serves only where it is named. Two are the same only if they are one, as vocabularies are.
    """

    name: str
    title: str
    version: str
    uses: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    topics: dict[str, str] = {}
    parties: dict[str, Party] = {}
    actions: dict[str, Action] = {}
    facts: dict[str, Fact] = {}
    moments: dict[str, Named] = {}
    penalties: dict[str, Named] = {}
    units: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    questions: tuple[Question, ...] = ()
    required: tuple[Required, ...] = ()
    asked: dict[str, tuple[str, ...]] = {}


class Vocabulary(Struct, frozen=True, dict=True, eq=False):
    """The words of several packs together, as a policy that names them sees them.

    Two are the same only if they are one, so that what is made of a vocabulary can be kept with it.
    """

    packs: tuple[Pack, ...]

    @cached_property
    def topics(self) -> dict[str, str]:
        """Topic → what it is about, in the order of the packs."""
        return {k: v for p in self.packs for k, v in p.topics.items()}

    @cached_property
    def parties(self) -> dict[str, Party]:
        """Party → what is known about it."""
        return {k: v for p in self.packs for k, v in p.parties.items()}

    @cached_property
    def actions(self) -> dict[str, Action]:
        """Action → what is known about it."""
        return {k: v for p in self.packs for k, v in p.actions.items()}

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Fact → what is known about it."""
        return {k: v for p in self.packs for k, v in p.facts.items()}

    @cached_property
    def moments(self) -> dict[str, Named]:
        """Moment → what is known about it."""
        return {k: v for p in self.packs for k, v in p.moments.items()}

    @cached_property
    def penalties(self) -> dict[str, Named]:
        """Penalty → what is known about it."""
        return {k: v for p in self.packs for k, v in p.penalties.items()}

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit → the smaller unit that it is counted in, or "calendar"."""
        return {k: v for p in self.packs for k, v in p.units.items()}

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Class of words → the words that phrases mean by it in braces, those of all packs together."""
        classes: dict[str, tuple[str, ...]] = {}
        for pack in self.packs:
            for name, words in pack.words.items():
                classes[name] = (*classes.get(name, ()), *words)
        return classes

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of the packs."""
        return tuple(q for p in self.packs for q in p.questions)

    @cached_property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """Action → phrases by which people ask about it, those of all packs together."""
        found: dict[str, tuple[str, ...]] = {}
        for pack in self.packs:
            for action, phrases in pack.asked.items():
                found[action] = (*found.get(action, ()), *phrases)
        return found

    def wider(self, word: str) -> tuple[str, ...]:
        """The word itself and everything that it is a kind of, nearest first (parties and actions)."""
        chain = [word]
        while True:
            entry: Party | Action | None = self.parties.get(chain[-1]) or self.actions.get(chain[-1])
            if entry is None or entry.kind_of is None or entry.kind_of in chain:
                return tuple(chain)
            chain.append(entry.kind_of)


def pack_folders() -> dict[str, Path]:
    """Each pack's folder by its name, `core` first; a school's own pack stands in the place of one with its name."""
    shelves = (PACKS, *(Path(shelf) for shelf in os.environ.get(OWN, "").split(os.pathsep) if shelf))
    found = {file.parent.name: file.parent for shelf in shelves for file in sorted(shelf.glob("*/pack.toml"))}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != "core", name))}


def pack_names() -> tuple[str, ...]:
    """The packs that there are, `core` first."""
    return tuple(pack_folders())


def add_packs(shelf: Path) -> None:
    """Looks for packs in this folder too, from now on and in processes started from here."""
    shelves = [s for s in os.environ.get(OWN, "").split(os.pathsep) if s]
    if str(shelf.resolve()) not in shelves:
        os.environ[OWN] = os.pathsep.join([*shelves, str(shelf.resolve())])


def load_pack(name: str) -> Pack:
    """One pack by its name. Raises KeyError if there is none of that name."""
    return read_pack(pack_folders()[name])


def read_pack(folder: Path) -> Pack:
    """The pack in a folder. Raises `Unreadable`, TOMLDecodeError or msgspec's ValidationError where it is not written as one."""
    with os.scandir(folder) as files:
        stats = sorted((file.name, file.stat()) for file in files if file.name.endswith(".toml"))
    return _read(folder, tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats))


@cache
def _read(folder: Path, stamp: _Stamp) -> Pack:
    data: dict[str, object] = {"name": folder.name}
    for file, *_ in stamp:
        content = tomllib.loads(written((folder / file).read_bytes(), str(folder / file)))
        stem = file.removesuffix(".toml")
        if stem == "pack":
            data.update(content)
        elif stem in LISTS:
            data[stem] = content.get(stem, [])
        else:
            data[stem] = content
    return msgspec.convert(data, Pack)


def vocabulary(*names: str) -> Vocabulary:
    """The words of the named packs and of all that they use; `core` is always among them. Raises KeyError as `load_pack`."""
    folders = pack_folders()
    return _together(with_used(*(read_pack(folders[name]) for name in names)))


def with_used(*packs: Pack) -> tuple[Pack, ...]:
    """The packs after all that they use, `core` first. Raises KeyError where one uses a pack that there is none of."""
    folders = pack_folders()
    found: list[Pack] = []
    seen: set[str] = set()
    for pack in (read_pack(folders["core"]), *packs):
        _add_used(pack, folders, found, seen)
    return tuple(found)


def _add_used(pack: Pack, folders: Mapping[str, Path], found: list[Pack], seen: set[str]) -> None:
    if pack.name in seen:
        return
    seen.add(pack.name)
    for used in pack.uses:
        _add_used(read_pack(folders[used]), folders, found, seen)
    found.append(pack)


@cache
def _together(packs: tuple[Pack, ...]) -> Vocabulary:
    return Vocabulary(packs)
