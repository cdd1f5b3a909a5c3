"""Guesses in the terminal: the report on a document, and the walk through what waits for a decision.

In a terminal one key decides; when the input is piped, each line of it is a key, and the line after `e` is the new text.
Every decision is written at once, so that quitting loses nothing and the next walk goes on from there.
"""

import sys
from collections import Counter
from collections.abc import Sequence

import click
from msgspec.structs import replace
from rich.console import Console
from rich.rule import Rule as Ruler
from rich.text import Text

from ..compiler.decide import Place, reviewed
from ..compiler.report import Guessed, Report, Seen, State, state_of
from ..grammar.printer import print_line
from ..grammar.syntax import Form, Line
from ..tasks.documents import Review, edited, save_review

KEYS = "[a]ccept  [e]dit  [r]eject  [s]kip  [u]ndo  [q]uit"
_DONE = {"a": "accepted", "e": "changed", "r": "struck out", "s": "skipped"}
MARKS = {"proposed": "?", "doubtful": "??", "disputed": "!"}


_STATES: tuple[tuple[State, str], ...] = (
    ("reviewed", "reviewed"), ("proposed", "proposed (?)"), ("doubtful", "doubtful (??)"), ("disputed", "disputed (!)"),
)  # fmt: skip
_SHOWN, _FEW = 8, 3
"""So many reasons for doubt are told, and so many lines of each; so many pieces of what was not understood."""
_GAPS = {
    "sentence": ("sentences with a modal verb that gave no rule", "write the rule where there is one"),
    "reference": ("references that lead nowhere in this policy", "check the number"),
    "act": ("acts in the document's own words", "no pack has a word for them: docs/packs.md"),
    "condition": ("conditions in the document's own words", "no pack has a word for them: docs/packs.md"),
}
"""What was not understood, how it is told, and what to do about it."""


def print_report(report: Report, out: Console) -> None:
    """What was found, the doubtful worst first and by their reasons, and what was not understood: one screen, the rest counted."""
    states = Counter(guess.state for guess in report.guesses)
    told = ((states[state], name) for state, name in _STATES)
    counted = ", ".join(f"{count} {name}" for count, name in told if count)
    out.print(Text(f"{report.file}: {counted or 'nothing found'}", style="bold"), soft_wrap=True)
    reasons: dict[tuple[str, str], list[Guessed]] = {}
    for guess in report.doubtful:
        reasons.setdefault((guess.doubts[0] if guess.doubts else "marked ??", guess.hint), []).append(guess)
    for (why, hint), group in list(reasons.items())[:_SHOWN]:
        _heading(out, why, len(group), hint)
        for guess in group[:_FEW]:
            _line(out, guess.page, guess.clause, f"{MARKS.get(guess.state, '')} {guess.value}")
        _more(out, len(group) - _FEW)
    rest = sum(len(group) for group in list(reasons.values())[_SHOWN:])
    if rest:
        out.print(Text(f"\nand {rest} more, for {len(reasons) - _SHOWN} other reasons"))
    for what, (said, hint) in _GAPS.items():
        gaps = [gap for gap in report.not_understood if gap.what == what]
        if gaps:
            _heading(out, said, len(gaps), hint)
        if what in ("sentence", "reference"):
            for gap in gaps[:_FEW]:
                _line(out, gap.page, gap.clause, gap.words)
            _more(out, len(gaps) - _FEW)
    if report.doubtful:
        out.print(Text("\nbyelaw review walks through them all; --report --json lists them all", style="dim"))


def _heading(out: Console, said: str, count: int, hint: str) -> None:
    out.print(Text(f"\n{said}: {count}", style="bold yellow").append(f" – {hint}", style="not bold"))


def _line(out: Console, page: int | None, clause: str, words: str) -> None:
    """A line of the report, cut at the width of the terminal."""
    place = " ".join(filter(None, (f"p{page}" if page else "", clause)))
    out.print(Text(f"  {place:10} {words}"), no_wrap=True, overflow="ellipsis")


def _more(out: Console, count: int) -> None:
    if count > 0:
        out.print(Text(f"  … and {count} more", style="dim"))


_AROUND = 300
"""So many characters are shown before and behind the words that state a line."""


def walk(review: Review, out: Console) -> None:
    """Asks for a decision on each line that waits for one, and saves each."""
    decisions: dict[Place, Line | None] = {}
    passed: list[
        Place | None
    ] = []  # what each step back takes back: a decision, or nothing for a line that was skipped
    known = review.path.read_bytes()
    at = 0
    while at < len(review.open):
        seen = review.open[at]
        place = (seen.unit, seen.index)
        _show(review, at, out)
        key = _key()
        if key == "q":
            break
        if key == "u":
            if not passed:
                out.print("there is nothing to undo")
                continue
            out.print("  taken back", style="dim")
            at -= 1
            last = passed.pop()
            if last is not None:
                del decisions[last]
                known = save_review(review, decisions, known)
            continue
        if key == "s":
            passed.append(None)
        elif key in ("a", "r", "e"):
            line = _new_line(review, seen, out) if key == "e" else reviewed(seen.line) if key == "a" else None
            if key == "e" and line is None:
                continue
            decisions[place] = line
            passed.append(place)
            known = save_review(review, decisions, known)
        else:
            out.print(f"this key does nothing: {KEYS}", markup=False)
            continue
        out.print(f"  {_DONE[key]}", style="dim")
        at += 1
    left = len(review.open) - len(decisions)
    out.print(Text(f"{review.path}: {len(decisions)} decided, {left} left"), soft_wrap=True)


def _show(review: Review, at: int, out: Console) -> None:
    """The line that waits, with its clause's words, the evidence in them marked, and what is doubtful."""
    seen = review.open[at]
    unit, place = seen.place.unit, seen.place.node.at
    head = [f"{at + 1} of {len(review.open)}", f"page {place.page}" if place else "", review.labels[seen.unit]]
    out.print()
    out.print(Ruler(Text(" · ".join(filter(None, head))), align="left"))
    if unit.headings:
        out.print(Text(" › ".join(unit.headings), style="dim"))
    if unit.lead_in is not None:
        out.print(Text(review.texts[unit.lead_in][-_AROUND:], style="dim"))
    out.print(_evidence(seen))
    if not isinstance(seen.place.node, Form):
        for index, line in enumerate(seen.place.node.lines):
            if index != seen.index and not line.proposed:
                out.print(Text(f"    {print_line(line)}", style="dim"))
    for comment in seen.line.comments:
        out.print(Text(f"    {comment}", style="dim"))
    mark = MARKS[state_of(seen.line)]
    style = "bold yellow" if mark == "??" else "bold red" if mark == "!" else "bold"
    out.print(Text(f"  {mark} {print_line(seen.line)}", style=style), soft_wrap=True)
    found = seen.proposal
    if found is not None:
        why = f": {'; '.join(found.doubts)} – {found.hint}" if found.doubts else ""
        out.print(Text(f"    {found.confidence:.0%} sure, by “{found.by}”{why}", style="dim"))
    out.print(Text(KEYS, style="cyan"))


def _evidence(seen: Seen) -> Text:
    """The unit's words, of a long one those around what states the line: that is underlined, who, when and unless in colours."""
    text = Text(seen.place.unit.text)
    norm = seen.proposal.norm if seen.proposal else None
    if norm is None:
        name = getattr(seen.line, "text", "") or getattr(seen.line, "name", "")
        spans: Sequence[tuple[str, str]] = ((name, "bold underline"),)
    else:
        spans = (
            (norm.sentence, "underline"),
            (norm.action, "bold"),
            (norm.bearer_text, "bold magenta"),
            (norm.condition or "", "bold green"),
            (norm.exception or "", "bold blue"),
        )
    places = [(text.plain.find(words), len(words), style) for words, style in spans if words]
    found = [(start, start + length, style) for start, length, style in places if start >= 0]
    for start, end, style in found:
        text.stylize(style, start, end)
    first = max(0, min((start for start, _, _ in found), default=0) - _AROUND)
    last = max((end for _, end, _ in found), default=_AROUND) + _AROUND
    shown = text[first:last]
    return Text("… " if first else "").append_text(shown).append(" …" if last < len(text) else "")


def _key() -> str:
    """One key in a terminal, else one line of the input; its end is `q`, as is an input that was closed from the start."""
    if sys.stdin is None:
        return "q"
    if sys.stdin.isatty():
        try:
            key = click.getchar()
        except (KeyboardInterrupt, EOFError):  # Ctrl-C, Ctrl-D
            return "q"
        return "q" if key == "\x1b" else key.lower()
    line = sys.stdin.readline()
    return line.strip().lower()[:1] if line else "q"


def _new_line(review: Review, seen: Seen, out: Console) -> Line | None:
    """The line that somebody writes in place of a proposal; None if they write nothing, or what is no line."""
    old = print_line(seen.line)
    text = _typed(old) if sys.stdin.isatty() else sys.stdin.readline()
    if not text.strip():
        return None
    line, problems = edited(text, review.source)
    for problem in problems:
        out.print(Text(f"{problem.message}. {problem.hint}", style="red"), soft_wrap=True)
    return replace(line, comments=reviewed(seen.line).comments) if line is not None else None


def _typed(old: str) -> str:
    """A line typed in the terminal, the old one standing there to be changed."""
    sys.stdout.write("  change the line, then Enter; Ctrl-C leaves it as it is\n")
    try:
        import readline
    except ImportError:  # no line editing on this system: the old line is shown above
        return input("  ")
    readline.set_startup_hook(lambda: readline.insert_text(old))
    try:
        return input("  ")
    except (EOFError, KeyboardInterrupt):
        return ""
    finally:
        readline.set_startup_hook()
