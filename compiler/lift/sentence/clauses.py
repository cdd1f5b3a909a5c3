"""A sentence parsed by `grammar/sentence.lark`: its clauses, with subject, verb group, predicates, conditions and exceptions.

Total: what the grammar cannot read is one plain clause. Spans are offsets in the sentence.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.lexer import Lexer
from msgspec import Struct
from msgspec.structs import replace

from .tokens import tokens
from .verb_groups import Mode

GRAMMAR = Path(__file__).parents[3] / "grammar" / "sentence.lark"

Span = tuple[int, int]
Shape = Literal[
    "active", "passive", "stated", "judged", "order", "plain", "inverted", "told", "framed", "carried", "duty"
]


class Group(Struct, frozen=True):
    """A verb group: its modal or order word, what it states, how it is limited, all as terminals of the grammar.

    `negated` stands before what is stated ("not advised to"), `refuses` behind it ("advised not to"). `conditions` stand
    inside it ("should, where possible, …").
    """

    shape: Shape
    modal: str = ""
    state: str = ""
    negated: bool = False
    refuses: bool = False
    never: bool = False
    only: bool = False
    conditions: tuple[Span, ...] = ()


class Predicate(Struct, frozen=True):
    """What a verb group rules: the words, and the conditions and exceptions behind them. `group` is its own, if it has one.

    `led`: its condition stands before its verb, and is its alone.
    """

    body: Span | None
    conditions: tuple[Span, ...] = ()
    exceptions: tuple[Span, ...] = ()
    group: Group | None = None
    flipped: bool = False
    led: bool = False


class Clause(Struct, frozen=True):
    """A clause. `who` are the words that name the bearer where the grammar knows them (told, framed, duty)."""

    shape: Shape
    subject: Span | None = None
    group: Group | None = None
    who: Span | None = None
    predicates: tuple[Predicate, ...] = ()
    conditions: tuple[Span, ...] = ()
    exceptions: tuple[Span, ...] = ()
    tells: str = ""


class _Ready(Lexer):
    """Hands on tokens that are ready."""

    def __init__(self, _config: object) -> None:
        pass

    def lex(self, data: list[Token]) -> Iterator[Token]:  # type: ignore[override]
        yield from data


def _run(found: list[Any]) -> Span | None:
    return (found[0].start_pos, found[-1].end_pos) if found else None


class _Limits(NamedTuple):
    negated: bool
    never: bool
    only: bool


def _limits(found: list[Any]) -> _Limits:
    kinds = [t.type for part in found if isinstance(part, list) for t in part]
    return _Limits(kinds.count("NOT") % 2 == 1, "NEVER" in kinds, "ONLY" in kinds)


def _inside(found: list[Any]) -> tuple[Span, ...]:
    """Conditions among the adverbs of a verb group."""
    adverbs = [t for part in found if isinstance(part, list) for t in part]
    return tuple(
        (t.start_pos, t.end_pos)
        for t in adverbs
        if t.casefold().startswith(
            (
                "where",
                "if ",
                "when",
                "while",
                "before ",
                "after ",
                "during ",
                "in the event",
                "with the ",
                "subject to",
                "without ",
                "unless ",
                "except ",
                "save ",
                "other than ",
                "short of ",
                "as far as",
                "so far as",
            )
        )
    )


def _limited(shape: Shape, modal: str, found: list[Any]) -> Group:
    limits = _limits(found)
    return Group(shape, modal, negated=limits.negated, never=limits.never, only=limits.only)


class _Tail(Struct, frozen=True):
    kind: str
    span: Span | None


class _Build(Transformer[Token, Any]):
    """One method for each rule of the grammar."""

    def text(self, found: list[Token]) -> Span | None:
        return _run(found)

    def mods(self, found: list[Token]) -> list[Token]:
        return found

    modal = state = verdict = lambda _self, found: found[0]

    def _first(self, found: list[Any]) -> Any:
        return found[0] if found else None

    subject = who = plain = body = _first

    def condition(self, found: list[Any]) -> _Tail:
        return _Tail("condition", next((f for f in found if isinstance(f, tuple)), None))

    def exception(self, found: list[Any]) -> _Tail:
        return _Tail("exception", next((f for f in found if isinstance(f, tuple)), None))

    def intro(self, _found: list[Any]) -> _Tail:
        return _Tail("intro", None)

    def predicate(self, found: list[Any]) -> Predicate:
        tails = [t for t in found[1:] if t.span]
        return Predicate(
            found[0],
            tuple(t.span for t in tails if t.span and t.kind == "condition"),
            tuple(t.span for t in tails if t.span and t.kind == "exception"),
        )

    def next(self, found: list[Any]) -> Predicate:
        plain = found[-1]
        between = tuple(f.span for f in found if isinstance(f, _Tail) and f.span)
        group = next((f for f in found if isinstance(f, Group)), None)
        flipped = any(isinstance(f, Token) and f.type == "FLIP" for f in found)
        return Predicate(plain.body, between + plain.conditions, plain.exceptions, group, flipped, bool(between))

    def predicates(self, found: list[Any]) -> tuple[Predicate, ...]:
        return tuple(found)

    def _group(self, shape: Shape, found: list[Any]) -> Group:
        words = {t.type for t in found if isinstance(t, Token)} - {"BE"}
        modal = next((t.type for t in found if isinstance(t, Token) and t.type in _MODALS), "")
        state = next(iter(sorted(words - {modal})), "")
        cut = next((i for i, f in enumerate(found) if isinstance(f, Token) and f.type == state), len(found))
        before, after = _limits(found[:cut]), _limits(found[cut:])
        return Group(
            shape,
            modal,
            state,
            before.negated,
            after.negated or after.never,
            before.never,
            before.only or after.only,
            _inside(found),
        )

    def active(self, found: list[Any]) -> Group:
        return self._group("active", found)

    def passive(self, found: list[Any]) -> Group:
        return self._group("passive", found)

    def stated(self, found: list[Any]) -> Group:
        return self._group("stated", found)

    def judged(self, found: list[Any]) -> Group:
        return self._group("judged", found)

    def orderer(self, found: list[Any]) -> Group:
        word = next(t.type for t in found if isinstance(t, Token))
        return _limited("order", word, found)

    def norm(self, found: list[Any]) -> Clause:
        group = next(f for f in found if isinstance(f, Group))
        subject = found[0] if isinstance(found[0], tuple) and found[0] is not found[-1] else None
        return Clause(group.shape, subject, group, predicates=found[-1])

    def inverted(self, found: list[Any]) -> Clause:
        only = not str(found[0])
        return Clause(
            "inverted", found[2], Group("inverted", found[1].type, never=not only, only=only), predicates=found[-1]
        )

    def told(self, found: list[Any]) -> Clause:
        at = next(i for i, f in enumerate(found) if isinstance(f, Token) and f.type == "TELL")
        who = found[at + 1] if len(found) > at + 3 else None
        subject = found[0] if isinstance(found[0], tuple) else None
        before, after = _limits(found[:at]), _limits(found[at:])
        group = Group(
            "told", "TELL", "", before.negated, after.negated or after.never, before.never, before.only or after.only
        )
        return Clause("told", subject, group, who, found[-1], tells=str(found[at]))

    def order(self, found: list[Any]) -> Clause:
        return Clause("order", None, found[0], predicates=found[1])

    def framed(self, found: list[Any]) -> Clause:
        spans = [f for f in found[1:-1] if isinstance(f, tuple)]
        passive = any(isinstance(f, Token) and f.type == "BE" and f for f in found)
        group = replace(_limited("framed", "FRAME", found), state="passive" if passive else "")
        return Clause("framed", None, group, spans[0] if spans else None, found[-1], tells=str(found[0]))

    def duty(self, found: list[Any]) -> Clause:
        kinds = [f.type for f in found if isinstance(f, Token)]
        spans = [f for f in found if isinstance(f, tuple)]
        group = Group("duty", "MUST")
        if kinds[0] == "DUTY":
            return Clause("duty", None, group, spans[0] if len(spans) > 1 else None, found[-1])
        return Clause("duty", None, group, spans[1], (Predicate(spans[0]),))

    def carried(self, found: list[Any]) -> Clause:
        return Clause("carried", None, _limited("carried", "CARRY", found), predicates=found[-1])

    def clause(self, found: list[Any]) -> Clause:
        *leads, core = found
        core = core if isinstance(core, Clause) else Clause("plain", core)
        tails = [t for t in leads if isinstance(t, _Tail) and t.span]
        return Clause(
            core.shape,
            core.subject,
            core.group,
            core.who,
            core.predicates,
            tuple(t.span for t in tails if t.span and t.kind == "condition"),
            tuple(t.span for t in tails if t.span and t.kind == "exception"),
            core.tells,
        )

    def start(self, found: list[Any]) -> tuple[Clause, ...]:
        return tuple(f for f in found if isinstance(f, Clause))


_MODALS = frozenset({"MUST", "WILL", "MAY", "SHOULD", "COULD", "ISTO", "LIABLE"})


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer=_Ready, transformer=_Build())


@lru_cache(maxsize=4096)
def clauses(sentence: str, carry: Mode | None = None) -> tuple[Clause, ...]:
    """The clauses of a sentence. With `carry` it goes on where a lead-in stopped, in that form of the verb."""
    found = tokens(sentence, carry)
    if [token.type for token in found] == ["WORD"]:  # as half of all sentences are
        return (Clause("plain", _run(found)),)
    try:
        parsed: tuple[Clause, ...] = _parser().parse(found)  # type: ignore[assignment]
    except UnexpectedInput:
        return (Clause("plain", (0, len(sentence))),)
    return parsed
