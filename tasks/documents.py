"""Documents and source: files become models, documents become source, and source is reviewed, laid out and checked."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ..compiler.build import slugify
from ..compiler.checks import check
from ..compiler.decide import Place, decided, reviewed
from ..compiler.ledger import Ledger
from ..compiler.lift.phrases.reading import Shown
from ..compiler.merge import Merged, merge
from ..compiler.parse import format_text, parse_line
from ..compiler.pipeline import SUFFIX, Compiled, check_source, compile_file, read_source, source_text, words_of
from ..compiler.read.common.document import Document
from ..compiler.report import Report, Seen, labels, read_anew, report_of, seen_lines, state_of
from ..grammar.model import Policy
from ..grammar.printer import print_source
from ..grammar.problems import Problem, Unreadable, errors, unreadable
from ..grammar.syntax import Clause, Line, Source
from ..parallel import Tick, tried
from .files import File, write

load = compile_file


class Loaded(Struct, frozen=True, kw_only=True):
    """The files that could be read, in the order given, each with what its results are called; `refused` tells why the others
    could not be.
    """

    paths: tuple[Path, ...]
    stems: tuple[str, ...]
    compiled: tuple[Compiled, ...]
    refused: tuple[Problem, ...] = ()

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Their models."""
        return tuple(one.policy for one in self.compiled)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was noted while they were read."""
        return tuple(problem for one in self.compiled for problem in one.problems)


def load_readable(paths: Sequence[Path], tick: Tick = lambda: None, jobs: int = 1) -> Loaded:
    """Every file's model; the slugs of files that share a name differ as their `stems` do. A file that cannot be read does not
    keep the others from being read; if none can, `Unreadable` names them all.
    """
    done, refused = tried(paths, load, tick, jobs)
    names = stems(paths)
    return Loaded(
        paths=tuple(paths[number] for number in done),
        stems=tuple(names[number] for number in done),
        compiled=tuple(_called(compiled, paths[number].stem, names[number]) for number, compiled in done.items()),
        refused=refused,
    )


def _called(compiled: Compiled, own: str, stem: str) -> Compiled:
    return compiled if stem == own else replace(compiled, policy=replace(compiled.policy, policy=slugify(stem)))


def load_all(paths: Sequence[Path], tick: Tick = lambda: None, jobs: int = 1) -> tuple[Compiled, ...]:
    """Every file's model, in the order given. If any cannot be read, `Unreadable` names them all."""
    loaded = load_readable(paths, tick, jobs)
    if loaded.refused:
        raise Unreadable(*loaded.refused)
    return loaded.compiled


def stems(paths: Sequence[Path]) -> tuple[str, ...]:
    """What to call each file's results: its name without the ending; where several share that, the first of these that no other
    has: with the ending, with its folder (`a-policy`, `b-policy`), with both, with a count.
    """
    names = [path.stem for path in paths]
    for folder, ending in ((False, True), (True, False), (True, True)):
        longer = [
            "-".join(filter(None, (path.parent.name if folder else "", path.name if ending else path.stem)))
            for path in paths
        ]
        slugs, more = list(map(slugify, names)), list(map(slugify, longer))
        names = [
            long if slugs.count(slug) > 1 and more.count(other) == 1 and other not in slugs else name
            for name, long, slug, other in zip(names, longer, slugs, more, strict=True)
        ]
    return tuple(
        name if names.count(name) == 1 else f"{name}-{names[: index + 1].count(name)}"
        for index, name in enumerate(names)
    )


def read(path: Path) -> tuple[Document, Ledger, tuple[Problem, ...]]:
    """A document as it was read, and its ledger."""
    compiled = load(path)
    if compiled.document is None or compiled.ledger is None:
        raise unreadable(
            str(path), "source", "this is Byelaw source, not a document", "use check or compile; read is for documents"
        )
    return compiled.document, compiled.ledger, compiled.problems


class Lift(Struct, frozen=True, kw_only=True):
    """A document as Byelaw source, every guess marked; `merged` where it was lifted onto a reviewed source."""

    file: File
    source: Source
    problems: tuple[Problem, ...]
    merged: Merged | None = None
    shown: tuple[Shown, ...] = ()


def lift(path: Path, onto: Path | None = None) -> Lift:
    """A document as Byelaw source; with `onto`, merged with a source that somebody has reviewed."""
    compiled = load(path)
    if onto is None:
        return Lift(
            file=source_file(compiled, path.stem),
            source=compiled.source,
            problems=compiled.problems,
            shown=compiled.shown,
        )
    merged = merge(reviewed_source(onto), compiled.source)
    file = File(path.stem + SUFFIX, print_source(merged.source).encode())
    return Lift(file=file, source=merged.source, problems=compiled.problems, merged=merged, shown=compiled.shown)


def source_file(compiled: Compiled, stem: str) -> File:
    """The Byelaw source of a file that was loaded."""
    return File(stem + SUFFIX, print_source(compiled.source).encode())


def reviewed_source(path: Path) -> Source:
    """A `.byelaw` file as a tree. Raises `Unreadable`, with all its errors."""
    source, _, problems = read_source(path)
    if source is None:
        raise Unreadable(*problems)
    return source


def report(lifted: Lift, file: str) -> Report:
    """What was guessed in a document, what is doubtful in it, and what was not understood."""
    return report_of(lifted.source, words_of(lifted.source), file, lifted.problems, lifted.shown)


class Review(Struct, frozen=True, kw_only=True):
    """A source that is being reviewed: its lines that wait for a decision, in order, and of all its units what they are
    called and their words.
    """

    path: Path
    source: Source
    open: tuple[Seen, ...]
    labels: tuple[str, ...]
    texts: tuple[str, ...]


def open_review(path: Path, doubtful: bool = False) -> Review:
    """The lines of a `.byelaw` file that nobody has decided on; with `doubtful`, only those marked `??` or `!`."""
    source = reviewed_source(path)
    read = read_anew(source, words_of(source))
    marks = ("doubtful", "disputed") if doubtful else ("proposed", "doubtful", "disputed")
    waiting = tuple(seen for seen in seen_lines(read) if state_of(seen.line) in marks)
    return Review(
        path=path,
        source=source,
        open=waiting,
        labels=labels(read),
        texts=tuple(found.place.unit.text for found in read),
    )


def save_review(review: Review, decisions: Mapping[Place, Line | None], known: bytes) -> bytes:
    """Writes the file with the decisions in it, in one step, and gives what was written.

    `known` is what the file held last; if somebody changed it meanwhile, nothing is written and `Unreadable` is raised.
    """
    if review.path.read_bytes() != known:
        hint = "start the review again: what was decided before is in the file"
        raise unreadable(str(review.path), "changed", "somebody else changed this file meanwhile", hint)
    content = print_source(decided(review.source, decisions)).encode()
    write([File(review.path.name, content)], review.path.parent)
    return content


def edited(text: str, source: Source) -> tuple[Line | None, tuple[Problem, ...]]:
    """A line that somebody wrote, in the words of a source; None if it has errors, with all that is wrong with it."""
    line, problems = parse_line(text)
    if line is None:
        return None, problems
    line = reviewed(line)
    alone = replace(source, meta=(), blocks=(Clause(lines=(line,)),))
    found = tuple(p for p in check(alone, "") if p.code not in ("no-target", "unknown-pack", "unknown-role"))
    return (None if errors(found) else line), found


def fmt(path: Path) -> tuple[str, str | None, tuple[Problem, ...]]:
    """A source's text, its canonical text (None if it has errors), and its problems."""
    text = source_text(path)
    formatted, problems = format_text(text, str(path))
    return text, formatted, problems


def check_file(path: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with one file: syntax and references for source, what lifting and reading noted for others."""
    if path.suffix != SUFFIX:
        compiled = load(path)
        return (*compiled.problems, *check(compiled.source, str(path)))
    return check_source(path)
