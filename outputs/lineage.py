"""Where policies come from, to look at in the terminal, and the JSON Schema of the whole as JSON.

First who shares a template with whom, then the shared wording with what each policy made of it, then names that tell of
another school. Changes are marked by signs as well as by colours.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from ..diff.left_behind import LeftBehind
from ..diff.lineage import FORMAT, Lineage, Pair
from ..diff.passages import Copy, Passage
from .records import describe

SHOWN = 4
"""Of the policies that made the same of a passage, so many are named; the others are counted."""

MARKS = {"same": ("", "", ""), "removed": ("[-", "-]", "red"), "added": ("{+", "+}", "green")}

KINDS = {"same": "word for word", "names": "word for word but for names", "adapted": "adapted", "part": "in part"}


def schema() -> dict[str, Any]:
    """The JSON Schema of the lineage as JSON."""
    return describe(
        Lineage, f"urn:byelaw:schema:lineage:{FORMAT.removeprefix('byelaw-lineage/')}", "Where policies come from"
    )


def terminal(found: Lineage) -> RenderableType:
    """Groups, shared wording and names left behind, each under a heading; one sentence where there is nothing."""
    called = {source.policy: source.meta.school or source.meta.title or source.policy for source in found.policies}
    lines = [Text("Templates", style="bold")]
    for group in found.groups:
        names = ", ".join(called[slug] for slug in group.policies)
        lines.append(Text(f"  {names}: {len(group.passages)} passages in common"))
    lines += [
        Text(f"  {called[pair.left]} and {called[pair.right]}: {_counted(pair)}", style="dim") for pair in found.pairs
    ]
    if not found.pairs:
        lines.append(Text("  No wording is shared."))
    if found.passages:
        lines.append(Text("\nShared wording", style="bold"))
        lines += [line for passage in found.passages for line in _passage(passage, called)]
    lines.append(Text("\nNames left behind", style="bold"))
    lines += [_name(name, called) for name in found.left_behind] or [Text("  None was found.")]
    return Group(*lines)


def _counted(pair: Pair) -> str:
    return f"{pair.words} words in {pair.passages} passage{'s' * (pair.passages != 1)}"


def _passage(passage: Passage, called: dict[str, str]) -> Iterator[Text]:
    """The common wording, then what each made of it; those that made the same of it on one line."""
    yield Text(f"\n  {passage.common}", style="bold")
    alike: dict[tuple[object, ...], list[Copy]] = {}
    for copy in passage.copies:
        alike.setdefault(copy.changes, []).append(copy)
    for copies in alike.values():
        yield Text(f"    {_places(copies, called)}: {KINDS[copies[0].kind]}", style="dim")
        if copies[0].kind != "same":
            text = Text("      ")
            for segment in copies[0].changes:
                start, end, colour = MARKS[segment.kind]
                text.append(f"{start}{segment.text}{end}", style=colour)
            yield text


def _places(copies: Sequence[Copy], called: dict[str, str]) -> str:
    told = [f"{called[copy.policy]} ({copy.clause})" for copy in copies[:SHOWN]]
    more = len(copies) - SHOWN
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")


def _name(found: LeftBehind, called: dict[str, str]) -> Text:
    where = f"clause {found.clause}" if found.clause is not None else f"“{found.line}”"
    doubt = "" if found.sure else " (to be checked)"
    return Text.assemble(f"  {called[found.policy]}, {where}: ", (found.text, "bold"), f"{doubt}. {found.why}")
