"""What has been done: entries of a log, from how they are written.

In: `consent of parent in writing`, `withdraw-consent by parent`, `breach of section 4`, with a date or without. Out: `Entry`,
or `Wrong` for what is nothing that can be done or happen.
"""

import re
from datetime import datetime

from msgspec.structs import replace

from .kinds import POWERS, quoted
from .request import Entry, GivenEvent
from .words import PREPOSITIONS, Words, Wrong, nearest

PLACES = ("section", "clause", "appendix", "annex", "schedule", "form", "policy")


def entry(event: str | GivenEvent, words: Words) -> Entry:
    """One entry of the log, from its words. Without a party, `consent` is of whoever is asked."""
    if isinstance(event, str):
        event = GivenEvent(what=event)
    at = moment(event.at, event.what) if event.at else None
    by: tuple[str, ...] = (words.party(event.by),) if event.by else ()
    text = " ".join(event.what.split())
    writing = text.endswith(" in writing")
    text = text.removesuffix(" in writing")
    for kind in ("approval", "consent"):
        if text == kind or re.match(rf"{kind} (of|by|from) ", text):
            of = (words.party(text.split(" ", 2)[2]),) if text != kind else by
            return Entry(kind, "", of, (), writing, at)
    parts = re.findall(r'"[^"]*"|\S+', text)
    if parts[:2] == ["breach", "of"]:
        stop = parts.index("by") if "by" in parts else len(parts)
        by = by or tuple(words.party(word) for word in parts[stop + 1 :] if word != "and")
        return Entry("breach", words.place(" ".join(parts[2:stop])), by, (), writing, at)
    start = next((n for n, word in enumerate(parts) if n and word in PREPOSITIONS), len(parts))
    return _act(" ".join(parts[:start]), _args(parts[start:], words), by, words, Entry("act", "", (), (), writing, at))


def _act(name: str, args: dict[str, tuple[str, ...]], by: tuple[str, ...], words: Words, made: Entry) -> Entry:
    """An act, a moment, or a power over an act; of a power `by` names whose act it is."""
    known = words.words
    if name in known.moments:
        return replace(made, kind="moment", name=name, by=by or args.pop("by", ()), args=tuple(args.items()))
    try:
        act = words.act(name)
    except Wrong:
        hint = nearest(name, [*words.acts, *known.moments, "approval", "consent"])
        raise Wrong("unknown-step", f"`{name}` is nothing that can be done or happen", hint) from None
    if act.partition(" ")[0] in POWERS:
        return replace(made, kind="power", name=act, by=by, args=tuple(args.items()))
    action = known.actions.get(act)
    by = by or args.pop("by", ())
    return replace(made, name=act, by=by, args=tuple(args.items()), obtained=action.obtains if action else None)


def _args(parts: list[str], words: Words) -> dict[str, tuple[str, ...]]:
    """What stands after each preposition: parties, or a place."""
    said: dict[str, list[str]] = {}
    prep = ""
    for word in parts:
        if word in PREPOSITIONS:
            prep = word
            said[prep] = []
        elif word not in ("and", "or"):
            said[prep].append(word)
    found: dict[str, tuple[str, ...]] = {}
    for prep, named in said.items():
        if not named:
            raise Wrong(
                "unknown-party", f"nobody is named after `{prep}`", "Name a party, or leave the preposition out."
            )
        place = named[0] in PLACES
        found[prep] = (words.place(" ".join(named)),) if place else tuple(_named(word, words) for word in named)
    return found


def _named(word: str, words: Words) -> str:
    """A party, or the document's own words for what an act is about."""
    try:
        return words.party(word)
    except Wrong:
        if word.startswith('"'):
            return quoted(word.strip('"'))
        raise


def moment(text: str, what: str) -> datetime:
    """A day or a moment in ISO 8601; a day is taken from its beginning."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        hint = "Write a day as 2026-03-02, or a moment as 2026-03-02T09:15."
        raise Wrong("impossible-date", f"{what}: there is no such date as {text!r}", hint) from None
