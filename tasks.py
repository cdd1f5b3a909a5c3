"""The verbs as functions, shared by every front door: what the command line does, without its words and colours.

They take paths and give values; only `write` touches the disk, after everything has been made. Files that cannot be read
raise `Unreadable`.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from .compiler.build import slugify
from .compiler.checks import check
from .compiler.decide import Place, decided, reviewed
from .compiler.ledger import Ledger
from .compiler.lift.reading import Shown
from .compiler.merge import Merged, merge
from .compiler.packs import check_pack
from .compiler.parse import format_text, parse_line, parse_request
from .compiler.pipeline import SUFFIX, Compiled, compile_file, read_source, source_text, words_of
from .compiler.question import read_question
from .compiler.read.document import Document
from .compiler.report import Report, Seen, labels, read_anew, report_of, seen_lines, state_of
from .diff.ask import Answers, Ready, ready
from .diff.ask import ask as ask_policies
from .diff.compare import Comparison, LeftOut
from .diff.compare import compare as compare_policies
from .diff.conflicts import Certainty, Conflicts
from .diff.conflicts import conflicts as conflicts_in
from .diff.coverage import Coverages, Wanted
from .diff.coverage import coverage as coverage_of
from .diff.graph import build_graph, graphml, node_link
from .diff.ladder import Ladder
from .diff.ladder import ladder as ladder_of
from .diff.lineage import Lineage
from .diff.lineage import lineage as lineage_of
from .diff.versions import versions
from .grammar.model import Policy
from .grammar.printer import print_source
from .grammar.problems import Problem, Unreadable, errors, unreadable
from .grammar.syntax import Clause, Line, Request, Source
from .grammar.vocabulary import PACKS, Pack, Question, Vocabulary, add_packs, load_pack, pack_folders, vocabulary
from .outputs import TARGETS
from .outputs.changes import Redline, redline
from .outputs.comparison import docx as comparison_docx
from .outputs.comparison import html as comparison_html
from .outputs.comparison import json as comparison_json
from .outputs.comparison import markdown as comparison_markdown
from .outputs.comparison import xlsx as comparison_xlsx
from .outputs.exports import EXPORTS, loss_report
from .outputs.picture import svg as picture
from .outputs.records import dump
from .outputs.redline import html as redline_html
from .outputs.redline import markdown as redline_markdown
from .outputs.redline_docx import docx as redline_docx
from .outputs.verify import VERIFIERS, Checked
from .parallel import Tick, tried

load = compile_file


class File(Struct, frozen=True):
    """Something to write: its name, with `/` where it goes into a folder of its own, and its bytes."""

    name: str
    content: bytes


# --- reading ---------------------------------------------------------------------------------------------------


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


# --- packs -----------------------------------------------------------------------------------------------------


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


# --- source ----------------------------------------------------------------------------------------------------


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


def source_file(compiled: Compiled, stem: str) -> File:
    """The Byelaw source of a file that was loaded."""
    return File(stem + SUFFIX, print_source(compiled.source).encode())


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
    source, text, problems = read_source(path)
    return problems if source is None else (*problems, *check(source, str(path), text))


# --- results ---------------------------------------------------------------------------------------------------


def compile_to(
    policies: Iterable[Policy], stems: Iterable[str], target: str, formats: Sequence[str] = ()
) -> tuple[tuple[File, ...], tuple[Problem, ...]]:
    """One target for every policy, in the named formats (default: all that the target has)."""
    chosen = next(t for t in TARGETS if t.name == target)
    files: list[File] = []
    problems: list[Problem] = []
    for policy, stem in zip(policies, stems, strict=True):
        for form in formats or chosen.formats:
            artifact = chosen.emit(policy, form)
            files.append(File(chosen.file_name(stem, form), artifact.content))
            problems += artifact.problems
    return tuple(files), tuple(dict.fromkeys(problems))  # a target notes the same for each of its formats


def export_to(policies: Iterable[Policy], targets: Sequence[str]) -> tuple[File, ...]:
    """Every policy in the named exports, each in a folder `policy/target/` with a report of what is lost in it."""
    chosen = [export for export in EXPORTS if export.name in targets]
    files: list[File] = []
    for policy in policies:
        for export in chosen:
            made = export.emit(policy)
            folder = f"{policy.policy}/{export.name}"
            files += (File(f"{folder}/{name}", content) for name, content in made.files)
            files.append(File(f"{folder}/losses.json", dump(loss_report(policy, export, made.losses))))
    return tuple(files)


def verify_exports(folder: Path) -> tuple[tuple[str, str, tuple[Checked, ...]], ...]:
    """Every export in a folder that `export_to` filled: policy, target, and what the checks found. Raises `Unreadable` where
    there is none.
    """
    found = tuple(
        (place.parent.name, place.name, VERIFIERS[place.name](place))
        for place in sorted(folder.glob("*/*"))
        if place.is_dir() and place.name in VERIFIERS
    )
    if not any(checks for *_, checks in found):
        hint = "name the folder that `byelaw export write … -o DIR` wrote to"
        raise unreadable(str(folder), "no-exports", "there are no exports in this folder", hint)
    return found


def words_for(policies: Sequence[Policy]) -> Vocabulary:
    """The words of all packs that any of the policies uses."""
    return vocabulary(*sorted({name for policy in policies for name in policy.packs} - {"core"}))


def questions_of(words: Vocabulary) -> tuple[tuple[Question, Request], ...]:
    """The packs' questions with the requests that they ask about."""
    parsed = ((question, parse_request(question.about)[0]) for question in words.questions)
    return tuple((question, request) for question, request in parsed if request is not None)


def compare(policies: Sequence[Policy], ours: str | None = None, refused: Sequence[Problem] = ()) -> Comparison:
    """The policies side by side, in the order of their slugs, so that the order of the files does not matter; `ours` is the
    slug of the one that the others are compared with, and stands first. `refused` tells which files are missing, and why.
    """
    ordered = sorted(policies, key=lambda policy: (policy.policy != ours, policy.policy))
    words = words_for(ordered)
    required = {policy.policy: required_of(words_for([policy]), policy.packs) for policy in ordered}
    missing = {Path(problem.file).name: problem.message for problem in reversed(refused)}
    left_out = tuple(LeftOut(file, why) for file, why in sorted(missing.items()))
    questions = questions_of(words)
    worded = [read_question(question.asks, words) for question, _ in questions]
    return compare_policies(ordered, questions, worded, words, required, ours, left_out)


MOST_ASKED = 500
"""The letters of the longest question."""


def prepared(policies: Sequence[Policy]) -> tuple[Vocabulary, tuple[Ready, ...]]:
    """Policies made ready to be asked, in the order of their slugs, and the words of their packs."""
    ordered = sorted(policies, key=lambda policy: policy.policy)
    words = words_for(ordered)
    return words, tuple(ready(policy, words) for policy in ordered)


def ask(question: str, words: Vocabulary, policies: Sequence[Ready]) -> Answers:
    """What each policy answers to a question in plain words. Raises `Unreadable` where there is no question."""
    if not re.search(r"[^\W\d_]", question):
        raise unreadable(
            "", "no-question", "the question is empty", 'write it in quotation marks: byelaw ask "May …?" FILE'
        )
    if len(question) > MOST_ASKED:
        hint = "ask for one act at a time, in one sentence"
        raise unreadable("", "long-question", f"the question has {len(question)} letters, more than {MOST_ASKED}", hint)
    return ask_policies(read_question(question, words), policies, words)


PICTURED = 6
"""The graph of so many policies can still be taken in at a glance."""


def comparison_files(comparison: Comparison, policies: Sequence[Policy] = ()) -> tuple[File, ...]:
    """The comparison as a page, a workbook, a decision pack, as Markdown and as JSON; the page with a picture of the policies'
    graph, where they are given and few.
    """
    drawn = ""
    if 1 < len(policies) <= PICTURED:
        # Not by graphviz: the page must not depend on what else is installed.
        drawn = picture(build_graph(policies, questions_of(words_for(policies))), dot=False).decode()
    return (
        File("comparison.html", comparison_html(comparison, drawn).encode()),
        File("comparison.xlsx", comparison_xlsx(comparison)),
        File("comparison.docx", comparison_docx(comparison)),
        File("comparison.md", comparison_markdown(comparison).encode()),
        File("comparison.json", comparison_json(comparison)),
    )


def lineage(policies: Sequence[Policy]) -> Lineage:
    """Where the policies' wording comes from; the order of the files does not matter."""
    return lineage_of(policies)


def diff(old: Compiled, new: Compiled) -> Redline:
    """What changed from one version of a policy to the next."""
    before, after = old.policy, new.policy
    return redline(versions(before, after, words_for((before, after)), (_cover(old), _cover(new))), before, after)


def _cover(compiled: Compiled) -> str:
    """The words of a document that tell of the document itself, as printed; none of source."""
    entries = compiled.ledger.entries if compiled.ledger is not None else ()
    return " ".join(entry.text for entry in entries if entry.into == "meta")


def diff_files(found: Redline, date: str | None = None) -> tuple[File, ...]:
    """What changed as a page, as Markdown, as JSON, and as a Word document with tracked changes made on this day."""
    return (
        File("changes.html", redline_html(found).encode()),
        File("changes.md", redline_markdown(found).encode()),
        File("changes.json", dump(found.versions)),
        File("changes.docx", redline_docx(found, date)),
    )


def conflicts(policies: Sequence[Policy], least: Certainty = "likely") -> Conflicts:
    """The conflicts inside each policy that are at least so certain, in the order given."""
    return Conflicts(policies=tuple(conflicts_in(policy, words_for([policy]), least) for policy in policies))


def coverage(policies: Sequence[Policy], packs: Sequence[str] = ()) -> Coverages:
    """What each policy covers of the lists of its packs, or of the packs named. Raises `Unreadable` for one that there is not."""
    unknown = next((name for name in packs if name not in pack_folders()), None)
    if unknown is not None:
        raise unreadable(unknown, "unknown-pack", "there is no pack of this name", "`byelaw pack list` shows them all")
    found = []
    for policy in policies:
        names = tuple(packs) or policy.packs
        words = vocabulary(*sorted({*policy.packs, *names} - {"core"}))
        found.append(coverage_of(policy, required_of(words, names), words))
    return Coverages(policies=tuple(found))


def required_of(words: Vocabulary, names: Sequence[str]) -> tuple[Wanted, ...]:
    """The points of the lists of the packs with these names, with the requests that they ask about."""
    return tuple(
        (pack, point, tuple(r for about in point.about if (r := parse_request(about)[0]) is not None))
        for pack in sorted(words.packs, key=lambda pack: pack.name == "core")
        if pack.name in names
        for point in pack.required
    )


def ladder(framework: Policy, school: Policy) -> Ladder:
    """A school's policy on the ladder of the framework that binds the same people."""
    words = words_for((framework, school))
    return ladder_of(framework, school, questions_of(words), words)


def graph_file(policies: Sequence[Policy], name: str) -> File:
    """The policy graph; GraphML, node-link JSON for a name that ends in `.json`, a picture for one that ends in `.svg`."""
    graph = build_graph(policies, questions_of(words_for(policies)))
    forms = {".json": node_link, ".svg": picture}
    return File(name, forms.get(Path(name).suffix, graphml)(graph))


# --- writing ---------------------------------------------------------------------------------------------------


def write(files: Sequence[File], folder: Path) -> tuple[Path, ...]:
    """Writes all the files or none that is half: each goes to a temporary name first and is then moved into place."""
    names = [file.name for file in files]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise unreadable(
            str(folder / twice),
            "same-name",
            "two of the files would be written here",
            "rename one, or write them apart",
        )
    staged: list[tuple[Path, Path]] = []
    place = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            place = folder / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            staged.append((_staged(place, file.content), place))
        for temporary, place in staged:
            temporary.replace(place)
    except OSError as error:
        reason = "a file is in the way" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
        raise unreadable(
            str(place), "not-written", f"it cannot be written: {reason}", "choose another folder with -o"
        ) from None
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)  # only those that were not moved are still there
    return tuple(folder / name for name in names)


def _staged(path: Path, content: bytes) -> Path:
    """The content in a temporary file beside the path, with the permissions that a new file gets."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
