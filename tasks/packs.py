"""The packs that are in use: a school's own beside the built-in ones, what is wrong with one, the words and questions of some."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from ..compiler.packs import check_pack
from ..compiler.parse import parse_request
from ..grammar.model import Policy
from ..grammar.problems import Problem, Unreadable, errors, unreadable
from ..grammar.syntax import Request
from ..grammar.vocabulary import PACKS, Pack, Question, Vocabulary, add_packs, load_pack, pack_folders, vocabulary


def use_packs(folder: Path) -> None:
    """Loads a school's own packs beside the built-in ones: a folder that holds packs, or one pack. Raises `Unreadable`
    where there is none, or where one has errors.
    """
    shelf = folder.resolve().parent if (folder / "pack.toml").is_file() else folder
    own = sorted(file.parent for file in shelf.glob("*/pack.toml"))
    if not own:
        hint = (
            "Name the folder that holds the packs, each a folder with a pack.toml; `byelaw pack list` shows the others."
        )
        raise unreadable(str(folder), "no-packs", "there is no pack in this folder", hint)
    add_packs(shelf)
    wrong = [problem for pack in own for problem in errors(check_pack(pack))]
    if wrong:
        raise Unreadable(*wrong)


def use_packs_beside(paths: Iterable[Path]) -> None:
    """Loads the packs of every folder `packs/` that stands beside one of the files."""
    for shelf in dict.fromkeys(path.resolve().parent / "packs" for path in paths):
        if shelf != PACKS and any(shelf.glob("*/pack.toml")):
            use_packs(shelf)


def check_packs(folders: Sequence[Path]) -> tuple[Problem, ...]:
    """Everything that is wrong with the packs in these folders; they may use the packs that stand beside them."""
    for shelf in dict.fromkeys(folder.resolve().parent for folder in folders):
        add_packs(shelf)
    return tuple(problem for folder in folders for problem in check_pack(folder))


def packs() -> tuple[tuple[Pack, Path | None], ...]:
    """Every pack that there is, with its folder (None: it is built in). Packs with errors are left out; `check_packs` tells
    what is wrong with them.
    """
    sound = ((name, folder) for name, folder in pack_folders().items() if not errors(check_pack(folder)))
    return tuple((load_pack(name), None if folder.parent == PACKS else folder) for name, folder in sound)


def words_for(policies: Sequence[Policy]) -> Vocabulary:
    """The words of all packs that any of the policies uses."""
    return vocabulary(*sorted({name for policy in policies for name in policy.packs} - {"core"}))


@lru_cache(maxsize=8)
def questions_of(words: Vocabulary) -> tuple[tuple[Question, Request], ...]:
    """The packs' questions with the requests that they ask about."""
    parsed = ((question, parse_request(question.about)[0]) for question in words.questions)
    return tuple((question, request) for question, request in parsed if request is not None)
