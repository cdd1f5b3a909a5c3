"""Two versions of a policy to look at: in the terminal, as Markdown, and as one HTML page that needs no network.

First what a governor asks (what changed, what it means, for whom), then every change word by word, in reading order. The
marks are words or signs as well as colours.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from markupsafe import Markup, escape
from rich.console import Group, RenderableType
from rich.text import Text

from ..diff.redline import Segment
from ..diff.versions import FORMAT, Change, Kind, Versions
from .changes import (
    KIND_WORDS,
    PLURALS,
    Redline,
    burdens,
    is_minor,
    kinds,
    place,
    read_first,
    rule_texts,
    summary,
    title,
    where,
)
from .page import long_date, render
from .page import markdown as escaped
from .records import describe

TEMPLATES = Path(__file__).parent / "templates"

AROUND = 60
"""So many characters of unchanged text are shown on each side of a change in the terminal."""

MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
COLOURS = {"same": "", "removed": "red", "added": "green"}
KIND_COLOURS: dict[Kind, str] = {
    "tightened": "bold magenta",
    "loosened": "bold blue",
    "added": "green",
    "removed": "red",
}

END = "¶"
"""How the end of a paragraph is shown where it was put in or taken out."""


def schema() -> dict[str, Any]:
    """The JSON Schema of the comparison as JSON."""
    return describe(
        Versions, f"urn:byelaw:schema:diff:{FORMAT.removeprefix('byelaw-diff/')}", "What changed in a policy"
    )


# --- terminal ------------------------------------------------------------------------------------------------------


def terminal(found: Redline) -> RenderableType:
    """The summary, then every change with its words marked; small ones are only named."""
    lines = [Text(title(found), style="bold")]
    lines += [Text.assemble((f"{label:<11}", "bold"), text) for label, text in summary(found)]
    if found.versions.cover:
        lines += [Text("\nThe cover as printed", style="bold"), _marked(found.versions.cover, ())]
    if first := read_first(found):
        lines += [Text("\nRead first", style="bold"), *(Text(f"  {text}") for text in first)]
    for change in found.versions.changes:
        if is_minor(change):
            continue
        lines.append(Text())
        lines.append(_head(change))
        lines.append(_marked(change.segments, [side.text for side in change.new]))
        lines += [Text(f"  {text}", style="italic") for text in rule_texts(found, change)]
    for kind, places in _minor(found):
        lines += [Text(), Text.assemble((f"{KIND_WORDS[kind].capitalize()}: ", "bold"), "; ".join(places))]
    return Group(*lines)


def _head(change: Change) -> Text:
    """`4.2, p. 5  reworded · stricter`."""
    text = Text(where(change), style="bold")
    for kind, word in zip(change.kinds, kinds(change).split(" · "), strict=True):
        text.append("  " if kind == change.kinds[0] else " · ")
        text.append(word, style=KIND_COLOURS.get(kind, "yellow"))
    if change.what == "heading":
        text.append("  heading", style="dim")
    return text


def _marked(segments: Sequence[Segment], plain: Sequence[str]) -> Text:
    """The words with `[-those gone-]` and `{+those new+}`; long stretches without a change are shortened."""
    text = Text("  ")
    if not segments:
        return text.append(_short(" ".join(plain), False, False))
    for number, segment in enumerate(segments):
        if not segment.text.strip(" "):
            text.append(" " * (segment.kind != "removed"))  # a blank that became a line end, or the other way round
            continue
        start, end = MARKS[segment.kind]
        shown = segment.text.replace("\n", f" {END} ")
        if segment.kind == "same":
            shown = _short(shown, number > 0, number < len(segments) - 1)
        text.append(f"{start}{shown}{end}", style=COLOURS[segment.kind])
    return text


def _short(text: str, after: bool, before: bool) -> str:
    """Unchanged text as far as it stands near a change."""
    head, tail = text[:AROUND] if after or not before else "", text[-AROUND:] if before else ""
    if len(text) <= len(head) + len(tail) + 3:
        return text
    return f"{head.rpartition(' ')[0] if head else ''} … {tail.partition(' ')[2] if tail else ''}"


def _minor(found: Redline) -> Iterator[tuple[Kind, list[str]]]:
    """What a reader may pass over, by kind, as places; unchanged clauses are not named."""
    for kind in ("throughout", "retouched"):
        places = [place(c.new) for c in found.versions.changes if is_minor(c) and kind == c.kinds[0]]
        if places:
            yield kind, places


# --- Markdown --------------------------------------------------------------------------------------------------------


def markdown(found: Redline) -> str:
    """The summary, who has what now, then every change under its heading with `<ins>` and `<del>`."""
    versions = found.versions
    lines = [f"# {_md(title(found))}: what changed", ""]
    lines += [f"- **{label}:** {_md(text)}" for label, text in summary(found)]
    lines.append("")
    if versions.cover:
        lines += ["## The cover as printed", "", f"> {_joined(versions.cover)}", ""]
    if first := read_first(found):
        lines += ["## Read first", "", *(f"- {_md(text)}" for text in first), ""]
    told = burdens(found)
    if told:
        lines += ["## Who gains and loses what", ""]
        for role, sides in told.items():
            lines += [f"### {_md(role)}", ""]
            for burden, (gained, lost) in sides.items():
                for word, rules in (("gains", gained), ("loses", lost)):
                    lines += [f"- {word} a {burden} ({_md(rule.reference)}): {_md(rule.sentence)}" for rule in rules]
            lines.append("")
    if versions.replaced:
        lines += ["## Replaced throughout", ""]
        lines += [f"- “{_md(r.old)}” is now “{_md(r.new)}” in {len(r.changes)} places" for r in versions.replaced]
        lines.append("")
    lines += ["## Changes in reading order", ""]
    for heading, group in groupby((c for c in versions.changes if not is_minor(c)), key=_heading):
        lines += [f"### {_md(heading)}", ""] if heading else []
        for change in group:
            lines += [f"**{_md(where(change))}**: {_md(kinds(change))}", ""]
            lines += [f"> {_html(change) if change.segments else escape(' '.join(s.text for s in change.new))}", ""]
            lines += [f"- {_md(text)}" for text in rule_texts(found, change)]
            lines += [""] if change.rules else []
    for kind, places in _minor(found):
        lines += [f"**{KIND_WORDS[kind].capitalize()}:** {_md('; '.join(places))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _heading(change: Change) -> str:
    """The heading that a change is listed under."""
    side = (change.new or change.old)[0]
    return side.text if change.what == "heading" else side.section or ""


def _md(text: str) -> str:
    return escaped(" ".join(text.split())).replace("&", r"\&")


# --- the page ----------------------------------------------------------------------------------------------------------


def html(found: Redline) -> str:
    """All of it as one self-contained page: what to show is chosen by kind, inline or side by side."""
    style, script = ((TEMPLATES / f"redline.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    versions = found.versions
    counted = [
        (kind, KIND_WORDS[kind], count)
        for kind in get_args(Kind)
        if (count := sum(kind in change.kinds for change in versions.changes))
    ]
    return render(
        "redline.html",
        title=title(found),
        versions=versions,
        summary=[line for line in summary(found) if line[0] != "Front"],
        first=read_first(found),
        cover=_joined(versions.cover),
        fronts=[(c.field, long_date(c.old), long_date(c.new)) for c in (*versions.front, *versions.furniture)],
        kinds=counted,
        minor=("throughout", "retouched", "unchanged"),
        changes=versions.changes,
        burdens=burdens(found),
        plurals=PLURALS,
        where=where,
        place=place,
        told=kinds,
        words=KIND_WORDS,
        both=_html,
        side=_side,
        rule_texts=lambda change: rule_texts(found, change),
        # Markup: both are files of this program, and the hash below lets exactly this script run.
        style=Markup(style),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    ).decode()


def _html(change: Change) -> Markup:
    """Both versions in one text."""
    return _joined(change.segments) if change.segments else _plain(change)


def _side(change: Change, new: bool) -> Markup:
    """One version with what is only in it marked."""
    if not change.segments:
        return _plain(change)
    return _joined(s for s in change.segments if s.kind != ("removed" if new else "added"))


def _plain(change: Change) -> Markup:
    return Markup("<br>").join(escape(side.text) for side in change.new or change.old)


def _joined(segments: Iterable[Segment]) -> Markup:
    return Markup("").join(_lines(s.text, "") if s.kind == "same" else _tagged(s) for s in segments)


def _tagged(segment: Segment) -> Markup:
    if not segment.text.strip(" "):
        return Markup("" if segment.kind == "removed" else " ")
    tag = "ins" if segment.kind == "added" else "del"
    return Markup(f"<{tag}>{{}}</{tag}>").format(_lines(segment.text, END))


def _lines(text: str, end: str) -> Markup:
    """Text with its line ends as such; `end` shows those that were put in or taken out."""
    return Markup(f"{end}<br>").join(escape(part) for part in text.split("\n"))
