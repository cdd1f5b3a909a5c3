"""Lark's parse tree becomes the typed tree of `grammar.syntax`, with the line of every node and the comments above it.

The tables say for each rule of `byelaw.lark` which class or field it is; what is left are the few rules that are neither.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, get_args

from lark import Token, Tree
from msgspec.structs import replace

from ..grammar import syntax as s
from ..grammar.printer import fold
from ..grammar.span import At, Span

LINES: dict[str, tuple[type[s.Node], tuple[str, ...], dict[str, Any]]] = {
    "lifted": (s.Lifted, ("file", "sha"), {}),
    "school": (s.School, ("name",), {}),
    "version": (s.Version, ("version",), {}),
    "written": (s.Dated, (), {"what": "written"}),
    "approved": (s.Dated, (), {"what": "approved"}),
    "reviewed": (s.Dated, (), {"what": "reviewed"}),
    "review_by": (s.Dated, (), {"what": "review-by"}),
    "signed": (s.Dated, (), {"what": "signed"}),
    "review_every": (s.ReviewEvery, ("period",), {}),
    "applies": (s.Applies, ("*to",), {}),
    "replaces": (s.Replaces, ("what",), {}),
    "pack": (s.PackUse, ("name",), {}),
    "role": (s.Role, ("name", "*texts"), {}),
    "section": (s.Section, ("heading",), {}),
    "appendix": (s.Appendix, ("word", "heading"), {}),
    "form": (s.Form, ("title", "*fields"), {}),
    "field": (s.Field, ("label",), {}),
    "part": (s.Part, ("heading",), {}),
    "furniture": (s.Furniture, ("name", "*text"), {}),
    "cite": (s.Cite, ("type", "name"), {}),
    "see": (s.See, ("text",), {}),
}
"""Rules that are lines: the class, and the fields that its children are; `*` takes all that are left."""

FIELDS = {
    name: name
    for name in ("at", "by", "condition", "date", "holder", "kind", "marks", "means", "modal", "note", "number")
}
FIELDS |= {name: name for name in ("bound", "per", "power", "type", "scope", "unless", "when")}
FIELDS |= {"kind_of": "kind", "gated": "modal", "broken": "breach_of", "consent": "kind"}
"""Rules that are a field of the rule above them, named so."""

MARKS = {"?": {"proposed": True}, "??": {"proposed": True, "doubtful": True}, "!": {"disputed": True}}
"""What the mark in front of a line says."""

SMALL: dict[str, Callable[..., Any]] = {
    "amount": lambda quantity, **fields: s.Amount(fields.pop("bound"), quantity, **fields),
    "writing": s.InWriting,
    "before": lambda *parts: s.Before(parts[-1], *parts[:-1]),
    "after": lambda *parts: s.After(parts[-1], *parts[:-1]),
    "within": lambda when: s.Within(the=when) if isinstance(when, str) else s.Within(when),
    "once": s.AtOnce,
    "until": s.Until,
    "while": s.While,
    "every": lambda period: period,
    "period": lambda *parts: s.Every(parts[-1], *map(int, parts[:-1])),
    "under": s.Under,
    "despite": s.Despite,
    "time": s.Time,
    "quantity": lambda number, unit=None: s.Quantity(int(number), unit),
    "span": lambda number, unit: s.Quantity(int(number), unit),
    "name": str,
    "party": lambda word: s.Who((word,)),
    "each": lambda *words: s.Who(words, "and"),
    "either": lambda *words: s.Who(words, "or"),
    "arg": s.Arg,
    "follow": lambda ref: s.Act(verb="follow", ref=ref),
    "breach": lambda ref: s.Act(verb="breach", ref=ref),
    "whole": lambda: s.Ref("policy"),
    "ref": lambda ref: s.Ref(None, ref) if isinstance(ref, str) else ref,
    "any": lambda *parts: s.Any(parts),
    "all": lambda *parts: s.All(parts),
    "not": s.Not,
    "is": lambda fact, *values: s.Is(fact, values),
    "is_not": lambda fact, *values: s.Is(fact, values, negated=True),
    "compare": lambda fact, quantity, bound: s.Compare(fact, bound, quantity),
    "step": lambda word, *writing, kind: s.Step(kind, word, bool(writing)),
    "governed": s.Governed,
    "value": s.Value,
}
"""Rules that are values: their children in order, fields by name."""

RAW: dict[str, Callable[..., Any]] = {
    "word": lambda token: s.Word(_text(token), _is_quoted(token)),
    "holds": lambda token: s.Holds(s.Word(_text(token), _is_quoted(token))),
    "spot": lambda place, target: s.Ref(place.value, _text(target), _is_quoted(target)),
    "scalar": lambda token: s.Scalar(_text(token), token.type.lower()),
    "text": lambda token: token[1:].removeprefix(" "),
    "only": lambda _=None: ("only", True),
    "allow": lambda _=None: ("allow", True),
    "level": lambda token: ("level", int(token)),
    "choices": lambda *tokens: ("choices", tuple(map(_text, tokens))),
}
"""Rules that must see their tokens as written."""


def _policy(place: dict[str, Any], fields: dict[str, Any], rest: list[Any]) -> tuple[str, dict[str, Any]]:
    return "policy", {"title": rest[0], **fields, **place}


def _start(_: dict[str, Any], fields: dict[str, Any], rest: list[Any]) -> s.Source:
    return s.Source(
        **fields["policy"],
        meta=_only(rest, *get_args(s.MetaLine)),
        packs=_only(rest, s.PackUse),
        roles=_only(rest, s.Role),
        blocks=_only(rest, *get_args(s.Block)),
    )


def _body(cls: type[s.Body]) -> Callable[..., s.Body]:
    def make(place: dict[str, Any], fields: dict[str, Any], rest: list[Any]) -> s.Body:
        text = fold(" ".join(_only(rest, str)))
        return cls(
            **place,
            **fields,
            text=text,
            lines=_only(rest, *get_args(s.Line)),
            rejected=tuple(line for struck in _only(rest, list) for line in struck),
            parts=_only(rest, s.Item, s.Table),
        )

    return make


def _table(place: dict[str, Any], fields: dict[str, Any], rest: list[Any]) -> s.Table:
    return s.Table(**place, **fields, text=fold(" ".join(_only(rest, str))), rows=_only(rest, s.Row))


def _term(place: dict[str, Any], fields: dict[str, Any], rest: list[Any]) -> s.Term:
    *name, text = rest
    return s.Term(**place, **fields, name=name[0] if name else None, text=text)


def _said(rest: list[Any]) -> dict[str, Any]:
    """Who, act and how, which rules and requests share."""
    who, act, *how = rest
    return {"who": who, "act": act, "how": s.ordered(how)}


def _act(_: dict[str, Any], fields: dict[str, Any], rest: list[Any]) -> s.Act:
    what, args = rest[0], tuple(rest[1:])
    return s.Act(words=what, args=args, **fields) if isinstance(what, s.Who) else replace(what, args=args, **fields)


def _event(_: dict[str, Any], fields: dict[str, Any], rest: list[Any]) -> s.Event:
    words = rest.pop(0) if "breach_of" not in fields else None
    return s.Event(words=words, args=tuple(rest), **fields)


ODD: dict[str, Callable[..., Any]] = {
    "policy": _policy,
    "start": _start,
    "rest": lambda *_: None,
    "clause": _body(s.Clause),
    "item": _body(s.Item),
    "row": _body(s.Row),
    "table": _table,
    "term": _term,
    "act": _act,
    "event": _event,
    "rejected": lambda place, _, rest: [replace(rest[0], **place, proposed=False, doubtful=False, disputed=False)],
    "rule": lambda place, fields, rest: s.Rule(**place, **fields, **_said(rest)),
    "request": lambda _, fields, rest: s.Request(**fields, **_said(rest)),
}
"""Rules that need a word of their own: from the place, the fields and the other children."""


def build(tree: Tree[Token], lines: Sequence[str]) -> Any:
    """The syntax tree of a parse tree over these lines of source: a `Source`, `Rule` or `Request`, by its start rule."""
    above, tail = _comments(lines)

    def node(tree: Tree[Token]) -> Any:
        rule = str(tree.data)
        children = [node(child) if isinstance(child, Tree) else child for child in tree.children]
        if rule in RAW:
            return RAW[rule](*children)
        fields, rest = _fields(children)
        if rule in FIELDS:
            return FIELDS[rule], " ".join(rest) if all(isinstance(child, str) for child in rest) else rest[0]
        if rule in SMALL:
            return SMALL[rule](*rest, **fields)
        place: dict[str, Any] = {}
        if not tree.meta.empty:
            line = tree.meta.line
            end = len(lines[line - 1].rstrip(" \t")) + 1
            place = {"span": Span(line, tree.meta.column, line, end), "comments": above.get(line, ())}
        if rule in ODD:
            return ODD[rule](place, fields, rest)
        cls, names, fixed = LINES[rule]
        return cls(**place, **fixed, **fields, **_by_name(names, rest))

    result = node(tree)
    return replace(result, tail=tail) if isinstance(result, s.Source) else result


def _comments(lines: Sequence[str]) -> tuple[dict[int, tuple[str, ...]], tuple[str, ...]]:
    """The comment lines that stand above each line that is a node, and those after the last."""
    above: dict[int, tuple[str, ...]] = {}
    waiting: list[str] = []
    for number, line in enumerate(lines, 1):
        bare = line.strip(" \t")
        if bare.startswith("#"):
            waiting.append(bare)
        elif bare and not bare.startswith(">") and waiting:
            above[number] = tuple(waiting)
            waiting = []
    return above, tuple(waiting)


def _is_quoted(token: str) -> bool:
    return isinstance(token, Token) and token.type == "STRING"


def _text(token: str) -> str:
    """What a token says: a quoted one without its quotes and escapes."""
    return str(json.loads(token, strict=False)) if _is_quoted(token) else str(token)


def _fields(children: Sequence[Any]) -> tuple[dict[str, Any], list[Any]]:
    """The (name, value) pairs among the children, and the rest of them in order, tokens as plain text."""
    fields: dict[str, Any] = {}
    rest: list[Any] = []
    for child in children:
        if isinstance(child, tuple):
            fields[child[0]] = child[1]
        elif isinstance(child, Token) and child.type == "MARK":
            fields |= MARKS[str(child)]
        elif isinstance(child, Token) and child.type == "ORIGIN":
            fields["at"] = _origin(child)
        else:
            rest.append(_text(child) if isinstance(child, Token) else child)
    return fields, rest


def _origin(token: str) -> At:
    """`@p3`, `@p3:6`, `@p3:6-9` (lines), `@p3-5` (pages), `@p3:6-p4:2`."""
    page, line, to_page, to_line, to = re.fullmatch(r"@p(\d+)(?::(\d+))?(?:-p(\d+)(?::(\d+))?|-(\d+))?", token).groups()  # type: ignore[union-attr]
    if line is None:
        to_page = to_page or to
    else:
        to_line = to_line or to
    return At(int(page), *(int(n) if n else None for n in (line, to_page, to_line)))


def _by_name(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """Values under the names of their fields; a name with `*` takes all that are left."""
    *single, last = names or ("",)
    if last.startswith("*"):
        return dict(zip(single, values, strict=False)) | {last[1:]: tuple(values[len(single) :])}
    return dict(zip(names, values, strict=True))


def _only(nodes: Sequence[Any], *kinds: Any) -> tuple[Any, ...]:
    return tuple(node for node in nodes if isinstance(node, kinds))
