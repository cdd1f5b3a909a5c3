"""A file becomes a model: READ → LIFT | PARSE → BUILD → LINK → CHECK. The two ways in meet at the source tree.

A PDF, DOCX, Markdown or text file is read and lifted; a `.byelaw` file is parsed. From there on they are the same thing.
"""

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from ..grammar.model import Policy, SourceFile
from ..grammar.problems import Problem, Unreadable, errors, unreadable
from ..grammar.span import At, Box
from ..grammar.syntax import Source
from ..grammar.vocabulary import Vocabulary, pack_names, vocabulary
from ..grammar.written import written
from .build import build, slugify
from .checks import check
from .ledger import Ledger, block_lines
from .lift.phrases.reading import Shown
from .parse import parse, parse_beside
from .read.common.document import Document
from .read.common.limits import LARGEST_SOURCE
from .read.files import check_file, told

SUFFIX = ".byelaw"


class Compiled(Struct, frozen=True, kw_only=True):
    """What a file came to. For a file that was source already `document` and `ledger` are None, and nothing was `shown`."""

    policy: Policy
    source: Source
    problems: tuple[Problem, ...]
    document: Document | None = None
    ledger: Ledger | None = None
    shown: tuple[Shown, ...] = ()


def compile_file(path: Path) -> Compiled:
    """The model of one file of any kind. Raises `Unreadable` if it is none, or if its Byelaw source has errors."""
    with told(path), _uncollected(path.suffix.lower()):
        return _from_source(path) if path.suffix == SUFFIX else _from_document(path)


SEARCHED = {".docx": 16}
"""After so many files of a kind the search for cycles is made up for: the parts of a Word file point both ways."""
_SEARCHED_ELSE = 256
"""The same for other kinds, which leave next to nothing behind."""

_files: Counter[str] = Counter()


@contextmanager
def _uncollected(kind: str) -> Iterator[None]:
    """Pauses the search for cycles: a file becomes a great many small values that stay and point one way, so the search
    finds nothing and takes an eighth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _files[kind] += 1
        if _files[kind] % SEARCHED.get(kind, _SEARCHED_ELSE) == 0:
            gc.collect()  # the old are hardly ever searched by themselves
        gc.freeze()  # what stays goes among the old at once, unsearched
        gc.unfreeze()
        if was:
            gc.enable()


def _from_document(path: Path) -> Compiled:
    """The model of a document."""
    from .lift.tree import lift_document  # source needs neither, and both take long to load
    from .read.open import read

    document = read(path)
    draft = lift_document(document)
    policy = build(
        draft.source,
        slug=slugify(path.stem),
        file=SourceFile(file=document.file, sha256=document.sha256, pages=document.pages),
        words=words_of(draft.source),
        box_of=_boxes(document),
        readings=draft.readings,
    )
    problems = (*document.problems, *draft.problems)
    return Compiled(
        policy=policy, source=draft.source, problems=problems, document=document, ledger=draft.ledger, shown=draft.shown
    )


def read_source(path: Path) -> tuple[Source | None, str, tuple[Problem, ...]]:
    """A `.byelaw` file as a tree (None if it has errors), its text and its problems. Raises `Unreadable`."""
    text = source_text(path)
    with told(path):
        source, problems = parse(text, str(path))
    return source, text, problems


def check_source(path: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with a `.byelaw` file, in the order of its lines. Raises `Unreadable`."""
    text = source_text(path)
    with told(path):
        return check_text(text, str(path))


def check_text(text: str, file: str, words: Vocabulary | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with Byelaw source, in the order of its lines: what cannot be read, and what is found in the rest.
    `words` takes the place of the packs that it names.
    """
    source, problems, lost = parse_beside(text, file)
    found = () if source is None else check(source, file, text, words, lost)
    return tuple(sorted((*problems, *found), key=lambda problem: (problem.line or 0, problem.column or 0)))


def source_text(path: Path) -> str:
    """The text of a `.byelaw` file. Raises `Unreadable`."""
    check_file(path, LARGEST_SOURCE)
    if path.suffix != SUFFIX:
        hint = "lift it first: byelaw lift … -o sources/"
        raise unreadable(str(path), "not-source", f"this is no Byelaw source (*{SUFFIX})", hint)
    with told(path):
        return written(path.read_bytes(), str(path))


def _from_source(path: Path) -> Compiled:
    """The model of a `.byelaw` file."""
    source, text, problems = read_source(path)
    if source is None or errors(problems):
        raise Unreadable(*errors(problems))
    data = text.encode()
    policy = build(
        source,
        slug=slugify(path.stem),
        file=SourceFile(file=path.name, sha256=hashlib.sha256(data).hexdigest(), pages=0),
        words=words_of(source),
    )
    return Compiled(policy=policy, source=source, problems=(*problems, *check(source, str(path), text)))


def words_of(source: Source) -> Vocabulary:
    """The vocabulary that a source names; packs that do not exist are left out (the checks report them)."""
    known = pack_names()
    return vocabulary(*(pack.name for pack in source.packs if pack.name in known))


def _boxes(document: Document) -> Callable[[At], Box | None]:
    """Finds the box that encloses a stretch of the document on the stretch's first page."""
    boxes: dict[int, dict[int, Box]] = {}
    for block in document.blocks:
        for line in block_lines(block):
            if line.box is not None:
                boxes.setdefault(line.page, {})[line.number] = line.box

    def box_of(at: At) -> Box | None:
        on_page = boxes.get(at.page, {})
        last = at.end_line if at.end_page in (None, at.page) else None
        last = max(on_page, default=0) if last is None else last
        found = [on_page[number] for number in range(at.line or 1, last + 1) if number in on_page]
        if len(found) < 2:  # as most stretches
            return found[0] if found else None
        lefts, tops, rights, bottoms = zip(*found, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    return box_of
