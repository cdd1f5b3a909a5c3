"""A request: who does what, to whom, with which facts, after what has been done, and when.

`Given` is a request as a program or a person gives it (its JSON Schema is public); `Request` is one whose words are known.
A fact that is not given is unknown. `resolve.py` makes the one into the other.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from . import form as f

Value = str | float
"""A fact's value: a word (`yes` and `no` for yes-no facts), a number, or for a time of day its minutes since midnight."""


class GivenEvent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something that has been done. `what` as it is written in Byelaw: `consent of parent in writing`, `leave-post`,
    `withdraw-consent by parent`, `breach of section 4`. Without `by` it is the actor's own act.
    """

    what: str
    by: str | None = None
    at: str | None = None


class Given(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A request as a program gives it. What is left out or null is unknown.

    `who` is a party or role of the packs or the policy, or several that one person has; `act` what they do; `args` to whom, by
    preposition. `request` says all of that in Byelaw in its place. `facts` by name; `amount` how much it comes to
    (`20 minutes per day`); `in_writing` how it is done. `done` is what has been done so far, all of it if `log_complete`.
    `now` is a day or a moment (2026-03-02T09:15).
    """

    request: str | None = None
    who: str | tuple[str, ...] | None = None
    act: str | None = None
    args: dict[str, str | tuple[str, ...]] = {}
    facts: dict[str, str | int | float | bool | None] = {}
    amount: str | tuple[str, ...] = ()
    in_writing: bool | None = None
    done: tuple[str | GivenEvent, ...] = ()
    log_complete: bool = False
    now: str | None = None


class Entry(Struct, frozen=True):
    """One entry of a log. `name` is an act, a moment, or the place that was broken; `by` who did it or has agreed, empty where
    the log does not say. `obtained` is what doing it brings, of those after `of` or `from`.
    """

    kind: f.StepKind
    name: str
    by: tuple[str, ...] = ()
    args: tuple[tuple[str, tuple[str, ...]], ...] = ()
    writing: bool = False
    at: datetime | None = None
    obtained: Literal["approval", "consent"] | None = None


class Request(Struct, frozen=True, kw_only=True):
    """A request whose words are known. `who` are the roles of the one who acts."""

    who: tuple[str, ...]
    act: str
    args: dict[str, tuple[str, ...]] = {}
    facts: dict[str, Value] = {}
    log: tuple[Entry, ...] = ()
    complete: bool = False
    now: datetime | None = None
