"""Several policies together: compared, asked, traced, held against lists and frameworks, and one version against the next.

What makes files of the results is loaded when they are asked for: its libraries take long.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from ..compiler.parse import parse_request
from ..compiler.pipeline import Compiled
from ..compiler.question import read_question
from ..diff.ask import Answers, same_words
from ..diff.ask import ask as ask_policies
from ..diff.compare import Comparison, LeftOut
from ..diff.compare import compare as compare_policies
from ..diff.conflicts import Certainty, Conflicts
from ..diff.conflicts import conflicts as conflicts_in
from ..diff.coverage import Coverages, Wanted
from ..diff.coverage import coverage as coverage_of
from ..diff.ladder import Ladder
from ..diff.ladder import ladder as ladder_of
from ..diff.lineage import Lineage
from ..diff.lineage import lineage as lineage_of
from ..diff.ready import Ready, ready
from ..diff.versions import versions
from ..grammar.model import Policy
from ..grammar.problems import Problem, unreadable
from ..grammar.vocabulary import Vocabulary, pack_folders, vocabulary
from ..outputs.changes import Redline, redline
from ..outputs.records import dump
from .files import File
from .packs import questions_of, words_for


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
    posed = any(same_words(one.asks, question) for one in words.questions)
    return ask_policies(read_question(question, words), policies, words, questions_of(words) if posed else ())


PICTURED = 6
"""The graph of so many policies can still be taken in at a glance."""


def comparison_files(comparison: Comparison, policies: Sequence[Policy] = ()) -> tuple[File, ...]:
    """The comparison as a page, a workbook, a decision pack, as Markdown and as JSON; the page with a picture of the policies'
    graph, where they are given and few.
    """
    from ..diff.graph import build_graph
    from ..outputs import comparison as forms
    from ..outputs.comparison.pack import docx
    from ..outputs.comparison.workbook import xlsx
    from ..outputs.picture import svg

    drawn = ""
    if 1 < len(policies) <= PICTURED:
        # Not by graphviz: the page must not depend on what else is installed.
        drawn = svg(build_graph(policies, questions_of(words_for(policies))), dot=False).decode()
    return (
        File("comparison.html", forms.html(comparison, drawn).encode()),
        File("comparison.xlsx", xlsx(comparison)),
        File("comparison.docx", docx(comparison)),
        File("comparison.md", forms.markdown(comparison).encode()),
        File("comparison.json", forms.json(comparison)),
    )


def lineage(policies: Sequence[Policy]) -> Lineage:
    """Where the policies' wording comes from; the order of the files does not matter."""
    return lineage_of(policies)


def diff(old: Compiled, new: Compiled, names: tuple[str, str] | None = None) -> Redline:
    """What changed from one version of a policy to the next; `names` are what the files are called, if not by their own names."""
    before, after = old.policy, new.policy
    found = versions(before, after, words_for((before, after)), (_cover(old), _cover(new)))
    if names is not None:
        found = replace(found, old=replace(found.old, file=names[0]), new=replace(found.new, file=names[1]))
    return redline(found, before, after)


def told_apart(old: Path, new: Path) -> tuple[str, str]:
    """What two files are called: by their names, and where these are equal with as many folders as tell them apart."""
    paths = old.resolve().parts, new.resolve().parts
    least = min(map(len, paths))
    count = next((n for n in range(1, least) if paths[0][-n:] != paths[1][-n:]), 1)
    return "/".join(paths[0][-count:]), "/".join(paths[1][-count:])


def _cover(compiled: Compiled) -> str:
    """The words of a document that tell of the document itself, as printed; none of source."""
    entries = compiled.ledger.entries if compiled.ledger is not None else ()
    return " ".join(entry.text for entry in entries if entry.into == "meta")


def diff_files(found: Redline, date: str | None = None) -> tuple[File, ...]:
    """What changed as a page, as Markdown, as JSON, and as a Word document with tracked changes made on this day."""
    from ..outputs import redline as forms
    from ..outputs.redline_docx import docx

    return (
        File("changes.html", forms.html(found).encode()),
        File("changes.md", forms.markdown(found).encode()),
        File("changes.json", dump(found.versions)),
        File("changes.docx", docx(found, date)),
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
    from ..diff.graph import build_graph, graphml, node_link
    from ..outputs.picture import svg

    graph = build_graph(policies, questions_of(words_for(policies)))
    forms = {".json": node_link, ".svg": svg}
    return File(name, forms.get(Path(name).suffix, graphml)(graph))
